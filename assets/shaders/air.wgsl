// Light, haze and tone: what every lean material of Slow Train shares.
// All colours are display-linear values for the instant; the look of a frame depends on the
// instant and the camera alone, never on the frames before.
#define_import_path slow_train::air

#import slow_train::frame::view

struct Air {
    // Towards the sun, and the strength of its direct light.
    sun: vec4<f32>,
    // Colour of direct sunlight, and how far night has come (0 day, 1 night).
    sun_color: vec4<f32>,
    // Sky overhead, and the strength of stars.
    zenith: vec4<f32>,
    // Sky at the horizon, and haze per metre at sea level.
    horizon: vec4<f32>,
    // Glow around the sun's azimuth at twilight, and the scale height of haze in metres.
    glow: vec4<f32>,
    // Light from below, and moonlight strength.
    bounce: vec4<f32>,
    // Towards the moon, and its illuminated fraction.
    moon: vec4<f32>,
    // Origin of the render space modulo 8192 m (x east, y -north), plain seconds for water, pattern strength.
    frame: vec4<f32>,
    // Terrain rings: centre x, z; finest level; fade of the finest level.
    rings: vec4<f32>,
    // Terrain rings: spacing of level 0; how much roofs keep the sun out; growth of scatter; height of sea.
    relief: vec4<f32>,
    // Focus: x, y, z of the head lamp in render space, and its strength.
    lamp: vec4<f32>,
    // Direction of the head lamp, and how near to the eye scatter is left out.
    lamp_direction: vec4<f32>,
    // How near to the eye poles are left out; how many times taller heights are drawn; share of the picture that the
    // region's tiles have; how far around the rings' centre trees are planted.
    clear: vec4<f32>,
    // Origin of the render space in the world (metres to the east and north), and the seed of villages in two halves.
    place: vec4<f32>,
    // Height of the water that mirrors what stands around; how much it does; how much more eyes see by night;
    // how far what drives on roads is seen.
    mirror: vec4<f32>,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> air: Air;

const EARTH_RADIUS_M: f32 = 6371000.0;
// How much stronger sunlight is than the sky's look says, and what is left of the sky's: shade has to be shade.
const SUNLIGHT: f32 = 1.28;
const SKYLIGHT: f32 = 0.66;

// How far what is seen is a map: it is lit evenly, and its day and night follow on one another softly.
fn map_share() -> f32 {
    return clamp((air.clear.y - 1.0) * 0.5, 0.0, 1.0);
}

fn sunlight() -> vec3<f32> {
    return air.sun_color.rgb * air.sun.w * mix(SUNLIGHT, 1.0, map_share());
}

// Heights as a map shows them: taller than they are, from far away.
fn tall(position: vec3<f32>) -> vec3<f32> {
    return vec3<f32>(position.x, air.relief.w + (position.y - air.relief.w) * air.clear.y, position.z);
}

// Height of the sun over the ground at a point away from the origin: the region is large enough
// that one end of the map sees the sun when the other does not.
fn sun_height(position: vec3<f32>) -> f32 {
    let up = normalize(vec3<f32>(position.x / EARTH_RADIUS_M, 1.0, position.z / EARTH_RADIUS_M));
    return dot(air.sun.xyz, up);
}

fn day_share(position: vec3<f32>) -> f32 {
    return smoothstep(-0.13, 0.10, sun_height(position));
}

// What the open sky looks like, from the ground up to the zenith.
fn open_sky() -> vec3<f32> {
    return air.zenith.rgb * 0.65 + air.horizon.rgb * 0.55;
}

// Light of the open sky. By day it is less than what the sky looks like, and less blue: clouds and dust send light as
// well, and shade has to be shade.
fn skylight() -> vec3<f32> {
    let open = open_sky();
    let calm = mix(open, vec3<f32>(dot(open, vec3<f32>(0.30, 0.55, 0.15))), 0.30);
    return mix(calm * SKYLIGHT, open, max(air.sun_color.w * air.sun_color.w, map_share()));
}

// Light that reaches a surface.
fn light(normal: vec3<f32>, position: vec3<f32>) -> vec3<f32> {
    let here = sun_height(position);
    let centre = air.sun.y;
    // Away from the focus the sun is higher or lower: scale light by the difference only.
    let shift = clamp((here - centre) * 4.0, -0.9, 2.0);
    // A low sun is exposed for: the bright sky around it lights level ground as well.
    let low = smoothstep(-0.02, 0.07, centre) * (1.0 - smoothstep(0.25, 0.60, centre)) * (1.0 - map_share());
    let wrap = clamp(dot(normal, air.sun.xyz) * 0.94 + 0.06 + 0.15 * low * max(normal.y, 0.0), 0.0, 1.0);
    let direct = sunlight() * wrap * clamp(1.0 + shift, 0.0, 1.6);
    let up = normal.y * 0.5 + 0.5;
    let sky = mix(air.bounce.rgb, skylight(), up) * clamp(1.0 + shift * 0.8, 0.06, 1.8)
        // Eyes grow used to the dark.
        * (1.0 + air.mirror.z * air.sun_color.w);
    let moonlight = vec3<f32>(0.55, 0.68, 1.0) * air.bounce.w * clamp(dot(normal, air.moon.xyz), 0.0, 1.0);
    return direct + sky + moonlight;
}

// The beam of the head lamp on whatever it meets.
fn lamp_light(position: vec3<f32>) -> vec3<f32> {
    let to = position - air.lamp.xyz;
    let d = max(length(to), 0.5);
    let along = dot(to / d, air.lamp_direction.xyz);
    let beam = smoothstep(0.90, 0.995, along) * air.lamp.w;
    return vec3<f32>(1.0, 0.86, 0.62) * beam * 160.0 / (d * d * 0.02 + 40.0) * exp(-d / 160.0) * 0.55;
}

// Colour of the sky in a direction.
fn sky(direction: vec3<f32>) -> vec3<f32> {
    let h = clamp(direction.y, 0.0, 1.0);
    let low = pow(1.0 - h, 4.5);
    var c = mix(air.zenith.rgb, air.horizon.rgb, low);
    // The warm side: towards the sun, near the horizon.
    let flat = normalize(vec3<f32>(direction.x, 0.0, direction.z) + vec3<f32>(0.0, 0.0001, 0.0));
    let sun_flat = normalize(vec3<f32>(air.sun.x, 0.0, air.sun.z) + vec3<f32>(0.0, 0.0001, 0.0));
    // Straight away from the sun rounding may go below zero, where `pow` has no answer.
    let side = clamp(dot(flat, sun_flat) * 0.5 + 0.5, 0.0, 1.0);
    c += air.glow.rgb * pow(side, 3.5) * pow(1.0 - h, 7.0);
    let near = max(dot(direction, air.sun.xyz), 0.0);
    c += air.sun_color.rgb * air.sun.w * (0.10 * pow(near, 24.0) + 0.05 * pow(near, 5.0));
    return c;
}

// What water of the plains gives back of a colour: they carry silt.
fn silty(c: vec3<f32>) -> vec3<f32> {
    return mix(c, vec3<f32>(dot(c, vec3<f32>(0.32, 0.50, 0.18))), 0.40);
}

// Water that is lit: its depth, and in it what it mirrors, the more the flatter one looks (`eye`: the way to the eye).
fn in_water(lit: vec3<f32>, eye: vec3<f32>, mirrored: vec3<f32>) -> vec3<f32> {
    let graze = pow(1.0 - clamp(eye.y, 0.0, 1.0), 4.0);
    return mix(vec3<f32>(0.062, 0.080, 0.070) * (lit * 0.75 + 0.02), mirrored, 0.10 + 0.72 * graze);
}

// The sky in water; ripples tip the mirror, and some of them to the horizon, which is brighter.
fn mirrored_sky(eye: vec3<f32>, ripple: f32) -> vec3<f32> {
    let above = sky(normalize(vec3<f32>(-eye.x, abs(eye.y) + 0.05 + ripple, -eye.z)));
    return silty(mix(above, air.horizon.rgb, 0.2));
}

// Open water.
fn water(lit: vec3<f32>, eye: vec3<f32>, ripple: f32) -> vec3<f32> {
    return in_water(lit, eye, mirrored_sky(eye, ripple));
}

// What lies under the horizon where no land is drawn: haze, and on a map the tone of land about which nothing is told.
fn unknown_land() -> vec3<f32> {
    let told = vec3<f32>(0.125, 0.135, 0.105) * (skylight() + sunlight() * max(air.sun.y, 0.0))
        * (1.0 + air.mirror.z * air.sun_color.w);
    return mix(air.horizon.rgb, told, map_share());
}

// Share of haze between the eye and a point.
fn haze_share(position: vec3<f32>) -> f32 {
    let to = position - view.world_position;
    let d = length(to);
    let scale = air.glow.w;
    let eye = max(view.world_position.y - air.relief.w, 0.0);
    let there = max(position.y - air.relief.w, 0.0);
    // Mean density of an exponential atmosphere between two heights.
    let a = exp(-min(eye, there) / scale);
    let dh = abs(eye - there);
    let mean = select(a * (1.0 - exp(-dh / scale)) * scale / max(dh, 1.0), a, dh < 1.0);
    return 1.0 - exp(-d * air.horizon.w * mean);
}

fn hazed(color: vec3<f32>, position: vec3<f32>, share: f32) -> vec3<f32> {
    let to = normalize(position - view.world_position);
    let veil = sky(normalize(vec3<f32>(to.x, max(to.y, 0.015), to.z)));
    return mix(color, veil * clamp(0.35 + 0.65 * day_share(position) / max(day_share(vec3<f32>(0.0)), 0.02), 0.3, 1.3), share);
}

// Display curve: soft shoulder, honest middle.
fn tone(c: vec3<f32>) -> vec3<f32> {
    let x = max(c, vec3<f32>(0.0));
    return clamp((x * (2.51 * x * 0.62 + 0.03)) / (x * (2.43 * x * 0.62 + 0.59) + 0.14) * 1.06, vec3<f32>(0.0), vec3<f32>(1.0));
}

fn hash2(p: vec2<f32>) -> f32 {
    let q = fract(p * vec2<f32>(0.1031, 0.1030));
    let r = q + dot(q, q.yx + 33.33);
    return fract((r.x + r.y) * r.x);
}
