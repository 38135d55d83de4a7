//! Cars that stand along the streets of towns, close by. From farther away the ground's shader paints them, by the same
//! rule, and those under way on the avenues.

use bevy::prelude::*;
use glam::{DVec2, DVec3};

use super::{
    cells::Cells,
    quarters::{self, Kerb},
    scatter::{Density, Grove},
    smooth,
    town::Town,
};
use crate::app::{
    Frame, JourneySnapshot, OfJourney, Playing, Raise,
    camera::Rig,
    landmarks::Sites,
    material::Materials,
    mesh::{MeshKit, PEOPLE_AND_CARS, Paint},
    theme,
};

const CELL_M: f64 = 96.0;
/// Cells in each direction: cars are seen as far as `solid.wgsl` lets them grow.
const REACH: i64 = 3;
/// From higher over the ground than this the paint on the ground does as well, metres.
const HIGHEST_M: f64 = 130.0;
/// What is less built-up has no streets, and what is less far from the track no cars.
const URBAN: f64 = 0.40;
const CLEAR_M: f64 = 14.0;

/// The layer of cells in which cars stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Kerbside;

/// A car of each paint.
#[derive(Resource)]
struct Cars([MeshKit; 5]);

/// Up to which number of its own a car has which paint, as in `ground.wgsl`.
const PAINTED: [f32; 4] = [0.36, 0.58, 0.82, 0.91];

impl Cars {
    fn make() -> Self {
        let paints = [theme::car_white, theme::car_grey, theme::car_black, theme::car_red, theme::car_blue];
        Self(paints.map(|paint| car(Paint::gloss(paint(), 0.5))))
    }

    fn of(&self, kerb: &Kerb) -> &MeshKit {
        let own = (kerb.chance * 57.0).fract();
        &self.0[PAINTED.iter().filter(|limit| own > **limit).count()]
    }
}

/// A saloon of 4.3 m that faces +x: body, cabin of glass under a roof, wheels.
fn car(body: Paint) -> MeshKit {
    let mut kit = MeshKit::default();
    let glass = Paint::gloss(theme::glass(), 0.8);
    let tyre = Paint::matt(theme::bellows());
    for (x, z) in [(-1.32, -0.82), (1.32, -0.82), (-1.32, 0.62), (1.32, 0.62)] {
        kit.cuboid(Vec3::new(x - 0.31, 0.0, z), Vec3::new(x + 0.31, 0.62, z + 0.20), tyre);
    }
    // Side by side: (x, height of the lower edge, height of the upper edge) from tail to nose.
    let belt = [(-2.15, 0.62), (-2.05, 0.92), (-1.30, 0.96), (1.00, 0.92), (2.00, 0.76), (2.15, 0.48)];
    let (low, half) = (0.26, 0.88);
    for pair in belt.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        for side in [-1.0_f32, 1.0] {
            let z = half * side;
            let flank = [Vec3::new(x0, low, z), Vec3::new(x1, low, z), Vec3::new(x1, y1, z), Vec3::new(x0, y0, z)];
            kit.quad_away(flank, Vec3::Z * side, body);
        }
        let lid =
            [Vec3::new(x0, y0, -half), Vec3::new(x1, y1, -half), Vec3::new(x1, y1, half), Vec3::new(x0, y0, half)];
        kit.quad_away(lid, Vec3::new(y0 - y1, 1.0, 0.0), body);
    }
    for (x, y, out) in [(-2.15, 0.62, -1.0_f32), (2.15, 0.48, 1.0)] {
        let end = [Vec3::new(x, low, -half), Vec3::new(x, low, half), Vec3::new(x, y, half), Vec3::new(x, y, -half)];
        kit.quad_away(end, Vec3::X * out, body);
    }
    // The cabin: its foot, and its narrower roof.
    let (foot, roof) = ((-1.75, 1.05, 0.94, 0.80), (-1.05, 0.35, 1.44, 0.62));
    let corner = |(rear, front, y, half): (f32, f32, f32, f32), fore: bool, right: f32| {
        Vec3::new(if fore { front } else { rear }, y, half * right)
    };
    for fore in [false, true] {
        let screen =
            [corner(foot, fore, -1.0), corner(foot, fore, 1.0), corner(roof, fore, 1.0), corner(roof, fore, -1.0)];
        kit.quad_away(screen, Vec3::new(if fore { 1.0 } else { -1.0 }, 0.6, 0.0), glass);
    }
    for right in [-1.0_f32, 1.0] {
        let pane = [
            corner(foot, false, right),
            corner(foot, true, right),
            corner(roof, true, right),
            corner(roof, false, right),
        ];
        kit.quad_away(pane, Vec3::new(0.0, 0.3, right), glass);
    }
    let top = [(false, -1.0), (true, -1.0), (true, 1.0), (false, 1.0)].map(|(fore, right)| corner(roof, fore, right));
    kit.quad_away(top, Vec3::Y, body);
    kit.mark_vertices(0, |_| PEOPLE_AND_CARS);
    kit
}

/// How many of all places along kerbs are taken: streets are as busy as they are lit, those of villages less (see
/// `ground.wgsl`).
fn taken(lit: f64, urban: f64) -> f32 {
    let busy = smooth(0.25, 0.85, lit).max(0.03);
    (busy * (0.3 + 0.7 * smooth(0.50, 0.75, urban)) * 0.55) as f32
}

fn park(playing: &Playing, sites: &Sites, cars: &Cars, (x, y): (i64, i64)) -> Option<(Mesh, DVec3)> {
    let corner = DVec2::new(x as f64, y as f64) * CELL_M;
    let middle = corner + DVec2::splat(CELL_M * 0.5);
    let ground = playing.land.sample(middle, 8.0);
    if ground.urban < URBAN * 0.5 {
        return None;
    }
    let origin = middle.extend(ground.height_m);
    let town = Town::new(playing, sites.near(middle, CELL_M));
    let lit = playing.lit.at(middle);
    let mut kit = MeshKit::default();
    for kerb in quarters::kerbs(corner, CELL_M).into_iter().filter(|kerb| kerb.chance < taken(lit, 1.0)) {
        let ground = playing.land.sample(kerb.at, 4.0);
        if kerb.chance > taken(lit, ground.urban) {
            continue;
        }
        let in_the_way = ground.urban < URBAN || ground.water > 0.05 || ground.line_distance_m < CLEAR_M;
        if in_the_way || !town.is_free(kerb.at, 2.0) {
            continue;
        }
        let local = kerb.at.extend(ground.height_m) - origin;
        let foot = Vec3::new(local.x as f32, local.z as f32, -local.y as f32);
        let from = kit.len();
        kit.add(cars.of(&kerb), Quat::from_rotation_y(kerb.heading_rad as f32), foot, 1.0);
        kit.root(from, foot);
    }
    (!kit.is_empty()).then(|| (kit.build(), origin))
}

fn keep_cars(
    mut commands: Commands,
    mut cells: ResMut<Cells<Kerbside>>,
    (cars, density): (Res<Cars>, Res<Density>),
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
    let seen: &[_] = if !rushing && is_low() { &[(Kerbside, REACH)] } else { &[] };
    let missing = cells.around(eye.truncate(), CELL_M, seen, &mut commands);
    for cell in missing.into_iter().take(density.cells_per_frame) {
        let mut entity = commands.spawn(OfJourney);
        if let Some((mesh, at)) = park(&playing, &sites, &cars, (cell.1, cell.2)) {
            entity.insert(Grove::standing(at, meshes.add(mesh), materials.foliage.clone(), &density));
        }
        cells.insert(cell, entity.id());
    }
}

/// Cars along the streets near the eye.
pub fn plugin(app: &mut App) {
    app.init_resource::<Cells<Kerbside>>()
        .insert_resource(Cars::make())
        .add_systems(Raise, Cells::<Kerbside>::forget)
        .add_systems(Update, keep_cars.in_set(Frame::Camera));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_car_is_as_long_as_the_shader_paints_it_and_stands_on_the_ground() {
        let (low, high) = car(Paint::matt(theme::car_white())).bounds();
        assert!((high.x - 2.15).abs() < 1e-3 && (low.x + 2.15).abs() < 1e-3);
        assert!((high.z - 0.88).abs() < 1e-3 && low.y.abs() < 1e-6 && (1.3..1.6).contains(&high.y));
    }

    #[test]
    fn dark_streets_are_all_but_empty() {
        assert!(taken(0.1, 0.9) < 0.02 && taken(0.95, 0.9) > 0.5 && taken(0.5, 0.9) > taken(0.3, 0.9));
        assert!(taken(0.95, 0.5) < 0.4 * taken(0.95, 0.9), "in villages fewer cars stand about");
    }
}
