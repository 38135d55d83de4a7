//! Every fault of a folder is found at once, at its line, with what was found, what was expected and a hint.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

mod common;

use common::{Copy, lines};

/// Line and column of a piece of text.
fn place(text: &str, piece: &str) -> (usize, usize) {
    let before = &text[..text.find(piece).unwrap()];
    (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap().chars().count() + 1)
}

/// One edit gives one fault, at the edited place; returns it in words.
fn one(file: &str, from: &str, to: &str, at: &str) -> String {
    let copy = Copy::new();
    copy.edit(file, from, to);
    let faults = copy.faults();
    assert_eq!(faults.len(), 1, "{}", lines(&faults));
    let expected = place(&copy.read(file), at);
    assert_eq!((faults[0].line, faults[0].column), expected, "{}", lines(&faults));
    lines(&faults)
}

#[test]
fn a_misspelt_class_points_at_the_word_and_names_the_right_one() {
    let fault = one("formation.ron", "class: \"restaurant\"", "class: \"resturant\"", "\"resturant\"");
    insta::assert_snapshot!(fault);
}

#[test]
fn a_misspelt_field_points_at_the_field() {
    insta::assert_snapshot!(one("formation.ron", "group: advance", "gruop: advance", "gruop"));
}

#[test]
fn an_unknown_field_is_a_fault() {
    insta::assert_snapshot!(one("line.ron", "lead_in_m", "colour: \"red\", lead_in_m", "colour"));
}

#[test]
fn a_misspelt_word_points_at_the_word() {
    insta::assert_snapshot!(one("line.ron", "kind: tunnel", "kind: tunel", "tunel,"));
}

#[test]
fn a_missing_field_is_a_fault() {
    let copy = Copy::new();
    copy.edit("timetable.ron", ", weight: 1.5", "");
    insta::assert_snapshot!(lines(&copy.faults()));
}

#[test]
fn a_misspelt_station_names_the_right_one() {
    insta::assert_snapshot!(one("timetable.ron", "station: \"chongju\"", "station: \"chungju\"", "\"chungju\""));
}

#[test]
fn a_misspelt_claim_names_the_right_one() {
    insta::assert_snapshot!(one("briefing.ron", "\"c07-slow\"", "\"c07-slo\"", "\"c07-slo\""));
}

#[test]
fn a_misspelt_time_zone_names_the_right_one() {
    insta::assert_snapshot!(one("scenario.ron", "\"Asia/Shanghai\"", "\"Asia/Shangai\"", "\"Asia/Shangai\""));
}

#[test]
fn a_moment_that_does_not_exist_is_a_fault() {
    insta::assert_snapshot!(one("briefing.ron", "\"pass shenyang\"", "\"pass shenyan\"", "\"pass shenyan\""));
}

#[test]
fn a_place_beyond_the_line_is_a_fault() {
    insta::assert_snapshot!(one("line.ron", "to_km: 1342.1", "to_km: 1400.0", "1400.0"));
}

#[test]
fn a_limit_of_nothing_is_a_fault() {
    insta::assert_snapshot!(one("line.ron", "speed_kmh: 18.0", "speed_kmh: -18.0", "-18.0"));
}

#[test]
fn a_stretch_that_runs_backwards_is_a_fault() {
    insta::assert_snapshot!(one(
        "line.ron",
        "from_km: 226.126, to_km: 227.067",
        "from_km: 227.067, to_km: 226.126",
        "226.126"
    ));
}

#[test]
fn numbers_without_end_are_faults() {
    insta::assert_snapshot!(one("line.ron", "lead_in_m: 3000.0", "lead_in_m: NaN", "NaN"));
    insta::assert_snapshot!(one("line.ron", "lead_in_m: 3000.0", "lead_in_m: 1e999", "1e999"));
}

#[test]
fn km_posts_that_run_backwards_are_faults() {
    insta::assert_snapshot!(one("track.csv", "\n1.3", "\n0.3", "0.3"));
}

#[test]
fn a_number_that_is_none_points_at_its_column() {
    insta::assert_snapshot!(one("track.csv", "39.902320", "39.9O2320", "39.9O2320"));
}

#[test]
fn a_station_named_twice_is_a_fault() {
    insta::assert_snapshot!(one("line.ron", "id: \"sunan\"", "id: \"sopo\"", "\"sopo\", name: (en: \"Sunan\""));
}

#[test]
fn a_missing_file_is_a_fault_where_it_is_named() {
    insta::assert_snapshot!(one("scenario.ron", "\"line.ron\"", "\"lines.ron\"", "\"lines.ron\""));
}

#[test]
fn a_path_out_of_the_folder_is_a_fault_where_it_is_named() {
    insta::assert_snapshot!(one("scenario.ron", "\"track.csv\"", "\"../track.csv\"", "\"../track.csv\""));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_a_fault() {
    let copy = Copy::new();
    let outside = tempfile::NamedTempFile::new().unwrap();
    std::fs::remove_file(copy.path().join("track.csv")).unwrap();
    std::os::unix::fs::symlink(outside.path(), copy.path().join("track.csv")).unwrap();
    let faults = copy.faults();
    assert_eq!((faults.len(), faults[0].file.as_str()), (1, "scenario.ron"), "{}", lines(&faults));
}

#[test]
fn an_empty_formation_is_a_fault() {
    let copy = Copy::new();
    copy.write("formation.ron", "(trains: [(id: \"t\", name: (en: \"t\"), locomotive_sets: [], carriages: [])])");
    insta::assert_snapshot!(lines(&copy.faults()));
}

#[test]
fn a_formation_without_trains_is_a_fault() {
    let copy = Copy::new();
    copy.write("formation.ron", "(trains: [])");
    insta::assert_snapshot!(lines(&copy.faults()));
}

#[test]
fn too_many_carriages_are_a_fault() {
    let copy = Copy::new();
    let car = |n| format!("(number: {n}, class: \"stores\", group: advance, standing: estimated),");
    let cars = (1..=401).map(car).collect::<Vec<_>>().join("\n");
    let sets = "[(from_station: \"pyongyang\", class: \"df11z\", count: 2, standing: estimated)]";
    copy.write(
        "formation.ron",
        format!("(trains: [(id: \"t\", name: (en: \"t\"), locomotive_sets: {sets}, carriages: [\n{cars}])])"),
    );
    insta::assert_snapshot!(lines(&copy.faults()));
}

#[test]
fn carriages_out_of_number_are_faults() {
    insta::assert_snapshot!(one(
        "formation.ron",
        "number: 12",
        "number: 13",
        "13, class: \"crew_sleeper\", group: advance, name: (en: \"Crew sleeper, engineers\""
    ));
}

#[test]
fn windows_in_the_wrong_order_are_faults() {
    insta::assert_snapshot!(one(
        "timetable.ron",
        "aim: \"2025-09-02T06:00:00+08:00\"",
        "aim: \"2025-09-02T07:00:00+08:00\"",
        "\"2025-09-02T07:00:00+08:00\""
    ));
}

#[test]
fn an_instant_that_does_not_exist_is_a_fault() {
    insta::assert_snapshot!(one(
        "timetable.ron",
        "aim: \"2025-09-02T06:00:00+08:00\"",
        "aim: \"2025-13-02T06:00:00+08:00\"",
        "\"2025-13-02T06:00:00+08:00\""
    ));
    insta::assert_snapshot!(one("scenario.ron", "17:00:00+09:00[Asia/Pyongyang]", "25:00", "\"2025-09-01T25:00\""));
}

#[test]
fn an_electric_locomotive_without_wire_is_a_fault() {
    insta::assert_snapshot!(one("formation.ron", "class: \"df11z\"", "class: \"hxd3d\"", "\"hxd3d\""));
}

#[test]
fn a_text_without_an_end_is_a_fault() {
    let copy = Copy::new();
    copy.edit("timetable.ron", "station: \"tianjin\"", "station: \"tianjin");
    let faults = copy.faults();
    assert!(!faults.is_empty() && faults[0].file == "timetable.ron", "{}", lines(&faults));
}

#[test]
fn a_file_that_is_no_text_is_a_fault() {
    let copy = Copy::new();
    copy.write("briefing.ron", b"(captions: [],\n  \xff\xfe)");
    insta::assert_snapshot!(lines(&copy.faults()));
}

#[test]
fn a_file_that_is_too_large_is_a_fault() {
    let copy = Copy::new();
    copy.write("track.csv", vec![b'x'; 16 * 1024 * 1024 + 1]);
    insta::assert_snapshot!(lines(&copy.faults()));
}

#[test]
fn an_empty_file_is_a_fault() {
    let copy = Copy::new();
    copy.write("track.csv", "").write("line.ron", "");
    insta::assert_snapshot!(lines(&copy.faults()));
}

#[test]
fn a_folder_without_a_scenario_is_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    let faults = slow_train::scenario::Scenario::load(folder.path().to_str().unwrap()).unwrap_err();
    insta::assert_snapshot!(lines(&faults.0));
}

#[test]
fn a_name_that_does_not_exist_is_a_fault() {
    let faults = slow_train::scenario::Scenario::load("beijing-2052").unwrap_err();
    insta::assert_snapshot!(lines(&faults.0));
}

#[test]
fn all_faults_of_a_folder_come_at_once() {
    let copy = Copy::new();
    copy.edit("formation.ron", "class: \"restaurant\"", "class: \"resturant\"")
        .edit("formation.ron", "standing: disputed", "standing: dispute")
        .edit("formation.ron", "number: 40, class", "nummer: 40, class")
        .edit("line.ron", "speed_kmh: 18.0", "speed_kmh: 0.0")
        .edit("line.ron", "rank: 1", "rank: 7")
        .edit("timetable.ron", "dwell_s: 1200.0", "dwell_s: \"twenty minutes\"")
        .edit("timetable.ron", "weight: 2.0", "weight: 0.0")
        .edit("briefing.ron", "\"c09-protection-and-day\"", "\"c09\"")
        .edit("track.csv", "39.006805", "139.006805")
        .write("classes/teahouse.ron", "(name: (en: \"Teahouse\"))");
    insta::assert_snapshot!(lines(&copy.faults()));
}

#[test]
fn a_folder_may_bring_its_own_classes() {
    let copy = Copy::new();
    let class = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/classes/restaurant.ron")).unwrap();
    copy.write("classes/teahouse.ron", &class).edit("formation.ron", "class: \"restaurant\"", "class: \"teahouse\"");
    assert_eq!(lines(&copy.faults()), "");
    copy.write("classes/teahouse.ron", class.replace("from_m: 2.4", "from_m: 0.4"));
    insta::assert_snapshot!(lines(&copy.faults()));
}
