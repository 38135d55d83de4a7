//! Hovering and selecting vehicles: by the pointer in the scene, by the list, by the command line, by tests.

use bevy::{prelude::*, window::PrimaryWindow};
use serde_json::json;

use super::{
    Frame, JourneySnapshot, Playing, Speech,
    camera::{Place, Places, Rig, View, ViewCommand, on_window, ray_under},
    gesture::{self, Gesture, Hand},
    interior::{Insides, Opened, Spot, pick},
    journal::Journal,
    playback::{Clock, ClockCommand},
    train::Vehicle,
};
use crate::journey::{Journey, VehicleKind};

/// A click finds the nearest body within this many logical pixels.
const REACH_PX: f32 = 8.0;
/// Where a carriage is smaller than this, a click means the train.
const TOO_SMALL_PX: f32 = 4.0;

/// What is selected and what is hovered, as vehicle indices.
#[derive(Resource, Default, Clone, Debug)]
pub struct Selection {
    selected: Option<usize>,
    hovered: Option<usize>,
    /// What is chosen inside of the selected vehicle.
    inside: Option<Spot>,
    /// What of an opened vehicle is under the pointer.
    hovered_inside: Option<Spot>,
    /// Index of the first carriage among the vehicles.
    first_carriage: usize,
}

impl Selection {
    /// The selected vehicle.
    pub fn vehicle(&self) -> Option<usize> {
        self.selected
    }

    /// The vehicle under the pointer.
    pub fn hovered(&self) -> Option<usize> {
        self.hovered
    }

    /// What is chosen inside of the selected vehicle.
    pub fn inside(&self) -> Option<Spot> {
        self.inside
    }

    /// What of an opened vehicle is under the pointer.
    pub fn hovered_inside(&self) -> Option<Spot> {
        self.hovered_inside
    }

    /// Keeps to the same carriage when another journey comes on show; what it does not have is no longer selected.
    pub fn carry_over(&mut self, old: &Journey, new: &Journey) {
        let same = |index: usize| {
            let kind = &old.vehicles().get(index)?.kind;
            new.vehicles().iter().position(|v| match (kind, &v.kind) {
                (VehicleKind::Carriage { number: a, .. }, VehicleKind::Carriage { number: b, .. }) => a == b,
                (VehicleKind::Locomotive { set: a, unit: i, .. }, VehicleKind::Locomotive { set: b, unit: j, .. }) => {
                    (a, i) == (b, j)
                }
                _ => false,
            })
        };
        self.selected = self.selected.and_then(same);
        // What was inside may stand elsewhere now.
        (self.hovered, self.inside, self.hovered_inside) = (None, None, None);
    }

    /// Selects the vehicle that a view shows.
    pub fn select_shown(&mut self, vehicle: usize) {
        self.selected = Some(vehicle);
    }

    /// Selects what the director shows, or nothing.
    pub fn direct(&mut self, vehicle: Option<usize>) {
        (self.selected, self.inside, self.hovered, self.hovered_inside) = (vehicle, None, None, None);
    }

    /// Selects carriage 1, where a view needs one.
    pub fn select_first_carriage(&mut self) {
        self.selected = Some(self.first_carriage);
    }
}

/// Asks for a selection.
#[derive(Message, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectCommand {
    /// A vehicle, by index; flies to it when asked.
    Vehicle {
        /// Index into the journey's vehicles.
        vehicle: usize,
        /// Whether the camera approaches.
        approach: bool,
    },
    /// A carriage by number, with approach.
    Carriage(u32),
    /// A room or a furnishing; the camera goes there when asked.
    Inside {
        /// Which.
        spot: Spot,
        /// Whether the camera approaches.
        approach: bool,
    },
    /// The next carriage to the rear (1) or to the front (-1).
    Neighbour(i32),
    /// Nothing.
    Clear,
}

/// Number shown for a vehicle: carriages by number, locomotives by set and unit.
pub fn vehicle_number(kind: &VehicleKind) -> String {
    match kind {
        VehicleKind::Carriage { number, .. } => number.to_string(),
        VehicleKind::Locomotive { unit, .. } => format!("L{}", unit + 1),
    }
}

/// Name of a vehicle in the viewer's language.
pub fn vehicle_name(playing: &Playing, words: &Speech, kind: &VehicleKind) -> String {
    let scenario = &playing.scenario;
    match kind {
        VehicleKind::Carriage { number, class } => {
            let own = scenario.trains[0].carriages.iter().find(|c| c.number == *number).and_then(|c| c.name.as_ref());
            let name = own.or_else(|| scenario.carriage_classes.get(class).map(|c| &c.name));
            name.map_or_else(|| class.clone(), |n| words.text(n).to_owned())
        }
        VehicleKind::Locomotive { class, .. } => {
            scenario.locomotive_classes.get(class).map_or_else(|| class.clone(), |c| words.text(&c.name).to_owned())
        }
    }
}

/// Where a vehicle is on the window: its two ends and half its height, logical pixels, and its distance.
fn footprint(rig: &Rig, place: &Place, length_m: f64, window: Vec2) -> Option<(Vec2, Vec2, f32, f64)> {
    let middle = place.middle + glam::DVec3::Z * 2.3;
    let along = place.forward * (length_m * 0.5 - 0.6);
    let (a, da) = on_window(rig, middle + along, window)?;
    let (b, db) = on_window(rig, middle - along, window)?;
    let depth = da.min(db).max(0.1);
    let half = 2.0 / depth / (rig.pose().fov_rad * 0.5).tan() * f64::from(window.y) * 0.5;
    Some((a, b, half as f32, (da + db) * 0.5))
}

fn distance_to_segment(p: Vec2, a: Vec2, b: Vec2) -> f32 {
    let d = b - a;
    let t = if d.length_squared() > 0.0 { ((p - a).dot(d) / d.length_squared()).clamp(0.0, 1.0) } else { 0.0 };
    p.distance(a + d * t)
}

/// What lies under a point: a vehicle, or the train when vehicles are too small to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Under {
    /// A vehicle, by index.
    Vehicle(usize),
    /// The train, at this vehicle.
    Train(usize),
}

/// Finds what lies under a point of the window.
pub fn under(playing: &Playing, places: &Places, rig: &Rig, point: Vec2, window: Vec2) -> Option<Under> {
    let mut best: Option<(f32, f64, Under)> = None;
    for (vehicle, place) in places.iter() {
        let length_m = playing.journey.vehicles()[vehicle].length_m;
        let Some((a, b, half, depth)) = footprint(rig, place, length_m, window) else { continue };
        let away = (distance_to_segment(point, a, b) - half).max(0.0);
        if away > REACH_PX {
            continue;
        }
        let small = a.distance(b).max(half * 2.0) < TOO_SMALL_PX;
        let what = if small { Under::Train(vehicle) } else { Under::Vehicle(vehicle) };
        // Nearest on the screen; among those really under the pointer the one in front.
        if best.is_none_or(|(d, z, _)| away + 0.01 < d || ((away - d).abs() <= 0.01 && depth < z)) {
            best = Some((away, depth, what));
        }
    }
    best.map(|b| b.2)
}

/// When the train is at the place of the line under a point of the map, seconds since departure; nothing where the
/// line is farther than a finger's width away.
pub fn instant_under(playing: &Playing, rig: &Rig, point: Vec2, window: Vec2) -> Option<f64> {
    let (eye, ray) = ray_under(rig, point, window);
    if ray.z > -0.02 {
        return None;
    }
    let reach_m = eye.z / -ray.z;
    let pixel_m = 2.0 * reach_m * (rig.pose().fov_rad * 0.5).tan() / f64::from(window.y);
    let at = eye + ray * reach_m;
    let line = playing.journey.alignment();
    let chainage_m = line.nearest(at.truncate(), f64::from(REACH_PX) * pixel_m)?.chainage_m;
    Some(playing.journey.time_at_chainage(chainage_m.clamp(0.0, line.length_m())))
}

fn point(
    mut selection: ResMut<Selection>,
    mut commands: MessageWriter<SelectCommand>,
    mut views: MessageWriter<ViewCommand>,
    mut gestures: MessageReader<Gesture>,
    hand: Res<Hand>,
    windows: Query<&Window, With<PrimaryWindow>>,
    panels: Res<super::panels::Pointer>,
    playing: Res<Playing>,
    places: Res<Places>,
    insides: Res<Insides>,
    opened: Query<(&Vehicle, &Opened)>,
    rig: Res<Rig>,
    speech: Res<Speech>,
    clock: Res<Clock>,
    mut times: MessageWriter<ClockCommand>,
    mut journal: Journal,
) {
    let Ok(window) = windows.single() else { return };
    let find = |at: Vec2| under(&playing, &places, &rig, at, window.size());
    let look_inside = |at: Vec2| {
        let ray = ray_under(&rig, at, window.size());
        let open = opened.iter().filter(|(_, opened)| opened.roof > 0.5 || rig.within().is_some());
        let met = open.filter_map(|(vehicle, opened)| {
            pick::meet(&playing.scenario, &insides, vehicle.0, places.of(vehicle.0)?, *opened, ray)
        });
        met.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, spot)| spot)
    };
    let pointed = window.cursor_position().filter(|at| !panels.takes(*at) && !hand.is_dragging());
    let inside = pointed.and_then(look_inside);
    if inside != selection.hovered_inside {
        selection.hovered_inside = inside;
        if let Some(spot) = inside {
            journal.write("hovered", clock.elapsed_s, describe_inside(&playing, &insides, &speech, spot));
        }
    }
    let hovered = match pointed.and_then(find) {
        _ if inside.is_some() => inside.map(|spot| spot.vehicle),
        Some(Under::Vehicle(v)) => Some(v),
        _ => None,
    };
    if hovered != selection.hovered {
        selection.hovered = hovered;
        if let Some(v) = hovered.filter(|_| inside.is_none()) {
            journal.write("hovered", clock.elapsed_s, describe(&playing, &speech, v));
        }
    }
    for gesture in gestures.read() {
        let Gesture::Click { at } = *gesture else { continue };
        // In the museum a first click takes the carriage, the next what is in it.
        let chosen = |spot: &Spot| rig.museum() <= 0.0 || selection.selected == Some(spot.vehicle);
        if let Some(spot) = look_inside(at).filter(chosen) {
            commands.write(SelectCommand::Inside { spot, approach: true });
            continue;
        }
        match find(at) {
            Some(Under::Vehicle(vehicle)) => {
                commands.write(SelectCommand::Vehicle { vehicle, approach: rig.museum() <= 0.0 });
            }
            Some(Under::Train(_)) => {
                commands.write(SelectCommand::Clear);
                views.write(ViewCommand::To(View::Follow));
            }
            // On the map a place of the line means the instant when the train is there.
            None if rig.view == View::Map => {
                if let Some(elapsed_s) = instant_under(&playing, &rig, at, window.size()) {
                    times.write(ClockCommand::Seek(elapsed_s));
                }
            }
            None => {}
        }
    }
}

fn describe(playing: &Playing, speech: &Speech, vehicle: usize) -> serde_json::Value {
    let kind = &playing.journey.vehicles()[vehicle].kind;
    let (number, class) = match kind {
        VehicleKind::Carriage { number, class } => (json!(number), class),
        VehicleKind::Locomotive { class, .. } => (json!(vehicle_number(kind)), class),
    };
    json!({ "number": number, "class": class, "name": vehicle_name(playing, speech, kind) })
}

/// Name of a room or a furnishing in the viewer's language.
pub fn spot_name(playing: &Playing, insides: &Insides, words: &Speech, spot: Spot) -> Option<String> {
    let interior = &insides.of(spot.vehicle)?.interior;
    let name = match spot.piece {
        Some(piece) => {
            let piece = interior.pieces.get(piece)?;
            piece.name.as_ref().or_else(|| playing.scenario.furnishings.get(&piece.kind).map(|kit| &kit.name))?
        }
        None => &interior.rooms.get(spot.room)?.name,
    };
    Some(words.text(name).to_owned())
}

fn describe_inside(playing: &Playing, insides: &Insides, speech: &Speech, spot: Spot) -> serde_json::Value {
    let mut told = describe(playing, speech, spot.vehicle);
    let name = |spot| spot_name(playing, insides, speech, spot);
    told["room"] = json!(name(Spot { piece: None, ..spot }));
    if spot.piece.is_some() {
        told["furnishing"] = json!(name(spot));
    }
    told
}

fn obey(
    mut selection: ResMut<Selection>,
    mut commands: MessageReader<SelectCommand>,
    mut views: MessageWriter<ViewCommand>,
    playing: Res<Playing>,
    snapshot: Res<JourneySnapshot>,
    speech: Res<Speech>,
    clock: Res<Clock>,
    insides: Res<Insides>,
    mut rig: ResMut<Rig>,
    mut journal: Journal,
) {
    selection.first_carriage = playing.journey.carriage(1).unwrap_or(0);
    for command in commands.read() {
        let mut spot = None;
        let (wanted, approach) = match *command {
            SelectCommand::Inside { spot: inside, approach } => {
                spot = Some(inside).filter(|inside| insides.of(inside.vehicle).is_some());
                (spot.map(|inside| inside.vehicle).or(selection.selected), approach)
            }
            SelectCommand::Vehicle { vehicle, approach } => (Some(vehicle), approach),
            SelectCommand::Carriage(number) => (playing.journey.carriage(number), true),
            SelectCommand::Neighbour(step) => (neighbour(&snapshot, selection.selected, step), true),
            SelectCommand::Clear => (None, false),
        };
        let told = (wanted, spot) != (selection.selected, selection.inside) && wanted.is_some();
        selection.inside = spot;
        if wanted == selection.selected && spot.is_none() && wanted.is_some() && rig.within().is_none() {
            rig.look_into(None);
        }
        if let Some(spot) = spot {
            look_at(&mut rig, &playing, &insides, spot, approach);
            if told {
                journal.write("selected", clock.elapsed_s, describe_inside(&playing, &insides, &speech, spot));
            }
        }
        if wanted == selection.selected {
            if approach {
                views.write(ViewCommand::Approach);
            }
            continue;
        }
        selection.selected = wanted;
        if spot.is_none()
            && rig.within().is_none()
            && let Some(vehicle) = wanted
        {
            rig.look_into(None);
            rig.look_from(insides.of(vehicle).map_or(1.0, better_side));
        }
        match wanted {
            Some(vehicle) => {
                if spot.is_none() {
                    journal.write("selected", clock.elapsed_s, describe(&playing, &speech, vehicle));
                }
                if approach {
                    views.write(ViewCommand::Approach);
                }
            }
            None if rig.view == View::Carriage => {
                views.write(ViewCommand::Outside);
            }
            None => rig.take_off(),
        }
    }
}

/// Looks at a room or a piece from as near as shows it well.
fn look_at(rig: &mut Rig, playing: &Playing, insides: &Insides, spot: Spot, approach: bool) {
    let Some(inside) = insides.of(spot.vehicle).filter(|_| approach && rig.within().is_none()) else { return };
    let Some(room) = inside.interior.rooms.get(spot.room) else { return };
    let piece = spot.piece.and_then(|piece| {
        let piece = inside.interior.pieces.get(piece)?;
        Some((piece, playing.scenario.furnishings.get(&piece.kind)?))
    });
    let (at, size_m) = if let Some((piece, kit)) = piece {
        let (width_m, depth_m, height_m) = kit.size_m;
        let at = inside.local(piece.at_m, piece.across_m, piece.up_m + height_m / 2.0);
        (at, width_m.max(depth_m).max(height_m))
    } else {
        let (at_m, across_m) = room.rect.middle();
        (inside.local(at_m, across_m, 0.7), room.rect.length_m().max(room.rect.width_m()))
    };
    rig.look_into(Some((at, if piece.is_some() { size_m * 2.2 + 2.2 } else { size_m * 1.5 + 3.0 })));
}

/// The side from which more of a carriage's rooms is seen: that where its corridors are not. 1 right, -1 left.
fn better_side(inside: &crate::app::interior::Inside) -> f64 {
    use crate::scenario::RoomKind;
    let corridors = inside.interior.rooms.iter().filter(|room| room.kind == RoomKind::Corridor);
    let weight: f64 = corridors.map(|room| room.rect.middle().1 * room.rect.length_m()).sum();
    if weight > 0.0 { -1.0 } else { 1.0 }
}

/// The vehicle some places to the rear of the selected one, among those in the train now.
fn neighbour(snapshot: &JourneySnapshot, selected: Option<usize>, step: i32) -> Option<usize> {
    let here = selected.and_then(|v| snapshot.poses.iter().position(|p| p.vehicle == v));
    let next = match here {
        Some(i) => (i as i32 + step).clamp(0, snapshot.poses.len() as i32 - 1) as usize,
        None => 0,
    };
    snapshot.poses.get(next).map(|p| p.vehicle)
}

/// Selection and its commands.
pub fn plugin(app: &mut App) {
    app.init_resource::<Selection>()
        .add_message::<SelectCommand>()
        .add_systems(Update, obey.in_set(Frame::Playback))
        .add_systems(Update, point.in_set(gesture::Obeyed).run_if(resource_exists::<super::panels::Pointer>));
}
