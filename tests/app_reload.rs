//! Another journey comes on show without a new start: the instant and the carriage stay.
#![cfg(feature = "app")]

mod common;
mod stage;

use bevy::prelude::*;
use common::Copy;
use slow_train::app::selection::{SelectCommand, Selection};
use slow_train::app::train::Vehicle;
use slow_train::app::{JourneySnapshot, OfJourney, Playing, launch, reload};
use slow_train::journey::VehicleKind;
use slow_train::scenario::Scenario;
use stage::Stage;

/// The built-in journey with a change of its timetable.
fn edited(from: &str, to: &str) -> Playing {
    let copy = Copy::new();
    copy.edit("timetable.ron", from, to);
    let scenario = Scenario::load(&copy.path().to_string_lossy()).expect("no faults");
    launch::prepare(scenario).expect("solved")
}

fn selected(stage: &mut Stage) -> Option<u32> {
    let world = stage.app().world();
    let vehicle = world.resource::<Selection>().vehicle()?;
    match world.resource::<Playing>().journey.vehicles()[vehicle].kind {
        VehicleKind::Carriage { number, .. } => Some(number),
        VehicleKind::Locomotive { .. } => None,
    }
}

fn count<F: bevy::ecs::query::QueryFilter>(stage: &mut Stage) -> usize {
    let world = stage.app().world_mut();
    world.query_filtered::<Entity, F>().iter(world).count()
}

#[test]
fn an_edited_journey_keeps_the_instant_and_the_selection_and_leaves_nothing_of_the_old_one() {
    let mut stage = Stage::open();
    stage.seek(80_000.0);
    stage.tell(SelectCommand::Carriage(36));
    stage.frame();
    let before = (count::<With<OfJourney>>(&mut stage), count::<With<Vehicle>>(&mut stage));
    let old = stage.app().world().resource::<Playing>().clone();
    let playing = edited("to_km: 1312.0, speed_kmh: 90.0", "to_km: 1312.0, speed_kmh: 88.0");
    reload::show(stage.app().world_mut(), playing);
    stage.frame();
    assert_eq!(stage.elapsed_s(), 80_000.0, "the instant");
    assert_eq!(selected(&mut stage), Some(36), "the carriage");
    assert_eq!((count::<With<OfJourney>>(&mut stage), count::<With<Vehicle>>(&mut stage)), before, "no more, no less");
    let world = stage.app().world();
    let (snapshot, playing) = (world.resource::<JourneySnapshot>(), world.resource::<Playing>());
    assert_eq!(snapshot.moment, playing.journey.at(80_000.0), "the new journey answers");
    let differs = |hour| old.journey.at(f64::from(hour) * 3_600.0) != playing.journey.at(f64::from(hour) * 3_600.0);
    assert!((0..24).any(differs), "and it is another one");
}
