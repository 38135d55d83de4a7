//! A journey that cannot be run says where, why, and what would help.

mod journeys;

use journeys::world;
use slow_train::journey::SolveFault;
use slow_train::scenario::Supply;

#[test]
fn too_few_locomotives_say_how_many_would_suffice() {
    let world = world();
    let mut scenario = world.scenario.clone();
    scenario.trains[0].locomotive_sets.iter_mut().for_each(|s| s.count = 1);
    let fault = world.solve(&scenario).expect_err("one locomotive does not pull 90 carriages");
    let (SolveFault::Stalls { resisted, .. } | SolveFault::CannotStart { resisted, .. }) = &fault else {
        panic!("{fault}");
    };
    let enough = resisted.sufficient.expect("some number suffices");
    assert!(enough > 1 && enough < 10);
    assert!(resisted.needed_n > resisted.effort_n);
    assert!(fault.to_string().contains(&format!("{enough} of these locomotives would suffice")), "{fault}");
    scenario.trains[0].locomotive_sets.iter_mut().for_each(|s| s.count = enough.max(4));
    world.solve(&scenario).expect("the number named suffices");
}

#[test]
fn an_electric_without_its_wire_says_where_the_wire_ends() {
    let world = world();
    let mut scenario = world.scenario.clone();
    scenario.trains[0].locomotive_sets.truncate(1);
    let fault = world.solve(&scenario).expect_err("the wire ends at Sinuiju");
    let SolveFault::NoWire { supply, from, .. } = &fault else { panic!("{fault}") };
    assert_eq!(*supply, Supply::Dc3000);
    assert!((from.km - 225.1).abs() < 3.0, "{from}");
}

#[test]
fn a_train_longer_than_the_track_says_how_long() {
    let world = world();
    let mut scenario = world.scenario.clone();
    let carriages = scenario.trains[0].carriages.clone();
    scenario.trains[0].carriages.extend(carriages);
    let fault = world.solve(&scenario).expect_err("180 carriages do not fit");
    assert!(matches!(fault, SolveFault::TrainTooLong { .. }), "{fault}");
    assert!(fault.to_string().contains("lead_in_m"), "{fault}");
}

#[test]
fn unknown_names_are_named() {
    let world = world();
    let mut scenario = world.scenario.clone();
    scenario.trains[0].locomotive_sets[1].class = "steam".to_owned();
    let fault = world.solve(&scenario).expect_err("no such class");
    assert!(fault.to_string().contains("\"steam\""), "{fault}");
}

#[test]
fn brakes_that_are_too_weak_say_where_on_what_grade_and_how_strong_would_do() {
    let world = world();
    let mut scenario = world.scenario.clone();
    let weaken = |ratio: &mut f64| *ratio *= 0.05;
    scenario.carriage_classes.values_mut().for_each(|c| weaken(&mut c.brake_ratio));
    scenario.locomotive_classes.values_mut().for_each(|c| weaken(&mut c.brake_ratio));
    let fault = world.solve(&scenario).expect_err("nothing holds 7,000 t on a downgrade");
    let SolveFault::BrakesTooWeak { grade_permil, brake_n, pull_n, .. } = &fault else { panic!("{fault}") };
    assert!(*grade_permil < 0.0 && *brake_n > 0.0 && *pull_n > 0.0, "{fault}");
    let words = fault.to_string();
    assert!(words.contains("km ") && words.contains(" near ") && words.contains("brake_ratio"), "{words}");
}
