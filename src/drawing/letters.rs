//! Letters: the shipped fonts as every drawing uses them, how wide a text is, where its lines break.
//!
//! A text is taken apart here, once, into glyphs with their places. Pixels and pages are made of the same glyphs, so
//! that a drawing looks the same in every format.

use std::sync::OnceLock;

use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{Face, GlyphId, Tag};

use crate::words::{Lang, fonts};

/// A point of type in millimetres.
pub const POINT_MM: f64 = 25.4 / 72.0;

/// One of the shipped fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Font {
    /// Noto Sans KR.
    Korean,
    /// Noto Sans SC.
    Chinese,
    /// Noto Sans KR, bold.
    KoreanBold,
    /// Noto Sans SC, bold.
    ChineseBold,
}

impl Font {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Korean, Self::Chinese, Self::KoreanBold, Self::ChineseBold];

    /// In which order the fonts are asked for a letter: the viewer's own script comes first.
    fn order(bold: bool, lang: Lang) -> &'static [Self] {
        use Font::{Chinese, ChineseBold, Korean, KoreanBold};
        match (bold, lang) {
            (false, Lang::Zh) => &[Chinese, Korean],
            (false, _) => &[Korean, Chinese],
            (true, Lang::Zh) => &[ChineseBold, KoreanBold, Chinese, Korean],
            (true, _) => &[KoreanBold, ChineseBold, Korean, Chinese],
        }
    }

    /// The file.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::Korean => fonts::KOREAN,
            Self::Chinese => fonts::CHINESE,
            Self::KoreanBold => fonts::KOREAN_BOLD,
            Self::ChineseBold => fonts::CHINESE_BOLD,
        }
    }

    /// Name of the family, as the file has it.
    pub fn family(self) -> &'static str {
        match self {
            Self::Korean | Self::KoreanBold => "Noto Sans CJK KR",
            Self::Chinese | Self::ChineseBold => "Noto Sans CJK SC",
        }
    }

    /// Whether it is a bold one.
    pub fn bold(self) -> bool {
        matches!(self, Self::KoreanBold | Self::ChineseBold)
    }

    /// The font, read; `None` never happens with the shipped files (a test reads them all).
    pub fn face(self) -> Option<&'static Face<'static>> {
        static FACES: [OnceLock<Option<Face<'static>>>; 4] = [const { OnceLock::new() }; 4];
        FACES[self as usize].get_or_init(|| Face::parse(self.bytes(), 0).ok()).as_ref()
    }

    /// The pair adjustments of the feature `kern`.
    fn kerning(self) -> &'static [PairAdjustment<'static>] {
        static PAIRS: [OnceLock<Vec<PairAdjustment<'static>>>; 4] = [const { OnceLock::new() }; 4];
        PAIRS[self as usize].get_or_init(|| self.face().and_then(kerning).unwrap_or_default())
    }
}

fn kerning(face: &Face<'static>) -> Option<Vec<PairAdjustment<'static>>> {
    let table = face.tables().gpos?;
    let script = table.scripts.find(Tag::from_bytes(b"latn")).or_else(|| table.scripts.get(0))?;
    let mut pairs = Vec::new();
    for feature in script.default_language?.feature_indices.into_iter().filter_map(|index| table.features.get(index)) {
        if feature.tag != Tag::from_bytes(b"kern") {
            continue;
        }
        for lookup in feature.lookup_indices.into_iter().filter_map(|index| table.lookups.get(index)) {
            pairs.extend(lookup.subtables.into_iter::<PositioningSubtable<'_>>().filter_map(
                |subtable| match subtable {
                    PositioningSubtable::Pair(pair) => Some(pair),
                    _ => None,
                },
            ));
        }
    }
    Some(pairs)
}

/// How much nearer the second glyph comes to the first, font units (negative is nearer).
fn kern(pairs: &[PairAdjustment<'_>], first: GlyphId, second: GlyphId) -> i16 {
    pairs.iter().find_map(|pair| nearer(pair, first, second)).unwrap_or(0)
}

fn nearer(pair: &PairAdjustment<'_>, first: GlyphId, second: GlyphId) -> Option<i16> {
    let (record, _) = match pair {
        PairAdjustment::Format1 { coverage, sets } => sets.get(coverage.get(first)?)?.get(second)?,
        PairAdjustment::Format2 { coverage, classes, matrix } => {
            coverage.get(first)?;
            matrix.get((classes.0.get(first), classes.1.get(second)))?
        }
    };
    Some(record.x_advance)
}

/// A letter in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// The font it is from.
    pub font: Font,
    /// Its number there.
    pub id: u16,
    /// The character it stands for.
    pub character: char,
    /// From its origin to that of the next one, in parts of the size.
    pub advance: f64,
}

/// The glyphs of a line of text.
pub fn glyphs(text: &str, bold: bool, lang: Lang) -> Vec<Glyph> {
    let order = Font::order(bold, lang);
    let mut line: Vec<Glyph> = text.chars().filter_map(|character| glyph(character, order)).collect();
    for at in 1..line.len() {
        let (first, second) = (line[at - 1], line[at]);
        if first.font == second.font
            && let Some(face) = first.font.face()
        {
            let by = kern(first.font.kerning(), GlyphId(first.id), GlyphId(second.id));
            line[at - 1].advance += f64::from(by) / f64::from(face.units_per_em());
        }
    }
    line
}

/// Whether the shipped fonts have every letter of a text.
pub fn has(text: &str, bold: bool, lang: Lang) -> bool {
    glyphs(text, bold, lang).iter().all(|glyph| glyph.id != 0)
}

/// The glyph of a character from the first font that has it; the empty box of the first font where none has.
fn glyph(character: char, order: &[Font]) -> Option<Glyph> {
    // A space that keeps words together looks like any other.
    let shown = if character == '\u{a0}' { ' ' } else { character };
    let found = order.iter().find_map(|font| Some((*font, font.face()?.glyph_index(shown)?)));
    let (font, id) = found.or_else(|| order.first().map(|font| (*font, GlyphId(0))))?;
    let face = font.face()?;
    let advance = f64::from(face.glyph_hor_advance(id).unwrap_or(0)) / f64::from(face.units_per_em());
    Some(Glyph { font, id: id.0, character, advance })
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Type {
    /// Size, points.
    pub size_pt: f64,
    /// Bold or regular.
    pub bold: bool,
    /// Language: which of the fonts is asked first.
    pub lang: Lang,
}

impl Type {
    /// Width of a line, millimetres.
    pub fn width_mm(self, text: &str) -> f64 {
        glyphs(text, self.bold, self.lang).iter().map(|glyph| glyph.advance).sum::<f64>() * self.size_pt * POINT_MM
    }

    /// A text in lines of at most this width. Breaks between words, and between any two Chinese characters.
    pub fn wrap(self, text: &str, width_mm: f64) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in words(text) {
            if !line.is_empty() && self.width_mm((line.clone() + word).trim_end()) > width_mm {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
            }
            line.push_str(word);
            while self.width_mm(line.trim_end()) > width_mm && line.trim_end().chars().count() > 1 {
                let rest = self.broken(&mut line, width_mm);
                lines.push(std::mem::replace(&mut line, rest));
            }
        }
        let last = line.trim_end();
        if !last.is_empty() {
            lines.push(last.to_owned());
        }
        lines
    }

    /// Cuts a word that is wider than a line, an address for instance; gives the rest.
    fn broken(self, word: &mut String, width_mm: f64) -> String {
        let mut end = 0;
        for (at, character) in word.char_indices() {
            let next = at + character.len_utf8();
            if end > 0 && self.width_mm(&word[..next]) > width_mm {
                break;
            }
            end = next;
        }
        // An address is better cut after one of its strokes.
        let stroke = word[..end].rfind(['/', '-', '_']).map(|at| at + 1).filter(|at| at * 2 > end);
        word.split_off(stroke.unwrap_or(end))
    }

    /// The text, or as much of its beginning as fits into a width, with an ellipsis.
    pub fn cut(self, text: &str, width_mm: f64) -> String {
        if self.width_mm(text) <= width_mm {
            return text.to_owned();
        }
        let mut short: String = text.to_owned();
        while !short.is_empty() && self.width_mm(&format!("{}…", short.trim_end())) > width_mm {
            short.pop();
        }
        format!("{}…", short.trim_end())
    }
}

/// Pieces between which a line may break, each with its trailing space.
fn words(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut before = None;
    for (at, character) in text.char_indices() {
        if at > from && before.is_some_and(|before| breaks(before, character)) {
            pieces.push(&text[from..at]);
            from = at;
        }
        before = Some(character);
    }
    if from < text.len() {
        pieces.push(&text[from..]);
    }
    pieces
}

fn breaks(before: char, after: char) -> bool {
    if before == ' ' {
        return after != ' ';
    }
    if [before, after].contains(&'\u{a0}') {
        return false;
    }
    let clings = |c: char| "，。、；：？！）》”’」』】〉…·・,.;:?!)%°".contains(c);
    let opens = |c: char| "（《“‘「『【〈(".contains(c);
    let ideograph = |c: char| ('\u{2E80}'..'\u{A000}').contains(&c) || ('\u{FF00}'..'\u{FFF0}').contains(&c);
    (ideograph(before) || ideograph(after)) && !clings(after) && !opens(before) && after != ' '
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: Type = Type { size_pt: 10.0, bold: false, lang: Lang::En };

    #[test]
    fn every_font_can_be_read() {
        for font in Font::ALL {
            assert!(font.face().is_some(), "{font:?}");
        }
    }

    #[test]
    fn letters_are_kerned() {
        let apart = BODY.width_mm("T") + BODY.width_mm("o");
        assert!(BODY.width_mm("To") < apart, "{} {apart}", BODY.width_mm("To"));
    }

    #[test]
    fn lines_are_not_wider_than_asked_and_lose_nothing() {
        let text = "Pictures of September 2025 show a wood-panelled office. 사진에는 집무실이 보인다. 照片显示办公室，墙上有地图。 example.com/a/very/long/address/that/does/not/fit";
        for width in [12.0, 20.0, 45.0, 90.0] {
            let lines = BODY.wrap(text, width);
            assert!(lines.iter().all(|line| BODY.width_mm(line) <= width), "{width}: {lines:?}");
            let letters = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(text));
        }
        assert!(BODY.wrap("", 10.0).is_empty());
    }

    #[test]
    fn a_cut_text_fits() {
        let cut = BODY.cut("Restaurant car, leader's table", 20.0);
        assert!(cut.ends_with('…') && BODY.width_mm(&cut) <= 20.0, "{cut}");
        assert_eq!(BODY.cut("Bar", 20.0), "Bar");
    }
}
