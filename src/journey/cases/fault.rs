//! Why a case cannot be solved, in words that say where and what would help.

use crate::journey::run::RunFault;

/// Why a case cannot be solved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CaseFault {
    run: RunFault,
    /// Mean grade under the train where it happened, per mille, positive uphill.
    grade_permil: f64,
}

impl CaseFault {
    /// A fault of the run, and the grade at a chainage.
    pub(super) fn new(run: RunFault, grade_permil: impl Fn(f64) -> f64) -> Self {
        Self { run, grade_permil: run.chainage_m().map_or(0.0, grade_permil) }
    }

    /// What went wrong with the run itself.
    pub fn run(self) -> RunFault {
        self.run
    }

    /// Mean grade under the train where it happened, per mille, positive uphill.
    pub fn grade_permil(self) -> f64 {
        self.grade_permil
    }
}

impl std::error::Error for CaseFault {}

impl std::fmt::Display for CaseFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let on = format!("on a mean grade of {:.1} per mille", self.grade_permil);
        let kilo = |newtons: f64| newtons / 1e3;
        match self.run {
            RunFault::CannotStart { chainage_m, effort_n, against_n } => write!(
                f,
                "the train cannot start with its front at {chainage_m:.0} m, {on}: {:.1} kN of effort against {:.1} kN; \
                 more than {:.1} kN at standstill would suffice, or a lighter train",
                kilo(effort_n),
                kilo(against_n),
                kilo(against_n)
            ),
            RunFault::Stalls { chainage_m, effort_n, against_n } => write!(
                f,
                "the train stalls with its front at {chainage_m:.0} m, {on}: {:.1} kN of effort against {:.1} kN; \
                 more than {:.1} kN would suffice to keep going there, or a lighter train",
                kilo(effort_n),
                kilo(against_n),
                kilo(against_n)
            ),
            RunFault::Creeps { chainage_m, speed_mps, effort_n, against_n } => write!(
                f,
                "the train comes forward too slowly to finish: after millions of steps its front is at {chainage_m:.0} m, \
                 {on}, at {speed_mps:.6} m/s with {:.1} kN of effort against {:.1} kN; more effort or a lighter train \
                 would suffice, or a longer --step if it is very short",
                kilo(effort_n),
                kilo(against_n)
            ),
            RunFault::BrakesTooWeak { chainage_m, brake_n, pull_n } => write!(
                f,
                "the brakes cannot keep the train in hand with its front at {chainage_m:.0} m, {on}: {:.1} kN of brake \
                 against a pull of {:.1} kN; more than {:.1} kN would suffice, or a lighter train",
                kilo(brake_n),
                kilo(pull_n),
                kilo(pull_n)
            ),
            other @ (RunFault::NoSpeed { .. } | RunFault::NoLength) => other.fmt(f),
        }
    }
}
