//! The base map that is part of the program: relief, land, borders, waters and cities.
//!
//! The files lie in `assets/geodata/`, each with a notice of where it comes from.

use super::alignment::Alignment;
use super::flat;
use super::hills::Hills;
use super::projection::LatLon;
use super::relief::Relief;
use serde::Deserialize;
use thiserror::Error;

/// Why the base map cannot be read.
#[derive(Debug, Error)]
pub enum GeoDataFault {
    /// The elevation grid.
    #[error("the relief is not readable: {0}")]
    Relief(String),
    /// A `GeoJSON` layer.
    #[error("{file} is not readable: {source}")]
    Layer {
        /// File name below `assets/geodata`.
        file: &'static str,
        /// What the parser says.
        source: serde_json::Error,
    },
    /// The table of cities.
    #[error("cities.csv is not readable: {0}")]
    Cities(#[source] csv::Error),
    /// The table of stars.
    #[error("stars.csv is not readable: {0}")]
    Stars(#[source] csv::Error),
}

/// The land of one country within the window of the base map.
#[derive(Clone, Debug, PartialEq)]
pub struct LandArea {
    /// English name.
    pub country: String,
    /// Polygons; the first ring of each is its outside, further rings are holes.
    pub polygons: Vec<Vec<Vec<LatLon>>>,
}

/// A border as it is in fact, not a statement about claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Border {
    /// The two countries, in English.
    pub between: String,
    /// Its course.
    pub lines: Vec<Vec<LatLon>>,
}

/// A river or canal as a line.
#[derive(Clone, Debug, PartialEq)]
pub struct River {
    /// English name, empty when not known.
    pub name: String,
    /// Name in local script, empty when not known.
    pub name_local: String,
    /// 1 for large rivers, 2 for others.
    pub rank: u8,
    /// Typical width near the mouth, metres (estimated).
    pub width_m: f64,
    /// True when drawn by hand and good to 3-5 km only.
    pub approximate: bool,
    /// Its course, in no particular direction.
    pub lines: Vec<Vec<LatLon>>,
}

/// A lake or reservoir.
#[derive(Clone, Debug, PartialEq)]
pub struct Lake {
    /// English name, empty when not known.
    pub name: String,
    /// Name in local script, empty when not known.
    pub name_local: String,
    /// Area, square kilometres.
    pub area_km2: f64,
    /// Its shore.
    pub ring: Vec<LatLon>,
}

/// A city or town.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct City {
    /// English name.
    pub name_en: String,
    /// Name in local script.
    pub name_local: String,
    /// ISO 3166 code of the country.
    pub country: String,
    /// Inhabitants.
    pub population: u32,
    /// Importance on a map, 1 highest.
    pub class: u8,
    lat: f64,
    lon: f64,
    near_track: String,
}

impl City {
    /// A place of the caller's own, such as a station, to be built over and labelled like a city.
    pub fn new(name_en: &str, name_local: &str, at: LatLon, population: u32) -> Self {
        Self {
            name_en: name_en.to_owned(),
            name_local: name_local.to_owned(),
            country: String::new(),
            population,
            class: 9,
            lat: at.lat_deg,
            lon: at.lon_deg,
            near_track: "yes".to_owned(),
        }
    }

    /// Where its centre is.
    pub fn at(&self) -> LatLon {
        LatLon::new(self.lat, self.lon)
    }

    /// Whether the line of the built-in journey passes through or near it.
    pub fn near_track(&self) -> bool {
        self.near_track == "yes"
    }
}

/// Where a layer comes from, for the credits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    /// What it is.
    pub layer: &'static str,
    /// The full notice.
    pub notice: &'static str,
}

/// Everything the base map knows.
#[derive(Clone, Debug)]
pub struct GeoData {
    /// Heights.
    pub relief: Relief,
    /// Land by country.
    pub land: Vec<LandArea>,
    /// The coast.
    pub coast: Vec<Vec<LatLon>>,
    /// Borders as they are in fact.
    pub borders: Vec<Border>,
    /// Rivers.
    pub rivers: Vec<River>,
    /// Lakes.
    pub lakes: Vec<Lake>,
    /// Cities; callers may add places of their own before the land is built.
    pub cities: Vec<City>,
    /// Whether nothing is known of the country, so that it is drawn flat.
    pub is_flat: bool,
    /// Invented small forms of hill country.
    pub(super) hills: Hills,
}

/// A line that comes nearer to the edge of the base map than this is not covered by it, degrees.
const EDGE_DEG: f64 = 0.3;

impl GeoData {
    /// One line for every picture: sources, and the licence that asks to be
    /// named. What each gives and under which terms stands in the notices.
    pub const ATTRIBUTION: &str = "ITU-R P.1511 · Natural Earth · GSHHG · GeoNames (CC BY 4.0)";

    /// The base map that is part of the program.
    ///
    /// # Errors
    /// When a file was damaged before the program was built.
    pub fn embedded() -> Result<Self, GeoDataFault> {
        let mut data = Self {
            relief: Relief::parse(include_str!("../../assets/geodata/relief.csv"))?,
            land: Vec::new(),
            coast: Vec::new(),
            borders: Vec::new(),
            rivers: Vec::new(),
            lakes: Vec::new(),
            is_flat: false,
            hills: Hills::embedded()?,
            cities: read_cities(include_str!("../../assets/geodata/cities.csv"))?,
        };
        data.add_layers("land.geojson", include_str!("../../assets/geodata/land.geojson"))?;
        data.add_layers("waters.geojson", include_str!("../../assets/geodata/waters.geojson"))?;
        Ok(data)
    }

    /// The base map where it covers a line, else flat country around it without waters, towns or borders.
    ///
    /// # Errors
    /// When a file was damaged before the program was built.
    pub fn for_line(line: &Alignment) -> Result<Self, GeoDataFault> {
        let data = Self::embedded()?;
        if flat::heights_along(line).iter().all(|(p, _)| data.relief.covers(*p, EDGE_DEG)) {
            return Ok(data);
        }
        let (relief, land) = flat::around(line);
        Ok(Self {
            relief,
            land: vec![land],
            coast: Vec::new(),
            borders: Vec::new(),
            rivers: Vec::new(),
            lakes: Vec::new(),
            cities: Vec::new(),
            is_flat: true,
            hills: data.hills,
        })
    }

    /// The notices of all layers.
    pub fn credits() -> [Credit; 6] {
        [
            Credit { layer: "relief", notice: include_str!("../../assets/geodata/relief.NOTICE.txt") },
            Credit { layer: "land, coast and borders", notice: include_str!("../../assets/geodata/land.NOTICE.txt") },
            Credit { layer: "rivers and lakes", notice: include_str!("../../assets/geodata/waters.NOTICE.txt") },
            Credit { layer: "cities", notice: include_str!("../../assets/geodata/cities.NOTICE.txt") },
            Credit { layer: "small forms of the hills", notice: include_str!("../../assets/geodata/hills.NOTICE.txt") },
            Credit { layer: "stars", notice: include_str!("../../assets/geodata/stars.NOTICE.txt") },
        ]
    }

    fn add_layers(&mut self, file: &'static str, text: &str) -> Result<(), GeoDataFault> {
        let read: Collection = serde_json::from_str(text).map_err(|source| GeoDataFault::Layer { file, source })?;
        for feature in read.features {
            self.add(feature);
        }
        Ok(())
    }

    fn add(&mut self, feature: Feature) {
        let (about, shape) = (feature.properties, feature.geometry);
        match about.layer.as_str() {
            "land" => self.land.push(LandArea { country: about.country, polygons: shape.polygons() }),
            "coast" => self.coast.extend(shape.lines()),
            "border" => {
                self.borders.push(Border { between: about.between, lines: shape.lines() });
            }
            "river" => self.rivers.push(River {
                name: about.name,
                name_local: about.name_local,
                rank: about.rank,
                width_m: about.width_m,
                approximate: about.origin.starts_with("hand-drawn"),
                lines: shape.lines(),
            }),
            "lake" => self.lakes.push(Lake {
                name: about.name,
                name_local: about.name_local,
                area_km2: about.area_km2,
                ring: shape.lines().into_iter().next().unwrap_or_default(),
            }),
            _ => {}
        }
    }
}

fn read_cities(text: &str) -> Result<Vec<City>, GeoDataFault> {
    let rows: Result<Vec<City>, csv::Error> = csv::Reader::from_reader(text.as_bytes()).deserialize().collect();
    rows.map_err(GeoDataFault::Cities)
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: About,
    geometry: Shape,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct About {
    layer: String,
    country: String,
    between: String,
    name: String,
    name_local: String,
    origin: String,
    rank: u8,
    width_m: f64,
    area_km2: f64,
}

type Ring = Vec<[f64; 2]>;

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Shape {
    LineString(Ring),
    MultiLineString(Vec<Ring>),
    Polygon(Vec<Ring>),
    MultiPolygon(Vec<Vec<Ring>>),
}

impl Shape {
    fn lines(self) -> Vec<Vec<LatLon>> {
        match self {
            Self::LineString(line) => vec![places(&line)],
            Self::MultiLineString(lines) | Self::Polygon(lines) => lines.iter().map(|line| places(line)).collect(),
            Self::MultiPolygon(polygons) => polygons.iter().flatten().map(|line| places(line)).collect(),
        }
    }

    fn polygons(self) -> Vec<Vec<Vec<LatLon>>> {
        match self {
            Self::MultiPolygon(polygons) => {
                polygons.iter().map(|rings| rings.iter().map(|ring| places(ring)).collect()).collect()
            }
            other => vec![other.lines()],
        }
    }
}

fn places(line: &[[f64; 2]]) -> Vec<LatLon> {
    line.iter().map(|[lon, lat]| LatLon::new(*lat, *lon)).collect()
}
