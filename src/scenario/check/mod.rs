//! What must be true of a scenario beyond its grammar: names that exist, numbers that make sense, things in order.

mod briefing;
mod classes;
mod head;
mod line;
mod timetable;
mod train;

use super::fault::nearest_hint;
use super::load::Draft;
use super::place::Step;
use super::reading::Reading;

/// Checks every part that was read.
pub(super) fn all(draft: &mut Draft, reading: &mut Reading) {
    let known = Known::of(draft);
    head::check(draft, reading);
    classes::check(draft, reading);
    briefing::check_claims(draft, reading);
    if let Some(line) = &draft.line {
        line::check(line, &draft.head.line, &known, reading);
    }
    if let Some(trains) = &draft.trains {
        train::check(trains, draft, &known, reading);
    }
    if let Some(timetable) = &draft.timetable {
        timetable::check(timetable, draft, &known, reading);
    }
    if let Some(briefing) = &draft.briefing {
        briefing::check(briefing, draft, &known, reading);
    }
}

/// What other parts may refer to.
struct Known {
    /// First and last km post of the line, where the track could be read.
    reach_km: Option<(f64, f64)>,
    /// Stations with their km posts, where the line could be read.
    stations: Option<Vec<(String, f64)>>,
    /// Borders with their km posts.
    borders: Vec<(String, f64)>,
    claims: Vec<String>,
}

impl Known {
    fn of(draft: &Draft) -> Self {
        let track = draft.track.as_deref().unwrap_or_default();
        let reach_km = track.first().zip(track.last()).map(|(first, last)| (first.km, last.km));
        let stations = draft.line.as_ref();
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
            let message = format!("found {name} {value}, expected a number from {low} to {high}");
            self.field(name).fault(reading, message, "");
        }
    }

    /// A stretch of the line must run forwards and lie on it.
    fn stretch(&self, reading: &mut Reading, known: &Known, from_km: f64, to_km: f64) {
        self.on_line(reading, known, "from_km", from_km);
        self.on_line(reading, known, "to_km", to_km);
        if to_km <= from_km {
            let message = format!("found km {from_km} to {to_km}, expected a stretch that runs forwards");
            self.field("to_km").fault(reading, message, "exchange from_km and to_km?");
        }
    }

    fn on_line(&self, reading: &mut Reading, known: &Known, name: &'a str, km: f64) {
        if let Some((first, last)) = known.reach_km
            && !(first - 1e-6..=last + 1e-6).contains(&km)
        {
            let message = format!("found km {km}, expected a km post of the line, {first} to {last}");
            self.field(name).fault(reading, message, "");
        }
    }

    /// A station must exist.
    fn station(&self, reading: &mut Reading, known: &Known, name: &'a str, id: &str) -> Option<f64> {
        let km = known.station_km(id);
        if let (Some(stations), None) = (&known.stations, km) {
            let hint = nearest_hint(id, stations.iter().map(|(name, _)| name.as_str()));
            let message = format!("found station `{id}`, expected the id of a station of the line");
            self.field(name).fault(reading, message, hint);
        }
        km
    }

    fn claims(&self, reading: &mut Reading, known: &Known, ids: &[String]) {
        for (index, id) in ids.iter().enumerate() {
            if !known.claims.contains(id) {
                let hint = nearest_hint(id, known.claims.iter().map(String::as_str));
                let message = format!("found claim `{id}`, expected the id of a claim of seeds/");
                self.field("claims").item(index).fault(reading, message, hint);
            }
        }
    }
}

/// Reports every id that was used before; returns nothing, order of `ids` is the order of the list.
fn check_unique<'a>(reading: &mut Reading, list: &At<'a>, field: &'a str, ids: impl Iterator<Item = &'a str>) {
    let mut seen = std::collections::BTreeSet::new();
    for (index, id) in ids.enumerate() {
        if id.is_empty() {
            list.item(index).field(field).fault(reading, format!("found an empty {field}, expected a name"), "");
        } else if !seen.insert(id) {
            let message = format!("found {field} `{id}` a second time, expected every {field} once");
            list.item(index).field(field).fault(reading, message, "choose another name");
        }
    }
}
