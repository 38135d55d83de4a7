//! Checks of the kit: every piece by itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::scenario::check::At;
use crate::scenario::check::shapes::{self, Limits};
use crate::scenario::interior::{Furnishing, Solid};
use crate::scenario::load::Draft;
use crate::scenario::reading::Reading;

/// Shorter than 8 m, and of no more shapes than a piece needs to be known again.
const LIMITS: Limits = Limits { longest_m: 8.0, most_shapes: 200, whose: "piece" };
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
    shapes::check_file_name(name, "piece", "arm_chair.ron", at, reading);
    if piece.name.en.trim().is_empty() {
        at.field("name").fault(reading, "found an empty name, expected what people call it", "for instance `Chair`");
    }
    shapes::check(piece.size_m, &piece.shapes, &LIMITS, at, reading);
    at.number(reading, "mass_kg", piece.mass_kg, 0.0, HEAVIEST_KG);
    at.number(reading, "goods_kg", piece.goods_kg, 0.0, HEAVIEST_KG);
    at.number(reading, "seats", f64::from(piece.seats), 0.0, MOST_PLACES);
    at.number(reading, "berths", f64::from(piece.berths), 0.0, MOST_PLACES);
}
