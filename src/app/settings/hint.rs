//! Hints for the first run: each goes away when it is followed.

use bevy::prelude::*;

use super::{Settings, SettingsCommand};
use crate::app::{
    Frame,
    director::Director,
    gesture::{Gesture, Obeyed},
    playback::ClockCommand,
    selection::Selection,
};

/// Something that a newcomer should try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hint {
    /// Drag and wheel.
    Look,
    /// A click on a carriage.
    Carriage,
    /// Space, the timeline.
    Time,
}

impl Hint {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Look, Self::Carriage, Self::Time];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Carriage => "carriage",
            Self::Time => "time",
        }
    }

    /// The hint of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hint| hint.name() == name)
    }

    /// Key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            Self::Look => "hint.look",
            Self::Carriage => "hint.carriage",
            Self::Time => "hint.time",
        }
    }

    /// Key of what it leads to.
    pub fn help_key(self) -> &'static str {
        match self {
            Self::Look => "hint.look.help",
            Self::Carriage => "hint.carriage.help",
            Self::Time => "hint.time.help",
        }
    }
}

/// Whether a command is one by which a person stops time or goes to another.
fn tells_time(command: &ClockCommand) -> bool {
    matches!(command, ClockCommand::Toggle | ClockCommand::Pause | ClockCommand::Seek(_))
}

/// Frames at the beginning in which commands come from the command line and not from a hand.
const OWN_FRAMES: u32 = 3;

fn follow(
    mut gestures: MessageReader<Gesture>,
    mut clock: MessageReader<ClockCommand>,
    selection: Res<Selection>,
    settings: Res<Settings>,
    director: Res<Director>,
    mut seen: MessageWriter<SettingsCommand>,
    mut frames: Local<u32>,
    mut selected: Local<Option<usize>>,
) {
    *frames = frames.saturating_add(1);
    if director.is_on() {
        // What the film does nobody has followed.
        gestures.clear();
        clock.clear();
        *selected = selection.vehicle();
        return;
    }
    let mut followed = Vec::new();
    if gestures.read().any(|gesture| !matches!(gesture, Gesture::Click { .. })) {
        followed.push(Hint::Look);
    }
    if clock.read().any(tells_time) {
        followed.push(Hint::Time);
    }
    if selection.vehicle() != *selected {
        *selected = selection.vehicle();
        // By a click on the train, from the list or by an arrow key: the inspector is open.
        if selected.is_some() {
            followed.push(Hint::Carriage);
        }
    }
    if *frames > OWN_FRAMES {
        let new = followed.into_iter().filter(|hint| !settings.hints.contains(hint));
        seen.write_batch(new.map(SettingsCommand::Seen));
    }
}

/// Hints.
pub fn plugin(app: &mut App) {
    app.add_systems(Update, follow.in_set(Frame::Input).after(Obeyed));
}
