//! Which carriages are open, and how far: a function of where the camera is, so that any frame can be made alone.

use std::collections::BTreeMap;

use bevy::{mesh::MeshTag, prelude::*};

use super::{Hangs, InteriorOf, Simplified};
use crate::app::{
    JourneySnapshot,
    camera::{Places, Rig, View},
    selection::Selection,
    train::Vehicle,
};

/// The selected carriage opens as the eye comes nearer, metres.
const SELECTED_OPENS_M: (f64, f64) = (105.0, 68.0);
/// Any other, when it is what is looked at.
const FOCUSED_OPENS_M: (f64, f64) = (26.0, 17.0);

/// How far a body is open, 0 closed to 1: its roof, its right and its left wall.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Opened {
    /// Roof and ends.
    pub roof: f32,
    /// Right wall.
    pub right: f32,
    /// Left wall.
    pub left: f32,
}

impl Opened {
    /// Open by a share, towards an eye at this place across the vehicle (metres to the right of its middle).
    fn towards(share: f64, eye_right_m: f64) -> Self {
        let right = smooth(-1.6, 1.6, eye_right_m);
        let roof = share as f32;
        Self { roof, right: (share * right) as f32, left: (share * (1.0 - right)) as f32 }
    }

    /// As the shader reads it: a byte each.
    pub fn tag(self) -> MeshTag {
        let byte = |share: f32| (share.clamp(0.0, 1.0) * 255.0).round() as u32;
        MeshTag(byte(self.roof) | byte(self.right) << 8 | byte(self.left) << 16)
    }
}

/// 0 at `from`, 1 at `to` (which may be smaller), smooth between.
fn smooth(from: f64, to: f64, x: f64) -> f64 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// How far a vehicle is open.
fn share(rig: &Rig, places: &Places, snapshot: &JourneySnapshot, vehicle: usize, selected: Option<usize>) -> f64 {
    let museum = rig.museum();
    if museum > 0.0 {
        return smooth(0.25, 1.0, museum);
    }
    // On the way into a room or out of it the carriage is open; around who is in it, it is closed.
    if let Some(away_m) = rig.away_from_room(snapshot, vehicle) {
        return smooth(SELECTED_OPENS_M.0, SELECTED_OPENS_M.1, away_m) * (1.0 - rig.shut());
    }
    if rig.within().is_some() || rig.view == View::Map {
        return 0.0;
    }
    let Some(place) = places.of(vehicle) else { return 0.0 };
    let pose = rig.pose();
    let (far_m, near_m) = if selected == Some(vehicle) { SELECTED_OPENS_M } else { FOCUSED_OPENS_M };
    if pose.distance_m > far_m {
        return 0.0;
    }
    // What is looked at lies within the vehicle, or nearly: its neighbours stay closed. The selected one is looked at
    // even where panels push it aside, at most by half the width of the picture.
    let aside_m = if selected == Some(vehicle) { pose.distance_m * 0.6 } else { 0.0 };
    let focus = place.local(pose.focus);
    let half_m = place.length_m * 0.5;
    if focus.z.abs() > half_m + 0.6 + aside_m || focus.x.abs() > 6.0 + aside_m {
        return 0.0;
    }
    smooth(far_m, near_m, pose.distance_m)
}

/// Opens bodies, and brings interiors to where they can be seen.
pub fn open_up(
    rig: Res<Rig>,
    places: Res<Places>,
    snapshot: Res<JourneySnapshot>,
    (selection, simplified): (Res<Selection>, Res<Simplified>),
    mut commands: Commands,
    mut bodies: Query<(Entity, &Vehicle, &Transform, &mut Opened), Without<InteriorOf>>,
    mut roots: Query<(Entity, &InteriorOf, &mut Transform, &mut Visibility), Without<Hangs>>,
    mut hanging: Query<(&Hangs, &ChildOf, &mut Visibility), Without<InteriorOf>>,
) {
    let eye = rig.pose().eye();
    let walked = rig.within().map(|(vehicle, _)| vehicle);
    let mut open_now: BTreeMap<usize, Opened> = BTreeMap::new();
    let mut seen: Vec<Option<Transform>> = vec![None; places.len()];
    for (entity, vehicle, transform, mut opened) in &mut bodies {
        let open = share(&rig, &places, &snapshot, vehicle.0, selection.vehicle());
        let eye_right_m = places.of(vehicle.0).map_or(0.0, |place| place.local(eye).x);
        let wanted = Opened::towards(open, eye_right_m);
        open_now.insert(vehicle.0, wanted);
        if *opened != wanted {
            *opened = wanted;
            commands.entity(entity).insert(wanted.tag());
        }
        let through = walked.is_some_and(|here| here.abs_diff(vehicle.0) <= 1);
        if (open > 0.0 || through) && places.of(vehicle.0).is_some() {
            seen[vehicle.0] = Some(*transform);
        }
    }
    let mut walls: BTreeMap<Entity, Opened> = BTreeMap::new();
    for (entity, root, mut transform, mut visibility) in &mut roots {
        let place = seen.get(root.0).copied().flatten();
        if let Some(place) = place {
            *transform = place;
        }
        if let Some(open) = place.and(open_now.get(&root.0)) {
            walls.insert(entity, *open);
        }
        visibility.set_if_neq(if place.is_some() { Visibility::Visible } else { Visibility::Hidden });
    }
    for (hangs, root, mut visibility) in &mut hanging {
        let Some(open) = walls.get(&root.parent()) else { continue };
        let is_gone = simplified.0 || hangs.is_gone(open);
        visibility.set_if_neq(if is_gone { Visibility::Hidden } else { Visibility::Inherited });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wall_towards_the_eye_opens_and_the_other_stays() {
        let open = Opened::towards(1.0, 12.0);
        assert_eq!((open.roof, open.right, open.left), (1.0, 1.0, 0.0));
        let open = Opened::towards(1.0, -12.0);
        assert_eq!((open.right, open.left), (0.0, 1.0));
    }

    #[test]
    fn what_hangs_goes_with_what_it_hangs_from() {
        let open = Opened::towards(1.0, 12.0);
        assert!(Hangs::Ceiling.is_gone(&open) && Hangs::Right.is_gone(&open) && !Hangs::Left.is_gone(&open));
        assert!(!Hangs::Ceiling.is_gone(&Opened::towards(0.0, 12.0)));
    }

    #[test]
    fn nothing_is_open_from_afar() {
        assert_eq!(Opened::towards(0.0, 3.0).tag(), MeshTag(0));
    }
}
