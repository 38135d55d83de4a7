//! Selecting: by command, by what is drawn under a point, from one carriage to the next.
#![cfg(feature = "app")]

mod stage;

use bevy::prelude::*;
use slow_train::app::JourneySnapshot;
use slow_train::app::camera::{Places, Rig, View, ViewCommand, on_window};
use slow_train::app::journal::JournalFile;
use slow_train::app::selection::{SelectCommand, Selection, Under, under};
use slow_train::journey::VehicleKind;
use stage::{FRAMES_PER_SECOND, Stage, playing};

const WINDOW: Vec2 = Vec2::new(1280.0, 720.0);

fn selected(stage: &mut Stage) -> Option<u32> {
    let vehicle = stage.app().world().resource::<Selection>().vehicle()?;
    match playing().journey.vehicles()[vehicle].kind {
        VehicleKind::Carriage { number, .. } => Some(number),
        VehicleKind::Locomotive { .. } => None,
    }
}

fn view(stage: &mut Stage) -> View {
    stage.app().world().resource::<Rig>().view
}

#[test]
fn selecting_carriage_36_selects_it_approaches_it_and_is_written_down() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("journal.jsonl");
    let mut stage = Stage::open();
    stage.app().insert_resource(JournalFile::create(&file).unwrap());
    stage.app().world_mut().resource_mut::<Rig>().still = false;
    stage.seek(50_000.0);
    stage.tell(SelectCommand::Carriage(36));
    for _ in 0..4 * FRAMES_PER_SECOND {
        stage.frame();
    }
    assert_eq!((selected(&mut stage), view(&mut stage)), (Some(36), View::Carriage));
    let vehicle = stage.app().world().resource::<Selection>().vehicle().unwrap();
    let body = stage.bodies()[&vehicle];
    let rig = stage.app().world().resource::<Rig>().clone();
    assert!(!rig.is_flying(), "the flight is over");
    assert!(rig.pose().focus.distance(body.at) < 5.0, "the camera looks at it");
    assert!(rig.pose().eye().distance(body.at) < 80.0, "from near");
    let journal = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<serde_json::Value> = journal.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let event = lines.iter().find(|l| l["event"] == "selected").expect("the selection is written down");
    assert_eq!(event["number"], 36);
    assert!(event["class"].is_string() && event["name"].is_string() && event["wall_s"].is_number());
    assert!(event["journey_time"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok());
}

#[test]
fn every_carriage_is_found_where_it_is_drawn() {
    let mut stage = Stage::open();
    stage.seek(50_000.0);
    for number in 1..=90 {
        stage.look_at(number);
        let world = stage.app().world();
        let (rig, places) = (world.resource::<Rig>(), world.resource::<Places>());
        let vehicle = world.resource::<Selection>().vehicle().unwrap();
        let middle = places.of(vehicle).unwrap().middle + glam::DVec3::Z * 2.2;
        let (point, _) = on_window(rig, middle, WINDOW).expect("before the eye");
        assert!(Rect::from_corners(Vec2::ZERO, WINDOW).contains(point), "carriage {number} is on the window: {point}");
        assert_eq!(under(&playing(), places, rig, point, WINDOW), Some(Under::Vehicle(vehicle)), "carriage {number}");
    }
}

#[test]
fn an_empty_place_selects_nothing() {
    let mut stage = Stage::open();
    stage.seek(50_000.0);
    stage.look_at(36);
    let world = stage.app().world();
    let (rig, places) = (world.resource::<Rig>(), world.resource::<Places>());
    assert_eq!(under(&playing(), places, rig, Vec2::new(20.0, 20.0), WINDOW), None);
}

#[test]
fn where_a_carriage_is_too_small_a_click_means_the_train() {
    let mut stage = Stage::open();
    stage.seek(50_000.0);
    stage.app().world_mut().resource_mut::<Rig>().fly_to(View::Map);
    stage.frame();
    stage.frame();
    let world = stage.app().world();
    let (rig, snapshot) = (world.resource::<Rig>(), world.resource::<JourneySnapshot>());
    let places = world.resource::<Places>();
    let (point, _) = on_window(rig, snapshot.poses[45].front_bogie.position, WINDOW).expect("on the map");
    assert!(matches!(under(&playing(), places, rig, point, WINDOW), Some(Under::Train(_))));
}

#[test]
fn neighbours_follow_each_other_and_the_ends_hold() {
    let mut stage = Stage::open();
    stage.tell(SelectCommand::Carriage(36));
    stage.frame();
    for expected in [37, 38] {
        stage.tell(SelectCommand::Neighbour(1));
        stage.frame();
        assert_eq!(selected(&mut stage), Some(expected));
    }
    stage.tell(SelectCommand::Neighbour(-1));
    stage.frame();
    assert_eq!(selected(&mut stage), Some(37));
    stage.tell(SelectCommand::Carriage(90));
    stage.frame();
    stage.tell(SelectCommand::Neighbour(1));
    stage.frame();
    assert_eq!(selected(&mut stage), Some(90), "the last stays the last");
}

#[test]
fn clearing_leaves_the_carriage_view() {
    let mut stage = Stage::open();
    stage.look_at(36);
    stage.tell(SelectCommand::Clear);
    stage.frame();
    stage.frame();
    assert_eq!((selected(&mut stage), view(&mut stage)), (None, View::Follow));
}

#[test]
fn the_carriage_view_always_has_a_carriage() {
    let mut stage = Stage::open();
    stage.tell(ViewCommand::To(View::Carriage));
    stage.frame();
    stage.frame();
    assert_eq!(selected(&mut stage), Some(1));
}
