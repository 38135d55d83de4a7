//! Makes `assets/geodata/hills.pgm`: a square of invented hill country, carved by running water,
//! that joins itself at its edges. Run it again only to change the hills:
//!
//! `cargo run --release --no-default-features --example carve_hills`
//!
//! Method: uplift against stream-power erosion, solved implicitly from the outlets upwards
//! (Braun and Willett 2013, *Geomorphology* 180-181), with soil creep on the slopes.

use std::io::Write;

const SIDE: usize = 512;
const CELL_M: f64 = 48.0;
const STEPS: usize = 300;
const STEP_YEARS: f64 = 2.0e4;
const UPLIFT_M_PER_YEAR: f64 = 1.5e-4;
const ERODIBILITY: f64 = 1.15e-5;
const AREA_POWER: f64 = 0.45;
const CREEP_M2_PER_YEAR: f64 = 0.055;

fn main() -> std::io::Result<()> {
    let outlet = outlets();
    let mut height: Vec<f64> = (0..SIDE * SIDE)
        .map(|i| {
            if outlet[i] { 0.0 } else { 20.0 + 9.0 * noise(i, 12, 7) + 6.0 * noise(i, 37, 5) + 4.0 * noise(i, 171, 6) }
        })
        .collect();
    for _ in 0..STEPS {
        erode(&mut height, &outlet);
        for _ in 0..4 {
            creep(&mut height, &outlet, STEP_YEARS / 4.0);
        }
    }
    write(&height)
}

/// Trunk valleys: where large noise passes nought.
fn outlets() -> Vec<bool> {
    let field: Vec<f64> =
        (0..SIDE * SIDE).map(|i| noise(i, 2, 1) + 0.5 * noise(i, 5, 2) + 0.2 * noise(i, 11, 3)).collect();
    (0..SIDE * SIDE).map(|i| field[i] * field[next(i, 1, 0)] <= 0.0 || field[i] * field[next(i, 0, 1)] <= 0.0).collect()
}

fn next(i: usize, dx: i64, dy: i64) -> usize {
    let n = SIDE as i64;
    let (x, y) = ((i % SIDE) as i64 + dx, (i / SIDE) as i64 + dy);
    (y.rem_euclid(n) * n + x.rem_euclid(n)) as usize
}

const AROUND: [(i64, i64); 8] = [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, 1), (-1, -1), (1, -1)];

fn erode(height: &mut [f64], outlet: &[bool]) {
    let count = SIDE * SIDE;
    let mut receiver: Vec<usize> = (0..count).collect();
    let mut length = vec![CELL_M; count];
    for i in (0..count).filter(|i| !outlet[*i]) {
        let mut steepest = 0.0;
        for (dx, dy) in AROUND {
            let j = next(i, dx, dy);
            let far = CELL_M * ((dx * dx + dy * dy) as f64).sqrt();
            let slope = (height[i] - height[j]) / far;
            if slope > steepest {
                (steepest, receiver[i], length[i]) = (slope, j, far);
            }
        }
    }
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| height[*a].total_cmp(&height[*b]));
    let mut area = vec![CELL_M * CELL_M; count];
    for &i in order.iter().rev().filter(|i| receiver[**i] != **i) {
        area[receiver[i]] += area[i];
    }
    for &i in &order {
        if outlet[i] {
            continue;
        }
        let raised = height[i] + UPLIFT_M_PER_YEAR * STEP_YEARS;
        if receiver[i] == i {
            height[i] = raised;
            continue;
        }
        let factor = ERODIBILITY * STEP_YEARS * area[i].powf(AREA_POWER) / length[i];
        height[i] = (raised + factor * height[receiver[i]]) / (1.0 + factor);
    }
}

fn creep(height: &mut [f64], outlet: &[bool], years: f64) {
    let before = height.to_vec();
    for i in (0..height.len()).filter(|i| !outlet[*i]) {
        let around: f64 = AROUND[..4].iter().map(|(dx, dy)| before[next(i, *dx, *dy)]).sum();
        let bend = (around - 4.0 * before[i]) / (CELL_M * CELL_M);
        height[i] += (CREEP_M2_PER_YEAR * years * bend).clamp(-30.0, 30.0);
    }
}

/// Noise that repeats with the square: `waves` across it.
fn noise(i: usize, waves: i64, seed: u64) -> f64 {
    let scale = waves as f64 / SIDE as f64;
    let (x, y) = ((i % SIDE) as f64 * scale, (i / SIDE) as f64 * scale);
    let (cx, cy) = (x.floor(), y.floor());
    let corner = |dx: f64, dy: f64| {
        let (gx, gy) = (((cx + dx) as i64).rem_euclid(waves), ((cy + dy) as i64).rem_euclid(waves));
        let mut h = (gx as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ (gy as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F)
            ^ (seed << 40);
        h ^= h >> 29;
        h = h.wrapping_mul(0xBF58_476D_1CE4_E5B9);
        h ^= h >> 32;
        let turn = h as f64 / u64::MAX as f64 * std::f64::consts::TAU;
        turn.cos() * (x - cx - dx) + turn.sin() * (y - cy - dy)
    };
    let ease = |t: f64| t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
    let (u, v) = (ease(x - cx), ease(y - cy));
    let low = corner(0.0, 0.0) + u * (corner(1.0, 0.0) - corner(0.0, 0.0));
    let high = corner(0.0, 1.0) + u * (corner(1.0, 1.0) - corner(0.0, 1.0));
    1.4 * (low + v * (high - low))
}

fn write(height: &[f64]) -> std::io::Result<()> {
    let mut sorted = height.to_vec();
    sorted.sort_by(f64::total_cmp);
    let quantile = |q: f64| sorted[((sorted.len() - 1) as f64 * q) as usize];
    let (top, mean) = (quantile(1.0), height.iter().sum::<f64>() / height.len() as f64);
    eprintln!("mean {mean:.0} m, median {:.0}, 90 % {:.0}, top {top:.0}", quantile(0.5), quantile(0.9));
    let mut file = std::fs::File::create("assets/geodata/hills.pgm")?;
    write!(file, "P5\n{SIDE} {SIDE}\n65535\n")?;
    let bytes: Vec<u8> = height.iter().flat_map(|h| ((h / top * 65535.0) as u16).to_be_bytes()).collect();
    file.write_all(&bytes)
}
