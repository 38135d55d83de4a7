//! What a person writes: track, formation, carriage classes, timetable, briefing, claims; loading, checking, faults
//! with file and line.
//!
//! A scenario is a folder. [`Scenario::load`] reads it, checks everything, and gives either a whole [`Scenario`] or
//! every [`Fault`] at once.

mod check;
mod departure;
mod excerpt;
mod fault;
mod folder;
pub mod interior;
mod landmark;
mod load;
pub mod model;
mod part;
mod place;
mod reading;
mod repair;
pub mod schema;
mod shots;
mod track;
mod when;

pub use fault::{Fault, Faults};
pub use interior::*;
pub use landmark::*;
pub use load::shared_claims;
pub use model::*;
pub use part::Part;
pub use shots::*;
pub use when::{Anchor, When};
