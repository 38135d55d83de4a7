//! The trains and paths of TrainRuns.jl: a mass point, a table of tractive effort, a constant braking deceleration.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fault::CaseFault;
use super::sound::{Unsound, finite, not_negative, positive, rising, stretch};
use crate::dynamics::{Brake, Effort, GRAVITY_MPS2, PlaceForce, Quadratic, TrainForces};
use crate::journey::run::{Course, History, Limit, lowest, run};

/// Sections that miss each other by less than this join, metres.
const JOINED_M: f64 = 1e-3;

/// The trains and paths of TrainRuns.jl, sound.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "RunsFile")]
pub struct TrainRuns {
    trains: BTreeMap<String, RunsTrain>,
    paths: BTreeMap<String, Vec<Section>>,
    /// Converged running times by train and path, where they are known.
    pub converged_run_time_s: BTreeMap<String, BTreeMap<String, f64>>,
}

/// The trains and paths as they stand in their file.
#[derive(Deserialize)]
struct RunsFile {
    trains: BTreeMap<String, RunsTrain>,
    paths: BTreeMap<String, Vec<Section>>,
    #[serde(default)]
    converged_run_time_s: BTreeMap<String, BTreeMap<String, f64>>,
}

/// A section of a path: `start_m, end_m, limit_mps, path_resistance_permille`.
type Section = (f64, f64, f64, f64);

impl TryFrom<RunsFile> for TrainRuns {
    type Error = Unsound;

    fn try_from(file: RunsFile) -> Result<Self, Unsound> {
        let RunsFile { mut trains, mut paths, converged_run_time_s } = file;
        for (name, train) in &mut trains {
            train.check(&format!("trains.{name}"))?;
        }
        for (name, sections) in &mut paths {
            check_path(&format!("paths.{name}"), sections)?;
        }
        Ok(Self { trains, paths, converged_run_time_s })
    }
}

/// Brings the sections into the order of travel; they must join.
fn check_path(name: &str, sections: &mut [Section]) -> Result<(), Unsound> {
    for (i, &(from_m, to_m, speed_mps, permille)) in sections.iter().enumerate() {
        stretch(&format!("{name}[{i}]"), from_m, to_m, speed_mps)?;
        finite(&format!("the resistance of {name}[{i}]"), permille)?;
    }
    sections.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    for pair in sections.windows(2) {
        let (end_m, start_m) = (pair[0].1, pair[1].0);
        if (start_m - end_m).abs() > JOINED_M {
            let how = if start_m > end_m { "a gap" } else { "an overlap" };
            return Err(Unsound::because(format!(
                "{name} has {how}: a section ends at {end_m} m and the next starts at {start_m} m"
            )));
        }
    }
    match (sections.first(), sections.last()) {
        (Some(first), Some(last)) if last.1 > first.0 => Ok(()),
        _ => Err(Unsound::because(format!("{name} has no length; expected at least one section that has"))),
    }
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
    /// Checks the train and brings its tractive efforts into order.
    fn check(&mut self, name: &str) -> Result<(), Unsound> {
        positive(&format!("{name}.mass_kg"), self.mass_kg)?;
        positive(&format!("{name}.rotating_mass_factor"), self.rotating_mass_factor)?;
        positive(&format!("{name}.speed_max_mps"), self.speed_max_mps)?;
        positive(&format!("{name}.braking_deceleration_mps2"), self.braking_deceleration_mps2)?;
        not_negative(&format!("{name}.length_m"), self.length_m)?;
        not_negative(&format!("{name}.mass_traction_unit_kg"), self.mass_traction_unit_kg)?;
        not_negative(&format!("{name}.mass_driving_axles_kg"), self.mass_driving_axles_kg)?;
        not_negative(&format!("{name}.mass_wagons_kg"), self.mass_wagons_kg)?;
        let Permille {
            traction_unit_base_driving_axles: driving,
            traction_unit_base_carrying_axles: carrying,
            traction_unit_air,
            wagons_base,
            wagons_rolling,
            wagons_air,
        } = self.coefficients_permille;
        for coefficient in [driving, carrying, traction_unit_air, wagons_base, wagons_rolling, wagons_air] {
            not_negative(&format!("a number of {name}.coefficients_permille"), coefficient)?;
        }
        let table = format!("{name}.tractive_effort_mps_n");
        for &(speed_mps, effort_n) in &self.tractive_effort_mps_n {
            not_negative(&format!("a speed of {table}"), speed_mps)?;
            not_negative(&format!("an effort of {table}"), effort_n)?;
        }
        self.tractive_effort_mps_n = rising(&table, "m/s", std::mem::take(&mut self.tractive_effort_mps_n))?;
        Ok(())
    }

    /// Strahl's and Sauthoff's formulas, per mille of weight, with a head wind of 15 km/h where air counts.
    fn resistance(&self) -> Quadratic {
        const UNIT_MPS: f64 = 100.0 / 3.6;
        const WIND_MPS: f64 = 15.0 / 3.6;
        let f = self.coefficients_permille;
        let per_mille = GRAVITY_MPS2 / 1000.0;
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
    /// When a train cannot start, stalls, or cannot be braked: which train, on which path, and why.
    pub fn solve(&self, step_s: f64) -> Result<Vec<TrainRun>, RunsFault> {
        let mut done = Vec::new();
        for (train_name, train) in &self.trains {
            for (path_name, path) in &self.paths {
                let history = train.run(path, step_s).map_err(|fault| RunsFault {
                    train: train_name.clone(),
                    path: path_name.clone(),
                    fault,
                })?;
                let converged = self.converged_run_time_s.get(train_name).and_then(|p| p.get(path_name));
                done.push(TrainRun {
                    train: train_name.clone(),
                    path: path_name.clone(),
                    run_time_s: history.duration_s(),
                    converged_run_time_s: converged.copied(),
                });
            }
        }
        Ok(done)
    }
}

/// Why one of several runs cannot be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("train {train:?} on path {path:?}: {fault}")]
pub struct RunsFault {
    /// Train.
    pub train: String,
    /// Path.
    pub path: String,
    /// Why.
    pub fault: CaseFault,
}

impl RunsTrain {
    fn run(&self, path: &[Section], step_s: f64) -> Result<History, CaseFault> {
        let (from_m, to_m) = (path.first().map_or(0.0, |p| p.0), path.last().map_or(0.0, |p| p.1));
        let weight_per_mille = self.mass_kg * GRAVITY_MPS2 / 1000.0;
        let with_length = path.iter().filter(|p| p.1 > p.0);
        let grades: Vec<(f64, f64)> = with_length.map(|p| (p.0, p.3 * weight_per_mille)).collect();
        let limits: Vec<Limit> = path
            .iter()
            .map(|p| Limit { from_m: p.0, to_m: p.1, speed_mps: p.2 }.until_tail_clears(self.length_m))
            .collect();
        let ceiling = lowest(&limits, self.speed_max_mps, from_m, to_m);
        let (forces, place) = (self.forces(), PlaceForce::steps(&grades));
        run(Course { train: &forces, place: &place, ceiling: &ceiling, step_s })
            .map_err(|fault| CaseFault::new(fault, |chainage_m| place.at(chainage_m) / weight_per_mille))
    }
}
