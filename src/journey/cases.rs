//! Engine cases with a known answer: read, solve, compare.
//!
//! Two formats are solved here: `railsim-case/1` (a whole journey with its own simple rules) and the trains and
//! paths of TrainRuns.jl. Their rules differ from the product's: no curves, brakes that act at once.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::run::{Course, History, Limit, RunFault, lowest, run};
use crate::dynamics::{Brake, Effort, PlaceForce, Quadratic, TrainForces};

/// Solves are repeated this often to find the best wall time.
const REPEATS: usize = 7;

/// A case of format `railsim-case/1`.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    /// Short name.
    pub id: String,
    gravity_mps2: f64,
    train: CaseTrain,
    path: CasePath,
    #[serde(default)]
    expected: BTreeMap<String, Expected>,
}

#[derive(Clone, Debug, Deserialize)]
struct CaseTrain {
    mass_static_kg: f64,
    mass_rotating_kg: f64,
    length_m: f64,
    speed_max_mps: f64,
    davis: Davis,
    traction: Traction,
    brake: FrictionBrake,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Davis {
    #[serde(rename = "A_n")]
    a_n: f64,
    #[serde(rename = "B_n_per_mps")]
    b_n_per_mps: f64,
    #[serde(rename = "C_n_per_mps2")]
    c_n_per_mps2: f64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Traction {
    force_max_n: f64,
    power_max_w: f64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct FrictionBrake {
    friction_force_max_n: f64,
}

#[derive(Clone, Debug, Deserialize)]
struct CasePath {
    length_m: f64,
    elevation: Vec<(f64, f64)>,
    speed_limits: Vec<(f64, f64, f64)>,
}

/// What a reference says; only the converged one carries all of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Expected {
    /// Running time.
    pub run_time_s: f64,
    /// Where the front stops.
    pub front_end_m: f64,
    /// Work of traction.
    pub wheel_energy_traction_j: f64,
    /// Work taken by the brakes.
    pub brake_energy_total_j: f64,
    /// Times at positions of the front.
    pub checkpoints_front_m_s: Vec<(f64, f64)>,
}

/// The result of a case.
#[derive(Clone, Debug, Serialize)]
pub struct CaseResult {
    /// Running time.
    pub run_time_s: f64,
    /// Where the front stops.
    pub front_end_m: f64,
    /// Speed at the end.
    pub final_speed_mps: f64,
    /// Work of traction.
    pub wheel_energy_traction_j: f64,
    /// Work taken by the brakes.
    pub brake_energy_j: f64,
    /// Pieces of the history.
    pub steps: usize,
    /// Best wall time from parsed case to finished run.
    pub wall_s: f64,
    /// The same, with the history kept.
    pub wall_with_history_s: f64,
    /// Memory of the history.
    pub history_bytes: usize,
    /// Times at the positions of the reference's checkpoints.
    pub checkpoints_front_m_s: Vec<(f64, f64)>,
}

impl Case {
    /// The converged reference stored in the file.
    pub fn reference(&self) -> Option<&Expected> {
        self.expected.iter().find(|(name, _)| name.starts_with("reference_dt0.01")).map(|(_, e)| e)
    }

    /// The force of the grades on the whole train by the place of its front: `W (z(s) - z(s - L)) / L`.
    ///
    /// With straight grades this is straight between elevation points and elevation points + L.
    fn grade_force(&self) -> PlaceForce {
        let length = self.train.length_m;
        let weight_per_m = self.gravity_mps2 * self.train.mass_static_kg / length;
        let nodes = &self.path.elevation;
        let mut bends: Vec<f64> = nodes.iter().flat_map(|n| [n.0, n.0 + length]).collect();
        bends.sort_by(f64::total_cmp);
        bends.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
        let (mut head, mut tail) = (0, 0);
        let points: Vec<(f64, f64)> = bends
            .into_iter()
            .map(|s| (s, weight_per_m * (height(nodes, s, &mut head) - height(nodes, s - length, &mut tail))))
            .collect();
        PlaceForce::through(&points)
    }

    fn forces(&self) -> TrainForces {
        let train = &self.train;
        TrainForces {
            dynamic_mass_kg: train.mass_static_kg + train.mass_rotating_kg,
            resistance: Quadratic { a: train.davis.a_n, b: train.davis.b_n_per_mps, c: train.davis.c_n_per_mps2 },
            effort: Effort::power_limited(train.traction.force_max_n, train.traction.power_max_w),
            brake: Brake::Force(train.brake.friction_force_max_n),
            build_up_s: 0.0,
        }
    }

    fn ceiling(&self) -> Vec<Limit> {
        let limits: Vec<Limit> = self
            .path
            .speed_limits
            .iter()
            .map(|&(from_m, to_m, speed_mps)| Limit { from_m, to_m, speed_mps }.until_tail_clears(self.train.length_m))
            .collect();
        lowest(&limits, self.train.speed_max_mps, self.train.length_m, self.path.length_m)
    }

    /// Solves the case, from the parsed file to the finished run.
    ///
    /// # Errors
    /// When the train cannot start, stalls, or cannot be braked.
    pub fn run(&self, step_s: f64) -> Result<History, RunFault> {
        let (train, place, ceiling) = (self.forces(), self.grade_force(), self.ceiling());
        run(Course { train: &train, place: &place, ceiling: &ceiling, step_s })
    }

    /// The plain way, for comparison only: equal steps in time, limits and braking looked up at every step.
    /// Returns the running time and the number of steps.
    pub fn run_naively(&self, dt_s: f64) -> (f64, usize) {
        let (train, place, ceiling) = (self.forces(), self.grade_force(), self.ceiling());
        let Brake::Force(brake_n) = train.brake else { return (0.0, 0) };
        // Speed at the start of each ceiling stretch from which the later ones can still be kept,
        // with the brake alone: good enough for a comparison.
        let slowing = brake_n / train.dynamic_mass_kg;
        let end = self.path.length_m;
        let (mut s, mut v, mut steps, mut flat, mut cursor) = (self.train.length_m, 0.0_f64, 0_usize, 0, 0);
        while s < end - 1e-3 && steps < 100_000_000 {
            while flat + 1 < ceiling.len() && ceiling[flat].to_m <= s {
                flat += 1;
            }
            let mut allowed = ceiling[flat].speed_mps.min((2.0 * slowing * (end - s)).max(0.0).sqrt());
            for next in ceiling[flat + 1..].iter().take_while(|l| l.from_m < s + 1000.0) {
                allowed = allowed.min((next.speed_mps.powi(2) + 2.0 * slowing * (next.from_m - s)).sqrt());
            }
            let against = train.resistance.at(v) + place.ahead(s, &mut cursor).at(s);
            let free = v + (train.effort.at(v) - against) / train.dynamic_mass_kg * dt_s;
            let next = free.min(allowed).max(0.02);
            s += f64::midpoint(v, next) * dt_s;
            v = next;
            steps += 1;
        }
        (steps as f64 * dt_s, steps)
    }

    /// Solves the case several times and reports it with its wall times.
    ///
    /// # Errors
    /// When the train cannot start, stalls, or cannot be braked.
    pub fn solve(&self, step_s: f64) -> Result<CaseResult, RunFault> {
        let mut best = f64::INFINITY;
        let mut best_dropped = f64::INFINITY;
        let mut history = History::default();
        for _ in 0..REPEATS {
            let start = Instant::now();
            let duration = self.run(step_s)?.duration_s();
            best_dropped = best_dropped.min(start.elapsed().as_secs_f64());
            debug_assert!(duration > 0.0, "a run takes time");
            let start = Instant::now();
            history = self.run(step_s)?;
            best = best.min(start.elapsed().as_secs_f64());
        }
        let end = history.nodes().last().copied().ok_or(RunFault::NoLength)?;
        let checkpoints = self.reference().map(|r| r.checkpoints_front_m_s.as_slice()).unwrap_or_default();
        Ok(CaseResult {
            run_time_s: end.time_s,
            front_end_m: end.chainage_m,
            final_speed_mps: end.speed_mps,
            wheel_energy_traction_j: end.traction_j,
            brake_energy_j: end.brake_j,
            steps: history.nodes().len() - 1,
            wall_s: best_dropped,
            wall_with_history_s: best,
            history_bytes: history.bytes(),
            checkpoints_front_m_s: checkpoints.iter().map(|c| (c.0, history.time_at(c.0))).collect(),
        })
    }
}

/// Height between nodes, level beyond the ends; `cursor` follows a rising place.
fn height(nodes: &[(f64, f64)], s: f64, cursor: &mut usize) -> f64 {
    while *cursor + 2 < nodes.len() && nodes[*cursor + 1].0 <= s {
        *cursor += 1;
    }
    match nodes.get(*cursor..*cursor + 2) {
        Some([a, b]) => a.1 + (b.1 - a.1) * ((s - a.0) / (b.0 - a.0)).clamp(0.0, 1.0),
        _ => nodes.first().map_or(0.0, |n| n.1),
    }
}

/// The trains and paths of TrainRuns.jl.
#[derive(Clone, Debug, Deserialize)]
pub struct TrainRuns {
    trains: BTreeMap<String, RunsTrain>,
    paths: BTreeMap<String, Vec<(f64, f64, f64, f64)>>,
    /// Converged running times by train and path.
    pub converged_run_time_s: BTreeMap<String, BTreeMap<String, f64>>,
}

#[derive(Clone, Debug, Deserialize)]
struct RunsTrain {
    passenger_formula: bool,
    length_m: f64,
    mass_kg: f64,
    mass_traction_unit_kg: f64,
    mass_driving_axles_kg: f64,
    mass_wagons_kg: f64,
    rotating_mass_factor: f64,
    speed_max_mps: f64,
    braking_deceleration_mps2: f64,
    coefficients_permille: Permille,
    tractive_effort_mps_n: Vec<(f64, f64)>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Permille {
    traction_unit_base_driving_axles: f64,
    traction_unit_base_carrying_axles: f64,
    traction_unit_air: f64,
    wagons_base: f64,
    wagons_rolling: f64,
    wagons_air: f64,
}

/// One train on one path.
#[derive(Clone, Debug, Serialize)]
pub struct TrainRun {
    /// Train.
    pub train: String,
    /// Path.
    pub path: String,
    /// Running time.
    pub run_time_s: f64,
    /// The converged time stored in the file.
    pub converged_run_time_s: Option<f64>,
}

impl RunsTrain {
    /// Strahl's and Sauthoff's formulas, per mille of weight, with a head wind of 15 km/h where air counts.
    fn resistance(&self) -> Quadratic {
        const UNIT_MPS: f64 = 100.0 / 3.6;
        const WIND_MPS: f64 = 15.0 / 3.6;
        let f = self.coefficients_permille;
        let per_mille = crate::dynamics::GRAVITY_MPS2 / 1000.0;
        let carrying = self.mass_traction_unit_kg - self.mass_driving_axles_kg;
        let base = f.traction_unit_base_driving_axles * self.mass_driving_axles_kg
            + f.traction_unit_base_carrying_axles * carrying;
        let unit = Quadratic { a: per_mille * base, ..Quadratic::default() }
            + Quadratic::of_ratio(
                per_mille * self.mass_traction_unit_kg,
                [0.0, 0.0, f.traction_unit_air],
                UNIT_MPS,
                WIND_MPS,
            );
        let (rolling, wind) = if self.passenger_formula { (f.wagons_rolling, WIND_MPS) } else { (0.0, 0.0) };
        let wagons = [f.wagons_base, rolling, f.wagons_air];
        unit + Quadratic::of_ratio(per_mille * self.mass_wagons_kg, wagons, UNIT_MPS, wind)
    }

    fn forces(&self) -> TrainForces {
        TrainForces {
            dynamic_mass_kg: self.mass_kg * self.rotating_mass_factor,
            resistance: self.resistance(),
            effort: Effort::table(self.tractive_effort_mps_n.clone()),
            brake: Brake::Deceleration(self.braking_deceleration_mps2),
            build_up_s: 0.0,
        }
    }
}

impl TrainRuns {
    /// Solves every train on every path.
    ///
    /// # Errors
    /// When a train cannot start, stalls, or cannot be braked.
    pub fn solve(&self, step_s: f64) -> Result<Vec<TrainRun>, RunFault> {
        let mut done = Vec::new();
        for (train_name, train) in &self.trains {
            for (path_name, path) in &self.paths {
                done.push(TrainRun {
                    train: train_name.clone(),
                    path: path_name.clone(),
                    run_time_s: solve_path(train, path, step_s)?,
                    converged_run_time_s: self
                        .converged_run_time_s
                        .get(train_name)
                        .and_then(|p| p.get(path_name))
                        .copied(),
                });
            }
        }
        Ok(done)
    }
}

fn solve_path(train: &RunsTrain, path: &[(f64, f64, f64, f64)], step_s: f64) -> Result<f64, RunFault> {
    let (Some(first), Some(last)) = (path.first(), path.last()) else { return Err(RunFault::NoLength) };
    let weight_per_mille = train.mass_kg * crate::dynamics::GRAVITY_MPS2 / 1000.0;
    let grades: Vec<(f64, f64)> = path.iter().map(|p| (p.0, p.3 * weight_per_mille)).collect();
    let limits: Vec<Limit> = path
        .iter()
        .map(|p| Limit { from_m: p.0, to_m: p.1, speed_mps: p.2 }.until_tail_clears(train.length_m))
        .collect();
    let ceiling = lowest(&limits, train.speed_max_mps, first.0, last.1);
    let (forces, place) = (train.forces(), PlaceForce::steps(&grades));
    Ok(run(Course { train: &forces, place: &place, ceiling: &ceiling, step_s })?.duration_s())
}
