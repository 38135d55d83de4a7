//! Landmarks: what places along the line are known by, where the scenario says that they stand.
//!
//! They are there while the eye is within their reach, which grows with their height, and grow out of the ground at
//! its edge: a function of the eye alone, so that every picture can be made by itself.

use bevy::prelude::*;
use glam::DVec2;

use super::{
    Frame, OfJourney, Playing, Raise, Raising,
    camera::Rig,
    land::mirror::{self, Waters},
    material::Materials,
    mesh::MeshKit,
    origin::Placed,
};

mod looks;
mod site;

pub use site::Site;

/// A landmark in the scene: index into the scenario's landmarks.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[require(OfJourney)]
pub struct Landmark(pub usize);

/// Where all landmarks of the journey stand, in the order of the scenario.
#[derive(Resource, Clone, Debug, Default)]
pub struct Sites(pub Vec<Site>);

impl Sites {
    /// The sites of a journey's landmarks.
    pub fn of(playing: &Playing) -> Self {
        Self(playing.scenario.line.landmarks.iter().filter_map(|landmark| Site::of(playing, landmark)).collect())
    }

    /// Those that keep the ground clear within some distance of a place.
    pub fn near(&self, p: DVec2, within_m: f64) -> Vec<&Site> {
        self.0.iter().filter(|site| site.distance_m(p) < site.clear_m + within_m).collect()
    }
}

fn survey(mut commands: Commands, playing: Res<Playing>) {
    commands.insert_resource(Sites::of(&playing));
}

/// Landmarks come when the eye comes within their reach and go when it leaves.
fn keep_landmarks(
    mut commands: Commands,
    sites: Res<Sites>,
    rig: Res<Rig>,
    mut standing: Query<(Entity, &Landmark, &mut Transform)>,
) {
    let eye = rig.pose().eye();
    let mut missing: Vec<f32> = sites.0.iter().map(|site| site.grown(eye)).collect();
    for (entity, landmark, mut transform) in &mut standing {
        let Some(grown) = missing.get_mut(landmark.0).map(std::mem::take) else { continue };
        if grown == 0.0 {
            commands.entity(entity).despawn();
        } else if transform.scale.y != grown {
            transform.scale.y = grown;
        }
    }
    for (index, grown) in missing.into_iter().enumerate().filter(|(_, grown)| *grown > 0.0) {
        let Site { foot, heading_rad, .. } = sites.0[index];
        let transform = Transform::from_scale(Vec3::new(1.0, grown, 1.0));
        commands.spawn((Landmark(index), Placed { at: foot, heading_rad }, transform, Visibility::default()));
    }
}

/// Those without a look get one.
fn dress(
    mut commands: Commands,
    playing: Res<Playing>,
    (sites, waters): (Res<Sites>, Res<Waters>),
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
    bare: Query<(Entity, &Landmark), Without<Mesh3d>>,
) {
    for (entity, landmark) in &bare {
        let (Some(written), Some(site)) = (playing.scenario.line.landmarks.get(landmark.0), sites.0.get(landmark.0))
        else {
            continue;
        };
        let mesh = looks::mesh(&playing, written, site).map(MeshKit::build);
        if let Some(mesh) = mesh {
            let mesh = meshes.add(mesh);
            let mut entity = commands.entity(entity);
            entity.insert((Mesh3d(mesh.clone()), MeshMaterial3d(materials.solid.clone())));
            if waters.is_near(site.foot.truncate()) {
                entity.with_child(mirror::image(mesh, materials.mirrored.built.clone()));
            }
        }
    }
}

/// Where landmarks stand.
pub fn plugin(app: &mut App) {
    app.add_systems(Raise, survey.in_set(Raising::Build))
        .add_systems(Update, keep_landmarks.in_set(Frame::Place).before(super::origin::PlacesWritten));
}

/// How landmarks look.
pub fn visible_plugin(app: &mut App) {
    app.add_systems(Update, dress.in_set(Frame::Place).after(keep_landmarks));
}
