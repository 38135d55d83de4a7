//! Blocks of fields and quarters of towns: 512 m squares, each turned its own way, with streets around blocks of houses,
//! as the ground's shader draws them.

use glam::{DVec2, IVec2, Vec2};

/// Side of a quarter, metres; patterns repeat after sixteen of them, as the shader's frame does.
const QUARTER_M: f64 = 512.0;
/// Length of kerb on which one car can stand, and how far from the middle of its street it stands, metres.
const KERB_M: (f64, f64) = (6.4, 3.6);
/// No car stands nearer to the middle of the next street, nor of the lane between quarters, metres.
const CROSSING_M: (f64, f64) = (11.0, 13.0);
/// Streets lie so far apart, metres along and across.
pub const STREETS_M: DVec2 = DVec2::new(128.0, 88.0);

/// A quarter of a town.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quarter {
    /// Its middle, world.
    middle: DVec2,
    /// Its number in the pattern, to the east and south.
    counted: Vec2,
    /// How far its streets turn clockwise from east, radians.
    pub turn_rad: f64,
}

/// A block of houses: what lies between the same four streets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block {
    /// The quarter it lies in.
    pub quarter: Quarter,
    /// Its number in the quarter, along and across.
    pub number: IVec2,
}

/// A piece of a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lot {
    /// Its middle, world.
    pub middle: DVec2,
    /// Distance of its middle to the lanes around the quarter, metres.
    pub clear_of_lanes_m: f64,
}

/// A place along the kerb of a street where one car can stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kerb {
    /// Its middle, world.
    pub at: DVec2,
    /// The way that traffic on its side goes, anticlockwise from east, radians.
    pub heading_rad: f64,
    /// A number of its own, 0 to 1.
    pub chance: f32,
}

/// The same numbers as `hash2` of the shaders gives for small whole numbers.
fn hash2(p: Vec2) -> f32 {
    let q = (p * Vec2::new(0.1031, 0.1030)).fract_gl();
    let r = q + Vec2::splat(q.dot(Vec2::new(q.y, q.x) + 33.33));
    let product = (r.x + r.y) * r.x;
    product - product.floor()
}

/// The quarter that a place lies in.
pub fn at(p: DVec2) -> Quarter {
    // The shader counts to the south.
    let q = DVec2::new(p.x, -p.y) / QUARTER_M;
    let square = q.floor();
    let counted = Vec2::new(square.x.rem_euclid(16.0) as f32, square.y.rem_euclid(16.0) as f32);
    let middle = (square + DVec2::splat(0.5)) * QUARTER_M;
    let turn = (hash2(counted + Vec2::new(5.0, 1.0)) - 0.5) * 0.5;
    Quarter { middle: DVec2::new(middle.x, -middle.y), counted, turn_rad: f64::from(turn) }
}

/// The kerbs of all streets in a square, by the rule by which the ground's shader paints what stands along them.
pub fn kerbs(corner: DVec2, side_m: f64) -> Vec<Kerb> {
    let corners = [DVec2::ZERO, DVec2::X, DVec2::Y, DVec2::ONE].map(|c| corner + c * side_m);
    let mut quarters: Vec<Quarter> = Vec::new();
    for quarter in corners.map(at) {
        if !quarters.contains(&quarter) {
            quarters.push(quarter);
        }
    }
    let within =
        |kerb: &Kerb| (kerb.at - corner).cmpge(DVec2::ZERO).all() && (corners[3] - kerb.at).cmpgt(DVec2::ZERO).all();
    quarters.iter().flat_map(|quarter| quarter.kerbs_around(corners)).filter(within).collect()
}

/// Distance to the lane between quarters, metres.
pub fn lane_m(p: DVec2) -> f64 {
    let edge = |x: f64| {
        let f = x.rem_euclid(QUARTER_M);
        f.min(QUARTER_M - f)
    };
    edge(p.x).min(edge(p.y))
}

impl Quarter {
    /// A place as its streets lie: along and across (to the south), from its middle.
    fn along_streets(&self, p: DVec2) -> DVec2 {
        let d = p - self.middle;
        DVec2::from_angle(self.turn_rad).rotate(DVec2::new(d.x, -d.y))
    }

    /// The place that lies so far along and across from its middle.
    fn place(&self, along: DVec2) -> DVec2 {
        let back = DVec2::from_angle(-self.turn_rad).rotate(along);
        self.middle + DVec2::new(back.x, -back.y)
    }

    /// The block of houses that a place lies in.
    pub fn block(self, p: DVec2) -> Block {
        Block { quarter: self, number: (self.along_streets(p) / STREETS_M).floor().as_ivec2() }
    }

    /// The lot whose middle is nearest.
    pub fn nearest_lot(&self, p: DVec2, size_m: DVec2) -> Lot {
        let lot = ((self.along_streets(p) / size_m).floor() + DVec2::splat(0.5)) * size_m;
        let middle = self.place(lot);
        Lot { middle, clear_of_lanes_m: lane_m(middle) }
    }

    /// Its kerbs in a box, as its streets lie, around some places.
    fn kerbs_around(self, places: [DVec2; 4]) -> impl Iterator<Item = Kerb> {
        let along = places.map(|p| self.along_streets(p));
        let (low, high) = along.into_iter().fold((DVec2::MAX, DVec2::MIN), |(low, high), p| (low.min(p), high.max(p)));
        [true, false].into_iter().flat_map(move |lengthwise| {
            let (run, streets) =
                if lengthwise { ((low.x, high.x), (low.y, high.y)) } else { ((low.y, high.y), (low.x, high.x)) };
            let apart_m = if lengthwise { STREETS_M.y } else { STREETS_M.x };
            let numbered =
                |(from, to): (f64, f64), every: f64| (from / every).floor() as i32..=(to / every).ceil() as i32;
            numbered(streets, apart_m)
                .flat_map(move |street| numbered(run, KERB_M.0).map(move |slot| (street, slot)))
                .flat_map(move |(street, slot)| {
                    [-1.0, 1.0].into_iter().filter_map(move |side| self.kerb(lengthwise, street, slot, side))
                })
        })
    }

    /// A place along the kerb of a street, unless it is too near to a crossing: streets `lengthwise` run as the longer
    /// sides of blocks do; `side` is 1 to the south of those and to the east of the others.
    fn kerb(self, lengthwise: bool, street: i32, slot: i32, side: f64) -> Option<Kerb> {
        let along = (f64::from(slot) + 0.5) * KERB_M.0;
        let (apart, crossing_every_m) =
            if lengthwise { (STREETS_M.y, STREETS_M.x) } else { (STREETS_M.x, STREETS_M.y) };
        let across = f64::from(street) * apart + side * KERB_M.1;
        let at_place = if lengthwise { DVec2::new(along, across) } else { DVec2::new(across, along) };
        let at_m = self.place(at_place);
        let to_crossing = (along - (along / crossing_every_m).round() * crossing_every_m).abs();
        if to_crossing < CROSSING_M.0 || lane_m(at_m) < CROSSING_M.1 || at(at_m) != self {
            return None;
        }
        let number = if lengthwise { 40 + 2 * street } else { 140 + 2 * street } + i32::from(side > 0.0);
        let chance = hash2(Vec2::new((slot + 70) as f32, number as f32) + self.counted * 13.0);
        // Along a street that runs to the east it is the southern side that goes there, and of the others the western
        // side that goes to the south.
        let forward = (side > 0.0) == lengthwise;
        let street_rad = if lengthwise { self.turn_rad } else { self.turn_rad - std::f64::consts::FRAC_PI_2 };
        let heading_rad = if forward { street_rad } else { street_rad + std::f64::consts::PI };
        Some(Kerb { at: at_m, heading_rad, chance })
    }

    /// A number of its own, 0 to 1.
    pub fn chance(&self) -> f64 {
        f64::from(hash2(self.counted + Vec2::new(41.0, 17.0)))
    }
}

impl Block {
    /// Its middle, world.
    pub fn middle(&self) -> DVec2 {
        self.quarter.place((self.number.as_dvec2() + DVec2::splat(0.5)) * STREETS_M)
    }

    /// Numbers of its own, 0 to 1: what it is, and whether it is what its quarter is.
    pub fn chances(&self) -> (f64, f64) {
        let (number, counted) = (self.number.as_vec2(), self.quarter.counted);
        let own = hash2(number * 7.0 + counted * 3.0 + Vec2::new(90.0, 33.0));
        let like_its_quarter = hash2(number * 5.0 + counted * 11.0 + Vec2::new(113.0, 71.0));
        (f64::from(own), f64::from(like_its_quarter))
    }

    /// Distance of a place in it to the nearest middle of its streets, metres.
    pub fn street_m(&self, p: DVec2) -> f64 {
        let inside = self.quarter.along_streets(p) - self.number.as_dvec2() * STREETS_M;
        inside.min(STREETS_M - inside).min_element()
    }

    /// Where in a lot of this size a place lies: from the lot's middle, along and across, metres.
    pub fn in_lot(&self, p: DVec2, size_m: DVec2) -> DVec2 {
        let q = self.quarter.along_streets(p) / size_m;
        (q - q.floor() - DVec2::splat(0.5)) * size_m
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> impl Iterator<Item = DVec2> {
        (0..500).map(f64::from).map(|k| DVec2::new(k * 37.1 - 9_000.0, k * -51.7 + 4_000.0))
    }

    #[test]
    fn a_lot_is_near_and_quarters_repeat_with_the_pattern() {
        for p in places() {
            let lot = at(p).nearest_lot(p, DVec2::new(32.0, 22.0));
            assert!(lot.middle.distance(p) < 19.5);
            assert_eq!(at(p).turn_rad, at(p + DVec2::splat(8_192.0)).turn_rad);
        }
    }

    #[test]
    fn cars_stand_along_streets_clear_of_crossings_and_squares_share_them_out() {
        let mut all = 0;
        for corner in [DVec2::ZERO, DVec2::new(-700.0, 300.0), DVec2::new(460.0, 460.0)] {
            let whole = kerbs(corner, 120.0);
            for kerb in &whole {
                let block = at(kerb.at).block(kerb.at);
                assert!((block.street_m(kerb.at) - KERB_M.1).abs() < 1e-6, "{kerb:?}");
                assert!(lane_m(kerb.at) >= CROSSING_M.1 && (0.0..1.0).contains(&kerb.chance));
                // Right of the middle of its street, as it faces.
                let forward = DVec2::from_angle(kerb.heading_rad);
                let to_middle = kerb.at + forward.perp() * KERB_M.1;
                assert!(at(to_middle) != at(kerb.at) || block.quarter.block(to_middle).street_m(to_middle) < 1e-6);
            }
            let quarters = [DVec2::ZERO, DVec2::X, DVec2::Y, DVec2::ONE].map(|c| kerbs(corner + c * 60.0, 60.0).len());
            assert_eq!(quarters.iter().sum::<usize>(), whole.len());
            all += whole.len();
        }
        assert!(all > 60, "{all} kerbs");
    }

    #[test]
    fn a_place_lies_in_its_block_between_four_streets() {
        for p in places() {
            let block = at(p).block(p);
            assert!(block.middle().distance(p) < STREETS_M.length() * 0.5 + 1e-6);
            assert_eq!(block.quarter.block(block.middle()), block);
            assert!((0.0..=STREETS_M.y * 0.5).contains(&block.street_m(p)));
            assert!((block.street_m(block.middle()) - STREETS_M.y * 0.5).abs() < 1e-6);
            assert!(block.in_lot(block.middle(), STREETS_M).length() < 1e-6);
        }
    }
}
