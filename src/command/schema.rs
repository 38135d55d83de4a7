//! `slow-train schema`: JSON Schemas of a scenario's files.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Map, Value};

use super::{Failure, print_json};
use crate::export::write_whole;
use crate::scenario::schema::FileKind;

/// Print the JSON Schemas of a scenario's files, or write them to a folder for an editor.
#[derive(Debug, Args)]
pub struct SchemaCommand {
    /// Only this file's, for instance formation.ron or classes/diner.ron.
    #[arg(long, value_name = "FILE")]
    file: Option<String>,
    /// Write one .schema.json file for each to this folder.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

impl SchemaCommand {
    /// Prints or writes.
    pub(super) fn run(&self) -> Result<(), Failure> {
        let kinds = match &self.file {
            Some(file) => vec![FileKind::of(file).ok_or_else(|| unknown(file))?],
            None => FileKind::ALL.to_vec(),
        };
        match (&self.out, kinds.as_slice()) {
            (Some(folder), kinds) => write(folder, kinds),
            (None, [only]) => print_json(&only.schema()),
            (None, kinds) => {
                let all: Map<_, _> = kinds.iter().map(|kind| (kind.pattern().to_owned(), kind.schema())).collect();
                print_json(&Value::Object(all))
            }
        }
    }
}

fn unknown(file: &str) -> Failure {
    let known = FileKind::ALL.map(FileKind::pattern).join(", ");
    Failure::bad_input(format_args!("found file {file:?}, expected one of {known}"))
}

fn write(folder: &Path, kinds: &[FileKind]) -> Result<(), Failure> {
    let failed = |path: &Path, error| Failure::failed(format_args!("{}: {error}", path.display()));
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for kind in kinds {
        let path = folder.join(kind.schema_file());
        let text = serde_json::to_string_pretty(&kind.schema()).map_err(Failure::failed)?;
        write_whole(&path, |file| writeln!(file, "{text}")).map_err(|error| failed(&path, error))?;
        println!("{}", path.display());
    }
    Ok(())
}
