//! The floating origin: places are f64 until a `Transform` is written relative to it.
//!
//! World: x east, y north, z up (metres, projected). Render space: x east, y up, z south.

use bevy::prelude::*;
use glam::{DVec2, DVec3};

/// Where render space has its zero, on a 1 km lattice near the focus.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct RenderOrigin(pub DVec3);

const LATTICE_M: f64 = 1_000.0;

impl RenderOrigin {
    /// The origin for a focus: the nearest lattice point, at sea level.
    pub fn near(focus: DVec3) -> Self {
        Self(DVec3::new((focus.x / LATTICE_M).round() * LATTICE_M, (focus.y / LATTICE_M).round() * LATTICE_M, 0.0))
    }

    /// World to render space.
    pub fn to_render(self, p: DVec3) -> Vec3 {
        let d = p - self.0;
        Vec3::new(d.x as f32, d.z as f32, -d.y as f32)
    }

    /// Render space to world.
    pub fn to_world(self, p: Vec3) -> DVec3 {
        self.0 + DVec3::new(f64::from(p.x), -f64::from(p.z), f64::from(p.y))
    }

    /// The origin on the plane.
    pub fn plane(self) -> DVec2 {
        self.0.truncate()
    }
}

/// A thing that stands still on the earth: its `Transform` is written from this.
#[derive(Component, Clone, Copy, Debug)]
#[require(Transform)]
pub struct Placed {
    /// World position.
    pub at: DVec3,
    /// Turn about the vertical, radians, counter-clockwise from east.
    pub heading_rad: f64,
}

/// A direction in the world (heading counter-clockwise from east, grade rise over run) as a rotation whose
/// local -Z is forward, local Y up.
pub fn rotation(heading_rad: f64, grade: f64) -> Quat {
    // Heading 0 is east (+X); a local -Z pointing to +X is a turn of -90 degrees about Y.
    Quat::from_rotation_y((heading_rad - std::f64::consts::FRAC_PI_2) as f32)
        * Quat::from_rotation_x(grade.atan() as f32)
}

/// Moves the origin when the focus has left its lattice cell.
pub fn settle(mut origin: ResMut<RenderOrigin>, rig: Res<super::camera::Rig>) {
    let offset = (rig.pose().focus - origin.0).truncate();
    if offset.abs().max_element() > LATTICE_M {
        *origin = RenderOrigin::near(rig.pose().focus);
    }
}

fn place(origin: Res<RenderOrigin>, mut things: Query<(Ref<Placed>, &mut Transform)>) {
    for (placed, mut transform) in &mut things {
        if origin.is_changed() || placed.is_changed() {
            transform.translation = origin.to_render(placed.at);
            transform.rotation = rotation(placed.heading_rad, 0.0);
        }
    }
}

/// When transforms of things that stand still are written.
#[derive(SystemSet, Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlacesWritten;

/// Floating origin.
pub fn plugin(app: &mut App) {
    app.init_resource::<RenderOrigin>().add_systems(Update, place.in_set(PlacesWritten).in_set(super::Frame::Place));
}
