//! Why a journey cannot be solved.

use std::fmt;

use crate::geo::AlignmentFault;
use crate::scenario::Supply;

/// A place on the line as people say it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spot {
    /// Km post.
    pub km: f64,
    /// English name of the nearest station.
    pub near: String,
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "km {:.1}", self.km)?;
        if self.near.is_empty() { Ok(()) } else { write!(f, " near {}", self.near) }
    }
}

/// What holds a train back at a place, and what would move it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resisted {
    /// Effort there, newtons.
    pub effort_n: f64,
    /// Force needed there, newtons.
    pub needed_n: f64,
    /// Mean grade under the train, per mille.
    pub grade_permil: f64,
    /// Locomotives at work.
    pub locomotives: usize,
    /// How many of the same class would suffice, if any number would.
    pub sufficient: Option<usize>,
}

impl Resisted {
    fn hint(&self) -> String {
        match self.sufficient {
            Some(n) => {
                let verb = if self.locomotives == 1 { "is" } else { "are" };
                format!("{n} of these locomotives would suffice, {} {verb} at the head", self.locomotives)
            }
            None => "no number of these locomotives would suffice, for the grade is too steep for them: \
                     choose a stronger class or correct the heights in track.csv"
                .to_owned(),
        }
    }
}

/// Why a journey cannot be solved.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SolveFault {
    /// The points make no line.
    #[error("the track makes no line: {0}")]
    Track(#[from] AlignmentFault),
    /// A scenario without a train.
    #[error("the scenario has no train number {0}; add one to formation.ron")]
    NoTrain(usize),
    /// A train without locomotives.
    #[error("train {0:?} has no locomotives; give it a locomotive set at its first station")]
    NoLocomotives(String),
    /// A name that is not in the line or the classes.
    #[error("{what} {name:?} is unknown; {hint}")]
    Unknown {
        /// `station`, `place`, `carriage class`, `locomotive class`.
        what: &'static str,
        /// The name found.
        name: String,
        /// Where to look.
        hint: &'static str,
    },
    /// A stop that does not lie between origin and destination.
    #[error(
        "station {station:?} lies outside the journey or out of order; stops, holds and locomotive changes lie between origin and destination"
    )]
    OutOfOrder {
        /// Station id.
        station: String,
    },
    /// The train does not fit behind the origin.
    #[error(
        "the train is {train_m:.0} m long, but only {room_m:.0} m of track lie behind the origin; raise lead_in_m in line.ron to {train_m:.0} or shorten the train"
    )]
    TrainTooLong {
        /// Length of the train.
        train_m: f64,
        /// Track behind the origin.
        room_m: f64,
    },
    /// The locomotives do not move the train at standstill.
    #[error("the train cannot start at {spot}, on a mean grade of {:.1} per mille: {:.0} kN of effort against {:.0} kN; {}",
        .resisted.grade_permil, .resisted.effort_n / 1e3, .resisted.needed_n / 1e3, .resisted.hint())]
    CannotStart {
        /// Where the front is.
        spot: Spot,
        /// What holds the train.
        resisted: Resisted,
    },
    /// The train comes to a stand on a grade.
    #[error("the train stalls at {spot}, on a mean grade of {:.1} per mille: {:.0} kN of effort against {:.0} kN; {}",
        .resisted.grade_permil, .resisted.effort_n / 1e3, .resisted.needed_n / 1e3, .resisted.hint())]
    Stalls {
        /// Where the front is.
        spot: Spot,
        /// What holds the train.
        resisted: Resisted,
    },
    /// The train comes forward so slowly that it would never arrive.
    #[error("the train only creeps at {spot}, on a mean grade of {:.1} per mille: {:.0} kN of effort against {:.0} kN; {}",
        .resisted.grade_permil, .resisted.effort_n / 1e3, .resisted.needed_n / 1e3, .resisted.hint())]
    Creeps {
        /// Where the front is.
        spot: Spot,
        /// What holds the train.
        resisted: Resisted,
    },
    /// A downgrade on which the service brake does not slow the train.
    #[error("the brakes do not hold the train at {spot}, on a mean grade of {grade_permil:.1} per mille: \
        {:.0} kN of service brake against a pull of {:.0} kN; {}",
        .brake_n / 1e3, .pull_n / 1e3, brake_hint(*.brake_n, *.pull_n))]
    BrakesTooWeak {
        /// Where the front is.
        spot: Spot,
        /// Mean grade under the train, per mille.
        grade_permil: f64,
        /// Force of a service application, newtons.
        brake_n: f64,
        /// Force downhill less the resistance, newtons.
        pull_n: f64,
    },
    /// A limit that no train can run at.
    #[error("the speed limit at {spot} is too low to run at; correct it in line.ron or timetable.ron")]
    NoSpeed {
        /// Where it begins.
        spot: Spot,
    },
    /// An electric locomotive without its wire.
    #[error("{class:?} needs {}, but there is none from {from} to {to}; change locomotives before, or add the wire to line.ron", supply_name(*.supply))]
    NoWire {
        /// Locomotive class.
        class: String,
        /// What it needs.
        supply: Supply,
        /// Where the wire ends.
        from: Spot,
        /// Where it begins again, or where the locomotives come off.
        to: Spot,
    },
    /// Two calls in the same place.
    #[error("no track between {from} and {to}")]
    NoLength {
        /// From here.
        from: Spot,
        /// To here.
        to: Spot,
    },
}

/// How much stronger the brakes would have to be, with a tenth in reserve.
fn brake_hint(brake_n: f64, pull_n: f64) -> String {
    const RESERVE: f64 = 1.1;
    let times = RESERVE * pull_n / brake_n;
    if times.is_finite() && times > 1.0 {
        format!("a brake_ratio {times:.1} times as large in its classes would suffice")
    } else {
        "raise the brake_ratio of its classes".to_owned()
    }
}

fn supply_name(supply: Supply) -> &'static str {
    match supply {
        Supply::Diesel => "fuel",
        Supply::Dc3000 => "a 3 kV wire",
        Supply::Ac25000 => "a 25 kV wire",
    }
}
