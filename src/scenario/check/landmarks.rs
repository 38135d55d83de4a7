//! Checks of landmarks and of their models.

use super::shapes::{self, Limits};
use super::{At, Known};
use crate::scenario::fault::{nearest_hint, number};
use crate::scenario::landmark::{Landmark, LandmarkPlace, Towers};
use crate::scenario::load::Draft;
use crate::scenario::reading::Reading;

/// No building is longer than a kilometre and a half.
const LIMITS: Limits = Limits { longest_m: 1_500.0, most_shapes: 1_000, whose: "model" };

const MOST_LANDMARKS: usize = 500;
const MOST_POINTS: usize = 1_000;
/// Farther from the line nothing is seen from it, metres.
const FARTHEST_M: f64 = 50_000.0;
const TURNS_DEG: f64 = 360.0;

/// Checks every model and every landmark.
pub(super) fn check(draft: &Draft, known: &Known, reading: &mut Reading) {
    for (name, model) in &draft.landmark_models.values {
        let at = At::new(&draft.landmark_models.files[name]);
        shapes::check_file_name(name, "model", "clock_tower.ron", &at, reading);
        shapes::check(model.size_m, &model.shapes, &LIMITS, &at, reading);
    }
    let Some(line) = &draft.line else { return };
    let at = At::new(&draft.head.line);
    for (index, landmark) in at.list(reading, "landmarks", &line.landmarks, MOST_LANDMARKS).iter().enumerate() {
        check_landmark(landmark, &at.field("landmarks").item(index), draft, known, reading);
    }
}

fn check_landmark(landmark: &Landmark, at: &At<'_>, draft: &Draft, known: &Known, reading: &mut Reading) {
    if landmark.name.en.trim().is_empty() {
        let message = "found an empty name, expected what people call it";
        at.field("name").fault(reading, message, "for instance `Clock tower`");
    }
    check_model(&landmark.model, at, draft, reading);
    let place = at.field("place");
    match &landmark.place {
        LandmarkPlace::Point { lat, lon, heading_deg } => {
            check_on_earth(*lat, *lon, &place, reading);
            place.number(reading, "heading_deg", *heading_deg, -TURNS_DEG, TURNS_DEG);
        }
        LandmarkPlace::Beside { km, right_m, heading_deg, over_rail_m } => {
            place.on_line(reading, known, "km", *km);
            place.number(reading, "right_m", *right_m, -FARTHEST_M, FARTHEST_M);
            place.number(reading, "heading_deg", *heading_deg, -TURNS_DEG, TURNS_DEG);
            place.number(reading, "over_rail_m", over_rail_m.unwrap_or(0.0), -500.0, 500.0);
        }
        LandmarkPlace::Along { points, towers } => {
            check_points(points, &place, reading);
            if let Some(towers) = towers {
                check_towers(towers, &place.field("towers"), draft, reading);
            }
        }
    }
}

fn check_model(name: &str, at: &At<'_>, draft: &Draft, reading: &mut Reading) {
    if draft.landmark_models.knows(name) {
        return;
    }
    let near = nearest_hint(name, draft.landmark_models.names());
    let hint = if near.is_empty() {
        format!("put a file `landmarks/{name}.ron` into the folder, or use one of those that come with the program")
    } else {
        near
    };
    let message = format!("found model `{name}`, expected the name of a file of landmarks/");
    at.field("model").fault(reading, message, hint);
}

fn check_on_earth(lat: f64, lon: f64, at: &At<'_>, reading: &mut Reading) {
    at.number(reading, "lat", lat, -85.0, 85.0);
    at.number(reading, "lon", lon, -180.0, 180.0);
}

fn check_points(points: &[(f64, f64)], at: &At<'_>, reading: &mut Reading) {
    if points.len() < 2 {
        let found = if points.is_empty() { "no point" } else { "one point" };
        let message = format!("found {found}, expected at least two");
        at.field("points").fault(
            reading,
            message,
            "degrees north and east, for instance `[(40.01, 119.75), (40.02, 119.76)]`",
        );
    }
    for (index, (lat, lon)) in at.list(reading, "points", points, MOST_POINTS).iter().enumerate() {
        if !(-85.0..=85.0).contains(lat) || !(-180.0..=180.0).contains(lon) {
            let message = format!(
                "found ({}, {}), expected degrees north from -85 to 85 and degrees east from -180 to 180",
                number(*lat),
                number(*lon)
            );
            at.field("points").item(index).fault(reading, message, "north comes first");
        }
    }
}

fn check_towers(towers: &Towers, at: &At<'_>, draft: &Draft, reading: &mut Reading) {
    check_model(&towers.model, at, draft, reading);
    at.number(reading, "every_m", towers.every_m, 10.0, 100_000.0);
}
