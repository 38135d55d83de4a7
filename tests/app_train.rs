//! The train in the app: every vehicle an entity that means something, and every one of them on the rails.
#![cfg(feature = "app")]

mod stage;

use bevy::ecs::relationship::RelationshipTarget;
use bevy::prelude::*;
use glam::DVec3;
use slow_train::app::camera::Rig;
use slow_train::app::origin::{Placed, RenderOrigin};
use slow_train::app::playback::ClockCommand;
use slow_train::app::train::{Bogie, Carriage, Locomotive, OfTrain, PartOf, Parts, Vehicle, Vehicles, Wheelset};
use slow_train::journey::VehicleKind;
use stage::{Stage, Stand, instants, playing};

/// What may be lost between f64 and the `Transform` of a train that is 2.4 km long.
const MILLIMETRE: f64 = 1e-3;

#[test]
fn ninety_carriages_are_numbered_from_one_to_ninety_in_one_train() {
    let mut stage = Stage::open();
    let world = stage.app().world_mut();
    let mut carriages: Vec<(u32, Entity)> =
        world.query::<(&Carriage, &OfTrain)>().iter(world).map(|(c, train)| (c.number, train.0)).collect();
    carriages.sort_unstable();
    assert_eq!(carriages.iter().map(|c| c.0).collect::<Vec<_>>(), (1..=90).collect::<Vec<_>>());
    assert!(carriages.iter().all(|c| c.1 == carriages[0].1), "one train");
}

#[test]
fn every_vehicle_belongs_to_a_train_and_every_part_to_a_vehicle() {
    let mut stage = Stage::open();
    let world = stage.app().world_mut();
    let vehicles: Vec<(Entity, usize, Entity)> = world
        .query_filtered::<(Entity, &Vehicle, &OfTrain), Without<PartOf>>()
        .iter(world)
        .map(|(entity, vehicle, train)| (entity, vehicle.0, train.0))
        .collect();
    assert_eq!(vehicles.len(), playing().journey.vehicles().len());
    for (entity, vehicle, train) in vehicles {
        assert!(world.get::<Vehicles>(train).unwrap().iter().any(|e| e == entity), "the train knows vehicle {vehicle}");
        let is_carriage = world.get::<Carriage>(entity).is_some();
        assert!(is_carriage != world.get::<Locomotive>(entity).is_some(), "vehicle {vehicle} is one of both");
        let parts: Vec<Entity> = world.get::<Parts>(entity).unwrap().iter().collect();
        let bogies = parts.iter().filter(|p| world.get::<Bogie>(**p).is_some()).count();
        let wheelsets = parts.iter().filter(|p| world.get::<Wheelset>(**p).is_some()).count();
        assert_eq!(bogies, 2, "vehicle {vehicle}");
        assert!(if is_carriage { wheelsets == 4 } else { wheelsets >= 4 }, "vehicle {vehicle}: {wheelsets}");
        assert!(parts.iter().all(|p| world.get::<Vehicle>(*p) == Some(&Vehicle(vehicle))));
    }
    let homeless = world.query_filtered::<(), (With<Vehicle>, Without<OfTrain>, Without<PartOf>)>().iter(world).count();
    assert_eq!(homeless, 0);
}

#[test]
fn the_locomotives_in_the_train_are_the_set_at_its_head() {
    let mut stage = Stage::open();
    let vehicles = playing().journey.vehicles().to_vec();
    for instant in instants() {
        stage.seek(instant);
        let set_at_head = stage.snapshot().moment.locomotive_set;
        let shown = stage.bodies();
        for (index, vehicle) in vehicles.iter().enumerate() {
            let expected = match vehicle.kind {
                VehicleKind::Locomotive { set, .. } => set == set_at_head,
                VehicleKind::Carriage { .. } => true,
            };
            assert_eq!(shown.contains_key(&index), expected, "vehicle {index} at {instant} s");
        }
    }
}

/// How far a point is from the rails: to the side and in height, metres.
fn off_the_rails(p: DVec3) -> (f64, f64) {
    let line = playing().journey.alignment().clone();
    let nearest = line.nearest(p.truncate(), 5.0).expect("near the line");
    (nearest.offset_m.abs(), (p.z - line.pose(nearest.chainage_m).position.z).abs())
}

#[test]
fn bodies_rest_on_the_rails_with_both_bogies() {
    let mut stage = Stage::open();
    let vehicles = playing().journey.vehicles().to_vec();
    for instant in instants() {
        stage.seek(instant);
        for (index, body) in stage.bodies() {
            let half = 0.5 * vehicles[index].bogie_spacing_m;
            for end in [half, -half] {
                let (side, height) = off_the_rails(body.point(0.0, 0.0, end));
                assert!(
                    side < MILLIMETRE && height < MILLIMETRE,
                    "vehicle {index} at {instant} s, {end} m from its middle: {side} m aside, {height} m high"
                );
            }
        }
    }
}

#[test]
fn bogies_and_wheels_stand_on_the_rails() {
    let mut stage = Stage::open();
    for instant in instants() {
        stage.seek(instant);
        stage.look_at(45);
        let (bogies, wheels) = (stage.bogies(), stage.wheels());
        assert!(bogies.len() >= 10 && wheels.len() >= 20, "gear near the eye: {} {}", bogies.len(), wheels.len());
        for (vehicle, bogie, stand) in bogies {
            let (side, height) = off_the_rails(stand.at);
            assert!(side < MILLIMETRE && height < MILLIMETRE, "{bogie:?} of {vehicle}: {side} {height}");
        }
        // An axle lies a little outside the tangent of its bogie: 1.8 m ahead on a radius of 290 m, 6 mm.
        for (vehicle, wheelset, stand) in wheels {
            let tread = stand.at - DVec3::Z * f64::from(wheelset.radius_m);
            let (side, height) = off_the_rails(tread);
            assert!(side < 0.010 && height < 0.002, "{wheelset:?} of {vehicle}: {side} {height}");
        }
    }
}

#[test]
fn the_pitch_between_vehicles_is_kept_along_the_track() {
    let mut stage = Stage::open();
    let vehicles = playing().journey.vehicles().to_vec();
    for instant in instants() {
        stage.seek(instant);
        let bodies = stage.bodies();
        let poses = stage.snapshot().poses.clone();
        for pair in poses.windows(2) {
            let (a, b) = (&vehicles[pair[0].vehicle], &vehicles[pair[1].vehicle]);
            let pitch = 0.5 * (a.length_m + b.length_m);
            let along = pair[0].centre_chainage_m - pair[1].centre_chainage_m;
            assert!((along - pitch).abs() < 1e-6, "along the track {along}, pitch {pitch}");
            // In space the chord of a curve is shorter and a grade is longer than its plan.
            let apart = bodies[&pair[0].vehicle].at.distance(bodies[&pair[1].vehicle].at);
            assert!(apart < pitch * 1.0005 && apart > pitch - 0.08, "at {instant} s: {apart} apart, pitch {pitch}");
        }
    }
}

/// Turns the wheels by running the train a little, and follows points of their rims.
#[test]
fn wheels_turn_with_the_distance_run() {
    let mut stage = Stage::open();
    let journey = playing().journey;
    let from_s = journey.events().iter().find(|e| e.name == "border").expect("the border").elapsed_s;
    let speed_mps = journey.at(from_s).speed_mps;
    assert!(speed_mps > 1.0, "the train runs there");
    stage.seek(from_s);
    stage.look_at(45);
    let before = stage.wheels();
    let run_from_m = stage.snapshot().moment.distance_run_m;
    stage.seek(from_s + 0.1 / speed_mps);
    let after = stage.wheels();
    let run_m = stage.snapshot().moment.distance_run_m - run_from_m;
    assert!((run_m - 0.1).abs() < 0.01, "{run_m}");
    assert!(before.len() > 20 && before.len() == after.len());
    for ((vehicle, wheelset, old), (_, _, new)) in before.iter().zip(&after) {
        let radius = f64::from(wheelset.radius_m);
        // The points of the wheel that are at the rail, and at the top, before it rolls.
        let at_rail = local_of(old, -DVec3::Z * radius);
        let at_top = local_of(old, DVec3::Z * radius);
        let moved = |local: DVec3| new.point(local.x, local.y, local.z) - old.point(local.x, local.y, local.z);
        let middle = (new.at - old.at).length();
        let angle = run_m / radius;
        // A point at the rail describes a cycloid: it hardly moves; a point at the top goes twice as far.
        let cycloid = radius * ((angle - angle.sin()).powi(2) + (1.0 - angle.cos()).powi(2)).sqrt();
        assert!((middle - run_m).abs() < MILLIMETRE, "vehicle {vehicle} moved {middle} m, the train ran {run_m} m");
        assert!((moved(at_rail).length() - cycloid).abs() < 2.0 * MILLIMETRE, "vehicle {vehicle}: {}", moved(at_rail));
        assert!(moved(at_top).length() > 1.9 * run_m, "vehicle {vehicle}: {}", moved(at_top));
    }
}

/// A direction in the world, in the axes of a thing.
fn local_of(stand: &Stand, world: DVec3) -> DVec3 {
    let render = Vec3::new(world.x as f32, world.z as f32, -world.y as f32);
    let local = stand.turn.inverse() * render;
    local.as_dvec3()
}

#[test]
fn the_distance_run_turns_no_wheel_backwards_at_a_change_of_locomotives() {
    let journey = playing().journey;
    let mut last_m = f64::NEG_INFINITY;
    for second in 0..=(journey.duration_s() as u32) {
        let run_m = journey.at(f64::from(second)).distance_run_m;
        assert!(run_m >= last_m && (run_m - last_m < 50.0 || second == 0), "at {second} s: {last_m} to {run_m}");
        last_m = run_m;
    }
}

#[test]
fn a_shift_of_the_origin_moves_nothing_relative_to_anything() {
    let mut stage = Stage::open();
    stage.seek(36_000.0);
    stage.look_at(45);
    let beside = stage.bodies()[&50].at + DVec3::new(12.0, -7.0, 1.5);
    let mast = stage.app().world_mut().spawn(Placed { at: beside, heading_rad: 0.4 }).id();
    stage.frame();
    let seen = |stage: &mut Stage| {
        let mut places: Vec<DVec3> = stage.bodies().values().map(|b| b.at).collect();
        places.extend(stage.wheels().iter().map(|w| w.2.at));
        let transform = *stage.app().world().get::<Transform>(mast).unwrap();
        places.push(stage.stand(&transform).at);
        // All relative to one body, in what is drawn.
        let first = places[0];
        places.into_iter().map(|p| p - first).collect::<Vec<_>>()
    };
    let before = seen(&mut stage);
    let focus = stage.app().world().resource::<Rig>().pose().focus;
    for (east, north) in [(1.0, 0.0), (0.0, -1.0), (-1.0, 1.0)] {
        let shifted = RenderOrigin(DVec3::new(focus.x + 900.0 * east, focus.y + 900.0 * north, 0.0).round());
        stage.app().insert_resource(shifted);
        stage.frame();
        assert_eq!(stage.origin(), shifted, "the shift has held");
        for (a, b) in before.iter().zip(seen(&mut stage)) {
            assert!(a.distance(b) < MILLIMETRE, "{a} became {b}");
        }
    }
}

#[test]
fn the_origin_stays_near_what_is_looked_at() {
    let mut stage = Stage::open();
    stage.tell(ClockCommand::Rate(100_000.0));
    stage.tell(ClockCommand::Play);
    for _ in 0..80 {
        stage.frame();
        let near =
            stage.bodies().values().map(|b| (b.at - stage.origin().0).truncate().length()).fold(f64::MAX, f64::min);
        assert!(near < 20_000.0, "the train is {near} m from the origin");
    }
    assert!(stage.elapsed_s() >= playing().journey.duration_s() - 1.0, "the whole journey has been seen");
}
