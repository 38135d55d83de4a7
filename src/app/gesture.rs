//! What a hand does over the picture: clicks, drags and turns of the wheel.
//!
//! Window events are read in the order in which they came. A slow frame may hold a press, a movement and a release;
//! what the buttons and the pointer are at its end would not tell a click from a drag.

use bevy::{
    input::{
        ButtonState,
        mouse::{MouseButton, MouseScrollUnit},
    },
    prelude::*,
    window::WindowEvent,
};

use super::{Frame, panels::Pointer};

/// A press that moves farther than this is a drag and not a click, logical pixels.
pub const DRAG_THRESHOLD_PX: f32 = 4.0;
/// A trackpad moves this many pixels for a notch of a wheel.
const PIXELS_PER_NOTCH: f32 = 40.0;

/// Something done over the picture, in logical pixels of the window.
#[derive(Message, Clone, Copy, Debug, PartialEq)]
pub enum Gesture {
    /// The left button, pressed and released at one place.
    Click {
        /// Where it went down.
        at: Vec2,
    },
    /// A movement with a button held.
    Drag {
        /// The button that is held.
        button: MouseButton,
        /// How far since the last one.
        by: Vec2,
    },
    /// A turn of the wheel; away from oneself is positive.
    Scroll {
        /// Where the pointer is.
        at: Option<Vec2>,
        /// Notches.
        notches: f32,
    },
}

#[derive(Clone, Copy, Debug)]
struct Press {
    button: MouseButton,
    at: Vec2,
    moved: bool,
}

/// What the hand holds between two events.
#[derive(Resource, Default, Debug)]
pub struct Hand {
    at: Option<Vec2>,
    press: Option<Press>,
}

impl Hand {
    /// Follows one event; what begins over a panel is the panel's.
    fn follow(&mut self, event: &WindowEvent, panels: &Pointer) -> Option<Gesture> {
        match event {
            WindowEvent::CursorMoved(moved) => {
                let before = self.at.replace(moved.position)?;
                let press = self.press.as_mut()?;
                let first = !press.moved;
                press.moved |= press.at.distance(moved.position) > DRAG_THRESHOLD_PX;
                // What was within the threshold is made up for by the first movement beyond it.
                let from = if first { press.at } else { before };
                press.moved.then_some(Gesture::Drag { button: press.button, by: moved.position - from })
            }
            WindowEvent::CursorLeft(_) => {
                self.at = None;
                None
            }
            WindowEvent::MouseButtonInput(input) => match input.state {
                ButtonState::Pressed => {
                    let free = self.press.is_none() && !panels.busy;
                    if let Some(at) = self.at.filter(|at| free && !panels.covers(*at)) {
                        self.press = Some(Press { button: input.button, at, moved: false });
                    }
                    None
                }
                ButtonState::Released => {
                    let press = self.press.take_if(|p| p.button == input.button)?;
                    let click = press.button == MouseButton::Left && !press.moved;
                    click.then_some(Gesture::Click { at: press.at })
                }
            },
            WindowEvent::MouseWheel(wheel) => {
                let notches = match wheel.unit {
                    MouseScrollUnit::Line => wheel.y,
                    MouseScrollUnit::Pixel => wheel.y / PIXELS_PER_NOTCH,
                };
                let over_panel = self.at.is_some_and(|at| panels.covers(at));
                (!over_panel).then_some(Gesture::Scroll { at: self.at, notches })
            }
            WindowEvent::WindowFocused(focus) if !focus.focused => {
                self.press = None;
                None
            }
            _ => None,
        }
    }

    /// Whether a press has become a drag.
    pub fn is_dragging(&self) -> bool {
        self.press.is_some_and(|p| p.moved)
    }
}

fn follow(
    mut hand: ResMut<Hand>,
    mut events: MessageReader<WindowEvent>,
    mut gestures: MessageWriter<Gesture>,
    panels: Res<Pointer>,
) {
    for event in events.read() {
        if let Some(gesture) = hand.follow(event, &panels) {
            gestures.write(gesture);
        }
    }
}

/// Systems that turn gestures into commands run in it, after the gestures are known.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Obeyed;

/// Gestures.
pub fn plugin(app: &mut App) {
    app.init_resource::<Hand>()
        .add_message::<Gesture>()
        .configure_sets(Update, Obeyed.in_set(Frame::Input).after(follow))
        .add_systems(Update, follow.in_set(Frame::Input).run_if(resource_exists::<Messages<WindowEvent>>));
}

#[cfg(test)]
mod tests {
    use bevy::{
        input::mouse::MouseButtonInput,
        window::{CursorMoved, WindowEvent},
    };

    use super::*;

    fn moved(x: f32, y: f32) -> WindowEvent {
        WindowEvent::CursorMoved(CursorMoved { window: Entity::PLACEHOLDER, position: Vec2::new(x, y), delta: None })
    }

    fn button(state: ButtonState) -> WindowEvent {
        WindowEvent::MouseButtonInput(MouseButtonInput {
            button: MouseButton::Left,
            state,
            window: Entity::PLACEHOLDER,
        })
    }

    fn gestures(panels: &Pointer, events: &[WindowEvent]) -> Vec<Gesture> {
        let mut hand = Hand::default();
        events.iter().filter_map(|e| hand.follow(e, panels)).collect()
    }

    #[test]
    fn press_and_release_at_one_place_is_a_click_there() {
        let events = [
            moved(300.0, 200.0),
            button(ButtonState::Pressed),
            moved(302.0, 201.0),
            button(ButtonState::Released),
            moved(600.0, 200.0),
        ];
        let at = Vec2::new(300.0, 200.0);
        assert_eq!(gestures(&Pointer::default(), &events), [Gesture::Click { at }]);
    }

    #[test]
    fn a_press_that_moves_is_a_drag_by_the_whole_way_and_no_click() {
        let mut events = vec![moved(300.0, 200.0), button(ButtonState::Pressed)];
        events.extend((1..=12).map(|i| moved(300.0 + 3.0 * i as f32, 200.0)));
        events.push(button(ButtonState::Released));
        let found = gestures(&Pointer::default(), &events);
        let way: f32 = found
            .iter()
            .map(|g| match g {
                Gesture::Drag { by, .. } => by.x,
                other => panic!("{other:?}"),
            })
            .sum();
        assert!((way - 36.0).abs() < 1e-3, "{way}");
    }

    #[test]
    fn what_begins_over_a_panel_is_the_panels() {
        let panels = Pointer { over: vec![Rect::new(0.0, 0.0, 200.0, 720.0)], ..Pointer::default() };
        let events =
            [moved(100.0, 100.0), button(ButtonState::Pressed), moved(400.0, 100.0), button(ButtonState::Released)];
        assert_eq!(gestures(&panels, &events), []);
    }
}
