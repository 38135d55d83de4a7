//! The command line: one file per subcommand.
#![allow(
    clippy::print_stdout,
    reason = "standard output is a command's answer; everything else goes to standard error"
)]

#[cfg(feature = "app")]
mod bench;
mod case;
mod check;
mod draw;
mod facts;
#[cfg(feature = "app")]
mod instant;
#[cfg(feature = "app")]
mod picture;
mod schema;
mod settings;
mod solve;
#[cfg(feature = "app")]
mod view_args;
#[cfg(feature = "app")]
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Simulates and shows one journey by armoured train, and any other journey written as a folder of text files.
#[derive(Debug, Parser)]
#[command(name = "slow-train", version, about)]
pub struct Cli {
    /// What to do; without it the window opens.
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Solve an engine case and print the result.
    Case(case::CaseCommand),
    /// Solve a journey and print its timetable.
    Solve(solve::SolveCommand),
    /// Check a scenario and print every fault with file and line.
    Check(check::CheckCommand),
    /// Draw sheets for paper: the plan of a carriage, or of the whole train.
    Draw(draw::DrawCommand),
    /// Draw one frame of any view at any instant, without a window.
    #[cfg(feature = "app")]
    Picture(picture::PictureCommand),
    /// Open the window.
    #[cfg(feature = "app")]
    Watch(watch::WatchCommand),
    /// Measure frames, start and solver beside reference scenes, in one run, off-screen.
    #[cfg(feature = "app")]
    Bench(bench::BenchCommand),
    /// Print every claim of the article with its verdict, the finding and the sources.
    Facts(facts::FactsCommand),
    /// Print the JSON Schemas of a scenario's files, or write them to a folder for an editor.
    Schema(schema::SchemaCommand),
}

/// Why a command did not do its work, and what the exit code is.
#[derive(Debug)]
pub enum Failure {
    /// The work could not be done (exit code 1).
    Failed(miette::Report),
    /// What was given is wrong (exit code 2).
    BadInput(miette::Report),
}

impl Failure {
    /// The work could not be done.
    pub fn failed(message: impl std::fmt::Display) -> Self {
        Self::Failed(miette::miette!("{message}"))
    }

    /// What was given is wrong.
    pub fn bad_input(message: impl std::fmt::Display) -> Self {
        Self::BadInput(miette::miette!("{message}"))
    }

    fn report(&self) -> &miette::Report {
        match self {
            Self::Failed(report) | Self::BadInput(report) => report,
        }
    }

    fn exit_code(&self) -> ExitCode {
        match self {
            Self::Failed(_) => ExitCode::from(1),
            Self::BadInput(_) => ExitCode::from(2),
        }
    }
}

impl Cli {
    /// Runs the command; prints one error well.
    pub fn run(self) -> ExitCode {
        let done = match self.command {
            #[cfg(feature = "app")]
            Some(Command::Bench(bench)) => bench.run(),
            Some(Command::Case(case)) => case.run(),
            Some(Command::Solve(solve)) => solve.run(),
            Some(Command::Check(check)) => check.run(),
            Some(Command::Draw(draw)) => draw.run(),
            Some(Command::Facts(facts)) => facts.run(),
            Some(Command::Schema(schema)) => schema.run(),
            #[cfg(feature = "app")]
            Some(Command::Picture(picture)) => picture.run(),
            #[cfg(feature = "app")]
            Some(Command::Watch(watch)) => watch.run(),
            #[cfg(feature = "app")]
            None => watch::WatchCommand::default().run(),
            #[cfg(not(feature = "app"))]
            None => solve::SolveCommand::default_table(),
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                eprintln!("{:?}", failure.report());
                failure.exit_code()
            }
        }
    }
}

/// Prints a value as JSON on standard output.
fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(Failure::failed)?;
    println!("{text}");
    Ok(())
}
