//! Colours that mean something, the same on paper and in the window.

use super::picture::Rgb;
use crate::geo::Twilight;
use crate::scenario::{Role, Standing, Supply};

/// Eight hues that colour-blind people can tell apart (after Okabe and Ito), used only as small marks.
pub const fn role(role: Role) -> Rgb {
    match role {
        Role::Leader => [240, 228, 66],
        Role::Dining => [230, 159, 0],
        Role::Sleeping => [86, 180, 233],
        Role::Security => [213, 94, 0],
        Role::Communications => [0, 158, 115],
        Role::Service => [150, 150, 150],
        Role::Vehicles => [0, 114, 178],
        Role::Medical => [204, 121, 167],
    }
}

/// The quiet mark of a standing, on the dark ground of the window.
pub const fn standing(standing: Standing) -> Rgb {
    match standing {
        Standing::Reported => [140, 190, 150],
        Standing::Derived => [140, 170, 200],
        Standing::Estimated => [190, 180, 140],
        Standing::Reconstruction => [170, 160, 190],
        Standing::Disputed => [210, 130, 110],
    }
}

/// The line by what locomotives live on, for white paper: the hues of the window's map, dark enough to print.
pub const fn supply(supply: Supply) -> Rgb {
    match supply {
        Supply::Dc3000 => [226, 138, 16],
        Supply::Diesel => [128, 108, 78],
        Supply::Ac25000 => [38, 136, 146],
    }
}

/// The ground of a chart under a light.
pub const fn light(twilight: Twilight) -> Rgb {
    match twilight {
        Twilight::Day => [255, 255, 255],
        Twilight::Civil => [242, 243, 247],
        Twilight::Nautical => [231, 234, 241],
        Twilight::Astronomical => [220, 225, 235],
        Twilight::Night => [208, 215, 228],
    }
}

/// The train's way: the green of its carriages.
pub const TRAIN: Rgb = [31, 61, 43];
/// The run that would be possible.
pub const FASTEST: Rgb = [88, 112, 140];
/// A time that somebody reports.
pub const REPORT: Rgb = [196, 94, 0];
/// A border, as it is in fact.
pub const BORDER: Rgb = [140, 62, 110];
/// The ground under a profile.
pub const GROUND: Rgb = [226, 221, 208];
/// The edge of the ground.
pub const GROUND_EDGE: Rgb = [112, 98, 70];
/// Uphill.
pub const UP: Rgb = [184, 106, 66];
/// Downhill.
pub const DOWN: Rgb = [110, 142, 166];
/// A curve.
pub const CURVE: Rgb = [96, 96, 96];
/// What is allowed.
pub const LIMIT: Rgb = [170, 60, 50];
/// The sea and lakes.
pub const WATER: Rgb = [211, 226, 234];
/// Shores.
pub const SHORE: Rgb = [104, 140, 162];
/// Rivers.
pub const RIVER: Rgb = [126, 168, 192];
/// The names of rivers.
pub const RIVER_NAME: Rgb = [72, 118, 148];
/// The night on a map, and the dusk.
pub const DARK: Rgb = [44, 50, 68];
/// Between day and night.
pub const DUSK: Rgb = [122, 130, 150];
/// A net of lines that only helps to read.
pub const NET: Rgb = [206, 206, 202];

/// Heights of the land, metres, and what they are painted.
pub const HEIGHTS: [(f64, Rgb); 8] = [
    (-50.0, [226, 234, 214]),
    (0.0, [228, 235, 215]),
    (50.0, [233, 237, 217]),
    (200.0, [240, 238, 218]),
    (400.0, [241, 233, 211]),
    (700.0, [235, 222, 198]),
    (1_100.0, [226, 210, 186]),
    (2_000.0, [214, 197, 176]),
];
