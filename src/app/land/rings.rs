//! One ring of the land: a square lattice with a square hole where the next finer ring lies.
//!
//! Each vertex also knows its height on the next coarser lattice; towards the rim the shader moves it there,
//! so that rings join without cracks and nothing pops.

use bevy::{
    asset::RenderAssetUsages,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};
use glam::DVec2;

use super::{FINEST_M, country, cover};
use crate::{app::Playing, geo::Ground};

/// Cells along a side.
pub const CELLS: usize = 64;
/// Number of rings: 4 m to 32 km between vertices.
pub const LEVELS: u32 = 14;
const SIDE: usize = CELLS + 1;
/// With one more on each side, for normals.
const WIDE: usize = SIDE + 2;
/// Cells from the rim where vertices may move towards the coarser ring.
const MORPH_CELLS: usize = 11;

/// One ring.
pub struct Ring {
    spacing_m: f64,
    level: u32,
    /// Lattice index of the south-west corner, in units of the spacing.
    place: Option<(i64, i64)>,
    hole: Option<(i64, i64)>,
    /// The mesh that is rewritten.
    pub mesh: Handle<Mesh>,
}

impl Ring {
    /// An empty ring.
    pub fn new(level: u32, meshes: &mut Assets<Mesh>) -> Self {
        let mesh = Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::default())
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, vec![[0.0_f32; 3]; SIDE * SIDE])
            .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, vec![[0.0_f32, 1.0, 0.0]; SIDE * SIDE])
            .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, vec![[0.0_f32; 4]; SIDE * SIDE])
            .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, vec![[0.0_f32; 2]; SIDE * SIDE])
            .with_inserted_attribute(Mesh::ATTRIBUTE_UV_1, vec![[0.0_f32; 2]; SIDE * SIDE])
            .with_inserted_indices(Indices::U32(vec![0, 0, 0]));
        Self {
            spacing_m: FINEST_M * 2.0_f64.powi(level as i32),
            level,
            place: None,
            hole: None,
            mesh: meshes.add(mesh),
        }
    }

    /// Lattice index of the corner for a centre: even, so that coarser vertices coincide.
    pub fn place_for(&self, centre: DVec2) -> (i64, i64) {
        let corner = |c: f64| ((c / (2.0 * self.spacing_m)).round() as i64) * 2 - (CELLS as i64) / 2;
        (corner(centre.x), corner(centre.y))
    }

    /// World position of the corner.
    pub fn corner(&self) -> DVec2 {
        let (x, y) = self.place.unwrap_or_default();
        DVec2::new(x as f64, y as f64) * self.spacing_m
    }

    /// Lays the ring around a centre; `hole` is the finer ring's place. Whether the mesh changed.
    pub fn lay(
        &mut self,
        centre: DVec2,
        hole: Option<(i64, i64)>,
        playing: &Playing,
        meshes: &mut Assets<Mesh>,
    ) -> bool {
        let place = self.place_for(centre);
        let moved = self.place != Some(place);
        // The finer ring's index counts in half spacings.
        let hole = hole.map(|(x, y)| (x / 2 - place.0, y / 2 - place.1));
        if !moved && hole == self.hole {
            return false;
        }
        self.place = Some(place);
        let hole_changed = self.hole != hole;
        self.hole = hole;
        let Some(mut mesh) = meshes.get_mut(&self.mesh) else { return false };
        if moved {
            self.sample(playing, &mut mesh);
        }
        if moved || hole_changed {
            mesh.insert_indices(Indices::U32(self.cells()));
        }
        true
    }

    fn in_hole(&self, x: usize, y: usize, margin: i64) -> bool {
        self.hole.is_some_and(|(hx, hy)| {
            let (x, y) = (x as i64 - hx, y as i64 - hy);
            let side = CELLS as i64 / 2;
            x >= margin && y >= margin && x < side - margin && y < side - margin
        })
    }

    fn cells(&self) -> Vec<u32> {
        let mut indices = Vec::with_capacity(CELLS * CELLS * 6);
        for y in 0..CELLS {
            for x in 0..CELLS {
                if self.in_hole(x, y, 0) {
                    continue;
                }
                let i = (y * SIDE + x) as u32;
                let side = SIDE as u32;
                // The diagonal alternates, which halves the star pattern of a regular grid.
                if (x + y) % 2 == 0 {
                    indices.extend([i, i + 1, i + side + 1, i, i + side + 1, i + side]);
                } else {
                    indices.extend([i, i + 1, i + side, i + 1, i + side + 1, i + side]);
                }
            }
        }
        indices
    }

    fn sample(&self, playing: &Playing, mesh: &mut Mesh) {
        let corner = self.corner();
        let s = self.spacing_m;
        let land = &playing.land;
        let at = |x: usize, y: usize| corner + DVec2::new(x as f64 - 1.0, y as f64 - 1.0) * s;
        let skip = |x: usize, y: usize| x >= 1 && y >= 1 && self.in_hole(x - 1, y - 1, 3);
        let mut grounds = vec![land.sample(corner, s * 8.0); WIDE * WIDE];
        for y in 0..WIDE {
            for x in 0..WIDE {
                if !skip(x, y) {
                    grounds[y * WIDE + x] = land.sample(at(x, y), s);
                }
            }
        }
        let h = |x: usize, y: usize| grounds[y * WIDE + x].surface_m();
        let coarse = self.coarse_heights(playing, &grounds);
        let west = |p: DVec2| (((p.x + 80_000.0) / -260_000.0) as f32).clamp(0.0, 1.0);
        let (mut positions, mut normals, mut colors, mut covers, mut coarses) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for y in 0..SIDE {
            for x in 0..SIDE {
                let (gx, gy) = (x + 1, y + 1);
                let ground = &grounds[gy * WIDE + gx];
                let (dx, dy) =
                    ((h(gx + 1, gy) - h(gx - 1, gy)) / (2.0 * s), (h(gx, gy + 1) - h(gx, gy - 1)) / (2.0 * s));
                let slope = (dx * dx + dy * dy).sqrt() as f32;
                // Far rings lose slope with their detail; light keeps the relief readable.
                let relief = 1.0 + f64::from(self.level) * 0.28;
                positions.push([(x as f64 * s) as f32, ground.surface_m() as f32, -(y as f64 * s) as f32]);
                normals.push(Vec3::new((-dx * relief) as f32, 1.0, (dy * relief) as f32).normalize().to_array());
                let p = at(gx, gy);
                let cover = cover::of(
                    ground,
                    slope * (1.0 + self.level as f32 * 0.22),
                    country::patch(p, s) as f32,
                    west(p),
                    playing.lit.at(p) as f32,
                );
                colors.push(cover.color);
                covers.push([cover.fields, cover.lights]);
                coarses.push([coarse[y * SIDE + x] as f32, ground.urban as f32]);
            }
        }
        mesh.insert_attribute(Mesh::ATTRIBUTE_POSITION, positions);
        mesh.insert_attribute(Mesh::ATTRIBUTE_NORMAL, normals);
        mesh.insert_attribute(Mesh::ATTRIBUTE_COLOR, colors);
        mesh.insert_attribute(Mesh::ATTRIBUTE_UV_0, covers);
        mesh.insert_attribute(Mesh::ATTRIBUTE_UV_1, coarses);
    }

    /// Heights that the next coarser ring has at our vertices: sampled where it has vertices, else on its edges.
    fn coarse_heights(&self, playing: &Playing, grounds: &[Ground]) -> Vec<f64> {
        let corner = self.corner();
        let s = self.spacing_m;
        let own = |x: usize, y: usize| grounds[(y + 1) * WIDE + x + 1].surface_m();
        let near_rim = |x: usize, y: usize| x.min(y).min(CELLS - x).min(CELLS - y) <= MORPH_CELLS;
        let whole = self.hole.is_none();
        let mut even = vec![f64::NAN; SIDE * SIDE];
        for y in (0..SIDE).step_by(2) {
            for x in (0..SIDE).step_by(2) {
                even[y * SIDE + x] = if whole || near_rim(x, y) {
                    playing.land.sample(corner + DVec2::new(x as f64, y as f64) * s, s * 2.0).surface_m()
                } else {
                    own(x, y)
                };
            }
        }
        let e = |x: usize, y: usize| even[y * SIDE + x];
        let mut out = vec![0.0; SIDE * SIDE];
        for y in 0..SIDE {
            for x in 0..SIDE {
                out[y * SIDE + x] = match (x % 2, y % 2) {
                    (0, 0) => e(x, y),
                    (1, 0) => 0.5 * (e(x - 1, y) + e(x + 1, y)),
                    (0, _) => 0.5 * (e(x, y - 1) + e(x, y + 1)),
                    _ => {
                        // The coarse cell's diagonal, as `cells` draws it.
                        let (cx, cy) = ((x - 1) / 2, (y - 1) / 2);
                        let (px, py) = self.place.unwrap_or_default();
                        let parity = (cx as i64 + cy as i64 + px / 2 + py / 2).rem_euclid(2);
                        let rising = parity == 0;
                        if rising {
                            0.5 * (e(x - 1, y - 1) + e(x + 1, y + 1))
                        } else {
                            0.5 * (e(x + 1, y - 1) + e(x - 1, y + 1))
                        }
                    }
                };
            }
        }
        out
    }
}
