//! A journey as a table of instants.

use std::io::{self, Write};

use serde::Serialize;

use super::Instants;
use crate::journey::{Journey, Moment, Motion};
use crate::scenario::Scenario;

/// Distance in time between rows, seconds; every event has a row of its own besides.
const EVERY_S: f64 = 10.0;

/// A journey of weeks gets sparser rows rather than more than this.
const MOST_ROWS: f64 = 200_000.0;

#[derive(Serialize)]
struct Row<'a> {
    elapsed_s: f64,
    instant: String,
    event: &'a str,
    state: &'static str,
    chainage_m: f64,
    km_post: f64,
    lat_deg: f64,
    lon_deg: f64,
    elevation_m: f64,
    speed_mps: f64,
    acceleration_mps2: f64,
    tractive_n: f64,
    braking_n: f64,
    resistance_n: f64,
    grade_force_n: f64,
    grade_permil: f64,
    energy_wheel_j: f64,
    energy_supply_j: f64,
}

/// Writes the journey every ten seconds and at every event.
///
/// # Errors
/// When the writer fails.
pub fn write_csv(scenario: &Scenario, journey: &Journey, out: impl Write) -> io::Result<()> {
    let instants = Instants::of(scenario);
    let mut times: Vec<(f64, &str)> = journey.events().iter().map(|e| (e.elapsed_s, e.name.as_str())).collect();
    let every_s = EVERY_S.max(journey.duration_s() / MOST_ROWS);
    let rows = (journey.duration_s() / every_s) as usize;
    times.extend((0..=rows).map(|i| (i as f64 * every_s, "")));
    times.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.len().cmp(&a.1.len())));
    times.dedup_by(|later, first| later.0.total_cmp(&first.0).is_eq() && later.1.is_empty());
    let mut table = csv::Writer::from_writer(out);
    for (elapsed_s, event) in times {
        let moment = journey.at(elapsed_s);
        table.serialize(row(journey, &instants, &moment, event)).map_err(io::Error::other)?;
    }
    table.flush()
}

fn row<'a>(journey: &Journey, instants: &Instants, moment: &Moment, event: &'a str) -> Row<'a> {
    let pose = journey.alignment().pose(moment.chainage_m);
    let place = journey.alignment().projection().unproject(pose.position.truncate());
    Row {
        elapsed_s: round(moment.elapsed_s, 3),
        instant: instants.write(moment.instant, moment.km_post),
        event,
        state: match moment.state {
            Motion::Running => "running",
            Motion::Stopped(_) => "stopped",
            Motion::Arrived => "arrived",
        },
        chainage_m: round(moment.chainage_m, 2),
        km_post: round(moment.km_post, 4),
        lat_deg: round(place.lat_deg, 6),
        lon_deg: round(place.lon_deg, 6),
        elevation_m: round(pose.position.z, 2),
        speed_mps: round(moment.speed_mps, 4),
        acceleration_mps2: round(moment.acceleration_mps2, 5),
        tractive_n: round(moment.tractive_n, 0),
        braking_n: round(moment.braking_n, 0),
        resistance_n: round(moment.resistance_n, 0),
        grade_force_n: round(moment.grade_force_n, 0),
        grade_permil: round(moment.grade_permil, 3),
        energy_wheel_j: round(moment.energy_wheel_j, 0),
        energy_supply_j: round(moment.energy_supply_j, 0),
    }
}

fn round(value: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    // Adding zero turns a negative zero into a positive one.
    (value * scale).round() / scale + 0.0
}
