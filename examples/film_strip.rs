//! Pictures of the film, one every few seconds, to be looked at in order: `cargo run --example film_strip -- FOLDER
//! [EVERY_S] [WxH] [LANG] [FROM_S] [TO_S]`.

use std::path::PathBuf;

#[cfg(feature = "app")]
fn main() -> miette::Result<()> {
    use bevy::math::UVec2;
    use slow_train::{
        app::{
            capture::{self, Studio},
            launch,
            preset::Preset,
        },
        scenario::Scenario,
        words::Lang,
    };
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().unwrap_or_else(|| "film".to_owned()));
    let number = |text: Option<String>, usual: f64| text.and_then(|text| text.parse().ok()).unwrap_or(usual);
    let every_s = number(args.next(), 2.0).max(0.01);
    let size = args.next().and_then(|text| {
        let (w, h) = text.split_once('x')?;
        Some(UVec2::new(w.parse().ok()?, h.parse().ok()?))
    });
    let lang = args.next().and_then(|code| code.parse().ok()).unwrap_or(Lang::En);
    let (from_s, to_s) = (number(args.next(), 0.0), number(args.next(), f64::INFINITY));
    let scenario = Scenario::load("beijing-2025")?;
    let length_s = scenario.shots.length_s;
    let playing = launch::prepare(scenario)?;
    let size = size.unwrap_or(UVec2::new(640, 360));
    std::fs::create_dir_all(&folder).map_err(|e| miette::miette!("cannot make {}: {e}", folder.display()))?;
    let mut studio = Studio::open(playing, size, lang, false, Preset::Low)?;
    let frames = ((to_s.min(length_s) - from_s) / every_s).floor().max(0.0) as u32;
    for frame in 0..=frames {
        let film_s = from_s + f64::from(frame) * every_s;
        let Some(shot) = studio.arrange_film(film_s) else { continue };
        let picture = studio.take()?;
        capture::save(&picture, &folder.join(format!("{film_s:07.2}-{shot}.png")))?;
    }
    Ok(())
}

#[cfg(not(feature = "app"))]
fn main() {
    let _ = PathBuf::new();
}
