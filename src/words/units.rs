//! Units that people read: kilometres or miles.

/// Metres of a mile.
const MILE_M: f64 = 1_609.344;
/// Metres of a foot.
const FOOT_M: f64 = 0.3048;

/// The units of speeds, distances and heights on the screen. Km posts stay what is written on them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Units {
    /// Kilometres, metres, km/h.
    #[default]
    Metric,
    /// Miles, feet, mph.
    Imperial,
}

/// A figure ready to be shown, and the key of the sentence with its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The figure.
    pub value: String,
    /// Key of the sentence that it fills.
    pub key: &'static str,
}

impl Figure {
    fn of(value: f64, decimals: usize, key: &'static str) -> Self {
        Self { value: format!("{value:.decimals$}"), key }
    }
}

impl Units {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Metric, Self::Imperial];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Metric => "metric",
            Self::Imperial => "imperial",
        }
    }

    /// The units of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|units| units.name() == name)
    }

    /// Key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Metric => "settings.units.metric",
            Self::Imperial => "settings.units.imperial",
        }
    }

    /// Metres of the larger unit of distance, and the key of its sentence.
    pub fn long(self) -> (f64, &'static str) {
        match self {
            Self::Metric => (1_000.0, "unit.km"),
            Self::Imperial => (MILE_M, "unit.mi"),
        }
    }

    /// Metres of the smaller unit of distance, and the key of its sentence.
    pub fn short(self) -> (f64, &'static str) {
        match self {
            Self::Metric => (1.0, "unit.m"),
            Self::Imperial => (FOOT_M, "unit.ft"),
        }
    }

    /// A speed in whole units an hour.
    pub fn speed(self, mps: f64) -> Figure {
        let key = match self {
            Self::Metric => "unit.kmh",
            Self::Imperial => "unit.mph",
        };
        Figure::of(mps * 3_600.0 / self.long().0, 0, key)
    }

    /// A distance: whole tens of the smaller unit when near, tenths of the larger one from about a kilometre
    /// (a fifth of a mile) on.
    pub fn distance(self, metres: f64) -> Figure {
        let far_m = match self {
            Self::Metric => 1_000.0,
            Self::Imperial => MILE_M / 5.0,
        };
        if metres.abs() < far_m {
            let (unit_m, key) = self.short();
            return Figure::of((metres / unit_m / 10.0).round() * 10.0, 0, key);
        }
        let (unit_m, key) = self.long();
        Figure::of(metres / unit_m, 1, key)
    }

    /// The length of a thing that one can walk along: tenths of the smaller unit.
    pub fn length(self, metres: f64) -> Figure {
        let (unit_m, key) = self.short();
        Figure::of(metres / unit_m, 1, key)
    }

    /// A height above the sea: whole smaller units.
    pub fn height(self, metres: f64) -> Figure {
        let (unit_m, key) = self.short();
        Figure::of(metres / unit_m, 0, key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(figure: &Figure) -> (&str, &str) {
        (&figure.value, figure.key)
    }

    #[test]
    fn a_speed_is_the_same_speed_in_both_units() {
        assert_eq!(shown(&Units::Metric.speed(25.0)), ("90", "unit.kmh"));
        assert_eq!(shown(&Units::Imperial.speed(25.0)), ("56", "unit.mph"));
        assert_eq!(shown(&Units::Imperial.speed(0.0)), ("0", "unit.mph"));
    }

    #[test]
    fn distances_change_to_the_larger_unit_when_far() {
        assert_eq!(shown(&Units::Metric.distance(348.0)), ("350", "unit.m"));
        assert_eq!(shown(&Units::Metric.distance(1_340.0)), ("1.3", "unit.km"));
        assert_eq!(shown(&Units::Imperial.distance(100.0)), ("330", "unit.ft"));
        assert_eq!(shown(&Units::Imperial.distance(1_609.344)), ("1.0", "unit.mi"));
        // Nothing is told as a thousand feet and more that is longer than a fifth of a mile.
        assert_eq!(shown(&Units::Imperial.distance(330.0)), ("0.2", "unit.mi"));
    }

    #[test]
    fn lengths_and_heights_are_told_in_the_smaller_unit() {
        assert_eq!(shown(&Units::Metric.length(26.6)), ("26.6", "unit.m"));
        assert_eq!(shown(&Units::Imperial.length(26.6)), ("87.3", "unit.ft"));
        assert_eq!(shown(&Units::Imperial.height(304.8)), ("1000", "unit.ft"));
    }

    #[test]
    fn names_lead_back_to_units() {
        for units in Units::ALL {
            assert_eq!(Units::named(units.name()), Some(units));
        }
        assert_eq!(Units::named("leagues"), None);
    }
}
