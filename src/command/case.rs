//! `slow-train case`: solve an engine case.

use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Failure;
use crate::journey::cases::{Case, CaseResult, TrainRun, TrainRuns};
use crate::journey::run::STEP_S;

/// Solve an engine case and print the result.
#[derive(Debug, Args)]
pub struct CaseCommand {
    /// The case file.
    file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Longest integration step, seconds.
    #[arg(long, value_name = "S")]
    step: Option<f64>,
}

#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    format: String,
    #[serde(default)]
    trains: Option<serde::de::IgnoredAny>,
    #[serde(default)]
    paths: Option<serde::de::IgnoredAny>,
}

impl CaseCommand {
    /// Solves and prints.
    pub(super) fn run(&self) -> Result<(), Failure> {
        if self.step.is_some_and(|s| !(0.001..=60.0).contains(&s)) {
            return Err(Failure::bad_input("--step wants 0.001 to 60 seconds"));
        }
        let text = std::fs::read_to_string(&self.file)
            .map_err(|e| Failure::bad_input(format_args!("{}: {e}", self.file.display())))?;
        let head: Head = self.parse(&text)?;
        let step_s = self.step.unwrap_or(STEP_S);
        match head.format.as_str() {
            "railsim-case/1" => self.railsim(&self.parse(&text)?, step_s),
            "railsim-intrain/2" => Err(Failure::failed(format_args!(
                "{}: coupler forces are not built yet; only cases of format railsim-case/1 and TrainRuns are solved",
                self.file.display()
            ))),
            "" if head.trains.is_some() && head.paths.is_some() => self.train_runs(&self.parse(&text)?, step_s),
            other => Err(Failure::bad_input(format_args!(
                "{}: format {other:?} is unknown; expected railsim-case/1, railsim-intrain/2 or a TrainRuns collection",
                self.file.display()
            ))),
        }
    }

    fn parse<T: DeserializeOwned>(&self, text: &str) -> Result<T, Failure> {
        serde_json::from_str(text).map_err(|e| Failure::bad_input(format_args!("{}: {e}", self.file.display())))
    }

    fn railsim(&self, case: &Case, step_s: f64) -> Result<(), Failure> {
        let result = case.solve(step_s).map_err(|e| Failure::failed(format_args!("{}: {e}", case.id)))?;
        if self.json {
            return super::print_json(&result);
        }
        print_case(case, &result);
        Ok(())
    }

    fn train_runs(&self, runs: &TrainRuns, step_s: f64) -> Result<(), Failure> {
        let results = runs.solve(step_s).map_err(Failure::failed)?;
        if self.json {
            return super::print_json(&results);
        }
        for TrainRun { train, path, run_time_s, converged_run_time_s } in &results {
            let off = converged_run_time_s.map_or(String::new(), |c| percent(*run_time_s, c));
            println!("{train:14} {path:8} {run_time_s:10.3} s {off}");
        }
        Ok(())
    }
}

fn print_case(case: &Case, result: &CaseResult) {
    let reference = case.reference();
    let off = |value: f64, pick: fn(&crate::journey::cases::Expected) -> f64| {
        reference.map_or(String::new(), |r| percent(value, pick(r)))
    };
    println!("{}", case.id);
    println!("running time      {:14.3} s  {}", result.run_time_s, off(result.run_time_s, |r| r.run_time_s));
    println!("front stops at    {:14.3} m  {}", result.front_end_m, off(result.front_end_m, |r| r.front_end_m));
    let (traction, brake) = (result.wheel_energy_traction_j, result.brake_energy_j);
    println!("traction energy   {:14.3} MJ {}", traction / 1e6, off(traction, |r| r.wheel_energy_traction_j));
    println!("brake energy      {:14.3} MJ {}", brake / 1e6, off(brake, |r| r.brake_energy_total_j));
    println!("steps             {:14}", result.steps);
    println!("wall              {:14.3} ms", result.wall_s * 1e3);
    println!("wall with history {:14.3} ms", result.wall_with_history_s * 1e3);
    println!("history           {:14} bytes", result.history_bytes);
}

fn percent(value: f64, reference: f64) -> String {
    format!("({:+.5} % of the reference)", (value / reference - 1.0) * 100.0)
}
