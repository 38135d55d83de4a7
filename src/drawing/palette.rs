//! Colours that mean something, the same on paper and in the window.

use super::picture::Rgb;
use crate::scenario::{Role, Standing};

/// Eight hues that colour-blind people can tell apart (after Okabe and Ito), used only as small marks.
pub const fn role(role: Role) -> Rgb {
    match role {
        Role::Leader => [240, 228, 66],
        Role::Dining => [230, 159, 0],
        Role::Sleeping => [86, 180, 233],
        Role::Security => [213, 94, 0],
        Role::Communications => [0, 158, 115],
        Role::Service => [150, 150, 150],
        Role::Vehicles => [0, 114, 178],
        Role::Medical => [204, 121, 167],
    }
}

/// The quiet mark of a standing, on the dark ground of the window.
pub const fn standing(standing: Standing) -> Rgb {
    match standing {
        Standing::Reported => [140, 190, 150],
        Standing::Derived => [140, 170, 200],
        Standing::Estimated => [190, 180, 140],
        Standing::Reconstruction => [170, 160, 190],
        Standing::Disputed => [210, 130, 110],
    }
}
