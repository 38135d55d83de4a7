//! Checks of the kit: every piece by itself.

use std::collections::{BTreeMap, BTreeSet};

use super::place;
use crate::scenario::check::At;
use crate::scenario::fault::number;
use crate::scenario::interior::{Axis, Furnishing, Paint, Shape, Solid};
use crate::scenario::load::Draft;
use crate::scenario::reading::Reading;

/// Longer than any piece of furnishing, metres.
const LONGEST_M: f64 = 8.0;
/// More shapes than a piece needs to be known again.
const MOST_SHAPES: usize = 200;
const MOST_CORNERS: usize = 200;
/// A shape may stand out of its piece's box by this, metres: a rounding.
const BOX_M: f64 = 0.01;
/// Twice the area of a triangle that is too thin to be seen, square metres.
const HIDDEN_M2: f64 = 1e-4;
/// Heavier than any piece that a carriage carries, kilograms.
const HEAVIEST_KG: f64 = 100_000.0;
const MOST_PLACES: f64 = 200.0;

/// The kit, and what its pieces take up.
pub(super) struct Kit<'a> {
    /// Every piece that could be read.
    pub(super) all: &'a BTreeMap<String, Furnishing>,
    /// Solids of the pieces that are without fault: of the others nothing can be said.
    pub(super) solids: BTreeMap<&'a str, Vec<Solid>>,
    /// Pieces that could not be read.
    pub(super) broken: &'a [String],
}

impl Kit<'_> {
    pub(super) fn knows(&self, name: &str) -> bool {
        self.all.contains_key(name) || self.broken.iter().any(|broken| broken == name)
    }
}

/// Checks every piece; the kit with those that are without fault.
pub(super) fn check<'a>(draft: &'a Draft, reading: &mut Reading) -> Kit<'a> {
    let pieces = &draft.furnishings;
    let used: BTreeSet<&str> = used_kinds(draft);
    let mut solids = BTreeMap::new();
    for (name, piece) in &pieces.values {
        let at = At::new(&pieces.files[name]);
        check_piece(name, piece, &at, reading);
        if used.contains(name.as_str()) && reading.is_good_file(&pieces.files[name]) {
            solids.insert(name.as_str(), piece.solids());
        }
    }
    Kit { all: &pieces.values, solids, broken: &pieces.broken }
}

fn used_kinds(draft: &Draft) -> BTreeSet<&str> {
    let of_classes = draft.carriage_classes.values.values().flat_map(|class| &class.layout.furnishings);
    let carriages = draft.trains.iter().flatten().flat_map(|train| &train.carriages);
    let of_carriages = carriages.filter_map(|carriage| carriage.layout.as_ref()).flat_map(|own| &own.furnishings);
    of_classes.chain(of_carriages).map(|row| row.kind.as_str()).collect()
}

fn check_piece(name: &str, piece: &Furnishing, at: &At<'_>, reading: &mut Reading) {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.chars().all(fits) {
        let message = format!("found a piece named `{name}` by its file, expected small letters, digits and `_`");
        at.fault(reading, message, "rename the file, for instance `arm_chair.ron`");
    }
    if piece.name.en.trim().is_empty() {
        at.field("name").fault(reading, "found an empty name, expected what people call it", "for instance `Chair`");
    }
    check_size(piece.size_m, at, reading);
    at.number(reading, "mass_kg", piece.mass_kg, 0.0, HEAVIEST_KG);
    at.number(reading, "goods_kg", piece.goods_kg, 0.0, HEAVIEST_KG);
    at.number(reading, "seats", f64::from(piece.seats), 0.0, MOST_PLACES);
    at.number(reading, "berths", f64::from(piece.berths), 0.0, MOST_PLACES);
    if piece.shapes.is_empty() {
        let hint = "for instance `slab(at_m: (0, 0, 0), size_m: (1, 1, 1), paint: (color: \"#806040\"))`";
        at.field("shapes").fault(reading, "found no shapes, expected at least one", hint);
    }
    for (index, shape) in at.list(reading, "shapes", &piece.shapes, MOST_SHAPES).iter().enumerate() {
        check_shape(shape, piece, &at.field("shapes").item(index), reading);
    }
}

fn is_length(metres: f64) -> bool {
    metres > 0.0 && metres < LONGEST_M
}

fn check_size(size_m: (f64, f64, f64), at: &At<'_>, reading: &mut Reading) {
    let (width, depth, height) = size_m;
    if ![width, depth, height].into_iter().all(is_length) {
        let [width, depth, height] = [width, depth, height].map(number);
        let message = format!(
            "found a size of {width} m by {depth} m by {height} m, expected each more than 0 and less than {LONGEST_M} m"
        );
        at.field("size_m").fault(reading, message, "width (left to right), depth (rear to front), height; in metres");
    }
}

fn check_shape(shape: &Shape, piece: &Furnishing, at: &At<'_>, reading: &mut Reading) {
    let (Shape::Slab { paint, .. } | Shape::Cylinder { paint, .. } | Shape::Extrusion { paint, .. }) = shape;
    check_paint(paint, &at.field("paint"), reading);
    if check_measures(shape, at, reading) {
        check_in_box(shape, piece, at, reading);
    }
}

fn check_paint(paint: &Paint, at: &At<'_>, reading: &mut Reading) {
    if paint.rgb().is_none() {
        let message = format!("found colour `{}`, expected six digits 0 to F after #", paint.color);
        at.field("color").fault(reading, message, "for instance `#5A3A22`: two digits each for red, green and blue");
    }
    at.number(reading, "gloss", paint.gloss, 0.0, 1.0);
    at.number(reading, "lamp", paint.lamp, 0.0, 1.0);
}

/// Whether the measures of a shape are such that it has a place and a size.
fn check_measures(shape: &Shape, at: &At<'_>, reading: &mut Reading) -> bool {
    match shape {
        Shape::Slab { size_m: (width, depth, height), bevel_m, .. } => {
            let good = [*width, *depth, *height].into_iter().all(is_length);
            if !good {
                let [width, depth, height] = [*width, *depth, *height].map(number);
                let message = format!(
                    "found a slab of {width} m by {depth} m by {height} m, expected each more than 0 and less than {LONGEST_M} m"
                );
                at.field("size_m").fault(reading, message, "width (left to right), depth (rear to front), height");
            }
            at.number(reading, "bevel_m", *bevel_m, 0.0, (width.min(*depth) / 2.0).min(*height));
            good
        }
        Shape::Cylinder { radius_m, end_radius_m, length_m, .. } => {
            let radii = [("radius_m", *radius_m), ("end_radius_m", end_radius_m.unwrap_or(*radius_m))];
            for (name, radius_m) in radii {
                at.number(reading, name, radius_m, 0.0, LONGEST_M / 2.0);
            }
            at.number(reading, "length_m", *length_m, 0.001, LONGEST_M);
            if radii.iter().all(|(_, radius_m)| *radius_m == 0.0) {
                at.field("radius_m").fault(reading, "found a radius of 0, expected more at one end", "in metres");
            }
            radii.iter().all(|(_, radius_m)| (0.0..LONGEST_M).contains(radius_m)) && is_length(*length_m)
        }
        Shape::Extrusion { outline_m, from_m, to_m, .. } => check_extrusion(outline_m, *from_m, *to_m, at, reading),
    }
}

fn check_extrusion(outline_m: &[(f64, f64)], from_m: f64, to_m: f64, at: &At<'_>, reading: &mut Reading) -> bool {
    let corners = outline_m.len();
    if !(3..=MOST_CORNERS).contains(&corners) {
        let message = format!("found an outline of {corners} points, expected 3 to {MOST_CORNERS}");
        at.field("outline_m").fault(reading, message, "");
    }
    let in_reach = |at: &f64| (-LONGEST_M..=LONGEST_M).contains(at);
    let far = outline_m.iter().find(|(a, b)| !in_reach(a) || !in_reach(b));
    if let Some((a, b)) = far {
        let message = format!("found a point ({}, {}), expected metres within {LONGEST_M} m", number(*a), number(*b));
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
    let count = outline_m.len() as f64;
    let sum = outline_m.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
    let middle = (sum.0 / count, sum.1 / count);
    let edges = || outline_m.iter().copied().zip(outline_m.iter().copied().cycle().skip(1));
    let area =
        |(a, b): &((f64, f64), (f64, f64))| (a.0 - middle.0) * (b.1 - middle.1) - (a.1 - middle.1) * (b.0 - middle.0);
    let way = edges().map(|edge| area(&edge)).sum::<f64>().signum();
    edges().find(|edge| area(edge) * way < -HIDDEN_M2)
}

/// A shape lies in the box of its piece.
fn check_in_box(shape: &Shape, piece: &Furnishing, at: &At<'_>, reading: &mut Reading) {
    let (solid, (width, depth, height)) = (shape.solid(), piece.size_m);
    if ![width, depth, height].into_iter().all(is_length) {
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
        "found a shape {} beyond its piece's box {side}, expected it within {width} m by {depth} m by {height} m",
        super::length(by_m)
    );
    let hint = match shape {
        Shape::Cylinder { axis: Axis::Right | Axis::Front, .. } => {
            "`at_m` is the middle of its left or its rear end: right, front, up"
        }
        Shape::Slab { .. } | Shape::Cylinder { .. } => "`at_m` is the middle of its underside: right, front, up",
        Shape::Extrusion { .. } => {
            "points are (front, up) for the axis right, (right, up) for front, (right, front) for up"
        }
    };
    at.fault(reading, message, hint);
}
