// Everything built: carriages, rails, bridges, platforms, trees. Vertex colours, sun, sky, a little gloss.
#import slow_train::frame::{view, placed, facing, tag_of, on_screen}
#import slow_train::air::{air, light, open_sky, haze_share, hazed, tone, sky, lamp_light, hash2, in_water, mirrored_sky}

struct Vertex {
    @builtin(instance_index) instance_index: u32,
    @location(0) position: vec3<f32>,
    // In rooms the fourth number says how much more than evenly lamps shine there.
    @location(1) normal: vec4<f32>,
    // Square root of the colour; alpha as it is.
    @location(2) color: vec4<f32>,
    // x: lamp (0 none, 1 window at night, 2 always, 3 always in its own colour), y: gloss.
    @location(3) surface: vec2<f32>,
#ifdef GROW
    @location(4) root: vec3<f32>,
#endif
}

#ifdef LIT_AT_VERTEX
// What is flat, matt or far away looks the same when light is asked for at its corners alone, and costs a pixel next to
// nothing on a software driver.
struct Varying {
    @builtin(position) clip: vec4<f32>,
    @location(0) shown: vec3<f32>,
}
#else
struct Varying {
    @builtin(position) clip: vec4<f32>,
    @location(0) world: vec3<f32>,
    @location(1) normal: vec3<f32>,
    @location(2) color: vec4<f32>,
    @location(3) surface: vec3<f32>,
#ifdef OPENS
    // How far what this belongs to is gone.
    @location(4) gone: f32,
#endif
#ifdef INSIDE
    // How brightly lamps shine: 1 as everywhere.
    @location(4) lamps: f32,
#endif
#ifdef MIRRORED
    // Where it is seen in the water.
    @location(5) seen: vec3<f32>,
#endif
}
#endif

// A point of a thing: where, which way it looks, its colour, lamp and gloss, and how brightly lamps shine there.
struct Point {
    world: vec3<f32>,
    normal: vec3<f32>,
    color: vec4<f32>,
    surface: vec2<f32>,
    lamps: f32,
}

// What light makes of a point, before haze.
fn lit(point: Point) -> vec3<f32> {
    let n = point.normal;
    let eye = normalize(view.world_position - point.world);
#ifdef INSIDE
    // Rooms: open to the sky as in a section model, or closed (then only the sky comes in, through the windows);
    // their lamps are warm and count for more the darker it is.
    let shut = air.relief.y;
    let night = air.sun_color.w;
    let ambient = mix(air.bounce.rgb, open_sky(), n.y * 0.5 + 0.5);
    let day = mix(light(n, point.world), ambient * 1.35, shut);
    let facing = 0.64 + 0.28 * n.y + 0.10 * abs(n.x);
    // The nearer to a lamp, the warmer.
    let warm_light = mix(vec3<f32>(1.0, 0.86, 0.68), vec3<f32>(1.0, 0.78, 0.52), clamp(point.lamps * 0.6, 0.0, 1.0));
    let lamps = warm_light * facing * point.lamps * mix(mix(0.06, 0.42, shut), 0.80, night);
    var color = point.color.rgb * (day + lamps);
#else
#ifdef BORE
    // In a tunnel: daylight near the portals, the head lamp, and small lamps far apart.
    let own = vec3<f32>(1.0, 0.76, 0.48) * point.surface.y * 0.62 + 0.035;
    var color = point.color.rgb * (light(n, point.world) * point.color.a + lamp_light(point.world) * 1.6 + own);
#else
    var color = point.color.rgb * (light(n, point.world) + lamp_light(point.world));
#endif
#endif
#ifdef BORE
    let gloss = 0.0;
#else
    let gloss = point.surface.y;
#endif
    if gloss > 0.01 {
        let r = reflect(-eye, n);
        let fresnel = gloss * (0.05 + 0.75 * pow(1.0 - clamp(dot(n, eye), 0.0, 1.0), 4.0));
        var mirrored = sky(normalize(vec3<f32>(r.x, abs(r.y) + 0.02, r.z)));
#ifdef INSIDE
        // Indoors what shines mirrors the room, and little of the sky.
        let room = vec3<f32>(0.36, 0.31, 0.25) * (ambient + warm_light * point.lamps * mix(0.2, 0.8, night));
        mirrored = mix(mirrored, room, 0.6 + 0.4 * shut);
#endif
        color = mix(color, mirrored, fresnel);
        color += air.sun_color.rgb * air.sun.w * gloss * 0.5 * pow(max(dot(r, air.sun.xyz), 0.0), 60.0);
    }
    let lamp = point.surface.x;
    if lamp > 0.01 {
#ifdef INSIDE
        // What is no lamp is a screen or the like: on at every hour, and in its own colour.
        let is_screen = lamp < 0.93;
        let dark = max(max(air.sun_color.w, 0.75 * air.relief.y), select(0.0, 0.5, is_screen));
        let is_own = lamp > 2.5 || is_screen;
#else
        let dark = air.sun_color.w;
        let is_own = lamp > 2.5;
#endif
        let on = select(dark, 1.0, lamp > 1.5);
        let warm = vec3<f32>(1.0, 0.70, 0.34) * 1.7;
#ifdef INSIDE
        // Shades and globes have a form: they shine most towards who faces them.
        let towards = select(0.55 + 0.45 * abs(dot(n, eye)), 1.0, is_screen);
#else
        let towards = 1.0;
#endif
        color += select(warm, point.color.rgb * 1.9, is_own) * min(lamp, 1.0) * on * towards;
    }
    return color;
}

#ifdef MIRRORED
// Where the eye sees a thing in flat water: on its way to the thing's image below.
fn seen_in_water(world: vec3<f32>) -> vec3<f32> {
    let eye = view.world_position;
    let over = max(world.y - air.mirror.x, 0.0);
    let image = vec3<f32>(world.x, air.mirror.x - over, world.z);
    return eye + (image - eye) * (max(eye.y - air.mirror.x, 0.1) / max(eye.y - image.y, 0.1));
}
#endif

#ifdef OPENS
// Height at which walls end and the roof begins, over the rails.
const ROOF_RISES_M: f32 = 1.5;
// Share of a body's part that is gone: alpha says the part (1 frame, 0.75 roof, 0.5 right wall, 0.25 left wall),
// the tag how far each is open.
fn part_gone(part: f32, tag: u32) -> f32 {
    let open = vec3<f32>(vec3<u32>(tag & 255u, (tag >> 8u) & 255u, (tag >> 16u) & 255u)) / 255.0;
    let is_roof = step(0.7, part) * step(part, 0.8);
    let is_right = step(0.4, part) * step(part, 0.6);
    let is_left = step(part, 0.3);
    return dot(open, vec3<f32>(is_roof, is_right, is_left));
}
#endif

#ifdef INSIDE
const FLOOR_M: f32 = 1.25;
// How high a vertex may stand over the floor when its carriage is open: alpha says which.
fn sunk(y: f32, kind: f32, open: f32) -> f32 {
    let least = select(select(select(9.0, 2.17, kind < 0.5), 0.55, kind < 0.3), -0.06, kind < 0.15);
    return mix(y, min(y, FLOOR_M + least), open);
}
#endif

@vertex
fn vertex(v: Vertex) -> Varying {
    var position = v.position;
#ifdef GROW
    // What stands on the land grows from its root, and goes as one.
    let root = placed(v.instance_index, v.root);
    let chance = hash2(floor(v.root.xz * 4.0) + 2048.0);
    // What stands between the eye and the train is left out, unless it is low.
    let bare = air.lamp_direction.w;
    var grown = f32(tag_of(v.instance_index)) / 255.0;
    let away = distance(root, view.world_position);
    let is_low = v.color.a < 0.2 || abs(v.color.a - 0.6) < 0.1;
    grown *= select(smoothstep(bare, bare * 1.03 + 0.1, away), 1.0, is_low);
    // Grass (alpha nought, it hides nothing), single leaves, and people and cars are too small to be seen from far away,
    // or in passing.
    let reach = select(select(240.0, 105.0, v.color.a < 0.5), 52.0, v.color.a < 0.2);
    let near_by = (1.0 - smoothstep(reach * 0.5, reach, away)) * smoothstep(0.90, 1.0, air.relief.z);
    grown *= select(1.0, near_by, v.color.a < 0.7);
#ifdef PLANTED
    // Where the land passes fast one after another goes; where planting ends nothing stops at a line.
    grown *= smoothstep(chance, chance + 0.08, air.relief.z * 1.08);
    let out_there = max(air.clear.w, 1.0);
    let edge = (0.72 + 0.23 * chance) * out_there;
    grown *= 1.0 - smoothstep(edge, edge * 1.03, distance(root.xz, air.rings.xy));
#else
    grown *= smoothstep(chance * 0.5, chance * 0.5 + 0.25, air.frame.w);
#endif
    position = mix(v.root, position, grown) - vec3<f32>(0.0, (1.0 - step(0.02, grown)) * 50.0, 0.0);
#endif
#ifdef OPENS
    let gone = part_gone(v.color.a, tag_of(v.instance_index));
    // The roof rises as it goes; what is gone altogether shrinks to a point.
    position.y += gone * ROOF_RISES_M * step(0.7, v.color.a);
    position *= 1.0 - step(0.995, gone);
#endif
#ifdef INSIDE
    let tag = tag_of(v.instance_index);
#ifndef CLEAR
    position.y = sunk(position.y, v.color.a, f32(tag & 255u) / 255.0);
#endif
    // Of rooms each corner knows it, of furnishings the highest byte of the tag (nought: as everywhere).
    let own = f32(tag >> 24u);
    let lamps = 1.0 + v.normal.w + select((own - 128.0) / 127.0, 0.0, own < 0.5);
#endif
    let world = placed(v.instance_index, position);
    var out: Varying;
#ifdef LIT_AT_VERTEX
#ifndef INSIDE
    let lamps = 1.0;
#endif
    out.clip = on_screen(world);
    let color = vec4<f32>(v.color.rgb * v.color.rgb, v.color.a);
    let point = Point(world, normalize(facing(v.instance_index, v.normal.xyz)), color, v.surface, lamps);
    out.shown = tone(hazed(lit(point), world, haze_share(world)));
#else
#ifdef OPENS
    out.gone = gone;
#endif
#ifdef INSIDE
    out.lamps = lamps;
#endif
    out.world = world;
#ifdef MIRRORED
    out.seen = seen_in_water(world);
    // Over the water, what is nearer over what is farther away, and panes over the walls that they are in.
    let over = 0.008 - 0.006 * clamp(distance(world, view.world_position) / 6000.0, 0.0, 1.0) + 0.000008 * step(0.01, v.surface.x + v.surface.y);
    out.clip = on_screen(mix(out.seen, view.world_position, over));
#else
    out.clip = on_screen(world);
#endif
    out.normal = facing(v.instance_index, v.normal.xyz);
    out.color = vec4<f32>(v.color.rgb * v.color.rgb, v.color.a);
    out.surface = vec3<f32>(v.surface, haze_share(world));
#endif
    return out;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
#ifdef LIT_AT_VERTEX
    return vec4<f32>(in.shown, 1.0);
#else
#ifdef POLES
    // (No branch on a uniform alone: Mesa's software driver compiles the shader anew for each of its values.)
    // Where one mast after another flies past in a frame they go, grain by grain, as trees do.
    let chance = hash2(floor(in.clip.xy));
    if distance(in.world, view.world_position) < air.clear.x * (0.99 + 0.02 * chance) || air.relief.z < 0.02 + 0.96 * chance { discard; }
#endif
#ifdef OPENS
    if in.gone > hash2(floor(in.clip.xy)) * 0.98 + 0.01 { discard; }
#endif
    let n = normalize(in.normal);
    let eye = normalize(view.world_position - in.world);
#ifdef INSIDE
    let lamps = in.lamps;
#else
    let lamps = 1.0;
#endif
    var color = lit(Point(in.world, n, in.color, in.surface.xy, lamps));
#ifdef MIRRORED
    let to_eye = normalize(view.world_position - in.seen);
    // Small waves lie across the way to the eye, and go before they are finer than a pixel.
    let along = dot(in.seen.xz, normalize(to_eye.xz + vec2<f32>(0.0, 0.00001)));
    let waves = sin(along * 0.8 + sin(in.seen.x * 0.21 + in.seen.z * 0.17)) * clamp(1.2 - fwidth(along) * 0.5, 0.0, 1.0);
    color = mix(mirrored_sky(to_eye, 0.0), color, air.mirror.y * (0.62 + 0.22 * waves));
    color = in_water(light(vec3<f32>(0.0, 1.0, 0.0), in.seen), to_eye, color);
#endif
#ifdef CLEAR
    // What is seen at a grazing angle mirrors more than it lets through.
    let graze = pow(1.0 - abs(dot(n, eye)), 3.0);
    return vec4<f32>(tone(hazed(color, in.world, in.surface.z)), mix(in.color.a, 1.0, 0.6 * graze * in.surface.y));
#else
    return vec4<f32>(tone(hazed(color, in.world, in.surface.z)), 1.0);
#endif
#endif
}
