//! The line of the built-in journey is smooth, as long as it should be, and its numbers agree.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

use slow_train::geo::{Alignment, AlignmentFault, LatLon, SurveyPoint};

fn points() -> Vec<SurveyPoint> {
    let text = include_str!("../assets/scenarios/beijing-2025/track.csv");
    text.lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()))
        .map(|line| {
            let cell: Vec<f64> = line.split(',').take(4).map(|c| c.parse().unwrap()).collect();
            SurveyPoint { km: cell[0], at: LatLon::new(cell[1], cell[2]), elevation_m: cell[3] }
        })
        .collect()
}

fn line() -> Alignment {
    Alignment::build(&points(), 3000.0, 3000.0).unwrap()
}

fn stations(line: &Alignment, step_m: f64) -> impl Iterator<Item = f64> {
    let (from, to) = line.range_m();
    (0..).map(move |i| from + f64::from(i) * step_m).take_while(move |s| *s < to)
}

#[test]
fn radius_at_least_290_m() {
    let line = line();
    let tightest = stations(&line, 3.0).map(|s| line.pose(s).curvature_per_m.abs()).fold(0.0, f64::max);
    println!("least radius {:.1} m", 1.0 / tightest);
    assert!(1.0 / tightest >= 290.0);
}

#[test]
fn heading_and_curvature_continuous() {
    let line = line();
    let mut before = line.pose(line.range_m().0);
    let (mut most_turn, mut most_change) = (0.0_f64, 0.0_f64);
    for s in stations(&line, 0.5).skip(1) {
        let here = line.pose(s);
        let turn = (here.heading_rad - before.heading_rad).sin().abs();
        most_turn = most_turn.max(turn);
        most_change = most_change.max((here.curvature_per_m - before.curvature_per_m).abs());
        before = here;
    }
    println!("heading changes by {most_turn:.6} rad, curvature by {most_change:.7} per m in 0.5 m");
    assert!(most_turn <= 0.5 / 290.0 * 1.01);
    // A full bend is never entered within less than 10 m.
    assert!(most_change <= 2.0 / 290.0 * 0.5 / 10.0);
}

#[test]
fn length_about_1328_km() {
    let line = line();
    println!("length {:.1} m", line.length_m());
    assert!((line.length_m() - 1_328_000.0).abs() < 3_000.0);
    let (from, to) = line.range_m();
    assert!(from <= -3000.0 && to >= line.length_m() + 3000.0);
}

#[test]
fn km_posts_monotone_and_inverse() {
    let line = line();
    let mut before = f64::MIN;
    for s in stations(&line, 37.0) {
        let km = line.km_post(s);
        assert!(km > before);
        before = km;
        assert!((line.chainage_at_km(km) - s).abs() < 1e-6);
    }
    assert!(line.km_post(0.0).abs() < 1e-9);
    assert!((line.km_post(line.length_m()) - 1342.1).abs() < 1e-6);
}

#[test]
fn carriages_keep_their_pitch() {
    let line = line();
    for s in stations(&line, 411.7) {
        let (a, b) = (line.pose(s), line.pose(s + 26.6));
        let chord = a.position.truncate().distance(b.position.truncate());
        // Chord of an arc of 26.6 m: at 290 m of radius it is 9 mm shorter.
        assert!(chord <= 26.6 + 0.002 && chord > 26.6 - 0.012 || s + 26.6 > line.range_m().1, "{s}: {chord}");
    }
}

#[test]
fn grades_stay_within_the_ruling_grade() {
    let line = line();
    let steepest = stations(&line, 10.0).map(|s| line.grade(s).abs()).fold(0.0, f64::max);
    println!("steepest {:.2} permil", steepest * 1e3);
    assert!(steepest <= 0.0125);
}

#[test]
fn line_stays_near_its_points() {
    let line = line();
    let mut off: Vec<f64> = Vec::new();
    let mut up: Vec<f64> = Vec::new();
    for p in points() {
        let at = line.projection().project(p.at);
        let near = line.nearest(at, 100.0).unwrap();
        off.push(near.offset_m.abs());
        up.push((line.pose(near.chainage_m).position.z - p.elevation_m).abs());
        assert!((line.km_post(near.chainage_m) - p.km).abs() < 0.1);
    }
    off.sort_by(f64::total_cmp);
    up.sort_by(f64::total_cmp);
    println!(
        "off: median {:.2} 95 % {:.2} most {:.2} m",
        off[off.len() / 2],
        off[off.len() * 95 / 100],
        off[off.len() - 1]
    );
    println!(
        "height: median {:.2} 95 % {:.2} most {:.2} m",
        up[up.len() / 2],
        up[up.len() * 95 / 100],
        up[up.len() - 1]
    );
    assert!(off[off.len() / 2] < 3.0);
    assert!(off[off.len() - 1] < 30.0);
    assert!(up[up.len() - 1] < 3.0);
}

#[test]
fn nearest_finds_the_side() {
    let line = line();
    for s in stations(&line, 1733.0).filter(|s| *s > 0.0) {
        let pose = line.pose(s);
        let left = glam::DVec2::from_angle(pose.heading_rad).perp();
        for side in [40.0, -25.0] {
            let near = line.nearest(pose.position.truncate() + left * side, 200.0).unwrap();
            assert!((near.chainage_m - s).abs() < 0.01, "{s} {near:?}");
            assert!((near.offset_m - side).abs() < 0.001);
        }
    }
    assert!(line.nearest(glam::DVec2::new(0.0, 9e5), 1e4).is_none());
}

#[test]
fn faults_are_values() {
    let p = |km, lat| SurveyPoint { km, at: LatLon::new(lat, 120.0), elevation_m: 0.0 };
    assert_eq!(Alignment::build(&[], 0.0, 0.0).unwrap_err(), AlignmentFault::TooFewPoints(0));
    assert!(matches!(
        Alignment::build(&[p(0.0, 40.0), p(0.0, 40.1)], 0.0, 0.0),
        Err(AlignmentFault::KilometreFalls { index: 1, .. })
    ));
    assert!(matches!(
        Alignment::build(&[p(0.0, 40.0), p(1.0, 40.0)], 0.0, 0.0),
        Err(AlignmentFault::SamePlace { index: 1 })
    ));
    assert!(matches!(
        Alignment::build(&[p(0.0, f64::NAN), p(1.0, 40.0)], 0.0, 0.0),
        Err(AlignmentFault::NotANumber { index: 0 })
    ));
    let short = Alignment::build(&[p(0.0, 40.0), p(50.0, 40.5)], 500.0, 0.0).unwrap();
    assert!((short.length_m() - 55_500.0).abs() < 200.0);
}
