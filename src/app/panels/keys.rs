//! Keys. They send the same commands as the buttons.

use bevy::{
    ecs::system::SystemParam,
    input::keyboard::{Key, KeyboardInput},
    prelude::*,
};

use super::{Drawers, PanelsShown, Pointer, Wishes};
use crate::app::{
    Frame,
    camera::{Rig, View, ViewCommand},
    director::DirectorCommand,
    interior::{SeatCommand, WalkCommand},
    playback::{Clock, ClockCommand},
    preset::PresetCommand,
    selection::{SelectCommand, Selection},
    settings::{LanguageCommand, SettingsCommand, TextSize},
};

/// Seconds of a step by arrow where nothing is selected.
const ARROW_STEP_S: f64 = 60.0;
/// Frames a second that a single step counts by.
const FRAMES_PER_S: f64 = 30.0;

/// What a sign asks of the clock; signs and not places of keys, for keyboards differ.
fn clock_command(sign: &str, rate: f64) -> Option<ClockCommand> {
    Some(match sign {
        " " => ClockCommand::Toggle,
        "." => ClockCommand::Step(rate.abs() / FRAMES_PER_S),
        "," => ClockCommand::Step(-rate.abs() / FRAMES_PER_S),
        "[" | "-" | "−" => ClockCommand::Slower,
        "]" | "+" | "=" => ClockCommand::Faster,
        "r" => ClockCommand::Reverse,
        "n" => ClockCommand::NextEvent,
        "p" => ClockCommand::PreviousEvent,
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
    Walk(i32),
    Seat(i32),
}

fn arrow(key: KeyCode, selected: bool, view: View, walking: bool) -> Option<Arrow> {
    let (way, along) = match key {
        KeyCode::ArrowLeft => (-1, true),
        KeyCode::ArrowRight => (1, true),
        KeyCode::ArrowUp => (-1, false),
        KeyCode::ArrowDown => (1, false),
        _ => return None,
    };
    // In the museum up and down go to the row above and below; elsewhere they walk from room to room.
    match (along, view) {
        (false, View::Formation) => {
            return selected.then_some(Arrow::Neighbour(way * crate::app::museum::IN_A_ROW as i32));
        }
        (false, View::Carriage) => return Some(Arrow::Walk(way)),
        // From seat to seat, from carriage to carriage.
        (true, View::Seat) => return Some(Arrow::Seat(way)),
        (false, View::Seat) => return selected.then_some(Arrow::Neighbour(way)),
        (false, _) => return None,
        (true, _) if walking => return Some(Arrow::Walk(way)),
        (true, _) => {}
    }
    Some(if selected { Arrow::Neighbour(way) } else { Arrow::Step(f64::from(way) * ARROW_STEP_S) })
}

/// The sign that a key has typed, in lower case.
pub(super) fn sign(input: &KeyboardInput) -> String {
    match &input.logical_key {
        Key::Character(text) => text.to_lowercase(),
        Key::Space => " ".to_owned(),
        _ => String::new(),
    }
}

/// Whether a key goes on acting while it is held down.
fn repeats(input: &KeyboardInput) -> bool {
    matches!(input.key_code, KeyCode::ArrowLeft | KeyCode::ArrowRight | KeyCode::ArrowUp | KeyCode::ArrowDown)
        || matches!(sign(input).as_str(), "." | ",")
}

/// What keys change besides sending commands.
#[derive(SystemParam)]
struct Switches<'w> {
    drawers: ResMut<'w, Drawers>,
    shown: ResMut<'w, PanelsShown>,
}

impl Switches<'_> {
    /// Whether Escape closed something here.
    fn close(&mut self) -> bool {
        self.drawers.close_board()
    }

    fn press(&mut self, sign: &str, key: KeyCode) {
        match (sign, key) {
            ("f", _) => self.shown.0 = !self.shown.0,
            ("?", _) | (_, KeyCode::F1) => {
                self.shown.0 = true;
                self.drawers.toggle_sheet();
            }
            ("s", _) => {
                self.shown.0 = true;
                self.drawers.toggle_settings();
            }
            ("/", _) => {
                self.shown.0 = true;
                self.drawers.open_search();
            }
            ("l", _) => self.drawers.toggle_list(),
            ("c", _) => {
                self.drawers.briefing = !(self.drawers.briefing && self.shown.0);
                self.shown.0 |= self.drawers.briefing;
            }
            ("a", _) => {
                self.drawers.notices = !(self.drawers.notices && self.shown.0);
                self.shown.0 |= self.drawers.notices;
            }
            _ => {}
        }
    }
}

/// What a sign asks for while Ctrl is held.
fn with_control(sign: &str) -> Option<SettingsCommand> {
    Some(match sign {
        "+" | "=" => SettingsCommand::LargerText,
        "-" | "−" => SettingsCommand::SmallerText,
        "0" => SettingsCommand::Text(TextSize::default()),
        _ => return None,
    })
}

/// Whether a key belongs to the control that has the keyboard: it is pressed, left, or another is gone to.
fn is_of_control(key: KeyCode) -> bool {
    matches!(
        key,
        KeyCode::Space
            | KeyCode::Enter
            | KeyCode::NumpadEnter
            | KeyCode::Escape
            | KeyCode::ArrowLeft
            | KeyCode::ArrowRight
            | KeyCode::ArrowUp
            | KeyCode::ArrowDown
    )
}

fn press(
    mut inputs: MessageReader<KeyboardInput>,
    held: Res<ButtonInput<KeyCode>>,
    pointer: Res<Pointer>,
    clock: Res<Clock>,
    rig: Res<Rig>,
    selection: Res<Selection>,
    mut switches: Switches,
    mut wishes: Wishes,
) {
    let control = held.any_pressed([KeyCode::ControlLeft, KeyCode::ControlRight]);
    if control {
        let pressed = inputs.read().filter(|input| input.state.is_pressed());
        wishes.settings.write_batch(pressed.filter_map(|input| with_control(&sign(input))));
        return;
    }
    let shortcut = held.any_pressed([KeyCode::AltLeft, KeyCode::SuperLeft]);
    if pointer.typing || shortcut {
        inputs.clear();
        return;
    }
    for input in inputs.read() {
        if !input.state.is_pressed() || (input.repeat && !repeats(input)) {
            continue;
        }
        if pointer.focused && is_of_control(input.key_code) {
            continue;
        }
        let sign = sign(input);
        wishes.clock.write_batch(clock_command(&sign, clock.rate));
        wishes.views.write_batch(view_command(input.key_code));
        let walking = rig.walk().is_some();
        match arrow(input.key_code, selection.vehicle().is_some(), rig.view, walking) {
            Some(Arrow::Walk(way)) => {
                wishes.walk.write(WalkCommand::Step(way));
            }
            Some(Arrow::Seat(way)) => {
                wishes.seat.write(SeatCommand::Next(way));
            }
            Some(Arrow::Neighbour(way)) => {
                wishes.select.write(SelectCommand::Neighbour(way));
            }
            Some(Arrow::Step(by_s)) => {
                wishes.clock.write(ClockCommand::Step(by_s));
            }
            None => {}
        }
        if input.key_code == KeyCode::Escape && !switches.close() {
            if walking {
                wishes.walk.write(WalkCommand::Leave);
            } else if rig.view == View::Seat {
                wishes.views.write(ViewCommand::To(View::Follow));
            } else {
                wishes.select.write(SelectCommand::Clear);
            }
        }
        if matches!(input.key_code, KeyCode::Digit0 | KeyCode::Numpad0) {
            wishes.director.write(DirectorCommand::Toggle);
        }
        if input.key_code == KeyCode::F2 {
            wishes.language.write(LanguageCommand::Next);
        }
        if input.key_code == KeyCode::F3 {
            wishes.preset.write(PresetCommand::Next);
        }
        switches.press(&sign, input.key_code);
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
        assert_eq!(view_command(KeyCode::Digit7), Some(ViewCommand::To(View::Seat)));
        assert_eq!(view_command(KeyCode::Home), Some(ViewCommand::Home));
    }

    #[test]
    fn a_single_step_is_a_frame_at_the_present_rate() {
        assert_eq!(clock_command(".", -480.0), Some(ClockCommand::Step(16.0)));
        assert_eq!(clock_command(",", 480.0), Some(ClockCommand::Step(-16.0)));
    }

    #[test]
    fn with_control_text_grows_and_shrinks_and_the_rate_stays() {
        assert_eq!(with_control("="), Some(SettingsCommand::LargerText));
        assert_eq!(with_control("-"), Some(SettingsCommand::SmallerText));
        assert_eq!(with_control("0"), Some(SettingsCommand::Text(TextSize::default())));
        assert_eq!(with_control("c"), None);
    }

    #[test]
    fn arrows_walk_through_the_train_when_something_is_selected() {
        let follow = |key, selected| arrow(key, selected, View::Follow, false);
        assert!(matches!(follow(KeyCode::ArrowRight, true), Some(Arrow::Neighbour(1))));
        assert!(matches!(follow(KeyCode::ArrowLeft, false), Some(Arrow::Step(s)) if s < 0.0));
        assert!(matches!(arrow(KeyCode::ArrowDown, true, View::Carriage, false), Some(Arrow::Walk(1))));
        assert!(matches!(arrow(KeyCode::ArrowLeft, true, View::Carriage, true), Some(Arrow::Walk(-1))));
        assert!(matches!(arrow(KeyCode::ArrowRight, true, View::Seat, false), Some(Arrow::Seat(1))));
        assert!(matches!(arrow(KeyCode::ArrowDown, true, View::Formation, false), Some(Arrow::Neighbour(7))));
    }
}
