//! Houses as meshes: village houses, blocks of flats and towers.

use bevy::prelude::*;

use crate::app::{
    mesh::{MeshKit, Paint},
    theme,
};

/// A village house: walls, tiled roof, a lit window.
pub(super) fn house() -> MeshKit {
    let mut kit = MeshKit::default();
    let (w, d, h, ridge) = (4.6, 3.1, 2.7, 4.4);
    let wall = Paint::matt(theme::wall());
    kit.cuboid_faces(
        Vec3::new(-w, -1.0, -d),
        Vec3::new(w, h, d),
        [Some(wall), Some(wall), None, None, Some(wall), Some(wall)],
    );
    let roof = Paint::matt(theme::tile());
    let (e, o) = (w + 0.4, d + 0.5);
    for s in [-1.0_f32, 1.0] {
        let corners = [
            Vec3::new(-e * s, h - 0.25, o * s),
            Vec3::new(e * s, h - 0.25, o * s),
            Vec3::new(e * s, ridge, 0.0),
            Vec3::new(-e * s, ridge, 0.0),
        ];
        kit.quad(corners, roof);
        kit.triangle(
            [Vec3::new(w * s, h, d * s), Vec3::new(w * s, h, -d * s), Vec3::new(w * s, ridge - 0.2, 0.0)],
            wall,
        );
        for x in [-2.6_f32, 1.6] {
            let z = (d + 0.03) * s;
            let (a, b) = (x.min(x + 1.2), x.max(x + 1.2));
            let (a, b) = if s > 0.0 { (a, b) } else { (b, a) };
            kit.quad(
                [Vec3::new(a, 0.9, z), Vec3::new(b, 0.9, z), Vec3::new(b, 2.0, z), Vec3::new(a, 2.0, z)],
                Paint::glass(theme::glass(), 0.55),
            );
        }
    }
    kit
}

/// A block of flats with bands of windows: half its length, half its depth, storeys, one of how many windows is lit.
pub(super) fn flats((w, d): (f32, f32), storeys: i32, lit_of: i32) -> MeshKit {
    let mut kit = MeshKit::default();
    let h = storeys as f32 * 3.0 + 0.8;
    let wall = Paint::matt(theme::concrete());
    kit.cuboid_faces(
        Vec3::new(-w, -1.5, -d),
        Vec3::new(w, h, d),
        [Some(wall), Some(wall), Some(Paint::matt(theme::slate())), None, Some(wall), Some(wall)],
    );
    for storey in 0..storeys {
        let panes = ((w * 2.0 - 2.0) / 3.4) as i32;
        for i in 0..panes {
            for s in [-1.0_f32, 1.0] {
                let x = -w + 1.6 + i as f32 * 3.4;
                let y = storey as f32 * 3.0 + 1.1;
                let z = (d + 0.05) * s;
                let lit = if (storey * 5 + i * 3 + i32::from(s > 0.0)) % lit_of == 0 { 0.8 } else { 0.0 };
                let (a, b) = if s > 0.0 { (x, x + 1.9) } else { (x + 1.9, x) };
                kit.quad(
                    [Vec3::new(a, y, z), Vec3::new(b, y, z), Vec3::new(b, y + 1.4, z), Vec3::new(a, y + 1.4, z)],
                    Paint::glass(theme::glass(), lit),
                );
            }
        }
    }
    kit
}
