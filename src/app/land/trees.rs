//! Trees as meshes: poplars, broadleaved trees, pines and bushes.

use bevy::prelude::*;

use crate::app::{
    mesh::{MeshKit, Paint},
    theme,
};

fn cone(kit: &mut MeshKit, base: f32, top: f32, radius: f32, sides: u32, color: LinearRgba) {
    let paint = Paint::matt(color);
    for i in 0..sides {
        let rim = |k: u32| {
            let a = std::f32::consts::TAU * (k as f32 + 0.3) / sides as f32;
            Vec3::new(a.cos() * radius, base, a.sin() * radius)
        };
        let (a, b) = (rim(i), rim(i + 1));
        let apex = Vec3::new(0.0, top, 0.0);
        let n = |p: Vec3| (Vec3::new(p.x, radius * 0.7, p.z)).normalize();
        let v = [kit.vertex(a, n(a), paint), kit.vertex(apex, Vec3::Y, paint), kit.vertex(b, n(b), paint)];
        kit.join(v[0], v[1], v[2]);
    }
}

/// A crown: rings of a turned outline, darker below.
fn crown(kit: &mut MeshKit, outline: &[(f32, f32)], sides: u32, color: LinearRgba) {
    let start = kit.len() as u32;
    let (low, high) = (outline[0].1, outline[outline.len() - 1].1);
    for (ring, (radius, y)) in outline.iter().enumerate() {
        let shade = 0.62 + 0.45 * (y - low) / (high - low);
        let paint = Paint::matt(LinearRgba::rgb(color.red * shade, color.green * shade, color.blue * shade));
        for i in 0..sides {
            let a = std::f32::consts::TAU * (i as f32 + 0.5 * (ring % 2) as f32) / sides as f32;
            let out = Vec3::new(a.cos(), 0.25 + 0.8 * (y - low) / (high - low), a.sin()).normalize();
            kit.vertex(Vec3::new(a.cos() * radius, *y, a.sin() * radius), out, paint);
        }
    }
    for ring in 0..outline.len() as u32 - 1 {
        for i in 0..sides {
            let (a, b) = (start + ring * sides + i, start + ring * sides + (i + 1) % sides);
            kit.join(a, a + sides, b);
            kit.join(b, a + sides, b + sides);
        }
    }
}

fn trunk(kit: &mut MeshKit, height: f32, radius: f32) {
    let paint = Paint::matt(theme::pole_wood());
    kit.cuboid_faces(
        Vec3::new(-radius, -0.6, -radius),
        Vec3::new(radius, height, radius),
        [Some(paint), Some(paint), None, None, Some(paint), Some(paint)],
    );
}

/// A poplar of 16 m.
pub(super) fn poplar() -> MeshKit {
    let mut poplar = MeshKit::default();
    trunk(&mut poplar, 3.0, 0.18);
    crown(&mut poplar, &[(0.5, 2.2), (1.5, 5.0), (1.6, 9.0), (0.9, 13.5), (0.05, 16.5)], 6, theme::poplar());
    poplar
}

/// A broadleaved tree of 8 m.
pub(super) fn broadleaf() -> MeshKit {
    let mut broadleaf = MeshKit::default();
    trunk(&mut broadleaf, 2.6, 0.22);
    crown(&mut broadleaf, &[(1.0, 2.0), (3.0, 3.6), (3.1, 5.6), (1.7, 7.6), (0.1, 8.4)], 7, theme::broadleaf());
    broadleaf
}

/// A pine of 10 m.
pub(super) fn pine() -> MeshKit {
    let mut pine = MeshKit::default();
    trunk(&mut pine, 2.0, 0.18);
    cone(&mut pine, 1.4, 6.0, 2.3, 7, theme::pine());
    cone(&mut pine, 4.2, 9.6, 1.5, 6, theme::pine());
    pine
}

/// A bush.
pub(super) fn bush() -> MeshKit {
    let mut bush = MeshKit::default();
    crown(&mut bush, &[(0.9, -0.3), (1.2, 0.5), (0.7, 1.3), (0.05, 1.7)], 5, theme::broadleaf());
    bush
}
