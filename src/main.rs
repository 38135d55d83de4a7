//! Parses the command line, calls one command, prints one error well.

use std::process::ExitCode;

use clap::Parser;
use slow_train::command::Cli;

fn main() -> ExitCode {
    Cli::parse().run()
}
