//! Lettering for name boards: the local script large, English below, rasterised once per station.

use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};
use bevy::{
    asset::RenderAssetUsages,
    image::{Image, ImageSampler},
    prelude::*,
    render::render_resource::{Extent3d, TextureDimension, TextureFormat},
};

const WIDTH: u32 = 512;
const HEIGHT: u32 = 160;
/// White enamel, black letters.
const GROUND: [u8; 3] = [226, 224, 214];
const INK: [u8; 3] = [26, 28, 30];

/// Draws a line of text centred; shrinks it to fit.
fn write(pixels: &mut [u8], font: &FontRef<'_>, text: &str, middle_y: f32, height_px: f32) {
    let mut scale = PxScale::from(height_px);
    let width = |scale: PxScale| -> f32 {
        let f = font.as_scaled(scale);
        text.chars().map(|c| f.h_advance(f.glyph_id(c))).sum()
    };
    let room = WIDTH as f32 - 40.0;
    let wide = width(scale);
    if wide > room {
        scale = PxScale::from(height_px * room / wide);
    }
    let scaled = font.as_scaled(scale);
    let mut x = (WIDTH as f32 - width(scale)) * 0.5;
    let baseline = middle_y + (scaled.ascent() + scaled.descent()) * 0.5;
    for c in text.chars() {
        let id = scaled.glyph_id(c);
        let glyph = id.with_scale_and_position(scale, point(x, baseline));
        x += scaled.h_advance(id);
        if let Some(outline) = font.outline_glyph(glyph) {
            let bounds = outline.px_bounds();
            outline.draw(|dx, dy, cover| {
                let (px, py) = (bounds.min.x as i32 + dx as i32, bounds.min.y as i32 + dy as i32);
                if (0..WIDTH as i32).contains(&px) && (0..HEIGHT as i32).contains(&py) {
                    let i = ((py as u32 * WIDTH + px as u32) * 4) as usize;
                    for k in 0..3 {
                        let (a, b) = (f32::from(pixels[i + k]), f32::from(INK[k]));
                        pixels[i + k] = (a + (b - a) * cover.min(1.0)) as u8;
                    }
                }
            });
        }
    }
}

/// The picture of a board.
pub fn lettering(local: &str, english: &str, font: &FontRef<'_>) -> Image {
    let mut pixels: Vec<u8> = (0..WIDTH * HEIGHT)
        .flat_map(|i| {
            let (x, y) = (i % WIDTH, i / WIDTH);
            let rim = x < 8 || y < 8 || x >= WIDTH - 8 || y >= HEIGHT - 8;
            let c = if rim { INK } else { GROUND };
            [c[0], c[1], c[2], 255]
        })
        .collect();
    write(&mut pixels, font, local, 62.0, 74.0);
    write(&mut pixels, font, english, 124.0, 36.0);
    let mut image = Image::new(
        Extent3d { width: WIDTH, height: HEIGHT, depth_or_array_layers: 1 },
        TextureDimension::D2,
        pixels,
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::RENDER_WORLD,
    );
    image.sampler = ImageSampler::linear();
    image
}
