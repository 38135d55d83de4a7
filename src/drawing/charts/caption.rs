//! A line of words of more than one look: a name, its form in local script, the mark of a standing.

use glam::DVec2;

use super::course::Place;
use crate::drawing::letters::POINT_MM;
use crate::drawing::palette;
use crate::drawing::paper::{INK, Pen, SOFT, standing_mark};
use crate::drawing::picture::{Anchor, Extent, Item, Rgb};
use crate::scenario::Standing;
use crate::words::Lang;

/// Between two parts, in sizes of the type.
const GAP: f64 = 0.32;

/// A line of words.
#[derive(Clone, Debug)]
pub struct Caption {
    parts: Vec<(Pen, String)>,
    mark: Option<Standing>,
    size_pt: f64,
}

impl Caption {
    /// Words of one look.
    pub fn new(pen: Pen, text: impl Into<String>) -> Self {
        Self { parts: vec![(pen, text.into())], mark: None, size_pt: pen.size_pt }
    }

    /// The name of a place by its rank, with its name in local script.
    pub fn of_place(place: &Place, lang: Lang, size_pt: f64) -> Self {
        let pen = Pen::new(lang, size_pt);
        let pen = match place.rank {
            0 => pen.colored(palette::BORDER),
            3.. => pen.colored(SOFT),
            1 => pen.bold(),
            _ => pen.colored(INK),
        };
        Self::new(pen, place.name.as_str()).and(Pen::new(lang, size_pt).colored(SOFT), place.local.as_str())
    }

    /// With more words after them.
    #[must_use]
    pub fn and(mut self, pen: Pen, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.parts.push((pen, text));
        }
        self
    }

    /// With the mark of a standing at its end.
    #[must_use]
    pub fn marked(mut self, standing: Standing) -> Self {
        self.mark = Some(standing);
        self
    }

    fn gap_mm(&self) -> f64 {
        self.size_pt * POINT_MM * GAP
    }

    fn radius_mm(&self) -> f64 {
        self.size_pt * 0.085
    }

    /// Width, millimetres.
    pub fn width_mm(&self) -> f64 {
        let words: f64 = self.parts.iter().map(|(pen, text)| pen.width_mm(text)).sum();
        let gaps = self.gap_mm() * (self.parts.len() - 1) as f64;
        words + gaps + self.mark.map_or(0.0, |_| self.gap_mm() + self.radius_mm() * 2.4)
    }

    /// What it takes where its baseline begins at a point.
    pub fn extent(&self, at: DVec2) -> Extent {
        let size = self.size_pt * POINT_MM;
        Extent { min: at - DVec2::new(0.0, size * 0.88), max: at + DVec2::new(self.width_mm(), size * 0.24) }
    }

    /// Drawn where its baseline begins at a point, with a rim in the colour of the ground where there is one.
    pub fn draw(&self, at: DVec2, ground: Option<Rgb>) -> Vec<Item> {
        let mut x = at.x;
        let mut items = Vec::new();
        for (pen, text) in &self.parts {
            let here = DVec2::new(x, at.y);
            items.push(match ground {
                Some(ground) => pen.haloed(here, Anchor::Start, text.as_str(), ground),
                None => pen.text(here, Anchor::Start, text.as_str()),
            });
            x += pen.width_mm(text) + self.gap_mm();
        }
        items.extend(self.mark.map(|mark| standing_mark(mark, self.mark_at(x, at.y), self.radius_mm())));
        items
    }

    /// Drawn upwards from a point.
    pub fn draw_upright(&self, at: DVec2) -> Vec<Item> {
        let mut y = at.y;
        let mut items = Vec::new();
        for (pen, text) in &self.parts {
            items.push(pen.upright(DVec2::new(at.x, y), Anchor::Start, text.as_str()));
            y -= pen.width_mm(text) + self.gap_mm();
        }
        items
    }

    fn mark_at(&self, x: f64, y: f64) -> DVec2 {
        DVec2::new(x + self.radius_mm() * 1.2, y - self.size_pt * POINT_MM * 0.733 / 2.0)
    }
}
