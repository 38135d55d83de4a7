//! A small kit for meshes with vertex colours: quads, boxes, prisms, cylinders.
//!
//! Local axes of anything with a length: x to the right of travel, y up, -z forward.

use bevy::{
    asset::RenderAssetUsages,
    mesh::{Indices, MeshVertexAttribute, PrimitiveTopology, VertexAttributeValues, VertexFormat},
    prelude::*,
};
use half::f16;

/// Where what a vertex belongs to is rooted, in the mesh (the fourth number means nothing).
pub const ATTRIBUTE_ROOT: MeshVertexAttribute =
    MeshVertexAttribute::new("Vertex_Root", 0x5157_0010, VertexFormat::Float16x4);
/// Normal of a vertex, in bytes; the fourth says how much more (or less) than evenly lamps shine there, in rooms.
pub const ATTRIBUTE_SMALL_NORMAL: MeshVertexAttribute =
    MeshVertexAttribute::new("Vertex_Small_Normal", 0x5157_0011, VertexFormat::Snorm8x4);
/// Square root of the linear colour, in bytes: dark tones need the finer steps; alpha as it is.
pub const ATTRIBUTE_SMALL_COLOR: MeshVertexAttribute =
    MeshVertexAttribute::new("Vertex_Small_Color", 0x5157_0012, VertexFormat::Unorm8x4);
/// Lamp and gloss, see [`Paint::surface`].
pub const ATTRIBUTE_SURFACE: MeshVertexAttribute =
    MeshVertexAttribute::new("Vertex_Surface", 0x5157_0013, VertexFormat::Float16x2);

/// The alpha of vertices of people and cars, which are seen close by only (see `GROW` in `solid.wgsl`).
pub const PEOPLE_AND_CARS: f32 = 0.6;

/// Paint of a face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// Linear colour; alpha is free for the shader.
    pub color: [f32; 4],
    /// Lamp (1 lit at night, 2 always, 3 always and in its own colour) and gloss.
    pub surface: [f32; 2],
}

impl Paint {
    /// Matt paint.
    pub fn matt(color: LinearRgba) -> Self {
        Self { color: color.to_f32_array(), surface: [0.0, 0.0] }
    }
    /// Painted metal.
    pub fn gloss(color: LinearRgba, gloss: f32) -> Self {
        Self { color: color.to_f32_array(), surface: [0.0, gloss] }
    }
    /// Glass, lit at night or not.
    pub fn glass(color: LinearRgba, lit: f32) -> Self {
        Self { color: color.to_f32_array(), surface: [lit, 1.0] }
    }
    /// A lamp that is always lit, in its own colour.
    pub fn own_light(color: LinearRgba) -> Self {
        Self { color: color.to_f32_array(), surface: [3.0, 0.0] }
    }
    /// A lamp that is always lit.
    pub fn lamp(color: LinearRgba) -> Self {
        Self { color: color.to_f32_array(), surface: [2.0, 0.0] }
    }
}

/// Collects faces.
#[derive(Default, Clone)]
pub struct MeshKit {
    positions: Vec<[f32; 3]>,
    normals: Vec<[f32; 3]>,
    colors: Vec<[f32; 4]>,
    surfaces: Vec<[f32; 2]>,
    /// Where things that grow are rooted; empty where nothing grows.
    roots: Vec<[f32; 3]>,
    /// How much more than evenly lamps shine, -1 (not at all) to 1 (twice); empty where they shine evenly.
    lamplight: Vec<f32>,
    indices: Vec<u32>,
}

impl MeshKit {
    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// A triangle, counter-clockwise seen from its front.
    pub fn triangle(&mut self, corners: [Vec3; 3], paint: Paint) {
        let n = (corners[1] - corners[0]).cross(corners[2] - corners[0]).normalize_or(Vec3::Y);
        self.face(&corners, n, paint);
    }

    /// A flat quad, counter-clockwise seen from its front.
    pub fn quad(&mut self, corners: [Vec3; 4], paint: Paint) {
        let n = (corners[1] - corners[0]).cross(corners[3] - corners[0]).normalize_or(Vec3::Y);
        self.face(&corners, n, paint);
    }

    /// A flat convex face with a given normal.
    pub fn face(&mut self, corners: &[Vec3], normal: Vec3, paint: Paint) {
        let start = self.positions.len() as u32;
        for c in corners {
            self.vertex(*c, normal, paint);
        }
        for i in 1..corners.len() as u32 - 1 {
            self.indices.extend([start, start + i, start + i + 1]);
        }
    }

    /// One vertex; its number.
    pub fn vertex(&mut self, at: Vec3, normal: Vec3, paint: Paint) -> u32 {
        self.positions.push(at.into());
        self.normals.push(normal.into());
        self.colors.push(paint.color);
        self.surfaces.push(paint.surface);
        self.positions.len() as u32 - 1
    }

    /// A triangle of vertices added before.
    pub fn join(&mut self, a: u32, b: u32, c: u32) {
        self.indices.extend([a, b, c]);
    }

    /// An upright box between two corners.
    pub fn cuboid(&mut self, low: Vec3, high: Vec3, paint: Paint) {
        self.cuboid_faces(low, high, [Some(paint); 6]);
    }

    /// A box with its own paint (or nothing) for right, left, top, bottom, back (+z), front (-z).
    pub fn cuboid_faces(&mut self, a: Vec3, b: Vec3, paints: [Option<Paint>; 6]) {
        let p = |x: bool, y: bool, z: bool| {
            Vec3::new(if x { b.x } else { a.x }, if y { b.y } else { a.y }, if z { b.z } else { a.z })
        };
        let faces = [
            [p(true, false, true), p(true, false, false), p(true, true, false), p(true, true, true)],
            [p(false, false, false), p(false, false, true), p(false, true, true), p(false, true, false)],
            [p(false, true, true), p(true, true, true), p(true, true, false), p(false, true, false)],
            [p(false, false, false), p(true, false, false), p(true, false, true), p(false, false, true)],
            [p(false, false, true), p(true, false, true), p(true, true, true), p(false, true, true)],
            [p(true, false, false), p(false, false, false), p(false, true, false), p(true, true, false)],
        ];
        for (face, paint) in faces.into_iter().zip(paints) {
            if let Some(paint) = paint {
                self.quad(face, paint);
            }
        }
    }

    /// A cylinder about the x axis (wheels) or y axis (stacks, trunks).
    pub fn cylinder(
        &mut self,
        centre: Vec3,
        axis: Vec3,
        half_length: f32,
        radius: f32,
        sides: u32,
        side: Paint,
        caps: Paint,
    ) {
        let axis = axis.normalize_or(Vec3::Y);
        let u = axis.any_orthonormal_vector();
        let v = axis.cross(u);
        let rim = |i: u32| {
            let a = std::f32::consts::TAU * i as f32 / sides as f32;
            u * a.cos() + v * a.sin()
        };
        for i in 0..sides {
            let (r0, r1) = (rim(i), rim(i + 1));
            let (lo, hi) = (centre - axis * half_length, centre + axis * half_length);
            let start = [
                self.vertex(lo + r0 * radius, r0, side),
                self.vertex(lo + r1 * radius, r1, side),
                self.vertex(hi + r1 * radius, r1, side),
                self.vertex(hi + r0 * radius, r0, side),
            ];
            self.join(start[0], start[1], start[2]);
            self.join(start[0], start[2], start[3]);
            self.triangle([hi, hi + r0 * radius, hi + r1 * radius], caps);
            self.triangle([lo, lo + r1 * radius, lo + r0 * radius], caps);
        }
    }

    /// A flat quad that looks away from something, whichever way round its corners are given.
    pub fn quad_away(&mut self, corners: [Vec3; 4], away: Vec3, paint: Paint) {
        let [a, b, c, d] = corners;
        let n = (c - a).cross(d - b);
        if n.dot(away) < 0.0 { self.quad([a, d, c, b], paint) } else { self.quad(corners, paint) }
    }

    /// A triangle that looks a way, whichever way round its corners are given.
    pub fn triangle_away(&mut self, corners: [Vec3; 3], away: Vec3, paint: Paint) {
        let [a, b, c] = corners;
        let n = (b - a).cross(c - a);
        if n.dot(away) < 0.0 { self.triangle([a, c, b], paint) } else { self.triangle(corners, paint) }
    }

    /// A cylinder or cone from a point along a vector, with its radii at both ends.
    pub fn cone(&mut self, from: Vec3, along: Vec3, radii: (f32, f32), sides: u32, paint: Paint) {
        let axis = along.normalize_or(Vec3::Y);
        let u = axis.any_orthonormal_vector();
        let v = axis.cross(u);
        let to = from + along;
        let slope = (radii.0 - radii.1) / along.length().max(1e-4);
        let rim = |i: u32| {
            let (sin, cos) = (std::f32::consts::TAU * i as f32 / sides as f32).sin_cos();
            u * cos + v * sin
        };
        for i in 0..sides {
            let (a, b) = (rim(i), rim(i + 1));
            let (na, nb) = ((a + axis * slope).normalize(), (b + axis * slope).normalize());
            let corners = [
                self.vertex(from + a * radii.0, na, paint),
                self.vertex(from + b * radii.0, nb, paint),
                self.vertex(to + b * radii.1, nb, paint),
                self.vertex(to + a * radii.1, na, paint),
            ];
            self.join(corners[0], corners[1], corners[2]);
            self.join(corners[0], corners[2], corners[3]);
        }
        for (centre, radius, way) in [(from, radii.0, -axis), (to, radii.1, axis)] {
            if radius > 1e-3 {
                let disc: Vec<Vec3> = (0..sides).map(|i| centre + rim(i) * radius).collect();
                let disc: Vec<Vec3> = if way.dot(axis) > 0.0 { disc } else { disc.into_iter().rev().collect() };
                self.face(&disc, way, paint);
            }
        }
    }

    /// Darkens what is low: full light from a height on, this share of it at the foot.
    pub fn shade_by_height(&mut self, full_at_m: f32, at_foot: f32) {
        for (p, c) in self.positions.iter().zip(&mut self.colors) {
            let t = (p[1] / full_at_m).clamp(0.0, 1.0);
            let light = at_foot + (1.0 - at_foot) * t * (2.0 - t);
            c[..3].iter_mut().for_each(|channel| *channel *= light);
        }
    }

    /// Moves every vertex.
    pub fn bend(&mut self, to: impl Fn(Vec3) -> Vec3) {
        for p in &mut self.positions {
            *p = to(Vec3::from(*p)).into();
        }
    }

    /// Turns every normal: what was bent looks another way.
    pub fn turn_normals(&mut self, turn: Quat) {
        for n in &mut self.normals {
            *n = (turn * Vec3::from(*n)).into();
        }
    }

    /// Writes a code into the alpha of every vertex since `from`, by its place.
    pub fn mark_vertices(&mut self, from: usize, code: impl Fn(Vec3) -> f32) {
        for (p, c) in self.positions[from..].iter().zip(&mut self.colors[from..]) {
            c[3] = code(Vec3::from(*p));
        }
    }

    /// Writes a code into the alpha of every vertex since `from`, by the middle of the triangles that it belongs to.
    pub fn mark(&mut self, from: usize, code: impl Fn(Vec3) -> f32) {
        for triangle in self.indices.chunks_exact(3) {
            if (triangle[0] as usize) < from {
                continue;
            }
            let at = |i: u32| Vec3::from(self.positions[i as usize]);
            let value = code((at(triangle[0]) + at(triangle[1]) + at(triangle[2])) / 3.0);
            for i in triangle {
                self.colors[*i as usize][3] = value;
            }
        }
    }

    /// A cross-section (right to left over the top, x and y) pulled along z from `front` to `back`,
    /// one paint per edge; normals smooth where neighbouring edges turn by less than 35 degrees.
    pub fn hull(&mut self, section: &[(Vec2, Paint)], front: f32, back: f32) {
        for i in 0..section.len() - 1 {
            let (a, paint) = section[i];
            let b = section[i + 1].0;
            let flat = |p: Vec2, q: Vec2| Vec2::new((q - p).y, -(q - p).x).normalize_or(Vec2::Y);
            let own = flat(a, b);
            let blend = |other: Option<Vec2>| match other {
                Some(n) if n.dot(own) > 0.82 => (n + own).normalize(),
                _ => own,
            };
            let before = (i > 0).then(|| flat(section[i - 1].0, a));
            let after = (i + 2 < section.len()).then(|| flat(b, section[i + 2].0));
            let (na, nb) = (blend(before).extend(0.0), blend(after).extend(0.0));
            let v = [
                self.vertex(a.extend(back), na, paint),
                self.vertex(a.extend(front), na, paint),
                self.vertex(b.extend(front), nb, paint),
                self.vertex(b.extend(back), nb, paint),
            ];
            self.join(v[0], v[1], v[2]);
            self.join(v[0], v[2], v[3]);
        }
    }

    /// Adds another kit, moved.
    pub fn add(&mut self, other: &Self, turn: Quat, by: Vec3, scale: f32) {
        let start = self.positions.len() as u32;
        self.positions.extend(other.positions.iter().map(|p| <[f32; 3]>::from(turn * (Vec3::from(*p) * scale) + by)));
        self.normals.extend(other.normals.iter().map(|n| <[f32; 3]>::from(turn * Vec3::from(*n))));
        self.colors.extend_from_slice(&other.colors);
        self.surfaces.extend_from_slice(&other.surfaces);
        self.indices.extend(other.indices.iter().map(|i| i + start));
    }

    /// Says where everything since vertex `from` is rooted: it grows from there, and goes as one.
    pub fn root(&mut self, from: usize, root: Vec3) {
        self.roots.resize(from, [0.0; 3]);
        self.roots.resize(self.positions.len(), root.into());
    }

    /// Puts everything since vertex `from` into the light of a room: by its place and the way it looks, the share of all
    /// light that corners leave, and how brightly lamps shine there (1 as everywhere).
    pub fn illuminate(&mut self, from: usize, light: impl Fn(Vec3, Vec3) -> (f32, f32)) {
        self.lamplight.resize(self.positions.len(), 0.0);
        let places = self.positions.iter().zip(&self.normals);
        let shown = self.colors.iter_mut().zip(&mut self.lamplight);
        for ((at, normal), (color, lamplight)) in places.zip(shown).skip(from) {
            let (left, lamps) = light(Vec3::from(*at), Vec3::from(*normal));
            color[..3].iter_mut().for_each(|channel| *channel *= left);
            *lamplight = (lamps - 1.0).clamp(-1.0, 1.0);
        }
    }

    /// The lowest and the highest corner of a box around everything.
    pub fn bounds(&self) -> (Vec3, Vec3) {
        let places = || self.positions.iter().map(|p| Vec3::from(*p));
        (places().fold(Vec3::MAX, Vec3::min), places().fold(Vec3::MIN, Vec3::max))
    }

    /// Vertices so far.
    pub fn len(&self) -> usize {
        self.positions.len()
    }

    /// Tints the colours since vertex `from`.
    pub fn tint(&mut self, from: usize, by: Vec3) {
        for c in &mut self.colors[from..] {
            for (channel, factor) in c.iter_mut().zip(by.to_array()) {
                *channel *= factor;
            }
        }
    }

    /// The mesh, for drawing only: nothing of it is kept once the drawing device has it. A vertex takes 24 bytes, with
    /// a root 32: there are millions of them. An empty kit gives one triangle without area: the drawing device does not
    /// take empty meshes.
    pub fn build(mut self) -> Mesh {
        if self.is_empty() {
            self.triangle([Vec3::ZERO; 3], Paint::matt(LinearRgba::BLACK));
        }
        let vertices = self.positions.len();
        self.lamplight.resize(vertices, 0.0);
        let normals: Vec<[i8; 4]> =
            self.normals.iter().zip(&self.lamplight).map(|(n, lamps)| small_normal(*n, *lamps)).collect();
        let colors: Vec<[u8; 4]> = self.colors.iter().map(|c| small_color(*c)).collect();
        let surfaces: Vec<[f16; 2]> = self.surfaces.iter().map(|s| s.map(f16::from_f32)).collect();
        let mut mesh = Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
            .with_inserted_attribute(ATTRIBUTE_SMALL_NORMAL, VertexAttributeValues::Snorm8x4(normals))
            .with_inserted_attribute(ATTRIBUTE_SMALL_COLOR, VertexAttributeValues::Unorm8x4(colors))
            .with_inserted_attribute(ATTRIBUTE_SURFACE, VertexAttributeValues::Float16x2(surfaces))
            .with_inserted_indices(small_indices(self.indices, vertices));
        if !self.roots.is_empty() {
            self.roots.resize(vertices, [0.0; 3]);
            let roots = self.roots.iter().map(|[x, y, z]| [*x, *y, *z, 0.0].map(f16::from_f32)).collect();
            mesh.insert_attribute(ATTRIBUTE_ROOT, VertexAttributeValues::Float16x4(roots));
        }
        mesh
    }
}

fn small_normal([x, y, z]: [f32; 3], lamplight: f32) -> [i8; 4] {
    [x, y, z, lamplight].map(|v| (v * 127.0).round() as i8)
}

fn small_color([r, g, b, a]: [f32; 4]) -> [u8; 4] {
    [r.max(0.0).sqrt(), g.max(0.0).sqrt(), b.max(0.0).sqrt(), a].map(|v| (v * 255.0).round() as u8)
}

/// Indices in half the bytes where they fit.
pub fn small_indices(indices: Vec<u32>, vertices: usize) -> Indices {
    if u16::try_from(vertices).is_ok() {
        Indices::U16(indices.into_iter().map(|i| i as u16).collect())
    } else {
        Indices::U32(indices)
    }
}
