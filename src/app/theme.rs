//! Tokens: every colour and size of the picture and the panels. Nothing else names a colour.

use bevy::color::{LinearRgba, Srgba};
use bevy_egui::egui::Color32;

use crate::drawing::palette;
use crate::scenario::{Finish, Role, Standing, Supply};

fn linear(hex: u32) -> LinearRgba {
    let [_, r, g, b] = hex.to_be_bytes();
    Srgba::rgb_u8(r, g, b).into()
}

macro_rules! paints {
    ($($(#[$doc:meta])* $name:ident = $hex:literal;)*) => {
        $($(#[$doc])* pub fn $name() -> LinearRgba { linear($hex) })*
    };
}

paints! {
    /// Train body.
    body_green = 0x1F_3D2B;
    /// Lower body, a shade darker.
    body_green_low = 0x1B_3526;
    /// Host coaches.
    host_green = 0x2C_6A43;
    /// The line below the windows.
    line_yellow = 0xD8_B23C;
    /// Roofs.
    roof_grey = 0x45_4844;
    /// Underframes and bogies.
    frame_grey = 0x24_2523;
    /// Bellows of the gangways.
    bellows = 0x18_1918;
    /// Wheels.
    wheel = 0x3A_3836;
    /// Polished treads and rail heads.
    steel = 0x8E_8F8C;
    /// Rust-brown rail sides.
    rust = 0x3F_332B;
    /// Window glass by day.
    glass = 0x1A_2427;
    /// Curtained windows.
    curtain = 0x8C_8570;
    /// Plates and small letters.
    plate = 0xC8_C2A8;
    /// Ballast.
    ballast = 0x7F_776B;
    /// Earth slopes of the line.
    slope = 0x69_6A52;
    /// Concrete of platforms and portals.
    concrete = 0x8E_8A80;
    /// Platform edge.
    edge_white = 0xD6_D2C4;
    /// Steel of bridges.
    bridge_steel = 0x5E_6A6E;
    /// Galvanised steel of masts.
    lattice = 0x6E_706C;
    /// Wood of poles.
    pole_wood = 0x55_4A3C;
    /// Cars: most are white,
    car_white = 0xC5_C5C2;
    /// grey
    car_grey = 0x8C_8E90;
    /// or black,
    car_black = 0x30_3133;
    /// some red
    car_red = 0x84_3630;
    /// or blue.
    car_blue = 0x3B_557B;
    /// Uniforms south of the Yalu.
    uniform_olive = 0x5A_573C;
    /// Uniforms north and west of it, and of railways.
    uniform_blue = 0x27_3145;
    /// Caps of station masters.
    cap_red = 0xA8_3A32;
    /// Suits.
    suit = 0x26_272B;
    /// Faces and hands.
    skin = 0xB8_8F70;
    /// Concrete of masts.
    mast = 0x8C_8B86;
    /// Poplar leaves.
    poplar = 0x58_6E3E;
    /// Broad-leaved trees.
    broadleaf = 0x4A_633A;
    /// Grass of late summer.
    meadow = 0x74_7850;
    /// Pines.
    pine = 0x38_563C;
    /// Walls of houses.
    wall = 0xA8_9E8C;
    /// Plastered walls.
    plaster_cream = 0xB8_AC8C;
    /// Plastered walls, others.
    plaster_grey = 0x9C_9C96;
    /// Plastered walls, painted.
    plaster_green = 0x8E_9C8C;
    /// Plastered walls, painted otherwise.
    plaster_rose = 0xA8_8A7E;
    /// Plastered walls, newer.
    plaster_white = 0xB6_B4AC;
    /// Walls of brick.
    brick = 0x8C_7062;
    /// Tiled roofs.
    tile = 0x7A_5A4C;
    /// Roofs of painted sheet.
    roof_blue = 0x5C_6E80;
    /// Grey roofs.
    slate = 0x6E_7072;
    /// Covered vans.
    van_brown = 0x5A_4338;
    /// Covered vans, others.
    van_olive = 0x4C_5044;
    /// Open wagons.
    wagon_black = 0x33_3231;
    /// Coal.
    coal = 0x1D_1C1B;
    /// Tank wagons.
    tank_grey = 0x7C_7C76;
    /// Coaches of other trains.
    coach_green = 0x3F_5545;
    /// Coaches of other trains, others.
    coach_blue = 0x3C_4F62;
    /// Bands of coaches and locomotives.
    coach_cream = 0xB4_AA8E;
    /// Diesel locomotives of other trains.
    diesel_green = 0x37_4C44;
    /// Electric locomotives of other trains.
    electric_blue = 0x4A_525C;
    /// Lining of tunnels.
    lining = 0x4A_4844;
    /// Dressed stones of portals.
    portal_stone = 0x7A_756B;
    /// Glazed and glass insulators.
    insulator = 0x5C_4034;
    /// Painted doors and window frames of stations.
    door = 0x4A_4A44;
    /// Head lamp.
    lamp_white = 0xFF_E9BE;
    /// Tail lamp.
    tail_red = 0xC0_2018;
    /// A signal at stop.
    signal_red = 0xFF_2A1C;
    /// A signal that warns.
    signal_yellow = 0xFF_C02E;
    /// A signal at proceed.
    signal_green = 0x22_E86C;
    /// Boards of signals.
    signal_black = 0x12_1211;
    /// Edge of the line on the map.
    casing = 0x1C_1A16;
    /// Rivers on the map.
    river = 0x5E_8CA0;
    /// Roads from the air.
    lane = 0x9A_9278;
    /// Coast on the map.
    coast = 0x3C_5560;
    /// Exhaust.
    soot = 0x5A_5652;
    /// Borders on the map.
    border = 0xD8_CBB4;
    /// Where day ends on the map.
    twilight = 0xE8_9A6A;
    /// The train on the map.
    train_mark = 0xFF_F3D6;
    /// Ceilings of rooms.
    ceiling = 0xE4_DFD2;
    /// Where a section model is cut.
    section = 0x4A_3B30;
    /// Gangways, seen from inside.
    bellows_inside = 0x3B_3A38;
    /// Curtains, seen from inside.
    curtain_inside = 0xB0_9A72;
    /// The table that the museum model stands on.
    table = 0x3A_3733;
    /// The same table in the light of the museum.
    table_lit = 0x32_2D28;
}

/// The line on the map by what locomotives live on: three hues that also differ for the colour-blind.
const fn route_hex(supply: Supply) -> u32 {
    match supply {
        Supply::Dc3000 => 0xF2_A01E,
        Supply::Diesel => 0xE8_DFCC,
        Supply::Ac25000 => 0x86_E2DA,
    }
}

/// The line on the map.
pub fn route(supply: Supply) -> LinearRgba {
    linear(route_hex(supply))
}

/// The line in the map's legend.
pub const fn route_ink(supply: Supply) -> Color32 {
    let [_, r, g, b] = route_hex(supply).to_be_bytes();
    Color32::from_rgb(r, g, b)
}

/// Floor, walls and trim of a room.
pub fn finish(finish: Finish) -> (LinearRgba, LinearRgba, LinearRgba) {
    let [floor, wall, trim] = match finish {
        Finish::Plain => [0x8B_8A84, 0xD2_CDC0, 0xA6_A094],
        Finish::Wood => [0x6E_3E35, 0x84_5E40, 0x50_3725],
        Finish::Cream => [0xAE_977A, 0xE0_D4BC, 0xB5_9C7C],
        Finish::Tile => [0xA6_A8A4, 0xDA_DCD8, 0x9A_A0A0],
        Finish::Steel => [0x6A_6E6F, 0x93_9B98, 0x5E_6566],
        Finish::Dark => [0x2E_2D2B, 0x3C_3B38, 0x30_2F2C],
    };
    (linear(floor), linear(wall), linear(trim))
}

/// Panels: near-black warm grey.
pub const PANEL: Color32 = Color32::from_rgb(24, 23, 21);
/// Panels that float over the picture.
pub const PANEL_VEIL: Color32 = Color32::from_rgba_premultiplied(20, 19, 18, 232);
/// Hairlines between parts of a panel.
pub const HAIRLINE: Color32 = Color32::from_rgb(58, 55, 50);
/// Hovered and pressed things.
pub const RAISED: Color32 = Color32::from_rgb(46, 44, 40);
/// Borders in the map's legend.
pub const BORDER_INK: Color32 = Color32::from_rgb(216, 203, 180);
/// The edge of day in the map's legend.
pub const TWILIGHT_INK: Color32 = Color32::from_rgb(232, 154, 106);
/// Text.
pub const INK: Color32 = Color32::from_rgb(228, 223, 212);
/// Second text.
pub const INK_SOFT: Color32 = Color32::from_rgb(160, 154, 143);
/// The one accent: signal amber.
pub const AMBER: Color32 = Color32::from_rgb(240, 176, 58);
/// Night on the timeline.
pub const NIGHT: Color32 = Color32::from_rgb(15, 19, 34);
/// Twilight on the timeline.
pub const TWILIGHT: Color32 = Color32::from_rgb(58, 52, 66);
/// Day on the timeline.
pub const DAY: Color32 = Color32::from_rgb(88, 98, 106);
/// Stretches that are holds.
pub const HOLD: Color32 = Color32::from_rgb(196, 142, 66);
/// Labels over the picture: halo.
pub const HALO: Color32 = Color32::from_rgba_premultiplied(10, 10, 10, 190);

/// A colour of a drawing, on a panel.
pub const fn of_channels([red, green, blue]: [u8; 3]) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

/// A colour of a drawing at a part of its light, 0 to 1, on a dark panel.
pub fn dimmed(channels: [u8; 3], light: f32) -> Color32 {
    of_channels(channels.map(|channel| (f32::from(channel) * light) as u8))
}

/// Small text, logical points.
pub const SMALL: f32 = 12.0;
/// Text.
pub const BODY: f32 = 14.0;
/// Headings.
pub const HEADING: f32 = 19.0;
/// Captions, as a share of the picture's height.
pub const CAPTION_SHARE: f32 = 0.029;
/// Ground of captions over the picture.
pub const CAPTION_GROUND: Color32 = Color32::from_rgba_premultiplied(8, 8, 7, 120);
/// Space between things.
pub const SPACE: f32 = 8.0;

/// The hue of a role, used only as a small mark.
pub const fn role(role: Role) -> Color32 {
    let [r, g, b] = palette::role(role);
    Color32::from_rgb(r, g, b)
}

/// The quiet mark of a standing.
pub const fn standing(standing: Standing) -> Color32 {
    let [r, g, b] = palette::standing(standing);
    Color32::from_rgb(r, g, b)
}

/// Raised and chosen things.
pub const CHOSEN: Color32 = Color32::from_rgb(58, 50, 34);
/// What a search has not found, over the museum.
pub const VEIL: Color32 = Color32::from_rgba_premultiplied(24, 23, 21, 190);
/// Third text: ticks, units, what stands back; still 4.5 to 1 against a panel, for it tells who says so.
pub const INK_FAINT: Color32 = Color32::from_rgb(134, 128, 118);
/// The speed of the train on the timeline.
pub const SPEED: Color32 = Color32::from_rgba_premultiplied(44, 42, 38, 60);
/// Its upper edge.
pub const SPEED_EDGE: Color32 = Color32::from_rgb(206, 200, 186);
/// Text over the picture.
pub const LABEL: Color32 = Color32::from_rgb(246, 242, 232);
/// Second text over the picture.
pub const LABEL_SOFT: Color32 = Color32::from_rgb(212, 206, 194);
/// Names of waters over the picture.
pub const LABEL_WATER: Color32 = Color32::from_rgb(158, 188, 206);

/// Width of the list, logical points.
pub const LIST_WIDTH: f32 = 262.0;
/// The least and the most that it may be drawn to.
pub const LIST_WIDTHS: (f32, f32) = (210.0, 440.0);
/// Width of the inspector, logical points.
pub const INSPECTOR_WIDTH: f32 = 320.0;
/// The least and the most that it may be drawn to.
pub const INSPECTOR_WIDTHS: (f32, f32) = (280.0, 560.0);
/// Least width of the picture between the panels, logical points.
pub const PICTURE_WIDTH: f32 = 300.0;
/// Width of the settings, logical points.
pub const SETTINGS_WIDTH: f32 = 330.0;
/// Width of a hint, logical points.
pub const HINT_WIDTH: f32 = 232.0;
/// The ring around what has the keyboard, logical points.
pub const RING: f32 = 1.5;
/// Height of the panel of time, logical points.
pub const TIME_HEIGHT: f32 = 138.0;
/// Least and most width of the briefing, logical points.
pub const BRIEFING_WIDTH: (f32, f32) = (320.0, 720.0);
/// Width that the briefing has at first, logical points.
pub const BRIEFING_FIRST: f32 = 420.0;
/// In narrower windows the briefing stands in the place of the inspector, logical points.
pub const BRIEFING_ALONE: f32 = 1_500.0;
/// Longest line of text in the briefing, logical points.
pub const BRIEFING_LINE: f32 = 620.0;
/// Radius of corners, logical points.
pub const RADIUS: u8 = 3;
/// A hairline, logical points.
pub const HAIR: f32 = 1.0;
/// A round mark of a role, logical points.
pub const MARK: f32 = 3.5;
/// Fields to type in.
pub const NIGHT_FIELD: Color32 = Color32::from_rgb(14, 13, 12);
/// Sunrise and sunset on the timeline.
pub const DAWN: Color32 = Color32::from_rgb(110, 88, 76);

/// What became of a claim.
pub const fn verdict(verdict: crate::scenario::Verdict) -> Color32 {
    use crate::scenario::Verdict;
    match verdict {
        Verdict::Confirmed => standing(Standing::Reported),
        Verdict::Refined => standing(Standing::Derived),
        Verdict::Contradicted => standing(Standing::Disputed),
        Verdict::Unverified => standing(Standing::Estimated),
        Verdict::Opinion => standing(Standing::Reconstruction),
    }
}

/// The speed of the fastest possible journey on the chart.
pub const FASTEST: Color32 = Color32::from_rgb(118, 164, 182);
/// Speed limits on the chart.
pub const LIMIT: Color32 = Color32::from_rgb(190, 116, 96);
/// Height and grade of the line on the chart.
pub const GROUND: Color32 = Color32::from_rgb(158, 166, 120);
/// Lines at the labelled values of the chart.
pub const GRIDLINE: Color32 = Color32::from_rgba_premultiplied(30, 29, 26, 60);
/// Height of the chart at first, at most, logical points.
pub const CHART_HEIGHT: f32 = 330.0;
/// Least height of the chart, logical points.
pub const CHART_LEAST: f32 = 252.0;
/// Where less than this is left beside the chart's least height, the chart stands alone, logical points.
pub const BESIDE_CHART: f32 = 110.0;
/// What the chart leaves of the picture, logical points.
pub const CHART_LEAVES: f32 = 190.0;
