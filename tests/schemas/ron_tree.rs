//! A RON file as a tree that can be changed and written again: read without the types of the program.

use serde_json::{Map, Value};

/// A value of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// `(name: value)`, perhaps after a word: `specific(a: 1.0)`.
    Fields(Option<String>, Vec<(String, Tree)>),
    List(Vec<Tree>),
    /// `(1, 2)`: values without names.
    Tuple(Vec<Tree>),
    /// A number, `true`, `false` or the name of a kind.
    Word(String),
    /// A text in quotes, without them, its escapes as they are written.
    Text(String),
}

/// A way into a tree: names of fields, and `[]` for any item of a list.
pub type Place = Vec<String>;

impl Tree {
    /// Reads a file of the program.
    pub fn read(text: &str) -> Self {
        let mut reader = Reader { rest: text };
        let tree = reader.value();
        reader.skip();
        assert!(reader.rest.is_empty(), "something after the end: {}", reader.rest);
        tree
    }

    /// As RON.
    pub fn to_ron(&self) -> String {
        match self {
            Self::Fields(name, fields) => {
                let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name}: {}", value.to_ron())).collect();
                format!("{}({})", name.as_deref().unwrap_or_default(), fields.join(", "))
            }
            Self::List(items) => format!("[{}]", items.iter().map(Self::to_ron).collect::<Vec<_>>().join(",\n")),
            Self::Tuple(items) => format!("({})", items.iter().map(Self::to_ron).collect::<Vec<_>>().join(", ")),
            Self::Word(word) => word.clone(),
            Self::Text(text) => format!("\"{text}\""),
        }
    }

    /// As the JSON that the schemas speak of.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Fields(name, fields) => {
                let fields: Map<_, _> = fields.iter().map(|(name, value)| (name.clone(), value.to_json())).collect();
                match name {
                    Some(name) => Value::Object([(name.clone(), Value::Object(fields))].into_iter().collect()),
                    None => Value::Object(fields),
                }
            }
            Self::List(items) | Self::Tuple(items) => items.iter().map(Self::to_json).collect(),
            Self::Word(word) => serde_json::from_str(word).unwrap_or_else(|_| Value::String(word.clone())),
            Self::Text(text) => serde_json::from_str(&format!("\"{text}\"")).unwrap(),
        }
    }

    /// The places of all entries with fields, each kind of place once, with the way to its first example.
    pub fn entries(&self) -> Vec<(Place, Vec<usize>)> {
        let mut found: Vec<(Place, Vec<usize>)> = Vec::new();
        self.collect(&mut Vec::new(), &mut Vec::new(), &mut found);
        found
    }

    fn collect(&self, place: &mut Place, way: &mut Vec<usize>, found: &mut Vec<(Place, Vec<usize>)>) {
        let children: Vec<(String, &Self)> = match self {
            Self::Fields(_, fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
            Self::List(items) | Self::Tuple(items) => items.iter().map(|item| ("[]".to_owned(), item)).collect(),
            Self::Word(_) | Self::Text(_) => return,
        };
        if matches!(self, Self::Fields(..)) {
            found.push((place.clone(), way.clone()));
        }
        for (index, (name, child)) in children.into_iter().enumerate() {
            place.push(name);
            way.push(index);
            child.collect(place, way, found);
            place.pop();
            way.pop();
        }
    }

    /// The fields of the entry at a way from [`entries`](Self::entries).
    pub fn fields_at(&mut self, way: &[usize]) -> &mut Vec<(String, Self)> {
        match (self, way) {
            (Self::Fields(_, fields), []) => fields,
            (Self::Fields(_, fields), [index, rest @ ..]) => fields[*index].1.fields_at(rest),
            (Self::List(items) | Self::Tuple(items), [index, rest @ ..]) => items[*index].fields_at(rest),
            (tree, way) => panic!("no entry at {way:?} of {tree:?}"),
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn skip(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            match self.rest.strip_prefix("//") {
                Some(comment) => self.rest = comment.split_once('\n').map_or("", |(_, rest)| rest),
                None => return,
            }
        }
    }

    fn take(&mut self, piece: &str) -> bool {
        self.skip();
        let rest = self.rest.strip_prefix(piece);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn word(&mut self) -> String {
        self.skip();
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || "_+-.".contains(c))).unwrap_or(self.rest.len());
        assert!(end > 0, "expected a word: {:.40}", self.rest);
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }

    fn value(&mut self) -> Tree {
        if self.take("\"") {
            let ends = |(at, _): &(usize, &str)| !self.rest[..*at].ends_with('\\');
            let (end, _) = self.rest.match_indices('"').find(ends).unwrap();
            let text = self.rest[..end].to_owned();
            self.rest = &self.rest[end + 1..];
            return Tree::Text(text);
        }
        if self.take("[") {
            let mut items = Vec::new();
            while !self.take("]") {
                items.push(self.value());
                self.take(",");
            }
            return Tree::List(items);
        }
        if self.take("(") {
            return if self.names_follow() { Tree::Fields(None, self.fields()) } else { self.tuple() };
        }
        let word = self.word();
        // What may be left out may be written so, and means the same.
        if word == "Some" && self.take("(") {
            let value = self.value();
            assert!(self.take(")"), "expected one value in Some( )");
            return value;
        }
        if self.take("(") { Tree::Fields(Some(word), self.fields()) } else { Tree::Word(word) }
    }

    /// Whether what stands in brackets begins with a name and a colon, or is empty.
    fn names_follow(&mut self) -> bool {
        self.skip();
        let name_ends = self.rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(self.rest.len());
        let begins_a_name = self.rest.starts_with(|c: char| c.is_alphabetic() || c == '_');
        self.rest.starts_with(')') || begins_a_name && self.rest[name_ends..].trim_start().starts_with(':')
    }

    fn tuple(&mut self) -> Tree {
        let mut items = Vec::new();
        while !self.take(")") {
            items.push(self.value());
            self.take(",");
        }
        Tree::Tuple(items)
    }

    fn fields(&mut self) -> Vec<(String, Tree)> {
        let mut fields = Vec::new();
        while !self.take(")") {
            let name = self.word();
            assert!(self.take(":"), "expected a colon after {name}");
            fields.push((name, self.value()));
            self.take(",");
        }
        fields
    }
}
