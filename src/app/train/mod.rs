//! The train: every vehicle an entity that means something, placed by its bogies on the rails.

use bevy::{mesh::MeshTag, prelude::*};
use glam::DVec3;

use super::{
    Frame, JourneySnapshot, OfJourney, Playing, Raise, Raising,
    camera::{Place, Places, Rig},
    interior::Opened,
    land::mirror,
    material::Materials,
    origin::{RenderOrigin, rotation},
};
use crate::journey::{VehicleKind, VehiclePose};

mod body;
pub mod exhaust;
mod running_gear;

pub use body::BodyMeshes;

/// A train.
#[derive(Component, Debug)]
#[relationship_target(relationship = OfTrain)]
pub struct Vehicles(Vec<Entity>);

/// The train that a vehicle belongs to.
#[derive(Component, Debug)]
#[relationship(relationship_target = Vehicles)]
pub struct OfTrain(pub Entity);

/// A vehicle of the formation: index into the journey's vehicles.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[require(Transform, Visibility, OfJourney)]
pub struct Vehicle(pub usize);

/// A carriage, by its number.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carriage {
    /// Number in the train, from 1.
    pub number: u32,
}

/// A locomotive, by its set and unit.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locomotive {
    /// Set, in the order of travel.
    pub set: usize,
    /// Unit in the set, 0 leads.
    pub unit: usize,
}

/// The vehicle that a part belongs to.
#[derive(Component, Debug)]
#[relationship(relationship_target = Parts)]
pub struct PartOf(pub Entity);

/// Parts of a vehicle: bogies and wheelsets.
#[derive(Component, Debug)]
#[relationship_target(relationship = PartOf)]
pub struct Parts(Vec<Entity>);

/// A bogie.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[require(Transform, Visibility)]
pub enum Bogie {
    /// Under the leading end.
    Front,
    /// Under the trailing end.
    Rear,
}

/// A wheelset: metres before the middle of its bogie, wheel radius.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
#[require(Transform, Visibility)]
pub struct Wheelset {
    /// Which bogie.
    pub bogie: Bogie,
    /// Metres ahead of the bogie's middle.
    pub ahead_m: f32,
    /// Wheel radius, metres.
    pub radius_m: f32,
}

/// The light that a vehicle's windows throw on the ground at night.
#[derive(Component)]
pub struct Spill;

/// The shadow of a vehicle.
#[derive(Component)]
pub struct Shadow;

/// Height of a wheel's middle over the rails, metres.
pub const WHEEL_RADIUS_M: f32 = 0.4575;
/// Beyond this distance from the eye a body is drawn in its simple form, metres.
const SIMPLE_BEYOND_M: f32 = 420.0;
/// Beyond this distance running gear is not drawn, metres.
const GEAR_WITHIN_M: f32 = 260.0;
/// Bodies are drawn up to this camera distance: beyond, a carriage is half a pixel and the train a line of the map.
const BODIES_WITHIN_M: f64 = 60_000.0;

pub(super) fn couple(mut commands: Commands, playing: Res<Playing>) {
    for train in playing.scenario.trains.iter().take(1) {
        let train_entity = commands.spawn((Name::new(train.id.clone()), OfJourney)).id();
        for (index, vehicle) in playing.journey.vehicles().iter().enumerate() {
            let mut entity = commands.spawn((Vehicle(index), OfTrain(train_entity)));
            match &vehicle.kind {
                VehicleKind::Carriage { number, .. } => {
                    entity.insert((
                        Carriage { number: *number },
                        Opened::default(),
                        Name::new(format!("carriage {number}")),
                    ));
                }
                VehicleKind::Locomotive { set, unit, .. } => {
                    entity.insert((
                        Locomotive { set: *set, unit: *unit },
                        Name::new(format!("locomotive {}.{}", set + 1, unit + 1)),
                    ));
                }
            }
            let id = entity.id();
            let (axles, radius_m) = running_gear::axles(&playing, &vehicle.kind);
            for bogie in [Bogie::Front, Bogie::Rear] {
                commands.spawn((bogie, PartOf(id), Vehicle(index)));
                for ahead_m in &axles {
                    commands.spawn((Wheelset { bogie, ahead_m: *ahead_m, radius_m }, PartOf(id), Vehicle(index)));
                }
            }
        }
    }
}

/// Rotation and middle of a body.
fn body_place(place: &Place, origin: RenderOrigin) -> (Vec3, Quat) {
    let flat = place.forward.truncate();
    (origin.to_render(place.middle), rotation(flat.to_angle(), place.forward.z / flat.length().max(1e-6)))
}

type Bodies<'w, 's> = Query<
    'w,
    's,
    (&'static Vehicle, &'static mut Transform, &'static mut Visibility),
    (Without<Bogie>, Without<Wheelset>),
>;
type Bogies<'w, 's> = Query<
    'w,
    's,
    (&'static Vehicle, &'static Bogie, &'static mut Transform, &'static mut Visibility),
    Without<Wheelset>,
>;
type Wheels<'w, 's> =
    Query<'w, 's, (&'static Vehicle, &'static Wheelset, &'static mut Transform, &'static mut Visibility)>;

pub(super) fn place_vehicles(
    places: Res<Places>,
    snapshot: Res<JourneySnapshot>,
    origin: Res<RenderOrigin>,
    rig: Res<Rig>,
    playing: Res<Playing>,
    mut set: ParamSet<(Bodies, Bogies, Wheels)>,
) {
    let mut by_vehicle: Vec<Option<&VehiclePose>> = vec![None; playing.journey.vehicles().len()];
    for pose in &snapshot.poses {
        by_vehicle[pose.vehicle] = Some(pose);
    }
    // In the museum carriages stand without their running gear.
    let on_track = rig.museum() <= 0.0;
    let eye = origin.to_render(rig.pose().eye());
    let in_sight = rig.pose().distance_m < BODIES_WITHIN_M;
    for (vehicle, mut transform, mut visibility) in &mut set.p0() {
        let shown = match places.of(vehicle.0).filter(|_| in_sight) {
            Some(place) => {
                let (at, turn) = body_place(place, *origin);
                *transform = Transform::from_translation(at).with_rotation(turn);
                Visibility::Visible
            }
            None => Visibility::Hidden,
        };
        visibility.set_if_neq(shown);
    }
    for (vehicle, bogie, mut transform, mut visibility) in &mut set.p1() {
        let shown = by_vehicle[vehicle.0].is_some_and(|pose| {
            let track = bogie_pose(pose, *bogie);
            let at = origin.to_render(track.position);
            let near = on_track && at.distance(eye) < GEAR_WITHIN_M;
            if near {
                *transform = Transform::from_translation(at).with_rotation(rotation(track.heading_rad, track.grade));
            }
            near
        });
        visibility.set_if_neq(if shown { Visibility::Visible } else { Visibility::Hidden });
    }
    let rolled = snapshot.moment.distance_run_m;
    // Wheels that would turn by more than half a spoke a frame stand still instead of flickering.
    let turning = snapshot.passing_mps.abs() < 40.0;
    for (vehicle, wheelset, mut transform, mut visibility) in &mut set.p2() {
        let shown = by_vehicle[vehicle.0].is_some_and(|pose| {
            let track = bogie_pose(pose, wheelset.bogie);
            let forward = DVec3::new(track.heading_rad.cos(), track.heading_rad.sin(), track.grade);
            let middle =
                track.position + forward * f64::from(wheelset.ahead_m) + DVec3::Z * f64::from(wheelset.radius_m);
            let at = origin.to_render(middle);
            let near = on_track && at.distance(eye) < GEAR_WITHIN_M;
            if near {
                let angle = if turning {
                    (rolled / f64::from(wheelset.radius_m)).rem_euclid(std::f64::consts::TAU)
                } else {
                    0.0
                };
                *transform = Transform::from_translation(at)
                    .with_rotation(rotation(track.heading_rad, track.grade) * Quat::from_rotation_x(-angle as f32));
            }
            near
        });
        visibility.set_if_neq(if shown { Visibility::Visible } else { Visibility::Hidden });
    }
}

fn bogie_pose(pose: &VehiclePose, bogie: Bogie) -> crate::geo::TrackPose {
    match bogie {
        Bogie::Front => pose.front_bogie,
        Bogie::Rear => pose.rear_bogie,
    }
}

fn dress(
    mut commands: Commands,
    playing: Res<Playing>,
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
    vehicles: Query<(Entity, &Vehicle, Option<&Carriage>), (Without<Bogie>, Without<Wheelset>)>,
    bogies: Query<(Entity, &Vehicle), With<Bogie>>,
    wheels: Query<(Entity, &Wheelset)>,
) {
    let bodies = BodyMeshes::build(&playing, &mut meshes);
    for (entity, vehicle, _) in &vehicles {
        let kind = &playing.journey.vehicles()[vehicle.0].kind;
        let (mesh, shadow) = bodies.full(kind);
        let look = (Mesh3d(mesh), MeshMaterial3d(materials.body.clone()), MeshTag(0), super::museum::on_show());
        commands.entity(entity).insert(look);
        commands.spawn((
            Shadow,
            ChildOf(entity),
            Mesh3d(shadow),
            MeshMaterial3d(materials.shade.clone()),
            Transform::default(),
            bevy::camera::visibility::NoFrustumCulling,
        ));
        commands.spawn((ChildOf(entity), mirror::image_of_body(bodies.simple(kind), materials.mirrored.body.clone())));
        if let Some(spill) = bodies.spill(kind) {
            commands.spawn((
                Spill,
                ChildOf(entity),
                Mesh3d(spill),
                MeshMaterial3d(materials.glow.clone()),
                Transform::default(),
            ));
        }
    }
    let gear = running_gear::GearMeshes::build(&mut meshes);
    for (entity, vehicle) in &bogies {
        let kind = &playing.journey.vehicles()[vehicle.0].kind;
        commands.entity(entity).insert((Mesh3d(gear.frame(kind)), MeshMaterial3d(materials.solid.clone())));
    }
    for (entity, wheelset) in &wheels {
        commands
            .entity(entity)
            .insert((Mesh3d(gear.wheels(wheelset.radius_m)), MeshMaterial3d(materials.solid.clone())));
    }
    commands.insert_resource(bodies);
}

/// Far bodies take their simple form, and in the museum, where furnishings do, that of an open carriage.
fn choose_detail(
    bodies: Res<BodyMeshes>,
    playing: Res<Playing>,
    rig: Res<Rig>,
    origin: Res<RenderOrigin>,
    simplified: Res<super::interior::Simplified>,
    mut vehicles: Query<(&Vehicle, &Transform, &mut Mesh3d), (Without<Bogie>, Without<Wheelset>)>,
) {
    let eye = origin.to_render(rig.pose().eye());
    let all_open = simplified.0 && rig.museum() >= 1.0;
    for (vehicle, transform, mut mesh) in &mut vehicles {
        let kind = &playing.journey.vehicles()[vehicle.0].kind;
        let far = transform.translation.distance(eye) > SIMPLE_BEYOND_M && rig.museum() <= 0.0;
        let wanted = match () {
            () if all_open => bodies.opened(kind),
            () if far => bodies.simple(kind),
            () => bodies.full(kind).0,
        };
        if mesh.0 != wanted {
            mesh.0 = wanted;
        }
    }
}

/// Vehicles and their places.
pub fn plugin(app: &mut App) {
    app.add_systems(Raise, couple.in_set(Raising::Build)).add_systems(Update, place_vehicles.in_set(Frame::Place));
}

/// Vehicles' looks.
pub fn visible_plugin(app: &mut App) {
    app.add_plugins(exhaust::plugin)
        .add_systems(Raise, dress.in_set(Raising::Dress))
        .add_systems(Update, choose_detail.in_set(Frame::Camera));
}
