//! Colours and sizes of text have names in the theme and are named nowhere else in the panels.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

use std::path::{Path, PathBuf};

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

/// What a line of code names by itself that the theme should name.
fn named_by_itself(line: &str) -> Option<&'static str> {
    let code = line.split("//").next().unwrap_or_default();
    let colours = code.split("Color32::").skip(1).any(|rest| !rest.starts_with("TRANSPARENT"));
    let number_follows =
        |call: &str| code.split(call).skip(1).any(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    if colours || code.contains("rgb(") || code.contains("hex_color!") || code.contains("Srgba::new(") {
        return Some("a colour");
    }
    let sizes =
        ["FontId::proportional(", "FontId::monospace(", "FontId::new(", "fonts::bold(", "RichText::size(", ".size("];
    sizes.into_iter().any(number_follows).then_some("a size of text")
}

#[test]
fn panels_take_colours_and_sizes_of_text_from_the_theme() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app/panels"), &mut files);
    assert!(files.len() > 15);
    let mut found = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            if let Some(what) = named_by_itself(line) {
                found.push(format!("{}:{}: {what}: {}", file.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "give it a name in src/app/theme.rs:\n{}", found.join("\n"));
}

#[test]
fn the_search_finds_what_it_looks_for() {
    for line in
        ["let c = Color32::from_rgb(1, 2, 3);", "Color32::WHITE", "x.rgb(0.1)", "FontId::new(13.0, f)", "t.size(12.0)"]
    {
        assert!(named_by_itself(line).is_some(), "{line}");
    }
    for line in [
        "Color32::TRANSPARENT",
        "fn f(c: Color32) {",
        "fonts::bold(theme::SMALL)",
        "galley.size().x",
        "// Color32::RED",
    ] {
        assert!(named_by_itself(line).is_none(), "{line}");
    }
}
