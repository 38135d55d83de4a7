//! When and where a picture without panels is: the clock of the place, the date, the nearest stations.

use bevy_egui::egui::{Align2, Painter, Rect, vec2};

use super::{Models, Seen, fonts, parts, readout, scrim, timeline};
use crate::app::theme;

/// Draws it at the upper left of the picture; gives where it stands.
pub(super) fn show(painter: &Painter, free: Rect, seen: &Seen, models: &Models) -> Rect {
    let (elapsed_s, words) = (seen.clock.elapsed_s, &seen.speech.0);
    let at = seen.playing.journey.instant(elapsed_s);
    let Some(ruler) = models.timeline.ruler_at(elapsed_s) else { return Rect::NOTHING };
    let time = format!("{}  {}", ruler.time(at), ruler.name);
    let place =
        timeline::whereabouts(&models.timeline, &seen.playing.scenario, &seen.playing.journey, elapsed_s, words);
    scrim::above(painter, free, free.top() + 76.0);
    let corner = free.min + vec2(14.0, 10.0);
    let first = parts::halo_text(painter, corner, Align2::LEFT_TOP, &time, fonts::bold(theme::BODY), theme::LABEL);
    let below = first.left_bottom();
    let mut text = format!("{}  ·  {place}", ruler.date(at, words));
    if seen.director.is_on() {
        // Two figures are enough for a rate that changes.
        let rate = seen.clock.rate.max(0.1);
        let step = 10_f64.powf(rate.log10().floor() - 1.0);
        let rounded = (rate / step).round() * step;
        text.push_str("  ·  ");
        text.push_str(&readout::rate(rounded));
    }
    first.union(parts::halo_text(painter, below, Align2::LEFT_TOP, &text, fonts::small(), theme::LABEL))
}
