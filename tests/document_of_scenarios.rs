//! `docs/scenario.md` can be trusted: its folders are journeys that run, and it names every field of every file.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

mod common;
mod schemas;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use schemas::ron_tree::Tree;
use schemas::validator::misfit;
use serde_json::Value;
use slow_train::journey::Journey;
use slow_train::scenario::Scenario;
use slow_train::scenario::schema::FileKind;

fn document() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/scenario.md")).unwrap()
}

/// The files of a folder that the document shows: blocks that begin with a language and `FOLDER/FILE`.
fn files_of(folder: &str) -> Vec<(String, String)> {
    let document = document();
    let blocks = document.split("```").skip(1).step_by(2);
    let files: Vec<_> = blocks
        .filter_map(|block| {
            let (head, text) = block.split_once('\n')?;
            let name = head.split_once(' ')?.1.strip_prefix(folder)?.strip_prefix('/')?;
            Some((name.to_owned(), text.to_owned()))
        })
        .collect();
    assert!(files.len() >= 5, "{folder}: {files:?}");
    files
}

fn written(folder: &str) -> tempfile::TempDir {
    let written = tempfile::tempdir().unwrap();
    for (name, text) in files_of(folder) {
        let path = written.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    written
}

fn loaded(folder: &Path) -> Scenario {
    Scenario::load(folder.to_str().unwrap()).unwrap_or_else(|faults| panic!("{}", common::lines(&faults.0)))
}

fn check_runs(folder: &Path) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_slow-train")).arg("check").arg(folder).env("NO_COLOR", "1").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_smallest_folder_runs() {
    let folder = written("smallest");
    check_runs(folder.path());
    let journey = Journey::solve(&loaded(folder.path())).unwrap();
    assert!((journey.official_distance_m() - 12_000.0).abs() < 1.0, "{}", journey.official_distance_m());
    // 12 km at up to 80 km/h: more than nine minutes and less than a quarter of an hour.
    assert!((540.0..900.0).contains(&journey.duration_s()), "{} s", journey.duration_s());
}

#[test]
fn nothing_can_be_left_out_of_the_smallest_folder() {
    for (name, _) in files_of("smallest") {
        let folder = written("smallest");
        std::fs::remove_file(folder.path().join(&name)).unwrap();
        assert!(Scenario::load(folder.path().to_str().unwrap()).is_err(), "{name}");
    }
}

#[test]
fn the_folder_of_the_reference_runs_and_meets_its_windows() {
    let folder = written("fuller");
    check_runs(folder.path());
    let journey = Journey::solve(&loaded(folder.path())).unwrap();
    assert_eq!(journey.passings().len(), 2);
    for passing in journey.passings() {
        assert_eq!(passing.deviation_s, 0.0, "{}", passing.place);
    }
}

#[test]
fn the_saloon_of_the_reference_holds_and_weighs_what_is_in_it() {
    let folder = written("fuller");
    let scenario = loaded(folder.path());
    let saloon = &scenario.trains[0].carriages[0];
    let interior = scenario.interior(saloon);
    assert_eq!(
        interior.rooms.iter().map(|room| room.id.as_str()).collect::<Vec<_>>(),
        ["front", "saloon", "cabin", "corridor", "rear"]
    );
    assert_eq!(interior.rooms[2].name.en, "Cabin of the mayor");
    assert_eq!(interior.pieces.len(), 7);
    let fittings = scenario.fittings(saloon);
    assert_eq!((fittings.travellers, fittings.seats), (5, 6));
    let stools_kg = 2.0 * scenario.furnishings["stool"].mass_kg;
    assert_eq!(fittings.furnishings_kg, 4.0 * 28.0 + stools_kg + 9.0);
    assert_eq!(scenario.loaded_kg(saloon), Some(42_000.0 + fittings.furnishings_kg + 4.0 + 5.0 * 80.0));
}

#[test]
fn the_examples_fit_the_schemas() {
    for (name, text) in files_of("smallest").into_iter().chain(files_of("fuller")) {
        let kind = FileKind::of(&name).unwrap();
        if kind != FileKind::Track {
            assert_eq!(misfit(&kind.schema(), &Tree::read(&text).to_json()), None, "{name}");
        }
    }
}

/// Every field that a schema names, wherever.
fn fields(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(entries) => {
            if let Some(Value::Object(properties)) = entries.get("properties") {
                found.extend(properties.keys().cloned());
            }
            // A default is a value and has no fields of its own to tell.
            entries.iter().filter(|(key, _)| *key != "default").for_each(|(_, inner)| fields(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|item| fields(item, found)),
        _ => {}
    }
}

#[test]
fn every_field_of_every_file_is_named_in_its_section() {
    let document = document();
    let section = |heading: &str| {
        let start = document.find(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("no section {heading}")) + 1;
        let end = document[start..].find("\n## ").map_or(document.len(), |length| start + length);
        &document[start..end]
    };
    let common = section("Words that occur in every file");
    for kind in FileKind::ALL {
        let own = section(&format!("`{}`", kind.pattern()));
        let mut names = BTreeSet::new();
        fields(&kind.schema(), &mut names);
        assert!(names.len() >= 4, "{}: {names:?}", kind.pattern());
        let told = |name: &String| [own, common].iter().any(|text| text.contains(&format!("`{name}`")));
        let missing: Vec<_> = names.iter().filter(|name| !told(name)).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", kind.pattern());
    }
}

/// Words that are chosen from a list are told too.
#[test]
fn every_word_of_every_list_is_named() {
    fn words(schema: &Value, found: &mut BTreeSet<String>) {
        match schema {
            Value::Object(entries) => {
                found.extend(entries.get("const").and_then(Value::as_str).map(str::to_owned));
                entries.values().for_each(|inner| words(inner, found));
            }
            Value::Array(items) => items.iter().for_each(|item| words(item, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    for kind in FileKind::ALL {
        words(&kind.schema(), &mut found);
    }
    assert!(found.len() > 40, "{found:?}");
    let document = document();
    let missing: Vec<_> = found.iter().filter(|word| !document.contains(&format!("`{word}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
