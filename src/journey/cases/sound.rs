//! What a case must be to make sense.

/// Points closer than this are one point, metres.
const SAME_PLACE_M: f64 = 1e-6;

/// Heights closer than this are equal, metres.
const SAME_HEIGHT_M: f64 = 1e-6;

/// A case that makes no sense, and what to change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unsound(String);

impl Unsound {
    pub(super) fn because(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

type Sound = Result<(), Unsound>;

/// A number that must be finite.
pub(super) fn finite(name: &str, value: f64) -> Sound {
    if value.is_finite() { Ok(()) } else { Err(Unsound(format!("{name} is {value}; expected a number"))) }
}

/// A number that must be above zero.
pub(super) fn positive(name: &str, value: f64) -> Sound {
    finite(name, value)?;
    if value > 0.0 { Ok(()) } else { Err(Unsound(format!("{name} is {value}; expected more than 0"))) }
}

/// A number that must not be below zero.
pub(super) fn not_negative(name: &str, value: f64) -> Sound {
    finite(name, value)?;
    if value >= 0.0 { Ok(()) } else { Err(Unsound(format!("{name} is {value}; expected 0 or more"))) }
}

/// A stretch that must not run backwards, with a speed that a train can run at.
pub(super) fn stretch(name: &str, from_m: f64, to_m: f64, speed_mps: f64) -> Sound {
    finite(&format!("the start of {name}"), from_m)?;
    finite(&format!("the end of {name}"), to_m)?;
    if to_m < from_m {
        return Err(Unsound(format!("{name} runs backwards: it starts at {from_m} m and ends at {to_m} m")));
    }
    positive(&format!("the speed of {name}"), speed_mps)
}

/// Points brought into rising order; two values at one place are refused, the same twice is once.
pub(super) fn rising(name: &str, unit: &str, mut points: Vec<(f64, f64)>) -> Result<Vec<(f64, f64)>, Unsound> {
    if points.is_empty() {
        return Err(Unsound(format!("{name} is empty; expected at least one point")));
    }
    for (i, point) in points.iter().enumerate() {
        finite(&format!("the first number of {name}[{i}]"), point.0)?;
        finite(&format!("the second number of {name}[{i}]"), point.1)?;
    }
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let twice = |p: &&[(f64, f64)]| p[1].0 - p[0].0 < SAME_PLACE_M && (p[1].1 - p[0].1).abs() > SAME_HEIGHT_M;
    if let Some(pair) = points.windows(2).find(twice) {
        let (at, one, other) = (pair[0].0, pair[0].1, pair[1].1);
        return Err(Unsound(format!("{name} has two values at {at} {unit}: {one} and {other}; expected one")));
    }
    points.dedup_by(|later, kept| later.0 - kept.0 < SAME_PLACE_M);
    Ok(points)
}
