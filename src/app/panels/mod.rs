//! Panels: they show plain values and send commands; no logic of the journey lives here.

use bevy::prelude::*;

pub mod fonts;

/// Whether the panels have taken the pointer or the keyboard.
#[derive(Resource, Default, Clone, Copy, Debug)]
pub struct Pointer {
    /// The pointer is over a panel or drags in one.
    pub taken: bool,
    /// A text field has the keyboard.
    pub typing: bool,
}

/// Whether panels are drawn (pictures are made without them unless asked).
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelsShown(pub bool);

/// Panels.
pub fn plugin(app: &mut App) {
    app.init_resource::<Pointer>()
        .insert_resource(PanelsShown(true))
        .add_systems(bevy_egui::EguiPrimaryContextPass, || {});
}
