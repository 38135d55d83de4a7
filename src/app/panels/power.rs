//! While nothing moves and nobody touches it, nothing is drawn again.

use std::time::Duration;

use bevy::{
    input::{
        InputSystems,
        keyboard::KeyboardInput,
        mouse::{MouseButtonInput, MouseMotion, MouseWheel},
    },
    prelude::*,
    time::Real,
    window::{CursorMoved, RequestRedraw, WindowResized},
    winit::{UpdateMode, WinitSettings},
};

use crate::app::{camera::Rig, playback::Clock};

/// How long drawing goes on after the last touch: trees are planted, the picture sharpens, labels settle.
const AFTERGLOW_S: f32 = 4.0;
/// How often something is drawn even so.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// Whether nothing happens.
#[derive(Resource, Default)]
struct Resting(bool);

/// Whether something happens that has to be drawn.
fn is_busy(clock: &Clock, rig: &Rig, quiet_s: f32) -> bool {
    clock.playing || rig.is_flying() || quiet_s < AFTERGLOW_S
}

fn rest(
    mut settings: ResMut<WinitSettings>,
    mut resting: ResMut<Resting>,
    clock: Res<Clock>,
    rig: Res<Rig>,
    time: Res<Time<Real>>,
    mut quiet_s: Local<f32>,
    mut keys: MessageReader<KeyboardInput>,
    mut buttons: MessageReader<MouseButtonInput>,
    mut motion: MessageReader<MouseMotion>,
    mut wheel: MessageReader<MouseWheel>,
    mut cursor: MessageReader<CursorMoved>,
    mut size: MessageReader<WindowResized>,
) {
    let touched = keys.read().count()
        + buttons.read().count()
        + motion.read().count()
        + wheel.read().count()
        + cursor.read().count()
        + size.read().count()
        > 0;
    *quiet_s = if touched { 0.0 } else { *quiet_s + time.delta_secs().min(0.5) };
    resting.0 = !is_busy(&clock, &rig, *quiet_s);
    let mode = if resting.0 { UpdateMode::reactive_low_power(HEARTBEAT) } else { UpdateMode::Continuous };
    if settings.focused_mode != mode {
        settings.focused_mode = mode;
        settings.unfocused_mode = mode;
    }
}

/// At rest only what a person does draws a new frame; egui alone would ask for one after the other.
fn hush(resting: Res<Resting>, mut wishes: ResMut<Messages<RequestRedraw>>) {
    if resting.0 {
        wishes.clear();
    }
}

/// Rest.
pub fn plugin(app: &mut App) {
    app.init_resource::<Resting>()
        .add_systems(Last, hush.run_if(resource_exists::<Messages<RequestRedraw>>))
        .add_systems(PreUpdate, rest.after(InputSystems).run_if(resource_exists::<WinitSettings>));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rests_only_when_paused_still_and_untouched() {
        let mut clock = Clock::new(86_400.0);
        let rig = Rig::default();
        assert!(is_busy(&clock, &rig, 100.0));
        clock.playing = false;
        assert!(is_busy(&clock, &rig, 0.0));
        assert!(!is_busy(&clock, &rig, 100.0));
    }
}
