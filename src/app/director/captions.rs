//! Which caption is shown now: the film's, or that of the moment in free playback.

use bevy::prelude::*;
use serde_json::json;

use super::Director;
use crate::{
    app::{Frame, Playing, journal::Journal, playback::Clock},
    film::{Film, caption_at_rate},
};

/// Whether captions are shown at all; still pictures are made without them.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaptionsShown(pub bool);

/// The caption of this frame.
#[derive(Resource, Default, Clone, Copy, Debug, PartialEq)]
pub struct Caption {
    /// Its index among those of the briefing.
    pub index: Option<usize>,
    /// How strongly it is shown, 0 to 1.
    pub strength: f32,
}

fn choose(
    mut caption: ResMut<Caption>,
    director: Res<Director>,
    playing: Res<Playing>,
    clock: Res<Clock>,
    shown: Res<CaptionsShown>,
    mut journal: Journal,
) {
    let found = match director.film().filter(|_| director.is_on()) {
        _ if !shown.0 => None,
        Some(film) => Film::caption_at(film, director.film_s()),
        None => caption_at_rate(&playing.scenario, &playing.journey, clock.elapsed_s, clock.rate).map(
            // Where time stands nothing fades.
            |(index, strength)| (index, if clock.playing { strength } else { 1.0 }),
        ),
    };
    let index = found.map(|(index, _)| index);
    if index.is_some() && index != caption.index {
        let id = index.and_then(|index| playing.scenario.briefing.captions.get(index)).map(|caption| &caption.id);
        journal.write("caption", clock.elapsed_s, json!({ "id": id }));
    }
    caption.set_if_neq(Caption { index, strength: found.map_or(0.0, |(_, strength)| strength) });
}

/// Captions.
pub fn plugin(app: &mut App) {
    app.init_resource::<Caption>()
        .insert_resource(CaptionsShown(true))
        .add_systems(Update, choose.in_set(Frame::Snapshot));
}
