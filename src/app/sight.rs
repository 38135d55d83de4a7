//! From a sight that a claim or a section names to the commands that bring it before the eyes: the same ones that keys
//! and buttons send.

use super::{
    Playing,
    camera::{View, ViewCommand},
    interior::{Spot, WalkCommand},
    playback::ClockCommand,
    selection::SelectCommand,
};
use crate::{journey::VehicleKind, scenario::Sight};

/// Commands that lead to a sight.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Steps {
    /// Of the clock.
    pub clock: Vec<ClockCommand>,
    /// Of the selection.
    pub select: Vec<SelectCommand>,
    /// Of the camera.
    pub views: Vec<ViewCommand>,
    /// Of somebody who walks in the train.
    pub walk: Vec<WalkCommand>,
}

impl Steps {
    /// The way to a sight. What the journey does not have is left out: the loader has told of it.
    pub fn to(sight: &Sight, playing: &Playing) -> Self {
        let mut steps = Self::default();
        if let Some(at_s) = sight.at.as_deref().and_then(|moment| playing.journey.time_of(&playing.scenario, moment)) {
            // At the rates of a time-lapse the moment would be gone before the camera is there.
            steps.clock = vec![ClockCommand::Seek(at_s), ClockCommand::Pause];
        }
        let view = sight.view.map(View::of);
        let vehicle = sight.carriage.and_then(|number| playing.journey.carriage(number));
        let room = vehicle.and_then(|vehicle| room_of(playing, vehicle, sight.room.as_deref()?));
        match (vehicle, room) {
            (Some(_), Some(spot)) if view.is_none_or(|view| view == View::Carriage) => {
                steps.walk.push(WalkCommand::Into(spot));
            }
            (Some(vehicle), spot) => {
                steps.walk.push(WalkCommand::Leave);
                let approach = view.is_none_or(|view| view == View::Carriage);
                steps.select.push(match spot {
                    Some(spot) => SelectCommand::Inside { spot, approach },
                    None => SelectCommand::Vehicle { vehicle, approach },
                });
                steps.views.push(ViewCommand::To(view.unwrap_or(View::Carriage)));
            }
            (None, _) => {
                if let Some(view) = view {
                    steps.walk.push(WalkCommand::Leave);
                    // The train as a whole is meant.
                    if view != View::Carriage {
                        steps.select.push(SelectCommand::Clear);
                    }
                    steps.views.push(ViewCommand::To(view));
                }
            }
        }
        steps
    }
}

fn room_of(playing: &Playing, vehicle: usize, id: &str) -> Option<Spot> {
    let VehicleKind::Carriage { number, .. } = &playing.journey.vehicles().get(vehicle)?.kind else { return None };
    let carriage = playing.scenario.trains.first()?.carriages.iter().find(|carriage| carriage.number == *number)?;
    let room = playing.scenario.interior(carriage).rooms.iter().position(|room| room.id == id)?;
    Some(Spot { vehicle, room, piece: None })
}
