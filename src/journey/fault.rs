//! Why a journey cannot be solved.

/// Why a journey cannot be solved.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SolveFault {
    /// Not built yet.
    #[error("the solver is not built yet")]
    NotBuilt,
}
