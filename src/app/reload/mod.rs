//! While the window is open an edited file is solved and shown again; a broken one shows its faults and the old
//! journey goes on.

use std::{path::PathBuf, sync::Mutex, sync::mpsc::Receiver};

use bevy::{prelude::*, winit::EventLoopProxyWrapper, winit::WinitUserEvent};
use serde_json::json;

use super::{
    Frame, JourneySnapshot, OfJourney, Playing, Raise, journal::Journal, playback::Clock, selection::Selection,
};

mod watcher;

pub use watcher::Outcome;

/// The folder that the journey on show was read from.
#[derive(Resource, Clone, Debug)]
pub struct Folder(pub PathBuf);

/// What the watcher has found.
#[derive(Resource)]
struct Found(Mutex<Receiver<Outcome>>);

/// One fault, as the panel shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultLine {
    /// File, line and column; empty where a fault has no place.
    pub place: String,
    /// What was found and what was expected.
    pub message: String,
    /// What would help.
    pub hint: String,
}

/// What is wrong with the files since they were last edited; empty when all is well.
#[derive(Resource, Default, Clone, Debug, PartialEq, Eq)]
pub struct Broken(pub Vec<FaultLine>);

fn begin(mut commands: Commands, folder: Res<Folder>, proxy: Option<Res<EventLoopProxyWrapper>>) {
    // A window that rests is woken; without one there is nothing to wake.
    let proxy = proxy.map(|p| (**p).clone());
    let wake = move || {
        if let Some(proxy) = &proxy {
            let _ = proxy.send_event(WinitUserEvent::WakeUp);
        }
    };
    // Where no thread can be had, files are not watched; the journey is shown all the same.
    if let Ok(receiver) = watcher::watch(folder.0.clone(), wake) {
        commands.insert_resource(Found(Mutex::new(receiver)));
    }
}

/// Takes what the watcher has found; of several the last.
fn take(world: &mut World) {
    let latest = world.resource::<Found>().0.lock().ok().and_then(|receiver| receiver.try_iter().last());
    match latest {
        Some(Outcome::Solved(playing)) => {
            show(world, *playing);
            world.insert_resource(Broken::default());
            write(world, "reload", json!({}));
        }
        Some(Outcome::Broken(faults)) => {
            let line = |f: &crate::scenario::Fault| FaultLine {
                place: format!("{}:{}:{}", f.file, f.line, f.column),
                message: f.message.clone(),
                hint: f.hint.clone(),
            };
            tell_broken(world, faults.iter().map(line).collect());
        }
        Some(Outcome::Unsolvable(message)) => {
            tell_broken(world, vec![FaultLine { place: String::new(), message, hint: String::new() }]);
        }
        None => {}
    }
}

fn tell_broken(world: &mut World, faults: Vec<FaultLine>) {
    for fault in &faults {
        let message = [fault.place.as_str(), fault.message.as_str()].join(" ");
        write(world, "fault", json!({ "message": message.trim_start() }));
    }
    world.insert_resource(Broken(faults));
}

fn write(world: &mut World, event: &str, fields: serde_json::Value) {
    let at_s = world.resource::<Clock>().elapsed_s;
    let mut state = bevy::ecs::system::SystemState::<Journal>::new(world);
    if let Ok(mut journal) = state.get_mut(world) {
        journal.write(event, at_s, fields);
    }
}

/// Puts another journey on show, at the same instant and with the same carriage selected.
pub fn show(world: &mut World, playing: Playing) {
    let old = world.resource::<Playing>().clone();
    let mut mine = world.query_filtered::<Entity, With<OfJourney>>();
    let mine: Vec<Entity> = mine.iter(world).collect();
    for entity in mine {
        // One goes with the other that it belongs to.
        if let Ok(entity) = world.get_entity_mut(entity) {
            entity.despawn();
        }
    }
    let mut clock = world.resource_mut::<Clock>();
    let later = playing.journey.departure().duration_since(old.journey.departure());
    clock.go_over(later.as_secs_f64(), playing.journey.duration_s());
    let snapshot = JourneySnapshot::of(&playing, clock.elapsed_s);
    world.insert_resource(snapshot);
    world.resource_mut::<Selection>().carry_over(&old.journey, &playing.journey);
    world.insert_resource(playing);
    world.run_schedule(Raise);
}

/// Watching, for an app with a [`Folder`].
pub fn plugin(app: &mut App) {
    app.init_resource::<Broken>()
        .add_systems(Startup, begin.run_if(resource_exists::<Folder>))
        .add_systems(Update, take.before(Frame::Input).run_if(resource_exists::<Found>));
}
