//! Platforms, canopies, buildings and name boards at the stations, from their rank.

use ab_glyph::FontRef;
use bevy::{
    asset::RenderAssetUsages,
    mesh::{Indices, MeshTag, PrimitiveTopology},
    prelude::*,
};
use glam::DVec2;

use super::{boards, buildings, clocks, layout::Platform, people, steel::beam};
use crate::app::{
    Frame, OfJourney, Playing,
    camera::Rig,
    landmarks::{Site, Sites},
    material::{BoardMaterial, Materials},
    mesh::{MeshKit, Paint},
    origin::Placed,
    theme,
};

/// A station in the scene: index into the scenario's stations.
#[derive(Component, Clone, Copy, Debug)]
#[require(OfJourney)]
pub struct StationEntity(pub usize);

/// Everybody on the platforms of a station.
#[derive(Component)]
struct People;

const NEAR_M: f64 = 9_000.0;
/// A train's head stands this far from the middle of the station where its journey begins or ends, at most, metres.
const END_M: f64 = 900.0;
/// From farther away nobody on a platform is seen (see `solid.wgsl`), and no platform is longer than twice as much more.
const PEOPLE_M: (f64, f64) = (240.0, 320.0);
/// A landmark nearer than this to a station's middle is the station's own building, metres.
const TRUE_BUILDING_M: f64 = 330.0;
/// Height of a platform over the rails, metres.
const PLATFORM_UP_M: f64 = 0.55;

/// A place of a board or clock: in the mesh, and the way along the track there.
struct Hung {
    at: Vec3,
    heading_rad: f64,
}

struct Built {
    kit: MeshKit,
    boards: Vec<Hung>,
    clock: Option<(Hung, f64)>,
    /// Where lamps throw their light on a platform: the middle, along the track and across it.
    pools: Vec<[Vec3; 3]>,
    people: MeshKit,
    anchor: glam::DVec3,
}

/// Everything of a station, swept along its track so that platforms follow curves.
fn build(playing: &Playing, index: usize) -> Option<Built> {
    let line = playing.journey.alignment();
    let platforms: Vec<&Platform> = playing.sections.platforms().iter().filter(|p| p.station == index).collect();
    let first = platforms.first()?;
    let anchor = line.pose(first.middle_m()).position;
    let at = |s: f64, right: f64, up: f64| {
        let pose = line.pose(s);
        let (sin, cos) = pose.heading_rad.sin_cos();
        let p = pose.position + (DVec2::new(sin, -cos) * right).extend(up) - anchor;
        Vec3::new(p.x as f32, p.z as f32, -p.y as f32)
    };
    let korean = playing.scenario.line.stations[index].country == "KP";
    let people = people::build(&at, &platforms, PLATFORM_UP_M, korean, occasion(playing, index), playing.scenario.seed);
    let mut built =
        Built { kit: MeshKit::default(), boards: Vec::new(), clock: None, pools: Vec::new(), people, anchor };
    let kit = &mut built.kit;
    for platform in &platforms {
        sweep_platform(kit, &at, platform);
        let roofed = roofed_half_m(platform);
        if roofed > 0.0 {
            canopy(kit, &at, platform, roofed);
        }
        lamps(kit, &at, platform, roofed);
        benches(kit, &at, platform);
        built.pools.extend(pools(&at, platform, roofed));
        for s in board_places(platform) {
            let x = platform.side * (platform.edge_m + platform.width_m * 0.80);
            let post = Paint::matt(theme::frame_grey());
            for d in [-1.3, 1.3] {
                let q = at(s + d, x, PLATFORM_UP_M);
                kit.cuboid(q + Vec3::new(-0.05, 0.0, -0.05), q + Vec3::new(0.05, 2.6, 0.05), post);
            }
            built.boards.push(Hung { at: at(s, x, PLATFORM_UP_M + 2.1), heading_rad: line.pose(s).heading_rad });
        }
    }
    if !has_building_of_its_own(playing, anchor)
        && let Some(place) = buildings::build(kit, &at, first, korean, playing.scenario.seed)
    {
        let [s, right, up] = place.at;
        let hung = Hung { at: at(s, right, up), heading_rad: line.pose(s).heading_rad };
        built.clock = Some((hung, place.radius_m));
    }
    if let [left, right] = platforms[..] {
        footbridge(kit, &at, left, right);
    }
    Some(built)
}

/// Who may wait there: at either end of the journey somebody does.
fn occasion(playing: &Playing, index: usize) -> people::Occasion {
    let line = playing.journey.alignment();
    let at_m = line.chainage_at_km(playing.scenario.line.stations[index].km);
    let ends_s = [0.0, playing.journey.duration_s()];
    let is_end = ends_s.into_iter().any(|s| (at_m - playing.journey.at(s).chainage_m).abs() < END_M);
    if is_end { people::Occasion::Ceremony } else { people::Occasion::Passing }
}

/// Whether a landmark stands so near to a station's middle that it is its building.
fn has_building_of_its_own(playing: &Playing, middle: glam::DVec3) -> bool {
    let near = |site: &Site| site.foot.truncate().distance(middle.truncate()) < TRUE_BUILDING_M;
    Sites::of(playing).0.iter().any(near)
}

fn board_places(platform: &Platform) -> impl Iterator<Item = f64> {
    let count = if platform.rank <= 2 { 5 } else { 3 };
    let half = (platform.to_m - platform.from_m) * 0.5;
    let middle = platform.middle_m();
    (0..count).map(move |i| middle + half * (f64::from(i) / f64::from(count - 1) * 1.5 - 0.75))
}

/// Half the length of a platform's roof, metres: on the far side it is short, so that the train can be seen.
fn roofed_half_m(platform: &Platform) -> f64 {
    let half = (platform.to_m - platform.from_m) * 0.5;
    match (platform.rank, platform.side < 0.0) {
        (..=2, true) => half * 0.72,
        (..=2, false) => half * 0.30,
        _ => 0.0,
    }
}

fn sweep_platform(kit: &mut MeshKit, at: &impl Fn(f64, f64, f64) -> Vec3, platform: &Platform) {
    let Platform { side, edge_m: edge, width_m: width, .. } = *platform;
    let half = (platform.to_m - platform.from_m) * 0.5;
    let middle = platform.middle_m();
    let steps = (half / 10.0).ceil() as i32;
    let top = Paint::matt(theme::concrete());
    let rim = Paint::matt(theme::edge_white());
    let wall = Paint::matt(theme::ballast());
    for i in -steps..steps {
        let (a, b) =
            (middle + half * f64::from(i) / f64::from(steps), middle + half * f64::from(i + 1) / f64::from(steps));
        let mut strip = |(x0, y0): (f64, f64), (x1, y1): (f64, f64), away: Vec3, paint: Paint| {
            let corners = [at(a, side * x0, y0), at(b, side * x0, y0), at(b, side * x1, y1), at(a, side * x1, y1)];
            kit.quad_away(corners, away, paint);
        };
        let (up, back) = (PLATFORM_UP_M, edge + width);
        let out = at(a, side * back, 0.0) - at(a, side * edge, 0.0);
        strip((edge, -1.6), (edge, up), -out, wall);
        strip((edge, up), (edge + 0.5, up), Vec3::Y, rim);
        strip((edge + 0.5, up), (back, up), Vec3::Y, top);
        strip((back, up), (back + 0.1, -2.2), out, wall);
    }
    // Ramps down at both ends.
    for (s, out) in [(platform.from_m, -7.0), (platform.to_m, 7.0)] {
        let (near, far) = (side * edge, side * (edge + width));
        let ramp =
            [at(s, near, PLATFORM_UP_M), at(s, far, PLATFORM_UP_M), at(s + out, far, -0.9), at(s + out, near, -0.9)];
        kit.quad_away(ramp, Vec3::Y, top);
        for x in [near, far] {
            let flank = [at(s, x, PLATFORM_UP_M), at(s, x, -1.6), at(s + out, x, -0.9)];
            kit.triangle_away(flank, at(s, x, 0.0) - at(s, f64::midpoint(near, far), 0.0), wall);
        }
    }
}

/// Two slopes to a gutter in the middle, on columns.
fn canopy(kit: &mut MeshKit, at: &impl Fn(f64, f64, f64) -> Vec3, platform: &Platform, half: f64) {
    let (middle, side) = (platform.middle_m(), platform.side);
    let (x, reach) = (platform.edge_m + platform.width_m * 0.5, platform.width_m * 0.42);
    let steps = (half / 12.0).ceil() as i32;
    let roof = Paint::matt(theme::slate());
    let under = Paint { surface: [0.18, 0.0], ..Paint::matt(theme::edge_white()) };
    let post = Paint::gloss(theme::frame_grey(), 0.2);
    let edge = Paint::matt(theme::plaster_grey());
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
            kit.quad_away(q, Vec3::Y, roof);
            kit.quad_away(q.map(|p| p - Vec3::Y * 0.18), -Vec3::Y, under);
        }
        for dx in [-reach, reach] {
            let q = [(a, 4.72), (b, 4.72), (b, 4.9), (a, 4.9)].map(|(s, y)| at(s, side * (x + dx), y));
            kit.quad_away(q, at(a, side * (x + dx), 0.0) - at(a, side * x, 0.0), edge);
        }
        column(kit, at, (a, side * x), reach, post);
        if i % 2 == 0 {
            let lamp = at(f64::midpoint(a, b), side * x, 4.28);
            let glow = Paint { surface: [1.0, 0.0], ..Paint::matt(theme::lamp_white()) };
            kit.cuboid(lamp - Vec3::new(0.3, 0.05, 0.3), lamp + Vec3::new(0.3, 0.05, 0.3), glow);
        }
    }
    for s in [middle - half, middle + half] {
        let out = at(s, 0.0, 0.0) - at(middle, 0.0, 0.0);
        for (dx0, dx1) in [(-reach, 0.0), (0.0, reach)] {
            let y = |dx: f64| 4.5 + 0.4 * dx.abs() / reach;
            let q = [(dx0, y(dx0) - 0.18), (dx1, y(dx1) - 0.18), (dx1, y(dx1)), (dx0, y(dx0))];
            kit.quad_away(q.map(|(dx, y)| at(s, side * (x + dx), y)), out, edge);
        }
    }
}

/// A column and the two arms that it holds up.
fn column(kit: &mut MeshKit, at: &impl Fn(f64, f64, f64) -> Vec3, (s, x): (f64, f64), reach: f64, paint: Paint) {
    let p = at(s, x, PLATFORM_UP_M);
    kit.cuboid(p + Vec3::new(-0.14, 0.0, -0.14), p + Vec3::new(0.14, 3.85, 0.14), paint);
    kit.cuboid(p + Vec3::new(-0.26, 0.0, -0.26), p + Vec3::new(0.26, 0.35, 0.26), paint);
    for dx in [-reach * 0.85, reach * 0.85] {
        beam(kit, at(s, x, 3.9), at(s, x + dx, 4.62), 0.08, 0.1, paint);
    }
}

/// Lamps on posts, where there is no roof.
fn lamps(kit: &mut MeshKit, at: &impl Fn(f64, f64, f64) -> Vec3, platform: &Platform, roofed_half: f64) {
    let post = Paint::matt(theme::frame_grey());
    let count = ((platform.to_m - platform.from_m) / 36.0).floor() as i32;
    for i in 0..=count {
        let s = platform.from_m + f64::from(i) * 36.0;
        if (s - platform.middle_m()).abs() < roofed_half {
            continue;
        }
        let p = at(s, platform.side * (platform.edge_m + platform.width_m * 0.78), PLATFORM_UP_M);
        let towards = (at(s, 0.0, PLATFORM_UP_M) - p).normalize_or(Vec3::X);
        kit.cone(p, Vec3::Y * 5.3, (0.07, 0.045), 5, post);
        beam(kit, p + Vec3::Y * 5.2, p + Vec3::Y * 5.35 + towards * 0.9, 0.03, 0.03, post);
        let lamp = p + Vec3::Y * 5.27 + towards * 0.95;
        let glow = Paint { surface: [1.0, 0.0], ..Paint::matt(theme::lamp_white()) };
        kit.cuboid(lamp - Vec3::new(0.22, 0.05, 0.22), lamp + Vec3::new(0.22, 0.05, 0.22), glow);
    }
}

/// The light of lamps on a platform: under the roof from its middle, elsewhere from the posts.
fn pools(at: &impl Fn(f64, f64, f64) -> Vec3, platform: &Platform, roofed_half: f64) -> Vec<[Vec3; 3]> {
    let middle = platform.middle_m();
    let half_m = platform.width_m * 0.5 - 0.3;
    let pool = |s: f64, right: f64, along_m: f64, across_m: f64| {
        let p = at(s, right, PLATFORM_UP_M + 0.03);
        [p, at(s + along_m, right, PLATFORM_UP_M + 0.03) - p, at(s, right + across_m, PLATFORM_UP_M + 0.03) - p]
    };
    let right = platform.side * (platform.edge_m + platform.width_m * 0.5);
    let under_roof = (0..(roofed_half / 12.0).ceil() as u32).flat_map(|i| {
        let s = roofed_half * (f64::from(i) + 0.5) / (roofed_half / 12.0).ceil();
        [middle - s, middle + s]
    });
    let count = ((platform.to_m - platform.from_m) / 36.0).floor() as i32;
    let posts = (0..=count)
        .map(|i| platform.from_m + f64::from(i) * 36.0)
        .filter(|s| (s - middle).abs() >= roofed_half && *s > platform.from_m + 4.0 && *s < platform.to_m - 4.0);
    under_roof.map(|s| pool(s, right, 8.0, half_m)).chain(posts.map(|s| pool(s, right, 9.0, half_m))).collect()
}

/// Soft quads that light adds to the picture at night.
fn light_mesh(pools: &[[Vec3; 3]]) -> Mesh {
    const WARM: [f32; 4] = [1.0, 0.74, 0.42, 0.30];
    let corners = [[-1.0_f32, -1.0_f32], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]];
    let positions: Vec<[f32; 3]> = pools
        .iter()
        .flat_map(|[p, along, across]| corners.map(|[u, v]| (*p + *along * u + *across * v).to_array()))
        .collect();
    let uvs: Vec<[f32; 2]> = pools.iter().flat_map(|_| corners).collect();
    let indices: Vec<u32> = (0..pools.len() as u32).flat_map(|i| [0, 1, 2, 0, 2, 3].map(|k| i * 4 + k)).collect();
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, vec![WARM; positions.len()])
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, uvs)
        .with_inserted_indices(Indices::U32(indices))
}

fn benches(kit: &mut MeshKit, at: &impl Fn(f64, f64, f64) -> Vec3, platform: &Platform) {
    let wood = Paint::matt(theme::pole_wood());
    let iron = Paint::matt(theme::frame_grey());
    let step = if platform.rank <= 2 { 34.0 } else { 26.0 };
    let count = ((platform.to_m - platform.from_m) * 0.8 / step).floor() as i32;
    for i in 0..count {
        let s = platform.middle_m() + (f64::from(i) + 0.5 - f64::from(count) * 0.5) * step + 5.0;
        let x = platform.edge_m + platform.width_m * 0.66;
        let p = |ds: f64, dx: f64, y: f64| at(s + ds, platform.side * (x + dx), PLATFORM_UP_M + y);
        beam(kit, p(-0.9, 0.0, 0.45), p(0.9, 0.0, 0.45), 0.22, 0.03, wood);
        beam(kit, p(-0.9, 0.22, 0.75), p(0.9, 0.22, 0.75), 0.025, 0.16, wood);
        for ds in [-0.7, 0.7] {
            beam(kit, p(ds, 0.0, 0.0), p(ds, 0.0, 0.42), 0.15, 0.03, iron);
        }
    }
}

/// Over all tracks and wires, from platform to platform, with a flight of stairs at each end.
fn footbridge(kit: &mut MeshKit, at: &impl Fn(f64, f64, f64) -> Vec3, left: &Platform, right: &Platform) {
    let s = left.middle_m() + (left.to_m - left.from_m) * 0.5 * 0.82;
    let (x0, x1) = (-(left.edge_m + left.width_m * 0.62), right.edge_m + right.width_m * 0.62);
    let deck = Paint::matt(theme::concrete());
    let steel = Paint::gloss(theme::bridge_steel(), 0.2);
    let glass = Paint { surface: [0.5, 0.6], ..Paint::matt(theme::glass()) };
    let roof = Paint::matt(theme::slate());
    let (floor, half) = (8.9, 1.6);
    let p = |ds: f64, x: f64, y: f64| at(s + ds, x, y);
    beam(kit, p(0.0, x0 - half, floor - 0.3), p(0.0, x1 + half, floor - 0.3), half as f32, 0.3, deck);
    for ds in [-half, half] {
        let away = p(ds, 0.0, 0.0) - p(0.0, 0.0, 0.0);
        let span = |low: f64, high: f64| {
            [p(ds, x0 - half, low), p(ds, x1 + half, low), p(ds, x1 + half, high), p(ds, x0 - half, high)]
        };
        kit.quad_away(span(floor, floor + 1.1), away, steel);
        kit.quad_away(span(floor + 1.1, floor + 2.3), away, glass);
        for x in [x0 - half, x1 + half] {
            beam(kit, p(ds, x, PLATFORM_UP_M - 0.5), p(ds, x, floor + 2.4), 0.12, 0.12, steel);
        }
        let bays = ((x1 - x0) / 3.0).round().max(1.0);
        for i in 0..=bays as u32 {
            let x = x0 + (x1 - x0) * f64::from(i) / bays;
            beam(kit, p(ds * 1.02, x, floor + 1.1), p(ds * 1.02, x, floor + 2.35), 0.05, 0.05, steel);
        }
    }
    beam(
        kit,
        p(0.0, x0 - half - 0.3, floor + 2.45),
        p(0.0, x1 + half + 0.3, floor + 2.45),
        half as f32 + 0.3,
        0.1,
        roof,
    );
    for x in [x0, x1] {
        stairs(kit, &p, x, (floor, half), deck, steel);
    }
}

/// A flight down towards the middle of the platform, with a landing half-way.
fn stairs(
    kit: &mut MeshKit,
    p: &impl Fn(f64, f64, f64) -> Vec3,
    x: f64,
    (floor, half): (f64, f64),
    deck: Paint,
    steel: Paint,
) {
    let low = PLATFORM_UP_M;
    let mid = f64::midpoint(floor, low);
    let points = [(-half, floor), (-half - 7.0, mid), (-half - 9.0, mid), (-half - 16.0, low)];
    for pair in points.windows(2) {
        let ((d0, y0), (d1, y1)) = (pair[0], pair[1]);
        beam(kit, p(d0, x, y0 - 0.2), p(d1, x, y1 - 0.2), 1.1, 0.18, deck);
        for dx in [-1.1, 1.1] {
            beam(kit, p(d0, x + dx, y0 + 1.0), p(d1, x + dx, y1 + 1.0), 0.035, 0.035, steel);
            beam(kit, p(d0, x + dx, y0 + 0.5), p(d1, x + dx, y1 + 0.5), 0.02, 0.02, steel);
        }
    }
    for (d, y) in &points[1..3] {
        for dx in [-0.95, 0.95] {
            beam(kit, p(*d, x + dx, low - 0.3), p(*d, x + dx, y - 0.2), 0.1, 0.1, steel);
        }
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
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
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
    rig: Res<Rig>,
    materials: Res<Materials>,
    board: Res<BoardMesh>,
    clock: Res<clocks::ClockMeshes>,
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
        let Some(built) = build(&playing, index) else { continue };
        commands.spawn((
            StationEntity(index),
            Mesh3d(meshes.add(built.kit.build())),
            MeshMaterial3d(materials.solid_two_sided.clone()),
            Placed { at: built.anchor, heading_rad: std::f64::consts::FRAC_PI_2 },
        ));
        commands.spawn((
            StationEntity(index),
            Mesh3d(meshes.add(light_mesh(&built.pools))),
            MeshMaterial3d(materials.glow.clone()),
            Placed { at: built.anchor, heading_rad: std::f64::consts::FRAC_PI_2 },
        ));
        if !built.people.is_empty() {
            commands.spawn((
                StationEntity(index),
                People,
                Mesh3d(meshes.add(built.people.build())),
                MeshMaterial3d(materials.foliage.clone()),
                MeshTag(255),
                Placed { at: built.anchor, heading_rad: std::f64::consts::FRAC_PI_2 },
            ));
        }
        let world = |p: Vec3| built.anchor + glam::DVec3::new(f64::from(p.x), -f64::from(p.z), f64::from(p.y));
        if let Some((hung, radius_m)) = &built.clock {
            clocks::hang(
                &mut commands,
                (StationEntity(index), station.country.as_str()),
                // Its face looks across the track.
                Placed { at: world(hung.at), heading_rad: hung.heading_rad + std::f64::consts::FRAC_PI_2 },
                *radius_m as f32,
                &clock,
                &materials,
            );
        }
        let Ok(font) = FontRef::try_from_slice(crate::app::panels::fonts::for_country(&station.country)) else {
            continue;
        };
        let english = station.name.en.split(" (").next().unwrap_or(&station.name.en);
        let material = board_materials.add(BoardMaterial {
            lettering: images.add(boards::lettering(&station.local, english, &font)),
            ..default()
        });
        for board_at in &built.boards {
            commands.spawn((
                StationEntity(index),
                Mesh3d(board.0.clone()),
                MeshMaterial3d(material.clone()),
                // The board's face looks across the track.
                Placed { at: world(board_at.at), heading_rad: board_at.heading_rad + std::f64::consts::FRAC_PI_2 },
            ));
        }
    }
}

/// People are drawn where somebody could be seen.
fn show_people(rig: Res<Rig>, mut people: Query<(&Placed, &mut Visibility), With<People>>) {
    let eye = rig.pose().eye();
    for (placed, mut visibility) in &mut people {
        let is_near = placed.at.distance(eye) < PEOPLE_M.0 + PEOPLE_M.1;
        visibility.set_if_neq(if is_near { Visibility::Inherited } else { Visibility::Hidden });
    }
}

fn cut_board(mut commands: Commands, mut meshes: ResMut<Assets<Mesh>>) {
    commands.insert_resource(BoardMesh(meshes.add(board_mesh())));
}

/// Stations.
pub fn plugin(app: &mut App) {
    app.add_plugins(clocks::plugin)
        .add_systems(Startup, cut_board)
        .add_systems(Update, show_people.in_set(Frame::Panels))
        .add_systems(Update, keep_stations.in_set(Frame::Place).before(crate::app::origin::PlacesWritten));
}
