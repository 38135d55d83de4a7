//! What a person writes: track, formation, carriage classes, timetable, briefing, claims; loading and checking.

pub mod model;

pub use model::*;
