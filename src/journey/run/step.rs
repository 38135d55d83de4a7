//! One integration step: fourth-order Runge-Kutta in time, ended exactly at the first thing that happens.

use super::history::Node;
use crate::dynamics::{Brake, Branch, Piece, TrainForces};

/// Place and speed of the train, and the work of the force that is being controlled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct State {
    pub time_s: f64,
    pub chainage_m: f64,
    pub speed_mps: f64,
    pub traction_j: f64,
    pub brake_j: f64,
}

impl State {
    pub fn at_rest(chainage_m: f64) -> Self {
        Self { time_s: 0.0, chainage_m, speed_mps: 0.0, traction_j: 0.0, brake_j: 0.0 }
    }

    pub fn node(self, arriving_mps2: f64, leaving_mps2: f64) -> Node {
        Node {
            time_s: self.time_s,
            chainage_m: self.chainage_m,
            speed_mps: self.speed_mps,
            arriving_mps2,
            leaving_mps2,
            traction_j: self.traction_j,
            brake_j: self.brake_j,
        }
    }

    pub fn of(node: &Node) -> Self {
        Self {
            time_s: node.time_s,
            chainage_m: node.chainage_m,
            speed_mps: node.speed_mps,
            traction_j: node.traction_j,
            brake_j: node.brake_j,
        }
    }
}

/// What the driver does during a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Handle {
    /// Everything the locomotives can give, between two corners of their effort.
    Full(Branch),
    /// Along a braking curve.
    Brake,
    /// Brakes building up: this force (negative brakes) at a time, and its change per second.
    Building { force_n: f64, at_s: f64, rate_n_per_s: f64 },
}

/// Bounds of a step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Longest step.
    pub step_s: f64,
    /// The step ends here (ahead, or behind for a step back in time).
    pub chainage_m: f64,
    /// The step ends when the speed falls to this.
    pub slow_mps: f64,
    /// The step ends when the speed rises to this.
    pub fast_mps: f64,
}

/// Which way a step goes in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Forward,
    Back,
}

/// The controlled force, positive traction.
#[inline]
fn control(train: &TrainForces, handle: Handle, time_s: f64, v: f64, against_n: f64) -> f64 {
    match handle {
        Handle::Full(branch) => branch.at(v),
        Handle::Brake => match train.brake {
            Brake::Force(force) => -force,
            Brake::Deceleration(d) => against_n - train.dynamic_mass_kg * d,
        },
        Handle::Building { force_n, at_s, rate_n_per_s } => force_n + rate_n_per_s * (time_s - at_s),
    }
}

/// Acceleration and controlled force.
#[inline]
pub(super) fn acceleration(train: &TrainForces, handle: Handle, piece: &Piece, s: State) -> (f64, f64) {
    let against = train.resistance.at(s.speed_mps) + piece.at(s.chainage_m);
    let force = control(train, handle, s.time_s, s.speed_mps, against);
    ((force - against) / train.dynamic_mass_kg, force)
}

/// A step of given length without any bounds.
#[inline]
pub(super) fn advance(train: &TrainForces, handle: Handle, piece: &Piece, s: State, dt: f64) -> State {
    let probe = |h: f64, v: f64, a: f64| State {
        time_s: s.time_s + h,
        chainage_m: s.chainage_m + h * v,
        speed_mps: s.speed_mps + h * a,
        ..s
    };
    let half = 0.5 * dt;
    let (a1, f1) = acceleration(train, handle, piece, s);
    let p2 = probe(half, s.speed_mps, a1);
    let (a2, f2) = acceleration(train, handle, piece, p2);
    let p3 = probe(half, p2.speed_mps, a2);
    let (a3, f3) = acceleration(train, handle, piece, p3);
    let p4 = probe(dt, p3.speed_mps, a3);
    let (a4, f4) = acceleration(train, handle, piece, p4);
    let mean = |k: [f64; 4]| dt / 6.0 * (k[0] + 2.0 * (k[1] + k[2]) + k[3]);
    let work = mean([f1 * s.speed_mps, f2 * p2.speed_mps, f3 * p3.speed_mps, f4 * p4.speed_mps]);
    State {
        time_s: s.time_s + dt,
        chainage_m: s.chainage_m + mean([s.speed_mps, p2.speed_mps, p3.speed_mps, p4.speed_mps]),
        speed_mps: s.speed_mps + mean([a1, a2, a3, a4]),
        traction_j: s.traction_j + if f1 > 0.0 { work } else { 0.0 },
        brake_j: s.brake_j - if f1 > 0.0 { 0.0 } else { work },
    }
}

/// The longest step over which the forces hardly change their ways, as a share of the time in which they would.
///
/// The effort at constant power falls so steeply at low speed, and the grade under a short train changes so fast,
/// that a step of seconds would be coarse or even unstable. At this share the answer is exact to about a millionth.
const CALM: f64 = 0.12;

/// The longest step that is exact here, whatever the longest step asked for.
#[inline]
fn calm_s(train: &TrainForces, handle: Handle, piece: &Piece, v: f64, a: f64) -> f64 {
    let mass = train.dynamic_mass_kg;
    // All are rates per second: how fast a speed settles, how fast that changes, and how fast a place is felt.
    let settles = (train.resistance.b + 2.0 * train.resistance.c * v).abs() / mass;
    let felt = (piece.slope_n_per_m.abs() / mass).sqrt();
    let pull = match handle {
        Handle::Full(branch @ Branch::Power { .. }) => branch.steepness_at(v) / mass + (a / v).abs(),
        Handle::Full(branch) => branch.steepness_at(v) / mass,
        Handle::Brake | Handle::Building { .. } => 0.0,
    };
    CALM / (pull + settles + felt)
}

/// Speeds closer than this are equal.
pub(super) const SAME_MPS: f64 = 1e-10;

/// A step that ends exactly at the first of its bounds, and the acceleration there.
pub(super) fn step(
    train: &TrainForces,
    handle: Handle,
    piece: &Piece,
    from: State,
    bounds: Bounds,
    way: Way,
) -> (State, f64) {
    let sign = if way == Way::Forward { 1.0 } else { -1.0 };
    let bend = |s: State| acceleration(train, handle, piece, s).0;
    let a0 = bend(from);
    let longest = bounds.step_s.min(calm_s(train, handle, piece, from.speed_mps, a0));
    let go = |tau: f64| advance(train, handle, piece, from, sign * tau);
    let left = (bounds.chainage_m - from.chainage_m) * sign;
    let reach = coasting_time(from.speed_mps, a0 * sign, left);
    let (mut tau, mut to) = if reach <= longest * 1.2 {
        land(&go, sign, reach, bounds.chainage_m, longest * 2.0)
    } else {
        (longest, go(longest))
    };
    if (to.chainage_m - bounds.chainage_m) * sign > 0.0 {
        (tau, to) = land(&go, sign, tau, bounds.chainage_m, tau);
    }
    let mut a1 = bend(to);
    if a0 * a1 < 0.0 && turns_beyond(bounds, from.speed_mps, to.speed_mps, a0 * sign * tau) {
        // The speed turns within the step: end where it does, so that no bound is passed unseen.
        tau = root(|t| bend(go(t)), 0.0, tau, a0, a1);
        to = go(tau);
        a1 = bend(to);
    }
    for bound in [bounds.fast_mps, bounds.slow_mps] {
        let beyond = |v: f64| if bound >= from.speed_mps { v - bound } else { bound - v };
        if beyond(to.speed_mps) > 0.0 && beyond(from.speed_mps) < 0.0 {
            tau = root(|t| beyond(go(t).speed_mps), 0.0, tau, beyond(from.speed_mps), beyond(to.speed_mps));
            to = go(tau);
            to.speed_mps = bound;
            a1 = bend(to);
        }
    }
    (to, a1)
}

/// Whether a speed that turns on its way between two speeds may pass a bound before it turns or after.
/// `first` is the change of speed if it went on as it begins.
fn turns_beyond(bounds: Bounds, from_mps: f64, to_mps: f64, first: f64) -> bool {
    let (low, high) = (from_mps + first.min(0.0), from_mps + first.max(0.0));
    first.abs() > SAME_MPS && (low.min(to_mps) < bounds.slow_mps || high.max(to_mps) > bounds.fast_mps)
}

/// Time to cover a distance at constant acceleration; infinite if the speed runs out before.
fn coasting_time(v: f64, a: f64, distance_m: f64) -> f64 {
    let square = v * v + 2.0 * a * distance_m;
    if square < 0.0 {
        return f64::INFINITY;
    }
    let sum = v + square.sqrt();
    if sum > 0.0 { 2.0 * distance_m / sum } else { f64::INFINITY }
}

/// The step that ends at a chainage, by Newton's method from a good guess; never longer than `longest`.
fn land(go: &impl Fn(f64) -> State, sign: f64, guess: f64, chainage_m: f64, longest: f64) -> (f64, State) {
    let mut tau = guess;
    let mut to = go(tau);
    for _ in 0..8 {
        let miss = to.chainage_m - chainage_m;
        if miss.abs() < 1e-7 {
            to.chainage_m = chainage_m;
            break;
        }
        if to.speed_mps <= 0.0 {
            break;
        }
        tau = (tau - sign * miss / to.speed_mps).clamp(0.0, longest);
        to = go(tau);
    }
    (tau, to)
}

/// Root of a continuous function in a bracket whose ends have opposite signs (false position, Illinois variant).
pub(super) fn root(f: impl Fn(f64) -> f64, from: f64, to: f64, f_from: f64, f_to: f64) -> f64 {
    let (mut a, mut b, mut fa, mut fb) = (from, to, f_from, f_to);
    let mut kept = 0_i8;
    let mut c = b;
    for _ in 0..80 {
        if (b - a).abs() <= 1e-12 * b.abs().max(1.0) {
            break;
        }
        c = (fa * b - fb * a) / (fa - fb);
        let fc = f(c);
        if fc.abs() < 1e-13 {
            break;
        }
        if (fc > 0.0) == (fb > 0.0) {
            (b, fb) = (c, fc);
            fa *= if kept == -1 { 0.5 } else { 1.0 };
            kept = -1;
        } else {
            (a, fa) = (c, fc);
            fb *= if kept == 1 { 0.5 } else { 1.0 };
            kept = 1;
        }
    }
    c
}
