//! Towns seen from afar: beyond where houses and trees stand one by one, boxes keep the outline of a town. Towers are seen
//! from farther away than the slabs and sheds between them.
//!
//! A box stands a little inside the building that near scatter puts in the same place, which grows around it.

use bevy::prelude::*;
use glam::{DVec2, DVec3};

use super::{
    cells::{Cell, Cells},
    houses::{self, Country},
    mirror::{self, Waters},
    scatter::{Density, Grove, Plant, SPOT_M, unit},
    town::{self, Town},
};
use crate::app::{
    Frame, JourneySnapshot, Playing, Raise, camera::Rig, landmarks::Sites, material::Materials, mesh::MeshKit,
};

const SPOTS: i64 = 48;
const CELL_M: f64 = SPOT_M * SPOTS as f64;
/// From higher up the city is a pattern on the ground, metres.
const HIGHEST_M: f64 = 6_000.0;

/// What is seen from how far away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outline {
    Low,
    High,
}

impl Outline {
    /// Cells in each direction.
    fn reach(self) -> i64 {
        match self {
            Self::Low => 3,
            Self::High => 7,
        }
    }

    fn has(self, what: Plant) -> bool {
        match self {
            Self::Low => matches!(what, Plant::Slab | Plant::Shed),
            Self::High => what == Plant::Tower,
        }
    }

    /// How many windows of a building shine on either side.
    fn lit(self, country: Country, h: u64) -> u32 {
        match (self, country) {
            (_, Country::Korea) => u32::from(unit(h, 9) < 0.3),
            (Self::Low, Country::China) => 2,
            (Self::High, Country::China) => 4,
        }
    }
}

/// A cell that may have buildings on it.
#[derive(Component)]
pub struct Towers;

/// Whether any part of a cell is dense enough for more than houses.
fn is_city(playing: &Playing, corner: DVec2) -> bool {
    (0..9).any(|i| {
        let at = DVec2::new(f64::from(i % 3), f64::from(i / 3)) * 0.5 * CELL_M;
        playing.land.sample(corner + at, 60.0).urban > 0.45
    })
}

fn build(playing: &Playing, sites: &Sites, (outline, x, y): Cell<Outline>) -> Option<(Mesh, DVec3)> {
    let corner = DVec2::new(x as f64, y as f64) * CELL_M;
    if !is_city(playing, corner) {
        return None;
    }
    let middle = corner + DVec2::splat(CELL_M * 0.5);
    let origin = middle.extend(playing.land.sample(middle, 8.0).height_m);
    let mut town = Town::new(playing, sites.near(middle, CELL_M));
    let mut kit = MeshKit::default();
    for (i, j) in (0..SPOTS).flat_map(|j| (0..SPOTS).map(move |i| (i, j))) {
        let h = town::number_of((x * SPOTS + i, y * SPOTS + j), playing.scenario.seed);
        let spot = corner + DVec2::new(i as f64, j as f64) * SPOT_M;
        let Some(standing) = town.built_on_spot(spot, h).filter(|standing| outline.has(standing.what)) else {
            continue;
        };
        let country = town::country_at(playing, standing.at);
        let lit = outline.lit(country, h);
        if let Some(building) = houses::from_afar(standing.what, country, standing.looks, h, lit) {
            standing.put(&mut kit, &building, origin, h);
        }
    }
    (!kit.is_empty()).then(|| (kit.build(), origin))
}

fn keep_skyline(
    mut commands: Commands,
    mut cells: ResMut<Cells<Outline>>,
    density: Res<Density>,
    playing: Res<Playing>,
    (sites, waters): (Res<Sites>, Res<Waters>),
    rig: Res<Rig>,
    snapshot: Res<JourneySnapshot>,
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let pose = rig.pose();
    let rushing = rig.ground_passes_mps(&snapshot) > 2_500.0;
    let layers = [Outline::High, Outline::Low].map(|outline| (outline, outline.reach()));
    let seen: &[_] = if pose.distance_m > HIGHEST_M || rushing { &[] } else { &layers };
    let missing = cells.around(pose.focus.truncate(), CELL_M, seen, &mut commands);
    for cell in missing.into_iter().take(density.cells_per_frame) {
        let mut entity = commands.spawn((Towers, crate::app::OfJourney));
        if let Some((mesh, at)) = build(&playing, &sites, cell) {
            let mesh = meshes.add(mesh);
            entity.insert(Grove::standing(at, mesh.clone(), materials.skyline.clone(), &density));
            if waters.is_near(at.truncate()) {
                entity.with_child(mirror::image(mesh, materials.mirrored.skyline.clone()));
            }
        }
        cells.insert(cell, entity.id());
    }
}

/// Towns from afar.
pub fn plugin(app: &mut App) {
    app.init_resource::<Cells<Outline>>()
        .add_systems(Raise, Cells::<Outline>::forget)
        .add_systems(Update, keep_skyline.in_set(Frame::Camera));
}
