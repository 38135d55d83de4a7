//! An instant of a journey, told by what happens: an event, or a time since departure, and some time before or after.

use jiff::SignedDuration;

/// An instant of a journey as people write it: `departure`, `border`, `arrive sinuiju`, `+06h30m`, `border -2m`.
#[derive(Clone, Debug, PartialEq)]
pub struct When {
    /// What it is counted from.
    pub anchor: Anchor,
    /// So much later, seconds; negative is earlier.
    pub shift_s: f64,
}

/// What an instant is counted from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The start of the journey.
    Departure,
    /// Its end.
    Arrival,
    /// A station or border, when the train first comes there.
    Place(String),
    /// When the train comes to a stand at a station.
    Arrive(String),
    /// When it leaves a station.
    Depart(String),
    /// When it passes a station or border without a stop.
    Pass(String),
}

impl Anchor {
    /// The station or border that it names.
    pub fn place(&self) -> Option<&str> {
        match self {
            Self::Departure | Self::Arrival => None,
            Self::Place(id) | Self::Arrive(id) | Self::Depart(id) | Self::Pass(id) => Some(id),
        }
    }
}

impl When {
    /// Reads it; nothing where it is written otherwise.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(since) = text.strip_prefix('+') {
            return Some(Self { anchor: Anchor::Departure, shift_s: duration_s(since)? });
        }
        // A sign after a space begins the shift; names may hold a hyphen.
        let (name, shift_s) = match text.rsplit_once([' ']) {
            Some((name, shift)) if shift.starts_with('+') => (name, duration_s(&shift[1..])?),
            Some((name, shift)) if shift.starts_with('-') => (name, -duration_s(&shift[1..])?),
            _ => (text, 0.0),
        };
        let anchor = match name.trim().split_once(' ') {
            Some(("arrive", id)) => Anchor::Arrive(id.trim().to_owned()),
            Some(("depart", id)) => Anchor::Depart(id.trim().to_owned()),
            Some(("pass", id)) => Anchor::Pass(id.trim().to_owned()),
            Some(_) => return None,
            None => match name.trim() {
                "" => return None,
                "departure" => Anchor::Departure,
                "arrival" => Anchor::Arrival,
                id => Anchor::Place(id.to_owned()),
            },
        };
        Some(Self { anchor, shift_s })
    }

    /// Seconds since departure where that is known without solving the journey.
    pub fn since_departure_s(&self) -> Option<f64> {
        (self.anchor == Anchor::Departure).then_some(self.shift_s)
    }
}

/// `1h10m`, `5m`, `30s`: begins with a digit and is not negative.
fn duration_s(text: &str) -> Option<f64> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let span: SignedDuration = text.parse().ok()?;
    (!span.is_negative()).then(|| span.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_as_people_write_them() {
        let of = |anchor, shift_s| Some(When { anchor, shift_s });
        assert_eq!(When::parse("departure"), of(Anchor::Departure, 0.0));
        assert_eq!(When::parse("+01h10m"), of(Anchor::Departure, 4_200.0));
        assert_eq!(When::parse("arrival -90s"), of(Anchor::Arrival, -90.0));
        assert_eq!(When::parse("border"), of(Anchor::Place("border".into()), 0.0));
        assert_eq!(When::parse("arrive sinuiju +2m"), of(Anchor::Arrive("sinuiju".into()), 120.0));
        assert_eq!(When::parse("pass east-north -1h"), of(Anchor::Pass("east-north".into()), -3_600.0));
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        for bad in ["", "+", "+h", "+6", "border + 2m", "border +-2m", "reach border", "border -m", "+6h-3m"] {
            assert_eq!(When::parse(bad), None, "{bad}");
        }
    }
}
