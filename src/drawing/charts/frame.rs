//! The sheet around a drawing: title and lead above it; legend, standings, sources and credits below.

use glam::DVec2;

use super::Course;
use crate::drawing::paper::{FAINT, INK, Pen, SOFT, moved, rule};
use crate::drawing::picture::{Anchor, Extent, Item, Picture};
use crate::drawing::pour::{Story, columns};
use crate::drawing::sheet::standings;
use crate::scenario::Standing;

/// A3, lying.
pub const PAPER_MM: (f64, f64) = (420.0, 297.0);
/// Kept free on every side.
pub const MARGIN_MM: f64 = 14.0;
/// Sizes of the title, tried until it fits on its line.
const TITLE_PT: [f64; 5] = [21.0, 18.0, 15.0, 12.0, 10.0];
const LEAD_PT: f64 = 9.0;
const LEGEND_PT: f64 = 6.5;
/// Sizes of the sources, tried until they fit.
const SOURCE_PT: [f64; 4] = [6.0, 5.6, 5.3, 5.0];
const SOURCE_COLUMNS: u32 = 4;
/// Most height that sources may take.
const SOURCES_MM: f64 = 24.0;
/// Most characters of sources; more do not fit at the smallest size.
const MOST_SOURCES: usize = 40;

/// A symbol of the legend with what it means.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Drawn from zero to its width, around the height zero.
    pub symbol: Vec<Item>,
    /// Width of the symbol, millimetres.
    pub width_mm: f64,
    /// What it means.
    pub label: String,
}

/// Somebody's word for something on the sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// How well it is known.
    pub standing: Standing,
    /// What.
    pub text: String,
    /// Who says so.
    pub source: String,
}

/// What stands around a drawing.
pub struct Frame {
    /// What kind of drawing it is.
    pub kind: String,
    /// Sentences below the title.
    pub lead: Vec<String>,
    /// The legend.
    pub legend: Vec<Entry>,
    /// Who says what.
    pub said: Vec<Said>,
    /// Notices of the data used, left and right of the last line.
    pub credits: Vec<String>,
}

impl Frame {
    /// The sheet with a drawing in what room is left.
    pub fn sheet(&self, course: &Course<'_>, draw: impl FnOnce(Extent) -> Vec<Item>) -> Picture {
        let lang = course.words.lang();
        let (head, top) = self.head(course);
        let (foot, bottom) = self.foot(course);
        let room =
            Extent { min: DVec2::new(MARGIN_MM, top + 4.0), max: DVec2::new(PAPER_MM.0 - MARGIN_MM, bottom - 4.0) };
        let items = vec![
            Item::Group("head".to_owned(), head),
            Item::Group("drawing".to_owned(), draw(room)),
            Item::Group("foot".to_owned(), foot),
        ];
        let title = format!("{}: {}", course.words.text(&course.scenario.title), self.kind);
        Picture { title, lang, width_mm: PAPER_MM.0, height_mm: PAPER_MM.1, items }
    }

    /// Title and lead; gives where they end.
    fn head(&self, course: &Course<'_>) -> (Vec<Item>, f64) {
        let lang = course.words.lang();
        let width = PAPER_MM.0 - 2.0 * MARGIN_MM;
        let name = course.words.text(&course.scenario.title);
        let gap = 4.0;
        let fits = |size: &f64| {
            let pen = Pen::new(lang, *size);
            pen.bold().width_mm(name) + gap + pen.width_mm(&self.kind) <= width
        };
        let pen = Pen::new(lang, TITLE_PT.into_iter().find(fits).unwrap_or(TITLE_PT[4]));
        let base = MARGIN_MM + pen.capital_mm();
        let room = width - gap - pen.width_mm(&self.kind);
        let name = pen.bold().kind().cut(name, room);
        let beside = MARGIN_MM + pen.bold().width_mm(&name) + gap;
        let mut items = vec![
            pen.bold().text(DVec2::new(MARGIN_MM, base), Anchor::Start, name),
            pen.colored(SOFT).text(DVec2::new(beside, base), Anchor::Start, self.kind.as_str()),
        ];
        let lead = Pen::new(lang, LEAD_PT);
        let mut y = base + lead.leading_mm() * 0.45;
        for line in self.lead.iter().flat_map(|sentence| lead.kind().wrap(sentence, width)) {
            y += lead.leading_mm();
            items.push(lead.text(DVec2::new(MARGIN_MM, y), Anchor::Start, line));
        }
        (items, y)
    }

    /// Legend, standings, sources, credits, built up from the lower margin; gives where they begin.
    fn foot(&self, course: &Course<'_>) -> (Vec<Item>, f64) {
        let lang = course.words.lang();
        let (left, right) = (MARGIN_MM, PAPER_MM.0 - MARGIN_MM);
        let small = Pen::new(lang, 5.3).colored(SOFT);
        let mut items = Vec::new();
        let mut y = PAPER_MM.1 - MARGIN_MM;
        let credits = self.credits.join(" · ");
        for line in small.kind().wrap(&credits, right - left).into_iter().rev() {
            items.push(small.text(DVec2::new(left, y), Anchor::Start, line));
            y -= small.leading_mm();
        }
        y -= 0.6;
        items.push(rule(DVec2::new(left, y), DVec2::new(right, y), 0.06, FAINT));
        y -= 1.2;
        let (sources, height) = self.sources(course, right - left);
        y -= height;
        items.extend(sources.into_iter().map(|item| moved(item, DVec2::new(left, y))));
        y -= 2.0;
        let pen = Pen::new(lang, 6.0);
        items.extend(standings(course.words, pen, left, right, y));
        y -= pen.leading_mm() * 1.25;
        let (legend, height) = self.legend(course, right - left);
        items.extend(legend.into_iter().map(|item| moved(item, DVec2::new(left, y - height + 1.0))));
        y -= height + 1.4;
        items.push(rule(DVec2::new(left, y), DVec2::new(right, y), 0.25, INK));
        (items, y)
    }

    /// The legend in rows of a width, from the point zero down; gives its height.
    fn legend(&self, course: &Course<'_>, width: f64) -> (Vec<Item>, f64) {
        let pen = Pen::new(course.words.lang(), LEGEND_PT);
        let step = pen.leading_mm() * 1.35;
        let (mut x, mut y) = (0.0, step * 0.5);
        let mut items = Vec::new();
        for entry in &self.legend {
            let own = entry.width_mm + 1.6 + pen.width_mm(&entry.label);
            if x > 0.0 && x + own > width {
                (x, y) = (0.0, y + step);
            }
            items.extend(entry.symbol.iter().cloned().map(|item| moved(item, DVec2::new(x, y))));
            let at = DVec2::new(x + entry.width_mm + 1.6, y + pen.capital_mm() / 2.0);
            items.push(pen.text(at, Anchor::Start, entry.label.as_str()));
            x += own + 6.0;
        }
        (items, y + step * 0.5)
    }

    /// Who says what, in columns from the point zero down; gives the height.
    fn sources(&self, course: &Course<'_>, width: f64) -> (Vec<Item>, f64) {
        if self.said.is_empty() {
            return (Vec::new(), 0.0);
        }
        for size in SOURCE_PT {
            if let Some(done) = self.poured(course, width, size, self.said.len()) {
                return done;
            }
        }
        let mut count = self.said.len().min(MOST_SOURCES);
        while count > 1 {
            count -= 1;
            if let Some(done) = self.poured(course, width, SOURCE_PT[3], count) {
                return done;
            }
        }
        (Vec::new(), 0.0)
    }

    fn poured(&self, course: &Course<'_>, width: f64, size: f64, count: usize) -> Option<(Vec<Item>, f64)> {
        let lang = course.words.lang();
        let room = Extent { min: DVec2::ZERO, max: DVec2::new(width, SOURCES_MM) };
        let (corners, column) = columns(room, SOURCE_COLUMNS, 6.0);
        let mut story = Story::new(lang, column, size);
        for said in &self.said[..count] {
            story.told(said.standing, &said.text, &said.source);
        }
        let items = story.level(&corners, SOURCES_MM)?;
        let below = items.iter().filter_map(|item| item.extent(lang)).map(|extent| extent.max.y).fold(0.0, f64::max);
        Some((items, below))
    }
}
