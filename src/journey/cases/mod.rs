//! Engine cases with a known answer: read, solve, compare.
//!
//! Two formats are solved here: `railsim-case/1` (a whole journey with its own simple rules) and the trains and
//! paths of TrainRuns.jl. Their rules differ from the product's: no curves, brakes that act at once.
//! A case that has been read is sound: what makes no sense is refused while it is read, with the reason.

mod fault;
mod railsim;
mod sound;
mod train_runs;

pub use fault::CaseFault;
pub use railsim::{Case, CaseResult, Expected};
pub use sound::Unsound;
pub use train_runs::{RunsFault, TrainRun, TrainRuns};
