//! Regular grids of a few numbers per node, read with cubic B-splines: smooth to the second
//! derivative, without overshoot.

use super::noise::whole;
use glam::{DVec2, Vec4};

/// A grid over a rectangle of the plane.
#[derive(Clone, Debug)]
pub(super) struct Raster<const N: usize> {
    pub origin: DVec2,
    pub cell_m: f64,
    pub columns: usize,
    pub rows: usize,
    pub nodes: Vec<[f32; N]>,
}

impl<const N: usize> Raster<N> {
    /// A grid that covers the rectangle, filled by a function of the node's place.
    pub fn fill(low: DVec2, high: DVec2, cell_m: f64, fill: impl Fn(DVec2) -> [f32; N]) -> Self {
        // Splines look at four nodes, however small the rectangle.
        let count = |length_m: f64| ((length_m / cell_m).ceil() as usize + 1).max(4);
        let (columns, rows) = (count(high.x - low.x), count(high.y - low.y));
        let mut nodes = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                nodes.push(fill(low + DVec2::new(column as f64, row as f64) * cell_m));
            }
        }
        Self { origin: low, cell_m, columns, rows, nodes }
    }

    /// Where a node lies.
    pub fn place(&self, column: usize, row: usize) -> DVec2 {
        self.origin + DVec2::new(column as f64, row as f64) * self.cell_m
    }

    /// Columns and rows of the nodes within `reach_m` of a box.
    pub fn nodes_around(
        &self,
        low: DVec2,
        high: DVec2,
        reach_m: f64,
    ) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        let from = (low - self.origin - DVec2::splat(reach_m)) / self.cell_m;
        let to = (high - self.origin + DVec2::splat(reach_m)) / self.cell_m;
        let range = |a: f64, b: f64, n: usize| {
            let a = (a.ceil().max(0.0) as usize).min(n);
            a..((b.floor() + 1.0).max(0.0) as usize).min(n).max(a)
        };
        (range(from.x, to.x, self.columns), range(from.y, to.y, self.rows))
    }

    /// The smooth value at a point; beyond the edge, that of the edge.
    #[inline]
    pub fn at(&self, p: DVec2) -> [f32; N] {
        let q = (p - self.origin) / self.cell_m;
        let (column, fx) = whole(q.x.clamp(1.0, (self.columns - 3) as f64));
        let (row, fy) = whole(q.y.clamp(1.0, (self.rows - 3) as f64));
        let first = (row as usize - 1) * self.columns + column as usize - 1;
        blend(&self.nodes[first..], self.columns, fx, fy)
    }
}

/// Sixteen nodes from `nodes[0]` on, weighted by the cubic B-spline. `N` is a multiple of four, or
/// two.
#[inline]
pub(super) fn blend<const N: usize>(nodes: &[[f32; N]], stride: usize, fx: f32, fy: f32) -> [f32; N] {
    let (wx, wy) = (spline_weights(fx), spline_weights(fy));
    let mut sum = [0.0; N];
    if N == 2 {
        let (first, second) = (Vec4::new(wx[0], wx[0], wx[1], wx[1]), Vec4::new(wx[2], wx[2], wx[3], wx[3]));
        let mut pairs = Vec4::ZERO;
        for (j, wy) in wy.iter().enumerate() {
            let row = nodes[j * stride..j * stride + 4].as_flattened();
            pairs += (Vec4::from_slice(row) * first + Vec4::from_slice(&row[4..]) * second) * *wy;
        }
        (sum[0], sum[1]) = (pairs.x + pairs.z, pairs.y + pairs.w);
        return sum;
    }
    for four in 0..N / 4 {
        let mut total = Vec4::ZERO;
        for (j, wy) in wy.iter().enumerate() {
            let row = &nodes[j * stride..j * stride + 4];
            let mut across = Vec4::ZERO;
            for (node, wx) in row.iter().zip(wx) {
                across += Vec4::from_slice(&node[4 * four..]) * wx;
            }
            total += across * *wy;
        }
        total.write_to_slice(&mut sum[4 * four..]);
    }
    sum
}

/// Weights of four neighbours by the cubic B-spline, `t` past the second.
#[inline]
pub(super) fn spline_weights(t: f32) -> [f32; 4] {
    let (u, tt) = (1.0 - t, t * t);
    let (first, last) = (u * u * u / 6.0, tt * t / 6.0);
    let second = (4.0 - 6.0 * tt + 3.0 * tt * t) / 6.0;
    [first, second, 1.0 - first - second - last, last]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planes_are_read_exactly() {
        let grid = Raster::fill(DVec2::ZERO, DVec2::new(900.0, 700.0), 100.0, |p| [(2.0 * p.x - p.y) as f32, 5.0]);
        let [plane, flat] = grid.at(DVec2::new(333.0, 221.0));
        assert!((plane - 445.0).abs() < 1e-2 && (flat - 5.0).abs() < 1e-5);
        assert!(grid.at(DVec2::new(-1e6, 1e6))[0].is_finite());
    }
}
