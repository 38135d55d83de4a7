//! Reads the files of a scenario and collects what is wrong with them.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::de::DeserializeOwned;

use super::fault::{Fault, TextFile};
use super::folder::{Folder, LARGEST_FILE, ReadFault};
use super::place::{Step, find, words};
use super::repair;

/// Everything read so far, and every fault.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) faults: Vec<Fault>,
    files: BTreeMap<String, TextFile>,
    stand_ins: BTreeMap<String, Vec<usize>>,
}

/// Where a file's name was written, for faults of the file as a whole.
#[derive(Clone, Copy)]
pub(super) struct NamedBy<'a> {
    pub(super) file: &'a str,
    pub(super) path: &'a [Step<'a>],
}

impl Reading {
    /// Reads a text file. Where it cannot be read, the fault points at the place that names it.
    pub(super) fn text(
        &mut self,
        folder: &Folder,
        name: &str,
        shown: &str,
        named_by: Option<NamedBy<'_>>,
    ) -> Option<TextFile> {
        match folder.read(name) {
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned);
                let file = TextFile::new(shown.to_owned(), text);
                self.files.insert(shown.to_owned(), file.clone());
                Some(file)
            }
            Err(fault) => {
                self.cannot_read(name, shown, named_by, &fault);
                None
            }
        }
    }

    /// Reads a RON file.
    pub(super) fn ron<T: DeserializeOwned>(
        &mut self,
        folder: &Folder,
        name: &str,
        shown: &str,
        named_by: Option<NamedBy<'_>>,
    ) -> Option<T> {
        let file = self.text(folder, name, shown, named_by)?;
        let parsed = repair::parse(&file);
        self.faults.extend(parsed.faults);
        self.stand_ins.insert(shown.to_owned(), parsed.stand_ins);
        self.faults.extend(endless_numbers(&file));
        parsed.value
    }

    /// Adds a fault at the value at a path of a file that was read.
    ///
    /// A value that has a fault of reading already is a stand-in: what else is wrong with it is not worth saying.
    pub(super) fn fault(&mut self, file: &str, path: &[Step<'_>], message: impl Into<String>, hint: impl Into<String>) {
        let Some(text) = self.files.get(file) else {
            self.faults.push(Fault::of_file(file, message, hint));
            return;
        };
        let range = find(&text.text, path);
        let stand_ins = self.stand_ins.get(file).map_or(&[][..], Vec::as_slice);
        if stand_ins.iter().any(|at| (range.start..=range.end).contains(at)) {
            return;
        }
        let fault = text.fault(first_line(&text.text, range), message, hint);
        let same_place =
            |known: &Fault| known.file == fault.file && (known.line, known.column) == (fault.line, fault.column);
        if !self.faults.iter().any(same_place) {
            self.faults.push(fault);
        }
    }

    fn cannot_read(&mut self, name: &str, shown: &str, named_by: Option<NamedBy<'_>>, fault: &ReadFault) {
        let largest = LARGEST_FILE / 1024 / 1024;
        let (message, hint) = match fault {
            ReadFault::Missing => {
                (format!("found no file `{name}`, expected one"), "check its name, or add the file".to_owned())
            }
            ReadFault::Leaves => (
                format!("found `{name}`, expected a file inside the scenario's folder"),
                "write the name of a file in this folder, without `..` and without a leading `/`".to_owned(),
            ),
            ReadFault::NotAFile => (format!("found something else than a file at `{name}`"), String::new()),
            ReadFault::TooLarge(bytes) => (
                format!("found {bytes} bytes in `{name}`, expected at most {largest} MB"),
                "thin the points, or split the file".to_owned(),
            ),
            ReadFault::NotUtf8 { line, column } => {
                let message = "found bytes that are not UTF-8, expected UTF-8 text";
                let mut fault = Fault::of_file(shown, message, "save the file as UTF-8");
                (fault.line, fault.column) = (*line, *column);
                self.faults.push(fault);
                return;
            }
            ReadFault::Other(error) => (format!("`{name}` could not be read: {error}"), String::new()),
        };
        match named_by {
            Some(by) => self.fault(by.file, by.path, message, hint),
            None => self.faults.push(Fault::of_file(shown, message, hint)),
        }
    }
}

/// A range cut to its first line, so that a fault of a long entry stays short.
fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let length = text[range.clone()].find('\n').unwrap_or(range.len());
    range.start..range.start + length
}

/// Numbers that are not finite: `NaN`, `inf`, and numbers too large to hold.
fn endless_numbers(file: &TextFile) -> Vec<Fault> {
    let is_endless = |range: &Range<usize>| {
        let word = file.text[range.clone()].trim_end_matches("f64").trim_end_matches("f32");
        let looks_like_number = word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
        let named = matches!(word.trim_start_matches(['+', '-']), "NaN" | "inf");
        named || looks_like_number && word.parse::<f64>().is_ok_and(|number| !number.is_finite())
    };
    let endless = words(&file.text).into_iter().filter(is_endless);
    endless
        .map(|range| {
            let message = format!("found `{}`, expected a finite number", &file.text[range.clone()]);
            file.fault(range, message, "")
        })
        .collect()
}
