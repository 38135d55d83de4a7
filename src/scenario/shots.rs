//! `shots.ron`: the film that the director makes of a journey.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::{Carriage, Scenario, ViewName};

/// The director's film: what is shown of the journey, in order, and how.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShotList {
    /// Length of the film unless another is asked for, seconds.
    #[serde(default = "usual_length_s")]
    pub length_s: f64,
    /// Shots in the order of the journey. They do not overlap; what lies between two of them is left out.
    pub shots: Vec<Shot>,
}

impl Default for ShotList {
    fn default() -> Self {
        Self { length_s: usual_length_s(), shots: Vec::new() }
    }
}

/// A shot: a stretch of the journey seen in one view.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shot {
    /// Short name.
    pub id: String,
    /// Begins: `departure`, `arrival`, the id of a station or border, `arrive ID`, `depart ID`, `pass ID`, or a time since departure such as `+06h30m`; some time before or after may follow, such as `border -2m`.
    pub from: String,
    /// Ends, written in the same way.
    pub to: String,
    /// 1 stays in the shortest film, 9 leaves first.
    pub priority: u8,
    /// Lasts at least so long, seconds.
    #[serde(default = "usual_least_s")]
    pub least_s: f64,
    /// Its share of the time that the film has to spare, compared with the other shots.
    #[serde(default = "one")]
    pub weight: f64,
    /// How one looks.
    pub view: ViewName,
    /// Carriage that is looked at; left out: the head of the train.
    #[serde(default)]
    pub carriage: Option<u32>,
    /// Id of a room of that carriage, or of the first that has one: seen by somebody who stands in it (only in the view `carriage`).
    #[serde(default)]
    pub room: Option<String>,
    /// How the shot begins and how it ends, between which the camera moves evenly; one framing that stays; or, left out, that of the view.
    #[serde(default)]
    pub framing: Vec<Framing>,
    /// How the shot follows on the one before.
    #[serde(default)]
    pub enter: Enter,
    /// Id of the caption (`briefing.ron`) that is shown with it.
    #[serde(default)]
    pub caption: Option<String>,
}

impl Shot {
    /// The carriage that is looked at: the one that is named, or the first that has the room.
    pub fn subject(&self, scenario: &Scenario) -> Option<u32> {
        let of_room = || {
            let room = self.room.as_ref()?;
            let carriages = &scenario.trains.first()?.carriages;
            let has = |carriage: &&Carriage| scenario.interior(carriage).rooms.iter().any(|known| known.id == *room);
            carriages.iter().find(has).map(|carriage| carriage.number)
        };
        self.carriage.or_else(of_room)
    }
}

/// Where the camera stands around what it looks at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Framing {
    /// To the left of the way that the train goes (of north on the map), degrees.
    pub yaw_deg: f64,
    /// Tilt down, degrees.
    pub pitch_deg: f64,
    /// Distance, metres. In the view `formation` a share of that which shows everything: the smaller it is, the more the
    /// carriage of the shot is in the middle.
    pub distance_m: f64,
}

/// How a shot follows on the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Enter {
    /// At once.
    #[default]
    Cut,
    /// In one movement of the camera.
    Move {
        /// How long it takes, seconds.
        seconds: f64,
    },
}

fn usual_length_s() -> f64 {
    180.0
}

fn usual_least_s() -> f64 {
    2.5
}

fn one() -> f64 {
    1.0
}
