//! Views from the line and from a seat, and the map as a clock.
#![cfg(feature = "app")]

mod stage;

use bevy::prelude::*;
use glam::DVec3;
use slow_train::app::JourneySnapshot;
use slow_train::app::camera::{Places, Rig, Sitting, View, ViewCommand, on_window};
use slow_train::app::interior::{Insides, Opened, SEATED_EYES_M, SeatCommand};
use slow_train::app::playback::{Clock, ClockCommand};
use slow_train::app::railway::is_in_bore;
use slow_train::app::selection::{SelectCommand, Selection, instant_under};
use slow_train::app::train::Vehicle;
use slow_train::journey::VehicleKind;
use slow_train::scenario::FLOOR_M;
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

/// Sits down in a carriage.
fn sit(stage: &mut Stage, number: u32, elapsed_s: f64) -> Sitting {
    stage.tell(SelectCommand::Carriage(number));
    look(stage, View::Seat, elapsed_s);
    stage.frame();
    stage.app().world().resource::<Rig>().sitting().cloned().expect("somebody sits")
}

fn number_of(vehicle: usize) -> u32 {
    match playing().journey.vehicles()[vehicle].kind {
        VehicleKind::Carriage { number, .. } => number,
        VehicleKind::Locomotive { .. } => 0,
    }
}

/// The eye in the axes of the vehicle that somebody sits in.
fn eye_in(stage: &mut Stage, vehicle: usize) -> (DVec3, DVec3, f64) {
    let world = stage.app().world();
    let place = world.resource::<Places>().of(vehicle).copied().expect("in the train");
    let pose = world.resource::<Rig>().pose();
    (place.local(pose.eye()), place.turned(pose.axes().0), place.length_m)
}

#[test]
fn on_a_seat_the_eye_is_in_the_carriage_over_the_floor_all_day() {
    let mut stage = Stage::open();
    for (index, elapsed_s) in instants().into_iter().enumerate() {
        let seat = sit(&mut stage, [30, 36, 44, 53, 88][index % 5], elapsed_s);
        let (eye, _, length_m) = eye_in(&mut stage, seat.vehicle);
        assert!(eye.x.abs() < 1.45 && eye.z.abs() < length_m * 0.5, "at {elapsed_s} s: {eye}");
        assert!((eye.y - FLOOR_M - SEATED_EYES_M).abs() < 0.02, "at {elapsed_s} s: {eye}");
    }
}

#[test]
fn every_carriage_with_a_window_seat_has_a_view_through_its_glass_and_others_send_to_the_nearest() {
    let mut stage = Stage::open();
    let mut with_seats = 0;
    for number in 1..=90 {
        let seat = sit(&mut stage, number, 60_000.0);
        let (eye, look, _) = eye_in(&mut stage, seat.vehicle);
        let world = stage.app().world();
        let insides = world.resource::<Insides>();
        let of = |vehicle: usize| {
            insides.of(vehicle).map_or_else(Vec::new, |i| i.window_seats(&playing().scenario.furnishings))
        };
        let wanted = world.resource::<Selection>().vehicle().expect("selected");
        assert_eq!(number_of(wanted), number);
        let fallen_back = seat.vehicle != wanted;
        assert_eq!(fallen_back, of(wanted).is_empty(), "carriage {number}");
        with_seats += usize::from(!fallen_back);
        if fallen_back {
            let step = seat.vehicle.abs_diff(wanted);
            let nearer = (wanted.saturating_sub(step - 1)..wanted + step).filter(|other| !of(*other).is_empty());
            assert_eq!(nearer.count(), 0, "carriage {number}: the nearest with a seat");
        }
        let inside = insides.of(seat.vehicle).expect("a carriage has an inside");
        let panes = inside.panes();
        let wall_m = inside.body.inside().right_m;
        let reach = (wall_m * look.x.signum() - eye.x) / look.x;
        let at = eye + look * reach;
        let along_m = at.z + inside.body.length_m * 0.5;
        let through = panes.iter().any(|pane| {
            pane.side == look.x.signum()
                && (pane.from_m..pane.to_m).contains(&along_m)
                && (pane.sill_m..pane.top_m).contains(&at.y)
        });
        assert!(through, "carriage {number}: {eye} to {at}, {panes:?}");
    }
    assert!(with_seats > 50, "{with_seats}");
}

#[test]
fn no_head_is_in_a_furnishing_and_arrows_go_from_seat_to_seat_through_the_train() {
    let mut stage = Stage::open();
    let first = sit(&mut stage, 28, 60_000.0);
    let mut seen = vec![first.vehicle];
    let mut seats = 0;
    for _ in 0..60 {
        stage.tell(SeatCommand::Next(1));
        stage.frame();
        stage.frame();
        let seat = stage.app().world().resource::<Rig>().sitting().cloned().expect("somebody sits");
        if seen.last() != Some(&seat.vehicle) {
            assert!(seat.vehicle > *seen.last().unwrap_or(&0));
            seen.push(seat.vehicle);
        }
        seats += 1;
        let insides = stage.app().world().resource::<Insides>();
        let inside = insides.of(seat.vehicle).expect("a carriage has an inside");
        let (at_m, across_m, up_m) = (seat.eye.z + inside.body.length_m * 0.5, seat.eye.x, seat.eye.y - FLOOR_M);
        for piece in &inside.interior.pieces {
            for solid in playing().scenario.furnishings[&piece.kind].solids() {
                let solid = piece.placed(&solid);
                let within = solid.is_box && solid.bounds.contains(at_m, across_m) && solid.is_between(up_m, up_m);
                assert!(!within, "carriage {}: in a {}", inside.number, piece.kind);
            }
        }
    }
    assert!(seen.len() > 3 && seats == 60, "{seen:?}");
}

#[test]
fn flights_into_a_seat_and_out_of_it_are_smooth_and_pass_no_closed_carriage() {
    let mut stage = Stage::open();
    let seat = sit(&mut stage, 36, 60_000.0);
    for (from, to) in [(View::Follow, View::Seat), (View::Seat, View::Carriage), (View::Trackside, View::Seat)] {
        look(&mut stage, from, 60_000.0);
        stage.frame();
        stage.app().world_mut().resource_mut::<Rig>().still = false;
        stage.tell(ViewCommand::To(to));
        let mut before: Option<DVec3> = None;
        let mut frames = 0;
        loop {
            stage.frame();
            frames += 1;
            let at = eye(&mut stage);
            if let Some(before) = before {
                assert!(before.distance(at) < 80.0, "{from:?} to {to:?}, frame {frames}: a leap from {before} to {at}");
            }
            before = Some(at);
            let mut query = stage.app().world_mut().query::<(&Vehicle, &Opened)>();
            let open: Vec<(usize, Opened)> = query.iter(stage.app().world()).map(|(v, o)| (v.0, *o)).collect();
            let world = stage.app().world();
            for (vehicle, place) in world.resource::<Places>().iter() {
                let local = place.local(at);
                let inside = local.x.abs() < 1.5 && (0.4..4.2).contains(&local.y) && local.z.abs() < 12.5;
                let at_rest = local.distance(seat.eye) < 1.5 && vehicle == seat.vehicle;
                let opened = open.iter().any(|(other, open)| *other == vehicle && open.roof > 0.6);
                assert!(!inside || at_rest || opened, "{from:?} to {to:?}: through vehicle {vehicle} at {local}");
            }
            if !world.resource::<Rig>().is_flying() {
                break;
            }
        }
        assert!((100..260).contains(&frames), "{from:?} to {to:?}: {frames} frames");
    }
}

#[test]
fn every_view_has_a_name_a_key_and_a_word() {
    let words = slow_train::words::Words::new(slow_train::words::Lang::En);
    assert!(View::ALL.len() <= 9, "number keys are enough");
    for view in View::ALL {
        assert_eq!(View::named(view.name()), Some(view));
        assert!(slow_train::words::Words::knows(&format!("view.{}", view.name())));
        assert!(words.get("help.views").to_lowercase().contains(view.name()), "{view:?} is on the sheet of keys");
    }
}
