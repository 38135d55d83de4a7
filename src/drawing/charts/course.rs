//! What sheets tell of a journey: kilometres, clocks, light, wires, names.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::frame::Said;
use crate::geo::{self, LatLon, Twilight};
use crate::journey::Journey;
use crate::scenario::{Scenario, SpeedLimit, StructureKind, Supply};
use crate::words::{Lang, Words};

/// From one look at the sun to the next, seconds; fewer looks on a long journey.
const LIGHT_STEP_S: f64 = 60.0;
/// Most looks at the sun.
const LIGHT_STEPS: f64 = 3_000.0;
/// Most ticks of a clock that are searched for.
const MOST_MINUTES: i64 = 400_000;

/// A scenario with its solved journey, in the words of a language.
#[derive(Clone, Copy)]
pub struct Course<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Its journey.
    pub journey: &'a Journey,
    /// The words.
    pub words: Words,
}

/// A clock and the stretch of the journey where it applies.
#[derive(Clone, Debug)]
pub struct Clock {
    /// What people call it.
    pub name: String,
    /// Its zone.
    pub zone: TimeZone,
    /// Applies from here, seconds since departure.
    pub from_s: f64,
    /// Up to here.
    pub to_s: f64,
}

/// A tick of a clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Seconds since departure.
    pub at_s: f64,
    /// What the clock shows, `06:00`.
    pub time: String,
    /// Whether a day begins.
    pub midnight: bool,
}

/// A stretch of the journey under one kind of light.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Light {
    /// From here, seconds since departure.
    pub from_s: f64,
    /// Up to here.
    pub to_s: f64,
    /// How dark it is where the train is.
    pub twilight: Twilight,
}

/// A place of the line that has a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Id.
    pub id: String,
    /// Name in the language of the sheet.
    pub name: String,
    /// Name in local script where that is another.
    pub local: String,
    /// Km post.
    pub km: f64,
    /// 0 a border, else the rank of a station.
    pub rank: u8,
}

impl Place {
    /// Whether it is named on every sheet.
    pub fn always(&self) -> bool {
        self.rank <= 2
    }
}

impl Clock {
    /// Its time at an instant, `06:20`.
    pub fn time(&self, at: Timestamp) -> String {
        let at = at.to_zoned(self.zone.clone());
        format!("{:02}:{:02}", at.hour(), at.minute())
    }

    /// Full hours (or other multiples of some minutes since midnight) on its stretch, both ends included.
    pub fn ticks(&self, course: &Course<'_>, minutes: i64) -> Vec<Tick> {
        let departure_s = course.journey.departure().as_second();
        let first = (departure_s as f64 + self.from_s.max(0.0) - 0.5) / 60.0;
        let last = (departure_s as f64 + self.to_s.min(course.journey.duration_s()) + 0.5) / 60.0;
        let (first, last) = (first.ceil() as i64, last.floor() as i64);
        let mut ticks = Vec::new();
        for minute in first..=last.min(first + MOST_MINUTES) {
            let Ok(at) = Timestamp::from_second(minute * 60) else { break };
            let local = at.to_zoned(self.zone.clone());
            let of_day = i64::from(local.hour()) * 60 + i64::from(local.minute());
            if of_day % minutes.max(1) == 0 {
                let time = format!("{:02}:{:02}", local.hour(), local.minute());
                ticks.push(Tick { at_s: (minute * 60 - departure_s) as f64, time, midnight: of_day == 0 });
            }
        }
        ticks
    }
}

impl Course<'_> {
    /// Km posts of the front at departure and at arrival.
    pub fn ends_km(&self) -> (f64, f64) {
        let (from, to) = (self.journey.at(0.0).km_post, self.journey.at(self.journey.duration_s()).km_post);
        (from, to.max(from + 1e-3))
    }

    /// Km post at a chainage.
    pub fn km(&self, chainage_m: f64) -> f64 {
        self.journey.alignment().km_post(chainage_m)
    }

    /// When the front comes to a km post, seconds since departure.
    pub fn time_at_km(&self, km: f64) -> f64 {
        self.journey.time_at_chainage(self.journey.alignment().chainage_at_km(km))
    }

    /// Where the front is at a time.
    pub fn place_at(&self, elapsed_s: f64) -> LatLon {
        let line = self.journey.alignment();
        line.projection().unproject(line.pose(self.journey.at(elapsed_s).chainage_m).position.truncate())
    }

    /// Stations and borders between the ends, in the order of travel.
    pub fn places(&self) -> Vec<Place> {
        let words = &self.words;
        let line = &self.scenario.line;
        let (from, to) = self.ends_km();
        let stations = line.stations.iter().map(|station| Place {
            id: station.id.clone(),
            name: words.text(&station.name).to_owned(),
            local: other(&station.local, words.text(&station.name)),
            km: station.km,
            rank: station.rank.max(1),
        });
        let borders = line.borders.iter().map(|border| Place {
            id: border.id.clone(),
            name: words.text(&border.name).to_owned(),
            local: String::new(),
            km: border.km,
            rank: 0,
        });
        let mut places: Vec<Place> =
            stations.chain(borders).filter(|place| place.km >= from - 0.5 && place.km <= to + 0.5).collect();
        places.sort_by(|a, b| a.km.total_cmp(&b.km));
        places
    }

    /// Name of a station or border in the language of the sheet.
    pub fn name(&self, place: &str) -> String {
        let line = &self.scenario.line;
        let station = line.stations.iter().find(|station| station.id == place).map(|station| &station.name);
        let name = station.or_else(|| line.borders.iter().find(|border| border.id == place).map(|border| &border.name));
        name.map_or_else(|| place.to_owned(), |name| self.words.text(name).to_owned())
    }

    /// The clocks in the order of travel.
    pub fn clocks(&self) -> Vec<Clock> {
        let clocks = &self.scenario.clocks;
        let begins: Vec<f64> = clocks
            .iter()
            .enumerate()
            .map(|(at, clock)| if at == 0 { 0.0 } else { self.time_at_km(clock.from_km) })
            .collect();
        let duration_s = self.journey.duration_s();
        let clock = |at: usize| Clock {
            name: self.words.text(&clocks[at].name).to_owned(),
            zone: TimeZone::get(&clocks[at].zone).unwrap_or(TimeZone::UTC),
            from_s: begins[at],
            to_s: begins.get(at + 1).copied().unwrap_or(duration_s),
        };
        let mut all: Vec<Clock> = (0..clocks.len()).map(clock).collect();
        if all.is_empty() {
            all.push(Clock { name: "UTC".to_owned(), zone: TimeZone::UTC, from_s: 0.0, to_s: duration_s });
        }
        all
    }

    /// Light and darkness where the train is, in the order of time.
    pub fn light(&self) -> Vec<Light> {
        let duration_s = self.journey.duration_s();
        let steps = (duration_s / LIGHT_STEP_S).ceil().clamp(1.0, LIGHT_STEPS) as u32;
        let at = |step: u32| duration_s * f64::from(step) / f64::from(steps);
        let mut light: Vec<Light> = Vec::new();
        for step in 0..steps {
            let (from_s, to_s) = (at(step), at(step + 1));
            let twilight = self.twilight(f64::midpoint(from_s, to_s));
            match light.last_mut().filter(|last| last.twilight == twilight) {
                Some(last) => last.to_s = to_s,
                None => light.push(Light { from_s, to_s, twilight }),
            }
        }
        light
    }

    /// How dark it is around the train.
    pub fn twilight(&self, elapsed_s: f64) -> Twilight {
        Twilight::of(geo::sun(self.journey.instant(elapsed_s), self.place_at(elapsed_s)).elevation_rad)
    }

    /// What locomotives live on from km to km, without gaps.
    pub fn supplies(&self) -> Vec<(f64, f64, Supply)> {
        let (from, to) = self.ends_km();
        let mut wires: Vec<_> = self.scenario.line.wires.iter().collect();
        wires.sort_by(|a, b| a.from_km.total_cmp(&b.from_km));
        let mut all = Vec::new();
        let mut at = from;
        for wire in wires {
            let (begin, end) = (wire.from_km.max(at), wire.to_km.min(to));
            if end <= begin {
                continue;
            }
            if begin > at {
                all.push((at, begin, Supply::Diesel));
            }
            all.push((begin, end, wire.supply));
            at = end;
        }
        if at < to {
            all.push((at, to, Supply::Diesel));
        }
        all
    }

    /// Speed limits of the line from km to km, without gaps, km/h; the lowest where several hold.
    pub fn limits(&self) -> Vec<(f64, f64, f64)> {
        let (from, to) = self.ends_km();
        let limits = &self.scenario.line.limits;
        let mut cuts = vec![from, to];
        cuts.extend(limits.iter().flat_map(|limit: &SpeedLimit| [limit.from_km, limit.to_km]));
        cuts.retain(|km| (from..=to).contains(km));
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
        let speed = |km: f64| {
            let here = limits.iter().filter(|limit| limit.from_km <= km && km < limit.to_km);
            here.map(|limit| limit.speed_kmh).reduce(f64::min).unwrap_or(self.scenario.line.default_limit_kmh)
        };
        cuts.windows(2).map(|pair| (pair[0], pair[1], speed(f64::midpoint(pair[0], pair[1])))).collect()
    }

    /// Whether a kind of structure carries the line over something.
    pub fn is_bridge(kind: StructureKind) -> bool {
        !matches!(kind, StructureKind::Tunnel)
    }

    /// The locomotive sets: from km to km, how many of which class.
    pub fn locomotives(&self) -> Vec<(f64, f64, String)> {
        let (from, to) = self.ends_km();
        let Some(train) = self.scenario.trains.first() else { return Vec::new() };
        let station_km = |id: &str| self.scenario.line.stations.iter().find(|station| station.id == id).map(|s| s.km);
        let begins: Vec<f64> = train
            .locomotive_sets
            .iter()
            .enumerate()
            .map(|(at, set)| if at == 0 { from } else { station_km(&set.from_station).unwrap_or(from) })
            .collect();
        let name = |at: usize| {
            let set = &train.locomotive_sets[at];
            let class = self.scenario.locomotive_classes.get(&set.class);
            let name = class.map_or(set.class.as_str(), |class| self.words.text(&class.name));
            if set.count > 1 { format!("{} × {name}", set.count) } else { name.to_owned() }
        };
        (0..begins.len()).map(|at| (begins[at], begins.get(at + 1).copied().unwrap_or(to), name(at))).collect()
    }

    /// A span of time in words, to the minute.
    pub fn duration(&self, seconds: f64) -> String {
        let minutes = (seconds / 60.0).round().max(0.0) as u64;
        let (hours, minutes) = (minutes / 60, minutes % 60);
        if hours == 0 {
            return self.words.fill("duration.m", &[("minutes", &minutes.to_string())]);
        }
        let minutes = format!("{minutes:02}");
        self.words.fill("duration.hm", &[("hours", &hours.to_string()), ("minutes", &minutes)])
    }

    /// A date of a clock.
    pub fn date(&self, clock: &Clock, at_s: f64) -> String {
        let at = self.journey.instant(at_s).to_zoned(clock.zone.clone());
        let month = format!("month.{}", at.month());
        let (day, year) = (at.day().to_string(), at.year().to_string());
        self.words.fill("date", &[("day", &day), ("month", self.words.get(&month)), ("year", &year)])
    }

    /// The clock that applies at a time.
    pub fn clock_at(clocks: &[Clock], at_s: f64) -> Option<&Clock> {
        clocks.iter().rev().find(|clock| clock.from_s <= at_s + 1e-6).or(clocks.first())
    }

    /// How far, how long, and how fast it could be, in a sentence.
    pub fn figures(&self) -> String {
        let (from, to) = self.ends_km();
        self.words.fill(
            "draw.figures.journey",
            &[
                ("km", &whole(to - from)),
                ("time", &self.duration(self.journey.duration_s())),
                ("fastest", &self.duration(self.journey.fastest_duration_s())),
            ],
        )
    }

    /// What stands between two sentences.
    pub fn between(&self) -> &'static str {
        if self.words.lang() == Lang::Zh { "" } else { " " }
    }

    /// The lead of every sheet: the figures, and the scenario's own note.
    pub fn lead(&self) -> String {
        let note = self.words.text(&self.scenario.note);
        let full = matches!(note.chars().last(), None | Some('.' | '。' | '!' | '?'));
        let stop = match self.words.lang() {
            _ if full => "",
            Lang::Zh => "。",
            _ => ".",
        };
        format!("{}{}{note}{stop}", self.figures(), self.between()).trim_end().to_owned()
    }
}

/// The notices of what a sheet is drawn from; `land` where the base map is on it.
pub fn credits(course: &Course<'_>, land: bool) -> Vec<String> {
    let words = &course.words;
    let mut credits = vec![words.get("draw.credits").to_owned()];
    if land {
        credits.push(words.get("draw.credits.land").to_owned());
    }
    // Only the line whose stations name it as their source is from there.
    if course.scenario.line.stations.iter().any(|station| station.source.contains("NIKH")) {
        credits.push(words.get("credits.line.rail").to_owned());
    }
    credits
}

/// Who says where the wires are.
pub fn said_of_wires(course: &Course<'_>) -> Vec<Said> {
    let words = &course.words;
    let said = course.scenario.line.wires.iter().map(|wire| Said {
        standing: wire.standing,
        text: format!("{}, km {:.1}–{:.1}", words.get(wire.supply.key()), wire.from_km, wire.to_km),
        source: wire.source.clone(),
    });
    said.collect()
}

/// A whole number with commas between thousands.
pub fn whole(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut out = String::new();
    if value <= -0.5 {
        out.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A name in local script, or nothing where it is the name that is shown already.
fn other(local: &str, name: &str) -> String {
    if local == name { String::new() } else { local.to_owned() }
}
