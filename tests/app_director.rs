//! The film in the app: it plays by itself from the departure to the arrival, every shot and caption in order; whoever
//! touches anything has control and can give it back.
#![cfg(feature = "app")]

mod stage;

use bevy::input::{
    ButtonState, InputPlugin,
    keyboard::{Key, KeyboardInput},
};
use bevy::prelude::*;
use serde_json::Value;
use slow_train::app::camera::{Free, Place, Places, Pose, Rig, View, on_window};
use slow_train::app::director::{Director, DirectorCommand};
use slow_train::app::journal::JournalFile;
use slow_train::app::playback::{Clock, ClockCommand};
use slow_train::app::selection::Selection;
use slow_train::film::Film;
use stage::{FRAMES_PER_SECOND, Stage, playing};

fn open() -> Stage {
    let mut stage = Stage::open();
    stage.app().world_mut().resource_mut::<Rig>().still = false;
    stage
}

fn film(stage: &mut Stage) -> Film {
    stage.app().world().resource::<Director>().film().expect("the journey has a film").clone()
}

fn cut_to(stage: &mut Stage, length_s: f64) {
    stage.app().world_mut().resource_mut::<Director>().cut(&playing(), length_s);
}

fn director(stage: &mut Stage) -> &Director {
    stage.app().world().resource()
}

fn clock(stage: &mut Stage) -> Clock {
    *stage.app().world().resource()
}

fn pose(stage: &mut Stage) -> Pose {
    stage.app().world().resource::<Rig>().pose()
}

/// Ids that a journal has for an event, in order.
fn told(journal: &std::path::Path, event: &str) -> Vec<String> {
    let text = std::fs::read_to_string(journal).expect("the journal is there");
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line is an object"));
    lines.filter(|line| line["event"] == event).filter_map(|line| line["id"].as_str().map(str::to_owned)).collect()
}

#[test]
fn the_film_plays_to_its_end_and_tells_every_shot_and_caption_in_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    let mut stage = open();
    stage.app().insert_resource(JournalFile::create(&path).expect("a journal"));
    // Half of the usual length: some shots leave.
    cut_to(&mut stage, 90.0);
    let film = film(&mut stage);
    stage.tell(DirectorCommand::Begin);
    let mut before_s = 0.0;
    for _ in 0..FRAMES_PER_SECOND * 91 {
        stage.frame();
        assert!(stage.elapsed_s() >= before_s, "time runs backwards at {before_s}");
        before_s = stage.elapsed_s();
    }
    assert!(!director(&mut stage).is_on());
    let clock = clock(&mut stage);
    assert_eq!((clock.elapsed_s, clock.playing), (clock.duration_s, false));
    let scenario = &playing().scenario;
    let shots: Vec<String> = film.takes().iter().map(|take| scenario.shots.shots[take.shot].id.clone()).collect();
    assert_eq!(told(&path, "shot"), shots);
    let captions: Vec<String> =
        film.captions().iter().map(|shown| scenario.briefing.captions[shown.caption].id.clone()).collect();
    assert!(captions.len() > 5);
    assert_eq!(told(&path, "caption"), captions);
    assert_eq!(told(&path, "rate"), Vec::<String>::new());
}

#[test]
fn a_frame_of_the_film_looks_the_same_made_alone_or_reached_by_playing() {
    let (mut played, mut alone) = (open(), open());
    for stage in [&mut played, &mut alone] {
        cut_to(stage, 120.0);
    }
    played.tell(DirectorCommand::Begin);
    for frame in 1..=FRAMES_PER_SECOND * 118 {
        played.frame();
        if frame % (FRAMES_PER_SECOND * 7 + 13) != 0 {
            continue;
        }
        let film_s = director(&mut played).film_s();
        alone.tell(DirectorCommand::Show(film_s));
        // Seats and places to stand are found once carriages have their places.
        alone.frame();
        alone.frame();
        assert_eq!(played.elapsed_s(), alone.elapsed_s(), "{film_s}");
        let (a, b) = (pose(&mut played), pose(&mut alone));
        assert!(a.eye().distance(b.eye()) < 1e-3 * a.distance_m.max(1.0), "{film_s}: {a:?} {b:?}");
        assert!((a.fov_rad - b.fov_rad).abs() < 1e-9, "{film_s}");
        let selected = |stage: &mut Stage| stage.app().world().resource::<Selection>().vehicle();
        assert_eq!(selected(&mut played), selected(&mut alone), "{film_s}");
    }
}

/// Without a cut the camera goes on from where it was.
#[test]
fn movements_of_the_camera_are_smooth() {
    let mut stage = open();
    let film = film(&mut stage);
    let shots = playing().scenario.shots.shots.clone();
    for (index, take) in film.takes().iter().enumerate().filter(|(_, take)| take.move_s > 0.0) {
        let mut show = |film_s: f64| {
            stage.tell(DirectorCommand::Show(film_s));
            stage.frame();
            stage.frame();
            (pose(&mut stage), stage.app().world().resource::<Places>().of(5).copied().unwrap_or_default())
        };
        let before = show(take.begin_s - 1e-4);
        let after = show(take.begin_s + 1e-4);
        let away_m = seen_from_train(&before).distance(seen_from_train(&after));
        let id = &shots[take.shot].id;
        assert!(away_m < 0.03 * before.0.distance_m.max(30.0), "{id} ({index}) begins with a jump of {away_m:.1} m");
        let (arriving, there) = (show(take.begin_s + take.move_s - 1e-4), show(take.begin_s + take.move_s + 1e-4));
        let away_m = seen_from_train(&arriving).distance(seen_from_train(&there));
        assert!(away_m < 0.03 * there.0.distance_m.max(30.0), "{id} ({index}) ends with a jump of {away_m:.1} m");
    }
}

/// The eye in the axes of a carriage: what the train has run in a moment does not count.
fn seen_from_train((pose, place): &(Pose, Place)) -> glam::DVec3 {
    place.local(pose.eye())
}

#[test]
fn the_eye_is_over_the_ground_in_every_shot() {
    let mut stage = open();
    let film = film(&mut stage);
    for i in 0..=360 {
        let film_s = film.length_s() * f64::from(i) / 360.0;
        stage.tell(DirectorCommand::Show(film_s));
        stage.frame();
        stage.frame();
        let eye = pose(&mut stage).eye();
        let ground_m = playing().land.sample(eye.truncate(), 4.0).surface_m();
        let shut = stage.app().world().resource::<Rig>().shut();
        assert!(eye.z > ground_m + 0.5 || shut > 0.0, "{film_s}: eye {:.1} m, ground {ground_m:.1} m", eye.z);
    }
}

#[test]
fn shots_of_rooms_are_seen_from_inside_of_them() {
    let mut stage = open();
    let film = film(&mut stage);
    let shots = playing().scenario.shots.shots.clone();
    let mut rooms = 0;
    for take in film.takes() {
        let shot = &shots[take.shot];
        let Some(room) = &shot.room else { continue };
        stage.tell(DirectorCommand::Show(take.end_s - 0.05));
        stage.frame();
        stage.frame();
        let rig = stage.app().world().resource::<Rig>();
        let walk = rig.walk().unwrap_or_else(|| panic!("nobody stands in {room} of shot {}", shot.id));
        assert!(rig.view == View::Carriage && rig.shut() > 0.99, "{}", shot.id);
        assert_eq!(Some(walk.vehicle), stage.app().world().resource::<Selection>().vehicle());
        rooms += 1;
    }
    assert!(rooms >= 4);
}

fn press(stage: &mut Stage, key_code: KeyCode, sign: &str) {
    let input = KeyboardInput {
        key_code,
        logical_key: Key::Character(sign.into()),
        state: ButtonState::Pressed,
        text: None,
        repeat: false,
        window: Entity::PLACEHOLDER,
    };
    stage.app().world_mut().write_message(input);
}

#[test]
fn whoever_touches_a_key_has_control_and_the_journey_goes_on_from_there() {
    let mut stage = open();
    stage.app().add_plugins(InputPlugin);
    stage.app().finish();
    // The director listens once there is a keyboard.
    stage.frame();
    stage.tell(DirectorCommand::Begin);
    for _ in 0..FRAMES_PER_SECOND * 17 {
        stage.frame();
    }
    assert!(director(&mut stage).is_running());
    let (before, rate) = (pose(&mut stage), clock(&mut stage).rate);
    press(&mut stage, KeyCode::KeyM, "m");
    stage.frame();
    assert!(!director(&mut stage).is_on());
    let at_s = stage.elapsed_s();
    stage.frame();
    let after = pose(&mut stage);
    assert!(before.eye().distance(after.eye()) < 0.5 * before.distance_m, "{before:?} {after:?}");
    let now = clock(&mut stage);
    assert!(now.playing && !now.led && (now.rate - rate).abs() < 0.2 * rate);
    assert!((stage.elapsed_s() - at_s - now.rate / f64::from(FRAMES_PER_SECOND)).abs() < 0.05 * now.rate);
}

#[test]
fn the_film_goes_on_from_where_the_journey_is() {
    let mut stage = open();
    let at_s = 50_000.0;
    stage.seek(at_s);
    stage.tell(DirectorCommand::Resume);
    stage.frame();
    assert!(director(&mut stage).is_running());
    let film = film(&mut stage);
    let ahead_s = stage.elapsed_s() - at_s;
    assert!((0.0..=film.at(director(&mut stage).film_s()).rate * 0.1).contains(&ahead_s), "{ahead_s}");
    // At its end it begins again.
    stage.tell(DirectorCommand::Release);
    stage.tell(ClockCommand::Seek(f64::MAX));
    stage.frame();
    let end_s = clock(&mut stage).duration_s;
    stage.seek(end_s);
    stage.tell(DirectorCommand::Toggle);
    stage.frame();
    assert!(director(&mut stage).film_s() < 0.1);
}

#[test]
fn an_exhibition_rests_at_the_end_and_begins_again() {
    let mut stage = open();
    cut_to(&mut stage, 6.0);
    stage.app().world_mut().resource_mut::<Director>().again = true;
    stage.tell(DirectorCommand::Begin);
    let (mut rested, mut begun_again) = (0, false);
    for _ in 0..FRAMES_PER_SECOND * 20 {
        stage.frame();
        let director = director(&mut stage);
        assert!(director.is_on());
        rested += u32::from(director.is_after_the_end());
        begun_again |= rested > 0 && !director.is_after_the_end();
    }
    assert!(rested > FRAMES_PER_SECOND * 5 && begun_again, "{rested} {begun_again}");
}

/// The window that captions are laid out for here, points.
const WINDOW: Vec2 = Vec2::new(1_280.0, 720.0);
/// Height of the rows at the lower edge where the data's sources stand, points.
const SOURCES: f32 = 46.0;

/// Where a caption stands: in the middle, over the sources, in rows of at most 34 of its own heights.
fn caption_rect(text: &str) -> Rect {
    let em = WINDOW.y * 0.029;
    let width: f32 = text.chars().map(|c| if c >= '\u{1100}' { em } else { em * 0.5 }).sum();
    let rows = (width / (34.0 * em)).ceil().max(1.0);
    let foot = WINDOW.y - SOURCES;
    Rect::from_corners(
        Vec2::new((WINDOW.x - width.min(34.0 * em)) * 0.5, foot - rows * em * 1.4),
        Vec2::new((WINDOW.x + width.min(34.0 * em)) * 0.5, foot),
    )
}

#[test]
fn captions_never_cover_the_train() {
    let mut stage = open();
    // A film keeps its lowest part free.
    stage.app().world_mut().resource_mut::<Rig>().leave_free(Free {
        offset: glam::DVec2::new(0.0, -0.075),
        width: 1.0,
        aspect: f64::from(WINDOW.x / (WINDOW.y * 0.85)),
        height: 0.85,
    });
    let film = film(&mut stage);
    let captions = playing().scenario.briefing.captions.clone();
    let mut covered = Vec::new();
    for shown in film.captions() {
        let caption = &captions[shown.caption];
        for i in 0..=6 {
            let film_s = shown.from_s + (shown.to_s - shown.from_s - 0.05) * f64::from(i) / 6.0;
            stage.tell(DirectorCommand::Show(film_s));
            stage.frame();
            stage.frame();
            let world = stage.app().world();
            let (rig, places) = (world.resource::<Rig>(), world.resource::<Places>());
            // From inside, on the table of the museum and from the driver's seat there is no train to be covered.
            if rig.shut() > 0.0 || rig.museum() > 0.0 || rig.view == View::Cab {
                continue;
            }
            let text = caption_rect(&caption.text.en);
            let hidden = places.iter().filter(|(_, place)| {
                let points = (0..=8).flat_map(|step| {
                    let along = (f64::from(step) / 8.0 - 0.5) * place.length_m;
                    [0.6, 3.6].map(|up| place.point(glam::DVec3::new(0.0, up, along)))
                });
                points.filter_map(|p| on_window(rig, p, WINDOW)).any(|(at, _)| text.contains(at))
            });
            let hidden = hidden.count();
            if hidden > 0 {
                covered.push(format!("{} at {film_s:.1}: {hidden} vehicles", caption.id));
            }
        }
    }
    assert!(covered.is_empty(), "{covered:#?}");
}
