//! Small boards under the title that tell something once, until they are put away.

use bevy_egui::egui::{Align2, Area, Context, Frame, Id, Label, Margin, Order, Rect, RichText, Stroke, Vec2, vec2};

use super::parts::{self, Sign};
use crate::{
    app::{
        settings::{Notice, Notices},
        theme,
    },
    words::Words,
};

/// Widest a board may be.
const WIDTH: f32 = 460.0;

/// The sentence of a notice.
pub fn sentence(notice: &Notice, words: &Words) -> String {
    let args: Vec<(&str, &str)> = notice.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    words.fill(notice.key, &args)
}

/// Draws the first notice; gives the part of the window it takes, and whether it is put away.
pub fn show(ctx: &Context, free: Rect, top: f32, notices: &Notices, words: &Words) -> Option<(Rect, bool)> {
    let notice = notices.0.first()?;
    let width = (free.width() - 60.0).clamp(180.0, WIDTH);
    let area = Area::new(Id::new("notice"))
        .order(Order::Foreground)
        .pivot(Align2::LEFT_TOP)
        .fixed_pos([free.left() + 14.0, top + 8.0]);
    let mut closed = false;
    let shown = area.show(ctx, |ui| {
        Frame::new()
            .fill(theme::PANEL)
            .stroke(Stroke::new(theme::HAIR, theme::AMBER))
            .corner_radius(theme::RADIUS)
            .inner_margin(Margin { left: 12, right: 8, top: 6, bottom: 8 })
            .show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    ui.allocate_ui(vec2(width - 26.0, 0.0), |ui| {
                        ui.set_max_width(width - 26.0);
                        ui.add(Label::new(RichText::new(sentence(notice, words)).small()).wrap());
                    });
                    let close = words.get("notice.close");
                    closed = parts::sign_button(ui, Vec2::splat(20.0), Sign::Close, false, close).clicked();
                });
            })
            .response
            .rect
    });
    Some((shown.inner, closed))
}
