//! Who stands on the platforms: guards along the edge, staff by the building, and where the journey begins and ends those
//! who see the train off or receive it.
//!
//! Stations are reported to be swept by about 100 agents before the train comes (claims, Chosun Ilbo); who stands where
//! is invented, from the seed. They are figures of a model, without faces.

use bevy::prelude::*;

use super::layout::{Platform, draw};
use crate::app::{
    mesh::{MeshKit, PEOPLE_AND_CARS, Paint},
    theme,
};

/// A guard stands every so many metres, give or take.
const GUARD_EVERY_M: f64 = 15.0;
/// Guards stand so far from the edge, metres.
const FROM_EDGE_M: f64 = 1.3;
/// People who receive the train, or see it off: in how many rows, and how many in a row.
const PARTY: (u32, u32) = (2, 7);

/// What somebody is dressed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dress {
    /// A uniform with a cap.
    Guard,
    /// Railway blue under a red cap.
    StationMaster,
    /// A dark suit.
    Suit,
}

/// Somebody on a platform.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Person {
    /// Chainage, and metres from the platform's edge away from the track.
    at_m: f64,
    from_edge_m: f64,
    /// How far turned from looking straight at the track, radians.
    turn_rad: f64,
    dress: Dress,
    /// Height as a share of the usual.
    tall: f64,
}

/// Where a station lies on the journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occasion {
    /// The train only passes, or stops for its own needs.
    Passing,
    /// The journey begins or ends here.
    Ceremony,
}

/// Everybody on a platform.
fn people(platform: &Platform, occasion: Occasion, seed: u64) -> Vec<Person> {
    let chance = |who: u32, question: u64| {
        draw(seed ^ u64::from(who), platform.station, 90 + question + u64::from(platform.side > 0.0))
    };
    let length_m = platform.to_m - platform.from_m;
    let mut all = Vec::new();
    let guards = match platform.rank {
        ..=3 => (length_m / GUARD_EVERY_M) as u32,
        _ => 2,
    };
    let every_m = length_m / f64::from(guards);
    for who in 0..guards {
        let at_m = platform.from_m + every_m * (f64::from(who) + 0.5 + 0.30 * (chance(who, 0) - 0.5));
        // Most look at the train, some along the platform or away from it.
        let turn_rad = match chance(who, 2) {
            roll if roll < 0.62 => 0.4 * (chance(who, 4) - 0.5),
            roll if roll < 0.84 => std::f64::consts::FRAC_PI_2 * if chance(who, 4) < 0.5 { 1.0 } else { -1.0 },
            _ => std::f64::consts::PI,
        };
        let tall = 0.97 + 0.07 * chance(who, 6);
        all.push(Person { at_m, from_edge_m: FROM_EDGE_M + 0.4 * chance(who, 8), turn_rad, dress: Dress::Guard, tall });
    }
    // The building is on the left.
    if platform.side < 0.0 {
        let staff = if platform.rank <= 2 { 3 } else { 1 };
        all.extend((0..staff).map(|who| Person {
            at_m: platform.middle_m() + 9.0 * (f64::from(who) - 1.0) + 3.0 * chance(who, 10),
            from_edge_m: 2.4 + chance(who, 12),
            turn_rad: 0.8 * (chance(who, 14) - 0.5),
            dress: Dress::StationMaster,
            tall: 0.95 + 0.08 * chance(who, 16),
        }));
        if occasion == Occasion::Ceremony {
            all.extend(party(platform, chance));
        }
    }
    all.retain(|person| person.from_edge_m < platform.width_m - 0.5);
    all
}

/// Those who wait in rows, before the middle of the platform.
fn party(platform: &Platform, chance: impl Fn(u32, u64) -> f64) -> Vec<Person> {
    let (rows, many) = PARTY;
    let places = (0..rows).flat_map(|row| (0..many).map(move |i| (row, i)));
    places
        .map(|(row, i)| {
            let who = 40 + row * many + i;
            let shift = if row % 2 == 0 { 0.0 } else { 0.5 };
            Person {
                at_m: platform.middle_m() - 14.0 + 1.15 * (f64::from(i) + shift) + 0.25 * (chance(who, 0) - 0.5),
                from_edge_m: 2.5 + 1.2 * f64::from(row) + 0.3 * (chance(who, 2) - 0.5),
                turn_rad: 0.35 * (chance(who, 4) - 0.5),
                dress: Dress::Suit,
                tall: 0.95 + 0.08 * chance(who, 6),
            }
        })
        .collect()
}

/// The figures of a dress in a country, 1.72 m tall, that look along -z.
fn figure(dress: Dress, korean: bool) -> MeshKit {
    let cloth = Paint::matt(match (dress, korean) {
        (Dress::Guard, true) => theme::uniform_olive(),
        (Dress::Guard, false) | (Dress::StationMaster, _) => theme::uniform_blue(),
        (Dress::Suit, _) => theme::suit(),
    });
    let skin = Paint::matt(theme::skin());
    let boots = Paint::matt(theme::bellows());
    let mut kit = MeshKit::default();
    for x in [-0.10_f32, 0.10] {
        kit.cuboid(Vec3::new(x - 0.07, 0.0, -0.15), Vec3::new(x + 0.07, 0.12, 0.10), boots);
        kit.cone(Vec3::new(x, 0.10, 0.0), Vec3::Y * 0.74, (0.075, 0.10), 5, cloth);
    }
    // A coat that is widest at the shoulders.
    kit.cone(Vec3::Y * 0.78, Vec3::Y * 0.62, (0.185, 0.215), 7, cloth);
    kit.cone(Vec3::Y * 1.40, Vec3::Y * 0.08, (0.215, 0.09), 7, cloth);
    for x in [-0.25_f32, 0.25] {
        kit.cone(Vec3::new(x, 1.40, 0.0), Vec3::new(x * 0.16, -0.55, -0.05), (0.062, 0.05), 5, cloth);
        kit.cuboid(Vec3::new(x * 1.16 - 0.035, 0.76, -0.085), Vec3::new(x * 1.16 + 0.035, 0.87, -0.015), skin);
    }
    kit.cone(Vec3::Y * 1.44, Vec3::Y * 0.14, (0.07, 0.10), 6, skin);
    kit.cone(Vec3::Y * 1.58, Vec3::Y * 0.08, (0.10, 0.085), 6, skin);
    match dress {
        Dress::Suit => {
            // Hair, and a shirt.
            kit.cone(Vec3::new(0.0, 1.62, 0.015), Vec3::Y * 0.11, (0.105, 0.06), 6, Paint::matt(theme::bellows()));
            let shirt = Paint::matt(theme::edge_white());
            let front = [Vec3::new(0.05, 1.43, -0.205), Vec3::new(-0.05, 1.43, -0.205), Vec3::new(0.0, 1.18, -0.222)];
            kit.triangle_away(front, Vec3::NEG_Z, shirt);
        }
        Dress::Guard | Dress::StationMaster => {
            let top = if dress == Dress::StationMaster { Paint::matt(theme::cap_red()) } else { cloth };
            kit.cone(Vec3::new(0.0, 1.64, -0.01), Vec3::Y * 0.05, (0.105, 0.145), 7, top);
            kit.cone(Vec3::new(0.0, 1.69, -0.01), Vec3::Y * 0.04, (0.145, 0.10), 7, top);
            kit.cuboid(Vec3::new(-0.08, 1.625, -0.18), Vec3::new(0.08, 1.645, -0.08), boots);
        }
    }
    // What is low is darker, and who stands somewhere has a shadow.
    kit.shade_by_height(0.9, 0.72);
    let shadow: Vec<Vec3> = (0..8)
        .map(|i| {
            let (sin, cos) = (-std::f32::consts::FRAC_PI_4 * i as f32).sin_cos();
            Vec3::new(0.30 * cos, 0.012, 0.24 * sin)
        })
        .collect();
    kit.face(&shadow, Vec3::Y, Paint::matt(theme::slope()));
    kit.mark_vertices(0, |_| PEOPLE_AND_CARS);
    kit
}

/// Everybody on the platforms of a station, in its mesh's axes; `at` is a place by chainage, metres to the right of the
/// track and metres over the rails.
pub(super) fn build(
    at: &impl Fn(f64, f64, f64) -> Vec3,
    platforms: &[&Platform],
    up_m: f64,
    korean: bool,
    occasion: Occasion,
    seed: u64,
) -> MeshKit {
    let models = [Dress::Guard, Dress::StationMaster, Dress::Suit].map(|dress| (dress, figure(dress, korean)));
    let mut kit = MeshKit::default();
    for platform in platforms {
        for person in people(platform, occasion, seed) {
            let foot = at(person.at_m, platform.side * (platform.edge_m + person.from_edge_m), up_m);
            let to_track = at(person.at_m, 0.0, up_m) - foot;
            let faces = (-to_track.x).atan2(-to_track.z) + person.turn_rad as f32;
            let Some((_, model)) = models.iter().find(|(dress, _)| *dress == person.dress) else { continue };
            let from = kit.len();
            kit.add(model, Quat::from_rotation_y(faces), foot, person.tall as f32);
            kit.root(from, foot);
        }
    }
    kit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn platform(rank: u8, side: f64) -> Platform {
        Platform { station: 3, rank, side, edge_m: 2.0, width_m: 9.0, from_m: 1_000.0, to_m: 1_480.0 }
    }

    #[test]
    fn guards_stand_along_the_whole_edge_and_nobody_off_the_platform() {
        let p = platform(2, 1.0);
        let all = people(&p, Occasion::Passing, 7);
        assert!((30..=34).contains(&all.len()), "{}", all.len());
        assert!(all.iter().all(|who| (p.from_m..p.to_m).contains(&who.at_m) && (1.0..8.5).contains(&who.from_edge_m)));
        let widest = all.windows(2).map(|pair| pair[1].at_m - pair[0].at_m).fold(0.0, f64::max);
        assert!(widest < 1.5 * GUARD_EVERY_M, "{widest}");
        assert_eq!(all, people(&p, Occasion::Passing, 7));
        assert_ne!(all, people(&p, Occasion::Passing, 8));
    }

    #[test]
    fn only_where_the_journey_begins_or_ends_does_a_party_wait() {
        let suits = |side: f64, occasion: Occasion| {
            people(&platform(1, side), occasion, 7).iter().filter(|who| who.dress == Dress::Suit).count()
        };
        assert_eq!(suits(-1.0, Occasion::Ceremony), 14);
        assert_eq!(suits(1.0, Occasion::Ceremony), 0);
        assert_eq!(suits(-1.0, Occasion::Passing), 0);
    }

    #[test]
    fn a_figure_is_as_tall_as_a_person_and_looks_at_the_track() {
        let (low, high) = figure(Dress::Guard, true).bounds();
        assert!(low.y.abs() < 1e-3 && (1.68..1.78).contains(&high.y));
        // The peak of the cap is before the face.
        assert!(low.z < -0.17 && high.z < 0.25);
        let p = platform(4, 1.0);
        // A straight track to the north, its chainage and right as the axes say.
        let at = |s: f64, right: f64, up: f64| Vec3::new(right as f32, up as f32, (1_240.0 - s) as f32);
        let kit = build(&at, &[&p], 0.5, false, Occasion::Passing, 7);
        let (low, high) = kit.bounds();
        assert!((low.y - 0.5).abs() < 1e-3 && low.x > 3.0 && high.x < 11.0, "{low} {high}");
    }
}
