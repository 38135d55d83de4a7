//! Settings in a file: read once, written when they have changed and a moment later, and when the window closes.

use std::{collections::BTreeSet, fmt, io};

use bevy::{prelude::*, time::Real};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{IgnoredAny, MapAccess, Visitor},
};

use super::{Hint, Motion, Notice, Notices, RoleMarks, Settings, TextSize};
use crate::{
    app::{
        preset::Preset,
        store::{Kept, Store},
        theme,
    },
    words::{Lang, Units},
};

/// Name of the file.
pub const FILE: &str = "settings.ron";

/// After this long without another change they are written, seconds.
const CALM_S: f32 = 0.8;

/// What stands in the file: plain names, so that a name of a newer version is not a damaged file. Fields that are
/// missing are as at first, fields that are not known are passed over, and kept in a copy before the file is written.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq)]
#[serde(default)]
struct File {
    language: Option<String>,
    preset: String,
    units: String,
    motion: String,
    text_percent: u16,
    role_marks: String,
    list_open: Option<bool>,
    list_width: f32,
    inspector_width: f32,
    hints_seen: Vec<String>,
}

impl File {
    fn of(settings: &Settings) -> Self {
        Self {
            language: settings.language.map(|lang| lang.code().to_owned()),
            preset: settings.preset.name().to_owned(),
            units: settings.units.name().to_owned(),
            motion: settings.motion.name().to_owned(),
            text_percent: settings.text.percent(),
            role_marks: settings.marks.name().to_owned(),
            list_open: settings.list,
            list_width: settings.list_width,
            inspector_width: settings.inspector_width,
            hints_seen: settings.hints.iter().map(|hint| hint.name().to_owned()).collect(),
        }
    }

    /// What it says; what it does not say, or not in a way that makes sense, is as at first.
    fn settings(&self) -> Settings {
        let first = Settings::default();
        let hints: BTreeSet<Hint> = self.hints_seen.iter().filter_map(|name| Hint::named(name)).collect();
        let width = |value: f32, (least, most): (f32, f32), first: f32| {
            if value.is_finite() && value > 0.0 { value.clamp(least, most) } else { first }
        };
        Settings {
            language: self.language.as_deref().and_then(|code| code.parse::<Lang>().ok()),
            preset: Preset::named(&self.preset).unwrap_or(first.preset),
            units: Units::named(&self.units).unwrap_or(first.units),
            motion: Motion::ALL.into_iter().find(|m| m.name() == self.motion).unwrap_or(first.motion),
            text: if self.text_percent == 0 { first.text } else { TextSize::of_percent(self.text_percent) },
            marks: RoleMarks::ALL.into_iter().find(|m| m.name() == self.role_marks).unwrap_or(first.marks),
            list: self.list_open,
            list_width: width(self.list_width, theme::LIST_WIDTHS, first.list_width),
            inspector_width: width(self.inspector_width, theme::INSPECTOR_WIDTHS, first.inspector_width),
            hints,
        }
    }
}

/// Names of the fields of a file, whatever stands in them.
#[derive(Debug, Default, PartialEq, Eq)]
struct Names(BTreeSet<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Names;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("fields with names")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Names, A::Error> {
                let mut names = BTreeSet::new();
                while let Some(name) = fields.next_key::<String>()? {
                    fields.next_value::<IgnoredAny>()?;
                    names.insert(name);
                }
                Ok(Names(names))
            }
        }
        deserializer.deserialize_any(Fields)
    }
}

/// Fields of the file in a store that this version does not know: a newer one has written them.
fn unknown(store: &Store) -> Vec<String> {
    let own = ron::to_string(&File::default()).ok().and_then(|text| ron::from_str::<Names>(&text).ok());
    let (Some(own), Kept::Whole(there)) = (own, store.read::<Names>(FILE)) else { return Vec::new() };
    there.0.difference(&own.0).cloned().collect()
}

/// Writes the settings. What a newer version has written besides stays in a copy of the file, and a notice says where.
fn write(store: &Store, settings: &Settings) -> (io::Result<()>, Option<Notice>) {
    let names = unknown(store);
    let kept = if names.is_empty() { Ok(None) } else { store.keep_copy(FILE, "newer").map(Some) };
    match kept {
        // What cannot be kept is not written over.
        Err(error) => (Err(error), None),
        Ok(copy) => {
            let told = |file: std::path::PathBuf| Notice {
                key: "settings.newer",
                args: vec![("names", names.join(", ")), ("file", file.display().to_string())],
            };
            (store.write(FILE, &File::of(settings)), copy.map(told))
        }
    }
}

/// Reads the settings; a notice says where a damaged file went.
pub fn load(store: &Store) -> (Settings, Notices) {
    match store.read::<File>(FILE) {
        Kept::Whole(file) => (file.settings(), Notices::default()),
        Kept::Nothing => (Settings::default(), Notices::default()),
        Kept::Damaged(aside) => {
            let args = vec![("file", aside.display().to_string())];
            (Settings::default(), Notices(vec![Notice { key: "settings.damaged", args }]))
        }
    }
}

/// What was written, and for how long nothing has changed.
#[derive(Default)]
struct Memory {
    written: Option<Settings>,
    latest: Option<Settings>,
    calm_s: f32,
    told: bool,
}

impl Memory {
    /// Whether the settings are to be written now.
    fn is_due(&mut self, settings: &Settings, passed_s: f32, closing: bool) -> bool {
        // What the program starts with stands in the file already, or need not.
        let written = self.written.get_or_insert_with(|| settings.clone());
        if self.latest.as_ref() == Some(settings) {
            self.calm_s += passed_s;
        } else {
            self.latest = Some(settings.clone());
            self.calm_s = 0.0;
        }
        *written != *settings && (closing || self.calm_s >= CALM_S)
    }
}

fn keep(
    store: Res<Store>,
    settings: Res<Settings>,
    time: Res<Time<Real>>,
    mut exits: MessageReader<AppExit>,
    mut notices: ResMut<Notices>,
    mut memory: Local<Memory>,
) {
    let closing = exits.read().count() > 0;
    if !memory.is_due(&settings, time.delta_secs(), closing) {
        return;
    }
    memory.written = Some(settings.clone());
    let (written, kept) = write(&store, &settings);
    notices.0.extend(kept);
    if let Err(error) = written {
        // Once is enough: a full disk stays full.
        if !std::mem::replace(&mut memory.told, true) {
            let args = vec![("reason", error.to_string())];
            notices.0.push(Notice { key: "settings.unwritten", args });
        }
    }
}

/// Keeping, for an app with a [`Store`].
pub fn plugin(app: &mut App) {
    app.add_systems(Last, keep.after(bevy::window::ExitSystems).run_if(resource_exists::<Store>));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unusual() -> Settings {
        Settings {
            language: Some(Lang::Ko),
            preset: Preset::Medium,
            units: Units::Imperial,
            motion: Motion::Reduced,
            text: TextSize::of_percent(140),
            marks: RoleMarks::Shape,
            list: Some(false),
            list_width: 300.0,
            inspector_width: 400.0,
            hints: [Hint::Look, Hint::Time].into(),
        }
    }

    #[test]
    fn settings_are_found_again_as_they_were() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::in_folder(folder.path());
        store.write(FILE, &File::of(&unusual())).expect("written");
        assert_eq!(load(&store), (unusual(), Notices::default()));
    }

    #[test]
    fn what_a_newer_version_has_written_is_passed_over_and_the_rest_holds() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::in_folder(folder.path());
        let text = r#"(units: "imperial", sound: (volume: 0.5, on: [true]), motion: "slow", text_percent: 400)"#;
        std::fs::write(folder.path().join(FILE), text).expect("written");
        let (settings, notices) = load(&store);
        assert_eq!(notices, Notices::default());
        assert_eq!(settings.units, Units::Imperial);
        assert_eq!((settings.motion, settings.text.percent()), (Motion::Full, 160));
        assert_eq!(settings.list_width, Settings::default().list_width);
    }

    #[test]
    fn what_a_newer_version_has_written_stays_in_a_copy_and_is_told_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::in_folder(folder.path());
        let text = r#"(units: "imperial", sound: (volume: 0.5, on: [true]), theme: "dark", seat: Some(3))"#;
        std::fs::write(folder.path().join(FILE), text).expect("written");
        let (written, notice) = write(&store, &load(&store).0);
        written.expect("written");
        let notice = notice.expect("told");
        assert_eq!((notice.key, &*notice.args[0].1), ("settings.newer", "seat, sound, theme"));
        assert_eq!(std::fs::read_to_string(&notice.args[1].1).expect("a copy"), text);
        let (written, notice) = write(&store, &unusual());
        written.expect("written");
        assert_eq!(notice, None);
        assert_eq!(load(&store).0, unusual());
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_said_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::in_folder(folder.path());
        std::fs::write(folder.path().join(FILE), "(units: ").expect("written");
        let (settings, notices) = load(&store);
        assert_eq!(settings, Settings::default());
        assert_eq!(notices.0[0].key, "settings.damaged");
        assert!(std::path::Path::new(&notices.0[0].args[0].1).exists());
    }

    #[test]
    fn they_are_written_once_after_a_change_and_not_each_frame() {
        let mut memory = Memory::default();
        let first = Settings::default();
        assert!(!memory.is_due(&first, 10.0, false) && !memory.is_due(&first, 10.0, true));
        let new = unusual();
        assert!(!memory.is_due(&new, 0.1, false) && !memory.is_due(&new, 0.5, false));
        assert!(memory.is_due(&new, 0.5, false));
        memory.written = Some(new.clone());
        assert!(!memory.is_due(&new, 9.0, false) && !memory.is_due(&new, 9.0, true));
        assert!(memory.is_due(&first, 0.0, true), "what has just changed is written when the window closes");
    }
}
