//! Checks of moments, and of where something can be seen.

use super::{At, Known, nearest_hint};
use crate::scenario::interior::Interior;
use crate::scenario::load::Draft;
use crate::scenario::model::{Carriage, Sight};
use crate::scenario::reading::Reading;
use crate::scenario::when::When;

/// What is wrong with a part of a sight.
struct Wrong {
    /// The part; none where it is the sight as a whole.
    field: Option<&'static str>,
    message: String,
    hint: String,
}

/// The sight of an entry must name what there is.
pub(super) fn check(entry: &At<'_>, sight: Option<&Sight>, draft: &Draft, known: &Known, reading: &mut Reading) {
    let Some(sight) = sight else { return };
    let at = entry.field("seen");
    // Where the train itself is at fault, its carriages and rooms would only repeat it.
    let of_train = |wrong: &Wrong| matches!(wrong.field, Some("carriage" | "room"));
    let good_train = reading.is_good_file(&draft.head.formation);
    for wrong in wrongs(sight, draft, known).into_iter().filter(|wrong| good_train || !of_train(wrong)) {
        if reading.is_full(entry.file) {
            return;
        }
        let place = wrong.field.map_or_else(|| at.clone(), |field| at.field(field));
        place.fault(reading, wrong.message, wrong.hint);
    }
}

/// Sights of claims. Those of the program point into the journey that comes with it: where another journey does not
/// have that place, the claim can be seen nowhere in it, and nobody is to blame.
pub(super) fn check_claims(draft: &mut Draft, known: &Known, reading: &mut Reading) {
    let own = draft.claims.iter().zip(&draft.claim_places).skip(draft.shared_claims);
    for (claim, (file, index)) in own {
        check(&At::new(file).item(*index), claim.seen.as_ref(), draft, known, reading);
    }
    let shared = draft.claims.iter().take(draft.shared_claims);
    let lost: Vec<usize> = shared
        .enumerate()
        .filter(|(_, claim)| claim.seen.as_ref().is_some_and(|sight| !wrongs(sight, draft, known).is_empty()))
        .map(|(index, _)| index)
        .collect();
    for index in lost {
        draft.claims[index].seen = None;
    }
}

/// A field that holds an instant names an event, a place or a time since departure, and perhaps some time around it.
pub(super) fn check_moment<'a>(entry: &At<'a>, field: &'a str, moment: &str, known: &Known, reading: &mut Reading) {
    if reading.is_full(entry.file) {
        return;
    }
    if let Some(wrong) = wrong_moment(moment, known) {
        entry.field(field).fault(reading, wrong.message, wrong.hint);
    }
}

fn wrongs(sight: &Sight, draft: &Draft, known: &Known) -> Vec<Wrong> {
    if *sight == Sight::default() {
        let message = "found nothing to see, expected at least one of at, view, carriage and room".to_owned();
        return vec![Wrong {
            field: None,
            message,
            hint: "for instance `seen: (at: \"border\", view: follow)`".into(),
        }];
    }
    let moment = sight.at.as_deref().and_then(|moment| wrong_moment(moment, known));
    let carriage = match (sight.carriage, &sight.room) {
        (Some(number), room) => wrong_carriage(number, room.as_deref(), draft),
        (None, Some(_)) => Some(Wrong {
            field: Some("room"),
            message: "found a room without its carriage, expected the number of the carriage too".to_owned(),
            hint: "for instance `carriage: 42, room: \"galley\"`".to_owned(),
        }),
        (None, None) => None,
    };
    moment.into_iter().chain(carriage).collect()
}

fn wrong_carriage(number: u32, room: Option<&str>, draft: &Draft) -> Option<Wrong> {
    let carriages = &draft.trains.as_ref()?.first()?.carriages;
    let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let Some(carriage) = index.and_then(|index| carriages.get(index)) else {
        return Some(Wrong {
            field: Some("carriage"),
            message: format!(
                "found carriage {number}, expected a carriage of the first train, 1 to {}",
                carriages.len()
            ),
            hint: "carriages are numbered in the formation's file".to_owned(),
        });
    };
    wrong_room(room?, carriage, draft)
}

fn wrong_room(id: &str, carriage: &Carriage, draft: &Draft) -> Option<Wrong> {
    let class = draft.carriage_classes.values.get(&carriage.class)?;
    let rooms = Interior::of(&class.layout, carriage.layout.as_ref(), class.standing).rooms;
    if rooms.iter().any(|room| room.id == id) {
        return None;
    }
    let near = nearest_hint(id, rooms.iter().map(|room| room.id.as_str()));
    let hint = if near.is_empty() { format!("rooms are listed in `classes/{}.ron`", carriage.class) } else { near };
    let message = format!("found room `{id}`, expected the id of a room of carriage {}", carriage.number);
    Some(Wrong { field: Some("room"), message, hint })
}

fn wrong_moment(moment: &str, known: &Known) -> Option<Wrong> {
    let when = When::parse(moment);
    let place = when.as_ref().map_or(Some(moment), |when| when.anchor.place())?;
    let stations = known.stations.as_ref()?;
    if when.is_some() && known.place_km(place).is_some() {
        return None;
    }
    let names = stations.iter().chain(&known.borders).map(|(name, _)| name.as_str());
    // What was meant is looked for by the name of the place alone.
    let verbs = ["arrive ", "depart ", "pass "];
    let name = verbs.iter().find_map(|verb| place.strip_prefix(verb)).unwrap_or(place);
    let near = nearest_hint(name, names);
    let hint = if near.is_empty() {
        "for instance `departure`, `border`, `arrive beijing`, `border -2m` or `+06h30m`".to_owned()
    } else {
        near
    };
    let message = format!("found moment `{moment}`, expected an event, a place or a time since departure");
    Some(Wrong { field: Some("at"), message, hint })
}
