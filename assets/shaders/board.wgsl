// Name boards: lettering from a texture, lit like everything else, readable at night.
#import bevy_pbr::mesh_functions
#import bevy_pbr::view_transformations::position_world_to_clip
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
    let model = mesh_functions::get_world_from_local(instance);
    var out: Varying;
    out.world = (model * vec4<f32>(position, 1.0)).xyz;
    out.clip = position_world_to_clip(out.world);
    out.normal = mesh_functions::mesh_normal_local_to_world(normal, instance);
    out.uv = uv;
    return out;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    let ink = textureSample(lettering, lettering_sampler, in.uv).rgb;
    let c = ink * (light(normalize(in.normal), in.world) + lamp_light(in.world) + vec3<f32>(0.32) * air.sun_color.w);
    return vec4<f32>(tone(hazed(c, in.world, haze_share(in.world))), 1.0);
}
