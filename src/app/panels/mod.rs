//! Panels: they show plain values and send commands; no logic of the journey lives here.

use bevy::{ecs::system::SystemParam, prelude::*};
use bevy_egui::{
    EguiContexts, EguiPrimaryContextPass,
    egui::{self, Frame as Board, LayerId, Margin, Panel, Rect, Stroke, Ui, UiBuilder},
};
use serde_json::json;

use super::{
    JourneySnapshot, Playing, Speech,
    camera::{Places, Rig, ViewCommand},
    interior::{Insides, SeatCommand, WalkCommand},
    journal::Journal,
    playback::{Clock, ClockCommand},
    preset::{Detail, PresetCommand},
    railway::Signals,
    reload::Broken,
    selection::{SelectCommand, Selection},
    theme,
};

mod credits;
mod faults;
mod floor_plan;
pub mod fonts;
mod inspector;
mod keys;
mod labels;
mod list;
mod outlook;
mod parts;
mod power;
mod readout;
mod sheet;
mod stamp;
mod style;
pub mod timeline;
mod title;
mod transport;

/// What of the window, the pointer and the keyboard belongs to the panels.
#[derive(Resource, Default, Clone, Debug)]
pub struct Pointer {
    /// Parts of the window that panels cover, logical pixels.
    pub over: Vec<bevy::math::Rect>,
    /// Something is dragged in a panel.
    pub busy: bool,
    /// A text field has the keyboard.
    pub typing: bool,
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

/// Which drawers are open.
#[derive(Resource, Default, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawers {
    /// The list of vehicles; until somebody decides, it is open where there is room.
    pub list: Option<bool>,
    /// The key sheet.
    pub sheet: bool,
    /// The search field asks for the keyboard.
    pub search: bool,
    /// Whether the list was open in the last frame.
    open: bool,
}

impl Drawers {
    /// Opens or closes the list.
    pub fn toggle_list(&mut self) {
        self.list = Some(!self.open);
    }
}

/// Commands that the panels ask for in one frame.
#[derive(Default)]
pub struct Asked {
    clock: Vec<ClockCommand>,
    views: Vec<ViewCommand>,
    select: Vec<SelectCommand>,
    walk: Vec<WalkCommand>,
    preset: Vec<PresetCommand>,
    bookmarks: Vec<timeline::BookmarkCommand>,
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
}

/// What the panels remember from frame to frame.
#[derive(Resource)]
pub(crate) struct Desk {
    dressed: bool,
    list: list::Memory,
    /// What was looked for in the last frame.
    wanted: list::Wanted,
    drawn: timeline::Drawn,
    /// The part of the window that shows the picture.
    free: Rect,
    /// Things that lie over the picture and take the pointer.
    over: Vec<Rect>,
    /// The credits.
    credits: Rect,
    /// Title and note.
    title: Rect,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            dressed: false,
            list: list::Memory::default(),
            wanted: list::Wanted::default(),
            drawn: timeline::Drawn::default(),
            free: Rect::EVERYTHING,
            over: Vec::new(),
            credits: Rect::NOTHING,
            title: Rect::NOTHING,
        }
    }
}

fn build_models(
    mut commands: Commands,
    playing: Res<Playing>,
    speech: Res<Speech>,
    mut desk: ResMut<Desk>,
    mut chart: ResMut<timeline::Chart>,
) {
    chart.forget();
    desk.drawn = timeline::Drawn::default();
    desk.wanted = list::Wanted::default();
    commands.insert_resource(Models {
        timeline: timeline::Timeline::of(&playing.scenario, &playing.journey, &speech),
        entries: list::entries(&playing, &speech),
        found: list::Found::default(),
        card: None,
        aside: None,
        atlas: labels::Atlas::of(&playing, &speech),
    });
}

/// Puts on fonts and style; what uses them waits for the next frame, for egui takes fonts between frames.
fn dress(mut contexts: EguiContexts, speech: Res<Speech>, mut desk: ResMut<Desk>) -> Result {
    if !desk.dressed {
        style::dress(contexts.ctx_mut()?, speech.lang());
        desk.dressed = true;
    }
    Ok(())
}

fn is_dressed(desk: Res<Desk>, mut frames: Local<u8>) -> bool {
    if desk.dressed {
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
    mut journal: Journal,
) -> Result {
    let ctx = contexts.ctx_mut()?.clone();
    let whole = ctx.content_rect();
    let mut asked = Asked::default();
    let desk = &mut *desk;
    desk.over.clear();
    let mut root =
        Ui::new(ctx.clone(), "root".into(), UiBuilder::new().layer_id(LayerId::background()).max_rect(whole));
    if seen.shown.0 {
        time_panel(&mut root, &seen, &models, desk, &mut chart, &mut asked);
        chart_panel(&mut root, &seen, &models, &mut chart, &mut asked);
        let open = drawers.list.unwrap_or(whole.width() >= 1_200.0);
        drawers.open = open;
        if open && let Some((text, matches)) = list_panel(&mut root, &seen, &models, desk, &mut drawers, &mut asked) {
            journal.write("search", seen.clock.elapsed_s, json!({ "text": text, "matches": matches }));
        }
        // What cannot be seen does not filter.
        let wanted = if open { desk.list.wanted.clone() } else { list::Wanted::default() };
        if wanted != desk.wanted {
            models.found = wanted.find(&models.entries);
            desk.wanted = wanted;
        }
        inspector_panel(&mut root, &seen, &mut models, &mut asked);
        desk.free = root.available_rect_before_wrap();
        title::show(
            &mut root,
            &seen.playing.scenario,
            &seen.speech,
            seen.rig.view,
            open,
            &mut drawers,
            desk,
            &mut asked,
        );
        if chart.jump.open {
            desk.over.push(jump_field(&ctx, desk.free, &seen, &models, &mut chart, &mut asked));
        }
        if !seen.broken.0.is_empty() {
            desk.over.push(faults::show(&ctx, desk.free, &seen.speech, &seen.broken));
        }
        if drawers.sheet {
            desk.over.push(sheet::show(&ctx, &seen.speech, seen.detail.preset, &mut drawers, &mut asked));
        }
    } else {
        desk.free = whole;
        desk.title = stamp::show(&root.painter().clone(), whole, &seen, &models);
    }
    let far = seen.rig.pose().distance_m > 60_000.0;
    desk.credits = credits::show(&root.painter().clone(), desk.free, &seen.playing, &seen.speech, seen.shown.0, far);
    if seen.shown.0 {
        outlook::show(root.painter(), desk.free, desk.credits.top(), &seen);
    }
    take_pointer(&ctx, desk, &mut pointer);
    wishes.clock.write_batch(asked.clock);
    wishes.views.write_batch(asked.views);
    wishes.select.write_batch(asked.select);
    wishes.walk.write_batch(asked.walk);
    wishes.preset.write_batch(asked.preset);
    wishes.bookmarks.write_batch(asked.bookmarks);
    Ok(())
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

fn chart_panel(root: &mut Ui, seen: &Seen, models: &Models, chart: &mut timeline::Chart, asked: &mut Asked) {
    if !chart.open {
        return;
    }
    let room = root.available_height();
    let most = (room - theme::CHART_LEAVES).max(theme::CHART_LEAST);
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
        .size_range(theme::CHART_LEAST..=most)
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
    Panel::left("list")
        .exact_size(theme::LIST_WIDTH)
        .resizable(false)
        .frame(board(Margin { left: 12, right: 6, top: 12, bottom: 6 }))
        .show(root, |ui| list::show(ui, &shown, &mut desk.list, asked))
        .inner
}

fn inspector_panel(root: &mut Ui, seen: &Seen, models: &mut Models, asked: &mut Asked) {
    let Some(vehicle) = seen.selection.vehicle() else {
        models.card = None;
        return;
    };
    if models.card.as_ref().is_none_or(|c| c.vehicle != vehicle) {
        models.card = inspector::Card::of(&seen.playing, &seen.speech, vehicle);
    }
    let Some(card) = &models.card else { return };
    let live = inspector::Live::of(&seen.playing, &seen.snapshot, vehicle, &seen.speech);
    let wish = Panel::right("inspector")
        .exact_size(theme::INSPECTOR_WIDTH)
        .resizable(false)
        .frame(board(Margin { left: 14, right: 8, top: 10, bottom: 6 }))
        .show(root, |ui| {
            let place = inspector::Place::Selected;
            inspector::show(ui, card, live.as_ref(), seen.selection.inside(), place, &seen.speech, asked)
        })
        .inner;
    match wish {
        inspector::Wish::Close => asked.select.push(SelectCommand::Clear),
        inspector::Wish::SetAside => models.aside = models.card.clone(),
        inspector::Wish::None => {}
    }
    card_aside(root, seen, models, asked);
}

/// The card that was set aside, beside the selected one.
fn card_aside(root: &mut Ui, seen: &Seen, models: &mut Models, asked: &mut Asked) {
    let other = |card: &&inspector::Card| Some(card.vehicle) != seen.selection.vehicle();
    let Some(card) = models.aside.as_ref().filter(other) else { return };
    let live = inspector::Live::of(&seen.playing, &seen.snapshot, card.vehicle, &seen.speech);
    let wish = Panel::right("aside")
        .exact_size(theme::INSPECTOR_WIDTH)
        .resizable(false)
        .frame(board(Margin { left: 14, right: 8, top: 10, bottom: 6 }))
        .show(root, |ui| {
            let (inside, place) = (seen.selection.inside(), inspector::Place::SetAside);
            inspector::show(ui, card, live.as_ref(), inside, place, &seen.speech, asked)
        })
        .inner;
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
    // Only fields to type in keep the keyboard: the keys of the program stay what they are after a click on a button.
    if !pointer.typing
        && let Some(focused) = ctx.memory(egui::Memory::focused)
    {
        ctx.memory_mut(|m| m.surrender_focus(focused));
    }
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
            build_models.run_if(resource_changed::<Playing>.or_else(not(resource_exists::<Models>))),
        )
        .add_systems(
            EguiPrimaryContextPass,
            (dress, (labels::show, show, tell_rig).chain().run_if(is_dressed.and_then(resource_exists::<Models>)))
                .chain(),
        );
}
