//! Brakes.

/// Speed of a brake application along the train, metres per second (measured values lie between 200 and 250).
const PROPAGATION_MPS: f64 = 250.0;

/// Time in which one vehicle's cylinders fill, seconds.
const FILLING_S: f64 = 8.0;

/// Share of the largest brake force that a service application uses. With the usual 0.08 of weight this slows
/// the train by 0.34 m/s² before resistance and grade: the comfortable end of service braking.
pub const SERVICE_SHARE: f64 = 0.43;

/// How a train brakes when it follows a braking curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Brake {
    /// A constant force, newtons; resistance and grade help or hinder.
    Force(f64),
    /// A constant deceleration, metres per second squared, whatever the grade.
    Deceleration(f64),
}

/// Time from the first to the full effect of a service application on a train of this length:
/// the application runs along the train, and each vehicle's brake then needs its time to fill.
pub fn build_up_s(length_m: f64) -> f64 {
    length_m / PROPAGATION_MPS + FILLING_S
}
