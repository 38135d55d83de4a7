//! Soft shadows where things stand: on the floor under furniture, on tables under what is laid on them.
//!
//! All of a carriage is one mesh of dark quads that fade out towards their edges, whatever the light: lamps hang over
//! most rooms, and the sky is over an opened one.

use std::collections::BTreeMap;

use bevy::prelude::*;

use super::{Inside, hangs};
use crate::{
    app::mesh::{MeshKit, Paint},
    scenario::{Furnishing, Piece, Rect, Solid},
};

/// A shadow lies so high over what it falls on, metres.
const OVER_M: f64 = 0.006;
/// What reaches down to here stands, metres.
const STANDS_M: f64 = 0.07;
/// What is higher than this throws no shadow that could be told, metres.
const HIGH_M: f64 = 1.15;
/// What is flatter than this lies on the floor and is walked on, metres.
const FLAT_M: f64 = 0.05;
/// Parts of a piece that have a shadow each, at most; of others all together have one.
const PARTS: usize = 6;
/// What is smaller than this has one shadow, metres.
const SMALL_M: f64 = 0.5;

/// A shadow: where its middle is, half its length on both axes, the share of it that is fully dark, and how dark.
struct Blob {
    middle: (f64, f64),
    half: (f64, f64),
    full: (f64, f64),
    dark: f64,
}

impl Blob {
    /// Of a rectangle, softened so far outwards and inwards.
    fn of(rect: &Rect, out_m: f64, in_m: f64, dark: f64) -> Self {
        let half = (rect.length_m() / 2.0, rect.width_m() / 2.0);
        let full = |half: f64| ((half - in_m) / (half + out_m)).clamp(0.0, 0.96);
        Self { middle: rect.middle(), half: (half.0 + out_m, half.1 + out_m), full: (full(half.0), full(half.1)), dark }
    }
}

/// What a piece stands on: how high that is, and how far it reaches.
struct Ground {
    up_m: f64,
    reach: Rect,
}

/// The shadows of a carriage.
pub(super) fn build(inside: &Inside, kit: &BTreeMap<String, Furnishing>) -> MeshKit {
    let mut mesh = MeshKit::default();
    for piece in &inside.interior.pieces {
        let Some(kind) = kit.get(&piece.kind) else { continue };
        if is_on_partition(inside, piece, kind) {
            lay_on_wall(&mut mesh, inside, piece, kind);
        }
        let Some(ground) = ground(inside, piece, kind, kit) else { continue };
        for blob in blobs(kind) {
            lay(&mut mesh, inside, piece, &blob, &ground);
        }
    }
    mesh
}

/// What a piece stands on; `None` where it hangs, or is walked on.
fn ground(inside: &Inside, piece: &Piece, kind: &Furnishing, kit: &BTreeMap<String, Furnishing>) -> Option<Ground> {
    let room = inside.interior.rooms.get(piece.room)?.rect;
    if kind.size_m.2 < FLAT_M && piece.up_m < FLAT_M {
        return None;
    }
    let place = (piece.at_m, piece.across_m);
    let others = inside.interior.pieces.iter().filter(|other| other.room == piece.room && !std::ptr::eq(*other, piece));
    let solids = others
        .filter_map(|other| Some((other, kit.get(&other.kind)?)))
        .filter(|(other, kind)| {
            (other.at_m - place.0).hypot(other.across_m - place.1) < kind.size_m.0.hypot(kind.size_m.1) / 2.0
        })
        .flat_map(|(other, kind)| kind.solids().into_iter().map(|solid| other.placed(&solid)).collect::<Vec<Solid>>());
    let under = solids.filter(|solid| solid.bounds.contains(place.0, place.1));
    if piece.up_m < FLAT_M {
        let carpet = under.filter(|solid| solid.top_m < FLAT_M).map(|solid| solid.top_m).fold(0.0, f64::max);
        return Some(Ground { up_m: carpet, reach: room });
    }
    let nearest = under
        .filter(|solid| (solid.top_m - piece.up_m).abs() < 0.03)
        .max_by(|a, b| a.top_m.total_cmp(&b.top_m).then(a.bounds.area_m2().total_cmp(&b.bounds.area_m2())))?;
    Some(Ground { up_m: nearest.top_m, reach: nearest.bounds })
}

/// The shadows of a piece in its own axes (right, front): sharp where it stands, soft under what is high.
fn blobs(kind: &Furnishing) -> Vec<Blob> {
    let (width_m, depth_m, height_m) = kind.size_m;
    let is_small = width_m.max(depth_m) < SMALL_M;
    let solids = kind.solids();
    let (low, high): (Vec<&Solid>, Vec<&Solid>) =
        solids.iter().filter(|solid| solid.foot_m < HIGH_M).partition(|solid| solid.foot_m < STANDS_M);
    let around = |solids: &[&Solid]| solids.iter().map(|solid| solid.bounds).reduce(|a, b| a.around(&b));
    let mut blobs = Vec::new();
    let out_m = if is_small { 0.02 + 0.08 * height_m.min(0.4) } else { 0.07 };
    if is_small || low.len() > PARTS {
        blobs.extend(around(&low).map(|rect| Blob::of(&rect, out_m, out_m * 0.6, 0.5)));
    } else {
        blobs.extend(low.iter().map(|solid| Blob::of(&solid.bounds, out_m, 0.04, 0.5)));
    }
    let foot_m = high.iter().map(|solid| solid.foot_m).fold(HIGH_M, f64::min);
    if let Some(rect) = around(&high).filter(|_| !is_small) {
        let soft_m = 0.10 + 0.26 * foot_m;
        blobs.push(Blob::of(&rect, soft_m, soft_m, 0.50 * (1.0 - 0.5 * foot_m / HIGH_M)));
    }
    blobs
}

/// Whether a piece hangs on a partition that stays when the carriage opens: pictures, screens, maps.
fn is_on_partition(inside: &Inside, piece: &Piece, kind: &Furnishing) -> bool {
    let hangs_free = piece.up_m > 0.3 && kind.size_m.1 < 0.2;
    hangs_free && piece.turn_deg.rem_euclid(180.0) == 0.0 && hangs(piece, kind, &inside.body).is_none()
}

/// A soft shadow behind what hangs on a wall, a little lower than it.
fn lay_on_wall(mesh: &mut MeshKit, inside: &Inside, piece: &Piece, kind: &Furnishing) {
    const SOFT_M: f64 = 0.07;
    const LOWER_M: f64 = 0.03;
    let (width_m, depth_m, height_m) = kind.size_m;
    let half = (width_m / 2.0 + SOFT_M, height_m / 2.0 + SOFT_M);
    let full = |half: f64| ((half - SOFT_M - 0.03) / half).clamp(0.0, 0.96) as f32;
    let numbers = [(1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)].map(|(u, v): (f64, f64)| {
        let (at_m, across_m) = piece.place(u * half.0, 0.004 - depth_m / 2.0);
        let at = inside.local(at_m, across_m, piece.up_m + height_m / 2.0 - LOWER_M + v * half.1);
        let paint = Paint { color: [full(half.0), full(half.1), 0.0, 0.4], surface: [u as f32, v as f32] };
        mesh.vertex(at.as_vec3(), Vec3::Z, paint)
    });
    mesh.join(numbers[0], numbers[1], numbers[2]);
    mesh.join(numbers[0], numbers[2], numbers[3]);
}

/// Lays a shadow on what it falls on, cut off where that ends.
fn lay(mesh: &mut MeshKit, inside: &Inside, piece: &Piece, blob: &Blob, ground: &Ground) {
    // Those of pieces that stand askew are cut off square, a little too early.
    let corner = |u: f64, v: f64| piece.place(blob.middle.0 + u * blob.half.0, blob.middle.1 + v * blob.half.1);
    let reach = &ground.reach;
    let fits = |(at_m, across_m): (f64, f64)| {
        (reach.from_m..=reach.to_m).contains(&at_m) && (reach.left_m..=reach.right_m).contains(&across_m)
    };
    // As much of it on each side as lies over the ground.
    let share = |u: f64, v: f64| {
        let steps = 16;
        let mut shares = (0..=steps).rev().map(|i| f64::from(i) / f64::from(steps));
        shares.find(|share| fits(corner(u * share, v * share))).unwrap_or(0.0)
    };
    let (right, left, front, rear) = (share(1.0, 0.0), share(-1.0, 0.0), share(0.0, 1.0), share(0.0, -1.0));
    let paint = |(u, v): (f64, f64)| Paint {
        color: [blob.full.0 as f32, blob.full.1 as f32, 0.0, blob.dark as f32],
        surface: [u as f32, v as f32],
    };
    let corners = [(right, front), (right, -rear), (-left, -rear), (-left, front)];
    let numbers = corners.map(|(u, v)| {
        let (at_m, across_m) = corner(u, v);
        mesh.vertex(inside.local(at_m, across_m, ground.up_m + OVER_M).as_vec3(), Vec3::Y, paint((u, v)))
    });
    mesh.join(numbers[0], numbers[2], numbers[1]);
    mesh.join(numbers[0], numbers[3], numbers[2]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn built_in() -> Scenario {
        Scenario::load("beijing-2025").expect("loads")
    }

    #[test]
    fn what_stands_has_a_sharp_shadow_and_what_is_high_a_soft_one() {
        let scenario = built_in();
        let wardrobe = blobs(&scenario.furnishings["wardrobe"]);
        let table = blobs(&scenario.furnishings["conference_table"]);
        let softest = |blobs: &[Blob]| blobs.iter().map(|blob| blob.full.0).fold(1.0, f64::min);
        assert!(softest(&wardrobe) > softest(&table), "{} {}", softest(&wardrobe), softest(&table));
        assert!(wardrobe.iter().chain(&table).all(|blob| blob.dark > 0.0 && blob.dark < 0.7));
    }

    #[test]
    fn shadows_stay_within_the_carriage_and_lie_on_floors_and_tables() {
        let scenario = built_in();
        for carriage in &scenario.trains[0].carriages {
            let Some(class) = scenario.carriage_classes.get(&carriage.class) else { continue };
            let (interior, body) = (scenario.interior(carriage), class.body.clone());
            let inside = Inside { interior, body, over_couplers_m: class.length_m, number: carriage.number };
            let whole = inside.body.inside();
            for piece in &inside.interior.pieces {
                let Some(kind) = scenario.furnishings.get(&piece.kind) else { continue };
                let Some(ground) = ground(&inside, piece, kind, &scenario.furnishings) else { continue };
                assert!((ground.up_m - piece.up_m).abs() < FLAT_M, "{} {}", carriage.number, piece.kind);
                assert!(whole.around(&ground.reach).area_m2() < whole.area_m2() + 0.5, "{}", carriage.number);
            }
        }
    }
}
