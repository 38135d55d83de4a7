//! A quiet strip at the lower edge of the picture: what a driver reads, what passes somebody beside the line, where
//! somebody sits.

use bevy::color::{ColorToPacked, Srgba};
use bevy_egui::egui::{Align2, Color32, Painter, Rect, Stroke, StrokeKind, pos2, vec2};

use super::{Seen, fonts, timeline::station_name};
use crate::{
    app::{
        JourneySnapshot, Playing, Speech,
        camera::View,
        interior::Insides,
        railway::{Aspect, Signals, aspect},
        selection::{vehicle_name, vehicle_number},
        theme,
    },
    journey::VehicleKind,
    words::Words,
};

/// One value with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is.
    pub label: String,
    /// The value.
    pub value: String,
    /// The light of a signal beside the value.
    pub light: Option<Aspect>,
    /// The widest that the value gets, so that nothing moves when figures change.
    widest: &'static str,
}

impl Item {
    fn of(label: &str, value: String) -> Self {
        Self { label: label.to_owned(), value, light: None, widest: "" }
    }

    fn with_room_for(self, widest: &'static str) -> Self {
        Self { widest, ..self }
    }
}

/// The lowest limit that holds anywhere under the train, km/h.
fn limit_kmh(playing: &Playing, snapshot: &JourneySnapshot) -> f64 {
    let line = &playing.scenario.line;
    let moment = &snapshot.moment;
    let tail_m = moment.chainage_m - playing.journey.length_m(moment.locomotive_set);
    let (from_km, to_km) = (playing.journey.alignment().km_post(tail_m).max(0.0), moment.km_post.max(0.0));
    let limits = line.limits.iter().filter(|limit| limit.to_km > from_km && limit.from_km <= to_km);
    limits.map(|limit| limit.speed_kmh).reduce(f64::min).unwrap_or(line.default_limit_kmh)
}

/// What a driver reads.
pub fn cab(playing: &Playing, snapshot: &JourneySnapshot, signals: &Signals, words: &Words) -> Vec<Item> {
    let moment = &snapshot.moment;
    let line = playing.journey.alignment();
    let permil = 1e3 * line.grade(moment.chainage_m);
    let sign = if permil.abs() < 0.05 {
        ""
    } else if permil > 0.0 {
        "+"
    } else {
        "−"
    };
    let grade = words.fill("unit.permil", &[("value", &format!("{sign}{:.1}", permil.abs()))]);
    let mut items = vec![
        Item::of(words.get("speed"), words.speed(moment.speed_mps)).with_room_for("000 km/h"),
        Item::of(words.get("speed.limit"), words.speed(limit_kmh(playing, snapshot) / 3.6)).with_room_for("000 km/h"),
        Item::of(words.get("grade"), grade).with_room_for("−00.0 ‰"),
    ];
    if let Some(index) = signals.ahead_of(moment.chainage_m) {
        let shown = aspect(playing, snapshot, signals, index);
        let away = words.distance(signals.all()[index].chainage_m - moment.chainage_m);
        let value = words.fill("signal.value", &[("aspect", words.get(shown.key())), ("distance", &away)]);
        let item = Item::of(words.get("signal.next"), value).with_room_for("Proceed, 00.0 km");
        items.push(Item { light: Some(shown), ..item });
    }
    let stations = &playing.scenario.line.stations;
    let ahead = stations.iter().map(|station| (station, line.chainage_at_km(station.km) - moment.chainage_m));
    if let Some((station, away_m)) = ahead.into_iter().find(|(_, away_m)| *away_m > 5.0) {
        let name = station_name(&playing.scenario, &station.id, words);
        let value = words.fill("station.value", &[("station", &name), ("distance", &words.distance(away_m))]);
        items.push(Item::of(words.get("station.next"), value).with_room_for("South Sinuiju, 00.0 km"));
    }
    items
}

/// What passes somebody who stands beside the line.
pub fn trackside(playing: &Playing, snapshot: &JourneySnapshot, speech: &Speech, here_m: f64) -> Vec<Item> {
    let words = &speech.0;
    let vehicles = playing.journey.vehicles();
    let (Some(first), Some(last)) = (snapshot.poses.first(), snapshot.poses.last()) else { return Vec::new() };
    let before_m = here_m - (first.centre_chainage_m + vehicles[first.vehicle].length_m / 2.0);
    if before_m > 0.0 {
        return vec![Item::of(words.get("passing.ahead"), words.distance(before_m)).with_room_for("0000 m")];
    }
    let reaches = |pose: &&crate::journey::VehiclePose| {
        (pose.centre_chainage_m - here_m).abs() <= vehicles[pose.vehicle].length_m / 2.0 + 0.3
    };
    if let Some(pose) = snapshot.poses.iter().find(reaches) {
        let kind = &vehicles[pose.vehicle].kind;
        let value = words.fill(
            "vehicle.value",
            &[("number", &vehicle_number(kind)), ("name", &vehicle_name(playing, speech, kind))],
        );
        return vec![Item::of(words.get("passing.now"), value)];
    }
    let gone_m = last.centre_chainage_m - vehicles[last.vehicle].length_m / 2.0 - here_m;
    vec![Item::of(words.get("passing.gone"), words.distance(gone_m.max(0.0))).with_room_for("0000 m")]
}

/// Where somebody sits, and whether that is where they wanted to.
fn seat(
    playing: &Playing,
    insides: &Insides,
    speech: &Speech,
    (vehicle, room): (usize, usize),
    selected: Option<usize>,
) -> Vec<Item> {
    let words = &speech.0;
    let vehicles = playing.journey.vehicles();
    let mut items = Vec::new();
    if let Some(kind) = vehicles.get(vehicle).map(|v| &v.kind) {
        let name = vehicle_name(playing, speech, kind);
        let value = words.fill("vehicle.value", &[("number", &vehicle_number(kind)), ("name", &name)]);
        items.push(Item::of(words.get("view.seat"), value));
    }
    if let Some(room) = insides.of(vehicle).and_then(|inside| inside.interior.rooms.get(room)) {
        items.push(Item::of(words.get("room"), words.text(&room.name).to_owned()));
    }
    let wanted = selected.filter(|wanted| *wanted != vehicle).and_then(|wanted| vehicles.get(wanted));
    if let Some(wanted) = wanted {
        let label = match &wanted.kind {
            VehicleKind::Carriage { number, .. } => number.to_string(),
            other @ VehicleKind::Locomotive { .. } => vehicle_number(other),
        };
        items.push(Item::of(&words.fill("seat.wanted", &[("number", &label)]), words.get("seat.none").to_owned()));
    }
    items
}

/// Draws the strip of the view, if it has one; gives where things may stand above it.
pub(super) fn show(painter: &Painter, free: Rect, credits_top: f32, seen: &Seen) -> f32 {
    let bottom = if credits_top.is_finite() { credits_top } else { free.bottom() };
    let items = match seen.rig.view {
        View::Cab => cab(&seen.playing, &seen.snapshot, &seen.signals, &seen.speech),
        View::Trackside => match seen.rig.stands_at_m(&seen.playing, &seen.snapshot) {
            Some(here_m) => trackside(&seen.playing, &seen.snapshot, &seen.speech, here_m),
            None => return bottom,
        },
        View::Seat => match seen.rig.within() {
            Some(at) => seat(&seen.playing, &seen.insides, &seen.speech, at, seen.selection.vehicle()),
            None => return bottom,
        },
        _ => return bottom,
    };
    draw(painter, free, bottom - OVER_CREDITS, &items);
    bottom - OVER_CREDITS - HEIGHT
}

/// Between two values.
const GAP: f32 = 22.0;
/// Height of the strip.
const HEIGHT: f32 = 46.0;
/// Over the credits.
const OVER_CREDITS: f32 = 10.0;
/// Radius of a signal's light.
const LIGHT: f32 = 5.0;

fn draw(painter: &Painter, free: Rect, bottom: f32, items: &[Item]) {
    let text = |text: &str, font| painter.layout_no_wrap(text.to_owned(), font, theme::INK);
    let width = |item: &Item| {
        let value = text(&item.value, fonts::bold(theme::BODY)).size().x;
        let widest = text(item.widest, fonts::bold(theme::BODY)).size().x;
        let light = if item.light.is_some() { LIGHT * 2.0 + 6.0 } else { 0.0 };
        (value.max(widest) + light).max(text(&item.label, fonts::small()).size().x)
    };
    // What does not fit is left out from the end: the most important stands first.
    let room = free.width() - 40.0;
    let mut shown = items;
    let whole = |items: &[Item]| items.iter().map(width).sum::<f32>() + GAP * items.len() as f32;
    while shown.len() > 1 && whole(shown) > room {
        shown = &shown[..shown.len() - 1];
    }
    if shown.is_empty() {
        return;
    }
    let size = vec2(whole(shown), HEIGHT);
    let middle = pos2(free.center().x, bottom - HEIGHT * 0.5);
    let board = Rect::from_center_size(middle, size);
    painter.rect(
        board,
        theme::RADIUS,
        theme::PANEL_VEIL,
        Stroke::new(theme::HAIR, theme::HAIRLINE),
        StrokeKind::Inside,
    );
    let mut x = board.left() + GAP * 0.5;
    for (index, item) in shown.iter().enumerate() {
        if index > 0 {
            let line = x - GAP * 0.5;
            painter.vline(line, board.top() + 8.0..=board.bottom() - 8.0, Stroke::new(theme::HAIR, theme::HAIRLINE));
        }
        let (label_y, value_y) = (board.top() + 14.0, board.top() + 31.0);
        painter.text(pos2(x, label_y), Align2::LEFT_CENTER, &item.label, fonts::small(), theme::INK_SOFT);
        let mut at = x;
        if let Some(light) = item.light {
            painter.circle_filled(pos2(at + LIGHT, value_y), LIGHT, light_color(light));
            at += LIGHT * 2.0 + 6.0;
        }
        painter.text(pos2(at, value_y), Align2::LEFT_CENTER, &item.value, fonts::bold(theme::BODY), theme::INK);
        x += width(item) + GAP;
    }
}

fn light_color(aspect: Aspect) -> Color32 {
    theme::of_channels(Srgba::from(aspect.color()).to_u8_array_no_alpha())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::launch, scenario::Scenario, words::Lang};

    fn playing() -> Playing {
        launch::prepare(Scenario::load("beijing-2025").expect("loads")).expect("solves")
    }

    #[test]
    fn a_driver_reads_speed_limit_grade_signal_and_station_in_every_language() {
        let playing = playing();
        let (signals, snapshot) = (Signals::of(&playing), JourneySnapshot::of(&playing, 60_000.0));
        for lang in [Lang::En, Lang::Ko, Lang::Zh] {
            let items = cab(&playing, &snapshot, &signals, &Words::new(lang));
            assert_eq!(items.len(), 5);
            assert!(items.iter().all(|item| !item.label.is_empty() && !item.value.contains('{')), "{items:?}");
        }
        let kmh = snapshot.moment.speed_mps * 3.6;
        assert!(limit_kmh(&playing, &snapshot) + 0.5 > kmh, "the train keeps to the limit");
    }

    #[test]
    fn beside_the_line_one_reads_what_passes() {
        let playing = playing();
        let speech = Speech(Words::new(Lang::En));
        let snapshot = JourneySnapshot::of(&playing, 60_000.0);
        let of = |number: u32| {
            let vehicles = playing.journey.vehicles();
            let is_it = |k: &VehicleKind| matches!(k, VehicleKind::Carriage { number: n, .. } if *n == number);
            snapshot.poses.iter().find(|pose| is_it(&vehicles[pose.vehicle].kind)).expect("in the train")
        };
        let at = |here_m: f64| trackside(&playing, &snapshot, &speech, here_m);
        assert!(at(of(37).centre_chainage_m)[0].value.contains("37"));
        let front_m = snapshot.moment.chainage_m;
        assert_eq!(at(front_m + 340.0)[0].label, speech.0.get("passing.ahead"));
        assert_eq!(at(front_m - 4_000.0)[0].label, speech.0.get("passing.gone"));
    }
}
