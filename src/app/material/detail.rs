//! Small pictures that join themselves, with their coarser versions: grain of soil, crowns of trees and clouds near the
//! eye; ridges, valleys and streets full of lamps on a map.
//!
//! Sampling it costs a software driver less than making noise for every pixel, and the coarser versions fade
//! whatever is smaller than a pixel to its mean, so that nothing shimmers.

use std::sync::LazyLock;

use bevy::{
    asset::RenderAssetUsages,
    image::{Image, ImageAddressMode, ImageFilterMode, ImageSampler, ImageSamplerDescriptor},
    render::render_resource::{Extent3d, TextureDimension, TextureFormat},
};

/// Side of the finest version, pixels.
const SIDE: usize = 256;

fn mixed_bits(x: i32, y: i32, seed: u32) -> u32 {
    let mut h = (x as u32).wrapping_mul(0x9E37_79B1) ^ (y as u32).wrapping_mul(0x85EB_CA77).rotate_left(13) ^ seed;
    h = (h ^ (h >> 15)).wrapping_mul(0x2C1B_3C6D);
    h = (h ^ (h >> 12)).wrapping_mul(0x297A_2D39);
    h ^ (h >> 15)
}

fn unit(bits: u32) -> f32 {
    (bits & 0xffff) as f32 / 65_535.0
}

/// Smooth noise with `cells` cells along a side, 0 to 1.
fn smooth_noise(x: f32, y: f32, cells: i32, seed: u32) -> f32 {
    let (px, py) = (x * cells as f32, y * cells as f32);
    let (ix, iy) = (px.floor(), py.floor());
    let ease = |t: f32| t * t * (3.0 - 2.0 * t);
    let (tx, ty) = (ease(px - ix), ease(py - iy));
    let at = |dx: i32, dy: i32| {
        unit(mixed_bits((ix as i32 + dx).rem_euclid(cells), (iy as i32 + dy).rem_euclid(cells), seed))
    };
    let low = at(0, 0) + (at(1, 0) - at(0, 0)) * tx;
    let high = at(0, 1) + (at(1, 1) - at(0, 1)) * tx;
    low + (high - low) * ty
}

/// Waves of many lengths, the shorter the lower.
fn cloudy(x: f32, y: f32, cells: i32, octaves: u32, seed: u32) -> f32 {
    let (mut sum, mut share, mut all) = (0.0, 0.5, 0.0);
    for octave in 0..octaves {
        sum += share * smooth_noise(x, y, cells << octave, seed ^ (octave * 0x9E37));
        all += share;
        share *= 0.55;
    }
    sum / all
}

/// Crowns side by side: 1 in the middle of each, 0 between them.
fn crowns(x: f32, y: f32, cells: i32, seed: u32) -> f32 {
    let (px, py) = (x * cells as f32, y * cells as f32);
    let (ix, iy) = (px.floor() as i32, py.floor() as i32);
    let mut best = 0.0_f32;
    for dy in -1..=1 {
        for dx in -1..=1 {
            let h = mixed_bits((ix + dx).rem_euclid(cells), (iy + dy).rem_euclid(cells), seed);
            let (cx, cy) = ((ix + dx) as f32 + unit(h), (iy + dy) as f32 + unit(h >> 16));
            let size = 0.62 + 0.34 * unit(h.rotate_left(7));
            let away = ((px - cx).powi(2) + (py - cy).powi(2)) / (size * size);
            best = best.max((1.0 - away).max(0.0).sqrt() * (0.75 + 0.25 * unit(h.rotate_left(21))));
        }
    }
    best
}

fn finest() -> Vec<[f32; 4]> {
    let side = SIDE as f32;
    (0..SIDE * SIDE)
        .map(|i| {
            let (x, y) = ((i % SIDE) as f32 / side, (i / SIDE) as f32 / side);
            let grain = cloudy(x, y, 32, 3, 0x11);
            let crown = crowns(x, y, 24, 0x22);
            let cloud = cloudy(x, y, 5, 5, 0x33);
            let stand = cloudy(x, y, 9, 3, 0x44);
            [grain, crown, cloud, stand]
        })
        .collect()
}

fn halved(side: usize, fine: &[[f32; 4]]) -> Vec<[f32; 4]> {
    let half = side / 2;
    (0..half * half)
        .map(|i| {
            let at = 2 * (i / half) * side + 2 * (i % half);
            std::array::from_fn(|k| {
                0.25 * (fine[at][k] + fine[at + 1][k] + fine[at + side][k] + fine[at + side + 1][k])
            })
        })
        .collect()
}

/// How steep a form one metre high may be before the picture of forms says no more.
const STEEPEST: f32 = 2.0e-3;

/// Ridges and valleys: red and green their rise to the east and north, blue their height, alpha lamps.
fn forms() -> Vec<[f32; 4]> {
    // (The hills are part of the program, and a test reads them.)
    let (side, forms) = crate::geo::small_forms(SIDE).unwrap_or_default();
    if side != SIDE {
        return vec![[0.5, 0.5, 0.5, 0.3]; SIDE * SIDE];
    }
    let rise = |slope: f32| 0.5 + 0.5 * (slope / STEEPEST).clamp(-1.0, 1.0);
    let place = |i: usize| ((i % SIDE) as f32 / SIDE as f32, (i / SIDE) as f32 / SIDE as f32);
    let lamps = |(x, y): (f32, f32)| (1.7 * cloudy(x, y, 40, 3, 0x55) - 0.35).clamp(0.0, 1.0).powi(3);
    let pixel = |(i, form): (usize, &[f32; 3])| [rise(form[0]), rise(form[1]), form[2], lamps(place(i))];
    forms.iter().enumerate().map(pixel).collect()
}

/// A picture: the finest version and all coarser ones after it, as bytes, and how many they are.
struct Versions {
    bytes: Vec<u8>,
    levels: u32,
}

impl Versions {
    fn of(finest: Vec<[f32; 4]>) -> Self {
        let (mut side, mut level) = (SIDE, finest);
        let mut bytes = Vec::new();
        let mut levels = 0;
        loop {
            bytes.extend(level.iter().flatten().map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8));
            levels += 1;
            if side == 1 {
                break;
            }
            level = halved(side, &level);
            side /= 2;
        }
        Self { bytes, levels }
    }

    fn picture(&self) -> Image {
        let size = Extent3d { width: SIDE as u32, height: SIDE as u32, depth_or_array_layers: 1 };
        let mut image =
            Image::new_uninit(size, TextureDimension::D2, TextureFormat::Rgba8Unorm, RenderAssetUsages::RENDER_WORLD);
        image.texture_descriptor.mip_level_count = self.levels;
        image.data = Some(self.bytes.clone());
        image.sampler = ImageSampler::Descriptor(ImageSamplerDescriptor {
            address_mode_u: ImageAddressMode::Repeat,
            address_mode_v: ImageAddressMode::Repeat,
            mag_filter: ImageFilterMode::Linear,
            min_filter: ImageFilterMode::Linear,
            mipmap_filter: ImageFilterMode::Linear,
            ..Default::default()
        });
        image
    }
}

static NEAR: LazyLock<Versions> = LazyLock::new(|| Versions::of(finest()));
static MAP: LazyLock<Versions> = LazyLock::new(|| Versions::of(forms()));

/// Begins to make the pictures, on a thread of their own.
pub fn begin() {
    // Where there is no thread for it they are made when they are asked for.
    let _ = std::thread::Builder::new().spawn(|| NEAR.levels + MAP.levels);
}

/// The picture for land near the eye: red grain, green crowns, blue clouds, alpha stands of trees.
pub fn picture() -> Image {
    NEAR.picture()
}

/// The picture for maps: red and green the rise of small forms to the east and north, blue their height, alpha lamps.
pub fn map_picture() -> Image {
    MAP.picture()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_noise_joins_itself_and_coarser_versions_keep_its_mean() {
        for k in 0..40 {
            let y = k as f32 / 40.0;
            assert!((cloudy(0.0, y, 5, 5, 3) - cloudy(1.0, y, 5, 5, 3)).abs() < 1e-4);
            assert!((crowns(0.0, y, 24, 3) - crowns(1.0, y, 24, 3)).abs() < 1e-3);
        }
        let fine = finest();
        let mean = |level: &[[f32; 4]], k: usize| level.iter().map(|v| v[k]).sum::<f32>() / level.len() as f32;
        let coarse = halved(SIDE, &fine);
        for k in 0..4 {
            assert!((mean(&fine, k) - mean(&coarse, k)).abs() < 1e-3);
        }
    }
}
