//! Keys of the timeline and its chart. They do the same as buttons and hands.

use bevy::{input::keyboard::KeyboardInput, prelude::*};

use super::{
    bookmarks::{BookmarkCommand, Bookmarks},
    chart::Chart,
};
use crate::app::{
    Frame, Playing,
    panels::{PanelsShown, Pointer, keys::sign},
    playback::{Clock, ClockCommand},
};

/// As near as this an end of the repeated stretch is at the present instant, seconds.
const SAME_S: f64 = 0.5;

/// An end set at the present instant; where it is already, it goes.
fn end(set: Option<f64>, now_s: f64) -> Option<f64> {
    let same = set.is_some_and(|s| (s - now_s).abs() < SAME_S);
    (!same).then_some(now_s)
}

fn press(
    mut inputs: MessageReader<KeyboardInput>,
    held: Res<ButtonInput<KeyCode>>,
    pointer: Res<Pointer>,
    playing: Res<Playing>,
    clock: Res<Clock>,
    bookmarks: Res<Bookmarks>,
    mut chart: ResMut<Chart>,
    mut shown: ResMut<PanelsShown>,
    mut clocks: MessageWriter<ClockCommand>,
    mut marks: MessageWriter<BookmarkCommand>,
) {
    let shortcut =
        held.any_pressed([KeyCode::ControlLeft, KeyCode::ControlRight, KeyCode::AltLeft, KeyCode::SuperLeft]);
    if pointer.typing || shortcut {
        inputs.clear();
        return;
    }
    let now_s = clock.elapsed_s;
    for input in inputs.read().filter(|input| input.state.is_pressed() && !input.repeat) {
        match sign(input).as_str() {
            "t" if shown.0 => chart.toggle(),
            "t" => {
                // What is asked for is shown.
                shown.0 = true;
                chart.open = true;
            }
            "x" if chart.open && shown.0 => chart.turn_axis(&playing.journey),
            "g" => {
                shown.0 = true;
                chart.turn_string_line(&playing.journey);
            }
            "i" => {
                clocks.write(ClockCommand::LoopFrom(end(clock.repeat.from_s, now_s)));
            }
            "o" => {
                clocks.write(ClockCommand::LoopTo(end(clock.repeat.to_s, now_s)));
            }
            "b" => {
                shown.0 = true;
                if bookmarks.at(now_s).is_none() {
                    chart.ask_name(now_s);
                }
                marks.write(BookmarkCommand::Toggle(now_s));
            }
            "j" => {
                shown.0 = true;
                chart.jump.toggle();
            }
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
    fn an_end_set_again_at_its_own_place_goes_and_elsewhere_moves() {
        assert_eq!(end(None, 10.0), Some(10.0));
        assert_eq!(end(Some(10.2), 10.0), None);
        assert_eq!(end(Some(20.0), 10.0), Some(10.0));
    }
}
