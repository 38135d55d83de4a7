//! The timeline: 24 hours of elapsed time with night and day, speed, holds, stations and two clocks; and the chart that
//! it unfolds into.

use std::sync::Arc;

use bevy::app::App;
use bevy_egui::egui::{
    Align2, Color32, CursorIcon, Event, EventFilter, Key, Mesh, Painter, Pos2, Rect, Response, Sense, Shape, Stroke,
    StrokeKind, Ui, pos2, vec2,
};

mod axis;
mod bookmarks;
mod chart;
#[cfg(test)]
mod chart_answers;
mod jump;
mod keys;
mod layout;
mod legend;
mod list;
mod model;
mod pen;
mod plots;
mod ranges;
mod samples;
mod span;
mod stringline;
mod ticks;

pub use axis::Kind;
pub use bookmarks::{BookmarkCommand, Bookmarks};
pub(super) use chart::cut;
pub use chart::{Chart, Shown, show as show_chart};
pub use jump::{Shown as JumpShown, show as show_jump};
pub use model::{Mark, Ruler, Timeline, station_name, whereabouts};
pub use span::Span;

use super::{Asked, fonts, labels::Taken};
use crate::app::{playback::Clock, playback::ClockCommand, theme};

/// Height of the row of names.
const NAMES: f32 = 17.0;
/// Height of a ruler.
const RULER: f32 = 15.0;
/// Height of the band.
const BAND: f32 = 26.0;
/// Height of all.
pub const HEIGHT: f32 = NAMES + RULER + BAND + RULER;
/// Speed at the top of the band, km/h.
const TOP_SPEED_KMH: f32 = 105.0;

/// The parts that stay the same from frame to frame.
#[derive(Default)]
pub struct Drawn(Option<(Rect, Arc<Mesh>)>);

impl Drawn {
    fn on(&mut self, timeline: &Timeline, band: Rect) -> Arc<Mesh> {
        match &self.0 {
            Some((of, mesh)) if *of == band => Arc::clone(mesh),
            _ => {
                let mesh = Arc::new(band_mesh(timeline, band));
                self.0 = Some((band, Arc::clone(&mesh)));
                mesh
            }
        }
    }
}

/// What the strip shows.
pub struct Strip<'a> {
    /// What stays the same.
    pub timeline: &'a Timeline,
    /// The clock.
    pub clock: &'a Clock,
    /// Bookmarks.
    pub bookmarks: &'a Bookmarks,
    /// The part of the time that the chart shows, seconds since departure; none: no chart, or all of it.
    pub seen: Option<Span>,
}

/// The part that the chart shows, framed; the rest stands back.
fn seen(painter: &Painter, strip: &Strip<'_>, band: Rect) {
    let Some(span) = strip.seen else { return };
    let x = |s: f64| strip.timeline.x_of(s, band.left(), band.width());
    let frame = Rect::from_x_y_ranges(x(span.from)..=x(span.to).max(x(span.from) + 3.0), band.y_range());
    for beside in [band.left()..=frame.left(), frame.right()..=band.right()] {
        painter.rect_filled(Rect::from_x_y_ranges(beside, band.y_range()), 0.0, theme::VEIL.gamma_multiply(0.6));
    }
    painter.rect_stroke(frame, 1.0, Stroke::new(theme::HAIR, theme::INK), StrokeKind::Outside);
}

/// Draws the timeline, answers to clicks and drags. `tell` gives the lines shown at a hovered instant
/// and the events within some seconds of it.
pub fn show(
    ui: &mut Ui,
    strip: &Strip<'_>,
    drawn: &mut Drawn,
    asked: &mut Asked,
    tell: impl FnOnce(f64, f64) -> Vec<String>,
) -> Response {
    let (timeline, now_s) = (strip.timeline, strip.clock.elapsed_s);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click_and_drag());
    let top = rect.top() + NAMES + RULER;
    let band = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right(), top + BAND));
    let painter = ui.painter_at(rect.expand(2.0));
    let painter = &painter;
    painter.add(Shape::Mesh(drawn.on(timeline, band)));
    stands(painter, timeline, band);
    rulers(painter, timeline, band);
    marks(painter, timeline, band, rect.top());
    changes(painter, timeline, band);
    seen(painter, strip, band);
    for bookmark in strip.bookmarks.here() {
        let x = timeline.x_of(bookmark.at_s, band.left(), band.width());
        chart::pennant(painter, pos2(x, band.top() + 1.0), band.bottom());
    }
    let x_of = |s: f64| timeline.x_of(s, band.left(), band.width());
    let at_x = |x: f32| timeline.time_at_x(x, band.left(), band.width());
    ranges::show(ui, painter, strip.clock, band, &x_of, &at_x, asked);
    cursor(painter, timeline.x_of(now_s, band.left(), band.width()), band, rect.top() + NAMES);
    arrows(ui, &response, strip.clock, asked);
    let pointer = response.interact_pointer_pos().or(response.hover_pos());
    if let Some(at) = pointer {
        let elapsed_s = timeline.time_at_x(at.x, band.left(), band.width());
        if response.clicked() || response.dragged() || response.is_pointer_button_down_on() {
            if (elapsed_s - now_s).abs() > 1e-6 {
                asked.clock.push(ClockCommand::Seek(elapsed_s));
            }
        } else {
            painter.vline(at.x, band.y_range(), Stroke::new(theme::HAIR, theme::INK_SOFT));
        }
        let x = at.x.clamp(band.left(), band.right());
        super::parts::tip(
            ui.ctx(),
            pos2(x, rect.top() - 4.0),
            Align2::CENTER_BOTTOM,
            &tell(elapsed_s, timeline.duration_s * 5.0 / f64::from(band.width())),
        );
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

fn light(sun_deg: f32) -> Color32 {
    let stops = [(-16.0, theme::NIGHT), (-5.0, theme::TWILIGHT), (1.0, theme::DAWN), (10.0, theme::DAY)];
    let after = stops.iter().position(|(deg, _)| sun_deg < *deg);
    match after {
        Some(0) => stops[0].1,
        Some(i) => {
            let ((a_deg, a), (b_deg, b)) = (stops[i - 1], stops[i]);
            a.lerp_to_gamma(b, (sun_deg - a_deg) / (b_deg - a_deg))
        }
        None => theme::DAY,
    }
}

fn band_mesh(timeline: &Timeline, band: Rect) -> Mesh {
    let mut mesh = Mesh::default();
    let mut strip =
        |count: usize, top: &dyn Fn(usize) -> f32, low: &dyn Fn(usize) -> f32, color: &dyn Fn(usize) -> Color32| {
            let base = mesh.vertices.len() as u32;
            for i in 0..count {
                let x = band.left() + band.width() * i as f32 / (count - 1) as f32;
                mesh.colored_vertex(pos2(x, top(i)), color(i));
                mesh.colored_vertex(pos2(x, low(i)), color(i));
                if i > 0 {
                    let k = base + 2 * i as u32;
                    mesh.add_triangle(k - 2, k - 1, k);
                    mesh.add_triangle(k - 1, k, k + 1);
                }
            }
        };
    strip(timeline.sun_deg.len(), &|_| band.top(), &|_| band.bottom(), &|i| light(timeline.sun_deg[i]));
    let top = |i: usize| band.bottom() - (band.height() - 2.0) * (timeline.speed_kmh[i] / TOP_SPEED_KMH).min(1.0);
    strip(timeline.speed_kmh.len(), &top, &|_| band.bottom(), &|_| theme::SPEED);
    strip(timeline.speed_kmh.len(), &|i| top(i) - 1.2, &top, &|i| {
        if timeline.speed_kmh[i] > 0.5 { theme::SPEED_EDGE } else { Color32::TRANSPARENT }
    });
    mesh
}

/// Where the train stands: hatched where it is a hold, for nobody knows where these hours were spent.
fn stands(painter: &Painter, timeline: &Timeline, band: Rect) {
    for stand in &timeline.stands {
        let from = timeline.x_of(stand.from_s, band.left(), band.width());
        let to = timeline.x_of(stand.to_s, band.left(), band.width()).max(from + 1.5);
        let color = if stand.hold { theme::HOLD } else { theme::INK_SOFT };
        if stand.hold {
            hatch(painter, from, to, band, Stroke::new(theme::HAIR, color.gamma_multiply(0.75)));
        }
        painter.rect_filled(Rect::from_min_max(pos2(from, band.bottom() - 3.0), pos2(to, band.bottom())), 0.0, color);
    }
}

fn hatch(painter: &Painter, from: f32, to: f32, band: Rect, stroke: Stroke) {
    let rect = Rect::from_min_max(pos2(from, band.top()), pos2(to, band.bottom() - 3.0));
    for line in pen::hatching(rect) {
        painter.line_segment(line, stroke);
    }
}

/// Step between numbered hours that leaves room between them.
fn hour_step(hour_px: f32) -> i8 {
    [1, 2, 3, 6, 12].into_iter().find(|step| f32::from(*step) * hour_px >= 26.0).unwrap_or(12)
}

fn rulers(painter: &Painter, timeline: &Timeline, band: Rect) {
    let step = hour_step(band.width() / (timeline.duration_s / 3_600.0) as f32);
    for (i, ruler) in timeline.rulers.iter().enumerate() {
        let above = i == 0;
        let (edge, away) = if above { (band.top(), -1.0) } else { (band.bottom(), 1.0) };
        let text_y = edge + away * (RULER * 0.5 + 1.5);
        let from = timeline.x_of(ruler.from_s, band.left(), band.width());
        let to = timeline.x_of(ruler.to_s.min(timeline.duration_s), band.left(), band.width());
        painter.hline(from..=to, edge, Stroke::new(theme::HAIR, theme::INK_FAINT));
        for (at_s, hour) in &ruler.hours {
            let x = timeline.x_of(*at_s, band.left(), band.width());
            let numbered = hour % step == 0;
            let length = if numbered { 4.0 } else { 2.5 };
            painter.vline(
                x,
                edge.min(edge + away * length)..=edge.max(edge + away * length),
                Stroke::new(theme::HAIR, theme::INK_FAINT),
            );
            if numbered && x > from + 5.0 && x < to - 5.0 {
                let (font, color) = if *hour == 0 {
                    (fonts::bold(theme::SMALL), theme::INK)
                } else {
                    (fonts::small(), theme::INK_SOFT)
                };
                painter.text(pos2(x, text_y), Align2::CENTER_CENTER, hour.to_string(), font, color);
            }
        }
        name_ruler(painter, ruler, band, text_y, from, to);
    }
}

/// The name stands outside the stretch where a clock applies: after the first, before the others.
fn name_ruler(painter: &Painter, ruler: &Ruler, band: Rect, y: f32, from: f32, to: f32) {
    let (at, anchor) = if to < band.right() - 60.0 {
        (pos2(to + 6.0, y), Align2::LEFT_CENTER)
    } else if from > band.left() + 60.0 {
        (pos2(from - 6.0, y), Align2::RIGHT_CENTER)
    } else {
        return;
    };
    painter.text(at, anchor, &ruler.name, fonts::small(), theme::INK_FAINT);
}

/// Room that a name of a station keeps free at both sides: the less important a place is, the more of it, so that it does
/// not crowd a place that matters more.
fn beside_name(rank: u8) -> f32 {
    if rank <= 1 { 5.0 } else { 11.0 }
}

fn marks(painter: &Painter, timeline: &Timeline, band: Rect, top: f32) {
    let mut taken = Taken::default();
    let mut order: Vec<&Mark> = timeline.marks.iter().collect();
    order.sort_by_key(|m| m.order());
    for mark in order {
        let x = timeline.x_of(mark.at_s, band.left(), band.width());
        let border = mark.rank == 0;
        let color = if border { theme::AMBER } else { theme::INK_SOFT };
        let galley = painter.layout_no_wrap(mark.name.clone(), fonts::small(), color);
        let half = galley.size().x * 0.5;
        let left = (x - half).clamp(band.left(), (band.right() - 2.0 * half).max(band.left()));
        let rect = Rect::from_min_size(pos2(left, top), vec2(2.0 * half, NAMES));
        let named = taken.take(rect.expand2(vec2(beside_name(mark.rank), 0.0)));
        let ink = if border {
            theme::AMBER
        } else if mark.rank == 1 {
            theme::INK
        } else {
            theme::INK_SOFT
        };
        let from = if named { band.top() - RULER } else { band.top() };
        if named {
            let y = top + (NAMES - galley.size().y) * 0.5;
            painter.galley_with_override_text_color(pos2(left, y), galley, ink);
            painter.vline(x, from - 1.0..=from + 2.0, Stroke::new(theme::HAIR, theme::INK_FAINT));
        }
        let strength = if border { 0.8 } else { 0.30 };
        painter.vline(x, band.top()..=band.bottom(), Stroke::new(theme::HAIR, color.gamma_multiply(strength)));
    }
}

/// Locomotives are changed: a small diamond.
fn changes(painter: &Painter, timeline: &Timeline, band: Rect) {
    for at_s in &timeline.changes_s {
        chart::change(painter, pos2(timeline.x_of(*at_s, band.left(), band.width()), band.center().y - 1.0));
    }
}

fn cursor(painter: &Painter, x: f32, band: Rect, top: f32) {
    let x = x.clamp(band.left() + 0.5, band.right() - 0.5);
    painter.vline(x, top + 6.0..=band.bottom() + 4.0, Stroke::new(1.5, theme::AMBER));
    let tip: Pos2 = pos2(x, top + 12.0);
    painter.add(Shape::convex_polygon(
        vec![tip, tip + vec2(-5.0, -8.0), tip + vec2(5.0, -8.0)],
        theme::AMBER,
        Stroke::new(1.0, theme::PANEL),
    ));
}

/// Left and right move the time by so much where the timeline or the chart has the keyboard, seconds.
const ARROW_S: f64 = 300.0;
/// And by so much while Shift is held.
const SHIFT_ARROW_S: f64 = 3_600.0;

/// What left and right ask for in a frame, seconds.
fn arrow_steps_s(events: &[Event]) -> f64 {
    let step = |event: &Event| match event {
        Event::Key { key: key @ (Key::ArrowLeft | Key::ArrowRight), pressed: true, modifiers, .. } => {
            let way = if *key == Key::ArrowRight { 1.0 } else { -1.0 };
            way * if modifiers.shift { SHIFT_ARROW_S } else { ARROW_S }
        }
        _ => 0.0,
    };
    events.iter().map(step).sum()
}

/// Left and right move the time of a strip that was reached by Tab.
fn arrows(ui: &Ui, strip: &Response, clock: &Clock, asked: &mut Asked) {
    if !strip.has_focus() {
        return;
    }
    // They do not lead to another control.
    let keeps = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(strip.id, keeps));
    let by_s = ui.input(|input| arrow_steps_s(&input.events));
    if by_s != 0.0 {
        asked.clock.push(ClockCommand::Seek((clock.elapsed_s + by_s).clamp(0.0, clock.duration_s)));
    }
}

/// Bookmarks and the keys of timeline and chart.
pub fn plugin(app: &mut App) {
    app.init_resource::<Chart>().add_plugins((bookmarks::plugin, keys::plugin));
}
