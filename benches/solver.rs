//! The solver: a day's journey of 90 cars against a naive integrator, the default journey, and its answers.
#![allow(clippy::print_stdout, reason = "a bench prints what it has measured")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use slow_train::journey::cases::Case;
use slow_train::journey::run::STEP_S;
use slow_train::journey::{Journey, LineProfile, build_alignment};
use slow_train::scenario::Scenario;

fn days_journey(c: &mut Criterion) {
    let path = format!("{}/tests/cases/c2_journey_1200km_90cars.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the case file is there");
    let case: Case = serde_json::from_str(&text).expect("the case file can be read");
    c.bench_function("c2 time only", |b| b.iter(|| case.run(STEP_S).expect("solved").duration_s()));
    c.bench_function("c2 with history", |b| b.iter(|| black_box(case.run(STEP_S).expect("solved"))));
    compare(&case);
}

/// How many times faster than the plain way: equal steps in time, forces looked up at each.
fn compare(case: &Case) {
    const REPEATS: u32 = 20;
    let best = |f: &dyn Fn() -> f64| {
        (0..REPEATS)
            .map(|_| {
                let start = Instant::now();
                black_box(f());
                start.elapsed().as_secs_f64()
            })
            .fold(f64::INFINITY, f64::min)
    };
    let ours = best(&|| case.run(STEP_S).expect("solved").duration_s());
    let history = case.run(STEP_S).expect("solved");
    for dt_s in [1.0, 0.1] {
        let plain = best(&|| case.run_naively(dt_s).0);
        let (time_s, steps) = case.run_naively(dt_s);
        println!(
            "naive integrator, {dt_s} s steps: {:.3} ms for {steps} steps, {:.1} times ours ({:.3} ms for {}); its time is off by {:.4} %",
            plain * 1e3,
            plain / ours,
            ours * 1e3,
            history.nodes().len() - 1,
            (time_s / history.duration_s() - 1.0) * 100.0
        );
    }
    println!("history: {} bytes", history.bytes());
}

fn default_journey(c: &mut Criterion) {
    let scenario = Scenario::load("beijing-2025").expect("the built-in scenario has no faults");
    let alignment = Arc::new(build_alignment(&scenario).expect("the line can be built"));
    let line = LineProfile::survey(&scenario, &alignment);
    let journey = Journey::solve_train(&scenario, Arc::clone(&alignment), &line, 0).expect("solved");
    println!("journey's histories: {} bytes", journey.history_bytes());
    c.bench_function("survey of the line", |b| b.iter(|| LineProfile::survey(&scenario, &alignment)));
    c.bench_function("journey on a surveyed line", |b| {
        b.iter(|| Journey::solve_train(&scenario, Arc::clone(&alignment), &line, 0).expect("solved"));
    });
    let mut t = 0.0;
    let mut next = move || {
        t = (t + 7_919.3) % 86_400.0;
        t
    };
    c.bench_function("journey.at", |b| b.iter(|| journey.at(next())));
    let mut poses = Vec::new();
    c.bench_function("snapshot: journey.at and place", |b| {
        b.iter(|| {
            let moment = journey.at(next());
            journey.place(&moment, &mut poses);
            poses.len()
        });
    });
}

criterion_group!(benches, days_journey, default_journey);
criterion_main!(benches);
