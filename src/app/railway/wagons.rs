//! Rolling stock of other trains: plain shapes in true size and muted colours.

use bevy::prelude::*;

use crate::app::{
    mesh::{MeshKit, Paint},
    theme,
};

/// What stands in a train that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wagon {
    /// A locomotive under the wire.
    Electric,
    /// A locomotive where there is none.
    Diesel,
    /// A covered van.
    Van,
    /// An open wagon with coal.
    Open,
    /// A tank wagon.
    Tank,
    /// A passenger coach.
    Coach,
}

/// Half the width of the widest of them, metres.
pub const HALF_WIDTH_M: f64 = 1.58;

impl Wagon {
    /// Length over couplers, metres.
    pub const fn length_m(self) -> f64 {
        match self {
            Self::Electric => 18.9,
            Self::Diesel => 21.1,
            Self::Van => 16.4,
            Self::Open => 13.9,
            Self::Tank => 12.0,
            Self::Coach => 24.5,
        }
    }

    /// From its middle to the middle of a bogie, metres.
    pub fn bogie_m(self) -> f64 {
        match self {
            Self::Coach => 8.75,
            _ => self.length_m() * 0.5 - 3.4,
        }
    }
}

const WHEEL_RADIUS_M: f32 = 0.43;

/// The mesh of a wagon, -z ahead, standing on the rails; `shade` 0 to 1 tells it from others of its kind.
pub(super) fn wagon(kind: Wagon, shade: f32) -> MeshKit {
    let mut kit = MeshKit::default();
    let half = kind.length_m() as f32 * 0.5;
    let body = half - 0.55;
    running_gear(&mut kit, kind, half);
    match kind {
        Wagon::Electric | Wagon::Diesel => locomotive(&mut kit, kind, body),
        Wagon::Van => van(&mut kit, body, shade),
        Wagon::Open => open_wagon(&mut kit, body, shade),
        Wagon::Tank => tank(&mut kit, body, shade),
        Wagon::Coach => coach(&mut kit, body, shade),
    }
    kit
}

/// The box that throws a wagon's shadow.
pub(super) fn shadow(kind: Wagon) -> MeshKit {
    let mut kit = MeshKit::default();
    let l = kind.length_m() as f32 * 0.5 - 0.4;
    let h = if kind == Wagon::Open { 3.0 } else { 3.9 };
    kit.cuboid(Vec3::new(-1.45, 0.3, -l), Vec3::new(1.45, h, l), Paint::matt(LinearRgba::BLACK));
    kit
}

fn running_gear(kit: &mut MeshKit, kind: Wagon, half: f32) {
    let dark = Paint::matt(theme::frame_grey());
    // Couplers and centre sill.
    kit.cuboid(Vec3::new(-0.17, 0.76, -half), Vec3::new(0.17, 1.0, half), dark);
    let bogie = kind.bogie_m() as f32;
    let axles: &[f32] = match kind {
        Wagon::Electric | Wagon::Diesel => &[-1.8, 0.0, 1.8],
        _ => &[-0.9, 0.9],
    };
    let reach = axles[axles.len() - 1] + 0.35;
    for z in [-bogie, bogie] {
        for x in [-1.02_f32, 1.02] {
            kit.cuboid(Vec3::new(x - 0.09, 0.36, z - reach), Vec3::new(x + 0.09, 0.68, z + reach), dark);
            for axle in axles {
                wheel(kit, Vec3::new(x.signum() * 0.88, WHEEL_RADIUS_M, z + axle));
            }
        }
        kit.cuboid(Vec3::new(-0.9, 0.5, z - 0.25), Vec3::new(0.9, 0.95, z + 0.25), dark);
    }
}

/// A wheel as one sees it from the side: from elsewhere the frame hides it.
fn wheel(kit: &mut MeshKit, at: Vec3) {
    let out = Vec3::X * at.x.signum();
    let paint = Paint::gloss(theme::wheel(), 0.2);
    let rim: Vec<Vec3> = (0..10)
        .map(|i| {
            let (sin, cos) = (std::f32::consts::TAU * i as f32 / 10.0 * at.x.signum()).sin_cos();
            at + Vec3::new(0.0, cos * WHEEL_RADIUS_M, sin * WHEEL_RADIUS_M)
        })
        .collect();
    let rim =
        if (rim[1] - rim[0]).cross(rim[2] - rim[0]).dot(out) < 0.0 { rim.into_iter().rev().collect() } else { rim };
    kit.face(&rim, out, paint);
}

fn between(a: LinearRgba, b: LinearRgba, t: f32) -> LinearRgba {
    LinearRgba::rgb(a.red + (b.red - a.red) * t, a.green + (b.green - a.green) * t, a.blue + (b.blue - a.blue) * t)
}

fn van(kit: &mut MeshKit, half: f32, shade: f32) {
    let side = Paint::gloss(between(theme::van_brown(), theme::van_olive(), shade), 0.08);
    let dark = Paint::matt(theme::frame_grey());
    let roof = Paint::gloss(theme::roof_grey(), 0.08);
    let w = 1.45;
    kit.cuboid(Vec3::new(-w + 0.06, 0.95, -half), Vec3::new(w - 0.06, 1.12, half), dark);
    kit.hull(
        &[
            (Vec2::new(w, 1.1), side),
            (Vec2::new(w, 3.55), roof),
            (Vec2::new(w * 0.55, 4.0), roof),
            (Vec2::new(-w * 0.55, 4.0), roof),
            (Vec2::new(-w, 3.55), side),
            (Vec2::new(-w, 1.1), side),
        ],
        -half,
        half,
    );
    ends(kit, &[(w, 1.1), (w, 3.55), (w * 0.55, 4.0), (-w * 0.55, 4.0), (-w, 3.55), (-w, 1.1)], half, side);
    for x in [-w - 0.03, w + 0.03] {
        // A sliding door with its rail, and the ribs of the walls.
        kit.cuboid(Vec3::new(x - 0.02, 1.2, -1.4), Vec3::new(x + 0.02, 3.35, 1.4), side);
        kit.cuboid(Vec3::new(x - 0.04, 3.36, -3.0), Vec3::new(x + 0.04, 3.46, 3.0), dark);
        for z in [-half + 0.1, -half * 0.62, half * 0.62, half - 0.1] {
            kit.cuboid(Vec3::new(x - 0.04, 1.1, z - 0.06), Vec3::new(x + 0.02, 3.5, z + 0.06), side);
        }
    }
}

/// Flat ends of a body whose outline is given from right to left over the top.
fn ends(kit: &mut MeshKit, outline: &[(f32, f32)], half: f32, paint: Paint) {
    for (z, facing) in [(half, 1.0), (-half, -1.0)] {
        let mut corners: Vec<Vec3> = outline.iter().map(|(x, y)| Vec3::new(*x, *y, z)).collect();
        if facing < 0.0 {
            corners.reverse();
        }
        kit.face(&corners, Vec3::Z * facing, paint);
    }
}

fn open_wagon(kit: &mut MeshKit, half: f32, shade: f32) {
    let side = Paint::gloss(between(theme::wagon_black(), theme::van_brown(), shade * 0.6), 0.06);
    let coal = Paint::gloss(theme::coal(), 0.12);
    let w = 1.45;
    kit.cuboid(Vec3::new(-w, 0.98, -half), Vec3::new(w, 3.0, half), side);
    for x in [-w - 0.03, w + 0.03] {
        for i in 0..7 {
            let z = half * (i as f32 / 3.0 - 1.0) * 0.96;
            kit.cuboid(Vec3::new(x - 0.04, 1.0, z - 0.07), Vec3::new(x + 0.04, 3.0, z + 0.07), side);
        }
    }
    // The load: a long heap that stands a little over the rim.
    let (crest, l) = (3.0 + 0.5 * shade, half - 0.25);
    let (a, b) = (Vec3::new(0.0, crest, -l + 1.6), Vec3::new(0.0, crest, l - 1.6));
    for x in [-1.36_f32, 1.36] {
        let (p, q) = (Vec3::new(x, 3.02, -l), Vec3::new(x, 3.02, l));
        kit.quad_away([p, q, b, a], Vec3::new(x, 2.0, 0.0), coal);
    }
    for (top, z) in [(a, -l), (b, l)] {
        kit.triangle_away([Vec3::new(-1.36, 3.02, z), Vec3::new(1.36, 3.02, z), top], Vec3::new(0.0, 1.0, z), coal);
    }
}

fn tank(kit: &mut MeshKit, half: f32, shade: f32) {
    let shell = Paint::gloss(between(theme::wagon_black(), theme::tank_grey(), shade), 0.3);
    let dark = Paint::matt(theme::frame_grey());
    kit.cuboid(Vec3::new(-1.35, 0.95, -half), Vec3::new(1.35, 1.15, half), dark);
    kit.cylinder(Vec3::new(0.0, 2.55, 0.0), Vec3::Z, half - 0.4, 1.38, 14, shell, shell);
    kit.cylinder(Vec3::new(0.0, 4.0, 0.0), Vec3::Y, 0.22, 0.42, 8, shell, shell);
    // Saddles, ladder and walkway.
    for z in [-half * 0.62, half * 0.62] {
        kit.cuboid(Vec3::new(-1.2, 1.1, z - 0.2), Vec3::new(1.2, 1.7, z + 0.2), dark);
    }
    for x in [-1.42_f32, 1.42] {
        kit.cuboid(Vec3::new(x - 0.03, 1.1, -0.25), Vec3::new(x + 0.03, 3.6, 0.25), dark);
    }
}

fn coach(kit: &mut MeshKit, half: f32, shade: f32) {
    let low = Paint::gloss(between(theme::coach_green(), theme::coach_blue(), shade), 0.2);
    let light = Paint::gloss(theme::coach_cream(), 0.2);
    let roof = Paint::gloss(theme::roof_grey(), 0.1);
    let w = 1.52;
    kit.cuboid(Vec3::new(-w + 0.1, 0.8, -half), Vec3::new(w - 0.1, 1.06, half), Paint::matt(theme::frame_grey()));
    kit.hull(
        &[
            (Vec2::new(w, 1.0), low),
            (Vec2::new(w, 1.95), light),
            (Vec2::new(w, 2.95), low),
            (Vec2::new(w, 3.35), roof),
            (Vec2::new(w * 0.7, 3.95), roof),
            (Vec2::new(0.0, 4.15), roof),
            (Vec2::new(-w * 0.7, 3.95), roof),
            (Vec2::new(-w, 3.35), low),
            (Vec2::new(-w, 2.95), light),
            (Vec2::new(-w, 1.95), low),
            (Vec2::new(-w, 1.0), low),
        ],
        -half,
        half,
    );
    let top = [(w, 1.0), (w, 3.35), (w * 0.7, 3.95), (0.0, 4.15), (-w * 0.7, 3.95), (-w, 3.35), (-w, 1.0)];
    ends(kit, &top, half, low);
    for i in 0..11 {
        let z = (i as f32 - 5.0) * 1.9;
        let lit = if (i * 7 + (shade * 9.0) as usize).is_multiple_of(3) { 0.15 } else { 0.7 };
        for x in [-w - 0.01, w + 0.01] {
            let pane = [(2.0, -0.55), (2.0, 0.55), (2.85, 0.55), (2.85, -0.55)].map(|(y, d)| Vec3::new(x, y, z + d));
            kit.quad_away(pane, Vec3::X * x, Paint::glass(theme::glass(), lit));
        }
    }
}

fn locomotive(kit: &mut MeshKit, kind: Wagon, half: f32) {
    let diesel = kind == Wagon::Diesel;
    let body = Paint::gloss(if diesel { theme::diesel_green() } else { theme::electric_blue() }, 0.15);
    let band = Paint::gloss(theme::coach_cream(), 0.25);
    let roof = Paint::gloss(theme::roof_grey(), 0.1);
    let dark = Paint::matt(theme::frame_grey());
    let (w, nose) = (1.5, 0.7);
    kit.cuboid(Vec3::new(-w + 0.08, 0.85, -half), Vec3::new(w - 0.08, 1.3, half), dark);
    kit.hull(
        &[
            (Vec2::new(w, 1.25), body),
            (Vec2::new(w, 1.75), band),
            (Vec2::new(w, 2.0), body),
            (Vec2::new(w, 3.5), roof),
            (Vec2::new(w * 0.72, 3.95), roof),
            (Vec2::new(-w * 0.72, 3.95), roof),
            (Vec2::new(-w, 3.5), body),
            (Vec2::new(-w, 2.0), band),
            (Vec2::new(-w, 1.75), body),
            (Vec2::new(-w, 1.25), body),
        ],
        -half + nose,
        half - nose,
    );
    for end in [-1.0_f32, 1.0] {
        cab_front(kit, end, half, nose, body, roof);
    }
    for x in [-w - 0.01, w + 0.01] {
        for i in 0..5 {
            let z = (i as f32 - 2.0) * 2.1;
            let grille = [(2.45, -0.7), (2.45, 0.7), (3.15, 0.7), (3.15, -0.7)].map(|(y, d)| Vec3::new(x, y, z + d));
            kit.quad_away(grille, Vec3::X * x, dark);
        }
    }
    if diesel {
        kit.cuboid(Vec3::new(-0.5, 3.9, -1.8), Vec3::new(0.5, 4.15, 1.8), dark);
    } else {
        pantographs(kit, half);
    }
}

/// A sloped front with two panes and a lamp.
fn cab_front(kit: &mut MeshKit, end: f32, half: f32, nose: f32, body: Paint, roof: Paint) {
    let w = 1.5_f32;
    let at = |x: f32, y: f32, back: f32| Vec3::new(x, y, end * (half - back));
    let ahead = Vec3::Z * end;
    kit.quad_away([at(-w, 1.25, 0.0), at(w, 1.25, 0.0), at(w, 2.35, 0.0), at(-w, 2.35, 0.0)], ahead, body);
    kit.quad_away([at(-w, 2.35, 0.0), at(w, 2.35, 0.0), at(w, 3.5, nose), at(-w, 3.5, nose)], ahead, body);
    let roof_edge = [at(-w, 3.5, nose), at(w, 3.5, nose), at(w * 0.72, 3.95, nose), at(-w * 0.72, 3.95, nose)];
    kit.quad_away(roof_edge, ahead, roof);
    for x in [-w, w] {
        let side = [at(x, 1.25, 0.0), at(x, 1.25, nose), at(x, 3.5, nose), at(x, 2.35, 0.0)];
        kit.quad_away(side, Vec3::X * x, body);
        let (a, b) = (0.12 * x.signum(), 0.88 * x);
        let pane = [at(a, 2.5, 0.06), at(b, 2.5, 0.06), at(b, 3.25, 0.52), at(a, 3.25, 0.52)];
        kit.quad_away(pane.map(|p| p + ahead * 0.02), ahead, Paint::glass(theme::glass(), 0.35));
        let lamp = at(x * 0.66, 1.6, -0.03);
        kit.cuboid(
            lamp - Vec3::splat(0.1),
            lamp + Vec3::splat(0.1),
            Paint { surface: [0.8, 0.0], ..Paint::matt(theme::lamp_white()) },
        );
    }
}

fn pantographs(kit: &mut MeshKit, half: f32) {
    let dark = Paint::matt(theme::frame_grey());
    for (z, up) in [(-half * 0.55, 1.72), (half * 0.55, 0.35)] {
        let foot = Vec3::new(0.0, 3.97, z);
        let knee = foot + Vec3::new(0.0, up * 0.5, 0.9);
        let head = foot + Vec3::new(0.0, up, 0.0);
        for x in [-0.45_f32, 0.45] {
            super::steel::bar(kit, foot + Vec3::X * x, knee + Vec3::X * x * 0.6, 0.03, dark);
            super::steel::bar(kit, knee + Vec3::X * x * 0.6, head + Vec3::X * x * 0.6, 0.03, dark);
        }
        kit.cuboid(head + Vec3::new(-0.85, 0.0, -0.12), head + Vec3::new(0.85, 0.05, 0.12), dark);
    }
}
