//! Cases of format `railsim-case/1`: a whole journey with its own simple rules.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::fault::CaseFault;
use super::sound::{Unsound, finite, not_negative, positive, rising, stretch};
use crate::dynamics::{Brake, Effort, PlaceForce, Quadratic, TrainForces};
use crate::journey::run::{Course, History, Limit, RunFault, lowest, run};

/// Solves are repeated this often to find the best wall time.
const REPEATS: usize = 7;

/// Solves that take longer than this are repeated less often.
const LONG_S: f64 = 0.5;
const FEW_REPEATS: usize = 5;

/// Shorter trains than this have no grade under them, only a point.
const SHORTEST_M: f64 = 1e-3;

/// A case of format `railsim-case/1` that makes sense.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "CaseFile")]
pub struct Case {
    /// Short name.
    pub id: String,
    gravity_mps2: f64,
    train: CaseTrain,
    path: CasePath,
    reference: Option<Expected>,
}

/// A case as it stands in its file.
#[derive(Deserialize)]
struct CaseFile {
    #[serde(default)]
    id: String,
    gravity_mps2: f64,
    train: CaseTrain,
    path: CasePath,
    #[serde(default)]
    expected: serde_json::Value,
}

impl TryFrom<CaseFile> for Case {
    type Error = Unsound;

    fn try_from(file: CaseFile) -> Result<Self, Unsound> {
        let CaseFile { id, gravity_mps2, train, mut path, expected } = file;
        positive("gravity_mps2", gravity_mps2)?;
        train.check()?;
        path.elevation = rising("path.elevation", "m", path.elevation)?;
        path.check(train.length_m)?;
        Ok(Self { id, gravity_mps2, train, path, reference: converged(&expected) })
    }
}

/// The converged reference among everything that a file expects: its names begin with `reference`.
/// What others have computed, in whatever form, is passed over.
fn converged(expected: &serde_json::Value) -> Option<Expected> {
    let entries: BTreeMap<&String, &serde_json::Value> = expected.as_object()?.iter().collect();
    let references = entries.into_iter().filter(|(name, _)| name.starts_with("reference"));
    let mut read: Vec<Expected> = references.filter_map(|(_, value)| Expected::deserialize(value).ok()).collect();
    let step = |e: &Expected| e.dt_s.unwrap_or(f64::INFINITY);
    read.sort_by(|a, b| {
        a.checkpoints_front_m_s.is_empty().cmp(&b.checkpoints_front_m_s.is_empty()).then(step(a).total_cmp(&step(b)))
    });
    read.into_iter().next()
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

impl CaseTrain {
    fn check(&self) -> Result<(), Unsound> {
        positive("train.mass_static_kg", self.mass_static_kg)?;
        not_negative("train.mass_rotating_kg", self.mass_rotating_kg)?;
        positive("train.length_m", self.length_m)?;
        if self.length_m < SHORTEST_M {
            let reason = format!("train.length_m is {}; expected at least {SHORTEST_M}", self.length_m);
            return Err(Unsound::because(reason));
        }
        positive("train.speed_max_mps", self.speed_max_mps)?;
        finite("train.davis.A_n", self.davis.a_n)?;
        finite("train.davis.B_n_per_mps", self.davis.b_n_per_mps)?;
        finite("train.davis.C_n_per_mps2", self.davis.c_n_per_mps2)?;
        not_negative("train.traction.force_max_n", self.traction.force_max_n)?;
        not_negative("train.traction.power_max_w", self.traction.power_max_w)?;
        not_negative("train.brake.friction_force_max_n", self.brake.friction_force_max_n)
    }
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

impl CasePath {
    fn check(&self, train_m: f64) -> Result<(), Unsound> {
        positive("path.length_m", self.length_m)?;
        if train_m >= self.length_m {
            return Err(Unsound::because(format!(
                "the train is {train_m} m long and starts with its front there, but the path is only {} m long; \
                 expected a shorter train or a longer path",
                self.length_m
            )));
        }
        for (i, &(from_m, to_m, speed_mps)) in self.speed_limits.iter().enumerate() {
            stretch(&format!("path.speed_limits[{i}]"), from_m, to_m, speed_mps)?;
        }
        Ok(())
    }
}

/// What a reference says; only the converged one carries all of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Expected {
    /// Step of the reference.
    pub dt_s: Option<f64>,
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
        self.reference.as_ref()
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
    pub fn run(&self, step_s: f64) -> Result<History, CaseFault> {
        let (train, place, ceiling) = (self.forces(), self.grade_force(), self.ceiling());
        let weight_n = self.gravity_mps2 * self.train.mass_static_kg;
        run(Course { train: &train, place: &place, ceiling: &ceiling, step_s })
            .map_err(|fault| CaseFault::new(fault, |chainage_m| place.at(chainage_m) / weight_n * 1e3))
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
    pub fn solve(&self, step_s: f64) -> Result<CaseResult, CaseFault> {
        let mut best = f64::INFINITY;
        let mut best_dropped = f64::INFINITY;
        let mut history = History::default();
        for repeat in 0..REPEATS {
            if repeat >= FEW_REPEATS && best > LONG_S {
                break;
            }
            let start = Instant::now();
            let duration = self.run(step_s)?.duration_s();
            best_dropped = best_dropped.min(start.elapsed().as_secs_f64());
            debug_assert!(duration > 0.0, "a run takes time");
            let start = Instant::now();
            history = self.run(step_s)?;
            best = best.min(start.elapsed().as_secs_f64());
        }
        let end = history.nodes().last().copied().ok_or(CaseFault::new(RunFault::NoLength, |_| 0.0))?;
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
