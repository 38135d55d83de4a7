//! Every sentence shown to people, by language.
//!
//! A table is a map from keys (`view.follow`) to sentences; `{name}` in a sentence is filled when it is shown. What a
//! language lacks is taken from English, and what English lacks shows as the key itself.

pub mod fonts;
mod keys;

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::OnceLock;

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

/// The sentences of one language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    lang: Lang,
}

impl Words {
    /// The sentences of a language.
    pub fn new(lang: Lang) -> Self {
        Self { lang }
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
