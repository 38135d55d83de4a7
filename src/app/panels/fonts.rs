//! The shipped fonts.

/// Noto Sans KR: Latin, Hangul, Hanja as Korea writes them.
pub const KOREAN: &[u8] = include_bytes!("../../../assets/fonts/NotoSansKR-subset.otf");
/// Noto Sans SC: simplified Chinese.
pub const CHINESE: &[u8] = include_bytes!("../../../assets/fonts/NotoSansSC-subset.otf");

/// The font in which a country writes its boards.
pub fn for_country(code: &str) -> &'static [u8] {
    if code == "CN" { CHINESE } else { KOREAN }
}
