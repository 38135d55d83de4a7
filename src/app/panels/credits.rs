//! One small line at the lower right edge of every picture: where the data come from, and what is reconstruction.

use bevy_egui::egui::{Align, Id, Painter, Rect, Sense, Ui, pos2, text::LayoutJob, vec2};

use super::{fonts, parts, scrim};
use crate::{
    app::{Playing, theme},
    geo::GeoData,
    scenario::Scenario,
    words::Words,
};

/// Height of the darkness at the lower edge of a picture without panels: the same for one row and for two.
const SCRIM: f32 = 80.0;

/// In a picture narrower than this the scenario's note is left out, points.
const NARROW: f32 = 420.0;

/// The words of the line; `brief` without the scenario's note.
pub fn line(scenario: &Scenario, words: &Words, brief: bool, map: bool, flat: bool) -> String {
    let mut parts = Vec::new();
    if !brief {
        parts.push(words.text(&scenario.note));
    }
    parts.push(words.get("credits.reconstruction"));
    if flat {
        parts.push(words.get("land.flat"));
    } else {
        if map {
            parts.push(words.get("border.note"));
        }
        parts.push(GeoData::ATTRIBUTION);
    }
    // Rows break between the parts.
    parts
        .iter()
        .flat_map(|part| part.split(" · "))
        .map(|part| part.replace(' ', "\u{a0}"))
        .collect::<Vec<_>>()
        .join("\u{a0}· ")
}

/// Draws it, in as many rows as the width takes; gives where it stands.
pub fn show(painter: &Painter, free: Rect, playing: &Playing, words: &Words, panels: bool, map: bool) -> Rect {
    // Where there is little room the same words stand at every distance, and what stands over them stays in its place.
    let narrow = free.width() < NARROW;
    let text = line(&playing.scenario, words, panels || narrow, map || narrow, playing.geodata.is_flat);
    let color = theme::LABEL_SOFT;
    let mut job = LayoutJob::simple(text, fonts::small(), color, (free.width() - 24.0).max(120.0));
    job.halign = Align::RIGHT;
    let galley = painter.layout_job(job);
    let at = pos2(free.right() - 10.0, free.bottom() - 5.0 - galley.size().y);
    let rect = galley.rect.translate(at.to_vec2());
    // Small grey letters over a bright plain need a ground of their own.
    if panels {
        painter.rect_filled(rect.expand2(vec2(6.0, 2.0)), theme::RADIUS, theme::PANEL.gamma_multiply(0.5));
    } else {
        scrim::below(painter, free, free.bottom() - SCRIM);
    }
    parts::halo_galley(painter, at, &galley, color);
    rect
}

/// Whether the line was clicked, which opens the full notices.
pub fn is_clicked(ui: &Ui, line: Rect, words: &Words) -> bool {
    let response = ui.interact(line, Id::new("credits"), Sense::click());
    response.on_hover_text(words.get("credits.open")).clicked()
}
