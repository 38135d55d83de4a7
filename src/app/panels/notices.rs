//! Who and what the program rests on: data with their licences, fonts, program parts of others.

use bevy_egui::egui::{Align2, Area, Context, Frame, Id, Margin, Order, Rect, RichText, ScrollArea, Stroke, Ui, Vec2};

use super::{
    fonts,
    parts::{self, Sign},
};
use crate::{app::theme, notices, words::Words};

/// Size of the panel where the window has room for it, logical points.
const SIZE: Vec2 = Vec2::new(560.0, 520.0);

/// Draws the panel; gives where it stands, and whether somebody closed it.
pub fn show(ctx: &Context, free: Rect, words: &Words) -> (Rect, bool) {
    let size = SIZE.min(free.size() - Vec2::new(48.0, 72.0)).max(Vec2::splat(160.0));
    let middle = free.center() - ctx.content_rect().center();
    let area = Area::new(Id::new("notices")).order(Order::Foreground).anchor(Align2::CENTER_CENTER, middle);
    let shown = area.show(ctx, |ui| {
        let frame = Frame::new()
            .fill(theme::PANEL)
            .stroke(Stroke::new(theme::HAIR, theme::HAIRLINE))
            .corner_radius(theme::RADIUS)
            .inner_margin(Margin { left: 18, right: 8, top: 12, bottom: 12 });
        frame
            .show(ui, |ui| {
                ui.set_width(size.x - 26.0);
                let mut closed = false;
                ui.horizontal(|ui| {
                    ui.label(RichText::new(words.get("panel.credits")).heading());
                    let right = bevy_egui::egui::Layout::right_to_left(bevy_egui::egui::Align::Center);
                    ui.with_layout(right, |ui| {
                        let help = words.get("panel.close");
                        closed = parts::sign_button(ui, Vec2::splat(24.0), Sign::Close, false, help).clicked();
                    });
                });
                ScrollArea::vertical().max_height(size.y - 64.0).auto_shrink([false, false]).show(ui, |ui| {
                    ui.set_max_width(ui.available_width() - 12.0);
                    text(ui, words);
                });
                closed
            })
            .inner
    });
    (shown.response.rect, shown.inner)
}

fn text(ui: &mut Ui, words: &Words) {
    ui.spacing_mut().item_spacing.y = 3.0;
    let small = |ui: &mut Ui, text: &str| ui.label(RichText::new(text).small());
    let soft = |ui: &mut Ui, text: &str| ui.label(RichText::new(text).small().color(theme::INK_SOFT));
    small(ui, words.get("credits.reconstruction"));
    small(ui, words.get("notices.program"));
    parts::heading(ui, words.get("notices.data"));
    for notice in notices::DATA {
        small(ui, &notices::unfolded(notice));
        ui.add_space(4.0);
    }
    small(ui, words.get("credits.line.rail"));
    parts::heading(ui, words.get("notices.fonts"));
    small(ui, words.get("credits.fonts"));
    ui.collapsing(RichText::new(words.get("notices.licence")).small(), |ui| soft(ui, notices::FONTS));
    parts::heading(ui, words.get("notices.crates"));
    soft(ui, &words.fill("notices.crates.count", &[("count", &notices::crates().count().to_string())]));
    for (licence, names) in notices::crates_by_licence() {
        ui.label(RichText::new(licence).font(fonts::bold(theme::SMALL)).color(theme::INK_SOFT));
        small(ui, &names.join(", "));
    }
    ui.add_space(theme::SPACE);
}
