//! Meshes of shapes: boxes, cylinders, balls and extrusions as the data say.

use bevy::prelude::*;

use crate::{
    app::mesh::{MeshKit, Paint},
    scenario::{self, Axis, Shape, middle_of, scaled_outline},
};

/// From far away cylinders have so many sides.
const FAR_SIDES: u32 = 5;
/// Small regular outlines of so many corners or more stand for circles: plates, cups, feet of lamps.
const ROUND_CORNERS: usize = 6;
/// They are smaller than this, metres.
const ROUND_M: f64 = 0.3;
/// Sides of an extrusion that turn by less than this from one to the next are drawn as one curve (its cosine).
const CURVED: f32 = 0.8;

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
    let opaque = 1.0 - paint.clear as f32;
    Paint { color: color.with_alpha(opaque).to_f32_array(), surface: [paint.lamp as f32, paint.gloss as f32] }
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
        Shape::Ball { at_m, radius_m, length_m, axis, paint: p } => {
            let sides = if far { FAR_SIDES } else { sides(*radius_m) };
            ball(kit, axes(*at_m), direction(*axis) * *length_m as f32, *radius_m as f32, sides, paint(p));
        }
        Shape::Extrusion { outline_m, from_m, to_m, end_scale, axis, paint: p }
            if !far && (end_scale.0 - end_scale.1).abs() < 1e-9 && circle(outline_m).is_some() =>
        {
            let (middle, radius_m) = circle(outline_m).unwrap_or_default();
            let radii = (radius_m as f32, (radius_m * end_scale.0) as f32);
            let along = direction(*axis) * (to_m - from_m) as f32;
            kit.cone(pulled(middle, *from_m, *axis), along, radii, sides(radius_m), paint(p));
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
        r if r < 0.012 => 6,
        r if r < 0.03 => 9,
        r if r < 0.06 => 14,
        r if r < 5.0 => 20,
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

/// The middle and radius of the circle that an outline stands for, if it does for one: it lies within the outline.
fn circle(outline_m: &[(f64, f64)]) -> Option<((f64, f64), f64)> {
    let count = outline_m.len();
    if count < ROUND_CORNERS {
        return None;
    }
    let middle = middle_of(outline_m);
    let corner_m = |p: &(f64, f64)| (p.0 - middle.0).hypot(p.1 - middle.1);
    let edge_m = |i: usize| {
        let (a, b) = (outline_m[i], outline_m[(i + 1) % count]);
        (a.0 - b.0).hypot(a.1 - b.1)
    };
    let mean_m = outline_m.iter().map(corner_m).sum::<f64>() / count as f64;
    let each_m = (0..count).map(edge_m).sum::<f64>() / count as f64;
    let near = |measure_m: f64, wanted_m: f64| (measure_m - wanted_m).abs() < wanted_m * 0.04;
    let is_regular = outline_m.iter().all(|p| near(corner_m(p), mean_m)) && (0..count).all(|i| near(edge_m(i), each_m));
    let radius_m = mean_m * (std::f64::consts::PI / count as f64).cos();
    (is_regular && mean_m < ROUND_M).then_some((middle, radius_m))
}

/// A ball or an egg from a point along a vector.
fn ball(kit: &mut MeshKit, from: Vec3, along: Vec3, radius: f32, sides: u32, paint: Paint) {
    let axis = along.normalize_or(Vec3::Y);
    let u = axis.any_orthonormal_vector();
    let v = axis.cross(u);
    let (middle, half) = (from + along * 0.5, along.length() * 0.5);
    let rings = (sides / 2).max(3);
    let point = |ring: u32, side: u32| {
        let (sin, cos) = (std::f32::consts::PI * ring as f32 / rings as f32).sin_cos();
        let (y, x) = (std::f32::consts::TAU * side as f32 / sides as f32).sin_cos();
        let out = (u * x + v * y) * sin;
        // The normal of an egg leans by the inverse of its two measures.
        (middle + out * radius - axis * (cos * half), (out / radius - axis * (cos / half)).normalize_or(axis))
    };
    let first = kit.len() as u32;
    for ring in 0..=rings {
        for side in 0..=sides {
            let (at, normal) = point(ring, side);
            kit.vertex(at, normal, paint);
        }
    }
    for ring in 0..rings {
        for side in 0..sides {
            let at = first + ring * (sides + 1) + side;
            let over = at + sides + 1;
            if ring > 0 {
                kit.join(at, at + 1, over + 1);
            }
            if ring + 1 < rings {
                kit.join(at, over + 1, over);
            }
        }
    }
}

/// A point of an outline, at a place of the axis that it is pulled along.
fn pulled((a, b): (f64, f64), along: f64, axis: Axis) -> Vec3 {
    match axis {
        Axis::Right => axes((along, a, b)),
        Axis::Front => axes((a, along, b)),
        Axis::Up => axes((a, b, along)),
    }
}

/// Outlines where it begins and where it ends.
fn extrusion(kit: &mut MeshKit, outlines: [&[(f64, f64)]; 2], (from_m, to_m): (f64, f64), axis: Axis, paint: Paint) {
    let place = |point, along| pulled(point, along, axis);
    let [outline, end] = outlines;
    let middle = middle_of(outline);
    let count = outline.len();
    let faces: Vec<([Vec3; 4], Vec3)> = (0..count)
        .map(|i| {
            let j = (i + 1) % count;
            let corners =
                [place(outline[i], from_m), place(outline[j], from_m), place(end[j], to_m), place(end[i], to_m)];
            (corners, outwards(&corners, (corners[0] + corners[1]) * 0.5 - place(middle, from_m)))
        })
        .collect();
    let blend = |own: Vec3, other: Vec3| if own.dot(other) > CURVED { (own + other).normalize() } else { own };
    for i in 0..count {
        let j = (i + 1) % count;
        let (corners, own) = faces[i];
        let normals = [blend(own, faces[(i + count - 1) % count].1), blend(own, faces[j].1)];
        side(kit, corners, own, normals, paint);
        for (outline, along, way) in [(outline, from_m, -1.0), (end, to_m, 1.0)] {
            let corners = [place(outline[i], along), place(outline[j], along), place(middle, along)];
            if corners[0].distance_squared(corners[1]) > 1e-8 {
                kit.triangle_away(corners, direction(axis) * way, paint);
            }
        }
    }
}

/// The normal of a side that looks away from the middle.
fn outwards([a, b, c, d]: &[Vec3; 4], away: Vec3) -> Vec3 {
    let normal = (c - a).cross(d - b).normalize_or(Vec3::Y);
    if normal.dot(away) < 0.0 { -normal } else { normal }
}

/// A side of an extrusion, a triangle where its end is a point; with the normals at its first and its second edge.
fn side(kit: &mut MeshKit, [a, b, c, d]: [Vec3; 4], own: Vec3, [first, second]: [Vec3; 2], paint: Paint) {
    let turned = (c - a).cross(d - b).dot(own) < 0.0;
    let [a, b, c, d] = [(a, first), (b, second), (c, second), (d, first)].map(|(at, n)| kit.vertex(at, n, paint));
    let mut join = |p: u32, q: u32, r: u32| if turned { kit.join(p, r, q) } else { kit.join(p, q, r) };
    join(a, b, c);
    join(a, c, d);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Paint as Written;

    fn written() -> Written {
        Written { color: "#804020".to_owned(), gloss: 0.0, lamp: 0.0, clear: 0.0 }
    }

    fn drawn(shape: &Shape) -> usize {
        let mut kit = MeshKit::default();
        add(&mut kit, shape, Fineness::Near);
        kit.len()
    }

    #[test]
    fn a_small_regular_outline_is_drawn_round_and_a_large_one_with_its_corners() {
        let octagon = |radius: f64| -> Vec<(f64, f64)> {
            let corners = (0..8).map(|i| (f64::from(i) * std::f64::consts::FRAC_PI_4).sin_cos());
            corners.map(|(a, b)| (a * radius, b * radius)).collect()
        };
        let (_, radius_m) = circle(&octagon(0.12)).expect("a plate");
        assert!(radius_m < 0.12 && radius_m > 0.11, "within its outline");
        assert!(circle(&octagon(4.0)).is_none(), "a tower");
        assert!(circle(&[(0.0, 0.0), (0.2, 0.0), (0.2, 0.1), (0.1, 0.1), (0.0, 0.1), (-0.1, 0.05)]).is_none());
    }

    #[test]
    fn a_ball_is_finer_the_larger_it_is() {
        let ball = |radius_m: f64| Shape::Ball {
            at_m: (0.0, 0.0, 0.0),
            radius_m,
            length_m: radius_m * 2.0,
            axis: Axis::Up,
            paint: written(),
        };
        assert!(drawn(&ball(0.01)) < drawn(&ball(0.05)) && drawn(&ball(0.05)) < drawn(&ball(0.2)));
    }
}
