//! Watches a scenario's folder from a thread of its own.
//!
//! Stamps are compared a few times a second instead of asking the system for events: editors save in many ways
//! (write, rename, copy over the network), systems tell of them in as many, and a folder of a dozen files is read
//! in microseconds.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::{Duration, SystemTime},
};

use crate::{
    app::{Playing, launch},
    film,
    journey::faults_of_solving,
    scenario::{Fault, Scenario},
};

/// Time between two looks.
const INTERVAL: Duration = Duration::from_millis(120);
/// Files beyond this many are not watched: a scenario has a dozen.
const MOST_FILES: usize = 2_000;

/// What a changed folder has become.
pub enum Outcome {
    /// A journey to show.
    Solved(Box<Playing>),
    /// What is wrong with the files.
    Broken(Vec<Fault>),
    /// The files are right, but the journey cannot be made.
    Unsolvable(String),
}

/// Size and time of every file.
type Stamps = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

fn stamps(folder: &Path) -> Stamps {
    let mut found = Stamps::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(about) = entry.metadata() else { continue };
            if about.is_dir() {
                folders.push(entry.path());
            } else if found.len() < MOST_FILES {
                found.insert(entry.path(), (about.len(), about.modified().ok()));
            }
        }
    }
    found
}

/// Starts to watch; `wake` is called when there is something to receive.
pub fn watch(folder: PathBuf, wake: impl Fn() + Send + 'static) -> std::io::Result<Receiver<Outcome>> {
    let (sender, receiver) = channel();
    let known = stamps(&folder);
    thread::Builder::new().name("scenario watcher".into()).spawn(move || look(&folder, known, &sender, wake))?;
    Ok(receiver)
}

fn look(folder: &Path, mut known: Stamps, sender: &Sender<Outcome>, wake: impl Fn()) {
    let mut before = known.clone();
    loop {
        thread::sleep(INTERVAL);
        let now = stamps(folder);
        // Two looks that agree: whoever writes has finished.
        let settled = now == before;
        before = now;
        if settled && before != known {
            known = before.clone();
            if sender.send(read(folder)).is_err() {
                return;
            }
            wake();
        }
    }
}

fn read(folder: &Path) -> Outcome {
    let scenario = match Scenario::load(&folder.to_string_lossy()) {
        Ok(scenario) => scenario,
        Err(faults) => return Outcome::Broken(faults.0),
    };
    match launch::prepare(scenario.clone()) {
        Ok(playing) => match film::faults(&playing.scenario, &playing.journey) {
            faults if faults.is_empty() => Outcome::Solved(Box::new(playing)),
            faults => Outcome::Broken(faults),
        },
        // As `check` tells it: at the line that can be changed.
        Err(report) => match faults_of_solving(&scenario) {
            faults if faults.is_empty() => Outcome::Unsolvable(report.to_string()),
            faults => Outcome::Broken(faults),
        },
    }
}
