//! Where a person can walk in a carriage.
//!
//! The floor is cut into cells of 5 cm. A cell is free where a person can stand with their middle over it: no wall and
//! nothing that stands between ankle and head is nearer than half a person's width.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::resolved::{Interior, Opening, Rect};
use super::solid::{Solid, edges};
use super::written::Furnishing;
use super::{GANGWAY_M, PARTITION_M};
use crate::scenario::model::Body;

/// Side of a cell, metres.
pub const CELL_M: f64 = 0.05;
/// Half the width that a person needs to pass, metres: shoulders of 0.45 m and a little air.
pub const PERSON_RADIUS_M: f64 = 0.25;
/// What ends below this is stepped over (rugs, rails in the floor), metres above the floor.
pub const ANKLE_M: f64 = 0.10;
/// What begins above this is walked under (lamps, hoods, racks under the ceiling), metres above the floor.
pub const HEAD_M: f64 = 1.90;
/// So much deeper than the partition a place must lie in a room for somebody to be inside it, metres.
const INSIDE_M: f64 = 0.20;
/// Rooms whose sides are no further apart than this touch, metres.
pub const TOUCH_M: f64 = 0.02;
/// What is no thicker than this (legs, posts, glasses) is as wide as the square around it, metres.
const SLENDER_M: f64 = 0.12;
/// Floors of more cells than this are none: no body is so large.
const MOST_CELLS: f64 = 500_000.0;

/// The wall that two rooms share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wall {
    /// Whether it runs along the carriage.
    pub along: bool,
    /// Where it is: metres to the right of the centre line if it runs along, else metres from the front end.
    pub place_m: f64,
    /// Where it begins: the other of these two.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
}

impl Wall {
    /// A rectangle around a part of it, from one depth before it to another behind it.
    pub fn strip(&self, from_m: f64, to_m: f64, before_m: f64, behind_m: f64) -> Rect {
        let (low, high) = (self.place_m - before_m, self.place_m + behind_m);
        if self.along {
            Rect { from_m, to_m, left_m: low, right_m: high }
        } else {
            Rect { from_m: low, to_m: high, left_m: from_m, right_m: to_m }
        }
    }
}

impl Rect {
    /// The wall that this rectangle shares with another; `None` where they do not touch.
    pub fn shared_wall(&self, other: &Self) -> Option<Wall> {
        let touch = |a: f64, b: f64| ((a - b).abs() <= TOUCH_M).then_some(f64::midpoint(a, b));
        let across = touch(self.to_m, other.from_m).or_else(|| touch(other.to_m, self.from_m));
        let along = touch(self.right_m, other.left_m).or_else(|| touch(other.right_m, self.left_m));
        let over = |low: (f64, f64), high: (f64, f64)| (low.0.max(low.1), high.0.min(high.1));
        let on_across = over((self.left_m, other.left_m), (self.right_m, other.right_m));
        let on_along = over((self.from_m, other.from_m), (self.to_m, other.to_m));
        let wall = |along: bool, place_m: f64, (from_m, to_m): (f64, f64)| {
            (to_m - from_m > TOUCH_M).then_some(Wall { along, place_m, from_m, to_m })
        };
        let wall_across = across.and_then(|place_m| wall(false, place_m, on_across));
        wall_across.or_else(|| along.and_then(|place_m| wall(true, place_m, on_along)))
    }

    /// It, smaller on every side.
    fn shrunk(&self, by_m: f64) -> Self {
        let Self { from_m, to_m, left_m, right_m } = *self;
        Self { from_m: from_m + by_m, to_m: to_m - by_m, left_m: left_m + by_m, right_m: right_m - by_m }
    }
}

impl Interior {
    /// The wall that a doorway is in; `None` where its rooms do not touch.
    pub fn wall_of(&self, doorway: &Opening) -> Option<Wall> {
        let (a, b) = (self.rooms.get(doorway.joins.0)?, self.rooms.get(doorway.joins.1)?);
        a.rect.shared_wall(&b.rect)
    }
}

/// The floor of a carriage, as a person walks it.
#[derive(Clone, Debug)]
pub struct Floor {
    from_m: f64,
    left_m: f64,
    /// Cells along the carriage.
    columns: usize,
    /// Cells across it.
    lines: usize,
    free: Vec<bool>,
    reached: Vec<bool>,
    rooms: Vec<Rect>,
    rear: Option<usize>,
}

impl Floor {
    /// The floor of a carriage. Pieces that the kit does not know stand in nobody's way.
    pub fn of(interior: &Interior, kit: &BTreeMap<String, Furnishing>, body: &Body) -> Self {
        let mut kinds: BTreeMap<&str, Vec<Solid>> = BTreeMap::new();
        for piece in &interior.pieces {
            if let Some(kind) = kit.get(&piece.kind) {
                kinds.entry(&piece.kind).or_insert_with(|| kind.solids());
            }
        }
        let known = interior.pieces.iter().filter_map(|piece| Some((piece, kinds.get(piece.kind.as_str())?)));
        let pieces = known.map(|(piece, own)| own.iter().map(|solid| piece.placed(solid)).collect::<Vec<_>>());
        Self::around(interior, body, pieces)
    }

    /// The floor of a carriage, around pieces that have been put in their places.
    pub(in crate::scenario) fn around<P: AsRef<[Solid]>>(
        interior: &Interior,
        body: &Body,
        pieces: impl Iterator<Item = P>,
    ) -> Self {
        let inside = body.inside();
        let mut floor = Self::closed(inside, interior);
        floor.open_rooms();
        let doorways: Vec<_> = interior.doorways.iter().filter_map(|way| Some((interior.wall_of(way)?, way))).collect();
        for room in &interior.rooms {
            for wall in walls_of(&room.rect, &inside, &doorways) {
                floor.block(&Solid::upright(wall, 0.0, 1.0));
            }
        }
        for piece in pieces {
            floor.block_piece(piece.as_ref());
        }
        let front = floor.at_gangway(interior, inside, true);
        floor.rear = floor.at_gangway(interior, inside, false);
        floor.flood(front);
        floor
    }

    /// A floor without a free cell.
    fn closed(inside: Rect, interior: &Interior) -> Self {
        let count = |length_m: f64| (length_m / CELL_M - 1e-6).ceil().max(0.0);
        let (columns, lines) = (count(inside.length_m()), count(inside.width_m()));
        let (columns, lines) = if columns * lines <= MOST_CELLS { (columns as usize, lines as usize) } else { (0, 0) };
        let closed = vec![false; columns * lines];
        Self {
            from_m: inside.from_m,
            left_m: inside.left_m,
            columns,
            lines,
            free: closed.clone(),
            reached: closed,
            rooms: interior.rooms.iter().map(|room| room.rect).collect(),
            rear: None,
        }
    }

    /// The middle of a cell.
    fn middle(&self, cell: usize) -> (f64, f64) {
        (self.column_m(cell % self.columns), self.line_m(cell / self.columns))
    }

    fn column_m(&self, column: usize) -> f64 {
        self.from_m + (column as f64 + 0.5) * CELL_M
    }

    fn line_m(&self, line: usize) -> f64 {
        self.left_m + (line as f64 + 0.5) * CELL_M
    }

    /// The cell that a place lies in.
    fn cell(&self, (at_m, across_m): (f64, f64)) -> Option<usize> {
        let (column, line) = ((at_m - self.from_m) / CELL_M, (across_m - self.left_m) / CELL_M);
        let fits = column >= 0.0 && line >= 0.0 && column < self.columns as f64 && line < self.lines as f64;
        fits.then(|| line as usize * self.columns + column as usize)
    }

    /// Columns whose middles lie between two places.
    fn columns_between(&self, from_m: f64, to_m: f64) -> std::ops::Range<usize> {
        between(from_m - self.from_m, to_m - self.from_m, self.columns)
    }

    /// Lines whose middles lie between two places.
    fn lines_between(&self, left_m: f64, right_m: f64) -> std::ops::Range<usize> {
        between(left_m - self.left_m, right_m - self.left_m, self.lines)
    }

    /// The cells whose middles lie in a rectangle.
    fn cells_in(&self, rect: Rect) -> impl Iterator<Item = usize> + use<> {
        let (columns, width) = (self.columns_between(rect.from_m, rect.to_m), self.columns);
        let lines = self.lines_between(rect.left_m, rect.right_m);
        lines.flat_map(move |line| columns.clone().map(move |column| line * width + column))
    }

    fn set(&mut self, line: usize, columns: std::ops::Range<usize>, free: bool) {
        let start = line * self.columns;
        self.free[start + columns.start..start + columns.end].fill(free);
    }

    fn open_rooms(&mut self) {
        for index in 0..self.rooms.len() {
            let rect = self.rooms[index];
            for line in self.lines_between(rect.left_m, rect.right_m) {
                self.set(line, self.columns_between(rect.from_m, rect.to_m), true);
            }
        }
    }

    /// Blocks what the solids of one piece stand on; legs under a top add nothing to the top.
    fn block_piece(&mut self, solids: &[Solid]) {
        let in_the_way = |solid: &&Solid| solid.is_between(ANKLE_M, HEAD_M);
        let solids: Vec<_> = solids.iter().filter(in_the_way).collect();
        for (index, solid) in solids.iter().enumerate() {
            let covers = |(other, above): (usize, &&Solid)| {
                let same = above.bounds == solid.bounds;
                other != index && above.is_box && covers(&above.bounds, &solid.bounds) && (!same || other < index)
            };
            if !solids.iter().enumerate().any(covers) {
                self.block(solid);
            }
        }
    }

    /// Blocks all cells whose middles are nearer to an outline than half a person's width.
    fn block(&mut self, solid: &Solid) {
        let Rect { left_m, right_m, .. } = solid.bounds;
        let around = Around::of(solid);
        for line in self.lines_between(left_m - PERSON_RADIUS_M, right_m + PERSON_RADIUS_M) {
            let (low_m, high_m) = around.reach(self.line_m(line));
            self.set(line, self.columns_between(low_m + 1e-9, high_m - 1e-9), false);
        }
    }

    /// The free cell in front of the gangway at an end, nearest to its middle.
    fn at_gangway(&self, interior: &Interior, inside: Rect, front: bool) -> Option<usize> {
        interior.gangway(inside, front)?;
        let stands_m = PERSON_RADIUS_M + CELL_M;
        let at_m = if front { inside.from_m + stands_m } else { inside.to_m - stands_m };
        let half_m = GANGWAY_M / 2.0 - PERSON_RADIUS_M;
        let rect = Rect { from_m: at_m - CELL_M, to_m: at_m + CELL_M, left_m: -half_m, right_m: half_m };
        self.nearest(rect, (at_m, 0.0), |cell| self.free[cell])
    }

    /// The cell of a rectangle that fits and is nearest to a place.
    fn nearest(&self, rect: Rect, to: (f64, f64), fits: impl Fn(usize) -> bool) -> Option<usize> {
        let distance = |cell: &usize| apart_m(self.middle(*cell), to);
        let cells = self.cells_in(rect).filter(|cell| fits(*cell));
        cells.min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }

    fn flood(&mut self, from: Option<usize>) {
        // A slanting step cuts no corner, so what can be reached at all can be reached without one: line by line.
        let mut open: Vec<usize> = from.into_iter().collect();
        while let Some(cell) = open.pop() {
            if self.reached[cell] || !self.free[cell] {
                continue;
            }
            let line = cell - cell % self.columns;
            let first = (line..cell).rev().take_while(|at| self.free[*at]).last().unwrap_or(cell);
            let last = (cell..line + self.columns).take_while(|at| self.free[*at]).last().unwrap_or(cell);
            self.reached[first..=last].fill(true);
            let before = first.checked_sub(self.columns).map(|start| start..=last - self.columns);
            let behind = (last + self.columns < self.free.len()).then(|| first + self.columns..=last + self.columns);
            for beside in [before, behind].into_iter().flatten() {
                let is_open = |at: usize| self.free[at] && !self.reached[at];
                let begins = |at: &usize| is_open(*at) && (at == beside.start() || !is_open(*at - 1));
                open.extend(beside.clone().filter(begins));
            }
        }
    }

    /// The free cells next to a cell, and whether the step is a slanting one. No corner is cut.
    fn steps(&self, cell: usize) -> impl Iterator<Item = (usize, bool)> + use<'_> {
        const STEPS: [(isize, isize); 8] = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)];
        let (column, line) = (cell % self.columns, cell / self.columns);
        let at = move |right: isize, down: isize| {
            let column = column.checked_add_signed(right).filter(|column| *column < self.columns)?;
            let line = line.checked_add_signed(down).filter(|line| *line < self.lines)?;
            Some(line * self.columns + column).filter(|cell| self.free[*cell])
        };
        STEPS.into_iter().filter_map(move |(right, down)| {
            let slanting = right != 0 && down != 0;
            let passes = !slanting || at(right, 0).is_some() && at(0, down).is_some();
            at(right, down).filter(|_| passes).map(|next| (next, slanting))
        })
    }

    /// Whether anybody can stand at a place, however they came there.
    pub fn is_free(&self, at_m: f64, across_m: f64) -> bool {
        self.cell((at_m, across_m)).is_some_and(|cell| self.free[cell])
    }

    /// Whether a person who came in by the front gangway can stand at a place.
    pub fn reaches(&self, at_m: f64, across_m: f64) -> bool {
        self.cell((at_m, across_m)).is_some_and(|cell| self.reached[cell])
    }

    /// Whether such a person can be inside of a room.
    pub fn reaches_room(&self, room: usize) -> bool {
        self.rooms.get(room).is_some_and(|rect| self.cells_in(rect.shrunk(INSIDE_M)).any(|cell| self.reached[cell]))
    }

    /// Whether such a person can leave by the rear gangway.
    pub fn reaches_rear(&self) -> bool {
        self.rear.is_some_and(|cell| self.reached[cell])
    }

    /// The middles of all cells where such a person can stand.
    pub fn reached(&self) -> impl Iterator<Item = (f64, f64)> {
        (0..self.reached.len()).filter(|cell| self.reached[*cell]).map(|cell| self.middle(cell))
    }

    /// The reached place that is nearest to another; `None` where none is reached.
    pub fn nearest_reached(&self, to: (f64, f64)) -> Option<(f64, f64)> {
        self.reached().min_by(|a, b| apart_m(*a, to).total_cmp(&apart_m(*b, to)))
    }

    /// The first place along a stretch of a rectangle where nobody can pass from one of its ends to the other,
    /// judged by whether anybody can stand there.
    pub fn first_narrow(&self, rect: Rect, along: bool) -> Option<f64> {
        let narrow = |cross: Rect| !self.cells_in(cross).any(|cell| self.free[cell]);
        if along {
            let mut columns = self.columns_between(rect.from_m, rect.to_m).map(|column| self.column_m(column));
            columns.find(|at_m| narrow(Rect { from_m: at_m - 0.01, to_m: at_m + 0.01, ..rect }))
        } else {
            let mut lines = self.lines_between(rect.left_m, rect.right_m).map(|line| self.line_m(line));
            lines.find(|across_m| narrow(Rect { left_m: across_m - 0.01, right_m: across_m + 0.01, ..rect }))
        }
    }

    /// A good place to stand in a room: the one with the most air around it, of those near the middle.
    pub fn stand(&self, room: usize) -> Option<(f64, f64)> {
        let rect = *self.rooms.get(room)?;
        let middle = rect.middle();
        let inside = self.cells_in(rect.shrunk(INSIDE_M)).filter(|cell| self.reached[*cell]);
        // A step nearer to the middle weighs as much as three quarters of a step further from things.
        let worth = |cell: usize| 4.0 * self.air_m(cell) - 3.0 * apart_m(self.middle(cell), middle);
        let best = inside.map(|cell| (worth(cell), cell)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        best.map(|(_, cell)| self.middle(cell))
    }

    /// How far one can go from a cell to the front, the rear, the left and the right, the least of them, metres, and
    /// not more than matters.
    fn air_m(&self, cell: usize) -> f64 {
        const MOST: usize = 10;
        let (column, line) = (cell % self.columns, cell / self.columns);
        let free = |column: Option<usize>, line: Option<usize>| {
            let fits = |(column, line): &(usize, usize)| *column < self.columns && *line < self.lines;
            column.zip(line).filter(fits).is_some_and(|(column, line)| self.free[line * self.columns + column])
        };
        let open = |step: &usize| {
            free(column.checked_sub(*step), Some(line))
                && free(column.checked_add(*step), Some(line))
                && free(Some(column), line.checked_sub(*step))
                && free(Some(column), line.checked_add(*step))
        };
        (1..=MOST).take_while(open).count() as f64 * CELL_M
    }

    /// The shortest way between two places, or rather between the free places next to them: its corners, first and
    /// last included. Empty where there is none.
    pub fn path(&self, from: (f64, f64), to: (f64, f64)) -> Vec<(f64, f64)> {
        let (Some(start), Some(goal)) = (self.free_near(from), self.free_near(to)) else { return Vec::new() };
        let cells = self.shortest(start, goal);
        self.straightened(&cells).into_iter().map(|cell| self.middle(cell)).collect()
    }

    /// The free cell nearest to a place, within a step of a person.
    fn free_near(&self, place: (f64, f64)) -> Option<usize> {
        const STEP_M: f64 = 0.8;
        let around = Rect {
            from_m: place.0 - STEP_M,
            to_m: place.0 + STEP_M,
            left_m: place.1 - STEP_M,
            right_m: place.1 + STEP_M,
        };
        self.nearest(around, place, |cell| self.free[cell])
    }

    /// The cells of the shortest way (A*), from the start to the goal; empty where there is none.
    fn shortest(&self, start: usize, goal: usize) -> Vec<usize> {
        // Steps cost 10 or 14, near enough to 1 and the root of 2.
        let least = |cell: usize| {
            let along = (cell % self.columns).abs_diff(goal % self.columns);
            let across = (cell / self.columns).abs_diff(goal / self.columns);
            10 * along.max(across) + 4 * along.min(across)
        };
        let mut costs = vec![usize::MAX; self.free.len()];
        let mut came_from = vec![usize::MAX; self.free.len()];
        let mut open = BinaryHeap::from([Reverse((least(start), start))]);
        costs[start] = 0;
        while let Some(Reverse((estimate, cell))) = open.pop() {
            if cell == goal {
                return way_back(&came_from, goal);
            }
            if estimate > costs[cell] + least(cell) {
                continue;
            }
            for (next, slanting) in self.steps(cell) {
                let cost = costs[cell] + if slanting { 14 } else { 10 };
                if cost < costs[next] {
                    (costs[next], came_from[next]) = (cost, cell);
                    open.push(Reverse((cost + least(next), next)));
                }
            }
        }
        Vec::new()
    }

    /// A way with the corners that are needed: everything between two of them is free.
    fn straightened(&self, cells: &[usize]) -> Vec<usize> {
        let mut corners: Vec<usize> = cells.first().copied().into_iter().collect();
        let mut at = 0;
        while at + 1 < cells.len() {
            let sees = |next: &usize| self.is_straight(cells[at], cells[*next]);
            at = (at + 2..cells.len()).take_while(sees).last().unwrap_or(at + 1);
            corners.push(cells[at]);
        }
        corners
    }

    /// Whether one can go straight from one cell to another: every cell that the line touches is free.
    fn is_straight(&self, from: usize, to: usize) -> bool {
        let place = |cell: usize| ((cell % self.columns) as f64 + 0.5, (cell / self.columns) as f64 + 0.5);
        let (a, b) = (place(from), place(to));
        let (start, end) = if a.0 <= b.0 { (a, b) } else { (b, a) };
        let rise = (end.1 - start.1) / (end.0 - start.0).max(1e-9);
        (start.0 as usize..=end.0 as usize).all(|column| {
            // Where the line comes into this column of cells and where it leaves it.
            let enters = start.1 + rise * ((column as f64).max(start.0) - start.0);
            let leaves =
                if end.0 > start.0 { start.1 + rise * ((column as f64 + 1.0).min(end.0) - start.0) } else { end.1 };
            // A line over a corner touches all the cells around it.
            let (low, high) = ((enters.min(leaves) - 1e-6) as usize, (enters.max(leaves) + 1e-6) as usize);
            (low..=high).all(|line| self.free[line * self.columns + column])
        })
    }
}

fn apart_m(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

fn covers(above: &Rect, below: &Rect) -> bool {
    above.from_m <= below.from_m
        && above.to_m >= below.to_m
        && above.left_m <= below.left_m
        && above.right_m >= below.right_m
}

/// Cells whose middles lie between two distances from the first cell's edge.
fn between(from_m: f64, to_m: f64, count: usize) -> std::ops::Range<usize> {
    // What is not a number becomes 0: no cell lies there.
    let first = (from_m / CELL_M - 0.5).ceil().clamp(0.0, count as f64) as usize;
    let end = ((to_m / CELL_M - 0.5).floor() + 1.0).clamp(0.0, count as f64) as usize;
    first..end.max(first)
}

fn way_back(came_from: &[usize], goal: usize) -> Vec<usize> {
    let mut cells = vec![goal];
    let mut at = goal;
    while came_from[at] != usize::MAX {
        at = came_from[at];
        cells.push(at);
    }
    cells.reverse();
    cells
}

/// Everything nearer to a solid than half a person's width. The solid is convex and so is this: its ends are on circles
/// about corners, or on edges moved outwards.
enum Around<'a> {
    /// About a rectangle.
    Box(Rect),
    /// About corners, and the edges between them, moved to either side.
    Outline { corners: &'a [(f64, f64)], sides: Vec<((f64, f64), (f64, f64))> },
}

impl<'a> Around<'a> {
    fn of(solid: &'a Solid) -> Self {
        if solid.is_box || solid.bounds.length_m().max(solid.bounds.width_m()) <= SLENDER_M {
            return Self::Box(solid.bounds);
        }
        let moved = |(a, b): ((f64, f64), (f64, f64))| {
            let out = PERSON_RADIUS_M / apart_m(a, b).max(1e-12);
            let (at, across) = ((b.1 - a.1) * out, (a.0 - b.0) * out);
            [((a.0 + at, a.1 + across), (b.0 + at, b.1 + across)), ((a.0 - at, a.1 - across), (b.0 - at, b.1 - across))]
        };
        Self::Outline { corners: &solid.outline, sides: edges(&solid.outline).flat_map(moved).collect() }
    }

    /// From where to where a line along the carriage lies in it.
    fn reach(&self, across_m: f64) -> (f64, f64) {
        let half_m = |away_m: f64| (PERSON_RADIUS_M * PERSON_RADIUS_M - away_m * away_m).max(0.0).sqrt();
        let (corners, sides) = match self {
            Self::Box(rect) => {
                let half_m = half_m((rect.left_m - across_m).max(across_m - rect.right_m).max(0.0));
                return (rect.from_m - half_m, rect.to_m + half_m);
            }
            Self::Outline { corners, sides } => (corners, sides),
        };
        let (mut low_m, mut high_m) = (f64::INFINITY, f64::NEG_INFINITY);
        for corner in corners.iter().filter(|corner| (corner.1 - across_m).abs() < PERSON_RADIUS_M) {
            let half_m = half_m(corner.1 - across_m);
            (low_m, high_m) = (low_m.min(corner.0 - half_m), high_m.max(corner.0 + half_m));
        }
        for (a, b) in sides {
            if a.1 != b.1 && (a.1.min(b.1)..=a.1.max(b.1)).contains(&across_m) {
                let at_m = a.0 + (b.0 - a.0) * (across_m - a.1) / (b.1 - a.1);
                (low_m, high_m) = (low_m.min(at_m), high_m.max(at_m));
            }
        }
        (low_m, high_m)
    }
}

/// The walls of a room, as rectangles, without the doorways that lead out of it. Where the body ends the wall is the
/// body's and takes nothing from the room.
fn walls_of(room: &Rect, inside: &Rect, doorways: &[(Wall, &Opening)]) -> Vec<Rect> {
    let Rect { from_m, to_m, left_m, right_m } = *room;
    let sides = [
        (false, from_m, (left_m, right_m), inside.from_m),
        (false, to_m, (left_m, right_m), inside.to_m),
        (true, left_m, (from_m, to_m), inside.left_m),
        (true, right_m, (from_m, to_m), inside.right_m),
    ];
    let mut walls = Vec::new();
    for (along, place_m, (start_m, end_m), body_m) in sides {
        let half_m = if (place_m - body_m).abs() <= TOUCH_M { 0.0 } else { PARTITION_M / 2.0 };
        let side = Wall { along, place_m, from_m: start_m, to_m: end_m };
        let is_here = |wall: &Wall| wall.along == along && (wall.place_m - place_m).abs() <= TOUCH_M;
        let here = doorways.iter().filter(|(wall, _)| is_here(wall));
        let open = here.map(|(_, way)| (way.at_m - way.width_m / 2.0, way.at_m + way.width_m / 2.0));
        for (from_m, to_m) in without(start_m, end_m, open.collect()) {
            walls.push(side.strip(from_m, to_m, half_m, half_m));
        }
    }
    walls
}

/// What is left of a stretch when others are taken out of it.
fn without(from_m: f64, to_m: f64, mut out: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    out.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut left = Vec::new();
    let mut at_m = from_m;
    out.retain(|(start_m, end_m)| *end_m > from_m && *start_m < to_m);
    for (start_m, end_m) in out {
        if start_m > at_m {
            left.push((at_m, start_m));
        }
        at_m = at_m.max(end_m);
    }
    if at_m < to_m {
        left.push((at_m, to_m));
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{CarriageClass, Standing};

    const CLASS: &str = include_str!("../../../tests/fixtures/tearoom.ron");

    fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
        ron::Options::default()
            .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
            .from_str(text)
            .unwrap()
    }

    fn class() -> CarriageClass {
        read(CLASS)
    }

    /// A kit of boxes: width, depth, height.
    fn kit() -> BTreeMap<String, Furnishing> {
        let sizes = [
            ("mat", "1.4, 1.0, 0.02"),
            ("tea_table", "1.0, 1.0, 0.72"),
            ("tea_chair", "0.5, 0.5, 0.9"),
            ("lantern", "0.3, 0.3, 0.4"),
            ("stove", "1.2, 0.7, 0.9"),
        ];
        let piece = |(name, size): (&str, &str)| {
            let slab = format!("slab(at_m: (0, 0, 0), size_m: ({size}), paint: (color: \"#000000\"))");
            let text = format!("(name: (en: \"a\"), size_m: ({size}), shapes: [{slab}], mass_kg: 1)");
            (name.to_owned(), read(&text))
        };
        sizes.into_iter().map(piece).collect()
    }

    fn floor(change: impl FnOnce(&mut CarriageClass)) -> Floor {
        let mut class = class();
        change(&mut class);
        Floor::of(&Interior::of(&class.layout, None, Standing::Estimated), &kit(), &class.body)
    }

    /// Puts the stove somewhere.
    fn stove(class: &mut CarriageClass, room: &str, at_m: f64, across_m: f64, turn_deg: f64) {
        let stove = class.layout.furnishings.last_mut().unwrap();
        room.clone_into(&mut stove.room);
        (stove.at_m, stove.across_m, stove.turn_deg) = (at_m, across_m, turn_deg);
    }

    #[test]
    fn every_room_of_the_tea_room_car_is_reached() {
        let floor = floor(|_| ());
        assert!((0..5).all(|room| floor.reaches_room(room)) && floor.reaches_rear());
        assert!(!floor.reaches(4.0, -0.4), "through the table");
        assert!(floor.reaches(5.0, 1.02), "under the lantern");
        assert!(!floor.reaches(1.0, 1.4), "into the wall");
        assert!(!floor.reaches_room(5) && !floor.reaches(-3.0, f64::NAN));
    }

    #[test]
    fn a_room_without_a_doorway_is_not_reached() {
        let floor = floor(|class| _ = class.layout.doorways.remove(1));
        assert!(!floor.reaches_room(2) && floor.reaches_room(3));
        assert!(floor.is_free(9.0, -0.4) && !floor.reaches(9.0, -0.4));
    }

    #[test]
    fn a_way_of_55_cm_is_wide_enough_and_one_of_49_is_not() {
        // The stove stands in the corridor, 0.825 m wide between its partition and the wall.
        for (free_m, passes) in [(0.56, true), (0.49, false)] {
            let floor = floor(|class| {
                stove(class, "corridor", 6.0, 1.4525 - free_m - 0.35, 90.0);
            });
            assert_eq!(floor.reaches_room(3), passes, "{free_m}");
        }
        // A doorway likewise.
        for (width_m, passes) in [(0.56, true), (0.49, false)] {
            let floor = floor(|class| class.layout.doorways[1].width_m = width_m);
            assert_eq!(floor.reaches_room(2), passes, "{width_m}");
        }
    }

    #[test]
    fn what_is_turned_is_in_the_way_where_it_stands() {
        // 0.7 m deep: 0.35 m and half a person when it stands square, the root of 2 times that when it is turned.
        for (turn_deg, reach_m) in [(0.0, 0.6), (180.0, 0.6), (45.0, 0.849), (225.0, 0.849)] {
            let floor = floor(|class| stove(class, "kitchen", 15.0, 0.0, turn_deg));
            assert!(!floor.is_free(15.0 + reach_m - 0.04, 0.0), "{turn_deg}");
            assert!(floor.is_free(15.0 + reach_m + 0.06, 0.0), "{turn_deg}");
        }
    }

    #[test]
    fn the_place_to_stand_is_in_its_room_and_has_air() {
        let floor = floor(|_| ());
        for (room, space) in Interior::of(&class().layout, None, Standing::Estimated).rooms.iter().enumerate() {
            let (at_m, across_m) = floor.stand(room).unwrap();
            assert!(space.rect.contains(at_m, across_m) && floor.reaches(at_m, across_m), "{}", space.id);
        }
        let (at_m, across_m) = floor.stand(3).unwrap();
        assert!((at_m - 17.9).abs() < 0.6 && across_m.abs() < 0.6, "{at_m} {across_m}");
        assert_eq!(floor.stand(9), None);
    }

    #[test]
    fn the_path_leads_through_the_doorway() {
        let floor = floor(|_| ());
        let (from, to) = (floor.stand(2).unwrap(), floor.stand(4).unwrap());
        let path = floor.path(from, to);
        assert!((*path.first().unwrap(), *path.last().unwrap()) == (from, to) && path.len() < 12, "{path:?}");
        let length_m: f64 = path.windows(2).map(|pair| apart_m(pair[0], pair[1])).sum();
        assert!(length_m > apart_m(from, to) && length_m < apart_m(from, to) + 6.0, "{length_m}");
        let through = |pair: &[(f64, f64)]| pair[0].1 < 0.6 && pair[1].1 >= 0.55 || pair[0].1 <= 0.6 && pair[1].1 > 0.6;
        let crossing = path.windows(2).find(|pair| through(pair)).unwrap();
        assert!(crossing.iter().any(|corner| (9.0..11.0).contains(&corner.0)), "{path:?}");
        for pair in path.windows(2) {
            assert!((0..=100).all(|step| {
                let share = f64::from(step) / 100.0;
                let at = |a: f64, b: f64| a + (b - a) * share;
                floor.is_free(at(pair[0].0, pair[1].0), at(pair[0].1, pair[1].1))
            }));
        }
        assert_eq!(floor.path(from, from), [from]);
        assert_eq!(floor.path(from, (900.0, 0.0)), []);
    }

    #[test]
    fn no_path_leads_into_a_closed_room() {
        let floor = floor(|class| _ = class.layout.doorways.remove(1));
        assert_eq!(floor.path((1.0, 0.0), (9.0, -0.4)), []);
    }

    #[test]
    fn senseless_numbers_give_a_floor_where_nobody_stands() {
        for value in [f64::NAN, f64::INFINITY, 1e300, -1e300, 0.0] {
            let floor = floor(|class| {
                class.body.length_m = value;
                class.layout.rooms[2].from_m = value;
                class.layout.doorways[1].at_m = value;
                stove(class, "tea", value, value, value);
            });
            assert_eq!(floor.reached().count(), 0, "{value}");
            assert_eq!((floor.stand(0), floor.reaches_rear()), (None, false));
        }
        let floor = floor(|class| class.layout.rooms[2].to_m = f64::NAN);
        assert!(floor.reaches_room(3));
    }

    #[test]
    fn walls_are_shared_where_rooms_touch() {
        let room = |from_m, to_m, left_m, right_m| Rect { from_m, to_m, left_m, right_m };
        let a = room(0.0, 4.0, -1.0, 0.5);
        assert_eq!(
            a.shared_wall(&room(4.01, 6.0, 0.0, 1.0)),
            Some(Wall { along: false, place_m: 4.005, from_m: 0.0, to_m: 0.5 })
        );
        assert_eq!(
            a.shared_wall(&room(1.0, 9.0, 0.5, 1.0)),
            Some(Wall { along: true, place_m: 0.5, from_m: 1.0, to_m: 4.0 })
        );
        assert_eq!(a.shared_wall(&room(4.0, 6.0, 0.5, 1.0)), None, "corner to corner");
        assert_eq!(a.shared_wall(&room(5.0, 6.0, -1.0, 1.0)), None);
    }

    #[test]
    fn what_is_taken_out_of_a_stretch_leaves_the_rest() {
        let out = vec![(4.0, 5.0), (-3.0, -2.0), (1.0, 2.0), (1.5, 2.5), (9.5, 12.0), (20.0, 21.0)];
        assert_eq!(without(0.0, 10.0, out), [(0.0, 1.0), (2.5, 4.0), (5.0, 9.5)]);
    }
}
