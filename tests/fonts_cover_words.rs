//! Every character of the interface, the built-in scenarios, the kit, the classes and the claims has a shape in the
//! fonts.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn texts(folder: &Path, out: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            texts(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "ron") {
            out.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

fn shown() -> BTreeSet<char> {
    let mut out = String::new();
    for folder in ["assets", "seeds"] {
        texts(&root().join(folder), &mut out);
    }
    out.chars().filter(|c| !c.is_control()).collect()
}

fn missing(fonts: [&str; 2], chars: &BTreeSet<char>) -> String {
    let data = fonts.map(|font| std::fs::read(root().join("assets/fonts").join(font)).unwrap());
    let faces: Vec<_> = data.iter().map(|bytes| ttf_parser::Face::parse(bytes, 0).unwrap()).collect();
    chars.iter().filter(|c| !faces.iter().any(|face| face.glyph_index(**c).is_some())).collect()
}

#[test]
fn regular_covers_all_texts() {
    assert_eq!(missing(["NotoSansKR-subset.otf", "NotoSansSC-subset.otf"], &shown()), "", "run assets/fonts/subset.py");
}

#[test]
fn regular_covers_the_names_on_the_map() {
    let tables = ["assets/geodata/cities.csv", "assets/geodata/names.csv"];
    let names: String = tables.iter().map(|table| std::fs::read_to_string(root().join(table)).unwrap()).collect();
    let chars = names.chars().filter(|c| !c.is_control()).collect();
    assert_eq!(missing(["NotoSansKR-subset.otf", "NotoSansSC-subset.otf"], &chars), "", "run assets/fonts/subset.py");
}

#[test]
fn bold_covers_all_texts() {
    let fonts = ["NotoSansKR-Bold-subset.otf", "NotoSansSC-Bold-subset.otf"];
    assert_eq!(missing(fonts, &shown()), "", "run assets/fonts/subset.py");
}

#[test]
fn latin_stands_in_every_font_and_figures_have_one_width() {
    for font in
        ["NotoSansKR-subset.otf", "NotoSansSC-subset.otf", "NotoSansKR-Bold-subset.otf", "NotoSansSC-Bold-subset.otf"]
    {
        let bytes = std::fs::read(root().join("assets/fonts").join(font)).unwrap();
        let face = ttf_parser::Face::parse(&bytes, 0).unwrap();
        assert!((' '..='~').chain("éíü–—‘’“”…·×‰²°±−".chars()).all(|c| face.glyph_index(c).is_some()), "{font}");
        let widths: BTreeSet<_> = ('0'..='9').map(|c| face.glyph_hor_advance(face.glyph_index(c).unwrap())).collect();
        assert_eq!(widths.len(), 1, "{font}");
        assert!(bytes.len() < 600_000, "{font}: {} bytes", bytes.len());
    }
}
