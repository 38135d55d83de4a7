//! What is wrong with a scenario, where, and what would be right.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, SourceCode};
use serde::Serialize;

use super::excerpt::{Excerpt, visible};
use super::place::{Step, find};

/// Characters of a file's content that a message repeats.
const LONGEST_QUOTE: usize = 80;
/// Characters of a message or a hint.
const LONGEST_MESSAGE: usize = 1_000;
/// Longer words than this are no slips of the hand.
const LONGEST_NAME: usize = 64;

/// One thing that is wrong, at its place.
#[derive(Clone, Debug, Serialize)]
pub struct Fault {
    /// File as the folder names it, for instance `formation.ron`.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What was found and what was expected.
    pub message: String,
    /// What would help; empty where nothing more can be said.
    pub hint: String,
    #[serde(skip)]
    excerpt: Option<Box<Excerpt>>,
}

/// A text file of a scenario, kept so that faults can show the line they speak of.
#[derive(Clone, Debug)]
pub(super) struct TextFile {
    pub(super) name: String,
    pub(super) text: Arc<str>,
}

impl TextFile {
    pub(super) fn new(name: String, text: String) -> Self {
        Self { name, text: text.into() }
    }

    /// A fault at the first line of the value at a path of this file.
    pub(super) fn fault_at(&self, path: &[Step<'_>], message: impl Into<String>, hint: impl Into<String>) -> Fault {
        self.fault(self.first_line(find(&self.text, path)), message, hint)
    }

    /// A range cut to its first line, so that a fault of a long entry stays short.
    pub(super) fn first_line(&self, range: Range<usize>) -> Range<usize> {
        let length = self.text[range.clone()].find('\n').unwrap_or(range.len());
        range.start..range.start + length
    }

    /// A fault at a byte range of this file.
    pub(super) fn fault(&self, range: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> Fault {
        let range = clamp(&self.text, range);
        let (line, column) = line_and_column(&self.text, range.start);
        Fault {
            line,
            column,
            excerpt: Excerpt::of(&self.name, &self.text, range).map(Box::new),
            ..Fault::of_file(&self.name, message, hint)
        }
    }
}

impl Fault {
    /// A fault of a file as a whole (missing, too large, unreadable).
    pub(super) fn of_file(file: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        let (file, message, hint) = (plain(file), plain(&message.into()), plain(&hint.into()));
        Self { file, line: 1, column: 1, message, hint, excerpt: None }
    }
}

/// A sentence that is safe to show: what it quotes from a file (in backticks) is cut, and nothing in it commands the
/// terminal.
fn plain(sentence: &str) -> String {
    let mut shown = String::new();
    for (index, piece) in sentence.split('`').enumerate() {
        if index > 0 {
            shown.push('`');
        }
        let most = if index % 2 == 1 { LONGEST_QUOTE } else { LONGEST_MESSAGE };
        let mut rest = piece.chars();
        shown.extend(rest.by_ref().take(most).map(visible));
        if rest.next().is_some() {
            shown.push('…');
        }
        if shown.len() > LONGEST_MESSAGE {
            break;
        }
    }
    shown
}

/// A number as people write it, whatever its size, to six places.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    if value == 0.0 || (1e-6..1e9).contains(&rounded.abs()) { format!("{rounded}") } else { format!("{value:e}") }
}

/// Brings a range inside the text and onto character boundaries.
fn clamp(text: &str, range: Range<usize>) -> Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(range.start);
    start..floor(range.end.max(start))
}

/// Line and column (in characters), both from 1, of a byte offset.
pub(super) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..clamp(text, offset..offset).start];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// Byte offset of a line and column (in characters), both from 1.
pub(super) fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let line_start = match line {
        0 | 1 => 0,
        _ => text.match_indices('\n').nth(line - 2).map_or(text.len(), |(newline, _)| newline + 1),
    };
    let rest = &text[line_start..];
    line_start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(byte, _)| byte)
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

impl std::error::Error for Fault {}

impl Diagnostic for Fault {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.hint.is_empty()).then(|| Box::new(&self.hint) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_deref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let range = self.excerpt.as_ref()?.range();
        Some(Box::new(std::iter::once(LabeledSpan::underline(range))))
    }
}

/// Everything that is wrong with a scenario, by file and line.
#[derive(Clone, Debug)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Sorts by file and place and drops repetitions.
    pub(super) fn sorted(mut faults: Vec<Fault>) -> Self {
        faults.sort_by(|a, b| key(a).cmp(&key(b)));
        faults.dedup_by(|a, b| key(a) == key(b));
        Self(faults)
    }
}

fn key(fault: &Fault) -> (&str, usize, usize, &str) {
    (&fault.file, fault.line, fault.column, &fault.message)
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_slice() {
            [only] => only.fmt(f),
            all => write!(f, "{} faults in this scenario", all.len()),
        }
    }
}

impl std::error::Error for Faults {}

impl Diagnostic for Faults {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        match self.0.as_slice() {
            [only] => only.help(),
            _ => None,
        }
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        match self.0.as_slice() {
            [only] => only.source_code(),
            _ => None,
        }
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        match self.0.as_slice() {
            [only] => only.labels(),
            _ => None,
        }
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        (self.0.len() > 1).then(|| {
            let all = self.0.iter().map(|fault| fault as &dyn Diagnostic);
            Box::new(all) as Box<dyn Iterator<Item = &dyn Diagnostic>>
        })
    }
}

/// The nearest of some known names, as a hint; empty when none is near.
pub(super) fn nearest_hint<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(found, known).map_or_else(String::new, |name| format!("did you mean `{name}`?"))
}

/// The nearest of some known names, if it is near enough to be a slip of the hand.
pub(super) fn nearest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = found.chars().take(LONGEST_NAME + 1).count();
    if length > LONGEST_NAME {
        return None;
    }
    let allowed = (length / 3).clamp(1, 3);
    known
        .into_iter()
        // Words whose lengths differ by more cannot be that near.
        .filter(|name| name.len() <= 4 * LONGEST_NAME && name.chars().count().abs_diff(length) <= allowed)
        .map(|name| (strsim::damerau_levenshtein(found, name), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_from_one() {
        let text = "a\n평양 x";
        assert_eq!(line_and_column(text, 0), (1, 1));
        assert_eq!(line_and_column(text, text.find('x').unwrap()), (2, 4));
        assert_eq!(offset_of(text, 2, 4), text.find('x').unwrap());
        assert_eq!(offset_of(text, 9, 9), text.len());
    }

    #[test]
    fn messages_stay_short_and_command_nothing() {
        let fault = Fault::of_file("a.ron", format!("found `{}\u{1b}[2J`, expected less", "x".repeat(1_000_000)), "");
        assert_eq!(fault.message, format!("found `{}…`, expected less", "x".repeat(80)));
        assert_eq!(Fault::of_file("a.ron", "found `\u{1b}[2J`", "").message, "found `␛[2J`");
    }

    #[test]
    fn numbers_are_written_as_people_write_them() {
        assert_eq!([-3.0, 0.0, 1e308, 1e-9, 25.6 - 0.4].map(number), ["-3", "0", "1e308", "1e-9", "25.2"]);
    }

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("resturant", ["galley", "restaurant"]), Some("restaurant"));
        assert_eq!(nearest("dome", ["galley", "restaurant"]), None);
    }
}
