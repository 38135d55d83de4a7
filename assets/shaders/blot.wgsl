// Shadows of trees and houses: soft ellipses on the ground, drawn out away from the sun.
#import slow_train::frame::{view, placed, tag_of, on_screen}
#import slow_train::air::{air, haze_share}

struct Varying {
    @builtin(position) clip: vec4<f32>,
    @location(0) alpha: f32,
    @location(1) corner: vec2<f32>,
    // 1 for what has corners.
    @location(2) built: f32,
}

// position: foot; normal: of the ground; size: height and radius of what stands there, the radius below nought for what is built; corner: -1..1 across and along.
@vertex
fn vertex(@builtin(instance_index) instance: u32, @location(0) position: vec3<f32>, @location(1) normal: vec3<f32>, @location(2) size: vec2<f32>, @location(3) corner: vec2<f32>) -> Varying {
    let foot = placed(instance, position);
    let level = max(length(air.sun.xz), 0.0001);
    let away = -air.sun.xz / level;
    let radius = abs(size.y);
    let reach = min(size.x * level / max(air.sun.y, 0.1), 45.0);
    let along = away * (reach * 0.5 + corner.y * (reach * 0.5 + radius));
    let flat = along + vec2<f32>(-away.y, away.x) * corner.x * radius;
    // On the slope that it falls on.
    let rise = -(normal.x * flat.x + normal.z * flat.y) / max(normal.y, 0.3);
    var world = foot + vec3<f32>(flat.x, rise + 0.15, flat.y);
    let to_eye = view.world_position - world;
    world += to_eye * 0.004;
    let grown = clamp(air.relief.z * f32(tag_of(instance)) / 255.0, 0.0, 1.0);
    let strength = 0.64 * grown * smoothstep(0.01, 0.10, air.sun.y) * clamp(air.sun.w, 0.0, 1.0) * (1.0 - haze_share(world))
        // Where planting ends shadows end a little before.
        * (1.0 - smoothstep(0.66, 0.82, distance(foot.xz, air.rings.xy) / max(air.clear.w, 1.0)))
        // What is left out before the eye throws no shadow either.
        * step(air.lamp_direction.w, distance(foot, view.world_position));
    var out: Varying;
    // Where there is no shadow nothing is filled.
    out.clip = mix(vec4<f32>(2.0, 2.0, 2.0, 1.0), on_screen(world), step(0.01, strength));
    out.alpha = strength;
    out.corner = corner;
    out.built = step(size.y, 0.0);
    return out;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    let s = in.corner * in.corner;
    let round = 1.0 - smoothstep(0.45, 1.0, s.x + s.y);
    let square = (1.0 - smoothstep(0.80, 1.0, s.x)) * (1.0 - smoothstep(0.90, 1.0, s.y));
    let fall = mix(round, square, in.built);
    return vec4<f32>(0.012, 0.016, 0.026, in.alpha * fall);
}
