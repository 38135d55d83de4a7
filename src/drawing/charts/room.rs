//! Room for words: along an axis, and on a plane where other things stand already.

use glam::DVec2;

use super::trim;
use crate::drawing::picture::Extent;

/// Kept free on both sides of a leader.
const LEADER_MM: f64 = 0.12;

/// Places along an axis for things of given sizes, as near as can be to where they are wanted, in their order, apart
/// from each other and between two ends. Where they are too many for the room they begin at the first end.
///
/// The least squares of all shifts, by pooling neighbours that press on each other.
pub fn spread(wanted: &[f64], sizes: &[f64], (from, to): (f64, f64)) -> Vec<f64> {
    // With the room of all before it taken off, every place must only be no less than the one before it.
    let mut before = Vec::with_capacity(wanted.len());
    let mut taken = 0.0;
    for size in sizes {
        before.push(taken + size / 2.0);
        taken += size;
    }
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (want, before) in wanted.iter().zip(&before) {
        pools.push((want - before, 1));
        while let [.., first, second] = pools[..]
            && second.0 < first.0
        {
            pools.truncate(pools.len() - 2);
            let count = first.1 + second.1;
            pools.push(((first.0 * first.1 as f64 + second.0 * second.1 as f64) / count as f64, count));
        }
    }
    let most = (to - taken).max(from);
    let places = pools.into_iter().flat_map(|(place, count)| std::iter::repeat_n(place.clamp(from, most), count));
    places.zip(before).map(|(place, before)| place + before).collect()
}

/// Rectangles that are taken.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    all: Vec<Extent>,
    /// Those of them that hold words: no leader runs through one.
    words: Vec<Extent>,
}

/// A rectangle for words, and the leader that joins them to what they name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Led {
    /// The words.
    pub extent: Extent,
    /// The leader, where one is drawn.
    pub leader: Option<(DVec2, DVec2)>,
}

impl Taken {
    /// Whether nothing stands in a rectangle.
    pub fn free(&self, extent: Extent) -> bool {
        self.all.iter().all(|other| !other.meets(extent))
    }

    /// Takes a rectangle.
    pub fn take(&mut self, extent: Extent) {
        self.all.push(extent);
    }

    /// Takes the surroundings of a line.
    pub fn take_line(&mut self, points: &[DVec2], half: f64) {
        for pair in points.windows(2) {
            let steps = (pair[0].distance(pair[1]) / (half * 2.0).max(0.5)).ceil().clamp(1.0, 1e4) as u32;
            for step in 0..steps {
                let at = |n: u32| pair[0].lerp(pair[1], f64::from(n) / f64::from(steps));
                let (a, b) = (at(step), at(step + 1));
                self.take(Extent { min: a.min(b) - half, max: a.max(b) + half });
            }
        }
    }

    /// The first of some rectangles that lies in a room and is free; takes it and gives its number.
    pub fn first(&mut self, room: Extent, wanted: impl IntoIterator<Item = Extent>) -> Option<usize> {
        self.first_led(room, wanted.into_iter().map(|extent| Led { extent, leader: None }))
    }

    /// The first that lies in a room and is free, and whose leader runs through no words; takes it and its leader.
    pub fn first_led(&mut self, room: Extent, wanted: impl IntoIterator<Item = Led>) -> Option<usize> {
        for (at, Led { extent, leader }) in wanted.into_iter().enumerate() {
            let clear = |(from, to)| self.words.iter().all(|words| trim::line(&[from, to], *words).is_empty());
            if room.holds(extent) && self.free(extent) && leader.is_none_or(clear) {
                self.take(extent);
                self.words.push(extent);
                if let Some((from, to)) = leader {
                    self.take_line(&[from, to], LEADER_MM);
                }
                return Some(at);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_spread_keeps_its_order_and_stays_apart(
            mut wanted in prop::collection::vec(0.0..100.0_f64, 1..20),
            size in 0.5..5.0_f64,
        ) {
            wanted.sort_by(f64::total_cmp);
            let sizes = vec![size; wanted.len()];
            let places = spread(&wanted, &sizes, (0.0, 100.0));
            for pair in places.windows(2) {
                prop_assert!(pair[1] - pair[0] >= size - 1e-9);
            }
            prop_assert!(places[0] >= size / 2.0 - 1e-9);
            prop_assert!(places[places.len() - 1] <= 100.0 - size / 2.0 + 1e-9);
        }
    }

    #[test]
    fn what_has_room_is_not_moved() {
        assert_eq!(spread(&[10.0, 20.0, 40.0], &[2.0; 3], (0.0, 100.0)), [10.0, 20.0, 40.0]);
        assert_eq!(spread(&[10.0, 10.0], &[2.0; 2], (0.0, 100.0)), [9.0, 11.0]);
        assert_eq!(spread(&[0.0, 0.0], &[2.0; 2], (0.0, 100.0)), [1.0, 3.0]);
    }

    #[test]
    fn a_taken_place_is_not_given_again() {
        let mut taken = Taken::default();
        let room = Extent { min: DVec2::ZERO, max: DVec2::splat(10.0) };
        let at = |x: f64| Extent { min: DVec2::new(x, 1.0), max: DVec2::new(x + 3.0, 3.0) };
        assert_eq!(taken.first(room, [at(-1.0), at(1.0)]), Some(1));
        assert_eq!(taken.first(room, [at(2.0), at(5.0)]), Some(1));
        assert_eq!(taken.first(room, [at(2.0), at(6.0)]), None);
    }

    #[test]
    fn a_leader_runs_through_no_words() {
        let mut taken = Taken::default();
        let room = Extent { min: DVec2::ZERO, max: DVec2::splat(10.0) };
        let at = |x: f64, y: f64| Extent { min: DVec2::new(x, y), max: DVec2::new(x + 3.0, y + 2.0) };
        taken.first(room, [at(3.0, 3.0)]);
        let leader = |from: (f64, f64), to: (f64, f64)| Some((DVec2::from(from), DVec2::from(to)));
        let through = Led { extent: at(3.0, 7.0), leader: leader((4.0, 0.0), (4.0, 7.0)) };
        let past = Led { extent: at(7.0, 7.0), leader: leader((8.0, 0.0), (8.0, 7.0)) };
        assert_eq!(taken.first_led(room, [through, past]), Some(1));
        assert!(!taken.free(at(7.0, 3.0)), "the leader is taken");
    }
}
