//! Every sentence shown to people, by language.
//!
//! A table is a map from keys (`view.follow`) to sentences; `{name}` in a sentence is filled when it is shown. What a
//! language lacks is taken from English, and what English lacks shows as the key itself.

pub mod fonts;
mod keys;
mod units;

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::OnceLock;

pub use units::{Figure, Units};

use crate::scenario::{Source, Text};

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English, the complete one.
    #[default]
    En,
    /// Korean.
    Ko,
    /// Chinese, simplified.
    Zh,
}

impl Lang {
    /// All languages.
    pub const ALL: [Self; 3] = [Self::En, Self::Ko, Self::Zh];

    /// The code used on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ko => "ko",
            Self::Zh => "zh",
        }
    }

    /// The key of its own name.
    pub fn key(self) -> &'static str {
        match self {
            Self::En => "language.en",
            Self::Ko => "language.ko",
            Self::Zh => "language.zh",
        }
    }

    /// The one after it, from the last to the first again.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::En => Self::Ko,
            Self::Ko => Self::Zh,
            Self::Zh => Self::En,
        }
    }

    /// The language for a locale of the system such as `ko-KR`, `zh_TW.UTF-8` or `C`: English where it is none of ours.
    pub fn of_locale(locale: &str) -> Self {
        let tongue = locale.split(['-', '_', '.', '@']).next().unwrap_or_default();
        let found = Self::ALL.into_iter().find(|lang| tongue.eq_ignore_ascii_case(lang.code()));
        found.unwrap_or_default()
    }

    fn source(self) -> &'static str {
        match self {
            Self::En => include_str!("../../assets/locales/en.ron"),
            Self::Ko => include_str!("../../assets/locales/ko.ron"),
            Self::Zh => include_str!("../../assets/locales/zh.ron"),
        }
    }

    fn table(self) -> &'static Table {
        static TABLES: [OnceLock<Table>; 3] = [const { OnceLock::new() }; 3];
        // A table that cannot be read is an empty one; the tests read them all.
        TABLES[self as usize].get_or_init(|| ron::from_str(self.source()).unwrap_or_default())
    }
}

impl FromStr for Lang {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|lang| lang.code() == code);
        found.ok_or_else(|| format!("found language `{code}`, expected en, ko or zh"))
    }
}

type Table = BTreeMap<String, String>;

/// The sentences of one language, and the units in which figures are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    lang: Lang,
    units: Units,
}

impl Words {
    /// The sentences of a language, figures in kilometres.
    pub fn new(lang: Lang) -> Self {
        Self { lang, units: Units::default() }
    }

    /// The same sentences with figures in other units.
    #[must_use]
    pub fn in_units(self, units: Units) -> Self {
        Self { units, ..self }
    }

    /// The units.
    pub fn units(&self) -> Units {
        self.units
    }

    /// A speed with its unit, from metres a second.
    pub fn speed(&self, mps: f64) -> String {
        self.figure(&self.units.speed(mps))
    }

    /// A distance with its unit, from metres.
    pub fn distance(&self, metres: f64) -> String {
        self.figure(&self.units.distance(metres))
    }

    /// The length of a thing with its unit, from metres.
    pub fn length(&self, metres: f64) -> String {
        self.figure(&self.units.length(metres))
    }

    /// A height above the sea with its unit, from metres.
    pub fn height(&self, metres: f64) -> String {
        self.figure(&self.units.height(metres))
    }

    /// A figure with its unit.
    pub fn figure(&self, figure: &Figure) -> String {
        self.fill(figure.key, &[("value", &figure.value)])
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// A sentence by its key.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        let own = self.lang.table().get(key);
        own.or_else(|| Lang::En.table().get(key)).map_or(key, String::as_str)
    }

    /// A sentence with `{name}` places filled. What is not given stays as it is written.
    pub fn fill(&self, key: &str, args: &[(&str, &str)]) -> String {
        let mut filled = String::new();
        let mut rest = self.get(key);
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                filled.push('{');
                rest = after;
                continue;
            };
            match args.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => filled.push_str(value),
                None => filled.extend(["{", name, "}"]),
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    /// A text of a scenario in this language, in English where it is not translated.
    pub fn text<'a>(&self, text: &'a Text) -> &'a str {
        let own = match self.lang {
            Lang::En => None,
            Lang::Ko => text.ko.as_deref(),
            Lang::Zh => text.zh.as_deref(),
        };
        own.unwrap_or(&text.en)
    }

    /// Who says so and where, in one line; secondary copies are told as such.
    pub fn source_line(&self, source: &Source) -> String {
        let parts = [&source.publisher, &source.date, &source.place];
        let mut line = parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ");
        if source.secondary {
            line.extend([" (", self.get("source.secondary"), ")"]);
        }
        line
    }

    /// Whether a key exists in English.
    pub fn knows(key: &str) -> bool {
        Lang::En.table().contains_key(key)
    }

    /// Every key and sentence of this language's own table.
    pub fn own(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.lang.table().iter().map(|(key, sentence)| (key.as_str(), sentence.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_can_be_read_and_english_is_complete() {
        for lang in Lang::ALL {
            let table: Result<Table, _> = ron::from_str(lang.source());
            let table = table.unwrap_or_else(|error| panic!("{}: {error}", lang.code()));
            let unknown: Vec<_> = table.keys().filter(|key| !Words::knows(key)).collect();
            assert!(unknown.is_empty(), "{}: not in English: {unknown:?}", lang.code());
        }
    }

    #[test]
    fn every_sentence_exists_in_all_three_languages() {
        for lang in [Lang::Ko, Lang::Zh] {
            let table = lang.table();
            let missing: Vec<_> = Lang::En.table().keys().filter(|key| !table.contains_key(*key)).collect();
            assert!(missing.is_empty(), "{}: not translated: {missing:?}", lang.code());
            let empty: Vec<_> = table.iter().filter(|(_, sentence)| sentence.trim().is_empty()).collect();
            assert!(empty.is_empty(), "{}: empty: {empty:?}", lang.code());
        }
    }

    #[test]
    fn no_key_is_written_twice() {
        for lang in Lang::ALL {
            let mut seen = std::collections::BTreeSet::new();
            let lines = lang.source().lines().map(str::trim).filter(|line| line.starts_with('"'));
            for key in lines.filter_map(|line| line.split('"').nth(1)) {
                assert!(seen.insert(key), "{}: {key}", lang.code());
            }
        }
    }

    #[test]
    fn the_system_s_language_is_taken_where_we_have_it() {
        for (locale, lang) in [
            ("ko-KR", Lang::Ko),
            ("ko", Lang::Ko),
            ("KO_KR.UTF-8", Lang::Ko),
            ("zh-Hans-CN", Lang::Zh),
            ("zh_TW", Lang::Zh),
            ("zh-Hant-HK", Lang::Zh),
            ("en-GB", Lang::En),
            ("fr-FR", Lang::En),
            ("kok-IN", Lang::En),
            ("C", Lang::En),
            ("", Lang::En),
        ] {
            assert_eq!(Lang::of_locale(locale), lang, "{locale}");
        }
    }

    #[test]
    fn figures_follow_the_units() {
        let words = Words::new(Lang::En);
        assert_eq!(words.speed(20.0), "72 km/h");
        let words = words.in_units(Units::Imperial);
        assert_eq!((words.speed(20.0), words.length(25.5)), ("45 mph".to_owned(), "83.7 ft".to_owned()));
        assert_eq!(words.lang(), Lang::En);
    }

    #[test]
    fn translations_fill_the_same_places() {
        let places = |sentence: &str| {
            let mut names: Vec<_> = sentence
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split_once('}'))
                .map(|(name, _)| name.to_owned())
                .collect();
            names.sort();
            names
        };
        for lang in [Lang::Ko, Lang::Zh] {
            for (key, sentence) in Words::new(lang).own() {
                assert_eq!(places(sentence), places(Words::new(Lang::En).get(key)), "{} {key}", lang.code());
            }
        }
    }

    #[test]
    fn places_are_filled_once() {
        let words = Words::new(Lang::En);
        assert_eq!(words.fill("unit.km", &[("value", "{value}")]), "{value} km");
        assert_eq!(words.fill("unit.km", &[]), "{value} km");
        assert_eq!(words.fill("no such {key", &[]), "no such {key");
        assert_eq!(words.get("no.such.key"), "no.such.key");
    }

    #[test]
    fn what_is_not_translated_is_english() {
        let text = Text { en: "tree".into(), ko: Some("나무".into()), zh: None };
        assert_eq!(Words::new(Lang::Ko).text(&text), "나무");
        assert_eq!(Words::new(Lang::Zh).text(&text), "tree");
    }

    #[test]
    fn every_word_of_the_model_has_a_sentence() {
        for key in keys::all() {
            assert!(Words::knows(key), "{key}");
        }
    }
}
