//! Checks of what is inside of carriages: the kit, the layouts of classes, the changes of single carriages.
//!
//! What is wrong is first collected as findings, which know the entry they speak of but no file: a class's layout and
//! the same layout with a carriage's changes go through the same checks, and what is wrong with the class is told once.

mod furnishings;
mod geometry;
mod kit;
mod names;
mod rooms;
mod ways;

use std::collections::BTreeSet;

use super::{At, Known};
use crate::scenario::fault::number;
use crate::scenario::interior::{Changes, Interior, Layout, Written};
use crate::scenario::load::Draft;
use crate::scenario::model::{Carriage, CarriageClass, Train};
use crate::scenario::reading::Reading;
use kit::Kit;

/// Bodies of these sizes can have an inside, metres; the checks of classes say so.
const BODY_LENGTHS_M: std::ops::RangeInclusive<f64> = 2.0..=60.0;
const BODY_WIDTHS_M: std::ops::RangeInclusive<f64> = 1.0..=4.5;
/// More findings of one inside are not told: they would fill more than a file's share of faults.
const MOST_FINDINGS: usize = 100;

/// Checks the kit, every class and every carriage that has changes.
pub(super) fn check(draft: &Draft, known: &Known, reading: &mut Reading) {
    let kit = kit::check(draft, reading);
    for (name, class) in &draft.carriage_classes.values {
        check_class(name, class, &kit, draft, known, reading);
    }
    for (index, train) in draft.trains.iter().flatten().enumerate() {
        check_train(train, index, &kit, draft, known, reading);
    }
}

/// The entry that a finding speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    /// The layout as a whole, or one of its fields.
    Layout,
    /// An outer door of the body.
    Door(usize),
    Room(Written),
    Doorway(Written),
    /// An entry of the furnishings.
    Row(Written),
}

impl Subject {
    /// Its entry in the changes of a carriage, if it is written there.
    fn of_carriage(self) -> Option<(&'static str, usize)> {
        match self {
            Self::Room(Written::Carriage(index)) => Some(("rooms", index)),
            Self::Doorway(Written::Carriage(index)) => Some(("doorways", index)),
            Self::Row(Written::Carriage(index)) => Some(("furnishings", index)),
            _ => None,
        }
    }

    /// Its entry in the layout of a class, if it is written there.
    fn of_class(self) -> Option<(&'static str, usize)> {
        match self {
            Self::Room(Written::Class(index)) => Some(("rooms", index)),
            Self::Doorway(Written::Class(index)) => Some(("doorways", index)),
            Self::Row(Written::Class(index)) => Some(("furnishings", index)),
            _ => None,
        }
    }
}

/// Something that is wrong with an inside.
#[derive(Clone, Debug)]
struct Finding {
    subject: Subject,
    /// The field that it speaks of; empty for the whole entry.
    field: &'static str,
    message: String,
    hint: String,
}

/// All that is wrong with an inside.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, subject: Subject, field: &'static str, message: impl Into<String>, hint: impl Into<String>) {
        if !self.is_full() {
            self.0.push(Finding { subject, field, message: message.into(), hint: hint.into() });
        }
    }

    fn is_full(&self) -> bool {
        self.0.len() >= MOST_FINDINGS
    }
}

/// The layout of a class, and the entries of it that its findings speak of.
fn check_class(name: &str, class: &CarriageClass, kit: &Kit<'_>, draft: &Draft, known: &Known, reading: &mut Reading) {
    let file = &draft.carriage_classes.files[name];
    let (at, layout) = (At::new(file), &class.layout);
    let layout_at = at.field("layout");
    for (index, room) in layout.rooms.iter().enumerate().filter(|(_, room)| !room.claims.is_empty()) {
        layout_at.field("rooms").item(index).claims(reading, known, &room.claims);
    }
    for (index, row) in layout.furnishings.iter().enumerate().filter(|(_, row)| !row.claims.is_empty()) {
        layout_at.field("furnishings").item(index).claims(reading, known, &row.claims);
    }
    if reading.has_gaps(file) {
        return; // What is missing would be found missing again and again.
    }
    for finding in findings_of(class, None, kit).0 {
        let entry = match (finding.subject, finding.subject.of_class()) {
            (Subject::Door(index), _) => at.field("body").field("doors").item(index),
            (_, Some((list, index))) => layout_at.field(list).item(index),
            _ => layout_at.clone(),
        };
        report(&entry, &finding, reading);
    }
}

fn report(entry: &At<'_>, finding: &Finding, reading: &mut Reading) {
    let place = if finding.field.is_empty() { entry.clone() } else { entry.field(finding.field) };
    place.fault(reading, finding.message.as_str(), finding.hint.as_str());
}

fn check_train(train: &Train, index: usize, kit: &Kit<'_>, draft: &Draft, known: &Known, reading: &mut Reading) {
    let list = At::new(&draft.head.formation).field("trains").item(index).field("carriages");
    for (index, carriage) in train.carriages.iter().enumerate().take(super::train::MOST_CARRIAGES) {
        let (Some(changes), false) = (&carriage.layout, reading.is_full(&draft.head.formation)) else { continue };
        check_carriage(carriage, changes, &list.item(index), kit, draft, known, reading);
    }
}

/// The changes of one carriage, and what they do to the layout of its class.
fn check_carriage(
    carriage: &Carriage,
    changes: &Changes,
    at: &At<'_>,
    kit: &Kit<'_>,
    draft: &Draft,
    known: &Known,
    reading: &mut Reading,
) {
    let at = at.field("layout");
    for (index, room) in changes.rooms.iter().enumerate().filter(|(_, room)| !room.claims.is_empty()) {
        at.field("rooms").item(index).claims(reading, known, &room.claims);
    }
    for (index, row) in changes.furnishings.iter().enumerate().filter(|(_, row)| !row.claims.is_empty()) {
        at.field("furnishings").item(index).claims(reading, known, &row.claims);
    }
    let Some(class) = draft.carriage_classes.values.get(&carriage.class) else { return };
    if reading.has_gaps(&draft.head.formation) || reading.has_gaps(&draft.carriage_classes.files[&carriage.class]) {
        return;
    }
    names::check_changes(&class.layout, changes, &at, reading);
    let of_class: BTreeSet<_> = findings_of(class, None, kit).0.into_iter().map(key).collect();
    for finding in findings_of(class, Some(changes), kit).0 {
        if finding.subject.of_carriage().is_none() && of_class.contains(&key(finding.clone())) {
            continue;
        }
        match finding.subject.of_carriage() {
            Some((list, index)) => report(&at.field(list).item(index), &finding, reading),
            // The class is well; something that this carriage has or has not makes it ill.
            None => report(&at, &Finding { field: whole(finding.field), ..finding }, reading),
        }
    }
}

/// A field of the class's layout that a carriage's changes have too.
fn whole(field: &'static str) -> &'static str {
    if field == "travellers" { field } else { "" }
}

fn key(finding: Finding) -> (Subject, String) {
    (finding.subject, finding.message)
}

/// All that is wrong with the inside of a class, or of a carriage of it.
fn findings_of(class: &CarriageClass, changes: Option<&Changes>, kit: &Kit<'_>) -> Findings {
    let mut findings = Findings::default();
    let (layout, body) = (&class.layout, &class.body);
    if is_empty(layout) && changes.is_none() {
        return findings;
    }
    let sound = names::check(layout, changes, kit, &mut findings);
    let sensible = BODY_LENGTHS_M.contains(&body.length_m) && BODY_WIDTHS_M.contains(&body.width_m);
    if !sound || !sensible {
        return findings;
    }
    let interior = Interior::of(layout, changes, class.standing);
    let Some(inside) = geometry::Inside::of(&interior, body, kit, &mut findings) else { return findings };
    rooms::check(&inside, &mut findings);
    furnishings::check(&inside, &mut findings);
    ways::check(&inside, layout, changes, &mut findings);
    check_travellers(&inside, &mut findings);
    findings
}

fn is_empty(layout: &Layout) -> bool {
    *layout == Layout::default()
}

/// Nobody travels without a seat or a berth.
fn check_travellers(inside: &geometry::Inside<'_>, findings: &mut Findings) {
    let fittings = inside.interior.fittings(inside.kit.all);
    let (travellers, places) = (fittings.travellers, fittings.seats.saturating_add(fittings.berths));
    if travellers > places {
        let message = format!(
            "found {travellers} travellers for {} seats and {} berths, expected at most {places}",
            fittings.seats, fittings.berths
        );
        findings.add(Subject::Layout, "travellers", message, "lower the number, or add seats or berths");
    }
}

/// A length as people say it: centimetres below a metre, metres to the centimetre from there on.
fn length(metres: f64) -> String {
    let cm = (metres * 100.0).round();
    if cm.abs() < 100.0 { format!("{} cm", number(cm)) } else { format!("{} m", number(cm / 100.0)) }
}

/// A place as people say it: metres, to the centimetre.
fn place(metres: f64) -> String {
    number((metres * 100.0).round() / 100.0)
}
