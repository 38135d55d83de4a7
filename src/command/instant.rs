//! TIME on the command line: an instant, a time since departure, or an event's name.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Failure;
use crate::journey::Journey;

/// Seconds since departure of a TIME.
///
/// # Errors
/// When it is none of the three, or lies outside the journey.
pub fn elapsed_s(journey: &Journey, text: &str) -> Result<f64, Failure> {
    let seconds = if let Some(since) = text.strip_prefix('+') {
        let span: SignedDuration = since.parse().map_err(|_| unknown(journey, text))?;
        Duration::try_from(span).map_err(|_| unknown(journey, text))?.as_secs_f64()
    } else if let Ok(instant) = text.parse::<Timestamp>() {
        instant.duration_since(journey.departure()).as_secs_f64()
    } else {
        let wanted = text.trim().to_lowercase();
        let found = journey
            .events()
            .iter()
            .find(|e| e.name == wanted)
            .or_else(|| journey.events().iter().find(|e| e.place.as_deref() == Some(&wanted)));
        found.ok_or_else(|| unknown(journey, text))?.elapsed_s
    };
    let end = journey.duration_s();
    if (-1.0..=end + 1.0).contains(&seconds) {
        return Ok(seconds.clamp(0.0, end));
    }
    let last = journey.departure() + SignedDuration::from_secs_f64(end);
    Err(Failure::bad_input(format_args!(
        "{text} lies outside the journey: it lasts from {} to {last}",
        journey.departure()
    )))
}

fn unknown(journey: &Journey, text: &str) -> Failure {
    let nearest = journey
        .events()
        .iter()
        .map(|e| e.name.as_str())
        .max_by(|a, b| strsim::jaro_winkler(a, text).total_cmp(&strsim::jaro_winkler(b, text)))
        .unwrap_or("departure");
    Failure::bad_input(format_args!(
        "found time {text:?}, expected an instant (2025-09-02T06:00+08:00), a time since departure (+13h20m) or an \
         event's name; the nearest event is {nearest:?}"
    ))
}
