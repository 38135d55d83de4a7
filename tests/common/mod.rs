//! A copy of the built-in scenario to spoil.
#![allow(dead_code, reason = "every test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

use std::path::PathBuf;

use slow_train::scenario::{Fault, Scenario};

/// A temporary folder with a copy of the built-in scenario.
pub struct Copy {
    folder: tempfile::TempDir,
}

impl Copy {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let from = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/scenarios/beijing-2025");
        for entry in std::fs::read_dir(from).unwrap().flatten() {
            std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
        Self { folder }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    pub fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(file)).unwrap()
    }

    pub fn write(&self, file: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// Replaces the first occurrence of a piece of text, which must exist.
    pub fn edit(&self, file: &str, from: &str, to: &str) -> &Self {
        let text = self.read(file);
        assert!(text.contains(from), "{file} has no `{from}`");
        self.write(file, text.replacen(from, to, 1))
    }

    pub fn faults(&self) -> Vec<Fault> {
        match Scenario::load(self.folder.path().to_str().unwrap()) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.0,
        }
    }
}

/// `file:line:column: message (hint)`, a fault a line.
pub fn lines(faults: &[Fault]) -> String {
    let lines = faults.iter().map(|fault| {
        let hint = if fault.hint.is_empty() { String::new() } else { format!(" [{}]", fault.hint) };
        format!("{fault}{hint}\n")
    });
    lines.collect()
}
