//! Station clocks that tell the time of the journey in their country.

use bevy::prelude::*;

use super::stations::StationEntity;
use crate::app::{
    Frame, JourneySnapshot,
    material::Materials,
    mesh::{MeshKit, Paint},
    origin::Placed,
    theme,
};

/// A hand of a station clock.
#[derive(Component, Clone, Copy, Debug)]
#[require(Transform, Visibility)]
pub struct ClockHand {
    /// Seconds of a turn.
    turn_s: f64,
    /// Hours before Greenwich.
    zone_h: f64,
}

/// Meshes of a clock with a radius of a metre.
#[derive(Resource)]
pub struct ClockMeshes {
    face: Handle<Mesh>,
    hands: [Handle<Mesh>; 2],
}

fn face() -> Mesh {
    let mut kit = MeshKit::default();
    let dark = Paint::matt(theme::frame_grey());
    // Lit from behind after dark.
    let dial = Paint { surface: [0.45, 0.0], ..Paint::matt(theme::edge_white()) };
    kit.cylinder(Vec3::ZERO, Vec3::Z, 0.05, 1.08, 24, dark, dark);
    let rim: Vec<Vec3> = (0..24)
        .map(|i| {
            let (sin, cos) = (std::f32::consts::TAU * i as f32 / 24.0).sin_cos();
            Vec3::new(cos, sin, 0.06)
        })
        .collect();
    kit.face(&rim, Vec3::Z, dial);
    for hour in 0..12 {
        let turn = Quat::from_rotation_z(std::f32::consts::TAU * hour as f32 / 12.0);
        let wide = if hour % 3 == 0 { 0.045 } else { 0.025 };
        let corners = [(-wide, 0.78), (wide, 0.78), (wide, 0.94), (-wide, 0.94)];
        kit.quad(corners.map(|(x, y)| turn * Vec3::new(x, y, 0.07)), dark);
    }
    kit.build()
}

fn hand(length: f32, wide: f32, z: f32) -> Mesh {
    let mut kit = MeshKit::default();
    let dark = Paint::matt(theme::frame_grey());
    kit.quad(
        [(-wide, -0.15), (wide, -0.15), (wide * 0.6, length), (-wide * 0.6, length)].map(|(x, y)| Vec3::new(x, y, z)),
        dark,
    );
    kit.build()
}

fn make(mut commands: Commands, mut meshes: ResMut<Assets<Mesh>>) {
    commands.insert_resource(ClockMeshes {
        face: meshes.add(face()),
        hands: [meshes.add(hand(0.55, 0.055, 0.08)), meshes.add(hand(0.82, 0.035, 0.09))],
    });
}

/// Clocks of Korea and China go by one time each.
fn zone_h(country: &str) -> f64 {
    if country == "KP" { 9.0 } else { 8.0 }
}

/// Hangs a clock at a place.
pub(super) fn hang(
    commands: &mut Commands,
    (station, country): (StationEntity, &str),
    placed: Placed,
    radius_m: f32,
    meshes: &ClockMeshes,
    materials: &Materials,
) {
    let scale = Transform::from_scale(Vec3::splat(radius_m));
    commands.spawn((station, placed, Visibility::default())).with_children(|clock| {
        clock.spawn((Mesh3d(meshes.face.clone()), MeshMaterial3d(materials.solid.clone()), scale));
        for (mesh, turn_s) in meshes.hands.iter().zip([43_200.0, 3_600.0]) {
            let hand = ClockHand { turn_s, zone_h: zone_h(country) };
            clock.spawn((hand, Mesh3d(mesh.clone()), MeshMaterial3d(materials.solid.clone()), scale));
        }
    });
}

/// How far a hand has turned at a second of the day, radians clockwise.
fn turned_rad(hand: &ClockHand, utc_s: f64) -> f64 {
    std::f64::consts::TAU * ((utc_s + hand.zone_h * 3_600.0) / hand.turn_s).rem_euclid(1.0)
}

fn tell_time(snapshot: Res<JourneySnapshot>, mut hands: Query<(&ClockHand, &mut Transform)>) {
    let utc_s = snapshot.moment.instant.as_second() as f64;
    for (hand, mut transform) in &mut hands {
        transform.rotation = Quat::from_rotation_z(-turned_rad(hand, utc_s) as f32);
    }
}

/// Clocks.
pub fn plugin(app: &mut App) {
    app.add_systems(Startup, make).add_systems(Update, tell_time.in_set(Frame::Place));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hands_tell_the_time_of_the_country() {
        let hour = ClockHand { turn_s: 43_200.0, zone_h: zone_h("KP") };
        // 08:00 in Greenwich is 17:00 in Pyongyang: five hours of twelve.
        assert!((turned_rad(&hour, 8.0 * 3_600.0) / std::f64::consts::TAU - 5.0 / 12.0).abs() < 1e-9);
        let minute = ClockHand { turn_s: 3_600.0, zone_h: zone_h("CN") };
        assert!((turned_rad(&minute, 900.0) / std::f64::consts::TAU - 0.25).abs() < 1e-9);
    }
}
