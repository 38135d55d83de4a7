//! JSON Schemas of a scenario's files, made from the very types that the loader reads: what an editor can complete and
//! check. RON reads as JSON does: `( )` with names is an object, `( )` without names and `[ ]` are lists, a bare word is
//! a string, and a word with `( )` an object of one entry.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::interior::Furnishing;
use super::landmark::LandmarkModel;
use super::load::{Formation, Head};
use super::model::{Briefing, CarriageClass, Claim, Line, LocomotiveClass, Timetable, TrackPoint};
use super::shots::ShotList;

/// A kind of file of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// `scenario.ron`.
    Scenario,
    /// `track.csv`, a list of its lines.
    Track,
    /// `line.ron`.
    Line,
    /// `formation.ron`.
    Formation,
    /// `timetable.ron`.
    Timetable,
    /// `briefing.ron`.
    Briefing,
    /// `shots.ron`.
    Shots,
    /// A file of `classes/`.
    CarriageClass,
    /// A file of `furnishings/`.
    Furnishing,
    /// A file of `landmarks/`.
    LandmarkModel,
    /// A file of `locomotives/`.
    LocomotiveClass,
    /// A file of `seeds/`.
    Claims,
}

impl FileKind {
    /// All of them, in the order in which a scenario is read.
    pub const ALL: [Self; 12] = [
        Self::Scenario,
        Self::Track,
        Self::Line,
        Self::Formation,
        Self::Timetable,
        Self::Briefing,
        Self::Shots,
        Self::CarriageClass,
        Self::Furnishing,
        Self::LandmarkModel,
        Self::LocomotiveClass,
        Self::Claims,
    ];

    /// The file's name in a folder, `*` where it is free.
    pub fn pattern(self) -> &'static str {
        match self {
            Self::Scenario => "scenario.ron",
            Self::Track => "track.csv",
            Self::Line => "line.ron",
            Self::Formation => "formation.ron",
            Self::Timetable => "timetable.ron",
            Self::Briefing => "briefing.ron",
            Self::Shots => "shots.ron",
            Self::CarriageClass => "classes/*.ron",
            Self::Furnishing => "furnishings/*.ron",
            Self::LandmarkModel => "landmarks/*.ron",
            Self::LocomotiveClass => "locomotives/*.ron",
            Self::Claims => "seeds/*.ron",
        }
    }

    /// The kind of a file by its name: `formation.ron`, `classes/diner.ron`, `classes`.
    pub fn of(name: &str) -> Option<Self> {
        let fits = |kind: &Self| match kind.pattern().split_once("/*") {
            Some((folder, ending)) => {
                name == folder
                    || name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/') && rest.ends_with(ending))
            }
            None => name == kind.pattern(),
        };
        Self::ALL.into_iter().find(fits)
    }

    /// What the schema is called as a file of its own.
    pub fn schema_file(self) -> &'static str {
        match self {
            Self::Scenario => "scenario.schema.json",
            Self::Track => "track.schema.json",
            Self::Line => "line.schema.json",
            Self::Formation => "formation.schema.json",
            Self::Timetable => "timetable.schema.json",
            Self::Briefing => "briefing.schema.json",
            Self::Shots => "shots.schema.json",
            Self::CarriageClass => "carriage-class.schema.json",
            Self::Furnishing => "furnishing.schema.json",
            Self::LandmarkModel => "landmark-model.schema.json",
            Self::LocomotiveClass => "locomotive-class.schema.json",
            Self::Claims => "claims.schema.json",
        }
    }

    /// The JSON Schema, draft 2020-12.
    pub fn schema(self) -> Value {
        match self {
            Self::Scenario => self.of_type::<Head>(),
            Self::Track => self.of_type::<Vec<TrackPoint>>(),
            Self::Line => self.of_type::<Line>(),
            Self::Formation => self.of_type::<Formation>(),
            Self::Timetable => self.of_type::<Timetable>(),
            Self::Briefing => self.of_type::<Briefing>(),
            Self::Shots => self.of_type::<ShotList>(),
            Self::CarriageClass => self.of_type::<CarriageClass>(),
            Self::Furnishing => self.of_type::<Furnishing>(),
            Self::LandmarkModel => self.of_type::<LandmarkModel>(),
            Self::LocomotiveClass => self.of_type::<LocomotiveClass>(),
            Self::Claims => self.of_type::<Vec<Claim>>(),
        }
    }

    fn of_type<T: JsonSchema>(self) -> Value {
        let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
        schema.insert("title".to_owned(), self.pattern().into());
        schema.to_value()
    }
}

#[cfg(test)]
mod tests {
    use super::FileKind;

    #[test]
    fn kinds_are_found_by_the_name_of_a_file() {
        for kind in FileKind::ALL {
            assert_eq!(FileKind::of(&kind.pattern().replace('*', "x")), Some(kind));
        }
        assert_eq!(FileKind::of("classes"), Some(FileKind::CarriageClass));
        assert_eq!(FileKind::of("classesx/a.ron"), None);
    }
}
