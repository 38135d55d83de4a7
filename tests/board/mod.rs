//! The panels without window and graphics, read as a screen reader reads them: by role and label; and a hand that
//! clicks what it has read.
#![allow(dead_code, reason = "every test file uses a part of it")]

use std::fmt;

use bevy::input::InputPlugin;
use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::prelude::*;
use bevy_egui::egui::{self, Event, Modifiers, PointerButton, Pos2, RawInput, Rect, vec2};
use bevy_egui::{EguiContext, EguiPrimaryContextPass, EguiUserTextures, PrimaryEguiContext};
use kittest::{AccessKitNode, NodeT, Queryable, State, debug_fmt_node};
use slow_train::app::camera::{Rig, View};
use slow_train::app::playback::{Clock, ClockCommand};
use slow_train::app::railway::Signals;
use slow_train::app::{self, launch, panels};
use slow_train::words::Lang;

use crate::stage;

/// Something that a screen reader can name.
#[derive(Clone, Copy)]
pub struct Node<'tree>(AccessKitNode<'tree>);

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_fmt_node(self, f)
    }
}

impl<'tree> NodeT<'tree> for Node<'tree> {
    fn accesskit_node(&self) -> AccessKitNode<'tree> {
        self.0
    }

    fn new_related(&self, other: AccessKitNode<'tree>) -> Self {
        Self(other)
    }
}

impl Node<'_> {
    /// Where it is, points.
    pub fn rect(&self, pixels_per_point: f32) -> Rect {
        let b = self.0.bounding_box().expect("it has a place");
        let rect = Rect::from_min_max(egui::pos2(b.x0 as f32, b.y0 as f32), egui::pos2(b.x1 as f32, b.y1 as f32));
        rect / pixels_per_point
    }
}

/// The panels, their reader and a hand.
pub struct Board {
    app: App,
    state: Option<State>,
    events: Vec<Event>,
    size: egui::Vec2,
    frames: u32,
}

impl Board {
    /// Opens the panels of the built-in journey, standing still at the departure.
    pub fn open(lang: Lang) -> Self {
        Self::open_with(lang, vec2(1_280.0, 720.0), |_| {})
    }

    /// Opens them at a size, after the app was prepared.
    pub fn open_with(lang: Lang, size: egui::Vec2, prepare: impl FnOnce(&mut App)) -> Self {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, InputPlugin))
            .init_resource::<EguiUserTextures>()
            .init_schedule(EguiPrimaryContextPass);
        launch::insert_journey(&mut app, stage::playing(), lang);
        app.insert_resource(Signals::of(&stage::playing())).add_plugins((app::plugin, panels::plugin));
        app.world_mut().resource_mut::<Rig>().still = true;
        app.world_mut().write_message(ClockCommand::Pause);
        let reader = app.world_mut().spawn(PrimaryEguiContext).id();
        prepare(&mut app);
        let mut board = Self { app, state: None, events: Vec::new(), size, frames: 0 };
        board.context(reader).enable_accesskit();
        // Fonts and style are on from the third frame.
        for _ in 0..5 {
            board.frame();
        }
        board
    }

    fn context(&mut self, reader: Entity) -> egui::Context {
        self.app.world_mut().get_mut::<EguiContext>(reader).expect("it was spawned").get_mut().clone()
    }

    fn any_context(&mut self) -> egui::Context {
        let mut query = self.app.world_mut().query::<&mut EguiContext>();
        query.single_mut(self.app.world_mut()).expect("there is one").get_mut().clone()
    }

    /// Pixels of the window in a point of the panels.
    pub fn pixels_per_point(&mut self) -> f32 {
        self.any_context().pixels_per_point()
    }

    /// The app itself.
    pub fn app(&mut self) -> &mut App {
        &mut self.app
    }

    /// A resource of the app.
    pub fn get<T: Resource>(&self) -> &T {
        self.app.world().resource()
    }

    /// Sends a command.
    pub fn tell(&mut self, command: impl Message) {
        self.app.world_mut().write_message(command);
        self.frame();
        self.frame();
    }

    /// One frame: the app, then the panels with what the hand has done.
    pub fn frame(&mut self) {
        self.app.update();
        let ctx = self.any_context();
        self.frames += 1;
        ctx.begin_pass(RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size / ctx.zoom_factor())),
            time: Some(f64::from(self.frames) / 60.0),
            events: std::mem::take(&mut self.events),
            focused: true,
            ..RawInput::default()
        });
        self.app.world_mut().run_schedule(EguiPrimaryContextPass);
        let mut output = ctx.end_pass();
        if let Some(update) = output.platform_output.accesskit_update.take() {
            match &mut self.state {
                Some(state) => state.update(update),
                None => self.state = Some(State::new(update)),
            }
        }
        output.drop_without_applying_deltas();
    }

    /// All that can be read.
    pub fn read(&self) -> Node<'_> {
        Node(self.state.as_ref().expect("something was drawn").root())
    }

    /// Whether something with exactly this label can be read.
    pub fn has(&self, label: &str) -> bool {
        self.read().query_all_by_label(label).next().is_some()
    }

    /// Labels of all that can be pressed.
    pub fn labels(&self) -> Vec<String> {
        let all = self.read();
        all.children_recursive().filter_map(|node| node.accesskit_node().label()).collect()
    }

    /// Clicks the first thing whose label is these words, or begins with them.
    #[track_caller]
    pub fn click(&mut self, label: &str) {
        let at = self.find(label).center();
        self.click_at(at);
    }

    /// Where the first thing is whose label is these words, or begins with them.
    #[track_caller]
    pub fn find(&mut self, label: &str) -> Rect {
        let pixels_per_point = self.any_context().pixels_per_point();
        let all = self.read();
        let find = |fits: fn(&str, &str) -> bool| {
            all.children_recursive().find(|node| {
                let node = node.accesskit_node();
                node.role() != kittest_role::Label && node.label().is_some_and(|own| fits(&own, label))
            })
        };
        let found = find(|own, label| own == label).or_else(|| find(|own, label| own.starts_with(label)));
        found.unwrap_or_else(|| panic!("no {label:?} among {:?}", self.labels())).rect(pixels_per_point)
    }

    /// A click of the left button.
    pub fn click_at(&mut self, at: Pos2) {
        self.events.push(Event::PointerMoved(at));
        self.frame();
        for pressed in [true, false] {
            let modifiers = Modifiers::default();
            self.events.push(Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers });
            self.frame();
        }
        self.events.push(Event::PointerGone);
        // What was asked for is done in the next frame, and seen in the one after.
        self.frame();
        self.frame();
    }

    /// Presses and releases a key: the panels and the program both get it, as from a window.
    pub fn key(&mut self, key: egui::Key, code: KeyCode, logical: &str) {
        self.key_with(key, code, logical, Modifiers::default());
    }

    /// Presses and releases a key with others held.
    pub fn key_with(&mut self, key: egui::Key, code: KeyCode, logical: &str, modifiers: Modifiers) {
        let held = modifiers.ctrl.then_some(KeyCode::ControlLeft);
        let logical = if logical == " " { Key::Space } else { Key::Character(logical.into()) };
        for pressed in [true, false] {
            self.events.push(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
            let state = if pressed { bevy::input::ButtonState::Pressed } else { bevy::input::ButtonState::Released };
            for code in held.into_iter().filter(|_| pressed).chain([code]) {
                self.app.world_mut().write_message(KeyboardInput {
                    key_code: code,
                    logical_key: if code == KeyCode::ControlLeft { Key::Control } else { logical.clone() },
                    state,
                    text: None,
                    repeat: false,
                    window: Entity::PLACEHOLDER,
                });
            }
            self.frame();
        }
        if let Some(code) = held {
            self.app.world_mut().resource_mut::<ButtonInput<KeyCode>>().release(code);
        }
        self.frame();
        self.frame();
    }

    /// Types words into what has the keyboard.
    pub fn write(&mut self, text: &str) {
        self.events.push(Event::Text(text.to_owned()));
        self.frame();
        self.frame();
    }

    /// The label of what has the keyboard.
    pub fn focused(&self) -> Option<String> {
        let all = self.read();
        all.children_recursive().find(|n| n.accesskit_node().is_focused()).and_then(|n| n.accesskit_node().label())
    }

    /// Whether time goes on.
    pub fn plays(&self) -> bool {
        self.get::<Clock>().playing
    }

    /// The view.
    pub fn view(&self) -> View {
        self.get::<Rig>().view
    }
}

/// The role of plain words, through egui's own version of the crate.
mod kittest_role {
    pub use bevy_egui::egui::accesskit::Role::Label;
}
