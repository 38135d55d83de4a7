//! What the briefing shows, read once per journey and language; searching and sorting are plain functions over it.

use crate::{
    app::Playing,
    scenario::{HeadOf, Known, Section, Sight, Standing, Topic, Verdict, ViewName},
    words::{Lang, Words},
};

/// All of the briefing.
#[derive(Clone, Debug, Default)]
pub struct Brief {
    /// Sections in the order of the file.
    pub parts: Vec<Part>,
    /// Guests in the order of the file.
    pub guests: Vec<Guest>,
    /// Earlier journeys in the order of the file.
    pub journeys: Vec<Past>,
    /// Every claim, in the order of their ids.
    pub claims: Vec<Statement>,
    /// Who has told of the list of guests; empty where nobody is named.
    pub guests_told_by: String,
}

/// A section.
#[derive(Clone, Debug)]
pub struct Part {
    /// Where it stands.
    pub topic: Topic,
    /// Heading.
    pub title: String,
    /// What is told.
    pub body: String,
    /// Places among [`Brief::claims`].
    pub claims: Vec<usize>,
    /// What speaks for it.
    pub speaks_for: Vec<Point>,
    /// What speaks against it.
    pub speaks_against: Vec<Point>,
    /// Where it can be seen.
    pub seen: Option<Seen>,
}

/// A sentence with its standing and source.
#[derive(Clone, Debug)]
pub struct Point {
    /// The sentence.
    pub text: String,
    /// How well it is known.
    pub standing: Standing,
    /// Who says so.
    pub source: String,
}

/// An announced guest.
#[derive(Clone, Debug)]
pub struct Guest {
    /// Place in the announced list, from 1.
    pub place: usize,
    /// Name.
    pub name: String,
    /// Office held.
    pub title: String,
    /// Country.
    pub country: String,
    /// What the office is the head of.
    pub head_of: Option<HeadOf>,
    /// Whether this guest comes by this train.
    pub aboard: bool,
}

/// An earlier journey.
#[derive(Clone, Debug)]
pub struct Past {
    /// Date.
    pub when: String,
    /// What is told.
    pub what: String,
    /// Distance and time with what they are of; empty where none is known.
    pub figures: String,
    /// How well it is known.
    pub standing: Standing,
    /// Who says so.
    pub source: String,
    /// Where it can be seen.
    pub seen: Option<Seen>,
}

/// Where something can be seen, with words.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// As written.
    pub sight: Sight,
    /// In words: time, view, carriage, room.
    pub told: String,
}

/// A claim.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Id.
    pub id: String,
    /// The statement.
    pub text: String,
    /// What became of it.
    pub verdict: Verdict,
    /// What other sources say.
    pub finding: String,
    /// Who says so, one line each: publisher, date, place, whether it is a copy.
    pub sources: Vec<String>,
    /// Who says so, publishers only.
    pub by: String,
    /// Where it can be seen.
    pub seen: Option<Seen>,
    /// All that a search looks at, lower case: the viewer's language and English.
    haystack: String,
}

/// What is looked for among the claims.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What is typed: every word must occur.
    pub search: String,
    /// Only what had this verdict.
    pub verdict: Option<Verdict>,
}

/// What guests are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As announced.
    #[default]
    Announced,
    /// By name.
    Name,
    /// By office: heads of state, then heads of government.
    Office,
    /// By country.
    Country,
}

impl Wanted {
    fn reads(&self, statement: &Statement) -> bool {
        self.search.to_lowercase().split_whitespace().all(|word| statement.haystack.contains(word))
    }

    /// Places of the claims that are left.
    pub fn find(&self, claims: &[Statement]) -> Vec<usize> {
        let left = claims.iter().enumerate().filter(|(_, statement)| {
            self.verdict.is_none_or(|verdict| statement.verdict == verdict) && self.reads(statement)
        });
        left.map(|(index, _)| index).collect()
    }

    /// How many claims of each verdict (in the order of [`Verdict::ALL`]) the typed words leave.
    pub fn counts(&self, claims: &[Statement]) -> [usize; Verdict::ALL.len()] {
        Verdict::ALL.map(|verdict| claims.iter().filter(|s| s.verdict == verdict && self.reads(s)).count())
    }
}

impl Brief {
    /// Reads a journey.
    pub fn of(playing: &Playing, words: &Words) -> Self {
        let scenario = &playing.scenario;
        let seen = |sight: &Option<Sight>| sight.as_ref().map(|sight| Seen::of(sight, playing, words));
        let claims: Vec<Statement> = scenario.claims.iter().map(|claim| statement(claim, words, &seen)).collect();
        let places = |ids: &[String]| {
            ids.iter().filter_map(|id| claims.iter().position(|statement| statement.id == *id)).collect()
        };
        let briefing = &scenario.briefing;
        Self {
            parts: briefing
                .sections
                .iter()
                .map(|section| Part {
                    topic: section.topic,
                    title: words.text(&section.title).to_owned(),
                    body: words.text(&section.body).to_owned(),
                    claims: places(&section.claims),
                    speaks_for: points(&section.speaks_for, words),
                    speaks_against: points(&section.speaks_against, words),
                    seen: seen(&section.seen),
                })
                .collect(),
            guests: briefing
                .guests
                .iter()
                .enumerate()
                .map(|(index, guest)| Guest {
                    place: index + 1,
                    name: words.text(&guest.name).to_owned(),
                    title: words.text(&guest.title).to_owned(),
                    country: words.text(&guest.country).to_owned(),
                    head_of: guest.head_of,
                    aboard: guest.aboard,
                })
                .collect(),
            journeys: briefing
                .history
                .iter()
                .map(|past| Past {
                    when: words.text(&past.when).to_owned(),
                    what: words.text(&past.what).to_owned(),
                    figures: figures(past, words),
                    standing: past.standing,
                    source: past.source.clone(),
                    seen: seen(&past.seen),
                })
                .collect(),
            guests_told_by: guests_told_by(&briefing.sections, &claims),
            claims,
        }
    }

    /// Sections of a topic.
    pub fn parts_of(&self, topic: Topic) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(move |part| part.topic == topic)
    }

    /// Whether there is anything to show of a topic.
    pub fn has(&self, topic: Topic) -> bool {
        self.parts_of(topic).next().is_some()
            || (topic == Topic::Guests && !self.guests.is_empty())
            || (topic == Topic::History && !self.journeys.is_empty())
    }

    /// Guests in an order.
    pub fn guests_by(&self, order: Order) -> Vec<&Guest> {
        let mut guests: Vec<&Guest> = self.guests.iter().collect();
        match order {
            Order::Announced => {}
            Order::Name => guests.sort_by(|a, b| a.name.cmp(&b.name)),
            Order::Country => guests.sort_by(|a, b| a.country.cmp(&b.country)),
            Order::Office => {
                guests.sort_by_key(|guest| (guest.head_of.is_none(), guest.head_of));
            }
        }
        guests
    }

    /// How many guests lead a state, and how many a government.
    pub fn heads(&self) -> [usize; HeadOf::ALL.len()] {
        HeadOf::ALL.map(|head| self.guests.iter().filter(|guest| guest.head_of == Some(head)).count())
    }
}

/// The list of guests is what the first claim of its section is about.
fn guests_told_by(sections: &[Section], claims: &[Statement]) -> String {
    let of_guests = sections.iter().filter(|section| section.topic == Topic::Guests);
    let first = of_guests.flat_map(|section| &section.claims).next();
    let claim = first.and_then(|id| claims.iter().find(|statement| statement.id == *id));
    claim.map(|statement| statement.by.clone()).unwrap_or_default()
}

/// Who says so without dates and places, each once: `Korea Daily; Reuters` of
/// `Korea Daily, September 2025; Reuters, 12 September 2023; Reuters, 2024`.
pub fn publishers(source: &str) -> String {
    let mut named: Vec<&str> = Vec::new();
    for each in source.split(';') {
        let publisher = each.split(',').next().unwrap_or_default().trim();
        if !publisher.is_empty() && !named.contains(&publisher) {
            named.push(publisher);
        }
    }
    named.join("; ")
}

fn points(known: &[Known], words: &Words) -> Vec<Point> {
    let point = |known: &Known| Point {
        text: words.text(&known.text).to_owned(),
        standing: known.standing,
        source: known.source.clone(),
    };
    known.iter().map(point).collect()
}

fn statement(
    claim: &crate::scenario::Claim,
    words: &Words,
    seen: &impl Fn(&Option<Sight>) -> Option<Seen>,
) -> Statement {
    let english = Words::new(Lang::En);
    let mut haystack = claim.id.clone();
    for each in [words, &english] {
        for text in [each.text(&claim.claim), each.text(&claim.finding), each.get(claim.verdict.key())] {
            haystack.extend([" ", text]);
        }
        for source in &claim.sources {
            haystack.extend([" ", &each.source_line(source)]);
        }
    }
    Statement {
        id: claim.id.clone(),
        text: words.text(&claim.claim).to_owned(),
        verdict: claim.verdict,
        finding: words.text(&claim.finding).to_owned(),
        sources: claim.sources.iter().map(|source| words.source_line(source)).collect(),
        by: publishers(&claim.sources.iter().map(|source| source.publisher.as_str()).collect::<Vec<_>>().join(";")),
        seen: seen(&claim.seen),
        haystack: haystack.to_lowercase(),
    }
}

impl Seen {
    fn of(sight: &Sight, playing: &Playing, words: &Words) -> Self {
        let mut told = Vec::new();
        let at_s = sight.at.as_deref().and_then(|moment| playing.journey.time_of(&playing.scenario, moment));
        told.extend(at_s.and_then(|at_s| LocalTime::of(playing, at_s, words)).map(|local| local.time));
        // A carriage says its own view.
        let view = sight.view.filter(|view| *view != ViewName::Carriage || sight.carriage.is_none());
        told.extend(view.map(|view| words.get(view.key()).to_owned()));
        told.extend(sight.carriage.map(|number| words.fill("seat.wanted", &[("number", &number.to_string())])));
        told.extend(room_name(sight, playing, words));
        Self { sight: sight.clone(), told: told.join(" · ") }
    }
}

/// An instant on the clock of the place where the train is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalTime {
    /// Hours, minutes and whose time it is.
    pub time: String,
    /// Day, month and year.
    pub date: String,
}

impl LocalTime {
    /// The time on the train's clock some seconds after the departure. `None` where the journey has no clock.
    pub fn of(playing: &Playing, elapsed_s: f64, words: &Words) -> Option<Self> {
        let km = playing.journey.at(elapsed_s).km_post;
        let clocks = &playing.scenario.clocks;
        let clock = clocks.iter().rev().find(|clock| clock.from_km <= km + 1e-6).or_else(|| clocks.first())?;
        let zone = jiff::tz::TimeZone::get(&clock.zone).ok()?;
        let local = playing.journey.instant(elapsed_s).to_zoned(zone);
        let figures = format!("{:02}:{:02}", local.hour(), local.minute());
        let (day, month, year) =
            (local.day().to_string(), format!("month.{}", local.month()), local.year().to_string());
        Some(Self {
            time: words.fill("clock.time", &[("time", &figures), ("clock", words.text(&clock.name))]),
            date: words.fill("date", &[("day", &day), ("month", words.get(&month)), ("year", &year)]),
        })
    }
}

fn room_name(sight: &Sight, playing: &Playing, words: &Words) -> Option<String> {
    let (number, id) = (sight.carriage?, sight.room.as_deref()?);
    let carriage = playing.scenario.trains.first()?.carriages.iter().find(|carriage| carriage.number == number)?;
    let rooms = playing.scenario.interior(carriage).rooms;
    rooms.iter().find(|room| room.id == id).map(|room| words.text(&room.name).to_owned())
}

/// From this time on, hours, it is told in days.
const DAYS_FROM_H: f64 = 96.0;

fn figures(past: &crate::scenario::EarlierJourney, words: &Words) -> String {
    let mut told = Vec::new();
    if let Some(range) = past.distance_km {
        told.push(words.fill("unit.km", &[("value", &between(range, words))]));
    }
    if let Some((least_h, most_h)) = past.duration_h {
        let (key, range) = if least_h >= DAYS_FROM_H {
            ("unit.days", (least_h / 24.0, most_h / 24.0))
        } else {
            ("unit.hours", (least_h, most_h))
        };
        told.push(words.fill(key, &[("value", &between(range, words))]));
    }
    if told.is_empty() {
        return String::new();
    }
    told.extend(past.figures.as_ref().map(|of| words.text(of).to_owned()));
    told.join(" · ")
}

/// `4,500`, or `4,000–4,500` where reports differ.
fn between((least, most): (f64, f64), words: &Words) -> String {
    if (most - least).abs() < 0.5 {
        return grouped(least);
    }
    words.fill("figures.between", &[("least", &grouped(least)), ("most", &grouped(most))])
}

/// A whole number in groups of three figures.
pub fn grouped(value: f64) -> String {
    let figures = format!("{value:.0}");
    let mut grouped = String::new();
    for (index, figure) in figures.chars().enumerate() {
        if index > 0 && (figures.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(figure);
    }
    grouped
}

#[cfg(test)]
pub(in crate::app::panels) mod tests {
    use super::*;
    use crate::{app::launch, scenario::Scenario};

    pub fn playing() -> Playing {
        launch::prepare(Scenario::load("beijing-2025").expect("loads")).expect("solves")
    }

    pub fn brief(playing: &Playing, lang: Lang) -> Brief {
        Brief::of(playing, &Words::new(lang))
    }

    fn ids(brief: &Brief, search: &str, verdict: Option<Verdict>) -> Vec<String> {
        let found = Wanted { search: search.to_owned(), verdict }.find(&brief.claims);
        found.into_iter().map(|index| brief.claims[index].id.clone()).collect()
    }

    #[test]
    fn every_claim_of_the_article_is_listed_with_finding_and_sources() {
        let playing = playing();
        let brief = brief(&playing, Lang::En);
        assert_eq!(brief.claims.len(), playing.scenario.claims.len());
        for number in 1..=31 {
            let of_number = |s: &&Statement| s.id.starts_with(&format!("c{number:02}-"));
            assert_eq!(brief.claims.iter().filter(of_number).count(), 1, "claim {number}");
        }
        assert!(brief.claims.iter().filter(|s| s.id.starts_with('i')).count() >= 2, "what the article implies");
        assert!(brief.claims.iter().all(|s| !s.text.is_empty() && !s.finding.is_empty() && !s.sources.is_empty()));
    }

    #[test]
    fn a_search_reads_statement_finding_source_and_verdict() {
        let playing = playing();
        let brief = brief(&playing, Lang::En);
        assert_eq!(ids(&brief, "lobster", None), ["c08-wine-and-lobster"]);
        assert!(ids(&brief, "pulikovsky", None).contains(&"c08-wine-and-lobster".to_owned()), "the finding");
        assert!(ids(&brief, "GUARDIAN", None).contains(&"c10-ninety-carriages".to_owned()), "the sources");
        assert_eq!(ids(&brief, "opinion", None), ["c30-closer-ties", "c31-personal-diplomacy"]);
        assert_eq!(ids(&brief, "  ", None).len(), brief.claims.len());
        assert!(ids(&brief, "lobster parade", None).is_empty(), "every word must occur");
    }

    #[test]
    fn a_search_finds_by_korean_and_by_english() {
        let playing = playing();
        let brief = brief(&playing, Lang::Ko);
        assert_eq!(ids(&brief, "lobster", None), ["c08-wine-and-lobster"], "by English in the Korean window");
        let opinions = ids(&brief, Words::new(Lang::Ko).get(Verdict::Opinion.key()), None);
        assert_eq!(opinions, ["c30-closer-ties", "c31-personal-diplomacy"], "by the Korean word of the verdict");
        let own = &brief.claims[0];
        let word = own.text.split_whitespace().next().expect("a word");
        assert!(ids(&brief, word, None).contains(&own.id), "{word}");
    }

    #[test]
    fn verdicts_filter_and_are_counted() {
        let playing = playing();
        let brief = brief(&playing, Lang::En);
        let counts = Wanted::default().counts(&brief.claims);
        assert_eq!(counts.iter().sum::<usize>(), brief.claims.len());
        for (verdict, count) in Verdict::ALL.into_iter().zip(counts) {
            assert_eq!(ids(&brief, "", Some(verdict)).len(), count, "{verdict:?}");
            assert!(count > 0, "{verdict:?}");
        }
        let counts = Wanted { search: "lobster".into(), verdict: Some(Verdict::Opinion) }.counts(&brief.claims);
        assert_eq!(counts.iter().sum::<usize>(), 1, "counts are of what the words leave, whatever the verdict");
    }

    #[test]
    fn twenty_six_guests_are_told_apart_by_what_they_lead() {
        let playing = playing();
        let brief = brief(&playing, Lang::En);
        assert_eq!(brief.guests.len(), 26);
        assert_eq!(brief.heads(), [21, 5], "five heads of government");
        let by_office = brief.guests_by(Order::Office);
        assert!(by_office[..21].iter().all(|guest| guest.head_of == Some(HeadOf::State)));
        assert_eq!(brief.guests.iter().filter(|guest| guest.aboard).count(), 1, "one of them is on the train");
        let by_country = brief.guests_by(Order::Country);
        assert!(by_country.windows(2).all(|pair| pair[0].country <= pair[1].country));
        assert_eq!(brief.guests_by(Order::Announced)[0].place, 1);
    }

    #[test]
    fn every_topic_is_told_of_and_doubts_have_two_sides() {
        let playing = playing();
        let brief = brief(&playing, Lang::En);
        for topic in Topic::ALL {
            assert!(brief.has(topic), "{topic:?}");
        }
        for part in brief.parts_of(Topic::Doubts) {
            assert!(!part.speaks_for.is_empty() && !part.speaks_against.is_empty(), "{}", part.title);
        }
    }

    #[test]
    fn figures_are_told_as_they_are_reported() {
        let playing = playing();
        let brief = brief(&playing, Lang::En);
        let of = |when: &str| brief.journeys.iter().find(|past| past.when == when).expect(when).figures.clone();
        assert!(of("2001").starts_with("20,000 km · 24 days"), "{}", of("2001"));
        assert!(of("February 2019").starts_with("4,000–4,500 km · 60–70 h"), "{}", of("February 2019"));
        assert_eq!(of("1958"), "");
    }

    #[test]
    fn publishers_are_named_once_without_dates_and_places() {
        let source = "Korea Daily, September 2025; Reuters, 12 September 2023 (copy in PerthNow); Reuters, 2024";
        assert_eq!(publishers(source), "Korea Daily; Reuters");
        assert_eq!(publishers("Defense News (copy in am1.news)"), "Defense News (copy in am1.news)");
        assert_eq!(publishers(" ; "), "");
    }

    #[test]
    fn every_section_and_the_list_of_guests_say_whose_figures_they_are() {
        let playing = playing();
        for lang in Lang::ALL {
            let brief = brief(&playing, lang);
            for part in &brief.parts {
                assert!(!part.claims.is_empty(), "{}", part.title);
                assert!(part.claims.iter().all(|place| !brief.claims[*place].by.is_empty()), "{}", part.title);
            }
            assert!(brief.guests_told_by.starts_with("Pakistan Today"), "{}", brief.guests_told_by);
            assert!(brief.journeys.iter().all(|past| !past.source.is_empty()));
        }
    }

    #[test]
    fn numbers_stand_in_groups_of_three() {
        for (value, told) in [(24.0, "24"), (700.0, "700"), (1_342.1, "1,342"), (20_000.0, "20,000")] {
            assert_eq!(grouped(value), told);
        }
    }
}
