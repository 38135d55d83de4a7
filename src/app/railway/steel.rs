//! Bars and beams between two points, for bridges, masts and roofs.

use bevy::prelude::*;

use crate::app::mesh::{MeshKit, Paint};

/// A beam with a rectangular section.
pub(super) fn beam(kit: &mut MeshKit, a: Vec3, b: Vec3, half_width: f32, half_height: f32, paint: Paint) {
    let along = (b - a).normalize_or(Vec3::X);
    let side = along.cross(Vec3::Y).normalize_or(Vec3::X) * half_width;
    let up = side.cross(along).normalize_or(Vec3::Y) * half_height;
    let corner = |p: Vec3, s: f32, u: f32| p + side * s + up * u;
    for (s0, u0, s1, u1) in
        [(1.0, -1.0, 1.0, 1.0), (1.0, 1.0, -1.0, 1.0), (-1.0, 1.0, -1.0, -1.0), (-1.0, -1.0, 1.0, -1.0)]
    {
        kit.quad([corner(a, s0, u0), corner(b, s0, u0), corner(b, s1, u1), corner(a, s1, u1)], paint);
    }
    kit.quad([corner(a, -1.0, -1.0), corner(a, 1.0, -1.0), corner(a, 1.0, 1.0), corner(a, -1.0, 1.0)], paint);
    kit.quad([corner(b, 1.0, -1.0), corner(b, -1.0, -1.0), corner(b, -1.0, 1.0), corner(b, 1.0, 1.0)], paint);
}

/// A thin bar: three sides and no ends, which nobody sees.
pub(super) fn bar(kit: &mut MeshKit, a: Vec3, b: Vec3, radius: f32, paint: Paint) {
    let along = (b - a).normalize_or(Vec3::Y);
    let u = along.any_orthonormal_vector() * radius;
    let v = along.cross(u);
    let corner = |i: u32| {
        let (sin, cos) = (std::f32::consts::TAU / 3.0 * i as f32).sin_cos();
        u * cos + v * sin
    };
    for i in 0..3 {
        let (p, q) = (corner(i), corner(i + 1));
        kit.quad([a + p, a + q, b + q, b + p], paint);
    }
}
