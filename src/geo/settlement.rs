//! How far towns reach.

use super::geodata::GeoData;
use super::noise::smooth_step;
use super::projection::Projection;
use super::raster::Raster;
use glam::DVec2;

/// Radius of the closed fabric of a town, metres: grows a little slower than the square root of its
/// inhabitants (estimated).
pub(super) fn radius_m(population: u32) -> f64 {
    1500.0 * (f64::from(population.max(500)) / 1e5).powf(0.48)
}

/// Towns grow along roads and valleys, not as discs: how far one reaches in a direction, as a share of the farthest.
fn lobes(centre: DVec2, towards: DVec2) -> f64 {
    let own = (centre.x * 0.000_731 + centre.y * 0.000_417).rem_euclid(std::f64::consts::TAU);
    let turn = towards.to_angle();
    let swing = |times: f64, shift: f64| (times * turn + shift * own).sin();
    (0.68 + 0.22 * swing(2.0, 1.0) + 0.10 * swing(3.0, 2.3) + 0.13 * swing(5.0, 3.7) + 0.09 * swing(7.0, 5.1))
        .clamp(0.22, 1.0)
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
                let from_middle = grid.place(column, row) - centre;
                let core = (0.45 * radius).min(0.5 * reach);
                let edge = core + (reach - core) * lobes(centre, from_middle);
                let built = smooth_step(edge, core, from_middle.length());
                let node = &mut grid.nodes[row * grid.columns + column];
                node[1] = (node[1] + built as f32 * (1.0 - node[1])).min(1.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn towns_are_no_discs_and_no_two_lie_alike() {
        let around = |centre: DVec2| -> Vec<f64> {
            (0..72).map(|i| lobes(centre, DVec2::from_angle(f64::from(i) * 0.0873) * 3_000.0)).collect()
        };
        let (one, other) = (around(DVec2::new(12_000.0, -4_000.0)), around(DVec2::new(80_000.0, 31_000.0)));
        for town in [&one, &other] {
            let (least, most) = town.iter().fold((1.0_f64, 0.0_f64), |(low, high), x| (low.min(*x), high.max(*x)));
            assert!(least >= 0.22 && most <= 1.0 && most - least > 0.4, "{least} to {most}");
            // Round about there is no jump.
            assert!(town.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 0.2));
            assert!((town[0] - town[71]).abs() < 0.2);
        }
        assert!(one.iter().zip(&other).any(|(a, b)| (a - b).abs() > 0.2));
    }
}
