//! What stands beside the line: other tracks, platforms, trains that wait.
#![cfg(feature = "app")]

mod stage;

use glam::DVec3;
use slow_train::app::railway::{
    HeldTrain, LOADING_GAUGE_M, Lane, Sections, TRACK_SPACING_M, WAGON_HALF_WIDTH_M, is_in_bore,
};
use slow_train::scenario::{StructureKind, Supply};
use stage::{Stage, playing};

/// Room that every train is left beside what stands still, metres.
const ROOM_M: f64 = LOADING_GAUGE_M + 0.1;
/// Half the width of the train of the journey, metres.
const OUR_HALF_WIDTH_M: f64 = 1.6;

fn held() -> Vec<HeldTrain> {
    let playing = playing();
    HeldTrain::all(&playing.scenario, &playing.sections)
}

#[test]
fn no_platform_stands_in_the_way_of_a_train_on_any_track() {
    let playing = playing();
    assert!(playing.sections.platforms().len() > 80);
    for platform in playing.sections.platforms() {
        let station = &playing.scenario.line.stations[platform.station].id;
        let mut s = platform.from_m;
        while s < platform.to_m {
            let (near, far) = (platform.side * platform.edge_m, platform.side * platform.back_m());
            for track in playing.sections.tracks(s) {
                let clear = track + ROOM_M <= near.min(far) || track - ROOM_M >= near.max(far);
                assert!(clear, "{station}: platform {near} to {far}, track at {track}, chainage {s}");
            }
            s += 5.0;
        }
    }
}

#[test]
fn trains_that_wait_stand_clear_of_ours_and_of_the_second_track() {
    let playing = playing();
    let line = playing.journey.alignment();
    let trains = held();
    assert!(trains.len() > 15, "{} trains wait", trains.len());
    for train in &trains {
        let station = &playing.scenario.line.stations[train.station].id;
        assert!((9..=31).contains(&train.vehicles.len()), "{station}: {} vehicles", train.vehicles.len());
        for vehicle in &train.vehicles {
            let half = vehicle.kind.length_m() * 0.5;
            for s in [vehicle.centre_m - half, vehicle.centre_m, vehicle.centre_m + half] {
                let own = playing.sections.offset_m(Lane::Loop, s).expect("it stands in its loop");
                let beside = playing.sections.offset_m(Lane::Second, s).unwrap_or(0.0);
                assert!(own - WAGON_HALF_WIDTH_M - OUR_HALF_WIDTH_M > 0.5, "{station} at {s}");
                assert!(own - beside - WAGON_HALF_WIDTH_M > ROOM_M, "{station} at {s}");
            }
            for bogie in vehicle.bogies(line, &playing.sections, train.our_way) {
                let nearest = line.nearest(bogie.truncate(), 60.0).expect("it stands by the line");
                assert!(-nearest.offset_m > 4.5, "{station}: a bogie {} m right of ours", -nearest.offset_m);
            }
        }
        for pair in train.vehicles.windows(2) {
            let apart = (pair[0].centre_m - pair[1].centre_m).abs();
            let coupled = (pair[0].kind.length_m() + pair[1].kind.length_m()) * 0.5;
            assert!((apart - coupled).abs() < 1e-6, "{station}: vehicles are coupled");
        }
    }
}

#[test]
fn the_same_seed_holds_the_same_trains_and_another_seed_others() {
    let playing = playing();
    assert_eq!(held(), held());
    let mut other = (*playing.scenario).clone();
    other.seed ^= 0x5EED;
    let sections = Sections::of(&other, playing.journey.alignment());
    assert_ne!(held(), HeldTrain::all(&other, &sections));
}

#[test]
fn trains_that_wait_are_found_by_query() {
    let mut stage = Stage::open();
    let world = stage.app().world_mut();
    let mut found: Vec<HeldTrain> = world.query::<&HeldTrain>().iter(world).cloned().collect();
    found.sort_by_key(|train| train.station);
    assert_eq!(found, held());
}

#[test]
fn tracks_of_the_built_in_line_never_jump() {
    let playing = playing();
    for own in playing.sections.loops() {
        let mut s = own.from_m - 5.0;
        let mut before = playing.sections.outermost_m(s);
        while s < own.to_m + 5.0 {
            s += 0.5;
            let now = playing.sections.outermost_m(s);
            assert!((now - before).abs() < 0.16, "at {s}: {before} to {now}");
            before = now;
        }
    }
}

#[test]
fn loops_keep_clear_of_bridges_and_tunnels() {
    let playing = playing();
    for own in playing.sections.loops() {
        for (a, b, kind) in playing.sections.structures() {
            assert!(own.to_m <= *a || own.from_m >= *b, "a loop at {} reaches into a {kind:?}", own.from_m);
        }
    }
}

#[test]
fn the_wire_is_where_it_is_and_of_the_kind_it_is() {
    let playing = playing();
    let at = |km: f64| playing.sections.wire(playing.journey.alignment().chainage_at_km(km));
    assert_eq!(at(100.0), Some(Supply::Dc3000));
    assert_eq!(at(300.0), None);
    assert_eq!(at(700.0), Some(Supply::Ac25000));
}

#[test]
fn double_track_is_where_it_is() {
    let playing = playing();
    let second = |km: f64| playing.sections.offset_m(Lane::Second, playing.journey.alignment().chainage_at_km(km));
    assert_eq!(second(60.0), None);
    assert_eq!(second(600.0), Some(TRACK_SPACING_M));
    assert_eq!(second(1_300.0), Some(TRACK_SPACING_M));
}

#[test]
fn an_eye_on_the_track_of_a_tunnel_is_in_its_bore_and_one_on_the_hill_is_not() {
    let playing = playing();
    for (a, b, kind) in playing.sections.structures() {
        if *kind != StructureKind::Tunnel {
            continue;
        }
        let rail = playing.journey.alignment().pose((a + b) * 0.5).position;
        assert!(is_in_bore(&playing, rail + DVec3::Z * 3.0));
        assert!(!is_in_bore(&playing, rail + DVec3::Z * 14.0));
        let hill = playing.land.sample(rail.truncate(), 4.0).height_m;
        assert!(hill > rail.z + 7.0, "the hill covers the lining: {hill} over rails at {}", rail.z);
    }
}
