//! A journey anywhere on earth is drawn: where the base map knows nothing the land is flat, and says so.

mod needs;

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use bevy::math::UVec2;
use libtest_mimic::{Arguments, Failed, Trial};
use needs::{Need, promise};
use slow_train::app::Playing;
use slow_train::app::camera::View;
use slow_train::app::capture::{Shot, Studio};
use slow_train::app::launch;
use slow_train::app::preset::Preset;
use slow_train::scenario::Scenario;
use slow_train::words::Lang;

const SIZE: UVec2 = UVec2::new(320, 180);

/// A track as people may write one.
struct Odd {
    name: &'static str,
    /// Degrees north and east, metres over the sea, a point every `step_km`.
    points: Vec<(f64, f64, f64)>,
    /// Whether the base map knows the country.
    known: bool,
}

fn even(count: u32, place: impl Fn(f64) -> (f64, f64, f64)) -> Vec<(f64, f64, f64)> {
    (0..count).map(|i| place(f64::from(i))).collect()
}

fn odd_tracks() -> [Odd; 5] {
    [
        Odd {
            name: "in_switzerland",
            points: even(8, |i| (47.0 + 0.02 * i, 8.3 + 0.004 * i, 430.0 + 3.0 * i)),
            known: false,
        },
        Odd {
            name: "across_the_date_line",
            points: even(9, |i| (65.5, wrapped(179.8 + 0.05 * i), 20.0)),
            known: false,
        },
        Odd {
            name: "south_of_the_equator",
            points: even(8, |i| (-33.5 - 0.02 * i, 150.4, 60.0 + 5.0 * i)),
            known: false,
        },
        // Turns by more than a right angle, as a polyline from a drawing may.
        Odd {
            name: "with_kinks",
            points: even(12, |i| {
                (40.6 + 0.012 * i, 122.8 + if (i as u32).is_multiple_of(2) { 0.0 } else { 0.02 }, 20.0)
            }),
            known: true,
        },
        Odd { name: "of_five_kilometres", points: even(3, |i| (39.7 + 0.0225 * i, 118.2, 25.0)), known: true },
    ]
}

fn wrapped(lon_deg: f64) -> f64 {
    if lon_deg > 180.0 { lon_deg - 360.0 } else { lon_deg }
}

fn length_km(points: &[(f64, f64, f64)]) -> Vec<f64> {
    let mut at_km = vec![0.0];
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let east = (b.1 - a.1 + 540.0).rem_euclid(360.0) - 180.0;
        let km = f64::hypot((b.0 - a.0) * 111.2, east * 111.3 * a.0.to_radians().cos());
        at_km.push(at_km[at_km.len() - 1] + km);
    }
    at_km
}

fn write(odd: &Odd, folder: &Path) -> Result<(), Failed> {
    let at_km = length_km(&odd.points);
    let end = at_km[at_km.len() - 1];
    let mut track = String::from("km,lat,lon,elevation_m\n");
    for (km, (lat, lon, up)) in at_km.iter().zip(&odd.points) {
        let _ = writeln!(track, "{km:.3},{lat:.5},{lon:.5},{up}");
    }
    let station = |id: &str, km: f64| {
        format!(
            "(id: \"{id}\", name: (en: \"{id}\"), local: \"{id}\", km: {km:.3}, country: \"XX\", rank: 3, standing: estimated)"
        )
    };
    let files = [
        ("track.csv", track),
        (
            "scenario.ron",
            r#"(title: (en: "Odd"), departure: "2025-06-02T12:00:00+00:00[UTC]",
            clocks: [(name: (en: "UTC"), zone: "UTC", from_km: 0.0)], track: "track.csv", line: "line.ron",
            formation: "formation.ron", timetable: "timetable.ron")"#
                .to_owned(),
        ),
        (
            "line.ron",
            format!(
                "(lead_in_m: 300.0, default_limit_kmh: 80.0, limits: [], structures: [], wires: [], tracks: [], stations: [{}, {}], borders: [])",
                station("one", 0.0),
                station("two", end)
            ),
        ),
        (
            "formation.ron",
            r#"(trains: [(id: "train", name: (en: "A train"),
            locomotive_sets: [(from_station: "one", class: "df4b", count: 1, standing: estimated)],
            carriages: [(number: 1, class: "spare", group: following, standing: estimated),
                        (number: 2, class: "diner", group: following, standing: estimated)])])"#
                .to_owned(),
        ),
        ("timetable.ron", "(windows: [], stops: [], holds: [], ceilings: [])".to_owned()),
    ];
    files.into_iter().try_for_each(|(name, text)| std::fs::write(folder.join(name), text).map_err(Failed::from))
}

fn prepared(odd: &Odd) -> Result<Playing, Failed> {
    let folder = tempfile::tempdir()?;
    write(odd, folder.path())?;
    let scenario = Scenario::load(&folder.path().to_string_lossy()).map_err(Failed::from)?;
    launch::prepare(scenario).map_err(|fault| Failed::from(fault.to_string()))
}

/// The ground is a number everywhere, dry beside the line, and about as high as the line.
fn has_ground(odd: &Odd, playing: &Playing) -> Result<(), Failed> {
    if playing.geodata.is_flat == odd.known {
        return Err(format!("{}: flat is {}", odd.name, playing.geodata.is_flat).into());
    }
    let line = playing.journey.alignment();
    for i in 0..=20 {
        let at = line.pose(line.length_m() * f64::from(i) / 20.0).position;
        for aside_m in [0.0, 60.0, 900.0, 7_000.0, 90_000.0, 900_000.0] {
            let ground = playing.land.sample(at.truncate() + glam::DVec2::splat(aside_m), 4.0);
            if !ground.height_m.is_finite() || !ground.surface_m().is_finite() {
                return Err(format!("{}: {ground:?} {aside_m} m beside", odd.name).into());
            }
            if !odd.known && aside_m < 8_000.0 && ((ground.height_m - at.z).abs() > 90.0 || ground.water > 0.5) {
                return Err(format!("{}: {ground:?} beside a line at {:.0} m", odd.name, at.z).into());
            }
        }
    }
    Ok(())
}

/// Sky above, land below, in every view that shows them.
fn is_drawn(odd: &Odd, playing: Playing) -> Result<(), Failed> {
    let half_s = playing.journey.duration_s() * 0.5;
    let mut studio =
        Studio::open(playing, SIZE, Lang::En, false, Preset::Low).map_err(|f| Failed::from(f.to_string()))?;
    for view in [View::Follow, View::Map, View::Trackside, View::Cab] {
        studio.arrange(&Shot { at_s: half_s, view, carriage: None, room: None, orbit: None });
        let picture = studio.take().map_err(|fault| Failed::from(fault.to_string()))?;
        let mean = |from: u32, to: u32| {
            let rows = (from..to).flat_map(|y| (0..SIZE.x).map(move |x| (x, y)));
            rows.map(|(x, y)| f64::from(picture.get_pixel(x, y).0[1])).sum::<f64>() / f64::from((to - from) * SIZE.x)
        };
        let (above, below) = (mean(0, SIZE.y / 5), mean(SIZE.y / 2, SIZE.y * 4 / 5));
        if below < 12.0 || above < 12.0 {
            return Err(format!("{}: {} is black: {above:.0} above, {below:.0} below", odd.name, view.name()).into());
        }
    }
    Ok(())
}

fn draws(odd: &Odd) -> Result<(), Failed> {
    let playing = prepared(odd)?;
    has_ground(odd, &playing)?;
    is_drawn(odd, playing)
}

fn main() -> ExitCode {
    let arguments = Arguments { test_threads: Some(1), ..Arguments::from_args() };
    let tests: Vec<Trial> = odd_tracks()
        .into_iter()
        .map(|odd| promise(&format!("a_track_{}_is_drawn", odd.name), Need::SoftwareGraphics, move || draws(&odd)))
        .collect();
    libtest_mimic::run(&arguments, tests).exit_code()
}
