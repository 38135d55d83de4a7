//! Keys of the words of a scenario: roles, groups, standings, verdicts.

use crate::scenario::{Group, HeadOf, Role, Standing, StructureKind, Supply, Topic, Verdict, ViewName};

macro_rules! keys {
    ($($kind:ident { $($variant:ident => $key:literal),+ $(,)? })+) => {
        $(impl $kind {
            /// Key of its name in the locale tables.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }
        })+

        /// Every key of this file.
        #[cfg(test)]
        pub(super) fn all() -> Vec<&'static str> {
            vec![$($($key),+),+]
        }
    };
}

keys! {
    Role {
        Leader => "role.leader",
        Dining => "role.dining",
        Sleeping => "role.sleeping",
        Security => "role.security",
        Communications => "role.communications",
        Service => "role.service",
        Vehicles => "role.vehicles",
        Medical => "role.medical",
    }
    Group {
        Advance => "group.advance",
        Leader => "group.leader",
        Host => "group.host",
        Following => "group.following",
    }
    Standing {
        Reported => "standing.reported",
        Derived => "standing.derived",
        Estimated => "standing.estimated",
        Reconstruction => "standing.reconstruction",
        Disputed => "standing.disputed",
    }
    Verdict {
        Confirmed => "verdict.confirmed",
        Refined => "verdict.refined",
        Contradicted => "verdict.contradicted",
        Unverified => "verdict.unverified",
        Opinion => "verdict.opinion",
    }
    Topic {
        Journey => "briefing.journey",
        Event => "briefing.event",
        Guests => "briefing.guests",
        History => "briefing.history",
        Doubts => "briefing.doubts",
    }
    HeadOf {
        State => "head_of.state",
        Government => "head_of.government",
    }
    ViewName {
        Map => "view.map",
        Follow => "view.follow",
        Trackside => "view.trackside",
        Cab => "view.cab",
        Seat => "view.seat",
        Carriage => "view.carriage",
        Formation => "view.formation",
    }
    StructureKind {
        Bridge => "structure.bridge",
        Truss => "structure.truss",
        Tunnel => "structure.tunnel",
    }
    Supply {
        Diesel => "supply.diesel",
        Dc3000 => "supply.dc3000",
        Ac25000 => "supply.ac25000",
    }
}
