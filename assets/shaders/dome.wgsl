// The sky: gradient, twilight, sun and moon discs, stars. Drawn on one large triangle behind everything.
#import bevy_pbr::mesh_view_bindings::view
#import slow_train::air::{air, sky, tone, hash2}

struct Varying {
    @builtin(position) clip: vec4<f32>,
    @location(0) ndc: vec2<f32>,
}

@vertex
fn vertex(@location(0) position: vec3<f32>) -> Varying {
    var out: Varying;
    // Reversed depth: zero is infinitely far.
    out.clip = vec4<f32>(position.xy, 0.0, 1.0);
    out.ndc = position.xy;
    return out;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    let far = view.view_from_clip * vec4<f32>(in.ndc, 0.5, 1.0);
    let direction = normalize((view.world_from_view * vec4<f32>(far.xyz / far.w, 0.0)).xyz);
    var color = sky(normalize(vec3<f32>(direction.x, max(direction.y, 0.0), direction.z)));
    // Below the horizon (seen where the land ends): haze.
    color = mix(color, air.horizon.rgb, smoothstep(0.0, -0.06, direction.y));
    let clear = smoothstep(-0.01, 0.10, direction.y);
    // Sun: half a degree, with a soft rim.
    let s = dot(direction, air.sun.xyz);
    color += air.sun_color.rgb * smoothstep(0.999955, 0.999975, s) * 6.0 * clear * min(air.sun.w + 0.3, 1.0);
    // Moon with its phase.
    let m = dot(direction, air.moon.xyz);
    // (One condition, not two: Mesa's software driver compiles a shader anew for each value of a uniform that
    // a branch depends on by itself.)
    if m > select(2.0, 0.9999, air.moon.y > -0.02) {
        let right = normalize(cross(air.moon.xyz, vec3<f32>(0.0, 1.0, 0.0)));
        let up = cross(right, air.moon.xyz);
        let q = vec2<f32>(dot(direction, right), dot(direction, up)) / 0.0060;
        let r = dot(q, q);
        if r < 1.0 {
            let n = normalize(air.moon.xyz * -sqrt(1.0 - r) + right * q.x + up * q.y);
            let lit = smoothstep(-0.02, 0.12, dot(n, air.sun.xyz));
            let maria = 0.82 + 0.18 * hash2(floor(q * 5.0));
            color = mix(color, color + vec3<f32>(0.95, 0.93, 0.86) * lit * maria, smoothstep(1.0, 0.90, r));
        }
    }
    return vec4<f32>(tone(color), 1.0);
}
