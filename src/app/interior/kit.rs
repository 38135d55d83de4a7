//! Meshes of the kit: boxes, cylinders and extrusions as the data say.

use bevy::prelude::*;

use crate::{
    app::mesh::{MeshKit, Paint},
    scenario::{self, Axis, Furnishing, Shape},
};

/// Height over which the lower parts of a piece grow lighter: little light falls there, metres.
const SHADED_M: f32 = 0.5;
/// What is left of the light at the floor.
const AT_FLOOR: f32 = 0.66;

/// (right, front, up) of a piece as the axes of meshes: x right, y up, -z forward.
fn axes((right, front, up): (f64, f64, f64)) -> Vec3 {
    Vec3::new(right as f32, up as f32, -front as f32)
}

fn paint(paint: &scenario::Paint) -> Paint {
    let [red, green, blue] = paint.rgb().unwrap_or([128, 128, 128]);
    let color = LinearRgba::from(Srgba::rgb_u8(red, green, blue));
    Paint { color: color.to_f32_array(), surface: [paint.lamp as f32, paint.gloss as f32] }
}

/// Shapes that are left of a piece from far away, at most.
const FAR_SHAPES: usize = 4;
/// From far away cylinders have so many sides.
const FAR_SIDES: u32 = 5;

/// The mesh of a piece from far away: its largest shapes, without bevels.
pub fn far_piece(furnishing: &Furnishing) -> MeshKit {
    let mut shapes: Vec<&Shape> = furnishing.shapes.iter().collect();
    shapes.sort_by(|a, b| seen_m2(b).total_cmp(&seen_m2(a)));
    let mut kit = MeshKit::default();
    for shape in shapes.into_iter().take(FAR_SHAPES) {
        match shape {
            Shape::Slab { at_m, size_m, paint: p, .. } => {
                slab(&mut kit, axes(*at_m), axes(*size_m).abs(), 0.0, paint(p));
            }
            Shape::Cylinder { at_m, radius_m, end_radius_m, length_m, axis, paint: p } => {
                let radii = (*radius_m as f32, end_radius_m.unwrap_or(*radius_m) as f32);
                kit.cone(axes(*at_m), direction(*axis) * *length_m as f32, radii, FAR_SIDES, paint(p));
            }
            Shape::Extrusion { outline_m, from_m, to_m, axis, paint: p } => {
                extrusion(&mut kit, outline_m, (*from_m, *to_m), *axis, paint(p));
            }
        }
    }
    kit.shade_by_height(SHADED_M, AT_FLOOR);
    kit
}

/// About how much of a shape is seen from above and from the side, square metres.
fn seen_m2(shape: &Shape) -> f64 {
    match shape {
        Shape::Slab { size_m: (width_m, depth_m, height_m), .. } => width_m * depth_m + width_m * height_m,
        Shape::Cylinder { radius_m, length_m, .. } => 2.0 * radius_m * length_m + radius_m * radius_m * 3.0,
        Shape::Extrusion { outline_m, from_m, to_m, .. } => {
            let reach = |part: fn(&(f64, f64)) -> f64| {
                let (low, high) =
                    outline_m.iter().map(part).fold((f64::MAX, f64::MIN), |r, x| (r.0.min(x), r.1.max(x)));
                high - low
            };
            (to_m - from_m).abs() * (reach(|p| p.0) + reach(|p| p.1)) + reach(|p| p.0) * reach(|p| p.1)
        }
    }
}

/// The mesh of a piece.
pub fn piece(furnishing: &Furnishing) -> MeshKit {
    let mut kit = MeshKit::default();
    for shape in &furnishing.shapes {
        match shape {
            Shape::Slab { at_m, size_m, bevel_m, paint: p } => {
                slab(&mut kit, axes(*at_m), axes(*size_m).abs(), *bevel_m as f32, paint(p));
            }
            Shape::Cylinder { at_m, radius_m, end_radius_m, length_m, axis, paint: p } => {
                let end_m = end_radius_m.unwrap_or(*radius_m);
                let along = direction(*axis);
                let radii = (*radius_m as f32, end_m as f32);
                kit.cone(axes(*at_m), along * *length_m as f32, radii, sides(radius_m.max(end_m)), paint(p));
            }
            Shape::Extrusion { outline_m, from_m, to_m, axis, paint: p } => {
                extrusion(&mut kit, outline_m, (*from_m, *to_m), *axis, paint(p));
            }
        }
    }
    kit.shade_by_height(SHADED_M, AT_FLOOR);
    kit
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
        _ => 16,
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

fn extrusion(kit: &mut MeshKit, outline: &[(f64, f64)], (from_m, to_m): (f64, f64), axis: Axis, paint: Paint) {
    let place = |(a, b): (f64, f64), along: f64| match axis {
        Axis::Right => axes((along, a, b)),
        Axis::Front => axes((a, along, b)),
        Axis::Up => axes((a, b, along)),
    };
    let count = outline.len() as f64;
    let sum = outline.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.0, sum.1 + p.1));
    let middle = (sum.0 / count, sum.1 / count);
    for (i, a) in outline.iter().enumerate() {
        let b = &outline[(i + 1) % outline.len()];
        let corners = [place(*a, from_m), place(*b, from_m), place(*b, to_m), place(*a, to_m)];
        let away = (corners[0] + corners[1]) * 0.5 - place(middle, from_m);
        kit.quad_away(corners, away, paint);
        for (along, way) in [(from_m, -1.0), (to_m, 1.0)] {
            kit.triangle_away([place(*a, along), place(*b, along), place(middle, along)], direction(axis) * way, paint);
        }
    }
}
