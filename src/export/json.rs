//! A journey as JSON: what `solve --json` prints.

use serde::Serialize;

use super::{Instants, after};
use crate::journey::{EventKind, Journey, StopDone, VehicleKind};
use crate::scenario::{Scenario, Standing};

/// The journey in figures. Names are stable; more may be added.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// Title in English.
    pub title: String,
    /// RFC 3339 with offset.
    pub departure: String,
    /// RFC 3339 with offset.
    pub arrival: String,
    /// Along the drawn line.
    pub distance_m: f64,
    /// By km posts.
    pub official_distance_m: f64,
    /// From departure to arrival.
    pub duration_s: f64,
    /// Limits and least dwells only.
    pub fastest_duration_s: f64,
    /// Carriages in the train.
    pub carriages: usize,
    /// Locomotives at departure.
    pub locomotives: usize,
    /// Mass at departure.
    pub mass_kg: f64,
    /// Length at departure.
    pub length_m: f64,
    /// Energy at the wheel.
    pub energy_wheel_j: f64,
    /// Energy from wire and tank, auxiliaries included.
    pub energy_supply_j: f64,
    /// Locomotives by section.
    pub locomotive_sets: Vec<SetJson>,
    /// Stops with a purpose.
    pub stops: Vec<StopJson>,
    /// Where the spare hours are spent.
    pub holds: Vec<HoldJson>,
    /// Everything that happens.
    pub events: Vec<EventJson>,
    /// Windows.
    pub passing: Vec<PassingJson>,
}

/// A locomotive set.
#[derive(Clone, Debug, Serialize)]
pub struct SetJson {
    /// Station where it is put on.
    pub from_station: String,
    /// Class name.
    pub class: String,
    /// How many.
    pub count: usize,
}

/// A stop with a purpose.
#[derive(Clone, Debug, Serialize)]
pub struct StopJson {
    /// Station id.
    pub place: String,
    /// Where the front stops.
    pub chainage_m: f64,
    /// RFC 3339 with offset.
    pub arrival: String,
    /// RFC 3339 with offset.
    pub departure: String,
    /// Time with a purpose.
    pub dwell_s: f64,
    /// Further time that is hold.
    pub hold_s: f64,
    /// Whether locomotives are changed.
    pub locomotive_change: bool,
    /// How well it is known.
    pub standing: Standing,
}

/// A hold.
#[derive(Clone, Debug, Serialize)]
pub struct HoldJson {
    /// Station id.
    pub place: String,
    /// Where the front stops.
    pub chainage_m: f64,
    /// RFC 3339 with offset.
    pub from: String,
    /// RFC 3339 with offset.
    pub to: String,
    /// How long.
    pub hold_s: f64,
    /// How well it is known.
    pub standing: Standing,
}

/// Something that happens.
#[derive(Clone, Debug, Serialize)]
pub struct EventJson {
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: EventKind,
    /// RFC 3339 with offset.
    pub instant: String,
    /// Where the front is.
    pub chainage_m: f64,
}

/// A window.
#[derive(Clone, Debug, Serialize)]
pub struct PassingJson {
    /// Station or border id.
    pub place: String,
    /// Where.
    pub chainage_m: f64,
    /// RFC 3339 with offset.
    pub target_from: String,
    /// RFC 3339 with offset.
    pub target_to: String,
    /// RFC 3339 with offset.
    pub actual: String,
    /// Seconds outside the window, negative early.
    pub deviation_s: f64,
    /// How well it is known.
    pub standing: Standing,
}

/// The journey in figures.
pub fn summary(scenario: &Scenario, journey: &Journey) -> Summary {
    let instants = Instants::of(scenario);
    let km = |chainage_m: f64| journey.alignment().km_post(chainage_m);
    let time = |elapsed_s: f64, chainage_m: f64| instants.write(after(journey.departure(), elapsed_s), km(chainage_m));
    let (first, last) = (journey.at(0.0), journey.at(journey.duration_s()));
    let mut vehicles = journey.vehicles().iter();
    let carriages = vehicles.clone().filter(|v| matches!(v.kind, VehicleKind::Carriage { .. })).count();
    let events = journey.events().iter().map(|e| EventJson {
        name: e.name.clone(),
        kind: e.kind,
        instant: time(e.elapsed_s, e.chainage_m),
        chainage_m: e.chainage_m,
    });
    let passing = journey.passings().iter().map(|p| PassingJson {
        place: p.place.clone(),
        chainage_m: p.chainage_m,
        target_from: instants.write(p.target_from, km(p.chainage_m)),
        target_to: instants.write(p.target_to, km(p.chainage_m)),
        actual: instants.write(p.actual, km(p.chainage_m)),
        deviation_s: p.deviation_s,
        standing: p.standing,
    });
    let locomotives = vehicles.by_ref().take_while(|v| matches!(v.kind, VehicleKind::Locomotive { set: 0, .. }));
    Summary {
        title: scenario.title.en.clone(),
        departure: time(0.0, first.chainage_m),
        arrival: time(journey.duration_s(), last.chainage_m),
        distance_m: journey.distance_m(),
        official_distance_m: journey.official_distance_m(),
        duration_s: journey.duration_s(),
        fastest_duration_s: journey.fastest_duration_s(),
        carriages,
        locomotives: locomotives.count(),
        mass_kg: journey.mass_kg(0),
        length_m: journey.length_m(0),
        energy_wheel_j: last.energy_wheel_j,
        energy_supply_j: last.energy_supply_j,
        locomotive_sets: sets(scenario),
        stops: journey.stops().iter().filter(|s| s.purposeful).map(|s| stop(s, &time)).collect(),
        holds: journey.stops().iter().filter(|s| s.hold_s > 0.0).map(|s| hold(s, &time)).collect(),
        events: events.collect(),
        passing: passing.collect(),
    }
}

fn sets(scenario: &Scenario) -> Vec<SetJson> {
    let sets = scenario.trains.first().map(|t| t.locomotive_sets.as_slice()).unwrap_or_default();
    sets.iter()
        .map(|s| SetJson { from_station: s.from_station.clone(), class: s.class.clone(), count: s.count })
        .collect()
}

fn stop(stop: &StopDone, time: &impl Fn(f64, f64) -> String) -> StopJson {
    StopJson {
        place: stop.place.clone(),
        chainage_m: stop.chainage_m,
        arrival: time(stop.arrival_s, stop.chainage_m),
        departure: time(stop.departure_s, stop.chainage_m),
        dwell_s: stop.departure_s - stop.arrival_s - stop.hold_s,
        hold_s: stop.hold_s,
        locomotive_change: stop.set_before != stop.set_after,
        standing: stop.standing,
    }
}

/// The hold follows the stop's own time.
fn hold(stop: &StopDone, time: &impl Fn(f64, f64) -> String) -> HoldJson {
    HoldJson {
        place: stop.place.clone(),
        chainage_m: stop.chainage_m,
        from: time(stop.departure_s - stop.hold_s, stop.chainage_m),
        to: time(stop.departure_s, stop.chainage_m),
        hold_s: stop.hold_s,
        standing: stop.standing,
    }
}
