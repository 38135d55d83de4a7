//! Files that the program keeps between runs: settings, bookmarks. In the folder that the platform has for them.

use std::{
    io,
    path::{Path, PathBuf},
};

use bevy::prelude::Resource;
use serde::{Serialize, de::DeserializeOwned};

/// Names another folder than the platform's, for tests and exhibitions; empty: nothing is kept.
pub const FOLDER_VARIABLE: &str = "SLOW_TRAIN_SETTINGS";

/// The folder where files are kept; none where the platform has none or nothing is to be kept.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq)]
pub struct Store(Option<PathBuf>);

/// What was found under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept<T> {
    /// A file that can be read.
    Whole(T),
    /// No such file yet.
    Nothing,
    /// A file that cannot be read; it was set aside under this name.
    Damaged(PathBuf),
}

impl<T> Kept<T> {
    /// What was kept, or what there is at first.
    pub fn or_default(self) -> T
    where
        T: Default,
    {
        match self {
            Self::Whole(value) => value,
            Self::Nothing | Self::Damaged(_) => T::default(),
        }
    }
}

impl Store {
    /// The platform's folder, or the one that the environment names.
    pub fn of_platform() -> Self {
        match std::env::var_os(FOLDER_VARIABLE) {
            Some(folder) if folder.is_empty() => Self(None),
            Some(folder) => Self(Some(folder.into())),
            None => {
                let dirs = directories::ProjectDirs::from("", "", "slow-train");
                Self(dirs.map(|dirs| dirs.config_dir().to_owned()))
            }
        }
    }

    /// A folder.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self(Some(folder.into()))
    }

    /// Reads a RON file. What cannot be read is renamed, so that nothing is lost when the file is written again.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Kept<T> {
        let Some(path) = self.path(name) else { return Kept::Nothing };
        let text = match std::fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Kept::Nothing,
            Err(_) => None,
            Ok(bytes) => String::from_utf8(bytes).ok(),
        };
        match text.and_then(|text| ron::from_str(&text).ok()) {
            Some(value) => Kept::Whole(value),
            None => Kept::Damaged(set_aside(&path)),
        }
    }

    /// Writes a RON file whole or not at all.
    ///
    /// # Errors
    /// When the folder cannot be made or written to.
    pub fn write<T: Serialize>(&self, name: &str, value: &T) -> io::Result<()> {
        let Some(path) = self.path(name) else { return Ok(()) };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let text = ron::ser::to_string_pretty(value, ron::ser::PrettyConfig::default()).map_err(io::Error::other)?;
        crate::export::write_whole(&path, |out| writeln!(out, "{text}"))
    }

    /// Keeps a copy of a file under a name that is free and says why, before the file is written over.
    ///
    /// # Errors
    /// When there is no such file or it cannot be copied.
    pub fn keep_copy(&self, name: &str, why: &str) -> io::Result<PathBuf> {
        let path = self.path(name).ok_or(io::ErrorKind::NotFound)?;
        let copy = free_name(&path, why);
        std::fs::copy(&path, &copy)?;
        Ok(copy)
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        self.0.as_ref().map(|folder| folder.join(name))
    }
}

/// A name beside a file that is free and says why there is another one.
fn free_name(path: &Path, why: &str) -> PathBuf {
    (1..100)
        .map(|n| path.with_extension(format!("{why}-{n}.ron")))
        .find(|aside| !aside.exists())
        .unwrap_or_else(|| path.with_extension(format!("{why}.ron")))
}

/// Renames a damaged file to a name that is free; where that fails it stays, and is written over later.
fn set_aside(path: &Path) -> PathBuf {
    let aside = free_name(path, "damaged");
    match std::fs::rename(path, &aside) {
        Ok(()) => aside,
        Err(_) => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::in_folder(folder.path().join("new"));
        assert_eq!(store.read::<Vec<u32>>("n.ron"), Kept::Nothing);
        store.write("n.ron", &vec![1_u32, 2]).expect("written");
        assert_eq!(store.read::<Vec<u32>>("n.ron"), Kept::Whole(vec![1, 2]));
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_nothing_of_it_is_lost() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::in_folder(folder.path());
        for content in ["[1, ", "\u{0}"] {
            std::fs::write(folder.path().join("n.ron"), content).expect("written");
            let Kept::Damaged(aside) = store.read::<Vec<u32>>("n.ron") else { panic!("found it whole") };
            assert_eq!(std::fs::read_to_string(aside).expect("it is there"), content);
            assert!(!folder.path().join("n.ron").exists());
        }
    }

    #[test]
    fn where_nothing_is_to_be_kept_nothing_is() {
        let store = Store::default();
        store.write("n.ron", &1).expect("nothing to do");
        assert_eq!(store.read::<u32>("n.ron"), Kept::Nothing);
    }
}
