//! Sun, moon and stars stand where an independent ephemeris (`PyEphem` 4.2.1, VSOP87 and ELP) puts
//! them, without refraction.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

use jiff::Timestamp;
use slow_train::geo::{LatLon, SkyPosition, Stars, Twilight, moon, sidereal_rotation, sun};

const PYONGYANG: LatLon = LatLon::new(39.0046, 125.7359);
const SINUIJU: LatLon = LatLon::new(40.1, 124.39);
const SHENYANG: LatLon = LatLon::new(41.79, 123.4);
const BEIJING: LatLon = LatLon::new(39.9, 116.43);

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn near(seen: SkyPosition, azimuth: f64, elevation: f64, within: f64) {
    let (a, e) = (seen.azimuth_rad.to_degrees(), seen.elevation_rad.to_degrees());
    let across = ((a - azimuth + 540.0) % 360.0 - 180.0) * elevation.to_radians().cos();
    assert!(
        across.abs() < within && (e - elevation).abs() < within,
        "azimuth {a:.3} ({azimuth}), elevation {e:.3} ({elevation})"
    );
}

#[test]
fn sun_stands_where_it_stood() {
    near(sun(at("2025-09-01T17:00:00+09:00"), PYONGYANG), 260.809, 23.902, 0.01);
    near(sun(at("2025-09-01T20:00:00+09:00"), PYONGYANG), 289.624, -10.601, 0.01);
    near(sun(at("2025-09-02T06:00:00+08:00"), SHENYANG), 86.347, 7.831, 0.01);
    near(sun(at("2025-09-02T16:00:00+08:00"), BEIJING), 253.363, 30.407, 0.01);
}

#[test]
fn moon_stands_where_it_stood() {
    for (when, place, azimuth, elevation, lit) in [
        ("2025-09-01T17:00:00+09:00", PYONGYANG, 149.887, 14.919, 0.6031),
        ("2025-09-01T20:00:00+09:00", PYONGYANG, 189.586, 21.006, 0.6149),
        ("2025-09-02T02:30:00+09:00", SINUIJU, 254.291, -28.014, 0.6405),
        ("2025-09-02T16:00:00+08:00", BEIJING, 133.421, 3.431, 0.6965),
    ] {
        let seen = moon(at(when), place);
        near(seen.sky, azimuth, elevation, 0.1);
        println!("lit {:.4} ({lit})", seen.illuminated);
        assert!((seen.illuminated - lit).abs() < 0.01);
    }
}

#[test]
fn moon_sets_before_midnight() {
    // PyEphem: 23:38 Korean time at Pyongyang.
    let height = |text: &str| moon(at(text), PYONGYANG).sky.elevation_rad.to_degrees();
    assert!(height("2025-09-01T23:30:00+09:00") > -0.5);
    assert!(height("2025-09-01T23:45:00+09:00") < -0.5);
}

#[test]
fn bright_limb_points_at_the_sun() {
    // Before first quarter plus a day the lit side is on the right, towards the sun in the west:
    // clockwise from up, so a negative angle. Reference: position angle 272.97 degrees (PyEphem)
    // less the parallactic angle of the place.
    let (when, p) = (at("2025-09-01T17:00:00+09:00"), PYONGYANG);
    let seen = moon(when, p);
    let (z, a) = (seen.sky.elevation_rad, seen.sky.azimuth_rad);
    let pole = p.lat_deg.to_radians();
    let parallactic = (-a.sin() * pole.cos()).atan2(pole.sin() * z.cos() - pole.cos() * z.sin() * a.cos());
    let expected = 272.97_f64.to_radians() - parallactic;
    let off = (seen.bright_limb_rad - expected).sin();
    println!("limb {:.2}, expected {:.2}", seen.bright_limb_rad.to_degrees(), expected.to_degrees());
    assert!(off.abs() < 0.02 && (seen.bright_limb_rad - expected).cos() > 0.0);
    assert!(seen.bright_limb_rad < 0.0);
}

#[test]
fn polaris_stands_as_high_as_the_latitude() {
    let stars = Stars::embedded().unwrap();
    let polaris = stars.named("Polaris").unwrap();
    for (when, place) in [("2025-09-01T20:00:00+09:00", PYONGYANG), ("2025-09-02T02:30:00+09:00", SINUIJU)] {
        let seen = SkyPosition::of_direction(sidereal_rotation(at(when), place) * polaris.direction);
        assert!((seen.elevation_rad.to_degrees() - place.lat_deg).abs() < 0.75);
    }
    let rotation = sidereal_rotation(at("2025-09-01T20:00:00+09:00"), PYONGYANG);
    near(SkyPosition::of_direction(rotation * polaris.direction), 0.574, 38.557, 0.03);
}

#[test]
fn vega_culminates_over_pyongyang_in_the_evening() {
    let stars = Stars::embedded().unwrap();
    let vega = stars.named("Vega").unwrap();
    let rotation = sidereal_rotation(at("2025-09-01T20:00:00+09:00"), PYONGYANG);
    near(SkyPosition::of_direction(rotation * vega.direction), 89.342, 83.886, 0.05);
    let rotation = sidereal_rotation(at("2025-09-02T16:00:00+08:00"), BEIJING);
    near(SkyPosition::of_direction(rotation * vega.direction), 70.593, 43.56, 0.05);
}

#[test]
fn stars_have_sensible_colours() {
    let stars = Stars::embedded().unwrap();
    assert!(stars.all().len() > 1000);
    assert_eq!(stars.all()[0].name, "Sirius");
    let [red, _, blue] = stars.named("Betelgeuse").unwrap().colour();
    assert!(red > 1.5 * blue);
    let [red, _, blue] = stars.named("Rigel").unwrap().colour();
    assert!(blue > red);
}

#[test]
fn dusk_and_dawn() {
    assert_eq!(Twilight::of(0.1), Twilight::Day);
    let late = sun(at("2025-09-01T20:00:00+09:00"), PYONGYANG);
    assert_eq!(Twilight::of(late.elevation_rad), Twilight::Nautical);
}
