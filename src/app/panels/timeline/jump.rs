//! A small field over the picture that takes a time to go to.

use bevy_egui::egui::{Align2, Area, Context, Frame, Id, Key, Margin, Order, Pos2, Rect, RichText, Stroke, TextEdit};

use super::list::plain_button;
use crate::{
    app::{panels::Asked, panels::fonts, playback::ClockCommand, theme},
    journey::{
        Journey,
        when::{self, WhenFault},
    },
    scenario::Scenario,
    words::Words,
};

/// Width of the field with its button.
const WIDTH: f32 = 300.0;

/// The field.
#[derive(Clone, Debug, Default)]
pub struct Jump {
    /// Whether it is shown.
    pub open: bool,
    text: String,
    /// The field asks for the keyboard.
    focus: bool,
    fault: Option<WhenFault>,
}

impl Jump {
    /// Shows the field and gives it the keyboard, or hides it.
    pub fn toggle(&mut self) {
        *self = if self.open { Self::default() } else { Self { open: true, focus: true, ..Self::default() } };
    }
}

/// What the field reads.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The journey.
    pub journey: &'a Journey,
    /// Seconds since departure.
    pub now_s: f64,
    /// An instant as the clock of its place shows it.
    pub told: &'a dyn Fn(jiff::Timestamp) -> String,
    /// Words.
    pub words: &'a Words,
}

/// Draws the field with its lower left corner at a point; gives the part of the window it takes.
pub fn show(ctx: &Context, corner: Pos2, shown: Shown<'_>, jump: &mut Jump, asked: &mut Asked) -> Rect {
    let words = shown.words;
    let area = Area::new(Id::new("jump")).order(Order::Foreground).pivot(Align2::LEFT_BOTTOM).fixed_pos(corner);
    let inner = area.show(ctx, |ui| {
        let board = Frame::new()
            .fill(theme::PANEL)
            .stroke(Stroke::new(theme::HAIR, theme::HAIRLINE))
            .corner_radius(theme::RADIUS)
            .inner_margin(Margin::symmetric(12, 10));
        board.show(ui, |ui| {
            ui.set_width(WIDTH);
            let mut go = false;
            ui.horizontal(|ui| {
                let hint = RichText::new(words.get("jump.hint")).small().color(theme::INK_FAINT);
                let field = TextEdit::singleline(&mut jump.text)
                    .hint_text(hint)
                    .font(fonts::body())
                    .margin(Margin::symmetric(6, 3))
                    .desired_width(WIDTH - 96.0);
                let response = ui.add(field);
                if std::mem::take(&mut jump.focus) {
                    response.request_focus();
                }
                if response.changed() {
                    jump.fault = None;
                }
                go = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
                go |= ui.add(plain_button(words.get("jump"))).clicked();
            });
            let (text, ink) = match &jump.fault {
                Some(fault) => (said(fault, shown), theme::AMBER),
                None => (words.get("jump.help").to_owned(), theme::INK_SOFT),
            };
            ui.label(RichText::new(text).small().color(ink));
            if go {
                try_to_go(shown, jump, asked);
            } else if ui.input(|i| i.key_pressed(Key::Escape)) {
                *jump = Jump::default();
            }
        });
    });
    inner.response.rect
}

fn try_to_go(shown: Shown<'_>, jump: &mut Jump, asked: &mut Asked) {
    match when::elapsed_s(shown.scenario, shown.journey, &jump.text, shown.now_s) {
        Ok(to_s) => {
            asked.clock.push(ClockCommand::Seek(to_s));
            *jump = Jump::default();
        }
        Err(fault) => {
            jump.fault = Some(fault);
            jump.focus = true;
        }
    }
}

/// What is wrong, and what is expected.
fn said(fault: &WhenFault, shown: Shown<'_>) -> String {
    let words = shown.words;
    match fault {
        WhenFault::Unknown { text, nearest } => words.fill("jump.unknown", &[("text", text), ("nearest", nearest)]),
        WhenFault::Outside { text, from, to } => {
            let (from, to) = ((shown.told)(*from), (shown.told)(*to));
            words.fill("jump.outside", &[("text", text), ("from", &from), ("to", &to)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn wrong_input_is_answered_in_words_that_name_what_is_expected_in_every_language() {
        let scenario = Scenario::load("beijing-2025").expect("loads");
        let journey = Journey::solve(&scenario).expect("solves");
        for lang in Lang::ALL {
            let words = Words::new(lang);
            let told = |at: jiff::Timestamp| at.to_string();
            let shown = Shown { scenario: &scenario, journey: &journey, now_s: 0.0, told: &told, words: &words };
            let mut asked = Asked::default();
            for (text, expected) in [("bordr", "border"), ("+30h", "2025-09-02T08:00:00Z")] {
                let mut jump = Jump { open: true, text: text.to_owned(), ..Jump::default() };
                try_to_go(shown, &mut jump, &mut asked);
                assert!(jump.open && jump.focus && asked.clock.is_empty());
                let said = said(&jump.fault.expect("a fault"), shown);
                assert!(said.contains(text) && said.contains(expected), "{said}");
            }
            let mut jump = Jump { open: true, text: " 06:20 ".to_owned(), ..Jump::default() };
            try_to_go(shown, &mut jump, &mut asked);
            assert!(!jump.open);
            assert_eq!(asked.clock, [ClockCommand::Seek(51_600.0)]);
        }
    }
}
