//! Meshes of interiors: one for every piece of the kit, one for every layout, all in one material.

use std::collections::BTreeMap;

use bevy::{camera::visibility::NoFrustumCulling, mesh::MeshTag, prelude::*};

use super::{Furnishing, Insides, InteriorOf, Opened, kit, shell};
use crate::app::{Frame, Playing, Raise, Raising, material::Materials, mesh::MeshKit, museum::on_show, train::Vehicle};

/// Floors, walls and partitions of a carriage.
#[derive(Component, Clone, Copy, Debug)]
struct Shell(usize);

/// Layouts that are the same share a mesh: those of one class, unless a carriage has rooms of its own.
fn layout_key(playing: &Playing, number: u32) -> Option<String> {
    let carriage = playing.scenario.trains[0].carriages.iter().find(|c| c.number == number)?;
    let own = carriage.layout.as_ref().is_some_and(|changes| {
        !(changes.rooms.is_empty() && changes.doorways.is_empty() && changes.without.is_empty())
    });
    Some(if own { format!("{} {number}", carriage.class) } else { carriage.class.clone() })
}

fn dress(
    mut commands: Commands,
    playing: Res<Playing>,
    insides: Res<Insides>,
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
    roots: Query<(Entity, &InteriorOf)>,
    furnishings: Query<(Entity, &Furnishing)>,
) {
    let mut shells: BTreeMap<String, Handle<Mesh>> = BTreeMap::new();
    for (entity, root) in &roots {
        let Some(inside) = insides.of(root.0) else { continue };
        let Some(key) = layout_key(&playing, inside.number) else { continue };
        let mesh = shells.entry(key).or_insert_with(|| meshes.add(shell::build(inside).build())).clone();
        commands.spawn((
            Shell(root.0),
            ChildOf(entity),
            Mesh3d(mesh),
            MeshMaterial3d(materials.inside.clone()),
            MeshTag(0),
            Transform::default(),
            on_show(),
        ));
    }
    let mut pieces: BTreeMap<&str, Handle<Mesh>> = BTreeMap::new();
    for (name, furnishing) in &playing.scenario.furnishings {
        pieces.insert(name, meshes.add(kit::piece(furnishing).build()));
    }
    for (entity, furnishing) in &furnishings {
        if let Some(mesh) = pieces.get(furnishing.kind.as_str()) {
            let look = (Mesh3d(mesh.clone()), MeshMaterial3d(materials.inside.clone()), on_show());
            commands.entity(entity).insert(look);
        }
    }
}

/// Partitions sink as their carriage opens.
fn sink(bodies: Query<(&Vehicle, &Opened), Changed<Opened>>, mut shells: Query<(&Shell, &mut MeshTag)>) {
    if bodies.is_empty() {
        return;
    }
    let opened: BTreeMap<usize, &Opened> = bodies.iter().map(|(vehicle, opened)| (vehicle.0, opened)).collect();
    for (shell, mut tag) in &mut shells {
        if let Some(opened) = opened.get(&shell.0) {
            *tag = opened.tag();
        }
    }
}

/// Frames after which interiors are made ready to be drawn: not before the first picture is there.
const READY_AFTER: u32 = 45;

/// Draws a triangle without area in the material of interiors, so that the drawing device has its shaders before the
/// first carriage opens.
fn make_ready(
    mut commands: Commands,
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut frames: Local<u32>,
) {
    *frames = frames.saturating_add(1);
    if *frames == READY_AFTER {
        commands.spawn((
            Mesh3d(meshes.add(MeshKit::default().build())),
            MeshMaterial3d(materials.inside.clone()),
            NoFrustumCulling,
        ));
    }
}

/// Looks of interiors.
pub fn plugin(app: &mut App) {
    app.add_systems(Raise, dress.in_set(Raising::Dress))
        .add_systems(Update, make_ready.in_set(Frame::Place))
        .add_systems(Update, sink.after(super::open_up).in_set(Frame::Place));
}
