//! What some machines do not have. A test that needs it finds out when it runs, and reports itself as ignored where
//! there is none; where `SLOW_TRAIN_REQUIRE` names it (`graphics,display`), absence is a failure.
#![allow(dead_code, reason = "every test file uses a part of it")]

use std::env;
use std::path::PathBuf;

use libtest_mimic::{Completion, Failed, Trial};
use slow_train::app::graphics;

/// Something that may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A software Vulkan driver: golden pictures are made with one, so that they are the same everywhere.
    SoftwareGraphics,
    /// A drawing device of any kind, an X server of one's own and a hand for its mouse.
    Display,
}

impl Need {
    /// Its name in `SLOW_TRAIN_REQUIRE`.
    fn name(self) -> &'static str {
        match self {
            Self::SoftwareGraphics => "graphics",
            Self::Display => "display",
        }
    }

    fn is_required(self) -> bool {
        env::var("SLOW_TRAIN_REQUIRE").is_ok_and(|names| names.split(',').any(|name| name.trim() == self.name()))
    }

    /// Why it is not there.
    fn absence(self) -> Option<String> {
        match (self, graphics::adapter()) {
            (_, None) => Some("there is no graphics driver".into()),
            (Self::SoftwareGraphics, Some(found)) if !found.software => {
                Some(format!("golden pictures are made with a software driver, found {}", found.name))
            }
            (Self::SoftwareGraphics, _) => None,
            (Self::Display, _) => ["Xvfb", "xdotool"]
                .into_iter()
                .find(|tool| on_path(tool).is_none())
                .map(|tool| format!("{tool} is not installed")),
        }
    }
}

/// Where a program is.
fn on_path(program: &str) -> Option<PathBuf> {
    let paths = env::var_os("PATH")?;
    env::split_paths(&paths).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// A test that needs something.
pub fn promise(name: &str, need: Need, test: impl FnOnce() -> Result<(), Failed> + Send + 'static) -> Trial {
    Trial::ignorable_test(name, move || match need.absence() {
        None => test().map(|()| Completion::Completed),
        Some(why) if need.is_required() => {
            Err(format!("{why}, and SLOW_TRAIN_REQUIRE asks for {}", need.name()).into())
        }
        Some(why) => Ok(Completion::ignored_with(why)),
    })
}
