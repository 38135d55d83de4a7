//! What stands on and beside a wide river, as seen in its water.
//!
//! Where the eye sees a thing in flat water is where its way to the thing's image under the water meets the surface.
//! The shader moves every vertex there, so that whatever has a mesh is mirrored without a second picture of the scene,
//! and banks, piers and trains hide what they would hide.

use bevy::{camera::visibility::NoFrustumCulling, mesh::MeshTag, prelude::*};
use glam::DVec2;

use super::smooth;
use crate::{
    app::{Frame, Playing, Raise, camera::Rig, material::SolidMaterial},
    scenario::StructureKind,
};

/// Shorter bridges lead over water that shows nothing, metres.
const LEAST_BRIDGE_M: f64 = 300.0;
/// So far from the ends of a bridge the water stops mirroring, and before which it mirrors in full, metres.
const REACH_M: (f64, f64) = (900.0, 1_700.0);
/// From farther away no mirrored thing is as large as a pixel, metres.
const SEEN_TO_M: f64 = 4_000.0;

/// Water under a bridge.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Water {
    middle: DVec2,
    half_m: f64,
    level_m: f64,
}

/// All wide waters that the line leads over.
#[derive(Resource, Clone, Debug, Default)]
pub struct Waters(Vec<Water>);

impl Waters {
    /// Those of a journey.
    fn of(playing: &Playing) -> Self {
        let line = playing.journey.alignment();
        let bridges = playing.scenario.line.structures.iter().filter(|s| s.kind != StructureKind::Tunnel);
        let water = |from_km: f64, to_km: f64| {
            let (from_m, to_m) = (line.chainage_at_km(from_km), line.chainage_at_km(to_km));
            let half_m = (to_m - from_m) * 0.5;
            let middle = line.pose((from_m + to_m) * 0.5).position.truncate();
            let ground = playing.land.sample(middle, 8.0);
            let is_wide = half_m * 2.0 >= LEAST_BRIDGE_M && ground.water > 0.9;
            is_wide.then_some(Water { middle, half_m, level_m: ground.water_level_m })
        };
        Self(bridges.filter_map(|s| water(s.from_km, s.to_km)).collect())
    }

    /// Height over the sea of the water that mirrors what is near a place, metres, and how much it does, 0 to 1.
    pub fn near(&self, p: DVec2) -> (f64, f64) {
        let strength = |w: &Water| 1.0 - smooth(REACH_M.0, REACH_M.1, p.distance(w.middle) - w.half_m);
        let nearest = self.0.iter().map(|w| (w.level_m, strength(w))).max_by(|a, b| a.1.total_cmp(&b.1));
        nearest.unwrap_or((0.0, 0.0))
    }

    /// Whether a wide water is so near to a place that it may mirror what stands there.
    pub fn is_near(&self, p: DVec2) -> bool {
        self.0.iter().any(|w| p.distance(w.middle) - w.half_m < REACH_M.1)
    }
}

/// How much of what stands around is seen in the water.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Mirror {
    /// Height of the water over the sea, metres.
    pub level_m: f64,
    /// 0 nothing, 1 as much as water does.
    pub strength: f64,
}

/// The image in the water of what it is a child of.
#[derive(Component, Clone, Copy, Debug, Default)]
pub struct Mirrored;

/// An image in the water, to be spawned as a child of what is mirrored.
pub fn image(mesh: Handle<Mesh>, material: Handle<SolidMaterial>) -> impl Bundle {
    // The tag says that what grows is grown.
    tagged(mesh, material, MeshTag(255))
}

/// The same for bodies, of which nothing is open.
pub fn image_of_body(mesh: Handle<Mesh>, material: Handle<SolidMaterial>) -> impl Bundle {
    tagged(mesh, material, MeshTag(0))
}

fn tagged(mesh: Handle<Mesh>, material: Handle<SolidMaterial>, tag: MeshTag) -> impl Bundle {
    let look = (Mesh3d(mesh), MeshMaterial3d(material), tag);
    (Mirrored, look, Transform::default(), Visibility::Hidden, NoFrustumCulling)
}

fn survey(mut commands: Commands, playing: Res<Playing>) {
    commands.insert_resource(Waters::of(&playing));
}

fn look_into_water(
    waters: Res<Waters>,
    rig: Res<Rig>,
    mut mirror: ResMut<Mirror>,
    mut images: Query<&mut Visibility, With<Mirrored>>,
) {
    let pose = rig.pose();
    let (level_m, strength) = waters.near(pose.focus.truncate());
    let far = smooth(SEEN_TO_M * 0.5, SEEN_TO_M, pose.distance_m);
    mirror.set_if_neq(Mirror { level_m, strength: strength * (1.0 - far) * (1.0 - rig.museum()) });
    let shown = if mirror.strength > 0.0 { Visibility::Inherited } else { Visibility::Hidden };
    for mut visibility in &mut images {
        visibility.set_if_neq(shown);
    }
}

/// Images in the water.
pub fn plugin(app: &mut App) {
    app.init_resource::<Mirror>()
        .add_systems(Raise, survey.in_set(crate::app::Raising::Build))
        .add_systems(Update, look_into_water.in_set(Frame::Camera));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn water_mirrors_what_is_near_it_and_fades_without_a_step() {
        let waters = Waters(vec![Water { middle: DVec2::ZERO, half_m: 470.0, level_m: 3.0 }]);
        assert_eq!(waters.near(DVec2::X * 400.0), (3.0, 1.0));
        assert_eq!(waters.near(DVec2::X * 2_400.0).1, 0.0);
        assert!(!waters.is_near(DVec2::X * 2_400.0) && waters.is_near(DVec2::X * 2_000.0));
        let mut last = 1.0;
        for m in 0..3_000 {
            let now = waters.near(DVec2::Y * f64::from(m)).1;
            assert!(now <= last && last - now < 0.01, "at {m} m");
            last = now;
        }
    }
}
