//! Checks of the timetable.

use super::line::FASTEST_KMH;
use super::{At, Known, nearest_hint};
use crate::scenario::load::Draft;
use crate::scenario::model::{Timetable, Window};
use crate::scenario::reading::Reading;

/// More entries of a kind than any timetable needs.
const MOST_ENTRIES: usize = 1_000;

pub(super) fn check(timetable: &Timetable, draft: &Draft, known: &Known, reading: &mut Reading) {
    let at = At::new(&draft.head.timetable);
    for (index, ceiling) in at.list(reading, "ceilings", &timetable.ceilings, MOST_ENTRIES).iter().enumerate() {
        let entry = at.field("ceilings").item(index);
        entry.stretch(reading, known, ceiling.from_km, ceiling.to_km);
        entry.number(reading, "speed_kmh", ceiling.speed_kmh, 1.0, FASTEST_KMH);
    }
    let stops = at.field("stops");
    for (index, stop) in at.list(reading, "stops", &timetable.stops, MOST_ENTRIES).iter().enumerate() {
        stops.item(index).number(reading, "dwell_s", stop.dwell_s, 0.0, 604_800.0);
    }
    check_order(&stops, timetable.stops.iter().take(MOST_ENTRIES).map(|stop| stop.station.as_str()), known, reading);
    let holds = at.field("holds");
    for (index, hold) in at.list(reading, "holds", &timetable.holds, MOST_ENTRIES).iter().enumerate() {
        holds.item(index).number(reading, "weight", hold.weight, 1e-6, 1e6);
    }
    check_order(&holds, timetable.holds.iter().take(MOST_ENTRIES).map(|hold| hold.station.as_str()), known, reading);
    let windows = at.list(reading, "windows", &timetable.windows, MOST_ENTRIES);
    check_windows(windows, draft, known, reading);
}

/// Stations must exist and follow each other in the order of travel.
fn check_order<'a>(list: &At<'_>, stations: impl Iterator<Item = &'a str>, known: &Known, reading: &mut Reading) {
    let mut before = f64::NEG_INFINITY;
    for (index, id) in stations.enumerate() {
        let entry = list.item(index);
        let Some(km) = entry.station(reading, known, "station", id) else { continue };
        if km <= before {
            let message =
                format!("found `{id}` at km {km} after km {before}, expected the order of travel, each station once");
            entry.field("station").fault(reading, message, "put the entries in the order in which the train comes by");
        }
        before = before.max(km);
    }
}

fn check_windows(windows: &[Window], draft: &Draft, known: &Known, reading: &mut Reading) {
    let list = At::new(&draft.head.timetable).field("windows");
    let mut before_km = f64::NEG_INFINITY;
    let mut before = draft.departure.as_ref().map(jiff::Zoned::timestamp);
    for (index, window) in windows.iter().enumerate() {
        let entry = list.item(index);
        if !(window.from <= window.aim && window.aim <= window.to) {
            let message = "found an aim outside its window, expected from, aim, to in this order";
            entry.field("aim").fault(reading, message, "write the offset of the clock you mean, for instance `+08:00`");
        }
        if before.is_some_and(|before| window.aim <= before) {
            let message = "found an aim that comes too early, expected it after the departure and the windows before";
            entry.field("aim").fault(reading, message, "windows are in the order of travel");
        }
        before = Some(window.aim).max(before);
        match known.place_km(&window.place) {
            Some(km) if km <= before_km => {
                let message =
                    format!("found `{}` at km {km} after km {before_km}, expected the order of travel", window.place);
                entry.field("place").fault(
                    reading,
                    message,
                    "put the windows in the order in which the train comes by",
                );
            }
            Some(km) => before_km = km,
            None => unknown_place(&entry, &window.place, known, reading),
        }
    }
}

fn unknown_place(entry: &At<'_>, place: &str, known: &Known, reading: &mut Reading) {
    let Some(stations) = &known.stations else { return };
    if reading.is_full(entry.file) {
        return;
    }
    let names = stations.iter().chain(&known.borders).map(|(name, _)| name.as_str());
    let message = format!("found place `{place}`, expected the id of a station or border of the line");
    let near = nearest_hint(place, names);
    let hint = if near.is_empty() { "stations and borders are listed in the line's file".to_owned() } else { near };
    entry.field("place").fault(reading, message, hint);
}
