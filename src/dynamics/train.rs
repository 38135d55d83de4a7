//! A train as the solver sees it.

use super::{Brake, Effort, Quadratic};

/// Everything about a train that its movement depends on, apart from the place.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainForces {
    /// Mass with the rotating share, kilograms.
    pub dynamic_mass_kg: f64,
    /// Running resistance on level, straight track.
    pub resistance: Quadratic,
    /// Largest tractive effort.
    pub effort: Effort,
    /// How it follows a braking curve.
    pub brake: Brake,
    /// Time until a brake application has its full effect; zero for brakes that act at once.
    pub build_up_s: f64,
}
