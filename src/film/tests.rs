use proptest::prelude::*;

use super::*;

fn built_in() -> (Scenario, Journey) {
    let scenario = Scenario::load("beijing-2025").expect("the built-in scenario loads");
    let journey = Journey::solve(&scenario).expect("the built-in scenario solves");
    (scenario, journey)
}

fn film(length_s: f64) -> (Scenario, Journey, Film) {
    let (scenario, journey) = built_in();
    let film = Film::of(&scenario, &journey, length_s).expect("no faults").expect("a film");
    (scenario, journey, film)
}

#[test]
fn the_film_of_three_minutes_shows_every_shot_from_departure_to_arrival() {
    let (scenario, journey, film) = film(180.0);
    assert_eq!(film.takes().len(), scenario.shots.shots.len());
    assert!(film.takes().len() >= 40);
    assert_eq!(film.at(0.0).elapsed_s, 0.0);
    assert!((film.at(180.0).elapsed_s - journey.duration_s()).abs() < 1e-6);
}

#[test]
fn every_view_has_a_shot() {
    let (scenario, _) = built_in();
    for view in crate::scenario::ViewName::ALL {
        assert!(scenario.shots.shots.iter().any(|shot| shot.view == view), "{view:?}");
    }
}

#[test]
fn shots_last_at_least_as_long_as_they_say() {
    for length_s in [20.0, 60.0, 120.0, 180.0, 900.0, 86_400.0] {
        let (scenario, _, film) = film(length_s);
        for take in film.takes() {
            let least_s = scenario.shots.shots[take.shot].least_s;
            assert!(take.end_s - take.begin_s >= least_s - 1e-6, "{length_s}: {take:?}");
        }
    }
}

#[test]
fn what_matters_least_leaves_first() {
    let (scenario, journey) = built_in();
    let mut before: Option<Vec<usize>> = None;
    for length_s in [180.0, 120.0, 60.0, 30.0, 12.0, 5.0, 1.0] {
        let film = Film::of(&scenario, &journey, length_s).expect("no faults").expect("a film");
        let kept: Vec<usize> = film.takes().iter().map(|take| take.shot).collect();
        let priority = |shot: usize| scenario.shots.shots[shot].priority;
        let last = kept.iter().map(|shot| priority(*shot)).max().expect("a shot");
        let gone = (0..scenario.shots.shots.len()).filter(|shot| !kept.contains(shot));
        assert!(gone.into_iter().all(|shot| priority(shot) >= last), "{length_s}");
        if let Some(before) = before {
            assert!(kept.iter().all(|shot| before.contains(shot)), "{length_s}");
        }
        before = Some(kept);
    }
    assert_eq!(before.expect("films").len(), 1);
}

#[test]
fn the_rate_changes_without_a_jump_where_shots_follow_on_one_another() {
    let (_, _, film) = film(180.0);
    for pair in film.takes().windows(2) {
        let seam_s = pair[0].end_s;
        let (before, after) = (film.at(seam_s - 1e-7), film.at(seam_s + 1e-7));
        assert!((before.elapsed_s - after.elapsed_s).abs() < 0.1);
        assert!((before.rate - after.rate).abs() <= 0.01 * before.rate.max(1.0), "{seam_s}: {before:?} {after:?}");
    }
}

#[test]
fn captions_can_be_read_and_never_two_at_once() {
    for length_s in [5.0, 30.0, 90.0, 180.0, 600.0] {
        let (scenario, _, film) = film(length_s);
        for shown in film.captions() {
            let text = &scenario.briefing.captions[shown.caption].text;
            for text in [Some(&text.en), text.ko.as_ref(), text.zh.as_ref()].into_iter().flatten() {
                assert!(shown.to_s - shown.from_s >= reading_s(text) - 1e-6, "{length_s}: {text}");
            }
            assert!(shown.to_s <= length_s + 1e-9);
        }
        assert!(film.captions().windows(2).all(|pair| pair[0].to_s <= pair[1].from_s + 1e-9), "{length_s}");
    }
}

#[test]
fn the_film_of_three_minutes_has_every_caption_of_its_shots() {
    let (scenario, _, film) = film(180.0);
    let wanted: Vec<&str> = scenario.shots.shots.iter().filter_map(|shot| shot.caption.as_deref()).collect();
    let shown: Vec<&str> =
        film.captions().iter().map(|shown| scenario.briefing.captions[shown.caption].id.as_str()).collect();
    assert_eq!(shown, wanted);
}

#[test]
fn an_instant_of_the_journey_is_found_in_the_film() {
    let (_, journey, film) = film(180.0);
    for share in [0.0, 0.001, 0.1, 0.37, 0.5, 0.77, 0.999] {
        let elapsed_s = journey.duration_s() * share;
        let found = film.at(film.film_s_at(elapsed_s));
        assert!((found.elapsed_s - elapsed_s).abs() < 1.0, "{elapsed_s}: {found:?}");
    }
    assert_eq!(film.film_s_at(journey.duration_s() + 1.0), film.length_s());
}

#[test]
fn a_journey_without_shots_has_no_film_and_no_fault() {
    let (mut scenario, journey) = built_in();
    scenario.shots.shots.clear();
    assert!(matches!(Film::of(&scenario, &journey, 60.0), Ok(None)));
}

#[test]
fn shots_that_overlap_run_backwards_or_leave_the_journey_are_faults_at_their_lines() {
    let (mut scenario, journey) = built_in();
    let last = scenario.shots.shots.len() - 1;
    scenario.shots.shots[3].from = "departure +2m".into();
    scenario.shots.shots[5].to = "departure".into();
    scenario.shots.shots[last].to = "arrival +5m".into();
    let faults = faults(&scenario, &journey);
    let told: Vec<String> = faults.iter().map(|fault| format!("{} {}", fault.file, fault.message)).collect();
    assert_eq!(faults.len(), 3, "{told:?}");
    assert!(faults.iter().all(|fault| fault.file == "shots.ron" && fault.line > 1 && fault.column > 1), "{faults:?}");
    assert!(told[0].contains("overlap") && told[1].contains("forwards") && told[2].contains("+24h05m"), "{told:?}");
}

#[test]
fn captions_of_free_playback_begin_at_their_moment_and_go() {
    let (scenario, journey) = built_in();
    let border = scenario.briefing.captions.iter().position(|caption| caption.id == "border").expect("a caption");
    let at_s = journey.when_s(&scenario, &When::parse("border").expect("an instant")).expect("on the way");
    for rate in [1.0_f64, 60.0, 480.0, -480.0] {
        let (index, strength) = caption_at_rate(&scenario, &journey, at_s + rate.abs(), rate).expect("a caption");
        assert_eq!((index, strength), (border, 1.0), "{rate}");
    }
    assert_eq!(caption_at_rate(&scenario, &journey, at_s + 12.0, 1.0), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn films_of_any_length_run_forwards_through_the_journey(length_s in 1.0..20_000.0_f64) {
        let (_, journey, film) = film(length_s);
        let mut before = 0.0;
        for i in 0..=500 {
            let frame = film.at(length_s * f64::from(i) / 500.0);
            prop_assert!(frame.elapsed_s >= before - 1e-6 && frame.elapsed_s <= journey.duration_s());
            prop_assert!((0.0..=1.0).contains(&frame.share) && frame.rate >= 0.0);
            prop_assert!(frame.from.is_none_or(|(_, share)| (0.0..1.0).contains(&share)));
            before = frame.elapsed_s;
        }
    }
}
