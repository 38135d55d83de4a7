//! How much is drawn changes while the journey is on show, both ways.
#![cfg(feature = "app")]

mod stage;

use bevy::render::view::Msaa;
use slow_train::app::camera::RenderScale;
use slow_train::app::journal::JournalFile;
use slow_train::app::land::Density;
use slow_train::app::preset::{Detail, Preset, PresetCommand, Purpose};
use stage::Stage;

fn drawn(stage: &mut Stage) -> (RenderScale, Density) {
    let world = stage.app().world();
    (*world.resource::<RenderScale>(), *world.resource::<Density>())
}

fn change(stage: &mut Stage, command: PresetCommand) -> (RenderScale, Density) {
    stage.tell(command);
    stage.frame();
    drawn(stage)
}

#[test]
fn presets_change_live_in_both_directions_with_all_that_belongs() {
    let mut stage = Stage::open();
    Preset::Low.apply(Purpose::Live, stage.app());
    let low = drawn(&mut stage);
    assert!(low.0.adaptive && low.0.msaa == Msaa::Off);
    let high = change(&mut stage, PresetCommand::To(Preset::High));
    assert_eq!(high.0, RenderScale { scale: 1.0, adaptive: false, msaa: Msaa::Sample4 });
    assert!(high.1.reach > low.1.reach);
    let medium = change(&mut stage, PresetCommand::To(Preset::Medium));
    assert!(medium.0.msaa == Msaa::Sample4 && medium.1.reach < high.1.reach);
    assert_eq!(change(&mut stage, PresetCommand::To(Preset::Low)), low);
}

#[test]
fn the_key_goes_through_all_presets_and_the_journal_tells() {
    let mut stage = Stage::open();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.jsonl");
    let journal = JournalFile::create(&path).expect("a journal");
    stage.app().insert_resource(journal);
    Preset::Low.apply(Purpose::Live, stage.app());
    let mut seen = Vec::new();
    for _ in 0..3 {
        change(&mut stage, PresetCommand::Next);
        seen.push(stage.app().world().resource::<Detail>().preset);
    }
    assert_eq!(seen, [Preset::Medium, Preset::High, Preset::Low]);
    let told = std::fs::read_to_string(&path).expect("it is there");
    let names: Vec<_> = told
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|line| line["event"] == "preset")
        .map(|line| line["name"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(names, ["medium", "high", "low"]);
}

#[test]
fn the_same_preset_again_leaves_alone_what_the_frame_time_has_chosen() {
    let mut stage = Stage::open();
    Preset::Low.apply(Purpose::Live, stage.app());
    stage.app().world_mut().resource_mut::<RenderScale>().scale = 0.625;
    assert_eq!(change(&mut stage, PresetCommand::To(Preset::Low)).0.scale, 0.625);
}
