//! The part of an axis that is seen: zoom, pan, and where a place of the axis lies on the screen.

/// From one place of an axis to a later one; seconds since departure or official kilometres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

impl Span {
    /// From one place to a later one.
    pub fn new(from: f64, to: f64) -> Self {
        Self { from, to }
    }

    /// How long it is.
    pub fn length(self) -> f64 {
        self.to - self.from
    }

    /// Whether a place is seen.
    pub fn contains(self, at: f64) -> bool {
        (self.from..=self.to).contains(&at)
    }

    /// Where a place lies on a stretch of points.
    pub fn x_of(self, at: f64, left: f32, width: f32) -> f32 {
        // Far outside is as good as outside, and keeps the figures small.
        let share = ((at - self.from) / self.length()).clamp(-4.0, 5.0);
        (f64::from(left) + share * f64::from(width)) as f32
    }

    /// The place at a point of a stretch; beyond its ends the ends.
    pub fn at_x(self, x: f32, left: f32, width: f32) -> f64 {
        let share = f64::from(x - left) / f64::from(width.max(1.0));
        self.from + share.clamp(0.0, 1.0) * self.length()
    }

    /// How much one point is.
    pub fn per_point(self, width: f32) -> f64 {
        self.length() / f64::from(width.max(1.0))
    }

    /// Seen from nearer (factor below 1) or farther around a place, which stays where it is on the screen as long as
    /// the ends of the whole allow.
    #[must_use]
    pub fn zoom(self, factor: f64, around: f64, whole: Self, least: f64) -> Self {
        let least = least.min(whole.length());
        let length = (self.length() * factor).clamp(least, whole.length());
        let share = ((around - self.from) / self.length()).clamp(0.0, 1.0);
        let from = around - share * length;
        Self { from, to: from + length }.within(whole)
    }

    /// Moved along the axis, not beyond its ends.
    #[must_use]
    pub fn pan(self, by: f64, whole: Self) -> Self {
        Self { from: self.from + by, to: self.to + by }.within(whole)
    }

    /// As long as before, with a place at a share of it.
    #[must_use]
    pub fn place(self, at: f64, share: f64, whole: Self) -> Self {
        let from = at - share * self.length();
        Self { from, to: from + self.length() }.within(whole)
    }

    /// Moved into the whole; cut where it is longer.
    #[must_use]
    pub fn within(self, whole: Self) -> Self {
        let length = self.length().min(whole.length());
        // Measured from the nearer end, so that the whole is the whole to the last bit.
        if self.from <= whole.from || length >= whole.length() {
            return Self {
                from: whole.from,
                to: if length >= whole.length() { whole.to } else { whole.from + length },
            };
        }
        if self.from + length >= whole.to {
            return Self { from: whole.to - length, to: whole.to };
        }
        Self { from: self.from, to: self.from + length }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WHOLE: Span = Span { from: 0.0, to: 86_400.0 };

    proptest! {
        #[test]
        fn places_and_points_are_inverse_at_every_zoom(from in 0.0..86_000.0, length in 60.0..86_400.0, share in 0.0..1.0) {
            let span = Span::new(from, from + length).within(WHOLE);
            let at = span.from + share * span.length();
            let x = span.x_of(at, 17.0, 1_200.0);
            // A point of the screen is 1/1200 of the span; f32 keeps a thousandth of a point.
            prop_assert!((span.at_x(x, 17.0, 1_200.0) - at).abs() <= span.per_point(1_200.0) * 2e-3);
        }

        #[test]
        fn zoom_stays_inside_keeps_its_limits_and_the_place_under_the_pointer(
            from in 0.0..86_000.0, length in 60.0..86_400.0, share in 0.0..1.0, factor in 0.01..100.0,
        ) {
            let span = Span::new(from, from + length).within(WHOLE);
            let around = span.from + share * span.length();
            let zoomed = span.zoom(factor, around, WHOLE, 60.0);
            prop_assert!(zoomed.from >= WHOLE.from && zoomed.to <= WHOLE.to);
            prop_assert!(zoomed.length() >= 60.0 - 1e-6);
            let touches = zoomed.from == WHOLE.from || zoomed.to == WHOLE.to;
            let moved = (zoomed.x_of(around, 0.0, 1_000.0) - span.x_of(around, 0.0, 1_000.0)).abs();
            prop_assert!(touches || moved < 0.01, "moved by {moved}");
        }

        #[test]
        fn panning_keeps_the_length_and_stays_inside(from in 0.0..80_000.0, length in 60.0..86_400.0, by in -1e6..1e6) {
            let span = Span::new(from, from + length).within(WHOLE);
            let moved = span.pan(by, WHOLE);
            prop_assert!((moved.length() - span.length()).abs() < 1e-6);
            prop_assert!(moved.from >= WHOLE.from && moved.to <= WHOLE.to);
        }
    }

    #[test]
    fn zooming_out_far_enough_shows_exactly_the_whole() {
        let near = Span::new(40_000.0, 40_060.0);
        assert_eq!(near.zoom(1e6, 40_010.0, WHOLE, 60.0), WHOLE);
    }

    #[test]
    fn a_place_beyond_the_whole_is_shown_at_its_end() {
        let near = Span::new(40_000.0, 40_060.0);
        assert_eq!(near.place(86_400.0, 0.1, WHOLE), Span::new(86_340.0, 86_400.0));
        assert_eq!(near.place(0.0, 0.5, WHOLE), Span::new(0.0, 60.0));
    }
}
