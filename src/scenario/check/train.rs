//! Checks of the trains: carriages and locomotives.

use super::{At, Known, check_unique, nearest_hint};
use crate::scenario::load::Draft;
use crate::scenario::model::{Carriage, LocomotiveSet, Supply, Train, WireSection};
use crate::scenario::reading::Reading;

/// More carriages than any passenger train has had.
const MOST_CARRIAGES: usize = 400;
const MOST_LOCOMOTIVES: usize = 20;
/// Locomotives may coast over a gap in the wire of this length, km.
const WIRE_GAP_KM: f64 = 0.5;

pub(super) fn check(trains: &[Train], draft: &Draft, known: &Known, reading: &mut Reading) {
    let list = At::new(&draft.head.formation).field("trains");
    if trains.is_empty() {
        list.fault(reading, "found no train, expected at least one", "");
    }
    check_unique(reading, &list, "id", trains.iter().map(|train| train.id.as_str()));
    for (index, train) in trains.iter().enumerate() {
        let at = list.item(index);
        at.number(reading, "headway_s", train.headway_s, 0.0, 86_400.0);
        check_carriages(&train.carriages, &at.field("carriages"), draft, known, reading);
        check_locomotives(&train.locomotive_sets, &at.field("locomotive_sets"), draft, known, reading);
    }
}

fn check_carriages(carriages: &[Carriage], at: &At<'_>, draft: &Draft, known: &Known, reading: &mut Reading) {
    if carriages.is_empty() {
        at.fault(reading, "found no carriage, expected at least one", "");
    }
    if carriages.len() > MOST_CARRIAGES {
        let message = format!("found {} carriages, expected at most {MOST_CARRIAGES}", carriages.len());
        at.item(MOST_CARRIAGES).fault(reading, message, "");
        return;
    }
    for (index, carriage) in carriages.iter().enumerate() {
        let entry = at.item(index);
        if carriage.number as usize != index + 1 {
            let message = format!("found number {}, expected {}", carriage.number, index + 1);
            entry.field("number").fault(reading, message, "carriages are numbered from 1 in their order");
        }
        if !draft.carriage_classes.knows(&carriage.class) {
            let message = format!("found class `{}`, expected the name of a carriage class", carriage.class);
            let near = nearest_hint(&carriage.class, draft.carriage_classes.names());
            let hint = if near.is_empty() {
                format!("add `classes/{}.ron` to the folder, or choose one of assets/classes/", carriage.class)
            } else {
                near
            };
            entry.field("class").fault(reading, message, hint);
        }
        entry.claims(reading, known, &carriage.claims);
    }
}

fn check_locomotives(sets: &[LocomotiveSet], at: &At<'_>, draft: &Draft, known: &Known, reading: &mut Reading) {
    if sets.is_empty() {
        at.fault(reading, "found no locomotives, expected at least one set", "");
    }
    let mut before = None;
    for (index, set) in sets.iter().enumerate() {
        let entry = at.item(index);
        let from_km = entry.station(reading, known, "from_station", &set.from_station);
        check_set_order(&entry, set, from_km, before, known, reading);
        before = from_km.or(before);
        if !draft.locomotive_classes.knows(&set.class) {
            let message = format!("found class `{}`, expected the name of a locomotive class", set.class);
            entry.field("class").fault(reading, message, nearest_hint(&set.class, draft.locomotive_classes.names()));
        }
        if !(1..=MOST_LOCOMOTIVES).contains(&set.count) {
            let message = format!("found {} locomotives, expected 1 to {MOST_LOCOMOTIVES}", set.count);
            entry.field("count").fault(reading, message, "");
        }
        let to_km = sets
            .get(index + 1)
            .and_then(|next| known.station_km(&next.from_station))
            .or(known.reach_km.map(|(_, last)| last));
        if let (Some(from_km), Some(to_km)) = (from_km, to_km) {
            check_wire(&entry, set, from_km..to_km, draft, reading);
        }
    }
}

fn check_set_order(
    entry: &At<'_>,
    set: &LocomotiveSet,
    from_km: Option<f64>,
    before: Option<f64>,
    known: &Known,
    reading: &mut Reading,
) {
    let (Some(from_km), Some((first_km, _))) = (from_km, known.reach_km) else { return };
    let message = match before {
        None if from_km > first_km + 1e-6 => {
            format!("found the first locomotives at `{}`, expected them at the first station", set.from_station)
        }
        Some(before) if from_km <= before => {
            format!("found locomotives at km {from_km} after km {before}, expected them in the order of travel")
        }
        _ => return,
    };
    entry.field("from_station").fault(reading, message, "");
}

/// A locomotive that lives on a wire needs one wherever it works.
fn check_wire(
    entry: &At<'_>,
    set: &LocomotiveSet,
    works_km: std::ops::Range<f64>,
    draft: &Draft,
    reading: &mut Reading,
) {
    let Some(class) = draft.locomotive_classes.values.get(&set.class) else { return };
    let Some(line) = &draft.line else { return };
    if class.supply == Supply::Diesel {
        return;
    }
    if let Some(km) = first_without_wire(&line.wires, class.supply, works_km) {
        let message = format!("found `{}` working at km {km:.1} where its wire is missing", set.class);
        entry.field("class").fault(
            reading,
            message,
            "change locomotives where the wire ends, or let a diesel run through",
        );
    }
}

fn first_without_wire(wires: &[WireSection], supply: Supply, works_km: std::ops::Range<f64>) -> Option<f64> {
    let mut fitting: Vec<_> = wires.iter().filter(|wire| wire.supply == supply).collect();
    fitting.sort_by(|a, b| a.from_km.total_cmp(&b.from_km));
    let mut reached = works_km.start;
    for wire in fitting {
        if wire.from_km <= reached + WIRE_GAP_KM {
            reached = reached.max(wire.to_km);
        }
    }
    (reached + WIRE_GAP_KM < works_km.end).then_some(reached)
}
