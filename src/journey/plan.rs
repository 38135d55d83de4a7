//! The driving plan: legs between calls, and how the spare time is spent.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::consist::Consist;
use super::fault::{Resisted, SolveFault};
use super::line::LineProfile;
use super::route::{Call, Route};
use super::run::{Course, History, Limit, RunFault, lowest, run};
use crate::dynamics::{KMH_PER_MPS, PlaceForce, STARTING_CARRIAGE, STARTING_LOCOMOTIVE};
use crate::geo::Alignment;

/// How far a locomotive may stand beyond the end of its wire, metres (pantographs, end of the platform).
const WIRE_TOLERANCE_M: f64 = 60.0;

/// Speed at which a number of locomotives counts as sufficient on a grade.
const CLIMBING_MPS: f64 = 15.0 / KMH_PER_MPS;

/// Grade and other forces of the line on the train behind one locomotive set.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    /// Grades, curves and tunnels.
    pub all: PlaceForce,
    /// Grades only.
    pub grade: PlaceForce,
}

/// A leg of the journey.
#[derive(Clone, Debug)]
pub(super) struct Leg {
    /// Seconds since departure.
    pub start_s: f64,
    pub history: Arc<History>,
    pub set: usize,
}

impl Leg {
    pub fn end_s(&self) -> f64 {
        self.start_s + self.history.duration_s()
    }

    pub fn ends_m(&self) -> (f64, f64) {
        let nodes = self.history.nodes();
        (nodes.first().map_or(0.0, |n| n.chainage_m), nodes.last().map_or(0.0, |n| n.chainage_m))
    }
}

/// When the front is first at a chainage: on the first leg that reaches it.
pub(super) fn time_at(legs: &[Leg], chainage_m: f64) -> f64 {
    let i = legs.partition_point(|l| l.ends_m().1 < chainage_m);
    match legs.get(i).or(legs.last()) {
        Some(leg) => leg.start_s + leg.history.time_at(chainage_m),
        None => 0.0,
    }
}

/// A journey as legs and calls.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub legs: Vec<Leg>,
    /// The calls made, with the seconds of hold at each; one between every two legs.
    pub calls: Vec<(Call, f64)>,
}

impl Plan {
    pub fn duration_s(&self) -> f64 {
        self.legs.last().map_or(0.0, Leg::end_s)
    }
}

/// Everything the plan is made of.
pub(super) struct Planner<'a> {
    pub alignment: &'a Alignment,
    pub line: &'a LineProfile,
    pub route: &'a Route,
    pub consists: &'a [Consist],
    pub grounds: &'a [Ground],
    /// Longest integration step, seconds.
    pub step_s: f64,
}

/// Whether the driving plan's ceilings hold, or only the limits of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ceilings {
    Kept,
    Ignored,
}

type Cache = HashMap<(Option<usize>, Option<usize>), Arc<History>>;

impl Planner<'_> {
    /// The fastest possible journey: limits and least dwells only.
    pub fn fastest(&self) -> Result<Plan, SolveFault> {
        let mut calls = self.route.calls.clone();
        for call in &mut calls {
            call.made = call.purposeful;
        }
        self.schedule(&calls, &vec![0.0; calls.len()], Ceilings::Ignored, &mut Cache::new())
    }

    /// The plan that spends the spare time of every section (up to a window) at the section's holds,
    /// so that the window's aim is met.
    pub fn plan(&self, departure: Timestamp) -> Result<Plan, SolveFault> {
        let mut calls = self.route.calls.clone();
        let mut holds = vec![0.0; calls.len()];
        let mut cache = Cache::new();
        let mut section_from = f64::NEG_INFINITY;
        for target in &self.route.targets {
            let aim_s = target.aim.duration_since(departure).as_secs_f64();
            loop {
                let plan = self.schedule(&calls, &holds, Ceilings::Kept, &mut cache)?;
                let spare = aim_s - time_at(&plan.legs, target.chainage_m);
                let open = open_holds(&calls, section_from, target.chainage_m);
                if spare >= 0.0 || open.is_empty() {
                    share(&calls, &open, spare, &mut holds);
                    break;
                }
                let Some(lightest) = lightest_mere_hold(&calls, &open) else { break };
                calls[lightest].made = false;
            }
            section_from = target.chainage_m;
        }
        self.schedule(&calls, &holds, Ceilings::Kept, &mut cache)
    }

    /// Puts the legs one after the other.
    fn schedule(
        &self,
        calls: &[Call],
        holds: &[f64],
        ceilings: Ceilings,
        cache: &mut Cache,
    ) -> Result<Plan, SolveFault> {
        let made: Vec<usize> = (0..calls.len()).filter(|&i| calls[i].made).collect();
        let goals = made.iter().copied().map(Some).chain([None]);
        let sources = [None].into_iter().chain(made.iter().copied().map(Some));
        let mut legs: Vec<Leg> = Vec::new();
        let mut start_s = 0.0;
        for (from, to) in sources.zip(goals) {
            let set = from.map_or(0, |i| calls[i].set_after);
            let history = match cache.get(&(from, to)) {
                Some(history) => Arc::clone(history),
                None => Arc::new(self.leg(from.map(|i| &calls[i]), to.map(|i| &calls[i]), ceilings)?),
            };
            cache.insert((from, to), Arc::clone(&history));
            let leg = Leg { start_s, history, set };
            start_s = leg.end_s() + to.map_or(0.0, |i| calls[i].dwell_s + holds[i]);
            legs.push(leg);
        }
        Ok(Plan { legs, calls: made.into_iter().map(|i| (calls[i].clone(), holds[i])).collect() })
    }

    /// One leg from a call (or the origin) to a call (or the destination).
    fn leg(&self, from: Option<&Call>, to: Option<&Call>, ceilings: Ceilings) -> Result<History, SolveFault> {
        let set = from.map_or(0, |c| c.set_after);
        let (consist, ground) = (&self.consists[set], &self.grounds[set]);
        let from_m = from.map_or(self.route.origin.chainage_m, |c| {
            c.chainage_m + consist.head_m - self.consists[c.set_before].head_m
        });
        let to_m = to.map_or(self.route.destination.chainage_m, |c| c.chainage_m);
        if to_m <= from_m {
            let spot = |s| self.route.spot(self.alignment, s);
            return Err(SolveFault::NoLength { from: spot(from_m), to: spot(to_m) });
        }
        self.check_wire(consist, from_m, to_m)?;
        self.check_start(consist, ground, from_m)?;
        let length = consist.length_m;
        let mut limits: Vec<Limit> = self.line.limits.iter().map(|l| l.until_tail_clears(length)).collect();
        if ceilings == Ceilings::Kept {
            limits.extend(&self.line.ceilings);
        }
        let ceiling = lowest(&limits, consist.top_mps(), from_m, to_m);
        let course = Course { train: &consist.forces, place: &ground.all, ceiling: &ceiling, step_s: self.step_s };
        run(course).map_err(|fault| self.explain(fault, consist, ground))
    }

    fn check_wire(&self, consist: &Consist, from_m: f64, to_m: f64) -> Result<(), SolveFault> {
        let supply = consist.class.supply;
        let head = consist.head_m;
        match self.line.without_wire(supply, from_m - head, to_m, WIRE_TOLERANCE_M + head) {
            None => Ok(()),
            Some((a, b)) => Err(SolveFault::NoWire {
                class: consist.class_name.clone(),
                supply,
                from: self.route.spot(self.alignment, a),
                to: self.route.spot(self.alignment, b),
            }),
        }
    }

    /// Starting needs more than running: resistance at standstill is higher.
    fn check_start(&self, consist: &Consist, ground: &Ground, from_m: f64) -> Result<(), SolveFault> {
        let place_n = ground.all.at(from_m);
        let needed_n = consist.starting_n() + place_n;
        let effort_n = consist.forces.effort.at(0.0);
        if effort_n > needed_n {
            return Ok(());
        }
        let slope = place_n / consist.weight_n();
        Err(SolveFault::CannotStart {
            spot: self.route.spot(self.alignment, from_m),
            resisted: Resisted {
                effort_n,
                needed_n,
                grade_permil: ground.grade.at(from_m) / consist.weight_n() * 1e3,
                locomotives: consist.locomotives,
                sufficient: consist.sufficient(slope, 0.0, (STARTING_CARRIAGE, STARTING_LOCOMOTIVE)),
            },
        })
    }

    fn explain(&self, fault: RunFault, consist: &Consist, ground: &Ground) -> SolveFault {
        let spot = |s| self.route.spot(self.alignment, s);
        let resisted = |s: f64, effort_n: f64, needed_n: f64, at_mps: f64| {
            let slope = ground.all.at(s) / consist.weight_n();
            let specific = consist.forces.resistance.at(at_mps) / consist.weight_n();
            Resisted {
                effort_n,
                needed_n,
                grade_permil: ground.grade.at(s) / consist.weight_n() * 1e3,
                locomotives: consist.locomotives,
                sufficient: consist.sufficient(slope, at_mps, (specific, specific)),
            }
        };
        match fault {
            RunFault::CannotStart { chainage_m, effort_n, against_n } => SolveFault::CannotStart {
                spot: spot(chainage_m),
                resisted: resisted(chainage_m, effort_n, against_n, 0.0),
            },
            RunFault::Stalls { chainage_m, effort_n, against_n } => SolveFault::Stalls {
                spot: spot(chainage_m),
                resisted: resisted(chainage_m, effort_n, against_n, CLIMBING_MPS),
            },
            RunFault::Creeps { chainage_m, effort_n, against_n, .. } => SolveFault::Creeps {
                spot: spot(chainage_m),
                resisted: resisted(chainage_m, effort_n, against_n, CLIMBING_MPS),
            },
            RunFault::BrakesTooWeak { chainage_m, brake_n, pull_n } => SolveFault::BrakesTooWeak {
                spot: spot(chainage_m),
                grade_permil: ground.grade.at(chainage_m) / consist.weight_n() * 1e3,
                brake_n,
                pull_n,
            },
            RunFault::NoSpeed { chainage_m } => SolveFault::NoSpeed { spot: spot(chainage_m) },
            RunFault::NoLength => SolveFault::NoLength { from: spot(0.0), to: spot(0.0) },
        }
    }
}

/// Holds of a section: from one window (a hold at its station comes after it) to the next.
fn open_holds(calls: &[Call], from_m: f64, to_m: f64) -> Vec<usize> {
    let open = |c: &Call| c.made && c.weight > 0.0 && c.chainage_m >= from_m && c.chainage_m < to_m;
    (0..calls.len()).filter(|&i| open(&calls[i])).collect()
}

/// Shares spare time by weight.
fn share(calls: &[Call], open: &[usize], spare_s: f64, holds: &mut [f64]) {
    let weights: f64 = open.iter().map(|&i| calls[i].weight).sum();
    for &i in open {
        holds[i] = spare_s.max(0.0) * calls[i].weight / weights;
    }
}

fn lightest_mere_hold(calls: &[Call], open: &[usize]) -> Option<usize> {
    let mere = open.iter().copied().filter(|&i| !calls[i].purposeful);
    mere.min_by(|&a, &b| calls[a].weight.total_cmp(&calls[b].weight))
}
