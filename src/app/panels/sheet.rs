//! The sheet of keys.

use bevy_egui::egui::{Align2, Area, Context, Frame, Id, Margin, Order, Rect, RichText, Stroke, Ui, Vec2};

use super::{Asked, Drawers, fonts, parts};
use crate::{
    app::{
        preset::{Preset, PresetCommand},
        theme,
    },
    words::Words,
};

const KEYS: [&str; 19] = [
    "help.space",
    "help.step",
    "help.rate",
    "help.reverse",
    "help.events",
    "help.arrows",
    "help.walk",
    "help.seat",
    "help.views",
    "help.home",
    "help.zoom",
    "help.drag",
    "help.click",
    "help.search",
    "help.panels",
    "help.chart",
    "help.repeat",
    "help.jump",
    "help.escape",
];

/// Height of a row.
const ROW: f32 = 16.0;

/// Draws the sheet; a click on it closes it. Gives the part of the window it takes.
pub fn show(ctx: &Context, words: &Words, preset: Preset, drawers: &mut Drawers, asked: &mut Asked) -> Rect {
    let mut chosen = false;
    let area =
        Area::new(Id::new("sheet")).order(Order::Foreground).anchor(Align2::CENTER_CENTER, Vec2::new(0.0, -50.0));
    let shown = area.show(ctx, |ui| {
        Frame::new()
            .fill(theme::PANEL_VEIL)
            .stroke(Stroke::new(theme::HAIR, theme::HAIRLINE))
            .corner_radius(theme::RADIUS)
            .inner_margin(Margin::symmetric(22, 16))
            .show(ui, |ui| {
                ui.label(RichText::new(words.get("help.title")).heading());
                ui.add_space(6.0);
                // Rows of words, not of buttons: the sheet has to fit a small window.
                ui.spacing_mut().interact_size.y = ROW;
                bevy_egui::egui::Grid::new("keys").num_columns(2).spacing([18.0, 3.0]).show(ui, |ui| {
                    for key in KEYS {
                        let sentence = words.get(key);
                        let (name, does) = sentence.split_once(['：', ':']).unwrap_or((sentence, ""));
                        ui.label(RichText::new(name.trim()).font(fonts::bold(theme::SMALL)).color(theme::AMBER));
                        ui.label(RichText::new(does.trim()).small());
                        ui.end_row();
                    }
                });
                ui.add_space(8.0);
                chosen = quality(ui, words, preset, asked);
                ui.add_space(8.0);
                ui.label(
                    RichText::new(words.get("standing.legend")).font(fonts::bold(theme::SMALL)).color(theme::INK_SOFT),
                );
                for standing in crate::scenario::Standing::ALL {
                    ui.horizontal(|ui| {
                        ui.spacing_mut().item_spacing.x = 6.0;
                        super::parts::standing_mark(ui, words, standing, "");
                        ui.label(RichText::new(words.get(standing.key())).small());
                        ui.label(
                            RichText::new(words.get(&format!("{}.help", standing.key())))
                                .small()
                                .color(theme::INK_SOFT),
                        );
                    });
                }
            })
            .response
            .rect
    });
    let close = ctx.input(|i| i.pointer.any_click());
    if close && !chosen && ctx.input(|i| i.pointer.interact_pos()).is_some_and(|p| shown.inner.contains(p)) {
        drawers.sheet = false;
    }
    shown.inner
}

/// How much is drawn, to choose; whether somebody has chosen.
fn quality(ui: &mut Ui, words: &Words, preset: Preset, asked: &mut Asked) -> bool {
    let mut chosen = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.label(
            RichText::new(words.fill("with_key", &[("what", words.get("quality")), ("key", "F3")]))
                .font(fonts::bold(theme::SMALL))
                .color(theme::INK_SOFT),
        );
        for each in Preset::ALL {
            let lit = each == preset;
            if parts::word_button(ui, words.get(each.key()), lit, words.get("quality.help")).clicked() {
                asked.preset.push(PresetCommand::To(each));
                chosen = true;
            }
        }
    });
    chosen
}
