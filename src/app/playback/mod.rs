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
    /// The stretch that is repeated.
    pub repeat: Repeat,
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
            repeat: Repeat::default(),
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
        if let Some(stretch) = self.repeated() {
            self.elapsed_s = go_round(stretch, self.elapsed_s, next);
            return;
        }
        self.elapsed_s = next.clamp(0.0, self.duration_s);
        if self.elapsed_s != next {
            if self.again {
                self.elapsed_s = if self.rate > 0.0 { 0.0 } else { self.duration_s };
                return;
            }
            self.playing = false;
        }
    }

    /// The stretch that is repeated, seconds since departure: where one end is not set, the journey's own.
    pub fn repeated(&self) -> Option<(f64, f64)> {
        if self.repeat == Repeat::default() {
            return None;
        }
        let (from_s, to_s) = (self.repeat.from_s.unwrap_or(0.0), self.repeat.to_s.unwrap_or(self.duration_s));
        (to_s - from_s >= SHORTEST_REPEAT_S).then_some((from_s, to_s))
    }

    /// Goes over to another journey, which departs some seconds later (negative: earlier) and has its own length; the
    /// instants stay.
    pub fn go_over(&mut self, later_s: f64, duration_s: f64) {
        self.duration_s = duration_s;
        self.elapsed_s = (self.elapsed_s - later_s).clamp(0.0, duration_s);
        let kept = |end: Option<f64>| end.map(|s| s - later_s).filter(|s| (0.0..=duration_s).contains(s));
        self.repeat = Repeat { from_s: kept(self.repeat.from_s), to_s: kept(self.repeat.to_s) };
    }

    fn apply(&mut self, command: &ClockCommand, event_times_s: &[f64]) {
        self.led = matches!(command, ClockCommand::Lead { .. });
        match *command {
            ClockCommand::Lead { elapsed_s, rate } => {
                self.seek(elapsed_s);
                self.playing = rate > 0.0;
                if self.playing {
                    self.rate = clamp_rate(rate);
                }
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
            ClockCommand::LoopFrom(at_s) => self.repeat.set_from(at_s.map(|s| s.clamp(0.0, self.duration_s))),
            ClockCommand::LoopTo(at_s) => self.repeat.set_to(at_s.map(|s| s.clamp(0.0, self.duration_s))),
            ClockCommand::LoopClear => self.repeat = Repeat::default(),
        }
    }

    /// Plays; at the end of the journey it begins again, at the start of a backward run likewise.
    fn play(&mut self) {
        if self.repeated().is_some() {
            self.playing = true;
            return;
        }
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
        /// Journey seconds per second; 0: the clock stands from here on.
        rate: f64,
    },
    /// The repeated stretch begins here, seconds since departure; none: at the departure.
    LoopFrom(Option<f64>),
    /// The repeated stretch ends here; none: at the arrival.
    LoopTo(Option<f64>),
    /// Nothing is repeated.
    LoopClear,
}

/// Shortest stretch that is repeated, journey seconds.
pub const SHORTEST_REPEAT_S: f64 = 1.0;

/// The ends of the stretch that the clock repeats, seconds since departure; with neither nothing is repeated.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Repeat {
    /// Where it begins; without, at the departure.
    pub from_s: Option<f64>,
    /// Where it ends; without, at the arrival.
    pub to_s: Option<f64>,
}

impl Repeat {
    /// An end that the new one leaves no room for goes.
    fn set_from(&mut self, at_s: Option<f64>) {
        self.from_s = at_s.filter(|s| s.is_finite());
        let from_s = self.from_s.unwrap_or(0.0);
        self.to_s = self.to_s.filter(|to_s| *to_s >= from_s + SHORTEST_REPEAT_S);
    }

    fn set_to(&mut self, at_s: Option<f64>) {
        self.to_s = at_s.filter(|s| s.is_finite());
        let to_s = self.to_s.unwrap_or(f64::INFINITY);
        self.from_s = self.from_s.filter(|from_s| *from_s <= to_s - SHORTEST_REPEAT_S);
    }
}

/// Where a step from one instant to another leads when a stretch is repeated. From outside it leads into the stretch:
/// straight where the stretch lies ahead, else to the end where the run begins.
fn go_round((from_s, to_s): (f64, f64), at_s: f64, next_s: f64) -> f64 {
    let length_s = to_s - from_s;
    if next_s > at_s && next_s >= to_s {
        return if at_s > to_s { from_s } else { from_s + (next_s - to_s) % length_s };
    }
    if next_s < at_s && next_s <= from_s {
        return if at_s < from_s { to_s } else { to_s - (from_s - next_s) % length_s };
    }
    next_s
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
    fn a_stretch_is_repeated_both_ways_and_no_time_is_lost_at_its_ends() {
        let mut c = clock();
        c.apply(&ClockCommand::LoopFrom(Some(1_000.0)), &[]);
        c.apply(&ClockCommand::LoopTo(Some(1_100.0)), &[]);
        c.apply(&ClockCommand::Seek(1_000.0), &[]);
        c.apply(&ClockCommand::Rate(100.0), &[]);
        for _ in 0..16 {
            c.advance(0.125);
            assert!((1_000.0..1_100.0).contains(&c.elapsed_s), "{}", c.elapsed_s);
        }
        // Two seconds at rate 100 are the stretch twice over.
        assert_eq!((c.elapsed_s, c.playing), (1_000.0, true));
        c.apply(&ClockCommand::Reverse, &[]);
        for _ in 0..13 {
            c.advance(0.125);
        }
        assert_eq!(c.elapsed_s, 1_100.0 - 62.5);
        c.apply(&ClockCommand::LoopClear, &[]);
        assert_eq!(c.repeated(), None);
    }

    #[test]
    fn from_outside_the_clock_comes_into_the_repeated_stretch() {
        let mut c = clock();
        c.apply(&ClockCommand::LoopFrom(Some(1_000.0)), &[]);
        c.apply(&ClockCommand::LoopTo(Some(2_000.0)), &[]);
        c.apply(&ClockCommand::Rate(10.0), &[]);
        c.apply(&ClockCommand::Seek(500.0), &[]);
        c.advance(0.2);
        assert_eq!(c.elapsed_s, 502.0);
        c.apply(&ClockCommand::Seek(3_000.0), &[]);
        c.advance(0.2);
        assert_eq!(c.elapsed_s, 1_000.0);
        c.apply(&ClockCommand::Reverse, &[]);
        c.apply(&ClockCommand::Seek(500.0), &[]);
        c.advance(0.2);
        assert_eq!(c.elapsed_s, 2_000.0);
    }

    #[test]
    fn one_end_alone_repeats_to_the_end_of_the_journey_and_a_crossed_end_goes() {
        let mut c = clock();
        c.apply(&ClockCommand::LoopFrom(Some(80_000.0)), &[]);
        assert_eq!(c.repeated(), Some((80_000.0, 86_400.0)));
        c.apply(&ClockCommand::LoopTo(Some(40_000.0)), &[]);
        assert_eq!(c.repeated(), Some((0.0, 40_000.0)));
        c.apply(&ClockCommand::LoopTo(None), &[]);
        assert_eq!(c.repeated(), None);
        c.apply(&ClockCommand::LoopFrom(Some(f64::NAN)), &[]);
        assert_eq!(c.repeat, Repeat::default());
        // At the very end of the journey there is no room for a stretch: nothing is repeated, the clock stops.
        c.apply(&ClockCommand::LoopFrom(Some(86_400.0)), &[]);
        assert_eq!(c.repeated(), None);
    }

    #[test]
    fn the_repeated_stretch_keeps_its_instants_when_the_departure_is_edited() {
        let mut c = clock();
        c.apply(&ClockCommand::LoopFrom(Some(1_000.0)), &[]);
        c.apply(&ClockCommand::LoopTo(Some(5_000.0)), &[]);
        c.apply(&ClockCommand::Seek(2_000.0), &[]);
        c.go_over(600.0, 80_000.0);
        assert_eq!((c.elapsed_s, c.repeated()), (1_400.0, Some((400.0, 4_400.0))));
    }

    #[test]
    fn a_stalled_frame_does_not_leap() {
        let mut c = clock();
        c.advance(30.0);
        assert_eq!(c.elapsed_s, 480.0 * LONGEST_FRAME_S);
    }
}
