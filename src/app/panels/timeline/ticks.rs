//! Where the rulers of the chart carry ticks, and what is written at them.

use jiff::{Timestamp, Zoned, tz::TimeZone};

use super::span::Span;
use crate::words::Words;

/// Steps between numbered ticks and the small ticks between them, seconds.
const TIME_STEPS: [(f64, f64); 12] = [
    (10.0, 1.0),
    (30.0, 5.0),
    (60.0, 10.0),
    (300.0, 60.0),
    (600.0, 60.0),
    (1_800.0, 300.0),
    (3_600.0, 600.0),
    (7_200.0, 1_800.0),
    (10_800.0, 3_600.0),
    (21_600.0, 3_600.0),
    (43_200.0, 10_800.0),
    (86_400.0, 21_600.0),
];

/// Steps between numbered ticks of kilometres and the small ticks between them.
const KM_STEPS: [(f64, f64); 11] = [
    (0.1, 0.02),
    (0.2, 0.1),
    (0.5, 0.1),
    (1.0, 0.2),
    (2.0, 1.0),
    (5.0, 1.0),
    (10.0, 2.0),
    (20.0, 5.0),
    (50.0, 10.0),
    (100.0, 20.0),
    (200.0, 50.0),
];

/// A tick.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where on the axis.
    pub at: f64,
    /// What is written at it; nothing at small ticks.
    pub label: String,
    /// A new day begins here.
    pub strong: bool,
}

/// Ticks of a clock. `room` is how much of the axis a label takes, seconds.
pub fn of_clock(departure: Timestamp, zone: &TimeZone, span: Span, room: f64, words: &Words) -> Vec<Tick> {
    let (step, small) = TIME_STEPS.into_iter().find(|(step, _)| *step >= room).unwrap_or((86_400.0, 21_600.0));
    let start = departure + jiff::SignedDuration::from_secs_f64(span.from);
    let offset_s = f64::from(zone.to_offset(start).seconds());
    let local = departure.as_second() as f64 + f64::from(departure.subsec_nanosecond()) * 1e-9 + offset_s;
    every(small, span.from + local, span.to + local)
        .map(|at| {
            let numbered = is_multiple(at, step);
            let instant = Timestamp::from_second((at - offset_s).round() as i64).unwrap_or(departure);
            let shown = instant.to_zoned(zone.clone());
            let strong = numbered && is_multiple(at, 86_400.0);
            let label = if numbered { clock_label(&shown, step, strong, words) } else { String::new() };
            Tick { at: at - local, label, strong }
        })
        .collect()
}

fn clock_label(shown: &Zoned, step: f64, midnight: bool, words: &Words) -> String {
    if midnight {
        return day(shown, words);
    }
    if step < 60.0 {
        return format!("{:02}:{:02}:{:02}", shown.hour(), shown.minute(), shown.second());
    }
    format!("{:02}:{:02}", shown.hour(), shown.minute())
}

/// Day and month.
pub fn day(shown: &Zoned, words: &Words) -> String {
    let month = format!("month.{}", shown.month());
    words.fill("chart.day", &[("day", &shown.day().to_string()), ("month", words.get(&month))])
}

/// Ticks of official kilometres. `room` is how much of the axis a label takes, kilometres.
pub fn of_km(span: Span, room: f64) -> Vec<Tick> {
    let (step, small) = KM_STEPS.into_iter().find(|(step, _)| *step >= room).unwrap_or((500.0, 100.0));
    let digits = usize::from(step < 1.0);
    every(small, span.from, span.to)
        .map(|at| {
            let label = if is_multiple(at, step) { format!("{at:.digits$}") } else { String::new() };
            Tick { at, label, strong: false }
        })
        .collect()
}

/// Two or three round values between two ends, for an axis that rises.
pub fn of_values(low: f64, high: f64) -> Vec<f64> {
    let length = high - low;
    if !length.is_finite() || length <= 0.0 {
        return Vec::new();
    }
    let power = 10f64.powf(length.log10().floor());
    let steps = [1.0, 0.5, 0.25, 0.2, 0.1].map(|share| share * power);
    let count = |step: f64| every(step, low, high).count();
    let three = steps.into_iter().find(|step| count(*step) == 3);
    let step = three.or_else(|| steps.into_iter().find(|step| count(*step) >= 2)).unwrap_or(power);
    every(step, low, high).take(3).collect()
}

fn every(step: f64, from: f64, to: f64) -> impl Iterator<Item = f64> {
    let first = (from / step - 1e-6).ceil() as i64;
    let last = (to / step + 1e-6).floor() as i64;
    (first..=last).map(move |i| i as f64 * step)
}

fn is_multiple(at: f64, step: f64) -> bool {
    let times = at / step;
    (times - times.round()).abs() < 1e-6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    fn clock(zone: &str, from: f64, to: f64, room: f64) -> Vec<Tick> {
        let departure: Timestamp = "2025-09-01T17:00:00+09:00".parse().expect("an instant");
        let zone = TimeZone::get(zone).expect("a zone");
        of_clock(departure, &zone, Span::new(from, to), room, &Words::new(Lang::En))
    }

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().filter(|t| !t.label.is_empty()).map(|t| t.label.as_str()).collect()
    }

    #[test]
    fn a_day_is_numbered_by_hours_and_midnight_by_its_date() {
        let ticks = clock("Asia/Pyongyang", 0.0, 86_400.0, 6_000.0);
        assert_eq!(labels(&ticks)[..5], ["18:00", "20:00", "22:00", "2 Sep", "02:00"]);
        let midnight = ticks.iter().find(|t| t.strong).expect("a midnight");
        assert_eq!(midnight.at, 7.0 * 3_600.0);
    }

    #[test]
    fn a_minute_is_numbered_by_seconds_on_both_clocks() {
        let ticks = clock("Asia/Shanghai", 34_200.0, 34_260.0, 6.0);
        assert_eq!(
            labels(&ticks),
            ["01:30:00", "01:30:10", "01:30:20", "01:30:30", "01:30:40", "01:30:50", "01:31:00"]
        );
        assert_eq!(labels(&clock("Asia/Pyongyang", 34_200.0, 34_210.0, 6.0))[0], "02:30:00");
    }

    #[test]
    fn no_two_labels_of_a_ruler_are_alike_at_any_zoom() {
        for length in [60.0, 600.0, 3_600.0, 14_400.0, 86_300.0] {
            let from = 30_000.0_f64.min(86_300.0 - length);
            let ticks = clock("Asia/Shanghai", from, from + length, length / 15.0);
            let mut seen = labels(&ticks);
            let count = seen.len();
            assert!(count >= 3, "{length}: {seen:?}");
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), count, "{length}");
        }
    }

    #[test]
    fn kilometres_carry_a_decimal_only_where_they_need_one() {
        assert_eq!(
            labels(&of_km(Span::new(100.0, 101.0), 0.15)),
            ["100.0", "100.2", "100.4", "100.6", "100.8", "101.0"]
        );
        assert_eq!(labels(&of_km(Span::new(0.0, 1_342.1), 80.0))[..3], ["0", "100", "200"]);
    }

    #[test]
    fn values_are_few_and_round() {
        assert_eq!(of_values(0.0, 140.0), [0.0, 50.0, 100.0]);
        assert_eq!(of_values(0.0, 110.0), [0.0, 50.0, 100.0]);
        assert_eq!(of_values(-12.0, 12.0), [-10.0, 0.0, 10.0]);
        for (low, high) in [(3.0, 361.0), (41.2, 61.2), (0.0, 1.0)] {
            assert!((2..=3).contains(&of_values(low, high).len()), "{low} to {high}");
        }
        assert!(of_values(1.0, 1.0).is_empty());
    }
}
