//! The clock. It changes only by commands; keys, buttons, the command line and tests send the same ones.
//!
//! It is ours and not Bevy's virtual time, which stalls at time-lapse rates, and it may run backwards.

use bevy::{prelude::*, time::Real};

use super::{Frame, Playing};

/// Slowest and fastest rates, in journey seconds per second, in both directions.
pub const RATES: std::ops::RangeInclusive<f64> = 0.1..=100_000.0;
/// Rates that keys and buttons step through.
pub const NAMED_RATES: [f64; 13] =
    [0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 120.0, 240.0, 480.0, 1_000.0, 10_000.0, 100_000.0];
/// A whole journey in this many seconds is where playback begins.
pub const FILM_LENGTH_S: f64 = 180.0;
/// Longest stretch of real time that one frame may carry the clock, so that a stall does not become a leap.
const LONGEST_FRAME_S: f64 = 0.25;

/// What the journey's time is, and how it moves.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    /// Seconds since departure.
    pub elapsed_s: f64,
    /// Journey seconds per second; negative runs backwards.
    pub rate: f64,
    /// Whether it moves.
    pub playing: bool,
    /// Length of the journey.
    pub duration_s: f64,
    /// Begins again at the end.
    pub again: bool,
    /// The director says what the time is.
    pub led: bool,
}

impl Clock {
    /// A clock standing at the departure.
    pub fn new(duration_s: f64) -> Self {
        Self {
            elapsed_s: 0.0,
            rate: (duration_s / FILM_LENGTH_S).clamp(1.0, *RATES.end()),
            playing: true,
            duration_s,
            again: false,
            led: false,
        }
    }

    /// Journey seconds that pass in a second now: 0 when paused.
    pub fn speed(&self) -> f64 {
        if self.playing { self.rate } else { 0.0 }
    }

    fn advance(&mut self, real_s: f64) {
        if !self.playing || self.led {
            return;
        }
        let next = self.elapsed_s + self.rate * real_s.min(LONGEST_FRAME_S);
        self.elapsed_s = next.clamp(0.0, self.duration_s);
        if self.elapsed_s != next {
            if self.again {
                self.elapsed_s = if self.rate > 0.0 { 0.0 } else { self.duration_s };
                return;
            }
            self.playing = false;
        }
    }

    fn apply(&mut self, command: &ClockCommand, event_times_s: &[f64]) {
        self.led = matches!(command, ClockCommand::Lead { .. });
        match *command {
            ClockCommand::Lead { elapsed_s, rate } => {
                self.seek(elapsed_s);
                (self.rate, self.playing) = (clamp_rate(rate.max(*RATES.start())), true);
            }
            ClockCommand::Toggle if self.playing => self.playing = false,
            ClockCommand::Play | ClockCommand::Toggle => self.play(),
            ClockCommand::Pause => self.playing = false,
            ClockCommand::Rate(rate) => self.rate = clamp_rate(rate),
            ClockCommand::Faster => self.rate = neighbour_rate(self.rate, true),
            ClockCommand::Slower => self.rate = neighbour_rate(self.rate, false),
            ClockCommand::Reverse => self.rate = -self.rate,
            ClockCommand::Seek(to_s) => self.seek(to_s),
            ClockCommand::Step(by_s) => {
                self.playing = false;
                self.seek(self.elapsed_s + by_s);
            }
            ClockCommand::NextEvent => {
                let next = event_times_s.iter().find(|t| **t > self.elapsed_s + 1.0);
                self.seek(next.copied().unwrap_or(self.duration_s));
            }
            ClockCommand::PreviousEvent => {
                let previous = event_times_s.iter().rev().find(|t| **t < self.elapsed_s - 1.0);
                self.seek(previous.copied().unwrap_or(0.0));
            }
        }
    }

    /// Plays; at the end of the journey it begins again, at the start of a backward run likewise.
    fn play(&mut self) {
        if self.rate > 0.0 && self.elapsed_s >= self.duration_s {
            self.elapsed_s = 0.0;
        } else if self.rate < 0.0 && self.elapsed_s <= 0.0 {
            self.elapsed_s = self.duration_s;
        }
        self.playing = true;
    }

    fn seek(&mut self, to_s: f64) {
        if to_s.is_finite() {
            self.elapsed_s = to_s.clamp(0.0, self.duration_s);
        }
    }
}

/// The only way to change the clock.
#[derive(Message, Clone, Copy, Debug, PartialEq)]
pub enum ClockCommand {
    /// Let it run.
    Play,
    /// Let it stand.
    Pause,
    /// Play or pause.
    Toggle,
    /// Journey seconds per second; negative runs backwards.
    Rate(f64),
    /// Next named rate up.
    Faster,
    /// Next named rate down.
    Slower,
    /// The other way.
    Reverse,
    /// To an instant, seconds since departure.
    Seek(f64),
    /// By some seconds, and pause.
    Step(f64),
    /// To the next event.
    NextEvent,
    /// To the previous event.
    PreviousEvent,
    /// The director leads: an instant, seconds since departure, and the rate there. Any other command takes the clock
    /// out of its hands.
    Lead {
        /// Seconds since departure.
        elapsed_s: f64,
        /// Journey seconds per second.
        rate: f64,
    },
}

fn clamp_rate(rate: f64) -> f64 {
    if !rate.is_finite() || rate == 0.0 {
        return 1.0;
    }
    rate.signum() * rate.abs().clamp(*RATES.start(), *RATES.end())
}

fn neighbour_rate(rate: f64, up: bool) -> f64 {
    let size = rate.abs();
    let next = if up {
        NAMED_RATES.iter().find(|r| **r > size * 1.001)
    } else {
        NAMED_RATES.iter().rev().find(|r| **r < size * 0.999)
    };
    next.copied().unwrap_or(size) * rate.signum()
}

fn obey(
    mut clock: ResMut<Clock>,
    mut commands: MessageReader<ClockCommand>,
    playing: Res<Playing>,
    mut journal: super::journal::Journal,
) {
    for command in commands.read() {
        let before = *clock;
        clock.apply(command, &playing.event_times_s);
        if clock.led {
            continue;
        }
        journal.clock(&before, &clock, command);
    }
}

fn advance(mut clock: ResMut<Clock>, time: Res<Time<Real>>) {
    if clock.playing {
        clock.advance(time.delta_secs_f64());
    }
}

/// The systems that keep the time.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kept;

/// Clock and its commands.
pub fn plugin(app: &mut App) {
    app.add_message::<ClockCommand>().add_systems(Update, (obey, advance).chain().in_set(Kept).in_set(Frame::Playback));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> Clock {
        Clock::new(86_400.0)
    }

    #[test]
    fn a_day_takes_three_minutes() {
        assert_eq!(clock().rate, 480.0);
    }

    #[test]
    fn rates_stay_between_a_tenth_and_a_hundred_thousand_both_ways() {
        let mut c = clock();
        for (asked, got) in [(0.001, 0.1), (-1e9, -100_000.0), (f64::NAN, 1.0), (60.0, 60.0)] {
            c.apply(&ClockCommand::Rate(asked), &[]);
            assert_eq!(c.rate, got);
        }
    }

    #[test]
    fn the_clock_stops_at_both_ends_and_begins_again_when_played() {
        let mut c = clock();
        c.apply(&ClockCommand::Seek(86_399.0), &[]);
        c.advance(0.2);
        assert_eq!((c.elapsed_s, c.playing), (86_400.0, false));
        c.apply(&ClockCommand::Play, &[]);
        assert_eq!((c.elapsed_s, c.playing), (0.0, true));
    }

    #[test]
    fn events_are_reached_forwards_and_backwards() {
        let mut c = clock();
        let events = [0.0, 100.0, 200.0];
        c.apply(&ClockCommand::NextEvent, &events);
        c.apply(&ClockCommand::NextEvent, &events);
        assert_eq!(c.elapsed_s, 200.0);
        c.apply(&ClockCommand::PreviousEvent, &events);
        assert_eq!(c.elapsed_s, 100.0);
    }

    #[test]
    fn a_stalled_frame_does_not_leap() {
        let mut c = clock();
        c.advance(30.0);
        assert_eq!(c.elapsed_s, 480.0 * LONGEST_FRAME_S);
    }
}
