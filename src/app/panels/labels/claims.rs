//! Which labels may be drawn: the more important one keeps its place, nothing overlaps.

use bevy_egui::egui::Rect;

/// Rectangles that are taken.
#[derive(Clone, Debug, Default)]
pub struct Taken(Vec<Rect>);

impl Taken {
    /// Takes a rectangle whatever lies there.
    pub fn force(&mut self, rect: Rect) {
        self.0.push(rect);
    }

    /// Takes a rectangle when nothing lies there yet.
    pub fn take(&mut self, rect: Rect) -> bool {
        if self.0.iter().any(|other| other.intersects(rect)) {
            return false;
        }
        self.0.push(rect);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy_egui::egui::{pos2, vec2};

    #[test]
    fn labels_do_not_overlap() {
        let mut taken = Taken::default();
        let mut drawn: Vec<Rect> = Vec::new();
        for i in 0..400_u16 {
            let at = pos2(f32::from(i * 37 % 800), f32::from(i * 53 % 400));
            let rect = Rect::from_min_size(at, vec2(60.0, 16.0));
            if taken.take(rect) {
                assert!(drawn.iter().all(|other| !other.intersects(rect)));
                drawn.push(rect);
            }
        }
        assert!(drawn.len() > 20);
    }

    #[test]
    fn the_first_asked_keeps_its_place() {
        let mut taken = Taken::default();
        let rect = Rect::from_min_size(pos2(10.0, 10.0), vec2(50.0, 10.0));
        assert!(taken.take(rect));
        assert!(!taken.take(rect.translate(vec2(5.0, 0.0))));
        assert!(taken.take(rect.translate(vec2(80.0, 0.0))));
    }
}
