//! Meshes of interiors: one for every piece of the kit, one for every layout, all in one material.
//!
//! They are made when the first carriage opens, or some frames after the first picture: nobody waits for what is not
//! seen yet.

use std::collections::BTreeMap;

use bevy::{camera::visibility::NoFrustumCulling, mesh::MeshTag, prelude::*};

use super::{
    Furnishing, Hangs, Inside, Insides, InteriorOf, Opened, Simplified, contact, hangs, kit, lamplight::Lamplight,
    shell, turn,
};
use crate::{
    app::{
        Frame, OfJourney, Playing,
        camera::{RenderScale, Rig, Screen, View},
        material::{Materials, SolidMaterial},
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

/// All furnishings of a layout as one: two meshes, of what is larger than [`LARGE_M`] and of the rest.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[require(OfJourney)]
enum Together {
    Large,
    Small,
}

/// What is larger counts among the large.
const LARGE_M: f32 = 1.0;
/// Shapes that are left of a piece there, at most: vertices are what a picture of ninety carriages costs.
const TOGETHER_SHAPES: usize = 2;
/// What is smaller is not seen where furnishings are drawn together.
const SMALL_M: f32 = 0.5;

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
    let mut shells: BTreeMap<String, [Handle<Mesh>; 5]> = BTreeMap::new();
    for (entity, root) in &roots {
        commands.entity(entity).insert(Dressed);
        let Some(inside) = insides.of(root.0) else { continue };
        let Some(key) = layout_key(&playing, inside.number) else { continue };
        let [near, far, shadows, large, small] = shells
            .entry(key)
            .or_insert_with(|| {
                let shell = |fineness| shell::build(inside, known, fineness);
                let [large, small] = together(inside, known);
                [shell(Fineness::Near), shell(Fineness::Far), contact::build(inside, known), large, small]
                    .map(|mesh| meshes.add(mesh.build()))
            })
            .clone();
        for (part, mesh) in [(Together::Large, large), (Together::Small, small)] {
            let material = MeshMaterial3d(materials.inside_far.clone());
            let hidden = Visibility::Hidden;
            commands.spawn((part, ChildOf(entity), Mesh3d(mesh), material, MeshTag(0), on_show(), hidden));
        }
        let material = MeshMaterial3d(materials.inside.clone());
        let forms = (Mesh3d(near.clone()), Forms([near, far]), Bulk(f32::MAX));
        commands.spawn((Shell(root.0), ChildOf(entity), forms, material, MeshTag(0), on_show()));
        let forms = (Mesh3d(shadows.clone()), Forms([shadows.clone(), shadows]), Bulk(SHADOW_M));
        commands.spawn((ChildOf(entity), forms, MeshMaterial3d(materials.contact.clone()), on_show()));
    }
    let mut pieces: BTreeMap<&str, (Forms, Bulk, Option<Handle<Mesh>>)> = BTreeMap::new();
    for (name, furnishing) in known {
        let bulk = Bulk(bulk_m(furnishing));
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

/// The furnishings of a layout in their simple forms, but for those that hang: the large ones and the small ones.
fn together(inside: &Inside, kit: &BTreeMap<String, scenario::Furnishing>) -> [MeshKit; 2] {
    let light = rooms_light(inside, kit);
    let mut parts = [MeshKit::default(), MeshKit::default()];
    let mut forms: BTreeMap<&str, MeshKit> = BTreeMap::new();
    for piece in &inside.interior.pieces {
        let Some(furnishing) = kit.get(&piece.kind) else { continue };
        let bulk_m = bulk_m(furnishing);
        if bulk_m < SMALL_M || hangs(piece, furnishing, &inside.body).is_some() {
            continue;
        }
        let form = forms.entry(&piece.kind).or_insert_with(|| kit::coarse_piece(furnishing, TOGETHER_SHAPES));
        let at = inside.local(piece.at_m, piece.across_m, piece.up_m).as_vec3();
        let part = &mut parts[usize::from(bulk_m <= LARGE_M)];
        let from = part.len();
        part.add(form, turn(piece), at, 1.0);
        let lamps = lamps(inside, &light, piece, furnishing.size_m.2);
        part.illuminate(from, |_, _| (1.0, lamps));
    }
    parts
}

/// Largest measure of a furnishing, metres.
fn bulk_m(furnishing: &scenario::Furnishing) -> f32 {
    let (width_m, depth_m, height_m) = furnishing.size_m;
    width_m.max(depth_m).max(height_m) as f32
}

fn rooms_light(inside: &Inside, kit: &BTreeMap<String, scenario::Furnishing>) -> Vec<Lamplight> {
    inside.interior.rooms.iter().map(|room| Lamplight::of(inside, room, kit)).collect()
}

/// How brightly lamps shine on a piece, in the highest byte of its tag: 128 as everywhere, 255 twice as much.
fn light_tag(inside: &Inside, light: &[Lamplight], index: usize, height_m: f64) -> MeshTag {
    let Some(piece) = inside.interior.pieces.get(index) else { return MeshTag(0) };
    let lamps = lamps(inside, light, piece, height_m);
    MeshTag(((128.0 + 127.0 * (lamps - 1.0)).clamp(1.0, 255.0) as u32) << 24)
}

/// How brightly lamps shine on a piece so high: 1 as everywhere.
fn lamps(inside: &Inside, light: &[Lamplight], piece: &scenario::Piece, height_m: f64) -> f32 {
    let at = inside.local(piece.at_m, piece.across_m, piece.up_m + height_m * 0.7).as_vec3();
    light.get(piece.room).map_or(1.0, |light| light.lamps(at, Vec3::Y))
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

/// What decides how finely furnishings are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Detail {
    /// What is smaller would be a dot, metres.
    least_m: f32,
    /// All of a carriage are drawn together, in simple forms.
    simple: bool,
    /// The only carriage, if one, that is not drawn in simple forms: whoever is in it sees the next ones through a door.
    /// Who sits does so in one room, and sees no more of the others.
    here: Option<(usize, Option<usize>)>,
}

impl Detail {
    fn of(rig: &Rig, screen: &Screen, scale: &RenderScale) -> Self {
        let pose = rig.pose();
        let least_m = if rig.museum() > 0.0 {
            let pixel_m = 2.0 * pose.distance_m * (pose.fov_rad * 0.5).tan() / f64::from(screen.full_size.y.max(1));
            // In steps, so that they do not come and go with every move.
            let dot_m = pixel_m as f32 * DOT_PX;
            2.0_f32.powf((dot_m.log2() * 4.0).round() / 4.0)
        } else {
            0.0
        };
        // Only where every corner costs: on software drivers.
        let lean = scale.msaa == Msaa::Off;
        let sits = rig.view == View::Seat;
        let here = rig.within().map(|(vehicle, room)| (vehicle, sits.then_some(room))).filter(|_| lean);
        Self { least_m, simple: lean && least_m > FAR_PIXEL_M * DOT_PX, here }
    }

    /// Whether something in a carriage, and in a room of it if it is in one, is not where somebody is.
    fn is_next_door(&self, carriage: Option<usize>, room: Option<usize>) -> bool {
        let (Some((here, here_room)), Some(carriage)) = (self.here, carriage) else { return false };
        carriage != here || here_room.is_some_and(|here| room.is_some_and(|room| room != here))
    }

    fn shows(&self, part: Together) -> bool {
        self.simple && (part == Together::Large || self.least_m < LARGE_M)
    }
}

/// In the museum furnishings that would be dots are left out. On a software driver all of a carriage are drawn together
/// from far away, and around the carriage that somebody is in the next ones are drawn in simple forms (what hangs is
/// seen to elsewhere).
fn choose_detail(
    (rig, screen, scale): (Res<Rig>, Res<Screen>, Res<RenderScale>),
    materials: Res<Materials>,
    insides: Res<Insides>,
    mut simplified: ResMut<Simplified>,
    roots: Query<&InteriorOf>,
    mut pieces: Query<
        (&Bulk, &Forms, &ChildOf, &mut Mesh3d, &mut Visibility, Has<Hangs>, Option<&Furnishing>),
        Without<Together>,
    >,
    mut together: Query<(&Together, &mut Visibility), Without<Bulk>>,
    mut shells: Query<&mut MeshMaterial3d<SolidMaterial>, With<Shell>>,
    new: Query<(), Added<Bulk>>,
    mut last: Local<Detail>,
) {
    let detail = Detail::of(&rig, &screen, &scale);
    if detail == *last && new.is_empty() && !scale.is_changed() {
        return;
    }
    *last = detail;
    let simple = detail.simple;
    simplified.0 = simple;
    let shown = |is_shown: bool| if is_shown { Visibility::Inherited } else { Visibility::Hidden };
    for (bulk, forms, parent, mut mesh, mut visibility, hangs, piece) in &mut pieces {
        let is_next_door = || {
            let carriage = roots.get(parent.parent()).ok().map(|root| root.0);
            let inside = carriage.and_then(|carriage| insides.of(carriage));
            let room = piece.and_then(|piece| inside?.interior.pieces.get(piece.index)).map(|piece| piece.room);
            detail.is_next_door(carriage, room)
        };
        let form = &forms.0[usize::from(simple || (detail.here.is_some() && is_next_door()))];
        if mesh.0 != *form {
            mesh.0 = form.clone();
        }
        if !hangs {
            visibility.set_if_neq(shown(bulk.0 >= detail.least_m && !(simple && piece.is_some())));
        }
    }
    let material = if simple { &materials.inside_far } else { &materials.inside };
    for mut worn in &mut shells {
        worn.set_if_neq(MeshMaterial3d(material.clone()));
    }
    for (part, mut visibility) in &mut together {
        visibility.set_if_neq(shown(detail.shows(*part)));
    }
}

/// Looks of interiors.
pub fn plugin(app: &mut App) {
    app.add_systems(Update, dress.run_if(is_wanted).in_set(Frame::Place).after(super::open_up))
        .add_systems(Update, (sink, choose_detail).in_set(Frame::Camera));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_sits_sees_one_room_in_full_and_who_walks_a_whole_carriage() {
        let sitting = Detail { here: Some((4, Some(1))), ..Detail::default() };
        let walking = Detail { here: Some((4, None)), ..Detail::default() };
        for detail in [sitting, walking] {
            assert!(!detail.is_next_door(Some(4), Some(1)), "{detail:?}");
            assert!(detail.is_next_door(Some(5), Some(1)), "{detail:?}");
        }
        assert!(sitting.is_next_door(Some(4), Some(0)) && !walking.is_next_door(Some(4), Some(0)));
        // Walls belong to no room, and nobody inside has nothing next door.
        assert!(!sitting.is_next_door(Some(4), None) && !Detail::default().is_next_door(Some(4), Some(0)));
    }

    #[test]
    fn what_is_drawn_together_is_drawn_from_far_away_only() {
        let near = Detail { least_m: 0.1, ..Detail::default() };
        let far = Detail { least_m: 0.7, simple: true, here: None };
        let farther = Detail { least_m: 1.2, ..far };
        assert!(!near.shows(Together::Large) && !near.shows(Together::Small));
        assert!(far.shows(Together::Large) && far.shows(Together::Small));
        assert!(farther.shows(Together::Large) && !farther.shows(Together::Small));
    }
}
