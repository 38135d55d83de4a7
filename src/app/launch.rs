//! Builds the app: in a window, or off-screen for pictures and measurements.

use std::sync::Arc;

use bevy::{
    asset::RenderAssetUsages,
    camera::RenderTarget,
    light::{DirectionalLightShadowMap, PointLightShadowMap},
    log::LogPlugin,
    prelude::*,
    render::{
        RenderApp, RenderPlugin,
        mesh::allocator::MeshAllocatorSettings,
        render_resource::{Extent3d, TextureDimension, TextureFormat, TextureUsages},
        settings::{InstanceFlags, MemoryHints, WgpuSettings},
        slab_allocator::SlabAllocatorSettings,
    },
    window::{ExitCondition, PresentMode, WindowRef, WindowResolution},
    winit::WinitPlugin,
};

use super::{JourneySnapshot, Playing, Speech, camera::Target, playback::Clock};
use crate::{
    geo::{Alignment, GeoData, Land, LandStructure},
    journey::{Journey, build_alignment},
    scenario::{Scenario, StructureKind},
    words::{Lang, Words},
};

/// Solves a scenario and builds the ground it is shown on.
///
/// # Errors
/// A sentence for people when the journey cannot be solved or the base map cannot be read.
pub fn prepare(scenario: Scenario) -> Result<Playing, miette::Report> {
    let line = build_alignment(&scenario).map(Arc::new).map_err(|fault| miette::miette!("{fault}"))?;
    // Neither the run nor the ground asks the other for anything.
    let solve = || Journey::solve_on(&scenario, line.clone());
    let (journey, grounds) = std::thread::scope(|scope| {
        let beside = scope.spawn(solve);
        let grounds = grounds(&scenario, &line);
        (beside.join(), grounds)
    });
    let journey = journey.unwrap_or_else(|_| solve()).map_err(|fault| miette::miette!("{fault}"))?;
    let Grounds { geodata, sections, land, lit } = grounds?;
    let event_times_s: Vec<f64> = journey
        .events()
        .iter()
        .filter(|e| e.kind != crate::journey::EventKind::Pass || is_named(&scenario, e.place.as_deref()))
        .map(|e| e.elapsed_s)
        .collect();
    Ok(Playing {
        sections: Arc::new(sections),
        lit: Arc::new(lit),
        scenario: Arc::new(scenario),
        journey: Arc::new(journey),
        land: Arc::new(land),
        geodata: Arc::new(geodata),
        event_times_s: event_times_s.into(),
    })
}

/// What a journey is shown on.
struct Grounds {
    geodata: GeoData,
    sections: super::railway::Sections,
    land: Land,
    lit: super::land::country::Lit,
}

fn grounds(scenario: &Scenario, line: &Alignment) -> Result<Grounds, miette::Report> {
    let geodata = GeoData::for_line(line).map_err(|fault| miette::miette!("{fault}"))?;
    let sections = super::railway::Sections::of(scenario, line);
    let mut structures: Vec<LandStructure> = scenario
        .line
        .structures
        .iter()
        .map(|s| LandStructure {
            kind: match s.kind {
                StructureKind::Bridge => crate::geo::StructureKind::Bridge,
                StructureKind::Truss => crate::geo::StructureKind::Truss,
                StructureKind::Tunnel => crate::geo::StructureKind::Tunnel,
            },
            from_m: line.chainage_at_km(s.from_km),
            to_m: line.chainage_at_km(s.to_km),
        })
        .collect();
    structures.extend(sections.yards().into_iter().map(|(from_m, to_m, half_m)| LandStructure {
        kind: crate::geo::StructureKind::Yard { half_width_m: half_m.ceil().min(80.0) as u8 },
        from_m,
        to_m,
    }));
    let land = Land::build(line, &structures, &geodata, scenario.seed);
    let borders_m: Vec<f64> = scenario.line.borders.iter().map(|b| line.chainage_at_km(b.km)).collect();
    let lit = super::land::country::Lit::build(line, &geodata, &land, &borders_m);
    Ok(Grounds { geodata, sections, land, lit })
}

fn is_named(scenario: &Scenario, place: Option<&str>) -> bool {
    scenario.line.stations.iter().any(|s| Some(s.id.as_str()) == place && s.rank <= 2)
}

/// How the app is started.
#[derive(Clone, Debug)]
pub struct Start {
    /// Size of the frame, logical pixels.
    pub size: UVec2,
    /// Language.
    pub lang: Lang,
    /// Whether there is a window.
    pub windowed: bool,
    /// Title of the window.
    pub title: String,
}

/// The image that off-screen frames are drawn into.
#[derive(Resource, Clone)]
pub struct Frames(pub Handle<Image>);

/// An app that shows a journey; run it (window) or update it by hand (off-screen).
pub fn app(playing: Playing, start: &Start) -> App {
    super::material::begin_detail();
    let window = start.windowed.then(|| Window {
        title: start.title.clone(),
        name: Some("slow-train".into()),
        resolution: WindowResolution::new(start.size.x, start.size.y),
        present_mode: PresentMode::AutoVsync,
        ..default()
    });
    let (mut app, target) = stage(window, start.size);
    // None of our lights throws a shadow map, and Bevy makes room for them all the same.
    app.insert_resource(PointLightShadowMap { size: 1 }).insert_resource(DirectionalLightShadowMap { size: 1 });
    app.add_plugins(bevy_egui::EguiPlugin::default());
    app.world_mut().resource_mut::<bevy_egui::EguiGlobalSettings>().auto_create_primary_context = false;
    app.insert_resource(Target(target)).insert_resource(ClearColor(Color::BLACK));
    insert_journey(&mut app, playing, start.lang);
    app.add_plugins((super::plugin, super::visible_plugin));
    app
}

/// Bevy with nothing of ours: in a window, or into [`Frames`]; and where frames go.
pub fn stage(window: Option<Window>, size: UVec2) -> (App, RenderTarget) {
    let mut app = App::new();
    let windowed = window.is_some();
    let mut settings = WgpuSettings { memory_hints: small_blocks(), ..default() };
    if !cfg!(windows) {
        // What is drawn indirectly comes from Bevy alone; Direct3D needs the detour for more than checks.
        settings.instance_flags.remove(InstanceFlags::VALIDATION_INDIRECT_CALL);
    }
    let plugins = DefaultPlugins
        .set(WindowPlugin {
            primary_window: window,
            exit_condition: if windowed { ExitCondition::OnPrimaryClosed } else { ExitCondition::DontExit },
            ..default()
        })
        .set(LogPlugin { level: bevy::log::Level::ERROR, filter: "error,wgpu=off,naga=off".into(), ..default() })
        .set(RenderPlugin {
            synchronous_pipeline_compilation: !windowed,
            render_creation: settings.into(),
            ..default()
        });
    if windowed {
        app.add_plugins(plugins);
        grow_meshes_slowly(&mut app);
        return (app, RenderTarget::Window(WindowRef::Primary));
    }
    app.add_plugins(plugins.disable::<WinitPlugin>());
    grow_meshes_slowly(&mut app);
    let image = app.world_mut().resource_mut::<Assets<Image>>().add(frame_image(size));
    app.insert_resource(Frames(image.clone()));
    (app, RenderTarget::Image(image.into()))
}

/// Memory of the drawing device in small blocks: what is larger gets a block of its own, which goes when it goes.
fn small_blocks() -> MemoryHints {
    const MIB: u64 = 1 << 20;
    MemoryHints::Manual { suballocated_device_memory_block_size: 4 * MIB..8 * MIB }
}

/// Buffers of meshes take little more than what is in them: by itself Bevy grows them by half.
fn grow_meshes_slowly(app: &mut App) {
    let Some(render) = app.get_sub_app_mut(RenderApp) else { return };
    let slabs = SlabAllocatorSettings { growth_factor: 1.15, ..default() };
    render.insert_resource(MeshAllocatorSettings { slab_allocator_settings: slabs, ..default() });
}

/// The journey's resources, for any app that shows or tests it.
pub fn insert_journey(app: &mut App, playing: Playing, lang: Lang) {
    let clock = Clock::new(playing.journey.duration_s());
    app.insert_resource(clock)
        .insert_resource(JourneySnapshot::of(&playing, 0.0))
        .insert_resource(Speech(Words::new(lang)))
        .insert_resource(playing);
}

fn frame_image(size: UVec2) -> Image {
    let mut image = Image::new_uninit(
        Extent3d { width: size.x, height: size.y, depth_or_array_layers: 1 },
        TextureDimension::D2,
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::all(),
    );
    image.texture_descriptor.usage |= TextureUsages::RENDER_ATTACHMENT | TextureUsages::COPY_SRC;
    image
}
