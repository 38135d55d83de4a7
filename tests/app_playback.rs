//! Time in the app: an instant looks the same however it was reached.
#![cfg(feature = "app")]

mod stage;

use std::collections::BTreeMap;

use slow_train::app::playback::{Clock, ClockCommand};
use stage::{FRAMES_PER_SECOND, Stage, Stand, playing};

/// All that is placed of the train: bodies, bogies and wheels near the eye.
fn places(stage: &mut Stage) -> Vec<Stand> {
    let bodies: BTreeMap<usize, Stand> = stage.bodies();
    let bogies = stage.bogies().into_iter().map(|b| b.2);
    let wheels = stage.wheels().into_iter().map(|w| w.2).collect::<Vec<_>>();
    bodies.into_values().chain(bogies).chain(wheels).collect()
}

/// The same to the last bit but for the zero of render space, which may lie elsewhere: then to a tenth of a millimetre
/// and a millionth of a turn.
fn assert_same(a: &[Stand], b: &[Stand], what: &str) {
    assert_eq!(a.len(), b.len(), "{what}");
    for (a, b) in a.iter().zip(b) {
        assert!(a.at.distance(b.at) < 5e-4, "{what}: {} and {}", a.at, b.at);
        assert!(a.turn.dot(b.turn).abs() > 1.0 - 1e-6, "{what}: {} and {}", a.turn, b.turn);
    }
}

#[test]
fn seeking_equals_playing() {
    let mut played = Stage::open();
    let mut sought = Stage::open();
    played.look_at(36);
    sought.look_at(36);
    for rate in [1.0, 60.0, 480.0, 10_000.0] {
        played.tell(ClockCommand::Rate(rate));
        played.tell(ClockCommand::Play);
        for _ in 0..100 {
            played.frame();
        }
        played.tell(ClockCommand::Pause);
        played.frame();
        sought.seek(played.elapsed_s());
        // What hangs on the eye (which gear is near) settles in one more frame.
        played.frame();
        sought.frame();
        assert_eq!(played.elapsed_s(), sought.elapsed_s());
        assert_same(&places(&mut played), &places(&mut sought), &format!("rate {rate}"));
    }
    assert!(played.elapsed_s() > 16_000.0);
}

#[test]
fn backwards_is_as_exact_as_forwards() {
    let mut stage = Stage::open();
    stage.seek(40_000.0);
    stage.look_at(36);
    for rate in [1.0, 480.0] {
        stage.tell(ClockCommand::Rate(rate));
        stage.tell(ClockCommand::Play);
        let mut seen = Vec::new();
        for _ in 0..60 {
            stage.frame();
            seen.push((stage.elapsed_s(), places(&mut stage)));
        }
        stage.tell(ClockCommand::Reverse);
        seen.pop();
        for (elapsed_s, there) in seen.iter().rev() {
            stage.frame();
            assert_eq!(stage.elapsed_s(), *elapsed_s);
            assert_same(&places(&mut stage), there, &format!("rate {rate} at {elapsed_s} s"));
        }
        stage.tell(ClockCommand::Pause);
        stage.tell(ClockCommand::Reverse);
        stage.frame();
    }
}

#[test]
fn the_clock_runs_on_real_time_at_every_rate_both_ways() {
    for rate in [0.1, 1.0, 480.0, 10_000.0, -0.1, -480.0, -10_000.0] {
        let mut stage = Stage::open();
        stage.seek(43_200.0);
        stage.tell(ClockCommand::Rate(rate));
        stage.tell(ClockCommand::Play);
        for _ in 0..FRAMES_PER_SECOND {
            stage.frame();
        }
        let ran = stage.elapsed_s() - 43_200.0;
        assert!((ran - rate).abs() < 1e-6, "a second at rate {rate} is {ran} s");
    }
}

#[test]
fn the_journey_begins_at_a_rate_that_shows_it_in_three_minutes() {
    let mut stage = Stage::open();
    let clock = *stage.app().world().resource::<Clock>();
    assert!((clock.duration_s / clock.rate - 180.0).abs() < 1.0);
}

#[test]
fn next_and_previous_event_visit_every_event_both_ways() {
    let mut stage = Stage::open();
    let times = playing().event_times_s;
    let visit = |stage: &mut Stage, command: ClockCommand| {
        let mut seen = vec![stage.elapsed_s()];
        for _ in 0..times.len() + 2 {
            stage.tell(command);
            stage.frame();
            seen.push(stage.elapsed_s());
        }
        seen.dedup();
        seen
    };
    let there = visit(&mut stage, ClockCommand::NextEvent);
    assert_eq!(stage.elapsed_s(), playing().journey.duration_s());
    let back = visit(&mut stage, ClockCommand::PreviousEvent);
    assert_eq!(stage.elapsed_s(), 0.0);
    assert!(there.len() > 10);
    // Events within a second of each other count as one, from either side.
    for t in times.iter() {
        for way in [&there, &back] {
            assert!(way.iter().any(|v| (v - t).abs() <= 1.0), "{t} s is passed over");
        }
    }
}
