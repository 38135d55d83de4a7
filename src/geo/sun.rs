//! Where the sun stands: the NREL Solar Position Algorithm from the crate `solar-positioning`.

use super::projection::{LatLon, nearest_turn};
use glam::DVec3;
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

impl SkyPosition {
    /// The position of a direction given as east, north, up.
    pub fn of_direction(v: DVec3) -> Self {
        Self { azimuth_rad: v.x.atan2(v.y).rem_euclid(std::f64::consts::TAU), elevation_rad: v.z.atan2(v.x.hypot(v.y)) }
    }

    /// Unit vector to it: east, north, up. The plane of a map is turned against true north by
    /// [`Projection::convergence_rad`](super::Projection::convergence_rad).
    pub fn direction(&self) -> DVec3 {
        let (sin, cos) = self.azimuth_rad.sin_cos();
        DVec3::new(sin, cos, 0.0) * self.elevation_rad.cos() + DVec3::Z * self.elevation_rad.sin()
    }
}

/// How dark it is, by the height of the sun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Twilight {
    /// The upper edge of the sun is above the horizon (-0.833 degree, with refraction).
    Day,
    /// Down to 6 degrees under the horizon: one can read outside.
    Civil,
    /// Down to 12 degrees: the horizon at sea still shows.
    Nautical,
    /// Down to 18 degrees: the last glow.
    Astronomical,
    /// Deeper.
    Night,
}

impl Twilight {
    /// The twilight of a sun this high, radians.
    pub fn of(sun_elevation_rad: f64) -> Self {
        match sun_elevation_rad.to_degrees() {
            e if e > -0.833 => Self::Day,
            e if e > -6.0 => Self::Civil,
            e if e > -12.0 => Self::Nautical,
            e if e > -18.0 => Self::Astronomical,
            _ => Self::Night,
        }
    }
}

/// Where the sun stands, to better than 0.001 degree.
pub fn sun(at: Timestamp, p: LatLon) -> SkyPosition {
    let longitude = nearest_turn(p.lon_deg, 0.0, 360.0);
    let location = Location { latitude: p.lat_deg, longitude };
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
