//! Arguments that `watch` and `picture` share.

use bevy::math::UVec2;

use super::Failure;
use crate::{
    app::{camera::View, panels::timeline::Kind, preset::Preset},
    scenario::Scenario,
    words::Lang,
};

/// A size such as 1280x720.
pub fn size(text: &str) -> Result<UVec2, String> {
    let hint = || format!("found {text:?}, expected a size such as 1280x720, from 64x64 to 7680x4320");
    let (w, h) = text.split_once(['x', 'X']).ok_or_else(hint)?;
    let (w, h): (u32, u32) = (w.parse().map_err(|_| hint())?, h.parse().map_err(|_| hint())?);
    if (64..=7_680).contains(&w) && (64..=4_320).contains(&h) { Ok(UVec2::new(w, h)) } else { Err(hint()) }
}

/// A preset by name.
pub fn preset(text: &str) -> Result<Preset, String> {
    Preset::named(text).ok_or_else(|| format!("found {text:?}, expected auto, low, medium or high"))
}

/// A language by code.
pub fn lang(text: &str) -> Result<Lang, String> {
    text.parse()
}

/// Yaw, pitch, distance.
pub fn orbit(text: &str) -> Result<(f64, f64, f64), String> {
    let parts: Vec<f64> =
        text.split(',').filter_map(|p| p.trim().parse().ok()).filter(|v: &f64| v.is_finite()).collect();
    match parts[..] {
        [yaw, pitch, distance] if distance > 1.0 => Ok((yaw, pitch.clamp(-3.0, 89.0), distance.min(3.0e6))),
        _ => Err(format!("found {text:?}, expected yaw, pitch and distance such as 140,12,300")),
    }
}

/// A view by name.
pub fn view(name: &str) -> Result<View, Failure> {
    View::named(name).ok_or_else(|| {
        let known: Vec<_> = View::ALL.iter().map(|v| v.name()).collect();
        Failure::bad_input(format_args!("found view {name:?}, expected one of {}", known.join(", ")))
    })
}

/// Checks that a carriage number exists.
pub fn carriage(scenario: &Scenario, number: Option<u32>) -> Result<(), Failure> {
    let count = scenario.trains.first().map_or(0, |t| t.carriages.len());
    match number {
        Some(n) if n == 0 || n as usize > count => {
            Err(Failure::bad_input(format_args!("found carriage {n}, expected 1 to {count}")))
        }
        _ => Ok(()),
    }
}

/// Checks that a carriage has a room of an id.
pub fn room(scenario: &Scenario, number: Option<u32>, id: Option<&str>) -> Result<(), Failure> {
    let Some(id) = id else { return Ok(()) };
    let carriages = scenario.trains.first().map_or(&[][..], |train| &train.carriages);
    let carriage = carriages.iter().find(|carriage| Some(carriage.number) == number);
    let rooms = carriage.map_or_else(Vec::new, |carriage| scenario.interior(carriage).rooms);
    if rooms.iter().any(|room| room.id == id) {
        return Ok(());
    }
    let known: Vec<_> = rooms.iter().map(|room| room.id.as_str()).collect();
    Err(Failure::bad_input(format_args!("found room {id:?}, expected one of {}", known.join(", "))))
}

/// What the chart shows, and how much of it.
pub fn chart(text: &str) -> Result<(Kind, Option<f64>), String> {
    let hint = || format!("found {text:?}, expected time, distance or stringline, with a length such as time:3600");
    let (name, length) = text.split_once(':').map_or((text, None), |(name, length)| (name, Some(length)));
    let kind = match name {
        "time" => Kind::Time,
        "distance" => Kind::Distance,
        "stringline" => Kind::StringLine,
        _ => return Err(hint()),
    };
    let length =
        length.map(|l| l.parse().ok().filter(|l: &f64| l.is_finite() && *l > 0.0).ok_or_else(hint)).transpose()?;
    Ok((kind, length))
}
