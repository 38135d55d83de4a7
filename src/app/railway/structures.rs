//! Bridges: built once from the scenario's structures, placed where the line is.

use bevy::prelude::*;
use glam::{DVec2, DVec3};

use super::{section::TRACK_SPACING_M, steel::beam};
use crate::{
    app::{
        OfJourney, Playing, Raise, Raising,
        land::mirror::{self, Waters},
        material::Materials,
        mesh::{MeshKit, Paint},
        origin::Placed,
        theme,
    },
    scenario::StructureKind,
};

/// A bridge in the scene: index into the scenario's structures.
#[derive(Component, Clone, Copy, Debug)]
#[require(OfJourney)]
pub struct StructureEntity(pub usize);

/// Local frame of a piece of line: east, up, south relative to an anchor.
struct Frame {
    anchor: DVec3,
}

impl Frame {
    fn local(&self, p: DVec3) -> Vec3 {
        let d = p - self.anchor;
        Vec3::new(d.x as f32, d.z as f32, -d.y as f32)
    }
}

/// A point beside the track: metres right, metres over the rail.
fn beside(playing: &Playing, chainage_m: f64, right_m: f64, up_m: f64) -> DVec3 {
    let pose = playing.journey.alignment().pose(chainage_m);
    let (sin, cos) = pose.heading_rad.sin_cos();
    pose.position + (DVec2::new(sin, -cos) * right_m).extend(up_m)
}

fn pier(kit: &mut MeshKit, playing: &Playing, frame: &Frame, s: f64, middle_m: f64, half_width: f32, top_m: f64) {
    let top = frame.local(beside(playing, s, middle_m, top_m));
    let at = beside(playing, s, middle_m, 0.0);
    let ground = playing.land.sample(at.truncate(), 8.0).height_m;
    let foot = Vec3::new(top.x, (ground - frame.anchor.z) as f32 - 3.0, top.z);
    if top.y - foot.y < 1.0 {
        return;
    }
    let pose = playing.journey.alignment().pose(s);
    let turn = crate::app::origin::rotation(pose.heading_rad, 0.0);
    let mut own = MeshKit::default();
    let stone = Paint::matt(theme::concrete());
    let h = top.y - foot.y;
    own.cuboid(Vec3::new(-half_width - 0.4, h - 1.2, -1.5), Vec3::new(half_width + 0.4, h, 1.5), stone);
    own.cuboid(Vec3::new(-half_width, 0.0, -1.1), Vec3::new(half_width, h - 1.2, 1.1), stone);
    kit.add(&own, turn, foot, 1.0);
}

/// Girders on piers.
fn plain_bridge(playing: &Playing, from_m: f64, to_m: f64, double: bool) -> (MeshKit, DVec3) {
    let frame = Frame { anchor: beside(playing, (from_m + to_m) * 0.5, 0.0, 0.0) };
    let mut kit = MeshKit::default();
    let middle = if double { TRACK_SPACING_M * 0.5 } else { 0.0 };
    let half = middle + 2.5;
    let span = if to_m - from_m > 500.0 { 32.0 } else { 24.0 };
    let spans = ((to_m - from_m) / span).ceil().max(1.0);
    let step = (to_m - from_m) / spans;
    let concrete = Paint::matt(theme::concrete());
    let steel = Paint::gloss(theme::bridge_steel(), 0.2);
    for i in 0..spans as u32 {
        let (a, b) = (from_m + f64::from(i) * step + 0.2, from_m + f64::from(i + 1) * step - 0.2);
        let p = |s: f64, x: f64, y: f64| frame.local(beside(playing, s, x, y));
        beam(&mut kit, p(a, middle, -0.85), p(b, middle, -0.85), half as f32, 0.22, concrete);
        for x in [middle - half * 0.55, middle + half * 0.55] {
            beam(&mut kit, p(a, x, -1.9), p(b, x, -1.9), 0.35, 0.9, concrete);
        }
        for x in [middle - half, middle + half] {
            beam(&mut kit, p(a, x, 0.5), p(b, x, 0.5), 0.03, 0.03, steel);
            let posts = 8;
            for k in 0..=posts {
                let s = a + (b - a) * f64::from(k) / f64::from(posts);
                beam(&mut kit, p(s, x, -0.65), p(s, x, 0.5), 0.03, 0.03, steel);
            }
        }
        if i > 0 {
            pier(&mut kit, playing, &frame, from_m + f64::from(i) * step, middle, half as f32 * 0.8, -2.8);
        }
    }
    for s in [from_m, to_m] {
        pier(&mut kit, playing, &frame, s, middle, half as f32, -1.0);
    }
    (kit, frame.anchor)
}

/// Twelve steel through trusses, as over the Yalu: the road lane lies to the right inside the same frames.
fn truss_bridge(playing: &Playing, from_m: f64, to_m: f64) -> (MeshKit, DVec3) {
    let frame = Frame { anchor: beside(playing, (from_m + to_m) * 0.5, 0.0, 0.0) };
    let mut kit = MeshKit::default();
    let steel = Paint::gloss(theme::bridge_steel(), 0.25);
    let deck = Paint::matt(theme::slate());
    let (left, right) = (-3.2, 7.6);
    let spans = 12.0;
    let step = (to_m - from_m) / spans;
    let panels = 8;
    for i in 0..spans as u32 {
        let (a, b) = (from_m + f64::from(i) * step + 0.4, from_m + f64::from(i + 1) * step - 0.4);
        let p = |s: f64, x: f64, y: f64| frame.local(beside(playing, s, x, y));
        let at = |k: i32| a + (b - a) * f64::from(k) / f64::from(panels);
        // The top chord is a shallow bow.
        let height = |k: i32| {
            let t = f64::from(k) / f64::from(panels);
            7.2 + 4.6 * (4.0 * t * (1.0 - t))
        };
        for k in 0..panels {
            beam(
                &mut kit,
                p(at(k), (left + right) * 0.5, -0.95),
                p(at(k + 1), (left + right) * 0.5, -0.95),
                ((right - left) * 0.5) as f32,
                0.14,
                deck,
            );
            for x in [left, right] {
                beam(&mut kit, p(at(k), x, -0.9), p(at(k + 1), x, -0.9), 0.28, 0.42, steel);
                if k > 0 && k < panels - 1 {
                    beam(&mut kit, p(at(k), x, height(k)), p(at(k + 1), x, height(k + 1)), 0.28, 0.32, steel);
                }
                let (lo, hi) = if k < panels / 2 { (k, k + 1) } else { (k + 1, k) };
                beam(&mut kit, p(at(lo), x, -0.8), p(at(hi), x, height(hi)), 0.20, 0.22, steel);
                if k > 0 {
                    beam(&mut kit, p(at(k), x, -0.8), p(at(k), x, height(k)), 0.16, 0.18, steel);
                }
            }
            if k > 0 {
                let y = height(k);
                beam(&mut kit, p(at(k), left, y), p(at(k), right, y), 0.16, 0.24, steel);
                if k < panels - 1 {
                    beam(&mut kit, p(at(k), left, y), p(at(k + 1), right, height(k + 1)), 0.09, 0.09, steel);
                    beam(&mut kit, p(at(k), right, y), p(at(k + 1), left, height(k + 1)), 0.09, 0.09, steel);
                }
            }
        }
        // A rail between track and road.
        beam(&mut kit, p(a, 2.5, 0.2), p(b, 2.5, 0.2), 0.04, 0.3, steel);
        if i > 0 {
            pier(&mut kit, playing, &frame, from_m + f64::from(i) * step, (left + right) * 0.5, 6.0, -1.4);
        }
        // Strings of lamps along the top chord, as on the Chinese half at night.
        if i >= 6 {
            for k in 1..panels {
                for x in [left, right] {
                    let q = p(at(k), x, height(k) + 0.45);
                    kit.cuboid(
                        q - Vec3::splat(0.13),
                        q + Vec3::splat(0.13),
                        Paint { surface: [1.0, 0.0], ..Paint::matt(theme::lamp_white()) },
                    );
                }
            }
        }
    }
    for s in [from_m, to_m] {
        pier(&mut kit, playing, &frame, s, (left + right) * 0.5, 7.0, -1.0);
    }
    (kit, frame.anchor)
}

fn raise(
    mut commands: Commands,
    playing: Res<Playing>,
    waters: Res<Waters>,
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let line = playing.journey.alignment();
    for (index, structure) in playing.scenario.line.structures.iter().enumerate() {
        let (a, b) = (line.chainage_at_km(structure.from_km), line.chainage_at_km(structure.to_km));
        let double = playing.sections.is_double((a + b) * 0.5);
        let (kit, at) = match structure.kind {
            StructureKind::Bridge => plain_bridge(&playing, a, b, double),
            StructureKind::Truss => truss_bridge(&playing, a, b),
            StructureKind::Tunnel => continue,
        };
        let mesh = meshes.add(kit.build());
        let mut bridge = commands.spawn((
            StructureEntity(index),
            Mesh3d(mesh.clone()),
            MeshMaterial3d(materials.solid_two_sided.clone()),
            Placed { at, heading_rad: std::f64::consts::FRAC_PI_2 },
        ));
        if waters.is_near(at.truncate()) {
            bridge.with_child(mirror::image(mesh, materials.mirrored.built.clone()));
        }
    }
}

/// Bridges.
pub fn plugin(app: &mut App) {
    app.add_systems(Raise, raise.in_set(Raising::Dress));
}
