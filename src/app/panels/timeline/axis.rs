//! What runs from left to right in the chart: time or distance, and how one leads to the other.

use super::span::Span;
use crate::journey::Journey;

/// What the chart shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Plots over time.
    #[default]
    Time,
    /// Plots over official kilometres.
    Distance,
    /// Distance over time.
    StringLine,
}

/// What runs from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Axis {
    /// Seconds since departure.
    Time,
    /// Official kilometres of the front.
    Distance,
}

impl Kind {
    /// All, in the order of their buttons.
    pub const ALL: [Self; 3] = [Self::Time, Self::Distance, Self::StringLine];

    /// What runs from left to right.
    pub fn axis(self) -> Axis {
        match self {
            Self::Time | Self::StringLine => Axis::Time,
            Self::Distance => Axis::Distance,
        }
    }

    /// Key of its name and of its help.
    pub fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Time => ("chart.time", "chart.time.help"),
            Self::Distance => ("chart.distance", "chart.distance.help"),
            Self::StringLine => ("chart.stringline", "chart.stringline.help"),
        }
    }
}

impl Axis {
    /// The shortest part that is shown: a minute, a kilometre.
    pub fn least(self) -> f64 {
        match self {
            Self::Time => 60.0,
            Self::Distance => 1.0,
        }
    }

    /// The whole journey.
    pub fn whole(self, journey: &Journey) -> Span {
        Span::new(self.place(journey, 0.0), self.place(journey, journey.duration_s()))
    }

    /// Where the train is on the axis at an instant.
    pub fn place(self, journey: &Journey, elapsed_s: f64) -> f64 {
        match self {
            Self::Time => elapsed_s.clamp(0.0, journey.duration_s()),
            Self::Distance => journey.at(elapsed_s).km_post,
        }
    }

    /// When the train is at a place of the axis; where it stands there, when it arrives.
    pub fn elapsed_s(self, journey: &Journey, place: f64) -> f64 {
        match self {
            Self::Time => place.clamp(0.0, journey.duration_s()),
            Self::Distance => journey.time_at_chainage(journey.alignment().chainage_at_km(place)),
        }
    }

    /// The same part of the journey on this axis that a span shows on another.
    pub fn same(self, journey: &Journey, span: Span, of: Self) -> Span {
        if self == of || span == of.whole(journey) {
            return if self == of { span } else { self.whole(journey) };
        }
        let over = |place: f64| self.place(journey, of.elapsed_s(journey, place));
        let (from, to) = (over(span.from), over(span.to));
        let short = (self.least() - (to - from)).max(0.0) * 0.5;
        Span::new(from - short, to + short).within(self.whole(journey))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn journey() -> Journey {
        Journey::solve(&Scenario::load("beijing-2025").expect("loads")).expect("solves")
    }

    #[test]
    fn a_kilometre_leads_to_the_instant_when_the_train_is_there() {
        let journey = journey();
        for i in 0..=500 {
            let whole = Axis::Distance.whole(&journey);
            let km = whole.from + whole.length() * f64::from(i) / 500.0;
            let at_s = Axis::Distance.elapsed_s(&journey, km);
            // Where locomotives of another length take over, the front stands a little farther on.
            let back = Axis::Distance.place(&journey, at_s);
            assert!((back - km).abs() < 0.05, "km {km}: {back}");
        }
    }

    #[test]
    fn at_a_hold_the_kilometre_is_the_arrival() {
        let journey = journey();
        for stop in journey.stops() {
            let km = journey.at(stop.arrival_s).km_post;
            let at_s = Axis::Distance.elapsed_s(&journey, km);
            assert!((at_s - stop.arrival_s).abs() < 2.0, "{}: {at_s} and {}", stop.place, stop.arrival_s);
        }
    }

    #[test]
    fn the_whole_stays_the_whole_on_the_other_axis_and_a_part_the_same_part() {
        let journey = journey();
        let whole = Axis::Time.whole(&journey);
        assert_eq!(Axis::Distance.same(&journey, whole, Axis::Time), Axis::Distance.whole(&journey));
        let part = Span::new(50_000.0, 54_000.0);
        let km = Axis::Distance.same(&journey, part, Axis::Time);
        assert_eq!(km.from, journey.at(50_000.0).km_post);
        // A minute of a hold is no distance: a kilometre is shown.
        let stop = &journey.stops()[0];
        let still = Span::new(stop.arrival_s + 60.0, stop.arrival_s + 120.0);
        assert!((Axis::Distance.same(&journey, still, Axis::Time).length() - 1.0).abs() < 1e-9);
    }
}
