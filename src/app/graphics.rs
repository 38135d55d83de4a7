//! Asks whether there is something to draw with and somewhere to show it, before Bevy would panic.

use std::sync::OnceLock;

use crate::words::Words;

/// The drawing device that would be used.
#[derive(Clone, Debug)]
pub struct Adapter {
    /// Its name.
    pub name: String,
    /// Whether it is a software driver.
    pub software: bool,
}

/// Looks for a drawing device, once.
pub fn adapter() -> Option<&'static Adapter> {
    static FOUND: OnceLock<Option<Adapter>> = OnceLock::new();
    FOUND
        .get_or_init(|| {
            let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle_from_env());
            let found = bevy::tasks::block_on(instance.request_adapter(&wgpu::RequestAdapterOptions {
                power_preference: wgpu::PowerPreference::HighPerformance,
                ..Default::default()
            }));
            found.ok().map(|a| {
                let info = a.get_info();
                Adapter { software: info.device_type == wgpu::DeviceType::Cpu, name: info.name }
            })
        })
        .as_ref()
}

/// Whether the drawing device is a software driver.
pub fn is_software() -> bool {
    adapter().is_some_and(|a| a.software)
}

/// A drawing device is there.
///
/// # Errors
/// A sentence that says which package would help.
pub fn require() -> Result<(), miette::Report> {
    match adapter() {
        Some(_) => Ok(()),
        None => Err(miette::miette!(
            help = "on Debian and Ubuntu the package mesa-vulkan-drivers draws in software on any machine",
            "no graphics driver was found to draw with"
        )),
    }
}

/// A display and a drawing device are there.
///
/// # Errors
/// The reason, as a sentence for people.
pub fn require_display(words: &Words) -> Result<(), String> {
    if !has_display() {
        return Err(words.get("start.no-display").to_owned());
    }
    if adapter().is_none() {
        return Err(words.get("start.no-driver").to_owned());
    }
    Ok(())
}

#[cfg(all(unix, not(target_os = "macos")))]
fn has_display() -> bool {
    use std::{env, os::unix::net::UnixStream, path::Path};
    let wayland = env::var_os("WAYLAND_DISPLAY").filter(|v| !v.is_empty()).is_some_and(|name| {
        let folder = env::var_os("XDG_RUNTIME_DIR").unwrap_or_default();
        UnixStream::connect(Path::new(&folder).join(name)).is_ok()
    });
    let x11 = env::var("DISPLAY").ok().filter(|v| !v.is_empty()).is_some_and(|display| {
        let (host, number) = display.rsplit_once(':').unwrap_or(("", &display));
        let number = number.split('.').next().unwrap_or("0");
        // A display on another machine cannot be probed without speaking X; take the user's word.
        !(host.is_empty() || host == "unix") || UnixStream::connect(format!("/tmp/.X11-unix/X{number}")).is_ok()
    });
    wayland || x11
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn has_display() -> bool {
    true
}
