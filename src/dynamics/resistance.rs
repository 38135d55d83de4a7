//! Running resistance on level, straight, open track.

use std::ops::Add;

use super::{GRAVITY_MPS2, KMH_PER_MPS};
use crate::scenario::Resistance;

/// A force that is a polynomial of second degree in the speed: `a + b v + c v²`, newtons and metres per second.
///
/// Every resistance formula in use (Davis, TB/T 1407, Strahl, Sauthoff) has this form,
/// so a whole train's resistance is one such polynomial: the sum over its vehicles.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quadratic {
    /// Newtons.
    pub a: f64,
    /// Newtons per metre per second.
    pub b: f64,
    /// Newtons per square metre per second.
    pub c: f64,
}

impl Quadratic {
    /// The force at a speed.
    #[inline]
    pub fn at(self, speed_mps: f64) -> f64 {
        self.a + speed_mps * (self.b + speed_mps * self.c)
    }

    /// The resistance of one vehicle.
    ///
    /// TB/T 1407 gives newtons per kilonewton of weight with the speed in km/h; Davis gives newtons.
    pub fn of_vehicle(resistance: Resistance, mass_kg: f64) -> Self {
        match resistance {
            Resistance::Specific { a, b, c } => {
                let weight_kn = mass_kg * GRAVITY_MPS2 / 1000.0;
                Self { a: a * weight_kn, b: b * weight_kn * KMH_PER_MPS, c: c * weight_kn * KMH_PER_MPS * KMH_PER_MPS }
            }
            Resistance::Davis { a_n, b_n_per_mps, c_n_per_mps2 } => Self { a: a_n, b: b_n_per_mps, c: c_n_per_mps2 },
        }
    }

    /// `w (f0 + f1 x + f2 (x + dx)²)` with `x = v / v_unit`: the form of Strahl and Sauthoff with a head wind `dx`.
    pub fn of_ratio(weight_n: f64, f: [f64; 3], unit_mps: f64, wind_mps: f64) -> Self {
        let air = weight_n * f[2] / (unit_mps * unit_mps);
        Self {
            a: weight_n * f[0] + air * wind_mps * wind_mps,
            b: weight_n * f[1] / unit_mps + 2.0 * air * wind_mps,
            c: air,
        }
    }
}

impl Add for Quadratic {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { a: self.a + other.a, b: self.b + other.b, c: self.c + other.c }
    }
}

impl std::iter::Sum for Quadratic {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::default(), Add::add)
    }
}

/// Curve resistance per newton of weight: 600/R newtons per kilonewton, R in metres (Chinese traction rules).
pub fn curve_drag(curvature_per_m: f64) -> f64 {
    0.6 * curvature_per_m.abs()
}

/// Additional air resistance in a tunnel per newton of weight inside: 0.00013 L newtons per kilonewton,
/// L the tunnel's length in metres (Chinese rule of thumb).
pub fn tunnel_drag(tunnel_length_m: f64) -> f64 {
    0.13e-6 * tunnel_length_m
}

/// Resistance of a locomotive at the moment of starting, newtons per newton of weight.
pub const STARTING_LOCOMOTIVE: f64 = 0.005;

/// Resistance of a carriage on roller bearings at the moment of starting, newtons per newton of weight.
pub const STARTING_CARRIAGE: f64 = 0.0035;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ninety_coaches_at_fifty_need_171_kilonewtons() {
        let resistance = Resistance::Specific { a: 1.66, b: 0.0075, c: 0.000_155 };
        let train: Quadratic = (0..90).map(|_| Quadratic::of_vehicle(resistance, 80_000.0)).sum();
        let force = train.at(50.0 / KMH_PER_MPS);
        assert!((force / 1000.0 - 171.0).abs() < 1.0, "{force}");
    }
}
