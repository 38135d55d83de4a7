//! How one looks: a rig that orbits a focus, in f64, and never crosses ground.

use bevy::{
    camera::{RenderTarget, visibility::RenderLayers},
    input::mouse::{AccumulatedMouseMotion, MouseScrollUnit, MouseWheel},
    prelude::*,
    time::Real,
    window::PrimaryWindow,
};
use glam::{DVec2, DVec3};

use super::{
    Frame, JourneySnapshot, Playing, journal::Journal, origin::RenderOrigin, playback::Clock, selection::Selection,
};

mod rig;
mod screen;

pub use rig::{Flight, Free, Orbit, Pose, Rig, View};
pub use screen::{RenderScale, Screen, WorldCamera, screen_plugin};

/// Vertical field of view.
pub const FIELD_OF_VIEW_RAD: f64 = 0.62;
/// A press that moves farther than this is a drag and not a click, logical pixels.
pub const DRAG_THRESHOLD_PX: f32 = 4.0;

/// What the pointer is doing with the camera.
#[derive(Resource, Default, Debug)]
pub struct PointerDrag {
    /// Where the button went down, and how far the pointer went since.
    pressed_at: Option<Vec2>,
    travelled_px: f32,
}

impl PointerDrag {
    /// Whether the pointer has moved too far for a click.
    pub fn is_drag(&self) -> bool {
        self.travelled_px > DRAG_THRESHOLD_PX
    }
}

/// Asks for another view.
#[derive(Message, Clone, Copy, Debug, PartialEq)]
pub enum ViewCommand {
    /// Flies to a view.
    To(View),
    /// Back to the train, as first seen.
    Home,
    /// To the carriage view of the selected vehicle.
    Approach,
}

/// Aims the rig at what the view follows at this instant.
pub fn aim(
    mut rig: ResMut<Rig>,
    playing: Res<Playing>,
    snapshot: Res<JourneySnapshot>,
    selection: Res<Selection>,
    clock: Res<Clock>,
    time: Res<Time<Real>>,
) {
    let selected = selection.vehicle().and_then(|v| snapshot.poses.iter().find(|p| p.vehicle == v));
    rig.aim(&playing, &snapshot, selected, clock.speed(), time.delta_secs_f64());
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
        match *command {
            ViewCommand::To(view) => rig.fly_to(view),
            ViewCommand::Home => rig.home(),
            ViewCommand::Approach => rig.fly_to(View::Carriage),
        }
        if rig.view == View::Carriage && selection.vehicle().is_none() {
            selection.select_first_carriage();
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
    let tan = (FIELD_OF_VIEW_RAD * 0.5).tan();
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
    let tan = (FIELD_OF_VIEW_RAD * 0.5).tan();
    let aspect = f64::from(window.x / window.y.max(1.0));
    let x = d.dot(right) / (depth * tan * aspect);
    let y = d.dot(up) / (depth * tan);
    Some((Vec2::new(((x + 1.0) * 0.5) as f32 * window.x, ((1.0 - y) * 0.5) as f32 * window.y), depth))
}

fn steer(
    mut rig: ResMut<Rig>,
    mut drag: ResMut<PointerDrag>,
    buttons: Res<ButtonInput<MouseButton>>,
    keys: Res<ButtonInput<KeyCode>>,
    motion: Res<AccumulatedMouseMotion>,
    mut wheel: MessageReader<MouseWheel>,
    windows: Query<&Window, With<PrimaryWindow>>,
    panels: Res<super::panels::Pointer>,
) {
    let Ok(window) = windows.single() else { return };
    let size = window.size();
    let cursor = window.cursor_position();
    if buttons.any_just_pressed([MouseButton::Left, MouseButton::Right, MouseButton::Middle]) && !panels.taken {
        drag.pressed_at = cursor;
        drag.travelled_px = 0.0;
    }
    let held = buttons.any_pressed([MouseButton::Left, MouseButton::Right, MouseButton::Middle]);
    if drag.pressed_at.is_some() && held {
        drag.travelled_px += motion.delta.length();
        if drag.is_drag() && motion.delta != Vec2::ZERO {
            let shift = keys.any_pressed([KeyCode::ShiftLeft, KeyCode::ShiftRight]);
            let pan = buttons.pressed(MouseButton::Middle)
                || (buttons.pressed(MouseButton::Left) && (shift || rig.view == View::Map));
            let d = DVec2::new(f64::from(motion.delta.x), f64::from(motion.delta.y)) / f64::from(size.y);
            if pan { rig.pan(d) } else { rig.orbit(d) }
        }
    }
    if !held {
        drag.pressed_at = None;
    }
    for scroll in wheel.read() {
        if panels.taken {
            continue;
        }
        // A notch of a wheel, or about forty pixels of a trackpad, is a fifth nearer.
        let notches = match scroll.unit {
            MouseScrollUnit::Line => f64::from(scroll.y),
            MouseScrollUnit::Pixel => f64::from(scroll.y) / 40.0,
        };
        let towards = cursor.map(|c| ray_under(&rig, c, size));
        rig.zoom(0.82_f64.powf(notches), towards);
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
            p.fov = FIELD_OF_VIEW_RAD as f32;
            p.near = (pose.distance_m * 0.01).clamp(0.1, 200.0) as f32;
            p.far = 4.0e6;
        }
    }
}

/// The rig and its commands.
pub fn plugin(app: &mut App) {
    app.init_resource::<Rig>()
        .init_resource::<PointerDrag>()
        .add_message::<ViewCommand>()
        .add_systems(Update, obey.in_set(Frame::Playback));
}

/// The camera itself, steered by mouse and trackpad.
pub fn visible_plugin(app: &mut App) {
    app.add_plugins(screen_plugin)
        .add_systems(Update, steer.in_set(Frame::Input).run_if(resource_exists::<ButtonInput<MouseButton>>))
        .add_systems(Update, dress_camera.in_set(Frame::Camera));
}

/// Layer of the triangle that shows the world's picture.
pub const SCREEN_LAYER: RenderLayers = RenderLayers::layer(1);

/// Where the finished frame goes.
#[derive(Resource, Clone)]
pub struct Target(pub RenderTarget);
