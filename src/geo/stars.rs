//! The stars one can see, and how the sky turns over a place.

use super::geodata::GeoDataFault;
use super::projection::LatLon;
use super::sun::julian_date;
use glam::{DMat3, DVec3};
use jiff::Timestamp;
use serde::Deserialize;

/// A star.
#[derive(Clone, Debug, PartialEq)]
pub struct Star {
    /// Unit vector in the equatorial frame of J2000: x to the vernal equinox, z to the north pole.
    pub direction: DVec3,
    /// Visual magnitude: the smaller, the brighter.
    pub magnitude: f32,
    /// Colour temperature, kelvins (from the spectral type).
    pub temperature_k: f32,
    /// Proper name, empty when it has none.
    pub name: String,
    /// Number in the Bright Star Catalogue.
    pub catalogue_number: u32,
}

impl Star {
    /// Brightness relative to a star of magnitude 0.
    pub fn brightness(&self) -> f32 {
        10.0_f32.powf(-0.4 * self.magnitude)
    }

    /// Colour as linear red, green, blue, the largest of them 1 (Planckian locus after Kang et
    /// al. 2002, within 1,700 to 25,000 kelvins).
    pub fn colour(&self) -> [f32; 3] {
        let t = 1e3 / self.temperature_k.clamp(1700.0, 25_000.0);
        let x = if t > 0.25 {
            -0.266_123_9 * t * t * t - 0.234_358_9 * t * t + 0.877_695_6 * t + 0.179_910
        } else {
            -3.025_847 * t * t * t + 2.107_037_9 * t * t + 0.222_634_7 * t + 0.240_390
        };
        let y = if t > 0.25 {
            -0.954_947_6 * x * x * x - 1.374_185_9 * x * x + 2.091_37 * x - 0.167_488_7
        } else {
            3.081_758 * x * x * x - 5.873_387 * x * x + 3.751_13 * x - 0.370_014_8
        };
        let (red, blue) = (x / y, (1.0 - x - y) / y);
        let rgb = [
            3.240_5 * red - 1.537_1 - 0.498_5 * blue,
            -0.969_3 * red + 1.876 + 0.041_6 * blue,
            0.055_6 * red - 0.204 + 1.057_2 * blue,
        ];
        let most = rgb.iter().fold(1e-6_f32, |m, c| m.max(*c));
        rgb.map(|c| (c / most).max(0.0))
    }
}

/// The bright stars, brightest first.
#[derive(Clone, Debug)]
pub struct Stars {
    stars: Vec<Star>,
}

#[derive(Deserialize)]
struct Row {
    hr: u32,
    ra_deg: f64,
    dec_deg: f64,
    magnitude: f32,
    temperature_k: f32,
    name: String,
}

impl Stars {
    /// The stars that are part of the program: magnitude 5.0 and brighter.
    ///
    /// # Errors
    /// When the file was damaged before the program was built.
    pub fn embedded() -> Result<Self, GeoDataFault> {
        let text = include_str!("../../assets/geodata/stars.csv");
        let rows: Result<Vec<Row>, csv::Error> = csv::Reader::from_reader(text.as_bytes()).deserialize().collect();
        let stars = rows.map_err(GeoDataFault::Stars)?.into_iter().map(Star::from).collect();
        Ok(Self { stars })
    }

    /// All of them, brightest first.
    pub fn all(&self) -> &[Star] {
        &self.stars
    }

    /// The star of a proper name.
    pub fn named(&self, name: &str) -> Option<&Star> {
        self.stars.iter().find(|star| star.name == name)
    }
}

impl From<Row> for Star {
    fn from(row: Row) -> Self {
        let (ra, dec) = (row.ra_deg.to_radians(), row.dec_deg.to_radians());
        Self {
            direction: DVec3::new(ra.cos() * dec.cos(), ra.sin() * dec.cos(), dec.sin()),
            magnitude: row.magnitude,
            temperature_k: row.temperature_k,
            name: row.name,
            catalogue_number: row.hr,
        }
    }
}

/// Turns directions of the equatorial frame of J2000 into east, north, up of a place, with
/// precession; nutation and aberration (0.01 degree) are left out.
pub fn sidereal_rotation(at: Timestamp, p: LatLon) -> DMat3 {
    let local = local_frame(sidereal_angle(at) + p.lon_deg.to_radians(), p.lat_deg.to_radians());
    local * precession((julian_date(at) - 2_451_545.0) / 36_525.0)
}

/// Greenwich mean sidereal time as an angle (Meeus 12.4), radians.
pub(super) fn sidereal_angle(at: Timestamp) -> f64 {
    let days = julian_date(at) - 2_451_545.0;
    let century = days / 36_525.0;
    let degrees = 280.460_618_37 + 360.985_647_366_29 * days + 0.000_387_933 * century * century;
    (degrees % 360.0).to_radians()
}

/// From the equatorial frame of date to east, north, up under a local sidereal time.
pub(super) fn local_frame(sidereal: f64, latitude: f64) -> DMat3 {
    let (sin_s, cos_s) = sidereal.sin_cos();
    let (sin_l, cos_l) = latitude.sin_cos();
    let east = DVec3::new(-sin_s, cos_s, 0.0);
    let north = DVec3::new(-sin_l * cos_s, -sin_l * sin_s, cos_l);
    let up = DVec3::new(cos_l * cos_s, cos_l * sin_s, sin_l);
    DMat3::from_cols(east, north, up).transpose()
}

/// From J2000 to the equator and equinox of date (Meeus 21.2, first two orders).
fn precession(century: f64) -> DMat3 {
    let seconds = |a: f64, b: f64| ((a + b * century) * century / 3600.0).to_radians();
    let zeta = seconds(2306.2181, 0.301_88);
    let z = seconds(2306.2181, 1.094_68);
    let theta = seconds(2004.3109, -0.426_65);
    DMat3::from_rotation_z(z) * DMat3::from_rotation_y(-theta) * DMat3::from_rotation_z(zeta)
}
