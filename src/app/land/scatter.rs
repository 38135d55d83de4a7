//! Trees and houses near the line, placed from the seed: the same everywhere, every run.
//!
//! Cells of 192 m around the focus are filled one after another; a new cell grows out of the ground.

use std::collections::BTreeMap;

use bevy::{
    asset::RenderAssetUsages,
    camera::visibility::NoFrustumCulling,
    mesh::{Indices, MeshTag, PrimitiveTopology},
    prelude::*,
    time::Real,
};
use glam::{DVec2, DVec3};

use super::{
    country,
    houses::{self, Country},
    mirror::{self, Waters},
    quarters, trees,
};
use crate::{
    app::{
        Frame, JourneySnapshot, OfJourney, Playing, Raise,
        camera::Rig,
        landmarks::{Site, Sites},
        material::Materials,
        mesh::MeshKit,
        origin::Placed,
    },
    geo::Ground,
};

const CELL_M: f64 = 192.0;
/// Trees stand on a jittered lattice of this spacing.
pub(super) const SPOT_M: f64 = 12.0;
/// No tree nearer to the middle of the track.
const CLEAR_M: f64 = 9.5;
/// Lots beside the streets, metres along and across (the ground's shader draws streets and lots alike).
const LOT_M: DVec2 = DVec2::new(32.0, 22.0);
/// Half the length and depth of a block of flats, metres.
const BLOCK_M: (f32, f32) = (13.0, 5.4);
/// Half a tower's length and depth, metres, and its storeys.
pub(super) const TOWER_M: (f32, f32) = (10.0, 8.0);
pub(super) const STOREYS: i32 = 14;
/// Shadows lie flat: where the ground's normal points up by less than this there are none.
const GENTLE: f32 = 0.955;
/// A new cell grows for this long.
const GROW_S: f32 = 0.3;

/// How far scatter reaches and how much of it a frame may plant.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Density {
    /// Cells in each direction.
    pub reach: i64,
    /// Cells planted in a frame.
    pub cells_per_frame: usize,
    /// Grow at once (pictures).
    pub at_once: bool,
}

impl Density {
    /// How far around the rings' centre something is planted, metres.
    pub fn reach_m(&self) -> f64 {
        self.reach as f64 * CELL_M
    }
}

impl Default for Density {
    fn default() -> Self {
        Self { reach: 5, cells_per_frame: 3, at_once: false }
    }
}

/// A planted cell.
#[derive(Component)]
#[require(OfJourney)]
pub struct Grove {
    age_s: f32,
}

impl Grove {
    /// A cell that begins to grow, or is grown, and the tag that tells the shader.
    pub(super) fn new(at_once: bool) -> (Self, MeshTag) {
        let (age_s, grown) = if at_once { (GROW_S, 255) } else { (0.0, 0) };
        (Self { age_s }, MeshTag(grown))
    }
}

#[derive(Resource, Default)]
struct Groves(BTreeMap<(i64, i64), Entity>);

/// The largest tower is larger than the smallest by this.
pub(super) const TOWER_SPREAD: f64 = 0.2;

/// A few of everything, so that no two neighbours need look alike.
#[derive(Resource)]
struct Kinds {
    poplars: [MeshKit; trees::VARIANTS],
    broadleaves: [MeshKit; trees::VARIANTS],
    pines: [MeshKit; trees::VARIANTS],
    bushes: [MeshKit; trees::VARIANTS],
    korea: Buildings,
    china: Buildings,
}

/// What is built in a country.
struct Buildings {
    houses: [MeshKit; houses::VARIANTS],
    blocks: [MeshKit; houses::VARIANTS],
    towers: [MeshKit; houses::VARIANTS],
}

impl Buildings {
    fn of(country: Country) -> Self {
        Self {
            houses: std::array::from_fn(|i| houses::house(country, i)),
            blocks: std::array::from_fn(|i| houses::flats(BLOCK_M, 5, country, i)),
            towers: std::array::from_fn(|i| houses::flats(TOWER_M, STOREYS, country, i)),
        }
    }
}

impl Kinds {
    fn make() -> Self {
        Self {
            poplars: std::array::from_fn(trees::poplar),
            broadleaves: std::array::from_fn(trees::broadleaf),
            pines: std::array::from_fn(trees::pine),
            bushes: std::array::from_fn(trees::bush),
            korea: Buildings::of(Country::Korea),
            china: Buildings::of(Country::China),
        }
    }

    /// The looks of one thing by a number of its own; where little is lit it is built as in Korea.
    fn looks(&self, what: Plant, lit: f64, h: u64) -> &MeshKit {
        let buildings = match Country::lit(lit) {
            Country::Korea => &self.korea,
            Country::China => &self.china,
        };
        let kinds: &[MeshKit] = match what {
            Plant::Poplar => &self.poplars,
            Plant::Broadleaf => &self.broadleaves,
            Plant::Pine => &self.pines,
            Plant::Bush => &self.bushes,
            Plant::House => &buildings.houses,
            Plant::Block => &buildings.blocks,
            Plant::Tower => &buildings.towers,
        };
        &kinds[variant(h, kinds.len())]
    }
}

pub(super) fn hash(x: i64, y: i64, seed: u64) -> u64 {
    let mut h = (x as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (y as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F) ^ seed;
    h ^= h >> 29;
    h = h.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    h ^= h >> 32;
    h = h.wrapping_mul(0x94D0_49BB_1331_11EB);
    h ^ (h >> 29)
}

pub(super) fn unit(h: u64, salt: u32) -> f64 {
    (h.rotate_left(salt * 11) & 0xFFFF) as f64 / 65_536.0
}

/// Which of a number of looks something has, by a number of its own.
pub(super) fn variant(h: u64, of: usize) -> usize {
    (unit(h, 10) * of as f64) as usize
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plant {
    Poplar,
    Broadleaf,
    Pine,
    Bush,
    House,
    Block,
    Tower,
}

impl Plant {
    fn is_built(self) -> bool {
        matches!(self, Self::House | Self::Block | Self::Tower)
    }
}

/// What is built on a lot, if anything: yards by the line stay open.
/// `lit` is how brightly its country is lit: where that is little, towers are few.
fn building(ground: &Ground, h: u64, lit: f64) -> Option<Plant> {
    let urban = ground.urban;
    let built_from = if urban > 0.5 { 55.0 } else { 30.0 };
    if ground.water > 0.1 || ground.line_distance_m < built_from || urban < 0.22 || unit(h, 3) > (urban * 1.3).min(0.94)
    {
        return None;
    }
    Some(match unit(h, 1) {
        r if urban > 0.72 && r < 0.02 + 0.08 * lit => Plant::Tower,
        r if urban > 0.6 && r < 0.66 => Plant::Block,
        _ => Plant::House,
    })
}

/// What grows on a spot, if anything. `lane_m` is the distance to the lane between blocks of fields.
/// `patch` and `copse` are smooth noises from 0 to 1: where woods are, and where in them trees stand together.
fn plant(ground: &Ground, patch: f64, copse: f64, h: u64, lane_m: f64) -> Option<Plant> {
    let d = ground.line_distance_m;
    if ground.water > 0.2 || d < CLEAR_M {
        return None;
    }
    let roll = unit(h, 0);
    let urban = ground.urban;
    if urban > 0.5 {
        // Along the avenues between quarters, in groups, and thinly everywhere.
        let share = if (8.0..17.0).contains(&lane_m) { 0.50 } else { 0.05 + 0.10 * (copse - 0.5).max(0.0) };
        let tree = if unit(h, 2) < 0.25 { Plant::Poplar } else { Plant::Broadleaf };
        return (roll < share && d > 14.0).then_some(tree);
    }
    // Shelter belt along the line.
    if (12.0..20.0).contains(&d) && urban < 0.7 {
        let gap = patch > 0.60;
        return (!gap && roll < 0.55).then_some(if unit(h, 2) < 0.8 { Plant::Poplar } else { Plant::Bush });
    }
    let wood = ground.hilliness * 1.15 + (patch - 0.62) * 1.6;
    // Woods and copses with glades between them, not single trees all over the fields.
    let wood = wood * ((wood - 0.14) / 0.22).clamp(0.0, 1.0) * (1.0 - 2.0 * urban).max(0.0);
    let close = ((copse - 1.0 + wood * 1.1) / 0.12 + 0.5).clamp(0.0, 1.0);
    if roll < close * (0.40 + 0.45 * wood.min(1.0)) {
        return Some(if unit(h, 2) < 0.35 + ground.hilliness * 0.4 { Plant::Pine } else { Plant::Broadleaf });
    }
    // Rows of poplars along some lanes; in the open fields hardly anything stands.
    if (4.0..13.0).contains(&lane_m) && patch < 0.56 {
        return (roll < 0.62).then_some(if unit(h, 2) < 0.85 { Plant::Poplar } else { Plant::Bush });
    }
    let around_houses = urban * 0.10;
    match roll {
        r if r > 0.997 - around_houses => Some(Plant::Broadleaf),
        r if r > 0.992 - around_houses => Some(Plant::Bush),
        _ => None,
    }
}

/// Shadows on the ground, quad by quad.
#[derive(Default)]
struct Blots {
    feet: Vec<[f32; 3]>,
    slopes: Vec<[f32; 3]>,
    sizes: Vec<[f32; 2]>,
    corners: Vec<[f32; 2]>,
}

impl Blots {
    /// Shadow of what stands on a foot; what is built (`corners`) has a shadow with corners.
    fn add(&mut self, foot: Vec3, slope: Vec3, (height_m, radius_m): (f32, f32), corners: bool) {
        // The sign tells the shader.
        let radius_m = if corners { -radius_m } else { radius_m };
        for corner in [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]] {
            self.feet.push(foot.to_array());
            self.slopes.push(slope.to_array());
            self.sizes.push([height_m, radius_m]);
            self.corners.push(corner);
        }
    }

    /// The mesh, where anything throws a shadow: the drawing device does not take empty ones.
    fn build(self) -> Option<Mesh> {
        let quads = self.feet.len() as u32 / 4;
        if quads == 0 {
            return None;
        }
        let indices = (0..quads).flat_map(|q| [0, 1, 2, 0, 2, 3].map(|i| q * 4 + i)).collect();
        let mesh = Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.feet)
            .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, self.slopes)
            .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, self.sizes)
            .with_inserted_attribute(Mesh::ATTRIBUTE_UV_1, self.corners)
            .with_inserted_indices(Indices::U32(indices));
        Some(mesh)
    }
}

/// Something that stands: what, where, on what ground, and how far it is turned.
pub(super) type Standing = (Plant, DVec2, Ground, f64);

/// Whether a place is clear of everything that is built on purpose.
fn is_free(built_up: &[&Site], p: DVec2) -> bool {
    built_up.iter().all(|site| site.distance_m(p) > site.clear_m)
}

/// What is built on the lot whose middle lies in a spot, if one does.
pub(super) fn built_on_spot(playing: &Playing, built_up: &[&Site], spot: DVec2, h: u64) -> Option<Standing> {
    let middle = spot + DVec2::splat(SPOT_M * 0.5);
    let quarter = quarters::at(middle);
    // Every lot belongs to the one spot that its middle lies in.
    let lot = quarter.nearest_lot(middle, LOT_M);
    let inside = (lot.middle - spot).cmpge(DVec2::ZERO).all() && (lot.middle - spot).cmplt(DVec2::splat(SPOT_M)).all();
    if !inside || lot.clear_of_lanes_m <= 22.0 || !is_free(built_up, lot.middle) {
        return None;
    }
    let ground = playing.land.sample(lot.middle, 4.0);
    let what = building(&ground, h, playing.lit.at(lot.middle))?;
    Some((what, lot.middle, ground, quarter.turn_rad))
}

/// What stands on a spot.
fn on_spot(playing: &Playing, built_up: &[&Site], spot: DVec2, h: u64) -> Option<Standing> {
    if let Some(built) = built_on_spot(playing, built_up, spot, h) {
        return Some(built);
    }
    let p = spot + DVec2::new(unit(h, 1), unit(h, 2)) * SPOT_M;
    if !is_free(built_up, p) {
        return None;
    }
    let ground = playing.land.sample(p, 4.0);
    let what = plant(&ground, country::patch(p, 4.0), country::copse(p), h, quarters::lane_m(p))?;
    Some((what, p, ground, unit(h, 4) * std::f64::consts::TAU))
}

/// A cell's things and their shadows, and where its middle is.
type Cell = (Mesh, Option<Mesh>, DVec3);

fn plant_cell(playing: &Playing, sites: &Sites, kinds: &Kinds, cell: (i64, i64)) -> Option<Cell> {
    let seed = playing.scenario.seed;
    let corner = DVec2::new(cell.0 as f64, cell.1 as f64) * CELL_M;
    let middle = corner + DVec2::splat(CELL_M * 0.5);
    let base = playing.land.sample(middle, 8.0).height_m;
    let spots = (CELL_M / SPOT_M) as i64;
    let built_up = sites.near(middle, CELL_M);
    let mut kit = MeshKit::default();
    let mut blots = Blots::default();
    let slope = {
        let h = |d: DVec2| playing.land.sample(middle + d, 24.0).height_m;
        let (dx, dy) = (h(DVec2::X * 60.0) - h(DVec2::X * -60.0), h(DVec2::Y * 60.0) - h(DVec2::Y * -60.0));
        Vec3::new((-dx / 120.0) as f32, 1.0, (dy / 120.0) as f32).normalize()
    };
    for j in 0..spots {
        for i in 0..spots {
            let (gx, gy) = (cell.0 * spots + i, cell.1 * spots + j);
            let h = hash(gx, gy, seed);
            let spot = corner + DVec2::new(i as f64, j as f64) * SPOT_M;
            let Some((what, p, ground, turn)) = on_spot(playing, &built_up, spot, h) else { continue };
            let kind = kinds.looks(what, playing.lit.at(p), h);
            // How its sizes differ, and height and radius of its shadow.
            let (spread, tall, wide) = match what {
                Plant::Poplar => (0.35, 15.0, 1.5),
                Plant::Broadleaf => (0.5, 6.5, 3.0),
                Plant::Pine => (0.5, 8.0, 2.0),
                Plant::Bush => (0.6, 1.2, 1.2),
                Plant::House => (0.25, 3.4, 5.2),
                Plant::Block => (0.1, 15.0, 11.5),
                Plant::Tower => (TOWER_SPREAD, 42.0, 11.0),
            };
            let size = 0.8 + spread * unit(h, 5);
            let local = p - middle;
            let foot = Vec3::new(local.x as f32, (ground.height_m - base) as f32, -local.y as f32);
            let from = kit.len();
            kit.add(kind, Quat::from_rotation_y(turn as f32), foot, size as f32);
            let t = 0.82 + 0.36 * unit(h, 6) as f32;
            let warm = 0.94 + 0.14 * unit(h, 7) as f32;
            kit.tint(from, Vec3::new(t * warm, t, t / warm));
            kit.root(from, foot);
            // On steep ground a flat shadow would stand out of it.
            if slope.y > GENTLE {
                blots.add(foot, slope, (tall * size as f32, wide * size as f32), what.is_built());
            }
        }
    }
    (!kit.is_empty()).then(|| (kit.build(), blots.build(), middle.extend(base)))
}

fn keep_groves(
    mut commands: Commands,
    mut groves: ResMut<Groves>,
    kinds: Res<Kinds>,
    density: Res<Density>,
    playing: Res<Playing>,
    (sites, waters): (Res<Sites>, Res<Waters>),
    rig: Res<Rig>,
    snapshot: Res<JourneySnapshot>,
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let pose = rig.pose();
    let rushing = rig.ground_passes_mps(&snapshot) > pose.distance_m.max(900.0);
    let reach = if pose.distance_m > 2_600.0 || rushing { 0 } else { density.reach };
    let towards = super::centre_of_interest(pose.eye().truncate(), pose.focus.truncate(), pose.distance_m);
    let here = ((towards.x / CELL_M).floor() as i64, (towards.y / CELL_M).floor() as i64);
    groves.0.retain(|cell, entity| {
        let keep = (cell.0 - here.0).abs().max((cell.1 - here.1).abs()) <= reach + 1 && reach > 0;
        if !keep {
            commands.entity(*entity).despawn();
        }
        keep
    });
    let mut missing: Vec<_> = (-reach..=reach)
        .flat_map(|y| (-reach..=reach).map(move |x| (here.0 + x, here.1 + y)))
        .filter(|c| reach > 0 && !groves.0.contains_key(c))
        .collect();
    missing.sort_by_key(|c| (c.0 - here.0).pow(2) + (c.1 - here.1).pow(2));
    for cell in missing.into_iter().take(density.cells_per_frame) {
        let entity = match plant_cell(&playing, &sites, &kinds, cell) {
            Some((mesh, blots, at)) => {
                let mesh = meshes.add(mesh);
                let mut grove = commands.spawn((
                    Grove::new(density.at_once),
                    Mesh3d(mesh.clone()),
                    MeshMaterial3d(materials.scatter.clone()),
                    Placed { at, heading_rad: std::f64::consts::FRAC_PI_2 },
                ));
                if let Some(blots) = blots {
                    grove.with_child((
                        Mesh3d(meshes.add(blots)),
                        MeshMaterial3d(materials.blot.clone()),
                        MeshTag(255),
                        NoFrustumCulling,
                        Transform::default(),
                    ));
                }
                if waters.is_near(at.truncate()) {
                    grove.with_child(mirror::image(mesh, materials.mirrored.scatter.clone()));
                }
                grove.id()
            }
            None => commands.spawn(OfJourney).id(),
        };
        groves.0.insert(cell, entity);
    }
}

fn grow(mut groves: Query<(&mut Grove, &mut MeshTag)>, time: Res<Time<Real>>) {
    for (mut grove, mut tag) in &mut groves {
        if grove.age_s < GROW_S {
            grove.age_s += time.delta_secs();
            tag.0 = ((grove.age_s / GROW_S).min(1.0) * 255.0) as u32;
        }
    }
}

/// Whether everything near the focus is planted.
pub fn plugin(app: &mut App) {
    app.init_resource::<Density>()
        .init_resource::<Groves>()
        .insert_resource(Kinds::make())
        .add_systems(Raise, |mut groves: ResMut<Groves>| groves.0.clear())
        .add_systems(Update, (keep_groves, grow).chain().in_set(Frame::Camera));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_throws_a_shadow_there_is_no_mesh_of_shadows() {
        assert!(Blots::default().build().is_none());
        let mut blots = Blots::default();
        blots.add(Vec3::ZERO, Vec3::Y, (8.0, 2.0), false);
        assert_eq!(blots.build().expect("a shadow").count_vertices(), 4);
    }
}
