//! A person who walks through the train: from room to room, through doorways and gangways, around what stands there.

use bevy::{prelude::*, time::Real};

use super::{Inside, Insides, Spot};
use crate::{
    app::{
        Frame, Playing,
        camera::{EYES_M, Places, Rig, View, ViewCommand, Walk},
        selection::{SelectCommand, Selection},
    },
    scenario::{CELL_M, Floor, RoomKind},
};

/// Asks for a walk.
#[derive(Message, Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalkCommand {
    /// On to the next room to the rear (1) or to the front (-1); steps into the train first.
    Step(i32),
    /// Into a room at once.
    Into(Spot),
    /// Out of the train.
    Leave,
}

/// Walking speed of the camera, metres a second: brisk, for the train is long.
const PACE_MPS: f64 = 3.4;
/// No way takes less or more than this, seconds.
const WAY_S: (f64, f64) = (0.9, 6.0);

/// A place on the way: vehicle, metres from its front end, metres to the right.
type Step = (usize, f64, f64);

/// The way that is being walked.
#[derive(Resource, Default)]
pub struct Stroll {
    steps: Vec<Step>,
    room: usize,
    age_s: f64,
    length_s: f64,
    /// Where the eyes look at the end.
    look_rad: f64,
}

/// Rooms of a carriage that a walk calls at, front to rear: not the ways between them, unless there is nothing else.
fn stops(inside: &Inside, floor: &Floor) -> Vec<usize> {
    let rooms = &inside.interior.rooms;
    let is_way = |kind: RoomKind| matches!(kind, RoomKind::Vestibule | RoomKind::Corridor);
    let sorted = |ways: bool| {
        let mut found: Vec<usize> =
            (0..rooms.len()).filter(|room| is_way(rooms[*room].kind) == ways && floor.stand(*room).is_some()).collect();
        found.sort_by(|a, b| rooms[*a].rect.middle().0.total_cmp(&rooms[*b].rect.middle().0));
        found
    };
    let found = sorted(false);
    if found.is_empty() { sorted(true) } else { found }
}

/// What the sources tell of is worth so many metres of depth to look at, any other piece so many, all of them at most.
const TOLD_M: f64 = 1.2;
const PIECE_M: f64 = 0.12;
const MOST_M: f64 = 2.4;

/// How much there is to see from a place in a direction, in metres of depth.
fn sights_m(inside: &Inside, room: usize, (at_m, across_m): (f64, f64), look_rad: f64) -> f64 {
    let pieces = inside.interior.pieces.iter().filter(|piece| piece.room == room && piece.up_m < EYES_M);
    let seen = pieces.filter(|piece| {
        let (ahead_m, right_m) = (at_m - piece.at_m, piece.across_m - across_m);
        let forward_m = ahead_m * look_rad.cos() + right_m * look_rad.sin();
        forward_m > 0.7 * ahead_m.hypot(right_m)
    });
    seen.map(|piece| if piece.claims.is_empty() { PIECE_M } else { TOLD_M }).sum::<f64>().min(MOST_M)
}

/// The direction in which a room is deepest from a place, and most is to be seen: radians, 0 to the front, a quarter to
/// the right.
fn best_look(inside: &Inside, room: usize, (at_m, across_m): (f64, f64)) -> f64 {
    use std::f64::consts::{FRAC_PI_2, PI};
    let rect = inside.interior.rooms[room].rect;
    // A little towards the middle, so that both walls are seen.
    let (middle_m, centre_m) = rect.middle();
    let deep = [
        (at_m - rect.from_m, 0.0, centre_m - across_m),
        (rect.right_m - across_m, FRAC_PI_2, middle_m - at_m),
        (rect.to_m - at_m, PI, across_m - centre_m),
        (across_m - rect.left_m, -FRAC_PI_2, at_m - middle_m),
    ];
    let worth_m = |(depth_m, look, _): &(f64, f64, f64)| depth_m + sights_m(inside, room, (at_m, across_m), *look);
    let best = deep.into_iter().max_by(|a, b| worth_m(a).total_cmp(&worth_m(b)));
    let (depth_m, look, aside_m) = best.unwrap_or_default();
    look + (aside_m / depth_m.max(0.8)).clamp(-0.5, 0.5)
}

/// How far somebody steps back to see more of a room, at most, and how much is left to what is behind them, metres.
const BACK_M: f64 = 3.0;
const BEHIND_M: f64 = 0.15;

/// Where somebody stands in a room, and which way they look: from as far back as there is floor.
fn stance(inside: &Inside, floor: &Floor, room: usize) -> Option<((f64, f64), f64)> {
    let (at_m, across_m) = floor.stand(room)?;
    let look_rad = best_look(inside, room, (at_m, across_m));
    let (back_m, right_m) = (look_rad.cos(), -look_rad.sin());
    let rect = inside.interior.rooms.get(room)?.rect;
    let place = |by_m: f64| (at_m + back_m * by_m, across_m + right_m * by_m);
    let stands = |by_m: f64| {
        let (at_m, across_m) = place(by_m);
        floor.reaches(at_m, across_m) && rect.contains(at_m, across_m)
    };
    let steps = (1..=(BACK_M / CELL_M) as u32).map(|step| f64::from(step) * CELL_M);
    let free_m = steps.take_while(|by_m| stands(*by_m)).last().unwrap_or(0.0);
    Some((place((free_m - BEHIND_M).max(0.0)), look_rad))
}

/// Where somebody looks who goes from one place to another.
fn look_along(a: &Step, b: &Step) -> Option<f64> {
    let (back_m, right_m) = (b.1 - a.1, b.2 - a.2);
    (a.0 == b.0 && (back_m.abs() + right_m.abs()) > 0.05).then(|| right_m.atan2(-back_m))
}

/// What a walk needs to know of the train.
struct Train<'a> {
    playing: &'a Playing,
    insides: &'a Insides,
    places: &'a Places,
}

impl Train<'_> {
    fn floor(&self, vehicle: usize) -> Option<(&Inside, Floor)> {
        let inside = self.insides.of(vehicle)?;
        Some((inside, Floor::of(&inside.interior, &self.playing.scenario.furnishings, &inside.body)))
    }

    /// The next carriage with an inside.
    fn neighbour(&self, vehicle: usize, step: i32) -> Option<usize> {
        let mut at = vehicle;
        loop {
            at = at.checked_add_signed(step.signum() as isize)?;
            if at >= self.places.len() {
                return None;
            }
            if self.places.of(at).is_some() && self.insides.of(at).is_some_and(|i| !i.interior.rooms.is_empty()) {
                return Some(at);
            }
        }
    }

    /// The way from a place to the next stop.
    fn onward(&self, walk: &Walk, step: i32) -> Option<(Vec<Step>, usize)> {
        let (inside, floor) = self.floor(walk.vehicle)?;
        let here = (walk.eye.z + inside.body.length_m / 2.0, walk.eye.x);
        let stops = stops(inside, &floor);
        let now = stops.iter().position(|room| *room == walk.room);
        let next = match now {
            Some(now) => now.checked_add_signed(step.signum() as isize),
            None if step > 0 => stops.iter().position(|room| inside.interior.rooms[*room].rect.middle().0 > here.0),
            None => stops.iter().rposition(|room| inside.interior.rooms[*room].rect.middle().0 < here.0),
        };
        let on_foot = |vehicle: usize, path: Vec<(f64, f64)>| -> Vec<Step> {
            path.into_iter().map(|(at_m, across_m)| (vehicle, at_m, across_m)).collect()
        };
        if let Some(room) = next.and_then(|next| stops.get(next)) {
            let path = floor.path(here, stance(inside, &floor, *room)?.0);
            return Some((on_foot(walk.vehicle, path), *room));
        }
        let vehicle = self.neighbour(walk.vehicle, step)?;
        let (other, other_floor) = self.floor(vehicle)?;
        let ends = |inside: &Inside| (inside.body.inside().from_m, inside.body.inside().to_m);
        let (leave_m, enter_m) =
            if step > 0 { (ends(inside).1, ends(other).0) } else { (ends(inside).0, ends(other).1) };
        let stops = self::stops(other, &other_floor);
        let room = *if step > 0 { stops.first() } else { stops.last() }?;
        let mut steps = on_foot(walk.vehicle, floor.path(here, (leave_m, 0.0)));
        steps.push((walk.vehicle, leave_m, 0.0));
        steps.push((vehicle, enter_m, 0.0));
        steps.extend(on_foot(vehicle, other_floor.path((enter_m, 0.0), stance(other, &other_floor, room)?.0)));
        Some((steps, room))
    }

    /// Standing in a room.
    fn standing(&self, vehicle: usize, room: Option<usize>, step: i32) -> Option<Walk> {
        let (inside, floor) = self.floor(vehicle)?;
        let stops = stops(inside, &floor);
        let first = if step >= 0 { stops.first() } else { stops.last() };
        let room = room.filter(|room| floor.stand(*room).is_some()).or(first.copied())?;
        let (stand, look_rad) = stance(inside, &floor, room)?;
        let eye = inside.local(stand.0, stand.1, EYES_M);
        Some(Walk { vehicle, room, eye, look_rad })
    }
}

/// Somebody who stands in a room of a vehicle, by the room's id; nothing where it has no such room to stand in.
pub fn stand_in(playing: &Playing, insides: &Insides, places: &Places, vehicle: usize, room: &str) -> Option<Walk> {
    let room = insides.of(vehicle)?.interior.rooms.iter().position(|known| known.id == room)?;
    Train { playing, insides, places }.standing(vehicle, Some(room), 1).filter(|walk| walk.room == room)
}

fn obey(
    mut commands: MessageReader<WalkCommand>,
    mut select: MessageWriter<SelectCommand>,
    mut views: MessageWriter<ViewCommand>,
    mut stroll: ResMut<Stroll>,
    mut rig: ResMut<Rig>,
    playing: Res<Playing>,
    insides: Res<Insides>,
    places: Res<Places>,
    selection: Res<Selection>,
) {
    let train = Train { playing: &playing, insides: &insides, places: &places };
    let first = || (0..places.len()).find(|vehicle| insides.of(*vehicle).is_some());
    for command in commands.read() {
        let now = rig.walk().cloned();
        let (walk, steps) = match (*command, now) {
            (WalkCommand::Leave, _) => {
                stroll.steps.clear();
                rig.walk_to(None);
                continue;
            }
            (WalkCommand::Into(spot), _) => (train.standing(spot.vehicle, Some(spot.room), 1), Vec::new()),
            (WalkCommand::Step(step), None) => {
                let vehicle = selection.vehicle().filter(|v| insides.of(*v).is_some()).or_else(first);
                let room = selection.inside().map(|spot| spot.room);
                (vehicle.and_then(|vehicle| train.standing(vehicle, room, step)), Vec::new())
            }
            (WalkCommand::Step(step), Some(mut walk)) => {
                // Who is still on the way goes on from where they are to the room after the next.
                if !stroll.steps.is_empty() {
                    walk.room = stroll.room;
                }
                let Some((steps, room)) = train.onward(&walk, step) else { continue };
                let vehicle = steps.last().map_or(walk.vehicle, |step| step.0);
                let Some(goal) = train.standing(vehicle, Some(room), step) else { continue };
                stroll.look_rad = goal.look_rad;
                (Some(if rig.still { goal } else { Walk { room, ..walk } }), if rig.still { Vec::new() } else { steps })
            }
        };
        let Some(walk) = walk else { continue };
        let goal = steps.last().map_or(walk.vehicle, |step| step.0);
        select.write(SelectCommand::Inside {
            spot: Spot { vehicle: goal, room: walk.room, piece: None },
            approach: false,
        });
        let length_m: f64 = steps.windows(2).map(|pair| apart_m(&pair[0], &pair[1])).sum();
        (stroll.room, stroll.age_s) = (walk.room, 0.0);
        stroll.length_s = (length_m / PACE_MPS).clamp(WAY_S.0, WAY_S.1);
        stroll.steps = steps;
        if rig.view != View::Carriage {
            views.write(ViewCommand::To(View::Carriage));
        }
        rig.walk_to(Some(walk));
    }
}

fn apart_m(a: &Step, b: &Step) -> f64 {
    // From carriage to carriage it is as far as the gangway is long.
    if a.0 == b.0 { (a.1 - b.1).hypot(a.2 - b.2) } else { 1.3 }
}

/// The place after a share of the way, and the leg it lies on.
fn along(steps: &[Step], share: f64) -> Option<(Step, Option<f64>)> {
    let length_m: f64 = steps.windows(2).map(|pair| apart_m(&pair[0], &pair[1])).sum();
    let mut left_m = length_m * share;
    for pair in steps.windows(2) {
        let leg_m = apart_m(&pair[0], &pair[1]);
        if left_m <= leg_m {
            let t = if leg_m > 0.0 { left_m / leg_m } else { 1.0 };
            let at = if pair[0].0 == pair[1].0 {
                (pair[0].0, pair[0].1 + (pair[1].1 - pair[0].1) * t, pair[0].2 + (pair[1].2 - pair[0].2) * t)
            } else {
                // Half the gangway belongs to each carriage.
                let way = if pair[1].0 > pair[0].0 { 1.0 } else { -1.0 };
                if t < 0.5 {
                    (pair[0].0, pair[0].1 + way * t * 1.3, 0.0)
                } else {
                    (pair[1].0, pair[1].1 - way * (1.0 - t) * 1.3, 0.0)
                }
            };
            let way = if pair[1].0 > pair[0].0 { std::f64::consts::PI } else { 0.0 };
            return Some((at, look_along(&pair[0], &pair[1]).or((pair[0].0 != pair[1].0).then_some(way))));
        }
        left_m -= leg_m;
    }
    steps.last().map(|step| (*step, None))
}

/// Moves the eyes along the way.
fn go(mut stroll: ResMut<Stroll>, mut rig: ResMut<Rig>, insides: Res<Insides>, time: Res<Time<Real>>) {
    if stroll.steps.is_empty() {
        return;
    }
    let Some(mut walk) = rig.walk().cloned() else {
        stroll.steps.clear();
        return;
    };
    let real_s = time.delta_secs_f64().min(0.1);
    stroll.age_s += real_s;
    let t = (stroll.age_s / stroll.length_s).clamp(0.0, 1.0);
    let eased = t * t * (3.0 - 2.0 * t);
    let Some((at, way)) = along(&stroll.steps, eased) else { return };
    let Some(inside) = insides.of(at.0) else { return };
    walk.vehicle = at.0;
    walk.eye = inside.local(at.1, at.2, EYES_M);
    let wanted = if t > 0.8 { stroll.look_rad } else { way.unwrap_or(walk.look_rad) };
    walk.look_rad = turned(walk.look_rad, wanted, real_s * 3.2);
    if t >= 1.0 && turned(walk.look_rad, stroll.look_rad, 0.02) == stroll.look_rad {
        walk.look_rad = stroll.look_rad;
        stroll.steps.clear();
    }
    rig.walk_to(Some(walk));
}

/// An angle on its way to another by at most so much.
fn turned(from: f64, to: f64, most: f64) -> f64 {
    use std::f64::consts::{PI, TAU};
    let by = (to - from + PI).rem_euclid(TAU) - PI;
    if by.abs() <= most { to } else { from + most.copysign(by) }
}

/// Walking.
pub fn plugin(app: &mut App) {
    app.init_resource::<Stroll>()
        .add_message::<WalkCommand>()
        .add_systems(Update, obey.in_set(Frame::Playback))
        .add_systems(Update, go.in_set(Frame::Snapshot).before(crate::app::camera::aim));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_turn_the_short_way() {
        assert!((turned(3.0, -3.0, 0.1) - 3.1).abs() < 1e-12);
        assert_eq!(turned(0.0, 0.05, 0.1), 0.05);
    }

    #[test]
    fn a_way_goes_through_the_gangway_without_a_jump() {
        let steps = [(7, 20.0, 0.4), (7, 25.4, 0.0), (8, 0.1, 0.0), (8, 3.0, -0.4)];
        let place = |share: f64| {
            let (at, _) = along(&steps, share).unwrap_or_default();
            // Along the train: a carriage every 26.6 m.
            at.0 as f64 * 26.6 + at.1
        };
        let mut before = place(0.0);
        for i in 1..=200 {
            let now = place(f64::from(i) / 200.0);
            assert!(now >= before && now - before < 0.2, "{before} to {now}");
            before = now;
        }
    }
}
