//! How one looks: a rig that orbits a focus, in f64, and never crosses ground.

use bevy::{
    camera::{RenderTarget, visibility::RenderLayers},
    prelude::*,
    time::Real,
    window::PrimaryWindow,
};
use glam::DVec3;

use super::{
    Frame, JourneySnapshot, Playing,
    gesture::{self, Gesture},
    journal::Journal,
    museum::Museum,
    origin::RenderOrigin,
    playback::Clock,
    selection::Selection,
};

mod indoors;
mod place;
mod rig;
mod screen;
mod trackside;

pub use place::{Place, Places};
pub use rig::{Direction, EYES_M, Flight, Free, Orbit, Pose, Rig, Sitting, View, Walk};
pub use screen::{RenderScale, Screen, WorldCamera, screen_plugin};

/// Vertical field of view.
pub const FIELD_OF_VIEW_RAD: f64 = 0.62;
/// Asks for another view.
#[derive(Message, Clone, Copy, Debug, PartialEq)]
pub enum ViewCommand {
    /// Flies to a view.
    To(View),
    /// Back to the train, as first seen.
    Home,
    /// To the carriage view of the selected vehicle.
    Approach,
    /// Out of the carriage view, to the train; any other view stays.
    Outside,
}

/// Aims the rig at what the view follows at this instant.
pub fn aim(
    mut rig: ResMut<Rig>,
    playing: Res<Playing>,
    snapshot: Res<JourneySnapshot>,
    museum: Res<Museum>,
    selection: Res<Selection>,
    clock: Res<Clock>,
    time: Res<Time<Real>>,
) {
    let selected = selection.vehicle().and_then(|v| snapshot.poses.iter().find(|p| p.vehicle == v));
    rig.aim(&playing, &snapshot, &museum, selected, clock.speed(), time.delta_secs_f64());
}

fn obey(
    mut rig: ResMut<Rig>,
    mut commands: MessageReader<ViewCommand>,
    mut selection: ResMut<Selection>,
    clock: Res<Clock>,
    mut journal: Journal,
) {
    for command in commands.read() {
        let before = rig.view;
        let sat_in = rig.sitting().map(|sitting| sitting.vehicle);
        match *command {
            ViewCommand::To(view) => rig.fly_to(view),
            ViewCommand::Home => rig.home(),
            // Who sits in the train moves on to a seat in the other carriage.
            ViewCommand::Approach if rig.view == View::Seat => {}
            ViewCommand::Approach => rig.fly_to(View::Carriage),
            ViewCommand::Outside if rig.view == View::Carriage => rig.fly_to(View::Follow),
            ViewCommand::Outside => {}
        }
        if rig.view == View::Carriage && selection.vehicle().is_none() {
            // Who gets up looks at the carriage that they sat in.
            match sat_in {
                Some(vehicle) => selection.select_shown(vehicle),
                None => selection.select_first_carriage(),
            }
        }
        if before != rig.view {
            journal.write("view", clock.elapsed_s, serde_json::json!({ "name": rig.view.name() }));
        }
    }
}

/// The ray under a point of the window (logical pixels), in world space.
pub fn ray_under(rig: &Rig, point: Vec2, window: Vec2) -> (DVec3, DVec3) {
    let pose = rig.pose();
    let (forward, right, up) = pose.axes();
    let tan = (pose.fov_rad * 0.5).tan();
    let aspect = f64::from(window.x / window.y.max(1.0));
    let x = (f64::from(point.x / window.x) * 2.0 - 1.0) * tan * aspect;
    let y = (1.0 - f64::from(point.y / window.y) * 2.0) * tan;
    (pose.eye(), (forward + right * x + up * y).normalize())
}

/// A world position on the window (logical pixels) and its distance, or `None` behind the eye.
pub fn on_window(rig: &Rig, p: DVec3, window: Vec2) -> Option<(Vec2, f64)> {
    let pose = rig.pose();
    let (forward, right, up) = pose.axes();
    let d = p - pose.eye();
    let depth = d.dot(forward);
    if depth < 0.05 {
        return None;
    }
    let tan = (pose.fov_rad * 0.5).tan();
    let aspect = f64::from(window.x / window.y.max(1.0));
    let x = d.dot(right) / (depth * tan * aspect);
    let y = d.dot(up) / (depth * tan);
    Some((Vec2::new(((x + 1.0) * 0.5) as f32 * window.x, ((1.0 - y) * 0.5) as f32 * window.y), depth))
}

fn steer(
    mut rig: ResMut<Rig>,
    mut gestures: MessageReader<Gesture>,
    keys: Res<ButtonInput<KeyCode>>,
    windows: Query<&Window, With<PrimaryWindow>>,
) {
    let Ok(window) = windows.single() else { return };
    let size = window.size();
    for gesture in gestures.read() {
        match *gesture {
            Gesture::Drag { button, by } => {
                let shift = keys.any_pressed([KeyCode::ShiftLeft, KeyCode::ShiftRight]);
                let pan = button == MouseButton::Middle
                    || (button == MouseButton::Left && (shift || matches!(rig.view, View::Map | View::Formation)));
                let by = by.as_dvec2() / f64::from(size.y);
                if pan { rig.pan(by) } else { rig.orbit(by) }
            }
            // A notch is a fifth nearer.
            Gesture::Scroll { at, notches } => {
                let towards = at.map(|c| ray_under(&rig, c, size));
                rig.zoom(0.82_f64.powf(f64::from(notches)), towards);
            }
            Gesture::Click { .. } => {}
        }
    }
}

fn dress_camera(
    rig: Res<Rig>,
    origin: Res<RenderOrigin>,
    mut cameras: Query<(&mut Transform, &mut Projection), With<WorldCamera>>,
) {
    for (mut transform, mut projection) in &mut cameras {
        let pose = rig.pose();
        let (forward, _, up) = pose.axes();
        let to_render = |d: DVec3| Vec3::new(d.x as f32, d.z as f32, -d.y as f32);
        *transform =
            Transform::from_translation(origin.to_render(pose.eye())).looking_to(to_render(forward), to_render(up));
        if let Projection::Perspective(p) = &mut *projection {
            p.fov = pose.fov_rad as f32;
            p.near = if rig.shut() > 0.0 {
                0.05
            } else if matches!(rig.view, View::Trackside | View::Cab) {
                0.3
            } else {
                (pose.distance_m * 0.01).clamp(0.1, 200.0) as f32
            };
            p.far = 4.0e6;
        }
    }
}

/// The rig and its commands.
pub fn plugin(app: &mut App) {
    app.init_resource::<Rig>().add_message::<ViewCommand>().add_systems(Update, obey.in_set(Frame::Playback));
}

/// The camera itself, steered by mouse and trackpad.
pub fn visible_plugin(app: &mut App) {
    app.add_plugins(screen_plugin)
        .add_systems(Update, steer.in_set(gesture::Obeyed).run_if(resource_exists::<ButtonInput<KeyCode>>))
        .add_systems(Update, dress_camera.in_set(Frame::Camera));
}

/// Layer of the triangle that shows the world's picture.
pub const SCREEN_LAYER: RenderLayers = RenderLayers::layer(1);

/// Where the finished frame goes.
#[derive(Resource, Clone)]
pub struct Target(pub RenderTarget);
