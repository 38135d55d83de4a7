//! A board that floats over the picture, with a title and a button that closes it.

use bevy_egui::egui::{
    Align, Align2, Area, Context, Frame, Id, Layout, Margin, Order, Pos2, Rect, RichText, Stroke, Ui, Vec2,
};

use super::parts::{self, Sign};
use crate::{app::theme, words::Words};

/// Where a board stands.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    anchor: Align2,
    at: Pos2,
}

/// In the middle of the picture where there is room beside the panels, else of the window.
pub fn middle(free: Rect, window: Rect) -> Spot {
    let at = if free.width() > window.width() * 0.75 { free.center() } else { window.center() };
    Spot { anchor: Align2::CENTER_CENTER, at: Pos2::new(at.x, window.center().y) }
}

/// In the upper right of the picture, under the row of its buttons.
pub fn corner(free: Rect) -> Spot {
    Spot { anchor: Align2::RIGHT_TOP, at: free.right_top() + Vec2::new(-12.0, 44.0) }
}

/// What became of a board.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// The part of the window that it takes.
    pub rect: Rect,
    /// Whether it was closed.
    pub closed: bool,
}

/// Draws a board.
pub fn show(ctx: &Context, name: &str, spot: Spot, title: &str, words: &Words, add: impl FnOnce(&mut Ui)) -> Shown {
    let area = Area::new(Id::new(name)).order(Order::Foreground).pivot(spot.anchor).fixed_pos(spot.at).constrain(true);
    let frame = Frame::new()
        .fill(theme::PANEL)
        .stroke(Stroke::new(theme::HAIR, theme::HAIRLINE))
        .corner_radius(theme::RADIUS)
        .inner_margin(Margin { left: 16, right: 12, top: 8, bottom: 12 });
    let mut closed = false;
    let shown = area.show(ctx, |ui| {
        frame
            .show(ui, |ui| {
                ui.vertical(|ui| {
                    let body = ui.vertical(|ui| {
                        // Room for the title, which is drawn when the width is known.
                        ui.add_space(TITLE);
                        add(ui);
                    });
                    let row = Rect::from_min_size(body.response.rect.min, Vec2::new(body.response.rect.width(), TITLE));
                    let layout = Layout::left_to_right(Align::Center);
                    let mut ui = ui.new_child(bevy_egui::egui::UiBuilder::new().max_rect(row).layout(layout));
                    ui.label(RichText::new(title).heading());
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let close = words.get("panel.close");
                        closed = parts::sign_button(ui, Vec2::splat(24.0), Sign::Close, false, close).clicked();
                    });
                });
            })
            .response
            .rect
    });
    Shown { rect: shown.inner, closed }
}

/// Height of the title.
const TITLE: f32 = 34.0;
