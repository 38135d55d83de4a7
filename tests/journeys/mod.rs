//! What several tests of the journey need.
#![allow(dead_code, reason = "every test file uses a part of it")]

use std::sync::{Arc, OnceLock};

use slow_train::geo::Alignment;
use slow_train::journey::{Journey, LineProfile, build_alignment};
use slow_train::scenario::Scenario;

/// The built-in scenario with its line, built once.
pub struct World {
    pub scenario: Scenario,
    pub alignment: Arc<Alignment>,
    pub line: LineProfile,
    pub journey: Journey,
}

impl World {
    /// Solves a changed scenario on the same alignment.
    pub fn solve(&self, scenario: &Scenario) -> Result<Journey, slow_train::journey::SolveFault> {
        Journey::solve_on(scenario, Arc::clone(&self.alignment))
    }
}

pub fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let scenario = Scenario::load("beijing-2025").expect("the built-in scenario has no faults");
        let alignment = Arc::new(build_alignment(&scenario).expect("the line can be built"));
        let line = LineProfile::survey(&scenario, &alignment);
        let journey =
            Journey::solve_train(&scenario, Arc::clone(&alignment), &line, 0).expect("the journey can be solved");
        World { scenario, alignment, line, journey }
    })
}

/// The legs of a journey: from each departure to the next arrival, with the locomotive set.
pub fn legs(journey: &Journey) -> Vec<(f64, f64)> {
    let starts = std::iter::once(0.0).chain(journey.stops().iter().map(|s| s.departure_s));
    let ends = journey.stops().iter().map(|s| s.arrival_s).chain([journey.duration_s()]);
    starts.zip(ends).collect()
}
