//! The land as a map shows it: one even lattice over the whole region, made once.

use bevy::{
    asset::RenderAssetUsages,
    camera::visibility::NoFrustumCulling,
    mesh::{Indices, MeshTag, PrimitiveTopology},
    prelude::*,
};
use glam::DVec2;

use super::{country, cover};
use crate::{
    app::{Playing, material::Materials, origin::Placed},
    geo::LatLon,
};

/// From this camera distance the region is drawn in place of the rings, metres.
pub const REGION_FROM_M: f64 = 260_000.0;
const CELL_M: f64 = 4_500.0;
/// Heights are drawn taller than they are, as relief maps do.
const TALLER: f64 = 3.0;

/// The region's mesh.
#[derive(Component)]
pub struct Region;

fn survey(playing: &Playing) -> (Mesh, DVec2) {
    let line = playing.journey.alignment();
    let (south_west, north_east) = playing.geodata.relief.window();
    let project = |lat_deg: f64, lon_deg: f64| line.projection().project(LatLon { lat_deg, lon_deg });
    let corners = [
        project(south_west.lat_deg, south_west.lon_deg),
        project(south_west.lat_deg, north_east.lon_deg),
        project(north_east.lat_deg, south_west.lon_deg),
        project(north_east.lat_deg, north_east.lon_deg),
    ];
    let low = corners.into_iter().fold(DVec2::MAX, DVec2::min);
    let high = corners.into_iter().fold(DVec2::MIN, DVec2::max);
    let (nx, ny) = (((high.x - low.x) / CELL_M).ceil() as usize, ((high.y - low.y) / CELL_M).ceil() as usize);
    let at = |x: usize, y: usize| low + DVec2::new(x as f64, y as f64) * CELL_M;
    let grounds: Vec<_> = (0..=ny)
        .flat_map(|y| (0..=nx).map(move |x| (x, y)))
        .map(|(x, y)| playing.land.sample(at(x, y), CELL_M * 0.6))
        .collect();
    let side = nx + 1;
    let h = |x: usize, y: usize| grounds[y.min(ny) * side + x.min(nx)].surface_m();
    let (mut positions, mut normals, mut colors, mut covers, mut coarse) = (vec![], vec![], vec![], vec![], vec![]);
    for y in 0..=ny {
        for x in 0..=nx {
            let (x0, y0) = (x.saturating_sub(1), y.saturating_sub(1));
            let (dx, dy) = ((h(x + 1, y) - h(x0, y)) / (2.0 * CELL_M), (h(x, y + 1) - h(x, y0)) / (2.0 * CELL_M));
            let p = at(x, y);
            let ground = &grounds[y * side + x];
            let slope = (dx * dx + dy * dy).sqrt() as f32;
            let west = (((p.x + 80_000.0) / -260_000.0) as f32).clamp(0.0, 1.0);
            let look = cover::of(ground, slope * 4.0, country::patch(p, CELL_M) as f32, west, playing.lit.at(p) as f32);
            let top = (ground.surface_m().max(0.0) * TALLER) as f32;
            positions.push([(x as f64 * CELL_M) as f32, top, -(y as f64 * CELL_M) as f32]);
            normals.push(Vec3::new((-dx * 9.0) as f32, 1.0, (dy * 9.0) as f32).normalize().to_array());
            colors.push(look.color);
            covers.push([0.0_f32, look.lights * 1.6]);
            coarse.push([top, 0.0_f32]);
        }
    }
    let mut indices = Vec::with_capacity(nx * ny * 6);
    for y in 0..ny {
        for x in 0..nx {
            let i = (y * side + x) as u32;
            let s = side as u32;
            indices.extend([i, i + 1, i + s + 1, i, i + s + 1, i + s]);
        }
    }
    let mesh = Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, normals)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colors)
        .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, covers)
        .with_inserted_attribute(Mesh::ATTRIBUTE_UV_1, coarse)
        .with_inserted_indices(Indices::U32(indices));
    (mesh, low)
}

/// Makes the region.
pub fn raise(
    mut commands: Commands,
    playing: Res<Playing>,
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let (mesh, corner) = survey(&playing);
    commands.spawn((
        Region,
        Mesh3d(meshes.add(mesh)),
        MeshMaterial3d(materials.ground.clone()),
        // A level that is never the finest shown.
        MeshTag(200),
        Placed { at: corner.extend(0.0), heading_rad: std::f64::consts::FRAC_PI_2 },
        Visibility::Hidden,
        NoFrustumCulling,
    ));
}

/// Shows region or rings, whichever the distance asks for.
pub fn choose(rig: Res<crate::app::camera::Rig>, mut region: Query<&mut Visibility, With<Region>>) {
    let far = rig.pose().distance_m > REGION_FROM_M;
    for mut visibility in &mut region {
        visibility.set_if_neq(if far { Visibility::Visible } else { Visibility::Hidden });
    }
}
