//! The default journey takes 24 hours, meets every window and drives as the reports suggest.

mod journeys;

use journeys::world;
use slow_train::journey::{EventKind, Motion, VehicleKind};

#[test]
fn journey_takes_twenty_four_hours_with_ninety_carriages() {
    let journey = &world().journey;
    assert!((journey.duration_s() - 86_400.0).abs() < 1.0, "{} s", journey.duration_s());
    let carriages = journey.vehicles().iter().filter(|v| matches!(v.kind, VehicleKind::Carriage { .. }));
    assert_eq!(carriages.count(), 90);
    assert!((journey.distance_m() / 1e3 - 1328.0).abs() < 3.0);
    assert!((journey.official_distance_m() / 1e3 - 1342.1).abs() < 0.1);
    assert!(journey.fastest_duration_s() < journey.duration_s());
}

#[test]
fn every_window_is_met() {
    let passings = world().journey.passings();
    assert!(passings.len() >= 4);
    for passing in passings {
        assert!(passing.deviation_s.abs() < f64::EPSILON, "{passing:?}");
        assert!(passing.actual >= passing.target_from && passing.actual <= passing.target_to, "{passing:?}");
    }
}

#[test]
fn aims_with_a_hold_before_them_are_met_to_the_millisecond() {
    let world = world();
    for place in ["border", "shenyang", "beijing"] {
        let window = world.scenario.timetable.windows.iter().find(|w| w.place == place).expect("a window");
        let passing = world.journey.passings().iter().find(|p| p.place == place).expect("a passing");
        let off = passing.actual.duration_since(window.aim).as_secs_f64();
        assert!(off.abs() < 1e-3, "{place}: {off} s from the aim");
    }
}

#[test]
fn speeds_are_those_of_the_reports() {
    let journey = &world().journey;
    let mean = |from_km: f64, to_km: f64| {
        let (mut sum, mut count) = (0.0, 0);
        for t in (0..86_400).step_by(10) {
            let moment = journey.at(f64::from(t));
            if moment.state == Motion::Running && (from_km..to_km).contains(&moment.km_post) {
                sum += moment.speed_mps * 3.6;
                count += 1;
            }
        }
        sum / f64::from(count)
    };
    assert!((40.0..=60.0).contains(&mean(0.0, 225.0)), "south of the Yalu {}", mean(0.0, 225.0));
    assert!((60.0..=80.0).contains(&mean(282.0, 424.0)), "hills {}", mean(282.0, 424.0));
    assert!((80.0..=90.0).contains(&mean(510.0, 1300.0)), "plain {}", mean(510.0, 1300.0));
}

#[test]
fn holds_only_lengthen_stops_that_are_in_the_timetable() {
    let world = world();
    for stop in world.journey.stops() {
        assert!(stop.hold_s >= 0.0 && stop.departure_s >= stop.arrival_s);
        let known = world.scenario.timetable.holds.iter().any(|h| h.station == stop.place);
        assert!(known || stop.hold_s == 0.0, "{stop:?}");
    }
}

#[test]
fn events_come_in_order_and_carry_the_names_people_use() {
    let events = world().journey.events();
    assert!(events.windows(2).all(|e| e[0].elapsed_s <= e[1].elapsed_s));
    for name in ["departure", "border", "arrive sinuiju", "depart sinuiju", "pass shenyang", "arrival"] {
        assert!(events.iter().any(|e| e.name == name), "{name}");
    }
    assert_eq!(events.first().map(|e| e.kind), Some(EventKind::Departure));
    assert_eq!(events.last().map(|e| e.kind), Some(EventKind::Arrival));
}

#[test]
fn the_front_is_at_every_events_place_at_its_time() {
    let journey = &world().journey;
    for event in journey.events() {
        let moment = journey.at(event.elapsed_s);
        assert!((moment.chainage_m - event.chainage_m).abs() < 0.01, "{event:?} {}", moment.chainage_m);
    }
}

#[test]
fn without_windows_nothing_is_held() {
    let world = world();
    let mut scenario = world.scenario.clone();
    scenario.timetable.windows.clear();
    let journey = world.solve(&scenario).expect("solved");
    assert!(journey.stops().iter().all(|s| s.hold_s == 0.0));
    assert!(journey.duration_s() < world.journey.duration_s());
}

#[test]
fn a_window_that_cannot_be_met_is_reported_as_a_deviation() {
    let world = world();
    let mut scenario = world.scenario.clone();
    scenario.line.limits.iter_mut().for_each(|l| l.speed_kmh = l.speed_kmh.min(60.0));
    let journey = world.solve(&scenario).expect("solved");
    let arrival = journey.passings().last().expect("an arrival");
    assert!(arrival.deviation_s > 3600.0, "{arrival:?}");
}
