//! Bogies and wheelsets.

use bevy::prelude::*;

use super::WHEEL_RADIUS_M;
use crate::{
    app::{
        Playing,
        mesh::{MeshKit, Paint},
        theme,
    },
    journey::VehicleKind,
};

/// Places of the axles in a bogie (metres ahead of its middle) and the wheel radius.
pub fn axles(playing: &Playing, kind: &VehicleKind) -> (Vec<f32>, f32) {
    match kind {
        VehicleKind::Carriage { .. } => (vec![1.2, -1.2], WHEEL_RADIUS_M),
        VehicleKind::Locomotive { class, .. } => {
            let per_bogie = playing.scenario.locomotive_classes.get(class).map_or(3, |c| c.shape.axles_per_bogie);
            if per_bogie >= 3 { (vec![1.8, 0.0, -1.8], 0.525) } else { (vec![1.3, -1.3], 0.525) }
        }
    }
}

/// Shared meshes of running gear.
pub struct GearMeshes {
    coach_frame: Handle<Mesh>,
    locomotive_frame: Handle<Mesh>,
    coach_wheels: Handle<Mesh>,
    locomotive_wheels: Handle<Mesh>,
}

impl GearMeshes {
    /// Builds them.
    pub fn build(meshes: &mut Assets<Mesh>) -> Self {
        Self {
            coach_frame: meshes.add(frame(1.2, 1.75, WHEEL_RADIUS_M)),
            locomotive_frame: meshes.add(frame(1.8, 2.6, 0.525)),
            coach_wheels: meshes.add(wheelset(WHEEL_RADIUS_M)),
            locomotive_wheels: meshes.add(wheelset(0.525)),
        }
    }

    /// Frame of a bogie.
    pub fn frame(&self, kind: &VehicleKind) -> Handle<Mesh> {
        match kind {
            VehicleKind::Carriage { .. } => self.coach_frame.clone(),
            VehicleKind::Locomotive { .. } => self.locomotive_frame.clone(),
        }
    }

    /// Wheelset of a radius.
    pub fn wheels(&self, radius_m: f32) -> Handle<Mesh> {
        if radius_m > 0.5 { self.locomotive_wheels.clone() } else { self.coach_wheels.clone() }
    }
}

/// Side frames, transom, axle boxes, springs, dampers.
fn frame(axle_m: f32, half_length: f32, radius: f32) -> Mesh {
    let mut kit = MeshKit::default();
    let dark = Paint::gloss(theme::frame_grey(), 0.25);
    let box_paint = Paint::gloss(theme::wheel(), 0.3);
    for side in [-1.0_f32, 1.0] {
        let x = side * 1.02;
        kit.cuboid(
            Vec3::new(x - 0.09, radius + 0.05, -half_length),
            Vec3::new(x + 0.09, radius + 0.27, half_length),
            dark,
        );
        kit.cuboid(Vec3::new(x - 0.12, radius - 0.1, -0.45), Vec3::new(x + 0.12, radius + 0.12, 0.45), dark);
        for z in [-axle_m, axle_m] {
            kit.cuboid(
                Vec3::new(x - 0.14, radius - 0.17, z - 0.20),
                Vec3::new(x + 0.14, radius + 0.17, z + 0.20),
                box_paint,
            );
            kit.cylinder(Vec3::new(x, radius + 0.26, z - 0.34), Vec3::Y, 0.17, 0.10, 7, box_paint, box_paint);
            kit.cylinder(Vec3::new(x, radius + 0.26, z + 0.34), Vec3::Y, 0.17, 0.10, 7, box_paint, box_paint);
        }
        // Air springs between frame and body.
        kit.cylinder(Vec3::new(side * 0.95, radius + 0.42, 0.0), Vec3::Y, 0.16, 0.27, 9, dark, dark);
    }
    kit.cuboid(Vec3::new(-1.0, radius + 0.02, -0.22), Vec3::new(1.0, radius + 0.30, 0.22), dark);
    kit.build()
}

/// Axle, two wheels with treads, flanges and spokes enough to see them turn.
fn wheelset(radius: f32) -> Mesh {
    let mut kit = MeshKit::default();
    let tread = Paint::gloss(theme::steel(), 0.8);
    let disc = Paint::gloss(theme::wheel(), 0.3);
    let dark = Paint::gloss(theme::frame_grey(), 0.2);
    kit.cylinder(Vec3::ZERO, Vec3::X, 0.98, 0.085, 8, dark, dark);
    for side in [-1.0_f32, 1.0] {
        kit.cylinder(Vec3::new(side * 0.75, 0.0, 0.0), Vec3::X, 0.065, radius, 20, tread, disc);
        kit.cylinder(Vec3::new(side * 0.695, 0.0, 0.0), Vec3::X, 0.016, radius + 0.028, 20, tread, disc);
        // A dark mark on the disc shows the turning.
        let x = side * 0.818;
        for k in 0..4 {
            let a = std::f32::consts::FRAC_PI_2 * k as f32;
            let (s, c) = a.sin_cos();
            let at = Vec3::new(x, s * radius * 0.55, c * radius * 0.55);
            kit.cuboid(at - Vec3::new(0.004, 0.07, 0.07), at + Vec3::new(0.004, 0.07, 0.07), dark);
        }
    }
    kit.build()
}
