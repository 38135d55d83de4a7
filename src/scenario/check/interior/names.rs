//! Checks of what is written for an inside, before anything is put into its place: counts, numbers, names.

use std::collections::BTreeSet;

use super::kit::Kit;
use super::{Findings, Subject};
use crate::scenario::check::At;
use crate::scenario::fault::{nearest_hint, number};
use crate::scenario::interior::{Changes, Doorway, Layout, Placing, Room, Written};
use crate::scenario::reading::Reading;

/// More than any carriage has.
const MOST_ROOMS: usize = 60;
const MOST_DOORWAYS: usize = 120;
const MOST_ROWS: usize = 500;
const MOST_IN_A_ROW: u32 = 200;
const MOST_PIECES: u64 = 3_000;
const MOST_TRAVELLERS: u32 = 500;
/// Places in a carriage lie within this of its front end or its middle, metres.
const FARTHEST_M: f64 = 100.0;
/// A person passes through a doorway of this width, metres.
const NARROWEST_DOORWAY_M: f64 = 0.55;
const WIDEST_DOORWAY_M: f64 = 4.0;

/// What is written for a carriage: the entries of its class that it keeps, then its own.
struct Entries<'a> {
    rooms: Vec<(Written, &'a Room)>,
    doorways: Vec<(Written, &'a Doorway)>,
    rows: Vec<(Written, &'a Placing)>,
    /// Rooms of the class that the carriage has not.
    without: BTreeSet<&'a str>,
}

impl<'a> Entries<'a> {
    fn of(layout: &'a Layout, changes: Option<&'a Changes>) -> Self {
        fn both<'a, T>(class: &'a [T], own: &'a [T]) -> Vec<(Written, &'a T)> {
            let class = class.iter().enumerate().map(|(index, entry)| (Written::Class(index), entry));
            class.chain(own.iter().enumerate().map(|(index, entry)| (Written::Carriage(index), entry))).collect()
        }
        let (rooms, doorways, rows) = changes.map_or((&[][..], &[][..], &[][..]), |changes| {
            (&changes.rooms[..], &changes.doorways[..], &changes.furnishings[..])
        });
        let without = changes.into_iter().flat_map(|changes| &changes.without).map(String::as_str).collect();
        let mut entries = Self {
            rooms: both(&layout.rooms, rooms),
            doorways: both(&layout.doorways, doorways),
            rows: both(&layout.furnishings, rows),
            without,
        };
        let gone = |id: &str| entries.without.contains(id);
        let is_class = |written: &Written| matches!(written, Written::Class(_));
        entries.rooms.retain(|(written, room)| !(is_class(written) && gone(&room.id)));
        entries.doorways.retain(|(written, way)| !(is_class(written) && (gone(&way.joins.0) || gone(&way.joins.1))));
        entries.rows.retain(|(written, row)| !(is_class(written) && gone(&row.room)));
        entries
    }

    fn room_ids(&self) -> impl Iterator<Item = &'a str> {
        self.rooms.iter().map(|(_, room)| room.id.as_str())
    }
}

/// How much can be said of what is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// Places cannot be computed with these numbers, or rooms not told apart.
    Unsound,
    /// Something names a room or a piece that there is not: what needs it, is not missed.
    WithGaps,
    /// All names are known.
    Whole,
}

/// Checks counts, names and numbers.
pub(super) fn check(layout: &Layout, changes: Option<&Changes>, kit: &Kit<'_>, findings: &mut Findings) -> Names {
    let entries = Entries::of(layout, changes);
    if !check_counts(&entries, findings) {
        return Names::Unsound;
    }
    let told_apart = check_ids(&entries, findings);
    let named = findings.0.len();
    for (written, way) in &entries.doorways {
        for id in [&way.joins.0, &way.joins.1] {
            check_room(&entries, Subject::Doorway(*written), "joins", id, findings);
        }
    }
    for (written, row) in &entries.rows {
        check_kind(*written, row, kit, findings);
        check_room(&entries, Subject::Row(*written), "room", &row.room, findings);
    }
    let whole = findings.0.len() == named;
    let travellers = changes.and_then(|changes| changes.travellers).unwrap_or(layout.travellers);
    match check_numbers(&entries, travellers, findings) && told_apart {
        false => Names::Unsound,
        true if whole => Names::Whole,
        true => Names::WithGaps,
    }
}

/// Whether everything there is can be looked at.
fn check_counts(entries: &Entries<'_>, findings: &mut Findings) -> bool {
    let counts = [
        ("rooms", entries.rooms.len(), MOST_ROOMS),
        ("doorways", entries.doorways.len(), MOST_DOORWAYS),
        ("furnishings", entries.rows.len(), MOST_ROWS),
    ];
    let mut good = true;
    for (name, count, most) in counts {
        if count > most {
            let message = format!("found {count} {name} in a carriage, expected at most {most}");
            findings.add(Subject::Layout, name, message, "leave out what nobody needs to see");
            good = false;
        }
    }
    let pieces: u64 = entries.rows.iter().map(|(_, row)| u64::from(row.count)).sum();
    if pieces > MOST_PIECES {
        let message = format!("found {pieces} pieces of furnishing in a carriage, expected at most {MOST_PIECES}");
        findings.add(Subject::Layout, "furnishings", message, "lower a `count`");
        good = false;
    }
    good
}

/// Whether every room has an id of its own.
fn check_ids(entries: &Entries<'_>, findings: &mut Findings) -> bool {
    let mut seen = BTreeSet::new();
    let before = findings.0.len();
    for (written, room) in &entries.rooms {
        let subject = Subject::Room(*written);
        if room.id.trim().is_empty() {
            findings.add(subject, "id", "found an empty id, expected a name", "for instance `office`");
        } else if !seen.insert(room.id.as_str()) {
            let message = format!("found room `{}` a second time, expected every room once", room.id);
            let hint = match written {
                Written::Class(_) => "choose another name, for instance with a number behind it",
                Written::Carriage(_) => "its class has that room: choose another name, or name it in `without`",
            };
            findings.add(subject, "id", message, hint);
        }
    }
    let told_apart = findings.0.len() == before;
    for (written, _) in entries.rooms.iter().filter(|(_, room)| room.name.en.trim().is_empty()) {
        let message = "found an empty name, expected what people call it";
        findings.add(Subject::Room(*written), "name", message, "for instance `Office`");
    }
    told_apart
}

/// A room that is named must exist.
fn check_room(entries: &Entries<'_>, subject: Subject, field: &'static str, id: &str, findings: &mut Findings) {
    if findings.is_full() || entries.room_ids().any(|known| known == id) {
        return;
    }
    let hint = if entries.without.contains(id) {
        "the carriage is `without` that room".to_owned()
    } else {
        hint_of(id, &entries.room_ids().collect::<Vec<_>>())
    };
    findings.add(subject, field, format!("found room `{id}`, expected the id of a room of this carriage"), hint);
}

fn check_kind(written: Written, row: &Placing, kit: &Kit<'_>, findings: &mut Findings) {
    if findings.is_full() || kit.knows(&row.kind) {
        return;
    }
    let near = nearest_hint(&row.kind, kit.all.keys().map(String::as_str));
    let hint = if near.is_empty() {
        format!("add `furnishings/{}.ron` to the folder, or choose one of assets/furnishings/", row.kind)
    } else {
        near
    };
    let message = format!("found furnishing `{}`, expected the name of a piece of the kit", row.kind);
    findings.add(Subject::Row(written), "kind", message, hint);
}

/// Whether every number lies where it can mean something.
fn check_numbers(entries: &Entries<'_>, travellers: u32, findings: &mut Findings) -> bool {
    let before = findings.0.len();
    let mut number = |subject, field, value: f64, low: f64, high: f64| {
        if !(low..=high).contains(&value) {
            findings.add(subject, field, out_of_range(field, value, low, high), unit_hint(field));
        }
    };
    number(Subject::Layout, "travellers", f64::from(travellers), 0.0, f64::from(MOST_TRAVELLERS));
    for (written, room) in &entries.rooms {
        let subject = Subject::Room(*written);
        for (field, value) in
            [("from_m", room.from_m), ("to_m", room.to_m), ("left_m", room.left_m), ("right_m", room.right_m)]
        {
            number(subject, field, value, -FARTHEST_M, FARTHEST_M);
        }
    }
    for (written, way) in &entries.doorways {
        let subject = Subject::Doorway(*written);
        number(subject, "at_m", way.at_m, -FARTHEST_M, FARTHEST_M);
        number(subject, "width_m", way.width_m, NARROWEST_DOORWAY_M, WIDEST_DOORWAY_M);
    }
    for (written, row) in &entries.rows {
        let subject = Subject::Row(*written);
        number(subject, "at_m", row.at_m, -FARTHEST_M, FARTHEST_M);
        number(subject, "across_m", row.across_m, -FARTHEST_M, FARTHEST_M);
        number(subject, "up_m", row.up_m, 0.0, 5.0);
        number(subject, "turn_deg", row.turn_deg, -360.0, 360.0);
        number(subject, "count", f64::from(row.count), 1.0, f64::from(MOST_IN_A_ROW));
        number(subject, "step_m", row.step_m.0, -FARTHEST_M, FARTHEST_M);
        number(subject, "step_m", row.step_m.1, -FARTHEST_M, FARTHEST_M);
    }
    findings.0.len() == before && !findings.is_full()
}

fn out_of_range(field: &str, value: f64, low: f64, high: f64) -> String {
    let [value, low, high] = [value, low, high].map(number);
    format!("found `{field}: {value}`, expected a number from {low} to {high}")
}

fn unit_hint(field: &str) -> &'static str {
    match field {
        "turn_deg" => "degrees: 0 to the front of the carriage, 90 to its right, 180 to its rear, 270 to its left",
        "travellers" | "count" => "",
        "step_m" => "metres to the rear, metres to the right",
        "width_m" => "metres; a person needs 0.55 m",
        _ => "the unit is metres",
    }
}

/// Names in a carriage's changes that speak of rooms: whom rooms are allotted to, which are left out.
pub(super) fn check_changes(layout: &Layout, changes: &Changes, at: &At<'_>, reading: &mut Reading) {
    let class: Vec<&str> = layout.rooms.iter().map(|room| room.id.as_str()).collect();
    for (index, id) in at.list(reading, "without", &changes.without, MOST_ROOMS).iter().enumerate() {
        if !class.contains(&id.as_str()) {
            let message = format!("found room `{id}`, expected the id of a room of its class");
            at.field("without").item(index).fault(reading, message, hint_of(id, &class));
        }
    }
    let entries = Entries::of(layout, Some(changes));
    let rooms: Vec<&str> = entries.room_ids().take(2 * MOST_ROOMS).collect();
    let mut seen = BTreeSet::new();
    for (index, allotment) in at.list(reading, "allotments", &changes.allotments, MOST_ROOMS).iter().enumerate() {
        let (id, entry) = (allotment.room.as_str(), at.field("allotments").item(index).field("room"));
        if !rooms.contains(&id) {
            let message = format!("found room `{id}`, expected the id of a room of this carriage");
            entry.fault(reading, message, hint_of(id, &rooms));
        } else if !seen.insert(id) {
            let message = format!("found room `{id}` allotted a second time, expected it once");
            entry.fault(reading, message, "leave out one of them");
        }
    }
}

fn hint_of(id: &str, rooms: &[&str]) -> String {
    let near = nearest_hint(id, rooms.iter().copied());
    let named = rooms.iter().copied().filter(|id| !id.is_empty()).take(12).collect::<Vec<_>>();
    if near.is_empty() { format!("rooms here: {}", named.join(", ")) } else { near }
}
