//! The string-line: time to the right, distance downwards, and the train as a line, as Marey and Ibry drew them.

use glam::DVec2;

use super::Course;
use super::caption::Caption;
use super::course::{Clock, Light, Place};
use super::frame::{Entry, Frame, Said};
use super::room::{Led, Taken, spread};
use super::trim;
use crate::drawing::ink::corners;
use crate::drawing::palette;
use crate::drawing::paper::{FAINT, INK, Pen, SOFT, WHITE, filled, lines, rule, stroke};
use crate::drawing::picture::{Anchor, Circle, Extent, Item, Path, Picture, Rgb};
use crate::geo::Twilight;
use crate::journey::{ProfileStep, StopDone};
use crate::scenario::Standing;

/// Least and most room for the names of stations.
const LEFT_MM: (f64, f64) = (24.0, 70.0);
/// From the edge of the chart to the figures beside it, and what these take.
const FIGURES_MM: (f64, f64) = (5.0, 9.5);
/// Room for wires and locomotives.
const RIGHT_MM: f64 = 17.0;
/// A row of a clock.
const CLOCK_MM: f64 = 4.0;
/// Room for dates above the clocks, and for the time elapsed below the chart.
const DATE_MM: f64 = 4.5;
const ELAPSED_MM: f64 = 5.0;
/// Least distance between two ticks of a clock.
const TICK_MM: f64 = 11.0;
/// Lengths of ticks that clocks have, minutes.
const TICKS_MIN: [i64; 12] = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440];
/// Sizes of the names of stations, tried until those that matter have room.
const NAME_PT: [f64; 4] = [6.5, 6.0, 5.5, 5.0];
const SMALL_PT: f64 = 6.0;
/// Half the height of the bar of a stop.
const BAR_MM: f64 = 1.1;
/// What a line may be off, millimetres.
const PRECISION_MM: f64 = 0.015;

struct Chart<'a> {
    course: Course<'a>,
    clocks: Vec<Clock>,
    plot: Extent,
    km: (f64, f64),
    duration_s: f64,
}

/// The string-line of a journey.
pub fn sheet(course: &Course<'_>) -> Picture {
    frame(course).sheet(course, |room| Chart::new(*course, room).items())
}

fn frame(course: &Course<'_>) -> Frame {
    let words = &course.words;
    Frame {
        kind: words.get("draw.stringline").to_owned(),
        lead: vec![course.lead()],
        legend: legend(course),
        said: said(course),
        credits: super::course::credits(course, false),
    }
}

fn legend(course: &Course<'_>) -> Vec<Entry> {
    let words = &course.words;
    let flat = |stroke| vec![lines(vec![DVec2::ZERO, DVec2::new(9.0, 0.0)], stroke)];
    let entry = |symbol, key: &str| Entry { symbol, width_mm: 9.0, label: words.get(key).to_owned() };
    let bar = |hatched: f64| bar(DVec2::new(0.0, -BAR_MM), DVec2::new(9.0, BAR_MM), hatched);
    // Only what was made to agree with reports is told as such.
    let train = if course.journey.passings().is_empty() { "train" } else { "draw.legend.train" };
    let mut entries = vec![
        entry(flat(stroke(palette::TRAIN, 0.55, None)), train),
        entry(flat(stroke(palette::FASTEST, 0.22, Some(1.1))), "draw.legend.fastest"),
    ];
    let stops = course.journey.stops();
    if stops.iter().any(|stop| stop.purposeful) {
        entries.push(entry(bar(9.0), "draw.legend.stop"));
    }
    if stops.iter().any(|stop| stop.hold_s > 0.0) {
        entries.push(entry(bar(0.0), "draw.legend.hold"));
    }
    if !course.journey.passings().is_empty() {
        entries.push(entry(window(0.0, 9.0, 0.0), "draw.legend.window"));
    }
    if !course.scenario.line.borders.is_empty() {
        entries.push(entry(flat(stroke(palette::BORDER, 0.25, Some(1.6))), "draw.legend.border"));
    }
    let night = [Twilight::Civil, Twilight::Nautical, Twilight::Astronomical, Twilight::Night];
    let night = night.iter().enumerate().map(|(at, twilight)| {
        let x = at as f64 * 2.25;
        filled(corners(DVec2::new(x, -1.2), DVec2::new(x + 2.25, 1.2)), palette::light(*twilight))
    });
    entries.push(entry(night.collect(), "draw.legend.night"));
    entries
}

fn said(course: &Course<'_>) -> Vec<Said> {
    let words = &course.words;
    let clocks = course.clocks();
    let scenario = course.scenario;
    let mut said = Vec::new();
    let mut add = |standing, text: String, source: &str| {
        let new = Said { standing, text, source: source.to_owned() };
        if !new.text.is_empty() && !said.contains(&new) {
            said.push(new);
        }
    };
    let departure = clocks.first().map(|clock| clock.time(course.journey.departure())).unwrap_or_default();
    let departure = format!("{} {departure}", words.get("departure"));
    add(scenario.departure_standing, departure, words.text(&scenario.departure_note));
    for (passing, window) in course.journey.passings().iter().zip(&scenario.timetable.windows) {
        let text = window_words(course, &clocks, passing.chainage_m, passing.target_from, passing.target_to);
        add(passing.standing, format!("{} {text}", course.name(&passing.place)), &window.source);
    }
    if course.journey.stops().iter().any(|stop| stop.hold_s > 0.0) {
        add(Standing::Reconstruction, words.get("hold").to_owned(), words.get("hold.note"));
    }
    said.extend(super::course::said_of_wires(course));
    said
}

/// A reported time on the clock of its place, `05:50–06:10 Chinese time`.
fn window_words(
    course: &Course<'_>,
    clocks: &[Clock],
    chainage_m: f64,
    from: jiff::Timestamp,
    to: jiff::Timestamp,
) -> String {
    let at_s = course.journey.time_at_chainage(chainage_m);
    let Some(clock) = Course::clock_at(clocks, at_s) else { return String::new() };
    let times = format!("{}–{}", clock.time(from), clock.time(to));
    if clocks.len() > 1 { format!("{times} {}", clock.name) } else { times }
}

impl<'a> Chart<'a> {
    fn new(course: Course<'a>, room: Extent) -> Self {
        let clocks = course.clocks();
        let above = DATE_MM + CLOCK_MM * clocks.len() as f64;
        let lang = course.words.lang();
        let names = course.places().into_iter().map(|place| Caption::of_place(&place, lang, NAME_PT[0]).width_mm());
        let left = names.fold(0.0, f64::max) + FIGURES_MM.0 + FIGURES_MM.1;
        let plot = Extent {
            min: room.min + DVec2::new(left.clamp(LEFT_MM.0, LEFT_MM.1), above),
            max: room.max - DVec2::new(RIGHT_MM, ELAPSED_MM),
        };
        let duration_s = course.journey.duration_s().max(1.0);
        Self { clocks, plot, km: course.ends_km(), duration_s, course }
    }

    fn x(&self, at_s: f64) -> f64 {
        self.plot.min.x + (at_s / self.duration_s).clamp(0.0, 1.0) * (self.plot.max.x - self.plot.min.x)
    }

    fn y(&self, km: f64) -> f64 {
        let share = ((km - self.km.0) / (self.km.1 - self.km.0)).clamp(0.0, 1.0);
        self.plot.min.y + share * (self.plot.max.y - self.plot.min.y)
    }

    fn pen(&self, size_pt: f64) -> Pen {
        Pen::new(self.course.words.lang(), size_pt)
    }

    fn tick_minutes(&self) -> i64 {
        let room = (self.plot.max.x - self.plot.min.x) / self.duration_s * 60.0;
        let fits = |minutes: &i64| *minutes as f64 * room >= TICK_MM;
        TICKS_MIN.into_iter().find(fits).unwrap_or(TICKS_MIN[TICKS_MIN.len() - 1])
    }

    fn items(&self) -> Vec<Item> {
        let places = self.course.places();
        let light = self.course.light();
        let way = self.way(self.course.journey.profile());
        let fastest = self.way(self.course.journey.fastest_profile());
        let mut taken = Taken::default();
        for border in places.iter().filter(|place| place.rank == 0) {
            let y = self.y(border.km);
            taken.take_line(&[DVec2::new(self.plot.min.x, y), DVec2::new(self.plot.max.x, y)], 0.3);
        }
        taken.take_line(&way, 0.7);
        taken.take_line(&fastest, 0.4);
        let group = |name: &str, items| Item::Group(name.to_owned(), items);
        let bars = self.stops(&mut taken);
        let windows = self.windows(&mut taken);
        let mut items = vec![group("light", self.light(&light)), group("hours", self.hour_lines())];
        items.extend(self.clock_rows());
        items.push(group("distances", self.distances(&places)));
        items.push(group("stations", self.names(&places)));
        items.push(group("wires", self.wires()));
        let line = |points, width, color, dash| vec![lines(points, stroke(color, width, dash))];
        items.push(group("fastest", line(fastest, 0.22, palette::FASTEST, Some(1.1))));
        items.push(group("stops", bars));
        items.push(group("train", line(way, 0.55, palette::TRAIN, None)));
        items.push(group("windows", windows));
        items.push(group("words", self.notes(&light, &mut taken)));
        items.push(self.edge());
        items
    }

    /// A run as a line on paper. A change of locomotives moves the front by some metres: it never goes back.
    fn way(&self, steps: impl Iterator<Item = ProfileStep>) -> Vec<DVec2> {
        let (mut x, mut y) = (f64::MIN, f64::MIN);
        let points = steps.map(|step| {
            x = x.max(self.x(step.elapsed_s));
            y = y.max(self.y(self.course.km(step.chainage_m)));
            DVec2::new(x, y)
        });
        let points: Vec<DVec2> = points.collect();
        trim::simplified(&points, PRECISION_MM)
    }

    fn edge(&self) -> Item {
        let points = corners(self.plot.min, self.plot.max).to_vec();
        Item::Path(Path { points, closed: true, fill: None, stroke: stroke(INK, 0.2, None) })
    }

    fn light(&self, light: &[Light]) -> Vec<Item> {
        let dark = light.iter().filter(|light| light.twilight != Twilight::Day);
        dark.map(|light| {
            let (a, b) =
                (DVec2::new(self.x(light.from_s), self.plot.min.y), DVec2::new(self.x(light.to_s), self.plot.max.y));
            filled(corners(a, b), palette::light(light.twilight))
        })
        .collect()
    }

    fn upright(&self, x: f64, width_mm: f64, color: Rgb) -> Item {
        rule(DVec2::new(x, self.plot.min.y), DVec2::new(x, self.plot.max.y), width_mm, color)
    }

    fn hour_lines(&self) -> Vec<Item> {
        let minutes = self.tick_minutes();
        let ticks = self.clocks.iter().flat_map(|clock| clock.ticks(&self.course, minutes));
        ticks.map(|tick| self.upright(self.x(tick.at_s), if tick.midnight { 0.14 } else { 0.06 }, FAINT)).collect()
    }

    /// A row for each clock, and only where it applies: an hour that comes twice stands in two rows.
    fn clock_rows(&self) -> Vec<Item> {
        let minutes = self.tick_minutes();
        let pen = self.pen(SMALL_PT);
        let count = self.clocks.len();
        let mut rows: Vec<Item> = Vec::new();
        let mut dates = Taken::default();
        for (at, clock) in self.clocks.iter().enumerate() {
            let base = self.plot.min.y - 1.5 - CLOCK_MM * (count - 1 - at) as f64;
            let name = DVec2::new(self.x(clock.from_s) - 5.0, base - 0.2);
            let mut items = vec![pen.bold().text(name, Anchor::End, clock.name.as_str())];
            let below = base + 0.9;
            let from = DVec2::new(self.x(clock.from_s), below);
            items.push(rule(from, DVec2::new(self.x(clock.to_s), below), 0.2, INK));
            let mut days = vec![clock.from_s];
            for tick in clock.ticks(&self.course, minutes) {
                let x = self.x(tick.at_s);
                items.push(rule(DVec2::new(x, below), DVec2::new(x, below - 0.7), 0.2, INK));
                let at = DVec2::new(x, base - 0.2);
                let pen = if tick.midnight { pen.bold() } else { pen };
                items.push(pen.text(at, Anchor::Middle, tick.time));
                if tick.midnight {
                    days.push(tick.at_s);
                }
            }
            let top = self.plot.min.y - CLOCK_MM * count as f64 - 1.5;
            for day in days {
                let caption = Caption::new(pen.colored(SOFT), self.course.date(clock, day));
                let at = DVec2::new(self.x(day) - if at == 0 && day == 0.0 { 2.5 } else { 3.0 }, top);
                if self.plot.max.x + 4.0 > at.x + caption.width_mm() && dates.free(caption.extent(at).grown(1.0)) {
                    dates.take(caption.extent(at));
                    items.extend(caption.draw(at, None));
                }
            }
            rows.push(Item::Group(format!("clock-{}", at + 1), items));
        }
        rows.push(Item::Group("elapsed".to_owned(), self.elapsed(minutes)));
        rows
    }

    /// Time since departure, below the chart.
    fn elapsed(&self, minutes: i64) -> Vec<Item> {
        let pen = self.pen(SMALL_PT).colored(SOFT);
        let base = self.plot.max.y + pen.leading_mm() * 1.25;
        let name = self.course.words.get("time.elapsed");
        let mut items = vec![pen.text(DVec2::new(self.plot.min.x - 5.0, base), Anchor::End, name)];
        let step_s = minutes as f64 * 60.0;
        let count = (self.duration_s / step_s + 1e-6).floor().min(2_000.0) as u32;
        for n in 0..=count {
            let at_s = step_s * f64::from(n);
            let x = self.x(at_s);
            let told = format!("{}:{:02}", (at_s / 3_600.0).floor(), (at_s / 60.0).round() as u64 % 60);
            items.push(rule(DVec2::new(x, self.plot.max.y), DVec2::new(x, self.plot.max.y + 0.7), 0.12, SOFT));
            items.push(pen.text(DVec2::new(x, base), Anchor::Middle, told));
        }
        items
    }

    /// Hairlines at the places that are always named.
    fn distances(&self, places: &[Place]) -> Vec<Item> {
        let mut items = Vec::new();
        for place in places {
            let y = self.y(place.km);
            let (from, to) = (DVec2::new(self.plot.min.x, y), DVec2::new(self.plot.max.x, y));
            items.push(match place.rank {
                0 => lines(vec![from, to], stroke(palette::BORDER, 0.25, Some(1.6))),
                1 => rule(from, to, 0.1, FAINT),
                2 => rule(from, to, 0.06, FAINT),
                _ => rule(from, from + DVec2::new(1.0, 0.0), 0.08, SOFT),
            });
        }
        items
    }

    /// The names that have room: all that are always named, and others where they stand in nobody's way.
    fn named<'p>(&self, places: &'p [Place]) -> (Vec<&'p Place>, f64) {
        let height = self.plot.max.y - self.plot.min.y;
        let always = places.iter().filter(|place| place.always()).count() as f64;
        let fits = |size: &f64| always * self.pen(*size).leading_mm() <= height;
        let size = NAME_PT.into_iter().find(fits).unwrap_or(NAME_PT[3]);
        let most = (height / self.pen(size).leading_mm()).floor().max(1.0) as usize;
        let mut named: Vec<&Place> = Vec::new();
        let mut ranked: Vec<&Place> = places.iter().collect();
        ranked.sort_by_key(|place| place.rank);
        let step = self.pen(size).leading_mm();
        for place in ranked {
            let apart = named.iter().map(|other| (self.y(other.km) - self.y(place.km)).abs()).fold(f64::MAX, f64::min);
            if named.len() < most && (place.always() || apart > step * 1.6) {
                named.push(place);
            }
        }
        named.sort_by(|a, b| a.km.total_cmp(&b.km));
        (named, size)
    }

    fn names(&self, places: &[Place]) -> Vec<Item> {
        let lang = self.course.words.lang();
        let (named, size) = self.named(places);
        let pen = self.pen(size);
        let step = pen.leading_mm();
        let wanted: Vec<f64> = named.iter().map(|place| self.y(place.km)).collect();
        let ends = (self.plot.min.y - step / 2.0, self.plot.max.y + step / 2.0);
        let levels = spread(&wanted, &vec![step; named.len()], ends);
        let mut items = Vec::new();
        for (place, level) in named.into_iter().zip(levels) {
            let (y, edge) = (self.y(place.km), self.plot.min.x);
            let color = if place.rank == 0 { palette::BORDER } else { SOFT };
            let points = [(edge, y), (edge - 1.2, y), (edge - 3.4, level), (edge - 4.2, level)];
            let points = points.map(|(x, y)| DVec2::new(x, y)).to_vec();
            let base = level + pen.capital_mm() / 2.0;
            let right = edge - FIGURES_MM.0;
            let mut drawn = vec![lines(points, stroke(color, 0.1, None))];
            drawn.push(pen.colored(SOFT).text(DVec2::new(right, base), Anchor::End, format!("{:.1}", place.km)));
            let caption = Caption::of_place(place, lang, size);
            let at = DVec2::new(right - FIGURES_MM.1 - caption.width_mm(), base);
            drawn.extend(caption.draw(at, None));
            items.push(Item::Group(format!("station-{}", place.id), drawn));
        }
        items
    }

    /// What locomotives live on, and which they are.
    fn wires(&self) -> Vec<Item> {
        let words = &self.course.words;
        let pen = self.pen(SMALL_PT);
        let left = self.plot.max.x + 2.0;
        let mut items = Vec::new();
        for (from, to, supply) in self.course.supplies() {
            let (top, foot) = (self.y(from), self.y(to));
            items.push(filled(corners(DVec2::new(left, top), DVec2::new(left + 2.2, foot)), palette::supply(supply)));
            let name = if supply == crate::scenario::Supply::Diesel { "map.no_wire" } else { supply.key() };
            items.extend(Self::along(left + 5.0, (top, foot), words.get(name), pen));
        }
        for (from, to, name) in self.course.locomotives() {
            let (top, foot) = (self.y(from) + 0.3, self.y(to) - 0.3);
            let x = left + 8.6;
            let points = [(x, top), (x + 1.2, top), (x + 1.2, foot), (x, foot)].map(|(x, y)| DVec2::new(x, y));
            items.push(lines(points.to_vec(), stroke(INK, 0.15, None)));
            items.extend(Self::along(x + 4.0, (top, foot), &name, pen));
        }
        items
    }

    /// Words that read upwards beside a stretch, where they have room.
    fn along(x: f64, (top, foot): (f64, f64), text: &str, pen: Pen) -> Option<Item> {
        let text = pen.kind().cut(text, foot - top - 1.0);
        (foot - top > 8.0).then(|| pen.upright(DVec2::new(x, f64::midpoint(top, foot)), Anchor::Middle, text))
    }

    fn stops(&self, taken: &mut Taken) -> Vec<Item> {
        let mut items = Vec::new();
        for stop in self.course.journey.stops() {
            let y = self.y(self.course.km(stop.chainage_m));
            let (from, to) =
                (DVec2::new(self.x(stop.arrival_s), y - BAR_MM), DVec2::new(self.x(stop.departure_s), y + BAR_MM));
            taken.take(Extent { min: from, max: to }.grown(0.3));
            let held = self.x(stop.departure_s) - self.x(stop.departure_s - stop.hold_s);
            let drawn = bar(from, to, to.x - from.x - held);
            items.push(Item::Group(format!("stop-{}", stop.place), drawn));
        }
        items
    }

    fn windows(&self, taken: &mut Taken) -> Vec<Item> {
        let departure = self.course.journey.departure();
        let mut items = Vec::new();
        for passing in self.course.journey.passings() {
            let y = self.y(self.course.km(passing.chainage_m));
            let x = |at: jiff::Timestamp| self.x(at.duration_since(departure).as_secs_f64());
            let (from, to) = (x(passing.target_from), x(passing.target_to));
            taken.take(Extent { min: DVec2::new(from, y - 1.2), max: DVec2::new(to, y + 1.2) });
            items.push(Item::Group(format!("window-{}", passing.place), window(from, to, y)));
        }
        items
    }

    /// What is said beside the line: stops, reported times, the change of clocks, sunset and sunrise.
    fn notes(&self, light: &[Light], taken: &mut Taken) -> Vec<Item> {
        let mut items = Vec::new();
        for passing in self.course.journey.passings() {
            let words =
                window_words(&self.course, &self.clocks, passing.chainage_m, passing.target_from, passing.target_to);
            let pen = self.pen(SMALL_PT).colored(palette::REPORT);
            let caption = Caption::new(pen.bold(), self.course.name(&passing.place)).and(pen, words);
            let at_s = passing.actual.duration_since(self.course.journey.departure()).as_secs_f64();
            let at = DVec2::new(self.x(at_s), self.y(self.course.km(passing.chainage_m)));
            items.extend(self.beside(&caption.marked(passing.standing), at, false, palette::REPORT, taken));
        }
        for stop in self.course.journey.stops() {
            let pen = self.pen(SMALL_PT);
            let caption = Caption::new(pen.bold(), self.course.name(&stop.place)).and(pen, self.stood(stop));
            let y = self.y(self.course.km(stop.chainage_m));
            let at = DVec2::new(self.x(stop.departure_s), y - BAR_MM * 0.4);
            items.extend(self.beside(&caption.marked(stop.standing), at, true, INK, taken));
        }
        items.extend(self.clock_changes(taken));
        items.extend(self.sun(light, taken));
        items
    }

    fn stood(&self, stop: &StopDone) -> String {
        let words = &self.course.words;
        let dwell_s = stop.departure_s - stop.arrival_s - stop.hold_s;
        let (stop_time, hold) = (self.course.duration(dwell_s), self.course.duration(stop.hold_s));
        let args = [("stop", stop_time.as_str()), ("hold", hold.as_str())];
        let key = match (stop.hold_s >= 30.0, dwell_s >= 30.0) {
            (true, true) => "draw.stop_and_hold",
            (true, false) => "draw.hold",
            _ => "draw.stop",
        };
        let stood = words.fill(key, &args);
        let changed = stop.set_before != stop.set_after;
        if changed { words.fill("draw.stop_and_change", &[("stop", &stood)]) } else { stood }
    }

    /// Words near a point, to the upper right of the line or to its lower left, with a leader where they are far off.
    fn beside(&self, caption: &Caption, at: DVec2, right: bool, color: Rgb, taken: &mut Taken) -> Vec<Item> {
        let width = caption.width_mm();
        let height = self.pen(SMALL_PT).capital_mm();
        // Never on the level of the point: there runs the hairline of its station.
        let mut spots = Vec::new();
        for step in 0..160 {
            let (away, level) = (1.2 + f64::from(step % 8) * 2.0, 0.9 + f64::from(step / 8) * 1.3);
            for (on_right, up) in [(true, true), (false, false), (true, false), (false, true)] {
                let x = if on_right { at.x + away } else { at.x - away - width };
                let y = if up { at.y - level } else { at.y + level + height };
                let strange = if on_right == right { 0.0 } else { 5.0 } + if up == right { 0.0 } else { 3.0 };
                spots.push((away.hypot(level) + strange, DVec2::new(x, y), on_right));
            }
        }
        spots.sort_by(|a, b| a.0.total_cmp(&b.0));
        let room = self.plot.grown(-0.6);
        let end = |spot: DVec2, on_right: bool| {
            DVec2::new(if on_right { spot.x - 0.5 } else { spot.x + width + 0.5 }, spot.y - height / 2.0)
        };
        let wanted = spots.iter().map(|(_, spot, on_right)| Led {
            extent: caption.extent(*spot).grown(0.35),
            leader: Some((at, end(*spot, *on_right))),
        });
        let Some(found) = taken.first_led(room, wanted) else { return Vec::new() };
        let (_, spot, on_right) = spots[found];
        let mut items = Vec::new();
        let end = end(spot, on_right);
        if end.distance(at) > 3.0 {
            items.push(rule(at, end, 0.08, color));
        }
        items.extend(caption.draw(spot, None));
        items
    }

    /// Where one clock gives way to the next: both times.
    fn clock_changes(&self, taken: &mut Taken) -> Vec<Item> {
        let mut items = Vec::new();
        for pair in self.clocks.windows(2) {
            let at = self.course.journey.instant(pair[1].from_s);
            let (from, to) = (pair[0].time(at), pair[1].time(at));
            let text = self.course.words.fill(
                "draw.clock.change",
                &[("from", &from), ("first", &pair[0].name), ("to", &to), ("second", &pair[1].name)],
            );
            let x = self.x(pair[1].from_s);
            let (top, foot) = (DVec2::new(x, self.plot.min.y), DVec2::new(x, self.plot.max.y));
            items.push(lines(vec![top, foot], stroke(palette::BORDER, 0.14, Some(0.8))));
            let caption = Caption::new(self.pen(SMALL_PT).colored(palette::BORDER), text);
            let spots = (0..40).map(|n| DVec2::new(x + 1.2, self.plot.min.y + 3.4 + f64::from(n) * 2.6));
            let spots: Vec<DVec2> = spots.collect();
            let wanted = spots.iter().map(|spot| caption.extent(*spot).grown(0.4));
            if let Some(found) = taken.first(self.plot, wanted) {
                items.extend(caption.draw(spots[found], None));
            }
        }
        items
    }

    /// Sunset and sunrise where the train is, at the foot of the chart.
    fn sun(&self, light: &[Light], taken: &mut Taken) -> Vec<Item> {
        let words = &self.course.words;
        let mut items = Vec::new();
        for pair in light.windows(2) {
            let key = match (pair[0].twilight, pair[1].twilight) {
                (Twilight::Day, _) => "draw.sunset",
                (_, Twilight::Day) => "draw.sunrise",
                _ => continue,
            };
            let at_s = pair[1].from_s;
            let Some(clock) = Course::clock_at(&self.clocks, at_s) else { continue };
            let time = clock.time(self.course.journey.instant(at_s));
            let caption = Caption::new(self.pen(SMALL_PT).colored(SOFT), words.fill(key, &[("time", &time)]));
            let left = self.x(at_s) - caption.width_mm() - 0.9;
            let right = self.x(at_s) + 0.9;
            // Words about the sun stand on the bright side where they can.
            let sides = if key == "draw.sunset" { [left, right] } else { [right, left] };
            let levels = [self.plot.max.y - 1.5, self.plot.min.y + 3.4];
            let spots: Vec<DVec2> = levels.iter().flat_map(|y| sides.map(|x| DVec2::new(x, *y))).collect();
            if let Some(found) = taken.first(self.plot, spots.iter().map(|spot| caption.extent(*spot))) {
                items.extend(caption.draw(spots[found], None));
                let x = self.x(at_s);
                let y = spots[found].y;
                items.push(rule(DVec2::new(x, y - 2.0), DVec2::new(x, y + 0.8), 0.1, SOFT));
            }
        }
        items
    }
}

/// The bar of a stop; what is held is hatched, from some millimetres on.
fn bar(from: DVec2, to: DVec2, held: f64) -> Vec<Item> {
    let points = corners(from, to).to_vec();
    let mut items = vec![filled(points.clone(), WHITE)];
    let room = Extent { min: DVec2::new((from.x + held).min(to.x), from.y), max: to };
    let height = to.y - from.y;
    let count = ((room.max.x - room.min.x + height) / 0.7).ceil().clamp(0.0, 2_000.0) as u32;
    for n in 1..count {
        let x = room.min.x + 0.7 * f64::from(n);
        let stroke_of = [DVec2::new(x, from.y), DVec2::new(x - height, to.y)];
        for part in trim::line(&stroke_of, room) {
            items.push(lines(part, stroke(INK, 0.09, None)));
        }
    }
    items.push(Item::Path(Path { points, closed: true, fill: None, stroke: stroke(INK, 0.12, None) }));
    items
}

/// A reported span of time: a line with ends, as one draws what is not known exactly.
fn window(from: f64, to: f64, y: f64) -> Vec<Item> {
    let mut items = vec![rule(DVec2::new(from, y), DVec2::new(to, y), 0.45, palette::REPORT)];
    for x in [from, to] {
        items.push(rule(DVec2::new(x, y - 1.2), DVec2::new(x, y + 1.2), 0.3, palette::REPORT));
    }
    let middle = DVec2::new(f64::midpoint(from, to), y);
    items.push(Item::Circle(Circle { middle, radius_mm: 0.45, fill: Some(palette::REPORT), stroke: None }));
    items
}
