//! The land: nested rings of one lattice around the camera, map lines, and what grows and is built on it.
//!
//! The cost of a frame does not depend on how fast the ground passes: a ring is sampled anew, whole,
//! whenever it moves, and nothing is kept.

use bevy::{
    camera::visibility::NoFrustumCulling,
    mesh::MeshTag,
    prelude::*,
    tasks::{ComputeTaskPool, TaskPool},
};
use glam::DVec2;

use super::{
    Frame, OfJourney, Playing, Raise,
    camera::Rig,
    material::{GroundMaterial, Materials},
    origin::RenderOrigin,
    sky::Ground,
};

mod cells;
mod close;
pub mod country;
mod cover;
mod houses;
mod later;
mod maplines;
pub mod mirror;
mod quarters;
mod region;
mod rings;
mod roads;
mod scale;
mod scatter;
mod skyline;
mod town;
mod traffic;
mod trees;

pub use maplines::{Hairlines, MapLine, SUNRISE_RAD};
use rings::{CELLS, Change, LEVELS, Ring};
pub use scale::{region_share, tallness};
pub use scatter::Density;

/// Spacing of the finest lattice, metres.
pub const FINEST_M: f64 = 4.0;
/// From higher over the ground than this no pixel shows a field, a street or a wood (see `ground.wgsl`), metres.
const PATTERNS_TO_M: f64 = 90_000.0;
/// Nearer to the eye than this nothing shows that is only seen from high up (see `ground.wgsl`, where it begins at
/// 2,500 m), metres.
const CLOSE_M: f64 = 2_300.0;

fn smooth(low: f64, high: f64, x: f64) -> f64 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// All rings, finest first.
#[derive(Resource)]
struct Rings {
    rings: Vec<Ring>,
    entities: Vec<Entity>,
}

fn raise_rings(mut commands: Commands, mut meshes: ResMut<Assets<Mesh>>, materials: Res<Materials>) {
    let mut rings = Vec::new();
    let mut entities = Vec::new();
    for level in 0..LEVELS {
        let ring = Ring::new(level, &mut meshes);
        let entity = commands
            .spawn((
                Name::new(format!("land ring {level}")),
                OfJourney,
                Mesh3d(ring.mesh.clone()),
                MeshMaterial3d(materials.ground.clone()),
                MeshTag(level),
                Transform::default(),
                NoFrustumCulling,
            ))
            .id();
        rings.push(ring);
        entities.push(entity);
    }
    commands.insert_resource(Rings { rings, entities });
}

/// The finest level worth drawing from a distance, as a number with a fraction: the fraction fades it.
fn finest_level(distance_m: f64) -> f64 {
    (distance_m / (FINEST_M * 90.0)).log2().clamp(0.0, f64::from(LEVELS) - 4.0)
}

fn lay_rings(
    mut rings: ResMut<Rings>,
    rig: Res<Rig>,
    origin: Res<RenderOrigin>,
    playing: Res<Playing>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut ground: ResMut<Ground>,
    mut entities: Query<(&mut Transform, &mut Visibility, &mut MeshMaterial3d<GroundMaterial>)>,
    materials: Res<Materials>,
) {
    let pose = rig.pose();
    let eye = pose.eye();
    // Between eye and focus, nearer to the eye when it looks far.
    let centre = centre_of_interest(eye.truncate(), pose.focus.truncate(), pose.distance_m);
    let height = (eye.z - playing.land.sample(eye.truncate(), 200.0).height_m).max(2.0);
    let finest = finest_level(height.max(pose.distance_m * 0.35));
    let first = finest.floor() as u32;
    *ground = Ground {
        centre,
        finest: first as f32,
        fade: (finest.fract() as f32 - 0.5).max(0.0) * 2.0,
        spacing_m: FINEST_M as f32,
    };
    // How far the eye can see: haze closes the view long before the last ring from low down.
    let last = (first + rings_needed(height, pose.distance_m)).min(LEVELS - 1);
    let share = region_share(pose.distance_m);
    let material = if share > 0.0 {
        &materials.rings_going
    } else if height > PATTERNS_TO_M {
        &materials.map
    } else {
        &materials.ground
    };
    let Rings { rings, entities: ids } = &mut *rings;
    let is_shown = |level: usize| share < 1.0 && (first..=last).contains(&(level as u32));
    let changes: Vec<Change> = (0..LEVELS as usize)
        .map(|level| {
            let hole = (level as u32 > first).then(|| rings[level - 1].place_for(centre));
            if is_shown(level) { rings[level].lay(centre, hole) } else { Change::None }
        })
        .collect();
    make_anew(rings, &changes, &playing, &mut meshes);
    for level in 0..LEVELS as usize {
        let shown = is_shown(level);
        if let Ok((mut transform, mut visibility, mut worn)) = entities.get_mut(ids[level]) {
            visibility.set_if_neq(if shown { Visibility::Visible } else { Visibility::Hidden });
            if shown {
                if changes[level] != Change::None || origin.is_changed() || transform.translation == Vec3::ZERO {
                    transform.translation = origin.to_render(rings[level].corner().extend(0.0));
                }
                let is_close =
                    *material == materials.ground && rings[level].farthest_m(eye.truncate()) + height < CLOSE_M;
                let material = if is_close { &materials.close } else { material };
                // Near tunnels the ground wears another cloth, which is changed there.
                if worn.0 != materials.opened || (*material != materials.ground && !is_close) {
                    worn.set_if_neq(MeshMaterial3d(material.clone()));
                }
            }
        }
    }
}

/// Samples the rings that have moved, side by side, and writes what has changed.
fn make_anew(rings: &[Ring], changes: &[Change], playing: &Playing, meshes: &mut Assets<Mesh>) {
    let moved: Vec<&Ring> = rings.iter().zip(changes).filter(|(_, c)| **c == Change::Moved).map(|(r, _)| r).collect();
    let layers = match moved[..] {
        [ring] => vec![ring.sample(playing)],
        _ => ComputeTaskPool::get_or_init(TaskPool::new).scope(|scope| {
            for ring in &moved {
                scope.spawn(async move { ring.sample(playing) });
            }
        }),
    };
    moved.iter().zip(&layers).for_each(|(ring, layer)| ring.write(Some(layer), meshes));
    let cut = rings.iter().zip(changes).filter(|(_, change)| **change == Change::Cut);
    cut.for_each(|(ring, _)| ring.write(None, meshes));
}

fn rings_needed(height_m: f64, distance_m: f64) -> u32 {
    // Reach of the outermost ring should be the horizon, or five times the distance.
    let reach = (height_m.max(20.0) * 2.0 * 6.371e6).sqrt().clamp(30_000.0, 900_000.0).max(distance_m * 5.0);
    let outer = (reach / (FINEST_M * CELLS as f64 * 0.5)).log2().ceil();
    let first = finest_level(height_m.max(distance_m * 0.35)).floor();
    (outer - first).clamp(3.0, 12.0) as u32
}

fn centre_of_interest(eye: DVec2, focus: DVec2, distance_m: f64) -> DVec2 {
    let share = if distance_m < 400.0 { 0.35 } else { 0.5 };
    focus.lerp(eye, share)
}

/// The land.
pub fn plugin(app: &mut App) {
    app.add_plugins((
        maplines::plugin,
        mirror::plugin,
        scatter::plugin,
        skyline::plugin,
        close::plugin,
        traffic::plugin,
    ))
    .add_systems(Raise, (raise_rings, region::survey, roads::survey))
    .add_systems(
        Update,
        (
            (lay_rings, region::lay_tiles.run_if(resource_exists::<region::Survey>), region::choose),
            (roads::open.run_if(resource_exists::<roads::Surveyed>), roads::show).chain(),
        )
            .in_set(Frame::Camera),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ground_that_leaves_out_what_is_seen_from_high_up_ends_before_that_begins() {
        let shader = include_str!("../../../assets/shaders/ground.wgsl");
        let from_high_up = &shader[shader.find("#ifndef CLOSE").expect("a part for heights")..];
        let from_high_up = &from_high_up[..from_high_up.find("#endif").expect("its end")];
        let begins: Vec<f64> = from_high_up
            .split("smoothstep(")
            .skip(1)
            .filter_map(|rest| rest.split_once(',')?.0.parse().ok())
            .filter(|m: &f64| *m > 1_000.0)
            .collect();
        assert!(begins.len() >= 2, "{begins:?}");
        assert!(begins.iter().all(|m| *m >= CLOSE_M + 200.0), "{begins:?}");
    }
}
