//! One carriage on a sheet of paper: section, plan, what is known of it.

use std::collections::BTreeMap;

use glam::DVec2;

use super::ink::Mark;
use super::paper::{FAINT, INK, Pen, Pens, Place, SOFT, WHITE, role_mark, rule, scale_bar, standing_mark};
use super::picture::{Anchor, Circle, Extent, Item, Picture, Stroke};
use super::plan::{self, FINE, Plan, carriage_plan};
use super::pour::{Story, columns};
use super::section::{Section, carriage_section};
use crate::scenario::{Carriage, CarriageClass, Claim, Fittings, Interior, Piece, Scenario, Space, Standing, Train};
use crate::words::Words;

/// A3, lying.
const PAPER_MM: (f64, f64) = (420.0, 297.0);
const MARGIN_MM: f64 = 14.0;
/// Scales of drawings, the largest first.
const SCALES: [f64; 6] = [50.0, 75.0, 100.0, 125.0, 150.0, 200.0];
/// Least room for captions beside the drawings.
const SIDE_MM: f64 = 34.0;
const TITLE_PT: f64 = 21.0;
const LEAD_PT: f64 = 9.0;
/// Sizes of the small text, tried until it fits.
const BODY_PT: [f64; 9] = [8.0, 7.6, 7.2, 6.8, 6.4, 6.0, 5.6, 5.3, 5.0];
/// Only below this size one heading's text may run on in the next column.
const RUN_ON_PT: f64 = 6.6;
const LABEL_PT: f64 = 6.0;
const COLUMNS: u32 = 5;
const GUTTER_MM: f64 = 6.0;
const FOOT_MM: f64 = 15.0;
const PENS: Pens = Pens { paint: 0.42, hair_mm: 0.08, fine_mm: 0.16, strong_mm: 0.3 };

/// A carriage with all that belongs to it.
struct Subject<'a> {
    scenario: &'a Scenario,
    train: &'a Train,
    carriage: &'a Carriage,
    class: &'a CarriageClass,
    interior: Interior,
    fittings: Fittings,
    words: Words,
    /// Rooms by their place along the carriage: the first has number 1.
    order: Vec<usize>,
}

/// The sheet of a carriage; `None` where its class is not known.
pub fn carriage_sheet(scenario: &Scenario, train: &Train, carriage: &Carriage, words: Words) -> Option<Picture> {
    let class = scenario.carriage_classes.get(&carriage.class)?;
    let interior = scenario.interior(carriage);
    let mut order: Vec<usize> = (0..interior.rooms.len()).collect();
    order.sort_by(|a, b| {
        let place = |room: usize| (interior.rooms[room].rect.from_m, -interior.rooms[room].rect.right_m);
        let (a, b) = (place(*a), place(*b));
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let fittings = interior.fittings(&scenario.furnishings);
    let subject = Subject { scenario, train, carriage, class, interior, fittings, words, order };
    Some(subject.sheet())
}

/// One name for a carriage: its own, or its class's.
pub fn name_of<'a>(carriage: &'a Carriage, class: &'a CarriageClass, words: &'a Words) -> &'a str {
    words.text(carriage.name.as_ref().unwrap_or(&class.name))
}

/// A name without the number that tells it from its like: `Compartment 3, drivers` is a `Compartment, drivers`.
pub fn stem(name: &str) -> String {
    let mut stem = String::new();
    let mut rest = name;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        let end = from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len());
        let (number, after) = from.split_at(end);
        stem.push_str(before);
        if after.is_empty() || after.starts_with([',', '、', '，', ':', '：']) {
            stem.truncate(stem.trim_end().len());
        } else {
            stem.push_str(number);
        }
        rest = after;
    }
    stem + rest
}

fn tonnes(kilograms: f64, words: Words) -> String {
    words.fill("unit.t", &[("value", &format!("{:.1}", kilograms / 1e3))])
}

impl Subject<'_> {
    fn pen(&self, size_pt: f64) -> Pen {
        Pen::new(self.words.lang(), size_pt)
    }

    fn number(&self, room: usize) -> usize {
        self.order.iter().position(|other| *other == room).map_or(0, |place| place + 1)
    }

    fn sheet(&self) -> Picture {
        let body = &self.class.body;
        let kit = &self.scenario.furnishings;
        let plan = carriage_plan(body, self.class.length_m, &self.interior, kit, FINE);
        let section =
            carriage_section(body, self.class.length_m, self.class.bogie_spacing_m, &self.interior, kit, FINE);
        let mut items = self.head();
        let (drawings, below) = self.drawings(&plan, &section);
        items.extend(drawings);
        items.extend(self.story(below + 5.0));
        items.extend(self.foot());
        let name = name_of(self.carriage, self.class, &self.words);
        let title = format!("{} {name}", self.carriage.number);
        Picture { title, lang: self.words.lang(), width_mm: PAPER_MM.0, height_mm: PAPER_MM.1, items }
    }

    fn head(&self) -> Vec<Item> {
        let words = &self.words;
        let (left, right) = (MARGIN_MM, PAPER_MM.0 - MARGIN_MM);
        let title = self.pen(TITLE_PT);
        let number = self.carriage.number.to_string();
        let base = MARGIN_MM + title.capital_mm();
        let mut items = vec![title.bold().text(DVec2::new(left, base), Anchor::Start, number.as_str())];
        let side = left + SIDE_MM;
        let name = title.kind().cut(name_of(self.carriage, self.class, words), right - side);
        items.push(title.text(DVec2::new(side, base), Anchor::Start, name));
        let lead = self.pen(LEAD_PT);
        let y = base + lead.leading_mm() * 1.7;
        let mut x = side;
        let radius = lead.capital_mm() * 0.46;
        let middle = |x: f64| DVec2::new(x + radius, y - lead.capital_mm() / 2.0);
        let place =
            words.fill("carriage.number", &[("number", &number), ("count", &self.train.carriages.len().to_string())]);
        for text in [place.as_str(), words.get(self.carriage.group.key())] {
            items.push(lead.colored(SOFT).text(DVec2::new(x, y), Anchor::Start, text));
            x += lead.width_mm(text) + 5.0;
        }
        items.push(role_mark(self.class.role, middle(x), radius));
        let role = words.get(self.class.role.key());
        items.push(lead.text(DVec2::new(x + radius * 2.0 + 1.4, y), Anchor::Start, role));
        x += lead.width_mm(role) + radius * 2.0 + 6.4;
        let standing = self.carriage.standing;
        items.push(standing_mark(standing, middle(x), radius * 0.8));
        let told = words.get(standing.key()).to_owned();
        items.push(lead.text(DVec2::new(x + radius * 2.0 + 1.4, y), Anchor::Start, told.as_str()));
        vec![Item::Group("head".to_owned(), items)]
    }

    fn mm_per_m(&self) -> f64 {
        let most = PAPER_MM.0 - 2.0 * MARGIN_MM - SIDE_MM;
        let fits = |scale: &&f64| self.class.length_m * 1e3 / **scale <= most;
        1e3 / SCALES.iter().find(fits).copied().unwrap_or(SCALES[SCALES.len() - 1])
    }

    /// Section above, plan below, names of rooms at the edges of the plan; gives where they end.
    fn drawings(&self, plan: &Plan, section: &Section) -> (Vec<Item>, f64) {
        let mm_per_m = self.mm_per_m();
        let left = MARGIN_MM + SIDE_MM - plan.bounds.min.x * mm_per_m;
        let top = MARGIN_MM + 18.0;
        let above = Place { origin: DVec2::new(left, top - section.bounds.min.y * mm_per_m), mm_per_m };
        let mut items = vec![group("section", &section.items, above)];
        let label = self.pen(LABEL_PT);
        let chain = label.leading_mm() * 2.0 + 3.2;
        let rail = above.on(section.bounds.max).y;
        let plan_top = rail + 3.0 + chain;
        let place = Place { origin: DVec2::new(left, plan_top - plan.bounds.min.y * mm_per_m), mm_per_m };
        let mut drawn = vec![group("plan", &plan.items, place)];
        drawn.extend(self.numbers(plan, place));
        items.push(Item::Group("plan".to_owned(), drawn));
        let plan_foot = place.on(plan.bounds.max).y;
        items.push(Item::Group("names".to_owned(), self.names(plan, place)));
        items.extend(self.captions(above, rail, plan_top, plan_foot));
        (items, plan_foot + chain)
    }

    fn captions(&self, above: Place, rail: f64, plan_top: f64, plan_foot: f64) -> Vec<Item> {
        let words = &self.words;
        let pen = self.pen(LABEL_PT);
        let left = MARGIN_MM;
        let scale = words.fill("draw.scale", &[("value", &format!("{:.0}", 1e3 / above.mm_per_m))]);
        let mut items = Vec::new();
        for (key, y) in [("draw.section", above.origin.y - 2.0), ("draw.plan", plan_top + pen.capital_mm())] {
            let width = SIDE_MM - 6.0;
            let lines = pen.bold().kind().wrap(words.get(key), width);
            let begin = if key == "draw.section" { y - pen.leading_mm() * lines.len() as f64 } else { y };
            for (at, line) in lines.iter().enumerate() {
                let at = DVec2::new(left, begin + pen.leading_mm() * at as f64);
                items.push(pen.bold().text(at, Anchor::Start, line.as_str()));
            }
            let at = DVec2::new(left, begin + pen.leading_mm() * lines.len() as f64);
            items.push(pen.colored(SOFT).text(at, Anchor::Start, scale.as_str()));
        }
        items.extend(self.arrow(DVec2::new(left, rail - 1.0)));
        items.extend(scale_bar(DVec2::new(left + 0.5, plan_foot - 1.1), above.mm_per_m, 2, self.pen(5.5)));
        vec![Item::Group("captions".to_owned(), items)]
    }

    /// Which way the train goes.
    fn arrow(&self, at: DVec2) -> Vec<Item> {
        let pen = self.pen(LABEL_PT).colored(SOFT);
        let (tip, y) = (at.x, at.y - pen.capital_mm() / 2.0);
        let head = [(0.0, 0.0), (1.8, -0.8), (1.8, 0.8)].map(|(x, dy)| DVec2::new(tip + x, y + dy));
        vec![
            rule(DVec2::new(tip + 1.6, y), DVec2::new(tip + 6.0, y), 0.16, SOFT),
            super::paper::filled(head, SOFT),
            pen.text(DVec2::new(tip + 7.2, at.y), Anchor::Start, self.words.get("draw.travel")),
        ]
    }

    /// The numbers of the rooms: on a full disc where the room is reported, on a hollow one where it is not.
    fn numbers(&self, plan: &Plan, place: Place) -> Vec<Item> {
        let pen = self.pen(5.5).bold();
        let radius = pen.capital_mm() * 1.02;
        let mut items = Vec::new();
        for spot in &plan.spots {
            let area = place.extent(spot.area).grown(-radius - 0.4);
            let middle = place.on(spot.at).max(area.min).min(area.max.max(area.min));
            items.push(self.disc(spot.room, middle, radius, pen));
        }
        items
    }

    fn disc(&self, room: usize, middle: DVec2, radius_mm: f64, pen: Pen) -> Item {
        let reported = self.interior.rooms[room].standing == Standing::Reported;
        let (fill, ink) = if reported { (INK, WHITE) } else { (WHITE, INK) };
        let stroke = Some(Stroke { color: INK, width_mm: 0.14, dash_mm: None });
        let disc = Item::Circle(Circle { middle, radius_mm, fill: Some(fill), stroke });
        let at = middle + DVec2::new(0.0, pen.capital_mm() / 2.0);
        let figure = pen.colored(ink).text(at, Anchor::Middle, self.number(room).to_string());
        Item::Group(format!("room-{}", self.interior.rooms[room].id), vec![disc, figure])
    }

    /// Names along the edges of the plan: rooms at the right side above it, the others below.
    fn names(&self, plan: &Plan, place: Place) -> Vec<Item> {
        let pen = self.pen(LABEL_PT);
        let body = place.extent(plan::area(&self.class.body.inside()));
        let mut items = Vec::new();
        for spot in &plan.spots {
            let room = place.extent(spot.area);
            let at_top = room.min.y - body.min.y < 1.0;
            let at_foot = body.max.y - room.max.y < 1.0;
            if !at_top && !at_foot {
                continue;
            }
            let above = at_top && !at_foot;
            let (edge, way) = if above { (plan.bounds.min.y, -1.0) } else { (plan.bounds.max.y, 1.0) };
            let y = place.on(DVec2::new(0.0, edge)).y + way * 1.6;
            items.push(rule(DVec2::new(room.min.x + 0.5, y), DVec2::new(room.max.x - 0.5, y), 0.1, FAINT));
            let name = self.words.text(&self.interior.rooms[spot.room].name);
            let lines = pen.kind().wrap(name, room.max.x - room.min.x - 0.8);
            let fits = lines.len() <= 2 && lines.concat().chars().count() >= name.replace(' ', "").chars().count();
            if !fits || broken(&lines, name) {
                continue;
            }
            for (at, line) in lines.iter().enumerate() {
                let row = if above { (lines.len() - 1 - at) as f64 } else { at as f64 };
                let gap = if above { -1.1 } else { 0.9 + pen.capital_mm() };
                let base = y + gap + way * pen.leading_mm() * row;
                let at = DVec2::new(f64::midpoint(room.min.x, room.max.x), base);
                items.push(pen.text(at, Anchor::Middle, line.as_str()));
            }
        }
        items
    }

    /// All that is told, in columns, as large as it fits: rooms, then figures and what is known, then claims.
    fn story(&self, top: f64) -> Vec<Item> {
        let room = Extent {
            min: DVec2::new(MARGIN_MM, top),
            max: DVec2::new(PAPER_MM.0 - MARGIN_MM, PAPER_MM.1 - MARGIN_MM - FOOT_MM),
        };
        let told = BODY_PT.into_iter().find_map(|size| self.told(room, size, true));
        // What does not fit even in the smallest type is cut to the claims without their findings.
        let told = told.or_else(|| self.told(room, BODY_PT[BODY_PT.len() - 1], false));
        vec![Item::Group("text".to_owned(), told.unwrap_or_default())]
    }

    /// The columns in type of a size; none where they do not fit.
    fn told(&self, room: Extent, size: f64, whole: bool) -> Option<Vec<Item>> {
        let height = room.max.y - room.min.y;
        let (corners, width) = columns(room, COLUMNS, GUTTER_MM);
        let story = || Story::new(self.words.lang(), width, size);
        let (mut rooms, mut figures, mut known, mut claims) = (story(), story(), story(), story());
        self.tell_rooms(&mut rooms);
        self.tell_figures(&mut figures);
        self.tell_known(&mut known);
        self.tell_claims(&mut claims, whole);
        // Claims in a column of their own, else what is known with them, else one after the other.
        let breaks = [(claims.is_empty(), true), (true, false), (false, false)];
        let rest = breaks.map(|(before_known, before_claims)| {
            let mut rest = figures.clone();
            rest.follow(&known, before_known);
            rest.follow(&claims, before_claims);
            rest
        });
        // Three columns of rooms look best; more or fewer where the rest is short or long.
        for count in [3, 4, 2, 1] {
            let (left, right) = corners.split_at(count);
            let kept = if size > RUN_ON_PT { &rest[..2] } else { &rest[..] };
            let told = kept.iter().find_map(|story| story.pour(right, height));
            if let (Some(mut items), Some(more)) = (rooms.level(left, height), told) {
                items.extend(more);
                return Some(items);
            }
        }
        None
    }

    fn tell_rooms(&self, story: &mut Story) {
        let words = &self.words;
        story.heading(words.get("draw.rooms"));
        if self.order.is_empty() {
            story.text(story.pen(), 0.0, words.get("draw.no_rooms"), false);
        }
        for (from, same) in self.runs() {
            let (first, last) = (&self.interior.rooms[same[0]], &self.interior.rooms[same[same.len() - 1]]);
            let (number, name) = if same.len() == 1 {
                (from.to_string(), words.text(&first.name).to_owned())
            } else {
                let name = format!("{} – {}", words.text(&first.name), words.text(&last.name));
                (format!("{from}–{}", from + same.len() - 1), name)
            };
            let (purpose, pieces) = (words.text(&first.purpose), self.pieces(same[0]));
            let more = !(purpose.is_empty() && pieces.is_empty() && first.source.is_empty());
            story.entry(&number, &name, first.standing, more);
            let (pen, indent) = (story.pen(), story.number_mm());
            story.text(pen, indent, purpose, !pieces.is_empty());
            story.text(pen.colored(SOFT), indent, &pieces, false);
            self.tell_sources(story, first, same[0]);
            story.air(0.25);
        }
    }

    /// Rooms in the order of their numbers; neighbours that are told in the same words are told together.
    fn runs(&self) -> Vec<(usize, Vec<usize>)> {
        let told = |room: usize| {
            let space = &self.interior.rooms[room];
            (stem(self.words.text(&space.name)), space.standing, &space.purpose, &space.source, self.pieces(room))
        };
        let mut runs: Vec<(usize, Vec<usize>)> = Vec::new();
        for (place, room) in self.order.iter().enumerate() {
            match runs.last_mut() {
                Some((_, rooms)) if told(rooms[0]) == told(*room) && !told(*room).4.is_empty() => rooms.push(*room),
                _ => runs.push((place + 1, vec![*room])),
            }
        }
        runs
    }

    /// What stands in a room, counted by name.
    fn pieces(&self, room: usize) -> String {
        let mut counts: Vec<(String, u32)> = Vec::new();
        for piece in self.interior.pieces.iter().filter(|piece| piece.room == room) {
            let name = self.piece_name(piece);
            match counts.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => counts.push((name, 1)),
            }
        }
        let told =
            counts.into_iter().map(|(name, count)| if count > 1 { format!("{name}\u{a0}×{count}") } else { name });
        // The point stays with the word before it.
        told.collect::<Vec<_>>().join("\u{a0}· ")
    }

    fn piece_name(&self, piece: &Piece) -> String {
        let kit = self.scenario.furnishings.get(&piece.kind).map(|furnishing| &furnishing.name);
        let name = piece.name.as_ref().or(kit).map_or(piece.kind.as_str(), |name| self.words.text(name));
        // In the middle of a line a name has no capital; names in capitals keep them.
        let mut letters = name.chars();
        match (letters.next(), letters.clone().next()) {
            (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(letters).collect(),
            _ => name.to_owned(),
        }
    }

    /// Who says so, of the room and of pieces that are known better or otherwise than it.
    fn tell_sources(&self, story: &mut Story, room: &Space, index: usize) {
        let (pen, indent) = (story.pen().colored(SOFT), story.number_mm());
        if !room.source.is_empty() {
            story.text(pen, indent, &self.words.fill("reported_by", &[("source", &room.source)]), false);
        }
        let mut said: BTreeMap<(String, &str), Standing> = BTreeMap::new();
        for piece in self.interior.pieces.iter().filter(|piece| piece.room == index) {
            if !piece.source.is_empty() && piece.source != room.source {
                said.insert((self.piece_name(piece), &piece.source), piece.standing);
            }
        }
        for ((name, source), standing) in said {
            let standing = self.words.get(standing.key()).to_lowercase();
            story.text(pen, indent, &format!("{name}: {standing}, {source}"), false);
        }
    }

    fn tell_figures(&self, story: &mut Story) {
        let words = self.words;
        let (class, held) = (self.class, &self.fittings);
        story.heading(words.get("draw.figures"));
        story.pair(words.get("class"), words.text(&class.name), false);
        let metres = |value: f64| words.fill("unit.m", &[("value", &format!("{value:.2}"))]);
        story.pair(words.get("draw.length"), &metres(class.body.length_m), false);
        story.pair(words.get("draw.width"), &metres(class.body.width_m), false);
        story.pair(words.get("draw.height"), &metres(class.body.height_m), false);
        story.pair(words.get("axles"), &class.axles.to_string(), false);
        for (key, value) in [
            ("draw.rooms", self.interior.rooms.len()),
            ("draw.pieces", self.interior.pieces.len()),
            ("draw.seats", held.seats as usize),
            ("draw.berths", held.berths as usize),
            ("draw.travellers", held.travellers as usize),
        ] {
            story.pair(words.get(key), &value.to_string(), false);
        }
        for (key, kilograms) in [
            ("draw.mass.shell", class.shell_kg),
            ("draw.mass.furnishings", held.furnishings_kg),
            ("draw.mass.goods", held.goods_kg),
            ("draw.mass.people", held.people_kg),
        ] {
            story.pair(words.get(key), &tonnes(kilograms, words), false);
        }
        story.pair(words.get("mass"), &tonnes(class.shell_kg + held.total_kg(), words), true);
    }

    fn tell_known(&self, story: &mut Story) {
        let note = self.words.text(&self.carriage.note);
        if !note.is_empty() {
            story.heading(self.words.get("note"));
            story.told(self.carriage.standing, note, "");
        }
        if self.class.known.is_empty() {
            return;
        }
        story.heading(self.words.get("known"));
        for known in &self.class.known {
            story.told(known.standing, self.words.text(&known.text), &known.source);
            story.air(0.25);
        }
    }

    /// The claims that the carriage, its class, its rooms and its pieces show.
    fn claims(&self) -> Vec<&Claim> {
        let rooms = self.interior.rooms.iter().flat_map(|room| &room.claims);
        let pieces = self.interior.pieces.iter().flat_map(|piece| &piece.claims);
        let ids: Vec<&String> =
            self.carriage.claims.iter().chain(&self.class.claims).chain(rooms).chain(pieces).collect();
        self.scenario.claims.iter().filter(|claim| ids.contains(&&claim.id)).collect()
    }

    fn tell_claims(&self, story: &mut Story, whole: bool) {
        let claims = self.claims();
        if claims.is_empty() {
            return;
        }
        let words = self.words;
        story.heading(words.get("claims"));
        for claim in claims {
            let pen = story.pen();
            story.text(pen, 0.0, words.text(&claim.claim), true);
            story.text(pen.bold(), 0.0, words.get(claim.verdict.key()), whole);
            if whole {
                story.text(pen, 0.0, words.text(&claim.finding), false);
                for source in &claim.sources {
                    story.text(pen.colored(SOFT), 0.0, &words.source_line(source), false);
                }
            }
            story.air(0.35);
        }
    }

    fn foot(&self) -> Vec<Item> {
        let pen = self.pen(5.5);
        let words = self.words;
        let (left, right) = (MARGIN_MM, PAPER_MM.0 - MARGIN_MM);
        let base = PAPER_MM.1 - MARGIN_MM;
        let mut items = vec![rule(DVec2::new(left, base - 8.6), DVec2::new(right, base - 8.6), 0.18, INK)];
        items.extend(standings(words, pen, left, right, base - 4.6));
        let soft = pen.colored(SOFT);
        let about = format!("{} · {}", words.text(&self.scenario.title), words.text(&self.scenario.note));
        items.push(soft.text(DVec2::new(left, base), Anchor::Start, about));
        items.push(soft.text(DVec2::new(right, base), Anchor::End, words.get("draw.credits")));
        vec![Item::Group("foot".to_owned(), items)]
    }
}

/// Whether a word was cut to make lines.
fn broken(lines: &[String], text: &str) -> bool {
    lines.len() > 1 && text.is_ascii() && lines.join(" ") != text
}

/// The legend of standings in one line, spread between two margins.
pub fn standings(words: Words, pen: Pen, left: f64, right: f64, base: f64) -> Vec<Item> {
    let radius = pen.capital_mm() * 0.5;
    let told: Vec<(Standing, String, String)> = Standing::ALL
        .into_iter()
        .map(|standing| {
            let help = words.get(&format!("{}.help", standing.key())).to_owned();
            (standing, words.get(standing.key()).to_owned(), help)
        })
        .collect();
    let width = |name: &str, help: &str| radius * 2.0 + 2.2 + pen.bold().width_mm(name) + pen.width_mm(help);
    let all: f64 = told.iter().map(|(_, name, help)| width(name, help)).sum();
    let gap = ((right - left - all) / (told.len() as f64 - 1.0)).clamp(2.0, 9.0);
    let mut items = Vec::new();
    let mut x = left;
    for (standing, name, help) in told {
        items.push(standing_mark(standing, DVec2::new(x + radius, base - pen.capital_mm() / 2.0), radius));
        let begin = x + radius * 2.0 + 1.1;
        items.push(pen.bold().text(DVec2::new(begin, base), Anchor::Start, name.as_str()));
        let after = begin + pen.bold().width_mm(&name) + 1.1;
        items.push(pen.colored(SOFT).text(DVec2::new(after, base), Anchor::Start, help.as_str()));
        x += width(&name, &help) + gap;
    }
    items
}

fn group(name: &str, marks: &[Mark], place: Place) -> Item {
    Item::Group(format!("{name}-lines"), marks.iter().map(|mark| place.item(mark, PENS)).collect())
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn a_stem_lacks_the_number_and_nothing_else() {
        for (name, kept) in [
            ("Compartment 3, drivers", "Compartment, drivers"),
            ("Compartment 12", "Compartment"),
            ("Control room, carriages 14 to 26", "Control room, carriages 14 to"),
            ("包间3", "包间"),
            ("第1班客室", "第1班客室"),
            ("Office", "Office"),
        ] {
            assert_eq!(stem(name), kept);
        }
    }
}
