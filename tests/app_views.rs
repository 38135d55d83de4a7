//! Views from the line, and the map as a clock.
#![cfg(feature = "app")]

mod stage;

use bevy::prelude::*;
use glam::DVec3;
use slow_train::app::JourneySnapshot;
use slow_train::app::camera::{Places, Rig, View, on_window};
use slow_train::app::playback::{Clock, ClockCommand};
use slow_train::app::railway::is_in_bore;
use slow_train::app::selection::instant_under;
use stage::{Stage, instants, playing};

const WINDOW: Vec2 = Vec2::new(1280.0, 720.0);

fn eye(stage: &mut Stage) -> DVec3 {
    stage.app().world().resource::<Rig>().pose().eye()
}

fn look(stage: &mut Stage, view: View, elapsed_s: f64) {
    stage.seek(elapsed_s);
    let mut rig = stage.app().world_mut().resource_mut::<Rig>();
    rig.still = true;
    rig.fly_to(view);
    stage.frame();
    stage.frame();
}

/// Whether a point lies in the body of a vehicle.
fn in_a_carriage(stage: &mut Stage, at: DVec3) -> bool {
    stage.app().world().resource::<Places>().iter().any(|(_, place)| {
        let local = place.local(at);
        local.x.abs() < 1.6 && (0.3..4.4).contains(&local.y) && local.z.abs() < place.length_m * 0.5
    })
}

#[test]
fn the_eye_is_over_the_ground_and_outside_the_carriages_in_every_view_all_day() {
    let mut stage = Stage::open();
    for view in [View::Map, View::Follow, View::Trackside, View::Cab] {
        for elapsed_s in instants() {
            look(&mut stage, view, elapsed_s);
            let at = eye(&mut stage);
            let ground = playing().land.sample(at.truncate(), 4.0).surface_m();
            assert!(
                at.z > ground + 0.8 || is_in_bore(&playing(), at),
                "{view:?} at {elapsed_s} s: eye {at}, ground {ground}"
            );
            assert!(!in_a_carriage(&mut stage, at), "{view:?} at {elapsed_s} s: the eye is in a carriage");
        }
    }
}

#[test]
fn somebody_beside_the_line_sees_every_carriage_pass_before_they_move_on() {
    let mut stage = Stage::open();
    let mut passed = std::collections::BTreeSet::new();
    let mut stood = Vec::<DVec3>::new();
    // From an instant when the train runs, until one has stood at three places.
    let mut elapsed_s = 60_000.0;
    while stood.len() < 4 {
        look(&mut stage, View::Trackside, elapsed_s);
        let at = eye(&mut stage);
        if stood.last().is_none_or(|last| last.distance(at) > 60.0) {
            if stood.len() > 1 {
                assert_eq!(passed.len(), 90, "all carriages have passed");
            }
            passed.clear();
            stood.push(at);
        }
        let world = stage.app().world();
        let rig = world.resource::<Rig>();
        for (vehicle, place) in world.resource::<Places>().iter() {
            let seen = on_window(rig, place.middle + DVec3::Z * 2.0, WINDOW)
                .is_some_and(|(p, _)| Rect::from_corners(Vec2::ZERO, WINDOW).contains(p));
            let is_carriage =
                matches!(playing().journey.vehicles()[vehicle].kind, slow_train::journey::VehicleKind::Carriage { .. });
            if is_carriage && seen && place.middle.distance(at) < 120.0 {
                passed.insert(vehicle);
            }
        }
        elapsed_s += 1.5;
        assert!(elapsed_s < 62_000.0, "the train runs on");
    }
}

#[test]
fn the_driver_looks_along_the_line_from_before_the_front() {
    let mut stage = Stage::open();
    for elapsed_s in instants() {
        look(&mut stage, View::Cab, elapsed_s);
        let snapshot = stage.snapshot().moment;
        let front = playing().journey.alignment().pose(snapshot.chainage_m);
        let world = stage.app().world();
        let pose = world.resource::<Rig>().pose();
        let ahead = pose.axes().0;
        let along = DVec3::new(front.heading_rad.cos(), front.heading_rad.sin(), 0.0);
        assert!(pose.eye().distance(front.position) < 4.5, "at {elapsed_s} s");
        assert!(ahead.dot(along) > 0.9, "at {elapsed_s} s");
    }
}

#[test]
fn a_click_on_the_line_of_the_map_means_the_instant_when_the_train_is_there() {
    let mut stage = Stage::open();
    look(&mut stage, View::Map, 0.0);
    let journey = &playing().journey;
    for wanted_s in [30_000.0, 50_000.0, 75_000.0] {
        let there = journey.alignment().pose(journey.at(wanted_s).chainage_m).position;
        let rig = stage.app().world().resource::<Rig>().clone();
        let (point, _) = on_window(&rig, there.with_z(0.0), WINDOW).expect("on the map");
        let found_s = instant_under(&playing(), &rig, point, WINDOW).expect("on the line");
        let (found, wanted) = (journey.at(found_s).chainage_m, journey.at(wanted_s).chainage_m);
        assert!((found - wanted).abs() < 6_000.0, "{found} and {wanted}");
        stage.tell(ClockCommand::Seek(found_s));
        stage.frame();
        assert!((stage.app().world().resource::<Clock>().elapsed_s - found_s).abs() < 1.0);
        let snapshot = stage.app().world().resource::<JourneySnapshot>().moment.chainage_m;
        assert!((snapshot - found).abs() < 100.0);
    }
    let rig = stage.app().world().resource::<Rig>().clone();
    assert_eq!(instant_under(&playing(), &rig, Vec2::new(40.0, 40.0), WINDOW), None, "elsewhere it means nothing");
}
