//! The plots of the chart: light, wire, holds, speed, height, grade, in one mesh that is made anew only when the view
//! or the size changes.

use std::sync::Arc;

use bevy_egui::egui::{Color32, Mesh, Pos2, Rect, Stroke, lerp, pos2};

use super::{
    axis::Axis,
    layout::Rows,
    light,
    model::Timeline,
    pen::{Column, Pen},
    samples::{self, Sample},
    span::Span,
    ticks,
};
use crate::{app::theme, journey::Journey};

/// Columns of light across the chart.
const LIGHT_COLUMNS: usize = 240;
/// Narrowest mark of a stretch, points.
const NARROWEST: f32 = 3.0;
/// Heights are shown over at least this much, metres.
const LEAST_RISE_M: f64 = 20.0;
/// Grades are shown up to at least this much, per mille.
const LEAST_GRADE: f64 = 5.0;

/// Which plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plot {
    /// Paced and fastest speed, and limits.
    Speed,
    /// Height of the rail.
    Elevation,
    /// Grade.
    Grade,
}

impl Plot {
    /// From top to bottom.
    pub const ALL: [Self; 3] = [Self::Speed, Self::Elevation, Self::Grade];

    /// Key of its unit.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Speed => "unit.kmh",
            Self::Elevation => "unit.m",
            Self::Grade => "unit.permil",
        }
    }
}

/// Least and largest value of a plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// At the lower edge.
    pub low: f64,
    /// At the upper edge.
    pub high: f64,
}

impl Scale {
    /// Height of a value in a plot.
    pub fn y(self, value: f64, plot: Rect) -> f32 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        lerp(plot.bottom()..=plot.top(), share as f32)
    }

    /// Round values that are labelled.
    pub fn ticks(self) -> Vec<f64> {
        ticks::of_values(self.low, self.high)
    }
}

/// What the drawing depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Key {
    /// Where the chart stands.
    pub all: Rect,
    /// What part is seen.
    pub span: Span,
    /// What runs from left to right.
    pub axis: Axis,
    /// Pixels a point.
    pub pixels_per_point: f32,
}

/// The plots of one view.
pub struct Drawn {
    /// What it was drawn for.
    pub key: Key,
    /// All lines and fills.
    pub mesh: Arc<Mesh>,
    /// Scales of the plots.
    pub scales: [Scale; 3],
}

impl Drawn {
    /// Reads the journey and draws.
    pub fn of(journey: &Journey, timeline: &Timeline, rows: &Rows, key: Key) -> Self {
        let points = (rows.light.width() * key.pixels_per_point) as usize;
        let samples = samples::read(journey, &timeline.limits, key.axis, key.span, points);
        let scales = scales(timeline, &samples);
        let mut pen = Pen::new(key.pixels_per_point);
        let place = Place { key, left: rows.light.left(), width: rows.light.width() };
        day(&mut pen, journey, timeline, rows, place);
        supplies(&mut pen, timeline, rows, place);
        stands(&mut pen, journey, timeline, rows, place);
        for (plot, scale) in rows.plots.iter().zip(scales) {
            for value in scale.ticks() {
                pen.level(plot.left(), plot.right(), scale.y(value, *plot), theme::GRIDLINE);
            }
        }
        curves(&mut pen, &samples, rows, scales, place);
        Self { key, mesh: Arc::new(pen.finish()), scales }
    }
}

/// Where the axis lies on the screen.
#[derive(Clone, Copy)]
struct Place {
    key: Key,
    left: f32,
    width: f32,
}

impl Place {
    fn x(self, at: f64) -> f32 {
        self.key.span.x_of(at, self.left, self.width)
    }

    /// A stretch on the screen, at least as wide as can be seen; nothing where it is not in view.
    fn stretch(self, from: f64, to: f64) -> Option<(f32, f32)> {
        let (a, b) = (self.x(from), self.x(to));
        let b = b.max(a + NARROWEST);
        let right = self.left + self.width;
        (b > self.left && a < right).then(|| (a.max(self.left), b.min(right)))
    }
}

fn scales(timeline: &Timeline, samples: &[Sample]) -> [Scale; 3] {
    let over = |value: fn(&Sample) -> f64, fold: fn(f64, f64) -> f64| samples.iter().map(value).reduce(fold);
    let low = over(|s| s.elevation_m, f64::min).unwrap_or(0.0);
    let high = over(|s| s.elevation_m, f64::max).unwrap_or(LEAST_RISE_M);
    let spare = (LEAST_RISE_M - (high - low)).max(0.0) * 0.5 + (high - low) * 0.08;
    let steepest = over(|s| s.grade_permil.abs(), f64::max).unwrap_or(LEAST_GRADE).max(LEAST_GRADE) * 1.1;
    [
        Scale { low: 0.0, high: timeline.limits.highest() * 1.06 },
        Scale { low: low - spare, high: high + spare },
        Scale { low: -steepest, high: steepest },
    ]
}

/// Night, twilight and day: a band, and a breath of it behind the plots.
fn day(pen: &mut Pen, journey: &Journey, timeline: &Timeline, rows: &Rows, place: Place) {
    let at = |i: usize| place.key.span.from + place.key.span.length() * i as f64 / LIGHT_COLUMNS as f64;
    let columns: Vec<(f32, Color32)> = (0..=LIGHT_COLUMNS)
        .map(|i| (place.x(at(i)), light(timeline.sun_at(place.key.axis.elapsed_s(journey, at(i))))))
        .collect();
    let mut over = |rect: Rect, strength: f32| {
        pen.strip(columns.iter().map(|(x, color)| Column {
            x: *x,
            top: rect.top(),
            bottom: rect.bottom(),
            color: theme::PANEL.lerp_to_gamma(*color, strength),
        }));
    };
    over(rows.light, 1.0);
    for plot in rows.plots {
        over(plot, 0.34);
    }
}

fn supplies(pen: &mut Pen, timeline: &Timeline, rows: &Rows, place: Place) {
    for s in &timeline.supplies {
        let ends = match place.key.axis {
            Axis::Time => (s.from_s, s.to_s),
            Axis::Distance => (s.from_km, s.to_km),
        };
        if let Some((from, to)) = place.stretch(ends.0, ends.1) {
            let rect = Rect::from_x_y_ranges(from..=to, rows.supply.y_range());
            pen.rect(rect, theme::route_ink(s.supply).gamma_multiply(0.85));
        }
    }
}

/// Where the train stands; hatched where it is a hold, for nobody knows where these hours were spent.
fn stands(pen: &mut Pen, journey: &Journey, timeline: &Timeline, rows: &Rows, place: Place) {
    for stand in &timeline.stands {
        let at = |s: f64| place.key.axis.place(journey, s);
        let Some((from, to)) = place.stretch(at(stand.from_s), at(stand.to_s)) else { continue };
        let color = if stand.hold { theme::HOLD } else { theme::INK_SOFT };
        let band = Rect::from_x_y_ranges(from..=to, rows.light.y_range());
        if stand.hold {
            pen.hatch(band, Stroke::new(theme::HAIR, color.gamma_multiply(0.75)));
            for plot in rows.plots {
                pen.rect(Rect::from_x_y_ranges(from..=to, plot.y_range()), color.gamma_multiply(0.05));
            }
        }
        pen.rect(Rect::from_min_max(pos2(from, band.bottom() - 3.0), band.max), color);
    }
}

fn curves(pen: &mut Pen, samples: &[Sample], rows: &Rows, scales: [Scale; 3], place: Place) {
    let line = |plot: usize, value: fn(&Sample) -> f64| -> Vec<Pos2> {
        let (rect, scale) = (rows.plots[plot], scales[plot]);
        samples.iter().map(|s| pos2(place.x(s.at), scale.y(value(s), rect))).collect()
    };
    let filled = |points: &[Pos2], base: f32, color: Color32| -> Vec<Column> {
        points.iter().map(|p| Column { x: p.x, top: p.y.min(base), bottom: p.y.max(base), color }).collect()
    };
    let speed = line(0, |s| s.speed_kmh);
    pen.strip(filled(&speed, rows.plots[0].bottom(), theme::SPEED).into_iter());
    pen.line(line(0, |s| s.limit_kmh), Stroke::new(theme::HAIR, theme::LIMIT));
    pen.line(line(0, |s| s.fastest_kmh), Stroke::new(theme::HAIR, theme::FASTEST));
    pen.line(speed, Stroke::new(1.4, theme::SPEED_EDGE));
    let ground = line(1, |s| s.elevation_m);
    pen.strip(filled(&ground, rows.plots[1].bottom(), theme::GROUND.gamma_multiply(0.22)).into_iter());
    pen.line(ground, Stroke::new(1.2, theme::GROUND));
    let grade = line(2, |s| s.grade_permil);
    let level = scales[2].y(0.0, rows.plots[2]);
    pen.strip(filled(&grade, level, theme::GROUND.gamma_multiply(0.22)).into_iter());
    pen.line(grade, Stroke::new(1.2, theme::GROUND));
}
