// Light that lamps and windows throw at night: soft quads added to the picture.
#import slow_train::frame::{view, placed, on_screen}
#import slow_train::air::{air, haze_share}

struct Varying {
    @builtin(position) clip: vec4<f32>,
    @location(0) color: vec3<f32>,
    @location(1) place: vec2<f32>,
    @location(2) world: vec3<f32>,
}

@vertex
fn vertex(@builtin(instance_index) instance: u32, @location(0) position: vec3<f32>, @location(1) color: vec4<f32>, @location(2) place: vec2<f32>) -> Varying {
    let world = placed(instance, position);
    // A breath towards the eye keeps light on the ground above the ballast.
    let near = world + (view.world_position - world) * 0.0015;
    var out: Varying;
    out.clip = on_screen(near);
    out.color = color.rgb * color.a * air.sun_color.w * (1.0 - haze_share(world));
    out.place = place;
    out.world = world;
    return out;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    // place: -1..1 across and along; light falls off from the middle.
    let s = in.place * in.place;
    let q = vec2<f32>(1.0 - s.x * s.x, 1.0 - s.y);
    let fall = max(q.x, 0.0) * max(q.y, 0.0);
    // Who looks out of a lit window does not see its own halo, only light on the ground farther off.
    let seen = 1.0 - air.relief.y * (1.0 - smoothstep(2.5, 8.0, distance(in.world, view.world_position)));
    // Added light: premultiplied, with nothing taken away.
    return vec4<f32>(in.color * fall * fall * seen, 0.0);
}
