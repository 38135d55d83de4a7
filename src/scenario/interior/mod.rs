//! What is inside of a carriage: rooms and furnishings, as a person writes them and as they come to stand.
//!
//! Places in a carriage are metres from the front end of its body (`at_m`, `from_m`, `to_m`), metres to the right of
//! its centre line (`across_m`, `left_m`, `right_m`; left is negative) and metres above its floor (`up_m`).

mod resolved;
mod solid;
mod walk;
mod written;

pub use resolved::{Fittings, Interior, Opening, PERSON_KG, Piece, Rect, Space, Written};
pub use solid::Solid;
pub use walk::{ANKLE_M, CELL_M, Floor, HEAD_M, PERSON_RADIUS_M, Wall};
pub use written::{
    Allotment, Axis, Changes, Doorway, Finish, Furnishing, Layout, Paint, Placing, Room, RoomKind, Shape, middle_of,
    scaled_outline,
};

use super::model::Body;

/// Thickness of walls and ends of a body, metres.
pub const WALL_M: f64 = 0.10;
/// Floor above top of rail, metres: that of a 25-type coach, 1.28 m, less its covering.
pub const FLOOR_M: f64 = 1.25;
/// From the top of the roof down to the ceiling, metres.
pub const ROOF_M: f64 = 0.68;
/// Thickness of partitions, drawn with their middle where two rooms meet, metres.
pub const PARTITION_M: f64 = 0.05;
/// Width of the gangway between two carriages, metres.
pub const GANGWAY_M: f64 = 0.80;
/// Height of doorways, metres.
pub const DOORWAY_M: f64 = 2.0;

impl Body {
    /// The inside: from wall to wall and from end to end.
    pub fn inside(&self) -> Rect {
        let half_m = self.width_m / 2.0 - WALL_M;
        Rect { from_m: WALL_M, to_m: self.length_m - WALL_M, left_m: -half_m, right_m: half_m }
    }

    /// Height of the rooms, floor to ceiling, metres.
    pub fn headroom_m(&self) -> f64 {
        self.height_m - ROOF_M - FLOOR_M
    }
}
