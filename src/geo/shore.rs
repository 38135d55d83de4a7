//! Sea and lakes: how far the water's edge is.

use super::geodata::GeoData;
use super::projection::{LatLon, Projection};
use super::raster::Raster;
use glam::DVec2;

/// Distances beyond this are not told apart, metres.
pub(super) const REACH_M: f64 = 6000.0;

/// Writes into channel 0 of a grid the distance to the water's edge, on land positive.
pub(super) fn draw(grid: &mut Raster<2>, data: &GeoData, projection: &Projection) {
    let (south_west, north_east) = data.relief.window();
    let window = Window { south_west, north_east };
    let project =
        |line: &Vec<LatLon>| -> Vec<DVec2> { line.iter().map(|p| projection.project(window.pushed_out(*p))).collect() };
    let lakes: Vec<Vec<DVec2>> = data.lakes.iter().map(|lake| project(&lake.ring)).collect();
    let mut signs = vec![false; grid.nodes.len()];
    // Countries share borders; each is filled on its own, so shared edges leave no gap.
    for area in &data.land {
        let rings: Vec<Vec<DVec2>> = area.polygons.iter().flatten().map(project).collect();
        flip_inside(grid, &rings, |node| signs[node] = true);
    }
    flip_inside(grid, &lakes, |node| signs[node] = false);
    for node in &mut grid.nodes {
        node[0] = REACH_M as f32;
    }
    for line in &data.coast {
        draw_edge(grid, &project(line));
    }
    for ring in &lakes {
        draw_edge(grid, ring);
    }
    for (node, dry) in grid.nodes.iter_mut().zip(signs) {
        if !dry {
            node[0] = -node[0];
        }
    }
}

/// The window of the base map, whose edges are no coast.
struct Window {
    south_west: LatLon,
    north_east: LatLon,
}

impl Window {
    /// Moves what lies on the edge of the window far outside.
    fn pushed_out(&self, p: LatLon) -> LatLon {
        let push = |x: f64, low: f64, high: f64| {
            if x <= low + 0.1 {
                low - 6.0
            } else if x >= high - 0.1 {
                high + 6.0
            } else {
                x
            }
        };
        LatLon {
            lat_deg: push(p.lat_deg, self.south_west.lat_deg, self.north_east.lat_deg),
            lon_deg: push(p.lon_deg, self.south_west.lon_deg, self.north_east.lon_deg),
        }
    }
}

/// Calls `mark` for every node inside an odd number of rings.
fn flip_inside(grid: &Raster<2>, rings: &[Vec<DVec2>], mut mark: impl FnMut(usize)) {
    let mut crossings: Vec<Vec<f64>> = vec![Vec::new(); grid.rows];
    for ring in rings {
        for (i, a) in ring.iter().enumerate() {
            let b = ring[(i + 1) % ring.len()];
            cross_rows(grid, *a, b, &mut crossings);
        }
    }
    for (row, xs) in crossings.iter_mut().enumerate() {
        xs.sort_by(f64::total_cmp);
        for span in xs.chunks_exact(2) {
            let from = ((span[0] - grid.origin.x) / grid.cell_m).ceil().max(0.0) as usize;
            let to = ((span[1] - grid.origin.x) / grid.cell_m).floor();
            if to >= 0.0 {
                for column in from..=(to as usize).min(grid.columns - 1) {
                    mark(row * grid.columns + column);
                }
            }
        }
    }
}

fn cross_rows(grid: &Raster<2>, a: DVec2, b: DVec2, crossings: &mut [Vec<f64>]) {
    let (low, high) = if a.y < b.y { (a, b) } else { (b, a) };
    let from = ((low.y - grid.origin.y) / grid.cell_m).ceil().max(0.0) as usize;
    for (row, xs) in crossings.iter_mut().enumerate().skip(from) {
        let y = grid.origin.y + row as f64 * grid.cell_m;
        if y >= high.y {
            break;
        }
        if y >= low.y {
            xs.push(low.x + (y - low.y) / (high.y - low.y) * (high.x - low.x));
        }
    }
}

fn draw_edge(grid: &mut Raster<2>, line: &[DVec2]) {
    for pair in line.windows(2) {
        let (columns, rows) = grid.nodes_around(pair[0].min(pair[1]), pair[0].max(pair[1]), REACH_M);
        for row in rows {
            for column in columns.clone() {
                let away = distance_to_segment(grid.place(column, row), pair[0], pair[1]).0;
                let node = &mut grid.nodes[row * grid.columns + column];
                node[0] = node[0].min(away as f32);
            }
        }
    }
}

/// Distance from a point to a segment, and how far along the segment the foot lies (0..1).
#[inline]
pub(super) fn distance_to_segment(p: DVec2, a: DVec2, b: DVec2) -> (f64, f64) {
    let (way, along) = (p - a, b - a);
    let t = (way.dot(along) / along.length_squared().max(1e-9)).clamp(0.0, 1.0);
    ((way - along * t).length(), t)
}
