//! What is drawn of a carriage, before anybody says on what ground and in which colours.

use glam::DVec2;

use super::picture::{Extent, Rgb};
use crate::scenario::Finish;

/// What an area or a line is, not which colour it has: paper and window each have their own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ink {
    /// The ground that is drawn on.
    Ground,
    /// Walls and ends of the body, cut.
    Wall,
    /// Partitions, cut.
    Partition,
    /// Glass.
    Glass,
    /// Doors and the way that they open.
    Door,
    /// The floor of a room, or the wall behind it.
    Floor(Finish),
    /// Lines on a floor: tiles, the hatching of what stays closed.
    FloorLine,
    /// A face of a piece of furnishing, with its paint.
    Piece(Rgb),
    /// The edges of pieces.
    Edge,
    /// What hangs above.
    Above,
    /// The lines of what is outside of the body: bellows, couplers, bogies, roof fittings.
    Outside,
    /// The areas of the same.
    Gear,
    /// What is cut and not described: between ceiling and roof.
    Void,
    /// What is seen through a window.
    Sky,
}

/// How heavy a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// As fine as can be seen.
    Hair,
    /// Fine.
    Fine,
    /// What is cut.
    Strong,
}

/// A line's look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// What it is.
    pub ink: Ink,
    /// How heavy.
    pub weight: Weight,
    /// In dashes.
    pub dashed: bool,
}

/// A form in metres.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// A closed outline; all of it can be seen from its middle.
    Polygon(Vec<DVec2>),
    /// An open line.
    Lines(Vec<DVec2>),
    /// A circle: middle, radius.
    Circle(DVec2, f64),
}

/// What a stroke of the drawing shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shows {
    /// The body and what is outside of it.
    Body,
    /// The floor of a room, by its index.
    Room(usize),
    /// A partition.
    Partition,
    /// A doorway, by its index.
    Doorway(usize),
    /// A piece of furnishing, by its index.
    Piece(usize),
}

/// One form of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where it is.
    pub form: Form,
    /// Its area.
    pub fill: Option<Ink>,
    /// Its line.
    pub line: Option<Line>,
    /// What it shows.
    pub shows: Shows,
}

impl Line {
    /// A hairline.
    pub const fn hair(ink: Ink) -> Self {
        Self { ink, weight: Weight::Hair, dashed: false }
    }

    /// A fine line.
    pub const fn fine(ink: Ink) -> Self {
        Self { ink, weight: Weight::Fine, dashed: false }
    }

    /// The same in dashes.
    #[must_use]
    pub const fn dashed(self) -> Self {
        Self { dashed: true, ..self }
    }
}

impl Mark {
    /// An area, perhaps with an edge.
    pub fn area(points: impl Into<Vec<DVec2>>, fill: Ink, line: Option<Line>, shows: Shows) -> Self {
        Self { form: Form::Polygon(points.into()), fill: Some(fill), line, shows }
    }

    /// An open line.
    pub fn lines(points: impl Into<Vec<DVec2>>, line: Line, shows: Shows) -> Self {
        Self { form: Form::Lines(points.into()), fill: None, line: Some(line), shows }
    }

    /// The same, moved.
    #[must_use]
    pub fn moved(mut self, by: DVec2) -> Self {
        match &mut self.form {
            Form::Polygon(points) | Form::Lines(points) => points.iter_mut().for_each(|point| *point += by),
            Form::Circle(middle, _) => *middle += by,
        }
        self
    }

    /// How much room it takes, without the width of its line.
    pub fn extent(&self) -> Option<Extent> {
        match &self.form {
            Form::Polygon(points) | Form::Lines(points) => Extent::of(points.iter().copied()),
            Form::Circle(middle, radius) => Some(Extent { min: *middle, max: *middle }.grown(*radius)),
        }
    }
}

/// The corners of a rectangle, in order.
pub fn corners(a: DVec2, b: DVec2) -> [DVec2; 4] {
    [a, DVec2::new(b.x, a.y), b, DVec2::new(a.x, b.y)]
}
