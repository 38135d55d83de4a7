//! Making a smooth curve from surveyed points: even resampling, smoothing that spares circles,
//! a floor under the radius, and the uniform cubic B-spline that everything is read from.

use glam::{DVec2, DVec3};

/// Solves `(W + lambda D'D) x = W q` where `D` takes third differences: the smoothest-curvature
/// series near `q`. `weight[i]` says how firmly sample `i` is held.
///
/// Third differences of a circle sampled evenly are nearly nought, so arcs keep their radius while
/// the facets of a polygon vanish.
pub(super) fn smooth_third(q: &[DVec2], weight: &[f64], lambda: f64) -> Vec<DVec2> {
    let n = q.len();
    if n < 8 {
        return q.to_vec();
    }
    let mut band = third_difference_band(weight, lambda);
    factor_band(&mut band);
    let right: Vec<DVec2> = q.iter().zip(weight).map(|(q, w)| *q * *w).collect();
    solve_band(&band, right)
}

/// The symmetric matrix as rows of (diagonal, and the three entries before it).
fn third_difference_band(weight: &[f64], lambda: f64) -> Vec<[f64; 4]> {
    const STENCIL: [f64; 4] = [-1.0, 3.0, -3.0, 1.0];
    let mut band: Vec<[f64; 4]> = weight.iter().map(|w| [*w, 0.0, 0.0, 0.0]).collect();
    for start in 0..weight.len() - 3 {
        for row in 0..4 {
            for back in 0..=row {
                band[start + row][back] += lambda * STENCIL[row] * STENCIL[row - back];
            }
        }
    }
    band
}

/// In place `L D L'`: afterwards entry 0 is `D` and entries 1..4 are the row of `L`.
fn factor_band(band: &mut [[f64; 4]]) {
    for i in 0..band.len() {
        for back in (1..=3.min(i)).rev() {
            let j = i - back;
            let mut sum = band[i][back];
            for k in back + 1..=3.min(i) {
                // column i - k, present in row j as offset k - back
                sum -= band[i][k] * band[j][k - back] * band[i - k][0];
            }
            band[i][back] = sum / band[j][0];
        }
        for back in 1..=3.min(i) {
            band[i][0] -= band[i][back] * band[i][back] * band[i - back][0];
        }
    }
}

fn solve_band(band: &[[f64; 4]], mut x: Vec<DVec2>) -> Vec<DVec2> {
    for i in 0..x.len() {
        for back in 1..=3.min(i) {
            let before = x[i - back];
            x[i] -= before * band[i][back];
        }
    }
    for (x, row) in x.iter_mut().zip(band) {
        *x /= row[0];
    }
    for i in (0..x.len()).rev() {
        for back in 1..=3.min(i) {
            let here = x[i];
            x[i - back] -= here * band[i][back];
        }
    }
    x
}

/// Gaussian smoothing that never overshoots; the ends are held by mirroring.
pub(super) fn smooth_heights(z: &[f64], sigma_samples: f64) -> Vec<f64> {
    let reach = (3.0 * sigma_samples).ceil() as isize;
    let kernel: Vec<f64> = (-reach..=reach).map(|k| (-0.5 * (k as f64 / sigma_samples).powi(2)).exp()).collect();
    let total: f64 = kernel.iter().sum();
    let last = z.len() as isize - 1;
    let at = |i: isize| {
        // Odd reflection keeps the grade at the ends.
        if i < 0 {
            2.0 * z[0] - z[(-i).min(last) as usize]
        } else if i > last {
            2.0 * z[last as usize] - z[(2 * last - i).max(0) as usize]
        } else {
            z[i as usize]
        }
    };
    (0..=last).map(|i| kernel.iter().zip(-reach..).map(|(w, k)| w * at(i + k)).sum::<f64>() / total).collect()
}

/// Moves control points until the curve through them bends no tighter than `least_radius_m`.
///
/// Each pass spreads the excess of every too tight bend over its neighbours, half of the middle
/// point's movement each way, so the centre of a curve stays where it is.
pub(super) fn relax_radius(points: &mut [DVec2], least_radius_m: f64) {
    let limit = least_radius_m.recip();
    let mut active: Vec<usize> = (1..points.len().saturating_sub(1)).collect();
    for _ in 0..4000 {
        let mut touched = Vec::new();
        for &i in &active {
            let excess = excess_bend(points, i, limit);
            if excess != DVec2::ZERO {
                points[i - 1] -= excess / 6.0;
                points[i] += excess / 3.0;
                points[i + 1] -= excess / 6.0;
                touched.extend(i.saturating_sub(2).max(1)..=(i + 2).min(points.len() - 2));
            }
        }
        touched.dedup();
        touched.sort_unstable();
        touched.dedup();
        if touched.is_empty() {
            break;
        }
        active = touched;
    }
}

/// What is too much of the second difference at point `i`.
fn excess_bend(points: &[DVec2], i: usize, limit: f64) -> DVec2 {
    let along = 0.5 * (points[i + 1] - points[i - 1]);
    let second = points[i - 1] - 2.0 * points[i] + points[i + 1];
    let across = along.perp().normalize_or_zero();
    let bend = second.dot(across);
    let allowed = limit * along.length_squared();
    if bend.abs() <= allowed * 1.0005 {
        return DVec2::ZERO;
    }
    across * (bend - allowed * bend.signum())
}

/// Position, first and second derivative by the parameter of a uniform cubic B-spline.
#[derive(Clone, Copy, Debug)]
pub(super) struct Jet {
    pub at: DVec3,
    pub first: DVec3,
    pub second: DVec3,
}

/// The uniform cubic B-spline of four control points at `u` in 0..1.
#[inline]
pub(super) fn spline(p: &[DVec3; 4], u: f64) -> Jet {
    let v = 1.0 - u;
    let (uu, vv) = (u * u, v * v);
    let sixth = 1.0 / 6.0;
    let b0 = vv * v * sixth;
    let b3 = uu * u * sixth;
    let b1 = (4.0 - 6.0 * uu + 3.0 * uu * u) * sixth;
    let b2 = 1.0 - b0 - b1 - b3;
    let (d01, d12, d23) = (p[1] - p[0], p[2] - p[1], p[3] - p[2]);
    Jet {
        at: p[0] * b0 + p[1] * b1 + p[2] * b2 + p[3] * b3,
        first: d01 * (0.5 * vv) + d12 * (0.5 + u * v) + d23 * (0.5 * uu),
        second: (d12 - d01) * v + (d23 - d12) * u,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smoothing_leaves_a_straight_alone_and_rounds_a_corner() {
        let q: Vec<DVec2> = (0..60)
            .map(|i| {
                let s = f64::from(i) * 30.0;
                if i < 30 { DVec2::new(s, 0.0) } else { DVec2::new(870.0 + 0.9 * (s - 870.0), 0.4 * (s - 870.0)) }
            })
            .collect();
        let p = smooth_third(&q, &vec![1.0; 60], 1.0);
        assert!((p[5] - q[5]).length() < 0.01);
        assert!((p[29] - q[29]).length() > 0.5);
        assert!((p[29] - q[29]).length() < 6.0);
    }

    #[test]
    fn a_tight_corner_is_opened() {
        let mut p: Vec<DVec2> = (0..41)
            .map(|i| {
                let s = f64::from(i - 20) * 30.0;
                if s < 0.0 { DVec2::new(s, 0.0) } else { DVec2::new(0.8 * s, 0.6 * s) }
            })
            .collect();
        relax_radius(&mut p, 300.0);
        for i in 1..40 {
            assert_eq!(excess_bend(&p, i, 1.0 / 299.0), DVec2::ZERO);
        }
    }

    #[test]
    fn spline_weights_sum_to_one() {
        let p = [DVec3::ONE; 4];
        for u in [0.0, 0.3, 1.0] {
            let jet = spline(&p, u);
            assert!((jet.at - DVec3::ONE).length() < 1e-12);
            assert!(jet.first.length() < 1e-12);
        }
    }
}
