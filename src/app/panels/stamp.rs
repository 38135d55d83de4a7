//! When and where a picture without panels is: the clock of the place, the date, the nearest stations.

use bevy_egui::egui::{Align2, Painter, Rect, vec2};

use super::{Models, Seen, fonts, parts, timeline};
use crate::app::theme;

/// Draws it at the upper left of the picture; gives where it stands.
pub(super) fn show(painter: &Painter, free: Rect, seen: &Seen, models: &Models) -> Rect {
    let (elapsed_s, words) = (seen.clock.elapsed_s, &seen.speech.0);
    let at = seen.playing.journey.instant(elapsed_s);
    let Some(ruler) = models.timeline.ruler_at(elapsed_s) else { return Rect::NOTHING };
    let time = format!("{}  {}", ruler.time(at), ruler.name);
    let place =
        timeline::whereabouts(&models.timeline, &seen.playing.scenario, &seen.playing.journey, elapsed_s, words);
    let corner = free.min + vec2(14.0, 10.0);
    let first = parts::halo_text(painter, corner, Align2::LEFT_TOP, &time, fonts::bold(theme::BODY), theme::LABEL);
    let below = first.left_bottom();
    let text = format!("{}  ·  {place}", ruler.date(at, words));
    first.union(parts::halo_text(painter, below, Align2::LEFT_TOP, &text, fonts::small(), theme::LABEL_SOFT))
}
