//! Exhaust of diesel locomotives: more of it the harder they pull.
//!
//! A puff left the roof some seconds of the journey ago, where the locomotive was then; so the plume is a function of
//! the instant, and plays backwards as well.

use bevy::{
    asset::RenderAssetUsages,
    camera::visibility::NoFrustumCulling,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};
use glam::{DVec2, DVec3};

use crate::{
    app::{
        Frame, JourneySnapshot, OfJourney, Playing, Raise, camera::Rig, material::PuffMaterial, origin::RenderOrigin,
        theme,
    },
    journey::VehicleKind,
    scenario::Supply,
};

/// A puff lasts so long, seconds of the journey.
const LIFE_S: f64 = 9.0;
/// Puffs leave the roof so far apart, seconds of the journey.
const APART_S: f64 = 0.25;
/// Height of the outlet over the rails, metres.
const OUTLET_M: f64 = 4.7;
/// A light air from the north-west, metres a second.
const WIND_MPS: DVec2 = DVec2::new(1.3, -0.8);
/// Share of full smoke that an engine makes at rest.
const IDLING: f64 = 0.12;
/// Seen from nearer than this, metres.
const WITHIN_M: f64 = 4_000.0;
/// Metres of line in a real second from which on the plume stands still beside the train.
const RUSHING_MPS: (f64, f64) = (150.0, 900.0);

/// The smoke of the train.
#[derive(Component)]
#[require(OfJourney)]
pub struct Exhaust(Handle<Mesh>);

/// A puff: where, how wide, how dense.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Puff {
    /// Its middle, world.
    pub at: DVec3,
    /// Metres.
    pub radius_m: f64,
    /// 0 to 1.
    pub density: f64,
}

/// The puffs in the air at an instant.
pub fn puffs(playing: &Playing, snapshot: &JourneySnapshot) -> Vec<Puff> {
    let now = &snapshot.moment;
    let journey = &playing.journey;
    let rush = ((snapshot.passing_mps.abs() - RUSHING_MPS.0) / (RUSHING_MPS.1 - RUSHING_MPS.0)).clamp(0.0, 1.0);
    // At high rates puffs would only flicker along the train.
    let phase_s = now.elapsed_s.rem_euclid(APART_S) * (1.0 - rush);
    let mut out = Vec::new();
    for pose in &snapshot.poses {
        let VehicleKind::Locomotive { set, class, .. } = &journey.vehicles()[pose.vehicle].kind else { continue };
        let Some(class) = playing.scenario.locomotive_classes.get(class) else { continue };
        if *set != now.locomotive_set || class.supply != Supply::Diesel {
            continue;
        }
        let behind_front_m = now.chainage_m - pose.centre_chainage_m;
        for k in 0..(LIFE_S / APART_S) as u32 {
            let age_s = phase_s + f64::from(k) * APART_S;
            let then = journey.at((now.elapsed_s - age_s).max(0.0));
            if then.locomotive_set != *set {
                continue;
            }
            let pull = (then.tractive_n.max(0.0) * then.speed_mps / class.power_w).clamp(0.0, 1.0);
            let line = journey.alignment();
            let (first, last) = line.range_m();
            let roof = line.pose((then.chainage_m - behind_front_m).clamp(first, last)).position;
            let rise = OUTLET_M + 2.1 * age_s.powf(0.75);
            let left = 1.0 - age_s / LIFE_S;
            out.push(Puff {
                at: roof + (WIND_MPS * age_s).extend(rise),
                radius_m: 0.45 + 0.62 * age_s.powf(0.8),
                density: (IDLING + (1.0 - IDLING) * pull) * left * left,
            });
        }
    }
    out
}

fn raise(mut commands: Commands, mut meshes: ResMut<Assets<Mesh>>, mut materials: ResMut<Assets<PuffMaterial>>) {
    let mesh = meshes.add(drawn(&[], RenderOrigin::default()));
    commands.spawn((
        Name::new("exhaust"),
        Exhaust(mesh.clone()),
        Mesh3d(mesh),
        MeshMaterial3d(materials.add(PuffMaterial::default())),
        Transform::default(),
        Visibility::Hidden,
        NoFrustumCulling,
    ));
}

/// Four corners for every puff, oldest first; nothing gives one puff that cannot be seen.
fn drawn(puffs: &[Puff], origin: RenderOrigin) -> Mesh {
    let nothing = [Puff { at: DVec3::ZERO, radius_m: 0.0, density: 0.0 }];
    let puffs = if puffs.is_empty() { &nothing } else { puffs };
    let soot = theme::soot();
    let (mut at, mut color, mut corner, mut size) = (vec![], vec![], vec![], vec![]);
    for puff in puffs.iter().rev() {
        for c in [[-1.0_f32, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]] {
            at.push(origin.to_render(puff.at).to_array());
            color.push([soot.red, soot.green, soot.blue, 0.34 * puff.density as f32]);
            corner.push(c);
            size.push([puff.radius_m as f32, 0.0]);
        }
    }
    let indices = (0..puffs.len() as u32).flat_map(|q| [0, 1, 2, 0, 2, 3].map(|i| q * 4 + i)).collect();
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, at)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, color)
        .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, corner)
        .with_inserted_attribute(Mesh::ATTRIBUTE_UV_1, size)
        .with_inserted_indices(Indices::U32(indices))
}

fn drift(
    playing: Res<Playing>,
    snapshot: Res<JourneySnapshot>,
    origin: Res<RenderOrigin>,
    rig: Res<Rig>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut exhausts: Query<(&Exhaust, &mut Visibility)>,
) {
    for (exhaust, mut visibility) in &mut exhausts {
        let near = rig.pose().distance_m < WITHIN_M && rig.museum() <= 0.0;
        let puffs = if near { puffs(&playing, &snapshot) } else { Vec::new() };
        visibility.set_if_neq(if puffs.is_empty() { Visibility::Hidden } else { Visibility::Visible });
        if !puffs.is_empty()
            && let Some(mut mesh) = meshes.get_mut(&exhaust.0)
        {
            *mesh = drawn(&puffs, *origin);
        }
    }
}

/// Smoke.
pub fn plugin(app: &mut App) {
    app.add_systems(Raise, raise).add_systems(Update, drift.in_set(Frame::Camera));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::launch, scenario::Scenario};

    fn playing() -> Playing {
        launch::prepare(Scenario::load("beijing-2025").expect("it is built in")).expect("it is solved")
    }

    fn at(playing: &Playing, elapsed_s: f64) -> Vec<Puff> {
        puffs(playing, &JourneySnapshot::of(playing, elapsed_s))
    }

    #[test]
    fn diesels_smoke_and_nothing_else_does() {
        let playing = playing();
        // The set that the formation writes for a moment, told without the train's vehicles.
        let sets = &playing.scenario.trains[0].locomotive_sets;
        let mut seen = [0, 0];
        for minute in 0..1_440 {
            let elapsed_s = f64::from(minute) * 60.0;
            let set = playing.journey.at(elapsed_s).locomotive_set;
            let is_diesel = playing.scenario.locomotive_classes[&sets[set].class].supply == Supply::Diesel;
            let smokes = !at(&playing, elapsed_s).is_empty();
            assert_eq!(smokes, is_diesel, "minute {minute}");
            seen[usize::from(smokes)] += 1;
        }
        assert!(seen[0] > 100 && seen[1] > 100, "{seen:?}");
    }

    #[test]
    fn smoke_stays_where_it_left_the_roof_but_for_rise_and_wind() {
        let playing = playing();
        let running = (0..1_440)
            .map(|minute| f64::from(minute) * 60.0)
            .find(|t| !at(&playing, *t).is_empty() && playing.journey.at(*t).speed_mps > 10.0)
            .expect("somewhere it runs by diesel");
        let (now, later) = (at(&playing, running), at(&playing, running + APART_S));
        // The puff that was k-th is the next one a step later, a little higher and downwind.
        for (a, b) in now.iter().zip(later.iter().skip(1)).take(20) {
            assert!(a.at.distance(b.at) < 2.5 && b.at.z > a.at.z - 0.2 && b.density < a.density);
        }
    }
}
