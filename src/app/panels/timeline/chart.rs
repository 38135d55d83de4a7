//! The chart: plots over time or distance, or distance over time, sharing one cursor.

use bevy::prelude::Resource;
use bevy_egui::egui::{
    Align, Align2, Color32, CursorIcon, Layout, Painter, PointerButton, Pos2, Rect, Response, Sense, Shape, Stroke, Ui,
    UiBuilder, Vec2, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{
    axis::{Axis, Kind},
    bookmarks::{BookmarkCommand, Bookmarks},
    jump::Jump,
    layout::{self, Rows},
    legend,
    list::{self, Naming},
    model::{Mark, Timeline, Window},
    plots::{Drawn, Key, Plot},
    ranges,
    samples::Sample,
    span::Span,
    stringline, ticks,
};
use crate::{
    app::{
        panels::{
            Asked, fonts,
            labels::Taken,
            parts::{self, Sign},
            readout,
        },
        playback::{Clock, ClockCommand},
        theme,
    },
    journey::Journey,
    scenario::{Scenario, Supply},
    words::Words,
};

/// As near as this a click means an event, points.
const SNAP: f32 = 6.0;
/// What is told of an instant is what is so just after it, seconds.
const JUST_AFTER_S: f64 = 0.05;
/// Room that the label of a tick takes, points.
const TICK_ROOM: f32 = 58.0;
/// Height of the row of buttons.
const HEADER: f32 = 24.0;
/// Between the legend and the buttons at its sides.
const BESIDE_LEGEND: f32 = 18.0;
/// Between the row of buttons and the chart.
const UNDER_HEADER: f32 = 6.0;
/// How much a point of the wheel zooms.
const WHEEL: f32 = 0.004;
/// A window that is played through in less than this is followed smoothly and not page by page, seconds.
const QUICK_PAGE_S: f64 = 2.0;
/// Where the cursor stands on a new page.
const PAGE_SHARE: f64 = 0.08;

/// What the chart shows and remembers.
#[derive(Resource, Default)]
pub struct Chart {
    /// Whether it is unfolded.
    pub open: bool,
    /// What it shows.
    pub kind: Kind,
    /// Whether the list of bookmarks is shown.
    pub listed: bool,
    /// The field for a time to go to.
    pub jump: Jump,
    /// The part of the time that is seen; none: the whole.
    time: Option<Span>,
    /// The part of the distance that is seen; none: the whole.
    distance: Option<Span>,
    pub(super) naming: Option<Naming>,
    drawn: Option<Drawn>,
    pub(super) path: Option<stringline::Drawn>,
    hand: Hand,
    last: Option<Last>,
}

/// What the hand does on the chart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Hand {
    /// Nothing.
    #[default]
    Away,
    /// It moves the clock.
    Scrubs,
    /// It moves the view.
    Pans,
}

/// The clock in the last frame.
#[derive(Clone, Copy, Debug)]
struct Last {
    elapsed_s: f64,
    /// Whether the cursor was in view.
    seen: bool,
}

impl Chart {
    /// Unfolds the chart, or folds it.
    pub fn toggle(&mut self) {
        self.open = !self.open;
        self.last = None;
    }

    /// Time or distance; the same part of the journey stays in view.
    pub fn turn(&mut self, to: Kind, journey: &Journey) {
        let (before, after) = (self.kind.axis(), to.axis());
        if before != after {
            let span = after.same(journey, self.span(journey), before);
            self.kind = to;
            self.look_at(span, journey);
        }
        self.kind = to;
    }

    /// The other axis.
    pub fn turn_axis(&mut self, journey: &Journey) {
        let to = if self.kind == Kind::Distance { Kind::Time } else { Kind::Distance };
        self.turn(to, journey);
    }

    /// The string-line chart, or back to the plots.
    pub fn turn_string_line(&mut self, journey: &Journey) {
        let to = if self.open && self.kind == Kind::StringLine { Kind::Time } else { Kind::StringLine };
        self.open = true;
        self.turn(to, journey);
    }

    /// The part that is seen.
    pub fn span(&self, journey: &Journey) -> Span {
        let axis = self.kind.axis();
        let whole = axis.whole(journey);
        let kept = match axis {
            Axis::Time => self.time,
            Axis::Distance => self.distance,
        };
        kept.map_or(whole, |span| span.within(whole))
    }

    /// The part of the time that is seen, where it is not the whole.
    pub fn seen_time(&self, journey: &Journey) -> Option<Span> {
        let axis = self.kind.axis();
        let span = self.span(journey);
        (span != axis.whole(journey))
            .then(|| Span::new(axis.elapsed_s(journey, span.from), axis.elapsed_s(journey, span.to)))
    }

    /// Shows a part.
    pub fn look_at(&mut self, span: Span, journey: &Journey) {
        let axis = self.kind.axis();
        let whole = axis.whole(journey);
        let span = Some(span.within(whole)).filter(|s| *s != whole);
        match axis {
            Axis::Time => self.time = span,
            Axis::Distance => self.distance = span,
        }
        // Whoever moves the view away from the cursor wants to look elsewhere: it is not followed.
        let span = self.span(journey);
        if let Some(last) = &mut self.last {
            last.seen = span.contains(axis.place(journey, last.elapsed_s));
        }
    }

    /// Shows so much of the axis (seconds, kilometres) around an instant.
    pub fn look_around(&mut self, elapsed_s: f64, length: f64, journey: &Journey) {
        let axis = self.kind.axis();
        let (whole, at) = (axis.whole(journey), axis.place(journey, elapsed_s));
        let length = length.clamp(axis.least(), whole.length());
        self.look_at(Span::new(0.0, length).place(at, 0.5, whole), journey);
    }

    /// Another journey: what was drawn is of the old one.
    pub fn forget(&mut self) {
        self.drawn = None;
        self.path = None;
        self.last = None;
    }

    /// Which drawing is kept.
    #[cfg(test)]
    pub fn mesh_address(&self) -> Option<*const bevy_egui::egui::Mesh> {
        self.drawn.as_ref().map(|d| std::sync::Arc::as_ptr(&d.mesh))
    }

    /// A bookmark was set: its name is asked for.
    pub fn ask_name(&mut self, at_s: f64) {
        self.open = true;
        self.listed = true;
        self.naming = Some(Naming::of_new(at_s));
    }

    /// Keeps the cursor in view while the clock moves by itself or is moved from elsewhere; where somebody has panned
    /// away from the cursor, the view stays.
    fn follow(&mut self, journey: &Journey, clock: &Clock) {
        let axis = self.kind.axis();
        let now_s = clock.elapsed_s;
        let (span, whole, at) = (self.span(journey), axis.whole(journey), axis.place(journey, now_s));
        if let Some(last) = self.last
            && self.hand == Hand::Away
            && !span.contains(at)
        {
            let jumped = is_jump(last.elapsed_s, clock);
            if last.seen || jumped {
                let per_s = (at - axis.place(journey, now_s - clock.speed() * 0.1)).abs() * 10.0;
                self.look_at(turn_page(span, at, whole, per_s, clock, jumped), journey);
            }
        }
        self.last = Some(Last { elapsed_s: now_s, seen: self.span(journey).contains(at) });
    }
}

/// Whether the clock has gone farther than by playing.
fn is_jump(before_s: f64, clock: &Clock) -> bool {
    let played_s = clock.speed().abs() * 0.5;
    (clock.elapsed_s - before_s).abs() > played_s + 1e-6
}

/// The part that is seen when the cursor has left the one before. `per_s` is how much of the axis passes in a second.
fn turn_page(span: Span, at: f64, whole: Span, per_s: f64, clock: &Clock, jumped: bool) -> Span {
    let quick = per_s * QUICK_PAGE_S > span.length();
    let share = if jumped || quick {
        0.5
    } else if clock.rate > 0.0 {
        PAGE_SHARE
    } else {
        1.0 - PAGE_SHARE
    };
    span.place(at, share, whole)
}

/// What the chart reads.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The journey.
    pub journey: &'a Journey,
    /// What the timeline shows.
    pub timeline: &'a Timeline,
    /// The clock.
    pub clock: &'a Clock,
    /// Bookmarks.
    pub bookmarks: &'a Bookmarks,
    /// Words.
    pub words: &'a Words,
}

/// Where the axis lies on the screen, and what part of it.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub shown: Shown<'a>,
    pub axis: Axis,
    pub span: Span,
    pub left: f32,
    pub width: f32,
}

impl Frame<'_> {
    /// Where an instant lies.
    pub fn x(&self, elapsed_s: f64) -> f32 {
        self.span.x_of(self.axis.place(self.shown.journey, elapsed_s), self.left, self.width)
    }

    /// Whether a point is between the ends of the axis.
    pub fn holds(&self, x: f32) -> bool {
        (self.left - 0.5..=self.left + self.width + 0.5).contains(&x)
    }

    /// The instant at a point.
    pub fn elapsed_s(&self, x: f32) -> f64 {
        self.axis.elapsed_s(self.shown.journey, self.span.at_x(x, self.left, self.width))
    }

    /// The nearest of what a click can mean, if one is near; of several at one place the earliest.
    pub fn snap(&self, x: f32) -> Option<f64> {
        let bookmarks = self.shown.bookmarks.here().iter().map(|b| b.at_s);
        let away = |s: &f64| (self.x(*s) - x).abs();
        let near = self.shown.timeline.snaps().chain(bookmarks).filter(|s| away(s) <= SNAP);
        near.min_by(|a, b| away(a).total_cmp(&away(b)).then(a.total_cmp(b)))
    }
}

/// Draws the chart and answers to the hand. `tell` gives the lines shown at a hovered instant.
pub fn show(
    ui: &mut Ui,
    shown: Shown<'_>,
    chart: &mut Chart,
    asked: &mut Asked,
    tell: impl Fn(f64, f64) -> Vec<String>,
) {
    let whole = ui.available_rect_before_wrap();
    ui.expand_to_include_rect(whole);
    let mut room = Rect::from_min_max(pos2(whole.left(), whole.top() + HEADER + UNDER_HEADER), whole.max);
    header(ui, Rect::from_min_size(whole.min, vec2(whole.width(), HEADER)), shown, chart, asked);
    if chart.listed {
        let side = Rect::from_min_max(pos2(room.right() - list::WIDTH, room.top()), room.max);
        room.max.x = side.left() - 4.0;
        list::show(ui, side, shown, chart, asked);
    }
    chart.follow(shown.journey, shown.clock);
    let axis = chart.kind.axis();
    let rulers = if axis == Axis::Time { shown.timeline.rulers.len().max(1) } else { 1 };
    let rows = Rows::of(room, rulers);
    let response = hand(ui, shown, chart, &rows, asked);
    super::arrows(ui, &response, shown.clock, asked);
    let now = shown.timeline.ruler_at(shown.clock.elapsed_s);
    let now = now.map(|ruler| format!("{} {}", ruler.name, time(&shown, shown.clock.elapsed_s))).unwrap_or_default();
    parts::told_as_slider(&response, shown.words.get("chart.label"), &now);
    let frame = Frame { shown, axis, span: chart.span(shown.journey), left: rows.all.left(), width: rows.all.width() };
    let hovered = response.hover_pos().or(response.interact_pointer_pos()).filter(|_| chart.hand != Hand::Pans);
    let hovered = hovered.map(|at| pos2(at.x.clamp(rows.all.left(), rows.all.right()), at.y));
    let snapped = hovered.and_then(|at| frame.snap(at.x)).filter(|_| !response.dragged());
    let pointed_s = hovered.map(|at| snapped.unwrap_or_else(|| frame.elapsed_s(at.x)));
    let painter = ui.painter().with_clip_rect(ui.clip_rect().intersect(room.expand(4.0)));
    if chart.kind == Kind::StringLine {
        stringline::draw(&painter, &frame, &rows, chart, pointed_s);
    } else {
        plots(ui, &painter, &frame, &rows, chart, pointed_s);
    }
    rulers_of(&painter, &frame, &rows);
    // Rulers and names stay free of cursors.
    let top = if chart.kind == Kind::StringLine { rows.single().top() } else { rows.light.top() };
    let tall = Rect::from_min_max(pos2(rows.all.left(), top), rows.all.max);
    bookmarks(&painter, &frame, tall);
    ranges::show(ui, &painter, shown.clock, tall, &|s| frame.x(s), &|x| frame.elapsed_s(x), asked);
    if let Some(x) = hovered.map(|at| snapped.map_or(at.x, |s| frame.x(s))) {
        painter.vline(x, tall.y_range(), Stroke::new(theme::HAIR, theme::INK_SOFT));
    }
    cursor(&painter, frame.x(shown.clock.elapsed_s), tall, &frame);
    bar(ui, &frame, &rows, chart);
    // The field for a time stands where the lines would.
    if let (Some(at), Some(elapsed_s)) = (hovered, pointed_s)
        && !chart.jump.open
    {
        // At an arrival the train stands already, at a departure it runs.
        let mut lines = tell(elapsed_s + JUST_AFTER_S, 0.5);
        lines.extend(said_of(&frame, at, &rows, chart.kind));
        parts::tip(ui.ctx(), pos2(at.x, whole.top() - 14.0), Align2::CENTER_BOTTOM, &lines);
    }
    response.on_hover_cursor(CursorIcon::PointingHand);
}

fn header(ui: &mut Ui, row: Rect, shown: Shown<'_>, chart: &mut Chart, asked: &mut Asked) {
    let words = shown.words;
    let mut left = ui.new_child(UiBuilder::new().max_rect(row).layout(Layout::left_to_right(Align::Center)));
    left.spacing_mut().item_spacing.x = 4.0;
    for kind in Kind::ALL {
        let (name, help) = kind.keys();
        if parts::word_button(&mut left, words.get(name), kind == chart.kind, words.get(help)).clicked() {
            chart.turn(kind, shown.journey);
        }
    }
    left.add_space(10.0);
    let axis = chart.kind.axis();
    if chart.span(shown.journey) != axis.whole(shown.journey)
        && parts::word_button(&mut left, words.get("chart.all"), false, words.get("chart.all.help")).clicked()
    {
        chart.look_at(axis.whole(shown.journey), shown.journey);
    }
    if let Some((from_s, to_s)) = shown.clock.repeated() {
        let text = words.fill("chart.loop", &[("from", &time(&shown, from_s)), ("to", &time(&shown, to_s))]);
        if parts::word_button(&mut left, &text, true, words.get("chart.loop.help")).clicked() {
            asked.clock.push(ClockCommand::LoopClear);
        }
    }
    let mut right = ui.new_child(UiBuilder::new().max_rect(row).layout(Layout::right_to_left(Align::Center)));
    right.spacing_mut().item_spacing.x = 4.0;
    let close = words.fill("with_key", &[("what", words.get("chart.close")), ("key", "T")]);
    if parts::sign_button(&mut right, Vec2::splat(22.0), Sign::Close, false, &close).clicked() {
        chart.toggle();
    }
    let count = shown.bookmarks.here().len();
    let name = if count == 0 {
        words.get("bookmarks").to_owned()
    } else {
        words.fill("bookmarks.count", &[("count", &count.to_string())])
    };
    if parts::word_button(&mut right, &name, chart.listed, words.get("bookmarks.help")).clicked() {
        chart.listed = !chart.listed;
    }
    let jump = words.fill("with_key", &[("what", words.get("jump")), ("key", "J")]);
    if parts::word_button(&mut right, words.get("jump"), chart.jump.open, &jump).clicked() {
        chart.jump.toggle();
    }
    let between = left.min_rect().right() + BESIDE_LEGEND..=right.min_rect().left() - BESIDE_LEGEND;
    legend::show(ui, Rect::from_x_y_ranges(between, row.y_range()), &shown, chart.kind);
}

/// Time on the clock that applies.
pub(super) fn time(shown: &Shown<'_>, elapsed_s: f64) -> String {
    let ruler = shown.timeline.ruler_at(elapsed_s);
    ruler.map(|r| r.time(shown.journey.instant(elapsed_s))).unwrap_or_default()
}

/// Scrubs, pans, zooms.
fn hand(ui: &mut Ui, shown: Shown<'_>, chart: &mut Chart, rows: &Rows, asked: &mut Asked) -> Response {
    let journey = shown.journey;
    let response = ui.interact(rows.all, ui.id().with("chart"), Sense::click_and_drag());
    let axis = chart.kind.axis();
    let (left, width, whole) = (rows.all.left(), rows.all.width(), axis.whole(journey));
    let pressed = response.is_pointer_button_down_on();
    if pressed && chart.hand == Hand::Away {
        let pans = ui.input(|i| i.modifiers.shift || i.pointer.button_down(PointerButton::Middle));
        chart.hand = if pans { Hand::Pans } else { Hand::Scrubs };
    }
    let mut span = chart.span(journey);
    if pressed && chart.hand == Hand::Pans {
        let by = -f64::from(ui.input(|i| i.pointer.delta().x)) * span.per_point(width);
        span = span.pan(by, whole);
    }
    if let Some(at) = response.hover_pos()
        && !pressed
    {
        let (scroll, pinch) = ui.input(|i| (i.smooth_scroll_delta(), i.zoom_delta()));
        let factor = f64::from((-scroll.y * WHEEL).exp() / pinch);
        if (factor - 1.0).abs() > 1e-6 {
            span = span.zoom(factor, span.at_x(at.x, left, width), whole, axis.least());
        }
        span = span.pan(-f64::from(scroll.x) * span.per_point(width), whole);
    }
    if response.double_clicked() {
        span = whole;
    }
    chart.look_at(span, journey);
    let frame = Frame { shown, axis, span: chart.span(journey), left, width };
    let point = response.interact_pointer_pos().filter(|_| chart.hand != Hand::Pans && !response.double_clicked());
    if let Some(at) = point
        && (pressed || response.clicked())
        && ui.input(|i| !i.pointer.button_down(PointerButton::Secondary))
    {
        // A drag scrubs freely; a click means the event that it is near to.
        let free_s = frame.elapsed_s(at.x);
        let to_s = if response.dragged() { free_s } else { frame.snap(at.x).unwrap_or(free_s) };
        if (to_s - shown.clock.elapsed_s).abs() > 1e-6 {
            asked.clock.push(ClockCommand::Seek(to_s));
        }
    }
    if !pressed {
        chart.hand = Hand::Away;
    }
    response
}

fn plots(ui: &Ui, painter: &Painter, frame: &Frame<'_>, rows: &Rows, chart: &mut Chart, pointed_s: Option<f64>) {
    let shown = frame.shown;
    let key = Key { all: rows.all, span: frame.span, axis: frame.axis, pixels_per_point: ui.ctx().pixels_per_point() };
    let drawn = match chart.drawn.take() {
        Some(drawn) if drawn.key == key => drawn,
        _ => Drawn::of(shown.journey, shown.timeline, rows, key),
    };
    let clipped = painter.with_clip_rect(painter.clip_rect().intersect(rows.all));
    clipped.add(Shape::Mesh(drawn.mesh.clone()));
    places(&clipped, painter, frame, rows);
    for at_s in &shown.timeline.changes_s {
        let at = pos2(frame.x(*at_s), rows.light.center().y);
        if frame.holds(at.x) {
            change(painter, at);
        }
    }
    for window in &shown.timeline.windows {
        reported(painter, frame, rows.windows, window);
    }
    let at_s = pointed_s.unwrap_or(shown.clock.elapsed_s);
    let moment = shown.journey.at(at_s);
    let place = frame.axis.place(shown.journey, at_s);
    let sample = Sample::of(shown.journey, &shown.timeline.limits, place, &moment);
    for (i, plot) in Plot::ALL.into_iter().enumerate() {
        values(painter, frame.shown.words, rows.plots[i], plot, &sample);
        scale(painter, frame.shown.words, rows.plots[i], plot, drawn.scales[i]);
        let value = match plot {
            Plot::Speed => sample.speed_kmh,
            Plot::Elevation => sample.elevation_m,
            Plot::Grade => sample.grade_permil,
        };
        let dot = pos2(frame.span.x_of(place, frame.left, frame.width), drawn.scales[i].y(value, rows.plots[i]));
        if frame.holds(dot.x) {
            let ink = if pointed_s.is_some() { theme::INK } else { theme::AMBER };
            painter.circle(dot, 2.6, ink, Stroke::new(1.0, theme::PANEL));
        }
    }
    let words = shown.words;
    row_name(painter, words.get("chart.light"), rows.light.union(rows.supply));
    row_name(painter, words.get("timeline.windows"), rows.windows);
    chart.drawn = Some(drawn);
}

/// The name of a row to its left.
pub(super) fn row_name(painter: &Painter, name: &str, row: Rect) {
    let left = row.left() - layout::GUTTER;
    let galley = cut(painter, name, theme::INK_SOFT, layout::GUTTER - 8.0);
    painter.galley(pos2(left, row.center().y - galley.size().y * 0.5), galley, theme::INK_SOFT);
}

/// A text in one line, cut where the room ends.
pub(in crate::app::panels) fn cut(
    painter: &Painter,
    text: &str,
    ink: Color32,
    width: f32,
) -> std::sync::Arc<bevy_egui::egui::Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), fonts::small(), ink);
    job.wrap = TextWrapping::truncate_at_width(width);
    painter.layout_job(job)
}

/// Names and values of a plot, in the colours of their lines.
fn values(painter: &Painter, words: &Words, plot: Rect, which: Plot, sample: &Sample) {
    let whole = |value: f64| words.fill(which.unit(), &[("value", &format!("{value:.0}"))]);
    let lines: Vec<(&str, String, Color32)> = match which {
        Plot::Speed => vec![
            ("speed", whole(sample.speed_kmh), theme::SPEED_EDGE),
            ("chart.fastest", whole(sample.fastest_kmh), theme::FASTEST),
            ("speed.limit", whole(sample.limit_kmh), theme::LIMIT),
        ],
        Plot::Elevation => vec![("elevation", whole(sample.elevation_m), theme::GROUND)],
        Plot::Grade => vec![("grade", permil(sample.grade_permil, words), theme::GROUND)],
    };
    let left = plot.left() - layout::GUTTER;
    let right = plot.left() - 12.0;
    let step = (plot.height() / lines.len() as f32).min(17.0);
    for (i, (name, value, ink)) in lines.iter().enumerate() {
        let y = plot.top() + step * (i as f32 + 0.5);
        painter.hline(left..=left + 9.0, y, Stroke::new(1.6, *ink));
        let value = painter.layout_no_wrap(value.clone(), fonts::small(), theme::INK);
        let name = cut(painter, words.get(name), theme::INK_SOFT, right - left - 20.0 - value.size().x);
        painter.galley(pos2(left + 14.0, y - name.size().y * 0.5), name, theme::INK_SOFT);
        painter.galley(pos2(right - value.size().x, y - value.size().y * 0.5), value, theme::INK);
    }
}

fn permil(value: f64, words: &Words) -> String {
    let sign = if value.abs() < 0.05 {
        ""
    } else if value > 0.0 {
        "+"
    } else {
        "−"
    };
    words.fill("unit.permil", &[("value", &format!("{sign}{:.1}", value.abs()))])
}

/// Two or three labelled values at the right of a plot; the highest with its unit.
fn scale(painter: &Painter, words: &Words, plot: Rect, which: Plot, scale: super::plots::Scale) {
    let mut taken = Taken::default();
    let ticks = scale.ticks();
    let order = ticks.iter().rev().enumerate();
    for (i, value) in order {
        let figure = format!("{}{}", if *value < 0.0 { "−" } else { "" }, value.abs());
        let text = if i == 0 { words.fill(which.unit(), &[("value", &figure)]) } else { figure };
        let y = scale.y(*value, plot).clamp(plot.top() + 6.0, plot.bottom() - 6.0);
        let row = Rect::from_min_max(pos2(plot.right(), y - 5.5), pos2(plot.right() + layout::LABELS, y + 5.5));
        if taken.take(row) {
            painter.text(pos2(plot.right() + 6.0, y), Align2::LEFT_CENTER, text, fonts::small(), theme::INK_FAINT);
        }
    }
}

/// Stations and borders: names where there is room, the more important ones first, and lines through the plots.
pub(super) fn places(clipped: &Painter, painter: &Painter, frame: &Frame<'_>, rows: &Rows) {
    let mut taken = Taken::default();
    let (left, right) = (rows.names.left(), rows.names.right());
    let mut order: Vec<&Mark> = frame.shown.timeline.stations.iter().filter(|m| frame.holds(frame.x(m.at_s))).collect();
    order.sort_by_key(|m| m.order());
    for mark in order {
        let x = frame.x(mark.at_s);
        let border = mark.rank == 0;
        let ink = match mark.rank {
            0 => theme::AMBER,
            1 => theme::INK,
            _ => theme::INK_SOFT,
        };
        let galley = painter.layout_no_wrap(mark.name.clone(), fonts::small(), ink);
        let size = galley.size();
        let from = (x - size.x * 0.5).clamp(left, (right - size.x).max(left));
        let named = taken.take(
            Rect::from_min_size(pos2(from, rows.names.top()), vec2(size.x, layout::NAMES))
                .expand2(vec2(super::beside_name(mark.rank), 0.0)),
        );
        if named {
            painter.galley(pos2(from, rows.names.center().y - size.y * 0.5), galley, ink);
        }
        let strength = match (border, named) {
            (true, _) => 0.8,
            (false, true) => 0.3,
            (false, false) if mark.rank <= 2 => 0.18,
            (false, false) => continue,
        };
        clipped.vline(x, rows.light.top()..=rows.all.bottom(), Stroke::new(theme::HAIR, ink.gamma_multiply(strength)));
    }
}

/// Locomotives are changed: a small diamond.
pub(super) fn change(painter: &Painter, at: Pos2) {
    let corners = [vec2(0.0, -4.5), vec2(4.5, 0.0), vec2(0.0, 4.5), vec2(-4.5, 0.0)].map(|d| at + d);
    painter.add(Shape::convex_polygon(corners.to_vec(), theme::INK, Stroke::new(1.5, theme::NIGHT)));
}

/// A reported time: the window as a bar, and a mark where the train is there.
fn reported(painter: &Painter, frame: &Frame<'_>, row: Rect, window: &Window) {
    let ink = theme::standing(window.standing);
    let x = frame.x(window.at_s);
    if frame.axis == Axis::Time && frame.x(window.to_s) >= row.left() && frame.x(window.from_s) <= row.right() {
        let inside = |s: f64| frame.x(s).clamp(row.left(), row.right());
        let (from, to) = (inside(window.from_s), inside(window.to_s));
        let bar = Rect::from_min_max(pos2(from, row.center().y - 3.5), pos2(to.max(from + 2.0), row.center().y + 3.5));
        painter.rect_filled(bar, 1.0, ink.gamma_multiply(0.35));
        for end in [bar.left(), bar.right()] {
            painter.vline(end, bar.y_range().expand(2.0), Stroke::new(theme::HAIR, ink));
        }
    }
    // At the ends of the axis the whole mark is seen, not a half of it.
    if frame.holds(x) {
        painter.circle_filled(pos2(x, row.center().y), theme::MARK + 1.6, theme::PANEL);
        parts::standing_shape(painter, window.standing, pos2(x, row.center().y));
    }
}

/// Ruler of every clock, faint where it does not apply; or of kilometres.
fn rulers_of(painter: &Painter, frame: &Frame<'_>, rows: &Rows) {
    let shown = frame.shown;
    let room = frame.span.per_point(frame.width) * f64::from(TICK_ROOM);
    if frame.axis == Axis::Distance {
        let Some(row) = rows.rulers.first() else { return };
        row_name(painter, shown.words.get("chart.km"), *row);
        let all = |_: f64| true;
        ruler(painter, frame, *row, &ticks::of_km(frame.span, room), all);
        return;
    }
    for (row, clock) in rows.rulers.iter().zip(&shown.timeline.rulers) {
        row_name(painter, &clock.name, *row);
        let all = ticks::of_clock(shown.journey.departure(), &clock.zone, frame.span, room, shown.words);
        ruler(painter, frame, *row, &all, |at| clock.from_s - 0.5 <= at && at <= clock.to_s);
    }
}

fn ruler(painter: &Painter, frame: &Frame<'_>, row: Rect, ticks: &[ticks::Tick], applies: impl Fn(f64) -> bool) {
    for tick in ticks {
        let x = frame.span.x_of(tick.at, frame.left, frame.width);
        let here = applies(tick.at);
        let faint = if here { 1.0 } else { 0.55 };
        let length = if tick.label.is_empty() { 2.5 } else { 4.5 };
        let line = Stroke::new(theme::HAIR, theme::INK_FAINT.gamma_multiply(faint));
        painter.vline(x, row.bottom() - length..=row.bottom(), line);
        if tick.label.is_empty() {
            continue;
        }
        let font = if tick.strong { fonts::bold(theme::SMALL) } else { fonts::small() };
        let ink = match (here, tick.strong) {
            (true, true) => theme::INK,
            (true, false) => theme::INK_SOFT,
            _ => theme::INK_FAINT.gamma_multiply(0.8),
        };
        let galley = painter.layout_no_wrap(tick.label.clone(), font, ink);
        let half = galley.size().x * 0.5;
        // A label that would stand out of its row is left out: its tick is enough.
        if x - half >= row.left() - 2.0 && x + half <= row.right() + 2.0 {
            painter.galley(pos2(x - half, row.center().y - 2.0 - galley.size().y * 0.5), galley, ink);
        }
    }
}

/// A pennant at every bookmark.
fn bookmarks(painter: &Painter, frame: &Frame<'_>, tall: Rect) {
    for bookmark in frame.shown.bookmarks.here() {
        let x = frame.x(bookmark.at_s);
        if frame.holds(x) {
            pennant(painter, pos2(x, tall.top()), tall.bottom());
        }
    }
}

/// A small flag on a thin line.
pub(super) fn pennant(painter: &Painter, top: Pos2, bottom: f32) {
    painter.vline(top.x, top.y..=bottom, Stroke::new(theme::HAIR, theme::LABEL.gamma_multiply(0.45)));
    let flag = vec![top, top + vec2(8.0, 3.0), top + vec2(0.0, 6.0)];
    painter.add(Shape::convex_polygon(flag, theme::LABEL, Stroke::NONE));
}

fn cursor(painter: &Painter, x: f32, tall: Rect, frame: &Frame<'_>) {
    if !frame.holds(x) {
        return;
    }
    painter.vline(x, tall.y_range(), Stroke::new(1.5, theme::AMBER));
    let tip = pos2(x, tall.top() + 7.0);
    painter.add(Shape::convex_polygon(
        vec![tip, tip + vec2(-5.0, -7.0), tip + vec2(5.0, -7.0)],
        theme::AMBER,
        Stroke::new(1.0, theme::PANEL),
    ));
}

/// What part of the whole is seen; dragged it pans.
fn bar(ui: &mut Ui, frame: &Frame<'_>, rows: &Rows, chart: &mut Chart) {
    let journey = frame.shown.journey;
    let whole = frame.axis.whole(journey);
    let track = rows.bar;
    let painter = ui.painter().clone();
    painter.rect_filled(track, 3.0, theme::RAISED);
    let x = |at: f64| whole.x_of(at, track.left(), track.width());
    let mut thumb = Rect::from_x_y_ranges(x(frame.span.from)..=x(frame.span.to), track.y_range());
    if thumb.width() < 10.0 {
        thumb = Rect::from_center_size(thumb.center(), vec2(10.0, track.height()));
    }
    let response = ui.interact(track.expand2(vec2(0.0, 3.0)), ui.id().with("chart-bar"), Sense::click_and_drag());
    if let Some(at) = response.interact_pointer_pos().filter(|_| frame.span != whole) {
        let by = if response.drag_started() || response.clicked() {
            whole.at_x(at.x, track.left(), track.width()) - (frame.span.from + frame.span.length() * 0.5)
        } else {
            f64::from(response.drag_delta().x) * whole.per_point(track.width())
        };
        let outside = !thumb.expand(2.0).contains(at);
        if response.dragged() || (response.clicked() && outside) {
            let by = if response.drag_started() && !outside { 0.0 } else { by };
            chart.look_at(frame.span.pan(by, whole), journey);
        }
    }
    let ink = if response.hovered() || response.dragged() { theme::INK_SOFT } else { theme::INK_FAINT };
    painter.rect_filled(thumb, 3.0, ink);
    let now = x(frame.axis.place(journey, frame.shown.clock.elapsed_s));
    painter.vline(now, track.y_range(), Stroke::new(1.5, theme::AMBER));
}

/// What is told of the thing under the pointer besides place and time.
fn said_of(frame: &Frame<'_>, at: Pos2, rows: &Rows, kind: Kind) -> Vec<String> {
    let (shown, words) = (frame.shown, frame.shown.words);
    let mut lines = Vec::new();
    let near_mark = |w: &&Window| (frame.x(w.at_s) - at.x).abs() <= SNAP;
    let in_bar = |w: &&Window| {
        rows.windows.expand2(vec2(0.0, 3.0)).contains(at)
            && kind == Kind::Time
            && (frame.x(w.from_s)..=frame.x(w.to_s)).contains(&at.x)
    };
    let windows = shown.timeline.windows.iter();
    // Windows may overlap; the one whose mark is nearest is told.
    let told = windows
        .filter(|w| near_mark(w) || in_bar(w))
        .min_by(|a, b| (frame.x(a.at_s) - at.x).abs().total_cmp(&(frame.x(b.at_s) - at.x).abs()));
    if let Some(window) = told {
        lines.extend(said_of_window(&shown, window));
    }
    if let Some(bookmark) = shown.bookmarks.here().iter().find(|b| (frame.x(b.at_s) - at.x).abs() <= SNAP)
        && !bookmark.name.is_empty()
    {
        lines.push(words.fill("bookmark.named", &[("name", &bookmark.name)]));
    }
    if rows.light.union(rows.supply).contains(at) && kind != Kind::StringLine {
        let km = Axis::Distance.place(shown.journey, frame.elapsed_s(at.x));
        if let Some(here) = shown.timeline.supplies.iter().find(|s| (s.from_km..=s.to_km).contains(&km)) {
            let supply =
                if here.supply == Supply::Diesel { words.get("map.no_wire") } else { words.get(here.supply.key()) };
            lines.push(supply.to_owned());
        }
    }
    lines
}

/// Place, window, actual time and standing in words.
pub(super) fn said_of_window(shown: &Shown<'_>, window: &Window) -> Vec<String> {
    let words = shown.words;
    let clock = shown.timeline.ruler_at(window.at_s).map(|r| r.name.clone()).unwrap_or_default();
    let at = |s: f64| {
        let ruler = shown.timeline.ruler_at(window.at_s);
        ruler.map(|r| r.time(shown.journey.instant(s))).unwrap_or_default()
    };
    let deviation = if window.deviation_s == 0.0 {
        words.get("deviation.none").to_owned()
    } else {
        let key = if window.deviation_s < 0.0 { "deviation.early" } else { "deviation.late" };
        words.fill(key, &[("value", &readout::duration(window.deviation_s.abs(), words))])
    };
    let standing = window.standing.key();
    vec![
        words.fill(
            "chart.window",
            &[("place", &window.place), ("from", &at(window.from_s)), ("to", &at(window.to_s)), ("clock", &clock)],
        ),
        words.fill("chart.window.actual", &[("time", &at(window.at_s)), ("deviation", &deviation)]),
        words.fill(
            "chart.window.standing",
            &[("standing", words.get(standing)), ("help", words.get(&format!("{standing}.help")))],
        ),
    ]
}

/// Names the bookmark that the list asks a name for, or forgets the question.
pub(super) fn name(asked: &mut Asked, index: usize, text: &str) {
    asked.bookmarks.push(BookmarkCommand::Name(index, text.to_owned()));
}
