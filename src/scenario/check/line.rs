//! Checks of the line.

use super::{At, Known, check_unique};
use crate::scenario::fault::number;
use crate::scenario::model::{Line, Station};
use crate::scenario::reading::Reading;

/// No railway limit is above this, km/h.
pub(super) const FASTEST_KMH: f64 = 600.0;

/// More entries of a kind than the longest railway needs.
const MOST_ENTRIES: usize = 5_000;
const MOST_BORDERS: usize = 100;

pub(super) fn check(line: &Line, file: &str, known: &Known, reading: &mut Reading) {
    let at = At::new(file);
    at.number(reading, "lead_in_m", line.lead_in_m, 0.0, 20_000.0);
    at.number(reading, "default_limit_kmh", line.default_limit_kmh, 1.0, FASTEST_KMH);
    for (index, limit) in at.list(reading, "limits", &line.limits, MOST_ENTRIES).iter().enumerate() {
        let entry = at.field("limits").item(index);
        entry.stretch(reading, known, limit.from_km, limit.to_km);
        entry.number(reading, "speed_kmh", limit.speed_kmh, 1.0, FASTEST_KMH);
    }
    for (index, structure) in at.list(reading, "structures", &line.structures, MOST_ENTRIES).iter().enumerate() {
        at.field("structures").item(index).stretch(reading, known, structure.from_km, structure.to_km);
    }
    for (index, wire) in at.list(reading, "wires", &line.wires, MOST_ENTRIES).iter().enumerate() {
        at.field("wires").item(index).stretch(reading, known, wire.from_km, wire.to_km);
    }
    for (index, tracks) in at.list(reading, "tracks", &line.tracks, MOST_ENTRIES).iter().enumerate() {
        let entry = at.field("tracks").item(index);
        entry.stretch(reading, known, tracks.from_km, tracks.to_km);
        entry.number(reading, "count", f64::from(tracks.count), 1.0, 12.0);
    }
    let stations = at.list(reading, "stations", &line.stations, MOST_ENTRIES);
    check_stations(stations, &at.field("stations"), known, reading);
    let borders = at.field("borders");
    let known_borders = at.list(reading, "borders", &line.borders, MOST_BORDERS);
    check_unique(reading, &borders, "id", known_borders.iter().map(|border| border.id.as_str()));
    for (index, border) in known_borders.iter().enumerate() {
        let entry = borders.item(index);
        entry.on_line(reading, known, "km", border.km);
        if line.stations.iter().any(|station| station.id == border.id) {
            let message = format!("found border `{}`, expected an id that no station has", border.id);
            entry.field("id").fault(reading, message, "choose another name");
        }
    }
}

fn check_stations(stations: &[Station], at: &At<'_>, known: &Known, reading: &mut Reading) {
    if stations.len() < 2 {
        at.fault(
            reading,
            format!(
                "found {}, expected at least the first and the last",
                if stations.is_empty() { "no station" } else { "one station" }
            ),
            "a journey runs from the first station to the last",
        );
    }
    // The ids live as long as the stations, the places only as long as the file's name.
    let mut seen = std::collections::BTreeMap::new();
    let mut before = f64::NEG_INFINITY;
    for (index, station) in stations.iter().enumerate() {
        let entry = at.item(index);
        if station.id.is_empty() {
            entry.field("id").fault(reading, "found an empty id, expected a name", "for instance `north`");
        } else if let Some(first_km) = seen.insert(&station.id, station.km) {
            let message = format!(
                "found station `{}` a second time (first at km {first_km}), expected every id once",
                station.id
            );
            entry.field("id").fault(reading, message, "choose another name");
        }
        entry.on_line(reading, known, "km", station.km);
        if station.km < before {
            let message = format!(
                "found km {} after km {}, expected stations in the order of travel",
                number(station.km),
                number(before)
            );
            entry.field("km").fault(reading, message, "move the station, or correct its km");
        }
        before = before.max(station.km);
        if !(1..=4).contains(&station.rank) {
            let message = format!("found rank {}, expected a number from 1 to 4", station.rank);
            entry.field("rank").fault(reading, message, "1 is a terminus or great city, 2 a city, 3 a town, 4 a halt");
        }
        if station.country.len() != 2 || !station.country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let message = format!("found country `{}`, expected two capital letters (ISO 3166)", station.country);
            entry.field("country").fault(reading, message, "for instance `KP` or `CN`");
        }
    }
}
