//! Reads `track.csv`: `km,lat,lon,elevation_m`, a surveyed point a line.

use std::ops::Range;

use super::fault::{Fault, TextFile};
use super::model::TrackPoint;

const COLUMNS: [&str; 4] = ["km", "lat", "lon", "elevation_m"];
const HEADER: &str = "the header is `km,lat,lon,elevation_m`, and every line after it a point";
/// What the numbers of each column are, and between which they lie.
const MEANINGS: [(&str, f64, f64); 4] = [
    ("kilometres", -100_000.0, 100_000.0),
    ("degrees north", -89.0, 89.0),
    ("degrees east", -180.0, 180.0),
    ("metres above the sea", -1_000.0, 9_000.0),
];
/// Two points may lie apart by so much more than their km posts say.
const LEEWAY_KM: f64 = 5.0;
const LEEWAY: f64 = 3.0;
/// No railway is longer.
const LONGEST_KM: f64 = 20_000.0;
/// More points than a line around the earth needs.
const MOST_POINTS: usize = 500_000;
/// After this many faults reading stops.
const MOST_FAULTS: usize = 20;

/// The points of a track, and what is wrong with them.
pub(super) fn read(file: &TextFile) -> (Vec<TrackPoint>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut points: Vec<TrackPoint> = Vec::new();
    let mut lines = lines_with_offsets(&file.text).filter(|(_, line)| says_something(line));
    let Some(order) = lines.next().and_then(|(offset, line)| header(file, offset, line, &mut faults)) else {
        if faults.is_empty() {
            faults.push(file.fault(0..0, "found an empty file, expected a header and points", HEADER));
        }
        return (points, faults);
    };
    let mut leapt = false;
    for (offset, line) in lines {
        if let Some(point) = point(file, offset, line, &order, &mut faults) {
            if let Some(before) = points.last() {
                check_order(file, offset, line, before, &point, &mut faults);
                leapt = !leapt && check_leap(file, offset, line, before, &point, &mut faults);
            }
            points.push(point);
        }
        if faults.len() >= MOST_FAULTS || points.len() > MOST_POINTS {
            break;
        }
    }
    if let (Some(first), Some(last), true) = (points.first(), points.last(), faults.is_empty())
        && last.km - first.km > LONGEST_KM
    {
        let message = format!("found a line of {:.0} km, expected at most {LONGEST_KM:.0} km", last.km - first.km);
        faults.push(file.fault(0..0, message, "the unit of `km` is kilometres"));
    }
    if points.len() > MOST_POINTS {
        faults.push(file.fault(
            0..0,
            format!("found more than {MOST_POINTS} points, expected fewer"),
            "keep every second point, or fewer",
        ));
    } else if points.len() < 2 && faults.is_empty() {
        faults.push(file.fault(0..0, format!("found {} points, expected at least two", points.len()), HEADER));
    }
    (points, faults)
}

/// The line of a point, counted from 0.
pub(super) fn place_of(file: &TextFile, index: usize) -> Option<Range<usize>> {
    let mut points = lines_with_offsets(&file.text).filter(|(_, line)| says_something(line)).skip(1);
    points.nth(index).map(|(offset, line)| offset..offset + line.len())
}

/// Empty lines and remarks hold no point.
fn says_something(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('#')
}

fn lines_with_offsets(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut offset = 0;
    text.split_inclusive('\n').map(move |line| {
        let here = offset;
        offset += line.len();
        (here, line.trim_end_matches(['\n', '\r']))
    })
}

/// Fields of a line with their offsets in the file.
fn fields(offset: usize, line: &str) -> Vec<(usize, &str)> {
    let mut at = offset;
    line.split(',')
        .map(|field| {
            let start = at + (field.len() - field.trim_start().len());
            at += field.len() + 1;
            (start, field.trim())
        })
        .collect()
}

/// Which column holds what.
fn header(file: &TextFile, offset: usize, line: &str, faults: &mut Vec<Fault>) -> Option<[usize; 4]> {
    let whole = offset..offset + line.len();
    if let Some(other) = [';', '\t'].into_iter().find(|other| line.contains(*other) && !line.contains(',')) {
        let name = if other == '\t' { "tabs" } else { "semicolons" };
        let message = format!("found columns parted by {name}, expected commas");
        faults.push(file.fault(whole, message, "save the table as comma-separated values"));
        return None;
    }
    if line.split(',').nth(COLUMNS.len()).is_some() {
        let message = format!("found {} columns, expected {}", line.split(',').count(), COLUMNS.len());
        faults.push(file.fault(whole, message, HEADER));
        return None;
    }
    let found = fields(offset, line);
    let unknown = found.iter().find(|(_, name)| !COLUMNS.contains(name));
    if let Some((start, name)) = unknown {
        let message = format!("found column `{name}`, expected one of `{}`", COLUMNS.join("`, `"));
        let near = super::fault::nearest_hint(name, COLUMNS);
        let hint = if near.is_empty() { HEADER.to_owned() } else { near };
        faults.push(file.fault(*start..start + name.len(), message, hint));
        return None;
    }
    let mut order = [0; 4];
    for (slot, column) in order.iter_mut().zip(COLUMNS) {
        let Some(at) = found.iter().position(|(_, name)| *name == column) else {
            faults.push(file.fault(whole, format!("found no column `{column}`, expected one"), HEADER));
            return None;
        };
        *slot = at;
    }
    Some(order)
}

fn point(
    file: &TextFile,
    offset: usize,
    line: &str,
    order: &[usize; 4],
    faults: &mut Vec<Fault>,
) -> Option<TrackPoint> {
    let count = line.split(',').count();
    if count != COLUMNS.len() {
        let columns = if count == 1 { "column" } else { "columns" };
        let message = format!("found {count} {columns}, expected {}", COLUMNS.len());
        faults.push(file.fault(offset..offset + line.len(), message, "a point is `km,lat,lon,elevation_m`"));
        return None;
    }
    let found = fields(offset, line);
    let mut values = [0.0; 4];
    for (slot, value) in values.iter_mut().enumerate() {
        let (start, field) = found[order[slot]];
        let (unit, low, high) = MEANINGS[slot];
        match field.parse::<f64>() {
            Ok(number) if (low..=high).contains(&number) => *value = number,
            _ => {
                let message = format!("found `{field}` as {}, expected a number from {low} to {high}", COLUMNS[slot]);
                faults.push(file.fault(start..start + field.len(), message, format!("the unit is {unit}")));
                return None;
            }
        }
    }
    let [km, lat, lon, elevation_m] = values;
    Some(TrackPoint { km, lat, lon, elevation_m })
}

fn check_order(
    file: &TextFile,
    offset: usize,
    line: &str,
    before: &TrackPoint,
    point: &TrackPoint,
    faults: &mut Vec<Fault>,
) {
    if point.km <= before.km {
        let message = format!("found km {} after km {}, expected km posts that rise", point.km, before.km);
        faults.push(file.fault(offset..offset + line.len(), message, "put the points in the order of travel"));
    } else if (point.lat - before.lat).abs() < 1e-9 && (point.lon - before.lon).abs() < 1e-9 {
        let message = "found the same place twice in a row, expected points that differ";
        faults.push(file.fault(offset..offset + line.len(), message, "remove one of the two"));
    }
}

/// Whether a point lies much further from the one before than their km posts say.
///
/// The way back from a wrong point is as far; it is not asked about.
fn check_leap(
    file: &TextFile,
    offset: usize,
    line: &str,
    before: &TrackPoint,
    point: &TrackPoint,
    faults: &mut Vec<Fault>,
) -> bool {
    let (apart_km, posts_km) = (apart_km(before, point), (point.km - before.km).abs());
    let leaps = apart_km > LEEWAY_KM + LEEWAY * posts_km;
    if leaps {
        let message = format!(
            "found a point {apart_km:.0} km from the one before, expected about {posts_km:.3} km, as its km post says"
        );
        let hint = "is a digit or a sign of its place wrong, or is a column in the place of another?";
        faults.push(file.fault(offset..offset + line.len(), message, hint));
    }
    leaps
}

/// Distance over the ground between two points, kilometres.
fn apart_km(a: &TrackPoint, b: &TrackPoint) -> f64 {
    const EARTH_KM: f64 = 6_371.0;
    let [a_lat, b_lat] = [a.lat, b.lat].map(f64::to_radians);
    let (north, east) = ((b_lat - a_lat) / 2.0, (b.lon - a.lon).to_radians() / 2.0);
    let haversine = north.sin().powi(2) + a_lat.cos() * b_lat.cos() * east.sin().powi(2);
    2.0 * EARTH_KM * haversine.sqrt().min(1.0).asin()
}
