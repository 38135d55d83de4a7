//! `slow-train bench`: frame, start and solver times beside reference scenes, in one run.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;
use std::io::{BufRead, BufReader, IsTerminal};
use std::process::{Command, Stdio};
use std::time::Instant;

use bevy::math::UVec2;
use clap::Args;
use serde::Serialize;

use super::{Failure, view_args};
use crate::{
    app::{
        bench::{self, Course, FrameTimes, Measured, Opening, Scene},
        graphics, launch,
        preset::Preset,
    },
    journey::Journey,
    scenario::Scenario,
    words::{Lang, Words},
};

/// Measure frames, start and solver beside reference scenes, in one run, off-screen.
#[derive(Debug, Args)]
pub struct BenchCommand {
    /// Frames of each scene and view.
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(6..=100_000))]
    frames: u32,
    /// Size of the frames.
    #[arg(long, value_name = "WxH", default_value = "1280x720", value_parser = view_args::size)]
    size: UVec2,
    /// auto, low, medium or high.
    #[arg(long, value_name = "P", default_value = "auto", value_parser = view_args::preset)]
    preset: Preset,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
    /// Measures one scene; what the whole starts for each.
    #[arg(long, hide = true, value_parser = scene)]
    scene: Option<Scene>,
}

fn scene(name: &str) -> Result<Scene, String> {
    Scene::ALL.into_iter().find(|s| s.name() == name).ok_or_else(|| format!("found {name:?}"))
}

/// The whole result.
#[derive(Debug, Serialize)]
struct Report {
    adapter: String,
    size: [u32; 2],
    preset: &'static str,
    frames: u32,
    reference: BTreeMap<String, FrameTimes>,
    views: BTreeMap<String, FrameTimes>,
    opening: Option<Opening>,
    solver: Solver,
    startup: Startup,
    memory: Memory,
}

#[derive(Debug, Serialize)]
struct Solver {
    /// The built-in journey from the loaded scenario: line, survey and driving plan.
    journey_ms: f64,
    /// Where every vehicle is at one instant.
    snapshot_us: f64,
}

#[derive(Debug, Serialize)]
struct Startup {
    /// From the start of a process to the first picture of an empty scene.
    empty_ms: f64,
    /// The same for the journey.
    first_picture_ms: f64,
}

#[derive(Debug, Serialize)]
struct Memory {
    empty_mb: Option<f64>,
    playing_mb: Option<f64>,
}

const SCENARIO: &str = "beijing-2025";
/// What a measuring process prints when its first picture is there.
const FIRST: &str = "first picture";

impl BenchCommand {
    /// Measures and prints.
    pub(super) fn run(&self) -> Result<(), Failure> {
        graphics::require().map_err(Failure::Failed)?;
        let course = Course { frames: self.frames as usize, size: self.size, preset: self.preset };
        if let Some(scene) = self.scene {
            return measure(scene, &course);
        }
        let report = self.report()?;
        if self.json {
            println!("{}", serde_json::to_string_pretty(&report).map_err(Failure::failed)?);
        } else {
            print!("{}", table(&report, Words::new(Lang::En)));
        }
        Ok(())
    }

    fn report(&self) -> Result<Report, Failure> {
        let words = Words::new(Lang::En);
        let mut reference = BTreeMap::new();
        let mut views = BTreeMap::new();
        let mut startup = Startup { empty_ms: 0.0, first_picture_ms: 0.0 };
        let mut memory = Memory { empty_mb: None, playing_mb: None };
        let mut opening = None;
        for scene in Scene::ALL {
            tell(words.get(match scene {
                Scene::Empty => "bench.doing.empty",
                Scene::LitPlane => "bench.doing.plane",
                Scene::Journey => "bench.doing.journey",
            }));
            let (first_ms, measured) = self.in_own_process(scene)?;
            match scene {
                Scene::Empty => (startup.empty_ms, memory.empty_mb) = (first_ms, measured.memory_mb),
                Scene::LitPlane => {}
                Scene::Journey => (startup.first_picture_ms, memory.playing_mb) = (first_ms, measured.memory_mb),
            }
            opening = opening.or(measured.opening);
            let to = if scene == Scene::Journey { &mut views } else { &mut reference };
            to.extend(measured.frames);
        }
        tell(words.get("bench.doing.solver"));
        Ok(Report {
            adapter: graphics::adapter().map(|a| a.name.clone()).unwrap_or_default(),
            size: self.size.into(),
            preset: self.preset.resolved().name(),
            frames: self.frames,
            reference,
            views,
            opening,
            solver: solver()?,
            startup,
            memory,
        })
    }

    /// Starts this program for one scene: milliseconds to its first picture, and what it has measured.
    fn in_own_process(&self, scene: Scene) -> Result<(f64, Measured), Failure> {
        let program = std::env::current_exe().map_err(Failure::failed)?;
        let size = format!("{}x{}", self.size.x, self.size.y);
        let start = Instant::now();
        let mut child = Command::new(program)
            .args(["bench", "--scene", scene.name(), "--size", &size])
            .args(["--frames", &self.frames.to_string(), "--preset", self.preset.name()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(Failure::failed)?;
        let mut first_ms = f64::NAN;
        let mut measured = None;
        for line in child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).lines()) {
            let line = line.map_err(Failure::failed)?;
            if line == FIRST {
                first_ms = start.elapsed().as_secs_f64() * 1e3;
            } else {
                measured = serde_json::from_str(&line).ok();
            }
        }
        let status = child.wait().map_err(Failure::failed)?;
        match measured {
            Some(measured) if status.success() => Ok((first_ms, measured)),
            _ => Err(Failure::failed(format_args!("the scene {} could not be measured ({status})", scene.name()))),
        }
    }
}

/// One scene, in this process; the result goes to the process that asked, as one line.
fn measure(scene: Scene, course: &Course) -> Result<(), Failure> {
    let playing = match scene {
        Scene::Journey => {
            let scenario = Scenario::load(SCENARIO).map_err(|faults| Failure::BadInput(faults.into()))?;
            Some(launch::prepare(scenario).map_err(Failure::Failed)?)
        }
        Scene::Empty | Scene::LitPlane => None,
    };
    let measured = bench::run(scene, playing, course, || println!("{FIRST}"));
    println!("{}", serde_json::to_string(&measured).map_err(Failure::failed)?);
    Ok(())
}

fn best_of<T>(times: u32, mut work: impl FnMut() -> T) -> f64 {
    let once = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed().as_secs_f64()
    };
    (0..times).map(once).fold(f64::INFINITY, f64::min)
}

/// Instants of the journey at which the vehicles are placed.
const INSTANTS: u32 = 1_000;

fn solver() -> Result<Solver, Failure> {
    let scenario = Scenario::load(SCENARIO).map_err(|faults| Failure::BadInput(faults.into()))?;
    let journey = Journey::solve(&scenario).map_err(Failure::failed)?;
    let solve_s = best_of(5, || Journey::solve(&scenario));
    let mut poses = Vec::new();
    let snapshots_s = best_of(5, || {
        for i in 0..INSTANTS {
            let moment = journey.at(journey.duration_s() * f64::from(i) / f64::from(INSTANTS));
            journey.place(&moment, &mut poses);
            black_box(&poses);
        }
    });
    Ok(Solver { journey_ms: solve_s * 1e3, snapshot_us: snapshots_s / f64::from(INSTANTS) * 1e6 })
}

/// Long work says what it is at, where a person watches.
fn tell(sentence: &str) {
    if std::io::stderr().is_terminal() {
        eprintln!("{sentence}");
    }
}

fn table(report: &Report, words: Words) -> String {
    let mut out = String::new();
    let plane_ms = report.reference.get(Scene::LitPlane.name()).map_or(f64::NAN, |f| f.p50_ms);
    let empty_ms = report.reference.get(Scene::Empty.name()).map_or(f64::NAN, |f| f.p50_ms);
    let [w, h] = report.size;
    let _ = writeln!(
        out,
        "{} · {w}x{h} · {} · {} {}",
        report.adapter,
        report.preset,
        report.frames,
        words.get("bench.frames")
    );
    let _ = writeln!(
        out,
        "\n{:<12}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}",
        "",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        words.get("bench.empty"),
        words.get("bench.plane"),
        words.get("bench.drawn")
    );
    for (name, f) in report.reference.iter().chain(&report.views) {
        let _ = writeln!(
            out,
            "{name:<12}{:>10.1}{:>10.1}{:>10.1}{:>9.2}x{:>9.2}x{:>10}",
            f.p50_ms,
            f.p95_ms,
            f.p99_ms,
            f.p50_ms / empty_ms,
            f.p50_ms / plane_ms,
            f.entities
        );
    }
    let mut row = |label: &str, value: String| {
        let _ = writeln!(out, "{:<34}{value}", words.get(label));
    };
    if let Some(o) = report.opening {
        let value = format!("{:.0} ms, {:.0} ms, {:.2}x", o.longest_ms, o.p50_ms, o.longest_ms / o.p50_ms);
        row("bench.opening", value);
    }
    row("bench.journey", format!("{:.1} ms", report.solver.journey_ms));
    row("bench.snapshot", format!("{:.1} µs", report.solver.snapshot_us));
    let (empty, ours) = (report.startup.empty_ms, report.startup.first_picture_ms);
    row("bench.start", format!("{ours:.0} ms, {empty:.0} ms, {:.2}x", ours / empty));
    if let (Some(empty), Some(playing)) = (report.memory.empty_mb, report.memory.playing_mb) {
        row("bench.memory", format!("{playing:.0} MB, {empty:.0} MB, +{:.0} MB", playing - empty));
    }
    out
}
