//! Contact sheets of motion: twelve frames in a row, a thirtieth of a second apart, of every view at several rates, to
//! be looked at for flicker and crawling: `cargo run --example motion_sheet -- FOLDER [AT_SHARE] [WxH]`.
//!
//! Prints for each sheet how much neighbouring frames differ on the mean (of 255), and by how much more the worst pair.

use std::path::PathBuf;

#[cfg(feature = "app")]
mod sheet {
    use std::path::Path;

    use bevy::{math::UVec2, time::TimeUpdateStrategy};
    use image::{GenericImage, RgbaImage};
    use slow_train::{
        app::{
            camera::View,
            capture::{self, Shot, Studio},
            launch,
            playback::ClockCommand,
            preset::Preset,
        },
        scenario::Scenario,
        words::Lang,
    };

    const RATES: [f64; 4] = [1.0, 60.0, 480.0, 10_000.0];
    const FRAMES: u32 = 12;
    const ACROSS: u32 = 4;
    const STEP: std::time::Duration = std::time::Duration::from_nanos(1_000_000_000 / 30);

    fn difference(a: &RgbaImage, b: &RgbaImage) -> f64 {
        let sum: u64 = a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        // A quarter of the bytes is alpha, which never differs.
        sum as f64 / (a.as_raw().len() as f64 * 0.75)
    }

    fn film(studio: &mut Studio, rate: f64) -> miette::Result<Vec<RgbaImage>> {
        let world = studio.world_mut();
        world.insert_resource(TimeUpdateStrategy::ManualDuration(STEP));
        world.write_message(ClockCommand::Rate(rate));
        world.write_message(ClockCommand::Play);
        for _ in 0..4 {
            studio.frame();
        }
        let mut frames = Vec::new();
        for _ in 0..FRAMES {
            // Taking a picture draws frames of its own: time stands still meanwhile.
            studio.world_mut().insert_resource(TimeUpdateStrategy::ManualDuration(std::time::Duration::ZERO));
            frames.push(studio.take()?);
            studio.world_mut().insert_resource(TimeUpdateStrategy::ManualDuration(STEP));
            studio.frame();
        }
        studio.world_mut().write_message(ClockCommand::Pause);
        studio.frame();
        Ok(frames)
    }

    fn lay_out(frames: &[RgbaImage], size: UVec2) -> miette::Result<RgbaImage> {
        let mut sheet = RgbaImage::new(size.x * ACROSS, size.y * FRAMES.div_ceil(ACROSS));
        for (i, frame) in frames.iter().enumerate() {
            let (x, y) = (i as u32 % ACROSS * size.x, i as u32 / ACROSS * size.y);
            sheet.copy_from(frame, x, y).map_err(|e| miette::miette!("{e}"))?;
        }
        Ok(sheet)
    }

    pub fn all(folder: &Path, share: f64, size: UVec2) -> miette::Result<()> {
        let playing = launch::prepare(Scenario::load("beijing-2025")?)?;
        let at_s = playing.journey.duration_s() * share;
        std::fs::create_dir_all(folder).map_err(|e| miette::miette!("cannot make {}: {e}", folder.display()))?;
        let mut studio = Studio::open(playing, size, Lang::En, false, Preset::Low)?;
        for (view, rate) in View::ALL.into_iter().flat_map(|view| RATES.map(|rate| (view, rate))) {
            let carriage = matches!(view, View::Carriage | View::Seat).then_some(36);
            studio.arrange(&Shot { at_s, view, carriage, room: None, orbit: None });
            let frames = film(&mut studio, rate)?;
            let steps: Vec<f64> = frames.windows(2).map(|pair| difference(&pair[0], &pair[1])).collect();
            let mean = steps.iter().sum::<f64>() / steps.len() as f64;
            let worst = steps.iter().copied().fold(0.0, f64::max) / mean.max(1e-9);
            eprintln!("{:<10} x{rate:<7} mean {mean:6.2}  worst {worst:5.2} x mean", view.name());
            capture::save(&lay_out(&frames, size)?, &folder.join(format!("{}-{rate}.png", view.name())))?;
        }
        Ok(())
    }
}

#[cfg(feature = "app")]
fn main() -> miette::Result<()> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().unwrap_or_else(|| "motion".to_owned()));
    let share = args.next().and_then(|text| text.parse().ok()).unwrap_or(0.72);
    let size = args.next().and_then(|text| {
        let (w, h) = text.split_once('x')?;
        Some(bevy::math::UVec2::new(w.parse().ok()?, h.parse().ok()?))
    });
    sheet::all(&folder, share, size.unwrap_or(bevy::math::UVec2::new(480, 270)))
}

#[cfg(not(feature = "app"))]
fn main() {
    let _ = PathBuf::new();
}
