//! The line as one curve: curvature-continuous in plan, smooth in profile.
//!
//! The surveyed points are resampled every 30 m, freed of the facets of their polygon, opened to a
//! least radius and read as the control points of a uniform cubic B-spline in x, y and height.
//! Chainage is the horizontal arc length of that curve from the first point; a grade of 12 permil
//! makes the rail itself 0.007 % longer, which is neglected everywhere.

use super::curve::{Jet, relax_radius, smooth_heights, smooth_third, spline};
use super::projection::{LatLon, Projection};
use glam::{DVec2, DVec3};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use thiserror::Error;

/// Distance between control points, metres.
const SPACING_M: f64 = 30.0;
/// How strongly facets are smoothed; bends shorter than about 200 m fade.
const SMOOTHING: f64 = 1.5;
/// Bends are opened to this radius, which leaves a margin over the promised 290 m.
const LEAST_RADIUS_M: f64 = 302.0;
/// Heights are averaged with this standard deviation along the line, metres: vertical curves.
const PROFILE_SIGMA_M: f64 = 90.0;
/// Cell of the index for [`Alignment::nearest`], metres.
const CELL_M: f64 = 500.0;

/// A point of the line as surveyed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurveyPoint {
    /// The official kilometre.
    pub km: f64,
    /// Where it is.
    pub at: LatLon,
    /// Height of the rail above sea level, metres.
    pub elevation_m: f64,
}

/// Why no line can be made of some points.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum AlignmentFault {
    /// Too few points.
    #[error("a line needs at least 2 points, found {0}")]
    TooFewPoints(usize),
    /// A value is not a finite number or outside the earth.
    #[error("point {index}: latitude, longitude, kilometre and elevation must be numbers on the earth")]
    NotANumber {
        /// Counted from 0.
        index: usize,
    },
    /// Kilometres must rise.
    #[error("point {index}: kilometre {km} does not rise above {before}")]
    KilometreFalls {
        /// Counted from 0.
        index: usize,
        /// The kilometre found.
        km: f64,
        /// The kilometre of the point before.
        before: f64,
    },
    /// Two points in the same place.
    #[error("point {index}: less than 0.1 m from the point before")]
    SamePlace {
        /// Counted from 0.
        index: usize,
    },
    /// The line is too short to be smoothed.
    #[error("the line is {0:.0} m long, at least 300 m are needed")]
    TooShort(f64),
}

/// Where the track is and how it lies there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrackPose {
    /// Top of rail in the middle of the track: x east, y north, z up, metres.
    pub position: DVec3,
    /// Direction of travel from +x (east), counter-clockwise, radians.
    pub heading_rad: f64,
    /// Rise per metre of chainage.
    pub grade: f64,
    /// Turning per metre of chainage, left positive.
    pub curvature_per_m: f64,
}

/// The place of the line closest to some point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearest {
    /// Where along the line, metres from the origin.
    pub chainage_m: f64,
    /// How far to the side, metres, left of the direction of travel positive.
    pub offset_m: f64,
}

/// The line: see the module's first lines.
#[derive(Clone, Debug)]
pub struct Alignment {
    projection: Projection,
    /// Control points; the curve is defined for parameters 1 ..= len - 2.
    control: Vec<DVec3>,
    /// The same in plan, for searching.
    plan: Vec<DVec2>,
    /// Chainage and speed (metres per unit of parameter) at every knot.
    knots: Vec<Knot>,
    /// First knot at or before the start of every bin of `SPACING_M` chainage.
    bins: Vec<u32>,
    range_m: (f64, f64),
    length_m: f64,
    /// Chainage and kilometre of the surveyed points, both rising.
    posts: Vec<(f64, f64)>,
    cells: Cells,
}

/// Segments by cell. The keys are small numbers of our own, so a plain hash will do.
type Cells = HashMap<(i32, i32), Vec<u32>, BuildHasherDefault<CellHasher>>;

#[derive(Default)]
struct CellHasher(u64);

impl Hasher for CellHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_i32(i32::from(*byte));
        }
    }

    fn write_i32(&mut self, number: i32) {
        self.0 = (self.0.rotate_left(23) ^ u64::from(number as u32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

#[derive(Clone, Copy, Debug)]
struct Knot {
    chainage_m: f64,
    speed_m: f64,
}

impl Alignment {
    /// Makes the line from its points, prolonged along its tangents by a lead-in behind the first
    /// and a lead-out beyond the last point.
    ///
    /// # Errors
    /// When the points are too few, not numbers, in the same place, or their kilometres do not rise.
    pub fn build(points: &[SurveyPoint], lead_in_m: f64, lead_out_m: f64) -> Result<Self, AlignmentFault> {
        check(points)?;
        let projection = Projection::for_points(points.iter().map(|p| p.at));
        let plan: Vec<DVec2> = points.iter().map(|p| projection.project(p.at)).collect();
        let along = running_length(&plan)?;
        let (mut control, step_m) = resample(points, &plan, &along);
        let before = lead_count(lead_in_m, step_m);
        let after = lead_count(lead_out_m, step_m);
        prolong(&mut control, before, after);
        open_bends(&mut control);
        let parameters = along.iter().map(|s| before as f64 + s / step_m);
        Ok(Self::from_control(projection, control, points, parameters))
    }

    fn from_control(
        projection: Projection,
        control: Vec<DVec3>,
        points: &[SurveyPoint],
        parameters: impl Iterator<Item = f64>,
    ) -> Self {
        let mut line = Self {
            projection,
            knots: knots(&control),
            plan: control.iter().map(|p| p.truncate()).collect(),
            control,
            bins: Vec::new(),
            range_m: (0.0, 0.0),
            length_m: 0.0,
            posts: Vec::new(),
            cells: Cells::default(),
        };
        let raw: Vec<f64> = parameters.map(|t| line.chainage_of(t)).collect();
        let origin = raw[0];
        for knot in &mut line.knots {
            knot.chainage_m -= origin;
        }
        line.posts = raw.iter().zip(points).map(|(s, p)| (s - origin, p.km)).collect();
        line.length_m = raw[raw.len() - 1] - origin;
        let last = line.knots.len() - 2;
        line.range_m = (line.knots[1].chainage_m, line.knots[last].chainage_m);
        line.bins = line.bin_index();
        line.cells = line.cell_index();
        line
    }

    /// Length from the origin to the destination along the drawn line, metres.
    pub fn length_m(&self) -> f64 {
        self.length_m
    }

    /// Chainages at which the line begins and ends, with lead-in (negative) and lead-out, metres.
    pub fn range_m(&self) -> (f64, f64) {
        self.range_m
    }

    /// The plane in which the line is drawn.
    pub fn projection(&self) -> &Projection {
        &self.projection
    }

    /// Where the track is at a chainage; beyond the ends of the line, its end.
    pub fn pose(&self, chainage_m: f64) -> TrackPose {
        let (k, u) = self.locate(chainage_m);
        pose_of(&self.jet(k, u))
    }

    /// Rise per metre at a chainage.
    pub fn grade(&self, chainage_m: f64) -> f64 {
        let (k, u) = self.locate(chainage_m);
        let jet = self.jet(k, u);
        jet.first.z / jet.first.truncate().length()
    }

    /// The official kilometre at a chainage, interpolated between the surveyed points.
    pub fn km_post(&self, chainage_m: f64) -> f64 {
        interpolate(&self.posts, chainage_m, |post| *post, 1e-3)
    }

    /// The chainage of an official kilometre: the inverse of [`Self::km_post`].
    pub fn chainage_at_km(&self, km: f64) -> f64 {
        interpolate(&self.posts, km, |post| (post.1, post.0), 1e3)
    }

    /// The place of the line closest to a point, if any lies within `within_m`.
    pub fn nearest(&self, p: DVec2, within_m: f64) -> Option<Nearest> {
        let guess = self.closest_chord(p, within_m)?;
        let (k, u, offset_m) = self.refine(p, guess);
        (offset_m.abs() <= within_m)
            .then(|| Nearest { chainage_m: self.knots[k].chainage_m + self.arc(k, u), offset_m })
    }

    /// Improves a guessed parameter until the line stands at right angles to the way to `p`.
    /// Gives knot, parameter past it and signed offset.
    pub(super) fn refine(&self, p: DVec2, guess: f64) -> (usize, f64, f64) {
        let (low, high) = (1.0, (self.control.len() - 2) as f64 - 1e-9);
        let mut t = guess.clamp(low, high);
        for _ in 0..8 {
            let (k, u) = split(t);
            let [at, first, second] = plan_jet(&self.plan[k - 1..k + 3], u);
            let away = at - p;
            let speed_squared = first.length_squared();
            let slope = (speed_squared + away.dot(second)).max(0.25 * speed_squared);
            let move_by = (-away.dot(first) / slope).clamp(-4.0, 4.0);
            t = (t + move_by).clamp(low, high);
            // The error left is of the order of the square of the last move.
            if move_by.abs() < 1e-4 {
                break;
            }
        }
        let (k, u) = split(t);
        let [at, first, _] = plan_jet(&self.plan[k - 1..k + 3], u);
        let way = p - at;
        let side = first.perp_dot(way).signum();
        (k, u, side * way.length())
    }

    /// The best of a few knots around a guess that may be some hundred metres off.
    #[inline]
    pub(super) fn coarse_nearest(&self, p: DVec2, guess: f64) -> f64 {
        let last = self.control.len() - 3;
        let middle = (guess as usize).clamp(1, last);
        let (mut best, mut least) = (middle, f64::MAX);
        for k in (middle.saturating_sub(18).max(1)..=(middle + 18).min(last)).step_by(3) {
            let away = self.plan[k].distance_squared(p);
            if away < least {
                (best, least) = (k, away);
            }
        }
        best as f64
    }

    /// Like [`Self::chainage_at_knot`], to a few centimetres.
    #[inline]
    pub(super) fn chainage_nearly(&self, k: usize, u: f64) -> f64 {
        let (a, b) = (self.knots[k], self.knots[k + 1]);
        a.chainage_m + u * (b.chainage_m - a.chainage_m)
    }

    /// Chainage of knot `k` plus `u` of the way to the next.
    pub(super) fn chainage_at_knot(&self, k: usize, u: f64) -> f64 {
        self.knots[k].chainage_m + self.arc(k, u)
    }

    /// Position and derivatives at knot `k` plus `u`.
    #[inline]
    pub(super) fn jet(&self, k: usize, u: f64) -> Jet {
        let p = &self.control[k - 1..k + 3];
        spline(&[p[0], p[1], p[2], p[3]], u)
    }

    /// The parameter (knot number and fraction) at a chainage.
    pub(super) fn parameter(&self, chainage_m: f64) -> f64 {
        let (k, u) = self.locate(chainage_m);
        k as f64 + u
    }

    /// Knot and parameter past it for a chainage.
    #[inline]
    fn locate(&self, chainage_m: f64) -> (usize, f64) {
        let s = chainage_m.clamp(self.range_m.0, self.range_m.1);
        let bin = ((s - self.range_m.0) / SPACING_M) as usize;
        let mut k = self.bins[bin.min(self.bins.len() - 1)] as usize;
        while k + 3 < self.control.len() && self.knots[k + 1].chainage_m <= s {
            k += 1;
        }
        (k, self.parameter_past(k, s - self.knots[k].chainage_m))
    }

    /// Inverse arc length within a segment: the cubic that has the right ends and end speeds.
    #[inline]
    fn parameter_past(&self, k: usize, past_m: f64) -> f64 {
        let (a, b) = (self.knots[k], self.knots[k + 1]);
        let length = b.chainage_m - a.chainage_m;
        let x = (past_m / length).clamp(0.0, 1.0);
        let (d0, d1) = (length / a.speed_m, length / b.speed_m);
        x * (d0 + x * ((3.0 - 2.0 * d0 - d1) + x * (d0 + d1 - 2.0)))
    }

    /// Arc length from knot `k` to parameter `u` past it, metres.
    fn arc(&self, k: usize, u: f64) -> f64 {
        const NODES: [(f64, f64); 3] = [(0.112_701_665, 5.0 / 18.0), (0.5, 8.0 / 18.0), (0.887_298_335, 5.0 / 18.0)];
        NODES.iter().map(|(x, w)| w * u * self.jet(k, u * x).first.truncate().length()).sum()
    }

    fn chainage_of(&self, t: f64) -> f64 {
        let (k, u) = split(t.clamp(1.0, (self.control.len() - 2) as f64 - 1e-9));
        self.chainage_at_knot(k, u)
    }

    fn bin_index(&self) -> Vec<u32> {
        let count = ((self.range_m.1 - self.range_m.0) / SPACING_M) as usize + 1;
        let mut k = 1;
        (0..count)
            .map(|bin| {
                let start = self.range_m.0 + bin as f64 * SPACING_M;
                while k + 3 < self.control.len() && self.knots[k + 1].chainage_m <= start {
                    k += 1;
                }
                k as u32
            })
            .collect()
    }

    fn cell_index(&self) -> Cells {
        let mut cells = Cells::default();
        for k in 1..self.control.len() - 2 {
            let middle = self.jet(k, 0.5).at.truncate();
            cells.entry(cell_of(middle)).or_default().push(k as u32);
        }
        cells
    }

    /// Searches rings of cells outwards for the segment whose middle is closest.
    fn closest_chord(&self, p: DVec2, within_m: f64) -> Option<f64> {
        let centre = cell_of(p);
        let rings = ((within_m + SPACING_M) / CELL_M).ceil().clamp(1.0, 4000.0) as i32;
        let mut best: Option<(f64, u32)> = None;
        for ring in 0..=rings {
            for cell in ring_cells(centre, ring) {
                for &k in self.cells.get(&cell).into_iter().flatten() {
                    let away = self.plan[k as usize].distance_squared(p);
                    if best.is_none_or(|(least, _)| away < least) {
                        best = Some((away, k));
                    }
                }
            }
            let safe = f64::from(ring) * CELL_M - 2.0 * SPACING_M;
            if best.is_some_and(|(least, _)| safe > 0.0 && least < safe * safe) {
                break;
            }
        }
        best.map(|(_, k)| f64::from(k))
    }
}

fn check(points: &[SurveyPoint]) -> Result<(), AlignmentFault> {
    if points.len() < 2 {
        return Err(AlignmentFault::TooFewPoints(points.len()));
    }
    for (index, p) in points.iter().enumerate() {
        let finite = p.km.is_finite() && p.elevation_m.abs() < 9000.0;
        if !(finite && p.at.lat_deg.abs() < 85.0 && p.at.lon_deg.abs() <= 360.0) {
            return Err(AlignmentFault::NotANumber { index });
        }
        if index > 0 && p.km <= points[index - 1].km {
            let before = points[index - 1].km;
            return Err(AlignmentFault::KilometreFalls { index, km: p.km, before });
        }
    }
    Ok(())
}

fn running_length(plan: &[DVec2]) -> Result<Vec<f64>, AlignmentFault> {
    let mut along = Vec::with_capacity(plan.len());
    let mut total = 0.0;
    along.push(total);
    for (index, pair) in plan.windows(2).enumerate() {
        let step = pair[0].distance(pair[1]);
        if step < 0.1 {
            return Err(AlignmentFault::SamePlace { index: index + 1 });
        }
        total += step;
        along.push(total);
    }
    if total < 300.0 {
        return Err(AlignmentFault::TooShort(total));
    }
    Ok(along)
}

/// Even samples of the polygon, smoothed in plan and profile, and the distance between them.
fn resample(points: &[SurveyPoint], plan: &[DVec2], along: &[f64]) -> (Vec<DVec3>, f64) {
    let total = along[along.len() - 1];
    let count = (total / SPACING_M).round().max(10.0);
    let step_m = total / count;
    let mut leg = 0;
    let mut flat = Vec::with_capacity(count as usize + 1);
    let mut heights = Vec::with_capacity(count as usize + 1);
    for i in 0..=count as usize {
        let s = (i as f64 * step_m).min(total);
        while leg + 2 < along.len() && along[leg + 1] < s {
            leg += 1;
        }
        let part = (s - along[leg]) / (along[leg + 1] - along[leg]);
        flat.push(plan[leg].lerp(plan[leg + 1], part));
        let (low, high) = (points[leg].elevation_m, points[leg + 1].elevation_m);
        heights.push(low + (high - low) * part);
    }
    let mut weight = vec![1.0; flat.len()];
    let last = weight.len() - 1;
    weight[0] = 1e4;
    weight[last] = 1e4;
    let flat = smooth_third(&flat, &weight, SMOOTHING);
    let heights = smooth_heights(&heights, PROFILE_SIGMA_M / step_m);
    let control = flat.iter().zip(heights).map(|(p, z)| p.extend(z)).collect();
    (control, step_m)
}

fn lead_count(lead_m: f64, step_m: f64) -> usize {
    // Two more control points than spans, so that the spline reaches the end.
    (lead_m.clamp(0.0, 1e5) / step_m).ceil() as usize + 2
}

/// Adds straight control points before and after, their grade fading to level.
fn prolong(control: &mut Vec<DVec3>, before: usize, after: usize) {
    let head = lead(control[0], control[0] - control[3.min(control.len() - 1)], before);
    let n = control.len();
    let tail = lead(control[n - 1], control[n - 1] - control[n.saturating_sub(4)], after);
    control.splice(0..0, head.into_iter().rev());
    control.extend(tail);
}

fn lead(from: DVec3, way: DVec3, count: usize) -> Vec<DVec3> {
    let length = way.truncate().length().max(1e-9);
    let step_m = length / 3.0;
    let ahead = way.truncate() / length * step_m;
    let mut rise = way.z / 3.0;
    let mut at = from;
    (0..count)
        .map(|_| {
            rise *= 0.9;
            at += ahead.extend(rise);
            at
        })
        .collect()
}

fn open_bends(control: &mut [DVec3]) {
    let mut flat: Vec<DVec2> = control.iter().map(|p| p.truncate()).collect();
    relax_radius(&mut flat, LEAST_RADIUS_M);
    for (p, q) in control.iter_mut().zip(flat) {
        *p = q.extend(p.z);
    }
}

/// Chainage from the first knot and speed at every knot; the outermost control points are no knots
/// but keep a place so that numbers agree.
fn knots(control: &[DVec3]) -> Vec<Knot> {
    let n = control.len();
    let speed = |k: usize| {
        let (a, b) = (control[k.max(1) - 1], control[(k + 1).min(n - 1)]);
        (0.5 * (b - a)).truncate().length().max(1e-6)
    };
    let mut chainage_m = 0.0;
    let mut knots = Vec::with_capacity(n);
    for k in 0..n {
        knots.push(Knot { chainage_m, speed_m: speed(k) });
        if k >= 1 && k + 2 < n {
            chainage_m += segment_length(&control[k - 1..k + 3]);
        }
    }
    knots
}

fn segment_length(p: &[DVec3]) -> f64 {
    const NODES: [(f64, f64); 3] = [(0.112_701_665, 5.0 / 18.0), (0.5, 8.0 / 18.0), (0.887_298_335, 5.0 / 18.0)];
    let p = [p[0], p[1], p[2], p[3]];
    NODES.iter().map(|(x, w)| w * spline(&p, *x).first.truncate().length()).sum()
}

/// Position and derivatives in plan of the uniform cubic B-spline of four points.
#[inline]
fn plan_jet(p: &[DVec2], u: f64) -> [DVec2; 3] {
    let v = 1.0 - u;
    let (d01, d12, d23) = (p[1] - p[0], p[2] - p[1], p[3] - p[2]);
    let third = 1.0 / 6.0;
    let b3 = u * u * u * third;
    // Sums of weights from the far end, so that differences can be used.
    let b23 = b3 + (1.0 + 3.0 * u + 3.0 * u * u - 3.0 * u * u * u) * third;
    let b123 = 1.0 - v * v * v * third;
    [
        p[0] + d01 * b123 + d12 * b23 + d23 * b3,
        d01 * (0.5 * v * v) + d12 * (0.5 + u * v) + d23 * (0.5 * u * u),
        (d12 - d01) * v + (d23 - d12) * u,
    ]
}

fn split(t: f64) -> (usize, f64) {
    let k = t as usize;
    (k, t - k as f64)
}

fn pose_of(jet: &Jet) -> TrackPose {
    let (first, second) = (jet.first.truncate(), jet.second.truncate());
    let speed = first.length();
    TrackPose {
        position: jet.at,
        heading_rad: first.y.atan2(first.x),
        grade: jet.first.z / speed,
        curvature_per_m: first.perp_dot(second) / (speed * speed * speed),
    }
}

/// Piecewise linear, continued beyond the ends with `slope`.
fn interpolate(posts: &[(f64, f64)], x: f64, pair: impl Fn(&(f64, f64)) -> (f64, f64), slope: f64) -> f64 {
    let after = posts.partition_point(|post| pair(post).0 <= x);
    if after == 0 {
        let (x0, y0) = pair(&posts[0]);
        return y0 + (x - x0) * slope;
    }
    let (x0, y0) = pair(&posts[after - 1]);
    match posts.get(after).map(pair) {
        Some((x1, y1)) => y0 + (x - x0) / (x1 - x0) * (y1 - y0),
        None => y0 + (x - x0) * slope,
    }
}

fn cell_of(p: DVec2) -> (i32, i32) {
    ((p.x / CELL_M).floor() as i32, (p.y / CELL_M).floor() as i32)
}

/// The cells at exactly `ring` steps from a centre.
fn ring_cells(centre: (i32, i32), ring: i32) -> impl Iterator<Item = (i32, i32)> {
    (-ring..=ring).flat_map(move |dx| {
        let step = if dx.abs() == ring { 1 } else { (2 * ring).max(1) };
        (-ring..=ring).step_by(step as usize).map(move |dy| (centre.0 + dx, centre.1 + dy))
    })
}
