//! `slow-train case`: solve an engine case.

use std::path::PathBuf;

use clap::Args;

use super::Failure;

/// Solve an engine case and print the result.
#[derive(Debug, Args)]
pub struct Case {
    /// The case file.
    file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Largest step, seconds.
    #[arg(long, value_name = "S")]
    step: Option<f64>,
}

impl Case {
    /// Solves and prints.
    pub fn run(&self) -> Result<(), Failure> {
        let _ = (self.json, self.step);
        Err(Failure::failed(format_args!("{}: not built yet", self.file.display())))
    }
}
