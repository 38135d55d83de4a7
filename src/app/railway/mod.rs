//! The line itself: ballast and rails drawn around the focus, bridges, tunnels, wires, platforms and boards.

use bevy::prelude::*;

mod boards;
mod poles;
mod section;
mod signals;
mod stations;
mod strip;
mod structures;

pub use signals::{Aspect, Guards, Signal, Signals, aspect};
pub use structures::StructureEntity;

/// The railway.
pub fn plugin(app: &mut App) {
    app.add_plugins((strip::plugin, structures::plugin, stations::plugin, poles::plugin, signals::plugin));
}
