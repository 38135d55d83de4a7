//! Station buildings: halls with rows of windows at the larger stations, a small house with a pitched roof at the others.
//!
//! All are laid along the track bay by bay, so that a long hall follows a curve as its platform does.

use bevy::prelude::*;

use super::{
    layout::{GAP_M, Platform, building, draw},
    steel::bar,
};
use crate::app::{
    mesh::{MeshKit, Paint},
    theme,
};

/// Where a station stands: chainage, metres right of our track, metres over the rails to a point of the mesh.
pub(super) trait Ground: Fn(f64, f64, f64) -> Vec3 {}
impl<F: Fn(f64, f64, f64) -> Vec3> Ground for F {}

/// A place on the front of a building for its clock.
pub(super) struct ClockPlace {
    /// Chainage, metres right of our track, metres over the rails.
    pub at: [f64; 3],
    /// Of its face, metres.
    pub radius_m: f64,
}

/// Colours of a station: walls, base, roof.
struct Coat {
    wall: Paint,
    base: Paint,
    roof: Paint,
    trim: Paint,
}

fn coat(seed: u64, station: usize, grand: bool) -> Coat {
    let walls = [theme::wall(), theme::plaster_cream(), theme::plaster_grey(), theme::plaster_green()];
    let pick = (draw(seed, station, 21) * walls.len() as f64) as usize % walls.len();
    let roof = if grand || draw(seed, station, 22) < 0.35 { theme::slate() } else { theme::tile() };
    Coat {
        wall: Paint::matt(walls[pick]),
        base: Paint::matt(theme::concrete()),
        roof: Paint::matt(roof),
        trim: Paint::matt(theme::edge_white()),
    }
}

/// A block along the track: from and to (chainage), near and far side (metres left of our track), eaves.
#[derive(Clone, Copy)]
struct Block {
    from: f64,
    to: f64,
    near: f64,
    far: f64,
    eaves: f64,
    bay: f64,
}

impl Block {
    fn bays(&self) -> u32 {
        ((self.to - self.from) / self.bay).round().max(1.0) as u32
    }

    /// Chainage of the border between two bays.
    fn at(&self, i: u32) -> f64 {
        self.from + (self.to - self.from) * f64::from(i) / f64::from(self.bays())
    }

    fn middle(&self) -> f64 {
        f64::midpoint(self.near, self.far)
    }
}

/// Floor of the hall over the rails: level with the platform.
const FLOOR_M: f64 = 0.55;
const BELOW_M: f64 = -2.0;

/// A quad that looks away from the middle of its block.
fn outward(kit: &mut MeshKit, corners: [Vec3; 4], middle: Vec3, paint: Paint) {
    let centre = (corners[0] + corners[1] + corners[2] + corners[3]) * 0.25;
    kit.quad_away(corners, centre - middle, paint);
}

fn walls(kit: &mut MeshKit, at: &impl Ground, block: &Block, coat: &Coat) {
    let p = |s: f64, left: f64, y: f64| at(s, -left, y);
    for i in 0..block.bays() {
        let (a, b) = (block.at(i), block.at(i + 1));
        let middle = p(f64::midpoint(a, b), block.middle(), block.eaves * 0.5);
        for (x, out) in [(block.near, -0.08), (block.far, 0.08)] {
            outward(
                kit,
                [p(a, x, FLOOR_M), p(b, x, FLOOR_M), p(b, x, block.eaves), p(a, x, block.eaves)],
                middle,
                coat.wall,
            );
            let base = [p(a, x + out, BELOW_M), p(b, x + out, BELOW_M), p(b, x + out, 1.15), p(a, x + out, 1.15)];
            outward(kit, base, middle, coat.base);
            let cornice = [
                p(a, x + out * 2.0, block.eaves - 0.55),
                p(b, x + out * 2.0, block.eaves - 0.55),
                p(b, x + out * 2.0, block.eaves),
                p(a, x + out * 2.0, block.eaves),
            ];
            outward(kit, cornice, middle, coat.trim);
        }
    }
    for s in [block.from, block.to] {
        let middle = p(f64::midpoint(block.from, block.to), block.middle(), 1.0);
        let (near, far) = (block.near, block.far);
        outward(
            kit,
            [p(s, near, BELOW_M), p(s, far, BELOW_M), p(s, far, block.eaves), p(s, near, block.eaves)],
            middle,
            coat.wall,
        );
        let out = if s > block.from { 1.0 } else { -1.0 };
        let base = [(near, BELOW_M), (far, BELOW_M), (far, 1.15), (near, 1.15)];
        outward(kit, base.map(|(x, y)| p(s + 0.08 * out, x, y)), middle, coat.base);
        let cornice = [(near, block.eaves - 0.55), (far, block.eaves - 0.55), (far, block.eaves), (near, block.eaves)];
        outward(kit, cornice.map(|(x, y)| p(s + 0.16 * out, x, y)), middle, coat.trim);
    }
}

/// Rows of windows at both ends.
fn end_windows(kit: &mut MeshKit, at: &impl Ground, block: &Block, storey: f64, coat: &Coat) {
    let p = |s: f64, left: f64, y: f64| at(s, -left, y);
    let storeys = ((block.eaves - FLOOR_M - 0.4) / storey).floor().max(1.0) as u32;
    let columns = ((block.far - block.near) / block.bay).floor().max(1.0);
    let wide = (block.far - block.near) / columns;
    let half = wide * 0.27;
    for (s, out) in [(block.from, -1.0), (block.to, 1.0)] {
        let middle = p(f64::midpoint(block.from, block.to), block.middle(), 3.0);
        for (row, column) in (0..storeys).flat_map(|row| (0..columns as u32).map(move |column| (row, column))) {
            let x = block.near + wide * (f64::from(column) + 0.5);
            let (y0, y1) = (FLOOR_M + 0.95 + f64::from(row) * storey, FLOOR_M + f64::from(row + 1) * storey - 0.65);
            let board = |grow: f64, off: f64| {
                [(-1.0, y0 - grow), (1.0, y0 - grow), (1.0, y1 + grow), (-1.0, y1 + grow)]
                    .map(|(d, y)| p(s + off * out, x + d * (half + grow), y))
            };
            outward(kit, board(0.12, 0.05), middle, coat.trim);
            let lit = if (row + column) % 3 == 0 { 0.6 } else { 0.06 };
            outward(kit, board(0.0, 0.08), middle, Paint::glass(theme::glass(), lit));
        }
    }
}

/// Rows of windows on both long sides; some are lit at night.
fn windows(kit: &mut MeshKit, at: &impl Ground, block: &Block, storey: f64, look: (u64, usize), coat: &Coat) {
    let p = |s: f64, left: f64, y: f64| at(s, -left, y);
    let storeys = ((block.eaves - FLOOR_M - 0.4) / storey).floor().max(1.0) as u32;
    let half = block.bay * 0.29;
    for i in 0..block.bays() {
        let s = f64::midpoint(block.at(i), block.at(i + 1));
        let middle = p(s, block.middle(), 3.0);
        for row in 0..storeys {
            // Halls are lit below, rooms above here and there.
            let ask = draw(look.0, look.1, 1_000 + u64::from(i) * 8 + u64::from(row));
            let lit = if row == 0 {
                0.85
            } else if ask < 0.35 {
                0.6
            } else {
                0.06
            };
            let (y0, y1) = (FLOOR_M + 0.95 + f64::from(row) * storey, FLOOR_M + f64::from(row + 1) * storey - 0.65);
            for (x, out) in [(block.near, -0.05), (block.far, 0.05)] {
                let frame = [
                    (-half - 0.12, y0 - 0.12),
                    (half + 0.12, y0 - 0.12),
                    (half + 0.12, y1 + 0.12),
                    (-half - 0.12, y1 + 0.12),
                ];
                outward(kit, frame.map(|(d, y)| p(s + d, x + out, y)), middle, coat.trim);
                for (from, to) in [(-half, -0.05), (0.05, half)] {
                    let pane = [(from, y0), (to, y0), (to, y1), (from, y1)];
                    outward(
                        kit,
                        pane.map(|(d, y)| p(s + d, x + out * 1.6, y)),
                        middle,
                        Paint::glass(theme::glass(), lit as f32),
                    );
                }
            }
        }
    }
}

/// A flat roof with a rim, or one with slopes to both sides.
fn roof(kit: &mut MeshKit, at: &impl Ground, block: &Block, rise: f64, coat: &Coat) {
    let p = |s: f64, left: f64, y: f64| at(s, -left, y);
    let over = if rise > 0.0 { 0.55 } else { 0.35 };
    let (near, far, ridge) = (block.near - over, block.far + over, block.middle());
    let (low, top) = (block.eaves, block.eaves + rise);
    // Hipped at the ends, so that no gable stands against the sky of a long hall.
    let hip = if rise > 0.0 { (block.far - block.near) * 0.5 } else { 0.0 };
    let ridge_at = |s: f64| s.clamp(block.from + hip, (block.to - hip).max(block.from + hip));
    for i in 0..block.bays() {
        let widen = |s: f64| {
            if s <= block.from {
                s - over
            } else if s >= block.to {
                s + over
            } else {
                s
            }
        };
        let (a, b) = (block.at(i), block.at(i + 1));
        let (ra, rb) = (ridge_at(a), ridge_at(b));
        let (a, b) = (widen(a), widen(b));
        for x in [near, far] {
            kit.quad_away([p(a, x, low), p(b, x, low), p(rb, ridge, top), p(ra, ridge, top)], Vec3::Y, coat.roof);
            kit.quad_away(
                [p(a, x, low - 0.25), p(b, x, low - 0.25), p(b, x, low), p(a, x, low)],
                p(a, x, 0.0) - p(a, ridge, 0.0),
                coat.trim,
            );
        }
        // The soffit.
        kit.quad_away(
            [p(a, near, low - 0.25), p(b, near, low - 0.25), p(b, far, low - 0.25), p(a, far, low - 0.25)],
            -Vec3::Y,
            coat.trim,
        );
    }
    for (s, end) in [(block.from - over, block.from + hip), (block.to + over, block.to - hip)] {
        kit.triangle_away([p(s, near, low), p(s, far, low), p(end, ridge, top)], Vec3::Y, coat.roof);
        kit.quad_away(
            [p(s, near, low - 0.25), p(s, far, low - 0.25), p(s, far, low), p(s, near, low)],
            p(s, 0.0, 0.0) - p(end, 0.0, 0.0),
            coat.trim,
        );
    }
}

/// Pillars before a front, with the beam that they carry.
fn portico(kit: &mut MeshKit, at: &impl Ground, block: &Block, coat: &Coat) {
    let p = |s: f64, left: f64, y: f64| at(s, -left, y);
    for i in 0..=block.bays() {
        let s = block.at(i).clamp(block.from + 0.3, block.to - 0.3);
        kit.cone(
            p(s, block.near - 0.5, FLOOR_M - 0.3),
            Vec3::Y * (block.eaves - FLOOR_M - 0.2) as f32,
            (0.34, 0.28),
            8,
            coat.trim,
        );
    }
}

/// The building of a station beside its left platform. Where its clock hangs, at the larger ones.
pub(super) fn build(
    kit: &mut MeshKit,
    at: &impl Ground,
    platform: &Platform,
    korean: bool,
    seed: u64,
) -> Option<ClockPlace> {
    let size = building(platform.rank);
    let near = platform.back_m() + GAP_M;
    let middle = platform.middle_m();
    let look = (seed, platform.station);
    if platform.rank > 2 {
        house(kit, at, platform, near, look);
        return None;
    }
    let coat = coat(seed, platform.station, true);
    let (wing_near, wing_far) = (near + 1.2, near + size.deep);
    let core = size.half * 0.30;
    let storey = 4.1;
    let bay = if korean { 4.2 } else { 5.0 };
    let wing = |from: f64, to: f64| Block { from, to, near: wing_near, far: wing_far, eaves: size.high * 0.78, bay };
    for block in [wing(middle - size.half, middle - core), wing(middle + core, middle + size.half)] {
        walls(kit, at, &block, &coat);
        windows(kit, at, &block, storey, look, &coat);
        end_windows(kit, at, &block, storey, &coat);
        roof(kit, at, &block, if korean { 2.6 } else { 0.0 }, &coat);
    }
    let hall =
        Block { from: middle - core, to: middle + core, near, far: wing_far + 1.0, eaves: size.high * 1.15, bay };
    walls(kit, at, &hall, &coat);
    // The hall has one tall row of windows over its doors.
    windows(kit, at, &hall, storey * 1.45, (seed ^ 5, platform.station), &coat);
    roof(kit, at, &hall, if korean { 3.4 } else { 0.0 }, &coat);
    if korean {
        portico(kit, at, &hall, &coat);
    }
    let radius_m = if platform.rank == 1 { 1.5 } else { 1.1 };
    // On a gable of its own over the middle of the eaves.
    let (half, low, high) = (radius_m + 0.7, hall.eaves - 0.4, hall.eaves + radius_m * 2.0 + 0.9);
    let p = |s: f64, left: f64, y: f64| at(s, -left, y);
    let block = [
        (near - 0.3, middle - half),
        (near - 0.3, middle + half),
        (near + 1.6, middle + half),
        (near + 1.6, middle - half),
    ];
    let centre = p(middle, near + 0.6, low);
    for i in 0..4 {
        let ((xa, sa), (xb, sb)) = (block[i], block[(i + 1) % 4]);
        outward(kit, [p(sa, xa, low), p(sb, xb, low), p(sb, xb, high), p(sa, xa, high)], centre, coat.wall);
    }
    kit.quad_away(block.map(|(x, s)| p(s, x, high)), Vec3::Y, coat.trim);
    Some(ClockPlace { at: [middle, -(near - 0.36), hall.eaves + radius_m + 0.25], radius_m })
}

/// A house with a pitched roof, a chimney, a door towards the platform, and a shed beside it.
fn house(kit: &mut MeshKit, at: &impl Ground, platform: &Platform, near: f64, look: (u64, usize)) {
    let size = building(platform.rank);
    let coat = coat(look.0, look.1, false);
    let middle = platform.middle_m() + (draw(look.0, look.1, 23) - 0.5) * 24.0;
    let main = Block {
        from: middle - size.half,
        to: middle + size.half,
        near,
        far: near + size.deep,
        eaves: size.high,
        bay: 3.0,
    };
    walls(kit, at, &main, &coat);
    windows(kit, at, &main, size.high - FLOOR_M - 0.4, look, &coat);
    gable_roof(kit, at, &main, size.deep * 0.34, &coat);
    door(kit, at, &main, &coat);
    if platform.rank == 3 || draw(look.0, look.1, 24) < 0.5 {
        let from = main.to + 6.0 + 8.0 * draw(look.0, look.1, 25);
        let shed = Block { from, to: from + 6.0, near: near + 0.8, far: near + 5.0, eaves: 2.9, bay: 3.0 };
        walls(kit, at, &shed, &coat);
        gable_roof(kit, at, &shed, 1.3, &coat);
        door(kit, at, &shed, &coat);
    }
}

fn gable_roof(kit: &mut MeshKit, at: &impl Ground, block: &Block, rise: f64, coat: &Coat) {
    let p = |s: f64, left: f64, y: f64| at(s, -left, y);
    let over = 0.55;
    let drop = over * rise / ((block.far - block.near) * 0.5);
    let (top, low) = (block.eaves + rise, block.eaves - drop);
    let (a, b) = (block.from - over, block.to + over);
    for x in [block.near - over, block.far + over] {
        let slope = [p(a, x, low), p(b, x, low), p(b, block.middle(), top), p(a, block.middle(), top)];
        kit.quad_away(slope, Vec3::Y, coat.roof);
        kit.quad_away(slope.map(|q| q - Vec3::Y * 0.14), -Vec3::Y, coat.trim);
        let out = p(a, x, 0.0) - p(a, block.middle(), 0.0);
        kit.quad_away([p(a, x, low - 0.14), p(b, x, low - 0.14), p(b, x, low), p(a, x, low)], out, coat.trim);
    }
    for (s, inner) in [(block.from, block.to), (block.to, block.from)] {
        let away = p(s, block.middle(), 0.0) - p(inner, block.middle(), 0.0);
        let gable = [p(s, block.near, block.eaves), p(s, block.far, block.eaves), p(s, block.middle(), top)];
        kit.triangle_away(gable, away, coat.wall);
    }
    let foot = p(block.from + 2.0, block.middle() + 0.6, block.eaves + rise * 0.4);
    kit.cuboid(foot - Vec3::new(0.3, 0.0, 0.3), foot + Vec3::new(0.3, (rise * 0.6 + 0.9) as f32, 0.3), coat.base);
}

/// A door with a lamp over it and a small roof on two rods.
fn door(kit: &mut MeshKit, at: &impl Ground, block: &Block, coat: &Coat) {
    let p = |s: f64, left: f64, y: f64| at(s, -left, y);
    let s = f64::midpoint(block.from, block.to) + if block.bays().is_multiple_of(2) { 0.0 } else { block.bay * 0.5 };
    let out = p(s, block.near - 1.0, 0.0) - p(s, block.near, 0.0);
    let leaf = [(-0.6, FLOOR_M), (0.6, FLOOR_M), (0.6, FLOOR_M + 2.1), (-0.6, FLOOR_M + 2.1)];
    kit.quad_away(leaf.map(|(d, y)| p(s + d, block.near - 0.09, y)), out, Paint::matt(theme::door()));
    let y = FLOOR_M + 2.45;
    let hood = [
        p(s - 1.1, block.near - 1.2, y - 0.12),
        p(s + 1.1, block.near - 1.2, y - 0.12),
        p(s + 1.1, block.near, y),
        p(s - 1.1, block.near, y),
    ];
    kit.quad_away(hood, Vec3::Y, coat.roof);
    kit.quad_away(hood.map(|q| q - Vec3::Y * 0.06), -Vec3::Y, coat.trim);
    for d in [-1.0, 1.0] {
        bar(
            kit,
            p(s + d, block.near - 1.1, y - 0.1),
            p(s + d, block.near, y + 0.7),
            0.025,
            Paint::matt(theme::frame_grey()),
        );
    }
    let lamp = p(s, block.near - 0.25, y - 0.2);
    kit.cuboid(
        lamp - Vec3::splat(0.12),
        lamp + Vec3::splat(0.12),
        Paint { surface: [1.0, 0.0], ..Paint::matt(theme::lamp_white()) },
    );
    let step = p(s, block.near - 0.5, FLOOR_M - 0.2);
    kit.cuboid(step - Vec3::new(0.9, 1.4, 0.9), step + Vec3::new(0.9, 0.2, 0.9), coat.base);
}
