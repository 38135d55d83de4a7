//! Two views from the line: beside it while the train passes, and from the front of the locomotive.

use glam::{DVec2, DVec3};

use super::rig::{Orbit, Pose};
use crate::{
    app::{JourneySnapshot, Playing, camera::FIELD_OF_VIEW_RAD, railway},
    geo::Alignment,
};

/// The front is this far before the place when one begins to stand there, metres.
const APPROACH_M: f64 = 350.0;
/// The tail is this far past it when one leaves.
const FAREWELL_M: f64 = 250.0;
/// Nobody could look if a place lasted less than this, seconds.
const LEAST_STAY_S: f64 = 5.0;
/// Eyes over the rails, metres: somebody who stands on the ground beside the ballast.
const EYES_OVER_RAIL_M: f64 = 1.9;
/// Where a train waits on the right one stands on the left, so near: on the platform, before the building.
const ON_PLATFORM_M: f64 = 6.6;
/// A train that waits so near would be in the way, metres along the line.
const IN_THE_WAY_M: f64 = 260.0;
/// Eyes of a driver over the rails, and before the front, metres: the glass lies behind them, so that nothing is in the way.
const DRIVER_M: (f64, f64) = (2.95, 0.6);
/// A driver looks so far ahead into a curve, metres.
const AHEAD_M: f64 = 160.0;
/// Field of view of a driver.
const CAB_VIEW_RAD: f64 = 0.86;

/// A place beside the line: a pure function of where the train is and how fast the journey passes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stand {
    /// Places lie twice as far apart with every step, for higher rates.
    octave: i32,
    index: i64,
    /// A place that was chosen, chainage in metres, in place of all that.
    chosen_m: Option<f64>,
}

/// How far apart places lie at rest, metres.
fn least_spacing_m(snapshot: &JourneySnapshot) -> f64 {
    train_length_m(snapshot) + APPROACH_M + FAREWELL_M
}

fn train_length_m(snapshot: &JourneySnapshot) -> f64 {
    let tail = snapshot.poses.last().map_or(snapshot.moment.chainage_m, |pose| pose.centre_chainage_m);
    (snapshot.moment.chainage_m - tail).max(0.0)
}

impl Stand {
    /// A place that was chosen.
    pub(super) fn beside(chainage_m: f64) -> Self {
        Self { octave: 0, index: 0, chosen_m: Some(chainage_m) }
    }

    /// Whether it was chosen.
    pub(super) fn is_chosen(self) -> bool {
        self.chosen_m.is_some()
    }

    /// Where one stands now.
    pub(super) fn at(playing: &Playing, snapshot: &JourneySnapshot) -> Self {
        let least = least_spacing_m(snapshot);
        let octave = (snapshot.passing_mps.abs() * LEAST_STAY_S / least).max(1.0).log2().ceil() as i32;
        let spacing = least * f64::from(1_u32 << octave.clamp(0, 20));
        let from = playing.journey.alignment().range_m().0;
        let index = ((snapshot.moment.chainage_m - from) / spacing).floor() as i64;
        Self { octave, index, chosen_m: None }
    }

    /// Where along the line one stands; nothing where the train passes in a moment.
    pub(super) fn beside_m(self, playing: &Playing, snapshot: &JourneySnapshot) -> Option<f64> {
        (self.octave == 0).then(|| self.chainage_m(playing.journey.alignment(), least_spacing_m(snapshot)))
    }

    fn spacing_m(self, least_m: f64) -> f64 {
        least_m * f64::from(1_u32 << self.octave.clamp(0, 20))
    }

    fn chainage_m(self, line: &Alignment, least_m: f64) -> f64 {
        let (first, last) = line.range_m();
        if let Some(chosen_m) = self.chosen_m {
            return chosen_m.clamp(first, last - 30.0);
        }
        let spacing = self.spacing_m(least_m);
        let share = if self.octave == 0 { APPROACH_M / spacing } else { 0.5 };
        (first + (self.index as f64 + share) * spacing).min(last - 30.0)
    }
}

/// A point beside the track: metres to the right, metres over the rail.
fn beside(line: &Alignment, chainage_m: f64, right_m: f64, up_m: f64) -> DVec3 {
    let (first, last) = line.range_m();
    let pose = line.pose(chainage_m.clamp(first, last));
    let (sin, cos) = pose.heading_rad.sin_cos();
    pose.position + (DVec2::new(sin, -cos) * right_m).extend(up_m)
}

/// From an eye to a target, turned by what a person chose.
fn looking(eye: DVec3, at: DVec3, orbit: &Orbit, fov_rad: f64) -> Pose {
    let way = at - eye;
    let yaw_rad = way.truncate().to_angle() + orbit.yaw_rad;
    let pitch_rad = (-way.z).atan2(way.truncate().length()) + orbit.pitch_rad;
    let distance_m = way.length().max(1.0);
    let (sin, cos) = pitch_rad.sin_cos();
    let ahead = DVec3::new(yaw_rad.cos() * cos, yaw_rad.sin() * cos, -sin);
    Pose { focus: eye + ahead * distance_m, yaw_rad, pitch_rad, distance_m, floor_m: 0.0, fov_rad }
}

/// What is seen from a place beside the line: the head turns with the front as it comes, then carriage after carriage
/// passes, then it looks after the tail.
pub(super) fn pose(stand: Stand, playing: &Playing, snapshot: &JourneySnapshot, orbit: &Orbit) -> Pose {
    let line = playing.journey.alignment();
    let least = least_spacing_m(snapshot);
    let here = stand.chainage_m(line, least);
    let front = snapshot.moment.chainage_m;
    let tail = front - train_length_m(snapshot);
    // From farther off where the train runs through many kilometres while one looks.
    let far = if stand.octave == 0 { 0.0 } else { 0.10 * stand.spacing_m(least) };
    // Clear of all tracks on the side where one stands.
    let away = if railway::train_waits(playing, here - IN_THE_WAY_M, here + IN_THE_WAY_M) {
        -(orbit.distance_m.min(ON_PLATFORM_M) + far)
    } else {
        orbit.distance_m + playing.sections.outermost_m(here).max(railway::TRACK_SPACING_M) + far
    };
    let mut eye = beside(line, here, away, EYES_OVER_RAIL_M);
    let ground = playing.land.sample(eye.truncate(), 4.0).surface_m();
    eye.z = (eye.z + 0.45 * far).max(ground + 1.7);
    let seen = if stand.octave == 0 {
        front.clamp(here - 400.0, here + 45.0).max(tail - 10.0)
    } else {
        f64::midpoint(front, tail)
    };
    looking(eye, beside(line, seen, 0.0, 2.2), orbit, FIELD_OF_VIEW_RAD + 0.1)
}

/// What a driver sees.
pub(super) fn cab_pose(playing: &Playing, snapshot: &JourneySnapshot, orbit: &Orbit) -> Pose {
    let line = playing.journey.alignment();
    let front = snapshot.moment.chainage_m;
    let (up, ahead) = DRIVER_M;
    let pose = line.pose(front);
    let forward = DVec3::new(pose.heading_rad.cos(), pose.heading_rad.sin(), pose.grade);
    let eye = pose.position + forward * ahead + DVec3::Z * up;
    // At the end of the line straight on.
    let room = (line.range_m().1 - front).clamp(0.0, AHEAD_M);
    let bend = beside(line, front + room, 0.0, 0.0) + forward * (AHEAD_M - room);
    looking(eye, bend + DVec3::Z * 1.0, orbit, CAB_VIEW_RAD)
}
