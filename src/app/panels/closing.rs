//! The card at the end of the journey: when it ended, what came next, who says so, and how to look around.

use bevy_egui::egui::{
    Align, Align2, Area, Color32, Context, FontId, Frame, Id, Label, Layout, Margin, Order, Rect, RichText, ScrollArea,
    Stroke, Ui, Vec2, text::LayoutJob, text::TextFormat, vec2,
};

use super::{
    briefing::model::{LocalTime, grouped, publishers},
    fonts,
    parts::{self, Sign},
    timeline::station_name,
};
use crate::{
    app::{Playing, playback::Clock, theme},
    journey::EventKind,
    scenario::{ClosingLine, Scenario, Standing},
    words::Words,
};

/// What the card says.
#[derive(Clone, Debug)]
pub struct Card {
    /// Where and when the journey ended.
    pub title: String,
    /// The day, the time it took, the distance.
    pub summary: String,
    /// How many carriages, and how sure that is.
    pub carriages: Carriages,
    /// What came next.
    pub lines: Vec<Line>,
}

/// How many carriages, and how sure that is.
#[derive(Clone, Debug)]
pub struct Carriages {
    /// The number in words.
    pub text: String,
    /// What the number stands for; empty where nothing is to be said.
    pub note: String,
}

/// A sentence with its standing and who says so.
#[derive(Clone, Debug)]
pub struct Line {
    /// The sentence.
    pub text: String,
    /// How well it is known.
    pub standing: Standing,
    /// Who says so, with dates and places.
    pub source: String,
    /// Who says so, publishers only.
    pub by: String,
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
        let sources = |ids: &[String]| {
            let claims = scenario.claims.iter().filter(|claim| ids.contains(&claim.id));
            let sources = claims.flat_map(|claim| &claim.sources).map(|source| words.source_line(source));
            sources.collect::<Vec<_>>().join("; ")
        };
        let figures = [("hours", format!("{hours:.0}")), ("minutes", format!("{minutes:02.0}"))];
        let [hours, minutes] = &figures;
        let duration = words.fill("duration.hm", &[(hours.0, &hours.1), (minutes.0, &minutes.1)]);
        let distance = words.fill("unit.km", &[("value", &grouped(journey.official_distance_m() / 1e3))]);
        let told = |line: &ClosingLine| {
            let source = if line.source.is_empty() { sources(&line.claims) } else { line.source.clone() };
            let by = publishers(&source);
            Line { text: words.text(&line.text).to_owned(), standing: line.standing, source, by }
        };
        Some(Self {
            title: words.fill("closing.title", &[("place", &place), ("time", &local.time)]),
            summary: words
                .fill("closing.summary", &[("date", &local.date), ("duration", &duration), ("distance", &distance)]),
            carriages: Carriages::of(scenario, words),
            lines: closing.lines.iter().map(told).collect(),
        })
    }
}

impl Carriages {
    /// Where the scenario has a note on its train, the number is a report and no fact.
    fn of(scenario: &Scenario, words: &Words) -> Self {
        let count = scenario.trains.first().map_or(0, |train| train.carriages.len());
        let note = words.text(&scenario.note).to_owned();
        let key = if note.is_empty() { "closing.carriages" } else { "closing.carriages.reported" };
        Self { text: words.fill(key, &[("carriages", &count.to_string())]), note }
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
/// Width of the card, logical points.
const WIDTH: f32 = 340.0;
/// Width where the picture is low: wide cards are not as tall.
const WIDE: f32 = 480.0;
/// In less height than this the picture is low, points.
const LOW: f32 = 330.0;
/// From the edges of the picture.
const MARGIN: f32 = 14.0;
/// Left and right, above and below the words.
const INNER: Vec2 = vec2(16.0, 12.0);
/// Height of the row with the title.
const TITLE: f32 = 24.0;

/// Draws the card at the left of the picture, over its lower edge, so that the train stays in sight; `share` from 0 to
/// 1 fades it. `free` is the picture without title and credits. Gives where it stands, and whether it was closed.
pub fn show(ctx: &Context, free: Rect, card: &Card, words: &Words, share: f32) -> Option<(Rect, bool)> {
    if share <= 0.0 {
        return None;
    }
    let wide = if free.height() < LOW { WIDE } else { WIDTH };
    let width = wide.min(free.width() - 2.0 * MARGIN).max(200.0) - 2.0 * INNER.x;
    let height = (free.height() - 2.0 * (MARGIN + INNER.y) - TITLE).max(48.0);
    let area = Area::new(Id::new("closing"))
        .order(Order::Middle)
        .pivot(Align2::LEFT_BOTTOM)
        .fixed_pos(free.left_bottom() + vec2(MARGIN, -MARGIN));
    let mut closed = false;
    let area = area.show(ctx, |ui| {
        ui.set_opacity(share.min(1.0));
        Frame::new()
            .fill(theme::PANEL)
            .stroke(Stroke::new(theme::HAIR, theme::HAIRLINE))
            .corner_radius(theme::RADIUS)
            .inner_margin(Margin::symmetric(INNER.x as i8, INNER.y as i8))
            .show(ui, |ui| {
                ui.set_width(width);
                closed = title(ui, card, words);
                // What does not fit is scrolled, with a bar that shows it.
                ScrollArea::vertical().max_height(height).show(ui, |ui| {
                    ui.set_width(width - 12.0);
                    text(ui, card, words);
                });
            });
    });
    Some((area.response.rect, closed))
}

/// The title, and the button that puts the card away; whether it was pressed.
fn title(ui: &mut Ui, card: &Card, words: &Words) -> bool {
    ui.horizontal(|ui| {
        let room = ui.available_width() - TITLE - theme::SPACE;
        ui.allocate_ui_with_layout(vec2(room, TITLE), Layout::left_to_right(Align::Center), |ui| {
            let title = RichText::new(&card.title).font(fonts::bold(theme::BODY)).color(theme::INK);
            ui.add(Label::new(title).truncate());
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = words.fill("with_key", &[("what", words.get("panel.close")), ("key", "Esc")]);
            parts::sign_button(ui, Vec2::splat(TITLE), Sign::Close, false, &close).clicked()
        })
        .inner
    })
    .inner
}

fn text(ui: &mut Ui, card: &Card, words: &Words) {
    ui.spacing_mut().item_spacing.y = 3.0;
    ui.spacing_mut().interact_size.y = 18.0;
    let small = |text: &str, ink: Color32| RichText::new(text).small().color(ink);
    ui.label(small(&card.summary, theme::AMBER));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if !card.carriages.note.is_empty() {
            parts::standing_mark(ui, words, Standing::Disputed, &card.carriages.note);
        }
        ui.label(small(&card.carriages.text, theme::INK_SOFT)).on_hover_text(&card.carriages.note);
    });
    if !card.lines.is_empty() {
        parts::heading(ui, words.get("closing.next"));
    }
    for line in &card.lines {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            parts::standing_mark(ui, words, line.standing, &line.source);
            ui.vertical(|ui| ui.add(Label::new(sentence(line, &fonts::small())).wrap()).on_hover_text(&line.source));
        });
    }
    ui.add_space(4.0);
    ui.label(small(words.get("closing.around"), theme::INK_FAINT));
}

/// A sentence and, fainter in the same paragraph, who says so.
fn sentence(line: &Line, font: &FontId) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.append(&line.text, 0.0, TextFormat::simple(font.clone(), theme::INK));
    job.append(&line.by, 6.0, TextFormat::simple(font.clone(), theme::INK_FAINT));
    job
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
            assert!(["24", "1,342", "2025"].iter().all(|figure| card.summary.contains(figure)), "{}", card.summary);
            assert!(card.lines.len() >= 4);
            for line in &card.lines {
                assert!(!line.text.is_empty() && !line.source.is_empty() && !line.by.is_empty(), "{}", line.text);
            }
        }
    }

    #[test]
    fn ninety_carriages_are_a_report_and_the_card_says_so() {
        let mut scenario = Scenario::load("beijing-2025").expect("loads");
        let english = Words::new(Lang::En);
        let told = Carriages::of(&scenario, &english);
        assert_eq!(told.text, "Reportedly 90 carriages");
        assert_eq!(told.note, english.text(&scenario.note));
        // Elsewhere nobody doubts the number.
        scenario.note = crate::scenario::Text::default();
        assert_eq!(Carriages::of(&scenario, &english).text, "90 carriages");
    }
}
