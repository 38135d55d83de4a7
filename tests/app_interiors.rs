//! Rooms and furnishings as entities: found by query, related to carriage, train and claims; opened, walked, shown.
#![cfg(feature = "app")]
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

mod stage;

use std::collections::{BTreeMap, BTreeSet};

use bevy::prelude::*;
use glam::DVec2;
use slow_train::app::camera::{Free, Places, Rig, View};
use slow_train::app::interior::{
    Furnishing, HowKnown, InCarriage, InRoom, Insides, InteriorOf, Opened, Room, Shows, Spot, Statement, WalkCommand,
};
use slow_train::app::selection::{SelectCommand, Selection};
use slow_train::app::train::{Carriage, OfTrain, Vehicle};
use slow_train::scenario::{RoomKind, Standing};
use stage::Stage;

fn get<T: Component + Clone>(world: &World, entity: Entity) -> T {
    world.get::<T>(entity).unwrap_or_else(|| panic!("{entity} has no {}", std::any::type_name::<T>())).clone()
}

#[test]
fn the_lobster_tank_of_the_restaurant_galley_is_found_and_leads_to_room_carriage_train_and_claim() {
    let mut stage = Stage::open();
    let world = stage.app().world_mut();
    let mut tanks = world.query::<(Entity, &Furnishing, &Name, &InRoom, &HowKnown, &Shows)>();
    let found: Vec<_> = tanks
        .iter(world)
        .filter(|(_, piece, ..)| piece.kind == "lobster_tank")
        .map(|(_, _, name, room, known, shows)| (name.to_string(), room.0, known.0, shows.0.clone()))
        .collect();
    let [(name, room, known, shows)] = &found[..] else { panic!("{found:?}") };
    assert_eq!((name.as_str(), *known), ("Lobster tank", Standing::Disputed));
    let carriage = world.get::<InCarriage>(*room).unwrap().0;
    assert_eq!(get::<Carriage>(world, carriage).number, 42);
    let train = world.get::<OfTrain>(carriage).unwrap().0;
    assert_eq!(get::<Name>(world, train).as_str(), "train");
    let claims: Vec<String> = shows.iter().map(|claim| get::<Statement>(world, *claim).0).collect();
    assert_eq!(claims, ["c08-wine-and-lobster"]);
}

#[test]
fn every_carriage_has_rooms_and_furnishings_and_each_says_how_well_it_is_known() {
    let mut stage = Stage::open();
    let world = stage.app().world_mut();
    let carriages = world.query::<&Carriage>().iter(world).count();
    let rooms: Vec<Entity> = world.query::<(&Room, &HowKnown, &InCarriage)>().iter(world).map(|r| r.2.0).collect();
    let pieces = world.query::<(&Furnishing, &HowKnown, &InRoom)>().iter(world).count();
    assert!(carriages >= 90 && rooms.len() >= 350 && pieces >= 3_000, "{carriages} {} {pieces}", rooms.len());
    assert_eq!(rooms.iter().collect::<BTreeSet<_>>().len(), carriages);
    assert_eq!(world.query::<&Room>().iter(world).count(), rooms.len());
    assert_eq!(world.query::<&Furnishing>().iter(world).count(), pieces);
}

/// How far carriages are open, by number.
fn openness(stage: &mut Stage) -> BTreeMap<u32, Opened> {
    let world = stage.app().world_mut();
    world.query::<(&Carriage, &Opened)>().iter(world).map(|(carriage, opened)| (carriage.number, *opened)).collect()
}

/// Numbers of the vehicles whose insides can be seen.
fn seen_inside(stage: &mut Stage) -> BTreeSet<usize> {
    let world = stage.app().world_mut();
    let mut roots = world.query::<(&InteriorOf, &Visibility)>();
    roots.iter(world).filter(|(_, visibility)| **visibility == Visibility::Visible).map(|(root, _)| root.0).collect()
}

#[test]
fn the_selected_carriage_opens_towards_the_eye_and_all_others_stay_closed() {
    let mut stage = Stage::open();
    assert!(openness(&mut stage).values().all(|open| *open == Opened::default()));
    assert!(seen_inside(&mut stage).is_empty());
    stage.look_at(42);
    let open = openness(&mut stage);
    assert_eq!(open[&42].roof, 1.0);
    assert_eq!(open[&42].left + open[&42].right, 1.0);
    assert!(open.iter().all(|(number, open)| *number == 42 || *open == Opened::default()));
    assert_eq!(seen_inside(&mut stage).len(), 1);
}

#[test]
fn a_room_at_the_end_stays_open_beside_a_panel() {
    let mut stage = Stage::open();
    stage.look_at(42);
    let vehicle = stage.app().world().resource::<Selection>().vehicle().unwrap();
    let rooms = &stage.app().world().resource::<Insides>().of(vehicle).unwrap().interior.rooms;
    let last = (0..rooms.len()).max_by(|a, b| rooms[*a].rect.to_m.total_cmp(&rooms[*b].rect.to_m)).unwrap();
    for x in [-0.55, 0.0, 0.55] {
        stage
            .app()
            .world_mut()
            .resource_mut::<Rig>()
            .leave_free(Free { offset: DVec2::new(x, -0.1), ..Free::default() });
        stage.tell(SelectCommand::Inside { spot: Spot { vehicle, room: last, piece: None }, approach: true });
        (0..3).for_each(|_| stage.frame());
        assert_eq!(openness(&mut stage)[&42].roof, 1.0, "{x}");
    }
}

#[test]
fn the_museum_shows_ninety_open_carriages_in_rows_and_none_over_another() {
    let mut stage = Stage::open();
    stage.app().world_mut().resource_mut::<Rig>().fly_to(View::Formation);
    (0..3).for_each(|_| stage.frame());
    assert_eq!(openness(&mut stage).values().filter(|open| open.roof == 1.0).count(), 90);
    let places = stage.app().world().resource::<Places>();
    let all: Vec<_> = places.iter().map(|(_, place)| *place).collect();
    assert_eq!(all.len(), 90);
    for (index, a) in all.iter().enumerate() {
        for b in &all[..index] {
            let apart = a.middle - b.middle;
            assert!(apart.x.abs() > 26.0 || apart.y.abs() > 4.0, "{a:?} {b:?}");
        }
    }
}

#[test]
fn what_was_clicked_inside_is_selected_until_the_carriage_is_left() {
    let mut stage = Stage::open();
    stage.look_at(42);
    let vehicle = stage.app().world().resource::<Selection>().vehicle().unwrap();
    let insides = stage.app().world().resource::<Insides>();
    let interior = &insides.of(vehicle).unwrap().interior;
    let index = interior.pieces.iter().position(|piece| piece.kind == "lobster_tank").unwrap();
    let spot = Spot { vehicle, room: interior.pieces[index].room, piece: Some(index) };
    stage.tell(SelectCommand::Inside { spot, approach: true });
    stage.frame();
    assert_eq!(stage.app().world().resource::<Selection>().inside(), Some(spot));
    stage.tell(SelectCommand::Neighbour(1));
    stage.frame();
    let selection = stage.app().world().resource::<Selection>();
    assert_eq!((selection.inside(), selection.vehicle()), (None, Some(vehicle + 1)));
}

#[test]
fn a_walk_leads_through_every_carriage_from_the_first_to_the_last_and_back() {
    let mut stage = Stage::open();
    stage.tell(SelectCommand::Carriage(1));
    stage.frame();
    for (way, last) in [(1, 90), (-1, 1)] {
        let mut visited = BTreeSet::new();
        let mut rooms = BTreeSet::new();
        for _ in 0..1_200 {
            stage.tell(WalkCommand::Step(way));
            stage.frame();
            let world = stage.app().world();
            let walk = world.resource::<Rig>().walk().unwrap().clone();
            let inside = world.resource::<Insides>().of(walk.vehicle).unwrap();
            let room = &inside.interior.rooms[walk.room];
            let at = (walk.eye.z + inside.body.length_m / 2.0, walk.eye.x);
            assert!(room.rect.contains(at.0, at.1), "{} {at:?}", room.id);
            visited.insert(inside.number);
            if !rooms.insert((inside.number, walk.room)) && visited.contains(&last) {
                break;
            }
        }
        assert_eq!(visited.len(), 90, "{way}");
        assert!(rooms.len() > 500, "{}", rooms.len());
    }
    stage.tell(WalkCommand::Leave);
    stage.frame();
    assert!(stage.app().world().resource::<Rig>().walk().is_none());
}

#[test]
fn closed_rooms_hold_nothing() {
    let mut stage = Stage::open();
    let world = stage.app().world_mut();
    let closed: BTreeSet<Entity> =
        world.query::<(Entity, &Room)>().iter(world).filter(|(_, r)| r.kind == RoomKind::Closed).map(|r| r.0).collect();
    assert!(!closed.is_empty());
    assert!(world.query::<&InRoom>().iter(world).all(|room| !closed.contains(&room.0)));
    assert!(world.query::<&Vehicle>().iter(world).count() > 90);
}
