//! Rivers as channels: their courses, widths and levels, and the ground along them.
//!
//! The base map's rivers are off by up to 3 km, so each is led under the bridge that crosses it;
//! bridges without a known river get one of their own, and hill valleys a stream beside the line.

use super::alignment::Alignment;
use super::bed::{LandStructure, Structures};
use super::geodata::GeoData;
use super::noise::{mixed, smooth_step, wave};
use super::shore::distance_to_segment;
use glam::DVec2;
use std::collections::HashMap;

/// Ground within this distance of a river's middle is shaped by it, metres.
const REACH_M: f64 = 1900.0;
/// Waters with narrower valleys are streams, metres.
const SMALL_VALLEY_M: f64 = 300.0;
/// Cell of the index, metres.
const CELL_M: f64 = 1250.0;
/// Distance between the vertices of a course, metres.
const STEP_M: f64 = 300.0;
/// A known river this close to a bridge is led under it, metres.
const LEAD_M: f64 = 6500.0;

/// A vertex of a course.
#[derive(Clone, Copy, Debug)]
struct Vertex {
    at: DVec2,
    width_m: f64,
    level_m: f64,
    /// How much the ground heeds it; fades where a course begins or ends.
    strength: f64,
}

/// A course, from its upper to its lower end.
#[derive(Clone, Debug)]
struct Course {
    vertices: Vec<Vertex>,
    /// Ground beyond the bank is eased to the river over this distance, metres.
    valley_m: f64,
}

/// Segment `a` to `b` of one river.
#[derive(Clone, Copy, Debug)]
struct Reach {
    a: DVec2,
    b: DVec2,
    /// One over the length squared.
    inverse: f64,
    /// Beyond this distance the river does nothing, metres.
    range_m: f64,
    width_m: (f32, f32),
    level_m: (f32, f32),
    strength: (f32, f32),
    valley_m: f32,
    river: u32,
}

/// All channels, by cell.
#[derive(Clone, Debug)]
pub(super) struct Rivers {
    low: DVec2,
    columns: usize,
    rows: usize,
    starts: Vec<u32>,
    reaches: Vec<Reach>,
    order: Vec<u32>,
    drawn: Vec<Watercourse>,
}

/// A river as a line with a width: how it is drawn where samples of the ground are too far apart for it.
#[derive(Clone, Debug)]
pub struct Watercourse {
    /// From its upper to its lower end, about 600 m apart.
    pub points: Vec<WaterPoint>,
    /// How large the base map says it is, 1 the largest; `None` for what only a bridge tells of.
    pub rank: Option<u8>,
}

/// A place in the middle of a river.
#[derive(Clone, Copy, Debug)]
pub struct WaterPoint {
    /// Where, metres to the east and north.
    pub at: DVec2,
    /// Surface over the sea, metres.
    pub level_m: f64,
    /// From bank to bank, metres.
    pub width_m: f64,
    /// How much of it there is: fades where a course begins or ends, 0 to 1.
    pub share: f64,
}

impl Watercourse {
    fn of(course: &Course, rank: Option<u8>) -> Self {
        let last = course.vertices.len().saturating_sub(1);
        let kept = course.vertices.iter().enumerate().filter(|(i, _)| i % 2 == 0 || *i == last);
        let point =
            |v: &Vertex| WaterPoint { at: v.at, level_m: v.level_m, width_m: v.width_m, share: wet_share(v.strength) };
        Self { points: kept.map(|(_, v)| point(v)).collect(), rank }
    }
}

/// How much of a course is water where the ground heeds it this much.
fn wet_share(strength: f64) -> f64 {
    smooth_step(0.12, 0.40, strength)
}

/// Ground and water after the rivers have passed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wetted {
    pub height_m: f64,
    pub water: f64,
    pub level_m: f64,
}

/// What the building of rivers may ask about the country.
pub(super) struct Country<'a> {
    pub line: &'a Alignment,
    pub structures: &'a Structures,
    /// Height of the bare relief.
    pub base: &'a dyn Fn(DVec2) -> f64,
    pub hilliness: &'a dyn Fn(DVec2) -> f64,
    /// Distance to the sea, on land positive, metres.
    pub shore: &'a dyn Fn(DVec2) -> f64,
    pub seed: u32,
}

/// A bridge to be led under.
#[derive(Clone, Copy, Debug)]
struct Crossing {
    at: DVec2,
    /// Along the line.
    heading: DVec2,
    rail_m: f64,
    length_m: f64,
}

impl Rivers {
    pub fn build(data: &GeoData, country: &Country) -> Self {
        let crossings = crossings(country);
        let mut found = known(data, country);
        let mut courses = Vec::new();
        let mut taken = vec![false; crossings.len()];
        let shares = assigned(&crossings, &found, country.line);
        for (river, mine) in found.iter_mut().zip(shares) {
            let mine: Vec<&Crossing> = mine
                .into_iter()
                .filter(|number| led_under(&mut river.course, &crossings[*number], country.line))
                .map(|number| {
                    taken[number] = true;
                    &crossings[number]
                })
                .collect();
            let mut vertices = levelled(&river.course, river.width_m, country);
            for crossing in mine {
                pin(&mut vertices, crossing, river.width_m);
            }
            narrow_where_unbridged(&mut vertices, &crossings, country.line);
            courses.push(Course { vertices, valley_m: 1500.0 });
        }
        for (crossing, _) in crossings.iter().zip(taken).filter(|(_, taken)| !taken) {
            courses.push(own_course(crossing, country));
        }
        join(&mut courses);
        let ranks = found.iter().map(|known| Some(known.rank)).chain(std::iter::repeat(None));
        let drawn = courses.iter().zip(ranks).map(|(course, rank)| Watercourse::of(course, rank)).collect();
        courses.extend(streams(country));
        Self { drawn, ..Self::index(&courses) }
    }

    /// Every river, but not the streams beside the line.
    pub fn drawn(&self) -> &[Watercourse] {
        &self.drawn
    }

    fn index(courses: &[Course]) -> Self {
        let reaches: Vec<Reach> = courses.iter().enumerate().flat_map(reaches_of).collect();
        let (mut low, mut high) = (DVec2::ZERO, DVec2::ONE);
        for reach in &reaches {
            low = low.min(reach.a.min(reach.b));
            high = high.max(reach.a.max(reach.b));
        }
        low -= DVec2::splat(REACH_M + CELL_M);
        let size = (high + DVec2::splat(REACH_M + CELL_M) - low) / CELL_M;
        let (columns, rows) = (size.x.ceil() as usize, size.y.ceil() as usize);
        let mut counts = vec![0_u32; columns * rows + 1];
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for (number, reach) in reaches.iter().enumerate() {
            let from = ((reach.a.min(reach.b) - DVec2::splat(reach.range_m) - low) / CELL_M).as_uvec2();
            let to = ((reach.a.max(reach.b) + DVec2::splat(reach.range_m) - low) / CELL_M).as_uvec2();
            for row in from.y..=to.y {
                for column in from.x..=to.x {
                    let middle = low + DVec2::new(f64::from(column) + 0.5, f64::from(row) + 0.5) * CELL_M;
                    let away = distance_to_segment(middle, reach.a, reach.b).0;
                    if away < reach.range_m + 0.7072 * CELL_M {
                        let cell = row * columns as u32 + column;
                        counts[cell as usize + 1] += 1;
                        pairs.push((cell, number as u32));
                    }
                }
            }
        }
        for cell in 0..columns * rows {
            counts[cell + 1] += counts[cell];
        }
        // Reaches come in order of their rivers and stay so within every cell.
        let starts = counts.clone();
        let mut order = vec![0_u32; pairs.len()];
        for (cell, number) in pairs {
            let next = &mut counts[cell as usize];
            order[*next as usize] = number;
            *next += 1;
        }
        Self { low, columns, rows, starts, reaches, order, drawn: Vec::new() }
    }

    /// Lowers the ground to the rivers nearby.
    #[inline]
    pub fn wet(&self, p: DVec2, ground_m: f64, detail_m: f64, seed: u32) -> Wetted {
        let mut wetted = Wetted { height_m: ground_m, water: 0.0, level_m: f64::NEG_INFINITY };
        let q = (p - self.low) / CELL_M;
        if q.x < 0.0 || q.y < 0.0 || q.x >= self.columns as f64 || q.y >= self.rows as f64 {
            return wetted;
        }
        let cell = q.y as usize * self.columns + q.x as usize;
        let list = &self.order[self.starts[cell] as usize..self.starts[cell + 1] as usize];
        let mut wound = None;
        let mut i = 0;
        while i < list.len() {
            let river = self.reaches[list[i] as usize].river;
            let mut best: Option<(f64, f64, &Reach)> = None;
            let small = f64::from(self.reaches[list[i] as usize].valley_m) < SMALL_VALLEY_M;
            let p = if small { *wound.get_or_insert_with(|| winding(p, seed)) } else { p };
            while i < list.len() {
                let reach = &self.reaches[list[i] as usize];
                if reach.river != river {
                    break;
                }
                let (way, along) = (p - reach.a, reach.b - reach.a);
                let t = (way.dot(along) * reach.inverse).clamp(0.0, 1.0);
                let squared = (way - along * t).length_squared();
                if best.is_none_or(|(least, _, _)| squared < least) {
                    best = Some((squared, t, reach));
                }
                i += 1;
            }
            if let Some((squared, t, reach)) = best
                && squared < REACH_M * REACH_M
            {
                carve(&mut wetted, p, squared.sqrt(), t, reach, detail_m, seed);
            }
        }
        wetted
    }
}

/// Streams wind between their vertices.
#[inline]
fn winding(p: DVec2, seed: u32) -> DVec2 {
    p + DVec2::new(wave(p, 190.0, seed ^ 0x79), wave(p, 210.0, seed ^ 0x7A)) * 17.0
}

/// Lowers (or dams) the ground along one river.
#[inline]
fn carve(wetted: &mut Wetted, p: DVec2, away: f64, t: f64, reach: &Reach, detail_m: f64, seed: u32) {
    let width = mixed(f64::from(reach.width_m.0), f64::from(reach.width_m.1), t);
    let level = mixed(f64::from(reach.level_m.0), f64::from(reach.level_m.1), t);
    let strength = mixed(f64::from(reach.strength.0), f64::from(reach.strength.1), t);
    let half = 0.5 * width;
    if strength <= 0.0 {
        return;
    }
    let ragged = if away < 2.0 * width + 60.0 && detail_m < width {
        (0.05 * width + 0.5) * (wave(p, 1150.0, seed ^ 0x77) + 0.35 * wave(p, 270.0, seed ^ 0x78))
    } else {
        0.0
    };
    let bank = away - half + ragged;
    // Small waters shape little of the country.
    let valley = f64::from(reach.valley_m) * smooth_step(2.0, 60.0, width).max(0.25);
    let bank_height = (1.2 + 0.012 * width).min(4.0);
    let beyond = level + bank_height + (bank * 0.004).max(0.0);
    let eased = mixed(beyond, wetted.height_m, smooth_step(0.0, valley.min(REACH_M - half), bank));
    let depth = (0.3 + 0.1 * -bank).clamp(0.3, 1.0 + 0.006 * width);
    let slope_m = 3.0 * bank_height;
    let shaped = if bank <= 0.0 { level - depth } else { mixed(level - 0.3, eased, smooth_step(0.0, slope_m, bank)) };
    let blur = (0.5 * detail_m).max(1.0);
    let water = smooth_step(blur, -blur, bank) * (width / (2.0 * detail_m)).clamp(0.0, 1.0);
    wetted.height_m = mixed(wetted.height_m, shaped, strength);
    wetted.water = wetted.water.max(water * wet_share(strength));
    if bank < slope_m {
        wetted.level_m = level;
    }
}

fn reaches_of((river, course): (usize, &Course)) -> impl Iterator<Item = Reach> {
    course.vertices.windows(2).map(move |pair| Reach {
        a: pair[0].at,
        b: pair[1].at,
        inverse: pair[0].at.distance_squared(pair[1].at).max(1e-6).recip(),
        range_m: (course.valley_m + pair[0].width_m.max(pair[1].width_m) + 60.0).min(REACH_M),
        width_m: (pair[0].width_m as f32, pair[1].width_m as f32),
        level_m: (pair[0].level_m as f32, pair[1].level_m as f32),
        strength: (pair[0].strength as f32, pair[1].strength as f32),
        valley_m: course.valley_m as f32,
        river: river as u32,
    })
}

fn crossings(country: &Country) -> Vec<Crossing> {
    let bridge = |s: &&LandStructure| s.kind.is_bridge();
    country
        .structures
        .all()
        .iter()
        .filter(bridge)
        .map(|s| {
            let pose = country.line.pose(f64::midpoint(s.from_m, s.to_m));
            Crossing {
                at: pose.position.truncate(),
                heading: DVec2::from_angle(pose.heading_rad),
                rail_m: pose.position.z,
                length_m: s.to_m - s.from_m,
            }
        })
        .collect()
}

impl Crossing {
    /// Level of the water: 5 to 12 m under the rail, lower for longer bridges, hardly below the sea.
    fn level_m(&self) -> f64 {
        let clearance = 5.5 + 5.5 * smooth_step(150.0, 900.0, self.length_m);
        (self.rail_m - clearance).max(0.4_f64.min(self.rail_m - 3.5))
    }

    fn width_m(&self) -> f64 {
        0.8 * self.length_m
    }
}

/// A river of the base map in the plane, from its upper to its lower end.
struct Known {
    course: Vec<DVec2>,
    width_m: f64,
    rank: u8,
}

fn known(data: &GeoData, country: &Country) -> Vec<Known> {
    let lines = data.rivers.iter().flat_map(|river| river.lines.iter().map(move |l| (river, l)));
    lines
        .filter(|(_, line)| line.len() > 1)
        .map(|(river, line)| {
            let mut plan: Vec<DVec2> = line.iter().map(|p| country.line.projection().project(*p)).collect();
            // The sea is more telling than heights.
            let end = |p: DVec2| (country.base)(p) + 0.1 * (country.shore)(p);
            if end(plan[0]) < end(plan[plan.len() - 1]) {
                plan.reverse();
            }
            let mut course = meander(&even(&plan, STEP_M), river.width_m, country.seed);
            to_the_sea(&mut course, country);
            Known { course, width_m: river.width_m, rank: river.rank }
        })
        .collect()
}

/// Which bridges each known river is led under: the closest pairs first, and no two bridges close
/// together for one river.
fn assigned(crossings: &[Crossing], known: &[Known], line: &Alignment) -> Vec<Vec<usize>> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (river, known) in known.iter().enumerate() {
        for (number, crossing) in crossings.iter().enumerate() {
            if let Some((pivot, away)) = closest(&known.course, crossing.at)
                && away < LEAD_M
            {
                let met = crossed_near(&known.course, pivot, line);
                let cost = met.map_or(away + 3000.0, |i| known.course[i].distance(crossing.at));
                pairs.push((cost, river, number));
            }
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut mine: Vec<Vec<usize>> = vec![Vec::new(); known.len()];
    let mut taken = vec![false; crossings.len()];
    for (_, river, number) in pairs {
        let apart = |other: &usize| crossings[*other].at.distance(crossings[number].at) > 14_000.0;
        if !taken[number] && mine[river].iter().all(apart) {
            taken[number] = true;
            mine[river].push(number);
        }
    }
    mine
}

/// The vertex closest to a point, and its distance.
fn closest(course: &[DVec2], p: DVec2) -> Option<(usize, f64)> {
    (0..course.len()).map(|i| (i, course[i].distance(p))).min_by(|a, b| a.1.total_cmp(&b.1))
}

/// Ends every course where it runs into a wider one.
fn join(courses: &mut [Course]) {
    const SQUARE_M: f64 = 1000.0;
    let key = |p: DVec2| ((p.x / SQUARE_M).floor() as i32, (p.y / SQUARE_M).floor() as i32);
    let mut squares: HashMap<(i32, i32), Vec<(usize, Vertex)>> = HashMap::new();
    for (number, course) in courses.iter().enumerate() {
        for v in &course.vertices {
            squares.entry(key(v.at)).or_default().push((number, *v));
        }
    }
    let wider_near = |number: usize, v: &Vertex, reach: i32, within: &dyn Fn(f64) -> f64| {
        let (x, y) = key(v.at);
        (x - reach..=x + reach)
            .flat_map(|x| (y - reach..=y + reach).map(move |y| (x, y)))
            .flat_map(|square| squares.get(&square).into_iter().flatten())
            .filter(|(other, w)| *other != number && w.width_m > v.width_m)
            .filter(|(_, w)| w.at.distance(v.at) < within(w.width_m))
            .min_by(|a, b| a.1.at.distance(v.at).total_cmp(&b.1.at.distance(v.at)))
            .map(|(_, w)| *w)
    };
    for (number, course) in courses.iter_mut().enumerate() {
        // The upper half of a course may touch what it springs from.
        let from = course.vertices.len() / 2;
        let touch = |width_m: f64| 0.3 * width_m + 150.0;
        let met = (from..course.vertices.len()).find(|i| wider_near(number, &course.vertices[*i], 1, &touch).is_some());
        if let Some(end) = met {
            course.vertices.truncate(end + 1);
        } else if let Some(last) = course.vertices.last().copied()
            && let Some(goal) = wider_near(number, &last, 5, &|_| 5000.0)
        {
            let steps = (last.at.distance(goal.at) / STEP_M).ceil();
            course.vertices.extend((1..=steps as usize).map(|i| {
                let t = i as f64 / steps;
                let level_m = mixed(last.level_m, goal.level_m, t);
                Vertex { at: last.at.lerp(goal.at, t), level_m, ..last }
            }));
        }
    }
}

/// Prolongs a course that ends a little short of the sea.
fn to_the_sea(course: &mut Vec<DVec2>, country: &Country) {
    let Some(mut at) = course.last().copied() else {
        return;
    };
    if (country.shore)(at) > 5500.0 {
        return;
    }
    for _ in 0..30 {
        let here = (country.shore)(at);
        if here < -700.0 {
            break;
        }
        let slope = |way: DVec2| (country.shore)(at + way * 800.0) - (country.shore)(at - way * 800.0);
        at -= DVec2::new(slope(DVec2::X), slope(DVec2::Y)).normalize_or_zero() * STEP_M;
        course.push(at);
    }
}

/// Even vertices along a rounded polyline.
fn even(plan: &[DVec2], step_m: f64) -> Vec<DVec2> {
    let mut out = vec![plan[0]];
    let mut left = step_m;
    for i in 0..plan.len() - 1 {
        let before = plan[i.saturating_sub(1)];
        let after = plan[(i + 2).min(plan.len() - 1)];
        let length = plan[i].distance(plan[i + 1]);
        let mut done = 0.0;
        while length - done >= left {
            done += left;
            out.push(catmull_rom(before, plan[i], plan[i + 1], after, done / length));
            left = step_m;
        }
        left -= length - done;
    }
    out.push(plan[plan.len() - 1]);
    out
}

fn catmull_rom(a: DVec2, b: DVec2, c: DVec2, d: DVec2, t: f64) -> DVec2 {
    let length = b.distance(c);
    let tangent = |before: DVec2, after: DVec2| (after - before).normalize_or_zero() * length;
    let (m0, m1) = (tangent(a, c), tangent(b, d));
    let (tt, ttt) = (t * t, t * t * t);
    b * (2.0 * ttt - 3.0 * tt + 1.0) + m0 * (ttt - 2.0 * tt + t) + c * (3.0 * tt - 2.0 * ttt) + m1 * (ttt - tt)
}

/// Swings of about ten widths, as rivers make them.
fn meander(course: &[DVec2], width_m: f64, seed: u32) -> Vec<DVec2> {
    let swing = (1.1 * width_m).clamp(60.0, 420.0);
    let length = (9.0 * width_m).clamp(1800.0, 5200.0);
    course
        .iter()
        .map(|p| *p + DVec2::new(wave(*p, length, seed ^ 0xA1), wave(*p, length, seed ^ 0xB2)) * swing)
        .collect()
}

/// Bends a course so that it passes under a bridge, roughly at right angles; tells whether it could.
fn led_under(course: &mut Vec<DVec2>, crossing: &Crossing, line: &Alignment) -> bool {
    let Some((pivot, away)) = closest(course, crossing.at) else {
        return false;
    };
    if away > LEAD_M {
        return false;
    }
    let pivot = crossed_near(course, pivot, line).unwrap_or(pivot);
    let shift = crossing.at - course[pivot];
    let along = |i: usize| (i as f64 - pivot as f64).abs() * STEP_M;
    for (i, p) in course.iter_mut().enumerate() {
        *p += shift * (1.0 - smooth_step(600.0, 5000.0 + 3.0 * shift.length(), along(i)));
    }
    let across = crossing.heading.perp();
    let keep = ((1500.0 + crossing.length_m) / STEP_M) as usize;
    let (upper, lower) = (pivot.saturating_sub(keep), (pivot + keep).min(course.len() - 1));
    let upper_side = (course[upper] - crossing.at).dot(across).signum();
    let lower_side = (course[lower] - crossing.at).dot(across).signum();
    let side = if upper_side * lower_side > 0.0 { -lower_side } else { upper_side };
    // A skew of up to 15 degrees, always the same for the same bridge.
    let skew = DVec2::from_angle(0.26 * wave(crossing.at, 900.0, 5)).rotate(across);
    let stub = 0.6 * crossing.length_m + 250.0;
    let mut knots = vec![course[upper]];
    knots.extend([1.0, 0.5, 0.0, -0.5, -1.0].map(|k| crossing.at + skew * (side * k * stub)));
    knots.push(course[lower]);
    let bridge = even(&knots, STEP_M);
    let end = upper + bridge.len();
    course.splice(upper..=lower, bridge);
    for _ in 0..5 {
        let before = course.clone();
        for i in upper.saturating_sub(3).max(1)..(end + 3).min(course.len() - 1) {
            course[i] = 0.5 * before[i] + 0.25 * (before[i - 1] + before[i + 1]);
        }
    }
    true
}

/// The vertex near `from` where a course crosses the line, if it does.
fn crossed_near(course: &[DVec2], from: usize, line: &Alignment) -> Option<usize> {
    let window = (9000.0 / STEP_M) as usize;
    let range = from.saturating_sub(window)..(from + window).min(course.len() - 1);
    range
        .filter(|i| {
            let side = |p: DVec2| line.nearest(p, 700.0).map(|n| n.offset_m.signum());
            matches!((side(course[*i]), side(course[*i + 1])), (Some(a), Some(b)) if a * b < 0.0)
        })
        .min_by_key(|i| i.abs_diff(from))
}

/// Gives every vertex a level that never rises downstream and a width that grows.
fn levelled(course: &[DVec2], width_m: f64, country: &Country) -> Vec<Vertex> {
    let count = course.len().max(2) as f64;
    let mut level = f64::MAX;
    let raw: Vec<f64> = course
        .iter()
        .map(|p| {
            let cut = 3.0 + 110.0 * (country.hilliness)(*p);
            level = level.min((country.base)(*p) - cut).max(0.2);
            level
        })
        .collect();
    let smooth = moving_mean(&raw, 20);
    course
        .iter()
        .zip(smooth)
        .enumerate()
        .map(|(i, (at, level_m))| {
            let part = i as f64 / count;
            let strength = 1.0 - smooth_step(6000.0, 0.0, i as f64 * STEP_M);
            // It rises as a brook.
            let width_m = width_m * mixed(0.3, 1.0, smooth_step(0.0, 0.6, part)) * smooth_step(0.0, 0.6, strength);
            Vertex { at: *at, width_m, level_m, strength }
        })
        .collect()
}

fn moving_mean(values: &[f64], reach: usize) -> Vec<f64> {
    let mut sums = vec![0.0];
    for v in values {
        sums.push(sums[sums.len() - 1] + v);
    }
    (0..values.len())
        .map(|i| {
            let (from, to) = (i.saturating_sub(reach), (i + reach + 1).min(values.len()));
            (sums[to] - sums[from]) / (to - from) as f64
        })
        .collect()
}

/// Sets width and level at a bridge, fading along the course.
fn pin(vertices: &mut [Vertex], crossing: &Crossing, natural_m: f64) {
    let Some(at) = (0..vertices.len()).min_by(|a, b| {
        let away = |i: usize| vertices[i].at.distance_squared(crossing.at);
        away(*a).total_cmp(&away(*b))
    }) else {
        return;
    };
    let widest = 0.93 * crossing.length_m;
    let width_m = (1.2 * natural_m).clamp(crossing.width_m(), widest);
    let lift = crossing.level_m() - vertices[at].level_m;
    for (i, v) in vertices.iter_mut().enumerate() {
        let along = (i as f64 - at as f64).abs() * STEP_M;
        v.level_m += lift * (1.0 - smooth_step(1500.0, 30_000.0, along));
        v.width_m = mixed(width_m, v.width_m, smooth_step(1000.0, 7000.0, along));
    }
}

/// Where a river of the base map meets the line without a bridge it shrinks to a culvert's width.
fn narrow_where_unbridged(vertices: &mut [Vertex], crossings: &[Crossing], line: &Alignment) {
    let mut meetings: Vec<(DVec2, f64)> = Vec::new();
    for pair in vertices.windows(2) {
        let bridged = crossings.iter().any(|c| c.at.distance(pair[0].at) < 600.0 + 0.7 * c.length_m);
        if !bridged && let Some(near) = line.nearest(pair[0].at, 450.0) {
            meetings.push((pair[0].at, line.pose(near.chainage_m).position.z));
        }
    }
    for v in vertices.iter_mut() {
        if let Some(near) = line.nearest(v.at, 450.0) {
            v.level_m = v.level_m.min(line.pose(near.chainage_m).position.z - 4.5);
        }
        let nearest = meetings.iter().min_by(|a, b| a.0.distance_squared(v.at).total_cmp(&b.0.distance_squared(v.at)));
        if let Some((at, rail_m)) = nearest {
            let open = smooth_step(300.0, 2200.0, at.distance(v.at));
            v.width_m = mixed(v.width_m.min(14.0), v.width_m, open);
            v.level_m = mixed(v.level_m.clamp(rail_m - 8.0, rail_m - 4.5), v.level_m, open);
        }
    }
}

/// A river of its own for a bridge: down to the sea where that is near, else a few kilometres.
fn own_course(crossing: &Crossing, country: &Country) -> Course {
    let across = DVec2::from_angle(0.3 * wave(crossing.at, 900.0, 5)).rotate(crossing.heading.perp());
    let fall = |way: DVec2| (country.base)(crossing.at + way * 9000.0);
    let seaward = |way: DVec2| (country.shore)(crossing.at + way * 5000.0);
    let down =
        if seaward(across) + 20.0 * fall(across) < seaward(-across) + 20.0 * fall(-across) { across } else { -across };
    let width_m = if crossing.length_m > 650.0 { 90.0 } else { crossing.width_m() };
    let hilly = (country.hilliness)(crossing.at);
    let slope = 0.0002 + 0.0012 * hilly;
    let mut vertices: Vec<Vertex> = Vec::new();
    for (way, rise) in [(-down, slope), (down, -slope)] {
        let reach = walked(crossing, way, rise < 0.0, country);
        let half = reach.iter().enumerate().map(|(i, at)| {
            let along = i as f64 * STEP_M;
            let ends_in_sea = rise < 0.0 && (country.shore)(reach[reach.len() - 1]) < 0.0;
            let fade = if ends_in_sea { 1.0 } else { 1.0 - smooth_step(2500.0, 8500.0, along) };
            let level_m = (crossing.level_m() + rise * along).max(crossing.level_m().min(0.2));
            Vertex { at: *at, width_m: width_m * fade, level_m, strength: fade }
        });
        if rise > 0.0 {
            vertices = half.collect();
            vertices.reverse();
        } else {
            vertices.extend(half.skip(1));
        }
    }
    Course { vertices, valley_m: mixed(700.0, 1300.0, hilly) }
}

/// Steps away from a bridge, turning gently with the noise and towards lower ground or the sea.
fn walked(crossing: &Crossing, way: DVec2, downstream: bool, country: &Country) -> Vec<DVec2> {
    let mut at = crossing.at;
    let mut way = way;
    let steps = if downstream { 100 } else { 30 };
    let mut course = vec![at];
    for i in 0..steps {
        at += way * STEP_M;
        course.push(at);
        let shore = (country.shore)(at);
        if shore < -1500.0 || (downstream && i > 30 && shore > 5500.0) {
            break;
        }
        let straight = if i < 3 { 0.0 } else { 1.0 };
        let turn = 0.5 * wave(at, 2600.0, country.seed ^ 0xC3);
        let aim = lowest_way(at, way, downstream, country);
        way = DVec2::from_angle(straight * (turn + 0.35 * aim)).rotate(way);
        way = kept_off(at, way, i, country.line);
    }
    course
}

/// -1, 0 or 1: whether the ground ahead falls to the right or to the left (rises, when upstream).
fn lowest_way(at: DVec2, way: DVec2, downstream: bool, country: &Country) -> f64 {
    let sense = |turn: f64| {
        let p = at + DVec2::from_angle(turn).rotate(way) * 4000.0;
        (country.base)(p) + 0.02 * (country.shore)(p)
    };
    let slope = (sense(-0.6) - sense(0.6)) / 40.0;
    (if downstream { slope } else { -slope }).clamp(-1.0, 1.0)
}

/// Turns away from the line once it has been crossed.
fn kept_off(at: DVec2, way: DVec2, step: usize, line: &Alignment) -> DVec2 {
    if step < 3 {
        return way;
    }
    let Some(near) = line.nearest(at, 900.0) else {
        return way;
    };
    let foot = line.pose(near.chainage_m).position.truncate();
    let away = (at - foot).normalize_or_zero();
    (way + away * (1.2 - (at - foot).length() / 900.0)).normalize_or(way)
}

/// Streams that share hill valleys with the line.
fn streams(country: &Country) -> Vec<Course> {
    const STRIDE_M: f64 = 200.0;
    let (from, to) = country.line.range_m();
    let mut found: Vec<Course> = Vec::new();
    let mut current: Vec<Vertex> = Vec::new();
    let mut side = 0.0;
    for i in 0..((to - from) / STRIDE_M) as usize {
        let s = from + i as f64 * STRIDE_M;
        match stream_at(s, country) {
            Some((vertex, same)) => {
                if side * same <= 0.0 {
                    finish_stream(&mut current, &mut found);
                    side = same;
                }
                current.push(vertex);
            }
            None => finish_stream(&mut current, &mut found),
        }
    }
    finish_stream(&mut current, &mut found);
    found
}

fn finish_stream(current: &mut Vec<Vertex>, found: &mut Vec<Course>) {
    let mut vertices = std::mem::take(current);
    let n = vertices.len();
    if n < 14 {
        return;
    }
    for (i, v) in vertices.iter_mut().enumerate() {
        let end = i.min(n - 1 - i) as f64;
        v.strength = smooth_step(0.0, 8.0, end);
        v.width_m *= v.strength;
    }
    found.push(Course { vertices: rounded(&vertices), valley_m: 160.0 });
}

/// Cuts every corner (Chaikin).
fn rounded(vertices: &[Vertex]) -> Vec<Vertex> {
    let between = |a: &Vertex, b: &Vertex, t: f64| Vertex {
        at: a.at.lerp(b.at, t),
        width_m: mixed(a.width_m, b.width_m, t),
        level_m: mixed(a.level_m, b.level_m, t),
        strength: mixed(a.strength, b.strength, t),
    };
    vertices.windows(2).flat_map(|pair| [0.25, 0.75].map(|t| between(&pair[0], &pair[1], t))).collect()
}

/// The stream beside the line at a chainage: on the side the noise says, 110 to 330 m away.
fn stream_at(s: f64, country: &Country) -> Option<(Vertex, f64)> {
    let mut middle = DVec2::ZERO;
    let mut height_m = 0.0;
    for k in -4..=4 {
        let position = country.line.pose(s + 150.0 * f64::from(k)).position;
        middle += position.truncate() / 9.0;
        height_m += position.z / 9.0;
    }
    let pose = country.line.pose(s);
    let heading = country.line.pose(s + 500.0).position - country.line.pose(s - 500.0).position;
    let left = heading.truncate().perp().normalize_or_zero();
    let covered = [-500.0, -200.0, 0.0, 200.0, 500.0].iter().any(|d| country.structures.covered(s + d));
    let hilly = (country.hilliness)(middle) > 0.3;
    if covered || !hilly {
        return None;
    }
    let side = if wave(DVec2::new(s, 0.0), 23_000.0, country.seed ^ 0xD4) > 0.0 { 1.0 } else { -1.0 };
    let swing = wave(DVec2::new(s, 7.0), 1000.0, country.seed ^ 0xE5);
    let at = middle + left * side * (240.0 + 140.0 * swing);
    let near = country.line.nearest(at, 600.0)?;
    let vertex =
        Vertex { at, width_m: 14.0 + 6.0 * swing, level_m: height_m.min(pose.position.z) - 6.5, strength: 1.0 };
    (near.offset_m * side > 70.0).then_some((vertex, side))
}
