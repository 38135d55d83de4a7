// Name boards: lettering from a texture, lit like everything else, readable at night.
#import slow_train::frame::{placed, facing, on_screen}
#import slow_train::air::{air, light, haze_share, hazed, tone, lamp_light}

@group(#{MATERIAL_BIND_GROUP}) @binding(1) var lettering: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var lettering_sampler: sampler;

struct Varying {
    @builtin(position) clip: vec4<f32>,
    @location(0) world: vec3<f32>,
    @location(1) normal: vec3<f32>,
    @location(2) uv: vec2<f32>,
}

@vertex
fn vertex(@builtin(instance_index) instance: u32, @location(0) position: vec3<f32>, @location(1) normal: vec3<f32>, @location(2) uv: vec2<f32>) -> Varying {
    var out: Varying;
    out.world = placed(instance, position);
    out.clip = on_screen(out.world);
    out.normal = facing(instance, normal);
    out.uv = uv;
    return out;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    let ink = textureSample(lettering, lettering_sampler, in.uv).rgb;
    let c = ink * (light(normalize(in.normal), in.world) + lamp_light(in.world) + vec3<f32>(0.32) * air.sun_color.w);
    return vec4<f32>(tone(hazed(c, in.world, haze_share(in.world))), 1.0);
}
