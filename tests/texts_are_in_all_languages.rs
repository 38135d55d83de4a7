//! Whatever people read, they read in their language: every text of the shipped files and every sentence of the
//! interface exists in English, Korean and Chinese, in the right script and with the same figures.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

mod schemas;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use schemas::ron_tree::Tree;
use slow_train::words::{Lang, Words};

/// A text of a file: where it stands and what it says by language.
struct Found {
    place: String,
    by_language: BTreeMap<String, String>,
}

impl Found {
    fn english(&self) -> &str {
        &self.by_language["en"]
    }

    /// The Korean and the Chinese of it, where they are written.
    fn translations(&self) -> impl Iterator<Item = (Lang, &str)> {
        [Lang::Ko, Lang::Zh].into_iter().filter_map(|lang| Some((lang, self.by_language.get(lang.code())?.as_str())))
    }
}

fn ron_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            // The tables of the interface are no scenario files; they are tested by their keys.
            if !path.ends_with("locales") {
                ron_files(&path, out);
            }
        } else if path.extension().is_some_and(|extension| extension == "ron") {
            out.push(path);
        }
    }
}

/// Every text of a tree: an entry with a field `en`.
fn collect(tree: &Tree, place: &str, out: &mut Vec<Found>) {
    match tree {
        Tree::Fields(_, fields) if fields.iter().any(|(name, _)| name == "en") => {
            let written = |(name, value): &(String, Tree)| match value {
                Tree::Text(text) => Some((name.clone(), text.clone())),
                _ => None,
            };
            out.push(Found { place: place.to_owned(), by_language: fields.iter().filter_map(written).collect() });
        }
        Tree::Fields(_, fields) => {
            for (name, value) in fields {
                collect(value, &format!("{place}.{name}"), out);
            }
        }
        Tree::List(items) | Tree::Tuple(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &format!("{place}[{index}]"), out);
            }
        }
        Tree::Word(_) | Tree::Text(_) => {}
    }
}

/// Every text of the scenarios, the kit, the classes and the claims that come with the program.
fn texts() -> Vec<Found> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["assets", "seeds"] {
        ron_files(&root.join(folder), &mut files);
    }
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let name = file.strip_prefix(root).unwrap().display().to_string();
        collect(&Tree::read(&std::fs::read_to_string(&file).unwrap()), &name, &mut found);
    }
    assert!(found.len() > 1_500, "only {} texts were found", found.len());
    found
}

fn list(faults: &[String]) -> String {
    format!("{} faults:\n{}", faults.len(), faults.join("\n"))
}

fn is_hangul(char: char) -> bool {
    matches!(char, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}')
}

fn is_han(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// What is wrong with the script of a translation.
fn script_fault(lang: Lang, text: &str) -> Option<&'static str> {
    let (hangul, han) = (text.chars().any(is_hangul), text.chars().any(is_han));
    match lang {
        Lang::Ko if !hangul => Some("no Hangul"),
        Lang::Ko if han => Some("Han characters in Korean"),
        Lang::Zh if !han => Some("no Han characters"),
        Lang::Zh if hangul => Some("Hangul in Chinese"),
        _ => None,
    }
}

/// A type number such as `HXD3D` is the same everywhere: capitals and digits, no words.
fn is_type_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

/// The figures of a text without separators of thousands: `2.4`, `20000`.
fn figures(text: &str) -> BTreeSet<String> {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let mut found = BTreeSet::new();
    let mut figure = String::new();
    for (at, &char) in chars.iter().enumerate() {
        let inside = at > 0 && digit(at - 1) && digit(at + 1);
        match char {
            '0'..='9' => figure.push(char),
            '.' if inside => figure.push(char),
            ',' if inside && (1..=3).all(|step| digit(at + step)) && !digit(at + 4) => {}
            _ => {
                found.insert(std::mem::take(&mut figure));
            }
        }
    }
    found.insert(figure);
    found.remove("");
    found
}

/// Whether a translation gives a figure, as it is or in the ten thousands that Korean and Chinese count in.
fn gives(lang: Lang, text: &str, figure: &str) -> bool {
    let ten_thousand = if lang == Lang::Ko { '만' } else { '万' };
    let in_ten_thousands = figure.strip_suffix("0000").map(|count| format!("{count}{ten_thousand}"));
    figures(text).contains(figure) || in_ten_thousands.is_some_and(|count| text.replace(' ', "").contains(&count))
}

#[test]
fn every_text_is_written_in_korean_and_chinese() {
    let missing: Vec<_> = texts()
        .iter()
        .flat_map(|text| {
            let empty = |lang: &Lang| text.by_language.get(lang.code()).is_none_or(|words| words.trim().is_empty());
            let lacking: Vec<_> = [Lang::Ko, Lang::Zh].into_iter().filter(empty).collect();
            lacking.into_iter().map(|lang| format!("{}: no {}: {}", text.place, lang.code(), text.english()))
        })
        .collect();
    assert!(missing.is_empty(), "{}", list(&missing));
}

#[test]
fn translations_are_in_their_own_script() {
    let mut faults = Vec::new();
    for text in texts() {
        for (lang, words) in text.translations() {
            if let Some(fault) = script_fault(lang, words).filter(|_| !is_type_number(words)) {
                faults.push(format!("{}: {fault}: {words}", text.place));
            }
        }
    }
    assert!(faults.is_empty(), "{}", list(&faults));
}

#[test]
fn figures_are_the_same_in_every_language() {
    let mut faults = Vec::new();
    for text in texts() {
        for (lang, words) in text.translations() {
            let lost: Vec<_> =
                figures(text.english()).into_iter().filter(|figure| !gives(lang, words, figure)).collect();
            if !lost.is_empty() {
                faults.push(format!("{}: {} lacks {}: {words}", text.place, lang.code(), lost.join(" ")));
            }
        }
    }
    assert!(faults.is_empty(), "{}", list(&faults));
}

#[test]
fn figures_are_read_with_their_separators() {
    let found = |text| figures(text).into_iter().collect::<Vec<_>>();
    assert_eq!(found("2.4 km, 20,000 people at 10:55 on the 7th."), ["10", "2.4", "20000", "55", "7"]);
    assert_eq!(found("60, 70 and 3,040kW."), ["3040", "60", "70"]);
    assert!(gives(Lang::Ko, "약 2만 km", "20000") && gives(Lang::Zh, "2万公里", "20000"));
    assert!(!gives(Lang::Ko, "약 3만 km", "20000") && !gives(Lang::Zh, "2公里", "20000"));
}

/// Whether the sentence of a key is the same in every language (figures, units) or in the language that it names.
fn is_without_words(key: &str, english: &str) -> bool {
    let between_places: String = english.split('{').map(|piece| piece.rsplit('}').next().unwrap()).collect();
    key.starts_with("unit.")
        || key.starts_with("language.")
        || ["km_post.value", "solve.km", "jump.hint", "settings.units.metric", "settings.units.imperial"].contains(&key)
        || !between_places.chars().any(char::is_alphabetic)
}

#[test]
fn every_sentence_of_the_interface_is_in_all_languages() {
    let english: BTreeMap<_, _> = Words::new(Lang::En).own().collect();
    let mut faults = Vec::new();
    for lang in [Lang::Ko, Lang::Zh] {
        let own: BTreeMap<_, _> = Words::new(lang).own().collect();
        faults.extend(
            english.keys().filter(|key| !own.contains_key(*key)).map(|key| format!("{}: no {key}", lang.code())),
        );
        let worded = own.iter().filter(|(key, _)| !is_without_words(key, english[*key]));
        faults.extend(worded.filter_map(|(key, sentence)| {
            script_fault(lang, sentence).map(|fault| format!("{} {key}: {fault}: {sentence}", lang.code()))
        }));
    }
    assert!(faults.is_empty(), "{}", list(&faults));
}

#[test]
fn every_key_of_the_interface_is_written_once() {
    for lang in Lang::ALL {
        let file = format!("{}/assets/locales/{}.ron", env!("CARGO_MANIFEST_DIR"), lang.code());
        let table = std::fs::read_to_string(file).unwrap();
        let keys = table.lines().filter_map(|line| line.trim_start().strip_prefix('"')?.split_once("\": "));
        let mut seen = BTreeSet::new();
        let twice: Vec<_> = keys.map(|(key, _)| key).filter(|key| !seen.insert(*key)).collect();
        assert!(twice.is_empty(), "{}: {twice:?}", lang.code());
        assert_eq!(seen.len(), Words::new(lang).own().count(), "{}", lang.code());
    }
}
