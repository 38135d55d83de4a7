//! The engine meets converged references that share no code with it.

use slow_train::journey::cases::{Case, Expected, TrainRuns};
use slow_train::journey::run::STEP_S;

fn case(name: &str) -> Case {
    let path = format!("{}/tests/cases/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the case file is there");
    serde_json::from_str(&text).expect("the case file can be read")
}

fn meets(name: &str) {
    let case = case(name);
    let expected: Expected = case.reference().expect("a converged reference").clone();
    let result = case.solve(STEP_S).expect("the case can be solved");
    let close = |what: &str, got: f64, wanted: f64, share: f64| {
        let off = (got / wanted - 1.0).abs();
        assert!(off <= share, "{name}: {what} {got} against {wanted}, off by {off:e}");
    };
    close("running time", result.run_time_s, expected.run_time_s, 1e-4);
    close("traction energy", result.wheel_energy_traction_j, expected.wheel_energy_traction_j, 2e-4);
    close("brake energy", result.brake_energy_j, expected.brake_energy_total_j, 2e-4);
    assert!((result.front_end_m - expected.front_end_m).abs() < 0.5, "{name}: stops at {}", result.front_end_m);
    assert!(result.final_speed_mps.abs() < 1e-6);
    assert_eq!(result.checkpoints_front_m_s.len(), expected.checkpoints_front_m_s.len());
    for (got, wanted) in result.checkpoints_front_m_s.iter().zip(&expected.checkpoints_front_m_s) {
        assert!((got.0 - wanted.0).abs() < 1e-9);
        close("checkpoint", got.1, wanted.1, 1e-4);
    }
    assert!(result.history_bytes <= 5_000_000, "{} bytes of history", result.history_bytes);
}

#[test]
fn level_line_meets_reference() {
    meets("c1_level_100km");
}

#[test]
fn days_journey_meets_reference() {
    meets("c2_journey_1200km_90cars");
}

#[test]
fn staircase_of_limits_meets_reference() {
    meets("c4_staircase_46km");
}

#[test]
fn train_runs_meet_their_converged_times() {
    let path = format!("{}/tests/cases/trainruns.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the case file is there");
    let runs: TrainRuns = serde_json::from_str(&text).expect("the case file can be read");
    for run in runs.solve(STEP_S).expect("every train can run") {
        let wanted = run.converged_run_time_s.expect("a converged time");
        let off = (run.run_time_s / wanted - 1.0).abs();
        assert!(off <= 2e-4, "{} on {}: {} against {wanted}", run.train, run.path, run.run_time_s);
    }
}

#[test]
fn the_answer_does_not_depend_on_the_step() {
    for name in ["c1_level_100km", "c2_journey_1200km_90cars", "c4_staircase_46km"] {
        let case = case(name);
        let time = |step: f64| case.run(step).expect("the case can be solved").duration_s();
        let (coarse, fine) = (time(STEP_S), time(STEP_S / 2.0));
        assert!((coarse / fine - 1.0).abs() < 1e-5, "{name}: {coarse} against {fine}");
    }
}
