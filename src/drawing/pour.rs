//! Text in columns: rows of a known height, poured from one column into the next.

use glam::DVec2;

use super::paper::{FAINT, INK, Pen, SOFT, moved, rule, standing_mark};
use super::picture::{Anchor, Extent, Item};
use crate::scenario::Standing;
use crate::words::Lang;

/// From the mark of a standing to the text that it belongs to, in sizes of the text.
const INDENT: f64 = 0.42;

/// A row of a column.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    height_mm: f64,
    items: Vec<Item>,
    /// Stays with the row after it.
    clings: bool,
    /// Nothing but air: left out at the top of a column.
    air: bool,
    /// Begins a column.
    begins: bool,
}

/// Text to be poured.
#[derive(Clone, Debug)]
pub struct Story {
    lang: Lang,
    width_mm: f64,
    size_pt: f64,
    rows: Vec<Row>,
}

impl Story {
    /// An empty one, for columns of a width and text of a size.
    pub fn new(lang: Lang, width_mm: f64, size_pt: f64) -> Self {
        Self { lang, width_mm, size_pt, rows: Vec::new() }
    }

    /// Whether nothing is told in it.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The pen of its text.
    pub fn pen(&self) -> Pen {
        Pen::new(self.lang, self.size_pt)
    }

    fn indent_mm(&self) -> f64 {
        self.size_pt * INDENT
    }

    fn push(&mut self, height_mm: f64, items: Vec<Item>, clings: bool) {
        self.rows.push(Row { height_mm, items, clings, air: false, begins: false });
    }

    /// Air.
    pub fn air(&mut self, lines: f64) {
        let height_mm = self.pen().leading_mm() * lines;
        self.rows.push(Row { height_mm, items: Vec::new(), clings: false, air: true, begins: false });
    }

    /// A heading under a fine rule.
    pub fn heading(&mut self, text: &str) {
        if !self.rows.is_empty() {
            self.air(0.9);
        }
        let pen = self.pen().bold();
        let step = pen.leading_mm();
        let line = rule(DVec2::ZERO, DVec2::new(self.width_mm, 0.0), 0.18, INK);
        let items = vec![line, pen.text(DVec2::new(0.0, step * 1.05), Anchor::Start, text)];
        self.push(step * 1.5, items, true);
    }

    /// Another story after this one, in a column of its own where that is wanted.
    pub fn follow(&mut self, other: &Self, begins: bool) {
        if !other.rows.is_empty() && !begins {
            self.air(0.9);
        }
        let from = self.rows.len();
        self.rows.extend(other.rows.iter().cloned());
        if let Some(row) = self.rows.get_mut(from) {
            row.begins = begins;
        }
    }

    /// Sentences; `clings` keeps them with what follows.
    pub fn text(&mut self, pen: Pen, indent_mm: f64, text: &str, clings: bool) {
        let lines = pen.kind().wrap(text, self.width_mm - indent_mm);
        let count = lines.len();
        for (at, line) in lines.into_iter().enumerate() {
            let step = pen.leading_mm();
            let item = pen.text(DVec2::new(indent_mm, step * 0.76), Anchor::Start, line);
            // Neither the first nor the last line of a paragraph stands alone.
            let alone = at == 0 && count > 1 || at + 2 == count;
            self.push(step, vec![item], clings || alone);
        }
    }

    /// Sentences with the mark of their standing before them, and who says so below.
    pub fn told(&mut self, standing: Standing, text: &str, source: &str) {
        let begin = self.rows.len();
        let pen = self.pen();
        self.text(pen, self.indent_mm(), text, !source.is_empty());
        self.text(pen.colored(SOFT), self.indent_mm(), source, false);
        self.mark(begin, standing);
    }

    /// Puts the mark of a standing before a row.
    fn mark(&mut self, row: usize, standing: Standing) {
        let radius = self.size_pt * 0.085;
        let middle = DVec2::new(radius * 1.3, self.pen().leading_mm() * 0.76 - self.pen().capital_mm() / 2.0);
        if let Some(row) = self.rows.get_mut(row) {
            row.items.push(standing_mark(standing, middle, radius));
        }
    }

    /// A numbered entry: figure, name, the mark of its standing at the end of the first line.
    pub fn entry(&mut self, number: &str, name: &str, standing: Standing, clings: bool) {
        let pen = self.pen().bold();
        let step = pen.leading_mm();
        let y = step * 0.76;
        let indent = self.number_mm().max(pen.width_mm(number) + 1.2);
        let radius = self.size_pt * 0.085;
        let mark = DVec2::new(self.width_mm - radius * 1.3, y - pen.capital_mm() / 2.0);
        let mut items =
            vec![pen.text(DVec2::new(0.0, y), Anchor::Start, number), standing_mark(standing, mark, radius)];
        let lines = pen.kind().wrap(name, self.width_mm - indent - 3.0 * radius);
        let count = lines.len();
        for (at, line) in lines.into_iter().enumerate() {
            items.push(pen.text(DVec2::new(indent, y), Anchor::Start, line));
            self.push(step, std::mem::take(&mut items), clings || at + 1 < count);
        }
    }

    /// Room for the figure of a numbered entry, millimetres.
    pub fn number_mm(&self) -> f64 {
        self.size_pt * 0.62
    }

    /// A name and a value at the end of the line, over a hairline. The last of a table is strong.
    pub fn pair(&mut self, label: &str, value: &str, strong: bool) {
        let pen = if strong { self.pen().bold() } else { self.pen() };
        let step = pen.leading_mm() * 1.12;
        let y = step * 0.72;
        let room = self.width_mm - pen.width_mm(value) - 2.0;
        let label = pen.kind().cut(label, room);
        let items = vec![
            pen.colored(if strong { INK } else { SOFT }).text(DVec2::new(0.0, y), Anchor::Start, label),
            pen.text(DVec2::new(self.width_mm, y), Anchor::End, value),
            rule(DVec2::new(0.0, step), DVec2::new(self.width_mm, step), 0.06, FAINT),
        ];
        // The last, the sum, ends the table: it stays in one column.
        self.push(step, items, !strong);
    }

    /// The items in columns (their upper left corners) of a height, or none where it does not fit.
    pub fn pour(&self, columns: &[DVec2], height_mm: f64) -> Option<Vec<Item>> {
        let mut poured = Vec::new();
        let mut column = columns.iter();
        let mut top = *column.next()?;
        let mut used = 0.0;
        let mut at = 0;
        while at < self.rows.len() {
            let block = self.block(at);
            let rows = &self.rows[at..block];
            let needed: f64 = rows.iter().map(|row| row.height_mm).sum();
            if (used + needed > height_mm + 1e-6 || rows[0].begins) && used > 0.0 {
                if rows.iter().all(|row| row.air) {
                    at = block;
                    continue;
                }
                top = *column.next()?;
                used = 0.0;
            }
            if needed > height_mm {
                return None;
            }
            for row in rows {
                if row.air && used == 0.0 {
                    continue;
                }
                let by = top + DVec2::new(0.0, used);
                poured.extend(row.items.iter().cloned().map(|item| moved(item, by)));
                used += row.height_mm;
            }
            at = block;
        }
        Some(poured)
    }

    /// The end of the rows that stay together from a row on.
    fn block(&self, from: usize) -> usize {
        let clinging = self.rows[from..].iter().take_while(|row| row.clings).count();
        (from + clinging + 1).min(self.rows.len())
    }

    /// Poured into the least height that takes it, so that the columns end about level.
    pub fn level(&self, columns: &[DVec2], most_mm: f64) -> Option<Vec<Item>> {
        self.pour(columns, most_mm)?;
        let (mut low, mut high) = (0.0, most_mm);
        for _ in 0..24 {
            let middle = f64::midpoint(low, high);
            if self.pour(columns, middle).is_some() { high = middle } else { low = middle }
        }
        self.pour(columns, high)
    }
}

/// Upper left corners of equal columns side by side, and their width.
pub fn columns(room: Extent, count: u32, gutter_mm: f64) -> (Vec<DVec2>, f64) {
    let all = room.max.x - room.min.x;
    let width = (all - gutter_mm * f64::from(count - 1)) / f64::from(count);
    let corner = |n: u32| room.min + DVec2::new((width + gutter_mm) * f64::from(n), 0.0);
    ((0..count).map(corner).collect(), width)
}
