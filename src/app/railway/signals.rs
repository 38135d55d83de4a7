//! Signals beside the line, and what they show.
//!
//! No source says where signals stand or what they showed: their places follow from the tracks and the stations, as
//! railways of this kind are built, and what they show follows from where the train is. All of it is reconstruction.
//! On double track, automatic block: sections of about 1.5 km, each guarded by a signal that is at stop while a train
//! is in it. On single track a train has the line from station to station: home and starting signals only, which
//! stay at stop until they are cleared for this train. Trains keep left here, and signals stand to their left.

use bevy::{
    asset::RenderAssetUsages,
    camera::visibility::NoFrustumCulling,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};
use glam::{DVec2, DVec3};

use super::{
    section::{Sections, TRACK_SPACING_M},
    strip::{FocusChainage, Swept},
};
use crate::{
    app::{
        Frame, JourneySnapshot, OfJourney, Playing, Raise, Raising,
        camera::Rig,
        land::MapLine,
        material::Materials,
        mesh::{MeshKit, Paint},
        origin::RenderOrigin,
        sky::poles_clear_m,
        theme,
    },
    journey::Motion,
    scenario::StructureKind,
};

/// What a signal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// Stop.
    Stop,
    /// The next signal is at stop.
    Caution,
    /// Two sections or more are clear.
    Proceed,
}

impl Aspect {
    /// The sentence that names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Stop => "signal.stop",
            Self::Caution => "signal.caution",
            Self::Proceed => "signal.proceed",
        }
    }

    /// Its light.
    pub fn color(self) -> LinearRgba {
        match self {
            Self::Stop => theme::signal_red(),
            Self::Caution => theme::signal_yellow(),
            Self::Proceed => theme::signal_green(),
        }
    }

    /// Which of the three lamps, from above: yellow, green, red.
    fn lamp(self) -> f64 {
        match self {
            Self::Caution => 0.0,
            Self::Proceed => 1.0,
            Self::Stop => 2.0,
        }
    }
}

/// What a signal guards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Guards {
    /// A station, from the line.
    Station,
    /// The line, from a station.
    Line,
    /// The next section of an automatic block.
    Section,
}

/// A signal for trains in the direction of travel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Signal {
    /// Where it stands.
    pub chainage_m: f64,
    /// What it guards.
    pub guards: Guards,
    /// Whether it clears by itself behind a train.
    pub is_automatic: bool,
}

/// Home signals stand so far before a station's middle, starting signals so far beyond it, metres.
const HOME_M: f64 = 900.0;
const STARTER_M: f64 = 360.0;
/// Length of the sections of an automatic block, metres.
const SECTION_M: f64 = 1_500.0;
/// Signals do not stand nearer together than this, metres.
const APART_M: f64 = 450.0;
/// Masts of the overhead line stand every so many metres; signals stand between two of them.
const MASTS_M: f64 = 50.0;
/// A starting signal clears so long before the train leaves, seconds.
const CLEARS_S: f64 = 45.0;

/// The signals of the line, in the order of travel.
#[derive(Resource, Clone, Debug, Default)]
pub struct Signals(Vec<Signal>);

impl Signals {
    /// Sets them along the line of a journey.
    pub fn of(playing: &Playing) -> Self {
        let sections = Sections::clone(&playing.sections);
        let line = playing.journey.alignment();
        let range_m = line.range_m();
        let mut main: Vec<(f64, Guards)> = Vec::new();
        for station in &playing.scenario.line.stations {
            let at_m = line.chainage_at_km(station.km);
            main.push((at_m - HOME_M, Guards::Station));
            main.push((at_m + STARTER_M, Guards::Line));
        }
        main.retain(|(at_m, _)| (range_m.0 + 50.0..range_m.1 - 50.0).contains(at_m));
        main.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Where stations follow closely the signal before stands for both.
        main.dedup_by(|later, earlier| later.0 - earlier.0 < APART_M);
        let mut all = Vec::new();
        for (index, (from_m, guards)) in main.iter().enumerate() {
            let to_m = main.get(index + 1).map_or(range_m.1, |next| next.0);
            let is_automatic = sections.is_double(f64::midpoint(*from_m, to_m));
            all.push(Signal { chainage_m: *from_m, guards: *guards, is_automatic });
            if is_automatic && *guards == Guards::Line && index + 1 < main.len() {
                let count = ((to_m - from_m) / SECTION_M).round().max(1.0) as u32;
                let each_m = (to_m - from_m) / f64::from(count);
                all.extend((1..count).map(|i| Signal {
                    chainage_m: from_m + each_m * f64::from(i),
                    guards: Guards::Section,
                    is_automatic: true,
                }));
            }
        }
        for signal in &mut all {
            signal.chainage_m = ((signal.chainage_m / MASTS_M).floor() + 0.5) * MASTS_M;
            // Before a tunnel or a truss bridge, and not in it.
            let in_the_way =
                |at_m: f64| matches!(sections.structure(at_m), Some(StructureKind::Tunnel | StructureKind::Truss));
            while in_the_way(signal.chainage_m) && signal.chainage_m > range_m.0 {
                signal.chainage_m -= MASTS_M;
            }
        }
        Self(apart(all))
    }

    /// All of them.
    pub fn all(&self) -> &[Signal] {
        &self.0
    }

    /// The first signal ahead of a place, by index.
    pub fn ahead_of(&self, chainage_m: f64) -> Option<usize> {
        let index = self.0.partition_point(|signal| signal.chainage_m <= chainage_m);
        (index < self.0.len()).then_some(index)
    }

    fn between(&self, from_m: f64, to_m: f64) -> std::ops::Range<usize> {
        let index = |at_m: f64| self.0.partition_point(|signal| signal.chainage_m < at_m);
        index(from_m)..index(to_m)
    }

    /// Where a section ends that a signal guards.
    fn end_m(&self, index: usize) -> f64 {
        self.0.get(index + 1).map_or(f64::INFINITY, |next| next.chainage_m)
    }
}

/// In order, and none too near to another: those of stations stay.
fn apart(mut all: Vec<Signal>) -> Vec<Signal> {
    all.sort_by(|a, b| a.chainage_m.total_cmp(&b.chainage_m));
    let mut kept: Vec<Signal> = Vec::new();
    for signal in all {
        match kept.last_mut() {
            Some(last) if signal.chainage_m - last.chainage_m < APART_M => {
                if last.guards == Guards::Section {
                    *last = signal;
                }
            }
            _ => kept.push(signal),
        }
    }
    kept
}

/// Where the train is, and how far it has the line.
#[derive(Clone, Debug, PartialEq)]
struct Train {
    /// From its tail to its front, metres.
    occupies: std::ops::Range<f64>,
    /// Where it stops next, or stands.
    until_m: f64,
}

impl Train {
    fn of(playing: &Playing, snapshot: &JourneySnapshot) -> Self {
        let moment = &snapshot.moment;
        let journey = &playing.journey;
        let next = |after: usize| journey.stops().get(after).map_or(journey.distance_m(), |stop| stop.chainage_m);
        let until_m = match moment.state {
            Motion::Running => next(journey.stops().partition_point(|stop| stop.arrival_s <= moment.elapsed_s)),
            Motion::Stopped(index) => {
                let leaves_s = journey.stops().get(index).map_or(0.0, |stop| stop.departure_s);
                if leaves_s - moment.elapsed_s > CLEARS_S { moment.chainage_m } else { next(index + 1) }
            }
            Motion::Arrived => moment.chainage_m,
        };
        let front_m = moment.chainage_m;
        Self { occupies: front_m - journey.length_m(moment.locomotive_set)..front_m, until_m }
    }
}

/// What a signal shows at an instant: a function of where the train is, where it goes next, and nothing else.
pub fn aspect(playing: &Playing, snapshot: &JourneySnapshot, signals: &Signals, index: usize) -> Aspect {
    shows(signals, index, &Train::of(playing, snapshot))
}

fn shows(signals: &Signals, index: usize, train: &Train) -> Aspect {
    let Some(signal) = signals.0.get(index) else { return Aspect::Stop };
    if signal.chainage_m <= train.occupies.end {
        return behind(signals, index, train);
    }
    let all = &signals.0;
    let is_held = |s: &Signal| s.guards == Guards::Line && s.chainage_m > train.until_m;
    // The starting signal beyond where the train stops next; at a terminus the end of the line.
    let at_stop = all.iter().position(is_held).unwrap_or(all.len());
    match index + 1 {
        next if next == at_stop => Aspect::Caution,
        next if next < at_stop => Aspect::Proceed,
        next if next > at_stop + 1 && signal.is_automatic => Aspect::Proceed,
        _ => Aspect::Stop,
    }
}

/// What a signal shows that the train has passed.
fn behind(signals: &Signals, index: usize, train: &Train) -> Aspect {
    let is_automatic = signals.0[index].is_automatic;
    if train.occupies.start < signals.end_m(index) || !is_automatic {
        Aspect::Stop
    } else if train.occupies.start < signals.end_m(index + 1) {
        Aspect::Caution
    } else {
        Aspect::Proceed
    }
}

/// Signals are seen within this distance of the focus, metres.
const REACH_M: f64 = 3_000.0;
/// From the middle of the track to the post, metres.
const POST_M: f64 = 2.95;
/// Height of the lowest lamp over the rails, and from lamp to lamp, metres.
const LAMPS_M: (f64, f64) = (4.15, 0.46);
/// A lamp in true size; it is never drawn smaller than this share of its distance, so that it can be read.
const LAMP_RADIUS_M: f64 = 0.13;
const LEAST_LAMP: f64 = 0.0042;
/// Where signals pass faster than this nobody could read them, and they would flash: they fade, metres a second.
const FADES_MPS: (f64, f64) = (900.0, 2_400.0);

#[derive(Resource)]
struct Raised {
    posts: Handle<Mesh>,
    lights: Handle<Mesh>,
    glows: Handle<Mesh>,
    entities: [Entity; 3],
    swept_at: Option<i64>,
}

fn raise(mut commands: Commands, mut meshes: ResMut<Assets<Mesh>>, materials: Res<Materials>, playing: Res<Playing>) {
    commands.insert_resource(Signals::of(&playing));
    let empty = || MeshKit::default().build();
    let (posts, lights, glows) = (meshes.add(empty()), meshes.add(empty()), meshes.add(Halos::default().build()));
    let look = |name: &'static str, mesh: &Handle<Mesh>| {
        (Name::new(name), OfJourney, Mesh3d(mesh.clone()), Transform::default(), NoFrustumCulling)
    };
    let entities = [
        commands.spawn((look("signals", &posts), MeshMaterial3d(materials.poles.clone()))).id(),
        commands.spawn((look("lamps of signals", &lights), MeshMaterial3d(materials.poles.clone()))).id(),
        commands.spawn((look("light of signals", &glows), MeshMaterial3d(materials.glow.clone()))).id(),
    ];
    commands.insert_resource(Raised { posts, lights, glows, entities, swept_at: None });
}

/// Where a signal stands: its foot at rail height, to the right of travel, and the way its lamps look.
#[derive(Clone, Copy)]
struct Stand {
    foot: DVec3,
    right: DVec2,
    towards: DVec2,
}

impl Stand {
    /// Beside our track, or beside the other for trains that come the other way.
    fn of(playing: &Playing, chainage_m: f64, against: bool) -> Self {
        let pose = playing.journey.alignment().pose(chainage_m);
        let (sin, cos) = pose.heading_rad.sin_cos();
        let (right, ahead) = (DVec2::new(sin, -cos), DVec2::new(cos, sin));
        let (across_m, towards) = if against { (TRACK_SPACING_M + POST_M, ahead) } else { (-POST_M, -ahead) };
        Self { foot: pose.position + (right * across_m).extend(0.0), right, towards }
    }

    /// The middle of a lamp.
    fn lamp(&self, aspect: Aspect) -> DVec3 {
        self.foot + DVec3::Z * (LAMPS_M.0 + LAMPS_M.1 * (2.0 - aspect.lamp())) + (self.towards * 0.22).extend(0.0)
    }
}

/// Post, ladder, head and the three dark lamps of a signal.
fn build(kit: &mut MeshKit, stand: &Stand, origin: RenderOrigin) {
    let at = |across_m: f64, ahead_m: f64, up_m: f64| {
        origin.to_render(stand.foot + (stand.right * across_m + stand.towards * ahead_m).extend(up_m))
    };
    let (steel, black) = (Paint::matt(theme::mast()), Paint::gloss(theme::signal_black(), 0.1));
    let top_m = LAMPS_M.0 + 2.0 * LAMPS_M.1;
    kit.cylinder(at(0.0, 0.0, top_m * 0.5 - 0.6), Vec3::Y, (top_m * 0.5 + 0.9) as f32, 0.075, 7, steel, steel);
    let bar = |kit: &mut MeshKit, a: Vec3, b: Vec3| {
        kit.cylinder((a + b) * 0.5, b - a, a.distance(b) * 0.5, 0.018, 4, steel, steel);
    };
    for side in [-0.16, 0.16] {
        bar(kit, at(side, -0.34, -0.8), at(side, -0.22, top_m));
    }
    for rung in 0..12 {
        let up_m = -0.3 + f64::from(rung) * 0.42;
        let lean = -0.34 + 0.12 * (up_m + 0.8) / (top_m + 0.8);
        bar(kit, at(-0.16, lean, up_m), at(0.16, lean, up_m));
    }
    // The board, rounded as far as six corners go, its face and its back.
    let (low, high) = (LAMPS_M.0 - 0.36, top_m + 0.36);
    let corners = [(-0.18, low), (0.18, low), (0.3, low + 0.16), (0.3, high - 0.16), (0.18, high), (-0.18, high)];
    let corners = corners.into_iter().chain([(-0.3, high - 0.16), (-0.3, low + 0.16)]);
    let outline: Vec<(f64, f64)> = corners.collect();
    for ahead_m in [0.08, 0.12] {
        let face: Vec<Vec3> = outline.iter().map(|(x, y)| at(*x, ahead_m, *y)).collect();
        kit.face(&face, at(0.0, if ahead_m > 0.1 { 1.0 } else { -1.0 }, 0.0) - at(0.0, 0.0, 0.0), black);
    }
    for aspect in [Aspect::Caution, Aspect::Proceed, Aspect::Stop] {
        let middle = stand.lamp(aspect);
        let disc = ring(middle, stand, LAMP_RADIUS_M, origin);
        let LinearRgba { red, green, blue, .. } = aspect.color();
        let unlit = LinearRgba::rgb(red * 0.05, green * 0.05, blue * 0.05);
        kit.face(&disc, at(0.0, 1.0, 0.0) - at(0.0, 0.0, 0.0), Paint::gloss(unlit, 0.4));
        hood(kit, stand, middle, origin);
    }
}

/// Points around the middle of a lamp, in the plane across its look.
fn ring(middle: DVec3, stand: &Stand, radius_m: f64, origin: RenderOrigin) -> Vec<Vec3> {
    let point = |i: i32| {
        let (sin, cos) = (std::f64::consts::TAU * f64::from(i) / 12.0).sin_cos();
        origin.to_render(middle + (stand.right * (cos * radius_m)).extend(sin * radius_m))
    };
    (0..12).map(point).collect()
}

/// The visor over a lamp: the upper half of a short tube.
fn hood(kit: &mut MeshKit, stand: &Stand, middle: DVec3, origin: RenderOrigin) {
    let black = Paint::matt(theme::signal_black());
    let back = middle - (stand.towards * 0.1).extend(0.0);
    let front = middle + (stand.towards * 0.22).extend(0.0);
    let (a, b) = (ring(back, stand, 0.17, origin), ring(front, stand, 0.17, origin));
    for i in 0..6 {
        let j = i + 1;
        kit.quad([a[i], a[j], b[j], b[i]], black);
    }
}

/// Soft discs of light, turned to the eye.
#[derive(Default)]
struct Halos {
    positions: Vec<[f32; 3]>,
    colors: Vec<[f32; 4]>,
    places: Vec<[f32; 2]>,
    indices: Vec<u32>,
}

impl Halos {
    fn add(&mut self, middle: Vec3, eye: Vec3, radius: f32, color: LinearRgba, strength: f32) {
        let look = (eye - middle).normalize_or(Vec3::Z);
        let right = Vec3::Y.cross(look).normalize_or(Vec3::X);
        let up = look.cross(right);
        let start = self.positions.len() as u32;
        for (x, y) in [(-1.0_f32, -1.0_f32), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
            self.positions.push((middle + right * (x * radius) + up * (y * radius)).to_array());
            self.colors.push([color.red, color.green, color.blue, strength]);
            self.places.push([x, y]);
        }
        self.indices.extend([0, 1, 2, 0, 2, 3].map(|i| i + start));
    }

    /// The mesh; the drawing device does not take empty ones.
    fn build(mut self) -> Mesh {
        if self.positions.is_empty() {
            self.add(Vec3::ZERO, Vec3::Z, 0.0, LinearRgba::BLACK, 0.0);
        }
        Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
            .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, self.colors)
            .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, self.places)
            .with_inserted_indices(Indices::U32(self.indices))
    }
}

/// How much of the signals is left where they pass so fast.
fn left_at(passing_mps: f64) -> f64 {
    let t = ((passing_mps.abs() - FADES_MPS.0) / (FADES_MPS.1 - FADES_MPS.0)).clamp(0.0, 1.0);
    1.0 - t * t * (3.0 - 2.0 * t)
}

/// How much is left of a light at a distance, where what is nearer than `clear_m` is left out.
fn ramp(clear_m: f64, away_m: f64) -> f64 {
    if clear_m > 0.0 { ((away_m / clear_m - 1.0) / 0.1).clamp(0.0, 1.0) } else { 1.0 }
}

/// Sets up the signals around the focus, and lights them.
fn sweep(
    mut raised: ResMut<Raised>,
    focus: Res<FocusChainage>,
    signals: Res<Signals>,
    rig: Res<Rig>,
    origin: Res<RenderOrigin>,
    playing: Res<Playing>,
    sections: Res<Sections>,
    snapshot: Res<JourneySnapshot>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut shown: Query<&mut Visibility, Without<MapLine>>,
) {
    let left = left_at(snapshot.passing_mps);
    let near = focus.at_m.filter(|_| rig.pose().distance_m < REACH_M && left > 0.0);
    for entity in raised.entities {
        if let Ok(mut visibility) = shown.get_mut(entity) {
            visibility.set_if_neq(if near.is_some() { Visibility::Visible } else { Visibility::Hidden });
        }
    }
    let Some(centre_m) = near else { return };
    let around = signals.between(centre_m - REACH_M, centre_m + REACH_M);
    let key = (centre_m / 200.0).round() as i64;
    if raised.swept_at != Some(key) || origin.is_changed() {
        raised.swept_at = Some(key);
        let mut kit = MeshKit::default();
        for signal in &signals.0[around.clone()] {
            build(&mut kit, &Stand::of(&playing, signal.chainage_m, false), *origin);
            if signal.is_automatic && sections.is_double(signal.chainage_m) {
                build(&mut kit, &Stand::of(&playing, signal.chainage_m, true), *origin);
            }
        }
        if let Some(mut mesh) = meshes.get_mut(&raised.posts) {
            *mesh = kit.build();
        }
    }
    let eye = rig.pose().eye();
    let train = Train::of(&playing, &snapshot);
    let (mut lights, mut halos) = (MeshKit::default(), Halos::default());
    let mut light = |stand: Stand, aspect: Aspect| {
        let middle = stand.lamp(aspect) + (stand.towards * 0.015).extend(0.0);
        let way = eye - middle;
        let away_m = way.length();
        // Nobody sees the light from behind.
        let facing = way.truncate().normalize_or_zero().dot(stand.towards);
        if facing > 0.0 {
            let radius_m = (away_m * LEAST_LAMP * left).clamp(LAMP_RADIUS_M * left, 2.4);
            let paint = Paint::own_light(aspect.color());
            lights.face(&ring(middle, &stand, radius_m, *origin), Vec3::Y, paint);
            let (at, from) = (origin.to_render(middle), origin.to_render(eye));
            let radius = (away_m * 0.010).clamp(0.5, 6.0) as f32;
            // Before an opened carriage they are left out, as poles are.
            let behind = ramp(f64::from(poles_clear_m(&rig)), away_m);
            halos.add(at, from, radius, aspect.color(), (0.5 * left * behind * facing.min(0.4) * 2.5) as f32);
        }
    };
    for index in around {
        let chainage_m = signals.0[index].chainage_m;
        light(Stand::of(&playing, chainage_m, false), shows(&signals, index, &train));
        if signals.0[index].is_automatic && sections.is_double(chainage_m) {
            // Of trains that come the other way nothing is known.
            light(Stand::of(&playing, chainage_m, true), Aspect::Proceed);
        }
    }
    if let Some(mut mesh) = meshes.get_mut(&raised.lights) {
        *mesh = lights.build();
    }
    if let Some(mut mesh) = meshes.get_mut(&raised.glows) {
        *mesh = halos.build();
    }
}

/// Signals.
pub fn plugin(app: &mut App) {
    app.init_resource::<Signals>()
        .add_systems(Raise, raise.in_set(Raising::Build))
        .add_systems(Update, sweep.in_set(Frame::Camera).after(Swept));
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use super::*;
    use crate::{app::launch, scenario::Scenario};

    fn playing() -> Playing {
        static PLAYING: OnceLock<Playing> = OnceLock::new();
        let prepare = || {
            let scenario = Scenario::load("beijing-2025").expect("loads");
            launch::prepare(scenario).expect("solves")
        };
        PLAYING.get_or_init(prepare).clone()
    }

    fn at(elapsed_s: f64) -> JourneySnapshot {
        JourneySnapshot::of(&playing(), elapsed_s)
    }

    #[test]
    fn signals_stand_in_order_and_no_farther_apart_on_double_track_than_a_section() {
        let signals = Signals::of(&playing());
        let sections = Sections::clone(&playing().sections);
        assert!(signals.all().len() > 400, "{}", signals.all().len());
        for pair in signals.all().windows(2) {
            let apart_m = pair[1].chainage_m - pair[0].chainage_m;
            assert!(apart_m > 300.0, "{pair:?}");
            let mut between = (0..64).map(|i| pair[0].chainage_m + apart_m * f64::from(i) / 64.0);
            let is_open = between.all(|at_m| sections.structure(at_m).is_none());
            if pair[0].is_automatic && pair[0].guards != Guards::Station && is_open {
                assert!(apart_m < 2_400.0, "{pair:?}");
            }
        }
    }

    #[test]
    fn the_signal_that_the_front_has_just_passed_is_at_stop_and_so_are_those_beside_the_train() {
        let (playing, signals) = (playing(), Signals::of(&playing()));
        for elapsed_s in (0..86_000).step_by(611) {
            let snapshot = at(f64::from(elapsed_s));
            let front_m = snapshot.moment.chainage_m;
            let tail_m = front_m - playing.journey.length_m(snapshot.moment.locomotive_set);
            for index in signals.between(tail_m, front_m) {
                assert_eq!(
                    aspect(&playing, &snapshot, &signals, index),
                    Aspect::Stop,
                    "signal {index} at {elapsed_s} s"
                );
            }
        }
    }

    #[test]
    fn behind_the_tail_an_automatic_block_clears_step_by_step() {
        let (playing, signals) = (playing(), Signals::of(&playing()));
        let snapshot = at(60_000.0);
        let tail_m = snapshot.moment.chainage_m - playing.journey.length_m(snapshot.moment.locomotive_set);
        let last = signals.between(0.0, tail_m).end - 1;
        let shown: Vec<Aspect> = (0..4).map(|back| aspect(&playing, &snapshot, &signals, last - back)).collect();
        assert_eq!(shown, [Aspect::Stop, Aspect::Caution, Aspect::Proceed, Aspect::Proceed]);
    }

    #[test]
    fn a_train_that_is_held_has_its_starting_signal_at_stop_until_it_leaves() {
        let (playing, signals) = (playing(), Signals::of(&playing()));
        for stop in playing.journey.stops() {
            let held = at(stop.departure_s - 300.0);
            let ahead = signals.ahead_of(held.moment.chainage_m).expect("a signal is ahead");
            assert_eq!(signals.all()[ahead].guards, Guards::Line, "{}", stop.place);
            assert_eq!(aspect(&playing, &held, &signals, ahead), Aspect::Stop, "{}", stop.place);
            let leaving = at(stop.departure_s - 5.0);
            assert_ne!(aspect(&playing, &leaving, &signals, ahead), Aspect::Stop, "{}", stop.place);
        }
    }

    #[test]
    fn a_running_train_meets_no_signal_at_stop_and_is_warned_before_it_stops() {
        let (playing, signals) = (playing(), Signals::of(&playing()));
        for elapsed_s in (60..86_300).step_by(237) {
            let snapshot = at(f64::from(elapsed_s));
            if snapshot.moment.state != Motion::Running {
                continue;
            }
            let until_m = Train::of(&playing, &snapshot).until_m;
            let Some(ahead) = signals.ahead_of(snapshot.moment.chainage_m) else { continue };
            let shown = aspect(&playing, &snapshot, &signals, ahead);
            let before_stop = signals.all()[ahead].chainage_m < until_m;
            assert!(shown != Aspect::Stop || !before_stop, "at {elapsed_s} s");
        }
        let first = &playing.journey.stops()[0];
        let snapshot = at(first.arrival_s - 200.0);
        let warned = signals.ahead_of(first.chainage_m).expect("a starting signal") - 1;
        assert_eq!(aspect(&playing, &snapshot, &signals, warned), Aspect::Caution);
    }

    #[test]
    fn what_passes_too_fast_to_be_read_is_not_shown() {
        assert!(left_at(25.0) > 0.999 && left_at(12_000.0) < 1e-9);
    }
}
