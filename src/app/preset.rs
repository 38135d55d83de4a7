//! How much is drawn: one choice, and what follows from it. It may change at any time.

use bevy::{prelude::*, render::view::Msaa};
use serde_json::json;

use super::{Frame, camera::RenderScale, graphics, journal::Journal, land::Density, playback::Clock};

/// How much is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
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

    /// Samples per pixel of the world: one or four, which every drawing device can do; many cannot do two.
    pub fn msaa(self) -> Msaa {
        match self.resolved() {
            Self::Low => Msaa::Off,
            Self::Medium | Self::Auto | Self::High => Msaa::Sample4,
        }
    }

    /// The sentence that names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Auto => "quality.auto",
            Self::Low => "quality.low",
            Self::Medium => "quality.medium",
            Self::High => "quality.high",
        }
    }

    /// The one after it, from the last to the first again: always another than what is drawn now.
    #[must_use]
    pub fn next(self) -> Self {
        match self.resolved() {
            Self::Low => Self::Medium,
            Self::Medium => Self::High,
            Self::Auto | Self::High => Self::Low,
        }
    }

    /// Pixels and samples of the world.
    pub fn scale(self, purpose: Purpose) -> RenderScale {
        let adaptive = self.resolved() == Self::Low && purpose == Purpose::Live;
        RenderScale { scale: if adaptive { 0.75 } else { 1.0 }, adaptive, msaa: self.msaa() }
    }

    /// How far trees and houses stand.
    pub fn density(self, purpose: Purpose) -> Density {
        let picture = purpose == Purpose::Picture;
        let (reach, cells_per_frame) = match self.resolved() {
            Self::Low if picture => (6, 12),
            Self::Low => (4, 2),
            _ if picture => (9, 12),
            Self::Medium => (6, 4),
            Self::Auto | Self::High => (9, 8),
        };
        Density { reach, cells_per_frame, at_once: picture }
    }

    /// Tells an app before it begins.
    pub fn apply(self, purpose: Purpose, app: &mut App) {
        app.insert_resource(Detail { preset: self, purpose })
            .insert_resource(self.scale(purpose))
            .insert_resource(self.density(purpose));
    }
}

/// The preset that is drawn now.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detail {
    /// As it was asked for.
    pub preset: Preset,
    /// What frames are drawn for.
    pub purpose: Purpose,
}

impl Default for Detail {
    fn default() -> Self {
        Self { preset: Preset::Auto, purpose: Purpose::Live }
    }
}

/// Asks for another preset.
#[derive(Message, Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresetCommand {
    /// This one.
    To(Preset),
    /// The next one.
    Next,
}

pub(super) fn obey(
    mut commands: MessageReader<PresetCommand>,
    mut detail: ResMut<Detail>,
    mut scale: ResMut<RenderScale>,
    mut density: ResMut<Density>,
    clock: Res<Clock>,
    mut journal: Journal,
) {
    for command in commands.read() {
        let preset = match *command {
            PresetCommand::To(preset) => preset,
            PresetCommand::Next => detail.preset.next(),
        };
        if preset == detail.preset {
            continue;
        }
        detail.preset = preset;
        let (wished, planted) = (preset.scale(detail.purpose), preset.density(detail.purpose));
        // What is the same stays as it is: what the frame time has made of it too.
        if (wished.adaptive, wished.msaa) != (scale.adaptive, scale.msaa) {
            *scale = wished;
        }
        *density = planted;
        let told = json!({ "name": preset.name(), "means": preset.resolved().name() });
        journal.write("preset", clock.elapsed_s, told);
    }
}

/// The preset and its command.
pub fn plugin(app: &mut App) {
    app.init_resource::<Detail>()
        .init_resource::<RenderScale>()
        .init_resource::<Density>()
        .add_message::<PresetCommand>()
        .add_systems(Update, obey.in_set(Frame::Playback));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_preset_is_always_another_and_all_come_in_turn() {
        assert_eq!(
            [Preset::Low, Preset::Medium, Preset::High].map(Preset::next),
            [Preset::Medium, Preset::High, Preset::Low]
        );
        assert_ne!(Preset::Auto.next(), Preset::Auto.resolved());
    }

    #[test]
    fn only_a_window_on_low_follows_the_frame_time() {
        for preset in [Preset::Low, Preset::Medium, Preset::High] {
            for purpose in [Purpose::Live, Purpose::Measured, Purpose::Picture] {
                let adaptive = preset == Preset::Low && purpose == Purpose::Live;
                assert_eq!(preset.scale(purpose).adaptive, adaptive);
            }
        }
        assert!(Preset::High.density(Purpose::Live).reach > Preset::Low.density(Purpose::Live).reach);
    }
}
