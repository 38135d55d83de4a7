//! Where the moon stands and how it looks: the main terms of Meeus, *Astronomical Algorithms*
//! (2nd edition, chapters 47 and 48), good to 0.02 degree, seen from the place, not from the centre
//! of the earth.

use super::projection::LatLon;
use super::stars::{local_frame, sidereal_angle};
use super::sun::{DELTA_T_S, SkyPosition, julian_date};
use glam::DVec3;
use jiff::Timestamp;

/// Equatorial radius of the earth, kilometres.
const EARTH_KM: f64 = 6378.137;
/// Astronomical unit, kilometres.
const AU_KM: f64 = 149_597_870.7;

/// Where the moon stands and how it looks from there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MoonPosition {
    /// Its direction; geometric, without refraction.
    pub sky: SkyPosition,
    /// Illuminated share of the disc, 0 new .. 1 full.
    pub illuminated: f64,
    /// The direction on the disc of the middle of the bright limb: from straight up,
    /// counter-clockwise as one looks at it, radians.
    pub bright_limb_rad: f64,
    /// Half the width of the disc, radians.
    pub radius_rad: f64,
}

/// Multiples of the arguments D, M, M', F, then the coefficients of longitude (1e-6 degree) and
/// distance (metres); table 47.A.
const LONGITUDE: [([i8; 4], f64, f64); 27] = [
    ([0, 0, 1, 0], 6_288_774.0, -20_905_355.0),
    ([2, 0, -1, 0], 1_274_027.0, -3_699_111.0),
    ([2, 0, 0, 0], 658_314.0, -2_955_968.0),
    ([0, 0, 2, 0], 213_618.0, -569_925.0),
    ([0, 1, 0, 0], -185_116.0, 48_888.0),
    ([0, 0, 0, 2], -114_332.0, -3_149.0),
    ([2, 0, -2, 0], 58_793.0, 246_158.0),
    ([2, -1, -1, 0], 57_066.0, -152_138.0),
    ([2, 0, 1, 0], 53_322.0, -170_733.0),
    ([2, -1, 0, 0], 45_758.0, -204_586.0),
    ([0, 1, -1, 0], -40_923.0, -129_620.0),
    ([1, 0, 0, 0], -34_720.0, 108_743.0),
    ([0, 1, 1, 0], -30_383.0, 104_755.0),
    ([2, 0, 0, -2], 15_327.0, 10_321.0),
    ([0, 0, 1, 2], -12_528.0, 0.0),
    ([0, 0, 1, -2], 10_980.0, 79_661.0),
    ([4, 0, -1, 0], 10_675.0, -34_782.0),
    ([0, 0, 3, 0], 10_034.0, -23_210.0),
    ([4, 0, -2, 0], 8_548.0, -21_636.0),
    ([2, 1, -1, 0], -7_888.0, 24_208.0),
    ([2, 1, 0, 0], -6_766.0, 30_824.0),
    ([1, 0, -1, 0], -5_163.0, -8_379.0),
    ([1, 1, 0, 0], 4_987.0, -16_675.0),
    ([2, -1, 1, 0], 4_036.0, -12_831.0),
    ([2, 0, 2, 0], 3_994.0, -10_445.0),
    ([4, 0, 0, 0], 3_861.0, -11_650.0),
    ([2, 0, -3, 0], 3_665.0, 14_403.0),
];

/// The same for latitude (1e-6 degree); table 47.B.
const LATITUDE: [([i8; 4], f64); 14] = [
    ([0, 0, 0, 1], 5_128_122.0),
    ([0, 0, 1, 1], 280_602.0),
    ([0, 0, 1, -1], 277_693.0),
    ([2, 0, 0, -1], 173_237.0),
    ([2, 0, -1, 1], 55_413.0),
    ([2, 0, -1, -1], 46_271.0),
    ([2, 0, 0, 1], 32_573.0),
    ([0, 0, 2, 1], 17_198.0),
    ([2, 0, 1, -1], 9_266.0),
    ([0, 0, 2, -1], 8_822.0),
    ([2, -1, 0, -1], 8_216.0),
    ([2, 0, -2, -1], 4_324.0),
    ([2, 0, 1, 1], 4_200.0),
    ([2, 1, 0, -1], -3_359.0),
];

/// Where the moon stands and how it looks.
pub fn moon(at: Timestamp, p: LatLon) -> MoonPosition {
    let century = (julian_date(at) + DELTA_T_S / 86_400.0 - 2_451_545.0) / 36_525.0;
    let frame = local_frame(sidereal_angle(at) + p.lon_deg.to_radians(), p.lat_deg.to_radians());
    let tilt = (23.439_291 - 0.013_004_2 * century).to_radians();
    let moon_km = frame * equatorial(moon_ecliptic_km(century), tilt);
    let sun_km = frame * equatorial(sun_ecliptic_km(century), tilt);
    // The observer stands one earth radius from the centre, nearly straight up.
    let seen_km = moon_km - observer_km(p.lat_deg.to_radians());
    let to_sun = sun_km - moon_km;
    let cosine = to_sun.normalize().dot(-seen_km.normalize());
    let sky = SkyPosition::of_direction(seen_km);
    MoonPosition {
        sky,
        illuminated: 0.5 * (1.0 + cosine),
        bright_limb_rad: limb_angle(seen_km.normalize(), to_sun),
        radius_rad: (1737.4 / seen_km.length()).asin(),
    }
}

/// The observer from the centre of the earth in local east, north, up.
fn observer_km(latitude: f64) -> DVec3 {
    let flattening = 1.0 / 298.257;
    // To first order in the flattening (Meeus chapter 11): geocentric latitude and radius.
    let lower = flattening * (2.0 * latitude).sin();
    let radius = EARTH_KM * (1.0 - flattening * latitude.sin().powi(2));
    DVec3::new(0.0, -radius * lower.sin(), radius * lower.cos())
}

/// Ecliptic vector of the moon from the earth's centre, kilometres.
fn moon_ecliptic_km(t: f64) -> DVec3 {
    let mean = 218.316_447_7 + 481_267.881_234_21 * t;
    let arguments = [
        297.850_192_1 + 445_267.111_403_4 * t,
        357.529_109_2 + 35_999.050_290_9 * t,
        134.963_396_4 + 477_198.867_505_5 * t,
        93.272_095_0 + 483_202.017_523_3 * t,
    ];
    let angle = |multiples: &[i8; 4]| {
        let degrees: f64 = multiples.iter().zip(arguments).map(|(n, a)| f64::from(*n) * (a % 360.0)).sum();
        degrees.to_radians()
    };
    // Terms with the sun's anomaly shrink with the eccentricity of the earth's orbit.
    let less = |multiples: &[i8; 4]| {
        if multiples[1] == 0 { 1.0 } else { 1.0 - 0.002_516 * t }
    };
    let (mut longitude, mut distance_m) = (mean % 360.0, 385_000_560.0);
    for (multiples, micro_degrees, metres) in &LONGITUDE {
        let (sin, cos) = angle(multiples).sin_cos();
        longitude += less(multiples) * micro_degrees * 1e-6 * sin;
        distance_m += less(multiples) * metres * cos;
    }
    let latitude: f64 = LATITUDE.iter().map(|(n, c)| less(n) * c * 1e-6 * angle(n).sin()).sum();
    spherical(longitude.to_radians(), latitude.to_radians()) * (distance_m * 1e-3)
}

/// Ecliptic vector of the sun from the earth's centre, kilometres (Meeus chapter 25, low accuracy).
fn sun_ecliptic_km(t: f64) -> DVec3 {
    let anomaly = ((357.529_11 + 35_999.050_29 * t) % 360.0).to_radians();
    let centre = (1.914_602 - 0.004_817 * t) * anomaly.sin()
        + 0.019_993 * (2.0 * anomaly).sin()
        + 0.000_289 * (3.0 * anomaly).sin();
    let longitude = (280.466_46 + 36_000.769_83 * t) % 360.0 + centre;
    spherical(longitude.to_radians(), 0.0) * (AU_KM * (1.000_14 - 0.016_71 * anomaly.cos()))
}

fn spherical(longitude: f64, latitude: f64) -> DVec3 {
    let (sin, cos) = longitude.sin_cos();
    DVec3::new(cos * latitude.cos(), sin * latitude.cos(), latitude.sin())
}

/// From the ecliptic to the equator of date.
fn equatorial(v: DVec3, tilt: f64) -> DVec3 {
    let (sin, cos) = tilt.sin_cos();
    DVec3::new(v.x, v.y * cos - v.z * sin, v.y * sin + v.z * cos)
}

/// The direction towards `light` across the disc seen in direction `seen`, from straight up,
/// counter-clockwise.
fn limb_angle(seen: DVec3, light: DVec3) -> f64 {
    let left = DVec3::Z.cross(seen).normalize_or(DVec3::X);
    let up = seen.cross(left);
    light.dot(left).atan2(light.dot(up))
}
