//! Where landmarks stand: computed once per journey, from what is written and the ground.

use glam::{DVec2, DVec3};

use crate::{
    app::Playing,
    geo::LatLon,
    scenario::{Landmark, LandmarkModel, LandmarkPlace, middle_of},
};

/// The lowest landmarks are seen from so far, metres.
const LEAST_REACH_M: f64 = 9_000.0;
/// Tall ones are seen from so many times their height.
const REACH_PER_HEIGHT: f64 = 60.0;
/// Foundations go so far below the lowest ground, metres.
const FOUNDED_M: f64 = 3.0;
/// Between two looks at the ground under a wall, metres.
pub const WALL_GROUND_M: f64 = 16.0;

/// Where a landmark stands.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its foot; of a wall the point of its way that is nearest to the line.
    pub foot: DVec3,
    /// Where its front looks, radians, counter-clockwise from east.
    pub heading_rad: f64,
    /// Its height over its foot, metres.
    pub height_m: f64,
    /// Where its name is written: over what stands highest of it.
    pub head: DVec3,
    /// How far its foundation goes below its foot, metres.
    pub founded_m: f64,
    /// It is seen from so far, metres.
    pub reach_m: f64,
    /// Nothing grows and no house stands within this distance of its middle, or of its way, metres.
    pub clear_m: f64,
    /// The way of a wall; empty for all others.
    pub way: Vec<DVec2>,
}

impl Site {
    /// The site of a landmark; `None` where it has no model, which the loader does not let pass.
    pub fn of(playing: &Playing, landmark: &Landmark) -> Option<Self> {
        let model = playing.scenario.landmark_models.get(&landmark.model)?;
        let line = playing.journey.alignment();
        let on_plane = |lat: f64, lon: f64| line.projection().project(LatLon::new(lat, lon));
        Some(match &landmark.place {
            LandmarkPlace::Point { lat, lon, heading_deg } => {
                let at = on_plane(*lat, *lon);
                let grid_rad = line.projection().convergence_rad(at);
                let heading_rad = std::f64::consts::FRAC_PI_2 - heading_deg.to_radians() + grid_rad;
                Self::on_ground(playing, model, at, heading_rad)
            }
            LandmarkPlace::Beside { km, right_m, heading_deg, over_rail_m } => {
                let pose = line.pose(line.chainage_at_km(*km));
                let (sin, cos) = pose.heading_rad.sin_cos();
                let at = pose.position.truncate() + DVec2::new(sin, -cos) * *right_m;
                let heading_rad = pose.heading_rad - heading_deg.to_radians();
                let site = Self::on_ground(playing, model, at, heading_rad);
                match over_rail_m {
                    Some(up_m) => site.lifted_to(pose.position.z + up_m),
                    None => site,
                }
            }
            LandmarkPlace::Along { points, .. } => {
                Self::along(playing, model, points.iter().map(|(lat, lon)| on_plane(*lat, *lon)).collect())
            }
        })
    }

    fn on_ground(playing: &Playing, model: &LandmarkModel, at: DVec2, heading_rad: f64) -> Self {
        let (width_m, depth_m, height_m) = model.size_m;
        let front = DVec2::from_angle(heading_rad) * (depth_m * 0.5);
        let right = DVec2::from_angle(heading_rad - std::f64::consts::FRAC_PI_2) * (width_m * 0.5);
        let ground_m = |p: DVec2| playing.land.sample(p, WALL_GROUND_M).height_m;
        let foot_m = ground_m(at);
        let corners = [front + right, front - right, -front - right, -front + right];
        let lowest_m = corners.iter().map(|corner| ground_m(at + *corner)).fold(foot_m, f64::min);
        let (crown_right_m, crown_front_m) = crown(model);
        let head = at + front * (crown_front_m * 2.0 / depth_m) + right * (crown_right_m * 2.0 / width_m);
        Self {
            foot: at.extend(foot_m),
            heading_rad,
            height_m,
            head: head.extend(foot_m + height_m),
            founded_m: foot_m - lowest_m + FOUNDED_M,
            reach_m: reach_m(height_m),
            clear_m: width_m.hypot(depth_m) * 0.5 + 12.0,
            way: Vec::new(),
        }
    }

    /// The same on piers: its foot at a height of its own.
    fn lifted_to(mut self, foot_m: f64) -> Self {
        self.head.z += foot_m - self.foot.z;
        self.foot.z = foot_m;
        self.founded_m = FOUNDED_M;
        self
    }

    fn along(playing: &Playing, model: &LandmarkModel, way: Vec<DVec2>) -> Self {
        let (width_m, _, height_m) = model.size_m;
        // Named where a traveller passes it.
        let line_m = |p: &DVec2| playing.land.sample(*p, WALL_GROUND_M).line_distance_m;
        let middle = way.iter().copied().min_by(|a, b| line_m(a).total_cmp(&line_m(b))).unwrap_or_default();
        let foot = middle.extend(playing.land.sample(middle, WALL_GROUND_M).height_m);
        // A wall is low, but long: seen as far as a tower of some height.
        let reach_m = reach_m(height_m).max(12_000.0);
        let clear_m = width_m * 0.5 + 12.0;
        let heading_rad = std::f64::consts::FRAC_PI_2;
        let head = foot + DVec3::Z * height_m;
        Self { foot, heading_rad, height_m, head, founded_m: FOUNDED_M + 2.0, reach_m, clear_m, way }
    }

    /// Distance on the plane from a point to its middle, or to its way, metres.
    pub fn distance_m(&self, p: DVec2) -> f64 {
        if self.way.len() < 2 {
            return p.distance(self.foot.truncate());
        }
        let legs = self.way.windows(2).map(|leg| to_leg_m(p, leg[0], leg[1]));
        legs.fold(f64::INFINITY, f64::min)
    }

    /// How much of it is seen from an eye, 0 to 1: it grows out of the ground at the edge of its reach.
    pub fn grown(&self, eye: DVec3) -> f32 {
        let away_m = self.distance_m(eye.truncate()).hypot(eye.z - self.foot.z);
        let t = ((self.reach_m - away_m) / (self.reach_m * 0.15)).clamp(0.0, 1.0);
        (t * t * (3.0 - 2.0 * t)) as f32
    }
}

/// The middle of what stands highest of a model: metres to its right and to its front.
fn crown(model: &LandmarkModel) -> (f64, f64) {
    let solids = model.shapes.iter().map(crate::scenario::Shape::solid);
    let middles: Vec<(f64, f64)> = solids
        .filter(|solid| solid.top_m > model.size_m.2 * 0.8)
        .map(|solid| solid.bounds)
        .map(|b| (f64::midpoint(b.from_m, b.to_m), f64::midpoint(b.left_m, b.right_m)))
        .collect();
    middle_of(&middles)
}

fn reach_m(height_m: f64) -> f64 {
    (height_m * REACH_PER_HEIGHT).max(LEAST_REACH_M)
}

/// Distance from a point to a leg of a way.
fn to_leg_m(p: DVec2, a: DVec2, b: DVec2) -> f64 {
    let along = b - a;
    let t = ((p - a).dot(along) / along.length_squared().max(1e-9)).clamp(0.0, 1.0);
    p.distance(a + along * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(way: Vec<DVec2>) -> Site {
        let foot = DVec3::ZERO;
        let head = DVec3::Z * 100.0;
        Site { foot, heading_rad: 0.0, height_m: 100.0, head, founded_m: 3.0, reach_m: 9_000.0, clear_m: 20.0, way }
    }

    #[test]
    fn a_wall_is_as_near_as_its_nearest_leg() {
        let wall = site(vec![DVec2::ZERO, DVec2::new(1_000.0, 0.0), DVec2::new(1_000.0, 1_000.0)]);
        assert!((wall.distance_m(DVec2::new(500.0, -30.0)) - 30.0).abs() < 1e-9);
        assert!((wall.distance_m(DVec2::new(1_040.0, 700.0)) - 40.0).abs() < 1e-9);
        assert!((wall.distance_m(DVec2::new(-30.0, -40.0)) - 50.0).abs() < 1e-9);
    }

    #[test]
    fn a_landmark_grows_softly_at_the_edge_of_its_reach() {
        let tower = site(Vec::new());
        assert_eq!(tower.grown(DVec3::new(9_001.0, 0.0, 0.0)), 0.0);
        assert_eq!(tower.grown(DVec3::new(7_000.0, 0.0, 0.0)), 1.0);
        let steps: Vec<f32> = (0..160).map(|k| tower.grown(DVec3::X * (9_100.0 - f64::from(k) * 10.0))).collect();
        assert!(steps.windows(2).all(|s| s[1] >= s[0] && s[1] - s[0] < 0.02));
    }
}
