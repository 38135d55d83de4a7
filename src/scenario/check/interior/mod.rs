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

use std::collections::{BTreeMap, BTreeSet};

use super::{At, Known};
use crate::scenario::fault::number;
use crate::scenario::interior::{Changes, Interior, Layout, Placing, Room, Written};
use crate::scenario::load::Draft;
use crate::scenario::model::{Carriage, CarriageClass};
use crate::scenario::reading::Reading;
use kit::Kit;
use names::Names;

/// Bodies of these sizes can have an inside, metres; the checks of classes say so.
const BODY_LENGTHS_M: std::ops::RangeInclusive<f64> = 2.0..=60.0;
const BODY_WIDTHS_M: std::ops::RangeInclusive<f64> = 1.0..=4.5;
/// More findings of one inside are not told: they would fill more than a file's share of faults.
const MOST_FINDINGS: usize = 100;

/// Checks the kit, every class and every carriage that has changes.
pub(super) fn check(draft: &Draft, known: &Known, reading: &mut Reading) {
    let kit = kit::check(draft, reading);
    let mut of_classes = BTreeMap::new();
    for (name, class) in &draft.carriage_classes.values {
        of_classes.insert(name.as_str(), check_class(name, class, &kit, draft, known, reading));
    }
    for (index, train) in draft.trains.iter().flatten().enumerate() {
        let list = At::new(&draft.head.formation).field("trains").item(index).field("carriages");
        for (index, carriage) in train.carriages.iter().enumerate().take(super::train::MOST_CARRIAGES) {
            let of_class = of_classes.get(carriage.class.as_str());
            if let (Some(changes), Some(of_class)) = (&carriage.layout, of_class) {
                check_carriage(
                    carriage,
                    changes,
                    &list.item(index).field("layout"),
                    of_class,
                    &kit,
                    draft,
                    known,
                    reading,
                );
            }
        }
    }
}

/// What is wrong with a class, by entry and message.
type Told = BTreeSet<(Subject, String)>;

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

/// Checks the layout of a class; what is wrong with it.
fn check_class(
    name: &str,
    class: &CarriageClass,
    kit: &Kit<'_>,
    draft: &Draft,
    known: &Known,
    reading: &mut Reading,
) -> Told {
    let file = &draft.carriage_classes.files[name];
    let (at, layout) = (At::new(file), &class.layout);
    let layout_at = at.field("layout");
    check_claims(&layout.rooms, &layout.furnishings, &layout_at, known, reading);
    if reading.has_gaps(file) {
        return Told::new(); // What is missing would be found missing again and again.
    }
    let findings = findings_of(class, None, kit).0;
    for finding in &findings {
        let entry = match (finding.subject, finding.subject.of_class()) {
            (Subject::Door(index), _) => at.field("body").field("doors").item(index),
            (_, Some((list, index))) => layout_at.field(list).item(index),
            _ => layout_at.clone(),
        };
        report(&entry, finding.field, finding, reading);
    }
    findings.into_iter().map(|finding| (finding.subject, finding.message)).collect()
}

/// Checks the changes of one carriage, and what they do to the layout of its class.
fn check_carriage(
    carriage: &Carriage,
    changes: &Changes,
    at: &At<'_>,
    of_class: &Told,
    kit: &Kit<'_>,
    draft: &Draft,
    known: &Known,
    reading: &mut Reading,
) {
    check_claims(&changes.rooms, &changes.furnishings, at, known, reading);
    let (class, file) = (&draft.carriage_classes.values[&carriage.class], &draft.head.formation);
    if [file, &draft.carriage_classes.files[&carriage.class]].iter().any(|file| reading.has_gaps(file)) {
        return;
    }
    names::check_changes(&class.layout, changes, at, reading);
    if reading.is_full(file) || has_only_names(changes) {
        return;
    }
    for finding in findings_of(class, Some(changes), kit).0 {
        match finding.subject.of_carriage() {
            Some((list, index)) => report(&at.field(list).item(index), finding.field, &finding, reading),
            None if of_class.contains(&(finding.subject, finding.message.clone())) => {}
            // The class is well; something that this carriage has or has not makes it ill.
            None if finding.field == "travellers" => report(at, finding.field, &finding, reading),
            None => report(at, "", &finding, reading),
        }
    }
}

fn check_claims(rooms: &[Room], rows: &[Placing], at: &At<'_>, known: &Known, reading: &mut Reading) {
    for (index, room) in rooms.iter().enumerate().filter(|(_, room)| !room.claims.is_empty()) {
        at.field("rooms").item(index).claims(reading, known, &room.claims);
    }
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| !row.claims.is_empty()) {
        at.field("furnishings").item(index).claims(reading, known, &row.claims);
    }
}

/// Whether a carriage only calls rooms by other names: nothing stands otherwise than in its class.
fn has_only_names(changes: &Changes) -> bool {
    *changes == Changes { allotments: changes.allotments.clone(), ..Changes::default() }
}

fn report(entry: &At<'_>, field: &'static str, finding: &Finding, reading: &mut Reading) {
    let place = if field.is_empty() { entry.clone() } else { entry.field(field) };
    place.fault(reading, finding.message.as_str(), finding.hint.as_str());
}

/// All that is wrong with the inside of a class, or of a carriage of it.
fn findings_of(class: &CarriageClass, changes: Option<&Changes>, kit: &Kit<'_>) -> Findings {
    let mut findings = Findings::default();
    let (layout, body) = (&class.layout, &class.body);
    if is_empty(layout) && changes.is_none() {
        return findings;
    }
    let names = names::check(layout, changes, kit, &mut findings);
    let sensible = BODY_LENGTHS_M.contains(&body.length_m) && BODY_WIDTHS_M.contains(&body.width_m);
    if names == Names::Unsound || !sensible {
        return findings;
    }
    let interior = Interior::of(layout, changes, class.standing);
    let Some(inside) = geometry::Inside::of(&interior, body, kit, &mut findings) else { return findings };
    let walkable = rooms::check(&inside, &mut findings) && names == Names::Whole;
    furnishings::check(&inside, &mut findings);
    if walkable {
        ways::check(&inside, &mut findings);
    }
    if names == Names::Whole {
        check_travellers(&inside, &mut findings);
    }
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
        let [travelling, seats, berths] =
            [(travellers, "traveller"), (fittings.seats, "seat"), (fittings.berths, "berth")]
                .map(|(count, word)| counted(count, word));
        let message = format!("found {travelling} for {seats} and {berths}, expected at most {places}");
        findings.add(Subject::Layout, "travellers", message, "lower the number, or add seats or berths");
    }
}

fn counted(count: u32, word: &str) -> String {
    match count {
        0 => format!("no {word}s"),
        1 => format!("one {word}"),
        _ => format!("{count} {word}s"),
    }
}

/// A length as people say it: centimetres below a metre, metres to the centimetre from there on.
pub(super) fn length(metres: f64) -> String {
    let cm = (metres * 100.0).round();
    if cm.abs() < 100.0 { format!("{} cm", number(cm)) } else { format!("{} m", number(cm / 100.0)) }
}

/// A place as people say it: metres, to the centimetre.
pub(super) fn place(metres: f64) -> String {
    number((metres * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scenario::interior::{Doorway, Finish, Furnishing, Rect, RoomKind};
    use crate::scenario::model::Text;

    fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
        let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        options.from_str(text).unwrap()
    }

    fn pieces() -> BTreeMap<String, Furnishing> {
        let stove = read(include_str!("../../../../tests/fixtures/furnishings/stove.ron"));
        let chair = read(include_str!("../../../../tests/fixtures/furnishings/tea_chair.ron"));
        let table = read(include_str!("../../../../tests/fixtures/furnishings/tea_table.ron"));
        [("stove", stove), ("chair", chair), ("table", table)].map(|(name, piece)| (name.to_owned(), piece)).into()
    }

    /// What is wrong with a layout in the body of the tea room car.
    fn findings(layout: Layout) -> Vec<Finding> {
        let mut class: CarriageClass = read(include_str!("../../../../tests/fixtures/tearoom.ron"));
        class.layout = layout;
        let all = pieces();
        let solids = all.iter().map(|(name, piece)| (name.as_str(), piece.solids())).collect();
        findings_of(&class, None, &Kit { all: &all, solids, broken: &[] }).0
    }

    /// Mostly places in a carriage, sometimes anything.
    fn metres() -> impl Strategy<Value = f64> {
        prop_oneof![
            400 => (-30..520_i32).prop_map(|step| f64::from(step) * 0.05),
            1 => any::<f64>(),
            1 => prop::sample::select(vec![f64::NAN, f64::INFINITY, -1e300, 0.0, 100.0]),
        ]
    }

    fn kind() -> impl Strategy<Value = RoomKind> {
        use RoomKind::{Closed, Corridor, Dining, Store, Vestibule};
        prop::sample::select(vec![Vestibule, Corridor, Dining, Store, Closed])
    }

    prop_compose! {
        fn room()(id in "[a-e]?", kind in kind(), at in metres(), length in metres(), left in -2.0..2.0_f64, width in metres()) -> Room {
            Room {
                id,
                kind,
                name: Text { en: "a".to_owned(), ..Text::default() },
                purpose: Text::default(),
                from_m: at,
                to_m: at + length,
                left_m: left,
                right_m: left + width,
                finish: Finish::Plain,
                standing: None,
                source: String::new(),
                claims: Vec::new(),
            }
        }
    }

    prop_compose! {
        fn doorway()(joins in ("[a-f]", "[a-f]"), at_m in metres(), width_m in 0.5..1.2_f64, open in any::<bool>()) -> Doorway {
            Doorway { joins, at_m, width_m, open }
        }
    }

    prop_compose! {
        fn row()(
            kind in prop::sample::select(vec!["stove", "chair", "table", "tabel"]),
            room in "[a-f]",
            at_m in metres(),
            across_m in -2.0..2.0_f64,
            up_m in prop_oneof![40 => 0.0..2.4_f64, 1 => metres()],
            turn_deg in prop_oneof![Just(90.0), -360.0..360.0_f64],
            count in prop_oneof![90 => 1..5_u32, 1 => any::<u32>()],
            step_m in (-2.0..2.0_f64, -1.0..1.0_f64),
        ) -> Placing {
            Placing {
                kind: kind.to_owned(),
                room,
                at_m,
                across_m,
                up_m,
                turn_deg,
                count,
                step_m,
                name: None,
                standing: None,
                source: String::new(),
                claims: Vec::new(),
            }
        }
    }

    prop_compose! {
        fn layout()(
            travellers in 0..9_u32,
            rooms in prop::collection::vec(room(), 0..6),
            doorways in prop::collection::vec(doorway(), 0..6),
            furnishings in prop::collection::vec(row(), 0..8),
            told_apart in prop::bool::weighted(0.9),
        ) -> Layout {
            let mut rooms = rooms;
            for (room, id) in rooms.iter_mut().zip('a'..).filter(|_| told_apart) {
                room.id = id.to_string();
            }
            Layout { travellers, rooms, doorways, furnishings }
        }
    }

    prop_compose! {
        fn rect()(from_m in 0.0..10.0_f64, length in 0.0..5.0_f64, left_m in -2.0..2.0_f64, width in 0.0..3.0_f64) -> Rect {
            Rect { from_m, to_m: from_m + length, left_m, right_m: left_m + width }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_layout_gets_an_answer(layout in layout()) {
            for finding in findings(layout) {
                prop_assert!(finding.message.contains("expected"), "{}", finding.message);
                prop_assert!(!finding.message.contains("NaN cm"), "{}", finding.message);
            }
        }

        #[test]
        fn two_rooms_are_over_each_other_whichever_is_written_first(a in rect(), b in rect()) {
            prop_assert_eq!(a.depth_m(&b), b.depth_m(&a));
            prop_assert_eq!(a.shared_wall(&b), b.shared_wall(&a));
            let told = |first: Rect, second: Rect| {
                let room = |id: &str, rect: Rect| Room {
                    id: id.to_owned(),
                    kind: RoomKind::Store,
                    name: Text { en: "a".to_owned(), ..Text::default() },
                    purpose: Text::default(),
                    from_m: rect.from_m,
                    to_m: rect.to_m,
                    left_m: rect.left_m,
                    right_m: rect.right_m,
                    finish: Finish::Plain,
                    standing: None,
                    source: String::new(),
                    claims: Vec::new(),
                };
                let layout = Layout { rooms: vec![room("a", first), room("b", second)], ..Layout::default() };
                findings(layout).into_iter().find(|finding| finding.message.contains("over each other"))
            };
            let (one, other) = (told(a, b), told(b, a));
            prop_assert_eq!(one.is_some(), a.depth_m(&b) > 0.01);
            let by = |finding: Finding| finding.message.split(" by ").nth(1).map(str::to_owned);
            prop_assert_eq!(one.and_then(by), other.and_then(by));
        }

        #[test]
        fn two_pieces_reach_into_each_other_alike(
            at in (0.0..3.0_f64, -1.0..1.0_f64),
            turns in (0.0..360.0_f64, 0.0..360.0_f64),
            names in (prop::sample::select(vec!["stove", "table"]), prop::sample::select(vec!["stove", "chair"])),
        ) {
            let kit = pieces();
            let piece = |name: &str, at_m: f64, across_m: f64, turn_deg: f64| {
                let row: Placing = read(&format!("(kind: \"{name}\", room: \"a\", at_m: {at_m}, across_m: {across_m}, turn_deg: {turn_deg})"));
                let room: Room = read("(id: \"a\", kind: store, name: (en: \"a\"), from_m: 0, to_m: 9, left_m: -2, right_m: 2)");
                let layout = Layout { rooms: vec![room], furnishings: vec![row], ..Layout::default() };
                let interior = Interior::of(&layout, None, crate::scenario::Standing::Estimated);
                let solids = kit[name].solids();
                solids.iter().map(|solid| interior.pieces[0].placed(solid)).collect::<Vec<_>>()
            };
            let (a, b) = (piece(names.0, 2.0, 0.0, turns.0), piece(names.1, at.0, at.1, turns.1));
            for (one, other) in a.iter().flat_map(|one| b.iter().map(move |other| (one, other))) {
                let (depth_m, back_m) = (one.depth_m(other), other.depth_m(one));
                // Where they do not meet only the sign says something.
                prop_assert!((depth_m.max(0.0) - back_m.max(0.0)).abs() < 1e-9, "{depth_m} {back_m}");
            }
        }
    }
}
