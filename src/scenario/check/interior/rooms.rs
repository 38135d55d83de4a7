//! Checks of rooms, of doorways between them and of the doors and gangways of the body.

use super::geometry::Inside;
use super::{Findings, Subject, length, place};
use crate::scenario::interior::{Opening, Rect, RoomKind, Space, Wall};
use crate::scenario::model::{Door, Side};

/// Smaller than that no room is, metres.
const SMALLEST_M: f64 = 0.5;
/// Rooms may reach into each other or out of the body by this, metres: a rounding.
const ROUNDING_M: f64 = 0.01;
/// What a person needs to stand upright, metres.
const HEADROOM_M: f64 = 1.9;
/// Wall that stays beside a doorway, metres: the posts of its frame.
const POST_M: f64 = 0.05;
/// Between a room's side and the wall of the body that it lies along, metres.
const ALONG_WALL_M: f64 = 0.02;

/// Checks them; whether rooms and doorways are such that somebody could walk through them.
pub(super) fn check(inside: &Inside<'_>, findings: &mut Findings) -> bool {
    if inside.interior.rooms.is_empty() {
        return false;
    }
    let before = findings.0.len();
    let headroom_m = inside.body.headroom_m();
    if headroom_m < HEADROOM_M {
        let message =
            format!("found rooms under a ceiling of {}, expected at least {HEADROOM_M} m", length(headroom_m.max(0.0)));
        findings.add(Subject::Layout, "rooms", message, "raise `height_m` of the body, or leave the rooms out");
    }
    for (index, room) in inside.interior.rooms.iter().enumerate() {
        check_room(room, inside, findings);
        for other in &inside.interior.rooms[..index] {
            check_overlap(room, other, findings);
        }
    }
    for (index, doorway) in inside.interior.doorways.iter().enumerate() {
        check_doorway(index, doorway, inside, findings);
    }
    for front in [true, false] {
        check_gangway(front, inside, findings);
    }
    let walkable = findings.0.len() == before;
    for (index, door) in inside.body.doors.iter().enumerate() {
        check_door(index, door, inside, findings);
    }
    walkable
}

/// Whether a room has a size: of one that has none, nothing else is worth saying.
pub(super) fn has_size(room: &Space) -> bool {
    room.rect.length_m().min(room.rect.width_m()) >= SMALLEST_M - 1e-9
}

fn check_room(room: &Space, inside: &Inside<'_>, findings: &mut Findings) {
    let (subject, rect) = (Subject::Room(room.written), room.rect);
    let sides = [
        ("from_m", "to_m", rect.from_m, rect.to_m, rect.length_m()),
        ("left_m", "right_m", rect.left_m, rect.right_m, rect.width_m()),
    ];
    for (low, high, from_m, to_m, size_m) in sides {
        if size_m < SMALLEST_M - 1e-9 {
            let message = format!(
                "found room `{}` from {} m to {} m, expected a room of {} or more",
                room.id,
                place(from_m),
                place(to_m),
                length(SMALLEST_M)
            );
            let hint = if size_m < 0.0 { format!("exchange {low} and {high}?") } else { String::new() };
            findings.add(subject, high, message, hint);
        }
    }
    let body = inside.rect;
    let beyond = [
        ("from_m", "front end", body.from_m - rect.from_m),
        ("to_m", "rear end", rect.to_m - body.to_m),
        ("left_m", "left wall", body.left_m - rect.left_m),
        ("right_m", "right wall", rect.right_m - body.right_m),
    ];
    for (field, what, by_m) in beyond.into_iter().filter(|(_, _, by_m)| *by_m > ROUNDING_M) {
        let message = format!(
            "found room `{}` {} beyond the body's {what}, expected it inside: {} m to {} m, and {} m to either side",
            room.id,
            length(by_m),
            place(body.from_m),
            place(body.to_m),
            place(body.right_m)
        );
        findings.add(
            subject,
            field,
            message,
            "places are metres from the front end of the body; walls are 0.1 m thick",
        );
    }
}

/// Rooms may touch, not overlap.
fn check_overlap(room: &Space, other: &Space, findings: &mut Findings) {
    let depth_m = room.rect.depth_m(&other.rect);
    if depth_m > ROUNDING_M {
        let message = format!(
            "found rooms `{}` and `{}` over each other by {}, expected rooms side by side",
            other.id,
            room.id,
            length(depth_m)
        );
        let hint = format!("`{}` is {}", other.id, reach(&other.rect));
        findings.add(Subject::Room(room.written.max(other.written)), "", message, hint);
    }
}

fn reach(rect: &Rect) -> String {
    let [from, to, left, right] = [rect.from_m, rect.to_m, rect.left_m, rect.right_m].map(place);
    format!("from {from} m to {to} m along and from {left} m to {right} m across")
}

/// A doorway lies in the wall that its rooms share.
fn check_doorway(index: usize, doorway: &Opening, inside: &Inside<'_>, findings: &mut Findings) {
    let interior = inside.interior;
    let (a, b) = (&interior.rooms[doorway.joins.0], &interior.rooms[doorway.joins.1]);
    let subject = Subject::Doorway(doorway.written);
    if doorway.joins.0 == doorway.joins.1 {
        let message = format!("found a doorway from `{}` to itself, expected two rooms", a.id);
        findings.add(subject, "joins", message, "name the room on the other side of the wall");
        return;
    }
    if !has_size(a) || !has_size(b) {
        return;
    }
    let Some(wall) = interior.wall_of(doorway) else {
        if a.rect.depth_m(&b.rect) > ROUNDING_M {
            return; // Rooms over each other have no wall between them, and that is told.
        }
        let message = format!("found a doorway between `{}` and `{}`, expected rooms that share a wall", a.id, b.id);
        let hint = format!("`{}` is {}; `{}` is {}", a.id, reach(&a.rect), b.id, reach(&b.rect));
        findings.add(subject, "joins", message, hint);
        return;
    };
    let (from_m, to_m) = opening(doorway);
    let short_m = (wall.from_m + POST_M - from_m).max(to_m + POST_M - wall.to_m);
    if short_m > 1e-3 {
        let message = format!(
            "found a doorway of {} at {} m, {} too near to an end of the wall that `{}` and `{}` share, expected it within {} m to {} m with {} to spare",
            length(doorway.width_m),
            place(doorway.at_m),
            length(short_m.max(0.01)),
            a.id,
            b.id,
            place(wall.from_m),
            place(wall.to_m),
            length(POST_M)
        );
        findings.add(subject, "at_m", message, doorway_hint(&wall));
    }
    if let Some(other) = interior.doorways[..index].iter().find(|other| meets(doorway, other)) {
        let message = format!(
            "found a second doorway between `{}` and `{}` over the one at {} m, expected doorways side by side",
            a.id,
            b.id,
            place(other.at_m)
        );
        findings.add(subject, "at_m", message, "leave out one of them");
    }
}

fn doorway_hint(wall: &Wall) -> &'static str {
    if wall.along {
        "this wall runs along the carriage: `at_m` is metres from the front end of the body"
    } else {
        "this wall runs across the carriage: `at_m` is metres to the right of the centre line"
    }
}

fn opening(doorway: &Opening) -> (f64, f64) {
    (doorway.at_m - doorway.width_m / 2.0, doorway.at_m + doorway.width_m / 2.0)
}

fn meets(a: &Opening, b: &Opening) -> bool {
    let same = a.joins == b.joins || (a.joins.1, a.joins.0) == b.joins;
    let ((from_a, to_a), (from_b, to_b)) = (opening(a), opening(b));
    same && from_a.max(from_b) < to_a.min(to_b)
}

/// Whether people and goods come in through the outer doors into such a room.
fn has_outer_doors(kind: RoomKind) -> bool {
    match kind {
        RoomKind::Vestibule
        | RoomKind::Hall
        | RoomKind::Store
        | RoomKind::Machine
        | RoomKind::Galley
        | RoomKind::Workshop
        | RoomKind::Closed => true,
        RoomKind::Corridor
        | RoomKind::Office
        | RoomKind::Bedroom
        | RoomKind::Audience
        | RoomKind::Conference
        | RoomKind::Dining
        | RoomKind::Compartment
        | RoomKind::Saloon
        | RoomKind::Washroom
        | RoomKind::Toilet
        | RoomKind::Duty
        | RoomKind::Equipment
        | RoomKind::Medical => false,
    }
}

/// An outer door opens into one room, and into one that is made for it.
fn check_door(index: usize, door: &Door, inside: &Inside<'_>, findings: &mut Findings) {
    let sides: &[(bool, &str)] = match door.side {
        Side::Left => &[(true, "left")],
        Side::Right => &[(false, "right")],
        Side::Both => &[(true, "left"), (false, "right")],
    };
    for (left, side) in sides {
        let what = format!("found the outer door at {} m on the {side}", place(door.at_m));
        let behind = behind(door, *left, inside);
        let (message, hint) = match behind.as_slice() {
            [] => (format!("{what} without a room behind it, expected one"), "let a vestibule begin there"),
            [room] if has_outer_doors(room.kind) => continue,
            [room] => (
                format!("{what} into `{}`, expected it in a vestibule, a hall, a store or a room of machines", room.id),
                "move the door or the room; a vestibule is a room of the kind `vestibule`",
            ),
            [a, b, ..] => (
                format!("{what} onto the wall between `{}` and `{}`, expected one room behind it", a.id, b.id),
                "move the door or the wall",
            ),
        };
        findings.add(Subject::Door(index), "", message, hint);
        return;
    }
}

/// The rooms along a side of the body that an outer door would open into.
fn behind<'a>(door: &Door, left: bool, inside: &Inside<'a>) -> Vec<&'a Space> {
    let (from_m, to_m) = (door.at_m - door.width_m / 2.0, door.at_m + door.width_m / 2.0);
    let along = |room: &&Space| {
        let gap_m = if left { room.rect.left_m - inside.rect.left_m } else { inside.rect.right_m - room.rect.right_m };
        gap_m.abs() <= ALONG_WALL_M
    };
    let meets = |room: &&Space| room.rect.to_m.min(to_m) - room.rect.from_m.max(from_m) > ROUNDING_M;
    inside.interior.rooms.iter().filter(along).filter(meets).collect()
}

/// A vestibule at each end leads to the next carriage.
fn check_gangway(front: bool, inside: &Inside<'_>, findings: &mut Findings) {
    if inside.interior.gangway(inside.rect, front).is_some() {
        return;
    }
    let (end, field, at_m) =
        if front { ("front", "from_m", inside.rect.from_m) } else { ("rear", "to_m", inside.rect.to_m) };
    let message = format!("found no vestibule at the {end} end, expected one with the gangway to the next carriage");
    let hint = format!("a room of the kind `vestibule` over the centre line, with `{field}: {}`", place(at_m));
    findings.add(Subject::Layout, "rooms", message, hint);
}
