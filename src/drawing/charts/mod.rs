//! The journey on sheets of paper: distance over time, the profile of the line, the map.
//!
//! [`course`] asks the solved journey what the sheets tell, `frame` is the sheet around them, `room` finds places
//! for words where none stand yet, `trim` cuts lines and areas to what is shown.

mod caption;
pub mod course;
mod frame;
mod ground;
pub mod map;
pub mod profile;
pub mod room;
pub mod stringline;
mod trim;

pub use course::Course;
