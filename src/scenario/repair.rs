//! Reads RON, and after a fault goes on reading: the offending piece is replaced by something that fits, so that one
//! reading of a file finds all its slips and not only the first.

use std::ops::Range;

use ron::error::SpannedError;
use ron::extensions::Extensions;
use serde::de::DeserializeOwned;

use super::fault::{Fault, TextFile, nearest, offset_of};
use super::place::value_at;
use super::reading::MOST_FAULTS;

/// After so many bytes have been read again and again, reading stops: an answer comes soon whatever the file holds.
const MOST_WORK: usize = 24 * 1024 * 1024;

/// Stand-ins for a value that is missing or of the wrong kind, tried in turn.
const STAND_INS: [&str; 8] = ["1", "\"\"", "[]", "()", "(en: \"\")", "\"2000-01-01T00:00:00Z\"", "false", "missing"];

/// What reading a file gave.
pub(super) struct Parsed<T> {
    /// The value, perhaps with stand-ins where there were faults.
    pub(super) value: Option<T>,
    pub(super) faults: Vec<Fault>,
    /// Offsets where stand-ins were put: what else is said of these values is not worth saying.
    pub(super) stand_ins: Vec<usize>,
}

/// Reads a RON file with all its faults.
pub(super) fn parse<T: DeserializeOwned>(file: &TextFile) -> Parsed<T> {
    let mut text = Patched::new(&file.text);
    if file.text.trim().is_empty() {
        let message = "found an empty file, expected its fields in ( )";
        let faults = vec![file.fault(0..0, message, "`slow-train schema` prints what belongs in every file")];
        return Parsed { value: None, faults, stand_ins: Vec::new() };
    }
    let mut work = Work(0);
    let (mut faults, mut stand_ins) = (Vec::new(), Vec::new());
    loop {
        let error = match work.read::<T>(&text.text) {
            Ok(value) => return Parsed { value: Some(value), faults, stand_ins },
            Err(error) => error,
        };
        let span = text.span(&error);
        faults.push(describe(file, &text, &error, span.clone()));
        stand_ins.push(text.original(span.start));
        if faults.len() >= MOST_FAULTS || work.is_enough() || !mend::<T>(&mut text, &error, span, &mut work) {
            return Parsed { value: None, faults, stand_ins };
        }
    }
}

fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}

/// Counts the bytes read.
struct Work(usize);

impl Work {
    fn read<T: DeserializeOwned>(&mut self, text: &str) -> Result<T, SpannedError> {
        self.0 += text.len();
        options().from_str(text)
    }

    fn is_enough(&self) -> bool {
        self.0 > MOST_WORK
    }
}

/// A text with replacements, and the way back to the places of the original.
struct Patched {
    text: String,
    /// Where (in the patched text) and by how many bytes it grew, in the order made.
    grown: Vec<(usize, isize)>,
}

impl Patched {
    fn new(text: &str) -> Self {
        Self { text: text.to_owned(), grown: Vec::new() }
    }

    fn span(&self, error: &SpannedError) -> Range<usize> {
        let mut start = offset_of(&self.text, error.span.start.line, error.span.start.col);
        let before_quote = &self.text[..start];
        if matches!(error.code, ron::Error::Message(_)) && before_quote.ends_with('"') {
            start -= 1;
        }
        let rest = &self.text[start..];
        start += rest.len() - rest.trim_start().len();
        let end = offset_of(&self.text, error.span.end.line, error.span.end.col);
        start..end.max(start)
    }

    fn with(&self, range: Range<usize>, new: &str) -> Self {
        let mut next = Self { text: self.text.clone(), grown: self.grown.clone() };
        let growth = new.len().cast_signed() - range.len().cast_signed();
        next.text.replace_range(range.clone(), new);
        next.grown.push((range.start, growth));
        next
    }

    /// Offset in the original text.
    fn original(&self, mut at: usize) -> usize {
        for &(start, growth) in self.grown.iter().rev() {
            if at > start {
                at = at.saturating_add_signed(-growth).max(start);
            }
        }
        at
    }
}

/// Replaces the piece that an error speaks of; false when nothing sensible is known.
fn mend<T: DeserializeOwned>(text: &mut Patched, error: &SpannedError, span: Range<usize>, work: &mut Work) -> bool {
    use ron::Error::{
        DuplicateStructField, ExpectedArray, ExpectedBoolean, ExpectedFloat, ExpectedIdentifier, ExpectedInteger,
        ExpectedNamedStructLike, ExpectedString, ExpectedStructLike, InvalidValueForType, Message, MissingStructField,
        NoSuchEnumVariant, NoSuchStructField,
    };
    match &error.code {
        NoSuchStructField { expected, found, .. } => {
            let new = nearest(found, expected.iter().copied());
            *text = match new {
                Some(field) => text.with(span, field),
                None => without_field(text, span.start),
            };
            true
        }
        DuplicateStructField { .. } => {
            *text = without_field(text, span.start);
            true
        }
        NoSuchEnumVariant { expected, found, .. } => {
            let Some(variant) = nearest(found, expected.iter().copied()).or(expected.first().copied()) else {
                return false;
            };
            *text = text.with(span, variant);
            true
        }
        MissingStructField { field, .. } => {
            let comma = if text.text[..span.start].trim_end().ends_with(['(', ',']) { "" } else { ", " };
            try_stand_ins::<T>(text, span.start..span.start, &format!("{comma}{field}: "), work)
        }
        ExpectedArray
        | ExpectedBoolean
        | ExpectedFloat
        | ExpectedIdentifier
        | ExpectedInteger
        | ExpectedString
        | ExpectedStructLike
        | ExpectedNamedStructLike(_) => {
            let value = value_at(&text.text, span.start);
            !value.is_empty() && try_stand_ins::<T>(text, value, "", work)
        }
        Message(_) | InvalidValueForType { .. } => !span.is_empty() && try_stand_ins::<T>(text, span, "", work),
        _ => false,
    }
}

/// Removes a field from its name to its comma.
fn without_field(text: &Patched, start: usize) -> Patched {
    let Some(colon) = text.text[start..].find(':') else { return text.with(start..start, "") };
    let rest = &text.text[start + colon + 1..];
    let value_start = start + colon + 1 + (rest.len() - rest.trim_start().len());
    let mut end = value_at(&text.text, value_start).end;
    if text.text[end..].trim_start().starts_with(',') {
        end += text.text[end..].find(',').unwrap_or(0) + 1;
    }
    text.with(start..end, "")
}

/// Takes the first stand-in after which reading gets further.
fn try_stand_ins<T: DeserializeOwned>(text: &mut Patched, range: Range<usize>, before: &str, work: &mut Work) -> bool {
    for stand_in in STAND_INS {
        let candidate = text.with(range.clone(), &format!("{before}{stand_in}"));
        let place = range.start + before.len()..range.start + before.len() + stand_in.len();
        match work.read::<T>(&candidate.text) {
            Ok(_) => *text = candidate,
            Err(next) if candidate.span(&next).start >= place.end => *text = candidate,
            Err(SpannedError { code: ron::Error::NoSuchEnumVariant { expected, .. }, .. })
                if stand_in == "missing" && !expected.is_empty() =>
            {
                *text = text.with(range, &format!("{before}{}", expected[0]));
            }
            Err(_) => continue,
        }
        return true;
    }
    false
}

/// An error of the RON reader, in plain words.
fn describe(file: &TextFile, text: &Patched, error: &SpannedError, span: Range<usize>) -> Fault {
    let Told { message, hint, place } = tell(&text.text, &error.code, span);
    file.fault(text.original(place.start)..text.original(place.end), message, hint)
}

/// What is said of an error, and of which place.
struct Told {
    message: String,
    hint: String,
    place: Range<usize>,
}

fn tell(text: &str, error: &ron::Error, span: Range<usize>) -> Told {
    use ron::Error::{
        DuplicateStructField, Eof, ExceededRecursionLimit, ExpectedArray, ExpectedArrayEnd, ExpectedBoolean,
        ExpectedComma, ExpectedDifferentStructName, ExpectedFloat, ExpectedIdentifier, ExpectedInteger,
        ExpectedMapColon, ExpectedNamedStructLike, ExpectedString, ExpectedStringEnd, ExpectedStructLike,
        ExpectedStructLikeEnd, IntegerOutOfBounds, InvalidEscape, InvalidIdentifier, InvalidValueForType, Message,
        MissingStructField, NoSuchEnumVariant, NoSuchStructField, SuggestRawIdentifier, TrailingCharacters,
        UnclosedBlockComment, UnderscoreAtBeginning, UnexpectedChar,
    };
    let told = |message: String, hint: &str, place: Range<usize>| Told { message, hint: hint.to_owned(), place };
    let here = || value_at(text, span.start);
    let found = || found_value(text, span.start);
    match error {
        NoSuchStructField { expected, found, .. } => {
            let near = super::fault::nearest_hint(found, expected.iter().copied());
            told(
                format!("found field `{found}`, expected {}", one_of(expected)),
                if near.is_empty() { "leave it out, or choose one of these" } else { &near },
                span,
            )
        }
        NoSuchEnumVariant { expected, found, .. } => told(
            format!("found `{found}`, expected {}", one_of(expected)),
            &super::fault::nearest_hint(found, expected.iter().copied()),
            span,
        ),
        MissingStructField { field, .. } => told(
            format!("found no field `{field}`, expected one"),
            &format!("add `{field}: ...` before the closing bracket"),
            span,
        ),
        DuplicateStructField { field, .. } => {
            told(format!("found field `{field}` twice, expected it once"), "remove one of the two", span)
        }
        ExpectedFloat => told(format!("found {}, expected a number", found()), "write it like `12.5`", here()),
        ExpectedInteger => told(format!("found {}, expected a whole number", found()), "write it like `12`", here()),
        IntegerOutOfBounds => {
            let place = word_start(text, span.start)..span.end;
            let negative = text[place.clone()].starts_with('-');
            let expected = if negative { "a whole number that is not negative" } else { "a smaller whole number" };
            told(format!("found {}, expected {expected}", found()), "", place)
        }
        ExpectedString => {
            told(format!("found {}, expected a text in quotes", found()), "write it like `\"text\"`", here())
        }
        ExpectedBoolean => told(format!("found {}, expected true or false", found()), "", here()),
        ExpectedArray => {
            told(format!("found {}, expected a list in [ ]", found()), "an empty list is written `[]`", here())
        }
        ExpectedIdentifier => told(
            format!("found {}, expected a name without quotes", found()),
            "names of fields and kinds are written without quotes",
            here(),
        ),
        ExpectedStructLike | ExpectedNamedStructLike(_) if matches!(text[span.start..].trim_end(), "(" | "[") => {
            at_the_end(text, "a closing bracket")
        }
        ExpectedStructLike | ExpectedNamedStructLike(_) | ExpectedDifferentStructName { .. } => told(
            format!("found {}, expected fields in ( )", found()),
            "write them like `(name: value, name: value)`",
            span.start..span.start + first_char(text, span.start),
        ),
        ExpectedMapColon => {
            told(format!("found {}, expected a colon", found()), "write a field like `name: value`", span)
        }
        ExpectedComma | ExpectedStructLikeEnd | ExpectedArrayEnd => missing_comma(text, span, error),
        SuggestRawIdentifier(_) | InvalidIdentifier(_) | UnderscoreAtBeginning => told(
            format!("found {}, expected the name of a field", found()),
            if text[..span.start].trim_end().ends_with(',') {
                "a decimal number is written with a point: `1.5`"
            } else {
                ""
            },
            here(),
        ),
        ExpectedStringEnd => told(
            "found a text without an end, expected a closing quote".to_owned(),
            "add the closing quote",
            span.start.saturating_sub(1)..span.start,
        ),
        InvalidEscape(_) => told(
            "found a backslash before a letter that has no meaning with it, expected for instance `\\n` or `\\\"`"
                .to_owned(),
            "write `\\\\` for a backslash",
            span,
        ),
        UnclosedBlockComment => {
            let start = text.rfind("/*").unwrap_or(span.start);
            told("found a comment without an end, expected `*/`".to_owned(), "close the comment", start..start + 2)
        }
        Eof => at_the_end(text, "more"),
        TrailingCharacters => told(
            format!("found {} after the end, expected nothing more", found()),
            "is a bracket closed too early?",
            span,
        ),
        UnexpectedChar(character) => told(format!("found `{character}`, expected a value"), "", span),
        InvalidValueForType { expected, found } => told(format!("found {found}, expected {expected}"), "", span),
        ExceededRecursionLimit => told("found brackets in brackets without end, expected a few".to_owned(), "", span),
        Message(reason) => {
            // Instants are the only values of a text that are read by somebody else.
            let reason = reason.rsplit(": ").next().unwrap_or_default();
            told(
                format!("found {}, expected an instant ({reason})", found()),
                "write it like `2025-09-02T06:00:00+08:00`",
                span,
            )
        }
        other => told(format!("found {}, which cannot be read: {other}", found()), "", span),
    }
}

/// Where a comma or a closing bracket is missing the reader stumbles over what comes next; what that is tells why.
fn missing_comma(text: &str, span: Range<usize>, error: &ron::Error) -> Told {
    let word = word_start(text, span.start);
    let told = |message: String, hint: &str, place: Range<usize>| Told { message, hint: hint.to_owned(), place };
    let cut_off = text[span.end..].trim().is_empty() && !text.trim_end().ends_with([')', ']']);
    if cut_off || text[span.start..].trim().is_empty() {
        return at_the_end(text, "a closing bracket");
    }
    let in_number = text[word..].starts_with(|c: char| c.is_ascii_digit()) && text[span.start..].starts_with('.');
    if word < span.start && in_number {
        let message = format!("found {}, expected a whole number", found_value(text, span.start));
        return told(message, "write it like `12`", word..value_at(text, word).end);
    }
    let found = found_value(text, span.start);
    if text[..span.start].ends_with('"') {
        let message = format!("found {found} directly after a quote, expected a comma");
        return told(message, "is a quote missing further up, so that texts and the rest have changed places?", span);
    }
    match error {
        ron::Error::ExpectedArrayEnd => {
            told(format!("found {found}, expected `]` or a comma"), "is a comma or a bracket missing?", span)
        }
        _ => told(format!("found {found}, expected a comma"), "a comma is missing before this", span),
    }
}

fn at_the_end(text: &str, expected: &str) -> Told {
    let end = text.trim_end().len();
    let start = text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
    Told {
        message: format!("found the end of the file, expected {expected}"),
        hint: "is a closing bracket missing?".to_owned(),
        place: start..end,
    }
}

/// Bytes of the character at an offset.
fn first_char(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

fn one_of(names: &[&str]) -> String {
    match names {
        [] => "nothing".to_owned(),
        [only] => format!("`{only}`"),
        many => format!("one of `{}`", many.join("`, `")),
    }
}

/// Start of the word that ends at or before an offset.
fn word_start(text: &str, at: usize) -> usize {
    let before = &text[..at];
    at - (before.len() - before.trim_end_matches(|c: char| !" \t\n,:([".contains(c)).len())
}

/// A short piece of what stands at an offset, in backticks.
fn found_value(text: &str, at: usize) -> String {
    let range = match text[at..].chars().next() {
        None => return "the end of the file".to_owned(),
        Some('(' | '[' | '{' | ')' | ']' | '}') => at..at + 1,
        _ => word_start(text, at)..value_at(text, at).end.max(at),
    };
    let piece: String = text[range].lines().next().unwrap_or_default().chars().take(40).collect();
    if piece.is_empty() { format!("`{}`", text[at..].chars().next().unwrap_or(' ')) } else { format!("`{piece}`") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Timetable;

    fn places(text: &str) -> Vec<(usize, usize, String)> {
        let file = TextFile::new("timetable.ron".to_owned(), text.to_owned());
        let faults = parse::<Timetable>(&file).faults;
        faults.into_iter().map(|fault| (fault.line, fault.column, fault.message)).collect()
    }

    #[test]
    fn every_slip_of_a_file_is_found_at_its_place() {
        let text = r#"(
    ceilings: [],
    stops: [
        (statoin: "a", dwell_s: 1, purpose: (en: ""), standing: reportd),
        (station: "b", dwell_s: "x", colour: red, purpose: (en: ""), standing: derived),
        (station: "c", dwell_s: 1, purpose: (en: "")),
    ],
    holds: [],
    windows: [(place: "a", from: "2025-13-01T00:00:00Z", to: "x", aim: "2025-09-01T00:00:00Z", standing: derived)],
)"#;
        let places = places(text);
        let at: Vec<_> = places.iter().map(|(line, column, _)| (*line, *column)).collect();
        let expected = |needle: &str| {
            let offset = text.find(needle).unwrap();
            super::super::fault::line_and_column(text, offset)
        };
        assert_eq!(at[0], expected("statoin"), "{places:?}");
        assert_eq!(at[1], expected("reportd"), "{places:?}");
        assert_eq!(at[2], expected("\"x\", colour"), "{places:?}");
        assert_eq!(at[3], expected("colour"), "{places:?}");
        assert_eq!(at[4].0, 6, "{places:?}");
        assert_eq!(at[5].0, 9, "{places:?}");
        assert_eq!(at[6].0, 9, "{places:?}");
        assert_eq!(at.len(), 7, "{places:?}");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "[\\PC\n(){}\\[\\]\"'/*#r:,a1]{0,80}") {
            let _ = places(&text);
        }

        #[test]
        fn any_cut_and_insertion_is_read_without_a_panic(at in 0_usize..2000, cut in 0_usize..20, new in "[(){}\\[\\]\",: x9é]{0,3}") {
            let mut text = include_str!("../../assets/scenarios/beijing-2025/timetable.ron").chars().collect::<Vec<_>>();
            text.splice(at..at + cut, new.chars());
            let _ = places(&text.into_iter().collect::<String>());
        }
    }
}
