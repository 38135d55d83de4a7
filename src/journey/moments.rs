//! Moments as people write them in captions, sights and shots: an event, a place, a time since departure.

use super::Journey;
use crate::journey::Event;

impl Journey {
    /// Seconds since departure of a moment: `departure`, `arrival`, the id of a station or border, `arrive ID`,
    /// `depart ID`, `pass ID`, or a time since departure such as `+06h30m`.
    ///
    /// A place without a verb is meant when the train first comes to it. Where a train does not stop, arriving and
    /// departing mean passing by. Times beyond the end mean the end. `None` where nothing of that name happens.
    pub fn time_of(&self, moment: &str) -> Option<f64> {
        let moment = moment.trim();
        if let Some(since) = moment.strip_prefix('+') {
            return Some(since_departure_s(since)?.min(self.duration_s()));
        }
        let events = self.events();
        let time = |event: &Event| event.elapsed_s;
        if let Some(event) = events.iter().find(|event| event.name == moment) {
            return Some(time(event));
        }
        let is_at = |event: &&Event, place: &str| event.place.as_deref() == Some(place);
        let first = |place: &str| events.iter().find(|event| is_at(event, place)).map(time);
        match moment.split_once(' ') {
            Some(("depart", place)) => events.iter().rfind(|event| is_at(event, place)).map(time),
            Some(("arrive" | "pass", place)) => first(place),
            Some(_) => None,
            None => first(moment),
        }
    }
}

/// `06h30m`, `45m`, `2h`, in seconds.
fn since_departure_s(text: &str) -> Option<f64> {
    let (hours, minutes) = text.split_once('h').unwrap_or(("0", text));
    let minutes = if minutes.is_empty() { "0" } else { minutes.strip_suffix('m')? };
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    Some(f64::from(hours) * 3_600.0 + f64::from(minutes) * 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn times_since_departure_are_seconds() {
        assert_eq!(since_departure_s("06h30m"), Some(23_400.0));
        assert_eq!(since_departure_s("45m"), Some(2_700.0));
        assert_eq!(since_departure_s("2h"), Some(7_200.0));
        assert_eq!(since_departure_s("2"), None);
    }

    #[test]
    fn every_moment_of_a_caption_and_every_station_is_an_instant() {
        let scenario = Scenario::load("beijing-2025").expect("the built-in scenario loads");
        let journey = Journey::solve(&scenario).expect("it can be solved");
        for caption in &scenario.briefing.captions {
            assert!(journey.time_of(&caption.at).is_some(), "{}", caption.at);
        }
        let mut before_s = -1.0;
        for station in &scenario.line.stations {
            let at_s = journey.time_of(&station.id).unwrap_or_else(|| panic!("{}", station.id));
            assert!(at_s > before_s, "{} comes after the station before it", station.id);
            before_s = at_s;
        }
        assert!(journey.time_of("arrive sinuiju") < journey.time_of("depart sinuiju"));
        assert_eq!(journey.time_of("departure"), Some(0.0));
        assert_eq!(journey.time_of("+99h"), Some(journey.duration_s()));
        assert_eq!(journey.time_of("teatime"), None);
        assert_eq!(journey.time_of("visit sinuiju"), None);
    }
}
