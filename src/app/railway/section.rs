//! What the line is like at a chainage: tracks, platforms, wire, bridge or tunnel. Looked up from the scenario once.
//!
//! Every track lies to the right of ours or is ours. What stands beside the line asks here where it may stand.

use bevy::prelude::*;

use super::layout::{self, PassingLoop, Platform};
use crate::{
    geo::Alignment,
    scenario::{Scenario, StructureKind, Supply},
};

/// Distance between the middles of the two running tracks, metres; the second lies to the right of ours.
pub const TRACK_SPACING_M: f64 = 4.4;
/// Distance between a loop and the running track beside it, metres.
pub const LOOP_SPACING_M: f64 = 5.0;
/// Half the width that a train needs, metres.
pub const LOADING_GAUGE_M: f64 = 1.7;
/// Length over which a track leaves another or joins it, metres.
pub const TURNOUT_M: f64 = 70.0;
/// Two tracks run through a hill in a tunnel each: so far apart, metres, and they draw apart over so many.
const BORES_M: (f64, f64) = (15.0, 300.0);

/// A track of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// The one that the train runs on.
    Ours,
    /// The other running track of a double line.
    Second,
    /// A loop at a station.
    Loop,
}

impl Lane {
    /// Every lane, from left to right.
    pub const ALL: [Self; 3] = [Self::Ours, Self::Second, Self::Loop];
}

/// Sections of the line by chainage.
#[derive(Resource, Clone, Debug, Default)]
pub struct Sections {
    double: Vec<(f64, f64)>,
    wires: Vec<(f64, f64, Supply)>,
    structures: Vec<(f64, f64, StructureKind)>,
    loops: Vec<PassingLoop>,
    platforms: Vec<Platform>,
    range_m: (f64, f64),
}

/// 0 at `from`, 1 at `to`, level at both.
fn eased(from: f64, to: f64, x: f64) -> f64 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

/// Rises and falls over a turnout at both ends of a stretch.
fn drawn_apart((from, to): (f64, f64), s: f64) -> f64 {
    eased(from, from + TURNOUT_M, s).min(1.0 - eased(to - TURNOUT_M, to, s))
}

/// Stretches that touch become one; those at an end of the line go on beyond it, so that no turnout lies there.
fn joined(mut stretches: Vec<(f64, f64)>, line: &Alignment) -> Vec<(f64, f64)> {
    const BEYOND_M: f64 = 10_000.0;
    stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Vec<(f64, f64)> = Vec::new();
    for (a, b) in stretches {
        match out.last_mut() {
            Some(last) if a - last.1 < 1.0 => last.1 = last.1.max(b),
            _ => out.push((a, b)),
        }
    }
    for stretch in &mut out {
        if stretch.0 < 1.0 {
            stretch.0 -= BEYOND_M;
        }
        if stretch.1 > line.range_m().1 - 1.0 {
            stretch.1 += BEYOND_M;
        }
    }
    out
}

/// Stretches without those that single-track bridges take.
fn without(stretches: Vec<(f64, f64)>, cuts: &[(f64, f64)]) -> Vec<(f64, f64)> {
    cuts.iter().fold(stretches, |all, cut| {
        all.into_iter()
            .flat_map(|(a, b)| [(a, b.min(cut.0)), (a.max(cut.1), b)])
            .filter(|(a, b)| b - a > 2.0 * TURNOUT_M)
            .collect()
    })
}

impl Sections {
    /// Reads them from a scenario and lays out its stations.
    pub fn of(scenario: &Scenario, line: &Alignment) -> Self {
        let s = |km: f64| line.chainage_at_km(km);
        let written = &scenario.line;
        let structures: Vec<_> = written.structures.iter().map(|x| (s(x.from_km), s(x.to_km), x.kind)).collect();
        let trusses: Vec<_> =
            structures.iter().filter(|x| x.2 == StructureKind::Truss).map(|x| (x.0 - 30.0, x.1 + 30.0)).collect();
        let double = written.tracks.iter().filter(|t| t.count > 1).map(|t| (s(t.from_km), s(t.to_km))).collect();
        let mut sections = Self {
            double: without(joined(double, line), &trusses),
            wires: written.wires.iter().map(|w| (s(w.from_km), s(w.to_km), w.supply)).collect(),
            structures,
            range_m: line.range_m(),
            ..Self::default()
        };
        sections.loops = layout::loops(scenario, line, &sections);
        sections.platforms = layout::platforms(scenario, line, &sections);
        sections
    }

    /// How far right of ours the middle of a track lies, metres, where there is that track.
    pub fn offset_m(&self, lane: Lane, chainage_m: f64) -> Option<f64> {
        match lane {
            Lane::Ours => Some(0.0),
            Lane::Second => {
                let stretch = self.double.iter().find(|(a, b)| (*a..*b).contains(&chainage_m))?;
                let apart = (BORES_M.0 - TRACK_SPACING_M) * self.near_tunnel(chainage_m);
                Some((TRACK_SPACING_M + apart) * drawn_apart(*stretch, chainage_m))
            }
            Lane::Loop => {
                let own = self.loops.iter().find(|l| (l.from_m..l.to_m).contains(&chainage_m))?;
                let beside = self.offset_m(Lane::Second, chainage_m).unwrap_or(0.0);
                Some(beside + LOOP_SPACING_M * drawn_apart((own.from_m, own.to_m), chainage_m))
            }
        }
    }

    /// How far right of ours the tracks lie here, metres: ours first, at nought.
    pub fn tracks(&self, chainage_m: f64) -> impl Iterator<Item = f64> {
        Lane::ALL.map(|lane| self.offset_m(lane, chainage_m)).into_iter().flatten()
    }

    /// Whether a second running track lies to the right.
    pub fn is_double(&self, chainage_m: f64) -> bool {
        self.offset_m(Lane::Second, chainage_m).is_some()
    }

    /// How far right the outermost track lies, metres.
    pub fn outermost_m(&self, chainage_m: f64) -> f64 {
        self.tracks(chainage_m).last().unwrap_or(0.0)
    }

    /// How far right the outermost track lies anywhere in a stretch, metres.
    pub fn outermost_between_m(&self, from_m: f64, to_m: f64) -> f64 {
        let steps = ((to_m - from_m) / 10.0).ceil().max(1.0);
        (0..=steps as u32)
            .map(|i| self.outermost_m(from_m + (to_m - from_m) * f64::from(i) / steps))
            .fold(0.0, f64::max)
    }

    /// Chainages within a stretch where tracks begin or end.
    pub fn track_ends(&self, from_m: f64, to_m: f64) -> Vec<f64> {
        let loops = self.loops.iter().map(|l| (l.from_m, l.to_m));
        self.double
            .iter()
            .copied()
            .chain(loops)
            .flat_map(|(a, b)| [a, b])
            .filter(|s| (from_m..to_m).contains(s))
            .collect()
    }

    /// 0 far from a tunnel, 1 from shortly before its portal on.
    fn near_tunnel(&self, chainage_m: f64) -> f64 {
        self.structures
            .iter()
            .filter(|x| x.2 == StructureKind::Tunnel)
            .map(|x| (x.0 - chainage_m).max(chainage_m - x.1))
            .map(|away| 1.0 - eased(40.0, 40.0 + BORES_M.1, away))
            .fold(0.0, f64::max)
    }

    /// The wire over the track.
    pub fn wire(&self, chainage_m: f64) -> Option<Supply> {
        let s = chainage_m.max(0.0);
        self.wires.iter().find(|(a, b, w)| (*a..*b).contains(&s) && *w != Supply::Diesel).map(|w| w.2)
    }

    /// The bridge or tunnel here.
    pub fn structure(&self, chainage_m: f64) -> Option<StructureKind> {
        self.structures.iter().find(|(a, b, _)| (*a..*b).contains(&chainage_m)).map(|x| x.2)
    }

    /// Bridges and tunnels, from and to.
    pub fn structures(&self) -> &[(f64, f64, StructureKind)] {
        &self.structures
    }

    /// The share of daylight that reaches the track: in a tunnel it is soon gone.
    pub fn daylight(&self, chainage_m: f64) -> f64 {
        const FADES_OVER_M: f64 = 14.0;
        let inside = |x: &(f64, f64, StructureKind)| (chainage_m - x.0).min(x.1 - chainage_m).max(0.0);
        let deepest = self.structures.iter().filter(|x| x.2 == StructureKind::Tunnel).map(inside).fold(0.0, f64::max);
        (-deepest / FADES_OVER_M).exp()
    }

    /// Loops at stations, in order.
    pub fn loops(&self) -> &[PassingLoop] {
        &self.loops
    }

    /// Platforms, in order of their stations.
    pub fn platforms(&self) -> &[Platform] {
        &self.platforms
    }

    /// The platforms beside the track here.
    pub fn platforms_at(&self, chainage_m: f64) -> impl Iterator<Item = &Platform> {
        self.platforms.iter().filter(move |p| (p.from_m..=p.to_m).contains(&chainage_m))
    }

    /// Where the line is laid out wider than two tracks: from, to, and metres to both sides.
    pub fn yards(&self) -> Vec<(f64, f64, f64)> {
        let stations = self.platforms.iter().map(|p| (p.from_m - 30.0, p.to_m + 30.0, p.yard_half_m()));
        let loops = self.loops.iter().map(|l| {
            let (a, b) = (l.from_m.max(self.range_m.0), l.to_m.min(self.range_m.1));
            (a, b, self.outermost_between_m(a, b) + 4.5)
        });
        let bores = self.structures.iter().filter(|x| x.2 == StructureKind::Tunnel).flat_map(|x| {
            let reach = BORES_M.1 + 60.0;
            [(x.0 - reach, x.0), (x.1, x.1 + reach)].map(|(a, b)| (a, b, self.outermost_between_m(a, b) + 4.5))
        });
        stations.chain(loops).chain(bores).filter(|yard| yard.2 > TRACK_SPACING_M + 5.0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_loop() -> Sections {
        Sections {
            double: vec![(-10_000.0, 3_000.0)],
            loops: vec![PassingLoop { station: 0, from_m: 2_500.0, to_m: 3_400.0 }],
            structures: vec![(800.0, 1_200.0, StructureKind::Tunnel)],
            range_m: (-3_000.0, 10_000.0),
            ..Sections::default()
        }
    }

    #[test]
    fn every_track_begins_and_ends_on_the_one_beside_it_and_never_jumps() {
        let sections = with_loop();
        for lane in Lane::ALL {
            let mut before: Option<f64> = None;
            for step in 0..90_000 {
                let s = -2_000.0 + f64::from(step) * 0.1;
                let now = sections.offset_m(lane, s);
                let inner = match lane {
                    Lane::Loop => sections.offset_m(Lane::Second, s).unwrap_or(0.0),
                    _ => 0.0,
                };
                match (before, now) {
                    (Some(a), Some(b)) => assert!((a - b).abs() < 0.03, "{lane:?} jumps at {s}: {a} to {b}"),
                    (None, Some(b)) => assert!(step == 0 || (b - inner).abs() < 0.01, "{lane:?} begins at {s}"),
                    (Some(a), None) => assert!((a - inner).abs() < 0.01, "{lane:?} ends at {s} away from {inner}"),
                    (None, None) => {}
                }
                before = now;
            }
        }
    }

    #[test]
    fn tracks_lie_from_left_to_right() {
        let sections = with_loop();
        for step in 0..6_000 {
            let tracks: Vec<f64> = sections.tracks(f64::from(step)).collect();
            assert!(tracks.windows(2).all(|w| w[0] <= w[1] + 1e-9), "at {step}: {tracks:?}");
            assert_eq!(tracks[0], 0.0);
        }
    }
}
