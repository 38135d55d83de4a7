//! Reads the files of a scenario and collects what is wrong with them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use serde::de::DeserializeOwned;

use super::fault::{Fault, Faults, TextFile, nearest_hint};
use super::folder::{Folder, ReadFault};
use super::place::{Step, find, words};
use super::repair;

/// So many faults of one file are shown: whoever wrote it knows by then.
pub(super) const MOST_FAULTS: usize = 100;

/// Everything read so far, and every fault.
#[derive(Default)]
pub(super) struct Reading {
    faults: Vec<Fault>,
    /// Places of the faults of each file: a place has one fault of checking.
    places: BTreeMap<String, BTreeSet<(usize, usize)>>,
    /// How many faults each file has.
    counts: BTreeMap<String, usize>,
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
    /// Reads a text file of at most `largest` bytes. Where it cannot be read, the fault points at the place that names
    /// it.
    pub(super) fn text(
        &mut self,
        folder: &Folder,
        name: &str,
        shown: &str,
        largest: u64,
        named_by: Option<NamedBy<'_>>,
    ) -> Option<TextFile> {
        let text = match folder.read(name, largest) {
            Ok(text) => text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned),
            Err(fault) => {
                self.cannot_read(folder, name, shown, largest, named_by, &fault);
                return None;
            }
        };
        let file = TextFile::new(shown.to_owned(), text);
        if let Some(fault) = control_character(&file) {
            self.push(fault);
            return None;
        }
        self.files.insert(shown.to_owned(), file.clone());
        Some(file)
    }

    /// Reads a RON file of at most `largest` bytes.
    pub(super) fn ron<T: DeserializeOwned>(
        &mut self,
        folder: &Folder,
        name: &str,
        shown: &str,
        largest: u64,
        named_by: Option<NamedBy<'_>>,
    ) -> Option<T> {
        let file = self.text(folder, name, shown, largest, named_by)?;
        let parsed = repair::parse(&file);
        self.stand_ins.insert(shown.to_owned(), parsed.stand_ins);
        self.extend(parsed.faults);
        self.extend(endless_numbers(&file));
        parsed.value
    }

    /// Adds a fault at the value at a path of a file that was read.
    ///
    /// A value that has a fault of reading already is a stand-in: what else is wrong with it is not worth saying.
    pub(super) fn fault(&mut self, file: &str, path: &[Step<'_>], message: impl Into<String>, hint: impl Into<String>) {
        if self.is_full(file) {
            return;
        }
        let Some(text) = self.files.get(file) else {
            self.push(Fault::of_file(file, message, hint));
            return;
        };
        let range = find(&text.text, path);
        let stand_ins = self.stand_ins.get(file).map_or(&[][..], Vec::as_slice);
        if stand_ins.iter().any(|at| (range.start..=range.end).contains(at)) {
            return;
        }
        let fault = text.fault(text.first_line(range), message, hint);
        if !self.places.get(file).is_some_and(|places| places.contains(&(fault.line, fault.column))) {
            self.push(fault);
        }
    }

    /// Whether parts of a file could not be read and are missing, or stand-ins.
    pub(super) fn has_gaps(&self, file: &str) -> bool {
        self.stand_ins.get(file).is_some_and(|places| !places.is_empty())
    }

    /// Whether a file has so many faults that more are not shown.
    pub(super) fn is_full(&self, file: &str) -> bool {
        self.counts.get(file).is_some_and(|count| *count >= MOST_FAULTS)
    }

    /// Whether nothing is wrong with a file so far.
    pub(super) fn is_good_file(&self, file: &str) -> bool {
        !self.counts.contains_key(file)
    }

    /// Whether nothing is wrong so far.
    pub(super) fn is_good(&self) -> bool {
        self.faults.is_empty()
    }

    /// Whether nothing is wrong so far but perhaps with one file.
    pub(super) fn is_good_but_for(&self, file: &str) -> bool {
        self.counts.keys().all(|bad| bad == file)
    }

    /// Everything that is wrong, in order.
    pub(super) fn into_faults(self) -> Faults {
        Faults::sorted(self.faults)
    }

    /// Adds faults of one file.
    pub(super) fn extend(&mut self, faults: impl IntoIterator<Item = Fault>) {
        faults.into_iter().for_each(|fault| self.push(fault));
    }

    pub(super) fn push(&mut self, fault: Fault) {
        let count = self.counts.entry(fault.file.clone()).or_default();
        *count += 1;
        if *count < MOST_FAULTS {
            self.places.entry(fault.file.clone()).or_default().insert((fault.line, fault.column));
            self.faults.push(fault);
        } else if *count == MOST_FAULTS {
            let message = format!("found {MOST_FAULTS} faults or more in this file, expected none");
            self.faults.push(Fault::of_file(&fault.file, message, "mend those shown; the others are shown then"));
        }
    }

    fn cannot_read(
        &mut self,
        folder: &Folder,
        name: &str,
        shown: &str,
        largest: u64,
        named_by: Option<NamedBy<'_>>,
        fault: &ReadFault,
    ) {
        let (message, hint) = match fault {
            ReadFault::Missing => {
                (format!("found no file `{name}` in the folder, expected one"), missing_hint(folder, name))
            }
            ReadFault::Leaves => (
                format!("found `{name}`, expected a file inside the scenario's folder"),
                "write the name of a file in this folder, without `..` and without a leading `/`".to_owned(),
            ),
            ReadFault::LinkLeaves => (
                format!("found a link out of the folder at `{name}`, expected a file inside the scenario's folder"),
                "copy the file into the folder, so that the scenario can be handed on whole".to_owned(),
            ),
            ReadFault::IsFolder => {
                (format!("found a folder at `{name}`, expected a file"), "put a text file in its place".to_owned())
            }
            ReadFault::NotAFile => (
                format!("found a device, a pipe or a socket at `{name}`, expected a file"),
                "put a text file in its place".to_owned(),
            ),
            ReadFault::TooLarge(bytes) => (
                format!("found {} in `{name}`, expected at most {}", in_units(*bytes), in_units(largest)),
                too_large_hint(name).to_owned(),
            ),
            ReadFault::NotUtf8 { line, column, utf16 } => {
                let found = if *utf16 { "UTF-16 text" } else { "bytes that are not UTF-8" };
                let message = format!("found {found}, expected UTF-8 text");
                let mut fault = Fault::of_file(shown, message, "save the file with the encoding UTF-8");
                (fault.line, fault.column) = (*line, *column);
                self.push(fault);
                return;
            }
            ReadFault::Other(error) => (
                format!("found that `{name}` cannot be read ({error}), expected a file that can be read"),
                "check the file and its permissions".to_owned(),
            ),
        };
        match named_by {
            Some(by) => self.fault(by.file, by.path, message, hint),
            None => self.push(Fault::of_file(shown, message, hint)),
        }
    }
}

/// The file of the folder that was perhaps meant.
fn missing_hint(folder: &Folder, name: &str) -> String {
    let names = folder.list();
    let near = nearest_hint(name, names.iter().map(String::as_str));
    if near.is_empty() { "check its name, or add the file".to_owned() } else { near }
}

fn too_large_hint(name: &str) -> &'static str {
    if Path::new(name).extension().is_some_and(|ending| ending == "csv") {
        "keep every second point, or fewer"
    } else {
        "leave out what the journey does not need"
    }
}

/// A size as people say it.
fn in_units(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = 1024 * KIB;
    match bytes {
        _ if bytes >= MIB && bytes.is_multiple_of(MIB) => format!("{} MB", bytes / MIB),
        // Rounded up: a file that is too large by a byte must not look as if it were not.
        _ if bytes >= MIB => format!("{:.1} MB", (bytes as f64 / MIB as f64 * 10.0).ceil() / 10.0),
        _ => format!("{} kB", bytes.div_ceil(KIB)),
    }
}

/// The first character that no text has: the file is something else, or was damaged.
fn control_character(file: &TextFile) -> Option<Fault> {
    let is_control = |c: char| c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t');
    let (at, found) = file.text.char_indices().find(|(_, c)| is_control(*c))?;
    let message = format!("found the control character U+{:04X}, expected text", u32::from(found));
    Some(file.fault(at..at + 1, message, "remove it, or write the file anew as plain text"))
}

/// Numbers that are not finite: `NaN`, `inf`, and numbers too large to hold.
fn endless_numbers(file: &TextFile) -> Vec<Fault> {
    let is_endless = |range: &Range<usize>| {
        let word = &file.text[range.clone()];
        // Most words are names of fields: they are passed over quickly.
        if !word.starts_with(|c: char| c.is_ascii_digit() || "+-.Ni".contains(c)) {
            return false;
        }
        let word = word.trim_end_matches("f64").trim_end_matches("f32");
        let looks_like_number = word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
        let named = matches!(word.trim_start_matches(['+', '-']), "NaN" | "inf");
        named || looks_like_number && word.parse::<f64>().is_ok_and(|number| !number.is_finite())
    };
    let endless = words(&file.text).into_iter().filter(is_endless).take(MOST_FAULTS);
    endless
        .map(|range| {
            let message = format!("found `{}`, expected a finite number", &file.text[range.clone()]);
            file.fault(range, message, "write a number such as `12.5`")
        })
        .collect()
}
