//! The solver (limits, braking curves, integration, driving plan) and [`Journey`], which answers for any instant.

pub mod cases;
mod consist;
mod fault;
mod line;
mod placed;
mod plan;
mod route;
pub mod run;
mod solve;
mod types;
pub mod when;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

pub use fault::{Resisted, SolveFault, Spot};
pub use line::{Body, LineProfile, Potential, Wire};
pub use placed::faults_of_solving;
pub use solve::build_alignment;
pub use types::{Event, EventKind, Moment, Motion, Passing, ProfileStep, StopDone, Vehicle, VehicleKind, VehiclePose};

use crate::geo::Alignment;
use crate::scenario::{Anchor, Scenario, When};
use consist::Consist;
use plan::{Ground, Leg, time_at};
use run::Between;
use solve::{Stage, change_s};

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
    consists: Vec<Consist>,
    grounds: Vec<Ground>,
    legs: Vec<Stage>,
    fastest: Vec<Leg>,
    events: Vec<Event>,
    stops: Vec<StopDone>,
    passings: Vec<Passing>,
}

impl Journey {
    /// Solves the first train of a scenario; builds the alignment itself.
    ///
    /// # Errors
    /// When the journey cannot be run, with the place and the reason.
    pub fn solve(scenario: &Scenario) -> Result<Self, SolveFault> {
        Self::solve_on(scenario, Arc::new(build_alignment(scenario)?))
    }

    /// Solves the first train of a scenario on an alignment that is already there.
    ///
    /// # Errors
    /// When the journey cannot be run, with the place and the reason.
    pub fn solve_on(scenario: &Scenario, alignment: Arc<Alignment>) -> Result<Self, SolveFault> {
        let line = LineProfile::survey(scenario, &alignment);
        Self::solve_train(scenario, alignment, &line, 0)
    }

    /// Solves any train of a scenario on a line that has been surveyed already.
    ///
    /// # Errors
    /// When the journey cannot be run, with the place and the reason.
    pub fn solve_train(
        scenario: &Scenario,
        alignment: Arc<Alignment>,
        line: &LineProfile,
        train: usize,
    ) -> Result<Self, SolveFault> {
        solve::solve(scenario, alignment, line, train, run::STEP_S)
    }

    /// As [`solve_train`](Self::solve_train), with the longest integration step chosen:
    /// to show that the answer does not depend on it.
    ///
    /// # Errors
    /// When the journey cannot be run, with the place and the reason.
    pub fn solve_in_steps(
        scenario: &Scenario,
        alignment: Arc<Alignment>,
        line: &LineProfile,
        train: usize,
        step_s: f64,
    ) -> Result<Self, SolveFault> {
        solve::solve(scenario, alignment, line, train, step_s)
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

    /// Index of a carriage by its number.
    pub fn carriage(&self, number: u32) -> Option<usize> {
        let is_it = |kind: &VehicleKind| matches!(kind, VehicleKind::Carriage { number: n, .. } if *n == number);
        self.vehicles.iter().position(|vehicle| is_it(&vehicle.kind))
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

    /// Mass of the train behind a locomotive set, locomotives included.
    pub fn mass_kg(&self, set: usize) -> f64 {
        self.consists.get(set).map_or(0.0, |c| c.mass_kg)
    }

    /// Length of the train behind a locomotive set, locomotives included.
    pub fn length_m(&self, set: usize) -> f64 {
        self.consists.get(set).map_or(0.0, |c| c.length_m)
    }

    /// Memory of the histories of the journey and of the fastest run, bytes.
    pub fn history_bytes(&self) -> usize {
        let legs = self.legs.iter().map(|s| &s.leg).chain(&self.fastest);
        legs.map(|l| l.history.bytes()).sum()
    }

    /// An elapsed time as an instant.
    pub fn instant(&self, elapsed_s: f64) -> Timestamp {
        self.departure + SignedDuration::from_nanos((elapsed_s * 1e9).round() as i64)
    }

    /// The train at an instant (clamped to the journey).
    pub fn at(&self, elapsed_s: f64) -> Moment {
        let elapsed_s = elapsed_s.clamp(0.0, self.duration_s);
        let i = self.legs.partition_point(|s| s.leg.start_s <= elapsed_s).saturating_sub(1);
        let stage = &self.legs[i];
        if elapsed_s <= stage.leg.end_s() && elapsed_s < self.duration_s {
            return self.running(stage, elapsed_s);
        }
        match (self.stops.get(i), self.legs.get(i + 1)) {
            (Some(stop), Some(next)) => self.standing(i, stop, stage, next, elapsed_s),
            _ => Moment { state: Motion::Arrived, tractive_n: 0.0, ..self.running(stage, elapsed_s) },
        }
    }

    fn running(&self, stage: &Stage, elapsed_s: f64) -> Moment {
        let leg = &stage.leg;
        let consist = &self.consists[leg.set];
        let ground = &self.grounds[leg.set];
        let in_leg_s = elapsed_s - leg.start_s;
        let on = leg.history.at(in_leg_s).unwrap_or(Between::standing(leg.ends_m().0));
        let grade_force_n = ground.grade.at(on.chainage_m);
        let resistance_n = consist.forces.resistance.at(on.speed_mps) + ground.all.at(on.chainage_m) - grade_force_n;
        let control_n = consist.forces.dynamic_mass_kg * on.acceleration_mps2 + resistance_n + grade_force_n;
        Moment {
            elapsed_s,
            instant: self.instant(elapsed_s),
            chainage_m: on.chainage_m,
            km_post: self.alignment.km_post(on.chainage_m),
            speed_mps: on.speed_mps,
            acceleration_mps2: on.acceleration_mps2,
            tractive_n: control_n.max(0.0),
            braking_n: (-control_n).max(0.0),
            resistance_n,
            grade_force_n,
            grade_permil: 1e3 * grade_force_n / consist.weight_n(),
            energy_wheel_j: stage.wheel_j + on.traction_j,
            energy_supply_j: stage.supply_j
                + on.traction_j / consist.class.efficiency
                + consist.auxiliary_w() * in_leg_s,
            energy_brake_j: stage.brake_j + on.brake_j,
            locomotive_set: leg.set,
            state: Motion::Running,
            distance_run_m: on.chainage_m + stage.jump_m,
        }
    }

    fn standing(&self, index: usize, stop: &StopDone, before: &Stage, next: &Stage, elapsed_s: f64) -> Moment {
        let changed = elapsed_s >= change_s(stop);
        let stage = if changed { next } else { before };
        let (from_m, to_m) = stage.leg.ends_m();
        let chainage_m = if changed { from_m } else { to_m };
        let set = stage.leg.set;
        let grade_force_n = self.grounds[set].grade.at(chainage_m);
        let used = before.leg.history.traction_j();
        let consist = &self.consists[before.leg.set];
        let supply_j = before.supply_j
            + used / consist.class.efficiency
            + consist.auxiliary_w() * before.leg.history.duration_s()
            + self.standing_j(stop, elapsed_s);
        Moment {
            elapsed_s,
            instant: self.instant(elapsed_s),
            chainage_m,
            km_post: self.alignment.km_post(chainage_m),
            speed_mps: 0.0,
            acceleration_mps2: 0.0,
            tractive_n: 0.0,
            braking_n: grade_force_n.abs(),
            resistance_n: 0.0,
            grade_force_n,
            grade_permil: 1e3 * grade_force_n / self.consists[set].weight_n(),
            energy_wheel_j: before.wheel_j + used,
            energy_supply_j: supply_j,
            energy_brake_j: next.brake_j,
            locomotive_set: set,
            state: Motion::Stopped(index),
            distance_run_m: chainage_m + stage.jump_m,
        }
    }

    /// Where every vehicle that is present stands; `poses` is cleared first.
    pub fn place(&self, moment: &Moment, poses: &mut Vec<VehiclePose>) {
        poses.clear();
        let head_m = self.consists.get(moment.locomotive_set).map_or(0.0, |c| c.head_m);
        let carriages_m = moment.chainage_m - head_m;
        for (index, vehicle) in self.vehicles.iter().enumerate() {
            if let VehicleKind::Locomotive { set, .. } = vehicle.kind
                && set != moment.locomotive_set
            {
                continue;
            }
            let centre_chainage_m = carriages_m - vehicle.behind_m;
            let half = 0.5 * vehicle.bogie_spacing_m;
            poses.push(VehiclePose {
                vehicle: index,
                centre_chainage_m,
                front_bogie: self.alignment.pose(centre_chainage_m + half),
                rear_bogie: self.alignment.pose(centre_chainage_m - half),
            });
        }
    }

    /// First time the front is at a chainage (clamped to the journey), seconds since departure.
    pub fn time_at_chainage(&self, chainage_m: f64) -> f64 {
        let i = self.legs.partition_point(|s| s.leg.ends_m().1 < chainage_m).min(self.legs.len() - 1);
        time_at(std::slice::from_ref(&self.legs[i].leg), chainage_m)
    }

    /// An instant as people write it, seconds since departure, not clamped; nothing where the journey does not come to
    /// the place. Where the train does not do there what is said of it, it is the instant when it comes there.
    pub fn when_s(&self, scenario: &Scenario, when: &When) -> Option<f64> {
        use EventKind::{Arrival, Arrive, Border, Depart, Departure, Pass};
        let of_kind = |id: &str, kinds: &[EventKind]| {
            self.events.iter().find(|event| event.place.as_deref() == Some(id) && kinds.contains(&event.kind))
        };
        let event_s = |id: &str, kinds: &[EventKind]| {
            let event = of_kind(id, kinds).or_else(|| self.events.iter().find(|e| e.place.as_deref() == Some(id)));
            event.map(|event| event.elapsed_s).or_else(|| self.time_at_place(scenario, id))
        };
        let anchor_s = match &when.anchor {
            Anchor::Departure => 0.0,
            Anchor::Arrival => self.duration_s,
            Anchor::Place(id) => event_s(id, &[])?,
            Anchor::Arrive(id) => event_s(id, &[Arrive, Arrival])?,
            Anchor::Depart(id) => event_s(id, &[Depart, Departure])?,
            Anchor::Pass(id) => event_s(id, &[Pass, Border])?,
        };
        Some(anchor_s + when.shift_s)
    }

    /// The same of a text; nothing where it is written otherwise.
    pub fn time_of(&self, scenario: &Scenario, moment: &str) -> Option<f64> {
        self.when_s(scenario, &When::parse(moment)?)
    }

    fn time_at_place(&self, scenario: &Scenario, id: &str) -> Option<f64> {
        let line = &scenario.line;
        let station = line.stations.iter().find(|station| station.id == id).map(|station| station.km);
        let km = station.or_else(|| line.borders.iter().find(|border| border.id == id).map(|border| border.km))?;
        let chainage_m = self.alignment.chainage_at_km(km);
        (0.0..=self.distance_m).contains(&chainage_m).then(|| self.time_at_chainage(chainage_m))
    }

    /// Speed of the fastest possible run where its front is at a chainage (clamped to the journey), m/s.
    pub fn fastest_speed_at_chainage(&self, chainage_m: f64) -> f64 {
        let i = self.fastest.partition_point(|leg| leg.ends_m().1 < chainage_m);
        let Some(leg) = self.fastest.get(i).or(self.fastest.last()) else { return 0.0 };
        let in_leg_s = leg.history.time_at(chainage_m);
        leg.history.at(in_leg_s).map_or(0.0, |on| on.speed_mps)
    }

    /// The run as a curve for charts.
    pub fn profile(&self) -> impl Iterator<Item = ProfileStep> + '_ {
        self.legs.iter().flat_map(|s| steps(&s.leg))
    }

    /// The fastest possible run as a curve for charts.
    pub fn fastest_profile(&self) -> impl Iterator<Item = ProfileStep> + '_ {
        self.fastest.iter().flat_map(steps)
    }
}

fn steps(leg: &Leg) -> impl Iterator<Item = ProfileStep> + '_ {
    leg.history.nodes().iter().map(|n| ProfileStep {
        elapsed_s: leg.start_s + n.time_s,
        chainage_m: n.chainage_m,
        speed_mps: n.speed_mps,
    })
}
