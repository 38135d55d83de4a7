//! The sheet of keys.

use bevy_egui::egui::{Grid, Rect, RichText, ScrollArea, Ui};

use super::{Drawers, floating, fonts, parts};
use crate::{app::theme, scenario::Standing, words::Words};

/// Keys that belong together.
pub struct Section {
    /// Key of the heading.
    pub title: &'static str,
    /// Keys of the sentences, `Key: what it does`.
    pub keys: &'static [&'static str],
}

/// Every key, by what it is for.
pub const SECTIONS: [Section; 4] = [
    Section {
        title: "help.section.time",
        keys: &[
            "help.film",
            "help.space",
            "help.step",
            "help.rate",
            "help.reverse",
            "help.events",
            "help.chart",
            "help.repeat",
            "help.jump",
        ],
    },
    Section { title: "help.section.view", keys: &["help.views", "help.home", "help.zoom", "help.drag"] },
    Section {
        title: "help.section.train",
        keys: &["help.click", "help.arrows", "help.walk", "help.seat", "help.search", "help.escape"],
    },
    Section {
        title: "help.section.window",
        keys: &[
            "help.briefing",
            "help.panels",
            "help.settings",
            "help.language",
            "help.quality",
            "help.text",
            "help.focus",
            "help.strip",
            "help.help",
        ],
    },
];

/// Height of a row.
const ROW: f32 = 16.0;
/// Room for the names of the keys, the same in all sections.
const NAMES: f32 = 108.0;
/// Widest that the sheet gets.
const WIDTH: f32 = 880.0;
/// From this width on the sections stand in two columns.
const TWO_COLUMNS: f32 = 760.0;

/// Draws the sheet; gives the part of the window it takes.
pub fn show(root: &Ui, free: Rect, words: &Words, drawers: &mut Drawers) -> Rect {
    let room = root.ctx().content_rect();
    let width = (room.width() - 80.0).clamp(200.0, WIDTH);
    let rect =
        floating::show(root.ctx(), "sheet", floating::middle(free, room), words.get("help.title"), words, |ui| {
            ui.set_width(width);
            let most = (room.height() - 110.0).max(80.0);
            ScrollArea::vertical().max_height(most).min_scrolled_height(most).show(ui, |ui| {
                ui.set_width(width);
                // Rows of words, not of buttons: the sheet has to fit a small window.
                ui.spacing_mut().interact_size.y = ROW;
                if width < TWO_COLUMNS {
                    for section in &SECTIONS {
                        keys(ui, words, section);
                    }
                    standings(ui, words);
                    return;
                }
                ui.columns(2, |columns| {
                    for (index, section) in SECTIONS.iter().enumerate() {
                        keys(&mut columns[usize::from(index >= 3)], words, section);
                    }
                    standings(&mut columns[1], words);
                });
            });
        });
    if rect.closed {
        drawers.sheet = false;
    }
    rect.rect
}

fn keys(ui: &mut Ui, words: &Words, section: &Section) {
    parts::heading(ui, words.get(section.title));
    let width = ui.available_width();
    let least = (width * 0.28).min(NAMES);
    Grid::new(section.title).num_columns(2).min_col_width(least).spacing([14.0, 3.0]).max_col_width(width * 0.72).show(
        ui,
        |ui| {
            for key in section.keys {
                let sentence = words.get(key);
                let (name, does) = split(sentence);
                ui.label(RichText::new(name).font(fonts::bold(theme::SMALL)).color(theme::INK));
                ui.label(RichText::new(does).small().color(theme::INK_SOFT));
                ui.end_row();
            }
        },
    );
}

/// The keys and what they do: parted by the first colon that has words before it.
fn split(sentence: &str) -> (&str, &str) {
    let parted = sentence.split_once(['：', ':']).unwrap_or((sentence, ""));
    (parted.0.trim(), parted.1.trim())
}

fn standings(ui: &mut Ui, words: &Words) {
    parts::heading(ui, words.get("standing.legend"));
    for standing in Standing::ALL {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            parts::standing_mark(ui, words, standing, "");
            ui.label(RichText::new(words.get(standing.key())).small());
            let help = words.get(standing_help(standing));
            ui.label(RichText::new(help).small().color(theme::INK_SOFT));
        });
    }
}

fn standing_help(standing: Standing) -> &'static str {
    match standing {
        Standing::Reported => "standing.reported.help",
        Standing::Derived => "standing.derived.help",
        Standing::Estimated => "standing.estimated.help",
        Standing::Reconstruction => "standing.reconstruction.help",
        Standing::Disputed => "standing.disputed.help",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn every_key_is_told_with_what_it_does_in_every_language() {
        for words in Lang::ALL.map(Words::new) {
            for section in &SECTIONS {
                assert!(Words::knows(section.title), "{}", section.title);
                for key in section.keys {
                    let (name, does) = split(words.get(key));
                    assert!(!name.is_empty() && !does.is_empty(), "{} {key}", words.lang().code());
                }
            }
        }
    }

    #[test]
    fn no_key_stands_on_the_sheet_twice() {
        let all: Vec<_> = SECTIONS.iter().flat_map(|section| section.keys).collect();
        let unique: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(unique.len(), all.len());
    }
}
