//! What the marks, the hatching and the colours of the wires mean: a line between the buttons over the chart.

use bevy_egui::egui::{Painter, Rect, Sense, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};

use super::{axis::Kind, chart::Shown, pen};
use crate::{
    app::{
        panels::{fonts, parts},
        theme,
    },
    scenario::{Standing, Supply},
};

/// Room for a sample.
const SAMPLE: f32 = 14.0;
/// Between a sample and its word.
const BESIDE: f32 = 6.0;
/// Between two entries.
const GAP: f32 = 14.0;

/// What is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// The mark of a reported time.
    Mark(Standing),
    /// Hatching.
    Hold,
    /// What locomotives live on.
    Wire(Supply),
}

impl Sample {
    /// What a chart needs explained, the marks first: where there is little room the end is left out.
    pub fn of(shown: &Shown<'_>, kind: Kind) -> Vec<Self> {
        let timeline = shown.timeline;
        let there = |standing: &Standing| timeline.windows.iter().any(|window| window.standing == *standing);
        let marks = Standing::ALL.into_iter().filter(there).map(Self::Mark);
        // The string-line names its own lines and hatching.
        let holds = kind != Kind::StringLine && timeline.stands.iter().any(|stand| stand.hold);
        let mut wires: Vec<Self> = Vec::new();
        for wire in timeline.supplies.iter().map(|supplied| Self::Wire(supplied.supply)) {
            if !wires.contains(&wire) {
                wires.push(wire);
            }
        }
        marks.chain(holds.then_some(Self::Hold)).chain(wires).collect()
    }

    /// Key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Mark(standing) => standing.key(),
            Self::Hold => "hold",
            Self::Wire(Supply::Diesel) => "map.no_wire",
            Self::Wire(supply) => supply.key(),
        }
    }

    /// Key of what it means, where its name does not say all.
    fn help(self) -> Option<String> {
        match self {
            Self::Mark(standing) => Some(format!("{}.help", standing.key())),
            Self::Hold => Some("hold.note".to_owned()),
            Self::Wire(_) => None,
        }
    }

    fn draw(self, painter: &Painter, place: Rect) {
        match self {
            Self::Mark(standing) => parts::standing_shape(painter, standing, place.center()),
            Self::Hold => {
                for line in pen::hatching(Rect::from_center_size(place.center(), vec2(SAMPLE, 10.0))) {
                    painter.line_segment(line, Stroke::new(theme::HAIR, theme::HOLD));
                }
            }
            Self::Wire(supply) => {
                let line = Stroke::new(3.0, theme::route_ink(supply));
                painter.hline(place.left()..=place.right(), place.center().y, line);
            }
        }
    }
}

/// Draws as much of it as there is room for.
pub fn show(ui: &Ui, room: Rect, shown: &Shown<'_>, kind: Kind) {
    let painter = ui.painter();
    let mut x = room.left();
    for (index, sample) in Sample::of(shown, kind).into_iter().enumerate() {
        let name = shown.words.get(sample.key());
        let word = painter.layout_no_wrap(name.to_owned(), fonts::small(), theme::INK_SOFT);
        let width = SAMPLE + BESIDE + word.size().x;
        if x + width > room.right() {
            return;
        }
        let place = Rect::from_min_max(pos2(x, room.top()), pos2(x + width, room.bottom()));
        sample.draw(painter, place.with_max_x(x + SAMPLE));
        painter.galley(pos2(x + SAMPLE + BESIDE, room.center().y - word.size().y * 0.5), word, theme::INK_SOFT);
        let response = ui.interact(place, ui.id().with(("legend", index)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, name));
        if let Some(help) = sample.help() {
            response.on_hover_text(shown.words.get(&help));
        }
        x += width + GAP;
    }
}
