//! One run from standstill to standstill: the fastest that limits, traction and brakes allow.
//!
//! 1. The lowest of all limits is a ceiling of level stretches over the front of the train.
//! 2. From every drop of the ceiling, from the stop, and from the foot of every downgrade that is too steep for
//!    the brake, a braking curve is integrated backward; the lower envelope is what the train must stay under.
//! 3. The train is integrated forward with full effort until it meets the envelope, follows it, and falls
//!    below it where the effort does not suffice.
//!
//! No step straddles a bend of any force: steps end at grade pieces, at corners of the effort curve, at the
//! ceiling and at braking curves, all found as roots; and a step is never longer than the forces are calm. So the answer does not depend on the length of the steps.

mod braking;
mod ceiling;
mod forward;
mod history;
mod step;

use crate::dynamics::{PlaceForce, TrainForces};

pub use ceiling::{Limit, lowest};
pub use history::{Between, History, Node};

/// What a run needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Course<'a> {
    /// The train.
    pub train: &'a TrainForces,
    /// Grades, curves, tunnels: force on the whole train by the chainage of its front.
    pub place: &'a PlaceForce,
    /// Ceiling over the front, as stretches that join; the run goes from its start to its end.
    pub ceiling: &'a [Limit],
    /// Longest integration step, seconds.
    pub step_s: f64,
}

/// Longest integration step unless told otherwise, seconds.
pub const STEP_S: f64 = 5.0;

/// Why a run cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum RunFault {
    /// The effort at standstill does not move the train.
    #[error("the train cannot start at {chainage_m:.0} m: {effort_n:.0} N of effort against {against_n:.0} N")]
    CannotStart {
        /// Where.
        chainage_m: f64,
        /// Effort at standstill.
        effort_n: f64,
        /// Resistance and grade.
        against_n: f64,
    },
    /// The speed falls to nothing on a grade.
    #[error("the train stalls at {chainage_m:.0} m: {effort_n:.0} N of effort against {against_n:.0} N")]
    Stalls {
        /// Where.
        chainage_m: f64,
        /// Effort at the last speed.
        effort_n: f64,
        /// Resistance and grade.
        against_n: f64,
    },
    /// The train comes forward so slowly that the run would never be finished.
    #[error(
        "the train only creeps at {chainage_m:.0} m, at {speed_mps} m/s: {effort_n:.0} N of effort against {against_n:.0} N"
    )]
    Creeps {
        /// Where.
        chainage_m: f64,
        /// How fast.
        speed_mps: f64,
        /// Effort at that speed.
        effort_n: f64,
        /// Resistance and grade.
        against_n: f64,
    },
    /// The brakes do not hold the train on a downgrade.
    #[error("the brakes do not slow the train at {chainage_m:.0} m: {brake_n:.0} N against a pull of {pull_n:.0} N")]
    BrakesTooWeak {
        /// Where.
        chainage_m: f64,
        /// Force of the brakes.
        brake_n: f64,
        /// Force downhill less the resistance.
        pull_n: f64,
    },
    /// A limit that no train can run at.
    #[error("the limit at {chainage_m:.0} m is too low to run at")]
    NoSpeed {
        /// Where it begins.
        chainage_m: f64,
    },
    /// Nothing to run over.
    #[error("the run has no length")]
    NoLength,
}

impl RunFault {
    /// Where it happened, if it happened somewhere.
    pub fn chainage_m(self) -> Option<f64> {
        match self {
            Self::CannotStart { chainage_m, .. }
            | Self::Stalls { chainage_m, .. }
            | Self::Creeps { chainage_m, .. }
            | Self::BrakesTooWeak { chainage_m, .. }
            | Self::NoSpeed { chainage_m } => Some(chainage_m),
            Self::NoLength => None,
        }
    }
}

/// Counts integration steps, so that a run that would never end is given up.
#[derive(Clone, Copy, Debug)]
struct StepCount {
    left: u64,
}

impl StepCount {
    /// A day's journey takes thousands of steps; ten million are only reached by a train that creeps,
    /// or at a step far shorter than is good for anything.
    const MOST: f64 = 1e7;
    const SHORT_STEP_S: f64 = 0.01;

    fn new(step_s: f64) -> Self {
        Self { left: (Self::MOST * (Self::SHORT_STEP_S / step_s).max(1.0)) as u64 }
    }

    /// False when there have been too many.
    #[inline]
    fn one_more(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }
}

/// Makes the run.
///
/// # Errors
/// When the train cannot start, stalls, creeps, or cannot be braked.
pub fn run(course: Course<'_>) -> Result<History, RunFault> {
    forward::run(course)
}
