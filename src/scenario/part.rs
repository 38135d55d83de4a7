//! Parts of a scenario that faults found later (in solving) speak of, and where they are written.

use std::path::Path;

use super::fault::{Fault, TextFile};
use super::folder::{Folder, LARGEST_TABLE};
use super::model::Scenario;
use super::place::Step;
use super::reading::Reading;
use super::track;

/// Where a scenario was read from, and what its files are called.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    pub(super) folder: Folder,
    pub(super) track: String,
    pub(super) line: String,
    pub(super) formation: String,
    pub(super) timetable: String,
    pub(super) shots: Option<String>,
}

/// A part of a scenario.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part<'a> {
    /// A point of the track, counted from 0.
    Point(usize),
    /// The carriages of a train, counted from 0.
    Carriages(usize),
    /// The number of locomotives at the head of a train at a km post.
    Locomotives {
        /// Train, counted from 0.
        train: usize,
        /// Km post.
        km: f64,
    },
    /// The lowest speed that the line or the driving plan allows at a km post.
    Speed {
        /// Km post.
        km: f64,
    },
    /// The entry of the timetable or the formation that names a station.
    Call(&'a str),
    /// The instant where a shot of the film begins or ends.
    Shot {
        /// Shot, counted from 0.
        index: usize,
        /// `from` or `to`.
        field: &'static str,
    },
    /// All of it.
    Whole,
}

impl Scenario {
    /// The folder that it was read from, which can be watched and loaded again; none for a built-in scenario.
    pub fn source_folder(&self) -> Option<&Path> {
        self.origin.folder.on_disk()
    }

    /// A fault at the place where a part of this scenario is written, as the files are now.
    pub fn fault(&self, part: Part<'_>, message: impl Into<String>, hint: impl Into<String>) -> Fault {
        let (message, hint) = (message.into(), hint.into());
        if let Part::Point(index) = part {
            return self.fault_at_point(index, message, hint);
        }
        let (file, path) = self.place(part);
        match self.read(file) {
            Some(text) => text.fault_at(&path, message, hint),
            None => Fault::of_file(file, message, hint),
        }
    }

    fn fault_at_point(&self, index: usize, message: String, hint: String) -> Fault {
        let file = self.read(&self.origin.track);
        match file.as_ref().and_then(|text| Some((text, track::place_of(text, index)?))) {
            Some((text, range)) => text.fault(range, message, hint),
            None => Fault::of_file(&self.origin.track, message, hint),
        }
    }

    fn read(&self, file: &str) -> Option<TextFile> {
        Reading::default().text(&self.origin.folder, file, file, LARGEST_TABLE, None)
    }

    fn place(&self, part: Part<'_>) -> (&str, Vec<Step<'static>>) {
        use Step::{Field, Item};
        let (formation, line) = (self.origin.formation.as_str(), self.origin.line.as_str());
        match part {
            Part::Carriages(train) => (formation, vec![Field("trains"), Item(train), Field("carriages")]),
            Part::Locomotives { train, km } => {
                let set = self.set_at(train, km);
                (formation, vec![Field("trains"), Item(train), Field("locomotive_sets"), Item(set), Field("count")])
            }
            Part::Speed { km } => self.slowest_at(km),
            Part::Call(station) => self.call_at(station),
            Part::Shot { index, field } => {
                let file = self.origin.shots.as_deref().unwrap_or(line);
                (file, vec![Field("shots"), Item(index), Field(field)])
            }
            Part::Point(_) | Part::Whole => (line, Vec::new()),
        }
    }

    /// The locomotives that work at a km post: those put on last before it.
    fn set_at(&self, train: usize, km: f64) -> usize {
        let sets = self.trains.get(train).map_or(&[][..], |train| &train.locomotive_sets);
        let station_km = |id: &str| self.line.stations.iter().find(|station| station.id == id).map(|s| s.km);
        let begun = |id: &str| station_km(id).is_some_and(|from_km| from_km <= km + 0.05);
        sets.iter().rposition(|set| begun(&set.from_station)).unwrap_or(0)
    }

    fn slowest_at(&self, km: f64) -> (&str, Vec<Step<'static>>) {
        use Step::{Field, Item};
        let slowest = |limits: &[super::model::SpeedLimit]| {
            let here = limits.iter().enumerate().filter(|(_, limit)| (limit.from_km..=limit.to_km).contains(&km));
            here.min_by(|a, b| a.1.speed_kmh.total_cmp(&b.1.speed_kmh)).map(|(index, limit)| (index, limit.speed_kmh))
        };
        match (slowest(&self.line.limits), slowest(&self.timetable.ceilings)) {
            (limit, Some((index, ceiling_kmh))) if limit.is_none_or(|(_, limit_kmh)| ceiling_kmh < limit_kmh) => {
                (&self.origin.timetable, vec![Field("ceilings"), Item(index), Field("speed_kmh")])
            }
            (Some((index, _)), _) => (&self.origin.line, vec![Field("limits"), Item(index), Field("speed_kmh")]),
            _ => (&self.origin.line, vec![Field("default_limit_kmh")]),
        }
    }

    fn call_at(&self, station: &str) -> (&str, Vec<Step<'static>>) {
        use Step::{Field, Item};
        if let Some(index) = self.timetable.stops.iter().position(|stop| stop.station == station) {
            return (&self.origin.timetable, vec![Field("stops"), Item(index), Field("station")]);
        }
        if let Some(index) = self.timetable.holds.iter().position(|hold| hold.station == station) {
            return (&self.origin.timetable, vec![Field("holds"), Item(index), Field("station")]);
        }
        for (train, entry) in self.trains.iter().enumerate() {
            if let Some(set) = entry.locomotive_sets.iter().position(|set| set.from_station == station) {
                let list = [Field("trains"), Item(train), Field("locomotive_sets"), Item(set), Field("from_station")];
                return (&self.origin.formation, list.to_vec());
            }
        }
        (&self.origin.timetable, Vec::new())
    }
}
