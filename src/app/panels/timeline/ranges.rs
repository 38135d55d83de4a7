//! The repeated stretch: shaded, with two ends that can be dragged.

use bevy_egui::egui::{CursorIcon, Painter, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};

use crate::app::{
    panels::Asked,
    playback::{Clock, ClockCommand, SHORTEST_REPEAT_S},
    theme,
};

/// Half the width of an end for the hand.
const GRIP: f32 = 5.0;

/// Shades the stretch on a chart and lets its ends be dragged.
pub fn show(
    ui: &mut Ui,
    painter: &Painter,
    clock: &Clock,
    tall: Rect,
    x_of: &impl Fn(f64) -> f32,
    at_x: &impl Fn(f32) -> f64,
    asked: &mut Asked,
) {
    let Some((from_s, to_s)) = clock.repeated() else { return };
    let (left, right) = (x_of(from_s).clamp(tall.left(), tall.right()), x_of(to_s).clamp(tall.left(), tall.right()));
    if right > left {
        let shade = Rect::from_x_y_ranges(left..=right, tall.y_range());
        painter.rect_filled(shade, 0.0, theme::AMBER.gamma_multiply(0.08));
        painter.hline(left..=right, tall.top() + 0.5, Stroke::new(2.0, theme::AMBER.gamma_multiply(0.8)));
    }
    for (first, set, at_s) in [(true, clock.repeat.from_s, from_s), (false, clock.repeat.to_s, to_s)] {
        let x = x_of(at_s);
        let seen = (tall.left() - 0.5..=tall.right() + 0.5).contains(&x);
        // An end that is being dragged is kept while the hand is beyond the edge.
        let id = ui.id().with(("loop-end", first));
        if set.is_none() || !(seen || ui.ctx().is_being_dragged(id)) {
            continue;
        }
        let grip = Rect::from_min_max(pos2(x - GRIP, tall.top()), pos2(x + GRIP, tall.top() + 14.0));
        let response = ui.interact(grip, id, Sense::drag()).on_hover_cursor(CursorIcon::ResizeHorizontal);
        let ink = if response.hovered() || response.dragged() { theme::INK } else { theme::AMBER };
        let way = if first { 1.0 } else { -1.0 };
        painter.vline(x, tall.y_range(), Stroke::new(theme::HAIR, ink.gamma_multiply(0.8)));
        let corners = [vec2(0.0, 0.0), vec2(7.0 * way, 0.0), vec2(0.0, 9.0)].map(|d| pos2(x, tall.top()) + d);
        painter.add(Shape::convex_polygon(corners.to_vec(), ink, Stroke::NONE));
        if let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged()) {
            let to = at_x(at.x);
            // One end does not push the other away.
            asked.clock.push(if first {
                ClockCommand::LoopFrom(Some(to.min(to_s - SHORTEST_REPEAT_S)))
            } else {
                ClockCommand::LoopTo(Some(to.max(from_s + SHORTEST_REPEAT_S)))
            });
        }
    }
}
