//! The profile of the line as railways draw it: heights above, and below them structures, grades, curves, speeds.

use glam::DVec2;

use super::Course;
use super::caption::Caption;
use super::course::{Place, whole};
use super::frame::{Entry, Frame, Said};
use super::room::{Led, Taken, spread};
use super::trim;
use crate::drawing::ink::corners;
use crate::drawing::palette;
use crate::drawing::paper::{FAINT, INK, Pen, SOFT, WHITE, filled, lines, rule, stroke};
use crate::drawing::picture::{Anchor, Circle, Extent, Item, Picture, Rgb};
use crate::journey::ProfileStep;
use crate::scenario::{Standing, Structure, Supply};

/// Room for the names of rows and the figures of their axes.
const LEFT_MM: f64 = 31.0;
const RIGHT_MM: f64 = 3.0;
/// Between two rows.
const GAP_MM: f64 = 3.2;
/// Most room for the names of stations.
const NAMES_MM: f64 = 36.0;
const STRUCTURES_MM: f64 = 11.0;
const STRIP_MM: f64 = 3.4;
const TRACKS_MM: f64 = 2.4;
const AXIS_MM: f64 = 4.5;
/// How the rest is shared by heights, grades, curves, speeds.
const SHARES: [f64; 4] = [0.42, 0.19, 0.12, 0.27];
const NAME_PT: [f64; 3] = [6.0, 5.5, 5.0];
const SMALL_PT: f64 = 6.0;
const AXIS_PT: f64 = 5.3;
/// Distance between places of the line that are asked, metres; more on a long line.
const SAMPLE_M: f64 = 100.0;
const MOST_SAMPLES: f64 = 60_000.0;
/// Width of a bar of grades and curves, millimetres.
const GRADE_BAR_MM: f64 = 0.5;
const CURVE_BAR_MM: f64 = 0.25;
/// The tightest radius of the scale of curves, metres.
const TIGHTEST_M: f64 = 300.0;
/// Radii marked on it.
const RADII_M: [f64; 2] = [1_000.0, 500.0];
/// Steps of axes, of which one gives as many ticks as wanted.
const STEPS: [f64; 16] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5];
/// A flat line is drawn on a scale of so many metres at least.
const LEAST_HEIGHT_M: f64 = 20.0;
const LEAST_GRADE_PERMIL: f64 = 5.0;
/// Heights and grades that are told apart, metres and per mille.
const LEAST_NAMED_M: f64 = 1.0;
const LEAST_NAMED_PERMIL: f64 = 0.05;

/// A place of the line.
#[derive(Clone, Copy, Debug)]
struct Sample {
    chainage_m: f64,
    km: f64,
    height_m: f64,
    curvature_per_m: f64,
}

/// A steepest stretch: its mean grade and where its middle lies.
#[derive(Clone, Copy, Debug)]
struct Ruling {
    permil: f64,
    km: f64,
}

/// What the line is like.
struct Survey {
    samples: Vec<Sample>,
    up: Ruling,
    down: Ruling,
    train_m: f64,
}

impl Survey {
    fn of(course: &Course<'_>) -> Self {
        let line = course.journey.alignment();
        let (from, to) = course.ends_km();
        let (from_m, to_m) = (line.chainage_at_km(from), line.chainage_at_km(to));
        let count = ((to_m - from_m) / SAMPLE_M).ceil().clamp(2.0, MOST_SAMPLES) as u32;
        let sample = |n: u32| {
            let chainage_m = from_m + (to_m - from_m) * f64::from(n) / f64::from(count);
            let pose = line.pose(chainage_m);
            let (height_m, curvature_per_m) = (pose.position.z, pose.curvature_per_m);
            Sample { chainage_m, km: line.km_post(chainage_m), height_m, curvature_per_m }
        };
        let samples: Vec<Sample> = (0..=count).map(sample).collect();
        let train_m = course.journey.length_m(0).clamp(1.0, (to_m - from_m).max(2.0) / 2.0);
        let steepest = |sign: f64| {
            let grades = samples.iter().filter(|sample| sample.chainage_m + train_m <= to_m).map(|sample| {
                let ahead = line.pose(sample.chainage_m + train_m).position.z;
                let km = line.km_post(sample.chainage_m + train_m / 2.0);
                Ruling { permil: 1e3 * (ahead - sample.height_m) / train_m, km }
            });
            let level = Ruling { permil: 0.0, km: from };
            grades.max_by(|a, b| (a.permil * sign).total_cmp(&(b.permil * sign))).unwrap_or(level)
        };
        let (up, down) = (steepest(1.0), steepest(-1.0));
        Self { samples, up, down, train_m }
    }

    fn extreme(&self, sign: f64) -> Sample {
        let found = self.samples.iter().max_by(|a, b| (a.height_m * sign).total_cmp(&(b.height_m * sign)));
        found.copied().unwrap_or(Sample { chainage_m: 0.0, km: 0.0, height_m: 0.0, curvature_per_m: 0.0 })
    }
}

/// A row of the sheet with an axis of its own.
#[derive(Clone, Copy, Debug)]
struct Row {
    room: Extent,
    /// Values at its foot and at its top.
    values: (f64, f64),
}

impl Row {
    fn y(&self, value: f64) -> f64 {
        let share = ((value - self.values.0) / (self.values.1 - self.values.0)).clamp(0.0, 1.0);
        self.room.max.y - share * (self.room.max.y - self.room.min.y)
    }
}

struct Chart<'a> {
    course: Course<'a>,
    survey: &'a Survey,
    places: Vec<Place>,
    km: (f64, f64),
    room: Extent,
    left: f64,
    right: f64,
    name_pt: f64,
    names_mm: f64,
    heights: Row,
    structures: Row,
    grades: Row,
    curves: Row,
    speeds: Row,
    strip: Row,
    tracks: Row,
}

/// The profile of a journey's line.
pub fn sheet(course: &Course<'_>) -> Picture {
    let survey = Survey::of(course);
    let words = &course.words;
    let mut frame = Frame {
        kind: words.get("draw.profile").to_owned(),
        lead: Vec::new(),
        legend: legend(course),
        said: said(course),
        credits: super::course::credits(course, false),
    };
    // The scale is known when the room is; two lines of lead are kept for what is said of it.
    frame.lead = vec![course.lead(), "–".to_owned()];
    let mut scale = (0.0, 0.0);
    let _ = frame.sheet(course, |room| {
        scale = Chart::new(*course, &survey, room).scale();
        Vec::new()
    });
    let tell = |key: &str, ruling: Ruling| {
        words.fill(key, &[("value", &format!("{:.1}", ruling.permil.abs())), ("km", &format!("{:.0}", ruling.km))])
    };
    let mut told = vec![words.fill("draw.exaggeration", &[("value", &rounded(scale.1)), ("scale", &rounded(scale.0))])];
    if survey.up.permil.max(-survey.down.permil) >= LEAST_NAMED_PERMIL {
        told.push(tell("draw.ruling.up", survey.up));
        told.push(tell("draw.ruling.down", survey.down));
        told.push(words.fill("draw.ruling.note", &[("length", &whole(survey.train_m))]));
    }
    frame.lead[1] = told.join(course.between());
    frame.sheet(course, |room| Chart::new(*course, &survey, room).items())
}

/// Two figures that count.
fn rounded(value: f64) -> String {
    if !(value.is_finite() && value > 0.0) {
        return whole(0.0);
    }
    let step = 10.0_f64.powf(value.log10().floor() - 1.0);
    let value = (value / step).round() * step;
    if value < 10.0 { format!("{value:.1}") } else { whole(value) }
}

fn legend(course: &Course<'_>) -> Vec<Entry> {
    let words = &course.words;
    let flat = |stroke| vec![lines(vec![DVec2::ZERO, DVec2::new(8.0, 0.0)], stroke)];
    let entry = |symbol, width_mm, key: &str| Entry { symbol, width_mm, label: words.get(key).to_owned() };
    let block = |color| vec![filled(corners(DVec2::new(0.0, -1.1), DVec2::new(3.0, 1.1)), color)];
    let mut entries = vec![
        entry(block(palette::UP), 3.0, "draw.grade.up"),
        entry(block(palette::DOWN), 3.0, "draw.grade.down"),
        entry(flat(stroke(palette::TRAIN, 0.4, None)), 8.0, "draw.speed.driven"),
        entry(flat(stroke(palette::LIMIT, 0.2, None)), 8.0, "draw.speed.limit"),
        entry(flat(stroke(palette::FASTEST, 0.16, Some(0.8))), 8.0, "draw.legend.fastest"),
    ];
    let kinds = course.scenario.line.structures.iter().map(|structure| Course::is_bridge(structure.kind));
    let (bridges, tunnels): (Vec<bool>, Vec<bool>) = kinds.partition(|bridge| *bridge);
    if !bridges.is_empty() {
        entries.push(entry(bridge(0.0, 4.0, 0.0), 4.0, "structure.bridge"));
    }
    if !tunnels.is_empty() {
        entries.push(entry(tunnel(0.0, 4.0, 0.0), 4.0, "structure.tunnel"));
    }
    if !course.scenario.line.borders.is_empty() {
        entries.push(entry(flat(stroke(palette::BORDER, 0.25, Some(1.6))), 8.0, "draw.legend.border"));
    }
    entries
}

fn said(course: &Course<'_>) -> Vec<Said> {
    let words = &course.words;
    let said = |standing, text: &str, source: &str| Said {
        standing,
        text: words.get(text).to_owned(),
        source: words.get(source).to_owned(),
    };
    let mut all = vec![said(Standing::Estimated, "elevation", "draw.heights.note")];
    let limits = &course.scenario.line.limits;
    if limits.iter().any(|limit| limit.standing == Standing::Estimated) {
        all.push(said(Standing::Estimated, "draw.speed.limit", "draw.limits.note"));
    }
    if !course.journey.passings().is_empty() {
        all.push(said(Standing::Reconstruction, "draw.speed.driven", "draw.driven.note"));
    }
    all.extend(super::course::said_of_wires(course));
    let known = |structure: &&Structure| matches!(structure.standing, Standing::Reported | Standing::Derived);
    for structure in course.scenario.line.structures.iter().filter(known) {
        let text = words.text(&structure.name).to_owned();
        all.push(Said { standing: structure.standing, text, source: structure.source.clone() });
    }
    all
}

fn bridge(from: f64, to: f64, y: f64) -> Vec<Item> {
    let arm = |end: f64, way: f64, side: f64| {
        let points = vec![DVec2::new(end - way * 0.7, y + side * 1.3), DVec2::new(end, y + side * 0.5)];
        (points, DVec2::new(end, y + side * 0.5))
    };
    let mut items = Vec::new();
    for side in [-1.0, 1.0] {
        let (mut points, _) = arm(from, 1.0, side);
        let (end, _) = arm(to, -1.0, side);
        points.extend(end.into_iter().rev());
        items.push(lines(points, stroke(INK, 0.16, None)));
    }
    items
}

fn tunnel(from: f64, to: f64, y: f64) -> Vec<Item> {
    vec![filled(corners(DVec2::new(from, y - 0.8), DVec2::new(to, y + 0.8)), INK)]
}

/// The least step that gives at most so many ticks.
fn step_of(span: f64, most: f64) -> f64 {
    STEPS.into_iter().find(|step| span / step <= most).unwrap_or(STEPS[15])
}

/// Multiples of a step between two values.
fn ticks(from: f64, to: f64, step: f64) -> impl Iterator<Item = f64> {
    let first = (from / step - 1e-9).ceil();
    let count = ((to / step + 1e-9).floor() - first).clamp(-1.0, 500.0) as i32;
    (0..=count).map(move |n| (first + f64::from(n)) * step)
}

impl<'a> Chart<'a> {
    fn new(course: Course<'a>, survey: &'a Survey, room: Extent) -> Self {
        let places = course.places();
        let lang = course.words.lang();
        let (left, right) = (room.min.x + LEFT_MM, room.max.x - RIGHT_MM);
        let always = places.iter().filter(|place| place.always()).count() as f64;
        let fits = |size: &f64| always * Pen::new(lang, *size).leading_mm() <= right - left;
        let name_pt = NAME_PT.into_iter().find(fits).unwrap_or(NAME_PT[2]);
        let longest = |place: &Place| Caption::of_place(place, lang, name_pt).width_mm();
        let names_mm =
            places.iter().filter(|place| place.always()).map(longest).fold(10.0, f64::max).min(NAMES_MM) + 6.0;
        let fixed = names_mm + STRUCTURES_MM + STRIP_MM + TRACKS_MM + AXIS_MM + GAP_MM * 6.0;
        let rest = (room.max.y - room.min.y - fixed).max(20.0);
        let mut y = room.min.y + names_mm;
        let mut row = |height: f64, values: (f64, f64)| {
            let room = Extent { min: DVec2::new(left, y), max: DVec2::new(right, y + height) };
            y += height + GAP_MM;
            Row { room, values }
        };
        let (low, high) = (survey.extreme(-1.0).height_m, survey.extreme(1.0).height_m);
        let span = (high - low).max(LEAST_HEIGHT_M);
        let step = step_of(span, 7.0);
        // Room below the lowest point for its name.
        let foot = ((low - span * 0.12) / step).floor() * step;
        let foot = if low >= 0.0 && foot < 0.0 { -span * 0.12 } else { foot };
        let heights = row(rest * SHARES[0], (foot, low + span * 1.14));
        let structures = row(STRUCTURES_MM, (0.0, 1.0));
        let grade = steepest(survey).max(LEAST_GRADE_PERMIL);
        let grades = row(rest * SHARES[1], (-grade * 1.1, grade * 1.1));
        let curves = row(rest * SHARES[2], (-1.0 / TIGHTEST_M, 1.0 / TIGHTEST_M));
        let speeds = row(rest * SHARES[3], (0.0, fastest(&course) * 1.06));
        let strip = row(STRIP_MM, (0.0, 1.0));
        let tracks = row(TRACKS_MM, (0.0, 1.0));
        let km = course.ends_km();
        Self {
            course,
            survey,
            places,
            km,
            room,
            left,
            right,
            name_pt,
            names_mm,
            heights,
            structures,
            grades,
            curves,
            speeds,
            strip,
            tracks,
        }
    }

    /// How many times smaller than the line the sheet is along it, and how much more heights are drawn than lengths.
    fn scale(&self) -> (f64, f64) {
        let mm_per_m = (self.right - self.left) / ((self.km.1 - self.km.0) * 1e3);
        let row = self.heights;
        let up_mm_per_m = (row.room.max.y - row.room.min.y) / (row.values.1 - row.values.0);
        (1e3 / mm_per_m, up_mm_per_m / mm_per_m)
    }

    fn x(&self, km: f64) -> f64 {
        self.left + ((km - self.km.0) / (self.km.1 - self.km.0)).clamp(0.0, 1.0) * (self.right - self.left)
    }

    fn pen(&self, size_pt: f64) -> Pen {
        Pen::new(self.course.words.lang(), size_pt)
    }

    fn items(&self) -> Vec<Item> {
        let group = |name: &str, items| Item::Group(name.to_owned(), items);
        let mut items = vec![group("posts", self.posts())];
        items.push(group("heights", self.height_row()));
        items.push(group("structures", self.structure_row()));
        items.push(group("grades", self.grade_row()));
        items.push(group("curves", self.curve_row()));
        items.push(group("speeds", self.speed_row()));
        items.push(group("wires", self.strip_row()));
        items.push(group("tracks", self.track_row()));
        items.push(group("kilometres", self.axis()));
        items.push(group("stations", self.names()));
        items
    }

    fn foot(&self) -> f64 {
        self.tracks.room.max.y
    }

    /// Hairlines at stations through all rows but that of the names of structures.
    fn posts(&self) -> Vec<Item> {
        let mut items = Vec::new();
        let rows = [(self.heights.room.min.y, self.heights.room.max.y), (self.grades.room.min.y, self.foot())];
        for place in self.places.iter().filter(|place| place.always()) {
            let x = self.x(place.km);
            for (top, foot) in rows {
                let (top, foot) = (DVec2::new(x, top), DVec2::new(x, foot));
                items.push(match place.rank {
                    0 => lines(vec![top, foot], stroke(palette::BORDER, 0.25, Some(1.6))),
                    1 => rule(top, foot, 0.12, FAINT),
                    _ => rule(top, foot, 0.06, FAINT),
                });
            }
        }
        items
    }

    /// The name of a row and its axis: values with what is written beside them.
    fn axis_of(&self, row: Row, name: &str, told: &[(f64, String)]) -> Vec<Item> {
        let pen = self.pen(AXIS_PT).colored(SOFT);
        let name_pen = self.pen(SMALL_PT);
        let mut items = Vec::new();
        let most = LEFT_MM - 9.5;
        for (at, line) in name_pen.bold().kind().wrap(name, most).into_iter().enumerate() {
            let y = row.room.min.y + name_pen.capital_mm() + name_pen.leading_mm() * at as f64;
            items.push(name_pen.bold().text(DVec2::new(self.room.min.x, y), Anchor::Start, line));
        }
        let mut before = f64::MAX;
        for (value, text) in told {
            let y = row.y(*value);
            items.push(rule(DVec2::new(self.left, y), DVec2::new(self.right, y), 0.06, palette::NET));
            if before - y >= pen.leading_mm() * 0.9 {
                let at = DVec2::new(self.left - 1.2, y + pen.capital_mm() / 2.0);
                items.push(pen.text(at, Anchor::End, text.as_str()));
                before = y;
            }
        }
        items
    }

    fn height_row(&self) -> Vec<Item> {
        let row = self.heights;
        let words = &self.course.words;
        let step = step_of(row.values.1 - row.values.0, 7.0);
        let told: Vec<(f64, String)> =
            ticks(row.values.0, row.values.1, step).map(|value| (value, signed(value))).collect();
        let points = self.survey.samples.iter().map(|sample| DVec2::new(self.x(sample.km), row.y(sample.height_m)));
        let points: Vec<DVec2> = points.collect();
        let edge = trim::simplified(&points, 0.02);
        let mut ground = edge.clone();
        ground.extend([DVec2::new(self.right, row.room.max.y), DVec2::new(self.left, row.room.max.y)]);
        let mut items = vec![filled(ground, palette::GROUND)];
        items.extend(self.axis_of(row, words.get("draw.axis.height"), &told));
        items.push(lines(edge.clone(), stroke(palette::GROUND_EDGE, 0.28, None)));
        items.push(rule(DVec2::new(self.left, row.room.max.y), DVec2::new(self.right, row.room.max.y), 0.2, INK));
        let mut taken = Taken::default();
        taken.take_line(&edge, 0.35);
        for border in self.places.iter().filter(|place| place.rank == 0) {
            taken.take(Extent {
                min: DVec2::new(self.x(border.km) - 0.3, row.room.min.y),
                max: DVec2::new(self.x(border.km) + 0.3, row.room.max.y),
            });
        }
        // A level line has no points to name.
        let level = self.survey.extreme(1.0).height_m - self.survey.extreme(-1.0).height_m < LEAST_NAMED_M;
        let named: &[(&str, f64)] = if level { &[] } else { &[("draw.highest", 1.0), ("draw.lowest", -1.0)] };
        for &(key, sign) in named {
            items.extend(self.extreme(key, sign, &mut taken));
        }
        items
    }

    /// The highest or the lowest point by name.
    fn extreme(&self, key: &str, sign: f64, taken: &mut Taken) -> Vec<Item> {
        let words = &self.course.words;
        let sample = self.survey.extreme(sign);
        let at = DVec2::new(self.x(sample.km), self.heights.y(sample.height_m));
        let mut text = words.fill(key, &[("value", &signed(sample.height_m)), ("km", &format!("{:.0}", sample.km))]);
        let near = |place: &&Place| (place.km - sample.km).abs();
        let stations = self.places.iter().filter(|place| place.rank > 0);
        if let Some(place) = stations.min_by(|a, b| near(a).total_cmp(&near(b))) {
            text.push_str(&words.fill("draw.near", &[("place", &place.name)]));
        }
        let caption = Caption::new(self.pen(SMALL_PT), text);
        let width = caption.width_mm();
        let up = if sign > 0.0 { -1.6 } else { 3.4 };
        let mut spots = Vec::new();
        for level in 0..8 {
            for left in [1.4, -width - 1.4, -width / 2.0] {
                spots.push(at + DVec2::new(left, up - sign * 1.4 * f64::from(level)));
            }
        }
        let dot =
            Item::Circle(Circle { middle: at, radius_mm: 0.5, fill: Some(WHITE), stroke: stroke(INK, 0.2, None) });
        let wanted = spots.iter().map(|spot| caption.extent(*spot).grown(0.2));
        let mut items = Vec::new();
        if let Some(found) = taken.first(self.heights.room, wanted) {
            items.extend(caption.draw(spots[found], None));
        }
        items.push(dot);
        items
    }

    fn structure_row(&self) -> Vec<Item> {
        let row = self.structures;
        let y = row.room.min.y + 1.3;
        let pen = self.pen(AXIS_PT);
        let mut items = self.axis_of(row, self.course.words.get("draw.axis.structures"), &[]);
        let mut structures: Vec<&Structure> = self.course.scenario.line.structures.iter().collect();
        structures.retain(|structure| structure.to_km > self.km.0 && structure.from_km < self.km.1);
        // From the last to the first, each name to the right of its leader and below those that are in its way: so no
        // leader runs through a name.
        structures.sort_by(|a, b| b.from_km.total_cmp(&a.from_km));
        let mut taken = Taken::default();
        for structure in structures {
            let (from, to) = (self.x(structure.from_km), self.x(structure.to_km));
            // What is shorter than the paper can show is drawn as long as its mark.
            let (middle, half) = (f64::midpoint(from, to), ((to - from) / 2.0).max(0.35));
            let (from, to) = (middle - half, middle + half);
            let drawn = if Course::is_bridge(structure.kind) { bridge(from, to, y) } else { tunnel(from, to, y) };
            items.extend(drawn);
            let name = self.course.words.text(&structure.name);
            let length = whole((structure.to_km - structure.from_km) * 1e3);
            let length = self.course.words.fill("unit.m", &[("value", &length)]);
            let caption = Caption::new(pen, name).and(pen.colored(SOFT), length);
            let width = caption.width_mm();
            let level = |line: u32| y + 3.6 + pen.leading_mm() * f64::from(line);
            let spots: Vec<DVec2> = [-0.2, -width / 2.0, 0.2 - width]
                .into_iter()
                .flat_map(|left| (0..3).map(move |line| DVec2::new(middle + left, level(line))))
                .collect();
            let room = Extent { min: row.room.min, max: row.room.max + DVec2::new(RIGHT_MM, 1.0) };
            let leader =
                |spot: DVec2| (DVec2::new(middle, y + 1.4), DVec2::new(middle, spot.y - pen.capital_mm() - 0.2));
            let wanted = spots.iter().map(|spot| {
                let extent = caption.extent(*spot);
                let extent = Extent { min: extent.min + DVec2::new(0.0, 0.2), max: extent.max + DVec2::new(1.2, 0.0) };
                Led { extent, leader: Some(leader(*spot)) }
            });
            if let Some(found) = taken.first_led(room, wanted) {
                let spot = spots[found];
                let (from, to) = leader(spot);
                items.push(rule(from, to, 0.08, SOFT));
                items.extend(caption.draw(spot, None));
            }
        }
        items
    }

    /// The grades of stretches as wide as a bar, per mille, with their middles.
    fn bars<T: Copy>(&self, width_mm: f64, value: impl Fn(&[Sample]) -> Option<T>) -> Vec<(f64, f64, T)> {
        let count = ((self.right - self.left) / width_mm).floor().max(1.0) as usize;
        let per_bar = self.survey.samples.len().div_ceil(count).max(1);
        let samples = &self.survey.samples;
        let mut bars = Vec::new();
        for from in (0..samples.len().saturating_sub(1)).step_by(per_bar) {
            let to = (from + per_bar).min(samples.len() - 1);
            if let Some(value) = value(&samples[from..=to]) {
                bars.push((self.x(samples[from].km), self.x(samples[to].km), value));
            }
        }
        bars
    }

    fn grade_row(&self) -> Vec<Item> {
        let row = self.grades;
        let step = step_of(row.values.1, 3.0);
        let told: Vec<(f64, String)> = ticks(row.values.0, row.values.1, step).map(|v| (v, signed(v))).collect();
        let mut items = self.axis_of(row, self.course.words.get("draw.axis.grade"), &told);
        let bars = self.bars(GRADE_BAR_MM, permil);
        items.extend(steps_of(&bars, row, 1.0, palette::UP));
        items.extend(steps_of(&bars, row, -1.0, palette::DOWN));
        items.push(rule(DVec2::new(self.left, row.y(0.0)), DVec2::new(self.right, row.y(0.0)), 0.14, INK));
        let mut taken = Taken::default();
        for (from, to, value) in &bars {
            let (a, b) = (row.y(0.0), row.y(*value));
            taken.take(Extent { min: DVec2::new(*from, a.min(b) - 0.1), max: DVec2::new(*to, a.max(b) + 0.1) });
        }
        for (ruling, key) in [(self.survey.up, "draw.ruling"), (self.survey.down, "draw.ruling")] {
            if ruling.permil.abs() < LEAST_NAMED_PERMIL {
                continue;
            }
            let at = DVec2::new(self.x(ruling.km), row.y(ruling.permil));
            let value = format!("{}{:.1}", if ruling.permil < 0.0 { "−" } else { "+" }, ruling.permil.abs());
            let text = self.course.words.fill(key, &[("value", &value)]);
            let caption = Caption::new(self.pen(SMALL_PT), text);
            let width = caption.width_mm();
            let mut spots = Vec::new();
            for away in 0..40 {
                for left in [1.2 + f64::from(away), -width - 1.2 - f64::from(away)] {
                    spots.push(at + DVec2::new(left, 0.75));
                }
            }
            let wanted = spots.iter().map(|spot| caption.extent(*spot));
            if let Some(found) = taken.first(row.room.grown(0.8), wanted) {
                items.extend(caption.draw(spots[found], None));
                let x = if spots[found].x > at.x { spots[found].x - 0.4 } else { spots[found].x + width + 0.4 };
                items.push(rule(at, DVec2::new(x, at.y), 0.1, INK));
            }
            items.push(Item::Circle(Circle { middle: at, radius_mm: 0.42, fill: Some(INK), stroke: None }));
        }
        items
    }

    /// Curves as railways draw them: the tighter, the farther from the middle; left ones above, right ones below.
    fn curve_row(&self) -> Vec<Item> {
        let row = self.curves;
        let words = &self.course.words;
        let mut told = Vec::new();
        for sign in [-1.0, 1.0] {
            told.extend(RADII_M.map(|radius| (sign / radius, whole(radius))));
        }
        told.push((0.0, "∞".to_owned()));
        told.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut items = self.axis_of(row, words.get("draw.axis.curves"), &told);
        let tightest = |part: &[Sample], sign: f64| {
            let most = part.iter().map(|sample| sample.curvature_per_m * sign).fold(0.0, f64::max);
            Some(most * sign)
        };
        for sign in [1.0, -1.0] {
            items.extend(steps_of(&self.bars(CURVE_BAR_MM, |part| tightest(part, sign)), row, sign, palette::CURVE));
        }
        items.push(rule(DVec2::new(self.left, row.y(0.0)), DVec2::new(self.right, row.y(0.0)), 0.14, INK));
        items
    }

    fn speed_row(&self) -> Vec<Item> {
        let row = self.speeds;
        let words = &self.course.words;
        let step = step_of(row.values.1, 7.0);
        let told: Vec<(f64, String)> = ticks(0.0, row.values.1, step).map(|v| (v, signed(v))).collect();
        let mut items = self.axis_of(row, words.get("draw.axis.speed"), &told);
        let mut limit = Vec::new();
        for (from, to, speed) in self.course.limits() {
            limit.extend([DVec2::new(self.x(from), row.y(speed)), DVec2::new(self.x(to), row.y(speed))]);
        }
        items.push(lines(self.run(self.course.journey.fastest_profile()), stroke(palette::FASTEST, 0.14, Some(0.8))));
        items.push(lines(limit, stroke(palette::LIMIT, 0.2, None)));
        items.push(lines(self.run(self.course.journey.profile()), stroke(palette::TRAIN, 0.34, None)));
        items.push(rule(DVec2::new(self.left, row.room.max.y), DVec2::new(self.right, row.room.max.y), 0.2, INK));
        items
    }

    fn run(&self, steps: impl Iterator<Item = ProfileStep>) -> Vec<DVec2> {
        let mut x = f64::MIN;
        let points = steps.map(|step| {
            x = x.max(self.x(self.course.km(step.chainage_m)));
            DVec2::new(x, self.speeds.y(step.speed_mps * 3.6))
        });
        let points: Vec<DVec2> = points.collect();
        trim::simplified(&points, 0.03)
    }

    fn strip_row(&self) -> Vec<Item> {
        let row = self.strip;
        let words = &self.course.words;
        let pen = self.pen(SMALL_PT);
        let mut items = self.axis_of(row, words.get("supply"), &[]);
        for (from, to, supply) in self.course.supplies() {
            let (a, b) = (DVec2::new(self.x(from), row.room.min.y), DVec2::new(self.x(to), row.room.max.y));
            items.push(filled(corners(a, b), palette::supply(supply)));
            let name = words.get(if supply == Supply::Diesel { "map.no_wire" } else { supply.key() });
            let middle = DVec2::new(f64::midpoint(a.x, b.x), f64::midpoint(a.y, b.y) + pen.capital_mm() / 2.0);
            if pen.bold().width_mm(name) + 2.0 < b.x - a.x {
                items.push(pen.bold().colored(WHITE).text(middle, Anchor::Middle, name));
            }
        }
        items
    }

    /// One line for each track.
    fn track_row(&self) -> Vec<Item> {
        let row = self.tracks;
        let middle = f64::midpoint(row.room.min.y, row.room.max.y);
        let mut items = self.axis_of(row, self.course.words.get("draw.axis.tracks"), &[]);
        let counts = &self.course.scenario.line.tracks;
        let mut cuts = vec![self.km.0, self.km.1];
        cuts.extend(counts.iter().flat_map(|tracks| [tracks.from_km, tracks.to_km]));
        cuts.retain(|km| (self.km.0..=self.km.1).contains(km));
        cuts.sort_by(f64::total_cmp);
        for pair in cuts.windows(2) {
            let km = f64::midpoint(pair[0], pair[1]);
            let here = counts.iter().find(|tracks| tracks.from_km <= km && km < tracks.to_km);
            let count = here.map_or(1, |tracks| tracks.count.clamp(1, 4));
            for track in 0..count {
                let y = middle + (f64::from(track) - f64::from(count - 1) / 2.0) * 0.8;
                items.push(rule(DVec2::new(self.x(pair[0]), y), DVec2::new(self.x(pair[1]), y), 0.22, INK));
            }
        }
        items
    }

    fn axis(&self) -> Vec<Item> {
        let pen = self.pen(SMALL_PT);
        let top = self.foot() + 1.0;
        let base = top + pen.leading_mm() * 1.1;
        let mut items = vec![
            pen.bold().text(DVec2::new(self.room.min.x, base), Anchor::Start, self.course.words.get("km_post")),
            rule(DVec2::new(self.left, top), DVec2::new(self.right, top), 0.2, INK),
        ];
        for km in ticks(self.km.0, self.km.1, step_of(self.km.1 - self.km.0, 30.0)) {
            let x = self.x(km);
            items.push(rule(DVec2::new(x, top), DVec2::new(x, top + 0.8), 0.2, INK));
            items.push(pen.text(DVec2::new(x, base), Anchor::Middle, whole(km)));
        }
        items
    }

    /// The names of stations, upright over their places.
    fn names(&self) -> Vec<Item> {
        let lang = self.course.words.lang();
        let pen = self.pen(self.name_pt);
        let step = pen.leading_mm();
        let most = ((self.right - self.left) / step).floor().max(1.0) as usize;
        let mut ranked: Vec<&Place> = self.places.iter().collect();
        ranked.sort_by_key(|place| place.rank);
        let mut named: Vec<&Place> = Vec::new();
        let room = self.names_mm - 5.0;
        for place in ranked {
            let apart = named.iter().map(|other| (self.x(other.km) - self.x(place.km)).abs()).fold(f64::MAX, f64::min);
            let fits = Caption::of_place(place, lang, self.name_pt).width_mm() <= room;
            if named.len() < most && (place.always() || apart > step * 1.5 && fits) {
                named.push(place);
            }
        }
        named.sort_by(|a, b| a.km.total_cmp(&b.km));
        let wanted: Vec<f64> = named.iter().map(|place| self.x(place.km)).collect();
        let places = spread(&wanted, &vec![step; named.len()], (self.left - step / 2.0, self.right + step / 2.0));
        let edge = self.heights.room.min.y;
        let mut items = Vec::new();
        for (place, x) in named.into_iter().zip(places) {
            let color = if place.rank == 0 { palette::BORDER } else { SOFT };
            let own = self.x(place.km);
            let points =
                [(own, edge), (own, edge - 1.0), (x, edge - 3.2), (x, edge - 4.0)].map(|(x, y)| DVec2::new(x, y));
            let mut drawn = vec![lines(points.to_vec(), stroke(color, 0.1, None))];
            let at = DVec2::new(x + pen.capital_mm() / 2.0, edge - 4.8);
            drawn.extend(Caption::of_place(place, lang, self.name_pt).draw_upright(at));
            items.push(Item::Group(format!("station-{}", place.id), drawn));
        }
        items
    }
}

fn signed(value: f64) -> String {
    whole(value)
}

/// Mean grade of a stretch.
fn permil(part: &[Sample]) -> Option<f64> {
    let (first, last) = (part.first()?, part.last()?);
    let length_m = last.chainage_m - first.chainage_m;
    (length_m > 0.0).then(|| 1e3 * (last.height_m - first.height_m) / length_m)
}

fn steepest(survey: &Survey) -> f64 {
    let stretches = survey.samples.windows(11).step_by(5).filter_map(permil);
    stretches.map(f64::abs).fold(survey.up.permil.abs().max(survey.down.permil.abs()), f64::max)
}

/// The greatest speed on the sheet, km/h.
fn fastest(course: &Course<'_>) -> f64 {
    let limits = course.limits().into_iter().map(|(_, _, speed)| speed);
    let runs = course.journey.profile().chain(course.journey.fastest_profile()).map(|step| step.speed_mps * 3.6);
    limits.chain(runs).fold(10.0, f64::max)
}

/// Bars of one sign as areas: each run of them is one form.
fn steps_of(bars: &[(f64, f64, f64)], row: Row, sign: f64, color: Rgb) -> Vec<Item> {
    let zero = row.y(0.0);
    let mut items = Vec::new();
    for run in bars.chunk_by(|a, b| (a.2 * sign > 0.0) == (b.2 * sign > 0.0)) {
        if run[0].2 * sign <= 0.0 {
            continue;
        }
        let mut points = vec![DVec2::new(run[0].0, zero)];
        for (from, to, value) in run {
            points.extend([DVec2::new(*from, row.y(*value)), DVec2::new(*to, row.y(*value))]);
        }
        points.push(DVec2::new(run[run.len() - 1].1, zero));
        items.push(filled(points, color));
    }
    items
}
