//! Checks of `scenario.ron`.

use jiff::tz::TimeZone;

use super::At;
use crate::scenario::fault::number;
use crate::scenario::load::{Draft, SCENARIO_FILE};
use crate::scenario::reading::Reading;

/// More time zones than any line crosses.
const MOST_CLOCKS: usize = 50;

pub(super) fn check(draft: &Draft, reading: &mut Reading) {
    let head = At::new(SCENARIO_FILE);
    if draft.head.title.en.trim().is_empty() {
        head.field("title").fault(
            reading,
            "found no English title, expected one",
            "write `title: (en: \"...\")` with a few words",
        );
    }
    let clocks = head.field("clocks");
    if draft.head.clocks.is_empty() {
        clocks.fault(
            reading,
            "found no clock, expected at least one",
            "add `(name: (en: \"Local time\"), zone: \"UTC\", from_km: 0.0)`",
        );
    }
    let mut before = f64::NEG_INFINITY;
    for (index, clock) in head.list(reading, "clocks", &draft.head.clocks, MOST_CLOCKS).iter().enumerate() {
        let at = clocks.item(index);
        if TimeZone::get(&clock.zone).is_err() {
            let message = format!("found time zone `{}`, expected an IANA name", clock.zone);
            at.field("zone").fault(reading, message, nearest_zone(&clock.zone));
        }
        if clock.from_km <= before {
            let message =
                format!("found km {} after km {before}, expected clocks in the order of travel", number(clock.from_km));
            at.field("from_km").fault(reading, message, "put the clocks in order, the first with `from_km: 0.0`");
        }
        before = clock.from_km;
    }
}

/// The time zone that was perhaps meant, as a hint.
pub(in crate::scenario) fn nearest_zone(zone: &str) -> String {
    let names: Vec<String> = jiff::tz::db().available().map(|name| name.as_str().to_owned()).collect();
    let near = super::nearest_hint(zone, names.iter().map(String::as_str));
    if near.is_empty() { "for instance `Asia/Pyongyang`".to_owned() } else { near }
}
