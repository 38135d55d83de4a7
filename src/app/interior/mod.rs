//! What is inside: every room and every furnishing of every carriage an entity, related to its carriage and to the
//! claims that it shows.
//!
//! Interiors hang from a root of their own that stands where its carriage stands only while it can be seen: those of
//! far carriages cost nothing.

use std::collections::BTreeMap;

use bevy::prelude::*;

use super::{
    Frame, OfJourney, Playing, Raise, Raising,
    train::{Carriage, Vehicle},
};
use crate::scenario::{self, Body, RoomKind, Standing};

mod contact;
mod kit;
mod lamplight;
mod looks;
mod opening;
pub mod pick;
mod seats;
mod shell;
mod sitting;
pub mod walking;

pub use opening::{Opened, open_up};
pub use pick::Spot;
pub use seats::{Pane, SEATED_EYES_M, Seat};
pub use sitting::{SeatCommand, seat_near};
pub use walking::{WalkCommand, stand_in};

/// A room of a carriage.
#[derive(Component, Clone, Debug, PartialEq)]
#[require(OfJourney)]
pub struct Room {
    /// Place among the rooms of its carriage.
    pub index: usize,
    /// What kind it is.
    pub kind: RoomKind,
}

/// The carriage that a room belongs to.
#[derive(Component, Debug)]
#[relationship(relationship_target = Rooms)]
pub struct InCarriage(pub Entity);

/// The rooms of a carriage.
#[derive(Component, Debug)]
#[relationship_target(relationship = InCarriage)]
pub struct Rooms(Vec<Entity>);

/// A piece of furnishing.
#[derive(Component, Clone, Debug, PartialEq)]
#[require(Transform, Visibility, OfJourney)]
pub struct Furnishing {
    /// Place among the furnishings of its carriage.
    pub index: usize,
    /// Name of the piece in the kit.
    pub kind: String,
}

/// The room that a furnishing stands in.
#[derive(Component, Debug)]
#[relationship(relationship_target = Furnishings)]
pub struct InRoom(pub Entity);

/// The furnishings of a room.
#[derive(Component, Debug)]
#[relationship_target(relationship = InRoom)]
pub struct Furnishings(Vec<Entity>);

/// How well it is known that a thing is there.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
pub struct HowKnown(pub Standing);

/// A statement of the article, by its id.
#[derive(Component, Clone, Debug, PartialEq, Eq)]
#[require(OfJourney)]
pub struct Statement(pub String);

/// The statements that a carriage, a room or a furnishing shows.
#[derive(Component, Clone, Debug, PartialEq, Eq)]
pub struct Shows(pub Vec<Entity>);

/// What an interior hangs from: stands where its carriage stands while it can be seen.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[require(Transform, Visibility::Hidden, OfJourney)]
pub struct InteriorOf(pub usize);

/// A piece that hangs from something that goes when the carriage opens: it goes with it.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hangs {
    /// From the ceiling: seen from inside only.
    Ceiling,
    /// On the right wall.
    Right,
    /// On the left wall.
    Left,
}

impl Hangs {
    /// Whether it is gone with what it hangs from, in a carriage that is so far open.
    pub fn is_gone(self, open: &Opened) -> bool {
        let gone = match self {
            Self::Ceiling => open.roof,
            Self::Right => open.right,
            Self::Left => open.left,
        };
        gone > 0.4
    }
}

/// Whether furnishings are drawn all together, in simple forms: nothing small that hangs is drawn then.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Simplified(pub bool);

/// What a piece hangs from, if from anything that goes.
pub fn hangs(piece: &scenario::Piece, kit: &scenario::Furnishing, body: &Body) -> Option<Hangs> {
    let (width_m, depth_m, height_m) = kit.size_m;
    if piece.up_m > 1.9 && piece.up_m + height_m > body.headroom_m() - 0.12 {
        return Some(Hangs::Ceiling);
    }
    if piece.up_m < 0.3 || depth_m > 0.45 {
        return None;
    }
    // Its back is at the wall.
    let reach_m = f64::midpoint(depth_m, width_m * piece.turn_deg.to_radians().cos().abs());
    let inside = body.inside();
    if piece.across_m + reach_m > inside.right_m - 0.12 {
        return Some(Hangs::Right);
    }
    (piece.across_m - reach_m < inside.left_m + 0.12).then_some(Hangs::Left)
}

/// The inside of a carriage as plain data.
#[derive(Clone, Debug)]
pub struct Inside {
    /// Rooms, doorways and furnishings.
    pub interior: scenario::Interior,
    /// The body around them.
    pub body: Body,
    /// Length of the carriage over couplers, metres.
    pub over_couplers_m: f64,
    /// Carriage number.
    pub number: u32,
}

impl Inside {
    /// Metres from the front end, to the right and above the floor, as the axes of the vehicle: x right, y up over the
    /// rails, z to the rear of its middle.
    pub fn local(&self, at_m: f64, across_m: f64, up_m: f64) -> glam::DVec3 {
        glam::DVec3::new(across_m, scenario::FLOOR_M + up_m, at_m - self.body.length_m / 2.0)
    }
}

impl Inside {
    /// Whether a lamp hangs from the ceiling of a room: it needs no other.
    fn has_ceiling_lamp(&self, room: &scenario::Space) -> bool {
        let mut pieces = self.interior.pieces.iter().filter(|piece| self.interior.rooms[piece.room].id == room.id);
        pieces.any(|piece| piece.up_m > 2.1)
    }
}

/// The insides of all vehicles, by their indices; none for locomotives.
#[derive(Resource, Default)]
pub struct Insides(Vec<Option<Inside>>);

impl Insides {
    /// The inside of a vehicle.
    pub fn of(&self, vehicle: usize) -> Option<&Inside> {
        self.0.get(vehicle)?.as_ref()
    }

    fn read(playing: &Playing) -> Self {
        let carriages = &playing.scenario.trains[0].carriages;
        let inside = |kind: &crate::journey::VehicleKind| match kind {
            crate::journey::VehicleKind::Carriage { number, .. } => {
                let carriage = carriages.iter().find(|carriage| carriage.number == *number)?;
                let class = playing.scenario.carriage_classes.get(&carriage.class)?;
                let interior = playing.scenario.interior(carriage);
                Some(Inside { interior, body: class.body.clone(), over_couplers_m: class.length_m, number: *number })
            }
            crate::journey::VehicleKind::Locomotive { .. } => None,
        };
        Self(playing.journey.vehicles().iter().map(|vehicle| inside(&vehicle.kind)).collect())
    }
}

/// Turn of a piece in its carriage: its front is -z, as the carriage's.
fn turn(piece: &scenario::Piece) -> Quat {
    Quat::from_rotation_y(-(piece.turn_deg.to_radians() as f32))
}

fn furnish(mut commands: Commands, playing: Res<Playing>, carriages: Query<(Entity, &Vehicle), With<Carriage>>) {
    let insides = Insides::read(&playing);
    let statements: BTreeMap<&str, Entity> = playing
        .scenario
        .claims
        .iter()
        .map(|claim| {
            (claim.id.as_str(), commands.spawn((Statement(claim.id.clone()), Name::new(claim.id.clone()))).id())
        })
        .collect();
    let shows = |ids: &[String]| Shows(ids.iter().filter_map(|id| statements.get(id.as_str()).copied()).collect());
    for (carriage, vehicle) in &carriages {
        let Some(inside) = insides.of(vehicle.0) else { continue };
        let written = playing.scenario.trains[0].carriages.iter().find(|c| c.number == inside.number);
        let class = written.and_then(|c| playing.scenario.carriage_classes.get(&c.class));
        let claims: Vec<String> =
            written.iter().flat_map(|c| &c.claims).chain(class.iter().flat_map(|c| &c.claims)).cloned().collect();
        commands.entity(carriage).insert(shows(&claims));
        let root =
            commands.spawn((InteriorOf(vehicle.0), Name::new(format!("inside of carriage {}", inside.number)))).id();
        let rooms: Vec<Entity> = inside
            .interior
            .rooms
            .iter()
            .enumerate()
            .map(|(index, room)| {
                let mut entity = commands.spawn((
                    Room { index, kind: room.kind },
                    InCarriage(carriage),
                    HowKnown(room.standing),
                    Name::new(room.name.en.clone()),
                ));
                if !room.claims.is_empty() {
                    entity.insert(shows(&room.claims));
                }
                entity.id()
            })
            .collect();
        for (index, piece) in inside.interior.pieces.iter().enumerate() {
            let Some(kit) = playing.scenario.furnishings.get(&piece.kind) else { continue };
            let name = piece.name.as_ref().unwrap_or(&kit.name);
            let at = inside.local(piece.at_m, piece.across_m, piece.up_m).as_vec3();
            let mut entity = commands.spawn((
                Furnishing { index, kind: piece.kind.clone() },
                InRoom(rooms[piece.room]),
                HowKnown(piece.standing),
                Name::new(name.en.clone()),
                ChildOf(root),
                Transform::from_translation(at).with_rotation(turn(piece)),
                Visibility::Inherited,
            ));
            if !piece.claims.is_empty() {
                entity.insert(shows(&piece.claims));
            }
            if let Some(hangs) = hangs(piece, kit, &inside.body) {
                entity.insert(hangs);
            }
        }
    }
    commands.insert_resource(insides);
}

/// Rooms and furnishings as entities, and which carriages are open.
pub fn plugin(app: &mut App) {
    app.init_resource::<Insides>()
        .init_resource::<Simplified>()
        .add_plugins((walking::plugin, sitting::plugin))
        .add_systems(Raise, furnish.in_set(Raising::Build).after(super::train::couple))
        .add_systems(Update, open_up.in_set(Frame::Place).after(super::train::place_vehicles));
}

/// Their looks.
pub fn visible_plugin(app: &mut App) {
    app.add_plugins(looks::plugin);
}
