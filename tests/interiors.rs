//! What is inside of the built-in train: that one can walk through it, that it weighs what it holds, that it shows what
//! is told of it.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

mod common;

use std::collections::BTreeSet;

use slow_train::scenario::{
    Body, Carriage, Floor, Interior, PARTITION_M, PERSON_KG, RoomKind, Scenario, Side, Standing, WindowRun,
};

fn beijing() -> Scenario {
    Scenario::load("beijing-2025").unwrap_or_else(|faults| panic!("{}", common::lines(&faults.0)))
}

/// The carriages of the train with their bodies and insides.
fn carriages(scenario: &Scenario) -> impl Iterator<Item = (&Carriage, &Body, Interior)> {
    scenario.trains[0].carriages.iter().map(|carriage| {
        let body = &scenario.carriage_classes[&carriage.class].body;
        (carriage, body, scenario.interior(carriage))
    })
}

#[test]
fn a_person_can_walk_from_the_first_to_the_ninetieth_carriage_through_every_room() {
    let scenario = beijing();
    let mut walked_m = 0.0;
    for (carriage, body, interior) in carriages(&scenario) {
        let floor = Floor::of(&interior, &scenario.furnishings, body);
        let number = carriage.number;
        let inside = body.inside();
        let (front, rear) = ((inside.from_m + 0.3, 0.0), (inside.to_m - 0.3, 0.0));
        let mut at = front;
        // From room to room, and out at the rear.
        for (index, room) in interior.rooms.iter().enumerate().filter(|(_, room)| room.kind != RoomKind::Closed) {
            let stand = floor.stand(index).unwrap_or_else(|| panic!("{number}: nobody comes into {}", room.id));
            assert!(room.rect.contains(stand.0, stand.1), "{number}: {} {stand:?}", room.id);
            walked_m += walk(&floor, at, stand).unwrap_or_else(|| panic!("{number}: no way to {}", room.id));
            at = stand;
        }
        walked_m += walk(&floor, at, rear).unwrap_or_else(|| panic!("{number}: no way to the rear"));
        assert!(floor.reaches_rear(), "{number}");
    }
    assert!(walked_m > 90.0 * 25.0, "{walked_m} m");
}

/// Length of the way between two places; every step of it is over free floor.
fn walk(floor: &Floor, from: (f64, f64), to: (f64, f64)) -> Option<f64> {
    let path = floor.path(from, to);
    path.first()?;
    let apart_m = |pair: &[(f64, f64)]| (pair[0].0 - pair[1].0).hypot(pair[0].1 - pair[1].1);
    for pair in path.windows(2) {
        let steps = (apart_m(pair) / 0.02).ceil();
        for step in 0..=steps as usize {
            let share = step as f64 / steps;
            let at = |a: f64, b: f64| a + (b - a) * share;
            let (at_m, across_m) = (at(pair[0].0, pair[1].0), at(pair[0].1, pair[1].1));
            assert!(floor.is_free(at_m, across_m), "{at_m} {across_m} on {path:?}");
        }
    }
    Some(path.windows(2).map(apart_m).sum())
}

#[test]
fn the_mass_of_every_carriage_is_its_shell_and_what_is_in_it() {
    let scenario = beijing();
    let mut total_kg = 0.0;
    for (carriage, _, interior) in carriages(&scenario) {
        let shell_kg = scenario.carriage_classes[&carriage.class].shell_kg;
        let pieces_kg: f64 = interior
            .pieces
            .iter()
            .map(|piece| &scenario.furnishings[&piece.kind])
            .map(|kind| kind.mass_kg + kind.goods_kg)
            .sum();
        let loaded_kg = scenario.loaded_kg(carriage).unwrap();
        let expected_kg = shell_kg + pieces_kg + f64::from(interior.travellers) * PERSON_KG;
        assert!((loaded_kg - expected_kg).abs() < 1e-6, "{}: {loaded_kg} kg", carriage.number);
        assert!(pieces_kg < shell_kg, "{}: {pieces_kg} kg inside", carriage.number);
        total_kg += loaded_kg;
    }
    assert!((5_500_000.0..5_800_000.0).contains(&total_kg), "{total_kg} kg");
}

#[test]
fn the_train_has_at_least_ninety_carriages_350_rooms_and_3000_furnishings() {
    let scenario = beijing();
    let (mut rooms, mut pieces) = (0, 0);
    for (carriage, _, interior) in carriages(&scenario) {
        rooms += interior.rooms.len();
        pieces += interior.pieces.len();
        // No carriage is a shell, and only what nobody has seen is left unfurnished.
        let is_closed = interior.rooms.iter().any(|room| room.kind == RoomKind::Closed);
        assert!(interior.rooms.len() >= 3 && (is_closed || interior.pieces.len() >= 4), "{}", carriage.number);
    }
    let count = scenario.trains[0].carriages.len();
    assert!(count >= 90 && rooms >= 350 && pieces >= 3000, "{count} {rooms} {pieces}");
}

#[test]
fn several_hundred_people_travel_and_each_has_a_place() {
    let scenario = beijing();
    let fittings: Vec<_> =
        scenario.trains[0].carriages.iter().map(|carriage| (carriage.number, scenario.fittings(carriage))).collect();
    for (number, fittings) in &fittings {
        assert!(fittings.travellers <= fittings.seats + fittings.berths, "{number}: {fittings:?}");
    }
    let travellers: u32 = fittings.iter().map(|(_, fittings)| fittings.travellers).sum();
    let berths: u32 = fittings.iter().map(|(_, fittings)| fittings.berths).sum();
    assert!((400..=1_000).contains(&travellers), "{travellers}");
    // A night on the train: whoever travels has somewhere to lie, but for those on watch.
    assert!(berths * 10 >= travellers * 8, "{travellers} travellers, {berths} berths");
}

#[test]
fn every_claim_about_the_train_is_reachable_from_a_carriage_a_room_or_a_furnishing() {
    let scenario = beijing();
    let text = include_str!("../seeds/train.ron");
    let about_the_train: Vec<_> =
        scenario.claims.iter().filter(|claim| text.contains(&format!("id: \"{}\"", claim.id))).collect();
    assert!(about_the_train.len() >= 4);
    let mut shown: BTreeSet<String> = BTreeSet::new();
    for (carriage, _, interior) in carriages(&scenario) {
        shown.extend(carriage.claims.iter().cloned());
        shown.extend(scenario.carriage_classes[&carriage.class].claims.iter().cloned());
        shown.extend(interior.rooms.iter().flat_map(|room| room.claims.iter().cloned()));
        shown.extend(interior.pieces.iter().flat_map(|piece| piece.claims.iter().cloned()));
    }
    for claim in about_the_train {
        assert!(shown.contains(&claim.id), "{} is shown nowhere", claim.id);
    }
}

/// Nothing is said to be reported without saying by whom.
#[test]
fn what_is_reported_of_rooms_and_furnishings_has_its_source() {
    let scenario = beijing();
    let mut reported = 0;
    for (carriage, _, interior) in carriages(&scenario) {
        for room in interior.rooms.iter().filter(|room| room.standing == Standing::Reported) {
            assert!(!room.source.is_empty(), "{}: {}", carriage.number, room.id);
            reported += 1;
        }
        for piece in interior.pieces.iter().filter(|piece| piece.standing == Standing::Reported) {
            let source = [&piece.source, &interior.rooms[piece.room].source].into_iter().find(|text| !text.is_empty());
            assert!(source.is_some(), "{}: {} at {}", carriage.number, piece.kind, piece.at_m);
            reported += 1;
        }
    }
    assert!(reported > 10, "{reported}");
}

#[test]
fn rooms_fill_their_carriages() {
    let scenario = beijing();
    for (carriage, body, interior) in carriages(&scenario) {
        let rooms_m2: f64 = interior.rooms.iter().map(|room| room.rect.area_m2()).sum();
        let inside_m2 = body.inside().area_m2();
        // Walls of a body may be drawn a few millimetres thicker.
        assert!(rooms_m2 > 0.99 * inside_m2, "{}: {rooms_m2:.1} of {inside_m2:.1} m2", carriage.number);
    }
}

/// Who looks out sees out: a pane lies before one room and not before a partition.
#[test]
fn windows_lie_before_rooms() {
    let scenario = beijing();
    let mut partitions = Vec::new();
    for (name, class) in &scenario.carriage_classes {
        let interior = Interior::of(&class.layout, None, class.standing);
        for (from_m, to_m, left) in class.body.windows.iter().flat_map(panes) {
            let inside = class.body.inside();
            let along = |room: &&slow_train::scenario::Space| {
                let gap_m = if left { room.rect.left_m - inside.left_m } else { inside.right_m - room.rect.right_m };
                gap_m.abs() < 0.02
            };
            let over = |place_m: f64| place_m - PARTITION_M / 2.0 < to_m && place_m + PARTITION_M / 2.0 > from_m;
            let hit = interior.rooms.iter().filter(along).find(|room| over(room.rect.from_m) && room.rect.from_m > 0.2);
            partitions.extend(hit.map(|room| format!("{name}: {} at {:.2} m", room.id, room.rect.from_m)));
        }
    }
    assert!(partitions.is_empty(), "{partitions:#?}");
}

/// From where to where each pane of a run reaches, and whether it is on the left.
fn panes(run: &WindowRun) -> impl Iterator<Item = (f64, f64, bool)> {
    let sides: &[bool] = match run.side {
        Side::Left => &[true],
        Side::Right => &[false],
        Side::Both => &[true, false],
    };
    let pitch_m = (run.to_m - run.from_m) / f64::from(run.count);
    let (from_m, width_m, count) = (run.from_m, run.width_m, run.count);
    let middles = move |left: bool| {
        (0..count).map(move |pane| {
            let middle_m = from_m + pitch_m * (f64::from(pane) + 0.5);
            (middle_m - width_m / 2.0, middle_m + width_m / 2.0, left)
        })
    };
    sides.iter().flat_map(move |left| middles(*left))
}
