//! `slow-train draw`: drawings for paper.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::Failure;
use crate::drawing::charts::{self, Course};
use crate::drawing::{self, Picture};
use crate::export::write_whole;
use crate::journey::Journey;
use crate::scenario::Scenario;
use crate::words::{Lang, Words};

/// Draw sheets for paper.
#[derive(Debug, Args)]
pub struct DrawCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The plan of one carriage with all that is known of it, or of the whole formation as a poster.
    Plan(PlanArgs),
    /// The journey as a line: time to the right, distance downwards.
    Stringline(SheetArgs),
    /// Heights, grades, curves, speeds and structures of the line.
    Profile(SheetArgs),
    /// The line on a map, with the hours of the journey.
    Map(SheetArgs),
}

#[derive(Debug, Args)]
struct SheetArgs {
    /// A built-in name or a folder.
    #[arg(default_value = "beijing-2025")]
    scenario: String,
    /// en, ko or zh.
    #[arg(long, value_name = "L", default_value = "en")]
    lang: Lang,
    /// Where to write (SVG, PNG, PDF).
    #[arg(long, value_name = "FILE.(svg|png|pdf)")]
    out: PathBuf,
}

#[derive(Debug, Args)]
struct PlanArgs {
    /// A built-in name or a folder.
    #[arg(default_value = "beijing-2025")]
    scenario: String,
    /// One carriage; without it, all of them.
    #[arg(long, value_name = "N")]
    carriage: Option<u32>,
    /// en, ko or zh.
    #[arg(long, value_name = "L", default_value = "en")]
    lang: Lang,
    /// Where to write (SVG, PNG, PDF).
    #[arg(long, value_name = "FILE.(svg|png|pdf)")]
    out: PathBuf,
}

/// A way to write a drawing.
#[derive(Clone, Copy, Debug)]
enum Format {
    Svg,
    Png,
    Pdf,
}

impl DrawCommand {
    /// Draws and writes.
    pub(super) fn run(&self) -> Result<(), Failure> {
        let (scenario, out) = match &self.what {
            What::Plan(args) => (&args.scenario, &args.out),
            What::Stringline(args) | What::Profile(args) | What::Map(args) => (&args.scenario, &args.out),
        };
        let format = Format::of(out)?;
        let scenario = Scenario::load(scenario).map_err(|faults| Failure::BadInput(faults.into()))?;
        let bytes = format.bytes(&self.what.picture(&scenario)?)?;
        write_whole(out, |file| file.write_all(&bytes))
            .map_err(|error| Failure::failed(format_args!("{}: {error}", out.display())))
    }
}

impl What {
    fn picture(&self, scenario: &Scenario) -> Result<Picture, Failure> {
        let (args, draw): (_, fn(&Course<'_>) -> Result<Picture, Failure>) = match self {
            Self::Plan(args) => return plan(scenario, args.carriage, Words::new(args.lang)),
            Self::Stringline(args) => (args, |course| Ok(charts::stringline::sheet(course))),
            Self::Profile(args) => (args, |course| Ok(charts::profile::sheet(course))),
            Self::Map(args) => (args, |course| charts::map::sheet(course).map_err(Failure::failed)),
        };
        let journey = Journey::solve(scenario).map_err(Failure::failed)?;
        draw(&Course { scenario, journey: &journey, words: Words::new(args.lang) })
    }
}

fn plan(scenario: &Scenario, number: Option<u32>, words: Words) -> Result<Picture, Failure> {
    let nothing = || Failure::bad_input("the scenario has no carriages to draw");
    let train = scenario.trains.first().filter(|train| !train.carriages.is_empty()).ok_or_else(nothing)?;
    let Some(number) = number else {
        return Ok(drawing::poster::poster(scenario, train, words));
    };
    let carriage = train.carriages.iter().find(|carriage| carriage.number == number).ok_or_else(|| {
        Failure::bad_input(format_args!("found carriage {number}, expected 1 to {}", train.carriages.len()))
    })?;
    let drawn = drawing::sheet::carriage_sheet(scenario, train, carriage, words);
    drawn.ok_or_else(|| Failure::bad_input(format_args!("carriage {number}: no class named `{}`", carriage.class)))
}

impl Format {
    fn of(path: &Path) -> Result<Self, Failure> {
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        match extension.as_str() {
            "svg" => Ok(Self::Svg),
            "png" => Ok(Self::Png),
            "pdf" => Ok(Self::Pdf),
            other => Err(Failure::bad_input(format_args!(
                "{}: cannot write {other:?}; expected a name that ends in .svg, .png or .pdf",
                path.display()
            ))),
        }
    }

    fn bytes(self, picture: &Picture) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Svg => Ok(drawing::svg::write(picture).into_bytes()),
            Self::Png => drawing::png::write(picture).map_err(Failure::failed),
            Self::Pdf => drawing::pdf::write(picture).map_err(Failure::failed),
        }
    }
}
