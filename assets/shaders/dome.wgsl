// The sky: gradient, twilight, sun and moon discs, stars. Drawn on one large triangle behind everything.
#import slow_train::frame::view
#import slow_train::air::{air, sky, tone, hash2, unknown_land}

@group(#{MATERIAL_BIND_GROUP}) @binding(1) var detail: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var detail_sampler: sampler;

// Light of cities at the horizon by direction, clockwise from north.
struct Glow {
    strengths: array<vec4<f32>, 16>,
}
@group(#{MATERIAL_BIND_GROUP}) @binding(3) var<uniform> city_glow: Glow;

fn strength(i: i32) -> f32 {
    let k = (i + 64) % 64;
    return city_glow.strengths[k / 4][k % 4];
}

fn city_light(direction: vec3<f32>) -> vec3<f32> {
    let at = atan2(direction.x, -direction.z) * (64.0 / 6.2831853);
    let i = i32(floor(at));
    let along = mix(strength(i), strength(i + 1), at - floor(at));
    return vec3<f32>(1.0, 0.68, 0.38) * along * exp(-6.0 * max(direction.y, 0.0)) * air.sun_color.w;
}

// Fair-weather clouds on a sheet above the land, drifting with the journey's time, so that every frame can be made alone.
// rgb: their light, a: how much they cover.
fn clouds(direction: vec3<f32>) -> vec4<f32> {
    let up = max(direction.y, 0.012);
    // A sheet that bends down to the horizon, in units of its height.
    let reach = 1.0 / (up + 0.045);
    // Once around in 4096 s, where the time begins anew.
    let drift = vec2<f32>(air.frame.z / 4096.0, 0.0);
    let p = direction.xz * reach * 0.052 + drift;
    // Coarser versions near the horizon, where a pixel covers much of the sheet.
    let level = clamp(log2(reach) - 0.6, 0.0, 6.0);
    let noise = textureSampleLevel(detail, detail_sampler, p, level);
    let height = noise.b * 0.80 + noise.a * 0.20;
    let cover = smoothstep(0.50, 0.70, height) * smoothstep(0.012, 0.09, direction.y);
    // Thin rims let the sun through, deep middles are greyer.
    let side = 1.0 - smoothstep(0.56, 0.80, height);
    let base = mix(air.horizon.rgb, air.zenith.rgb, 0.35) * 0.92;
    let sunlit = air.sun_color.rgb * min(air.sun.w, 1.5) * 0.40 + air.glow.rgb * 0.45;
    return vec4<f32>(base + sunlit * mix(0.50, 1.0, side), cover * 0.82);
}

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
    color = mix(color, unknown_land(), smoothstep(0.0, -0.06, direction.y));
    color += city_light(direction);
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
    if direction.y > 0.012 {
        let veil = clouds(direction);
        color = mix(color, veil.rgb, veil.a);
    }
    return vec4<f32>(tone(color), 1.0);
}
