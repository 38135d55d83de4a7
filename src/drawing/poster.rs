//! The whole train on one sheet: every carriage in plan, row under row, at one scale.

use std::collections::BTreeSet;

use glam::DVec2;

use super::ink::corners;
use super::palette;
use super::paper::{INK, Pen, Pens, Place, SOFT, filled, role_mark, rule, scale_bar, standing_mark};
use super::picture::{Anchor, Extent, Item, Picture};
use super::piece::Detail;
use super::plan::carriage_plan;
use super::pour::{Story, columns};
use super::sheet::{name_of, standings, stem};
use crate::scenario::{Carriage, CarriageClass, Group, Interior, Role, RoomKind, Scenario, Standing, Train};
use crate::words::Words;

/// A1, lying.
const PAPER_MM: (f64, f64) = (841.0, 594.0);
const MARGIN_MM: f64 = 20.0;
const TITLE_PT: f64 = 44.0;
const LEAD_PT: f64 = 9.0;
const SMALL_PT: f64 = 6.0;
const SOURCE_PT: f64 = 5.0;
/// Head of the sheet: title, figures, the train as a strip.
const HEAD_MM: f64 = 45.0;
/// Foot of the sheet: legend, sources.
const FOOT_MM: f64 = 30.0;
/// A heading over the carriages of a group.
const HEADING_MM: f64 = 7.5;
/// What a row takes besides the carriages themselves: name above, rooms below, air.
const ROW_MM: f64 = 11.6;
/// Scales, the largest first.
const SCALES: [f64; 12] = [50.0, 75.0, 100.0, 125.0, 150.0, 175.0, 200.0, 225.0, 250.0, 300.0, 400.0, 500.0];
const PENS: Pens = Pens { paint: 0.6, hair_mm: 0.05, fine_mm: 0.09, strong_mm: 0.18 };
const DETAIL: Detail = Detail { least_m: 0.09 };

/// A carriage of the train.
struct Member<'a> {
    carriage: &'a Carriage,
    class: &'a CarriageClass,
    interior: Interior,
}

struct Poster<'a> {
    scenario: &'a Scenario,
    train: &'a Train,
    members: Vec<Member<'a>>,
    words: Words,
    scale: f64,
}

/// The poster of a train.
pub fn poster<'a>(scenario: &'a Scenario, train: &'a Train, words: Words) -> Picture {
    let member = |carriage: &'a Carriage| {
        let class = scenario.carriage_classes.get(&carriage.class)?;
        Some(Member { carriage, class, interior: scenario.interior(carriage) })
    };
    let members: Vec<Member<'_>> = train.carriages.iter().filter_map(member).collect();
    let mut poster = Poster { scenario, train, members, words, scale: SCALES[SCALES.len() - 1] };
    let room = PAPER_MM.1 - 2.0 * MARGIN_MM - HEAD_MM - FOOT_MM;
    poster.scale = SCALES.into_iter().find(|scale| poster.height_mm(*scale) <= room).unwrap_or(poster.scale);
    poster.picture(room)
}

fn tall_mm(members: &[Member<'_>], mm_per_m: f64) -> f64 {
    members.iter().map(|member| member.class.body.width_m).fold(0.0, f64::max) * mm_per_m + ROW_MM
}

impl<'a> Poster<'a> {
    fn pen(&self, size_pt: f64) -> Pen {
        Pen::new(self.words.lang(), size_pt)
    }

    /// The carriages in rows that a scale leaves room for, a group after the other.
    fn rows(&self, scale: f64) -> Vec<(Group, Vec<&[Member<'a>]>)> {
        let room = PAPER_MM.0 - 2.0 * MARGIN_MM;
        let mut groups = Vec::new();
        for group in self.members.chunk_by(|a, b| a.carriage.group == b.carriage.group) {
            let (mut rows, mut from, mut width) = (Vec::new(), 0, 0.0);
            for (at, member) in group.iter().enumerate() {
                let own = member.class.length_m * 1e3 / scale;
                if width + own > room + 1e-6 && at > from {
                    rows.push(&group[from..at]);
                    (from, width) = (at, 0.0);
                }
                width += own;
            }
            rows.push(&group[from..]);
            groups.push((group[0].carriage.group, rows));
        }
        groups
    }

    /// What the rows take at a scale; more than any paper where a carriage is longer than it.
    fn height_mm(&self, scale: f64) -> f64 {
        let mm_per_m = 1e3 / scale;
        let longest = self.members.iter().map(|member| member.class.length_m).fold(0.0, f64::max);
        if longest * mm_per_m > PAPER_MM.0 - 2.0 * MARGIN_MM {
            return f64::INFINITY;
        }
        let groups = self.rows(scale);
        let rows = groups.iter().flat_map(|(_, rows)| rows).map(|row| tall_mm(row, mm_per_m)).sum::<f64>();
        rows + HEADING_MM * groups.len() as f64
    }

    fn picture(&self, room: f64) -> Picture {
        let needed = self.height_mm(self.scale);
        // A very long train gets a longer sheet.
        let height_mm = PAPER_MM.1 + (needed - room).max(0.0);
        // What is left over is air between the rows.
        let count: usize = self.rows(self.scale).iter().map(|(_, rows)| rows.len()).sum();
        let air = ((room - needed) / count.max(1) as f64).clamp(0.0, 6.0);
        let mut items = self.head();
        items.extend(self.train(MARGIN_MM + HEAD_MM, air));
        items.extend(self.foot(height_mm));
        let title = self.title();
        Picture { title, lang: self.words.lang(), width_mm: PAPER_MM.0, height_mm, items }
    }

    fn title(&self) -> String {
        self.words.fill("draw.poster", &[("count", &self.members.len().to_string())])
    }

    fn head(&self) -> Vec<Item> {
        let words = &self.words;
        let (left, right) = (MARGIN_MM, PAPER_MM.0 - MARGIN_MM);
        let title = self.pen(TITLE_PT);
        let base = MARGIN_MM + title.capital_mm();
        let mut items = vec![title.bold().text(DVec2::new(left, base), Anchor::Start, self.title())];
        let lead = self.pen(LEAD_PT);
        let y = base + lead.leading_mm() * 1.8;
        let told = [words.text(&self.scenario.title), words.text(&self.train.name), words.text(&self.scenario.note)];
        items.push(lead.text(DVec2::new(left, y), Anchor::Start, told.join("  ·  ")));
        items.extend(self.figures(DVec2::new(right, base)));
        items.extend(self.strip(y + 9.5));
        vec![Item::Group("head".to_owned(), items)]
    }

    /// What the train holds, as figures from the right edge on.
    fn figures(&self, corner: DVec2) -> Vec<Item> {
        let words = &self.words;
        let kit = &self.scenario.furnishings;
        let (mut rooms, mut pieces, mut seats, mut berths, mut travellers) = (0, 0, 0, 0, 0);
        let mut mass_kg = 0.0;
        for member in &self.members {
            let held = member.interior.fittings(kit);
            rooms += member.interior.rooms.len();
            pieces += member.interior.pieces.len();
            seats += held.seats;
            berths += held.berths;
            travellers += held.travellers;
            mass_kg += member.class.shell_kg + held.total_kg();
        }
        let length_m: f64 = self.members.iter().map(|member| member.class.length_m).sum();
        let told = [
            ("length", words.fill("unit.m", &[("value", &thousands(length_m.round() as u64))])),
            ("mass", words.fill("unit.t", &[("value", &thousands((mass_kg / 1e3).round() as u64))])),
            ("draw.rooms", thousands(rooms as u64)),
            ("draw.pieces", thousands(pieces as u64)),
            ("draw.seats", thousands(u64::from(seats))),
            ("draw.berths", thousands(u64::from(berths))),
            ("draw.travellers", thousands(u64::from(travellers))),
        ];
        let (value, label) = (self.pen(LEAD_PT).bold(), self.pen(SMALL_PT).colored(SOFT));
        let mut items = Vec::new();
        let mut x = corner.x;
        for (key, figure) in told.iter().rev() {
            let name = words.get(key);
            let width = value.width_mm(figure).max(label.width_mm(name));
            let at = DVec2::new(x - width, corner.y);
            items.push(value.text(at - DVec2::new(0.0, label.leading_mm() * 1.15), Anchor::Start, figure.as_str()));
            items.push(label.text(at, Anchor::Start, name));
            x -= width + 9.0;
        }
        items
    }

    /// The train as a strip, every carriage in the hue of its role.
    fn strip(&self, top: f64) -> Vec<Item> {
        let (left, room) = (MARGIN_MM, PAPER_MM.0 - 2.0 * MARGIN_MM);
        let all: f64 = self.members.iter().map(|member| member.class.length_m).sum();
        let pen = self.pen(SOURCE_PT);
        let mut items = Vec::new();
        let mut x = left;
        for group in self.members.chunk_by(|a, b| a.carriage.group == b.carriage.group) {
            let name = self.words.get(group[0].carriage.group.key());
            items.push(self.pen(SMALL_PT).bold().text(DVec2::new(x + 0.15, top - 1.4), Anchor::Start, name));
            for member in group {
                let width = member.class.length_m / all * room;
                let (a, b) = (DVec2::new(x + 0.15, top), DVec2::new(x + width - 0.15, top + 3.6));
                items.push(filled(corners(a, b), palette::role(member.class.role)));
                let number = member.carriage.number.to_string();
                if pen.width_mm(&number) < width - 0.6 {
                    let at = DVec2::new(x + width / 2.0, top + 3.6 + pen.leading_mm());
                    items.push(pen.colored(SOFT).text(at, Anchor::Middle, number));
                }
                x += width;
            }
        }
        items
    }

    fn train(&self, top: f64, air: f64) -> Vec<Item> {
        let mm_per_m = 1e3 / self.scale;
        let mut items = Vec::new();
        let mut y = top;
        for (group, rows) in self.rows(self.scale) {
            let mut drawn = self.heading(group, &rows, y);
            y += HEADING_MM;
            for row in rows {
                drawn.extend(self.row(row, y));
                y += tall_mm(row, mm_per_m) + air;
            }
            items.push(Item::Group(self.words.get(group.key()).to_owned(), drawn));
        }
        items
    }

    fn heading(&self, group: Group, rows: &[&[Member<'_>]], top: f64) -> Vec<Item> {
        let pen = self.pen(LEAD_PT).bold();
        let y = top + pen.leading_mm();
        let numbers: Vec<u32> = rows.iter().flat_map(|row| row.iter()).map(|member| member.carriage.number).collect();
        let (first, last) = (numbers.first().copied().unwrap_or(0), numbers.last().copied().unwrap_or(0));
        let name = self.words.get(group.key());
        let span = if first == last { first.to_string() } else { format!("{first}–{last}") };
        let at = DVec2::new(MARGIN_MM, y);
        let line = DVec2::new(MARGIN_MM, top);
        vec![
            rule(line, DVec2::new(PAPER_MM.0 - MARGIN_MM, top), 0.25, INK),
            pen.text(at, Anchor::Start, name),
            self.pen(LEAD_PT).colored(SOFT).text(at + DVec2::new(pen.width_mm(name) + 3.0, 0.0), Anchor::Start, span),
        ]
    }

    fn row(&self, row: &[Member<'_>], top: f64) -> Vec<Item> {
        let mm_per_m = 1e3 / self.scale;
        let mut x = MARGIN_MM;
        let mut items = Vec::new();
        for member in row {
            let drawn = self.carriage(member, DVec2::new(x, top));
            items.push(Item::Group(format!("carriage-{}", member.carriage.number), drawn));
            x += member.class.length_m * mm_per_m;
        }
        items
    }

    /// One carriage: role, number, name and standing above the plan, its rooms below.
    fn carriage(&self, member: &Member<'_>, corner: DVec2) -> Vec<Item> {
        let mm_per_m = 1e3 / self.scale;
        let class = member.class;
        let kit = &self.scenario.furnishings;
        let plan = carriage_plan(&class.body, class.length_m, &member.interior, kit, DETAIL);
        let (pen, small) = (self.pen(LEAD_PT), self.pen(SMALL_PT));
        let base = corner.y + pen.leading_mm();
        let left = corner.x - plan.bounds.min.x * mm_per_m;
        let width = class.body.length_m * mm_per_m;
        let radius = pen.capital_mm() * 0.44;
        let level = base - pen.capital_mm() / 2.0;
        let mut items = vec![role_mark(class.role, DVec2::new(left + radius, level), radius)];
        let number = member.carriage.number.to_string();
        let mut x = left + radius * 2.0 + 1.4;
        items.push(pen.bold().text(DVec2::new(x, base), Anchor::Start, number.as_str()));
        x += pen.bold().width_mm(&number) + 1.8;
        let name = pen.kind().cut(name_of(member.carriage, class, &self.words), left + width - x - 5.0);
        items.push(pen.text(DVec2::new(x, base), Anchor::Start, name.as_str()));
        x += pen.width_mm(&name) + 2.0;
        items.push(standing_mark(member.carriage.standing, DVec2::new(x + 0.7, level), 0.75));
        let foot = base + 1.8 - plan.bounds.min.y * mm_per_m;
        let place = Place { origin: DVec2::new(left, foot), mm_per_m };
        items.extend(plan.items.iter().map(|mark| place.item(mark, PENS)));
        for spot in &plan.spots {
            let standing = member.interior.rooms[spot.room].standing;
            if matches!(standing, Standing::Reported | Standing::Disputed) {
                items.push(standing_mark(standing, place.on(spot.at), 0.6));
            }
        }
        let below = place.on(plan.bounds.max).y + small.leading_mm();
        let rooms = self.rooms_of(&member.interior, small, width);
        items.push(small.colored(SOFT).text(DVec2::new(left, below), Anchor::Start, rooms));
        items
    }

    /// The rooms of a carriage from front to rear, in full where that fits; ways and vestibules go without saying.
    fn rooms_of(&self, interior: &Interior, pen: Pen, width_mm: f64) -> String {
        let mut rooms: Vec<_> = interior
            .rooms
            .iter()
            .filter(|room| !matches!(room.kind, RoomKind::Vestibule | RoomKind::Corridor))
            .collect();
        rooms.sort_by(|a, b| a.rect.from_m.total_cmp(&b.rect.from_m));
        let names: Vec<&str> = rooms.iter().map(|room| self.words.text(&room.name)).collect();
        let whole = counted(&names, stem);
        if pen.width_mm(&whole) <= width_mm {
            return whole;
        }
        // What stands after a comma says whose or which it is.
        let short = counted(&names, |name| stem(name.split([',', '、', '，']).next().unwrap_or(name)));
        pen.kind().cut(&short, width_mm)
    }

    fn foot(&self, height_mm: f64) -> Vec<Item> {
        let words = self.words;
        let pen = self.pen(SMALL_PT);
        let (left, right) = (MARGIN_MM, PAPER_MM.0 - MARGIN_MM);
        let base = height_mm - MARGIN_MM;
        let top = base - FOOT_MM + 4.0;
        let mut items = vec![rule(DVec2::new(left, top), DVec2::new(right, top), 0.25, INK)];
        let roles = top + pen.leading_mm() * 1.5;
        items.extend(self.roles(DVec2::new(left, roles)));
        let mm_per_m = 1e3 / self.scale;
        let bar = DVec2::new(right - 10.0 * mm_per_m - 4.0, roles - 0.6);
        items.extend(scale_bar(bar, mm_per_m, 10, self.pen(SOURCE_PT)));
        let scale = words.fill("draw.scale", &[("value", &format!("{:.0}", self.scale))]);
        items.push(pen.text(DVec2::new(bar.x - 5.0, roles), Anchor::End, scale));
        let marks = roles + pen.leading_mm() * 1.9;
        items.extend(standings(words, pen, left, right, marks));
        let sources = marks + pen.leading_mm() * 1.1;
        items.extend(self.sources(sources, base - pen.leading_mm() * 1.2));
        let soft = pen.colored(SOFT);
        let travel = format!("← {}", words.get("draw.travel"));
        items.push(soft.text(DVec2::new(left, base), Anchor::Start, travel));
        items.push(soft.text(DVec2::new(right, base), Anchor::End, words.get("draw.credits")));
        vec![Item::Group("foot".to_owned(), items)]
    }

    fn roles(&self, at: DVec2) -> Vec<Item> {
        let used: BTreeSet<Role> = self.members.iter().map(|member| member.class.role).collect();
        let pen = self.pen(SMALL_PT);
        let radius = pen.capital_mm() * 0.5;
        let mut items = Vec::new();
        let mut x = at.x;
        for role in used {
            items.push(role_mark(role, DVec2::new(x + radius, at.y - pen.capital_mm() / 2.0), radius));
            let name = self.words.get(role.key());
            items.push(pen.text(DVec2::new(x + radius * 2.0 + 1.1, at.y), Anchor::Start, name));
            x += radius * 2.0 + 7.0 + pen.width_mm(name);
        }
        items
    }

    /// Everybody who is named as a source of what is drawn, in columns.
    fn sources(&self, top: f64, foot: f64) -> Vec<Item> {
        let mut named: BTreeSet<String> = BTreeSet::new();
        for member in &self.members {
            let known = member.class.known.iter().map(|known| &known.source);
            let rooms = member.interior.rooms.iter().map(|room| &room.source);
            let pieces = member.interior.pieces.iter().map(|piece| &piece.source);
            for source in known.chain(rooms).chain(pieces).flat_map(|source| source.split(';')) {
                let source = source.trim();
                if !source.is_empty() {
                    named.insert(source.to_owned());
                }
            }
        }
        let text = named.into_iter().collect::<Vec<_>>().join(" · ");
        let room = Extent { min: DVec2::new(MARGIN_MM, top), max: DVec2::new(PAPER_MM.0 - MARGIN_MM, foot) };
        let (corners, width) = columns(room, 3, 8.0);
        let mut story = Story::new(self.words.lang(), width, SOURCE_PT);
        let pen = story.pen();
        story.text(pen.bold(), 0.0, self.words.get("sources"), true);
        story.text(pen.colored(SOFT), 0.0, &text, false);
        story.level(&corners, foot - top).unwrap_or_default()
    }
}

/// Names in their order; those that are called the same when shortened are counted under the short name.
fn counted(names: &[&str], shortened: impl Fn(&str) -> String) -> String {
    let mut counts: Vec<(String, &str, u32)> = Vec::new();
    for name in names {
        let short = shortened(name);
        match counts.iter_mut().find(|(known, ..)| *known == short) {
            Some((.., count)) => *count += 1,
            None => counts.push((short, name, 1)),
        }
    }
    let told = counts.into_iter().map(|(short, name, count)| match count {
        1 if shortened(name) == stem(name) => name.to_owned(),
        1 => short,
        count => format!("{short} ×{count}"),
    });
    told.collect::<Vec<_>>().join(" · ")
}

/// A whole number with a thin gap after each three figures.
fn thousands(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
