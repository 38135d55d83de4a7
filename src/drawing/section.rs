//! The long section of a carriage: what one sees from the left with the left wall off. Forms in metres; the front is
//! left, the floor is at zero and up is less, as on paper.
//!
//! In front of each other along the carriage the room nearest to the viewer is shown; a corridor never hides a room.

use std::collections::BTreeMap;

use glam::DVec2;

use super::ink::{Form, Ink, Line, Mark, Shows, Weight, corners};
use super::picture::Extent;
use super::piece::{self, Detail, View};
use super::plan::{on, panes};
use super::walls;
use crate::scenario::{
    Body, DOORWAY_M, FLOOR_M, Finish, Fitting, FittingKind, Furnishing, Interior, PARTITION_M, Piece, RoomKind, WALL_M,
};

/// Thickness of the roof's shell and of the ceiling, metres.
const SHELL_M: f64 = 0.06;
/// Underside of the body above top of rail, metres.
const UNDERSIDE_M: f64 = 1.05;
/// Radius of a wheel, metres.
const WHEEL_M: f64 = 0.4575;
/// Half the distance between the axles of a bogie, metres.
const AXLE_M: f64 = 1.2;
/// Tall pieces in this share of a room nearest to the viewer may be taken away with the wall.
const NEAR_SHARE: f64 = 0.42;
/// What ends below this height hides little, metres.
const LOW_M: f64 = 1.25;
/// A piece is hidden where a nearer one covers this share of its length.
const HIDDEN_SHARE: f64 = 0.3;

/// The drawing of a section.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// What is drawn, in the order of drawing.
    pub items: Vec<Mark>,
    /// What the drawing takes.
    pub bounds: Extent,
}

/// A stretch of the carriage and the room that is seen there.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stretch {
    from: f64,
    to: f64,
    room: usize,
}

/// The section of a carriage: its body, its length over couplers, where its bogies are, what is inside, the kit.
pub fn carriage_section(
    body: &Body,
    length_m: f64,
    bogie_spacing_m: f64,
    interior: &Interior,
    kit: &BTreeMap<String, Furnishing>,
    detail: Detail,
) -> Section {
    let mut items = running_gear(body, length_m, bogie_spacing_m);
    items.extend(body.fittings.iter().flat_map(|fitting| fittings(body, fitting)));
    let stretches = stretches(interior);
    for stretch in &stretches {
        items.extend(back_wall(body, stretch, interior));
    }
    items.extend(furnishings(interior, kit, &stretches, detail));
    items.extend(cut_partitions(body, interior, &stretches));
    items.extend(shell(body, interior));
    let bounds = items.iter().filter_map(Mark::extent).flat_map(|extent| [extent.min, extent.max]);
    let bounds = Extent::of(bounds).unwrap_or(Extent { min: DVec2::ZERO, max: DVec2::ZERO });
    Section { items, bounds }
}

/// A rectangle: from, to along the carriage; low, high above the floor.
fn upright(from: f64, to: f64, low: f64, high: f64) -> [DVec2; 4] {
    corners(DVec2::new(from, -high), DVec2::new(to, -low))
}

/// Height above top of rail as height above the floor.
fn above_rail(height: f64) -> f64 {
    height - FLOOR_M
}

fn stretches(interior: &Interior) -> Vec<Stretch> {
    let mut ends: Vec<f64> = interior.rooms.iter().flat_map(|room| [room.rect.from_m, room.rect.to_m]).collect();
    ends.sort_by(f64::total_cmp);
    let mut seen: Vec<Stretch> = Vec::new();
    for pair in ends.windows(2).filter(|pair| pair[1] - pair[0] > 0.02) {
        let middle = f64::midpoint(pair[0], pair[1]);
        let Some(room) = nearest(interior, middle) else { continue };
        match seen.last_mut() {
            Some(last) if last.room == room => last.to = pair[1],
            _ => seen.push(Stretch { from: pair[0], to: pair[1], room }),
        }
    }
    seen
}

/// The room that is seen at a place along the carriage.
fn nearest(interior: &Interior, at: f64) -> Option<usize> {
    let there = interior.rooms.iter().enumerate().filter(|(_, room)| (room.rect.from_m..room.rect.to_m).contains(&at));
    let order = |room: &crate::scenario::Space| (room.kind == RoomKind::Corridor, room.rect.left_m);
    there
        .min_by(|(_, a), (_, b)| {
            let ((a_way, a_left), (b_way, b_left)) = (order(a), order(b));
            a_way.cmp(&b_way).then(a_left.total_cmp(&b_left))
        })
        .map(|(index, _)| index)
}

/// The far wall of a room: windows where it is the body's, doorways where it is a partition.
fn back_wall(body: &Body, stretch: &Stretch, interior: &Interior) -> Vec<Mark> {
    let room = &interior.rooms[stretch.room];
    let shows = Shows::Room(stretch.room);
    let (from, to) = (stretch.from, stretch.to);
    let mut marks = vec![Mark::area(upright(from, to, 0.0, body.headroom_m()), Ink::Floor(room.finish), None, shows)];
    if room.kind == RoomKind::Closed || room.finish == Finish::Dark {
        return marks;
    }
    if (room.rect.right_m - body.inside().right_m).abs() < 0.06 {
        marks.extend(far_windows(body, stretch));
    }
    for (index, way) in interior.doorways.iter().enumerate() {
        let joined = [way.joins.0, way.joins.1];
        let Some(wall) = walls::shared(&interior.rooms[joined[0]].rect, &interior.rooms[joined[1]].rect) else {
            continue;
        };
        let far = joined.contains(&stretch.room) && wall.along && (wall.line_m - room.rect.right_m).abs() < 0.03;
        let (left, right) = (way.at_m - way.width_m / 2.0, way.at_m + way.width_m / 2.0);
        if far && left > from && right < to {
            let ink = if way.open { Ink::Ground } else { Ink::Floor(room.finish) };
            let line = Some(Line::hair(Ink::Door));
            marks.push(Mark::area(upright(left, right, 0.0, DOORWAY_M), ink, line, Shows::Doorway(index)));
            if !way.open {
                let knob = DVec2::new(right - 0.08, -1.0);
                marks.push(Mark {
                    form: Form::Circle(knob, 0.025),
                    fill: Some(Ink::Door),
                    line: None,
                    shows: Shows::Doorway(index),
                });
            }
        }
    }
    marks
}

fn far_windows(body: &Body, stretch: &Stretch) -> Vec<Mark> {
    let mut marks = Vec::new();
    for door in body.doors.iter().filter(|door| on(door.side, true)) {
        let (left, right) = (door.at_m - door.width_m / 2.0, door.at_m + door.width_m / 2.0);
        if left >= stretch.from && right <= stretch.to {
            let line = Some(Line::hair(Ink::Door));
            let leaves = if door.loading { 2 } else { 1 };
            let width = (right - left) / f64::from(leaves);
            for leaf in 0..leaves {
                let from = left + width * f64::from(leaf);
                let leaf = upright(from, from + width, 0.0, DOORWAY_M);
                marks.push(Mark::area(leaf, Ink::Gear, line, Shows::Body));
            }
            if !door.loading {
                let pane = upright(left + 0.16, right - 0.16, above_rail(2.12), above_rail(2.95));
                marks.push(Mark::area(pane, Ink::Sky, Some(Line::hair(Ink::Glass)), Shows::Body));
            }
        }
    }
    for run in body.windows.iter().filter(|run| on(run.side, true)) {
        let sill = above_rail(run.sill_m);
        for (left, right) in panes(run).filter(|pane| pane.0 >= stretch.from && pane.1 <= stretch.to) {
            let pane = upright(left, right, sill, sill + run.height_m);
            marks.push(Mark::area(pane, Ink::Sky, Some(Line::hair(Ink::Glass)), Shows::Body));
        }
    }
    marks
}

fn furnishings(
    interior: &Interior,
    kit: &BTreeMap<String, Furnishing>,
    stretches: &[Stretch],
    detail: Detail,
) -> Vec<Mark> {
    let mut layered = Vec::new();
    for (index, piece) in interior.pieces.iter().enumerate() {
        let visible =
            stretches.iter().any(|s| s.room == piece.room && (s.from - 0.05..=s.to + 0.05).contains(&piece.at_m));
        if let Some(furnishing) = kit.get(&piece.kind).filter(|_| visible) {
            let cut = cut_through(piece, interior, kit);
            let marks = piece::marks_beyond(cut, index, piece, furnishing, View::Section, detail);
            let nearest = marks.iter().map(|(near, _)| *near).fold(f64::NEG_INFINITY, f64::max);
            layered.push((nearest, marks));
        }
    }
    // A piece is drawn whole: its faces are already in order.
    layered.sort_by(|a, b| a.0.total_cmp(&b.0));
    layered.into_iter().flat_map(|(_, marks)| marks).map(|(_, mark)| mark).collect()
}

/// Where a piece is cut, metres to the right of the centre line: what is tall, or hangs, near the wall that is taken
/// away goes with it where it would hide another piece.
fn cut_through(piece: &Piece, interior: &Interior, kit: &BTreeMap<String, Furnishing>) -> f64 {
    let whole = f64::NEG_INFINITY;
    let Some(own) = Bulk::of(piece, kit).filter(|bulk| bulk.top > LOW_M && piece.up_m < CEILING_M) else {
        return whole;
    };
    let room = &interior.rooms[piece.room].rect;
    let cut = room.left_m + NEAR_SHARE * room.width_m();
    if own.left > cut - 0.1 {
        return whole;
    }
    let behind = |other: &&Piece| other.room == piece.room && other.across_m > piece.across_m + 0.3;
    let others = interior.pieces.iter().filter(behind).filter(|other| other.up_m < CEILING_M);
    let hides = others.filter_map(|other| Bulk::of(other, kit)).any(|other| own.hides(&other));
    if hides || own.reaches_over(cut) { cut } else { whole }
}

/// From here on things hang from the ceiling, metres.
const CEILING_M: f64 = 2.2;

/// The stretch of a carriage that a piece fills, and its height.
struct Bulk {
    from: f64,
    to: f64,
    left: f64,
    right: f64,
    top: f64,
}

impl Bulk {
    fn of(piece: &Piece, kit: &BTreeMap<String, Furnishing>) -> Option<Self> {
        let furnishing = kit.get(&piece.kind)?;
        let extent = Extent::of(piece::footprint(piece, furnishing))?;
        let top = piece.up_m + furnishing.size_m.2;
        let (low, high) = (extent.min, extent.max);
        Some(Self { from: low.x, to: high.x, left: low.y, right: high.y, top })
    }

    /// Whether enough of it is left to be seen when it is cut: a berth across the room, not a cupboard at the wall.
    fn reaches_over(&self, cut: f64) -> bool {
        self.right > cut + 0.3
    }

    fn hides(&self, other: &Self) -> bool {
        // What is flat or thin is no loss.
        let covered = self.to.min(other.to) - self.from.max(other.from);
        other.top > 0.3 && other.to - other.from > 0.3 && covered > HIDDEN_SHARE * (other.to - other.from)
    }
}

/// Partitions that the section cuts, with a lintel over the doorways.
fn cut_partitions(body: &Body, interior: &Interior, stretches: &[Stretch]) -> Vec<Mark> {
    let half = PARTITION_M / 2.0;
    let mut marks = Vec::new();
    for pair in stretches.windows(2) {
        let x = f64::midpoint(pair[0].to, pair[1].from);
        let doorway = interior.doorways.iter().position(|way| {
            [(way.joins.0, way.joins.1), (way.joins.1, way.joins.0)].contains(&(pair[0].room, pair[1].room))
        });
        let low = if doorway.is_some() { DOORWAY_M } else { 0.0 };
        let cut = upright(x - half, x + half, low, body.headroom_m());
        marks.push(Mark::area(cut, Ink::Partition, None, Shows::Partition));
        if let Some(index) = doorway {
            let frame = upright(x - half, x + half, 0.0, DOORWAY_M);
            let line = Some(Line::hair(Ink::Door));
            marks.push(Mark::area(frame, Ink::Ground, line, Shows::Doorway(index)));
        }
    }
    marks
}

/// Floor, ceiling, roof and ends, cut.
fn shell(body: &Body, interior: &Interior) -> Vec<Mark> {
    let (length, top, ceiling) = (body.length_m, above_rail(body.height_m), body.headroom_m());
    let mut marks = Vec::new();
    let mut cut = |points: [DVec2; 4], ink: Ink| marks.push(Mark::area(points, ink, None, Shows::Body));
    // Between ceiling and roof run ducts that nobody has described: one even tone.
    cut(upright(0.0, length, ceiling, top), Ink::Void);
    cut(upright(0.0, length, top - SHELL_M, top), Ink::Wall);
    cut(upright(WALL_M, length - WALL_M, ceiling, ceiling + SHELL_M * 0.6), Ink::Wall);
    cut(upright(0.0, length, above_rail(UNDERSIDE_M), 0.0), Ink::Wall);
    for front in [true, false] {
        let x = if front { 0.0 } else { length - WALL_M };
        let low = if interior.gangway(body.inside(), front).is_some() { DOORWAY_M } else { 0.0 };
        cut(upright(x, x + WALL_M, low, top), Ink::Wall);
    }
    marks
}

/// Everything below the floor, and what reaches to the next carriage.
fn running_gear(body: &Body, length_m: f64, bogie_spacing_m: f64) -> Vec<Mark> {
    let mut marks = Vec::new();
    let line = Some(Line::fine(Ink::Outside));
    let hair = Some(Line::hair(Ink::Outside));
    let mut area = |points: [DVec2; 4], line: Option<Line>| {
        marks.push(Mark::area(points, Ink::Gear, line, Shows::Body));
    };
    let reach = ((length_m - body.length_m) / 2.0).max(0.0);
    for (end, tip) in [(0.0, -reach), (body.length_m, body.length_m + reach)] {
        let (from, to) = (f64::min(end, tip), f64::max(end, tip));
        area(upright(from, to, above_rail(1.06), above_rail(3.28)), line);
        area(upright(from, to, above_rail(0.74), above_rail(1.0)), hair);
        for fold in 1..5 {
            let x = from + (to - from) * f64::from(fold) / 5.0;
            area(upright(x, x, above_rail(1.06), above_rail(3.28)), hair);
        }
    }
    area(upright(0.05, body.length_m - 0.05, above_rail(0.72), above_rail(UNDERSIDE_M)), hair);
    let middle = body.length_m / 2.0;
    for fitting in body.fittings.iter().filter(|f| matches!(f.kind, FittingKind::Tank | FittingKind::UnderfloorBox)) {
        let half = fitting.length_m / 2.0;
        area(upright(fitting.at_m - half, fitting.at_m + half, above_rail(0.36), above_rail(0.9)), hair);
    }
    let rail = Line { ink: Ink::Outside, weight: Weight::Strong, dashed: false };
    for bogie in [middle - bogie_spacing_m / 2.0, middle + bogie_spacing_m / 2.0] {
        marks.extend(self::bogie(bogie));
    }
    let ends = [DVec2::new(-reach, FLOOR_M), DVec2::new(body.length_m + reach, FLOOR_M)];
    marks.push(Mark::lines(ends, rail, Shows::Body));
    marks
}

fn bogie(middle: f64) -> Vec<Mark> {
    let line = Some(Line::hair(Ink::Outside));
    let mut marks = Vec::new();
    for axle in [middle - AXLE_M, middle + AXLE_M] {
        for (radius, fill) in [(WHEEL_M, Ink::Ground), (WHEEL_M * 0.86, Ink::Gear), (0.12, Ink::Ground)] {
            let form = Form::Circle(DVec2::new(axle, -above_rail(WHEEL_M)), radius);
            marks.push(Mark { form, fill: Some(fill), line, shows: Shows::Body });
        }
    }
    let frame = upright(middle - AXLE_M - 0.55, middle + AXLE_M + 0.55, above_rail(0.52), above_rail(0.70));
    marks.push(Mark::area(frame, Ink::Gear, line, Shows::Body));
    let bolster = upright(middle - 0.45, middle + 0.45, above_rail(0.38), above_rail(0.92));
    marks.push(Mark::area(bolster, Ink::Gear, line, Shows::Body));
    marks
}

/// Things on the roof and in the sides.
fn fittings(body: &Body, fitting: &Fitting) -> Vec<Mark> {
    let top = above_rail(body.height_m);
    let (at, half) = (fitting.at_m, fitting.length_m / 2.0);
    let line = Some(Line::hair(Ink::Outside));
    let area = |points: [DVec2; 4]| Mark::area(points, Ink::Gear, line, Shows::Body);
    let upon = |from: f64, to: f64, high: f64| area(upright(from, to, top - 0.02, top + high));
    match fitting.kind {
        FittingKind::RoofUnit => {
            vec![upon(at - half, at + half, 0.10), upon(at - half * 0.6, at + half * 0.6, 0.13)]
        }
        FittingKind::Ventilators => {
            let count = (fitting.length_m / 0.8).round().max(1.0);
            let each = fitting.length_m / count;
            let middles = (0..count as u32).map(|n| at - half + each * (f64::from(n) + 0.5));
            middles.map(|middle| upon(middle - 0.16, middle + 0.16, 0.15)).collect()
        }
        FittingKind::Exhaust => vec![upon(at - 0.14, at + 0.14, 0.32)],
        FittingKind::Chimney => vec![upon(at - 0.12, at + 0.12, 0.40), upon(at - 0.2, at + 0.2, 0.45)],
        FittingKind::Dome => vec![dome(at, top)],
        FittingKind::Antennas => [(-0.4, 0.8), (0.1, 1.0), (0.6, 0.6)]
            .map(|(along, high)| {
                let foot = DVec2::new(at + along * half.max(0.5), -top);
                Mark::lines([foot, foot - DVec2::new(0.0, high)], Line::fine(Ink::Outside), Shows::Body)
            })
            .to_vec(),
        FittingKind::ClosedTurret => vec![upon(at - half.min(1.15), at + half.min(1.15), 0.32)],
        FittingKind::Cupola => {
            vec![
                upon(at - half, at + half, 0.42),
                area(upright(at - half - 0.05, at + half + 0.05, top + 0.42, top + 0.48)),
            ]
        }
        FittingKind::Grille | FittingKind::Tank | FittingKind::UnderfloorBox => Vec::new(),
    }
}

fn dome(at: f64, top: f64) -> Mark {
    let points: Vec<DVec2> = (0..=16)
        .map(|step| {
            let (sin, cos) = (f64::from(step) / 16.0 * std::f64::consts::PI).sin_cos();
            DVec2::new(at - cos * 0.62, -top - sin * 0.40 + 0.02)
        })
        .collect();
    Mark::area(points, Ink::Gear, Some(Line::hair(Ink::Outside)), Shows::Body)
}
