//! Panels: they show plain values and send commands; no logic of the journey lives here.

use bevy::{ecs::system::SystemParam, prelude::*};
use bevy_egui::{
    EguiContexts, EguiPrimaryContextPass,
    egui::{
        self, Frame as Board, Id, LayerId, Margin, Panel, Rangef, Rect, Stroke, Ui, UiBuilder,
        containers::panel::PanelState,
    },
};
use serde_json::json;

use super::{
    JourneySnapshot, Playing, Speech,
    camera::{Places, Rig, ViewCommand},
    director::{Caption, Director, DirectorCommand},
    interior::{Insides, SeatCommand, WalkCommand},
    journal::Journal,
    playback::{Clock, ClockCommand},
    preset::{Detail, PresetCommand, Purpose},
    railway::Signals,
    reload::Broken,
    selection::{SelectCommand, Selection},
    settings::{LanguageCommand, Notices, Settings, SettingsCommand},
    sight::Steps,
    theme,
};
use crate::{scenario::Sight, words::Lang};

mod briefing;
mod closing;
mod credits;
mod drawers;
mod faults;
mod film;
mod floating;
mod floor_plan;
pub mod fonts;
mod hints;
mod inspector;
mod keys;
mod labels;
mod list;
mod notices;
mod options;
mod outlook;
mod parts;
mod power;
mod readout;
mod scrim;
pub mod sheet;
mod stamp;
mod style;
pub mod timeline;
mod title;
mod transport;
mod warnings;

pub use drawers::Drawers;

/// What of the window, the pointer and the keyboard belongs to the panels.
#[derive(Resource, Default, Clone, Debug)]
pub struct Pointer {
    /// Parts of the window that panels cover, logical pixels.
    pub over: Vec<bevy::math::Rect>,
    /// Something is dragged in a panel.
    pub busy: bool,
    /// A text field has the keyboard.
    pub typing: bool,
    /// A button or another control has the keyboard: it was reached by Tab.
    pub focused: bool,
}

impl Pointer {
    /// Whether a panel covers a point of the window.
    pub fn covers(&self, at: Vec2) -> bool {
        self.over.iter().any(|r| r.contains(at))
    }

    /// Whether the pointer at a point is the panels'.
    pub fn takes(&self, at: Vec2) -> bool {
        self.busy || self.covers(at)
    }
}

/// Whether panels are drawn (pictures are made without them unless asked).
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelsShown(pub bool);

/// Commands that the panels ask for in one frame.
#[derive(Default)]
pub struct Asked {
    clock: Vec<ClockCommand>,
    views: Vec<ViewCommand>,
    select: Vec<SelectCommand>,
    walk: Vec<WalkCommand>,
    preset: Vec<PresetCommand>,
    director: Vec<DirectorCommand>,
    language: Vec<LanguageCommand>,
    settings: Vec<SettingsCommand>,
    /// Sights to be brought before the eyes.
    sights: Vec<Sight>,
    /// A claim to be opened in the briefing.
    claim: Option<String>,
    bookmarks: Vec<timeline::BookmarkCommand>,
}

impl Asked {
    /// Turns wished sights into commands.
    fn fly(&mut self, playing: &Playing) {
        for sight in std::mem::take(&mut self.sights) {
            let steps = Steps::to(&sight, playing);
            self.clock.extend(steps.clock);
            self.select.extend(steps.select);
            self.views.extend(steps.views);
            self.walk.extend(steps.walk);
        }
    }
}

/// What the panels show that stays the same while a journey is on show.
#[derive(Resource)]
pub(crate) struct Models {
    timeline: timeline::Timeline,
    entries: Vec<list::Entry>,
    /// What the list's search and filters leave.
    found: list::Found,
    card: Option<inspector::Card>,
    /// A card set aside, to be compared.
    aside: Option<inspector::Card>,
    atlas: labels::Atlas,
    brief: briefing::Brief,
    closing: Option<closing::Card>,
}

/// What the panels remember from frame to frame.
#[derive(Resource)]
pub(crate) struct Desk {
    /// The language whose fonts are on.
    dressed: Option<Lang>,
    /// How many times larger everything is for the size of the window.
    enlarged: Option<f32>,
    /// What the settings said of the list in the last frame.
    kept_list: Option<bool>,
    /// What was selected in the last frame.
    selected: Option<usize>,
    /// What was asked for at the sides in the last frame.
    sides: Sides,
    list: list::Memory,
    /// What was looked for in the last frame.
    wanted: list::Wanted,
    drawn: timeline::Drawn,
    brief: briefing::Memory,
    /// The part of the window that shows the picture.
    free: Rect,
    /// Things that lie over the picture and take the pointer.
    over: Vec<Rect>,
    /// The credits.
    credits: Rect,
    /// Title and note.
    title: Rect,
    /// The caption.
    caption: Rect,
    /// Where captions begin, above credits and the strip of the view; infinite without panels: a film and a picture are
    /// framed by themselves.
    under_captions: f32,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            dressed: None,
            enlarged: None,
            kept_list: None,
            selected: None,
            sides: Sides::default(),
            list: list::Memory::default(),
            wanted: list::Wanted::default(),
            drawn: timeline::Drawn::default(),
            brief: briefing::Memory::default(),
            free: Rect::EVERYTHING,
            over: Vec::new(),
            credits: Rect::NOTHING,
            title: Rect::NOTHING,
            caption: Rect::NOTHING,
            under_captions: f32::INFINITY,
        }
    }
}

fn build_models(
    mut commands: Commands,
    playing: Res<Playing>,
    speech: Res<Speech>,
    old: Option<Res<Models>>,
    mut desk: ResMut<Desk>,
    mut chart: ResMut<timeline::Chart>,
) {
    // In another language the same card stays aside; of another journey it would be of another vehicle.
    let aside = old.filter(|_| !playing.is_changed()).and_then(|old| old.aside.as_ref().map(|card| card.vehicle));
    chart.forget();
    desk.drawn = timeline::Drawn::default();
    desk.wanted = list::Wanted::default();
    commands.insert_resource(Models {
        timeline: timeline::Timeline::of(&playing.scenario, &playing.journey, &speech),
        entries: list::entries(&playing, &speech),
        found: list::Found::default(),
        card: None,
        aside: aside.and_then(|vehicle| inspector::Card::of(&playing, &speech, vehicle)),
        atlas: labels::Atlas::of(&playing, &speech),
        brief: briefing::Brief::of(&playing, &speech),
        closing: closing::Card::of(&playing, &speech),
    });
}

/// Puts on fonts and style; what uses them waits for the next frame, for egui takes fonts between frames.
fn dress(
    mut contexts: EguiContexts,
    speech: Res<Speech>,
    settings: Res<Settings>,
    detail: Res<Detail>,
    mut desk: ResMut<Desk>,
) -> Result {
    let ctx = contexts.ctx_mut()?;
    // A picture is as it was ordered.
    let window = ctx.content_rect().height() * ctx.zoom_factor();
    let enlarged = if detail.purpose == Purpose::Live { style::enlarged(window) } else { 1.0 };
    if settings.is_changed() || desk.dressed.is_none() || desk.enlarged != Some(enlarged) {
        style::put_on(ctx, &settings, enlarged);
        desk.enlarged = Some(enlarged);
    }
    // Another language brings its own shapes of the same Han characters.
    if desk.dressed != Some(speech.lang()) {
        style::dress(ctx, speech.lang());
        desk.dressed = Some(speech.lang());
    }
    Ok(())
}

fn is_dressed(desk: Res<Desk>, mut frames: Local<u8>) -> bool {
    if desk.dressed.is_some() {
        *frames = frames.saturating_add(1);
    }
    *frames > 1
}

/// What the panels read.
#[derive(SystemParam)]
struct Seen<'w> {
    playing: Res<'w, Playing>,
    speech: Res<'w, Speech>,
    clock: Res<'w, Clock>,
    snapshot: Res<'w, JourneySnapshot>,
    places: Res<'w, Places>,
    insides: Res<'w, Insides>,
    rig: Res<'w, Rig>,
    selection: Res<'w, Selection>,
    shown: Res<'w, PanelsShown>,
    broken: Res<'w, Broken>,
    signals: Res<'w, Signals>,
    detail: Res<'w, Detail>,
    director: Res<'w, Director>,
    caption: Res<'w, Caption>,
    settings: Res<'w, Settings>,
    bookmarks: Res<'w, timeline::Bookmarks>,
}

/// Where the panels' wishes go.
#[derive(SystemParam)]
struct Wishes<'w> {
    clock: MessageWriter<'w, ClockCommand>,
    views: MessageWriter<'w, ViewCommand>,
    select: MessageWriter<'w, SelectCommand>,
    walk: MessageWriter<'w, WalkCommand>,
    seat: MessageWriter<'w, SeatCommand>,
    preset: MessageWriter<'w, PresetCommand>,
    director: MessageWriter<'w, DirectorCommand>,
    language: MessageWriter<'w, LanguageCommand>,
    settings: MessageWriter<'w, SettingsCommand>,
    bookmarks: MessageWriter<'w, timeline::BookmarkCommand>,
}

fn show(
    mut contexts: EguiContexts,
    seen: Seen,
    mut wishes: Wishes,
    mut models: ResMut<Models>,
    mut desk: ResMut<Desk>,
    mut drawers: ResMut<Drawers>,
    mut chart: ResMut<timeline::Chart>,
    mut pointer: ResMut<Pointer>,
    mut notices: ResMut<Notices>,
    mut journal: Journal,
) -> Result {
    let ctx = contexts.ctx_mut()?.clone();
    let whole = ctx.content_rect();
    let mut asked = Asked::default();
    let desk = &mut *desk;
    desk.over.clear();
    let mut root =
        Ui::new(ctx.clone(), "root".into(), UiBuilder::new().layer_id(LayerId::background()).max_rect(whole));
    let in_film = seen.director.is_on();
    let panels = seen.shown.0 && !in_film;
    // Where the chart takes all of a low window, nothing lies over it.
    let mut alone = false;
    if panels {
        time_panel(&mut root, &seen, &models, desk, &mut chart, &mut asked);
        let low = root.available_height() < theme::CHART_LEAST + theme::BESIDE_CHART;
        make_room(whole.width(), low, &seen.selection, desk, &mut drawers, &mut chart);
        alone = chart.open && low;
        chart_panel(&mut root, alone, &seen, &models, &mut chart, &mut asked);
        follow_list(&seen.settings, desk, &mut drawers, &mut asked);
    }
    if alone {
        desk.selected = seen.selection.vehicle();
    } else if panels {
        let open =
            side_panels(&mut root, whole.width(), &seen, &mut models, desk, &mut drawers, &mut asked, &mut journal);
        desk.free = root.available_rect_before_wrap();
        let (scenario, words, view) = (&seen.playing.scenario, &seen.speech.0, seen.rig.view);
        title::show(&mut root, scenario, words, view, open, &mut drawers, desk, &mut asked);
    }
    if panels {
        if alone {
            desk.free = root.available_rect_before_wrap();
            desk.title = Rect::NOTHING;
        }
        if chart.jump.open {
            desk.over.push(jump_field(&ctx, desk.free, &seen, &models, &mut chart, &mut asked));
        }
        if !seen.broken.0.is_empty() {
            desk.over.push(faults::show(&ctx, desk.free, &seen.speech, &seen.broken));
        }
        let under = if alone { desk.free.top() } else { desk.title.bottom() };
        if let Some((rect, closed)) = warnings::show(&ctx, desk.free, under, &notices, &seen.speech) {
            desk.over.push(rect);
            if closed {
                notices.0.remove(0);
            }
        }
        if drawers.settings {
            let shown = options::Shown { settings: &seen.settings, preset: seen.detail.preset, words: &seen.speech };
            desk.over.push(options::show(&root, desk.free, &shown, &mut drawers, &mut asked));
        }
        if drawers.sheet {
            desk.over.push(sheet::show(&root, desk.free, &seen.speech, &mut drawers));
        }
        if drawers.notices {
            let (rect, closed) = notices::show(&ctx, desk.free, &seen.speech);
            drawers.notices = !closed;
            desk.over.push(rect);
        }
        if !alone {
            closing_card(&ctx, &seen, &models, desk, &mut drawers);
        }
    } else {
        drawers.closing = false;
        desk.free = if in_film { film::leave_band(whole) } else { whole };
        // A picture and a film say when and where it is; who looks at the window alone has hidden all of that.
        desk.title = if seen.detail.purpose == Purpose::Live && !in_film {
            Rect::NOTHING
        } else {
            stamp::show(&root.painter().clone(), whole, &seen, &models)
        };
    }
    // In a film the picture goes on under the captions.
    let picture = if in_film { whole } else { desk.free };
    let far = seen.rig.pose().distance_m > 60_000.0;
    desk.credits = if alone {
        Rect::NOTHING
    } else {
        credits::show(&root.painter().clone(), picture, &seen.playing, &seen.speech, panels, far)
    };
    let mut above = desk.credits.top();
    if in_film {
        film::over(root.painter(), picture, &seen);
        if seen.director.is_after_the_end() {
            closing_card(&ctx, &seen, &models, desk, &mut drawers);
        }
    }
    if panels && !alone {
        above = outlook::show(root.painter(), desk.free, above, &seen);
    }
    desk.under_captions = if panels && !alone { above } else { f32::INFINITY };
    desk.caption = if alone { Rect::NOTHING } else { caption(root.painter(), picture, above, &seen, desk, in_film) };
    if panels && !alone {
        let above = if desk.caption.is_positive() { desk.caption.top() } else { above };
        // Whoever has found a drawer needs no hints beside it.
        let at_work = drawers.briefing || drawers.settings || drawers.sheet || drawers.notices || chart.open;
        if seen.detail.purpose == Purpose::Live && !at_work {
            let (settings, words) = (&seen.settings, &seen.speech);
            desk.over.extend(hints::show(&ctx, desk.free, above, settings, words, &mut asked));
        }
        desk.over.push(desk.credits);
        drawers.notices |= credits::is_clicked(&root, desk.credits, &seen.speech);
    }
    if let Some(claim) = asked.claim.take() {
        drawers.briefing = true;
        desk.brief.turn_to(&claim);
    }
    asked.fly(&seen.playing);
    take_pointer(&ctx, desk, &mut pointer);
    parts::focus_ring(&ctx);
    wishes.clock.write_batch(asked.clock);
    wishes.views.write_batch(asked.views);
    wishes.select.write_batch(asked.select);
    wishes.walk.write_batch(asked.walk);
    wishes.preset.write_batch(asked.preset);
    wishes.director.write_batch(asked.director);
    wishes.language.write_batch(asked.language);
    wishes.settings.write_batch(asked.settings);
    wishes.bookmarks.write_batch(asked.bookmarks);
    Ok(())
}

/// What was asked for last is shown: in a low window the chart makes room for it, in a narrow one of list and briefing
/// the other does.
fn make_room(
    width: f32,
    low: bool,
    selection: &Selection,
    desk: &mut Desk,
    drawers: &mut Drawers,
    chart: &mut timeline::Chart,
) {
    let (before, wanted) = (desk.sides, Sides::of(drawers, selection));
    chart.open &= !(low && wanted.has_more_than(before));
    let narrow = width < theme::LIST_WIDTHS.0 + theme::PICTURE_WIDTH + theme::BRIEFING_FIRST;
    if narrow && wanted.list && wanted.briefing {
        let briefing_is_new = !before.briefing;
        drawers.briefing = briefing_is_new;
        drawers.list_first = !briefing_is_new;
    }
    desk.sides = Sides::of(drawers, selection);
}

/// List, briefing, inspector and the card set aside, as far as there is room; whether the list is open.
fn side_panels(
    root: &mut Ui,
    width: f32,
    seen: &Seen,
    models: &mut Models,
    desk: &mut Desk,
    drawers: &mut Drawers,
    asked: &mut Asked,
    journal: &mut Journal,
) -> bool {
    if seen.selection.vehicle() != desk.selected {
        desk.selected = seen.selection.vehicle();
        drawers.list_first = false;
    }
    let aside = models.aside.as_ref().is_some_and(|card| Some(card.vehicle) != desk.selected);
    // In a narrow window the briefing takes the place of the cards.
    let only = drawers.briefing && briefing::is_alone(width);
    let wants = drawers::Wants { inspector: desk.selected.is_some() && !only, aside: aside && !only };
    let briefing = if drawers.briefing { theme::BRIEFING_FIRST } else { 0.0 };
    let room = drawers.room(width - briefing, wants, &seen.settings);
    let open = room.list.is_some();
    if let Some(widths) = room.list
        && let Some((text, matches)) = list_panel(root, widths, seen, models, desk, drawers, asked)
    {
        journal.write("search", seen.clock.elapsed_s, json!({ "text": text, "matches": matches }));
    }
    // What cannot be seen does not filter.
    let wanted = if open { desk.list.wanted.clone() } else { list::Wanted::default() };
    if wanted != desk.wanted {
        models.found = wanted.find(&models.entries);
        desk.wanted = wanted;
    }
    if drawers.briefing {
        briefing_panel(root, width, seen, models, desk, drawers, asked);
    }
    if desk.selected.is_none() {
        models.card = None;
    }
    if let Some(widths) = room.inspector {
        inspector_panel(root, widths, seen, models, asked);
    }
    if let Some(widths) = room.aside {
        card_aside(root, widths, seen, models, asked);
    }
    open
}

/// Draws the caption where nothing lies in its way: buttons and boards are to be used, and a caption comes again.
fn caption(painter: &egui::Painter, picture: Rect, above: f32, seen: &Seen, desk: &Desk, in_film: bool) -> Rect {
    let mut trial = painter.clone();
    trial.set_invisible();
    let place = film::caption(&trial, picture, above, seen);
    let ground = place.expand(CAPTION_GROUND);
    let in_the_way = || desk.title.intersects(ground) || desk.over.iter().any(|rect| rect.intersects(ground));
    if place.is_positive() && !in_film && in_the_way() {
        return Rect::NOTHING;
    }
    film::caption(painter, picture, above, seen)
}

/// So far around its letters the ground of a caption reaches, points.
const CAPTION_GROUND: f32 = 8.0;

/// What is asked for at the sides of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sides {
    briefing: bool,
    list: bool,
    vehicle: Option<usize>,
}

impl Sides {
    fn of(drawers: &Drawers, selection: &Selection) -> Self {
        let list = drawers.list_first && drawers.list == Some(true);
        Self { briefing: drawers.briefing, list, vehicle: selection.vehicle() }
    }

    /// Whether something is asked for now that was not before.
    fn has_more_than(self, before: Self) -> bool {
        (self.briefing && !before.briefing)
            || (self.list && !before.list)
            || (self.vehicle.is_some() && self.vehicle != before.vehicle)
    }
}

/// The list is open as the settings say, and the settings say what was done by hand.
fn follow_list(settings: &Settings, desk: &mut Desk, drawers: &mut Drawers, asked: &mut Asked) {
    if settings.list != desk.kept_list {
        desk.kept_list = settings.list;
        drawers.list = settings.list;
    } else if drawers.list != settings.list {
        asked.settings.push(SettingsCommand::List(drawers.list));
    }
}

/// A panel at a side that can be drawn wider; gives its width while somebody draws it.
fn side_panel<R>(
    root: &mut Ui,
    panel: Panel,
    name: &str,
    widths: drawers::Widths,
    margin: Margin,
    add: impl FnOnce(&mut Ui) -> R,
) -> (R, Option<f32>) {
    let shown = panel
        .resizable(true)
        .default_size(widths.wanted)
        .size_range(Rangef::new(widths.least, widths.most))
        .frame(board(margin))
        .show(root, add);
    let id = Id::new(name);
    let edge = root.ctx().read_response(id.with("__resize"));
    let width = shown.response.rect.width();
    if edge.is_some_and(|edge| edge.dragged() || edge.drag_stopped()) {
        return (shown.inner, Some(width));
    }
    if (width - widths.wanted).abs() > 0.5 {
        // It is to be as wide as the settings say, not as wide as it was.
        root.ctx().data_mut(|data| data.remove::<PanelState>(id));
    }
    (shown.inner, None)
}

fn board(margin: Margin) -> Board {
    Board::new().fill(theme::PANEL).inner_margin(margin).stroke(Stroke::NONE)
}

/// What is told of an instant, and of the event within some seconds of it.
fn tell(seen: &Seen, models: &Models, elapsed_s: f64, within_s: f64) -> Vec<String> {
    let (scenario, journey, timeline) = (&seen.playing.scenario, &seen.playing.journey, &models.timeline);
    let words = &seen.speech.0;
    let at = journey.instant(elapsed_s);
    let clock = timeline.ruler_at(elapsed_s);
    let first = clock.map(|r| format!("{}  {}", r.time(at), r.name)).unwrap_or_default();
    let mut lines = vec![first, timeline::whereabouts(timeline, scenario, journey, elapsed_s, words)];
    if timeline.stand_at(elapsed_s).is_some_and(|s| s.hold) {
        lines.push(words.get("hold.note").to_owned());
    }
    if let Some((at_s, event)) = timeline.event_near(elapsed_s, within_s) {
        let time = clock.map(|r| r.time(journey.instant(*at_s))).unwrap_or_default();
        lines.push(format!("{time}  {event}"));
    }
    lines.push(format!("+{}", readout::duration(elapsed_s, words)));
    lines
}

fn time_panel(
    root: &mut Ui,
    seen: &Seen,
    models: &Models,
    desk: &mut Desk,
    chart: &mut timeline::Chart,
    asked: &mut Asked,
) {
    let (scenario, journey) = (&seen.playing.scenario, &seen.playing.journey);
    let words = &seen.speech.0;
    let timeline = &models.timeline;
    let readout = readout::Readout::of(timeline, scenario, journey, &seen.snapshot.moment, words);
    let strip = timeline::Strip {
        timeline,
        clock: &seen.clock,
        bookmarks: &seen.bookmarks,
        seen: chart.open.then(|| chart.seen_time(journey)).flatten(),
    };
    let shown = transport::Shown { clock: &seen.clock, readout: &readout, strip: &strip, words };
    let over = Panel::bottom("time")
        .exact_size(theme::TIME_HEIGHT)
        .resizable(false)
        .frame(board(Margin { left: 14, right: 14, top: 6, bottom: 4 }))
        .show(root, |ui| {
            let tell = |elapsed_s, within_s| tell(seen, models, elapsed_s, within_s);
            transport::show(ui, &shown, &mut desk.drawn, chart, asked, tell)
        })
        .inner;
    desk.over.extend(over);
}

fn chart_panel(
    root: &mut Ui,
    alone: bool,
    seen: &Seen,
    models: &Models,
    chart: &mut timeline::Chart,
    asked: &mut Asked,
) {
    if !chart.open {
        return;
    }
    let room = root.available_height();
    let least = if alone { room } else { theme::CHART_LEAST };
    let most = (room - theme::CHART_LEAVES).max(least);
    let shown = timeline::Shown {
        scenario: &seen.playing.scenario,
        journey: &seen.playing.journey,
        timeline: &models.timeline,
        clock: &seen.clock,
        bookmarks: &seen.bookmarks,
        words: &seen.speech.0,
    };
    Panel::bottom("chart")
        .resizable(true)
        .default_size((room * 0.38).clamp(theme::CHART_LEAST, theme::CHART_HEIGHT))
        .size_range(least..=most)
        .frame(board(Margin { left: 14, right: 14, top: 8, bottom: 6 }))
        .show(root, |ui| {
            timeline::show_chart(ui, shown, chart, asked, |elapsed_s, within_s| {
                tell(seen, models, elapsed_s, within_s)
            });
        });
}

fn jump_field(
    ctx: &egui::Context,
    free: Rect,
    seen: &Seen,
    models: &Models,
    chart: &mut timeline::Chart,
    asked: &mut Asked,
) -> Rect {
    let (journey, words) = (&seen.playing.journey, &seen.speech.0);
    let told = |at: jiff::Timestamp| {
        let elapsed_s = at.duration_since(journey.departure()).as_secs_f64();
        let ruler = models.timeline.ruler_at(elapsed_s);
        ruler.map(|r| format!("{} {} {}", r.date(at, words), r.time(at), r.name)).unwrap_or_default()
    };
    let shown = timeline::JumpShown {
        scenario: &seen.playing.scenario,
        journey,
        now_s: seen.clock.elapsed_s,
        told: &told,
        words,
    };
    timeline::show_jump(ctx, free.left_bottom() + egui::vec2(12.0, -12.0), shown, &mut chart.jump, asked)
}

fn list_panel(
    root: &mut Ui,
    widths: drawers::Widths,
    seen: &Seen,
    models: &Models,
    desk: &mut Desk,
    drawers: &mut Drawers,
    asked: &mut Asked,
) -> Option<(String, usize)> {
    let shown = list::Shown {
        entries: &models.entries,
        set: seen.snapshot.moment.locomotive_set,
        selected: seen.selection.vehicle(),
        words: &seen.speech,
    };
    desk.list.focus |= std::mem::take(&mut drawers.search);
    let margin = Margin { left: 12, right: 6, top: 12, bottom: 6 };
    let (told, width) = side_panel(root, Panel::left("list"), "list", widths, margin, |ui| {
        list::show(ui, &shown, &mut desk.list, asked)
    });
    asked.settings.extend(width.map(SettingsCommand::ListWidth));
    told
}

const CARD_MARGIN: Margin = Margin { left: 14, right: 8, top: 10, bottom: 6 };

fn briefing_panel(
    root: &mut Ui,
    window: f32,
    seen: &Seen,
    models: &Models,
    desk: &mut Desk,
    drawers: &mut Drawers,
    asked: &mut Asked,
) {
    let closed = Panel::right("briefing")
        .default_size(theme::BRIEFING_FIRST)
        .size_range(briefing::widths(window))
        .resizable(true)
        .frame(board(Margin { left: 14, right: 6, top: 10, bottom: 6 }))
        .show(root, |ui| briefing::show(ui, &models.brief, &mut desk.brief, &seen.speech, asked))
        .inner;
    drawers.briefing = !closed;
}

/// What came next, once the journey is over.
fn closing_card(ctx: &egui::Context, seen: &Seen, models: &Models, desk: &mut Desk, drawers: &mut Drawers) {
    let Some(card) = &models.closing else { return };
    let wanted = closing::is_wanted(&seen.clock, &mut drawers.closing_put_away) || seen.director.is_after_the_end();
    drawers.closing = wanted;
    let fade_s = if seen.rig.still { 0.0 } else { closing::FADE_S };
    let share = ctx.animate_bool_with_time(egui::Id::new("closing.share"), wanted, fade_s);
    let mut free = desk.free;
    // Title and views stay in reach, the credits in sight.
    let (top, bottom) = (desk.title.bottom(), desk.credits.top());
    if desk.title.is_finite() {
        free.min.y = top.clamp(free.top(), free.center().y);
    }
    if desk.credits.is_finite() {
        free.max.y = bottom.clamp(free.center().y, free.bottom());
    }
    if let Some((rect, closed)) = closing::show(ctx, free, card, &seen.speech, share) {
        desk.over.push(rect);
        drawers.closing_put_away |= closed && wanted;
    }
}

fn inspector_panel(root: &mut Ui, widths: drawers::Widths, seen: &Seen, models: &mut Models, asked: &mut Asked) {
    let Some(vehicle) = seen.selection.vehicle() else { return };
    if models.card.as_ref().is_none_or(|c| c.vehicle != vehicle) {
        models.card = inspector::Card::of(&seen.playing, &seen.speech, vehicle);
    }
    let Some(card) = &models.card else { return };
    let live = inspector::Live::of(&seen.playing, &seen.snapshot, vehicle, &seen.speech);
    let panel = Panel::right("inspector");
    let (wish, width) = side_panel(root, panel, "inspector", widths, CARD_MARGIN, |ui| {
        let place = inspector::Place::Selected;
        inspector::show(ui, card, live.as_ref(), seen.selection.inside(), place, &seen.speech, asked)
    });
    asked.settings.extend(width.map(SettingsCommand::InspectorWidth));
    match wish {
        inspector::Wish::Close => asked.select.push(SelectCommand::Clear),
        inspector::Wish::SetAside => models.aside = models.card.clone(),
        inspector::Wish::None => {}
    }
}

/// The card that was set aside, beside the selected one.
fn card_aside(root: &mut Ui, widths: drawers::Widths, seen: &Seen, models: &mut Models, asked: &mut Asked) {
    let Some(card) = &models.aside else { return };
    let live = inspector::Live::of(&seen.playing, &seen.snapshot, card.vehicle, &seen.speech);
    let (wish, width) = side_panel(root, Panel::right("aside"), "aside", widths, CARD_MARGIN, |ui| {
        let (inside, place) = (seen.selection.inside(), inspector::Place::SetAside);
        inspector::show(ui, card, live.as_ref(), inside, place, &seen.speech, asked)
    });
    asked.settings.extend(width.map(SettingsCommand::InspectorWidth));
    if wish == inspector::Wish::Close {
        models.aside = None;
    }
}

fn take_pointer(ctx: &egui::Context, desk: &Desk, pointer: &mut Pointer) {
    // Points of egui are the window's own times its zoom.
    let scale = ctx.zoom_factor();
    let plain = |r: Rect| bevy::math::Rect::new(r.min.x, r.min.y, r.max.x, r.max.y);
    let window = |r: Rect| {
        let r = plain(r);
        bevy::math::Rect { min: r.min * scale, max: r.max * scale }
    };
    let whole = ctx.content_rect();
    let sides = [
        Rect { max: egui::pos2(desk.free.min.x, whole.max.y), ..whole },
        Rect { min: egui::pos2(desk.free.max.x, whole.min.y), ..whole },
        Rect { max: egui::pos2(whole.max.x, desk.free.min.y), ..whole },
        Rect { min: egui::pos2(whole.min.x, desk.free.max.y), ..whole },
    ];
    pointer.over.clear();
    pointer.over.extend(sides.into_iter().filter(Rect::is_positive).map(window));
    pointer.over.extend(desk.over.iter().copied().map(window));
    pointer.busy = ctx.egui_is_using_pointer();
    pointer.typing = ctx.text_edit_focused();
    let focused = ctx.memory(egui::Memory::focused).filter(|_| !pointer.typing);
    // What was reached by Tab keeps the keyboard. A hand on the mouse takes it from all but fields to type in: the keys
    // of the program stay what they are after a click on a button.
    let by_hand = ctx.input(|i| i.pointer.any_pressed() || i.pointer.any_released());
    if let Some(focused) = focused.filter(|_| by_hand) {
        ctx.memory_mut(|m| m.surrender_focus(focused));
    }
    pointer.focused = focused.is_some() && !by_hand;
}

fn tell_loaded(playing: Res<Playing>, mut journal: Journal) {
    let scenario = &playing.scenario;
    journal.write(
        "loaded",
        0.0,
        json!({ "carriages": scenario.trains[0].carriages.len(), "stations": scenario.line.stations.len() }),
    );
}

fn tell_closed(mut exits: MessageReader<AppExit>, clock: Res<Clock>, mut journal: Journal) {
    if exits.read().count() > 0 {
        journal.write("closed", clock.elapsed_s, json!({}));
    }
}

/// A picture lower than this is low: captions of two lines over the strip of a view reach to its middle, points.
const LOW_PICTURE: f32 = 520.0;
/// Share of a low picture that captions have, and the part of it that is left at least.
const CAPTIONS: (f32, f32) = (0.16, 0.4);

/// The middle of a low picture, between title and captions. It is the same whether a caption is shown or not, so that
/// the camera does not move when one comes.
fn clear_of_words(free: Rect, desk: &Desk) -> Rect {
    let middle = free.height() * CAPTIONS.1 * 0.5;
    let bottom = desk.under_captions - free.height() * CAPTIONS.0;
    let top = if desk.title.is_finite() { desk.title.bottom() } else { free.top() };
    Rect::from_x_y_ranges(
        free.x_range(),
        top.clamp(free.top(), free.center().y - middle)..=bottom.clamp(free.center().y + middle, free.bottom()),
    )
}

/// Tells the camera what part of the window is free.
fn tell_rig(desk: Res<Desk>, mut contexts: EguiContexts, mut rig: ResMut<super::camera::Rig>) {
    let Ok(ctx) = contexts.ctx_mut() else { return };
    let whole = ctx.content_rect();
    let mut free = if desk.free.is_finite() { desk.free.intersect(whole) } else { whole };
    // The museum keeps clear of title and credits too.
    if rig.view == super::camera::View::Formation && desk.title.is_finite() {
        free.min.y = desk.title.max.y.clamp(free.min.y, free.center().y);
        free.max.y = desk.credits.min.y.clamp(free.center().y, free.max.y);
    }
    // In a low picture the train keeps clear of what is written over and under it.
    let low = desk.under_captions.is_finite() && free.height() < LOW_PICTURE;
    if low && rig.view != super::camera::View::Formation {
        free = clear_of_words(free, &desk);
    }
    if whole.height() < 1.0 || free.width() < 1.0 {
        return;
    }
    let by = (free.center() - whole.center()) / whole.height();
    rig.leave_free(super::camera::Free {
        offset: glam::DVec2::new(f64::from(by.x), f64::from(by.y)),
        width: f64::from(free.width() / whole.width()),
        aspect: f64::from(free.width() / free.height().max(1.0)),
        height: f64::from(free.height() / whole.height()),
    });
}

/// Panels.
pub fn plugin(app: &mut App) {
    app.init_resource::<Pointer>()
        .init_resource::<Drawers>()
        .init_resource::<Desk>()
        .insert_resource(PanelsShown(true))
        .add_plugins((keys::plugin, power::plugin, timeline::plugin))
        .add_systems(Startup, tell_loaded)
        .add_systems(Last, tell_closed.after(bevy::window::ExitSystems))
        .add_systems(
            PreUpdate,
            build_models.run_if(
                resource_changed::<Playing>.or_else(resource_changed::<Speech>).or_else(not(resource_exists::<Models>)),
            ),
        )
        .add_systems(
            EguiPrimaryContextPass,
            (dress, (labels::show, show, tell_rig).chain().run_if(is_dressed.and_then(resource_exists::<Models>)))
                .chain(),
        );
}

#[cfg(test)]
mod tests {
    use bevy_egui::egui::{pos2, vec2};

    use super::*;

    #[test]
    fn a_low_picture_shows_the_train_between_title_and_captions_and_keeps_some_of_itself() {
        for height in [60.0, 150.0, 300.0, LOW_PICTURE] {
            let free = Rect::from_min_size(pos2(260.0, 0.0), vec2(700.0, height));
            let desk = Desk {
                title: Rect::from_min_max(free.min, pos2(600.0, 90.0)),
                under_captions: height - 20.0,
                ..Desk::default()
            };
            let middle = clear_of_words(free, &desk);
            assert!(
                free.contains_rect(middle) && middle.height() >= height * CAPTIONS.1 * 0.99,
                "{height}: {middle:?}"
            );
            assert!(middle.bottom() <= height * 0.9, "{height}: a caption has its room");
        }
    }

    #[test]
    fn only_what_is_newly_asked_for_makes_the_chart_give_way() {
        let before = Sides { briefing: true, list: false, vehicle: Some(3) };
        assert!(!before.has_more_than(before));
        assert!(!Sides { briefing: false, list: false, vehicle: None }.has_more_than(before));
        assert!(Sides { list: true, ..before }.has_more_than(before));
        assert!(Sides { vehicle: Some(4), ..before }.has_more_than(before));
    }
}
