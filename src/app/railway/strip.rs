//! Ballast, sleepers and rails around the focus, swept along the alignment: exact from near, coarse afar.

use bevy::{
    asset::RenderAssetUsages,
    camera::visibility::NoFrustumCulling,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};
use glam::{DVec2, DVec3};

use super::section::{Lane, Sections};
use crate::{
    app::{
        Frame, JourneySnapshot, OfJourney, Playing, Raise,
        camera::Rig,
        land::MapLine,
        material::Materials,
        mesh::{MeshKit, Paint},
        origin::RenderOrigin,
        theme,
    },
    scenario::StructureKind,
};

/// Farther than this from the focus the line is only the map's.
const SEEN_WITHIN_M: f64 = 26_000.0;
/// The strip is swept again when the focus has moved this far.
const RESWEEP_M: f64 = 60.0;

#[derive(Resource)]
struct Strip {
    bed: Handle<Mesh>,
    rails: Handle<Mesh>,
    entities: [Entity; 2],
    swept_at: Option<(f64, f64)>,
}

/// Where the focus is along the line.
#[derive(Resource, Clone, Copy, Debug, Default)]
pub struct FocusChainage {
    /// Chainage nearest the focus, if the line is near enough to be drawn.
    pub at_m: Option<f64>,
}

fn raise_strip(mut commands: Commands, mut meshes: ResMut<Assets<Mesh>>, materials: Res<Materials>) {
    let (bed, rails) = (meshes.add(Bed::nothing().mesh()), meshes.add(MeshKit::default().build()));
    let entities = [
        commands
            .spawn((
                Name::new("bed"),
                OfJourney,
                Mesh3d(bed.clone()),
                MeshMaterial3d(materials.bed.clone()),
                Transform::default(),
                NoFrustumCulling,
            ))
            .id(),
        commands
            .spawn((
                Name::new("rails"),
                OfJourney,
                Mesh3d(rails.clone()),
                MeshMaterial3d(materials.solid_two_sided.clone()),
                Transform::default(),
                NoFrustumCulling,
            ))
            .id(),
    ];
    commands.insert_resource(Strip { bed, rails, entities, swept_at: None });
}

fn find_focus(mut focus: ResMut<FocusChainage>, rig: Res<Rig>, playing: Res<Playing>, snapshot: Res<JourneySnapshot>) {
    let pose = rig.pose();
    let line = playing.journey.alignment();
    focus.at_m = if pose.distance_m > SEEN_WITHIN_M {
        None
    } else {
        let here = pose.focus.truncate();
        let train = line.pose(snapshot.moment.chainage_m).position.truncate();
        if train.distance(here) < 300.0 {
            Some(snapshot.moment.chainage_m)
        } else {
            line.nearest(here, 4_000.0).map(|n| n.chainage_m)
        }
    };
}

/// Chainages of the cross-sections: every 5 m near the focus, then coarser.
fn stations(centre_m: f64, range: (f64, f64), distance_m: f64) -> Vec<f64> {
    let mut out = Vec::new();
    let (near, fine) = if distance_m < 900.0 { (700.0, 5.0) } else { (2_000.0, 20.0) };
    let mut s = (centre_m - 14_000.0).max(range.0);
    let end = (centre_m + 14_000.0).min(range.1);
    while s < end {
        out.push(s);
        let d = (s - centre_m).abs();
        let step = if d < near {
            fine
        } else if d < 3_500.0 {
            20.0
        } else {
            80.0
        };
        s = ((s / step).floor() + 1.0) * step;
    }
    out.push(end);
    out
}

/// A cross-section of the line.
struct Rim {
    at: DVec3,
    right: DVec2,
    chainage_m: f64,
    /// How far right each lane lies, where it is there.
    lanes: [Option<f64>; Lane::ALL.len()],
    structure: Option<StructureKind>,
    daylight: f32,
}

fn rims(playing: &Playing, sections: &Sections, chainages: &[f64]) -> Vec<Rim> {
    let line = playing.journey.alignment();
    chainages
        .iter()
        .map(|&s| {
            let pose = line.pose(s);
            let (sin, cos) = pose.heading_rad.sin_cos();
            Rim {
                at: pose.position,
                right: DVec2::new(sin, -cos),
                chainage_m: s,
                lanes: Lane::ALL.map(|lane| sections.offset_m(lane, s)),
                structure: sections.structure(s),
                daylight: sections.daylight(s) as f32,
            }
        })
        .collect()
}

/// Chainages of the cross-sections with one on both sides of every place where a track begins or ends, so that what
/// it changes changes there and not over the length of a step.
fn with_track_ends(mut chainages: Vec<f64>, sections: &Sections) -> Vec<f64> {
    let (Some(&first), Some(&last)) = (chainages.first(), chainages.last()) else { return chainages };
    for s in sections.track_ends(first + 1.0, last - 1.0) {
        chainages.extend([s - 0.01, s + 0.01]);
    }
    chainages.sort_by(f64::total_cmp);
    chainages
}

/// The pattern of sleepers and stones repeats after so many metres.
const PATTERN_M: f64 = 960.0;
/// Points across the bed of a track.
const ACROSS: usize = 9;

/// Across the bed of one track: metres right of its middle, height over the rail top, share of ballast.
///
/// Where another track lies close the bed ends half-way to it, so that two beds meet without a seam and a turnout's
/// sleepers grow longer as the tracks part.
fn outline(rim: &Rim, lane: usize) -> [(f64, f64, f32); ACROSS] {
    let (toe, foot_out, foot_down) = match rim.structure {
        Some(StructureKind::Bridge | StructureKind::Truss) => (-0.55, 2.35, -0.6),
        // From wall to wall.
        Some(StructureKind::Tunnel) => (-0.62, 2.6, -0.66),
        _ => (-0.72, 5.6, -1.7),
    };
    let own = rim.lanes[lane].unwrap_or(0.0);
    let half_way = |other: Option<f64>| other.map_or(f64::MAX, |other| (other - own).abs() * 0.5);
    let left = half_way(rim.lanes[..lane].iter().rev().find_map(|x| *x));
    let right = half_way(rim.lanes[lane + 1..].iter().find_map(|x| *x));
    let half: [(f64, f64, f32); 5] = [
        (0.0, -0.19, 1.0),
        (1.75, -0.21, 1.0),
        (2.45_f64.min(foot_out), toe, 0.6),
        (3.3_f64.min(foot_out), toe - 0.03, 0.0),
        (foot_out, foot_down, 0.0),
    ];
    std::array::from_fn(|i| {
        let (side, limit) = if i < 4 { (-1.0, left) } else { (1.0, right) };
        let (x, y, ballast) = cut_off(&half, i.abs_diff(4), limit);
        (side * x, y, ballast)
    })
}

/// A point of half an outline, or where the outline is cut off if it lies beyond.
fn cut_off(half: &[(f64, f64, f32); 5], i: usize, limit: f64) -> (f64, f64, f32) {
    if half[i].0 <= limit {
        return half[i];
    }
    let beyond = half.iter().position(|p| p.0 > limit).unwrap_or(4).max(1);
    let (a, b) = (half[beyond - 1], half[beyond]);
    let t = (limit - a.0) / (b.0 - a.0).max(1e-6);
    (limit, a.1 + (b.1 - a.1) * t, a.2 + (b.2 - a.2) * t as f32)
}

/// What the bed's mesh is made of.
#[derive(Default)]
struct Bed {
    positions: Vec<[f32; 3]>,
    normals: Vec<[f32; 3]>,
    colors: Vec<[f32; 4]>,
    places: Vec<[f32; 2]>,
    indices: Vec<u32>,
}

impl Bed {
    /// A triangle without area: the drawing device does not take empty meshes.
    fn nothing() -> Self {
        Self {
            positions: vec![[0.0; 3]; 3],
            normals: vec![[0.0, 1.0, 0.0]; 3],
            colors: vec![[0.0; 4]; 3],
            places: vec![[0.0; 2]; 3],
            indices: vec![0, 1, 2],
        }
    }

    fn cross(&mut self, rim: &Rim, lane: usize, base_m: f64, origin: RenderOrigin) {
        let (stone, earth) = (theme::ballast(), theme::slope());
        let own = rim.lanes[lane].unwrap_or(0.0);
        let points = outline(rim, lane);
        for (i, (x, y, ballast)) in points.iter().enumerate() {
            let p = rim.at + (rim.right * (own + x)).extend(*y);
            self.positions.push(origin.to_render(p).to_array());
            let (before, after) = (points[i.saturating_sub(1)], points[(i + 1).min(ACROSS - 1)]);
            let (dx, dy) = (after.0 - before.0, after.1 - before.1);
            let up = DVec2::new(-dy, dx).normalize_or(DVec2::Y);
            // The length of a normal is the share of daylight.
            let n = (rim.right * up.x).extend(up.y) * f64::from(rim.daylight.max(0.02));
            self.normals.push([n.x as f32, n.z as f32, -n.y as f32]);
            let c = if *ballast > 0.3 { stone } else { earth };
            self.colors.push([c.red, c.green, c.blue, *ballast]);
            self.places.push([*x as f32, (rim.chainage_m - base_m) as f32]);
        }
    }

    /// Joins the last two cross-sections.
    fn join(&mut self) {
        let across = ACROSS as u32;
        let start = self.positions.len() as u32 - 2 * across;
        for a in start..start + across - 1 {
            let b = a + across;
            self.indices.extend([a, b, a + 1, a + 1, b, b + 1]);
        }
    }

    fn mesh(self) -> Mesh {
        Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
            .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, self.normals)
            .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, self.colors)
            .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, self.places)
            .with_inserted_indices(Indices::U32(self.indices))
    }
}

fn sweep_bed(rims: &[Rim], origin: RenderOrigin) -> Mesh {
    let mut bed = Bed::default();
    let first_m = rims.first().map_or(0.0, |rim| rim.chainage_m);
    let base_m = (first_m / PATTERN_M).floor() * PATTERN_M;
    for lane in 0..Lane::ALL.len() {
        let mut goes_on = false;
        for rim in rims {
            let here = rim.lanes[lane].is_some();
            if here {
                bed.cross(rim, lane, base_m, origin);
                if goes_on {
                    bed.join();
                }
            }
            goes_on = here;
        }
    }
    bed.mesh()
}

/// Head, web and foot of a rail: metres from its middle and over the rail top.
const RAIL: [(f64, f64); 6] =
    [(-0.075, -0.176), (-0.02, -0.15), (-0.036, -0.02), (0.036, -0.02), (0.02, -0.15), (0.075, -0.176)];
const HALF_GAUGE_M: f64 = 0.7535;

fn sweep_rails(rims: &[Rim], centre_m: f64, origin: RenderOrigin) -> Mesh {
    let mut kit = MeshKit::default();
    let near: Vec<&Rim> = rims.iter().filter(|r| (r.chainage_m - centre_m).abs() < 2_400.0).collect();
    for pair in near.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let detailed = (a.chainage_m - centre_m).abs() < 700.0;
        for (from, to) in a.lanes.iter().zip(b.lanes) {
            let (Some(from), Some(to)) = (from, to) else { continue };
            for side in [-HALF_GAUGE_M, HALF_GAUGE_M] {
                rail(&mut kit, (a, from + side), (b, to + side), detailed, origin);
            }
        }
    }
    kit.build()
}

/// A piece of rail between two cross-sections, each with how far right the rail lies there.
fn rail(kit: &mut MeshKit, a: (&Rim, f64), b: (&Rim, f64), detailed: bool, origin: RenderOrigin) {
    let at = |end: (&Rim, f64), x: f64, y: f64| origin.to_render(end.0.at + (end.0.right * (end.1 + x)).extend(y));
    let dim = |color: bevy::color::LinearRgba| color * a.0.daylight.max(0.03);
    let head = Paint::gloss(dim(theme::steel()), 0.9 * a.0.daylight);
    kit.quad([at(a, -0.036, 0.0), at(a, 0.036, 0.0), at(b, 0.036, 0.0), at(b, -0.036, 0.0)], head);
    if !detailed {
        return;
    }
    let brown = Paint::gloss(dim(theme::rust()), 0.1 * a.0.daylight);
    for w in RAIL.windows(2) {
        let ((x0, y0), (x1, y1)) = (w[0], w[1]);
        if (y0 - y1).abs() > 0.01 {
            kit.quad([at(a, x0, y0), at(b, x0, y0), at(b, x1, y1), at(a, x1, y1)], brown);
        }
    }
    kit.quad([at(a, -0.036, -0.02), at(b, -0.036, -0.02), at(b, -0.036, 0.0), at(a, -0.036, 0.0)], head);
    kit.quad([at(a, 0.036, 0.0), at(b, 0.036, 0.0), at(b, 0.036, -0.02), at(a, 0.036, -0.02)], head);
}

fn sweep(
    mut strip: ResMut<Strip>,
    focus: Res<FocusChainage>,
    rig: Res<Rig>,
    origin: Res<RenderOrigin>,
    playing: Res<Playing>,
    sections: Res<Sections>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut shown: Query<&mut Visibility, Without<MapLine>>,
) {
    let visibility = if focus.at_m.is_some() { Visibility::Visible } else { Visibility::Hidden };
    for entity in strip.entities {
        if let Ok(mut v) = shown.get_mut(entity) {
            v.set_if_neq(visibility);
        }
    }
    let Some(centre) = focus.at_m else { return };
    let distance = rig.pose().distance_m;
    let kept =
        strip.swept_at.is_some_and(|(at, d)| (at - centre).abs() < RESWEEP_M && (d < 900.0) == (distance < 900.0));
    if kept && !origin.is_changed() {
        return;
    }
    strip.swept_at = Some((centre, distance));
    let line = playing.journey.alignment();
    let chainages = with_track_ends(stations(centre, line.range_m(), distance), &sections);
    let rims = rims(&playing, &sections, &chainages);
    if let Some(mut mesh) = meshes.get_mut(&strip.bed) {
        *mesh = sweep_bed(&rims, *origin);
    }
    if let Some(mut mesh) = meshes.get_mut(&strip.rails) {
        *mesh = if distance < 2_500.0 { sweep_rails(&rims, centre, *origin) } else { MeshKit::default().build() };
    }
}

/// When the strip has been swept.
#[derive(SystemSet, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Swept;

/// Ballast and rails.
pub fn plugin(app: &mut App) {
    app.init_resource::<FocusChainage>()
        .add_systems(Raise, raise_strip)
        .add_systems(Update, (find_focus, sweep).chain().in_set(Swept).in_set(Frame::Camera));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cross_sections_rise_and_cover_the_view() {
        let s = stations(5_000.0, (-3_000.0, 1_328_000.0), 300.0);
        assert!(s.windows(2).all(|w| w[1] > w[0]));
        assert_eq!(s[0], -3_000.0);
        assert!(*s.last().unwrap() >= 19_000.0);
    }

    fn rim(lanes: [Option<f64>; 3]) -> Rim {
        Rim { at: DVec3::ZERO, right: DVec2::X, chainage_m: 0.0, lanes, structure: None, daylight: 1.0 }
    }

    #[test]
    fn beds_of_neighbouring_tracks_meet_half_way_without_a_step() {
        for apart in [0.0, 0.4, 2.0, 4.4, 5.0, 7.0, 15.0] {
            let rim = rim([Some(0.0), None, Some(apart)]);
            let (left, right) = (outline(&rim, 0), outline(&rim, 2));
            let (a, b) = (left[ACROSS - 1], right[0]);
            assert!(left.windows(2).all(|w| w[0].0 <= w[1].0));
            if apart < 11.0 {
                assert!((a.0 - (apart + b.0)).abs() < 1e-9, "{apart} m apart: {a:?} and {b:?}");
                assert!((a.1 - b.1).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_single_track_has_its_whole_bed() {
        let whole = outline(&rim([Some(0.0), None, None]), 0);
        assert_eq!((whole[0].0, whole[ACROSS - 1].0), (-5.6, 5.6));
    }
}
