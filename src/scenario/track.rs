//! Reads `track.csv`: `km,lat,lon,elevation_m`, a surveyed point a line.

use super::fault::{Fault, TextFile};
use super::model::TrackPoint;

const COLUMNS: [&str; 4] = ["km", "lat", "lon", "elevation_m"];
/// More points than a line around the earth needs.
const MOST_POINTS: usize = 1_000_000;
/// After this many faults reading stops.
const MOST_FAULTS: usize = 20;

/// The points of a track, and what is wrong with them.
pub(super) fn read(file: &TextFile) -> (Vec<TrackPoint>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut points: Vec<TrackPoint> = Vec::new();
    let mut lines =
        lines_with_offsets(&file.text).filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let Some(order) = lines.next().and_then(|(offset, line)| header(file, offset, line, &mut faults)) else {
        if faults.is_empty() {
            faults.push(file.fault(
                0..0,
                "found an empty file, expected a header and points",
                "the header is `km,lat,lon,elevation_m`",
            ));
        }
        return (points, faults);
    };
    for (offset, line) in lines {
        if let Some(point) = point(file, offset, line, &order, &mut faults) {
            check_order(file, offset, line, points.last(), &point, &mut faults);
            points.push(point);
        }
        if faults.len() >= MOST_FAULTS || points.len() > MOST_POINTS {
            break;
        }
    }
    if points.len() > MOST_POINTS {
        faults.push(file.fault(
            0..0,
            format!("found more than {MOST_POINTS} points, expected fewer"),
            "thin the track",
        ));
    } else if points.len() < 2 && faults.is_empty() {
        faults.push(file.fault(0..0, format!("found {} points, expected at least two", points.len()), ""));
    }
    (points, faults)
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
    let found = fields(offset, line);
    let mut order = [0; 4];
    for (slot, column) in order.iter_mut().zip(COLUMNS) {
        let Some(at) = found.iter().position(|(_, name)| *name == column) else {
            let names: Vec<_> = found.iter().map(|(_, name)| *name).collect();
            let message = format!("found columns `{}`, expected one named `{column}`", names.join(","));
            faults.push(file.fault(offset..offset + line.len(), message, "the header is `km,lat,lon,elevation_m`"));
            continue;
        };
        *slot = at;
    }
    for (start, name) in &found {
        if !COLUMNS.contains(name) {
            let message = format!("found column `{name}`, expected one of `{}`", COLUMNS.join("`, `"));
            faults.push(file.fault(*start..start + name.len(), message, super::fault::nearest_hint(name, COLUMNS)));
        }
    }
    faults.is_empty().then_some(order)
}

fn point(
    file: &TextFile,
    offset: usize,
    line: &str,
    order: &[usize; 4],
    faults: &mut Vec<Fault>,
) -> Option<TrackPoint> {
    const RANGES: [(f64, f64); 4] = [(-100_000.0, 100_000.0), (-89.0, 89.0), (-180.0, 180.0), (-1_000.0, 9_000.0)];
    let found = fields(offset, line);
    if found.len() != COLUMNS.len() {
        let message = format!("found {} columns, expected {}", found.len(), COLUMNS.len());
        faults.push(file.fault(offset..offset + line.len(), message, "a point is `km,lat,lon,elevation_m`"));
        return None;
    }
    let mut values = [0.0; 4];
    for (slot, value) in values.iter_mut().enumerate() {
        let (start, field) = found[order[slot]];
        let (low, high) = RANGES[slot];
        match field.parse::<f64>() {
            Ok(number) if (low..=high).contains(&number) => *value = number,
            _ => {
                let message = format!("found `{field}` as {}, expected a number from {low} to {high}", COLUMNS[slot]);
                faults.push(file.fault(start..start + field.len(), message, ""));
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
    before: Option<&TrackPoint>,
    point: &TrackPoint,
    faults: &mut Vec<Fault>,
) {
    let Some(before) = before else { return };
    if point.km <= before.km {
        let message = format!("found km {} after km {}, expected km posts that rise", point.km, before.km);
        faults.push(file.fault(offset..offset + line.len(), message, "put the points in the order of travel"));
    } else if (point.lat - before.lat).abs() < 1e-9 && (point.lon - before.lon).abs() < 1e-9 {
        let message = "found the same place twice in a row, expected points that differ";
        faults.push(file.fault(offset..offset + line.len(), message, "remove one of the two"));
    }
}
