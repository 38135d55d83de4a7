//! Checks of furnishings in their places.

use std::collections::BTreeSet;

use super::geometry::{Inside, Placed};
use super::rooms::has_size;
use super::{Findings, Subject, length, place};
use crate::scenario::interior::{ANKLE_M, GANGWAY_M, HEAD_M, Opening, PARTITION_M, Rect, Solid, Wall, Written};

/// Pieces may reach into each other by this, metres: a cushion gives, a chair is pushed against a table.
const OVERLAP_M: f64 = 0.02;
/// Pieces may stand out of their room or reach into the ceiling by this, metres: a rounding.
const ROUNDING_M: f64 = 0.01;
/// What ends below this lies flat on the floor, and other things may stand on it, metres.
const FLAT_M: f64 = 0.05;
/// Floor that stays free before a doorway, metres.
const CLEAR_M: f64 = 0.5;
/// What begins higher than this hangs on a wall, metres.
const HANGS_M: f64 = 0.5;
/// So much of either side of a doorway may have something hanging before it, metres.
const SIDE_M: f64 = 0.10;
/// Nobody sits nearer to a wall before them, metres.
const VIEW_M: f64 = 0.6;
/// What stands before a seat reaches into these heights: a rug does not, nor does a picture on the wall, metres.
const BEFORE_A_SEAT_M: (f64, f64) = (0.2, 0.8);
/// So many pairs of shapes are compared in a carriage: an answer comes soon whatever the files hold.
const MOST_PAIRS: usize = 2_000_000;

pub(super) fn check(inside: &Inside<'_>, findings: &mut Findings) {
    for placed in inside.pieces.iter().filter(|placed| has_size(placed.room)) {
        check_room(placed, inside, findings);
        check_ceiling(placed, inside, findings);
        check_view(placed, inside, findings);
    }
    check_overlaps(inside, findings);
    check_doorways(inside, findings);
}

/// A piece stands in its room.
fn check_room(placed: &Placed<'_>, inside: &Inside<'_>, findings: &mut Findings) {
    let rect = placed.room.rect;
    // A partition takes half of its thickness from each room; a wall of the body stands outside of them.
    let wall_m = |gap_m: f64| if gap_m.abs() <= 0.02 { 0.0 } else { PARTITION_M / 2.0 };
    let corners = placed.piece.corners(placed.kind);
    let least = |value: fn(&(f64, f64)) -> f64| corners.iter().map(value).fold(f64::INFINITY, f64::min);
    let most = |value: fn(&(f64, f64)) -> f64| corners.iter().map(value).fold(f64::NEG_INFINITY, f64::max);
    let (at, across): (fn(&(f64, f64)) -> f64, fn(&(f64, f64)) -> f64) = (|corner| corner.0, |corner| corner.1);
    let sides = [
        ("front", "at_m", rect.from_m - least(at), wall_m(rect.from_m - inside.rect.from_m)),
        ("rear", "at_m", most(at) - rect.to_m, wall_m(rect.to_m - inside.rect.to_m)),
        ("left", "across_m", rect.left_m - least(across), wall_m(rect.left_m - inside.rect.left_m)),
        ("right", "across_m", most(across) - rect.right_m, wall_m(rect.right_m - inside.rect.right_m)),
    ];
    let worst = sides.into_iter().max_by(|a, b| (a.2 + a.3).total_cmp(&(b.2 + b.3)));
    let Some((side, field, out_m, wall_m)) = worst.filter(|(_, _, out_m, wall_m)| out_m + wall_m > ROUNDING_M) else {
        return;
    };
    let (what, id) = (placed.told(), &placed.room.id);
    let message = if out_m > ROUNDING_M {
        format!("found {what} reaching {} out of room `{id}` at its {side}, expected it inside", length(out_m))
    } else {
        let into_m = length(out_m + wall_m);
        format!("found {what} reaching {into_m} into the {side} wall of room `{id}`, expected it before the wall")
    };
    let reach = match field {
        "at_m" => format!("`{id}` is from {} m to {} m", place(rect.from_m), place(rect.to_m)),
        _ => format!("`{id}` is from {} m to {} m across", place(rect.left_m), place(rect.right_m)),
    };
    let hint =
        if wall_m > 0.0 { format!("{reach}; its partition takes {} of that", length(wall_m + 0.004)) } else { reach };
    findings.add(placed.subject(), field, message, hint);
}

fn check_ceiling(placed: &Placed<'_>, inside: &Inside<'_>, findings: &mut Findings) {
    let (top_m, headroom_m) = (placed.piece.up_m + placed.kind.size_m.2, inside.body.headroom_m());
    if top_m - headroom_m > ROUNDING_M {
        let message = format!(
            "found {} up to {}, expected it under the ceiling at {}",
            placed.told(),
            length(top_m),
            length(headroom_m)
        );
        findings.add(placed.subject(), "up_m", message, "`up_m` is where its foot is, above the floor");
    }
}

/// Who sits has something before them: room, or a table.
fn check_view(placed: &Placed<'_>, inside: &Inside<'_>, findings: &mut Findings) {
    if placed.kind.seats == 0 {
        return;
    }
    let eye = placed.piece.place(0.0, placed.kind.size_m.1 / 2.0);
    let ahead = placed.piece.front();
    let wall_m = to_wall_m(eye, ahead, &placed.room.rect);
    let stands = |other: &&Placed<'_>| {
        !std::ptr::eq(*other, placed) && other.solids.iter().any(|solid| is_on_the_way(solid, eye, ahead, wall_m))
    };
    if wall_m >= VIEW_M - ROUNDING_M || inside.pieces_in(placed.piece.room).any(|other| stands(&other)) {
        return;
    }
    let message = format!(
        "found {} looking at a wall of `{}` from {}, expected {} or more, or something before it",
        placed.told(),
        placed.room.id,
        length(wall_m.max(0.0)),
        length(VIEW_M)
    );
    let hint =
        "`turn_deg`: its front looks to the front of the carriage with 0, right with 90, rear with 180, left with 270";
    findings.add(placed.subject(), "turn_deg", message, hint);
}

/// How far it is from a place in a room to its wall.
fn to_wall_m((at_m, across_m): (f64, f64), (along, across): (f64, f64), room: &Rect) -> f64 {
    let reach = |place: f64, heading: f64, low: f64, high: f64| match heading {
        _ if heading > 1e-9 => (high - place) / heading,
        _ if heading < -1e-9 => (low - place) / heading,
        _ => f64::INFINITY,
    };
    reach(at_m, along, room.from_m, room.to_m).min(reach(across_m, across, room.left_m, room.right_m))
}

/// Whether a solid stands on a line of sight.
fn is_on_the_way(solid: &Solid, eye: (f64, f64), ahead: (f64, f64), most_m: f64) -> bool {
    const STEPS: usize = 12;
    if !solid.is_between(BEFORE_A_SEAT_M.0, BEFORE_A_SEAT_M.1) {
        return false;
    }
    let near = Rect {
        from_m: solid.bounds.from_m - OVERLAP_M,
        to_m: solid.bounds.to_m + OVERLAP_M,
        left_m: solid.bounds.left_m - OVERLAP_M,
        right_m: solid.bounds.right_m + OVERLAP_M,
    };
    let at = |step: usize| (step as f64 / STEPS as f64) * most_m.clamp(0.0, VIEW_M);
    (0..=STEPS).map(at).any(|far| near.contains(eye.0 + ahead.0 * far, eye.1 + ahead.1 * far))
}

/// No two pieces stand in the same place.
fn check_overlaps(inside: &Inside<'_>, findings: &mut Findings) {
    let mut order: Vec<_> = inside.pieces.iter().filter(|placed| placed.reach_m.1 > FLAT_M).collect();
    order.sort_by(|a, b| a.bounds.from_m.total_cmp(&b.bounds.from_m));
    let mut pairs = 0;
    let mut told = BTreeSet::new();
    for (index, a) in order.iter().enumerate() {
        let near = order[index + 1..].iter().take_while(|b| b.bounds.from_m < a.bounds.to_m - OVERLAP_M);
        for b in near {
            pairs += 1;
            if b.piece.room == a.piece.room && reach_into_each_other(a, b) {
                pairs += a.solids.len() * b.solids.len();
                let depth_m = depth_m(a, b);
                let rows = (a.piece.written.min(b.piece.written), a.piece.written.max(b.piece.written));
                if depth_m > OVERLAP_M && told.insert(rows) {
                    tell_overlap(a, b, depth_m, findings);
                }
            }
            if pairs > MOST_PAIRS {
                let message = "found more furnishings in one place than can be told apart, expected fewer";
                findings.add(a.subject(), "", message, "leave some out, or move them apart");
                return;
            }
        }
        if findings.is_full() {
            return;
        }
    }
}

/// Whether the boxes around two pieces do.
fn reach_into_each_other(a: &Placed<'_>, b: &Placed<'_>) -> bool {
    let up_m = a.reach_m.1.min(b.reach_m.1) - a.reach_m.0.max(b.reach_m.0);
    a.bounds.depth_m(&b.bounds).min(up_m) > OVERLAP_M
}

/// How far two pieces reach into each other.
fn depth_m(a: &Placed<'_>, b: &Placed<'_>) -> f64 {
    let mut deepest_m = 0.0_f64;
    for solid in &a.solids {
        for other in &b.solids {
            deepest_m = deepest_m.max(solid.depth_m(other));
        }
    }
    deepest_m
}

fn tell_overlap(a: &Placed<'_>, b: &Placed<'_>, depth_m: f64, findings: &mut Findings) {
    let (first, second) = if a.piece.written <= b.piece.written { (a, b) } else { (b, a) };
    let (subject, by, id) = (second.subject(), length(depth_m), &second.room.id);
    if first.piece.written == second.piece.written {
        let message =
            format!("found pieces of this row reaching {by} into each other in `{id}`, expected them side by side");
        findings.add(subject, "step_m", message, format!("a `{}` is {}", first.piece.kind, size(first)));
        return;
    }
    let message = format!(
        "found {} and {} reaching {by} into each other in `{id}`, expected them apart",
        first.told(),
        second.told()
    );
    let hint = format!(
        "`{}` takes {}, `{}` {}",
        first.piece.kind,
        reach(&first.bounds),
        second.piece.kind,
        reach(&second.bounds)
    );
    findings.add(subject, "kind", message, hint);
}

fn size(placed: &Placed<'_>) -> String {
    let (width, depth, _) = placed.kind.size_m;
    format!("{} wide and {} deep", length(width), length(depth))
}

fn reach(rect: &Rect) -> String {
    let [from, to, left, right] = [rect.from_m, rect.to_m, rect.left_m, rect.right_m].map(place);
    format!("{from} to {to} m along, {left} to {right} m across")
}

/// Nothing stands before a doorway or a gangway.
fn check_doorways(inside: &Inside<'_>, findings: &mut Findings) {
    for doorway in &inside.interior.doorways {
        let Some(wall) = inside.interior.wall_of(doorway) else { continue };
        for (room, other) in [doorway.joins, (doorway.joins.1, doorway.joins.0)] {
            let rooms = &inside.interior.rooms;
            let what = format!("the doorway from `{}` to `{}`", rooms[room].id, rooms[other].id);
            let clear = before(doorway, &wall, &rooms[room].rect);
            check_clear(inside, room, &clear, &what, Some(doorway.written), findings);
        }
    }
    for front in [true, false] {
        if let Some(room) = inside.interior.gangway(inside.rect, front) {
            let (from_m, to_m) = if front {
                (inside.rect.from_m, inside.rect.from_m + CLEAR_M)
            } else {
                (inside.rect.to_m - CLEAR_M, inside.rect.to_m)
            };
            let half_m = GANGWAY_M / 2.0;
            let clear = |side_m: f64| Rect { from_m, to_m, left_m: side_m - half_m, right_m: half_m - side_m };
            let clear = Clear { floor: clear(0.0), without_sides: clear(SIDE_M) };
            let what = if front { "the front gangway" } else { "the rear gangway" };
            check_clear(inside, room, &clear, what, None, findings);
        }
    }
}

/// The floor before a doorway.
struct Clear {
    floor: Rect,
    /// What of it must be free where curtains and pictures hang.
    without_sides: Rect,
}

/// The floor before a doorway, in one of its rooms.
fn before(doorway: &Opening, wall: &Wall, room: &Rect) -> Clear {
    let (from_m, to_m) = (doorway.at_m - doorway.width_m / 2.0, doorway.at_m + doorway.width_m / 2.0);
    let middle = room.middle();
    let is_behind = if wall.along { middle.1 > wall.place_m } else { middle.0 > wall.place_m };
    let (before_m, behind_m) = if is_behind { (0.0, CLEAR_M) } else { (CLEAR_M, 0.0) };
    let clear = |side_m: f64| wall.strip(from_m + side_m, to_m - side_m, before_m, behind_m);
    Clear { floor: clear(0.0), without_sides: clear(SIDE_M) }
}

fn check_clear(
    inside: &Inside<'_>,
    room: usize,
    clear: &Clear,
    what: &str,
    doorway: Option<Written>,
    findings: &mut Findings,
) {
    let floor = Solid::upright(clear.floor, ANKLE_M, HEAD_M);
    let without_sides = Solid::upright(clear.without_sides, ANKLE_M, HEAD_M);
    let reach_m = |solid: &Solid| solid.depth_m(if solid.foot_m > HANGS_M { &without_sides } else { &floor });
    for placed in inside.pieces_in(room) {
        let deepest_m = placed.solids.iter().map(reach_m).fold(0.0, f64::max);
        if deepest_m <= OVERLAP_M {
            continue;
        }
        let message = format!(
            "found {} standing {} in the way of {what}, expected {} of free floor before it",
            placed.told(),
            length(deepest_m),
            length(CLEAR_M)
        );
        // Whoever wrote the later of the two can mend it.
        let by_doorway = doorway.filter(|written| is_later(*written, placed.piece.written));
        let subject = by_doorway.map_or(placed.subject(), Subject::Doorway);
        findings.add(subject, "at_m", message, format!("keep clear: {}", reach(&clear.floor)));
    }
}

fn is_later(doorway: Written, row: Written) -> bool {
    matches!((doorway, row), (Written::Carriage(_), Written::Class(_)))
}
