//! Seeded noise with slopes, and the shapes made of it.

use glam::{DVec2, Vec2};

/// Turns a seed and two whole numbers into 32 evenly mixed bits.
#[inline]
pub(super) fn mix(x: i32, y: i32, seed: u32) -> u32 {
    let mut h = (x as u32).wrapping_mul(0x9E37_79B1) ^ (y as u32).wrapping_mul(0x85EB_CA77).rotate_left(13) ^ seed;
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
    let slope = ga
        + (gb - ga) * u
        + (gc - ga) * v
        + (ga - gb - gc + gd) * (u * v)
        + Vec2::new(du * (b - a + v * k), dv * (c - a + u * k));
    [1.5 * value, 1.5 * slope.x, 1.5 * slope.y]
}

#[inline]
fn quintic(t: f32) -> (f32, f32) {
    (eased(t), 30.0 * t * t * (t * (t - 2.0) + 1.0))
}

/// Noise of a given wavelength, about -1..1.
#[inline]
pub(super) fn wave(p: DVec2, wavelength_m: f64, seed: u32) -> f64 {
    let q = p * wavelength_m.recip();
    let (ix, fx) = whole(q.x);
    let (iy, fy) = whole(q.y);
    let corner = |dx: i32, dy: i32| {
        let h = mix(ix.wrapping_add(dx), iy.wrapping_add(dy), seed);
        // Two signed 16-bit numbers.
        let (gx, gy) = (f32::from(h as i16), f32::from((h >> 16) as i16));
        gx * (fx - dx as f32) + gy * (fy - dy as f32)
    };
    let (u, v) = (eased(fx), eased(fy));
    let (a, b, c, d) = (corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1));
    let (low, high) = (a + u * (b - a), c + u * (d - c));
    f64::from((low + v * (high - low)) * (1.5 / 32_768.0))
}

#[inline]
fn eased(t: f32) -> f32 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
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
