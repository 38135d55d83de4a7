//! Checks of the briefing and of the claims.

use super::{At, Known, check_unique, nearest_hint};
use crate::scenario::load::Draft;
use crate::scenario::model::Briefing;
use crate::scenario::reading::Reading;
use crate::scenario::when::When;

/// More entries of a kind than anybody reads.
const MOST_ENTRIES: usize = 1_000;
const MOST_CLAIMS: usize = 5_000;

pub(super) fn check(briefing: &Briefing, draft: &Draft, known: &Known, reading: &mut Reading) {
    let Some(file) = &draft.head.briefing else { return };
    let at = At::new(file);
    let captions = at.field("captions");
    let shown = at.list(reading, "captions", &briefing.captions, MOST_ENTRIES);
    check_unique(reading, &captions, "id", shown.iter().map(|caption| caption.id.as_str()));
    for (index, caption) in shown.iter().enumerate() {
        let entry = captions.item(index);
        check_moment(&entry, "at", &caption.at, known, reading);
        entry.claims(reading, known, &caption.claims);
    }
    let sections = at.field("sections");
    let shown = at.list(reading, "sections", &briefing.sections, MOST_ENTRIES);
    check_unique(reading, &sections, "id", shown.iter().map(|section| section.id.as_str()));
    for (index, section) in shown.iter().enumerate() {
        sections.item(index).claims(reading, known, &section.claims);
    }
    at.list(reading, "guests", &briefing.guests, MOST_ENTRIES);
    at.list(reading, "history", &briefing.history, MOST_ENTRIES);
}

/// A field that holds an instant names an event, a place or a time since departure, and perhaps some time around it.
pub(super) fn check_moment<'a>(entry: &At<'a>, field: &'a str, moment: &str, known: &Known, reading: &mut Reading) {
    let when = When::parse(moment);
    let place = when.as_ref().and_then(|when| when.anchor.place());
    if when.is_some() && place.is_none() || reading.is_full(entry.file) {
        return;
    }
    let place = place.unwrap_or(moment);
    let Some(stations) = &known.stations else { return };
    if when.is_none() || known.place_km(place).is_none() {
        let names = stations.iter().chain(&known.borders).map(|(name, _)| name.as_str());
        let near = nearest_hint(place, names);
        let hint = if near.is_empty() {
            "for instance `departure`, `border`, `arrive beijing`, `border -2m` or `+06h30m`".to_owned()
        } else {
            near
        };
        let message = format!("found moment `{moment}`, expected an event, a place or a time since departure");
        entry.field(field).fault(reading, message, hint);
    }
}

/// Claims have unique ids and name a source.
pub(super) fn check_claims(draft: &Draft, reading: &mut Reading) {
    if let Some((file, index)) = draft.claim_places.get(MOST_CLAIMS) {
        let message = format!("found {} claims, expected at most {MOST_CLAIMS}", draft.claims.len());
        At::new(file).item(*index).fault(reading, message, "leave out what the journey does not need");
        return;
    }
    let mut seen = std::collections::BTreeSet::new();
    for (claim, (file, index)) in draft.claims.iter().zip(&draft.claim_places) {
        let list = At::new(file);
        let entry = list.item(*index);
        if !seen.insert(&claim.id) {
            let message = format!("found claim `{}` a second time, expected every id once", claim.id);
            entry.field("id").fault(reading, message, "choose another name");
        }
        if claim.sources.is_empty() {
            let hint = "write who says so: `sources: [(publisher: \"...\")]`";
            entry.field("sources").fault(reading, "found no source, expected at least one", hint);
        }
    }
}
