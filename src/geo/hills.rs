//! Ridges and valleys too small for the relief grid: a square of invented hill country, carved by
//! running water (`examples/carve_hills.rs`), laid out over the land twice, turned, at two scales,
//! and bent, so that it never repeats. Finer forms are plain noise.

use super::geodata::GeoDataFault;
use super::noise::{gradient_noise, smooth_step, wave, whole};
use super::raster::spline_weights;
use glam::DVec2;

/// Distance between the samples of the square, metres.
const CELL_M: f64 = 48.0;
/// The second lay-out is larger by this.
const SECOND_SCALE: f64 = 1.37;

/// How the square lies at a point; changes over kilometres, so it may be kept in a coarse grid.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lay {
    /// By how much the square is pushed aside, metres.
    pub bend: DVec2,
    /// Below 0 the first lay-out, above 0 the second.
    pub share: f64,
}

impl Lay {
    pub fn at(p: DVec2, seed: u32) -> Self {
        let bend = gradient_noise(p.x / 11_700.0, p.y / 11_700.0, seed ^ 0x51);
        Self { bend: DVec2::new(f64::from(bend[1]), f64::from(bend[2])) * 700.0, share: wave(p, 15_000.0, seed ^ 0x52) }
    }
}

/// The carved square at several coarsenesses, heights 0..1 less their mean.
#[derive(Clone, Debug)]
pub(super) struct Hills {
    /// Side length (a power of two) and samples, finest first.
    levels: Vec<(usize, Vec<f32>)>,
}

impl Hills {
    /// The square that is part of the program.
    pub fn embedded() -> Result<Self, GeoDataFault> {
        Self::parse(include_bytes!("../../assets/geodata/hills.pgm"))
            .ok_or_else(|| GeoDataFault::Relief("hills.pgm is no 16-bit square of a power of two".to_owned()))
    }

    /// Reads a binary 16-bit portable graymap.
    fn parse(file: &[u8]) -> Option<Self> {
        let mut header = file.splitn(4, |byte| *byte == b'\n');
        let (magic, size, top) = (header.next()?, header.next()?, header.next()?);
        let samples = header.next()?;
        let side: usize = std::str::from_utf8(size).ok()?.split(' ').next()?.parse().ok()?;
        if magic != b"P5" || top != b"65535" || !side.is_power_of_two() || samples.len() != 2 * side * side {
            return None;
        }
        let raw = samples.chunks_exact(2).map(|b| f32::from(u16::from_be_bytes([b[0], b[1]])) / 65535.0);
        let mut finest: Vec<f32> = raw.collect();
        let mean = finest.iter().sum::<f32>() / finest.len() as f32;
        for height in &mut finest {
            *height -= mean;
        }
        let mut levels = vec![(side, finest)];
        while levels.len() < 7 {
            let (side, fine) = &levels[levels.len() - 1];
            levels.push(halved(*side, fine));
        }
        Some(Self { levels })
    }

    /// The whole square at the coarseness that has this side, or the nearest: rise to the east and to the north over a
    /// metre, for forms one metre high, and height 0..1.
    pub fn forms(&self, side: usize) -> (usize, Vec<[f32; 3]>) {
        let nearest = |(own, _): &&(usize, Vec<f32>)| own.abs_diff(side);
        let Some((side, heights)) = self.levels.iter().min_by_key(nearest) else { return (0, Vec::new()) };
        let metres = 2.0 * CELL_M as f32 * (self.levels[0].0 / side) as f32;
        let (low, high) = heights.iter().fold((f32::MAX, f32::MIN), |(low, high), h| (low.min(*h), high.max(*h)));
        let at = |x: usize, y: usize| heights[(y % side) * side + x % side];
        let form = |(x, y): (usize, usize)| {
            let east = (at(x + 1, y) - at(x + side - 1, y)) / metres;
            let north = (at(x, y + 1) - at(x, y + side - 1)) / metres;
            [east, north, (at(x, y) - low) / (high - low).max(1e-6)]
        };
        (*side, (0..side * side).map(|i| form((i % side, i / side))).collect())
    }

    /// Height at a point, about -0.35..0.65, for samples `detail_m` apart.
    #[inline]
    pub fn at(&self, p: DVec2, lay: Lay, detail_m: f64, seed: u32) -> f64 {
        let seen = smooth_step(7000.0, 2500.0, detail_m);
        if seen <= 0.0 {
            return 0.0;
        }
        let q = p + lay.bend;
        let share = smooth_step(-0.3, 0.3, lay.share);
        let mut sum = 0.0;
        if share < 1.0 {
            sum += (1.0 - share) * self.layer(q, 1.0, detail_m, seed);
        }
        if share > 0.0 {
            let turned = DVec2::new(0.454 * q.x - 0.891 * q.y, 0.891 * q.x + 0.454 * q.y);
            sum += share * self.layer(turned, SECOND_SCALE, detail_m, seed.rotate_left(9));
        }
        // Where the two lay-outs blend they would cancel each other in part.
        let lost = (share * share + (1.0 - share) * (1.0 - share)).sqrt();
        seen * sum / lost
    }

    #[inline]
    fn layer(&self, p: DVec2, scale: f64, detail_m: f64, seed: u32) -> f64 {
        let offset = DVec2::new(f64::from(seed & 0xffff), f64::from(seed >> 16)) * 3.0;
        let mut q = (p + offset) / (CELL_M * scale);
        let mut level = 0;
        let mut cell_m = CELL_M * scale;
        while cell_m < 0.75 * detail_m && level + 1 < self.levels.len() {
            level += 1;
            cell_m *= 2.0;
            q = q * 0.5 - DVec2::splat(0.25);
        }
        let (side, samples) = &self.levels[level];
        f64::from(wrapped(*side, samples, q))
    }
}

/// The carved square as numbers, for whoever draws small forms where samples are too far apart for them: its side, and
/// row by row from the south the rise to the east and to the north over a metre, for forms one metre high, and the
/// height 0..1. `side` is the wished number of samples along a side.
///
/// # Errors
/// Where the square that is part of the program cannot be read.
pub fn small_forms(side: usize) -> Result<(usize, Vec<[f32; 3]>), GeoDataFault> {
    Ok(Hills::embedded()?.forms(side))
}

/// Means of four samples each.
fn halved(side: usize, fine: &[f32]) -> (usize, Vec<f32>) {
    let half = side / 2;
    let coarse = (0..half * half)
        .map(|i| {
            let at = 2 * (i / half) * side + 2 * (i % half);
            0.25 * (fine[at] + fine[at + 1] + fine[at + side] + fine[at + side + 1])
        })
        .collect();
    (half, coarse)
}

/// Cubic B-spline over a square that joins itself.
#[inline]
fn wrapped(side: usize, samples: &[f32], q: DVec2) -> f32 {
    let mask = side - 1;
    let (column, fx) = whole(q.x);
    let (row, fy) = whole(q.y);
    let (wx, wy) = (spline_weights(fx), spline_weights(fy));
    let columns: [usize; 4] = std::array::from_fn(|i| column.wrapping_add(i as i32 - 1) as usize & mask);
    let mut sum = 0.0;
    for (j, wy) in wy.iter().enumerate() {
        let start = (row.wrapping_add(j as i32 - 1) as usize & mask) * side;
        let line = &samples[start..start + side];
        let across =
            wx[0] * line[columns[0]] + wx[1] * line[columns[1]] + wx[2] * line[columns[2]] + wx[3] * line[columns[3]];
        sum += wy * across;
    }
    sum
}

/// Small unevenness, about -1..1: 170 m down to 20 m long, the shorter the lower.
#[inline]
pub(super) fn roughness(p: DVec2, detail_m: f64, seed: u32) -> f64 {
    let mut sum = 0.0;
    let mut q = p;
    for (i, (length, share)) in [(173.0, 0.6), (83.0, 0.3), (41.0, 0.15), (20.0, 0.06)].into_iter().enumerate() {
        let seen = smooth_step(2.0 * detail_m, 4.0 * detail_m, length);
        if seen <= 0.0 {
            break;
        }
        sum += seen * share * wave(q, length, seed.wrapping_add(i as u32 * 0x9E37));
        q = DVec2::new(0.8 * q.x + 0.6 * q.y, 0.8 * q.y - 0.6 * q.x);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_rise_as_heights_say_and_join_themselves() {
        let (side, forms) = Hills::embedded().unwrap().forms(256);
        assert_eq!((side, forms.len()), (256, 256 * 256));
        // Round the square one comes back to the height that one left.
        let rows: f32 = forms[..side].iter().map(|form| form[0]).sum();
        let columns: f32 = forms.iter().step_by(side).map(|form| form[1]).sum();
        assert!(rows.abs() < 1e-5 && columns.abs() < 1e-5, "{rows} {columns}");
        let steepest = forms.iter().map(|form| form[0].hypot(form[1])).fold(0.0, f32::max);
        assert!((2e-4..4e-3).contains(&steepest), "{steepest}");
        assert!(forms.iter().all(|form| (0.0..=1.0).contains(&form[2])));
    }

    #[test]
    fn the_square_is_smooth_across_its_edges() {
        let hills = Hills::embedded().unwrap();
        let lay = Lay { bend: DVec2::ZERO, share: 0.0 };
        let mut before = hills.at(DVec2::ZERO, lay, 1.0, 42);
        for i in 1..20_000 {
            let here = hills.at(DVec2::new(f64::from(i) * 5.0, f64::from(i) * 1.7), lay, 1.0, 42);
            assert!((here - before).abs() < 0.02);
            before = here;
        }
    }
}
