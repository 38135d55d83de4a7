//! `slow-train solve`: solve a journey and print its timetable.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Failure, print_json, settings};
use crate::export::{summary, write_csv, write_whole};
use crate::journey::{Event, EventKind, Journey};
use crate::scenario::{Scenario, Text};
use crate::words::{Lang, Words};

/// Stations of this rank and above are listed when they are only passed.
const LISTED_RANK: u8 = 2;

/// Solve a journey and print its timetable.
#[derive(Debug, Args)]
pub struct SolveCommand {
    /// A built-in name or a folder.
    #[arg(default_value = "beijing-2025")]
    scenario: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Write the journey to a file (csv, json).
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Change the scenario first, for instance mass=1.1 or locomotives.sinuiju=3.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

impl SolveCommand {
    /// The default journey's table: what the program does when it was built without the window.
    #[cfg(not(feature = "app"))]
    pub(super) fn default_table() -> Result<(), Failure> {
        let scenario = "beijing-2025".to_owned();
        Self { scenario, json: false, out: None, set: Vec::new() }.run()
    }

    /// Solves, prints, writes.
    pub(super) fn run(&self) -> Result<(), Failure> {
        if let Some(out) = &self.out {
            check_format(out)?;
        }
        let mut scenario = Scenario::load(&self.scenario).map_err(|faults| Failure::BadInput(faults.into()))?;
        settings::apply(&mut scenario, &self.set)?;
        let journey = Journey::solve(&scenario).map_err(Failure::failed)?;
        if let Some(out) = &self.out {
            write(out, &scenario, &journey)?;
        }
        if self.json {
            return print_json(&summary(&scenario, &journey));
        }
        Table { scenario: &scenario, journey: &journey, words: Words::new(Lang::En) }.print();
        Ok(())
    }
}

/// Prints the journey as a table where there is no window to show it in, with the reason and what works instead.
#[cfg(feature = "app")]
pub(super) fn without_window(scenario: &Scenario, reason: &str, words: Words) -> Result<(), Failure> {
    let journey = Journey::solve(scenario).map_err(Failure::failed)?;
    println!("{reason}\n");
    Table { scenario, journey: &journey, words }.print();
    println!("\n{}", words.get("start.pictures"));
    Ok(())
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

fn check_format(path: &Path) -> Result<(), Failure> {
    match extension(path).as_str() {
        "csv" | "json" => Ok(()),
        other => Err(Failure::bad_input(format_args!(
            "{}: cannot write {other:?}; expected a name that ends in .csv or .json",
            path.display()
        ))),
    }
}

fn write(path: &Path, scenario: &Scenario, journey: &Journey) -> Result<(), Failure> {
    let written = write_whole(path, |out| match extension(path).as_str() {
        "csv" => write_csv(scenario, journey, out),
        _ => serde_json::to_writer_pretty(out, &summary(scenario, journey)).map_err(std::io::Error::from),
    });
    written.map_err(|e| Failure::failed(format_args!("{}: {e}", path.display())))
}

/// Columns that a text takes in a terminal: characters of Korean and Chinese are as wide as two.
fn columns(text: &str) -> usize {
    let is_wide = |c: char| {
        matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}')
    };
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// A sentence, filled up with spaces to the width of its column.
fn sentence_column(sentence: &str) -> String {
    sentence.to_owned() + &" ".repeat(44_usize.saturating_sub(columns(sentence)))
}

/// The journey as a table for people.
struct Table<'a> {
    scenario: &'a Scenario,
    journey: &'a Journey,
    words: Words,
}

impl Table<'_> {
    fn print(&self) {
        println!("{}", self.words.text(&self.scenario.title));
        println!("{}\n", self.words.text(&self.scenario.note));
        self.print_head();
        for event in self.journey.events() {
            self.print_event(event);
        }
        println!();
        self.print_windows();
        self.print_figures();
    }

    fn print_head(&self) {
        let clock = |name: &Text| {
            let name = self.words.text(name);
            " ".repeat(14_usize.saturating_sub(columns(name))) + name
        };
        let clocks: String = self.scenario.clocks.iter().map(|c| clock(&c.name)).collect();
        println!("{:>7}  {}{clocks}", self.words.get("solve.km"), sentence_column(self.words.get("solve.event")));
    }

    fn print_event(&self, event: &Event) {
        let place = event.place.as_deref().unwrap_or_default();
        let station = self.scenario.line.stations.iter().find(|s| s.id == place);
        let window = self.journey.passings().iter().any(|p| p.place == place);
        if event.kind == EventKind::Pass && !window && station.is_none_or(|s| s.rank > LISTED_RANK) {
            return;
        }
        let name = self.place_name(place);
        let key = match event.kind {
            EventKind::Departure | EventKind::Depart => "solve.depart",
            EventKind::Arrive | EventKind::Arrival => "solve.arrive",
            EventKind::LocomotiveChange => "solve.change",
            EventKind::Border | EventKind::Pass => "solve.pass",
        };
        let sentence = self.words.fill(key, &[("place", name)]) + &self.stands(event);
        let km = self.journey.alignment().km_post(event.chainage_m);
        let clocks = self.clocks(self.journey.instant(event.elapsed_s));
        println!("{km:7.1}  {}{clocks}", sentence_column(&sentence));
    }

    /// What people call a station or a border.
    fn place_name<'a>(&'a self, id: &'a str) -> &'a str {
        let line = &self.scenario.line;
        let station = line.stations.iter().find(|station| station.id == id).map(|station| &station.name);
        let border = || line.borders.iter().find(|border| border.id == id).map(|border| &border.name);
        station.or_else(border).map_or(id, |name| self.words.text(name))
    }

    /// How long the train then stands, after an arrival at a stop.
    fn stands(&self, event: &Event) -> String {
        let stop = self.journey.stops().iter().find(|s| event.place.as_deref() == Some(&s.place));
        match stop.filter(|_| event.kind == EventKind::Arrive) {
            Some(stop) => {
                let minutes = |s: f64| format!("{:.0}", s / 60.0);
                let dwell_s = stop.departure_s - stop.arrival_s - stop.hold_s;
                let (dwell, hold) = (minutes(dwell_s), minutes(stop.hold_s));
                let key = match (dwell_s >= 30.0, stop.hold_s >= 30.0) {
                    (true, true) => "solve.stands_and_holds",
                    (false, true) => "solve.holds",
                    _ => "solve.stands",
                };
                self.words.fill(key, &[("dwell", &dwell), ("hold", &hold)])
            }
            None => String::new(),
        }
    }

    /// An instant on every clock of the scenario.
    fn clocks(&self, instant: Timestamp) -> String {
        let on = |zone: &str| {
            let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
            instant.to_zoned(zone).strftime("%d %H:%M:%S").to_string()
        };
        self.scenario.clocks.iter().map(|c| format!("{:>14}", on(&c.zone))).collect::<Vec<_>>().concat()
    }

    fn print_windows(&self) {
        for passing in self.journey.passings() {
            let clocks = |instant| self.clocks(instant).split_whitespace().collect::<Vec<_>>().join(" ");
            let deviation = format!("{:+.0}", passing.deviation_s / 60.0);
            let key = if passing.deviation_s == 0.0 { "solve.window_met" } else { "solve.window_missed" };
            let standing = self.words.get(passing.standing.key());
            let actual = clocks(passing.actual);
            let args = [
                ("place", self.place_name(&passing.place)),
                ("actual", &actual),
                ("minutes", &deviation),
                ("standing", standing),
            ];
            println!("{}", self.words.fill(key, &args));
        }
    }

    fn print_figures(&self) {
        let journey = self.journey;
        let end = journey.at(journey.duration_s());
        // Whole minutes first, so that a second short of 24 hours is no 23.
        let hours = |s: f64| {
            let minutes = (s / 60.0).round();
            let (hours, minutes) = (format!("{:.0}", (minutes / 60.0).floor()), format!("{:02.0}", minutes % 60.0));
            self.words.fill("duration.hm", &[("hours", &hours), ("minutes", &minutes)])
        };
        let km = |m: f64| format!("{:.1}", m / 1e3);
        let mwh = |j: f64| format!("{:.1}", j / 3.6e9);
        let tonnes = format!("{:.0}", journey.mass_kg(0) / 1e3);
        let metres = format!("{:.0}", journey.length_m(0));
        let lines = [
            (
                "solve.duration",
                vec![("duration", hours(journey.duration_s())), ("fastest", hours(journey.fastest_duration_s()))],
            ),
            (
                "solve.distance",
                vec![("drawn", km(journey.distance_m())), ("official", km(journey.official_distance_m()))],
            ),
            ("solve.train", vec![("tonnes", tonnes), ("metres", metres)]),
            ("solve.energy", vec![("wheel", mwh(end.energy_wheel_j)), ("supply", mwh(end.energy_supply_j))]),
        ];
        for (key, args) in lines {
            let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
            println!("{}", self.words.fill(key, &args));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_column_is_as_wide_in_every_script() {
        for sentence in ["Depart Sinuiju", "신의주청년 출발, 대기 12분", "到达北京，停车20分"] {
            assert_eq!(columns(&sentence_column(sentence)), 44, "{sentence}");
        }
        assert_eq!((columns("km 3"), columns("평양"), columns("，")), (4, 4, 2));
    }
}
