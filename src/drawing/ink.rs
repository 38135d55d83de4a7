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
    /// A closed outline, not always convex.
    Polygon(Vec<DVec2>),
    /// An open line.
    Lines(Vec<DVec2>),
    /// A circle: middle, radius.
    Circle(DVec2, f64),
}

impl Form {
    /// The area in triangles, for painters that only know those; none for a line.
    pub fn triangles(&self) -> Vec<[DVec2; 3]> {
        match self {
            Self::Polygon(points) => ears(points),
            Self::Lines(_) => Vec::new(),
            Self::Circle(middle, radius) => {
                let at = |step: u32| {
                    let (sin, cos) = (f64::from(step) / 24.0 * std::f64::consts::TAU).sin_cos();
                    *middle + DVec2::new(cos, sin) * *radius
                };
                (0..24).map(|step| [*middle, at(step), at(step + 1)]).collect()
            }
        }
    }
}

/// Cuts a polygon into triangles, an ear at a time.
fn ears(points: &[DVec2]) -> Vec<[DVec2; 3]> {
    let area: f64 = (0..points.len()).map(|at| points[at].perp_dot(points[(at + 1) % points.len()])).sum();
    let way = if area < 0.0 { -1.0 } else { 1.0 };
    let mut left: Vec<DVec2> = points.to_vec();
    let mut triangles = Vec::new();
    while left.len() > 3 {
        let count = left.len();
        let ear = |at: usize| [left[(at + count - 1) % count], left[at], left[(at + 1) % count]];
        let inside = |[a, b, c]: [DVec2; 3], point: DVec2| {
            [(a, b), (b, c), (c, a)].into_iter().all(|(from, to)| (to - from).perp_dot(point - from) * way > 1e-12)
        };
        let is_ear = |at: &usize| {
            let [a, b, c] = ear(*at);
            (b - a).perp_dot(c - b) * way > 0.0 && !left.iter().any(|point| inside([a, b, c], *point))
        };
        // What has no ear has no area left: any corner may go.
        let at = (0..count).find(is_ear).unwrap_or(0);
        triangles.push(ear(at));
        left.remove(at);
    }
    triangles.extend(<[DVec2; 3]>::try_from(left));
    triangles
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

#[cfg(test)]
mod tests {
    use super::*;

    fn area(triangles: &[[DVec2; 3]]) -> f64 {
        triangles.iter().map(|[a, b, c]| (*b - *a).perp_dot(*c - *a).abs() / 2.0).sum()
    }

    #[test]
    fn triangles_fill_a_form_and_no_more() {
        let corner: Vec<DVec2> = [(0.0, 0.0), (3.0, 0.0), (3.0, 1.0), (1.0, 1.0), (1.0, 3.0), (0.0, 3.0)]
            .map(|(x, y)| DVec2::new(x, y))
            .to_vec();
        for points in [corner.clone(), corner.into_iter().rev().collect()] {
            let triangles = Form::Polygon(points).triangles();
            assert_eq!(triangles.len(), 4);
            assert!((area(&triangles) - 5.0).abs() < 1e-9, "{}", area(&triangles));
        }
        assert!(Form::Lines(vec![DVec2::ZERO, DVec2::ONE]).triangles().is_empty());
        assert!((area(&Form::Circle(DVec2::ONE, 1.0).triangles()) - 3.1).abs() < 0.01);
    }
}
