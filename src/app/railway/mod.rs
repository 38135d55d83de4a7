//! The line itself: ballast and rails drawn around the focus, bridges, tunnels, wires, stations, and trains that wait.

use bevy::prelude::*;

use super::{Playing, Raise, Raising};

mod boards;
mod buildings;
mod clocks;
mod held;
mod layout;
mod people;
mod poles;
mod section;
mod signals;
mod stations;
mod steel;
mod strip;
mod structures;
mod tunnels;
mod wagons;

pub use held::{HeldTrain, HeldVehicle, train_waits};
pub use layout::{PassingLoop, Platform};
pub use section::{LOADING_GAUGE_M, Lane, Sections, TRACK_SPACING_M};
pub use signals::{Aspect, Guards, Signal, Signals, aspect};
pub use stations::StationEntity;
pub use structures::StructureEntity;
pub use tunnels::{TunnelPart, is_in_bore};
pub use wagons::{HALF_WIDTH_M as WAGON_HALF_WIDTH_M, Wagon};

fn survey(mut commands: Commands, playing: Res<Playing>) {
    commands.insert_resource(Sections::clone(&playing.sections));
}

/// What the railway means: its tracks and the trains that wait on them.
pub fn plugin(app: &mut App) {
    app.init_resource::<Sections>().add_systems(Raise, survey.in_set(Raising::Build)).add_plugins(held::plugin);
}

/// How the railway looks.
pub fn visible_plugin(app: &mut App) {
    app.add_plugins((
        strip::plugin,
        structures::plugin,
        stations::plugin,
        poles::plugin,
        signals::plugin,
        held::visible_plugin,
        tunnels::plugin,
    ));
}
