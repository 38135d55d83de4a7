//! Ballast, sleepers and rails around the focus, swept along the alignment: exact from near, coarse afar.

use bevy::{
    asset::RenderAssetUsages,
    camera::visibility::NoFrustumCulling,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};
use glam::{DVec2, DVec3};

use super::section::{Sections, TRACK_SPACING_M};
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

fn raise_strip(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    materials: Res<Materials>,
    playing: Res<Playing>,
) {
    commands.insert_resource(Sections::of(&playing));
    let (bed, rails) = (meshes.add(MeshKit::default().build()), meshes.add(MeshKit::default().build()));
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

struct Rim {
    at: DVec3,
    right: DVec2,
    grade: f64,
    chainage_m: f64,
    double: bool,
    structure: Option<StructureKind>,
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
                grade: pose.grade,
                chainage_m: s,
                double: sections.is_double(s),
                structure: sections.structure(s),
            }
        })
        .collect()
}

/// Across the bed: metres right of the track, height over the rail top, share of ballast.
fn outline(rim: &Rim) -> [(f64, f64, f32); 10] {
    let extra = if rim.double { TRACK_SPACING_M } else { 0.0 };
    let (toe, foot_out, foot_down) = match rim.structure {
        Some(StructureKind::Bridge | StructureKind::Truss) => (-0.55, 2.35, -0.6),
        _ => (-0.72, 5.6, -1.7),
    };
    [
        (-foot_out, foot_down, 0.0),
        (-3.3_f64.min(foot_out), toe - 0.03, 0.0),
        (-2.45_f64.min(foot_out), toe, 0.6),
        (-1.75, -0.21, 1.0),
        (0.0, -0.19, 1.0),
        (1.75, -0.21, 1.0),
        (1.75 + extra, -0.21, 1.0),
        (2.45_f64.min(foot_out) + extra, toe, 0.6),
        (3.3_f64.min(foot_out) + extra, toe - 0.03, 0.0),
        (foot_out + extra, foot_down, 0.0),
    ]
}

fn sweep_bed(rims: &[Rim], origin: RenderOrigin) -> Mesh {
    let (mut positions, mut normals, mut colors, mut places, mut indices) = (vec![], vec![], vec![], vec![], vec![]);
    let (stone, earth) = (theme::ballast(), theme::slope());
    let across = 10_u32;
    for rim in rims {
        let points = outline(rim);
        for (i, (x, y, ballast)) in points.iter().enumerate() {
            let p = rim.at + (rim.right * *x).extend(*y);
            positions.push(origin.to_render(p).to_array());
            let (before, after) = (points[i.saturating_sub(1)], points[(i + 1).min(9)]);
            let (dx, dy) = (after.0 - before.0, after.1 - before.1);
            let up = DVec2::new(-dy, dx).normalize_or(DVec2::Y);
            let n = (rim.right * up.x).extend(up.y);
            normals.push([n.x as f32, n.z as f32, -n.y as f32]);
            let c = if *ballast > 0.3 { stone } else { earth };
            colors.push([c.red, c.green, c.blue, *ballast]);
            // The shader lays sleepers under both tracks.
            places.push([*x as f32, rim.chainage_m.rem_euclid(960.0) as f32]);
        }
    }
    for i in 0..(rims.len() as u32).saturating_sub(1) {
        // The pattern's chainage is taken modulo 960 m: a strip that would run backwards is left to its neighbour.
        for k in 0..across - 1 {
            let a = i * across + k;
            let b = a + across;
            indices.extend([a, b, a + 1, a + 1, b, b + 1]);
        }
    }
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::default())
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, normals)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colors)
        .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, places)
        .with_inserted_indices(Indices::U32(indices))
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
        let tracks: &[f64] = if a.double && b.double { &[0.0, TRACK_SPACING_M] } else { &[0.0] };
        let detailed = (a.chainage_m - centre_m).abs() < 700.0;
        for track in tracks {
            for side in [-HALF_GAUGE_M, HALF_GAUGE_M] {
                let at =
                    |rim: &Rim, x: f64, y: f64| origin.to_render(rim.at + (rim.right * (track + side + x)).extend(y));
                let head = Paint::gloss(theme::steel(), 0.9);
                kit.quad([at(a, -0.036, 0.0), at(a, 0.036, 0.0), at(b, 0.036, 0.0), at(b, -0.036, 0.0)], head);
                if detailed {
                    let brown = Paint::gloss(theme::rust(), 0.1);
                    for w in RAIL.windows(2) {
                        let ((x0, y0), (x1, y1)) = (w[0], w[1]);
                        if (y0 - y1).abs() > 0.01 {
                            kit.quad([at(a, x0, y0), at(b, x0, y0), at(b, x1, y1), at(a, x1, y1)], brown);
                        }
                    }
                    kit.quad(
                        [at(a, -0.036, -0.02), at(b, -0.036, -0.02), at(b, -0.036, 0.0), at(a, -0.036, 0.0)],
                        head,
                    );
                    kit.quad([at(a, 0.036, 0.0), at(b, 0.036, 0.0), at(b, 0.036, -0.02), at(a, 0.036, -0.02)], head);
                }
            }
        }
        let _ = a.grade;
    }
    kit.build()
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
    let rims = rims(&playing, &sections, &stations(centre, line.range_m(), distance));
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
        .init_resource::<Sections>()
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
}
