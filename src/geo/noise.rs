//! Seeded noise with slopes, and the shapes made of it.

use glam::{DVec2, Vec2};

/// Turns a seed and two whole numbers into 32 evenly mixed bits.
#[inline]
pub(super) fn mix(x: i32, y: i32, seed: u32) -> u32 {
    let mut h = (x as u32).wrapping_mul(0x9E37_79B1)
        ^ (y as u32).wrapping_mul(0x85EB_CA77).rotate_left(13)
        ^ seed;
    h ^= h >> 15;
    h = h.wrapping_mul(0x2C1B_3C6D);
    h ^= h >> 12;
    h = h.wrapping_mul(0x297A_2D39);
    h ^ (h >> 15)
}

/// Whole and fractional part; faster than `floor` where the processor has no such instruction.
#[inline]
pub(super) fn whole(x: f64) -> (i32, f32) {
    let cut = x as i32;
    let below = cut - i32::from(x < f64::from(cut));
    (below, (x - f64::from(below)) as f32)
}

/// Smooth noise of unit wavelength, about -1..1, with its slopes: value, d/dx, d/dy.
#[inline]
pub(super) fn gradient_noise(x: f64, y: f64, seed: u32) -> [f32; 3] {
    let (ix, fx) = whole(x);
    let (iy, fy) = whole(y);
    let corner = |dx: i32, dy: i32| {
        let h = mix(ix.wrapping_add(dx), iy.wrapping_add(dy), seed);
        let unit = 1.0 / 32_767.5;
        let g = Vec2::new((h & 0xffff) as f32 * unit - 1.0, (h >> 16) as f32 * unit - 1.0);
        (g, g.x * (fx - dx as f32) + g.y * (fy - dy as f32))
    };
    let ((ga, a), (gb, b)) = (corner(0, 0), corner(1, 0));
    let ((gc, c), (gd, d)) = (corner(0, 1), corner(1, 1));
    let (u, du) = quintic(fx);
    let (v, dv) = quintic(fy);
    let k = a - b - c + d;
    let value = a + u * (b - a) + v * (c - a) + u * v * k;
    let slope = ga + (gb - ga) * u + (gc - ga) * v + (ga - gb - gc + gd) * (u * v)
        + Vec2::new(du * (b - a + v * k), dv * (c - a + u * k));
    [1.5 * value, 1.5 * slope.x, 1.5 * slope.y]
}

#[inline]
fn quintic(t: f32) -> (f32, f32) {
    (t * t * t * (t * (t * 6.0 - 15.0) + 10.0), 30.0 * t * t * (t * (t - 2.0) + 1.0))
}

/// Noise of a given wavelength, about -1..1.
#[inline]
pub(super) fn wave(p: DVec2, wavelength_m: f64, seed: u32) -> f64 {
    let q = p / wavelength_m;
    f64::from(gradient_noise(q.x, q.y, seed)[0])
}

/// Smooth step from 0 at `a` to 1 at `b` (either may be the larger).
#[inline]
pub(super) fn smooth_step(a: f64, b: f64, x: f64) -> f64 {
    let t = ((x - a) / (b - a)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Straight mixing.
#[inline]
pub(super) fn mixed(a: f64, b: f64, t: f64) -> f64 {
    a + (b - a) * t
}

/// The larger of two, rounded where they meet within `round`.
#[inline]
pub(super) fn smooth_max(a: f64, b: f64, round: f64) -> f64 {
    let h = (round - (a - b).abs()).max(0.0) / round;
    a.max(b) + 0.25 * round * h * h
}

/// The smaller of two, rounded where they meet within `round`.
#[inline]
pub(super) fn smooth_min(a: f64, b: f64, round: f64) -> f64 {
    -smooth_max(-a, -b, round)
}

/// Wavelengths of the fine relief, metres, and their share of the height.
const OCTAVES: [(f64, f32); 9] = [
    (6100.0, 1.0),
    (3070.0, 0.62),
    (1490.0, 0.36),
    (760.0, 0.21),
    (370.0, 0.11),
    (178.0, 0.052),
    (89.0, 0.024),
    (43.0, 0.011),
    (21.0, 0.005),
];

/// Fine relief, about -1..1: ridges that branch and valleys that run together.
///
/// Every octave is damped where the larger ones are steep, which leaves slopes smooth and crests
/// rough, as running water does (after I. Quilez, "value noise derivatives", 2008). Octaves shorter
/// than twice `detail_m` are left out, gradually.
#[inline]
pub(super) fn hills(p: DVec2, detail_m: f64, seed: u32) -> f64 {
    let bend = gradient_noise(p.x / 7300.0, p.y / 7300.0, seed ^ 0x51);
    let mut q = p + DVec2::new(f64::from(bend[1]), f64::from(bend[2])) * 420.0;
    let (mut sum, mut slope) = (0.0_f32, Vec2::ZERO);
    for (i, (wavelength_m, share)) in OCTAVES.iter().enumerate() {
        let seen = smooth_step(2.0 * detail_m, 4.0 * detail_m, *wavelength_m) as f32;
        if seen <= 0.0 {
            break;
        }
        let r = q / *wavelength_m;
        let [value, dx, dy] = gradient_noise(r.x, r.y, seed.wrapping_add(i as u32 * 0x9E37));
        let (value, turn) = if i < 5 { ridge(value) } else { (value, 1.0) };
        slope += Vec2::new(dx, dy) * (turn * share.sqrt());
        sum += seen * share * value / (1.0 + 0.7 * slope.length_squared());
        // A turn of 37 degrees hides the grid of the noise.
        q = DVec2::new(0.8 * q.x + 0.6 * q.y, 0.8 * q.y - 0.6 * q.x);
    }
    f64::from(sum)
}

/// Makes crests of the places where noise passes nought; also the factor for its slope.
#[inline]
fn ridge(value: f32) -> (f32, f32) {
    const ROUND: f32 = 0.09;
    let root = (value * value + ROUND * ROUND).sqrt();
    (0.55 - 1.35 * root, -1.35 * value / root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_the_slopes() {
        for i in 0..200 {
            let (x, y) = (f64::from(i) * 0.37 - 30.0, f64::from(i) * 0.23 - 11.0);
            let here = gradient_noise(x, y, 7);
            let h = 1e-3;
            let dx = (gradient_noise(x + h, y, 7)[0] - gradient_noise(x - h, y, 7)[0]) / (2.0 * h as f32);
            let dy = (gradient_noise(x, y + h, 7)[0] - gradient_noise(x, y - h, 7)[0]) / (2.0 * h as f32);
            assert!((here[1] - dx).abs() < 0.02 && (here[2] - dy).abs() < 0.02);
        }
    }

    #[test]
    fn noise_is_centred_and_bounded() {
        let values: Vec<f64> =
            (0..20_000).map(|i| wave(DVec2::new(f64::from(i) * 0.713, f64::from(i % 97) * 1.31), 1.0, 3)).collect();
        let mean = values.iter().sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.02, "{mean}");
        assert!(values.iter().all(|v| v.abs() < 1.6));
    }
}
