//! Work is kinetic plus potential energy plus losses; limits hold for the whole train; time only runs one way.

mod journeys;

use journeys::{World, legs, world};
use proptest::prelude::*;
use slow_train::dynamics::GRAVITY_MPS2;
use slow_train::journey::{Journey, Moment, Motion, VehicleKind};
use slow_train::scenario::Scenario;

/// Potential energy of the train from the heights under its vehicles, independent of the solver's tables.
fn potential_j(journey: &Journey, moment: &Moment) -> f64 {
    const SLICES: u32 = 8;
    let head: f64 = journey
        .vehicles()
        .iter()
        .filter(|v| matches!(v.kind, VehicleKind::Locomotive { set, .. } if set == moment.locomotive_set))
        .map(|v| v.length_m)
        .sum();
    let present = journey.vehicles().iter().filter(|v| match v.kind {
        VehicleKind::Locomotive { set, .. } => set == moment.locomotive_set,
        VehicleKind::Carriage { .. } => true,
    });
    present
        .map(|v| {
            let centre = moment.chainage_m - head - v.behind_m;
            let slice = |i: u32| ((f64::from(i) + 0.5) / f64::from(SLICES) - 0.5) * v.length_m;
            let height: f64 = (0..SLICES).map(|i| journey.alignment().pose(centre + slice(i)).position.z).sum::<f64>()
                / f64::from(SLICES);
            v.mass_kg * GRAVITY_MPS2 * height
        })
        .sum()
}

fn dynamic_mass_kg(scenario: &Scenario, journey: &Journey, set: usize) -> f64 {
    let share = |v: &slow_train::journey::Vehicle| match &v.kind {
        VehicleKind::Locomotive { set: s, class, .. } if *s == set => {
            Some(scenario.locomotive_classes[class].rotating_share)
        }
        VehicleKind::Locomotive { .. } => None,
        VehicleKind::Carriage { class, .. } => Some(scenario.carriage_classes[class].rotating_share),
    };
    journey.vehicles().iter().filter_map(|v| share(v).map(|s| v.mass_kg * (1.0 + s))).sum()
}

/// Losses to resistance between two times of one leg.
fn resistance_j(journey: &Journey, from_s: f64, to_s: f64) -> f64 {
    let steps = (to_s - from_s).ceil() as usize;
    let dt = (to_s - from_s) / steps as f64;
    let power = |t: f64| {
        let m = journey.at(t);
        m.resistance_n * m.speed_mps
    };
    (0..steps)
        .map(|i| {
            let t = from_s + i as f64 * dt;
            dt / 6.0 * (power(t) + 4.0 * power(t + 0.5 * dt) + power(t + dt))
        })
        .sum()
}

#[test]
fn work_is_kinetic_plus_potential_plus_losses() {
    let World { journey, scenario, .. } = world();
    let total = journey.at(journey.duration_s()).energy_wheel_j;
    for (from_s, to_s) in legs(journey) {
        // Just inside the leg, so that the locomotive set is the leg's own.
        let (start, end) = (journey.at(from_s + 1e-9), journey.at(to_s - 1e-9));
        for share in [0.3, 0.7, 1.0] {
            let until = from_s + 1e-9 + (end.elapsed_s - start.elapsed_s) * share;
            let at = journey.at(until);
            let given = at.energy_wheel_j - start.energy_wheel_j;
            let kinetic = 0.5 * dynamic_mass_kg(scenario, journey, at.locomotive_set) * at.speed_mps.powi(2);
            let potential = potential_j(journey, &at) - potential_j(journey, &start);
            let braked = at.energy_brake_j - start.energy_brake_j;
            let losses = resistance_j(journey, from_s + 1e-9, until);
            let off = given - kinetic - potential - braked - losses;
            assert!(
                off.abs() < 1e-4 * (given + braked).max(total * 1e-3),
                "leg from {from_s}: off by {off} of {given} J"
            );
        }
    }
}

#[test]
fn energy_only_grows_and_the_supply_gives_more_than_the_wheel() {
    let journey = &world().journey;
    let mut before = journey.at(0.0);
    for t in (0..=86_400).step_by(60) {
        let now = journey.at(f64::from(t));
        assert!(now.energy_wheel_j >= before.energy_wheel_j);
        assert!(now.energy_supply_j >= before.energy_supply_j);
        assert!(now.energy_supply_j >= now.energy_wheel_j);
        before = now;
    }
}

/// The lowest limit of the line that any part of the train stands on.
fn limit_mps(scenario: &Scenario, journey: &Journey, moment: &Moment) -> f64 {
    let alignment = journey.alignment();
    let (front, rear) = (moment.chainage_m, moment.chainage_m - journey.length_m(moment.locomotive_set));
    let limits = scenario.line.limits.iter();
    let touching =
        limits.filter(|l| alignment.chainage_at_km(l.from_km) < front && alignment.chainage_at_km(l.to_km) > rear);
    touching.map(|l| l.speed_kmh / 3.6).fold(f64::INFINITY, f64::min)
}

fn no_part_exceeds_a_limit(scenario: &Scenario, journey: &Journey) {
    for i in 0..20_000 {
        let moment = journey.at(journey.duration_s() * f64::from(i) / 20_000.0);
        let limit = limit_mps(scenario, journey, &moment);
        assert!(moment.speed_mps <= limit + 1e-6, "{} over {limit} at km {}", moment.speed_mps, moment.km_post);
    }
}

fn distance_never_decreases(journey: &Journey) {
    let mut before = journey.at(0.0);
    for i in 0..=20_000 {
        let now = journey.at(journey.duration_s() * f64::from(i) / 20_000.0);
        assert!(
            now.distance_run_m >= before.distance_run_m - 1e-9,
            "{} after {}",
            now.distance_run_m,
            before.distance_run_m
        );
        assert!(now.speed_mps >= 0.0);
        before = now;
    }
}

#[test]
fn no_part_of_the_train_exceeds_a_limit() {
    let World { journey, scenario, .. } = world();
    no_part_exceeds_a_limit(scenario, journey);
}

#[test]
fn distance_runs_one_way() {
    distance_never_decreases(&world().journey);
}

#[test]
fn place_and_speed_are_continuous() {
    let journey = &world().journey;
    let check = |t: f64| {
        const DT: f64 = 1e-3;
        let (a, b) = (journey.at(t), journey.at(t + DT));
        let run = b.distance_run_m - a.distance_run_m;
        let mean = 0.5 * (a.speed_mps + b.speed_mps);
        assert!((run - mean * DT).abs() < 1e-6, "at {t}: {run} m at {mean} m/s");
        assert!((b.speed_mps - a.speed_mps).abs() < 1.0 * DT, "at {t}: {} to {}", a.speed_mps, b.speed_mps);
    };
    (0..50_000).for_each(|i| check(journey.duration_s() * f64::from(i) / 50_000.0));
    // And around every node of the history, where pieces join.
    for step in journey.profile().collect::<Vec<_>>() {
        check((step.elapsed_s - 0.5e-3).max(0.0));
    }
}

#[test]
fn forces_are_those_of_the_equation_of_motion() {
    let World { journey, scenario, .. } = world();
    for i in 0..2_000 {
        let m = journey.at(journey.duration_s() * f64::from(i) / 2_000.0);
        if m.state != Motion::Running {
            continue;
        }
        let net = m.tractive_n - m.braking_n - m.resistance_n - m.grade_force_n;
        let mass = dynamic_mass_kg(scenario, journey, m.locomotive_set);
        assert!((net - mass * m.acceleration_mps2).abs() < 1.0, "{m:?}");
        let slowest_grade = m.grade_force_n / (journey.mass_kg(m.locomotive_set) * GRAVITY_MPS2) * 1e3;
        assert!((slowest_grade - m.grade_permil).abs() < 1e-9);
    }
}

#[test]
fn traction_stays_within_what_the_locomotives_can_give() {
    let World { journey, scenario, .. } = world();
    let sets = &scenario.trains[0].locomotive_sets;
    for i in 0..20_000 {
        let m = journey.at(journey.duration_s() * f64::from(i) / 20_000.0);
        let set = &sets[m.locomotive_set];
        let class = &scenario.locomotive_classes[&set.class];
        let count = set.count as f64;
        let most = (count * class.starting_force_n).min(count * class.power_w / m.speed_mps.max(1e-9));
        assert!(m.tractive_n <= most * (1.0 + 1e-4), "{} N of {most} at {} s", m.tractive_n, m.elapsed_s);
    }
}

#[test]
fn brakes_build_up_over_the_train() {
    let journey = &world().journey;
    for stop in journey.stops() {
        // The first second of braking has hardly any effect: a full application takes longer than 15 s here.
        let mut t = stop.arrival_s;
        while journey.at(t - 0.5).braking_n > 0.0 {
            t -= 0.5;
        }
        assert!(stop.arrival_s - t > 15.0, "{}: braked for {} s only", stop.place, stop.arrival_s - t);
        assert!(journey.at(t + 1.0).braking_n < 0.2 * journey.at(stop.arrival_s - 1.0).braking_n, "{}", stop.place);
    }
}

#[test]
fn halving_the_step_does_not_change_the_time() {
    let World { scenario, alignment, line, .. } = world();
    let time = |step_s: f64| {
        let journey = Journey::solve_in_steps(scenario, alignment.clone(), line, 0, step_s).expect("solved");
        journey.fastest_duration_s()
    };
    let (coarse, fine) = (time(5.0), time(2.5));
    assert!((coarse / fine - 1.0).abs() < 1e-5, "{coarse} against {fine}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_trains_still_obey(mass in 0.6_f64..1.3, first in 2_usize..5, second in 3_usize..6, limit in 40.0_f64..140.0) {
        let world = world();
        let mut scenario = world.scenario.clone();
        scenario.mass_factor = mass;
        scenario.line.limits.iter_mut().for_each(|l| l.speed_kmh = l.speed_kmh.min(limit));
        scenario.trains[0].locomotive_sets[0].count = first;
        scenario.trains[0].locomotive_sets[1].count = second;
        match world.solve(&scenario) {
            Ok(journey) => {
                distance_never_decreases(&journey);
                no_part_exceeds_a_limit(&scenario, &journey);
            }
            Err(fault) => prop_assert!(fault.to_string().contains("km"), "a fault says where: {fault}"),
        }
    }
}
