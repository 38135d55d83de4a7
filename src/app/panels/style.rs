//! How egui looks: tokens of the theme, nothing else.

use bevy_egui::egui::{
    Context, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Vec2, Visuals,
    style::{ScrollAnimation, Selection, WidgetVisuals},
};

use super::{fonts, parts};
use crate::{
    app::{
        settings::{Motion, Settings},
        theme,
    },
    words::Lang,
};

/// Gives a context the shipped fonts, the viewer's own script first.
pub fn dress(ctx: &Context, lang: Lang) {
    ctx.set_fonts(fonts::definitions(lang));
}

/// How much larger everything is in a window of some height, points: one that fills a large screen without a scale of
/// its own would have letters that nobody can read from where the whole of it is seen. In steps, so that it does not
/// breathe while a window is drawn larger.
pub fn enlarged(height: f32) -> f32 {
    [(2_800.0, 2.0), (2_000.0, 1.5), (1_600.0, 1.25)]
        .into_iter()
        .find(|(from, _)| height >= *from && height.is_finite())
        .map_or(1.0, |(_, factor)| factor)
}

/// Gives a context the theme, as large and as lively as the viewer wants it, `enlarged` so many times for its window.
pub fn put_on(ctx: &Context, settings: &Settings, enlarged: f32) {
    ctx.set_theme(bevy_egui::egui::Theme::Dark);
    let still = settings.motion == Motion::Reduced;
    ctx.all_styles_mut(|style| apply(style, still));
    // The keys for it are the program's own: what they do is kept.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    ctx.set_zoom_factor(settings.text.factor() * enlarged);
    parts::mark_roles_by(ctx, settings.marks);
}

fn apply(style: &mut Style, still: bool) {
    style.text_styles = [
        (TextStyle::Small, theme::SMALL, false),
        (TextStyle::Body, theme::BODY, false),
        (TextStyle::Button, theme::BODY, false),
        (TextStyle::Monospace, theme::BODY, false),
        (TextStyle::Heading, theme::HEADING, true),
    ]
    .map(|(name, size, bold)| {
        (name, if bold { fonts::bold(size) } else { FontId::new(size, FontFamily::Proportional) })
    })
    .into();
    style.drag_value_text_style = TextStyle::Body;
    style.animation_time = if still { 0.0 } else { 0.1 };
    if still {
        style.scroll_animation = ScrollAnimation::none();
    }
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.25;
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(theme::SPACE, 4.0);
    spacing.button_padding = Vec2::new(8.0, 2.0);
    spacing.interact_size = Vec2::new(28.0, 24.0);
    spacing.window_margin = Margin::same(12);
    spacing.menu_margin = Margin::same(8);
    spacing.tooltip_width = 300.0;
    spacing.scroll.bar_width = 6.0;
    // That there is more is seen before a hand comes near.
    spacing.scroll.floating_width = 3.0;
    spacing.scroll.dormant_handle_opacity = 0.35;
    style.visuals = visuals();
}

fn widget(fill: bevy_egui::egui::Color32, ink: bevy_egui::egui::Color32, line: Stroke) -> WidgetVisuals {
    WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: line,
        corner_radius: CornerRadius::same(theme::RADIUS),
        fg_stroke: Stroke::new(1.0, ink),
        expansion: 0.0,
    }
}

fn visuals() -> Visuals {
    let mut v = Visuals::dark();
    let hair = Stroke::new(theme::HAIR, theme::HAIRLINE);
    v.widgets.noninteractive = widget(theme::PANEL, theme::INK, hair);
    v.widgets.inactive = widget(theme::RAISED, theme::INK, Stroke::NONE);
    v.widgets.hovered = widget(theme::HAIRLINE, theme::INK, Stroke::NONE);
    v.widgets.active = widget(theme::CHOSEN, theme::AMBER, Stroke::NONE);
    v.widgets.open = widget(theme::RAISED, theme::INK, Stroke::NONE);
    v.selection = Selection { bg_fill: theme::CHOSEN, stroke: Stroke::new(1.0, theme::AMBER) };
    v.weak_text_color = Some(theme::INK_SOFT);
    v.hyperlink_color = theme::AMBER;
    v.faint_bg_color = theme::RAISED;
    v.extreme_bg_color = theme::NIGHT_FIELD;
    v.panel_fill = theme::PANEL;
    v.window_fill = theme::PANEL;
    v.window_stroke = hair;
    v.window_corner_radius = CornerRadius::same(theme::RADIUS);
    v.menu_corner_radius = CornerRadius::same(theme::RADIUS);
    v.window_shadow = Shadow::NONE;
    v.popup_shadow = Shadow::NONE;
    v.indent_has_left_vline = false;
    v
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_grow_with_a_window_that_fills_a_large_screen_and_not_before() {
        for (height, factor) in
            [(450.0, 1.0), (1_080.0, 1.0), (1_440.0, 1.0), (1_600.0, 1.25), (2_160.0, 1.5), (4_320.0, 2.0)]
        {
            assert_eq!(enlarged(height), factor, "{height}");
        }
        assert_eq!(enlarged(f32::INFINITY), 1.0, "before the window is known");
    }
}
