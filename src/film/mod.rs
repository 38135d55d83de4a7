//! A journey cut into a film of any length: which shot is on, what time of the journey it is, which caption is shown.
//!
//! All of it is a function of the film's own time, so that any frame can be made alone. Shots have a priority and a
//! least duration: a short film leaves out what matters least, a long one lets every shot last longer. The journey's
//! time runs slowly in shots that show little of it and fast in others; where two shots follow on one another without
//! a gap, the rate changes without a jump.

mod captions;
mod pace;

use crate::journey::Journey;
use crate::scenario::{Enter, Fault, Part, Scenario, Shot, When};

pub use captions::{Shown, caption_at_rate, reading_s};
use pace::Pace;

/// Two shots may touch; more than this is an overlap, seconds of the journey.
const TOUCH_S: f64 = 1e-3;
/// A movement of the camera takes at most this share of a shot.
const MOST_MOVING: f64 = 0.7;
/// Shots that show a gap of at most this, seconds of the journey, follow on one another.
const NO_GAP_S: f64 = 1.0;

/// A journey cut into a film.
#[derive(Clone, Debug, PartialEq)]
pub struct Film {
    length_s: f64,
    takes: Vec<Take>,
    captions: Vec<Shown>,
}

/// A shot in a film of some length.
#[derive(Clone, Debug, PartialEq)]
pub struct Take {
    /// Index among the shots of the scenario.
    pub shot: usize,
    /// Begins at this instant of the film, seconds.
    pub begin_s: f64,
    /// Ends at this instant of the film, seconds.
    pub end_s: f64,
    /// How long the camera moves from the shot before to this one; 0 is a cut.
    pub move_s: f64,
    pace: Pace,
}

impl Take {
    /// The stretch of the journey that it shows, seconds since departure.
    pub fn journey_s(&self) -> (f64, f64) {
        self.pace.stretch_s()
    }
}

/// What the film shows at an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Which take.
    pub take: usize,
    /// Index among the shots of the scenario.
    pub shot: usize,
    /// How much of the shot is over, 0 to 1.
    pub share: f64,
    /// The shot that the camera comes from, and how far it has come, 0 to 1; nothing once it is there.
    pub from: Option<(usize, f64)>,
    /// Seconds since departure.
    pub elapsed_s: f64,
    /// Seconds of the journey in a second of the film.
    pub rate: f64,
}

/// Where the shots of a scenario lie in its journey.
struct Stretch {
    shot: usize,
    from_s: f64,
    to_s: f64,
}

impl Film {
    /// Cuts a film of a length (seconds; at least a tenth of one) out of a journey; nothing where the scenario has no
    /// shots.
    ///
    /// # Errors
    /// Shots that overlap, run backwards or lie outside the journey, each at its line.
    pub fn of(scenario: &Scenario, journey: &Journey, length_s: f64) -> Result<Option<Self>, Vec<Fault>> {
        let stretches = stretches(scenario, journey)?;
        let shots = &scenario.shots.shots;
        let length_s = if length_s.is_finite() { length_s.max(0.1) } else { scenario.shots.length_s };
        let kept = keep(&stretches, shots, length_s);
        if kept.is_empty() {
            return Ok(None);
        }
        let takes = lay_out(&kept, shots, length_s);
        let captions = captions::of(&takes, scenario, length_s);
        Ok(Some(Self { length_s, takes, captions }))
    }

    /// Length, seconds.
    pub fn length_s(&self) -> f64 {
        self.length_s
    }

    /// Shots in their order.
    pub fn takes(&self) -> &[Take] {
        &self.takes
    }

    /// Captions in their order.
    pub fn captions(&self) -> &[Shown] {
        &self.captions
    }

    /// What is shown at an instant of the film, seconds; before its begin the first frame, after its end the last.
    pub fn at(&self, film_s: f64) -> Frame {
        let film_s = film_s.clamp(0.0, self.length_s);
        let index = self.takes.partition_point(|take| take.end_s <= film_s).min(self.takes.len() - 1);
        let take = &self.takes[index];
        let since_s = film_s - take.begin_s;
        let (elapsed_s, rate) = take.pace.at(since_s);
        let before = index.checked_sub(1).filter(|_| since_s < take.move_s);
        Frame {
            take: index,
            shot: take.shot,
            share: (since_s / (take.end_s - take.begin_s)).clamp(0.0, 1.0),
            from: before.map(|before| (self.takes[before].shot, since_s / take.move_s)),
            elapsed_s,
            rate,
        }
    }

    /// The instant of the film that shows an instant of the journey, or the next one that is shown.
    pub fn film_s_at(&self, elapsed_s: f64) -> f64 {
        let Some(take) = self.takes.iter().find(|take| take.journey_s().1 > elapsed_s) else { return self.length_s };
        take.begin_s + take.pace.since_s(elapsed_s)
    }

    /// The caption of an instant: its index among those of the briefing, and how strongly it is shown, 0 to 1.
    pub fn caption_at(&self, film_s: f64) -> Option<(usize, f32)> {
        let shown = self.captions.iter().find(|shown| (shown.from_s..shown.to_s).contains(&film_s))?;
        Some((shown.caption, shown.strength(film_s)))
    }
}

/// Faults of the film that only a solved journey shows.
pub fn faults(scenario: &Scenario, journey: &Journey) -> Vec<Fault> {
    stretches(scenario, journey).err().unwrap_or_default()
}

fn stretches(scenario: &Scenario, journey: &Journey) -> Result<Vec<Stretch>, Vec<Fault>> {
    let (mut found, mut faults) = (Vec::<Stretch>::new(), Vec::new());
    for (index, shot) in scenario.shots.shots.iter().enumerate() {
        let mut instant = |field, text: &str| match instant_s(scenario, journey, text) {
            Ok(at_s) => Some(at_s),
            Err((message, hint)) => {
                faults.push(scenario.fault(Part::Shot { index, field }, message, hint));
                None
            }
        };
        let (Some(from_s), Some(to_s)) = (instant("from", &shot.from), instant("to", &shot.to)) else { continue };
        let mut wrong = |field, message: String, hint: String| {
            faults.push(scenario.fault(Part::Shot { index, field }, message, hint));
        };
        if to_s <= from_s {
            let found = format!("found a shot from {} to {}", since(from_s), since(to_s));
            wrong("to", format!("{found}, expected one that runs forwards"), "exchange from and to?".to_owned());
            continue;
        }
        if let Some(before) = found.last()
            && from_s < before.to_s - TOUCH_S
        {
            let other = &scenario.shots.shots[before.shot].id;
            let message =
                format!("found a shot that begins at {}, before `{other}` ends, expected no overlap", since(from_s));
            wrong("from", message, format!("begin at {} or later", since(before.to_s)));
            continue;
        }
        found.push(Stretch { shot: index, from_s, to_s });
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

/// Seconds since departure of an instant as written, within the journey.
fn instant_s(scenario: &Scenario, journey: &Journey, text: &str) -> Result<f64, (String, String)> {
    let when = When::parse(text);
    let at_s = when.and_then(|when| journey.when_s(scenario, &when)).ok_or_else(|| {
        (
            format!("found moment `{text}`, expected one of this journey"),
            "for instance `departure`, `border`, `border -2m` or `+06h30m`".to_owned(),
        )
    })?;
    let end_s = journey.duration_s();
    if (-TOUCH_S..=end_s + TOUCH_S).contains(&at_s) {
        return Ok(at_s.clamp(0.0, end_s));
    }
    let message = format!("found `{text}`, which is {}, expected an instant of the journey", since(at_s));
    Err((message, format!("it lasts from +0m to {}", since(end_s))))
}

/// A time since departure as it is written in files.
fn since(at_s: f64) -> String {
    let sign = if at_s < 0.0 { '-' } else { '+' };
    let whole = at_s.abs().round() as u64;
    let (hours, minutes, seconds) = (whole / 3_600, whole / 60 % 60, whole % 60);
    if seconds == 0 {
        format!("{sign}{hours:02}h{minutes:02}m")
    } else {
        format!("{sign}{hours:02}h{minutes:02}m{seconds:02}s")
    }
}

/// The shots for which a film of a length has room: what matters least leaves first, of equals the last.
fn keep<'a>(stretches: &'a [Stretch], shots: &[Shot], length_s: f64) -> Vec<&'a Stretch> {
    let mut order: Vec<&Stretch> = stretches.iter().collect();
    order.sort_by_key(|stretch| (shots[stretch.shot].priority, stretch.shot));
    let mut room_s = length_s;
    let mut kept = Vec::new();
    for stretch in order {
        let least_s = shots[stretch.shot].least_s;
        // The first always stays, however short the film.
        if least_s > room_s && !kept.is_empty() {
            break;
        }
        room_s -= least_s;
        kept.push(stretch);
    }
    kept.sort_by_key(|stretch| stretch.shot);
    kept
}

fn lay_out(kept: &[&Stretch], shots: &[Shot], length_s: f64) -> Vec<Take> {
    let least: f64 = kept.iter().map(|stretch| shots[stretch.shot].least_s).sum();
    let weights: f64 = kept.iter().map(|stretch| shots[stretch.shot].weight).sum();
    let spare_s = length_s - least;
    let lasts = |stretch: &Stretch| {
        let shot = &shots[stretch.shot];
        if spare_s <= 0.0 {
            return shot.least_s * length_s / least;
        }
        let part = if weights > 0.0 { shot.weight / weights } else { shot.least_s / least };
        shot.least_s + spare_s * part
    };
    let durations: Vec<f64> = kept.iter().map(|stretch| lasts(stretch)).collect();
    let follows = |i: usize| i > 0 && kept[i].from_s - kept[i - 1].to_s <= NO_GAP_S;
    let mean = |i: usize| (kept[i].to_s - kept[i].from_s) / durations[i];
    // Where two shots follow on one another both have the rate of their seam.
    let seam = |i: usize| (i < kept.len() && follows(i)).then(|| pace::rate_between(mean(i - 1), mean(i)));
    let mut begin_s = 0.0;
    let mut takes = Vec::new();
    for (i, stretch) in kept.iter().enumerate() {
        let shot = &shots[stretch.shot];
        let pace = Pace::new(stretch.from_s, stretch.to_s, durations[i], seam(i), seam(i + 1));
        let move_s = match shot.enter {
            Enter::Move { seconds } if i > 0 => seconds.min(durations[i] * MOST_MOVING),
            Enter::Cut | Enter::Move { .. } => 0.0,
        };
        let end_s = if i + 1 == kept.len() { length_s } else { begin_s + durations[i] };
        takes.push(Take { shot: stretch.shot, begin_s, end_s, move_s, pace });
        begin_s = end_s;
    }
    takes
}

#[cfg(test)]
mod tests;
