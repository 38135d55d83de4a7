//! Whatever is written into a scenario's files, the answer is a scenario or faults with places: never a panic.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

mod common;

use common::Copy;
use proptest::prelude::*;
use slow_train::scenario::Scenario;

const FILES: [&str; 6] = ["scenario.ron", "line.ron", "formation.ron", "timetable.ron", "briefing.ron", "track.csv"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_edit_gives_faults_with_places_or_a_scenario(
        file in prop::sample::select(&FILES[..]),
        at in 0.0..1.0_f64,
        cut in 0_usize..12,
        new in "[(){}\\[\\]\",:.\\-x0-9é \n]{0,4}",
    ) {
        let copy = Copy::new();
        let mut text: Vec<char> = copy.read(file).chars().collect();
        let start = (at * text.len() as f64) as usize;
        let end = (start + cut).min(text.len());
        text.splice(start..end, new.chars());
        copy.write(file, text.into_iter().collect::<String>());
        if let Err(faults) = Scenario::load(copy.path().to_str().unwrap()) {
            prop_assert!(!faults.0.is_empty());
            for fault in &faults.0 {
                prop_assert!(fault.line >= 1 && fault.column >= 1 && !fault.message.is_empty(), "{fault}");
                prop_assert!(fault.line <= copy.read(&fault.file).lines().count() + 1, "{fault}");
            }
            // What the terminal shows must hold together too.
            let shown = format!("{:?}", miette::Report::new(faults));
            prop_assert!(shown.len() > 10);
        }
    }
}
