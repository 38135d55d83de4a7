//! The schemas and the loader say the same of every field of every file: what is required, what may be left out, what
//! is unknown, what is of the wrong kind.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

mod common;
mod schemas;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use common::{Copy, lines};
use schemas::ron_tree::{Place, Tree};
use schemas::validator::misfit;
use serde_json::{Value, json};
use slow_train::scenario::schema::FileKind;

const SCENARIO: &str = "assets/scenarios/beijing-2025";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn ron_files(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "ron")).collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

/// Every RON file of a kind that comes with the program.
fn shipped(kind: FileKind) -> Vec<PathBuf> {
    match kind {
        FileKind::Track => Vec::new(),
        FileKind::CarriageClass => ron_files("assets/classes"),
        FileKind::Furnishing => ron_files("assets/furnishings"),
        FileKind::LandmarkModel => ron_files("assets/landmarks"),
        FileKind::LocomotiveClass => ron_files("assets/locomotives"),
        FileKind::Claims => ron_files("seeds"),
        one => {
            let folders = std::fs::read_dir(root().join("assets/scenarios")).unwrap();
            let files = folders.map(|folder| folder.unwrap().path().join(one.pattern()));
            files.filter(|path| path.exists()).collect()
        }
    }
}

/// The lines of a table as JSON.
fn rows(table: &str) -> Value {
    let mut lines = table.lines();
    let names: Vec<_> = lines.next().unwrap().split(',').collect();
    let number = |field: &str| field.parse::<f64>().map_or_else(|_| json!(field), |number| json!(number));
    let row = |line: &str| -> Value {
        let pairs = names.iter().zip(line.split(','));
        Value::Object(pairs.map(|(name, field)| ((*name).to_owned(), number(field))).collect())
    };
    lines.map(row).collect()
}

#[test]
fn every_shipped_file_fits_its_schema() {
    for kind in FileKind::ALL {
        let schema = kind.schema();
        for file in shipped(kind) {
            let tree = Tree::read(&std::fs::read_to_string(&file).unwrap());
            assert_eq!(misfit(&schema, &tree.to_json()), None, "{}", file.display());
        }
    }
    let table = std::fs::read_to_string(root().join(SCENARIO).join("track.csv")).unwrap();
    assert_eq!(misfit(&FileKind::Track.schema(), &rows(&table)), None);
}

/// A folder in which every kind of file lies, with a short track so that it is read quickly.
fn folder() -> Copy {
    let copy = Copy::new();
    copy.write("track.csv", "km,lat,lon,elevation_m\n0,39.0,125.7,20\n1342.1,39.9,116.4,50\n");
    // Not the example: it is seen in a room that the example of a formation does not have.
    let source = "(publisher: \"p\")";
    copy.write(
        "seeds/own.ron",
        format!("[(id: \"own\", claim: (en: \"a\"), verdict: opinion, finding: (en: \"b\"), sources: [{source}])]"),
    );
    for kind in [FileKind::CarriageClass, FileKind::Furnishing, FileKind::LandmarkModel, FileKind::LocomotiveClass] {
        copy.write(&own_file(kind), example(kind).to_ron());
    }
    copy.write("shots.ron", example(FileKind::Shots).to_ron());
    assert_eq!(lines(&copy.faults()), "");
    copy
}

/// The file of a kind that is changed.
fn own_file(kind: FileKind) -> String {
    kind.pattern().replace('*', "own")
}

/// A film in which every field occurs; none of its names leaves with another file.
const SHOTS: &str = r#"(
    length_s: 60.0,
    shots: [
        (id: "a", from: "departure", to: "+00h10m", priority: 1, least_s: 2.0, weight: 1.0, view: follow,
         framing: [(yaw_deg: 1.0, pitch_deg: 2.0, distance_m: 300.0)], enter: cut),
        (id: "b", from: "+01h", to: "arrival -1m", priority: 9, view: carriage, carriage: 1, enter: move(seconds: 2.0)),
        (id: "c", from: "arrival -1m", to: "arrival", priority: 9, view: carriage, room: "saloon", caption: "arrival"),
    ],
)"#;

/// An inside in which every field occurs. What may be left out can be left out of it, one at a time.
const LAYOUT: &str = r#"(
    travellers: 1,
    rooms: [
        (id: "front", kind: vestibule, name: (en: "V"), from_m: 0.1, to_m: 1.7, left_m: -1.45, right_m: 1.45),
        (id: "saloon", kind: saloon, name: (en: "S", ko: "a", zh: "b"), purpose: (en: "P"), from_m: 1.7, to_m: 20.0,
         left_m: -1.45, right_m: 1.45, finish: wood, standing: disputed, source: "s", claims: ["c08-wine-and-lobster"]),
        (id: "corridor", kind: corridor, name: (en: "C"), from_m: 20.0, to_m: 23.8, left_m: 0.0, right_m: 1.45),
        (id: "vault", kind: closed, name: (en: "V"), from_m: 20.0, to_m: 22.0, left_m: -1.45, right_m: 0.0),
        (id: "rear", kind: vestibule, name: (en: "V"), from_m: 23.8, to_m: 25.4, left_m: -1.45, right_m: 1.45),
    ],
    doorways: [
        (joins: ("front", "saloon"), at_m: 0.0, width_m: 0.8, open: true),
        (joins: ("saloon", "corridor"), at_m: 0.7),
        (joins: ("corridor", "rear"), at_m: 0.7),
    ],
    furnishings: [
        (kind: "stool", room: "saloon", at_m: 5.0, across_m: -0.9, up_m: 0.01, turn_deg: 90.0, count: 1,
         step_m: (1.0, 0.0), name: (en: "N"), standing: estimated, source: "s", claims: ["c08-wine-and-lobster"]),
    ],
)"#;

/// A train in which every field occurs; its carriage is of the class with that inside.
const FORMATION: &str = r#"(
    trains: [(
        id: "train",
        name: (en: "T", ko: "a", zh: "b"),
        headway_s: 0.0,
        locomotive_sets: [
            (from_station: "pyongyang", class: "df4b", count: 3, standing: derived, note: (en: "N")),
        ],
        carriages: [(
            number: 1, class: "own", group: leader, name: (en: "N"), standing: reported, note: (en: "N"),
            claims: ["c10-ninety-carriages"],
            layout: (
                travellers: 1,
                allotments: [(room: "saloon", name: (en: "Guests"))],
                without: ["vault"],
                rooms: [
                    (id: "hold", kind: closed, name: (en: "H"), purpose: (en: "P"), from_m: 22.0, to_m: 23.8,
                     left_m: -1.45, right_m: 0.0, finish: dark, standing: disputed, source: "s", claims: ["c06-armoured-train"]),
                ],
                doorways: [(joins: ("front", "saloon"), at_m: -1.0, width_m: 0.7, open: false)],
                furnishings: [
                    (kind: "stool", room: "saloon", at_m: 9.0, across_m: -0.9, up_m: 0.01, turn_deg: 90.0, count: 1,
                     step_m: (1.0, 0.0), name: (en: "N"), standing: estimated, source: "s", claims: ["c06-armoured-train"]),
                ],
            ),
        )],
    )],
)"#;

/// A piece in which every field occurs.
const FURNISHING: &str = r##"(
    name: (en: "Stand", ko: "a", zh: "b"),
    size_m: (2.0, 2.0, 2.0),
    shapes: [
        slab(at_m: (0, 0, 0), size_m: (0.5, 0.5, 0.5), bevel_m: 0.02, paint: (color: "#102030", gloss: 0.2, lamp: 0.5, clear: 0.5)),
        cylinder(at_m: (0, 0, 0.5), radius_m: 0.2, end_radius_m: 0.1, length_m: 0.6, axis: right, paint: (color: "#102030")),
        ball(at_m: (0, 0, 1.2), radius_m: 0.2, length_m: 0.5, axis: up, paint: (color: "#102030")),
        extrusion(outline_m: [(0, 0), (0.5, 0), (0.5, 0.5)], from_m: -0.3, to_m: 0.3, end_scale: (0.5, 1.0), axis: right, paint: (color: "#102030")),
    ],
    mass_kg: 20.0,
    goods_kg: 5.0,
    seats: 1,
    berths: 1,
    words: ["stand"],
)"##;

/// A model in which every field occurs.
const LANDMARK_MODEL: &str = r##"(
    size_m: (20.0, 20.0, 40.0),
    shapes: [
        slab(at_m: (0, 0, 0), size_m: (10, 10, 5), bevel_m: 0.2, paint: (color: "#102030", gloss: 0.2, lamp: 0.5, clear: 0.5)),
        cylinder(at_m: (0, 0, 5), radius_m: 4.0, end_radius_m: 3.0, length_m: 20.0, axis: up, paint: (color: "#102030")),
        ball(at_m: (0, 0, 25), radius_m: 2.0, length_m: 4.0, axis: up, paint: (color: "#102030")),
        extrusion(outline_m: [(0, 0), (5, 0), (5, 5)], from_m: 25, to_m: 30, end_scale: (0, 0.5), axis: up, paint: (color: "#102030")),
    ],
)"##;

/// A file of a kind in which every field of its schema occurs.
fn example(kind: FileKind) -> Tree {
    let read = |file: &str| Tree::read(&std::fs::read_to_string(root().join(file)).unwrap());
    match kind {
        FileKind::CarriageClass => {
            let text = std::fs::read_to_string(root().join("tests/fixtures/teahouse.ron")).unwrap();
            let text = text.replacen("width_m: 0.8", "width_m: 0.8, loading: false", 1);
            Tree::read(&text.replacen("    known: [", &format!("    layout: {LAYOUT},\n    known: ["), 1))
        }
        FileKind::Formation => Tree::read(FORMATION),
        FileKind::Shots => Tree::read(SHOTS),
        FileKind::Furnishing => Tree::read(FURNISHING),
        FileKind::LandmarkModel => Tree::read(LANDMARK_MODEL),
        FileKind::LocomotiveClass => {
            let text = read("assets/locomotives/df11z.ron").to_ron();
            let start = text.find("specific(").unwrap();
            let end = start + text[start..].find(')').unwrap() + 1;
            let davis = "davis(a_n: 2000.0, b_n_per_mps: 50.0, c_n_per_mps2: 5.0)";
            Tree::read(&[&text[..start], davis, &text[end..]].concat())
        }
        FileKind::Claims => Tree::read(
            r#"[(id: "own", claim: (en: "a", ko: "b", zh: "c"), verdict: opinion, finding: (en: "d"),
                sources: [(publisher: "p", date: "2025", place: "x", secondary: true)],
                seen: (at: "border", view: carriage, carriage: 1, room: "pantry"))]"#,
        ),
        other => {
            let text = read(&format!("{SCENARIO}/{}", other.pattern())).to_ron();
            // One text in every language.
            let (before, after) = text.split_once("(en: ").unwrap();
            let text = if after.split(')').next().unwrap().contains("ko: ") {
                text
            } else {
                format!("{before}(ko: \"a\", zh: \"b\", en: {after}")
            };
            Tree::read(&text)
        }
    }
}

/// Every field of a schema: the definition it belongs to and its name.
fn fields_of(schema: &Value) -> BTreeSet<(String, String)> {
    fn walk(schema: &Value, owner: &str, found: &mut BTreeSet<(String, String)>) {
        if let Some(fields) = schema.get("properties").and_then(Value::as_object) {
            for (name, inner) in fields {
                found.insert((owner.to_owned(), name.clone()));
                walk(inner, &format!("{owner}.{name}"), found);
            }
        }
        for choice in ["oneOf", "anyOf"].iter().filter_map(|key| schema.get(key)?.as_array()).flatten() {
            walk(choice, owner, found);
        }
        if let Some(items) = schema.get("items") {
            walk(items, owner, found);
        }
    }
    let mut found = BTreeSet::new();
    walk(schema, "", &mut found);
    for (name, definition) in schema.get("$defs").and_then(Value::as_object).into_iter().flatten() {
        walk(definition, name, &mut found);
    }
    found
}

/// A change of one field, and what it is called.
fn changes(fields: &[(String, Tree)]) -> Vec<(String, Vec<(String, Tree)>)> {
    let mut changes = Vec::new();
    for (index, (name, value)) in fields.iter().enumerate() {
        let mut without = fields.to_vec();
        without.remove(index);
        changes.push((format!("without {name}"), without));
        let mut wrong = fields.to_vec();
        wrong[index].1 = match value {
            Tree::List(_) | Tree::Tuple(_) | Tree::Fields(..) => Tree::Word("7".to_owned()),
            Tree::Text(_) | Tree::Word(_) => Tree::List(Vec::new()),
        };
        changes.push((format!("{name} of the wrong kind"), wrong));
    }
    let mut more = fields.to_vec();
    more.push(("colour".to_owned(), Tree::Text("red".to_owned())));
    changes.push(("an unknown field".to_owned(), more));
    changes
}

/// What an entry is: where it stands, without the list indices, and which variant.
fn shape(place: &Place, fields: &[(String, Tree)]) -> (Place, Vec<String>) {
    (place.clone(), fields.iter().map(|(name, _)| name.clone()).collect())
}

fn agree_on(kind: FileKind) {
    let (folder, schema, tree) = (folder(), kind.schema(), example(kind));
    if kind == FileKind::Formation {
        // What the briefing shows of the train's carriages is not in the example's.
        let caption = r#"(id: "arrival", at: "arrival", text: (en: "A"), claims: [])"#;
        folder.write("briefing.ron", format!("(captions: [{caption}], sections: [], guests: [], history: [])"));
    }
    let file = own_file(kind);
    let (mut seen, mut names) = (BTreeSet::new(), BTreeSet::new());
    for (place, way) in tree.entries() {
        let fields = tree.clone().fields_at(&way).clone();
        names.extend(fields.iter().map(|(name, _)| name.clone()));
        if !seen.insert(shape(&place, &fields)) {
            continue;
        }
        for (change, fields) in changes(&fields) {
            let mut changed = tree.clone();
            *changed.fields_at(&way) = fields;
            folder.write(&file, changed.to_ron());
            let faults = folder.faults();
            let misfit = misfit(&schema, &changed.to_json());
            assert_eq!(
                misfit.is_some(),
                !faults.is_empty(),
                "{file}, {}: {change}\nschema: {misfit:?}\nloader: {}",
                place.join("."),
                lines(&faults)
            );
        }
    }
    let untried: Vec<_> = fields_of(&schema).into_iter().filter(|(_, name)| !names.contains(name)).collect();
    let other_forms = [
        "davis",
        "specific",
        "a",
        "b",
        "c",
        "a_n",
        "b_n_per_mps",
        "c_n_per_mps2",
        "slab",
        "cylinder",
        "ball",
        "extrusion",
        "move",
        "point",
        "beside",
        "along",
    ];
    let untried: Vec<_> = untried.iter().filter(|(_, name)| !other_forms.contains(&name.as_str())).collect();
    assert!(untried.is_empty(), "{file}: the example lacks {untried:?}");
}

#[test]
fn on_shots_ron() {
    agree_on(FileKind::Shots);
}

#[test]
fn on_scenario_ron() {
    agree_on(FileKind::Scenario);
}

#[test]
fn on_line_ron() {
    agree_on(FileKind::Line);
}

#[test]
fn on_formation_ron() {
    agree_on(FileKind::Formation);
}

#[test]
fn on_timetable_ron() {
    agree_on(FileKind::Timetable);
}

#[test]
fn on_briefing_ron() {
    agree_on(FileKind::Briefing);
}

#[test]
fn on_carriage_classes_with_the_specific_resistance() {
    agree_on(FileKind::CarriageClass);
}

#[test]
fn on_furnishings() {
    agree_on(FileKind::Furnishing);
}

#[test]
fn on_landmark_models() {
    agree_on(FileKind::LandmarkModel);
}

#[test]
fn on_locomotive_classes_with_the_davis_resistance() {
    agree_on(FileKind::LocomotiveClass);
}

#[test]
fn on_claims() {
    agree_on(FileKind::Claims);
}

#[test]
fn on_track_csv() {
    let (folder, schema) = (folder(), FileKind::Track.schema());
    let columns = ["km", "lat", "lon", "elevation_m"];
    let lines_of = [["0", "39.0", "125.7", "20"], ["1342.1", "39.9", "116.4", "50"]];
    let table = |names: Vec<&str>, rows: Vec<Vec<&str>>| {
        let rows = rows.into_iter().map(|row| row.join(",")).collect::<Vec<_>>().join("\n");
        format!("{}\n{rows}\n", names.join(","))
    };
    let agree = |text: String, what: &str| {
        folder.write("track.csv", &text);
        let (faults, misfit) = (folder.faults(), misfit(&schema, &rows(&text)));
        assert_eq!(misfit.is_some(), !faults.is_empty(), "{what}: {misfit:?}, {}", lines(&faults));
        misfit.is_none()
    };
    assert!(agree(table(columns.to_vec(), lines_of.map(Vec::from).to_vec()), "as it is"));
    for index in 0..columns.len() {
        let without = |row: &[&'static str]| {
            let mut row = row.to_vec();
            row.remove(index);
            row
        };
        let rows = lines_of.iter().map(|row| without(row)).collect();
        assert!(!agree(table(without(&columns), rows), columns[index]));
        let mut wrong = lines_of.map(Vec::from).to_vec();
        wrong[1][index] = "x";
        assert!(!agree(table(columns.to_vec(), wrong), columns[index]));
    }
    let more = |row: &[&'static str], field| [row, &[field]].concat();
    let rows = lines_of.iter().map(|row| more(row, "1")).collect();
    assert!(!agree(table(more(&columns, "speed"), rows), "an unknown column"));
}

#[test]
fn every_field_has_a_description() {
    fn check(schema: &Value, at: &str) {
        for (name, field) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let at = format!("{at}.{name}");
            // The forms of a value that is an object of one entry are described beside it.
            let told = field.get("description").is_some() || schema.get("description").is_some();
            assert!(told, "{at} has no description");
            check(field, &at);
        }
        for choice in schema.get("oneOf").and_then(Value::as_array).into_iter().flatten() {
            check(choice, at);
        }
    }
    for kind in FileKind::ALL {
        let schema = kind.schema();
        check(&schema, kind.pattern());
        for (name, definition) in schema.get("$defs").and_then(Value::as_object).into_iter().flatten() {
            check(definition, &format!("{} {name}", kind.pattern()));
        }
        assert_eq!(schema["title"], kind.pattern());
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
}
