//! Square cells of the country that are filled around a place and given up behind it, in layers that reach differently far.

use std::collections::BTreeMap;

use bevy::prelude::*;
use glam::DVec2;

/// A cell: its layer, and its number to the east and north.
pub(super) type Cell<L> = (L, i64, i64);

/// The cells that are there, each an entity, of whatever layers there are.
#[derive(Resource)]
pub(super) struct Cells<L: Send + Sync + 'static>(BTreeMap<Cell<L>, Entity>);

impl<L: Send + Sync + 'static> Default for Cells<L> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<L: Copy + Ord + Send + Sync + 'static> Cells<L> {
    /// Forgets all of them: who raises the land anew has despawned them.
    pub fn forget(mut cells: ResMut<Self>) {
        cells.0.clear();
    }

    /// Gives up what is more than a cell farther from a place than its layer reaches, and says what is missing, the
    /// nearest first. `layers` says how many cells each layer reaches in each direction; one that is not seen is not
    /// among them.
    pub fn around(&mut self, place: DVec2, cell_m: f64, layers: &[(L, i64)], commands: &mut Commands) -> Vec<Cell<L>> {
        let here = (place / cell_m).floor();
        let (hx, hy) = (here.x as i64, here.y as i64);
        let reach = |layer: L| layers.iter().find(|(own, _)| *own == layer).map(|(_, reach)| *reach);
        self.0.retain(|(layer, x, y), entity| {
            let away = (x - hx).abs().max((y - hy).abs());
            let keep = reach(*layer).is_some_and(|reach| away <= reach + 1);
            if !keep {
                commands.entity(*entity).despawn();
            }
            keep
        });
        let square = |(layer, reach): (L, i64)| {
            (-reach..=reach).flat_map(move |y| (-reach..=reach).map(move |x| (layer, hx + x, hy + y)))
        };
        let wanted = layers.iter().copied().flat_map(square);
        let mut missing: Vec<_> = wanted.filter(|cell| !self.0.contains_key(cell)).collect();
        missing.sort_by_key(|(_, x, y)| (x - hx).pow(2) + (y - hy).pow(2));
        missing
    }

    /// Takes in what a cell has become.
    pub fn insert(&mut self, cell: Cell<L>, entity: Entity) {
        self.0.insert(cell, entity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Component)]
    struct Filled;

    #[test]
    fn cells_come_nearest_first_and_go_with_the_place_or_their_layer() {
        let mut world = World::new();
        let mut cells = Cells::<u8>::default();
        let missing = cells.around(DVec2::splat(5.0), 10.0, &[(0, 1), (1, 0)], &mut world.commands());
        assert_eq!(missing.len(), 10);
        assert!(missing[..2].iter().all(|(_, x, y)| (*x, *y) == (0, 0)));
        for cell in missing {
            let entity = world.spawn(Filled).id();
            cells.insert(cell, entity);
        }
        // A step aside asks for the new edge, and keeps what is a cell too far.
        assert_eq!(cells.around(DVec2::new(15.0, 5.0), 10.0, &[(0, 1), (1, 0)], &mut world.commands()).len(), 4);
        world.flush();
        assert_eq!(world.query::<&Filled>().iter(&world).count(), 10);
        // A layer that is not seen goes as a whole.
        cells.around(DVec2::splat(5.0), 10.0, &[(1, 0)], &mut world.commands());
        world.flush();
        assert_eq!(world.query::<&Filled>().iter(&world).count(), 1);
    }
}
