//! How a train moves: resistance, traction, brakes, grades. Pure functions of SI numbers.

mod brake;
mod place;
mod resistance;
mod traction;
mod train;

pub use brake::{Brake, SERVICE_SHARE, build_up_s};
pub use place::{Piece, PlaceForce};
pub use resistance::{Quadratic, STARTING_CARRIAGE, STARTING_LOCOMOTIVE, curve_drag, tunnel_drag};
pub use traction::{Branch, Effort, adhesion};
pub use train::TrainForces;

/// Standard gravity, metres per second squared.
pub const GRAVITY_MPS2: f64 = 9.806_65;

/// Kilometres per hour in a metre per second.
pub const KMH_PER_MPS: f64 = 3.6;
