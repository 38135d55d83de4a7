//! Drawings as PDF: one page in true size, text that can be searched and copied, the letters used and no others.

use std::collections::BTreeMap;
use std::fmt::Write;

use glam::DVec2;
use subsetter::GlyphRemapper;
use ttf_parser::{GlyphId, Tag};

use super::letters::{Font, Glyph, POINT_MM, glyphs};
use super::picture::{Area, Circle, Item, Path, Picture, Raster, Rgb, Stroke, Text};
use super::svg::number;

/// How far the handles of a quarter circle stand from its ends, in radii.
const QUARTER: f64 = 0.552_284_75;

/// How hard streams are packed, 0 to 10.
const PACKING: u8 = 8;

/// A font could not be cut down to the letters used.
#[derive(Debug, thiserror::Error)]
#[error("{font:?} cannot be embedded: {why}")]
pub struct PdfError {
    font: Font,
    why: String,
}

/// The whole file.
///
/// # Errors
/// When a font cannot be embedded.
pub fn write(picture: &Picture) -> Result<Vec<u8>, PdfError> {
    let mut page = Page { out: String::new(), fonts: BTreeMap::new(), rasters: Vec::new() };
    page.start(picture);
    for item in picture.flat() {
        match item {
            Item::Path(drawn) => page.path(drawn),
            Item::Circle(drawn) => page.circle(drawn),
            Item::Text(drawn) => page.text(drawn, picture),
            Item::Area(drawn) => page.area(drawn),
            Item::Raster(drawn) => page.raster(drawn),
            Item::Group(..) => {}
        }
    }
    let mut file = File::default();
    let (catalog, pages, leaf, info) = (file.reserve(), file.reserve(), file.reserve(), file.reserve());
    let contents = file.stream("", page.out.as_bytes());
    let mut fonts = String::new();
    for (font, used) in &page.fonts {
        let _ = write!(fonts, "/F{} {} 0 R ", *font as usize, embed(&mut file, *font, used)?);
    }
    let mut rasters = String::new();
    for (at, raster) in page.rasters.iter().enumerate() {
        let _ = write!(rasters, "/I{at} {} 0 R ", pixels(&mut file, raster));
    }
    let lang = picture.lang.code();
    let shown = "/ViewerPreferences<</DisplayDocTitle true>>";
    file.set(catalog, &format!("<</Type/Catalog/Pages {pages} 0 R/Lang({lang}){shown}>>"));
    file.set(pages, &format!("<</Type/Pages/Kids[{leaf} 0 R]/Count 1>>"));
    let points = |mm: f64| number(mm / POINT_MM);
    let (width, height) = (points(picture.width_mm), points(picture.height_mm));
    let resources = format!("<</Font<<{fonts}>>/XObject<<{rasters}>>>>");
    file.set(
        leaf,
        &format!(
            "<</Type/Page/Parent {pages} 0 R/MediaBox[0 0 {width} {height}]/Resources{resources}/Contents {contents} 0 R>>"
        ),
    );
    file.set(info, &format!("<</Title{}/Creator(Slow Train)>>", text_string(&picture.title)));
    Ok(file.finish(catalog, info))
}

/// What the letters of a font become in the file.
#[derive(Default)]
struct Used {
    remapper: GlyphRemapper,
    /// Glyph in the file: the character it stands for, and its width in thousandths of the size.
    glyphs: BTreeMap<u16, (char, f64)>,
}

struct Page<'a> {
    out: String,
    fonts: BTreeMap<Font, Used>,
    rasters: Vec<&'a Raster>,
}

impl<'a> Page<'a> {
    /// From here on a unit is a millimetre, and down is more.
    fn start(&mut self, picture: &Picture) {
        let scale = 1.0 / POINT_MM;
        let _ = writeln!(self.out, "{scale:.6} 0 0 -{scale:.6} 0 {} cm 1 j", number(picture.height_mm * scale));
    }

    fn path(&mut self, path: &Path) {
        if path.points.len() < 2 {
            return;
        }
        self.look(path.fill, path.stroke);
        for (at, point) in path.points.iter().enumerate() {
            self.point(*point, if at == 0 { "m" } else { "l" });
        }
        self.paint(path.closed, path.fill, path.stroke);
    }

    fn area(&mut self, area: &Area) {
        self.look(Some(area.fill), None);
        for ring in area.rings.iter().filter(|ring| ring.len() > 2) {
            for (at, point) in ring.iter().enumerate() {
                self.point(*point, if at == 0 { "m" } else { "l" });
            }
            self.out.push_str("h\n");
        }
        self.out.push_str("f*\n");
    }

    /// Pictures of pixels stand on their feet where up is more.
    fn raster(&mut self, raster: &'a Raster) {
        let (min, size) = (raster.place.min, raster.place.max - raster.place.min);
        let [width, height, x, y] = [size.x, -size.y, min.x, min.y + size.y].map(number);
        let _ = writeln!(self.out, "q {width} 0 0 {height} {x} {y} cm /I{} Do Q", self.rasters.len());
        self.rasters.push(raster);
    }

    fn circle(&mut self, circle: &Circle) {
        self.look(circle.fill, circle.stroke);
        let (m, r) = (circle.middle, circle.radius_mm);
        self.point(m + DVec2::new(r, 0.0), "m");
        for quarter in 0..4 {
            let (cos, sin) = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)][quarter];
            let (from, to) = (DVec2::new(cos, sin), DVec2::new(-sin, cos));
            for point in [from + to * QUARTER, to + from * QUARTER, to] {
                let point = m + point * r;
                let _ = write!(self.out, "{} {} ", number(point.x), number(point.y));
            }
            self.out.push_str("c\n");
        }
        self.paint(true, circle.fill, circle.stroke);
    }

    fn point(&mut self, point: DVec2, operator: &str) {
        let _ = writeln!(self.out, "{} {} {operator}", number(point.x), number(point.y));
    }

    fn look(&mut self, fill: Option<Rgb>, stroke: Option<Stroke>) {
        if let Some(color) = fill {
            let _ = writeln!(self.out, "{}", color_operator(color, "g", "rg"));
        }
        if let Some(stroke) = stroke {
            let dash = stroke.dash_mm.map_or_else(String::new, number);
            let _ = writeln!(
                self.out,
                "{} {} w [{dash}] 0 d",
                color_operator(stroke.color, "G", "RG"),
                number(stroke.width_mm)
            );
        }
    }

    fn paint(&mut self, closed: bool, fill: Option<Rgb>, stroke: Option<Stroke>) {
        let operator = match (closed, fill.is_some(), stroke.is_some()) {
            (true, true, true) => "b",
            (true, false, true) => "s",
            (false, true, true) => "B",
            (false, false, true) => "S",
            (_, true, false) => "f",
            (_, false, false) => "n",
        };
        let _ = writeln!(self.out, "{operator}");
    }

    fn text(&mut self, text: &Text, picture: &Picture) {
        if let Some(halo) = text.halo {
            self.look(None, Some(halo));
            self.letters_of(text, picture, "1 Tr");
        }
        self.letters_of(text, picture, "0 Tr");
    }

    fn letters_of(&mut self, text: &Text, picture: &Picture, mode: &str) {
        let size = text.size_pt * POINT_MM;
        let mut along = text.begins_mm(picture.lang);
        let line = glyphs(&text.text, text.bold, picture.lang);
        let _ = writeln!(self.out, "BT {mode} {}", color_operator(text.color, "g", "rg"));
        for run in line.chunk_by(|a, b| a.font == b.font) {
            let step = if text.upright { DVec2::new(0.0, -along) } else { DVec2::new(along, 0.0) };
            let turn = if text.upright { "0 -1 -1 0" } else { "1 0 0 -1" };
            let at = text.at + step;
            let letters = self.letters(run);
            let _ = writeln!(
                self.out,
                "/F{} {} Tf {turn} {} {} Tm [{letters}] TJ",
                run[0].font as usize,
                number(size),
                number(at.x),
                number(at.y)
            );
            along += run.iter().map(|glyph| glyph.advance).sum::<f64>() * size;
        }
        self.out.push_str("ET\n");
    }

    /// Letters of one font, moved nearer where they are kerned.
    fn letters(&mut self, run: &[Glyph]) -> String {
        let mut shown = String::from("<");
        for glyph in run {
            let used = self.fonts.entry(glyph.font).or_default();
            let id = used.remapper.remap(glyph.id);
            let width = natural_width(glyph);
            used.glyphs.entry(id).or_insert((glyph.character, width));
            let _ = write!(shown, "{id:04X}");
            let nearer = width - glyph.advance * 1e3;
            if nearer.abs() > 0.5 {
                let _ = write!(shown, "> {nearer:.0} <");
            }
        }
        shown.push('>');
        shown
    }
}

/// Width of a glyph without kerning, thousandths of the size.
fn natural_width(glyph: &Glyph) -> f64 {
    glyph.font.face().map_or(0.0, |face| {
        f64::from(face.glyph_hor_advance(GlyphId(glyph.id)).unwrap_or(0)) * 1e3 / f64::from(face.units_per_em())
    })
}

/// Greys are told as greys, so that a press prints them in black alone.
fn color_operator([r, g, b]: Rgb, grey: &str, color: &str) -> String {
    let part = |value: u8| number(f64::from(value) / 255.0);
    if r == g && g == b {
        format!("{} {grey}", part(r))
    } else {
        format!("{} {} {} {color}", part(r), part(g), part(b))
    }
}

/// Text of the file's description: UTF-16 in hexadecimal digits.
fn text_string(text: &str) -> String {
    format!("<FEFF{}>", utf16(text))
}

fn utf16(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut digits, unit| {
        let _ = write!(digits, "{unit:04X}");
        digits
    })
}

/// Puts pixels into the file; gives their object.
fn pixels(file: &mut File, raster: &Raster) -> usize {
    let bytes: Vec<u8> = raster.pixels.iter().flatten().copied().collect();
    let (columns, rows) = (raster.columns, raster.rows);
    file.stream(
        &format!(
            "/Type/XObject/Subtype/Image/Width {columns}/Height {rows}/ColorSpace/DeviceRGB/BitsPerComponent 8\
             /Interpolate true"
        ),
        &bytes,
    )
}

/// Puts the used part of a font into the file; gives its object.
fn embed(file: &mut File, font: Font, used: &Used) -> Result<usize, PdfError> {
    let failed = |why: &str| PdfError { font, why: why.to_owned() };
    let face = font.face().ok_or_else(|| failed("it cannot be read"))?;
    let subset = subsetter::subset(font.bytes(), 0, &used.remapper).map_err(|error| failed(&error.to_string()))?;
    let outlines = ttf_parser::RawFace::parse(&subset, 0).ok().and_then(|raw| raw.table(Tag::from_bytes(b"CFF ")));
    let outlines = outlines.ok_or_else(|| failed("it has no outlines of the kind CFF"))?;
    let program = file.stream("/Subtype/CIDFontType0C", outlines);
    let unit = 1e3 / f64::from(face.units_per_em());
    let scaled = |value: i16| (f64::from(value) * unit).round();
    let name = subset_name(font, used);
    let bbox = face.global_bounding_box();
    let descriptor = file.add(&format!(
        "<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{} {} {} {}]/ItalicAngle 0/Ascent {}/Descent {}\
         /CapHeight {}/StemV {}/FontFile3 {program} 0 R>>",
        scaled(bbox.x_min),
        scaled(bbox.y_min),
        scaled(bbox.x_max),
        scaled(bbox.y_max),
        scaled(face.ascender()),
        scaled(face.descender()),
        scaled(face.capital_height().unwrap_or(733)),
        if font.bold() { 140 } else { 80 },
    ));
    let widths: Vec<String> = used.glyphs.iter().map(|(id, (_, width))| format!("{id}[{}]", number(*width))).collect();
    let widths = widths.concat();
    let cid = file.add(&format!(
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
         /Supplement 0>>/FontDescriptor {descriptor} 0 R/DW 1000/W[{widths}]>>"
    ));
    let unicode = file.stream("", unicode_map(used).as_bytes());
    Ok(file.add(&format!(
        "<</Type/Font/Subtype/Type0/BaseFont/{name}-Identity-H/Encoding/Identity-H/DescendantFonts[{cid} 0 R]\
         /ToUnicode {unicode} 0 R>>"
    )))
}

/// Name of a font of which a part is in the file: six letters that go by the letters used, then its own name.
fn subset_name(font: Font, used: &Used) -> String {
    let mut hash = used.glyphs.values().fold(0xCBF2_9CE4_8422_2325_u64, |hash, (character, _)| {
        (hash ^ u64::from(u32::from(*character))).wrapping_mul(0x0100_0000_01B3)
    });
    let mut tag = String::new();
    for _ in 0..6 {
        tag.push(char::from(b'A' + (hash % 26) as u8));
        hash /= 26;
    }
    let weight = if font.bold() { "Bold" } else { "Regular" };
    format!("{tag}+{}-{weight}", font.family().replace(' ', ""))
}

/// Which glyph stands for which character, for searching and copying.
fn unicode_map(used: &Used) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)\
         /Supplement 0>> def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\n\
         endcodespacerange\n",
    );
    let entries: Vec<(&u16, &(char, f64))> = used.glyphs.iter().collect();
    // The format takes a hundred at a time.
    for part in entries.chunks(100) {
        let _ = writeln!(map, "{} beginbfchar", part.len());
        for (id, (character, _)) in part {
            let _ = writeln!(map, "<{id:04X}><{}>", utf16(&character.to_string()));
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}

/// The objects of a file, numbered from 1.
#[derive(Default)]
struct File {
    objects: Vec<Vec<u8>>,
}

impl File {
    /// A number for an object that is told later.
    fn reserve(&mut self) -> usize {
        self.objects.push(Vec::new());
        self.objects.len()
    }

    fn set(&mut self, id: usize, text: &str) {
        self.objects[id - 1] = text.as_bytes().to_vec();
    }

    fn add(&mut self, text: &str) -> usize {
        let id = self.reserve();
        self.set(id, text);
        id
    }

    /// A packed stream.
    fn stream(&mut self, entries: &str, bytes: &[u8]) -> usize {
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(bytes, PACKING);
        let mut object = format!("<</Length {}/Filter/FlateDecode{entries}>>\nstream\n", packed.len()).into_bytes();
        object.extend(packed);
        object.extend(b"\nendstream");
        let id = self.reserve();
        self.objects[id - 1] = object;
        id
    }

    /// The objects one after another, and the table of where each of them begins.
    fn finish(self, catalog: usize, info: usize) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", self.objects.len() + 1);
        for (index, object) in self.objects.iter().enumerate() {
            let _ = writeln!(table, "{:010} 00000 n ", out.len());
            out.extend(format!("{} 0 obj\n", index + 1).into_bytes());
            out.extend(object);
            out.extend(b"\nendobj\n");
        }
        let begins = out.len();
        let size = self.objects.len() + 1;
        let _ =
            write!(table, "trailer\n<</Size {size}/Root {catalog} 0 R/Info {info} 0 R>>\nstartxref\n{begins}\n%%EOF\n");
        out.extend(table.into_bytes());
        out
    }
}
