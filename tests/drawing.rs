//! Drawings for paper: what is in a carriage is on its sheet, nothing is beside the page or too small to read, and the
//! same carriage gives the same bytes.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

#[path = "drawing/charts.rs"]
mod charts;
mod common;

use std::path::Path;
use std::process::{Command, Output};

use common::Copy;
use slow_train::drawing::picture::{Extent, Item};
use slow_train::drawing::plan::{FINE, shown};
use slow_train::drawing::{Picture, paper, pdf, plan_of, png, poster, sheet, svg};
use slow_train::scenario::{Carriage, Scenario};
use slow_train::words::{Lang, Words};

/// A car with everything that a plan can show: an arch, a door that turns, one that slides, a closed room, pieces that
/// hang, lie and stand askew, made of every kind of shape.
const PARLOUR: &str = r#"(
    name: (en: "Parlour car", ko: "응접차"),
    role: leader,
    body: (
        length_m: 25.5, width_m: 3.105, height_m: 4.433, livery: leader,
        windows: [(side: both, from_m: 3.0, to_m: 12.0, count: 4, width_m: 1.5, height_m: 1.0, sill_m: 2.0)],
        doors: [(side: both, at_m: 0.9, width_m: 0.8), (side: left, at_m: 20.0, width_m: 2.0, loading: true)],
        fittings: [
            (kind: roof_unit, at_m: 5.0, length_m: 3.0), (kind: ventilators, at_m: 10.0, length_m: 3.0),
            (kind: exhaust, at_m: 12.0, length_m: 0.5), (kind: grille, at_m: 14.0, length_m: 2.0),
            (kind: dome, at_m: 16.0, length_m: 1.5), (kind: antennas, at_m: 18.0, length_m: 1.0),
            (kind: closed_turret, at_m: 20.0, length_m: 2.0), (kind: chimney, at_m: 22.0, length_m: 0.4),
            (kind: tank, at_m: 8.0, length_m: 2.0), (kind: underfloor_box, at_m: 16.0, length_m: 2.0),
            (kind: cupola, at_m: 24.0, length_m: 1.0),
        ],
        lit_share: 0.5,
    ),
    shell_kg: 60000.0, axles: 4, length_m: 26.6, bogie_spacing_m: 18.0,
    resistance: specific(a: 1.66, b: 0.0075, c: 0.000155), rotating_share: 0.06, brake_ratio: 0.08,
    standing: reported,
    inside: [(en: "Parlour")],
    known: [(text: (en: "A parlour is told of."), standing: reported, source: "The Example, 1 May 2020")],
    claims: ["c11-rooms"],
    layout: (
        travellers: 1,
        rooms: [
            (id: "front", kind: vestibule, name: (en: "Front vestibule"), from_m: 0.1, to_m: 1.7, left_m: -1.45, right_m: 1.45, finish: steel),
            (id: "parlour", kind: audience, name: (en: "Blue parlour", ko: "접견실"), purpose: (en: "Tea is taken here & elsewhere <often>."),
             from_m: 1.7, to_m: 12.0, left_m: -1.45, right_m: 1.45, finish: wood, source: "The Example, 1 May 2020"),
            (id: "bath", kind: washroom, name: (en: "Bathroom"), from_m: 12.0, to_m: 16.0, left_m: -1.45, right_m: 0.6, finish: tile, standing: Some(reconstruction)),
            (id: "way", kind: corridor, name: (en: "Side corridor"), from_m: 12.0, to_m: 23.8, left_m: 0.6, right_m: 1.45, standing: Some(estimated)),
            (id: "vault", kind: closed, name: (en: "Closed room"), from_m: 16.0, to_m: 23.8, left_m: -1.45, right_m: 0.6, finish: dark, standing: Some(disputed)),
            (id: "rear", kind: vestibule, name: (en: "Rear vestibule"), from_m: 23.8, to_m: 25.4, left_m: -1.45, right_m: 1.45, finish: steel),
        ],
        doorways: [
            (joins: ("front", "parlour"), at_m: 0.0), (joins: ("parlour", "way"), at_m: 1.0, width_m: 0.6, open: true),
            (joins: ("bath", "way"), at_m: 14.0), (joins: ("vault", "way"), at_m: 17.0), (joins: ("way", "rear"), at_m: 1.02, width_m: 0.6),
        ],
        furnishings: [
            (kind: "oddment", room: "parlour", at_m: 4.0, across_m: -0.8, turn_deg: 90.0),
            (kind: "oddment", room: "parlour", at_m: 6.0, across_m: 0.9, turn_deg: 30.0, count: 3, step_m: (1.5, 0.0), name: Some((en: "Twisted oddment")),
             source: "Another Example, 2021", claims: ["c08-wine-and-lobster"]),
            (kind: "oddment", room: "parlour", at_m: 10.0, across_m: -0.5, up_m: 1.7),
            (kind: "oddment", room: "bath", at_m: 13.0, across_m: -1.0),
            (kind: "oddment", room: "rear", at_m: 25.0, across_m: -1.1, turn_deg: 90.0),
        ],
    ),
)"#;

const ODDMENT: &str = r##"(
    name: (en: "Oddment", ko: "물건"),
    size_m: (0.6, 0.6, 0.8),
    shapes: [
        slab(at_m: (0.0, 0.0, 0.0), size_m: (0.6, 0.6, 0.1), bevel_m: 0.04, paint: (color: "#A03040")),
        cylinder(at_m: (0.0, 0.0, 0.1), radius_m: 0.2, end_radius_m: Some(0.1), length_m: 0.4, paint: (color: "#208040")),
        cylinder(at_m: (-0.25, 0.0, 0.6), radius_m: 0.05, length_m: 0.5, axis: right, paint: (color: "#208040")),
        extrusion(outline_m: [(-0.3, 0.1), (0.3, 0.1), (0.0, 0.5)], from_m: -0.1, to_m: 0.1, axis: right, paint: (color: "#3050A0")),
        extrusion(outline_m: [(-0.3, -0.3), (0.3, -0.3), (0.0, 0.0)], from_m: 0.7, to_m: 0.8, axis: up, paint: (color: "#3050A0")),
    ],
    mass_kg: 10, goods_kg: 2, seats: 1,
)"##;

const PARLOUR_NUMBER: u32 = 39;

/// The built-in scenario with the parlour car as carriage 39.
fn with_parlour() -> (Copy, Scenario) {
    let copy = Copy::new();
    copy.write("classes/parlour.ron", PARLOUR).write("furnishings/oddment.ron", ODDMENT);
    copy.edit("formation.ron", "class: \"leader_family\"", "class: \"parlour\"");
    let scenario = Scenario::load(copy.path().to_str().unwrap()).unwrap_or_else(|faults| panic!("{faults:?}"));
    (copy, scenario)
}

fn built_in() -> Scenario {
    Scenario::load("beijing-2025").unwrap()
}

fn carriage(scenario: &Scenario, number: u32) -> &Carriage {
    scenario.trains[0].carriages.iter().find(|carriage| carriage.number == number).unwrap()
}

fn sheet_of(scenario: &Scenario, number: u32, lang: Lang) -> Picture {
    let train = &scenario.trains[0];
    sheet::carriage_sheet(scenario, train, carriage(scenario, number), Words::new(lang)).unwrap()
}

fn words_on(picture: &Picture) -> String {
    picture.texts().map(|text| text.text.replace('\u{a0}', " ")).collect::<Vec<_>>().join(" ")
}

fn assert_printable(picture: &Picture, of: &str) {
    let page = Extent { min: glam::DVec2::ZERO, max: glam::DVec2::new(picture.width_mm, picture.height_mm) };
    for item in picture.flat() {
        if let Some(extent) = item.extent(picture.lang) {
            assert!(page.holds(extent), "{of}: {item:?} lies at {extent:?}");
        }
    }
    for text in picture.texts() {
        assert!(text.size_pt >= paper::SMALLEST_PT, "{of}: {text:?}");
    }
}

fn group<'a>(items: &'a [Item], wanted: &str) -> Option<&'a [Item]> {
    items.iter().find_map(|item| match item {
        Item::Group(name, inner) if name == wanted => Some(inner.as_slice()),
        Item::Group(_, inner) => group(inner, wanted),
        _ => None,
    })
}

#[test]
fn a_sheet_names_every_room_and_says_who_says_so() {
    let (_copy, scenario) = with_parlour();
    let words = words_on(&sheet_of(&scenario, PARLOUR_NUMBER, Lang::En));
    for told in [
        "Front vestibule",
        "Blue parlour",
        "Bathroom",
        "Side corridor",
        "Closed room",
        "Rear vestibule",
        "Tea is taken here & elsewhere <often>.",
        "oddment ×2",
        "twisted oddment ×3",
        "A parlour is told of.",
        "The Example, 1 May 2020",
        "Another Example, 2021",
        "private bedrooms",
        "French wines",
        "Unverified",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    let korean = words_on(&sheet_of(&scenario, PARLOUR_NUMBER, Lang::Ko));
    assert!(korean.contains("접견실") && korean.contains("물건"), "{korean}");
}

#[test]
fn every_room_of_every_carriage_has_its_number_on_the_plan() {
    let scenario = built_in();
    for carriage in &scenario.trains[0].carriages {
        let picture = sheet_of(&scenario, carriage.number, Lang::En);
        for room in scenario.interior(carriage).rooms {
            let number = group(&picture.items, &format!("room-{}", room.id));
            assert!(number.is_some(), "carriage {}: {}", carriage.number, room.id);
        }
    }
}

#[test]
fn every_furnishing_is_drawn() {
    let (_copy, with_parlour) = with_parlour();
    for scenario in [built_in(), with_parlour] {
        for carriage in &scenario.trains[0].carriages {
            let plan = plan_of(&scenario, carriage, FINE).unwrap();
            let pieces = scenario.interior(carriage).pieces.len();
            assert_eq!(shown(&plan).into_iter().collect::<Vec<_>>(), (0..pieces).collect::<Vec<_>>());
        }
    }
}

#[test]
fn a_plan_stays_within_its_bounds() {
    let (_copy, scenario) = with_parlour();
    for carriage in &scenario.trains[0].carriages {
        let plan = plan_of(&scenario, carriage, FINE).unwrap();
        for mark in &plan.items {
            let extent = mark.extent().unwrap();
            assert!(plan.bounds.grown(1e-9).holds(extent), "carriage {}: {mark:?}", carriage.number);
        }
        for spot in &plan.spots {
            assert!(spot.area.holds(Extent { min: spot.at, max: spot.at }), "carriage {}: {spot:?}", carriage.number);
        }
    }
}

#[test]
fn nothing_is_beside_the_page_or_too_small_to_read() {
    let (_copy, scenario) = with_parlour();
    for carriage in &scenario.trains[0].carriages {
        let picture = sheet_of(&scenario, carriage.number, Lang::En);
        assert_printable(&picture, &format!("carriage {}", carriage.number));
        let text = group(&picture.items, "text").unwrap();
        assert!(!text.is_empty(), "carriage {}: its text does not fit", carriage.number);
    }
    for lang in Lang::ALL {
        assert_printable(&sheet_of(&scenario, PARLOUR_NUMBER, lang), lang.code());
        assert_printable(&poster::poster(&scenario, &scenario.trains[0], Words::new(lang)), lang.code());
    }
}

#[test]
fn a_poster_has_every_carriage() {
    let scenario = built_in();
    let picture = poster::poster(&scenario, &scenario.trains[0], Words::new(Lang::En));
    for number in 1..=90 {
        assert!(group(&picture.items, &format!("carriage-{number}")).is_some(), "{number}");
    }
    let words = words_on(&picture);
    for told in ["Leader's office car", "Host coaches", "Following group", "1 : 200", "Reconstruction"] {
        assert!(words.contains(told), "{told}");
    }
}

#[test]
fn a_train_of_any_length_has_a_poster() {
    let scenario = built_in();
    for count in [1, 7, 31, 90, 400] {
        let mut train = scenario.trains[0].clone();
        let carriages = train.carriages.clone();
        train.carriages = carriages.iter().cycle().take(count).cloned().collect();
        assert_printable(&poster::poster(&scenario, &train, Words::new(Lang::En)), &format!("{count} carriages"));
    }
}

#[test]
fn an_svg_is_well_formed_and_keeps_its_text() {
    let (_copy, scenario) = with_parlour();
    for lang in Lang::ALL {
        let picture = sheet_of(&scenario, PARLOUR_NUMBER, lang);
        let text = svg::write(&picture);
        let document = roxmltree::Document::parse(&text).unwrap();
        let root = document.root_element();
        assert_eq!(root.attribute("viewBox"), Some("0 0 420 297"));
        let words: Vec<String> = root
            .descendants()
            .filter(|node| node.has_tag_name("text"))
            .map(|node| {
                node.descendants().filter_map(|inner| inner.is_text().then(|| inner.text()).flatten()).collect()
            })
            .collect();
        assert_eq!(words, picture.texts().map(|text| text.text.clone()).collect::<Vec<_>>());
        let mut ids: Vec<_> = root.descendants().filter_map(|node| node.attribute("id")).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "a name belongs to one thing");
    }
}

#[test]
fn the_same_carriage_gives_the_same_bytes() {
    let files = || {
        let (_copy, scenario) = with_parlour();
        let picture = sheet_of(&scenario, PARLOUR_NUMBER, Lang::Zh);
        (svg::write(&picture), pdf::write(&picture).unwrap(), png::write(&picture).unwrap())
    };
    assert!(files() == files());
}

#[test]
fn a_pdf_has_a_page_in_true_size() {
    let (_copy, scenario) = with_parlour();
    let file = pdf::write(&sheet_of(&scenario, PARLOUR_NUMBER, Lang::Ko)).unwrap();
    assert!(file.starts_with(b"%PDF-1.7") && file.ends_with(b"%%EOF\n"));
    let text = String::from_utf8_lossy(&file);
    assert!(text.contains("/MediaBox[0 0 1190.551 841.89]"));
    // The table of objects names the place where each of them begins, in bytes.
    let find = |what: &str| file.windows(what.len()).rposition(|window| window == what.as_bytes()).unwrap();
    let begins: usize =
        std::str::from_utf8(&file[find("startxref\n") + 10..]).unwrap().lines().next().unwrap().parse().unwrap();
    assert!(file[begins..].starts_with(b"xref"));
    let table = std::str::from_utf8(&file[begins..]).unwrap();
    for (number, line) in table.lines().skip(3).take_while(|line| line.ends_with("n ")).enumerate() {
        let at: usize = line[..10].parse().unwrap();
        assert!(file[at..].starts_with(format!("{} 0 obj", number + 1).as_bytes()), "{line}");
    }
}

#[test]
fn a_png_has_the_size_of_its_sheet() {
    let (_copy, scenario) = with_parlour();
    let picture = sheet_of(&scenario, PARLOUR_NUMBER, Lang::En);
    let file = png::write(&picture).unwrap();
    let image = image::load_from_memory(&file).unwrap().to_rgb8();
    assert_eq!(image.dimensions(), (3307, 2339));
    let dark = image.pixels().filter(|pixel| pixel.0.iter().all(|part| *part < 60)).count();
    assert!(dark > 20_000, "{dark} dark pixels");
    let huge = Picture { width_mm: 3000.0, height_mm: 2000.0, ..Picture::default() };
    assert!(png::resolution(&huge) < 100.0);
    assert!(png::write(&Picture::default()).is_err());
}

fn draw(args: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slow-train"));
    command.arg("draw").args(args).current_dir(folder).env("NO_COLOR", "1").output().unwrap()
}

#[test]
fn the_command_writes_what_the_name_says() {
    let folder = tempfile::tempdir().unwrap();
    for (name, begins) in [("a.svg", "<svg"), ("a.pdf", "%PDF"), ("a.PNG", "\u{fffd}PNG")] {
        let output = draw(&["plan", "--carriage", "37", "--lang", "zh", "--out", name], folder.path());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stdout.is_empty() && output.stderr.is_empty());
        let file = std::fs::read(folder.path().join(name)).unwrap();
        assert!(String::from_utf8_lossy(&file).starts_with(begins), "{name}");
    }
    for (kind, name) in [("stringline", "b.svg"), ("profile", "b.pdf"), ("map", "b.png")] {
        let output = draw(&[kind, "--lang", "ko", "--out", name], folder.path());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(std::fs::metadata(folder.path().join(name)).unwrap().len() > 10_000, "{name}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 6, "nothing else is left behind");
}

#[test]
fn what_cannot_be_drawn_ends_with_two() {
    let folder = tempfile::tempdir().unwrap();
    for (args, told) in [
        (&["plan", "--carriage", "91", "--out", "a.svg"][..], "expected 1 to 90"),
        (&["plan", "--carriage", "0", "--out", "a.svg"], "expected 1 to 90"),
        (&["plan", "--out", "a.gif"], ".svg, .png or .pdf"),
        (&["plan", "--out", "a"], ".svg, .png or .pdf"),
        (&["plan", "--lang", "fr", "--out", "a.svg"], "expected en, ko or zh"),
        (&["plan", "no-such-journey", "--out", "a.svg"], "no-such-journey"),
        (&["chart", "--out", "a.svg"], "chart"),
        (&["map", "--out", "a.gif"], ".svg, .png or .pdf"),
        (&["profile", "no-such-journey", "--out", "a.svg"], "no-such-journey"),
        (&["stringline", "--lang", "fr", "--out", "a.svg"], "expected en, ko or zh"),
    ] {
        let output = draw(args, folder.path());
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {error}");
        assert!(error.contains(told), "{args:?}: {error}");
    }
    let output = draw(&["plan", "--carriage", "1", "--out", "no/such/folder/a.svg"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
