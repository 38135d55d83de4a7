//! Other trains, held in loops until ours has passed. Nobody reported any: which they are is drawn from the seed.

use bevy::{camera::visibility::NoFrustumCulling, prelude::*};
use glam::{DVec2, DVec3};

use super::{
    layout::{PassingLoop, draw},
    section::{Lane, Sections},
    wagons::{self, Wagon},
};
use crate::{
    app::{
        Frame, OfJourney, Playing, Raise, Raising, camera::Rig, material::Materials, mesh::MeshKit, origin::Placed,
        origin::rotation,
    },
    geo::Alignment,
    scenario::Scenario,
};

/// From the end of the loop's straight to the head of the train, metres: there is its signal.
const TO_SIGNAL_M: f64 = 18.0;
/// Fewest and most wagons.
const WAGONS: (f64, f64) = (8.0, 30.0);
/// Drawn up to this far from the focus, metres.
const NEAR_M: f64 = 6_000.0;
/// Wagons that share a mesh.
const PER_MESH: usize = 6;

/// A train that waits in a loop for ours: the same in every run of a scenario with a seed.
#[derive(Component, Clone, Debug, PartialEq)]
#[require(OfJourney, Transform, Visibility)]
pub struct HeldTrain {
    /// Index of the station in the scenario.
    pub station: usize,
    /// Locomotive first.
    pub vehicles: Vec<HeldVehicle>,
    /// Whether it goes the way that ours goes.
    pub our_way: bool,
}

/// A vehicle of a train that waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldVehicle {
    /// What it is.
    pub kind: Wagon,
    /// Chainage of its middle, metres.
    pub centre_m: f64,
    /// Tells it from others of its kind, 0 to 1.
    pub shade: f64,
}

impl HeldVehicle {
    /// Where its bogies stand: the one that leads, then the other.
    pub fn bogies(&self, line: &Alignment, sections: &Sections, our_way: bool) -> [DVec3; 2] {
        let ahead = self.kind.bogie_m() * if our_way { 1.0 } else { -1.0 };
        [ahead, -ahead].map(|d| {
            let s = self.centre_m + d;
            let pose = line.pose(s);
            let (sin, cos) = pose.heading_rad.sin_cos();
            let right_m = sections.offset_m(Lane::Loop, s).unwrap_or(0.0);
            pose.position + (DVec2::new(sin, -cos) * right_m).extend(0.0)
        })
    }
}

impl HeldTrain {
    /// The trains that wait along a line, by scenario and seed.
    pub fn all(scenario: &Scenario, sections: &Sections) -> Vec<Self> {
        sections.loops().iter().filter_map(|own| Self::in_loop(own, scenario, sections)).collect()
    }

    fn in_loop(own: &PassingLoop, scenario: &Scenario, sections: &Sections) -> Option<Self> {
        let station = &scenario.line.stations[own.station];
        let (from, to) = own.straight();
        let middle = f64::midpoint(from, to);
        let double = sections.is_double(middle);
        let ask = |question: u64| draw(scenario.seed, own.station, question);
        // Where trains must cross more of them wait than where one only overtakes.
        let likely = if double { 0.4 } else { 0.7 };
        if station.rank == 1 || ask(11) > likely {
            return None;
        }
        let passengers = station.country == "KP" && ask(12) < 0.4;
        let our_way = double || ask(13) < 0.3;
        let locomotive = if sections.wire(middle).is_some() { Wagon::Electric } else { Wagon::Diesel };
        let wanted = if passengers { 8.0 + 4.0 * ask(14) } else { WAGONS.0 + (WAGONS.1 - WAGONS.0) * ask(14) };
        let room = to - from - 2.0 * TO_SIGNAL_M;
        let mut vehicles: Vec<HeldVehicle> = Vec::new();
        let mut used = 0.0;
        let mut kind = locomotive;
        for number in 0..=wanted as u64 {
            if number > 0 {
                kind = if passengers { Wagon::Coach } else { load(ask(15), ask(30 + number / 3), kind) };
            }
            if used + kind.length_m() > room {
                break;
            }
            let back = TO_SIGNAL_M + used + kind.length_m() * 0.5;
            let centre_m = if our_way { to - back } else { from + back };
            vehicles.push(HeldVehicle { kind, centre_m, shade: ask(80 + number / 2) });
            used += kind.length_m();
        }
        (vehicles.len() as f64 > WAGONS.0).then_some(Self { station: own.station, vehicles, our_way })
    }
}

/// Wagons come in groups of a kind; some trains are all of one.
fn load(train: f64, group: f64, before: Wagon) -> Wagon {
    match train {
        t if t < 0.25 => Wagon::Open,
        t if t < 0.4 => Wagon::Tank,
        _ if group < 0.45 => Wagon::Van,
        _ if group < 0.8 => Wagon::Open,
        _ if matches!(before, Wagon::Electric | Wagon::Diesel) => Wagon::Van,
        _ => Wagon::Tank,
    }
}

/// Whether a train waits anywhere in a stretch of the line.
pub fn train_waits(playing: &Playing, from_m: f64, to_m: f64) -> bool {
    let here = |own: &&PassingLoop| own.from_m < to_m && own.to_m > from_m;
    let in_loop = |own: &PassingLoop| HeldTrain::in_loop(own, &playing.scenario, &playing.sections);
    playing
        .sections
        .loops()
        .iter()
        .filter(here)
        .filter_map(in_loop)
        .any(|train| train.vehicles.iter().any(|v| (from_m..to_m).contains(&v.centre_m)))
}

fn hold(mut commands: Commands, playing: Res<Playing>) {
    for train in HeldTrain::all(&playing.scenario, &playing.sections) {
        let station = &playing.scenario.line.stations[train.station];
        commands.spawn((Name::new(format!("held train at {}", station.id)), train));
    }
}

/// A few vehicles of a train that waits, as they are drawn.
#[derive(Component)]
struct Drawn;

/// Trains that wait are drawn while the camera is near them.
fn draw_near(
    mut commands: Commands,
    playing: Res<Playing>,
    rig: Res<Rig>,
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
    trains: Query<(Entity, &HeldTrain, Option<&Children>)>,
) {
    let pose = rig.pose();
    let line = playing.journey.alignment();
    for (entity, train, drawn) in &trains {
        let at = line.pose(train.vehicles[0].centre_m).position;
        let wanted = pose.distance_m < NEAR_M && at.distance(pose.focus) < NEAR_M;
        match (wanted, drawn.is_some()) {
            (true, false) => {
                for vehicles in train.vehicles.chunks(PER_MESH) {
                    dress(&mut commands, entity, train, vehicles, &playing, &materials, &mut meshes);
                }
            }
            (false, true) => {
                commands.entity(entity).despawn_related::<Children>();
            }
            _ => {}
        }
    }
}

fn dress(
    commands: &mut Commands,
    entity: Entity,
    train: &HeldTrain,
    vehicles: &[HeldVehicle],
    playing: &Playing,
    materials: &Materials,
    meshes: &mut Assets<Mesh>,
) {
    let line = playing.journey.alignment();
    let (mut kit, mut shade) = (MeshKit::default(), MeshKit::default());
    let Some(first) = vehicles.first() else { return };
    let [a, b] = first.bogies(line, &playing.sections, train.our_way);
    let anchor = (a + b) * 0.5;
    for vehicle in vehicles {
        let [front, rear] = vehicle.bogies(line, &playing.sections, train.our_way);
        let way = front - rear;
        let flat = way.truncate();
        let turn = rotation(flat.to_angle(), way.z / flat.length().max(1e-6));
        let d = (front + rear) * 0.5 - anchor;
        let by = Vec3::new(d.x as f32, d.z as f32, -d.y as f32);
        kit.add(&wagons::wagon(vehicle.kind, vehicle.shade as f32), turn, by, 1.0);
        shade.add(&wagons::shadow(vehicle.kind), turn, by, 1.0);
    }
    let placed = Placed { at: anchor, heading_rad: std::f64::consts::FRAC_PI_2 };
    commands.spawn((
        Drawn,
        ChildOf(entity),
        Mesh3d(meshes.add(kit.build())),
        MeshMaterial3d(materials.solid.clone()),
        placed,
    ));
    commands.spawn((
        Drawn,
        ChildOf(entity),
        Mesh3d(meshes.add(shade.build())),
        MeshMaterial3d(materials.shade.clone()),
        placed,
        NoFrustumCulling,
    ));
}

/// Trains that wait.
pub fn plugin(app: &mut App) {
    app.add_systems(Raise, hold.in_set(Raising::Build));
}

/// Their looks.
pub fn visible_plugin(app: &mut App) {
    app.add_systems(Update, draw_near.in_set(Frame::Place).before(crate::app::origin::PlacesWritten));
}
