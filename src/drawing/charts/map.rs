//! To come.

use super::Course;
use crate::drawing::picture::Picture;

/// The sheet.
pub fn sheet(course: &Course<'_>) -> Picture {
    super::stringline::sheet(course)
}
