//! What is seen only close by: tufts of grass, and the leaves of the trees that scatter plants.
//!
//! Along the line, where nobody mows, grass is tall; farther away it is low and scattered.

use bevy::prelude::*;
use glam::{DVec2, DVec3};

use super::{
    cells::{Cell, Cells},
    country,
    scatter::{self, Density, Grove, Plant, SPOT_M, hash, unit},
    town::{self, Town},
    trees,
};
use crate::{
    app::{Frame, JourneySnapshot, Playing, Raise, camera::Rig, landmarks::Sites, material::Materials, mesh::MeshKit},
    geo::Ground,
};

/// Spots of scatter along a side of a cell.
const SPOTS: i64 = 3;
const CELL_M: f64 = SPOT_M * SPOTS as f64;
/// Tufts along a side of a cell, at most.
const TUFTS: i64 = 34;
/// From higher over the ground than this nothing small is seen, metres.
const HIGHEST_M: f64 = 30.0;
/// No grass nearer to the middle of the track, metres.
const CLEAR_M: f64 = 3.9;

/// What a cell has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    Grass,
    Leaves,
}

impl Layer {
    /// Cells in each direction: as far as it is more than a pixel or two.
    fn reach(self) -> i64 {
        match self {
            Self::Grass => 1,
            Self::Leaves => 3,
        }
    }
}

/// Models of everything small.
#[derive(Resource)]
struct Small {
    tufts: [MeshKit; trees::VARIANTS],
    leaves: [[MeshKit; trees::VARIANTS]; Plant::TREES.len()],
}

impl Small {
    fn make() -> Self {
        Self {
            tufts: std::array::from_fn(trees::tuft),
            leaves: Plant::TREES.map(|what| std::array::from_fn(|i| trees::leaves(what, i))),
        }
    }

    fn leaves(&self, what: Plant, variant: usize) -> Option<&MeshKit> {
        let kind = Plant::TREES.iter().position(|tree| *tree == what)?;
        Some(&self.leaves[kind][variant % trees::VARIANTS])
    }
}

/// How tall a tuft is on a spot, if one grows, metres. `thick` is smooth noise from 0 to 1, `roll` a number of its own.
fn grows(ground: &Ground, thick: f64, roll: f64) -> Option<f64> {
    let away_m = ground.line_distance_m;
    if ground.water > 0.05 || ground.urban > 0.45 || away_m < CLEAR_M {
        return None;
    }
    // The verge is left to itself; farther away grass is grazed and mown, and stands where nothing is tilled.
    let (share, tall_m) = match away_m {
        m if m < 5.2 => (0.30, 0.28),
        m if m < 15.0 => (0.55 + 0.4 * thick, 0.40 + 0.36 * thick),
        _ => (0.20 + 0.50 * thick, 0.22 + 0.18 * thick),
    };
    (roll < share * (1.0 - ground.urban) * (1.0 - 0.6 * ground.town)).then_some(tall_m)
}

/// Tufts of a cell around an origin.
fn grass(town: &Town, playing: &Playing, small: &Small, corner: DVec2, origin: DVec3, (x, y): (i64, i64)) -> MeshKit {
    let mut kit = MeshKit::default();
    for (i, j) in (0..TUFTS).flat_map(|j| (0..TUFTS).map(move |i| (i, j))) {
        let h = hash(x * TUFTS + i, y * TUFTS + j, playing.scenario.seed ^ 0x6EA5);
        let spot = DVec2::new(i as f64, j as f64) + DVec2::new(unit(h, 1), unit(h, 2));
        let p = corner + spot * (CELL_M / TUFTS as f64);
        if !town.is_free(p, 0.0) {
            continue;
        }
        let ground = playing.land.sample(p, 2.0);
        let Some(tall_m) = grows(&ground, country::copse(p), unit(h, 0)) else { continue };
        let size = (tall_m * (0.65 + 0.7 * unit(h, 5))) as f32;
        // The lattice of the land is coarser than the ground is: a tuft begins below it.
        let local = p.extend(ground.height_m - 0.06) - origin;
        let foot = Vec3::new(local.x as f32, local.z as f32, -local.y as f32);
        let turn = Quat::from_rotation_y((unit(h, 4) * std::f64::consts::TAU) as f32);
        let from = kit.len();
        kit.add(&small.tufts[scatter::variant(h, trees::VARIANTS)], turn, foot, size);
        let dry = unit(h, 6) as f32;
        kit.tint(from, Vec3::new(0.84 + 0.28 * dry, 0.92 + 0.12 * dry, 0.96 - 0.20 * dry));
        kit.root(from, foot);
    }
    kit
}

/// Leaves of the trees of a cell around an origin.
fn leaves(
    town: &mut Town,
    playing: &Playing,
    small: &Small,
    corner: DVec2,
    origin: DVec3,
    (x, y): (i64, i64),
) -> MeshKit {
    let mut kit = MeshKit::default();
    for (i, j) in (0..SPOTS).flat_map(|j| (0..SPOTS).map(move |i| (i, j))) {
        let h = town::number_of((x * SPOTS + i, y * SPOTS + j), playing.scenario.seed);
        let spot = corner + DVec2::new(i as f64, j as f64) * SPOT_M;
        let Some(standing) = scatter::on_spot(playing, town, spot, h) else { continue };
        if let Some(leaves) = small.leaves(standing.what, standing.looks.paint) {
            standing.put(&mut kit, leaves, origin, h);
        }
    }
    kit
}

fn plant(playing: &Playing, sites: &Sites, small: &Small, (layer, x, y): Cell<Layer>) -> Option<(Mesh, DVec3)> {
    let corner = DVec2::new(x as f64, y as f64) * CELL_M;
    let middle = corner + DVec2::splat(CELL_M * 0.5);
    let origin = middle.extend(playing.land.sample(middle, 4.0).height_m);
    let mut town = Town::new(playing, sites.near(middle, CELL_M));
    let kit = match layer {
        Layer::Grass => grass(&town, playing, small, corner, origin, (x, y)),
        Layer::Leaves => leaves(&mut town, playing, small, corner, origin, (x, y)),
    };
    (!kit.is_empty()).then(|| (kit.build(), origin))
}

fn keep_close_by(
    mut commands: Commands,
    mut cells: ResMut<Cells<Layer>>,
    small: Res<Small>,
    density: Res<Density>,
    (playing, sites): (Res<Playing>, Res<Sites>),
    rig: Res<Rig>,
    snapshot: Res<JourneySnapshot>,
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let pose = rig.pose();
    let eye = pose.eye();
    let rushing = rig.ground_passes_mps(&snapshot) > 400.0;
    let is_low = || eye.z - playing.land.sample(eye.truncate(), 8.0).height_m < HIGHEST_M;
    let is_seen = pose.distance_m < 1_500.0 && !rushing && is_low();
    let layers = [Layer::Grass, Layer::Leaves].map(|layer| (layer, layer.reach()));
    let seen: &[_] = if is_seen { &layers } else { &[] };
    let missing = cells.around(eye.truncate(), CELL_M, seen, &mut commands);
    for cell in missing.into_iter().take(2 * density.cells_per_frame) {
        let mut entity = commands.spawn(crate::app::OfJourney);
        if let Some((mesh, at)) = plant(&playing, &sites, &small, cell) {
            entity.insert(Grove::standing(at, meshes.add(mesh), materials.foliage.clone(), &density));
        }
        cells.insert(cell, entity.id());
    }
}

/// Grass and leaves near the eye.
pub fn plugin(app: &mut App) {
    app.init_resource::<Cells<Layer>>()
        .insert_resource(Small::make())
        .add_systems(Raise, Cells::<Layer>::forget)
        .add_systems(Update, keep_close_by.in_set(Frame::Camera));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_grows_between_the_rails_in_water_and_in_streets() {
        let meadow = Ground {
            height_m: 20.0,
            water: 0.0,
            water_level_m: f64::NEG_INFINITY,
            line_distance_m: 9.0,
            hilliness: 0.1,
            urban: 0.0,
            town: 0.0,
        };
        let tall_m = |ground: Ground| grows(&ground, 0.5, 0.02);
        assert!(tall_m(meadow).is_some_and(|m| m > 0.3));
        assert!(tall_m(Ground { line_distance_m: 300.0, ..meadow }).is_some_and(|m| m < 0.4));
        for bare in [
            Ground { line_distance_m: 2.0, ..meadow },
            Ground { water: 1.0, ..meadow },
            Ground { urban: 0.8, ..meadow },
        ] {
            assert!(tall_m(bare).is_none(), "{bare:?}");
        }
    }

    #[test]
    fn every_tree_has_leaves_about_as_high_as_it_is_and_no_house_has_any() {
        let small = Small::make();
        let trees: [(Plant, fn(usize) -> MeshKit); 4] = [
            (Plant::Poplar, trees::poplar),
            (Plant::Broadleaf, trees::broadleaf),
            (Plant::Pine, trees::pine),
            (Plant::Bush, trees::bush),
        ];
        for (what, tree) in trees {
            let (tree, leaves) = (tree(0).bounds(), small.leaves(what, 0).expect("leaves").bounds());
            assert!((leaves.1.y - tree.1.y).abs() < 0.12 * tree.1.y + 0.5, "{what:?} {} {}", leaves.1, tree.1);
            assert!(leaves.0.y > tree.0.y - 0.3, "{what:?} {} {}", leaves.0, tree.0);
        }
        assert!(small.leaves(Plant::House, 0).is_none());
    }
}
