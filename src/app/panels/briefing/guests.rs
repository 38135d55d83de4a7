//! The table of announced guests.

use bevy_egui::egui::{Align, Label, RichText, Sense, Ui, UiBuilder, pos2, vec2};

use super::{Brief, Order, model::Guest, parts};
use crate::{
    app::{panels::fonts, theme},
    scenario::HeadOf,
    words::Words,
};

/// Shares of the width: place in the list, name, office, country.
const COLUMNS: [f32; 4] = [0.07, 0.34, 0.33, 0.26];
/// Between two columns, logical points.
const GAP: f32 = 6.0;

/// Draws the table; a click on the head of a column sorts by it.
pub fn show(ui: &mut Ui, brief: &Brief, order: &mut Order, words: &Words) {
    if brief.guests.is_empty() {
        return;
    }
    parts::heading(ui, words.get("panel.guests"));
    let [states, governments] = brief.heads();
    let count = words.fill(
        "guests.count",
        &[
            ("count", &brief.guests.len().to_string()),
            ("states", &states.to_string()),
            ("governments", &governments.to_string()),
        ],
    );
    ui.label(RichText::new(count).small().color(theme::INK_SOFT));
    if !brief.guests_told_by.is_empty() {
        let told = words.fill("reported_by", &[("source", &brief.guests_told_by)]);
        ui.label(RichText::new(told).small().color(theme::INK_FAINT));
    }
    ui.add_space(4.0);
    let heads = [
        (Order::Announced, "guests.place"),
        (Order::Name, "guests.name"),
        (Order::Office, "guests.office"),
        (Order::Country, "guests.country"),
    ];
    row(ui, |ui, column| {
        let (by, key) = heads[column];
        let ink = if by == *order { theme::AMBER } else { theme::INK_SOFT };
        let head = Label::new(RichText::new(words.get(key)).font(fonts::bold(theme::SMALL)).color(ink));
        if ui.add(head.sense(Sense::click())).on_hover_text(words.get("guests.sort")).clicked() {
            *order = by;
        }
    });
    ui.separator();
    let mut of: Option<HeadOf> = None;
    for guest in brief.guests_by(*order) {
        if *order == Order::Office && guest.head_of != of {
            of = guest.head_of;
            if let Some(head) = of {
                parts::heading(ui, words.get(head.key()));
            }
        }
        row(ui, |ui, column| cell(ui, guest, column));
    }
}

fn cell(ui: &mut Ui, guest: &Guest, column: usize) {
    let ink = match (guest.aboard, column) {
        (true, _) => theme::AMBER,
        (_, 1) => theme::INK,
        _ => theme::INK_SOFT,
    };
    let text = match column {
        0 => guest.place.to_string(),
        1 => guest.name.clone(),
        2 => guest.title.clone(),
        _ => guest.country.clone(),
    };
    ui.add(Label::new(RichText::new(text).small().color(ink)).wrap());
}

/// A row whose cells break their lines within their column.
fn row(ui: &mut Ui, mut cell: impl FnMut(&mut Ui, usize)) {
    let whole = ui.available_rect_before_wrap();
    let (mut x, mut bottom) = (whole.left(), whole.top());
    for (column, share) in COLUMNS.into_iter().enumerate() {
        let width = whole.width() * share;
        let place = bevy_egui::egui::Rect::from_min_size(pos2(x, whole.top()), vec2(width - GAP, f32::INFINITY));
        let layout = bevy_egui::egui::Layout::top_down(Align::Min);
        let mut inner = ui.new_child(UiBuilder::new().max_rect(place).layout(layout));
        inner.spacing_mut().item_spacing.y = 0.0;
        cell(&mut inner, column);
        bottom = bottom.max(inner.min_rect().bottom());
        x += width;
    }
    ui.allocate_rect(bevy_egui::egui::Rect::from_min_max(whole.min, pos2(whole.right(), bottom)), Sense::hover());
}
