//! Platforms, canopies, buildings and name boards at the stations, from their rank.

use ab_glyph::FontRef;
use bevy::{
    asset::RenderAssetUsages,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};
use glam::DVec2;

use super::{
    boards,
    section::{Sections, TRACK_SPACING_M},
};
use crate::{
    app::{
        Frame, OfJourney, Playing,
        camera::Rig,
        material::{BoardMaterial, Materials},
        mesh::{MeshKit, Paint},
        origin::Placed,
        theme,
    },
    scenario::Station,
};

/// A station in the scene: index into the scenario's stations.
#[derive(Component, Clone, Copy, Debug)]
#[require(OfJourney)]
pub struct StationEntity(pub usize);

const NEAR_M: f64 = 9_000.0;
/// Edge of the platform from the middle of the track, and its height over the rail, metres.
const EDGE_M: f64 = 1.85;
const PLATFORM_UP_M: f64 = 0.55;

fn length_m(station: &Station) -> f64 {
    match station.rank {
        1 => 620.0,
        2 => 480.0,
        3 => 320.0,
        _ => 140.0,
    }
}

struct Built {
    kit: MeshKit,
    boards: Vec<(Vec3, f32)>,
    anchor: glam::DVec3,
}

/// Everything of a station, swept along its track so that platforms follow curves.
fn build(playing: &Playing, sections: &Sections, station: &Station) -> Built {
    let line = playing.journey.alignment();
    let (first, last) = line.range_m();
    let s0 = line.chainage_at_km(station.km);
    let half = length_m(station) * 0.5;
    // Termini: the platform lies before the buffer stops and behind the point of departure.
    let middle = s0.clamp(first + half, (last - half).max(first + half));
    let anchor = line.pose(middle).position;
    let mut kit = MeshKit::default();
    let at = |s: f64, right: f64, up: f64| {
        let pose = line.pose(s);
        let (sin, cos) = pose.heading_rad.sin_cos();
        let p = pose.position + (DVec2::new(sin, -cos) * right).extend(up) - anchor;
        Vec3::new(p.x as f32, p.z as f32, -p.y as f32)
    };
    let double = sections.is_double(middle);
    let right_edge = EDGE_M + if double { TRACK_SPACING_M } else { 0.0 };
    let width = if station.rank <= 2 { 9.0 } else { 5.0 };
    let mut platforms = vec![(-1.0, EDGE_M)];
    if station.rank <= 2 {
        platforms.push((1.0, right_edge));
    }
    for (side, edge) in &platforms {
        sweep_platform(&mut kit, &at, middle, half, *side, *edge, width);
        // The far side stays open, so that the train can be seen.
        if station.rank <= 2 && *side < 0.0 {
            canopy(&mut kit, &at, middle, half * 0.72, *side, edge + width * 0.5, width * 0.42);
        }
        lamps(&mut kit, &at, middle, half, *side, edge + width * 0.78);
    }
    building(&mut kit, &at, middle, station.rank, EDGE_M + width + 2.0);
    let mut boards = Vec::new();
    let count = if station.rank <= 2 { 5 } else { 3 };
    for i in 0..count {
        let s = middle + half * (f64::from(i) / f64::from(count - 1) * 1.5 - 0.75);
        let p = at(s, -(EDGE_M + width * 0.80), PLATFORM_UP_M + 2.1);
        let facing = line.pose(s).heading_rad as f32;
        let post = Paint::matt(theme::frame_grey());
        for d in [-1.3, 1.3] {
            let q = at(s + d, -(EDGE_M + width * 0.80), PLATFORM_UP_M);
            kit.cuboid(q + Vec3::new(-0.05, 0.0, -0.05), q + Vec3::new(0.05, 2.6, 0.05), post);
        }
        boards.push((p, facing));
    }
    Built { kit, boards, anchor }
}

fn sweep_platform(
    kit: &mut MeshKit,
    at: &impl Fn(f64, f64, f64) -> Vec3,
    middle: f64,
    half: f64,
    side: f64,
    edge: f64,
    width: f64,
) {
    let steps = (half / 10.0).ceil() as i32;
    let top = Paint::matt(theme::concrete());
    let rim = Paint::matt(theme::edge_white());
    let wall = Paint::matt(theme::ballast());
    for i in -steps..steps {
        let (a, b) =
            (middle + half * f64::from(i) / f64::from(steps), middle + half * f64::from(i + 1) / f64::from(steps));
        let mut strip = |x0: f64, y0: f64, x1: f64, y1: f64, paint: Paint| {
            kit.quad([at(a, side * x0, y0), at(b, side * x0, y0), at(b, side * x1, y1), at(a, side * x1, y1)], paint);
        };
        strip(edge, -1.6, edge, PLATFORM_UP_M, wall);
        strip(edge, PLATFORM_UP_M, edge + 0.5, PLATFORM_UP_M, rim);
        strip(edge + 0.5, PLATFORM_UP_M, edge + width, PLATFORM_UP_M, top);
        strip(edge + width, PLATFORM_UP_M, edge + width + 0.1, -2.2, wall);
    }
}

fn canopy(
    kit: &mut MeshKit,
    at: &impl Fn(f64, f64, f64) -> Vec3,
    middle: f64,
    half: f64,
    side: f64,
    x: f64,
    reach: f64,
) {
    let steps = (half / 12.0).ceil() as i32;
    let roof = Paint::matt(theme::slate());
    let under = Paint { surface: [0.18, 0.0], ..Paint::matt(theme::edge_white()) };
    let post = Paint::gloss(theme::frame_grey(), 0.2);
    for i in -steps..steps {
        let (a, b) =
            (middle + half * f64::from(i) / f64::from(steps), middle + half * f64::from(i + 1) / f64::from(steps));
        for (dx0, y0, dx1, y1) in [(-reach, 4.9, 0.0, 4.5), (0.0, 4.5, reach, 4.9)] {
            let q = [
                at(a, side * (x + dx0), y0),
                at(b, side * (x + dx0), y0),
                at(b, side * (x + dx1), y1),
                at(a, side * (x + dx1), y1),
            ];
            kit.quad(q, roof);
            kit.quad(
                [q[1] - Vec3::Y * 0.12, q[0] - Vec3::Y * 0.12, q[3] - Vec3::Y * 0.12, q[2] - Vec3::Y * 0.12],
                under,
            );
        }
        let p = at(a, side * x, PLATFORM_UP_M);
        kit.cuboid(p + Vec3::new(-0.14, 0.0, -0.14), p + Vec3::new(0.14, 4.0, 0.14), post);
    }
}

fn lamps(kit: &mut MeshKit, at: &impl Fn(f64, f64, f64) -> Vec3, middle: f64, half: f64, side: f64, x: f64) {
    let post = Paint::matt(theme::frame_grey());
    let count = (half * 2.0 / 36.0).floor() as i32;
    for i in 0..=count {
        let p = at(middle - half + f64::from(i) * 36.0, side * x, PLATFORM_UP_M);
        kit.cuboid(p + Vec3::new(-0.05, 0.0, -0.05), p + Vec3::new(0.05, 5.2, 0.05), post);
        kit.cuboid(
            p + Vec3::new(-0.32, 5.2, -0.32),
            p + Vec3::new(0.32, 5.36, 0.32),
            Paint { surface: [1.0, 0.0], ..Paint::matt(theme::lamp_white()) },
        );
    }
}

fn building(kit: &mut MeshKit, at: &impl Fn(f64, f64, f64) -> Vec3, middle: f64, rank: u8, x: f64) {
    let (half, deep, high) = match rank {
        1 => (62.0, 24.0, 17.0),
        2 => (36.0, 16.0, 11.0),
        3 => (16.0, 10.0, 6.5),
        _ => (6.0, 6.0, 4.0),
    };
    let (a, b) = (middle - half, middle + half);
    let wall = Paint::matt(theme::wall());
    let roof = Paint::matt(if rank <= 2 { theme::slate() } else { theme::tile() });
    let mut block = |a: f64, b: f64, x0: f64, x1: f64, h: f64| {
        let p = |s: f64, r: f64, y: f64| at(s, -r, y);
        kit.quad([p(b, x0, -2.0), p(a, x0, -2.0), p(a, x0, h), p(b, x0, h)], wall);
        kit.quad([p(a, x1, -2.0), p(b, x1, -2.0), p(b, x1, h), p(a, x1, h)], wall);
        kit.quad([p(a, x0, -2.0), p(a, x1, -2.0), p(a, x1, h), p(a, x0, h)], wall);
        kit.quad([p(b, x1, -2.0), p(b, x0, -2.0), p(b, x0, h), p(b, x1, h)], wall);
        kit.quad([p(a, x0 - 0.6, h), p(b, x0 - 0.6, h), p(b, x1 + 0.6, h), p(a, x1 + 0.6, h)], roof);
        let panes = ((b - a) / 4.0).floor() as i32;
        let rows = ((h - 1.0) / 4.0).floor().max(1.0) as i32;
        for i in 0..panes {
            for row in 0..rows {
                let s = a + (f64::from(i) + 0.5) * (b - a) / f64::from(panes);
                let y = 1.4 + f64::from(row) * 4.0;
                let lit = if (i * 7 + row * 3) % 3 == 0 { 0.9 } else { 0.15 };
                for (r, flip) in [(x0 - 0.06, false), (x1 + 0.06, true)] {
                    let q = [p(s + 1.0, r, y), p(s - 1.0, r, y), p(s - 1.0, r, y + 2.2), p(s + 1.0, r, y + 2.2)];
                    let q = if flip { [q[1], q[0], q[3], q[2]] } else { q };
                    kit.quad(q, Paint { surface: [lit, 0.3], ..Paint::glass(theme::glass(), lit) });
                }
            }
        }
    };
    block(a, b, x, x + deep, high);
    if rank <= 2 {
        // A taller middle with the clock.
        block(middle - half * 0.22, middle + half * 0.22, x - 1.5, x + deep * 0.8, high * 1.7);
    }
}

fn board_mesh() -> Mesh {
    let (w, h) = (1.6_f32, 0.5_f32);
    let mut positions = Vec::new();
    let mut normals = Vec::new();
    let mut uvs = Vec::new();
    let mut indices = Vec::new();
    for (side, z) in [(1.0_f32, 0.04_f32), (-1.0, -0.04)] {
        let start = positions.len() as u32;
        for (x, y, u, v) in [(-w, -h, 0.0, 1.0), (w, -h, 1.0, 1.0), (w, h, 1.0, 0.0), (-w, h, 0.0, 0.0)] {
            positions.push([x * side, y, z]);
            normals.push([0.0, 0.0, side]);
            uvs.push([u, v]);
        }
        indices.extend([0, 1, 2, 0, 2, 3].map(|i| i + start));
    }
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::default())
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, normals)
        .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, uvs)
        .with_inserted_indices(Indices::U32(indices))
}

#[derive(Resource)]
struct BoardMesh(Handle<Mesh>);

/// Stations are built when the camera comes near and taken down when it leaves: a hundred of them at once would
/// cost memory for nothing.
fn keep_stations(
    mut commands: Commands,
    playing: Res<Playing>,
    sections: Res<Sections>,
    rig: Res<Rig>,
    materials: Res<Materials>,
    board: Res<BoardMesh>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut board_materials: ResMut<Assets<BoardMaterial>>,
    mut images: ResMut<Assets<Image>>,
    standing: Query<(Entity, &StationEntity)>,
) {
    let pose = rig.pose();
    let line = playing.journey.alignment();
    for (index, station) in playing.scenario.line.stations.iter().enumerate() {
        let at = line.pose(line.chainage_at_km(station.km)).position;
        let wanted = pose.distance_m < NEAR_M && at.distance(pose.focus) < NEAR_M;
        let built = standing.iter().filter(|(_, s)| s.0 == index);
        if !wanted {
            for (entity, _) in built {
                commands.entity(entity).despawn();
            }
            continue;
        }
        if built.count() > 0 {
            continue;
        }
        let built = build(&playing, &sections, station);
        commands.spawn((
            StationEntity(index),
            Mesh3d(meshes.add(built.kit.build())),
            MeshMaterial3d(materials.solid_two_sided.clone()),
            Placed { at: built.anchor, heading_rad: std::f64::consts::FRAC_PI_2 },
        ));
        let Ok(font) = FontRef::try_from_slice(crate::app::panels::fonts::for_country(&station.country)) else {
            continue;
        };
        let english = station.name.en.split(" (").next().unwrap_or(&station.name.en);
        let material = board_materials.add(BoardMaterial {
            lettering: images.add(boards::lettering(&station.local, english, &font)),
            ..default()
        });
        for (p, heading) in built.boards {
            let world = built.anchor + glam::DVec3::new(f64::from(p.x), -f64::from(p.z), f64::from(p.y));
            commands.spawn((
                StationEntity(index),
                Mesh3d(board.0.clone()),
                MeshMaterial3d(material.clone()),
                // The board's face looks across the track.
                Placed { at: world, heading_rad: f64::from(heading) + std::f64::consts::FRAC_PI_2 },
            ));
        }
    }
}

fn cut_board(mut commands: Commands, mut meshes: ResMut<Assets<Mesh>>) {
    commands.insert_resource(BoardMesh(meshes.add(board_mesh())));
}

/// Stations.
pub fn plugin(app: &mut App) {
    app.add_systems(Startup, cut_board)
        .add_systems(Update, keep_stations.in_set(Frame::Place).before(crate::app::origin::PlacesWritten));
}
