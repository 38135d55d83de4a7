//! Paper: the colours and pens of print, type in three sizes, small marks.

use glam::DVec2;

use super::ink::{Form, Ink, Mark, Weight};
use super::letters::{POINT_MM, Type};
use super::palette;
use super::picture::{Anchor, Circle, Extent, Item, Path, Rgb, Stroke, Text};
use crate::scenario::{Finish, Role, Standing};
use crate::words::Lang;

/// Text and cut walls.
pub const INK: Rgb = [26, 26, 26];
/// Second text.
pub const SOFT: Rgb = [92, 92, 92];
/// Third text, thin rules.
pub const FAINT: Rgb = [138, 138, 138];
/// Paper.
pub const WHITE: Rgb = [255, 255, 255];

/// Smallest type that is printed, points.
pub const SMALLEST_PT: f64 = 5.0;

/// Widths of lines, millimetres, and the strength of colours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pens {
    /// How much of its own paint a piece of furnishing keeps, 0 to 1.
    pub paint: f64,
    /// Edges of furniture.
    pub hair_mm: f64,
    /// Glass, rails.
    pub fine_mm: f64,
    /// What is cut.
    pub strong_mm: f64,
}

/// Where metres lie on the paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Where the point zero of the drawing lies, millimetres.
    pub origin: DVec2,
    /// Millimetres of paper for a metre.
    pub mm_per_m: f64,
}

impl Place {
    /// A point of the drawing on the paper.
    pub fn on(self, point: DVec2) -> DVec2 {
        self.origin + point * self.mm_per_m
    }

    /// A rectangle of the drawing on the paper.
    pub fn extent(self, extent: Extent) -> Extent {
        Extent { min: self.on(extent.min), max: self.on(extent.max) }
    }

    /// A form of a drawing, in print.
    pub fn item(self, mark: &Mark, pens: Pens) -> Item {
        let fill = mark.fill.map(|ink| color(ink, pens.paint));
        let stroke = mark.line.map(|line| Stroke {
            color: color(line.ink, pens.paint),
            width_mm: match line.weight {
                Weight::Hair => pens.hair_mm,
                Weight::Fine => pens.fine_mm,
                Weight::Strong => pens.strong_mm,
            },
            dash_mm: line.dashed.then_some(pens.hair_mm * 8.0),
        });
        let path = |points: &[DVec2], closed: bool| {
            let points = points.iter().map(|point| self.on(*point)).collect();
            Item::Path(Path { points, closed, fill, stroke })
        };
        match &mark.form {
            Form::Polygon(points) => path(points, true),
            Form::Lines(points) => path(points, false),
            Form::Circle(middle, radius) => {
                let (middle, radius_mm) = (self.on(*middle), radius * self.mm_per_m);
                Item::Circle(Circle { middle, radius_mm, fill, stroke })
            }
        }
    }
}

/// A part of one colour, the rest of another.
pub fn mixed(a: Rgb, b: Rgb, share: f64) -> Rgb {
    let mix = |at: usize| (f64::from(a[at]) * share + f64::from(b[at]) * (1.0 - share)).round() as u8;
    [mix(0), mix(1), mix(2)]
}

/// What ink looks like in print; pieces keep a share of their own paint.
pub fn color(ink: Ink, share: f64) -> Rgb {
    match ink {
        Ink::Ground => WHITE,
        Ink::Wall => INK,
        Ink::Partition => [58, 58, 58],
        Ink::Glass => [70, 110, 124],
        Ink::Door => [96, 96, 96],
        Ink::Floor(finish) => match finish {
            Finish::Plain => [240, 240, 238],
            Finish::Wood => [240, 226, 210],
            Finish::Cream => [248, 241, 224],
            Finish::Tile => [229, 238, 240],
            Finish::Steel => [229, 231, 234],
            Finish::Dark => [214, 214, 214],
        },
        Ink::FloorLine => [204, 208, 208],
        Ink::Piece(paint) => mixed(paint, WHITE, share),
        Ink::Edge => [84, 84, 84],
        Ink::Above => [176, 176, 174],
        Ink::Outside => [120, 120, 120],
        Ink::Gear => [222, 222, 220],
        Ink::Void => [230, 230, 228],
        Ink::Sky => [214, 228, 234],
    }
}

/// A line of text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pen {
    /// Language of the sheet.
    pub lang: Lang,
    /// Size, points.
    pub size_pt: f64,
    /// Bold or regular.
    pub bold: bool,
    /// Colour.
    pub color: Rgb,
}

impl Pen {
    /// Regular text in ink.
    pub fn new(lang: Lang, size_pt: f64) -> Self {
        Self { lang, size_pt, bold: false, color: INK }
    }

    /// The same, bold.
    #[must_use]
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same in another colour.
    #[must_use]
    pub fn colored(self, color: Rgb) -> Self {
        Self { color, ..self }
    }

    /// How it is set.
    pub fn kind(self) -> Type {
        Type { size_pt: self.size_pt, bold: self.bold, lang: self.lang }
    }

    /// Width of a text, millimetres.
    pub fn width_mm(self, text: &str) -> f64 {
        self.kind().width_mm(text)
    }

    /// From one line to the next, millimetres.
    pub fn leading_mm(self) -> f64 {
        self.size_pt * POINT_MM * 1.32
    }

    /// Height of a capital letter, millimetres.
    pub fn capital_mm(self) -> f64 {
        self.size_pt * POINT_MM * 0.733
    }

    /// A text that begins, has its middle or ends at a point of its baseline.
    pub fn text(self, at: DVec2, anchor: Anchor, text: impl Into<String>) -> Item {
        let Self { size_pt, bold, color, .. } = self;
        Item::Text(Text { at, anchor, size_pt, bold, color, upright: false, halo: None, text: text.into() })
    }

    /// A text that reads upwards.
    pub fn upright(self, at: DVec2, anchor: Anchor, text: impl Into<String>) -> Item {
        let Self { size_pt, bold, color, .. } = self;
        Item::Text(Text { at, anchor, size_pt, bold, color, upright: true, halo: None, text: text.into() })
    }

    /// A text with a rim in the colour of what it lies on.
    pub fn haloed(self, at: DVec2, anchor: Anchor, text: impl Into<String>, ground: Rgb) -> Item {
        let Self { size_pt, bold, color, .. } = self;
        let halo = Some(Stroke { color: ground, width_mm: size_pt * POINT_MM * 0.3, dash_mm: None });
        Item::Text(Text { at, anchor, size_pt, bold, color, upright: false, halo, text: text.into() })
    }
}

/// The look of a line, as paths and circles take it; dashes and gaps of a length where one is given.
pub fn stroke(color: Rgb, width_mm: f64, dash_mm: Option<f64>) -> Option<Stroke> {
    Some(Stroke { color, width_mm, dash_mm })
}

/// A line through points.
pub fn lines(points: Vec<DVec2>, stroke: Option<Stroke>) -> Item {
    Item::Path(Path { points, closed: false, fill: None, stroke })
}

/// A straight rule.
pub fn rule(from: DVec2, to: DVec2, width_mm: f64, color: Rgb) -> Item {
    let stroke = Some(Stroke { color, width_mm, dash_mm: None });
    Item::Path(Path { points: vec![from, to], closed: false, fill: None, stroke })
}

/// A filled polygon.
pub fn filled(points: impl Into<Vec<DVec2>>, color: Rgb) -> Item {
    Item::Path(Path { points: points.into(), closed: true, fill: Some(color), stroke: None })
}

/// The quiet mark of a standing, as in the window: full where something is reported, hollow where it is not.
pub fn standing_mark(standing: Standing, middle: DVec2, radius_mm: f64) -> Item {
    let ring = radius_mm * 0.32;
    let disc = |radius_mm: f64, fill| Item::Circle(Circle { middle, radius_mm, fill: Some(fill), stroke: None });
    let square = |half: f64, fill| {
        filled(
            [(-half, -half), (half, -half), (half, half), (-half, half)].map(|(x, y)| middle + DVec2::new(x, y)),
            fill,
        )
    };
    // Hollow marks are a white form in a black one: thin strokes of small circles print badly.
    let forms = match standing {
        Standing::Reported => vec![disc(radius_mm, INK)],
        Standing::Derived => vec![square(radius_mm * 0.86, INK)],
        Standing::Estimated => vec![square(radius_mm * 0.9, INK), square(radius_mm * 0.9 - ring, WHITE)],
        Standing::Reconstruction => vec![disc(radius_mm, INK), disc(radius_mm - ring, WHITE)],
        Standing::Disputed => {
            let r = radius_mm * 1.2;
            vec![filled([(0.0, -r), (r, 0.0), (0.0, r), (-r, 0.0)].map(|(x, y)| middle + DVec2::new(x, y)), INK)]
        }
    };
    Item::Group(standing.key().to_owned(), forms)
}

/// The mark of a role: a disc in its hue, with a fine edge so that the pale ones stand out from paper.
pub fn role_mark(role: Role, middle: DVec2, radius_mm: f64) -> Item {
    let hue = palette::role(role);
    let stroke = Some(Stroke { color: mixed(hue, INK, 0.6), width_mm: radius_mm * 0.12, dash_mm: None });
    Item::Circle(Circle { middle, radius_mm, fill: Some(hue), stroke })
}

/// A scale bar of whole metres from a point to the right, with its figures above.
pub fn scale_bar(at: DVec2, mm_per_m: f64, metres: u32, pen: Pen) -> Vec<Item> {
    let mut items = Vec::new();
    let height = 1.1;
    for metre in 0..metres {
        let from = at + DVec2::new(f64::from(metre) * mm_per_m, 0.0);
        let size = DVec2::new(mm_per_m, height);
        let points = super::ink::corners(from, from + size).to_vec();
        let fill = Some(if metre % 2 == 0 { INK } else { WHITE });
        let stroke = Some(Stroke { color: INK, width_mm: 0.12, dash_mm: None });
        items.push(Item::Path(Path { points, closed: true, fill, stroke }));
    }
    for metre in [0, 1, metres] {
        let at = at + DVec2::new(f64::from(metre) * mm_per_m, -0.9);
        let text = if metre == metres { format!("{metre} m") } else { metre.to_string() };
        items.push(pen.text(at, Anchor::Middle, text));
    }
    items
}

/// Moves an item.
pub fn moved(item: Item, by: DVec2) -> Item {
    match item {
        Item::Path(mut path) => {
            path.points.iter_mut().for_each(|point| *point += by);
            Item::Path(path)
        }
        Item::Circle(circle) => Item::Circle(Circle { middle: circle.middle + by, ..circle }),
        Item::Area(mut area) => {
            area.rings.iter_mut().flatten().for_each(|point| *point += by);
            Item::Area(area)
        }
        Item::Raster(mut raster) => {
            raster.place = Extent { min: raster.place.min + by, max: raster.place.max + by };
            Item::Raster(raster)
        }
        Item::Text(text) => Item::Text(Text { at: text.at + by, ..text }),
        Item::Group(name, items) => Item::Group(name, items.into_iter().map(|item| moved(item, by)).collect()),
    }
}
