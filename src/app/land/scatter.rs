//! Trees and houses near the line, placed from the seed: the same everywhere, every run.
//!
//! Cells of 192 m around the focus are filled one after another; a new cell grows out of the ground.

use bevy::{
    asset::RenderAssetUsages,
    camera::visibility::NoFrustumCulling,
    mesh::{Indices, MeshTag, PrimitiveTopology},
    prelude::*,
    time::Real,
};
use glam::{DVec2, DVec3};

use super::{
    cells::Cells,
    country,
    houses::{self, Country},
    mirror::{self, Waters},
    quarters,
    town::{self, Looks, Standing, Town},
    trees,
};
use crate::{
    app::{
        Frame, JourneySnapshot, OfJourney, Playing, Raise,
        camera::Rig,
        landmarks::Sites,
        material::{Materials, SolidMaterial},
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
    fn new(at_once: bool) -> (Self, MeshTag) {
        let (age_s, grown) = if at_once { (GROW_S, 255) } else { (0.0, 0) };
        (Self { age_s }, MeshTag(grown))
    }

    /// What a planted cell is, around an origin.
    pub(super) fn standing(
        at: DVec3,
        mesh: Handle<Mesh>,
        material: Handle<SolidMaterial>,
        density: &Density,
    ) -> impl Bundle {
        let placed = Placed { at, heading_rad: std::f64::consts::FRAC_PI_2 };
        (Self::new(density.at_once), Mesh3d(mesh), MeshMaterial3d(material), placed)
    }
}

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

/// What is built in a country; what has two heights comes as the lower and the taller.
struct Buildings {
    houses: [MeshKit; houses::VARIANTS],
    rows: [MeshKit; houses::VARIANTS],
    sheds: [MeshKit; houses::VARIANTS],
    slabs: [[MeshKit; 2]; houses::VARIANTS],
    towers: [[MeshKit; 2]; houses::VARIANTS],
}

impl Buildings {
    fn of(country: Country) -> Self {
        Self {
            houses: std::array::from_fn(|i| houses::house(country, i)),
            rows: std::array::from_fn(|i| houses::row(country, i)),
            sheds: std::array::from_fn(|i| houses::shed(country, i)),
            slabs: std::array::from_fn(|i| [false, true].map(|tall| houses::slab(country, i, tall))),
            towers: std::array::from_fn(|i| [false, true].map(|tall| houses::tower(country, i, tall))),
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

    fn looks(&self, what: Plant, country: Country, looks: Looks) -> &MeshKit {
        let buildings = match country {
            Country::Korea => &self.korea,
            Country::China => &self.china,
        };
        let paint = looks.paint % houses::VARIANTS;
        let tree = looks.paint % trees::VARIANTS;
        match what {
            Plant::Poplar => &self.poplars[tree],
            Plant::Broadleaf => &self.broadleaves[tree],
            Plant::Pine => &self.pines[tree],
            Plant::Bush => &self.bushes[tree],
            Plant::House => &buildings.houses[paint],
            Plant::Row => &buildings.rows[paint],
            Plant::Shed => &buildings.sheds[paint],
            Plant::Slab => &buildings.slabs[paint][usize::from(looks.tall)],
            Plant::Tower => &buildings.towers[paint][usize::from(looks.tall)],
        }
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
    Row,
    Shed,
    Slab,
    Tower,
}

impl Plant {
    pub(super) const TREES: [Self; 4] = [Self::Poplar, Self::Broadleaf, Self::Pine, Self::Bush];

    fn is_built(self) -> bool {
        matches!(self, Self::House | Self::Row | Self::Shed | Self::Slab | Self::Tower)
    }

    /// Height and radius of its shadow, metres.
    fn shadow_m(self, country: Country, looks: Looks) -> (f32, f32) {
        match self {
            Self::Poplar => (15.0, 1.5),
            Self::Broadleaf => (6.5, 3.0),
            Self::Pine => (8.0, 2.0),
            Self::Bush => (1.2, 1.2),
            Self::House => (3.4, 5.2),
            Self::Row => (3.4, 9.0),
            Self::Shed => (7.0, 20.0),
            Self::Slab => (houses::flats_m(country.slab_storeys(looks.tall)), 16.0),
            Self::Tower => (houses::flats_m(country.tower_storeys(looks.tall)), 11.0),
        }
    }

    /// How many times larger than its model it is; nothing that is built in rows differs in size.
    pub(super) fn size(self, h: u64) -> f32 {
        let spread = match self {
            Self::Poplar => 0.35,
            Self::Broadleaf | Self::Pine => 0.5,
            Self::Bush => 0.6,
            Self::House => 0.25,
            Self::Row | Self::Shed | Self::Slab | Self::Tower => return 1.0,
        };
        (0.8 + spread * unit(h, 5)) as f32
    }
}

/// What grows on a spot out of town, if anything. `lane_m` is the distance to the lane between blocks of fields.
/// `patch` and `copse` are smooth noises from 0 to 1: where woods are, and where in them trees stand together.
fn plant(ground: &Ground, patch: f64, copse: f64, h: u64, lane_m: f64) -> Option<Plant> {
    let d = ground.line_distance_m;
    if ground.water > 0.2 || d < CLEAR_M {
        return None;
    }
    let roll = unit(h, 0);
    let urban = ground.urban;
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

/// From here on streets and courts say where trees stand.
const TOWN: f64 = 0.5;

/// What stands on a spot.
pub(super) fn on_spot(playing: &Playing, town: &mut Town, spot: DVec2, h: u64) -> Option<Standing> {
    if let Some(built) = town.built_on_spot(spot, h) {
        return Some(built);
    }
    let p = spot + DVec2::new(unit(h, 1), unit(h, 2)) * SPOT_M;
    if !town.is_free(p, 0.0) {
        return None;
    }
    let ground = playing.land.sample(p, 4.0);
    let copse = country::copse(p);
    let what = if ground.urban > TOWN {
        (ground.water < 0.2 && ground.line_distance_m > 14.0).then(|| town.tree(p, copse, h))?
    } else {
        plant(&ground, country::patch(p, 4.0), copse, h, quarters::lane_m(p))
    }?;
    let looks = Looks { paint: variant(h, trees::VARIANTS), tall: false };
    Some(Standing { what, at: p, ground, turn_rad: unit(h, 4) * std::f64::consts::TAU, looks })
}

/// How a thing's colours differ from those of its kind: leaves by more than walls of one hand.
pub(super) fn hue(what: Plant, h: u64) -> Vec3 {
    let (bright, warm) = if what.is_built() { (0.12, 0.05) } else { (0.36, 0.14) };
    let t = (1.0 + bright * (unit(h, 6) - 0.5)) as f32;
    let warm = (1.01 + warm * (unit(h, 7) - 0.5)) as f32;
    Vec3::new(t * warm, t, t / warm)
}

/// A cell's things and their shadows, and where its middle is.
type Cell = (Mesh, Option<Mesh>, DVec3);

fn plant_cell(playing: &Playing, sites: &Sites, kinds: &Kinds, cell: (i64, i64)) -> Option<Cell> {
    let seed = playing.scenario.seed;
    let corner = DVec2::new(cell.0 as f64, cell.1 as f64) * CELL_M;
    let middle = corner + DVec2::splat(CELL_M * 0.5);
    let origin = middle.extend(playing.land.sample(middle, 8.0).height_m);
    let spots = (CELL_M / SPOT_M) as i64;
    let mut town = Town::new(playing, sites.near(middle, CELL_M));
    let mut kit = MeshKit::default();
    let mut blots = Blots::default();
    let slope = {
        let h = |d: DVec2| playing.land.sample(middle + d, 24.0).height_m;
        let (dx, dy) = (h(DVec2::X * 60.0) - h(DVec2::X * -60.0), h(DVec2::Y * 60.0) - h(DVec2::Y * -60.0));
        Vec3::new((-dx / 120.0) as f32, 1.0, (dy / 120.0) as f32).normalize()
    };
    for j in 0..spots {
        for i in 0..spots {
            let h = town::number_of((cell.0 * spots + i, cell.1 * spots + j), seed);
            let spot = corner + DVec2::new(i as f64, j as f64) * SPOT_M;
            let Some(standing) = on_spot(playing, &mut town, spot, h) else { continue };
            let Standing { what, looks, .. } = standing;
            let country = town::country_at(playing, standing.at);
            let kind = kinds.looks(what, country, looks);
            let (tall, wide) = what.shadow_m(country, looks);
            let size = what.size(h);
            let foot = standing.put(&mut kit, kind, origin, h);
            // On steep ground a flat shadow would stand out of it.
            if slope.y > GENTLE {
                blots.add(foot, slope, (tall * size, wide * size), what.is_built());
            }
        }
    }
    (!kit.is_empty()).then(|| (kit.build(), blots.build(), origin))
}

fn keep_groves(
    mut commands: Commands,
    mut cells: ResMut<Cells<()>>,
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
    let layer = [((), reach)];
    let seen: &[_] = if reach > 0 { &layer } else { &[] };
    for cell in cells.around(towards, CELL_M, seen, &mut commands).into_iter().take(density.cells_per_frame) {
        let entity = match plant_cell(&playing, &sites, &kinds, (cell.1, cell.2)) {
            Some((mesh, blots, at)) => {
                let mesh = meshes.add(mesh);
                let mut grove = commands.spawn(Grove::standing(at, mesh.clone(), materials.scatter.clone(), &density));
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
        cells.insert(cell, entity);
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
        .init_resource::<Cells<()>>()
        .insert_resource(Kinds::make())
        .add_systems(Raise, Cells::<()>::forget)
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
