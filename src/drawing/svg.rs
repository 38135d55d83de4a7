//! Drawings as SVG: text stays text, and the fonts that it needs are in the file.

use std::collections::BTreeSet;
use std::fmt::Write;

use glam::DVec2;

use super::letters::{Font, Glyph, POINT_MM, glyphs};
use super::picture::{Anchor, Area, Circle, Item, Path, Picture, Raster, Rgb, Stroke, Text};
use super::png::packed;

/// The whole file.
pub fn write(picture: &Picture) -> String {
    let (width, height) = (number(picture.width_mm), number(picture.height_mm));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
         viewBox=\"0 0 {width} {height}\" stroke-linejoin=\"round\" xml:lang=\"{}\">\n<title>{}</title>\n",
        picture.lang.code(),
        escaped(&picture.title)
    );
    let _ = writeln!(out, "<style>{}text{{white-space:pre}}</style>", font_faces(picture));
    let _ = writeln!(out, "<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>");
    items(&mut out, picture, &picture.items, &mut BTreeSet::new());
    out.push_str("</svg>\n");
    out
}

/// `named` holds the names of the groups so far: in one file a name belongs to one thing.
fn items(out: &mut String, picture: &Picture, list: &[Item], named: &mut BTreeSet<String>) {
    for item in list {
        match item {
            Item::Path(drawn) => path(out, drawn),
            Item::Circle(drawn) => circle(out, drawn),
            Item::Text(drawn) => text(out, picture, drawn),
            Item::Area(drawn) => area(out, drawn),
            Item::Raster(drawn) => raster(out, drawn),
            Item::Group(name, inner) => {
                let name = name.replace(char::is_whitespace, "-");
                let _ = if named.insert(name.clone()) {
                    writeln!(out, "<g id=\"{}\">", escaped(&name))
                } else {
                    writeln!(out, "<g>")
                };
                items(out, picture, inner, named);
                out.push_str("</g>\n");
            }
        }
    }
}

fn path(out: &mut String, path: &Path) {
    out.push_str("<path d=\"");
    steps(out, &path.points);
    let _ = writeln!(out, "{}\"{}/>", if path.closed { "z" } else { "" }, look(path.fill, path.stroke));
}

fn area(out: &mut String, area: &Area) {
    out.push_str("<path d=\"");
    for ring in &area.rings {
        steps(out, ring);
        out.push('z');
    }
    let _ = writeln!(out, "\" fill-rule=\"evenodd\"{}/>", look(Some(area.fill), None));
}

fn raster(out: &mut String, raster: &Raster) {
    let (at, size) = (raster.place.min, raster.place.max - raster.place.min);
    let bytes: Vec<u8> = raster.pixels.iter().flatten().copied().collect();
    // What cannot be packed has no pixels to show.
    let Ok(file) = packed(&bytes, (raster.columns, raster.rows), f64::from(raster.columns) / size.x) else { return };
    let [x, y, width, height] = [at.x, at.y, size.x, size.y].map(number);
    let _ = writeln!(
        out,
        "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\" \
         href=\"data:image/png;base64,{}\"/>",
        base64(&file)
    );
}

/// Steps from point to point, to a hundredth of a millimetre: a poster has a hundred thousand of them.
fn steps(out: &mut String, points: &[DVec2]) {
    let mut before = DVec2::ZERO;
    for (at, point) in points.iter().enumerate() {
        let point = (*point * 100.0).round();
        let step = point - before;
        let command = if at == 0 { "M" } else { "l" };
        let second = hundredths(step.y);
        let gap = if second.starts_with('-') { "" } else { " " };
        let _ = write!(out, "{command}{}{gap}{second}", hundredths(step.x));
        before = point;
    }
}

fn hundredths(value: f64) -> String {
    number(value / 100.0)
}

fn circle(out: &mut String, circle: &Circle) {
    let (x, y, r) = (number(circle.middle.x), number(circle.middle.y), number(circle.radius_mm));
    let _ = writeln!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"{}/>", look(circle.fill, circle.stroke));
}

fn text(out: &mut String, picture: &Picture, text: &Text) {
    let line = glyphs(&text.text, text.bold, picture.lang);
    let (x, y, size) = (number(text.at.x), number(text.at.y), number(text.size_pt * POINT_MM));
    let anchor = match text.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let turn = if text.upright { format!(" transform=\"rotate(-90 {x} {y})\"") } else { String::new() };
    let _ = write!(out, "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{}\"{anchor}{turn}", hex(text.color));
    if let Some(halo) = text.halo {
        let (color, width) = (hex(halo.color), number(halo.width_mm));
        let _ = write!(out, " stroke=\"{color}\" stroke-width=\"{width}\" paint-order=\"stroke\"");
    }
    let runs: Vec<&[Glyph]> = line.chunk_by(|a, b| a.font == b.font).collect();
    let Some(first) = runs.first().and_then(|run| run.first()) else {
        out.push_str("/>\n");
        return;
    };
    let _ = write!(out, "{}>", family(first.font));
    for (at, run) in runs.iter().enumerate() {
        let letters = escaped(&run.iter().map(|glyph| glyph.character).collect::<String>());
        let _ = match run.first().filter(|_| at > 0) {
            Some(glyph) => write!(out, "<tspan{}>{letters}</tspan>", family(glyph.font)),
            None => write!(out, "{letters}"),
        };
    }
    out.push_str("</text>\n");
}

fn family(font: Font) -> String {
    let short = font.family().replace(" CJK", "");
    let weight = if font.bold() { " font-weight=\"700\"" } else { " font-weight=\"400\"" };
    format!(" font-family=\"'{}','{short}','Noto Sans',sans-serif\"{weight}", font.family())
}

fn look(fill: Option<Rgb>, stroke: Option<Stroke>) -> String {
    let mut look = format!(" fill=\"{}\"", fill.map_or_else(|| "none".to_owned(), hex));
    if let Some(stroke) = stroke {
        let width = number(stroke.width_mm);
        let _ = write!(look, " stroke=\"{}\" stroke-width=\"{width}\"", hex(stroke.color));
        if let Some(dash) = stroke.dash_mm {
            let _ = write!(look, " stroke-dasharray=\"{}\"", number(dash));
        }
    }
    look
}

fn hex([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// A length to a thousandth of a millimetre, without zeros that say nothing.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Text for XML; characters that XML does not know at all are left out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars().filter(|c| !c.is_control()) {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

/// The fonts that the texts use.
fn font_faces(picture: &Picture) -> String {
    let used: BTreeSet<Font> =
        picture.texts().flat_map(|text| glyphs(&text.text, text.bold, picture.lang)).map(|glyph| glyph.font).collect();
    let mut rules = String::new();
    for font in used {
        let weight = if font.bold() { 700 } else { 400 };
        let _ = write!(
            rules,
            "@font-face{{font-family:'{}';font-weight:{weight};src:url(data:font/otf;base64,{}) format('opentype')}}",
            font.family(),
            base64(font.bytes())
        );
    }
    rules
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let joined = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let told = digit <= three.len();
            let index = (joined >> (18 - 6 * digit) & 63) as usize;
            out.push(if told { char::from(DIGITS[index]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_as_in_rfc_4648() {
        let pairs =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")];
        for (plain, coded) in pairs {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([0.0, -0.0001, 1.5, 12.3456, -3.0].map(number), ["0", "0", "1.5", "12.346", "-3"]);
    }
}
