//! The briefing: a drawer with the context of the journey and every claim, each with what became of it and who says so.

use std::collections::BTreeSet;

use bevy_egui::egui::{
    Align, Label, Layout, Margin, Rangef, Rect, Response, RichText, ScrollArea, Sense, TextEdit, Ui, Vec2, WidgetInfo,
    WidgetType, vec2,
};

use super::{
    Asked, fonts,
    parts::{self, Sign},
};
use crate::{
    app::theme,
    scenario::{Topic, Verdict},
    words::Words,
};

mod guests;
pub mod model;

pub use model::{Brief, Order, Seen, Wanted};
use model::{Part, Past, Point, Statement};

/// A tab of the drawer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The sections of a topic, and what belongs to it.
    Topic(Topic),
    /// Every claim.
    #[default]
    Claims,
}

impl Tab {
    /// Tabs that have something to show, in order.
    pub fn of(brief: &Brief) -> Vec<Self> {
        let topics = Topic::ALL.into_iter().filter(|topic| brief.has(*topic)).map(Self::Topic);
        topics.chain(std::iter::once(Self::Claims)).collect()
    }

    fn key(self) -> &'static str {
        match self {
            Self::Topic(topic) => topic.key(),
            Self::Claims => "panel.claims",
        }
    }
}

/// What the drawer remembers.
#[derive(Default)]
pub struct Memory {
    /// The tab; at first the first that there is.
    pub tab: Option<Tab>,
    /// What is looked for among the claims.
    pub wanted: Wanted,
    /// What guests are sorted by.
    pub order: Order,
    /// Claims that are unfolded, by id.
    open: BTreeSet<String>,
    /// A claim to be brought before the eyes.
    goal: Option<String>,
    /// Put the keyboard into the search field.
    focus: bool,
}

impl Memory {
    /// Unfolds a claim and brings it before the eyes, whatever was looked for.
    pub fn turn_to(&mut self, claim: &str) {
        self.tab = Some(Tab::Claims);
        self.wanted = Wanted::default();
        self.open.insert(claim.to_owned());
        self.goal = Some(claim.to_owned());
    }

    /// Whether a claim is unfolded.
    pub fn is_open(&self, claim: &str) -> bool {
        self.open.contains(claim)
    }
}

/// Widths that the drawer may have in a window, logical points: some of the picture stays.
pub fn widths(window: f32) -> Rangef {
    let least = theme::BRIEFING_WIDTH.0.min(window);
    Rangef::new(least, (window * 0.5).clamp(least, theme::BRIEFING_WIDTH.1))
}

/// Whether the window is too narrow for the briefing and the inspector beside each other.
pub fn is_alone(window: f32) -> bool {
    window < theme::BRIEFING_ALONE
}

/// Draws the drawer; whether somebody closed it.
pub fn show(ui: &mut Ui, brief: &Brief, memory: &mut Memory, words: &Words, asked: &mut Asked) -> bool {
    let mut closed = false;
    // The drawer keeps its width, whatever a tab holds.
    ui.set_width(ui.available_width());
    ui.horizontal(|ui| {
        ui.label(RichText::new(words.get("panel.briefing")).heading().color(theme::INK));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let help = words.fill("with_key", &[("what", words.get("panel.close")), ("key", "C")]);
            closed = parts::sign_button(ui, Vec2::splat(24.0), Sign::Close, false, &help).clicked();
        });
    });
    let tabs = Tab::of(brief);
    let tab = memory.tab.filter(|tab| tabs.contains(tab)).unwrap_or(tabs[0]);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for each in tabs {
            if parts::word_button(ui, words.get(each.key()), each == tab, "").clicked() {
                memory.tab = Some(each);
                memory.focus = each == Tab::Claims;
            }
        }
    });
    ui.add_space(4.0);
    ui.separator();
    match tab {
        Tab::Topic(topic) => {
            let text = |ui: &mut Ui| {
                for part in brief.parts_of(topic) {
                    section(ui, brief, part, memory, words, asked);
                }
                match topic {
                    Topic::Guests => guests::show(ui, brief, &mut memory.order, words),
                    Topic::History => {
                        if !brief.journeys.is_empty() {
                            parts::heading(ui, words.get("panel.history"));
                        }
                        for past in &brief.journeys {
                            journey(ui, past, words, asked);
                        }
                    }
                    _ => {}
                }
            };
            scrolled(ui, tab.key(), text);
        }
        Tab::Claims => claims(ui, brief, memory, words, asked),
    }
    closed
}

fn scrolled(ui: &mut Ui, salt: &str, add: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().id_salt(salt).auto_shrink([false, false]).show(ui, |ui| {
        // Room for the bar, and lines no longer than is good to read.
        ui.set_max_width((ui.available_width() - 12.0).min(theme::BRIEFING_LINE));
        ui.spacing_mut().interact_size.y = 18.0;
        ui.spacing_mut().item_spacing.y = 3.0;
        add(ui);
        ui.add_space(theme::SPACE * 2.0);
    });
}

/// A section: heading, text, what speaks for and against it, where it is seen, the claims it rests on.
fn section(ui: &mut Ui, brief: &Brief, part: &Part, memory: &mut Memory, words: &Words, asked: &mut Asked) {
    ui.add_space(theme::SPACE);
    ui.label(RichText::new(&part.title).font(fonts::bold(theme::BODY)).color(theme::INK));
    ui.label(RichText::new(&part.body).small());
    for (key, points) in [("briefing.for", &part.speaks_for), ("briefing.against", &part.speaks_against)] {
        if !points.is_empty() {
            parts::heading(ui, words.get(key));
            for each in points {
                point(ui, words, each);
            }
        }
    }
    sight(ui, part.seen.as_ref(), words, asked);
    if !part.claims.is_empty() {
        parts::heading(ui, words.get("briefing.rests"));
        for statement in part.claims.iter().filter_map(|place| brief.claims.get(*place)) {
            if line(ui, statement, words) {
                memory.turn_to(&statement.id);
            }
        }
    }
    ui.add_space(theme::SPACE);
}

fn point(ui: &mut Ui, words: &Words, point: &Point) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        parts::standing_mark(ui, words, point.standing, &point.source);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.label(RichText::new(&point.text).small());
            if !point.source.is_empty() {
                ui.label(RichText::new(&point.source).small().color(theme::INK_FAINT));
            }
        });
    });
}

/// An earlier journey.
fn journey(ui: &mut Ui, past: &Past, words: &Words, asked: &mut Asked) {
    ui.add_space(4.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        parts::standing_mark(ui, words, past.standing, &past.source);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(&past.when).font(fonts::bold(theme::SMALL)).color(theme::INK));
                if !past.figures.is_empty() {
                    ui.label(RichText::new(&past.figures).small().color(theme::AMBER));
                }
            });
            ui.label(RichText::new(&past.what).small());
            ui.label(RichText::new(&past.source).small().color(theme::INK_FAINT));
            sight(ui, past.seen.as_ref(), words, asked);
        });
    });
}

/// The button that leads to where something is seen.
fn sight(ui: &mut Ui, seen: Option<&Seen>, words: &Words, asked: &mut Asked) {
    let Some(seen) = seen else { return };
    ui.add_space(3.0);
    ui.horizontal_wrapped(|ui| {
        if parts::word_button(ui, words.get("briefing.fly"), false, &seen.told).clicked() {
            asked.sights.push(seen.sight.clone());
        }
        ui.label(RichText::new(&seen.told).small().color(theme::INK_SOFT));
    });
}

/// A claim with its mark and who says so, under the section that rests on it; whether it was clicked.
fn line(ui: &mut Ui, statement: &Statement, words: &Words) -> bool {
    let row = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        verdict_mark(ui, statement.verdict, words);
        // A column of its own: within a row a text does not break its lines.
        let column = ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let text = RichText::new(&statement.text).small().color(theme::INK_SOFT);
            let text = pressed(ui, text, &statement.text, false).on_hover_text(words.get("briefing.open"));
            let by = RichText::new(&statement.by).small().color(theme::INK_FAINT);
            ui.label(by).on_hover_text(statement.sources.join("\n"));
            text.clicked()
        });
        column.inner
    });
    row.inner
}

/// What became of a claim; in words on hover.
fn verdict_mark(ui: &mut Ui, verdict: Verdict, words: &Words) {
    let (rect, response) = ui.allocate_exact_size(vec2(12.0, 18.0), Sense::hover());
    parts::verdict_shape(ui.painter(), verdict, rect.center());
    let name = words.get(verdict.key());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, name));
    response.on_hover_ui(|ui| {
        ui.label(RichText::new(name).font(fonts::bold(theme::SMALL)).color(theme::verdict(verdict)));
        ui.label(RichText::new(words.get(&format!("{}.help", verdict.key()))).small());
    });
}

/// Words that are pressed to open something, as many lines as they take; a screen reader knows them as a button.
fn pressed(ui: &mut Ui, text: RichText, name: &str, open: bool) -> Response {
    let response = ui.add(Label::new(text).sense(Sense::click()).wrap());
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, open, name));
    parts::seen_when_focused(&response);
    response
}

/// Search, filter, and every claim that they leave.
fn claims(ui: &mut Ui, brief: &Brief, memory: &mut Memory, words: &Words, asked: &mut Asked) {
    let field = TextEdit::singleline(&mut memory.wanted.search)
        .hint_text(RichText::new(words.get("briefing.search")).small().color(theme::INK_FAINT))
        .desired_width(f32::INFINITY)
        .font(fonts::small())
        .margin(Margin::symmetric(8, 5));
    let field = ui.add(field);
    if std::mem::take(&mut memory.focus) {
        field.request_focus();
    }
    filters(ui, brief, &mut memory.wanted, words);
    let found = memory.wanted.find(&brief.claims);
    let count = match found.len() {
        0 => words.fill("search.none", &[("text", memory.wanted.search.trim())]),
        n => words.fill("briefing.count", &[("count", &n.to_string()), ("all", &brief.claims.len().to_string())]),
    };
    ui.label(RichText::new(count).small().color(theme::INK_FAINT));
    scrolled(ui, "claims", |ui| {
        for statement in found.into_iter().map(|place| &brief.claims[place]) {
            let rect = unfolding(ui, statement, memory, words, asked);
            if memory.goal.as_ref().is_some_and(|goal| *goal == statement.id) {
                memory.goal = None;
                ui.scroll_to_rect(rect, Some(Align::TOP));
            }
        }
    });
}

/// Marks with counts that leave only one verdict; pressed again they leave all.
fn filters(ui: &mut Ui, brief: &Brief, wanted: &mut Wanted, words: &Words) {
    let counts = wanted.counts(&brief.claims);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(3.0, 3.0);
        for (verdict, count) in Verdict::ALL.into_iter().zip(counts) {
            let lit = wanted.verdict == Some(verdict);
            let word = words.fill(
                "briefing.verdict_count",
                &[("verdict", words.get(verdict.key())), ("count", &count.to_string())],
            );
            if parts::word_button(ui, &word, lit, words.get(&format!("{}.help", verdict.key()))).clicked() {
                wanted.verdict = (!lit).then_some(verdict);
            }
        }
    });
}

/// A claim that unfolds when clicked; the place it takes.
fn unfolding(ui: &mut Ui, statement: &Statement, memory: &mut Memory, words: &Words, asked: &mut Asked) -> Rect {
    let open = memory.is_open(&statement.id);
    let row = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        verdict_mark(ui, statement.verdict, words);
        let column = ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            let text = RichText::new(&statement.text).small().color(if open { theme::AMBER } else { theme::INK });
            let clicked = pressed(ui, text, &statement.text, open).clicked();
            if open {
                unfolded(ui, statement, words, asked);
            }
            clicked
        });
        column.inner
    });
    if row.inner {
        if open {
            memory.open.remove(&statement.id);
        } else {
            memory.open.insert(statement.id.clone());
        }
    }
    ui.add_space(2.0);
    row.response.rect
}

fn unfolded(ui: &mut Ui, statement: &Statement, words: &Words, asked: &mut Asked) {
    let verdict = RichText::new(words.get(statement.verdict.key())).font(fonts::bold(theme::SMALL));
    ui.label(verdict.color(theme::verdict(statement.verdict)))
        .on_hover_text(words.get(&format!("{}.help", statement.verdict.key())));
    ui.label(RichText::new(&statement.finding).small().color(theme::INK_SOFT));
    for source in &statement.sources {
        ui.label(RichText::new(source).small().color(theme::INK_FAINT));
    }
    sight(ui, statement.seen.as_ref(), words, asked);
    ui.add_space(theme::SPACE);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn turning_to_a_claim_unfolds_it_and_forgets_what_was_looked_for() {
        let mut memory =
            Memory { wanted: Wanted { search: "wine".into(), verdict: Some(Verdict::Opinion) }, ..Memory::default() };
        memory.turn_to("c07-slow");
        assert_eq!(memory.tab, Some(Tab::Claims));
        assert!(memory.is_open("c07-slow") && !memory.is_open("c08-wine-and-lobster"));
        assert_eq!(memory.wanted, Wanted::default());
    }

    #[test]
    fn every_tab_has_a_name_in_every_language() {
        let brief = model::tests::brief(&model::tests::playing(), Lang::En);
        let tabs = Tab::of(&brief);
        assert_eq!(tabs.len(), 6);
        assert_eq!(*tabs.last().expect("a tab"), Tab::Claims);
        for tab in tabs {
            assert!(Words::knows(tab.key()), "{}", tab.key());
        }
        assert_eq!(Tab::of(&Brief::default()), [Tab::Claims], "a journey without briefing still has the claims");
    }

    #[test]
    fn some_of_the_picture_is_left_beside_the_drawer() {
        for window in [640.0, 1_024.0, 1_920.0, 3_840.0] {
            let widths = widths(window);
            assert!(widths.min <= widths.max, "{window}");
            assert!(window - widths.max >= 300.0, "{window}: {widths:?}");
        }
        assert!(is_alone(1_024.0) && !is_alone(1_920.0));
    }
}
