//! The room that furnishings take up: upright prisms over convex outlines, near enough to what is drawn to say what
//! stands in the way of what.

use std::f64::consts::TAU;

use super::resolved::{Piece, Rect};
use super::written::{Axis, Furnishing, Shape, scaled_outline};

/// Corners of the polygon that stands for a circle: a table of 1 m is drawn less than 2 cm too small.
const ROUND_CORNERS: usize = 12;

/// A part of a piece: everything between two heights over a convex outline.
///
/// Its outline is in the piece's own axes (right, front) as long as it has no place, in the carriage's (metres from
/// the front end, metres to the right) when it has.
#[derive(Clone, Debug, PartialEq)]
pub struct Solid {
    /// Corners in their order.
    pub outline: Vec<(f64, f64)>,
    /// The rectangle around the outline; the first axis is `from_m` to `to_m`.
    pub bounds: Rect,
    /// Whether the outline is that rectangle.
    pub is_box: bool,
    /// Its underside above the floor, metres.
    pub foot_m: f64,
    /// Its top above the floor, metres.
    pub top_m: f64,
}

impl Solid {
    fn new(outline: Vec<(f64, f64)>, is_box: bool, foot_m: f64, top_m: f64) -> Self {
        let bounds = bounds(&outline);
        Self { outline, bounds, is_box, foot_m, top_m }
    }

    /// A rectangle between two heights.
    pub fn upright(rect: Rect, foot_m: f64, top_m: f64) -> Self {
        let Rect { from_m, to_m, left_m, right_m } = rect;
        let outline = vec![(from_m, left_m), (to_m, left_m), (to_m, right_m), (from_m, right_m)];
        Self::new(outline, true, foot_m, top_m)
    }

    /// Whether any of it lies between two heights.
    pub fn is_between(&self, low_m: f64, high_m: f64) -> bool {
        self.top_m > low_m && self.foot_m < high_m
    }

    /// How far two solids reach into each other, metres: by so much one would have to be moved, sideways or up. Zero
    /// or less where they do not.
    pub fn depth_m(&self, other: &Self) -> f64 {
        let up_m = self.top_m.min(other.top_m) - self.foot_m.max(other.foot_m);
        let boxes_m = self.bounds.depth_m(&other.bounds);
        let least_m = up_m.min(boxes_m);
        if least_m <= 0.0 || self.is_box && other.is_box {
            return least_m;
        }
        least_m.min(across_edges_m(&self.outline, &other.outline)).min(across_edges_m(&other.outline, &self.outline))
    }
}

impl Rect {
    /// How far two rectangles reach into each other, metres; zero or less where they do not.
    pub fn depth_m(&self, other: &Self) -> f64 {
        let along_m = self.to_m.min(other.to_m) - self.from_m.max(other.from_m);
        along_m.min(self.right_m.min(other.right_m) - self.left_m.max(other.left_m))
    }

    /// The rectangle around two.
    #[must_use]
    pub fn around(&self, other: &Self) -> Self {
        Self {
            from_m: self.from_m.min(other.from_m),
            to_m: self.to_m.max(other.to_m),
            left_m: self.left_m.min(other.left_m),
            right_m: self.right_m.max(other.right_m),
        }
    }
}

/// The least that two convex outlines share of a line across an edge of the first (separating axes).
fn across_edges_m(a: &[(f64, f64)], b: &[(f64, f64)]) -> f64 {
    let reach = |outline: &[(f64, f64)], (x, y): (f64, f64)| {
        let along = outline.iter().map(|corner| corner.0 * x + corner.1 * y);
        along.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)))
    };
    let mut least_m = f64::INFINITY;
    for (corner, next) in edges(a) {
        let (x, y) = (next.1 - corner.1, corner.0 - next.0);
        let length = x.hypot(y);
        if length > 1e-9 {
            let normal = (x / length, y / length);
            let ((low_a, high_a), (low_b, high_b)) = (reach(a, normal), reach(b, normal));
            least_m = least_m.min(high_a.min(high_b) - low_a.max(low_b));
        }
    }
    least_m
}

/// The edges of an outline, from corner to corner.
pub(super) fn edges(outline: &[(f64, f64)]) -> impl Iterator<Item = ((f64, f64), (f64, f64))> {
    outline.iter().copied().zip(outline.iter().copied().cycle().skip(1))
}

fn bounds(outline: &[(f64, f64)]) -> Rect {
    let none =
        Rect { from_m: f64::INFINITY, to_m: f64::NEG_INFINITY, left_m: f64::INFINITY, right_m: f64::NEG_INFINITY };
    outline.iter().fold(none, |rect, (x, y)| Rect {
        from_m: rect.from_m.min(*x),
        to_m: rect.to_m.max(*x),
        left_m: rect.left_m.min(*y),
        right_m: rect.right_m.max(*y),
    })
}

impl Furnishing {
    /// What it takes up, in its own axes: right, front, up.
    pub fn solids(&self) -> Vec<Solid> {
        self.shapes.iter().map(Shape::solid).collect()
    }
}

impl Shape {
    /// The prism around it, in the axes of its piece: right, front, up.
    pub fn solid(&self) -> Solid {
        match self {
            Self::Slab { at_m, size_m, .. } => {
                let (half, depth) = (size_m.0 / 2.0, size_m.1 / 2.0);
                prism((at_m.0 - half, at_m.0 + half), (at_m.1 - depth, at_m.1 + depth), (at_m.2, at_m.2 + size_m.2))
            }
            Self::Cylinder { at_m, radius_m, end_radius_m, length_m, axis, .. } => {
                round(*at_m, radius_m.max(end_radius_m.unwrap_or(*radius_m)), *length_m, *axis)
            }
            Self::Ball { at_m, radius_m, length_m, axis, .. } => round(*at_m, *radius_m, *length_m, *axis),
            Self::Extrusion { outline_m, from_m, to_m, end_scale, axis, .. } => {
                let both: Vec<_> = outline_m.iter().copied().chain(scaled_outline(outline_m, *end_scale)).collect();
                let around = bounds(&both);
                let (first, second) = ((around.from_m, around.to_m), (around.left_m, around.right_m));
                match axis {
                    Axis::Up => Solid::new(hull(&both), false, *from_m, *to_m),
                    Axis::Right => prism((*from_m, *to_m), first, second),
                    Axis::Front => prism(first, (*from_m, *to_m), second),
                }
            }
        }
    }
}

/// What is around a round thing.
fn round(at_m: (f64, f64, f64), radius_m: f64, length_m: f64, axis: Axis) -> Solid {
    let about = |middle: f64| (middle - radius_m, middle + radius_m);
    let from = |start: f64| (start, start + length_m);
    match axis {
        Axis::Up => Solid::new(circle((at_m.0, at_m.1), radius_m), false, at_m.2, at_m.2 + length_m),
        Axis::Right => prism(from(at_m.0), about(at_m.1), about(at_m.2)),
        Axis::Front => prism(about(at_m.0), from(at_m.1), about(at_m.2)),
    }
}

fn prism(right: (f64, f64), front: (f64, f64), up: (f64, f64)) -> Solid {
    let rect = Rect { from_m: right.0, to_m: right.1, left_m: front.0, right_m: front.1 };
    Solid::upright(rect, up.0, up.1)
}

fn circle(middle: (f64, f64), radius: f64) -> Vec<(f64, f64)> {
    let corner = |step: usize| {
        let (sine, cosine) = (TAU * step as f64 / ROUND_CORNERS as f64).sin_cos();
        (middle.0 + radius * cosine, middle.1 + radius * sine)
    };
    (0..ROUND_CORNERS).map(corner).collect()
}

/// The convex hull of some points (Andrew's monotone chain).
fn hull(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut outline = half_hull(sorted.iter().copied());
    outline.extend(half_hull(sorted.iter().rev().copied()));
    outline
}

/// One side of the hull, without its last point.
fn half_hull(points: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut side: Vec<(f64, f64)> = Vec::new();
    for point in points {
        while let [.., a, b] = side.as_slice() {
            let turn = (b.0 - a.0) * (point.1 - a.1) - (b.1 - a.1) * (point.0 - a.0);
            if turn > 0.0 {
                break;
            }
            side.pop();
        }
        side.push(point);
    }
    side.pop();
    side
}

/// A direction of the floor and its quarter turns, exact where a piece stands square.
fn heading(turn_deg: f64) -> (f64, f64) {
    match turn_deg.rem_euclid(360.0) {
        0.0 => (0.0, 1.0),
        90.0 => (1.0, 0.0),
        180.0 => (0.0, -1.0),
        270.0 => (-1.0, 0.0),
        other => other.to_radians().sin_cos(),
    }
}

impl Piece {
    /// Where a point of the piece (to its right, to its front) comes to lie: metres from the front end, metres to the
    /// right.
    pub fn place(&self, right_m: f64, front_m: f64) -> (f64, f64) {
        let (sine, cosine) = heading(self.turn_deg);
        (self.at_m + right_m * sine - front_m * cosine, self.across_m + right_m * cosine + front_m * sine)
    }

    /// The direction its front looks in: metres to the rear, metres to the right, for each metre.
    pub fn front(&self) -> (f64, f64) {
        let (sine, cosine) = heading(self.turn_deg);
        (-cosine, sine)
    }

    /// Whether its sides run along and across the carriage.
    pub fn is_square(&self) -> bool {
        self.turn_deg.rem_euclid(90.0) == 0.0
    }

    /// A solid of its kind in its place.
    pub fn placed(&self, own: &Solid) -> Solid {
        let outline = own.outline.iter().map(|(right_m, front_m)| self.place(*right_m, *front_m)).collect();
        let is_box = own.is_box && self.is_square();
        Solid::new(outline, is_box, own.foot_m + self.up_m, own.top_m + self.up_m)
    }

    /// The corners of the box that all its shapes lie in.
    pub fn corners(&self, kind: &Furnishing) -> [(f64, f64); 4] {
        let (right, front) = (kind.size_m.0 / 2.0, kind.size_m.1 / 2.0);
        [(right, front), (right, -front), (-right, -front), (-right, front)].map(|(x, y)| self.place(x, y))
    }
}

#[cfg(test)]
mod tests {
    use super::super::written::Paint;
    use super::*;
    use crate::scenario::{Standing, Written};

    fn piece(turn_deg: f64) -> Piece {
        Piece {
            kind: String::new(),
            room: 0,
            at_m: 10.0,
            across_m: 0.5,
            up_m: 0.0,
            turn_deg,
            name: None,
            standing: Standing::Estimated,
            source: String::new(),
            claims: Vec::new(),
            written: Written::Class(0),
        }
    }

    fn slab(at_m: (f64, f64, f64), size_m: (f64, f64, f64)) -> Solid {
        let paint = Paint { color: "#000000".to_owned(), gloss: 0.0, lamp: 0.0, clear: 0.0 };
        Shape::Slab { at_m, size_m, bevel_m: 0.0, paint }.solid()
    }

    #[test]
    fn the_front_looks_where_the_turn_says() {
        assert_eq!(piece(0.0).place(0.0, 1.0), (9.0, 0.5)); // to the front of the carriage
        assert_eq!(piece(90.0).place(0.0, 1.0), (10.0, 1.5)); // to its right
        assert_eq!(piece(180.0).place(0.0, 1.0), (11.0, 0.5));
        assert_eq!(piece(-90.0).place(0.0, 1.0), (10.0, -0.5));
        assert_eq!(piece(0.0).place(1.0, 0.0), (10.0, 1.5)); // its right hand
        assert_eq!(piece(90.0).place(1.0, 0.0), (11.0, 0.5));
    }

    #[test]
    fn a_box_keeps_its_size_when_it_is_turned() {
        let own = slab((0.0, 0.0, 0.0), (2.0, 0.8, 0.7));
        for turn_deg in [0.0, 90.0, 180.0, 270.0, 360.0] {
            let placed = piece(turn_deg).placed(&own);
            assert!(placed.is_box, "{turn_deg}");
            let long = if turn_deg % 180.0 == 0.0 { placed.bounds.width_m() } else { placed.bounds.length_m() };
            assert!((long - 2.0).abs() < 1e-9 && (placed.bounds.area_m2() - 1.6).abs() < 1e-9, "{turn_deg}");
        }
        let turned = piece(45.0).placed(&own);
        assert!(!turned.is_box && (turned.bounds.length_m() - 2.8 / 2.0_f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn solids_reach_into_each_other_by_what_they_share() {
        let a = slab((0.0, 0.0, 0.0), (1.0, 1.0, 0.7));
        assert!((a.depth_m(&slab((0.9, 0.0, 0.0), (1.0, 1.0, 1.0))) - 0.1).abs() < 1e-9);
        assert!(a.depth_m(&slab((1.1, 0.0, 0.0), (1.0, 1.0, 1.0))) < 0.0);
        assert!(a.depth_m(&slab((0.0, 0.0, 0.75), (1.0, 1.0, 1.0))) < 0.0, "one over the other");
        // Turned by 45 degrees the corner of the second just misses that of the first.
        let second = Piece { at_m: 1.15, across_m: 1.15, ..piece(45.0) }.placed(&a);
        assert!(a.bounds.depth_m(&second.bounds) > 0.0 && a.depth_m(&second) < 0.0);
    }

    #[test]
    fn the_hull_of_a_star_is_its_tips() {
        let star = [(0.0, 2.0), (0.5, 0.5), (2.0, 0.0), (0.5, -0.5), (0.0, -2.0), (-0.5, 0.0), (-2.0, 0.0)];
        let mut tips = hull(&star);
        tips.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        assert_eq!(tips, [(-2.0, 0.0), (0.0, -2.0), (0.0, 2.0), (2.0, 0.0)]);
    }
}
