//! The app without window and drawing device: what several tests of the app need.
#![allow(dead_code, reason = "every test file uses a part of it")]

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::Duration;

use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use glam::{DQuat, DVec3};
use slow_train::app::camera::{Places, Rig, View};
use slow_train::app::origin::RenderOrigin;
use slow_train::app::playback::{Clock, ClockCommand};
use slow_train::app::selection::{SelectCommand, Under, under};
use slow_train::app::train::{Bogie, PartOf, Vehicle, Wheelset};
use slow_train::app::{self, JourneySnapshot, Playing, launch};
use slow_train::journey::VehicleKind;
use slow_train::scenario::Scenario;
use slow_train::words::Lang;

/// A real second is cut into this many frames: a power of two, so that times add up exactly.
pub const FRAMES_PER_SECOND: u32 = 64;

/// The built-in journey, solved once.
pub fn playing() -> Playing {
    static PLAYING: OnceLock<Playing> = OnceLock::new();
    PLAYING
        .get_or_init(|| {
            let scenario = Scenario::load("beijing-2025").expect("the built-in scenario has no faults");
            launch::prepare(scenario).expect("the built-in journey can be shown")
        })
        .clone()
}

/// A place in the world and a turn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stand {
    /// World, metres.
    pub at: DVec3,
    /// In render axes (x east, y up, z south).
    pub turn: Quat,
}

impl Stand {
    /// A point of the thing (x right, y up, z back), in the world.
    pub fn point(&self, x: f64, y: f64, z: f64) -> DVec3 {
        let turn = DQuat::from_xyzw(
            f64::from(self.turn.x),
            f64::from(self.turn.y),
            f64::from(self.turn.z),
            f64::from(self.turn.w),
        );
        let p = turn.normalize() * DVec3::new(x, y, z);
        self.at + DVec3::new(p.x, -p.z, p.y)
    }
}

/// The app on a bare stage, standing still at the departure.
pub struct Stage {
    app: App,
}

impl Stage {
    /// Opens it.
    pub fn open() -> Self {
        let mut app = App::new();
        app.add_plugins(MinimalPlugins)
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs(1) / FRAMES_PER_SECOND));
        launch::insert_journey(&mut app, playing(), Lang::En);
        app.add_plugins(app::plugin);
        app.world_mut().resource_mut::<Rig>().still = true;
        let mut stage = Self { app };
        stage.tell(ClockCommand::Pause);
        stage.frame();
        stage
    }

    /// The app itself.
    pub fn app(&mut self) -> &mut App {
        &mut self.app
    }

    /// Sends a command, as keys and buttons do.
    pub fn tell(&mut self, command: impl Message) {
        self.app.world_mut().write_message(command);
    }

    /// One frame.
    pub fn frame(&mut self) {
        self.app.update();
    }

    /// To an instant, standing.
    pub fn seek(&mut self, elapsed_s: f64) {
        self.tell(ClockCommand::Seek(elapsed_s));
        self.frame();
    }

    /// Looks at a carriage from near, so that its running gear is placed.
    pub fn look_at(&mut self, number: u32) {
        self.tell(SelectCommand::Carriage(number));
        self.frame();
        self.app.world_mut().resource_mut::<Rig>().fly_to(View::Carriage);
        // One frame brings the eye there, one more the gear near the eye.
        self.frame();
        self.frame();
    }

    /// Seconds since departure on the clock.
    pub fn elapsed_s(&self) -> f64 {
        self.app.world().resource::<Clock>().elapsed_s
    }

    /// What the journey answers for the frame.
    pub fn snapshot(&self) -> &JourneySnapshot {
        self.app.world().resource()
    }

    /// Zero of render space.
    pub fn origin(&self) -> RenderOrigin {
        *self.app.world().resource()
    }

    /// Where a `Transform` is in the world.
    pub fn stand(&self, transform: &Transform) -> Stand {
        Stand { at: self.origin().to_world(transform.translation), turn: transform.rotation }
    }

    /// Steps back from carriages as a turn of the wheel does.
    pub fn step_back(&mut self, notches: i32) {
        let mut rig = self.app.world_mut().resource_mut::<Rig>();
        rig.fly_to(View::Carriage);
        self.app.update();
        let mut rig = self.app.world_mut().resource_mut::<Rig>();
        for _ in 0..notches {
            rig.zoom(0.82_f64.powi(-1), None);
            self.app.update();
            rig = self.app.world_mut().resource_mut::<Rig>();
        }
    }

    /// A point of a window well inside a carriage, as near to the middle of the window as there is one.
    pub fn point_of(&self, number: u32, size: (u32, u32)) -> Option<(i32, i32)> {
        let is_it = |kind: &VehicleKind| matches!(kind, VehicleKind::Carriage { number: n, .. } if *n == number);
        let playing = playing();
        let vehicle = playing.journey.vehicles().iter().position(|v| is_it(&v.kind))?;
        let window = Vec2::new(size.0 as f32, size.1 as f32);
        let rig = self.app.world().resource::<Rig>();
        let here = |x: i32, y: i32| {
            let point = Vec2::new(x as f32, y as f32);
            under(&playing, self.app.world().resource::<Places>(), rig, point, window) == Some(Under::Vehicle(vehicle))
        };
        let grid = (0..size.0 as i32).step_by(4).flat_map(|x| (0..size.1 as i32).step_by(4).map(move |y| (x, y)));
        let inside = |(x, y): &(i32, i32)| [(-12, 0), (12, 0), (0, -8), (0, 8)].iter().all(|(a, b)| here(x + a, y + b));
        let from_middle = |(x, y): &(i32, i32)| (x - size.0 as i32 / 2).abs() + (y - size.1 as i32 / 2).abs();
        grid.filter(inside).min_by_key(from_middle)
    }

    /// Bodies that are in the train now, by index of the vehicle.
    pub fn bodies(&mut self) -> BTreeMap<usize, Stand> {
        let mut query = self.app.world_mut().query_filtered::<(&Vehicle, &Transform, &Visibility), Without<PartOf>>();
        let found: Vec<_> = query
            .iter(self.app.world())
            .filter(|(_, _, shown)| **shown != Visibility::Hidden)
            .map(|(vehicle, transform, _)| (vehicle.0, *transform))
            .collect();
        found.into_iter().map(|(vehicle, transform)| (vehicle, self.stand(&transform))).collect()
    }

    /// Wheelsets that are placed now: vehicle, wheelset, place.
    pub fn wheels(&mut self) -> Vec<(usize, Wheelset, Stand)> {
        let mut query = self.app.world_mut().query::<(&Vehicle, &Wheelset, &Transform, &Visibility)>();
        let found: Vec<_> = query
            .iter(self.app.world())
            .filter(|(.., shown)| **shown != Visibility::Hidden)
            .map(|(vehicle, wheelset, transform, _)| (vehicle.0, *wheelset, *transform))
            .collect();
        found.into_iter().map(|(vehicle, wheelset, transform)| (vehicle, wheelset, self.stand(&transform))).collect()
    }

    /// Bogies that are placed now: vehicle, bogie, place.
    pub fn bogies(&mut self) -> Vec<(usize, Bogie, Stand)> {
        let mut query = self.app.world_mut().query::<(&Vehicle, &Bogie, &Transform, &Visibility)>();
        let found: Vec<_> = query
            .iter(self.app.world())
            .filter(|(.., shown)| **shown != Visibility::Hidden)
            .map(|(vehicle, bogie, transform, _)| (vehicle.0, *bogie, *transform))
            .collect();
        found.into_iter().map(|(vehicle, bogie, transform)| (vehicle, bogie, self.stand(&transform))).collect()
    }
}

/// Instants all over the journey, among them curves, grades, both sides of the border and both ends.
pub fn instants() -> Vec<f64> {
    let duration_s = playing().journey.duration_s();
    (0..=24).map(|hour| duration_s * f64::from(hour) / 24.0).collect()
}
