//! Trees as meshes: poplars, broadleaved trees, pines and bushes, several of each kind, so that no row looks printed.

use bevy::prelude::*;

use super::scatter::{hash, unit};
use crate::app::{
    mesh::{MeshKit, Paint},
    theme,
};

/// How many different trees of each kind there are.
pub(super) const VARIANTS: usize = 3;

/// Where leaves stand out or lie back, by a number that belongs to one tree.
struct Chance {
    tree: u64,
    drawn: i64,
}

impl Chance {
    fn new(tree: u64) -> Self {
        Self { tree, drawn: 0 }
    }

    /// The next number from -1 to 1.
    fn next(&mut self) -> f32 {
        self.drawn += 1;
        (unit(hash(self.drawn, 7, self.tree), 1) * 2.0 - 1.0) as f32
    }

    /// The next direction, not of length 1.
    fn way(&mut self) -> Vec3 {
        Vec3::new(self.next(), self.next(), self.next())
    }
}

fn leaf(color: LinearRgba, shade: f32, warm: f32) -> Paint {
    Paint::matt(LinearRgba::rgb(color.red * shade * (1.0 + 0.10 * warm), color.green * shade, color.blue * shade))
}

/// A lump of leaves around a point, so large to each side: two uneven rings between two poles, lighter above.
fn lump(kit: &mut MeshKit, at: Vec3, size: Vec3, sides: u32, color: LinearRgba, chance: &mut Chance) {
    let mut vertex = |out: Vec3, chance: &mut Chance| {
        let swell = 1.0 + 0.16 * chance.next();
        let shade = (0.80 + 0.34 * out.y) * (1.0 + 0.16 * chance.next());
        let normal = (out + Vec3::Y * 0.25 + chance.way() * 0.30).normalize_or(Vec3::Y);
        let warm = chance.next();
        kit.vertex(at + out * size * swell, normal, leaf(color, shade, warm))
    };
    let low = vertex(Vec3::NEG_Y, chance);
    let rings: [Vec<u32>; 2] = [-0.30_f32, 0.48].map(|y| {
        let wide = (1.0 - y * y).sqrt();
        (0..sides)
            .map(|i| {
                let turn = std::f32::consts::TAU * (i as f32 + y + 0.25 * chance.next()) / sides as f32;
                vertex(Vec3::new(turn.cos() * wide, y, turn.sin() * wide), chance)
            })
            .collect()
    });
    let high = vertex(Vec3::Y, chance);
    for i in 0..sides as usize {
        let j = (i + 1) % sides as usize;
        kit.join(low, rings[0][i], rings[0][j]);
        kit.join(rings[0][i], rings[1][i], rings[0][j]);
        kit.join(rings[0][j], rings[1][i], rings[1][j]);
        kit.join(rings[1][i], high, rings[1][j]);
    }
}

/// A tier of a pine: branches that hang out between gaps.
fn tier(kit: &mut MeshKit, base: f32, top: f32, radius: f32, branches: u32, chance: &mut Chance) {
    let color = theme::pine();
    let apex = kit.vertex(Vec3::Y * top, Vec3::Y, leaf(color, 1.12, 0.0));
    let turn = chance.next();
    let rim: Vec<u32> = (0..branches * 2)
        .map(|i| {
            let out = i % 2 == 0;
            let reach = radius * (if out { 1.0 } else { 0.60 } + 0.14 * chance.next());
            let a = turn + std::f32::consts::TAU * i as f32 / (branches * 2) as f32;
            let y = base + if out { -0.22 } else { 0.30 } * radius + 0.10 * chance.next();
            let normal = (Vec3::new(a.cos(), 0.75, a.sin()) + chance.way() * 0.25).normalize();
            let shade = if out { 0.98 } else { 0.60 } * (1.0 + 0.12 * chance.next());
            kit.vertex(Vec3::new(a.cos() * reach, y, a.sin() * reach), normal, leaf(color, shade, 0.0))
        })
        .collect();
    for i in 0..rim.len() {
        kit.join(rim[i], apex, rim[(i + 1) % rim.len()]);
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

/// Poplars of about 16 m: narrow, ragged, the crown in lumps above each other.
pub(super) fn poplar(variant: usize) -> MeshKit {
    let mut kit = MeshKit::default();
    let mut chance = Chance::new(0x50 + variant as u64);
    trunk(&mut kit, 3.4, 0.17);
    for (y, wide, tall) in [(4.6, 1.25, 3.0), (7.4, 1.55, 3.6), (10.4, 1.35, 3.7), (13.0, 0.95, 3.6)] {
        let aside = Vec3::new(0.28 * chance.next(), 0.3 * chance.next(), 0.28 * chance.next());
        let size = Vec3::new(wide, tall, wide) * (1.0 + 0.12 * chance.next());
        lump(&mut kit, aside + Vec3::Y * y, size, 5, theme::poplar(), &mut chance);
    }
    kit
}

/// Broadleaved trees of about 8 m: a few lumps around the middle of the crown.
pub(super) fn broadleaf(variant: usize) -> MeshKit {
    let mut kit = MeshKit::default();
    let mut chance = Chance::new(0x90 + variant as u64);
    trunk(&mut kit, 3.0, 0.20);
    let lumps = 3 + variant % 2;
    for i in 0..lumps {
        let a = std::f32::consts::TAU * (i as f32 + 0.3 * chance.next()) / lumps as f32;
        let at = Vec3::new(a.cos() * 1.35, 4.3 + 0.5 * chance.next(), a.sin() * 1.35);
        lump(
            &mut kit,
            at,
            Vec3::new(1.9, 1.75, 1.9) * (1.0 + 0.15 * chance.next()),
            5,
            theme::broadleaf(),
            &mut chance,
        );
    }
    let top = Vec3::new(0.4 * chance.next(), 6.0 + 0.3 * chance.next(), 0.4 * chance.next());
    lump(&mut kit, top, Vec3::new(1.9, 1.9, 1.9), 6, theme::broadleaf(), &mut chance);
    kit
}

/// Pines of about 10 m.
pub(super) fn pine(variant: usize) -> MeshKit {
    let mut kit = MeshKit::default();
    let mut chance = Chance::new(0xB0 + variant as u64);
    trunk(&mut kit, 3.0, 0.17);
    for (base, top, radius, branches) in [(2.0, 5.4, 2.5, 6), (4.0, 7.4, 1.95, 5), (6.0, 9.8, 1.35, 5)] {
        tier(&mut kit, base + 0.25 * chance.next(), top, radius, branches, &mut chance);
    }
    kit
}

/// Bushes.
pub(super) fn bush(variant: usize) -> MeshKit {
    let mut kit = MeshKit::default();
    let mut chance = Chance::new(0xD0 + variant as u64);
    lump(&mut kit, Vec3::new(-0.35, 0.5, 0.1), Vec3::new(0.95, 0.85, 0.85), 5, theme::broadleaf(), &mut chance);
    lump(&mut kit, Vec3::new(0.5, 0.35, -0.2), Vec3::new(0.75, 0.65, 0.75), 4, theme::poplar(), &mut chance);
    kit
}
