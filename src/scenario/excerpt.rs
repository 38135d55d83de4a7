//! The lines around a fault, short enough to be shown whatever the file holds.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::fault::line_and_column;

/// Characters of a line that are shown.
const WIDEST: usize = 140;
/// Characters shown before the place of the fault where its line is longer than that.
const BEFORE: usize = 50;
/// Stands for the part of a line that is left out.
const CUT: char = '…';

/// Up to three lines of a file, cut to a window, with the place of the fault underlined.
#[derive(Clone, Debug)]
pub(super) struct Excerpt {
    file: String,
    text: String,
    /// Line (from 0) of the file where `text` begins.
    first_line: usize,
    /// Column (from 0, in characters) of the fault.
    column: usize,
    /// The place of the fault in `text`.
    range: Range<usize>,
}

impl Excerpt {
    /// The lines around a range of a text; nothing where there is nothing to show.
    pub(super) fn of(file: &str, text: &str, range: Range<usize>) -> Option<Self> {
        if text.trim().is_empty() {
            return None;
        }
        let start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
        let end = line_end(text, start);
        let (line, column) = line_and_column(text, range.start);
        let column = column - 1;
        let from = if text[start..end].chars().nth(WIDEST).is_none() { 0 } else { column.saturating_sub(BEFORE) };
        let before = (start > 0).then(|| &text[line_start(text, start - 1)..start - 1]);
        let after = (end < text.len()).then(|| &text[end + 1..line_end(text, end + 1)]);
        let mut shown = String::new();
        if let Some(before) = before {
            push_window(&mut shown, before, from);
            shown.push('\n');
        }
        let line_at = shown.len();
        push_window(&mut shown, &text[start..end], from);
        let marked = marked(&shown[line_at..], column - from + usize::from(from > 0), text, &range, end);
        if let Some(after) = after {
            shown.push('\n');
            push_window(&mut shown, after, from);
        }
        let first_line = line - 1 - usize::from(before.is_some());
        let range = line_at + marked.start..line_at + marked.end;
        Some(Self { file: file.to_owned(), text: shown, first_line, column, range })
    }

    /// What is to be underlined.
    pub(super) fn range(&self) -> Range<usize> {
        self.range.clone()
    }
}

/// Byte range in a shown line of what starts at a character and is as long as the range is on its line.
fn marked(shown: &str, from: usize, text: &str, range: &Range<usize>, line_end: usize) -> Range<usize> {
    let length = text[range.start..range.end.min(line_end).max(range.start)].chars().count();
    let byte = |index: usize| shown.char_indices().nth(index).map_or(shown.len(), |(at, _)| at);
    byte(from)..byte(from + length)
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn line_end(text: &str, start: usize) -> usize {
    text[start..].find('\n').map_or(text.len(), |end| start + end)
}

/// The characters of a line from an index on, as many as are shown, cut marks where some are missing.
fn push_window(shown: &mut String, line: &str, from: usize) {
    let line = line.strip_suffix('\r').unwrap_or(line);
    if from > 0 {
        shown.push(CUT);
    }
    let mut rest = line.chars().skip(from);
    shown.extend(rest.by_ref().take(WIDEST).map(visible));
    if rest.next().is_some() {
        shown.push(CUT);
    }
}

/// A character as it can be shown: what would command the terminal is replaced by a picture of it.
pub(super) fn visible(character: char) -> char {
    match character {
        '\t' => ' ',
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + character as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        other => other,
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.read_span(span, lines_before, lines_after)?;
        // Without lines around it the span itself is asked for, whose column in the file is known.
        let column = if lines_before == 0 { self.column } else { inner.column() };
        Ok(Box::new(MietteSpanContents::new_named(
            self.file.clone(),
            inner.data(),
            *inner.span(),
            inner.line() + self.first_line,
            column,
            inner.line_count(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, piece: &str) -> Excerpt {
        let at = text.find(piece).unwrap();
        Excerpt::of("a.ron", text, at..at + piece.len()).unwrap()
    }

    #[test]
    fn three_lines_and_the_place_are_shown() {
        let excerpt = excerpt("one\r\ntwo\r\n평양 three x\r\nfour\r\nfive", "three");
        assert_eq!(excerpt.text, "two\n평양 three x\nfour");
        assert_eq!(&excerpt.text[excerpt.range()], "three");
        assert_eq!((excerpt.first_line, excerpt.column), (1, 3));
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("{}\n{}HERE{}", "a".repeat(500), "b".repeat(1_000_000), "c".repeat(1_000_000));
        let excerpt = excerpt(&text, "HERE");
        assert!(excerpt.text.len() < 1_000, "{}", excerpt.text);
        assert_eq!(&excerpt.text[excerpt.range()], "HERE");
    }

    #[test]
    fn what_commands_a_terminal_is_drawn() {
        let excerpt = excerpt("a\u{1b}[2J\0b", "b");
        assert_eq!(excerpt.text, "a␛[2J␀b");
    }
}
