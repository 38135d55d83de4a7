//! What the chart promises to a hand: driven by events of the pointer, without a window.

use bevy_egui::egui::{
    Context, Event, Modifiers, MouseWheelUnit, PointerButton, Pos2, RawInput, Rect, TouchPhase, pos2,
};
use proptest::prelude::*;

use super::{
    Bookmarks, Chart, Kind, Shown, Span, Timeline,
    axis::Axis,
    chart::show,
    layout::{GUTTER, LABELS},
};
use crate::{
    app::{
        panels::{Asked, style},
        playback::{Clock, ClockCommand},
    },
    journey::Journey,
    scenario::Scenario,
    words::{Lang, Words},
};

const WIDTH: f32 = 1_000.0;
const HEIGHT: f32 = 300.0;
const PLOT: f32 = WIDTH - GUTTER - LABELS;

struct Desk {
    ctx: Context,
    scenario: Scenario,
    journey: Journey,
    timeline: Timeline,
    clock: Clock,
    bookmarks: Bookmarks,
    words: Words,
    chart: Chart,
    time_s: f64,
}

impl Desk {
    fn open() -> Self {
        let scenario = Scenario::load("beijing-2025").expect("loads");
        let journey = Journey::solve(&scenario).expect("solves");
        let words = Words::new(Lang::En);
        let timeline = Timeline::of(&scenario, &journey, &words);
        let mut clock = Clock::new(journey.duration_s());
        clock.playing = false;
        let ctx = Context::default();
        style::dress(&ctx, Lang::En);
        let mut chart = Chart::default();
        chart.open = true;
        let mut desk = Self {
            ctx,
            scenario,
            journey,
            timeline,
            clock,
            bookmarks: Bookmarks::default(),
            words,
            chart,
            time_s: 0.0,
        };
        // Fonts come with the second frame.
        desk.frame(Vec::new());
        desk.frame(Vec::new());
        desk
    }

    fn frame_with(&mut self, events: Vec<Event>, modifiers: Modifiers) -> Vec<ClockCommand> {
        self.time_s += 0.05;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_max(pos2(0.0, 0.0), pos2(WIDTH, HEIGHT))),
            time: Some(self.time_s),
            events: std::iter::once(Event::ModifiersChanged(modifiers)).chain(events).collect(),
            ..RawInput::default()
        };
        let mut asked = Asked::default();
        let Self { ctx, scenario, journey, timeline, clock, bookmarks, words, chart, .. } = self;
        let shown = Shown { scenario, journey, timeline, clock, bookmarks, words };
        let output = ctx.clone().run_ui(input, |ui| {
            show(ui, shown, chart, &mut asked, |_, _| Vec::new());
        });
        drop_output(output);
        for command in &asked.clock {
            if let ClockCommand::Seek(to_s) = command {
                self.clock.elapsed_s = *to_s;
            }
        }
        asked.clock
    }

    fn frame(&mut self, events: Vec<Event>) -> Vec<ClockCommand> {
        self.frame_with(events, Modifiers::NONE)
    }

    fn press(&mut self, at: Pos2, button: PointerButton, pressed: bool, modifiers: Modifiers) -> Vec<ClockCommand> {
        self.frame_with(
            vec![Event::PointerMoved(at), Event::PointerButton { pos: at, button, pressed, modifiers }],
            modifiers,
        )
    }

    fn click(&mut self, at: Pos2) {
        self.frame(vec![Event::PointerMoved(at)]);
        self.press(at, PointerButton::Primary, true, Modifiers::NONE);
        self.press(at, PointerButton::Primary, false, Modifiers::NONE);
    }

    fn drag(&mut self, from: Pos2, to: Pos2, button: PointerButton, modifiers: Modifiers) {
        self.frame(vec![Event::PointerMoved(from)]);
        self.press(from, button, true, modifiers);
        for step in 1..=10 {
            let at = from + (to - from) * (step as f32 / 10.0);
            self.frame_with(vec![Event::PointerMoved(at)], modifiers);
        }
        self.press(to, button, false, modifiers);
    }

    fn wheel(&mut self, at: Pos2, notches: f32) {
        self.frame(vec![Event::PointerMoved(at)]);
        let modifiers = Modifiers::NONE;
        let delta = bevy_egui::egui::vec2(0.0, notches);
        self.frame(vec![Event::MouseWheel { unit: MouseWheelUnit::Line, delta, phase: TouchPhase::Move, modifiers }]);
        for _ in 0..20 {
            self.frame(Vec::new());
        }
    }

    fn span(&self) -> Span {
        self.chart.span(&self.journey)
    }

    /// A point of the plots where an instant or a kilometre is.
    fn point(&self, at: f64) -> Pos2 {
        pos2(self.span().x_of(at, GUTTER, PLOT), 200.0)
    }
}

fn drop_output(output: bevy_egui::egui::FullOutput) {
    output.drop_without_applying_deltas();
}

#[test]
fn a_click_near_an_event_goes_there_exactly_and_elsewhere_to_the_point() {
    let mut desk = Desk::open();
    let border = desk.journey.events().iter().find(|e| e.name == "border").expect("a border").elapsed_s;
    // Over the whole day Sinuiju and Dandong lie two points beside it.
    desk.chart.look_at(Span::new(30_000.0, 38_000.0), &desk.journey);
    desk.frame(Vec::new());
    let at = desk.point(border);
    desk.click(pos2(at.x + 4.0, at.y));
    assert_eq!(desk.clock.elapsed_s, border);
    let free_s = desk.timeline.snaps().collect::<Vec<_>>();
    let far = (0..800).map(|x| GUTTER + x as f32).find(|x| {
        let near = |s: &f64| (desk.point(*s).x - x).abs() < 12.0;
        !free_s.iter().any(near)
    });
    let x = far.expect("a free place");
    desk.click(pos2(x, 200.0));
    assert_eq!(desk.clock.elapsed_s, desk.span().at_x(x, GUTTER, PLOT));
}

#[test]
fn a_drag_scrubs_without_snapping_and_does_not_move_the_view() {
    let mut desk = Desk::open();
    let before = desk.span();
    let (from, to) = (pos2(GUTTER + 300.0, 200.0), pos2(GUTTER + 417.0, 190.0));
    desk.drag(from, to, PointerButton::Primary, Modifiers::NONE);
    let there = desk.span().at_x(to.x, GUTTER, PLOT);
    assert!((desk.clock.elapsed_s - there).abs() < 8.0 * desk.span().per_point(PLOT), "{}", desk.clock.elapsed_s);
    assert_eq!(desk.span(), before);
}

#[test]
fn the_wheel_zooms_around_the_pointer_from_the_whole_day_to_a_minute_and_back() {
    for kind in [Kind::Time, Kind::Distance, Kind::StringLine] {
        let mut desk = Desk::open();
        desk.chart.kind = kind;
        let axis = kind.axis();
        let x = GUTTER + 400.0;
        let under = |desk: &Desk| desk.span().at_x(x, GUTTER, PLOT);
        let at = under(&desk);
        for _ in 0..4 {
            desk.wheel(pos2(x, 200.0), 3.0);
            assert!((under(&desk) - at).abs() < desk.span().per_point(PLOT) + 1e-6, "{kind:?}");
        }
        for _ in 0..40 {
            desk.wheel(pos2(x, 200.0), 10.0);
        }
        assert!((desk.span().length() - axis.least()).abs() < 1e-6, "{kind:?}: {}", desk.span().length());
        for _ in 0..40 {
            desk.wheel(pos2(x, 200.0), -10.0);
        }
        assert_eq!(desk.span(), axis.whole(&desk.journey));
    }
}

#[test]
fn the_middle_button_and_shift_pan_and_leave_the_clock_alone() {
    for (button, modifiers) in [(PointerButton::Middle, Modifiers::NONE), (PointerButton::Primary, Modifiers::SHIFT)] {
        let mut desk = Desk::open();
        desk.chart.look_at(Span::new(40_000.0, 44_000.0), &desk.journey);
        desk.clock.elapsed_s = 42_000.0;
        desk.frame(Vec::new());
        desk.drag(pos2(GUTTER + 300.0, 200.0), pos2(GUTTER + 400.0, 200.0), button, modifiers);
        assert_eq!(desk.clock.elapsed_s, 42_000.0);
        let by = 100.0 * desk.span().per_point(PLOT);
        assert!((desk.span().from - (40_000.0 - by)).abs() < 1.0, "{:?}", desk.span());
    }
}

#[test]
fn a_double_click_shows_all() {
    let mut desk = Desk::open();
    desk.chart.look_at(Span::new(40_000.0, 44_000.0), &desk.journey);
    let at = pos2(GUTTER + 300.0, 200.0);
    desk.click(at);
    desk.click(at);
    assert_eq!(desk.span(), Axis::Time.whole(&desk.journey));
}

#[test]
fn over_distance_a_click_goes_to_when_the_train_is_there() {
    let mut desk = Desk::open();
    desk.chart.turn(Kind::Distance, &desk.journey);
    let hold = desk.journey.stops()[1].clone();
    let at = desk.point(desk.journey.at(hold.arrival_s).km_post);
    desk.click(at);
    assert!((desk.clock.elapsed_s - hold.arrival_s).abs() < 0.01, "{} and {}", desk.clock.elapsed_s, hold.arrival_s);
}

#[test]
fn the_view_follows_the_cursor_but_not_when_somebody_has_panned_away() {
    let mut desk = Desk::open();
    desk.chart.look_at(Span::new(40_000.0, 43_600.0), &desk.journey);
    desk.clock.elapsed_s = 43_590.0;
    desk.clock.playing = true;
    desk.clock.rate = 60.0;
    desk.frame(Vec::new());
    desk.clock.elapsed_s = 43_605.0;
    desk.frame(Vec::new());
    assert!(desk.span().contains(43_605.0) && desk.span().length() == 3_600.0, "{:?}", desk.span());
    // A page is turned: the cursor stands near its beginning.
    assert!(43_605.0 - desk.span().from < 0.2 * 3_600.0);
    // Panned away: the view stays where somebody put it.
    desk.chart.look_at(Span::new(60_000.0, 63_600.0), &desk.journey);
    for _ in 0..5 {
        desk.clock.elapsed_s += 15.0;
        desk.frame(Vec::new());
    }
    assert_eq!(desk.span(), Span::new(60_000.0, 63_600.0));
    // A jump from elsewhere is shown.
    desk.clock.elapsed_s = 20_000.0;
    desk.frame(Vec::new());
    assert!(desk.span().contains(20_000.0));
}

#[test]
fn an_end_of_the_repeated_stretch_can_be_dragged_and_does_not_push_the_other() {
    let mut desk = Desk::open();
    desk.clock.repeat.from_s = Some(20_000.0);
    desk.clock.repeat.to_s = Some(60_000.0);
    desk.frame(Vec::new());
    // Under buttons, names and two rulers.
    let top = 24.0 + 6.0 + 16.0 + 30.0 + 14.0;
    let grip = pos2(desk.point(60_000.0).x, top);
    let y = (0..30).map(|dy| grip.y - 14.0 + dy as f32).find(|y| {
        desk.frame(vec![Event::PointerMoved(pos2(grip.x, *y))]);
        let pressed = desk.press(pos2(grip.x, *y), PointerButton::Primary, true, Modifiers::NONE);
        let moved = desk.frame(vec![Event::PointerMoved(pos2(grip.x - 900.0, *y))]);
        let more = desk.frame(vec![Event::PointerMoved(pos2(grip.x - 901.0, *y))]);
        desk.press(pos2(grip.x - 901.0, *y), PointerButton::Primary, false, Modifiers::NONE);
        let all: Vec<_> = pressed.into_iter().chain(moved).chain(more).collect();
        all.contains(&ClockCommand::LoopTo(Some(20_001.0)))
    });
    assert!(y.is_some(), "no grip was found");
}

#[test]
fn the_chart_is_drawn_anew_only_when_view_or_size_change() {
    let mut desk = Desk::open();
    let first = desk.chart.mesh_address();
    desk.clock.elapsed_s = 5_000.0;
    desk.frame(vec![Event::PointerMoved(pos2(GUTTER + 300.0, 200.0))]);
    assert!(first.is_some());
    assert_eq!(desk.chart.mesh_address(), first);
    desk.chart.look_at(Span::new(0.0, 3_600.0), &desk.journey);
    desk.frame(Vec::new());
    assert_ne!(desk.chart.mesh_address(), first);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn turning_the_axis_and_back_keeps_the_part_in_view(from in 0.0..80_000.0, length in 600.0..20_000.0) {
        thread_local!(static DESK: (Journey, std::cell::RefCell<Chart>) = {
            let scenario = Scenario::load("beijing-2025").expect("loads");
            (Journey::solve(&scenario).expect("solves"), std::cell::RefCell::default())
        });
        DESK.with(|(journey, chart)| {
            let mut chart = chart.borrow_mut();
            chart.kind = Kind::Time;
            let part = Span::new(from, from + length).within(Axis::Time.whole(journey));
            chart.look_at(part, journey);
            chart.turn(Kind::Distance, journey);
            let km = chart.span(journey);
            // The same part is in view: where the train is at both ends of it.
            for s in [part.from, part.to] {
                let at = journey.at(s).km_post;
                prop_assert!(km.from - 1e-6 <= at && at <= km.to + 1e-6, "{s}: km {at} of {km:?}");
            }
            chart.turn(Kind::Time, journey);
            chart.turn(Kind::Distance, journey);
            prop_assert!(km.length() >= 1.0 - 1e-9);
            Ok(())
        })?;
    }
}
