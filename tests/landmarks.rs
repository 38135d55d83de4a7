//! Landmarks of the built-in journey: each has its model, stands where the real thing stands beside the line, and the
//! wall reaches the sea.
#![cfg(feature = "app")]
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

mod stage;

use glam::DVec2;
use slow_train::app::landmarks::{Site, Sites};
use slow_train::geo::LatLon;
use slow_train::scenario::{LandmarkPlace, Standing};
use stage::playing;

/// Where the real ones stand: km post, and metres to the right of the line as it is drawn.
///
/// Measured on maps, by other hands than the scenario's places: by projecting published coordinates on the line.
const REAL: [(&str, f64, f64); 11] = [
    ("Juche Tower", 3.2, 2_165.0),
    ("Ryugyong Hotel", 5.0, -1_006.0),
    ("Arch of Triumph", 4.35, 1_005.0),
    ("Yalu River Broken Bridge", 226.6, -85.0),
    ("Shenyang station, old building", 501.1, 100.0),
    ("Liaoning TV Tower", 502.0, 3_200.0),
    ("First Pass Under Heaven", 927.0, 1_362.0),
    ("Laolongtou, Old Dragon's Head", 926.4, -4_560.0),
    ("Tianjin TV Tower", 1_203.0, -4_700.0),
    ("Dongbianmen corner tower", 1_341.4, -200.0),
    ("Beijing railway station", 1_342.1, 240.0),
];

fn site(name: &str) -> Site {
    let playing = playing();
    let landmark = playing.scenario.line.landmarks.iter().find(|l| l.name.en == name).unwrap();
    Site::of(&playing, landmark).unwrap()
}

#[test]
fn every_landmark_has_a_model_a_name_in_every_language_and_its_source() {
    let scenario = playing().scenario;
    assert!(scenario.line.landmarks.len() >= 12);
    for landmark in &scenario.line.landmarks {
        let name = &landmark.name.en;
        assert!(scenario.landmark_models.contains_key(&landmark.model), "{name}");
        assert!(landmark.name.ko.is_some() && landmark.name.zh.is_some(), "{name}");
        assert_eq!(landmark.source.is_empty(), landmark.standing == Standing::Estimated, "{name}");
    }
}

#[test]
fn no_model_of_the_program_is_without_a_landmark() {
    let scenario = playing().scenario;
    let mut used: Vec<&str> = scenario.line.landmarks.iter().map(|l| l.model.as_str()).collect();
    used.extend(scenario.line.landmarks.iter().filter_map(|l| match &l.place {
        LandmarkPlace::Along { towers: Some(towers), .. } => Some(towers.model.as_str()),
        _ => None,
    }));
    for name in scenario.landmark_models.keys() {
        assert!(used.contains(&name.as_str()), "{name}");
    }
}

#[test]
fn models_fill_the_size_that_they_declare() {
    for (name, model) in &playing().scenario.landmark_models {
        let solids: Vec<_> = model.shapes.iter().map(slow_train::scenario::Shape::solid).collect();
        let top_m = solids.iter().map(|s| s.top_m).fold(0.0, f64::max);
        let foot_m = solids.iter().map(|s| s.foot_m).fold(f64::INFINITY, f64::min);
        let reach =
            |side: fn(&slow_train::scenario::Rect) -> f64| solids.iter().map(|s| side(&s.bounds)).fold(0.0, f64::max);
        let (width_m, depth_m, height_m) = model.size_m;
        assert_eq!(foot_m, 0.0, "{name} stands on the ground");
        assert!(top_m <= height_m + 0.01 && top_m > height_m * 0.9, "{name}: {top_m} of {height_m} m");
        let (right_m, front_m) = (reach(|r| r.to_m), reach(|r| r.right_m));
        assert!(right_m <= width_m / 2.0 + 0.01 && right_m > width_m * 0.4, "{name}: {right_m} of {width_m} m");
        assert!(front_m <= depth_m / 2.0 + 0.01 && front_m > depth_m * 0.3, "{name}: {front_m} of {depth_m} m");
    }
}

#[test]
fn landmarks_stand_within_a_kilometre_of_the_real_ones() {
    let line = playing().journey.alignment().clone();
    for (name, km, right_m) in REAL {
        let pose = line.pose(line.chainage_at_km(km));
        let (sin, cos) = pose.heading_rad.sin_cos();
        let real = pose.position.truncate() + DVec2::new(sin, -cos) * right_m;
        let apart_m = site(name).distance_m(real);
        assert!(apart_m < 1_000.0, "{name}: {apart_m:.0} m");
    }
}

#[test]
fn landmarks_stand_on_dry_ground_and_clear_of_the_line() {
    let playing = playing();
    for (landmark, site) in playing.scenario.line.landmarks.iter().zip(Sites::of(&playing).0) {
        let is_bridge = matches!(landmark.place, LandmarkPlace::Beside { over_rail_m: Some(_), .. });
        let ground = playing.land.sample(site.foot.truncate(), 8.0);
        let name = &landmark.name.en;
        assert!(is_bridge || ground.water < 0.5, "{name} stands in water: {ground:?}");
        if site.way.is_empty() {
            let (width_m, depth_m, _) = playing.scenario.landmark_models[&landmark.model].size_m;
            let half_m = if is_bridge { width_m } else { width_m.min(depth_m) } / 2.0;
            assert!(ground.line_distance_m > half_m + 6.0, "{name}: {:.0} m from the track", ground.line_distance_m);
        }
    }
}

#[test]
fn the_wall_comes_from_the_hills_crosses_the_line_and_reaches_the_sea() {
    let playing = playing();
    let line = playing.journey.alignment();
    let way = site("Great Wall").way;
    let (first, last) = (way[0], *way.last().unwrap());
    let height_m = |p: DVec2| playing.land.sample(p, 8.0).height_m;
    assert!(height_m(first) > height_m(last) + 60.0, "from {:.0} m to {:.0} m", height_m(first), height_m(last));
    let side = |p: DVec2| line.nearest(p, 8_000.0).unwrap().offset_m.signum();
    assert!(side(first) != side(last), "on both sides of the line");
    let around = (0..16).map(|i| last + DVec2::from_angle(f64::from(i) / 16.0 * std::f64::consts::TAU) * 300.0);
    let wet = around.chain([last]).any(|p| playing.land.sample(p, 8.0).water > 0.5);
    assert!(wet, "no water within 300 m of the end");
    assert!(playing.land.sample(last, 8.0).height_m < 12.0);
    let sea = line.projection().project(LatLon::new(39.955, 119.80));
    assert!(last.distance(sea) < 3_000.0);
}
