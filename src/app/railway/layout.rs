//! How stations are laid out, from their rank: loops and platforms. Nobody published track plans of the smaller ones,
//! so which of them have a loop, and how long it is, is drawn from the scenario's seed.

use super::section::{LOADING_GAUGE_M, Lane, Sections, TURNOUT_M};
use crate::{
    geo::Alignment,
    scenario::{Scenario, Station},
};

/// Edge of a platform from the middle of the track beside it, metres.
pub const EDGE_M: f64 = LOADING_GAUGE_M + 0.15;
/// No loop is shorter, metres: it would not take a train.
const LEAST_LOOP_M: f64 = 420.0;
/// A loop keeps so far from bridges and tunnels, metres.
const FROM_STRUCTURES_M: f64 = 30.0;

/// A loop for trains to wait in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PassingLoop {
    /// Index of its station in the scenario.
    pub station: usize,
    /// Chainage of the first turnout, metres.
    pub from_m: f64,
    /// Chainage of the last turnout, metres.
    pub to_m: f64,
}

impl PassingLoop {
    /// The stretch where it lies beside the line in its full distance.
    pub fn straight(&self) -> (f64, f64) {
        (self.from_m + TURNOUT_M, self.to_m - TURNOUT_M)
    }
}

/// A platform.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Platform {
    /// Index of its station in the scenario.
    pub station: usize,
    /// Rank of its station.
    pub rank: u8,
    /// -1 left of ours, 1 right of the outermost track.
    pub side: f64,
    /// From the middle of our track to its edge, metres.
    pub edge_m: f64,
    /// Width, metres.
    pub width_m: f64,
    /// Chainage where it begins, metres.
    pub from_m: f64,
    /// Chainage where it ends, metres.
    pub to_m: f64,
}

impl Platform {
    /// From the middle of our track to the side away from it, metres.
    pub fn back_m(&self) -> f64 {
        self.edge_m + self.width_m
    }

    /// Its middle, chainage.
    pub fn middle_m(&self) -> f64 {
        f64::midpoint(self.from_m, self.to_m)
    }

    /// How wide the station's ground is to both sides, metres.
    pub fn yard_half_m(&self) -> f64 {
        let building = if self.side < 0.0 { GAP_M + building(self.rank).deep } else { 0.0 };
        self.back_m() + building + 7.0
    }
}

/// Between platform and building, metres.
pub const GAP_M: f64 = 2.0;

/// Size of a station building, metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Building {
    /// Half its length along the track.
    pub half: f64,
    /// Depth.
    pub deep: f64,
    /// Height of its eaves.
    pub high: f64,
}

/// The building of a station of a rank.
pub fn building(rank: u8) -> Building {
    let (half, deep, high) = match rank {
        1 => (62.0, 24.0, 15.0),
        2 => (34.0, 15.0, 9.5),
        3 => (12.0, 8.5, 4.4),
        _ => (6.0, 6.0, 3.4),
    };
    Building { half, deep, high }
}

fn platform_half_m(rank: u8) -> f64 {
    match rank {
        1 => 310.0,
        2 => 240.0,
        3 => 160.0,
        _ => 70.0,
    }
}

/// A number from 0 to 1 that belongs to a station, a seed and a question.
pub fn draw(seed: u64, station: usize, question: u64) -> f64 {
    let mut h =
        seed ^ (station as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ question.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    for _ in 0..2 {
        h = (h ^ (h >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    }
    ((h ^ (h >> 32)) & 0xFFFF_FFFF) as f64 / f64::from(u32::MAX)
}

/// Larger stations have a loop; of the small ones most on a single line, where trains must cross, and few on a double.
fn has_loop(station: &Station, index: usize, seed: u64, double: bool) -> bool {
    let likely = match (station.rank, double) {
        (..=3, _) => 1.0,
        (_, false) => 0.75,
        (_, true) => 0.3,
    };
    draw(seed, index, 1) < likely
}

/// The loops of a scenario's stations.
pub(super) fn loops(scenario: &Scenario, line: &Alignment, sections: &Sections) -> Vec<PassingLoop> {
    let mut out: Vec<PassingLoop> = Vec::new();
    for (index, station) in scenario.line.stations.iter().enumerate() {
        let s = line.chainage_at_km(station.km);
        let double = sections.offset_m(Lane::Second, s).is_some();
        if !has_loop(station, index, scenario.seed, double) {
            continue;
        }
        let half =
            (platform_half_m(station.rank) + TURNOUT_M + 25.0).max(340.0 + 110.0 * draw(scenario.seed, index, 2));
        let before = out.last().map_or(line.range_m().0 + 20.0, |last| last.to_m + 20.0);
        // At the end of the line it runs on beside ours to the buffers.
        let terminal = s > line.range_m().1 - half;
        let to = if terminal { line.range_m().1 + 2.0 * TURNOUT_M } else { s + half };
        if let Some((from_m, to_m)) = clear_of_structures((s - half).max(before), to, s, sections)
            && to_m - from_m > LEAST_LOOP_M
        {
            out.push(PassingLoop { station: index, from_m, to_m });
        }
    }
    out
}

/// The part of a stretch around a chainage that no bridge or tunnel reaches into.
fn clear_of_structures(from: f64, to: f64, s: f64, sections: &Sections) -> Option<(f64, f64)> {
    let (mut from, mut to) = (from, to);
    for (a, b, _) in sections.structures() {
        let (a, b) = (a - FROM_STRUCTURES_M, b + FROM_STRUCTURES_M);
        if (a..b).contains(&s) {
            return None;
        }
        if b < s {
            from = from.max(b);
        } else {
            to = to.min(a);
        }
    }
    Some((from, to))
}

/// The platforms of a scenario's stations: one on the left, at larger ones another beyond the outermost track.
pub(super) fn platforms(scenario: &Scenario, line: &Alignment, sections: &Sections) -> Vec<Platform> {
    let (first, last) = line.range_m();
    let mut out = Vec::new();
    for (index, station) in scenario.line.stations.iter().enumerate() {
        let half = platform_half_m(station.rank);
        // Termini: the platform lies before the buffer stops and behind the point of departure.
        let middle = line.chainage_at_km(station.km).clamp(first + half, (last - half).max(first + half));
        let (from_m, to_m) = (middle - half, middle + half);
        let width_m = if station.rank <= 2 { 9.0 } else { 5.0 };
        let place = |side: f64, edge_m: f64| Platform {
            station: index,
            rank: station.rank,
            side,
            edge_m,
            width_m,
            from_m,
            to_m,
        };
        out.push(place(-1.0, EDGE_M));
        if station.rank <= 2 {
            out.push(place(1.0, sections.outermost_between_m(from_m, to_m) + EDGE_M));
        }
    }
    out
}
