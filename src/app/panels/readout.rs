//! What the instruments show at an instant, as plain words.

use jiff::Timestamp;

use super::timeline::{Timeline, station_name};
use crate::{
    journey::{Journey, Moment, Motion},
    scenario::{Scenario, Standing},
    words::Words,
};

/// One clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockFace {
    /// What people call it.
    pub name: String,
    /// `06:20`.
    pub time: String,
    /// Whether it applies where the train is.
    pub applies: bool,
}

/// Where the train stops next, or stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStop {
    /// `Next stop`, or `Standing at …`.
    pub label: String,
    /// Name, and time to it or to the departure.
    pub value: String,
    /// How well it is known.
    pub standing: Standing,
    /// What it is for, or that nobody knows.
    pub note: String,
}

/// All instruments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readout {
    /// Date on the clock that applies.
    pub date: String,
    /// All clocks.
    pub clocks: Vec<ClockFace>,
    /// Time since departure.
    pub elapsed: String,
    /// Time to arrival.
    pub remaining: String,
    /// Speed with unit.
    pub speed: String,
    /// Km post.
    pub km_post: String,
    /// Where it stops next.
    pub next: NextStop,
}

impl Readout {
    /// Reads the instruments.
    pub fn of(timeline: &Timeline, scenario: &Scenario, journey: &Journey, moment: &Moment, words: &Words) -> Self {
        let t = moment.elapsed_s;
        let ruler = timeline.ruler_at(t);
        Self {
            date: ruler.map(|r| r.date(moment.instant, words)).unwrap_or_default(),
            clocks: clocks(timeline, moment.instant, t),
            elapsed: duration(t, words),
            remaining: duration(timeline.duration_s - t, words),
            speed: words.speed(moment.speed_mps),
            km_post: format!("{:.1}", moment.km_post),
            next: next_stop(scenario, journey, moment, words),
        }
    }
}

fn clocks(timeline: &Timeline, at: Timestamp, elapsed_s: f64) -> Vec<ClockFace> {
    let applies = timeline.rulers.iter().rposition(|r| r.from_s <= elapsed_s).unwrap_or(0);
    timeline
        .rulers
        .iter()
        .enumerate()
        .map(|(i, r)| ClockFace { name: r.name.clone(), time: r.time(at), applies: i == applies })
        .collect()
}

/// A stretch of time in words: `2 h 05 min`, `12 min`, `40 s`.
pub fn duration(seconds: f64, words: &Words) -> String {
    let whole = seconds.max(0.0).round() as u64;
    let (hours, minutes) = (whole / 3_600, whole / 60 % 60);
    if hours > 0 {
        return words.fill("duration.hm", &[("hours", &hours.to_string()), ("minutes", &format!("{minutes:02}"))]);
    }
    if minutes > 0 {
        return words.fill("duration.m", &[("minutes", &minutes.to_string())]);
    }
    words.fill("duration.s", &[("seconds", &(whole % 60).to_string())])
}

fn next_stop(scenario: &Scenario, journey: &Journey, moment: &Moment, words: &Words) -> NextStop {
    let t = moment.elapsed_s;
    let timetable = &scenario.timetable;
    let note_of = |place: &str| {
        let purpose = timetable.stops.iter().find(|s| s.station == place).map(|s| words.text(&s.purpose));
        let hold = timetable.holds.iter().find(|h| h.station == place).map(|h| words.text(&h.note));
        [purpose, hold].into_iter().flatten().collect::<Vec<_>>().join(". ").replace("..", ".")
    };
    if let Motion::Stopped(i) = moment.state
        && let Some(stop) = journey.stops().get(i)
    {
        let name = station_name(scenario, &stop.place, words);
        return NextStop {
            label: words.fill("standing_at", &[("station", &name)]),
            value: words.fill("departs_in", &[("time", &duration(stop.departure_s - t, words))]),
            standing: stop.standing,
            note: note_of(&stop.place),
        };
    }
    if let Some(stop) = journey.stops().iter().find(|s| s.arrival_s > t) {
        let name = station_name(scenario, &stop.place, words);
        return NextStop {
            label: words.get("next_stop").to_owned(),
            value: words.fill("next_stop.in", &[("station", &name), ("time", &duration(stop.arrival_s - t, words))]),
            standing: stop.standing,
            note: note_of(&stop.place),
        };
    }
    let last = scenario.line.stations.last().map(|s| words.text(&s.name)).unwrap_or_default();
    if moment.state == Motion::Arrived {
        return NextStop {
            label: words.get("arrived").to_owned(),
            value: last.to_owned(),
            standing: journey.passings().last().map(|p| p.standing).unwrap_or_default(),
            note: String::new(),
        };
    }
    NextStop {
        label: words.get("next_stop").to_owned(),
        value: words.fill("next_stop.in", &[("station", last), ("time", &duration(journey.duration_s() - t, words))]),
        standing: journey.passings().last().map(|p| p.standing).unwrap_or_default(),
        note: timetable.windows.last().map(|w| w.source.clone()).unwrap_or_default(),
    }
}

/// A rate in words, `480×`.
pub fn rate(value: f64) -> String {
    let size = value.abs();
    let digits = if size < 1.0 {
        format!("{size:.2}")
    } else if size < 10.0 {
        format!("{size:.1}")
    } else {
        format!("{size:.0}")
    };
    let digits = if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        grouped(&digits)
    };
    format!("{digits}×")
}

/// Groups of three figures by thin spaces.
pub fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) && digits.len() > 4 {
            out.push('\u{a0}');
        }
        out.push(c);
    }
    out
}

/// A rate that a person has typed.
pub fn typed_rate(text: &str) -> Option<f64> {
    let plain: String =
        text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | 'e' | 'E' | '-')).collect();
    plain.replace(',', ".").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn stretches_of_time_are_told_in_the_largest_units() {
        let words = Words::new(Lang::En);
        assert_eq!(duration(7_500.0, &words), "2 h 05 min");
        assert_eq!(duration(719.6, &words), "12 min");
        assert_eq!(duration(40.0, &words), "40 s");
        assert_eq!(duration(-3.0, &words), "0 s");
    }

    #[test]
    fn rates_are_short_and_can_be_typed_back() {
        for (value, shown) in
            [(0.1, "0.1×"), (480.0, "480×"), (1.0, "1×"), (-100_000.0, "100\u{a0}000×"), (2.5, "2.5×")]
        {
            assert_eq!(rate(value), shown);
            assert_eq!(typed_rate(shown), Some(value.abs()));
        }
    }

    #[test]
    fn the_next_stop_is_told_under_way_and_standing() {
        let scenario = Scenario::load("beijing-2025").expect("loads");
        let journey = Journey::solve(&scenario).expect("solves");
        let words = Words::new(Lang::En);
        let timeline = Timeline::of(&scenario, &journey, &words);
        let at = |s: f64| Readout::of(&timeline, &scenario, &journey, &journey.at(s), &words).next;
        assert!(at(600.0).value.starts_with("Sukchon"));
        assert!(at(4_500.0).label.contains("Sukchon"));
        assert!(at(85_000.0).value.starts_with("Beijing"));
    }
}
