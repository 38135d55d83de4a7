//! Checks of things that are built of shapes: pieces of furnishing, models of landmarks.

use super::At;
use super::interior::{length, place};
use crate::scenario::fault::number;
use crate::scenario::interior::{Axis, Paint, Shape, middle_of};
use crate::scenario::reading::Reading;

const MOST_CORNERS: usize = 200;
/// A shape may stand out of its box by this, metres: a rounding.
const BOX_M: f64 = 0.01;
/// Twice the area of a triangle that is too thin to be seen, square metres.
const HIDDEN_M2: f64 = 1e-4;
/// An outline may grow to so many times its size along its axis.
const MOST_GROWTH: f64 = 100.0;

/// How large such a thing may be.
pub(super) struct Limits {
    /// Longer than any of its measures, metres.
    pub(super) longest_m: f64,
    /// As many shapes as it may have.
    pub(super) most_shapes: usize,
    /// What it is called.
    pub(super) whose: &'static str,
}

/// The name of a file is what other files call it by.
pub(super) fn check_file_name(name: &str, what: &str, example: &str, at: &At<'_>, reading: &mut Reading) {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.chars().all(fits) {
        let message = format!("found a {what} named `{name}` by its file, expected small letters, digits and `_`");
        at.fault(reading, message, format!("rename the file, for instance `{example}`"));
    }
}

/// Checks the size of a thing and every shape of it: `at` has the fields `size_m` and `shapes`.
pub(super) fn check(size_m: Size, shapes: &[Shape], limits: &Limits, at: &At<'_>, reading: &mut Reading) {
    check_size(size_m, limits, at, reading);
    if shapes.is_empty() {
        let hint = "for instance `slab(at_m: (0, 0, 0), size_m: (1, 1, 1), paint: (color: \"#806040\"))`";
        at.field("shapes").fault(reading, "found no shapes, expected at least one", hint);
    }
    for (index, shape) in at.list(reading, "shapes", shapes, limits.most_shapes).iter().enumerate() {
        check_shape(shape, size_m, limits, &at.field("shapes").item(index), reading);
    }
}

/// Width, depth and height, metres.
type Size = (f64, f64, f64);

impl Limits {
    fn is_length(&self, metres: f64) -> bool {
        metres > 0.0 && metres < self.longest_m
    }

    fn are_lengths(&self, (width, depth, height): Size) -> bool {
        [width, depth, height].into_iter().all(|metres| self.is_length(metres))
    }
}

fn check_size(size_m: Size, limits: &Limits, at: &At<'_>, reading: &mut Reading) {
    let (width, depth, height) = size_m;
    if !limits.are_lengths(size_m) {
        let [width, depth, height] = [width, depth, height].map(number);
        let message = format!(
            "found a size of {width} m by {depth} m by {height} m, expected each more than 0 and less than {} m",
            limits.longest_m
        );
        at.field("size_m").fault(reading, message, "width (left to right), depth (rear to front), height; in metres");
    }
}

fn check_shape(shape: &Shape, size_m: Size, limits: &Limits, at: &At<'_>, reading: &mut Reading) {
    check_paint(shape.paint(), &at.field("paint"), reading);
    if check_measures(shape, limits, at, reading) {
        check_in_box(shape, size_m, limits, at, reading);
    }
}

fn check_paint(paint: &Paint, at: &At<'_>, reading: &mut Reading) {
    if paint.rgb().is_none() {
        let message = format!("found colour `{}`, expected six digits 0 to F after #", paint.color);
        at.field("color").fault(reading, message, "for instance `#5A3A22`: two digits each for red, green and blue");
    }
    at.number(reading, "gloss", paint.gloss, 0.0, 1.0);
    at.number(reading, "lamp", paint.lamp, 0.0, 1.0);
    at.number(reading, "clear", paint.clear, 0.0, 1.0);
}

/// Whether the measures of a shape are such that it has a place and a size.
fn check_measures(shape: &Shape, limits: &Limits, at: &At<'_>, reading: &mut Reading) -> bool {
    match shape {
        Shape::Slab { size_m: (width, depth, height), bevel_m, .. } => {
            let good = limits.are_lengths((*width, *depth, *height));
            if !good {
                let [width, depth, height] = [*width, *depth, *height].map(number);
                let message = format!(
                    "found a slab of {width} m by {depth} m by {height} m, expected each more than 0 and less than {} m",
                    limits.longest_m
                );
                at.field("size_m").fault(reading, message, "width (left to right), depth (rear to front), height");
            }
            at.number(reading, "bevel_m", *bevel_m, 0.0, (width.min(*depth) / 2.0).min(*height));
            good
        }
        Shape::Cylinder { radius_m, end_radius_m, length_m, .. } => {
            let radii = [("radius_m", *radius_m), ("end_radius_m", end_radius_m.unwrap_or(*radius_m))];
            for (name, radius_m) in radii {
                at.number(reading, name, radius_m, 0.0, limits.longest_m / 2.0);
            }
            at.number(reading, "length_m", *length_m, 0.001, limits.longest_m);
            if radii.iter().all(|(_, radius_m)| *radius_m == 0.0) {
                at.field("radius_m").fault(reading, "found a radius of 0, expected more at one end", "in metres");
            }
            radii.iter().all(|(_, radius_m)| (0.0..limits.longest_m).contains(radius_m)) && limits.is_length(*length_m)
        }
        Shape::Ball { radius_m, length_m, .. } => {
            at.number(reading, "radius_m", *radius_m, 0.001, limits.longest_m / 2.0);
            at.number(reading, "length_m", *length_m, 0.001, limits.longest_m);
            limits.is_length(*radius_m) && limits.is_length(*length_m)
        }
        Shape::Extrusion { outline_m, from_m, to_m, end_scale, .. } => {
            let (first, second) = *end_scale;
            let scaled = [first, second].iter().all(|scale| (0.0..=MOST_GROWTH).contains(scale));
            if !scaled {
                let message = format!(
                    "found an end scaled by ({}, {}), expected shares from 0 to {MOST_GROWTH}",
                    number(first),
                    number(second)
                );
                at.field("end_scale").fault(reading, message, "1 is as large as where it begins, 0 a point or an edge");
            }
            check_extrusion(outline_m, *from_m, *to_m, limits, at, reading) && scaled
        }
    }
}

fn check_extrusion(
    outline_m: &[(f64, f64)],
    from_m: f64,
    to_m: f64,
    limits: &Limits,
    at: &At<'_>,
    reading: &mut Reading,
) -> bool {
    let corners = outline_m.len();
    if !(3..=MOST_CORNERS).contains(&corners) {
        let message = format!("found an outline of {corners} points, expected 3 to {MOST_CORNERS}");
        at.field("outline_m").fault(reading, message, "");
    }
    let in_reach = |at: &f64| (-limits.longest_m..=limits.longest_m).contains(at);
    let far = outline_m.iter().find(|(a, b)| !in_reach(a) || !in_reach(b));
    if let Some((a, b)) = far {
        let [a, b] = [*a, *b].map(number);
        let message = format!("found a point ({a}, {b}), expected metres within {} m", limits.longest_m);
        at.field("outline_m").fault(reading, message, "");
    }
    let forwards = in_reach(&from_m) && in_reach(&to_m) && to_m - from_m > 0.0;
    if !forwards {
        let message = format!("found {} m to {} m, expected from less to more", number(from_m), number(to_m));
        at.field("to_m").fault(reading, message, "exchange from_m and to_m?");
    }
    let good = forwards && far.is_none() && (3..=MOST_CORNERS).contains(&corners);
    if let Some((a, b)) = hidden_edge(outline_m).filter(|_| good) {
        let told = |point: (f64, f64)| format!("({}, {})", place(point.0), place(point.1));
        let message = format!(
            "found the edge from {} to {} hidden behind others, expected an outline that is all seen from its middle",
            told(a),
            told(b)
        );
        at.field("outline_m").fault(reading, message, "cut the shape in two; the middle is the mean of the points");
    }
    good
}

/// An edge that a person at the middle of an outline would see from its other side than the rest, or not at all: ends of
/// an extrusion are drawn as triangles from there.
fn hidden_edge(outline_m: &[(f64, f64)]) -> Option<((f64, f64), (f64, f64))> {
    let middle = middle_of(outline_m);
    let edges = || outline_m.iter().copied().zip(outline_m.iter().copied().cycle().skip(1));
    let area =
        |(a, b): &((f64, f64), (f64, f64))| (a.0 - middle.0) * (b.1 - middle.1) - (a.1 - middle.1) * (b.0 - middle.0);
    let way = edges().map(|edge| area(&edge)).sum::<f64>().signum();
    edges().find(|edge| area(edge) * way < -HIDDEN_M2)
}

/// A shape lies in the box that it belongs to.
fn check_in_box(shape: &Shape, size_m: Size, limits: &Limits, at: &At<'_>, reading: &mut Reading) {
    let (solid, (width, depth, height)) = (shape.solid(), size_m);
    if !limits.are_lengths(size_m) {
        return; // No box, and that is told.
    }
    let (around, half, deep) = (solid.bounds, width / 2.0, depth / 2.0);
    let sides = [
        ("to the left", -half - around.from_m),
        ("to the right", around.to_m - half),
        ("to the rear", -deep - around.left_m),
        ("to the front", around.right_m - deep),
        ("below", -solid.foot_m),
        ("above", solid.top_m - height),
    ];
    let worst = sides.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let Some((side, by_m)) = worst.filter(|(_, by_m)| *by_m > BOX_M || by_m.is_nan()) else { return };
    let [width, depth, height] = [width, depth, height].map(place);
    let message = format!(
        "found a shape {} beyond its {}'s box {side}, expected it within {width} m by {depth} m by {height} m",
        length(by_m),
        limits.whose
    );
    let hint = match shape {
        Shape::Cylinder { axis: Axis::Right | Axis::Front, .. }
        | Shape::Ball { axis: Axis::Right | Axis::Front, .. } => {
            "`at_m` is the middle of its left or its rear end: right, front, up"
        }
        Shape::Slab { .. } | Shape::Cylinder { .. } | Shape::Ball { .. } => {
            "`at_m` is the middle of its underside: right, front, up"
        }
        Shape::Extrusion { .. } => {
            "points are (front, up) for the axis right, (right, up) for front, (right, front) for up"
        }
    };
    at.fault(reading, message, hint);
}
