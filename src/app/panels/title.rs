//! Title, permanent note and views, over the picture.

use bevy_egui::egui::{Align, Align2, Layout, Painter, Pos2, Rect, Ui, UiBuilder, pos2, vec2};

use super::{Asked, Desk, Drawers, fonts, parts};
use crate::{
    app::{
        camera::{View, ViewCommand},
        director::DirectorCommand,
        theme,
    },
    scenario::{Scenario, Standing},
    words::Words,
};

/// Draws title, note and view buttons in the upper left of the picture, settings and help in the upper right. What does
/// not fit into the width of the picture goes on in the next row.
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
    let corner = corner(root, free, words, drawers);
    desk.over.push(corner);
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
    let room = corner.left() - beside.x - 10.0;
    let width = painter.layout_no_wrap(journey.to_owned(), fonts::small(), theme::LABEL).size().x;
    at.y = title.bottom() - 1.0;
    if width < room {
        parts::halo_text(&painter, beside, Align2::LEFT_BOTTOM, journey, fonts::small(), theme::LABEL_SOFT);
    } else {
        at.y = wrapped(&painter, at, journey, free.right() - at.x - 14.0).bottom();
    }
    let note = wrapped(&painter, at + vec2(12.0, 0.0), words.text(&scenario.note), free.right() - at.x - 26.0);
    parts::standing_shape(&painter, Standing::Disputed, pos2(at.x + 4.0, note.top() + 9.0));
    let row = Rect::from_min_max(pos2(free.left() + 14.0, note.bottom() + 8.0), free.max - vec2(14.0, 0.0));
    let layout = Layout::left_to_right(Align::Min).with_main_wrap(true);
    let mut ui = root.new_child(UiBuilder::new().max_rect(row).layout(layout));
    ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
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
    if !scenario.shots.shots.is_empty() {
        ui.add_space(6.0);
        let help = words.fill("with_key", &[("what", words.get("film.help")), ("key", "0")]);
        if parts::word_button(&mut ui, words.get("view.film"), false, &help).clicked() {
            asked.director.push(DirectorCommand::Resume);
        }
    }
    let buttons = ui.min_rect();
    desk.over.push(buttons);
    let right = note.right().max(title.right() + width).max(buttons.right()).min(free.right());
    desk.title = Rect::from_min_max(free.min, pos2(right, buttons.bottom()));
}

/// The buttons in the upper right.
fn corner(root: &mut Ui, free: Rect, words: &Words, drawers: &mut Drawers) -> Rect {
    let row = Rect::from_min_max(free.min + vec2(0.0, 12.0), pos2(free.right() - 12.0, free.top() + 34.0));
    let mut ui = root.new_child(UiBuilder::new().max_rect(row).layout(Layout::right_to_left(Align::Min)));
    ui.spacing_mut().item_spacing.x = 4.0;
    let help = words.fill("with_key", &[("what", words.get("help.title")), ("key", "?")]);
    if parts::word_button(&mut ui, "?", drawers.sheet, &help).clicked() {
        drawers.toggle_sheet();
    }
    let settings = words.get("panel.settings");
    let help = words.fill("with_key", &[("what", settings), ("key", "S")]);
    if parts::word_button(&mut ui, settings, drawers.settings, &help).clicked() {
        drawers.toggle_settings();
    }
    ui.min_rect()
}

/// Small text over the picture in as many rows as the width takes.
fn wrapped(painter: &Painter, at: Pos2, text: &str, width: f32) -> Rect {
    let galley = painter.layout(text.to_owned(), fonts::small(), theme::LABEL_SOFT, width.max(120.0));
    parts::halo_galley(painter, at, &galley, theme::LABEL_SOFT);
    Rect::from_min_size(at, galley.size())
}
