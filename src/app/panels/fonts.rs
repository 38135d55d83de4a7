//! The shipped fonts.

use bevy_egui::egui::{FontData, FontDefinitions, FontFamily, FontId};

pub use crate::words::fonts::{CHINESE, CHINESE_BOLD, KOREAN, KOREAN_BOLD};
use crate::{app::theme, words::Lang};

/// The font in which a country writes its boards.
pub fn for_country(code: &str) -> &'static [u8] {
    if code == "CN" { CHINESE } else { KOREAN }
}

/// All shipped fonts by name, for the panels; the viewer's own script comes first.
pub fn definitions(lang: Lang) -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in [("kr", KOREAN), ("sc", CHINESE), ("kr-bold", KOREAN_BOLD), ("sc-bold", CHINESE_BOLD)] {
        fonts.font_data.insert(name.into(), FontData::from_static(bytes).into());
    }
    let order = if lang == Lang::Zh { ["sc", "kr"] } else { ["kr", "sc"] };
    let regular = order.map(String::from).to_vec();
    let bold: Vec<String> = order.map(|o| format!("{o}-bold")).into_iter().chain(regular.clone()).collect();
    fonts.families.insert(FontFamily::Proportional, regular.clone());
    fonts.families.insert(FontFamily::Monospace, regular);
    fonts.families.insert(bold_family(), bold);
    fonts
}

fn bold_family() -> FontFamily {
    FontFamily::Name("bold".into())
}

/// Small text.
pub fn small() -> FontId {
    FontId::proportional(theme::SMALL)
}

/// Text.
pub fn body() -> FontId {
    FontId::proportional(theme::BODY)
}

/// Bold, of any of the three sizes.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, bold_family())
}
