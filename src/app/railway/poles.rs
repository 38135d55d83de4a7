//! Masts and wires along the line: catenary only where there is wire, each supply in its own style, and the telegraph
//! beside the old lines.

use bevy::{camera::visibility::NoFrustumCulling, prelude::*};
use glam::DVec2;

use super::{
    section::{Lane, Sections},
    steel::{bar, beam},
    strip::FocusChainage,
};
use crate::{
    app::{
        Frame, OfJourney, Playing, Raise,
        camera::Rig,
        land::{Hairlines, MapLine},
        material::{HairlineMaterial, HairlineStyle, Materials},
        mesh::{MeshKit, Paint},
        origin::RenderOrigin,
        theme,
    },
    scenario::{StructureKind, Supply},
};

const SPACING_M: f64 = 50.0;
const REACH_M: f64 = 1_600.0;

#[derive(Resource)]
struct Poles {
    masts: Handle<Mesh>,
    wires: Handle<Mesh>,
    entities: [Entity; 2],
    swept_at: Option<i64>,
}

fn raise(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut hairlines: ResMut<Assets<HairlineMaterial>>,
    materials: Res<Materials>,
) {
    let masts = meshes.add(MeshKit::default().build());
    let wires = meshes.add(Hairlines::default().build());
    let thin = hairlines.add(HairlineMaterial {
        style: HairlineStyle { shape: Vec4::new(0.9, 0.0, 1_500.0, 0.0), look: Vec4::new(0.0, 0.0, 1.0, -1.0) },
        ..default()
    });
    let entities = [
        commands
            .spawn((
                Name::new("masts"),
                OfJourney,
                Mesh3d(masts.clone()),
                MeshMaterial3d(materials.poles.clone()),
                Transform::default(),
                NoFrustumCulling,
            ))
            .id(),
        commands
            .spawn((
                Name::new("wires"),
                OfJourney,
                Mesh3d(wires.clone()),
                MeshMaterial3d(thin),
                Transform::default(),
                NoFrustumCulling,
            ))
            .id(),
    ];
    commands.insert_resource(Poles { masts, wires, entities, swept_at: None });
}

/// The supports of wires at a place along the line.
struct Mast {
    foot: glam::DVec3,
    right: DVec2,
    chainage_m: f64,
    number: i64,
    wire: Option<Supply>,
    /// How far right each lane lies, where it is there.
    lanes: [Option<f64>; Lane::ALL.len()],
    structure: Option<StructureKind>,
    /// Backs of the platforms on the left and on the right, from the middle of our track, and the highest rank's number.
    platforms: (Option<f64>, Option<f64>, u8),
    /// Whether it is near enough for its small parts.
    close: bool,
}

/// Where a mast stands: so far left or right of our track.
const MAST_M: f64 = 3.1;
/// Behind a platform, metres.
const BEHIND_M: f64 = 0.8;
/// Height of the contact wire over the rails.
const CONTACT_M: f64 = 5.75;
/// Masts nearer than this have insulators, braces and droppers.
const CLOSE_M: f64 = 450.0;

impl Mast {
    fn at(&self, right_m: f64, up_m: f64, origin: RenderOrigin) -> Vec3 {
        origin.to_render(self.foot + (self.right * right_m).extend(up_m))
    }

    fn across(&self) -> Vec3 {
        Vec3::new(self.right.x as f32, 0.0, -self.right.y as f32)
    }

    fn outermost_m(&self) -> f64 {
        self.lanes.iter().flatten().last().copied().unwrap_or(0.0)
    }

    /// Whether one beam over all tracks carries the wires: where there is no room for a mast between them.
    fn is_portal(&self) -> bool {
        self.lanes.iter().flatten().count() > 2 || (self.platforms.0.is_some() && self.platforms.2 <= 2)
    }

    /// Where the masts of a beam stand, left and right.
    fn portal_feet(&self) -> (f64, f64) {
        let left = self.platforms.0.map_or(-MAST_M, |back| -back - BEHIND_M);
        let right = self.platforms.1.map_or(self.outermost_m() + MAST_M, |back| back + BEHIND_M);
        (left, right)
    }

    /// Where the wires of a lane hang: under alternating current the wire is led from side to side.
    fn wire_m(&self, lane: usize) -> Option<f64> {
        let stagger = match self.wire {
            Some(Supply::Ac25000) => 0.22,
            _ => 0.12,
        };
        self.lanes[lane].map(|x| x + if self.number % 2 == 0 { stagger } else { -stagger })
    }
}

fn masts_around(playing: &Playing, sections: &Sections, centre_m: f64) -> Vec<Mast> {
    let line = playing.journey.alignment();
    let (first, last) = line.range_m();
    let from = ((centre_m - REACH_M).max(first + 10.0) / SPACING_M).ceil() as i64;
    let to = ((centre_m + REACH_M).min(last - 10.0) / SPACING_M).floor() as i64;
    (from..=to)
        .map(|number| (number, number as f64 * SPACING_M))
        .map(|(number, s)| {
            let pose = line.pose(s);
            let (sin, cos) = pose.heading_rad.sin_cos();
            Mast {
                foot: pose.position,
                right: DVec2::new(sin, -cos),
                chainage_m: s,
                number,
                wire: sections.wire(s),
                lanes: Lane::ALL.map(|lane| sections.offset_m(lane, s)),
                structure: sections.structure(s),
                platforms: platforms_beside(sections, s),
                close: (s - centre_m).abs() < CLOSE_M,
            }
        })
        .collect()
}

fn platforms_beside(sections: &Sections, s: f64) -> (Option<f64>, Option<f64>, u8) {
    let mut out = (None, None, u8::MAX);
    for platform in sections.platforms_at(s) {
        let side = if platform.side < 0.0 { &mut out.0 } else { &mut out.1 };
        *side = Some(side.unwrap_or(0.0_f64).max(platform.back_m()));
        out.2 = out.2.min(platform.rank);
    }
    out
}

fn sweep(
    mut poles: ResMut<Poles>,
    focus: Res<FocusChainage>,
    rig: Res<Rig>,
    origin: Res<RenderOrigin>,
    playing: Res<Playing>,
    sections: Res<Sections>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut shown: Query<&mut Visibility, Without<MapLine>>,
) {
    let near = focus.at_m.filter(|_| rig.pose().distance_m < 1_500.0);
    for entity in poles.entities {
        if let Ok(mut v) = shown.get_mut(entity) {
            v.set_if_neq(if near.is_some() { Visibility::Visible } else { Visibility::Hidden });
        }
    }
    let Some(centre) = near else { return };
    let key = (centre / 100.0).round() as i64;
    if poles.swept_at == Some(key) && !origin.is_changed() {
        return;
    }
    poles.swept_at = Some(key);
    let around = masts_around(&playing, &sections, centre);
    let mut kit = MeshKit::default();
    let mut hair = Hairlines::default();
    for mast in &around {
        raise_masts(&mut kit, mast, *origin);
    }
    for pair in around.windows(2) {
        if pair[1].chainage_m - pair[0].chainage_m < SPACING_M * 1.5 {
            string_wires(&mut hair, &pair[0], &pair[1], *origin);
        }
    }
    let telegraph: Vec<TelegraphPole> = around.iter().filter_map(|mast| telegraph_pole(mast, &playing)).collect();
    for pole in &telegraph {
        raise_telegraph_pole(&mut kit, pole, *origin);
    }
    for pair in telegraph.windows(2) {
        if pair[1].mast.chainage_m - pair[0].mast.chainage_m < SPACING_M * 1.5 {
            string_telegraph(&mut hair, &pair[0], &pair[1], *origin);
        }
    }
    if let Some(mut mesh) = meshes.get_mut(&poles.masts) {
        *mesh = kit.build();
    }
    if let Some(mut mesh) = meshes.get_mut(&poles.wires) {
        *mesh = hair.build();
    }
}

/// How far right (left is below nought) the telegraph runs, where it does: along the old lines, past stations not.
fn telegraph_m(mast: &Mast) -> Option<f64> {
    let wanted = match mast.wire {
        None | Some(Supply::Diesel) => -6.6,
        Some(Supply::Dc3000) => -8.4,
        Some(Supply::Ac25000) => return None,
    };
    (mast.structure.is_none() && mast.platforms.0.is_none()).then_some(wanted)
}

/// Supports of the wires over all tracks here.
fn raise_masts(kit: &mut MeshKit, mast: &Mast, origin: RenderOrigin) {
    let Some(supply) = mast.wire else { return };
    match mast.structure {
        Some(StructureKind::Truss) => return,
        Some(StructureKind::Tunnel) => return hang_from_crown(kit, mast, origin),
        _ => {}
    }
    if mast.is_portal() {
        raise_portal(kit, mast, origin);
        return;
    }
    raise_cantilever(kit, mast, supply, (-MAST_M, 0.0), origin);
    let outermost = mast.outermost_m();
    if outermost > 2.5 {
        raise_cantilever(kit, mast, supply, (outermost + MAST_M, outermost), origin);
    }
}

/// Height of the messenger wire under the crown of a tunnel.
const UNDER_CROWN_M: f64 = 6.12;

/// In a tunnel a short hanger on the crown carries the wire.
fn hang_from_crown(kit: &mut MeshKit, mast: &Mast, origin: RenderOrigin) {
    let dark = Paint::matt(theme::coal());
    for lane in 0..Lane::ALL.len() {
        if let Some(x) = mast.wire_m(lane) {
            bar(kit, mast.at(x, 6.45, origin), mast.at(x, CONTACT_M, origin), 0.03, dark);
        }
    }
}

/// A mast at `x` that carries the wire over the track at `over`.
fn raise_cantilever(kit: &mut MeshKit, mast: &Mast, supply: Supply, (x, over): (f64, f64), origin: RenderOrigin) {
    stand_on_bridge(kit, mast, x, origin);
    match supply {
        Supply::Ac25000 => alternating_mast(kit, mast, (x, over), origin),
        Supply::Dc3000 | Supply::Diesel => direct_mast(kit, mast, (x, over), origin),
    }
}

/// A bracket from the deck of a bridge to the foot of a mast beside it.
fn stand_on_bridge(kit: &mut MeshKit, mast: &Mast, x: f64, origin: RenderOrigin) {
    if mast.structure == Some(StructureKind::Bridge) {
        let paint = Paint::matt(theme::concrete());
        let inner = x - x.signum() * 1.0;
        beam(kit, mast.at(inner, -0.9, origin), mast.at(x + x.signum() * 0.25, -0.9, origin), 0.3, 0.2, paint);
    }
}

/// Round concrete, a triangle of tubes on ribbed insulators, and the arm that holds the wire to its side.
fn alternating_mast(kit: &mut MeshKit, mast: &Mast, (x, over): (f64, f64), origin: RenderOrigin) {
    let concrete = Paint::matt(theme::mast());
    let sides = if mast.close { 8 } else { 4 };
    kit.cone(mast.at(x, -1.2, origin), Vec3::Y * 9.0, (0.19, 0.13), sides, concrete);
    let steel = Paint::gloss(theme::frame_grey(), 0.2);
    let point = |share: f64, y: f64| mast.at(x + (over - x) * share, y, origin);
    let tubes = [((0.08, 6.15), (0.98, 7.2)), ((0.08, 7.45), (0.98, 7.2)), ((0.52, 6.66), (1.0, 5.95))];
    for ((s0, y0), (s1, y1)) in tubes {
        bar(kit, point(s0, y0), point(s1, y1), 0.035, steel);
    }
    if mast.close {
        bar(kit, point(0.72, 6.12), point(1.06, CONTACT_M + 0.02), 0.02, steel);
        let brown = Paint::gloss(theme::insulator(), 0.5);
        for (y0, y1) in [(6.06, 6.22), (7.45, 7.45)] {
            kit.cone(point(0.05, y0), point(0.2, y1) - point(0.05, y0), (0.085, 0.085), 6, brown);
        }
    }
}

/// Of the older wire: a lattice of two legs, or a square concrete pole; a level bracket held by a rod, two contact wires.
fn direct_mast(kit: &mut MeshKit, mast: &Mast, (x, over): (f64, f64), origin: RenderOrigin) {
    let (along, across) = (Vec3::Y.cross(mast.across()), mast.across());
    let steel = Paint::matt(theme::lattice());
    let point = |share: f64, y: f64| mast.at(x + (over - x) * share, y, origin);
    // Lattice and concrete by turns of a kilometre or so, as money and material went.
    if (mast.number.div_euclid(24)).rem_euclid(3) == 1 {
        let concrete = Paint::matt(theme::mast());
        kit.cone(point(0.0, -1.2), Vec3::Y * 9.3, (0.26, 0.15), 4, concrete);
    } else {
        lattice(kit, point(0.0, -1.0), 8.9, (along, across), mast.close, steel);
    }
    let dark = Paint::gloss(theme::frame_grey(), 0.15);
    beam(kit, point(0.0, 7.15), point(1.08, 7.15), 0.05, 0.06, dark);
    bar(kit, point(0.0, 7.95), point(0.92, 7.2), 0.025, dark);
    if mast.close {
        let brown = Paint::gloss(theme::insulator(), 0.5);
        // Two discs under the bracket carry the messenger wire; the arm steadies both contact wires.
        for y in [6.98, 6.84] {
            kit.cylinder(point(1.0, y), Vec3::Y, 0.035, 0.12, 7, brown, brown);
        }
        bar(kit, point(0.04, 6.1), point(0.98, CONTACT_M + 0.08), 0.022, dark);
        kit.cone(point(0.04, 6.1), point(0.14, 6.06) - point(0.04, 6.1), (0.07, 0.07), 6, brown);
    }
}

/// Two legs that come together towards the top, laced on both sides.
fn lattice(kit: &mut MeshKit, foot: Vec3, height: f32, (along, across): (Vec3, Vec3), close: bool, paint: Paint) {
    let leg = |side: f32, t: f32| foot + Vec3::Y * height * t + along * side * (0.30 - 0.17 * t);
    for side in [-1.0, 1.0] {
        beam(kit, leg(side, 0.0), leg(side, 1.0), 0.045, 0.07, paint);
    }
    let panels = if close { 9 } else { 0 };
    for i in 0..panels {
        let (t0, t1) = (i as f32 / panels as f32, (i + 1) as f32 / panels as f32);
        let side = if i % 2 == 0 { 1.0 } else { -1.0 };
        for face in [-0.05, 0.05] {
            bar(kit, leg(-side, t0) + across * face, leg(side, t1) + across * face, 0.018, paint);
        }
    }
}

/// Two masts and a trussed beam over all tracks, with a hanger over each.
fn raise_portal(kit: &mut MeshKit, mast: &Mast, origin: RenderOrigin) {
    let (left, right) = mast.portal_feet();
    let along = Vec3::Y.cross(mast.across());
    let steel = Paint::matt(theme::lattice());
    let (low, high) = (7.75, 8.45);
    for x in [left, right] {
        let legs = mast.close;
        lattice(kit, mast.at(x, -1.0, origin), 9.5, (along, mast.across()), legs, steel);
    }
    for y in [low, high] {
        beam(kit, mast.at(left, y, origin), mast.at(right, y, origin), 0.09, 0.05, steel);
    }
    if mast.close {
        let panels = ((right - left) / 1.4).ceil();
        for i in 0..panels as u32 {
            let x = |k: u32| left + (right - left) * f64::from(k) / panels;
            let (y0, y1) = if i % 2 == 0 { (low, high) } else { (high, low) };
            bar(kit, mast.at(x(i), y0, origin), mast.at(x(i + 1), y1, origin), 0.025, steel);
        }
    }
    let brown = Paint::gloss(theme::insulator(), 0.5);
    let dark = Paint::gloss(theme::frame_grey(), 0.2);
    for lane in 0..Lane::ALL.len() {
        let Some(x) = mast.wire_m(lane) else { continue };
        bar(kit, mast.at(x + 0.5, low, origin), mast.at(x + 0.5, CONTACT_M + 0.25, origin), 0.03, dark);
        if mast.close {
            bar(kit, mast.at(x + 0.5, CONTACT_M + 0.3, origin), mast.at(x, CONTACT_M + 0.02, origin), 0.02, dark);
            kit.cylinder(mast.at(x, 7.35, origin), Vec3::Y, 0.2, 0.08, 6, brown, brown);
            bar(kit, mast.at(x, 7.5, origin), mast.at(x, low, origin), 0.02, dark);
        }
    }
}

/// A telegraph pole: how far right it stands, and the ground there over the rails.
struct TelegraphPole<'a> {
    mast: &'a Mast,
    right_m: f64,
    ground_m: f64,
}

fn telegraph_pole<'a>(mast: &'a Mast, playing: &Playing) -> Option<TelegraphPole<'a>> {
    let right_m = telegraph_m(mast)?;
    let at = mast.foot + (mast.right * right_m).extend(0.0);
    let ground_m = (playing.land.sample(at.truncate(), 4.0).height_m - at.z).clamp(-3.0, 1.5);
    Some(TelegraphPole { mast, right_m, ground_m })
}

/// Heights of the two arms over the ground, metres.
const ARMS_M: [f64; 2] = [6.1, 6.7];

fn raise_telegraph_pole(kit: &mut MeshKit, pole: &TelegraphPole, origin: RenderOrigin) {
    let wood = Paint::matt(theme::pole_wood());
    let base = pole.mast.at(pole.right_m, pole.ground_m, origin);
    kit.cone(base - Vec3::Y * 0.8, Vec3::Y * 7.9, (0.13, 0.09), 5, wood);
    let across = pole.mast.across();
    for y in ARMS_M.map(|y| y as f32) {
        beam(kit, base + Vec3::Y * y - across * 0.8, base + Vec3::Y * y + across * 0.8, 0.05, 0.05, wood);
        if pole.mast.close {
            let glass = Paint::gloss(theme::edge_white(), 0.6);
            for dx in [-0.7_f32, 0.7] {
                let foot = base + Vec3::Y * (y + 0.05) + across * dx;
                kit.cuboid(foot - Vec3::new(0.035, 0.0, 0.035), foot + Vec3::new(0.035, 0.14, 0.035), glass);
            }
        }
    }
}

/// A wire between two points that hangs through in the middle.
fn hang(hair: &mut Hairlines, from: Vec3, to: Vec3, sag: f32, width: f32) {
    let pieces = if sag > 0.05 { 4 } else { 1 };
    let points: Vec<_> = (0..=pieces)
        .map(|i| {
            let t = i as f32 / pieces as f32;
            (from.lerp(to, t) - Vec3::Y * sag * 4.0 * t * (1.0 - t), 0.0)
        })
        .collect();
    hair.line(&points, theme::frame_grey(), 0.8, width);
}

/// The style of a wire: heights of the messenger, its sag, contact wires (to the side), droppers in a span.
struct WireStyle {
    messenger_m: f64,
    sag_m: f32,
    contacts_m: &'static [f64],
    contact_sag_m: f32,
    droppers: u32,
}

fn wire_style(supply: Supply) -> WireStyle {
    match supply {
        Supply::Dc3000 | Supply::Diesel => {
            WireStyle { messenger_m: 6.8, sag_m: 0.78, contacts_m: &[-0.07, 0.07], contact_sag_m: 0.1, droppers: 3 }
        }
        Supply::Ac25000 => {
            WireStyle { messenger_m: 7.15, sag_m: 0.9, contacts_m: &[0.0], contact_sag_m: 0.0, droppers: 5 }
        }
    }
}

fn string_wires(hair: &mut Hairlines, a: &Mast, b: &Mast, origin: RenderOrigin) {
    let (Some(supply), true) = (a.wire, a.wire == b.wire) else { return };
    let style = wire_style(supply);
    let in_tunnel = |mast: &Mast| mast.structure == Some(StructureKind::Tunnel);
    let messenger_m = |mast: &Mast| if in_tunnel(mast) { UNDER_CROWN_M } else { style.messenger_m };
    let sag_m = if in_tunnel(a) || in_tunnel(b) { 0.15 } else { style.sag_m };
    for lane in 0..Lane::ALL.len() {
        let (Some(xa), Some(xb)) = (a.wire_m(lane), b.wire_m(lane)) else { continue };
        for dx in style.contacts_m {
            let (p, q) = (a.at(xa + dx, CONTACT_M, origin), b.at(xb + dx, CONTACT_M, origin));
            hang(hair, p, q, style.contact_sag_m, 0.014);
        }
        let (p, q) = (a.at(xa, messenger_m(a), origin), b.at(xb, messenger_m(b), origin));
        hang(hair, p, q, sag_m, 0.014);
        if a.close {
            let (low, high) = (a.at(xa, CONTACT_M, origin), b.at(xb, CONTACT_M, origin));
            for i in 1..=style.droppers {
                let t = i as f32 / (style.droppers + 1) as f32;
                let top = p.lerp(q, t) - Vec3::Y * sag_m * 4.0 * t * (1.0 - t);
                let foot = low.lerp(high, t) - Vec3::Y * style.contact_sag_m * 4.0 * t * (1.0 - t);
                hair.line(&[(foot, 0.0), (top, 0.0)], theme::frame_grey(), 0.6, 0.006);
            }
        }
    }
}

fn string_telegraph(hair: &mut Hairlines, a: &TelegraphPole, b: &TelegraphPole, origin: RenderOrigin) {
    for y in ARMS_M {
        for dx in [-0.7, 0.7] {
            let at = |pole: &TelegraphPole| pole.mast.at(pole.right_m + dx, pole.ground_m + y + 0.18, origin);
            hang(hair, at(a), at(b), 0.5, 0.01);
        }
    }
}

/// Masts and wires.
pub fn plugin(app: &mut App) {
    app.add_systems(Raise, raise).add_systems(Update, sweep.in_set(Frame::Camera).after(super::strip::Swept));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mast(wire: Option<Supply>) -> Mast {
        Mast {
            foot: glam::DVec3::ZERO,
            right: DVec2::X,
            chainage_m: 0.0,
            number: 0,
            wire,
            lanes: [Some(0.0), None, None],
            structure: None,
            platforms: (None, None, u8::MAX),
            close: true,
        }
    }

    #[test]
    fn each_supply_has_its_own_style_of_wire_and_masts() {
        let (direct, alternating) = (wire_style(Supply::Dc3000), wire_style(Supply::Ac25000));
        assert_eq!((direct.contacts_m.len(), alternating.contacts_m.len()), (2, 1));
        let drawn = |supply| {
            let mut kit = MeshKit::default();
            raise_masts(&mut kit, &mast(supply), RenderOrigin::default());
            kit.len()
        };
        assert_ne!(drawn(Some(Supply::Dc3000)), drawn(Some(Supply::Ac25000)));
        assert_eq!(drawn(None), 0, "no mast where there is no wire");
    }

    #[test]
    fn the_telegraph_follows_the_old_lines_only() {
        assert!(telegraph_m(&mast(None)).is_some());
        assert!(telegraph_m(&mast(Some(Supply::Dc3000))).is_some());
        assert!(telegraph_m(&mast(Some(Supply::Ac25000))).is_none());
    }

    #[test]
    fn over_three_tracks_one_beam_carries_all_wires() {
        let three = Mast { lanes: [Some(0.0), Some(4.4), Some(9.4)], ..mast(Some(Supply::Ac25000)) };
        assert!(three.is_portal());
        let (left, right) = three.portal_feet();
        assert!(left < -2.0 && right > 9.4 + 2.0);
    }
}
