//! What happens in the window, one JSON object a line, so that it can be tested and exhibited.

use std::{fs::File, io::Write, path::Path, time::Instant};

use bevy::{ecs::system::SystemParam, prelude::*};
use serde_json::{Map, Value, json};

use super::{
    Playing,
    playback::{Clock, ClockCommand},
};

/// Where the journal goes.
#[derive(Resource)]
pub struct JournalFile {
    file: File,
    start: Instant,
}

impl JournalFile {
    /// Starts an empty journal.
    ///
    /// # Errors
    /// When the file cannot be created.
    pub fn create(path: &Path) -> std::io::Result<Self> {
        Ok(Self { file: File::create(path)?, start: Instant::now() })
    }
}

/// Writes to the journal, if there is one.
#[derive(SystemParam)]
pub struct Journal<'w> {
    file: Option<ResMut<'w, JournalFile>>,
    playing: Res<'w, Playing>,
}

impl Journal<'_> {
    /// Writes one event with its own fields.
    pub fn write(&mut self, event: &str, at_s: f64, fields: Value) {
        let Some(journal) = &mut self.file else { return };
        let mut line = Map::new();
        line.insert("event".into(), event.into());
        line.insert("wall_s".into(), json!(journal.start.elapsed().as_secs_f64()));
        line.insert("journey_time".into(), self.playing.instant(at_s).to_string().into());
        if let Value::Object(fields) = fields {
            line.extend(fields);
        }
        // A journal that cannot be written (disk full) must not stop the journey.
        let _ = writeln!(journal.file, "{}", Value::Object(line));
        let _ = journal.file.flush();
    }

    /// Writes what a command did to the clock.
    pub fn clock(&mut self, before: &Clock, after: &Clock, command: &ClockCommand) {
        if before.playing != after.playing {
            self.write(if after.playing { "play" } else { "pause" }, after.elapsed_s, json!({}));
        }
        if before.rate != after.rate {
            self.write("rate", after.elapsed_s, json!({ "value": after.rate }));
        }
        let sought = matches!(
            command,
            ClockCommand::Seek(_) | ClockCommand::Step(_) | ClockCommand::NextEvent | ClockCommand::PreviousEvent
        );
        if sought && before.elapsed_s != after.elapsed_s {
            self.write("seek", after.elapsed_s, json!({ "to": self.playing.instant(after.elapsed_s).to_string() }));
        }
        if before.repeat != after.repeat {
            let instant = |end: Option<f64>| end.map(|s| self.playing.instant(s).to_string());
            let fields = json!({ "from": instant(after.repeat.from_s), "to": instant(after.repeat.to_s) });
            self.write("loop", after.elapsed_s, fields);
        }
    }
}
