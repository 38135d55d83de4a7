//! `slow-train schema` on the command line.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

use std::process::{Command, Output};

use serde_json::Value;

fn slow_train(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_slow-train")).args(args).env("NO_COLOR", "1").output().unwrap()
}

fn json(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn all_schemas_come_as_one_object_by_file() {
    let all = json(&slow_train(&["schema"]));
    let files: Vec<_> = all.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        files,
        [
            "briefing.ron",
            "classes/*.ron",
            "formation.ron",
            "furnishings/*.ron",
            "landmarks/*.ron",
            "line.ron",
            "locomotives/*.ron",
            "scenario.ron",
            "seeds/*.ron",
            "shots.ron",
            "timetable.ron",
            "track.csv"
        ]
    );
}

#[test]
fn one_schema_is_the_same_as_in_the_whole() {
    let all = json(&slow_train(&["schema"]));
    assert_eq!(json(&slow_train(&["schema", "--file", "formation.ron"])), all["formation.ron"]);
    assert_eq!(json(&slow_train(&["schema", "--file", "classes/diner.ron"])), all["classes/*.ron"]);
}

#[test]
fn a_file_that_no_scenario_has_is_bad_input() {
    let output = slow_train(&["schema", "--file", "carriages.ron"]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("carriages.ron") && told.contains("formation.ron"), "{told}");
}

#[test]
fn a_folder_gets_a_file_for_each() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("schemas");
    let output = slow_train(&["schema", "--out", out.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    let mut names: Vec<_> =
        std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names.len(), 12);
    assert!(names.iter().all(|name| name.ends_with(".schema.json")), "{names:?}");
    let written: Value =
        serde_json::from_str(&std::fs::read_to_string(out.join("formation.schema.json")).unwrap()).unwrap();
    assert_eq!(written, json(&slow_train(&["schema", "--file", "formation.ron"])));
}
