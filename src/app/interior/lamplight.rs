//! The light in rooms: where lamps throw it, and how much of it corners leave.
//!
//! It is worked out once for each layout, at the corners of its faces, and costs nothing when it is drawn. Positions
//! are in the axes of the vehicle (see [`Inside::local`]).

use std::collections::BTreeMap;

use bevy::prelude::*;

use super::Inside;
use crate::scenario::{self, Shape, Space};

/// A room has a lamp in its ceiling for every so many metres, where it has none of its own.
const LAMP_EVERY_M: f32 = 2.5;
/// Light of one lamp is half at this distance, metres.
const HALF_M: f32 = 1.15;
/// What shines so much is a lamp and not a screen.
const IS_LAMP: f64 = 0.95;
/// Share of the light that is the same everywhere in a room: what walls throw back.
const EVEN: f32 = 0.42;
/// How much of the light an edge between two faces takes, and how far from it that is felt, metres.
const EDGE: (f32, f32) = (0.30, 0.24);
/// The same beside the floor, where furniture stands.
const FOOT: (f32, f32) = (0.38, 0.30);

/// What shines in a room.
struct Bulb {
    at: Vec3,
    strength: f32,
}

/// The light in a room.
pub(super) struct Lamplight {
    bulbs: Vec<Bulb>,
    low: Vec3,
    high: Vec3,
    /// What the lamps give on an average of the floor.
    mean: f32,
}

/// How many lamps a ceiling has.
pub(super) fn ceiling_lamps(length_m: f32) -> u32 {
    (length_m / LAMP_EVERY_M).ceil().max(1.0) as u32
}

impl Lamplight {
    /// The light in a room of a carriage.
    pub(super) fn of(inside: &Inside, room: &Space, kit: &BTreeMap<String, scenario::Furnishing>) -> Self {
        let rect = room.rect;
        let low = inside.local(rect.from_m, rect.left_m, 0.0).as_vec3();
        let high = inside.local(rect.to_m, rect.right_m, inside.body.headroom_m()).as_vec3();
        let mut bulbs: Vec<Bulb> = inside
            .interior
            .pieces
            .iter()
            .filter(|piece| inside.interior.rooms[piece.room].id == room.id)
            .filter_map(|piece| {
                let (middle, strength) = shining(kit.get(&piece.kind)?)?;
                let (at_m, across_m) = piece.place(middle.0, middle.1);
                Some(Bulb { at: inside.local(at_m, across_m, piece.up_m + middle.2).as_vec3(), strength })
            })
            .collect();
        if !inside.has_ceiling_lamp(room) {
            let lamps = ceiling_lamps(high.z - low.z);
            bulbs.extend((0..lamps).map(|lamp| {
                let z = low.z + (high.z - low.z) * (lamp as f32 + 0.5) / lamps as f32;
                Bulb { at: Vec3::new((low.x + high.x) * 0.5, high.y - 0.1, z), strength: 0.8 }
            }));
        }
        let mut light = Self { bulbs, low, high, mean: 1.0 };
        light.mean = light.mean().max(0.02);
        light
    }

    fn mean(&self) -> f32 {
        let steps = 6;
        let share = |i: usize| (i as f32 + 0.5) / steps as f32;
        let places = (0..steps).flat_map(|i| (0..steps).map(move |j| (share(i), share(j))));
        let sum: f32 = places
            .map(|(a, b)| {
                let floor = Vec3::new(a, 0.0, b) * (self.high - self.low) + self.low;
                self.direct(floor + Vec3::Y * 0.4, Vec3::Y)
            })
            .sum();
        sum / (steps * steps) as f32
    }

    /// What the lamps themselves give a face.
    fn direct(&self, at: Vec3, normal: Vec3) -> f32 {
        let from = |bulb: &Bulb| {
            let way = bulb.at - at;
            let facing = 0.35 + 0.65 * normal.dot(way.normalize_or(normal)).max(0.0);
            bulb.strength * facing / (1.0 + way.length_squared() / (HALF_M * HALF_M))
        };
        self.bulbs.iter().map(from).sum()
    }

    /// How brightly lamps shine on a face: 1 as on an average of the room.
    pub(super) fn lamps(&self, at: Vec3, normal: Vec3) -> f32 {
        if self.bulbs.is_empty() {
            return 1.0;
        }
        EVEN + (1.0 - EVEN) * self.direct(at, normal) / self.mean
    }

    /// Share of all light that is left near the edges of a face of the room.
    pub(super) fn left(&self, at: Vec3, normal: Vec3) -> f32 {
        let edges = [
            (at.x - self.low.x, Vec3::X, EDGE),
            (self.high.x - at.x, Vec3::NEG_X, EDGE),
            (at.z - self.low.z, Vec3::Z, EDGE),
            (self.high.z - at.z, Vec3::NEG_Z, EDGE),
            (at.y - self.low.y, Vec3::Y, FOOT),
            (self.high.y - at.y, Vec3::NEG_Y, EDGE),
        ];
        let taken = |(away_m, way, (most, felt_m)): &(f32, Vec3, (f32, f32))| {
            // A face is not in its own way.
            if normal.dot(*way).abs() > 0.7 { 1.0 } else { 1.0 - most * (-away_m.max(0.0) / felt_m).exp() }
        };
        edges.iter().map(taken).product()
    }

    /// Both, as meshes take them.
    pub(super) fn on(&self, at: Vec3, normal: Vec3) -> (f32, f32) {
        (self.left(at, normal), self.lamps(at, normal))
    }
}

/// The middle of what shines on a piece (right, front, up) and how strongly it does; `None` for what does not.
fn shining(kind: &scenario::Furnishing) -> Option<((f64, f64, f64), f32)> {
    let lamp = |shape: &&Shape| shape.paint().lamp >= IS_LAMP;
    let solids: Vec<_> = kind.shapes.iter().filter(lamp).map(Shape::solid).collect();
    let count = solids.len() as f64;
    let sum = solids.iter().fold((0.0, 0.0, 0.0), |sum, solid| {
        let (right_m, front_m) = solid.bounds.middle();
        (sum.0 + right_m, sum.1 + front_m, sum.2 + f64::midpoint(solid.foot_m, solid.top_m))
    });
    // Small ones light what is beside them.
    let (width_m, depth_m, height_m) = kind.size_m;
    let strength = if width_m.max(depth_m).max(height_m) < 0.6 { 0.55 } else { 1.0 };
    (count > 0.0).then(|| ((sum.0 / count, sum.1 / count, sum.2 / count), strength))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(bulbs: Vec<Bulb>) -> Lamplight {
        let mut light = Lamplight { bulbs, low: Vec3::ZERO, high: Vec3::new(2.8, 2.4, 6.0), mean: 1.0 };
        light.mean = light.mean().max(0.02);
        light
    }

    #[test]
    fn under_a_lamp_it_is_brighter_than_in_the_far_corner_and_even_without_lamps() {
        let lit = room(vec![Bulb { at: Vec3::new(1.4, 1.5, 1.0), strength: 1.0 }]);
        let (under, far) = (Vec3::new(1.4, 0.0, 1.0), Vec3::new(1.4, 0.0, 5.8));
        assert!(lit.lamps(under, Vec3::Y) > 1.2 && lit.lamps(far, Vec3::Y) < 0.8);
        assert!(lit.lamps(far, Vec3::Y) > 0.3, "walls throw light back");
        assert!((room(Vec::new()).lamps(far, Vec3::Y) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn corners_are_darker_than_the_middle_of_a_wall() {
        let light = room(Vec::new());
        let wall = |y: f32, z: f32| light.left(Vec3::new(0.0, y, z), Vec3::X);
        assert!(wall(0.0, 3.0) < 0.7 && wall(1.2, 3.0) > 0.95);
        assert!(wall(1.2, 0.0) < wall(1.2, 3.0) && wall(0.0, 0.0) < wall(0.0, 3.0));
    }
}
