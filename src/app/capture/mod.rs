//! Pictures off-screen: any view, any instant, each frame made alone.

use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use bevy::{
    app::SubApps,
    prelude::*,
    render::{
        Render, RenderApp, RenderSystems,
        render_resource::{PipelineCache, PollType},
        renderer::RenderDevice,
        view::screenshot::{Screenshot, ScreenshotCaptured},
    },
};

use super::{
    Playing,
    camera::{Rig, View},
    director::{CaptionsShown, Director, DirectorCommand},
    interior::{Insides, Spot, WalkCommand},
    launch::{self, Frames, Start},
    panels::PanelsShown,
    panels::timeline::{Chart, Kind},
    playback::{Clock, ClockCommand},
    preset::{Preset, Purpose},
    selection::{SelectCommand, Selection},
};
use crate::words::Lang;

/// What a picture shows.
#[derive(Clone, Debug)]
pub struct Shot {
    /// Seconds since departure.
    pub at_s: f64,
    /// View.
    pub view: View,
    /// Carriage number to select.
    pub carriage: Option<u32>,
    /// Id of the room of that carriage to stand in.
    pub room: Option<String>,
    /// Yaw and pitch in degrees and distance in metres, in place of the view's own.
    pub orbit: Option<(f64, f64, f64)>,
}

/// A drawing room without a window.
pub struct Studio {
    apps: SubApps,
    complete: Arc<AtomicBool>,
}

/// Set once a frame was drawn for which no pipeline was missing.
#[derive(Resource)]
struct Complete(Arc<AtomicBool>);

fn tell_complete(complete: Res<Complete>, pipelines: Res<PipelineCache>) {
    if pipelines.waiting_pipelines().next().is_none() && pipelines.pipelines().next().is_some() {
        complete.0.store(true, Ordering::Release);
    }
}

/// Frames after which everything near has been planted and swept.
const SETTLE_FRAMES: usize = 36;
/// The last of them are drawn: nobody sees the others, and on a software driver drawing is what takes time.
const DRAWN_FRAMES: usize = 5;

impl Studio {
    /// Opens the studio.
    ///
    /// # Errors
    /// When there is no graphics driver.
    pub fn open(
        playing: Playing,
        size: UVec2,
        lang: Lang,
        panels: bool,
        preset: Preset,
    ) -> Result<Self, miette::Report> {
        let start = Start { size, lang, windowed: false, title: String::new() };
        let mut app = launch::app(playing, &start);
        preset.apply(Purpose::Picture, &mut app);
        app.insert_resource(PanelsShown(panels)).insert_resource(CaptionsShown(false));
        app.world_mut().resource_mut::<Clock>().playing = false;
        Ok(Self::of(app))
    }

    /// A studio for an app that draws into [`Frames`].
    pub fn of(mut app: App) -> Self {
        let complete = Arc::<AtomicBool>::default();
        if let Some(render) = app.get_sub_app_mut(RenderApp) {
            render
                .insert_resource(Complete(Arc::clone(&complete)))
                .add_systems(Render, tell_complete.in_set(RenderSystems::Cleanup));
        }
        app.finish();
        app.cleanup();
        Self { apps: std::mem::take(app.sub_apps_mut()), complete }
    }

    fn update(&mut self) {
        self.apps.update();
        let device = self.apps.main.world().resource::<RenderDevice>();
        // A lost device shows up as a missing picture below.
        let _ = device.wgpu_device().poll(PollType::Wait { submission_index: None, timeout: None });
    }

    /// The app's world, for tests and measurements.
    pub fn world_mut(&mut self) -> &mut World {
        self.apps.main.world_mut()
    }

    /// Draws one frame without looking at it.
    pub fn frame(&mut self) {
        self.update();
    }

    /// Draws until a whole picture is there: shaders are read and compiled on the way.
    pub fn first_picture(&mut self) {
        for _ in 0..SETTLE_FRAMES {
            self.update();
            if self.complete.load(Ordering::Acquire) {
                return;
            }
        }
    }

    /// Unfolds the chart; `length` of its axis (seconds or kilometres) is seen around an instant.
    pub fn unfold_chart(&mut self, kind: Kind, length: Option<f64>, at_s: f64) {
        let journey = Arc::clone(&self.world_mut().resource::<Playing>().journey);
        let mut chart = self.world_mut().resource_mut::<Chart>();
        chart.open = true;
        chart.turn(kind, &journey);
        if let Some(length) = length {
            chart.look_around(at_s, length, &journey);
        }
    }

    /// Sets the scene for a shot.
    pub fn arrange(&mut self, shot: &Shot) {
        let world = self.world_mut();
        world.write_message(ClockCommand::Seek(shot.at_s));
        world.write_message(match shot.carriage {
            Some(number) => SelectCommand::Carriage(number),
            None => SelectCommand::Clear,
        });
        let mut rig = world.resource_mut::<Rig>();
        rig.still = true;
        rig.fly_to(shot.view);
        // Selecting approaches and chooses a side; a picture keeps the view that was asked for.
        self.update();
        let mut rig = self.world_mut().resource_mut::<Rig>();
        rig.fly_to(shot.view);
        if let Some((yaw, pitch, distance)) = shot.orbit {
            rig.set_orbit(shot.view, yaw, pitch, distance);
        }
        self.step_inside(shot);
        self.settle();
    }

    /// Waits until everything near is there, without drawing it on the way.
    fn settle(&mut self) {
        self.draw(false);
        for _ in 0..SETTLE_FRAMES {
            self.update();
        }
        self.draw(true);
        for _ in 0..DRAWN_FRAMES {
            self.update();
        }
    }

    fn draw(&mut self, drawn: bool) {
        let world = self.world_mut();
        let mut cameras = world.query::<&mut Camera>();
        for mut camera in cameras.iter_mut(world) {
            camera.is_active = drawn;
        }
    }

    /// Sets the scene for an instant of the journey's film, seconds; gives the id of the shot, nothing where there is
    /// no film.
    pub fn arrange_film(&mut self, film_s: f64) -> Option<String> {
        let world = self.world_mut();
        world.insert_resource(CaptionsShown(true));
        world.write_message(DirectorCommand::Show(film_s));
        self.settle();
        let world = self.world_mut();
        let shot = world.resource::<Director>().film()?.at(film_s).shot;
        Some(world.resource::<Playing>().scenario.shots.shots.get(shot)?.id.clone())
    }

    /// Stands in the room that the shot names; a room that the carriage does not have leaves the camera outside.
    fn step_inside(&mut self, shot: &Shot) {
        let Some(wanted) = &shot.room else { return };
        let world = self.world_mut();
        let Some(vehicle) = world.resource::<Selection>().vehicle() else { return };
        let inside = world.resource::<Insides>().of(vehicle);
        let Some(room) = inside.and_then(|inside| inside.interior.rooms.iter().position(|r| r.id == *wanted)) else {
            return;
        };
        world.write_message(WalkCommand::Into(Spot { vehicle, room, piece: None }));
        self.update();
        if let Some((yaw, pitch, _)) = shot.orbit {
            self.world_mut().resource_mut::<Rig>().set_orbit(View::Carriage, yaw, pitch, 1.2);
        }
    }

    /// The finished frame as RGBA bytes, row by row.
    ///
    /// # Errors
    /// When the device gave no picture.
    pub fn take(&mut self) -> Result<image::RgbaImage, miette::Report> {
        let frames = self.world_mut().resource::<Frames>().0.clone();
        let caught: Arc<Mutex<Option<Image>>> = Arc::default();
        let catcher = Arc::clone(&caught);
        self.world_mut().spawn(Screenshot::image(frames)).observe(move |shot: On<ScreenshotCaptured>| {
            if let Ok(mut slot) = catcher.lock() {
                *slot = Some(shot.image.clone());
            }
        });
        for _ in 0..12 {
            self.update();
            if let Some(image) = caught.lock().ok().and_then(|mut slot| slot.take()) {
                let size = image.size();
                let bytes = image.data.unwrap_or_default();
                return image::RgbaImage::from_raw(size.x, size.y, bytes)
                    .ok_or_else(|| miette::miette!("the drawing device gave a picture of the wrong size"));
            }
        }
        Err(miette::miette!("the drawing device gave no picture"))
    }
}

/// Writes a PNG under a temporary name and renames it.
///
/// # Errors
/// When the file cannot be written.
pub fn save(picture: &image::RgbaImage, path: &Path) -> Result<(), miette::Report> {
    let rgb = image::DynamicImage::ImageRgba8(picture.clone()).to_rgb8();
    let written = crate::export::write_whole(path, |out| {
        let mut png = std::io::Cursor::new(Vec::new());
        rgb.write_to(&mut png, image::ImageFormat::Png).map_err(std::io::Error::other)?;
        out.write_all(png.get_ref())
    });
    written.map_err(|e| miette::miette!("cannot write {}: {e}", path.display()))
}
