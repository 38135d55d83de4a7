//! Houses as meshes: village houses, blocks of flats and towers, in the paints of two countries.

use bevy::prelude::*;

use super::scatter::hash;
use crate::app::{
    mesh::{MeshKit, Paint},
    theme,
};

/// How many different paints each kind of house has in a country.
pub(super) const VARIANTS: usize = 4;

/// Whose houses they are: paints differ, and how many windows are lit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Country {
    /// South of the Yalu: pastel plaster, few lamps.
    Korea,
    /// North and west of it.
    China,
}

impl Country {
    /// Whose a place is, by how brightly its country is lit.
    pub(super) fn lit(lit: f64) -> Self {
        if lit < 0.5 { Self::Korea } else { Self::China }
    }

    /// Paint of walls.
    pub(super) fn plaster(self, variant: usize) -> LinearRgba {
        match (self, variant % VARIANTS) {
            (Self::Korea, 0) => theme::plaster_green(),
            (Self::Korea, 1) => theme::plaster_rose(),
            (Self::Korea, 2) | (Self::China, 0) => theme::plaster_cream(),
            (Self::China, 1) => theme::brick(),
            (Self::China, 2) => theme::plaster_white(),
            _ => theme::plaster_grey(),
        }
    }

    /// A wall: where streets are lit it is never quite dark.
    pub(super) fn wall(self, plaster: LinearRgba) -> Paint {
        let from_lamps = match self {
            Self::Korea => 0.0,
            Self::China => 0.035,
        };
        Paint { surface: [from_lamps, 0.0], ..Paint::matt(plaster) }
    }

    fn roof(self, variant: usize) -> LinearRgba {
        match (self, variant % VARIANTS) {
            (Self::Korea, 1) | (Self::China, 2) => theme::slate(),
            (Self::China, 1) => theme::roof_blue(),
            _ => theme::tile(),
        }
    }

    /// One of how many windows is lit.
    fn lit_of(self) -> u64 {
        match self {
            Self::Korea => 13,
            Self::China => 4,
        }
    }
}

/// Walls from the ground up without a roof.
fn walls(kit: &mut MeshKit, low: Vec3, high: Vec3, paint: Paint) {
    kit.cuboid_faces(low, high, [Some(paint), Some(paint), None, None, Some(paint), Some(paint)]);
}

/// A window that looks to +z or -z.
fn pane(kit: &mut MeshKit, (x, wide): (f32, f32), (low, high): (f32, f32), z: f32, paint: Paint) {
    let (a, b) = if z > 0.0 { (x, x + wide) } else { (x + wide, x) };
    kit.quad([Vec3::new(a, low, z), Vec3::new(b, low, z), Vec3::new(b, high, z), Vec3::new(a, high, z)], paint);
}

/// A window that looks to +x or -x.
fn end_pane(kit: &mut MeshKit, x: f32, (low, high): (f32, f32), (z, wide): (f32, f32), paint: Paint) {
    let (a, b) = if x > 0.0 { (z + wide, z) } else { (z, z + wide) };
    kit.quad([Vec3::new(x, low, a), Vec3::new(x, low, b), Vec3::new(x, high, b), Vec3::new(x, high, a)], paint);
}

/// A village house: walls, door, windows, a roof with eaves and a chimney.
pub(super) fn house(country: Country, variant: usize) -> MeshKit {
    let mut kit = MeshKit::default();
    let (w, d, h, ridge) = (4.6, 3.1, 2.7, 4.4);
    let wall = country.wall(country.plaster(variant));
    walls(&mut kit, Vec3::new(-w, -1.0, -d), Vec3::new(w, h, d), wall);
    let roof = Paint::matt(country.roof(variant));
    let under = Paint::matt(theme::pole_wood());
    let (e, o) = (w + 0.4, d + 0.5);
    for s in [-1.0_f32, 1.0] {
        let corners = [
            Vec3::new(-e * s, h - 0.25, o * s),
            Vec3::new(e * s, h - 0.25, o * s),
            Vec3::new(e * s, ridge, 0.0),
            Vec3::new(-e * s, ridge, 0.0),
        ];
        kit.quad(corners, roof);
        // The edge of the eaves throws a line.
        let edge = [corners[0] - Vec3::Y * 0.16, corners[1] - Vec3::Y * 0.16, corners[1], corners[0]];
        kit.quad(edge, under);
        kit.triangle(
            [Vec3::new(w * s, h, d * s), Vec3::new(w * s, h, -d * s), Vec3::new(w * s, ridge - 0.2, 0.0)],
            wall,
        );
        let z = (d + 0.03) * s;
        for x in [-3.6_f32, -1.7, 2.0] {
            pane(&mut kit, (x, 1.2), (0.9, 2.0), z, Paint::glass(theme::glass(), 0.55));
        }
        pane(&mut kit, (0.3, 0.9), (-0.2, 2.0), z, Paint::matt(theme::door()));
    }
    kit.cuboid(Vec3::new(-3.2, 3.0, 0.5), Vec3::new(-2.7, 4.9, 1.0), Paint::matt(theme::slate()));
    kit.shade_by_height(2.2, 0.74);
    kit
}

/// A block of flats with rows of windows, balconies and stair heads: half its length, half its depth, storeys.
pub(super) fn flats((w, d): (f32, f32), storeys: i32, country: Country, variant: usize) -> MeshKit {
    let mut kit = MeshKit::default();
    let h = storeys as f32 * 3.0 + 0.8;
    let plaster = country.plaster(variant);
    let wall = country.wall(plaster);
    let pale = country.wall(plaster.lighter(0.05));
    let flat = Paint::matt(theme::slate());
    walls(&mut kit, Vec3::new(-w, -1.5, -d), Vec3::new(w, h, d), wall);
    let roof_m = h - 0.5;
    kit.quad([(-w, d), (w, d), (w, -d), (-w, -d)].map(|(x, z)| Vec3::new(x, roof_m, z)), flat);
    // Stair heads and, on towers, the room of the lift.
    let stairs = if storeys > 8 { vec![0.0] } else { vec![-w * 0.5, w * 0.5] };
    for x in stairs {
        kit.cuboid_faces(
            Vec3::new(x - 1.9, roof_m, -1.6),
            Vec3::new(x + 1.9, h + 1.9, 1.6),
            [Some(wall), Some(wall), Some(flat), None, Some(wall), Some(wall)],
        );
    }
    let panes = ((w * 2.0 - 2.0) / 3.4) as i32;
    for storey in 0..storeys {
        let sill = storey as f32 * 3.0 + 1.1;
        for i in 0..panes {
            for s in [-1.0_f32, 1.0] {
                let x = -w + 1.6 + i as f32 * 3.4;
                let own = hash(i64::from(storey), i64::from(i), if s > 0.0 { 3 } else { 5 } + variant as u64);
                let on = own.is_multiple_of(country.lit_of());
                let glass = Paint::glass(theme::glass(), if on { 0.8 } else { 0.0 });
                pane(&mut kit, (x, 1.9), (sill, sill + 1.4), (d + 0.05) * s, glass);
            }
        }
        if storey > 0 {
            for s in [-1.0_f32, 1.0] {
                end_pane(&mut kit, (w + 0.05) * s, (sill, sill + 1.3), (-0.8, 1.6), Paint::glass(theme::glass(), 0.0));
            }
        }
    }
    // Balconies: a shaft of parapets over every third window, on the side to the sun.
    for i in (1..panes).step_by(3) {
        let x = -w + 1.3 + i as f32 * 3.4;
        for storey in 1..storeys {
            let floor = storey as f32 * 3.0;
            kit.cuboid_faces(
                Vec3::new(x, floor, d),
                Vec3::new(x + 2.5, floor + 1.0, d + 1.1),
                [Some(pale), Some(pale), Some(flat), None, Some(pale), None],
            );
        }
    }
    // Shops or a plinth below.
    let plinth = Paint::matt(plaster.darker(0.10));
    walls(&mut kit, Vec3::new(-w - 0.06, -1.5, -d - 0.06), Vec3::new(w + 0.06, 0.75, d + 0.06), plinth);
    kit.shade_by_height(9.0, 0.70);
    kit
}
