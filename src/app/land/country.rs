//! How brightly settlements are lit, by country, and a smooth noise for patches of wood.

use glam::DVec2;

use crate::geo::{Alignment, GeoData, Land, LatLon, Watercourse};

const CELL_M: f64 = 9_000.0;
const SIDE: usize = 220;
/// North of the Taedong few lights, warm and scattered.
const KOREAN_NORTH: f32 = 0.16;

/// Around a crossing of a border the river in it is the border, this far, metres: the base map's own is off by more
/// than the river is wide, and towns stand on both banks.
const BANKS_M: f64 = 24_000.0;
/// Cells of the grid of banks, metres.
const BANK_CELL_M: f64 = 300.0;
/// A river is in the border if the line crosses both within this distance, metres.
const IN_BORDER_M: f64 = 2_500.0;

/// A square grid of numbers over the country.
struct Grid {
    corner: DVec2,
    cell_m: f64,
    side: usize,
    values: Vec<f32>,
}

impl Grid {
    /// Around a place, from what each cell's middle has.
    fn around(middle: DVec2, cell_m: f64, side: usize, value: impl Fn(DVec2) -> f32) -> Self {
        let corner = middle - DVec2::splat(cell_m * side as f64 * 0.5);
        let cell = |i: usize| corner + DVec2::new((i % side) as f64 + 0.5, (i / side) as f64 + 0.5) * cell_m;
        Self { corner, cell_m, side, values: (0..side * side).map(|i| value(cell(i))).collect() }
    }

    /// Between the four nearest cells.
    fn at(&self, p: DVec2) -> f64 {
        let g = (p - self.corner) / self.cell_m - DVec2::splat(0.5);
        let x = (g.x.floor().clamp(0.0, self.side as f64 - 2.0)) as usize;
        let y = (g.y.floor().clamp(0.0, self.side as f64 - 2.0)) as usize;
        let (tx, ty) = ((g.x - x as f64).clamp(0.0, 1.0), (g.y - y as f64).clamp(0.0, 1.0));
        let v = |x: usize, y: usize| f64::from(self.values[y * self.side + x]);
        let low = v(x, y) * (1.0 - tx) + v(x + 1, y) * tx;
        let high = v(x, y + 1) * (1.0 - tx) + v(x + 1, y + 1) * tx;
        low * (1.0 - ty) + high * ty
    }
}

/// How brightly settlements are lit: a coarse grid, and finer ones where the line crosses a river in a border.
pub struct Lit {
    coarse: Grid,
    banks: Vec<(DVec2, Grid)>,
}

/// The river in the border at a chainage and its banks, if there is one; `lit` is the brightness by the base map.
fn banks(line: &Alignment, rivers: &[Watercourse], border_m: f64, lit: impl Fn(DVec2) -> f32) -> Option<(DVec2, Grid)> {
    let at = line.pose(border_m).position.truncate();
    let width_here = |river: &Watercourse| {
        let closest = river.points.iter().min_by(|a, b| a.at.distance(at).total_cmp(&b.at.distance(at)))?;
        (closest.at.distance(at) < IN_BORDER_M).then_some(closest.width_m)
    };
    let found = rivers.iter().filter_map(|river| Some((width_here(river)?, river)));
    let river = found.max_by(|a, b| a.0.total_cmp(&b.0))?.1;
    let middle: Vec<DVec2> = river.points.iter().map(|p| p.at).filter(|p| p.distance(at) < 2.0 * BANKS_M).collect();
    // Far enough away the base map knows whose land it is.
    let [before, after] = [-9_000.0, 9_000.0].map(|m| line.pose(border_m + m).position.truncate());
    let (left, right) = if left_of(&middle, before) { (before, after) } else { (after, before) };
    let (left, right) = (lit(left), lit(right));
    let whose = |p: DVec2| if left_of(&middle, p) { left } else { right };
    Some((at, Grid::around(at, BANK_CELL_M, (2.0 * BANKS_M / BANK_CELL_M) as usize, whose)))
}

/// Whether a place lies to the left of a way.
fn left_of(way: &[DVec2], p: DVec2) -> bool {
    let nearest = way.windows(2).map(|pair| {
        let along = pair[1] - pair[0];
        let t = ((p - pair[0]).dot(along) / along.length_squared().max(1e-6)).clamp(0.0, 1.0);
        (p.distance_squared(pair[0] + along * t), along.perp().dot(p - pair[0]))
    });
    nearest.min_by(|a, b| a.0.total_cmp(&b.0)).is_some_and(|(_, side)| side > 0.0)
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
    /// Reads which land is whose from the base map, and beside rivers that the line crosses at a border
    /// (`borders_m`, chainages) from their banks.
    pub fn build(line: &Alignment, data: &GeoData, land: &Land, borders_m: &[f64]) -> Self {
        let project =
            |ring: &Vec<LatLon>| -> Vec<DVec2> { ring.iter().map(|p| line.projection().project(*p)).collect() };
        let dim: Vec<Vec<DVec2>> = data
            .land
            .iter()
            .filter(|area| area.country == "KP" || area.country.contains("North"))
            .flat_map(|area| area.polygons.iter().filter_map(|rings| rings.first()).map(project))
            .filter(|ring| ring.len() > 2)
            .collect();
        let whose = |p: DVec2| if dim.iter().any(|ring| inside(p, ring)) { KOREAN_NORTH } else { 1.0 };
        let middle = line.pose(line.length_m() * 0.5).position.truncate();
        let rivers = land.watercourses();
        Self {
            coarse: Grid::around(middle, CELL_M, SIDE, whose),
            banks: borders_m.iter().filter_map(|border_m| banks(line, rivers, *border_m, whose)).collect(),
        }
    }

    /// 0 to 1 at a place.
    pub fn at(&self, p: DVec2) -> f64 {
        self.banks.iter().fold(self.coarse.at(p), |lit, (middle, banks)| {
            let share = 1.0 - super::smooth(0.7 * BANKS_M, 0.95 * BANKS_M, p.distance(*middle));
            if share > 0.0 { lit + (banks.at(p) - lit) * share } else { lit }
        })
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

/// Smooth noise from 0 to 1 of districts that grow more of one crop than of another; tens of kilometres.
pub fn district(p: DVec2) -> f64 {
    wave(p + DVec2::splat(71_000.0), 41_000.0) * 0.55 + wave(p - DVec2::splat(33_000.0), 14_000.0) * 0.45
}

#[cfg(test)]
mod tests {
    use crate::{app::launch, scenario::Scenario};

    #[test]
    fn one_bank_of_the_yalu_is_dark_and_the_other_bright() {
        let playing = launch::prepare(Scenario::load("beijing-2025").expect("it is built in")).expect("it is solved");
        let line = playing.journey.alignment();
        let border_m = line.chainage_at_km(playing.scenario.line.borders[0].km);
        let lit = |from_border_m: f64| playing.lit.at(line.pose(border_m + from_border_m).position.truncate());
        for m in [700.0, 1_500.0, 4_000.0, 9_000.0, 20_000.0, 60_000.0] {
            assert!(lit(-m) < 0.3, "{m} m before the border: {}", lit(-m));
            assert!(lit(m) > 0.8, "{m} m after the border: {}", lit(m));
        }
    }
}
