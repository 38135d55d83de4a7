//! From a scenario to a journey.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::Journey;
use super::consist::{Consist, assemble};
use super::fault::SolveFault;
use super::line::LineProfile;
use super::plan::{Ground, Leg, Plan, Planner, time_at};
use super::route::{Route, Target};
use super::types::{Event, EventKind, Passing, StopDone};
use crate::geo::{Alignment, LatLon, SurveyPoint};
use crate::scenario::Scenario;

/// Track drawn beyond the destination, metres.
const LEAD_OUT_M: f64 = 500.0;

/// Margin of a set's place forces beyond its section, metres.
const MARGIN_M: f64 = 500.0;

/// The line of a scenario.
///
/// # Errors
/// When the surveyed points make no line.
pub fn build_alignment(scenario: &Scenario) -> Result<Alignment, SolveFault> {
    let points: Vec<SurveyPoint> = scenario
        .track
        .iter()
        .map(|p| SurveyPoint { km: p.km, at: LatLon { lat_deg: p.lat, lon_deg: p.lon }, elevation_m: p.elevation_m })
        .collect();
    Ok(Alignment::build(&points, scenario.line.lead_in_m, LEAD_OUT_M)?)
}

pub(super) fn solve(
    scenario: &Scenario,
    alignment: Arc<Alignment>,
    line: &LineProfile,
    index: usize,
    step_s: f64,
) -> Result<Journey, SolveFault> {
    let train = scenario.trains.get(index).ok_or(SolveFault::NoTrain(index + 1))?;
    let (vehicles, consists) = assemble(scenario, train)?;
    let route = Route::of(scenario, &alignment, &consists)?;
    check_room(line, &route, &consists)?;
    let grounds = grounds(line, &route, &consists);
    let planner =
        Planner { alignment: &alignment, line, route: &route, consists: &consists, grounds: &grounds, step_s };
    let first_departure = scenario.departure.timestamp();
    let departure = first_departure + SignedDuration::from_secs_f64(train.headway_s);
    let fastest = planner.fastest()?;
    // The windows are those of the first train; a train that follows keeps its distance from them.
    let plan = planner.plan(first_departure)?;
    let targets = route.targets.iter();
    let passings = targets.map(|t| passing(t, &plan, first_departure, train.headway_s)).collect();
    let stops = stops(&plan);
    let events = events(&route, &plan, &stops);
    let official_distance_m =
        1e3 * (alignment.km_post(route.destination.chainage_m) - alignment.km_post(route.origin.chainage_m));
    let mut journey = Journey {
        departure,
        duration_s: plan.duration_s(),
        fastest_duration_s: fastest.duration_s(),
        distance_m: route.destination.chainage_m - route.origin.chainage_m,
        official_distance_m,
        legs: Vec::new(),
        fastest: fastest.legs,
        vehicles,
        consists,
        grounds,
        events,
        stops,
        passings,
        alignment,
    };
    journey.legs = journey.with_accounts(plan.legs);
    Ok(journey)
}

fn check_room(line: &LineProfile, route: &Route, consists: &[Consist]) -> Result<(), SolveFault> {
    let train_m = consists.first().map_or(0.0, |c| c.length_m);
    let room_m = route.origin.chainage_m - line.range_m.0;
    if train_m > room_m { Err(SolveFault::TrainTooLong { train_m, room_m }) } else { Ok(()) }
}

/// The forces of the line behind every locomotive set, over its own section only.
fn grounds(line: &LineProfile, route: &Route, consists: &[Consist]) -> Vec<Ground> {
    let start = |i: usize| {
        route.calls.iter().find(|c| i > 0 && c.set_after == i && c.set_before + 1 == i).map(|c| c.chainage_m)
    };
    consists
        .iter()
        .enumerate()
        .map(|(i, consist)| {
            let from_m = start(i).unwrap_or(route.origin.chainage_m) - MARGIN_M;
            let to_m = start(i + 1).unwrap_or(route.destination.chainage_m) + MARGIN_M;
            let grade = line.height.force_on(&consist.bodies, from_m, to_m);
            let drag = line.drag.force_on(&consist.bodies, from_m, to_m);
            Ground { all: grade.plus(&drag), grade }
        })
        .collect()
}

fn after(departure: Timestamp, elapsed_s: f64) -> Timestamp {
    departure + SignedDuration::from_nanos((elapsed_s * 1e9).round() as i64)
}

fn passing(target: &Target, plan: &Plan, departure: Timestamp, headway_s: f64) -> Passing {
    let actual = after(departure, time_at(&plan.legs, target.chainage_m));
    let early = target.from.duration_since(actual).as_secs_f64();
    let late = actual.duration_since(target.to).as_secs_f64();
    let shift = SignedDuration::from_secs_f64(headway_s);
    Passing {
        place: target.place.clone(),
        chainage_m: target.chainage_m,
        target_from: target.from + shift,
        target_to: target.to + shift,
        actual: actual + shift,
        deviation_s: if early > 0.0 { -early } else { late.max(0.0) },
        standing: target.standing,
    }
}

fn stops(plan: &Plan) -> Vec<StopDone> {
    plan.calls
        .iter()
        .zip(plan.legs.windows(2))
        .map(|((call, hold_s), legs)| StopDone {
            place: call.place.clone(),
            arrival_s: legs[0].end_s(),
            departure_s: legs[1].start_s,
            hold_s: *hold_s,
            chainage_m: call.chainage_m,
            purposeful: call.purposeful,
            set_before: call.set_before,
            set_after: call.set_after,
            standing: call.standing,
        })
        .collect()
}

/// When locomotives are changed: in the middle of the standing time.
pub(super) fn change_s(stop: &StopDone) -> f64 {
    f64::midpoint(stop.arrival_s, stop.departure_s)
}

fn events(route: &Route, plan: &Plan, stops: &[StopDone]) -> Vec<Event> {
    let event = |name: String, kind, place: &str, elapsed_s, chainage_m| Event {
        name,
        kind,
        place: Some(place.to_owned()),
        elapsed_s,
        chainage_m,
    };
    let (origin, end) = (&route.origin, &route.destination);
    let mut events = vec![
        event("departure".to_owned(), EventKind::Departure, &origin.id, 0.0, origin.chainage_m),
        event("arrival".to_owned(), EventKind::Arrival, &end.id, plan.duration_s(), end.chainage_m),
    ];
    for (stop, legs) in stops.iter().zip(plan.legs.windows(2)) {
        let id = &stop.place;
        let departs_m = legs[1].ends_m().0;
        events.push(event(format!("arrive {id}"), EventKind::Arrive, id, stop.arrival_s, stop.chainage_m));
        if stop.set_before != stop.set_after {
            let name = format!("change locomotives {id}");
            events.push(event(name, EventKind::LocomotiveChange, id, change_s(stop), departs_m));
        }
        events.push(event(format!("depart {id}"), EventKind::Depart, id, stop.departure_s, departs_m));
    }
    for waypoint in route.waypoints.iter().filter(|w| stops.iter().all(|s| s.place != w.id)) {
        let (name, kind) = if waypoint.border {
            (waypoint.id.clone(), EventKind::Border)
        } else {
            (format!("pass {}", waypoint.id), EventKind::Pass)
        };
        let elapsed_s = time_at(&plan.legs, waypoint.chainage_m);
        events.push(event(name, kind, &waypoint.id, elapsed_s, waypoint.chainage_m));
    }
    events.sort_by(|a, b| a.elapsed_s.total_cmp(&b.elapsed_s));
    events
}

/// A leg with what had been used before it.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    pub leg: Leg,
    /// Energy at the wheel before the leg.
    pub wheel_j: f64,
    /// Energy from wire or tank before the leg.
    pub supply_j: f64,
    /// Work taken by the brakes before the leg.
    pub brake_j: f64,
    /// Distance run minus chainage: what locomotive changes have added to the chainage of the front.
    pub jump_m: f64,
}

impl Journey {
    /// Adds up energy and distance over legs and stops.
    fn with_accounts(&self, legs: Vec<Leg>) -> Vec<Stage> {
        let origin = legs.first().map_or(0.0, |l| l.ends_m().0);
        let (mut wheel_j, mut supply_j, mut brake_j, mut run_m) = (0.0, 0.0, 0.0, 0.0);
        let mut stages: Vec<Stage> = Vec::with_capacity(legs.len());
        for (i, leg) in legs.into_iter().enumerate() {
            if let Some(stop) = i.checked_sub(1).and_then(|j| self.stops.get(j)) {
                supply_j += self.standing_j(stop, stop.departure_s);
            }
            let (from_m, to_m) = leg.ends_m();
            let consist = &self.consists[leg.set];
            let used = leg.history.traction_j();
            let stage = Stage { wheel_j, supply_j, brake_j, jump_m: run_m - (from_m - origin) - origin, leg };
            wheel_j += used;
            brake_j += stage.leg.history.brake_j();
            supply_j += used / consist.class.efficiency + consist.auxiliary_w() * stage.leg.history.duration_s();
            run_m += to_m - from_m;
            stages.push(stage);
        }
        stages
    }

    /// Auxiliary energy of a stop up to a time since departure.
    pub(super) fn standing_j(&self, stop: &StopDone, until_s: f64) -> f64 {
        let power = |set: usize| self.consists.get(set).map_or(0.0, Consist::auxiliary_w);
        let change = change_s(stop);
        power(stop.set_before) * (until_s.min(change) - stop.arrival_s).max(0.0)
            + power(stop.set_after) * (until_s - change).max(0.0)
    }
}
