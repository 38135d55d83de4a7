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
        [0.0045, 0.0070, 0.0170],
        [0.0140, 0.0175, 0.0290],
        [0.0, 0.0, 0.0],
        [0.008, 0.010, 0.015],
        [0.0, 0.0, 0.0],
        [0.0, 1.0, 1.0, 3.0],
    ),
    (
        -12.0,
        [0.0075, 0.0130, 0.0340],
        [0.0260, 0.0310, 0.0520],
        [0.030, 0.018, 0.016],
        [0.012, 0.014, 0.021],
        [0.0, 0.0, 0.0],
        [0.0, 1.0, 0.85, 3.2],
    ),
    (
        -6.0,
        [0.026, 0.046, 0.115],
        [0.105, 0.105, 0.150],
        [0.36, 0.15, 0.07],
        [0.035, 0.036, 0.046],
        [1.0, 0.4, 0.2],
        [0.0, 0.92, 0.22, 3.6],
    ),
    (
        -2.0,
        [0.062, 0.105, 0.225],
        [0.27, 0.235, 0.255],
        [0.74, 0.32, 0.12],
        [0.075, 0.072, 0.078],
        [1.0, 0.42, 0.16],
        [0.02, 0.60, 0.0, 4.0],
    ),
    (
        1.0,
        [0.105, 0.175, 0.330],
        [0.44, 0.375, 0.345],
        [0.86, 0.42, 0.16],
        [0.11, 0.105, 0.10],
        [1.0, 0.48, 0.19],
        [0.55, 0.28, 0.0, 4.2],
    ),
    (
        6.0,
        [0.145, 0.260, 0.475],
        [0.56, 0.535, 0.500],
        [0.58, 0.34, 0.16],
        [0.15, 0.145, 0.125],
        [1.0, 0.66, 0.38],
        [1.25, 0.05, 0.0, 3.8],
    ),
    (
        14.0,
        [0.150, 0.300, 0.570],
        [0.57, 0.610, 0.630],
        [0.22, 0.16, 0.09],
        [0.17, 0.168, 0.145],
        [1.0, 0.82, 0.60],
        [1.75, 0.0, 0.0, 3.0],
    ),
    (
        30.0,
        [0.140, 0.300, 0.610],
        [0.53, 0.620, 0.710],
        [0.06, 0.05, 0.04],
        [0.19, 0.19, 0.165],
        [1.0, 0.93, 0.81],
        [2.05, 0.0, 0.0, 2.5],
    ),
    (
        60.0,
        [0.125, 0.285, 0.610],
        [0.50, 0.620, 0.740],
        [0.0, 0.0, 0.0],
        [0.20, 0.20, 0.175],
        [1.0, 0.96, 0.89],
        [2.2, 0.0, 0.0, 2.2],
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

/// Haze per metre for a camera: a map is read through thinner air than a landscape.
pub fn haze(distance_m: f64, per_metre: f32) -> f32 {
    let far = ((distance_m.max(1.0) / 20_000.0).log10() as f32 / 1.6).clamp(0.0, 1.0);
    per_metre * (1.0 - 0.80 * far)
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
    fn night_is_dark_and_readable() {
        let night = at(-30.0);
        assert!(night.horizon.length() > 0.02 && night.zenith.length() < 0.05);
        assert_eq!(night.night, 1.0);
    }
}
