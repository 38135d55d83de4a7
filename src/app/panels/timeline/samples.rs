//! What the plots show, read from the journey as finely as the zoom can show it.

use super::{axis::Axis, span::Span};
use crate::{
    journey::{Journey, Moment},
    scenario::Scenario,
};

/// Most points of a plot.
const MOST: usize = 2_400;
/// Fewest points of a plot.
const FEWEST: usize = 60;
/// On both sides of an arrival or a departure a plot has a point as near as this, seconds.
const BESIDE_S: f64 = 0.05;

/// Speed limits by chainage.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// First and last metre, km/h; sorted.
    stretches: Vec<(f64, f64, f64)>,
    default_kmh: f64,
}

impl Limits {
    /// Limits of a line.
    pub fn of(scenario: &Scenario, journey: &Journey) -> Self {
        let line = journey.alignment();
        let limits = scenario.line.limits.iter();
        let mut stretches: Vec<_> =
            limits.map(|l| (line.chainage_at_km(l.from_km), line.chainage_at_km(l.to_km), l.speed_kmh)).collect();
        stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { stretches, default_kmh: scenario.line.default_limit_kmh }
    }

    /// The lowest limit anywhere under a train, km/h.
    pub fn under(&self, tail_m: f64, front_m: f64) -> f64 {
        let first = self.stretches.partition_point(|(_, to_m, _)| *to_m <= tail_m);
        let here = self.stretches[first..].iter().take_while(|(from_m, ..)| *from_m <= front_m);
        let lowest = here.clone().map(|l| l.2).reduce(f64::min);
        // Between two limits nothing is written: the default holds.
        let covered =
            here.fold(tail_m.max(0.0), |at, (from_m, to_m, _)| if *from_m <= at + 1.0 { at.max(*to_m) } else { at });
        match lowest {
            Some(kmh) if covered + 1.0 >= front_m => kmh,
            Some(kmh) => kmh.min(self.default_kmh),
            None => self.default_kmh,
        }
    }

    /// The highest of all.
    pub fn highest(&self) -> f64 {
        self.stretches.iter().map(|l| l.2).fold(self.default_kmh, f64::max)
    }
}

/// What all plots say at one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Where on the axis.
    pub at: f64,
    /// Speed, km/h.
    pub speed_kmh: f64,
    /// Speed of the fastest possible journey at the same place of the line, km/h.
    pub fastest_kmh: f64,
    /// Lowest limit under the train, km/h.
    pub limit_kmh: f64,
    /// Height of the rail under the front, metres above sea level.
    pub elevation_m: f64,
    /// Mean grade under the train, per mille, positive uphill.
    pub grade_permil: f64,
}

impl Sample {
    /// Reads a moment.
    pub fn of(journey: &Journey, limits: &Limits, at: f64, moment: &Moment) -> Self {
        let front_m = moment.chainage_m;
        let tail_m = front_m - journey.length_m(moment.locomotive_set);
        Self {
            at,
            speed_kmh: moment.speed_mps * 3.6,
            fastest_kmh: journey.fastest_speed_at_chainage(front_m) * 3.6,
            limit_kmh: limits.under(tail_m, front_m),
            elevation_m: journey.alignment().pose(front_m).position.z,
            grade_permil: moment.grade_permil,
        }
    }
}

/// Reads the journey along a part of an axis: evenly, and on both sides of every arrival and departure.
pub fn read(journey: &Journey, limits: &Limits, axis: Axis, span: Span, points: usize) -> Vec<Sample> {
    let count = points.clamp(FEWEST, MOST);
    let even = (0..=count).map(|i| span.from + span.length() * i as f64 / count as f64);
    let mut times: Vec<(f64, f64)> = even.map(|at| (at, axis.elapsed_s(journey, at))).collect();
    let ends = journey.stops().iter().flat_map(|stop| match axis {
        Axis::Time => vec![stop.arrival_s - BESIDE_S, stop.arrival_s, stop.departure_s, stop.departure_s + BESIDE_S],
        Axis::Distance => vec![stop.arrival_s - BESIDE_S, stop.arrival_s, stop.departure_s + 1.0],
    });
    times.extend(ends.map(|s| (axis.place(journey, s), s)).filter(|(at, _)| span.contains(*at)));
    times.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    times.iter().map(|(at, elapsed_s)| Sample::of(journey, limits, *at, &journey.at(*elapsed_s))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in() -> (Journey, Limits) {
        let scenario = Scenario::load("beijing-2025").expect("loads");
        let journey = Journey::solve(&scenario).expect("solves");
        let limits = Limits::of(&scenario, &journey);
        (journey, limits)
    }

    fn between(samples: &[Sample], at: f64) -> f64 {
        let i = samples.partition_point(|s| s.at <= at).clamp(1, samples.len() - 1);
        let (a, b) = (&samples[i - 1], &samples[i]);
        a.speed_kmh + (b.speed_kmh - a.speed_kmh) * (at - a.at) / (b.at - a.at).max(1e-9)
    }

    #[test]
    fn at_a_minute_the_plot_is_the_journey_itself() {
        let (journey, limits) = built_in();
        let leaves = journey.stops()[0].departure_s;
        let span = Span::new(leaves - 10.0, leaves + 50.0);
        let samples = read(&journey, &limits, Axis::Time, span, 800);
        for i in 0..600 {
            let at = span.from + f64::from(i) * 0.1;
            let there = journey.at(at).speed_mps * 3.6;
            assert!((between(&samples, at) - there).abs() < 0.05, "{at}: {there}");
        }
        assert!(samples.iter().any(|s| s.speed_kmh > 5.0), "the train has left");
    }

    #[test]
    fn every_stop_is_seen_even_when_the_whole_day_is_on_few_points() {
        let (journey, limits) = built_in();
        for axis in [Axis::Time, Axis::Distance] {
            let samples = read(&journey, &limits, axis, axis.whole(&journey), 100);
            assert!(samples.is_sorted_by(|a, b| a.at <= b.at));
            for stop in journey.stops() {
                let at = axis.place(&journey, stop.arrival_s);
                assert!(samples.iter().any(|s| (s.at - at).abs() < 1e-9 && s.speed_kmh < 0.01), "{}", stop.place);
            }
        }
    }

    #[test]
    fn the_paced_journey_keeps_below_the_fastest_and_both_below_the_limit() {
        let (journey, limits) = built_in();
        let whole = Axis::Distance.whole(&journey);
        for sample in read(&journey, &limits, Axis::Distance, whole, 600) {
            assert!(sample.fastest_kmh <= sample.limit_kmh + 0.5, "{sample:?}");
            assert!(sample.speed_kmh <= sample.limit_kmh + 0.5, "{sample:?}");
        }
    }
}
