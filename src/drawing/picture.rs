//! A drawing on paper: what is on it, in millimetres from its upper left corner.

use glam::DVec2;

use super::letters::{POINT_MM, Type};
use crate::words::Lang;

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// A sheet with what is drawn on it. What comes later lies over what came before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// Title, for the file's own description of itself.
    pub title: String,
    /// Language of its texts.
    pub lang: Lang,
    /// Width, millimetres.
    pub width_mm: f64,
    /// Height, millimetres.
    pub height_mm: f64,
    /// What is drawn.
    pub items: Vec<Item>,
}

/// A thing that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Straight lines through points, closed or open.
    Path(Path),
    /// A circle.
    Circle(Circle),
    /// A line of text.
    Text(Text),
    /// An area with holes.
    Area(Area),
    /// A picture of pixels.
    Raster(Raster),
    /// Things that belong together, with a name that a graphics program shows as that of a layer.
    Group(String, Vec<Item>),
}

/// Straight lines through points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    /// The points.
    pub points: Vec<DVec2>,
    /// Whether the last is joined to the first.
    pub closed: bool,
    /// Colour of its area.
    pub fill: Option<Rgb>,
    /// Its line.
    pub stroke: Option<Stroke>,
}

/// An area between closed rings: what lies in an odd number of them is filled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Area {
    /// The rings, in any order.
    pub rings: Vec<Vec<DVec2>>,
    /// Its colour.
    pub fill: Rgb,
}

/// A rectangle of pixels, smoothed where a program that shows it can do so.
#[derive(Clone, Debug, PartialEq)]
pub struct Raster {
    /// Where it lies.
    pub place: Extent,
    /// Pixels in a row.
    pub columns: u32,
    /// Rows.
    pub rows: u32,
    /// Red, green, blue, row by row from the upper left corner.
    pub pixels: Vec<Rgb>,
}

/// A circle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Circle {
    /// Its middle.
    pub middle: DVec2,
    /// Its radius, millimetres.
    pub radius_mm: f64,
    /// Colour of its area.
    pub fill: Option<Rgb>,
    /// Its line.
    pub stroke: Option<Stroke>,
}

/// A line's look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub color: Rgb,
    /// Its width, millimetres.
    pub width_mm: f64,
    /// Length of dashes and of the gaps between them, millimetres; none for a whole line.
    pub dash_mm: Option<f64>,
}

/// Which part of a text stands at its point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    #[default]
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// A point of the line that the letters stand on.
    pub at: DVec2,
    /// What part of the text stands there.
    pub anchor: Anchor,
    /// Size, points.
    pub size_pt: f64,
    /// Bold or regular.
    pub bold: bool,
    /// Colour.
    pub color: Rgb,
    /// Reads upwards.
    pub upright: bool,
    /// A line around the letters, below them, that keeps them apart from what they lie on.
    pub halo: Option<Stroke>,
    /// The letters.
    pub text: String,
}

/// A rectangle of paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Upper left corner.
    pub min: DVec2,
    /// Lower right corner.
    pub max: DVec2,
}

impl Extent {
    /// The smallest that holds all the points.
    pub fn of(points: impl IntoIterator<Item = DVec2>) -> Option<Self> {
        points.into_iter().fold(None, |extent: Option<Self>, point| {
            let grown = extent.map_or(Self { min: point, max: point }, |old| Self {
                min: old.min.min(point),
                max: old.max.max(point),
            });
            Some(grown)
        })
    }

    /// Wider by this much on every side.
    #[must_use]
    pub fn grown(self, by: f64) -> Self {
        Self { min: self.min - by, max: self.max + by }
    }

    /// Whether the other lies in it.
    pub fn holds(self, other: Self) -> bool {
        self.min.cmple(other.min).all() && other.max.cmple(self.max).all()
    }

    /// Whether the two share an area.
    pub fn meets(self, other: Self) -> bool {
        self.min.cmplt(other.max).all() && other.min.cmplt(self.max).all()
    }
}

impl Text {
    /// How it is set, in a picture of a language.
    pub fn type_in(&self, lang: Lang) -> Type {
        Type { size_pt: self.size_pt, bold: self.bold, lang }
    }

    /// From its point to its beginning, along the line, millimetres.
    pub fn begins_mm(&self, lang: Lang) -> f64 {
        match self.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => -self.type_in(lang).width_mm(&self.text) / 2.0,
            Anchor::End => -self.type_in(lang).width_mm(&self.text),
        }
    }

    fn extent(&self, lang: Lang) -> Extent {
        let (begin, width) = (self.begins_mm(lang), self.type_in(lang).width_mm(&self.text));
        let (above, below) = (self.size_pt * POINT_MM * 0.88, self.size_pt * POINT_MM * 0.24);
        let (min, max) = if self.upright {
            (DVec2::new(-above, -begin - width), DVec2::new(below, -begin))
        } else {
            (DVec2::new(begin, -above), DVec2::new(begin + width, below))
        };
        Extent { min: self.at + min, max: self.at + max }
    }
}

impl Item {
    /// How much paper it takes; `None` where it draws nothing.
    pub fn extent(&self, lang: Lang) -> Option<Extent> {
        let half = |stroke: Option<Stroke>| stroke.map_or(0.0, |stroke| stroke.width_mm / 2.0);
        match self {
            Self::Path(path) => Extent::of(path.points.iter().copied()).map(|extent| extent.grown(half(path.stroke))),
            Self::Circle(circle) => {
                Some(Extent { min: circle.middle, max: circle.middle }.grown(circle.radius_mm + half(circle.stroke)))
            }
            Self::Text(text) => (!text.text.is_empty()).then(|| text.extent(lang)),
            Self::Area(area) => Extent::of(area.rings.iter().flatten().copied()),
            Self::Raster(raster) => Some(raster.place),
            Self::Group(_, items) => {
                Extent::of(items.iter().filter_map(|item| item.extent(lang)).flat_map(|e| [e.min, e.max]))
            }
        }
    }
}

impl Picture {
    /// Everything on it without groups, in the order of drawing.
    pub fn flat(&self) -> Vec<&Item> {
        fn add<'a>(items: &'a [Item], all: &mut Vec<&'a Item>) {
            for item in items {
                match item {
                    Item::Group(_, inner) => add(inner, all),
                    item => all.push(item),
                }
            }
        }
        let mut all = Vec::new();
        add(&self.items, &mut all);
        all
    }

    /// The lines of text on it.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.flat().into_iter().filter_map(|item| match item {
            Item::Text(text) => Some(text),
            _ => None,
        })
    }
}
