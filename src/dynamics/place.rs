//! Forces that depend on the place of the train only: grades, curves, tunnels.

/// How far before the first point its force holds, metres.
const FAR_M: f64 = 1e9;

/// A force along the line as straight pieces: what acts on the whole train when its front is at a chainage.
///
/// Straight pieces are exact for a uniform train on straight grades. Pieces need not join: a step is allowed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaceForce {
    from_m: Vec<f64>,
    force_n: Vec<f64>,
    slope_n_per_m: Vec<f64>,
}

/// One straight piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Where it begins.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
    /// Force at the beginning.
    pub force_n: f64,
    /// Change along the line.
    pub slope_n_per_m: f64,
}

impl Piece {
    /// The force at a chainage (also beyond the ends: a trial step may overshoot).
    #[inline]
    pub fn at(&self, chainage_m: f64) -> f64 {
        self.force_n + self.slope_n_per_m * (chainage_m - self.from_m)
    }
}

impl PlaceForce {
    /// Through points (chainage, force), rising; constant beyond the ends.
    pub fn through(points: &[(f64, f64)]) -> Self {
        let mut place = Self::default();
        if let Some(&(x, f)) = points.first() {
            place.push(x - FAR_M, f, 0.0);
        }
        for pair in points.windows(2) {
            let ((x0, f0), (x1, f1)) = (pair[0], pair[1]);
            if x1 > x0 {
                place.push(x0, f0, (f1 - f0) / (x1 - x0));
            }
        }
        if let Some(&(x, f)) = points.last() {
            place.push(x, f, 0.0);
        }
        place
    }

    /// Pieces (chainage, force there, slope), rising.
    pub fn pieces(pieces: impl Iterator<Item = (f64, f64, f64)>) -> Self {
        let mut place = Self::default();
        for (x, f, slope) in pieces {
            place.push(x, f, slope);
        }
        place
    }

    /// Steps: from each chainage on this force, rising.
    pub fn steps(steps: &[(f64, f64)]) -> Self {
        let mut place = Self::default();
        for &(x, f) in steps {
            place.push(x, f, 0.0);
        }
        place
    }

    /// The sum with another force that has the same bends.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        debug_assert_eq!(self.from_m, other.from_m, "forces of one grid");
        let sum = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x + y).collect();
        Self {
            from_m: self.from_m.clone(),
            force_n: sum(&self.force_n, &other.force_n),
            slope_n_per_m: sum(&self.slope_n_per_m, &other.slope_n_per_m),
        }
    }

    fn push(&mut self, from_m: f64, force_n: f64, slope: f64) {
        self.from_m.push(from_m);
        self.force_n.push(force_n);
        self.slope_n_per_m.push(slope);
    }

    /// The least force between two chainages (at the ends of the pieces that touch them).
    pub fn least(&self, from_m: f64, to_m: f64) -> f64 {
        let first = self.from_m.partition_point(|x| *x <= from_m).saturating_sub(1);
        let mut least = f64::INFINITY;
        for i in first..self.from_m.len() {
            let piece = self.piece_or_flat(i);
            if piece.from_m >= to_m {
                break;
            }
            least = least.min(piece.at(piece.from_m.max(from_m))).min(piece.at(piece.to_m.min(to_m)));
        }
        least
    }

    /// The force at a chainage.
    pub fn at(&self, chainage_m: f64) -> f64 {
        let i = self.from_m.partition_point(|x| *x <= chainage_m);
        self.piece_or_flat(i.saturating_sub(1)).at(chainage_m)
    }

    /// The piece ahead of a chainage (it begins there or before, and ends beyond). `cursor` remembers the last answer.
    #[inline]
    pub fn ahead(&self, chainage_m: f64, cursor: &mut usize) -> Piece {
        let mut i = (*cursor).min(self.from_m.len().saturating_sub(1));
        while i > 0 && self.from_m[i] > chainage_m {
            i -= 1;
        }
        while i + 1 < self.from_m.len() && self.from_m[i + 1] <= chainage_m {
            i += 1;
        }
        *cursor = i;
        self.piece_or_flat(i)
    }

    /// The piece behind a chainage (it ends there or beyond, and begins before). `cursor` remembers the last answer.
    #[inline]
    pub fn behind(&self, chainage_m: f64, cursor: &mut usize) -> Piece {
        let mut i = (*cursor).min(self.from_m.len().saturating_sub(1));
        while i > 0 && self.from_m[i] >= chainage_m {
            i -= 1;
        }
        while i + 1 < self.from_m.len() && self.from_m[i + 1] < chainage_m {
            i += 1;
        }
        *cursor = i;
        self.piece_or_flat(i)
    }

    fn piece(&self, i: usize) -> Option<Piece> {
        Some(Piece {
            from_m: *self.from_m.get(i)?,
            to_m: self.from_m.get(i + 1).copied().unwrap_or(f64::INFINITY),
            force_n: self.force_n[i],
            slope_n_per_m: self.slope_n_per_m[i],
        })
    }

    fn piece_or_flat(&self, i: usize) -> Piece {
        self.piece(i).unwrap_or(Piece {
            from_m: f64::NEG_INFINITY,
            to_m: f64::INFINITY,
            force_n: 0.0,
            slope_n_per_m: 0.0,
        })
    }
}
