//! Draws lines and fills into one mesh, so that what stays the same from frame to frame is made once.

use bevy_egui::egui::{
    Color32, Mesh, Pos2, Rect, Shape, Stroke,
    epaint::{TessellationOptions, Tessellator},
    pos2,
};

/// Draws into a mesh.
pub struct Pen {
    tessellator: Tessellator,
    mesh: Mesh,
}

/// What one column of a filled strip is: where, between which heights, in which colour.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Where.
    pub x: f32,
    /// Upper edge.
    pub top: f32,
    /// Lower edge.
    pub bottom: f32,
    /// Colour.
    pub color: Color32,
}

impl Pen {
    /// A pen for a screen with so many pixels a point.
    pub fn new(pixels_per_point: f32) -> Self {
        let tessellator = Tessellator::new(pixels_per_point, TessellationOptions::default(), [1, 1], Vec::new());
        Self { tessellator, mesh: Mesh::default() }
    }

    /// The mesh.
    pub fn finish(self) -> Mesh {
        self.mesh
    }

    /// A line through points.
    pub fn line(&mut self, points: Vec<Pos2>, stroke: Stroke) {
        if points.len() > 1 {
            self.tessellator.tessellate_shape(Shape::line(points, stroke), &mut self.mesh);
        }
    }

    /// A filled rectangle.
    pub fn rect(&mut self, rect: Rect, color: Color32) {
        if rect.is_positive() {
            self.mesh.add_colored_rect(rect, color);
        }
    }

    /// A horizontal line.
    pub fn level(&mut self, left: f32, right: f32, y: f32, color: Color32) {
        self.rect(Rect::from_min_max(pos2(left, y - 0.5), pos2(right, y + 0.5)), color);
    }

    /// A filled strip.
    pub fn strip(&mut self, columns: impl Iterator<Item = Column>) {
        let base = self.mesh.vertices.len() as u32;
        for (i, column) in columns.enumerate() {
            self.mesh.colored_vertex(pos2(column.x, column.top), column.color);
            self.mesh.colored_vertex(pos2(column.x, column.bottom), column.color);
            if i > 0 {
                let k = base + 2 * i as u32;
                self.mesh.add_triangle(k - 2, k - 1, k);
                self.mesh.add_triangle(k - 1, k, k + 1);
            }
        }
    }

    /// Hatches a rectangle.
    pub fn hatch(&mut self, rect: Rect, stroke: Stroke) {
        for line in hatching(rect) {
            self.tessellator.tessellate_line_segment(line, stroke, &mut self.mesh);
        }
    }
}

/// Slanting lines at even steps, cut at the edges of a rectangle.
pub fn hatching(rect: Rect) -> impl Iterator<Item = [Pos2; 2]> {
    const STEP: f32 = 6.0;
    let (from, to, base, height) = (rect.left(), rect.right(), rect.bottom(), rect.height());
    let first = ((from - height) / STEP).ceil();
    let count = (((to - first * STEP) / STEP).ceil()).max(0.0) as usize;
    (0..count).filter_map(move |i| {
        let foot = (first + i as f32) * STEP;
        // From the foot to the right and up, as far as it lies between the two ends.
        let (a, b) = ((from - foot).max(0.0), (to - foot).min(height));
        (b > a).then(|| [pos2(foot + a, base - a), pos2(foot + b, base - b)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatching_stays_inside_and_leaves_no_gap() {
        for (width, height) in [(2.0, 10.0), (40.0, 10.0), (300.0, 23.0)] {
            let rect = Rect::from_min_max(pos2(13.0, 5.0), pos2(13.0 + width, 5.0 + height));
            let lines: Vec<_> = hatching(rect).collect();
            assert!(lines.iter().flatten().all(|p| rect.expand(1e-3).contains(*p)));
            assert!(lines.len() as f32 >= (width / 6.0).floor(), "{width}: {}", lines.len());
        }
    }
}
