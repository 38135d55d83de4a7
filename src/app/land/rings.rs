//! One ring of the land: a square lattice with a square hole where the next finer ring lies.
//!
//! Each vertex also knows what the next coarser lattice shows where it is: height, slope, colours. Towards the rim the
//! shader moves it there, so that rings join without cracks and nothing pops.

use bevy::{
    asset::RenderAssetUsages,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};
use glam::DVec2;

use super::{FINEST_M, country, cover};
use crate::{
    app::{
        Playing,
        material::{ATTRIBUTE_COARSE_COLOR, ATTRIBUTE_COARSE_COVER, ATTRIBUTE_COARSE_NORMAL, ATTRIBUTE_COVER},
    },
    geo::Ground,
};

/// Cells along a side.
pub const CELLS: usize = 64;
/// Number of rings: 4 m to 32 km between vertices.
pub const LEVELS: u32 = 14;
const SIDE: usize = CELLS + 1;
/// With one more on each side, for normals.
const WIDE: usize = SIDE + 2;
/// Vertices of the coarser ring along a side, with one more on each side.
const COARSE_WIDE: usize = CELLS / 2 + 3;
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

/// What has to be made anew of a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    None,
    /// Its hole lies elsewhere.
    Cut,
    /// It lies elsewhere.
    Moved,
}

/// What the vertices of a ring show, and what they become on the next coarser one.
pub struct Layer {
    looks: Vec<Look>,
    coarse: Vec<Look>,
}

impl Ring {
    /// An empty ring.
    pub fn new(level: u32, meshes: &mut Assets<Mesh>) -> Self {
        let mut mesh = Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::default())
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, vec![[0.0_f32; 3]; SIDE * SIDE])
            .with_inserted_indices(Indices::U32(vec![0, 0, 0]));
        let nothing = vec![Look { height_m: 0.0, normal: Vec3::Y, color: Vec4::ZERO, cover: Vec3::ZERO }; SIDE * SIDE];
        insert_looks(&mut mesh, &nothing);
        insert_coarse_looks(&mut mesh, &nothing);
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

    /// Distance from a point to the ring's farthest corner, on the flat.
    pub fn farthest_m(&self, from: DVec2) -> f64 {
        let side_m = CELLS as f64 * self.spacing_m;
        let middle = self.corner() + DVec2::splat(side_m * 0.5);
        ((from - middle).abs() + DVec2::splat(side_m * 0.5)).length()
    }

    /// Moves the ring around a centre; `hole` is the finer ring's place. What has to be made anew.
    pub fn lay(&mut self, centre: DVec2, hole: Option<(i64, i64)>) -> Change {
        let place = self.place_for(centre);
        // The finer ring's index counts in half spacings.
        let hole = hole.map(|(x, y)| (x / 2 - place.0, y / 2 - place.1));
        // What lay in a hole was not sampled.
        let opened = self.hole.is_some() && hole.is_none();
        let moved = opened || self.place != Some(place);
        let cut = self.hole != hole;
        self.place = Some(place);
        self.hole = hole;
        match (moved, cut) {
            (true, _) => Change::Moved,
            (false, true) => Change::Cut,
            (false, false) => Change::None,
        }
    }

    /// Writes what was sampled into the ring's mesh, where it was sampled anew, and which cells there are.
    pub fn write(&self, layer: Option<&Layer>, meshes: &mut Assets<Mesh>) {
        let Some(mut mesh) = meshes.get_mut(&self.mesh) else { return };
        if let Some(layer) = layer {
            let local = |i: usize| Vec2::new((i % SIDE) as f32, -((i / SIDE) as f32)) * self.spacing_m as f32;
            let positions = layer.looks.iter().enumerate().map(|(i, l)| [local(i).x, l.height_m, local(i).y]);
            mesh.insert_attribute(Mesh::ATTRIBUTE_POSITION, positions.collect::<Vec<_>>());
            insert_looks(&mut mesh, &layer.looks);
            insert_coarse_looks(&mut mesh, &layer.coarse);
        }
        mesh.insert_indices(Indices::U32(self.cells()));
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

    /// What the ring shows where it lies.
    pub fn sample(&self, playing: &Playing) -> Layer {
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
        let mut looks = Vec::with_capacity(SIDE * SIDE);
        for (y, x) in (1..=SIDE).flat_map(|y| (1..=SIDE).map(move |x| (y, x))) {
            let h = |x: usize, y: usize| grounds[y * WIDE + x].surface_m();
            let slope = DVec2::new(h(x + 1, y) - h(x - 1, y), h(x, y + 1) - h(x, y - 1)) / (2.0 * s);
            looks.push(Look::of(&grounds[y * WIDE + x], slope, at(x, y), self.level, playing));
        }
        let coarse = self.coarse_looks(playing, &looks);
        Layer { looks, coarse }
    }

    /// What the next coarser ring shows at our vertices: sampled where it has vertices, else between them.
    fn coarse_looks(&self, playing: &Playing, own: &[Look]) -> Vec<Look> {
        let near_rim = |x: usize, y: usize| x.min(y).min(CELLS - x).min(CELLS - y) <= MORPH_CELLS;
        let whole = self.hole.is_none();
        let needed = |x: usize, y: usize| whole || near_rim(x, y);
        let heights = self.coarse_grounds(playing, needed);
        let mut even = own.to_vec();
        for (y, x) in (0..SIDE).step_by(2).flat_map(|y| (0..SIDE).step_by(2).map(move |x| (y, x))) {
            let (i, j) = (x / 2 + 1, y / 2 + 1);
            let h = |i: usize, j: usize| heights[j * COARSE_WIDE + i].map(|g| g.surface_m());
            if let (Some(ground), Some(west), Some(east), Some(south), Some(north)) =
                (heights[j * COARSE_WIDE + i], h(i - 1, j), h(i + 1, j), h(i, j - 1), h(i, j + 1))
            {
                let slope = DVec2::new(east - west, north - south) / (4.0 * self.spacing_m);
                let p = self.corner() + DVec2::new(x as f64, y as f64) * self.spacing_m;
                even[y * SIDE + x] = Look::of(&ground, slope, p, self.level + 1, playing);
            }
        }
        let e = |x: usize, y: usize| &even[y * SIDE + x];
        let mut out = Vec::with_capacity(SIDE * SIDE);
        for (y, x) in (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (y, x))) {
            out.push(match (x % 2, y % 2) {
                (0, 0) => *e(x, y),
                (1, 0) => Look::between(e(x - 1, y), e(x + 1, y)),
                (0, _) => Look::between(e(x, y - 1), e(x, y + 1)),
                // The coarse cell's diagonal, as `cells` draws it.
                _ if self.coarse_diagonal_rises(x, y) => Look::between(e(x - 1, y - 1), e(x + 1, y + 1)),
                _ => Look::between(e(x + 1, y - 1), e(x - 1, y + 1)),
            });
        }
        out
    }

    fn coarse_diagonal_rises(&self, x: usize, y: usize) -> bool {
        let (cx, cy) = ((x as i64 - 1) / 2, (y as i64 - 1) / 2);
        let (px, py) = self.place.unwrap_or_default();
        (cx + cy + px / 2 + py / 2).rem_euclid(2) == 0
    }

    /// The ground at the coarser ring's vertices, with one more on each side, where it is needed.
    fn coarse_grounds(&self, playing: &Playing, needed: impl Fn(usize, usize) -> bool) -> Vec<Option<Ground>> {
        let corner = self.corner();
        let s = self.spacing_m * 2.0;
        let wanted = |i: usize, j: usize| {
            // Also beside what is needed: slopes look at their neighbours.
            let around = |k: usize| {
                let at = (k as i64 - 1) * 2;
                [at - 2, at, at + 2].map(|v| v.clamp(0, CELLS as i64) as usize)
            };
            around(j).into_iter().any(|y| around(i).into_iter().any(|x| needed(x, y)))
        };
        let mut grounds = vec![None; COARSE_WIDE * COARSE_WIDE];
        for (j, i) in (0..COARSE_WIDE).flat_map(|j| (0..COARSE_WIDE).map(move |i| (j, i))) {
            if wanted(i, j) {
                let p = corner + DVec2::new(i as f64 - 1.0, j as f64 - 1.0) * s;
                grounds[j * COARSE_WIDE + i] = Some(playing.land.sample(p, s));
            }
        }
        grounds
    }
}

/// What a vertex shows.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Metres over the sea.
    pub height_m: f32,
    /// Normal in render space, with the relief that its level exaggerates.
    pub normal: Vec3,
    /// Linear red, green, blue; water.
    pub color: Vec4,
    /// Fields, lights, city.
    pub cover: Vec3,
}

impl Look {
    /// The look of a sample of a ring's level; `slope` is rise over run to the east and the north.
    pub fn of(ground: &Ground, slope: DVec2, p: DVec2, level: u32, playing: &Playing) -> Self {
        let level = f64::from(level);
        // Far rings lose slope with their detail; light keeps the relief readable.
        let relief = 1.0 + level * 0.28;
        let west = (((p.x + 80_000.0) / -260_000.0) as f32).clamp(0.0, 1.0);
        let spacing_m = FINEST_M * level.exp2();
        let patch = country::patch(p, spacing_m) as f32;
        let steep = (slope.length() * (1.0 + level * 0.22)) as f32;
        let noises = (patch, country::district(p) as f32);
        let cover = cover::of(ground, steep, noises, west, playing.lit.at(p) as f32);
        // From far away a town's lamps run together; they would be lost otherwise.
        let lights = cover.lights * (1.0 + level * 0.06) as f32;
        Self {
            height_m: ground.surface_m() as f32,
            normal: Vec3::new((-slope.x * relief) as f32, 1.0, (slope.y * relief) as f32).normalize(),
            color: Vec4::from_array(cover.color),
            cover: Vec3::new(cover.fields, lights, ground.urban as f32),
        }
    }

    fn between(a: &Self, b: &Self) -> Self {
        Self {
            height_m: f32::midpoint(a.height_m, b.height_m),
            normal: (a.normal + b.normal) * 0.5,
            color: (a.color + b.color) * 0.5,
            cover: (a.cover + b.cover) * 0.5,
        }
    }
}

fn normals(looks: &[Look]) -> Vec<[f32; 3]> {
    looks.iter().map(|look| look.normal.to_array()).collect()
}

fn colors(looks: &[Look]) -> Vec<[f32; 4]> {
    looks.iter().map(|look| look.color.to_array()).collect()
}

fn covers(looks: &[Look]) -> Vec<[f32; 4]> {
    looks.iter().map(|look| look.cover.extend(look.height_m).to_array()).collect()
}

/// Writes what vertices show into a mesh of the ground.
pub fn insert_looks(mesh: &mut Mesh, looks: &[Look]) {
    mesh.insert_attribute(Mesh::ATTRIBUTE_NORMAL, normals(looks));
    mesh.insert_attribute(Mesh::ATTRIBUTE_COLOR, colors(looks));
    mesh.insert_attribute(ATTRIBUTE_COVER, covers(looks));
}

/// Writes what vertices become on the coarser ring.
fn insert_coarse_looks(mesh: &mut Mesh, looks: &[Look]) {
    mesh.insert_attribute(ATTRIBUTE_COARSE_NORMAL, normals(looks));
    mesh.insert_attribute(ATTRIBUTE_COARSE_COLOR, colors(looks));
    mesh.insert_attribute(ATTRIBUTE_COARSE_COVER, covers(looks));
}
