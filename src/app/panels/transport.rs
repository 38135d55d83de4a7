//! The panel of time: transport, clocks, instruments, timeline.

use bevy_egui::egui::{
    Align, Align2, DragValue, Layout, Popup, Rect, RichText, Stroke, Ui, UiBuilder, Vec2, pos2, vec2,
};

use super::{
    Asked, fonts,
    parts::{self, Sign},
    readout::{self, Readout},
    timeline::{self, Chart, Strip},
};
use crate::{
    app::{
        playback::{Clock, ClockCommand, FILM_LENGTH_S, RATES},
        theme,
    },
    words::Words,
};

/// Height of the row of instruments.
const ROW: f32 = 44.0;

/// One instrument: a small name over a value.
struct Column {
    label: String,
    value: String,
    /// The widest that it gets, so that nothing moves when figures change.
    widest: &'static str,
    large: bool,
    strong: bool,
    /// Two values instead of a name and a value.
    pair: bool,
}

/// What the panel shows.
pub struct Shown<'a> {
    /// The clock.
    pub clock: &'a Clock,
    /// Instruments.
    pub readout: &'a Readout,
    /// The timeline.
    pub strip: &'a Strip<'a>,
    /// Words.
    pub words: &'a Words,
}

/// Draws the panel; gives what of the window stands over the picture.
pub fn show(
    ui: &mut Ui,
    shown: &Shown<'_>,
    drawn: &mut timeline::Drawn,
    chart: &mut Chart,
    asked: &mut Asked,
    tell: impl FnOnce(f64, f64) -> Vec<String>,
) -> Option<Rect> {
    let row = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), ROW));
    let mut left = ui.new_child(UiBuilder::new().max_rect(row).layout(Layout::left_to_right(Align::Center)));
    left.spacing_mut().item_spacing.x = 2.0;
    let over = transport(&mut left, shown, chart, asked);
    let from = left.min_rect().right() + 18.0;
    instruments(ui, Rect::from_min_max(pos2(from, row.top()), row.max), shown);
    ui.advance_cursor_after_rect(row);
    ui.add_space(3.0);
    let strip = timeline::show(ui, shown.strip, drawn, asked, tell);
    let (words, readout) = (shown.words, shown.readout);
    let clock = readout.clocks.iter().find(|clock| clock.applies);
    let now = clock.map(|clock| format!("{}, {} {}", readout.date, clock.name, clock.time)).unwrap_or_default();
    parts::told_as_slider(&strip, words.get("timeline.label"), &now);
    over
}

fn transport(ui: &mut Ui, shown: &Shown<'_>, chart: &mut Chart, asked: &mut Asked) -> Option<Rect> {
    let (words, clock) = (shown.words, shown.clock);
    let small = Vec2::splat(30.0);
    if parts::sign_button(ui, small, Sign::Previous, false, &with_key(words, "event.previous", "P")).clicked() {
        asked.clock.push(ClockCommand::PreviousEvent);
    }
    let backward = clock.rate < 0.0;
    if parts::sign_button(ui, small, Sign::Backward, backward, &with_key(words, "reverse", "R")).clicked() {
        asked.clock.push(ClockCommand::Reverse);
    }
    let (what, word) = if clock.playing { (Sign::Pause, "pause") } else { (Sign::Play, "play") };
    if parts::sign_button(ui, vec2(38.0, 36.0), what, true, &with_key(words, word, words.get("key.space"))).clicked() {
        asked.clock.push(ClockCommand::Toggle);
    }
    if parts::sign_button(ui, small, Sign::Next, false, &with_key(words, "event.next", "N")).clicked() {
        asked.clock.push(ClockCommand::NextEvent);
    }
    ui.add_space(10.0);
    if parts::sign_button(ui, vec2(24.0, 26.0), Sign::Minus, false, &with_key(words, "rate.slower", "[")).clicked() {
        asked.clock.push(ClockCommand::Slower);
    }
    rate_field(ui, clock, words, asked);
    let over = named_rates(ui, clock, words, asked);
    if parts::sign_button(ui, vec2(24.0, 26.0), Sign::Plus, false, &with_key(words, "rate.faster", "]")).clicked() {
        asked.clock.push(ClockCommand::Faster);
    }
    ui.add_space(4.0);
    let word = if chart.open { "chart.close" } else { "chart.open" };
    if parts::sign_button(ui, vec2(28.0, 28.0), Sign::Chart, chart.open, &with_key(words, word, "T")).clicked() {
        chart.toggle();
    }
    over
}

/// Rates that have a name: the key of the name, and journey seconds a second.
fn rates_by_name(duration_s: f64) -> [(&'static str, f64); 6] {
    [
        ("rate.real", 1.0),
        ("rate.ten_seconds", 10.0),
        ("rate.minute", 60.0),
        ("rate.film", duration_s / FILM_LENGTH_S),
        ("rate.ten_minutes", 600.0),
        ("rate.hour", 3_600.0),
    ]
}

/// A small menu of rates by name; gives what it covers while it is open.
fn named_rates(ui: &mut Ui, clock: &Clock, words: &Words, asked: &mut Asked) -> Option<Rect> {
    let button = parts::sign_button(ui, vec2(16.0, 26.0), Sign::Menu, false, words.get("rate.named"));
    let menu = Popup::menu(&button).show(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (name, rate) in rates_by_name(clock.duration_s) {
            let text = words.fill("rate.item", &[("name", words.get(name)), ("rate", &readout::rate(rate))]);
            let lit = (clock.rate.abs() - rate).abs() < 1e-6;
            if parts::word_button(ui, &text, lit, "").clicked() {
                asked.clock.push(ClockCommand::Rate(rate * clock.rate.signum()));
            }
        }
    });
    menu.map(|inner| inner.response.rect)
}

fn with_key(words: &Words, what: &str, key: &str) -> String {
    words.fill("with_key", &[("what", words.get(what)), ("key", key)])
}

fn rate_field(ui: &mut Ui, clock: &Clock, words: &Words, asked: &mut Asked) {
    let mut size = clock.rate.abs();
    let before = size;
    let field = DragValue::new(&mut size)
        .speed(before * 0.012)
        .range(RATES)
        .update_while_editing(false)
        .custom_formatter(|n, _| readout::rate(n))
        .custom_parser(readout::typed_rate);
    let response = ui.add_sized(vec2(78.0, 26.0), field).on_hover_text(words.get("rate.help"));
    if response.changed() && (size - before).abs() > 1e-9 {
        asked.clock.push(ClockCommand::Rate(size * clock.rate.signum()));
    }
}

fn columns(shown: &Shown<'_>, compact: bool) -> Vec<Column> {
    let (words, readout) = (shown.words, shown.readout);
    let column = |label: &str, value: &str, widest| Column {
        label: label.to_owned(),
        value: value.to_owned(),
        widest,
        large: false,
        strong: true,
        pair: false,
    };
    let mut all: Vec<Column> = readout
        .clocks
        .iter()
        .map(|c| Column { large: true, strong: c.applies, ..column(&c.name, &c.time, "00:00") })
        .collect();
    let (elapsed, remaining) = (words.get("time.elapsed"), words.get("time.remaining"));
    if compact {
        let post = words.fill("km_post.value", &[("value", &readout.km_post)]);
        all.push(Column { pair: true, ..column(&readout.date, &post, "00 Sep 2025") });
        let (a, b) = (format!("{elapsed} {}", readout.elapsed), format!("{remaining} {}", readout.remaining));
        all.push(Column { pair: true, ..column(&a, &b, "Remaining 00 h 00 min") });
        all.push(Column { large: true, ..column(words.get("speed"), &readout.speed, "00 km/h") });
        return all;
    }
    all.push(column(words.get("date.label"), &readout.date, "00 Sep 2025"));
    all.push(column(elapsed, &readout.elapsed, "00 h 00 min"));
    all.push(column(remaining, &readout.remaining, "00 h 00 min"));
    all.push(Column { large: true, ..column(words.get("speed"), &readout.speed, "000 km/h") });
    all.push(column(words.get("km_post"), &readout.km_post, "0000.0"));
    all
}

/// Room that the next stop asks for.
const NEXT_STOP: f32 = 165.0;

/// In less room it is not told.
const LEAST_STOP: f32 = 48.0;

fn instruments(ui: &mut Ui, room: Rect, shown: &Shown<'_>) {
    let painter = ui.painter().clone();
    let font = |c: &Column| match (c.large, c.pair) {
        (true, _) => fonts::bold(theme::HEADING),
        (_, true) => fonts::small(),
        _ => fonts::body(),
    };
    let width = |c: &Column| {
        let of = |text: &str, font| painter.layout_no_wrap(text.to_owned(), font, theme::INK).size().x;
        of(&c.label, fonts::small()).max(of(&c.value, font(c))).max(of(c.widest, font(c)))
    };
    let gap = 20.0;
    let takes = |all: &[Column]| all.iter().map(|c| width(c) + gap).sum::<f32>() + NEXT_STOP;
    let mut all = columns(shown, false);
    if takes(&all) > room.width() {
        all = columns(shown, true);
    }
    while takes(&all) > room.width() && all.len() > 3 {
        all.remove(2);
    }
    // In the narrowest window the clock that does not apply gives way too.
    if takes(&all) > room.width() {
        all.retain(|column| column.strong || !column.large);
    }
    let (label_y, value_y) = (room.top() + 9.0, room.top() + 29.0);
    let mut x = room.left();
    for column in &all {
        let ink = if column.strong { theme::INK } else { theme::INK_FAINT };
        let soft = match (column.pair, column.strong) {
            (true, _) => theme::INK,
            (_, true) => theme::INK_SOFT,
            _ => theme::INK_FAINT,
        };
        painter.text(pos2(x, label_y), Align2::LEFT_CENTER, &column.label, fonts::small(), soft);
        painter.text(pos2(x, value_y), Align2::LEFT_CENTER, &column.value, font(column), ink);
        x += width(column) + gap * 0.5;
        painter.vline(x, room.top() + 4.0..=room.bottom() - 4.0, Stroke::new(theme::HAIR, theme::RAISED));
        x += gap * 0.5;
    }
    let next = &shown.readout.next;
    let rect = Rect::from_min_max(pos2(x, room.top()), room.max);
    if rect.width() < LEAST_STOP {
        return;
    }
    let mut ui = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Min)));
    let cut = |text: &str, font, color, width: f32| {
        let mut job = bevy_egui::egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
        job.wrap = bevy_egui::egui::text::TextWrapping::truncate_at_width(width);
        painter.layout_job(job)
    };
    let label = cut(&next.label, fonts::small(), theme::INK_SOFT, rect.width() - 16.0);
    let value = cut(&next.value, fonts::body(), theme::INK, rect.width());
    let mark_at = pos2(x + label.size().x + 10.0, label_y);
    painter.galley(pos2(x, label_y - label.size().y * 0.5), label, theme::INK_SOFT);
    painter.galley(pos2(x, value_y - value.size().y * 0.5), value, theme::INK);
    parts::standing_shape(&painter, next.standing, mark_at);
    let (_, response) = ui.allocate_exact_size(rect.size(), bevy_egui::egui::Sense::hover());
    response.on_hover_ui(|ui| {
        // All of what may have been cut.
        ui.label(RichText::new(&next.label).small().color(theme::INK_SOFT));
        ui.label(RichText::new(&next.value).small());
        parts::standing_detail(ui, shown.words, next.standing, "");
        if !next.note.is_empty() {
            ui.label(RichText::new(&next.note).small().color(theme::INK_SOFT));
        }
    });
}
