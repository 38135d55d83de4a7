// The line's own bed: ballast, sleepers and the slopes beside them, drawn as a pattern along the chainage.
#import slow_train::frame::{placed, on_screen}
#import slow_train::air::{air, light, haze_share, hazed, tone, hash2, lamp_light}

struct Vertex {
    @builtin(instance_index) instance_index: u32,
    @location(0) position: vec3<f32>,
    @location(1) normal: vec3<f32>,
    @location(2) color: vec4<f32>,
    // x: metres from the middle of its track, y: chainage from a multiple of 960 m.
    @location(3) place: vec2<f32>,
}

struct Varying {
    @builtin(position) clip: vec4<f32>,
    @location(0) world: vec3<f32>,
    @location(1) normal: vec3<f32>,
    @location(2) color: vec4<f32>,
    @location(3) place: vec3<f32>,
}

@vertex
fn vertex(v: Vertex) -> Varying {
    let world = placed(v.instance_index, v.position);
    var out: Varying;
    out.world = world;
    out.clip = on_screen(world);
    out.normal = v.normal;
    out.color = v.color;
    out.place = vec3<f32>(v.place, haze_share(world));
    return out;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    var albedo = in.color.rgb;
    let step_m = max(fwidth(in.place.y), fwidth(in.place.x));
    // Sleepers every 0.6 m, 2.5 m long; they fade to their average when a pixel nears their spacing
    // or when the train moves them by more than half of it a frame.
    let on_ballast = in.color.a;
    if on_ballast > 0.01 {
        let sharp = clamp(1.35 - step_m * 4.5, 0.0, 1.0) * air.frame.w;
        let soft = clamp(step_m * 0.8, 0.01, 0.2);
        let f = fract(in.place.y / 0.6);
        let across = step(abs(in.place.x), 1.25);
        let sleeper = (1.0 - smoothstep(0.20 - soft, 0.20 + soft, abs(f - 0.5))) * across;
        let mean = 0.40 * across;
        let share = mix(mean, sleeper, sharp);
        let stone = 1.0 + (hash2(floor(vec2<f32>(in.place.x, in.place.y - 960.0 * floor(in.place.y / 960.0)) * 14.0)) - 0.5) * 0.55 * clamp(1.0 - step_m * 10.0, 0.0, 1.0);
        albedo = mix(albedo * stone, vec3<f32>(0.30, 0.285, 0.26), share * on_ballast);
    }
    // Grass and gravel on the slopes, gone before they are finer than a pixel.
    let tuft = hash2(floor(vec2<f32>(in.place.x, in.place.y - 960.0 * floor(in.place.y / 960.0)) * 5.0)) - 0.5;
    albedo *= 1.0 + tuft * 0.34 * (1.0 - on_ballast) * clamp(1.0 - step_m * 4.0, 0.0, 1.0);
    // A normal is shorter in a tunnel, by the daylight that is left there.
    let day = clamp(length(in.normal) * 1.06, 0.0, 1.0);
    let color = albedo * (light(normalize(in.normal), in.world) * day + lamp_light(in.world));
    return vec4<f32>(tone(hazed(color, in.world, in.place.z)), 1.0);
}
