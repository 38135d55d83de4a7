//! Cases that nobody has seen before come out as a plain integrator finds them, and keep every promise.
//!
//! More cases than usual: `PROPTEST_CASES=5000 cargo test --release --test any_case_is_exact`.

#[path = "common/brute_force.rs"]
mod brute_force;
#[path = "common/random_cases.rs"]
mod random_cases;

use brute_force::{Outcome, Refusal, Task};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use random_cases::{Railsim, Runs};
use slow_train::journey::cases::{Case, CaseFault, TrainRuns};
use slow_train::journey::run::{History, RunFault, STEP_S};

/// Slower than this, whether a train comes through is a matter of rounding.
const NEARLY_STANDING_MPS: f64 = 0.3;

fn config(cases: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(cases);
    ProptestConfig { cases, failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::default() }
}

fn read(railsim: &Railsim) -> Case {
    serde_json::from_value(railsim.file()).expect("the case makes sense")
}

/// The history of a random case, if its train comes through at all.
fn solved(railsim: &Railsim, step_s: f64) -> Option<History> {
    read(railsim).run(step_s).ok()
}

/// Plain runs on coarse and on fine cells: what they differ by is what they are uncertain by.
struct Reference {
    coarse: Outcome,
    fine: Outcome,
}

impl Reference {
    fn of(task: &Task) -> Result<Self, Refusal> {
        let cell_m = ((task.to_m - task.from_m) / 8_000.0).clamp(0.002, 0.5);
        Ok(Self { coarse: task.run(cell_m)?, fine: task.run(cell_m / 2.0)? })
    }

    /// Compares, leaving room for the reference's own uncertainty.
    fn close(
        &self,
        what: &str,
        got: f64,
        of: impl Fn(&Outcome) -> f64,
        share: f64,
        floor: f64,
    ) -> Result<(), TestCaseError> {
        let (coarse, fine) = (of(&self.coarse), of(&self.fine));
        let off = (got - fine).abs();
        let allowed = share * fine.abs().max(floor) + 2.0 * (fine - coarse).abs();
        prop_assert!(off <= allowed, "{what}: {got} against {fine} (coarse {coarse}), off by {:e}", off / fine);
        Ok(())
    }
}

/// A refusal must be shared by the reference, unless it is a close thing.
fn refusal_is_right(fault: CaseFault, reference: Result<&Reference, &Refusal>) -> Result<(), TestCaseError> {
    let words = fault.to_string();
    prop_assert!(words.contains(" m, on a mean grade of ") && words.contains("would suffice"), "{words}");
    match (fault.run(), reference) {
        (RunFault::CannotStart { .. } | RunFault::Stalls { .. }, Err(Refusal::Stalls))
        | (RunFault::BrakesTooWeak { .. }, Err(Refusal::RunsAway)) => Ok(()),
        (RunFault::Stalls { .. }, Ok(found)) if found.fine.slowest_mps < NEARLY_STANDING_MPS => Ok(()),
        (fault, found) => {
            let found = found.map(|r| (r.fine.time_s, r.fine.slowest_mps));
            Err(TestCaseError::fail(format!("refused with {fault:?}, but the reference says {found:?}")))
        }
    }
}

fn slowest_mps(history: &History) -> f64 {
    let (Some(first), Some(last)) = (history.nodes().first(), history.nodes().last()) else { return 0.0 };
    let inner = history
        .nodes()
        .iter()
        .filter(|n| n.chainage_m > first.chainage_m + 1.0 && n.chainage_m < last.chainage_m - 1.0);
    inner.map(|n| n.speed_mps).fold(f64::INFINITY, f64::min)
}

proptest! {
    #![proptest_config(config(160))]

    #[test]
    fn any_case_meets_the_plain_integrator(railsim in Railsim::any()) {
        let reference = Reference::of(&railsim.task());
        match read(&railsim).run(STEP_S) {
            Err(fault) => refusal_is_right(fault, reference.as_ref())?,
            Ok(history) => {
                let Ok(reference) = reference else {
                    prop_assert!(slowest_mps(&history) < NEARLY_STANDING_MPS, "the reference refuses: {:?}", reference.err());
                    return Ok(());
                };
                let end = history.nodes()[history.nodes().len() - 1];
                prop_assert!((end.chainage_m - railsim.path_m).abs() < 1e-6 && end.speed_mps.abs() < 1e-9);
                reference.close("running time", end.time_s, |o| o.time_s, 2e-5, 0.0)?;
                let work = reference.fine.traction_j.max(reference.fine.brake_j);
                reference.close("traction", end.traction_j, |o| o.traction_j, 1e-4, work)?;
                reference.close("brakes", end.brake_j, |o| o.brake_j, 1e-4, work)?;
                for share in [0.2, 0.5, 0.9] {
                    let s = railsim.train_m + share * (railsim.path_m - railsim.train_m);
                    reference.close("checkpoint", history.time_at(s), |o| o.time_at(s), 1e-4, 0.0)?;
                }
            }
        }
    }

    #[test]
    fn any_train_run_meets_the_plain_integrator(runs in Runs::any()) {
        let reference = Reference::of(&runs.task());
        let read: TrainRuns = serde_json::from_value(runs.file()).expect("the file makes sense");
        match read.solve(STEP_S) {
            Err(refused) => refusal_is_right(refused.fault, reference.as_ref())?,
            Ok(done) => match reference {
                Ok(reference) => reference.close("running time", done[0].run_time_s, |o| o.time_s, 2e-5, 0.0)?,
                Err(refusal) => prop_assert!(false, "the reference refuses: {refusal:?}"),
            },
        }
    }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn distance_never_decreases(railsim in Railsim::any()) {
        let Some(history) = solved(&railsim, STEP_S) else { return Ok(()) };
        let mut before = railsim.train_m;
        for i in 0..=2_000 {
            let now = history.at(history.duration_s() * f64::from(i) / 2_000.0).expect("a history");
            prop_assert!(now.chainage_m >= before - 1e-9 && now.speed_mps >= 0.0, "{now:?} after {before}");
            before = now.chainage_m;
        }
    }

    #[test]
    fn no_part_of_the_train_exceeds_a_limit(railsim in Railsim::any()) {
        let Some(history) = solved(&railsim, STEP_S) else { return Ok(()) };
        let samples = (0..=2_000).map(|i| history.duration_s() * f64::from(i) / 2_000.0);
        for t in samples.chain(history.nodes().iter().map(|n| n.time_s)) {
            let now = history.at(t).expect("a history");
            let (front, rear) = (now.chainage_m, now.chainage_m - railsim.train_m);
            let under = railsim.limits.iter().filter(|l| l.0 < front - 1e-6 && rear + 1e-6 < l.1);
            let limit = under.map(|l| l.2).fold(railsim.top_mps, f64::min);
            prop_assert!(now.speed_mps <= limit * (1.0 + 1e-6) + 1e-6, "{} over {limit} at {front}", now.speed_mps);
        }
    }

    #[test]
    fn work_is_kinetic_plus_potential_plus_losses(railsim in Railsim::any()) {
        let Some(history) = solved(&railsim, STEP_S) else { return Ok(()) };
        // Five points of Gauss and Legendre in every piece.
        let points = [(0.0, 128.0 / 225.0), (0.538_469_310_105_683, 0.478_628_670_499_366), (0.906_179_845_938_664, 0.236_926_885_056_189)];
        let mass = railsim.mass_kg + railsim.rotating_kg;
        let mut lost_j = 0.0;
        let whole = history.traction_j() + history.brake_j();
        for pair in history.nodes().windows(2) {
            let (middle, half) = (0.5 * (pair[0].time_s + pair[1].time_s), 0.5 * (pair[1].time_s - pair[0].time_s));
            for (x, weight) in points {
                let sides: &[f64] = if x > 0.0 { &[-1.0, 1.0] } else { &[1.0] };
                for side in sides {
                    let now = history.at(middle + side * x * half).expect("a history");
                    let against = railsim.resistance_n(now.speed_mps) + railsim.grade_n(now.chainage_m);
                    lost_j += half * weight * against * now.speed_mps;
                }
            }
            let (given, taken) = (pair[1].traction_j, pair[1].brake_j);
            let off = given - taken - 0.5 * mass * pair[1].speed_mps.powi(2) - lost_j;
            prop_assert!(off.abs() <= 1e-4 * whole, "off by {off} J of {whole} J at {}", pair[1].chainage_m);
        }
    }

    #[test]
    fn place_and_speed_are_continuous(railsim in Railsim::any()) {
        const DT: f64 = 1e-4;
        // No train of these cases pulls, rolls or brakes harder than this.
        const HARDEST_MPS2: f64 = 8.0;
        let Some(history) = solved(&railsim, STEP_S) else { return Ok(()) };
        for t in history.nodes().iter().flat_map(|n| [n.time_s - 0.5 * DT, n.time_s - DT, n.time_s]) {
            let (Some(a), Some(b)) = (history.at(t.max(0.0)), history.at(t.max(0.0) + DT)) else { continue };
            let jump = (b.chainage_m - a.chainage_m) - 0.5 * (a.speed_mps + b.speed_mps) * DT;
            prop_assert!(jump.abs() < 1e-6 || t + DT > history.duration_s(), "a jump of {jump} m at {t}");
            prop_assert!((b.speed_mps - a.speed_mps).abs() < HARDEST_MPS2 * DT + 1e-6, "{} to {} at {t}", a.speed_mps, b.speed_mps);
        }
    }

    #[test]
    fn seeking_equals_playing(railsim in Railsim::any(), shares in prop::collection::vec(0.0..1.0_f64, 2..40)) {
        let Some(history) = solved(&railsim, STEP_S) else { return Ok(()) };
        let at = |share: &f64| history.at(history.duration_s() * share).expect("a history");
        let sought: Vec<_> = shares.iter().map(at).collect();
        let mut played: Vec<_> = shares.iter().zip(&sought).collect();
        played.sort_by(|a, b| a.0.total_cmp(b.0));
        for (share, sought) in played {
            prop_assert_eq!(&at(share), sought);
        }
    }

    #[test]
    fn halving_the_step_changes_the_time_by_under_a_hundred_thousandth(railsim in Railsim::any(), step_s in 0.05..60.0_f64) {
        let (Some(coarse), Some(fine)) = (solved(&railsim, step_s), solved(&railsim, 0.5 * step_s)) else { return Ok(()) };
        prop_assume!(slowest_mps(&fine) > NEARLY_STANDING_MPS);
        let (coarse, fine) = (coarse.duration_s(), fine.duration_s());
        prop_assert!((coarse / fine - 1.0).abs() < 1e-5, "{coarse} against {fine}");
    }

    #[test]
    fn the_same_input_gives_the_same_bytes(railsim in Railsim::any()) {
        let bytes = |railsim: &Railsim| match read(railsim).run(STEP_S) {
            Ok(history) => format!("{:?}", history.nodes()),
            Err(fault) => fault.to_string(),
        };
        prop_assert_eq!(bytes(&railsim), bytes(&railsim.clone()));
    }
}
