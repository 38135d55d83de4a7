//! How brightly settlements are lit, by country, and a smooth noise for patches of wood.

use glam::DVec2;

use crate::geo::{Alignment, GeoData, LatLon};

const CELL_M: f64 = 9_000.0;
const SIDE: usize = 220;
/// North of the Taedong few lights, warm and scattered.
const KOREAN_NORTH: f32 = 0.16;

/// A coarse grid of how brightly settlements are lit.
pub struct Lit {
    corner: DVec2,
    grid: Vec<f32>,
}

fn inside(p: DVec2, ring: &[DVec2]) -> bool {
    let mut odd = false;
    let mut b = ring[ring.len() - 1];
    for &a in ring {
        if (a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x {
            odd = !odd;
        }
        b = a;
    }
    odd
}

impl Lit {
    /// Reads which land is whose from the base map.
    pub fn build(line: &Alignment, data: &GeoData) -> Self {
        let middle = line.pose(line.length_m() * 0.5).position.truncate();
        let corner = middle - DVec2::splat(CELL_M * SIDE as f64 * 0.5);
        let project =
            |ring: &Vec<LatLon>| -> Vec<DVec2> { ring.iter().map(|p| line.projection().project(*p)).collect() };
        let dim: Vec<Vec<DVec2>> = data
            .land
            .iter()
            .filter(|area| area.country == "KP" || area.country.contains("North"))
            .flat_map(|area| area.polygons.iter().filter_map(|rings| rings.first()).map(project))
            .filter(|ring| ring.len() > 2)
            .collect();
        let grid = (0..SIDE * SIDE)
            .map(|i| {
                let p = corner + DVec2::new((i % SIDE) as f64 + 0.5, (i / SIDE) as f64 + 0.5) * CELL_M;
                if dim.iter().any(|ring| inside(p, ring)) { KOREAN_NORTH } else { 1.0 }
            })
            .collect();
        Self { corner, grid }
    }

    /// 0 to 1 at a place.
    pub fn at(&self, p: DVec2) -> f64 {
        let g = (p - self.corner) / CELL_M - DVec2::splat(0.5);
        let x = (g.x.floor().clamp(0.0, SIDE as f64 - 2.0)) as usize;
        let y = (g.y.floor().clamp(0.0, SIDE as f64 - 2.0)) as usize;
        let (tx, ty) = ((g.x - x as f64).clamp(0.0, 1.0), (g.y - y as f64).clamp(0.0, 1.0));
        let v = |x: usize, y: usize| f64::from(self.grid[y * SIDE + x]);
        let low = v(x, y) * (1.0 - tx) + v(x + 1, y) * tx;
        let high = v(x, y + 1) * (1.0 - tx) + v(x + 1, y + 1) * tx;
        low * (1.0 - ty) + high * ty
    }
}

fn lattice(x: i64, y: i64) -> f64 {
    let mut h = (x as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (y as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    h = (h ^ (h >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    ((h >> 40) & 0xFFFF) as f64 / 65_535.0
}

fn wave(p: DVec2, size_m: f64) -> f64 {
    let g = p / size_m;
    let (x, y) = (g.x.floor(), g.y.floor());
    let ease = |t: f64| t * t * (3.0 - 2.0 * t);
    let (tx, ty) = (ease(g.x - x), ease(g.y - y));
    let (x, y) = (x as i64, y as i64);
    let low = lattice(x, y) * (1.0 - tx) + lattice(x + 1, y) * tx;
    let high = lattice(x, y + 1) * (1.0 - tx) + lattice(x + 1, y + 1) * tx;
    low * (1.0 - ty) + high * ty
}

/// Smooth patches from 0 to 1: where woods stand and how fields vary; waves shorter than `detail_m` are left out.
pub fn patch(p: DVec2, detail_m: f64) -> f64 {
    let mut value = wave(p, 22_000.0) * 0.22;
    value += if detail_m < 1_500.0 { wave(p, 1_900.0) * 0.5 } else { 0.25 };
    value += if detail_m < 300.0 { wave(p, 430.0) * 0.20 } else { 0.10 };
    value += if detail_m < 60.0 { wave(p, 90.0) * 0.08 } else { 0.04 };
    value
}

/// Smooth noise from 0 to 1 by which trees stand together and leave glades between them.
pub fn copse(p: DVec2) -> f64 {
    wave(p, 130.0) * 0.65 + wave(p + DVec2::splat(517.0), 47.0) * 0.35
}
