//! What a person writes: the layout of a carriage class, the changes of one carriage, a piece of furnishing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::scenario::model::{Standing, Text};

/// What is inside of the carriages of a class.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// How many people travel in it: not more than it has berths and seats.
    #[serde(default)]
    pub travellers: u32,
    /// Rooms, corridors and vestibules; they may touch, not overlap.
    pub rooms: Vec<Room>,
    /// Ways from room to room. A vestibule that touches an end of the body has its gangway without being told.
    pub doorways: Vec<Doorway>,
    /// What stands in the rooms.
    pub furnishings: Vec<Placing>,
}

/// What one carriage has that its class has not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// How many people travel in it, where that differs from its class.
    #[serde(default)]
    pub travellers: Option<u32>,
    /// Rooms that have a name of their own here: to whom they are allotted, their number.
    #[serde(default)]
    pub allotments: Vec<Allotment>,
    /// Ids of rooms that this carriage has not; their furnishings and doorways go with them.
    #[serde(default)]
    pub without: Vec<String>,
    /// Rooms of its own.
    #[serde(default)]
    pub rooms: Vec<Room>,
    /// Doorways of its own.
    #[serde(default)]
    pub doorways: Vec<Doorway>,
    /// Furnishings of its own.
    #[serde(default)]
    pub furnishings: Vec<Placing>,
}

/// The name of a room in one carriage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Allotment {
    /// Id of the room.
    pub room: String,
    /// What it is called in this carriage.
    pub name: Text,
}

/// A room: a rectangle of the floor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// Short name, once in a carriage, for instance `office`.
    pub id: String,
    /// What kind it is.
    pub kind: RoomKind,
    /// What people call it.
    pub name: Text,
    /// What it is for, in one sentence.
    #[serde(default)]
    pub purpose: Text,
    /// Its front, metres from the front end of the body.
    pub from_m: f64,
    /// Its rear, metres from the front end of the body.
    pub to_m: f64,
    /// Its left side, metres to the right of the centre line (left of it is negative).
    pub left_m: f64,
    /// Its right side, metres to the right of the centre line.
    pub right_m: f64,
    /// Floor and walls.
    #[serde(default)]
    pub finish: Finish,
    /// How well it is known; left out, as well as its class.
    #[serde(default)]
    pub standing: Option<Standing>,
    /// Who says so, publisher and date.
    #[serde(default)]
    pub source: String,
    /// Claims (ids of `seeds/`) that it shows.
    #[serde(default)]
    pub claims: Vec<String>,
}

/// Kinds of rooms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// At an end, with the outer doors and the gangway.
    Vestibule,
    /// A way along other rooms.
    Corridor,
    /// Desk work.
    Office,
    /// Beds for a few.
    Bedroom,
    /// Sofas: where guests are received.
    Audience,
    /// A table for talks.
    Conference,
    /// Tables for meals.
    Dining,
    /// Where meals are made.
    Galley,
    /// Berths behind a door.
    Compartment,
    /// Seats or berths without doors.
    Saloon,
    /// Washing.
    Washroom,
    /// A toilet.
    Toilet,
    /// Where somebody is on watch.
    Duty,
    /// Radios, screens, racks.
    Equipment,
    /// Treatment of the sick.
    Medical,
    /// Goods.
    Store,
    /// Vehicles.
    Hall,
    /// Engines, tanks, switchgear.
    Machine,
    /// Repairs.
    Workshop,
    /// Nobody says what is in it: drawn closed and plain.
    Closed,
}

/// Floor and walls of a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// Grey linoleum and pale laminate.
    #[default]
    Plain,
    /// Red-brown carpet and wood panels.
    Wood,
    /// Beige carpet and cream panels.
    Cream,
    /// Pale tiles.
    Tile,
    /// Chequer plate and painted steel.
    Steel,
    /// Dark and blank.
    Dark,
}

/// A way between two rooms that touch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Doorway {
    /// Ids of the two rooms.
    pub joins: (String, String),
    /// Its middle: metres from the front end of the body where the wall between the rooms runs along the carriage,
    /// metres to the right of the centre line where it runs across.
    pub at_m: f64,
    /// Width, metres.
    #[serde(default = "usual_doorway_m")]
    pub width_m: f64,
    /// Without a door: an arch.
    #[serde(default)]
    pub open: bool,
}

fn usual_doorway_m() -> f64 {
    0.7
}

/// Pieces of furnishing in a room: one, or a row of equal ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Placing {
    /// Name of the piece in the kit, for instance `desk`.
    pub kind: String,
    /// Id of the room it stands in.
    pub room: String,
    /// Its middle, metres from the front end of the body.
    pub at_m: f64,
    /// Its middle, metres to the right of the centre line.
    pub across_m: f64,
    /// Its foot above the floor, metres.
    #[serde(default)]
    pub up_m: f64,
    /// Which way its front looks: 0 to the front of the carriage, 90 to its right, 180 to its rear, 270 to its left.
    #[serde(default)]
    pub turn_deg: f64,
    /// How many of them stand in a row.
    #[serde(default = "one")]
    pub count: u32,
    /// From one of the row to the next: metres to the rear, metres to the right.
    #[serde(default)]
    pub step_m: (f64, f64),
    /// What this one is called, where that differs from the kit.
    #[serde(default)]
    pub name: Option<Text>,
    /// How well it is known; left out, as well as its room.
    #[serde(default)]
    pub standing: Option<Standing>,
    /// Who says so, publisher and date.
    #[serde(default)]
    pub source: String,
    /// Claims (ids of `seeds/`) that it shows.
    #[serde(default)]
    pub claims: Vec<String>,
}

fn one() -> u32 {
    1
}

/// A piece of the kit, in true size. Its own axes: to its right, to its front, up; its middle stands on the floor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Furnishing {
    /// What people call it.
    pub name: Text,
    /// Width (left to right), depth (rear to front) and height, metres: the box that all its shapes lie in.
    pub size_m: (f64, f64, f64),
    /// What it is made of.
    pub shapes: Vec<Shape>,
    /// Mass, empty, kilograms.
    pub mass_kg: f64,
    /// Goods in it when the train leaves, kilograms.
    #[serde(default)]
    pub goods_kg: f64,
    /// People who can sit on it.
    #[serde(default)]
    pub seats: u32,
    /// People who can sleep in it.
    #[serde(default)]
    pub berths: u32,
    /// Search words beyond its name, lower case English.
    #[serde(default)]
    pub words: Vec<String>,
}

/// A solid of a piece. Places and sizes: right, front, up, metres.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Shape {
    /// A box, its upper edges bevelled where told.
    Slab {
        /// Middle of its underside.
        at_m: (f64, f64, f64),
        /// Width, depth, height.
        size_m: (f64, f64, f64),
        /// How much is cut off the upper edges.
        #[serde(default)]
        bevel_m: f64,
        /// Its paint.
        paint: Paint,
    },
    /// A cylinder or cone.
    Cylinder {
        /// Middle of its beginning: the underside, the left or the rear end, by its axis.
        at_m: (f64, f64, f64),
        /// Radius where it begins.
        radius_m: f64,
        /// Radius where it ends; left out, the same.
        #[serde(default)]
        end_radius_m: Option<f64>,
        /// Length along its axis.
        length_m: f64,
        /// Where it points.
        #[serde(default)]
        axis: Axis,
        /// Its paint.
        paint: Paint,
    },
    /// A ball, or an egg where its length is not twice its radius: fruit, flowers, globes of lamps.
    Ball {
        /// Middle of its beginning: the underside, the left or the rear end, by its axis.
        at_m: (f64, f64, f64),
        /// Radius half-way along its axis.
        radius_m: f64,
        /// Length along its axis.
        length_m: f64,
        /// Where it points.
        #[serde(default)]
        axis: Axis,
        /// Its paint.
        paint: Paint,
    },
    /// An outline pulled along an axis: sofas, motor cars. Points of the outline are (front, up) for the axis `right`,
    /// (right, up) for `front`, (right, front) for `up`; all of the outline must be seen from its middle.
    Extrusion {
        /// The outline, at least three points, either way round.
        outline_m: Vec<(f64, f64)>,
        /// Where it begins on its axis.
        from_m: f64,
        /// Where it ends on its axis.
        to_m: f64,
        /// How large the outline is where it ends, as shares of its two measures where it begins, about the mean of
        /// its points: `(0, 0)` makes a pyramid. Left out, the same.
        #[serde(default = "whole")]
        end_scale: (f64, f64),
        /// Along what it is pulled.
        axis: Axis,
        /// Its paint.
        paint: Paint,
    },
}

impl Shape {
    /// Its colour and surface.
    pub fn paint(&self) -> &Paint {
        match self {
            Self::Slab { paint, .. }
            | Self::Cylinder { paint, .. }
            | Self::Ball { paint, .. }
            | Self::Extrusion { paint, .. } => paint,
        }
    }
}

fn whole() -> (f64, f64) {
    (1.0, 1.0)
}

/// The outline of an extrusion where it ends.
pub fn scaled_outline(outline_m: &[(f64, f64)], end_scale: (f64, f64)) -> Vec<(f64, f64)> {
    let (a, b) = middle_of(outline_m);
    outline_m.iter().map(|p| (a + (p.0 - a) * end_scale.0, b + (p.1 - b) * end_scale.1)).collect()
}

/// The mean of the points of an outline.
pub fn middle_of(outline_m: &[(f64, f64)]) -> (f64, f64) {
    let count = outline_m.len().max(1) as f64;
    let sum = outline_m.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.0, sum.1 + p.1));
    (sum.0 / count, sum.1 / count)
}

/// An axis of a piece.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// Upwards.
    #[default]
    Up,
    /// To the right of the piece.
    Right,
    /// To its front.
    Front,
}

/// Colour and surface of a shape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paint {
    /// Colour as on the web, for instance `#5A3A22`.
    pub color: String,
    /// How much it shines, 0 to 1.
    #[serde(default)]
    pub gloss: f64,
    /// How much it glows: 1 is a lamp, less a screen in its own colour; lit when it is dark.
    #[serde(default)]
    pub lamp: f64,
    /// How much of what is behind it shows through, 0 to 1: glass, water.
    #[serde(default)]
    pub clear: f64,
}

impl Paint {
    /// Red, green and blue of the colour, 0 to 255; `None` where it is not written as one.
    pub fn rgb(&self) -> Option<[u8; 3]> {
        let digits = self.color.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some([part(0)?, part(2)?, part(4)?])
    }
}
