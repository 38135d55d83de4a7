//! Masts and wires along the line: catenary only where there is wire, telegraph poles elsewhere.

use bevy::{camera::visibility::NoFrustumCulling, prelude::*};
use glam::DVec2;

use super::{
    section::{Sections, TRACK_SPACING_M},
    strip::FocusChainage,
};
use crate::{
    app::{
        Frame, OfJourney, Playing, Raise,
        camera::Rig,
        land::{Hairlines, MapLine},
        material::{HairlineMaterial, HairlineStyle, Materials},
        mesh::{MeshKit, Paint},
        origin::RenderOrigin,
        theme,
    },
    scenario::{StructureKind, Supply},
};

const SPACING_M: f64 = 50.0;
const REACH_M: f64 = 1_600.0;

#[derive(Resource)]
struct Poles {
    masts: Handle<Mesh>,
    wires: Handle<Mesh>,
    entities: [Entity; 2],
    swept_at: Option<i64>,
}

fn raise(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut hairlines: ResMut<Assets<HairlineMaterial>>,
    materials: Res<Materials>,
) {
    let masts = meshes.add(MeshKit::default().build());
    let wires = meshes.add(Hairlines::default().build());
    let thin = hairlines.add(HairlineMaterial {
        style: HairlineStyle { shape: Vec4::new(0.9, 0.0, 1_500.0, 0.0), look: Vec4::new(0.0, 0.0, 1.0, 1.0) },
        ..default()
    });
    let entities = [
        commands
            .spawn((
                Name::new("masts"),
                OfJourney,
                Mesh3d(masts.clone()),
                MeshMaterial3d(materials.poles.clone()),
                Transform::default(),
                NoFrustumCulling,
            ))
            .id(),
        commands
            .spawn((
                Name::new("wires"),
                OfJourney,
                Mesh3d(wires.clone()),
                MeshMaterial3d(thin),
                Transform::default(),
                NoFrustumCulling,
            ))
            .id(),
    ];
    commands.insert_resource(Poles { masts, wires, entities, swept_at: None });
}

struct Mast {
    foot: glam::DVec3,
    right: DVec2,
    wire: Option<Supply>,
    double: bool,
    truss: bool,
    chainage_m: f64,
}

fn masts_around(playing: &Playing, sections: &Sections, centre_m: f64) -> Vec<Mast> {
    let line = playing.journey.alignment();
    let (first, last) = line.range_m();
    let from = ((centre_m - REACH_M).max(first + 10.0) / SPACING_M).ceil() as i64;
    let to = ((centre_m + REACH_M).min(last - 10.0) / SPACING_M).floor() as i64;
    (from..=to)
        .filter_map(|i| {
            let s = i as f64 * SPACING_M;
            if sections.structure(s) == Some(StructureKind::Tunnel) {
                return None;
            }
            let pose = line.pose(s);
            let (sin, cos) = pose.heading_rad.sin_cos();
            Some(Mast {
                foot: pose.position,
                right: DVec2::new(sin, -cos),
                wire: sections.wire(s),
                double: sections.is_double(s),
                truss: sections.structure(s) == Some(StructureKind::Truss),
                chainage_m: s,
            })
        })
        .collect()
}

fn sweep(
    mut poles: ResMut<Poles>,
    focus: Res<FocusChainage>,
    rig: Res<Rig>,
    origin: Res<RenderOrigin>,
    playing: Res<Playing>,
    sections: Res<Sections>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut shown: Query<&mut Visibility, Without<MapLine>>,
) {
    let near = focus.at_m.filter(|_| rig.pose().distance_m < 1_500.0);
    for entity in poles.entities {
        if let Ok(mut v) = shown.get_mut(entity) {
            v.set_if_neq(if near.is_some() { Visibility::Visible } else { Visibility::Hidden });
        }
    }
    let Some(centre) = near else { return };
    let key = (centre / 100.0).round() as i64;
    if poles.swept_at == Some(key) && !origin.is_changed() {
        return;
    }
    poles.swept_at = Some(key);
    let around = masts_around(&playing, &sections, centre);
    let mut kit = MeshKit::default();
    let mut hair = Hairlines::default();
    for mast in &around {
        raise_mast(&mut kit, mast, &playing, *origin);
    }
    for pair in around.windows(2) {
        if pair[1].chainage_m - pair[0].chainage_m < SPACING_M * 1.5 {
            string_wires(&mut hair, &pair[0], &pair[1], *origin);
        }
    }
    if let Some(mut mesh) = meshes.get_mut(&poles.masts) {
        *mesh = kit.build();
    }
    if let Some(mut mesh) = meshes.get_mut(&poles.wires) {
        *mesh = hair.build();
    }
}

fn mast_offset(mast: &Mast) -> f64 {
    if mast.wire.is_some() { -3.1 } else { -6.6 }
}

fn raise_mast(kit: &mut MeshKit, mast: &Mast, playing: &Playing, origin: RenderOrigin) {
    if mast.truss {
        return;
    }
    let x = mast_offset(mast);
    let at = mast.foot + (mast.right * x).extend(0.0);
    let foot = origin.to_render(at);
    let across = Vec3::new(mast.right.x as f32, 0.0, -mast.right.y as f32);
    if mast.wire.is_some() {
        let paint = Paint::matt(theme::mast());
        kit.cylinder(foot + Vec3::Y * 3.2, Vec3::Y, 4.4, 0.15, 6, paint, paint);
        let dark = Paint::gloss(theme::frame_grey(), 0.2);
        let arm = |from: f32, to: f32, y0: f32, y1: f32, kit: &mut MeshKit| {
            let (a, b) = (foot + across * from + Vec3::Y * y0, foot + across * to + Vec3::Y * y1);
            kit.cylinder((a + b) * 0.5, (b - a).normalize(), a.distance(b) * 0.5, 0.035, 5, dark, dark);
        };
        arm(0.0, 3.1, 6.2, 7.3, kit);
        arm(0.0, 3.0, 7.4, 7.4, kit);
        arm(1.6, 3.4, 6.75, 5.75, kit);
        if mast.double {
            let far = mast.foot + (mast.right * (TRACK_SPACING_M + 3.1)).extend(0.0);
            let foot = origin.to_render(far);
            kit.cylinder(foot + Vec3::Y * 3.2, Vec3::Y, 4.4, 0.15, 6, paint, paint);
            let (a, b) = (foot + Vec3::Y * 6.2, foot - across * 3.1 + Vec3::Y * 7.3);
            kit.cylinder((a + b) * 0.5, (b - a).normalize(), a.distance(b) * 0.5, 0.035, 5, dark, dark);
            let (a, b) = (foot + Vec3::Y * 7.4, foot - across * 3.0 + Vec3::Y * 7.4);
            kit.cylinder((a + b) * 0.5, (b - a).normalize(), a.distance(b) * 0.5, 0.035, 5, dark, dark);
        }
    } else {
        let wood = Paint::matt(theme::pole_wood());
        let ground = playing.land.sample(at.truncate(), 4.0).height_m - at.z;
        let base = foot + Vec3::Y * (ground as f32).min(1.5);
        kit.cylinder(base + Vec3::Y * 3.2, Vec3::Y, 3.9, 0.11, 5, wood, wood);
        for y in [6.4_f32, 5.8] {
            let c = base + Vec3::Y * y;
            kit.cylinder(c, across, 0.8, 0.05, 4, wood, wood);
        }
    }
}

fn string_wires(hair: &mut Hairlines, a: &Mast, b: &Mast, origin: RenderOrigin) {
    let at = |m: &Mast, x: f64, y: f64| origin.to_render(m.foot + (m.right * x).extend(y));
    let mut span = |xa: f64, xb: f64, y: f64, sag: f32, width: f32| {
        let (p, q) = (at(a, xa, y), at(b, xb, y));
        let points: Vec<_> = (0..=4)
            .map(|i| {
                let t = i as f32 / 4.0;
                (p.lerp(q, t) - Vec3::Y * sag * 4.0 * t * (1.0 - t), 0.0)
            })
            .collect();
        hair.line(&points, theme::frame_grey(), 0.8, width);
    };
    match (a.wire, b.wire) {
        (Some(_), Some(_)) => {
            let tracks: &[f64] = if a.double && b.double { &[0.0, TRACK_SPACING_M] } else { &[0.0] };
            for x in tracks {
                span(*x, *x, 5.75, 0.0, 0.014);
                span(*x, *x, 7.15, 0.9, 0.014);
            }
        }
        (None, None) => {
            for (dx, y) in [(-0.7, 5.9), (0.7, 5.9), (-0.7, 5.3), (0.7, 5.3)] {
                span(mast_offset(a) + dx, mast_offset(b) + dx, y, 0.5, 0.01);
            }
        }
        _ => {}
    }
}

/// Masts and wires.
pub fn plugin(app: &mut App) {
    app.add_systems(Raise, raise).add_systems(Update, sweep.in_set(Frame::Camera).after(super::strip::Swept));
}
