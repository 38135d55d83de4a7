//! Faults that only solving finds, at the lines of the files that can be changed.

use std::sync::Arc;

use super::{Journey, LineProfile, SolveFault, build_alignment};
use crate::geo::AlignmentFault;
use crate::scenario::{Fault, Part, Scenario};

/// What only solving finds: a grade that is too steep for the locomotives, a station out of order.
pub fn faults_of_solving(scenario: &Scenario) -> Vec<Fault> {
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
