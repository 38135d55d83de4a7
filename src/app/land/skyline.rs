//! Towns seen from afar: beyond where houses and trees stand one by one, boxes keep the outline of a town. Towers are seen
//! from farther away than the slabs and sheds between them.
//!
//! A box stands a little inside the building that near scatter puts in the same place, which grows around it.

use std::collections::BTreeMap;

use bevy::prelude::*;
use glam::DVec2;

use super::{
    houses::{self, Country},
    mirror::{self, Waters},
    scatter::{Density, Grove, Plant, SPOT_M, hue, unit},
    town::{self, Standing, Town},
};
use crate::app::{
    Frame, JourneySnapshot, Playing, Raise, camera::Rig, landmarks::Sites, material::Materials, mesh::MeshKit,
    origin::Placed,
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

#[derive(Resource, Default)]
struct Skyline(BTreeMap<(Outline, i64, i64), Entity>);

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

fn build(playing: &Playing, sites: &Sites, (outline, x, y): (Outline, i64, i64)) -> Option<(Mesh, glam::DVec3)> {
    let corner = DVec2::new(x as f64, y as f64) * CELL_M;
    if !is_city(playing, corner) {
        return None;
    }
    let middle = corner + DVec2::splat(CELL_M * 0.5);
    let base = playing.land.sample(middle, 8.0).height_m;
    let mut town = Town::new(playing, sites.near(middle, CELL_M));
    let mut kit = MeshKit::default();
    for (i, j) in (0..SPOTS).flat_map(|j| (0..SPOTS).map(move |i| (i, j))) {
        let h = town::number_of((x * SPOTS + i, y * SPOTS + j), playing.scenario.seed);
        let spot = corner + DVec2::new(i as f64, j as f64) * SPOT_M;
        let Some(Standing { what, at, ground, turn_rad, looks }) = town.built_on_spot(spot, h) else { continue };
        if !outline.has(what) {
            continue;
        }
        let country = town::country_at(playing, at);
        let Some(building) = houses::from_afar(what, country, looks, h, outline.lit(country, h)) else { continue };
        let from = kit.len();
        let local = at - middle;
        let foot = Vec3::new(local.x as f32, (ground.height_m - base) as f32, -local.y as f32);
        kit.add(&building, Quat::from_rotation_y(turn_rad as f32), foot, 1.0);
        kit.tint(from, hue(what, h));
        kit.root(from, foot);
    }
    (!kit.is_empty()).then(|| (kit.build(), middle.extend(base)))
}

fn keep_skyline(
    mut commands: Commands,
    mut skyline: ResMut<Skyline>,
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
    let reach = |outline: Outline| if pose.distance_m > HIGHEST_M || rushing { -1 } else { outline.reach() };
    let here = (pose.focus.truncate() / CELL_M).floor();
    let here = (here.x as i64, here.y as i64);
    let away = |(_, x, y): &(Outline, i64, i64)| (x - here.0).abs().max((y - here.1).abs());
    skyline.0.retain(|cell, entity| {
        let keep = away(cell) <= reach(cell.0) + 1;
        if !keep {
            commands.entity(*entity).despawn();
        }
        keep
    });
    let around = |outline: Outline| {
        let reach = reach(outline);
        (-reach..=reach).flat_map(move |y| (-reach..=reach).map(move |x| (outline, here.0 + x, here.1 + y)))
    };
    let mut missing: Vec<_> =
        around(Outline::High).chain(around(Outline::Low)).filter(|cell| !skyline.0.contains_key(cell)).collect();
    missing.sort_by_key(|(_, x, y)| (x - here.0).pow(2) + (y - here.1).pow(2));
    for cell in missing.into_iter().take(density.cells_per_frame) {
        let mut entity = commands.spawn((Towers, crate::app::OfJourney));
        if let Some((mesh, at)) = build(&playing, &sites, cell) {
            let mesh = meshes.add(mesh);
            entity.insert((
                Grove::new(density.at_once),
                Mesh3d(mesh.clone()),
                MeshMaterial3d(materials.skyline.clone()),
                Placed { at, heading_rad: std::f64::consts::FRAC_PI_2 },
            ));
            if waters.is_near(at.truncate()) {
                entity.with_child(mirror::image(mesh, materials.mirrored.skyline.clone()));
            }
        }
        skyline.0.insert(cell, entity.id());
    }
}

/// Towns from afar.
pub fn plugin(app: &mut App) {
    app.init_resource::<Skyline>()
        .add_systems(Raise, |mut skyline: ResMut<Skyline>| skyline.0.clear())
        .add_systems(Update, keep_skyline.in_set(Frame::Camera));
}
