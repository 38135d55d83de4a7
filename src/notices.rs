//! Notices of others' work that the program carries: data, fonts, crates.

use std::collections::BTreeMap;

/// Notices of the data sets, as they stand beside the files.
pub const DATA: [&str; 6] = [
    include_str!("../assets/geodata/relief.NOTICE.txt"),
    include_str!("../assets/geodata/hills.NOTICE.txt"),
    include_str!("../assets/geodata/land.NOTICE.txt"),
    include_str!("../assets/geodata/waters.NOTICE.txt"),
    include_str!("../assets/geodata/cities.NOTICE.txt"),
    include_str!("../assets/geodata/stars.NOTICE.txt"),
];

/// Licence of the fonts.
pub const FONTS: &str = include_str!("../assets/fonts/OFL.txt");

/// Crates with version and licence, a line each; `assets/notices/crates.py` writes it from the lock file.
const CRATES: &str = include_str!("../assets/notices/crates.csv");

/// A crate that the program is built of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crate {
    /// Name.
    pub name: &'static str,
    /// Version.
    pub version: &'static str,
    /// Licence as an SPDX expression.
    pub licence: &'static str,
}

/// Every crate, by name.
pub fn crates() -> impl Iterator<Item = Crate> {
    CRATES.lines().skip(1).filter_map(|line| {
        let mut fields = line.splitn(3, ',');
        Some(Crate { name: fields.next()?, version: fields.next()?, licence: fields.next()? })
    })
}

/// Names with versions of the crates under each licence, the most used licence first.
pub fn crates_by_licence() -> Vec<(&'static str, Vec<String>)> {
    let mut by_licence: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for part in crates() {
        by_licence.entry(part.licence).or_default().push(format!("{} {}", part.name, part.version));
    }
    let mut sorted: Vec<_> = by_licence.into_iter().collect();
    sorted.sort_by_key(|(_, names)| std::cmp::Reverse(names.len()));
    sorted
}

/// A notice without the line breaks inside of its sentences: a break stays where a line ends with a full stop.
pub fn unfolded(notice: &str) -> String {
    let mut text = String::new();
    for line in notice.trim().lines() {
        if !text.is_empty() {
            text.push(if text.ends_with('.') { '\n' } else { ' ' });
        }
        text.push_str(line.trim());
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_crate_of_the_lock_file_has_a_notice() {
        let lock = include_str!("../Cargo.lock");
        let blocks = lock.split("[[package]]").skip(1);
        let value = |block: &str, key: &str| {
            let line = block.lines().find(|line| line.starts_with(&format!("{key} = ")));
            line.and_then(|line| line.split('"').nth(1)).unwrap_or_default().to_owned()
        };
        let locked: BTreeSet<(String, String)> = blocks
            .filter(|block| block.contains("source = "))
            .map(|block| (value(block, "name"), value(block, "version")))
            .collect();
        let told: BTreeSet<(String, String)> =
            crates().map(|part| (part.name.to_owned(), part.version.to_owned())).collect();
        assert!(locked.len() > 100);
        assert_eq!(locked.difference(&told).collect::<Vec<_>>(), Vec::<&_>::new(), "run assets/notices/crates.py");
        assert_eq!(told.difference(&locked).collect::<Vec<_>>(), Vec::<&_>::new(), "run assets/notices/crates.py");
        assert!(crates().all(|part| !part.licence.is_empty()));
    }

    #[test]
    fn every_data_file_with_a_notice_is_told_of() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/geodata");
        let notices = std::fs::read_dir(folder).expect("the folder is there").flatten();
        let notices = notices.filter(|entry| entry.file_name().to_string_lossy().ends_with(".NOTICE.txt"));
        assert_eq!(notices.count(), DATA.len());
        assert!(DATA.iter().any(|notice| unfolded(notice).contains("Lesser General Public License, version 3")));
    }
}
