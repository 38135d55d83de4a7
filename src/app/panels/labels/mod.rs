//! Names over the picture, the train's mark, outlines of what is hovered and selected. Drawn with and without panels.

use std::collections::BTreeMap;

use bevy::prelude::*;
use bevy_egui::{
    EguiContexts,
    egui::{self, Align2, Color32, LayerId, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2},
};
use glam::DVec3;

mod atlas;
mod claims;
mod exhibits;
mod furniture;
mod inside;
mod outline;

pub use atlas::{Atlas, Kind, Place};
pub use claims::Taken;

use super::{Desk, Models, Seen, fonts, parts};
use crate::{
    app::{
        camera::{Rig, on_window},
        interior::{Opened, Spot},
        museum::Museum,
        selection::{spot_name, vehicle_name, vehicle_number},
        theme,
        train::Vehicle,
    },
    journey::VehiclePose,
};

/// From this distance of the eye on, the picture is a map.
const MAP_M: f64 = 45_000.0;

/// What was drawn last: so that labels keep their side, and come and go softly.
#[derive(Clone, Copy, Debug)]
struct Kept {
    strength: f32,
    side: usize,
    wanted: bool,
    /// On its way out: it does not come back before it is gone, so that it and what takes its place never overlap.
    going: bool,
}

/// Memory of the labels.
#[derive(Default)]
pub(crate) struct Memory {
    kept: BTreeMap<usize, Kept>,
}

/// How strongly a name shows at a scale (distance of the eye) and at its own distance, 0 to 1.
fn strength(kind: Kind, scale_m: f64, away_m: f64) -> f32 {
    let map = scale_m > MAP_M;
    // Up to which scale it is shown.
    let reach = match kind {
        Kind::Station(1) | Kind::City(1) | Kind::Country | Kind::Sea(1) => f64::INFINITY,
        Kind::Station(2) => 1.9e6,
        Kind::City(2) => 2.0e6,
        Kind::Crossing => 7.0e5,
        Kind::Sea(_) => 9.0e5,
        Kind::City(3) => 6.5e5,
        Kind::Landmark(seen_m) => f64::from(seen_m),
        Kind::Station(3) | Kind::City(4) => 3.0e5,
        Kind::City(_) => 1.6e5,
        Kind::Station(_) => 9.0e4,
    };
    let least = match kind {
        Kind::Country | Kind::Sea(_) => 2.6e5,
        Kind::City(_) => 2.5e4,
        _ => 0.0,
    };
    let mut s = 1.0 - ramp(scale_m, reach * 0.85, reach);
    if least > 0.0 {
        s *= ramp(scale_m, least * 0.7, least);
    }
    // Near the ground one sees so far; unimportant places not as far.
    let share = match kind {
        Kind::Station(1) => 1.0,
        Kind::Station(2) | Kind::Crossing => 0.7,
        Kind::Station(3) => 0.45,
        Kind::City(_) => 0.8,
        _ => 0.3,
    };
    if let Kind::Landmark(seen_m) = kind {
        // It says itself how far it is seen; its name is wanted nearer.
        let sight = f64::from(seen_m) * 0.8;
        return (s * (1.0 - ramp(away_m, sight * 0.75, sight))) as f32;
    }
    let sight = if map { scale_m * 4.0 } else { (scale_m * 14.0).clamp(4_500.0, 1.2e5) * share };
    s *= 1.0 - ramp(away_m, sight * 0.75, sight);
    s as f32
}

/// 0 below `a`, 1 above `b`, smooth between.
fn ramp(x: f64, a: f64, b: f64) -> f64 {
    if !b.is_finite() {
        return 0.0;
    }
    let t = ((x - a) / (b - a)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Whether ground hides a place from the eye.
fn is_hidden(seen: &Seen, eye: DVec3, at: DVec3) -> bool {
    let steps = 10;
    (1..steps).any(|i| {
        let p = eye.lerp(at, f64::from(i) / f64::from(steps));
        seen.playing.land.sample(p.truncate(), 60.0).surface_m() > p.z + 6.0
    })
}

/// Draws everything over the picture.
pub(super) fn show(
    mut contexts: EguiContexts,
    seen: Seen,
    models: Res<Models>,
    desk: Res<Desk>,
    time: Res<Time<bevy::time::Real>>,
    museum: Res<Museum>,
    bodies: Query<(&Vehicle, &Opened)>,
    mut memory: Local<Memory>,
    mut names_inside: Local<inside::Memory>,
) -> Result {
    let ctx = contexts.ctx_mut()?.clone();
    let window = ctx.content_rect();
    let size = Vec2::new(window.width(), window.height());
    let free = if desk.free.is_finite() { desk.free } else { window };
    let painter = Painter::new(ctx.clone(), LayerId::background(), free);
    let mut taken = Taken::default();
    for rect in &desk.over {
        taken.force(*rect);
    }
    taken.force(desk.credits);
    taken.force(desk.title);
    taken.force(desk.caption);
    exhibits::show(&painter, &seen, &museum, &models, size);
    outline::show(&painter, &seen, size);
    let step = inside::step(seen.rig.still, time.delta_secs());
    let opened: Vec<(usize, Opened)> = bodies.iter().map(|(vehicle, opened)| (vehicle.0, *opened)).collect();
    inside::show(&painter, &seen, &opened, size, &mut names_inside, &mut taken, step);
    if seen.rig.museum() <= 0.0 {
        // Captions of a film keep their band free of everything.
        let edge = desk.credits.with_min_y(desk.credits.min.y.min(free.bottom()));
        // A film has a band for its captions.
        let caption = if seen.director.is_on() { Rect::NOTHING } else { desk.caption };
        let over: Vec<Rect> = desk.over.iter().copied().filter(|rect| *rect != desk.credits).collect();
        if let Some(rect) = furniture::show(&painter, &seen, size, free, &[edge, caption], &over) {
            taken.force(rect);
        }
        train_mark(&painter, &seen, size, &mut taken);
        // Whoever stands in a room sees its walls.
        if seen.rig.walk().is_none() || seen.rig.shut() < 0.5 {
            names(&painter, &seen, &models.atlas, &mut memory, &mut taken, (size, free, step));
        }
    }
    hover_tip(&ctx, &seen);
    Ok(())
}

struct Candidate<'a> {
    index: usize,
    place: &'a Place,
    at: Pos2,
    foot: Pos2,
    strength: f32,
    order: f32,
}

fn candidates<'a>(seen: &Seen, atlas: &'a Atlas, memory: &Memory, size: Vec2, free: Rect) -> Vec<Candidate<'a>> {
    let rig: &Rig = &seen.rig;
    let pose = rig.pose();
    let eye = pose.eye();
    let map = pose.distance_m > MAP_M;
    let mut found = Vec::new();
    for (index, place) in atlas.places.iter().enumerate() {
        let strength = strength(place.kind, pose.distance_m, eye.distance(place.at));
        if strength < 0.02 {
            continue;
        }
        // The place of a landmark is its top already.
        let is_landmark = matches!(place.kind, Kind::Landmark(_));
        let lift = if map || is_landmark { 0.0 } else { 16.0 };
        let head = place.at + DVec3::Z * lift;
        let (Some((at, _)), Some((foot, _))) = (on_window(rig, head, size), on_window(rig, place.at, size)) else {
            continue;
        };
        let (at, foot) = (pos2(at.x, at.y), pos2(foot.x, foot.y));
        if !free.expand(20.0).contains(at) {
            continue;
        }
        if !map && is_hidden(seen, eye, head) {
            continue;
        }
        // What is shown already goes before its equals.
        let bonus = if memory.kept.get(&index).is_some_and(|k| k.wanted) { 0.35 } else { 0.0 };
        let near = if map { 0.0 } else { (eye.distance(place.at) / 40_000.0) as f32 };
        found.push(Candidate { index, place, at, foot, strength, order: place.order - bonus + near });
    }
    found.sort_by(|a, b| a.order.total_cmp(&b.order));
    found
}

fn names(
    painter: &Painter,
    seen: &Seen,
    atlas: &Atlas,
    memory: &mut Memory,
    taken: &mut Taken,
    (size, free, step): (Vec2, Rect, f32),
) {
    let map = seen.rig.pose().distance_m > MAP_M;
    let found = candidates(seen, atlas, memory, size, free);
    let fits = |rect: Rect| free.shrink(4.0).contains_rect(rect);
    for kept in memory.kept.values_mut() {
        kept.wanted = false;
    }
    let mut drawn = Vec::new();
    let rect_on = |candidate: &Candidate, galley: &egui::Galley, side: usize| {
        let sides = sides(candidate.place.kind, map);
        sides[side.min(sides.len() - 1)](candidate.at, galley.size())
    };
    // What goes keeps its place until it is gone.
    let is_going = |candidate: &&Candidate| memory.kept.get(&candidate.index).is_some_and(|k| k.going);
    let (going, staying): (Vec<_>, Vec<_>) = found.iter().partition(is_going);
    for candidate in going {
        let galley = label(painter, candidate.place);
        let rect = rect_on(candidate, &galley, memory.kept[&candidate.index].side);
        if fits(rect) && taken.take(rect.expand2(vec2(5.0, 2.0))) {
            drawn.push((candidate, galley, rect));
        }
    }
    for candidate in staying {
        let galley = label(painter, candidate.place);
        let first = memory.kept.get(&candidate.index).map_or(0, |k| k.side);
        let all = sides(candidate.place.kind, map).len();
        let order = std::iter::once(first.min(all - 1)).chain((0..all).filter(|s| *s != first));
        let place = order
            .map(|side| (side, rect_on(candidate, &galley, side)))
            .find(|(_, rect)| fits(*rect) && taken.take(rect.expand2(vec2(5.0, 2.0))));
        if let Some((side, rect)) = place {
            let new = Kept { strength: 0.0, side: 0, wanted: false, going: false };
            let entry = memory.kept.entry(candidate.index).or_insert(new);
            (entry.side, entry.wanted) = (side, true);
            drawn.push((candidate, galley, rect));
        }
    }
    memory.kept.retain(|_, k| {
        k.going |= !k.wanted;
        k.strength = if k.wanted { (k.strength + step).min(1.0) } else { (k.strength - step).max(0.0) };
        k.wanted || k.strength > 0.0
    });
    for (candidate, galley, rect) in drawn {
        let soft = memory.kept.get(&candidate.index).map_or(0.0, |k| k.strength) * candidate.strength;
        if soft > 0.02 {
            draw(painter, candidate, galley, rect, map, soft);
        }
    }
}

fn colors(kind: Kind) -> (Color32, Color32) {
    match kind {
        Kind::Sea(_) => (theme::LABEL_WATER, theme::LABEL_WATER),
        Kind::Country => (theme::LABEL_SOFT, theme::LABEL_SOFT),
        Kind::Crossing => (theme::AMBER, theme::AMBER),
        Kind::City(class) if class > 2 => (theme::LABEL_SOFT, theme::LABEL_SOFT),
        _ => (theme::LABEL, theme::LABEL_SOFT),
    }
}

fn label(painter: &Painter, place: &Place) -> std::sync::Arc<egui::Galley> {
    use egui::text::{LayoutJob, TextFormat};
    let (ink, soft) = colors(place.kind);
    let strong = matches!(place.kind, Kind::Station(1) | Kind::City(1));
    let (font, spacing) = match place.kind {
        _ if strong => (fonts::bold(theme::BODY), 0.0),
        Kind::Station(2) => (fonts::bold(theme::SMALL), 0.0),
        Kind::Sea(_) => (fonts::small(), 2.0),
        Kind::Country => (fonts::bold(theme::SMALL), 3.0),
        _ => (fonts::small(), 0.0),
    };
    let mut job = LayoutJob::default();
    let two_lines = matches!(place.kind, Kind::Sea(_) | Kind::Country);
    let format = |font, color| TextFormat { extra_letter_spacing: spacing, ..TextFormat::simple(font, color) };
    job.append(&place.name, 0.0, format(font, ink));
    if !place.local.is_empty() {
        let gap = if two_lines { "\n" } else { " " };
        job.append(gap, 0.0, format(fonts::small(), soft));
        job.append(&place.local, if two_lines { 0.0 } else { 2.0 }, format(fonts::small(), soft));
    }
    if two_lines {
        job.halign = egui::Align::Center;
    }
    painter.layout_job(job)
}

type Side = fn(Pos2, egui::Vec2) -> Rect;

/// Where a label may stand beside its place, best first.
fn sides(kind: Kind, map: bool) -> &'static [Side] {
    const GAP: f32 = 7.0;
    const AROUND: [Side; 4] = [
        |at, size| Align2::LEFT_CENTER.anchor_size(at + vec2(GAP, 0.0), size),
        |at, size| Align2::RIGHT_CENTER.anchor_size(at - vec2(GAP, 0.0), size),
        |at, size| Align2::CENTER_BOTTOM.anchor_size(at - vec2(0.0, GAP), size),
        |at, size| Align2::CENTER_TOP.anchor_size(at + vec2(0.0, GAP), size),
    ];
    const ABOVE: [Side; 2] = [
        |at, size| Align2::CENTER_BOTTOM.anchor_size(at - vec2(0.0, 12.0), size),
        |at, size| Align2::CENTER_BOTTOM.anchor_size(at - vec2(0.0, 34.0), size),
    ];
    const MIDDLE: [Side; 1] = [|at, size| Align2::CENTER_CENTER.anchor_size(at, size)];
    match kind {
        Kind::Sea(_) | Kind::Country => &MIDDLE,
        _ if map => &AROUND,
        _ => &ABOVE,
    }
}

fn draw(
    painter: &Painter,
    candidate: &Candidate<'_>,
    galley: std::sync::Arc<egui::Galley>,
    rect: Rect,
    map: bool,
    strength: f32,
) {
    let (ink, _) = colors(candidate.place.kind);
    let region = matches!(candidate.place.kind, Kind::Sea(_) | Kind::Country);
    if map && !region {
        let radius = match candidate.place.kind {
            Kind::Station(1) | Kind::City(1) => 3.0,
            Kind::Station(2) | Kind::City(2) | Kind::Crossing => 2.4,
            _ => 1.8,
        };
        painter.circle_filled(candidate.at, radius + 1.4, theme::HALO.gamma_multiply(strength));
        painter.circle_filled(candidate.at, radius, ink.gamma_multiply(strength));
    } else if !map {
        let top = pos2(candidate.foot.x, rect.bottom() + 1.0);
        if candidate.foot.y > top.y {
            painter.line_segment([top, candidate.foot], Stroke::new(3.0, theme::HALO.gamma_multiply(0.4 * strength)));
            painter.line_segment([top, candidate.foot], Stroke::new(1.0, ink.gamma_multiply(0.8 * strength)));
        }
    }
    let fade = if region { 0.75 * strength } else { strength };
    let corner = rect.min - galley.rect.min.to_vec2();
    parts::halo_galley_faded(painter, corner, galley, fade);
}

/// From the train's mark to its words, to the side and up.
const MARK_WORDS: f32 = 15.0;

/// A small ring and the speed where the train is too small to see.
fn train_mark(painter: &Painter, seen: &Seen, size: Vec2, taken: &mut Taken) {
    let strength = ramp(seen.rig.pose().distance_m, 7_000.0, 14_000.0) as f32;
    let middle = |p: &VehiclePose| (p.front_bogie.position + p.rear_bogie.position) * 0.5;
    let Some(at) = seen.snapshot.poses.get(seen.snapshot.poses.len() / 2).map(middle) else { return };
    let Some((p, _)) = on_window(&seen.rig, at, size) else { return };
    if strength < 0.02 {
        return;
    }
    let at = pos2(p.x, p.y);
    painter.circle_stroke(at, 8.0, Stroke::new(4.0, theme::HALO.gamma_multiply(strength)));
    painter.circle_stroke(at, 8.0, Stroke::new(2.0, theme::AMBER.gamma_multiply(strength)));
    painter.circle_filled(at, 2.4, theme::LABEL.gamma_multiply(strength));
    let speed = seen.speech.speed(seen.snapshot.moment.speed_mps);
    let text = format!("{}  {speed}", seen.speech.get("train"));
    let (font, ink) = (fonts::bold(theme::SMALL), theme::AMBER.gamma_multiply(strength));
    let words = painter.layout_no_wrap(text, font, ink);
    // At the right edge of the picture the words stand to the left of the mark.
    let fits = at.x + MARK_WORDS + words.size().x < painter.clip_rect().right() - 4.0;
    let (aside, anchor) = if fits { (MARK_WORDS, Align2::LEFT_CENTER) } else { (-MARK_WORDS, Align2::RIGHT_CENTER) };
    // On a plate: they never sink into what is under them.
    let rect = anchor.anchor_size(at + vec2(aside, -MARK_WORDS), words.size());
    let plate = rect.expand2(vec2(5.0, 2.0));
    painter.rect_filled(plate, 3.0, theme::PANEL_VEIL.gamma_multiply(0.8 * strength));
    painter.galley(rect.min, words, ink);
    taken.force(plate);
    taken.force(Rect::from_center_size(at, vec2(22.0, 22.0)));
}

/// Number and name of the hovered vehicle next to the pointer.
fn hover_tip(ctx: &egui::Context, seen: &Seen) {
    let (Some(vehicle), Some(at)) = (seen.selection.hovered(), ctx.input(|i| i.pointer.hover_pos())) else { return };
    let Some(v) = seen.playing.journey.vehicles().get(vehicle) else { return };
    let number = vehicle_number(&v.kind);
    let mut lines = vec![format!("{number}  {}", vehicle_name(&seen.playing, &seen.speech, &v.kind))];
    if let Some(spot) = seen.selection.hovered_inside() {
        lines.splice(0..0, told_of(seen, spot));
    }
    parts::tip(ctx, at + vec2(16.0, -8.0), Align2::LEFT_BOTTOM, &lines);
}

/// Name, purpose and standing of a room or a furnishing.
fn told_of(seen: &Seen, spot: Spot) -> Vec<String> {
    let words = &seen.speech;
    let name = |spot| spot_name(&seen.playing, &seen.insides, &seen.speech, spot);
    let Some(inside) = seen.insides.of(spot.vehicle) else { return Vec::new() };
    let mut lines: Vec<String> = name(spot).into_iter().collect();
    let (standing, source) = if let Some(piece) = spot.piece.and_then(|piece| inside.interior.pieces.get(piece)) {
        lines.extend(name(Spot { piece: None, ..spot }));
        (piece.standing, &piece.source)
    } else {
        let Some(room) = inside.interior.rooms.get(spot.room) else { return lines };
        let purpose = words.text(&room.purpose);
        lines.extend((!purpose.is_empty()).then(|| purpose.to_owned()));
        (room.standing, &room.source)
    };
    let known = words.get(standing.key());
    lines.push(if source.is_empty() { known.to_owned() } else { format!("{known}: {source}") });
    lines
}

/// A closed line with a halo.
fn closed_line(painter: &Painter, points: Vec<Pos2>, color: Color32, width: f32) {
    let halo = theme::HALO.gamma_multiply(0.5 * f32::from(color.a()) / 255.0);
    painter.add(Shape::closed_line(points.clone(), Stroke::new(width + 2.0, halo)));
    painter.add(Shape::closed_line(points, Stroke::new(width, color)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn important_names_are_seen_from_farther_away() {
        let from_space = |kind| strength(kind, 1.25e6, 1.25e6);
        assert!(from_space(Kind::City(1)) > 0.9 && from_space(Kind::Station(2)) > 0.9);
        assert!(from_space(Kind::Station(4)) < 0.02 && from_space(Kind::City(4)) < 0.02);
    }

    #[test]
    fn names_fade_and_do_not_jump() {
        for kind in [Kind::Station(4), Kind::City(3), Kind::Crossing, Kind::Landmark(9_000), Kind::Sea(1)] {
            let mut scale = 20.0;
            while scale < 3.0e6 {
                let next = scale * 1.01;
                if (scale > MAP_M) == (next > MAP_M) {
                    let step = (strength(kind, scale, scale) - strength(kind, next, next)).abs();
                    assert!(step < 0.12, "{kind:?} at {scale:.0} m: {step}");
                }
                scale = next;
            }
        }
    }
}
