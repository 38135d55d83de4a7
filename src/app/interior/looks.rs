//! Meshes of interiors: one for every piece of the kit, one for every layout, all in one material.
//!
//! They are made when the first carriage opens, or some frames after the first picture: nobody waits for what is not
//! seen yet.

use std::collections::BTreeMap;

use bevy::{camera::visibility::NoFrustumCulling, mesh::MeshTag, prelude::*};

use super::{Furnishing, Hangs, Inside, Insides, InteriorOf, Opened, contact, kit, lamplight::Lamplight, shell};
use crate::{
    app::{
        Frame, OfJourney, Playing,
        camera::{RenderScale, Rig, Screen},
        material::Materials,
        mesh::MeshKit,
        museum::on_show,
        shapes::Fineness,
        train::Vehicle,
    },
    scenario,
};

/// Floors, walls and partitions of a carriage.
#[derive(Component, Clone, Copy, Debug)]
#[require(OfJourney)]
struct Shell(usize);

/// An interior that has its looks.
#[derive(Component, Clone, Copy, Debug)]
struct Dressed;

/// Meshes of a furnishing or of rooms: from near, from far away.
#[derive(Component, Clone, Debug)]
struct Forms([Handle<Mesh>; 2]);

/// Largest measure of a furnishing, metres: from so far away that it is a dot it is not drawn.
#[derive(Component, Clone, Copy, Debug)]
struct Bulk(f32);

/// Frames after which interiors are made ready to be drawn: not before the first picture is there.
const READY_AFTER: u32 = 45;
/// Furnishings that would be smaller than this are not drawn in the museum, pixels.
const DOT_PX: f32 = 3.4;
/// Shadows where things stand are left out with pieces of this size, metres.
const SHADOW_M: f32 = 0.7;
/// From where a pixel is so large they take their simple form, metres.
const FAR_PIXEL_M: f32 = 0.055;

/// Layouts that are the same share a mesh: those of one class, unless a carriage has rooms of its own.
fn layout_key(playing: &Playing, number: u32) -> Option<String> {
    let carriage = playing.scenario.trains[0].carriages.iter().find(|c| c.number == number)?;
    let own = carriage.layout.as_ref().is_some_and(|changes| {
        !(changes.rooms.is_empty() && changes.doorways.is_empty() && changes.without.is_empty())
    });
    Some(if own { format!("{} {number}", carriage.class) } else { carriage.class.clone() })
}

/// Whether interiors are wanted: one is open, or there was time enough.
fn is_wanted(roots: Query<&Visibility, (With<InteriorOf>, Without<Dressed>)>, mut frames: Local<u32>) -> bool {
    *frames = frames.saturating_add(1);
    !roots.is_empty() && (*frames >= READY_AFTER || roots.iter().any(|visibility| *visibility == Visibility::Visible))
}

fn dress(
    mut commands: Commands,
    playing: Res<Playing>,
    insides: Res<Insides>,
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
    roots: Query<(Entity, &InteriorOf), Without<Dressed>>,
    furnishings: Query<(Entity, &Furnishing, &ChildOf)>,
) {
    let known = &playing.scenario.furnishings;
    let mut shells: BTreeMap<String, [Handle<Mesh>; 3]> = BTreeMap::new();
    for (entity, root) in &roots {
        commands.entity(entity).insert(Dressed);
        let Some(inside) = insides.of(root.0) else { continue };
        let Some(key) = layout_key(&playing, inside.number) else { continue };
        let [near, far, shadows] = shells
            .entry(key)
            .or_insert_with(|| {
                let shell = |fineness| shell::build(inside, known, fineness);
                [shell(Fineness::Near), shell(Fineness::Far), contact::build(inside, known)]
                    .map(|mesh| meshes.add(mesh.build()))
            })
            .clone();
        let material = MeshMaterial3d(materials.inside.clone());
        let forms = (Mesh3d(near.clone()), Forms([near, far]), Bulk(f32::MAX));
        commands.spawn((Shell(root.0), ChildOf(entity), forms, material, MeshTag(0), on_show()));
        let forms = (Mesh3d(shadows.clone()), Forms([shadows.clone(), shadows]), Bulk(SHADOW_M));
        commands.spawn((ChildOf(entity), forms, MeshMaterial3d(materials.contact.clone()), on_show()));
    }
    let mut pieces: BTreeMap<&str, (Forms, Bulk, Option<Handle<Mesh>>)> = BTreeMap::new();
    for (name, furnishing) in known {
        let (width_m, depth_m, height_m) = furnishing.size_m;
        let bulk = Bulk(width_m.max(depth_m).max(height_m) as f32);
        let forms = [kit::piece(furnishing), kit::far_piece(furnishing)].map(|form| meshes.add(form.build()));
        let clear = kit::clear_part(furnishing).map(|part| meshes.add(part.build()));
        pieces.insert(name, (Forms(forms), bulk, clear));
    }
    let light: BTreeMap<Entity, (&Inside, Vec<Lamplight>)> = roots
        .iter()
        .filter_map(|(entity, root)| Some((entity, insides.of(root.0)?)))
        .map(|(entity, inside)| (entity, (inside, rooms_light(inside, known))))
        .collect();
    for (entity, furnishing, root) in &furnishings {
        if let Some((forms, bulk, clear)) = pieces.get(furnishing.kind.as_str()) {
            let mesh = Mesh3d(forms.0[0].clone());
            let look = (mesh, MeshMaterial3d(materials.inside.clone()), on_show(), forms.clone(), *bulk);
            let tag = light.get(&root.parent()).map_or(MeshTag(0), |(inside, light)| {
                light_tag(
                    inside,
                    light,
                    furnishing.index,
                    known.get(&furnishing.kind).map_or(0.0, |kind| kind.size_m.2),
                )
            });
            commands.entity(entity).insert((look, tag.clone()));
            if let Some(mesh) = clear {
                let forms = (Mesh3d(mesh.clone()), Forms([mesh.clone(), mesh.clone()]), *bulk);
                let material = MeshMaterial3d(materials.clear.clone());
                commands.spawn((ChildOf(entity), forms, material, tag, on_show(), OfJourney));
            }
        }
    }
    // A triangle without area, always drawn: the drawing device has the shaders before the first carriage opens.
    let mesh = Mesh3d(meshes.add(MeshKit::default().build()));
    commands.spawn((mesh, MeshMaterial3d(materials.inside.clone()), NoFrustumCulling, OfJourney));
}

fn rooms_light(inside: &Inside, kit: &BTreeMap<String, scenario::Furnishing>) -> Vec<Lamplight> {
    inside.interior.rooms.iter().map(|room| Lamplight::of(inside, room, kit)).collect()
}

/// How brightly lamps shine on a piece, in the highest byte of its tag: 128 as everywhere, 255 twice as much.
fn light_tag(inside: &Inside, light: &[Lamplight], index: usize, height_m: f64) -> MeshTag {
    let Some(piece) = inside.interior.pieces.get(index) else { return MeshTag(0) };
    let at = inside.local(piece.at_m, piece.across_m, piece.up_m + height_m * 0.7).as_vec3();
    let lamps = light.get(piece.room).map_or(1.0, |light| light.lamps(at, Vec3::Y));
    MeshTag(((128.0 + 127.0 * (lamps - 1.0)).clamp(1.0, 255.0) as u32) << 24)
}

/// Partitions sink as their carriage opens.
fn sink(bodies: Query<(&Vehicle, &Opened)>, mut shells: Query<(&Shell, &mut MeshTag)>) {
    let opened: BTreeMap<usize, &Opened> = bodies.iter().map(|(vehicle, opened)| (vehicle.0, opened)).collect();
    for (shell, mut tag) in &mut shells {
        if let Some(opened) = opened.get(&shell.0) {
            let wanted = opened.tag();
            if tag.0 != wanted.0 {
                *tag = wanted;
            }
        }
    }
}

/// In the museum, from far away, furnishings take their simple form, and those that would be dots are left out (what
/// hangs is seen to elsewhere).
fn choose_detail(
    rig: Res<Rig>,
    screen: Res<Screen>,
    scale: Res<RenderScale>,
    mut pieces: Query<(&Bulk, &Forms, &mut Mesh3d, &mut Visibility, Has<Hangs>)>,
    new: Query<(), Added<Bulk>>,
    mut last_m: Local<f32>,
) {
    let pose = rig.pose();
    let least_m = if rig.museum() > 0.0 {
        let pixel_m = 2.0 * pose.distance_m * (pose.fov_rad * 0.5).tan() / f64::from(screen.full_size.y.max(1));
        // In steps, so that they do not come and go with every move.
        let dot_m = pixel_m as f32 * DOT_PX;
        2.0_f32.powf((dot_m.log2() * 4.0).round() / 4.0)
    } else {
        0.0
    };
    if least_m == *last_m && new.is_empty() && !scale.is_changed() {
        return;
    }
    *last_m = least_m;
    // Only where every corner costs: on software drivers.
    let lean = scale.msaa == Msaa::Off;
    let form = usize::from(lean && least_m > FAR_PIXEL_M * DOT_PX);
    for (bulk, forms, mut mesh, mut visibility, hangs) in &mut pieces {
        if mesh.0 != forms.0[form] {
            mesh.0 = forms.0[form].clone();
        }
        if !hangs {
            visibility.set_if_neq(if bulk.0 < least_m { Visibility::Hidden } else { Visibility::Inherited });
        }
    }
}

/// Looks of interiors.
pub fn plugin(app: &mut App) {
    app.add_systems(Update, dress.run_if(is_wanted).in_set(Frame::Place).after(super::open_up))
        .add_systems(Update, (sink, choose_detail).in_set(Frame::Camera));
}
