//! Somebody who sits in the train and looks out: which seat, and on to the next.

use bevy::prelude::*;

use super::{
    Insides,
    seats::{self, Seat},
};
use crate::app::{
    Frame, Playing,
    camera::{EYES_M, Places, Rig, Sitting, View, ViewCommand, aim},
    selection::{SelectCommand, Selection},
};

/// Asks for another seat.
#[derive(Message, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatCommand {
    /// The next seat with a window to the rear (1) or to the front (-1), in the next carriage after the last.
    Next(i32),
}

/// Which vehicle was selected when the seat was chosen.
#[derive(Resource, Default)]
struct Chosen(Option<usize>);

/// What choosing a seat needs to know of the train.
struct Train<'a> {
    playing: &'a Playing,
    insides: &'a Insides,
    places: &'a Places,
}

impl Train<'_> {
    /// Seats with a window of a vehicle that is in the train.
    fn seats(&self, vehicle: usize) -> Vec<Seat> {
        let inside = self.insides.of(vehicle).filter(|_| self.places.of(vehicle).is_some());
        inside.map_or_else(Vec::new, |inside| inside.window_seats(&self.playing.scenario.furnishings))
    }

    /// The best seat of a vehicle, or of the nearest that has one.
    fn near(&self, vehicle: usize) -> Option<Sitting> {
        let mut order: Vec<usize> = (0..self.places.len()).collect();
        order.sort_by_key(|other| other.abs_diff(vehicle));
        order.into_iter().find_map(|vehicle| {
            let seats = self.seats(vehicle);
            self.on(vehicle, &seats, seats::best(&seats)?)
        })
    }

    /// The next seat from another, on through the train.
    fn after(&self, now: &Sitting, step: i32) -> Option<Sitting> {
        let seats = self.seats(now.vehicle);
        let next = now.seat.checked_add_signed(step as isize).filter(|next| *next < seats.len());
        if let Some(next) = next {
            return self.on(now.vehicle, &seats, next);
        }
        let mut vehicle = now.vehicle;
        loop {
            vehicle = vehicle.checked_add_signed(step.signum() as isize).filter(|next| *next < self.places.len())?;
            let seats = self.seats(vehicle);
            if !seats.is_empty() {
                return self.on(vehicle, &seats, if step > 0 { 0 } else { seats.len() - 1 });
            }
        }
    }

    fn on(&self, vehicle: usize, seats: &[Seat], index: usize) -> Option<Sitting> {
        let (inside, seat) = (self.insides.of(vehicle)?, seats.get(index)?);
        let stand = inside.standing_eyes(seat.room, &self.playing.scenario.furnishings, EYES_M);
        Some(Sitting { vehicle, room: seat.room, seat: index, eye: seat.eye, look_rad: seat.look_rad, stand })
    }
}

/// The best seat at a window of a vehicle, or of the nearest that has one.
pub fn seat_near(playing: &Playing, insides: &Insides, places: &Places, vehicle: usize) -> Option<Sitting> {
    Train { playing, insides, places }.near(vehicle)
}

/// Finds a seat where none is taken yet, follows the selection to other carriages, obeys.
fn take_seat(
    mut commands: MessageReader<SeatCommand>,
    mut select: MessageWriter<SelectCommand>,
    mut views: MessageWriter<ViewCommand>,
    mut chosen: ResMut<Chosen>,
    mut rig: ResMut<Rig>,
    playing: Res<Playing>,
    insides: Res<Insides>,
    places: Res<Places>,
    selection: Res<Selection>,
) {
    if rig.view != View::Seat {
        commands.clear();
        chosen.0 = None;
        return;
    }
    let train = Train { playing: &playing, insides: &insides, places: &places };
    let selected = selection.vehicle();
    let now = rig.sitting().cloned();
    let elsewhere = |now: &Sitting| selected.is_some_and(|vehicle| vehicle != now.vehicle) && selected != chosen.0;
    if now.as_ref().is_none_or(elsewhere) || insides.is_changed() {
        let first = selected.or(now.map(|now| now.vehicle)).unwrap_or(0);
        match train.near(first) {
            Some(seat) => rig.sit(Some(seat)),
            // A train without a seat at a window is looked at from outside.
            None if !places.is_empty() => {
                views.write(ViewCommand::To(View::Carriage));
            }
            None => {}
        }
    }
    chosen.0 = selected;
    for SeatCommand::Next(step) in commands.read() {
        let Some(next) = rig.sitting().and_then(|now| train.after(now, *step)) else { continue };
        if selected.is_some_and(|vehicle| vehicle != next.vehicle) {
            select.write(SelectCommand::Vehicle { vehicle: next.vehicle, approach: false });
        }
        rig.sit(Some(next));
    }
}

/// Sitting.
pub fn plugin(app: &mut App) {
    app.init_resource::<Chosen>()
        .add_message::<SeatCommand>()
        .add_systems(Update, take_seat.in_set(Frame::Snapshot).before(aim));
}
