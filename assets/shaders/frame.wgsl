// Where the eye is and where a thing stands: all that these shaders need of Bevy's bindings.
// `bevy_pbr::mesh_view_bindings` would bring shadows, clusters and probes into every shader, to be
// composed, checked and translated again for each before the first picture.
#define_import_path slow_train::frame

#import bevy_render::view::View
#import bevy_pbr::mesh_bindings::mesh

@group(0) @binding(0) var<uniform> view: View;

// A point of a thing in render space.
fn placed(instance: u32, position: vec3<f32>) -> vec3<f32> {
    return vec4<f32>(position, 1.0) * mesh[instance].world_from_local;
}

// A direction across a thing's surface in render space, of length one.
fn facing(instance: u32, normal: vec3<f32>) -> vec3<f32> {
    let a = mesh[instance].local_from_world_transpose_a;
    let b = mesh[instance].local_from_world_transpose_b;
    let turn = mat3x3<f32>(a[0].xyz, vec3<f32>(a[0].w, a[1].xy), vec3<f32>(a[1].zw, b));
    let v = turn * normal;
    return v / max(length(v), 1e-9);
}

// What the program wrote beside a thing.
fn tag_of(instance: u32) -> u32 {
    return mesh[instance].tag;
}

// A point of render space on the screen.
fn on_screen(world: vec3<f32>) -> vec4<f32> {
    return view.clip_from_world * vec4<f32>(world, 1.0);
}
