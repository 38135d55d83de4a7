// Lines that keep about a pixel of width and fade by alpha, so that they neither shimmer nor vanish.
#import slow_train::frame::{view, placed, on_screen}
#import slow_train::air::{air, haze_share, hazed, water, tone, day_share, light, tall}

struct Style {
    // Least width in pixels, fade-in distance, fade-out distance (0 none), lift towards the eye as a share of distance.
    shape: vec4<f32>,
    // 0 lit by the day, 1 always as bright, below nought as water looks; split chainage: bright before it, dim after (0 none); dim factor; alpha (below nought: hangs from poles, and is left out with them before an opened carriage).
    look: vec4<f32>,
}
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var<uniform> style: Style;

struct Vertex {
    @builtin(instance_index) instance_index: u32,
    @location(0) position: vec3<f32>,
    @location(1) along: vec3<f32>,
    @location(2) color: vec4<f32>,
    // x: side (-1 or 1), y: true width in metres; 
    @location(3) side: vec2<f32>,
    // x: chainage, y: length of dash and gap as seen from 1,000 km (0: not dashed).
    @location(4) chainage: vec2<f32>,
}

struct Varying {
    @builtin(position) clip: vec4<f32>,
    @location(0) color: vec4<f32>,
    // Chainage, dash, distance.
    @location(1) dash: vec3<f32>,
}

@vertex
fn vertex(v: Vertex) -> Varying {
    let world = tall(placed(v.instance_index, v.position));
    let to_eye = view.world_position - world;
    let d = length(to_eye);
    let lifted = world + to_eye * style.shape.w;
    var clip = on_screen(lifted);
    let ahead = on_screen(lifted + v.along * max(1.0, d * 0.002));
    let size = view.viewport.zw;
    // Behind the eye there is no direction on the screen: such ends are left to the clipper as they are.
    let seen = clip.w > 0.05 && ahead.w > 0.05;
    let w = max(clip.w, 0.05);
    var dir = (ahead.xy / max(ahead.w, 0.05) - clip.xy / w) * size;
    let usable = seen && dot(dir, dir) > 1e-12 && dot(dir, dir) < 1e24;
    dir = select(vec2<f32>(1.0, 0.0), dir, usable);
    let across = normalize(vec2<f32>(-dir.y, dir.x));
    // Pixels that the true width covers.
    let true_px = min(v.side.y * view.clip_from_view[1][1] * size.y * 0.5 / w, 4000.0);
    let width = select(0.0, max(true_px, style.shape.x), seen);
    clip = vec4<f32>(clip.xy + across * v.side.x * width / size * w, clip.zw);
    var alpha = v.color.a * clamp(true_px / style.shape.x * 0.6 + 0.4, 0.0, 1.0);
    alpha *= smoothstep(style.shape.y * 0.6, style.shape.y + 1.0, d);
    // No branches from here: Mesa 22.3.6's software driver smashes its stack on variables that are
    // written inside a branch of this shader.
    let fading = 1.0 - smoothstep(style.shape.z * 0.6, max(style.shape.z, 1.0), d);
    alpha *= select(1.0, fading, style.shape.z > 0.0);
    let ahead_of_train = style.look.y != 0.0 && v.chainage.x > style.look.y;
    let c = v.color.rgb * select(1.0, style.look.z, ahead_of_train);
    alpha *= select(1.0, mix(1.0, style.look.z, 0.45), ahead_of_train);
    let is_water = style.look.x < 0.0;
    let bright = max(style.look.x, 0.0);
    let lit = mix(min(light(vec3<f32>(0.0, 1.0, 0.0), world), vec3<f32>(1.6)), vec3<f32>(1.0), bright);
    let haze = haze_share(world) * (1.0 - bright * 0.8);
    var out: Varying;
    out.clip = clip;
    // Water is the sky in a mirror, as the land's own; on a map it is a colour.
    let eye = to_eye / max(d, 1.0);
    let surface = water(lit, eye, 0.0);
    let as_map = smoothstep(2.0e4, 9.0e4, d);
    let far_water = mix(hazed(surface, world, haze_share(world)), c * lit, as_map);
    let water_alpha = mix(1.0, 1.0 - haze * 0.85, as_map);
    let shown = select(vec4<f32>(c * lit, 1.0 - haze * 0.85), vec4<f32>(far_water, water_alpha), is_water);
    // What hangs from poles comes in behind the opened carriage.
    let clear = air.clear.x;
    let behind = select(1.0, smoothstep(clear, clear * 1.12 + 0.1, d), style.look.w < 0.0);
    out.color = vec4<f32>(tone(shown.rgb), alpha * abs(style.look.w) * shown.a * behind);
    out.dash = vec3<f32>(v.chainage.x, v.chainage.y, d);
    return out;
}

fn dash(along: f32, period: f32) -> f32 {
    return 1.0 - smoothstep(0.22, 0.28, abs(fract(along / period) - 0.5));
}

// Dashes keep about their length on the screen: from octave to octave of the distance they halve.
fn dashes(d: vec3<f32>) -> f32 {
    let octave = log2(max(d.z, 1.0) / 1.0e6);
    let fine = max(d.y, 1.0) * exp2(floor(octave));
    return mix(dash(d.x, fine), dash(d.x, fine * 2.0), smoothstep(0.4, 0.6, fract(octave)));
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    return vec4<f32>(in.color.rgb, in.color.a * select(1.0, dashes(in.dash), in.dash.y > 0.0));
}
