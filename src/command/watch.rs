//! `slow-train watch`: the window.

use std::path::PathBuf;

use bevy::{app::AppExit, math::UVec2};
use clap::Args;

use super::{Failure, instant, view_args};
use crate::{
    app::{
        camera::Rig,
        director::{Director, DirectorCommand},
        graphics,
        journal::JournalFile,
        launch::{self, Start},
        playback::{Clock, ClockCommand},
        preset::{Preset, Purpose},
        reload,
        selection::SelectCommand,
        settings,
        store::Store,
    },
    film,
    scenario::{Faults, Scenario},
    words::{Lang, Words},
};

/// Open the window.
#[derive(Debug, Args)]
pub struct WatchCommand {
    /// A built-in name or a folder.
    #[arg(default_value = "beijing-2025")]
    pub scenario: String,
    /// Instant, time since departure (+13h20m) or event name.
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Journey seconds per second, 0 is paused, negative runs backwards.
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub rate: Option<f64>,
    /// map, follow, carriage, formation, trackside, cab or seat.
    #[arg(long, value_name = "NAME")]
    pub view: Option<String>,
    /// Carriage to select.
    #[arg(long, value_name = "N")]
    pub carriage: Option<u32>,
    /// en, ko or zh; without it as chosen last, else the system's.
    #[arg(long, value_name = "LANG", value_parser = view_args::lang)]
    pub lang: Option<Lang>,
    /// auto, low, medium or high; without it as chosen last.
    #[arg(long, value_name = "PRESET", value_parser = view_args::preset)]
    pub preset: Option<Preset>,
    /// Size of the window.
    #[arg(long, value_name = "WxH", default_value = "1280x720", value_parser = view_args::size)]
    pub size: UVec2,
    /// Write what happens, one JSON object a line.
    #[arg(long, value_name = "FILE")]
    pub journal: Option<PathBuf>,
    /// Begin again at the end.
    #[arg(long = "loop")]
    pub again: bool,
}

impl Default for WatchCommand {
    fn default() -> Self {
        Self {
            scenario: "beijing-2025".into(),
            at: None,
            rate: None,
            view: None,
            carriage: None,
            lang: None,
            preset: None,
            size: UVec2::new(1_280, 720),
            journal: None,
            again: false,
        }
    }
}

impl WatchCommand {
    /// Opens the window; without a display prints the table and how to make pictures.
    pub(super) fn run(&self) -> Result<(), Failure> {
        let view = self.view.as_deref().map(view_args::view).transpose()?;
        if self.rate.is_some_and(|r| !r.is_finite()) {
            return Err(Failure::bad_input(
                "found a rate that is not a number, expected 0.1 to 100000, 0 or a negative rate",
            ));
        }
        let scenario = Scenario::load(&self.scenario).map_err(|faults| Failure::BadInput(faults.into()))?;
        view_args::carriage(&scenario, self.carriage)?;
        let store = Store::of_platform();
        let (kept, notices) = settings::load(&store);
        // A flag holds for this run; what was chosen last holds without one.
        let lang = self.lang.or(kept.language).unwrap_or_else(settings::system_language);
        let words = Words::new(lang);
        if let Err(reason) = graphics::require_display(&words) {
            return super::solve::without_window(&scenario, &reason, words);
        }
        let folder = scenario.source_folder().map(std::path::Path::to_owned);
        let playing = launch::prepare(scenario).map_err(Failure::Failed)?;
        let at_s =
            self.at.as_deref().map(|t| instant::elapsed_s(&playing.scenario, &playing.journey, t)).transpose()?;
        let faults = film::faults(&playing.scenario, &playing.journey);
        if !faults.is_empty() {
            return Err(Failure::BadInput(Faults(faults).into()));
        }
        let title = settings::title(&words, &playing);
        let start = Start { size: self.size, lang, windowed: true, title };
        let mut app = launch::app(playing, &start);
        self.preset.unwrap_or(kept.preset).apply(Purpose::Live, &mut app);
        settings::put_on(app.world_mut(), kept, lang);
        app.insert_resource(notices);
        if !app.world().contains_resource::<Store>() {
            app.insert_resource(store);
        }
        if let Some(path) = &self.journal {
            let journal = JournalFile::create(path)
                .map_err(|e| Failure::bad_input(format_args!("cannot write the journal {}: {e}", path.display())))?;
            app.insert_resource(journal);
        }
        if let Some(folder) = folder {
            app.insert_resource(reload::Folder(folder));
        }
        let world = app.world_mut();
        world.resource_mut::<Clock>().again = self.again;
        world.resource_mut::<Director>().again = self.again;
        // Whoever asks for something has control from the start.
        if at_s.is_none() && self.rate.is_none() && view.is_none() && self.carriage.is_none() {
            world.write_message(DirectorCommand::Begin);
        }
        if let Some(at_s) = at_s {
            world.write_message(ClockCommand::Seek(at_s));
        }
        match self.rate {
            Some(0.0) => {
                world.write_message(ClockCommand::Pause);
            }
            Some(rate) => {
                world.write_message(ClockCommand::Rate(rate));
            }
            None => {}
        }
        if let Some(view) = view {
            world.resource_mut::<Rig>().fly_to(view);
        }
        if let Some(number) = self.carriage {
            world.write_message(SelectCommand::Carriage(number));
        }
        match app.run() {
            AppExit::Success => Ok(()),
            AppExit::Error(_) => Err(Failure::failed("the window ended with an error")),
        }
    }
}
