//! Braking curves: integrated backward from every drop of the ceiling, from the stop, and from the foot of every
//! downgrade on which the brake cannot hold the speed of the ceiling.

use super::ceiling::Limit;
use super::history::{Node, speed_between};
use super::step::{Bounds, Handle, State, Way, acceleration, step};
use super::{Course, RunFault, StepCount};
use crate::dynamics::Brake;

/// Brakes that need time to act must slow the train by this much everywhere: where they only just do, the place
/// at which to apply them would be a matter of luck.
const WEAKEST_SLOW_BRAKE_MPS2: f64 = 0.01;

/// A braking curve: nodes rising in time, times and works relative.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    pub nodes: Vec<Node>,
}

impl Curve {
    pub fn start_m(&self) -> f64 {
        self.nodes.first().map_or(f64::INFINITY, |n| n.chainage_m)
    }

    pub fn end_m(&self) -> f64 {
        self.nodes.last().map_or(f64::INFINITY, |n| n.chainage_m)
    }

    /// Speed that the curve ends with.
    pub fn target_mps(&self) -> f64 {
        self.nodes.last().map_or(0.0, |n| n.speed_mps)
    }

    /// Index of the node that ends the piece around a chainage.
    pub fn end_of_piece(&self, chainage_m: f64) -> usize {
        self.nodes.partition_point(|n| n.chainage_m <= chainage_m).clamp(1, self.nodes.len() - 1)
    }

    /// Speed of the curve at a chainage on it.
    pub fn speed_at(&self, chainage_m: f64) -> f64 {
        let i = self.end_of_piece(chainage_m);
        let (a, b) = (&self.nodes[i - 1], &self.nodes[i]);
        speed_between(a, b, chainage_m)
    }
}

/// Every braking curve under a ceiling, in the order of travel. They do not overlap:
/// a curve that runs back past another drop lies below that drop's own curve (two solutions of one
/// differential equation never cross), so the other is never driven.
pub(super) fn curves(course: Course<'_>) -> Result<Vec<Curve>, RunFault> {
    let flats = course.ceiling;
    let last = flats.last().ok_or(RunFault::NoLength)?;
    let mut backward = Backward {
        course,
        steps: StepCount::new(course.step_s),
        weak_brake_n: weak_brake_n(course),
        cursor: usize::MAX,
        hold_cursor: usize::MAX,
    };
    let mut found = Vec::new();
    let mut target = Some(Target { flat: flats.len() - 1, state: State::at_rest(last.to_m) });
    while let Some(at) = target {
        let (curve, flat) = backward.curve(at)?;
        let start_m = curve.start_m();
        found.push(curve);
        target = backward.next_target(flat, start_m)?;
    }
    found.reverse();
    Ok(found)
}

/// Where a braking curve ends: a state, and the flat that lies behind it.
#[derive(Clone, Copy, Debug)]
struct Target {
    flat: usize,
    state: State,
}

/// The force of the brake, if there is a downgrade on which it may not hold the train.
fn weak_brake_n(course: Course<'_>) -> Option<f64> {
    let Brake::Force(brake_n) = course.train.brake else { return None };
    let (first, last) = (course.ceiling.first()?, course.ceiling.last()?);
    let resistance = course.train.resistance;
    // Resistance only grows with the speed, unless its coefficients are odd.
    let least = if resistance.b >= 0.0 && resistance.c >= 0.0 { resistance.a } else { f64::NEG_INFINITY };
    let steepest = course.place.least(first.from_m, last.to_m);
    (steepest + least < -0.99 * brake_n).then_some(brake_n)
}

struct Backward<'a> {
    course: Course<'a>,
    steps: StepCount,
    /// The force of the brake, if it may be too weak somewhere.
    weak_brake_n: Option<f64>,
    cursor: usize,
    hold_cursor: usize,
}

impl Backward<'_> {
    /// Looks back from a place where the train is at the ceiling for the end of the next braking curve.
    fn next_target(&mut self, flat: usize, from_m: f64) -> Result<Option<Target>, RunFault> {
        let flats = self.course.ceiling;
        let mut at_m = from_m;
        for j in (0..=flat).rev() {
            let ceiling = flats[j];
            if let Some(chainage_m) = self.runs_away_before(at_m, ceiling) {
                if self.course.train.build_up_s > 0.0 {
                    return Err(self.too_weak(State { speed_mps: ceiling.speed_mps, ..State::at_rest(chainage_m) }));
                }
                let state = State { speed_mps: ceiling.speed_mps, ..State::at_rest(chainage_m) };
                return Ok(Some(Target { flat: j, state }));
            }
            at_m = ceiling.from_m;
            if j > 0 && flats[j - 1].speed_mps > ceiling.speed_mps {
                let state = State { speed_mps: ceiling.speed_mps, ..State::at_rest(at_m) };
                return Ok(Some(Target { flat: j - 1, state }));
            }
        }
        Ok(None)
    }

    /// The last place at or before a chainage in a flat just behind which the brake cannot hold the flat's speed.
    fn runs_away_before(&mut self, chainage_m: f64, ceiling: Limit) -> Option<f64> {
        let brake_n = self.weak_brake_n?;
        let holding = brake_n + self.course.train.resistance.at(ceiling.speed_mps);
        let exact = -1e-9 * brake_n.max(1.0);
        let mut at_m = chainage_m;
        while at_m > ceiling.from_m {
            let piece = self.course.place.behind(at_m, &mut self.hold_cursor);
            let start_m = piece.from_m.max(ceiling.from_m);
            let (spare_at, spare_start) = (holding + piece.at(at_m), holding + piece.at(start_m));
            if spare_at < exact {
                return Some(at_m);
            }
            if spare_start < exact {
                let back_m = spare_at.max(0.0) / piece.slope_n_per_m.abs();
                return Some((at_m - back_m).clamp(start_m, at_m));
            }
            at_m = start_m;
        }
        None
    }

    /// The curve that ends at a target, and the flat in which it begins.
    fn curve(&mut self, target: Target) -> Result<(Curve, usize), RunFault> {
        let mut flat = target.flat;
        let mut nodes = vec![target.state.node(0.0, 0.0)];
        let mut state = target.state;
        loop {
            let ceiling = self.course.ceiling[flat];
            if state.chainage_m > ceiling.from_m {
                state = self.step(state, ceiling, &mut nodes)?;
                if state.speed_mps >= ceiling.speed_mps {
                    break;
                }
                continue;
            }
            let Some(left) = flat.checked_sub(1) else { break };
            flat = left;
            if state.speed_mps >= self.course.ceiling[left].speed_mps {
                break;
            }
        }
        nodes.reverse();
        Ok((Curve { nodes }, flat))
    }

    fn step(&mut self, state: State, ceiling: Limit, nodes: &mut Vec<Node>) -> Result<State, RunFault> {
        let train = self.course.train;
        let piece = self.course.place.behind(state.chainage_m, &mut self.cursor);
        let bounds = Bounds {
            step_s: self.course.step_s,
            chainage_m: piece.from_m.max(ceiling.from_m),
            slow_mps: 0.0,
            fast_mps: ceiling.speed_mps,
        };
        let (slowing, _) = acceleration(train, Handle::Brake, &piece, state);
        let needed = if train.build_up_s > 0.0 { WEAKEST_SLOW_BRAKE_MPS2 } else { 0.0 };
        let at_once = train.build_up_s == 0.0 && state.speed_mps > 0.0;
        // A comparison with what is not a number is false, so this also stops at nonsense.
        let held = slowing < -needed || (at_once && slowing.is_finite());
        if !held {
            return Err(self.too_weak(state));
        }
        let (before, leaving) = step(train, Handle::Brake, &piece, state, bounds, Way::Back);
        let goes_on = before.chainage_m < state.chainage_m && before.speed_mps > 0.0;
        if !(self.steps.one_more() && goes_on) {
            return Err(self.too_weak(before));
        }
        if let Some(later) = nodes.last_mut() {
            later.arriving_mps2 = slowing;
        }
        nodes.push(before.node(0.0, leaving));
        Ok(before)
    }

    fn too_weak(&self, state: State) -> RunFault {
        let train = self.course.train;
        let brake_n = match train.brake {
            Brake::Force(force) => force,
            Brake::Deceleration(d) => d * train.dynamic_mass_kg,
        };
        let pull_n = -self.course.place.at(state.chainage_m) - train.resistance.at(state.speed_mps);
        RunFault::BrakesTooWeak { chainage_m: state.chainage_m, brake_n, pull_n }
    }
}
