//! How the line is bedded into the ground: embankments, cuttings, tunnels under hills, bridges, station yards.

use super::noise::{mixed, smooth_max, smooth_min, smooth_step};

/// Formation below the top of rail, metres.
const FORMATION_BELOW_RAIL_M: f64 = 0.9;
/// Half the width of the formation, metres.
const FORMATION_HALF_WIDTH_M: f64 = 6.0;
/// Earthworks rise one in this.
const SLOPE: f64 = 1.75;
/// Deepest embankment and cutting that the nearby ground is made to need, metres.
const EMBANKMENT_M: f64 = 6.0;
const CUTTING_M: f64 = 12.0;
/// Least ground over the rail in a tunnel, metres.
const COVER_M: f64 = 12.5;
/// Within this distance the line shapes the ground, metres.
pub(super) const REACH_M: f64 = 420.0;

/// What carries the line, or hides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StructureKind {
    /// A bridge of beams or arches.
    Bridge,
    /// A bridge of trusses.
    Truss,
    /// A tunnel.
    Tunnel,
    /// Level ground beside the track for more tracks, platforms and buildings.
    Yard {
        /// Metres to both sides of the track.
        half_width_m: u8,
    },
}

impl StructureKind {
    /// Whether it carries the line over what is below.
    pub const fn is_bridge(self) -> bool {
        matches!(self, Self::Bridge | Self::Truss)
    }
}

/// A structure of the line, by chainage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LandStructure {
    /// What it is.
    pub kind: StructureKind,
    /// Where it begins, metres from the origin.
    pub from_m: f64,
    /// Where it ends, metres from the origin.
    pub to_m: f64,
}

/// The structures of a line in order, ready to be asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Structures {
    sorted: Vec<LandStructure>,
    longest_m: f64,
}

/// How much of each there is at a chainage, 0..1.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Carried {
    pub bridge: f64,
    pub tunnel: f64,
    /// Metres to the nearer portal, inside a tunnel.
    pub inside_m: f64,
    /// How much wider than on the open line the ground is level, metres to each side.
    pub wider_m: f64,
}

impl Structures {
    pub fn new(structures: &[LandStructure]) -> Self {
        let mut sorted: Vec<LandStructure> = structures.iter().copied().filter(|s| s.to_m > s.from_m).collect();
        sorted.sort_by(|a, b| a.from_m.total_cmp(&b.from_m));
        let longest_m = sorted.iter().map(|s| s.to_m - s.from_m).fold(0.0, f64::max);
        Self { sorted, longest_m }
    }

    pub fn all(&self) -> &[LandStructure] {
        &self.sorted
    }

    /// Length of the tunnel at a chainage, nought in the open.
    pub fn tunnel_m(&self, chainage_m: f64) -> f64 {
        self.sorted
            .iter()
            .filter(|s| s.kind == StructureKind::Tunnel && s.from_m < chainage_m && chainage_m < s.to_m)
            .map(|s| s.to_m - s.from_m)
            .fold(0.0, f64::max)
    }

    pub fn covered(&self, chainage_m: f64) -> bool {
        self.at(chainage_m).tunnel > 0.5
    }

    #[inline]
    pub fn at(&self, chainage_m: f64) -> Carried {
        const ABUTMENT_M: f64 = 7.0;
        const PORTAL_M: f64 = 5.0;
        const YARD_M: f64 = 25.0;
        let mut carried = Carried::default();
        let end = self.sorted.partition_point(|s| s.from_m <= chainage_m);
        for s in self.sorted[..end].iter().rev() {
            if s.from_m + self.longest_m < chainage_m {
                break;
            }
            let inside_m = (chainage_m - s.from_m).min(s.to_m - chainage_m);
            if inside_m <= 0.0 {
                continue;
            }
            match s.kind {
                StructureKind::Tunnel => {
                    carried.tunnel = carried.tunnel.max(smooth_step(0.0, PORTAL_M, inside_m));
                    carried.inside_m = carried.inside_m.max(inside_m);
                }
                StructureKind::Bridge | StructureKind::Truss => {
                    carried.bridge = carried.bridge.max(smooth_step(0.0, ABUTMENT_M, inside_m));
                }
                StructureKind::Yard { half_width_m } => {
                    let wider = (f64::from(half_width_m) - FORMATION_HALF_WIDTH_M).max(0.0);
                    carried.wider_m = carried.wider_m.max(wider * smooth_step(0.0, YARD_M, inside_m));
                }
            }
        }
        carried
    }
}

/// Where a point lies by the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside {
    pub offset_m: f64,
    pub rail_m: f64,
    pub carried: Carried,
}

/// The ground near the line before earthworks: no higher or lower than earthworks would be built
/// for, and high enough over tunnels.
#[inline]
pub(super) fn tamed(ground_m: f64, beside: &Beside) -> f64 {
    let away = beside.offset_m.abs();
    let formation = beside.rail_m - FORMATION_BELOW_RAIL_M;
    let over = ground_m - formation;
    // Beside the earthworks and behind portals the ground may climb away like a hillside.
    let limit = if over > 0.0 {
        let inside = beside.carried.inside_m;
        CUTTING_M + 0.45 * (away - 40.0).max(0.0) + 0.6 * inside * inside / (inside + 60.0)
    } else {
        EMBANKMENT_M + 0.3 * (away - 40.0).max(0.0)
    };
    let limited = over / (1.0 + (over / limit).powi(2)).sqrt();
    let open = mixed(formation + limited, ground_m, smooth_step(180.0, REACH_M - 10.0, away));
    if beside.carried.tunnel <= 0.0 {
        return open;
    }
    let rise = (0.35 * beside.carried.inside_m).min(35.0);
    let side = 0.32 * (away - 18.0).max(0.0);
    let hill = beside.rail_m + COVER_M - 2.0 + rise - side;
    mixed(open, smooth_max(open, hill, 5.0), beside.carried.tunnel)
}

/// 1 where earthworks keep water away.
#[inline]
pub(super) fn dry(beside: &Beside) -> f64 {
    let away = beside.offset_m.abs() - FORMATION_HALF_WIDTH_M - beside.carried.wider_m;
    smooth_step(6.0, 1.0, away) * (1.0 - beside.carried.bridge)
}

/// The ground with earthworks and clear of bridges. `detail_m` widens the bed so that a coarse
/// drawing of the land never hides the line.
#[inline]
pub(super) fn bedded(ground_m: f64, beside: &Beside, detail_m: f64) -> f64 {
    let away = beside.offset_m.abs();
    let formation = beside.rail_m - FORMATION_BELOW_RAIL_M;
    let half_width = (FORMATION_HALF_WIDTH_M + beside.carried.wider_m).max(0.8 * detail_m);
    let free = (away - half_width).max(0.0) / SLOPE;
    let round = free.clamp(1e-3, 0.6);
    let low = smooth_max(ground_m, formation - free, round);
    let earthwork = smooth_min(low, formation + free, round).clamp(formation - free, formation + free);
    let clear = formation - 3.2 + (away - 20.0).max(0.0) * 0.2;
    let under = smooth_min(ground_m, clear, 1.0);
    let open = mixed(earthwork, under, beside.carried.bridge);
    mixed(open, ground_m, beside.carried.tunnel)
}
