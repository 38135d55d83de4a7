//! Cutting lines and areas to a rectangle, and leaving out points that nobody sees.

use glam::DVec2;

use crate::drawing::picture::Extent;

/// The parts of a line of points that lie in a rectangle.
pub fn line(points: &[DVec2], room: Extent) -> Vec<Vec<DVec2>> {
    let mut parts: Vec<Vec<DVec2>> = Vec::new();
    let mut open = false;
    for pair in points.windows(2) {
        let Some((from, to)) = segment(pair[0], pair[1], room) else {
            open = false;
            continue;
        };
        match parts.last_mut().filter(|_| open && from == pair[0]) {
            Some(part) => part.push(to),
            None => parts.push(vec![from, to]),
        }
        open = to == pair[1];
    }
    parts
}

/// The part of a straight piece that lies in a rectangle (Liang and Barsky).
fn segment(a: DVec2, b: DVec2, room: Extent) -> Option<(DVec2, DVec2)> {
    let step = b - a;
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (along, before, after) in
        [(step.x, a.x - room.min.x, room.max.x - a.x), (step.y, a.y - room.min.y, room.max.y - a.y)]
    {
        if along == 0.0 {
            if before < 0.0 || after < 0.0 {
                return None;
            }
            continue;
        }
        let (enter, leave) =
            if along > 0.0 { (-before / along, after / along) } else { (after / along, -before / along) };
        from = from.max(enter);
        to = to.min(leave);
    }
    let at = |share: f64| {
        if share <= 0.0 {
            a
        } else if share >= 1.0 {
            b
        } else {
            a + step * share
        }
    };
    (from < to).then(|| (at(from), at(to)))
}

/// A ring cut to a rectangle (Sutherland and Hodgman); parts of it run along the edge where it left.
pub fn ring(points: &[DVec2], room: Extent) -> Vec<DVec2> {
    let edges: [(usize, f64, f64); 4] =
        [(0, room.min.x, 1.0), (0, room.max.x, -1.0), (1, room.min.y, 1.0), (1, room.max.y, -1.0)];
    let mut kept = points.to_vec();
    for (axis, limit, way) in edges {
        let inside = |p: DVec2| (p[axis] - limit) * way >= 0.0;
        let mut next = Vec::with_capacity(kept.len());
        for (at, &to) in kept.iter().enumerate() {
            let from = kept[(at + kept.len() - 1) % kept.len()];
            if inside(from) != inside(to) {
                let share = (limit - from[axis]) / (to[axis] - from[axis]);
                let mut cut = from + (to - from) * share;
                cut[axis] = limit;
                next.push(cut);
            }
            if inside(to) {
                next.push(to);
            }
        }
        kept = next;
    }
    kept
}

/// A line with fewer points that stays within a distance of it (Douglas and Peucker).
pub fn simplified(points: &[DVec2], within: f64) -> Vec<DVec2> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let mut keep = vec![false; points.len()];
    keep[0] = true;
    keep[points.len() - 1] = true;
    let mut spans = vec![(0, points.len() - 1)];
    while let Some((from, to)) = spans.pop() {
        let far = (from + 1..to)
            .map(|at| (at, distance(points[at], points[from], points[to])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((at, away)) = far
            && away > within
        {
            keep[at] = true;
            spans.push((from, at));
            spans.push((at, to));
        }
    }
    points.iter().zip(keep).filter_map(|(point, kept)| kept.then_some(*point)).collect()
}

/// From a point to a straight piece.
pub fn distance(p: DVec2, a: DVec2, b: DVec2) -> f64 {
    let along = b - a;
    let share = if along == DVec2::ZERO { 0.0 } else { ((p - a).dot(along) / along.length_squared()).clamp(0.0, 1.0) };
    p.distance(a + along * share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ROOM: Extent = Extent { min: DVec2::new(-10.0, -10.0), max: DVec2::new(10.0, 10.0) };

    fn points() -> impl Strategy<Value = Vec<DVec2>> {
        prop::collection::vec((-30.0..30.0_f64, -30.0..30.0_f64).prop_map(|(x, y)| DVec2::new(x, y)), 2..40)
    }

    proptest! {
        #[test]
        fn what_is_cut_lies_inside(points in points()) {
            let room = ROOM.grown(1e-9);
            let rings = ring(&points, ROOM);
            for point in line(&points, ROOM).into_iter().flatten().chain(rings) {
                prop_assert!(room.holds(Extent { min: point, max: point }), "{point}");
            }
        }

        #[test]
        fn what_lies_inside_is_not_cut(points in points()) {
            let inside: Vec<DVec2> = points.iter().map(|point| *point / 4.0).collect();
            prop_assert_eq!(ring(&inside, ROOM), inside.clone());
            let whole: Vec<DVec2> = line(&inside, ROOM).concat();
            prop_assert!(inside.windows(2).any(|pair| pair[0] == pair[1]) || whole == inside);
        }

        #[test]
        fn a_simplified_line_stays_near(points in points()) {
            let short = simplified(&points, 2.0);
            for point in &points {
                let near = short.windows(2).map(|pair| distance(*point, pair[0], pair[1])).fold(f64::MAX, f64::min);
                prop_assert!(near <= 2.0 + 1e-9, "{near}");
            }
        }
    }

    #[test]
    fn a_line_that_leaves_comes_back_as_another() {
        let points = [(0.0, 0.0), (20.0, 0.0), (20.0, 5.0), (0.0, 5.0)].map(|(x, y)| DVec2::new(x, y));
        let parts = line(&points, ROOM);
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[1], [DVec2::new(10.0, 5.0), DVec2::new(0.0, 5.0)]);
    }
}
