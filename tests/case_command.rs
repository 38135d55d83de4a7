//! `slow-train case` prints the promised names; `slow-train solve` too; bad input ends with exit code 2.

use std::process::{Command, Output};

fn slow_train(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_slow-train")).args(arguments).output().expect("the program runs")
}

fn case(name: &str) -> String {
    format!("{}/tests/cases/{name}.json", env!("CARGO_MANIFEST_DIR"))
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

#[test]
fn a_case_prints_the_promised_names() {
    let output = slow_train(&["case", &case("c4_staircase_46km"), "--json"]);
    assert!(output.status.success());
    let result = json(&output);
    for name in [
        "run_time_s",
        "front_end_m",
        "final_speed_mps",
        "wheel_energy_traction_j",
        "brake_energy_j",
        "steps",
        "wall_s",
        "wall_with_history_s",
        "history_bytes",
        "checkpoints_front_m_s",
    ] {
        assert!(!result[name].is_null(), "{name}");
    }
}

#[test]
fn a_broken_case_is_bad_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("broken.json");
    std::fs::write(&file, "{\"format\": \"railsim-case/1\", \"id\": 3}").expect("written");
    let output = slow_train(&["case", &file.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty() && !output.stderr.is_empty());
}

#[test]
fn a_solved_journey_prints_the_promised_names() {
    let result = json(&slow_train(&["solve", "--json"]));
    for name in [
        "title",
        "departure",
        "arrival",
        "distance_m",
        "official_distance_m",
        "duration_s",
        "fastest_duration_s",
        "carriages",
        "locomotives",
        "mass_kg",
        "length_m",
        "energy_wheel_j",
        "energy_supply_j",
        "stops",
        "holds",
        "events",
        "passing",
    ] {
        assert!(!result[name].is_null(), "{name}");
    }
    for name in ["name", "instant", "chainage_m"] {
        assert!(!result["events"][0][name].is_null(), "event {name}");
    }
    for name in ["place", "chainage_m", "target_from", "target_to", "actual", "deviation_s", "standing"] {
        assert!(!result["passing"][0][name].is_null(), "passing {name}");
    }
    assert_eq!(result["departure"], "2025-09-01T17:00:00+09:00");
    assert_eq!(result["arrival"], "2025-09-02T16:00:00+08:00");
}

#[test]
fn the_same_journey_prints_the_same_bytes() {
    assert_eq!(slow_train(&["solve", "--json"]).stdout, slow_train(&["solve", "--json"]).stdout);
}

#[test]
fn tables_are_written_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["journey.csv", "journey.json"] {
        let file = folder.path().join(name);
        assert!(slow_train(&["solve", "--out", &file.to_string_lossy()]).status.success());
        assert!(std::fs::metadata(&file).expect("the file").len() > 1_000);
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 2, "no temporary file is left");
}

#[test]
fn settings_change_the_journey_and_wrong_ones_are_bad_input() {
    let slow = json(&slow_train(&["solve", "--json", "--set", "limit=50"]));
    let normal = json(&slow_train(&["solve", "--json"]));
    assert!(slow["fastest_duration_s"].as_f64() > normal["fastest_duration_s"].as_f64());
    for wrong in ["colour=red", "mass", "mass=-1", "dwell.nowhere=5", "locomotives.nowhere=2", "departure=now"] {
        let output = slow_train(&["solve", "--set", wrong]);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn a_journey_that_cannot_be_run_fails_with_a_reason() {
    let output = slow_train(&["solve", "--set", "locomotives=1"]);
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8_lossy(&output.stderr).replace(['\n', '│'], " ");
    assert!(words.contains("would") && words.contains("suffice"), "{words}");
}
