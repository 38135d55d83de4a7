//! Captions: when each is shown, long enough to be read, and one at a time.

use super::Take;
use crate::journey::Journey;
use crate::scenario::{Caption, Scenario, When};

/// People read about so many letters a second in their own alphabet.
const LETTERS_PER_S: f64 = 17.0;
/// And so many signs of Korean or Chinese.
const SIGNS_PER_S: f64 = 8.0;
/// Finding it takes a moment, seconds.
const NOTICE_S: f64 = 0.9;
/// Nothing is shown for less or held for more than this, seconds.
const SHOWN_S: (f64, f64) = (2.2, 9.0);
/// It fades in and out, seconds.
const FADE_S: f64 = 0.35;

/// A caption on a film.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    /// Index among the captions of the briefing.
    pub caption: usize,
    /// From this instant, seconds of the film.
    pub from_s: f64,
    /// Up to this.
    pub to_s: f64,
}

impl Shown {
    /// How strongly it is shown, 0 to 1.
    pub fn strength(&self, at_s: f64) -> f32 {
        strength(at_s - self.from_s, self.to_s - at_s)
    }
}

fn strength(since_s: f64, left_s: f64) -> f32 {
    (since_s.min(left_s) / FADE_S).clamp(0.0, 1.0) as f32
}

/// How long a sentence takes to read, seconds.
pub fn reading_s(text: &str) -> f64 {
    let signs = text.chars().filter(|c| *c >= '\u{1100}').count() as f64;
    let letters = text.chars().count() as f64 - signs;
    (NOTICE_S + letters / LETTERS_PER_S + signs / SIGNS_PER_S).clamp(SHOWN_S.0, SHOWN_S.1)
}

/// The slowest of its languages.
fn reading_of(caption: &Caption) -> f64 {
    let others = [&caption.text.ko, &caption.text.zh];
    let others = others.into_iter().flatten().map(|text| reading_s(text));
    others.fold(reading_s(&caption.text.en), f64::max)
}

/// Every caption begins with its shot and stays until it is read and the shot is over, or the next one begins. What
/// could not be read in that time is left out; the shot that matters more keeps its own.
pub(super) fn of(takes: &[Take], scenario: &Scenario, length_s: f64) -> Vec<Shown> {
    let captions = &scenario.briefing.captions;
    let mut wanted: Vec<(u8, Shown, f64)> = Vec::new();
    for take in takes {
        let shot = &scenario.shots.shots[take.shot];
        let index = shot.caption.as_ref().and_then(|id| captions.iter().position(|caption| caption.id == *id));
        let Some(caption) = index else { continue };
        let read_s = reading_of(&captions[caption]);
        // After a movement of the camera has begun to show what it is about.
        let from_s = take.begin_s + (take.move_s * 0.5).min(0.8);
        let to_s = take.end_s.max(from_s + read_s).min(from_s + read_s.max(SHOWN_S.1)).min(length_s);
        wanted.push((shot.priority, Shown { caption, from_s, to_s }, read_s));
    }
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|i| (wanted[*i].0, *i));
    let mut kept: Vec<(Shown, f64)> = Vec::new();
    for i in order {
        let (_, shown, read_s) = wanted[i];
        // Room before the next and after the one before.
        let next_s = kept.iter().map(|k| k.0.from_s).filter(|s| *s >= shown.from_s).fold(length_s, f64::min);
        let before =
            kept.iter_mut().filter(|k| k.0.from_s < shown.from_s).max_by(|a, b| a.0.from_s.total_cmp(&b.0.from_s));
        if next_s - shown.from_s < read_s - 1e-9 {
            continue;
        }
        if let Some((before, before_read_s)) = before {
            if shown.from_s - before.from_s < *before_read_s - 1e-9 {
                continue;
            }
            before.to_s = before.to_s.min(shown.from_s);
        }
        kept.push((Shown { to_s: shown.to_s.min(next_s), ..shown }, read_s));
    }
    let mut shown: Vec<Shown> = kept.into_iter().map(|(shown, _)| shown).collect();
    shown.sort_by(|a, b| a.from_s.total_cmp(&b.from_s));
    shown
}

/// The caption of an instant of free playback: shown from its moment on, for as long as it takes to read at the rate
/// that the journey passes, until the next one begins; backwards likewise. Its index and how strongly it is shown.
pub fn caption_at_rate(scenario: &Scenario, journey: &Journey, elapsed_s: f64, rate: f64) -> Option<(usize, f32)> {
    let captions = &scenario.briefing.captions;
    let moment_s = |caption: &Caption| journey.when_s(scenario, &When::parse(&caption.at)?);
    let size = rate.abs().max(1.0);
    let (begun, index) = captions
        .iter()
        .enumerate()
        .filter_map(|(index, caption)| Some((moment_s(caption)?, index)))
        .filter(|(at_s, _)| *at_s <= elapsed_s)
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    let since_s = (elapsed_s - begun) / size;
    let lasts_s = reading_of(&captions[index]) + 2.0 * FADE_S;
    (since_s < lasts_s).then(|| (index, strength(since_s + FADE_S * 0.2, lasts_s - since_s)))
}
