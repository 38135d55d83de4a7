//! Hovering and selecting vehicles: by the pointer in the scene, by the list, by the command line, by tests.

use bevy::{prelude::*, window::PrimaryWindow};
use serde_json::json;

use super::{
    Frame, JourneySnapshot, Playing, Speech,
    camera::{Place, Places, Rig, View, ViewCommand, on_window},
    gesture::{self, Gesture, Hand},
    journal::Journal,
    playback::Clock,
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
        self.hovered = None;
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
    rig: Res<Rig>,
    speech: Res<Speech>,
    clock: Res<Clock>,
    mut journal: Journal,
) {
    let Ok(window) = windows.single() else { return };
    let find = |at: Vec2| under(&playing, &places, &rig, at, window.size());
    let pointed = window.cursor_position().filter(|at| !panels.takes(*at) && !hand.is_dragging());
    let hovered = match pointed.and_then(find) {
        Some(Under::Vehicle(v)) => Some(v),
        _ => None,
    };
    if hovered != selection.hovered {
        selection.hovered = hovered;
        if let Some(v) = hovered {
            journal.write("hovered", clock.elapsed_s, describe(&playing, &speech, v));
        }
    }
    for gesture in gestures.read() {
        let Gesture::Click { at } = *gesture else { continue };
        match find(at) {
            Some(Under::Vehicle(vehicle)) => {
                commands.write(SelectCommand::Vehicle { vehicle, approach: true });
            }
            Some(Under::Train(_)) => {
                commands.write(SelectCommand::Clear);
                views.write(ViewCommand::To(View::Follow));
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

fn obey(
    mut selection: ResMut<Selection>,
    mut commands: MessageReader<SelectCommand>,
    mut views: MessageWriter<ViewCommand>,
    playing: Res<Playing>,
    snapshot: Res<JourneySnapshot>,
    speech: Res<Speech>,
    clock: Res<Clock>,
    mut rig: ResMut<Rig>,
    mut journal: Journal,
) {
    let vehicles = playing.journey.vehicles();
    let carriage = |number: u32| {
        vehicles.iter().position(|v| matches!(&v.kind, VehicleKind::Carriage { number: n, .. } if *n == number))
    };
    selection.first_carriage = carriage(1).unwrap_or(0);
    for command in commands.read() {
        let (wanted, approach) = match *command {
            SelectCommand::Vehicle { vehicle, approach } => (Some(vehicle), approach),
            SelectCommand::Carriage(number) => (carriage(number), true),
            SelectCommand::Neighbour(step) => (neighbour(&snapshot, selection.selected, step), true),
            SelectCommand::Clear => (None, false),
        };
        if wanted == selection.selected {
            if approach {
                views.write(ViewCommand::Approach);
            }
            continue;
        }
        selection.selected = wanted;
        match wanted {
            Some(vehicle) => {
                journal.write("selected", clock.elapsed_s, describe(&playing, &speech, vehicle));
                if approach {
                    views.write(ViewCommand::Approach);
                }
            }
            None if rig.view == View::Carriage => {
                views.write(ViewCommand::To(View::Follow));
            }
            None => rig.take_off(),
        }
    }
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
