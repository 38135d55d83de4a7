//! Checks of the briefing and of the claims.

use super::{At, Known, check_unique, sight};
use crate::scenario::fault::number;
use crate::scenario::load::Draft;
use crate::scenario::model::{Briefing, EarlierJourney};
use crate::scenario::reading::Reading;

/// More entries of a kind than anybody reads.
const MOST_ENTRIES: usize = 1_000;
const MOST_CLAIMS: usize = 5_000;
/// No journey on earth is longer, kilometres and hours.
const LONGEST_KM: f64 = 100_000.0;
const LONGEST_H: f64 = 10_000.0;

pub(super) fn check(briefing: &Briefing, draft: &Draft, known: &Known, reading: &mut Reading) {
    let Some(file) = &draft.head.briefing else { return };
    let at = At::new(file);
    let captions = at.field("captions");
    let shown = at.list(reading, "captions", &briefing.captions, MOST_ENTRIES);
    check_unique(reading, &captions, "id", shown.iter().map(|caption| caption.id.as_str()));
    for (index, caption) in shown.iter().enumerate() {
        let entry = captions.item(index);
        sight::check_moment(&entry, "at", &caption.at, known, reading);
        entry.claims(reading, known, &caption.claims);
    }
    let sections = at.field("sections");
    let shown = at.list(reading, "sections", &briefing.sections, MOST_ENTRIES);
    check_unique(reading, &sections, "id", shown.iter().map(|section| section.id.as_str()));
    for (index, section) in shown.iter().enumerate() {
        let entry = sections.item(index);
        entry.claims(reading, known, &section.claims);
        entry.list(reading, "speaks_for", &section.speaks_for, MOST_ENTRIES);
        entry.list(reading, "speaks_against", &section.speaks_against, MOST_ENTRIES);
        sight::check(&entry, section.seen.as_ref(), draft, known, reading);
    }
    at.list(reading, "guests", &briefing.guests, MOST_ENTRIES);
    let history = at.field("history");
    for (index, journey) in at.list(reading, "history", &briefing.history, MOST_ENTRIES).iter().enumerate() {
        let entry = history.item(index);
        check_figures(&entry, journey, reading);
        sight::check(&entry, journey.seen.as_ref(), draft, known, reading);
    }
    check_closing(&at, briefing, known, reading);
}

/// Distances and durations are a least and a largest value.
fn check_figures(entry: &At<'_>, journey: &EarlierJourney, reading: &mut Reading) {
    let figures = [("distance_km", journey.distance_km, LONGEST_KM), ("duration_h", journey.duration_h, LONGEST_H)];
    for (name, figures, most) in figures {
        let Some((least, largest)) = figures else { continue };
        if !(least > 0.0 && least <= largest && largest <= most) {
            let message = format!(
                "found {} to {}, expected a least and a largest value, more than 0 and at most {}",
                number(least),
                number(largest),
                number(most)
            );
            entry.field(name).fault(reading, message, "write the same value twice where reports agree");
        }
    }
}

/// Every sentence of the closing says who says so.
fn check_closing(at: &At<'_>, briefing: &Briefing, known: &Known, reading: &mut Reading) {
    let Some(closing) = &briefing.closing else { return };
    let closing_at = at.field("closing");
    let lines = closing_at.field("lines");
    for (index, line) in closing_at.list(reading, "lines", &closing.lines, MOST_ENTRIES).iter().enumerate() {
        let entry = lines.item(index);
        entry.claims(reading, known, &line.claims);
        if line.source.trim().is_empty() && line.claims.is_empty() {
            let hint = "write who says so: `source: \"...\"`, or `claims: [...]`";
            entry.fault(reading, "found neither source nor claim, expected at least one", hint);
        }
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
