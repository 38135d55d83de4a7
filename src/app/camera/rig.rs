//! The rig: views, orbits, flights. Plain numbers, no Bevy entities.

use bevy::prelude::Resource;
use glam::{DVec2, DVec3};

use super::{
    indoors::{self, Indoors},
    place::Place,
    trackside,
};
use crate::{
    app::{JourneySnapshot, Playing, camera::FIELD_OF_VIEW_RAD, land::tallness, museum::Museum, railway::is_in_bore},
    journey::VehiclePose,
    scenario::ViewName,
};

/// A way of looking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// The whole route from above.
    Map,
    /// Beside the train.
    #[default]
    Follow,
    /// Close to one vehicle, and inside of it.
    Carriage,
    /// All carriages side by side, opened, as a museum shows a model.
    Formation,
    /// Standing beside the line while the whole train passes.
    Trackside,
    /// The line ahead, from the front of the leading locomotive.
    Cab,
    /// Out of a window, from a seat in a carriage.
    Seat,
}

impl View {
    /// Every view, in the order of its number key.
    pub const ALL: [Self; 7] =
        [Self::Map, Self::Follow, Self::Carriage, Self::Formation, Self::Trackside, Self::Cab, Self::Seat];

    /// Name on the command line and in the journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Map => "map",
            Self::Follow => "follow",
            Self::Carriage => "carriage",
            Self::Formation => "formation",
            Self::Trackside => "trackside",
            Self::Cab => "cab",
            Self::Seat => "seat",
        }
    }

    /// The view that a scenario names.
    pub fn of(name: ViewName) -> Self {
        match name {
            ViewName::Map => Self::Map,
            ViewName::Follow => Self::Follow,
            ViewName::Trackside => Self::Trackside,
            ViewName::Cab => Self::Cab,
            ViewName::Seat => Self::Seat,
            ViewName::Carriage => Self::Carriage,
            ViewName::Formation => Self::Formation,
        }
    }

    /// The view of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.name() == name)
    }
}

/// Where the eye is and where it looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// What is looked at, world.
    pub focus: DVec3,
    /// Direction of view on the plane, radians counter-clockwise from east.
    pub yaw_rad: f64,
    /// How far the view tilts down, radians.
    pub pitch_rad: f64,
    /// From eye to focus, metres.
    pub distance_m: f64,
    /// Least height of the eye, world (ground and a margin).
    pub floor_m: f64,
    /// Vertical field of view, radians.
    pub fov_rad: f64,
}

impl Pose {
    /// Forward, right and up in world axes.
    pub fn axes(&self) -> (DVec3, DVec3, DVec3) {
        let eye = self.eye();
        let forward = (self.focus - eye).normalize_or(DVec3::X);
        let level = DVec3::new(self.yaw_rad.cos(), self.yaw_rad.sin(), 0.0);
        let right = DVec3::new(level.y, -level.x, 0.0);
        (forward, right, right.cross(forward))
    }

    /// The eye, kept above the ground.
    pub fn eye(&self) -> DVec3 {
        let (sin, cos) = self.pitch_rad.sin_cos();
        let back = DVec3::new(-self.yaw_rad.cos() * cos, -self.yaw_rad.sin() * cos, sin);
        let mut eye = self.focus + back * self.distance_m;
        eye.z = eye.z.max(self.floor_m);
        eye
    }
}

/// Angles and distance that a person chose, kept per view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orbit {
    /// Relative to the way the train goes (`follow`, `carriage`) or to north (`map`), radians.
    pub yaw_rad: f64,
    /// Tilt down, radians.
    pub pitch_rad: f64,
    /// Metres.
    pub distance_m: f64,
    /// Offset of the focus from what is followed, world metres.
    pub offset: DVec3,
}

/// A movement from one pose to another.
#[derive(Clone, Copy, Debug)]
pub struct Flight {
    from: Pose,
    /// The train's place when the flight began: what the start moves along with.
    anchor: DVec3,
    age_s: f64,
    length_s: f64,
    pace: Pace,
    /// How much of the museum was there when it began.
    museum: f64,
    /// The place in a carriage where it began.
    out_of: Option<Indoors>,
}

/// How a movement gathers and loses speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    /// From rest to rest: a flight.
    Whole,
    /// At once, then slower and slower: a turn of the wheel, which the next one takes over.
    Arriving,
}

impl Pace {
    fn ease(self, t: f64) -> f64 {
        match self {
            Self::Whole => t * t * t * (t * (t * 6.0 - 15.0) + 10.0),
            Self::Arriving => 1.0 - (1.0 - t).powi(3),
        }
    }
}

/// All there is to looking.
#[derive(Resource, Clone, Debug)]
pub struct Rig {
    /// The view.
    pub view: View,
    /// Reduced motion: no flights.
    pub still: bool,
    orbits: [Orbit; View::ALL.len()],
    /// Whether the follow view's distance still goes by the rate.
    auto_distance: bool,
    flight: Option<Flight>,
    target: Pose,
    shown: Pose,
    anchor: DVec3,
    begun: bool,
    free: Free,
    /// How much of the museum is there, 0 to 1.
    museum: f64,
    /// A person on the way through the train.
    walk: Option<Walk>,
    /// A person on a seat.
    sitting: Option<Sitting>,
    /// The place in a carriage where the eyes rest now, if they do.
    indoors: Option<Indoors>,
    /// How much the eyes are shut in by a carriage, 0 to 1.
    shut: f64,
    /// What of the carriage is looked at: right, up over the rails, to the rear of its middle.
    spot: DVec3,
    /// Where the trackside view stands, so that a move to the next place is a flight.
    stand: Option<trackside::Stand>,
    /// What the director asks for; while there is something, nothing else counts.
    directed: Option<Directed>,
    /// The director has just let go of the camera, which looked at something of its own.
    handover: Handover,
}

/// One way of looking, as the director asks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Direction {
    /// The view.
    pub view: View,
    /// Angles and distance.
    pub orbit: Orbit,
    /// Vehicle that is looked at; none: the head of the train.
    pub subject: Option<usize>,
    /// Where somebody stands in the train.
    pub walk: Option<Walk>,
    /// Where somebody sits in the train.
    pub sitting: Option<Sitting>,
    /// Where along the line one stands in the trackside view, chainage in metres.
    pub beside_m: Option<f64>,
}

/// What the director asks for at an instant: a way of looking, and on the way to it, from which and how far.
#[derive(Clone, Debug, PartialEq)]
struct Directed {
    now: Direction,
    from: Option<(Direction, f64)>,
}

/// A person who walks through the train: where their eyes are, in the axes of a vehicle.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    /// Vehicle that they are in.
    pub vehicle: usize,
    /// Room that they are in or go to.
    pub room: usize,
    /// Eyes: right, up over the rails, to the rear of the vehicle's middle.
    pub eye: DVec3,
    /// Where they look, radians: 0 to the front of the vehicle, a quarter turn to its right.
    pub look_rad: f64,
}

/// A person on a seat: where their eyes are, in the axes of a vehicle.
#[derive(Clone, Debug, PartialEq)]
pub struct Sitting {
    /// Vehicle that they are in.
    pub vehicle: usize,
    /// Room that they are in.
    pub room: usize,
    /// Which of the vehicle's seats with a window.
    pub seat: usize,
    /// Eyes: right, up over the rails, to the rear of the vehicle's middle.
    pub eye: DVec3,
    /// Where they look, radians: 0 to the front of the vehicle, a quarter turn to its right.
    pub look_rad: f64,
    /// Where their eyes were before they sat down.
    pub stand: DVec3,
}

/// The part of the window that panels leave free.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Free {
    /// Its middle relative to the window's, in window heights, x to the right and y down.
    pub offset: DVec2,
    /// Its width as a share of the window's.
    pub width: f64,
    /// Its width over its height.
    pub aspect: f64,
    /// Its height as a share of the window's.
    pub height: f64,
}

impl Default for Free {
    fn default() -> Self {
        Self { offset: DVec2::ZERO, width: 1.0, aspect: 16.0 / 9.0, height: 1.0 }
    }
}

/// What is looked at where nothing in the carriage was chosen: its middle.
const WHOLE: DVec3 = DVec3::new(0.0, 2.2, 0.0);
/// Field of view of a person in a room.
const ROOM_VIEW_RAD: f64 = 1.08;
/// Field of view of a person on a seat.
const SEATED_VIEW_RAD: f64 = 0.98;
/// What somebody on a seat looks at is so far away, metres; nearer, and they lean to the window.
const SEAT_VIEW_M: f64 = 40.0;
/// How near and how far that may be.
const SEAT_RANGE_M: (f64, f64) = (12.0, 46.0);
/// Height of the eyes of a person who stands, over the floor, metres.
pub const EYES_M: f64 = 1.58;
const PITCH_RANGE_RAD: (f64, f64) = (-0.06, 1.55);
/// In the museum, as shares of the distance that shows everything.
const MUSEUM_RANGE: (f64, f64) = (0.02, 1.3);
/// Beside the track one stands neither in the train nor out of sight of it.
const TRACKSIDE_RANGE_M: (f64, f64) = (4.0, 600.0);
const DISTANCE_RANGE_M: (f64, f64) = (1.2, 3.2e6);
/// A flight into a carriage or out of it takes at least this long, seconds.
const THROUGH_ROOF_S: f64 = 2.0;
/// From so far outside one looks before a seat is found, metres.
const FROM_OUTSIDE_M: f64 = 120.0;
/// How long a turn of the wheel takes to arrive.
const ZOOM_S: f64 = 0.28;

impl Default for Rig {
    fn default() -> Self {
        let pose = Pose {
            focus: DVec3::ZERO,
            yaw_rad: 1.0,
            pitch_rad: 0.3,
            distance_m: 400.0,
            floor_m: 0.0,
            fov_rad: FIELD_OF_VIEW_RAD,
        };
        Self {
            view: View::Follow,
            still: false,
            orbits: View::ALL.map(first_orbit),
            auto_distance: true,
            flight: None,
            target: pose,
            shown: pose,
            anchor: DVec3::ZERO,
            begun: false,
            free: Free::default(),
            museum: 0.0,
            walk: None,
            sitting: None,
            indoors: None,
            shut: 0.0,
            spot: WHOLE,
            stand: None,
            directed: None,
            handover: Handover::Done,
        }
    }
}

/// Whether the camera has yet to leave what the director had it look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Handover {
    #[default]
    Done,
    Due,
}

impl Orbit {
    /// As a view has it at first.
    pub fn of_view(view: View) -> Self {
        first_orbit(view)
    }

    /// Angles in degrees and a distance, around what the view looks at.
    pub fn around(yaw_deg: f64, pitch_deg: f64, distance_m: f64) -> Self {
        Self { yaw_rad: yaw_deg.to_radians(), pitch_rad: pitch_deg.to_radians(), distance_m, offset: DVec3::ZERO }
    }
}

fn first_orbit(view: View) -> Orbit {
    let (yaw_deg, pitch_deg, distance_m): (f64, f64, f64) = match view {
        View::Map => (0.0, 79.0, 1_060_000.0),
        View::Follow => (148.0, 9.0, 230.0),
        View::Carriage => (64.0, 27.0, 31.0),
        // The distance is a factor here: 1 shows all rows.
        View::Formation => (0.0, 54.0, 1.0),
        // How far from the track one stands; angles are added to where the train is.
        View::Trackside => (0.0, 0.0, 17.0),
        View::Cab => (0.0, 0.0, 60.0),
        View::Seat => (0.0, 1.5, SEAT_VIEW_M),
    };
    Orbit::around(yaw_deg, pitch_deg, distance_m)
}

impl Rig {
    /// Looks as the director asks: one way, or on the way from another to it (a share of the way, 0 to 1). What is seen
    /// is then a function of that and of the instant alone.
    pub fn direct(&mut self, now: Direction, from: Option<(Direction, f64)>) {
        self.directed = Some(Directed { now, from: from.filter(|_| !self.still) });
    }

    /// Whether the director has the camera.
    pub fn is_directed(&self) -> bool {
        self.directed.is_some()
    }

    /// Gives the camera back to the viewer, as it stands.
    pub fn release(&mut self) {
        let Some(directed) = self.directed.take() else { return };
        self.auto_distance = false;
        self.stand = None;
        // The film looks along the train at a carriage that nobody has selected; the viewer's camera goes to what is.
        if self.view == View::Follow && directed.now.subject.is_some() {
            self.handover = Handover::Due;
        }
        // A movement that has begun goes on to its end, by itself from here on.
        if self.flight.take().is_some() {
            self.take_off();
        }
    }

    fn put(&mut self, direction: &Direction) {
        self.view = direction.view;
        self.orbits[direction.view as usize] = direction.orbit;
        self.walk.clone_from(&direction.walk);
        self.sitting.clone_from(&direction.sitting);
        self.stand = direction.beside_m.map(trackside::Stand::beside);
        self.spot = WHOLE;
        self.auto_distance = false;
    }

    /// Takes the place that the director asks for; on the way to it the flight is made anew in every frame.
    fn obey_director(&mut self, directed: &Directed, scene: &Scene<'_>) {
        self.flight = None;
        if let Some((from, share)) = &directed.from {
            self.put(from);
            let pose = self.target_of(scene, scene.subject(from.subject));
            let (out_of, museum) = (self.goal(), museum_there(self.view));
            self.put(&directed.now);
            let anchor = train_middle(scene.snapshot, scene.subject(directed.now.subject));
            let pace = Pace::Whole;
            self.flight = Some(Flight { from: pose, anchor, age_s: *share, length_s: 1.0, pace, museum, out_of });
        } else {
            self.put(&directed.now);
        }
    }

    /// Says what part of the window panels leave free: what is looked at is shown in its middle.
    pub fn leave_free(&mut self, free: Free) {
        self.free = free;
    }

    fn in_free_part(&self, pose: Pose) -> Pose {
        let (_, right, up) = pose.axes();
        let height = 2.0 * pose.distance_m * (pose.fov_rad * 0.5).tan();
        let by = up * self.free.offset.y * height - right * self.free.offset.x * height;
        Pose { focus: pose.focus + by, ..pose }
    }

    /// What is shown now.
    pub fn pose(&self) -> Pose {
        self.shown
    }

    /// Whether the camera still moves by itself.
    pub fn is_flying(&self) -> bool {
        self.flight.is_some()
    }

    fn orbit_mut(&mut self) -> &mut Orbit {
        &mut self.orbits[self.view as usize]
    }

    /// The orbit of the present view.
    pub fn current(&self) -> Orbit {
        self.orbits[self.view as usize]
    }

    /// Sets angles (degrees) and distance of a view, for pictures.
    pub fn set_orbit(&mut self, view: View, yaw_deg: f64, pitch_deg: f64, distance_m: f64) {
        self.orbits[view as usize] =
            Orbit { yaw_rad: yaw_deg.to_radians(), pitch_rad: pitch_deg.to_radians(), distance_m, offset: DVec3::ZERO };
        self.auto_distance = false;
    }

    /// Keeps the follow distance as it is at every rate.
    pub fn keep_distance(&mut self) {
        self.auto_distance = false;
    }

    /// Flies to a view.
    pub fn fly_to(&mut self, view: View) {
        if view == self.view && self.begun {
            self.orbits[view as usize].offset = DVec3::ZERO;
        }
        if view != View::Carriage {
            self.walk = None;
        }
        if view != View::Seat {
            self.sitting = None;
        }
        self.view = view;
        self.take_off();
    }

    /// Whoever sits in the train.
    pub fn sitting(&self) -> Option<&Sitting> {
        self.sitting.as_ref().filter(|_| self.view == View::Seat)
    }

    /// Sits down on a seat, moves to another, or gets up.
    pub fn sit(&mut self, sitting: Option<Sitting>) {
        if self.sitting == sitting {
            return;
        }
        self.sitting = sitting;
        self.orbits[View::Seat as usize] = first_orbit(View::Seat);
        if self.view == View::Seat {
            self.take_off();
        }
    }

    /// Vehicle and room of whoever walks or sits in the train.
    pub fn within(&self) -> Option<(usize, usize)> {
        let walk = self.walk().map(|walk| (walk.vehicle, walk.room));
        walk.or_else(|| self.sitting().map(|sitting| (sitting.vehicle, sitting.room)))
    }

    /// How much the eyes are shut in by a carriage: 1 in a room, 0 outside, between them on the way in or out.
    pub fn shut(&self) -> f64 {
        self.shut
    }

    /// How far the eyes are from the place in a vehicle where somebody sits or stands, or comes from, metres; nothing
    /// where it is another vehicle.
    pub fn away_from_room(&self, snapshot: &JourneySnapshot, vehicle: usize) -> Option<f64> {
        let rooms = [self.goal(), self.flight.and_then(|flight| flight.out_of)];
        let mine = rooms.into_iter().flatten().filter(|room| room.vehicle == vehicle);
        mine.map(|room| room.eye(snapshot).distance(self.shown.eye())).reduce(f64::min)
    }

    /// The place in a carriage where the view is or goes to.
    fn goal(&self) -> Option<Indoors> {
        let orbit = self.current();
        if let Some(walk) = self.walk() {
            return Some(Indoors {
                vehicle: walk.vehicle,
                room: walk.room,
                eye: walk.eye,
                stand: walk.eye,
                look_rad: walk.look_rad - orbit.yaw_rad,
                pitch_rad: orbit.pitch_rad,
                distance_m: orbit.distance_m,
                fov_rad: ROOM_VIEW_RAD,
            });
        }
        let fov_rad = SEATED_VIEW_RAD * orbit.distance_m / SEAT_VIEW_M;
        // The window is seen in the middle of what panels leave free: the head turns by so much.
        let turn = |share: f64| (share * 2.0 * (fov_rad * 0.5).tan()).atan();
        self.sitting().map(|sitting| Indoors {
            vehicle: sitting.vehicle,
            room: sitting.room,
            eye: sitting.eye,
            stand: sitting.stand,
            look_rad: sitting.look_rad - orbit.yaw_rad - turn(self.free.offset.x),
            pitch_rad: orbit.pitch_rad - turn(self.free.offset.y),
            distance_m: orbit.distance_m,
            fov_rad,
        })
    }

    /// How much of the museum is there, 0 to 1: its table, and the carriages on it.
    pub fn museum(&self) -> f64 {
        self.museum
    }

    /// Whoever walks through the train.
    pub fn walk(&self) -> Option<&Walk> {
        self.walk.as_ref().filter(|_| self.view == View::Carriage)
    }

    /// Steps into the train, on in it (the eyes move there at once: whoever calls moves them a little each frame), or
    /// out of it.
    pub fn walk_to(&mut self, walk: Option<Walk>) {
        let begins = walk.is_some() && self.walk.is_none();
        let ends = walk.is_none() && self.walk.is_some();
        self.walk = walk;
        if begins || ends {
            self.orbits[View::Carriage as usize] = first_orbit(View::Carriage);
            if begins {
                let orbit = &mut self.orbits[View::Carriage as usize];
                (orbit.yaw_rad, orbit.pitch_rad, orbit.distance_m) = (0.0, 0.06, 1.2);
            }
            self.take_off();
        }
    }

    /// Looks at carriages from their right (1) or their left side (-1).
    pub fn look_from(&mut self, side: f64) {
        let orbit = &mut self.orbits[View::Carriage as usize];
        orbit.yaw_rad = orbit.yaw_rad.rem_euclid(std::f64::consts::TAU);
        let on_right = orbit.yaw_rad < std::f64::consts::PI;
        if on_right != (side > 0.0) {
            orbit.yaw_rad = std::f64::consts::TAU - orbit.yaw_rad;
        }
    }

    /// Looks at a place in the selected carriage (right, up, rear of its middle) from a distance; nothing: at all of it.
    pub fn look_into(&mut self, at: Option<(DVec3, f64)>) {
        let first = first_orbit(View::Carriage);
        let (spot, distance_m) = at.unwrap_or((WHOLE, first.distance_m));
        let orbit = &mut self.orbits[View::Carriage as usize];
        (orbit.offset, orbit.distance_m) = (DVec3::ZERO, distance_m);
        orbit.pitch_rad = orbit.pitch_rad.max(first.pitch_rad);
        self.spot = spot;
        if self.view == View::Carriage {
            self.take_off();
        }
    }

    /// Starts a flight from what is shown to what the view asks for.
    pub fn take_off(&mut self) {
        let far = (self.shown.distance_m / self.current().distance_m).ln().abs();
        let least_s = if self.indoors.is_some() || self.goal().is_some() { THROUGH_ROOF_S } else { 0.0 };
        self.depart(Pace::Whole, (1.1 + 0.12 * far).min(2.6).max(least_s));
    }

    fn depart(&mut self, pace: Pace, length_s: f64) {
        if self.begun && !self.still {
            let (museum, out_of) = (self.museum, self.indoors);
            self.flight =
                Some(Flight { from: self.shown, anchor: self.anchor, age_s: 0.0, length_s, pace, museum, out_of });
        }
    }

    /// Back to the train, as first seen.
    pub fn home(&mut self) {
        let view = if self.view == View::Map { View::Follow } else { self.view };
        self.orbits[view as usize] = first_orbit(view);
        self.auto_distance = true;
        self.view = view;
        self.take_off();
    }

    /// Turns by a drag, in shares of the window's height.
    pub fn orbit(&mut self, d: DVec2) {
        self.interrupt();
        let orbit = self.orbit_mut();
        orbit.yaw_rad -= d.x * 3.2;
        // Where one stands or sits and looks around, the sky is to be seen as well.
        let lowest = if looks_around(self.view) { -0.9 } else { PITCH_RANGE_RAD.0 };
        let orbit = self.orbit_mut();
        orbit.pitch_rad = (orbit.pitch_rad + d.y * 2.4).clamp(lowest, PITCH_RANGE_RAD.1);
    }

    /// Moves the focus along the ground so that the point grabbed stays under the pointer.
    pub fn pan(&mut self, d: DVec2) {
        self.interrupt();
        let pose = self.shown;
        let scale = 2.0 * pose.distance_m * (pose.fov_rad * 0.5).tan();
        let level = DVec2::from_angle(pose.yaw_rad);
        let right = DVec2::new(level.y, -level.x);
        let deep = 1.0 / pose.pitch_rad.sin().max(0.18);
        let by = -right * d.x * scale + level * d.y * scale * deep;
        self.orbit_mut().offset += by.extend(0.0);
        self.target.focus += by.extend(0.0);
    }

    /// Zooms by a factor, towards the point under the cursor.
    pub fn zoom(&mut self, factor: f64, towards: Option<(DVec3, DVec3)>) {
        // The view's own distance: what is shown may stand farther off, so that it fits between the panels.
        let before = if self.auto_distance && self.view == View::Follow {
            self.target.distance_m
        } else {
            self.current().distance_m
        };
        self.auto_distance = false;
        let range = match self.view {
            View::Formation => MUSEUM_RANGE,
            View::Trackside => TRACKSIDE_RANGE_M,
            View::Seat => SEAT_RANGE_M,
            _ => DISTANCE_RANGE_M,
        };
        let after = (before * factor).clamp(range.0, range.1);
        self.orbit_mut().distance_m = after;
        // The point of the focus plane that is under the cursor stays there.
        let pose = self.shown;
        if let Some((eye, ray)) = towards
            && ray.z < -0.02
            && matches!(self.view, View::Map | View::Formation)
        {
            let reach = (eye.z - pose.focus.z) / -ray.z;
            let point = eye + ray * reach.min(pose.distance_m * 6.0);
            let by = (point - self.target.focus) * (1.0 - after / before);
            self.orbit_mut().offset += DVec3::new(by.x, by.y, 0.0);
            self.target.focus += DVec3::new(by.x, by.y, 0.0);
        }
        if !self.passes_roof() {
            self.depart(Pace::Arriving, ZOOM_S);
        }
    }

    /// Whether a flight goes into a carriage or out of it: it is flown to its end, for on the way there are walls.
    fn passes_roof(&self) -> bool {
        let whole = self.flight.filter(|flight| flight.pace == Pace::Whole);
        whole.is_some_and(|flight| flight.out_of.is_some() || self.goal().is_some())
    }

    /// Ends a flight at once, where it can be ended.
    fn interrupt(&mut self) {
        if !self.passes_roof() {
            self.flight = None;
        }
    }

    /// Aims at what the view follows at this instant.
    pub fn aim(
        &mut self,
        playing: &Playing,
        snapshot: &JourneySnapshot,
        museum: &Museum,
        selected: Option<&VehiclePose>,
        rate: f64,
        real_s: f64,
    ) {
        let scene = Scene { playing, snapshot, museum, way_rad: chord_heading(playing, snapshot, rate) };
        let directed = self.directed.take();
        // The director's flights do not age by themselves.
        let (selected, real_s) = match &directed {
            Some(directed) => {
                self.obey_director(directed, &scene);
                (scene.subject(directed.now.subject), 0.0)
            }
            None => (selected, real_s),
        };
        self.directed = directed;
        let train = train_middle(snapshot, selected);
        if std::mem::take(&mut self.handover) == Handover::Due {
            // From where the film stood, beside what is looked at from now on.
            self.anchor = train;
            self.take_off();
        }
        self.target = self.target_of(&scene, selected);
        let ground = |p: &Pose| {
            let eye = p.eye();
            if is_in_bore(playing, eye) {
                return f64::NEG_INFINITY;
            }
            let detail = (p.distance_m * 0.02).max(4.0);
            let height_m = playing.land.sample(eye.truncate(), detail).surface_m() * tallness(p.distance_m);
            height_m + (p.distance_m * 0.02).clamp(1.2, 60.0)
        };
        self.target.floor_m = f64::NEG_INFINITY;
        self.target.floor_m = ground(&self.target);
        self.shown = self.fly(train, snapshot, real_s);
        self.shown.floor_m = f64::NEG_INFINITY;
        self.shut = self.shut_in(snapshot);
        // A carriage keeps off the ground by itself, even in a tunnel.
        if self.shut < 1.0 {
            self.shown.floor_m = ground(&self.shown);
        }
        self.indoors = self.goal().filter(|_| self.flight.is_none());
        self.anchor = train;
        self.begun = true;
    }

    /// What the view shows at this instant.
    fn target_of(&mut self, scene: &Scene<'_>, selected: Option<&VehiclePose>) -> Pose {
        let Scene { playing, snapshot, museum, way_rad } = *scene;
        let orbit = self.current();
        let target = match self.view {
            View::Map => map_pose(playing, &orbit, self.free.width),
            View::Follow => follow_pose(snapshot, selected, &orbit, way_rad, self.follow_distance(snapshot)),
            View::Carriage => match self.goal() {
                Some(room) => room.pose(snapshot),
                None => carriage_pose(snapshot, selected, &orbit, self.spot, self.free.width),
            },
            View::Seat => match self.goal() {
                Some(room) => room.pose(snapshot),
                // Until a seat is found, from outside.
                None => follow_pose(snapshot, selected, &first_orbit(View::Follow), way_rad, FROM_OUTSIDE_M),
            },
            View::Formation => self.museum_pose(museum, snapshot, &orbit),
            View::Trackside => self.trackside_pose(playing, snapshot, &orbit),
            View::Cab => trackside::cab_pose(playing, snapshot, &orbit),
        };
        if self.walk.is_none() && !looks_around(self.view) { self.in_free_part(target) } else { target }
    }

    fn shut_in(&self, snapshot: &JourneySnapshot) -> f64 {
        let rooms = [self.goal(), self.flight.and_then(|flight| flight.out_of)];
        let away_m = rooms.into_iter().flatten().map(|room| room.eye(snapshot).distance(self.shown.eye()));
        away_m.reduce(f64::min).map_or(0.0, indoors::shut)
    }

    /// Beside the train from near; at high rates from as far as the ground takes to pass slowly.
    fn follow_distance(&self, snapshot: &JourneySnapshot) -> f64 {
        let own = self.orbits[View::Follow as usize].distance_m;
        if !self.auto_distance {
            return own;
        }
        own + (snapshot.passing_mps.abs() * 1.15).min(14_000.0)
    }

    fn museum_pose(&self, museum: &Museum, snapshot: &JourneySnapshot, orbit: &Orbit) -> Pose {
        let whole_m = museum.distance_m(orbit.pitch_rad, self.free);
        Pose {
            focus: Museum::centre(snapshot) + orbit.offset,
            yaw_rad: std::f64::consts::FRAC_PI_2 + orbit.yaw_rad,
            pitch_rad: orbit.pitch_rad,
            distance_m: orbit.distance_m * whole_m,
            floor_m: 0.0,
            fov_rad: crate::app::museum::FIELD_OF_VIEW_RAD,
        }
    }

    fn trackside_pose(&mut self, playing: &Playing, snapshot: &JourneySnapshot, orbit: &Orbit) -> Pose {
        if let Some(stand) = self.stand.filter(|stand| stand.is_chosen()) {
            return trackside::pose(stand, playing, snapshot, orbit);
        }
        let stand = trackside::Stand::at(playing, snapshot);
        if self.stand.is_some_and(|before| before != stand) && self.flight.is_none() {
            // On to the next place in a flight, which rides along with the train at first.
            self.depart(Pace::Whole, 1.4);
        }
        self.stand = Some(stand);
        trackside::pose(stand, playing, snapshot, orbit)
    }

    /// How fast the ground passes the eye, metres per second of the viewer: not at all where the film has it stand beside
    /// the track.
    pub fn ground_passes_mps(&self, snapshot: &JourneySnapshot) -> f64 {
        let stands = self.view == View::Trackside
            && self.flight.is_none()
            && self.stand.is_some_and(trackside::Stand::is_chosen);
        if stands { 0.0 } else { snapshot.passing_mps.abs() }
    }

    /// Where along the line somebody stands who sees the train pass; nothing where it passes too fast to be looked at.
    pub fn stands_at_m(&self, playing: &Playing, snapshot: &JourneySnapshot) -> Option<f64> {
        let is_there = self.view == View::Trackside && self.flight.is_none();
        self.stand.filter(|_| is_there)?.beside_m(playing, snapshot)
    }

    fn fly(&mut self, anchor: DVec3, snapshot: &JourneySnapshot, real_s: f64) -> Pose {
        let there = museum_there(self.view);
        let goal = self.goal();
        let Some(flight) = &mut self.flight else {
            self.museum = there;
            return self.target;
        };
        flight.age_s += real_s.min(0.1);
        let t = (flight.age_s / flight.length_s).clamp(0.0, 1.0);
        let from = Pose { focus: flight.from.focus + (anchor - flight.anchor), ..flight.from };
        if t >= 1.0 {
            self.flight = None;
            self.museum = there;
            return self.target;
        }
        self.museum = flight.museum + (there - flight.museum) * flight.pace.ease(t);
        if flight.pace == Pace::Arriving {
            return between(&from, &self.target, flight.pace.ease(t));
        }
        match (flight.out_of, goal) {
            // Within a place one only turns or leans.
            (Some(out_of), Some(goal)) if out_of.is_at(&goal) => between(&from, &self.target, flight.pace.ease(t)),
            (Some(out_of), Some(goal)) => indoors::hop(&out_of, &goal, snapshot, flight.pace.ease(t)),
            (Some(out_of), None) => indoors::swoop(&self.target, &out_of, snapshot, 1.0 - t),
            (None, Some(goal)) => indoors::swoop(&from, &goal, snapshot, t),
            (None, None) => between(&from, &self.target, flight.pace.ease(t)),
        }
    }
}

/// How much of the museum belongs to a view.
fn museum_there(view: View) -> f64 {
    if view == View::Formation { 1.0 } else { 0.0 }
}

/// What there is to look at in a frame.
struct Scene<'a> {
    playing: &'a Playing,
    snapshot: &'a JourneySnapshot,
    museum: &'a Museum,
    /// The way the train goes, radians.
    way_rad: f64,
}

impl<'a> Scene<'a> {
    fn subject(&self, vehicle: Option<usize>) -> Option<&'a VehiclePose> {
        self.snapshot.poses.iter().find(|pose| Some(pose.vehicle) == vehicle)
    }
}

/// Whether one looks around from a place in this view, in place of around something.
fn looks_around(view: View) -> bool {
    matches!(view, View::Trackside | View::Cab | View::Seat)
}

/// Distance in the logarithm; the focus moves when the eye is far enough away to see both ends.
pub(super) fn between(a: &Pose, b: &Pose, t: f64) -> Pose {
    let turn = (b.yaw_rad - a.yaw_rad + std::f64::consts::PI).rem_euclid(std::f64::consts::TAU) - std::f64::consts::PI;
    let span = a.focus.distance(b.focus);
    let rise = (span / a.distance_m.max(b.distance_m)).max(1.0).ln() * 0.5 * (std::f64::consts::PI * t).sin();
    let ratio = b.distance_m / a.distance_m;
    // Share of the way across: weighted so that the picture, and not the metre, moves evenly.
    let across = if (ratio - 1.0).abs() < 1e-3 { t } else { ((ratio.powf(t)) - 1.0) / (ratio - 1.0) };
    Pose {
        focus: a.focus.lerp(b.focus, across.clamp(0.0, 1.0)),
        yaw_rad: a.yaw_rad + turn * t,
        pitch_rad: a.pitch_rad + (b.pitch_rad - a.pitch_rad) * t,
        distance_m: (a.distance_m.ln() + ratio.ln() * t + rise).exp(),
        floor_m: 0.0,
        fov_rad: a.fov_rad + (b.fov_rad - a.fov_rad) * t,
    }
}

fn middle(pose: &VehiclePose) -> DVec3 {
    (pose.front_bogie.position + pose.rear_bogie.position) * 0.5
}

fn train_middle(snapshot: &JourneySnapshot, selected: Option<&VehiclePose>) -> DVec3 {
    selected.or_else(|| snapshot.poses.first()).map_or(DVec3::ZERO, middle)
}

/// The way the train goes, over the stretch that passes in a second, so that at high rates the view sways slowly.
fn chord_heading(playing: &Playing, snapshot: &JourneySnapshot, rate: f64) -> f64 {
    let reach = (snapshot.moment.speed_mps * rate.abs()).clamp(400.0, 30_000.0);
    let line = playing.journey.alignment();
    let s = snapshot.moment.chainage_m;
    let (first, last) = line.range_m();
    let a = line.pose((s - reach).max(first)).position;
    let b = line.pose((s + reach * 0.6).min(last)).position;
    (b - a).truncate().to_angle()
}

fn map_pose(playing: &Playing, orbit: &Orbit, free_width: f64) -> Pose {
    let line = playing.journey.alignment();
    let (mut low, mut high) = (DVec2::MAX, DVec2::MIN);
    let steps = 64;
    for i in 0..=steps {
        let p = line.pose(line.length_m() * f64::from(i) / f64::from(steps)).position.truncate();
        low = low.min(p);
        high = high.max(p);
    }
    let centre = (low + high) * 0.5 - DVec2::new(0.0, (high - low).x * 0.02);
    Pose {
        focus: centre.extend(0.0) + orbit.offset,
        yaw_rad: std::f64::consts::FRAC_PI_2 + orbit.yaw_rad,
        pitch_rad: orbit.pitch_rad,
        distance_m: orbit.distance_m / free_width.clamp(0.4, 1.0),
        floor_m: 0.0,
        fov_rad: FIELD_OF_VIEW_RAD,
    }
}

fn follow_pose(
    snapshot: &JourneySnapshot,
    selected: Option<&VehiclePose>,
    orbit: &Orbit,
    way_rad: f64,
    distance_m: f64,
) -> Pose {
    let at = selected.or_else(|| snapshot.poses.get(3)).or(snapshot.poses.first());
    // From far away the middle of the train is the subject, from near its head.
    let far = ((distance_m - 600.0) / 4_000.0).clamp(0.0, 1.0);
    let head = at.map_or(DVec3::ZERO, middle);
    let centre = snapshot.poses.get(snapshot.poses.len() / 2).map_or(head, middle);
    let focus = if selected.is_some() { head } else { head.lerp(centre, far) };
    let pitch = orbit.pitch_rad + far * 0.30;
    Pose {
        focus: focus + DVec3::new(0.0, 0.0, 3.0) + orbit.offset,
        yaw_rad: way_rad + orbit.yaw_rad,
        pitch_rad: pitch.min(PITCH_RANGE_RAD.1),
        distance_m,
        floor_m: 0.0,
        fov_rad: FIELD_OF_VIEW_RAD,
    }
}

fn carriage_pose(
    snapshot: &JourneySnapshot,
    selected: Option<&VehiclePose>,
    orbit: &Orbit,
    spot: DVec3,
    free_width: f64,
) -> Pose {
    let at = selected.or_else(|| snapshot.poses.first());
    let (focus, way) = at.map_or((DVec3::ZERO, 0.0), |pose| {
        let place = Place::on_track(pose, 0.0);
        (place.point(spot), place.forward.truncate().to_angle())
    });
    Pose {
        focus: focus + orbit.offset,
        yaw_rad: way + orbit.yaw_rad,
        pitch_rad: orbit.pitch_rad,
        distance_m: orbit.distance_m / free_width.clamp(0.5, 1.0),
        floor_m: 0.0,
        fov_rad: FIELD_OF_VIEW_RAD,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pose(distance_m: f64) -> Pose {
        Pose {
            focus: DVec3::new(5.0, 7.0, 2.0),
            yaw_rad: 0.4,
            pitch_rad: 0.3,
            distance_m,
            floor_m: -1e9,
            fov_rad: FIELD_OF_VIEW_RAD,
        }
    }

    #[test]
    fn axes_are_square_and_right_handed() {
        let (f, r, u) = pose(50.0).axes();
        assert!(f.dot(r).abs() < 1e-9 && f.dot(u).abs() < 1e-9 && r.dot(u).abs() < 1e-9);
        assert!(r.cross(f).dot(u) > 0.99);
    }

    #[test]
    fn the_eye_never_goes_below_its_floor() {
        let mut p = pose(50.0);
        p.floor_m = 400.0;
        assert!((p.eye().z - 400.0).abs() < 1e-9);
    }

    #[test]
    fn a_flight_begins_and_ends_where_it_should() {
        let (a, b) = (pose(40.0), pose(900_000.0));
        assert!((between(&a, &b, 0.0).distance_m - 40.0).abs() < 1e-6);
        assert!((between(&a, &b, 1.0).distance_m - 900_000.0).abs() < 1e-3);
    }

    #[test]
    fn a_notch_of_the_wheel_changes_a_views_own_distance_by_its_factor() {
        for view in View::ALL {
            let mut rig = Rig { view, auto_distance: false, ..Rig::default() };
            // Panels on both sides: what is shown stands farther off than the view's own distance.
            rig.shown.distance_m = rig.current().distance_m / 0.5;
            let before = rig.current().distance_m;
            for _ in 0..6 {
                rig.zoom(1.0 / 1.2, None);
            }
            assert!((rig.current().distance_m / before - 1.2_f64.powi(-6)).abs() < 1e-9, "{view:?}");
        }
    }

    #[test]
    fn every_view_has_a_name_that_finds_it() {
        for view in View::ALL {
            assert_eq!(View::named(view.name()), Some(view));
        }
    }
}
