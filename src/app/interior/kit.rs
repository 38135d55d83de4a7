//! Meshes of furnishings.

use crate::{
    app::{
        mesh::MeshKit,
        shapes::{self, Fineness},
    },
    scenario::{Furnishing, Shape},
};

/// Height over which the lower parts of a piece grow lighter: little light falls there, metres.
const SHADED_M: f32 = 0.5;
/// What is left of the light at the floor.
const AT_FLOOR: f32 = 0.66;
/// Shapes that are left of a piece from far away, at most.
const FAR_SHAPES: usize = 4;

/// The mesh of a piece.
pub fn piece(furnishing: &Furnishing) -> MeshKit {
    built(furnishing.shapes.iter(), Fineness::Near)
}

/// The mesh of a piece from far away: its largest shapes, without bevels.
pub fn far_piece(furnishing: &Furnishing) -> MeshKit {
    let mut shapes: Vec<&Shape> = furnishing.shapes.iter().collect();
    shapes.sort_by(|a, b| seen_m2(b).total_cmp(&seen_m2(a)));
    built(shapes.into_iter().take(FAR_SHAPES), Fineness::Far)
}

fn built<'a>(shapes: impl Iterator<Item = &'a Shape>, fineness: Fineness) -> MeshKit {
    let mut kit = MeshKit::default();
    shapes.for_each(|shape| shapes::add(&mut kit, shape, fineness));
    kit.shade_by_height(SHADED_M, AT_FLOOR);
    kit
}

/// About how much of a shape is seen from above and from the side, square metres.
fn seen_m2(shape: &Shape) -> f64 {
    match shape {
        Shape::Slab { size_m: (width_m, depth_m, height_m), .. } => width_m * depth_m + width_m * height_m,
        Shape::Cylinder { radius_m, length_m, .. } => 2.0 * radius_m * length_m + radius_m * radius_m * 3.0,
        Shape::Extrusion { outline_m, from_m, to_m, .. } => {
            let reach = |part: fn(&(f64, f64)) -> f64| {
                let (low, high) =
                    outline_m.iter().map(part).fold((f64::MAX, f64::MIN), |r, x| (r.0.min(x), r.1.max(x)));
                high - low
            };
            (to_m - from_m).abs() * (reach(|p| p.0) + reach(|p| p.1)) + reach(|p| p.0) * reach(|p| p.1)
        }
    }
}
