//! Houses as meshes: village houses and rows of them, slabs of flats, towers and sheds, in the paints of two countries.

use bevy::prelude::*;

use super::{
    scatter::{Plant, hash, unit},
    town::Looks,
};
use crate::app::{
    mesh::{MeshKit, Paint},
    theme,
};

/// How many different paints each kind of house has in a country.
pub(super) const VARIANTS: usize = 4;

/// Half the length and depth of what is built, metres.
pub(super) const HOUSE_M: (f32, f32) = (4.6, 3.1);
pub(super) const ROW_M: (f32, f32) = (12.6, 3.3);
pub(super) const SLAB_M: (f32, f32) = (23.5, 5.6);
pub(super) const TOWER_M: (f32, f32) = (10.0, 8.0);
pub(super) const SHED_M: (f32, f32) = (27.0, 11.0);
/// Height of a storey and of the edge of a flat roof over the last, metres.
const STOREY_M: f32 = 3.0;
const PARAPET_M: f32 = 0.8;
/// Of one row of slabs in so many the flats have a tiled roof, north and west of the Yalu.
const TILED_PAINT: usize = 1;

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

    /// Storeys of a slab.
    pub(super) fn slab_storeys(self, tall: bool) -> i32 {
        match (self, tall) {
            (Self::Korea, false) => 5,
            (Self::China, false) => 6,
            (Self::China, true) => 7,
            (Self::Korea, true) => 8,
        }
    }

    /// Storeys of a tower.
    pub(super) fn tower_storeys(self, tall: bool) -> i32 {
        match (self, tall) {
            (Self::Korea, false) => 13,
            (Self::China, false) => 15,
            (Self::Korea, true) => 19,
            (Self::China, true) => 23,
        }
    }

    fn roof(self, variant: usize) -> LinearRgba {
        match (self, variant % VARIANTS) {
            (Self::Korea, 1) | (Self::China, 2) => theme::slate(),
            (Self::China, 1) => theme::roof_blue(),
            _ => theme::tile(),
        }
    }

    /// Roofs of sheds: painted sheet, or slates.
    pub(super) fn shed_roof(self, variant: usize) -> LinearRgba {
        match (self, variant % VARIANTS) {
            (Self::China, 0 | 1) => theme::roof_blue(),
            (Self::Korea, 2) => theme::tile(),
            _ => theme::slate(),
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

/// How high flats of so many storeys are, to the edge of the roof, metres.
pub(super) fn flats_m(storeys: i32) -> f32 {
    storeys as f32 * STOREY_M + PARAPET_M
}

/// A gabled roof with eaves over walls of this height, and the gables under it.
fn gable(kit: &mut MeshKit, (w, d): (f32, f32), (eaves_m, ridge_m): (f32, f32), roof: Paint, wall: Paint) {
    let under = Paint::matt(theme::pole_wood());
    let (e, o) = (w + 0.4, d + 0.5);
    for s in [-1.0_f32, 1.0] {
        let corners = [
            Vec3::new(-e * s, eaves_m - 0.25, o * s),
            Vec3::new(e * s, eaves_m - 0.25, o * s),
            Vec3::new(e * s, ridge_m, 0.0),
            Vec3::new(-e * s, ridge_m, 0.0),
        ];
        kit.quad(corners, roof);
        // The edge of the eaves throws a line.
        let edge = [corners[0] - Vec3::Y * 0.16, corners[1] - Vec3::Y * 0.16, corners[1], corners[0]];
        kit.quad(edge, under);
        let foot = Vec3::new(w * s, eaves_m, d * s);
        kit.triangle([foot, foot.with_z(-d * s), Vec3::new(w * s, ridge_m - 0.2, 0.0)], wall);
    }
}

/// A village house: walls, door, windows, a roof with eaves and a chimney.
pub(super) fn house(country: Country, variant: usize) -> MeshKit {
    dwelling(HOUSE_M, 1, country, variant)
}

/// A row of dwellings under one roof, each with its door and chimney.
pub(super) fn row(country: Country, variant: usize) -> MeshKit {
    dwelling(ROW_M, 4, country, variant)
}

fn dwelling((w, d): (f32, f32), doors: usize, country: Country, variant: usize) -> MeshKit {
    let mut kit = MeshKit::default();
    let (h, ridge) = (2.7, 4.4);
    let wall = country.wall(country.plaster(variant));
    walls(&mut kit, Vec3::new(-w, -1.5, -d), Vec3::new(w, h, d), wall);
    gable(&mut kit, (w, d), (h, ridge), Paint::matt(country.roof(variant)), wall);
    let wide = 2.0 * w / doors as f32;
    for door in 0..doors {
        let middle = -w + (door as f32 + 0.5) * wide;
        // Of a row hardly every window is lit.
        let lit = if doors == 1 || hash(door as i64, variant as i64, 17).is_multiple_of(3) { 0.55 } else { 0.0 };
        for s in [-1.0_f32, 1.0] {
            let z = (d + 0.03) * s;
            for x in [-0.39_f32, 0.20] {
                pane(
                    &mut kit,
                    (middle + x * wide, 0.19 * wide.min(7.0)),
                    (0.9, 2.0),
                    z,
                    Paint::glass(theme::glass(), lit),
                );
            }
            pane(&mut kit, (middle - 0.06 * wide, 0.9), (-0.2, 2.0), z, Paint::matt(theme::door()));
        }
        let x = middle - 0.33 * wide;
        kit.cuboid(Vec3::new(x, 3.0, 0.5), Vec3::new(x + 0.5, 4.9, 1.0), Paint::matt(theme::slate()));
    }
    kit.shade_by_height(2.2, 0.74);
    kit
}

/// A shed of works or stores: gates, a band of windows under the eaves, strips of light in the roof.
pub(super) fn shed(country: Country, variant: usize) -> MeshKit {
    let mut kit = MeshKit::default();
    let ((w, d), h, ridge) = (SHED_M, 6.2, 8.8);
    let wall = country.wall(country.plaster(variant + 1));
    let roof = country.shed_roof(variant);
    walls(&mut kit, Vec3::new(-w, -3.0, -d), Vec3::new(w, h, d), wall);
    gable(&mut kit, (w, d), (h, ridge), Paint::matt(roof), wall);
    let pale = Paint::matt(roof.lighter(0.16));
    for s in [-1.0_f32, 1.0] {
        for i in 0..6 {
            let x = -w + 3.6 + i as f32 * 9.0;
            let up = |t: f32| (h - 0.25 + (ridge - h + 0.25) * t + 0.05, (d + 0.5) * (1.0 - t) * s);
            let ((low, near), (high, far)) = (up(0.25), up(0.80));
            let (a, b) = if s > 0.0 { (x, x + 1.8) } else { (x + 1.8, x) };
            let light = [(a, low, near), (b, low, near), (b, high, far), (a, high, far)];
            kit.quad(light.map(|(x, y, z)| Vec3::new(x, y, z)), pale);
            let z = (d + 0.05) * s;
            let lit = if hash(i, variant as i64, if s > 0.0 { 1 } else { 2 }).is_multiple_of(country.lit_of()) {
                0.6
            } else {
                0.0
            };
            pane(&mut kit, (x - 2.2, 6.0), (4.0, 5.2), z, Paint::glass(theme::glass(), lit));
            if i % 2 == 0 {
                pane(&mut kit, (x - 1.6, 4.2), (-0.5, 3.6), z, Paint::matt(theme::door()));
            }
        }
    }
    kit.shade_by_height(6.0, 0.72);
    kit
}

/// Flats in a slab: rows of windows and balconies to the south, stairs to the north, a flat roof or a tiled one.
pub(super) fn slab(country: Country, variant: usize, tall: bool) -> MeshKit {
    let storeys = country.slab_storeys(tall);
    let mut kit = flats(SLAB_M, storeys, country, variant);
    let ((_, d), h) = (SLAB_M, flats_m(storeys));
    let wall = country.wall(country.plaster(variant));
    let flat = Paint::matt(theme::slate());
    let tiled = is_tiled(country, variant);
    if tiled {
        gable(&mut kit, SLAB_M, (h, h + 3.0), Paint::matt(theme::tile()), wall);
    }
    for (i, x) in [-15.6_f32, 0.0, 15.6].into_iter().enumerate() {
        // The head of the stairs, their windows, and a roof over the door.
        if !tiled {
            let (low, high) = (Vec3::new(x - 1.7, h - 0.5, -d + 0.4), Vec3::new(x + 1.7, h + 1.9, -d + 4.2));
            kit.cuboid_faces(low, high, [Some(wall), Some(wall), Some(flat), None, Some(wall), Some(wall)]);
        }
        for storey in 1..storeys {
            let sill = storey as f32 * STOREY_M - 0.5;
            let on = hash(i64::from(storey), i as i64, 29 + variant as u64) % country.lit_of() < 2;
            let glass = Paint::glass(theme::glass(), if on { 0.5 } else { 0.0 });
            pane(&mut kit, (x - 0.6, 1.2), (sill, sill + 1.2), -d - 0.12, glass);
        }
        kit.cuboid(Vec3::new(x - 1.5, 2.3, -d - 1.3), Vec3::new(x + 1.5, 2.5, -d), flat);
        pane(&mut kit, (x - 0.7, 1.4), (-0.2, 2.1), -d - 0.08, Paint::matt(theme::door()));
    }
    kit.shade_by_height(9.0, 0.70);
    kit
}

/// Whether slabs of a paint have a tiled roof.
pub(super) fn is_tiled(country: Country, variant: usize) -> bool {
    country == Country::China && variant % VARIANTS == TILED_PAINT
}

/// A tower: flats with a bay in the middle of its long sides and the room of the lift on top.
pub(super) fn tower(country: Country, variant: usize, tall: bool) -> MeshKit {
    let storeys = country.tower_storeys(tall);
    let mut kit = flats(TOWER_M, storeys, country, variant);
    let ((w, d), h) = (TOWER_M, flats_m(storeys));
    let pale = country.wall(country.plaster(variant).lighter(0.07));
    let flat = Paint::matt(theme::slate());
    let sides = [Some(pale), Some(pale), Some(flat), None, Some(pale), Some(pale)];
    kit.cuboid_faces(Vec3::new(-w * 0.42, h - 0.5, -d * 0.55), Vec3::new(w * 0.42, h + 3.4, d * 0.55), sides);
    // A cornice, and piers at the corners of the long sides.
    for s in [-1.0_f32, 1.0] {
        let (a, b) = ((d + 0.35) * s, (d - 0.2) * s);
        kit.cuboid(Vec3::new(-w - 0.35, h - 0.9, a.min(b)), Vec3::new(w + 0.35, h + 0.15, a.max(b)), pale);
        for x in [-w - 0.25, w - 0.65] {
            kit.cuboid(Vec3::new(x, -1.5, a.min(b)), Vec3::new(x + 0.9, h - 0.9, a.max(b)), pale);
        }
    }
    kit.shade_by_height(9.0, 0.70);
    kit
}

/// Walls with rows of windows and shafts of balconies: half the length and depth, storeys.
fn flats((w, d): (f32, f32), storeys: i32, country: Country, variant: usize) -> MeshKit {
    let mut kit = MeshKit::default();
    let h = flats_m(storeys);
    let plaster = country.plaster(variant);
    let wall = country.wall(plaster);
    let pale = country.wall(plaster.lighter(0.05));
    let flat = Paint::matt(theme::slate());
    walls(&mut kit, Vec3::new(-w, -3.0, -d), Vec3::new(w, h, d), wall);
    let roof_m = h - 0.5;
    kit.quad([(-w, d), (w, d), (w, -d), (-w, -d)].map(|(x, z)| Vec3::new(x, roof_m, z)), flat);
    let panes = ((w * 2.0 - 2.0) / 3.4) as i32;
    let margin = (w * 2.0 - (panes as f32 * 3.4 - 1.5)) * 0.5;
    for storey in 0..storeys {
        let sill = storey as f32 * STOREY_M + 1.1;
        for i in 0..panes {
            for s in [-1.0_f32, 1.0] {
                let x = -w + margin + i as f32 * 3.4;
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
        let x = -w + margin - 0.3 + i as f32 * 3.4;
        for storey in 1..storeys {
            let floor = storey as f32 * STOREY_M;
            kit.cuboid_faces(
                Vec3::new(x, floor, d),
                Vec3::new(x + 2.5, floor + 1.0, d + 1.1),
                [Some(pale), Some(pale), Some(flat), None, Some(pale), None],
            );
        }
    }
    // Shops or a plinth below.
    let plinth = Paint::matt(plaster.darker(0.10));
    walls(&mut kit, Vec3::new(-w - 0.06, -3.0, -d - 0.06), Vec3::new(w + 0.06, 0.75, d + 0.06), plinth);
    kit
}

/// What a building is from afar: a little smaller than it is, so that it stands inside what is drawn near the eye; `lit`
/// of its windows on either side shine.
pub(super) fn from_afar(what: Plant, country: Country, looks: Looks, h: u64, lit: u32) -> Option<MeshKit> {
    let ((w, d), top_m) = match what {
        Plant::Slab => (SLAB_M, flats_m(country.slab_storeys(looks.tall))),
        Plant::Tower => (TOWER_M, flats_m(country.tower_storeys(looks.tall))),
        Plant::Shed => (SHED_M, 6.5),
        _ => return None,
    };
    let roof = match what {
        Plant::Shed => country.shed_roof(looks.paint),
        Plant::Slab if is_tiled(country, looks.paint) => theme::tile(),
        _ => theme::slate(),
    };
    let wall = country.wall(country.plaster(looks.paint + usize::from(what == Plant::Shed)));
    let (w, d, top) = (w - 0.15, d - 0.15, top_m - 0.6);
    let mut kit = MeshKit::default();
    let sides = [Some(wall), Some(wall), Some(Paint::matt(roof)), None, Some(wall), Some(wall)];
    kit.cuboid_faces(Vec3::new(-w, -1.5, -d), Vec3::new(w, top, d), sides);
    kit.shade_by_height(9.0, 0.70);
    let glass = Paint::glass(theme::glass(), 0.7);
    for i in 0..lit {
        let storey = (unit(h, 8 + i) * f64::from((top / STOREY_M) as i32 - 1)).floor() as f32;
        let x = -w + 1.0 + (unit(h, 12 + i) as f32) * (2.0 * w - 7.0);
        for s in [-1.0_f32, 1.0] {
            pane(&mut kit, (x, 5.0), (STOREY_M * storey + 2.0, STOREY_M * storey + 3.4), (d + 0.02) * s, glass);
        }
    }
    Some(kit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_building_from_afar_stands_inside_what_is_drawn_near_the_eye() {
        for country in [Country::Korea, Country::China] {
            for (variant, tall) in (0..VARIANTS).flat_map(|v| [(v, false), (v, true)]) {
                let looks = Looks { paint: variant, tall };
                for (what, near) in [
                    (Plant::Slab, slab(country, variant, tall)),
                    (Plant::Tower, tower(country, variant, tall)),
                    (Plant::Shed, shed(country, variant)),
                ] {
                    let far = from_afar(what, country, looks, 7, 0).expect("it is seen from afar");
                    let ((low, high), (far_low, far_high)) = (near.bounds(), far.bounds());
                    assert!(far_low.cmpge(low).all() && far_high.cmple(high).all(), "{what:?} {looks:?}");
                }
            }
        }
    }
}
