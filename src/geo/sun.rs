//! Where the sun stands: the NREL Solar Position Algorithm from the crate `solar-positioning`.

use super::projection::LatLon;
use jiff::Timestamp;
use solar_positioning::{Location, SolarPositions, time::JulianDate};

/// TT minus UT1 in 2025, seconds (IERS); 1 s of error moves the sun by 0.004 degrees.
pub(super) const DELTA_T_S: f64 = 69.1;

/// A direction in the sky of some place. Geometric: refraction is not included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SkyPosition {
    /// From true north, clockwise, radians in 0..2 pi.
    pub azimuth_rad: f64,
    /// Above the horizon, radians, negative below it.
    pub elevation_rad: f64,
}

/// Where the sun stands, to better than 0.001 degree.
pub fn sun(at: Timestamp, p: LatLon) -> SkyPosition {
    let location = Location { latitude: p.lat_deg, longitude: p.lon_deg };
    JulianDate::new(julian_date(at), DELTA_T_S)
        .and_then(|time| SolarPositions::new().at_from_julian(time, location, 0.0, None))
        .map_or(SkyPosition { azimuth_rad: 0.0, elevation_rad: 0.0 }, |seen| SkyPosition {
            azimuth_rad: seen.azimuth().to_radians(),
            elevation_rad: seen.elevation_angle().to_radians(),
        })
}

/// The Julian date (UT) of an instant.
pub(super) fn julian_date(at: Timestamp) -> f64 {
    2_440_587.5 + at.as_nanosecond() as f64 * 1e-9 / 86_400.0
}
