//! How much is drawn: one choice, and what follows from it.

use bevy::{app::App, render::view::Msaa};

use super::{camera::RenderScale, graphics, land::Density};

/// How much is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// By the adapter: low on a software driver, high on any other.
    #[default]
    Auto,
    /// Software drivers.
    Low,
    /// Integrated graphics.
    Medium,
    /// Everything.
    High,
}

/// What frames are drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A window: what is near may grow over some frames, and a slow adapter may draw fewer pixels.
    Live,
    /// A measurement: as live, but with every pixel.
    Measured,
    /// A picture: everything is there at once.
    Picture,
}

impl Preset {
    /// Every preset.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Low, Self::Medium, Self::High];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// The preset of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }

    /// What `auto` means on this machine.
    #[must_use]
    pub fn resolved(self) -> Self {
        match self {
            Self::Auto if graphics::is_software() => Self::Low,
            Self::Auto => Self::High,
            other => other,
        }
    }

    /// Samples per pixel of the world.
    pub fn msaa(self) -> Msaa {
        match self.resolved() {
            Self::Low => Msaa::Off,
            Self::Medium => Msaa::Sample2,
            Self::Auto | Self::High => Msaa::Sample4,
        }
    }

    /// Tells an app.
    pub fn apply(self, purpose: Purpose, app: &mut App) {
        let preset = self.resolved();
        let low = preset == Self::Low;
        let live = purpose == Purpose::Live;
        let picture = purpose == Purpose::Picture;
        let (reach, cells_per_frame) = match preset {
            Self::Low if picture => (6, 12),
            Self::Low => (4, 2),
            _ if picture => (9, 12),
            Self::Medium => (6, 4),
            Self::Auto | Self::High => (9, 8),
        };
        app.insert_resource(RenderScale {
            scale: if low && live { 0.75 } else { 1.0 },
            adaptive: low && live,
            msaa: preset.msaa(),
        })
        .insert_resource(Density { reach, cells_per_frame, at_once: picture });
    }
}
