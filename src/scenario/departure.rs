//! Reads the instant of departure: a local time that exists, exists once, and belongs to our age.

use jiff::Zoned;
use jiff::fmt::temporal::Pieces;
use jiff::tz::{AmbiguousOffset, TimeZone};

/// Railways and their time zones exist in these years.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2200;
const FORM: &str = "write it like `2025-09-01T17:00:00+09:00[Asia/Pyongyang]`: date, time, offset, zone";

/// The departure, or what was found and a hint.
pub(super) fn parse(text: &str) -> Result<Zoned, (String, String)> {
    let wrong = |expected: &str| (format!("found `{text}`, expected {expected}"), FORM.to_owned());
    let Ok(pieces) = Pieces::parse(text) else { return Err(wrong("an instant with its zone")) };
    if !YEARS.contains(&pieces.date().year()) {
        return Err(wrong(&format!("a year from {} to {}", YEARS.start(), YEARS.end())));
    }
    if pieces.time().is_none() {
        return Err(wrong("a time of day as well"));
    }
    let Some(annotation) = pieces.time_zone_annotation() else {
        return Err(wrong("the zone in brackets after the time"));
    };
    let Ok(zone) = annotation.to_time_zone() else {
        return Err((format!("found `{text}`, expected a zone with an IANA name"), zone_hint(text)));
    };
    let local = pieces.date().to_datetime(pieces.time().unwrap_or_default());
    match (zone.to_ambiguous_timestamp(local).offset(), pieces.to_numeric_offset()) {
        (AmbiguousOffset::Gap { .. }, _) => {
            let message = format!("found `{text}`, expected a time that exists: the clocks are put forward over it");
            Err((message, "choose a time before or after that hour".to_owned()))
        }
        (AmbiguousOffset::Fold { before, after }, None) => {
            let message =
                format!("found `{text}`, expected an offset: the clocks are put back and this time comes twice");
            let meant = [before, after].map(|offset| offset.to_timestamp(local).map(|at| at.to_zoned(zone.clone())));
            let hint = match meant {
                [Ok(first), Ok(second)] => format!("write `{first}` or `{second}`"),
                _ => FORM.to_owned(),
            };
            Err((message, hint))
        }
        _ => text.parse().map_err(|_| wrong_offset(text, &zone, local)),
    }
}

fn wrong_offset(text: &str, zone: &TimeZone, local: jiff::civil::DateTime) -> (String, String) {
    let message = format!("found `{text}`, expected the offset that the zone has at that time");
    let hint =
        local.to_zoned(zone.clone()).map_or_else(|_| FORM.to_owned(), |right| format!("did you mean `{right}`?"));
    (message, hint)
}

/// The zone that was perhaps meant.
fn zone_hint(text: &str) -> String {
    let written = text.split_once('[').map_or("", |(_, rest)| rest.trim_end_matches(']'));
    super::check::nearest_zone(written)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn departures_that_exist_once_are_read() {
        for good in [
            "2025-09-01T17:00:00+09:00[Asia/Pyongyang]",
            "2025-09-01T17:00[Asia/Pyongyang]",
            "2025-10-26T02:30+01:00[Europe/Berlin]",
        ] {
            assert!(parse(good).is_ok(), "{good}");
        }
    }
}
