//! A time as people write it, on the command line and in the window: an instant, a time since departure, an event's
//! name, or the time on a local clock.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, civil::Time, tz::TimeZone};

use super::Journey;
use crate::scenario::Scenario;

/// How far outside the journey an instant still means one of its ends, seconds.
const GRACE_S: f64 = 1.0;
/// A local time as near as this is the present one, and not the next, seconds.
const PRESENT_S: f64 = 0.5;

/// A clock and the stretch of the journey where it applies.
#[derive(Clone, Debug)]
pub struct ClockStretch {
    /// Its zone.
    pub zone: TimeZone,
    /// Applies from here, seconds since departure.
    pub from_s: f64,
    /// Applies up to here; infinite for the last.
    pub to_s: f64,
}

/// Why a text is no time of the journey.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhenFault {
    /// It cannot be read.
    #[error(
        "found time {text:?}, expected an instant (2025-09-02T06:00+08:00), a time since departure (+13h20m), a local \
         time (06:20) or an event's name; the nearest event is {nearest:?}"
    )]
    Unknown {
        /// What was found.
        text: String,
        /// The event whose name is most like it.
        nearest: String,
    },
    /// It is a time, but not one of the journey.
    #[error("{text} lies outside the journey: it lasts from {from} to {to}")]
    Outside {
        /// What was found.
        text: String,
        /// Departure.
        from: Timestamp,
        /// Arrival.
        to: Timestamp,
    },
}

/// The clocks of a scenario in the order of travel, each with the stretch of the journey where it applies.
pub fn clock_stretches(scenario: &Scenario, journey: &Journey) -> Vec<ClockStretch> {
    let line = journey.alignment();
    let begins = |i: usize| {
        let clock = scenario.clocks.get(i)?;
        Some(if i == 0 { 0.0 } else { journey.time_at_chainage(line.chainage_at_km(clock.from_km)) })
    };
    let clocks = scenario.clocks.iter().enumerate();
    clocks
        .map(|(i, clock)| ClockStretch {
            zone: TimeZone::get(&clock.zone).unwrap_or(TimeZone::UTC),
            from_s: begins(i).unwrap_or(0.0),
            to_s: begins(i + 1).unwrap_or(f64::INFINITY),
        })
        .collect()
}

/// Seconds since departure of a time that a person has written. A local time (`06:20`) is the next one after `now_s`
/// on the clock that applies where the train is then, or the last one before where none comes after.
///
/// # Errors
/// When it is no time, or lies outside the journey.
pub fn elapsed_s(scenario: &Scenario, journey: &Journey, text: &str, now_s: f64) -> Result<f64, WhenFault> {
    let text = text.trim();
    let outside = || WhenFault::Outside {
        text: text.to_owned(),
        from: journey.departure(),
        to: journey.instant(journey.duration_s()),
    };
    let seconds = if let Some(since) = text.strip_prefix('+') {
        let span: SignedDuration = since.trim().parse().map_err(|_| unknown(journey, text))?;
        Duration::try_from(span).map_err(|_| unknown(journey, text))?.as_secs_f64()
    } else if let Ok(instant) = text.parse::<Timestamp>() {
        instant.duration_since(journey.departure()).as_secs_f64()
    } else if let Some(time) = local(text) {
        next_local(scenario, journey, time, now_s).ok_or_else(outside)?
    } else {
        event_s(journey, text).ok_or_else(|| unknown(journey, text))?
    };
    let end = journey.duration_s();
    if (-GRACE_S..=end + GRACE_S).contains(&seconds) {
        return Ok(seconds.clamp(0.0, end));
    }
    Err(outside())
}

fn event_s(journey: &Journey, text: &str) -> Option<f64> {
    let wanted = text.to_lowercase();
    let named = journey.events().iter().find(|e| e.name == wanted);
    named.or_else(|| journey.events().iter().find(|e| e.place.as_deref() == Some(&wanted))).map(|e| e.elapsed_s)
}

/// `6:20`, `06:20` or `06:20:30`.
fn local(text: &str) -> Option<Time> {
    let parts: Vec<i8> = text.split([':', '：']).map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let (hour, minute, second) = match parts[..] {
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    Time::new(hour, minute, second, 0).ok()
}

fn next_local(scenario: &Scenario, journey: &Journey, time: Time, now_s: f64) -> Option<f64> {
    let end = journey.duration_s();
    let mut times: Vec<f64> = clock_stretches(scenario, journey)
        .iter()
        .flat_map(|clock| occurrences(journey, clock, time))
        .filter(|s| (0.0..=end).contains(s))
        .collect();
    times.sort_by(f64::total_cmp);
    let next = times.iter().find(|s| **s > now_s + PRESENT_S);
    next.or(times.last()).copied()
}

/// When a clock shows a time on the stretch where it applies.
fn occurrences(journey: &Journey, clock: &ClockStretch, time: Time) -> Vec<f64> {
    let date = |elapsed_s: f64| journey.instant(elapsed_s).to_zoned(clock.zone.clone()).date();
    let (first, last) = (date(clock.from_s), date(clock.to_s.min(journey.duration_s())));
    let days = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last);
    days.filter_map(|day| clock.zone.to_timestamp(day.to_datetime(time)).ok())
        .map(|at| at.duration_since(journey.departure()).as_secs_f64())
        .filter(|s| clock.from_s <= *s && *s < clock.to_s)
        .collect()
}

fn unknown(journey: &Journey, text: &str) -> WhenFault {
    let names = journey.events().iter().map(|e| e.name.as_str());
    let likeness = |name: &str| strsim::jaro_winkler(name, text);
    let nearest = names.max_by(|a, b| likeness(a).total_cmp(&likeness(b))).unwrap_or("departure");
    WhenFault::Unknown { text: text.to_owned(), nearest: nearest.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in() -> (Scenario, Journey) {
        let scenario = Scenario::load("beijing-2025").expect("the built-in scenario loads");
        let journey = Journey::solve(&scenario).expect("the built-in scenario solves");
        (scenario, journey)
    }

    #[test]
    fn instants_times_since_departure_and_events_are_understood() {
        let (scenario, journey) = built_in();
        let at = |text: &str| elapsed_s(&scenario, &journey, text, 0.0);
        assert_eq!(at("2025-09-02T06:00+08:00"), Ok(14.0 * 3_600.0));
        assert_eq!(at(" +13h20m "), Ok(48_000.0));
        let border = journey.events().iter().find(|e| e.name == "border").expect("there is a border").elapsed_s;
        assert_eq!(at("Border"), Ok(border));
    }

    #[test]
    fn a_local_time_is_the_next_one_on_the_clock_that_applies() {
        let (scenario, journey) = built_in();
        let at = |text: &str, now_s: f64| elapsed_s(&scenario, &journey, text, now_s);
        // 18:20 in Pyongyang is 1 h 20 min after the departure; 06:20 comes on the Chinese clock.
        assert_eq!(at("18:20", 0.0), Ok(4_800.0));
        assert_eq!(at("06:20", 0.0), Ok(14.0 * 3_600.0 + 1_200.0));
        assert_eq!(at("6:20:30", 0.0), Ok(14.0 * 3_600.0 + 1_230.0));
        // 17:00 is the departure; there is no other, for it ends at 16:00.
        assert_eq!(at("17:00", 5_000.0), Ok(0.0));
    }

    #[test]
    fn the_doubled_hour_at_the_border_is_met_twice() {
        let (scenario, journey) = built_in();
        let at = |now_s: f64| elapsed_s(&scenario, &journey, "01:45", now_s);
        let korean_s = 8.75 * 3_600.0;
        let chinese_s = 9.75 * 3_600.0;
        assert_eq!(at(0.0), Ok(korean_s));
        assert_eq!(at(korean_s), Ok(chinese_s));
        assert_eq!(at(chinese_s), Ok(chinese_s));
        // 02:45 is never shown by the Korean clock: the train is over the border by then.
        assert_eq!(elapsed_s(&scenario, &journey, "02:45", 0.0), Ok(10.75 * 3_600.0));
    }

    #[test]
    fn what_is_no_time_names_what_is_expected_and_the_nearest_event() {
        let (scenario, journey) = built_in();
        for text in ["bordr", "25:00", "6:7:8:9", "", "+x", "99"] {
            let fault = elapsed_s(&scenario, &journey, text, 0.0).expect_err(text);
            assert!(matches!(fault, WhenFault::Unknown { .. }), "{fault}");
        }
        let fault = elapsed_s(&scenario, &journey, "bordr", 0.0).expect_err("no event");
        assert!(fault.to_string().contains("\"border\""), "{fault}");
        for text in ["+25h", "2024-01-01T00:00Z"] {
            let fault = elapsed_s(&scenario, &journey, text, 0.0).expect_err(text);
            assert!(matches!(fault, WhenFault::Outside { .. }), "{fault}");
        }
    }
}
