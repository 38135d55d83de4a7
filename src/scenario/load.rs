//! Reads a scenario's folder as a whole.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use jiff::Zoned;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::check;
use super::departure;
use super::fault::{Fault, Faults, nearest_hint};
use super::folder::{self, Folder, LARGEST_CLASS, LARGEST_RON, LARGEST_TABLE};
use super::interior::Furnishing;
use super::landmark::LandmarkModel;
use super::model::{
    Briefing, CarriageClass, Claim, Clock, Line, LocomotiveClass, Scenario, Standing, Text, Timetable, TrackPoint,
    Train,
};
use super::part::Origin;
use super::place::Step;
use super::reading::{NamedBy, Reading};
use super::shots::ShotList;
use super::track;

/// The first file of every scenario.
pub(super) const SCENARIO_FILE: &str = "scenario.ron";

/// More classes than any railway has.
const MOST_CLASSES: usize = 500;
const MOST_CLAIM_FILES: usize = 50;

/// The first file of a scenario: what the journey is called, when it begins, and what the other files are called.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    /// Title for people.
    pub(super) title: Text,
    /// One quiet line that is always shown (for instance what the formation stands for).
    #[serde(default)]
    pub(super) note: Text,
    /// Start of the journey: date, time, offset and zone, for instance `2025-09-01T17:00:00+09:00[Asia/Pyongyang]`.
    pub(super) departure: String,
    /// How well the instant of departure is known.
    #[serde(default)]
    pub(super) departure_standing: Standing,
    /// Why this instant.
    #[serde(default)]
    pub(super) departure_note: Text,
    /// Clock rulers in the order of travel.
    pub(super) clocks: Vec<Clock>,
    /// Seed of everything random that belongs to this scenario (trees, lights, disturbances).
    #[serde(default)]
    pub(super) seed: u64,
    /// Name of the table of surveyed points, for instance `track.csv`.
    pub(super) track: String,
    /// Name of the file of what stands along the line, for instance `line.ron`.
    pub(super) line: String,
    /// Name of the file of the trains, for instance `formation.ron`.
    pub(super) formation: String,
    /// Name of the file of stops, holds and windows, for instance `timetable.ron`.
    pub(super) timetable: String,
    /// Name of the file of captions and context, for instance `briefing.ron`; left out where there is nothing to tell.
    #[serde(default)]
    pub(super) briefing: Option<String>,
    /// Name of the file of the director's film, for instance `shots.ron`; left out where there is none.
    #[serde(default)]
    pub(super) shots: Option<String>,
}

/// The trains of a scenario.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Formation {
    /// One or more trains; the first is the one that is followed.
    trains: Vec<Train>,
}

/// Everything that was read, before it is checked. What could not be read is `None` and has its fault already.
pub(super) struct Draft {
    pub(super) head: Head,
    pub(super) departure: Option<Zoned>,
    pub(super) track: Option<Vec<TrackPoint>>,
    pub(super) line: Option<Line>,
    pub(super) trains: Option<Vec<Train>>,
    pub(super) timetable: Option<Timetable>,
    pub(super) briefing: Option<Briefing>,
    pub(super) shots: Option<ShotList>,
    pub(super) carriage_classes: Named<CarriageClass>,
    pub(super) furnishings: Named<Furnishing>,
    pub(super) landmark_models: Named<LandmarkModel>,
    pub(super) locomotive_classes: Named<LocomotiveClass>,
    pub(super) claims: Vec<Claim>,
    /// The file (as shown) and place in it of each claim.
    pub(super) claim_places: Vec<(String, usize)>,
    /// So many of them, the first, are the program's and not the folder's own.
    pub(super) shared_claims: usize,
}

/// Classes by name, with the file each was read from.
pub(super) struct Named<T> {
    pub(super) values: BTreeMap<String, T>,
    pub(super) files: BTreeMap<String, String>,
    /// Names of files that could not be read: mentioning them is not a second fault.
    pub(super) broken: Vec<String>,
}

impl<T> Named<T> {
    pub(super) fn knows(&self, name: &str) -> bool {
        self.values.contains_key(name) || self.broken.iter().any(|broken| broken == name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }
}

impl Scenario {
    /// Loads a built-in scenario by its name, or a folder. Where both exist the folder wins.
    ///
    /// # Errors
    /// Every fault of the folder at once.
    pub fn load(name_or_folder: &str) -> Result<Self, Faults> {
        let (id, folder) = open(name_or_folder).map_err(|fault| Faults(vec![fault]))?;
        let mut reading = Reading::default();
        let draft = read(&folder, &mut reading);
        let Some(mut draft) = draft else { return Err(reading.into_faults()) };
        check::all(&mut draft, &mut reading);
        if !reading.is_good() {
            return Err(reading.into_faults());
        }
        draft
            .finish(id, folder)
            .ok_or_else(|| Faults(vec![Fault::of_file(SCENARIO_FILE, "found a part that could not be read", "")]))
    }

    /// Names of the scenarios that are part of the program, sorted.
    pub fn built_in() -> &'static [&'static str] {
        static NAMES: OnceLock<Vec<&'static str>> = OnceLock::new();
        NAMES.get_or_init(folder::built_in_names)
    }
}

/// The claims that are part of the program, in the order of their ids.
///
/// # Errors
/// Every fault of `seeds/`; none in a program that passed its tests.
pub fn shared_claims() -> Result<Vec<Claim>, Faults> {
    let mut reading = Reading::default();
    let (mut claims, mut places) = (Vec::new(), Vec::new());
    read_claims(&folder::shared_claims(), "", &mut reading, &mut claims, &mut places);
    claims.sort_by(|a, b| a.id.cmp(&b.id));
    if reading.is_good() { Ok(claims) } else { Err(reading.into_faults()) }
}

/// The folder that a person means.
fn open(name_or_folder: &str) -> Result<(String, Folder), Fault> {
    let path = Path::new(name_or_folder);
    let path = if path.ends_with(SCENARIO_FILE) { path.parent().unwrap_or(path) } else { path };
    let path = if path.as_os_str().is_empty() && name_or_folder == SCENARIO_FILE { Path::new(".") } else { path };
    if path.is_dir() {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let id = real.file_name().map_or_else(|| name_or_folder.to_owned(), |name| name.to_string_lossy().into_owned());
        return Ok((id, Folder::Disk(path.to_owned())));
    }
    if let Some(folder) = folder::built_in(name_or_folder) {
        return Ok((name_or_folder.to_owned(), folder));
    }
    let names = Scenario::built_in();
    let near = nearest_hint(name_or_folder, names.iter().copied());
    let hint = if near.is_empty() {
        format!("built in: {}; or give a folder with a {SCENARIO_FILE}", names.join(", "))
    } else {
        near
    };
    let message = format!("found no folder and no built-in scenario named `{name_or_folder}`");
    Err(Fault::of_file(name_or_folder, message, hint))
}

fn read(folder: &Folder, reading: &mut Reading) -> Option<Draft> {
    let head: Head = reading.ron(folder, SCENARIO_FILE, SCENARIO_FILE, LARGEST_RON, None)?;
    let departure = read_departure(&head.departure, reading);
    let track = read_track(folder, &head.track, reading);
    let line = named(folder, &head.line, "line", reading);
    let formation: Option<Formation> = named(folder, &head.formation, "formation", reading);
    let timetable = named(folder, &head.timetable, "timetable", reading);
    let briefing = match &head.briefing {
        Some(name) => named(folder, name, "briefing", reading),
        None => Some(Briefing::default()),
    };
    let shots = match &head.shots {
        Some(name) => named(folder, name, "shots", reading),
        None => Some(ShotList::default()),
    };
    let carriage_classes = read_classes(&folder::shared_carriages(), folder, "classes", reading);
    let furnishings = read_classes(&folder::shared_furnishings(), folder, "furnishings", reading);
    let landmark_models = read_classes(&folder::shared_landmarks(), folder, "landmarks", reading);
    let locomotive_classes = read_classes(&folder::shared_locomotives(), folder, "locomotives", reading);
    let (mut claims, mut claim_places) = (Vec::new(), Vec::new());
    read_claims(&folder::shared_claims(), "", reading, &mut claims, &mut claim_places);
    let shared_claims = claims.len();
    read_claims(folder, "seeds", reading, &mut claims, &mut claim_places);
    let trains = formation.map(|formation| formation.trains);
    Some(Draft {
        head,
        departure,
        track,
        line,
        trains,
        timetable,
        briefing,
        shots,
        carriage_classes,
        furnishings,
        landmark_models,
        locomotive_classes,
        claims,
        claim_places,
        shared_claims,
    })
}

fn read_departure(text: &str, reading: &mut Reading) -> Option<Zoned> {
    match departure::parse(text) {
        Ok(departure) => Some(departure),
        Err((message, hint)) => {
            reading.fault(SCENARIO_FILE, &[Step::Field("departure")], message, hint);
            None
        }
    }
}

fn read_track(folder: &Folder, name: &str, reading: &mut Reading) -> Option<Vec<TrackPoint>> {
    let path = [Step::Field("track")];
    let file = reading.text(folder, name, name, LARGEST_TABLE, Some(NamedBy { file: SCENARIO_FILE, path: &path }))?;
    let (points, faults) = track::read(&file);
    let good = faults.is_empty();
    reading.extend(faults);
    good.then_some(points)
}

/// Reads the file that a field of `scenario.ron` names.
fn named<T: DeserializeOwned>(folder: &Folder, name: &str, field: &str, reading: &mut Reading) -> Option<T> {
    let path = [Step::Field(field)];
    reading.ron(folder, name, name, LARGEST_RON, Some(NamedBy { file: SCENARIO_FILE, path: &path }))
}

/// Reads the shared classes, then the folder's own, which are added and win.
fn read_classes<T: DeserializeOwned>(
    shared: &Folder,
    own: &Folder,
    subfolder: &str,
    reading: &mut Reading,
) -> Named<T> {
    let mut classes = Named { values: BTreeMap::new(), files: BTreeMap::new(), broken: Vec::new() };
    let shared_files =
        shared.list_ron("").into_iter().map(|name| (shared, name.clone(), format!("assets/{subfolder}/{name}")));
    let own_names = at_most(own.list_ron(subfolder), MOST_CLASSES, subfolder, reading);
    let own_files = own_names.into_iter().map(|name| {
        let shown = format!("{subfolder}/{name}");
        (own, shown.clone(), shown)
    });
    for (folder, name, shown) in shared_files.chain(own_files) {
        let class = Path::new(&name).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        match reading.ron(folder, &name, &shown, LARGEST_CLASS, None) {
            Some(value) => {
                classes.values.insert(class.clone(), value);
                classes.files.insert(class, shown);
            }
            None => classes.broken.push(class),
        }
    }
    classes
}

/// The first of many files, with a fault where there are more.
fn at_most(mut names: Vec<String>, most: usize, subfolder: &str, reading: &mut Reading) -> Vec<String> {
    if names.len() > most {
        let message = format!("found {} files in `{subfolder}`, expected at most {most}", names.len());
        reading.push(Fault::of_file(subfolder, message, "leave out what the journey does not need"));
        names.truncate(most);
    }
    names
}

fn read_claims(
    folder: &Folder,
    subfolder: &str,
    reading: &mut Reading,
    claims: &mut Vec<Claim>,
    places: &mut Vec<(String, usize)>,
) {
    for name in at_most(folder.list_ron(subfolder), MOST_CLAIM_FILES, "seeds", reading) {
        let shown = format!("seeds/{name}");
        let path = if subfolder.is_empty() { name } else { shown.clone() };
        let read: Vec<Claim> = reading.ron(folder, &path, &shown, LARGEST_RON, None).unwrap_or_default();
        places.extend((0..read.len()).map(|index| (shown.clone(), index)));
        claims.extend(read);
    }
}

impl Draft {
    /// The scenario, if every part is there.
    fn finish(mut self, id: String, folder: Folder) -> Option<Scenario> {
        self.claims.sort_by(|a, b| a.id.cmp(&b.id));
        let Head { track, line, formation, timetable, shots, .. } = self.head.clone();
        Some(Scenario {
            id,
            origin: Origin { folder, track, line, formation, timetable, shots },
            title: self.head.title,
            note: self.head.note,
            departure: self.departure?,
            departure_standing: self.head.departure_standing,
            departure_note: self.head.departure_note,
            clocks: self.head.clocks,
            seed: self.head.seed,
            track: self.track?,
            line: self.line?,
            trains: self.trains?,
            timetable: self.timetable?,
            briefing: self.briefing?,
            shots: self.shots?,
            carriage_classes: self.carriage_classes.values,
            furnishings: self.furnishings.values,
            landmark_models: self.landmark_models.values,
            mass_factor: 1.0,
            locomotive_classes: self.locomotive_classes.values,
            claims: self.claims,
        })
    }
}
