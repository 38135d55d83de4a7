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
/// What is left of the light at the floor, of a piece that is so high or higher.
const AT_FLOOR: f32 = 0.60;
/// What is flat lies in the light as a whole: what is left at its foot.
const FLAT: f32 = 0.94;
/// Shapes that are left of a piece from far away, at most.
const FAR_SHAPES: usize = 4;

/// The mesh of a piece, without what is clear.
pub fn piece(furnishing: &Furnishing) -> MeshKit {
    built(furnishing.shapes.iter().filter(|shape| !is_clear(shape)), furnishing, Fineness::Near)
}

/// The mesh of what is clear of a piece, if anything is: glass, water. Edges turned away are behind it.
pub fn clear_part(furnishing: &Furnishing) -> Option<MeshKit> {
    let mut kit = MeshKit::default();
    furnishing.shapes.iter().filter(|shape| is_clear(shape)).for_each(|s| shapes::add(&mut kit, s, Fineness::Near));
    (!kit.is_empty()).then_some(kit)
}

fn is_clear(shape: &Shape) -> bool {
    shape.paint().clear > 0.0
}

/// The mesh of a piece from far away: its largest shapes, without bevels.
pub fn far_piece(furnishing: &Furnishing) -> MeshKit {
    coarse_piece(furnishing, FAR_SHAPES)
}

/// No more of a piece than so many of its shapes: those of which most is seen.
pub fn coarse_piece(furnishing: &Furnishing, most: usize) -> MeshKit {
    let mut shapes: Vec<&Shape> = furnishing.shapes.iter().filter(|shape| !is_clear(shape)).collect();
    shapes.sort_by(|a, b| seen_m2(b).total_cmp(&seen_m2(a)));
    built(shapes.into_iter().take(most), furnishing, Fineness::Far)
}

fn built<'a>(shapes: impl Iterator<Item = &'a Shape>, furnishing: &Furnishing, fineness: Fineness) -> MeshKit {
    let mut kit = MeshKit::default();
    shapes.for_each(|shape| shapes::add(&mut kit, shape, fineness));
    let height_m = furnishing.size_m.2 as f32;
    let high = (height_m / SHADED_M).clamp(0.0, 1.0);
    kit.shade_by_height(height_m.clamp(0.02, SHADED_M), FLAT + (AT_FLOOR - FLAT) * high);
    kit
}

/// About how much of a shape is seen from above and from the side, square metres.
fn seen_m2(shape: &Shape) -> f64 {
    match shape {
        Shape::Slab { size_m: (width_m, depth_m, height_m), .. } => width_m * depth_m + width_m * height_m,
        Shape::Cylinder { radius_m, length_m, .. } | Shape::Ball { radius_m, length_m, .. } => {
            2.0 * radius_m * length_m + radius_m * radius_m * 3.0
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn what_is_clear_is_drawn_apart_and_nothing_twice() {
        let scenario = Scenario::load("beijing-2025").expect("loads");
        let tank = &scenario.furnishings["lobster_tank"];
        let water = clear_part(tank).expect("glass and water");
        assert!(!water.is_empty() && water.len() < piece(tank).len());
        assert!(clear_part(&scenario.furnishings["wardrobe"]).is_none());
    }
}
