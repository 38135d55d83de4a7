//! TIME on the command line: an instant, a time since departure, a local time, or an event's name.

use super::Failure;
use crate::{
    journey::{Journey, when},
    scenario::Scenario,
};

/// Seconds since departure of a TIME.
///
/// # Errors
/// When it is no time, or lies outside the journey.
pub fn elapsed_s(scenario: &Scenario, journey: &Journey, text: &str) -> Result<f64, Failure> {
    when::elapsed_s(scenario, journey, text, 0.0).map_err(Failure::bad_input)
}
