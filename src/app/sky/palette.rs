//! How the sky looks by the height of the sun: colours in display-linear light, so that night is dark and readable.

use bevy::math::Vec3;

/// Scale height of haze, metres.
pub const HAZE_SCALE_M: f32 = 1_400.0;

/// The look of an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Overhead.
    pub zenith: Vec3,
    /// At the horizon.
    pub horizon: Vec3,
    /// Towards the sun at twilight.
    pub glow: Vec3,
    /// Light from the ground.
    pub bounce: Vec3,
    /// Direct sunlight.
    pub sun_color: Vec3,
    /// Strength of direct sunlight.
    pub sun_strength: f32,
    /// 0 day, 1 night: lamps.
    pub night: f32,
    /// Strength of stars.
    pub stars: f32,
    /// Haze per metre at sea level.
    pub haze: f32,
}

type Row = (f32, [f32; 3], [f32; 3], [f32; 3], [f32; 3], [f32; 3], [f32; 4]);

/// Sun height in degrees; zenith, horizon, glow, bounce, sun; strength, night, stars, haze per 100 km.
const ROWS: [Row; 9] = [
    (
        -18.0,
        [0.0080, 0.0125, 0.0290],
        [0.0240, 0.0295, 0.0470],
        [0.0, 0.0, 0.0],
        [0.020, 0.024, 0.036],
        [0.0, 0.0, 0.0],
        [0.0, 1.0, 1.0, 3.6],
    ),
    (
        -12.0,
        [0.0110, 0.0190, 0.0470],
        [0.0360, 0.0420, 0.0680],
        [0.040, 0.024, 0.020],
        [0.025, 0.029, 0.042],
        [0.0, 0.0, 0.0],
        [0.0, 1.0, 0.85, 4.2],
    ),
    (
        -6.0,
        [0.030, 0.052, 0.125],
        [0.120, 0.116, 0.158],
        [0.40, 0.17, 0.08],
        [0.075, 0.075, 0.092],
        [1.0, 0.4, 0.2],
        [0.0, 0.94, 0.22, 4.8],
    ),
    (
        -2.0,
        [0.066, 0.110, 0.230],
        [0.28, 0.240, 0.258],
        [0.78, 0.34, 0.13],
        [0.150, 0.140, 0.150],
        [1.0, 0.42, 0.16],
        [0.02, 0.66, 0.0, 4.6],
    ),
    (
        1.0,
        [0.105, 0.175, 0.330],
        [0.44, 0.375, 0.345],
        [0.72, 0.37, 0.17],
        [0.19, 0.175, 0.165],
        [1.0, 0.48, 0.19],
        [0.65, 0.32, 0.0, 4.6],
    ),
    (
        6.0,
        [0.145, 0.260, 0.475],
        [0.56, 0.535, 0.500],
        [0.58, 0.34, 0.16],
        [0.16, 0.150, 0.128],
        [1.0, 0.66, 0.38],
        [1.30, 0.05, 0.0, 4.6],
    ),
    (
        14.0,
        [0.150, 0.300, 0.570],
        [0.57, 0.610, 0.630],
        [0.22, 0.16, 0.09],
        [0.18, 0.172, 0.146],
        [1.0, 0.82, 0.60],
        [1.68, 0.0, 0.0, 3.9],
    ),
    (
        30.0,
        [0.140, 0.300, 0.610],
        [0.53, 0.620, 0.710],
        [0.06, 0.05, 0.04],
        [0.20, 0.195, 0.165],
        [1.0, 0.93, 0.81],
        [1.78, 0.0, 0.0, 3.4],
    ),
    (
        60.0,
        [0.125, 0.285, 0.610],
        [0.50, 0.620, 0.740],
        [0.0, 0.0, 0.0],
        [0.21, 0.205, 0.175],
        [1.0, 0.96, 0.89],
        [1.84, 0.0, 0.0, 3.2],
    ),
];

/// The look at a height of the sun, in degrees.
pub fn at(elevation_deg: f32) -> Look {
    let e = elevation_deg.clamp(ROWS[0].0, ROWS[ROWS.len() - 1].0);
    let i = ROWS.iter().rposition(|r| r.0 <= e).unwrap_or(0).min(ROWS.len() - 2);
    let (a, b) = (&ROWS[i], &ROWS[i + 1]);
    let t = (e - a.0) / (b.0 - a.0);
    let mix = |x: [f32; 3], y: [f32; 3]| Vec3::from(x).lerp(Vec3::from(y), t);
    let one = |k: usize| a.6[k] + (b.6[k] - a.6[k]) * t;
    Look {
        zenith: mix(a.1, b.1),
        horizon: mix(a.2, b.2),
        glow: mix(a.3, b.3),
        bounce: mix(a.4, b.4),
        sun_color: mix(a.5, b.5),
        sun_strength: one(0),
        night: one(1),
        stars: one(2),
        haze: one(3) * 1.0e-5,
    }
}

/// A map is lit enough to be read at any hour; a landscape is as dark as it is.
pub fn for_camera(look: Look, distance_m: f64) -> Look {
    let far = ((distance_m.max(1.0) / 30_000.0).log10() as f32 / 1.2).clamp(0.0, 1.0);
    let lift = far * look.night;
    let high = ((distance_m.max(1.0) / 2_000.0).log10() as f32 / 2.4).clamp(0.0, 1.0);
    let dim = 1.0 - 0.34 * high * (1.0 - look.night);
    Look {
        sun_strength: look.sun_strength * dim,
        bounce: look.bounce * dim + Vec3::new(0.050, 0.058, 0.082) * lift,
        zenith: look.zenith * dim + Vec3::new(0.050, 0.060, 0.090) * lift,
        horizon: look.horizon * dim + Vec3::new(0.045, 0.054, 0.080) * lift,
        ..look
    }
}

/// How much more eyes see by night than there is light: most where one is near enough to make something out, and no more
/// than a map needs from high up.
pub fn night_sight(distance_m: f64) -> f32 {
    let near = ((distance_m.max(1.0) / 20_000.0).log10() as f32 / -1.3).clamp(0.0, 1.0);
    3.4 + 2.4 * near
}

/// Haze per metre for a camera: a map is read through thinner air than a landscape.
pub fn haze(distance_m: f64, per_metre: f32) -> f32 {
    let far = ((distance_m.max(1.0) / 500.0).log10() as f32 / 2.6).clamp(0.0, 1.0);
    // Close to the ground one looks through all of the summer's dust, from higher up over it.
    let dusty = ((distance_m.max(1.0) / 1_400.0).log10() as f32 / -0.7).clamp(0.0, 1.0);
    per_metre * (1.0 - 0.94 * far) * (1.0 + 0.5 * dusty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_look_changes_without_steps() {
        let mut last = at(-30.0);
        for i in -300..=900 {
            let now = at(i as f32 * 0.1);
            assert!((now.zenith - last.zenith).length() < 0.02, "at {i}");
            assert!((now.sun_strength - last.sun_strength).abs() < 0.03, "at {i}");
            last = now;
        }
    }

    #[test]
    fn haze_and_the_sight_of_night_change_with_distance_without_steps() {
        let mut distance_m = 1.0;
        while distance_m < 3.0e6 {
            let next_m = distance_m * 1.05;
            assert!((haze(next_m, 1.0) - haze(distance_m, 1.0)).abs() < 0.06, "at {distance_m} m");
            assert!((night_sight(next_m) - night_sight(distance_m)).abs() < 0.06, "at {distance_m} m");
            distance_m = next_m;
        }
        assert!(haze(300.0, 1.0) > 1.3 && haze(100_000.0, 1.0) < 0.4);
        assert!(night_sight(200.0) > night_sight(30_000.0));
    }

    #[test]
    fn night_is_dark_and_readable() {
        let night = at(-30.0);
        assert!(night.horizon.length() > 0.02 && night.zenith.length() < 0.05);
        assert_eq!(night.night, 1.0);
    }
}
