//! Speed limits as a ceiling over the front of the train.

/// A speed limit over a stretch of line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Where it begins.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
    /// The limit.
    pub speed_mps: f64,
}

impl Limit {
    /// The same limit as it binds the front of a train: until the tail has cleared it.
    #[must_use]
    pub fn until_tail_clears(self, train_length_m: f64) -> Self {
        Self { to_m: self.to_m + train_length_m, ..self }
    }
}

/// The lowest of the limits from one chainage to another, as stretches that join; equal neighbours are one.
pub fn lowest(limits: &[Limit], top_mps: f64, from_m: f64, to_m: f64) -> Vec<Limit> {
    let mut bounds: Vec<f64> = limits
        .iter()
        .flat_map(|l| [l.from_m, l.to_m])
        .filter(|x| *x > from_m && *x < to_m)
        .chain([from_m, to_m])
        .collect();
    bounds.sort_by(f64::total_cmp);
    bounds.dedup();
    let mut starts: Vec<&Limit> = limits.iter().filter(|l| l.to_m > from_m && l.to_m > l.from_m).collect();
    starts.sort_by(|a, b| a.from_m.total_cmp(&b.from_m));
    let mut waiting = starts.into_iter().peekable();
    let mut active: Vec<&Limit> = Vec::new();
    let mut flats: Vec<Limit> = Vec::new();
    for pair in bounds.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        active.retain(|l| l.to_m > a);
        while let Some(limit) = waiting.next_if(|l| l.from_m <= a) {
            active.push(limit);
        }
        let speed_mps = active.iter().map(|l| l.speed_mps).fold(top_mps, f64::min);
        match flats.last_mut() {
            Some(last) if last.speed_mps.total_cmp(&speed_mps).is_eq() => last.to_m = b,
            _ => flats.push(Limit { from_m: a, to_m: b, speed_mps }),
        }
    }
    flats
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(from_m: f64, to_m: f64, speed_mps: f64) -> Limit {
        Limit { from_m, to_m, speed_mps }
    }

    #[test]
    fn overlapping_limits_give_the_lowest() {
        let flats =
            lowest(&[limit(0.0, 100.0, 20.0), limit(50.0, 70.0, 10.0), limit(60.0, 200.0, 15.0)], 30.0, 0.0, 300.0);
        let expected =
            [limit(0.0, 50.0, 20.0), limit(50.0, 70.0, 10.0), limit(70.0, 200.0, 15.0), limit(200.0, 300.0, 30.0)];
        assert_eq!(flats, expected);
    }
}
