//! Every message that the loader and the checks can give, as a newcomer sees it on the terminal: the place underlined,
//! what was found, what was expected, what would help. One snapshot each, to be read without the source.
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

mod common;

use std::fmt::Write;

use common::Copy;
use miette::{GraphicalReportHandler, GraphicalTheme};
use slow_train::scenario::Fault;

/// What the terminal shows of faults, without colours.
fn shown(faults: &[Fault]) -> String {
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor()).with_width(100);
    let mut shown = String::new();
    for fault in faults {
        handler.render_report(&mut shown, fault).unwrap();
        writeln!(shown).unwrap();
    }
    let lines = shown.lines().map(str::trim_end).collect::<Vec<_>>();
    lines.join("\n")
}

/// A copy of the journey to Beijing with other text in one place gives the message of the snapshot.
fn edited(name: &str, file: &str, from: &str, to: &str) {
    spoilt(name, |copy| {
        copy.edit(file, from, to);
    });
}

/// A copy of the journey to Beijing with a file written anew gives the message of the snapshot.
fn written(name: &str, file: &str, text: impl AsRef<[u8]>) {
    spoilt(name, |copy| {
        copy.write(file, text);
    });
}

fn spoilt(name: &str, spoil: impl FnOnce(&Copy)) {
    let copy = Copy::new();
    spoil(&copy);
    let faults = copy.faults();
    assert!(!faults.is_empty(), "{name}: no fault");
    // The first ones tell; a snapshot must stay short enough to be read.
    let told = &faults[..faults.len().min(3)];
    insta::assert_snapshot!(format!("message_{name}"), shown(told));
}

fn shipped(file: &str) -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join(file)).unwrap()
}

/// A file that is made for the tests, so that what the program ships can change.
fn fixture(file: &str) -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(file)).unwrap()
}

/// A class of the folder's own, with other text in one place.
fn class(name: &str, from: &str, to: &str) {
    let text = fixture("teahouse.ron");
    assert!(text.contains(from), "{from}");
    written(name, "classes/teahouse.ron", text.replacen(from, to, 1));
}

fn locomotive(name: &str, from: &str, to: &str) {
    let text = shipped("locomotives/df11z.ron");
    assert!(text.contains(from), "{from}");
    written(name, "locomotives/own.ron", text.replacen(from, to, 1));
}

#[test]
fn of_the_grammar() {
    let line = |name: &str, from: &str, to: &str| edited(name, "line.ron", from, to);
    line("unknown_field", "lead_in_m", "colour: \"red\", lead_in_m");
    line("misspelt_field", "default_limit_kmh:", "default_limt_kmh:");
    line("missing_field", "    lead_in_m: 3000.0,\n", "");
    line("field_twice", "lead_in_m: 3000.0", "lead_in_m: 3000.0, lead_in_m: 2000.0");
    line("unknown_kind", "kind: tunnel", "kind: tunel");
    line("kind_in_quotes", "kind: tunnel", "kind: \"tunnel\"");
    line("field_in_quotes", "lead_in_m:", "\"lead_in_m\":");
    line("no_number", "lead_in_m: 3000.0", "lead_in_m: \"3000\"");
    line("not_a_number", "lead_in_m: 3000.0", "lead_in_m: NaN");
    line("infinite_number", "lead_in_m: 3000.0", "lead_in_m: 1e999");
    line("decimal_comma", "lead_in_m: 3000.0", "lead_in_m: 3000,5");
    line("whole_number_too_large", "rank: 1", "rank: 300");
    line("whole_number_negative", "rank: 1", "rank: -1");
    line("equals_for_colon", "lead_in_m: 3000.0", "lead_in_m = 3000.0");
    line("missing_comma", "lead_in_m: 3000.0,", "lead_in_m: 3000.0");
    line("missing_comma_in_a_list", "structures: [", "structures: [] []");
    line("comment_without_end", "lead_in_m", "/* lead_in_m");
    line("unknown_escape", "(en: \"Sopo\"", "(en: \"\\q\"");
    line("no_text", "local: \"평양\"", "local: 평양");
    line("no_list", "borders: [", "borders: (");
    line("more_after_the_end", "\n)\n", "\n)\n)\n");
    line("control_character", "lead_in_m", "\u{1b}lead_in_m");
    edited("no_whole_number", "scenario.ron", "seed: 20250902", "seed: 1.5");
    edited("seed_overflow", "scenario.ron", "seed: 20250902", "seed: 99999999999999999999");
    edited("no_text_but_a_number", "scenario.ron", "track: \"track.csv\"", "track: 7");
    edited("quote_missing", "timetable.ron", "station: \"tianjin\"", "station: \"tianjin");
    edited("text_without_end", "briefing.ron", "Korea Daily, September 2025\"", "Korea Daily, September 2025");
    edited("no_instant", "timetable.ron", "aim: \"2025-09-02T06:00:00+08:00\"", "aim: \"2025-13-02T06:00:00+08:00\"");
    edited("no_fields", "scenario.ron", "title: (en:", "title: [(en:");
    edited("no_number_but_a_list", "timetable.ron", "weight: 1.5", "weight: [1.5]");
    edited("a_word_before_the_fields", "formation.ron", "name: (en: \"Armed car", "name: Car(en: \"Armed car");
    edited("border_without_id", "line.ron", "borders: [(id: \"border\"", "borders: [(id: \"\"");
    class("no_true_or_false", "curtained: true", "curtained: yes");
    written("json_braces", "timetable.ron", "{\"ceilings\": []}");
    written("empty_file", "timetable.ron", " \n");
    written("end_of_file", "timetable.ron", "(ceilings: [], stops: [");
    written("brackets_without_end", "timetable.ron", "(".repeat(100_000));
    spoilt("more_faults_than_are_shown", |copy| {
        let backwards = "(from_km: 2.0, to_km: 1.0, speed_kmh: 9.0, standing: derived),".repeat(150);
        copy.write("timetable.ron", format!("(ceilings: [{backwards}], stops: [], holds: [], windows: [])"));
    });
}

#[test]
fn of_the_files() {
    edited("missing_file", "scenario.ron", "\"line.ron\"", "\"lines.ron\"");
    edited("missing_file_unlike_any", "scenario.ron", "\"line.ron\"", "\"somewhere-else.ron\"");
    edited("path_out_of_the_folder", "scenario.ron", "\"line.ron\"", "\"../line.ron\"");
    written("not_utf8", "briefing.ron", b"(captions: [],\n  \xff\xfe)");
    written("utf16", "briefing.ron", b"\xff\xfe(\0)\0");
    written("table_too_large", "track.csv", vec![b'x'; 16 * 1024 * 1024 + 1]);
    written("file_too_large", "briefing.ron", vec![b' '; 2 * 1024 * 1024 + 1]);
    written("class_too_large", "classes/teahouse.ron", vec![b' '; 256 * 1024 + 1]);
    spoilt("a_folder_in_place_of_a_file", |copy| {
        std::fs::remove_file(copy.path().join("briefing.ron")).unwrap();
        std::fs::create_dir(copy.path().join("briefing.ron")).unwrap();
    });
    spoilt("too_many_classes", |copy| {
        let class = shipped("classes/restaurant.ron");
        (0..501).for_each(|number| _ = copy.write(&format!("classes/c{number}.ron"), &class));
    });
}

/// A file of 1 GB that takes no room on the disk, a pipe nobody writes to, a link to an endless device.
#[cfg(unix)]
#[test]
fn of_files_that_are_none() {
    spoilt("a_gigabyte", |copy| {
        std::fs::File::create(copy.path().join("track.csv")).unwrap().set_len(1 << 30).unwrap();
    });
    spoilt("a_link_to_a_device", |copy| {
        std::fs::remove_file(copy.path().join("line.ron")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", copy.path().join("line.ron")).unwrap();
    });
    spoilt("a_socket", |copy| {
        std::fs::remove_file(copy.path().join("line.ron")).unwrap();
        std::os::unix::net::UnixListener::bind(copy.path().join("line.ron")).unwrap();
    });
    #[cfg(target_os = "linux")] // the system has its own words
    spoilt("a_link_to_itself", |copy| {
        std::fs::remove_file(copy.path().join("line.ron")).unwrap();
        std::os::unix::fs::symlink("line.ron", copy.path().join("line.ron")).unwrap();
    });
}

#[test]
fn of_the_head() {
    let head = |name: &str, from: &str, to: &str| edited(name, "scenario.ron", from, to);
    let departure = "2025-09-01T17:00:00+09:00[Asia/Pyongyang]";
    head("no_departure", departure, "five in the afternoon");
    head("departure_without_zone", departure, "2025-09-01T17:00:00+09:00");
    head("departure_without_time", departure, "2025-09-01[Asia/Pyongyang]");
    head("departure_in_an_unknown_zone", departure, "2025-09-01T17:00:00+09:00[Asia/Pyongyan]");
    head("departure_that_the_clocks_skip", departure, "2025-03-30T02:30:00[Europe/Berlin]");
    head("departure_that_comes_twice", departure, "2024-10-27T02:30:00[Europe/Berlin]");
    head("departure_with_a_wrong_offset", departure, "2025-09-01T17:00:00+05:00[Asia/Pyongyang]");
    head("departure_in_another_age", departure, "9999-12-30T17:00:00+09:00[Asia/Pyongyang]");
    head("unknown_zone", "\"Asia/Shanghai\"", "\"Asia/Shangai\"");
    head("zone_unlike_any", "\"Asia/Shanghai\"", "\"China\"");
    head("clocks_out_of_order", "from_km: 226.5", "from_km: 0.0");
    head("no_title", "en: \"Pyongyang to Beijing, 1–2 September 2025\"", "en: \"\"");
    spoilt("no_clock", |copy| {
        let text = copy.read("scenario.ron");
        let (before, after) = (text.split("clocks: [").next().unwrap(), text.split("    seed").nth(1).unwrap());
        copy.write("scenario.ron", format!("{before}clocks: [],\n    seed{after}"));
    });
}

#[test]
fn of_the_track() {
    let track = |name: &str, from: &str, to: &str| edited(name, "track.csv", from, to);
    track("unknown_column", "km,lat,lon,elevation_m", "km,lat,long,elevation_m");
    track("missing_column", "km,lat,lon,elevation_m", "km,lat,lon");
    track("column_of_another_file", "km,lat,lon,elevation_m", "km,lat,lon,speed");
    track("more_columns", "km,lat,lon,elevation_m", "km,lat,lon,elevation_m,speed_kmh");
    track("fewer_numbers", "0.279,39.006805,125.734234,19.81", "0.279,39.006805,125.734234");
    track("no_number_in_the_table", "39.902320", "39.9O2320");
    track("number_out_of_range", "39.006805", "139.006805");
    track("km_posts_backwards", "\n1.3", "\n0.3");
    track("same_place_twice", "0.279,39.006805,125.734234", "0.279,39.004626,125.735859");
    track("a_leap", "39.006805,125.734234", "-39.006805,125.734234");
    written("semicolons", "track.csv", "km;lat;lon;elevation_m\n0;39;125;20\n");
    written("empty_table", "track.csv", "");
    written("header_alone", "track.csv", "km,lat,lon,elevation_m\n");
    written("column_twice", "track.csv", "km,km,lat,lon\n0,0,39,125\n");
    spoilt("too_many_points", |copy| {
        let point = |n| format!("{:.3},{:.5},9,0\n", f64::from(n) / 500.0, f64::from(n) / 1e5);
        let points: String = (0..=500_000).map(point).collect();
        copy.write("track.csv", format!("km,lat,lon,elevation_m\n{points}"));
    });
    spoilt("longer_than_any_railway", |copy| {
        let point = |n| format!("{n}000,39.{n:02},125.0,20\n");
        let points: String = (0..30).map(point).collect();
        copy.write("track.csv", format!("km,lat,lon,elevation_m\n{points}"));
    });
}

#[test]
fn of_the_line() {
    let line = |name: &str, from: &str, to: &str| edited(name, "line.ron", from, to);
    line("negative_length", "lead_in_m: 3000.0", "lead_in_m: -3000.0");
    line("huge_number", "lead_in_m: 3000.0", "lead_in_m: 1e308");
    line("limit_of_nothing", "speed_kmh: 18.0", "speed_kmh: 0.0");
    line("stretch_backwards", "from_km: 226.126, to_km: 227.067", "from_km: 227.067, to_km: 226.126");
    line("beyond_the_line", "to_km: 1342.1", "to_km: 1400.0");
    line("station_twice", "id: \"sunan\"", "id: \"sopo\"");
    line("station_without_id", "id: \"sunan\"", "id: \"\"");
    line("stations_out_of_order", "local: \"서포\", km: 11.1", "local: \"서포\", km: 21.1");
    line("rank", "rank: 1", "rank: 7");
    line("country", "country: \"KP\"", "country: \"Korea\"");
    line("border_named_as_a_station", "(id: \"border\"", "(id: \"dandong\"");
    spoilt("one_station", |copy| {
        copy.write(
            "line.ron",
            "(lead_in_m: 3000.0, default_limit_kmh: 60.0, limits: [], structures: [], wires: [], tracks: [],
    stations: [(id: \"pyongyang\", name: (en: \"P\"), local: \"P\", km: 0, country: \"KP\", rank: 1, standing: derived)],
    borders: [])",
        );
        copy.write("timetable.ron", "(ceilings: [], stops: [], holds: [], windows: [])");
        copy.write("briefing.ron", "(captions: [], sections: [], guests: [], history: [])");
        copy.edit("formation.ron", "class: \"red_flag_1\"", "class: \"df4b\"").edit(
            "formation.ron",
            "from_station: \"sinuiju\"",
            "from_station: \"pyongyang\"",
        );
    });
    spoilt("too_many_limits", |copy| {
        let limits = "(from_km: 0.0, to_km: 1.0, speed_kmh: 9.0, standing: derived),\n".repeat(5_000);
        copy.edit("line.ron", "limits: [", &format!("limits: [\n{limits}"));
    });
}

/// A line of 3 km with a train of so many carriages.
fn short_line(copy: &Copy, lead_in_m: u32, carriages: usize) {
    let point = |km| format!("{km},39.{:03},125.7,20\n", 9 * km);
    let points = (0..4).map(point).collect::<String>();
    let station = |id: &str, km: u32| {
        format!(
            "(id: \"{id}\", name: (en: \"{id}\"), local: \"{id}\", km: {km}, country: \"KP\", rank: 1, standing: derived)"
        )
    };
    let carriage = |number| format!("(number: {number}, class: \"stores\", group: host, standing: derived),\n");
    let carriages = (1..=carriages).map(carriage).collect::<String>();
    copy.write("track.csv", format!("km,lat,lon,elevation_m\n{points}"))
        .write(
            "line.ron",
            format!(
                "(lead_in_m: {lead_in_m}, default_limit_kmh: 60.0, limits: [], structures: [], wires: [], tracks: [],
    stations: [{}, {}], borders: [])",
                station("a", 0),
                station("b", 3)
            ),
        )
        .write("timetable.ron", "(ceilings: [], stops: [], holds: [], windows: [])")
        .write("briefing.ron", "(captions: [], sections: [], guests: [], history: [])")
        .write(
            "formation.ron",
            format!(
                "(trains: [(id: \"t\", name: (en: \"t\"),
    locomotive_sets: [(from_station: \"a\", class: \"df4b\", count: 2, standing: derived)],
    carriages: [\n{carriages}])])"
            ),
        )
        .edit("scenario.ron", "from_km: 226.5", "from_km: 2.0");
}

#[test]
fn of_the_trains() {
    let train = |name: &str, from: &str, to: &str| edited(name, "formation.ron", from, to);
    train("unknown_class", "class: \"restaurant\"", "class: \"resturant\"");
    train("class_unlike_any", "class: \"restaurant\"", "class: \"spaceship\"");
    train("unknown_locomotive", "class: \"df11z\"", "class: \"df11\"");
    train("locomotive_unlike_any", "class: \"df11z\"", "class: \"mallard\"");
    train("number_out_of_order", "number: 12,", "number: 13,");
    train("no_locomotives", "count: 3", "count: 0, step_m: (3.0, 0.0)");
    train("a_million_locomotives", "count: 3", "count: 1000000");
    train("first_locomotives_elsewhere", "from_station: \"pyongyang\"", "from_station: \"sopo\"");
    train("locomotives_out_of_order", "from_station: \"sinuiju\"", "from_station: \"pyongyang\"");
    train("no_wire", "class: \"df11z\"", "class: \"hxd3d\"");
    train("headway", "headway_s: 0.0", "headway_s: -60.0");
    train("unknown_claim", "\"c10-ninety-carriages\"", "\"c10-ninety-carriage\"");
    written("no_train", "formation.ron", "(trains: [])");
    written(
        "no_carriage",
        "formation.ron",
        "(trains: [(id: \"t\", name: (en: \"t\"),\n locomotive_sets: [],\n carriages: [])])",
    );
    spoilt("trains_in_the_same_place", |copy| {
        let text = copy.read("formation.ron");
        let start = text.find("        (\n            id:").unwrap();
        let end = text.rfind("    ],\n)").unwrap();
        let second = text[start..end].replace("id: \"train\"", "id: \"second\"");
        copy.write("formation.ron", format!("{}{second}{}", &text[..end], &text[end..]));
    });
    spoilt("train_named_twice", |copy| {
        let text = copy.read("formation.ron");
        let start = text.find("        (\n            id:").unwrap();
        let end = text.rfind("    ],\n)").unwrap();
        let second = text[start..end].replace("headway_s: 0.0", "headway_s: 900.0");
        copy.write("formation.ron", format!("{}{second}{}", &text[..end], &text[end..]));
    });
    spoilt("too_many_carriages", |copy| short_line(copy, 3_000, 401));
    spoilt("five_kilometres_of_train_on_three_of_line", |copy| short_line(copy, 20_000, 188));
    spoilt("no_room_behind_the_first_station", |copy| short_line(copy, 500, 40));
}

#[test]
fn of_the_timetable() {
    let timetable = |name: &str, from: &str, to: &str| edited(name, "timetable.ron", from, to);
    timetable("unknown_station", "station: \"chongju\"", "station: \"chungju\"");
    timetable("station_unlike_any", "station: \"chongju\"", "station: \"paddington\"");
    timetable("holds_out_of_order", "station: \"chongju\"", "station: \"sukchon\"");
    timetable("weight_of_nothing", "weight: 1.5", "weight: 0.0");
    timetable("endless_dwell", "dwell_s: 2400.0", "dwell_s: 1e308");
    timetable("unknown_place", "place: \"shenyang\"", "place: \"shenyan\"");
    timetable("place_unlike_any", "place: \"shenyang\"", "place: \"paddington\"");
    timetable("windows_out_of_order", "place: \"shenyang\"", "place: \"sinuiju\"");
    timetable("aim_outside_its_window", "aim: \"2025-09-02T06:00:00+08:00\"", "aim: \"2025-09-02T07:00:00+08:00\"");
    timetable(
        "aim_before_the_departure",
        "from: \"2025-09-02T02:00:00+09:00\", to: \"2025-09-02T03:00:00+09:00\", aim: \"2025-09-02T02:30:00+09:00\"",
        "from: \"2025-09-01T02:00:00+09:00\", to: \"2025-09-01T03:00:00+09:00\", aim: \"2025-09-01T02:30:00+09:00\"",
    );
}

#[test]
fn of_the_briefing_and_the_claims() {
    let briefing = |name: &str, from: &str, to: &str| edited(name, "briefing.ron", from, to);
    briefing("misspelt_claim", "\"c07-slow\"", "\"c07-slo\"");
    briefing("claim_unlike_any", "\"c07-slow\"", "\"hearsay\"");
    briefing("misspelt_moment", "\"pass shenyang\"", "\"pass shenyan\"");
    briefing("moment_unlike_any", "\"pass shenyang\"", "\"teatime\"");
    briefing("caption_twice", "id: \"ninety\"", "id: \"depart\"");
    briefing("caption_without_id", "id: \"ninety\"", "id: \"\"");
    let claim = |id: &str, sources: &str| {
        format!("(id: \"{id}\", claim: (en: \"a\"), verdict: opinion, finding: (en: \"b\"), sources: [{sources}]),\n")
    };
    briefing("sight_of_nothing", "seen: (view: formation)", "seen: ()");
    briefing("sight_in_an_unknown_view", "seen: (view: formation)", "seen: (view: formaton)");
    briefing("sight_at_an_unknown_moment", "seen: (at: \"chongju\"", "seen: (at: \"chungju\"");
    briefing("sight_beyond_the_train", "carriage: 41", "carriage: 91");
    briefing("sight_of_an_unknown_room", "room: \"wine_room\"", "room: \"wine_cellar\"");
    briefing("sight_of_a_room_without_its_carriage", "carriage: 41, room", "room");
    briefing("distance_backwards", "(4000, 4500)", "(4500, 4000)");
    briefing("closing_without_source", "source: \"Financial News (fnnews.com), 4 September 2025\"", "source: \"\"");
    let source = "(publisher: \"p\")";
    written("claim_twice", "seeds/own.ron", format!("[{}]", claim("c07-slow", source)));
    written("claim_without_source", "seeds/own.ron", format!("[{}]", claim("own", "")));
    let seen = claim("own", source).replace("]),", "], seen: (at: \"border\", carriage: 0)),");
    written("sight_of_a_claim", "seeds/own.ron", format!("[{seen}]"));
    let many: String = (0..5_001).map(|number| claim(&format!("own-{number}"), source)).collect();
    written("too_many_claims", "seeds/own.ron", format!("[{many}]"));
    spoilt("too_many_files_of_claims", |copy| {
        (0..51).for_each(|number| _ = copy.write(&format!("seeds/s{number}.ron"), "[]"));
    });
}

#[test]
fn of_the_classes() {
    class("class_of_negative_length", "length_m: 26.6", "length_m: -26.6");
    class("body_longer_than_its_carriage", "length_m: 25.5", "length_m: 30.0");
    class("mass_in_tonnes", "shell_kg: 72000.0", "shell_kg: 72.0");
    class("brake_ratio_in_per_cent", "brake_ratio: 0.08", "brake_ratio: 8.0");
    class("rotating_share_in_per_cent", "rotating_share: 0.06", "rotating_share: 6.0");
    class("resistance_negative", "a: 1.66", "a: -1.66");
    class("resistance_of_an_unknown_form", "specific(a", "specifc(a");
    class("window_over_a_door", "from_m: 2.4", "from_m: 0.4");
    class("window_over_a_window", "from_m: 2.4, to_m: 17.6", "from_m: 2.4, to_m: 20.0");
    class("windows_outside_the_body", "to_m: 23.2", "to_m: 26.0");
    class("windows_without_room", "count: 7", "count: 9");
    class("windows_without_number", "count: 7", "count: 0, step_m: (3.0, 0.0)");
    class("windows_in_the_roof", "sill_m: 1.95", "sill_m: 3.95");
    class("door_outside_the_body", "at_m: 24.6", "at_m: 25.6");
    class("fitting_outside_the_body", "at_m: 5.5", "at_m: 0.5");
    class("claim_of_a_class", "\"c08-wine-and-lobster\"", "\"c08-wine\"");
    locomotive("locomotive_without_power", "power_w: 3040000.0", "power_w: 0.0");
    locomotive("locomotive_power_in_kilowatts", "starting_force_n: 245000.0", "starting_force_n: 245.0");
    locomotive("locomotive_shape", "axles_per_bogie: 3", "axles_per_bogie: 9");
    spoilt("too_many_windows", |copy| {
        let run = "(side: both, from_m: 2.4, to_m: 2.5, count: 1, width_m: 0.05, height_m: 1.1, sill_m: 1.95),\n";
        let windows = format!("windows: [\n{}", run.repeat(100));
        copy.write("classes/teahouse.ron", fixture("teahouse.ron").replacen("windows: [", &windows, 1));
    });
}

/// A folder with a class that has an inside, and a kit for it.
fn tea_room(copy: &Copy) {
    for piece in ["mat", "tea_table", "tea_chair", "lantern", "stove"] {
        let file = format!("furnishings/{piece}.ron");
        copy.write(&file, fixture(&file));
    }
    copy.write("classes/tearoom.ron", fixture("tearoom.ron"));
}

/// That folder with other text in some places of the class.
fn inside(name: &str, edits: &[(&str, &str)]) {
    spoilt(&format!("inside_{name}"), |copy| {
        tea_room(copy);
        for (from, to) in edits {
            copy.edit("classes/tearoom.ron", from, to);
        }
    });
}

#[test]
fn the_tea_room_is_without_faults() {
    let copy = Copy::new();
    tea_room(&copy);
    assert_eq!(common::lines(&copy.faults()), "");
}

#[test]
fn of_rooms() {
    let tea = "from_m: 1.7, to_m: 12.0, left_m: -1.45";
    inside("room_twice", &[("id: \"rear\"", "id: \"front\"")]);
    inside("room_without_id", &[("id: \"tea\"", "id: \"\"")]);
    inside("room_without_name", &[("(en: \"Tea room\")", "(en: \"\")")]);
    inside("room_out_of_the_body", &[("left_m: -1.45, right_m: 0.6", "left_m: -1.65, right_m: 0.6")]);
    inside("room_backwards", &[(tea, "from_m: 12.0, to_m: 1.7, left_m: -1.45")]);
    inside("rooms_over_each_other", &[("from_m: 12.0, to_m: 23.8", "from_m: 11.8, to_m: 23.8")]);
    inside("room_at_an_endless_place", &[("to_m: 23.8", "to_m: 1e300")]);
    inside("no_vestibule", &[("id: \"rear\", kind: vestibule", "id: \"rear\", kind: store")]);
    inside("no_headroom", &[("height_m: 4.433", "height_m: 3.7")]);
    inside("outer_door_onto_a_wall", &[("doors: [(side: both, at_m: 0.9", "doors: [(side: left, at_m: 1.9")]);
    inside("outer_door_into_a_dining_room", &[("doors: [(side: both, at_m: 0.9", "doors: [(side: left, at_m: 6.0")]);
    inside("travellers_without_seats", &[("travellers: 4", "travellers: 5")]);
    inside("too_many_rooms", &[("rooms: [", &format!("rooms: [\n{}", room_of_many().repeat(60)))]);
}

fn room_of_many() -> &'static str {
    "(id: \"cell\", kind: store, name: (en: \"Cell\"), from_m: 20.0, to_m: 21.0, left_m: 0.0, right_m: 1.0),\n"
}

#[test]
fn of_doorways() {
    let way = "(joins: (\"corridor\", \"tea\"), at_m: 10.0)";
    inside("doorway_to_an_unknown_room", &[("(joins: (\"corridor\", \"tea\")", "(joins: (\"corridor\", \"tee\")")]);
    inside("doorway_between_rooms_apart", &[(way, "(joins: (\"tea\", \"rear\"), at_m: 10.0)")]);
    inside("doorway_beside_the_wall", &[(way, "(joins: (\"corridor\", \"tea\"), at_m: 12.0)")]);
    inside("doorway_too_narrow", &[(way, "(joins: (\"corridor\", \"tea\"), at_m: 10.0, width_m: 0.4)")]);
    inside("doorway_to_itself", &[(way, "(joins: (\"tea\", \"tea\"), at_m: 10.0)")]);
    inside("doorways_over_each_other", &[(way, &format!("{way}, (joins: (\"tea\", \"corridor\"), at_m: 10.2)"))]);
    inside("room_without_doorway", &[(&format!("{way},"), "")]);
}

#[test]
fn of_furnishings() {
    let stove = "at_m: 15.0, across_m: -1.0, turn_deg: 90.0";
    let chairs = "at_m: 4.9, across_m: -0.4, count: 2, step_m: (3.0, 0.0)";
    inside("unknown_furnishing", &[("kind: \"stove\"", "kind: \"stoove\"")]);
    inside("furnishing_unlike_any", &[("kind: \"stove\"", "kind: \"grand_piano\"")]);
    inside("furnishing_in_an_unknown_room", &[("room: \"kitchen\"", "room: \"kitchn\"")]);
    inside("furnishing_out_of_its_room", &[(stove, "at_m: 15.0, across_m: -1.3, turn_deg: 90.0")]);
    inside("furnishing_in_a_partition", &[(stove, "at_m: 12.6, across_m: -1.0, turn_deg: 90.0")]);
    inside("furnishing_in_the_ceiling", &[("up_m: 2.1", "up_m: 2.3")]);
    inside("furnishings_in_one_place", &[(chairs, "at_m: 4.4, across_m: -0.4, count: 2, step_m: (3.0, 0.0)")]);
    inside("row_into_itself", &[(chairs, "at_m: 8.0, across_m: -0.4, count: 2, step_m: (0.3, 0.0)")]);
    inside("row_of_nothing", &[(chairs, "at_m: 4.9, across_m: -0.4, count: 0, step_m: (3.0, 0.0)")]);
    inside("row_without_end", &[(chairs, "at_m: 4.9, across_m: -0.4, count: 4000000000, step_m: (3.0, 0.0)")]);
    inside("turned_round_and_round", &[("turn_deg: 90.0", "turn_deg: 1e9")]);
    inside("before_a_doorway", &[(stove, "at_m: 12.7, across_m: 1.0")]);
    inside(
        "before_a_gangway",
        &[("room: \"kitchen\"", "room: \"rear\""), (stove, "at_m: 24.9, across_m: 0.3, turn_deg: 90.0")],
    );
    inside(
        "in_a_corridor",
        &[
            ("kind: \"stove\", room: \"kitchen\"", "kind: \"stove\", room: \"corridor\""),
            (stove, "at_m: 6.0, across_m: 1.05, turn_deg: 90.0"),
        ],
    );
    inside(
        "across_the_way",
        &[
            ("kind: \"stove\"", "kind: \"mat\""),
            (
                stove,
                "at_m: 15.0, across_m: 0.0), (kind: \"stove\", room: \"kitchen\", at_m: 18.0, across_m: -0.8, count: 2, step_m: (0.0, 1.4)",
            ),
        ],
    );
    inside(
        "seat_before_a_wall",
        &[(chairs, "at_m: 4.9, across_m: -1.1, turn_deg: 270.0, count: 2, step_m: (3.0, 0.0)")],
    );
    inside("claim_of_a_room", &[("name: (en: \"Tea room\"),", "name: (en: \"Tea room\"), claims: [\"c08-wine\"],")]);
    inside("claim_of_a_furnishing", &[(stove, &format!("{stove}, claims: [\"c08-wine\"]"))]);
}

#[test]
fn of_the_changes_of_a_carriage() {
    let changes = |name: &str, layout: &str| {
        spoilt(&format!("changes_{name}"), |copy| {
            tea_room(copy);
            let layout = layout.replace("; ", ",\n                    ");
            copy.write(
                "formation.ron",
                format!(
                    "(trains: [(
    id: \"train\",
    name: (en: \"Train\"),
    locomotive_sets: [(from_station: \"pyongyang\", class: \"df4b\", count: 1, standing: estimated)],
    carriages: [
        (
            number: 1,
            class: \"tearoom\",
            group: leader,
            standing: estimated,
            layout: (
                {layout},
            ),
        ),
    ],
)])
"
                ),
            );
        });
    };
    changes("allotment_of_an_unknown_room", "allotments: [(room: \"kitchn\", name: (en: \"Cooks\"))]");
    changes("allotment_twice", "allotments: [(room: \"tea\", name: (en: \"A\")); (room: \"tea\", name: (en: \"B\"))]");
    changes("without_an_unknown_room", "without: [\"parlour\"]");
    changes("without_the_way_through", "without: [\"corridor\"]");
    changes("more_travellers", "travellers: 40");
    changes(
        "furnishing_on_one_of_its_class",
        "furnishings: [(kind: \"stove\", room: \"tea\", at_m: 4.0, across_m: -0.4)]",
    );
    changes(
        "furnishing_in_a_room_it_is_without",
        "without: [\"tea\"]; furnishings: [(kind: \"stove\", room: \"tea\", at_m: 4.0, across_m: -0.4)]",
    );
    changes("doorway_at_a_table", "doorways: [(joins: (\"corridor\", \"tea\"), at_m: 15.0)]");
    changes(
        "room_of_its_class",
        "rooms: [(id: \"tea\", kind: dining, name: (en: \"Tea\"), from_m: 1.7, to_m: 12.0, left_m: -1.45, right_m: 0.6)]",
    );
}

#[test]
fn of_the_kit() {
    let piece = |name: &str, file: &str, from: &str, to: &str| {
        spoilt(&format!("kit_{name}"), |copy| {
            tea_room(copy);
            copy.edit(&format!("furnishings/{file}.ron"), from, to);
        });
    };
    piece("colour", "mat", "#806040", "brown");
    piece("size_of_nothing", "mat", "size_m: (1.4, 1.0, 0.02),", "size_m: (1.4, 0.0, 0.02),");
    piece("no_shapes", "lantern", "shapes: [", "shapes: [], words: [");
    piece("shape_out_of_the_box", "lantern", "at_m: (0.0, 0.0, 0.0)", "at_m: (0.0, 0.0, 0.1)");
    piece("radius_of_nothing", "lantern", "radius_m: 0.15", "radius_m: 0.0");
    piece("gloss", "stove", "gloss: 0.6", "gloss: 60");
    piece("mass", "stove", "mass_kg: 140.0", "mass_kg: -140.0");
    piece(
        "outline_like_a_hook",
        "stove",
        "(-0.35, 0.0), (0.35, 0.0), (0.35, 0.8), (0.3, 0.9), (-0.35, 0.9)",
        "(-0.35, 0.0), (0.35, 0.0), (0.35, 0.9), (-0.35, 0.9), (-0.35, 0.8), (0.25, 0.8), (0.25, 0.1), (-0.35, 0.1)",
    );
    piece(
        "outline",
        "stove",
        "(-0.35, 0.0), (0.35, 0.0), (0.35, 0.8), (0.3, 0.9), (-0.35, 0.9)",
        "(-0.35, 0.0), (0.35, 0.0)",
    );
    piece("extrusion_backwards", "stove", "from_m: -0.6, to_m: 0.6", "from_m: 0.6, to_m: -0.6");
    piece("unknown_shape", "mat", "slab(", "slap(");
    spoilt("kit_name_of_a_file", |copy| {
        copy.write("furnishings/Tea Table.ron", fixture("furnishings/tea_table.ron"));
    });
}

#[test]
fn of_landmarks() {
    let line = |name: &str, from: &str, to: &str| edited(&format!("landmark_{name}"), "line.ron", from, to);
    line("unknown_model", "model: \"juche_tower\"", "model: \"juche_towr\"");
    line("model_unlike_any", "model: \"juche_tower\"", "model: \"eiffel\"");
    line("without_name", "name: (en: \"Juche Tower\"", "name: (en: \"\"");
    line("off_the_earth", "lat: 39.0178, lon: 125.7635", "lat: 125.7635, lon: 390.178");
    line("turned_round_and_round", "heading_deg: 290.0", "heading_deg: 29000.0");
    line("beyond_the_line", "beside(km: 226.5965", "beside(km: 2226.5965");
    line("far_from_the_line", "right_m: -80.0", "right_m: -80000.0");
    line("in_the_air", "over_rail_m: -13.8", "over_rail_m: 13800.0");
    line("two_places", "beside(km: 226.5965", "beside(lat: 39.0, km: 226.5965");
    line(
        "wall_of_one_point",
        "along(points: [(39.9012, 116.4293), (39.9014, 116.4245), (39.9014, 116.4216)])",
        "along(points: [(39.9012, 116.4293)])",
    );
    line(
        "wall_of_no_point",
        "along(points: [(39.9012, 116.4293), (39.9014, 116.4245), (39.9014, 116.4216)])",
        "along(points: [])",
    );
    line("wall_off_the_earth", "(39.9014, 116.4245)", "(116.4245, 39.9014)");
    line("unknown_towers", "model: \"great_wall_tower\"", "model: \"great_wal_tower\"");
    line("towers_too_close", "every_m: 420.0", "every_m: 0.0");
}

/// A model of the folder's own.
fn model(name: &str, file: &str, text: &str) {
    written(&format!("model_{name}"), &format!("landmarks/{file}.ron"), text);
}

#[test]
fn of_models_of_landmarks() {
    let slab = "slab(at_m: (0, 0, 0), size_m: (8, 8, 30), paint: (color: \"#806040\"))";
    let roof = "extrusion(outline_m: [(-4, -4), (4, -4), (4, 4), (-4, 4)], from_m: 30, to_m: 40, end_scale: (-1, 0), axis: up, paint: (color: \"#806040\"))";
    model("without_shapes", "tower", "(size_m: (10, 10, 40), shapes: [])");
    model("too_large", "tower", &format!("(size_m: (10, 10, 4000), shapes: [{slab}])"));
    model("out_of_its_box", "tower", &format!("(size_m: (10, 10, 20), shapes: [{slab}])"));
    model("turned_inside_out", "tower", &format!("(size_m: (10, 10, 40), shapes: [{slab}, {roof}])"));
    model("name_of_a_file", "Old Tower", &format!("(size_m: (10, 10, 30), shapes: [{slab}])"));
}
