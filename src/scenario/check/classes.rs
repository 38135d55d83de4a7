//! Checks of carriage and locomotive classes.

use super::{At, Known};
use crate::scenario::fault::number;
use crate::scenario::load::Draft;
use crate::scenario::model::{Body, CarriageClass, Door, LocomotiveClass, Resistance, Side, WindowRun};
use crate::scenario::reading::Reading;

/// More windows, doors or fittings than a carriage has room for.
const MOST_PARTS: usize = 100;
/// Windows and doors may touch.
const TOUCH_M: f64 = 1e-6;

/// Vehicles over couplers, metres.
const SHORTEST_M: f64 = 4.0;
const LONGEST_M: f64 = 60.0;

pub(super) fn check(draft: &Draft, known: &Known, reading: &mut Reading) {
    for (name, class) in &draft.carriage_classes.values {
        check_carriage(class, &At::new(&draft.carriage_classes.files[name]), reading);
        At::new(&draft.carriage_classes.files[name]).claims(reading, known, &class.claims);
    }
    for (name, class) in &draft.locomotive_classes.values {
        check_locomotive(class, &At::new(&draft.locomotive_classes.files[name]), reading);
    }
}

/// The length that parts of a vehicle must fit in: a length that is wrong itself does not make them wrong.
fn sensible(length_m: f64) -> f64 {
    if (SHORTEST_M..=LONGEST_M).contains(&length_m) { length_m } else { LONGEST_M }
}

fn check_carriage(class: &CarriageClass, at: &At<'_>, reading: &mut Reading) {
    at.number(reading, "shell_kg", class.shell_kg, 1_000.0, 400_000.0);
    at.number(reading, "axles", f64::from(class.axles), 2.0, 16.0);
    at.number(reading, "length_m", class.length_m, SHORTEST_M, LONGEST_M);
    let length_m = sensible(class.length_m);
    at.number(reading, "bogie_spacing_m", class.bogie_spacing_m, 1.0, length_m);
    at.number(reading, "rotating_share", class.rotating_share, 0.0, 1.0);
    at.number(reading, "brake_ratio", class.brake_ratio, 0.001, 0.5);
    check_resistance(&class.resistance, at, reading);
    let body = at.field("body");
    body.number(reading, "length_m", class.body.length_m, 2.0, length_m);
    body.number(reading, "width_m", class.body.width_m, 1.0, 4.5);
    body.number(reading, "height_m", class.body.height_m, 2.0, 6.5);
    body.number(reading, "lit_share", class.body.lit_share, 0.0, 1.0);
    check_openings(&class.body, &body, reading);
}

fn check_locomotive(class: &LocomotiveClass, at: &At<'_>, reading: &mut Reading) {
    at.number(reading, "mass_kg", class.mass_kg, 5_000.0, 400_000.0);
    at.number(reading, "axles", f64::from(class.axles), 2.0, 24.0);
    at.number(reading, "length_m", class.length_m, SHORTEST_M, LONGEST_M);
    let length_m = sensible(class.length_m);
    at.number(reading, "bogie_spacing_m", class.bogie_spacing_m, 1.0, length_m);
    at.number(reading, "power_w", class.power_w, 1_000.0, 30e6);
    at.number(reading, "starting_force_n", class.starting_force_n, 1_000.0, 3e6);
    at.number(reading, "max_speed_kmh", class.max_speed_kmh, 1.0, super::line::FASTEST_KMH);
    at.number(reading, "rotating_share", class.rotating_share, 0.0, 1.0);
    at.number(reading, "brake_ratio", class.brake_ratio, 0.001, 0.5);
    at.number(reading, "efficiency", class.efficiency, 0.01, 1.0);
    at.number(reading, "auxiliary_w", class.auxiliary_w, 0.0, 5e6);
    check_resistance(&class.resistance, at, reading);
    let shape = at.field("shape");
    shape.number(reading, "body_length_m", class.shape.body_length_m, 2.0, length_m);
    shape.number(reading, "width_m", class.shape.width_m, 1.0, 4.5);
    shape.number(reading, "height_m", class.shape.height_m, 2.0, 6.5);
    shape.number(reading, "axles_per_bogie", f64::from(class.shape.axles_per_bogie), 1.0, 4.0);
}

fn check_resistance(resistance: &Resistance, at: &At<'_>, reading: &mut Reading) {
    let at = at.field("resistance");
    let parts = match *resistance {
        Resistance::Specific { a, b, c } => [("a", a, 100.0), ("b", b, 1.0), ("c", c, 0.1)],
        Resistance::Davis { a_n, b_n_per_mps, c_n_per_mps2 } => {
            [("a_n", a_n, 1e6), ("b_n_per_mps", b_n_per_mps, 1e5), ("c_n_per_mps2", c_n_per_mps2, 1e4)]
        }
    };
    for (name, value, high) in parts {
        at.number(reading, name, value, 0.0, high);
    }
}

/// Windows and doors lie in the body and do not overlap.
fn check_openings(body: &Body, at: &At<'_>, reading: &mut Reading) {
    let windows = at.list(reading, "windows", &body.windows, MOST_PARTS);
    let doors = at.list(reading, "doors", &body.doors, MOST_PARTS);
    let fittings = at.list(reading, "fittings", &body.fittings, MOST_PARTS);
    for (index, run) in windows.iter().enumerate() {
        let entry = at.field("windows").item(index);
        if let Some(message) = wrong_run(run, body) {
            entry.fault(reading, message, "places are metres from the front end of the body");
        } else if let Some(door) = doors.iter().find(|door| meets_door(run, door)) {
            let message = format!("found a window over the door at {} m, expected windows beside doors", door.at_m);
            entry.fault(reading, message, "shorten the run or split it in two");
        } else if windows[..index].iter().any(|other| meets_run(run, other)) {
            entry.fault(
                reading,
                "found windows over other windows, expected runs beside each other",
                "shorten one of the runs, or put it on the other side",
            );
        }
    }
    for (index, door) in doors.iter().enumerate() {
        let (start, end) = door_reach(door);
        if door.width_m <= 0.0 || start < 0.0 || end > body.length_m {
            let message = outside("a door", start, end, body);
            at.field("doors").item(index).fault(reading, message, "`at_m` is the middle of the door");
        }
    }
    for (index, fitting) in fittings.iter().enumerate() {
        let (start, end) = (fitting.at_m - fitting.length_m / 2.0, fitting.at_m + fitting.length_m / 2.0);
        if fitting.length_m <= 0.0 || start < 0.0 || end > body.length_m {
            let message = format!(
                "found a fitting from {start} m to {end} m, expected it inside the body of {} m",
                body.length_m
            );
            at.field("fittings").item(index).fault(reading, message, "`at_m` is the middle of the fitting");
        }
    }
}

fn outside(what: &str, start_m: f64, end_m: f64, body: &Body) -> String {
    let [start, end, length] = [start_m, end_m, body.length_m].map(number);
    format!("found {what} from {start} m to {end} m, expected a place inside the body of {length} m")
}

fn wrong_run(run: &WindowRun, body: &Body) -> Option<String> {
    if run.count == 0 || run.count > 60 || run.width_m <= 0.0 || run.height_m <= 0.0 {
        return Some(format!(
            "found {} windows of {} m by {} m, expected 1 to 60 with a size",
            run.count, run.width_m, run.height_m
        ));
    }
    if run.from_m < 0.0 || run.to_m > body.length_m || run.to_m <= run.from_m {
        return Some(outside("windows", run.from_m, run.to_m, body));
    }
    if run.width_m > pitch(run) + TOUCH_M {
        return Some(format!(
            "found {} windows of {} m in {:.2} m, expected room for all",
            run.count,
            run.width_m,
            run.to_m - run.from_m
        ));
    }
    if run.sill_m < 0.5 || run.sill_m + run.height_m > body.height_m - 0.3 {
        return Some(format!("found windows up to {:.2} m, expected them below the roof", run.sill_m + run.height_m));
    }
    None
}

fn pitch(run: &WindowRun) -> f64 {
    (run.to_m - run.from_m) / f64::from(run.count)
}

fn door_reach(door: &Door) -> (f64, f64) {
    (door.at_m - door.width_m / 2.0, door.at_m + door.width_m / 2.0)
}

fn same_side(a: Side, b: Side) -> bool {
    a == b || a == Side::Both || b == Side::Both
}

/// Whether a pane of the run lies over the door.
fn meets_door(run: &WindowRun, door: &Door) -> bool {
    let (start, end) = door_reach(door);
    let pane_meets = |pane: u32| {
        let middle = run.from_m + pitch(run) * (f64::from(pane) + 0.5);
        middle + run.width_m / 2.0 > start + TOUCH_M && middle - run.width_m / 2.0 < end - TOUCH_M
    };
    same_side(run.side, door.side) && (0..run.count).any(pane_meets)
}

fn meets_run(a: &WindowRun, b: &WindowRun) -> bool {
    same_side(a.side, b.side) && a.from_m < b.to_m - TOUCH_M && b.from_m < a.to_m - TOUCH_M
}
