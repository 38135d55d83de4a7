//! The Bevy app: shows what [`Journey`] answers.
//!
//! One frame: Input -> Playback -> Snapshot -> Place -> Camera -> Panels. Nothing here integrates anything.

use std::sync::Arc;

use bevy::{ecs::schedule::ScheduleLabel, prelude::*};

use crate::{
    geo::Land,
    journey::{Journey, Moment, VehiclePose},
    scenario::Scenario,
    words::Words,
};

pub mod bench;
pub mod camera;
pub mod capture;
pub mod director;
pub mod gesture;
pub mod graphics;
pub mod interior;
pub mod journal;
pub mod land;
pub mod landmarks;
pub mod launch;
pub mod material;
pub mod mesh;
pub mod museum;
pub mod origin;
pub mod panels;
pub mod playback;
pub mod preset;
pub mod railway;
pub mod reload;
pub mod selection;
pub mod settings;
pub mod shapes;
pub mod sight;
pub mod sky;
pub mod store;
pub mod theme;
pub mod train;

/// The order of one frame.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Frame {
    /// Keys, mouse, messages become commands.
    Input,
    /// The clock obeys and advances.
    Playback,
    /// The journey answers for the instant; the camera aims; the origin settles.
    Snapshot,
    /// Transforms are written.
    Place,
    /// The camera takes its place.
    Camera,
    /// Light, labels, panels.
    Panels,
}

/// Runs for every journey that is put on show, at the start and after an edit: what belongs to it is made.
#[derive(ScheduleLabel, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Raise;

/// The order within [`Raise`].
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Raising {
    /// Entities are made.
    Build,
    /// They get their looks.
    Dress,
}

/// An entity that goes when its journey does.
#[derive(Component, Clone, Copy, Debug, Default)]
pub struct OfJourney;

fn raise(world: &mut World) {
    world.run_schedule(Raise);
}

/// The journey on show and all that belongs to it.
#[derive(Resource, Clone)]
pub struct Playing {
    /// What a person wrote.
    pub scenario: Arc<Scenario>,
    /// The solved journey.
    pub journey: Arc<Journey>,
    /// The ground.
    pub land: Arc<Land>,
    /// Base map.
    pub geodata: Arc<crate::geo::GeoData>,
    /// Tracks, platforms, wires and structures by chainage.
    pub sections: Arc<railway::Sections>,
    /// How brightly settlements are lit.
    pub lit: Arc<land::country::Lit>,
    /// Times of all events, sorted.
    pub event_times_s: Arc<[f64]>,
}

impl Playing {
    /// The instant after some seconds of the journey.
    pub fn instant(&self, elapsed_s: f64) -> jiff::Timestamp {
        self.journey.departure() + jiff::SignedDuration::from_millis((elapsed_s * 1_000.0).round() as i64)
    }
}

/// Words in the viewer's language.
#[derive(Resource, Deref)]
pub struct Speech(pub Words);

/// What the journey answers for this frame: the only thing that crosses into the ECS.
#[derive(Resource)]
pub struct JourneySnapshot {
    /// State of the train.
    pub moment: Moment,
    /// Every vehicle present.
    pub poses: Vec<VehiclePose>,
    /// Metres of line that pass in a real second (signed).
    pub passing_mps: f64,
}

impl JourneySnapshot {
    /// What a journey answers at an instant, standing.
    pub fn of(playing: &Playing, elapsed_s: f64) -> Self {
        let moment = playing.journey.at(elapsed_s);
        let mut poses = Vec::new();
        playing.journey.place(&moment, &mut poses);
        Self { moment, poses, passing_mps: 0.0 }
    }
}

fn take_snapshot(playing: Res<Playing>, clock: Res<playback::Clock>, mut snapshot: ResMut<JourneySnapshot>) {
    let moment = playing.journey.at(clock.elapsed_s);
    let JourneySnapshot { moment: old, poses, passing_mps } = &mut *snapshot;
    *passing_mps = moment.speed_mps * clock.speed();
    *old = moment;
    playing.journey.place(&moment, poses);
}

/// Everything but window and drawing device.
pub fn plugin(app: &mut App) {
    app.configure_sets(
        Update,
        (Frame::Input, Frame::Playback, Frame::Snapshot, Frame::Place, Frame::Camera, Frame::Panels).chain(),
    )
    .init_schedule(Raise)
    .configure_sets(Raise, (Raising::Build, Raising::Dress).chain())
    .add_systems(Startup, raise)
    .add_plugins((
        gesture::plugin,
        playback::plugin,
        director::plugin,
        origin::plugin,
        camera::plugin,
        selection::plugin,
        train::plugin,
        railway::plugin,
        interior::plugin,
        museum::plugin,
        landmarks::plugin,
        preset::plugin,
        settings::plugin,
        reload::plugin,
    ))
    .add_systems(Update, (take_snapshot, camera::aim, museum::settle, origin::settle).chain().in_set(Frame::Snapshot));
}

/// What is seen: needs a drawing device.
pub fn visible_plugin(app: &mut App) {
    app.add_plugins((
        material::plugin,
        sky::plugin,
        land::plugin,
        railway::visible_plugin,
        train::visible_plugin,
        interior::visible_plugin,
        museum::visible_plugin,
        landmarks::visible_plugin,
        camera::visible_plugin,
        panels::plugin,
    ));
}
