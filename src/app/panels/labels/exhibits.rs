//! The lettering of the museum: groups with what they are for, every carriage with its number and name, and what a
//! search has found.

use bevy::math::Vec2;
use bevy_egui::egui::{
    Align2, Painter, Pos2, Shape, Stroke, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{Seen, outline};
use crate::app::{
    camera::on_window,
    interior::pick::Block,
    museum::Museum,
    panels::{Models, fonts, list::Found, parts},
    theme,
};

/// Carriages narrower than this carry their number only, logical points.
const NAMED_FROM_PX: f32 = 74.0;

/// Draws it, as far as the museum is there.
pub(super) fn show(painter: &Painter, seen: &Seen, museum: &Museum, models: &Models, size: Vec2) {
    let share = ((seen.rig.museum() - 0.7) / 0.3).clamp(0.0, 1.0) as f32;
    if share <= 0.0 {
        return;
    }
    let mut painter = painter.clone();
    painter.multiply_opacity(share);
    let project = |right_m: f64, down_m: f64, over_m: f64| {
        let at = Museum::point(&seen.snapshot, right_m, down_m, over_m);
        on_window(&seen.rig, at, size).map(|(p, _)| pos2(p.x, p.y))
    };
    for section in &museum.sections {
        let Some(at) = project(section.heading.x + 0.9, section.heading.y + 0.2, 0.0) else { continue };
        heading(&painter, seen, at, section);
    }
    for entry in &models.entries {
        let Some(spot) = museum.spot(entry.vehicle) else { continue };
        let is_found = models.found.has(entry.vehicle);
        let ends = project(spot.x - 12.75, spot.y - 1.55, 3.1).zip(project(spot.x + 12.75, spot.y - 1.55, 3.1));
        let Some((left, right)) = ends else { continue };
        if !is_found {
            veil(&painter, seen, entry.vehicle, size);
        }
        let ink = match (is_found, models.found.is_asked()) {
            (true, true) => theme::AMBER,
            (true, false) => theme::INK,
            (false, _) => theme::INK_FAINT,
        };
        let at = left - vec2(0.0, 3.0);
        if let Some(role) = entry.role {
            parts::role_mark(&painter, role, at + vec2(4.0, -7.0), theme::MARK);
        }
        let number =
            painter.text(at + vec2(11.0, 0.0), Align2::LEFT_BOTTOM, &entry.number, fonts::bold(theme::SMALL), ink);
        let room = right.x - number.right() - 18.0;
        if right.x - left.x > NAMED_FROM_PX {
            let soft = if is_found { theme::INK_SOFT } else { theme::INK_FAINT };
            let mut job = LayoutJob::simple_singleline(entry.name.clone(), fonts::small(), soft);
            job.wrap = TextWrapping::truncate_at_width(room);
            let galley = painter.layout_job(job);
            let at = pos2(number.right() + 6.0, number.bottom() - galley.size().y);
            painter.galley(at, galley, soft);
            parts::standing_shape(&painter, entry.standing, pos2(right.x - 5.0, number.center().y));
        }
    }
    found_pieces(&painter, seen, &models.found, size);
}

fn heading(painter: &Painter, seen: &Seen, at: Pos2, section: &crate::app::museum::Section) {
    let words = &seen.speech;
    let key = section.group.key();
    let name = words.get(key);
    let title = painter.text(at, Align2::LEFT_BOTTOM, name, fonts::bold(theme::BODY), theme::LABEL);
    let (first, last) = (section.numbers.0.to_string(), section.numbers.1.to_string());
    let numbers = words.fill("formation.numbers", &[("first", &first), ("last", &last)]);
    let key = format!("{key}.help");
    let help = words.get(&key);
    painter.text(
        pos2(title.right() + 10.0, title.bottom() - 1.0),
        Align2::LEFT_BOTTOM,
        format!("{numbers}  ·  {help}"),
        fonts::small(),
        theme::INK_SOFT,
    );
}

/// What the search has not found steps back.
fn veil(painter: &Painter, seen: &Seen, vehicle: usize, size: Vec2) {
    if let Some(points) = outline::outlined(seen, vehicle, size) {
        painter.add(Shape::convex_polygon(points, theme::VEIL, Stroke::NONE));
    }
}

/// Every piece that the search has found is ringed.
fn found_pieces(painter: &Painter, seen: &Seen, found: &Found, size: Vec2) {
    for spot in found.spots() {
        let (Some(inside), Some(place)) = (seen.insides.of(spot.vehicle), seen.places.of(spot.vehicle)) else {
            continue;
        };
        let Some(piece) = spot.piece.and_then(|piece| inside.interior.pieces.get(piece)) else { continue };
        let Some(kit) = seen.playing.scenario.furnishings.get(&piece.kind) else { continue };
        let block = Block::of(inside, piece, kit);
        let middle = block.foot + glam::DVec3::Y * (block.size.y / 2.0);
        let reach = block.size.x.max(block.size.z).max(block.size.y) / 2.0;
        let Some((at, depth)) = on_window(&seen.rig, place.point(middle), size) else { continue };
        let scale = f64::from(size.y) / (2.0 * depth * (seen.rig.pose().fov_rad * 0.5).tan());
        let radius = ((reach * scale) as f32 + 2.0).clamp(4.0, 60.0);
        let at = pos2(at.x, at.y);
        painter.circle_stroke(at, radius, Stroke::new(3.0, theme::HALO));
        painter.circle_stroke(at, radius, Stroke::new(1.5, theme::AMBER));
    }
}
