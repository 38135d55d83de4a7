//! Corners of the engine cases, each with an answer that can be worked out by hand.

use serde_json::{Value, json};
use slow_train::journey::cases::{Case, TrainRuns};
use slow_train::journey::run::{RunFault, STEP_S};

const GRAVITY_MPS2: f64 = 10.0;

/// A train of 100 t, 100 m, without resistance; 100 kN, 1 MW, brakes of 50 kN; 5 km level at 20 m/s.
fn plain() -> Value {
    json!({
        "format": "railsim-case/1", "id": "plain", "gravity_mps2": GRAVITY_MPS2,
        "train": {
            "mass_static_kg": 1e5, "mass_rotating_kg": 0.0, "length_m": 100.0, "speed_max_mps": 20.0,
            "davis": {"A_n": 0.0, "B_n_per_mps": 0.0, "C_n_per_mps2": 0.0},
            "traction": {"force_max_n": 1e5, "power_max_w": 1e6},
            "brake": {"friction_force_max_n": 5e4}
        },
        "path": {"length_m": 5_100.0, "elevation": [[0, 0], [6_000, 0]], "speed_limits": []}
    })
}

fn with(changes: &[(&str, Value)]) -> Case {
    let mut file = plain();
    for (pointer, value) in changes {
        *file.pointer_mut(pointer).expect("the place is there") = value.clone();
    }
    serde_json::from_value(file).expect("the case makes sense")
}

fn close(got: f64, wanted: f64) {
    assert!((got / wanted - 1.0).abs() < 1e-5, "{got} against {wanted}");
}

#[test]
fn force_then_power_then_speed_then_brake_as_by_hand() {
    let result = with(&[]).solve(STEP_S).expect("solved");
    // 1 m/s² to 10 m/s; at 10 W/kg to 20 m/s; brakes of 0.5 m/s² from there.
    let force = (10.0, 50.0);
    let power = ((20.0_f64.powi(2) - 10.0_f64.powi(2)) / 20.0, (20.0_f64.powi(3) - 10.0_f64.powi(3)) / 30.0);
    let brake = (40.0, 400.0);
    let steady_m = 5_000.0 - force.1 - power.1 - brake.1;
    close(result.run_time_s, force.0 + power.0 + brake.0 + steady_m / 20.0);
    close(result.wheel_energy_traction_j, 0.5 * 1e5 * 400.0);
    close(result.brake_energy_j, 0.5 * 1e5 * 400.0);
}

#[test]
fn a_line_of_a_metre_is_run_over() {
    let result = with(&[("/path/length_m", json!(101.0))]).solve(STEP_S).expect("solved");
    // 1 m/s² up, 0.5 m/s² down, over a metre.
    let top = (2.0_f64 / 3.0).sqrt();
    close(result.run_time_s, top + top / 0.5);
    close(result.front_end_m, 101.0);
}

#[test]
fn the_lowest_limits_are_kept_from_the_start() {
    let limits = json!([[0, 500, 0.05]]);
    let result =
        with(&[("/path/speed_limits", limits), ("/path/length_m", json!(600.0))]).solve(STEP_S).expect("solved");
    // 500 m at 0.05 m/s, reached in 0.05 s and left in 0.1 s.
    close(result.run_time_s, 500.0 / 0.05 + 0.5 * 0.05 + 0.5 * 0.1);
}

#[test]
fn a_mountain_is_climbed_at_the_balancing_speed() {
    // From 20 m/s onto 50 kN of grade without end: the power balances it at 20 m/s; onto 90 kN: at 11.1 m/s.
    let elevation = json!([[0, 0], [1_100, 0], [41_100, 3_600]]);
    let case = with(&[("/path/elevation", elevation), ("/path/length_m", json!(41_100.0))]);
    let history = case.run(STEP_S).expect("solved");
    let on_the_slope = history.at(history.time_at(30_000.0)).expect("a history");
    close(on_the_slope.speed_mps, 1e6 / 9e4);
}

#[test]
fn a_crawl_is_exact_and_no_stall() {
    // 90 kN of grade against 5 kW: a balance at 56 mm/s, reached from 20 m/s on the level.
    let elevation = json!([[0, 0], [1_100, 0], [1_300, 18], [9_000, 18]]);
    let slow = [
        ("/train/traction/power_max_w", json!(5e3)),
        ("/path/elevation", elevation),
        ("/path/length_m", json!(1_400.0)),
    ];
    let history = with(&slow).run(STEP_S).expect("solved");
    let slowest =
        history.nodes().iter().skip(1).map(|n| n.speed_mps).filter(|v| *v > 0.0).fold(f64::INFINITY, f64::min);
    assert!((0.05..0.06).contains(&slowest), "{slowest} m/s");
    let finer = with(&slow).run(STEP_S / 2.0).expect("solved");
    assert!((history.duration_s() / finer.duration_s() - 1.0).abs() < 1e-5);
}

#[test]
fn a_train_that_stalls_is_refused_with_place_and_grade() {
    // 110 kN of grade: 10 kN too much. From 20 m/s the train runs out of breath on it.
    let elevation = json!([[0, 0], [1_100, 0], [41_100, 4_400]]);
    let fault = with(&[("/path/elevation", elevation)]).run(STEP_S).expect_err("too steep");
    let RunFault::Stalls { chainage_m, against_n, .. } = fault.run() else { panic!("{fault}") };
    assert!((1_200.0..3_000.0).contains(&chainage_m), "{fault}");
    close(fault.grade_permil(), 110.0);
    close(against_n, 1.1e5);
    assert!(fault.to_string().contains("more than 110.0 kN would suffice"), "{fault}");
}

#[test]
fn a_train_without_effort_rolls_downhill_and_stands_on_the_level() {
    let none = ("/train/traction", json!({"force_max_n": 0.0, "power_max_w": 0.0}));
    let fault = with(std::slice::from_ref(&none)).run(STEP_S).expect_err("nothing moves it");
    assert!(matches!(fault.run(), RunFault::CannotStart { .. }), "{fault}");
    // 20 per mille downhill: 0.2 m/s² down, brakes less grade 0.3 m/s²; 5 km.
    let result =
        with(&[none, ("/path/elevation", json!([[0, 120], [6_000, 0]])), ("/train/speed_max_mps", json!(90.0))])
            .solve(STEP_S)
            .expect("it rolls");
    let top = f64::sqrt(2.0 * 5_000.0 / (1.0 / 0.2 + 1.0 / 0.3));
    close(result.run_time_s, top / 0.2 + top / 0.3);
    close(result.brake_energy_j, 5e4 * top * top / 0.6);
    assert!(result.wheel_energy_traction_j == 0.0);
}

#[test]
fn holding_on_a_downgrade_counts_as_brake_energy() {
    let result = with(&[("/path/elevation", json!([[0, 240], [6_000, 0]]))]).solve(STEP_S).expect("solved");
    // All the height and all the traction end in the brakes.
    close(result.brake_energy_j, result.wheel_energy_traction_j + 1e6 * 0.04 * 5_000.0);
}

#[test]
fn a_short_downgrade_steeper_than_the_brake_is_entered_slowly_enough() {
    // 300 m under the train's front of which the middle is 80 per mille: 30 kN more than the brake.
    let elevation = json!([[0, 30], [1_000, 30], [1_300, 6], [9_000, 6]]);
    let case = with(&[("/path/elevation", elevation)]);
    let history = case.run(STEP_S).expect("it can be done");
    let fastest = history.nodes().iter().map(|n| n.speed_mps).fold(0.0, f64::max);
    assert!(fastest <= 20.0 + 1e-9, "{fastest}");
    // From where the grade just passes the brake to where it just falls below it again the brake gives 50 kN all the way.
    let (from_m, to_m) = (1_062.5, 1_337.5);
    let speed = |s: f64| history.at(history.time_at(s)).expect("a history").speed_mps;
    let gained = 0.5 * 1e5 * (speed(to_m).powi(2) - speed(from_m).powi(2));
    let area_n_m = 2.0 * 0.5 * 37.5 * 3e4 + 200.0 * 3e4;
    close(gained, area_n_m);
    close(speed(to_m), 20.0);
}

#[test]
fn a_long_downgrade_steeper_than_the_brake_is_refused() {
    let fault = with(&[("/path/elevation", json!([[0, 480], [6_000, 0]]))]).run(STEP_S).expect_err("it runs away");
    let RunFault::BrakesTooWeak { brake_n, pull_n, .. } = fault.run() else { panic!("{fault}") };
    close(brake_n, 5e4);
    close(pull_n, 8e4);
    assert!(fault.to_string().contains("-80.0 per mille"), "{fault}");
}

#[test]
fn the_order_of_points_limits_and_sections_does_not_matter() {
    let sorted = json!([[0, 0], [800, 4], [2_000, 1], [6_000, 9]]);
    let mixed = json!([[2_000, 1], [0, 0], [6_000, 9], [800, 4]]);
    let limits = (
        json!([[0, 300, 9], [900, 950, 5], [2_000, 2_000, 3]]),
        json!([[2_000, 2_000, 3], [900, 950, 5], [0, 300, 9]]),
    );
    let time = |elevation: Value, limits: Value| {
        let case = with(&[("/path/elevation", elevation), ("/path/speed_limits", limits)]);
        case.run(STEP_S).expect("solved").duration_s()
    };
    assert_eq!(time(sorted, limits.0), time(mixed, limits.1));

    let text = std::fs::read_to_string(format!("{}/tests/cases/trainruns.json", env!("CARGO_MANIFEST_DIR")));
    let mut file: Value = serde_json::from_str(&text.expect("the case file is there")).expect("JSON");
    let solved = |file: &Value| {
        let runs: TrainRuns = serde_json::from_value(file.clone()).expect("sound");
        runs.solve(STEP_S).expect("solved").into_iter().map(|r| r.run_time_s).collect::<Vec<_>>()
    };
    let before = solved(&file);
    file["paths"]["slope"].as_array_mut().expect("sections").reverse();
    // A section without length changes nothing where its limit is no lower than its neighbours'.
    file["paths"]["slope"].as_array_mut().expect("sections").push(json!([3_000.0, 3_000.0, 60.0, 25.0]));
    assert_eq!(solved(&file), before);
}

#[test]
fn a_train_longer_than_its_sections_keeps_the_lowest_limit_under_it() {
    // Ten stretches of 20 m under a train of 100 m: the lowest of the last hundred metres holds.
    let limits: Vec<(f64, f64, f64)> =
        (0..10).map(|i| (200.0 + 20.0 * f64::from(i), 220.0 + 20.0 * f64::from(i), 4.0 + f64::from(i % 3))).collect();
    let history = with(&[("/path/speed_limits", json!(limits))]).run(STEP_S).expect("solved");
    for s in (200..480).step_by(3) {
        let speed = history.at(history.time_at(f64::from(s))).expect("a history").speed_mps;
        assert!(speed <= 4.0 + 1e-9, "{speed} m/s at {s} m");
    }
}
