//! Small parts that several panels use: signs, marks, pairs of name and value, text with a halo.

use bevy_egui::egui::{
    Align2, Color32, Context, FontId, Id, LayerId, Memory, Order, Painter, Pos2, Rect, Response, RichText, Sense,
    Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, WidgetType, pos2, vec2,
};

use super::fonts;
use crate::{
    app::{settings::RoleMarks, theme},
    scenario::{Role, Standing, Verdict},
    words::Words,
};

/// Where copies of a text stand around it to make its halo.
const HALO_STEPS: [(f32, f32); 8] =
    [(-1.2, 0.0), (1.2, 0.0), (0.0, -1.2), (0.0, 1.2), (-0.9, -0.9), (0.9, -0.9), (-0.9, 0.9), (0.9, 0.9)];

/// Strength of one of them.
const HALO_STRENGTH: f32 = 0.62;

/// A sign on a button, drawn and not typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A triangle to the right.
    Play,
    /// Two bars.
    Pause,
    /// Two triangles to the left.
    Backward,
    /// A triangle against a bar, to the right.
    Next,
    /// A triangle against a bar, to the left.
    Previous,
    /// A line.
    Minus,
    /// A cross of two lines.
    Plus,
    /// A diagonal cross.
    Close,
    /// A small triangle down.
    Menu,
    /// A rising line between two axes.
    Chart,
    /// A pencil.
    Pencil,
}

fn triangle(painter: &Painter, centre: Pos2, half: Vec2, color: Color32) {
    painter.add(Shape::convex_polygon(
        vec![
            pos2(centre.x - half.x, centre.y - half.y),
            pos2(centre.x + half.x, centre.y),
            pos2(centre.x - half.x, centre.y + half.y),
        ],
        color,
        Stroke::NONE,
    ));
}

/// Draws a sign around a point.
pub fn sign(painter: &Painter, sign: Sign, at: Pos2, color: Color32) {
    let line = Stroke::new(1.5, color);
    match sign {
        Sign::Play => triangle(painter, at + vec2(1.0, 0.0), vec2(5.5, 6.5), color),
        Sign::Pause => {
            for x in [-3.5, 3.5] {
                painter.rect_filled(Rect::from_center_size(at + vec2(x, 0.0), vec2(3.5, 12.0)), 0.5, color);
            }
        }
        Sign::Backward => {
            triangle(painter, at + vec2(-4.0, 0.0), vec2(-4.0, 5.0), color);
            triangle(painter, at + vec2(4.0, 0.0), vec2(-4.0, 5.0), color);
        }
        Sign::Next | Sign::Previous => {
            let way = if sign == Sign::Next { 1.0 } else { -1.0 };
            triangle(painter, at + vec2(-1.5 * way, 0.0), vec2(4.5 * way, 5.0), color);
            painter.rect_filled(Rect::from_center_size(at + vec2(4.5 * way, 0.0), vec2(1.8, 10.0)), 0.0, color);
        }
        Sign::Minus => {
            painter.hline(at.x - 4.5..=at.x + 4.5, at.y, line);
        }
        Sign::Plus => {
            painter.hline(at.x - 4.5..=at.x + 4.5, at.y, line);
            painter.vline(at.x, at.y - 4.5..=at.y + 4.5, line);
        }
        Sign::Close => {
            painter.line_segment([at + vec2(-4.0, -4.0), at + vec2(4.0, 4.0)], line);
            painter.line_segment([at + vec2(-4.0, 4.0), at + vec2(4.0, -4.0)], line);
        }
        Sign::Menu => {
            let corners = [vec2(-4.0, -2.0), vec2(4.0, -2.0), vec2(0.0, 3.0)].map(|d| at + d);
            painter.add(Shape::convex_polygon(corners.to_vec(), color, Stroke::NONE));
        }
        Sign::Chart => {
            let axes = [vec2(-7.0, -6.0), vec2(-7.0, 6.0), vec2(7.0, 6.0)].map(|d| at + d);
            painter.line(axes.to_vec(), line);
            let curve = [vec2(-5.0, 3.0), vec2(-1.5, -1.0), vec2(1.5, 1.5), vec2(6.0, -5.0)].map(|d| at + d);
            painter.line(curve.to_vec(), line);
        }
        Sign::Pencil => {
            painter.line_segment([at + vec2(-3.5, 3.5), at + vec2(3.5, -3.5)], Stroke::new(2.4, color));
            painter.line_segment([at + vec2(-5.0, 5.0), at + vec2(-3.5, 3.5)], Stroke::new(1.0, color));
        }
    }
}

/// A button with a sign; `lit` shows that it is on.
pub fn sign_button(ui: &mut Ui, size: Vec2, what: Sign, lit: bool, help: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let (fill, ink) = match (response.is_pointer_button_down_on(), response.hovered(), lit) {
        (true, ..) => (theme::CHOSEN, theme::AMBER),
        (_, true, true) => (theme::RAISED, theme::AMBER),
        (_, true, false) => (theme::RAISED, theme::INK),
        (.., true) => (Color32::TRANSPARENT, theme::AMBER),
        _ => (Color32::TRANSPARENT, theme::INK_SOFT),
    };
    ui.painter().rect_filled(rect, theme::RADIUS, fill);
    sign(ui.painter(), what, rect.center(), ink);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, help));
    seen_when_focused(&response);
    response.on_hover_text(help)
}

/// A button with a word; `lit` shows that it is chosen.
pub fn word_button(ui: &mut Ui, word: &str, lit: bool, help: &str) -> Response {
    let font = fonts::small();
    let galley = ui.painter().layout_no_wrap(word.to_owned(), font, theme::INK);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 14.0, 22.0), Sense::click());
    let (fill, ink) = match (lit, response.hovered()) {
        (true, _) => (theme::CHOSEN, theme::AMBER),
        (_, true) => (theme::HAIRLINE, theme::INK),
        _ => (theme::RAISED, theme::INK_SOFT),
    };
    ui.painter().rect_filled(rect, theme::RADIUS, fill);
    let at = rect.center() - galley.size() * 0.5;
    ui.painter().galley_with_override_text_color(at, galley, ink);
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, lit, word));
    seen_when_focused(&response);
    if help.is_empty() { response } else { response.on_hover_text(help) }
}

/// What has got the keyboard is brought into sight.
pub fn seen_when_focused(response: &Response) {
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
}

/// Tells a screen reader of a strip that something is chosen on, and where it stands.
pub fn told_as_slider(response: &Response, label: &str, value: &str) {
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Slider, true, label));
    response.ctx.accesskit_node_builder(response.id, |node| node.set_value(value));
}

/// A ring around what has the keyboard, whatever it is.
pub fn focus_ring(ctx: &Context) {
    let Some(response) = ctx.memory(Memory::focused).and_then(|id| ctx.read_response(id)) else { return };
    let rect = response.interact_rect.intersect(ctx.content_rect());
    if !rect.is_positive() {
        return;
    }
    let painter = ctx.layer_painter(LayerId::new(Order::Tooltip, Id::new("focus ring")));
    let stroke = Stroke::new(theme::RING, theme::AMBER);
    painter.rect_stroke(rect.expand(1.0), theme::RADIUS, stroke, StrokeKind::Outside);
}

/// What the marks of roles differ by, for all that is drawn on a context.
pub fn mark_roles_by(ctx: &Context, marks: RoleMarks) {
    ctx.data_mut(|data| data.insert_temp(Id::new("role marks"), marks));
}

/// The small mark of a role: its hue, and its own shape where the viewer has asked for shapes.
pub fn role_mark(painter: &Painter, role: Role, at: Pos2, radius: f32) {
    let color = theme::role(role);
    let marks = painter.ctx().data(|data| data.get_temp::<RoleMarks>(Id::new("role marks"))).unwrap_or_default();
    match marks {
        RoleMarks::Color => painter.circle_filled(at, radius, color),
        RoleMarks::Shape => painter.add(role_shape(role, at, radius + 1.2, color)),
    };
}

/// Corners around a point: `count` of them, the first one straight above when not turned.
fn corners(at: Pos2, count: usize, radius: f32, turned: f32) -> Vec<Pos2> {
    let angle = |i: usize| (i as f32 / count as f32 + turned) * std::f32::consts::TAU;
    (0..count).map(|i| at + radius * vec2(angle(i).sin(), -angle(i).cos())).collect()
}

/// A shape of its own for each role.
fn role_shape(role: Role, at: Pos2, r: f32, color: Color32) -> Shape {
    let filled = |points| Shape::convex_polygon(points, color, Stroke::NONE);
    let bar = |half: Vec2| Shape::rect_filled(Rect::from_center_size(at, half * 2.0), 0.0, color);
    match role {
        Role::Leader => filled(corners(at, 4, r, 0.0)),
        Role::Dining => Shape::circle_filled(at, r * 0.9, color),
        Role::Sleeping => bar(vec2(r, r * 0.42)),
        Role::Security => filled(corners(at, 3, r * 1.1, 0.0)),
        Role::Communications => filled(corners(at, 3, r * 1.1, 0.5)),
        Role::Service => filled(corners(at, 4, r * 1.15, 0.125)),
        Role::Vehicles => Shape::circle_stroke(at, r * 0.75, Stroke::new(r * 0.45, color)),
        Role::Medical => Shape::Vec(vec![bar(vec2(r, r * 0.34)), bar(vec2(r * 0.34, r))]),
    }
}

/// The quiet mark of a standing: full where something is reported, hollow where it is not.
pub fn standing_shape(painter: &Painter, standing: Standing, at: Pos2) {
    let color = theme::standing(standing);
    match standing {
        Standing::Reported => {
            painter.circle_filled(at, theme::MARK, color);
        }
        Standing::Derived => {
            painter.rect_filled(Rect::from_center_size(at, Vec2::splat(theme::MARK * 1.7)), 0.0, color);
        }
        Standing::Estimated => {
            painter.rect_stroke(
                Rect::from_center_size(at, Vec2::splat(theme::MARK * 1.7)),
                0.0,
                Stroke::new(1.2, color),
                StrokeKind::Middle,
            );
        }
        Standing::Reconstruction => {
            painter.circle_stroke(at, theme::MARK - 0.4, Stroke::new(1.2, color));
        }
        Standing::Disputed => {
            let r = theme::MARK + 0.6;
            painter.add(Shape::convex_polygon(
                vec![at - vec2(0.0, r), at + vec2(r, 0.0), at + vec2(0.0, r), at - vec2(r, 0.0)],
                color,
                Stroke::NONE,
            ));
        }
    }
}

/// The quiet mark of a verdict: the shapes are those of standings, so that they differ without their colours too.
pub fn verdict_shape(painter: &Painter, verdict: Verdict, at: Pos2) {
    let alike = match verdict {
        Verdict::Confirmed => Standing::Reported,
        Verdict::Refined => Standing::Derived,
        Verdict::Contradicted => Standing::Disputed,
        Verdict::Unverified => Standing::Estimated,
        Verdict::Opinion => Standing::Reconstruction,
    };
    standing_shape(painter, alike, at);
}

/// The mark of a standing; what it means and who says so on hover.
pub fn standing_mark(ui: &mut Ui, words: &Words, standing: Standing, source: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(12.0, 18.0), Sense::hover());
    standing_shape(ui.painter(), standing, rect.center());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, words.get(standing.key())));
    response.on_hover_ui(|ui| standing_detail(ui, words, standing, source))
}

/// What a standing means, and who says so.
pub fn standing_detail(ui: &mut Ui, words: &Words, standing: Standing, source: &str) {
    ui.label(RichText::new(words.get(standing.key())).font(fonts::bold(theme::SMALL)).color(theme::standing(standing)));
    ui.label(RichText::new(words.get(&format!("{}.help", standing.key()))).small());
    if !source.is_empty() {
        ui.label(RichText::new(source).small().color(theme::INK_SOFT));
    }
}

/// A small heading within a panel.
pub fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(theme::SPACE);
    ui.label(RichText::new(text).font(fonts::bold(theme::SMALL)).color(theme::INK_SOFT));
    ui.add_space(1.0);
}

/// Text over the picture: readable on any ground.
pub fn halo_text(painter: &Painter, at: Pos2, anchor: Align2, text: &str, font: FontId, color: Color32) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), font, color);
    let rect = anchor.anchor_size(at, galley.size());
    halo_galley(painter, rect.min, &galley, color);
    rect
}

/// A laid-out text over the picture.
pub fn halo_galley(painter: &Painter, at: Pos2, galley: &std::sync::Arc<bevy_egui::egui::Galley>, color: Color32) {
    let strength = f32::from(color.a()) / 255.0;
    let halo = theme::HALO.gamma_multiply(HALO_STRENGTH * strength);
    for (x, y) in HALO_STEPS {
        painter.galley_with_override_text_color(at + vec2(x, y), galley.clone(), halo);
    }
    painter.galley_with_override_text_color(at, galley.clone(), color);
}

/// Between a place and the lines about it beside it.
const BESIDE: f32 = 14.0;

/// A small board with lines of text, over everything; the first line is the more important one.
pub fn tip(ctx: &Context, at: Pos2, anchor: Align2, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let painter = ctx.layer_painter(LayerId::new(Order::Tooltip, Id::new("tip")));
    let galleys: Vec<_> = lines
        .iter()
        .enumerate()
        .map(|(i, line)| {
            let color = if i == 0 { theme::INK } else { theme::INK_SOFT };
            let font = if i == 0 { fonts::bold(theme::SMALL) } else { fonts::small() };
            painter.layout_no_wrap(line.clone(), font, color)
        })
        .collect();
    let width = galleys.iter().map(|g| g.size().x).fold(0.0, f32::max);
    let height: f32 = galleys.iter().map(|g| g.size().y).sum();
    let size = vec2(width + 16.0, height + 8.0);
    let room = ctx.content_rect().shrink(4.0);
    let mut rect = anchor.anchor_size(at, size);
    // Where there is no room above, it stands beside what it tells of and not over it.
    if anchor == Align2::CENTER_BOTTOM && rect.top() < room.top() {
        let left = if at.x > room.center().x { at.x - BESIDE - size.x } else { at.x + BESIDE };
        rect = rect.translate(vec2(left - rect.left(), 0.0));
    }
    rect = rect.translate(vec2((room.left() - rect.left()).max(0.0) + (room.right() - rect.right()).min(0.0), 0.0));
    rect = rect.translate(vec2(0.0, (room.top() - rect.top()).max(0.0) + (room.bottom() - rect.bottom()).min(0.0)));
    painter.rect(rect, theme::RADIUS, theme::PANEL, Stroke::new(theme::HAIR, theme::HAIRLINE), StrokeKind::Inside);
    let mut y = rect.top() + 4.0;
    for galley in galleys {
        let next = y + galley.size().y;
        painter.galley(pos2(rect.left() + 8.0, y), galley, theme::INK);
        y = next;
    }
}

/// A laid-out text over the picture in its own colours, faded.
pub fn halo_galley_faded(painter: &Painter, at: Pos2, galley: std::sync::Arc<bevy_egui::egui::Galley>, strength: f32) {
    let halo = theme::HALO.gamma_multiply(HALO_STRENGTH * strength);
    for (x, y) in HALO_STEPS {
        painter.galley_with_override_text_color(at + vec2(x, y), galley.clone(), halo);
    }
    let mut faded = painter.clone();
    faded.multiply_opacity(strength);
    faded.galley(at, galley, theme::LABEL);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_told_apart_without_colour() {
        let shape = |role| role_shape(role, Pos2::ZERO, 5.0, theme::INK);
        for (i, role) in Role::ALL.into_iter().enumerate() {
            for other in &Role::ALL[i + 1..] {
                assert_ne!(shape(role), shape(*other), "{role:?} and {other:?}");
            }
        }
    }
}
