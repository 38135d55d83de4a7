//! The solver (limits, braking curves, integration, driving plan) and [`Journey`], which answers for any instant.

pub mod cases;
mod fault;
pub mod run;
mod types;

use std::sync::Arc;

use jiff::Timestamp;

pub use fault::SolveFault;
pub use types::{
    Event, EventKind, Moment, Motion, Passing, ProfileStep, StopDone, Vehicle, VehicleKind, VehiclePose,
};

use crate::geo::Alignment;
use crate::scenario::Scenario;

/// A scenario solved: where the train is and what forces act, at every instant.
#[derive(Clone, Debug)]
pub struct Journey {
    alignment: Arc<Alignment>,
    departure: Timestamp,
    duration_s: f64,
    fastest_duration_s: f64,
    distance_m: f64,
    official_distance_m: f64,
    vehicles: Vec<Vehicle>,
    events: Vec<Event>,
    stops: Vec<StopDone>,
    passings: Vec<Passing>,
}

impl Journey {
    /// Solves the first train of a scenario; builds the alignment itself.
    ///
    /// # Errors
    /// When the journey cannot be run, with the place and the reason.
    pub fn solve(_scenario: &Scenario) -> Result<Self, SolveFault> {
        Err(SolveFault::NotBuilt)
    }

    /// Solves the first train of a scenario on an alignment that is already there.
    ///
    /// # Errors
    /// When the journey cannot be run, with the place and the reason.
    pub fn solve_on(_scenario: &Scenario, _alignment: Arc<Alignment>) -> Result<Self, SolveFault> {
        Err(SolveFault::NotBuilt)
    }

    /// The line.
    pub fn alignment(&self) -> &Arc<Alignment> {
        &self.alignment
    }

    /// Start of the journey.
    pub fn departure(&self) -> Timestamp {
        self.departure
    }

    /// From departure to arrival.
    pub fn duration_s(&self) -> f64 {
        self.duration_s
    }

    /// The shortest possible: limits and least dwells only.
    pub fn fastest_duration_s(&self) -> f64 {
        self.fastest_duration_s
    }

    /// Along the drawn line.
    pub fn distance_m(&self) -> f64 {
        self.distance_m
    }

    /// By km posts.
    pub fn official_distance_m(&self) -> f64 {
        self.official_distance_m
    }

    /// Every vehicle that ever is in the train: all locomotive sets, then carriages. Indices are stable.
    pub fn vehicles(&self) -> &[Vehicle] {
        &self.vehicles
    }

    /// What happens, sorted by time.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Stops and holds in order.
    pub fn stops(&self) -> &[StopDone] {
        &self.stops
    }

    /// Passing windows in order; the last is the arrival.
    pub fn passings(&self) -> &[Passing] {
        &self.passings
    }

    /// The train at an instant (clamped to the journey).
    pub fn at(&self, elapsed_s: f64) -> Moment {
        Moment {
            elapsed_s,
            instant: self.departure,
            chainage_m: 0.0,
            km_post: 0.0,
            speed_mps: 0.0,
            acceleration_mps2: 0.0,
            tractive_n: 0.0,
            braking_n: 0.0,
            resistance_n: 0.0,
            grade_force_n: 0.0,
            grade_permil: 0.0,
            energy_wheel_j: 0.0,
            energy_supply_j: 0.0,
            locomotive_set: 0,
            state: Motion::Running,
            distance_run_m: 0.0,
        }
    }

    /// Where every vehicle that is present stands; `poses` is cleared first.
    pub fn place(&self, _moment: &Moment, poses: &mut Vec<VehiclePose>) {
        poses.clear();
    }

    /// First time the front is at a chainage (clamped to the journey), seconds since departure.
    pub fn time_at_chainage(&self, _chainage_m: f64) -> f64 {
        0.0
    }

    /// The run as a curve for charts.
    pub fn profile(&self) -> impl Iterator<Item = ProfileStep> + '_ {
        std::iter::empty()
    }

    /// The fastest possible run as a curve for charts.
    pub fn fastest_profile(&self) -> impl Iterator<Item = ProfileStep> + '_ {
        std::iter::empty()
    }
}
