//! An inside with everything in its place, as the checks look at it.

use super::kit::Kit;
use super::{Findings, Subject};
use crate::scenario::interior::{Furnishing, Interior, Piece, Rect, Solid, Space};
use crate::scenario::model::Body;

/// More shapes than a carriage needs.
const MOST_SOLIDS: usize = 20_000;

/// An inside, and where everything stands in it.
pub(super) struct Inside<'a> {
    pub(super) interior: &'a Interior,
    pub(super) body: &'a Body,
    /// From wall to wall.
    pub(super) rect: Rect,
    pub(super) kit: &'a Kit<'a>,
    /// Pieces of which the kit knows enough.
    pub(super) pieces: Vec<Placed<'a>>,
}

/// A piece in its place.
pub(super) struct Placed<'a> {
    pub(super) piece: &'a Piece,
    pub(super) kind: &'a Furnishing,
    pub(super) room: &'a Space,
    pub(super) solids: Vec<Solid>,
    /// The rectangle around its solids.
    pub(super) bounds: Rect,
    /// From the lowest to the highest of its solids, metres above the floor.
    pub(super) reach_m: (f64, f64),
}

impl<'a> Inside<'a> {
    /// Puts everything into its place; `None`, with a finding, where that is too much.
    pub(super) fn of(
        interior: &'a Interior,
        body: &'a Body,
        kit: &'a Kit<'a>,
        findings: &mut Findings,
    ) -> Option<Self> {
        let known = interior.pieces.iter().filter_map(|piece| Some((piece, kit.solids.get(piece.kind.as_str())?)));
        let solids: usize = known.clone().map(|(_, own)| own.len()).sum();
        if solids > MOST_SOLIDS {
            let message = format!("found {solids} shapes of furnishing in a carriage, expected at most {MOST_SOLIDS}");
            findings.add(Subject::Layout, "furnishings", message, "use simpler pieces, or fewer");
            return None;
        }
        let pieces = known.map(|(piece, own)| Placed::of(piece, &kit.all[&piece.kind], own, interior)).collect();
        Some(Self { interior, body, rect: body.inside(), kit, pieces })
    }

    /// The pieces of a room.
    pub(super) fn pieces_in(&self, room: usize) -> impl Iterator<Item = &Placed<'a>> {
        self.pieces.iter().filter(move |placed| placed.piece.room == room)
    }
}

impl<'a> Placed<'a> {
    fn of(piece: &'a Piece, kind: &'a Furnishing, own: &[Solid], interior: &'a Interior) -> Self {
        let solids: Vec<_> = own.iter().map(|solid| piece.placed(solid)).collect();
        let mut placed = Self {
            piece,
            kind,
            room: &interior.rooms[piece.room],
            bounds: solids[0].bounds,
            reach_m: (solids[0].foot_m, solids[0].top_m),
            solids,
        };
        for solid in &placed.solids[1..] {
            placed.bounds = placed.bounds.around(&solid.bounds);
            placed.reach_m = (placed.reach_m.0.min(solid.foot_m), placed.reach_m.1.max(solid.top_m));
        }
        placed
    }

    pub(super) fn subject(&self) -> Subject {
        Subject::Row(self.piece.written)
    }

    /// Its kind and where it stands, as a message says it.
    pub(super) fn told(&self) -> String {
        format!("`{}` at {} m", self.piece.kind, super::place(self.piece.at_m))
    }
}
