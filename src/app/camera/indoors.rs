//! A place in a carriage where eyes can rest, and the flights into it and out of it: through the roof, which lifts
//! away, and never through a wall.

use glam::DVec3;

use super::{
    place::Place,
    rig::{Pose, between},
};
use crate::app::JourneySnapshot;

/// A place in a carriage, and where one looks from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Indoors {
    /// Vehicle, by index.
    pub(super) vehicle: usize,
    /// Room, by index.
    pub(super) room: usize,
    /// The eyes, in the axes of the vehicle.
    pub(super) eye: DVec3,
    /// Where the eyes of somebody are who stands in the room, in the same axes.
    pub(super) stand: DVec3,
    /// Where they look: 0 to the front of the vehicle, a quarter turn to its right.
    pub(super) look_rad: f64,
    /// How far down they look.
    pub(super) pitch_rad: f64,
    /// How far away what they look at is, metres.
    pub(super) distance_m: f64,
    /// Their field of view.
    pub(super) fov_rad: f64,
}

/// A flight into a room comes from over it: how steep, and from how far.
const OVER_ROOM: (f64, f64) = (1.05, 10.0);
/// Of a flight, the share at whose end one is over the room, and that at which one begins to go down into it.
const OVER_IT: (f64, f64) = (0.74, 0.40);
/// From room to room the eyes rise over the walls, which are cut; from seat to seat in a room over their backs, metres.
const RISE_M: (f64, f64) = (4.6, 0.5);
/// The carriage opens while the eyes go from so near to so far, metres.
const SHUT_M: (f64, f64) = (0.12, 1.5);

impl Indoors {
    fn place(&self, snapshot: &JourneySnapshot) -> Place {
        let pose = snapshot.poses.iter().find(|pose| pose.vehicle == self.vehicle).or(snapshot.poses.first());
        pose.map_or_else(Place::default, |pose| Place::on_track(pose, 0.0))
    }

    /// The eyes, in the world.
    pub(super) fn eye(&self, snapshot: &JourneySnapshot) -> DVec3 {
        self.place(snapshot).point(self.eye)
    }

    /// Whether another is the same place.
    pub(super) fn is_at(&self, other: &Self) -> bool {
        self.vehicle == other.vehicle && self.eye.distance(other.eye) < 0.02
    }

    /// What is seen from it.
    pub(super) fn pose(&self, snapshot: &JourneySnapshot) -> Pose {
        let place = self.place(snapshot);
        let yaw_rad = place.forward.truncate().to_angle() - self.look_rad;
        from(place.point(self.eye), yaw_rad, self.pitch_rad, self.distance_m, self.fov_rad)
    }
}

/// How much a carriage shuts in eyes that are so far from a place in it, metres.
pub(super) fn shut(away_m: f64) -> f64 {
    1.0 - smooth(((away_m - SHUT_M.0) / (SHUT_M.1 - SHUT_M.0)).clamp(0.0, 1.0))
}

fn smooth(t: f64) -> f64 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

/// The pose of an eye that looks somewhere.
fn from(eye: DVec3, yaw_rad: f64, pitch_rad: f64, distance_m: f64, fov_rad: f64) -> Pose {
    let (sin, cos) = pitch_rad.sin_cos();
    let ahead = DVec3::new(yaw_rad.cos() * cos, yaw_rad.sin() * cos, -sin);
    Pose { focus: eye + ahead * distance_m, yaw_rad, pitch_rad, distance_m, floor_m: f64::NEG_INFINITY, fov_rad }
}

/// An eye on its way, turning from one pose's look to another's.
fn turning(eye: DVec3, a: &Pose, b: &Pose, t: f64) -> Pose {
    use std::f64::consts::{PI, TAU};
    let turn = (b.yaw_rad - a.yaw_rad + PI).rem_euclid(TAU) - PI;
    let mix = |a: f64, b: f64| a + (b - a) * t;
    let distance_m = mix(a.distance_m.ln(), b.distance_m.ln()).exp();
    from(eye, a.yaw_rad + turn * t, mix(a.pitch_rad, b.pitch_rad), distance_m, mix(a.fov_rad, b.fov_rad))
}

/// A flight from outside into a room, after a share of it: to over the carriage, and down through where its roof was.
pub(super) fn swoop(outside: &Pose, room: &Indoors, snapshot: &JourneySnapshot, t: f64) -> Pose {
    let inside = room.pose(snapshot);
    let (steep_rad, distance_m) = OVER_ROOM;
    let over = Pose { focus: inside.eye(), pitch_rad: steep_rad, distance_m, ..inside };
    let mut far = between(outside, &over, smooth((t / OVER_IT.0).min(1.0)));
    far.floor_m = f64::NEG_INFINITY;
    let down = smooth(((t - OVER_IT.1) / (1.0 - OVER_IT.1)).clamp(0.0, 1.0));
    // Nobody sits down from above: first they stand in the room.
    let stand = room.place(snapshot).point(room.stand);
    let eye = bend([far.eye(), stand, inside.eye()], down);
    turning(eye, &far, &inside, down)
}

/// A flight from one place in the train to another.
pub(super) fn hop(a: &Indoors, b: &Indoors, snapshot: &JourneySnapshot, t: f64) -> Pose {
    let (from, to) = (a.pose(snapshot), b.pose(snapshot));
    let same_room = (a.vehicle, a.room) == (b.vehicle, b.room);
    let eyes = if same_room {
        let up = DVec3::Z * (RISE_M.1 * 4.0 / 3.0);
        [from.eye(), from.eye() + up, to.eye() + up, to.eye()]
    } else {
        let up = DVec3::Z * (RISE_M.0 * 4.0 / 3.0);
        let stands = [a, b].map(|room| room.place(snapshot).point(room.stand) + up);
        [from.eye(), stands[0], stands[1], to.eye()]
    };
    let [p, q, r, s] = eyes;
    let eye = bend([p, q, r], t).lerp(bend([q, r, s], t), t);
    turning(eye, &from, &to, t)
}

/// A point of the curve from the first to the last of three points, drawn towards the second.
fn bend([a, b, c]: [DVec3; 3], t: f64) -> DVec3 {
    a.lerp(b, t).lerp(b.lerp(c, t), t)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outside() -> Pose {
        from(DVec3::new(120.0, -80.0, 20.0), 2.0, 0.2, 150.0, 0.62)
    }

    fn seat() -> Indoors {
        Indoors {
            vehicle: 0,
            room: 0,
            eye: DVec3::new(0.9, 2.4, 3.0),
            stand: DVec3::new(-0.2, 2.83, 2.6),
            look_rad: 1.3,
            pitch_rad: 0.02,
            distance_m: 40.0,
            fov_rad: 1.08,
        }
    }

    fn snapshot() -> JourneySnapshot {
        let playing = crate::scenario::Scenario::load("beijing-2025").ok();
        let journey = playing.as_ref().and_then(|scenario| crate::journey::Journey::solve(scenario).ok());
        let journey = journey.unwrap_or_else(|| unreachable!("the built-in journey can be solved"));
        let moment = journey.at(40_000.0);
        let mut poses = Vec::new();
        journey.place(&moment, &mut poses);
        JourneySnapshot { moment, poses, passing_mps: 0.0 }
    }

    #[test]
    fn a_flight_into_a_seat_begins_outside_and_ends_on_it() {
        let (snapshot, seat) = (snapshot(), seat());
        let middle = seat.eye(&snapshot);
        let mut outside = outside();
        outside.focus += middle;
        let (first, last) = (swoop(&outside, &seat, &snapshot, 0.0), swoop(&outside, &seat, &snapshot, 1.0));
        assert!(first.eye().distance(outside.eye()) < 1e-6);
        assert!(last.eye().distance(middle) < 1e-6 && (last.fov_rad - 1.08).abs() < 1e-9);
    }

    #[test]
    fn a_flight_into_a_seat_comes_through_the_roof_and_not_through_a_wall() {
        let (snapshot, seat) = (snapshot(), seat());
        let place = seat.place(&snapshot);
        let mut outside = outside();
        outside.focus += seat.eye(&snapshot);
        let mut was_inside = false;
        for step in 0..=400 {
            let eye = place.local(swoop(&outside, &seat, &snapshot, f64::from(step) / 400.0).eye());
            let is_inside = eye.x.abs() < 1.55 && eye.y < 4.4 && eye.z.abs() < 12.7;
            if is_inside && !was_inside {
                assert!(eye.y > 4.0, "enters at {eye}");
            }
            assert!(is_inside || !was_inside, "leaves again at {eye}");
            was_inside = is_inside;
        }
        assert!(was_inside);
    }

    #[test]
    fn a_carriage_shuts_in_who_sits_in_it_and_nobody_over_it() {
        assert!(shut(0.0) > 0.999 && shut(3.0) < 1e-9);
    }
}
