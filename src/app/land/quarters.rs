//! Blocks of fields and quarters of towns: 512 m squares, each turned its own way, as the ground's shader draws them.

use glam::{DVec2, Vec2};

/// Side of a block, metres; patterns repeat after sixteen of them, as the shader's frame does.
const BLOCK_M: f64 = 512.0;

/// A quarter of a town.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quarter {
    /// Its middle, world.
    middle: DVec2,
    /// How far its streets turn clockwise from east, radians.
    pub turn_rad: f64,
}

/// A lot of a quarter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lot {
    /// Its middle, world.
    pub middle: DVec2,
    /// Distance of its middle to the lanes around the block, metres.
    pub clear_of_lanes_m: f64,
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
    let q = DVec2::new(p.x, -p.y) / BLOCK_M;
    let block = q.floor();
    let counted = Vec2::new(block.x.rem_euclid(16.0) as f32, block.y.rem_euclid(16.0) as f32);
    let middle = (block + DVec2::splat(0.5)) * BLOCK_M;
    let turn = (hash2(counted + Vec2::new(5.0, 1.0)) - 0.5) * 0.5;
    Quarter { middle: DVec2::new(middle.x, -middle.y), turn_rad: f64::from(turn) }
}

/// Distance to the lane between blocks, metres.
pub fn lane_m(p: DVec2) -> f64 {
    let edge = |x: f64| {
        let f = x.rem_euclid(BLOCK_M);
        f.min(BLOCK_M - f)
    };
    edge(p.x).min(edge(p.y))
}

impl Quarter {
    /// The lot whose middle is nearest.
    pub fn nearest_lot(&self, p: DVec2, size_m: DVec2) -> Lot {
        // In the shader's axes (x east, y south), turned as the streets are.
        let turn = DVec2::from_angle(self.turn_rad);
        let d = p - self.middle;
        let q = turn.rotate(DVec2::new(d.x, -d.y));
        let lot = ((q / size_m).floor() + DVec2::splat(0.5)) * size_m;
        let back = turn.conjugate_rotate(lot);
        let middle = self.middle + DVec2::new(back.x, -back.y);
        Lot { middle, clear_of_lanes_m: lane_m(middle) }
    }
}

/// Helpers that glam has for one operand only.
trait Conjugate {
    fn conjugate_rotate(self, v: DVec2) -> DVec2;
}

impl Conjugate for DVec2 {
    fn conjugate_rotate(self, v: DVec2) -> DVec2 {
        DVec2::new(self.x, -self.y).rotate(v)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lot_is_near_and_quarters_repeat_with_the_pattern() {
        for k in 0..500 {
            let p = DVec2::new(f64::from(k) * 37.1 - 9_000.0, f64::from(k) * -51.7 + 4_000.0);
            let lot = at(p).nearest_lot(p, DVec2::new(32.0, 22.0));
            assert!(lot.middle.distance(p) < 19.5);
            assert_eq!(at(p).turn_rad, at(p + DVec2::splat(8_192.0)).turn_rad);
        }
    }
}
