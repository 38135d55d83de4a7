//! `slow-train check`: all faults of a scenario.

use clap::Args;
use serde::Serialize;

use super::Failure;
use crate::film;
use crate::journey::{Journey, faults_of_solving};
use crate::scenario::{Fault, Faults, Scenario};

/// Check a scenario and print every fault with file and line.
#[derive(Debug, Args)]
pub struct CheckCommand {
    /// A built-in name or a folder.
    #[arg(default_value = "beijing-2025")]
    scenario: String,
    /// Print the counts and faults as JSON.
    #[arg(long)]
    json: bool,
}

/// What `check --json` prints.
#[derive(Debug, Default, Serialize)]
struct Summary<'a> {
    carriages: usize,
    locomotives: usize,
    rooms: usize,
    furnishings: usize,
    stations: usize,
    claims: usize,
    faults: &'a [Fault],
}

impl CheckCommand {
    /// Does it.
    ///
    /// # Errors
    /// All faults, as bad input.
    pub fn run(&self) -> Result<(), Failure> {
        let loaded = Scenario::load(&self.scenario).and_then(solvable);
        if self.json {
            println!("{}", json(loaded.as_ref())?);
        }
        let scenario = loaded.map_err(|faults| self.bad_input(faults))?;
        if !self.json {
            println!("{}", in_words(&summary(&scenario)));
        }
        Ok(())
    }

    /// With `--json` the faults are on standard output; standard error only counts them.
    fn bad_input(&self, faults: Faults) -> Failure {
        if self.json { Failure::bad_input(faults) } else { Failure::BadInput(faults.into()) }
    }
}

/// The scenario, if every train of it can run.
fn solvable(scenario: Scenario) -> Result<Scenario, Faults> {
    let mut faults = faults_of_solving(&scenario);
    // A film is cut from a journey that can be solved.
    if let (true, Ok(journey)) = (faults.is_empty(), Journey::solve(&scenario)) {
        faults = film::faults(&scenario, &journey);
    }
    if faults.is_empty() { Ok(scenario) } else { Err(Faults(faults)) }
}

fn json(loaded: Result<&Scenario, &Faults>) -> Result<String, Failure> {
    let summary = match loaded {
        Ok(scenario) => summary(scenario),
        Err(faults) => Summary { faults: &faults.0, ..Summary::default() },
    };
    serde_json::to_string_pretty(&summary).map_err(Failure::failed)
}

fn summary(scenario: &Scenario) -> Summary<'static> {
    let trains = &scenario.trains;
    let carriages = trains.iter().flat_map(|train| &train.carriages);
    let insides = carriages.map(|carriage| scenario.interior(carriage));
    let counts = insides.map(|inside| (inside.rooms.len(), inside.pieces.len()));
    let (rooms, furnishings) = counts.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    Summary {
        carriages: trains.iter().map(|train| train.carriages.len()).sum(),
        locomotives: trains.iter().flat_map(|train| &train.locomotive_sets).map(|set| set.count).sum(),
        rooms,
        furnishings,
        stations: scenario.line.stations.len(),
        claims: scenario.claims.len(),
        faults: &[],
    }
}

fn in_words(summary: &Summary<'_>) -> String {
    let Summary { carriages, locomotives, rooms, furnishings, stations, claims, .. } = summary;
    format!(
        "no faults: {carriages} carriages with {rooms} rooms and {furnishings} furnishings, {locomotives} locomotives, \
         {stations} stations, {claims} claims"
    )
}
