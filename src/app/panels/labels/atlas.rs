//! Names over the picture: where they stand, how important they are, computed once per journey.

use glam::DVec3;
use serde::Deserialize;

use crate::{
    app::{Playing, landmarks::Site},
    geo::{City, LatLon},
    words::{Lang, Words},
};

/// What a name belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A station of the line, by rank.
    Station(u8),
    /// A city off the line, by class.
    City(u8),
    /// A border crossing of the line.
    Crossing,
    /// A landmark, with how far it is seen, metres.
    Landmark(u32),
    /// A sea or a bay, by rank.
    Sea(u8),
    /// A country.
    Country,
}

/// A name and its place.
#[derive(Clone, Debug)]
pub struct Place {
    /// What it belongs to.
    pub kind: Kind,
    /// In the viewer's language.
    pub name: String,
    /// In local script, empty where that is the same.
    pub local: String,
    /// World position.
    pub at: DVec3,
    /// Low numbers go first.
    pub order: f32,
}

/// A town and a station of the same name so near to each other are one place, metres.
const SAME_TOWN_M: f64 = 15_000.0;

/// All names, the most important first.
#[derive(Clone, Debug, Default)]
pub struct Atlas {
    /// Names.
    pub places: Vec<Place>,
}

#[derive(Deserialize)]
struct Named {
    kind: String,
    name_en: String,
    name_ko: String,
    name_zh: String,
    name_local: String,
    lat: f64,
    lon: f64,
    rank: u8,
}

impl Atlas {
    /// Reads a journey and the base map.
    pub fn of(playing: &Playing, words: &Words) -> Self {
        let mut places = stations(playing, words);
        places.extend(cities(playing, words));
        places.extend(regions(playing, words));
        places.extend(landmarks(playing, words));
        places.sort_by(|a, b| a.order.total_cmp(&b.order));
        Self { places }
    }
}

fn place(kind: Kind, name: &str, local: &str, at: DVec3, order: f32) -> Place {
    let local = if local == name { "" } else { local };
    Place { kind, name: name.to_owned(), local: local.to_owned(), at, order }
}

fn stations(playing: &Playing, words: &Words) -> Vec<Place> {
    let line = playing.journey.alignment();
    let stations = playing.scenario.line.stations.iter().map(|s| {
        let at = line.pose(line.chainage_at_km(s.km)).position;
        place(Kind::Station(s.rank), words.text(&s.name), &s.local, at, f32::from(s.rank))
    });
    let borders = playing.scenario.line.borders.iter().map(|b| {
        let at = line.pose(line.chainage_at_km(b.km)).position;
        place(Kind::Crossing, words.text(&b.name), "", at, 2.1)
    });
    stations.chain(borders).collect()
}

fn landmarks(playing: &Playing, words: &Words) -> Vec<Place> {
    let written = playing.scenario.line.landmarks.iter();
    let standing = written.filter_map(|landmark| Some((landmark, Site::of(playing, landmark)?)));
    // The tallest first, all behind the stations of cities.
    standing
        .map(|(landmark, site)| {
            let kind = Kind::Landmark(site.reach_m as u32);
            let order = 2.9 - (site.height_m / 1_000.0).min(0.7) as f32;
            place(kind, words.text(&landmark.name), "", site.head, order)
        })
        .collect()
}

/// Name of a city in the viewer's language where it is written in it, else in English.
fn city_name(city: &City, lang: Lang) -> &str {
    let own = match lang {
        Lang::En => false,
        Lang::Ko => matches!(city.country.as_str(), "KP" | "KR"),
        Lang::Zh => city.country == "CN",
    };
    if own { &city.name_local } else { &city.name_en }
}

fn cities(playing: &Playing, words: &Words) -> Vec<Place> {
    let line = playing.journey.alignment();
    // One name is enough where a station bears its town's.
    let stands: Vec<_> = (playing.scenario.line.stations.iter())
        .map(|s| (s, line.pose(line.chainage_at_km(s.km)).position.truncate()))
        .collect();
    let has_station = |c: &City| {
        let at = line.projection().project(c.at());
        stands.iter().any(|(s, p)| s.name.en == c.name_en && (s.rank <= 2 || p.distance(at) < SAME_TOWN_M))
    };
    let shown = |c: &&City| c.class <= 5 && !has_station(c);
    let cities = playing.geodata.cities.iter().filter(shown);
    cities
        .map(|c| {
            let p = line.projection().project(c.at());
            let at = p.extend(playing.land.sample(p, 500.0).surface_m());
            let order = 1.2 + f32::from(c.class) - (c.population as f32).max(1.0).log10() * 0.01;
            place(Kind::City(c.class), city_name(c, words.lang()), &c.name_local, at, order)
        })
        .collect()
}

fn regions(playing: &Playing, words: &Words) -> Vec<Place> {
    let text = include_str!("../../../../assets/geodata/names.csv");
    // The table is part of the program; a test reads it.
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize().filter_map(Result::ok);
    let line = playing.journey.alignment();
    rows.map(|n: Named| {
        let at = line.projection().project(LatLon::new(n.lat, n.lon)).extend(0.0);
        let kind = if n.kind == "sea" { Kind::Sea(n.rank) } else { Kind::Country };
        let name = match words.lang() {
            Lang::En => &n.name_en,
            Lang::Ko => &n.name_ko,
            Lang::Zh => &n.name_zh,
        };
        place(kind, name, &n.name_local, at, 3.4 + f32::from(n.rank))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_seas_and_countries_can_be_read() {
        let text = include_str!("../../../../assets/geodata/names.csv");
        let rows: Result<Vec<Named>, _> = csv::Reader::from_reader(text.as_bytes()).into_deserialize().collect();
        assert!(rows.is_ok_and(|rows| rows.len() >= 6));
    }
}
