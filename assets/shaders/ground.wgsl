// The land: nested rings of one lattice, lit per vertex, with fields and lights drawn per pixel.
#import bevy_pbr::mesh_functions
#import bevy_pbr::view_transformations::position_world_to_clip
#import bevy_pbr::mesh_view_bindings::view
#import slow_train::air::{air, light, haze_share, hazed, tone, sky, hash2, lamp_light, day_share}

struct Vertex {
    @builtin(instance_index) instance_index: u32,
    @location(0) position: vec3<f32>,
    @location(1) normal: vec3<f32>,
    // rgb: ground colour, a: water.
    @location(2) color: vec4<f32>,
    // x: fields, y: lights of settlements.
    @location(3) cover: vec2<f32>,
    // x: height on the next coarser ring, y: distance to the line (0..1 over 64 m).
    @location(4) coarse: vec2<f32>,
}

struct Varying {
    @builtin(position) clip: vec4<f32>,
    @location(0) world: vec3<f32>,
    @location(1) lit: vec3<f32>,
    @location(2) color: vec4<f32>,
    @location(3) cover: vec4<f32>,
}

@vertex
fn vertex(v: Vertex) -> Varying {
    let model = mesh_functions::get_world_from_local(v.instance_index);
    let level = f32(mesh_functions::get_tag(v.instance_index));
    let spacing = air.relief.x * exp2(level);
    var world = (model * vec4<f32>(v.position, 1.0)).xyz;
    // Towards its rim a ring becomes the next coarser one, so that nothing pops.
    let away = max(abs(world.x - air.rings.x), abs(world.z - air.rings.y)) / (32.0 * spacing);
    var morph = smoothstep(0.70, 0.93, away);
    if level <= air.rings.z + 0.5 {
        morph = max(morph, air.rings.w);
    }
    world.y += (v.coarse.x - v.position.y) * morph;
    var out: Varying;
    out.world = world;
    out.clip = position_world_to_clip(world);
    out.lit = light(v.normal, world) + lamp_light(world) * max(0.25, v.normal.y);
    out.color = v.color;
    out.cover = vec4<f32>(v.cover, haze_share(world), v.coarse.y);
    return out;
}

// Fields: strips of a few hectares whose direction changes from block to block.
fn fields(p: vec2<f32>, fade: f32) -> vec3<f32> {
    let block = floor(p / 512.0);
    let turn = hash2(block + vec2<f32>(3.0, 7.0)) * 3.1416;
    let c = cos(turn);
    let s = sin(turn);
    let q = vec2<f32>(c * p.x - s * p.y, s * p.x + c * p.y);
    let size = mix(vec2<f32>(34.0, 110.0), vec2<f32>(70.0, 60.0), hash2(block));
    let cell = floor(q / size);
    let kind = hash2(cell + block * 17.0);
    // Rice turning, maize, soya, fallow: mean close to one so that far away nothing changes.
    var tint = vec3<f32>(1.06, 1.05, 0.86);
    if kind > 0.30 { tint = vec3<f32>(0.84, 0.97, 0.82); }
    if kind > 0.58 { tint = vec3<f32>(1.22, 1.13, 0.86); }
    if kind > 0.78 { tint = vec3<f32>(0.92, 1.02, 0.98); }
    if kind > 0.92 { tint = vec3<f32>(1.18, 1.02, 0.90); }
    let f = fract(q / size);
    let edge = min(min(f.x, 1.0 - f.x) * size.x, min(f.y, 1.0 - f.y) * size.y);
    let bund = smoothstep(0.6, 1.6, edge);
    return mix(vec3<f32>(1.0), tint * mix(0.78, 1.0, bund), fade);
}

// City fabric: streets around blocks, courts with grass, roofs and yards from above.
fn streets(p: vec2<f32>) -> vec4<f32> {
    let q = vec2<f32>(0.94 * p.x - 0.342 * p.y, 0.342 * p.x + 0.94 * p.y);
    let size = vec2<f32>(128.0, 88.0);
    let cell = floor(q / size);
    let f = fract(q / size) * size;
    let edge = min(min(f.x, size.x - f.x), min(f.y, size.y - f.y));
    let wide = select(4.0, 8.0, hash2(vec2<f32>(cell.x, 3.0)) > 0.8);
    let lot = hash2(floor(q / vec2<f32>(32.0, 22.0)));
    var tint = vec3<f32>(0.150, 0.162, 0.090);
    if lot > 0.42 { tint = vec3<f32>(0.215, 0.205, 0.180); }
    if lot > 0.68 { tint = vec3<f32>(0.105, 0.140, 0.068); }
    if lot > 0.86 { tint = vec3<f32>(0.240, 0.190, 0.160); }
    let road = 1.0 - smoothstep(wide, wide + 1.2, edge);
    let kerb = smoothstep(wide, wide + 1.2, edge) * (1.0 - smoothstep(wide + 3.0, wide + 4.0, edge));
    var c = mix(tint, vec3<f32>(0.250, 0.240, 0.220), kerb);
    c = mix(c, vec3<f32>(0.120, 0.120, 0.122), road);
    return vec4<f32>(c, 1.0);
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    let p = in.world.xz + air.frame.xy;
    let d = distance(in.world, view.world_position);
    var albedo = in.color.rgb;
    let near = 1.0 / (1.0 + d * d / 9.0e6);
    let field = in.cover.x * near * air.frame.w;
    if field > 0.02 {
        albedo *= fields(p, field);
    }
    let city = in.cover.w * air.frame.w / (1.0 + d * d / 2.5e7);
    if city > 0.03 {
        albedo = mix(albedo, streets(p).rgb, smoothstep(0.18, 0.55, city));
    }
    // A little grain close by, so that bare ground is not plastic.
    if d < 500.0 {
        let g = hash2(floor(p * 1.7)) * 0.6 + hash2(floor(p * 0.37)) * 0.7 - 0.65;
        albedo *= 1.0 + g * 0.16 * (1.0 - d / 500.0);
    }
    var color = albedo * in.lit;
    let water = in.color.a;
    if water > 0.01 {
        let eye = normalize(view.world_position - in.world);
        let graze = pow(1.0 - clamp(eye.y, 0.0, 1.0), 4.0);
        let ripple = (hash2(floor(p * 0.5)) - 0.5) * 0.02 * near;
        let mirror = sky(normalize(vec3<f32>(-eye.x, abs(eye.y) + 0.05 + ripple, -eye.z)));
        let deep = vec3<f32>(0.035, 0.070, 0.078) * (in.lit * 0.75 + 0.02);
        let half = normalize(eye + air.sun.xyz);
        let glint = pow(max(half.y, 0.0), 180.0) * air.sun.w * 0.5;
        let surface = mix(deep, mirror, 0.10 + 0.72 * graze) + air.sun_color.rgb * glint;
        color = mix(color, surface, smoothstep(0.30, 0.70, water));
    }
    // Lamps of settlements after dark: points close by, a glow from afar.
    let dark = 1.0 - day_share(in.world);
    if in.cover.y * dark > 0.004 {
        let cell = floor(p / 26.0);
        let f = (fract(p / 26.0) - 0.5) * 26.0;
        let h = hash2(cell);
        let on = step(1.0 - in.cover.y * 0.75, h);
        let spot = exp(-dot(f, f) * 0.10) * on * 1.5;
        let mean = in.cover.y * 0.075;
        let points = 1.0 / (1.0 + d * d / 4.0e6);
        color += vec3<f32>(1.0, 0.66, 0.30) * mix(mean * 1.5, spot + mean * 0.35, points) * dark;
    }
    return vec4<f32>(tone(hazed(color, in.world, in.cover.z)), 1.0);
}
