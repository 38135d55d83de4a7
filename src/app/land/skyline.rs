//! Towers of cities seen from afar: beyond where houses and trees stand one by one, boxes keep the outline of a town.
//!
//! A box stands a little inside the tower that near scatter puts in the same place, which grows around it.

use std::collections::BTreeMap;

use bevy::prelude::*;
use glam::DVec2;

use super::houses::{Country, VARIANTS};
use super::mirror::{self, Waters};
use super::scatter::{
    Density, Grove, Plant, SPOT_M, STOREYS, TOWER_M, TOWER_SPREAD, built_on_spot, hash, unit, variant,
};
use crate::app::{
    Frame, JourneySnapshot, Playing, Raise,
    camera::Rig,
    landmarks::Sites,
    material::Materials,
    mesh::{MeshKit, Paint},
    origin::Placed,
    theme,
};

const SPOTS: i64 = 48;
const CELL_M: f64 = SPOT_M * SPOTS as f64;
/// Cells in each direction.
const REACH: i64 = 7;
/// From higher up the city is a pattern on the ground, metres.
const HIGHEST_M: f64 = 6_000.0;

#[derive(Resource, Default)]
struct Skyline(BTreeMap<(i64, i64), Entity>);

/// A cell that has towers on it.
#[derive(Component)]
pub struct Towers;

/// Whether any part of a cell is dense enough for towers.
fn is_city(playing: &Playing, corner: DVec2) -> bool {
    (0..9).any(|i| {
        let at = DVec2::new(f64::from(i % 3), f64::from(i / 3)) * 0.5 * CELL_M;
        playing.land.sample(corner + at, 60.0).urban > 0.6
    })
}

fn build(playing: &Playing, sites: &Sites, cell: (i64, i64)) -> Option<(Mesh, glam::DVec3)> {
    let corner = DVec2::new(cell.0 as f64, cell.1 as f64) * CELL_M;
    if !is_city(playing, corner) {
        return None;
    }
    let middle = corner + DVec2::splat(CELL_M * 0.5);
    let base = playing.land.sample(middle, 8.0).height_m;
    let built_up = sites.near(middle, CELL_M);
    let mut kit = MeshKit::default();
    for (i, j) in (0..SPOTS).flat_map(|j| (0..SPOTS).map(move |i| (i, j))) {
        let h = hash(cell.0 * SPOTS + i, cell.1 * SPOTS + j, playing.scenario.seed);
        let spot = corner + DVec2::new(i as f64, j as f64) * SPOT_M;
        let Some((Plant::Tower, p, ground, turn)) = built_on_spot(playing, &built_up, spot, h) else { continue };
        let from = kit.len();
        let local = p - middle;
        let foot = Vec3::new(local.x as f32, (ground.height_m - base) as f32, -local.y as f32);
        let size = (0.8 + TOWER_SPREAD * unit(h, 5)) as f32;
        let country = Country::lit(playing.lit.at(p));
        let lit = match country {
            Country::Korea => u32::from(unit(h, 9) < 0.3),
            Country::China => 4,
        };
        let tower = tower(h, lit, country.wall(country.plaster(variant(h, VARIANTS))));
        kit.add(&tower, Quat::from_rotation_y(turn as f32), foot, size);
        let shade = 0.82 + 0.36 * unit(h, 6) as f32;
        kit.tint(from, Vec3::splat(shade));
        kit.root(from, foot);
    }
    (!kit.is_empty()).then(|| (kit.build(), middle.extend(base)))
}

/// A plain box with a few of its windows lit.
fn tower(h: u64, windows: u32, wall: Paint) -> MeshKit {
    let mut kit = MeshKit::default();
    let (w, d, top) = (TOWER_M.0 - 0.15, TOWER_M.1 - 0.15, STOREYS as f32 * 3.0 + 0.5);
    let sides = [Some(wall), Some(wall), Some(Paint::matt(theme::slate())), None, Some(wall), Some(wall)];
    kit.cuboid_faces(Vec3::new(-w, -1.5, -d), Vec3::new(w, top, d), sides);
    kit.shade_by_height(9.0, 0.70);
    let lit = Paint::glass(theme::glass(), 0.7);
    for i in 0..windows {
        let y = 2.0 + 3.0 * (unit(h, 8 + i) * f64::from(STOREYS - 2)).floor() as f32;
        let x = -w + 1.0 + (unit(h, 12 + i) as f32) * (w * 1.2);
        for s in [-1.0_f32, 1.0] {
            let (a, b) = if s > 0.0 { (x, x + 5.0) } else { (x + 5.0, x) };
            let z = (d + 0.02) * s;
            kit.quad([Vec3::new(a, y, z), Vec3::new(b, y, z), Vec3::new(b, y + 1.4, z), Vec3::new(a, y + 1.4, z)], lit);
        }
    }
    kit
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
    let reach = if pose.distance_m > HIGHEST_M || rushing { -1 } else { REACH };
    let here = (pose.focus.truncate() / CELL_M).floor();
    let here = (here.x as i64, here.y as i64);
    let away = |cell: &(i64, i64)| (cell.0 - here.0).abs().max((cell.1 - here.1).abs());
    skyline.0.retain(|cell, entity| {
        let keep = away(cell) <= reach + 1;
        if !keep {
            commands.entity(*entity).despawn();
        }
        keep
    });
    let mut missing: Vec<_> = (-reach..=reach)
        .flat_map(|y| (-reach..=reach).map(move |x| (here.0 + x, here.1 + y)))
        .filter(|cell| !skyline.0.contains_key(cell))
        .collect();
    missing.sort_by_key(|cell| (cell.0 - here.0).pow(2) + (cell.1 - here.1).pow(2));
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

/// Towers from afar.
pub fn plugin(app: &mut App) {
    app.init_resource::<Skyline>()
        .add_systems(Raise, |mut skyline: ResMut<Skyline>| skyline.0.clear())
        .add_systems(Update, keep_skyline.in_set(Frame::Camera));
}
