//! Every key that the program asks for is in the English table.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

use std::path::{Path, PathBuf};

use slow_train::words::Words;

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

/// Keys written out after `words.get(` and `words.fill(`.
fn keys(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for call in ["words.get(\"", "words.fill(\""] {
        let keys = text.split(call).skip(1).filter_map(|rest| rest.split_once('"'));
        found.extend(keys.map(|(key, _)| key.to_owned()));
    }
    found
}

#[test]
fn every_key_used_is_known() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let own = files.iter().filter(|file| !file.ends_with("words/mod.rs"));
    let unknown: Vec<_> = own
        .flat_map(|file| keys(&std::fs::read_to_string(file).unwrap()).into_iter().map(move |key| (file, key)))
        .filter(|(_, key)| !Words::knows(key))
        .collect();
    assert!(unknown.is_empty(), "add to assets/locales/en.ron: {unknown:?}");
}
