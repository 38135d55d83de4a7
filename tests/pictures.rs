//! Six golden pictures: what the journey looks like stays what it looks like, until it is changed on purpose.
//!
//! `SLOW_TRAIN_BLESS=1 cargo test --test pictures` writes `tests/golden/` anew.

mod needs;

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bevy::math::UVec2;
use image::RgbImage;
use libtest_mimic::{Arguments, Failed, Trial};
use needs::{Need, promise};
use slow_train::app::camera::View;
use slow_train::app::capture::{Shot, Studio};
use slow_train::app::launch;
use slow_train::app::preset::Preset;
use slow_train::journey::Journey;
use slow_train::scenario::Scenario;
use slow_train::words::Lang;

const SIZE: UVec2 = UVec2::new(480, 270);
/// A channel may differ by this much.
const TOLERANCE: u8 = 16;
/// This share of all pixels may differ by more.
const BEYOND: f64 = 0.005;

/// A golden picture: its name, when, and how one looks.
struct Golden {
    name: &'static str,
    at: &'static str,
    view: View,
    /// Yaw, pitch, distance, in place of the view's own.
    orbit: Option<(f64, f64, f64)>,
}

const GOLDEN: [Golden; 6] = [
    Golden { name: "pyongyang-at-departure", at: "2025-09-01T17:00+09:00", view: View::Follow, orbit: None },
    Golden {
        name: "yalu-bridge-by-night",
        at: "2025-09-02T02:31+09:00",
        view: View::Follow,
        orbit: Some((200.0, 7.0, 330.0)),
    },
    Golden {
        name: "benxi-hills-at-dawn",
        at: "2025-09-02T05:14+08:00",
        view: View::Follow,
        orbit: Some((40.0, 12.0, 330.0)),
    },
    Golden {
        name: "bohai-plain-by-day",
        at: "2025-09-02T09:30+08:00",
        view: View::Follow,
        orbit: Some((145.0, 11.0, 260.0)),
    },
    Golden { name: "beijing-at-arrival", at: "arrival", view: View::Follow, orbit: None },
    Golden { name: "map-at-noon", at: "2025-09-02T12:00+08:00", view: View::Map, orbit: None },
];

/// One studio for all pictures; the tests run one after the other on the main thread.
struct Room {
    studio: Studio,
    journey: Journey,
}

thread_local! {
    static ROOM: RefCell<Option<Room>> = const { RefCell::new(None) };
}

fn in_the_room<T>(work: impl FnOnce(&mut Room) -> Result<T, Failed>) -> Result<T, Failed> {
    ROOM.with_borrow_mut(|room| {
        if room.is_none() {
            let scenario = Scenario::load("beijing-2025").map_err(Failed::from)?;
            let playing = launch::prepare(scenario).map_err(|fault| Failed::from(fault.to_string()))?;
            let journey = Journey::clone(&playing.journey);
            let studio = Studio::open(playing, SIZE, Lang::En, false, Preset::Low)
                .map_err(|fault| Failed::from(fault.to_string()))?;
            *room = Some(Room { studio, journey });
        }
        work(room.as_mut().expect("it has been opened"))
    })
}

impl Room {
    fn draw(&mut self, golden: &Golden) -> Result<RgbImage, Failed> {
        let at_s = self.elapsed_s(golden.at);
        self.draw_at(golden, at_s)
    }

    fn draw_at(&mut self, golden: &Golden, at_s: f64) -> Result<RgbImage, Failed> {
        self.studio.arrange(&Shot { at_s, view: golden.view, carriage: None, room: None, orbit: golden.orbit });
        let picture = self.studio.take().map_err(|fault| Failed::from(fault.to_string()))?;
        Ok(image::DynamicImage::ImageRgba8(picture).to_rgb8())
    }

    fn elapsed_s(&self, at: &str) -> f64 {
        match at.parse::<jiff::Timestamp>() {
            Ok(instant) => instant.duration_since(self.journey.departure()).as_secs_f64(),
            Err(_) => self.journey.events().iter().find(|e| e.name == at).expect("an event").elapsed_s,
        }
    }
}

fn golden_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name).with_extension("png")
}

/// The share of pixels with a channel that differs by more than the tolerance.
fn difference(a: &RgbImage, b: &RgbImage) -> f64 {
    if a.dimensions() != b.dimensions() {
        return 1.0;
    }
    let beyond =
        |(a, b): (&image::Rgb<u8>, &image::Rgb<u8>)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > TOLERANCE);
    a.pixels().zip(b.pixels()).filter(|pair| beyond(*pair)).count() as f64 / f64::from(a.width() * a.height())
}

/// Draws the picture and compares it; on request writes it instead.
fn looks_as_before(golden: &Golden) -> Result<(), Failed> {
    let picture = in_the_room(|room| room.draw(golden))?;
    let file = golden_file(golden.name);
    if std::env::var_os("SLOW_TRAIN_BLESS").is_some() {
        return picture.save(&file).map_err(Failed::from);
    }
    let expected = image::open(&file)
        .map_err(|fault| format!("{}: {fault}; SLOW_TRAIN_BLESS=1 writes it", file.display()))?
        .to_rgb8();
    let share = difference(&picture, &expected);
    if share <= BEYOND {
        return Ok(());
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let seen = folder.join(golden.name).with_extension("png");
    picture.save(&seen)?;
    Err(format!(
        "{:.2} % of the pixels differ, {:.2} % may; expected {}, found {}; where it is meant, SLOW_TRAIN_BLESS=1 writes it anew",
        share * 100.0,
        BEYOND * 100.0,
        file.display(),
        seen.display()
    )
    .into())
}

/// A picture is a function of the instant and the view, and not of the pictures before it.
fn the_same_after_others() -> Result<(), Failed> {
    in_the_room(|room| {
        let [first, .., last] = &GOLDEN;
        let before = room.draw(first)?;
        room.draw(last)?;
        let after = room.draw(first)?;
        let share = difference(&before, &after);
        if share > 0.0005 { Err(format!("{:.2} % of the pixels differ", share * 100.0).into()) } else { Ok(()) }
    })
}

/// The comparison finds what a person would: ten minutes later, another light, a shift of two pixels, one thing gone.
fn errors_are_found() -> Result<(), Failed> {
    in_the_room(|room| {
        let golden = &GOLDEN[0];
        let at_s = room.elapsed_s(golden.at);
        let right = room.draw_at(golden, at_s)?;
        let (width, height) = right.dimensions();
        let shifted = RgbImage::from_fn(width, height, |x, y| *right.get_pixel((x + 2) % width, y));
        let darker = RgbImage::from_fn(width, height, |x, y| image::Rgb(right.get_pixel(x, y).0.map(|c| c - c / 4)));
        let holed = RgbImage::from_fn(width, height, |x, y| {
            let inside = (180..240).contains(&x) && (100..130).contains(&y);
            if inside { image::Rgb([255, 0, 255]) } else { *right.get_pixel(x, y) }
        });
        let later = room.draw_at(golden, at_s + 600.0)?;
        for (name, wrong) in [("shifted", shifted), ("darker", darker), ("holed", holed), ("later", later)] {
            let share = difference(&right, &wrong);
            if share <= BEYOND {
                return Err(format!("{name}: only {:.2} % of the pixels differ", share * 100.0).into());
            }
        }
        // What another version of the driver rounds differently is no error.
        let rounded = RgbImage::from_fn(width, height, |x, y| {
            image::Rgb(right.get_pixel(x, y).0.map(|c| c.saturating_add(((x + y) % 9) as u8)))
        });
        if difference(&right, &rounded) > BEYOND { Err("rounding is taken for an error".into()) } else { Ok(()) }
    })
}

fn main() -> ExitCode {
    let arguments = Arguments { test_threads: Some(1), ..Arguments::from_args() };
    let mut tests: Vec<Trial> =
        GOLDEN.iter().map(|golden| promise(golden.name, Need::SoftwareGraphics, || looks_as_before(golden))).collect();
    tests.push(promise(
        "a_picture_does_not_depend_on_the_pictures_before",
        Need::SoftwareGraphics,
        the_same_after_others,
    ));
    tests.push(promise("the_comparison_finds_errors", Need::SoftwareGraphics, errors_are_found));
    let conclusion = libtest_mimic::run(&arguments, tests);
    // Closed here, while all that the drawing device needs is still there.
    drop(ROOM.take());
    conclusion.exit_code()
}
