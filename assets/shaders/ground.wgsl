// The land: nested rings of one lattice, lit per vertex, with fields and lights drawn per pixel.
#import slow_train::frame::{view, placed, tag_of, on_screen}
#import slow_train::air::{air, light, haze_share, hazed, tone, water, hash2, lamp_light, day_share, map_share, tall, unknown_land}

struct Vertex {
    @builtin(instance_index) instance_index: u32,
    @location(0) position: vec3<f32>,
    @location(1) normal: vec3<f32>,
    // rgb: ground colour, a: water.
    @location(2) color: vec4<f32>,
    // Fields, lights of settlements, city, height.
    @location(3) cover: vec4<f32>,
#ifndef REGION
    // The same on the next coarser ring.
    @location(4) coarse_normal: vec3<f32>,
    @location(5) coarse_color: vec4<f32>,
    @location(6) coarse_cover: vec4<f32>,
#endif
}

struct Varying {
    @builtin(position) clip: vec4<f32>,
    @location(0) world: vec3<f32>,
    @location(1) lit: vec3<f32>,
    @location(2) color: vec4<f32>,
    @location(3) cover: vec4<f32>,
#ifdef REGION
    // How tall hills are that are too small for the tiles.
    @location(4) hilly: f32,
    // Where in the picture of their forms they lie.
    @location(5) form_at: vec2<f32>,
#endif
}

@vertex
fn vertex(v: Vertex) -> Varying {
    let level = f32(tag_of(v.instance_index));
    let spacing = air.relief.x * exp2(level);
    var world = placed(v.instance_index, v.position);
#ifdef REGION
    let color = v.color;
    let cover = v.cover;
    let slope = v.normal;
#else
    // Towards its rim a ring becomes the next coarser one, so that nothing pops.
    let away = max(abs(world.x - air.rings.x), abs(world.z - air.rings.y)) / (32.0 * spacing);
    var morph = smoothstep(0.70, 0.93, away);
    if level <= air.rings.z + 0.5 {
        morph = max(morph, air.rings.w);
    }
    let color = mix(v.color, v.coarse_color, morph);
    let cover = mix(v.cover, v.coarse_cover, morph);
    let slope = mix(v.normal, v.coarse_normal, morph);
#endif
    let normal = normalize(vec3<f32>(slope.x * air.clear.y, slope.y, slope.z * air.clear.y));
    world.y += cover.w - v.position.y;
    world = tall(world);
    var out: Varying;
    out.world = world;
    out.clip = on_screen(world);
    // The farther away, the more a map: lit from the north-west, as relief maps are, whatever the hour.
    let map = map_share();
    let sunlit = normalize(mix(normal, vec3<f32>(0.0, 1.0, 0.0), map * 0.6));
    let relief = 1.0 + map * 0.95 * (dot(normal, vec3<f32>(-0.55, 0.63, -0.55)) - 0.63);
    // From high up no lamp of the train blinds the eye: by night it sees more of the land. (A map is lit as it was.)
    let away_m = distance(world, view.world_position);
    let night_eye = 1.0 + 0.8 * air.sun_color.w * smoothstep(1500.0, 6000.0, away_m) * (1.0 - smoothstep(2.0e4, 9.0e4, away_m));
    // Before sunrise and after sunset one half of the sky is the brighter one: slopes that look at it are.
    let twilight = smoothstep(-0.26, -0.05, air.sun.y) * (1.0 - smoothstep(0.04, 0.22, air.sun.y)) * smoothstep(1500.0, 9000.0, away_m) * (1.0 - map);
    let bright_side = 1.0 + 1.3 * twilight * dot(normal.xz, normalize(air.sun.xz + vec2<f32>(0.0, 0.0001)));
    out.lit = light(sunlit, world) * max(relief * bright_side, 0.2) * night_eye + lamp_light(world) * max(0.25, normal.y);
    out.color = color;
    out.cover = vec4<f32>(cover.xy, haze_share(world), cover.z);
#ifdef REGION
    out.hilly = length(v.normal) - 1.0;
    // (Bent, so that no two stretches of a map look alike.)
    let place = air.place.xy + vec2<f32>(world.x, -world.z);
    out.form_at = (place + 11000.0 * sin(place.yx / vec2<f32>(37000.0, 53000.0))) / 61000.0;
#endif
    return out;
}

@group(#{MATERIAL_BIND_GROUP}) @binding(1) var detail: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var detail_sampler: sampler;

#ifdef OPEN
struct Opening {
    // x, z of the rails in a mouth, and the way into the hill.
    mouths: array<vec4<f32>, 4>,
    heights: vec4<f32>,
    // Points of a tunnel's axis, and how far around it the hill is open.
    axis: array<vec4<f32>, 6>,
}
@group(#{MATERIAL_BIND_GROUP}) @binding(3) var<uniform> opening: Opening;

// Whether a point of the ground would close the mouth of a tunnel.
fn in_mouth(p: vec3<f32>) -> bool {
    var found = false;
    for (var i = 0; i < 4; i++) {
        let m = opening.mouths[i];
        let d = p.xz - m.xy;
        let into = dot(d, m.zw);
        let aside = abs(d.x * m.w - d.y * m.z);
        let up = p.y - opening.heights[i];
        found = found || (into > -14.0 && into < 45.0 && aside < 3.0 && up > -0.75 && up < 8.6);
    }
    return found;
}

// How near the line of sight through a point passes to the tunnel behind it, as a share of how far the hill is open; above 1 it does not.
fn towards_axis(p: vec3<f32>) -> f32 {
    let eye = view.world_position;
    let reach = distance(p, eye);
    let ray = (p - eye) / reach;
    var least = 2.0;
    for (var i = 0; i < 5; i++) {
        let a = opening.axis[i].xyz;
        let along = opening.axis[i + 1].xyz - a;
        let w = a - eye;
        let b = dot(along, ray);
        let c = max(dot(along, along), 0.01);
        // Nearest points of the segment and of the line of sight.
        let t = clamp((b * dot(w, ray) - dot(along, w)) / max(c - b * b, 0.01), 0.0, 1.0);
        let q = w + along * t;
        let s = dot(q, ray);
        let near = distance(q, ray * s) / max(opening.axis[i].w, 0.01);
        least = min(least, select(2.0, near, s > reach - 6.0));
    }
    return least;
}
#endif

// Patterns repeat every 8192 m, as `air.frame` does: blocks count from 0 to 15, and what is turned is turned inside its block.
const BLOCK_M: f32 = 512.0;

fn block_of(p: vec2<f32>) -> vec2<f32> {
    let block = floor(p / BLOCK_M);
    return block - 16.0 * floor(block / 16.0);
}

fn turned(p: vec2<f32>, turn: f32) -> vec2<f32> {
    let c = cos(turn);
    let s = sin(turn);
    let q = p - (floor(p / BLOCK_M) + 0.5) * BLOCK_M;
    return vec2<f32>(c * q.x - s * q.y, s * q.x + c * q.y);
}

// Fields: strips of a few hectares whose direction changes from block to block. rgb: tint; a: rows of the crop.
fn fields(p: vec2<f32>, close: f32, near: f32) -> vec4<f32> {
    let block = block_of(p);
    let h = hash2(block + vec2<f32>(3.0, 7.0));
    let q = turned(p, h * 3.1416);
    let size = mix(vec2<f32>(30.0, 124.0), vec2<f32>(64.0, 58.0), hash2(block + vec2<f32>(11.0, 2.0)));
    let cell = floor(q / size);
    // Neighbours sow alike: a block has its crop, and only some strips another.
    let kind = fract(hash2(block + vec2<f32>(23.0, 31.0)) + 0.42 * pow(hash2(cell + block * 17.0 + 40.0), 2.0));
    // Rice turning, maize, soya, vegetables, stubble: mean close to one so that far away nothing changes.
    var tint = vec3<f32>(1.13, 1.09, 0.76);
    if kind > 0.34 { tint = vec3<f32>(0.78, 0.89, 0.72); }
    if kind > 0.60 { tint = vec3<f32>(1.22, 1.11, 0.80); }
    if kind > 0.78 { tint = vec3<f32>(0.88, 1.00, 0.84); }
    if kind > 0.93 { tint = vec3<f32>(1.26, 1.06, 0.94); }
    tint *= 0.94 + 0.12 * hash2(cell.yx + block * 5.0 + 9.0);
    let f = fract(q / size);
    let edge = min(min(f.x, 1.0 - f.x) * size.x, min(f.y, 1.0 - f.y) * size.y);
    let bund = smoothstep(0.5, 1.5, edge);
    let way = block_edge(p);
    // Bunds and lanes go before they are finer than a pixel.
    let track = (1.0 - smoothstep(1.6, 2.4, way)) * near;
    // Rows of the crop, gone before they are finer than a pixel.
    let rows = 0.5 + 0.5 * sin(q.x * 2.4 + sin(q.y * 0.11)) * close;
    let crop = tint * mix(1.0 - 0.28 * near, 1.0, bund);
    return vec4<f32>(mix(crop, vec3<f32>(1.35, 1.12, 1.02), track), mix(rows, 0.5, track));
}

// Villages from afar, the same that `geo::land` has near the line: their share of a point.
fn village(north_east: vec2<f32>, ragged: f32, tilled: f32) -> f32 {
    let q = north_east / 1900.0;
    let square = floor(q);
    let seed = u32(air.place.z) | (u32(air.place.w) << 16u);
    let y = u32(i32(square.y)) * 0x85EBCA77u;
    var h = (u32(i32(square.x)) * 0x9E3779B1u) ^ ((y << 13u) | (y >> 19u)) ^ seed;
    h = (h ^ (h >> 15u)) * 0x2C1B3C6Du;
    h = (h ^ (h >> 12u)) * 0x297A2D39u;
    h = h ^ (h >> 15u);
    let parts = vec3<f32>(f32((h >> 8u) & 255u), f32((h >> 16u) & 255u), f32(h >> 24u)) / 255.0;
    let radius = 110.0 + 190.0 * parts.z;
    let away = distance(q, square + 0.2 + 0.6 * parts.xy) * 1900.0 + ragged * radius;
    let there = step(f32(h & 255u), 150.0 * tilled);
    return there * smoothstep(1.15 * radius, 0.75 * radius, away);
}

// Distance to the lane between blocks.
fn block_edge(p: vec2<f32>) -> f32 {
    let f = fract(p / BLOCK_M) * BLOCK_M;
    return min(min(f.x, BLOCK_M - f.x), min(f.y, BLOCK_M - f.y));
}

// Tufts and clods close by: smooth noise of a quarter of a metre. It repeats with the pattern, as everything here does.
fn grain(p: vec2<f32>) -> f32 {
    let q = p * 4.5;
    let cell = floor(q);
    let f = q - cell;
    let t = f * f * (3.0 - 2.0 * f);
    let low = cell - 256.0 * floor(cell / 256.0);
    let high = cell + 1.0 - 256.0 * floor((cell + 1.0) / 256.0);
    let south = mix(hash2(low), hash2(vec2<f32>(high.x, low.y)), t.x);
    let north = mix(hash2(vec2<f32>(low.x, high.y)), hash2(high), t.x);
    return mix(south, north, t.y);
}

// City fabric: streets around blocks of houses, courts with lawns and paths, yards, parks; a quarter turns as its block does.
// What a block is follows the rule of `land/town.rs`.
// rgb: colour; a: how far it is a street.
fn streets(p: vec2<f32>, urban: f32, near: f32, close: f32) -> vec4<f32> {
    let quarter = block_of(p);
    let q = turned(p, (hash2(quarter + vec2<f32>(5.0, 1.0)) - 0.5) * 0.5);
    let size = vec2<f32>(128.0, 88.0);
    let number = floor(q / size);
    let inside = q - number * size;
    let edge = min(min(min(inside.x, size.x - inside.x), min(inside.y, size.y - inside.y)), block_edge(p) - 7.0);
    let own = hash2(number * 7.0 + quarter * 3.0 + vec2<f32>(90.0, 33.0));
    let like = hash2(number * 5.0 + quarter * 11.0 + vec2<f32>(113.0, 71.0));
    let chance = select(own, hash2(quarter + vec2<f32>(41.0, 17.0)), like < 0.55);
    let dense = clamp((urban - 0.58) / 0.25, 0.0, 1.0);
    let sheds = 0.23 - 0.09 * dense;
    let lanes = sheds + 0.10 + 0.55 * (1.0 - dense);
    // Lawns between slabs and around towers, with a path along the doors of every row.
    let row = fract(q.y / 29.333) * 29.333;
    let path = (1.0 - smoothstep(1.3, 1.9, abs(row - 5.6))) * near;
    var tint = mix(vec3<f32>(0.106, 0.124, 0.068), vec3<f32>(0.186, 0.174, 0.152), max(path, 0.22 * hash2(floor(q / vec2<f32>(16.0, 29.333)) + 60.0)));
    if urban < 0.58 || chance < lanes {
        // Yards of low houses.
        let lot = hash2(floor(q / vec2<f32>(32.0, 22.0)) + quarter * 3.0 + 60.0);
        tint = mix(vec3<f32>(0.112, 0.126, 0.076), vec3<f32>(0.180, 0.154, 0.120), smoothstep(0.2, 0.8, lot));
    }
    if urban >= 0.58 && chance < sheds { tint = vec3<f32>(0.160, 0.154, 0.142) * (0.92 + 0.16 * own); }
    if urban >= 0.58 && chance < 0.07 {
        let way = min(abs(inside.x - 64.0), abs(inside.y - 44.0));
        tint = mix(vec3<f32>(0.090, 0.120, 0.058), vec3<f32>(0.190, 0.172, 0.138), (1.0 - smoothstep(1.6, 2.2, way)) * near);
    }
    let road = 1.0 - smoothstep(4.5, 5.6, edge);
    let kerb = smoothstep(4.5, 5.6, edge) * (1.0 - smoothstep(7.4, 8.4, edge));
    let c = mix(tint, vec3<f32>(0.185, 0.178, 0.164), kerb);
    // Avenues have a broken line on either side of their middle.
    let dash = (1.0 - smoothstep(0.10, 0.16, abs(block_edge(p) - 3.6))) * step(fract((p.x + p.y) / 11.0), 0.55) * close;
    return vec4<f32>(mix(c, vec3<f32>(0.098, 0.098, 0.100) + 0.16 * dash, road), max(road, kerb));
}

// Half the length and width of a car.
const CAR_M: vec2<f32> = vec2<f32>(2.15, 0.88);
// Lengths of kerb on which one car can stand, and of a lane on which one can be under way.
const KERB_M: f32 = 6.4;
const HEADWAY_M: f32 = 32.0;

// A car from above, from a place along and across it. rgb: paint, roof and screens; a: how far it is there.
fn car(at: vec2<f32>, own: f32, soft: f32) -> vec4<f32> {
    let out = abs(at) - CAR_M;
    let there = 1.0 - smoothstep(-soft, soft, max(out.x, out.y));
    // Most are white, grey or black.
    var paint = vec3<f32>(0.56, 0.56, 0.54);
    if own > 0.36 { paint = vec3<f32>(0.26, 0.27, 0.28); }
    if own > 0.58 { paint = vec3<f32>(0.030, 0.031, 0.034); }
    if own > 0.82 { paint = vec3<f32>(0.23, 0.040, 0.030); }
    if own > 0.91 { paint = vec3<f32>(0.045, 0.090, 0.20); }
    let screens = smoothstep(0.25, 0.40, at.x) * (1.0 - smoothstep(0.90, 1.10, at.x)) + (1.0 - smoothstep(-1.55, -1.30, at.x)) * smoothstep(-1.85, -1.75, at.x);
    return vec4<f32>(mix(paint, vec3<f32>(0.020, 0.024, 0.030), 0.85 * screens), there);
}

// Cars that stand along the kerbs of streets. `land/traffic.rs` puts real ones there close by; these are then their shade.
fn parked(p: vec2<f32>, busy: f32, d: f32) -> vec4<f32> {
    let quarter = block_of(p);
    let q = turned(p, (hash2(quarter + vec2<f32>(5.0, 1.0)) - 0.5) * 0.5);
    let size = vec2<f32>(128.0, 88.0);
    let street = round(q / size);
    let off = q - street * size;
    // Along which of two streets, how far from its middle, and how far to the next crossing.
    let lengthwise = abs(off.y) < abs(off.x);
    let along = select(q.y, q.x, lengthwise);
    let across = select(off.x, off.y, lengthwise);
    let to_crossing = abs(select(off.y, off.x, lengthwise));
    let number = select(street.x * 2.0 + 140.0, street.y * 2.0 + 40.0, lengthwise) + step(0.0, across);
    let slot = floor(along / KERB_M);
    let own = hash2(vec2<f32>(slot + 70.0, number) + quarter * 13.0);
    let place = vec2<f32>(along - (slot + 0.5) * KERB_M, abs(across) - 3.6);
    // They face the way that traffic on their side goes: it keeps to the right.
    let way = sign(across) * select(-1.0, 1.0, lengthwise);
    let c = car(place * vec2<f32>(way, 1.0), fract(own * 57.0), 0.2 + d * 0.0006);
    let stands = step(own, busy * 0.55) * step(11.0, to_crossing) * step(13.0, block_edge(p));
    let shade = smoothstep(110.0, 190.0, d);
    return vec4<f32>(c.rgb * shade + vec3<f32>(0.03) * (1.0 - shade), c.a * stands * (1.0 - smoothstep(900.0, 1900.0, d)));
}

// Cars under way on the avenues between quarters. rgb: what they shine by night; a: how far there is one; `paint`: theirs.
struct UnderWay {
    paint: vec4<f32>,
    lamps: vec3<f32>,
}

fn under_way(p: vec2<f32>, busy: f32, d: f32) -> UnderWay {
    let f = fract(p / BLOCK_M + 0.5) * BLOCK_M - 0.5 * BLOCK_M;
    let southward = abs(f.x) < abs(f.y);
    let across = select(f.y, f.x, southward);
    let outer = abs(across) > 3.6;
    let way = select(sign(across), -sign(across), southward);
    let speed = select(12.0, 8.0, outer);
    // (Even speeds: after 4,096 s, when the clock here begins anew, everything is where it was.)
    let run = select(p.x, p.y, southward) - way * speed * air.frame.z;
    let slot = floor(run / HEADWAY_M);
    let lane = select(0.0, 2.0, outer) + step(0.0, across) + select(40.0, 0.0, southward);
    let own = hash2(vec2<f32>(slot - 256.0 * floor(slot / 256.0), lane) + 21.0 * block_of(p + 256.0 * vec2<f32>(f32(southward), f32(!southward))) * vec2<f32>(f32(southward), f32(!southward)));
    let along = (run - (slot + 0.5) * HEADWAY_M - (fract(own * 31.0) - 0.5) * 20.0) * way;
    let aside = abs(across) - select(1.8, 5.4, outer);
    let c = car(vec2<f32>(along, aside), fract(own * 57.0), 0.2 + d * 0.0006);
    let drives = step(own, 0.10 + busy * 0.30) * step(0.02, busy) * air.mirror.w * smoothstep(120.0, 190.0, d);
    // Head lamps throw light on the road before them, tail lamps are points; from afar as wide as a pixel and as much paler.
    let wide = max(0.7, d * 0.0010);
    let ahead = along - 2.4;
    let beam = exp(-aside * aside / (wide * wide + 0.6)) * smoothstep(-0.5 - wide, 0.6, ahead) * exp(-max(ahead, 0.0) / (4.0 + wide * 2.0));
    let tail = vec2<f32>(along + 2.2, aside);
    let red = exp(-dot(tail, tail) / (wide * wide)) * 0.8 / max(wide, 0.8);
    var on: UnderWay;
    on.paint = vec4<f32>(c.rgb, c.a * drives * (1.0 - smoothstep(900.0, 1900.0, d)));
    on.lamps = (vec3<f32>(1.0, 0.86, 0.62) * beam * min(1.0, 1.4 / wide) + vec3<f32>(0.9, 0.06, 0.03) * red) * drives * (1.0 - smoothstep(2500.0, 6000.0, d));
    return on;
}

// Where rings and the region's tiles share the picture each pixel belongs to one of them, by a fine even grain.
fn is_regions(pixel: vec2<f32>) -> bool {
    return fract(52.9829189 * fract(dot(pixel, vec2<f32>(0.06711056, 0.00583715)))) < air.clear.z;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
#ifdef GOING
    if is_regions(in.clip.xy) { discard; }
#endif
#ifdef COMING
    if !is_regions(in.clip.xy) { discard; }
#endif
#ifdef OPEN
    if in_mouth(in.world) || towards_axis(in.world) < 0.86 + 0.14 * hash2(floor(in.clip.xy)) { discard; }
#endif
    let p = in.world.xz + air.frame.xy;
    let d = distance(in.world, view.world_position);
    var albedo = in.color.rgb;
#ifndef MAP
    let near = 1.0 / (1.0 + d * d / 9.0e6);
    let mid = 1.0 / (1.0 + d * d / 1.4e8);
    // The share of fields is above nought, that of woods below.
    let field = max(in.cover.x, 0.0) * mid * air.frame.w;
    // A software driver takes every look into the picture of noise, whatever branch it is in: there are two, for all scales.
    let far = 1.0 - smoothstep(2.5e4, 9.0e4, d);
    let close = 1.0 - smoothstep(60.0, 500.0, d);
    let broad = textureSample(detail, detail_sampler, p / 1024.0);
    // The second one is grain close by and the shadows of clouds from afar, each gone where the other begins.
#ifdef CLOSE
    let fine = textureSample(detail, detail_sampler, p / 204.8);
    let grained = 1.0;
#else
    let world = air.place.xy + vec2<f32>(in.world.x, -in.world.z);
    let drift = vec2<f32>(air.frame.z / 4096.0, 0.0);
    let high_up = d > 5000.0;
    let fine = textureSample(detail, detail_sampler, select(p / 204.8, world / 24576.0 + drift, high_up));
    let grained = 1.0 - smoothstep(3500.0, 5000.0, d);
    // (Where hours pass in seconds the shadows would leap: they fade as patterns do.)
    let clouded = smoothstep(5000.0, 9000.0, d) * (1.0 - smoothstep(4.0e4, 8.0e4, d)) * air.frame.w;
#endif
    if field > 0.02 {
        let crop = fields(p, close * close, near);
        albedo *= mix(vec3<f32>(1.0), crop.rgb * (1.0 + (crop.a - 0.5) * 0.26 + (fine.a - 0.5) * 0.34 * near * grained), field);
    }
    var lamps_of_villages = 0.0;
    var lamps_of_cars = vec3<f32>(0.0);
    // Lamps stand along streets.
    var lamps_along = 1.0;
#ifndef CLOSE
    // From high up single fields are lost, but not that one stretch grows other crops than the next, nor the rows of trees
    // and ditches between them.
    // Of towns parks, quarters of one tone and avenues are left.
    let high = smoothstep(2500.0, 9000.0, d) * air.frame.w * far;
    let farmed = max(in.cover.x, 0.0) * high;
    let built = smoothstep(0.20, 0.60, in.cover.w + (broad.b - 0.5) * 0.5 + (broad.a - 0.5) * 0.5) * step(0.02, in.cover.w) * high;
    if farmed + built > 0.02 {
        // Around every village the parcels lie their own way.
        let square = floor(world / 1900.0);
        let lie = hash2(square + vec2<f32>(611.0, 407.0)) * 3.1416;
        let from_middle = world - (square + 0.5) * 1900.0;
        let q = vec2<f32>(cos(lie) * from_middle.x - sin(lie) * from_middle.y, sin(lie) * from_middle.x + cos(lie) * from_middle.y)
            / vec2<f32>(460.0, 250.0);
        let parcel = floor(q) + square * 7.0;
        // Some parcels are halved one way, some the other.
        let split = hash2(parcel + vec2<f32>(3.0, 27.0));
        let halves = select(vec2<f32>(1.0, 1.0), select(vec2<f32>(1.0, 2.0), vec2<f32>(2.0, 1.0), split > 0.45), split > 0.22);
        let part = floor(fract(q) * halves);
        let own = parcel + part * vec2<f32>(37.0, 53.0);
        let warm = hash2(own + vec2<f32>(31.0, 5.0)) - 0.5;
        let bright = hash2(own.yx + vec2<f32>(7.0, 19.0)) - 0.5;
        let f = fract(fract(q) * halves);
        let size = vec2<f32>(460.0, 250.0) / halves;
        let edge = min(min(f.x, 1.0 - f.x) * size.x, min(f.y, 1.0 - f.y) * size.y);
        // A row or an avenue of 14 m, or as wide as a pixel and as much paler.
        let wide = max(7.0, d * 0.0011);
        let row = (1.0 - smoothstep(wide * 0.6, wide, edge)) * min(1.0, 11.0 / wide);
        let crop = vec3<f32>(1.0 + 0.24 * warm, 1.0 + 0.06 * warm, 1.0 - 0.32 * warm) * (1.0 + 0.28 * bright);
        albedo *= mix(vec3<f32>(1.0), crop * (1.0 - 0.26 * row * step(0.35, split)), farmed);
        let house = hash2(floor(fract(fract(q) * halves) * 3.0) + own.yx * 3.0 + vec2<f32>(71.0, 13.0)) - 0.5;
        // (Villages are roofs of tile among trees, towns concrete.)
        let urbane = smoothstep(0.45, 0.75, in.cover.w);
        let quarter = mix(vec3<f32>(0.158, 0.142, 0.092), vec3<f32>(0.172, 0.160, 0.134), urbane) * (1.0 + vec3<f32>(0.24, 0.06, -0.14) * warm) * (0.86 + 0.26 * bright + 0.30 * house);
        let park = smoothstep(0.36, 0.38, warm - 0.1 * bright);
        let town = mix(mix(quarter, vec3<f32>(0.082, 0.108, 0.058), park), vec3<f32>(0.182, 0.176, 0.162), (0.2 + 0.35 * urbane) * row);
        albedo = mix(albedo, town, built * 0.85);
        let lit_quarter = select(0.34 + 1.3 * max(house, -0.2) + 0.5 * bright, 0.05, park > 0.5) + 2.2 * row;
        lamps_along = mix(1.0, lit_quarter, built);
    }
    // Where samples are too far apart for villages they are drawn point by point.
    let tilled = clamp(in.cover.x * 1.6, 0.0, 1.0);
    let hamlets = tilled * smoothstep(4500.0, 9000.0, d) * far;
    if hamlets > 0.02 {
        let v = village(world, (broad.b - 0.5) * 1.2, tilled);
        let cell = floor(p / 32.0);
        let speck = hash2(cell - 256.0 * floor(cell / 256.0)) - 0.5;
        // Roofs of brick and tile, and trees in the yards between them.
        let roofs = vec3<f32>(0.230, 0.188, 0.128) * (1.0 + 0.7 * speck);
        let yards = select(roofs, vec3<f32>(0.088, 0.110, 0.056), speck > 0.02);
        albedo = mix(albedo, mix(yards, vec3<f32>(0.212, 0.184, 0.138), 1.0 - 1.0 / (1.0 + d * d / 2.0e8)), v * hamlets * 0.85);
        // (What shines in the middle of a town shines there, not in the villages around it.)
        let lane = floor(p / 64.0);
        let lamp = smoothstep(0.62, 0.80, hash2(lane - 128.0 * floor(lane / 128.0) + 300.0)) * 3.2;
        lamps_of_villages = v * hamlets * min(in.cover.y, 0.02) * mix(1.0, lamp, 1.0 / (1.0 + d * d / 6.0e8));
    }
#endif
    let city = in.cover.w * air.frame.w / (1.0 + d * d / 8.0e7);
    if city > 0.03 {
        let fabric = streets(p, in.cover.w, 1.0 - smoothstep(400.0, 1600.0, d), 1.0 - smoothstep(70.0, 260.0, d));
        let built_up = smoothstep(0.18, 0.55, city);
        albedo = mix(albedo, fabric.rgb, built_up);
        if d < 6000.0 && fabric.a > 0.3 && built_up > 0.5 {
            // Streets are as busy as they are lit.
            let busy = smoothstep(0.25, 0.85, in.cover.y / max(in.cover.w, 0.1));
            // In villages fewer cars stand about.
            let standing = parked(p, max(busy, 0.03) * (0.3 + 0.7 * smoothstep(0.50, 0.75, in.cover.w)), d);
            albedo = mix(albedo, standing.rgb, standing.a);
            let moving = under_way(p, max(busy, 0.03), d);
            albedo = mix(albedo, moving.paint.rgb, moving.paint.a);
            lamps_of_cars = moving.lamps;
        }
        lamps_along = mix(lamps_along, 0.22 + 2.6 * fabric.a, built_up);
    }
    // Woods: crowns with a bright side, and stands of other trees among them.
    let wood = smoothstep(0.05, 0.6, -in.cover.x) * far;
    if wood > 0.01 {
        let form = 0.46 + 0.72 * mix(broad.g, fine.g, grained);
        let stand = mix(vec3<f32>(0.66, 0.78, 0.84), vec3<f32>(1.30, 1.22, 0.96), broad.a);
        albedo *= mix(vec3<f32>(1.0), stand * mix(1.0, form, air.frame.w), wood);
    }
    // Tufts and soil close by, drier and greener patches from afar.
    let soil = (fine.r - 0.5) * 0.50 * near * grained * air.frame.w * (1.0 - 0.7 * wood) + (broad.b - 0.5) * 0.34 * far;
    albedo *= 1.0 + soil;
    if d < 80.0 {
        albedo *= 1.0 + (grain(p) - 0.5) * 0.55 * (1.0 - smoothstep(14.0, 80.0, d)) * air.frame.w * (1.0 - in.color.a);
    }
    let ripple = (fine.r - 0.5) * 0.09 * near * grained + (broad.b - 0.5) * 0.05 * far;
#ifdef CLOSE
    let cloud = 0.0;
#else
    let cloud = smoothstep(0.46, 0.70, fine.b * 0.80 + fine.a * 0.20) * clouded * min(air.sun.w, 1.6) * 0.20;
#endif
#else
    let ripple = 0.0;
    let lamps_of_villages = 0.0;
    let lamps_of_cars = vec3<f32>(0.0);
    let lamps_along = 1.0;
#ifndef REGION
    let cloud = 0.0;
#endif
#endif
#ifdef REGION
    // Ridges and valleys between the tiles' vertices: lit from the north-west as the relief is, woods on the ridges,
    // fields along the valleys.
    let forms = textureSample(detail, detail_sampler, in.form_at);
    let form = clamp(1.0 + (forms.x - forms.y) * 2.3 * in.hilly, 0.55, 1.6);
    let tall_here = (forms.z - 0.40) * in.hilly;
    albedo *= mix(vec3<f32>(1.0), vec3<f32>(0.72, 0.86, 0.80), clamp(tall_here * 2.0, -0.7, 1.0) * map_share());
    let cloud = 1.0 - form;
    let glitter = forms.w * 2.0;
#else
    let glitter = 0.36;
#endif
    // Between land and water lies a ragged strip of sand and mud.
    var wet = in.color.a;
#ifdef MAP
    let shore_is = vec2<f32>(0.30, 0.70);
#else
    wet = clamp(wet + (broad.b - 0.5) * 2.2 * wet * (1.0 - wet) * far, 0.0, 1.0);
    let shore_is = mix(vec2<f32>(0.30, 0.70), vec2<f32>(0.44, 0.56), far);
    let strand = smoothstep(0.10, 0.32, wet) * (1.0 - smoothstep(0.50, 0.60, wet)) * far;
    albedo = mix(albedo, vec3<f32>(0.215, 0.190, 0.145) * (0.86 + 0.28 * broad.r), strand * 0.62);
#endif
    // From high up there is no bright haze near the eye, and what one looks at is exposed for.
    let exposed = 1.0 + 0.32 * smoothstep(2500.0, 10000.0, d) * (1.0 - smoothstep(2.2e4, 7.0e4, d)) * day_share(in.world);
    var color = albedo * in.lit * (1.0 - cloud) * exposed;
    if wet > 0.01 {
        let eye = normalize(view.world_position - in.world);
        let half = normalize(eye + air.sun.xyz);
        // From high up the sun in the water is a small bright patch, not half a sea.
        let high = clamp(d / 30000.0, 0.0, 1.0);
        // There wind roughens some of it more than the rest.
#ifdef MAP
        let wind = 1.0;
#else
        let wind = mix(1.0, 2.2 * smoothstep(0.36, 0.66, broad.b), high * (1.0 - high));
#endif
        let glint = pow(max(half.y, 0.0), mix(180.0, 900.0, high)) * air.sun.w * mix(0.5, 0.12, high) * wind;
        let surface = water(in.lit, eye, ripple) + air.sun_color.rgb * glint;
        color = mix(color, surface, smoothstep(shore_is.x, shore_is.y, wet));
    }
    // Lamps of settlements after dark: points close by, a glow from afar.
    let dark = 1.0 - day_share(in.world);
    if in.cover.y * dark > 0.004 {
        let cell = floor(p / 32.0);
        let h = hash2(cell - 256.0 * floor(cell / 256.0));
        // Each lamp at a place of its own in its square, warm or less warm.
        let place = vec2<f32>(fract(h * 17.0), fract(h * 61.0)) * 0.7 - 0.35;
        let f = (fract(p / 32.0) - 0.5 - place) * 32.0;
        let on = step(1.0 - in.cover.y * 0.62, h);
        // From afar the pool of a lamp is as wide as a pixel, and as much paler.
        let wide = max(4.7, d * 0.0013);
        let spot = (exp(-dot(f, f) / (wide * wide)) * 7.5 / (wide * wide) + exp(-dot(f, f) * 0.9) * 1.1 / (1.0 + d * d / 1.0e6)) * on * min(1.0, in.cover.y * 12.0);
        let mean = in.cover.y * 0.055 * lamps_along;
        let points = 1.0 / (1.0 + d * d / 3.0e7);
        color += vec3<f32>(1.0, 0.66, 0.30) * mix(mean * (0.6 + 2.8 * glitter), spot + mean * 0.35, points) * dark;
    }
    color += vec3<f32>(1.0, 0.66, 0.30) * lamps_of_villages * dark * 6.0 + lamps_of_cars * dark * 0.5;
    color = hazed(color, in.world, in.cover.z);
#ifdef REGION
    // The region's tiles tell how far they have faded towards their edge.
    color = mix(color, unknown_land(), clamp(in.cover.x - 10.0, 0.0, 1.0));
#endif
    return vec4<f32>(tone(color), 1.0);
}
