// Soft shadows where furnishings stand, inside of carriages.
#import slow_train::frame::{view, placed, on_screen}
#import slow_train::air::{air, haze_share}

struct Varying {
    @builtin(position) clip: vec4<f32>,
    // -1..1 across and along, from edge to edge.
    @location(0) place: vec2<f32>,
    // Shares of both that are fully dark.
    @location(1) full: vec2<f32>,
    @location(2) dark: f32,
}

// color: square roots of the shares that are fully dark, and how dark as alpha; place: -1..1 from edge to edge.
@vertex
fn vertex(@builtin(instance_index) instance: u32, @location(0) position: vec3<f32>, @location(2) color: vec4<f32>, @location(3) place: vec2<f32>) -> Varying {
    let there = placed(instance, position);
    // A breath towards the eye keeps the shadow above what it falls on.
    let world = there + (view.world_position - there) * 0.0004;
    var out: Varying;
    out.clip = on_screen(world);
    out.place = place;
    out.full = color.rg * color.rg;
    out.dark = color.a * (1.0 - haze_share(there));
    return out;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    let left = 1.0 - smoothstep(in.full, vec2<f32>(1.0), abs(in.place));
    return vec4<f32>(0.020, 0.014, 0.010, in.dark * left.x * left.y);
}
