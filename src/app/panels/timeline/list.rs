//! The bookmarks, listed beside the chart: a click goes there, a small field names them.

use bevy_egui::egui::{
    Align, Button, Key, Layout, Margin, Rect, RichText, ScrollArea, Sense, Stroke, TextEdit, Ui, UiBuilder, Vec2, pos2,
};

use super::{
    bookmarks::{Bookmark, BookmarkCommand, LONGEST_NAME, Trouble},
    chart::{self, Chart, Shown},
};
use crate::app::{
    panels::{
        Asked, fonts,
        parts::{self, Sign},
    },
    playback::ClockCommand,
    theme,
};

/// Width of the list.
pub const WIDTH: f32 = 236.0;
/// Height of a bookmark.
const ROW: f32 = 36.0;

/// A bookmark that is being named.
#[derive(Clone, Debug)]
pub struct Naming {
    at_s: f64,
    draft: String,
    /// The field asks for the keyboard.
    focus: bool,
}

impl Naming {
    /// A new bookmark is named.
    pub fn of_new(at_s: f64) -> Self {
        Self { at_s, draft: String::new(), focus: true }
    }
}

/// Draws the list.
pub fn show(ui: &mut Ui, side: Rect, shown: Shown<'_>, chart: &mut Chart, asked: &mut Asked) {
    let words = shown.words;
    ui.painter().vline(side.left(), side.y_range(), Stroke::new(theme::HAIR, theme::HAIRLINE));
    let inner = Rect::from_min_max(pos2(side.left() + 10.0, side.top()), side.max);
    let mut ui = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Min)));
    ui.set_clip_rect(ui.clip_rect().intersect(side));
    ScrollArea::vertical().auto_shrink(false).id_salt("bookmarks").show(&mut ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if let Some(trouble) = &shown.bookmarks.trouble {
            let text = match trouble {
                Trouble::Damaged(aside) => {
                    let name = aside.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                    words.fill("bookmarks.damaged", &[("file", &name)])
                }
                Trouble::Unwritten(reason) => words.fill("bookmarks.unwritten", &[("reason", reason)]),
            };
            ui.label(RichText::new(text).small().color(theme::AMBER));
            ui.add_space(4.0);
        }
        if shown.bookmarks.here().is_empty() {
            ui.label(RichText::new(words.get("bookmarks.none")).small().color(theme::INK_SOFT));
        }
        for (index, bookmark) in shown.bookmarks.here().iter().enumerate() {
            row(ui, shown, chart, asked, index, bookmark);
        }
    });
}

fn row(ui: &mut Ui, shown: Shown<'_>, chart: &mut Chart, asked: &mut Asked, index: usize, bookmark: &Bookmark) {
    let words = shown.words;
    let width = ui.available_width() - 8.0;
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, ROW), Sense::click());
    let here = (bookmark.at_s - shown.clock.elapsed_s).abs() < 0.5;
    if response.hovered() || here {
        ui.painter().rect_filled(rect, theme::RADIUS, if here { theme::CHOSEN } else { theme::RAISED });
    }
    let place = whereabouts(&shown, bookmark.at_s);
    let clock = shown.timeline.ruler_at(bookmark.at_s).map(|r| r.name.as_str()).unwrap_or_default();
    let name = if bookmark.name.is_empty() { &place } else { &bookmark.name };
    let time = format!("{}  {clock}", chart::time(&shown, bookmark.at_s));
    let second = if bookmark.name.is_empty() { time } else { format!("{time} · {place}") };
    let room = rect.width() - 60.0;
    let text_left = rect.left() + 6.0;
    let buttons = Rect::from_min_max(pos2(rect.right() - 50.0, rect.top()), rect.max);
    let naming = chart.naming.as_ref().is_some_and(|n| (n.at_s - bookmark.at_s).abs() < 1e-6);
    if naming {
        let field =
            Rect::from_min_max(pos2(text_left - 2.0, rect.top() + 1.0), pos2(text_left + room, rect.top() + 20.0));
        name_field(ui, field, shown, chart, asked, index);
    } else {
        let galley = chart::cut(ui.painter(), name, theme::INK, room);
        ui.painter().galley(pos2(text_left, rect.top() + 10.0 - galley.size().y * 0.5), galley, theme::INK);
    }
    let galley =
        chart::cut(ui.painter(), &second, theme::INK_SOFT, rect.width() - 12.0 - if naming { 0.0 } else { 48.0 });
    ui.painter().galley(pos2(text_left, rect.top() + 26.0 - galley.size().y * 0.5), galley, theme::INK_SOFT);
    let mut tools = ui.new_child(UiBuilder::new().max_rect(buttons).layout(Layout::right_to_left(Align::Center)));
    tools.spacing_mut().item_spacing.x = 0.0;
    if parts::sign_button(&mut tools, Vec2::splat(22.0), Sign::Close, false, words.get("bookmark.remove")).clicked() {
        asked.bookmarks.push(BookmarkCommand::Remove(index));
        chart.naming = None;
    } else if parts::sign_button(&mut tools, Vec2::splat(22.0), Sign::Pencil, naming, words.get("bookmark.name"))
        .clicked()
    {
        chart.naming = Some(Naming { at_s: bookmark.at_s, draft: bookmark.name.clone(), focus: true });
    } else if response.clicked() {
        asked.clock.push(ClockCommand::Seek(bookmark.at_s));
    }
}

fn name_field(ui: &mut Ui, rect: Rect, shown: Shown<'_>, chart: &mut Chart, asked: &mut Asked, index: usize) {
    let Some(naming) = &mut chart.naming else { return };
    let hint = RichText::new(shown.words.get("bookmark.hint")).small().color(theme::INK_FAINT);
    let field = TextEdit::singleline(&mut naming.draft)
        .hint_text(hint)
        .char_limit(LONGEST_NAME)
        .font(fonts::small())
        .margin(Margin::symmetric(4, 1))
        .desired_width(rect.width());
    let response = ui.put(rect, field);
    if std::mem::take(&mut naming.focus) {
        response.request_focus();
        return;
    }
    if response.lost_focus() {
        if !ui.input(|i| i.key_pressed(Key::Escape)) {
            chart::name(asked, index, &naming.draft);
        }
        chart.naming = None;
    }
}

fn whereabouts(shown: &Shown<'_>, elapsed_s: f64) -> String {
    super::whereabouts(shown.timeline, shown.scenario, shown.journey, elapsed_s, shown.words)
}

/// A plain button of the panels.
pub fn plain_button(text: &str) -> Button<'_> {
    Button::new(RichText::new(text).small()).min_size(Vec2::new(0.0, 22.0))
}
