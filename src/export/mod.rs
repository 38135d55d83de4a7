//! Tables and geographic formats of a journey.

mod csv;
mod json;

use std::io::{self, Write};
use std::path::Path;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Unit};

pub use csv::write_csv;
pub use json::{HoldJson, PassingJson, StopJson, Summary, summary};

use crate::scenario::Scenario;

/// Writes a file whole or not at all: to a temporary name beside it, then renamed.
///
/// # Errors
/// When the folder cannot be written to.
pub fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.prefix(".slow-train-").suffix(".tmp").tempfile_in(folder)?;
    {
        let mut buffered = io::BufWriter::new(file.as_file_mut());
        write(&mut buffered)?;
        buffered.flush()?;
    }
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}

/// Instants as they are written: local to the place, with offset, to the millisecond.
#[derive(Clone, Debug)]
pub struct Instants {
    zones: Vec<(f64, TimeZone)>,
}

impl Instants {
    /// From the clocks of a scenario; an unknown zone counts as UTC.
    pub fn of(scenario: &Scenario) -> Self {
        let zone = |name: &str| TimeZone::get(name).unwrap_or(TimeZone::UTC);
        let zones = scenario.clocks.iter().map(|c| (c.from_km, zone(&c.zone))).collect();
        Self { zones }
    }

    /// RFC 3339 with the offset that holds at a km post.
    pub fn write(&self, instant: Timestamp, km: f64) -> String {
        let passed = self.zones.iter().rev().find(|(from, _)| *from <= km);
        let zone = passed.or(self.zones.first()).map_or(TimeZone::UTC, |(_, zone)| zone.clone());
        let rounded = instant.round(Unit::Millisecond).unwrap_or(instant);
        rounded.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
    }
}

/// An elapsed time as an instant.
fn after(departure: Timestamp, elapsed_s: f64) -> Timestamp {
    departure + SignedDuration::from_nanos((elapsed_s * 1e9).round() as i64)
}
