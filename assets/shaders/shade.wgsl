// Shadows of carriages: the body flattened along the sunlight onto the ground beside the rails.
#import slow_train::frame::{view, placed, on_screen}
#import slow_train::air::{air, haze_share}

struct Varying {
    @builtin(position) clip: vec4<f32>,
    @location(0) alpha: f32,
}

@vertex
fn vertex(@builtin(instance_index) instance: u32, @location(0) position: vec3<f32>) -> Varying {
    let world = placed(instance, position);
    let floor_y = placed(instance, vec3<f32>(0.0)).y - 0.55;
    let sun = vec3<f32>(air.sun.x, max(air.sun.y, 0.09), air.sun.z);
    let fall = (world.y - floor_y) / sun.y;
    var flat = world - sun * fall;
    flat.y = floor_y;
    // A breath towards the eye keeps the shadow above the ballast.
    flat += (view.world_position - flat) * 0.0012;
    var out: Varying;
    out.clip = on_screen(flat);
    out.alpha = 0.62 * smoothstep(0.02, 0.12, air.sun.y) * clamp(air.sun.w, 0.0, 1.0) * (1.0 - haze_share(world));
    return out;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    return vec4<f32>(0.012, 0.016, 0.026, in.alpha);
}
