//! The train: its vehicles, and for every locomotive set what the solver needs to know of the whole.

use super::fault::SolveFault;
use super::line::Body;
use super::types::{Vehicle, VehicleKind};
use crate::dynamics::{
    Brake, Effort, GRAVITY_MPS2, KMH_PER_MPS, Quadratic, SERVICE_SHARE, STARTING_CARRIAGE, STARTING_LOCOMOTIVE,
    TrainForces, build_up_s,
};
use crate::scenario::{CarriageClass, LocomotiveClass, LocomotiveSet, Scenario, Train};

/// The train behind one locomotive set.
#[derive(Clone, Debug)]
pub(super) struct Consist {
    /// The set's class, kept for faults and energy.
    pub class: LocomotiveClass,
    pub class_name: String,
    pub locomotives: usize,
    /// Station where the set is put on.
    pub from_station: String,
    /// Length of the locomotives.
    pub head_m: f64,
    /// Length of the whole train.
    pub length_m: f64,
    pub mass_kg: f64,
    pub carriages_kg: f64,
    pub bodies: Vec<Body>,
    pub forces: TrainForces,
}

impl Consist {
    pub fn weight_n(&self) -> f64 {
        self.mass_kg * GRAVITY_MPS2
    }

    pub fn top_mps(&self) -> f64 {
        self.class.max_speed_kmh / KMH_PER_MPS
    }

    pub fn auxiliary_w(&self) -> f64 {
        self.class.auxiliary_w * self.locomotives as f64
    }

    /// Resistance at the moment of starting on level, straight track.
    pub fn starting_n(&self) -> f64 {
        GRAVITY_MPS2
            * (STARTING_CARRIAGE * self.carriages_kg + STARTING_LOCOMOTIVE * (self.mass_kg - self.carriages_kg))
    }

    /// How many locomotives of the class would overcome a slope (force per weight) at a speed,
    /// carriages and locomotives with this resistance per weight.
    pub fn sufficient(&self, slope: f64, speed_mps: f64, specific: (f64, f64)) -> Option<usize> {
        const MOST: usize = 50;
        let one = Effort::locomotives(&self.class, 1).at(speed_mps);
        let carriages = self.carriages_kg * GRAVITY_MPS2 * (slope + specific.0);
        let locomotive = self.class.mass_kg * GRAVITY_MPS2 * (slope + specific.1);
        (1..=MOST).find(|&n| n as f64 * (one - locomotive) > carriages)
    }
}

/// All vehicles of a train (all locomotive sets, then carriages) and the consist behind every set.
pub(super) fn assemble(scenario: &Scenario, train: &Train) -> Result<(Vec<Vehicle>, Vec<Consist>), SolveFault> {
    if train.locomotive_sets.is_empty() || train.locomotive_sets.iter().any(|s| s.count == 0) {
        return Err(SolveFault::NoLocomotives(train.id.clone()));
    }
    let carriages = loaded_carriages(scenario, train)?;
    let mut vehicles = Vec::new();
    let mut consists = Vec::new();
    for (index, set) in train.locomotive_sets.iter().enumerate() {
        let class = scenario.locomotive_classes.get(&set.class).ok_or_else(|| SolveFault::Unknown {
            what: "locomotive class",
            name: set.class.clone(),
            hint: "locomotive classes are the files of assets/locomotives",
        })?;
        vehicles.extend((0..set.count).map(|unit| locomotive(index, unit, set, class)));
        consists.push(consist(set, class, &carriages));
    }
    let mut behind_m = 0.0;
    for (carriage, Loaded { class, mass_kg }) in train.carriages.iter().zip(&carriages) {
        vehicles.push(Vehicle {
            kind: VehicleKind::Carriage { number: carriage.number, class: carriage.class.clone() },
            length_m: class.length_m,
            body_length_m: class.body.length_m,
            mass_kg: *mass_kg,
            bogie_spacing_m: class.bogie_spacing_m,
            behind_m: behind_m + 0.5 * class.length_m,
        });
        behind_m += class.length_m;
    }
    Ok((vehicles, consists))
}

/// A carriage of the train with what it carries.
struct Loaded<'a> {
    class: &'a CarriageClass,
    mass_kg: f64,
}

fn loaded_carriages<'a>(scenario: &'a Scenario, train: &Train) -> Result<Vec<Loaded<'a>>, SolveFault> {
    train
        .carriages
        .iter()
        .map(|c| {
            let class = scenario.carriage_classes.get(&c.class).zip(scenario.loaded_kg(c));
            class.map(|(class, mass_kg)| Loaded { class, mass_kg }).ok_or_else(|| SolveFault::Unknown {
                what: "carriage class",
                name: c.class.clone(),
                hint: "carriage classes are the files of assets/classes",
            })
        })
        .collect()
}

fn locomotive(set: usize, unit: usize, entry: &LocomotiveSet, class: &LocomotiveClass) -> Vehicle {
    let before = (entry.count - unit) as f64 - 0.5;
    Vehicle {
        kind: VehicleKind::Locomotive { set, unit, class: entry.class.clone() },
        length_m: class.length_m,
        body_length_m: class.shape.body_length_m,
        mass_kg: class.mass_kg,
        bogie_spacing_m: class.bogie_spacing_m,
        behind_m: -before * class.length_m,
    }
}

/// Mass, rotating mass, resistance, largest brake force and length of a vehicle.
struct Item {
    mass_kg: f64,
    rotating: f64,
    resistance: Quadratic,
    brake_ratio: f64,
    length_m: f64,
}

fn consist(set: &LocomotiveSet, class: &LocomotiveClass, carriages: &[Loaded<'_>]) -> Consist {
    let locomotive = || Item {
        mass_kg: class.mass_kg,
        rotating: class.rotating_share,
        resistance: Quadratic::of_vehicle(class.resistance, class.mass_kg),
        brake_ratio: class.brake_ratio,
        length_m: class.length_m,
    };
    let items: Vec<Item> = (0..set.count)
        .map(|_| locomotive())
        .chain(carriages.iter().map(|Loaded { class, mass_kg }| Item {
            mass_kg: *mass_kg,
            rotating: class.rotating_share,
            resistance: Quadratic::of_vehicle(class.resistance, *mass_kg),
            brake_ratio: class.brake_ratio,
            length_m: class.length_m,
        }))
        .collect();
    let mut bodies = Vec::with_capacity(items.len());
    let mut length_m = 0.0;
    for item in &items {
        bodies.push(Body { behind_m: length_m, length_m: item.length_m, weight_n: item.mass_kg * GRAVITY_MPS2 });
        length_m += item.length_m;
    }
    let full_brake: f64 = items.iter().map(|i| i.brake_ratio * i.mass_kg * GRAVITY_MPS2).sum();
    let forces = TrainForces {
        dynamic_mass_kg: items.iter().map(|i| i.mass_kg * (1.0 + i.rotating)).sum(),
        resistance: items.iter().map(|i| i.resistance).sum(),
        effort: Effort::locomotives(class, set.count),
        brake: Brake::Force(SERVICE_SHARE * full_brake),
        build_up_s: build_up_s(length_m),
    };
    Consist {
        class: class.clone(),
        class_name: set.class.clone(),
        locomotives: set.count,
        from_station: set.from_station.clone(),
        head_m: class.length_m * set.count as f64,
        length_m,
        mass_kg: items.iter().map(|i| i.mass_kg).sum(),
        carriages_kg: carriages.iter().map(|c| c.mass_kg).sum(),
        bodies,
        forces,
    }
}
