//! What a map has at its edge: a scale bar, an arrow to the north, and what its lines mean.

use bevy::prelude::Vec2;
use bevy_egui::egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, pos2, vec2};

use super::{MAP_M, Seen, fonts, parts, ramp};
use crate::{
    app::{camera::on_window, land::SUNRISE_RAD, theme},
    geo::LatLon,
    scenario::Supply,
};

/// A scale bar is at most this long, points.
const LONGEST_BAR: f32 = 150.0;
/// Distance between rows of the legend, points.
const ROW: f32 = 17.0;
/// Length of a sample of a line, points.
const SAMPLE: f32 = 24.0;
const MARGIN: f32 = 14.0;
/// Over credits and captions, whose ground is wider than their letters.
const UNDER: f32 = 12.0;
/// Height that title, note and views take at the upper left of the picture, points.
const UNDER_VIEWS: f32 = 96.0;
/// From these camera distances on there are a scale and an arrow to the north, metres.
const SCALED_M: (f64, f64) = (5_000.0, 8_000.0);

/// Length of the bar for a scale in units of some metres: 1, 2 or 5 times a power of ten, as long as fits.
fn bar_units(metres_per_point: f64, unit_m: f64) -> f64 {
    let most = metres_per_point * f64::from(LONGEST_BAR) / unit_m;
    let decade = 10.0_f64.powf(most.log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|n| n * decade).find(|m| *m <= most).unwrap_or(decade)
}

/// Draws them at the lower left of the picture, over what is written there (`below`: credits, a caption), and not at all
/// under a board (`over`); gives what they cover.
pub(super) fn show(
    painter: &Painter,
    seen: &Seen,
    size: Vec2,
    free: Rect,
    below: &[Rect],
    over: &[Rect],
) -> Option<Rect> {
    let pose = seen.rig.pose();
    let strength = ramp(pose.distance_m, SCALED_M.0, SCALED_M.1) as f32;
    if strength < 0.02 {
        return None;
    }
    // What lines mean is told where the picture is a map.
    let told = ramp(pose.distance_m, MAP_M * 0.75, MAP_M) as f32;
    // A film says what it shows in captions.
    let mut rows = if told > 0.02 && !seen.director.is_on() { legend(seen) } else { Vec::new() };
    let metres_per_point = 2.0 * pose.distance_m * (pose.fov_rad * 0.5).tan() / f64::from(size.y);
    // What reaches so far to the left it stands over.
    let in_the_way = below.iter().filter(|rect| rect.is_finite() && rect.left() < free.left() + LONGEST_BAR + 90.0);
    let foot = in_the_way.map(|rect| rect.top() - UNDER).fold(free.bottom() - MARGIN, f32::min);
    // Where the chart leaves little of the picture, title and views come before the legend.
    if foot - ROW * rows.len() as f32 - 50.0 < free.top() + UNDER_VIEWS {
        rows.clear();
    }
    let height = ROW * rows.len() as f32 + 44.0;
    let board = Rect::from_min_size(
        pos2(free.left() + MARGIN - 8.0, foot - height - 6.0),
        vec2(LONGEST_BAR + 78.0, height + 6.0),
    );
    if board.top() < free.top() || over.iter().any(|rect| rect.intersects(board)) {
        return None;
    }
    painter.rect_filled(board, theme::RADIUS, theme::PANEL.gamma_multiply(0.55 * strength));
    let mut at = board.min + vec2(8.0, 13.0);
    for (sample, text) in rows {
        draw_sample(painter, at, &sample, told);
        let ink = theme::LABEL.gamma_multiply(told);
        parts::halo_text(painter, at + vec2(SAMPLE + 9.0, 0.0), Align2::LEFT_CENTER, &text, fonts::small(), ink);
        at.y += ROW;
    }
    draw_bar(painter, pos2(at.x, board.bottom() - 12.0), metres_per_point, seen, strength);
    draw_arrow(painter, pos2(board.right() - 22.0, board.bottom() - 24.0), seen, size, strength);
    Some(board)
}

/// How a line of the map is drawn.
struct Sample {
    color: Color32,
    width: f32,
    dashed: bool,
}

fn legend(seen: &Seen) -> Vec<(Sample, String)> {
    let words = &seen.speech;
    let line = &seen.playing.scenario.line;
    let mut rows = Vec::new();
    let solid = |color| Sample { color, width: 3.0, dashed: false };
    for supply in [Supply::Dc3000, Supply::Diesel, Supply::Ac25000] {
        let is_there = match supply {
            Supply::Diesel => has_gaps(line.wires.iter().map(|w| (w.from_km, w.to_km)), line_km(line)),
            _ => line.wires.iter().any(|w| w.supply == supply),
        };
        if is_there {
            let key = if supply == Supply::Diesel { "map.no_wire" } else { supply.key() };
            rows.push((solid(theme::route_ink(supply)), words.get(key).to_owned()));
        }
    }
    if !seen.playing.geodata.borders.is_empty() {
        let border = Sample { color: theme::BORDER_INK, width: 1.4, dashed: true };
        rows.push((border, words.get("border.note").to_owned()));
    }
    if is_crossed_by_twilight(seen) {
        let edge = Sample { color: theme::TWILIGHT_INK, width: 1.4, dashed: false };
        rows.push((edge, words.get("map.day_edge").to_owned()));
    }
    rows
}

/// Whether the sun rises or sets somewhere on the map at this instant.
fn is_crossed_by_twilight(seen: &Seen) -> bool {
    let (low, high) = seen.playing.geodata.relief.window();
    let is_day = |lat_deg: f64, lon_deg: f64| {
        crate::geo::sun(seen.snapshot.moment.instant, LatLon { lat_deg, lon_deg }).elevation_rad > SUNRISE_RAD
    };
    let corners = [
        is_day(low.lat_deg, low.lon_deg),
        is_day(low.lat_deg, high.lon_deg),
        is_day(high.lat_deg, low.lon_deg),
        is_day(high.lat_deg, high.lon_deg),
    ];
    corners.contains(&true) && corners.contains(&false)
}

fn line_km(line: &crate::scenario::Line) -> (f64, f64) {
    let first = line.stations.first().map_or(0.0, |s| s.km);
    (first, line.stations.last().map_or(first, |s| s.km))
}

/// Whether sections leave some of a stretch uncovered.
fn has_gaps(sections: impl Iterator<Item = (f64, f64)>, (from, to): (f64, f64)) -> bool {
    let mut sections: Vec<_> = sections.collect();
    sections.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut reached = from;
    for (a, b) in sections {
        if a > reached + 0.05 {
            return true;
        }
        reached = reached.max(b);
    }
    reached < to - 0.05
}

fn draw_sample(painter: &Painter, at: Pos2, sample: &Sample, strength: f32) {
    let color = sample.color.gamma_multiply(strength);
    let stroke = |from: f32, to: f32| {
        let ends = [at + vec2(from, 0.0), at + vec2(to, 0.0)];
        painter.line_segment(ends, Stroke::new(sample.width + 2.0, theme::HALO.gamma_multiply(strength)));
        painter.line_segment(ends, Stroke::new(sample.width, color));
    };
    if sample.dashed {
        stroke(0.0, 9.0);
        stroke(SAMPLE - 9.0, SAMPLE);
    } else {
        stroke(0.0, SAMPLE);
    }
}

fn draw_bar(painter: &Painter, at: Pos2, metres_per_point: f64, seen: &Seen, strength: f32) {
    let (unit_m, key) = seen.speech.units().long();
    let units = bar_units(metres_per_point, unit_m);
    let length = (units * unit_m / metres_per_point) as f32;
    let ink = theme::LABEL.gamma_multiply(strength);
    let end = at + vec2(length, 0.0);
    let corners = [at - vec2(0.0, 5.0), at, end, end - vec2(0.0, 5.0)];
    for (width, color) in [(3.0, theme::HALO.gamma_multiply(strength)), (1.2, ink)] {
        for pair in corners.windows(2) {
            painter.line_segment([pair[0], pair[1]], Stroke::new(width, color));
        }
    }
    let number = if units < 1.0 { format!("{units:.1}") } else { format!("{units:.0}") };
    let text = seen.speech.fill(key, &[("value", &number)]);
    parts::halo_text(painter, at + vec2(length * 0.5, -9.0), Align2::CENTER_CENTER, &text, fonts::small(), ink);
}

/// To true north, as it lies on the screen in the middle of the picture.
fn draw_arrow(painter: &Painter, at: Pos2, seen: &Seen, size: Vec2, strength: f32) {
    let pose = seen.rig.pose();
    let projection = seen.playing.journey.alignment().projection();
    let here = projection.unproject(pose.focus.truncate());
    let ahead = projection.project(LatLon { lat_deg: here.lat_deg + pose.distance_m * 0.02 / 111_000.0, ..here });
    let (Some((a, _)), Some((b, _))) =
        (on_window(&seen.rig, pose.focus, size), on_window(&seen.rig, ahead.extend(pose.focus.z), size))
    else {
        return;
    };
    let way = (b - a).normalize_or(Vec2::NEG_Y);
    let way = vec2(way.x, way.y);
    let (tip, tail, side) = (at + way * 15.0, at - way * 15.0, way.rot90() * 5.0);
    let ink = theme::LABEL.gamma_multiply(strength);
    for (width, color) in [(4.0, theme::HALO.gamma_multiply(strength)), (1.6, ink)] {
        let stroke = Stroke::new(width, color);
        painter.line_segment([tail, tip], stroke);
        painter.line_segment([tip, tip - way * 9.0 + side], stroke);
        painter.line_segment([tip, tip - way * 9.0 - side], stroke);
    }
    let letter = seen.speech.get("map.north");
    parts::halo_text(painter, at + side * 2.6, Align2::CENTER_CENTER, letter, fonts::small(), ink);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Units;

    #[test]
    fn a_scale_bar_is_round_and_nearly_as_long_as_may_be() {
        for metres_per_point in [0.7, 13.0, 95.0, 944.0, 2_700.0] {
            for units in Units::ALL {
                let unit_m = units.long().0;
                let length = bar_units(metres_per_point, unit_m);
                let points = length * unit_m / metres_per_point;
                assert!(points <= f64::from(LONGEST_BAR) && points > f64::from(LONGEST_BAR) * 0.39, "{points}");
                let first = length / 10.0_f64.powf(length.log10().floor());
                assert!([1.0, 2.0, 5.0].iter().any(|n| (first - n).abs() < 1e-6), "{length}");
            }
        }
    }

    #[test]
    fn a_stretch_without_wire_is_found_wherever_it_lies() {
        let has = |sections: &[(f64, f64)]| has_gaps(sections.iter().copied(), (0.0, 100.0));
        assert!(!has(&[(40.0, 100.0), (0.0, 40.0)]));
        assert!(has(&[(0.0, 40.0), (50.0, 100.0)]) && has(&[(10.0, 100.0)]) && has(&[(0.0, 90.0)]) && has(&[]));
    }
}
