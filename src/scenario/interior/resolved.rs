//! A carriage's inside as it comes to stand: the class's layout with the carriage's changes, rows taken apart.

use std::collections::BTreeMap;

use super::written::{Changes, Finish, Furnishing, Layout, Placing, Room, RoomKind};
use crate::scenario::model::{Standing, Text};

/// Mass of a person with luggage, kilograms (EN 15663, long-distance trains).
pub const PERSON_KG: f64 = 80.0;

/// A rectangle of the floor, metres from the front end and metres to the right of the centre line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Front.
    pub from_m: f64,
    /// Rear.
    pub to_m: f64,
    /// Left.
    pub left_m: f64,
    /// Right.
    pub right_m: f64,
}

impl Rect {
    /// Its middle: metres from the front end, metres to the right.
    pub fn middle(&self) -> (f64, f64) {
        (self.from_m.midpoint(self.to_m), self.left_m.midpoint(self.right_m))
    }

    /// Length along the carriage, metres.
    pub fn length_m(&self) -> f64 {
        self.to_m - self.from_m
    }

    /// Width across the carriage, metres.
    pub fn width_m(&self) -> f64 {
        self.right_m - self.left_m
    }

    /// Floor area, square metres.
    pub fn area_m2(&self) -> f64 {
        self.length_m() * self.width_m()
    }

    /// Whether a place lies in it.
    pub fn contains(&self, at_m: f64, across_m: f64) -> bool {
        (self.from_m..=self.to_m).contains(&at_m) && (self.left_m..=self.right_m).contains(&across_m)
    }
}

/// Where a room, a doorway or a piece is written: its entry in the lists of the class or of the carriage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Written {
    /// In the class's layout.
    Class(usize),
    /// In the carriage's changes.
    Carriage(usize),
}

/// The inside of one carriage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Interior {
    /// People who travel in it.
    pub travellers: u32,
    /// Rooms.
    pub rooms: Vec<Space>,
    /// Ways between them.
    pub doorways: Vec<Opening>,
    /// Furnishings, each for itself.
    pub pieces: Vec<Piece>,
}

/// A room.
#[derive(Clone, Debug, PartialEq)]
pub struct Space {
    /// Short name.
    pub id: String,
    /// What kind it is.
    pub kind: RoomKind,
    /// What people call it here.
    pub name: Text,
    /// What it is for.
    pub purpose: Text,
    /// Where it is.
    pub rect: Rect,
    /// Floor and walls.
    pub finish: Finish,
    /// How well it is known.
    pub standing: Standing,
    /// Who says so.
    pub source: String,
    /// Claims that it shows.
    pub claims: Vec<String>,
    /// Where it is written.
    pub written: Written,
}

/// A way between two rooms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Opening {
    /// The two rooms, as indices.
    pub joins: (usize, usize),
    /// Its middle, see [`super::Doorway::at_m`].
    pub at_m: f64,
    /// Width, metres.
    pub width_m: f64,
    /// Without a door.
    pub open: bool,
    /// Where it is written.
    pub written: Written,
}

/// A piece of furnishing in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Name of the piece in the kit.
    pub kind: String,
    /// The room it stands in, as an index.
    pub room: usize,
    /// Its middle, metres from the front end.
    pub at_m: f64,
    /// Its middle, metres to the right of the centre line.
    pub across_m: f64,
    /// Its foot above the floor, metres.
    pub up_m: f64,
    /// Which way its front looks, degrees: 0 to the front of the carriage, 90 to its right.
    pub turn_deg: f64,
    /// What this one is called, where that differs from the kit.
    pub name: Option<Text>,
    /// How well it is known.
    pub standing: Standing,
    /// Who says so.
    pub source: String,
    /// Claims that it shows.
    pub claims: Vec<String>,
    /// Where it is written.
    pub written: Written,
}

/// What a carriage holds and weighs, counted from its inside.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fittings {
    /// Places to sit.
    pub seats: u32,
    /// Places to sleep.
    pub berths: u32,
    /// People who travel in it.
    pub travellers: u32,
    /// Mass of the furnishings, kilograms.
    pub furnishings_kg: f64,
    /// Mass of goods, kilograms.
    pub goods_kg: f64,
    /// Mass of the people, kilograms.
    pub people_kg: f64,
}

impl Fittings {
    /// What is put into the finished carriage for the journey: goods and people, kilograms.
    pub fn payload_kg(&self) -> f64 {
        self.goods_kg + self.people_kg
    }

    /// Everything but the shell, kilograms.
    pub fn total_kg(&self) -> f64 {
        self.furnishings_kg + self.payload_kg()
    }
}

impl Interior {
    /// A class's layout with the changes of one carriage. What names a room that does not exist is left out: the
    /// checks speak of it.
    pub fn of(layout: &Layout, changes: Option<&Changes>, standing: Standing) -> Self {
        let mut interior = Self { travellers: layout.travellers, ..Self::default() };
        let none = Changes::default();
        let changes = changes.unwrap_or(&none);
        interior.travellers = changes.travellers.unwrap_or(layout.travellers);
        let kept = |id: &str| !changes.without.iter().any(|without| without == id);
        for (index, room) in layout.rooms.iter().enumerate().filter(|(_, room)| kept(&room.id)) {
            interior.rooms.push(space(room, changes, standing, Written::Class(index)));
        }
        for (index, room) in changes.rooms.iter().enumerate() {
            interior.rooms.push(space(room, changes, standing, Written::Carriage(index)));
        }
        let places: BTreeMap<String, usize> =
            interior.rooms.iter().enumerate().map(|(index, room)| (room.id.clone(), index)).collect();
        let class_doorways = layout.doorways.iter().enumerate().map(|(index, way)| (way, Written::Class(index)));
        let own_doorways = changes.doorways.iter().enumerate().map(|(index, way)| (way, Written::Carriage(index)));
        for (way, written) in class_doorways.chain(own_doorways) {
            if let (Some(&a), Some(&b)) = (places.get(&way.joins.0), places.get(&way.joins.1)) {
                let (at_m, width_m, open) = (way.at_m, way.width_m, way.open);
                interior.doorways.push(Opening { joins: (a, b), at_m, width_m, open, written });
            }
        }
        let class_pieces = layout.furnishings.iter().enumerate().map(|(index, row)| (row, Written::Class(index)));
        let own_pieces = changes.furnishings.iter().enumerate().map(|(index, row)| (row, Written::Carriage(index)));
        for (row, written) in class_pieces.chain(own_pieces) {
            if let Some(&room) = places.get(&row.room) {
                interior.pieces.extend(row_of(row, room, interior.rooms[room].standing, written));
            }
        }
        interior
    }

    /// What it holds and weighs. Pieces that the kit does not know weigh nothing: the checks speak of them.
    pub fn fittings(&self, kit: &BTreeMap<String, Furnishing>) -> Fittings {
        let people_kg = f64::from(self.travellers) * PERSON_KG;
        let mut sum = Fittings { travellers: self.travellers, people_kg, ..Fittings::default() };
        for piece in self.pieces.iter().filter_map(|piece| kit.get(&piece.kind)) {
            sum.seats += piece.seats;
            sum.berths += piece.berths;
            sum.furnishings_kg += piece.mass_kg;
            sum.goods_kg += piece.goods_kg;
        }
        sum
    }

    /// The room at a place of the floor.
    pub fn room_at(&self, at_m: f64, across_m: f64) -> Option<usize> {
        self.rooms.iter().position(|room| room.rect.contains(at_m, across_m))
    }

    /// The vestibule with the gangway at the front (or rear) end of the body.
    pub fn gangway(&self, inside: Rect, front: bool) -> Option<usize> {
        let touches = |room: &Space| {
            let gap_m = if front { room.rect.from_m - inside.from_m } else { inside.to_m - room.rect.to_m };
            gap_m.abs() < 0.02 && room.rect.contains(room.rect.middle().0, 0.0)
        };
        self.rooms.iter().position(|room| room.kind == RoomKind::Vestibule && touches(room))
    }
}

fn space(room: &Room, changes: &Changes, standing: Standing, written: Written) -> Space {
    let allotment = changes.allotments.iter().find(|allotment| allotment.room == room.id);
    Space {
        id: room.id.clone(),
        kind: room.kind,
        name: allotment.map_or_else(|| room.name.clone(), |allotment| allotment.name.clone()),
        purpose: room.purpose.clone(),
        rect: Rect { from_m: room.from_m, to_m: room.to_m, left_m: room.left_m, right_m: room.right_m },
        finish: room.finish,
        standing: room.standing.unwrap_or(standing),
        source: room.source.clone(),
        claims: room.claims.clone(),
        written,
    }
}

/// More equal pieces in a row than a carriage can hold.
const MOST_IN_A_ROW: u32 = 200;

fn row_of(row: &Placing, room: usize, standing: Standing, written: Written) -> impl Iterator<Item = Piece> + '_ {
    (0..row.count.min(MOST_IN_A_ROW)).map(move |step| Piece {
        kind: row.kind.clone(),
        room,
        at_m: row.at_m + row.step_m.0 * f64::from(step),
        across_m: row.across_m + row.step_m.1 * f64::from(step),
        up_m: row.up_m,
        turn_deg: row.turn_deg,
        name: row.name.clone(),
        standing: row.standing.unwrap_or(standing),
        source: row.source.clone(),
        claims: row.claims.clone(),
        written,
    })
}
