//! The settings, to choose: each is a row of words of which one is lit.

use bevy_egui::egui::{Align, Layout, Rect, RichText, ScrollArea, Sense, Ui, WidgetInfo, WidgetType, vec2};

use super::{
    Asked, Drawers, floating, fonts,
    parts::{self, Sign},
};
use crate::{
    app::{
        preset::{Preset, PresetCommand},
        settings::{LanguageCommand, Motion, RoleMarks, Settings, SettingsCommand, TextSize},
        theme,
    },
    scenario::Role,
    words::{Lang, Units, Words},
};

/// Room for the name of a setting.
const NAME: f32 = 96.0;

/// What the board shows.
pub struct Shown<'a> {
    /// The settings.
    pub settings: &'a Settings,
    /// The preset that is drawn.
    pub preset: Preset,
    /// Words.
    pub words: &'a Words,
}

/// Draws the board; gives the part of the window it takes.
pub fn show(root: &Ui, free: Rect, shown: &Shown<'_>, drawers: &mut Drawers, asked: &mut Asked) -> Rect {
    let (ctx, words) = (root.ctx(), shown.words);
    let room = ctx.content_rect();
    let width = theme::SETTINGS_WIDTH.min(room.width() - 60.0);
    let board = floating::show(ctx, "settings", floating::corner(free), words.get("panel.settings"), words, |ui| {
        ui.set_width(width);
        let most = (room.height() - 130.0).max(80.0);
        ScrollArea::vertical().max_height(most).min_scrolled_height(most).show(ui, |ui| {
            // Room for the bar.
            ui.set_width(width - 10.0);
            ui.spacing_mut().item_spacing.y = 6.0;
            rows(ui, shown, asked);
        });
    });
    if board.closed {
        drawers.settings = false;
    }
    board.rect
}

fn rows(ui: &mut Ui, shown: &Shown<'_>, asked: &mut Asked) {
    let (words, settings) = (shown.words, shown.settings);
    row(ui, words.get("language"), |ui| {
        for lang in Lang::ALL {
            if parts::word_button(ui, words.get(lang.key()), words.lang() == lang, "F2").clicked() {
                asked.language.push(LanguageCommand::To(lang));
            }
        }
    });
    row(ui, words.get("settings.units"), |ui| {
        for units in Units::ALL {
            let help = words.get("settings.units.help");
            if parts::word_button(ui, words.get(units.key()), settings.units == units, help).clicked() {
                asked.settings.push(SettingsCommand::Units(units));
            }
        }
    });
    row(ui, words.get("quality"), |ui| {
        for preset in Preset::ALL {
            let help = words.get("quality.help");
            if parts::word_button(ui, words.get(preset.key()), shown.preset == preset, help).clicked() {
                asked.preset.push(PresetCommand::To(preset));
            }
        }
    });
    row(ui, words.get("settings.motion"), |ui| {
        for motion in Motion::ALL {
            let help = words.get("settings.motion.help");
            if parts::word_button(ui, words.get(motion.key()), settings.motion == motion, help).clicked() {
                asked.settings.push(SettingsCommand::Motion(motion));
            }
        }
    });
    row(ui, words.get("settings.text"), |ui| text_size(ui, shown, asked));
    row(ui, words.get("settings.marks"), |ui| {
        for marks in RoleMarks::ALL {
            let help = words.get("settings.marks.help");
            if parts::word_button(ui, words.get(marks.key()), settings.marks == marks, help).clicked() {
                asked.settings.push(SettingsCommand::Marks(marks));
            }
        }
    });
    roles(ui, words);
    ui.add_space(theme::SPACE);
    if parts::word_button(ui, words.get("settings.reset"), false, words.get("settings.reset.help")).clicked() {
        asked.settings.push(SettingsCommand::Reset);
    }
}

fn row(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.allocate_ui_with_layout(vec2(NAME, 22.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(NAME);
            ui.label(RichText::new(name).small().color(theme::INK_SOFT));
        });
        ui.horizontal_wrapped(add);
    });
}

fn text_size(ui: &mut Ui, shown: &Shown<'_>, asked: &mut Asked) {
    let (words, size) = (shown.words, shown.settings.text);
    let button = vec2(24.0, 22.0);
    let with_key = |what: &str, key: &str| words.fill("with_key", &[("what", words.get(what)), ("key", key)]);
    let smaller = with_key("settings.text.smaller", "Ctrl −");
    if parts::sign_button(ui, button, Sign::Minus, false, &smaller).clicked() {
        asked.settings.push(SettingsCommand::SmallerText);
    }
    let value = words.fill("settings.text.value", &[("value", &size.percent().to_string())]);
    let plain = with_key("settings.text.plain", "Ctrl 0");
    if parts::word_button(ui, &value, false, &plain).clicked() {
        asked.settings.push(SettingsCommand::Text(TextSize::default()));
    }
    let larger = with_key("settings.text.larger", "Ctrl +");
    if parts::sign_button(ui, button, Sign::Plus, false, &larger).clicked() {
        asked.settings.push(SettingsCommand::LargerText);
    }
}

/// The marks of all roles with their names.
fn roles(ui: &mut Ui, words: &Words) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
        for role in Role::ALL {
            // Mark and name stay together where the row ends.
            let word = words.get(role.key()).to_owned();
            let name = ui.painter().layout_no_wrap(word, fonts::small(), theme::INK_SOFT);
            let size = vec2(name.size().x + 24.0, name.size().y.max(16.0));
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            parts::role_mark(ui.painter(), role, rect.left_center() + vec2(6.0, 0.0), theme::MARK);
            let at = rect.left_center() + vec2(14.0, -name.size().y * 0.5);
            ui.painter().galley(at, name, theme::INK_SOFT);
            response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, words.get(role.key())));
        }
    });
}
