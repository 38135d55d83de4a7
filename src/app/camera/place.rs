//! Where vehicles stand in a frame: on the track, or in the museum, or on the way between.

use bevy::prelude::Resource;
use glam::DVec3;

use crate::journey::VehiclePose;

/// Where a vehicle stands. Its axes: right, up over the rails, to the rear of its middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Middle between the bogies on the rails, world.
    pub middle: DVec3,
    /// The way its front looks, a unit vector.
    pub forward: DVec3,
    /// Length of its body, metres.
    pub length_m: f64,
}

impl Default for Place {
    fn default() -> Self {
        Self { middle: DVec3::ZERO, forward: DVec3::X, length_m: 0.0 }
    }
}

impl Place {
    /// On its two bogies.
    pub fn on_track(pose: &VehiclePose, length_m: f64) -> Self {
        let (front, rear) = (pose.front_bogie.position, pose.rear_bogie.position);
        Self { middle: (front + rear) * 0.5, forward: (front - rear).normalize_or(DVec3::X), length_m }
    }

    fn axes(&self) -> [DVec3; 3] {
        let right = self.forward.cross(DVec3::Z).normalize_or(DVec3::NEG_Y);
        [right, right.cross(self.forward), -self.forward]
    }

    /// A place of the vehicle in the world.
    pub fn point(&self, local: DVec3) -> DVec3 {
        let [right, up, rear] = self.axes();
        self.middle + right * local.x + up * local.y + rear * local.z
    }

    /// A place of the world in the vehicle.
    pub fn local(&self, world: DVec3) -> DVec3 {
        self.turned(world - self.middle)
    }

    /// A direction of the world in the vehicle.
    pub fn turned(&self, direction: DVec3) -> DVec3 {
        let [right, up, rear] = self.axes();
        DVec3::new(direction.dot(right), direction.dot(up), direction.dot(rear))
    }

    /// On the way to another place.
    #[must_use]
    pub fn towards(&self, other: &Self, share: f64) -> Self {
        Self {
            middle: self.middle.lerp(other.middle, share),
            forward: self.forward.lerp(other.forward, share).normalize_or(other.forward),
            length_m: self.length_m,
        }
    }
}

/// Where every vehicle stands in this frame, by its index; none for those that are not in the train now.
#[derive(Resource, Default)]
pub struct Places(Vec<Option<Place>>);

impl Places {
    /// Where a vehicle stands.
    pub fn of(&self, vehicle: usize) -> Option<&Place> {
        self.0.get(vehicle)?.as_ref()
    }

    /// Vehicles, in the train or not.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those in the train, with their indices.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Place)> {
        self.0.iter().enumerate().filter_map(|(vehicle, place)| Some((vehicle, place.as_ref()?)))
    }

    /// Forgets all, and makes room.
    pub fn clear(&mut self, vehicles: usize) {
        self.0.clear();
        self.0.resize(vehicles, None);
    }

    /// Puts a vehicle somewhere.
    pub fn put(&mut self, vehicle: usize, place: Place) {
        if let Some(slot) = self.0.get_mut(vehicle) {
            *slot = Some(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_a_vehicle_go_to_the_world_and_back() {
        let place = Place {
            middle: DVec3::new(100.0, 50.0, 7.0),
            forward: DVec3::new(0.6, 0.8, 0.02).normalize(),
            length_m: 25.5,
        };
        for local in [DVec3::new(1.2, 2.0, -9.0), DVec3::ZERO, DVec3::new(-1.0, 0.0, 12.0)] {
            assert!(place.local(place.point(local)).distance(local) < 1e-9);
        }
        // The right of a train that goes north is east.
        let north = Place { middle: DVec3::ZERO, forward: DVec3::Y, length_m: 25.5 };
        assert!(north.point(DVec3::X).distance(DVec3::X) < 1e-12);
    }
}
