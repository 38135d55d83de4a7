//! Drawings as pixels.

use glam::DVec2;
use tiny_skia::{
    Color, FillRule, FilterQuality, IntSize, LineCap, LineJoin, Paint, PathBuilder, Pixmap, PixmapPaint, StrokeDash,
    Transform,
};
use ttf_parser::{GlyphId, OutlineBuilder};

use super::letters::{POINT_MM, glyphs};
use super::picture::{Area, Circle, Item, Path, Picture, Raster, Rgb, Stroke, Text};

/// Pixels per inch where nothing keeps from it.
pub const DPI: f64 = 200.0;

/// More pixels than this are not made: large sheets get fewer to the inch.
const MOST_PIXELS: f64 = 40.0e6;

/// Why there are no pixels.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The sheet has no area.
    #[error("a sheet of {0} by {1} mm has no pixels")]
    NoArea(f64, f64),
    /// It could not be packed.
    #[error(transparent)]
    Packing(#[from] png::EncodingError),
}

/// Pixels per inch that a picture gets.
pub fn resolution(picture: &Picture) -> f64 {
    let area = picture.width_mm * picture.height_mm / (25.4 * 25.4);
    DPI.min((MOST_PIXELS / area).sqrt())
}

/// The whole file.
///
/// # Errors
/// When the sheet has no area, or cannot be packed.
pub fn write(picture: &Picture) -> Result<Vec<u8>, PngError> {
    let scale = resolution(picture) / 25.4;
    let size = |mm: f64| (mm * scale).round() as u32;
    let (width, height) = (size(picture.width_mm), size(picture.height_mm));
    let no_area = || PngError::NoArea(picture.width_mm, picture.height_mm);
    let mut canvas = Canvas { pixels: Pixmap::new(width, height).ok_or_else(no_area)?, scale };
    canvas.pixels.fill(Color::WHITE);
    for item in picture.flat() {
        match item {
            Item::Path(drawn) => canvas.path(drawn),
            Item::Circle(drawn) => canvas.circle(drawn),
            Item::Text(drawn) => canvas.text(drawn, picture),
            Item::Area(drawn) => canvas.area(drawn),
            Item::Raster(drawn) => canvas.raster(drawn),
            Item::Group(..) => {}
        }
    }
    let opaque: Vec<u8> = canvas.pixels.pixels().iter().flat_map(|p| [p.red(), p.green(), p.blue()]).collect();
    Ok(packed(&opaque, (width, height), scale)?)
}

/// Pixels (red, green, blue) as a file; its resolution is told, so that it is printed in true size.
pub(super) fn packed(opaque: &[u8], (width, height): (u32, u32), per_mm: f64) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let per_metre = (per_mm * 1e3).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(opaque)?;
    writer.finish()?;
    Ok(file)
}

struct Canvas {
    pixels: Pixmap,
    scale: f64,
}

impl Canvas {
    fn place(&self) -> Transform {
        Transform::from_scale(self.scale as f32, self.scale as f32)
    }

    fn path(&mut self, path: &Path) {
        let mut builder = PathBuilder::new();
        for (at, point) in path.points.iter().enumerate() {
            let (x, y) = (point.x as f32, point.y as f32);
            if at == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
        }
        if path.closed {
            builder.close();
        }
        self.draw(builder, path.fill, path.stroke);
    }

    fn area(&mut self, area: &Area) {
        let mut builder = PathBuilder::new();
        for ring in &area.rings {
            for (at, point) in ring.iter().enumerate() {
                let (x, y) = (point.x as f32, point.y as f32);
                if at == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
            }
            builder.close();
        }
        let Some(path) = builder.finish() else { return };
        self.pixels.fill_path(&path, &paint(area.fill), FillRule::EvenOdd, self.place(), None);
    }

    fn raster(&mut self, raster: &Raster) {
        let bytes = raster.pixels.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
        let size = IntSize::from_wh(raster.columns, raster.rows);
        let Some(pixels) = size.and_then(|size| Pixmap::from_vec(bytes, size)) else { return };
        let (at, room) = (raster.place.min, raster.place.max - raster.place.min);
        let (sx, sy) = (room.x / f64::from(raster.columns), room.y / f64::from(raster.rows));
        let place = Transform::from_row(sx as f32, 0.0, 0.0, sy as f32, at.x as f32, at.y as f32);
        let look = PixmapPaint { quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
        self.pixels.draw_pixmap(0, 0, pixels.as_ref(), &look, self.place().pre_concat(place), None);
    }

    fn circle(&mut self, circle: &Circle) {
        let mut builder = PathBuilder::new();
        builder.push_circle(circle.middle.x as f32, circle.middle.y as f32, circle.radius_mm as f32);
        self.draw(builder, circle.fill, circle.stroke);
    }

    fn draw(&mut self, builder: PathBuilder, fill: Option<Rgb>, stroke: Option<Stroke>) {
        let Some(path) = builder.finish() else { return };
        let place = self.place();
        if let Some(color) = fill {
            self.pixels.fill_path(&path, &paint(color), FillRule::Winding, place, None);
        }
        if let Some(stroke) = stroke {
            let dash = stroke.dash_mm.and_then(|dash| StrokeDash::new(vec![dash as f32, dash as f32], 0.0));
            let line = tiny_skia::Stroke {
                width: stroke.width_mm as f32,
                line_cap: LineCap::Butt,
                line_join: LineJoin::Round,
                dash,
                ..tiny_skia::Stroke::default()
            };
            self.pixels.stroke_path(&path, &paint(stroke.color), &line, place, None);
        }
    }

    fn text(&mut self, text: &Text, picture: &Picture) {
        let size = text.size_pt * POINT_MM;
        let mut along = text.begins_mm(picture.lang);
        let mut outline = Outline { builder: PathBuilder::new(), origin: DVec2::ZERO, em: 1.0, upright: text.upright };
        for glyph in glyphs(&text.text, text.bold, picture.lang) {
            let step = if text.upright { DVec2::new(0.0, -along) } else { DVec2::new(along, 0.0) };
            if let Some(face) = glyph.font.face() {
                outline.origin = text.at + step;
                outline.em = size / f64::from(face.units_per_em());
                face.outline_glyph(GlyphId(glyph.id), &mut outline);
            }
            along += glyph.advance * size;
        }
        if text.halo.is_some() {
            self.draw(outline.builder.clone(), None, text.halo);
        }
        self.draw(outline.builder, Some(text.color), None);
    }
}

fn paint([r, g, b]: Rgb) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(r, g, b, 255);
    paint
}

/// Puts the outline of a glyph where the text stands: font units, up, become millimetres, down.
struct Outline {
    builder: PathBuilder,
    origin: DVec2,
    em: f64,
    upright: bool,
}

impl Outline {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = (f64::from(x) * self.em, f64::from(y) * self.em);
        let point = self.origin + if self.upright { DVec2::new(-y, -x) } else { DVec2::new(x, -y) };
        (point.x as f32, point.y as f32)
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.builder.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.builder.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.builder.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.builder.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}
