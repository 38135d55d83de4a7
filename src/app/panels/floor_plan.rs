//! The floor plan of a carriage in a panel: the drawing that is printed too, on dark ground; rooms and furnishings in
//! it answer to the pointer.

use bevy_egui::egui::{
    Color32, Mesh, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2,
};
use glam::DVec2;

use crate::{
    app::{interior::Spot, theme},
    drawing::{
        ink::{Form, Ink, Mark, Shows, Weight},
        paper,
        plan::{self, Plan},
    },
    scenario::{Carriage, Scenario},
    words::Words,
};

/// Pieces smaller than this are left out: a panel has no room for more, metres.
const LEAST_M: f64 = 0.12;

/// A plan, cut into triangles once.
#[derive(Clone, Debug)]
pub struct FloorPlan {
    plan: Plan,
    areas: Vec<(Vec<[DVec2; 3]>, Option<Ink>)>,
}

impl FloorPlan {
    /// The plan of a carriage.
    pub fn of(scenario: &Scenario, carriage: &Carriage) -> Option<Self> {
        let plan = plan::plan_of(scenario, carriage, crate::drawing::piece::Detail { least_m: LEAST_M })?;
        let areas = plan
            .items
            .iter()
            .map(|mark| (if mark.fill.is_some() { mark.form.triangles() } else { Vec::new() }, mark.fill))
            .collect();
        Some(Self { plan, areas })
    }
}

/// What ink looks like on a dark panel.
fn color(ink: Ink) -> Color32 {
    match ink {
        Ink::Ground => theme::PANEL,
        Ink::Wall => theme::INK,
        Ink::Partition => theme::INK_SOFT,
        Ink::Glass => theme::LABEL_WATER,
        Ink::Door | Ink::Outside | Ink::Above => theme::INK_FAINT,
        Ink::FloorLine | Ink::Gear => theme::HAIRLINE,
        Ink::Edge => theme::NIGHT_FIELD,
        Ink::Void | Ink::Sky => theme::RAISED,
        Ink::Floor(_) | Ink::Piece(_) => {
            let light = if matches!(ink, Ink::Floor(_)) { 0.30 } else { 0.78 };
            theme::dimmed(paper::color(ink, 0.8), light)
        }
    }
}

/// Draws the plan over the width there is; the front of the carriage is at the left. Gives what was hovered and whether
/// it was clicked.
pub fn show(
    ui: &mut Ui,
    drawn: &FloorPlan,
    vehicle: usize,
    chosen: Option<Spot>,
    words: &Words,
) -> Option<(Spot, bool)> {
    let bounds = drawn.plan.bounds;
    let size = bounds.max - bounds.min;
    let width = ui.available_width();
    let scale = f64::from(width) / size.x.max(1.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, (size.y * scale) as f32), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, words.get("plan.label")));
    let place = |p: DVec2| {
        let p = (p - bounds.min) * scale;
        pos2(rect.left() + p.x as f32, rect.top() + p.y as f32)
    };
    let painter = ui.painter();
    let mut mesh = Mesh::default();
    for (triangles, fill) in &drawn.areas {
        let Some(fill) = fill.map(color) else { continue };
        for triangle in triangles {
            let start = mesh.vertices.len() as u32;
            for corner in triangle {
                mesh.colored_vertex(place(*corner), fill);
            }
            mesh.add_triangle(start, start + 1, start + 2);
        }
    }
    painter.add(Shape::mesh(mesh));
    for mark in &drawn.plan.items {
        line(painter, mark, &place);
    }
    let pointed = response.hover_pos().and_then(|at| under(drawn, at, rect, scale));
    let spot = |shows| spot_of(shows, drawn, vehicle);
    if let Some(chosen) = chosen.filter(|chosen| chosen.vehicle == vehicle) {
        ring(painter, drawn, chosen, &place, theme::AMBER);
    }
    let hovered = pointed.and_then(spot)?;
    ring(painter, drawn, hovered, &place, theme::LABEL);
    Some((hovered, response.clicked()))
}

fn line(painter: &Painter, mark: &Mark, place: &impl Fn(DVec2) -> Pos2) {
    let Some(line) = mark.line else { return };
    let width = match line.weight {
        Weight::Hair => 0.5,
        Weight::Fine => 0.7,
        Weight::Strong => 1.0,
    };
    let stroke = Stroke::new(width, color(line.ink));
    let points = |points: &[DVec2]| points.iter().map(|p| place(*p)).collect::<Vec<_>>();
    match &mark.form {
        Form::Polygon(corners) => painter.add(Shape::closed_line(points(corners), stroke)),
        Form::Lines(corners) => painter.add(Shape::line(points(corners), stroke)),
        Form::Circle(middle, radius) => {
            let edge = place(*middle + DVec2::X * *radius);
            painter.circle_stroke(place(*middle), edge.x - place(*middle).x, stroke)
        }
    };
}

/// What of the plan lies under a point: a piece before the floor.
fn under(drawn: &FloorPlan, at: Pos2, rect: Rect, scale: f64) -> Option<Shows> {
    let point = drawn.plan.bounds.min + DVec2::new(f64::from(at.x - rect.left()), f64::from(at.y - rect.top())) / scale;
    let held = |mark: &&Mark| {
        matches!(mark.shows, Shows::Room(_) | Shows::Piece(_))
            && mark
                .extent()
                .is_some_and(|e| (e.min.x..=e.max.x).contains(&point.x) && (e.min.y..=e.max.y).contains(&point.y))
    };
    drawn.plan.items.iter().rev().find(held).map(|mark| mark.shows)
}

fn spot_of(shows: Shows, drawn: &FloorPlan, vehicle: usize) -> Option<Spot> {
    match shows {
        Shows::Room(room) => Some(Spot { vehicle, room, piece: None }),
        Shows::Piece(piece) => {
            let room = drawn.plan.spots.iter().find(|spot| {
                let middle = extent_of(drawn, Shows::Piece(piece)).map(|e| (e.min + e.max) * 0.5);
                middle.is_some_and(|m| {
                    (spot.area.min.x..=spot.area.max.x).contains(&m.x)
                        && (spot.area.min.y..=spot.area.max.y).contains(&m.y)
                })
            })?;
            Some(Spot { vehicle, room: room.room, piece: Some(piece) })
        }
        _ => None,
    }
}

fn extent_of(drawn: &FloorPlan, shows: Shows) -> Option<crate::drawing::picture::Extent> {
    let extents = drawn.plan.items.iter().filter(|mark| mark.shows == shows).filter_map(Mark::extent);
    extents.reduce(|a, b| crate::drawing::picture::Extent { min: a.min.min(b.min), max: a.max.max(b.max) })
}

fn ring(painter: &Painter, drawn: &FloorPlan, spot: Spot, place: &impl Fn(DVec2) -> Pos2, color: Color32) {
    let shows = spot.piece.map_or(Shows::Room(spot.room), Shows::Piece);
    let Some(extent) = extent_of(drawn, shows) else { return };
    let rect = Rect::from_two_pos(place(extent.min), place(extent.max)).expand(1.0);
    painter.rect_stroke(rect, 1.0, Stroke::new(1.5, color), bevy_egui::egui::StrokeKind::Outside);
}
