//! The museum: all carriages on a table, opened, in rows, drawn to one scale.
//!
//! The carriages are those of the train: they leave the track and take their places on the table as the camera goes
//! there, and go back when it leaves. Everything that hangs from them comes along.

use bevy::{
    camera::{ClearColorConfig, visibility::RenderLayers},
    prelude::*,
};
use glam::{DVec2, DVec3};

use super::{
    Frame, JourneySnapshot, OfJourney, Playing, Raise, Raising,
    camera::{Free, Place, Places, Rig, WorldCamera},
    material::{Air, Materials},
    mesh::{MeshKit, Paint},
    origin::RenderOrigin,
    theme,
};
use crate::{journey::VehicleKind, scenario::Group};

/// From far away and through a long lens, so that all carriages are drawn to one scale.
pub const FIELD_OF_VIEW_RAD: f64 = 0.06;
/// The table stands so far over the train, out of sight of the land, metres.
const OVER_TRAIN_M: f64 = 900.0;
/// From the middle of a row to the middle of the next, metres.
const ROW_M: f64 = 7.5;
/// Room for the heading of a group, metres.
const HEADING_M: f64 = 9.0;
/// From carriage to carriage, metres.
const PITCH_M: f64 = 27.4;
/// Carriages stand lower than on rails: without running gear, metres.
const LOWERED_M: f64 = 0.42;
/// Carriages in a row.
pub const IN_A_ROW: usize = 7;

/// A group of carriages on the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Which.
    pub group: Group,
    /// Where its heading begins: to the right and down, from the middle of the table, metres.
    pub heading: DVec2,
    /// First and last number.
    pub numbers: (u32, u32),
}

/// Where everything stands on the table.
#[derive(Resource, Clone, Debug, Default)]
pub struct Museum {
    /// Middles of vehicles by index: to the right and down, metres; none for locomotives.
    spots: Vec<Option<DVec2>>,
    /// Groups in their order.
    pub sections: Vec<Section>,
    /// Width and depth of all rows, metres.
    extent: DVec2,
}

impl Museum {
    /// Rows of the first train's carriages, a new row for every group.
    pub fn of(playing: &Playing) -> Self {
        let carriages = &playing.scenario.trains[0].carriages;
        let mut museum = Self::default();
        let (mut row_m, mut in_row) = (0.0, 0);
        let mut group = None;
        for vehicle in playing.journey.vehicles() {
            let VehicleKind::Carriage { number, .. } = vehicle.kind else {
                museum.spots.push(None);
                continue;
            };
            let own = carriages.iter().find(|c| c.number == number).map(|c| c.group);
            if own != group || in_row == IN_A_ROW {
                row_m += if museum.sections.is_empty() && group.is_none() { 0.0 } else { ROW_M };
                in_row = 0;
            }
            if own != group {
                group = own;
                if let Some(group) = own {
                    let heading = DVec2::new(0.0, row_m);
                    museum.sections.push(Section { group, heading, numbers: (number, number) });
                    row_m += HEADING_M;
                }
            }
            if let Some(section) = museum.sections.last_mut() {
                section.numbers.1 = number;
            }
            museum.spots.push(Some(DVec2::new((in_row as f64 + 0.5) * PITCH_M, row_m)));
            in_row += 1;
        }
        museum.centred(DVec2::new(IN_A_ROW as f64 * PITCH_M, row_m))
    }

    fn centred(mut self, extent: DVec2) -> Self {
        let by = extent * 0.5;
        self.spots.iter_mut().flatten().for_each(|spot| *spot -= by);
        self.sections.iter_mut().for_each(|section| section.heading -= by);
        self.extent = extent + DVec2::new(3.0, 9.0);
        self
    }

    /// Middle of a vehicle on the table: metres to the right and down; none for those that are not in the museum.
    pub fn spot(&self, vehicle: usize) -> Option<DVec2> {
        *self.spots.get(vehicle)?
    }

    /// Middle of the table, world.
    pub fn centre(snapshot: &JourneySnapshot) -> DVec3 {
        let first = snapshot.poses.first().map_or(DVec3::ZERO, |pose| pose.front_bogie.position);
        first + DVec3::Z * OVER_TRAIN_M
    }

    /// A place on the table, metres to the right, down and over it, in the world.
    pub fn point(snapshot: &JourneySnapshot, right_m: f64, down_m: f64, over_m: f64) -> DVec3 {
        Self::centre(snapshot) + DVec3::new(right_m, -down_m, over_m)
    }

    /// Where a vehicle stands: its front to the left.
    fn place(&self, snapshot: &JourneySnapshot, vehicle: usize, length_m: f64) -> Option<Place> {
        let spot = self.spot(vehicle)?;
        let middle = Self::point(snapshot, spot.x, spot.y, -LOWERED_M);
        Some(Place { middle, forward: DVec3::NEG_X, length_m })
    }

    /// From how far away everything is seen, for a tilt and the free part of the window.
    pub fn distance_m(&self, pitch_rad: f64, free: Free) -> f64 {
        let tan = (FIELD_OF_VIEW_RAD * 0.5).tan();
        // What is tall stands up from the table.
        let height_m = self.extent.y * pitch_rad.sin() + 4.0 * pitch_rad.cos();
        let by_height = height_m / free.height.max(0.2) / (2.0 * tan);
        let by_width = self.extent.x / (free.aspect * free.height).max(0.2) / (2.0 * tan);
        by_height.max(by_width)
    }
}

/// The light of the museum: soft, from the upper left, at every hour.
pub fn light(outside: Air, share: f32) -> Air {
    let share = share.clamp(0.0, 1.0);
    let mix = |outside: Vec4, museum: Vec4| outside.lerp(museum, share);
    Air {
        sun: mix(outside.sun, Vec3::new(-0.38, 0.80, 0.47).normalize().extend(0.70)),
        sun_color: mix(outside.sun_color, Vec4::new(1.0, 0.96, 0.90, 0.0)),
        zenith: mix(outside.zenith, Vec4::new(0.56, 0.58, 0.62, 0.0)),
        horizon: mix(outside.horizon, Vec4::new(0.40, 0.39, 0.38, 0.0)),
        glow: mix(outside.glow, Vec4::new(0.0, 0.0, 0.0, outside.glow.w)),
        bounce: mix(outside.bounce, Vec4::new(0.30, 0.28, 0.26, 0.0)),
        lamp: mix(outside.lamp, outside.lamp.truncate().extend(0.0)),
        ..outside
    }
}

/// Layers of what the museum shows.
pub fn on_show() -> RenderLayers {
    RenderLayers::from_layers(&[0, MUSEUM_LAYER])
}

/// Layer of the museum.
const MUSEUM_LAYER: usize = 2;

/// The table.
#[derive(Component)]
struct Table;

fn open(mut commands: Commands, playing: Res<Playing>) {
    commands.insert_resource(Museum::of(&playing));
}

fn lay_table(mut commands: Commands, museum: Res<Museum>, materials: Res<Materials>, mut meshes: ResMut<Assets<Mesh>>) {
    let mut kit = MeshKit::default();
    let reach = museum.extent.max_element() as f32 * 6.0;
    let corners =
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(x, z)| Vec3::new(x * reach, 0.0, z * reach));
    kit.quad_away(corners, Vec3::Y, Paint::matt(theme::table()));
    commands.spawn((
        Table,
        OfJourney,
        Name::new("table of the museum"),
        Mesh3d(meshes.add(kit.build())),
        MeshMaterial3d(materials.solid.clone()),
        Transform::default(),
        Visibility::Hidden,
        on_show(),
    ));
}

/// Says where every vehicle stands in this frame.
pub fn settle(
    playing: Res<Playing>,
    snapshot: Res<JourneySnapshot>,
    museum: Res<Museum>,
    rig: Res<Rig>,
    mut places: ResMut<Places>,
) {
    let vehicles = playing.journey.vehicles();
    places.clear(vehicles.len());
    let share = rig.museum();
    for pose in &snapshot.poses {
        let length_m = vehicles[pose.vehicle].body_length_m;
        let on_track = Place::on_track(pose, length_m);
        let shown = if share > 0.0 {
            match museum.place(&snapshot, pose.vehicle, length_m) {
                Some(place) => on_track.towards(&place, share),
                // Locomotives stay on the track.
                None if share >= 1.0 => continue,
                None => on_track,
            }
        } else {
            on_track
        };
        places.put(pose.vehicle, shown);
    }
}

/// The table grows while the camera comes; once it is there, nothing but the museum is drawn.
fn show(
    rig: Res<Rig>,
    origin: Res<RenderOrigin>,
    snapshot: Res<JourneySnapshot>,
    mut tables: Query<(&mut Transform, &mut Visibility), With<Table>>,
    mut cameras: Query<(&mut RenderLayers, &mut Camera), With<WorldCamera>>,
) {
    let share = rig.museum();
    for (mut transform, mut visibility) in &mut tables {
        // Once it fills the picture a plain ground does the same.
        let grows = share > 0.0 && share < 1.0;
        visibility.set_if_neq(if grows { Visibility::Visible } else { Visibility::Hidden });
        *transform = Transform::from_translation(origin.to_render(Museum::centre(&snapshot)))
            .with_scale(Vec3::splat(share.max(1e-3) as f32));
    }
    let wanted = if share >= 1.0 { RenderLayers::layer(MUSEUM_LAYER) } else { RenderLayers::layer(0) };
    let ground = if share >= 1.0 { theme::table_lit().into() } else { Color::BLACK };
    for (mut layers, mut camera) in &mut cameras {
        layers.set_if_neq(wanted.clone());
        if !matches!(camera.clear_color, ClearColorConfig::Custom(color) if color == ground) {
            camera.clear_color = ClearColorConfig::Custom(ground);
        }
    }
}

/// Places on the table.
pub fn plugin(app: &mut App) {
    app.init_resource::<Museum>().init_resource::<Places>().add_systems(Raise, open.in_set(Raising::Build));
}

/// The table.
pub fn visible_plugin(app: &mut App) {
    app.add_systems(Raise, lay_table.in_set(Raising::Dress)).add_systems(Update, show.in_set(Frame::Camera));
}
