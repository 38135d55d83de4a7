// Smoke: soft discs that face the eye, lit as the air around them is.
#import slow_train::frame::{view, placed, on_screen}
#import slow_train::air::{light, haze_share, tone}

struct Vertex {
    @builtin(instance_index) instance_index: u32,
    @location(0) position: vec3<f32>,
    @location(1) color: vec4<f32>,
    // -1 to 1 across and up.
    @location(2) corner: vec2<f32>,
    // x: radius in metres.
    @location(3) size: vec2<f32>,
}

struct Varying {
    @builtin(position) clip: vec4<f32>,
    @location(0) color: vec4<f32>,
    @location(1) corner: vec2<f32>,
}

@vertex
fn vertex(v: Vertex) -> Varying {
    let centre = placed(v.instance_index, v.position);
    let right = view.world_from_view[0].xyz;
    let up = view.world_from_view[1].xyz;
    let world = centre + (right * v.corner.x + up * v.corner.y) * v.size.x;
    var out: Varying;
    out.clip = on_screen(world);
    let lit = light(vec3<f32>(0.0, 1.0, 0.0), centre) * (0.86 + 0.14 * v.corner.y);
    // So near that it would fill the picture it lets one look through.
    let near = smoothstep(v.size.x, v.size.x * 4.0, distance(centre, view.world_position));
    out.color = vec4<f32>(tone(v.color.rgb * lit), v.color.a * near * (1.0 - haze_share(centre)));
    out.corner = v.corner;
    return out;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    return vec4<f32>(in.color.rgb, in.color.a * (1.0 - smoothstep(0.05, 1.0, dot(in.corner, in.corner))));
}
