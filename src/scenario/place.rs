//! Finds values in RON text, so that a fault of a value that parsed can point at it.
//!
//! This reads structure only (brackets, strings, comments, names); what it walks over has been parsed by `ron` before.

use std::ops::Range;

/// A step from a value to a value inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// A field of a struct.
    Field(&'a str),
    /// An item of a list.
    Item(usize),
}

/// Byte range of the value at a path, or of the nearest value around it that exists.
pub(super) fn find(text: &str, path: &[Step<'_>]) -> Range<usize> {
    let mut cursor = Cursor { text, at: 0 };
    cursor.skip_trivia();
    for step in path {
        let start = cursor.at;
        let inside = match step {
            Step::Field(name) => cursor.enter_field(name),
            Step::Item(index) => cursor.enter_item(*index),
        };
        if inside.is_none() {
            cursor.at = start;
            break;
        }
    }
    let start = cursor.at;
    cursor.skip_value();
    start..cursor.at.max(start)
}

/// Byte range of the value that starts at an offset.
pub(super) fn value_at(text: &str, start: usize) -> Range<usize> {
    let mut cursor = Cursor { text, at: start.min(text.len()) };
    cursor.skip_value();
    start..cursor.at.max(start)
}

/// Byte ranges of all words outside strings and comments: names and numbers.
pub(super) fn words(text: &str) -> Vec<Range<usize>> {
    let mut cursor = Cursor { text, at: 0 };
    let mut found = Vec::new();
    loop {
        cursor.skip_trivia();
        let start = cursor.at;
        match cursor.peek() {
            None => return found,
            Some(b'"' | b'\'') => cursor.skip_quoted(),
            Some(byte) if is_word(byte) => {
                cursor.skip_word();
                if cursor.peek() == Some(b'"') || cursor.at_raw_string(start) {
                    cursor.at = start;
                    cursor.skip_raw_string();
                } else {
                    found.push(start..cursor.at);
                }
            }
            Some(_) => cursor.at += 1,
        }
        if cursor.at == start {
            cursor.at += 1;
        }
    }
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-' | b'.' | b'#') || byte >= 0x80
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn starts_with(&self, what: &str) -> bool {
        self.text.as_bytes()[self.at..].starts_with(what.as_bytes())
    }

    /// Whitespace, comments and `#![enable(...)]` lines.
    fn skip_trivia(&mut self) {
        loop {
            let start = self.at;
            while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
                self.at += 1;
            }
            match self.peek() {
                Some(b'/') if self.starts_with("//") => {
                    self.at = self.text[self.at..].find('\n').map_or(self.text.len(), |end| self.at + end);
                }
                Some(b'/') if self.starts_with("/*") => self.skip_block_comment(),
                Some(b'#') if self.starts_with("#![") => {
                    self.at = self.text[self.at..].find(']').map_or(self.text.len(), |end| self.at + end + 1);
                }
                _ => {}
            }
            if self.at == start {
                return;
            }
        }
    }

    fn skip_block_comment(&mut self) {
        let mut depth = 0;
        while self.at < self.text.len() {
            if self.starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if self.starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return;
                }
            } else {
                self.at += 1;
            }
        }
    }

    fn skip_word(&mut self) {
        while self.peek().is_some_and(is_word) {
            self.at += 1;
        }
    }

    fn skip_quoted(&mut self) {
        let quote = self.peek();
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'\\' {
                self.skip_char();
            } else if Some(byte) == quote {
                return;
            }
        }
    }

    fn skip_char(&mut self) {
        self.at = (self.at + 1).min(self.text.len());
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
    }

    fn at_raw_string(&self, start: usize) -> bool {
        self.text[start..self.at].starts_with("r#") && self.peek() == Some(b'"')
    }

    fn skip_raw_string(&mut self) {
        let rest = &self.text[self.at..];
        let Some(open) = rest.find('"') else { return };
        let hashes = rest[..open].matches('#').count();
        if hashes == 0 && !rest[..open].contains('r') {
            self.at += open;
            self.skip_quoted();
            return;
        }
        let close = format!("\"{}", "#".repeat(hashes));
        self.at = match rest[open + 1..].find(&close) {
            Some(end) => self.at + open + 1 + end + close.len(),
            None => self.text.len(),
        };
    }

    /// Over one value, whatever it is. Does not recurse, so depth does not matter.
    fn skip_value(&mut self) {
        let mut depth = 0_usize;
        loop {
            let start = self.at;
            match self.peek() {
                None => return,
                Some(b'(' | b'[' | b'{') => {
                    depth += 1;
                    self.at += 1;
                }
                Some(b')' | b']' | b'}') if depth == 0 => return,
                Some(b')' | b']' | b'}') => {
                    depth -= 1;
                    self.at += 1;
                }
                Some(b'"' | b'\'') => self.skip_quoted(),
                Some(byte) if is_word(byte) => {
                    self.skip_word();
                    if self.peek() == Some(b'"') {
                        self.at = start;
                        self.skip_raw_string();
                    }
                    if depth == 0 && self.opens_next() {
                        continue;
                    }
                }
                Some(_) if depth == 0 => return,
                Some(_) => self.at += 1,
            }
            if depth == 0 {
                return;
            }
            self.skip_trivia();
        }
    }

    /// After a name: moves to the bracket that belongs to it, if one follows.
    fn opens_next(&mut self) -> bool {
        let here = self.at;
        self.skip_trivia();
        let opens = self.peek() == Some(b'(');
        if !opens {
            self.at = here;
        }
        opens
    }

    fn open(&mut self, bracket: u8) -> Option<()> {
        self.skip_some();
        if self.peek().is_some_and(is_word) {
            self.skip_word();
            self.skip_trivia();
        }
        (self.peek() == Some(bracket)).then(|| {
            self.at += 1;
            self.skip_trivia();
        })
    }

    /// Into `Some(...)`: what may be left out may be written so, or without.
    fn skip_some(&mut self) {
        let start = self.at;
        self.skip_word();
        let is_some = &self.text[start..self.at] == "Some";
        self.skip_trivia();
        if is_some && self.peek() == Some(b'(') {
            self.at += 1;
            self.skip_trivia();
        } else {
            self.at = start;
        }
    }

    fn next_item(&mut self) {
        self.skip_trivia();
        if self.peek() == Some(b',') {
            self.at += 1;
            self.skip_trivia();
        }
    }

    fn enter_field(&mut self, name: &str) -> Option<()> {
        self.open(b'(')?;
        while self.peek().is_some_and(is_word) {
            let start = self.at;
            self.skip_word();
            let found = &self.text[start..self.at];
            self.skip_trivia();
            (self.peek() == Some(b':')).then_some(())?;
            self.at += 1;
            self.skip_trivia();
            if found == name {
                return Some(());
            }
            self.skip_value();
            self.next_item();
        }
        None
    }

    fn enter_item(&mut self, index: usize) -> Option<()> {
        self.open(b'[')?;
        for _ in 0..index {
            let start = self.at;
            self.skip_value();
            self.next_item();
            if self.at == start {
                return None;
            }
        }
        self.peek().filter(|byte| *byte != b']').map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r##"// head (
#![enable(implicit_some)]
(a: 1, list: [(x: "a)\"b", /* [ */ y: two(p: 3)), Named(y: r#"q"q"#, z: -1.5)], some: Some((v: [8])) )"##;

    fn found(path: &[Step<'_>]) -> &'static str {
        &TEXT[find(TEXT, path)]
    }

    #[test]
    fn values_are_found_by_path() {
        use Step::{Field, Item};
        assert_eq!(found(&[Field("a")]), "1");
        assert_eq!(found(&[Field("list"), Item(0), Field("x")]), r#""a)\"b""#);
        assert_eq!(found(&[Field("list"), Item(0), Field("y")]), "two(p: 3)");
        assert_eq!(found(&[Field("list"), Item(0), Field("y"), Field("p")]), "3");
        assert_eq!(found(&[Field("list"), Item(1), Field("z")]), "-1.5");
        assert_eq!(found(&[Field("list"), Item(1), Field("y")]), r##"r#"q"q"#"##);
        assert_eq!(found(&[Field("some"), Field("v"), Item(0)]), "8");
    }

    #[test]
    fn what_is_not_there_gives_what_is_around_it() {
        use Step::{Field, Item};
        assert!(found(&[Field("list"), Item(0), Field("no")]).starts_with("(x:"));
        assert!(found(&[Field("list"), Item(7)]).starts_with('['));
    }

    #[test]
    fn words_leave_strings_and_comments_out() {
        let words: Vec<_> = words(TEXT).into_iter().map(|range| &TEXT[range]).collect();
        assert_eq!(
            words,
            ["a", "1", "list", "x", "y", "two", "p", "3", "Named", "y", "z", "-1.5", "some", "Some", "v", "8"]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_walked_without_a_panic(text in "[\\PC\n(){}\\[\\]\"'/*#r:,a1]{0,60}") {
            use Step::{Field, Item};
            let _ = find(&text, &[Field("a"), Item(1), Field("r")]);
            let _ = words(&text);
            for at in 0..text.len() {
                if text.is_char_boundary(at) {
                    let _ = value_at(&text, at);
                }
            }
        }
    }
}
