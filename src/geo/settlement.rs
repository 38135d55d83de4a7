//! How far towns reach.

use super::geodata::GeoData;
use super::noise::smooth_step;
use super::projection::Projection;
use super::raster::Raster;

/// Radius of the closed fabric of a town, metres: grows a little slower than the square root of its
/// inhabitants (estimated).
pub(super) fn radius_m(population: u32) -> f64 {
    1500.0 * (f64::from(population.max(500)) / 1e5).powf(0.48)
}

/// Writes into channel 1 of a grid how built-up the country is, 0..1.
pub(super) fn draw(grid: &mut Raster<2>, data: &GeoData, projection: &Projection) {
    for city in &data.cities {
        let centre = projection.project(city.at());
        let radius = radius_m(city.population);
        // Towns smaller than the grid still leave their mark.
        let reach = (1.5 * radius).max(1.3 * grid.cell_m);
        let (columns, rows) = grid.nodes_around(centre, centre, reach);
        for row in rows {
            for column in columns.clone() {
                let away = grid.place(column, row).distance(centre);
                let built = smooth_step(reach, (0.45 * radius).min(0.5 * reach), away);
                let node = &mut grid.nodes[row * grid.columns + column];
                node[1] = (node[1] + built as f32 * (1.0 - node[1])).min(1.0);
            }
        }
    }
}
