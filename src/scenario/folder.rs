//! Where the files of a scenario come from: a folder on disk, or the copy embedded in the binary.

use std::path::{Component, Path, PathBuf};

use include_dir::{Dir, include_dir};

static SCENARIOS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/scenarios");
static CARRIAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/classes");
static FURNISHINGS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/furnishings");
static LANDMARKS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/landmarks");
static LOCOMOTIVES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/locomotives");
static CLAIMS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/seeds");

/// No table of points may be larger than this, bytes.
pub(super) const LARGEST_TABLE: u64 = 16 * 1024 * 1024;
/// No other file of a scenario may be larger than this, bytes: fifty times the largest that comes with the program.
pub(super) const LARGEST_RON: u64 = 2 * 1024 * 1024;
/// No carriage or locomotive class may be larger than this, bytes.
pub(super) const LARGEST_CLASS: u64 = 256 * 1024;

/// So many names of a folder are looked at.
const MOST_NAMES: usize = 10_000;

/// A set of files that belong together.
#[derive(Clone, Debug)]
pub(super) enum Folder {
    Embedded(&'static Dir<'static>),
    Disk(PathBuf),
}

/// Why a file could not be read.
#[derive(Debug)]
pub(super) enum ReadFault {
    Missing,
    Leaves,
    /// A link to something outside the folder.
    LinkLeaves,
    IsFolder,
    /// A device, a pipe, a socket.
    NotAFile,
    TooLarge(u64),
    /// Text before the first byte that is not UTF-8.
    NotUtf8 {
        line: usize,
        column: usize,
        /// It begins as UTF-16 does.
        utf16: bool,
    },
    Other(std::io::Error),
}

/// The folder of an embedded scenario.
pub(super) fn built_in(name: &str) -> Option<Folder> {
    SCENARIOS.get_dir(name).map(Folder::Embedded)
}

/// Names of the embedded scenarios, sorted.
pub(super) fn built_in_names() -> Vec<&'static str> {
    SCENARIOS.dirs().filter_map(|dir| dir.path().to_str()).collect()
}

/// Carriage classes that all scenarios share.
pub(super) fn shared_carriages() -> Folder {
    Folder::Embedded(&CARRIAGES)
}

/// Pieces of furnishing that all scenarios share.
pub(super) fn shared_furnishings() -> Folder {
    Folder::Embedded(&FURNISHINGS)
}

/// Models of landmarks that all scenarios share.
pub(super) fn shared_landmarks() -> Folder {
    Folder::Embedded(&LANDMARKS)
}

/// Locomotive classes that all scenarios share.
pub(super) fn shared_locomotives() -> Folder {
    Folder::Embedded(&LOCOMOTIVES)
}

/// Claims that all scenarios share.
pub(super) fn shared_claims() -> Folder {
    Folder::Embedded(&CLAIMS)
}

impl Folder {
    /// Its path, where it is one that a person can edit.
    pub(super) fn on_disk(&self) -> Option<&Path> {
        match self {
            Self::Embedded(_) => None,
            Self::Disk(root) => Some(root),
        }
    }

    /// Reads one file of at most `largest` bytes as text.
    pub(super) fn read(&self, name: &str, largest: u64) -> Result<String, ReadFault> {
        if leaves(name) {
            return Err(ReadFault::Leaves);
        }
        let bytes = match self {
            Self::Embedded(dir) => {
                let file = dir.get_file(dir.path().join(name)).ok_or(ReadFault::Missing)?;
                file.contents().to_vec()
            }
            Self::Disk(root) => read_from_disk(root, name, largest)?,
        };
        into_text(bytes)
    }

    /// Names of the files of the folder itself, for hints: some of them where there are very many.
    pub(super) fn list(&self) -> Vec<String> {
        match self {
            Self::Embedded(dir) => list_embedded(dir, ""),
            Self::Disk(root) => list_disk(root),
        }
    }

    /// Names of the `.ron` files of a subfolder (`""` is the folder itself), sorted; empty where it does not exist.
    pub(super) fn list_ron(&self, subfolder: &str) -> Vec<String> {
        let mut names = match self {
            Self::Embedded(dir) => list_embedded(dir, subfolder),
            Self::Disk(root) => list_disk(&root.join(subfolder)),
        };
        names.retain(|name| Path::new(name).extension().is_some_and(|extension| extension == "ron"));
        names.sort();
        names
    }
}

fn list_embedded(dir: &Dir<'static>, subfolder: &str) -> Vec<String> {
    let inner = if subfolder.is_empty() { Some(dir) } else { dir.get_dir(dir.path().join(subfolder)) };
    let names = inner.into_iter().flat_map(Dir::files).filter_map(|file| file.path().file_name()?.to_str());
    names.map(str::to_owned).collect()
}

fn list_disk(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).take(MOST_NAMES).collect()
}

/// Whether a name points out of the folder by itself.
fn leaves(name: &str) -> bool {
    name.contains('\\') || !Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

fn read_from_disk(root: &Path, name: &str, largest: u64) -> Result<Vec<u8>, ReadFault> {
    use std::io::Read;

    if name.contains('\0') {
        return Err(ReadFault::Missing);
    }
    let path = root.join(name);
    let real = path.canonicalize().map_err(missing_or_other)?;
    let real_root = root.canonicalize().map_err(missing_or_other)?;
    if !real.starts_with(real_root) {
        return Err(ReadFault::LinkLeaves);
    }
    let metadata = real.metadata().map_err(missing_or_other)?;
    if metadata.is_dir() {
        return Err(ReadFault::IsFolder);
    }
    if !metadata.is_file() {
        return Err(ReadFault::NotAFile);
    }
    if metadata.len() > largest {
        return Err(ReadFault::TooLarge(metadata.len()));
    }
    // A file may grow while it is read.
    let mut bytes = Vec::new();
    let file = std::fs::File::open(&real).map_err(missing_or_other)?;
    file.take(largest + 1).read_to_end(&mut bytes).map_err(ReadFault::Other)?;
    let length = bytes.len() as u64;
    if length > largest { Err(ReadFault::TooLarge(length)) } else { Ok(bytes) }
}

fn missing_or_other(error: std::io::Error) -> ReadFault {
    match error.kind() {
        // A name that is too long for the system names no file either.
        std::io::ErrorKind::NotFound | std::io::ErrorKind::InvalidFilename => ReadFault::Missing,
        _ => ReadFault::Other(error),
    }
}

fn into_text(bytes: Vec<u8>) -> Result<String, ReadFault> {
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..good]);
        let (line, column) = super::fault::line_and_column(&before, before.len());
        let utf16 = matches!(error.as_bytes(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
        ReadFault::NotUtf8 { line, column, utf16 }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        for name in ["../x.ron", "/etc/passwd", "a/../../x", "", ".", "..\\x"] {
            assert!(name.is_empty() || leaves(name), "{name}");
        }
        assert!(!leaves("line.ron") && !leaves("data/line.ron"));
    }
}
