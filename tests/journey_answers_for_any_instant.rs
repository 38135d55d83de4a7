//! Any instant can be asked for, in any order, with the same answer.

mod journeys;

use journeys::{World, world};
use proptest::prelude::*;
use slow_train::journey::{Journey, Motion, VehicleKind, VehiclePose};

#[test]
fn carriages_keep_their_pitch() {
    let journey = &world().journey;
    let mut poses = Vec::new();
    for i in 0..500 {
        journey.place(&journey.at(journey.duration_s() * f64::from(i) / 499.0), &mut poses);
        for pair in poses.windows(2) {
            let (front, rear) = (&journey.vehicles()[pair[0].vehicle], &journey.vehicles()[pair[1].vehicle]);
            let wanted = 0.5 * (front.length_m + rear.length_m);
            let pitch = pair[0].centre_chainage_m - pair[1].centre_chainage_m;
            assert!((pitch - wanted).abs() < 1e-3, "{pitch} m between {front:?} and {rear:?}");
        }
    }
}

#[test]
fn only_one_locomotive_set_is_in_the_train() {
    let World { journey, scenario, .. } = world();
    let sets = &scenario.trains[0].locomotive_sets;
    let mut poses: Vec<VehiclePose> = Vec::new();
    for i in 0..100 {
        let moment = journey.at(journey.duration_s() * f64::from(i) / 99.0);
        journey.place(&moment, &mut poses);
        assert_eq!(poses.len(), 90 + sets[moment.locomotive_set].count);
    }
}

#[test]
fn carriages_stay_where_they_are_when_locomotives_change() {
    let journey = &world().journey;
    let stop = journey.stops().iter().find(|s| s.set_before != s.set_after).expect("a change");
    let carriage = |t: f64| {
        let mut poses = Vec::new();
        let moment = journey.at(t);
        journey.place(&moment, &mut poses);
        let is_first =
            |p: &&VehiclePose| matches!(journey.vehicles()[p.vehicle].kind, VehicleKind::Carriage { number: 1, .. });
        (poses.iter().find(is_first).expect("carriage 1").centre_chainage_m, moment.distance_run_m)
    };
    let (before, after) = (carriage(stop.arrival_s + 1.0), carriage(stop.departure_s - 1.0));
    assert!((before.0 - after.0).abs() < 1e-6);
    assert!((before.1 - after.1).abs() < 1e-6);
}

#[test]
fn the_front_stands_at_the_station_on_arrival() {
    let World { journey, scenario, alignment, .. } = world();
    for stop in journey.stops() {
        let station = scenario.line.stations.iter().find(|s| s.id == stop.place).expect("a station");
        let moment = journey.at(stop.arrival_s + 1e-6);
        assert!(matches!(moment.state, Motion::Stopped(_)));
        assert!((moment.chainage_m - alignment.chainage_at_km(station.km)).abs() < 0.5, "{}", stop.place);
    }
    let end = journey.at(journey.duration_s());
    assert_eq!(end.state, Motion::Arrived);
    assert!(end.speed_mps.abs() < 1e-9 && (end.chainage_m - alignment.length_m()).abs() < 0.5);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let World { journey, scenario, alignment, line, .. } = world();
    let again = Journey::solve_train(scenario, alignment.clone(), line, 0).expect("solved");
    for i in 0..1_000 {
        let t = journey.duration_s() * f64::from(i) / 999.0;
        assert_eq!(format!("{:?}", journey.at(t)), format!("{:?}", again.at(t)));
    }
    assert_eq!(format!("{:?}", journey.events()), format!("{:?}", again.events()));
}

#[test]
fn the_history_is_small() {
    let bytes = world().journey.history_bytes();
    assert!(bytes < 5_000_000, "{bytes} bytes");
}

#[test]
fn instants_outside_the_journey_are_its_ends() {
    let journey = &world().journey;
    assert_eq!(journey.at(-5.0), journey.at(0.0));
    assert_eq!(journey.at(1e9), journey.at(journey.duration_s()));
    assert!(journey.at(0.0).chainage_m.abs() < 1e-6);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn seeking_equals_playing(mut times in prop::collection::vec(0.0_f64..86_400.0, 2..50)) {
        let journey = &world().journey;
        let sought: Vec<_> = times.iter().map(|t| journey.at(*t)).collect();
        let mut played: Vec<_> = times.iter().copied().zip(sought).collect();
        times.sort_by(f64::total_cmp);
        played.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (t, sought) in played {
            prop_assert_eq!(journey.at(t), sought);
        }
    }

    #[test]
    fn time_at_a_place_and_place_at_a_time_agree(t in 0.0_f64..86_400.0) {
        let journey = &world().journey;
        let moment = journey.at(t);
        prop_assume!(moment.state == Motion::Running && moment.speed_mps > 0.1);
        let back = journey.time_at_chainage(moment.chainage_m);
        prop_assert!((back - t).abs() < 1e-3, "{back} against {t}");
    }
}
