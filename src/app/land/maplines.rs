//! Lines of the map: rivers, coast, borders, the railway by country, and the train itself as a mark that never disappears.

use bevy::{
    asset::RenderAssetUsages,
    camera::visibility::NoFrustumCulling,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};
use glam::{DVec2, DVec3};

use crate::{
    app::{
        Frame, JourneySnapshot, OfJourney, Playing, Raise,
        camera::Rig,
        material::{HairlineMaterial, HairlineStyle},
        origin::{Placed, RenderOrigin},
        theme,
    },
    geo::{LatLon, WaterPoint},
    scenario::Supply,
};

/// A line of the map.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[require(OfJourney)]
pub enum MapLine {
    /// A river of the map.
    River,
    /// Water that no map of the region shows.
    Brook,
    /// The coast.
    Coast,
    /// A border, de facto.
    Border,
    /// The railway.
    Route,
    /// A dark edge that keeps the railway readable on bright land.
    Casing,
    /// The train.
    Train,
    /// Where the sun rises or sets.
    DayEdge,
}

/// A place along a hairline.
struct Station {
    at: Vec3,
    chainage: f32,
    alpha: f32,
    width_m: f32,
}

/// Vertices of hairlines in a local frame.
#[derive(Default)]
pub struct Hairlines {
    positions: Vec<[f32; 3]>,
    along: Vec<[f32; 3]>,
    colors: Vec<[f32; 4]>,
    sides: Vec<[f32; 2]>,
    chainages: Vec<[f32; 2]>,
    indices: Vec<u32>,
}

impl Hairlines {
    /// Adds a polyline; points are local render coordinates with their chainage.
    pub fn line(&mut self, points: &[(Vec3, f32)], color: LinearRgba, alpha: f32, width_m: f32) {
        self.dashed(points, color, alpha, width_m, 0.0);
    }

    /// Adds a dashed polyline: `dash_m` is the length of dash and gap as seen from 1,000 km (0 is not dashed).
    pub fn dashed(&mut self, points: &[(Vec3, f32)], color: LinearRgba, alpha: f32, width_m: f32, dash_m: f32) {
        let stations = points.iter().map(|(at, chainage)| Station { at: *at, chainage: *chainage, alpha, width_m });
        self.band(&stations.collect::<Vec<_>>(), color, dash_m);
    }

    /// Adds a line whose width changes along it.
    fn band(&mut self, stations: &[Station], color: LinearRgba, dash_m: f32) {
        if stations.len() < 2 {
            return;
        }
        let start = self.positions.len() as u32;
        for (i, station) in stations.iter().enumerate() {
            let before = stations[i.saturating_sub(1)].at;
            let after = stations[(i + 1).min(stations.len() - 1)].at;
            let along = (after - before).normalize_or(Vec3::X);
            for side in [-1.0, 1.0] {
                self.positions.push(station.at.to_array());
                self.along.push(along.to_array());
                self.colors.push([color.red, color.green, color.blue, station.alpha]);
                self.sides.push([side, station.width_m]);
                self.chainages.push([station.chainage, dash_m]);
            }
        }
        for i in 0..stations.len() as u32 - 1 {
            let a = start + i * 2;
            self.indices.extend([a, a + 1, a + 3, a, a + 3, a + 2]);
        }
    }

    /// The mesh; nothing gives a line without length, for the drawing device does not take empty meshes.
    pub fn build(mut self) -> Mesh {
        if self.positions.is_empty() {
            self.line(&[(Vec3::ZERO, 0.0), (Vec3::ZERO, 0.0)], LinearRgba::BLACK, 0.0, 0.0);
        }
        Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
            .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, self.along)
            .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, self.colors)
            .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, self.sides)
            .with_inserted_attribute(Mesh::ATTRIBUTE_UV_1, self.chainages)
            .with_inserted_indices(Indices::U32(self.indices))
    }
}

/// Least width, fade-in, fade-out, lift; always bright.
fn style(line: MapLine) -> HairlineStyle {
    let (shape, look) = match line {
        // Nearer by the land shows the water itself. Below nought: as water looks.
        MapLine::River => (Vec4::new(1.1, 6_000.0, 0.0, 0.02), Vec4::new(-1.0, 0.0, 1.0, 1.0)),
        MapLine::Brook => (Vec4::new(1.1, 6_000.0, 60_000.0, 0.02), Vec4::new(-1.0, 0.0, 1.0, 1.0)),
        MapLine::Coast => (Vec4::new(1.1, 60_000.0, 0.0, 0.02), Vec4::new(0.0, 0.0, 1.0, 1.0)),
        MapLine::Border => (Vec4::new(1.2, 40_000.0, 0.0, 0.02), Vec4::new(0.35, 0.0, 1.0, 1.0)),
        MapLine::Route => (Vec4::new(3.0, 2_500.0, 0.0, 0.025), Vec4::new(0.75, 1.0, 0.55, 1.0)),
        MapLine::Casing => (Vec4::new(5.6, 2_500.0, 0.0, 0.024), Vec4::new(1.0, 0.0, 1.0, 1.0)),
        // Nearer by the carriages themselves are seen.
        MapLine::Train => (Vec4::new(4.0, 2_600.0, 0.0, 0.03), Vec4::new(1.0, 0.0, 1.0, 1.0)),
        MapLine::DayEdge => (Vec4::new(1.4, 150_000.0, 0.0, 0.02), Vec4::new(1.0, 0.0, 1.0, 1.0)),
    };
    HairlineStyle { shape, look }
}

fn rank(line: MapLine) -> u8 {
    match line {
        MapLine::River | MapLine::Brook | MapLine::Coast => 0,
        MapLine::Border | MapLine::DayEdge => 1,
        MapLine::Casing => 2,
        MapLine::Route => 3,
        MapLine::Train => 4,
    }
}

fn width_m(line: MapLine) -> f32 {
    match line {
        // (Every place of a river has a width of its own.)
        MapLine::River | MapLine::Brook => 0.0,
        MapLine::Coast => 60.0,
        MapLine::Border | MapLine::DayEdge => 40.0,
        MapLine::Route | MapLine::Casing => 5.0,
        MapLine::Train => 3.2,
    }
}

/// Length of dash and gap of a border as seen from 1,000 km, metres.
fn dash_m(line: MapLine) -> f32 {
    if line == MapLine::Border { 13_000.0 } else { 0.0 }
}

/// Materials of the lines whose style changes with the instant.
#[derive(Resource)]
struct LineMaterials {
    day_edge_mesh: Handle<Mesh>,
    day_edge: Entity,
    route: Handle<HairlineMaterial>,
    faded: Vec<Handle<HairlineMaterial>>,
    train_mesh: Handle<Mesh>,
    train: Entity,
}

fn draped(playing: &Playing, p: DVec2, detail_m: f64) -> DVec3 {
    p.extend(playing.land.sample(p, detail_m).surface_m() + 2.0)
}

/// Splits long legs so that a line lies on the relief, and draws it in frames of its own.
fn spawn_polylines(
    commands: &mut Commands,
    meshes: &mut Assets<Mesh>,
    material: &Handle<HairlineMaterial>,
    playing: &Playing,
    kind: MapLine,
    lines: impl Iterator<Item = (Vec<DVec2>, f32)>,
    color: LinearRgba,
) {
    let mut hair = Hairlines::default();
    let anchor = anchor(playing);
    for (points, alpha) in lines {
        let mut local: Vec<(Vec3, f32)> = Vec::with_capacity(points.len() * 2);
        let mut add = |p: DVec2| {
            let at = to_local(draped(playing, p, 2_000.0), anchor);
            let along_m = local.last().map_or(0.0, |(before, along_m)| along_m + before.distance(at));
            local.push((at, along_m));
        };
        for pair in points.windows(2) {
            let steps = (pair[0].distance(pair[1]) / 4_000.0).ceil().max(1.0);
            for i in 0..steps as u32 {
                add(pair[0].lerp(pair[1], f64::from(i) / steps));
            }
        }
        if let Some(last) = points.last() {
            add(*last);
        }
        hair.dashed(&local, color, alpha, width_m(kind), dash_m(kind));
    }
    commands.spawn(map_line(kind, meshes.add(hair.build()), material, anchor));
}

/// The rivers that the land has, those of the map or those that only bridges tell of.
fn spawn_rivers(
    commands: &mut Commands,
    meshes: &mut Assets<Mesh>,
    material: &Handle<HairlineMaterial>,
    playing: &Playing,
    kind: MapLine,
) {
    let anchor = anchor(playing);
    let mut hair = Hairlines::default();
    for river in playing.land.watercourses() {
        let strong = match (kind, river.rank) {
            (MapLine::River, Some(rank)) if rank <= 2 => 1.0,
            (MapLine::River, Some(_)) | (MapLine::Brook, None) => 0.75,
            _ => continue,
        };
        let station = |point: &WaterPoint| Station {
            at: to_local(point.at.extend(point.level_m + 1.0), anchor),
            chainage: 0.0,
            alpha: strong * point.share as f32,
            width_m: point.width_m as f32,
        };
        hair.band(&river.points.iter().map(station).collect::<Vec<_>>(), theme::river(), 0.0);
    }
    commands.spawn(map_line(kind, meshes.add(hair.build()), material, anchor));
}

/// A line of the map whose mesh is measured from an anchor.
fn map_line(
    kind: MapLine,
    mesh: Handle<Mesh>,
    material: &Handle<HairlineMaterial>,
    anchor: DVec2,
) -> impl Bundle + use<> {
    (
        kind,
        Mesh3d(mesh),
        MeshMaterial3d(material.clone()),
        Placed { at: anchor.extend(0.0), heading_rad: std::f64::consts::FRAC_PI_2 },
        NoFrustumCulling,
    )
}

/// Where lines that span the region are measured from.
fn anchor(playing: &Playing) -> DVec2 {
    let line = playing.journey.alignment();
    line.pose(line.length_m() * 0.5).position.truncate().round()
}

/// A place of the world in the frame of an anchor.
pub(super) fn to_local(p: DVec3, anchor: DVec2) -> Vec3 {
    Vec3::new((p.x - anchor.x) as f32, p.z as f32, -(p.y - anchor.y) as f32)
}

fn raise_lines(
    mut commands: Commands,
    playing: Res<Playing>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<HairlineMaterial>>,
) {
    let mut material = |kind| materials.add(HairlineMaterial { style: style(kind), rank: rank(kind), ..default() });
    let projection = playing.journey.alignment().projection();
    let project = |line: &Vec<LatLon>| -> Vec<DVec2> { line.iter().map(|p| projection.project(*p)).collect() };
    let geodata = &playing.geodata;
    let mut faded = Vec::new();
    for kind in [MapLine::River, MapLine::Brook] {
        let handle = material(kind);
        spawn_rivers(&mut commands, &mut meshes, &handle, &playing, kind);
        faded.push(handle);
    }
    let handle = material(MapLine::Coast);
    faded.push(handle.clone());
    spawn_polylines(
        &mut commands,
        &mut meshes,
        &handle,
        &playing,
        MapLine::Coast,
        geodata.coast.iter().map(|l| (project(l), 0.8)),
        theme::coast(),
    );
    let handle = material(MapLine::Border);
    faded.push(handle.clone());
    let borders = geodata.borders.iter().flat_map(|b| &b.lines);
    spawn_polylines(
        &mut commands,
        &mut meshes,
        &handle,
        &playing,
        MapLine::Border,
        borders.map(|l| (project(l), 0.75)),
        theme::border(),
    );

    let route = material(MapLine::Route);
    faded.push(route.clone());
    let casing = material(MapLine::Casing);
    faded.push(casing.clone());
    spawn_route(&mut commands, &mut meshes, &casing, &playing, MapLine::Casing, |_| theme::casing(), 0.8);
    spawn_route(&mut commands, &mut meshes, &route, &playing, MapLine::Route, theme::route, 1.0);
    let day_edge_mesh = meshes.add(Hairlines::default().build());
    let day_edge = commands
        .spawn((
            MapLine::DayEdge,
            Mesh3d(day_edge_mesh.clone()),
            MeshMaterial3d(material(MapLine::DayEdge)),
            Transform::default(),
            NoFrustumCulling,
        ))
        .id();
    let train_mesh = meshes.add(Hairlines::default().build());
    let train = commands
        .spawn((
            MapLine::Train,
            Mesh3d(train_mesh.clone()),
            MeshMaterial3d(material(MapLine::Train)),
            Transform::default(),
            NoFrustumCulling,
        ))
        .id();
    commands.insert_resource(LineMaterials { day_edge_mesh, day_edge, route, faded, train_mesh, train });
}

/// What locomotives live on along the line: from and to (chainage), without gaps.
fn supplies(playing: &Playing) -> Vec<(f64, f64, Supply)> {
    let line = playing.journey.alignment();
    let end = line.length_m();
    let mut out = Vec::new();
    let mut from = 0.0;
    let mut wires: Vec<_> = playing.scenario.line.wires.iter().collect();
    wires.sort_by(|a, b| a.from_km.total_cmp(&b.from_km));
    for wire in wires {
        let (a, b) = (line.chainage_at_km(wire.from_km).max(from), line.chainage_at_km(wire.to_km).min(end));
        if a > from {
            out.push((from, a, Supply::Diesel));
        }
        if b > a {
            out.push((a, b, wire.supply));
            from = b;
        }
    }
    if from < end {
        out.push((from, end, Supply::Diesel));
    }
    out
}

/// The railway in pieces with anchors of their own, so that it is exact from near.
fn spawn_route(
    commands: &mut Commands,
    meshes: &mut Assets<Mesh>,
    material: &Handle<HairlineMaterial>,
    playing: &Playing,
    kind: MapLine,
    color: fn(Supply) -> LinearRgba,
    alpha: f32,
) {
    const PIECE_M: f64 = 40_000.0;
    let line = playing.journey.alignment();
    for (from, to, supply) in supplies(playing) {
        let pieces = ((to - from) / PIECE_M).ceil();
        for i in 0..pieces as u32 {
            let at = |i: u32| from + (to - from) * f64::from(i) / pieces;
            let (a, b) = (at(i), at(i + 1));
            let anchor = line.pose((a + b) * 0.5).position.truncate().round();
            let steps = ((b - a) / 100.0).ceil().max(1.0) as u32;
            let points: Vec<_> = (0..=steps)
                .map(|k| {
                    let s = a + (b - a) * f64::from(k) / f64::from(steps);
                    (to_local(line.pose(s).position, anchor), s as f32)
                })
                .collect();
            let mut hair = Hairlines::default();
            hair.line(&points, color(supply), alpha, width_m(kind));
            commands.spawn(map_line(kind, meshes.add(hair.build()), material, anchor));
        }
    }
}

/// The upper rim of the sun stands in the horizon when its middle is this high, radians.
pub const SUNRISE_RAD: f64 = -0.833 * std::f64::consts::PI / 180.0;

/// Where the sun rises or sets at an instant, from south to north over the region; nothing where it does neither.
fn day_edge(playing: &Playing, at: jiff::Timestamp) -> Vec<DVec2> {
    const ROWS: u32 = 24;
    let (south_west, north_east) = playing.geodata.relief.window();
    let over =
        |lat_deg: f64, lon_deg: f64| crate::geo::sun(at, LatLon { lat_deg, lon_deg }).elevation_rad - SUNRISE_RAD;
    let rows = (0..=ROWS)
        .map(|i| south_west.lat_deg + (north_east.lat_deg - south_west.lat_deg) * f64::from(i) / f64::from(ROWS));
    let crossing = |lat_deg: f64| {
        let (mut west, mut east) = (south_west.lon_deg, north_east.lon_deg);
        let day_in_west = over(lat_deg, west) > 0.0;
        if day_in_west == (over(lat_deg, east) > 0.0) {
            return None;
        }
        for _ in 0..14 {
            let middle = f64::midpoint(west, east);
            if (over(lat_deg, middle) > 0.0) == day_in_west { west = middle } else { east = middle }
        }
        Some(playing.journey.alignment().projection().project(LatLon { lat_deg, lon_deg: west }))
    };
    rows.filter_map(crossing).collect()
}

/// Draws the edge of the day on the map.
fn draw_day_edge(
    lines: Res<LineMaterials>,
    snapshot: Res<JourneySnapshot>,
    playing: Res<Playing>,
    rig: Res<Rig>,
    origin: Res<RenderOrigin>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut shown: Query<&mut Visibility>,
) {
    let Ok(mut visibility) = shown.get_mut(lines.day_edge) else { return };
    let seen = rig.pose().distance_m > 90_000.0;
    visibility.set_if_neq(if seen { Visibility::Visible } else { Visibility::Hidden });
    if !seen || !(snapshot.is_changed() || origin.is_changed()) {
        return;
    }
    let points: Vec<_> = day_edge(&playing, snapshot.moment.instant)
        .into_iter()
        .map(|p| (origin.to_render(draped(&playing, p, 8_000.0)), 0.0))
        .collect();
    let mut hair = Hairlines::default();
    hair.line(&points, theme::twilight(), 0.7, width_m(MapLine::DayEdge));
    if let Some(mut mesh) = meshes.get_mut(&lines.day_edge_mesh) {
        *mesh = hair.build();
    }
}

/// The path behind is brighter than the path ahead; the train's mark lies along the rails.
fn follow_train(
    lines: Res<LineMaterials>,
    snapshot: Res<JourneySnapshot>,
    rig: Res<Rig>,
    origin: Res<RenderOrigin>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<HairlineMaterial>>,
    mut transforms: Query<(&mut Transform, &mut Visibility)>,
) {
    let far = rig.pose().distance_m > 700.0;
    if let Ok((mut transform, mut visibility)) = transforms.get_mut(lines.train) {
        visibility.set_if_neq(if far { Visibility::Visible } else { Visibility::Hidden });
        if far && (snapshot.is_changed() || origin.is_changed()) {
            transform.translation = Vec3::ZERO;
            let mut points: Vec<_> = snapshot
                .poses
                .iter()
                .map(|p| (origin.to_render(p.front_bogie.position + DVec3::Z * 3.0), p.centre_chainage_m as f32))
                .collect();
            if let Some(last) = snapshot.poses.last() {
                points
                    .push((origin.to_render(last.rear_bogie.position + DVec3::Z * 3.0), last.centre_chainage_m as f32));
            }
            let mut hair = Hairlines::default();
            hair.line(&points, theme::train_mark(), 1.0, width_m(MapLine::Train));
            if let Some(mut mesh) = meshes.get_mut(&lines.train_mesh) {
                *mesh = hair.build();
            }
        }
    }
    // Lines of the map belong to the view from above: beside the train they fade.
    let map_share = ((rig.pose().distance_m / 1_500.0).ln() / 1.4).clamp(0.0, 1.0) as f32;
    for handle in &lines.faded {
        if materials.get(handle).is_some_and(|m| (m.style.look.w - map_share).abs() > 0.004)
            && let Some(mut material) = materials.get_mut(handle)
        {
            material.style.look.w = map_share;
        }
    }
    let split = snapshot.moment.chainage_m.max(1.0) as f32;
    if let Some(mut route) = materials.get_mut(&lines.route)
        && (route.style.look.y - split).abs() > 20.0
    {
        route.style.look.y = split;
    }
}

/// Lines of the map.
pub fn plugin(app: &mut App) {
    app.add_systems(Raise, raise_lines).add_systems(Update, (follow_train, draw_day_edge).in_set(Frame::Camera));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::launch;
    use crate::scenario::Scenario;

    fn playing() -> Playing {
        launch::prepare(Scenario::load("beijing-2025").expect("it is built in")).expect("it is solved")
    }

    #[test]
    fn every_metre_of_the_line_has_one_supply() {
        let playing = playing();
        let supplies = supplies(&playing);
        assert!(supplies.windows(2).all(|pair| (pair[0].1 - pair[1].0).abs() < 1e-9));
        assert_eq!(supplies.first().map(|s| s.0), Some(0.0));
        assert_eq!(supplies.last().map(|s| s.1), Some(playing.journey.alignment().length_m()));
        let kinds: Vec<Supply> = supplies.iter().map(|s| s.2).collect();
        assert_eq!(kinds, [Supply::Dc3000, Supply::Diesel, Supply::Ac25000]);
    }

    #[test]
    fn the_sun_sets_along_the_edge_of_the_day_and_there_is_none_at_noon_or_midnight() {
        let playing = playing();
        let line = playing.journey.alignment();
        let at = |text: &str| text.parse::<jiff::Timestamp>().expect("an instant");
        let evening = at("2025-09-01T19:20+09:00");
        let edge = day_edge(&playing, evening);
        assert!(edge.len() > 20, "{} points", edge.len());
        for p in &edge {
            let height_deg = crate::geo::sun(evening, line.projection().unproject(*p)).elevation_rad.to_degrees();
            assert!((height_deg + 0.833).abs() < 0.01, "{height_deg}");
        }
        for quiet in ["2025-09-01T12:30+09:00", "2025-09-02T00:30+09:00"] {
            assert!(day_edge(&playing, at(quiet)).is_empty());
        }
    }
}
