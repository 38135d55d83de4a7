//! The floor plan of a carriage: what one sees from above with the roof off. Pure: the body, what is inside, the kit in;
//! forms in metres out. The front is left and the right side is above, as the train travels to the left.

use std::collections::{BTreeMap, BTreeSet};

use glam::DVec2;

use super::ink::{Form, Ink, Line, Mark, Shows, Weight, corners};
use super::picture::Extent;
use super::piece::{self, Detail, View};
use super::walls::{self, Wall};
use crate::scenario::{
    Body, Carriage, Door, Finish, Furnishing, GANGWAY_M, Interior, Opening, PARTITION_M, Rect, RoomKind, Scenario,
    Side, WALL_M, WindowRun,
};

/// Half the width of the bellows between two carriages, metres.
const BELLOWS_M: f64 = 0.62;
/// Half the width of a coupler, metres.
const COUPLER_M: f64 = 0.16;
/// Thickness of a door leaf, metres.
const LEAF_M: f64 = 0.04;
/// Distance between the lines of a tiled floor, metres.
const TILE_M: f64 = 0.4;
/// Distance between the lines of hatching, metres.
const HATCH_M: f64 = 0.35;
/// From one tried place of a room's number to the next, metres.
const SEARCH_M: f64 = 0.1;
/// How much is drawn where nothing else is asked, metres.
pub const FINE: Detail = Detail { least_m: 0.03 };

/// A drawing of a carriage in metres, without paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What is drawn, in the order of drawing.
    pub items: Vec<Mark>,
    /// A place for the number of each room, in the order of the rooms.
    pub spots: Vec<Spot>,
    /// What the drawing takes.
    pub bounds: Extent,
}

/// Where a room's number or name may stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// The room, as an index.
    pub room: usize,
    /// The middle of the largest free place in it.
    pub at: DVec2,
    /// From there to what stands or ends nearest, metres.
    pub clear_m: f64,
    /// The room.
    pub area: Extent,
}

/// A rectangle of the floor as it lies in a plan.
pub fn area(rect: &Rect) -> Extent {
    Extent { min: DVec2::new(rect.from_m, -rect.right_m), max: DVec2::new(rect.to_m, -rect.left_m) }
}

/// The plan of a carriage of a scenario; `None` where its class is not known.
pub fn plan_of(scenario: &Scenario, carriage: &Carriage, detail: Detail) -> Option<Plan> {
    let class = scenario.carriage_classes.get(&carriage.class)?;
    let interior = scenario.interior(carriage);
    Some(carriage_plan(&class.body, class.length_m, &interior, &scenario.furnishings, detail))
}

/// The plan of a carriage: its body, its length over couplers, what is inside, the kit.
pub fn carriage_plan(
    body: &Body,
    length_m: f64,
    interior: &Interior,
    kit: &BTreeMap<String, Furnishing>,
    detail: Detail,
) -> Plan {
    let inside = body.inside();
    let mut items = outside(body, length_m);
    items.push(Mark::area(corners_of(&area(&whole(body))), Ink::Ground, None, Shows::Body));
    for (index, room) in interior.rooms.iter().enumerate() {
        items.extend(floor(index, room.kind, room.finish, &area(&room.rect), detail));
    }
    items.extend(furnishings(interior, kit, detail));
    items.extend(partitions(interior, inside));
    for index in 0..interior.doorways.len() {
        items.extend(doorway(index, interior, kit));
    }
    items.extend(body_walls(body, interior));
    let reach = ((length_m - body.length_m) / 2.0).max(0.0);
    let corner = DVec2::new(body.length_m + reach, body.width_m / 2.0);
    let bounds = Extent { min: DVec2::new(-reach, -corner.y), max: corner };
    Plan { items, spots: spots(interior, kit), bounds }
}

fn whole(body: &Body) -> Rect {
    let half = body.width_m / 2.0;
    Rect { from_m: 0.0, to_m: body.length_m, left_m: -half, right_m: half }
}

fn corners_of(extent: &Extent) -> [DVec2; 4] {
    corners(extent.min, extent.max)
}

/// Bellows and couplers, up to the middle between two carriages.
fn outside(body: &Body, length_m: f64) -> Vec<Mark> {
    let reach = ((length_m - body.length_m) / 2.0).max(0.0);
    let mut marks = Vec::new();
    for (end, way) in [(0.0, -1.0), (body.length_m, 1.0)] {
        let tip = end + way * reach;
        let line = Some(Line::fine(Ink::Outside));
        let coupler = corners(DVec2::new(end, -COUPLER_M), DVec2::new(tip, COUPLER_M));
        let bellows = corners(DVec2::new(end, -BELLOWS_M), DVec2::new(tip, BELLOWS_M));
        marks.push(Mark::area(bellows, Ink::Ground, line, Shows::Body));
        marks.push(Mark::area(coupler, Ink::Ground, Some(Line::hair(Ink::Outside)), Shows::Body));
        for fold in 1..5 {
            let x = end + way * reach * f64::from(fold) / 5.0;
            let fold = [DVec2::new(x, -BELLOWS_M), DVec2::new(x, BELLOWS_M)];
            marks.push(Mark::lines(fold, Line::hair(Ink::Outside), Shows::Body));
        }
    }
    marks
}

/// The floor of a room; tiles where it is tiled, hatching where nobody says what is in it.
fn floor(index: usize, kind: RoomKind, finish: Finish, room: &Extent, detail: Detail) -> Vec<Mark> {
    let shows = Shows::Room(index);
    let mut marks = vec![Mark::area(corners_of(room), Ink::Floor(finish), None, shows)];
    let line = Line::hair(Ink::FloorLine);
    if kind == RoomKind::Closed || finish == Finish::Dark {
        marks.extend(hatching(room).into_iter().map(|ends| Mark::lines(ends, line, shows)));
    } else if finish == Finish::Tile && detail.least_m <= FINE.least_m {
        marks.extend(tiles(room).into_iter().map(|ends| Mark::lines(ends, line, shows)));
    }
    marks
}

fn tiles(room: &Extent) -> Vec<[DVec2; 2]> {
    let steps = |from: f64, to: f64| {
        let count = ((to - from - 0.05) / TILE_M).ceil().clamp(1.0, 1e3) as u32;
        (1..count).map(move |n| from + TILE_M * f64::from(n))
    };
    let across = steps(room.min.x, room.max.x).map(|x| [DVec2::new(x, room.min.y), DVec2::new(x, room.max.y)]);
    let along = steps(room.min.y, room.max.y).map(|y| [DVec2::new(room.min.x, y), DVec2::new(room.max.x, y)]);
    across.chain(along).collect()
}

/// Lines at 45 degrees, from edge to edge of a rectangle.
fn hatching(room: &Extent) -> Vec<[DVec2; 2]> {
    let size = room.max - room.min;
    let step = HATCH_M * std::f64::consts::SQRT_2;
    let count = ((size.x + size.y) / step).ceil().clamp(1.0, 1e3) as u32;
    (1..count)
        .map(|n| step * f64::from(n))
        .map(|reach| {
            let (low, left) = ((reach - size.x).max(0.0), (reach - size.y).max(0.0));
            [DVec2::new(reach - low, low), DVec2::new(left, reach - left)].map(|point| room.min + point)
        })
        .collect()
}

fn furnishings(interior: &Interior, kit: &BTreeMap<String, Furnishing>, detail: Detail) -> Vec<Mark> {
    let mut layered = Vec::new();
    for (index, piece) in interior.pieces.iter().enumerate() {
        if let Some(furnishing) = kit.get(&piece.kind) {
            layered.extend(piece::marks(index, piece, furnishing, View::Plan, detail));
        }
    }
    layered.sort_by(|a, b| a.0.total_cmp(&b.0));
    layered.into_iter().map(|(_, mark)| mark).collect()
}

fn partitions(interior: &Interior, inside: Rect) -> Vec<Mark> {
    let half = PARTITION_M / 2.0;
    let walls = walls::partitions(interior, inside);
    let area = |wall: &Wall| {
        let (a, b) = (wall.place(wall.from_m), wall.place(wall.to_m));
        let thick = if wall.along { DVec2::new(0.0, half) } else { DVec2::new(half, 0.0) };
        Mark::area(corners(a - thick, b + thick), Ink::Partition, None, Shows::Partition)
    };
    walls.iter().map(area).collect()
}

/// A doorway: a door, open, where it has one; else the edges of an arch overhead.
fn doorway(index: usize, interior: &Interior, kit: &BTreeMap<String, Furnishing>) -> Vec<Mark> {
    let opening = &interior.doorways[index];
    let shows = Shows::Doorway(index);
    let Some(wall) = walls::shared(&interior.rooms[opening.joins.0].rect, &interior.rooms[opening.joins.1].rect) else {
        return Vec::new();
    };
    let half = opening.width_m / 2.0;
    let (from, to) = (wall.place(opening.at_m - half), wall.place(opening.at_m + half));
    if opening.open {
        let thick = wall.normal() * (PARTITION_M / 2.0);
        let edge = |by: DVec2| Mark::lines([from + by, to + by], Line::hair(Ink::Above).dashed(), shows);
        return vec![edge(thick), edge(-thick)];
    }
    match swing(opening, &wall, interior, kit) {
        Some(swing) => swing.marks(shows),
        None => sliding(opening, &wall, shows),
    }
}

/// A door that slides: its leaf beside the wall, as far open as the wall is long.
fn sliding(opening: &Opening, wall: &Wall, shows: Shows) -> Vec<Mark> {
    let half = opening.width_m / 2.0;
    let off = wall.normal() * (PARTITION_M / 2.0 + LEAF_M / 2.0 + 0.01);
    let (before, after) = (opening.at_m - half - wall.from_m, wall.to_m - opening.at_m - half);
    let by = if before > after { -before.min(half * 1.6) } else { after.min(half * 1.6) };
    let (begin, end) = (wall.place(opening.at_m + by - half) + off, wall.place(opening.at_m + by + half) + off);
    let thick = wall.normal() * (LEAF_M / 2.0);
    vec![Mark::area(corners(begin - thick, end + thick), Ink::Ground, Some(Line::hair(Ink::Door)), shows)]
}

/// A door that turns: hinge, the end of the open leaf, the end of the closed one.
struct Swing {
    hinge: DVec2,
    open: DVec2,
    closed: DVec2,
}

impl Swing {
    fn arc(&self) -> Vec<DVec2> {
        let (from, to) = (self.closed - self.hinge, self.open - self.hinge);
        (0..=12)
            .map(|step| {
                let (sin, cos) = (f64::from(step) / 12.0 * std::f64::consts::FRAC_PI_2).sin_cos();
                self.hinge + from * cos + to * sin
            })
            .collect()
    }

    fn marks(&self, shows: Shows) -> Vec<Mark> {
        let thick = (self.closed - self.hinge).normalize_or_zero() * LEAF_M;
        let leaf = [self.hinge, self.open, self.open + thick, self.hinge + thick];
        vec![
            Mark::lines(self.arc(), Line::hair(Ink::Door), shows),
            Mark::area(leaf, Ink::Ground, Some(Line::hair(Ink::Door)), shows),
        ]
    }

    fn extent(&self) -> Option<Extent> {
        Extent::of([self.hinge, self.open, self.closed])
    }
}

/// The first way for a door to turn without meeting a wall or a piece; rooms are preferred to ways.
fn swing(opening: &Opening, wall: &Wall, interior: &Interior, kit: &BTreeMap<String, Furnishing>) -> Option<Swing> {
    let half = opening.width_m / 2.0;
    let kinds = [opening.joins.0, opening.joins.1].map(|room| interior.rooms[room].kind);
    let way = |kind: RoomKind| matches!(kind, RoomKind::Corridor | RoomKind::Vestibule);
    let rooms = if way(kinds[0]) && !way(kinds[1]) {
        [opening.joins.1, opening.joins.0]
    } else {
        [opening.joins.0, opening.joins.1]
    };
    for room in rooms.into_iter().filter(|room| interior.rooms[*room].kind != RoomKind::Corridor) {
        let space = area(&interior.rooms[room].rect);
        let middle = (space.min + space.max) / 2.0;
        let into = wall.normal() * (middle - wall.place(opening.at_m)).dot(wall.normal()).signum();
        for end in [-half, half] {
            let hinge = wall.place(opening.at_m + end) + into * (PARTITION_M / 2.0);
            let closed = wall.place(opening.at_m - end) + into * (PARTITION_M / 2.0);
            let swing = Swing { hinge, open: hinge + into * opening.width_m, closed };
            if swing.extent().is_some_and(|extent| space.grown(0.01).holds(extent) && free(extent, room, interior, kit))
            {
                return Some(swing);
            }
        }
    }
    None
}

/// Whether nothing that stands on the floor of a room reaches into a rectangle of the plan.
fn free(extent: Extent, room: usize, interior: &Interior, kit: &BTreeMap<String, Furnishing>) -> bool {
    let standing = interior.pieces.iter().filter(|piece| piece.room == room && piece.up_m < 1.9);
    let footprints = standing.filter_map(|piece| {
        let furnishing = kit.get(&piece.kind).filter(|furnishing| piece.up_m + furnishing.size_m.2 > 0.05)?;
        Extent::of(piece::footprint(piece, furnishing).map(|point| DVec2::new(point.x, -point.y)))
    });
    footprints.into_iter().all(|footprint| !footprint.meets(extent.grown(-0.02)))
}

/// Side walls with windows and doors, ends with their gangways.
fn body_walls(body: &Body, interior: &Interior) -> Vec<Mark> {
    let mut marks = Vec::new();
    for right in [false, true] {
        marks.extend(side_wall(body, right));
    }
    let inside = body.inside();
    for front in [true, false] {
        let gangway = interior.gangway(inside, front).is_some();
        let x = if front { 0.0 } else { body.length_m - WALL_M };
        let gap = if gangway { GANGWAY_M / 2.0 } else { 0.0 };
        for (from, to) in [(inside.left_m, -gap), (gap, inside.right_m)] {
            let wall = corners(DVec2::new(x, from), DVec2::new(x + WALL_M, to));
            marks.push(Mark::area(wall, Ink::Wall, None, Shows::Body));
        }
        if gangway {
            let leaf = corners(DVec2::new(x + 0.03, -gap), DVec2::new(x + 0.07, gap));
            marks.push(Mark::area(leaf, Ink::Ground, Some(Line::hair(Ink::Door)), Shows::Body));
        }
    }
    marks
}

/// An opening of a side wall.
struct Gap {
    from: f64,
    to: f64,
    door: Option<bool>,
}

/// Whether something on these sides is on the right (or left) one.
pub(super) fn on(side: Side, right: bool) -> bool {
    side == Side::Both || (side == Side::Right) == right
}

/// The panes of a run of windows: from, to.
pub(super) fn panes(run: &WindowRun) -> impl Iterator<Item = (f64, f64)> + '_ {
    let pitch = (run.to_m - run.from_m) / f64::from(run.count.max(1));
    (0..run.count).map(move |pane| {
        let middle = run.from_m + pitch * (f64::from(pane) + 0.5);
        (middle - run.width_m / 2.0, middle + run.width_m / 2.0)
    })
}

fn gaps(body: &Body, right: bool) -> Vec<Gap> {
    let windows = body.windows.iter().filter(|run| on(run.side, right)).flat_map(panes);
    let windows = windows.map(|(from, to)| Gap { from, to, door: None });
    let door = |door: &Door| {
        let half = door.width_m / 2.0;
        Gap { from: door.at_m - half, to: door.at_m + half, door: Some(door.loading) }
    };
    let doors = body.doors.iter().filter(|door| on(door.side, right)).map(door);
    // A window that reaches into a door gives way.
    let mut gaps: Vec<Gap> = doors.collect();
    for window in windows {
        if gaps.iter().all(|gap| window.to <= gap.from || window.from >= gap.to) {
            gaps.push(window);
        }
    }
    gaps.sort_by(|a, b| a.from.total_cmp(&b.from));
    gaps.retain(|gap| gap.to > WALL_M && gap.from < body.length_m - WALL_M);
    gaps
}

fn side_wall(body: &Body, right: bool) -> Vec<Mark> {
    let way = if right { -1.0 } else { 1.0 };
    let (outer, inner) = (way * body.width_m / 2.0, way * (body.width_m / 2.0 - WALL_M));
    let band = |from: f64, to: f64, a: f64, b: f64| corners(DVec2::new(from, a), DVec2::new(to, b));
    let mut marks = Vec::new();
    let mut at = 0.0;
    for gap in gaps(body, right) {
        if gap.from > at {
            marks.push(Mark::area(band(at, gap.from, outer, inner), Ink::Wall, None, Shows::Body));
        }
        let opening = band(gap.from, gap.to, outer, inner);
        match gap.door {
            None => {
                let frame = Line { ink: Ink::Wall, weight: Weight::Hair, dashed: false };
                marks.push(Mark::area(opening, Ink::Ground, Some(frame), Shows::Body));
                let pane = outer + (inner - outer) * 0.4;
                let glass = [DVec2::new(gap.from, pane), DVec2::new(gap.to, pane)];
                marks.push(Mark::lines(glass, Line::fine(Ink::Glass), Shows::Body));
            }
            Some(loading) => {
                marks.push(Mark::area(opening, Ink::Ground, None, Shows::Body));
                let (a, b) = (outer + (inner - outer) * 0.05, outer + (inner - outer) * 0.45);
                let leaves = if loading { 2 } else { 1 };
                let width = (gap.to - gap.from) / f64::from(leaves);
                for leaf in 0..leaves {
                    let from = gap.from + width * f64::from(leaf);
                    let leaf = band(from, from + width, a, b);
                    marks.push(Mark::area(leaf, Ink::Ground, Some(Line::hair(Ink::Door)), Shows::Body));
                }
                let sill = [DVec2::new(gap.from, inner), DVec2::new(gap.to, inner)];
                marks.push(Mark::lines(sill, Line::hair(Ink::Door), Shows::Body));
            }
        }
        at = f64::max(at, gap.to);
    }
    marks.push(Mark::area(band(at, body.length_m, outer, inner), Ink::Wall, None, Shows::Body));
    marks
}

/// The middle of the largest free place of every room.
fn spots(interior: &Interior, kit: &BTreeMap<String, Furnishing>) -> Vec<Spot> {
    let mut taken: Vec<Vec<Extent>> = vec![Vec::new(); interior.rooms.len()];
    for piece in &interior.pieces {
        if let Some(furnishing) = kit.get(&piece.kind).filter(|furnishing| piece.up_m + furnishing.size_m.2 > 0.05) {
            let corners = piece::footprint(piece, furnishing).map(|point| DVec2::new(point.x, -point.y));
            taken[piece.room].extend(Extent::of(corners));
        }
    }
    for way in &interior.doorways {
        let rooms = [way.joins.0, way.joins.1];
        if let Some(wall) = walls::shared(&interior.rooms[rooms[0]].rect, &interior.rooms[rooms[1]].rect) {
            // Doors turn here, and people walk.
            let (from, to) = (wall.place(way.at_m - way.width_m / 2.0), wall.place(way.at_m + way.width_m / 2.0));
            let reach = wall.normal() * way.width_m;
            let clear = Extent::of([from - reach, from + reach, to - reach, to + reach]);
            for room in rooms {
                taken[room].extend(clear);
            }
        }
    }
    interior.rooms.iter().enumerate().map(|(room, space)| spot(room, area(&space.rect), &taken[room])).collect()
}

fn spot(room: usize, area: Extent, taken: &[Extent]) -> Spot {
    let clear = |at: DVec2| {
        let walls = (at - area.min).min(area.max - at).min_element();
        taken.iter().map(|extent| gap(*extent, at)).fold(walls, f64::min)
    };
    let middle = (area.min + area.max) / 2.0;
    let mut best = (clear(middle), middle);
    let size = area.max - area.min;
    let steps = |length: f64| (length / SEARCH_M).ceil().clamp(1.0, 300.0) as u32;
    let (columns, rows) = (steps(size.x), steps(size.y));
    for column in 0..=columns {
        for row in 0..=rows {
            let share = DVec2::new(f64::from(column) / f64::from(columns), f64::from(row) / f64::from(rows));
            let at = area.min + size * share;
            // Of two equally free places the one nearer to the middle wins.
            let (free, far) = (clear(at), at.distance(middle) * 0.02);
            if free - far > best.0 - best.1.distance(middle) * 0.02 + 1e-9 {
                best = (free, at);
            }
        }
    }
    Spot { room, at: best.1, clear_m: best.0, area }
}

/// From a point to a rectangle; less than nothing inside of it.
fn gap(extent: Extent, at: DVec2) -> f64 {
    let outside = (extent.min - at).max(at - extent.max);
    if outside.max_element() < 0.0 { outside.max_element() } else { outside.max(DVec2::ZERO).length() }
}

/// The pieces that a plan shows, by their indices.
pub fn shown(plan: &Plan) -> BTreeSet<usize> {
    plan.items
        .iter()
        .filter_map(|mark| match (mark.shows, &mark.form) {
            (Shows::Piece(index), Form::Polygon(_) | Form::Circle(..)) => Some(index),
            _ => None,
        })
        .collect()
}
