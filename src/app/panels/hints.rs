//! Quiet cards for the first run, near the lower edge of the picture: what to try. Each goes when it is followed.

use bevy_egui::egui::{Align2, Area, Context, Frame, Id, Margin, Order, Rect, RichText, Stroke, Vec2, vec2};

use super::{
    Asked, fonts,
    parts::{self, Sign},
};
use crate::{
    app::{
        settings::{Hint, Settings, SettingsCommand},
        theme,
    },
    words::Words,
};

/// Between two cards.
const GAP: f32 = 10.0;
/// Margins of a card on both sides.
const MARGINS: f32 = 20.0;
/// Room for a card's height: where the picture is lower than some of these, no card is drawn over it.
const HEIGHT: f32 = 54.0;

/// The hints that are not seen yet, as many as stand side by side.
fn wanted(settings: &Settings, width: f32) -> Vec<Hint> {
    let most = ((width - GAP) / (theme::HINT_WIDTH + MARGINS + GAP)).floor().max(0.0) as usize;
    Hint::ALL.into_iter().filter(|hint| !settings.hints.contains(hint)).take(most).collect()
}

/// Draws the hints above `bottom`; gives what they take.
pub fn show(
    ctx: &Context,
    free: Rect,
    bottom: f32,
    settings: &Settings,
    words: &Words,
    asked: &mut Asked,
) -> Vec<Rect> {
    if free.height() < HEIGHT * 5.0 {
        return Vec::new();
    }
    let wanted = wanted(settings, free.width());
    let card = theme::HINT_WIDTH + MARGINS;
    let all = card * wanted.len() as f32 + GAP * wanted.len().saturating_sub(1) as f32;
    let mut x = free.center().x - all * 0.5;
    let mut taken = Vec::new();
    for hint in wanted {
        let area = Area::new(Id::new(("hint", hint)))
            .order(Order::Middle)
            .pivot(Align2::LEFT_BOTTOM)
            .fixed_pos([x, bottom - GAP]);
        let shown = area.show(ctx, |ui| {
            Frame::new()
                .fill(theme::PANEL_VEIL)
                .stroke(Stroke::new(theme::HAIR, theme::HAIRLINE))
                .corner_radius(theme::RADIUS)
                .inner_margin(Margin { left: 12, right: 8, top: 6, bottom: 8 })
                .show(ui, |ui| {
                    ui.set_width(theme::HINT_WIDTH);
                    ui.set_min_height(HEIGHT);
                    ui.spacing_mut().item_spacing.y = 1.0;
                    ui.horizontal_top(|ui| {
                        let room = vec2(theme::HINT_WIDTH - 26.0, 0.0);
                        ui.allocate_ui(room, |ui| {
                            ui.set_width(room.x);
                            ui.vertical(|ui| {
                                let title = RichText::new(words.get(hint.key())).font(fonts::bold(theme::SMALL));
                                ui.label(title.color(theme::INK));
                                ui.label(RichText::new(words.get(hint.help_key())).small().color(theme::INK_SOFT));
                            });
                        });
                        let close = words.get("hint.close");
                        if parts::sign_button(ui, Vec2::splat(20.0), Sign::Close, false, close).clicked() {
                            asked.settings.push(SettingsCommand::Seen(hint));
                        }
                    });
                })
                .response
                .rect
        });
        taken.push(shown.inner);
        x += card + GAP;
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_that_were_followed_stay_away_and_narrow_pictures_show_one_at_a_time() {
        let mut settings = Settings::default();
        assert_eq!(wanted(&settings, 1_200.0), Hint::ALL);
        assert_eq!(wanted(&settings, 400.0), [Hint::Look]);
        settings.hints.insert(Hint::Look);
        assert_eq!(wanted(&settings, 400.0), [Hint::Carriage]);
        settings.hints.extend(Hint::ALL);
        assert!(wanted(&settings, 1_200.0).is_empty());
    }
}
