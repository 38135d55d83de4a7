//! Landmarks as entities: found by query, there while the eye is within their reach.
#![cfg(feature = "app")]
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

mod stage;

use bevy::prelude::*;
use slow_train::app::camera::{Rig, View};
use slow_train::app::landmarks::Landmark;
use slow_train::app::origin::{Placed, RenderOrigin};
use stage::{Stage, playing};

/// English names of the landmarks in the scene, with where they stand.
fn standing(stage: &mut Stage) -> Vec<(String, Placed, Transform)> {
    let written = playing().scenario.line.landmarks.clone();
    let world = stage.app().world_mut();
    let mut query = world.query::<(&Landmark, &Placed, &Transform)>();
    query
        .iter(world)
        .map(|(landmark, placed, transform)| (written[landmark.0].name.en.clone(), *placed, *transform))
        .collect()
}

fn names(stage: &mut Stage) -> Vec<String> {
    standing(stage).into_iter().map(|(name, ..)| name).collect()
}

#[test]
fn the_juche_tower_is_seen_from_pyongyang_station_and_stands_on_the_ground() {
    let mut stage = Stage::open();
    stage.frame();
    let found = standing(&mut stage);
    let (_, placed, transform) = found.iter().find(|(name, ..)| name == "Juche Tower").unwrap();
    let ground_m = playing().land.sample(placed.at.truncate(), 16.0).height_m;
    assert!((placed.at.z - ground_m).abs() < 0.1, "{} m and {ground_m} m", placed.at.z);
    assert_eq!(transform.scale, Vec3::ONE, "grown");
    let origin = *stage.app().world().resource::<RenderOrigin>();
    assert!(origin.to_render(placed.at).distance(transform.translation) < 0.01);
    assert!(found.iter().all(|(name, ..)| !name.contains("Tianjin") && !name.contains("Beijing")));
}

#[test]
fn landmarks_go_with_the_train() {
    let mut stage = Stage::open();
    let journey = playing().journey;
    let line = journey.alignment();
    for (km, there, gone) in
        [(226.6, "Yalu River Broken Bridge", "Juche Tower"), (926.4, "Great Wall", "Yalu River Broken Bridge")]
    {
        stage.seek(journey.time_at_chainage(line.chainage_at_km(km)));
        stage.frame();
        let names = names(&mut stage);
        assert!(names.iter().any(|name| name == there), "{names:?}");
        assert!(names.iter().all(|name| name != gone), "{names:?}");
    }
}

#[test]
fn a_map_shows_no_landmarks() {
    let mut stage = Stage::open();
    stage.app().world_mut().resource_mut::<Rig>().set_orbit(View::Map, 0.0, 60.0, 400_000.0);
    stage.app().world_mut().resource_mut::<Rig>().fly_to(View::Map);
    for _ in 0..3 {
        stage.frame();
    }
    assert_eq!(names(&mut stage), Vec::<String>::new());
}
