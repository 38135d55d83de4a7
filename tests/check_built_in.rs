//! The built-in scenario is whole and tells what the sources tell.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

mod common;

use slow_train::scenario::{Group, Scenario, Standing, StructureKind, Supply, Verdict};

fn beijing() -> Scenario {
    Scenario::load("beijing-2025").unwrap_or_else(|faults| panic!("{}", common::lines(&faults.0)))
}

#[test]
fn every_built_in_scenario_is_without_faults() {
    assert!(Scenario::built_in().contains(&"beijing-2025"));
    for name in Scenario::built_in() {
        assert!(Scenario::load(name).is_ok(), "{name}");
    }
}

#[test]
fn a_copy_of_it_is_without_faults() {
    assert_eq!(common::lines(&common::Copy::new().faults()), "");
}

#[test]
fn a_scenario_knows_the_folder_that_it_can_be_read_again_from() {
    assert_eq!(beijing().source_folder(), None);
    let copy = common::Copy::new();
    let read = |name: std::path::PathBuf| Scenario::load(name.to_str().unwrap()).unwrap();
    assert_eq!(read(copy.path()).source_folder(), Some(&*copy.path()));
    assert_eq!(read(copy.path().join("scenario.ron")).source_folder(), Some(&*copy.path()));
}

#[test]
fn the_train_has_ninety_carriages_in_four_groups() {
    let scenario = beijing();
    let train = &scenario.trains[0];
    let count = |group| train.carriages.iter().filter(|carriage| carriage.group == group).count();
    let counts = [Group::Advance, Group::Leader, Group::Host, Group::Following].map(count);
    assert_eq!(counts, [26, 24, 6, 34]);
    let host = train.carriages.iter().filter(|carriage| carriage.group == Group::Host);
    assert_eq!(host.map(|carriage| carriage.number).collect::<Vec<_>>(), [51, 52, 53, 54, 55, 56]);
    let mass_t: f64 = train.carriages.iter().map(|carriage| scenario.loaded_kg(carriage).unwrap() / 1000.0).sum();
    assert!((5_500.0..5_800.0).contains(&mass_t), "{mass_t} t");
    let length_m: f64 =
        train.carriages.iter().map(|carriage| scenario.carriage_classes[&carriage.class].length_m).sum();
    assert!((length_m - 2_394.0).abs() < 0.1, "{length_m} m");
}

#[test]
fn no_two_neighbours_are_the_same() {
    let scenario = beijing();
    for pair in scenario.trains[0].carriages.windows(2) {
        let name = |index: usize| pair[index].name.as_ref().map(|name| name.en.as_str());
        assert!(pair[0].class != pair[1].class || name(0) != name(1), "{} and {}", pair[0].number, pair[1].number);
    }
}

#[test]
fn every_carriage_class_is_used() {
    let scenario = beijing();
    for class in scenario.carriage_classes.keys() {
        assert!(scenario.trains[0].carriages.iter().any(|carriage| carriage.class == *class), "{class}");
    }
}

#[test]
fn the_journey_takes_twenty_four_hours_by_its_windows() {
    let scenario = beijing();
    let last = scenario.timetable.windows.last().unwrap();
    assert_eq!(last.place, "beijing");
    assert_eq!(last.aim.duration_since(scenario.departure.timestamp()).as_secs(), 24 * 3600);
    assert!(scenario.timetable.windows.len() >= 4);
}

#[test]
fn unexplained_hours_are_marked_as_reconstruction() {
    for hold in beijing().timetable.holds {
        assert_eq!(hold.standing, Standing::Reconstruction, "{}", hold.station);
        assert!(hold.note.en.contains("nobody knows"), "{}", hold.station);
    }
}

#[test]
fn the_line_has_its_stations_wires_and_bridge() {
    let line = beijing().line;
    assert_eq!(line.stations.first().unwrap().id, "pyongyang");
    assert_eq!(line.stations.last().unwrap().id, "beijing");
    assert!(line.stations.len() > 100);
    let wires: Vec<_> = line.wires.iter().map(|wire| wire.supply).collect();
    assert_eq!(wires, [Supply::Dc3000, Supply::Ac25000]);
    let truss = line.structures.iter().find(|structure| structure.kind == StructureKind::Truss).unwrap();
    assert!(truss.from_km < line.borders[0].km && line.borders[0].km < truss.to_km);
    assert_eq!(line.structures.iter().filter(|structure| structure.name.en.contains("Fujin")).count(), 1);
}

#[test]
fn local_names_are_in_the_script_of_the_country() {
    for station in beijing().line.stations {
        let hangul = station.local.chars().all(|c| ('가'..='힣').contains(&c));
        let han = station.local.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(if station.country == "KP" { hangul } else { han }, "{}: {}", station.id, station.local);
    }
}

#[test]
fn limits_and_ceilings_cover_the_line_without_gaps() {
    let scenario = beijing();
    for sections in [&scenario.line.limits, &scenario.timetable.ceilings] {
        assert!(sections[0].from_km == 0.0 && (sections.last().unwrap().to_km - 1342.1).abs() < 1e-9);
        assert!(sections.windows(2).all(|pair| (pair[0].to_km - pair[1].from_km).abs() < 1e-9));
    }
}

#[test]
fn every_claim_has_a_source_and_is_shown() {
    let scenario = beijing();
    assert_eq!(scenario.claims.len(), 33);
    let briefing = &scenario.briefing;
    let shown: Vec<_> = briefing
        .captions
        .iter()
        .flat_map(|caption| &caption.claims)
        .chain(briefing.sections.iter().flat_map(|section| &section.claims))
        .collect();
    for claim in &scenario.claims {
        assert!(!claim.sources.is_empty() && shown.contains(&&claim.id), "{}", claim.id);
    }
    let verdict = |id: &str| scenario.claims.iter().find(|claim| claim.id == id).unwrap().verdict;
    assert_eq!(verdict("c13-twenty-six"), Verdict::Contradicted);
    assert_eq!(verdict("c10-ninety-carriages"), Verdict::Refined);
    assert_eq!(verdict("c08-wine-and-lobster"), Verdict::Unverified);
}

#[test]
fn twenty_six_guests_and_the_traveller_among_them() {
    let guests = beijing().briefing.guests;
    assert_eq!(guests.len(), 26);
    assert!(guests.iter().any(|guest| guest.name.en == "Kim Jong Un"));
}

#[test]
fn what_is_known_of_a_class_has_its_source_when_it_is_reported() {
    let scenario = beijing();
    for (name, class) in &scenario.carriage_classes {
        for known in &class.known {
            assert!(known.standing != Standing::Reported || !known.source.is_empty(), "{name}: {}", known.text.en);
        }
    }
}
