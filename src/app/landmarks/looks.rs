//! Meshes of landmarks: towers as their model says, walls as sections that follow the ground.

use bevy::prelude::*;
use glam::DVec2;

use super::site::{Site, WALL_GROUND_M};
use crate::{
    app::{
        Playing,
        mesh::MeshKit,
        shapes::{self, Fineness},
    },
    scenario::{Landmark, LandmarkModel, LandmarkPlace, Towers},
};

/// What lies no higher than this over the foot stands on the ground, metres.
const ON_GROUND_M: f32 = 0.05;
/// Walls are left open so far to either side of the track, and their towers farther.
const GAP_M: f64 = 16.0;
const TOWER_GAP_M: f64 = 45.0;
/// Height over which walls grow lighter, and what is left of the light at the foot: grass and dust.
const SHADED_M: f32 = 6.0;
const AT_FOOT: f32 = 0.8;

/// The mesh of a landmark about its [`Site::foot`].
pub fn mesh(playing: &Playing, landmark: &Landmark, site: &Site) -> Option<MeshKit> {
    let models = &playing.scenario.landmark_models;
    let model = models.get(&landmark.model)?;
    let LandmarkPlace::Along { towers, .. } = &landmark.place else { return Some(built(model, site.founded_m)) };
    let nodes = nodes(playing, site, model.size_m.1);
    let mut kit = wall(&nodes, &built(model, site.founded_m), site, model.size_m.1);
    if let Some((towers, model)) = towers.as_ref().and_then(|t| Some((t, models.get(&t.model)?))) {
        add_towers(&mut kit, &nodes, &built(model, site.founded_m), towers, site);
    }
    Some(kit)
}

/// A model on a foundation: what stands on the ground goes on below it.
fn built(model: &LandmarkModel, founded_m: f64) -> MeshKit {
    let mut kit = MeshKit::default();
    model.shapes.iter().for_each(|shape| shapes::add(&mut kit, shape, Fineness::Near));
    kit.shade_by_height(SHADED_M, AT_FOOT);
    kit.bend(|p| if p.y < ON_GROUND_M { p - Vec3::Y * founded_m as f32 } else { p });
    kit
}

/// A place on the way of a wall.
struct Node {
    at: DVec2,
    /// Along the way, of length 1.
    way: DVec2,
    height_m: f64,
    line_m: f64,
    /// Metres from the first.
    chainage_m: f64,
}

/// Places about `step_m` apart on the way of a wall, the first and the last of its points among them.
fn nodes(playing: &Playing, site: &Site, step_m: f64) -> Vec<Node> {
    let mut places: Vec<DVec2> = Vec::new();
    for leg in site.way.windows(2) {
        let steps = (leg[0].distance(leg[1]) / step_m).round().max(1.0);
        places.extend((0..steps as u32).map(|i| leg[0].lerp(leg[1], f64::from(i) / steps)));
    }
    places.extend(site.way.last());
    let mut chainage_m = 0.0;
    let node = |(i, at): (usize, &DVec2)| {
        let before = places[i.saturating_sub(1)];
        let after = places[(i + 1).min(places.len() - 1)];
        chainage_m += before.distance(*at);
        let ground = playing.land.sample(*at, WALL_GROUND_M);
        let way = (after - before).normalize_or(DVec2::X);
        Node { at: *at, way, height_m: ground.height_m, line_m: ground.line_distance_m, chainage_m }
    };
    places.iter().enumerate().map(node).collect()
}

/// Sections from node to node: each is bent to the ground and to its neighbours.
fn wall(nodes: &[Node], section: &MeshKit, site: &Site, deep_m: f64) -> MeshKit {
    let mut kit = MeshKit::default();
    for pair in nodes.windows(2).filter(|pair| pair.iter().all(|node| node.line_m > GAP_M)) {
        let [a, b] = pair else { continue };
        let mut bent = section.clone();
        bent.bend(|p| {
            let t = (f64::from(-p.z) / deep_m + 0.5).clamp(0.0, 1.0);
            let way = a.way.lerp(b.way, t);
            let at = a.at.lerp(b.at, t) + DVec2::new(way.y, -way.x) * f64::from(p.x);
            let up_m = a.height_m + (b.height_m - a.height_m) * t + f64::from(p.y);
            local(site, at, up_m)
        });
        bent.turn_normals(turn(a));
        kit.add(&bent, Quat::IDENTITY, Vec3::ZERO, 1.0);
    }
    kit
}

fn add_towers(kit: &mut MeshKit, nodes: &[Node], tower: &MeshKit, towers: &Towers, site: &Site) {
    let mut next_m = 0.0;
    for (i, node) in nodes.iter().enumerate() {
        let last = i + 1 == nodes.len();
        if (node.chainage_m < next_m && !last) || node.line_m < TOWER_GAP_M {
            continue;
        }
        next_m = node.chainage_m + towers.every_m;
        kit.add(tower, turn(node), local(site, node.at, node.height_m), 1.0);
    }
}

/// A turn from the axes of a model to the way of a wall.
fn turn(node: &Node) -> Quat {
    crate::app::origin::rotation(node.way.to_angle(), 0.0)
}

fn local(site: &Site, at: DVec2, up_m: f64) -> Vec3 {
    let d = at.extend(up_m) - site.foot;
    Vec3::new(d.x as f32, d.z as f32, -d.y as f32)
}
