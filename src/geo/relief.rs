//! Heights of the region: ITU-R P.1511-2 in nodes of 1/12 degree, smooth in between.

use super::geodata::GeoDataFault;
use super::projection::{LatLon, nearest_turn};

/// A grid of heights above sea level, read smoothly (Catmull-Rom) in between.
#[derive(Clone, Debug, PartialEq)]
pub struct Relief {
    north_deg: f64,
    west_deg: f64,
    nodes_per_degree: f64,
    columns: usize,
    rows: usize,
    /// Row by row, north first, metres.
    heights_m: Vec<f32>,
}

impl Relief {
    /// Reads the table: comments begin with `#`, the first row holds longitudes, the first column
    /// latitudes, north first.
    ///
    /// # Errors
    /// When the table is no regular grid of numbers.
    pub fn parse(text: &str) -> Result<Self, GeoDataFault> {
        let fault = |what: &str| GeoDataFault::Relief(what.to_owned());
        let mut lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        let longitudes = numbers(lines.next().ok_or_else(|| fault("no rows"))?)?;
        let (mut latitudes, mut heights_m) = (Vec::new(), Vec::new());
        for line in lines {
            let row = line.split_once(',').ok_or_else(|| fault("a row without heights"))?;
            latitudes.push(row.0.parse::<f64>().map_err(|_| fault("a latitude is no number"))?);
            let before = heights_m.len();
            for cell in row.1.split(',') {
                heights_m.push(cell.parse::<f32>().map_err(|_| fault("a height is no number"))?);
            }
            if heights_m.len() - before != longitudes.len() {
                return Err(fault("a row of another length than the first"));
            }
        }
        if latitudes.len() < 4 || longitudes.len() < 4 {
            return Err(fault("fewer than four rows or columns"));
        }
        let span = longitudes[longitudes.len() - 1] - longitudes[0];
        Ok(Self {
            north_deg: latitudes[0],
            west_deg: longitudes[0],
            nodes_per_degree: (longitudes.len() - 1) as f64 / span,
            columns: longitudes.len(),
            rows: latitudes.len(),
            heights_m,
        })
    }

    /// A grid between two corners whose heights a function tells.
    pub(super) fn drawn(
        south_west: LatLon,
        north_east: LatLon,
        nodes_per_degree: f64,
        height_m: impl Fn(LatLon) -> f32,
    ) -> Self {
        let count = |degrees: f64| ((degrees * nodes_per_degree).ceil() as usize + 1).max(4);
        let rows = count(north_east.lat_deg - south_west.lat_deg);
        let columns = count(north_east.lon_deg - south_west.lon_deg);
        let (north_deg, west_deg) = (north_east.lat_deg, south_west.lon_deg);
        let node = |i: usize| {
            let (column, row) = ((i % columns) as f64, (i / columns) as f64);
            height_m(LatLon::new(north_deg - row / nodes_per_degree, west_deg + column / nodes_per_degree))
        };
        Self {
            north_deg,
            west_deg,
            nodes_per_degree,
            columns,
            rows,
            heights_m: (0..rows * columns).map(node).collect(),
        }
    }

    /// Whether a place lies in the grid, with a margin on all sides (degrees).
    pub fn covers(&self, p: LatLon, margin_deg: f64) -> bool {
        let (x, y) = self.node_of(p);
        let margin = margin_deg * self.nodes_per_degree;
        let inside = |at: f64, count: usize| at >= margin && at <= (count - 1) as f64 - margin;
        inside(x, self.columns) && inside(y, self.rows)
    }

    /// Height above sea level at a place, metres; outside the grid, that of its edge.
    pub fn height_m(&self, p: LatLon) -> f64 {
        let (x, y) = self.node_of(p);
        let (column, row) = (x.floor(), y.floor());
        let (wx, wy) = (catmull_rom(x - column), catmull_rom(y - row));
        let mut sum = 0.0;
        for (j, wy) in wy.iter().enumerate() {
            for (i, wx) in wx.iter().enumerate() {
                sum += wx * wy * self.node(column as i64 + i as i64 - 1, row as i64 + j as i64 - 1);
            }
        }
        sum
    }

    /// Least, mean and greatest of the nine nodes around a place, metres.
    pub fn around(&self, p: LatLon) -> (f64, f64, f64) {
        let (x, y) = self.node_of(p);
        let (column, row) = (x.round() as i64, y.round() as i64);
        let (mut least, mut sum, mut most) = (f64::MAX, 0.0, f64::MIN);
        for j in -1..=1 {
            for i in -1..=1 {
                let z = self.node(column + i, row + j);
                least = least.min(z);
                most = most.max(z);
                sum += z;
            }
        }
        (least, sum / 9.0, most)
    }

    /// The window of the grid: south-west and north-east corner.
    pub fn window(&self) -> (LatLon, LatLon) {
        let south = self.north_deg - (self.rows - 1) as f64 / self.nodes_per_degree;
        let east = self.west_deg + (self.columns - 1) as f64 / self.nodes_per_degree;
        (LatLon::new(south, self.west_deg), LatLon::new(self.north_deg, east))
    }

    fn node_of(&self, p: LatLon) -> (f64, f64) {
        let half_deg = 0.5 * (self.columns - 1) as f64 / self.nodes_per_degree;
        // The grid may reach across the date line.
        let lon_deg = nearest_turn(p.lon_deg, self.west_deg + half_deg, 360.0);
        ((lon_deg - self.west_deg) * self.nodes_per_degree, (self.north_deg - p.lat_deg) * self.nodes_per_degree)
    }

    fn node(&self, column: i64, row: i64) -> f64 {
        let column = column.clamp(0, self.columns as i64 - 1) as usize;
        let row = row.clamp(0, self.rows as i64 - 1) as usize;
        f64::from(self.heights_m[row * self.columns + column])
    }
}

fn numbers(header: &str) -> Result<Vec<f64>, GeoDataFault> {
    header
        .split(',')
        .skip(1)
        .map(|cell| cell.parse().map_err(|_| GeoDataFault::Relief(format!("`{cell}` is no longitude"))))
        .collect()
}

fn catmull_rom(t: f64) -> [f64; 4] {
    let (tt, ttt) = (t * t, t * t * t);
    [
        0.5 * (-t + 2.0 * tt - ttt),
        0.5 * (2.0 - 5.0 * tt + 3.0 * ttt),
        0.5 * (t + 4.0 * tt - 3.0 * ttt),
        0.5 * (ttt - tt),
    ]
}
