//! Bookmarks: instants that somebody has named, kept between runs for every scenario.

use std::{collections::BTreeMap, path::PathBuf};

use bevy::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::{Frame, Playing, journal::Journal, playback::Clock, store::Kept, store::Store};

/// Where they are kept.
const FILE: &str = "bookmarks.ron";
/// As near as this two instants are the same place to a hand, seconds.
const SAME_S: f64 = 0.5;
/// Longest name, characters.
pub const LONGEST_NAME: usize = 60;

/// A named instant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bookmark {
    /// Seconds since departure.
    pub at_s: f64,
    /// What somebody calls it; empty: by its place.
    pub name: String,
}

/// Bookmarks of all scenarios, by scenario id.
type All = BTreeMap<String, Vec<Bookmark>>;

/// What is wrong with the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It could not be read and was set aside.
    Damaged(PathBuf),
    /// It could not be written: the system's own words.
    Unwritten(String),
}

/// The bookmarks of the journey on show.
#[derive(Resource, Default, Clone, Debug)]
pub struct Bookmarks {
    all: All,
    scenario: String,
    /// What is wrong with the file that keeps them.
    pub trouble: Option<Trouble>,
}

/// The only way to change them.
#[derive(Message, Clone, Debug, PartialEq)]
pub enum BookmarkCommand {
    /// Sets one at an instant, seconds since departure, or removes the one that is there.
    Toggle(f64),
    /// Names the one at an index.
    Name(usize, String),
    /// Removes the one at an index.
    Remove(usize),
}

impl Bookmarks {
    /// In the order of time.
    pub fn here(&self) -> &[Bookmark] {
        self.all.get(&self.scenario).map_or(&[], Vec::as_slice)
    }

    /// The one at an instant.
    pub fn at(&self, at_s: f64) -> Option<usize> {
        self.here().iter().position(|b| (b.at_s - at_s).abs() < SAME_S)
    }

    fn read(store: &Store, scenario: &str) -> Self {
        let (all, trouble) = match store.read::<All>(FILE) {
            Kept::Whole(all) => (all, None),
            Kept::Nothing => (All::new(), None),
            Kept::Damaged(aside) => (All::new(), Some(Trouble::Damaged(aside))),
        };
        // What a hand has written into the file need be neither finite nor sorted.
        let mut bookmarks = Self { all, scenario: scenario.to_owned(), trouble };
        for list in bookmarks.all.values_mut() {
            list.retain(|b| b.at_s.is_finite());
            list.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
        }
        bookmarks
    }

    fn apply(&mut self, command: &BookmarkCommand) {
        let there = match command {
            BookmarkCommand::Toggle(at_s) => self.at(*at_s),
            BookmarkCommand::Name(..) | BookmarkCommand::Remove(_) => None,
        };
        let list = self.all.entry(self.scenario.clone()).or_default();
        match command {
            BookmarkCommand::Toggle(at_s) if at_s.is_finite() => {
                if let Some(index) = there {
                    list.remove(index);
                } else {
                    let index = list.partition_point(|b| b.at_s < *at_s);
                    list.insert(index, Bookmark { at_s: *at_s, name: String::new() });
                }
            }
            BookmarkCommand::Toggle(_) => {}
            BookmarkCommand::Name(index, name) => {
                if let Some(bookmark) = list.get_mut(*index) {
                    bookmark.name = name.trim().chars().take(LONGEST_NAME).collect();
                }
            }
            BookmarkCommand::Remove(index) => {
                if *index < list.len() {
                    list.remove(*index);
                }
            }
        }
    }
}

fn load(mut bookmarks: ResMut<Bookmarks>, store: Option<Res<Store>>, playing: Res<Playing>) {
    *bookmarks = match store {
        Some(store) => Bookmarks::read(&store, &playing.scenario.id),
        None => Bookmarks { scenario: playing.scenario.id.clone(), ..default() },
    };
}

fn obey(
    mut commands: MessageReader<BookmarkCommand>,
    mut bookmarks: ResMut<Bookmarks>,
    store: Option<Res<Store>>,
    clock: Res<Clock>,
    mut journal: Journal,
) {
    if commands.is_empty() {
        return;
    }
    for command in commands.read() {
        bookmarks.apply(command);
    }
    journal.write("bookmarks", clock.elapsed_s, json!({ "count": bookmarks.here().len() }));
    let Some(store) = store else { return };
    if let Err(error) = store.write(FILE, &bookmarks.all) {
        bookmarks.trouble = Some(Trouble::Unwritten(error.to_string()));
    }
}

/// Bookmarks and their commands.
pub fn plugin(app: &mut App) {
    app.init_resource::<Bookmarks>()
        .add_message::<BookmarkCommand>()
        .add_systems(Startup, load)
        .add_systems(Update, obey.in_set(Frame::Playback));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::launch, scenario::Scenario, words::Lang};

    fn app(store: Store) -> App {
        let playing = launch::prepare(Scenario::load("beijing-2025").expect("loads")).expect("solves");
        let mut app = App::new();
        app.add_plugins(MinimalPlugins);
        launch::insert_journey(&mut app, playing, Lang::En);
        app.insert_resource(store).add_plugins(plugin);
        app.update();
        app
    }

    fn tell(app: &mut App, command: BookmarkCommand) {
        app.world_mut().write_message(command);
        app.update();
    }

    fn here(app: &App) -> Vec<Bookmark> {
        app.world().resource::<Bookmarks>().here().to_vec()
    }

    #[test]
    fn bookmarks_are_there_again_in_the_next_run_in_the_order_of_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut first = app(Store::in_folder(folder.path()));
        tell(&mut first, BookmarkCommand::Toggle(50_000.0));
        tell(&mut first, BookmarkCommand::Toggle(4_000.0));
        tell(&mut first, BookmarkCommand::Name(0, "  다리 앞 \"bridge\" ".to_owned()));
        let kept = here(&app(Store::in_folder(folder.path())));
        let expected = [(4_000.0, "다리 앞 \"bridge\""), (50_000.0, "")];
        assert_eq!(kept.iter().map(|b| (b.at_s, b.name.as_str())).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_second_time_at_the_same_place_removes() {
        let mut app = app(Store::default());
        tell(&mut app, BookmarkCommand::Toggle(50_000.0));
        tell(&mut app, BookmarkCommand::Toggle(50_000.2));
        assert!(here(&app).is_empty());
        tell(&mut app, BookmarkCommand::Toggle(f64::NAN));
        tell(&mut app, BookmarkCommand::Remove(3));
        assert!(here(&app).is_empty());
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_told_and_new_ones_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(FILE), "{ \"beijing-2025\": [(at_s: ").expect("written");
        let mut first = app(Store::in_folder(folder.path()));
        let Some(Trouble::Damaged(aside)) = first.world().resource::<Bookmarks>().trouble.clone() else {
            panic!("the damage is not told")
        };
        assert!(aside.exists());
        tell(&mut first, BookmarkCommand::Toggle(7.0));
        let second = app(Store::in_folder(folder.path()));
        assert_eq!(here(&second).len(), 1);
        assert_eq!(second.world().resource::<Bookmarks>().trouble, None);
    }

    #[test]
    fn scenarios_keep_their_own() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(FILE), "{ \"other\": [(at_s: 1.0, name: \"a\")] }").expect("written");
        let mut first = app(Store::in_folder(folder.path()));
        assert!(here(&first).is_empty());
        tell(&mut first, BookmarkCommand::Toggle(7.0));
        let all = Store::in_folder(folder.path()).read::<All>(FILE).or_default();
        assert_eq!(all.keys().map(String::as_str).collect::<Vec<_>>(), ["beijing-2025", "other"]);
    }
}
