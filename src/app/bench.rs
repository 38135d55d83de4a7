//! Frame times beside reference scenes, off-screen: what the program costs compared with what any picture costs.
//!
//! Milliseconds of one machine say little about another. So every run also measures a scene with nothing in it and
//! one with a single lit plane of Bevy's own material up to the horizon, and tells the rest as multiples.

use std::time::{Duration, Instant};

use bevy::{
    core_pipeline::tonemapping::{DebandDither, Tonemapping},
    prelude::*,
    time::TimeUpdateStrategy,
};
use serde::{Deserialize, Serialize};

use super::{
    Playing,
    camera::{Rig, View},
    capture::{Shot, Studio},
    launch::{self, Start},
    panels::PanelsShown,
    playback::{Clock, ClockCommand},
    preset::{Preset, Purpose},
    selection::SelectCommand,
};
use crate::words::Lang;

/// What is measured in a process of its own, so that none warms the caches or fills the memory of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scene {
    /// A camera that looks at nothing.
    Empty,
    /// One lit plane up to the horizon, in Bevy's standard material, without shadows.
    LitPlane,
    /// The journey, in every view.
    Journey,
}

impl Scene {
    /// In the order in which they are measured.
    pub const ALL: [Self; 3] = [Self::Empty, Self::LitPlane, Self::Journey];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::LitPlane => "lit_plane",
            Self::Journey => "journey",
        }
    }
}

/// Frame times of one scene or view.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrameTimes {
    /// Half of the frames took no longer, milliseconds.
    pub p50_ms: f64,
    /// 95 of 100.
    pub p95_ms: f64,
    /// 99 of 100.
    pub p99_ms: f64,
    /// Entities that were drawn, at most.
    pub entities: usize,
}

impl FrameTimes {
    /// From the frames of a run; `None` without frames.
    fn of(mut frames_s: Vec<f64>, entities: usize) -> Option<Self> {
        frames_s.sort_by(f64::total_cmp);
        let last = frames_s.len().checked_sub(1)?;
        let at = |share: f64| frames_s[((last as f64) * share).round() as usize] * 1e3;
        Some(Self { p50_ms: at(0.50), p95_ms: at(0.95), p99_ms: at(0.99), entities })
    }
}

/// The frames of a camera that goes to a carriage, which opens for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opening {
    /// Half of the frames took no longer, milliseconds.
    pub p50_ms: f64,
    /// The longest, milliseconds.
    pub longest_ms: f64,
}

/// What one process has measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Measured {
    /// Frame times by view; reference scenes have one, named like the scene.
    pub frames: Vec<(String, FrameTimes)>,
    /// Resident memory after the last frame, in millions of bytes, where the system tells.
    pub memory_mb: Option<f64>,
    /// What opening a carriage took; only in the journey.
    pub opening: Option<Opening>,
}

/// How frames are measured.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// Frames of each scene and view.
    pub frames: usize,
    /// Size of the frames.
    pub size: UVec2,
    /// What is drawn.
    pub preset: Preset,
}

/// Journey seconds that a measured frame advances: a day in three minutes at thirty frames a second.
const STEP: Duration = Duration::from_nanos(1_000_000_000 / 30);
/// Frames after a change of place that are not measured.
const WARM_UP: usize = 12;
/// Parts of the journey where frames are measured, as shares of its duration: by day and by night, in cities, in
/// hills, on bridges.
const PLACES: [f64; 6] = [0.002, 0.12, 0.40, 0.59, 0.72, 0.985];

/// Runs a scene; `first` is called when the first picture is there.
pub fn run(scene: Scene, playing: Option<Playing>, course: &Course, first: impl FnOnce()) -> Measured {
    let mut studio = match playing {
        Some(playing) => open_journey(playing, course),
        None => open_reference(scene, course),
    };
    studio.first_picture();
    first();
    let opening = (scene == Scene::Journey).then(|| open_carriage(&mut studio));
    let frames: Vec<_> = if scene == Scene::Journey {
        View::ALL.into_iter().map(|view| (view.name(), watch(&mut studio, view, course.frames))).collect()
    } else {
        for _ in 0..WARM_UP {
            studio.frame();
        }
        let times = (0..course.frames).map(|_| timed(&mut studio)).collect();
        vec![(scene.name(), FrameTimes::of(times, drawn(&mut studio)))]
    };
    let frames = frames.into_iter().filter_map(|(name, times)| Some((name.to_owned(), times?))).collect();
    let memory_mb = memory_stats::memory_stats().map(|m| m.physical_mem as f64 / 1e6);
    Measured { frames, memory_mb, opening }
}

/// Frames of a flight to a carriage, and of its opening.
const OPENING: usize = 90;

fn open_carriage(studio: &mut Studio) -> Opening {
    let at_s = studio.world_mut().resource::<Playing>().journey.duration_s() * PLACES[1];
    studio.arrange(&Shot { at_s, view: View::Follow, carriage: None, room: None, orbit: None });
    for _ in 0..WARM_UP {
        studio.frame();
    }
    let world = studio.world_mut();
    world.resource_mut::<Rig>().still = false;
    world.write_message(SelectCommand::Carriage(36));
    let mut times: Vec<f64> = (0..OPENING).map(|_| timed(studio) * 1e3).collect();
    studio.world_mut().resource_mut::<Rig>().still = true;
    times.sort_by(f64::total_cmp);
    Opening { p50_ms: times[OPENING / 2], longest_ms: times[OPENING - 1] }
}

fn open_journey(playing: Playing, course: &Course) -> Studio {
    let start = Start { size: course.size, lang: Lang::En, windowed: false, title: String::new() };
    let mut app = launch::app(playing, &start);
    course.preset.apply(Purpose::Measured, &mut app);
    app.insert_resource(PanelsShown(false)).insert_resource(TimeUpdateStrategy::ManualDuration(STEP));
    app.world_mut().resource_mut::<Rig>().still = true;
    Studio::of(app)
}

fn open_reference(scene: Scene, course: &Course) -> Studio {
    let (mut app, target) = launch::stage(None, course.size);
    let world = app.world_mut();
    world.spawn((
        Camera3d::default(),
        target,
        course.preset.msaa(),
        Tonemapping::None,
        DebandDither::Disabled,
        Transform::from_xyz(0.0, 40.0, 0.0).looking_to(Vec3::new(0.0, -0.1, -1.0), Vec3::Y),
    ));
    if scene == Scene::LitPlane {
        let mesh = world.resource_mut::<Assets<Mesh>>().add(Plane3d::new(Vec3::Y, Vec2::splat(20_000.0)));
        let material = world
            .resource_mut::<Assets<StandardMaterial>>()
            .add(StandardMaterial { base_color: Color::srgb(0.4, 0.5, 0.3), ..default() });
        world.spawn((Mesh3d(mesh), MeshMaterial3d(material)));
        world
            .spawn((DirectionalLight::default(), Transform::default().looking_to(Vec3::new(0.3, -1.0, -0.4), Vec3::Y)));
    }
    Studio::of(app)
}

fn timed(studio: &mut Studio) -> f64 {
    let start = Instant::now();
    studio.frame();
    start.elapsed().as_secs_f64()
}

/// Plays a view at several places of the journey.
fn watch(studio: &mut Studio, view: View, frames: usize) -> Option<FrameTimes> {
    let duration_s = studio.world_mut().resource::<Playing>().journey.duration_s();
    let mut times = Vec::with_capacity(frames);
    let mut entities = 0;
    for (i, share) in PLACES.into_iter().enumerate() {
        let carriage = matches!(view, View::Carriage | View::Seat).then_some(36);
        studio.arrange(&Shot { at_s: duration_s * share, view, carriage, room: None, orbit: None });
        studio.world_mut().resource_mut::<Clock>().playing = false;
        studio.world_mut().write_message(ClockCommand::Play);
        for _ in 0..WARM_UP {
            studio.frame();
        }
        let part = frames * (i + 1) / PLACES.len() - frames * i / PLACES.len();
        times.extend((0..part).map(|_| timed(studio)));
        entities = entities.max(drawn(studio));
        studio.world_mut().write_message(ClockCommand::Pause);
        studio.frame();
    }
    FrameTimes::of(times, entities)
}

/// Entities that are on the picture.
fn drawn(studio: &mut Studio) -> usize {
    let world = studio.world_mut();
    let mut query = world.query_filtered::<&ViewVisibility, With<Mesh3d>>();
    query.iter(world).filter(|v| v.get()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_frames_are_in_order() {
        let times = FrameTimes::of((1..=100).rev().map(f64::from).collect(), 3).expect("there are frames");
        assert!((times.p50_ms / 1e3 - 51.0).abs() < 1.0 && (times.p95_ms / 1e3 - 95.0).abs() < 1.0);
        assert!(times.p50_ms <= times.p95_ms && times.p95_ms <= times.p99_ms);
        assert_eq!(FrameTimes::of(Vec::new(), 0), None);
    }
}
