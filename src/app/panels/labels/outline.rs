//! Outlines of the hovered and the selected vehicle.

use bevy::math::Vec2;
use bevy_egui::egui::{Align2, Painter, Pos2, pos2};
use glam::DVec3;

use super::{Seen, closed_line};
use crate::app::{
    camera::{Place, on_window},
    panels::{fonts, parts},
    selection::vehicle_number,
    theme,
};

/// Half the width of a body with its lamps and steps, metres.
const HALF_WIDTH_M: f64 = 1.62;
/// Lower and upper edge of a body above the rail, metres.
const FROM_TO_M: (f64, f64) = (0.15, 4.5);

/// The eight corners of a body.
fn corners(place: &Place, length_m: f64) -> [DVec3; 8] {
    let Place { middle, forward: along, .. } = *place;
    let side = along.cross(DVec3::Z).normalize_or(DVec3::Y) * HALF_WIDTH_M;
    let along = along * (length_m * 0.5);
    let (low, high) = (DVec3::Z * FROM_TO_M.0, DVec3::Z * FROM_TO_M.1);
    [
        middle + along + side + low,
        middle + along - side + low,
        middle - along + side + low,
        middle - along - side + low,
        middle + along + side + high,
        middle + along - side + high,
        middle - along + side + high,
        middle - along - side + high,
    ]
}

/// The convex hull, counter-clockwise.
fn hull(points: &[Pos2]) -> Vec<Pos2> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    let cross = |o: Pos2, a: Pos2, b: Pos2| (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
    let half = |points: &mut dyn Iterator<Item = Pos2>| {
        let mut out: Vec<Pos2> = Vec::new();
        for p in points {
            while out.len() >= 2 && cross(out[out.len() - 2], out[out.len() - 1], p) <= 0.0 {
                out.pop();
            }
            out.push(p);
        }
        out.pop();
        out
    };
    let mut lower = half(&mut sorted.iter().copied());
    lower.extend(half(&mut sorted.iter().rev().copied()));
    lower
}

pub(super) fn outlined(seen: &Seen, vehicle: usize, size: Vec2) -> Option<Vec<Pos2>> {
    let place = seen.places.of(vehicle)?;
    let corners = corners(place, place.length_m);
    let mut points = Vec::with_capacity(8);
    for corner in corners {
        let (p, _) = on_window(&seen.rig, corner, size)?;
        points.push(pos2(p.x, p.y));
    }
    Some(hull(&points))
}

/// Draws both.
pub fn show(painter: &Painter, seen: &Seen, size: Vec2) {
    let selected = seen.selection.vehicle();
    let hovered = seen.selection.hovered().filter(|h| Some(*h) != selected);
    if let Some(hovered) = hovered.filter(|_| seen.selection.hovered_inside().is_none())
        && let Some(points) = outlined(seen, hovered, size)
    {
        closed_line(painter, points, theme::LABEL.gamma_multiply(0.8), 1.0);
    }
    // What is chosen inside has an outline of its own.
    let Some(vehicle) = selected.filter(|_| seen.selection.inside().is_none() && seen.rig.within().is_none()) else {
        return;
    };
    let Some(points) = outlined(seen, vehicle, size) else { return };
    // Close to, the carriage itself is the subject and the outline steps back.
    let near = 1.0 - super::ramp(seen.rig.pose().distance_m, 30.0, 160.0) as f32;
    let top = points.iter().copied().min_by(|a, b| a.y.total_cmp(&b.y));
    let left = points.iter().map(|p| p.x).fold(f32::INFINITY, f32::min);
    let right = points.iter().map(|p| p.x).fold(f32::NEG_INFINITY, f32::max);
    closed_line(painter, points, theme::AMBER.gamma_multiply(1.0 - 0.80 * near), 1.5);
    // From farther away it also carries its number, up to where the train is but a mark.
    let far = super::ramp(seen.rig.pose().distance_m, 7_000.0, 14_000.0) as f32;
    let strength = (1.0 - near) * (1.0 - far);
    let kind = seen.playing.journey.vehicles().get(vehicle).map(|v| vehicle_number(&v.kind));
    if strength > 0.02
        && let (Some(top), Some(number)) = (top, kind)
    {
        let at = pos2((left + right) * 0.5, top.y - 4.0);
        let color = theme::AMBER.gamma_multiply(strength);
        parts::halo_text(painter, at, Align2::CENTER_BOTTOM, &number, fonts::bold(theme::SMALL), color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_holds_all_corners() {
        let points = [pos2(0.0, 0.0), pos2(4.0, 0.0), pos2(4.0, 3.0), pos2(0.0, 3.0), pos2(2.0, 1.0), pos2(1.0, 2.0)];
        let hull = hull(&points);
        assert_eq!(hull.len(), 4);
        assert!(points[..4].iter().all(|p| hull.contains(p)));
    }
}
