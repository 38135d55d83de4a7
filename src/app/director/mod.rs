//! The director: plays the film of a journey. What is seen is a function of the film's own time; whoever touches
//! anything has control, and gives it back with one key.

use std::{collections::BTreeMap, sync::Arc};

use bevy::{
    input::{
        ButtonState,
        keyboard::KeyboardInput,
        mouse::{MouseButtonInput, MouseWheel},
        touch::TouchInput,
    },
    prelude::*,
    time::Real,
};
use glam::{DVec2, DVec3};
use serde_json::json;

use super::{
    Frame, Playing,
    camera::{Direction, Orbit, Places, Rig, Sitting, View, Walk},
    interior::{Insides, WalkCommand, seat_near, stand_in},
    journal::Journal,
    museum::Museum,
    playback::{Clock, ClockCommand, RATES},
    selection::Selection,
};
use crate::{
    film::{Film, Take},
    scenario::{Framing, Shot, ViewName},
};

mod captions;

pub use captions::{Caption, CaptionsShown};

/// A stalled frame does not leap over more than this, seconds.
const LONGEST_FRAME_S: f64 = 0.25;
/// A film that begins again shows its last picture so long, seconds.
const REST_S: f64 = 9.0;
/// Where beside the line one stands: where the front is after this share of the shot.
const BESIDE_AFTER: f64 = 0.22;
/// Share of the museum's whole table at which the carriage that a shot names stands in the middle of the picture.
const ONE_ROW: f64 = 0.45;

/// The film and where it is.
#[derive(Resource, Default)]
pub struct Director {
    film: Option<Arc<Film>>,
    mode: Mode,
    film_s: f64,
    /// Begins again at the end.
    pub again: bool,
    /// What the present takes need: who stands or sits where.
    staged: BTreeMap<usize, Staged>,
    told: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    /// The viewer has control.
    #[default]
    Off,
    /// The film runs.
    Running,
    /// One frame of the film is shown.
    Held,
}

/// Who stands or sits where in a take, and what it looks at.
#[derive(Clone, Debug)]
struct Staged {
    subject: Option<usize>,
    walk: Option<Walk>,
    sitting: Option<Sitting>,
    beside_m: Option<f64>,
    /// Where on the museum's table the carriage stands, metres to the right and down.
    table: Option<DVec2>,
}

/// Asks the director for something.
#[derive(Message, Clone, Copy, Debug, PartialEq)]
pub enum DirectorCommand {
    /// Plays the film from its begin.
    Begin,
    /// Plays it from where the journey is now.
    Resume,
    /// Resumes it, or gives control to the viewer.
    Toggle,
    /// Gives control to the viewer.
    Release,
    /// Shows one instant of the film, seconds, and stays there.
    Show(f64),
}

impl Director {
    /// Whether the film is on.
    pub fn is_on(&self) -> bool {
        self.mode != Mode::Off
    }

    /// Whether the film runs, and does not show one frame only.
    pub fn is_running(&self) -> bool {
        self.mode == Mode::Running
    }

    /// Whether the film is over and its last picture stays for a while, before it begins again.
    pub fn is_after_the_end(&self) -> bool {
        self.is_on() && self.film().is_some_and(|film| self.film_s >= film.length_s())
    }

    /// The film, where the journey has one.
    pub fn film(&self) -> Option<&Film> {
        self.film.as_deref()
    }

    /// Where the film is, seconds.
    pub fn film_s(&self) -> f64 {
        self.film_s
    }

    /// Cuts the film to a length in seconds.
    pub fn cut(&mut self, playing: &Playing, length_s: f64) {
        // Whoever opened the journey has seen its faults.
        self.film = Film::of(&playing.scenario, &playing.journey, length_s).ok().flatten().map(Arc::new);
        self.staged.clear();
        self.told = None;
        match &self.film {
            Some(film) => self.film_s = self.film_s.min(film.length_s()),
            None => self.mode = Mode::Off,
        }
    }
}

fn cut(mut director: ResMut<Director>, playing: Res<Playing>) {
    let length_s = director.film().map_or(playing.scenario.shots.length_s, Film::length_s);
    director.cut(&playing, length_s);
}

/// Whoever presses a key or a button, or turns the wheel, has control from there on.
fn yield_to_hands(
    mut keys: MessageReader<KeyboardInput>,
    mut buttons: MessageReader<MouseButtonInput>,
    mut wheels: MessageReader<MouseWheel>,
    mut touches: MessageReader<TouchInput>,
    director: Res<Director>,
    mut commands: MessageWriter<DirectorCommand>,
) {
    let pressed = keys.read().any(|key| key.state == ButtonState::Pressed && !is_silent(key));
    let clicked = buttons.read().any(|button| button.state == ButtonState::Pressed);
    let turned = wheels.read().count() > 0;
    let touched = touches.read().count() > 0;
    if director.mode == Mode::Running && (pressed || clicked || turned || touched) {
        commands.write(DirectorCommand::Release);
    }
}

/// Keys that do not mean that somebody wants control: the film's own, and those that only make others something else.
fn is_silent(key: &KeyboardInput) -> bool {
    use KeyCode::{
        AltLeft, AltRight, ControlLeft, ControlRight, Digit0, F2, F3, Numpad0, ShiftLeft, ShiftRight, SuperLeft,
        SuperRight,
    };
    matches!(
        key.key_code,
        AltLeft
            | AltRight
            | ControlLeft
            | ControlRight
            | Digit0
            | F2
            | F3
            | Numpad0
            | ShiftLeft
            | ShiftRight
            | SuperLeft
            | SuperRight
    )
}

fn obey(
    mut commands: MessageReader<DirectorCommand>,
    mut director: ResMut<Director>,
    mut rig: ResMut<Rig>,
    mut walks: MessageWriter<WalkCommand>,
    mut clocks: MessageWriter<ClockCommand>,
    clock: Res<Clock>,
) {
    for command in commands.read() {
        let Some(film) = director.film.clone() else { return };
        let next = match *command {
            DirectorCommand::Begin => Some((Mode::Running, 0.0)),
            DirectorCommand::Toggle if director.is_on() => None,
            // At its end the film begins again.
            DirectorCommand::Resume | DirectorCommand::Toggle if clock.elapsed_s >= clock.duration_s => {
                Some((Mode::Running, 0.0))
            }
            DirectorCommand::Resume | DirectorCommand::Toggle => Some((Mode::Running, film.film_s_at(clock.elapsed_s))),
            DirectorCommand::Show(film_s) => Some((Mode::Held, film_s.clamp(0.0, film.length_s()))),
            DirectorCommand::Release => None,
        };
        let was_on = director.is_on();
        if let Some((mode, film_s)) = next {
            if !was_on {
                walks.write(WalkCommand::Leave);
                director.told = None;
            }
            (director.mode, director.film_s) = (mode, film_s);
        } else if was_on {
            director.mode = Mode::Off;
            rig.release();
            // The clock goes on as it is, from now on by itself.
            clocks.write(if clock.playing { ClockCommand::Play } else { ClockCommand::Pause });
        }
    }
}

/// The film's time passes; it says what the journey's time is.
fn advance(
    mut director: ResMut<Director>,
    mut rig: ResMut<Rig>,
    mut clocks: MessageWriter<ClockCommand>,
    time: Res<Time<Real>>,
) {
    let Some(film) = director.film.clone().filter(|_| director.is_on()) else { return };
    if director.mode == Mode::Running {
        director.film_s += time.delta_secs_f64().min(LONGEST_FRAME_S);
    }
    // An exhibition shows the closing card before it begins again.
    let rest_s = if director.again { REST_S } else { 0.0 };
    let over = director.mode == Mode::Running && director.film_s >= film.length_s() + rest_s;
    if over && director.again {
        director.film_s = 0.0;
    }
    let frame = film.at(director.film_s);
    let ends = over && !director.again;
    let rate = if ends { 0.0 } else { frame.rate.max(*RATES.start()) };
    clocks.write(ClockCommand::Lead { elapsed_s: frame.elapsed_s, rate });
    if ends {
        director.film_s = film.length_s();
        director.mode = Mode::Off;
        rig.release();
    }
}

/// Puts camera and selection where the film has them.
fn stage(
    mut director: ResMut<Director>,
    mut rig: ResMut<Rig>,
    mut selection: ResMut<Selection>,
    playing: Res<Playing>,
    museum: Res<Museum>,
    insides: Res<Insides>,
    places: Res<Places>,
    clock: Res<Clock>,
    mut journal: Journal,
) {
    let Some(film) = director.film.clone().filter(|_| director.is_on()) else { return };
    let frame = film.at(director.film_s);
    let shots = &playing.scenario.shots.shots;
    let set = Set { playing: &playing, museum: &museum, insides: &insides, places: &places };
    // Only the present take and the one before it are needed.
    director.staged.retain(|take, _| frame.take.abs_diff(*take) <= 1);
    let mut direct = |take: usize, share: f64| {
        let shot = &shots[film.takes()[take].shot];
        let staged = director.staged.entry(take).or_insert_with(|| set.stage(shot, &film.takes()[take]));
        direction(shot, staged, share)
    };
    let now = direct(frame.take, frame.share);
    // The shot before stands still where it ended.
    let from = frame.from.map(|(_, share)| (direct(frame.take - 1, 1.0), share));
    let shown = matches!(now.view, View::Carriage | View::Seat).then_some(now.subject).flatten();
    if selection.vehicle() != shown || selection.inside().is_some() {
        selection.direct(shown);
    }
    rig.direct(now, from);
    if director.told != Some(frame.take) {
        director.told = Some(frame.take);
        journal.write("shot", clock.elapsed_s, json!({ "id": shots[frame.shot].id }));
    }
}

/// What a shot is staged with.
struct Set<'a> {
    playing: &'a Playing,
    museum: &'a Museum,
    insides: &'a Insides,
    places: &'a Places,
}

impl Set<'_> {
    fn stage(&self, shot: &Shot, take: &Take) -> Staged {
        let subject = shot.subject(&self.playing.scenario).and_then(|number| self.playing.journey.carriage(number));
        let room = shot.room.as_deref().zip(subject);
        let walk = room.and_then(|(room, vehicle)| stand_in(self.playing, self.insides, self.places, vehicle, room));
        let seated = subject.filter(|_| shot.view == ViewName::Seat);
        let sitting = seated.and_then(|vehicle| seat_near(self.playing, self.insides, self.places, vehicle));
        let beside_m = (shot.view == ViewName::Trackside).then(|| {
            let (from_s, to_s) = take.journey_s();
            self.playing.journey.at(from_s + (to_s - from_s) * BESIDE_AFTER).chainage_m
        });
        let table = subject.filter(|_| shot.view == ViewName::Formation).and_then(|vehicle| self.museum.spot(vehicle));
        Staged { subject, walk, sitting, beside_m, table }
    }
}

fn direction(shot: &Shot, staged: &Staged, share: f64) -> Direction {
    let view = View::of(shot.view);
    let mut orbit = match shot.framing[..] {
        [from, to, ..] => between(from, to, share),
        [still] => between(still, still, 0.0),
        [] if staged.walk.is_some() => Orbit::around(0.0, 3.4, 1.2),
        [] => Orbit::of_view(view),
    };
    if let Some(spot) = staged.table {
        // The nearer to the table, the more a carriage is in the middle of the picture instead of all of them.
        let near = ((1.0 - orbit.distance_m) / (1.0 - ONE_ROW)).clamp(0.0, 1.0);
        orbit.offset = DVec3::new(spot.x, -spot.y, 0.0) * near;
    }
    Direction {
        view,
        orbit,
        subject: staged.subject,
        walk: staged.walk.clone(),
        sitting: staged.sitting.clone(),
        beside_m: staged.beside_m,
    }
}

/// A framing between two: angles evenly, the distance in its logarithm, so that the picture grows evenly.
fn between(from: Framing, to: Framing, share: f64) -> Orbit {
    let mix = |a: f64, b: f64| a + (b - a) * share;
    let distance_m = mix(from.distance_m.ln(), to.distance_m.ln()).exp();
    Orbit::around(mix(from.yaw_deg, to.yaw_deg), mix(from.pitch_deg, to.pitch_deg), distance_m)
}

/// The director.
pub fn plugin(app: &mut App) {
    app.init_resource::<Director>()
        .add_message::<DirectorCommand>()
        .add_systems(Startup, cut)
        .add_systems(Update, yield_to_hands.in_set(Frame::Input).run_if(resource_exists::<ButtonInput<KeyCode>>))
        .add_systems(Update, cut.in_set(Frame::Input).run_if(resource_changed::<Playing>))
        .add_systems(Update, (obey, advance).chain().in_set(Frame::Playback).before(super::playback::Kept))
        .add_systems(Update, stage.in_set(Frame::Snapshot).before(super::camera::aim))
        .add_plugins(captions::plugin);
}
