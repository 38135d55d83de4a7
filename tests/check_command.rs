//! `slow-train check` and `slow-train facts` on the command line.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

mod common;

use std::process::{Command, Output};

use common::Copy;

fn slow_train(args: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_slow-train"))
        .args(args)
        .current_dir(folder.path())
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_good_scenario_is_counted_from_any_folder() {
    let output = slow_train(&["check", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let counts = json(&output);
    assert_eq!(counts["carriages"], 90);
    assert_eq!(counts["stations"], 107);
    assert_eq!(counts["claims"], 33);
    assert_eq!(counts["faults"], serde_json::json!([]));
    for name in ["locomotives", "rooms", "furnishings"] {
        assert!(counts[name].is_u64(), "{name}");
    }
    assert!(output.stderr.is_empty());
}

#[test]
fn faults_end_with_two_and_show_the_line() {
    let copy = Copy::new();
    copy.edit("formation.ron", "class: \"restaurant\"", "class: \"resturant\"");
    let output = slow_train(&["check", copy.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let shown = String::from_utf8(output.stderr).unwrap();
    for piece in ["formation.ron", "resturant", "did you mean `restaurant`?"] {
        assert!(shown.contains(piece), "{shown}");
    }
    assert!(output.stdout.is_empty());
}

#[test]
fn faults_as_json_have_file_line_column_message_and_hint() {
    let copy = Copy::new();
    copy.edit("formation.ron", "class: \"restaurant\"", "class: \"resturant\"");
    let output = slow_train(&["check", "--json", copy.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let faults = &json(&output)["faults"];
    let fault = &faults[0];
    assert_eq!(fault["file"], "formation.ron");
    assert!(fault["line"].as_u64().unwrap() > 40 && fault["column"].as_u64().unwrap() > 1);
    assert!(fault["message"].as_str().unwrap().contains("resturant"));
    assert!(fault["hint"].as_str().unwrap().contains("restaurant"));
}

#[test]
fn facts_lists_every_claim_with_verdict_and_sources() {
    let output = slow_train(&["facts", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let claims = json(&output);
    assert_eq!(claims.as_array().unwrap().len(), 33);
    for claim in claims.as_array().unwrap() {
        assert!(
            claim["id"].is_string() && claim["verdict"].is_string() && !claim["sources"].as_array().unwrap().is_empty()
        );
    }
    let text = String::from_utf8(slow_train(&["facts"]).stdout).unwrap();
    assert!(text.contains("c10-ninety-carriages") && text.contains("Chosun Ilbo"), "{text}");
}

/// What only solving finds, as `file:line:column: message [hint]`.
fn solve_fault(copy: &Copy) -> String {
    let output = slow_train(&["check", "--json", copy.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let told = json(&output);
    assert_eq!(told["faults"].as_array().unwrap().len(), 1, "{told:#}");
    let fault = &told["faults"][0];
    let text = |name: &str| fault[name].as_str().unwrap().to_owned();
    let (line, column) = (&fault["line"], &fault["column"]);
    format!("{}:{line}:{column}: {} [{}]", text("file"), text("message"), text("hint"))
}

#[test]
fn a_train_that_cannot_climb_is_a_fault_at_its_locomotives() {
    let copy = Copy::new();
    copy.edit("formation.ron", "count: 4", "count: 1");
    insta::assert_snapshot!(solve_fault(&copy));
}

#[test]
fn a_train_without_the_effort_to_start_is_a_fault_at_its_locomotives() {
    let copy = Copy::new();
    copy.write("track.csv", "km,lat,lon,elevation_m\n0,39.0,125.7,0\n10,39.09,125.7,500\n1342.1,39.9,116.4,500\n");
    insta::assert_snapshot!(solve_fault(&copy));
}

#[test]
fn a_stop_outside_the_journey_is_a_fault_at_the_stop() {
    let copy = Copy::new();
    copy.edit("timetable.ron", "(station: \"sinuiju\", dwell_s", "(station: \"pyongyang\", dwell_s");
    insta::assert_snapshot!(solve_fault(&copy));
}

#[test]
fn brakes_that_do_not_hold_a_train_are_a_fault_at_its_carriages() {
    let copy = Copy::new();
    copy.write(
        "track.csv",
        "km,lat,lon,elevation_m\n0,39.0,125.7,1500\n15,39.13,125.7,1500\n25,39.22,125.7,0\n1342.1,39.9,116.4,0\n",
    );
    insta::assert_snapshot!(solve_fault(&copy));
}

#[test]
fn a_line_too_short_to_be_drawn_is_a_fault_at_its_track() {
    let copy = Copy::new();
    copy.write("track.csv", "km,lat,lon,elevation_m\n0.0,39.0,125.7,20\n1342.1,39.0002,125.7,20\n");
    insta::assert_snapshot!(solve_fault(&copy));
}
