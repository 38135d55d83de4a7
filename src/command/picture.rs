//! `slow-train picture`: one frame of any view at any instant, made off-screen.

use std::path::PathBuf;

use bevy::math::UVec2;
use clap::Args;

use super::{Failure, instant, view_args};
use crate::{
    app::{
        capture::{self, Shot, Studio},
        graphics, launch,
        panels::timeline::Kind,
        preset::Preset,
    },
    scenario::Scenario,
    words::Lang,
};

/// Draw one frame of any view at any instant, without a window.
#[derive(Debug, Args)]
pub struct PictureCommand {
    /// A built-in name or a folder.
    #[arg(default_value = "beijing-2025")]
    scenario: String,
    /// Instant, time since departure (+13h20m) or event name.
    #[arg(long, value_name = "TIME", default_value = "+0s")]
    at: String,
    /// map, follow, carriage, formation, trackside, cab or seat.
    #[arg(long, value_name = "NAME", default_value = "follow")]
    view: String,
    /// Carriage to select.
    #[arg(long, value_name = "N")]
    carriage: Option<u32>,
    /// Id of a room of that carriage: seen by somebody who stands in it.
    #[arg(long, value_name = "ID", requires = "carriage")]
    room: Option<String>,
    /// Size in pixels.
    #[arg(long, value_name = "WxH", default_value = "1280x720", value_parser = view_args::size)]
    size: UVec2,
    /// auto, low, medium or high.
    #[arg(long, value_name = "P", default_value = "auto", value_parser = view_args::preset)]
    preset: Preset,
    /// en, ko or zh.
    #[arg(long, value_name = "L", default_value = "en", value_parser = view_args::lang)]
    lang: Lang,
    /// With panels.
    #[arg(long)]
    panels: bool,
    /// Own framing: yaw and pitch in degrees and distance in metres.
    #[arg(long, value_name = "YAW,PITCH,METRES", value_parser = view_args::orbit, allow_hyphen_values = true)]
    orbit: Option<(f64, f64, f64)>,
    /// With the chart unfolded: `time`, `distance` or `stringline`, and how much of it is seen (`time:3600`, seconds or
    /// kilometres). For checks of the panels.
    #[arg(long, value_name = "KIND[:LENGTH]", value_parser = view_args::chart, requires = "panels", hide = true)]
    chart: Option<(Kind, Option<f64>)>,
    /// Where to write (PNG).
    #[arg(long, value_name = "FILE.png")]
    out: PathBuf,
}

impl PictureCommand {
    /// Draws and writes.
    pub(super) fn run(&self) -> Result<(), Failure> {
        let view = view_args::view(&self.view)?;
        if self.out.extension().is_none_or(|e| !e.eq_ignore_ascii_case("png")) {
            return Err(Failure::bad_input(format_args!("{}: expected a name that ends in .png", self.out.display())));
        }
        let scenario = Scenario::load(&self.scenario).map_err(|faults| Failure::BadInput(faults.into()))?;
        view_args::carriage(&scenario, self.carriage)?;
        view_args::room(&scenario, self.carriage, self.room.as_deref())?;
        let playing = launch::prepare(scenario).map_err(Failure::Failed)?;
        let at_s = instant::elapsed_s(&playing.scenario, &playing.journey, &self.at)?;
        graphics::require().map_err(Failure::Failed)?;
        // A picture looks the same wherever it is made.
        let preset = if self.preset == Preset::Auto { Preset::High } else { self.preset };
        let mut studio = Studio::open(playing, self.size, self.lang, self.panels, preset).map_err(Failure::Failed)?;
        if let Some((kind, length)) = self.chart {
            studio.unfold_chart(kind, length, at_s);
        }
        studio.arrange(&Shot { at_s, view, carriage: self.carriage, room: self.room.clone(), orbit: self.orbit });
        let picture = studio.take().map_err(Failure::Failed)?;
        capture::save(&picture, &self.out).map_err(Failure::Failed)
    }
}
