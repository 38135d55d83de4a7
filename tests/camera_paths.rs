//! Whatever way the camera takes, one frame follows from the one before: no cut, no pop.
//!
//! Frames along a path in fixed steps are compared as coarse mosaics. A step may change much (a fast camera does), but
//! not much more than the steps around it.

mod needs;

use std::cell::RefCell;
use std::process::ExitCode;
use std::time::Duration;

use bevy::math::UVec2;
use bevy::time::TimeUpdateStrategy;
use image::RgbaImage;
use libtest_mimic::{Arguments, Failed, Trial};
use needs::{Need, promise};
use slow_train::app::camera::{Rig, View};
use slow_train::app::capture::{Shot, Studio};
use slow_train::app::director::CaptionsShown;
use slow_train::app::launch::{self, Start};
use slow_train::app::panels::PanelsShown;
use slow_train::app::playback::{Clock, ClockCommand};
use slow_train::app::preset::{Preset, Purpose};
use slow_train::journey::Journey;
use slow_train::scenario::Scenario;
use slow_train::words::Lang;

const SIZE: UVec2 = UVec2::new(320, 180);
/// Side of a mosaic's stone, pixels.
const STONE: u32 = 10;
/// Steps on both sides that tell what is usual.
const AROUND: usize = 4;
/// A step that differs by so many times the usual (in the mean, where most changes)...
const TIMES: [f64; 2] = [1.7, 2.3];
/// ...and by so many levels of 255 more is a jump.
const LEVELS: [f64; 2] = [2.0, 4.0];
/// The line of credits at the foot of the picture is set anew where its words change, stones.
const CREDITS: u32 = 5;

/// Mean colours of square stones.
type Mosaic = Vec<f64>;

struct Room {
    studio: Studio,
    journey: Journey,
    /// Frames of the zoom at noon, once they are drawn.
    noon: Option<Vec<Mosaic>>,
}

thread_local! {
    static ROOM: RefCell<Option<Room>> = const { RefCell::new(None) };
}

fn in_the_room<T>(work: impl FnOnce(&mut Room) -> Result<T, Failed>) -> Result<T, Failed> {
    ROOM.with_borrow_mut(|room| {
        if room.is_none() {
            *room = Some(Room::open()?);
        }
        work(room.as_mut().expect("it has been opened"))
    })
}

impl Room {
    /// A room in which what comes near grows, as in a window, at thirty frames a second.
    fn open() -> Result<Self, Failed> {
        let scenario = Scenario::load("beijing-2025").map_err(Failed::from)?;
        let playing = launch::prepare(scenario).map_err(|fault| Failed::from(fault.to_string()))?;
        let journey = Journey::clone(&playing.journey);
        let start = Start { size: SIZE, lang: Lang::En, windowed: false, title: String::new() };
        let mut app = launch::app(playing, &start);
        Preset::Low.apply(Purpose::Measured, &mut app);
        app.insert_resource(PanelsShown(false))
            .insert_resource(CaptionsShown(false))
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs_f64(1.0 / 30.0)));
        app.world_mut().resource_mut::<Clock>().playing = false;
        Ok(Self { studio: Studio::of(app), journey, noon: None })
    }

    fn elapsed_s(&self, at: &str) -> f64 {
        let instant: jiff::Timestamp = at.parse().expect("an instant");
        instant.duration_since(self.journey.departure()).as_secs_f64()
    }

    fn arrange(&mut self, at_s: f64, view: View, orbit: Option<(f64, f64, f64)>) {
        self.studio.arrange(&Shot { at_s, view, carriage: None, room: None, orbit });
        self.studio.world_mut().resource_mut::<Rig>().still = false;
        // Names settle where they fade.
        for _ in 0..12 {
            self.studio.frame();
        }
    }

    fn mosaic(&mut self) -> Result<Mosaic, Failed> {
        Ok(mosaic(&self.studio.take().map_err(|fault| Failed::from(fault.to_string()))?))
    }

    /// From the map to beside the train in even steps of the logarithm of the distance.
    fn zoom(&mut self, at: &str, steps: usize) -> Result<Vec<Mosaic>, Failed> {
        let at_s = self.elapsed_s(at);
        let orbit = |i: usize| {
            let t = i as f64 / (steps - 1) as f64;
            let (far, near) = (1.06e6_f64, 34.0_f64);
            let distance_m = far * (near / far).powf(t);
            let low = smooth(0.1, 0.85, t);
            (20.0 + 25.0 * t, 60.0 - 49.0 * low, distance_m)
        };
        self.arrange(at_s, View::Follow, Some(orbit(0)));
        (0..steps)
            .map(|i| {
                let (yaw, pitch, distance) = orbit(i);
                self.studio.world_mut().resource_mut::<Rig>().set_orbit(View::Follow, yaw, pitch, distance);
                self.mosaic()
            })
            .collect()
    }

    /// A view while the journey passes in equal steps.
    fn ride(
        &mut self,
        from: &str,
        step_s: f64,
        steps: usize,
        shot: (View, Option<(f64, f64, f64)>),
    ) -> Result<Vec<Mosaic>, Failed> {
        let from_s = self.elapsed_s(from);
        self.arrange(from_s, shot.0, shot.1);
        (0..steps)
            .map(|i| {
                self.studio.world_mut().write_message(ClockCommand::Seek(from_s + step_s * i as f64));
                self.mosaic()
            })
            .collect()
    }
}

fn smooth(low: f64, high: f64, x: f64) -> f64 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

fn mosaic(picture: &RgbaImage) -> Mosaic {
    let (columns, rows) = (picture.width() / STONE, picture.height() / STONE - CREDITS);
    let mut sums = vec![0.0; (columns * rows * 3) as usize];
    for (x, y, pixel) in picture.enumerate_pixels().filter(|(_, y, _)| y / STONE < rows) {
        let stone = (y / STONE) * columns + (x / STONE).min(columns - 1);
        for channel in 0..3 {
            sums[(stone * 3 + channel) as usize] += f64::from(pixel.0[channel as usize]);
        }
    }
    sums.into_iter().map(|sum| sum / f64::from(STONE * STONE)).collect()
}

/// How much two mosaics differ: in the mean, and where they differ most (nineteen of twenty stones differ less).
fn steps_of(frames: &[Mosaic]) -> Vec<[f64; 2]> {
    frames
        .windows(2)
        .map(|pair| {
            let mut apart: Vec<f64> = pair[0].iter().zip(&pair[1]).map(|(a, b)| (a - b).abs()).collect();
            apart.sort_by(f64::total_cmp);
            [apart.iter().sum::<f64>() / apart.len() as f64, apart[apart.len() * 19 / 20]]
        })
        .collect()
}

/// Steps that change far more than those around them.
fn jumps(frames: &[Mosaic]) -> Vec<String> {
    let steps = steps_of(frames);
    let usual = |i: usize, measure: usize| {
        let around = i.saturating_sub(AROUND)..(i + AROUND + 1).min(steps.len());
        let mut values: Vec<f64> = around.filter(|j| *j != i).map(|j| steps[j][measure]).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let mut found = Vec::new();
    for (i, step) in steps.iter().enumerate() {
        for (measure, name) in ["in the mean", "where most changes"].into_iter().enumerate() {
            let (is, may) = (step[measure], usual(i, measure) * TIMES[measure] + LEVELS[measure]);
            if is > may {
                found.push(format!("step {i}: {is:.1} levels {name}, at most {may:.1} expected"));
            }
        }
    }
    found
}

fn has_no_jump(frames: &[Mosaic]) -> Result<(), Failed> {
    let found = jumps(frames);
    if found.is_empty() { Ok(()) } else { Err(found.join("\n").into()) }
}

const STEPS: usize = 110;
const NOON: &str = "2025-09-02T09:31+08:00";
const NIGHT: &str = "2025-09-02T01:20+09:00";

fn zoom_by(at: &'static str) -> impl FnOnce() -> Result<(), Failed> {
    move || {
        in_the_room(|room| {
            let frames = room.zoom(at, STEPS)?;
            let answer = has_no_jump(&frames);
            room.noon = (at == NOON).then_some(frames).or(room.noon.take());
            answer
        })
    }
}

fn a_ride_beside_the_train() -> Result<(), Failed> {
    // At rate 60, thirty frames a second.
    in_the_room(|room| has_no_jump(&room.ride(NOON, 2.0, 40, (View::Follow, Some((145.0, 11.0, 260.0))))?))
}

fn a_day_on_the_map() -> Result<(), Failed> {
    // A day in three seconds.
    in_the_room(|room| has_no_jump(&room.ride("2025-09-01T17:05+09:00", 850.0, 100, (View::Map, None))?))
}

fn a_drive_in_the_cab() -> Result<(), Failed> {
    in_the_room(|room| has_no_jump(&room.ride("2025-09-02T07:20+08:00", 0.5, 40, (View::Cab, None))?))
}

/// What the comparison is for: a cut, another light, a part of the picture that comes at once.
fn breaks_are_found() -> Result<(), Failed> {
    in_the_room(|room| {
        let right = match room.noon.take() {
            Some(frames) => frames,
            None => room.zoom(NOON, STEPS)?,
        };
        let half = STEPS / 2;
        let cut: Vec<Mosaic> =
            right.iter().enumerate().filter(|(i, _)| !(half..half + 25).contains(i)).map(|(_, m)| m.clone()).collect();
        let change = |by: &dyn Fn(usize, f64) -> f64| -> Vec<Mosaic> {
            let stones = |m: &Mosaic| m.iter().enumerate().map(|(k, v)| by(k, *v)).collect();
            right.iter().enumerate().map(|(i, m)| if i < half { m.clone() } else { stones(m) }).collect()
        };
        let dimmed = change(&|_, v| v * 0.88);
        let rows = (SIZE.x / STONE * 3) as usize;
        let popped = change(&|k, v| if k / rows < 3 { v + 40.0 } else { v });
        for (name, wrong) in [("a cut", cut), ("another light", dimmed), ("a part that comes at once", popped)] {
            if jumps(&wrong).is_empty() {
                return Err(format!("{name} is not found").into());
            }
        }
        Ok(())
    })
}

fn main() -> ExitCode {
    let arguments = Arguments { test_threads: Some(1), ..Arguments::from_args() };
    let drawn = |name, test: fn() -> Result<(), Failed>| promise(name, Need::SoftwareGraphics, test);
    let tests: Vec<Trial> = vec![
        promise("zooming_from_the_map_to_a_carriage_by_day_has_no_break", Need::SoftwareGraphics, zoom_by(NOON)),
        promise("zooming_from_the_map_to_a_carriage_by_night_has_no_break", Need::SoftwareGraphics, zoom_by(NIGHT)),
        drawn("riding_beside_the_train_at_rate_60_has_no_break", a_ride_beside_the_train),
        drawn("driving_at_rate_15_has_no_break", a_drive_in_the_cab),
        drawn("a_day_on_the_map_has_no_break", a_day_on_the_map),
        drawn("a_break_is_found", breaks_are_found),
    ];
    let conclusion = libtest_mimic::run(&arguments, tests);
    // Closed here, while all that the drawing device needs is still there.
    drop(ROOM.take());
    conclusion.exit_code()
}
