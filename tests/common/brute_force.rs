//! A plain integrator to compare the solver with. It shares no code with it: the line is cut into small equal cells,
//! half the square of the speed is carried from cell to cell, backward under the brake and forward under full effort.

/// What slows the train where it must.
#[derive(Clone, Copy, Debug)]
pub enum Braking {
    /// Newtons, whatever resistance and grade do.
    Force(f64),
    /// Metres per second squared, whatever the grade.
    Deceleration(f64),
}

/// A run in the words of the rules.
pub struct Task {
    /// Where the front starts and stops.
    pub from_m: f64,
    pub to_m: f64,
    pub dynamic_mass_kg: f64,
    /// Davis: newtons, newtons per m/s, newtons per m²/s².
    pub resistance: [f64; 3],
    pub effort_n: Box<dyn Fn(f64) -> f64>,
    /// Force of the place on the front at `s`; the second number lies inside the cell, for forces that jump.
    pub place_n: Box<dyn Fn(f64, f64) -> f64>,
    pub braking: Braking,
    pub top_mps: f64,
    /// Limits on the front: from, to (tail cleared), speed.
    pub limits: Vec<(f64, f64, f64)>,
    /// Places where a force has a corner or jumps.
    pub corners_m: Vec<f64>,
}

/// How a run came out.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub time_s: f64,
    pub traction_j: f64,
    pub brake_j: f64,
    /// The lowest speed between the first and the last metres.
    pub slowest_mps: f64,
    /// Place and time at every cell's end.
    pub passed: Vec<(f64, f64)>,
}

/// Why there is no run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Stalls,
    RunsAway,
}

impl Outcome {
    /// When the front was at a place.
    pub fn time_at(&self, s: f64) -> f64 {
        let i = self.passed.partition_point(|p| p.0 < s).clamp(1, self.passed.len() - 1);
        let ((s0, t0), (s1, t1)) = (self.passed[i - 1], self.passed[i]);
        t0 + (t1 - t0) * (s - s0) / (s1 - s0)
    }
}

impl Task {
    fn resistance_n(&self, v: f64) -> f64 {
        self.resistance[0] + self.resistance[1] * v + self.resistance[2] * v * v
    }

    fn full_mps2(&self, s: f64, inside: f64, e: f64) -> f64 {
        let v = (2.0 * e.max(0.0)).sqrt();
        ((self.effort_n)(v) - self.resistance_n(v) - (self.place_n)(s, inside)) / self.dynamic_mass_kg
    }

    fn braked_mps2(&self, s: f64, inside: f64, e: f64) -> f64 {
        match self.braking {
            Braking::Deceleration(d) => -d,
            Braking::Force(force) => {
                let v = (2.0 * e.max(0.0)).sqrt();
                (-force - self.resistance_n(v) - (self.place_n)(s, inside)) / self.dynamic_mass_kg
            }
        }
    }

    /// Equal cells between corners, none longer than asked for.
    fn grid(&self, cell_m: f64) -> Vec<f64> {
        let limits = self.limits.iter().flat_map(|l| [l.0, l.1]);
        let inside = |x: &f64| *x > self.from_m && *x < self.to_m;
        let mut ends: Vec<f64> = limits.chain(self.corners_m.iter().copied()).filter(inside).collect();
        // From standstill the speed grows without measure over a distance: the cells grow with it.
        let growing = std::iter::successors(Some(1e-6), |d| Some(d * 1.04)).take_while(|d| *d < 20.0);
        ends.extend(growing.map(|d| self.from_m + d).filter(inside));
        ends.extend([self.from_m, self.to_m]);
        ends.sort_by(f64::total_cmp);
        ends.dedup_by(|a, b| *a - *b < 1e-7);
        let mut grid = vec![self.from_m];
        for pair in ends.windows(2) {
            // The first and the last metres are finer: there the speed changes most over a distance.
            let near_end = pair[0] < self.from_m + 20.0 || pair[1] > self.to_m - 20.0;
            let cells = ((pair[1] - pair[0]) / cell_m * if near_end { 4.0 } else { 1.0 }).ceil().max(1.0);
            grid.extend((1..=cells as usize).map(|i| pair[0] + (pair[1] - pair[0]) * i as f64 / cells));
        }
        grid
    }

    /// Half the square of the speed that is allowed at every point: limits, and braking for what comes.
    fn allowed(&self, grid: &[f64]) -> Result<Vec<f64>, Refusal> {
        let half_square = |v: f64| 0.5 * v * v;
        let limit = |s: f64| {
            let over = self.limits.iter().filter(|l| l.0 <= s && s <= l.1);
            half_square(over.map(|l| l.2).fold(self.top_mps, f64::min))
        };
        let mut allowed: Vec<f64> = vec![0.0; grid.len()];
        for i in (0..grid.len() - 1).rev() {
            let (s0, s1) = (grid[i], grid[i + 1]);
            let inside = 0.5 * (s0 + s1);
            let in_cell = limit(inside);
            allowed[i + 1] = allowed[i + 1].min(in_cell);
            let e = march(allowed[i + 1], s1, s0, |s, e| self.braked_mps2(s, inside, e));
            if e < 0.0 {
                return Err(Refusal::RunsAway);
            }
            allowed[i] = e.min(in_cell);
        }
        Ok(allowed)
    }

    /// Makes the run on cells of a length.
    pub fn run(&self, cell_m: f64) -> Result<Outcome, Refusal> {
        let grid = self.grid(cell_m);
        let allowed = self.allowed(&grid)?;
        let mut e = 0.0_f64;
        let (mut time_s, mut traction_j, mut brake_j, mut slowest) = (0.0, 0.0, 0.0, f64::INFINITY);
        let mut passed = vec![(self.from_m, 0.0)];
        for i in 0..grid.len() - 1 {
            let (s0, s1) = (grid[i], grid[i + 1]);
            let (ds, inside) = (s1 - s0, 0.5 * (s0 + s1));
            let free = march(e, s0, s1, |s, e| self.full_mps2(s, inside, e));
            if free <= 0.0 && allowed[i + 1] > 0.0 {
                return Err(Refusal::Stalls);
            }
            let next = free.min(allowed[i + 1]);
            // Where full effort would go beyond what is allowed, the cell has two parts: full effort, then the allowed.
            let (rise, slope) = ((free - e) / ds, (allowed[i + 1] - allowed[i]) / ds);
            let full_m = if free <= allowed[i + 1] { ds } else { ((allowed[i] - e) / (rise - slope)).clamp(0.0, ds) };
            let meet = e + rise * full_m;
            let (v0, v1, v2) = ((2.0 * e).sqrt(), (2.0 * meet.max(0.0)).sqrt(), (2.0 * next).sqrt());
            let effort = |share: f64| (self.effort_n)((2.0 * (e + (meet - e) * share).max(0.0)).sqrt());
            traction_j += full_m * (effort(0.0) + 4.0 * effort(0.5) + effort(1.0)) / 6.0;
            if full_m > 0.0 {
                time_s += 2.0 * full_m / (v0 + v1);
            }
            let rest_m = ds - full_m;
            if rest_m > 0.0 {
                time_s += 2.0 * rest_m / (v1 + v2);
                let v = 0.5 * (v1 + v2);
                let place = (self.place_n)(s1 - 0.5 * rest_m, inside);
                let need_n = self.resistance_n(v) + place;
                // What is allowed may be level first and a braking curve then.
                let braked_m = if next < meet {
                    ((meet - next) / -self.braked_mps2(s1, inside, next)).clamp(0.0, rest_m)
                } else {
                    rest_m
                };
                let level_j = need_n * (rest_m - braked_m);
                traction_j += level_j.max(0.0);
                brake_j += (-level_j).max(0.0);
                let held_j = self.dynamic_mass_kg * (next - meet) + need_n * braked_m;
                traction_j += held_j.max(0.0);
                brake_j += (-held_j).max(0.0);
            }
            if s1 > self.from_m + 1.0 && s1 < self.to_m - 1.0 {
                slowest = slowest.min(v2);
            }
            e = next;
            passed.push((s1, time_s));
        }
        Ok(Outcome { time_s, traction_j, brake_j, slowest_mps: slowest, passed })
    }
}

/// Carries half the square of the speed over a cell, in as many parts as its change needs.
fn march(start: f64, from_m: f64, to_m: f64, slope: impl Fn(f64, f64) -> f64) -> f64 {
    let ds = to_m - from_m;
    let bend = (slope(from_m, start * 1.001 + 1e-9) - slope(from_m, start)).abs() / (start * 0.001 + 1e-9);
    let parts = (bend * ds.abs() / 0.2).ceil().clamp(1.0, 2000.0);
    let h = ds / parts;
    let mut e = start;
    for i in 0..parts as u32 {
        let s = from_m + h * f64::from(i);
        let k1 = slope(s, e);
        let k2 = slope(s + 0.5 * h, e + 0.5 * h * k1);
        let k3 = slope(s + 0.5 * h, e + 0.5 * h * k2);
        let k4 = slope(s + h, e + h * k3);
        e += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
        if e <= 0.0 {
            return e.min(-f64::MIN_POSITIVE);
        }
    }
    e
}
