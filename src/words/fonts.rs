//! The shipped fonts.

/// Noto Sans KR: Latin, Hangul.
pub const KOREAN: &[u8] = include_bytes!("../../assets/fonts/NotoSansKR-subset.otf");
/// Noto Sans SC: Latin, simplified Chinese.
pub const CHINESE: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-subset.otf");
/// Noto Sans KR, bold.
pub const KOREAN_BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansKR-Bold-subset.otf");
/// Noto Sans SC, bold.
pub const CHINESE_BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Bold-subset.otf");
