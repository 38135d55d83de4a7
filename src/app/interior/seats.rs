//! Seats with a window: where the eyes of somebody who sits there are, and where they look.
//!
//! Nothing here knows a carriage by name: whatever the kit says people can sit on counts, if its room has a window
//! near it and nothing stands between the eyes and the glass.

use std::collections::BTreeMap;

use glam::{DVec2, DVec3};

use super::Inside;
use crate::scenario::{Floor, Furnishing, Piece, Rect, Side, Solid};

/// Height of the eyes of a person who sits, over the floor, metres.
pub const SEATED_EYES_M: f64 = 1.15;
/// From the back of a seat to the eyes of who leans on it, metres.
const LEANS_M: f64 = 0.34;
/// Who cannot lean back without being in something sits forward, in steps, at most so far, metres.
const FORWARD_M: (f64, f64) = (0.05, 0.45);
/// Nothing is nearer to the eyes than this, metres.
const AROUND_HEAD_M: f64 = 0.13;
/// A seat farther from the wall than this is no window seat, metres.
const NEAR_WALL_M: f64 = 1.75;
/// From here the window and what is around it are seen best, metres from the wall.
const BEST_M: f64 = 0.85;
/// People look out a little ahead of straight: this much for each metre to the wall.
const AHEAD: f64 = 0.46;
/// Other lines of sight than the middle one: so far along the wall, and so far down it, metres. Each that something
/// stands in makes the view this much worse.
const OTHER_LOOKS_M: [(f64, f64); 9] = [
    (-0.45, 0.0),
    (-0.22, 0.0),
    (0.22, 0.0),
    (0.45, 0.0),
    (-0.45, 0.2),
    (-0.22, 0.2),
    (0.0, 0.2),
    (0.22, 0.2),
    (0.45, 0.2),
];
const HIDDEN_COST: f64 = 0.22;
/// What stands near before the eyes makes a view worse by as much as it takes of it.
const CLUTTER_COST: f64 = 0.9;
/// Nobody turns the head farther from the way the seat looks, radians.
const TURN_RAD: f64 = 1.95;
/// What is seen of the glass must be so wide beside the line of sight, metres.
const BESIDE_M: f64 = 0.08;
/// What people sit on is no higher than this: higher things are bunks, platforms, cars.
const HIGHEST_M: f64 = 1.35;
/// What stands lower than this under the eyes is looked over, metres.
const UNDER_EYES_M: f64 = 0.45;

/// The opening of a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pane {
    /// 1 in the right wall, -1 in the left.
    pub side: f64,
    /// Its front, metres from the front end of the body.
    pub from_m: f64,
    /// Its rear, metres from the front end of the body.
    pub to_m: f64,
    /// Its lower edge over the rails, metres.
    pub sill_m: f64,
    /// Its upper edge over the rails, metres.
    pub top_m: f64,
    /// Whether curtains hang beside it, inside.
    pub curtained: bool,
}

impl Pane {
    /// What curtains leave of it.
    pub fn clear(&self) -> (f64, f64) {
        let hidden_m = if self.curtained { (self.to_m - self.from_m) * 0.20 + 0.04 } else { 0.0 };
        (self.from_m + hidden_m, self.to_m - hidden_m)
    }
}

/// A seat with a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seat {
    /// Its room.
    pub room: usize,
    /// What one sits on, an index among the pieces of the carriage.
    pub piece: usize,
    /// The eyes, in the axes of the vehicle: right, up over the rails, to the rear of its middle.
    pub eye: DVec3,
    /// Where they look: 0 to the front of the vehicle, a quarter turn to its right.
    pub look_rad: f64,
    /// How good the view is: less is better.
    cost: f64,
}

impl Inside {
    /// The openings of all windows, front to rear on each side.
    pub fn panes(&self) -> Vec<Pane> {
        let mut panes = Vec::new();
        for run in &self.body.windows {
            let pitch_m = (run.to_m - run.from_m) / f64::from(run.count.max(1));
            for (side, is_there) in [(1.0, run.side != Side::Left), (-1.0, run.side != Side::Right)] {
                panes.extend((0..run.count).filter(|_| is_there).map(|pane| {
                    let middle_m = run.from_m + pitch_m * (f64::from(pane) + 0.5);
                    Pane {
                        side,
                        from_m: middle_m - run.width_m / 2.0,
                        to_m: middle_m + run.width_m / 2.0,
                        sill_m: run.sill_m,
                        top_m: run.sill_m + run.height_m,
                        curtained: run.curtained,
                    }
                }));
            }
        }
        panes
    }

    /// Its seats with a window, front to rear: the best place of each piece that people can sit on.
    pub fn window_seats(&self, kit: &BTreeMap<String, Furnishing>) -> Vec<Seat> {
        let panes = self.panes();
        let mut seats: Vec<Seat> = Vec::new();
        for (room, space) in self.interior.rooms.iter().enumerate() {
            let here: Vec<&Pane> = panes.iter().filter(|pane| self.opens_into(pane, space.rect)).collect();
            if here.is_empty() {
                continue;
            }
            let around = Surroundings::of(self, room, kit);
            for (index, piece) in self.interior.pieces.iter().enumerate().filter(|(_, piece)| piece.room == room) {
                let Some(kind) = kit.get(&piece.kind).filter(|kind| is_seat(kind, piece)) else { continue };
                let places = (0..kind.seats).filter_map(|place| around.seat(piece, index, kind, place, &here));
                seats.extend(places.min_by(|a, b| a.cost.total_cmp(&b.cost)));
            }
        }
        seats.sort_by(|a, b| a.eye.z.total_cmp(&b.eye.z).then(b.eye.x.total_cmp(&a.eye.x)));
        seats
    }

    /// Whether a window is in the wall of a room, all of it.
    fn opens_into(&self, pane: &Pane, room: Rect) -> bool {
        let whole = self.body.inside();
        let gap_m = if pane.side > 0.0 { whole.right_m - room.right_m } else { room.left_m - whole.left_m };
        gap_m.abs() < 0.03 && pane.from_m > room.from_m - 0.02 && pane.to_m < room.to_m + 0.02
    }

    /// Where somebody stands in a room before they sit down; over the middle of its floor where nobody can stand.
    pub fn standing_eyes(&self, room: usize, kit: &BTreeMap<String, Furnishing>, eyes_m: f64) -> DVec3 {
        let floor = Floor::of(&self.interior, kit, &self.body);
        let (at_m, across_m) = floor.stand(room).unwrap_or_else(|| self.interior.rooms[room].rect.middle());
        self.local(at_m, across_m, eyes_m)
    }
}

/// The seat with the best view among those of a carriage.
pub fn best(seats: &[Seat]) -> Option<usize> {
    (0..seats.len()).min_by(|a, b| seats[*a].cost.total_cmp(&seats[*b].cost))
}

fn is_seat(kind: &Furnishing, piece: &Piece) -> bool {
    kind.seats > 0 && kind.size_m.2 < HIGHEST_M && piece.up_m < 0.3
}

/// What stands in a room at the height of the eyes.
struct Surroundings<'a> {
    inside: &'a Inside,
    rect: Rect,
    solids: Vec<Solid>,
}

impl<'a> Surroundings<'a> {
    fn of(inside: &'a Inside, room: usize, kit: &BTreeMap<String, Furnishing>) -> Self {
        let in_sight =
            |solid: &Solid| solid.is_between(SEATED_EYES_M - UNDER_EYES_M, SEATED_EYES_M + AROUND_HEAD_M + 0.1);
        let pieces = inside.interior.pieces.iter().filter(|piece| piece.room == room);
        let solids = pieces
            .filter_map(|piece| Some((piece, kit.get(&piece.kind)?)))
            .flat_map(|(piece, kind)| kind.solids().into_iter().map(|own| piece.placed(&own)))
            .filter(in_sight)
            .collect();
        Self { inside, rect: inside.interior.rooms[room].rect, solids }
    }

    /// Somebody on one of the places of a piece, if a window is there for them.
    fn seat(&self, piece: &Piece, index: usize, kind: &Furnishing, place: u32, panes: &[&Pane]) -> Option<Seat> {
        let eye = self.eyes(piece, kind, place)?;
        let (back_m, right_m) = piece.front();
        let forward = right_m.atan2(-back_m);
        let views = panes.iter().filter_map(|pane| self.look(eye, forward, pane));
        let (look_rad, cost) = views.min_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(Seat {
            room: piece.room,
            piece: index,
            eye: self.inside.local(eye.x, eye.y, SEATED_EYES_M),
            look_rad,
            cost,
        })
    }

    /// Where the eyes are: metres from the front end, metres to the right.
    fn eyes(&self, piece: &Piece, kind: &Furnishing, place: u32) -> Option<DVec2> {
        let (width_m, depth_m, _) = kind.size_m;
        let right_m = width_m * ((f64::from(place) + 0.5) / f64::from(kind.seats) - 0.5);
        let steps = (FORWARD_M.1 / FORWARD_M.0) as u32;
        (0..=steps)
            .map(|step| LEANS_M - depth_m / 2.0 + FORWARD_M.0 * f64::from(step))
            .map(|front_m| DVec2::from(piece.place(right_m, front_m)))
            .find(|at| self.is_free(*at))
    }

    /// Whether a head fits at a place.
    fn is_free(&self, at: DVec2) -> bool {
        let Rect { from_m, to_m, left_m, right_m } = self.rect;
        let r = AROUND_HEAD_M;
        let is_in_room = (from_m + r..=to_m - r).contains(&at.x) && (left_m + r..=right_m - r).contains(&at.y);
        let near = |solid: &Solid| solid.is_between(SEATED_EYES_M - r, SEATED_EYES_M + r) && reaches(solid, at, r);
        is_in_room && !self.solids.iter().any(near)
    }

    /// The look out of a window from the eyes: its direction, and how good it is.
    fn look(&self, eye: DVec2, forward_rad: f64, pane: &Pane) -> Option<(f64, f64)> {
        let whole = self.inside.body.inside();
        let wall_m = if pane.side > 0.0 { whole.right_m } else { whole.left_m };
        let away_m = (wall_m - eye.y) * pane.side;
        let (from_m, to_m) = pane.clear();
        if !(0.0..NEAR_WALL_M).contains(&away_m) || to_m - from_m < 2.5 * BESIDE_M {
            return None;
        }
        let wished_m = eye.x - AHEAD * away_m;
        let at = DVec2::new(wished_m.clamp(from_m + BESIDE_M, to_m - BESIDE_M), wall_m);
        let look_rad = (at.y - eye.y).atan2(eye.x - at.x);
        let eyes_up_m = crate::scenario::FLOOR_M + SEATED_EYES_M;
        let turned = apart(look_rad, forward_rad);
        let is_open = (pane.sill_m + 0.05..pane.top_m - 0.05).contains(&eyes_up_m);
        if turned > TURN_RAD || !is_open || !self.is_clear(eye, at, 0.0) {
            return None;
        }
        let aside_m = (at.x - wished_m).abs();
        let hidden =
            OTHER_LOOKS_M.iter().filter(|(back_m, down_m)| !self.is_clear(eye, at + DVec2::X * *back_m, *down_m));
        let cost = 1.3 * (away_m - BEST_M).abs() + 1.4 * aside_m + 0.25 * turned - 0.6 * (to_m - from_m);
        Some((look_rad, cost + HIDDEN_COST * hidden.count() as f64 + CLUTTER_COST * self.clutter(eye, look_rad)))
    }

    /// How much of the picture is taken by what stands near before the eyes.
    fn clutter(&self, eye: DVec2, look_rad: f64) -> f64 {
        let taken = |solid: &Solid| {
            let Rect { from_m, to_m, left_m, right_m } = solid.bounds;
            let way = DVec2::new(f64::midpoint(from_m, to_m), f64::midpoint(left_m, right_m)) - eye;
            let away_m = way.length().max(0.2);
            let aside = apart(way.y.atan2(-way.x), look_rad);
            if aside < 0.8 && away_m < 1.2 { (to_m - from_m).max(right_m - left_m).min(0.5) / away_m } else { 0.0 }
        };
        let high = |solid: &&Solid| solid.is_between(SEATED_EYES_M - 0.16, SEATED_EYES_M + 0.1);
        self.solids.iter().filter(high).map(taken).sum()
    }

    /// Whether nothing stands in a line of sight from the eyes, which sinks by so much on its way.
    fn is_clear(&self, from: DVec2, to: DVec2, down_m: f64) -> bool {
        let steps = (from.distance(to) / 0.03).ceil().max(1.0) as u32;
        let hides = |solid: &Solid, step: u32| {
            let share = f64::from(step) / f64::from(steps);
            let up_m = SEATED_EYES_M - down_m * share;
            solid.is_between(up_m - 0.04, up_m + 0.04) && reaches(solid, from.lerp(to, share), 0.02)
        };
        !self.solids.iter().any(|solid| (1..=steps).any(|step| hides(solid, step)))
    }
}

/// Whether an outline comes as near to a place as this.
fn reaches(solid: &Solid, at: DVec2, within_m: f64) -> bool {
    let Rect { from_m, to_m, left_m, right_m } = solid.bounds;
    let near = (from_m - within_m..=to_m + within_m).contains(&at.x)
        && (left_m - within_m..=right_m + within_m).contains(&at.y);
    if !near || solid.is_box {
        return near;
    }
    // Convex: on the inner side of every edge, whichever way round its corners go.
    let corners: Vec<DVec2> = solid.outline.iter().map(|corner| DVec2::from(*corner)).collect();
    let beyond = |way: f64| {
        let pairs = corners.iter().zip(corners.iter().cycle().skip(1));
        let far = |(a, b): (&DVec2, &DVec2)| (*b - *a).normalize_or_zero().perp_dot(at - *a) * way;
        pairs.map(far).fold(f64::NEG_INFINITY, f64::max)
    };
    beyond(1.0).min(beyond(-1.0)) <= within_m
}

/// Between two directions, 0 to half a turn.
fn apart(a: f64, b: f64) -> f64 {
    use std::f64::consts::{PI, TAU};
    ((a - b + PI).rem_euclid(TAU) - PI).abs()
}
