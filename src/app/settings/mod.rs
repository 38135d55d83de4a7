//! What a viewer has chosen: language, units, quality, motion, size of text, panels. It may change at any time; where
//! there is a [`Store`](super::store::Store) it is kept between runs.

use std::collections::BTreeSet;

use bevy::{prelude::*, window::PrimaryWindow};
use serde_json::json;

use super::{
    Frame, Playing, Speech,
    camera::Rig,
    journal::Journal,
    playback::Clock,
    preset::{self, Detail, Preset, PresetCommand},
    theme,
};
use crate::words::{Lang, Units, Words};

mod hint;
mod kept;

pub use hint::Hint;
pub use kept::{FILE, load};

/// How much moves by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Motion {
    /// The camera flies, names fade.
    #[default]
    Full,
    /// The camera is where it goes at once, nothing fades.
    Reduced,
}

impl Motion {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Full, Self::Reduced];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Reduced => "reduced",
        }
    }

    /// Key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Full => "settings.motion.full",
            Self::Reduced => "settings.motion.reduced",
        }
    }
}

/// What the marks of roles differ by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RoleMarks {
    /// Colour: all are discs.
    #[default]
    Color,
    /// Colour and shape.
    Shape,
}

impl RoleMarks {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Color, Self::Shape];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Color => "color",
            Self::Shape => "shape",
        }
    }

    /// Key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Color => "settings.marks.color",
            Self::Shape => "settings.marks.shape",
        }
    }
}

/// Size of everything in the panels, percent of the plain size: 90 to 160.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextSize(u16);

impl Default for TextSize {
    fn default() -> Self {
        Self(100)
    }
}

impl TextSize {
    /// Smallest.
    pub const LEAST: u16 = 90;
    /// Largest.
    pub const MOST: u16 = 160;
    const STEP: u16 = 10;

    /// A size, brought between the smallest and the largest.
    pub fn of_percent(percent: u16) -> Self {
        Self(percent.clamp(Self::LEAST, Self::MOST))
    }

    /// Percent of the plain size.
    pub fn percent(self) -> u16 {
        self.0
    }

    /// Times the plain size.
    pub fn factor(self) -> f32 {
        f32::from(self.0) / 100.0
    }

    /// The next larger one.
    #[must_use]
    pub fn larger(self) -> Self {
        Self::of_percent(self.0 + Self::STEP)
    }

    /// The next smaller one.
    #[must_use]
    pub fn smaller(self) -> Self {
        Self::of_percent(self.0.saturating_sub(Self::STEP))
    }
}

/// What a viewer has chosen. What a flag of the command line says holds for one run and is not written here.
#[derive(Resource, Clone, Debug, PartialEq)]
pub struct Settings {
    /// The language; none: the system's.
    pub language: Option<Lang>,
    /// How much is drawn.
    pub preset: Preset,
    /// Units of speeds, distances and heights.
    pub units: Units,
    /// How much moves by itself.
    pub motion: Motion,
    /// Size of the panels' text.
    pub text: TextSize,
    /// Marks of roles.
    pub marks: RoleMarks,
    /// Whether the list is open; none: where there is room.
    pub list: Option<bool>,
    /// Width of the list, points.
    pub list_width: f32,
    /// Width of the inspector, points.
    pub inspector_width: f32,
    /// Hints that were followed or put away.
    pub hints: BTreeSet<Hint>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            preset: Preset::Auto,
            units: Units::default(),
            motion: Motion::default(),
            text: TextSize::default(),
            marks: RoleMarks::default(),
            list: None,
            list_width: theme::LIST_WIDTH,
            inspector_width: theme::INSPECTOR_WIDTH,
            hints: BTreeSet::new(),
        }
    }
}

/// Asks for another language.
#[derive(Message, Clone, Copy, Debug, PartialEq, Eq)]
pub enum LanguageCommand {
    /// This one.
    To(Lang),
    /// The next one.
    Next,
}

/// Asks for another setting.
#[derive(Message, Clone, Copy, Debug, PartialEq)]
pub enum SettingsCommand {
    /// These units.
    Units(Units),
    /// So much motion.
    Motion(Motion),
    /// Text of this size.
    Text(TextSize),
    /// The next larger text.
    LargerText,
    /// The next smaller text.
    SmallerText,
    /// These marks.
    Marks(RoleMarks),
    /// The list is open, or not; none: where there is room.
    List(Option<bool>),
    /// Width of the list, points.
    ListWidth(f32),
    /// Width of the inspector, points.
    InspectorWidth(f32),
    /// This hint need not be shown again.
    Seen(Hint),
    /// Everything as it was at first.
    Reset,
}

/// Something to be told in the window until it is put away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Key of the sentence.
    pub key: &'static str,
    /// What fills it.
    pub args: Vec<(&'static str, String)>,
}

/// What is told in the window until it is put away.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq)]
pub struct Notices(pub Vec<Notice>);

/// The language of the system where we have it, else English.
pub fn system_language() -> Lang {
    sys_locale::get_locale().as_deref().map(Lang::of_locale).unwrap_or_default()
}

/// Title of the window.
pub fn title(words: &Words, playing: &Playing) -> String {
    format!("{} · {}", words.get("app.title"), words.text(&playing.scenario.title))
}

/// Puts the settings on, before the first frame; a flag's language stands before the kept one.
pub fn put_on(world: &mut World, settings: Settings, language: Lang) {
    world.resource_mut::<Speech>().0 = Words::new(language).in_units(settings.units);
    world.resource_mut::<Rig>().still |= settings.motion == Motion::Reduced;
    world.insert_resource(settings);
}

fn obey_language(
    mut commands: MessageReader<LanguageCommand>,
    mut speech: ResMut<Speech>,
    mut settings: ResMut<Settings>,
    clock: Res<Clock>,
    mut journal: Journal,
) {
    for command in commands.read() {
        let lang = match *command {
            LanguageCommand::To(lang) => lang,
            LanguageCommand::Next => speech.lang().next(),
        };
        settings.language = Some(lang);
        if lang != speech.lang() {
            speech.0 = Words::new(lang).in_units(settings.units);
            journal.write("language", clock.elapsed_s, json!({ "name": lang.code() }));
        }
    }
}

fn obey(
    mut commands: MessageReader<SettingsCommand>,
    mut speech: ResMut<Speech>,
    mut settings: ResMut<Settings>,
    mut rig: ResMut<Rig>,
    mut presets: MessageWriter<PresetCommand>,
) {
    for command in commands.read() {
        match *command {
            SettingsCommand::Units(units) => settings.units = units,
            SettingsCommand::Motion(motion) => settings.motion = motion,
            SettingsCommand::Text(size) => settings.text = size,
            SettingsCommand::LargerText => settings.text = settings.text.larger(),
            SettingsCommand::SmallerText => settings.text = settings.text.smaller(),
            SettingsCommand::Marks(marks) => settings.marks = marks,
            SettingsCommand::List(open) => settings.list = open,
            SettingsCommand::ListWidth(points) => settings.list_width = points,
            SettingsCommand::InspectorWidth(points) => settings.inspector_width = points,
            SettingsCommand::Seen(hint) => {
                settings.hints.insert(hint);
            }
            SettingsCommand::Reset => {
                *settings = Settings::default();
                presets.write(PresetCommand::To(Preset::Auto));
            }
        }
        // Words change only when they do: what is made of them is made anew then.
        let lang = if *command == SettingsCommand::Reset { system_language() } else { speech.lang() };
        let words = Words::new(lang).in_units(settings.units);
        if words != speech.0 {
            speech.0 = words;
        }
        if matches!(command, SettingsCommand::Motion(_) | SettingsCommand::Reset) {
            rig.still = settings.motion == Motion::Reduced;
        }
    }
}

/// A preset that was chosen by hand is kept.
fn remember_preset(mut commands: MessageReader<PresetCommand>, detail: Res<Detail>, mut settings: ResMut<Settings>) {
    if commands.read().count() > 0 && settings.preset != detail.preset {
        settings.preset = detail.preset;
    }
}

fn name_window(speech: Res<Speech>, playing: Res<Playing>, mut windows: Query<&mut Window, With<PrimaryWindow>>) {
    for mut window in &mut windows {
        let title = title(&speech, &playing);
        if window.title != title {
            window.title = title;
        }
    }
}

/// Settings and their commands.
pub fn plugin(app: &mut App) {
    app.init_resource::<Settings>()
        .init_resource::<Notices>()
        .add_message::<LanguageCommand>()
        .add_message::<SettingsCommand>()
        .add_plugins((hint::plugin, kept::plugin))
        .add_systems(
            Update,
            (
                (obey_language, obey, remember_preset.after(preset::obey)).chain(),
                name_window.run_if(resource_changed::<Speech>.or_else(resource_changed::<Playing>)),
            )
                .chain()
                .in_set(Frame::Playback),
        );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_between_the_smallest_and_the_largest() {
        let mut size = TextSize::default();
        for _ in 0..20 {
            size = size.larger();
        }
        assert_eq!(size.percent(), 160);
        for _ in 0..20 {
            size = size.smaller();
        }
        assert_eq!(size.percent(), 90);
        assert_eq!(TextSize::of_percent(0).percent(), 90);
        assert_eq!(TextSize::default().larger().smaller(), TextSize::default());
    }
}
