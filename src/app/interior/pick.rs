//! What of an opened carriage lies under a point of the window: a piece, or the floor of a room.

use glam::DVec3;

use super::{Inside, Insides, Opened};
use crate::{
    app::camera::Place,
    scenario::{FLOOR_M, Furnishing, Piece, Scenario},
};

/// Something inside of a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spot {
    /// Vehicle, by index.
    pub vehicle: usize,
    /// Room, by index.
    pub room: usize,
    /// Furnishing, by index; none for the room itself.
    pub piece: Option<usize>,
}

/// A box that stands on the floor, turned: as the pointer finds it.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// Middle of its underside, in the axes of the vehicle (x right, y up over the rails, z to the rear).
    pub foot: DVec3,
    /// Width, height, depth.
    pub size: DVec3,
    /// Turn: 0 to the front, a quarter to the right.
    pub turn_rad: f64,
}

impl Block {
    /// The box of a piece.
    pub fn of(inside: &Inside, piece: &Piece, kit: &Furnishing) -> Self {
        let (width_m, depth_m, height_m) = kit.size_m;
        Self {
            foot: inside.local(piece.at_m, piece.across_m, piece.up_m),
            size: DVec3::new(width_m, height_m, depth_m),
            turn_rad: piece.turn_deg.to_radians(),
        }
    }

    /// Its own axes: right, up, rear.
    fn axes(&self) -> [DVec3; 3] {
        let (sin, cos) = self.turn_rad.sin_cos();
        [DVec3::new(cos, 0.0, sin), DVec3::Y, DVec3::new(-sin, 0.0, cos)]
    }

    /// Its eight corners in the axes of the vehicle, the lower ones first.
    pub fn corners(&self) -> [DVec3; 8] {
        let [right, up, rear] = self.axes();
        let (x, z) = (right * (self.size.x / 2.0), rear * (self.size.z / 2.0));
        let low = [self.foot - x - z, self.foot + x - z, self.foot + x + z, self.foot - x + z];
        let high = low.map(|corner| corner + up * self.size.y);
        [low[0], low[1], low[2], low[3], high[0], high[1], high[2], high[3]]
    }

    /// How far along a ray it is met.
    fn met(&self, from: DVec3, way: DVec3) -> Option<f64> {
        let middle = self.foot + DVec3::Y * (self.size.y / 2.0);
        let (mut near, mut far) = (f64::NEG_INFINITY, f64::INFINITY);
        for (axis, size) in self.axes().into_iter().zip(self.size.to_array()) {
            let (start, speed) = ((from - middle).dot(axis), way.dot(axis));
            // Flat things are found too.
            let half = (size / 2.0).max(0.03);
            if speed.abs() < 1e-9 {
                if start.abs() > half {
                    return None;
                }
                continue;
            }
            let (a, b) = ((-half - start) / speed, (half - start) / speed);
            near = near.max(a.min(b));
            far = far.min(a.max(b));
        }
        (near <= far && far > 0.0).then_some(near.max(0.0))
    }
}

/// What a ray (world) meets first in a vehicle: how far away, and what.
pub fn meet(
    scenario: &Scenario,
    insides: &Insides,
    vehicle: usize,
    place: &Place,
    open: Opened,
    ray: (DVec3, DVec3),
) -> Option<(f64, Spot)> {
    let inside = insides.of(vehicle)?;
    let (from, way) = (place.local(ray.0), place.turned(ray.1));
    let mut best: Option<(f64, Spot)> = None;
    let mut offer = |away_m: f64, spot: Spot| {
        if best.is_none_or(|(nearest_m, _)| away_m < nearest_m) {
            best = Some((away_m, spot));
        }
    };
    for (index, piece) in inside.interior.pieces.iter().enumerate() {
        let Some(kit) = scenario.furnishings.get(&piece.kind) else { continue };
        let gone = match super::hangs(piece, kit, &inside.body) {
            Some(super::Hangs::Ceiling) => open.roof,
            Some(super::Hangs::Right) => open.right,
            Some(super::Hangs::Left) => open.left,
            None => 0.0,
        };
        if gone > 0.4 {
            continue;
        }
        if let Some(away_m) = Block::of(inside, piece, kit).met(from, way) {
            offer(away_m, Spot { vehicle, room: piece.room, piece: Some(index) });
        }
    }
    // The floor, where nothing stands on it.
    if way.y < -1e-6 {
        let away_m = (FLOOR_M - from.y) / way.y;
        let at = from + way * away_m;
        if let Some(room) = inside.interior.room_at(at.z + inside.body.length_m / 2.0, at.x) {
            offer(away_m, Spot { vehicle, room, piece: None });
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ray_from_above_meets_the_top_of_a_box() {
        let block = Block { foot: DVec3::new(1.0, 1.25, 3.0), size: DVec3::new(1.2, 0.75, 0.6), turn_rad: 1.57 };
        let met = block.met(DVec3::new(1.0, 5.0, 3.0), DVec3::NEG_Y);
        assert!((met.unwrap_or_default() - 3.0).abs() < 1e-9);
        // Turned by a quarter its depth lies across: 0.5 m to the rear it is still met, 0.7 m to the rear not.
        assert!(block.met(DVec3::new(1.0, 5.0, 3.5), DVec3::NEG_Y).is_some());
        assert!(block.met(DVec3::new(1.0, 5.0, 3.7), DVec3::NEG_Y).is_none());
        assert!(block.met(DVec3::new(1.5, 5.0, 3.0), DVec3::NEG_Y).is_none());
    }

    #[test]
    fn what_lies_behind_the_eye_is_not_met() {
        let block = Block { foot: DVec3::ZERO, size: DVec3::ONE, turn_rad: 0.0 };
        assert!(block.met(DVec3::new(0.0, 5.0, 0.0), DVec3::Y).is_none());
    }
}
