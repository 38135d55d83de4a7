//! How the journey's time runs in a shot: evenly but for its ends, where it takes up the rate of the shot beside it.

/// A curve of journey time over film time: a cubic with given rates at both ends, which never runs backwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Pace {
    from_s: f64,
    to_s: f64,
    lasts_s: f64,
    /// Rates at the begin and at the end, journey seconds per second.
    rates: (f64, f64),
}

/// The rate at the seam of two shots: the harmonic mean, which keeps both curves from running backwards (Fritsch and
/// Butland 1984).
pub fn rate_between(before: f64, after: f64) -> f64 {
    if before <= 0.0 || after <= 0.0 { 0.0 } else { 2.0 * before * after / (before + after) }
}

impl Pace {
    /// From an instant of the journey to another in some seconds, with the rates of the seams where there are any.
    pub fn new(from_s: f64, to_s: f64, lasts_s: f64, first: Option<f64>, last: Option<f64>) -> Self {
        let mean = (to_s - from_s) / lasts_s;
        // More than three times the mean and the curve would turn back (Fritsch and Carlson 1980).
        let rate = |seam: Option<f64>| seam.unwrap_or(mean).min(3.0 * mean);
        Self { from_s, to_s, lasts_s, rates: (rate(first), rate(last)) }
    }

    /// The instant of the journey and the rate after some seconds of the shot.
    pub fn at(&self, since_s: f64) -> (f64, f64) {
        let t = (since_s / self.lasts_s).clamp(0.0, 1.0);
        let (a, b) = (self.rates.0 * self.lasts_s, self.rates.1 * self.lasts_s);
        let span = self.to_s - self.from_s;
        // Hermite's cubic.
        let (t2, t3) = (t * t, t * t * t);
        let along = span * (3.0 * t2 - 2.0 * t3) + a * (t3 - 2.0 * t2 + t) + b * (t3 - t2);
        let slope = span * (6.0 * t - 6.0 * t2) + a * (3.0 * t2 - 4.0 * t + 1.0) + b * (3.0 * t2 - 2.0 * t);
        ((self.from_s + along).clamp(self.from_s, self.to_s), (slope / self.lasts_s).max(0.0))
    }

    /// The first and the last instant of the journey.
    pub fn stretch_s(&self) -> (f64, f64) {
        (self.from_s, self.to_s)
    }

    /// After how many seconds of the shot an instant of the journey is reached.
    pub fn since_s(&self, elapsed_s: f64) -> f64 {
        if elapsed_s <= self.from_s {
            return 0.0;
        }
        let (mut low, mut high) = (0.0, self.lasts_s);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if self.at(middle).0 < elapsed_s { low = middle } else { high = middle }
        }
        f64::midpoint(low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn time_never_runs_backwards_and_meets_both_ends(
            from_s in 0.0..80_000.0_f64, span_s in 0.1..20_000.0_f64, lasts_s in 0.1..600.0_f64,
            first in proptest::option::of(0.0..1e6_f64), last in proptest::option::of(0.0..1e6_f64),
        ) {
            let pace = Pace::new(from_s, from_s + span_s, lasts_s, first, last);
            prop_assert!((pace.at(0.0).0 - from_s).abs() < 1e-6);
            prop_assert!((pace.at(lasts_s).0 - from_s - span_s).abs() < 1e-6);
            let mut before = from_s;
            for i in 0..=200 {
                let (at, rate) = pace.at(lasts_s * f64::from(i) / 200.0);
                prop_assert!(at >= before - 1e-6 && rate >= 0.0);
                before = at;
            }
        }

        #[test]
        fn instants_are_found_again(span_s in 1.0..20_000.0_f64, lasts_s in 0.5..600.0_f64, share in 0.05..0.95_f64) {
            let pace = Pace::new(100.0, 100.0 + span_s, lasts_s, Some(0.3 * span_s / lasts_s), None);
            let since = lasts_s * share;
            prop_assert!((pace.since_s(pace.at(since).0) - since).abs() < 1e-6 * lasts_s);
        }
    }

    #[test]
    fn two_shots_have_one_rate_at_their_seam() {
        let (slow, fast) = (10.0 / 5.0, 4_000.0 / 4.0);
        let seam = rate_between(slow, fast);
        let first = Pace::new(0.0, 10.0, 5.0, None, Some(seam));
        let second = Pace::new(10.0, 4_010.0, 4.0, Some(seam), None);
        assert!((first.at(5.0).1 - second.at(0.0).1).abs() < 1e-9);
        assert!(seam > slow && seam <= 2.0 * slow);
    }
}
