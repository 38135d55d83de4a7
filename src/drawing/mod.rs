//! Vector drawings: the plan of a carriage, sheets for paper.
//!
//! [`plan`] draws a carriage in metres and without colours, so that paper and window can paint the same plan. A sheet
//! puts it on paper as a [`Picture`] in millimetres, which [`svg`], [`pdf`] and [`png`] write.

pub mod charts;
pub mod ink;
pub mod letters;
pub mod palette;
pub mod paper;
pub mod pdf;
pub mod picture;
pub mod piece;
pub mod plan;
pub mod png;
pub mod poster;
pub mod pour;
pub mod section;
pub mod sheet;
pub mod svg;
mod walls;

pub use ink::{Form, Ink, Line, Mark, Shows, Weight};
pub use picture::Picture;
pub use plan::{Plan, Spot, carriage_plan, plan_of};
