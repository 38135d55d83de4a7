//! An X server without a screen, the program on it, a hand for its mouse, and the program's journal.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use libtest_mimic::Failed;
use serde_json::Value;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, Window};
use x11rb::rust_connection::RustConnection;

/// How long a slow machine may take to open the window and to answer.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long it may take to end.
const END: Duration = Duration::from_secs(10);

/// Asks again and again until there is an answer or the time is over.
pub fn eventually<T>(within: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if start.elapsed() > within {
            return None;
        }
        sleep(Duration::from_millis(25));
    }
}

/// A process that does not outlive its test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended by itself cannot be killed, and need not be.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program in a window on a display of its own.
pub struct Session {
    // Ended in this order: the program before its display.
    program: Process,
    display: String,
    window: Window,
    connection: RustConnection,
    journal: PathBuf,
    _server: Process,
    _folder: tempfile::TempDir,
}

impl Session {
    /// Size of the window.
    pub const SIZE: (u32, u32) = (1_280, 720);

    /// Starts an X server and `slow-train watch` on it; waits for the window and its first frames.
    pub fn open(arguments: &[&str]) -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let (server, display) = start_server()?;
        let journal = folder.path().join("journal.jsonl");
        let program = Command::new(env!("CARGO_BIN_EXE_slow-train"))
            .arg("watch")
            .args(arguments)
            .args(["--size", &format!("{}x{}", Self::SIZE.0, Self::SIZE.1), "--journal"])
            .arg(&journal)
            .env("DISPLAY", &display)
            .env("WINIT_X11_SCALE_FACTOR", "1")
            .env("XDG_RUNTIME_DIR", folder.path())
            // Nothing of the person whose machine this is.
            .env(slow_train::app::store::FOLDER_VARIABLE, "")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut program = Process(program);
        let (connection, screen) = RustConnection::connect(Some(&display))?;
        let root = connection.setup().roots[screen].root;
        let mut ended = None;
        let window = eventually(PATIENCE, || {
            ended = program.0.try_wait().ok().flatten();
            if ended.is_some() { Some(None) } else { closable(&connection, root).ok().flatten().map(Some) }
        })
        .flatten()
        .ok_or_else(|| format!("no window has opened: {ended:?}"))?;
        let session = Self { program, display, window, connection, journal, _server: server, _folder: folder };
        session.hand(&["windowfocus", &window.to_string()]);
        session.wait_for("loaded", |_| true)?;
        Ok(session)
    }

    /// All events so far.
    pub fn all(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(&self.journal).unwrap_or_default();
        // The last line may be half written.
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    /// The latest event of a name.
    pub fn last(&self, name: &str) -> Option<Value> {
        self.all().into_iter().rfind(|e| e["event"] == name)
    }

    /// How many events of a name there were.
    pub fn count(&self, name: &str) -> usize {
        self.all().iter().filter(|e| e["event"] == name).count()
    }

    /// Waits for an event.
    pub fn wait_for(&self, name: &str, is_it: impl Fn(&Value) -> bool) -> Result<Value, Failed> {
        let found = || self.all().into_iter().find(|e| e["event"] == name && is_it(e));
        eventually(PATIENCE, found)
            .ok_or_else(|| format!("{name:?} does not come; the journal so far: {:#?}", self.all()).into())
    }

    /// Waits until flights are over: they last a few seconds, and longer where frames are slow.
    pub fn settle() {
        sleep(Duration::from_secs(6));
    }

    fn hand(&self, arguments: &[&str]) {
        let done = Command::new("xdotool").args(arguments).env("DISPLAY", &self.display).status();
        assert!(done.is_ok_and(|status| status.success()), "xdotool {arguments:?}");
        sleep(Duration::from_millis(40));
    }

    /// Moves the pointer to a point of the window.
    pub fn move_to(&self, (x, y): (i32, i32)) {
        self.hand(&["mousemove", "--window", &self.window.to_string(), &x.to_string(), &y.to_string()]);
    }

    /// Presses the left button.
    pub fn press(&self) {
        self.hand(&["mousedown", "1"]);
    }

    /// Releases the left button.
    pub fn release(&self) {
        self.hand(&["mouseup", "1"]);
    }

    /// A click as a hand makes it.
    pub fn click(&self) {
        self.press();
        sleep(Duration::from_millis(120));
        self.release();
    }

    /// Turns the wheel towards oneself by some notches: farther away.
    pub fn step_back(&self, notches: i32) {
        for _ in 0..notches {
            self.hand(&["click", "5"]);
        }
    }

    /// A key, by its X name.
    pub fn key(&self, name: &str) {
        self.hand(&["key", name]);
    }

    /// Closes the window as a window manager does; the program ends by itself, with 0.
    pub fn close(&mut self) -> Result<(), Failed> {
        let atom = |name: &str| -> Result<u32, Failed> {
            Ok(self.connection.intern_atom(false, name.as_bytes())?.reply()?.atom)
        };
        let message = ClientMessageEvent::new(
            32,
            self.window,
            atom("WM_PROTOCOLS")?,
            [atom("WM_DELETE_WINDOW")?, x11rb::CURRENT_TIME, 0, 0, 0],
        );
        self.connection.send_event(false, self.window, EventMask::NO_EVENT, message)?.check()?;
        let program = &mut self.program.0;
        let status = eventually(END, || program.try_wait().ok().flatten())
            .ok_or_else(|| format!("the program has not ended within {} s", END.as_secs()))?;
        if status.success() { Ok(()) } else { Err(format!("the program has ended with {status}").into()) }
    }
}

/// Starts an X server on a display that is free.
fn start_server() -> Result<(Process, String), Failed> {
    let mut server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1400x900x24", "-dpi", "96", "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let stdout = server.stdout.take().ok_or("Xvfb has no output")?;
    let server = Process(server);
    let mut number = String::new();
    BufReader::new(stdout).read_line(&mut number)?;
    match number.trim() {
        "" => Err("Xvfb has not started".into()),
        number => Ok((server, format!(":{number}"))),
    }
}

/// The window of the program: the one that a window manager may ask to close.
fn closable(connection: &RustConnection, root: Window) -> Result<Option<Window>, Failed> {
    let protocols = connection.intern_atom(false, b"WM_PROTOCOLS")?.reply()?.atom;
    for window in connection.query_tree(root)?.reply()?.children {
        let property = connection.get_property(false, window, protocols, AtomEnum::ATOM, 0, 8)?.reply();
        let is_shown = connection
            .get_window_attributes(window)?
            .reply()
            .is_ok_and(|a| a.map_state == x11rb::protocol::xproto::MapState::VIEWABLE);
        if is_shown && property.is_ok_and(|p| p.value_len > 0) {
            return Ok(Some(window));
        }
    }
    Ok(None)
}
