//! The land of a map: heights as tints with a light from the north-west, the sea over them.

use glam::DVec2;

use super::trim;
use crate::drawing::ink::corners;
use crate::drawing::palette;
use crate::drawing::palette::HEIGHTS;
use crate::drawing::paper::{lines, mixed, stroke};
use crate::drawing::picture::{Area, Extent, Item, Path, Raster, Rgb};
use crate::geo::{GeoData, LatLon, Projection};

/// Pixels of the tints to the millimetre: the heights behind them are much coarser.
const PIXELS_PER_MM: f64 = 2.0;
/// How much steeper slopes are lit than they are.
const STEEPER: f64 = 14.0;
/// How much lit and shaded slopes differ.
const CONTRAST: f64 = 0.46;
/// What a shore may be off, millimetres.
const PRECISION_MM: f64 = 0.03;
/// Points along each side of the base map's window.
const EDGE_POINTS: u32 = 40;

/// Where the earth lies on the paper.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// The plane of the map.
    pub projection: Projection,
    /// The middle of the map in that plane, metres.
    pub middle: DVec2,
    /// The frame of the map on paper.
    pub room: Extent,
    /// Millimetres of paper for a metre.
    pub mm_per_m: f64,
}

impl Window {
    /// A point of the plane on paper.
    pub fn on(&self, plane: DVec2) -> DVec2 {
        let by = (plane - self.middle) * self.mm_per_m;
        (self.room.min + self.room.max) / 2.0 + DVec2::new(by.x, -by.y)
    }

    /// A place of the earth on paper.
    pub fn place(&self, p: LatLon) -> DVec2 {
        self.on(self.projection.project(p))
    }

    /// The place of the earth at a point of the paper.
    pub fn earth(&self, on: DVec2) -> LatLon {
        let by = (on - (self.room.min + self.room.max) / 2.0) / self.mm_per_m;
        self.projection.unproject(self.middle + DVec2::new(by.x, -by.y))
    }

    /// The parts of a line on the map.
    pub fn line(&self, line: &[LatLon]) -> Vec<Vec<DVec2>> {
        let points: Vec<DVec2> = line.iter().map(|p| self.place(*p)).collect();
        trim::line(&points, self.room).iter().map(|part| trim::simplified(part, PRECISION_MM)).collect()
    }

    /// An area on the map.
    pub fn ring(&self, ring: &[LatLon]) -> Vec<DVec2> {
        let points: Vec<DVec2> = ring.iter().map(|p| self.place(*p)).collect();
        let kept = trim::ring(&points, self.room);
        // Neighbours share their edges point for point: thinned, they would part.
        if kept.len() < 3 { Vec::new() } else { kept }
    }

    /// Whether a point lies in the frame.
    pub fn holds(&self, on: DVec2) -> bool {
        self.room.holds(Extent { min: on, max: on })
    }
}

/// Relief, sea, waters, shores and borders.
pub fn land(window: &Window, data: &GeoData) -> Vec<Item> {
    let mut items = vec![Item::Group("relief".to_owned(), vec![relief(window, data)])];
    items.push(Item::Group("sea".to_owned(), sea(window, data)));
    items.push(Item::Group("waters".to_owned(), waters(window, data)));
    items.push(Item::Group("shores".to_owned(), shores(window, data)));
    items.push(Item::Group("borders".to_owned(), borders(window, data)));
    items
}

/// The tint of a height.
fn tint(height_m: f64) -> Rgb {
    let above = HEIGHTS.partition_point(|(height, _)| *height <= height_m);
    let (Some(low), Some(high)) = (above.checked_sub(1).and_then(|at| HEIGHTS.get(at)), HEIGHTS.get(above)) else {
        return HEIGHTS[above.min(HEIGHTS.len() - 1)].1;
    };
    mixed(high.1, low.1, (height_m - low.0) / (high.0 - low.0))
}

fn relief(window: &Window, data: &GeoData) -> Item {
    let size = window.room.max - window.room.min;
    let count = |mm: f64| (mm * PIXELS_PER_MM).round().max(2.0) as u32;
    let (columns, rows) = (count(size.x), count(size.y));
    let at = |column: i64, row: i64| {
        let share = DVec2::new((column as f64 + 0.5) / f64::from(columns), (row as f64 + 0.5) / f64::from(rows));
        data.relief.height_m(window.earth(window.room.min + size * share))
    };
    let (wide, high) = (i64::from(columns) + 2, i64::from(rows) + 2);
    let heights: Vec<f64> =
        (0..high).flat_map(|row| (0..wide).map(move |column| (column - 1, row - 1))).map(|(c, r)| at(c, r)).collect();
    let step_m = 2.0 * size.x / f64::from(columns) / window.mm_per_m;
    let mut pixels = Vec::with_capacity((columns * rows) as usize);
    for row in 1..=rows as usize {
        for column in 1..=columns as usize {
            let height = |x: usize, y: usize| heights[y * wide as usize + x];
            let east = (height(column + 1, row) - height(column - 1, row)) / step_m * STEEPER;
            let south = (height(column, row + 1) - height(column, row - 1)) / step_m * STEEPER;
            // The light comes from the north-west, halfway up; a plain keeps its tint.
            let level = 0.5_f64.sqrt();
            let lit = (0.5 * east + 0.5 * south + level) / (1.0 + east * east + south * south).sqrt();
            let ground = tint(height(column, row));
            let shade = (lit / level - 1.0) * CONTRAST;
            pixels.push(if shade < 0.0 {
                mixed([112, 106, 98], ground, (-shade).min(0.45))
            } else {
                mixed([255, 254, 248], ground, shade.min(0.6))
            });
        }
    }
    Item::Raster(Raster { place: window.room, columns, rows, pixels })
}

/// All that is no land, within what the base map knows.
fn sea(window: &Window, data: &GeoData) -> Vec<Item> {
    if data.is_flat {
        return Vec::new();
    }
    let (low, high) = data.relief.window();
    let side = |from: LatLon, to: LatLon| {
        (0..EDGE_POINTS).map(move |n| {
            let share = f64::from(n) / f64::from(EDGE_POINTS);
            let mix = |a: f64, b: f64| a + (b - a) * share;
            LatLon::new(mix(from.lat_deg, to.lat_deg), mix(from.lon_deg, to.lon_deg))
        })
    };
    let (south_east, north_west) = (LatLon::new(low.lat_deg, high.lon_deg), LatLon::new(high.lat_deg, low.lon_deg));
    let edge: Vec<LatLon> = side(low, south_east)
        .chain(side(south_east, high))
        .chain(side(high, north_west))
        .chain(side(north_west, low))
        .collect();
    let known = window.ring(&edge);
    let mut rings = vec![if known.is_empty() { corners(window.room.min, window.room.max).to_vec() } else { known }];
    for ring in data.land.iter().flat_map(|land| &land.polygons).flatten() {
        let ring = window.ring(ring);
        if !ring.is_empty() {
            rings.push(ring);
        }
    }
    vec![Item::Area(Area { rings, fill: palette::WATER })]
}

fn waters(window: &Window, data: &GeoData) -> Vec<Item> {
    let mut items = Vec::new();
    for river in &data.rivers {
        let width = if river.rank <= 1 { 0.3 } else { 0.16 };
        for part in river.lines.iter().flat_map(|line| window.line(line)) {
            items.push(lines(part, stroke(palette::RIVER, width, None)));
        }
    }
    for lake in &data.lakes {
        let ring = trim::simplified(&window.ring(&lake.ring), PRECISION_MM);
        if ring.len() > 2 {
            let (fill, stroke) = (Some(palette::WATER), stroke(palette::SHORE, 0.1, None));
            items.push(Item::Path(Path { points: ring, closed: true, fill, stroke }));
        }
    }
    items
}

fn shores(window: &Window, data: &GeoData) -> Vec<Item> {
    let parts = data.coast.iter().flat_map(|line| window.line(line));
    parts.map(|part| lines(part, stroke(palette::SHORE, 0.18, None))).collect()
}

fn borders(window: &Window, data: &GeoData) -> Vec<Item> {
    let parts: Vec<Vec<DVec2>> =
        data.borders.iter().flat_map(|border| &border.lines).flat_map(|line| window.line(line)).collect();
    parts.into_iter().map(|part| lines(part, stroke(palette::BORDER, 0.3, Some(1.6)))).collect()
}
