//! What the ground looks like from its sample: early September between the Taedong and the Bohai.

use crate::geo::Ground;

/// Ground colour (linear), water, strength of fields, lights of settlements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cover {
    /// Linear red, green, blue; water.
    pub color: [f32; 4],
    /// Share of fields; below nought, that of woods.
    pub fields: f32,
    /// Lights after dark.
    pub lights: f32,
}

fn mix(a: [f32; 3], b: [f32; 3], t: f32) -> [f32; 3] {
    std::array::from_fn(|i| a[i] + (b[i] - a[i]) * t)
}

fn smooth(low: f32, high: f32, x: f32) -> f32 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

const FARMLAND: [f32; 3] = [0.132, 0.150, 0.080];
const DRY_FARMLAND: [f32; 3] = [0.138, 0.138, 0.082];
/// Districts of rice, and of what is harvested early.
const PADDY: [f32; 3] = [0.112, 0.144, 0.068];
const STUBBLE: [f32; 3] = [0.164, 0.147, 0.091];
const FOREST: [f32; 3] = [0.070, 0.108, 0.056];
const PINE_HILL: [f32; 3] = [0.078, 0.118, 0.068];
const HIGH_MEADOW: [f32; 3] = [0.145, 0.155, 0.085];
const ROCK: [f32; 3] = [0.200, 0.190, 0.160];
const MUD: [f32; 3] = [0.190, 0.165, 0.125];
const CITY: [f32; 3] = [0.150, 0.143, 0.106];
/// As the slopes of the line's bed are.
const VERGE: [f32; 3] = [0.141, 0.144, 0.084];
const YARD: [f32; 3] = [0.196, 0.184, 0.160];
const WATER: [f32; 3] = [0.045, 0.085, 0.100];

/// Cover of a sample: `slope` is rise over run, `patch` a smooth noise from 0 to 1, `lit` 0 to 1 by country.
/// `district` another, over tens of kilometres.
pub fn of(ground: &Ground, slope: f32, (patch, district): (f32, f32), west: f32, lit: f32) -> Cover {
    let hilly = ground.hilliness as f32;
    let height = ground.height_m as f32;
    let urban = ground.urban as f32;
    let water = ground.water as f32;
    // The plain south-west of Shenyang is drier than the Korean coast.
    let farmland = mix(FARMLAND, DRY_FARMLAND, west);
    let farmland = mix(farmland, PADDY, 0.75 * smooth(0.50, 0.78, district));
    let farmland = mix(farmland, STUBBLE, 0.75 * smooth(0.50, 0.22, district));
    let forest = mix(FOREST, PINE_HILL, patch);
    let wooded =
        smooth(0.10, 0.30, slope * (0.6 + hilly) + hilly * 0.34 * smooth(0.30, 0.62, patch) + (patch - 0.5) * 0.12);
    let mut color = mix(farmland, forest, wooded);
    color = mix(color, HIGH_MEADOW, smooth(900.0, 1_600.0, height) * 0.6);
    color = mix(color, ROCK, smooth(0.75, 1.25, slope) * 0.7);
    let shore = (1.0 - smooth(0.4, 3.2, height)) * (1.0 - hilly);
    color = mix(color, MUD, shore * 0.75);
    // Towns have an edge.
    color = mix(color, CITY, smooth(0.16, 0.62, urban) * 0.74);
    // Beside the track, and as wide as a yard is, dry grass over gravel; in towns cinders and trodden earth.
    let yard = 1.0 - smooth(6.5, 9.5, ground.line_distance_m as f32);
    let town = ground.town as f32;
    color = mix(color, mix(VERGE, YARD, smooth(0.15, 0.45, town)), yard * 0.85);
    // Between the line and the first houses of a town there are paths, sidings of old and bare ground more than grass.
    let strip = smooth(0.25, 0.60, town) * (1.0 - smooth(0.10, 0.55, urban)) * (1.0 - yard);
    color = mix(color, YARD, strip * (0.30 + 0.60 * smooth(0.30, 0.62, patch)));
    let shade = 0.90 + 0.20 * patch;
    color = color.map(|c| c * shade);
    color = mix(color, WATER, water);
    Cover {
        color: [color[0], color[1], color[2], water],
        fields: (1.0 - water)
            * (1.0 - smooth(0.05, 0.40, urban))
            * (1.0 - yard)
            // Beside the line grass grows, in towns as well.
            * smooth(16.0, 34.0, ground.line_distance_m as f32)
            * ((1.0 - wooded) * (1.0 - shore) * (1.0 - smooth(0.10, 0.22, slope)) - wooded),
        lights: (urban * (1.0 - water) + 0.012 * (1.0 - wooded) * (1.0 - water)) * lit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ground(height_m: f64, water: f64, urban: f64) -> Ground {
        Ground { height_m, water, water_level_m: height_m, line_distance_m: 9e9, hilliness: 0.1, urban, town: urban }
    }

    #[test]
    fn water_carries_no_fields_worth_seeing_and_cities_are_lit() {
        let sea = of(&ground(0.0, 1.0, 0.0), 0.0, (0.5, 0.5), 0.0, 1.0);
        assert!(sea.fields < 0.01 && sea.lights < 0.001);
        let city = of(&ground(30.0, 0.0, 1.0), 0.0, (0.5, 0.5), 0.0, 1.0);
        assert!(city.lights > 0.8 && city.fields.abs() < 0.05);
    }

    #[test]
    fn steep_hills_are_wooded_and_plains_are_tilled() {
        let hill = Ground { hilliness: 0.9, ..ground(400.0, 0.0, 0.0) };
        assert!(of(&hill, 0.5, (0.6, 0.5), 0.0, 1.0).fields < -0.8);
        assert!(of(&ground(30.0, 0.0, 0.0), 0.0, (0.4, 0.5), 0.0, 1.0).fields > 0.6);
    }
}
