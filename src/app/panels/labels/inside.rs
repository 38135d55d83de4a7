//! Names of rooms and furnishings over opened carriages, and outlines of what is hovered and chosen in them.

use std::collections::BTreeMap;

use bevy::math::Vec2;
use bevy_egui::egui::{Align2, Painter, Pos2, Rect, Stroke, pos2, vec2};
use glam::DVec3;

use super::{Seen, Taken, ramp};
use crate::{
    app::{
        camera::{Place, on_window},
        interior::{Inside, Opened, Spot, hangs, pick::Block},
        panels::{fonts, parts},
        selection::spot_name,
        theme,
    },
    scenario::{RoomKind, Standing},
};

/// Rooms carry their names up to this distance of the eye, metres.
const ROOMS_M: (f64, f64) = (62.0, 84.0);
/// Furnishings do up to this.
const PIECES_M: (f64, f64) = (8.5, 12.5);
/// Seconds in which a name comes or goes.
const FADE_S: f32 = 0.25;

/// How strongly each name was drawn last.
#[derive(Default)]
pub(crate) struct Memory(BTreeMap<Spot, f32>);

struct Label {
    spot: Spot,
    at: Pos2,
    text: String,
    standing: Standing,
    strength: f32,
    /// Smaller goes first.
    order: f32,
}

/// Draws all of it.
pub(super) fn show(
    painter: &Painter,
    seen: &Seen,
    opened: &[(usize, Opened)],
    size: Vec2,
    memory: &mut Memory,
    taken: &mut Taken,
    step: f32,
) {
    let selection = &seen.selection;
    for (spot, color, width) in
        [(selection.hovered_inside(), theme::LABEL.gamma_multiply(0.9), 1.0), (selection.inside(), theme::AMBER, 1.5)]
    {
        // Who stands in a room needs no line around it.
        let around = |spot: &Spot| spot.piece.is_some() || seen.rig.within().is_none();
        if let Some(spot) = spot.filter(around) {
            outline(painter, seen, spot, size, Stroke::new(width, color));
        }
    }
    // Who looks out of the window reads no names of things around them.
    if seen.rig.museum() > 0.0 || seen.rig.sitting().is_some() {
        memory.0.clear();
        return;
    }
    let mut labels = Vec::new();
    for (vehicle, open) in opened {
        if open.roof > 0.5 || seen.rig.walk().is_some_and(|walk| walk.vehicle == *vehicle) {
            gather(seen, *vehicle, open, size, &mut labels);
        }
    }
    labels.sort_by(|a, b| a.order.total_cmp(&b.order));
    let mut shown = BTreeMap::new();
    for label in labels {
        let is_room = label.spot.piece.is_none();
        let font = if is_room { fonts::bold(theme::SMALL) } else { fonts::small() };
        let color = if is_room { theme::LABEL } else { theme::LABEL_SOFT };
        let galley = painter.layout_no_wrap(label.text, font, color);
        let rect = Align2::CENTER_BOTTOM.anchor_size(label.at, galley.size() + vec2(12.0, 0.0));
        let fits = painter.clip_rect().shrink(4.0).contains_rect(rect) && taken.take(rect.expand2(vec2(4.0, 1.0)));
        let before = memory.0.get(&label.spot).copied().unwrap_or(if step >= 1.0 { 1.0 } else { 0.0 });
        let now = if fits { (before + step).min(1.0) } else { (before - step).max(0.0) };
        if now > 0.01 {
            shown.insert(label.spot, now);
            draw(painter, rect, &galley, label.standing, color.gamma_multiply(now * label.strength));
        }
    }
    memory.0 = shown;
}

fn draw(
    painter: &Painter,
    rect: Rect,
    galley: &std::sync::Arc<bevy_egui::egui::Galley>,
    standing: Standing,
    color: bevy_egui::egui::Color32,
) {
    parts::halo_galley(painter, rect.min + vec2(12.0, 0.0), galley, color);
    let mut soft = painter.clone();
    soft.multiply_opacity(f32::from(color.a()) / 255.0);
    parts::standing_shape(&soft, standing, pos2(rect.left() + 5.0, rect.center().y));
}

fn gather(seen: &Seen, vehicle: usize, open: &Opened, size: Vec2, labels: &mut Vec<Label>) {
    let (Some(inside), Some(place)) = (seen.insides.of(vehicle), seen.places.of(vehicle)) else { return };
    let eye = seen.rig.pose().eye();
    let project = |local: DVec3| on_window(&seen.rig, place.point(local), size).map(|(p, _)| pos2(p.x, p.y));
    for (index, room) in inside.interior.rooms.iter().enumerate() {
        // Walls hide other rooms from who stands in one.
        let hidden = seen.rig.walk().is_some_and(|walk| walk.room != index || walk.vehicle != vehicle);
        if matches!(room.kind, RoomKind::Vestibule) || hidden {
            continue;
        }
        let (at_m, across_m) = room.rect.middle();
        let local = inside.local(at_m, across_m, 1.5);
        let away_m = eye.distance(place.point(local));
        let strength = (1.0 - ramp(away_m, ROOMS_M.0, ROOMS_M.1)) as f32;
        let spot = Spot { vehicle, room: index, piece: None };
        let Some((at, text)) = project(local).zip(spot_name(&seen.playing, &seen.insides, &seen.speech, spot)) else {
            continue;
        };
        if strength > 0.02 {
            // Rooms before furnishings, large before small.
            let order = 10.0 - room.rect.area_m2() as f32 * 0.3 + away_m as f32 * 0.05;
            labels.push(Label { spot, at, text, standing: room.standing, strength, order });
        }
    }
    pieces(seen, vehicle, (inside, open), place, size, labels);
}

/// Of equal pieces in a room the nearest carries the name.
fn pieces(
    seen: &Seen,
    vehicle: usize,
    (inside, open): (&Inside, &Opened),
    place: &Place,
    size: Vec2,
    labels: &mut Vec<Label>,
) {
    let kit = &seen.playing.scenario.furnishings;
    let eye = seen.rig.pose().eye();
    let mut nearest: BTreeMap<(usize, &str, Option<&str>), (f64, usize)> = BTreeMap::new();
    for (index, piece) in inside.interior.pieces.iter().enumerate() {
        let away_m = eye.distance(place.point(inside.local(piece.at_m, piece.across_m, piece.up_m + 0.5)));
        if away_m > PIECES_M.1 || seen.rig.walk().is_some_and(|walk| walk.room != piece.room) {
            continue;
        }
        // What went with the roof or a wall is not there to be named.
        let hangs_from = kit.get(&piece.kind).and_then(|kind| hangs(piece, kind, &inside.body));
        if hangs_from.is_some_and(|from| from.is_gone(open)) {
            continue;
        }
        let own = piece.name.as_ref().map(|name| name.en.as_str());
        let entry = nearest.entry((piece.room, &piece.kind, own)).or_insert((away_m, index));
        if away_m < entry.0 {
            *entry = (away_m, index);
        }
    }
    for (away_m, index) in nearest.into_values() {
        let piece = &inside.interior.pieces[index];
        let Some(kit) = seen.playing.scenario.furnishings.get(&piece.kind) else { continue };
        let spot = Spot { vehicle, room: piece.room, piece: Some(index) };
        let head = place.point(inside.local(piece.at_m, piece.across_m, piece.up_m + kit.size_m.2 + 0.05));
        let (Some((p, _)), Some(text)) =
            (on_window(&seen.rig, head, size), spot_name(&seen.playing, &seen.insides, &seen.speech, spot))
        else {
            continue;
        };
        let strength = (1.0 - ramp(away_m, PIECES_M.0, PIECES_M.1)) as f32;
        let bulk = (kit.size_m.0 * kit.size_m.1 * kit.size_m.2) as f32;
        let told = if piece.claims.is_empty() && piece.name.is_none() { 0.0 } else { -6.0 };
        let order = 20.0 + away_m as f32 - bulk.min(3.0) * 2.0 + told;
        labels.push(Label { spot, at: pos2(p.x, p.y), text, standing: piece.standing, strength, order });
    }
}

/// The box of a piece, or the floor of a room.
fn outline(painter: &Painter, seen: &Seen, spot: Spot, size: Vec2, stroke: Stroke) {
    let (Some(inside), Some(place)) = (seen.insides.of(spot.vehicle), seen.places.of(spot.vehicle)) else { return };
    let project = |local: DVec3| on_window(&seen.rig, place.point(local), size).map(|(p, _)| pos2(p.x, p.y));
    let Some(room) = inside.interior.rooms.get(spot.room) else { return };
    let piece = spot.piece.and_then(|piece| inside.interior.pieces.get(piece));
    let lines: Vec<(DVec3, DVec3)> = if let Some(piece) = piece {
        let Some(kit) = seen.playing.scenario.furnishings.get(&piece.kind) else { return };
        let c = Block::of(inside, piece, kit).corners();
        (0..4).flat_map(|i| [(c[i], c[(i + 1) % 4]), (c[i + 4], c[(i + 1) % 4 + 4]), (c[i], c[i + 4])]).collect()
    } else {
        let r = room.rect;
        let c = [(r.from_m, r.left_m), (r.from_m, r.right_m), (r.to_m, r.right_m), (r.to_m, r.left_m)]
            .map(|(at_m, across_m)| inside.local(at_m, across_m, 0.02));
        (0..4).map(|i| (c[i], c[(i + 1) % 4])).collect()
    };
    let halo = Stroke::new(stroke.width + 2.0, theme::HALO.gamma_multiply(0.35));
    for stroke in [halo, stroke] {
        for (a, b) in &lines {
            if let (Some(a), Some(b)) = (project(*a), project(*b)) {
                painter.line_segment([a, b], stroke);
            }
        }
    }
}

/// How much a name gains or loses in a frame.
pub(super) fn step(still: bool, real_s: f32) -> f32 {
    if still { 1.0 } else { real_s.min(0.1) / FADE_S }
}
