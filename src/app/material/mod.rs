//! Lean materials: a handful of small shaders that share one description of light and air.
//!
//! Bevy's standard material costs five times an empty frame on a software driver, whatever is drawn with it;
//! these cost little more than filling the pixels, and look the same on every adapter.

use bevy::{
    asset::uuid_handle,
    camera::visibility::NoFrustumCulling,
    mesh::{MeshVertexAttribute, MeshVertexBufferLayoutRef, VertexFormat},
    pbr::{MaterialPipeline, MaterialPipelineKey},
    prelude::*,
    render::render_resource::{
        AsBindGroup, CompareFunction, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError,
    },
    shader::{Shader, ShaderRef},
};

use super::{
    mesh::{ATTRIBUTE_ROOT, ATTRIBUTE_SMALL_COLOR, ATTRIBUTE_SMALL_NORMAL, ATTRIBUTE_SURFACE},
    sky::city_glow::Glow,
};

/// Light and air at an instant, as the shaders read it. See `assets/shaders/air.wgsl` for each field.
#[derive(Clone, Copy, Debug, Default, ShaderType, PartialEq)]
pub struct Air {
    /// Towards the sun; strength of its direct light.
    pub sun: Vec4,
    /// Colour of sunlight; night 0 to 1.
    pub sun_color: Vec4,
    /// Sky overhead; strength of stars.
    pub zenith: Vec4,
    /// Sky at the horizon; haze per metre at sea level.
    pub horizon: Vec4,
    /// Glow at twilight; scale height of haze in metres.
    pub glow: Vec4,
    /// Light from below; moonlight.
    pub bounce: Vec4,
    /// Towards the moon; illuminated fraction.
    pub moon: Vec4,
    /// Pattern origin x and z (metres modulo 8192), time for water, strength of near patterns.
    pub frame: Vec4,
    /// Centre x and z of the terrain rings, finest level, fade of the finest level.
    pub rings: Vec4,
    /// Spacing of ring level 0, how much roofs keep the sun out (1 for an eye inside), growth of scatter, height of the sea in render space.
    pub relief: Vec4,
    /// Head lamp; strength.
    pub lamp: Vec4,
    /// Direction of the head lamp.
    pub lamp_direction: Vec4,
    /// How near to the eye poles are left out (metres); how many times taller heights are drawn; share of the picture
    /// that the region's tiles have; how far around the rings' centre trees are planted (metres).
    pub clear: Vec4,
    /// Origin of the render space in the world (metres to the east and north), and the seed of villages in two halves.
    pub place: Vec4,
    /// Height of the water that mirrors what stands around, in render space; how much it does; how much more eyes
    /// see by night; how far what drives on roads is seen.
    pub mirror: Vec4,
}

mod detail;

pub use detail::begin as begin_detail;

const AIR: Handle<Shader> = uuid_handle!("6e1f5a0e-4b0d-4b5c-9a0e-0c8d1f2a0001");
const GROUND: Handle<Shader> = uuid_handle!("6e1f5a0e-4b0d-4b5c-9a0e-0c8d1f2a0002");
const SOLID: Handle<Shader> = uuid_handle!("6e1f5a0e-4b0d-4b5c-9a0e-0c8d1f2a0003");
const HAIRLINE: Handle<Shader> = uuid_handle!("6e1f5a0e-4b0d-4b5c-9a0e-0c8d1f2a0004");
const DOME: Handle<Shader> = uuid_handle!("6e1f5a0e-4b0d-4b5c-9a0e-0c8d1f2a0005");
const STAR: Handle<Shader> = uuid_handle!("6e1f5a0e-4b0d-4b5c-9a0e-0c8d1f2a0006");
const SHADE: Handle<Shader> = uuid_handle!("6e1f5a0e-4b0d-4b5c-9a0e-0c8d1f2a0007");
const BOARD: Handle<Shader> = uuid_handle!("6e1f5a0e-4b0d-4b5c-9a0e-0c8d1f2a0008");
const BED: Handle<Shader> = uuid_handle!("6e1f5a0e-4b0d-4b5c-9a0e-0c8d1f2a0009");
const GLOW: Handle<Shader> = uuid_handle!("6e1f5a0e-4b0d-4b5c-9a0e-0c8d1f2a000b");
const BLOT: Handle<Shader> = uuid_handle!("6e1f5a0e-4b0d-4b5c-9a0e-0c8d1f2a000c");
const PUFF: Handle<Shader> = uuid_handle!("6e1f5a0e-4b0d-4b5c-9a0e-0c8d1f2a000d");
const CONTACT: Handle<Shader> = uuid_handle!("6e1f5a0e-4b0d-4b5c-9a0e-0c8d1f2a000e");
const FRAME: Handle<Shader> = uuid_handle!("6e1f5a0e-4b0d-4b5c-9a0e-0c8d1f2a000f");
const SCREEN: Handle<Shader> = uuid_handle!("6e1f5a0e-4b0d-4b5c-9a0e-0c8d1f2a000a");

/// A material that is lit by [`Air`].
pub trait Airy: Material {
    /// Gives the material the air of the instant.
    fn breathe(&mut self, air: &Air);
}

macro_rules! airy {
    ($($material:ty),*) => { $(impl Airy for $material {
        fn breathe(&mut self, air: &Air) { self.air = *air; }
    })* };
}
airy!(
    GroundMaterial,
    SolidMaterial,
    HairlineMaterial,
    DomeMaterial,
    StarMaterial,
    ShadeMaterial,
    BlotMaterial,
    PuffMaterial,
    BoardMaterial,
    BedMaterial,
    GlowMaterial
);

/// The land.
#[derive(Asset, TypePath, AsBindGroup, Clone, Default)]
#[bind_group_data(GroundKey)]
pub struct GroundMaterial {
    /// Light and air.
    #[uniform(0)]
    pub air: Air,
    /// Grain, crowns, clouds; on the region's tiles ridges, valleys and lamps.
    #[texture(1)]
    #[sampler(2)]
    pub detail: Handle<Image>,
    /// At what scale it is drawn.
    pub kind: GroundKind,
    /// Where it is open.
    #[uniform(3)]
    pub opening: Opening,
}

/// What the ground is drawn as: each has a pipeline of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum GroundKind {
    /// With fields, streets and woods.
    #[default]
    Near,
    /// The same so near to the eye that nothing shows which is only seen from high up.
    Close,
    /// With mouths of tunnels in it.
    Opened,
    /// Without fields, streets and woods, which no pixel could show.
    Map,
    /// The region's tiles, which have no coarser ring to become.
    Region,
    /// Rings that share the picture with the region's tiles.
    RingsGoing,
    /// The region's tiles that share the picture with rings.
    RegionComing,
}

/// Where the ground is left out for tunnels, in render space.
#[derive(Clone, Copy, Debug, ShaderType, PartialEq)]
pub struct Opening {
    /// Mouths: x and z of the rails there, and the way into the hill.
    pub mouths: [Vec4; 4],
    /// Height of the rails in each mouth.
    pub heights: Vec4,
    /// A stretch of a tunnel that is seen through the hill: points of its axis, and how far around it the hill is open.
    pub axis: [Vec4; 6],
}

impl Default for Opening {
    fn default() -> Self {
        let nowhere = Vec4::new(0.0, -1.0e6, 0.0, 0.0);
        Self { mouths: [Vec4::ZERO; 4], heights: Vec4::splat(-1.0e6), axis: [nowhere; 6] }
    }
}

/// What changes the pipeline of a [`GroundMaterial`].
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct GroundKey(GroundKind);

impl From<&GroundMaterial> for GroundKey {
    fn from(material: &GroundMaterial) -> Self {
        Self(material.kind)
    }
}

/// Fields, lights, city, height of a vertex of the ground.
pub const ATTRIBUTE_COVER: MeshVertexAttribute =
    MeshVertexAttribute::new("Cover", 0x51_0A_07_01, VertexFormat::Float32x4);
/// Normal on the next coarser ring.
pub const ATTRIBUTE_COARSE_NORMAL: MeshVertexAttribute =
    MeshVertexAttribute::new("Coarse_Normal", 0x51_0A_07_02, VertexFormat::Float32x3);
/// Colour and water on the next coarser ring.
pub const ATTRIBUTE_COARSE_COLOR: MeshVertexAttribute =
    MeshVertexAttribute::new("Coarse_Color", 0x51_0A_07_03, VertexFormat::Float32x4);
/// Fields, lights, city, height on the next coarser ring.
pub const ATTRIBUTE_COARSE_COVER: MeshVertexAttribute =
    MeshVertexAttribute::new("Coarse_Cover", 0x51_0A_07_04, VertexFormat::Float32x4);

impl Material for GroundMaterial {
    fn vertex_shader() -> ShaderRef {
        GROUND.into()
    }
    fn fragment_shader() -> ShaderRef {
        GROUND.into()
    }
    fn enable_prepass() -> bool {
        false
    }
    fn enable_shadows() -> bool {
        false
    }
    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        key: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        let mut attributes = vec![
            Mesh::ATTRIBUTE_POSITION.at_shader_location(0),
            Mesh::ATTRIBUTE_NORMAL.at_shader_location(1),
            Mesh::ATTRIBUTE_COLOR.at_shader_location(2),
            ATTRIBUTE_COVER.at_shader_location(3),
        ];
        if !matches!(key.bind_group_data.0, GroundKind::Region | GroundKind::RegionComing) {
            attributes.extend([
                ATTRIBUTE_COARSE_NORMAL.at_shader_location(4),
                ATTRIBUTE_COARSE_COLOR.at_shader_location(5),
                ATTRIBUTE_COARSE_COVER.at_shader_location(6),
            ]);
        }
        descriptor.vertex.buffers = vec![layout.0.get_layout(&attributes)?];
        let names: &[&str] = match key.bind_group_data.0 {
            GroundKind::Near => &[],
            GroundKind::Close => &["CLOSE"],
            GroundKind::Opened => &["OPEN"],
            GroundKind::Map => &["MAP"],
            GroundKind::Region => &["MAP", "REGION"],
            GroundKind::RingsGoing => &["MAP", "GOING"],
            GroundKind::RegionComing => &["MAP", "REGION", "COMING"],
        };
        descriptor.vertex.shader_defs.extend(names.iter().map(|name| (*name).into()));
        if let Some(fragment) = &mut descriptor.fragment {
            fragment.shader_defs.extend(names.iter().map(|name| (*name).into()));
        }
        Ok(())
    }
}

/// Built things with vertex colours.
#[derive(Asset, TypePath, AsBindGroup, Clone, Default)]
#[bind_group_data(SolidKey)]
pub struct SolidMaterial {
    /// Light and air.
    #[uniform(0)]
    pub air: Air,
    /// What is drawn.
    pub kind: Solid,
    /// Its image in the water is drawn in its place.
    pub mirrored: bool,
}

/// What a [`SolidMaterial`] is put on: each has a pipeline of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Solid {
    /// Built things seen from their front.
    #[default]
    Built,
    /// Built things seen from both sides.
    BothSides,
    /// Poles and what hangs from them, seen from both sides: left out before an opened carriage.
    Poles,
    /// Scatter: grows out of the ground by its mesh tag, and is lower where planting ends.
    Scatter,
    /// Grass and single leaves: scatter that is seen from both sides.
    Foliage,
    /// Towers seen from afar: they grow, and stand also where nothing is planted.
    Skyline,
    /// Bodies: roof and walls go by the mesh tag.
    Body,
    /// Rooms and furnishings: lit by lamps, partitions sink by the mesh tag.
    Inside,
    /// Rooms and furnishings from so far away that light is asked for at corners alone.
    InsideFar,
    /// Linings of tunnels, seen from inside: no more daylight than the alpha says.
    Bore,
    /// Glass and water of furnishings: as clear as the alpha does not say.
    Clear,
    /// Soft shadows where furnishings stand: quads that let what is under them through.
    Contact,
}

/// What changes the pipeline of a [`SolidMaterial`].
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SolidKey(Solid, bool);

impl From<&SolidMaterial> for SolidKey {
    fn from(material: &SolidMaterial) -> Self {
        Self(material.kind, material.mirrored)
    }
}

impl Material for SolidMaterial {
    fn vertex_shader() -> ShaderRef {
        SOLID.into()
    }
    fn fragment_shader() -> ShaderRef {
        SOLID.into()
    }
    fn alpha_mode(&self) -> AlphaMode {
        if matches!(self.kind, Solid::Contact | Solid::Clear) { AlphaMode::Blend } else { AlphaMode::Opaque }
    }
    fn depth_bias(&self) -> f32 {
        // Shadows lie under whatever else lets light through.
        if self.kind == Solid::Contact { -1.0e5 } else { 0.0 }
    }
    fn enable_prepass() -> bool {
        false
    }
    fn enable_shadows() -> bool {
        false
    }
    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        key: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        let SolidKey(kind, mirrored) = key.bind_group_data;
        let mut attributes = vec![
            Mesh::ATTRIBUTE_POSITION.at_shader_location(0),
            ATTRIBUTE_SMALL_NORMAL.at_shader_location(1),
            ATTRIBUTE_SMALL_COLOR.at_shader_location(2),
            ATTRIBUTE_SURFACE.at_shader_location(3),
        ];
        if matches!(kind, Solid::Scatter | Solid::Foliage | Solid::Skyline) {
            attributes.push(ATTRIBUTE_ROOT.at_shader_location(4));
        }
        descriptor.vertex.buffers = vec![layout.0.get_layout(&attributes)?];
        let name = match kind {
            Solid::Built | Solid::BothSides => None,
            Solid::Poles => Some("POLES"),
            Solid::Scatter | Solid::Foliage | Solid::Skyline => Some("GROW"),
            Solid::Body => Some("OPENS"),
            Solid::Inside | Solid::InsideFar | Solid::Clear => Some("INSIDE"),
            Solid::Bore => Some("BORE"),
            Solid::Contact => {
                as_contact(descriptor);
                return Ok(());
            }
        };
        if let Some(name) = name {
            descriptor.vertex.shader_defs.push(name.into());
            if let Some(fragment) = &mut descriptor.fragment {
                fragment.shader_defs.push(name.into());
            }
        }
        // Images in the water have waves, which are finer than what is mirrored.
        let at_corners =
            matches!(kind, Solid::Scatter | Solid::Foliage | Solid::Skyline | Solid::InsideFar) && !mirrored;
        let more = [
            (kind == Solid::Clear).then_some("CLEAR"),
            mirrored.then_some("MIRRORED"),
            at_corners.then_some("LIT_AT_VERTEX"),
        ];
        for name in more.into_iter().flatten() {
            descriptor.vertex.shader_defs.push(name.into());
            if let Some(fragment) = &mut descriptor.fragment {
                fragment.shader_defs.push(name.into());
            }
        }
        if matches!(kind, Solid::Scatter | Solid::Foliage) {
            descriptor.vertex.shader_defs.push("PLANTED".into());
        }
        if mirrored || matches!(kind, Solid::BothSides | Solid::Poles | Solid::Foliage) {
            descriptor.primitive.cull_mode = None;
        }
        Ok(())
    }
}

/// Shadows have the same vertices and a shader of their own.
fn as_contact(descriptor: &mut RenderPipelineDescriptor) {
    descriptor.vertex.shader = CONTACT;
    if let Some(fragment) = &mut descriptor.fragment {
        fragment.shader = CONTACT;
    }
    descriptor.primitive.cull_mode = None;
}

/// How a hairline is drawn.
#[derive(Clone, Copy, Debug, Default, ShaderType, PartialEq)]
pub struct HairlineStyle {
    /// Least width in pixels, fade-in distance, fade-out distance (0 never), lift towards the eye.
    pub shape: Vec4,
    /// Lit by day (0), always (1) or as water looks (below nought); split chainage (0 none), dim factor after it,
    /// strength (below nought: hangs from poles, and is left out with them).
    pub look: Vec4,
}

/// Lines that keep about a pixel of width.
#[derive(Asset, TypePath, AsBindGroup, Clone, Default)]
pub struct HairlineMaterial {
    /// Light and air.
    #[uniform(0)]
    pub air: Air,
    /// Width, fading, brightness.
    #[uniform(1)]
    pub style: HairlineStyle,
    /// Later ranks are drawn over earlier ones.
    pub rank: u8,
}

impl Material for HairlineMaterial {
    fn vertex_shader() -> ShaderRef {
        HAIRLINE.into()
    }
    fn fragment_shader() -> ShaderRef {
        HAIRLINE.into()
    }
    fn alpha_mode(&self) -> AlphaMode {
        AlphaMode::Blend
    }
    fn depth_bias(&self) -> f32 {
        // Sorting goes by the distance of a piece's anchor, and those lie up to a map's width apart.
        f32::from(self.rank) * 1.0e6
    }
    fn enable_prepass() -> bool {
        false
    }
    fn enable_shadows() -> bool {
        false
    }
    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        descriptor.vertex.buffers = vec![layout.0.get_layout(&[
            Mesh::ATTRIBUTE_POSITION.at_shader_location(0),
            Mesh::ATTRIBUTE_NORMAL.at_shader_location(1),
            Mesh::ATTRIBUTE_COLOR.at_shader_location(2),
            Mesh::ATTRIBUTE_UV_0.at_shader_location(3),
            Mesh::ATTRIBUTE_UV_1.at_shader_location(4),
        ])?];
        descriptor.primitive.cull_mode = None;
        Ok(())
    }
}

/// The sky behind everything.
#[derive(Asset, TypePath, AsBindGroup, Clone, Default)]
pub struct DomeMaterial {
    /// Light and air.
    #[uniform(0)]
    pub air: Air,
    /// Grain, crowns, clouds.
    #[texture(1)]
    #[sampler(2)]
    pub detail: Handle<Image>,
    /// Light of cities at the horizon.
    #[uniform(3)]
    pub city_glow: Glow,
}

impl Material for DomeMaterial {
    fn vertex_shader() -> ShaderRef {
        DOME.into()
    }
    fn fragment_shader() -> ShaderRef {
        DOME.into()
    }
    fn alpha_mode(&self) -> AlphaMode {
        // Not for its alpha, which is one: what lets light through is drawn after the land, so that the sky costs
        // nothing where it is hidden.
        AlphaMode::Blend
    }
    fn depth_bias(&self) -> f32 {
        // Before everything else of that kind: stars, lines, shadows.
        -1.0e9
    }
    fn enable_prepass() -> bool {
        false
    }
    fn enable_shadows() -> bool {
        false
    }
    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        descriptor.vertex.buffers = vec![layout.0.get_layout(&[Mesh::ATTRIBUTE_POSITION.at_shader_location(0)])?];
        at_infinity(descriptor);
        Ok(())
    }
}

fn at_infinity(descriptor: &mut RenderPipelineDescriptor) {
    descriptor.primitive.cull_mode = None;
    if let Some(depth) = &mut descriptor.depth_stencil {
        depth.depth_write_enabled = Some(false);
        depth.depth_compare = Some(CompareFunction::GreaterEqual);
    }
}

/// Rows of the rotation from equatorial directions into render space.
#[derive(Clone, Copy, Debug, Default, ShaderType, PartialEq)]
pub struct StarTurn {
    /// Render x (east).
    pub east: Vec4,
    /// Render y (up).
    pub up: Vec4,
    /// Render z (south).
    pub south: Vec4,
}

/// Stars.
#[derive(Asset, TypePath, AsBindGroup, Clone, Default)]
pub struct StarMaterial {
    /// Light and air.
    #[uniform(0)]
    pub air: Air,
    /// Where the heavens stand.
    #[uniform(1)]
    pub turn: StarTurn,
}

impl Material for StarMaterial {
    fn vertex_shader() -> ShaderRef {
        STAR.into()
    }
    fn fragment_shader() -> ShaderRef {
        STAR.into()
    }
    fn alpha_mode(&self) -> AlphaMode {
        AlphaMode::Add
    }
    fn enable_prepass() -> bool {
        false
    }
    fn enable_shadows() -> bool {
        false
    }
    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        descriptor.vertex.buffers = vec![layout.0.get_layout(&[
            Mesh::ATTRIBUTE_POSITION.at_shader_location(0),
            Mesh::ATTRIBUTE_COLOR.at_shader_location(1),
            Mesh::ATTRIBUTE_UV_0.at_shader_location(2),
        ])?];
        at_infinity(descriptor);
        Ok(())
    }
}

/// Shadows that vehicles throw on the ground.
#[derive(Asset, TypePath, AsBindGroup, Clone, Default)]
pub struct ShadeMaterial {
    /// Light and air.
    #[uniform(0)]
    pub air: Air,
}

impl Material for ShadeMaterial {
    fn vertex_shader() -> ShaderRef {
        SHADE.into()
    }
    fn fragment_shader() -> ShaderRef {
        SHADE.into()
    }
    fn alpha_mode(&self) -> AlphaMode {
        AlphaMode::Blend
    }
    fn enable_prepass() -> bool {
        false
    }
    fn enable_shadows() -> bool {
        false
    }
    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        descriptor.vertex.buffers = vec![layout.0.get_layout(&[Mesh::ATTRIBUTE_POSITION.at_shader_location(0)])?];
        Ok(())
    }
}

/// Smoke.
#[derive(Asset, TypePath, AsBindGroup, Clone, Default)]
pub struct PuffMaterial {
    /// Light and air.
    #[uniform(0)]
    pub air: Air,
}

impl Material for PuffMaterial {
    fn vertex_shader() -> ShaderRef {
        PUFF.into()
    }
    fn fragment_shader() -> ShaderRef {
        PUFF.into()
    }
    fn alpha_mode(&self) -> AlphaMode {
        AlphaMode::Blend
    }
    fn enable_prepass() -> bool {
        false
    }
    fn enable_shadows() -> bool {
        false
    }
    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        descriptor.vertex.buffers = vec![layout.0.get_layout(&[
            Mesh::ATTRIBUTE_POSITION.at_shader_location(0),
            Mesh::ATTRIBUTE_COLOR.at_shader_location(1),
            Mesh::ATTRIBUTE_UV_0.at_shader_location(2),
            Mesh::ATTRIBUTE_UV_1.at_shader_location(3),
        ])?];
        descriptor.primitive.cull_mode = None;
        Ok(())
    }
}

/// Shadows of what grows and stands near the line.
#[derive(Asset, TypePath, AsBindGroup, Clone, Default)]
pub struct BlotMaterial {
    /// Light and air.
    #[uniform(0)]
    pub air: Air,
}

impl Material for BlotMaterial {
    fn vertex_shader() -> ShaderRef {
        BLOT.into()
    }
    fn fragment_shader() -> ShaderRef {
        BLOT.into()
    }
    fn alpha_mode(&self) -> AlphaMode {
        AlphaMode::Blend
    }
    fn depth_bias(&self) -> f32 {
        // Before anything else that lets the ground shine through.
        -1.0e6
    }
    fn enable_prepass() -> bool {
        false
    }
    fn enable_shadows() -> bool {
        false
    }
    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        descriptor.vertex.buffers = vec![layout.0.get_layout(&[
            Mesh::ATTRIBUTE_POSITION.at_shader_location(0),
            Mesh::ATTRIBUTE_NORMAL.at_shader_location(1),
            Mesh::ATTRIBUTE_UV_0.at_shader_location(2),
            Mesh::ATTRIBUTE_UV_1.at_shader_location(3),
        ])?];
        descriptor.primitive.cull_mode = None;
        Ok(())
    }
}

/// Light of lamps and windows, added to the picture.
#[derive(Asset, TypePath, AsBindGroup, Clone, Default)]
pub struct GlowMaterial {
    /// Light and air.
    #[uniform(0)]
    pub air: Air,
}

impl Material for GlowMaterial {
    fn vertex_shader() -> ShaderRef {
        GLOW.into()
    }
    fn fragment_shader() -> ShaderRef {
        GLOW.into()
    }
    fn alpha_mode(&self) -> AlphaMode {
        AlphaMode::Add
    }
    fn enable_prepass() -> bool {
        false
    }
    fn enable_shadows() -> bool {
        false
    }
    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        descriptor.vertex.buffers = vec![layout.0.get_layout(&[
            Mesh::ATTRIBUTE_POSITION.at_shader_location(0),
            Mesh::ATTRIBUTE_COLOR.at_shader_location(1),
            Mesh::ATTRIBUTE_UV_0.at_shader_location(2),
        ])?];
        descriptor.primitive.cull_mode = None;
        Ok(())
    }
}

/// Name boards.
#[derive(Asset, TypePath, AsBindGroup, Clone, Default)]
pub struct BoardMaterial {
    /// Light and air.
    #[uniform(0)]
    pub air: Air,
    /// Lettering.
    #[texture(1)]
    #[sampler(2)]
    pub lettering: Handle<Image>,
}

impl Material for BoardMaterial {
    fn vertex_shader() -> ShaderRef {
        BOARD.into()
    }
    fn fragment_shader() -> ShaderRef {
        BOARD.into()
    }
    fn enable_prepass() -> bool {
        false
    }
    fn enable_shadows() -> bool {
        false
    }
    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        descriptor.vertex.buffers = vec![layout.0.get_layout(&[
            Mesh::ATTRIBUTE_POSITION.at_shader_location(0),
            Mesh::ATTRIBUTE_NORMAL.at_shader_location(1),
            Mesh::ATTRIBUTE_UV_0.at_shader_location(2),
        ])?];
        Ok(())
    }
}

/// Ballast, sleepers and slopes.
#[derive(Asset, TypePath, AsBindGroup, Clone, Default)]
pub struct BedMaterial {
    /// Light and air.
    #[uniform(0)]
    pub air: Air,
}

impl Material for BedMaterial {
    fn vertex_shader() -> ShaderRef {
        BED.into()
    }
    fn fragment_shader() -> ShaderRef {
        BED.into()
    }
    fn enable_prepass() -> bool {
        false
    }
    fn enable_shadows() -> bool {
        false
    }
    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        descriptor.vertex.buffers = vec![layout.0.get_layout(&[
            Mesh::ATTRIBUTE_POSITION.at_shader_location(0),
            Mesh::ATTRIBUTE_NORMAL.at_shader_location(1),
            Mesh::ATTRIBUTE_COLOR.at_shader_location(2),
            Mesh::ATTRIBUTE_UV_0.at_shader_location(3),
        ])?];
        descriptor.primitive.cull_mode = None;
        Ok(())
    }
}

/// The world's picture on the screen.
#[derive(Asset, TypePath, AsBindGroup, Clone, Default)]
pub struct ScreenMaterial {
    /// What the world camera drew.
    #[texture(0)]
    #[sampler(1)]
    pub picture: Handle<Image>,
}

impl Material for ScreenMaterial {
    fn vertex_shader() -> ShaderRef {
        SCREEN.into()
    }
    fn fragment_shader() -> ShaderRef {
        SCREEN.into()
    }
    fn enable_prepass() -> bool {
        false
    }
    fn enable_shadows() -> bool {
        false
    }
    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        descriptor.vertex.buffers = vec![layout.0.get_layout(&[Mesh::ATTRIBUTE_POSITION.at_shader_location(0)])?];
        descriptor.primitive.cull_mode = None;
        if let Some(depth) = &mut descriptor.depth_stencil {
            depth.depth_write_enabled = Some(false);
            depth.depth_compare = Some(CompareFunction::Always);
        }
        Ok(())
    }
}

/// A triangle that covers the screen (clip coordinates).
pub fn covering_triangle() -> Mesh {
    Mesh::new(bevy::mesh::PrimitiveTopology::TriangleList, bevy::asset::RenderAssetUsages::default())
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, vec![[-1.0, -1.0, 0.0], [3.0, -1.0, 0.0], [-1.0, 3.0, 0.0]])
}

/// Components of something whose bounds mean nothing (drawn in clip space or moved by its shader).
pub fn always_drawn() -> NoFrustumCulling {
    NoFrustumCulling
}

/// Materials of images in the water.
#[derive(Clone)]
pub struct Mirrored {
    /// Of built things.
    pub built: Handle<SolidMaterial>,
    /// Of what grows and stands near the line.
    pub scatter: Handle<SolidMaterial>,
    /// Of towers seen from afar.
    pub skyline: Handle<SolidMaterial>,
    /// Of bodies.
    pub body: Handle<SolidMaterial>,
}

/// The one handle of each shared material.
#[derive(Resource, Clone)]
pub struct Materials {
    /// Land.
    pub ground: Handle<GroundMaterial>,
    /// Land close to the eye.
    pub close: Handle<GroundMaterial>,
    /// Land with mouths of tunnels.
    pub opened: Handle<GroundMaterial>,
    /// Rings seen from high up.
    pub map: Handle<GroundMaterial>,
    /// The region's tiles.
    pub region: Handle<GroundMaterial>,
    /// Rings while the region's tiles take their place.
    pub rings_going: Handle<GroundMaterial>,
    /// The region's tiles while they take the rings' place.
    pub region_coming: Handle<GroundMaterial>,
    /// Built things.
    pub solid: Handle<SolidMaterial>,
    /// Built things seen from both sides.
    pub solid_two_sided: Handle<SolidMaterial>,
    /// Poles.
    pub poles: Handle<SolidMaterial>,
    /// Bodies that open.
    pub body: Handle<SolidMaterial>,
    /// Rooms and furnishings.
    pub inside: Handle<SolidMaterial>,
    /// Rooms and furnishings from far away.
    pub inside_far: Handle<SolidMaterial>,
    /// Linings of tunnels.
    pub bore: Handle<SolidMaterial>,
    /// Glass and water of furnishings.
    pub clear: Handle<SolidMaterial>,
    /// Soft shadows where furnishings stand.
    pub contact: Handle<SolidMaterial>,
    /// Scatter that grows.
    pub scatter: Handle<SolidMaterial>,
    /// Grass and leaves.
    pub foliage: Handle<SolidMaterial>,
    /// Towers seen from afar.
    pub skyline: Handle<SolidMaterial>,
    /// Images in the water.
    pub mirrored: Mirrored,
    /// Vehicle shadows.
    pub shade: Handle<ShadeMaterial>,
    /// Shadows of trees and houses.
    pub blot: Handle<BlotMaterial>,
    /// Light of windows and lamps.
    pub glow: Handle<GlowMaterial>,
    /// Ballast.
    pub bed: Handle<BedMaterial>,
    /// Sky.
    pub dome: Handle<DomeMaterial>,
    /// Stars.
    pub star: Handle<StarMaterial>,
}

fn make_materials(
    mut commands: Commands,
    mut ground: ResMut<Assets<GroundMaterial>>,
    mut solid: ResMut<Assets<SolidMaterial>>,
    mut shade: ResMut<Assets<ShadeMaterial>>,
    mut blot: ResMut<Assets<BlotMaterial>>,
    mut glow: ResMut<Assets<GlowMaterial>>,
    mut bed: ResMut<Assets<BedMaterial>>,
    mut dome: ResMut<Assets<DomeMaterial>>,
    mut star: ResMut<Assets<StarMaterial>>,
    mut images: ResMut<Assets<Image>>,
) {
    let detail = images.add(detail::picture());
    let forms = images.add(detail::map_picture());
    let mut land = |kind| {
        let is_region = matches!(kind, GroundKind::Region | GroundKind::RegionComing);
        let detail = if is_region { forms.clone() } else { detail.clone() };
        ground.add(GroundMaterial { detail, kind, ..default() })
    };
    let of_kind = |kind| SolidMaterial { kind, ..default() };
    let mut mirrored = |kind| solid.add(SolidMaterial { kind, mirrored: true, ..default() });
    let mirrored = Mirrored {
        built: mirrored(Solid::Built),
        scatter: mirrored(Solid::Scatter),
        skyline: mirrored(Solid::Skyline),
        body: mirrored(Solid::Body),
    };
    commands.insert_resource(Materials {
        ground: land(GroundKind::Near),
        close: land(GroundKind::Close),
        opened: land(GroundKind::Opened),
        map: land(GroundKind::Map),
        region: land(GroundKind::Region),
        rings_going: land(GroundKind::RingsGoing),
        region_coming: land(GroundKind::RegionComing),
        solid: solid.add(SolidMaterial::default()),
        solid_two_sided: solid.add(of_kind(Solid::BothSides)),
        poles: solid.add(of_kind(Solid::Poles)),
        body: solid.add(of_kind(Solid::Body)),
        inside: solid.add(of_kind(Solid::Inside)),
        inside_far: solid.add(of_kind(Solid::InsideFar)),
        bore: solid.add(of_kind(Solid::Bore)),
        clear: solid.add(of_kind(Solid::Clear)),
        contact: solid.add(of_kind(Solid::Contact)),
        scatter: solid.add(of_kind(Solid::Scatter)),
        foliage: solid.add(of_kind(Solid::Foliage)),
        skyline: solid.add(of_kind(Solid::Skyline)),
        mirrored,
        shade: shade.add(ShadeMaterial::default()),
        blot: blot.add(BlotMaterial::default()),
        glow: glow.add(GlowMaterial::default()),
        bed: bed.add(BedMaterial::default()),
        dome: dome.add(DomeMaterial { detail, ..default() }),
        star: star.add(StarMaterial::default()),
    });
}

/// When materials take the air of the frame.
#[derive(SystemSet, Clone, Debug, PartialEq, Eq, Hash)]
pub struct AirShared;

/// Gives every material of a kind the air of the frame.
pub fn share_air<M: Airy>(air: Res<super::sky::Sky>, mut materials: ResMut<Assets<M>>) {
    if !air.is_changed() {
        return;
    }
    for (_, material) in materials.iter_mut() {
        material.breathe(&air.air);
    }
}

fn insert_shaders(mut shaders: ResMut<Assets<Shader>>) {
    macro_rules! shader {
        ($handle:expr, $name:literal) => {
            let source = include_str!(concat!("../../../assets/shaders/", $name));
            // The ids are constants of this file, so they are always free.
            let _ = shaders.insert(&$handle, Shader::from_wgsl(source, concat!("shaders/", $name)));
        };
    }
    shader!(FRAME, "frame.wgsl");
    shader!(AIR, "air.wgsl");
    shader!(GROUND, "ground.wgsl");
    shader!(SOLID, "solid.wgsl");
    shader!(HAIRLINE, "hairline.wgsl");
    shader!(DOME, "dome.wgsl");
    shader!(STAR, "star.wgsl");
    shader!(SHADE, "shade.wgsl");
    shader!(BLOT, "blot.wgsl");
    shader!(BOARD, "board.wgsl");
    shader!(BED, "bed.wgsl");
    shader!(GLOW, "glow.wgsl");
    shader!(PUFF, "puff.wgsl");
    shader!(SCREEN, "screen.wgsl");
    shader!(CONTACT, "contact.wgsl");
}

/// Lean materials and their shaders.
pub fn plugin(app: &mut App) {
    app.add_plugins((
        MaterialPlugin::<GroundMaterial>::default(),
        MaterialPlugin::<SolidMaterial>::default(),
        MaterialPlugin::<HairlineMaterial>::default(),
        MaterialPlugin::<DomeMaterial>::default(),
        MaterialPlugin::<StarMaterial>::default(),
        MaterialPlugin::<ShadeMaterial>::default(),
        MaterialPlugin::<BlotMaterial>::default(),
        MaterialPlugin::<PuffMaterial>::default(),
        MaterialPlugin::<BoardMaterial>::default(),
        MaterialPlugin::<BedMaterial>::default(),
        MaterialPlugin::<GlowMaterial>::default(),
        MaterialPlugin::<ScreenMaterial>::default(),
    ))
    .add_systems(PreStartup, (insert_shaders, make_materials))
    .add_systems(
        Update,
        (
            share_air::<GroundMaterial>,
            share_air::<SolidMaterial>,
            share_air::<HairlineMaterial>,
            share_air::<DomeMaterial>,
            share_air::<StarMaterial>,
            share_air::<ShadeMaterial>,
            share_air::<BlotMaterial>,
            share_air::<PuffMaterial>,
            share_air::<BoardMaterial>,
            share_air::<BedMaterial>,
            share_air::<GlowMaterial>,
        )
            .in_set(AirShared),
    )
    .configure_sets(Update, AirShared.in_set(super::Frame::Panels));
}
