//! Pieces of furnishing as outlines: the faces of their shapes, seen from above or from the side.

use glam::{DVec2, DVec3};

use super::ink::{Form, Ink, Line, Mark, Shows};
use super::picture::{Extent, Rgb};
use crate::scenario::{Axis, Furnishing, Piece, Shape, scaled_outline};

/// Pieces whose foot is above this height hang over the cut of a plan: only their outline is drawn, in dashes.
const CUT_M: f64 = 1.6;

/// Paint that cannot be read is grey.
const NO_PAINT: Rgb = [128, 128, 128];

/// A face that is nearer to the viewer by less than this is not turned to the viewer.
const EDGE_ON: f64 = 0.02;

/// The side that a carriage is looked at from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// From above: the front is left, the right side is above.
    Plan,
    /// From the left: the front is left, the roof is above.
    Section,
}

impl View {
    /// A place in the carriage (metres from the front end, to the right, above the floor) on the drawing.
    pub fn project(self, place: DVec3) -> DVec2 {
        match self {
            Self::Plan => DVec2::new(place.x, -place.y),
            Self::Section => DVec2::new(place.x, -place.z),
        }
    }

    /// From the carriage to the viewer.
    fn viewer(self) -> DVec3 {
        match self {
            Self::Plan => DVec3::Z,
            Self::Section => DVec3::NEG_Y,
        }
    }
}

/// How much of a piece is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detail {
    /// Edges closer together than this are not drawn apart, metres.
    pub least_m: f64,
}

/// A drawn form with its nearness to the viewer, metres: what is nearer is drawn later.
pub type Layered = (f64, Mark);

/// Where a piece stands and which way it looks.
#[derive(Clone, Copy, Debug)]
struct Stance {
    at: DVec3,
    sin: f64,
    cos: f64,
}

impl Stance {
    fn of(piece: &Piece) -> Self {
        // Quarter turns are exact: furniture stays parallel to the walls to the last digit.
        let (sin, cos) = match piece.turn_deg.rem_euclid(360.0) {
            0.0 => (0.0, 1.0),
            90.0 => (1.0, 0.0),
            180.0 => (0.0, -1.0),
            270.0 => (-1.0, 0.0),
            turn => turn.to_radians().sin_cos(),
        };
        Self { at: DVec3::new(piece.at_m, piece.across_m, piece.up_m), sin, cos }
    }

    /// A direction of the piece (right, front, up) in the carriage (rear, right, up).
    fn turned(self, own: DVec3) -> DVec3 {
        DVec3::new(own.x * self.sin - own.y * self.cos, own.x * self.cos + own.y * self.sin, own.z)
    }

    fn place(self, own: DVec3) -> DVec3 {
        self.at + self.turned(own)
    }
}

/// A face of a shape, in the piece's own axes.
enum Face {
    Flat {
        points: Vec<DVec3>,
        normal: DVec3,
    },
    /// A cylinder or cone: ends of its axis and radii there.
    Round {
        ends: [DVec3; 2],
        radii: [f64; 2],
    },
}

/// The rectangle of the floor that a piece stands on, as four corners: metres from the front end, metres to the right.
pub fn footprint(piece: &Piece, furnishing: &Furnishing) -> [DVec2; 4] {
    let (right, front) = (furnishing.size_m.0 / 2.0, furnishing.size_m.1 / 2.0);
    let stance = Stance::of(piece);
    [(-right, -front), (right, -front), (right, front), (-right, front)].map(|(right, front)| {
        let place = stance.place(DVec3::new(right, front, 0.0));
        DVec2::new(place.x, place.y)
    })
}

/// A piece as it is seen, its forms in the order of drawing.
pub fn marks(index: usize, piece: &Piece, furnishing: &Furnishing, view: View, detail: Detail) -> Vec<Layered> {
    marks_beyond(f64::NEG_INFINITY, index, piece, furnishing, view, detail)
}

/// The same without the shapes that lie wholly to the left of a cut, metres to the right of the centre line.
pub fn marks_beyond(
    cut_m: f64,
    index: usize,
    piece: &Piece,
    furnishing: &Furnishing,
    view: View,
    detail: Detail,
) -> Vec<Layered> {
    let shows = Shows::Piece(index);
    if view == View::Plan && piece.up_m > CUT_M {
        let outline = footprint(piece, furnishing).map(|point| DVec2::new(point.x, -point.y));
        let line = Some(Line::hair(Ink::Above).dashed());
        let mark = Mark { form: Form::Polygon(outline.to_vec()), fill: None, line, shows };
        return vec![(piece.up_m, mark)];
    }
    let mut seen = Vec::new();
    let stance = Stance::of(piece);
    for shape in furnishing.shapes.iter().filter(|shape| right_end(shape, stance, detail) > cut_m) {
        seen.extend(seen_of_shape(shape, stance, shows, view, detail));
    }
    seen.sort_by(|a, b| a.0.total_cmp(&b.0));
    without_hidden(seen)
}

fn seen_of_shape(shape: &Shape, stance: Stance, shows: Shows, view: View, detail: Detail) -> Vec<Layered> {
    let paint = Ink::Piece(shape.paint().rgb().unwrap_or(NO_PAINT));
    let mut seen = Vec::new();
    for face in faces(shape, detail) {
        match face {
            Face::Flat { points, normal } => {
                if stance.turned(normal).dot(view.viewer()) > EDGE_ON {
                    let places: Vec<DVec3> = points.into_iter().map(|point| stance.place(point)).collect();
                    let nearness = nearness(&places, view);
                    let outline: Vec<DVec2> = places.into_iter().map(|place| view.project(place)).collect();
                    let line = line_of(&outline, detail);
                    seen.push((nearness, Mark { form: Form::Polygon(outline), fill: Some(paint), line, shows }));
                }
            }
            Face::Round { ends, radii } => {
                let ends = ends.map(|end| stance.place(end));
                seen.extend(
                    round(ends, radii, view, detail)
                        .into_iter()
                        .map(|(nearness, form, line)| (nearness, Mark { form, fill: Some(paint), line, shows })),
                );
            }
        }
    }
    seen
}

/// How far to the right of the centre line a shape reaches, metres.
fn right_end(shape: &Shape, stance: Stance, detail: Detail) -> f64 {
    let reach = |face: Face| match face {
        Face::Flat { points, .. } => points.into_iter().map(|p| stance.place(p).y).fold(f64::NEG_INFINITY, f64::max),
        Face::Round { ends, radii } => {
            let ends = ends.map(|end| stance.place(end).y);
            ends[0].max(ends[1]) + radii[0].max(radii[1])
        }
    };
    faces(shape, detail).into_iter().map(reach).fold(f64::NEG_INFINITY, f64::max)
}

fn nearness(places: &[DVec3], view: View) -> f64 {
    places.iter().map(|place| place.dot(view.viewer())).fold(f64::NEG_INFINITY, f64::max)
}

fn line_of(outline: &[DVec2], detail: Detail) -> Option<Line> {
    let extent = Extent::of(outline.iter().copied())?;
    let size = extent.max - extent.min;
    (size.max_element() >= detail.least_m && size.min_element() >= detail.least_m / 4.0)
        .then_some(Line::hair(Ink::Edge))
}

/// A cylinder is a circle from its end and a band from its side.
fn round(ends: [DVec3; 2], radii: [f64; 2], view: View, detail: Detail) -> Vec<(f64, Form, Option<Line>)> {
    let [a, b] = ends.map(|end| view.project(end));
    let near = ends.map(|end| end.dot(view.viewer()));
    let widest = radii[0].max(radii[1]);
    let line = (widest * 2.0 >= detail.least_m).then_some(Line::hair(Ink::Edge));
    let Some(along) = (b - a).try_normalize().filter(|_| a.distance(b) > 0.01) else {
        let (top, foot) = if near[0] > near[1] { (0, 1) } else { (1, 0) };
        let mut circles = Vec::new();
        if radii[foot] > radii[top] + detail.least_m / 2.0 {
            circles.push((near[top] - 1e-6, Form::Circle([a, b][foot], radii[foot]), line));
        }
        let radius = if circles.is_empty() { widest } else { radii[top] };
        if radius > 0.0 {
            circles.push((near[top], Form::Circle([a, b][top], radius), line));
        }
        return circles;
    };
    let side = along.perp();
    let band = [a + side * radii[0], b + side * radii[1], b - side * radii[1], a - side * radii[0]];
    vec![(near[0].max(near[1]) + widest, Form::Polygon(band.to_vec()), line)]
}

/// Leaves out what lies wholly under a rectangle that is drawn later: legs under a table, the frame of a bed.
fn without_hidden(seen: Vec<Layered>) -> Vec<Layered> {
    let covers: Vec<Option<Extent>> = seen.iter().map(|(_, mark)| rectangle(mark)).collect();
    let hidden = |at: usize, mark: &Mark| {
        let Some(own) = mark.extent() else { return true };
        covers[at + 1..].iter().flatten().any(|cover| cover.grown(1e-4).holds(own))
    };
    let kept: Vec<bool> = seen.iter().enumerate().map(|(at, (_, mark))| !hidden(at, mark)).collect();
    seen.into_iter().zip(kept).filter_map(|(layered, kept)| kept.then_some(layered)).collect()
}

/// A mark that fills all of its extent.
fn rectangle(mark: &Mark) -> Option<Extent> {
    let Form::Polygon(points) = &mark.form else { return None };
    let extent = mark.extent()?;
    let corner = |point: &DVec2| {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-4;
        (near(point.x, extent.min.x) || near(point.x, extent.max.x))
            && (near(point.y, extent.min.y) || near(point.y, extent.max.y))
    };
    (points.len() == 4 && mark.fill.is_some() && points.iter().all(corner)).then_some(extent)
}

fn faces(shape: &Shape, detail: Detail) -> Vec<Face> {
    match shape {
        Shape::Slab { at_m, size_m, bevel_m, .. } => {
            let bevel = if *bevel_m < detail.least_m { 0.0 } else { *bevel_m };
            slab(DVec3::from(*at_m), DVec3::from(*size_m), bevel)
        }
        Shape::Cylinder { at_m, radius_m, end_radius_m, length_m, axis, .. } => {
            let begin = DVec3::from(*at_m);
            let ends = [begin, begin + direction(*axis) * *length_m];
            vec![Face::Round { ends, radii: [*radius_m, end_radius_m.unwrap_or(*radius_m)] }]
        }
        Shape::Ball { at_m, radius_m, length_m, axis, .. } => {
            ball(DVec3::from(*at_m), direction(*axis) * *length_m, *radius_m)
        }
        Shape::Extrusion { outline_m, from_m, to_m, end_scale, axis, .. } => {
            extrusion([outline_m, &scaled_outline(outline_m, *end_scale)], *from_m, *to_m, *axis)
        }
    }
}

/// Slices of a ball, each a piece of a cone.
const SLICES: u32 = 6;

fn ball(begin: DVec3, along: DVec3, radius: f64) -> Vec<Face> {
    let cut = |slice: u32| {
        let (sine, cosine) = (std::f64::consts::PI * f64::from(slice) / f64::from(SLICES)).sin_cos();
        (begin + along * (0.5 - 0.5 * cosine), radius * sine)
    };
    let slices = (0..SLICES).map(|slice| (cut(slice), cut(slice + 1)));
    slices.map(|(a, b)| Face::Round { ends: [a.0, b.0], radii: [a.1, b.1] }).collect()
}

fn direction(axis: Axis) -> DVec3 {
    match axis {
        Axis::Right => DVec3::X,
        Axis::Front => DVec3::Y,
        Axis::Up => DVec3::Z,
    }
}

fn slab(at: DVec3, size: DVec3, bevel: f64) -> Vec<Face> {
    let bevel = bevel.min(size.min_element() / 2.0);
    let half = DVec2::new(size.x, size.y) / 2.0;
    let ring = |inset: f64, up: f64| {
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
            .map(|(right, front)| at + DVec3::new(right * (half.x - inset), front * (half.y - inset), up))
    };
    let (low, high, top) = (ring(0.0, 0.0), ring(0.0, size.z - bevel), ring(bevel, size.z));
    let mut faces = vec![Face::Flat { points: top.to_vec(), normal: DVec3::Z }];
    for side in 0..4 {
        let next = (side + 1) % 4;
        let normal = [DVec3::NEG_Y, DVec3::X, DVec3::Y, DVec3::NEG_X][side];
        faces.push(Face::Flat { points: vec![low[side], low[next], high[next], high[side]], normal });
        if bevel > 0.0 {
            let normal = (normal + DVec3::Z).normalize_or_zero();
            faces.push(Face::Flat { points: vec![high[side], high[next], top[next], top[side]], normal });
        }
    }
    faces
}

/// A point of an outline, at a place of the axis that it is pulled along.
fn pulled((first, second): (f64, f64), along: f64, axis: Axis) -> DVec3 {
    match axis {
        Axis::Right => DVec3::new(along, first, second),
        Axis::Front => DVec3::new(first, along, second),
        Axis::Up => DVec3::new(first, second, along),
    }
}

/// Outlines where it begins and where it ends.
fn extrusion([outline, end]: [&[(f64, f64)]; 2], from: f64, to: f64, axis: Axis) -> Vec<Face> {
    let next = |at: usize| outline[(at + 1) % outline.len()];
    let area: f64 = outline.iter().enumerate().map(|(at, a)| a.0 * next(at).1 - next(at).0 * a.1).sum();
    let way = if area < 0.0 { -1.0 } else { 1.0 };
    let cap = |outline: &[(f64, f64)], along: f64| -> Vec<DVec3> {
        outline.iter().map(|point| pulled(*point, along, axis)).collect()
    };
    let along = direction(axis) * (to - from).signum();
    let mut faces = vec![
        Face::Flat { points: cap(outline, from), normal: -along },
        Face::Flat { points: cap(end, to), normal: along },
    ];
    for (at, a) in outline.iter().enumerate() {
        let b = next(at);
        let normal = pulled(((b.1 - a.1) * way, (a.0 - b.0) * way), 0.0, axis).normalize_or_zero();
        let (end_a, end_b) = (end[at], end[(at + 1) % end.len()]);
        let points = [(*a, from), (b, from), (end_b, to), (end_a, to)].map(|(point, along)| pulled(point, along, axis));
        faces.push(Face::Flat { points: points.to_vec(), normal });
    }
    faces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Paint, Standing, Text, Written};

    const FINE: Detail = Detail { least_m: 0.03 };

    fn piece(turn_deg: f64) -> Piece {
        Piece {
            kind: "chair".to_owned(),
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

    fn slab(at_m: (f64, f64, f64), size_m: (f64, f64, f64)) -> Shape {
        let paint = Paint { color: "#804020".to_owned(), gloss: 0.0, lamp: 0.0, clear: 0.0 };
        Shape::Slab { at_m, size_m, bevel_m: 0.0, paint }
    }

    fn furnishing(shapes: Vec<Shape>) -> Furnishing {
        let name = Text { en: "Chair".to_owned(), ..Text::default() };
        let size_m = (0.5, 0.6, 1.0);
        Furnishing { name, size_m, shapes, mass_kg: 1.0, goods_kg: 0.0, seats: 1, berths: 0, words: Vec::new() }
    }

    /// A seat with a back at its rear, and a leg that the seat hides.
    fn chair() -> Furnishing {
        furnishing(vec![
            slab((0.0, 0.0, 0.0), (0.1, 0.1, 0.4)),
            slab((0.0, 0.05, 0.4), (0.5, 0.5, 0.05)),
            slab((0.0, -0.25, 0.4), (0.5, 0.1, 0.6)),
        ])
    }

    #[test]
    fn the_back_of_a_chair_is_where_it_does_not_look() {
        for (turn, back) in [(0.0, (10.25, -0.5)), (90.0, (10.0, -0.25)), (180.0, (9.75, -0.5)), (270.0, (10.0, -0.75))]
        {
            let marks = marks(0, &piece(turn), &chair(), View::Plan, FINE);
            assert_eq!(marks.len(), 2, "the leg is hidden");
            let (height, top) = marks.last().expect("the back is drawn last");
            let extent = top.extent().expect("it has an extent");
            let middle = (extent.min + extent.max) / 2.0;
            assert!((height - 1.0).abs() < 1e-9);
            assert!(middle.distance(DVec2::new(back.0, back.1)) < 1e-9, "{turn}: {middle}");
        }
    }

    #[test]
    fn from_the_side_a_piece_is_as_high_as_it_is() {
        let marks = marks(0, &piece(0.0), &chair(), View::Section, FINE);
        let extent = Extent::of(marks.iter().filter_map(|(_, m)| m.extent()).flat_map(|e| [e.min, e.max]));
        let extent = extent.expect("it is seen");
        assert!(extent.min.distance(DVec2::new(9.7, -1.0)) < 1e-9, "{extent:?}");
        assert!(extent.max.distance(DVec2::new(10.3, 0.0)) < 1e-9, "{extent:?}");
    }

    #[test]
    fn what_hangs_over_the_cut_is_an_outline() {
        let lamp = Piece { up_m: 2.3, ..piece(0.0) };
        let marks = marks(0, &lamp, &chair(), View::Plan, FINE);
        assert_eq!(marks.len(), 1);
        assert!(marks[0].1.fill.is_none() && marks[0].1.line.is_some_and(|line| line.dashed));
    }

    #[test]
    fn cylinders_are_circles_from_their_ends() {
        let paint = Paint { color: "no colour".to_owned(), gloss: 0.0, lamp: 0.0, clear: 0.0 };
        let round = |axis| Shape::Cylinder {
            at_m: (0.0, 0.0, 0.3),
            radius_m: 0.2,
            end_radius_m: None,
            length_m: 0.25,
            axis,
            paint: paint.clone(),
        };
        for (turn, axis, view, circle) in [
            (0.0, Axis::Up, View::Plan, true),
            (0.0, Axis::Up, View::Section, false),
            (0.0, Axis::Right, View::Section, true),
            (90.0, Axis::Front, View::Section, true),
            (0.0, Axis::Front, View::Section, false),
        ] {
            let marks = marks(0, &piece(turn), &furnishing(vec![round(axis)]), view, FINE);
            assert_eq!(matches!(marks[0].1.form, Form::Circle(..)), circle, "{turn} {axis:?} {view:?}");
        }
    }
}
