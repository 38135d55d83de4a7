//! Keys. They send the same commands as the buttons.

use bevy::prelude::*;

use super::{Drawers, PanelsShown, Pointer};
use crate::app::{
    Frame,
    camera::{View, ViewCommand},
    playback::{Clock, ClockCommand},
    selection::{SelectCommand, Selection},
};

/// Seconds of a step by arrow where nothing is selected.
const ARROW_STEP_S: f64 = 60.0;
/// Frames a second that a single step counts by.
const FRAMES_PER_S: f64 = 30.0;

/// What a key asks of the clock.
fn clock_command(key: KeyCode, rate: f64) -> Option<ClockCommand> {
    Some(match key {
        KeyCode::Space => ClockCommand::Toggle,
        KeyCode::Period => ClockCommand::Step(rate.abs() / FRAMES_PER_S),
        KeyCode::Comma => ClockCommand::Step(-rate.abs() / FRAMES_PER_S),
        KeyCode::BracketLeft | KeyCode::Minus | KeyCode::NumpadSubtract => ClockCommand::Slower,
        KeyCode::BracketRight | KeyCode::Equal | KeyCode::NumpadAdd => ClockCommand::Faster,
        KeyCode::KeyR => ClockCommand::Reverse,
        KeyCode::KeyN => ClockCommand::NextEvent,
        KeyCode::KeyP => ClockCommand::PreviousEvent,
        _ => return None,
    })
}

/// What a key asks of the camera.
fn view_command(key: KeyCode) -> Option<ViewCommand> {
    let number = match key {
        KeyCode::Digit1 | KeyCode::Numpad1 => 0,
        KeyCode::Digit2 | KeyCode::Numpad2 => 1,
        KeyCode::Digit3 | KeyCode::Numpad3 => 2,
        KeyCode::Digit4 | KeyCode::Numpad4 => 3,
        KeyCode::Digit5 | KeyCode::Numpad5 => 4,
        KeyCode::Digit6 | KeyCode::Numpad6 => 5,
        KeyCode::Digit7 | KeyCode::Numpad7 => 6,
        KeyCode::Home => return Some(ViewCommand::Home),
        _ => return None,
    };
    View::ALL.get(number).copied().map(ViewCommand::To)
}

/// What an arrow means: the neighbour of the selected vehicle, or a minute.
enum Arrow {
    Neighbour(i32),
    Step(f64),
}

fn arrow(key: KeyCode, selected: bool) -> Option<Arrow> {
    let way = match key {
        KeyCode::ArrowLeft => -1,
        KeyCode::ArrowRight => 1,
        _ => return None,
    };
    Some(if selected { Arrow::Neighbour(way) } else { Arrow::Step(f64::from(way) * ARROW_STEP_S) })
}

fn press(
    keys: Res<ButtonInput<KeyCode>>,
    pointer: Res<Pointer>,
    clock: Res<Clock>,
    selection: Res<Selection>,
    mut drawers: ResMut<Drawers>,
    mut shown: ResMut<PanelsShown>,
    mut clocks: MessageWriter<ClockCommand>,
    mut views: MessageWriter<ViewCommand>,
    mut select: MessageWriter<SelectCommand>,
) {
    if pointer.typing
        || keys.any_pressed([KeyCode::ControlLeft, KeyCode::ControlRight, KeyCode::AltLeft, KeyCode::AltRight])
    {
        return;
    }
    let shift = keys.any_pressed([KeyCode::ShiftLeft, KeyCode::ShiftRight]);
    for key in keys.get_just_pressed() {
        if let Some(command) = clock_command(*key, clock.rate) {
            clocks.write(command);
        }
        if let Some(command) = view_command(*key) {
            views.write(command);
        }
        match arrow(*key, selection.vehicle().is_some()) {
            Some(Arrow::Neighbour(way)) => {
                select.write(SelectCommand::Neighbour(way));
            }
            Some(Arrow::Step(by_s)) => {
                clocks.write(ClockCommand::Step(by_s));
            }
            None => {}
        }
        match key {
            KeyCode::Escape if drawers.sheet => drawers.sheet = false,
            KeyCode::Escape => {
                select.write(SelectCommand::Clear);
            }
            KeyCode::KeyF | KeyCode::Tab => shown.0 = !shown.0,
            KeyCode::F1 => drawers.sheet = !drawers.sheet,
            KeyCode::Slash if shift => drawers.sheet = !drawers.sheet,
            KeyCode::Slash => {
                shown.0 = true;
                drawers.list = Some(true);
                drawers.search = true;
            }
            KeyCode::KeyL => drawers.list = Some(!drawers.list.unwrap_or(true)),
            _ => {}
        }
    }
}

/// Keys.
pub fn plugin(app: &mut App) {
    app.add_systems(Update, press.in_set(Frame::Input).run_if(resource_exists::<ButtonInput<KeyCode>>));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_keys_ask_for_views_in_order() {
        assert_eq!(view_command(KeyCode::Digit1), Some(ViewCommand::To(View::ALL[0])));
        assert_eq!(view_command(KeyCode::Digit3), Some(ViewCommand::To(View::ALL[2])));
        assert_eq!(view_command(KeyCode::Home), Some(ViewCommand::Home));
    }

    #[test]
    fn a_single_step_is_a_frame_at_the_present_rate() {
        assert_eq!(clock_command(KeyCode::Period, -480.0), Some(ClockCommand::Step(16.0)));
        assert_eq!(clock_command(KeyCode::Comma, 480.0), Some(ClockCommand::Step(-16.0)));
    }

    #[test]
    fn arrows_walk_through_the_train_when_something_is_selected() {
        assert!(matches!(arrow(KeyCode::ArrowRight, true), Some(Arrow::Neighbour(1))));
        assert!(matches!(arrow(KeyCode::ArrowLeft, false), Some(Arrow::Step(s)) if s < 0.0));
    }
}
