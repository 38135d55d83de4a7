//! Random cases of both formats: mountains, light fast trains, limits shorter than a braking distance,
//! trains longer than what they stand on. Every case is known twice: as the file says it, and as a task
//! for the plain integrator.

use proptest::prelude::*;
use serde_json::json;

use super::brute_force::{Braking, Task};

const GRAVITY_MPS2: f64 = 9.801_548_494_963_14;
const STANDARD_GRAVITY_MPS2: f64 = 9.806_65;

/// A random case of format `railsim-case/1`, in plain numbers.
#[derive(Clone, Debug)]
pub struct Railsim {
    pub mass_kg: f64,
    pub rotating_kg: f64,
    pub train_m: f64,
    pub top_mps: f64,
    pub davis: [f64; 3],
    pub force_n: f64,
    pub power_w: f64,
    pub brake_n: f64,
    pub path_m: f64,
    pub elevation: Vec<(f64, f64)>,
    pub limits: Vec<(f64, f64, f64)>,
}

/// A number spread evenly over its magnitudes.
fn magnitude(from: f64, to: f64) -> impl Strategy<Value = f64> {
    (from.ln()..to.ln()).prop_map(f64::exp)
}

fn train() -> impl Strategy<Value = (f64, f64, f64, f64, [f64; 3], f64, f64, f64)> {
    let body = (magnitude(2e4, 1e7), 0.0..0.15_f64, magnitude(8.0, 2500.0), magnitude(4.0, 95.0));
    let forces = (magnitude(0.02, 0.35), magnitude(0.4, 30.0), magnitude(0.02, 0.25));
    let drag = (0.5..3.0_f64, 0.0..0.05_f64, magnitude(1e-4, 3e-3));
    (body, forces, drag).prop_map(|((mass, rotating, length, top), (pull, power, brake), (a, b, c))| {
        let weight = mass * GRAVITY_MPS2;
        let davis = [a * weight / 1e3, b * weight / 1e3, c * weight / 1e3];
        (mass, mass * rotating, length, top, davis, pull * weight, power * mass, brake * weight)
    })
}

/// Stretches that follow each other: lengths of an order and a value each.
fn stretches(
    lengths: impl Strategy<Value = f64> + 'static,
    values: impl Strategy<Value = f64> + 'static,
    most: usize,
) -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((lengths, values), 1..most)
}

impl Railsim {
    pub fn any() -> impl Strategy<Value = Self> {
        let path = prop_oneof![1 => magnitude(1.0, 200.0), 4 => magnitude(200.0, 12_000.0)];
        let steepness = prop_oneof![2 => 0.0..0.005_f64, 3 => 0.005..0.02_f64, 3 => 0.02..0.06_f64];
        let grades = steepness.prop_flat_map(|most| stretches(magnitude(15.0, 4_000.0), -most..=most, 25));
        let speeds = prop_oneof![3 => magnitude(3.0, 95.0), 1 => magnitude(0.3, 8.0)];
        let limits = stretches(magnitude(5.0, 5_000.0), speeds, 20);
        let overlap = prop_oneof![2 => Just(0.0), 1 => -100.0..300.0_f64];
        (train(), path, grades, limits, overlap).prop_map(|(train, run_m, grades, speeds, overlap)| {
            let (mass_kg, rotating_kg, train_m, top_mps, davis, force_n, power_w, brake_n) = train;
            let path_m = train_m + run_m;
            let (mut s, mut z) = (0.0, 100.0);
            let mut elevation = vec![(s, z)];
            for (length, grade) in grades {
                (s, z) = (s + length, z + length * grade);
                elevation.push((s, z));
            }
            let mut from = 0.0;
            let mut limits = Vec::new();
            for (length, speed) in speeds {
                limits.push((from, from + (length + overlap).max(1.0), speed));
                from += length;
            }
            Self { mass_kg, rotating_kg, train_m, top_mps, davis, force_n, power_w, brake_n, path_m, elevation, limits }
        })
    }

    /// The case as a file says it.
    pub fn file(&self) -> serde_json::Value {
        json!({
            "format": "railsim-case/1",
            "gravity_mps2": GRAVITY_MPS2,
            "train": {
                "mass_static_kg": self.mass_kg,
                "mass_rotating_kg": self.rotating_kg,
                "length_m": self.train_m,
                "speed_max_mps": self.top_mps,
                "davis": {"A_n": self.davis[0], "B_n_per_mps": self.davis[1], "C_n_per_mps2": self.davis[2]},
                "traction": {"force_max_n": self.force_n, "power_max_w": self.power_w},
                "brake": {"friction_force_max_n": self.brake_n}
            },
            "path": {"length_m": self.path_m, "elevation": self.elevation, "speed_limits": self.limits}
        })
    }

    fn height_m(elevation: &[(f64, f64)], x: f64) -> f64 {
        let i = elevation.partition_point(|p| p.0 <= x);
        match (i.checked_sub(1).map(|j| elevation[j]), elevation.get(i)) {
            (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (x - a.0) / (b.0 - a.0),
            (Some(a), None) => a.1,
            (None, b) => b.map_or(0.0, |b| b.1),
        }
    }

    /// Force of the grades by the place of the front, straight from the rules.
    pub fn grade_n(&self, s: f64) -> f64 {
        let z = |x: f64| Self::height_m(&self.elevation, x);
        GRAVITY_MPS2 * self.mass_kg * (z(s) - z(s - self.train_m)) / self.train_m
    }

    pub fn resistance_n(&self, v: f64) -> f64 {
        self.davis[0] + v * self.davis[1] + v * v * self.davis[2]
    }

    pub fn task(&self) -> Task {
        let (force, power, train_m) = (self.force_n, self.power_w, self.train_m);
        let own = self.clone();
        Task {
            from_m: train_m,
            to_m: self.path_m,
            dynamic_mass_kg: self.mass_kg + self.rotating_kg,
            resistance: self.davis,
            effort_n: Box::new(move |v| if v > 0.0 { force.min(power / v) } else { force }),
            place_n: Box::new(move |s, _| own.grade_n(s)),
            braking: Braking::Force(self.brake_n),
            top_mps: self.top_mps,
            limits: self.limits.iter().map(|l| (l.0, l.1 + train_m, l.2)).collect(),
            corners_m: self.elevation.iter().flat_map(|p| [p.0, p.0 + train_m]).collect(),
        }
    }
}

/// A random train and path of the `TrainRuns` format, in plain numbers.
#[derive(Clone, Debug)]
pub struct Runs {
    pub passenger: bool,
    pub train_m: f64,
    pub unit_kg: f64,
    pub driving_share: f64,
    pub wagons_kg: f64,
    pub rotating: f64,
    pub top_mps: f64,
    pub deceleration_mps2: f64,
    pub permille: [f64; 6],
    pub efforts: Vec<(f64, f64)>,
    pub sections: Vec<(f64, f64, f64, f64)>,
}

impl Runs {
    pub fn any() -> impl Strategy<Value = Self> {
        let masses = (magnitude(2e4, 2e5), 0.3..=1.0_f64, prop_oneof![Just(0.0), magnitude(1e4, 3e6)], 1.0..1.15_f64);
        let train = (any::<bool>(), magnitude(8.0, 800.0), magnitude(5.0, 90.0), magnitude(0.08, 1.5));
        let coefficients = (1.0..4.0_f64, 0.0..2.0_f64, 2.0..12.0_f64, 1.0..2.5_f64, 0.0..1.0_f64, 0.5..6.0_f64);
        let pull = (magnitude(0.05, 0.35), magnitude(2.0, 25.0), prop::collection::vec(magnitude(0.2, 6.0), 1..30));
        let section = (
            prop_oneof![1 => Just(0.0), 9 => magnitude(10.0, 3_000.0)],
            magnitude(2.0, 90.0),
            prop_oneof![2 => -8.0..8.0_f64, 1 => -40.0..40.0_f64],
        );
        let path = (0.0..500.0_f64, magnitude(10.0, 3_000.0), prop::collection::vec(section, 0..12));
        (masses, train, coefficients, pull, path).prop_map(|(masses, train, coefficients, pull, path)| {
            let (unit_kg, driving_share, wagons_kg, rotating) = masses;
            let (passenger, train_m, top_mps, deceleration_mps2) = train;
            let (c0, c1, c2, c3, c4, c5) = coefficients;
            let mass = unit_kg + wagons_kg;
            let (force, power) = (pull.0 * mass * GRAVITY_MPS2, pull.1 * mass);
            let mut v = 0.0;
            let mut efforts = vec![(0.0, force)];
            for dv in pull.2 {
                v += dv;
                efforts.push((v, force.min(power / v)));
            }
            let (mut s, first_m, rest) = path;
            let mut sections = vec![(s, s + first_m, 20.0, 0.0)];
            s += first_m;
            for (length, speed, permille) in rest {
                sections.push((s, s + length, speed, permille));
                s += length;
            }
            Self {
                passenger,
                train_m,
                unit_kg,
                driving_share,
                wagons_kg,
                rotating,
                top_mps,
                deceleration_mps2,
                permille: [c0, c1, c2, c3, c4, c5],
                efforts,
                sections,
            }
        })
    }

    /// The train and the path as a file says them.
    pub fn file(&self) -> serde_json::Value {
        let p = self.permille;
        json!({
            "trains": {"t": {
                "passenger_formula": self.passenger,
                "length_m": self.train_m,
                "mass_kg": self.unit_kg + self.wagons_kg,
                "mass_traction_unit_kg": self.unit_kg,
                "mass_driving_axles_kg": self.unit_kg * self.driving_share,
                "mass_wagons_kg": self.wagons_kg,
                "rotating_mass_factor": self.rotating,
                "speed_max_mps": self.top_mps,
                "braking_deceleration_mps2": self.deceleration_mps2,
                "coefficients_permille": {
                    "traction_unit_base_driving_axles": p[0],
                    "traction_unit_base_carrying_axles": p[1],
                    "traction_unit_air": p[2],
                    "wagons_base": p[3],
                    "wagons_rolling": p[4],
                    "wagons_air": p[5]
                },
                "tractive_effort_mps_n": self.efforts
            }},
            "paths": {"p": self.sections}
        })
    }

    /// The formulas of the rules, written out at three speeds; a parabola goes through them.
    fn davis(&self) -> [f64; 3] {
        let p = self.permille;
        let (v00, dv) = (100.0 / 3.6, 15.0 / 3.6);
        let driving = self.unit_kg * self.driving_share;
        let at = |v: f64| {
            let unit =
                p[0] * driving + p[1] * (self.unit_kg - driving) + p[2] * self.unit_kg * ((v + dv) / v00).powi(2);
            let wagons = if self.passenger {
                p[3] + p[4] * v / v00 + p[5] * ((v + dv) / v00).powi(2)
            } else {
                p[3] + p[5] * (v / v00).powi(2)
            };
            STANDARD_GRAVITY_MPS2 * (unit + self.wagons_kg * wagons) / 1000.0
        };
        let (r0, r10, r20) = (at(0.0), at(10.0), at(20.0));
        let c = (r20 - 2.0 * r10 + r0) / 200.0;
        [r0, (r10 - r0) / 10.0 - 10.0 * c, c]
    }

    pub fn task(&self) -> Task {
        let (efforts, sections) = (self.efforts.clone(), self.sections.clone());
        let mass = self.unit_kg + self.wagons_kg;
        let effort = move |v: f64| {
            let i = efforts.partition_point(|p| p.0 <= v);
            match (efforts.get(i.wrapping_sub(1)), efforts.get(i)) {
                (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (v - a.0) / (b.0 - a.0),
                (Some(only), None) | (None, Some(only)) => only.1,
                (None, None) => 0.0,
            }
        };
        let place = move |_, inside: f64| {
            let here = sections.iter().find(|s| s.0 <= inside && inside < s.1);
            STANDARD_GRAVITY_MPS2 * mass * here.map_or(0.0, |s| s.3) / 1000.0
        };
        Task {
            from_m: self.sections[0].0,
            to_m: self.sections[self.sections.len() - 1].1,
            dynamic_mass_kg: mass * self.rotating,
            resistance: self.davis(),
            effort_n: Box::new(effort),
            place_n: Box::new(place),
            braking: Braking::Deceleration(self.deceleration_mps2),
            top_mps: self.top_mps,
            limits: self.sections.iter().map(|s| (s.0, s.1 + self.train_m, s.2)).collect(),
            corners_m: self.sections.iter().flat_map(|s| [s.0, s.1]).collect(),
        }
    }
}
