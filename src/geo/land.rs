//! The one height function: ground, water and settlement at any point, at any coarseness.
//!
//! From far to near: smooth relief of the region, a valley along the line, fine relief, shores,
//! rivers, and at last the earthworks of the line itself. Everything is continuous, the same for
//! the same seed, and invented below the 9 km of the relief grid.

use super::alignment::Alignment;
use super::bed::{self, Beside, LandStructure, Structures};
use super::corridor::{self, Aside, Corridor};
use super::geodata::GeoData;
use super::hills::{Hills, Lay, roughness};
use super::noise::{mix, mixed, smooth_max, smooth_step, wave, whole};
use super::raster::Raster;
use super::rivers::{Country, Rivers, Watercourse};
use super::settlement;
use super::shore;
use glam::DVec2;
use std::sync::Arc;

/// Node distance of the smooth relief, metres.
const REGION_M: f64 = 4000.0;
/// Node distance of shores and settlements, metres.
const SHORE_M: f64 = 1000.0;

/// What is at a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ground {
    /// Height of the ground (under water, of the bed) above sea level, metres.
    pub height_m: f64,
    /// 0 dry .. 1 open water: sea, lake or river.
    pub water: f64,
    /// Surface of the water here or close by, metres; minus infinity where there is none.
    pub water_level_m: f64,
    /// To the centre of the track, metres, beside a yard less by its width; 2000 and more means far.
    pub line_distance_m: f64,
    /// 0 plain .. 1 mountain.
    pub hilliness: f64,
    /// 0 open country .. 1 closed city fabric; beside the line nothing is built.
    pub urban: f64,
    /// The same where the line's own strip does not interrupt it: whether this is in a town at all.
    pub town: f64,
}

impl Ground {
    /// Height of what one sees: the ground, or the water over it.
    pub fn surface_m(&self) -> f64 {
        if self.water > 0.0 { self.height_m.max(self.water_level_m) } else { self.height_m }
    }
}

/// The land around a line.
#[derive(Clone, Debug)]
pub struct Land {
    line: Arc<Alignment>,
    /// Height, hilliness, level of the nearest sea or lake, lie of the small forms (3 numbers).
    region: Raster<8>,
    /// Distance to the water's edge, settlement.
    shores: Raster<2>,
    corridor: Corridor,
    rivers: Rivers,
    hills: Hills,
    structures: Structures,
    seed: u32,
}

impl Land {
    /// Prepares the land around a line. Takes about a tenth of a second for 1,300 km.
    pub fn build(alignment: &Alignment, structures: &[LandStructure], data: &GeoData, seed: u64) -> Self {
        let seed = (seed ^ (seed >> 32)) as u32;
        let line = Arc::new(alignment.clone());
        let structures = Structures::new(structures);
        let (region, shores) = std::thread::scope(|scope| {
            let beside = scope.spawn(|| shores(alignment, data));
            let region = region(alignment, data, seed);
            (region, beside.join())
        });
        let shores = shores.unwrap_or_else(|_| self::shores(alignment, data));
        let hilliness = |p: DVec2| f64::from(region.at(p)[1]);
        let gather = || Corridor::gather(alignment, |s| structures.tunnel_m(s), hilliness, seed ^ 0x0F);
        let draw_rivers = || {
            let country = Country {
                line: alignment,
                structures: &structures,
                base: &|p| f64::from(region.at(p)[0]),
                hilliness: &hilliness,
                shore: &|p| f64::from(shores.at(p)[0]),
                seed,
            };
            Rivers::build(data, &country)
        };
        let (corridor, rivers) = std::thread::scope(|scope| {
            let beside = scope.spawn(draw_rivers);
            (gather(), beside.join())
        });
        let rivers = rivers.unwrap_or_else(|_| draw_rivers());
        Self { line, region, shores, corridor, rivers, hills: data.hills.clone(), structures, seed }
    }

    /// The ground at a point, as a drawing with samples `detail_m` apart needs it: relief shorter
    /// than twice that is left out, the valley of the line is widened, water blurred.
    pub fn sample(&self, p: DVec2, detail_m: f64) -> Ground {
        let detail_m = detail_m.max(0.0);
        let [base, hilly, pool, bend_x, bend_y, share, ..] = self.region.at(p).map(f64::from);
        let [shore, town] = self.shores.at(p).map(f64::from);
        let aside = self.corridor.at(p);
        let beside = aside.and_then(|aside| self.beside(p, &aside));
        let line_distance_m = line_distance(aside.as_ref(), beside.as_ref());
        let lay = Lay { bend: DVec2::new(bend_x, bend_y), share };
        let form = self.hills.at(p, lay, detail_m, self.seed);
        let shape = lie(base, hilly, form, aside.as_ref(), detail_m);
        let relief = self.fine_relief(p, &shape, pool, line_distance_m, detail_m);
        let shore = self.ragged_shore(p, shore, line_distance_m, detail_m);
        let dry = smooth_max(shape.height_m + relief, pool + 1.2, 2.0);
        let coast = at_shore(dry, pool, shore, detail_m);
        let tamed = beside.as_ref().map_or(coast.0, |beside| bed::tamed(coast.0, beside));
        let wetted = self.rivers.wet(p, tamed, detail_m, self.seed);
        let height_m = beside.as_ref().map_or(wetted.height_m, |beside| bed::bedded(wetted.height_m, beside, detail_m));
        let earth = smooth_step(0.0, 1.5, height_m - wetted.height_m).max(beside.as_ref().map_or(0.0, bed::dry));
        let water = wetted.water.max(coast.1) * (1.0 - earth);
        let level = if coast.1 > wetted.water { pool } else { wetted.level_m };
        let town = self.built_up(p, town, hilly, detail_m) * (1.0 - water);
        Ground {
            height_m,
            water,
            water_level_m: level,
            line_distance_m,
            hilliness: hilly.clamp(0.0, 1.0),
            urban: town * smooth_step(12.0, 40.0, line_distance_m),
            town,
        }
    }

    /// The seed by which villages are placed, for whoever draws them where they are too small for samples.
    pub fn village_seed(&self) -> u32 {
        self.seed ^ 0x6B
    }

    /// The rivers as lines, for whoever draws them where they are too narrow for samples.
    pub fn watercourses(&self) -> &[Watercourse] {
        self.rivers.drawn()
    }

    /// The point as the line sees it, where the line shapes the ground.
    #[inline]
    fn beside(&self, p: DVec2, aside: &Aside) -> Option<Beside> {
        if aside.distance_m > bed::REACH_M + 260.0 {
            return None;
        }
        let (k, u, offset_m) = self.line.refine(p, self.line.coarse_nearest(p, aside.guess));
        if offset_m.abs() > bed::REACH_M {
            return None;
        }
        let chainage_m = self.line.chainage_nearly(k, u);
        let carried = self.structures.at(chainage_m);
        Some(Beside { offset_m, rail_m: self.line.jet(k, u).at.z, carried })
    }

    /// Hills and hollows too small for the relief grid.
    #[inline]
    fn fine_relief(&self, p: DVec2, lie: &Lie, pool: f64, line_m: f64, detail_m: f64) -> f64 {
        let beside = smooth_step(20.0, 400.0, line_m);
        let mut sum = lie.tall_m * lie.free * beside.max(lie.deep) * lie.form;
        if sum < 0.0 {
            // Valleys do not reach below the water they run to.
            let depth = 0.85 * (lie.height_m - pool).max(0.5);
            sum /= 1.0 - sum / depth;
        }
        if detail_m < 90.0 {
            let rough = 0.35 + 0.014 * lie.tall_m * (0.15 + 0.85 * lie.free);
            sum += rough * smooth_step(8.0, 90.0, line_m) * roughness(p, detail_m, self.seed ^ 0x22);
        }
        if detail_m < 400.0 {
            // Stays beside the line: this is what low embankments and cuttings are built for.
            let roll = wave(p, 1130.0, self.seed ^ 0x21) + 0.4 * wave(p, 410.0, self.seed ^ 0x23);
            sum += (0.9 + 0.011 * lie.tall_m.min(200.0)) * roll;
        }
        sum
    }

    /// Distance to the sea or a lake with the small forms of a coast; the line keeps dry feet.
    #[inline]
    fn ragged_shore(&self, p: DVec2, shore: f64, line_m: f64, detail_m: f64) -> f64 {
        if shore.abs() > 2500.0 {
            return shore;
        }
        let mut edge = shore;
        for (i, (length, swing)) in
            [(2300.0, 330.0), (760.0, 120.0), (210.0, 30.0), (60.0, 7.0)].into_iter().enumerate()
        {
            if length > 2.0 * detail_m {
                edge += swing * wave(p, length, self.seed ^ (0x31 + i as u32));
            }
        }
        smooth_max(edge, 320.0 - line_m, 150.0)
    }

    /// City fabric with irregular edges, and villages on the plains.
    #[inline]
    fn built_up(&self, p: DVec2, town: f64, hilly: f64, detail_m: f64) -> f64 {
        let mut fabric = 0.0;
        if town > 0.02 {
            let mut edge = 0.0;
            for (i, (length, swing)) in
                [(5900.0, 0.16), (2900.0, 0.26), (900.0, 0.18), (260.0, 0.1)].into_iter().enumerate()
            {
                if length > 2.0 * detail_m {
                    edge += swing * wave(p, length, self.seed ^ (0x40 + i as u32));
                }
            }
            fabric = smooth_step(0.3, 0.75, town + edge) * (1.0 - smooth_step(0.45, 0.9, hilly));
        }
        let village = if detail_m < 250.0 { self.village(p, hilly) } else { 0.0 };
        fabric.max(village)
    }

    /// What villages there are at a point, 0 to 1.
    #[inline]
    fn village(&self, p: DVec2, hilly: f64) -> f64 {
        let q = p / VILLAGE_SQUARE_M;
        let Some(village) = Village::of(self.village_seed(), (whole(q.x).0, whole(q.y).0), hilly) else { return 0.0 };
        let away = p.distance(village.middle);
        if away > 1.6 * village.radius_m {
            return 0.0;
        }
        let ragged = 0.35 * village.radius_m * wave(p, 140.0, self.seed);
        0.55 * smooth_step(1.15 * village.radius_m, 0.75 * village.radius_m, away + ragged)
    }

    /// The village of a square of [`VILLAGE_SQUARE_M`], if it has one; `square` counts to the east and north.
    pub fn village_in(&self, square: (i32, i32)) -> Option<Village> {
        // (None needs more than the plain has; so its middle may be asked before it is known.)
        let village = Village::of(self.village_seed(), square, 0.0)?;
        let hilly = f64::from(self.region.at(village.middle)[1]);
        Village::of(self.village_seed(), square, hilly.clamp(0.0, 1.0))
    }
}

/// Side of the squares of the country that have a village or none, metres.
pub const VILLAGE_SQUARE_M: f64 = 1900.0;

/// A village of the plains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Village {
    /// Where it is, metres to the east and north.
    pub middle: DVec2,
    /// How far it reaches, metres.
    pub radius_m: f64,
}

impl Village {
    /// One village in about half of the squares, fewer in the hills. The ground's shader draws the same from afar.
    #[inline]
    fn of(seed: u32, (x, y): (i32, i32), hilly: f64) -> Option<Self> {
        let h = mix(x, y, seed);
        if f64::from(h & 0xff) > 150.0 * (1.0 - hilly) {
            return None;
        }
        let part = |shift: u32| f64::from((h >> shift) & 0xff) / 255.0;
        let inside = DVec2::new(0.2 + 0.6 * part(8), 0.2 + 0.6 * part(16));
        let middle = (DVec2::new(f64::from(x), f64::from(y)) + inside) * VILLAGE_SQUARE_M;
        Some(Self { middle, radius_m: 110.0 + 190.0 * part(24) })
    }
}

/// How the country lies at a point before its small forms are added.
struct Lie {
    height_m: f64,
    /// Height of the small forms, from the lowest to the highest.
    tall_m: f64,
    /// The small form here, about -0.35..0.65 of `tall_m`.
    form: f64,
    /// 0 on the floor of the line's valley, 1 outside.
    free: f64,
    /// 1 over a tunnel.
    deep: f64,
}

/// The smooth relief with the valley of the line in it, and hills where the line has a tunnel.
#[inline]
fn lie(base: f64, hilly: f64, form: f64, aside: Option<&Aside>, detail_m: f64) -> Lie {
    let mut lie = Lie { height_m: base, tall_m: 1.0 + 330.0 * hilly, form, free: 1.0, deep: 0.0 };
    let Some(aside) = aside else { return lie };
    // Wide and gentle on plains, narrower in the hills, never narrower than the drawing can show.
    let wall = mixed(3600.0, 1500.0, smooth_step(0.05, 0.5, hilly)).max(1.5 * detail_m);
    let wall = wall.min(corridor::REACH_M - 700.0 - aside.floor_m);
    // Spurs stand into the valley, side valleys open into it.
    let spur = 2100.0 * hilly.min(0.6) * form * smooth_step(100.0, 900.0, aside.distance_m);
    let distance = (aside.distance_m + spur).min(aside.distance_m * 1.5 + 200.0);
    let edge = smooth_step(corridor::REACH_M - 100.0, corridor::REACH_M - 600.0, aside.distance_m);
    let carved = smooth_step(aside.floor_m + wall, aside.floor_m, distance) * aside.open * edge;
    let floor = aside.line_height_m - 2.6 + 0.012 * hilly * (aside.distance_m - 150.0).max(0.0);
    lie.height_m = mixed(base, floor, carved);
    lie.free = 1.0 - carved;
    if aside.hill_m > 0.0 {
        lie.deep = smooth_step(0.0, 30.0, aside.hill_m);
        let hill = smooth_max(lie.height_m, aside.line_height_m + aside.hill_m, 20.0);
        lie.height_m = mixed(lie.height_m, hill, lie.deep);
        lie.tall_m += 1.8 * aside.hill_m * (1.0 - hilly).max(0.0);
        lie.free = 1.0 - (1.0 - lie.free) * (1.0 - lie.deep);
    }
    lie
}

#[inline]
fn line_distance(aside: Option<&Aside>, beside: Option<&Beside>) -> f64 {
    let Some(aside) = aside else {
        return corridor::REACH_M;
    };
    let Some(beside) = beside else {
        return aside.distance_m;
    };
    let away = beside.offset_m.abs();
    let far = mixed(away, aside.distance_m.max(away), smooth_step(300.0, bed::REACH_M, away));
    // What keeps away from the line keeps away from a yard beside it.
    (far - beside.carried.wider_m * smooth_step(160.0, 60.0, away)).max(far.min(6.0))
}

/// Ground and water near the sea or a lake whose surface is at `pool`.
#[inline]
fn at_shore(dry: f64, pool: f64, shore: f64, detail_m: f64) -> (f64, f64) {
    if shore > 3000.0 {
        return (dry, 0.0);
    }
    let blur = (0.5 * detail_m).max(4.0);
    let water = smooth_step(blur, -blur, shore);
    let beach = pool + 0.4 + 0.008 * shore.max(0.0);
    let land = mixed(beach, dry, smooth_step(0.0, 900.0, shore));
    let bed = pool - (0.4 + 0.006 * -shore).clamp(0.4, 5.0);
    (mixed(land, bed, smooth_step(12.0, -12.0, shore)), water)
}

/// The rectangle the base map covers.
fn extent(alignment: &Alignment, data: &GeoData) -> (DVec2, DVec2) {
    let (a, b) = data.relief.window();
    let project = |lat, lon| alignment.projection().project(super::LatLon::new(lat, lon));
    let corners = [
        project(a.lat_deg, a.lon_deg),
        project(a.lat_deg, b.lon_deg),
        project(b.lat_deg, a.lon_deg),
        project(b.lat_deg, b.lon_deg),
        project(b.lat_deg, f64::midpoint(a.lon_deg, b.lon_deg)),
        project(a.lat_deg, f64::midpoint(a.lon_deg, b.lon_deg)),
    ];
    let low = corners.iter().fold(corners[0], |m, c| m.min(*c));
    let high = corners.iter().fold(corners[0], |m, c| m.max(*c));
    (low, high)
}

fn region(alignment: &Alignment, data: &GeoData, seed: u32) -> Raster<8> {
    let (low, high) = extent(alignment, data);
    let mut grid = Raster::fill(low, high, REGION_M, |p| {
        let place = alignment.projection().unproject(p);
        let (least, _, most) = data.relief.around(place);
        let hilly = smooth_step(25.0, 330.0, most - least);
        let lay = Lay::at(p, seed);
        let (x, y, share) = (lay.bend.x as f32, lay.bend.y as f32, lay.share as f32);
        [data.relief.height_m(place) as f32, hilly as f32, 0.0, x, y, share, 0.0, 0.0]
    });
    for lake in &data.lakes {
        flatten_lake(&mut grid, alignment, &lake.ring);
    }
    grid
}

/// Lays the country around a lake no lower than its surface, which is the lowest of its shore.
fn flatten_lake(grid: &mut Raster<8>, alignment: &Alignment, ring: &[super::LatLon]) {
    const REACH_M: f64 = 9000.0;
    let ring: Vec<DVec2> = ring.iter().map(|p| alignment.projection().project(*p)).collect();
    let Some(first) = ring.first() else { return };
    let level = ring.iter().map(|p| grid.at(*p)[0]).fold(f32::MAX, f32::min);
    let low = ring.iter().fold(*first, |m, p| m.min(*p));
    let high = ring.iter().fold(*first, |m, p| m.max(*p));
    let (columns, rows) = grid.nodes_around(low, high, REACH_M);
    for row in rows {
        for column in columns.clone() {
            let p = grid.place(column, row);
            let away = ring.iter().map(|q| q.distance(p)).fold(f64::MAX, f64::min);
            if away < REACH_M || (p.clamp(low, high) - p).length() == 0.0 {
                let node = &mut grid.nodes[row * grid.columns + column];
                node[2] = level;
                node[0] = node[0].max(level);
            }
        }
    }
}

fn shores(alignment: &Alignment, data: &GeoData) -> Raster<2> {
    let (low, high) = extent(alignment, data);
    let mut grid = Raster::fill(low, high, SHORE_M, |_| [0.0, 0.0]);
    shore::draw(&mut grid, data, alignment.projection());
    settlement::draw(&mut grid, data, alignment.projection());
    grid
}
