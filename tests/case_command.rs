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

/// A case file with something changed: the value at a path of keys, or the key taken away.
fn changed(name: &str, keys: &[&str], value: Option<serde_json::Value>) -> String {
    let text = std::fs::read_to_string(case(name)).expect("the case file is there");
    let mut file: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let (last, way) = keys.split_last().expect("a key");
    let parent = way.iter().fold(&mut file, |at, key| at.get_mut(*key).expect("the key is there"));
    match value {
        Some(value) => parent[*last] = value,
        None => drop(parent.as_object_mut().expect("an object").remove(*last)),
    }
    file.to_string()
}

/// Solves a text as a case file.
fn solve_text(text: &str) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("case.json");
    std::fs::write(&file, text).expect("written");
    slow_train(&["case", &file.to_string_lossy(), "--json"])
}

/// Standard error without the ornaments of its lines.
fn complaint(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr).replace(['\n', '│', '×', '╰', '─', '▶'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_makes_no_sense_is_bad_input_and_is_named() {
    use serde_json::json;
    let wrong: &[(&str, &[&str], Option<serde_json::Value>, &str)] = &[
        ("c1_level_100km", &["train", "length_m"], None, "length_m"),
        ("c1_level_100km", &["train", "length_m"], Some(json!(0)), "train.length_m is 0"),
        ("c1_level_100km", &["train", "length_m"], Some(json!(200_000)), "the path is only 100000 m long"),
        ("c1_level_100km", &["train", "mass_static_kg"], Some(json!(null)), "null"),
        ("c1_level_100km", &["train", "mass_static_kg"], Some(json!("heavy")), "heavy"),
        ("c1_level_100km", &["train", "mass_static_kg"], Some(json!(-5)), "train.mass_static_kg is -5"),
        ("c1_level_100km", &["train", "speed_max_mps"], Some(json!(0)), "train.speed_max_mps is 0"),
        ("c1_level_100km", &["train", "traction", "force_max_n"], Some(json!(-1)), "force_max_n is -1"),
        ("c1_level_100km", &["train", "brake", "friction_force_max_n"], Some(json!(-1)), "friction_force_max_n is -1"),
        ("c1_level_100km", &["path", "length_m"], Some(json!(0)), "path.length_m is 0"),
        ("c1_level_100km", &["path", "elevation"], Some(json!([])), "path.elevation is empty"),
        (
            "c1_level_100km",
            &["path", "elevation"],
            Some(json!([[0, 1], [0, 9]])),
            "path.elevation has two values at 0 m",
        ),
        ("c1_level_100km", &["path", "speed_limits"], Some(json!([[9, 3, 20]])), "path.speed_limits[0] runs backwards"),
        (
            "c1_level_100km",
            &["path", "speed_limits"],
            Some(json!([[0, 9, 0]])),
            "the speed of path.speed_limits[0] is 0",
        ),
        ("c1_level_100km", &["gravity_mps2"], Some(json!(0)), "gravity_mps2 is 0"),
        ("c1_level_100km", &["format"], Some(json!("railsim-case/9")), "railsim-case/9"),
        ("trainruns", &["trains", "local", "mass_kg"], Some(json!(0)), "trains.local.mass_kg is 0"),
        ("trainruns", &["trains", "local", "braking_deceleration_mps2"], None, "braking_deceleration_mps2"),
        ("trainruns", &["trains", "local", "tractive_effort_mps_n"], Some(json!([])), "tractive_effort_mps_n is empty"),
        ("trainruns", &["paths", "const"], Some(json!([])), "paths.const has no length"),
        ("trainruns", &["paths", "const"], Some(json!([[0, 9, 20, 0], [50, 60, 20, 0]])), "paths.const has a gap"),
        (
            "trainruns",
            &["paths", "const"],
            Some(json!([[0, 90, 20, 0], [50, 99, 20, 0]])),
            "paths.const has an overlap",
        ),
    ];
    for (name, keys, value, words) in wrong {
        let output = solve_text(&changed(name, keys, value.clone()));
        assert_eq!(output.status.code(), Some(2), "{keys:?} {value:?}: {}", complaint(&output));
        assert!(output.stdout.is_empty());
        assert!(complaint(&output).contains(words), "{words:?} is not in {:?}", complaint(&output));
    }
    for text in ["", "[]", "{}", "NaN", "{\"format\": \"railsim-case/1\", \"gravity_mps2\": 1e999}"] {
        assert_eq!(solve_text(text).status.code(), Some(2), "{text:?}");
    }
}

#[test]
fn a_train_that_stalls_says_where_on_what_and_what_would_suffice() {
    let elevation = serde_json::json!([[0, 0], [10_000, 0], [100_000, 4_500]]);
    let output = solve_text(&changed("c1_level_100km", &["path", "elevation"], Some(elevation)));
    let words = complaint(&output);
    assert_eq!(output.status.code(), Some(1), "{words}");
    assert!(words.contains("the train stalls with its front at 1") && words.contains("per mille"), "{words}");
    assert!(words.contains("would suffice") && words.contains("1560.0 kN of effort against"), "{words}");
}

#[test]
fn trains_and_paths_need_no_converged_times() {
    let output = solve_text(&changed("trainruns", &["converged_run_time_s"], None));
    assert!(output.status.success(), "{}", complaint(&output));
    let (bare, whole) = (json(&output), json(&slow_train(&["case", &case("trainruns"), "--json"])));
    assert_eq!(bare[0]["run_time_s"], whole[0]["run_time_s"]);
    assert!(bare[0]["converged_run_time_s"].is_null() && !whole[0]["converged_run_time_s"].is_null());
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
