//! Checks that people can walk through a carriage and into its rooms.

use std::collections::BTreeSet;

use super::geometry::{Inside, Placed};
use super::{Findings, Subject, place};
use crate::scenario::interior::{
    ANKLE_M, Floor, HEAD_M, Interior, PARTITION_M, PERSON_RADIUS_M, Rect, RoomKind, Space,
};

/// Checks the ways of an inside whose rooms and doorways are without fault.
pub(super) fn check(inside: &Inside<'_>, findings: &mut Findings) {
    let floor = Floor::around(inside.interior, inside.body, inside.pieces.iter().map(|placed| &placed.solids));
    for room in inside.interior.rooms.iter().filter(|room| room.kind == RoomKind::Corridor) {
        check_corridor(room, &floor, inside, findings);
    }
    check_rooms(&floor, inside, findings);
}

/// A corridor stays a way from its one end to the other.
fn check_corridor(room: &Space, floor: &Floor, inside: &Inside<'_>, findings: &mut Findings) {
    let rect = room.rect;
    let along = rect.length_m() >= rect.width_m();
    let end_m = PERSON_RADIUS_M + PARTITION_M;
    let stretch = if along {
        Rect { from_m: rect.from_m + end_m, to_m: rect.to_m - end_m, ..rect }
    } else {
        Rect { left_m: rect.left_m + end_m, right_m: rect.right_m - end_m, ..rect }
    };
    let Some(at_m) = floor.first_narrow(stretch, along) else { return };
    let middle = rect.middle();
    let narrow = if along { (at_m, middle.1) } else { (middle.0, at_m) };
    let (what, least) = (format!("corridor `{}`", room.id), place(2.0 * PERSON_RADIUS_M));
    let message = match nearest_piece(inside, narrow) {
        Some(piece) => format!("found no way past {} in {what}, expected {least} m or more beside it", piece.told()),
        None => format!("found no way through {what} at {} m, expected {least} m or more", place(at_m)),
    };
    findings.add(Subject::Room(room.written), "kind", message, "widen the corridor, or move what stands in it");
}

/// Every room and the rear gangway can be reached.
fn check_rooms(floor: &Floor, inside: &Inside<'_>, findings: &mut Findings) {
    let interior = inside.interior;
    let Some(front) = interior.gangway(inside.rect, true) else { return };
    let reached: BTreeSet<usize> = (0..interior.rooms.len()).filter(|room| floor.reaches_room(*room)).collect();
    if !reached.contains(&front) {
        tell_unreached(front, None, floor, inside, findings);
        return;
    }
    let joined = joined_with(front, interior);
    for (index, room) in interior.rooms.iter().enumerate() {
        if reached.contains(&index) || room.kind == RoomKind::Closed {
            continue;
        }
        let from = interior.doorways.iter().find_map(|way| match way.joins {
            (a, b) if a == index && reached.contains(&b) => Some(b),
            (a, b) if b == index && reached.contains(&a) => Some(a),
            _ => None,
        });
        // Behind a room that cannot be reached nothing can: only the first is told.
        if from.is_some() || !joined.contains(&index) {
            tell_unreached(index, from, floor, inside, findings);
        }
    }
    let rear = interior.gangway(inside.rect, false).filter(|rear| reached.contains(rear));
    if let Some(rear) = rear.filter(|_| !floor.reaches_rear()) {
        let message = "found no way to the rear gangway, expected one of 0.5 m or more";
        let hint = end_of_way(inside.rect.to_m, 0.0, floor, inside);
        findings.add(Subject::Room(interior.rooms[rear].written), "", message, hint);
    }
}

/// The rooms that doorways join with a room, whatever stands in the way.
fn joined_with(room: usize, interior: &Interior) -> BTreeSet<usize> {
    let mut joined = BTreeSet::from([room]);
    let mut open = vec![room];
    while let Some(room) = open.pop() {
        for way in &interior.doorways {
            let next = match way.joins {
                (a, b) if a == room => b,
                (a, b) if b == room => a,
                _ => continue,
            };
            if joined.insert(next) {
                open.push(next);
            }
        }
    }
    joined
}

fn tell_unreached(index: usize, from: Option<usize>, floor: &Floor, inside: &Inside<'_>, findings: &mut Findings) {
    let interior = inside.interior;
    let room = &interior.rooms[index];
    let (message, hint) = match from {
        Some(from) => {
            let way = interior.doorways.iter().find(|way| way.joins == (index, from) || way.joins == (from, index));
            let wall = way.and_then(|way| Some((way, interior.wall_of(way)?)));
            let (at_m, across_m) = wall.map_or(room.rect.middle(), |(way, wall)| {
                if wall.along { (way.at_m, wall.place_m) } else { (wall.place_m, way.at_m) }
            });
            let from = &interior.rooms[from].id;
            let message = format!("found no way from `{from}` into `{}`, expected one of 0.5 m or more", room.id);
            (message, end_of_way(at_m, across_m, floor, inside))
        }
        None if interior.doorways.iter().any(|way| way.joins.0 == index || way.joins.1 == index) => (
            format!("found no way from the front vestibule to `{}`, expected one", room.id),
            "its doorways lead only to rooms that nobody can reach either".to_owned(),
        ),
        None if inside.interior.gangway(inside.rect, true) == Some(index) => (
            format!("found no room to stand in `{}` behind the front gangway, expected it free", room.id),
            "a person needs 0.5 m; keep the middle of the vestibule clear".to_owned(),
        ),
        None => (
            format!("found room `{}` without a doorway, expected a way into it", room.id),
            format!("for instance `(joins: (\"{}\", \"...\"), at_m: ...)` among the doorways", room.id),
        ),
    };
    findings.add(Subject::Room(room.written), "id", message, hint);
}

/// Where the way to a place ends, and beside what.
fn end_of_way(at_m: f64, across_m: f64, floor: &Floor, inside: &Inside<'_>) -> String {
    let Some(end) = floor.nearest_reached((at_m, across_m)) else { return String::new() };
    let beside = nearest_piece(inside, between(end, (at_m, across_m)));
    let beside = beside.map_or_else(String::new, |placed| format!(", before {}", placed.told()));
    format!("the way ends at {} m, {} m across{beside}", place(end.0), place(end.1))
}

/// A place a little on from one to another: where the way would go on.
fn between(from: (f64, f64), to: (f64, f64)) -> (f64, f64) {
    let far_m = (to.0 - from.0).hypot(to.1 - from.1).max(1e-9);
    let share = (PERSON_RADIUS_M / far_m).min(1.0);
    (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share)
}

/// The piece that stands nearest to a place and would be in a person's way there.
fn nearest_piece<'a, 'b>(inside: &'b Inside<'a>, (at_m, across_m): (f64, f64)) -> Option<&'b Placed<'a>> {
    let away = |low: f64, high: f64, at: f64| (low - at).max(at - high).max(0.0);
    let distance = |placed: &Placed<'_>| {
        let bounds = placed.bounds;
        away(bounds.from_m, bounds.to_m, at_m).hypot(away(bounds.left_m, bounds.right_m, across_m))
    };
    let stands = |placed: &&Placed<'_>| {
        placed.solids.iter().any(|solid| solid.is_between(ANKLE_M, HEAD_M)) && distance(placed) < 2.0 * PERSON_RADIUS_M
    };
    let near = inside.pieces.iter().filter(stands);
    near.min_by(|a, b| distance(a).total_cmp(&distance(b)))
}
