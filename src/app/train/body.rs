//! Bodies in true size and livery, built from the classes' data: nothing here knows a class by name.

use std::collections::BTreeMap;

use bevy::prelude::*;

use crate::{
    app::{
        Playing,
        mesh::{MeshKit, Paint},
        theme,
    },
    journey::VehicleKind,
    scenario::{
        Body, CarriageClass, Door, Fitting, FittingKind, Livery, LocomotiveClass, LocomotiveKind, Side, WALL_M,
        WindowRun,
    },
};

/// Meshes of every class: full, simple, and the box that throws the shadow.
#[derive(Resource)]
pub struct BodyMeshes {
    carriages: BTreeMap<String, Look>,
    locomotives: BTreeMap<(String, bool), Look>,
    empty: Handle<Mesh>,
}

struct Look {
    full: Handle<Mesh>,
    simple: Handle<Mesh>,
    /// Of carriages, what is left of them when roof and walls are gone.
    opened: Option<Handle<Mesh>>,
    shadow: Handle<Mesh>,
    spill: Option<Handle<Mesh>>,
}

impl BodyMeshes {
    /// Builds the meshes of all classes in the scenario.
    pub fn build(playing: &Playing, meshes: &mut Assets<Mesh>) -> Self {
        let carriages = playing
            .scenario
            .carriage_classes
            .iter()
            .map(|(name, class)| (name.clone(), carriage_look(class, meshes)))
            .collect();
        let mut locomotives = BTreeMap::new();
        for (name, class) in &playing.scenario.locomotive_classes {
            for turned in [false, true] {
                locomotives.insert((name.clone(), turned), locomotive_look(class, turned, meshes));
            }
        }
        Self { carriages, locomotives, empty: meshes.add(MeshKit::default().build()) }
    }

    fn look(&self, kind: &VehicleKind) -> Option<&Look> {
        match kind {
            VehicleKind::Carriage { class, .. } => self.carriages.get(class),
            // Single-cab halves stand back to back: every second one is turned.
            VehicleKind::Locomotive { class, unit, .. } => self.locomotives.get(&(class.clone(), unit % 2 == 1)),
        }
    }

    /// Mesh from near, and its shadow.
    pub fn full(&self, kind: &VehicleKind) -> (Handle<Mesh>, Handle<Mesh>) {
        self.look(kind).map_or((self.empty.clone(), self.empty.clone()), |l| (l.full.clone(), l.shadow.clone()))
    }

    /// The light that falls from its windows, if it has lit ones.
    pub fn spill(&self, kind: &VehicleKind) -> Option<Handle<Mesh>> {
        self.look(kind).and_then(|l| l.spill.clone())
    }

    /// Mesh from afar.
    pub fn simple(&self, kind: &VehicleKind) -> Handle<Mesh> {
        self.look(kind).map_or(self.empty.clone(), |l| l.simple.clone())
    }

    /// Mesh from afar of what is open.
    pub fn opened(&self, kind: &VehicleKind) -> Handle<Mesh> {
        let opened = self.look(kind).and_then(|l| l.opened.clone());
        opened.unwrap_or_else(|| self.simple(kind))
    }
}

fn carriage_look(class: &CarriageClass, meshes: &mut Assets<Mesh>) -> Look {
    let over_couplers = class.length_m as f32;
    Look {
        full: meshes.add(carriage(&class.body, over_couplers)),
        simple: meshes.add(simple_carriage(&class.body)),
        opened: Some(meshes.add(opened_carriage(&class.body))),
        shadow: meshes.add(shadow_box(class.body.length_m, class.body.width_m, class.body.height_m)),
        spill: spill(&class.body).map(|mesh| meshes.add(mesh)),
    }
}

/// Warm light on the ballast beside lit windows, and a soft halo around each run of them.
fn spill(body: &Body) -> Option<Mesh> {
    let half = body.length_m as f32 * 0.5;
    let w = body.width_m as f32 * 0.5;
    let (mut at, mut color, mut place, mut index) = (vec![], vec![], vec![], vec![]);
    let mut patch = |corners: [Vec3; 4], strength: f32| {
        let start = at.len() as u32;
        for (corner, q) in corners.into_iter().zip([[-1.0_f32, -1.0_f32], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]]) {
            at.push(corner.to_array());
            color.push([1.0, 0.66, 0.30, strength]);
            place.push(q);
        }
        index.extend([0, 1, 2, 0, 2, 3].map(|i| i + start));
    };
    for run in &body.windows {
        let share = (run.width_m * f64::from(run.count) / (run.to_m - run.from_m).max(0.1)) as f32;
        let strength = share.min(1.0) * body.lit_share as f32 * if run.curtained { 0.7 } else { 1.0 };
        if strength < 0.05 {
            continue;
        }
        let (z0, z1) = (-half + run.from_m as f32, -half + run.to_m as f32);
        let (y0, y1) = (run.sill_m as f32, (run.sill_m + run.height_m) as f32);
        for (s, on) in sides(run.side) {
            if on {
                // Brightest a step from the wall; along the carriage even, with soft ends.
                let (a, b) = (s * (w - 2.6), s * (w + 6.0));
                patch(
                    [
                        Vec3::new(a, -0.16, z0 - 2.0),
                        Vec3::new(a, -0.16, z1 + 2.0),
                        Vec3::new(b, -0.5, z1 + 2.0),
                        Vec3::new(b, -0.5, z0 - 2.0),
                    ],
                    strength * 0.34,
                );
                let x = s * (w + 0.06);
                patch(
                    [
                        Vec3::new(x, y0 - 0.8, z0 - 0.8),
                        Vec3::new(x, y0 - 0.8, z1 + 0.8),
                        Vec3::new(x, y1 + 0.8, z1 + 0.8),
                        Vec3::new(x, y1 + 0.8, z0 - 0.8),
                    ],
                    strength * 0.16,
                );
            }
        }
    }
    (!at.is_empty()).then(|| {
        Mesh::new(bevy::mesh::PrimitiveTopology::TriangleList, bevy::asset::RenderAssetUsages::RENDER_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, at)
            .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, color)
            .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, place)
            .with_inserted_indices(bevy::mesh::Indices::U32(index))
    })
}

fn shadow_box(length_m: f64, width_m: f64, height_m: f64) -> Mesh {
    let (l, w, h) = (length_m as f32 * 0.5 + 0.4, width_m as f32 * 0.5, height_m as f32);
    let mut kit = MeshKit::default();
    kit.cuboid(Vec3::new(-w, 0.3, -l), Vec3::new(w, h - 0.1, l), Paint::matt(LinearRgba::BLACK));
    kit.build()
}

/// Paint of a livery: lower body, body, and the yellow lines (from, to; metres above rail).
struct Coat {
    low: LinearRgba,
    body: LinearRgba,
    lines: &'static [(f32, f32)],
}

fn coat(livery: Livery) -> Coat {
    match livery {
        Livery::Green => Coat { low: theme::body_green_low(), body: theme::body_green(), lines: &[(1.66, 1.75)] },
        Livery::Leader => Coat { low: theme::body_green_low(), body: theme::body_green(), lines: &[(1.66, 1.76)] },
        Livery::Host => {
            Coat { low: theme::host_green(), body: theme::host_green(), lines: &[(1.44, 1.52), (1.66, 1.78)] }
        }
        Livery::Plain => Coat { low: theme::body_green_low(), body: theme::body_green(), lines: &[] },
    }
}

const FLOOR_M: f32 = 1.05;
const CANTRAIL_M: f32 = 3.42;

/// Right side from floor to ridge: side with its lines, then the roof.
fn side_profile(body: &Body) -> Vec<(Vec2, Paint)> {
    let half = body.width_m as f32 * 0.5;
    let top = body.height_m as f32;
    let coat = coat(body.livery);
    let shine = if body.livery == Livery::Leader { 0.42 } else { 0.26 };
    let mut points = vec![(Vec2::new(half - 0.04, FLOOR_M), Paint::gloss(coat.low, shine))];
    let mut y = FLOOR_M + 0.10;
    points.push((Vec2::new(half, y), Paint::gloss(coat.low, shine)));
    for (from, to) in coat.lines {
        points.push((Vec2::new(half, *from), Paint::gloss(theme::line_yellow(), 0.3)));
        y = *to;
        points.push((Vec2::new(half, y), Paint::gloss(coat.body, shine)));
    }
    if coat.lines.is_empty() {
        points.push((Vec2::new(half, 1.75), Paint::gloss(coat.body, shine)));
    }
    let roof = Paint::gloss(theme::roof_grey(), 0.05);
    points.push((Vec2::new(half - 0.01, CANTRAIL_M), Paint::gloss(coat.body, shine)));
    points.push((Vec2::new(half - 0.05, CANTRAIL_M + 0.14), roof));
    let rise = top - CANTRAIL_M - 0.14;
    for (across, up) in [(0.90, 0.38), (0.72, 0.66), (0.48, 0.86), (0.24, 0.96), (0.0, 1.0)] {
        points.push((Vec2::new(half * across, CANTRAIL_M + 0.14 + rise * up), roof));
    }
    points
}

/// Whole cross-section, right to left over the top.
fn section(body: &Body) -> Vec<(Vec2, Paint)> {
    let right = side_profile(body);
    let mut all = right.clone();
    // Each edge's paint belongs to its first point: going down the left side the order of paints turns round.
    for pair in right.windows(2).rev() {
        let (low, _) = (pair[0].0, pair[1].0);
        let last = all.len() - 1;
        all[last].1 = pair[0].1;
        all.push((Vec2::new(-low.x, low.y), pair[0].1));
    }
    all
}

/// Parts of a body that open, as the alpha of their vertices says them (see `solid.wgsl`): the roof with the ends.
const ROOF: f32 = 0.75;
const RIGHT_WALL: f32 = 0.5;
const LEFT_WALL: f32 = 0.25;
const FRAME: f32 = 1.0;

/// The part that something at a place belongs to.
fn part(at: Vec3, half_width: f32) -> f32 {
    match at {
        _ if at.y > CANTRAIL_M => ROOF,
        _ if at.y < FLOOR_M || at.x.abs() < half_width - 0.25 => FRAME,
        _ if at.x > 0.0 => RIGHT_WALL,
        _ => LEFT_WALL,
    }
}

/// The thickness of the walls where the roof is lifted off.
fn cut_edges(kit: &mut MeshKit, body: &Body, half: f32) {
    let (outer, inner) = (body.width_m as f32 * 0.5 - 0.012, (body.width_m * 0.5 - WALL_M) as f32);
    let y = CANTRAIL_M - 0.004;
    for side in [-1.0, 1.0] {
        let corners =
            [(inner, -half), (outer, -half), (outer, half), (inner, half)].map(|(x, z)| Vec3::new(side * x, y, z));
        kit.quad_away(corners, Vec3::Y, Paint::matt(theme::section()));
    }
}

fn end_wall(kit: &mut MeshKit, body: &Body, z: f32, facing: f32) {
    let coat = coat(body.livery);
    let outline: Vec<Vec3> = section(body).iter().map(|(p, _)| p.extend(z)).collect();
    let normal = Vec3::new(0.0, 0.0, facing);
    let paint = Paint::gloss(coat.low, 0.15);
    let corners: Vec<Vec3> = if facing > 0.0 { outline } else { outline.into_iter().rev().collect() };
    kit.face(&corners, normal, paint);
}

fn carriage(body: &Body, over_couplers: f32) -> Mesh {
    let mut kit = MeshKit::default();
    let half = body.length_m as f32 * 0.5;
    underframe(&mut kit, body, half);
    let gangway = kit.len();
    gangways(&mut kit, half, (over_couplers * 0.5).max(half + 0.1));
    kit.mark(gangway, |at| if at.y > FLOOR_M { ROOF } else { FRAME });
    let ends = kit.len();
    end_wall(&mut kit, body, half, 1.0);
    end_wall(&mut kit, body, -half, -1.0);
    kit.mark(ends, |_| ROOF);
    let sides = kit.len();
    kit.hull(&section(body), -half, half);
    cut_edges(&mut kit, body, half);
    for (index, run) in body.windows.iter().enumerate() {
        windows(&mut kit, body, run, index);
    }
    for door in &body.doors {
        doors(&mut kit, body, door);
    }
    for fitting in &body.fittings {
        fit(&mut kit, body, fitting);
    }
    if body.livery == Livery::Leader {
        plates(&mut kit, body);
    }
    let half_width = body.width_m as f32 * 0.5;
    kit.mark(sides, |at| part(at, half_width));
    kit.build()
}

fn simple_carriage(body: &Body) -> Mesh {
    let mut kit = MeshKit::default();
    let half = body.length_m as f32 * 0.5;
    let w = body.width_m as f32 * 0.5;
    let coat = coat(body.livery);
    let (top, roof) = (body.height_m as f32, Paint::gloss(theme::roof_grey(), 0.05));
    let side = Paint::gloss(coat.body, 0.26);
    let mut profile = vec![(Vec2::new(w, 0.75), Paint::gloss(coat.low, 0.2))];
    if let Some((from, to)) = coat.lines.last() {
        profile.push((Vec2::new(w, *from), Paint::gloss(theme::line_yellow(), 0.2)));
        profile.push((Vec2::new(w, *to), side));
    }
    profile.push((Vec2::new(w, CANTRAIL_M + 0.1), roof));
    profile.push((Vec2::new(w * 0.6, top - 0.12), roof));
    profile.push((Vec2::new(-w * 0.6, top - 0.12), roof));
    profile.push((Vec2::new(-w, CANTRAIL_M + 0.1), side));
    if let Some((from, to)) = coat.lines.last() {
        profile.push((Vec2::new(-w, *to), Paint::gloss(theme::line_yellow(), 0.2)));
        profile.push((Vec2::new(-w, *from), Paint::gloss(coat.low, 0.2)));
    }
    profile.push((Vec2::new(-w, 0.75), side));
    // Reaches over the couplers, so that from afar the train is one band without gaps.
    kit.hull(&profile, -half - 0.2, half + 0.2);
    for run in &body.windows {
        let lit = body.lit_share as f32;
        for (sign, on) in sides(run.side) {
            if !on {
                continue;
            }
            let (z0, z1) = (-half + run.from_m as f32, -half + run.to_m as f32);
            let share = (run.width_m * f64::from(run.count) / (run.to_m - run.from_m).max(0.1)) as f32;
            let (y0, y1) = (run.sill_m as f32, (run.sill_m + run.height_m) as f32);
            side_quad(
                &mut kit,
                sign * (w + 0.015),
                z0,
                z1,
                y0,
                y1,
                Paint {
                    surface: [lit * share * 0.9, 0.7 * share],
                    ..Paint::matt(theme::glass().mix_with(coat.body, 1.0 - share))
                },
            );
        }
    }
    kit.build()
}

/// What is left of an opened carriage from afar: its frame, what hangs below, the cut of its walls.
fn opened_carriage(body: &Body) -> Mesh {
    let mut kit = MeshKit::default();
    let (half, w) = (body.length_m as f32 * 0.5, body.width_m as f32 * 0.5);
    let coat = coat(body.livery);
    kit.cuboid(Vec3::new(-w, 0.75, -half), Vec3::new(w, FLOOR_M - 0.02, half), Paint::gloss(coat.low, 0.2));
    underframe(&mut kit, body, half);
    let edges = kit.len();
    cut_edges(&mut kit, body, half);
    kit.mark(edges, |at| if at.x > 0.0 { RIGHT_WALL } else { LEFT_WALL });
    kit.build()
}

trait MixWith {
    fn mix_with(self, other: Self, t: f32) -> Self;
}

impl MixWith for LinearRgba {
    fn mix_with(self, other: Self, t: f32) -> Self {
        Self::rgb(
            self.red + (other.red - self.red) * t,
            self.green + (other.green - self.green) * t,
            self.blue + (other.blue - self.blue) * t,
        )
    }
}

fn sides(side: Side) -> [(f32, bool); 2] {
    [(1.0, side != Side::Left), (-1.0, side != Side::Right)]
}

/// A quad on a side wall at x, seen from outside.
fn side_quad(kit: &mut MeshKit, x: f32, z0: f32, z1: f32, y0: f32, y1: f32, paint: Paint) {
    let (near, far) = if x > 0.0 { (z1, z0) } else { (z0, z1) };
    kit.quad([Vec3::new(x, y0, near), Vec3::new(x, y0, far), Vec3::new(x, y1, far), Vec3::new(x, y1, near)], paint);
}

/// Panes are lit by a fixed rule, so that two runs of the program show the same train.
fn is_lit(share: f64, run: usize, pane: u32, side: f32) -> bool {
    let h = (run as u32).wrapping_mul(0x9E37).wrapping_add(pane.wrapping_mul(0x85EB)).wrapping_add(if side > 0.0 {
        77
    } else {
        31
    });
    f64::from(h.wrapping_mul(2_654_435_761) >> 16 & 0xFF) / 255.0 <= share
}

fn windows(kit: &mut MeshKit, body: &Body, run: &WindowRun, index: usize) {
    let half = body.length_m as f32 * 0.5;
    let w = body.width_m as f32 * 0.5;
    let (y0, y1) = (run.sill_m as f32, (run.sill_m + run.height_m) as f32);
    let pitch = (run.to_m - run.from_m) as f32 / run.count.max(1) as f32;
    for (sign, on) in sides(run.side) {
        if !on {
            continue;
        }
        for pane in 0..run.count {
            let middle = -half + run.from_m as f32 + pitch * (pane as f32 + 0.5);
            let (z0, z1) = (middle - run.width_m as f32 * 0.5, middle + run.width_m as f32 * 0.5);
            side_quad(
                kit,
                sign * (w + 0.006),
                z0 - 0.06,
                z1 + 0.06,
                y0 - 0.06,
                y1 + 0.06,
                Paint::matt(theme::frame_grey()),
            );
            let lit = if is_lit(body.lit_share, index, pane, sign) { 0.9 } else { 0.0 };
            side_quad(
                kit,
                sign * (w + 0.012),
                z0,
                z1,
                y0,
                y1,
                Paint::glass(theme::glass(), lit * if run.curtained { 0.55 } else { 1.0 }),
            );
            if run.curtained {
                let hang = Paint { surface: [lit * 0.45, 0.5], ..Paint::matt(theme::curtain()) };
                let part = (z1 - z0) * 0.22;
                side_quad(kit, sign * (w + 0.016), z0, z0 + part, y0, y1, hang);
                side_quad(kit, sign * (w + 0.016), z1 - part, z1, y0, y1, hang);
            } else {
                // The upper light that opens.
                side_quad(kit, sign * (w + 0.016), z0, z1, y1 - 0.30, y1 - 0.26, Paint::matt(theme::frame_grey()));
            }
        }
    }
}

fn doors(kit: &mut MeshKit, body: &Body, door: &Door) {
    let half = body.length_m as f32 * 0.5;
    let w = body.width_m as f32 * 0.5;
    let coat = coat(body.livery);
    let middle = -half + door.at_m as f32;
    let (z0, z1) = (middle - door.width_m as f32 * 0.5, middle + door.width_m as f32 * 0.5);
    let seam = Paint::matt(theme::frame_grey());
    for (sign, on) in sides(door.side) {
        if !on {
            continue;
        }
        let x = sign * (w + 0.008);
        side_quad(kit, x, z0 - 0.03, z1 + 0.03, 1.10, 3.30, seam);
        side_quad(kit, sign * (w + 0.014), z0, z1, 1.14, 3.26, Paint::gloss(coat.body, 0.3));
        if door.loading {
            let leaf = (z1 - z0) / 2.0;
            side_quad(kit, sign * (w + 0.018), z0 + leaf - 0.02, z0 + leaf + 0.02, 1.14, 3.26, seam);
            for y in [1.5, 2.1, 2.7] {
                side_quad(kit, sign * (w + 0.018), z0 + 0.1, z1 - 0.1, y, y + 0.05, Paint::gloss(coat.low, 0.2));
            }
        } else {
            side_quad(kit, sign * (w + 0.018), z0 + 0.16, z1 - 0.16, 2.12, 2.95, Paint::glass(theme::glass(), 0.35));
            for z in [z0 - 0.11, z1 + 0.07] {
                side_quad(kit, sign * (w + 0.03), z, z + 0.04, 1.25, 2.55, Paint::gloss(theme::line_yellow(), 0.5));
            }
            // Steps.
            let (xa, xb) = (sign * (w - 0.42), sign * (w - 0.02));
            kit.cuboid(
                Vec3::new(xa.min(xb), 0.55, z0 + 0.04),
                Vec3::new(xa.max(xb), 0.63, z1 - 0.04),
                Paint::matt(theme::frame_grey()),
            );
        }
    }
}

fn underframe(kit: &mut MeshKit, body: &Body, half: f32) {
    let dark = Paint::matt(theme::frame_grey());
    let w = body.width_m as f32 * 0.5;
    kit.cuboid(Vec3::new(-w + 0.12, 0.92, -half + 0.05), Vec3::new(w - 0.12, FLOOR_M + 0.02, half - 0.05), dark);
    // Centre sill and the boxes that every coach carries.
    kit.cuboid(Vec3::new(-0.3, 0.72, -half + 0.3), Vec3::new(0.3, 0.95, half - 0.3), dark);
    for (z, length, side) in [(-3.6_f32, 2.2_f32, 1.0_f32), (1.2, 1.8, -1.0), (3.4, 1.6, 1.0), (-1.2, 1.4, -1.0)] {
        let x = side * (w - 0.75);
        kit.cuboid(Vec3::new(x - 0.45, 0.42, z - length * 0.5), Vec3::new(x + 0.45, 0.95, z + length * 0.5), dark);
    }
}

/// Bellows, buffers and couplers reach to the middle between two carriages.
fn gangways(kit: &mut MeshKit, half: f32, reach: f32) {
    let rubber = Paint::matt(theme::bellows());
    let dark = Paint::gloss(theme::frame_grey(), 0.3);
    for (a, b) in [(half, reach), (-reach, -half)] {
        kit.cuboid(Vec3::new(-0.62, 1.06, a), Vec3::new(0.62, 3.28, b), rubber);
        kit.cuboid(Vec3::new(-0.16, 0.74, a - 0.2), Vec3::new(0.16, 1.0, b + 0.2), dark);
    }
}

fn plates(kit: &mut MeshKit, body: &Body) {
    let w = body.width_m as f32 * 0.5;
    for sign in [-1.0, 1.0] {
        side_quad(kit, sign * (w + 0.02), -0.22, 0.22, 1.38, 1.54, Paint::gloss(theme::plate(), 0.6));
    }
}

fn fit(kit: &mut MeshKit, body: &Body, fitting: &Fitting) {
    let half = body.length_m as f32 * 0.5;
    let top = body.height_m as f32;
    let w = body.width_m as f32 * 0.5;
    let z = -half + fitting.at_m as f32;
    let l = fitting.length_m as f32 * 0.5;
    let roof = Paint::gloss(theme::roof_grey(), 0.05);
    let dark = Paint::gloss(theme::frame_grey(), 0.2);
    match fitting.kind {
        FittingKind::RoofUnit => {
            kit.cuboid(Vec3::new(-0.78, top - 0.22, z - l), Vec3::new(0.78, top + 0.10, z + l), roof);
            kit.cuboid(Vec3::new(-0.5, top + 0.10, z - l * 0.6), Vec3::new(0.5, top + 0.13, z + l * 0.6), dark);
        }
        FittingKind::Ventilators => {
            let n = (fitting.length_m / 0.8).round().max(1.0) as i32;
            for i in 0..n {
                let zi = z - l + (i as f32 + 0.5) * 2.0 * l / n as f32;
                kit.cylinder(Vec3::new(0.0, top + 0.04, zi), Vec3::Y, 0.11, 0.16, 8, roof, roof);
            }
        }
        FittingKind::Exhaust => {
            for x in [-0.35_f32, 0.35] {
                kit.cylinder(Vec3::new(x, top + 0.10, z), Vec3::Y, 0.22, 0.14, 8, dark, Paint::matt(theme::bellows()));
            }
        }
        FittingKind::Chimney => {
            kit.cylinder(Vec3::new(0.4, top + 0.14, z), Vec3::Y, 0.26, 0.12, 8, dark, dark);
            kit.cylinder(Vec3::new(0.4, top + 0.42, z), Vec3::Y, 0.03, 0.2, 8, dark, dark);
        }
        FittingKind::Grille => {
            for sign in [-1.0, 1.0] {
                side_quad(kit, sign * (w + 0.012), z - l, z + l, 1.95, 3.15, dark);
                for i in 0..7 {
                    let y = 2.02 + i as f32 * 0.16;
                    side_quad(
                        kit,
                        sign * (w + 0.02),
                        z - l + 0.05,
                        z + l - 0.05,
                        y,
                        y + 0.07,
                        Paint::gloss(theme::body_green_low(), 0.2),
                    );
                }
            }
        }
        FittingKind::Dome => {
            let rings = [(0.62_f32, 0.0_f32), (0.58, 0.14), (0.42, 0.28), (0.2, 0.37), (0.0, 0.40)];
            dome(kit, Vec3::new(0.0, top - 0.03, z), &rings, Paint::gloss(theme::plate(), 0.3));
        }
        FittingKind::Antennas => {
            for (x, dz, h) in [(-0.5_f32, -0.4_f32, 0.9_f32), (0.4, 0.1, 1.1), (-0.1, 0.6, 0.7)] {
                kit.cylinder(
                    Vec3::new(x, top + h * 0.5 - 0.1, z + dz * l.max(0.5)),
                    Vec3::Y,
                    h * 0.5,
                    0.022,
                    5,
                    dark,
                    dark,
                );
            }
        }
        FittingKind::ClosedTurret => {
            kit.cylinder(
                Vec3::new(0.0, top + 0.10, z),
                Vec3::Y,
                0.22,
                (l).min(1.15),
                14,
                Paint::gloss(theme::body_green(), 0.15),
                Paint::gloss(theme::body_green_low(), 0.1),
            );
        }
        FittingKind::Tank => {
            kit.cylinder(Vec3::new(0.0, 0.66, z), Vec3::Z, l, 0.34, 10, dark, dark);
        }
        FittingKind::UnderfloorBox => {
            kit.cuboid(Vec3::new(-w + 0.2, 0.40, z - l), Vec3::new(w - 0.2, 0.95, z + l), dark);
        }
        FittingKind::Cupola => {
            let glass = Paint::glass(theme::glass(), 0.4);
            let (a, b) = (Vec3::new(-0.95, top - 0.25, z - l), Vec3::new(0.95, top + 0.42, z + l));
            kit.cuboid_faces(a, b, [Some(glass), Some(glass), Some(roof), None, Some(glass), Some(glass)]);
            kit.cuboid(Vec3::new(-1.0, top + 0.42, z - l - 0.05), Vec3::new(1.0, top + 0.48, z + l + 0.05), roof);
        }
    }
}

fn dome(kit: &mut MeshKit, foot: Vec3, rings: &[(f32, f32)], paint: Paint) {
    let sides = 12_u32;
    for pair in rings.windows(2) {
        for i in 0..sides {
            let at = |k: u32, (r, y): (f32, f32)| {
                let a = std::f32::consts::TAU * k as f32 / sides as f32;
                foot + Vec3::new(a.cos() * r, y, a.sin() * r)
            };
            kit.quad([at(i, pair[0]), at(i, pair[1]), at(i + 1, pair[1]), at(i + 1, pair[0])], paint);
        }
    }
}

fn locomotive_look(class: &LocomotiveClass, turned: bool, meshes: &mut Assets<Mesh>) -> Look {
    let shape = &class.shape;
    let full = match shape.kind {
        LocomotiveKind::ElectricBox => electric_box(class, true),
        LocomotiveKind::DieselTwoCabs => electric_box(class, false),
        LocomotiveKind::DieselSingleCab => diesel_single_cab(class),
    };
    let turn = Quat::from_rotation_y(if turned { std::f32::consts::PI } else { 0.0 });
    let mut kit = MeshKit::default();
    kit.add(&full, turn, Vec3::ZERO, 1.0);
    let mesh = meshes.add(kit.build());
    Look {
        full: mesh.clone(),
        simple: mesh,
        opened: None,
        shadow: meshes.add(shadow_box(shape.body_length_m, shape.width_m, shape.height_m)),
        spill: None,
    }
}

/// Sides of a locomotive from frame to roof, mirrored.
fn locomotive_section(w: f32, top: f32) -> Vec<(Vec2, Paint)> {
    let green = Paint::gloss(theme::body_green(), 0.34);
    let low = Paint::gloss(theme::body_green_low(), 0.3);
    let yellow = Paint::gloss(theme::line_yellow(), 0.3);
    let roof = Paint::gloss(theme::roof_grey(), 0.05);
    let right = [
        (Vec2::new(w, 0.95), low),
        (Vec2::new(w, 1.70), yellow),
        (Vec2::new(w, 1.95), green),
        (Vec2::new(w, top - 0.75), green),
        (Vec2::new(w * 0.93, top - 0.45), roof),
        (Vec2::new(w * 0.62, top - 0.12), roof),
        (Vec2::new(0.0, top), roof),
    ];
    let mut all = right.to_vec();
    for pair in right.windows(2).rev() {
        let last = all.len() - 1;
        all[last].1 = pair[0].1;
        all.push((Vec2::new(-pair[0].0.x, pair[0].0.y), pair[0].1));
    }
    all
}

fn locomotive_frame(kit: &mut MeshKit, class: &LocomotiveClass) {
    let half = class.shape.body_length_m as f32 * 0.5;
    let w = class.shape.width_m as f32 * 0.5;
    let reach = class.length_m as f32 * 0.5;
    let dark = Paint::gloss(theme::frame_grey(), 0.2);
    kit.cuboid(Vec3::new(-w + 0.08, 0.78, -half), Vec3::new(w - 0.08, 0.98, half), dark);
    kit.cuboid(Vec3::new(-0.9, 0.35, -2.6), Vec3::new(0.9, 0.80, 2.6), dark);
    for (a, b) in [(half - 0.1, reach), (-reach, -half + 0.1)] {
        kit.cuboid(Vec3::new(-0.17, 0.74, a), Vec3::new(0.17, 1.0, b), dark);
    }
}

/// A raked cab nose between body and buffer beam; `facing` -1 looks ahead.
fn cab(kit: &mut MeshKit, w: f32, top: f32, z_body: f32, z_nose: f32) {
    let facing = (z_nose - z_body).signum();
    let green = Paint::gloss(theme::body_green(), 0.36);
    let low = Paint::gloss(theme::body_green_low(), 0.3);
    let yellow = Paint::gloss(theme::line_yellow(), 0.3);
    let roof = Paint::gloss(theme::roof_grey(), 0.05);
    let nose = w * 0.88;
    let brow = z_body + (z_nose - z_body) * 0.35;
    let waist = z_body + (z_nose - z_body) * 0.92;
    let mut band = |x0: f32, x1: f32, y0: f32, y1: f32, z0: f32, z1: f32, paint: Paint| {
        // Front face of the band and its two cheeks back to the body.
        let front = [Vec3::new(-x0, y0, z0), Vec3::new(x0, y0, z0), Vec3::new(x1, y1, z1), Vec3::new(-x1, y1, z1)];
        let front = if facing > 0.0 { front } else { [front[1], front[0], front[3], front[2]] };
        kit.quad(front, paint);
        for s in [-1.0_f32, 1.0] {
            let cheek = [
                Vec3::new(s * w, y0, z_body),
                Vec3::new(s * x0, y0, z0),
                Vec3::new(s * x1, y1, z1),
                Vec3::new(s * w, y1, z_body),
            ];
            let flip = (s > 0.0) == (facing > 0.0);
            kit.quad(if flip { [cheek[1], cheek[0], cheek[3], cheek[2]] } else { cheek }, paint);
        }
    };
    band(nose * 0.96, nose, 0.80, 1.70, z_nose - facing * 0.12, z_nose, low);
    band(nose, nose, 1.70, 1.95, z_nose, z_nose - facing * 0.02, yellow);
    band(nose, nose * 0.98, 1.95, 2.45, z_nose - facing * 0.02, waist, green);
    band(nose * 0.98, nose * 0.90, 2.45, top - 0.62, waist, brow, green);
    band(nose * 0.90, nose * 0.66, top - 0.62, top - 0.12, brow, z_body, roof);
    // Windscreens, slightly proud of the rake.
    let tilt = |y: f32| {
        let t = (y - 2.45) / (top - 0.62 - 2.45);
        (waist + (brow - waist) * t + facing * 0.03, nose * (0.98 - 0.08 * t))
    };
    let (y0, y1) = (2.56, top - 0.74);
    for s in [-1.0_f32, 1.0] {
        let ((za, xa), (zb, xb)) = (tilt(y0), tilt(y1));
        let pane = [
            Vec3::new(s * 0.07, y0, za),
            Vec3::new(s * xa * 0.94, y0, za),
            Vec3::new(s * xb * 0.94, y1, zb),
            Vec3::new(s * 0.07, y1, zb),
        ];
        let flip = (s > 0.0) != (facing > 0.0);
        kit.quad(if flip { [pane[1], pane[0], pane[3], pane[2]] } else { pane }, Paint::glass(theme::glass(), 0.12));
        // Lamps.
        let lamp = Vec3::new(s * nose * 0.66, 1.42, z_nose + facing * 0.02);
        kit.cylinder(
            lamp,
            Vec3::Z,
            0.05,
            0.13,
            10,
            Paint::matt(theme::frame_grey()),
            Paint::glass(theme::lamp_white(), 1.0),
        );
    }
    let (zt, _) = tilt(top - 0.64);
    kit.cylinder(
        Vec3::new(0.0, top - 0.42, zt + facing * 0.12),
        Vec3::Z,
        0.14,
        0.17,
        10,
        Paint::matt(theme::frame_grey()),
        Paint::lamp(theme::lamp_white()),
    );
    // Buffer beam and plough.
    let beam = if facing > 0.0 { (z_nose - 0.3, z_nose - 0.02) } else { (z_nose + 0.02, z_nose + 0.3) };
    kit.cuboid(
        Vec3::new(-w * 0.92, 0.30, beam.0),
        Vec3::new(w * 0.92, 0.82, beam.1),
        Paint::gloss(theme::frame_grey(), 0.2),
    );
}

fn side_windows(kit: &mut MeshKit, w: f32, z: f32) {
    for s in [-1.0, 1.0] {
        side_quad(kit, s * (w + 0.012), z - 0.42, z + 0.42, 2.4, 3.2, Paint::glass(theme::glass(), 0.15));
        side_quad(kit, s * (w + 0.012), z + 0.75, z + 1.35, 1.1, 3.15, Paint::matt(theme::body_green_low()));
        side_quad(kit, s * (w + 0.03), z + 0.62, z + 0.66, 1.1, 2.5, Paint::gloss(theme::line_yellow(), 0.4));
    }
}

/// A box with a cab at each end; under the wire it carries pantographs, else exhaust and fans.
fn electric_box(class: &LocomotiveClass, electric: bool) -> MeshKit {
    let mut kit = MeshKit::default();
    let half = class.shape.body_length_m as f32 * 0.5;
    let (w, top) = (class.shape.width_m as f32 * 0.5, class.shape.height_m as f32);
    kit.hull(&locomotive_section(w, top), -half + 1.1, half - 1.1);
    cab(&mut kit, w, top, -half + 1.1, -half);
    cab(&mut kit, w, top, half - 1.1, half);
    side_windows(&mut kit, w, -half + 1.7);
    side_windows(&mut kit, w, half - 2.9);
    locomotive_frame(&mut kit, class);
    for i in 0..5 {
        let z = -3.8 + i as f32 * 1.9;
        for s in [-1.0, 1.0] {
            side_quad(&mut kit, s * (w + 0.012), z - 0.6, z + 0.6, 2.35, 3.05, Paint::matt(theme::frame_grey()));
        }
    }
    if electric {
        pantograph(&mut kit, top, -half * 0.52, true);
        pantograph(&mut kit, top, half * 0.52, false);
    } else {
        let dark = Paint::matt(theme::frame_grey());
        kit.cuboid(Vec3::new(-0.35, top - 0.08, -1.0), Vec3::new(0.35, top + 0.16, 0.6), dark);
        kit.cylinder(Vec3::new(0.0, top - 0.02, half * 0.5), Vec3::Y, 0.07, 0.7, 14, dark, dark);
    }
    kit
}

/// Two rods and a bow; raised reaches the wire.
fn pantograph(kit: &mut MeshKit, top: f32, z: f32, raised: bool) {
    let dark = Paint::gloss(theme::frame_grey(), 0.3);
    kit.cuboid(Vec3::new(-0.7, top, z - 0.8), Vec3::new(0.7, top + 0.12, z + 0.8), dark);
    let reach = if raised { 6.0 } else { top + 0.42 };
    let knee = Vec3::new(0.0, top + 0.1 + (reach - top) * 0.55, z + if raised { 0.9 } else { 1.2 });
    let foot = Vec3::new(0.0, top + 0.1, z - 0.5);
    let head = Vec3::new(0.0, reach, z - 0.1);
    for x in [-0.35_f32, 0.35] {
        rod(kit, foot + Vec3::X * x, knee + Vec3::X * x * 0.6, 0.035, dark);
        rod(kit, knee + Vec3::X * x * 0.6, head + Vec3::X * x * 0.4, 0.03, dark);
    }
    kit.cuboid(head - Vec3::new(0.85, 0.03, 0.12), head + Vec3::new(0.85, 0.03, 0.12), dark);
}

fn rod(kit: &mut MeshKit, a: Vec3, b: Vec3, radius: f32, paint: Paint) {
    kit.cylinder((a + b) * 0.5, (b - a).normalize_or(Vec3::Y), a.distance(b) * 0.5, radius, 5, paint, paint);
}

fn diesel_single_cab(class: &LocomotiveClass) -> MeshKit {
    let mut kit = MeshKit::default();
    let half = class.shape.body_length_m as f32 * 0.5;
    let (w, top) = (class.shape.width_m as f32 * 0.5, class.shape.height_m as f32);
    kit.hull(&locomotive_section(w, top), -half + 1.9, half);
    cab(&mut kit, w, top, -half + 1.9, -half);
    side_windows(&mut kit, w, -half + 2.5);
    locomotive_frame(&mut kit, class);
    let outline: Vec<Vec3> = locomotive_section(w, top).iter().map(|(p, _)| p.extend(half)).collect();
    kit.face(&outline, Vec3::Z, Paint::gloss(theme::body_green_low(), 0.2));
    kit.cuboid(
        Vec3::new(-0.6, 1.05, half),
        Vec3::new(0.6, 3.2, class.length_m as f32 * 0.5),
        Paint::matt(theme::bellows()),
    );
    let dark = Paint::matt(theme::frame_grey());
    // Radiator grilles, engine-room louvres, exhaust, fans.
    for s in [-1.0, 1.0] {
        side_quad(&mut kit, s * (w + 0.012), half - 5.4, half - 1.6, 2.2, 3.45, dark);
        for i in 0..6 {
            let y = 2.28 + i as f32 * 0.19;
            side_quad(
                &mut kit,
                s * (w + 0.02),
                half - 5.3,
                half - 1.7,
                y,
                y + 0.08,
                Paint::gloss(theme::roof_grey(), 0.2),
            );
        }
        for i in 0..4 {
            let z = -half + 5.6 + i as f32 * 1.75;
            side_quad(&mut kit, s * (w + 0.012), z - 0.45, z + 0.45, 2.5, 3.1, dark);
        }
    }
    kit.cuboid(Vec3::new(-0.35, top - 0.08, -1.6), Vec3::new(0.35, top + 0.14, -0.2), dark);
    for z in [half - 2.3, half - 4.4] {
        kit.cylinder(
            Vec3::new(0.0, top - 0.02, z),
            Vec3::Y,
            0.07,
            0.78,
            16,
            Paint::gloss(theme::roof_grey(), 0.2),
            dark,
        );
    }
    kit
}
