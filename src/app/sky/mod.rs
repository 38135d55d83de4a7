//! The analytic sky: sun, moon, stars, haze and exposure as functions of the instant and the place.

use bevy::{
    asset::RenderAssetUsages,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};
use glam::DVec3;

use super::{
    Frame, JourneySnapshot, Playing,
    camera::{Rig, View},
    land::{Density, mirror::Mirror, region_share, tallness},
    material::{Air, DomeMaterial, Materials, StarMaterial, StarTurn, always_drawn, covering_triangle},
    origin::RenderOrigin,
    playback::Clock,
};
use crate::geo::{self, LatLon, SkyPosition};

pub mod city_glow;
mod palette;

/// The air of the frame.
#[derive(Resource, Default)]
pub struct Sky {
    /// As the shaders read it.
    pub air: Air,
    /// Height of the sun over the horizon at the focus, radians.
    pub sun_elevation_rad: f64,
}

/// What the land says about its rings and what grows, for the shaders.
#[derive(Resource, Default, Clone, Copy)]
pub struct Ground {
    /// Rings' centre in the world.
    pub centre: glam::DVec2,
    /// Finest level shown and its fade.
    pub finest: f32,
    /// 0 to 1.
    pub fade: f32,
    /// Spacing of level 0.
    pub spacing_m: f32,
}

fn direction(p: &SkyPosition, convergence_rad: f64) -> Vec3 {
    // Azimuth clockwise from true north; grid north differs by the convergence.
    let a = p.azimuth_rad - convergence_rad;
    let (sin, cos) = p.elevation_rad.sin_cos();
    Vec3::new((a.sin() * cos) as f32, sin as f32, -(a.cos() * cos) as f32)
}

/// How far cars under way are seen where so many seconds of the journey pass in one. At 8 three of them would pass a
/// place in a second (12 m/s, one on 32 m at most): faster, they would only flash.
fn traffic_is_seen(speed: f64) -> f32 {
    1.0 - smooth(2.0, 8.0, speed.abs() as f32)
}

fn breathe(
    mut sky: ResMut<Sky>,
    playing: Res<Playing>,
    snapshot: Res<JourneySnapshot>,
    rig: Res<Rig>,
    origin: Res<RenderOrigin>,
    ground: Res<Ground>,
    mirror: Res<Mirror>,
    density: Res<Density>,
    (clock, materials): (Res<Clock>, Res<Materials>),
    mut stars: ResMut<Assets<StarMaterial>>,
) {
    let pose = rig.pose();
    let projection = playing.journey.alignment().projection();
    let here = projection.unproject(pose.focus.truncate());
    let at = snapshot.moment.instant;
    let convergence = projection.convergence_rad(pose.focus.truncate());
    let sun = geo::sun(at, here);
    let moon = geo::moon(at, here);
    let sun_direction = direction(&sun, convergence);
    let moon_direction = direction(&moon.sky, convergence);
    let look = palette::for_camera(palette::at(sun.elevation_rad.to_degrees() as f32), pose.distance_m);
    let night = look.night;
    let moonlight =
        0.055 * moon.illuminated as f32 * (moon.sky.elevation_rad.sin() as f32).clamp(0.0, 0.5) * 2.0 * night;
    let haze = palette::haze(pose.distance_m, look.haze);
    let plane = origin.plane();
    let near_patterns = 1.0 - smooth(2.0, 14.0, (rig.ground_passes_mps(&snapshot) / pose.distance_m.max(20.0)) as f32);
    // In a tunnel the head lamp is on by day as well.
    let dark = (1.0 - playing.sections.daylight(snapshot.moment.chainage_m)) as f32;
    let (lamp, lamp_direction) = head_lamp(&snapshot, *origin, night.max(dark));
    let air = Air {
        sun: sun_direction.extend(look.sun_strength),
        sun_color: look.sun_color.extend(night),
        zenith: look.zenith.extend(look.stars),
        horizon: look.horizon.extend(haze),
        glow: look.glow.extend(palette::HAZE_SCALE_M),
        bounce: look.bounce.extend(moonlight),
        moon: moon_direction.extend(moon.illuminated as f32),
        frame: Vec4::new(
            plane.x.rem_euclid(8_192.0) as f32,
            (-plane.y).rem_euclid(8_192.0) as f32,
            (snapshot.moment.elapsed_s % 4_096.0) as f32,
            near_patterns.max(0.0),
        ),
        rings: Vec4::new(
            (ground.centre.x - plane.x) as f32,
            (plane.y - ground.centre.y) as f32,
            ground.finest,
            ground.fade,
        ),
        relief: Vec4::new(
            ground.spacing_m,
            rig.shut() as f32,
            1.0 - smooth(1.5, 6.0, (rig.ground_passes_mps(&snapshot) / (pose.distance_m * 0.6).max(120.0)) as f32),
            (0.0 - origin.0.z) as f32,
        ),
        lamp,
        lamp_direction: lamp_direction.with_w(clear_m(&rig)),
        clear: Vec4::new(
            poles_clear_m(&rig),
            tallness(pose.distance_m) as f32,
            region_share(pose.distance_m) as f32,
            density.reach_m() as f32,
        ),
        place: place(plane.as_vec2(), playing.land.village_seed()),
        mirror: Vec4::new(
            (mirror.level_m - origin.0.z) as f32,
            mirror.strength as f32,
            palette::night_sight(pose.distance_m),
            traffic_is_seen(clock.speed()),
        ),
    };
    sky.air = super::museum::light(air, rig.museum() as f32);
    sky.sun_elevation_rad = sun.elevation_rad;
    if look.stars > 0.0
        && let Some(mut material) = stars.get_mut(&materials.star)
    {
        material.turn = star_turn(at, here, convergence);
    }
}

/// Where the frame lies and the seed of villages, as the shader takes them: a float holds 16 bits of it without loss.
fn place(plane: Vec2, village_seed: u32) -> Vec4 {
    Vec4::new(plane.x, plane.y, (village_seed & 0xFFFF) as f32, (village_seed >> 16) as f32)
}

fn smooth(low: f32, high: f32, x: f32) -> f32 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Scatter nearer to the eye than this is left out, so that nothing hides what is looked at.
fn clear_m(rig: &Rig) -> f32 {
    let distance_m = match rig.view {
        View::Cab => return 0.0,
        // Out of a window everything is seen that stands there.
        View::Seat => rig.pose().distance_m * (1.0 - rig.shut()),
        // Between somebody beside the track and the track: also the trees of the shelter belt on this side.
        View::Trackside => rig.current().distance_m + 30.0,
        _ => rig.pose().distance_m,
    };
    if distance_m < 500.0 { (distance_m * 0.80).min(70.0) as f32 } else { 0.0 }
}

/// Poles nearer to the eye than this are left out, so that none stands before an opened carriage.
pub fn poles_clear_m(rig: &Rig) -> f32 {
    let pose = rig.pose();
    if rig.view == View::Carriage && rig.within().is_none() && pose.distance_m < 110.0 {
        pose.distance_m as f32 * 1.04
    } else {
        0.0
    }
}

fn head_lamp(snapshot: &JourneySnapshot, origin: RenderOrigin, night: f32) -> (Vec4, Vec4) {
    let Some(lead) = snapshot.poses.first() else { return (Vec4::ZERO, Vec4::X) };
    let ahead = (lead.front_bogie.position - lead.rear_bogie.position).normalize_or(DVec3::X);
    let at = origin.to_render(lead.front_bogie.position + ahead * 5.0 + DVec3::Z * 3.2);
    let d = Vec3::new(ahead.x as f32, ahead.z as f32 - 0.035, -ahead.y as f32).normalize();
    (at.extend(night), d.extend(0.0))
}

/// Rows of equatorial -> render (x east, y up, z south), with grid convergence.
fn star_turn(at: jiff::Timestamp, here: LatLon, convergence_rad: f64) -> StarTurn {
    let enu = geo::sidereal_rotation(at, here);
    let grid = glam::DMat3::from_rotation_z(convergence_rad) * enu;
    let row = |i: usize, sign: f64| {
        let r = grid.row(i) * sign;
        Vec4::new(r.x as f32, r.y as f32, r.z as f32, 0.0)
    };
    StarTurn { east: row(0, 1.0), up: row(2, 1.0), south: row(1, -1.0) }
}

fn raise_sky(mut commands: Commands, materials: Res<Materials>, mut meshes: ResMut<Assets<Mesh>>) {
    commands.spawn((
        Name::new("sky"),
        Mesh3d(meshes.add(covering_triangle())),
        MeshMaterial3d(materials.dome.clone()),
        always_drawn(),
    ));
    commands.spawn((
        Name::new("stars"),
        Mesh3d(meshes.add(star_mesh())),
        MeshMaterial3d(materials.star.clone()),
        always_drawn(),
    ));
}

/// Four corners for every star; colour alpha is its brightness.
fn star_mesh() -> Mesh {
    let (mut at, mut color, mut corner, mut index) =
        (vec![[0.0_f32; 3]; 3], vec![[0.0_f32; 4]; 3], vec![[0.0_f32; 2]; 3], vec![0_u32, 1, 2]);
    // A catalogue that cannot be read leaves the sky without stars.
    let stars = geo::Stars::embedded().map(|s| s.all().to_vec()).unwrap_or_default();
    for star in &stars {
        let bright = star.brightness().powf(0.55).clamp(0.03, 1.0);
        let [red, green, blue] = star.colour();
        let start = at.len() as u32;
        for c in [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]] {
            at.push([star.direction.x as f32, star.direction.y as f32, star.direction.z as f32]);
            color.push([red, green, blue, bright]);
            corner.push(c);
        }
        index.extend([0, 1, 2, 0, 2, 3].map(|i| i + start));
    }
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, at)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, color)
        .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, corner)
        .with_inserted_indices(Indices::U32(index))
}

/// Lights the horizon where cities are.
fn shine(
    sky: Res<Sky>,
    rig: Res<Rig>,
    lamps: Res<city_glow::Lamps>,
    materials: Res<Materials>,
    mut domes: ResMut<Assets<DomeMaterial>>,
) {
    if sky.air.sun_color.w <= 0.0 {
        return;
    }
    let glow = lamps.around(rig.pose().eye().truncate());
    if domes.get(&materials.dome).is_some_and(|dome| dome.city_glow != glow)
        && let Some(mut dome) = domes.get_mut(&materials.dome)
    {
        dome.city_glow = glow;
    }
}

/// The sky.
pub fn plugin(app: &mut App) {
    app.init_resource::<Sky>()
        .init_resource::<Ground>()
        .init_resource::<city_glow::Lamps>()
        .add_systems(super::Raise, city_glow::light_lamps)
        .add_systems(Update, shine.in_set(Frame::Panels).after(breathe).before(super::material::AirShared))
        .add_systems(Startup, raise_sky)
        .add_systems(Update, breathe.in_set(Frame::Panels).before(super::material::AirShared));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cars_under_way_are_gone_before_they_would_flash_in_either_direction() {
        assert_eq!(traffic_is_seen(0.0), 1.0);
        assert_eq!(traffic_is_seen(-1.0), 1.0);
        let passing_hz = |speed: f64| 12.0 * speed / 32.0;
        for step in 0..200 {
            let speed = f64::from(step) * 0.5;
            let is_gone = traffic_is_seen(speed) == 0.0 && traffic_is_seen(-speed) == 0.0;
            assert!(is_gone || passing_hz(speed) < 3.0, "{speed}");
        }
    }
}
