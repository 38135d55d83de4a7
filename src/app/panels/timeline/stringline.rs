//! The string-line chart: distance over time. The steeper the line, the faster the train.

use std::sync::Arc;

use bevy_egui::egui::{Align2, Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, lerp, pos2};

use super::{
    axis::Axis,
    chart::{self, Chart, Frame},
    layout::{self, Rows},
    light,
    pen::{Column, Pen},
    span::Span,
    ticks,
};
use crate::{
    app::{
        panels::{fonts, labels::Taken, parts},
        theme,
    },
    journey::{Journey, ProfileStep},
};

/// Columns of light across the chart.
const LIGHT_COLUMNS: usize = 240;
/// Least distance that is shown from top to bottom, kilometres.
const LEAST_KM: f64 = 2.0;
/// Room for the name of a station.
const NAME: f32 = 14.0;

/// The chart of one view.
pub struct Drawn {
    rect: Rect,
    span: Span,
    km: Span,
    pixels_per_point: f32,
    mesh: Arc<Mesh>,
}

/// The distance that is run while a span of time is seen, with some room above and below.
fn distance(journey: &Journey, span: Span) -> Span {
    let whole = Axis::Distance.whole(journey);
    let (from, to) = (journey.at(span.from).km_post, journey.at(span.to).km_post);
    let spare = ((LEAST_KM - (to - from)) * 0.5).max((to - from) * 0.04);
    let wanted = Span::new(from - spare, to + spare);
    // At both ends of the journey the room stays: a line on the edge would be half a line.
    let edge = wanted.length() * 0.04;
    wanted.within(Span::new(whole.from - edge, whole.to + edge))
}

/// Kilometres rise from bottom to top.
fn y_of(km: Span, at: f64, rect: Rect) -> f32 {
    let share = ((at - km.from) / km.length()).clamp(-4.0, 5.0);
    lerp(rect.bottom()..=rect.top(), share as f32)
}

/// Draws it; `pointed_s` is the instant under the pointer.
pub(super) fn draw(painter: &Painter, frame: &Frame<'_>, rows: &Rows, chart: &mut Chart, pointed_s: Option<f64>) {
    let shown = frame.shown;
    let rect = rows.single();
    let pixels_per_point = painter.ctx().pixels_per_point();
    let km = distance(shown.journey, frame.span);
    let drawn = match chart.path.take() {
        Some(d) if d.rect == rect && d.span == frame.span && d.pixels_per_point == pixels_per_point => d,
        _ => {
            let mesh = Arc::new(mesh(frame, rect, km, pixels_per_point));
            Drawn { rect, span: frame.span, km, pixels_per_point, mesh }
        }
    };
    let clipped = painter.with_clip_rect(painter.clip_rect().intersect(rect));
    clipped.add(Shape::Mesh(drawn.mesh.clone()));
    names(painter, &clipped, frame, rect, drawn.km);
    scale(painter, frame, rect, drawn.km);
    for window in &shown.timeline.windows {
        let ink = theme::standing(window.standing);
        let y = y_of(km, window.km, rect);
        let (from, to) = (frame.x(window.from_s), frame.x(window.to_s));
        clipped.hline(from..=to.max(from + 2.0), y, Stroke::new(3.0, ink.gamma_multiply(0.55)));
        let at = pos2(frame.x(window.at_s), y);
        clipped.circle_filled(at, theme::MARK + 1.6, theme::PANEL);
        parts::standing_shape(&clipped, window.standing, at);
    }
    for at_s in &shown.timeline.changes_s {
        chart::change(&clipped, pos2(frame.x(*at_s), y_of(km, shown.journey.at(*at_s).km_post, rect)));
    }
    let now_s = pointed_s.unwrap_or(shown.clock.elapsed_s);
    let now = pos2(frame.x(now_s), y_of(km, shown.journey.at(now_s).km_post, rect));
    let ink = if pointed_s.is_some() { theme::INK_SOFT } else { theme::AMBER };
    clipped.hline(rect.x_range(), now.y, Stroke::new(theme::HAIR, ink.gamma_multiply(0.7)));
    clipped.circle(now, 3.0, ink, Stroke::new(1.0, theme::PANEL));
    legend(painter, frame, rows);
    chart.path = Some(drawn);
}

fn mesh(frame: &Frame<'_>, rect: Rect, km: Span, pixels_per_point: f32) -> Mesh {
    let shown = frame.shown;
    let mut pen = Pen::new(pixels_per_point);
    let at = |i: usize| frame.span.from + frame.span.length() * i as f64 / LIGHT_COLUMNS as f64;
    pen.strip((0..=LIGHT_COLUMNS).map(|i| Column {
        x: frame.x(at(i)),
        top: rect.top(),
        bottom: rect.bottom(),
        color: theme::PANEL.lerp_to_gamma(light(shown.timeline.sun_at(at(i))), 0.45),
    }));
    for stand in &shown.timeline.stands {
        let (from, to) = (frame.x(stand.from_s).max(rect.left()), frame.x(stand.to_s).min(rect.right()));
        if stand.hold && to > from {
            let band = Rect::from_x_y_ranges(from..=to, rect.y_range());
            pen.rect(band, theme::HOLD.gamma_multiply(0.06));
            let y = y_of(km, shown.journey.at(stand.from_s).km_post, rect);
            if rect.y_range().contains(y) {
                pen.hatch(
                    Rect::from_x_y_ranges(from..=to, y - 5.0..=y + 5.0).intersect(rect),
                    Stroke::new(theme::HAIR, theme::HOLD.gamma_multiply(0.75)),
                );
            }
        }
    }
    for s in &shown.timeline.supplies {
        let (top, bottom) = (y_of(km, s.to_km, rect).max(rect.top()), y_of(km, s.from_km, rect).min(rect.bottom()));
        let line = Rect::from_x_y_ranges(rect.left()..=rect.left() + 4.0, top.min(bottom)..=bottom);
        pen.rect(line, theme::route_ink(s.supply).gamma_multiply(0.85));
    }
    let fastest = path(frame, rect, km, shown.journey.fastest_profile());
    pen.line(fastest, Stroke::new(theme::HAIR, theme::FASTEST));
    pen.line(paced(frame, rect, km), Stroke::new(1.8, theme::SPEED_EDGE));
    pen.finish()
}

/// The train's own path, read as finely as it can be seen, with every arrival and departure.
fn paced(frame: &Frame<'_>, rect: Rect, km: Span) -> Vec<Pos2> {
    let journey = frame.shown.journey;
    let count = (rect.width() as usize).clamp(60, 2_400);
    let even = (0..=count).map(|i| frame.span.from + frame.span.length() * i as f64 / count as f64);
    let ends = frame.shown.timeline.stands.iter().flat_map(|s| [s.from_s, s.to_s]);
    let mut times: Vec<f64> = even.chain(ends.filter(|s| frame.span.contains(*s))).collect();
    times.sort_by(f64::total_cmp);
    times.iter().map(|s| pos2(frame.x(*s), y_of(km, journey.at(*s).km_post, rect))).collect()
}

/// A run by its nodes, about as dense as points of the screen; one node beyond each edge.
fn path(frame: &Frame<'_>, rect: Rect, km: Span, run: impl Iterator<Item = ProfileStep>) -> Vec<Pos2> {
    let line = frame.shown.journey.alignment();
    let mut points: Vec<Pos2> = Vec::new();
    let mut before: Option<Pos2> = None;
    for step in run {
        let x = frame.span.x_of(step.elapsed_s, frame.left, frame.width);
        let at = pos2(x, y_of(km, line.km_post(step.chainage_m), rect));
        if x < rect.left() {
            before = Some(at);
            continue;
        }
        points.extend(before.take());
        let near = points.last().is_some_and(|last| (last.x - at.x).abs() < 0.7 && (last.y - at.y).abs() < 0.7);
        if !near {
            points.push(at);
        }
        if x > rect.right() {
            break;
        }
    }
    points
}

/// Stations and borders as lines, with names where there is room: the more important ones first.
fn names(painter: &Painter, clipped: &Painter, frame: &Frame<'_>, rect: Rect, km: Span) {
    let mut taken = Taken::default();
    let left = rect.left() - layout::GUTTER;
    let mut order: Vec<_> = frame.shown.timeline.stations.iter().collect();
    order.sort_by_key(|m| m.order());
    for mark in order {
        let y = y_of(km, mark.km, rect);
        if !rect.y_range().contains(y) {
            continue;
        }
        let ink = match mark.rank {
            0 => theme::AMBER,
            1 => theme::INK,
            _ => theme::INK_SOFT,
        };
        let middle = y.clamp(rect.top() + NAME * 0.5, rect.bottom() - NAME * 0.5);
        let row = Rect::from_x_y_ranges(left..=rect.left() - 8.0, middle - NAME * 0.5..=middle + NAME * 0.5);
        let named = taken.take(row);
        if named {
            let galley = chart::cut(painter, &mark.name, ink, row.width());
            let at = pos2(row.right() - galley.size().x, middle - galley.size().y * 0.5);
            painter.galley(at, galley, ink);
            painter.hline(row.right() + 3.0..=rect.left(), y, Stroke::new(theme::HAIR, theme::INK_FAINT));
        }
        let strength: f32 = match (mark.rank, named) {
            (0, _) => 0.8,
            (_, true) => 0.3,
            (1 | 2, false) => 0.18,
            _ => continue,
        };
        clipped.hline(rect.x_range(), y, Stroke::new(theme::HAIR, ink.gamma_multiply(strength)));
    }
}

fn scale(painter: &Painter, frame: &Frame<'_>, rect: Rect, km: Span) {
    let room = km.per_point(rect.height()) * 30.0;
    let labelled: Vec<_> = ticks::of_km(km, room).into_iter().filter(|t| !t.label.is_empty()).collect();
    for (i, tick) in labelled.iter().rev().enumerate() {
        let y = y_of(km, tick.at, rect);
        if y < rect.top() + 6.0 || y > rect.bottom() - 6.0 {
            continue;
        }
        painter.hline(rect.right()..=rect.right() + 4.0, y, Stroke::new(theme::HAIR, theme::INK_FAINT));
        let text =
            if i == 0 { frame.shown.words.fill("unit.km", &[("value", &tick.label)]) } else { tick.label.clone() };
        painter.text(pos2(rect.right() + 7.0, y), Align2::LEFT_CENTER, text, fonts::small(), theme::INK_FAINT);
    }
}

/// What the two lines are, in the row of names, which this chart does not need.
fn legend(painter: &Painter, frame: &Frame<'_>, rows: &Rows) {
    let words = frame.shown.words;
    let mut x = rows.names.left();
    let y = rows.names.center().y;
    let entries: [(&str, Color32); 3] =
        [("chart.paced", theme::SPEED_EDGE), ("chart.fastest", theme::FASTEST), ("hold", theme::HOLD)];
    for (key, ink) in entries {
        painter.hline(x..=x + 14.0, y, Stroke::new(1.8, ink));
        let text =
            painter.text(pos2(x + 20.0, y), Align2::LEFT_CENTER, words.get(key), fonts::small(), theme::INK_SOFT);
        x = text.right() + 18.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn the_train_is_in_view_at_every_zoom_and_kilometres_rise_upwards() {
        let journey = Journey::solve(&Scenario::load("beijing-2025").expect("loads")).expect("solves");
        let rect = Rect::from_min_max(pos2(0.0, 10.0), pos2(900.0, 210.0));
        for (from, length) in [(0.0, 60.0), (30_000.0, 3_600.0), (86_340.0, 60.0), (0.0, journey.duration_s())] {
            let span = Span::new(from, (from + length).min(journey.duration_s()));
            let km = distance(&journey, span);
            let at = |s: f64| y_of(km, journey.at(s).km_post, rect);
            for i in 0..=20 {
                let y = at(span.from + span.length() * f64::from(i) / 20.0);
                assert!(rect.top() < y && y < rect.bottom(), "{from} + {length}: {y}");
            }
            assert!(at(span.to) <= at(span.from));
        }
    }
}
