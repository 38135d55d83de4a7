// Stars: small quads at infinity, brightness by magnitude, hidden by day.
#import slow_train::frame::view
#import slow_train::air::{air, tone}

struct Turn { east: vec4<f32>, up: vec4<f32>, south: vec4<f32> }
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var<uniform> turn: Turn;

struct Varying {
    @builtin(position) clip: vec4<f32>,
    @location(0) color: vec4<f32>,
    @location(1) offset: vec2<f32>,
}

@vertex
fn vertex(@location(0) position: vec3<f32>, @location(1) color: vec4<f32>, @location(2) corner: vec2<f32>) -> Varying {
    // Equatorial direction into render space, row by row.
    let d = vec3<f32>(dot(turn.east.xyz, position), dot(turn.up.xyz, position), dot(turn.south.xyz, position));
    let v = (view.view_from_world * vec4<f32>(d, 0.0)).xyz;
    var clip = view.clip_from_view * vec4<f32>(v, 0.0);
    var out: Varying;
    let size = mix(1.1, 2.6, color.a) * max(view.viewport.w / 720.0, 0.6);
    let shown = air.zenith.w * smoothstep(0.0, 0.16, d.y);
    if clip.w <= 0.0 || shown < 0.01 {
        out.clip = vec4<f32>(2.0, 2.0, 2.0, 1.0);
        return out;
    }
    out.clip = vec4<f32>(clip.xy + corner * size / view.viewport.zw * clip.w, 0.0, clip.w);
    out.color = vec4<f32>(color.rgb * (0.25 + color.a * 1.4), shown);
    out.offset = corner;
    return out;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    let r = dot(in.offset, in.offset);
    let a = exp(-r * 2.2) * in.color.a;
    return vec4<f32>(min(in.color.rgb, vec3<f32>(1.0)) * a, 0.0);
}
