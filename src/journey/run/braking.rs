//! Braking curves: integrated backward from every drop of the ceiling and from the stop.

use super::RunFault;
use super::ceiling::Limit;
use super::history::{Node, speed_between};
use super::step::{Bounds, Handle, State, Way, acceleration, step};
use crate::dynamics::{PlaceForce, TrainForces};

/// Brakes that slow the train by less than this do not hold it.
const WEAKEST_MPS2: f64 = 0.01;

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
pub(super) fn curves(
    train: &TrainForces,
    place: &PlaceForce,
    flats: &[Limit],
    step_s: f64,
) -> Result<Vec<Curve>, RunFault> {
    let last = flats.last().ok_or(RunFault::NoLength)?;
    let mut found = Vec::new();
    let mut backward = Backward { train, place, flats, step_s, cursor: usize::MAX };
    let mut start = Some((flats.len() - 1, State::at_rest(last.to_m)));
    while let Some((flat, target)) = start {
        let (curve, reached) = backward.curve(flat, target)?;
        found.push(curve);
        start = next_drop(flats, reached);
    }
    found.reverse();
    Ok(found)
}

/// The next drop at or before the start of a flat: the flat above it and the state below it.
fn next_drop(flats: &[Limit], reached: usize) -> Option<(usize, State)> {
    (1..=reached)
        .rev()
        .find(|&j| flats[j - 1].speed_mps > flats[j].speed_mps)
        .map(|j| (j - 1, State { speed_mps: flats[j].speed_mps, ..State::at_rest(flats[j].from_m) }))
}

struct Backward<'a> {
    train: &'a TrainForces,
    place: &'a PlaceForce,
    flats: &'a [Limit],
    step_s: f64,
    cursor: usize,
}

impl Backward<'_> {
    /// The curve that ends in a state under a flat, and the flat in which it begins.
    fn curve(&mut self, mut flat: usize, target: State) -> Result<(Curve, usize), RunFault> {
        let mut nodes = vec![target.node(0.0, 0.0)];
        let mut state = target;
        loop {
            let ceiling = self.flats[flat];
            if state.speed_mps >= ceiling.speed_mps {
                break;
            }
            if state.chainage_m <= ceiling.from_m {
                let Some(left) = flat.checked_sub(1) else { break };
                if state.speed_mps >= self.flats[left].speed_mps {
                    flat = left;
                    break;
                }
                flat = left;
                continue;
            }
            state = self.step(state, ceiling, &mut nodes)?;
        }
        nodes.reverse();
        Ok((Curve { nodes }, flat))
    }

    fn step(&mut self, state: State, ceiling: Limit, nodes: &mut Vec<Node>) -> Result<State, RunFault> {
        let piece = self.place.behind(state.chainage_m, &mut self.cursor);
        let bounds = Bounds {
            step_s: self.step_s,
            chainage_m: piece.from_m.max(ceiling.from_m),
            slow_mps: f64::NEG_INFINITY,
            fast_mps: ceiling.speed_mps,
        };
        let (slowing, _) = acceleration(self.train, Handle::Brake, &piece, state);
        // A comparison with what is not a number is false, so this also stops at nonsense.
        let held = slowing <= -WEAKEST_MPS2;
        if !held {
            return Err(RunFault::BrakesTooWeak { chainage_m: state.chainage_m });
        }
        let before = step(self.train, Handle::Brake, &piece, state, bounds, Way::Back);
        if let Some(later) = nodes.last_mut() {
            later.arriving_mps2 = slowing;
        }
        nodes.push(before.node(0.0, acceleration(self.train, Handle::Brake, &piece, before).0));
        Ok(before)
    }
}
