//! The list of all vehicles, with search by number, role or word.

use std::collections::BTreeSet;

use bevy_egui::egui::{
    Align2, Color32, Margin, Painter, Pos2, Rect, RichText, ScrollArea, Sense, TextEdit, TextWrapMode, Ui, WidgetInfo,
    WidgetType, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{Asked, fonts, parts, timeline};
use crate::{
    app::{
        Playing, Speech,
        interior::Spot,
        selection::{SelectCommand, vehicle_name, vehicle_number},
        theme,
    },
    journey::VehicleKind,
    scenario::{Group, Interior, Role, Scenario, Standing},
    words::Words,
};

const ROW: f32 = 22.0;

/// A vehicle of the list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Index into the journey's vehicles.
    pub vehicle: usize,
    /// Locomotive set, or none for a carriage.
    pub set: Option<usize>,
    /// Number as shown.
    pub number: String,
    /// Name.
    pub name: String,
    /// Class, or the role where the class says the same as the name.
    pub class: String,
    /// Heading that it stands under.
    pub heading: String,
    /// Role of a carriage.
    pub role: Option<Role>,
    /// How well it is known.
    pub standing: Standing,
    /// Group of a carriage.
    pub group: Option<Group>,
    words: String,
    /// Rooms and furnishings with the words that find them.
    things: Vec<(Spot, String)>,
}

/// What the list's search and filters leave.
#[derive(Clone, Debug, Default)]
pub struct Found {
    asked: bool,
    vehicles: BTreeSet<usize>,
    spots: Vec<Spot>,
}

impl Found {
    /// Whether anything was searched or filtered.
    pub fn is_asked(&self) -> bool {
        self.asked
    }

    /// Whether a vehicle is left.
    pub fn has(&self, vehicle: usize) -> bool {
        !self.asked || self.vehicles.contains(&vehicle)
    }

    /// The furnishings that the words were found in.
    pub fn spots(&self) -> &[Spot] {
        &self.spots
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// What is typed.
    pub search: String,
    /// Only this role.
    pub role: Option<Role>,
    /// Only this group.
    pub group: Option<Group>,
    /// Only what is known as well as this.
    pub standing: Option<Standing>,
}

impl Wanted {
    fn passes(&self, entry: &Entry) -> bool {
        self.role.is_none_or(|role| entry.role == Some(role))
            && self.group.is_none_or(|group| entry.group == Some(group))
            && self.standing.is_none_or(|standing| entry.standing == standing)
            && matches(entry, &self.search)
    }

    /// What it leaves of the entries, and the furnishings in them that every word is found in.
    pub fn find(&self, entries: &[Entry]) -> Found {
        if *self == Self::default() {
            return Found::default();
        }
        let left: Vec<&Entry> = entries.iter().filter(|entry| self.passes(entry)).collect();
        let search = self.search.trim().to_lowercase();
        let is_word = search.chars().any(|c| !c.is_ascii_digit() && !c.is_whitespace());
        let things = left.iter().flat_map(|entry| &entry.things).filter(|(spot, words)| {
            is_word && spot.piece.is_some() && search.split_whitespace().all(|word| words.contains(word))
        });
        Found {
            asked: true,
            vehicles: left.iter().map(|entry| entry.vehicle).collect(),
            spots: things.map(|(spot, _)| *spot).collect(),
        }
    }
}

/// All vehicles that are ever in the train.
pub fn entries(playing: &Playing, speech: &Speech) -> Vec<Entry> {
    let scenario = &playing.scenario;
    let vehicles = playing.journey.vehicles().iter().enumerate();
    vehicles
        .map(|(vehicle, v)| {
            let number = vehicle_number(&v.kind);
            let name = vehicle_name(playing, speech, &v.kind);
            entry(scenario, speech, vehicle, &v.kind, number, name)
        })
        .collect()
}

fn entry(
    scenario: &Scenario,
    words: &Words,
    vehicle: usize,
    kind: &VehicleKind,
    number: String,
    name: String,
) -> Entry {
    match kind {
        VehicleKind::Locomotive { set, class, .. } => {
            let standing = scenario.trains[0].locomotive_sets.get(*set).map(|s| s.standing).unwrap_or_default();
            let heading = words.get("locomotives").to_owned();
            let english = scenario.locomotive_classes.get(class).map_or("", |c| c.name.en.as_str());
            let words = format!("{name} {english} {heading} {class} locomotive").to_lowercase();
            let (group, things, class) = (None, Vec::new(), heading.clone());
            Entry { vehicle, set: Some(*set), number, name, class, heading, role: None, standing, group, words, things }
        }
        VehicleKind::Carriage { number: n, class } => {
            let own = scenario.trains[0].carriages.iter().find(|c| c.number == *n);
            let kind = scenario.carriage_classes.get(class);
            let role = kind.map(|k| k.role);
            let heading = own.map(|c| words.get(c.group.key()).to_owned()).unwrap_or_default();
            let mut text = format!("{name} {heading} {class}");
            if let Some(kind) = kind {
                let english = Words::new(crate::words::Lang::En);
                for phrase in [&kind.name].into_iter().chain(&kind.inside) {
                    text.extend([" ", words.text(phrase), " ", &phrase.en]);
                }
                text.extend([" ", words.get(kind.role.key()), " ", english.get(kind.role.key()), " "]);
                text.push_str(&kind.words.join(" "));
            }
            if let Some(own) = own {
                text.extend([" ", words.text(&own.note), " ", own.name.as_ref().map_or("", |n| n.en.as_str())]);
            }
            let standing = own.map(|c| c.standing).unwrap_or_default();
            let group = own.map(|c| c.group);
            let things = own.map_or_else(Vec::new, |own| things(scenario, words, vehicle, &scenario.interior(own)));
            for (_, more) in &things {
                text.push(' ');
                text.push_str(more);
            }
            let class = kind.map(|k| words.text(&k.name)).filter(|class| *class != name);
            let class = class.or_else(|| role.map(|role| words.get(role.key()))).unwrap_or_default().to_owned();
            let words = text.to_lowercase();
            Entry { vehicle, set: None, number, name, class, heading, role, standing, group, words, things }
        }
    }
}

/// Rooms and furnishings of a carriage with the words that find them: in the viewer's language and in English.
fn things(scenario: &Scenario, words: &Words, vehicle: usize, interior: &Interior) -> Vec<(Spot, String)> {
    let both = |text: &crate::scenario::Text| format!("{} {}", words.text(text), text.en).to_lowercase();
    let rooms = interior.rooms.iter().enumerate();
    let rooms = rooms.map(|(room, space)| (Spot { vehicle, room, piece: None }, both(&space.name)));
    let pieces = interior.pieces.iter().enumerate().filter_map(|(index, piece)| {
        let kit = scenario.furnishings.get(&piece.kind)?;
        let own = piece.name.as_ref().map(both).unwrap_or_default();
        let text = format!("{own} {} {}", both(&kit.name), kit.words.join(" "));
        Some((Spot { vehicle, room: piece.room, piece: Some(index) }, text))
    });
    rooms.chain(pieces).collect()
}

/// Whether a vehicle answers to a search: a number means that number, words must all occur.
pub fn matches(entry: &Entry, search: &str) -> bool {
    let search = search.trim().to_lowercase();
    if search.chars().all(|c| c.is_ascii_digit()) && !search.is_empty() {
        return entry.number == search;
    }
    search.split_whitespace().all(|word| entry.words.contains(word) || entry.number.to_lowercase() == word)
}

/// What the list remembers.
#[derive(Default)]
pub struct Memory {
    /// What is looked for.
    pub wanted: Wanted,
    /// Put the keyboard into the search field.
    pub focus: bool,
    scrolled_to: Option<usize>,
}

/// What the list shows.
pub struct Shown<'a> {
    /// All vehicles.
    pub entries: &'a [Entry],
    /// Locomotive set at the head.
    pub set: usize,
    /// The selected vehicle.
    pub selected: Option<usize>,
    /// Words.
    pub words: &'a Words,
}

enum Row<'a> {
    Heading(&'a str),
    Entry(&'a Entry),
}

/// Draws the list; returns the text and the number of matches when the search has changed.
pub fn show(ui: &mut Ui, shown: &Shown<'_>, memory: &mut Memory, asked: &mut Asked) -> Option<(String, usize)> {
    let words = shown.words;
    let field = TextEdit::singleline(&mut memory.wanted.search)
        .hint_text(RichText::new(words.get("search.hint.short")).small().color(theme::INK_FAINT))
        .desired_width(f32::INFINITY)
        .font(fonts::small())
        .margin(Margin::symmetric(8, 5));
    let response = ui.add(field);
    // A field that is empty has no words of its own to be known by.
    response.widget_info(|| {
        let text = memory.wanted.search.as_str();
        let mut info = WidgetInfo::text_edit(true, text, text, words.get("search"));
        info.label = Some(words.get("search").to_owned());
        info
    });
    if std::mem::take(&mut memory.focus) {
        response.request_focus();
    }
    filters(ui, words, &mut memory.wanted);
    let found: Vec<&Entry> =
        shown.entries.iter().filter(|e| e.set.is_none_or(|set| set == shown.set) && memory.wanted.passes(e)).collect();
    let carriages = found.iter().filter(|e| e.set.is_none()).count();
    if response.lost_focus()
        && ui.input(|i| i.key_pressed(bevy_egui::egui::Key::Enter))
        && let Some(first) = found.first()
    {
        asked.select.push(SelectCommand::Vehicle { vehicle: first.vehicle, approach: true });
    }
    let told = response.changed().then(|| (memory.wanted.search.clone(), found.len()));
    let count = match carriages {
        0 if found.is_empty() => words.fill("search.none", &[("text", memory.wanted.search.trim())]),
        1 => words.get("search.one").to_owned(),
        n => words.fill("search.count", &[("count", &n.to_string())]),
    };
    ui.label(RichText::new(count).small().color(theme::INK_FAINT));
    ui.add_space(2.0);
    rows(ui, shown, &found, memory, asked);
    told
}

/// Marks that leave only one role, one group or one standing; pressed again they leave all.
fn filters(ui: &mut Ui, words: &Words, wanted: &mut Wanted) {
    let tall = std::mem::replace(&mut ui.spacing_mut().interact_size.y, 18.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 1.0;
        filter_name(ui, words.get("role"));
        for role in Role::ALL {
            let lit = wanted.role == Some(role);
            let only = words.fill("filter.role", &[("what", words.get(role.key()))]);
            if mark(ui, lit, &only, |painter, at| {
                parts::role_mark(painter, role, at, theme::MARK + 0.5);
            }) {
                wanted.role = (!lit).then_some(role);
            }
        }
        filter_lit(ui, wanted.role.map(|role| words.get(role.key())));
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 1.0;
        filter_name(ui, words.get("standing.legend"));
        for standing in Standing::ALL {
            let lit = wanted.standing == Some(standing);
            let only = words.fill("filter.role", &[("what", words.get(standing.key()))]);
            if mark(ui, lit, &only, |painter, at| parts::standing_shape(painter, standing, at)) {
                wanted.standing = (!lit).then_some(standing);
            }
        }
        filter_lit(ui, wanted.standing.map(|standing| words.get(standing.key())));
    });
    ui.spacing_mut().interact_size.y = tall;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        for group in Group::ALL {
            let lit = wanted.group == Some(group);
            let key = format!("{}.help", group.key());
            let help = words.get(&key);
            if parts::word_button(ui, words.get(&format!("{}.short", group.key())), lit, help).clicked() {
                wanted.group = (!lit).then_some(group);
            }
        }
    });
}

/// Room for the name of a row of marks.
const FILTER: f32 = 46.0;

/// What a row of marks tells apart.
fn filter_name(ui: &mut Ui, name: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(FILTER, 18.0), Sense::hover());
    let word = timeline::cut(ui.painter(), name, theme::INK_FAINT, FILTER - 4.0);
    ui.painter().galley(pos2(rect.left(), rect.center().y - word.size().y * 0.5), word, theme::INK_FAINT);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, name));
}

/// What is lit, in words.
fn filter_lit(ui: &mut Ui, name: Option<&str>) {
    let Some(name) = name else { return };
    let room = (ui.available_width() - 6.0).max(0.0);
    let (rect, _) = ui.allocate_exact_size(vec2(room, 18.0), Sense::hover());
    let word = timeline::cut(ui.painter(), name, theme::AMBER, room - 6.0);
    ui.painter().galley(pos2(rect.left() + 6.0, rect.center().y - word.size().y * 0.5), word, theme::AMBER);
}

/// A small button with a mark.
fn mark(ui: &mut Ui, lit: bool, help: &str, draw: impl FnOnce(&Painter, Pos2)) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(16.0, 18.0), Sense::click());
    let fill = match (lit, response.hovered()) {
        (true, _) => theme::CHOSEN,
        (_, true) => theme::RAISED,
        _ => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, theme::RADIUS, fill);
    draw(ui.painter(), rect.center());
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, lit, help));
    parts::seen_when_focused(&response);
    response.on_hover_text(help).clicked()
}

fn rows(ui: &mut Ui, shown: &Shown<'_>, found: &[&Entry], memory: &mut Memory, asked: &mut Asked) {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut heading = "";
    for entry in found {
        if entry.heading != heading {
            heading = &entry.heading;
            rows.push(Row::Heading(heading));
        }
        rows.push(Row::Entry(entry));
    }
    let mut area = ScrollArea::vertical().auto_shrink([false, false]);
    if memory.scrolled_to != shown.selected {
        memory.scrolled_to = shown.selected;
        let at = rows.iter().position(|r| matches!(r, Row::Entry(e) if Some(e.vehicle) == shown.selected));
        if let Some(at) = at {
            let middle = (ui.available_height() * 0.5 - ROW).max(0.0);
            area = area.vertical_scroll_offset((at as f32 * ROW - middle).max(0.0));
        }
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    area.show_rows(ui, ROW, rows.len(), |ui, range| {
        for row in &rows[range] {
            match row {
                Row::Heading(text) => {
                    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
                    let at = pos2(rect.left(), rect.bottom() - 9.0);
                    ui.painter().text(at, Align2::LEFT_CENTER, *text, fonts::bold(theme::SMALL), theme::INK_SOFT);
                }
                Row::Entry(entry) => {
                    if line(ui, shown, entry) {
                        memory.scrolled_to = Some(entry.vehicle);
                        asked.select.push(SelectCommand::Vehicle { vehicle: entry.vehicle, approach: true });
                    }
                }
            }
        }
    });
}

fn line(ui: &mut Ui, shown: &Shown<'_>, entry: &Entry) -> bool {
    // Known by the vehicle and not by its row: the keyboard stays with it while the list is scrolled or searched.
    let (_, rect) = ui.allocate_space(vec2(ui.available_width() - 8.0, ROW));
    let response = ui.interact(rect, ui.id().with(("vehicle", entry.vehicle)), Sense::click());
    let chosen = shown.selected == Some(entry.vehicle);
    let fill = match (chosen, response.hovered()) {
        (true, _) => theme::CHOSEN,
        (_, true) => theme::RAISED,
        _ => bevy_egui::egui::Color32::TRANSPARENT,
    };
    let painter = ui.painter();
    painter.rect_filled(rect, theme::RADIUS, fill);
    let y = rect.center().y;
    if let Some(role) = entry.role {
        parts::role_mark(painter, role, pos2(rect.left() + 7.0, y), theme::MARK);
    } else {
        let mark = Rect::from_center_size(pos2(rect.left() + 7.0, y), vec2(8.0, 4.0));
        painter.rect_filled(mark, 1.0, theme::INK_SOFT);
    }
    let ink = if chosen { theme::AMBER } else { theme::INK };
    painter.text(
        pos2(rect.left() + 34.0, y),
        Align2::RIGHT_CENTER,
        &entry.number,
        fonts::small(),
        if chosen { ink } else { theme::INK_SOFT },
    );
    let mut job = LayoutJob::simple_singleline(entry.name.clone(), fonts::small(), ink);
    job.wrap = TextWrapping::from_wrap_mode_and_width(TextWrapMode::Truncate, rect.width() - 60.0);
    let name = painter.layout_job(job);
    painter.galley(pos2(rect.left() + 42.0, y - name.size().y * 0.5), name, ink);
    parts::standing_shape(painter, entry.standing, pos2(rect.right() - 9.0, y));
    let told = || {
        let args = [("number", &*entry.number), ("class", &*entry.class), ("name", &*entry.name)];
        shown.words.fill("list.row", &args)
    };
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, chosen, told()));
    parts::seen_when_focused(&response);
    let response = response.on_hover_ui(|ui| {
        ui.label(RichText::new(&entry.name).small());
        if let Some(role) = entry.role {
            ui.label(RichText::new(shown.words.get(role.key())).small().color(theme::role(role)));
        }
        parts::standing_detail(ui, shown.words, entry.standing, "");
    });
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    fn all() -> Vec<Entry> {
        let scenario = Scenario::load("beijing-2025").expect("the built-in scenario loads");
        let words = Words::new(Lang::En);
        scenario.trains[0]
            .carriages
            .iter()
            .enumerate()
            .map(|(i, c)| {
                let kind = VehicleKind::Carriage { number: c.number, class: c.class.clone() };
                let name = c.name.as_ref().unwrap_or(&scenario.carriage_classes[&c.class].name);
                entry(&scenario, &words, i, &kind, c.number.to_string(), name.en.clone())
            })
            .collect()
    }

    fn found(search: &str) -> Vec<String> {
        all().iter().filter(|e| matches(e, search)).map(|e| e.number.clone()).collect()
    }

    #[test]
    fn the_list_has_all_ninety_carriages() {
        assert_eq!(found("").len(), 90);
    }

    #[test]
    fn a_word_finds_the_carriages_that_hold_it() {
        assert!(!found("wine").is_empty() && found("wine").len() < 6, "{:?}", found("wine"));
        assert_eq!(found("WINE"), found("wine"));
        assert!(found("no such thing").is_empty());
    }

    #[test]
    fn a_number_finds_one_carriage() {
        assert_eq!(found("36"), ["36"]);
        assert_eq!(found(" 9 "), ["9"]);
    }

    #[test]
    fn a_role_finds_its_carriages() {
        assert!(found("dining").len() > 3);
        assert!(found("host").len() >= 6);
    }
}
