//! How the land changes between the country around a train and a map of the whole region: functions of the camera's
//! distance alone, smooth, so that no distance is a border.

use super::smooth;

/// Between these camera distances rings give way to the region's tiles, metres.
const EXCHANGE_M: (f64, f64) = (190_000.0, 330_000.0);
/// Between these heights grow from true to three times as tall, metres.
const RISING_M: (f64, f64) = (90_000.0, 520_000.0);
/// How much taller a map's mountains are than the earth's.
const TALLEST: f64 = 3.0;

fn along((from_m, to_m): (f64, f64), distance_m: f64) -> f64 {
    smooth(from_m.ln(), to_m.ln(), distance_m.max(1.0).ln())
}

/// How many times taller than they are heights are drawn, as relief maps do.
pub fn tallness(distance_m: f64) -> f64 {
    1.0 + (TALLEST - 1.0) * along(RISING_M, distance_m)
}

/// Share of the picture that the region's tiles have: 0 rings alone, 1 tiles alone.
pub fn region_share(distance_m: f64) -> f64 {
    along(EXCHANGE_M, distance_m)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_the_train_the_land_is_as_tall_as_it_is_and_drawn_by_rings_alone() {
        for distance_m in [1.0, 300.0, 20_000.0, 89_000.0] {
            assert!((tallness(distance_m) - 1.0).abs() < 1e-12);
            assert!(region_share(distance_m) == 0.0);
        }
    }

    #[test]
    fn a_notch_of_the_wheel_never_changes_the_land_by_more_than_a_quarter() {
        let mut distance_m = 50_000.0;
        while distance_m < 3.0e6 {
            let next = distance_m / 0.82;
            assert!(tallness(next) - tallness(distance_m) < 0.5);
            assert!(region_share(next) - region_share(distance_m) < 0.75);
            distance_m = next;
        }
        assert!((tallness(3.0e6) - TALLEST).abs() < 1e-12 && (region_share(3.0e6) - 1.0).abs() < 1e-12);
    }
}
