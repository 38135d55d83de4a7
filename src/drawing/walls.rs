//! Where the partitions of a carriage stand: along the edges at which rooms end, with gaps for the doorways.

use std::collections::BTreeMap;

use glam::DVec2;

use crate::scenario::{Interior, PARTITION_M, Rect};

/// Edges of rooms that are nearer to each other than this are one wall, metres.
const SAME_M: f64 = 0.03;

/// Edges of rooms this near to the inside of the body stand at its wall, metres.
const AT_BODY_M: f64 = 0.06;

/// A straight stretch of wall on the floor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wall {
    /// Runs along the carriage, else across.
    pub along: bool,
    /// Where: metres to the right of the centre line, else from the front end.
    pub line_m: f64,
    /// Where it begins: metres from the front end, else to the right.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
}

impl Wall {
    /// A point of it as it lies in a plan.
    pub fn place(&self, at_m: f64) -> DVec2 {
        if self.along { DVec2::new(at_m, -self.line_m) } else { DVec2::new(self.line_m, -at_m) }
    }

    /// Square to it, in a plan.
    pub fn normal(&self) -> DVec2 {
        if self.along { DVec2::Y } else { DVec2::X }
    }
}

/// The wall between two rooms that touch.
pub fn shared(a: &Rect, b: &Rect) -> Option<Wall> {
    let touch = |end: f64, begin: f64| (end - begin).abs() < SAME_M;
    let across = [(a.to_m, b.from_m), (b.to_m, a.from_m)].into_iter().find(|(end, begin)| touch(*end, *begin));
    let (left, right) = (a.left_m.max(b.left_m), a.right_m.min(b.right_m));
    if let Some((end, begin)) = across.filter(|_| right > left + SAME_M) {
        return Some(Wall { along: false, line_m: f64::midpoint(end, begin), from_m: left, to_m: right });
    }
    let along = [(a.right_m, b.left_m), (b.right_m, a.left_m)].into_iter().find(|(end, begin)| touch(*end, *begin));
    let (from, to) = (a.from_m.max(b.from_m), a.to_m.min(b.to_m));
    let (end, begin) = along.filter(|_| to > from + SAME_M)?;
    Some(Wall { along: true, line_m: f64::midpoint(end, begin), from_m: from, to_m: to })
}

/// The edge of a room as a wall.
fn edges(room: &Rect) -> [Wall; 4] {
    let across = |line_m: f64| Wall { along: false, line_m, from_m: room.left_m, to_m: room.right_m };
    let along = |line_m: f64| Wall { along: true, line_m, from_m: room.from_m, to_m: room.to_m };
    [across(room.from_m), across(room.to_m), along(room.left_m), along(room.right_m)]
}

fn at_body(wall: &Wall, inside: Rect) -> bool {
    let ends = if wall.along { [inside.left_m, inside.right_m] } else { [inside.from_m, inside.to_m] };
    ends.iter().any(|end| (end - wall.line_m).abs() < AT_BODY_M)
}

/// All partitions with the doorways cut out.
pub fn partitions(interior: &Interior, inside: Rect) -> Vec<Wall> {
    let edges = interior.rooms.iter().flat_map(|room| edges(&room.rect)).filter(|wall| !at_body(wall, inside));
    // Walls on one line, to three centimetres, are one.
    let mut lines: BTreeMap<(bool, i64), Vec<Wall>> = BTreeMap::new();
    for wall in edges {
        let key = |line: f64| (line / SAME_M).round() as i64;
        let own = (wall.along, key(wall.line_m));
        let near = [own.1, own.1 - 1, own.1 + 1].into_iter().map(|line| (wall.along, line));
        let known = near.into_iter().find(|line| lines.contains_key(line)).unwrap_or(own);
        lines.entry(known).or_default().push(wall);
    }
    let mut all = Vec::new();
    for walls in lines.into_values() {
        let line_m = walls.iter().map(|wall| wall.line_m).sum::<f64>() / walls.len() as f64;
        for (from, to) in joined(walls.iter().map(|wall| (wall.from_m, wall.to_m)).collect()) {
            let wall = Wall { along: walls[0].along, line_m, from_m: from, to_m: to };
            all.extend(cut(wall, interior, inside));
        }
    }
    all
}

/// Stretches that touch or overlap made one.
fn joined(mut stretches: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut all: Vec<(f64, f64)> = Vec::new();
    for (from, to) in stretches {
        match all.last_mut() {
            Some(last) if from <= last.1 + SAME_M => last.1 = last.1.max(to),
            _ => all.push((from, to)),
        }
    }
    all
}

/// A wall without its doorways; its free ends reach through the thickness of the walls that they meet.
fn cut(wall: Wall, interior: &Interior, inside: Rect) -> Vec<Wall> {
    let mut gaps: Vec<(f64, f64)> = interior
        .doorways
        .iter()
        .filter_map(|way| {
            let own = shared(&interior.rooms.get(way.joins.0)?.rect, &interior.rooms.get(way.joins.1)?.rect)?;
            let same = own.along == wall.along && (own.line_m - wall.line_m).abs() < SAME_M * 1.5;
            let half = way.width_m / 2.0;
            (same && own.from_m < wall.to_m && own.to_m > wall.from_m).then_some((way.at_m - half, way.at_m + half))
        })
        .collect();
    gaps.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (least, most) = if wall.along { (inside.from_m, inside.to_m) } else { (inside.left_m, inside.right_m) };
    let mut from = (wall.from_m - PARTITION_M / 2.0).max(least);
    let end = (wall.to_m + PARTITION_M / 2.0).min(most);
    let mut pieces = Vec::new();
    for (gap_from, gap_to) in gaps {
        if gap_from > from {
            pieces.push(Wall { from_m: from, to_m: gap_from.min(end), ..wall });
        }
        from = from.max(gap_to);
    }
    if end > from {
        pieces.push(Wall { from_m: from, to_m: end, ..wall });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(from_m: f64, to_m: f64, left_m: f64, right_m: f64) -> Rect {
        Rect { from_m, to_m, left_m, right_m }
    }

    #[test]
    fn rooms_share_the_wall_that_they_both_have() {
        let (a, b) = (rect(0.0, 4.0, -1.4, 0.6), rect(1.0, 9.0, 0.6, 1.4));
        let wall = shared(&a, &b).expect("they touch");
        assert_eq!(wall, Wall { along: true, line_m: 0.6, from_m: 1.0, to_m: 4.0 });
        assert_eq!(shared(&b, &a), Some(wall));
        let c = rect(4.0, 6.0, -1.0, 0.6);
        assert_eq!(shared(&c, &a), Some(Wall { along: false, line_m: 4.0, from_m: -1.0, to_m: 0.6 }));
        assert_eq!(shared(&a, &rect(5.0, 6.0, -1.0, 0.6)), None);
    }

    #[test]
    fn stretches_are_joined() {
        assert_eq!(joined(vec![(3.0, 4.0), (0.0, 1.0), (1.0, 2.0)]), [(0.0, 2.0), (3.0, 4.0)]);
    }
}
