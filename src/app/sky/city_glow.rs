//! The light of cities over the horizon: what tells from afar, by night, where people have light.
//!
//! Brightness falls with about the 2.5th power of the distance (Walker, *The effects of urban lighting on the
//! brightness of the night sky*, 1977); strengths are tuned to the picture's exposure, not measured.

use bevy::{prelude::*, render::render_resource::ShaderType};
use glam::DVec2;

use crate::app::Playing;

/// Directions that glow is told apart in; four share a vector.
const DIRECTIONS: usize = 64;
/// Cities farther away are under the horizon, metres.
const REACH_M: f64 = 160_000.0;
/// Nearer than this a city is all around, metres.
const WITHIN_M: f64 = 7_000.0;

/// Glow at the horizon by direction, clockwise from north, as the shader reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, ShaderType)]
pub struct Glow {
    strengths: [Vec4; DIRECTIONS / 4],
}

/// A city as a lamp.
#[derive(Clone, Copy, Debug)]
struct Lamp {
    at: DVec2,
    /// Glow at `WITHIN_M`.
    power: f64,
    radius_m: f64,
}

/// Cities that light the sky.
#[derive(Resource, Default)]
pub struct Lamps(Vec<Lamp>);

/// Reads the cities of a journey.
pub fn light_lamps(mut commands: Commands, playing: Res<Playing>) {
    let projection = playing.journey.alignment().projection();
    let lamps = playing.geodata.cities.iter().map(|city| {
        let at = projection.project(city.at());
        let millions = f64::from(city.population) / 1e6;
        // What north of the Yalu is lit is little.
        let lit = playing.lit.at(at);
        Lamp { at, power: 0.17 * lit * millions.powf(0.7), radius_m: 3_500.0 * millions.powf(0.5) }
    });
    commands.insert_resource(Lamps(lamps.collect()));
}

impl Lamps {
    /// The glow around a place.
    pub fn around(&self, here: DVec2) -> Glow {
        let mut strengths = [0.0_f64; DIRECTIONS];
        for lamp in &self.0 {
            let to = lamp.at - here;
            let away_m = to.length();
            if away_m > REACH_M {
                continue;
            }
            let near = WITHIN_M.min(away_m) / WITHIN_M;
            let edge = 1.0 - ((away_m / REACH_M - 0.6) / 0.4).clamp(0.0, 1.0);
            let strength = lamp.power * (WITHIN_M / away_m.max(WITHIN_M)).powf(1.7) * edge;
            // From within a city the sky glows on all sides.
            let wide = (lamp.radius_m / away_m.max(1.0)).atan() + 0.16;
            let towards = to.x.atan2(to.y);
            for (i, sum) in strengths.iter_mut().enumerate() {
                let azimuth = std::f64::consts::TAU * (i as f64) / DIRECTIONS as f64;
                let apart = turn(azimuth - towards) / wide;
                *sum += strength * (1.0 + near * ((-apart * apart).exp() - 1.0));
            }
        }
        let soft = strengths.map(|s| (s / (1.0 + s * 3.0)) as f32);
        Glow { strengths: std::array::from_fn(|i| Vec4::from_slice(&soft[i * 4..])) }
    }
}

/// An angle between minus half a turn and half a turn.
fn turn(angle: f64) -> f64 {
    let tau = std::f64::consts::TAU;
    angle - tau * (angle / tau).round()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glow(glow: &Glow, degrees: f64) -> f32 {
        let i = (degrees / 360.0 * DIRECTIONS as f64).round() as usize % DIRECTIONS;
        glow.strengths[i / 4][i % 4]
    }

    #[test]
    fn a_city_glows_where_it_is_and_less_from_farther_away() {
        let lamps = Lamps(vec![Lamp { at: DVec2::new(30_000.0, 0.0), power: 0.3, radius_m: 6_000.0 }]);
        let from_west = lamps.around(DVec2::ZERO);
        assert!(glow(&from_west, 90.0) > 20.0 * glow(&from_west, 270.0));
        let farther = lamps.around(DVec2::new(-40_000.0, 0.0));
        assert!(glow(&from_west, 90.0) > 2.0 * glow(&farther, 90.0));
        assert_eq!(lamps.around(DVec2::new(-200_000.0, 0.0)), Glow::default());
    }

    #[test]
    fn glow_does_not_jump_on_the_way_into_a_city() {
        let lamps = Lamps(vec![Lamp { at: DVec2::ZERO, power: 0.5, radius_m: 8_000.0 }]);
        let at = |x: f64| lamps.around(DVec2::new(x, 40.0));
        for step in 0..3_000 {
            let x = -170_000.0 + 100.0 * f64::from(step);
            let (a, b) = (at(x), at(x + 100.0));
            for i in 0..DIRECTIONS / 4 {
                assert!((a.strengths[i] - b.strengths[i]).abs().max_element() < 0.02, "at {x} m");
            }
        }
    }
}
