//! The panels as a screen reader reads them and a hand uses them: everything has a label, does what it says, and
//! follows the viewer's language and units. Needs neither window nor graphics.
#![cfg(feature = "app")]
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

mod board;
mod stage;

use bevy::prelude::KeyCode;
use bevy_egui::egui::{Key, Modifiers, Pos2, vec2};
use board::Board;
use kittest::{NodeT, Queryable};
use slow_train::app::camera::{Rig, View};
use slow_train::app::gesture::Gesture;
use slow_train::app::panels::timeline::Chart;
use slow_train::app::panels::{Drawers, PanelsShown};
use slow_train::app::playback::{Clock, ClockCommand};
use slow_train::app::preset::{Detail, Preset};
use slow_train::app::selection::{SelectCommand, Selection};
use slow_train::app::settings::{self, Hint, Motion, Notices, Settings, SettingsCommand};
use slow_train::app::store::Store;
use slow_train::words::{Lang, Units, Words};

fn word(lang: Lang, key: &str) -> String {
    Words::new(lang).get(key).to_owned()
}

#[test]
fn the_button_of_time_plays_and_pauses() {
    let mut board = Board::open(Lang::En);
    assert!(!board.plays());
    board.click("Play (Space)");
    assert!(board.plays());
    board.click("Pause (Space)");
    assert!(!board.plays());
}

#[test]
fn a_view_is_chosen_by_its_name() {
    let mut board = Board::open(Lang::En);
    for view in [View::Map, View::Trackside, View::Follow] {
        board.click(&word(Lang::En, &format!("view.{}", view.name())));
        assert_eq!(board.view(), view);
    }
}

#[test]
fn a_row_of_the_list_says_number_class_and_name_and_selects_its_carriage() {
    let mut board = Board::open(Lang::En);
    let row = board.labels().into_iter().find(|label| label.starts_with("3, ")).expect("carriage 3 is in the list");
    assert!(row.split(", ").filter(|part| !part.is_empty()).count() >= 3, "{row}");
    board.click("3, ");
    assert!(board.get::<Selection>().vehicle().is_some());
    let title = Words::new(Lang::En).fill("carriage.number", &[("number", "3"), ("count", "90")]);
    assert!(board.has(&title), "the inspector shows it");
    board.click("Close");
    assert!(board.get::<Selection>().vehicle().is_none());
}

#[test]
fn the_search_field_leaves_what_it_finds() {
    let mut board = Board::open(Lang::En);
    let rows = |board: &Board| board.labels().iter().filter(|l| l.split(", ").count() >= 3).count();
    let before = rows(&board);
    board.key(Key::Slash, KeyCode::Slash, "/");
    assert_eq!(board.focused().as_deref(), Some("Search"));
    board.write("wine");
    assert!(rows(&board) < before && rows(&board) > 0, "{} of {before}", rows(&board));
    board.write("no such thing");
    assert_eq!(rows(&board), 0);
}

#[test]
fn another_language_is_spoken_in_the_next_frames_everywhere() {
    let mut board = Board::open(Lang::En);
    board.tell(SelectCommand::Carriage(36));
    for lang in [Lang::Ko, Lang::Zh, Lang::En] {
        board.key(Key::F2, KeyCode::F2, "");
        let words = Words::new(lang);
        assert!(board.has(words.get("panel.settings")) && board.has(words.get("view.map")), "{}", lang.code());
        let card = words.fill("carriage.number", &[("number", "36"), ("count", "90")]);
        assert!(board.has(&card), "{}: the card of the inspector", lang.code());
        let scenario = stage::playing().scenario;
        let own = scenario.trains[0].carriages.iter().find(|c| c.number == 30).unwrap();
        let name = own.name.as_ref().unwrap_or(&scenario.carriage_classes[&own.class].name);
        let row = board.labels().into_iter().find(|l| l.starts_with("30")).expect("carriage 30 is in the list");
        assert!(row.contains(words.text(name)), "{row}");
        assert_eq!(board.get::<Settings>().language, Some(lang));
    }
}

#[test]
fn settings_open_by_button_and_key_and_each_choice_is_obeyed() {
    let mut board = Board::open(Lang::En);
    board.click("Settings");
    assert!(board.has("mph"));
    board.click("mph");
    assert_eq!(board.get::<Settings>().units, Units::Imperial);
    board.click("Reduced");
    assert!(board.get::<Rig>().still);
    assert_eq!(board.get::<Settings>().motion, Motion::Reduced);
    board.click("Full");
    assert!(!board.get::<Rig>().still);
    board.click("Medium");
    assert_eq!((board.get::<Detail>().preset, board.get::<Settings>().preset), (Preset::Medium, Preset::Medium));
    board.click("Colour and shape");
    board.click("Larger text");
    assert_eq!(board.get::<Settings>().text.percent(), 110);
    board.click("한국어");
    assert!(board.has(&word(Lang::Ko, "settings.reset")));
    board.click(&word(Lang::Ko, "settings.reset"));
    let reset = board.get::<Settings>();
    assert_eq!((reset.units, reset.text.percent(), reset.language), (Units::Metric, 100, None));
    board.key(Key::S, KeyCode::KeyS, "s");
    assert!(!board.get::<Drawers>().settings);
}

#[test]
fn miles_are_told_wherever_kilometres_were() {
    let mut board = Board::open(Lang::En);
    board.tell(SelectCommand::Carriage(36));
    let read = |board: &Board, unit: &str| {
        let all = board.read();
        all.children_recursive().filter_map(|n| n.accesskit_node().value()).filter(|v| v.ends_with(unit)).count()
    };
    assert!(read(&board, " km/h") > 0 && read(&board, " mph") == 0);
    board.tell(SettingsCommand::Units(Units::Imperial));
    assert!(read(&board, " km/h") == 0 && read(&board, " mph") > 0);
    assert!(read(&board, " m") == 0 && read(&board, " ft") > 0, "the length of the carriage");
}

#[test]
fn the_sheet_of_keys_opens_and_closes() {
    let mut board = Board::open(Lang::En);
    board.click("?");
    assert!(board.has("Keys") && board.get::<Drawers>().sheet);
    board.key(Key::Escape, KeyCode::Escape, "");
    assert!(!board.has("Keys"));
}

#[test]
fn tab_goes_from_control_to_control_and_space_presses_the_one_that_has_the_keyboard() {
    let mut board = Board::open(Lang::En);
    for _ in 0..40 {
        if board.focused().is_some_and(|label| label.starts_with("Play")) {
            break;
        }
        board.key(Key::Tab, KeyCode::Tab, "");
    }
    assert_eq!(board.focused().as_deref(), Some("Play (Space)"));
    assert!(board.get::<PanelsShown>().0, "Tab does not hide the panels");
    board.key(Key::Space, KeyCode::Space, " ");
    assert!(board.plays(), "once, and not once by the key and once more by the button");
    let here = board.focused();
    board.key_with(Key::Tab, KeyCode::Tab, "", Modifiers::SHIFT);
    assert!(board.focused().is_some() && board.focused() != here);
    board.key(Key::Enter, KeyCode::Enter, "");
    board.key(Key::Escape, KeyCode::Escape, "");
    assert_eq!(board.focused(), None);
    let before = board.plays();
    board.key(Key::Space, KeyCode::Space, " ");
    assert_ne!(board.plays(), before, "without a control space is the program's again");
}

#[test]
fn a_click_leaves_the_keyboard_to_the_program() {
    let mut board = Board::open(Lang::En);
    board.click("Map");
    assert_eq!(board.focused(), None);
    board.key(Key::Space, KeyCode::Space, " ");
    assert!(board.plays());
    assert_eq!(board.view(), View::Map);
}

#[test]
fn f_leaves_nothing_but_the_picture() {
    let mut board = Board::open(Lang::En);
    assert!(!board.labels().is_empty());
    board.key(Key::F, KeyCode::KeyF, "f");
    assert!(!board.get::<PanelsShown>().0);
    let left = board.read();
    let controls = left.children_recursive().filter(|node| node.accesskit_node().label().is_some()).count();
    assert_eq!(controls, 0, "{left:#?}");
    board.key(Key::F, KeyCode::KeyF, "f");
    assert!(board.has("Map"));
}

#[test]
fn hints_go_away_when_they_are_followed_and_stay_away() {
    let mut board = Board::open(Lang::En);
    let shown = |board: &Board, hint: Hint| board.has(&word(Lang::En, hint.key()));
    assert!(Hint::ALL.iter().all(|hint| shown(&board, *hint)));
    board.tell(Gesture::Scroll { at: None, notches: 1.0 });
    assert!(!shown(&board, Hint::Look) && shown(&board, Hint::Carriage));
    board.click("3, ");
    assert!(!shown(&board, Hint::Carriage) && shown(&board, Hint::Time));
    board.key(Key::Space, KeyCode::Space, " ");
    assert!(!shown(&board, Hint::Time));
    assert_eq!(board.get::<Settings>().hints.len(), 3);
}

#[test]
fn a_hint_can_be_put_away_and_pictures_have_none() {
    let mut board = Board::open(Lang::En);
    board.click("Do not show this hint again");
    assert_eq!(board.get::<Settings>().hints.len(), 1);
    let picture = Board::open_with(Lang::En, vec2(1_280.0, 720.0), |app| {
        Preset::Low.apply(slow_train::app::preset::Purpose::Picture, app);
    });
    assert!(Hint::ALL.iter().all(|hint| !picture.has(&word(Lang::En, hint.key()))));
}

#[test]
fn a_damaged_file_is_told_in_the_window_until_it_is_put_away() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(settings::FILE), "not settings").unwrap();
    let (kept, notices) = settings::load(&Store::in_folder(folder.path()));
    let mut board = Board::open_with(Lang::En, vec2(1_280.0, 720.0), |app| {
        settings::put_on(app.world_mut(), kept, Lang::En);
        app.insert_resource(notices);
    });
    assert!(board.read().query_all_by_label_contains("settings.damaged-1.ron").next().is_some());
    board.click("Close this notice");
    assert!(board.get::<Notices>().0.is_empty());
    assert!(board.read().query_all_by_label_contains("settings.damaged-1.ron").next().is_none());
}

#[test]
fn what_is_chosen_is_found_in_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let open = |store: Store| {
        let (kept, notices) = settings::load(&store);
        assert_eq!(notices, Notices::default());
        let lang = kept.language.unwrap_or_default();
        Board::open_with(lang, vec2(1_280.0, 720.0), |app| {
            settings::put_on(app.world_mut(), kept, lang);
            app.insert_resource(store);
        })
    };
    let mut board = open(Store::in_folder(folder.path()));
    assert!(!folder.path().join(settings::FILE).exists(), "nothing is written before something is chosen");
    board.key(Key::F2, KeyCode::F2, "");
    board.key(Key::L, KeyCode::KeyL, "l");
    board.tell(SettingsCommand::Units(Units::Imperial));
    board.app().world_mut().write_message(bevy::app::AppExit::Success);
    board.frame();
    let board = open(Store::in_folder(folder.path()));
    assert!(board.has(&word(Lang::Ko, "panel.settings")));
    assert_eq!(board.get::<Settings>().units, Units::Imperial);
    assert_eq!(board.get::<Drawers>().list, Some(false));
}

#[test]
fn larger_text_makes_everything_larger_and_keys_do_it_too() {
    let mut board = Board::open(Lang::En);
    let (before, rate) = (board.find("Map"), board.get::<Clock>().rate);
    let control = Modifiers { ctrl: true, command: true, ..Modifiers::default() };
    for _ in 0..9 {
        board.key_with(Key::Equals, KeyCode::Equal, "=", control);
    }
    assert_eq!(board.get::<Settings>().text.percent(), 160);
    assert_eq!(board.get::<Clock>().rate.to_bits(), rate.to_bits(), "the rate is left alone");
    assert!((board.find("Map").height() - before.height()).abs() < 1.0, "in points it is what it was");
    board.key_with(Key::Num0, KeyCode::Digit0, "0", control);
    assert_eq!(board.get::<Settings>().text.percent(), 100);
}

#[test]
fn in_a_window_that_fills_a_large_screen_everything_is_larger_beside_what_the_viewer_wants() {
    let mut board = Board::open_with(Lang::En, vec2(3_840.0, 2_160.0), |_| {});
    assert!((board.pixels_per_point() - 1.5).abs() < 1e-3);
    board.tell(SettingsCommand::LargerText);
    board.frame();
    assert!((board.pixels_per_point() - 1.65).abs() < 1e-3);
    // A click goes where it is aimed at.
    board.click("Map");
    assert_eq!(board.view(), View::Map);
}

#[test]
fn the_timeline_says_what_time_it_is_and_a_click_goes_to_another() {
    let mut board = Board::open(Lang::En);
    let value = |board: &Board| board.read().get_by_label("Timeline").accesskit_node().value();
    let before = value(&board).expect("it tells the time");
    assert!(before.contains("17:00"), "{before}");
    let strip = board.find("Timeline");
    board.click_at(strip.center());
    assert_ne!(value(&board), Some(before));
    let clock = board.get::<Clock>();
    assert!((clock.elapsed_s / clock.duration_s - 0.5).abs() < 0.01);
}

/// Goes from control to control until one with this label has the keyboard.
#[track_caller]
fn tab_to(board: &mut Board, label: &str) {
    for _ in 0..60 {
        if board.focused().as_deref() == Some(label) {
            return;
        }
        board.key(Key::Tab, KeyCode::Tab, "");
    }
    panic!("Tab does not lead to {label}");
}

/// Whether these words are written anywhere.
fn says(board: &Board, text: &str) -> bool {
    let all = board.read();
    all.children_recursive().any(|node| {
        let node = node.accesskit_node();
        [node.label(), node.value()].into_iter().flatten().any(|own| own.contains(text))
    })
}

#[test]
fn arrows_on_the_timeline_and_the_chart_move_the_time_by_minutes_and_with_shift_by_hours() {
    let mut board = Board::open(Lang::En);
    board.key(Key::T, KeyCode::KeyT, "t");
    for strip in ["Timeline", "Chart"] {
        board.tell(ClockCommand::Seek(7_200.0));
        tab_to(&mut board, strip);
        let mut press = |key, code, modifiers| {
            board.key_with(key, code, "", modifiers);
            board.get::<Clock>().elapsed_s
        };
        let (right, left) = ((Key::ArrowRight, KeyCode::ArrowRight), (Key::ArrowLeft, KeyCode::ArrowLeft));
        assert!((press(right.0, right.1, Modifiers::default()) - 7_500.0).abs() < 1.0, "{strip}");
        assert!((press(right.0, right.1, Modifiers::SHIFT) - 11_100.0).abs() < 1.0, "{strip}");
        assert!((press(left.0, left.1, Modifiers::default()) - 10_800.0).abs() < 1.0, "{strip}");
        for _ in 0..4 {
            press(left.0, left.1, Modifiers::SHIFT);
        }
        assert!(board.get::<Clock>().elapsed_s.abs() < 1.0, "the journey begins at its begin");
        assert_eq!(board.focused().as_deref(), Some(strip), "the keyboard stays where it is");
    }
}

#[test]
fn the_chart_says_what_its_marks_and_wires_mean_in_every_language() {
    for lang in Lang::ALL {
        let mut board = Board::open_with(lang, vec2(1_920.0, 1_080.0), |_| {});
        let count = |board: &Board, key: &str| board.read().query_all_by_label(&word(lang, key)).count();
        let keys = ["standing.reported", "standing.disputed", "hold", "supply.dc3000", "map.no_wire", "supply.ac25000"];
        let before = keys.map(|key| count(&board, key));
        board.key(Key::T, KeyCode::KeyT, "t");
        for (key, before) in keys.into_iter().zip(before) {
            assert!(count(&board, key) > before, "{} {key}", lang.code());
        }
    }
}

#[test]
fn a_filter_of_the_list_is_named_and_says_what_is_lit() {
    let mut board = Board::open(Lang::En);
    assert!(board.has("Role") && board.has("Marks"));
    board.click("Only Dining");
    assert!(board.get::<Drawers>().list != Some(false));
    let rows = board.labels().iter().filter(|label| label.split(", ").count() >= 3).count();
    assert!((1..30).contains(&rows), "{rows}");
}

#[test]
fn a_section_of_the_briefing_names_who_says_so_beside_every_statement() {
    for lang in Lang::ALL {
        let mut board = Board::open(lang);
        board.key(Key::C, KeyCode::KeyC, "c");
        assert!(says(&board, &word(lang, "briefing.rests")) && says(&board, "WoW!Korea; News1"), "{}", lang.code());
        board.click(&word(lang, "briefing.guests"));
        let list = Words::new(lang).fill("reported_by", &[("source", "Pakistan Today; Global Times")]);
        assert!(says(&board, &list), "{}", lang.code());
    }
}

#[test]
fn the_card_at_the_end_tells_the_doubt_and_is_closed_by_its_button() {
    for size in [vec2(800.0, 450.0), vec2(1_920.0, 1_080.0)] {
        let mut board = Board::open_with(Lang::En, size, |_| {});
        board.tell(ClockCommand::Seek(1e9));
        board.frame();
        assert!(says(&board, "Reportedly 90 carriages"));
        let close = board.find("Close (Esc)");
        assert!(close.top() > board.find("Map").bottom(), "the card leaves the buttons in reach");
        board.click("Close (Esc)");
        assert!(!says(&board, "Reportedly 90 carriages"));
    }
}

#[test]
fn in_a_low_window_the_chart_stands_alone_and_makes_room_for_what_is_asked_for() {
    let mut board = Board::open_with(Lang::En, vec2(1_024.0, 640.0), |app| {
        let settings = Settings { text: settings::TextSize::of_percent(160), ..Settings::default() };
        settings::put_on(app.world_mut(), settings, Lang::En);
    });
    board.key(Key::T, KeyCode::KeyT, "t");
    assert!(board.has("Distance") && !board.has("Map"), "nothing lies over the chart");
    board.key(Key::C, KeyCode::KeyC, "c");
    assert!(!board.get::<Chart>().open && board.has("Map") && says(&board, &word(Lang::En, "briefing.rests")));
    board.key(Key::T, KeyCode::KeyT, "t");
    assert!(board.get::<Chart>().open && board.has("Distance"));
}

#[test]
fn in_a_narrow_window_list_and_briefing_take_turns() {
    let mut board = Board::open_with(Lang::En, vec2(800.0, 640.0), |_| {});
    let briefing = word(Lang::En, "briefing.rests");
    board.key(Key::L, KeyCode::KeyL, "l");
    assert!(board.has("Search"));
    board.key(Key::C, KeyCode::KeyC, "c");
    assert!(!board.has("Search") && says(&board, &briefing));
    board.key(Key::L, KeyCode::KeyL, "l");
    assert!(board.has("Search") && !says(&board, &briefing));
}

#[test]
fn what_a_newer_version_has_written_is_kept_in_a_copy_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let text = "(units: \"metric\", sound: (volume: 0.5))";
    std::fs::write(folder.path().join(settings::FILE), text).unwrap();
    let store = Store::in_folder(folder.path());
    let (kept, notices) = settings::load(&store);
    let mut board = Board::open_with(Lang::En, vec2(1_280.0, 720.0), |app| {
        settings::put_on(app.world_mut(), kept, Lang::En);
        app.insert_resource(notices).insert_resource(store);
    });
    assert!(board.get::<Notices>().0.is_empty(), "nothing is lost before something is chosen");
    board.tell(SettingsCommand::Units(Units::Imperial));
    board.app().world_mut().write_message(bevy::app::AppExit::Success);
    board.frame();
    board.frame();
    assert!(says(&board, "sound") && says(&board, "settings.newer-1.ron"));
    assert_eq!(std::fs::read_to_string(folder.path().join("settings.newer-1.ron")).unwrap(), text);
}

#[test]
fn every_control_has_a_label() {
    use bevy_egui::egui::accesskit::Role;
    for lang in Lang::ALL {
        let mut board = Board::open(lang);
        board.tell(SelectCommand::Carriage(31));
        board.key(Key::S, KeyCode::KeyS, "s");
        let all = board.read();
        let mute: Vec<_> = all
            .children_recursive()
            .filter(|node| {
                let node = node.accesskit_node();
                let control = matches!(node.role(), Role::Button | Role::TextInput | Role::Slider | Role::Image);
                control && node.label().is_none_or(|label| label.trim().is_empty())
            })
            .collect();
        assert!(mute.is_empty(), "{}: {mute:#?}", lang.code());
    }
}

#[test]
fn nothing_lies_over_anything_else_from_the_smallest_window_to_the_largest_text() {
    use bevy_egui::egui::accesskit::Role;
    for (size, percent) in
        [((1_024.0, 640.0), 100), ((1_024.0, 640.0), 160), ((1_280.0, 720.0), 130), ((3_840.0, 2_160.0), 100)]
    {
        for lang in Lang::ALL {
            let mut board = Board::open_with(lang, vec2(size.0, size.1), |app| {
                // Without hints: they are a layer of their own.
                let settings = Settings {
                    text: settings::TextSize::of_percent(percent),
                    hints: Hint::ALL.into(),
                    ..Settings::default()
                };
                settings::put_on(app.world_mut(), settings, lang);
            });
            board.tell(SelectCommand::Carriage(36));
            let scale = board.pixels_per_point();
            let all = board.read();
            let buttons: Vec<_> = all
                .children_recursive()
                .filter(|node| node.accesskit_node().role() == Role::Button)
                .map(|node| (node.accesskit_node().label().unwrap_or_default(), node.rect(scale)))
                .collect();
            assert!(buttons.len() > 12, "{size:?} {percent} {}: {buttons:?}", lang.code());
            let window = bevy_egui::egui::Rect::from_min_size(Pos2::ZERO, vec2(size.0, size.1) / scale);
            for (i, (name, rect)) in buttons.iter().enumerate() {
                // What is scrolled away is clipped by its panel.
                if rect.top() > window.bottom() - 150.0 || !window.intersects(*rect) {
                    continue;
                }
                assert!(
                    window.expand(1.0).contains_rect(*rect) || rect.bottom() > window.bottom() - 160.0,
                    "{size:?} {percent} {}: {name} at {rect:?}",
                    lang.code()
                );
                for (other, there) in &buttons[i + 1..] {
                    let both = rect.intersect(*there);
                    assert!(
                        both.width() < 1.0 || both.height() < 1.0,
                        "{size:?} {percent} {}: {name} at {rect:?} and {other} at {there:?}",
                        lang.code()
                    );
                }
            }
        }
    }
}
