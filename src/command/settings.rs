//! `--set KEY=VALUE`: changes to a scenario from the command line.

use std::str::FromStr;

use jiff::{Timestamp, Zoned};

use super::Failure;
use crate::scenario::{LocomotiveSet, Scenario};

/// What can be set, for people.
pub(super) const KEYS: &str = "departure=INSTANT, mass=FACTOR (of the carriages), locomotives=N, \
    locomotives.STATION=N, limit=KMH (nowhere faster), dwell.STATION=SECONDS, holds=off, windows=off";

/// Longest dwell that can be set: a week.
const LONGEST_DWELL_S: f64 = 604_800.0;

/// Changes a scenario.
pub(super) fn apply(scenario: &mut Scenario, settings: &[String]) -> Result<(), Failure> {
    for setting in settings {
        let Some((key, value)) = setting.split_once('=') else {
            return Err(Failure::bad_input(format_args!("--set {setting}: expected KEY=VALUE; keys are {KEYS}")));
        };
        set(scenario, key.trim(), value.trim())?;
    }
    Ok(())
}

fn set(scenario: &mut Scenario, key: &str, value: &str) -> Result<(), Failure> {
    match key.split_once('.').unwrap_or((key, "")) {
        ("departure", "") => scenario.departure = departure(&scenario.departure, value)?,
        ("mass", "") => {
            scenario.mass_factor *= positive(key, value)?;
        }
        ("locomotives", station) => locomotives(scenario, station, number(key, value)?)?,
        ("limit", "") => {
            let most = positive(key, value)?;
            scenario.line.limits.iter_mut().for_each(|l| l.speed_kmh = l.speed_kmh.min(most));
            scenario.line.default_limit_kmh = scenario.line.default_limit_kmh.min(most);
        }
        ("dwell", station) if !station.is_empty() => {
            let dwell_s: f64 = number(key, value)?;
            let stop = scenario.timetable.stops.iter_mut().find(|s| s.station == station);
            let stop = stop.ok_or_else(|| Failure::bad_input(format_args!("--set {key}: no stop at {station:?}")))?;
            if !(0.0..=LONGEST_DWELL_S).contains(&dwell_s) {
                return Err(Failure::bad_input(format_args!(
                    "--set {key}={value}: expected 0 to {LONGEST_DWELL_S} seconds"
                )));
            }
            stop.dwell_s = dwell_s;
        }
        ("holds", "") if value == "off" => scenario.timetable.holds.clear(),
        ("windows", "") if value == "off" => scenario.timetable.windows.clear(),
        _ => return Err(Failure::bad_input(format_args!("--set {key}={value} is unknown; keys are {KEYS}"))),
    }
    Ok(())
}

fn locomotives(scenario: &mut Scenario, station: &str, count: usize) -> Result<(), Failure> {
    let meant = |s: &&mut LocomotiveSet| station.is_empty() || s.from_station == station;
    let sets = scenario.trains.iter_mut().flat_map(|t| &mut t.locomotive_sets).filter(meant);
    if sets.map(|s| s.count = count).count() == 0 {
        return Err(Failure::bad_input(format_args!("--set locomotives.{station}: no locomotives are put on there")));
    }
    Ok(())
}

fn departure(before: &Zoned, value: &str) -> Result<Zoned, Failure> {
    let instant: Timestamp = value.parse().map_err(|e| {
        Failure::bad_input(format_args!(
            "--set departure={value}: {e}; expected an instant such as 2025-09-01T18:00:00+09:00"
        ))
    })?;
    Ok(instant.to_zoned(before.time_zone().clone()))
}

fn number<T: FromStr>(key: &str, value: &str) -> Result<T, Failure> {
    value.parse().map_err(|_| Failure::bad_input(format_args!("--set {key}={value}: expected a number")))
}

fn positive(key: &str, value: &str) -> Result<f64, Failure> {
    let number: f64 = number(key, value)?;
    if number.is_finite() && number > 0.0 {
        return Ok(number);
    }
    Err(Failure::bad_input(format_args!("--set {key}={value}: expected a number above zero")))
}
