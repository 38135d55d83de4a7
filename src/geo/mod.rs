//! Where things are: the flat drawing of the earth, the line as a curve, the land around it and the sky above.
//!
//! Everything here is a pure function of its data. Positions are metres, x east and y north in the
//! plane of a [`Projection`], z up from sea level; angles are radians unless a name says degrees.

mod alignment;
mod bed;
mod corridor;
mod curve;
mod flat;
mod geodata;
mod hills;
mod land;
mod moon;
mod noise;
mod projection;
mod raster;
mod relief;
mod rivers;
mod settlement;
mod shore;
mod stars;
mod sun;

pub use alignment::{Alignment, AlignmentFault, Nearest, SurveyPoint, TrackPose};
pub use bed::{LandStructure, StructureKind};
pub use geodata::{Border, City, Credit, GeoData, GeoDataFault, Lake, LandArea, River};
pub use hills::small_forms;
pub use land::{Ground, Land, VILLAGE_SQUARE_M, Village};
pub use moon::{MoonPosition, moon};
pub use projection::{LatLon, Projection};
pub use relief::Relief;
pub use rivers::{WaterPoint, Watercourse};
pub use stars::{Star, Stars, sidereal_rotation};
pub use sun::{SkyPosition, Twilight, sun};
