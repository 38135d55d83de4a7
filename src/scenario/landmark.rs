//! Landmarks: what people along the line know a place by, and models of it built of shapes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::interior::Shape;
use super::model::{Standing, Text};

/// Something that a place is known by: a tower, a gate, a wall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Landmark {
    /// What people call it.
    pub name: Text,
    /// Name of its model, a file of `landmarks/`, for instance `juche_tower`.
    pub model: String,
    /// Where it stands.
    pub place: LandmarkPlace,
    /// How well it is known.
    pub standing: Standing,
    /// Who says so.
    #[serde(default)]
    pub source: String,
}

/// Where a landmark stands, in one of three forms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum LandmarkPlace {
    /// At a point of the earth.
    Point {
        /// Degrees north, WGS84.
        lat: f64,
        /// Degrees east, WGS84.
        lon: f64,
        /// Where its front looks: 0 north, 90 east.
        heading_deg: f64,
    },
    /// Beside the line, whatever way that is drawn.
    Beside {
        /// Km post, kilometres.
        km: f64,
        /// Metres to the right of the track in the direction of travel; left of it is negative.
        right_m: f64,
        /// Where its front looks: 0 in the direction of travel, 90 to the right of it.
        heading_deg: f64,
        /// Its foot over the rail, metres, for bridges; left out, it stands on the ground.
        #[serde(default)]
        over_rail_m: Option<f64>,
    },
    /// Along points of the earth: its model is a section as long as the model is deep, repeated from point to point
    /// over the ground, and left open where the line passes.
    Along {
        /// At least two points: degrees north and east, WGS84. Left of the way from the first to the last is the left
        /// of the model.
        points: Vec<(f64, f64)>,
        /// What stands on it from time to time.
        #[serde(default)]
        towers: Option<Towers>,
    },
}

/// Towers of a wall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Towers {
    /// Name of their model, a file of `landmarks/`.
    pub model: String,
    /// Metres from one to the next; the first and the last point have one too.
    pub every_m: f64,
}

/// The model of a landmark, in true size. Its own axes: to its right, to its front, up; its middle stands on the ground.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LandmarkModel {
    /// Width (left to right), depth (rear to front) and height, metres: the box that all its shapes lie in.
    pub size_m: (f64, f64, f64),
    /// What it is made of, as furnishings are.
    pub shapes: Vec<Shape>,
}
