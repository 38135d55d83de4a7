//! Which drawers are open, and which there is room for.

use bevy::prelude::Resource;

use crate::app::{settings::Settings, theme};

/// From this width on the list is open until somebody decides otherwise, points.
const ROOMY: f32 = 1_200.0;

/// Which drawers are open.
#[allow(clippy::struct_excessive_bools, reason = "each drawer is open or not, whatever the others are")]
#[derive(Resource, Default, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawers {
    /// The list of vehicles; until somebody decides, it is open where there is room.
    pub list: Option<bool>,
    /// The key sheet.
    pub sheet: bool,
    /// The settings.
    pub settings: bool,
    /// The search field asks for the keyboard.
    pub search: bool,
    /// The briefing.
    pub briefing: bool,
    /// The full notices.
    pub notices: bool,
    /// Whether the closing card is on the picture.
    pub closing: bool,
    /// Whether the closing card of this arrival was put away.
    pub closing_put_away: bool,
    /// The list was asked for last: where there is no room for both, the inspector gives way.
    pub list_first: bool,
    /// Whether the list was open in the last frame.
    open: bool,
}

/// How wide a drawer is and may be drawn, points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Widths {
    /// Least.
    pub least: f32,
    /// As the settings say, as far as there is room.
    pub wanted: f32,
    /// Most.
    pub most: f32,
}

/// What there is to be shown besides the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wants {
    /// A vehicle is selected.
    pub inspector: bool,
    /// Another one was set aside.
    pub aside: bool,
}

/// The drawers that there is room for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Room {
    /// The list.
    pub list: Option<Widths>,
    /// The inspector.
    pub inspector: Option<Widths>,
    /// The card that was set aside.
    pub aside: Option<Widths>,
}

impl Drawers {
    /// Opens or closes the list.
    pub fn toggle_list(&mut self) {
        self.list = Some(!self.open);
        self.list_first = !self.open;
    }

    /// Opens the list with the keyboard in its search field.
    pub fn open_search(&mut self) {
        self.list = Some(true);
        self.list_first = true;
        self.search = true;
    }

    /// Opens or closes the sheet of keys; two boards do not lie on each other.
    pub fn toggle_sheet(&mut self) {
        self.sheet = !self.sheet;
        self.settings = false;
    }

    /// Opens or closes the settings.
    pub fn toggle_settings(&mut self) {
        self.settings = !self.settings;
        self.sheet = false;
    }

    /// Closes a board that lies over the picture; whether there was one.
    pub fn close_board(&mut self) -> bool {
        std::mem::take(&mut self.sheet)
            | std::mem::take(&mut self.settings)
            | std::mem::take(&mut self.notices)
            | (std::mem::take(&mut self.closing) && !std::mem::replace(&mut self.closing_put_away, true))
    }

    /// The drawers that there is room for in a window of some width, less what other panels at its sides take. The picture keeps its least width: the list gives
    /// way to the cards, then the card set aside to the selected one; the list stays if it was asked for last.
    pub fn room(&mut self, width: f32, wants: Wants, settings: &Settings) -> Room {
        let list = self.list.unwrap_or(width >= ROOMY);
        let left = width - theme::PICTURE_WIDTH;
        let (list_least, card_least) = (theme::LIST_WIDTHS.0, theme::INSPECTOR_WIDTHS.0);
        let room = |list: bool, cards: u8| {
            let least = if list { list_least } else { 0.0 } + card_least * f32::from(cards);
            least <= left
        };
        let cards = u8::from(wants.inspector) + u8::from(wants.aside);
        let (list, cards) = if room(list, cards) {
            (list, cards)
        } else if self.list_first && list {
            (true, (0..cards).rev().find(|fewer| room(true, *fewer)).unwrap_or(0))
        } else {
            (false, (0..=cards).rev().find(|fewer| room(false, *fewer)).unwrap_or(1).max(cards.min(1)))
        };
        // What lies open shares what is left: nobody draws his drawer over the picture.
        let widths = |wanted: f32, (least, most): (f32, f32), others: f32| {
            let most = (left - others).clamp(least, most);
            Widths { least, wanted: wanted.clamp(least, most), most }
        };
        let fewest = card_least * f32::from(cards);
        let of_list = list.then(|| widths(settings.list_width, theme::LIST_WIDTHS, fewest));
        let beside = of_list.map_or(0.0, |list| list.wanted) + card_least * f32::from(cards.saturating_sub(1));
        let of_card = widths(settings.inspector_width, theme::INSPECTOR_WIDTHS, beside);
        // With two cards each gets at most half of what the list leaves.
        let half = (left - of_list.map_or(0.0, |list| list.wanted)) / f32::from(cards.max(1));
        let most = of_card.most.min(half).max(of_card.least);
        let of_card = Widths { most, wanted: of_card.wanted.min(most), ..of_card };
        self.open = list;
        Room {
            list: of_list,
            inspector: (wants.inspector && cards > 0).then_some(of_card),
            aside: (wants.aside && cards > u8::from(wants.inspector)).then_some(of_card),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: Wants = Wants { inspector: true, aside: false };
    const CARDS: Wants = Wants { inspector: true, aside: true };

    fn shown(drawers: &mut Drawers, width: f32, wants: Wants) -> (bool, bool, bool) {
        let room = drawers.room(width, wants, &Settings::default());
        (room.list.is_some(), room.inspector.is_some(), room.aside.is_some())
    }

    #[test]
    fn the_list_is_open_by_itself_only_where_there_is_room() {
        let mut drawers = Drawers::default();
        assert_eq!(shown(&mut drawers, 1_280.0, CARD), (true, true, false));
        assert_eq!(shown(&mut drawers, 1_024.0, CARD), (false, true, false));
    }

    #[test]
    fn in_a_small_window_the_list_gives_way_first_and_the_selected_card_last() {
        let mut drawers = Drawers { list: Some(true), ..Drawers::default() };
        assert_eq!(shown(&mut drawers, 1_400.0, CARDS), (true, true, true));
        assert_eq!(shown(&mut drawers, 1_000.0, CARDS), (false, true, true));
        assert_eq!(shown(&mut drawers, 800.0, CARDS), (false, true, false));
        assert_eq!(shown(&mut drawers, 400.0, CARD), (false, true, false));
    }

    #[test]
    fn who_asks_for_the_list_gets_it() {
        let mut drawers = Drawers::default();
        assert!(!shown(&mut drawers, 640.0, CARD).0);
        drawers.toggle_list();
        assert_eq!(shown(&mut drawers, 640.0, CARD), (true, false, false));
        drawers.toggle_list();
        assert_eq!(shown(&mut drawers, 640.0, CARD), (false, true, false));
    }

    #[test]
    fn the_picture_keeps_its_least_width_however_wide_drawers_are_drawn() {
        let settings = Settings { list_width: 440.0, inspector_width: 560.0, ..Settings::default() };
        let mut drawers = Drawers { list: Some(true), ..Drawers::default() };
        for width in (580..4_000).step_by(20).map(|width| width as f32) {
            for wants in [Wants::default(), CARD, CARDS] {
                let room = drawers.room(width, wants, &settings);
                let taken: f32 = [room.list, room.inspector, room.aside].iter().flatten().map(|w| w.wanted).sum();
                assert!(width - taken >= theme::PICTURE_WIDTH - 0.5, "{width} {wants:?}: {room:?}");
            }
        }
    }
}
