//! What a solved journey answers with.

use jiff::Timestamp;
use serde::Serialize;

use crate::geo::TrackPose;
use crate::scenario::Standing;

/// A vehicle that is in the train at some time of the journey.
#[derive(Clone, Debug, PartialEq)]
pub struct Vehicle {
    /// Locomotive or carriage.
    pub kind: VehicleKind,
    /// Length over couplers (the pitch), metres.
    pub length_m: f64,
    /// Length of the body, metres.
    pub body_length_m: f64,
    /// Loaded mass, kilograms.
    pub mass_kg: f64,
    /// Between bogie centres, metres.
    pub bogie_spacing_m: f64,
    /// From the front coupler of carriage 1 back to the middle of this vehicle, metres; negative for locomotives.
    pub behind_m: f64,
}

/// What a vehicle is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VehicleKind {
    /// A locomotive of a set; unit 0 leads.
    Locomotive {
        /// Index of the set, in the order of travel.
        set: usize,
        /// Index in the set, 0 leads.
        unit: usize,
        /// Class name.
        class: String,
    },
    /// A carriage.
    Carriage {
        /// Number in the train, from 1.
        number: u32,
        /// Class name.
        class: String,
    },
}

/// What the train is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// Under way.
    Running,
    /// Standing at a stop (index into [`Journey::stops`](super::Journey::stops)).
    Stopped(usize),
    /// At the destination.
    Arrived,
}

/// The train at an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Seconds since departure.
    pub elapsed_s: f64,
    /// The instant.
    pub instant: Timestamp,
    /// Chainage of the front, metres.
    pub chainage_m: f64,
    /// Km post of the front.
    pub km_post: f64,
    /// Speed.
    pub speed_mps: f64,
    /// Acceleration along the track.
    pub acceleration_mps2: f64,
    /// Tractive effort at the wheel.
    pub tractive_n: f64,
    /// Brake force of the whole train.
    pub braking_n: f64,
    /// Running, curve and tunnel resistance.
    pub resistance_n: f64,
    /// Grade force, positive uphill.
    pub grade_force_n: f64,
    /// Mean grade under the train weighted by mass, per mille, positive uphill.
    pub grade_permil: f64,
    /// Energy given at the wheel since departure.
    pub energy_wheel_j: f64,
    /// Energy taken from wire or tank since departure, auxiliaries included.
    pub energy_supply_j: f64,
    /// Work taken by the brakes since departure.
    pub energy_brake_j: f64,
    /// Locomotive set at the head.
    pub locomotive_set: usize,
    /// Running, stopped or arrived.
    pub state: Motion,
    /// Distance the wheels have rolled since departure; continuous across locomotive changes.
    pub distance_run_m: f64,
}

/// Where a vehicle is.
#[derive(Clone, Copy, Debug)]
pub struct VehiclePose {
    /// Index into [`Journey::vehicles`](super::Journey::vehicles).
    pub vehicle: usize,
    /// Middle of the vehicle, metres along the track.
    pub centre_chainage_m: f64,
    /// Pose of the track under the front bogie.
    pub front_bogie: TrackPose,
    /// Pose of the track under the rear bogie.
    pub rear_bogie: TrackPose,
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// For instance `departure`, `border`, `arrive sinuiju`, `depart sinuiju`, `pass shenyang`, `arrival`.
    pub name: String,
    /// What kind of event.
    pub kind: EventKind,
    /// Station or border id.
    pub place: Option<String>,
    /// Seconds since departure.
    pub elapsed_s: f64,
    /// Chainage of the front.
    pub chainage_m: f64,
}

/// Kinds of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The journey begins.
    Departure,
    /// The front crosses a border.
    Border,
    /// The train stops at a station.
    Arrive,
    /// Locomotives are changed.
    LocomotiveChange,
    /// The train leaves a station.
    Depart,
    /// The front passes a station.
    Pass,
    /// The journey ends.
    Arrival,
}

/// A stop or a hold as it came out.
#[derive(Clone, Debug, PartialEq)]
pub struct StopDone {
    /// Station id.
    pub place: String,
    /// Seconds since departure.
    pub arrival_s: f64,
    /// Seconds since departure.
    pub departure_s: f64,
    /// Share of the standing time that is hold, seconds.
    pub hold_s: f64,
    /// Chainage of the front on arrival.
    pub chainage_m: f64,
    /// True for a stop with a purpose, false for a mere hold.
    pub purposeful: bool,
    /// Locomotive set that arrives.
    pub set_before: usize,
    /// Locomotive set that departs.
    pub set_after: usize,
    /// How well it is known.
    pub standing: Standing,
}

/// A passing window as it came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Passing {
    /// Station or border id.
    pub place: String,
    /// Where.
    pub chainage_m: f64,
    /// Earliest.
    pub target_from: Timestamp,
    /// Latest.
    pub target_to: Timestamp,
    /// When the front was there.
    pub actual: Timestamp,
    /// Seconds outside the window: negative early, positive late, zero inside.
    pub deviation_s: f64,
    /// How well it is known.
    pub standing: Standing,
}

/// A point of a run's profile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProfileStep {
    /// Seconds since departure.
    pub elapsed_s: f64,
    /// Chainage of the front.
    pub chainage_m: f64,
    /// Speed.
    pub speed_mps: f64,
}
