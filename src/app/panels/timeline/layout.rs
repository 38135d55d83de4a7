//! Where the rows of the chart stand.

use bevy_egui::egui::{Rect, pos2};

/// Width of the names and values to the left of the plots.
pub const GUTTER: f32 = 150.0;
/// Width of the labels to the right of the plots.
pub const LABELS: f32 = 60.0;
/// Height of the row of names.
pub const NAMES: f32 = 16.0;
/// Height of a ruler.
pub const RULER: f32 = 15.0;
/// Height of the band of light.
const LIGHT: f32 = 13.0;
/// Height of the line of wires.
const SUPPLY: f32 = 4.0;
/// Height of the row of reported times.
const WINDOWS: f32 = 14.0;
/// Height of the bar that shows what part is seen.
const BAR: f32 = 6.0;
/// Between rows.
const GAP: f32 = 4.0;

/// Where everything stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// Names of stations.
    pub names: Rect,
    /// One for every clock, or one for kilometres.
    pub rulers: Vec<Rect>,
    /// Night and day.
    pub light: Rect,
    /// Wires.
    pub supply: Rect,
    /// Reported times.
    pub windows: Rect,
    /// Speed, height, grade.
    pub plots: [Rect; 3],
    /// What part of the whole is seen.
    pub bar: Rect,
    /// All that the pointer works in.
    pub all: Rect,
}

impl Rows {
    /// Divides the room between names, rulers, bands and plots.
    pub fn of(room: Rect, rulers: usize) -> Self {
        let (left, right) = (room.left() + GUTTER, room.right() - LABELS);
        let mut y = room.top();
        let mut row = |height: f32, gap: f32| {
            let rect = Rect::from_min_max(pos2(left, y), pos2(right, y + height));
            y += height + gap;
            rect
        };
        let names = row(NAMES, 0.0);
        let rulers = (0..rulers).map(|_| row(RULER, 0.0)).collect();
        let light = row(LIGHT, 1.0);
        let supply = row(SUPPLY, 1.0);
        let windows = row(WINDOWS, GAP);
        let bar = Rect::from_min_max(pos2(left, room.bottom() - BAR), pos2(right, room.bottom()));
        let top = windows.bottom() + GAP;
        let height = (bar.top() - GAP - top - 2.0 * GAP).max(30.0);
        let heights = [0.46, 0.27, 0.27].map(|share| (height * share).round());
        let mut y = top;
        let plots = heights.map(|height| {
            let rect = Rect::from_min_max(pos2(left, y), pos2(right, y + height));
            y += height + GAP;
            rect
        });
        let all = Rect::from_min_max(names.min, plots[2].max);
        Self { names, rulers, light, supply, windows, plots, bar, all }
    }

    /// One plot in place of light, wires, reported times and the three plots.
    pub fn single(&self) -> Rect {
        let top = self.rulers.last().map_or(self.names.bottom(), Rect::bottom);
        Rect::from_min_max(pos2(self.all.left(), top + 2.0), self.all.max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_follow_each_other_without_overlap_at_every_size() {
        for (width, height) in [(600.0, 212.0), (996.0, 240.0), (1_800.0, 330.0), (3_800.0, 900.0)] {
            let room = Rect::from_min_max(pos2(14.0, 100.0), pos2(14.0 + width, 100.0 + height));
            let rows = Rows::of(room, 2);
            let mut order = vec![rows.names];
            order.extend(&rows.rulers);
            order.extend([rows.light, rows.supply, rows.windows]);
            order.extend(rows.plots);
            order.push(rows.bar);
            assert!(
                order.windows(2).all(|pair| pair[0].bottom() <= pair[1].top() + 1e-3),
                "{width}x{height}: {rows:?}"
            );
            assert!(order.iter().all(|r| room.contains_rect(*r) && r.width() > 300.0), "{width}x{height}");
            // Name and value of a plot are two lines of text.
            assert!(rows.plots.iter().all(|p| p.height() >= 26.0), "{width}x{height}: {:?}", rows.plots);
        }
    }
}
