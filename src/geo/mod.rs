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
