//! The history of a run: nodes in time, and the curve between them.

/// The train at a node of its history.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// Seconds since the start of the run.
    pub time_s: f64,
    /// Chainage of the front.
    pub chainage_m: f64,
    /// Speed.
    pub speed_mps: f64,
    /// Acceleration at the end of the piece that leads here.
    pub arriving_mps2: f64,
    /// Acceleration at the start of the piece that begins here.
    pub leaving_mps2: f64,
    /// Work of traction since the start.
    pub traction_j: f64,
    /// Work taken by the brakes since the start.
    pub brake_j: f64,
}

/// The train between two nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Between {
    /// Chainage of the front.
    pub chainage_m: f64,
    /// Speed.
    pub speed_mps: f64,
    /// Acceleration.
    pub acceleration_mps2: f64,
    /// Work of traction since the start.
    pub traction_j: f64,
    /// Work taken by the brakes since the start.
    pub brake_j: f64,
}

impl Between {
    /// Standing at a place with nothing done.
    pub fn standing(chainage_m: f64) -> Self {
        Self { chainage_m, speed_mps: 0.0, acceleration_mps2: 0.0, traction_j: 0.0, brake_j: 0.0 }
    }
}

/// Shorter pieces than this are taken as straight: the polynomial would only amplify rounding.
const SHORT_S: f64 = 1e-3;

/// In shorter pieces the acceleration is taken as straight, for the same reason.
const SHORT_BEND_S: f64 = 0.2;

/// The curve between two nodes: the fifth-degree polynomial in time that has
/// place, speed and acceleration of both (so speed is continuous over the nodes).
///
/// Work is the change of kinetic energy, which is known from the speed, and the rest, which grows evenly
/// with the distance: forces of resistance and grade hardly change between two nodes.
pub fn between(a: &Node, b: &Node, time_s: f64, dynamic_mass_kg: f64) -> Between {
    let (chainage_m, speed_mps, acceleration_mps2) = moving(a, b, time_s);
    let run = b.chainage_m - a.chainage_m;
    let share = if run > 0.0 { ((chainage_m - a.chainage_m) / run).clamp(0.0, 1.0) } else { 1.0 };
    let kinetic = |v: f64| 0.5 * dynamic_mass_kg * (v * v - a.speed_mps * a.speed_mps);
    let curved = kinetic(speed_mps) - share * kinetic(b.speed_mps);
    let (pushed, braked) = (b.traction_j > a.traction_j, b.brake_j > a.brake_j);
    let straight = |x: f64, y: f64| x + (y - x) * share;
    let (traction_j, brake_j) = (straight(a.traction_j, b.traction_j), straight(a.brake_j, b.brake_j));
    Between {
        chainage_m,
        speed_mps,
        acceleration_mps2,
        traction_j: if pushed && !braked {
            (traction_j + curved).clamp(a.traction_j, b.traction_j)
        } else {
            traction_j
        },
        brake_j: if braked && !pushed { (brake_j - curved).clamp(a.brake_j, b.brake_j) } else { brake_j },
    }
}

fn lerp(a: f64, b: f64, u: f64) -> f64 {
    a + (b - a) * u
}

/// Place, speed and acceleration between two nodes.
fn moving(a: &Node, b: &Node, time_s: f64) -> (f64, f64, f64) {
    let h = b.time_s - a.time_s;
    let u = if h > 0.0 { ((time_s - a.time_s) / h).clamp(0.0, 1.0) } else { 0.0 };
    let bend = lerp(a.leaving_mps2, b.arriving_mps2, u);
    if h < SHORT_S {
        return (lerp(a.chainage_m, b.chainage_m, u), lerp(a.speed_mps, b.speed_mps, u), bend);
    }
    let (place, speed, acceleration) = quintic(a, b, h, u);
    (place, speed, if h < SHORT_BEND_S { bend } else { acceleration })
}

fn quintic(a: &Node, b: &Node, h: f64, u: f64) -> (f64, f64, f64) {
    let half_bend = 0.5 * a.leaving_mps2 * h * h;
    let start = a.speed_mps * h;
    // What is missing in place, speed and acceleration at the end of a piece of constant acceleration.
    let place_off = (b.chainage_m - a.chainage_m) - start - half_bend;
    let speed_off = (b.speed_mps - a.speed_mps - a.leaving_mps2 * h) * h;
    let bend_off = (b.arriving_mps2 - a.leaving_mps2) * h * h;
    let c3 = 10.0 * place_off - 4.0 * speed_off + 0.5 * bend_off;
    let c4 = -15.0 * place_off + 7.0 * speed_off - bend_off;
    let c5 = 6.0 * place_off - 3.0 * speed_off + 0.5 * bend_off;
    let place = u * (start + u * (half_bend + u * (c3 + u * (c4 + u * c5))));
    let rate = start + u * (2.0 * half_bend + u * (3.0 * c3 + u * (4.0 * c4 + u * 5.0 * c5)));
    let bend = 2.0 * half_bend + u * (6.0 * c3 + u * (12.0 * c4 + u * 20.0 * c5));
    (a.chainage_m + place, (rate / h).max(0.0), bend / (h * h))
}

/// A run from standstill to standstill, queryable at any time and place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    nodes: Vec<Node>,
    dynamic_mass_kg: f64,
}

impl History {
    pub(super) fn new(mut nodes: Vec<Node>, dynamic_mass_kg: f64) -> Self {
        nodes.shrink_to_fit();
        Self { nodes, dynamic_mass_kg }
    }

    /// The nodes, rising in time and place.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Memory of the nodes, bytes.
    pub fn bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<Node>()
    }

    /// How long the run takes.
    pub fn duration_s(&self) -> f64 {
        self.nodes.last().map_or(0.0, |n| n.time_s)
    }

    /// Work of traction of the whole run.
    pub fn traction_j(&self) -> f64 {
        self.nodes.last().map_or(0.0, |n| n.traction_j)
    }

    /// Work taken by the brakes on the whole run.
    pub fn brake_j(&self) -> f64 {
        self.nodes.last().map_or(0.0, |n| n.brake_j)
    }

    /// The train at a time since the start, clamped to the run.
    pub fn at(&self, time_s: f64) -> Option<Between> {
        let i = self.nodes.partition_point(|n| n.time_s <= time_s);
        let a = &self.nodes.get(i.saturating_sub(1))?;
        let b = self.nodes.get(i.max(1)).unwrap_or(a);
        Some(between(a, b, time_s, self.dynamic_mass_kg))
    }

    /// When the front is first at a chainage, clamped to the run.
    pub fn time_at(&self, chainage_m: f64) -> f64 {
        let i = self.nodes.partition_point(|n| n.chainage_m < chainage_m);
        let (Some(a), Some(b)) = (i.checked_sub(1).and_then(|j| self.nodes.get(j)), self.nodes.get(i)) else {
            return if i == 0 { 0.0 } else { self.duration_s() };
        };
        time_between(a, b, chainage_m)
    }
}

/// Speed of the curve between two nodes at a chainage.
pub(super) fn speed_between(a: &Node, b: &Node, chainage_m: f64) -> f64 {
    moving(a, b, time_between(a, b, chainage_m)).1
}

/// When the curve between two nodes is at a chainage: Newton's method kept inside a shrinking bracket.
pub(super) fn time_between(a: &Node, b: &Node, chainage_m: f64) -> f64 {
    let (mut lo, mut hi) = (a.time_s, b.time_s);
    let run = b.chainage_m - a.chainage_m;
    if run <= 0.0 {
        return lo;
    }
    let mut t = lo + (hi - lo) * ((chainage_m - a.chainage_m) / run).clamp(0.0, 1.0);
    for _ in 0..50 {
        let (here_m, speed_mps, _) = moving(a, b, t);
        let miss = here_m - chainage_m;
        if miss.abs() < 1e-12 {
            return t;
        }
        if miss > 0.0 {
            hi = t;
        } else {
            lo = t;
        }
        let newton = if speed_mps > 0.0 { t - miss / speed_mps } else { lo };
        let next = if newton > lo && newton < hi { newton } else { f64::midpoint(lo, hi) };
        if (next - t).abs() < 1e-12 * t.abs().max(1.0) {
            return next;
        }
        t = next;
    }
    t
}
