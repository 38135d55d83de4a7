//! Forward integration under the envelope of ceiling and braking curves.

use super::braking::{Curve, curves};
use super::history::{History, Node, between, time_between};
use super::step::{Bounds, Handle, SAME_MPS, State, Way, acceleration, advance, root, step};
use super::{Course, RunFault, StepCount};
use crate::dynamics::{Brake, Branch, Piece};

/// Slower than this on full effort, with the speed still falling, is a stall.
const STALL_MPS: f64 = 1e-4;

/// A lower limit is a mistake: nothing runs at it.
const SLOWEST_MPS: f64 = 1e-3;

/// A speed on full effort that is off its balance by less than this share of itself keeps it.
const BALANCED: f64 = 1e-9;

/// Sub-steps of a brake build-up.
const BUILD_UP_STEPS: u32 = 8;

pub(super) fn run(course: Course<'_>) -> Result<History, RunFault> {
    let (Some(first), Some(last)) = (course.ceiling.first(), course.ceiling.last()) else {
        return Err(RunFault::NoLength);
    };
    if let Some(flat) = course.ceiling.iter().find(|l| !l.speed_mps.is_finite() || l.speed_mps < SLOWEST_MPS) {
        return Err(RunFault::NoSpeed { chainage_m: flat.from_m });
    }
    let curves = curves(course)?;
    let start = State::at_rest(first.from_m);
    let mut runner = Runner {
        course,
        curves,
        nodes: vec![start.node(0.0, 0.0)],
        state: start,
        flat: 0,
        curve: 0,
        cursor: 0,
        free_from: 0,
    };
    let mut steps = StepCount::new(course.step_s);
    while runner.state.chainage_m < last.to_m {
        runner.go_on()?;
        if !steps.one_more() {
            return Err(runner.creeps());
        }
    }
    Ok(History::new(runner.nodes, course.train.dynamic_mass_kg))
}

struct Runner<'a> {
    course: Course<'a>,
    curves: Vec<Curve>,
    nodes: Vec<Node>,
    state: State,
    /// The ceiling stretch that the front is in.
    flat: usize,
    /// The braking curve that is next or under way.
    curve: usize,
    cursor: usize,
    /// First node since the brakes were last released.
    free_from: usize,
}

/// Full effort at a place and a speed.
struct Pull {
    effort_n: f64,
    acceleration_mps2: f64,
    /// The branch of the effort curve, and the corners between which it holds.
    branch: Branch,
    low_mps: f64,
    high_mps: f64,
}

/// What the train meets during a step of full effort.
enum Met {
    Nothing,
    Curve,
}

impl Runner<'_> {
    /// One step, one stretch of steady speed, or one braking curve.
    fn go_on(&mut self) -> Result<(), RunFault> {
        self.look_up();
        let s = self.state;
        let flat = self.course.ceiling[self.flat];
        let under_curve = s.chainage_m >= self.curves[self.curve].start_m();
        let piece = self.course.place.ahead(s.chainage_m, &mut self.cursor);
        let on_curve = under_curve && s.speed_mps >= self.curves[self.curve].speed_at(s.chainage_m) - SAME_MPS;
        if on_curve && self.can_follow(&piece, s) {
            self.brake();
            return Ok(());
        }
        let curve = &self.curves[self.curve];
        let end = flat.to_m.min(if under_curve { curve.end_m() } else { curve.start_m() }).min(piece.to_m);
        if !on_curve && s.speed_mps >= flat.speed_mps - SAME_MPS && self.steady(&piece, end) {
            return Ok(());
        }
        let pull = self.pull(&piece);
        if !under_curve && self.balanced(&piece, &pull, end) {
            return Ok(());
        }
        match self.full_effort(&piece, &pull, end, flat.speed_mps, under_curve)? {
            // A brake that cannot be followed is looked at again, piece by piece.
            Met::Curve if self.can_follow(&piece, self.state) => self.brake(),
            Met::Nothing | Met::Curve => {}
        }
        Ok(())
    }

    /// Finds the ceiling stretch and the braking curve for the place reached.
    fn look_up(&mut self) {
        let s = self.state.chainage_m;
        while self.flat + 1 < self.course.ceiling.len() && self.course.ceiling[self.flat].to_m <= s {
            self.flat += 1;
        }
        while self.curve + 1 < self.curves.len() && self.curves[self.curve].end_m() <= s {
            self.curve += 1;
        }
    }

    /// Moves on: the piece that led here ends with one acceleration, the next begins with another.
    fn arrive(&mut self, leaving_mps2: f64, to: State, arriving_mps2: f64) {
        if let Some(last) = self.nodes.last_mut() {
            last.leaving_mps2 = leaving_mps2;
        }
        self.nodes.push(to.node(arriving_mps2, 0.0));
        self.state = to;
    }

    /// Holds the ceiling's speed to the end of the piece, or to where the effort no longer suffices.
    /// False when it does not suffice from here on.
    fn steady(&mut self, piece: &Piece, end_m: f64) -> bool {
        let s = self.state;
        let v = s.speed_mps;
        let train = self.course.train;
        let resistance = train.resistance.at(v);
        let effort = train.effort.at(v);
        let need = |x: f64| resistance + piece.at(x);
        let spare = effort - need(s.chainage_m);
        let falling_short = piece.slope_n_per_m > 0.0;
        let exact = 1e-9 * effort;
        if spare < -exact || (spare < exact && falling_short) {
            return false;
        }
        let mut to_m = end_m;
        if need(end_m) > effort && falling_short {
            to_m = (s.chainage_m + spare / piece.slope_n_per_m).min(end_m);
        }
        if to_m <= s.chainage_m {
            return false;
        }
        let (push, hold) = work(need(s.chainage_m), need(to_m), to_m - s.chainage_m);
        let to = State {
            time_s: s.time_s + (to_m - s.chainage_m) / v,
            chainage_m: to_m,
            speed_mps: v,
            traction_j: s.traction_j + push,
            brake_j: s.brake_j + hold,
        };
        self.arrive(0.0, to, 0.0);
        true
    }

    /// What full effort does here.
    fn pull(&self, piece: &Piece) -> Pull {
        let train = self.course.train;
        let State { chainage_m, speed_mps, .. } = self.state;
        let effort_n = train.effort.at(speed_mps);
        let net_n = effort_n - train.resistance.at(speed_mps) - piece.at(chainage_m);
        let (low_mps, high_mps) = train.effort.corners_around(speed_mps, net_n >= 0.0);
        let branch = train.effort.branch_between(low_mps, high_mps);
        Pull { effort_n, acceleration_mps2: net_n / train.dynamic_mass_kg, branch, low_mps, high_mps }
    }

    /// Whether full effort suffices to follow the braking curve from here. A brake that is a deceleration, whatever
    /// the grade, may ask for more than the locomotives can give where a grade slows the train by more.
    fn can_follow(&self, piece: &Piece, s: State) -> bool {
        match self.course.train.brake {
            Brake::Force(_) => true,
            Brake::Deceleration(d) => {
                let train = self.course.train;
                let against_n = train.resistance.at(s.speed_mps) + piece.at(s.chainage_m);
                train.effort.at(s.speed_mps) - against_n >= -d * train.dynamic_mass_kg
            }
        }
    }

    fn can_follow_on(&mut self, s: State) -> bool {
        if let Brake::Force(_) = self.course.train.brake {
            return true;
        }
        let piece = self.course.place.ahead(s.chainage_m, &mut self.cursor);
        self.can_follow(&piece, s)
    }

    /// Keeps the speed to the end of the piece where full effort just balances what is against it.
    /// The last approach to a balance would take more and more steps in which nothing happens.
    fn balanced(&mut self, piece: &Piece, pull: &Pull, end_m: f64) -> bool {
        let s = self.state;
        let train = self.course.train;
        if piece.slope_n_per_m != 0.0 || s.speed_mps <= STALL_MPS || end_m <= s.chainage_m {
            return false;
        }
        let drag = train.resistance.b + 2.0 * train.resistance.c * s.speed_mps;
        let settling_n = (pull.branch.steepness_at(s.speed_mps) + drag) * s.speed_mps;
        if pull.acceleration_mps2.abs() * train.dynamic_mass_kg > BALANCED * settling_n {
            return false;
        }
        let distance_m = end_m - s.chainage_m;
        let to = State {
            time_s: s.time_s + distance_m / s.speed_mps,
            chainage_m: end_m,
            traction_j: s.traction_j + pull.effort_n * distance_m,
            ..s
        };
        self.arrive(0.0, to, 0.0);
        true
    }

    fn creeps(&self) -> RunFault {
        let State { chainage_m, speed_mps, .. } = self.state;
        let train = self.course.train;
        let (effort_n, against_n) =
            (train.effort.at(speed_mps), train.resistance.at(speed_mps) + self.course.place.at(chainage_m));
        RunFault::Creeps { chainage_m, speed_mps, effort_n, against_n }
    }

    /// One step of full effort.
    fn full_effort(
        &mut self,
        piece: &Piece,
        pull: &Pull,
        end_m: f64,
        ceiling_mps: f64,
        under_curve: bool,
    ) -> Result<Met, RunFault> {
        let s = self.state;
        let train = self.course.train;
        let (a, effort_n) = (pull.acceleration_mps2, pull.effort_n);
        let crawls = s.speed_mps <= STALL_MPS;
        if crawls && a <= 0.0 {
            let (chainage_m, against_n) = (s.chainage_m, train.resistance.at(s.speed_mps) + piece.at(s.chainage_m));
            return Err(if s.chainage_m <= self.nodes[0].chainage_m {
                RunFault::CannotStart { chainage_m, effort_n, against_n }
            } else {
                RunFault::Stalls { chainage_m, effort_n, against_n }
            });
        }
        let handle = Handle::Full(pull.branch);
        let bounds = Bounds {
            step_s: self.course.step_s,
            chainage_m: end_m,
            slow_mps: if crawls { f64::NEG_INFINITY } else { pull.low_mps.max(STALL_MPS) },
            fast_mps: pull.high_mps.min(ceiling_mps),
        };
        let (mut to, mut arriving) = step(train, handle, piece, s, bounds, Way::Forward);
        to.speed_mps = to.speed_mps.min(ceiling_mps);
        let mut met = Met::Nothing;
        if under_curve {
            let curve = &self.curves[self.curve];
            let over = |x: State| x.speed_mps - curve.speed_at(x.chainage_m);
            let (before, after) = (over(s), over(to));
            if after >= 0.0 {
                if before < 0.0 {
                    let go = |t: f64| advance(train, handle, piece, s, t);
                    to = go(root(|t| over(go(t)), 0.0, to.time_s - s.time_s, before, after));
                }
                to.speed_mps = curve.speed_at(to.chainage_m);
                arriving = acceleration(train, handle, piece, to).0;
                met = Met::Curve;
            }
        }
        self.arrive(a, to, arriving);
        Ok(met)
    }

    /// Brakes along the curve to its end, with the build-up before it.
    fn brake(&mut self) {
        if self.course.train.build_up_s > 0.0 {
            self.build_up();
        }
        let curve = &self.curves[self.curve];
        let pieces = curve.nodes.len();
        if self.state.chainage_m >= curve.end_m() {
            self.free_from = self.nodes.len() - 1;
            return;
        }
        let end = curve.end_of_piece(self.state.chainage_m);
        let (a, b) = (curve.nodes[end - 1], curve.nodes[end]);
        let time_s = time_between(&a, &b, self.state.chainage_m);
        let on = between(&a, &b, time_s, self.course.train.dynamic_mass_kg);
        let brake_j = match self.course.train.brake {
            // The work of a constant force is the distance, exactly.
            Brake::Force(force) => a.brake_j + force * (self.state.chainage_m - a.chainage_m),
            Brake::Deceleration(_) => on.brake_j,
        };
        let mut from = State { time_s, traction_j: on.traction_j, brake_j, ..State::of(&a) };
        let mut leaving = on.acceleration_mps2;
        for i in end..pieces {
            let node = self.curves[self.curve].nodes[i];
            let s = self.state;
            if i > end && !self.can_follow_on(s) {
                break;
            }
            let to = State {
                time_s: s.time_s + (node.time_s - from.time_s),
                chainage_m: node.chainage_m,
                speed_mps: node.speed_mps,
                traction_j: s.traction_j + (node.traction_j - from.traction_j),
                brake_j: s.brake_j + (node.brake_j - from.brake_j),
            };
            self.arrive(leaving, to, node.arriving_mps2);
            (from, leaving) = (State::of(&node), node.leaving_mps2);
        }
        self.free_from = self.nodes.len() - 1;
    }

    /// Starts braking early enough that the growing brake force lands the train on the curve.
    /// Where the brakes were released only just before, they are taken to be on still, and nothing changes.
    fn build_up(&mut self) {
        let whole = self.course.train.build_up_s;
        let released = self.nodes[self.free_from].time_s;
        let (mut early, mut late) = (released.max(self.state.time_s - 1.5 * whole), self.state.time_s);
        let Some(mut landing) = self.growing_brake(early) else { return };
        while late - early > 1e-7 {
            let middle = f64::midpoint(early, late);
            match self.growing_brake(middle) {
                Some(better) => (early, landing) = (middle, better),
                None => late = middle,
            }
        }
        self.cut_at(early);
        let curve = &self.curves[self.curve];
        if let Some((end, _)) = landing.last_mut() {
            if end.speed_mps <= curve.target_mps() {
                (end.chainage_m, end.speed_mps) = (curve.end_m(), curve.target_mps());
            } else if end.chainage_m >= curve.start_m() {
                end.speed_mps = curve.speed_at(end.chainage_m);
            }
        }
        for (to, (leaving, arriving)) in landing {
            self.arrive(leaving, to, arriving);
        }
    }

    /// Braking that grows from a time on: the states it goes through with the accelerations at both ends of each step,
    /// or nothing if it would run into the curve or the ceiling, that is, begins too late.
    fn growing_brake(&self, from_s: f64) -> Option<Vec<(State, (f64, f64))>> {
        let Course { train, place, .. } = self.course;
        let curve = &self.curves[self.curve];
        let mut state = self.state_at(from_s);
        let mut cursor = self.cursor;
        let full_n = match train.brake {
            Brake::Force(force) => force,
            Brake::Deceleration(d) => d * train.dynamic_mass_kg,
        };
        let held = train.dynamic_mass_kg * self.acceleration_at(from_s)
            + train.resistance.at(state.speed_mps)
            + place.at(state.chainage_m);
        let force_n = held.clamp(-full_n, 0.0);
        let rate_n_per_s = -(full_n + force_n) / train.build_up_s;
        let handle = Handle::Building { force_n, at_s: from_s, rate_n_per_s };
        let tau = train.build_up_s / f64::from(BUILD_UP_STEPS);
        let mut path = Vec::with_capacity(BUILD_UP_STEPS as usize);
        for _ in 0..BUILD_UP_STEPS {
            let piece = place.ahead(state.chainage_m, &mut cursor);
            let slow = |t: f64| advance(train, handle, &piece, state, t);
            let mut to = slow(tau);
            let target = curve.target_mps();
            let arrived = to.speed_mps <= target;
            if arrived {
                let over = |t: f64| slow(t).speed_mps - target;
                to = slow(root(over, 0.0, tau, state.speed_mps - target, to.speed_mps - target));
                to.speed_mps = target;
            }
            if to.chainage_m > curve.end_m() || self.too_fast(to) {
                return None;
            }
            let ends = (acceleration(train, handle, &piece, state).0, acceleration(train, handle, &piece, to).0);
            path.push((to, ends));
            state = to;
            if arrived {
                break;
            }
        }
        Some(path)
    }

    /// Above the braking curve ahead or above the ceiling.
    fn too_fast(&self, s: State) -> bool {
        let curve = &self.curves[self.curve];
        let flats = self.course.ceiling;
        let flat = flats.partition_point(|l| l.to_m < s.chainage_m).min(flats.len() - 1);
        s.speed_mps > flats[flat].speed_mps
            || (s.chainage_m >= curve.start_m() && s.speed_mps > curve.speed_at(s.chainage_m))
    }

    fn pair_at(&self, time_s: f64) -> (&Node, &Node) {
        let i = self.nodes.partition_point(|n| n.time_s <= time_s).clamp(1, self.nodes.len() - 1);
        (&self.nodes[i - 1], &self.nodes[i])
    }

    fn acceleration_at(&self, time_s: f64) -> f64 {
        let (a, b) = self.pair_at(time_s);
        between(a, b, time_s, self.course.train.dynamic_mass_kg).acceleration_mps2
    }

    fn state_at(&self, time_s: f64) -> State {
        let (a, b) = self.pair_at(time_s);
        let on = between(a, b, time_s, self.course.train.dynamic_mass_kg);
        State {
            time_s,
            chainage_m: on.chainage_m,
            speed_mps: on.speed_mps,
            traction_j: on.traction_j,
            brake_j: on.brake_j,
        }
    }

    /// Forgets what came after a time and ends the history there.
    fn cut_at(&mut self, time_s: f64) {
        let arriving = self.acceleration_at(time_s);
        let state = self.state_at(time_s);
        let keep = self.nodes.partition_point(|n| n.time_s < time_s).max(1);
        self.nodes.truncate(keep);
        if self.nodes[keep - 1].time_s < time_s {
            self.nodes.push(state.node(arriving, 0.0));
        }
        self.state = state;
    }
}

/// Work over a distance of a force that changes evenly: what traction gives and what brakes take.
fn work(from_n: f64, to_n: f64, distance_m: f64) -> (f64, f64) {
    let whole = 0.5 * (from_n + to_n) * distance_m;
    if from_n >= 0.0 && to_n >= 0.0 {
        return (whole, 0.0);
    }
    if from_n <= 0.0 && to_n <= 0.0 {
        return (0.0, -whole);
    }
    let positive = from_n.max(to_n);
    let push = 0.5 * positive * distance_m * positive / (from_n - to_n).abs();
    (push, push - whole)
}
