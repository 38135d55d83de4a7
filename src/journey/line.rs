//! The line as the solver sees it: what acts on a train by its place.

use super::run::Limit;
use crate::dynamics::{PlaceForce, curve_drag, tunnel_drag};
use crate::geo::Alignment;
use crate::scenario::{Line, Scenario, StructureKind, Supply};

/// Distance between the samples of the line, metres.
const SAMPLE_M: f64 = 10.0;

/// Distance between the points of a train's place force, metres; far below the length of a train.
const GRID_M: f64 = 50.0;

/// A body of the train with its weight spread over its length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Body {
    /// Its front, behind the front of the train, metres.
    pub behind_m: f64,
    /// Its length over couplers.
    pub length_m: f64,
    /// Its weight.
    pub weight_n: f64,
}

/// A potential along the line (work per newton of weight that has come this far), and its running integral.
///
/// A body's work is its weight per metre times the difference of the integral between its ends;
/// forces are differences of the whole train's work. So what a grade takes on the way up it gives back on the
/// way down, to the last joule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Potential {
    from_m: f64,
    step_m: f64,
    value_m: Vec<f64>,
    sum_m2: Vec<f64>,
}

impl Potential {
    /// From samples at equal distances.
    pub fn new(from_m: f64, step_m: f64, value_m: Vec<f64>) -> Self {
        let sum_m2 = integral(step_m, &value_m);
        Self { from_m, step_m, value_m, sum_m2 }
    }

    /// The integral of a rate sampled at equal distances, as a potential.
    pub fn of_rate(from_m: f64, step_m: f64, rate: &[f64]) -> Self {
        let values = integral(step_m, rate);
        Self::new(from_m, step_m, values)
    }

    /// The potential at a chainage and its running integral; beyond the ends the potential stays level.
    #[inline]
    fn at(&self, chainage_m: f64) -> (f64, f64) {
        let last = self.value_m.len() - 1;
        let x = (chainage_m - self.from_m) / self.step_m;
        let i = (x.max(0.0) as usize).min(last.saturating_sub(1));
        let share = (x - i as f64).clamp(0.0, 1.0);
        let beyond = x - i as f64 - share;
        let low = self.value_m[i];
        let value = low + (self.value_m[(i + 1).min(last)] - low) * share;
        (value, self.sum_m2[i] + self.step_m * (0.5 * share * (low + value) + beyond * value))
    }

    /// The force on a train by the place of its front, from one chainage to another.
    ///
    /// Every piece has the exact mean force (difference of work over distance) and the slope between the exact
    /// forces at its ends.
    pub fn force_on(&self, bodies: &[Body], from_m: f64, to_m: f64) -> PlaceForce {
        if self.value_m.is_empty() {
            return PlaceForce::default();
        }
        let ends = ends(bodies);
        let first = (from_m / GRID_M).floor();
        let count = ((to_m / GRID_M).ceil() - first) as usize + 1;
        let front = |i: usize| (first + i as f64) * GRID_M;
        let mut points = vec![(0.0, 0.0); count];
        for (behind, weight) in ends {
            self.add(&mut points, front(0) - behind, weight);
        }
        PlaceForce::pieces(points.windows(2).enumerate().map(|(i, pair)| {
            let rise = pair[1].0 - pair[0].0;
            let mean = (pair[1].1 - pair[0].1) / GRID_M;
            (front(i), mean - 0.5 * rise, rise / GRID_M)
        }))
    }
}

impl Potential {
    /// Adds `weight` times the potential and its integral, read every [`GRID_M`] from a chainage on.
    ///
    /// The grid is a multiple of the samples' distance, so every reading lies at the same share between two samples.
    fn add(&self, points: &mut [(f64, f64)], from_m: f64, weight: f64) {
        let stride = GRID_M / self.step_m;
        let x = (from_m - self.from_m) / self.step_m;
        let share = x - x.floor();
        let (to_low, to_high) = (share - 0.5 * share * share, 0.5 * share * share);
        let inside = |i: usize| {
            let k = x.floor() + i as f64 * stride;
            stride.fract() == 0.0 && k >= 0.0 && k + 2.0 <= self.value_m.len() as f64
        };
        let first = (0..points.len()).find(|&i| inside(i)).unwrap_or(points.len());
        let last = (first..points.len()).rev().find(|&i| inside(i)).map_or(first, |i| i + 1);
        let start = (x.floor() + first as f64 * stride).max(0.0) as usize;
        let every = (stride as usize).max(1);
        let pairs = self.value_m.get(start..).unwrap_or_default().windows(2).step_by(every);
        let sums = self.sum_m2.get(start..).unwrap_or_default().iter().step_by(every);
        for ((point, pair), sum) in points[first..last].iter_mut().zip(pairs).zip(sums) {
            point.0 += weight * (pair[0] + (pair[1] - pair[0]) * share);
            point.1 += weight * (sum + self.step_m * (to_low * pair[0] + to_high * pair[1]));
        }
        for i in (0..first).chain(last..points.len()) {
            let (value, sum) = self.at(from_m + i as f64 * GRID_M);
            points[i] = (points[i].0 + weight * value, points[i].1 + weight * sum);
        }
    }
}

/// Running integral of samples at equal distances, from zero.
fn integral(step_m: f64, samples: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    let rises = samples.windows(2).map(|pair| {
        sum += 0.5 * step_m * (pair[0] + pair[1]);
        sum
    });
    std::iter::once(0.0).chain(rises).take(samples.len()).collect()
}

/// Where the weight per metre of a train changes: distance behind the front, and the change.
/// A train of equal vehicles has only two such places, so its forces cost next to nothing.
fn ends(bodies: &[Body]) -> Vec<(f64, f64)> {
    let mut ends: Vec<(f64, f64)> = Vec::new();
    let mut before = 0.0;
    let mut tail = 0.0;
    for body in bodies {
        let weight = body.weight_n / body.length_m;
        if (weight - before).abs() > 1e-9 {
            ends.push((body.behind_m, weight - before));
        }
        before = weight;
        tail = body.behind_m + body.length_m;
    }
    ends.push((tail, -before));
    ends
}

/// A stretch of wire.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wire {
    /// Where it begins.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
    /// What it carries.
    pub supply: Supply,
}

/// Everything about the line that a train's movement depends on, by chainage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineProfile {
    /// Where the track begins and ends.
    pub range_m: (f64, f64),
    /// Height of the rail.
    pub height: Potential,
    /// Curve and tunnel resistance per newton of weight, summed along the line.
    pub drag: Potential,
    /// Speed limits of the line; they bind until the tail has cleared them.
    pub limits: Vec<Limit>,
    /// Speed ceilings of the driving plan; they bind the front.
    pub ceilings: Vec<Limit>,
    /// Wires.
    pub wires: Vec<Wire>,
}

impl LineProfile {
    /// Takes everything from a scenario and its alignment.
    pub fn survey(scenario: &Scenario, alignment: &Alignment) -> Self {
        let range_m = alignment.range_m();
        let count = ((range_m.1 - range_m.0) / SAMPLE_M).floor() as usize + 1;
        let mut heights = Vec::with_capacity(count);
        let mut rates = Vec::with_capacity(count);
        for i in 0..count {
            let pose = alignment.pose(range_m.0 + i as f64 * SAMPLE_M);
            heights.push(pose.position.z);
            rates.push(curve_drag(pose.curvature_per_m));
        }
        let chainage = |km: f64| alignment.chainage_at_km(km);
        add_tunnels(&scenario.line, chainage, range_m.0, &mut rates);
        let limits = scenario.line.limits.iter();
        let mut binding: Vec<Limit> = limits.map(|l| to_limit(chainage, l.from_km, l.to_km, l.speed_kmh)).collect();
        binding.extend(gaps(&binding, range_m, scenario.line.default_limit_kmh / 3.6));
        let ceilings = scenario.timetable.ceilings.iter();
        let wires = scenario.line.wires.iter();
        Self {
            range_m,
            height: Potential::new(range_m.0, SAMPLE_M, heights),
            drag: Potential::of_rate(range_m.0, SAMPLE_M, &rates),
            limits: binding,
            ceilings: ceilings.map(|l| to_limit(chainage, l.from_km, l.to_km, l.speed_kmh)).collect(),
            wires: wires
                .map(|w| Wire { from_m: chainage(w.from_km), to_m: chainage(w.to_km), supply: w.supply })
                .collect(),
        }
    }

    /// The first stretch longer than `tolerance_m` between two chainages that has no wire of a kind.
    pub fn without_wire(&self, supply: Supply, from_m: f64, to_m: f64, tolerance_m: f64) -> Option<(f64, f64)> {
        if supply == Supply::Diesel {
            return None;
        }
        let mut wires: Vec<&Wire> = self.wires.iter().filter(|w| w.supply == supply).collect();
        wires.sort_by(|a, b| a.from_m.total_cmp(&b.from_m));
        let mut at = from_m;
        for wire in wires {
            let gap_end = wire.from_m.min(to_m);
            if gap_end - at > tolerance_m {
                return Some((at, gap_end));
            }
            at = at.max(wire.to_m);
        }
        (to_m - at > tolerance_m).then_some((at, to_m))
    }
}

fn to_limit(chainage: impl Fn(f64) -> f64, from_km: f64, to_km: f64, speed_kmh: f64) -> Limit {
    Limit { from_m: chainage(from_km), to_m: chainage(to_km), speed_mps: speed_kmh / 3.6 }
}

/// The stretches that no limit covers, at the default limit.
fn gaps(limits: &[Limit], range_m: (f64, f64), speed_mps: f64) -> Vec<Limit> {
    let mut sorted: Vec<&Limit> = limits.iter().collect();
    sorted.sort_by(|a, b| a.from_m.total_cmp(&b.from_m));
    let mut gaps = Vec::new();
    // Behind the origin nothing is said: the first limit is taken to hold there too.
    let mut at = sorted.first().map_or(range_m.0, |l| l.from_m);
    for limit in sorted {
        if limit.from_m - at > 0.5 {
            gaps.push(Limit { from_m: at, to_m: limit.from_m, speed_mps });
        }
        at = at.max(limit.to_m);
    }
    if range_m.1 - at > 0.5 {
        gaps.push(Limit { from_m: at, to_m: range_m.1, speed_mps });
    }
    gaps
}

fn add_tunnels(line: &Line, chainage: impl Fn(f64) -> f64, from_m: f64, rates: &mut [f64]) {
    for tunnel in line.structures.iter().filter(|s| s.kind == StructureKind::Tunnel) {
        let (a, b) = (chainage(tunnel.from_km), chainage(tunnel.to_km));
        let first = ((a - from_m) / SAMPLE_M).round().max(0.0) as usize;
        let last = (((b - from_m) / SAMPLE_M).round().max(0.0) as usize).min(rates.len());
        for rate in rates.get_mut(first..last).unwrap_or_default() {
            *rate += tunnel_drag(b - a);
        }
    }
}
