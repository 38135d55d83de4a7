//! Checks of the trains: carriages and locomotives.

use super::{At, Known, check_unique, nearest_hint};
use crate::scenario::fault::number;
use crate::scenario::load::Draft;
use crate::scenario::model::{Carriage, LocomotiveSet, Supply, Train, WireSection};
use crate::scenario::reading::Reading;

/// More carriages than any passenger train has had.
pub(super) const MOST_CARRIAGES: usize = 400;
const MOST_LOCOMOTIVES: usize = 20;
const MOST_SETS: usize = 50;
const MOST_TRAINS: usize = 20;
/// Locomotives may coast over a gap in the wire of this length, km.
const WIRE_GAP_KM: f64 = 0.5;

pub(super) fn check(trains: &[Train], draft: &Draft, known: &Known, reading: &mut Reading) {
    let list = At::new(&draft.head.formation).field("trains");
    if trains.is_empty() {
        list.fault(
            reading,
            "found no train, expected at least one",
            "the first train of the list is the one that is followed",
        );
    }
    At::new(&draft.head.formation).list(reading, "trains", trains, MOST_TRAINS);
    check_unique(reading, &list, "id", trains.iter().map(|train| train.id.as_str()));
    check_headways(trains, &list, reading);
    for (index, train) in trains.iter().take(MOST_TRAINS).enumerate() {
        let at = list.item(index);
        at.number(reading, "headway_s", train.headway_s, 0.0, 86_400.0);
        check_carriages(&train.carriages, &at.field("carriages"), draft, known, reading);
        let sets = at.list(reading, "locomotive_sets", &train.locomotive_sets, MOST_SETS);
        check_locomotives(sets, &at.field("locomotive_sets"), draft, known, reading);
        check_length(train, &at, draft, known, reading);
    }
}

/// Trains start one after another: two at the same time would stand in the same place.
fn check_headways(trains: &[Train], list: &At<'_>, reading: &mut Reading) {
    for (index, pair) in trains.windows(2).take(MOST_TRAINS).enumerate() {
        if pair[1].headway_s <= pair[0].headway_s {
            let message = format!(
                "found train `{}` {} s after the first departure and `{}` before it {} s after, expected trains that start one after another",
                pair[1].id,
                number(pair[1].headway_s),
                pair[0].id,
                number(pair[0].headway_s)
            );
            let hint = "raise `headway_s`: two trains cannot stand in the same place";
            list.item(index + 1).field("headway_s").fault(reading, message, hint);
        }
    }
}

/// A train must be shorter than its line, and have room to stand behind the first station.
fn check_length(train: &Train, at: &At<'_>, draft: &Draft, known: &Known, reading: &mut Reading) {
    if train.carriages.len() > MOST_CARRIAGES || !reading.is_good_file(&draft.head.line) {
        return;
    }
    let (Some(line), Some((first_km, last_km))) = (&draft.line, known.reach_km) else { return };
    let Some(length_m) = longest_m(train, draft) else { return };
    let line_m = (last_km - first_km) * 1e3;
    let hint = "leave out carriages, or make two trains of it";
    if length_m >= line_m {
        let message = format!("found a train of {length_m:.0} m, expected less than the {line_m:.0} m of the line");
        at.field("carriages").fault(reading, message, hint);
    } else if length_m > line.lead_in_m && line.lead_in_m >= 0.0 {
        let message = format!(
            "found a train of {length_m:.0} m, expected at most the {} m of track behind the first station",
            number(line.lead_in_m)
        );
        let hint = format!("raise `lead_in_m` of the line to {:.0}, or leave out carriages", length_m.ceil());
        at.field("carriages").fault(reading, message, hint);
    }
}

/// Length of a train with its longest set of locomotives, where every class is known and the numbers make sense.
fn longest_m(train: &Train, draft: &Draft) -> Option<f64> {
    let lengths =
        train.carriages.iter().map(|carriage| draft.carriage_classes.values.get(&carriage.class).map(|c| c.length_m));
    let carriages_m = lengths.sum::<Option<f64>>()?;
    let head_m = |set: &LocomotiveSet| {
        let class = draft.locomotive_classes.values.get(&set.class)?;
        Some(class.length_m * set.count.min(MOST_LOCOMOTIVES) as f64)
    };
    let heads_m = train.locomotive_sets.iter().map(head_m).collect::<Option<Vec<_>>>()?;
    Some(carriages_m + heads_m.into_iter().fold(0.0, f64::max))
}

fn check_carriages(carriages: &[Carriage], at: &At<'_>, draft: &Draft, known: &Known, reading: &mut Reading) {
    if carriages.is_empty() {
        at.fault(
            reading,
            "found no carriage, expected at least one",
            "add `(number: 1, class: \"stores\", group: advance, standing: estimated)`",
        );
    }
    if carriages.len() > MOST_CARRIAGES {
        let message = format!("found {} carriages, expected at most {MOST_CARRIAGES}", carriages.len());
        at.item(MOST_CARRIAGES).fault(reading, message, "shorten the train, or make two trains of it");
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
        at.fault(
            reading,
            "found no locomotives, expected at least one set",
            "the first set is put on at the first station",
        );
    }
    let mut before = None;
    for (index, set) in sets.iter().enumerate() {
        let entry = at.item(index);
        let from_km = entry.station(reading, known, "from_station", &set.from_station);
        check_set_order(&entry, set, from_km, before, known, reading);
        before = from_km.or(before);
        if !draft.locomotive_classes.knows(&set.class) {
            let message = format!("found class `{}`, expected the name of a locomotive class", set.class);
            let near = nearest_hint(&set.class, draft.locomotive_classes.names());
            let hint = if near.is_empty() {
                format!("add `locomotives/{}.ron` to the folder, or choose one of assets/locomotives/", set.class)
            } else {
                near
            };
            entry.field("class").fault(reading, message, hint);
        }
        if !(1..=MOST_LOCOMOTIVES).contains(&set.count) {
            let message = format!("found {} locomotives, expected 1 to {MOST_LOCOMOTIVES}", set.count);
            entry.field("count").fault(reading, message, "a count is the number of units at the head of the train");
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
    let hint = "the first set is put on at the first station, each later one further along the line";
    entry.field("from_station").fault(reading, message, hint);
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
        let message = format!(
            "found `{}` working at km {km:.1} where there is no wire for it, expected its wire wherever it works",
            set.class
        );
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
