//! The way from a claim to the scene: every sight leads where it says, by the commands that keys and buttons send.
#![cfg(feature = "app")]
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

mod stage;

use slow_train::app::camera::{Rig, View};
use slow_train::app::playback::{Clock, ClockCommand};
use slow_train::app::selection::{SelectCommand, Selection};
use slow_train::app::sight::Steps;
use slow_train::journey::VehicleKind;
use slow_train::scenario::{Scenario, Sight, shared_claims};
use stage::{Stage, playing};

/// Every sight of the journey with what it belongs to.
fn sights(scenario: &Scenario) -> Vec<(String, Sight)> {
    let claims = scenario.claims.iter().filter_map(|claim| Some((claim.id.clone(), claim.seen.clone()?)));
    let sections = scenario.briefing.sections.iter();
    let sections = sections.filter_map(|section| Some((section.id.clone(), section.seen.clone()?)));
    let history = scenario.briefing.history.iter();
    let history = history.filter_map(|past| Some((past.when.en.clone(), past.seen.clone()?)));
    claims.chain(sections).chain(history).collect()
}

fn go(stage: &mut Stage, sight: &Sight) {
    let steps = Steps::to(sight, &playing());
    steps.clock.into_iter().for_each(|command| stage.tell(command));
    steps.select.into_iter().for_each(|command| stage.tell(command));
    steps.views.into_iter().for_each(|command| stage.tell(command));
    steps.walk.into_iter().for_each(|command| stage.tell(command));
    // Commands that are answered by commands take another frame.
    (0..3).for_each(|_| stage.frame());
}

/// Whether the scene shows what a sight names.
fn assert_shows(stage: &mut Stage, name: &str, sight: &Sight) {
    let playing = playing();
    if let Some(moment) = &sight.at {
        let at_s = playing
            .journey
            .time_of(&playing.scenario, moment)
            .unwrap_or_else(|| panic!("{name}: nothing happens at {moment}"));
        assert!((stage.elapsed_s() - at_s).abs() < 0.01, "{name}: the clock stands at {}", stage.elapsed_s());
        assert!(!stage.app().world().resource::<Clock>().playing, "{name}: the moment is held");
    }
    let world = stage.app().world();
    let (rig, selection) = (world.resource::<Rig>(), world.resource::<Selection>());
    let view = sight.view.map_or(View::Carriage, View::of);
    if sight.view.is_some() || sight.carriage.is_some() {
        assert_eq!(rig.view, view, "{name}");
    }
    let number = selection.vehicle().and_then(|vehicle| match playing.journey.vehicles()[vehicle].kind {
        VehicleKind::Carriage { number, .. } => Some(number),
        VehicleKind::Locomotive { .. } => None,
    });
    if view != View::Carriage || sight.carriage.is_some() {
        assert_eq!(number, sight.carriage, "{name}");
    }
    if let Some(room) = &sight.room {
        let (vehicle, place) = rig.within().unwrap_or_else(|| panic!("{name}: nobody stands in the room"));
        assert_eq!(Some(vehicle), selection.vehicle(), "{name}");
        let carriage = &playing.scenario.trains[0].carriages[sight.carriage.unwrap() as usize - 1];
        assert_eq!(playing.scenario.interior(carriage).rooms[place].id, *room, "{name}");
    } else {
        assert_eq!(rig.walk().map(|walk| walk.vehicle), None, "{name}: nobody walks");
    }
}

#[test]
fn every_sight_leads_to_where_it_says_whatever_was_on_show_before() {
    let playing = playing();
    let sights = sights(&playing.scenario);
    assert!(sights.len() >= 15, "{}", sights.len());
    let mut stage = Stage::open();
    for (name, sight) in sights.iter().chain(sights.iter().rev()) {
        stage.tell(ClockCommand::Play);
        go(&mut stage, sight);
        assert_shows(&mut stage, name, sight);
    }
}

#[test]
fn a_sight_leads_out_of_a_seat_and_out_of_a_room() {
    let mut stage = Stage::open();
    let office = Sight { carriage: Some(37), room: Some("office".into()), ..Sight::default() };
    go(&mut stage, &office);
    assert_shows(&mut stage, "office", &office);
    let seat = Sight { view: Some(slow_train::scenario::ViewName::Seat), carriage: Some(33), ..Sight::default() };
    go(&mut stage, &seat);
    assert_shows_view(&mut stage, View::Seat);
    let armour = Sight { carriage: Some(2), ..Sight::default() };
    go(&mut stage, &armour);
    assert_shows(&mut stage, "armour", &armour);
}

fn assert_shows_view(stage: &mut Stage, view: View) {
    assert_eq!(stage.app().world().resource::<Rig>().view, view);
}

#[test]
fn a_moment_alone_leaves_view_and_selection() {
    let mut stage = Stage::open();
    stage.tell(SelectCommand::Carriage(36));
    (0..3).for_each(|_| stage.frame());
    go(&mut stage, &Sight { at: Some("border".into()), ..Sight::default() });
    assert_shows_view(&mut stage, View::Carriage);
    assert_eq!(stage.elapsed_s(), playing().journey.time_of(&playing().scenario, "border").unwrap());
}

#[test]
fn the_journey_to_beijing_has_every_sight_of_the_claims() {
    // A sight of the program's claims that does not fit is left out without a word: here each has to fit.
    let shared = shared_claims().unwrap();
    let scenario = &playing().scenario;
    for claim in shared {
        let here = scenario.claims.iter().find(|own| own.id == claim.id).unwrap();
        assert_eq!(here.seen, claim.seen, "{}", claim.id);
    }
}
