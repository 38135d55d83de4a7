//! Title, permanent note and views, over the picture.

use bevy_egui::egui::{Align, Align2, Layout, Rect, Ui, UiBuilder, Vec2, pos2, vec2};

use super::{Asked, Desk, Drawers, fonts, parts};
use crate::{
    app::{
        camera::{View, ViewCommand},
        theme,
    },
    scenario::{Scenario, Standing},
    words::Words,
};

/// Draws title, note and view buttons in the upper left of the picture, the help button in the upper right.
pub fn show(
    root: &mut Ui,
    scenario: &Scenario,
    words: &Words,
    view: View,
    list_open: bool,
    drawers: &mut Drawers,
    desk: &mut Desk,
    asked: &mut Asked,
) {
    let free = desk.free;
    let painter = root.painter().with_clip_rect(free);
    let mut at = free.min + vec2(14.0, 10.0);
    let title = parts::halo_text(
        &painter,
        at,
        Align2::LEFT_TOP,
        words.get("app.title"),
        fonts::bold(theme::HEADING),
        theme::LABEL,
    );
    let beside = pos2(title.right() + 10.0, title.bottom() - 4.0);
    let journey = words.text(&scenario.title);
    let room = free.right() - beside.x - 50.0;
    let width = painter.layout_no_wrap(journey.to_owned(), fonts::small(), theme::LABEL).size().x;
    at.y = title.bottom() - 1.0;
    if width < room {
        parts::halo_text(&painter, beside, Align2::LEFT_BOTTOM, journey, fonts::small(), theme::LABEL_SOFT);
    } else {
        at.y = parts::halo_text(&painter, at, Align2::LEFT_TOP, journey, fonts::small(), theme::LABEL_SOFT).bottom();
    }
    let note = parts::halo_text(
        &painter,
        at + vec2(12.0, 0.0),
        Align2::LEFT_TOP,
        words.text(&scenario.note),
        fonts::small(),
        theme::LABEL_SOFT,
    );
    parts::standing_shape(&painter, Standing::Disputed, pos2(at.x + 4.0, note.center().y));
    let row = Rect::from_min_size(pos2(free.left() + 14.0, note.bottom() + 8.0), vec2(320.0, 24.0));
    let mut ui = root.new_child(UiBuilder::new().max_rect(row).layout(Layout::left_to_right(Align::Center)));
    ui.spacing_mut().item_spacing.x = 4.0;
    let word = if list_open { "list.hide" } else { "list.show" };
    if parts::word_button(&mut ui, words.get("list"), list_open, words.get(word)).clicked() {
        drawers.toggle_list();
    }
    let word = if drawers.briefing { "briefing.hide" } else { "briefing.show" };
    if parts::word_button(&mut ui, words.get("panel.briefing"), drawers.briefing, words.get(word)).clicked() {
        drawers.briefing = !drawers.briefing;
    }
    ui.add_space(6.0);
    for (i, each) in View::ALL.into_iter().enumerate() {
        let key = format!("view.{}", each.name());
        let help = words.fill("with_key", &[("what", words.get(&key)), ("key", &(i + 1).to_string())]);
        if parts::word_button(&mut ui, words.get(&key), each == view, &help).clicked() {
            asked.views.push(ViewCommand::To(each));
        }
    }
    desk.over.push(ui.min_rect());
    desk.title = Rect::from_min_max(free.min, pos2(note.right().max(title.right() + width), row.bottom()));
    let corner = Rect::from_min_size(pos2(free.right() - 36.0, free.top() + 12.0), Vec2::splat(24.0));
    let mut ui = root.new_child(UiBuilder::new().max_rect(corner));
    if parts::word_button(&mut ui, "?", drawers.sheet, words.get("help.title")).clicked() {
        drawers.sheet = !drawers.sheet;
    }
    desk.over.push(ui.min_rect());
}
