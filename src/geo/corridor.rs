//! The country within a few kilometres of the line, in nodes 400 m apart: how far the line is, how
//! high it lies, how wide its valley floor is and where it runs in the open.
//!
//! Kept in tiles, so that a long line through a large country needs little memory.

use super::alignment::Alignment;
use super::noise::{smooth_step, wave};
use super::raster::blend;
use glam::DVec2;

/// Distance between nodes, metres.
const NODE_M: f64 = 400.0;
/// Nodes along the side of a tile, without the three it shares with its neighbours.
const SIDE: usize = 16;
const STRIDE: usize = SIDE + 3;
const TILE_M: f64 = NODE_M * SIDE as f64;
/// How far from the line nodes are kept; nothing may depend on the line beyond.
pub(super) const REACH_M: f64 = 6200.0;
/// Distance between the samples of the line, metres.
const STEP_M: f64 = 300.0;

/// What the corridor knows of a point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aside {
    /// Distance to the line, rounded off near it, metres.
    pub distance_m: f64,
    /// Height of the nearby line, metres.
    pub line_height_m: f64,
    /// 1 where the nearby line runs in the open, 0 in the middle of a tunnel.
    pub open: f64,
    /// How much of a hill there is for a tunnel, metres over the line.
    pub hill_m: f64,
    /// Half the width of the valley floor, metres.
    pub floor_m: f64,
    /// Parameter of the line from which to look for the nearest point.
    pub guess: f64,
}

#[derive(Clone, Debug)]
pub(super) struct Corridor {
    origin: DVec2,
    columns: usize,
    rows: usize,
    /// Number of the tile plus one, or nought.
    index: Vec<u32>,
    tiles: Vec<Tile>,
}

#[derive(Clone, Debug)]
struct Tile {
    nodes: Vec<[f32; 8]>,
    guess: Vec<u32>,
}

/// A node while it is being gathered.
#[derive(Clone, Copy)]
struct Gathering {
    least_squared: f64,
    nearest: u32,
    weight: f64,
    open: f64,
    height: f64,
    hill: f64,
}

const NOTHING: Gathering =
    Gathering { least_squared: REACH_M * REACH_M, nearest: 1, weight: 0.0, open: 0.0, height: 0.0, hill: 0.0 };

/// A sample of the line.
struct Mark {
    at: DVec2,
    height_m: f64,
    open: f64,
    tunnel_m: f64,
    /// Most that a hill over this sample rises above the line, metres.
    hill_m: f64,
    parameter: u32,
}

impl Corridor {
    /// Gathers the corridor of a line; `tunnel_m` tells how long the tunnel at a
    /// chainage is, if any, `hilliness`
    /// how hilly the country is at a point.
    pub fn gather(
        line: &Alignment,
        tunnel_m: impl Fn(f64) -> f64,
        hilliness: impl Fn(DVec2) -> f64,
        seed: u32,
    ) -> Self {
        let marks = marks(line, tunnel_m);
        let (mut low, mut high) = (marks[0].at, marks[0].at);
        for mark in &marks {
            low = low.min(mark.at);
            high = high.max(mark.at);
        }
        let margin = DVec2::splat(REACH_M + TILE_M);
        let (origin, high) = (low - margin, high + margin);
        let columns = ((high.x - origin.x) / TILE_M).ceil() as usize;
        let rows = ((high.y - origin.y) / TILE_M).ceil() as usize;
        let mut corridor = Self { origin, columns, rows, index: vec![0; columns * rows], tiles: Vec::new() };
        let lists = corridor.marks_by_tile(&marks);
        for (place, list) in lists.iter().enumerate().filter(|(_, list)| !list.is_empty()) {
            let tile = corridor.tile(place, list, &marks, &hilliness, seed);
            corridor.tiles.push(tile);
            corridor.index[place] = corridor.tiles.len() as u32;
        }
        corridor
    }

    /// What is known at a point, if the line is within reach.
    #[inline]
    pub fn at(&self, p: DVec2) -> Option<Aside> {
        let q = (p - self.origin) / NODE_M;
        if q.x < 0.0 || q.y < 0.0 {
            return None;
        }
        let (column, row) = (q.x as usize, q.y as usize);
        let (tile_column, tile_row) = (column / SIDE, row / SIDE);
        if tile_column >= self.columns || tile_row >= self.rows {
            return None;
        }
        let number = self.index[tile_row * self.columns + tile_column].checked_sub(1)?;
        let tile = &self.tiles[number as usize];
        let (i, j) = (column % SIDE, row % SIDE);
        let (fx, fy) = ((q.x - column as f64) as f32, (q.y - row as f64) as f32);
        let [distance, height, open, floor, hill, ..] = blend(&tile.nodes[j * STRIDE + i..], STRIDE, fx, fy);
        let near = (j + 1 + usize::from(fy > 0.5)) * STRIDE + i + 1 + usize::from(fx > 0.5);
        Some(Aside {
            distance_m: f64::from(distance),
            line_height_m: f64::from(height),
            open: f64::from(open),
            hill_m: f64::from(hill),
            floor_m: f64::from(floor),
            guess: f64::from(tile.guess[near]),
        })
    }

    /// Which samples of the line matter to which tile.
    fn marks_by_tile(&self, marks: &[Mark]) -> Vec<Vec<u32>> {
        let mut lists = vec![Vec::new(); self.index.len()];
        let reach = (REACH_M / TILE_M).ceil() as i64 + 1;
        for (number, mark) in marks.iter().enumerate() {
            let tile = ((mark.at - self.origin) / TILE_M).as_i64vec2();
            for row in (tile.y - reach).max(0)..=(tile.y + reach).min(self.rows as i64 - 1) {
                for column in (tile.x - reach).max(0)..=(tile.x + reach).min(self.columns as i64 - 1) {
                    let low = self.origin + DVec2::new(column as f64, row as f64) * TILE_M;
                    let closest = mark.at.clamp(low - DVec2::splat(NODE_M), low + DVec2::splat(TILE_M + 2.0 * NODE_M));
                    if closest.distance_squared(mark.at) < REACH_M * REACH_M {
                        lists[row as usize * self.columns + column as usize].push(number as u32);
                    }
                }
            }
        }
        lists
    }

    fn tile(&self, place: usize, list: &[u32], marks: &[Mark], hilliness: &impl Fn(DVec2) -> f64, seed: u32) -> Tile {
        let corner = DVec2::new((place % self.columns) as f64, (place / self.columns) as f64);
        let low = self.origin + corner * TILE_M - DVec2::splat(NODE_M);
        let mut tile = Tile { nodes: Vec::with_capacity(STRIDE * STRIDE), guess: Vec::with_capacity(STRIDE * STRIDE) };
        for j in 0..STRIDE {
            for i in 0..STRIDE {
                let p = low + DVec2::new(i as f64, j as f64) * NODE_M;
                let found = gathered(p, list, marks);
                tile.guess.push(found.nearest);
                tile.nodes.push(node(p, &found, hilliness, seed));
            }
        }
        tile
    }
}

fn marks(line: &Alignment, tunnel_m: impl Fn(f64) -> f64) -> Vec<Mark> {
    let (from, to) = line.range_m();
    let count = ((to - from) / STEP_M).ceil().max(1.0) as usize;
    (0..=count)
        .map(|i| {
            let s = from + (to - from) * i as f64 / count as f64;
            let position = line.pose(s).position;
            Mark {
                at: position.truncate(),
                height_m: position.z,
                open: if tunnel_m(s) > 0.0 { 0.0 } else { 1.0 },
                tunnel_m: tunnel_m(s),
                hill_m: hill(s, &tunnel_m),
                parameter: line.parameter(s) as u32,
            }
        })
        .collect()
}

/// Height over the line of the hill at a chainage in a tunnel: rises behind the portals.
fn hill(s: f64, tunnel_m: &impl Fn(f64) -> f64) -> f64 {
    let long = tunnel_m(s);
    if long <= 0.0 {
        return 0.0;
    }
    let inside = (0..12).map(|i| 100.0 * f64::from(i)).find(|d| tunnel_m(s - d) <= 0.0 || tunnel_m(s + d) <= 0.0);
    (20.0 + 0.11 * inside.unwrap_or(1200.0)).min(38.0 + 0.02 * long).min(90.0)
}

/// The nearest sample, and means in which near samples weigh most.
fn gathered(p: DVec2, list: &[u32], marks: &[Mark]) -> Gathering {
    const SOFT_SQUARED: f64 = 250.0 * 250.0;
    let mut sum = NOTHING;
    for number in list {
        let mark = &marks[*number as usize];
        let squared = mark.at.distance_squared(p);
        if squared < sum.least_squared {
            sum.least_squared = squared;
            sum.nearest = mark.parameter;
        }
        if mark.tunnel_m > 0.0 {
            let reach = (700.0 + 0.25 * mark.tunnel_m).min(1700.0);
            sum.hill = sum.hill.max(mark.hill_m * smooth_step(reach, 0.25 * reach, squared.sqrt()));
        }
        let weight = ((squared + SOFT_SQUARED) * 1e-6).recip().powi(2);
        sum.weight += weight;
        sum.open += weight * mark.open;
        sum.height += weight * mark.height_m;
    }
    sum
}

fn node(p: DVec2, found: &Gathering, hilliness: &impl Fn(DVec2) -> f64, seed: u32) -> [f32; 8] {
    let hilly = hilliness(p);
    let varied = 1.0 + 0.55 * wave(p, 5200.0, seed) + 0.25 * wave(p, 1900.0, seed ^ 9);
    let floor_m = varied.max(0.3) * (1900.0 + (360.0 - 1900.0) * smooth_step(0.02, 0.45, hilly));
    let weight = found.weight.max(1e-30);
    [
        found.least_squared.sqrt() as f32,
        (found.height / weight) as f32,
        (found.open / weight) as f32,
        floor_m as f32,
        found.hill as f32,
        0.0,
        0.0,
        0.0,
    ]
}
