<<<<<<< HEAD
//! Placeholder of the geo wing; the real one replaces this file.

/// Where the track is.
#[derive(Clone, Copy, Debug)]
pub struct TrackPose {
    /// East, north, up, metres: top of rail.
    pub position: glam::DVec3,
    /// From east, counter-clockwise.
    pub heading_rad: f64,
    /// dz/ds.
    pub grade: f64,
    /// Left positive.
    pub curvature_per_m: f64,
}

/// The line as a curve.
#[derive(Clone, Debug)]
pub struct Alignment;
=======
//! Where things are: the flat drawing of the earth, the line as a curve, the land around it and the sky above.
//!
//! Everything here is a pure function of its data. Positions are metres, x east and y north in the
//! plane of a [`Projection`], z up from sea level; angles are radians unless a name says degrees.

mod alignment;
mod curve;
mod geodata;
mod projection;
mod relief;
mod sun;

pub use alignment::{Alignment, AlignmentFault, Nearest, SurveyPoint, TrackPose};
pub use geodata::{Border, City, Credit, GeoData, GeoDataFault, Lake, LandArea, River};
pub use projection::{LatLon, Projection};
pub use relief::Relief;
pub use sun::{SkyPosition, sun};
>>>>>>> geo
