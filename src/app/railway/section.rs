//! What the line is like at a chainage: tracks, wire, bridge or tunnel. Looked up from the scenario once.

use bevy::prelude::*;

use crate::{
    app::Playing,
    scenario::{StructureKind, Supply},
};

/// Distance between the middles of two tracks, metres; the second lies to the right of ours.
pub const TRACK_SPACING_M: f64 = 4.4;

/// Sections of the line by chainage.
#[derive(Resource, Clone, Debug, Default)]
pub struct Sections {
    double: Vec<(f64, f64)>,
    wires: Vec<(f64, f64, Supply)>,
    structures: Vec<(f64, f64, StructureKind)>,
}

impl Sections {
    /// Reads them from the scenario.
    pub fn of(playing: &Playing) -> Self {
        let line = playing.journey.alignment();
        let s = |km: f64| line.chainage_at_km(km);
        let written = &playing.scenario.line;
        Self {
            double: written.tracks.iter().filter(|t| t.count > 1).map(|t| (s(t.from_km), s(t.to_km))).collect(),
            wires: written.wires.iter().map(|w| (s(w.from_km), s(w.to_km), w.supply)).collect(),
            structures: written.structures.iter().map(|x| (s(x.from_km), s(x.to_km), x.kind)).collect(),
        }
    }

    /// Whether a second track lies to the right.
    pub fn is_double(&self, chainage_m: f64) -> bool {
        self.double.iter().any(|(a, b)| (*a..*b).contains(&chainage_m)) && self.truss(chainage_m).is_none()
    }

    /// The wire over the track.
    pub fn wire(&self, chainage_m: f64) -> Option<Supply> {
        let s = chainage_m.max(0.0);
        self.wires.iter().find(|(a, b, _)| (*a..*b).contains(&s)).map(|w| w.2)
    }

    /// The bridge or tunnel here.
    pub fn structure(&self, chainage_m: f64) -> Option<StructureKind> {
        self.structures.iter().find(|(a, b, _)| (*a..*b).contains(&chainage_m)).map(|x| x.2)
    }

    fn truss(&self, chainage_m: f64) -> Option<()> {
        (self.structure(chainage_m) == Some(StructureKind::Truss)).then_some(())
    }
}
