//! The words of a scenario: what a person writes down, as checked values in SI units or in the unit its name says.
//!
//! Everything along the line is written in km posts (the official kilometres, what people know);
//! the alignment turns them into chainage.

use jiff::{Timestamp, Zoned};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::interior::{Changes, Fittings, Furnishing, Interior, Layout};
use super::landmark::{Landmark, LandmarkModel};

/// A text shown to people: English always, Korean and Chinese where written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// English.
    pub en: String,
    /// Korean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ko: Option<String>,
    /// Simplified Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zh: Option<String>,
}

/// How well a fact is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A named source says so.
    Reported,
    /// Computed from reported figures.
    Derived,
    /// No source; a reasoned value.
    #[default]
    Estimated,
    /// Nobody knows; built to be consistent with what is reported.
    Reconstruction,
    /// Sources disagree, or the report is doubted.
    Disputed,
}

impl Standing {
    /// All of them, the best known first.
    pub const ALL: [Self; 5] = [Self::Reported, Self::Derived, Self::Estimated, Self::Reconstruction, Self::Disputed];
}

/// A way of looking, as written in a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViewName {
    /// From above, north up.
    Map,
    /// Behind and above the train.
    Follow,
    /// Beside the line.
    Trackside,
    /// Out of the locomotive.
    Cab,
    /// Out of a window of a carriage.
    Seat,
    /// A carriage, opened.
    Carriage,
    /// The whole train in rows.
    Formation,
}

impl ViewName {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Map, Self::Follow, Self::Trackside, Self::Cab, Self::Seat, Self::Carriage, Self::Formation];
}

/// Where something can be seen in the scene: when, how, in which carriage, in which room. At least one of them is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("minProperties" = 1, "dependentRequired" = { "room": ["carriage"] }))]
pub struct Sight {
    /// When: `departure`, `arrival`, the id of a station or border, `arrive ID`, `depart ID`, `pass ID`, or a time since departure such as `+06h30m`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The view it is seen in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<ViewName>,
    /// Number of a carriage of the first train.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carriage: Option<u32>,
    /// Id of a room of that carriage: seen by somebody who stands in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
}

/// A journey to be solved: the folder, loaded and checked.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Folder name or built-in name, for instance `beijing-2025`.
    pub id: String,
    /// Title for people.
    pub title: Text,
    /// One quiet line that is always shown (for instance what the formation stands for).
    pub note: Text,
    /// Start of the journey.
    pub departure: Zoned,
    /// How well the instant of departure is known.
    pub departure_standing: Standing,
    /// Why this instant.
    pub departure_note: Text,
    /// Clock rulers in the order of travel.
    pub clocks: Vec<Clock>,
    /// Seed of everything random that belongs to this scenario (trees, lights, disturbances).
    pub seed: u64,
    /// The line as surveyed points.
    pub track: Vec<TrackPoint>,
    /// What stands along the line.
    pub line: Line,
    /// One or more trains; the first is the one that is followed.
    pub trains: Vec<Train>,
    /// Stops, holds, ceilings, windows.
    pub timetable: Timetable,
    /// Captions, context, history.
    pub briefing: Briefing,
    /// The director's film; without shots where there is none.
    pub shots: super::shots::ShotList,
    /// Carriage classes by name, sorted.
    pub carriage_classes: std::collections::BTreeMap<String, CarriageClass>,
    /// Pieces of furnishing by name, sorted: the kit.
    pub furnishings: std::collections::BTreeMap<String, Furnishing>,
    /// Models of landmarks by name, sorted.
    pub landmark_models: std::collections::BTreeMap<String, LandmarkModel>,
    /// Factor on the masses of all carriages: 1 as written, another to try what that would change.
    pub mass_factor: f64,
    /// Locomotive classes by name, sorted.
    pub locomotive_classes: std::collections::BTreeMap<String, LocomotiveClass>,
    /// Every claim of `seeds/`, by id.
    pub claims: Vec<Claim>,
    /// Where it was read from; see [`Scenario::source_folder`].
    pub(super) origin: super::part::Origin,
}

impl Scenario {
    /// The inside of a carriage: the layout of its class with its own changes.
    pub fn interior(&self, carriage: &Carriage) -> Interior {
        let changes = carriage.layout.as_ref();
        self.carriage_classes
            .get(&carriage.class)
            .map_or_else(Interior::default, |class| Interior::of(&class.layout, changes, class.standing))
    }

    /// What a carriage holds, and what that weighs (as written, without [`Scenario::mass_factor`]).
    pub fn fittings(&self, carriage: &Carriage) -> Fittings {
        self.interior(carriage).fittings(&self.furnishings)
    }

    /// Mass of a carriage in the train: shell, furnishings, goods and people, kilograms. `None` where its class is not
    /// known.
    pub fn loaded_kg(&self, carriage: &Carriage) -> Option<f64> {
        let class = self.carriage_classes.get(&carriage.class)?;
        Some((class.shell_kg + self.fittings(carriage).total_kg()) * self.mass_factor)
    }
}

/// One clock ruler of the timeline.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// What people call it, for instance "Korean time".
    pub name: Text,
    /// IANA name of the time zone, for instance `Asia/Pyongyang`.
    pub zone: String,
    /// Valid from this km post on, kilometres (the first clock starts at the origin).
    pub from_km: f64,
}

/// A surveyed point of the line.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrackPoint {
    /// Km post, kilometres.
    pub km: f64,
    /// Degrees north, WGS84.
    pub lat: f64,
    /// Degrees east, WGS84.
    pub lon: f64,
    /// Metres above sea level, top of rail.
    pub elevation_m: f64,
}

/// What stands along the line, by km post.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Track drawn behind the origin for the train to stand on, metres.
    pub lead_in_m: f64,
    /// Speed limits; gaps take `default_limit_kmh`.
    pub limits: Vec<SpeedLimit>,
    /// Limit where nothing else is said, km/h.
    pub default_limit_kmh: f64,
    /// Bridges and tunnels.
    pub structures: Vec<Structure>,
    /// Overhead wire; no entry means no wire.
    pub wires: Vec<WireSection>,
    /// Number of tracks; no entry means single.
    pub tracks: Vec<TrackCount>,
    /// Stations in order of travel.
    pub stations: Vec<Station>,
    /// Borders in order of travel.
    pub borders: Vec<Border>,
    /// What places along the line are known by.
    #[serde(default)]
    pub landmarks: Vec<Landmark>,
}

/// A speed limit between two km posts.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpeedLimit {
    /// First km post, kilometres.
    pub from_km: f64,
    /// Last km post, kilometres.
    pub to_km: f64,
    /// Largest speed, km/h.
    pub speed_kmh: f64,
    /// How well it is known.
    pub standing: Standing,
    /// One sentence of its own.
    #[serde(default)]
    pub note: Text,
}

/// A bridge or a tunnel.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Structure {
    /// What kind it is.
    pub kind: StructureKind,
    /// What people call it.
    pub name: Text,
    /// First km post, kilometres.
    pub from_km: f64,
    /// Last km post, kilometres.
    pub to_km: f64,
    /// How well it is known.
    pub standing: Standing,
    /// Who says so.
    #[serde(default)]
    pub source: String,
}

/// Kinds of structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StructureKind {
    /// A plain bridge.
    Bridge,
    /// A steel truss bridge (the Yalu bridge).
    Truss,
    /// A tunnel.
    Tunnel,
}

/// A section under wire.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WireSection {
    /// First km post, kilometres.
    pub from_km: f64,
    /// Last km post, kilometres.
    pub to_km: f64,
    /// What it offers.
    pub supply: Supply,
    /// How well it is known.
    pub standing: Standing,
    /// Who says so.
    #[serde(default)]
    pub source: String,
}

/// What a locomotive lives on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Supply {
    /// Its own engine.
    Diesel,
    /// 3 kV direct current.
    Dc3000,
    /// 25 kV 50 Hz.
    Ac25000,
}

/// Number of tracks between two km posts.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrackCount {
    /// First km post, kilometres.
    pub from_km: f64,
    /// Last km post, kilometres.
    pub to_km: f64,
    /// How many, 1 to 12.
    pub count: u8,
    /// How well it is known.
    pub standing: Standing,
}

/// A station.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Station {
    /// Short name used by other files, for instance `sinuiju`.
    pub id: String,
    /// English name (and Korean or Chinese translations of a foreign name where wanted).
    pub name: Text,
    /// Name in the local script, as on its board, for instance `평양` or `丹东`.
    pub local: String,
    /// Km post, kilometres.
    pub km: f64,
    /// ISO country code, two capital letters, for instance `KP` or `CN`.
    pub country: String,
    /// 1 a terminus or great city, 2 a city, 3 a town, 4 a halt: what labels and platforms go by.
    pub rank: u8,
    /// How well it is known.
    pub standing: Standing,
    /// Who says so.
    #[serde(default)]
    pub source: String,
}

/// A border on the line.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Border {
    /// Event name, for instance `border`.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// Km post, kilometres.
    pub km: f64,
}

/// A train: locomotives (by section) and carriages in order, front to rear.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Train {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// Seconds after the first train's departure.
    #[serde(default)]
    pub headway_s: f64,
    /// Locomotive sets in the order of travel; each works from where it is put on.
    pub locomotive_sets: Vec<LocomotiveSet>,
    /// Carriages, number 1 first.
    pub carriages: Vec<Carriage>,
}

/// Locomotives at the head of a train, from a station on.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LocomotiveSet {
    /// Station id where the set is put on; the first is the origin.
    pub from_station: String,
    /// Locomotive class name.
    pub class: String,
    /// How many units.
    pub count: usize,
    /// How well it is known.
    pub standing: Standing,
    /// One sentence of its own.
    #[serde(default)]
    pub note: Text,
}

/// One carriage of the formation.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Carriage {
    /// Place in the train, 1 is next to the locomotives.
    pub number: u32,
    /// Carriage class name.
    pub class: String,
    /// `advance`, `leader`, `following`, `host`.
    pub group: Group,
    /// Own name where it has one; else the class's.
    #[serde(default)]
    pub name: Option<Text>,
    /// How well it is known.
    pub standing: Standing,
    /// One sentence of its own.
    #[serde(default)]
    pub note: Text,
    /// Claims (ids of `seeds/`) that this carriage shows.
    #[serde(default)]
    pub claims: Vec<String>,
    /// What it has inside that its class has not.
    #[serde(default)]
    pub layout: Option<Changes>,
}

/// The part of the formation that a carriage belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Carriages 1-26.
    Advance,
    /// Carriages 27-50.
    Leader,
    /// The six host coaches, 51-56.
    Host,
    /// Carriages 57-90.
    Following,
}

impl Group {
    /// All of them, in the order of the train.
    pub const ALL: [Self; 4] = [Self::Advance, Self::Leader, Self::Host, Self::Following];
}

/// What a carriage is for; eight colours mark them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Leader's office, bedroom, family, audience chambers, conference cars.
    Leader,
    /// Restaurant, galley, diners, kitchens.
    Dining,
    /// Sleepers of officials and press.
    Sleeping,
    /// Guards, close protection, armed cars, bomb disposal.
    Security,
    /// Signals, communications, secretariat.
    Communications,
    /// Generators, workshop, stores, water, refrigerated.
    Service,
    /// Vehicle carriers.
    Vehicles,
    /// Medical.
    Medical,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Leader,
        Self::Dining,
        Self::Sleeping,
        Self::Security,
        Self::Communications,
        Self::Service,
        Self::Vehicles,
        Self::Medical,
    ];
}

/// A kind of carriage.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarriageClass {
    /// What people call it.
    pub name: Text,
    /// What it is for.
    pub role: Role,
    /// The outside.
    pub body: Body,
    /// Mass of the carriage without furnishings, goods and people, kilograms: body, armour, bogies, what is built in.
    pub shell_kg: f64,
    /// Number of axles.
    pub axles: u8,
    /// Length over couplers (the pitch), metres.
    pub length_m: f64,
    /// Between bogie centres, metres.
    pub bogie_spacing_m: f64,
    /// Running resistance.
    pub resistance: Resistance,
    /// Rotating mass as a share of mass, for instance 0.06.
    pub rotating_share: f64,
    /// Largest brake force as a share of weight, for instance 0.08.
    pub brake_ratio: f64,
    /// How well it is known.
    pub standing: Standing,
    /// What is inside, one short phrase a line.
    pub inside: Vec<Text>,
    /// Rooms and furnishings; left out where nothing is said of them.
    #[serde(default)]
    pub layout: Layout,
    /// What is known and who says so.
    pub known: Vec<Known>,
    /// Claims (ids of `seeds/`) that every carriage of this class shows.
    #[serde(default)]
    pub claims: Vec<String>,
    /// Search words beyond the names, lower case English.
    #[serde(default)]
    pub words: Vec<String>,
}

/// One known thing with its source.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// What is known.
    pub text: Text,
    /// How well it is known.
    pub standing: Standing,
    /// Publisher and date, for instance "Reuters, 12 September 2023 (copy)".
    #[serde(default)]
    pub source: String,
}

/// The outside of a carriage, in true size.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Body length, metres.
    pub length_m: f64,
    /// Body width, metres.
    pub width_m: f64,
    /// Top of roof above top of rail, metres.
    pub height_m: f64,
    /// Paint.
    pub livery: Livery,
    /// Window runs on each side: from, to (metres from the body's front end), count, width and height of each pane.
    pub windows: Vec<WindowRun>,
    /// Doors: metres from the body's front end to the middle of each, both sides.
    pub doors: Vec<Door>,
    /// Things on roof and sides.
    #[serde(default)]
    pub fittings: Vec<Fitting>,
    /// Windows lit at night, as a share of the panes.
    pub lit_share: f64,
}

/// Paint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Livery {
    /// Dark green, thin yellow line.
    Green,
    /// As `Green`, cleaner, with a small plate.
    Leader,
    /// Brighter green, double yellow line: the host coaches.
    Host,
    /// Plain dark green without a line (stores, armed cars).
    Plain,
}

/// A run of equal windows on one or both sides.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WindowRun {
    /// Which side.
    pub side: Side,
    /// Start, metres from the body's front end.
    pub from_m: f64,
    /// End, metres from the body's front end.
    pub to_m: f64,
    /// How many panes.
    pub count: u32,
    /// Width, metres.
    pub width_m: f64,
    /// Height, metres.
    pub height_m: f64,
    /// Sill above top of rail, metres.
    pub sill_m: f64,
    /// Curtained or frosted.
    #[serde(default)]
    pub curtained: bool,
}

/// Which side of a carriage, seen in the direction of travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Left of travel.
    Left,
    /// Right of travel.
    Right,
    /// Both sides.
    Both,
}

/// A door on a side.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Door {
    /// Which side.
    pub side: Side,
    /// Middle of the door, metres from the body's front end.
    pub at_m: f64,
    /// Width, metres.
    pub width_m: f64,
    /// Large loading door (vehicle carriers, stores).
    #[serde(default)]
    pub loading: bool,
}

/// A thing on the outside, a box or a cylinder of a given kind.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fitting {
    /// What kind it is.
    pub kind: FittingKind,
    /// Middle, metres from the body's front end.
    pub at_m: f64,
    /// Length along the carriage, metres.
    pub length_m: f64,
}

/// Kinds of outside fittings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FittingKind {
    /// Air-conditioning housing on the roof.
    RoofUnit,
    /// Row of small roof ventilators.
    Ventilators,
    /// Exhaust stacks of a generator.
    Exhaust,
    /// Louvred grille in both sides.
    Grille,
    /// Low dome of a satellite antenna.
    Dome,
    /// Whip antennas.
    Antennas,
    /// Closed, plain superstructure of an armed car.
    ClosedTurret,
    /// Kitchen chimney.
    Chimney,
    /// Water tank under the floor.
    Tank,
    /// Equipment box under the floor.
    UnderfloorBox,
    /// Lookout (observation) cupola with windows.
    Cupola,
}

/// Running resistance of a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Resistance {
    /// TB/T 1407 form: newtons per kilonewton of weight, `a + b V + c V^2`, V in km/h.
    Specific {
        /// Constant part, N/kN.
        a: f64,
        /// Part that grows with speed, N/kN per km/h.
        b: f64,
        /// Part that grows with the square of speed, N/kN per (km/h)².
        c: f64,
    },
    /// Davis form: newtons, `a + b v + c v^2`, v in m/s.
    Davis {
        /// Constant part, N.
        a_n: f64,
        /// Part that grows with speed, N per m/s.
        b_n_per_mps: f64,
        /// Part that grows with the square of speed, N per (m/s)².
        c_n_per_mps2: f64,
    },
}

/// A kind of locomotive.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LocomotiveClass {
    /// What people call it.
    pub name: Text,
    /// What it lives on.
    pub supply: Supply,
    /// Mass in working order, kilograms.
    pub mass_kg: f64,
    /// Number of axles.
    pub axles: u8,
    /// Length over couplers, metres.
    pub length_m: f64,
    /// Between bogie centres, metres.
    pub bogie_spacing_m: f64,
    /// Power at the rail, watts.
    pub power_w: f64,
    /// Starting tractive effort, newtons.
    pub starting_force_n: f64,
    /// How much the rail can take.
    pub adhesion: Adhesion,
    /// Largest speed, km/h.
    pub max_speed_kmh: f64,
    /// Running resistance.
    pub resistance: Resistance,
    /// Rotating mass as a share of mass, for instance 0.1.
    pub rotating_share: f64,
    /// Largest brake force as a share of weight, for instance 0.1.
    pub brake_ratio: f64,
    /// Energy at the wheel as a share of the energy from the wire or the tank, for instance 0.36.
    pub efficiency: f64,
    /// Power of the auxiliaries (fans, compressors, lights), watts.
    pub auxiliary_w: f64,
    /// The outside.
    pub shape: LocomotiveShape,
    /// How well it is known.
    pub standing: Standing,
    /// What is known and who says so.
    pub known: Vec<Known>,
}

/// Adhesion between wheel and rail.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Adhesion {
    /// 0.248 + 5.9 / (75 + 20 V), V in km/h.
    ChineseDiesel,
    /// 0.24 + 12 / (100 + 8 V), V in km/h.
    ChineseElectric,
    /// 0.161 + 7.5 / (44 + V), V in km/h.
    CurtiusKniffler,
}

/// The outside of a locomotive.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LocomotiveShape {
    /// Body length, metres.
    pub body_length_m: f64,
    /// Width, metres.
    pub width_m: f64,
    /// Height, metres.
    pub height_m: f64,
    /// What kind it is.
    pub kind: LocomotiveKind,
    /// Axles per bogie.
    pub axles_per_bogie: u8,
}

/// Kinds of locomotive bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LocomotiveKind {
    /// Box cab with pantographs.
    ElectricBox,
    /// One cab, streamlined, with a flat inner end (DF11Z half).
    DieselSingleCab,
    /// A cab at each end (DF4B, K62).
    DieselTwoCabs,
}

/// When the train should be where, and where it waits.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Timetable {
    /// Speed ceilings of the driving plan (below the limits of the line).
    pub ceilings: Vec<SpeedLimit>,
    /// Stops with a purpose, in order.
    pub stops: Vec<Stop>,
    /// Places where unexplained hours are spent, in order.
    pub holds: Vec<Hold>,
    /// Passing windows, in order; the last is the arrival.
    pub windows: Vec<Window>,
}

/// A stop with a purpose.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Station id.
    pub station: String,
    /// Least dwell, seconds.
    pub dwell_s: f64,
    /// Why the train stops.
    pub purpose: Text,
    /// How well it is known.
    pub standing: Standing,
}

/// A hold: how much of the spare time up to the next window is spent here.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// Station id; may be the station of a stop, whose dwell it then lengthens.
    pub station: String,
    /// Share of the spare time up to the next window: a hold of weight 2 gets twice as much as one of weight 1.
    pub weight: f64,
    /// One sentence of its own.
    pub note: Text,
    /// How well it is known.
    pub standing: Standing,
}

/// An instant as people write it, for instance `2025-09-02T06:00:00+08:00`: only its schema.
#[derive(JsonSchema)]
#[schemars(inline)]
struct Instant(
    #[schemars(extend("format" = "date-time"))]
    #[expect(dead_code, reason = "instants are read by jiff")]
    String,
);

/// A passing window.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Station or border id.
    pub place: String,
    /// Earliest instant, with the offset of the clock meant, for instance `2025-09-02T05:50:00+08:00`.
    #[schemars(with = "Instant")]
    pub from: Timestamp,
    /// Latest instant.
    #[schemars(with = "Instant")]
    pub to: Timestamp,
    /// Instant that the driving plan aims at, inside the window.
    #[schemars(with = "Instant")]
    pub aim: Timestamp,
    /// How well it is known.
    pub standing: Standing,
    /// Who says so.
    #[serde(default)]
    pub source: String,
}

/// Context shown to people; every entry names the claims it rests on.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Briefing {
    /// Captions at moments.
    pub captions: Vec<Caption>,
    /// Short sections: why the train travels, the parade, the custom, the arguments.
    pub sections: Vec<Section>,
    /// Announced guests: name, title, country.
    pub guests: Vec<Guest>,
    /// Earlier journeys by rail.
    pub history: Vec<EarlierJourney>,
    /// What is told at the end of the journey.
    #[serde(default)]
    pub closing: Option<Closing>,
}

/// What is told at the end of the journey: what came next.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// Sentences, in order.
    pub lines: Vec<ClosingLine>,
}

/// A sentence of the closing, with who says so: a source, claims, or both.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosingLine {
    /// The sentence.
    pub text: Text,
    /// How well it is known.
    pub standing: Standing,
    /// Who says so; may be empty where claims say it.
    pub source: String,
    /// Claims (ids of `seeds/`) it rests on.
    #[serde(default)]
    pub claims: Vec<String>,
}

/// A caption.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Caption {
    /// Short name.
    pub id: String,
    /// When it is shown: `departure`, `arrival`, the id of a station or border, `arrive ID`, `depart ID`, `pass ID`, or a time since departure such as `+06h30m`; some time before or after may follow, such as `border -2m`.
    pub at: String,
    /// The words shown.
    pub text: Text,
    /// Claims (ids of `seeds/`) it rests on.
    pub claims: Vec<String>,
}

/// A section of the briefing.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Short name.
    pub id: String,
    /// Heading.
    pub title: Text,
    /// What is told, in two or three sentences.
    pub body: Text,
    /// Claims (ids of `seeds/`) it rests on.
    pub claims: Vec<String>,
    /// The part of the briefing it stands in.
    #[serde(default)]
    pub topic: Topic,
    /// Where something is in doubt: what speaks for it.
    #[serde(default)]
    pub speaks_for: Vec<Known>,
    /// What speaks against it.
    #[serde(default)]
    pub speaks_against: Vec<Known>,
    /// Where it can be seen.
    #[serde(default)]
    pub seen: Option<Sight>,
}

/// The parts of the briefing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Why the train travels.
    #[default]
    Journey,
    /// What it travels to.
    Event,
    /// Who else comes.
    Guests,
    /// Earlier journeys.
    History,
    /// What is in doubt.
    Doubts,
}

impl Topic {
    /// All of them, in the order of the briefing.
    pub const ALL: [Self; 5] = [Self::Journey, Self::Event, Self::Guests, Self::History, Self::Doubts];
}

/// An announced guest.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Guest {
    /// Name as announced.
    pub name: Text,
    /// Office held.
    pub title: Text,
    /// Country.
    pub country: Text,
    /// Whether the office is that of a state or of its government.
    #[serde(default)]
    pub head_of: Option<HeadOf>,
    /// Whether this guest comes by the train of the journey.
    #[serde(default)]
    pub aboard: bool,
}

/// What a guest is the head of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeadOf {
    /// A state.
    State,
    /// A government.
    Government,
}

impl HeadOf {
    /// Both.
    pub const ALL: [Self; 2] = [Self::State, Self::Government];
}

/// An earlier journey.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EarlierJourney {
    /// Date, as precisely as known.
    pub when: Text,
    /// From where to where, and what is told of it.
    pub what: Text,
    /// How well it is known.
    pub standing: Standing,
    /// Who says so.
    pub source: String,
    /// Least and largest distance that is reported, kilometres; twice the same where reports agree.
    #[serde(default)]
    pub distance_km: Option<(f64, f64)>,
    /// Least and longest time that is reported, hours; twice the same where reports agree.
    #[serde(default)]
    pub duration_h: Option<(f64, f64)>,
    /// What the two figures are of, where that is not the way there, for instance "there and back".
    #[serde(default)]
    pub figures: Option<Text>,
    /// Where it can be seen.
    #[serde(default)]
    pub seen: Option<Sight>,
}

/// A statement of the article, with what was found about it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Stable id, for instance `c10-ninety-carriages`.
    pub id: String,
    /// The statement in our words.
    pub claim: Text,
    /// What became of it.
    pub verdict: Verdict,
    /// What other sources say, in our words.
    pub finding: Text,
    /// Who says so.
    pub sources: Vec<Source>,
    /// Where it can be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Sight>,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Other sources say the same.
    Confirmed,
    /// True in the main; other sources are more exact.
    Refined,
    /// Other sources say otherwise.
    Contradicted,
    /// No independent source was found.
    Unverified,
    /// Cannot be tested.
    Opinion,
}

impl Verdict {
    /// All of them, the firmest first.
    pub const ALL: [Self; 5] = [Self::Confirmed, Self::Refined, Self::Contradicted, Self::Unverified, Self::Opinion];
}

/// Where a finding comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Publisher, for instance "The Guardian".
    pub publisher: String,
    /// Date as precisely as known, for instance "2025-09-02".
    #[serde(default)]
    pub date: String,
    /// Address or title.
    #[serde(default)]
    pub place: String,
    /// True when it is a copy of somebody else's text.
    #[serde(default)]
    pub secondary: bool,
}
