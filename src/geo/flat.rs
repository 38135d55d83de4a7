//! Country of which the base map knows nothing: flat, as high as the line that runs through it, all land.

use super::alignment::Alignment;
use super::geodata::LandArea;
use super::projection::{LatLon, nearest_turn};
use super::relief::Relief;

/// Distance between the places whose height is asked, metres.
const STEP_M: f64 = 2_000.0;
/// Country on all sides of the line, degrees of latitude.
const MARGIN_DEG: f64 = 1.5;
/// Nodes of the finest grid in a degree, as the base map has.
const FINEST: f64 = 12.0;
/// A long line gets a coarser grid, of at most so many nodes.
const MOST_NODES: f64 = 30_000.0;
/// Points along each side of the land's edge.
const EDGE_POINTS: u32 = 8;

/// A place of a line: where, and how high, metres.
type Height = (LatLon, f64);

/// Places along a line, their longitudes counted on from the first, so that none jumps at the date line.
pub(super) fn heights_along(line: &Alignment) -> Vec<Height> {
    let (first_m, last_m) = line.range_m();
    let steps = ((last_m - first_m) / STEP_M).ceil().max(1.0);
    let mut first_deg = None;
    (0..=steps as u32)
        .map(|i| {
            let at = line.pose(first_m + (last_m - first_m) * f64::from(i) / steps).position;
            let p = line.projection().unproject(at.truncate());
            let near_deg = *first_deg.get_or_insert(p.lon_deg);
            (LatLon { lon_deg: nearest_turn(p.lon_deg, near_deg, 360.0), ..p }, at.z)
        })
        .collect()
}

/// Relief and land around a line.
pub(super) fn around(line: &Alignment) -> (Relief, LandArea) {
    let heights = heights_along(line);
    let (south_west, north_east) = window(&heights);
    let (width, height) = (north_east.lon_deg - south_west.lon_deg, north_east.lat_deg - south_west.lat_deg);
    let nodes_per_degree = FINEST.min((MOST_NODES / (width * height)).sqrt());
    let relief = Relief::drawn(south_west, north_east, nodes_per_degree, |p| mean_height_m(&heights, p) as f32);
    (relief, LandArea { country: String::new(), polygons: vec![vec![edge(south_west, north_east)]] })
}

fn window(heights: &[Height]) -> (LatLon, LatLon) {
    let (mut low, mut high) = (LatLon::new(f64::MAX, f64::MAX), LatLon::new(f64::MIN, f64::MIN));
    for (p, _) in heights {
        low = LatLon::new(low.lat_deg.min(p.lat_deg), low.lon_deg.min(p.lon_deg));
        high = LatLon::new(high.lat_deg.max(p.lat_deg), high.lon_deg.max(p.lon_deg));
    }
    let wide = MARGIN_DEG / low.lat_deg.abs().max(high.lat_deg.abs()).min(80.0).to_radians().cos();
    (
        LatLon::new((low.lat_deg - MARGIN_DEG).max(-85.0), low.lon_deg - wide),
        LatLon::new((high.lat_deg + MARGIN_DEG).min(85.0), high.lon_deg + wide),
    )
}

/// Mean of the line's heights, each weighted by how near it is.
fn mean_height_m(heights: &[Height], p: LatLon) -> f64 {
    let narrow = p.lat_deg.to_radians().cos();
    let (mut sum, mut weights) = (0.0, 0.0);
    for (q, height_m) in heights {
        let (x, y) = ((p.lon_deg - q.lon_deg) * narrow, p.lat_deg - q.lat_deg);
        let weight = (x * x + y * y + 1e-3).powi(-2);
        sum += weight * height_m;
        weights += weight;
    }
    sum / weights
}

fn edge(low: LatLon, high: LatLon) -> Vec<LatLon> {
    let corners = [low, LatLon::new(low.lat_deg, high.lon_deg), high, LatLon::new(high.lat_deg, low.lon_deg)];
    let sides = corners.iter().zip(corners.iter().cycle().skip(1));
    sides
        .flat_map(|(a, b)| {
            (0..EDGE_POINTS).map(move |i| {
                let t = f64::from(i) / f64::from(EDGE_POINTS);
                LatLon::new(a.lat_deg + (b.lat_deg - a.lat_deg) * t, a.lon_deg + (b.lon_deg - a.lon_deg) * t)
            })
        })
        .collect()
}
