//! `slow-train check`: all faults of a scenario.

use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::Failure;
use crate::geo::AlignmentFault;
use crate::journey::{Journey, LineProfile, SolveFault, build_alignment};
use crate::scenario::{Fault, Faults, Part, Scenario};

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
    let faults = solve_faults(&scenario);
    if faults.is_empty() { Ok(scenario) } else { Err(Faults(faults)) }
}

/// What only solving finds: a grade that is too steep for the locomotives, a station out of order.
fn solve_faults(scenario: &Scenario) -> Vec<Fault> {
    let alignment = match build_alignment(scenario) {
        Ok(alignment) => Arc::new(alignment),
        Err(fault) => return vec![placed(scenario, 0, &fault)],
    };
    let line = LineProfile::survey(scenario, &alignment);
    let solve = |train| Journey::solve_train(scenario, Arc::clone(&alignment), &line, train);
    (0..scenario.trains.len()).filter_map(|train| Some(placed(scenario, train, &solve(train).err()?))).collect()
}

/// A fault of solving at the place that can be changed.
fn placed(scenario: &Scenario, train: usize, fault: &SolveFault) -> Fault {
    let part = match fault {
        SolveFault::Track(fault) => match fault {
            AlignmentFault::NotANumber { index }
            | AlignmentFault::KilometreFalls { index, .. }
            | AlignmentFault::SamePlace { index } => Part::Point(*index),
            AlignmentFault::TooFewPoints(_) | AlignmentFault::TooShort(_) => Part::Point(0),
        },
        SolveFault::TrainTooLong { .. } | SolveFault::BrakesTooWeak { .. } => Part::Carriages(train),
        SolveFault::CannotStart { spot, .. }
        | SolveFault::Stalls { spot, .. }
        | SolveFault::Creeps { spot, .. }
        | SolveFault::NoWire { from: spot, .. } => Part::Locomotives { train, km: spot.km },
        SolveFault::NoSpeed { spot } => Part::Speed { km: spot.km },
        SolveFault::OutOfOrder { station } => Part::Call(station),
        SolveFault::NoTrain(_)
        | SolveFault::NoLocomotives(_)
        | SolveFault::Unknown { .. }
        | SolveFault::NoLength { .. } => Part::Whole,
    };
    // What would help follows the semicolon of such a sentence.
    let sentence = fault.to_string();
    let (message, hint) = sentence.split_once("; ").unwrap_or((&sentence, ""));
    scenario.fault(part, message, hint)
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
    Summary {
        carriages: trains.iter().map(|train| train.carriages.len()).sum(),
        locomotives: trains.iter().flat_map(|train| &train.locomotive_sets).map(|set| set.count).sum(),
        stations: scenario.line.stations.len(),
        claims: scenario.claims.len(),
        ..Summary::default()
    }
}

fn in_words(summary: &Summary<'_>) -> String {
    let Summary { carriages, locomotives, stations, claims, .. } = summary;
    format!("no faults: {carriages} carriages, {locomotives} locomotives, {stations} stations, {claims} claims")
}
