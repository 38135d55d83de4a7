//! Two cameras: the world is drawn at a scale of its own, the screen shows it with panels at native size.

use bevy::{
    asset::RenderAssetUsages,
    camera::{ClearColorConfig, RenderTarget, visibility::RenderLayers},
    core_pipeline::tonemapping::{DebandDither, Tonemapping},
    image::ImageSampler,
    prelude::*,
    render::{
        render_resource::{Extent3d, TextureDimension, TextureFormat, TextureUsages},
        view::Msaa,
    },
    window::PrimaryWindow,
};

use super::{SCREEN_LAYER, Target};
use crate::app::{
    Frame,
    material::{ScreenMaterial, always_drawn, covering_triangle},
};

/// The camera that draws the world.
#[derive(Component)]
pub struct WorldCamera;

/// The camera that draws the finished frame, panels included.
#[derive(Component)]
pub struct ScreenCamera;

/// Pixels of the world's picture per pixel of the screen.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct RenderScale {
    /// Now.
    pub scale: f32,
    /// Whether it follows the frame time.
    pub adaptive: bool,
    /// Samples per pixel of the world.
    pub msaa: Msaa,
}

impl Default for RenderScale {
    fn default() -> Self {
        Self { scale: 1.0, adaptive: false, msaa: Msaa::Off }
    }
}

/// The picture between the two cameras.
#[derive(Resource)]
pub struct Screen {
    /// The world's picture.
    pub picture: Handle<Image>,
    material: Handle<ScreenMaterial>,
    size: UVec2,
    /// Size of the finished frame, physical pixels.
    pub full_size: UVec2,
}

fn picture_image(size: UVec2) -> Image {
    let mut image = Image::new_uninit(
        Extent3d { width: size.x.max(1), height: size.y.max(1), depth_or_array_layers: 1 },
        TextureDimension::D2,
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::RENDER_WORLD,
    );
    image.texture_descriptor.usage |= TextureUsages::RENDER_ATTACHMENT;
    image.sampler = ImageSampler::linear();
    image
}

fn full_size(target: &Target, images: &Assets<Image>, windows: &Query<&Window, With<PrimaryWindow>>) -> UVec2 {
    match &target.0 {
        RenderTarget::Image(image) => images.get(&image.handle).map_or(UVec2::new(1280, 720), Image::size),
        _ => windows.single().map_or(UVec2::new(1280, 720), Window::physical_size),
    }
}

fn raise_cameras(
    mut commands: Commands,
    target: Res<Target>,
    scale: Res<RenderScale>,
    mut images: ResMut<Assets<Image>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<ScreenMaterial>>,
    windows: Query<&Window, With<PrimaryWindow>>,
) {
    let full = full_size(&target, &images, &windows);
    let size = scaled(full, scale.scale);
    let picture = images.add(picture_image(size));
    let material = materials.add(ScreenMaterial { picture: picture.clone() });
    commands.spawn((
        WorldCamera,
        RenderLayers::layer(0),
        Camera3d::default(),
        Camera { order: 0, clear_color: ClearColorConfig::Custom(Color::BLACK), ..default() },
        RenderTarget::Image(picture.clone().into()),
        scale.msaa,
        Tonemapping::None,
        DebandDither::Disabled,
    ));
    commands.spawn((
        ScreenCamera,
        Camera3d::default(),
        Camera { order: 1, clear_color: ClearColorConfig::Custom(Color::BLACK), ..default() },
        target.0.clone(),
        Msaa::Off,
        Tonemapping::None,
        DebandDither::Disabled,
        SCREEN_LAYER,
        bevy_egui::PrimaryEguiContext,
    ));
    commands.spawn((
        Mesh3d(meshes.add(covering_triangle())),
        MeshMaterial3d(material.clone()),
        always_drawn(),
        SCREEN_LAYER,
    ));
    commands.insert_resource(Screen { picture, material, size, full_size: full });
}

fn scaled(full: UVec2, scale: f32) -> UVec2 {
    (full.as_vec2() * scale).round().as_uvec2().max(UVec2::splat(2))
}

/// Remakes the world's picture when the window or the scale has changed; its samples change by themselves.
fn fit_picture(
    mut screen: ResMut<Screen>,
    target: Res<Target>,
    scale: Res<RenderScale>,
    mut images: ResMut<Assets<Image>>,
    mut materials: ResMut<Assets<ScreenMaterial>>,
    mut cameras: Query<(&mut RenderTarget, &mut Msaa), With<WorldCamera>>,
    windows: Query<&Window, With<PrimaryWindow>>,
) {
    for (_, mut msaa) in &mut cameras {
        msaa.set_if_neq(scale.msaa);
    }
    let full = full_size(&target, &images, &windows);
    let size = scaled(full, scale.scale);
    if size == screen.size && full == screen.full_size {
        return;
    }
    let picture = images.add(picture_image(size));
    for (mut world_target, _) in &mut cameras {
        *world_target = RenderTarget::Image(picture.clone().into());
    }
    if let Some(mut material) = materials.get_mut(&screen.material) {
        material.picture = picture.clone();
    }
    *screen = Screen { picture, material: screen.material.clone(), size, full_size: full };
}

/// On a slow adapter the world gets fewer pixels until the frame time is good, in steps, with a dead band.
fn adapt(
    mut scale: ResMut<RenderScale>,
    time: Res<Time<bevy::time::Real>>,
    mut mean_s: Local<f32>,
    mut hold_s: Local<f32>,
) {
    if !scale.adaptive {
        return;
    }
    let dt = time.delta_secs().min(0.5);
    *mean_s = if *mean_s == 0.0 { dt } else { *mean_s * 0.85 + dt * 0.15 };
    *hold_s -= dt;
    if *hold_s > 0.0 {
        return;
    }
    let next = if *mean_s > 1.0 / 14.0 {
        scale.scale - 0.125
    } else if *mean_s < 1.0 / 26.0 {
        scale.scale + 0.125
    } else {
        scale.scale
    };
    let next = next.clamp(0.5, 1.0);
    if (next - scale.scale).abs() > 0.01 {
        scale.scale = next;
        *hold_s = 1.2;
    }
}

/// Both cameras.
pub fn screen_plugin(app: &mut App) {
    app.init_resource::<RenderScale>()
        .add_systems(PreStartup, raise_cameras.before(bevy_egui::EguiStartupSet::InitContexts))
        .add_systems(Update, (adapt, fit_picture).chain().in_set(Frame::Camera));
}
