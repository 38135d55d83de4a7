//! Soft darkness along an edge of the picture, so that small pale letters are read over a bright sky and over snow.

use bevy_egui::egui::{Color32, Mesh, Painter, Rect, pos2};

use crate::app::theme;

/// How dark it is at the very edge, 0 to 1.
const STRENGTH: f32 = 0.72;

/// Darkens the upper edge of the picture down to a height.
pub(super) fn above(painter: &Painter, picture: Rect, down_to: f32) {
    fall(painter, picture, picture.top(), down_to);
}

/// Darkens the lower edge of the picture up to a height.
pub(super) fn below(painter: &Painter, picture: Rect, up_to: f32) {
    fall(painter, picture, picture.bottom(), up_to);
}

/// From darkest at one height to nothing at another, in bands that follow a soft curve.
fn fall(painter: &Painter, picture: Rect, dark_y: f32, clear_y: f32) {
    const BANDS: u32 = 6;
    let mut mesh = Mesh::default();
    for band in 0..=BANDS {
        let t = band as f32 / BANDS as f32;
        let y = dark_y + (clear_y - dark_y) * t;
        let color = shade(1.0 - t * t * (3.0 - 2.0 * t));
        for x in [picture.left(), picture.right()] {
            mesh.colored_vertex(pos2(x, y), color);
        }
        if band > 0 {
            let last = (band - 1) * 2;
            mesh.add_triangle(last, last + 1, last + 2);
            mesh.add_triangle(last + 1, last + 3, last + 2);
        }
    }
    painter.add(mesh);
}

fn shade(share: f32) -> Color32 {
    theme::HALO.gamma_multiply(STRENGTH * share)
}
