//! What is known about the selected vehicle, and who says so.

use bevy_egui::egui::{
    Align, Label, Layout, Response, RichText, ScrollArea, Sense, Ui, Vec2, WidgetInfo, WidgetType, pos2, vec2,
};

use super::{
    Asked,
    floor_plan::{self, FloorPlan},
    fonts,
    parts::{self, Sign},
};
use crate::{
    app::{
        JourneySnapshot, Playing, Speech,
        interior::Spot,
        selection::{SelectCommand, vehicle_name, vehicle_number},
        theme,
    },
    journey::VehicleKind,
    scenario::{Carriage, CarriageClass, Claim, Known, LocomotiveClass, Role, Scenario, Space, Standing, Verdict},
    words::Words,
};

/// A fact with its standing.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// The value with unit.
    pub value: String,
    /// How well it is known.
    pub standing: Standing,
}

/// A sentence with its standing and source.
#[derive(Clone, Debug)]
pub struct Told {
    /// The sentence.
    pub text: String,
    /// How well it is known.
    pub standing: Standing,
    /// Who says so.
    pub source: String,
}

/// A claim with what became of it.
#[derive(Clone, Debug)]
pub struct Tested {
    /// Id.
    pub id: String,
    /// The statement.
    pub claim: String,
    /// What became of it.
    pub verdict: Verdict,
    /// What other sources say.
    pub finding: String,
    /// Who says so, one line each.
    pub sources: Vec<String>,
}

/// All that stays the same about a vehicle.
#[derive(Clone, Debug)]
pub struct Card {
    /// Index into the journey's vehicles.
    pub vehicle: usize,
    /// `Carriage 36 of 90`.
    pub place: String,
    /// Name.
    pub name: String,
    /// Role of a carriage.
    pub role: Option<Role>,
    /// How well it is known that this vehicle was here.
    pub standing: Standing,
    /// Class, group, mass and so on.
    pub facts: Vec<Fact>,
    /// One sentence of its own.
    pub note: String,
    /// What is inside.
    pub inside: Vec<String>,
    /// How well the inside is known.
    pub inside_standing: Standing,
    /// What is known.
    pub known: Vec<Told>,
    /// Claims that it shows.
    pub claims: Vec<Tested>,
    /// The floor plan.
    pub plan: Option<FloorPlan>,
    /// Rooms with what stands in them.
    pub rooms: Vec<RoomTold>,
}

/// A room with what stands in it.
#[derive(Clone, Debug)]
pub struct RoomTold {
    /// Which.
    pub spot: Spot,
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// How well it is known, and who says so.
    pub standing: Standing,
    /// Who says so.
    pub source: String,
    /// Furnishings of the room: the first of each kind, its name, how many.
    pub things: Vec<Thing>,
    /// Claims that it shows.
    pub claims: Vec<Tested>,
}

/// Furnishings of one kind in a room.
#[derive(Clone, Debug)]
pub struct Thing {
    /// All of them.
    pub spots: Vec<Spot>,
    /// What people call them.
    pub name: String,
    /// How well they are known.
    pub standing: Standing,
    /// Who says so.
    pub source: String,
    /// Claims that they show.
    pub claims: Vec<Tested>,
}

/// What changes with the instant.
#[derive(Clone, Debug)]
pub struct Live {
    /// Km post of the middle of the vehicle.
    pub km_post: String,
    /// Speed.
    pub speed: String,
    /// Grade under it.
    pub grade: String,
}

impl Live {
    /// Reads what changes; `None` when the vehicle is not in the train now.
    pub fn of(playing: &Playing, snapshot: &JourneySnapshot, vehicle: usize, words: &Words) -> Option<Self> {
        let pose = snapshot.poses.iter().find(|p| p.vehicle == vehicle)?;
        let line = playing.journey.alignment();
        let grade = line.grade(pose.centre_chainage_m) * 1e3;
        let grade = if grade.abs() < 0.05 { 0.0 } else { grade };
        Some(Self {
            km_post: format!("{:.2}", line.km_post(pose.centre_chainage_m)),
            speed: words.speed(snapshot.moment.speed_mps),
            grade: words
                .fill("unit.permil", &[("value", &format!("{grade:+.1}").replace('-', "−").replace("+0.0", "0.0"))]),
        })
    }
}

impl Card {
    /// Reads a vehicle.
    pub fn of(playing: &Playing, speech: &Speech, vehicle: usize) -> Option<Self> {
        let scenario = &playing.scenario;
        let v = playing.journey.vehicles().get(vehicle)?;
        let name = vehicle_name(playing, speech, &v.kind);
        let number = vehicle_number(&v.kind);
        match &v.kind {
            VehicleKind::Carriage { number: n, class } => {
                let own = scenario.trains[0].carriages.iter().find(|c| c.number == *n)?;
                let kind = scenario.carriage_classes.get(class)?;
                Some(carriage(scenario, speech, vehicle, own, kind, number, name))
            }
            VehicleKind::Locomotive { set, class, .. } => {
                let kind = scenario.locomotive_classes.get(class)?;
                Some(locomotive(scenario, speech, vehicle, *set, kind, name))
            }
        }
    }
}

fn facts_of_body(words: &Words, mass_kg: f64, length_m: f64, axles: u8, standing: Standing) -> [Fact; 3] {
    let fact = |key: &str, value: String| Fact { label: words.get(key).to_owned(), value, standing };
    [
        fact("mass", words.fill("unit.t", &[("value", &format!("{:.0}", mass_kg / 1e3))])),
        fact("length", words.length(length_m)),
        fact("axles", axles.to_string()),
    ]
}

fn told(words: &Words, known: &[Known]) -> Vec<Told> {
    known
        .iter()
        .map(|k| Told { text: words.text(&k.text).to_owned(), standing: k.standing, source: k.source.clone() })
        .collect()
}

fn tested(words: &Words, claim: &Claim) -> Tested {
    Tested {
        id: claim.id.clone(),
        claim: words.text(&claim.claim).to_owned(),
        verdict: claim.verdict,
        finding: words.text(&claim.finding).to_owned(),
        sources: claim
            .sources
            .iter()
            .map(|s| {
                let copy = if s.secondary { format!(" ({})", words.get("source.secondary")) } else { String::new() };
                let date = if s.date.is_empty() { String::new() } else { format!(", {}", s.date) };
                format!("{}{date}{copy}", s.publisher)
            })
            .collect(),
    }
}

fn carriage(
    scenario: &Scenario,
    words: &Words,
    vehicle: usize,
    own: &Carriage,
    kind: &CarriageClass,
    number: String,
    name: String,
) -> Card {
    let fact =
        |key: &str, value: &str, standing| Fact { label: words.get(key).to_owned(), value: value.to_owned(), standing };
    let mut facts = vec![
        fact("class", words.text(&kind.name), kind.standing),
        fact("group", words.get(own.group.key()), own.standing),
    ];
    // Masses and lengths of classes are reasoned values unless the class is itself better known.
    let measured = kind.standing.max(Standing::Estimated);
    facts.extend(facts_of_body(
        words,
        scenario.loaded_kg(own).unwrap_or(kind.shell_kg),
        kind.length_m,
        kind.axles,
        measured,
    ));
    facts.extend(capacity(scenario, words, own));
    let ids: Vec<&String> = own.claims.iter().chain(kind.claims.iter().filter(|c| !own.claims.contains(c))).collect();
    Card {
        vehicle,
        place: words.fill(
            "carriage.number",
            &[("number", &number), ("count", &scenario.trains[0].carriages.len().to_string())],
        ),
        name,
        role: Some(kind.role),
        standing: own.standing,
        facts,
        note: words.text(&own.note).to_owned(),
        inside: kind.inside.iter().map(|t| words.text(t).to_owned()).collect(),
        // What stands in this very carriage is known no better than the carriage itself.
        inside_standing: own.standing.max(kind.standing),
        known: told(words, &kind.known),
        claims: scenario.claims.iter().filter(|c| ids.contains(&&c.id)).map(|c| tested(words, c)).collect(),
        plan: FloorPlan::of(scenario, own).filter(|_| !kind.layout.rooms.is_empty()),
        rooms: rooms(scenario, words, vehicle, own),
    }
}

/// What it holds, and what that weighs.
fn capacity(scenario: &Scenario, words: &Words, own: &Carriage) -> Vec<Fact> {
    let Some(kind) = scenario.carriage_classes.get(&own.class).filter(|kind| !kind.layout.rooms.is_empty()) else {
        return Vec::new();
    };
    let fittings = scenario.fittings(own);
    let fact = |key: &str, value: String, standing| Fact { label: words.get(key).to_owned(), value, standing };
    let tonnes = |kg: f64| words.fill("unit.t", &[("value", &format!("{:.1}", kg * scenario.mass_factor / 1e3))]);
    // Counted from a layout that is itself drawn up: known no better than that.
    let counted = Standing::Reconstruction.max(kind.standing);
    vec![
        fact("tare", tonnes(kind.shell_kg + fittings.furnishings_kg), counted),
        fact("payload", tonnes(fittings.payload_kg()), counted),
        fact("draw.seats", fittings.seats.to_string(), counted),
        fact("draw.berths", fittings.berths.to_string(), counted),
        fact("draw.travellers", fittings.travellers.to_string(), counted),
    ]
}

fn rooms(scenario: &Scenario, words: &Words, vehicle: usize, own: &Carriage) -> Vec<RoomTold> {
    let interior = scenario.interior(own);
    let claims = |ids: &[String]| -> Vec<Tested> {
        scenario.claims.iter().filter(|c| ids.contains(&c.id)).map(|c| tested(words, c)).collect()
    };
    let told = |(room, space): (usize, &Space)| {
        let mut things: Vec<Thing> = Vec::new();
        for (index, piece) in interior.pieces.iter().enumerate().filter(|(_, piece)| piece.room == room) {
            let Some(kit) = scenario.furnishings.get(&piece.kind) else { continue };
            let name = words.text(piece.name.as_ref().unwrap_or(&kit.name)).to_owned();
            let spot = Spot { vehicle, room, piece: Some(index) };
            match things.iter_mut().find(|thing| thing.name == name && thing.standing == piece.standing) {
                Some(thing) => thing.spots.push(spot),
                None => things.push(Thing {
                    spots: vec![spot],
                    name,
                    standing: piece.standing,
                    source: piece.source.clone(),
                    claims: claims(&piece.claims),
                }),
            }
        }
        RoomTold {
            spot: Spot { vehicle, room, piece: None },
            name: words.text(&space.name).to_owned(),
            purpose: words.text(&space.purpose).to_owned(),
            standing: space.standing,
            source: space.source.clone(),
            things,
            claims: claims(&space.claims),
        }
    };
    interior.rooms.iter().enumerate().map(told).collect()
}

fn locomotive(
    scenario: &Scenario,
    words: &Words,
    vehicle: usize,
    set: usize,
    kind: &LocomotiveClass,
    name: String,
) -> Card {
    let own = scenario.trains[0].locomotive_sets.get(set);
    let standing = own.map(|s| s.standing).unwrap_or_default();
    let fact = |key: &str, value: String| Fact { label: words.get(key).to_owned(), value, standing: kind.standing };
    let mut facts = vec![fact("supply", words.get(kind.supply.key()).to_owned())];
    facts.extend(facts_of_body(words, kind.mass_kg, kind.length_m, kind.axles, kind.standing));
    facts.extend([
        fact("power", words.fill("unit.mw", &[("value", &format!("{:.2}", kind.power_w / 1e6))])),
        fact("force.start", words.fill("unit.kn", &[("value", &format!("{:.0}", kind.starting_force_n / 1e3))])),
        fact("speed.max", words.speed(kind.max_speed_kmh / 3.6)),
    ]);
    Card {
        vehicle,
        place: words.get("locomotive").to_owned(),
        name,
        role: None,
        standing,
        facts,
        note: own.map(|s| words.text(&s.note).to_owned()).unwrap_or_default(),
        inside: Vec::new(),
        inside_standing: standing,
        known: told(words, &kind.known),
        claims: Vec::new(),
        plan: None,
        rooms: Vec::new(),
    }
}

/// What a card is drawn as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The selected vehicle.
    Selected,
    /// One that was set aside, to compare with the selected one.
    SetAside,
}

/// What a person wants of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Nothing.
    None,
    /// To set it aside and compare it with the next.
    SetAside,
    /// To put it away.
    Close,
}

/// Draws the inspector.
pub fn show(
    ui: &mut Ui,
    card: &Card,
    live: Option<&Live>,
    inside: Option<Spot>,
    place: Place,
    words: &Words,
    asked: &mut Asked,
) -> Wish {
    let mut wish = Wish::None;
    ui.horizontal(|ui| {
        if let Some(role) = card.role {
            let (rect, _) = ui.allocate_exact_size(vec2(10.0, 18.0), Sense::hover());
            let at = pos2(rect.left() + 4.0, rect.center().y);
            parts::role_mark(ui.painter(), role, at, theme::MARK + 0.5);
        }
        ui.label(RichText::new(&card.place).small().color(theme::INK_SOFT));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if parts::sign_button(ui, Vec2::splat(24.0), Sign::Close, false, words.get("panel.close")).clicked() {
                wish = Wish::Close;
            }
            if place == Place::Selected
                && card.plan.is_some()
                && parts::word_button(ui, words.get("compare"), false, words.get("compare.help")).clicked()
            {
                wish = Wish::SetAside;
            }
        });
    });
    ui.label(RichText::new(&card.name).heading().color(theme::INK));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        parts::standing_mark(ui, words, card.standing, "");
        let mut line = words.get(card.standing.key()).to_owned();
        if let Some(role) = card.role {
            line = format!("{line}  ·  {}", words.get(role.key()));
        }
        ui.label(RichText::new(line).small().color(theme::INK_SOFT));
    });
    if let Some(plan) = &card.plan {
        ui.add_space(4.0);
        let met = floor_plan::show(ui, plan, card.vehicle, inside, words);
        if let Some((spot, true)) = met {
            asked.select.push(SelectCommand::Inside { spot, approach: true });
        }
    }
    ui.add_space(4.0);
    ui.separator();
    if let Some(spot) = inside.filter(|spot| spot.vehicle == card.vehicle) {
        chosen(ui, card, spot, words, asked);
        ui.separator();
    }
    ScrollArea::vertical().id_salt(card.vehicle).auto_shrink([false, false]).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 10.0);
        ui.spacing_mut().interact_size.y = 18.0;
        ui.spacing_mut().item_spacing.y = 3.0;
        if let Some(live) = live {
            for (key, value) in [("km_post", &live.km_post), ("speed", &live.speed), ("grade", &live.grade)] {
                pair(ui, words, words.get(key), value, Standing::Derived, words.get("live.help"));
            }
        } else {
            ui.label(RichText::new(words.get("not_in_train")).small().color(theme::INK_SOFT));
        }
        ui.add_space(4.0);
        for fact in &card.facts {
            pair(ui, words, &fact.label, &fact.value, fact.standing, "");
        }
        if !card.note.is_empty() {
            parts::heading(ui, words.get("note"));
            sentence(ui, words, &card.note, card.standing, "");
        }
        if !card.rooms.is_empty() {
            parts::heading(ui, words.get("draw.rooms"));
            for room in &card.rooms {
                room_lines(ui, room, inside, words, asked);
            }
        }
        if !card.inside.is_empty() && card.rooms.is_empty() {
            parts::heading(ui, words.get("inside"));
            for thing in &card.inside {
                sentence(ui, words, thing, card.inside_standing, "");
            }
        }
        if !card.known.is_empty() {
            parts::heading(ui, words.get("known"));
            for told in &card.known {
                sentence(ui, words, &told.text, told.standing, &told.source);
                ui.add_space(2.0);
            }
        }
        if !card.claims.is_empty() {
            parts::heading(ui, words.get("claims"));
            for claim in &card.claims {
                tested_claim(ui, words, claim, asked);
            }
        }
        ui.add_space(theme::SPACE);
    });
    wish
}

/// The room or furnishing that was clicked: name, purpose, standing, source, claims.
fn chosen(ui: &mut Ui, card: &Card, spot: Spot, words: &Words, asked: &mut Asked) {
    let Some(room) = card.rooms.get(spot.room) else { return };
    let thing = room.things.iter().find(|thing| spot.piece.is_some() && thing.spots.contains(&spot));
    let (name, standing, source, claims) = match thing {
        Some(thing) => (&thing.name, thing.standing, &thing.source, &thing.claims),
        None => (&room.name, room.standing, &room.source, &room.claims),
    };
    ui.label(RichText::new(name).font(fonts::bold(theme::BODY)).color(theme::AMBER));
    if thing.is_some() {
        ui.label(RichText::new(&room.name).small().color(theme::INK_SOFT));
    }
    if !room.purpose.is_empty() {
        ui.label(RichText::new(&room.purpose).small());
    }
    sentence(ui, words, words.get(standing.key()), standing, source);
    for claim in claims {
        tested_claim(ui, words, claim, asked);
    }
}

/// Words that can be pressed, and say so to who cannot see them.
fn pressed_label(ui: &mut Ui, text: RichText, name: &str) -> Response {
    let response = ui.add(Label::new(text).extend().sense(Sense::click()));
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, name));
    parts::seen_when_focused(&response);
    response
}

/// A room and what stands in it; each can be clicked.
fn room_lines(ui: &mut Ui, room: &RoomTold, inside: Option<Spot>, words: &Words, asked: &mut Asked) {
    let here = inside.is_some_and(|spot| spot.vehicle == room.spot.vehicle && spot.room == room.spot.room);
    let ink = if here { theme::AMBER } else { theme::INK };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        parts::standing_mark(ui, words, room.standing, &room.source);
        let name = RichText::new(&room.name).font(fonts::bold(theme::SMALL)).color(ink);
        let response = pressed_label(ui, name, &room.name);
        if response.on_hover_text(&room.purpose).clicked() {
            asked.select.push(SelectCommand::Inside { spot: room.spot, approach: true });
        }
    });
    if room.things.is_empty() {
        return;
    }
    // A column of its own: every row of it begins under the name of the room.
    ui.horizontal_top(|ui| {
        ui.add_space(16.0);
        ui.vertical(|ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 1.0);
                for thing in &room.things {
                    thing_name(ui, thing, inside, words, asked);
                }
            });
        });
    });
}

/// A furnishing and how many there are; a click goes to the first.
fn thing_name(ui: &mut Ui, thing: &Thing, inside: Option<Spot>, words: &Words, asked: &mut Asked) {
    let count = if thing.spots.len() > 1 { format!(" ×{}", thing.spots.len()) } else { String::new() };
    let lit = inside.is_some_and(|spot| thing.spots.contains(&spot));
    let ink = if lit { theme::AMBER } else { theme::INK_SOFT };
    let name = format!("{}{count}", thing.name);
    let response = pressed_label(ui, RichText::new(&name).small().color(ink), &name);
    let response = response.on_hover_ui(|ui| parts::standing_detail(ui, words, thing.standing, &thing.source));
    if let Some(spot) = thing.spots.first().filter(|_| response.clicked()) {
        asked.select.push(SelectCommand::Inside { spot: *spot, approach: true });
    }
}

fn pair(ui: &mut Ui, words: &Words, label: &str, value: &str, standing: Standing, source: &str) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.allocate_ui_with_layout(vec2(104.0, 18.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(104.0);
            ui.label(RichText::new(label).small().color(theme::INK_SOFT));
        });
        parts::standing_mark(ui, words, standing, source);
        ui.label(RichText::new(value).small());
    });
}

fn sentence(ui: &mut Ui, words: &Words, text: &str, standing: Standing, source: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        parts::standing_mark(ui, words, standing, source);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.label(RichText::new(text).small());
            if !source.is_empty() {
                ui.label(RichText::new(source).small().color(theme::INK_FAINT));
            }
        });
    });
}

/// A claim; a click on it opens the briefing there.
fn tested_claim(ui: &mut Ui, words: &Words, claim: &Tested, asked: &mut Asked) {
    ui.spacing_mut().item_spacing.y = 1.0;
    let statement = ui.add(Label::new(RichText::new(&claim.claim).small()).sense(Sense::click()));
    statement.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &claim.claim));
    parts::seen_when_focused(&statement);
    if statement.on_hover_text(words.get("briefing.open")).clicked() {
        asked.claim = Some(claim.id.clone());
    }
    let verdict = RichText::new(words.get(claim.verdict.key()))
        .font(fonts::bold(theme::SMALL))
        .color(theme::verdict(claim.verdict));
    ui.label(verdict);
    ui.label(RichText::new(&claim.finding).small().color(theme::INK_SOFT));
    for source in &claim.sources {
        ui.label(RichText::new(source).small().color(theme::INK_FAINT));
    }
    ui.add_space(theme::SPACE);
}
