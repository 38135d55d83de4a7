//! What is wrong with the files since they were edited.

use bevy_egui::egui::{
    Align2, Area, Context, Frame, Id, Label, Margin, Order, Rect, RichText, ScrollArea, Stroke, vec2,
};

use super::fonts;
use crate::{
    app::{reload::Broken, theme},
    words::Words,
};

/// Widest a board may be.
const WIDTH: f32 = 560.0;

/// Draws the faults over the picture, below the title; gives the part of the window they take.
pub fn show(ctx: &Context, free: Rect, words: &Words, broken: &Broken) -> Rect {
    let width = (free.width() - 40.0).clamp(220.0, WIDTH);
    let area = Area::new(Id::new("faults"))
        .order(Order::Foreground)
        .pivot(Align2::CENTER_TOP)
        .fixed_pos(free.center_top() + vec2(0.0, 96.0));
    let shown = area.show(ctx, |ui| {
        Frame::new()
            .fill(theme::PANEL)
            .stroke(Stroke::new(theme::HAIR, theme::AMBER))
            .corner_radius(theme::RADIUS)
            .inner_margin(Margin::symmetric(16, 12))
            .show(ui, |ui| {
                ui.set_width(width);
                let count = broken.0.len().to_string();
                ui.label(RichText::new(words.fill("reload.faults", &[("count", &count)])).heading());
                ui.label(RichText::new(words.get("reload.goes-on")).small().color(theme::INK_SOFT));
                ui.add_space(6.0);
                ScrollArea::vertical().max_height((free.height() - 220.0).max(80.0)).show(ui, |ui| {
                    for fault in &broken.0 {
                        if !fault.place.is_empty() {
                            let place = RichText::new(&fault.place).font(fonts::bold(theme::SMALL));
                            ui.label(place.color(theme::AMBER));
                        }
                        ui.add(Label::new(RichText::new(&fault.message).small()).wrap());
                        if !fault.hint.is_empty() {
                            let hint = RichText::new(&fault.hint).small().color(theme::INK_SOFT);
                            ui.add(Label::new(hint).wrap());
                        }
                        ui.add_space(6.0);
                    }
                });
            });
    });
    shown.response.rect
}
