//! temporary
use crate::geo::{LatLon, SkyPosition};
pub struct MoonPosition { pub position: SkyPosition, pub illuminated: f64 }
pub fn moon(_: jiff::Timestamp, _: LatLon) -> MoonPosition { MoonPosition { position: SkyPosition { azimuth_rad: 4.0, elevation_rad: -0.5 }, illuminated: 0.6 } }
pub fn sidereal_rotation(_: jiff::Timestamp, _: LatLon) -> glam::DMat3 { glam::DMat3::IDENTITY }
pub struct Star { pub direction: glam::DVec3, pub magnitude: f64, pub color: [f32; 3] }
pub struct Stars;
impl Stars { pub fn embedded() -> Vec<Star> { vec![] } }
