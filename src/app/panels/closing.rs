//! The card at the end of the journey: when it ended, what came next, who says so, and how to look around.

use bevy_egui::egui::{
    Area, Color32, Context, Frame, Id, Margin, Order, Pos2, Rect, RichText, ScrollArea, Stroke, Ui, pos2,
};

use super::{
    briefing::model::{LocalTime, grouped},
    fonts, parts,
    timeline::station_name,
};
use crate::{
    app::{Playing, playback::Clock, theme},
    journey::EventKind,
    scenario::Standing,
    words::Words,
};

/// What the card says.
#[derive(Clone, Debug)]
pub struct Card {
    /// Where and when the journey ended.
    pub title: String,
    /// Time, distance and carriages.
    pub summary: String,
    /// What the figures stand for.
    pub note: String,
    /// What came next.
    pub lines: Vec<Line>,
}

/// A sentence with its standing and who says so.
#[derive(Clone, Debug)]
pub struct Line {
    /// The sentence.
    pub text: String,
    /// How well it is known.
    pub standing: Standing,
    /// Who says so.
    pub source: String,
}

impl Card {
    /// Reads a journey; `None` where its briefing has no closing.
    pub fn of(playing: &Playing, words: &Words) -> Option<Self> {
        let (scenario, journey) = (&playing.scenario, &playing.journey);
        let closing = scenario.briefing.closing.as_ref()?;
        let end = journey.events().iter().rev().find(|event| event.kind == EventKind::Arrival)?;
        let place = end.place.as_deref().map(|id| station_name(scenario, id, words)).unwrap_or_default();
        let local = LocalTime::of(playing, journey.duration_s(), words)?;
        let minutes = (journey.duration_s() / 60.0).round();
        let (hours, minutes) = ((minutes / 60.0).floor(), minutes % 60.0);
        let carriages = scenario.trains.first().map_or(0, |train| train.carriages.len());
        let sources = |ids: &[String]| {
            let claims = scenario.claims.iter().filter(|claim| ids.contains(&claim.id));
            let sources = claims.flat_map(|claim| &claim.sources).map(|source| words.source_line(source));
            sources.collect::<Vec<_>>().join("; ")
        };
        Some(Self {
            title: words.fill("closing.title", &[("place", &place), ("time", &local.time), ("date", &local.date)]),
            summary: words.fill(
                "closing.summary",
                &[
                    (
                        "duration",
                        &words.fill(
                            "duration.hm",
                            &[("hours", &format!("{hours:.0}")), ("minutes", &format!("{minutes:02.0}"))],
                        ),
                    ),
                    ("distance", &words.fill("unit.km", &[("value", &grouped(journey.official_distance_m() / 1e3))])),
                    ("carriages", &carriages.to_string()),
                ],
            ),
            note: words.text(&scenario.note).to_owned(),
            lines: closing
                .lines
                .iter()
                .map(|line| Line {
                    text: words.text(&line.text).to_owned(),
                    standing: line.standing,
                    source: if line.source.is_empty() { sources(&line.claims) } else { line.source.clone() },
                })
                .collect(),
        })
    }
}

/// Whether the journey is over: the clock stands at its end.
pub fn is_over(clock: &Clock) -> bool {
    clock.duration_s > 0.0 && clock.elapsed_s >= clock.duration_s - 0.5
}

/// Whether the card is wanted: at the end, until somebody puts it away; it comes back with the next arrival.
pub fn is_wanted(clock: &Clock, put_away: &mut bool) -> bool {
    let over = is_over(clock);
    *put_away &= over;
    over && !*put_away
}

/// It comes and goes in this time, seconds.
pub const FADE_S: f32 = 0.6;
/// Width of the card, logical points; less in a narrow window.
const WIDTH: f32 = 340.0;
/// From the edges of the picture.
const MARGIN: f32 = 14.0;

/// Draws the card at the left of the picture, over its lower edge, so that the train stays in sight; `share` from 0 to
/// 1 fades it. `free` is
/// the picture without the credits. Gives where it stands, and whether it was clicked, which puts it away.
pub fn show(ctx: &Context, free: Rect, card: &Card, words: &Words, share: f32) -> Option<(Rect, bool)> {
    if share <= 0.0 {
        return None;
    }
    let id = Id::new("closing");
    let width = WIDTH.min(free.width() * 0.46).max(220.0);
    let height = free.height() * 0.62;
    let known: Option<Rect> = ctx.memory(|memory| memory.area_rect(id));
    let tall = known.map_or(height, |rect| rect.height()).min(height + 2.0 * MARGIN);
    let at: Pos2 = pos2(free.left() + MARGIN, free.bottom() - MARGIN - tall);
    let area = Area::new(id).order(Order::Middle).fixed_pos(at).show(ctx, |ui| {
        ui.set_opacity(share.min(1.0));
        Frame::new()
            .fill(theme::PANEL)
            .stroke(Stroke::new(theme::HAIR, theme::HAIRLINE))
            .corner_radius(theme::RADIUS)
            .inner_margin(Margin::symmetric(16, 12))
            .show(ui, |ui| {
                ui.set_width(width - 32.0);
                ScrollArea::vertical().max_height(height).show(ui, |ui| text(ui, card, words));
            });
    });
    let rect = area.response.rect;
    let clicked =
        ctx.input(|i| i.pointer.primary_clicked() && i.pointer.interact_pos().is_some_and(|p| rect.contains(p)));
    Some((rect, clicked))
}

fn text(ui: &mut Ui, card: &Card, words: &Words) {
    ui.spacing_mut().item_spacing.y = 3.0;
    let small = |text: &str, ink: Color32| RichText::new(text).small().color(ink);
    ui.label(RichText::new(&card.title).font(fonts::bold(theme::BODY)).color(theme::INK));
    ui.label(small(&card.summary, theme::AMBER));
    ui.label(small(&card.note, theme::INK_SOFT));
    if !card.lines.is_empty() {
        parts::heading(ui, words.get("closing.next"));
    }
    for line in &card.lines {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            parts::standing_mark(ui, words, line.standing, &line.source);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.label(small(&line.text, theme::INK));
                ui.label(small(&line.source, theme::INK_SOFT));
            });
        });
    }
    ui.add_space(theme::SPACE);
    ui.label(small(words.get("closing.around"), theme::INK_SOFT));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::panels::briefing::model::tests::playing, words::Lang};

    #[test]
    fn the_card_is_wanted_only_at_the_end_and_until_it_is_put_away() {
        let mut clock = Clock::new(86_400.0);
        let mut put_away = false;
        for at_s in [0.0, 43_200.0, 86_390.0] {
            clock.elapsed_s = at_s;
            assert!(!is_wanted(&clock, &mut put_away), "{at_s}");
        }
        clock.elapsed_s = 86_400.0;
        assert!(is_wanted(&clock, &mut put_away));
        put_away = true;
        assert!(!is_wanted(&clock, &mut put_away));
        clock.elapsed_s = 80_000.0;
        assert!(!is_wanted(&clock, &mut put_away));
        clock.elapsed_s = 86_400.0;
        assert!(is_wanted(&clock, &mut put_away), "the next arrival shows it again");
    }

    #[test]
    fn the_card_tells_the_arrival_the_figures_and_what_came_next_with_sources() {
        let playing = playing();
        for lang in Lang::ALL {
            let card = Card::of(&playing, &Words::new(lang)).expect("the journey has a closing");
            assert!(card.title.contains("16:00"), "{}", card.title);
            assert!(["24", "1,342", "90"].iter().all(|figure| card.summary.contains(figure)), "{}", card.summary);
            assert!(card.lines.len() >= 4);
            for line in &card.lines {
                assert!(!line.text.is_empty() && !line.source.is_empty(), "{}", line.text);
            }
        }
    }
}
