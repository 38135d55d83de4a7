//! What the timeline shows, computed once per journey.

use jiff::{Timestamp, tz::TimeZone};

use super::samples::Limits;
use crate::{
    geo,
    journey::{EventKind, Journey, Motion, when},
    scenario::{Scenario, Standing, Supply},
    words::Words,
};

/// Samples of light along the journey.
const LIGHT_SAMPLES: usize = 288;
/// Samples of speed along the journey.
const SPEED_SAMPLES: usize = 960;

/// A clock and the stretch of the journey where it applies.
#[derive(Clone, Debug)]
pub struct Ruler {
    /// What people call it.
    pub name: String,
    /// Its zone.
    pub zone: TimeZone,
    /// Applies from here, seconds since departure.
    pub from_s: f64,
    /// Applies up to here.
    pub to_s: f64,
    /// Full hours on the stretch: seconds since departure and the hour.
    pub hours: Vec<(f64, i8)>,
}

impl Ruler {
    /// Its time at an instant, `06:20`.
    pub fn time(&self, at: Timestamp) -> String {
        let t = at.to_zoned(self.zone.clone());
        format!("{:02}:{:02}", t.hour(), t.minute())
    }

    /// Its date.
    pub fn date(&self, at: Timestamp, words: &Words) -> String {
        let t = at.to_zoned(self.zone.clone());
        let month = format!("month.{}", t.month());
        words.fill(
            "date",
            &[("day", &t.day().to_string()), ("month", words.get(&month)), ("year", &t.year().to_string())],
        )
    }
}

/// A place on the timeline.
#[derive(Clone, Debug)]
pub struct Mark {
    /// When the front is there, seconds since departure.
    pub at_s: f64,
    /// What people call it.
    pub name: String,
    /// 0 a border, 1 a terminus, 2 a city, 3 a town, 4 a halt.
    pub rank: u8,
    /// Official kilometre.
    pub km: f64,
    /// The journey begins or ends here.
    pub terminus: bool,
}

impl Mark {
    /// The smaller, the sooner it gets its name: the ends of the journey before everything but borders.
    pub fn order(&self) -> (bool, bool, u8) {
        (self.rank > 0, !self.terminus, self.rank)
    }
}

/// A place whose passing time is reported.
#[derive(Clone, Debug)]
pub struct Window {
    /// What people call the place.
    pub place: String,
    /// Official kilometre.
    pub km: f64,
    /// Earliest, seconds since departure.
    pub from_s: f64,
    /// Latest.
    pub to_s: f64,
    /// When the train is there.
    pub at_s: f64,
    /// Seconds outside the window: negative early, positive late.
    pub deviation_s: f64,
    /// How well it is known.
    pub standing: Standing,
    /// Who says so.
    pub source: String,
}

/// What locomotives can live on along a stretch of the line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Supplied {
    /// First official kilometre.
    pub from_km: f64,
    /// Last official kilometre.
    pub to_km: f64,
    /// When the front comes to its beginning, seconds since departure.
    pub from_s: f64,
    /// When the front comes to its end.
    pub to_s: f64,
    /// The wire, or none.
    pub supply: Supply,
}

/// A stretch on which the train stands.
#[derive(Clone, Debug)]
pub struct Stand {
    /// From here, seconds since departure.
    pub from_s: f64,
    /// Up to here.
    pub to_s: f64,
    /// Whether some of it is hold.
    pub hold: bool,
}

/// All that the timeline shows.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Length of the journey.
    pub duration_s: f64,
    /// Height of the sun where the train is, degrees, at even steps.
    pub sun_deg: Vec<f32>,
    /// Speed, km/h, at even steps.
    pub speed_kmh: Vec<f32>,
    /// Clocks in the order of travel.
    pub rulers: Vec<Ruler>,
    /// Stations and borders.
    pub marks: Vec<Mark>,
    /// Every station, for the place under the pointer: chainage and name.
    pub places: Vec<(f64, String)>,
    /// Where the train stands.
    pub stands: Vec<Stand>,
    /// What happens: seconds since departure and words.
    pub events: Vec<(f64, String)>,
    /// When locomotives are changed.
    pub changes_s: Vec<f64>,
    /// Every station and border, sorted by time.
    pub stations: Vec<Mark>,
    /// Reported passing times.
    pub windows: Vec<Window>,
    /// Wires and the stretches without.
    pub supplies: Vec<Supplied>,
    /// Speed limits.
    pub limits: Limits,
}

impl Timeline {
    /// Reads a journey.
    pub fn of(scenario: &Scenario, journey: &Journey, words: &Words) -> Self {
        let duration_s = journey.duration_s();
        let at = |i: usize, n: usize| duration_s * i as f64 / n as f64;
        let line = journey.alignment();
        let stations = stations(scenario, journey, words);
        Self {
            duration_s,
            sun_deg: (0..=LIGHT_SAMPLES).map(|i| sun_deg(journey, at(i, LIGHT_SAMPLES))).collect(),
            speed_kmh: (0..=SPEED_SAMPLES).map(|i| (journey.at(at(i, SPEED_SAMPLES)).speed_mps * 3.6) as f32).collect(),
            rulers: rulers(scenario, journey, words),
            marks: stations.iter().filter(|m| m.rank <= 2).cloned().collect(),
            stations,
            windows: windows(scenario, journey, words),
            supplies: supplies(scenario, journey),
            limits: Limits::of(scenario, journey),
            places: scenario
                .line
                .stations
                .iter()
                .map(|s| (line.chainage_at_km(s.km), words.text(&s.name).to_owned()))
                .collect(),
            events: events(scenario, journey, words),
            changes_s: journey
                .events()
                .iter()
                .filter(|e| e.kind == EventKind::LocomotiveChange)
                .map(|e| e.elapsed_s)
                .collect(),
            stands: journey
                .stops()
                .iter()
                .map(|s| Stand { from_s: s.arrival_s, to_s: s.departure_s, hold: s.hold_s > 0.0 })
                .collect(),
        }
    }

    /// The clock that applies at an instant.
    pub fn ruler_at(&self, elapsed_s: f64) -> Option<&Ruler> {
        self.rulers.iter().rev().find(|r| r.from_s <= elapsed_s).or(self.rulers.first())
    }

    /// The hold or stop of an instant.
    pub fn stand_at(&self, elapsed_s: f64) -> Option<&Stand> {
        self.stands.iter().find(|s| s.from_s <= elapsed_s && elapsed_s < s.to_s)
    }

    /// What happens nearest to an instant, within some seconds.
    pub fn event_near(&self, elapsed_s: f64, within_s: f64) -> Option<&(f64, String)> {
        let away = |e: &&(f64, String)| (e.0 - elapsed_s).abs();
        self.events.iter().min_by(|a, b| away(a).total_cmp(&away(b))).filter(|e| away(e) <= within_s)
    }

    /// Names of the stations before and after a place of the line.
    pub fn between(&self, chainage_m: f64) -> (Option<&str>, Option<&str>) {
        let next = self.places.partition_point(|(s, _)| *s <= chainage_m);
        let name = |i: usize| self.places.get(i).map(|(_, n)| n.as_str());
        (next.checked_sub(1).and_then(name), name(next))
    }

    /// Height of the sun where the train is, degrees, between the samples.
    pub fn sun_at(&self, elapsed_s: f64) -> f32 {
        let last = self.sun_deg.len() - 1;
        let x = (elapsed_s / self.duration_s).clamp(0.0, 1.0) * last as f64;
        let i = (x as usize).min(last.saturating_sub(1));
        let share = (x - i as f64) as f32;
        self.sun_deg[i] + (self.sun_deg[(i + 1).min(last)] - self.sun_deg[i]) * share
    }

    /// Instants that a click snaps to: what happens, and where the train comes by.
    pub fn snaps(&self) -> impl Iterator<Item = f64> + '_ {
        let stands = self.stands.iter().flat_map(|s| [s.from_s, s.to_s]);
        let places = self.stations.iter().map(|m| m.at_s);
        self.events.iter().map(|e| e.0).chain(stands).chain(places).chain(self.windows.iter().map(|w| w.at_s))
    }

    /// Where an instant lies on a stretch of points.
    pub fn x_of(&self, elapsed_s: f64, left: f32, width: f32) -> f32 {
        left + (elapsed_s / self.duration_s) as f32 * width
    }

    /// The instant at a point of a stretch.
    pub fn time_at_x(&self, x: f32, left: f32, width: f32) -> f64 {
        f64::from((x - left) / width.max(1.0)).clamp(0.0, 1.0) * self.duration_s
    }
}

/// Name of a station or border in the viewer's language.
pub fn station_name(scenario: &Scenario, place: &str, words: &Words) -> String {
    let line = &scenario.line;
    let station = line.stations.iter().find(|s| s.id == place).map(|s| &s.name);
    let name = station.or_else(|| line.borders.iter().find(|b| b.id == place).map(|b| &b.name));
    name.map_or_else(|| place.to_owned(), |n| words.text(n).to_owned())
}

fn sun_deg(journey: &Journey, elapsed_s: f64) -> f32 {
    let moment = journey.at(elapsed_s);
    let line = journey.alignment();
    let here = line.projection().unproject(line.pose(moment.chainage_m).position.truncate());
    geo::sun(moment.instant, here).elevation_rad.to_degrees() as f32
}

fn rulers(scenario: &Scenario, journey: &Journey, words: &Words) -> Vec<Ruler> {
    let clocks = scenario.clocks.iter().zip(when::clock_stretches(scenario, journey));
    clocks
        .map(|(clock, when::ClockStretch { zone, from_s, to_s })| {
            let hours = hours(journey, &zone, from_s, to_s.min(journey.duration_s()));
            Ruler { name: words.text(&clock.name).to_owned(), zone, from_s, to_s, hours }
        })
        .collect()
}

/// Full hours of a zone between two times of the journey, both ends included.
fn hours(journey: &Journey, zone: &TimeZone, from_s: f64, to_s: f64) -> Vec<(f64, i8)> {
    let departure_s = journey.departure().as_second() as f64;
    let offset_s = f64::from(zone.to_offset(journey.departure()).seconds());
    let first = ((departure_s + offset_s + from_s) / 3_600.0 - 1e-6).ceil();
    let mut out = Vec::new();
    let mut hour = first;
    loop {
        let at_s = hour * 3_600.0 - departure_s - offset_s;
        if at_s > to_s + 0.5 {
            return out;
        }
        out.push((at_s, (hour.rem_euclid(24.0)) as i8));
        hour += 1.0;
    }
}

fn events(scenario: &Scenario, journey: &Journey, words: &Words) -> Vec<(f64, String)> {
    let shown = |place: &str| scenario.line.stations.iter().all(|s| s.id != place || s.rank <= 2);
    journey
        .events()
        .iter()
        .filter(|e| e.kind != EventKind::Pass || e.place.as_deref().is_some_and(shown))
        .map(|e| {
            let place = e.place.as_deref().map(|p| station_name(scenario, p, words)).unwrap_or_default();
            let key = match e.kind {
                EventKind::Departure | EventKind::Depart => "solve.depart",
                EventKind::Arrival | EventKind::Arrive => "solve.arrive",
                EventKind::LocomotiveChange => "solve.change",
                EventKind::Border | EventKind::Pass => "solve.pass",
            };
            (e.elapsed_s, words.fill(key, &[("place", &place)]))
        })
        .collect()
}

fn stations(scenario: &Scenario, journey: &Journey, words: &Words) -> Vec<Mark> {
    let line = journey.alignment();
    let stations = scenario.line.stations.iter().map(|s| (s.km, words.text(&s.name), s.rank));
    let borders = scenario.line.borders.iter().map(|b| (b.km, words.text(&b.name), 0));
    let ends = [journey.at(0.0).km_post, journey.at(journey.duration_s()).km_post];
    let mut marks: Vec<Mark> = stations
        .chain(borders)
        .map(|(km, name, rank)| Mark {
            at_s: journey.time_at_chainage(line.chainage_at_km(km)),
            name: name.to_owned(),
            rank,
            km,
            terminus: ends.iter().any(|end| (end - km).abs() < 0.1),
        })
        .collect();
    marks.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
    marks
}

fn windows(scenario: &Scenario, journey: &Journey, words: &Words) -> Vec<Window> {
    let since = |at: Timestamp| at.duration_since(journey.departure()).as_secs_f64();
    let source = |place: &str| scenario.timetable.windows.iter().find(|w| w.place == place).map(|w| w.source.clone());
    let passings = journey.passings().iter();
    passings
        .map(|p| Window {
            place: station_name(scenario, &p.place, words),
            km: journey.alignment().km_post(p.chainage_m),
            from_s: since(p.target_from),
            to_s: since(p.target_to),
            at_s: since(p.actual),
            deviation_s: p.deviation_s,
            standing: p.standing,
            source: source(&p.place).unwrap_or_default(),
        })
        .collect()
}

/// Wires in the order of the line, and what lies between them.
fn supplies(scenario: &Scenario, journey: &Journey) -> Vec<Supplied> {
    let line = journey.alignment();
    let (first, last) = (journey.at(0.0).km_post, journey.at(journey.duration_s()).km_post);
    let mut wires: Vec<_> = scenario.line.wires.iter().map(|w| (w.from_km, w.to_km, w.supply)).collect();
    wires.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut stretches = Vec::new();
    let mut at = first;
    for (from_km, to_km, supply) in wires {
        if from_km > at {
            stretches.push((at, from_km.min(last), Supply::Diesel));
        }
        stretches.push((from_km.max(at), to_km.min(last), supply));
        at = at.max(to_km);
    }
    stretches.push((at, last, Supply::Diesel));
    let when = |km: f64| journey.time_at_chainage(line.chainage_at_km(km));
    stretches
        .into_iter()
        .filter(|(from_km, to_km, _)| to_km - from_km > 1e-6)
        .map(|(from_km, to_km, supply)| Supplied { from_km, to_km, from_s: when(from_km), to_s: when(to_km), supply })
        .collect()
}

/// What the train does at an instant, in words: under way between two places, or standing at one.
pub fn whereabouts(
    timeline: &Timeline,
    scenario: &Scenario,
    journey: &Journey,
    elapsed_s: f64,
    words: &Words,
) -> String {
    let moment = journey.at(elapsed_s);
    match moment.state {
        Motion::Stopped(i) => {
            let name = journey.stops().get(i).map(|s| station_name(scenario, &s.place, words)).unwrap_or_default();
            words.fill("standing_at", &[("station", &name)])
        }
        Motion::Arrived => words.get("arrived").to_owned(),
        Motion::Running => match timeline.between(moment.chainage_m) {
            (Some(a), Some(b)) => format!("{a} – {b}"),
            (a, b) => a.or(b).unwrap_or_default().to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    fn built_in() -> (Scenario, Journey) {
        let scenario = Scenario::load("beijing-2025").expect("the built-in scenario loads");
        let journey = Journey::solve(&scenario).expect("the built-in scenario solves");
        (scenario, journey)
    }

    #[test]
    fn the_hour_at_the_border_occurs_twice_on_the_clocks_that_apply() {
        let (scenario, journey) = built_in();
        let timeline = Timeline::of(&scenario, &journey, &Words::new(Lang::En));
        let [korean, chinese] = &timeline.rulers[..] else { panic!("two clocks") };
        assert_eq!(korean.to_s, chinese.from_s);
        let two = |r: &Ruler| r.hours.iter().filter(|(_, hour)| *hour == 2).count();
        assert_eq!((two(korean), two(chinese)), (1, 1));
        let at = |r: &Ruler, s: f64| r.time(journey.instant(s));
        assert_eq!(at(korean, korean.to_s), "02:30");
        assert_eq!(at(chinese, chinese.from_s), "01:30");
        assert_eq!(timeline.ruler_at(korean.to_s - 1.0).map(|r| &r.name), Some(&korean.name));
        assert_eq!(timeline.ruler_at(korean.to_s).map(|r| &r.name), Some(&chinese.name));
    }

    #[test]
    fn places_on_the_timeline_and_instants_are_inverse() {
        let (scenario, journey) = built_in();
        let timeline = Timeline::of(&scenario, &journey, &Words::new(Lang::En));
        for elapsed_s in [0.0, 1.0, 40_000.0, 86_000.0, journey.duration_s()] {
            let x = timeline.x_of(elapsed_s, 17.0, 1_200.0);
            assert!((timeline.time_at_x(x, 17.0, 1_200.0) - elapsed_s).abs() < 1.0, "{elapsed_s}");
        }
        assert_eq!(timeline.time_at_x(-50.0, 17.0, 1_200.0), 0.0);
    }

    #[test]
    fn wires_and_the_stretches_without_follow_each_other_over_the_whole_journey() {
        let (scenario, journey) = built_in();
        let supplies = supplies(&scenario, &journey);
        let kinds: Vec<Supply> = supplies.iter().map(|s| s.supply).collect();
        assert_eq!(kinds, [Supply::Dc3000, Supply::Diesel, Supply::Ac25000]);
        assert!(supplies.windows(2).all(|pair| pair[0].to_km == pair[1].from_km));
        assert_eq!(supplies.first().map(|s| s.from_s), Some(0.0));
        assert!(supplies.last().is_some_and(|s| (s.to_s - journey.duration_s()).abs() < 5.0));
    }

    #[test]
    fn reported_times_lie_where_the_scenario_puts_them() {
        let (scenario, journey) = built_in();
        let windows = windows(&scenario, &journey, &Words::new(Lang::En));
        assert_eq!(windows.len(), journey.passings().len());
        let shenyang = windows.iter().find(|w| w.place == "Shenyang").expect("Shenyang has one");
        // 05:50 to 06:10 in China, after a departure at 16:00.
        assert_eq!((shenyang.from_s, shenyang.to_s), (49_800.0, 51_000.0));
        assert!(shenyang.from_s <= shenyang.at_s && shenyang.at_s <= shenyang.to_s);
        assert!(!shenyang.source.is_empty());
    }

    #[test]
    fn night_falls_after_the_start_and_day_comes_before_shenyang() {
        let (scenario, journey) = built_in();
        let timeline = Timeline::of(&scenario, &journey, &Words::new(Lang::En));
        assert!(timeline.sun_deg[0] > 10.0);
        assert!(timeline.sun_deg[LIGHT_SAMPLES * 9 / 24] < -18.0);
        assert!(timeline.sun_deg[LIGHT_SAMPLES * 15 / 24] > 0.0);
    }
}
