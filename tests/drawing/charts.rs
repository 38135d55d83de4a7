//! The journey on sheets: everything that matters is named, nothing lies over anything else or beside the paper, and
//! odd journeys are drawn like any other.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::OnceLock;

use glam::DVec2;
use proptest::prelude::*;
use slow_train::drawing::charts::{Course, map, profile, stringline};
use slow_train::drawing::picture::{Extent, Item, Text};
use slow_train::drawing::{Picture, pdf, png, svg};
use slow_train::journey::Journey;
use slow_train::scenario::Scenario;
use slow_train::words::{Lang, Words};

use super::{assert_printable, group, words_on};

/// Kept free on every side of a sheet, millimetres.
const MARGIN_MM: f64 = 14.0;

fn built_in() -> &'static (Scenario, Journey) {
    static SOLVED: OnceLock<(Scenario, Journey)> = OnceLock::new();
    SOLVED.get_or_init(|| {
        let scenario = Scenario::load("beijing-2025").unwrap();
        let journey = Journey::solve(&scenario).unwrap();
        (scenario, journey)
    })
}

fn course(lang: Lang) -> Course<'static> {
    let (scenario, journey) = built_in();
    Course { scenario, journey, words: Words::new(lang) }
}

fn sheets(course: &Course<'_>) -> [(&'static str, Picture); 3] {
    [
        ("stringline", stringline::sheet(course)),
        ("profile", profile::sheet(course)),
        ("map", map::sheet(course).unwrap()),
    ]
}

fn text_extent(text: &Text, lang: Lang) -> Extent {
    Item::Text(text.clone()).extent(lang).unwrap()
}

/// The height of letters without the air above and below them, so that lines of one paragraph do not touch.
fn letters(text: &Text, lang: Lang) -> Extent {
    let extent = text_extent(text, lang);
    let air = DVec2::splat(text.size_pt * 0.06).min((extent.max - extent.min) * 0.2);
    Extent { min: extent.min + air, max: extent.max - air }
}

fn assert_apart(picture: &Picture, of: &str) {
    let texts: Vec<(&Text, Extent)> =
        picture.texts().filter(|text| !text.text.is_empty()).map(|text| (text, letters(text, picture.lang))).collect();
    for (at, (text, extent)) in texts.iter().enumerate() {
        for (other, taken) in &texts[at + 1..] {
            assert!(!extent.meets(*taken), "{of}: {:?} lies over {:?}", text.text, other.text);
        }
    }
}

fn assert_within_margins(picture: &Picture, of: &str) {
    // Lines of a chart's edge are as wide as they are; a letter may hang over by a hair.
    let page =
        Extent { min: DVec2::splat(MARGIN_MM), max: DVec2::new(picture.width_mm, picture.height_mm) - MARGIN_MM };
    for item in picture.flat() {
        if let Some(extent) = item.extent(picture.lang) {
            assert!(page.grown(1.5).holds(extent), "{of}: {item:?} lies at {extent:?}");
        }
    }
}

fn points_of(picture: &Picture, name: &str) -> Vec<DVec2> {
    let items = group(&picture.items, name).unwrap_or_else(|| panic!("no group {name}"));
    let Some(Item::Path(path)) = items.iter().find(|item| matches!(item, Item::Path(_))) else {
        panic!("{name} has no line")
    };
    path.points.clone()
}

#[test]
fn every_station_of_the_first_two_ranks_is_named_on_every_sheet() {
    for lang in Lang::ALL {
        let course = course(lang);
        for (of, picture) in sheets(&course) {
            for station in course.scenario.line.stations.iter().filter(|station| station.rank <= 2) {
                let name = course.words.text(&station.name);
                let items = group(&picture.items, &format!("station-{}", station.id));
                let named = items.is_some_and(|items| {
                    items.iter().any(|item| matches!(item, Item::Text(text) if text.text == name))
                });
                assert!(named, "{} {of}: {name}", lang.code());
            }
        }
    }
}

#[test]
fn no_words_lie_over_others() {
    for lang in Lang::ALL {
        for (of, picture) in sheets(&course(lang)) {
            assert_apart(&picture, &format!("{} {of}", lang.code()));
        }
    }
}

#[test]
fn nothing_lies_in_the_margins_or_is_too_small_to_read() {
    for lang in Lang::ALL {
        for (of, picture) in sheets(&course(lang)) {
            let of = format!("{} {of}", lang.code());
            assert_printable(&picture, &of);
            assert_within_margins(&picture, &of);
        }
    }
}

#[test]
fn words_on_the_map_keep_off_the_line() {
    let course = course(Lang::En);
    let picture = map::sheet(&course).unwrap();
    let way = points_of(&picture, "line");
    let named: Vec<&Text> = picture.texts().filter(|text| text.halo.is_some()).collect();
    assert!(named.len() > 60, "{} names", named.len());
    for text in named {
        let extent = letters(text, picture.lang);
        for pair in way.windows(2) {
            for n in 0..=4 {
                let at = pair[0].lerp(pair[1], f64::from(n) / 4.0);
                assert!(!extent.holds(Extent { min: at, max: at }), "{:?} lies on the line", text.text);
            }
        }
    }
}

#[test]
fn the_train_goes_forward_in_time_and_place() {
    let picture = stringline::sheet(&course(Lang::En));
    for name in ["train", "fastest"] {
        let points = points_of(&picture, name);
        assert!(points.len() > 20, "{name}: {} points", points.len());
        for pair in points.windows(2) {
            assert!(pair[1].x >= pair[0].x && pair[1].y >= pair[0].y, "{name}: {pair:?}");
        }
    }
    let (train, fastest) = (points_of(&picture, "train"), points_of(&picture, "fastest"));
    assert_eq!(train[0], fastest[0], "both leave together");
    let end = |points: &[DVec2]| points[points.len() - 1];
    assert!(end(&fastest).x < end(&train).x && (end(&fastest).y - end(&train).y).abs() < 0.1);
}

#[test]
fn the_hour_that_comes_twice_stands_once_in_the_row_of_each_clock() {
    let picture = stringline::sheet(&course(Lang::En));
    let at = |row: &str| {
        let items = group(&picture.items, row).unwrap();
        let times: Vec<f64> = items
            .iter()
            .filter_map(|item| match item {
                Item::Text(text) if text.text == "02:00" => Some(text.at.x),
                _ => None,
            })
            .collect();
        assert_eq!(times.len(), 1, "{row}");
        times[0]
    };
    assert!(at("clock-1") < at("clock-2"), "Korean before Chinese time");
    let words = words_on(&picture);
    assert!(words.contains("02:30 Korean time = 01:30 Chinese time"), "{words}");
    let hours = words_on(&map::sheet(&course(Lang::En)).unwrap());
    assert!(hours.contains("02:00 Korean time") && hours.contains("02:00 Chinese time"), "{hours}");
}

#[test]
fn sheets_say_what_is_reported_and_what_is_not() {
    let words = words_on(&stringline::sheet(&course(Lang::En)));
    for told in [
        "One train, as the article told it; sources support three",
        "nobody knows where these hours were spent",
        "Shenyang",
        "05:50–06:10 Chinese time",
        "Korea Daily, September 2025",
        "Chongju",
        "hold 1 h",
        "locomotives change",
        "3 × Red Flag 1",
        "Sunset",
        "Sunrise",
        "Disputed",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    let words = words_on(&profile::sheet(&course(Lang::En)));
    for told in [
        "Highest point 315 m",
        "Lowest point 3 m",
        "times exaggerated",
        "Ruling grade",
        "‰ uphill",
        "Sino-Korean Friendship Bridge",
        "3 kV direct current",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    let words = words_on(&map::sheet(&course(Lang::En)).unwrap());
    for told in ["GeoNames (CC BY 4.0)", "GSHHG", "Natural Earth", "De facto borders", "100 km", "16:00", "North Korea"]
    {
        assert!(words.contains(told), "{told}: {words}");
    }
}

#[test]
fn holds_stand_as_long_as_the_train_does() {
    let course = course(Lang::En);
    let picture = stringline::sheet(&course);
    let width = |name: &str| {
        let items = group(&picture.items, name).unwrap();
        let extents: Vec<Extent> = items.iter().filter_map(|item| item.extent(Lang::En)).collect();
        Extent::of(extents.iter().flat_map(|extent| [extent.min, extent.max])).map(|all| all.max.x - all.min.x).unwrap()
    };
    let train = points_of(&picture, "train");
    let mm_per_s = (train[train.len() - 1].x - train[0].x) / course.journey.duration_s();
    for stop in course.journey.stops() {
        let expected = (stop.departure_s - stop.arrival_s) * mm_per_s;
        let drawn = width(&format!("stop-{}", stop.place));
        assert!((drawn - expected).abs() < 0.3, "{}: {drawn} for {expected}", stop.place);
    }
}

#[test]
fn every_format_holds_every_sheet_and_the_same_journey_gives_the_same_bytes() {
    for (of, picture) in sheets(&course(Lang::Ko)) {
        let text = svg::write(&picture);
        let document = roxmltree::Document::parse(&text).unwrap();
        assert_eq!(document.root_element().attribute("viewBox"), Some("0 0 420 297"), "{of}");
        let page = pdf::write(&picture).unwrap();
        assert!(page.starts_with(b"%PDF-1.7") && page.ends_with(b"%%EOF\n"), "{of}");
        let told = String::from_utf8_lossy(&page);
        assert!(told.contains("/MediaBox[0 0 1190.551 841.89]"), "{of}");
        assert_eq!(told.contains("/Subtype/Image"), of == "map", "{of}");
        let file = png::write(&picture).unwrap();
        let image = image::load_from_memory(&file).unwrap().to_rgb8();
        assert_eq!(image.dimensions(), (3307, 2339), "{of}");
        assert!(text.len() < 6_000_000 && page.len() < 2_000_000, "{of}: {} {}", text.len(), page.len());
    }
    let files = || sheets(&course(Lang::Zh)).map(|(_, picture)| (svg::write(&picture), pdf::write(&picture).unwrap()));
    assert!(files() == files());
}

/// A journey as people may write one.
struct Odd {
    /// Degrees north and east, metres over the sea.
    points: Vec<(f64, f64, f64)>,
    clocks: usize,
    stations: Vec<(f64, u8)>,
}

fn write(odd: &Odd, folder: &Path) {
    let mut track = String::from("km,lat,lon,elevation_m\n");
    let mut km = 0.0;
    for (at, (lat, lon, up)) in odd.points.iter().enumerate() {
        if at > 0 {
            let before = odd.points[at - 1];
            let east = (lon - before.1 + 540.0).rem_euclid(360.0) - 180.0;
            km += f64::hypot((lat - before.0) * 111.2, east * 111.3 * lat.to_radians().cos());
        }
        let _ = writeln!(track, "{km:.3},{lat:.5},{:.5},{up}", (lon + 540.0).rem_euclid(360.0) - 180.0);
    }
    let station = |id: &str, km: f64, rank: u8| {
        format!(
            "(id: \"{id}\", name: (en: \"The station of {id}\"), local: \"{id}\", km: {km:.3}, country: \"XX\", rank: {rank}, standing: estimated)"
        )
    };
    let mut stations = vec![station("one", 0.0, 1)];
    for (at, (share, rank)) in odd.stations.iter().enumerate() {
        stations.push(station(&format!("way{at}"), km * share, *rank));
    }
    stations.push(station("two", km, 1));
    let clock = |at: usize| {
        let zone = ["UTC", "Asia/Kolkata", "Asia/Shanghai"][at % 3];
        format!("(name: (en: \"{zone}\"), zone: \"{zone}\", from_km: {:.3})", km * at as f64 / odd.clocks as f64)
    };
    let clocks: Vec<String> = (0..odd.clocks).map(clock).collect();
    let files = [
        ("track.csv", track),
        (
            "scenario.ron",
            format!(
                "(title: (en: \"Odd\"), departure: \"2025-06-02T12:00:00+00:00[UTC]\", clocks: [{}], track: \"track.csv\",
                line: \"line.ron\", formation: \"formation.ron\", timetable: \"timetable.ron\")",
                clocks.join(", ")
            ),
        ),
        (
            "line.ron",
            format!(
                "(lead_in_m: 300.0, default_limit_kmh: 80.0, limits: [], structures: [], wires: [], tracks: [],
                stations: [{}], borders: [])",
                stations.join(", ")
            ),
        ),
        (
            "formation.ron",
            r#"(trains: [(id: "train", name: (en: "A train"),
            locomotive_sets: [(from_station: "one", class: "df4b", count: 1, standing: estimated)],
            carriages: [(number: 1, class: "spare", group: following, standing: estimated)])])"#
                .to_owned(),
        ),
        ("timetable.ron", "(windows: [], stops: [], holds: [], ceilings: [])".to_owned()),
    ];
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

fn assert_drawn(odd: &Odd, of: &str) {
    let folder = tempfile::tempdir().unwrap();
    write(odd, folder.path());
    let scenario = Scenario::load(&folder.path().to_string_lossy()).unwrap_or_else(|faults| panic!("{of}: {faults:?}"));
    let journey = Journey::solve(&scenario).unwrap();
    let course = Course { scenario: &scenario, journey: &journey, words: Words::new(Lang::En) };
    for (sheet, picture) in sheets(&course) {
        let of = format!("{of}, {sheet}");
        assert_printable(&picture, &of);
        assert_within_margins(&picture, &of);
        assert_apart(&picture, &of);
        let words = words_on(&picture);
        assert!(words.contains("The station of one") && words.contains("The station of two"), "{of}: {words}");
        assert!(!words.contains("NaN") && !words.contains("inf"), "{of}: {words}");
    }
}

fn even(count: u32, place: impl Fn(f64) -> (f64, f64, f64)) -> Vec<(f64, f64, f64)> {
    (0..count).map(|n| place(f64::from(n))).collect()
}

#[test]
fn odd_journeys_are_drawn_like_any_other() {
    let odd = |points, clocks| Odd { points, clocks, stations: Vec::new() };
    assert_drawn(&odd(even(3, |n| (39.7 + 0.0225 * n, 118.2, 25.0)), 1), "five flat kilometres");
    assert_drawn(&odd(even(9, |n| (65.5, 179.8 + 0.05 * n, 20.0)), 2), "across the date line");
    assert_drawn(&odd(even(8, |n| (-33.5 - 0.02 * n, 150.4, 60.0 - 15.0 * n)), 3), "under the sea, three clocks");
    assert_drawn(&odd(even(40, |n| (47.0 + 0.1 * n, 8.3, 430.0 + 3.0 * n)), 1), "due north, where nothing is known");
    let crowded = Odd {
        points: even(30, |n| (40.0, 117.0 + 0.05 * n, 30.0 + n)),
        clocks: 1,
        stations: (1..100).map(|n| (f64::from(n) / 100.0, (n % 4) as u8 + 1)).collect(),
    };
    assert_drawn(&crowded, "a hundred stations");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn any_journey_is_drawn(
        lat in -60.0..65.0_f64,
        lon in -179.0..179.0_f64,
        step_deg in 0.01..0.2_f64,
        heading in 0.0..6.2_f64,
        climb_m in -15.0..15.0_f64,
        count in 3..20_u32,
        clocks in 1..4_usize,
    ) {
        let (sin, cos) = heading.sin_cos();
        let east = lat.to_radians().cos();
        let points = even(count, |n| {
            (lat + step_deg * cos * n, lon + step_deg * sin * n / east, 500.0 + climb_m * n * step_deg * 10.0)
        });
        assert_drawn(&Odd { points, clocks, stations: vec![(0.5, 2)] }, "any");
    }
}
