//! What towns are built of: every block between four streets is of one kind and one hand, rows of slabs, towers, lanes of
//! houses, sheds or a park, and its neighbours are often like it.

use std::collections::BTreeMap;

use bevy::math::{Quat, Vec3};
use glam::{DVec2, DVec3};

use super::{
    houses::{self, Country},
    quarters::{self, Block},
    scatter::{self, Plant, SPOT_M, hash, unit},
};
use crate::{
    app::{Playing, landmarks::Site, mesh::MeshKit},
    geo::Ground,
};

/// Something that stands: what, where, on what ground, how far it is turned, and which of its looks it has.
pub(super) struct Standing {
    pub what: Plant,
    pub at: DVec2,
    pub ground: Ground,
    pub turn_rad: f64,
    pub looks: Looks,
}

impl Standing {
    /// Adds its model to a mesh around an origin, rooted where it stands; `h` is its spot's number. Its foot in the mesh.
    pub fn put(&self, kit: &mut MeshKit, model: &MeshKit, origin: DVec3, h: u64) -> Vec3 {
        let local = self.at.extend(self.ground.height_m) - origin;
        let foot = Vec3::new(local.x as f32, local.z as f32, -local.y as f32);
        let from = kit.len();
        kit.add(model, Quat::from_rotation_y(self.turn_rad as f32), foot, self.what.size(h));
        kit.tint(from, scatter::hue(self.what, h));
        kit.root(from, foot);
        foot
    }
}

/// Which paint a building has, and whether it is of the taller kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Looks {
    pub paint: usize,
    pub tall: bool,
}

/// What a block between streets is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fabric {
    /// Trees and grass.
    Park,
    /// Sheds of works and stores.
    Sheds,
    /// Low houses in rows.
    Lanes,
    /// A few towers in their own green.
    Towers,
    /// Rows of slabs that look to the south.
    Slabs,
}

impl Fabric {
    /// By a number of the block's own, how built-up the place is and how brightly its country is lit.
    /// The ground's shader draws courts, yards and parks by the same rule.
    fn of(chance: f64, urban: f64, lit: f64) -> Self {
        let dense = ((urban - VILLAGE) / 0.25).clamp(0.0, 1.0);
        let sheds = 0.07 + 0.16 - 0.09 * dense;
        let lanes = sheds + 0.10 + 0.55 * (1.0 - dense);
        let towers = lanes + dense * (0.04 + 0.15 * lit);
        match chance {
            _ if urban < VILLAGE => Self::Lanes,
            c if c < 0.07 => Self::Park,
            c if c < sheds => Self::Sheds,
            c if c < lanes => Self::Lanes,
            c if c < towers => Self::Towers,
            _ => Self::Slabs,
        }
    }

    /// Size of its lots, metres along and across: whole numbers of them fill a block.
    fn lot_m(self) -> DVec2 {
        match self {
            Self::Park => quarters::STREETS_M,
            Self::Sheds => DVec2::new(128.0, 44.0),
            Self::Lanes => DVec2::new(32.0, 22.0),
            Self::Towers => DVec2::new(64.0, 44.0),
            Self::Slabs => DVec2::new(64.0, quarters::STREETS_M.y / 3.0),
        }
    }

    /// What stands on its lots, if anything, and half its length and depth, metres.
    fn builds(self, urban: f64) -> Option<(Plant, (f32, f32))> {
        match self {
            Self::Park => None,
            Self::Sheds => Some((Plant::Shed, houses::SHED_M)),
            Self::Lanes if urban > 0.5 => Some((Plant::Row, houses::ROW_M)),
            Self::Lanes => Some((Plant::House, houses::HOUSE_M)),
            Self::Towers => Some((Plant::Tower, houses::TOWER_M)),
            Self::Slabs => Some((Plant::Slab, houses::SLAB_M)),
        }
    }

    /// Share of lots that stay empty.
    fn gaps(self, urban: f64) -> f64 {
        match self {
            Self::Lanes => 1.0 - (urban * 1.3).min(0.94),
            Self::Sheds => 0.15,
            _ => 0.05,
        }
    }

    /// Share of spots between its buildings where a tree stands.
    fn shade(self, copse: f64) -> f64 {
        match self {
            Self::Park => 0.10 + 0.55 * copse,
            Self::Towers => 0.16 + 0.20 * (copse - 0.4).max(0.0),
            Self::Slabs => 0.14 + 0.20 * (copse - 0.4).max(0.0),
            Self::Lanes => 0.07 + 0.10 * (copse - 0.5).max(0.0),
            Self::Sheds => 0.02,
        }
    }
}

/// No village is as built-up as this.
const VILLAGE: f64 = 0.58;

/// A block and what is known of it.
#[derive(Clone, Copy)]
struct Known {
    fabric: Fabric,
    looks: Looks,
}

/// The towns around a place; what a block is is asked once.
pub(super) struct Town<'a> {
    playing: &'a Playing,
    built_up: Vec<&'a Site>,
    known: BTreeMap<[i64; 4], Known>,
}

impl<'a> Town<'a> {
    /// Towns around whatever is built there on purpose.
    pub fn new(playing: &'a Playing, built_up: Vec<&'a Site>) -> Self {
        Self { playing, built_up, known: BTreeMap::new() }
    }

    /// Whether a place, and this far around it, is clear of everything that is built on purpose.
    pub fn is_free(&self, p: DVec2, around_m: f64) -> bool {
        self.built_up.iter().all(|site| site.distance_m(p) > site.clear_m + around_m)
    }

    fn block(&mut self, block: &Block) -> Known {
        let middle = block.middle();
        let key = [middle.x as i64, middle.y as i64, i64::from(block.number.x), i64::from(block.number.y)];
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let (own, like_its_quarter) = block.chances();
        let chance = if like_its_quarter < 0.55 { block.quarter.chance() } else { own };
        let urban = self.playing.land.sample(middle, 30.0).urban;
        let fabric = Fabric::of(chance, urban, self.playing.lit.at(middle));
        // One hand paints most of a quarter.
        let paint = if like_its_quarter < 0.72 { block.quarter.chance() * 7.13 } else { own * 11.7 };
        let looks = Looks {
            paint: (paint.fract() * houses::VARIANTS as f64) as usize,
            tall: (own * 5.31 + like_its_quarter).fract() < 0.4,
        };
        let known = Known { fabric, looks };
        self.known.insert(key, known);
        known
    }

    /// What is built on the lot whose middle lies in a spot, if one does: yards by the line stay open.
    pub fn built_on_spot(&mut self, spot: DVec2, h: u64) -> Option<Standing> {
        let middle = spot + DVec2::splat(SPOT_M * 0.5);
        let block = quarters::at(middle).block(middle);
        let Known { fabric, mut looks } = self.block(&block);
        // Every lot belongs to the one spot that its middle lies in.
        let lot = block.quarter.nearest_lot(middle, fabric.lot_m());
        let p = lot.middle;
        let inside = (p - spot).cmpge(DVec2::ZERO).all() && (p - spot).cmplt(DVec2::splat(SPOT_M)).all();
        if !inside {
            return None;
        }
        let ground = self.playing.land.sample(p, 4.0);
        let urban = ground.urban;
        if urban < 0.22 || unit(h, 3) < fabric.gaps(urban) {
            return None;
        }
        let (what, (half_m, _)) = fabric.builds(urban)?;
        let half_m = f64::from(half_m);
        let open_m = if urban > 0.5 { 42.0 + half_m } else { 30.0 };
        let (lanes_m, reach_m) = ((9.0 + half_m).max(22.0), (half_m - 13.0).max(0.0));
        let crowded = lot.clear_of_lanes_m <= lanes_m || ground.line_distance_m < open_m || !self.is_free(p, reach_m);
        if ground.water > 0.1 || crowded {
            return None;
        }
        if half_m > 12.0 && !self.stands_level(&block, p, half_m, ground.height_m) {
            return None;
        }
        if what == Plant::House || what == Plant::Row {
            // Small houses are painted one by one.
            looks.paint =
                if unit(h, 10) < 0.6 { looks.paint } else { (unit(h, 11) * houses::VARIANTS as f64) as usize };
        }
        Some(Standing { what, at: p, ground, turn_rad: block.quarter.turn_rad, looks })
    }

    /// Whether both ends of something long stand on dry ground about as high as its middle.
    fn stands_level(&self, block: &Block, p: DVec2, half_m: f64, height_m: f64) -> bool {
        let along = DVec2::from_angle(-block.quarter.turn_rad) * half_m;
        [along, -along].into_iter().all(|d| {
            let end = self.playing.land.sample(p + DVec2::new(d.x, -d.y), 8.0);
            end.water < 0.1 && (end.height_m - height_m).abs() < 2.2
        })
    }

    /// A tree in a street, a court or a park, where a place is in a town: `copse` is smooth noise from 0 to 1.
    pub fn tree(&mut self, p: DVec2, copse: f64, h: u64) -> Option<Plant> {
        let block = quarters::at(p).block(p);
        let fabric = self.block(&block).fabric;
        let lane_m = quarters::lane_m(p);
        let on_avenue = (8.0..17.0).contains(&lane_m);
        let on_street = (6.5..9.0).contains(&block.street_m(p));
        let in_the_way = lane_m < 8.0 || block.street_m(p) < 6.5 || Self::is_built(&block, fabric, p);
        let share = match () {
            () if in_the_way => 0.0,
            () if on_avenue => 0.50,
            () if on_street => 0.34,
            () => fabric.shade(copse),
        };
        let tree = if unit(h, 2) < 0.22 { Plant::Poplar } else { Plant::Broadleaf };
        (unit(h, 0) < share).then_some(tree)
    }

    /// Whether a building stands, or could stand, where a tree would.
    fn is_built(block: &Block, fabric: Fabric, p: DVec2) -> bool {
        let Some((_, (half_m, deep_m))) = fabric.builds(1.0) else { return false };
        let away = block.in_lot(p, fabric.lot_m()).abs();
        away.x < f64::from(half_m) + 2.5 && away.y < f64::from(deep_m) + 3.0
    }
}

/// The number of a lattice spot by which everything on it is chosen.
pub(super) fn number_of(spot: (i64, i64), seed: u64) -> u64 {
    hash(spot.0, spot.1, seed)
}

/// Whose houses stand at a place.
pub(super) fn country_at(playing: &Playing, p: DVec2) -> Country {
    Country::lit(playing.lit.at(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_lots_fill_a_block_and_buildings_fit_into_them() {
        for fabric in [Fabric::Park, Fabric::Sheds, Fabric::Lanes, Fabric::Towers, Fabric::Slabs] {
            let (lot, block) = (fabric.lot_m(), quarters::STREETS_M);
            assert!(((block / lot) - (block / lot).round()).length() < 1e-9, "{fabric:?}");
            for urban in [0.3, 0.9] {
                let Some((_, (half_m, deep_m))) = fabric.builds(urban) else { continue };
                // Streets are 11 m wide with their kerbs, half of that on either side.
                assert!(lot.x * 0.5 - f64::from(half_m) >= 2.0 && lot.y * 0.5 - f64::from(deep_m) >= 4.0, "{fabric:?}");
            }
        }
    }

    #[test]
    fn villages_are_lanes_and_towns_of_the_dark_country_have_few_towers() {
        let share = |urban: f64, lit: f64, fabric: Fabric| {
            (0..1000).filter(|i| Fabric::of(f64::from(*i) / 1000.0, urban, lit) == fabric).count() as f64 / 1000.0
        };
        assert_eq!(share(0.3, 1.0, Fabric::Lanes), 1.0);
        assert!(share(0.9, 0.2, Fabric::Towers) < 0.5 * share(0.9, 1.0, Fabric::Towers));
        assert!(share(0.9, 1.0, Fabric::Slabs) > 0.4);
    }
}
