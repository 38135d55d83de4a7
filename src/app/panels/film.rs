//! What lies over the picture while a film runs, and captions at any time: one sentence, a title at the begin, how to
//! take control, how much of the film is over.

use bevy_egui::egui::{Align, FontId, Painter, Rect, Stroke, pos2, text::LayoutJob, vec2};

use super::{Seen, fonts, parts};
use crate::app::theme;

/// The title is shown so long at the begin of the film, seconds, and fades for so long.
const TITLE_S: (f64, f64) = (3.4, 0.6);
/// How to take control is told from here to here, seconds of the film.
const HINT_S: (f64, f64) = (0.8, 9.0);
/// Share of the picture's height at its lower edge that captions have for themselves in a film.
const BAND: f32 = 0.15;
/// A caption is at most so wide, letters of its own height.
const WIDEST_EM: f32 = 34.0;

/// The part of the picture that captions leave free.
pub(super) fn leave_band(whole: Rect) -> Rect {
    Rect::from_min_max(whole.min, pos2(whole.right(), whole.bottom() - whole.height() * BAND))
}

/// Size of captions: a share of the picture's height, as subtitles have it, and never smaller than a heading.
fn caption_size(whole: Rect) -> f32 {
    (whole.height() * theme::CAPTION_SHARE).max(theme::HEADING * 0.9)
}

/// Draws the caption of this frame over the free part of the picture, above what lies at its lower edge.
pub(super) fn caption(painter: &Painter, free: Rect, above: f32, seen: &Seen) -> Rect {
    let captions = &seen.playing.scenario.briefing.captions;
    // The museum has its own lettering, and no edge that a film does not keep free for captions.
    if seen.rig.museum() > 0.0 && !seen.director.is_on() {
        return Rect::NOTHING;
    }
    let Some(text) = seen.caption.index.and_then(|index| captions.get(index)).map(|caption| &caption.text) else {
        return Rect::NOTHING;
    };
    let size = caption_size(free);
    let width = (free.width() - 48.0).min(size * WIDEST_EM).max(160.0);
    let color = theme::LABEL.gamma_multiply(seen.caption.strength);
    let mut job = LayoutJob::simple(seen.speech.text(text).to_owned(), FontId::proportional(size), color, width);
    job.halign = Align::Center;
    let galley = painter.layout_job(job);
    let at = pos2(free.center().x, above - 6.0 - galley.size().y);
    let rect = galley.rect.translate(at.to_vec2());
    let ground = theme::CAPTION_GROUND.gamma_multiply(seen.caption.strength);
    painter.rect_filled(rect.expand2(vec2(size * 0.55, size * 0.22)), theme::RADIUS, ground);
    parts::halo_galley(painter, at, &galley, color);
    rect
}

/// Draws title, hint and progress of a film.
pub(super) fn over(painter: &Painter, whole: Rect, seen: &Seen) {
    let Some(film) = seen.director.film() else { return };
    let (film_s, words) = (seen.director.film_s(), &seen.speech.0);
    let title = fade(film_s, 0.0, TITLE_S.0, TITLE_S.1);
    if title > 0.0 {
        let size = caption_size(whole) * 1.9;
        let at = pos2(whole.left() + whole.width() * 0.045, whole.top() + whole.height() * 0.28);
        let name = words.get("app.title");
        let color = theme::LABEL.gamma_multiply(title);
        let anchor = bevy_egui::egui::Align2::LEFT_BOTTOM;
        let rect = parts::halo_text(painter, at, anchor, name, fonts::bold(size), color);
        let soft = theme::LABEL_SOFT.gamma_multiply(title);
        let below = pos2(rect.left() + 2.0, rect.bottom() + 2.0);
        let anchor = bevy_egui::egui::Align2::LEFT_TOP;
        let journey = words.text(&seen.playing.scenario.title);
        parts::halo_text(painter, below, anchor, journey, FontId::proportional(size * 0.48), soft);
    }
    let hint = fade(film_s, HINT_S.0, HINT_S.1, 0.5);
    if hint > 0.0 && seen.director.is_running() {
        let at = pos2(whole.left() + 14.0, whole.bottom() - 10.0);
        let color = theme::LABEL_SOFT.gamma_multiply(hint);
        let anchor = bevy_egui::egui::Align2::LEFT_BOTTOM;
        parts::halo_text(painter, at, anchor, words.get("film.hint"), fonts::small(), color);
    }
    let share = (film_s / film.length_s()).clamp(0.0, 1.0) as f32;
    let y = whole.bottom() - 1.0;
    let line = Stroke::new(2.0, theme::AMBER.gamma_multiply(0.85));
    painter.hline(whole.left()..=whole.left() + whole.width() * share, y, line);
}

/// 1 between two instants, 0 outside, over some seconds at the end and a little at the begin.
fn fade(at_s: f64, from_s: f64, to_s: f64, over_s: f64) -> f32 {
    let begin = if from_s > 0.0 { ((at_s - from_s) / 0.3).clamp(0.0, 1.0) } else { 1.0 };
    let end = ((to_s - at_s) / over_s).clamp(0.0, 1.0);
    begin.min(end) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_is_there_at_the_first_frame_and_goes() {
        assert_eq!(fade(0.0, 0.0, 3.0, 0.5), 1.0);
        assert_eq!(fade(3.0, 0.0, 3.0, 0.5), 0.0);
        assert_eq!(fade(0.5, 0.5, 3.0, 0.5), 0.0);
    }
}
