//! Roads as one sees them from the air: lanes from village to village, and the highway that keeps the railway company.
//!
//! They are invented, from the same seed as the villages. Nearer by, where fields and lanes are drawn one by one, they
//! fade; a map shows none.

use bevy::{camera::visibility::NoFrustumCulling, prelude::*};
use glam::DVec2;

use super::{
    later::Later,
    maplines::{Hairlines, to_local},
    scatter::{hash, unit},
};
use crate::{
    app::{
        OfJourney, Playing,
        camera::Rig,
        material::{HairlineMaterial, HairlineStyle},
        origin::Placed,
        theme,
    },
    geo::{VILLAGE_SQUARE_M, Village},
};

/// How far from the line there are roads, squares of villages.
const REACH: i32 = 7;
/// Villages farther apart have no lane between them, metres.
const FARTHEST_M: f64 = 3_400.0;
/// Roads of a stretch of the line this long are one mesh, metres.
const STRETCH_M: f64 = 60_000.0;
/// They are seen from this far, metres, and no longer from so far.
const SEEN_M: (f32, f32) = (3_200.0, 48_000.0);
/// From nearer to its focus the camera sees none.
const CAMERA_M: f64 = 1_200.0;

/// A mesh of roads and what it is measured from.
type Stretch = (Mesh, DVec2);

/// Roads while they are being laid out.
#[derive(Resource)]
pub struct Surveyed(Later<Vec<Stretch>>);

/// Roads of a stretch of the line.
#[derive(Component)]
#[require(OfJourney)]
pub struct Roads;

/// A road: places from end to end.
type Road = Vec<DVec2>;

/// Lanes of a village to those of its neighbours that lie to the east or north: every lane is found once.
fn lanes(playing: &Playing, square: (i32, i32), from: &Village) -> Vec<Road> {
    const NEIGHBOURS: [(i32, i32); 6] = [(1, 0), (0, 1), (1, 1), (1, -1), (2, 0), (0, 2)];
    let seed = playing.scenario.seed;
    let mut found = Vec::new();
    for (east, north) in NEIGHBOURS {
        // Over an empty square only.
        if (east == 2 || north == 2) && playing.land.village_in((square.0 + east / 2, square.1 + north / 2)).is_some() {
            continue;
        }
        let Some(to) = playing.land.village_in((square.0 + east, square.1 + north)) else { continue };
        let way = to.middle - from.middle;
        let h = hash(i64::from(square.0) * 7 + i64::from(east), i64::from(square.1) * 7 + i64::from(north), seed);
        if way.length() > FARTHEST_M || unit(h, 0) > 0.72 {
            continue;
        }
        let bend = way.perp() * (unit(h, 1) - 0.5) * 0.34;
        let road: Road = (0..=8)
            .map(|i| {
                let t = f64::from(i) / 8.0;
                // First to one side, then to the other: fields are in the way.
                let swing = (t * std::f64::consts::TAU).sin() * 0.12 * (unit(h, 2) - 0.5);
                from.middle + way * t + bend * (4.0 * t * (1.0 - t)) + way.perp() * swing
            })
            .collect();
        // Without a bridge no lane crosses a river.
        if road.iter().all(|p| playing.land.sample(*p, 120.0).water < 0.2) {
            found.push(road);
        }
    }
    found
}

/// The highway beside a stretch of the line: now on this side, now on that.
fn highway(playing: &Playing, from_m: f64, to_m: f64) -> Road {
    const STEP_M: f64 = 120.0;
    let line = playing.journey.alignment();
    let steps = ((to_m - from_m) / STEP_M).ceil();
    (0..=steps as u32)
        .map(|i| {
            let s = from_m + (to_m - from_m) * f64::from(i) / steps;
            let pose = line.pose(s);
            let middle = pose.position.truncate();
            let hilly = playing.land.sample(middle, 2_000.0).hilliness;
            let side = (s / 23_000.0).sin() + 0.35 * (s / 5_300.0).sin();
            let left = DVec2::from_angle(pose.heading_rad).perp();
            middle + left * side * (170.0 + 620.0 * (1.0 - hilly))
        })
        .collect()
}

/// Squares within reach of a stretch of the line that are nearer to it than to another stretch, in order.
fn squares(
    playing: &Playing,
    from_m: f64,
    to_m: f64,
    taken: &mut std::collections::BTreeSet<(i32, i32)>,
) -> Vec<(i32, i32)> {
    let line = playing.journey.alignment();
    let mut mine = Vec::new();
    let mut s = from_m;
    while s < to_m {
        let at = (line.pose(s).position.truncate() / VILLAGE_SQUARE_M).floor().as_ivec2();
        for (x, y) in (-REACH..=REACH).flat_map(|y| (-REACH..=REACH).map(move |x| (x, y))) {
            let square = (at.x + x, at.y + y);
            if x * x + y * y <= REACH * REACH && taken.insert(square) {
                mine.push(square);
            }
        }
        s += VILLAGE_SQUARE_M;
    }
    mine
}

fn lay_out(playing: &Playing) -> Vec<Stretch> {
    let line = playing.journey.alignment();
    let length_m = line.length_m();
    let stretches = (length_m / STRETCH_M).ceil();
    let mut taken = std::collections::BTreeSet::new();
    (0..stretches as u32)
        .map(|i| {
            let (from_m, to_m) = (length_m * f64::from(i) / stretches, length_m * f64::from(i + 1) / stretches);
            let anchor = line.pose(f64::midpoint(from_m, to_m)).position.truncate().round();
            let mut hair = Hairlines::default();
            let mut draw = |road: &Road, alpha: f32, width_m: f32| {
                let points: Vec<(Vec3, f32)> = road
                    .iter()
                    .map(|p| (to_local(p.extend(playing.land.sample(*p, 500.0).surface_m() + 2.0), anchor), 0.0))
                    .collect();
                hair.line(&points, theme::lane(), alpha, width_m);
            };
            draw(&highway(playing, from_m, to_m), 0.75, 9.0);
            for square in squares(playing, from_m, to_m, &mut taken) {
                if let Some(village) = playing.land.village_in(square) {
                    for road in lanes(playing, square, &village) {
                        draw(&road, 0.6, 5.0);
                    }
                }
            }
            (hair.build(), anchor)
        })
        .collect()
}

/// Begins to lay the roads out.
pub fn survey(mut commands: Commands, playing: Res<Playing>) {
    let playing = playing.clone();
    commands.insert_resource(Surveyed(Later::begun(move || lay_out(&playing))));
}

fn is_seen(rig: &Rig) -> bool {
    (CAMERA_M..f64::from(SEEN_M.1) * 1.6).contains(&rig.pose().distance_m)
}

/// Draws the roads when they are laid out, or at once when they have to be seen.
pub fn open(
    mut commands: Commands,
    mut surveyed: ResMut<Surveyed>,
    rig: Res<Rig>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<HairlineMaterial>>,
) {
    let Some(stretches) = surveyed.0.take(is_seen(&rig)) else { return };
    let shape = Vec4::new(1.0, SEEN_M.0, SEEN_M.1, 0.012);
    let style = HairlineStyle { shape, look: Vec4::new(0.0, 0.0, 1.0, 1.0) };
    let material = materials.add(HairlineMaterial { style, ..default() });
    for (mesh, anchor) in stretches {
        commands.spawn((
            Roads,
            Mesh3d(meshes.add(mesh)),
            MeshMaterial3d(material.clone()),
            Placed { at: anchor.extend(0.0), heading_rad: std::f64::consts::FRAC_PI_2 },
            NoFrustumCulling,
            if is_seen(&rig) { Visibility::Visible } else { Visibility::Hidden },
        ));
    }
    commands.remove_resource::<Surveyed>();
}

/// Shows roads where the camera is as high as they are seen from.
pub fn show(rig: Res<Rig>, mut roads: Query<(&Placed, &mut Visibility), With<Roads>>) {
    let pose = rig.pose();
    for (placed, mut visibility) in &mut roads {
        let near = placed.at.truncate().distance(pose.focus.truncate()) < STRETCH_M + 2.0 * f64::from(SEEN_M.1);
        let wanted = if near && is_seen(&rig) { Visibility::Visible } else { Visibility::Hidden };
        visibility.set_if_neq(wanted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::launch, scenario::Scenario};

    #[test]
    fn lanes_lead_from_village_to_village_and_through_no_river() {
        let playing = launch::prepare(Scenario::load("beijing-2025").expect("it is built in")).expect("it is solved");
        let middle = playing.journey.alignment().pose(900_000.0).position.truncate() / VILLAGE_SQUARE_M;
        let (x0, y0) = (middle.x.floor() as i32, middle.y.floor() as i32);
        let mut seen = 0;
        for square in (-6..=6).flat_map(|y| (-6..=6).map(move |x| (x0 + x, y0 + y))) {
            let Some(village) = playing.land.village_in(square) else { continue };
            assert!(
                village
                    .middle
                    .distance((DVec2::new(f64::from(square.0), f64::from(square.1)) + 0.5) * VILLAGE_SQUARE_M)
                    < VILLAGE_SQUARE_M
            );
            for road in lanes(&playing, square, &village) {
                assert_eq!(road[0], village.middle);
                let end = (road[8] / VILLAGE_SQUARE_M).floor().as_ivec2();
                let there = playing.land.village_in((end.x, end.y)).expect("a lane ends in a village");
                assert!(road[8].distance(there.middle) < 1e-6);
                assert!(road.iter().all(|p| playing.land.sample(*p, 120.0).water < 0.2));
                seen += 1;
            }
        }
        assert!(seen > 30, "{seen} lanes");
    }

    #[test]
    fn where_a_village_is_told_of_the_land_is_built_up() {
        let playing = launch::prepare(Scenario::load("beijing-2025").expect("it is built in")).expect("it is solved");
        let middle = playing.journey.alignment().pose(1_000_000.0).position.truncate() / VILLAGE_SQUARE_M;
        let (x0, y0) = (middle.x.floor() as i32, middle.y.floor() as i32);
        let villages: Vec<Village> = (-8..=8)
            .flat_map(|y| (-8..=8).map(move |x| (x0 + x, y0 + y)))
            .filter_map(|square| playing.land.village_in(square))
            .collect();
        assert!(villages.len() > 100, "{} villages", villages.len());
        for village in villages {
            let ground = playing.land.sample(village.middle, 4.0);
            assert!(ground.urban > 0.4 || ground.water > 0.0 || ground.line_distance_m < 40.0, "{village:?}");
        }
    }
}
