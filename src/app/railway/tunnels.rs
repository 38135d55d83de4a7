//! Tunnels: a lining to be seen from inside, portals with open mouths, and the hill drawn open where it would hide
//! the train.

use bevy::prelude::*;
use glam::{DVec2, DVec3};

use super::{
    section::{Lane, Sections},
    steel::beam,
};
use crate::{
    app::{
        Frame, OfJourney, Playing, Raise,
        camera::Rig,
        material::{GroundMaterial, Materials, Opening},
        mesh::{MeshKit, Paint},
        origin::{Placed, RenderOrigin},
        theme,
    },
    scenario::StructureKind,
};

/// The lining of a tunnel for one track: metres right of its middle and over the rails, from its left foot over the crown.
const LINING: [(f64, f64); 11] = [
    (-2.55, -0.9),
    (-2.80, 0.6),
    (-2.85, 2.2),
    (-2.62, 3.8),
    (-2.05, 5.2),
    (0.0, 6.5),
    (2.05, 5.2),
    (2.62, 3.8),
    (2.85, 2.2),
    (2.80, 0.6),
    (2.55, -0.9),
];
/// Half the width of a bore and its height over the rails, metres.
const BORE_M: (f64, f64) = (2.85, 6.5);
/// The rock beside a tunnel: so far to both sides and so far below the rails, metres.
const ROCK_M: f64 = 30.0;
const ROCK_BELOW_M: f64 = -1.3;
/// Between cross-sections of the lining, metres: eight of them to a lamp.
const STEP_M: f64 = 6.25;
/// Between lamps, metres.
const LAMPS_M: f64 = 50.0;
/// A piece of lining has one mesh, metres.
const PIECE_M: f64 = 250.0;
/// The face of a portal: half its width and its height over the rails, metres.
const FACE_M: (f64, f64) = (5.2, 9.2);
/// The ground is opened for tunnels so near, metres, while the camera is so near its focus.
const OPENED_WITHIN_M: (f64, f64) = (2_500.0, 2_500.0);

/// A portal, or a piece of lining: index into the scenario's structures.
#[derive(Component, Clone, Copy, Debug)]
#[require(OfJourney)]
pub struct TunnelPart(pub usize);

/// Whether a point of the world lies in the bore of a tunnel.
pub fn is_in_bore(playing: &Playing, p: DVec3) -> bool {
    let line = playing.journey.alignment();
    let Some(nearest) = line.nearest(p.truncate(), 40.0) else { return false };
    let s = nearest.chainage_m;
    if playing.sections.structure(s) != Some(StructureKind::Tunnel) {
        return false;
    }
    let up = p.z - line.pose(s).position.z;
    let in_one = playing.sections.tracks(s).any(|x| (-nearest.offset_m - x).abs() < BORE_M.0);
    in_one && (-1.0..BORE_M.1).contains(&up)
}

/// A point beside the line: metres right of our track and over the rails.
fn beside(playing: &Playing, s: f64, right_m: f64, up_m: f64) -> DVec3 {
    let pose = playing.journey.alignment().pose(s);
    let (sin, cos) = pose.heading_rad.sin_cos();
    pose.position + (DVec2::new(sin, -cos) * right_m).extend(up_m)
}

fn local(anchor: DVec3, p: DVec3) -> Vec3 {
    let d = p - anchor;
    Vec3::new(d.x as f32, d.z as f32, -d.y as f32)
}

/// A piece of the lining of one track. Alpha is the share of daylight, gloss that of the nearest lamp.
fn lining(playing: &Playing, lane: Lane, from_m: f64, to_m: f64) -> (MeshKit, DVec3) {
    let anchor = beside(playing, f64::midpoint(from_m, to_m), 0.0, 0.0);
    let sections = &playing.sections;
    let mut kit = MeshKit::default();
    let steps = ((to_m - from_m) / STEP_M).ceil().max(1.0);
    let color = theme::lining();
    let mut before: Vec<u32> = Vec::new();
    // Looking through the hill from above one sees past the lining: down to the rock that it is cut from.
    let mut floor: Option<[u32; 2]> = None;
    for i in 0..=steps as u32 {
        let s = from_m + (to_m - from_m) * f64::from(i) / steps;
        let x0 = sections.offset_m(lane, s).unwrap_or(0.0);
        let middle = local(anchor, beside(playing, s, x0, 2.5));
        let to_lamp = (s / LAMPS_M - (s / LAMPS_M).round()) * LAMPS_M;
        let pool = (-(to_lamp / 7.5).powi(2)).exp() as f32;
        let ring: Vec<u32> = LINING
            .iter()
            .map(|(x, y)| {
                let p = local(anchor, beside(playing, s, x0 + x, *y));
                // The lamps hang on the right; soot lies under the crown.
                let lit = pool * (0.25 + 0.75 * ((x + 2.85) / 5.7) as f32);
                let soot = if *y > 4.5 { 0.6 } else { 1.0 };
                let rgba = [color.red * soot, color.green * soot, color.blue * soot, sections.daylight(s) as f32];
                kit.vertex(p, (middle - p).normalize_or(Vec3::Y), Paint { color: rgba, surface: [0.0, lit] })
            })
            .collect();
        for k in 0..LINING.len() - 1 {
            if let (Some(a), Some(b)) = (before.get(k), before.get(k + 1)) {
                kit.join(*a, ring[k + 1], *b);
                kit.join(*a, ring[k], ring[k + 1]);
            }
        }
        before = ring;
        let rock = [-ROCK_M, ROCK_M].map(|x| {
            let paint = Paint { color: [0.030, 0.026, 0.022, 0.25], surface: [0.0, 0.0] };
            kit.vertex(local(anchor, beside(playing, s, x0 + x, ROCK_BELOW_M)), Vec3::Y, paint)
        });
        if let Some([a, b]) = floor {
            kit.join(a, b, rock[1]);
            kit.join(a, rock[1], rock[0]);
        }
        floor = (sections.daylight(s) < 0.3).then_some(rock);
    }
    let first = (from_m / LAMPS_M).ceil() as i64;
    let last = (to_m / LAMPS_M).ceil() as i64;
    for number in first..last {
        let s = number as f64 * LAMPS_M;
        fittings(&mut kit, playing, anchor, s, sections.offset_m(lane, s).unwrap_or(0.0));
    }
    (kit, anchor)
}

/// A lamp, and below it the niche where people stand while a train passes.
fn fittings(kit: &mut MeshKit, playing: &Playing, anchor: DVec3, s: f64, x0: f64) {
    let p = |ds: f64, x: f64, y: f64| local(anchor, beside(playing, s + ds, x0 + x, y));
    let inward = p(0.0, 0.0, 2.0) - p(0.0, 2.5, 2.0);
    let dark = Paint { color: [0.006, 0.006, 0.006, 0.2], surface: [0.0, 0.0] };
    kit.quad_away([p(-0.9, 2.76, -0.6), p(0.9, 2.76, -0.6), p(0.9, 2.80, 1.5), p(-0.9, 2.80, 1.5)], inward, dark);
    let edge = Paint { color: [0.16, 0.155, 0.14, 0.2], surface: [0.0, 0.5] };
    for (a, b) in [((-1.05, -0.6), (-0.9, 1.65)), ((0.9, -0.6), (1.05, 1.65)), ((-1.05, 1.5), (1.05, 1.65))] {
        kit.quad_away([p(a.0, 2.73, a.1), p(b.0, 2.73, a.1), p(b.0, 2.77, b.1), p(a.0, 2.77, b.1)], inward, edge);
    }
    let glass = Paint { surface: [2.0, 0.0], ..Paint::matt(theme::lamp_white()) };
    kit.quad_away([p(-0.3, 2.66, 3.0), p(0.3, 2.66, 3.0), p(0.3, 2.62, 3.22), p(-0.3, 2.62, 3.22)], inward, glass);
}

/// The face of a portal around an open mouth, its coping, and walls that hold the cutting back.
fn portal(playing: &Playing, at_m: f64, inward: f64, x0: f64) -> (MeshKit, DVec3) {
    let anchor = beside(playing, at_m, x0, 0.0);
    let p = |x: f64, y: f64, d: f64| local(anchor, beside(playing, at_m + inward * d, x0 + x, y));
    let mut kit = MeshKit::default();
    let face = Paint::matt(theme::concrete());
    let stone = Paint::matt(theme::portal_stone());
    let out = p(0.0, 0.0, -1.0) - p(0.0, 0.0, 0.0);
    let (half, high) = FACE_M;
    // From each point of the arch straight up, or outwards below the springing.
    let rim = |(x, y): (f64, f64)| {
        let t = ((y - 2.2) / (BORE_M.1 - 2.2)).clamp(0.0, 1.0);
        if y < 2.3 { (half * x.signum(), y.max(-1.2)) } else { (x / BORE_M.0 * half * (1.0 - 0.2 * t), high) }
    };
    for pair in LINING.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let (c, d) = (rim(b), rim(a));
        kit.quad_away([p(a.0, a.1, 0.0), p(b.0, b.1, 0.0), p(c.0, c.1, 0.0), p(d.0, d.1, 0.0)], out, face);
        // The ring of dressed stones around the mouth stands out a little.
        let grown = |(x, y): (f64, f64)| (x * 1.16, if y > 0.0 { y + 0.42 * (y / BORE_M.1) } else { y });
        let (ga, gb) = (grown(a), grown(b));
        kit.quad_away([p(a.0, a.1, -0.12), p(b.0, b.1, -0.12), p(gb.0, gb.1, -0.12), p(ga.0, ga.1, -0.12)], out, stone);
        // The thickness of the mouth.
        let inside = p(0.0, 2.0, 0.0) - p(a.0, a.1, 0.0);
        kit.quad_away([p(a.0, a.1, -0.12), p(b.0, b.1, -0.12), p(b.0, b.1, 0.6), p(a.0, a.1, 0.6)], inside, stone);
    }
    for side in [-1.0, 1.0] {
        // What the fan above leaves open at the corners.
        kit.quad_away(
            [
                p(side * 2.85, 2.2, 0.0),
                p(side * half, 2.2, 0.0),
                p(side * half, high, 0.0),
                p(side * half * 0.8, high, 0.0),
            ],
            out,
            face,
        );
        kit.quad_away(
            [
                p(side * half, -1.4, 0.0),
                p(side * half, -1.4, 1.8),
                p(side * half, high, 1.8),
                p(side * half, high, 0.0),
            ],
            p(side, 0.0, 0.0) - p(0.0, 0.0, 0.0),
            face,
        );
        wing(&mut kit, &p, side, half, high, face, stone);
    }
    beam(&mut kit, p(-half - 0.25, high + 0.2, 0.5), p(half + 0.25, high + 0.2, 0.5), 0.85, 0.28, stone);
    beam(&mut kit, p(-1.5, 7.7, -0.08), p(1.5, 7.7, -0.08), 0.06, 0.42, stone);
    (kit, anchor)
}

/// A wall from the face outwards, lower and lower as the cutting is.
fn wing(
    kit: &mut MeshKit,
    p: &impl Fn(f64, f64, f64) -> Vec3,
    side: f64,
    half: f64,
    high: f64,
    face: Paint,
    stone: Paint,
) {
    let steps = [(0.0, high - 1.2), (-4.0, 5.4), (-8.0, 2.8), (-11.0, 0.8)];
    let inward = p(-side, 0.0, 0.0) - p(0.0, 0.0, 0.0);
    let x = |d: f64| side * (half - 0.2 - d * 0.10);
    for pair in steps.windows(2) {
        let ((d0, y0), (d1, y1)) = (pair[0], pair[1]);
        kit.quad_away([p(x(d0), -1.4, d0), p(x(d1), -1.4, d1), p(x(d1), y1, d1), p(x(d0), y0, d0)], inward, face);
        beam(kit, p(x(d0) + side * 0.2, y0, d0), p(x(d1) + side * 0.2, y1, d1), 0.3, 0.12, stone);
    }
}

fn raise(mut commands: Commands, playing: Res<Playing>, materials: Res<Materials>, mut meshes: ResMut<Assets<Mesh>>) {
    for (index, (a, b, kind)) in playing.sections.structures().iter().enumerate() {
        if *kind != StructureKind::Tunnel {
            continue;
        }
        for lane in [Lane::Ours, Lane::Second] {
            let Some(x0) = playing.sections.offset_m(lane, f64::midpoint(*a, *b)) else { continue };
            for (at, inward) in [(*a, 1.0), (*b, -1.0)] {
                let (kit, anchor) = portal(&playing, at, inward, x0);
                commands.spawn((
                    TunnelPart(index),
                    Mesh3d(meshes.add(kit.build())),
                    MeshMaterial3d(materials.solid_two_sided.clone()),
                    Placed { at: anchor, heading_rad: std::f64::consts::FRAC_PI_2 },
                ));
            }
            let pieces = ((b - a) / PIECE_M).ceil().max(1.0);
            for i in 0..pieces as u32 {
                let end = |k: u32| a + (b - a) * f64::from(k) / pieces;
                let (kit, anchor) = lining(&playing, lane, end(i), end(i + 1));
                commands.spawn((
                    TunnelPart(index),
                    Mesh3d(meshes.add(kit.build())),
                    MeshMaterial3d(materials.bore.clone()),
                    Placed { at: anchor, heading_rad: std::f64::consts::FRAC_PI_2 },
                ));
            }
        }
    }
}

/// Mouths of the tunnels near a chainage, nearest first, and whether there are any.
fn mouths(playing: &Playing, s: f64, origin: RenderOrigin, opening: &mut Opening) -> bool {
    let mut found: Vec<(f64, Vec4, f32)> = Vec::new();
    for (a, b, kind) in playing.sections.structures() {
        let near = *kind == StructureKind::Tunnel && a - OPENED_WITHIN_M.0 < s && s < b + OPENED_WITHIN_M.0;
        if !near {
            continue;
        }
        for (at, inward) in [(*a, 1.0), (*b, -1.0)] {
            let pose = playing.journey.alignment().pose(at);
            let (sin, cos) = pose.heading_rad.sin_cos();
            for x0 in playing.sections.tracks(at) {
                let p = origin.to_render(beside(playing, at, x0, 0.0));
                let (dx, dz) = ((cos * inward) as f32, (-sin * inward) as f32);
                found.push(((at - s).abs() + x0, Vec4::new(p.x, p.z, dx, dz), p.y));
            }
        }
    }
    found.sort_by(|x, y| x.0.total_cmp(&y.0));
    opening.mouths = [Vec4::ZERO; 4];
    opening.heights = Vec4::splat(-1.0e6);
    for (i, (_, mouth, height)) in found.iter().take(4).enumerate() {
        opening.mouths[i] = *mouth;
        opening.heights[i] = *height;
    }
    !found.is_empty()
}

/// The stretch of a tunnel around a chainage that is shown through the hill.
fn axis(sections: &Sections, playing: &Playing, s: f64, origin: RenderOrigin, opening: &mut Opening) {
    let tunnel = sections.structures().iter().find(|(a, b, k)| *k == StructureKind::Tunnel && (*a..*b).contains(&s));
    let points = opening.axis.len() as f64 - 1.0;
    for (i, point) in opening.axis.iter_mut().enumerate() {
        *point = match tunnel {
            Some((a, b, _)) => {
                let at = (s + (i as f64 - points * 0.5) * SHOWN_STEP_M).clamp(*a, *b);
                origin.to_render(beside(playing, at, 0.0, 2.4)).extend(SHOWN_RADIUS_M)
            }
            None => Vec4::new(0.0, -1.0e6, 0.0, 0.0),
        };
    }
}

/// Between points of the stretch that is shown through the hill, metres, and how far around its axis the hill is open.
const SHOWN_STEP_M: f64 = 32.0;
const SHOWN_RADIUS_M: f32 = 4.0;

/// Near tunnels the ground has mouths, and from outside one sees the train in the hill.
fn open_hills(
    playing: Res<Playing>,
    rig: Res<Rig>,
    origin: Res<RenderOrigin>,
    materials: Res<Materials>,
    mut grounds: ResMut<Assets<GroundMaterial>>,
    mut rings: Query<&mut MeshMaterial3d<GroundMaterial>>,
) {
    let pose = rig.pose();
    let near = (pose.distance_m < OPENED_WITHIN_M.1)
        .then(|| playing.journey.alignment().nearest(pose.focus.truncate(), 400.0))
        .flatten();
    let mut opening = Opening::default();
    let open = near.is_some_and(|near| {
        axis(&playing.sections, &playing, near.chainage_m, *origin, &mut opening);
        mouths(&playing, near.chainage_m, *origin, &mut opening)
    });
    for mut ring in &mut rings {
        if open && (ring.0 == materials.ground || ring.0 == materials.close) {
            ring.0 = materials.opened.clone();
        } else if !open && ring.0 == materials.opened {
            ring.0 = materials.ground.clone();
        }
    }
    if open && let Some(mut material) = grounds.get_mut(&materials.opened) {
        material.opening = opening;
    }
}

/// Tunnels.
pub fn plugin(app: &mut App) {
    app.add_systems(Raise, raise).add_systems(Update, open_hills.in_set(Frame::Camera));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::railway::LOADING_GAUGE_M;

    #[test]
    fn a_train_has_room_in_the_lining() {
        for (x, y) in LINING {
            assert!(x.abs() > LOADING_GAUGE_M + 0.2 || !(0.2..4.9).contains(&y), "{x} {y}");
        }
        assert!(LINING.iter().any(|p| p.1 > 6.0), "there is room for the wire");
    }
}
