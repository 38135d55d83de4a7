//! Meshes of shapes: boxes, cylinders and extrusions as the data say.

use bevy::prelude::*;

use crate::{
    app::mesh::{MeshKit, Paint},
    scenario::{self, Axis, Shape, middle_of, scaled_outline},
};

/// From far away cylinders have so many sides.
const FAR_SIDES: u32 = 5;

/// How finely shapes are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fineness {
    /// With bevels, round things round.
    Near,
    /// Without bevels, round things with few sides.
    Far,
}

/// (right, front, up) of a thing as the axes of meshes: x right, y up, -z forward.
fn axes((right, front, up): (f64, f64, f64)) -> Vec3 {
    Vec3::new(right as f32, up as f32, -front as f32)
}

fn paint(paint: &scenario::Paint) -> Paint {
    let [red, green, blue] = paint.rgb().unwrap_or([128, 128, 128]);
    let color = LinearRgba::from(Srgba::rgb_u8(red, green, blue));
    Paint { color: color.to_f32_array(), surface: [paint.lamp as f32, paint.gloss as f32] }
}

/// Adds a shape to a mesh.
pub fn add(kit: &mut MeshKit, shape: &Shape, fineness: Fineness) {
    let far = fineness == Fineness::Far;
    match shape {
        Shape::Slab { at_m, size_m, bevel_m, paint: p } => {
            let bevel = if far { 0.0 } else { *bevel_m as f32 };
            slab(kit, axes(*at_m), axes(*size_m).abs(), bevel, paint(p));
        }
        Shape::Cylinder { at_m, radius_m, end_radius_m, length_m, axis, paint: p } => {
            let end_m = end_radius_m.unwrap_or(*radius_m);
            let sides = if far { FAR_SIDES } else { sides(radius_m.max(end_m)) };
            let radii = (*radius_m as f32, end_m as f32);
            kit.cone(axes(*at_m), direction(*axis) * *length_m as f32, radii, sides, paint(p));
        }
        Shape::Extrusion { outline_m, from_m, to_m, end_scale, axis, paint: p } => {
            let end = scaled_outline(outline_m, *end_scale);
            extrusion(kit, [outline_m, &end], (*from_m, *to_m), *axis, paint(p));
        }
    }
}

fn direction(axis: Axis) -> Vec3 {
    match axis {
        Axis::Up => Vec3::Y,
        Axis::Right => Vec3::X,
        Axis::Front => Vec3::NEG_Z,
    }
}

/// Sides of a cylinder: as many as its size asks for.
fn sides(radius_m: f64) -> u32 {
    match radius_m {
        r if r < 0.03 => 5,
        r if r < 0.12 => 8,
        r if r < 0.35 => 12,
        r if r < 5.0 => 16,
        _ => 32,
    }
}

/// A box on the middle of its underside, its upper edges cut off.
fn slab(kit: &mut MeshKit, foot: Vec3, size: Vec3, bevel: f32, paint: Paint) {
    let half = Vec3::new(size.x * 0.5, 0.0, size.z * 0.5);
    let (low, high) = (foot - half, foot + half + Vec3::Y * size.y);
    let bevel = bevel.clamp(0.0, half.x.min(half.z).min(size.y) * 0.95);
    if bevel < 0.003 {
        kit.cuboid_faces(low, high, [Some(paint), Some(paint), Some(paint), None, Some(paint), Some(paint)]);
        return;
    }
    let shoulder = high.y - bevel;
    let all = Some(paint);
    kit.cuboid_faces(low, Vec3::new(high.x, shoulder, high.z), [all, all, None, None, all, all]);
    let outer = ring(low, high, shoulder, 0.0);
    let inner = ring(low, high, high.y, bevel);
    for i in 0..4 {
        let j = (i + 1) % 4;
        let middle = (low + high) * 0.5;
        kit.quad_away([outer[i], outer[j], inner[j], inner[i]], (outer[i] + outer[j]) * 0.5 - middle + Vec3::Y, paint);
    }
    kit.quad_away(inner, Vec3::Y, paint);
}

fn ring(low: Vec3, high: Vec3, y: f32, inset: f32) -> [Vec3; 4] {
    let (x0, x1, z0, z1) = (low.x + inset, high.x - inset, low.z + inset, high.z - inset);
    [Vec3::new(x0, y, z0), Vec3::new(x1, y, z0), Vec3::new(x1, y, z1), Vec3::new(x0, y, z1)]
}

/// Outlines where it begins and where it ends.
fn extrusion(kit: &mut MeshKit, outlines: [&[(f64, f64)]; 2], (from_m, to_m): (f64, f64), axis: Axis, paint: Paint) {
    let place = |(a, b): (f64, f64), along: f64| match axis {
        Axis::Right => axes((along, a, b)),
        Axis::Front => axes((a, along, b)),
        Axis::Up => axes((a, b, along)),
    };
    let [outline, end] = outlines;
    let middle = middle_of(outline);
    for i in 0..outline.len() {
        let j = (i + 1) % outline.len();
        let corners = [place(outline[i], from_m), place(outline[j], from_m), place(end[j], to_m), place(end[i], to_m)];
        let away = (corners[0] + corners[1]) * 0.5 - place(middle, from_m);
        side(kit, corners, away, paint);
        for (outline, along, way) in [(outline, from_m, -1.0), (end, to_m, 1.0)] {
            let corners = [place(outline[i], along), place(outline[j], along), place(middle, along)];
            if corners[0].distance_squared(corners[1]) > 1e-8 {
                kit.triangle_away(corners, direction(axis) * way, paint);
            }
        }
    }
}

/// A side of an extrusion, a triangle where its end is a point.
fn side(kit: &mut MeshKit, [a, b, c, d]: [Vec3; 4], away: Vec3, paint: Paint) {
    if c.distance_squared(d) < 1e-8 {
        kit.triangle_away([a, b, c], away, paint);
    } else {
        kit.quad_away([a, b, c, d], away, paint);
    }
}
