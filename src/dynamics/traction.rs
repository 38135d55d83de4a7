//! Tractive effort and adhesion.

use super::{GRAVITY_MPS2, KMH_PER_MPS};
use crate::scenario::{Adhesion, LocomotiveClass};

/// Adhesion coefficient at a speed.
///
/// The Chinese formulas of the traction rules; Curtius and Kniffler's in the form of common simulators.
pub fn adhesion(kind: Adhesion, speed_mps: f64) -> f64 {
    let v = speed_mps * KMH_PER_MPS;
    match kind {
        Adhesion::ChineseDiesel => 0.248 + 5.9 / (75.0 + 20.0 * v),
        Adhesion::ChineseElectric => 0.24 + 12.0 / (100.0 + 8.0 * v),
        Adhesion::CurtiusKniffler => 0.161 + 7.5 / (44.0 + v),
    }
}

/// How fast the adhesion coefficient falls with the speed, per metre per second.
fn adhesion_fall(kind: Adhesion, speed_mps: f64) -> f64 {
    let v = speed_mps * KMH_PER_MPS;
    let per_kmh = match kind {
        Adhesion::ChineseDiesel => 5.9 * 20.0 / (75.0 + 20.0 * v).powi(2),
        Adhesion::ChineseElectric => 12.0 * 8.0 / (100.0 + 8.0 * v).powi(2),
        Adhesion::CurtiusKniffler => 7.5 / (44.0 + v).powi(2),
    };
    per_kmh * KMH_PER_MPS
}

/// A smooth part of an effort curve, which goes on beyond its corners: the trial speeds of an integration step
/// may lie beyond, though its end does not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Branch {
    /// The same force at every speed.
    Force {
        /// Newtons.
        force_n: f64,
    },
    /// The same power at every speed.
    Power {
        /// Watts.
        power_w: f64,
    },
    /// Straight.
    Line {
        /// Where it begins.
        from_mps: f64,
        /// Force there.
        force_n: f64,
        /// Newtons per metre per second.
        slope: f64,
    },
    /// What the wheels can hold.
    Grip {
        /// Formula.
        adhesion: Adhesion,
        /// Weight on the driven wheels.
        weight_n: f64,
    },
}

impl Branch {
    /// Lower speeds are no speeds for a power.
    const SLOWEST_MPS: f64 = 1e-9;

    /// The force at a speed.
    #[inline]
    pub fn at(self, v: f64) -> f64 {
        match self {
            Self::Force { force_n } => force_n,
            Self::Power { power_w } => power_w / v.max(Self::SLOWEST_MPS),
            Self::Line { from_mps, force_n, slope } => force_n + slope * (v - from_mps),
            Self::Grip { adhesion: kind, weight_n } => adhesion(kind, v.max(0.0)) * weight_n,
        }
    }

    /// How steeply the force changes with the speed, newtons per metre per second, as a magnitude.
    #[inline]
    pub fn steepness_at(self, v: f64) -> f64 {
        match self {
            Self::Force { .. } => 0.0,
            Self::Power { power_w } => power_w / v.max(Self::SLOWEST_MPS).powi(2),
            Self::Line { slope, .. } => slope.abs(),
            Self::Grip { adhesion: kind, weight_n } => adhesion_fall(kind, v.max(0.0)) * weight_n,
        }
    }
}

/// The largest tractive effort of a train as a function of its speed.
#[derive(Clone, Debug, PartialEq)]
pub struct Effort {
    curve: Curve,
    kinks_mps: Vec<f64>,
}

#[derive(Clone, Debug, PartialEq)]
enum Curve {
    PowerLimited { force_n: f64, power_w: f64 },
    Table(Vec<(f64, f64)>),
    Locomotives { count: f64, force_n: f64, power_w: f64, adhesion: Adhesion, weight_n: f64 },
}

impl Effort {
    /// `min(force, power / v)`. Without power there is no force at any speed.
    pub fn power_limited(force_n: f64, power_w: f64) -> Self {
        if force_n <= 0.0 || power_w <= 0.0 {
            return Self { curve: Curve::PowerLimited { force_n: 0.0, power_w: 0.0 }, kinks_mps: Vec::new() };
        }
        Self { curve: Curve::PowerLimited { force_n, power_w }, kinks_mps: vec![power_w / force_n] }
    }

    /// Linear between the points of a table (speed, force), constant beyond its ends.
    pub fn table(points: Vec<(f64, f64)>) -> Self {
        let kinks_mps = points.iter().map(|p| p.0).filter(|v| *v > 0.0).collect();
        Self { curve: Curve::Table(points), kinks_mps }
    }

    /// Equal locomotives: `count x min(starting force, adhesion x weight, power / v)`.
    pub fn locomotives(class: &LocomotiveClass, count: usize) -> Self {
        let curve = Curve::Locomotives {
            count: count as f64,
            force_n: class.starting_force_n,
            power_w: class.power_w,
            adhesion: class.adhesion,
            weight_n: class.mass_kg * GRAVITY_MPS2,
        };
        let kinks_mps = curve.kinks();
        Self { curve, kinks_mps }
    }

    /// The largest effort at a speed.
    #[inline]
    pub fn at(&self, speed_mps: f64) -> f64 {
        self.curve.at(speed_mps)
    }

    /// The branch of the curve that holds between two neighbouring corners.
    pub fn branch_between(&self, low_mps: f64, high_mps: f64) -> Branch {
        self.curve.branch_at(if high_mps.is_finite() { f64::midpoint(low_mps, high_mps) } else { low_mps + 1.0 })
    }

    /// The corners around a speed: the last at or below it and the first at or above it.
    /// A speed at a corner has the branch above it if it rises, or else the branch below.
    pub fn corners_around(&self, speed_mps: f64, rises: bool) -> (f64, f64) {
        const AT_A_CORNER_MPS: f64 = 1e-9;
        let edge = if rises { speed_mps + AT_A_CORNER_MPS } else { speed_mps - AT_A_CORNER_MPS };
        let above = self.kinks_mps.partition_point(|k| *k <= edge);
        let low = above.checked_sub(1).map_or(0.0, |i| self.kinks_mps[i]);
        (low, self.kinks_mps.get(above).copied().unwrap_or(f64::INFINITY))
    }

    /// Speeds at which the curve has a corner, rising. No integration step may straddle one.
    pub fn kinks_mps(&self) -> &[f64] {
        &self.kinks_mps
    }
}

impl Curve {
    #[inline]
    fn at(&self, v: f64) -> f64 {
        match self {
            Self::PowerLimited { force_n, power_w } => {
                if v * force_n > *power_w {
                    power_w / v
                } else {
                    *force_n
                }
            }
            Self::Table(points) => interpolate(points, v),
            Self::Locomotives { count, .. } => count * self.branches(v).into_iter().fold(f64::INFINITY, f64::min),
        }
    }

    fn branch_at(&self, v: f64) -> Branch {
        match self {
            Self::PowerLimited { force_n, power_w } => {
                if v * force_n > *power_w {
                    Branch::Power { power_w: *power_w }
                } else {
                    Branch::Force { force_n: *force_n }
                }
            }
            Self::Table(points) => {
                let i = points.partition_point(|p| p.0 <= v);
                match (i.checked_sub(1).and_then(|j| points.get(j)), points.get(i)) {
                    (Some(a), Some(b)) => {
                        Branch::Line { from_mps: a.0, force_n: a.1, slope: (b.1 - a.1) / (b.0 - a.0) }
                    }
                    _ => Branch::Force { force_n: self.at(v) },
                }
            }
            Self::Locomotives { count, force_n, power_w, adhesion: kind, weight_n } => {
                let [rating, grip, power] = self.branches(v);
                if rating <= grip && rating <= power {
                    Branch::Force { force_n: count * force_n }
                } else if grip <= power {
                    Branch::Grip { adhesion: *kind, weight_n: count * weight_n }
                } else {
                    Branch::Power { power_w: count * power_w }
                }
            }
        }
    }

    /// The three limits of one locomotive: rating, adhesion, power.
    #[inline]
    fn branches(&self, v: f64) -> [f64; 3] {
        match self {
            Self::Locomotives { force_n, power_w, adhesion: kind, weight_n, .. } => {
                [*force_n, adhesion(*kind, v.max(0.0)) * weight_n, if v > 0.0 { power_w / v } else { f64::INFINITY }]
            }
            Self::PowerLimited { .. } | Self::Table(_) => [self.at(v); 3],
        }
    }

    /// Where another of the three limits takes over, found by a scan and bisection.
    fn kinks(&self) -> Vec<f64> {
        const SCAN_MPS: f64 = 0.05;
        const TOP_MPS: f64 = 100.0;
        let lowest = |v: f64| {
            let b = self.branches(v);
            (0..3).fold(0, |best, i| if b[i] < b[best] { i } else { best })
        };
        let mut kinks = Vec::new();
        let mut v = 0.0;
        while v < TOP_MPS {
            let (mut lo, mut hi) = (v, v + SCAN_MPS);
            v = hi;
            let before = lowest(lo);
            if before == lowest(hi) {
                continue;
            }
            for _ in 0..60 {
                let mid = f64::midpoint(lo, hi);
                if lowest(mid) == before { lo = mid } else { hi = mid }
            }
            kinks.push(hi);
        }
        kinks
    }
}

fn interpolate(points: &[(f64, f64)], v: f64) -> f64 {
    let i = points.partition_point(|p| p.0 <= v);
    match (i.checked_sub(1).and_then(|j| points.get(j)), points.get(i)) {
        (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (v - a.0) / (b.0 - a.0),
        (Some(only), None) | (None, Some(only)) => only.1,
        (None, None) => 0.0,
    }
}
