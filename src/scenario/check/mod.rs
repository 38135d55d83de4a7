//! What must be true of a scenario beyond its grammar: names that exist, numbers that make sense, things in order.

mod briefing;
mod classes;
mod head;
mod interior;
mod landmarks;
mod line;
mod shapes;
mod shots;
mod sight;
mod timetable;
mod train;

pub(super) use head::nearest_zone;

use std::collections::BTreeSet;

use super::fault::{nearest_hint, number};
use super::load::Draft;
use super::place::Step;
use super::reading::Reading;

/// Checks every part that was read.
pub(super) fn all(draft: &mut Draft, reading: &mut Reading) {
    let known = Known::of(draft, reading);
    head::check(draft, reading);
    classes::check(draft, &known, reading);
    interior::check(draft, &known, reading);
    briefing::check_claims(draft, reading);
    if let Some(line) = &draft.line {
        line::check(line, &draft.head.line, &known, reading);
    }
    landmarks::check(draft, &known, reading);
    if let Some(trains) = &draft.trains {
        train::check(trains, draft, &known, reading);
    }
    if let Some(timetable) = &draft.timetable {
        timetable::check(timetable, draft, &known, reading);
    }
    if let Some(briefing) = &draft.briefing {
        briefing::check(briefing, draft, &known, reading);
    }
    if let Some(shots) = &draft.shots {
        shots::check(shots, draft, &known, reading);
    }
    sight::check_claims(draft, &known, reading);
}

/// What other parts may refer to.
struct Known {
    /// First and last km post of the line, where the track could be read.
    reach_km: Option<(f64, f64)>,
    /// Stations with their km posts, where the line could be read.
    stations: Option<Vec<(String, f64)>>,
    /// Borders with their km posts.
    borders: Vec<(String, f64)>,
    claims: BTreeSet<String>,
}

impl Known {
    fn of(draft: &Draft, reading: &Reading) -> Self {
        let track = draft.track.as_deref().unwrap_or_default();
        let reach_km = track.first().zip(track.last()).map(|(first, last)| (first.km, last.km));
        // Where the list of stations or borders could not be read, names from it are not unknown.
        let gaps = reading.has_gaps(&draft.head.line);
        let stations =
            draft.line.as_ref().filter(|line| !gaps || !line.stations.is_empty() && !line.borders.is_empty());
        let stations =
            stations.map(|line| line.stations.iter().map(|station| (station.id.clone(), station.km)).collect());
        let borders = draft.line.iter().flat_map(|line| &line.borders);
        let borders = borders.map(|border| (border.id.clone(), border.km)).collect();
        let claims = draft.claims.iter().map(|claim| claim.id.clone()).collect();
        Self { reach_km, stations, borders, claims }
    }

    fn station_km(&self, id: &str) -> Option<f64> {
        let stations = self.stations.as_ref()?;
        stations.iter().find(|(name, _)| name == id).map(|(_, km)| *km)
    }

    fn place_km(&self, id: &str) -> Option<f64> {
        let border = self.borders.iter().find(|(name, _)| name == id).map(|(_, km)| *km);
        border.or_else(|| self.station_km(id))
    }
}

/// A place in a file that faults are reported at.
#[derive(Clone)]
struct At<'a> {
    file: &'a str,
    path: Vec<Step<'a>>,
}

impl<'a> At<'a> {
    fn new(file: &'a str) -> Self {
        Self { file, path: Vec::new() }
    }

    fn field(&self, name: &'a str) -> Self {
        let mut path = self.path.clone();
        path.push(Step::Field(name));
        Self { file: self.file, path }
    }

    fn item(&self, index: usize) -> Self {
        let mut path = self.path.clone();
        path.push(Step::Item(index));
        Self { file: self.file, path }
    }

    fn fault(&self, reading: &mut Reading, message: impl Into<String>, hint: impl Into<String>) {
        reading.fault(self.file, &self.path, message, hint);
    }

    /// A number of this entry must lie in a range (both ends included).
    fn number(&self, reading: &mut Reading, name: &'a str, value: f64, low: f64, high: f64) {
        if !(low..=high).contains(&value) {
            let found = number(value);
            let message =
                format!("found `{name}: {found}`, expected a number from {} to {}", number(low), number(high));
            self.field(name).fault(reading, message, unit_hint(name));
        }
    }

    /// A stretch of the line must run forwards and lie on it.
    fn stretch(&self, reading: &mut Reading, known: &Known, from_km: f64, to_km: f64) {
        self.on_line(reading, known, "from_km", from_km);
        self.on_line(reading, known, "to_km", to_km);
        if to_km <= from_km {
            let message =
                format!("found km {} to {}, expected a stretch that runs forwards", number(from_km), number(to_km));
            self.field("to_km").fault(reading, message, "exchange from_km and to_km?");
        }
    }

    fn on_line(&self, reading: &mut Reading, known: &Known, name: &'a str, km: f64) {
        if let Some((first, last)) = known.reach_km
            && !(first - 1e-6..=last + 1e-6).contains(&km)
        {
            let message = format!("found km {}, expected a km post of the line, {first} to {last}", number(km));
            self.field(name).fault(reading, message, "km posts are those of the track's points");
        }
    }

    /// A station must exist.
    fn station(&self, reading: &mut Reading, known: &Known, name: &'a str, id: &str) -> Option<f64> {
        if reading.is_full(self.file) {
            return None;
        }
        let km = known.station_km(id);
        if let (Some(stations), None) = (&known.stations, km) {
            let near = nearest_hint(id, stations.iter().map(|(name, _)| name.as_str()));
            let hint = if near.is_empty() { "stations are listed in the line's file".to_owned() } else { near };
            let message = format!("found station `{id}`, expected the id of a station of the line");
            self.field(name).fault(reading, message, hint);
        }
        km
    }

    /// The entries of a list of this entry, with a fault where there are more than any journey needs.
    fn list<'t, T>(&self, reading: &mut Reading, name: &'a str, entries: &'t [T], most: usize) -> &'t [T] {
        if entries.len() <= most {
            return entries;
        }
        let message = format!("found {} {name}, expected at most {most}", entries.len());
        self.field(name).item(most).fault(reading, message, format!("leave out what comes after number {most}"));
        &entries[..most]
    }

    fn claims(&self, reading: &mut Reading, known: &Known, ids: &[String]) {
        for (index, id) in ids.iter().enumerate() {
            if reading.is_full(self.file) {
                return;
            }
            if !known.claims.contains(id) {
                let near = nearest_hint(id, known.claims.iter().map(String::as_str));
                let hint = if near.is_empty() { "`slow-train facts` lists them".to_owned() } else { near };
                let message = format!("found claim `{id}`, expected the id of a claim of seeds/");
                self.field("claims").item(index).fault(reading, message, hint);
            }
        }
    }
}

/// What a number is counted in, by the ending of its name.
fn unit_hint(name: &str) -> &'static str {
    const UNITS: [(&str, &str); 14] = [
        ("_kmh", "the unit is km/h"),
        ("_km", "the unit is kilometres"),
        ("_kg", "the unit is kilograms"),
        ("_mps", ""),
        ("_mps2", ""),
        ("_n", "the unit is newtons"),
        ("_deg", "the unit is degrees"),
        ("lat", "the unit is degrees north"),
        ("lon", "the unit is degrees east"),
        ("_share", "a share: 0.06 is 6 per cent"),
        ("_ratio", "a share: 0.08 is 8 per cent"),
        ("_w", "the unit is watts"),
        ("_s", "the unit is seconds"),
        ("_m", "the unit is metres"),
    ];
    UNITS.iter().find(|(ending, _)| name.ends_with(ending)).map_or("", |(_, hint)| hint)
}

/// Reports every id that was used before; returns nothing, order of `ids` is the order of the list.
fn check_unique<'a>(reading: &mut Reading, list: &At<'a>, field: &'a str, ids: impl Iterator<Item = &'a str>) {
    let mut seen = std::collections::BTreeSet::new();
    for (index, id) in ids.enumerate() {
        if reading.is_full(list.file) {
            return;
        }
        if id.is_empty() {
            list.item(index).field(field).fault(
                reading,
                format!("found an empty {field}, expected a name"),
                "for instance `north`",
            );
        } else if !seen.insert(id) {
            let message = format!("found {field} `{id}` a second time, expected every {field} once");
            list.item(index).field(field).fault(reading, message, "choose another name");
        }
    }
}
