//! Trees as meshes: poplars, broadleaved trees, pines and bushes, several of each kind, so that no row looks printed.

use bevy::prelude::*;

use super::scatter::{Plant, hash, unit};
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
        // One looks under its branches.
        kit.join(rim[i], apex, rim[(i + 1) % rim.len()]);
        kit.join(rim[(i + 1) % rim.len()], apex, rim[i]);
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
    for (y, wide, tall) in [(4.3, 1.15, 2.7), (6.4, 1.42, 3.1), (8.8, 1.45, 3.3), (11.2, 1.18, 3.3), (13.5, 0.80, 3.0)]
    {
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

/// Alpha of what is too small to be seen from far away: grass also where it stands before what one looks at.
const GRASS: f32 = 0.0;
const LEAVES: f32 = 0.3;

/// A tuft of grass one metre high: blades that lean outwards, dark at the foot and dry at the tip.
pub(super) fn tuft(variant: usize) -> MeshKit {
    const BLADES: u32 = 9;
    let mut kit = MeshKit::default();
    let mut chance = Chance::new(0xF0 + variant as u64);
    for i in 0..BLADES {
        let turn = std::f32::consts::TAU * (i as f32 + 0.5 * chance.next()) / BLADES as f32;
        let (out, side) = (Vec3::new(turn.cos(), 0.0, turn.sin()), Vec3::new(-turn.sin(), 0.0, turn.cos()));
        let foot = out * (0.30 + 0.26 * chance.next()) + side * (0.20 * chance.next());
        let tip = foot + out * (0.30 + 0.26 * chance.next()) + Vec3::Y * (0.72 + 0.28 * chance.next());
        let half = side * 0.075;
        // (Grass is lit as the ground is that it stands on, from whatever side it is seen.)
        let mut vertex = |at, shade: f32| kit.vertex(at, Vec3::Y, leaf(theme::meadow(), shade, 0.3 * shade));
        let corners = [vertex(foot - half, 0.50), vertex(foot + half, 0.50), vertex(tip, 0.92 + 0.14 * chance.next())];
        kit.join(corners[0], corners[1], corners[2]);
    }
    kit.mark_vertices(0, |_| GRASS);
    kit
}

/// Single leaves, or boughs of them, all over a crown's lump: what its edge is made of when one stands near.
fn foliage(kit: &mut MeshKit, (at, size): (Vec3, Vec3), many: u32, color: LinearRgba, chance: &mut Chance) {
    for _ in 0..many {
        let out = chance.way().normalize_or(Vec3::Y);
        let tip = at + out * size * (1.07 + 0.09 * chance.next());
        let side = out.cross(chance.way()).normalize_or(Vec3::X) * (0.27 + 0.09 * chance.next());
        let back = (out * 0.30 - Vec3::Y * 0.60 + chance.way() * 0.25) * (0.85 + 0.25 * chance.next());
        let normal = (out + Vec3::Y * 0.35 + chance.way() * 0.45).normalize_or(Vec3::Y);
        let shade = (0.84 + 0.26 * out.y) * (1.0 + 0.34 * chance.next());
        let warm = chance.next();
        let mut vertex = |p, shade| kit.vertex(p, normal, leaf(color, shade, warm));
        let corners = [
            vertex(tip, shade * 1.12),
            vertex(tip - back - side, shade * 0.84),
            vertex(tip - back + side, shade * 0.84),
        ];
        kit.join(corners[0], corners[1], corners[2]);
    }
}

/// The leaves of a tree of a kind, to be put around it where one stands near.
pub(super) fn leaves(what: Plant, variant: usize) -> MeshKit {
    let mut kit = MeshKit::default();
    let mut chance = Chance::new(0x1F0 + 16 * what as u64 + variant as u64);
    let color = match what {
        Plant::Poplar => theme::poplar(),
        Plant::Pine => theme::pine(),
        _ => theme::broadleaf(),
    };
    let lumps: &[(Vec3, Vec3, u32)] = match what {
        Plant::Poplar => &[
            (Vec3::new(0.0, 4.6, 0.0), Vec3::new(1.2, 2.7, 1.2), 56),
            (Vec3::new(0.0, 7.6, 0.0), Vec3::new(1.45, 3.2, 1.45), 84),
            (Vec3::new(0.0, 10.9, 0.0), Vec3::new(1.2, 3.3, 1.2), 70),
            (Vec3::new(0.0, 13.7, 0.0), Vec3::new(0.75, 2.8, 0.75), 36),
        ],
        Plant::Pine => &[
            (Vec3::new(0.0, 3.0, 0.0), Vec3::new(2.2, 1.1, 2.2), 44),
            (Vec3::new(0.0, 5.2, 0.0), Vec3::new(1.6, 1.1, 1.6), 34),
            (Vec3::new(0.0, 7.4, 0.0), Vec3::new(1.0, 1.3, 1.0), 24),
        ],
        Plant::Bush => &[(Vec3::new(-0.1, 0.62, 0.0), Vec3::new(1.1, 0.62, 0.95), 48)],
        _ => &[
            (Vec3::new(0.0, 4.4, 0.0), Vec3::new(3.0, 1.8, 3.0), 130),
            (Vec3::new(0.0, 6.1, 0.0), Vec3::new(2.0, 1.8, 2.0), 76),
        ],
    };
    for (at, size, many) in lumps {
        foliage(&mut kit, (*at, *size), *many, color, &mut chance);
    }
    kit.mark_vertices(0, |_| LEAVES);
    kit
}
