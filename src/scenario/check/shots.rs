//! Checks of the director's film: names, numbers, instants. That shots do not overlap is known once the journey is
//! solved (`film`).

use std::collections::BTreeSet;

use super::{At, Known, check_unique, nearest_hint, sight::check_moment};
use crate::scenario::interior::Interior;
use crate::scenario::load::Draft;
use crate::scenario::model::{Carriage, ViewName};
use crate::scenario::reading::Reading;
use crate::scenario::shots::{Enter, Framing, Shot, ShotList};

/// More shots than any film needs.
const MOST_SHOTS: usize = 500;
/// Lengths of a film, seconds.
const LENGTH_S: (f64, f64) = (1.0, 86_400.0);

pub(super) fn check(list: &ShotList, draft: &Draft, known: &Known, reading: &mut Reading) {
    let Some(file) = &draft.head.shots else { return };
    let at = At::new(file);
    at.number(reading, "length_s", list.length_s, LENGTH_S.0, LENGTH_S.1);
    let shots = at.field("shots");
    let shown = at.list(reading, "shots", &list.shots, MOST_SHOTS);
    check_unique(reading, &shots, "id", shown.iter().map(|shot| shot.id.as_str()));
    for (index, shot) in shown.iter().enumerate() {
        let entry = shots.item(index);
        // Where other files are at fault, the film's instants would only repeat it.
        if reading.is_good_but_for(file) {
            check_moment(&entry, "from", &shot.from, known, reading);
            check_moment(&entry, "to", &shot.to, known, reading);
        }
        entry.number(reading, "priority", f64::from(shot.priority), 1.0, 9.0);
        entry.number(reading, "least_s", shot.least_s, 0.5, 120.0);
        entry.number(reading, "weight", shot.weight, 0.0, 1_000.0);
        if let Enter::Move { seconds } = shot.enter
            && !(0.1..=30.0).contains(&seconds)
        {
            let message = format!("found a movement of {seconds} s, expected 0.1 to 30 s");
            entry.field("enter").fault(reading, message, "write `enter: cut` for none");
        }
        let framing = entry.field("framing");
        for (index, each) in entry.list(reading, "framing", &shot.framing, 2).iter().enumerate() {
            check_framing(&framing.item(index), each, shot.view, reading);
        }
        check_caption(&entry, shot, draft, reading);
        check_place(&entry, shot, draft, reading);
    }
}

fn check_framing(at: &At<'_>, framing: &Framing, view: ViewName, reading: &mut Reading) {
    at.number(reading, "yaw_deg", framing.yaw_deg, -720.0, 720.0);
    at.number(reading, "pitch_deg", framing.pitch_deg, -50.0, 89.0);
    let (least, most) = if view == ViewName::Formation { (0.02, 1.3) } else { (1.2, 3.0e6) };
    at.number(reading, "distance_m", framing.distance_m, least, most);
}

fn check_caption(entry: &At<'_>, shot: &Shot, draft: &Draft, reading: &mut Reading) {
    let (Some(id), Some(briefing), Some(_)) = (&shot.caption, &draft.briefing, &draft.head.briefing) else { return };
    if !reading.is_good_but_for(entry.file) || briefing.captions.iter().any(|caption| caption.id == *id) {
        return;
    }
    let near = nearest_hint(id, briefing.captions.iter().map(|caption| caption.id.as_str()));
    let hint = if near.is_empty() { "captions are listed in the briefing's file".to_owned() } else { near };
    let message = format!("found caption `{id}`, expected the id of a caption of the briefing");
    entry.field("caption").fault(reading, message, hint);
}

/// The carriage exists, and the room in it. Where anything else is wrong these are not looked at: they would only
/// repeat it.
fn check_place(entry: &At<'_>, shot: &Shot, draft: &Draft, reading: &mut Reading) {
    let Some(train) = draft.trains.as_ref().and_then(|trains| trains.first()) else { return };
    if !reading.is_good_file(&draft.head.formation) {
        return;
    }
    let known = |number: &u32| train.carriages.iter().any(|carriage| carriage.number == *number);
    if let Some(number) = shot.carriage.filter(|number| !known(number)) {
        let message = format!("found carriage {number}, expected the number of a carriage of the first train");
        let hint = format!("it has {} carriages", train.carriages.len());
        entry.field("carriage").fault(reading, message, hint);
        return;
    }
    let Some(room) = &shot.room else { return };
    if shot.view != ViewName::Carriage {
        let message = "found a room, expected one only in the view `carriage`";
        entry.field("room").fault(reading, message, "write `view: carriage, carriage: N, room: ID`");
        return;
    }
    if !reading.is_good_but_for(entry.file) {
        return;
    }
    let looked_at = train.carriages.iter().filter(|each| shot.carriage.is_none_or(|number| number == each.number));
    let names: BTreeSet<String> = looked_at.flat_map(|carriage| rooms_of(carriage, draft)).collect();
    if !names.contains(room) {
        let hint = nearest_hint(room, names.iter().map(String::as_str));
        let all = || format!("its rooms are {}", names.iter().cloned().collect::<Vec<_>>().join(", "));
        let hint = if hint.is_empty() && shot.carriage.is_some() { all() } else { hint };
        let message = format!("found room `{room}`, expected the id of a room of the carriage");
        entry.field("room").fault(reading, message, hint);
    }
}

fn rooms_of(carriage: &Carriage, draft: &Draft) -> Vec<String> {
    let Some(class) = draft.carriage_classes.values.get(&carriage.class) else { return Vec::new() };
    let interior = Interior::of(&class.layout, carriage.layout.as_ref(), class.standing);
    interior.rooms.into_iter().map(|room| room.id).collect()
}
