//! Floors, walls, partitions and ceilings of a carriage as one mesh.
//!
//! Faces look inwards, so that from outside the near wall and the ceiling are not in the way. What stands higher than
//! a section model would show sinks as the carriage opens: the alpha of a vertex says how far (see `solid.wgsl`).
//!
//! From near, faces are cut into pieces of about half a metre, and each corner has its own light (see [`Lamplight`]).

use std::collections::BTreeMap;

use bevy::prelude::*;

use super::{
    Inside,
    lamplight::{Lamplight, ceiling_lamps},
};
use crate::{
    app::{
        mesh::{MeshKit, Paint},
        shapes::Fineness,
        theme,
    },
    scenario::{
        DOORWAY_M, Finish, Furnishing, GANGWAY_M, Interior, Opening, PARTITION_M, Rect, RoomKind, Side, Space, WALL_M,
    },
};

/// How far vertices sink when the carriage is open, as the alpha that says so.
mod sinks {
    /// Under the floor: lintels of partitions along the carriage.
    pub(super) const AWAY: f32 = 0.1;
    /// To knee height: partitions along the carriage.
    pub(super) const LOW: f32 = 0.2;
    /// To the height at which the walls are cut.
    pub(super) const CUT: f32 = 0.4;
}

/// Height of the darker lower part of walls over the floor, metres.
const DADO_M: f32 = 0.78;
/// Height of the lid over closed rooms: where walls are cut, metres.
const LID_M: f32 = 2.16;
/// Faces are cut at these heights over the floor, metres: the more often, the more the light changes there.
const CUT_UP_M: [f32; 7] = [0.12, 0.32, 0.55, 1.0, 1.5, 1.9, 2.1];
/// Along and across they are cut every so many metres.
const CUT_EVERY_M: f32 = 0.5;
/// And so far from the ends of a face, where corners are dark, metres.
const CUT_CORNER_M: f32 = 0.16;
/// Skirtings, rails and cornices are so high, metres, and the grooves of panels so wide.
const SKIRTING_M: f32 = 0.09;
const RAIL_M: f32 = 0.045;
const CORNICE_M: f32 = 0.075;
const GROOVE_M: f32 = 0.014;
/// Panels are about so wide, metres, and no narrower than the second.
const PANEL_M: (f32, f32) = (0.72, 0.24);
/// By how much ceilings reach over walls, so that no light comes through where they meet, metres.
const SEAM_M: f32 = 0.03;
/// Rooms touch where their edges are as near as this, metres.
const TOUCH_M: f64 = 0.03;

struct Paints {
    floor: Paint,
    wall: Paint,
    dado: Paint,
    trim: Paint,
}

fn paints(finish: Finish) -> Paints {
    let (floor, wall, trim) = theme::finish(finish);
    let darker = |c: LinearRgba, by: f32| LinearRgba::rgb(c.red * by, c.green * by, c.blue * by);
    let gloss = match finish {
        Finish::Tile | Finish::Wood => 0.10,
        _ => 0.0,
    };
    Paints {
        floor: Paint::matt(floor),
        wall: Paint::gloss(wall, gloss),
        dado: Paint::gloss(darker(wall, 0.86), gloss),
        trim: Paint::matt(trim),
    }
}

/// A pane of a side wall: from and to (z), sill and top over the rails, curtained.
struct Pane {
    z: (f32, f32),
    y: (f32, f32),
    curtained: bool,
}

struct Builder<'a> {
    inside: &'a Inside,
    kit: MeshKit,
    floor_y: f32,
    ceiling_y: f32,
    half_length: f32,
    /// The light in each room; none from far away.
    light: Vec<Lamplight>,
}

/// The mesh of an interior's rooms.
pub fn build(inside: &Inside, kit: &BTreeMap<String, Furnishing>, fineness: Fineness) -> MeshKit {
    let floor_y = crate::scenario::FLOOR_M as f32;
    let rooms = inside.interior.rooms.iter().filter(|_| fineness == Fineness::Near);
    let mut builder = Builder {
        inside,
        kit: MeshKit::default(),
        floor_y,
        ceiling_y: floor_y + inside.body.headroom_m() as f32,
        half_length: inside.body.length_m as f32 * 0.5,
        light: rooms.map(|room| Lamplight::of(inside, room, kit)).collect(),
    };
    let whole = inside.body.inside();
    for (index, room) in inside.interior.rooms.iter().enumerate() {
        let start = builder.kit.len();
        builder.floor_and_ceiling(room);
        for (side, edge_m) in [(1.0, room.rect.right_m - whole.right_m), (-1.0, room.rect.left_m - whole.left_m)] {
            if edge_m.abs() < TOUCH_M {
                builder.side_wall(room, side, whole.right_m as f32);
            }
        }
        for (front, edge_m) in [(true, room.rect.from_m - whole.from_m), (false, room.rect.to_m - whole.to_m)] {
            if edge_m.abs() < TOUCH_M {
                builder.end_wall(room, front);
            }
        }
        builder.illuminate(start, Some(index));
    }
    for wall in partitions(&inside.interior, whole) {
        builder.partition(&wall);
    }
    builder.slab_edge(whole);
    builder.kit
}

impl Builder<'_> {
    fn z(&self, at_m: f64) -> f32 {
        at_m as f32 - self.half_length
    }

    /// Where walls are cut when open: everything above sinks to it.
    fn cut(&mut self, from: usize, code: f32) {
        let above = self.floor_y + 0.54;
        self.kit.mark_vertices(from, |p| if p.y > above { code } else { 1.0 });
    }

    /// Puts what was built since a vertex into the light of a room.
    fn illuminate(&mut self, from: usize, room: Option<usize>) {
        if let Some(light) = room.and_then(|room| self.light.get(room)) {
            self.kit.illuminate(from, |at, normal| light.on(at, normal));
        }
    }

    /// A rectangle along the axes, cut where light may change.
    fn panel(&mut self, [a, b, c, d]: [Vec3; 4], away: Vec3, paint: Paint) {
        if self.light.is_empty() {
            self.kit.quad_away([a, b, c, d], away, paint);
            return;
        }
        let (across, up) = (self.cuts(a, b), self.cuts(a, d));
        let turned = (b - a).cross(d - a).dot(away) < 0.0;
        let normal = away.normalize_or(Vec3::Y);
        let first = self.kit.len() as u32;
        for v in &up {
            for u in &across {
                self.kit.vertex(a + (b - a) * *u + (d - a) * *v, normal, paint);
            }
        }
        let row = across.len() as u32;
        for v in 0..up.len() as u32 - 1 {
            for u in 0..row - 1 {
                let at = first + v * row + u;
                let [p, q] = if turned { [at + row, at + 1] } else { [at + 1, at + row] };
                self.kit.join(at, p, at + row + 1);
                self.kit.join(at, at + row + 1, q);
            }
        }
    }

    /// Where the way between two corners of a face is cut, as shares of it. Cuts lie on lines that faces beside each
    /// other share.
    fn cuts(&self, from: Vec3, to: Vec3) -> Vec<f32> {
        let way = to - from;
        let length = way.length();
        let (start, end) = (from.dot(way) / length, to.dot(way) / length);
        let lines: Vec<f32> = if way.y.abs() > length * 0.5 {
            CUT_UP_M.iter().map(|up_m| (self.floor_y + up_m) * way.y.signum()).collect()
        } else {
            let every = (start / CUT_EVERY_M).floor() as i32..=(end / CUT_EVERY_M).ceil() as i32;
            every.map(|step| step as f32 * CUT_EVERY_M).chain([start + CUT_CORNER_M, end - CUT_CORNER_M]).collect()
        };
        let mut shares: Vec<f32> = lines.into_iter().map(|line| (line - start) / length).collect();
        shares.retain(|share| share * length > 0.04 && (1.0 - share) * length > 0.04);
        shares.extend([0.0, 1.0]);
        shares.sort_by(f32::total_cmp);
        shares.dedup_by(|a, b| (*a - *b) * length < 0.02);
        shares
    }

    /// What finishes a stretch of wall between two heights: a skirting, and where a room is panelled a rail over the
    /// lower part, panels and a cornice. `place` is a point of the stretch: along it, up, and how far it stands out.
    fn dress_wall(
        &mut self,
        finish: Finish,
        span: (f32, f32),
        high: (f32, f32),
        away: Vec3,
        place: &impl Fn(f32, f32, f32) -> Vec3,
    ) {
        if self.light.is_empty() || span.1 - span.0 < 0.05 {
            return;
        }
        let paints = paints(finish);
        let tinted = |by: f32| {
            let mut paint = paints.wall;
            paint.color[..3].iter_mut().for_each(|c| *c *= by);
            paint
        };
        let mut strip = |along: (f32, f32), y: (f32, f32), out: f32, paint: Paint| {
            if along.1 - along.0 > 1e-3 && y.1 - y.0 > 1e-3 {
                let corners = [(along.0, y.0), (along.1, y.0), (along.1, y.1), (along.0, y.1)];
                self.kit.quad_away(corners.map(|(along, y)| place(along, y, out)), away, paint);
            }
        };
        let (floor, ceiling) = (self.floor_y, self.ceiling_y);
        let stands = (high.0 - floor).abs() < 1e-3;
        if stands {
            strip(span, (floor, (floor + SKIRTING_M).min(high.1)), 0.010, paints.trim);
        }
        if !matches!(finish, Finish::Wood | Finish::Cream) {
            return;
        }
        let rail = floor + DADO_M;
        let reaches_rail = high.0 < rail && high.1 > rail + RAIL_M;
        if reaches_rail {
            strip(span, (rail - RAIL_M * 0.4, rail + RAIL_M * 0.6), 0.014, paints.trim);
        }
        if (high.1 - ceiling).abs() < 1e-3 {
            strip(span, ((ceiling - CORNICE_M).max(high.0), ceiling), 0.012, paints.trim);
        }
        // Recessed: what looks down is in the shade, what looks up catches the light.
        let (shade, light) = (tinted(0.60), tinted(1.22));
        let columns = ((span.1 - span.0) / PANEL_M.0).round().max(1.0);
        let wide = (span.1 - span.0) / columns;
        let rows = [(floor + SKIRTING_M + 0.06, rail - 0.07), (rail + 0.10, ceiling - CORNICE_M - 0.08)];
        for (low, top) in rows.map(|(low, top)| (low.max(high.0 + 0.06), top.min(high.1 - 0.06))) {
            // In light rooms walls over the rail are bare.
            let is_bare = finish == Finish::Cream && low > rail;
            if is_bare || top - low < PANEL_M.1 || wide < PANEL_M.1 + 0.14 {
                continue;
            }
            for column in 0..columns as u32 {
                let (a, b) = (span.0 + wide * column as f32 + 0.07, span.0 + wide * (column + 1) as f32 - 0.07);
                strip((a, b), (top - GROOVE_M, top), 0.003, shade);
                strip((a, a + GROOVE_M), (low, top), 0.003, shade);
                strip((a, b), (low, low + GROOVE_M), 0.003, light);
                strip((b - GROOVE_M, b), (low, top), 0.003, light);
            }
        }
    }

    fn floor_and_ceiling(&mut self, room: &Space) {
        let paints = paints(room.finish);
        let Rect { from_m, to_m, left_m, right_m } = room.rect;
        let (x0, x1, z0, z1) = (left_m as f32, right_m as f32, self.z(from_m), self.z(to_m));
        let wider = |y: f32, by: f32| {
            let (x0, x1, z0, z1) = (x0 - by, x1 + by, z0 - by, z1 + by);
            [Vec3::new(x0, y, z0), Vec3::new(x1, y, z0), Vec3::new(x1, y, z1), Vec3::new(x0, y, z1)]
        };
        let level = |y: f32| wider(y, 0.0);
        self.panel(level(self.floor_y), Vec3::Y, paints.floor);
        self.floor_pattern(room, &paints);
        self.panel(wider(self.ceiling_y, SEAM_M), Vec3::NEG_Y, Paint::matt(theme::ceiling()));
        if room.kind == RoomKind::Closed {
            // What nobody has seen stays closed when the carriage is open.
            let lid = level(self.floor_y + LID_M);
            self.kit.quad_away(lid, Vec3::Y, paints.wall);
            return;
        }
        if self.inside.has_ceiling_lamp(room) {
            return;
        }
        // Lamps in the ceiling.
        let lamps = ceiling_lamps(z1 - z0);
        let (half_x, half_z) = (((x1 - x0) * 0.12).clamp(0.06, 0.2), ((z1 - z0) * 0.15).clamp(0.08, 0.5));
        for lamp in 0..lamps {
            let z = z0 + (z1 - z0) * (lamp as f32 + 0.5) / lamps as f32;
            let (x, y) = ((x0 + x1) * 0.5, self.ceiling_y - 0.02);
            let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
                .map(|(u, v)| Vec3::new(x + u * half_x, y, z + v * half_z));
            self.kit.quad_away(corners, Vec3::NEG_Y, Paint { surface: [1.0, 0.0], ..Paint::matt(theme::ceiling()) });
        }
    }

    /// A border of carpets, the joints of tiles and plates: thin darker strips.
    fn floor_pattern(&mut self, room: &Space, paints: &Paints) {
        let Rect { from_m, to_m, left_m, right_m } = room.rect;
        let (x0, x1, z0, z1) =
            (left_m as f32 + 0.04, right_m as f32 - 0.04, self.z(from_m) + 0.04, self.z(to_m) - 0.04);
        let tint = |by: f32| {
            let mut paint = paints.floor;
            paint.color[..3].iter_mut().for_each(|c| *c *= by);
            paint
        };
        let y = self.floor_y + 0.004;
        let strip = |builder: &mut Self, a: (f32, f32), b: (f32, f32), paint: Paint| {
            let corners =
                [Vec3::new(a.0, y, a.1), Vec3::new(b.0, y, a.1), Vec3::new(b.0, y, b.1), Vec3::new(a.0, y, b.1)];
            builder.panel(corners, Vec3::Y, paint);
        };
        match room.finish {
            Finish::Wood | Finish::Cream => {
                let (paint, w, inset) = (tint(0.72), 0.05, 0.16);
                if x1 - x0 > 1.0 && z1 - z0 > 1.0 {
                    let (a, b, c, d) = (x0 + inset, x1 - inset, z0 + inset, z1 - inset);
                    strip(self, (a, c), (b, c + w), paint);
                    strip(self, (a, d - w), (b, d), paint);
                    strip(self, (a, c), (a + w, d), paint);
                    strip(self, (b - w, c), (b, d), paint);
                }
            }
            Finish::Tile => {
                let steps = ((z1 - z0) / 0.6).round() as u32;
                for i in 1..steps {
                    let z = z0 + (z1 - z0) * i as f32 / steps as f32;
                    strip(self, (x0, z - 0.012), (x1, z + 0.012), tint(0.82));
                }
            }
            Finish::Steel => {
                let steps = ((z1 - z0) / 1.2).round() as u32;
                for i in 1..steps {
                    let z = z0 + (z1 - z0) * i as f32 / steps as f32;
                    strip(self, (x0, z - 0.02), (x1, z + 0.02), tint(0.75));
                }
            }
            Finish::Plain | Finish::Dark => {}
        }
    }

    fn panes(&self, side: f32) -> Vec<Pane> {
        let mut panes = Vec::new();
        let on_side = |which: Side| which == Side::Both || (which == Side::Right) == (side > 0.0);
        for run in self.inside.body.windows.iter().filter(|run| on_side(run.side)) {
            let pitch = (run.to_m - run.from_m) / f64::from(run.count.max(1));
            for pane in 0..run.count {
                let middle = run.from_m + pitch * (f64::from(pane) + 0.5);
                let z = (self.z(middle - run.width_m / 2.0), self.z(middle + run.width_m / 2.0));
                let y = (run.sill_m as f32, (run.sill_m + run.height_m) as f32);
                panes.push(Pane { z, y, curtained: run.curtained });
            }
        }
        panes
    }

    /// The lining of a side wall along a room, with its windows and outer doors.
    fn side_wall(&mut self, room: &Space, side: f32, half: f32) {
        let start = self.kit.len();
        let paints = paints(room.finish);
        let (z0, z1) = (self.z(room.rect.from_m), self.z(room.rect.to_m));
        let x = side * half;
        let panes: Vec<Pane> =
            self.panes(side).into_iter().filter(|pane| pane.z.0 > z0 - 0.02 && pane.z.1 < z1 + 0.02).collect();
        let doors: Vec<(f32, f32)> = self.outer_doors(side).into_iter().filter(|d| d.0 >= z0 && d.1 <= z1).collect();
        let mut cuts: Vec<f32> = vec![z0, z1];
        cuts.extend(panes.iter().flat_map(|pane| [pane.z.0.max(z0), pane.z.1.min(z1)]));
        cuts.extend(doors.iter().flat_map(|door| [door.0, door.1]));
        cuts.sort_by(f32::total_cmp);
        let (floor, ceiling) = (self.floor_y, self.ceiling_y);
        let quad = |builder: &mut Self, z: (f32, f32), y: (f32, f32), paint: Paint| {
            if z.1 - z.0 > 1e-3 && y.1 - y.0 > 1e-3 {
                let corners = [(z.0, y.0), (z.1, y.0), (z.1, y.1), (z.0, y.1)].map(|(z, y)| Vec3::new(x, y, z));
                builder.panel(corners, Vec3::new(-side, 0.0, 0.0), paint);
            }
        };
        let dress = |builder: &mut Self, z: (f32, f32), y: (f32, f32)| {
            let place = |z: f32, y: f32, out: f32| Vec3::new(x - side * out, y, z);
            builder.dress_wall(room.finish, z, y, Vec3::new(-side, 0.0, 0.0), &place);
        };
        for pair in cuts.windows(2) {
            let (z, middle) = ((pair[0], pair[1]), (pair[0] + pair[1]) * 0.5);
            let within = |span: (f32, f32)| span.0 < middle && middle < span.1;
            if doors.iter().any(|door| within(*door)) {
                quad(self, z, (floor, floor + DOORWAY_M as f32), paints.trim);
                quad(self, z, (floor + DOORWAY_M as f32, ceiling), paints.wall);
                continue;
            }
            let dado = floor + DADO_M;
            if let Some(pane) = panes.iter().find(|pane| within(pane.z)) {
                let sill = pane.y.0.max(floor);
                quad(self, z, (floor, sill.min(dado)), paints.dado);
                quad(self, z, (sill.min(dado), sill), paints.wall);
                quad(self, z, (pane.y.1, ceiling), paints.wall);
                dress(self, z, (floor, sill));
                dress(self, z, (pane.y.1, ceiling));
                self.reveal(pane, side, half, &paints);
            } else {
                quad(self, z, (floor, dado), paints.dado);
                quad(self, z, (dado, ceiling), paints.wall);
                dress(self, z, (floor, ceiling));
            }
        }
        self.cut(start, sinks::CUT);
    }

    fn outer_doors(&self, side: f32) -> Vec<(f32, f32)> {
        let on_side = |which: Side| which == Side::Both || (which == Side::Right) == (side > 0.0);
        let doors = self.inside.body.doors.iter().filter(|door| on_side(door.side));
        doors.map(|door| (self.z(door.at_m - door.width_m / 2.0), self.z(door.at_m + door.width_m / 2.0))).collect()
    }

    /// The depth of a window between lining and body, its frame, its curtains.
    fn reveal(&mut self, pane: &Pane, side: f32, half: f32, paints: &Paints) {
        let (inner, outer) = (side * half, side * (half + WALL_M as f32 - 0.01));
        let ((z0, z1), (y0, y1)) = (pane.z, pane.y);
        let at = |x: f32, y: f32, z: f32| Vec3::new(x, y, z);
        let faces = [
            ([at(inner, y0, z0), at(inner, y0, z1), at(outer, y0, z1), at(outer, y0, z0)], Vec3::Y),
            ([at(inner, y1, z0), at(inner, y1, z1), at(outer, y1, z1), at(outer, y1, z0)], Vec3::NEG_Y),
            ([at(inner, y0, z0), at(inner, y1, z0), at(outer, y1, z0), at(outer, y0, z0)], Vec3::Z),
            ([at(inner, y0, z1), at(inner, y1, z1), at(outer, y1, z1), at(outer, y0, z1)], Vec3::NEG_Z),
        ];
        for (corners, away) in faces {
            self.kit.quad_away(corners, away, paints.trim);
        }
        let x = inner - side * 0.012;
        let inwards = Vec3::new(-side, 0.0, 0.0);
        let mut bar = |z: (f32, f32), y: (f32, f32), x: f32, paint: Paint| {
            let corners = [(z.0, y.0), (z.1, y.0), (z.1, y.1), (z.0, y.1)].map(|(z, y)| Vec3::new(x, y, z));
            self.kit.quad_away(corners, inwards, paint);
        };
        let w = 0.05;
        bar((z0 - w, z1 + w), (y0 - w, y0), x, paints.trim);
        bar((z0 - w, z1 + w), (y1, y1 + w), x, paints.trim);
        bar((z0 - w, z0), (y0, y1), x, paints.trim);
        bar((z1, z1 + w), (y0, y1), x, paints.trim);
        if pane.curtained {
            let cloth = Paint::matt(theme::curtain_inside());
            let part = (z1 - z0) * 0.20 + 0.04;
            let x = inner - side * 0.05;
            bar((z0 - 0.08, z0 + part), (y0 - 0.12, y1 + 0.10), x, cloth);
            bar((z1 - part, z1 + 0.08), (y0 - 0.12, y1 + 0.10), x, cloth);
            bar((z0 - 0.12, z1 + 0.12), (y1 + 0.04, y1 + 0.12), x - side * 0.02, paints.trim);
        }
    }

    /// The lining of an end, with the gangway.
    fn end_wall(&mut self, room: &Space, front: bool) {
        let start = self.kit.len();
        let paints = paints(room.finish);
        let z = self.z(if front { room.rect.from_m } else { room.rect.to_m });
        let away = if front { Vec3::Z } else { Vec3::NEG_Z };
        let (x0, x1) = (room.rect.left_m as f32, room.rect.right_m as f32);
        let half = GANGWAY_M as f32 * 0.5;
        let (floor, lintel, ceiling) = (self.floor_y, self.floor_y + DOORWAY_M as f32, self.ceiling_y);
        let quad = |builder: &mut Self, x: (f32, f32), y: (f32, f32), paint: Paint| {
            if x.1 - x.0 > 1e-3 && y.1 - y.0 > 1e-3 {
                let corners = [(x.0, y.0), (x.1, y.0), (x.1, y.1), (x.0, y.1)].map(|(x, y)| Vec3::new(x, y, z));
                builder.panel(corners, away, paint);
            }
        };
        for x in [(x0, (-half).min(x1)), (half.max(x0), x1)] {
            quad(self, x, (floor, ceiling), paints.wall);
            let place = |x: f32, y: f32, out: f32| Vec3::new(x, y, z + away.z * out);
            self.dress_wall(room.finish, x, (floor, ceiling), away, &place);
        }
        quad(self, ((-half).max(x0), half.min(x1)), (lintel, ceiling), paints.wall);
        self.end_door(z, away, &paints);
        self.gangway(z, if front { -1.0 } else { 1.0 });
        self.cut(start, sinks::CUT);
    }

    /// The door of a gangway, closed, with a pane in it: a little back from the lining.
    fn end_door(&mut self, z: f32, away: Vec3, paints: &Paints) {
        let (half, low, high) = (GANGWAY_M as f32 * 0.5, self.floor_y, self.floor_y + DOORWAY_M as f32);
        let dark = |by: f32| {
            let mut paint = paints.trim;
            paint.color[..3].iter_mut().for_each(|c| *c *= by);
            paint
        };
        let mut board = |x: f32, y: (f32, f32), out: f32, paint: Paint| {
            let at = z + away.z * out;
            let corners = [(-x, y.0), (x, y.0), (x, y.1), (-x, y.1)].map(|(x, y)| Vec3::new(x, y, at));
            self.panel(corners, away, paint);
        };
        board(half, (low, high), -0.03, dark(0.82));
        board(half - 0.09, (low + 0.09, low + 0.85), -0.02, paints.trim);
        board(half - 0.13, (low + 0.97, high - 0.13), -0.02, paints.trim);
        board(half - 0.17, (low + 1.01, high - 0.17), -0.01, Paint::gloss(theme::bellows_inside(), 0.7));
        let handle = Paint::gloss(theme::frame_grey(), 0.6);
        let (x0, x1, at) = (half - 0.075, half - 0.045, z + away.z * 0.015);
        let corners = [(x0, low + 0.95), (x1, low + 0.95), (x1, low + 1.15), (x0, low + 1.15)];
        self.kit.quad_away(corners.map(|(x, y)| Vec3::new(x, y, at)), away, handle);
    }

    /// The half of a gangway that belongs to this carriage: a dark passage as far as the middle between two.
    fn gangway(&mut self, z: f32, way: f32) {
        let reach = way * (self.inside.over_couplers_m * 0.5) as f32;
        let (half, y0, y1) = (GANGWAY_M as f32 * 0.5, self.floor_y, self.floor_y + DOORWAY_M as f32);
        let at = |x: f32, y: f32, z: f32| Vec3::new(x, y, z);
        let rubber = Paint::matt(theme::bellows_inside());
        let faces = [
            ([at(-half, y0, z), at(half, y0, z), at(half, y0, reach), at(-half, y0, reach)], Vec3::Y),
            ([at(-half, y1, z), at(half, y1, z), at(half, y1, reach), at(-half, y1, reach)], Vec3::NEG_Y),
            ([at(-half, y0, z), at(-half, y1, z), at(-half, y1, reach), at(-half, y0, reach)], Vec3::X),
            ([at(half, y0, z), at(half, y1, z), at(half, y1, reach), at(half, y0, reach)], Vec3::NEG_X),
        ];
        for (corners, away) in faces {
            self.kit.quad_away(corners, away, rubber);
        }
    }

    fn partition(&mut self, wall: &Wall) {
        let start = self.kit.len();
        let thick = PARTITION_M as f32 * 0.5;
        let (floor, ceiling, lintel) = (self.floor_y, self.ceiling_y, self.floor_y + DOORWAY_M as f32);
        let place = |builder: &Self, along: f64, off: f32, y: f32| match wall.runs {
            Runs::Along => Vec3::new(wall.at_m as f32 + off, y, builder.z(along)),
            Runs::Across => Vec3::new(along as f32, y, builder.z(wall.at_m) + off),
        };
        let sideways = match wall.runs {
            Runs::Along => Vec3::X,
            Runs::Across => Vec3::Z,
        };
        let (from_y, code) = match (wall.doorway, wall.runs) {
            _ if wall.is_closed => (floor, sinks::CUT),
            (Doorway::None, Runs::Along) => (floor, sinks::LOW),
            (Doorway::None, Runs::Across) => (floor, sinks::CUT),
            (_, Runs::Along) => (lintel, sinks::AWAY),
            (_, Runs::Across) => (lintel, sinks::CUT),
        };
        for (way, finish, room) in [(-1.0_f32, wall.finishes.0, wall.rooms.0), (1.0, wall.finishes.1, wall.rooms.1)] {
            let paints = paints(finish.unwrap_or_default());
            let corners = [(wall.from_m, from_y), (wall.to_m, from_y), (wall.to_m, ceiling), (wall.from_m, ceiling)]
                .map(|(along, y)| place(self, along, way * thick, y));
            let face = self.kit.len();
            self.panel(corners, sideways * way, paints.wall);
            if let (Some(finish), Doorway::None) = (finish, wall.doorway) {
                let (at, half_length) = (wall.at_m as f32, self.half_length);
                let place = |along: f32, y: f32, out: f32| match wall.runs {
                    Runs::Along => Vec3::new(at + way * (thick + out), y, along - half_length),
                    Runs::Across => Vec3::new(along, y, at - half_length + way * (thick + out)),
                };
                let span = (wall.from_m as f32, wall.to_m as f32);
                self.dress_wall(finish, span, (floor, ceiling), sideways * way, &place);
            }
            self.illuminate(face, room);
        }
        let section = Paint::matt(theme::section());
        let top = |builder: &Self, y: f32| {
            [(wall.from_m, -thick), (wall.to_m, -thick), (wall.to_m, thick), (wall.from_m, thick)]
                .map(|(along, off)| place(builder, along, off, y))
        };
        let over = top(self, ceiling);
        self.kit.quad_away(over, Vec3::Y, section);
        let along = match wall.runs {
            Runs::Along => Vec3::Z,
            Runs::Across => Vec3::X,
        };
        for (end_m, way) in [(wall.from_m, -1.0), (wall.to_m, 1.0)] {
            let corners = [(-thick, from_y), (thick, from_y), (thick, ceiling), (-thick, ceiling)]
                .map(|(off, y)| place(self, end_m, off, y));
            self.kit.quad_away(corners, along * way, paints(wall.finishes.0.unwrap_or_default()).trim);
        }
        self.cut(start, code);
        if wall.doorway == Doorway::Closed {
            self.leaf(wall, &place);
        }
    }

    /// A sliding door, nearly open: its leaf stands beside the doorway.
    fn leaf(&mut self, wall: &Wall, place: &impl Fn(&Self, f64, f32, f32) -> Vec3) {
        let start = self.kit.len();
        let width_m = wall.to_m - wall.from_m;
        let (from_m, to_m) = (wall.from_m - width_m * 0.86, wall.from_m + width_m * 0.14);
        let thick = PARTITION_M as f32 * 0.5;
        let paint = paints(wall.finishes.0.or(wall.finishes.1).unwrap_or_default()).trim;
        let (y0, y1) = (self.floor_y, self.floor_y + DOORWAY_M as f32 - 0.02);
        let way = if wall.leaf_left { -1.0 } else { 1.0 };
        let offs = (way * (thick + 0.006), way * (thick + 0.036));
        let face = |builder: &Self, off: f32| {
            [(from_m, y0), (to_m, y0), (to_m, y1), (from_m, y1)].map(|(along, y)| place(builder, along, off, y))
        };
        let sideways = match wall.runs {
            Runs::Along => Vec3::X,
            Runs::Across => Vec3::Z,
        };
        let (outer, end_a, end_b) = (
            face(self, offs.1),
            [(offs.0, y0), (offs.1, y0), (offs.1, y1), (offs.0, y1)].map(|(off, y)| place(self, from_m, off, y)),
            [(offs.0, y0), (offs.1, y0), (offs.1, y1), (offs.0, y1)].map(|(off, y)| place(self, to_m, off, y)),
        );
        self.kit.quad_away(outer, sideways * way, paint);
        self.kit.quad_away(end_a, outer[0] - outer[1], paint);
        self.kit.quad_away(end_b, outer[1] - outer[0], paint);
        self.cut(start, if wall.runs == Runs::Along { sinks::LOW } else { sinks::CUT });
    }

    /// The edge of the floor, seen where a wall is gone.
    fn slab_edge(&mut self, whole: Rect) {
        let (x, z0, z1) = (whole.right_m as f32 + 0.06, self.z(whole.from_m) - 0.06, self.z(whole.to_m) + 0.06);
        let paint = Some(Paint::matt(theme::section()));
        let (low, high) = (Vec3::new(-x, self.floor_y - 0.2, z0), Vec3::new(x, self.floor_y - 0.005, z1));
        self.kit.cuboid_faces(low, high, [paint, paint, paint, None, paint, paint]);
    }
}

/// Which way a partition runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Runs {
    Along,
    Across,
}

/// What a stretch of a partition has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doorway {
    /// It is wall down to the floor.
    None,
    /// A doorway with a door.
    Closed,
    /// An arch.
    Open,
}

/// A stretch of a partition between two rooms.
struct Wall {
    runs: Runs,
    /// Metres to the right (along) or from the front end (across).
    at_m: f64,
    from_m: f64,
    to_m: f64,
    doorway: Doorway,
    /// Finish on its left or front side, and on the other.
    finishes: (Option<Finish>, Option<Finish>),
    /// The rooms there.
    rooms: (Option<usize>, Option<usize>),
    /// The leaf slides on the left or front side.
    leaf_left: bool,
    /// A closed room is behind it.
    is_closed: bool,
}

/// The stretches of all partitions: where rooms end inside the body, cut at corners and doorways.
fn partitions(interior: &Interior, whole: Rect) -> Vec<Wall> {
    let mut walls = Vec::new();
    for runs in [Runs::Along, Runs::Across] {
        let (low_m, high_m) = match runs {
            Runs::Along => (whole.left_m, whole.right_m),
            Runs::Across => (whole.from_m, whole.to_m),
        };
        let mut lines: Vec<f64> = interior.rooms.iter().flat_map(|room| edges(room, runs)).collect();
        lines.retain(|at| *at > low_m + TOUCH_M && *at < high_m - TOUCH_M);
        lines.sort_by(f64::total_cmp);
        lines.dedup_by(|a, b| (*a - *b).abs() < TOUCH_M);
        for at_m in lines {
            stretches(interior, runs, at_m, &mut walls);
        }
    }
    walls
}

fn edges(room: &Space, runs: Runs) -> [f64; 2] {
    match runs {
        Runs::Along => [room.rect.left_m, room.rect.right_m],
        Runs::Across => [room.rect.from_m, room.rect.to_m],
    }
}

fn span(room: &Space, runs: Runs) -> (f64, f64) {
    match runs {
        Runs::Along => (room.rect.from_m, room.rect.to_m),
        Runs::Across => (room.rect.left_m, room.rect.right_m),
    }
}

/// Which way the wall runs that a doorway is in, and where.
fn wall_of(interior: &Interior, way: &Opening) -> Option<(Runs, f64)> {
    let (a, b) = (interior.rooms.get(way.joins.0)?.rect, interior.rooms.get(way.joins.1)?.rect);
    let near = |x: f64, y: f64| (x - y).abs() < TOUCH_M;
    if near(a.to_m, b.from_m) {
        return Some((Runs::Across, a.to_m));
    }
    if near(b.to_m, a.from_m) {
        return Some((Runs::Across, b.to_m));
    }
    if near(a.right_m, b.left_m) {
        return Some((Runs::Along, a.right_m));
    }
    near(b.right_m, a.left_m).then_some((Runs::Along, b.right_m))
}

fn stretches(interior: &Interior, runs: Runs, at_m: f64, walls: &mut Vec<Wall>) {
    let touching: Vec<&Space> =
        interior.rooms.iter().filter(|room| edges(room, runs).iter().any(|e| (e - at_m).abs() < TOUCH_M)).collect();
    let doorways: Vec<(f64, f64, bool)> = interior
        .doorways
        .iter()
        .filter(|way| wall_of(interior, way).is_some_and(|(r, at)| r == runs && (at - at_m).abs() < TOUCH_M))
        .map(|way| (way.at_m - way.width_m / 2.0, way.at_m + way.width_m / 2.0, way.open))
        .collect();
    let mut cuts: Vec<f64> = touching.iter().flat_map(|room| <[f64; 2]>::from(span(room, runs))).collect();
    cuts.extend(doorways.iter().flat_map(|way| [way.0, way.1]));
    cuts.sort_by(f64::total_cmp);
    cuts.dedup_by(|a, b| (*a - *b).abs() < 1e-3);
    let room_beside = |along: f64, off: f64| {
        let found = match runs {
            Runs::Along => interior.room_at(along, at_m + off),
            Runs::Across => interior.room_at(at_m + off, along),
        };
        found.map(|index| (index, interior.rooms[index].finish, interior.rooms[index].kind))
    };
    for pair in cuts.windows(2) {
        let middle = f64::midpoint(pair[0], pair[1]);
        let sides = (room_beside(middle, -0.06), room_beside(middle, 0.06));
        // Within one room there is no wall, nor where there is no room at all.
        let same = matches!((sides.0, sides.1), (Some((a, ..)), Some((b, ..))) if a == b);
        if same || (sides.0.is_none() && sides.1.is_none()) {
            continue;
        }
        let doorway = doorways.iter().find(|way| way.0 < middle && middle < way.1);
        let is_way = |side: Option<(usize, Finish, RoomKind)>| {
            side.is_some_and(|(_, _, kind)| matches!(kind, RoomKind::Corridor | RoomKind::Vestibule))
        };
        walls.push(Wall {
            runs,
            at_m,
            from_m: pair[0],
            to_m: pair[1],
            doorway: doorway.map_or(Doorway::None, |way| if way.2 { Doorway::Open } else { Doorway::Closed }),
            finishes: (sides.0.map(|s| s.1), sides.1.map(|s| s.1)),
            rooms: (sides.0.map(|s| s.0), sides.1.map(|s| s.0)),
            // Doors slide on the side of the corridor, where nothing stands.
            leaf_left: is_way(sides.0) || !is_way(sides.1),
            is_closed: [sides.0, sides.1].into_iter().flatten().any(|(_, _, kind)| kind == RoomKind::Closed),
        });
    }
}
