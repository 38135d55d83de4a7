//! The ground fits the line, the water and itself.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

use glam::DVec2;
use slow_train::geo::{Alignment, GeoData, Land, LandStructure, LatLon, StructureKind, SurveyPoint};
use std::sync::LazyLock;

struct World {
    line: Alignment,
    land: Land,
    structures: Vec<LandStructure>,
}

/// Kilometres of some structures of the built-in journey.
const STRUCTURES: [(StructureKind, f64, f64); 9] = [
    (StructureKind::Tunnel, 37.122, 37.477),
    (StructureKind::Bridge, 77.749, 78.949),
    (StructureKind::Truss, 226.126, 227.067),
    (StructureKind::Tunnel, 357.750, 358.450),
    (StructureKind::Tunnel, 410.820, 413.380),
    (StructureKind::Bridge, 418.705, 419.055),
    (StructureKind::Bridge, 545.818, 546.718),
    (StructureKind::Bridge, 857.275, 857.775),
    (StructureKind::Bridge, 1024.937, 1025.607),
];

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let text = include_str!("../assets/scenarios/beijing-2025/track.csv");
    let points: Vec<SurveyPoint> = text
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()))
        .map(|line| {
            let cell: Vec<f64> = line.split(',').take(4).map(|c| c.parse().unwrap()).collect();
            SurveyPoint { km: cell[0], at: LatLon::new(cell[1], cell[2]), elevation_m: cell[3] }
        })
        .collect();
    let line = Alignment::build(&points, 3000.0, 3000.0).unwrap();
    let structures: Vec<LandStructure> = STRUCTURES
        .iter()
        .map(|(kind, from, to)| LandStructure {
            kind: *kind,
            from_m: line.chainage_at_km(*from),
            to_m: line.chainage_at_km(*to),
        })
        .collect();
    let land = Land::build(&line, &structures, &GeoData::embedded().unwrap(), 42);
    World { line, land, structures }
});

impl World {
    fn centre(&self, km: f64) -> DVec2 {
        self.line.pose(self.line.chainage_at_km(km)).position.truncate()
    }

    fn structure(&self, s: f64, margin_m: f64) -> Option<StructureKind> {
        let at = |k: &&LandStructure| s > k.from_m - margin_m && s < k.to_m + margin_m;
        self.structures.iter().find(at).map(|k| k.kind)
    }

    fn chainages(&self, step_m: f64) -> impl Iterator<Item = f64> {
        let end = self.line.length_m();
        (0..).map(move |i| f64::from(i) * step_m).take_while(move |s| *s < end)
    }
}

#[test]
fn line_lies_on_its_formation() {
    let w = &*WORLD;
    for s in w.chainages(151.0).filter(|s| w.structure(*s, 20.0).is_none()) {
        let pose = w.line.pose(s);
        let left = DVec2::from_angle(pose.heading_rad).perp();
        for side in [-5.0, 0.0, 5.0] {
            let ground = w.land.sample(pose.position.truncate() + left * side, 1.0);
            assert!((ground.height_m - (pose.position.z - 0.9)).abs() < 0.1, "{s} {side}");
            assert!((ground.line_distance_m - side.abs()).abs() < 0.1);
            assert!(ground.water < 0.01);
        }
        // Fifty metres aside the ground is within reach of earthworks.
        let aside = w.land.sample(pose.position.truncate() + left * 50.0, 1.0);
        let over = aside.height_m - (pose.position.z - 0.9);
        assert!(over > -14.0 && over < 22.0, "{s}: {over}");
    }
}

#[test]
fn tunnels_are_covered() {
    let w = &*WORLD;
    for s in w.chainages(20.0).filter(|s| w.structure(*s, -12.0) == Some(StructureKind::Tunnel)) {
        let rail = w.line.pose(s).position;
        assert!(w.land.sample(rail.truncate(), 1.0).height_m > rail.z + 10.0, "{s}");
    }
}

#[test]
fn bridges_stand_over_water() {
    let w = &*WORLD;
    for bridge in w.structures.iter().filter(|s| s.kind != StructureKind::Tunnel) {
        let middle = f64::midpoint(bridge.from_m, bridge.to_m);
        let rail = w.line.pose(middle).position;
        let below = w.land.sample(rail.truncate(), 1.0);
        assert!(below.water > 0.99, "{bridge:?}");
        let clearance = rail.z - below.water_level_m;
        assert!((3.4..=12.0).contains(&clearance), "{bridge:?}: {clearance}");
        for part in 1..20 {
            let s = bridge.from_m + (bridge.to_m - bridge.from_m) * f64::from(part) / 20.0;
            let rail = w.line.pose(s).position;
            assert!(w.land.sample(rail.truncate(), 1.0).surface_m() < rail.z - 2.0, "{bridge:?}");
        }
    }
}

#[test]
fn yalu_is_wide_open_water() {
    let w = &*WORLD;
    let (from, to) = (w.line.chainage_at_km(225.8), w.line.chainage_at_km(227.4));
    let wet = (0..1600)
        .map(|i| from + (to - from) * f64::from(i) / 1600.0)
        .filter(|s| w.land.sample(w.line.pose(*s).position.truncate(), 1.0).water > 0.5)
        .count() as f64
        * (to - from)
        / 1600.0;
    println!("{wet:.0} m of water");
    assert!((600.0..900.0).contains(&wet));
}

#[test]
fn land_is_continuous() {
    let w = &*WORLD;
    let mut worst = 0.0_f64;
    for (i, s) in w.chainages(97.0).enumerate() {
        let pose = w.line.pose(s);
        let turn = DVec2::from_angle(i as f64 * 2.4);
        let p = pose.position.truncate() + turn * (3.0 * (i % 2000) as f64);
        let near_portal = w.structure(s, 600.0) == Some(StructureKind::Tunnel)
            && w.structure(s, -600.0) != Some(StructureKind::Tunnel);
        for detail in [1.0, 30.0, 400.0] {
            let a = w.land.sample(p, detail).height_m;
            let b = w.land.sample(p + turn.perp() * 0.05, detail).height_m;
            assert!(a.is_finite());
            if !near_portal {
                worst = worst.max((a - b).abs());
            }
        }
    }
    println!("steps of at most {worst:.3} m in 5 cm");
    assert!(worst < 0.12);
}

#[test]
fn coarse_land_does_not_hide_the_line() {
    let w = &*WORLD;
    for s in w.chainages(2011.0).filter(|s| w.structure(*s, 800.0).is_none()) {
        let pose = w.line.pose(s);
        let left = DVec2::from_angle(pose.heading_rad).perp();
        for detail in [20.0, 200.0, 2000.0] {
            let ground = w.land.sample(pose.position.truncate() + left * (0.4 * detail), detail);
            assert!(ground.height_m < pose.position.z + 0.03 * detail, "{s} {detail} {ground:?}");
        }
    }
}

#[test]
fn sea_cities_and_hills_are_where_they_are() {
    let w = &*WORLD;
    let at = |lat, lon| w.line.projection().project(LatLon::new(lat, lon));
    let bohai = w.land.sample(at(39.3, 120.0), 100.0);
    assert!(bohai.water > 0.99 && bohai.height_m < 0.0 && bohai.water_level_m.abs() < 0.1);
    let inland = w.land.sample(at(43.0, 122.0), 100.0);
    assert!(inland.water < 0.01 && inland.height_m > 50.0);
    let beijing = w.land.sample(at(39.95, 116.35), 100.0);
    assert!(beijing.urban > 0.9);
    let hills = w.land.sample(w.centre(380.0), 100.0);
    let plain = w.land.sample(w.centre(1200.0), 100.0);
    assert!(hills.hilliness > 0.3 && plain.hilliness < 0.05);
    assert!(w.land.sample(at(44.0, 119.0), 100.0).line_distance_m >= 2000.0);
}

#[test]
fn same_seed_same_land() {
    let w = &*WORLD;
    let data = GeoData::embedded().unwrap();
    let again = Land::build(&w.line, &w.structures, &data, 42);
    let other = Land::build(&w.line, &w.structures, &data, 43);
    let mut differs = false;
    for i in 0..2000 {
        let p = w.centre(400.0) + DVec2::new(f64::from(i % 50), f64::from(i / 50)) * 333.0;
        assert_eq!(w.land.sample(p, 5.0), again.sample(p, 5.0));
        differs |= w.land.sample(p, 5.0) != other.sample(p, 5.0);
    }
    assert!(differs);
}
