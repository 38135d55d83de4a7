//! The land as a map shows it: tiles of one even lattice over the whole region, made once.

use bevy::{
    asset::RenderAssetUsages,
    mesh::{Indices, MeshTag, PrimitiveTopology},
    prelude::*,
};
use glam::{DVec2, DVec3};

use super::{
    later::Later,
    rings::{Look, insert_looks},
    scale::region_share,
};
use crate::{
    app::{
        OfJourney, Playing,
        camera::Rig,
        material::{GroundMaterial, Materials},
        origin::Placed,
    },
    geo::{Ground, LatLon},
};

const CELL_M: f64 = 4_500.0;
/// The ring's level that is about as coarse.
const LEVEL: u32 = 10;

/// Cells along a side of a tile: what lies beside the picture is not drawn.
const TILE: usize = 36;
/// In a tile of open sea one cell is as good as this many squared.
const SEA_STEP: usize = 12;

/// Towards the edge of what the base map knows the land fades, over so many degrees of latitude.
const EDGE_DEG: f64 = 1.3;
/// No map shows fields: where their share would stand, tiles tell how far they have faded, added to this.
const EDGE_MARK: f32 = 10.0;

/// How far the land has faded at a place: 0 inside of the base map, 1 at its edge and beyond.
fn edge_share(playing: &Playing, p: DVec2) -> f64 {
    let (south_west, north_east) = playing.geodata.relief.window();
    let place = playing.journey.alignment().projection().unproject(p);
    let middle_deg = f64::midpoint(south_west.lon_deg, north_east.lon_deg);
    let lon_deg = place.lon_deg - ((place.lon_deg - middle_deg) / 360.0).round() * 360.0;
    let narrow = place.lat_deg.to_radians().cos();
    let inside_deg = (place.lat_deg - south_west.lat_deg)
        .min(north_east.lat_deg - place.lat_deg)
        .min((lon_deg - south_west.lon_deg) * narrow)
        .min((north_east.lon_deg - lon_deg) * narrow);
    1.0 - super::smooth(0.05, EDGE_DEG, inside_deg)
}

/// A tile of the region.
#[derive(Component)]
#[require(OfJourney)]
pub struct Region;

/// A tile's mesh and its south-west corner, world.
type Tile = (Mesh, DVec3);

/// The tiles, while they are being made.
#[derive(Resource, Default)]
pub struct Survey(Later<Vec<Tile>>);

/// The ground on an even lattice.
struct Lattice {
    low: DVec2,
    grounds: Vec<Ground>,
    /// What each vertex shows by itself.
    looks: Vec<Look>,
    nx: usize,
    ny: usize,
}

impl Lattice {
    fn sample(playing: &Playing) -> Self {
        let line = playing.journey.alignment();
        let (south_west, north_east) = playing.geodata.relief.window();
        let project = |lat_deg: f64, lon_deg: f64| line.projection().project(LatLon { lat_deg, lon_deg });
        let corners = [
            project(south_west.lat_deg, south_west.lon_deg),
            project(south_west.lat_deg, north_east.lon_deg),
            project(north_east.lat_deg, south_west.lon_deg),
            project(north_east.lat_deg, north_east.lon_deg),
        ];
        let low = corners.into_iter().fold(DVec2::MAX, DVec2::min);
        let high = corners.into_iter().fold(DVec2::MIN, DVec2::max);
        let tiles = |length_m: f64| (length_m / (CELL_M * TILE as f64)).ceil() as usize;
        let (nx, ny) = (tiles(high.x - low.x) * TILE, tiles(high.y - low.y) * TILE);
        let grounds = (0..=ny)
            .flat_map(|y| (0..=nx).map(move |x| (x, y)))
            .map(|(x, y)| playing.land.sample(low + DVec2::new(x as f64, y as f64) * CELL_M, CELL_M * 0.6))
            .collect();
        let mut lattice = Self { low, grounds, looks: Vec::new(), nx, ny };
        lattice.looks =
            (0..=ny).flat_map(|y| (0..=nx).map(move |x| (x, y))).map(|(x, y)| lattice.look(x, y, playing)).collect();
        lattice
    }

    fn index(&self, x: usize, y: usize) -> usize {
        y.min(self.ny) * (self.nx + 1) + x.min(self.nx)
    }

    fn ground(&self, x: usize, y: usize) -> &Ground {
        &self.grounds[self.index(x, y)]
    }

    fn look(&self, x: usize, y: usize, playing: &Playing) -> Look {
        let p = self.low + DVec2::new(x as f64, y as f64) * CELL_M;
        Look::of(self.ground(x, y), self.slope(x, y), p, LEVEL, playing)
    }

    fn height_m(&self, x: usize, y: usize) -> f64 {
        self.ground(x, y).surface_m()
    }

    fn is_open_sea(&self, x0: usize, y0: usize) -> bool {
        (y0..=y0 + TILE)
            .all(|y| (x0..=x0 + TILE).all(|x| self.ground(x, y).water > 0.999 && self.height_m(x, y).abs() < 0.5))
    }

    /// Colour of dry land with that of its dry neighbours: woods and fields have no square edges on a map.
    fn soft_color(&self, x: usize, y: usize) -> Vec4 {
        let own = self.looks[self.index(x, y)].color;
        if own.w > 0.5 {
            return own;
        }
        let (mut sum, mut weights) = (own * 2.0, 2.0);
        for (i, j) in [(0, 1), (2, 1), (1, 0), (1, 2), (0, 0), (2, 2), (0, 2), (2, 0)] {
            let (nx, ny) = ((x + i).saturating_sub(1), (y + j).saturating_sub(1));
            let look = &self.looks[self.index(nx, ny)];
            if look.color.w < 0.5 {
                let weight = if i == 1 || j == 1 { 1.0 } else { 0.7 };
                sum += look.color * weight;
                weights += weight;
            }
        }
        (sum / weights).with_w(own.w)
    }

    fn slope(&self, x: usize, y: usize) -> DVec2 {
        let (west, south) = (x.saturating_sub(1), y.saturating_sub(1));
        DVec2::new(self.height_m(x + 1, y) - self.height_m(west, y), self.height_m(x, y + 1) - self.height_m(x, south))
            / (2.0 * CELL_M)
    }

    /// The tile whose south-west corner is this vertex.
    fn tile(&self, x0: usize, y0: usize, playing: &Playing) -> Tile {
        let step = if self.is_open_sea(x0, y0) { SEA_STEP } else { 1 };
        let corner = self.low + DVec2::new(x0 as f64, y0 as f64) * CELL_M;
        let (mut positions, mut looks) = (vec![], vec![]);
        let along: Vec<usize> = (0..=TILE).step_by(step).collect();
        for (j, i) in along.iter().flat_map(|j| along.iter().map(move |i| (*j, *i))) {
            let (x, y) = (x0 + i, y0 + j);
            let local = DVec2::new(i as f64, j as f64) * CELL_M;
            let mut look = self.looks[self.index(x, y)];
            // Hills too small for the lattice are drawn point by point: how tall they are the normal's length tells.
            look.normal *= 1.0 + self.ground(x, y).hilliness as f32;
            look.cover.x = EDGE_MARK + edge_share(playing, corner + local) as f32;
            look.color = self.soft_color(x, y);
            positions.push([local.x as f32, look.height_m, -local.y as f32]);
            looks.push(look);
        }
        let side = along.len() as u32;
        let mut indices = Vec::with_capacity((side as usize - 1).pow(2) * 6);
        for y in 0..side - 1 {
            for x in 0..side - 1 {
                let i = y * side + x;
                indices.extend([i, i + 1, i + side + 1, i, i + side + 1, i + side]);
            }
        }
        let mut mesh = Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
            .with_inserted_indices(Indices::U32(indices));
        insert_looks(&mut mesh, &looks);
        (mesh, corner.extend(0.0))
    }

    fn tiles(&self, playing: &Playing) -> Vec<Tile> {
        let corners = (0..self.ny).step_by(TILE).flat_map(|y| (0..self.nx).step_by(TILE).map(move |x| (x, y)));
        corners.map(|(x, y)| self.tile(x, y, playing)).collect()
    }
}

/// Nothing is made yet.
pub fn survey(mut commands: Commands) {
    commands.insert_resource(Survey::default());
}

/// Lays the tiles out when they are made, or at once when they have to be seen.
pub fn lay_tiles(
    mut commands: Commands,
    mut survey: ResMut<Survey>,
    playing: Res<Playing>,
    rig: Res<Rig>,
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let make = || {
        let playing = playing.clone();
        move || Lattice::sample(&playing).tiles(&playing)
    };
    let Some(tiles) = survey.0.ask(is_seen(&rig), make) else { return };
    for (mesh, at) in tiles {
        commands.spawn((
            Region,
            Mesh3d(meshes.add(mesh)),
            MeshMaterial3d(materials.region.clone()),
            // A level that is never the finest shown.
            MeshTag(200),
            Placed { at, heading_rad: std::f64::consts::FRAC_PI_2 },
            if is_seen(&rig) { Visibility::Visible } else { Visibility::Hidden },
        ));
    }
    commands.remove_resource::<Survey>();
}

fn is_seen(rig: &Rig) -> bool {
    region_share(rig.pose().distance_m) > 0.0
}

/// Shows the region where the distance asks for it; while rings still share the picture, it takes every other pixel or so.
pub fn choose(
    rig: Res<Rig>,
    materials: Res<Materials>,
    mut region: Query<(&mut Visibility, &mut MeshMaterial3d<GroundMaterial>), With<Region>>,
) {
    let share = region_share(rig.pose().distance_m);
    let wanted = if share > 0.0 { Visibility::Visible } else { Visibility::Hidden };
    let material = if share < 1.0 { &materials.region_coming } else { &materials.region };
    for (mut visibility, mut worn) in &mut region {
        visibility.set_if_neq(wanted);
        worn.set_if_neq(MeshMaterial3d(material.clone()));
    }
}
