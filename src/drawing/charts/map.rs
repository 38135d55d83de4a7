//! The line on a map: land and waters, stations and cities, the hours of the journey along it.

use std::collections::BTreeSet;

use glam::DVec2;

use super::Course;
use super::caption::Caption;
use super::course::{Clock, Place, whole};
use super::frame::{Entry, Frame, Said};
use super::ground::{self, Window};
use super::room::{Led, Taken};
use super::trim;
use crate::drawing::ink::corners;
use crate::drawing::letters;
use crate::drawing::palette;
use crate::drawing::paper::{FAINT, INK, Pen, SOFT, WHITE, filled, lines, rule, stroke};
use crate::drawing::picture::{Anchor, Circle, Extent, Item, Path, Picture, Rgb};
use crate::geo::{City, GeoData, GeoDataFault, LatLon, Twilight};
use crate::scenario::{Standing, Supply};
use crate::words::Lang;

/// Share of the map that is kept free around the line.
const AIR: f64 = 0.08;
/// Least width and height of the country shown, metres.
const LEAST_M: f64 = 6_000.0;
/// Distance between the points of the line that are drawn, millimetres.
const LINE_STEP_MM: f64 = 0.3;
const LINE_MM: f64 = 1.1;
const CASING_MM: f64 = 1.9;
const STATION_PT: f64 = 7.0;
const CITY_PT: f64 = 6.0;
const SMALL_PT: f64 = 5.5;
const COUNTRY_PT: f64 = 13.0;
/// From the line to the name of a country.
const COUNTRY_MM: f64 = 30.0;
/// Most ticks along the line: hours, and posts.
const MOST_HOURS: f64 = 32.0;
const MOST_POSTS: f64 = 16.0;
const TICKS_MIN: [i64; 10] = [1, 2, 5, 10, 15, 30, 60, 180, 360, 1_440];
const STEPS: [f64; 13] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4];
/// Hours that are nearer to each other on paper share one mark.
const SAME_HOUR_MM: f64 = 1.6;
/// A city so near to a named station of the line is not named again, millimetres.
const SAME_CITY_MM: f64 = 4.5;
/// Lines of latitude and longitude are so many degrees apart.
const NET_DEG: [f64; 9] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0];
/// Where seas are named: key, degrees north, degrees east.
const SEAS: [(&str, f64, f64); 3] =
    [("sea.bohai", 38.75, 119.6), ("sea.korea_bay", 38.95, 123.5), ("sea.yellow", 37.2, 123.2)];

struct Chart<'a> {
    course: Course<'a>,
    data: &'a GeoData,
    window: Window,
    clocks: Vec<Clock>,
    places: Vec<Place>,
    /// The line on paper.
    way: Vec<DVec2>,
}

/// A full hour on the way.
struct Hour {
    at: DVec2,
    normal: DVec2,
    told: String,
    twilight: Twilight,
}

/// The map of a journey.
///
/// # Errors
/// When the base map was damaged before the program was built.
pub fn sheet(course: &Course<'_>) -> Result<Picture, GeoDataFault> {
    let data = GeoData::for_line(course.journey.alignment())?;
    let words = &course.words;
    let mut lead = vec![course.lead()];
    if data.is_flat {
        lead.push(words.get("land.flat").to_owned());
    }
    let mut credits = super::course::credits(course, !data.is_flat);
    if !data.borders.is_empty() {
        credits.push(words.get("border.note").to_owned());
    }
    let frame = Frame {
        kind: words.get("draw.map").to_owned(),
        lead,
        legend: legend(course, &data),
        said: said(course),
        credits,
    };
    Ok(frame.sheet(course, |room| Chart::new(*course, &data, room).items()))
}

fn legend(course: &Course<'_>, data: &GeoData) -> Vec<Entry> {
    let words = &course.words;
    let flat = |color, width, dash| vec![lines(vec![DVec2::ZERO, DVec2::new(8.0, 0.0)], stroke(color, width, dash))];
    let entry = |symbol, width_mm, key: &str| Entry { symbol, width_mm, label: words.get(key).to_owned() };
    let used: BTreeSet<&str> = course.supplies().iter().map(|(.., supply)| supply_key(*supply)).collect();
    let mut entries = Vec::new();
    for supply in [Supply::Dc3000, Supply::Diesel, Supply::Ac25000] {
        if used.contains(supply_key(supply)) {
            entries.push(entry(flat(palette::supply(supply), LINE_MM, None), 8.0, supply_key(supply)));
        }
    }
    let mut night = flat(palette::supply(Supply::Diesel), LINE_MM, None);
    night.extend(flat(palette::DARK, 0.4, None));
    entries.push(entry(night, 8.0, "draw.legend.dark"));
    let pill = |x: f64, twilight| {
        let (fill, _) = pill_colors(twilight);
        let points = corners(DVec2::new(x, -1.2), DVec2::new(x + 3.2, 1.2)).to_vec();
        Item::Path(Path { points, closed: true, fill: Some(fill), stroke: stroke(palette::DARK, 0.1, None) })
    };
    let pills = vec![pill(0.0, Twilight::Day), pill(3.6, Twilight::Civil), pill(7.2, Twilight::Night)];
    entries.push(entry(pills, 10.4, "draw.legend.hours"));
    entries.push(entry(post(DVec2::new(1.0, 0.0), DVec2::new(0.0, 1.0)), 2.0, "draw.legend.posts"));
    if !data.borders.is_empty() {
        entries.push(entry(flat(palette::BORDER, 0.3, Some(1.6)), 8.0, "draw.legend.border"));
    }
    if !data.is_flat {
        let heights = [0.0, 200.0, 400.0, 700.0, 1_100.0];
        let tints = heights.iter().enumerate().map(|(at, height)| {
            let x = at as f64 * 2.4;
            let color =
                palette::HEIGHTS.iter().rev().find(|(from, _)| from <= height).map_or(WHITE, |(_, color)| *color);
            filled(corners(DVec2::new(x, -1.2), DVec2::new(x + 2.4, 1.2)), color)
        });
        entries.push(entry(tints.collect(), 12.0, "draw.legend.heights"));
    }
    entries
}

fn supply_key(supply: Supply) -> &'static str {
    if supply == Supply::Diesel { "map.no_wire" } else { supply.key() }
}

fn said(course: &Course<'_>) -> Vec<Said> {
    let words = &course.words;
    let departure = words.text(&course.scenario.departure_note).to_owned();
    let clocks = course.clocks();
    let time = clocks.first().map(|clock| clock.time(course.journey.departure())).unwrap_or_default();
    let text = format!("{} {time}", words.get("departure"));
    let mut said = vec![Said { standing: course.scenario.departure_standing, text, source: departure }];
    if !course.journey.passings().is_empty() {
        let (text, source) = (words.get("draw.hours").to_owned(), words.get("draw.driven.note").to_owned());
        said.push(Said { standing: Standing::Reconstruction, text, source });
    }
    said.extend(super::course::said_of_wires(course));
    said
}

/// A light and a dark colour for the mark of an hour: ground and letters.
fn pill_colors(twilight: Twilight) -> (Rgb, Rgb) {
    match twilight {
        Twilight::Day => (WHITE, INK),
        Twilight::Civil | Twilight::Nautical => (palette::DUSK, WHITE),
        Twilight::Astronomical | Twilight::Night => (palette::DARK, WHITE),
    }
}

/// The mark of a km post: a short stroke across the line.
fn post(at: DVec2, normal: DVec2) -> Vec<Item> {
    vec![rule(at - normal * 1.3, at + normal * 1.3, 0.3, INK)]
}

impl<'a> Chart<'a> {
    fn new(course: Course<'a>, data: &'a GeoData, room: Extent) -> Self {
        let line = course.journey.alignment();
        let (from, to) = course.ends_km();
        let (from_m, to_m) = (line.chainage_at_km(from), line.chainage_at_km(to));
        let coarse = (0..=1_000).map(|n| line.pose(from_m + (to_m - from_m) * f64::from(n) / 1e3).position.truncate());
        let all = Extent::of(coarse).unwrap_or(Extent { min: DVec2::ZERO, max: DVec2::ZERO });
        let size = (all.max - all.min).max(DVec2::splat(LEAST_M)) * (1.0 + 2.0 * AIR);
        let scale = (room.max - room.min) / size;
        let mm_per_m = scale.x.min(scale.y);
        let middle = (all.min + all.max) / 2.0;
        let window = Window { projection: *line.projection(), middle, room, mm_per_m };
        let count = ((to_m - from_m) * mm_per_m / LINE_STEP_MM).ceil().clamp(2.0, 20_000.0) as u32;
        let way = (0..=count).map(|n| {
            window.on(line.pose(from_m + (to_m - from_m) * f64::from(n) / f64::from(count)).position.truncate())
        });
        let (way, clocks, places) = (way.collect(), course.clocks(), course.places());
        Self { course, data, window, clocks, places, way }
    }

    fn pen(&self, size_pt: f64) -> Pen {
        Pen::new(self.course.words.lang(), size_pt)
    }

    /// A place of the line on paper, and the way across it.
    fn on_line(&self, chainage_m: f64) -> (DVec2, DVec2) {
        let pose = self.course.journey.alignment().pose(chainage_m);
        let at = self.window.on(pose.position.truncate());
        // The way across a longer piece: small bends do not turn the marks.
        let by = 1.5 / self.window.mm_per_m;
        let end = |by: f64| self.window.on(self.course.journey.alignment().pose(chainage_m + by).position.truncate());
        let along = (end(by) - end(-by)).normalize_or(DVec2::X);
        (at, DVec2::new(along.y, -along.x))
    }

    fn at_km(&self, km: f64) -> (DVec2, DVec2) {
        self.on_line(self.course.journey.alignment().chainage_at_km(km))
    }

    fn items(&self) -> Vec<Item> {
        let group = |name: &str, items| Item::Group(name.to_owned(), items);
        let room = self.window.room;
        let mut taken = Taken::default();
        taken.take_line(&self.way, CASING_MM / 2.0 + 0.1);
        let mut items = vec![group("land", ground::land(&self.window, self.data))];
        let aside = self.aside(&mut taken);
        items.push(group("net", self.net(&mut taken)));
        let posts = self.posts(&mut taken);
        let hours = self.hours();
        for hour in &hours {
            taken.take(Extent { min: hour.at - 0.9, max: hour.at + 0.9 });
        }
        let dots = self.dots();
        for (at, radius, _) in &dots {
            taken.take(Extent { min: *at - *radius, max: *at + *radius });
        }
        // Hours stand between the great stations and the others, which can give way farther.
        let mut stations = self.stations(|rank| rank == 1, &mut taken);
        let hour_items = self.hour_items(&hours, &mut taken);
        stations.extend(self.stations(|rank| rank != 1, &mut taken));
        let post_items = self.post_items(&posts, &mut taken);
        let cities = self.cities(&mut taken);
        let countries = self.countries(&mut taken);
        let minor = self.minor_stations(&mut taken);
        let waters = self.waters(&mut taken);
        items.push(group("countries", countries));
        items.push(group("water-names", waters));
        items.push(group("cities", cities));
        items.push(group("line", self.line()));
        items.push(group("posts", post_items));
        items.push(group("dots", dots.into_iter().map(|(at, radius, fill)| dot(at, radius, fill)).collect()));
        items.push(group("minor-stations", minor));
        items.push(group("hours", hour_items));
        items.push(group("stations", stations));
        items.push(group("aside", aside));
        let points = corners(room.min, room.max).to_vec();
        items.push(Item::Path(Path { points, closed: true, fill: None, stroke: stroke(INK, 0.25, None) }));
        items
    }

    /// Lines of latitude and longitude with their degrees along the left and lower edge.
    fn net(&self, taken: &mut Taken) -> Vec<Item> {
        let room = self.window.room;
        let edge = (0..=40).flat_map(|n| {
            let share = f64::from(n) / 40.0;
            let at = room.min.lerp(room.max, share);
            [
                DVec2::new(at.x, room.min.y),
                DVec2::new(at.x, room.max.y),
                DVec2::new(room.min.x, at.y),
                DVec2::new(room.max.x, at.y),
            ]
        });
        let middle = self.window.earth((room.min + room.max) / 2.0);
        let near = |p: LatLon| LatLon::new(p.lat_deg, turned(p.lon_deg, middle.lon_deg));
        let places: Vec<LatLon> = edge.map(|on| near(self.window.earth(on))).collect();
        let span = |value: fn(&LatLon) -> f64| {
            places.iter().map(value).fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)))
        };
        let (south, north) = span(|p| p.lat_deg);
        let (west, east) = span(|p| p.lon_deg);
        let step = NET_DEG.into_iter().find(|step| (east - west) / step <= 8.0).unwrap_or(NET_DEG[8]);
        let multiples = |from: f64, to: f64| {
            let first = (from / step).ceil();
            let count = ((to / step).floor() - first).clamp(-1.0, 60.0) as i32;
            (0..=count).map(move |n| (first + f64::from(n)) * step)
        };
        let mut items = Vec::new();
        let pen = self.pen(5.0).colored(SOFT);
        let mut name = |at: DVec2, text: String, items: &mut Vec<Item>| {
            let caption = Caption::new(pen, text);
            if room.holds(caption.extent(at)) && taken.free(caption.extent(at)) {
                taken.take(caption.extent(at).grown(0.4));
                items.extend(caption.draw(at, Some(WHITE)));
            }
        };
        for lat in multiples(south, north) {
            let line: Vec<LatLon> =
                (0..=60).map(|n| LatLon::new(lat, west + (east - west) * f64::from(n) / 60.0)).collect();
            for part in self.window.line(&line) {
                let at = part[0] + DVec2::new(0.8, -0.6);
                items.push(lines(part, stroke(palette::NET, 0.08, None)));
                name(at, degrees(lat, step, "N", "S"), &mut items);
            }
        }
        for lon in multiples(west, east) {
            let line: Vec<LatLon> =
                (0..=60).map(|n| LatLon::new(south + (north - south) * f64::from(n) / 60.0, lon)).collect();
            for part in self.window.line(&line) {
                let at = part[0] + DVec2::new(0.6, -0.9);
                items.push(lines(part, stroke(palette::NET, 0.08, None)));
                name(at, degrees(turned(lon, 0.0), step, "E", "W"), &mut items);
            }
        }
        items
    }

    /// The line by what locomotives live on, dark inside where the train passes by night.
    fn line(&self) -> Vec<Item> {
        let mut items = vec![lines(trim::simplified(&self.way, 0.02), stroke(WHITE, CASING_MM, None))];
        for (from, to, supply) in self.course.supplies() {
            items.push(lines(self.stretch(from, to), stroke(palette::supply(supply), LINE_MM, None)));
        }
        for light in self.course.light().iter().filter(|light| light.twilight >= Twilight::Nautical) {
            let km = |at_s: f64| self.course.journey.at(at_s).km_post;
            items.push(lines(self.stretch(km(light.from_s), km(light.to_s)), stroke(palette::DARK, 0.4, None)));
        }
        items
    }

    fn stretch(&self, from_km: f64, to_km: f64) -> Vec<DVec2> {
        let line = self.course.journey.alignment();
        let (from_m, to_m) = (line.chainage_at_km(from_km), line.chainage_at_km(to_km));
        let count = ((to_m - from_m).abs() * self.window.mm_per_m / LINE_STEP_MM).ceil().clamp(1.0, 20_000.0) as u32;
        let at = |n: u32| {
            let chainage_m = from_m + (to_m - from_m) * f64::from(n) / f64::from(count);
            self.window.on(line.pose(chainage_m).position.truncate())
        };
        trim::simplified(&(0..=count).map(at).collect::<Vec<_>>(), 0.02)
    }

    /// Dots of stations that are always named, with their radius and colour.
    fn dots(&self) -> Vec<(DVec2, f64, Rgb)> {
        let always = self.places.iter().filter(|place| place.always() && place.rank > 0);
        always.map(|place| (self.at_km(place.km).0, if place.rank == 1 { 1.15 } else { 0.85 }, WHITE)).collect()
    }

    /// The names of stations that are always named.
    fn stations(&self, ranked: impl Fn(u8) -> bool, taken: &mut Taken) -> Vec<Item> {
        let lang = self.course.words.lang();
        let mut places: Vec<&Place> = self.places.iter().filter(|place| place.always() && ranked(place.rank)).collect();
        // Where the room is short, the ends of the line have it first.
        let ends = [self.places.first(), self.places.last()];
        places.sort_by_key(|place| (!ends.contains(&Some(*place)), place.rank.max(1)));
        let mut items = Vec::new();
        for place in places {
            let (at, normal) = self.at_km(place.km);
            let size = if place.rank == 1 { STATION_PT + 1.0 } else { STATION_PT };
            let mut drawn = Vec::new();
            if place.rank == 0 {
                drawn.push(rule(at - normal * 1.8, at + normal * 1.8, 0.4, palette::BORDER));
            }
            let caption = Caption::of_place(place, lang, size);
            let color = if place.rank == 0 { palette::BORDER } else { INK };
            drawn.extend(self.name(&caption, at, 1.6, 60, color, taken));
            items.push(Item::Group(format!("station-{}", place.id), drawn));
        }
        items
    }

    /// Words near a point, as near as they can stand, with a leader where they are far off.
    fn name(&self, caption: &Caption, at: DVec2, gap: f64, rings: u32, color: Rgb, taken: &mut Taken) -> Vec<Item> {
        let size = caption.extent(DVec2::ZERO);
        let (width, height) = (size.max.x, size.max.y - size.min.y);
        let base = -size.min.y;
        let mut spots = Vec::new();
        for ring in 0..rings {
            let away = gap + f64::from(ring) * 1.1;
            for (x, y, cost) in [
                (1.0, 0.0, 0.0),
                (-1.0, 0.0, 0.3),
                (0.75, 0.75, 0.2),
                (0.75, -0.75, 0.1),
                (-0.75, 0.75, 0.4),
                (-0.75, -0.75, 0.3),
                (0.0, 1.0, 0.5),
                (0.0, -1.0, 0.5),
                (0.9, 0.4, 0.3),
                (0.9, -0.4, 0.3),
                (-0.9, 0.4, 0.4),
                (-0.9, -0.4, 0.4),
            ] {
                let to = at + DVec2::new(x, y) * away;
                // The box stands off in the way it is asked for: its near edge or corner at that point.
                let left = if x > 0.1 {
                    to.x
                } else if x < -0.1 {
                    to.x - width
                } else {
                    to.x - width / 2.0
                };
                let top = if y > 0.5 {
                    to.y
                } else if y < -0.5 {
                    to.y - height
                } else {
                    to.y - height / 2.0
                };
                spots.push((f64::from(ring) + cost, DVec2::new(left, top + base)));
            }
        }
        spots.sort_by(|a, b| a.0.total_cmp(&b.0));
        let room = self.window.room.grown(-0.8);
        let leader = |spot: DVec2| {
            let extent = caption.extent(spot);
            let near = at.clamp(extent.min, extent.max);
            let end = DVec2::new(near.x, near.y.clamp(extent.min.y + height * 0.25, extent.max.y - height * 0.25));
            (near.distance(at) > gap + 1.6).then_some((at, end))
        };
        let wanted =
            spots.iter().map(|(_, spot)| Led { extent: caption.extent(*spot).grown(0.25), leader: leader(*spot) });
        let Some(found) = taken.first_led(room, wanted) else { return Vec::new() };
        let (_, spot) = spots[found];
        let mut items = Vec::new();
        if let Some((_, end)) = leader(spot) {
            items.push(rule(at, end, 0.28, WHITE));
            items.push(rule(at, end, 0.12, color));
        }
        items.extend(caption.draw(spot, Some(WHITE)));
        items
    }

    /// Full hours on the way; those at one place are told together.
    fn hours(&self) -> Vec<Hour> {
        let duration_s = self.course.journey.duration_s();
        let fits = |minutes: &i64| duration_s / (*minutes as f64 * 60.0) <= MOST_HOURS;
        let minutes = TICKS_MIN.into_iter().find(fits).unwrap_or(TICKS_MIN[9]);
        let mut ticks = Vec::new();
        for (at, clock) in self.clocks.iter().enumerate() {
            // The instant of a change belongs to the clock that begins.
            let ends = if at + 1 < self.clocks.len() { clock.to_s } else { f64::INFINITY };
            let own = clock.ticks(&self.course, minutes).into_iter().filter(move |tick| tick.at_s < ends);
            ticks.extend(own.map(|tick| (at, tick)));
        }
        let mut hours: Vec<Hour> = Vec::new();
        for (clock, tick) in &ticks {
            // A time that two clocks show is told with the name of its clock.
            let twice = ticks.iter().any(|(other, same)| other != clock && same.time == tick.time);
            let told = if twice { format!("{} {}", tick.time, self.clocks[*clock].name) } else { tick.time.clone() };
            let (at, normal) = self.on_line(self.course.journey.at(tick.at_s).chainage_m);
            match hours.last_mut().filter(|last| last.at.distance(at) < SAME_HOUR_MM) {
                Some(last) => last.told = format!("{}, {told}", last.told),
                None => hours.push(Hour { at, normal, told, twilight: self.course.twilight(tick.at_s) }),
            }
        }
        hours
    }

    fn hour_items(&self, hours: &[Hour], taken: &mut Taken) -> Vec<Item> {
        let room = self.window.room.grown(-0.8);
        let mut items = Vec::new();
        for hour in hours {
            let (fill, ink) = pill_colors(hour.twilight);
            let pen = self.pen(SMALL_PT).bold().colored(ink);
            let (width, height) = (pen.width_mm(&hour.told) + 1.6, pen.capital_mm() + 1.3);
            let half = DVec2::new(width, height) / 2.0;
            let mut middles = Vec::new();
            for ring in 0..30 {
                for turn in [0.0, 0.5, -0.5, 1.0, -1.0] {
                    for side in [1.0, -1.0] {
                        let way = DVec2::from_angle(turn).rotate(hour.normal * side);
                        // Far enough that the box, not its middle, stands off.
                        let reach = (half.x / way.x.abs().max(1e-6)).min(half.y / way.y.abs().max(1e-6));
                        middles.push(hour.at + way * (reach + 2.2 + f64::from(ring) * 0.9));
                    }
                }
            }
            let end = |middle: DVec2| hour.at.clamp(middle - half, middle + half);
            middles.retain(|middle| !self.crosses(hour.at, end(*middle)));
            let wanted = middles.iter().map(|middle| Led {
                extent: Extent { min: *middle - half, max: *middle + half }.grown(0.3),
                leader: Some((hour.at, end(*middle))),
            });
            let Some(found) = taken.first_led(room, wanted) else { continue };
            let middle = middles[found];
            let points = corners(middle - half, middle + half).to_vec();
            let end = end(middle);
            items.push(rule(hour.at, end, 0.36, WHITE));
            items.push(rule(hour.at, end, 0.18, palette::DARK));
            items.push(dot(hour.at, 0.5, palette::DARK));
            items.push(Item::Path(Path {
                points,
                closed: true,
                fill: Some(fill),
                stroke: stroke(palette::DARK, 0.12, None),
            }));
            let base = middle + DVec2::new(0.0, pen.capital_mm() / 2.0);
            items.push(pen.text(base, Anchor::Middle, hour.told.as_str()));
        }
        items
    }

    /// Whether a leader that begins on the line runs over it again.
    fn crosses(&self, from: DVec2, to: DVec2) -> bool {
        let length = from.distance(to);
        let from = from.lerp(to, (CASING_MM / length.max(1e-9)).min(1.0));
        let side = |a: DVec2, b: DVec2, p: DVec2| (b - a).perp_dot(p - a) > 0.0;
        self.way.windows(2).any(|pair| {
            let (a, b) = (pair[0], pair[1]);
            side(a, b, from) != side(a, b, to) && side(from, to, a) != side(from, to, b)
        })
    }

    /// Km posts: where they stand.
    fn posts(&self, taken: &mut Taken) -> Vec<(f64, DVec2, DVec2)> {
        let (from, to) = self.course.ends_km();
        let step = STEPS.into_iter().find(|step| (to - from) / step <= MOST_POSTS).unwrap_or(STEPS[12]);
        let first = (from / step).floor() + 1.0;
        let count = ((to / step).floor() - first).clamp(-1.0, 40.0) as i32;
        let posts = (0..=count).map(|n| (first + f64::from(n)) * step);
        let posts: Vec<_> = posts.map(|km| (km, self.at_km(km))).map(|(km, (at, normal))| (km, at, normal)).collect();
        for (_, at, _) in &posts {
            taken.take(Extent { min: *at - 1.2, max: *at + 1.2 });
        }
        posts
    }

    fn post_items(&self, posts: &[(f64, DVec2, DVec2)], taken: &mut Taken) -> Vec<Item> {
        let mut items = Vec::new();
        for (km, at, normal) in posts {
            items.extend(post(*at, *normal));
            let caption = Caption::new(self.pen(SMALL_PT).colored(SOFT), whole(*km));
            items.extend(self.name(&caption, *at, 1.7, 3, SOFT, taken));
        }
        items
    }

    /// Stations of the line that have room near it.
    fn minor_stations(&self, taken: &mut Taken) -> Vec<Item> {
        let lang = self.course.words.lang();
        let mut places: Vec<&Place> = self.places.iter().filter(|place| !place.always()).collect();
        places.sort_by_key(|place| place.rank);
        let mut items = Vec::new();
        for place in places {
            let (at, _) = self.at_km(place.km);
            if place.rank > 3 && self.places.len() > 30 {
                continue;
            }
            let drawn = self.name(&Caption::of_place(place, lang, SMALL_PT), at, 1.3, 2, SOFT, taken);
            if !drawn.is_empty() {
                items.push(dot(at, 0.45, WHITE));
                items.extend(drawn);
            }
        }
        items
    }

    fn cities(&self, taken: &mut Taken) -> Vec<Item> {
        let stations: Vec<(&Place, DVec2)> =
            self.places.iter().filter(|place| place.rank > 0).map(|place| (place, self.at_km(place.km).0)).collect();
        let known = |city: &City, at: DVec2| {
            stations.iter().any(|(place, on)| {
                let same =
                    place.name == city.name_en || place.name == city.name_local || place.local == city.name_local;
                on.distance(at) < 25.0 && same || place.always() && on.distance(at) < SAME_CITY_MM
            })
        };
        let mut cities: Vec<(&City, DVec2)> =
            self.data.cities.iter().map(|city| (city, self.window.place(city.at()))).collect();
        cities.retain(|(city, at)| self.window.holds(*at) && !known(city, *at));
        cities.sort_by_key(|(city, _)| (city.class, std::cmp::Reverse(city.population)));
        let mut items = Vec::new();
        for (city, at) in cities {
            let radius = match city.class {
                ..=2 => 0.7,
                3 => 0.5,
                _ => 0.38,
            };
            let own = Extent { min: at - radius, max: at + radius };
            if !taken.free(own) {
                continue;
            }
            let size = if city.class <= 2 {
                CITY_PT + 0.5
            } else if city.class == 3 {
                CITY_PT
            } else {
                SMALL_PT
            };
            let drawn = self.name(&self.city_name(city, size), at, radius + 0.6, 1, SOFT, taken);
            if drawn.is_empty() {
                continue;
            }
            taken.take(own);
            items.push(dot(at, radius, [120, 116, 110]));
            items.extend(drawn);
        }
        items
    }

    fn city_name(&self, city: &City, size: f64) -> Caption {
        let pen = self.pen(size);
        let own =
            matches!((self.course.words.lang(), city.country.as_str()), (Lang::Zh, "CN") | (Lang::Ko, "KP" | "KR"));
        if own && !city.name_local.is_empty() {
            return Caption::new(pen, city.name_local.as_str());
        }
        let local = if city.name_local == city.name_en { "" } else { city.name_local.as_str() };
        // Chinese type sets this quotation mark as wide as a character.
        let chinese = self.course.words.lang() == Lang::Zh;
        let name = if chinese { city.name_en.replace('\u{2019}', "'") } else { city.name_en.clone() };
        Caption::new(pen, name).and(pen.colored(SOFT), local)
    }

    /// The name of each country in the middle of what is seen of it.
    fn countries(&self, taken: &mut Taken) -> Vec<Item> {
        let room = self.window.room;
        let mut items = Vec::new();
        for land in &self.data.land {
            let key = format!("country.{}", land.country.to_lowercase().replace(' ', "_"));
            if !crate::words::Words::knows(&key) {
                continue;
            }
            let rings: Vec<Vec<DVec2>> = land.polygons.iter().flatten().map(|ring| self.window.ring(ring)).collect();
            let caption = Caption::new(self.pen(COUNTRY_PT).colored(FAINT), self.course.words.get(&key));
            let mut spots: Vec<DVec2> = Vec::new();
            let (columns, rows) = (((room.max.x - room.min.x) / 5.0) as u32, ((room.max.y - room.min.y) / 4.0) as u32);
            for row in 0..rows {
                for column in 0..columns {
                    spots.push(room.min + DVec2::new(f64::from(column) * 5.0, f64::from(row) * 4.0));
                }
            }
            spots.retain(|spot| {
                let extent = caption.extent(*spot).grown(0.6);
                corners(extent.min, extent.max).into_iter().all(|corner| inside(&rings, corner))
            });
            let count = spots.len().max(1) as f64;
            let middle = spots.iter().copied().sum::<DVec2>() / count;
            // In the midst of the country, away from the line.
            let width = caption.width_mm();
            let cost = |spot: DVec2| {
                let centre = spot + DVec2::new(width / 2.0, -1.5);
                let line = self.way.iter().step_by(10).map(|on| on.distance(centre)).fold(f64::MAX, f64::min);
                spot.distance(middle) + 3.0 * (COUNTRY_MM - line).max(0.0)
            };
            spots.sort_by(|a, b| cost(*a).total_cmp(&cost(*b)));
            if let Some(found) = taken.first(room, spots.iter().map(|spot| caption.extent(*spot).grown(1.0))) {
                items.extend(caption.draw(spots[found], Some(WHITE)));
            }
        }
        items
    }

    /// The names of seas and large rivers, in the colour of water.
    fn waters(&self, taken: &mut Taken) -> Vec<Item> {
        let mut items = Vec::new();
        let words = &self.course.words;
        if !self.data.is_flat {
            for (key, lat, lon) in SEAS {
                let at = self.window.place(LatLon::new(lat, lon));
                let caption = Caption::new(self.pen(8.5).colored(palette::SHORE), words.get(key));
                let at = at - DVec2::new(caption.width_mm() / 2.0, 0.0);
                if taken.first(self.window.room.grown(-1.0), [caption.extent(at).grown(0.5)]).is_some() {
                    items.extend(caption.draw(at, None));
                }
            }
        }
        for river in self.data.rivers.iter().filter(|river| river.rank <= 1) {
            let local = self.course.words.lang() != Lang::En
                && !river.name_local.is_empty()
                && letters::has(&river.name_local, false, self.course.words.lang());
            let name = if local { &river.name_local } else { &river.name };
            let mut parts: Vec<Vec<DVec2>> = river.lines.iter().flat_map(|line| self.window.line(line)).collect();
            parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
            let caption = Caption::new(self.pen(SMALL_PT).colored(palette::RIVER_NAME), name.as_str());
            let Some(part) = parts.first().filter(|part| part.len() > 3 && !name.is_empty()) else { continue };
            // From the middle outwards, so that the name stands where the river is its own.
            let count = part.len();
            let order = (0..count).map(|n| if n % 2 == 0 { count / 2 + n / 2 } else { count / 2 - n / 2 - 1 });
            for at in order.filter(|at| *at < count).take(40) {
                let drawn = self.name(&caption, part[at], 0.7, 1, palette::SHORE, taken);
                if !drawn.is_empty() {
                    items.extend(drawn);
                    break;
                }
            }
        }
        items
    }

    /// Scale bar and arrow to the north, in the corner that is farthest from the line.
    fn aside(&self, taken: &mut Taken) -> Vec<Item> {
        let room = self.window.room;
        let bar_m = 60.0 / self.window.mm_per_m;
        let km = STEPS.into_iter().rev().find(|km| km * 1e3 <= bar_m).unwrap_or(1.0);
        let width = km * 1e3 * self.window.mm_per_m;
        let size = DVec2::new(width + 22.0, 15.0);
        let gap = 2.5;
        let spots = [
            DVec2::new(room.max.x - size.x - gap, room.max.y - size.y - gap),
            DVec2::new(room.min.x + gap, room.max.y - size.y - gap),
            DVec2::new(room.max.x - size.x - gap, room.min.y + gap),
            DVec2::new(room.min.x + gap, room.min.y + gap),
        ];
        let found = taken.first(room, spots.iter().map(|spot| Extent { min: *spot, max: *spot + size })).unwrap_or(0);
        let corner = spots[found];
        let pen = self.pen(SMALL_PT);
        let points = corners(corner, corner + size).to_vec();
        let mut items =
            vec![Item::Path(Path { points, closed: true, fill: Some(WHITE), stroke: stroke(INK, 0.12, None) })];
        let at = corner + DVec2::new(4.0, 8.4);
        for quarter in 0..4 {
            let from = at + DVec2::new(width / 4.0 * f64::from(quarter), 0.0);
            let points = corners(from, from + DVec2::new(width / 4.0, 1.1)).to_vec();
            let fill = Some(if quarter % 2 == 0 { INK } else { WHITE });
            items.push(Item::Path(Path { points, closed: true, fill, stroke: stroke(INK, 0.12, None) }));
        }
        for (share, text) in [
            (0.0, "0".to_owned()),
            (0.5, half_of(km)),
            (1.0, self.course.words.fill("unit.km", &[("value", &whole(km))])),
        ] {
            items.push(pen.text(at + DVec2::new(width * share, -0.9), Anchor::Middle, text));
        }
        let scale = whole((1e3 / self.window.mm_per_m / 1e4).round() * 1e4);
        let scale =
            if self.window.mm_per_m > 0.02 { whole((1e3 / self.window.mm_per_m / 1e2).round() * 1e2) } else { scale };
        let told = self.course.words.fill("draw.scale", &[("value", &scale)]);
        items.push(pen.colored(SOFT).text(at + DVec2::new(0.0, 4.4), Anchor::Start, told));
        // True north at this corner of the map.
        let foot = corner + DVec2::new(width + 14.5, 12.6);
        let plane = self.window.projection.project(self.window.earth(foot));
        let turn = self.window.projection.convergence_rad(plane);
        let up = DVec2::new(-turn.sin(), -turn.cos());
        let across = DVec2::new(-up.y, up.x);
        let tip = foot + up * 7.0;
        let half = |side: f64| vec![tip, foot + across * (1.7 * side), foot + up * 1.6];
        items.push(filled(half(-1.0), INK));
        let (points, stroke) = (half(1.0), stroke(INK, 0.12, None));
        items.push(Item::Path(Path { points, closed: true, fill: Some(WHITE), stroke }));
        let north = tip + up * 0.7;
        items.push(pen.bold().text(north, Anchor::Middle, self.course.words.get("map.north")));
        items
    }
}

fn dot(middle: DVec2, radius_mm: f64, fill: Rgb) -> Item {
    Item::Circle(Circle { middle, radius_mm, fill: Some(fill), stroke: stroke(INK, radius_mm * 0.28, None) })
}

/// Half of a distance of a scale bar.
fn half_of(km: f64) -> String {
    let half = km / 2.0;
    if half.fract() == 0.0 { whole(half) } else { format!("{half:.1}") }
}

/// A longitude whole turns away, as near to another as can be.
fn turned(lon_deg: f64, near: f64) -> f64 {
    lon_deg - ((lon_deg - near) / 360.0).round() * 360.0
}

/// Degrees as maps write them.
fn degrees(value: f64, step: f64, above: &str, below: &str) -> String {
    let decimals = if step >= 1.0 {
        0
    } else if step >= 0.1 {
        1
    } else {
        2
    };
    let side = if value < -1e-9 { below } else { above };
    format!("{:.decimals$}° {side}", value.abs())
}

/// Whether a point lies in an odd number of rings.
fn inside(rings: &[Vec<DVec2>], p: DVec2) -> bool {
    let crosses =
        |a: DVec2, b: DVec2| (a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x);
    let count: usize = rings
        .iter()
        .map(|ring| (0..ring.len()).filter(|at| crosses(ring[*at], ring[(at + 1) % ring.len()])).count())
        .sum();
    count % 2 == 1
}
