//! Where a train goes: its calls in order, and the places that windows name.

use jiff::Timestamp;

use super::consist::Consist;
use super::fault::{SolveFault, Spot};
use crate::geo::Alignment;
use crate::scenario::{Scenario, Standing, Station};

/// Time that a change of locomotives takes where the timetable says nothing, seconds.
const CHANGE_S: f64 = 1200.0;

/// Somewhere that the train stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Call {
    /// Station id.
    pub place: String,
    /// Where the front stops.
    pub chainage_m: f64,
    /// Least dwell.
    pub dwell_s: f64,
    /// Weight in the spare time of its section; zero for no hold.
    pub weight: f64,
    /// A stop with a purpose, or a mere hold.
    pub purposeful: bool,
    /// Mere holds are given up where there is no time to spare.
    pub made: bool,
    pub standing: Standing,
    pub set_before: usize,
    pub set_after: usize,
}

/// A passing window by chainage, times in seconds since departure.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub place: String,
    pub chainage_m: f64,
    pub from: Timestamp,
    pub to: Timestamp,
    pub aim: Timestamp,
    pub standing: Standing,
}

/// A place that the train passes or stops at.
#[derive(Clone, Debug)]
pub(super) struct Waypoint {
    pub id: String,
    pub chainage_m: f64,
    pub border: bool,
}

/// The route of one train.
#[derive(Clone, Debug)]
pub(super) struct Route {
    pub origin: Waypoint,
    pub destination: Waypoint,
    /// Stops, holds and locomotive changes in order, without origin and destination.
    pub calls: Vec<Call>,
    /// Windows in order.
    pub targets: Vec<Target>,
    /// Stations and borders strictly between origin and destination, in order.
    pub waypoints: Vec<Waypoint>,
    stations: Vec<(f64, String)>,
}

impl Route {
    pub fn of(scenario: &Scenario, alignment: &Alignment, consists: &[Consist]) -> Result<Self, SolveFault> {
        let finder = Finder { scenario, alignment };
        let first = consists.first().map(|c| c.from_station.as_str()).unwrap_or_default();
        let origin = finder.station(first)?;
        let end = scenario.line.stations.iter().max_by(|a, b| a.km.total_cmp(&b.km));
        let destination = end.map(|s| finder.waypoint(s)).ok_or_else(|| unknown("station", ""))?;
        let inside = |w: &Waypoint| w.chainage_m > origin.chainage_m && w.chainage_m < destination.chainage_m;
        let mut waypoints: Vec<Waypoint> =
            scenario.line.stations.iter().map(|s| finder.waypoint(s)).chain(finder.borders()).filter(inside).collect();
        waypoints.sort_by(|a, b| a.chainage_m.total_cmp(&b.chainage_m));
        let calls = finder.calls(consists, &origin, &destination)?;
        let targets = finder.targets()?;
        let stations = scenario.line.stations.iter().map(|s| (s.km, s.name.en.clone())).collect();
        Ok(Self { origin, destination, calls, targets, waypoints, stations })
    }

    /// A chainage as people say it.
    pub fn spot(&self, alignment: &Alignment, chainage_m: f64) -> Spot {
        let km = alignment.km_post(chainage_m);
        let near = self.stations.iter().min_by(|a, b| (a.0 - km).abs().total_cmp(&(b.0 - km).abs()));
        Spot { km, near: near.map(|s| s.1.clone()).unwrap_or_default() }
    }
}

fn unknown(what: &'static str, name: &str) -> SolveFault {
    SolveFault::Unknown { what, name: name.to_owned(), hint: "stations and borders are listed in line.ron" }
}

struct Finder<'a> {
    scenario: &'a Scenario,
    alignment: &'a Alignment,
}

impl Finder<'_> {
    fn waypoint(&self, station: &Station) -> Waypoint {
        let chainage = self.alignment.chainage_at_km(station.km);
        Waypoint { id: station.id.clone(), chainage_m: chainage.clamp(0.0, self.alignment.length_m()), border: false }
    }

    fn borders(&self) -> impl Iterator<Item = Waypoint> + '_ {
        self.scenario.line.borders.iter().map(|b| Waypoint {
            id: b.id.clone(),
            chainage_m: self.alignment.chainage_at_km(b.km),
            border: true,
        })
    }

    fn station(&self, id: &str) -> Result<Waypoint, SolveFault> {
        let found = self.scenario.line.stations.iter().find(|s| s.id == id);
        found.map(|s| self.waypoint(s)).ok_or_else(|| unknown("station", id))
    }

    fn place(&self, id: &str) -> Result<Waypoint, SolveFault> {
        self.station(id).or_else(|_| self.borders().find(|b| b.id == id).ok_or_else(|| unknown("place", id)))
    }

    fn targets(&self) -> Result<Vec<Target>, SolveFault> {
        let mut targets = Vec::new();
        for window in &self.scenario.timetable.windows {
            targets.push(Target {
                place: window.place.clone(),
                chainage_m: self.place(&window.place)?.chainage_m,
                from: window.from,
                to: window.to,
                aim: window.aim,
                standing: window.standing,
            });
        }
        targets.sort_by(|a, b| a.chainage_m.total_cmp(&b.chainage_m));
        Ok(targets)
    }

    fn calls(&self, consists: &[Consist], origin: &Waypoint, end: &Waypoint) -> Result<Vec<Call>, SolveFault> {
        let mut calls: Vec<Call> = Vec::new();
        for stop in &self.scenario.timetable.stops {
            calls.push(self.call(&stop.station, stop.dwell_s, 0.0, stop.standing)?);
        }
        for (i, consist) in consists.iter().enumerate().skip(1) {
            let change = self.call(&consist.from_station, CHANGE_S, 0.0, Standing::Estimated)?;
            let call = merge(&mut calls, &change, |_, _| {});
            call.set_after = i;
        }
        for hold in &self.scenario.timetable.holds {
            let mut call = self.call(&hold.station, 0.0, hold.weight.max(0.0), hold.standing)?;
            call.purposeful = false;
            merge(&mut calls, &call, |there, hold| there.weight += hold.weight);
        }
        calls.sort_by(|a, b| a.chainage_m.total_cmp(&b.chainage_m));
        number_sets(&mut calls)?;
        let outside = |c: &&Call| c.chainage_m <= origin.chainage_m || c.chainage_m >= end.chainage_m;
        match calls.iter().find(outside) {
            Some(call) => Err(SolveFault::OutOfOrder { station: call.place.clone() }),
            None => Ok(calls),
        }
    }

    fn call(&self, station: &str, dwell_s: f64, weight: f64, standing: Standing) -> Result<Call, SolveFault> {
        let chainage_m = self.station(station)?.chainage_m;
        let place = station.to_owned();
        let (purposeful, made) = (true, true);
        Ok(Call { place, chainage_m, dwell_s, weight, purposeful, made, standing, set_before: 0, set_after: 0 })
    }
}

/// Adds a call, or lets a call at the same station take it in.
fn merge<'a>(calls: &'a mut Vec<Call>, call: &Call, take_in: impl Fn(&mut Call, &Call)) -> &'a mut Call {
    let index = calls.iter().position(|c| c.place == call.place).unwrap_or_else(|| {
        calls.push(Call { weight: 0.0, ..call.clone() });
        calls.len() - 1
    });
    take_in(&mut calls[index], call);
    &mut calls[index]
}

/// Follows the locomotive sets through the calls; they must come in the order of travel.
fn number_sets(calls: &mut [Call]) -> Result<(), SolveFault> {
    let mut set = 0;
    for call in calls {
        call.set_before = set;
        if call.set_after == 0 {
            call.set_after = set;
        } else if call.set_after == set + 1 {
            set += 1;
        } else {
            return Err(SolveFault::OutOfOrder { station: call.place.clone() });
        }
    }
    Ok(())
}
