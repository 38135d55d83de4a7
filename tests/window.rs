//! The real window on a display of its own: a real click on a carriage selects that carriage, as the journal shows.

mod needs;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};
use needs::{Need, promise};

#[cfg(all(unix, not(target_os = "macos")))]
mod x11;

#[cfg(all(unix, not(target_os = "macos")))]
mod promises {
    use std::time::Duration;

    use libtest_mimic::Failed;

    use super::x11::{Session, eventually};

    /// Six hours after the departure; carriage 36 from near; the clock stands.
    const WATCH: [&str; 8] = ["--rate", "0", "--at", "+6h", "--view", "carriage", "--carriage", "36"];

    /// Notches of the wheel by which the test steps back, so that the neighbours are between the panels.
    const NOTCHES: i32 = 6;

    /// Opens the window, waits for the carriage, and steps back from it.
    fn open() -> Result<Session, Failed> {
        let session = Session::open(&WATCH)?;
        session.wait_for("selected", |e| e["number"] == 36)?;
        Session::settle();
        session.move_to((Session::SIZE.0 as i32 / 2, 200));
        session.step_back(NOTCHES);
        Session::settle();
        Ok(session)
    }

    /// A point of the picture with nothing but sky.
    const SKY: (i32, i32) = (640, 150);

    /// Moves along the train until the pointer is on a carriage other than `not`; its number and where it is.
    fn find_another(session: &Session, not: u64) -> Result<(u64, (i32, i32)), Failed> {
        let (middle_x, middle_y) = (Session::SIZE.0 as i32 / 2, Session::SIZE.1 as i32 / 2);
        for aside in [230, -310, 120, -120, 200, -200, 40, -40] {
            for y in [middle_y, middle_y - 40, middle_y + 40, middle_y - 80, middle_y + 80] {
                // From the sky onto the point: what is found there is told anew.
                session.move_to(SKY);
                std::thread::sleep(Duration::from_millis(600));
                let before = session.count("hovered");
                session.move_to((middle_x + aside, y));
                let told = || (session.count("hovered") > before).then(|| session.last("hovered")).flatten();
                let found = eventually(Duration::from_millis(1_500), told).and_then(|e| e["number"].as_u64());
                if let Some(number) = found.filter(|n| *n != not) {
                    return Ok((number, (middle_x + aside, y)));
                }
            }
        }
        Err(format!("no other carriage is on the window: {:#?}", session.all()).into())
    }

    /// A click on the carriage behind the selected one selects it; after the flight a click on another selects that.
    pub fn a_click_on_a_carriage_selects_that_carriage() -> Result<(), Failed> {
        let mut session = open()?;
        let (number, _) = find_another(&session, 36)?;
        session.click();
        let event = session.wait_for("selected", |e| e["number"] == number)?;
        if !(event["class"].is_string() && event["name"].is_string()) {
            return Err(format!("{event} lacks class and name").into());
        }
        Session::settle();
        let (other, _) = find_another(&session, number)?;
        session.click();
        session.wait_for("selected", |e| e["number"] == other)?;
        session.close()
    }

    /// A press that moves is a drag: it turns the view and selects nothing.
    pub fn a_drag_selects_nothing() -> Result<(), Failed> {
        let mut session = open()?;
        let (_, (x, y)) = find_another(&session, 36)?;
        let before = session.count("selected");
        session.press();
        for step in 1..=12 {
            session.move_to((x + 3 * step, y + step));
        }
        session.release();
        Session::settle();
        if session.count("selected") != before {
            return Err(format!("the drag has selected: {:?}", session.last("selected")).into());
        }
        session.close()
    }

    /// Escape leaves the carriage for the whole train; a click on a body comes back.
    pub fn escape_leaves_and_a_click_comes_back() -> Result<(), Failed> {
        let mut session = open()?;
        session.key("Escape");
        session.wait_for("view", |e| e["name"] == "follow")?;
        Session::settle();
        let (number, _) = find_another(&session, u64::MAX)?;
        let before = session.count("selected");
        session.click();
        let again = || (session.count("selected") > before).then(|| session.last("selected")).flatten();
        let event = eventually(Duration::from_secs(20), again).ok_or("the click has selected nothing")?;
        if event["number"] != number {
            return Err(format!("hovered {number}, selected {event}").into());
        }
        session.close()
    }

    /// A broken file shows its faults and the old journey goes on; a right one is shown in its place.
    pub fn an_edited_file_is_shown_again_and_a_broken_one_shows_its_faults() -> Result<(), Failed> {
        let folder = tempfile::tempdir()?;
        let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/scenarios/beijing-2025");
        for entry in std::fs::read_dir(source)?.flatten() {
            std::fs::copy(entry.path(), folder.path().join(entry.file_name()))?;
        }
        let path = folder.path().to_string_lossy().into_owned();
        let mut session =
            Session::open(&[&path, "--rate", "0", "--at", "+6h", "--view", "carriage", "--carriage", "36"])?;
        session.wait_for("selected", |e| e["number"] == 36)?;
        let file = folder.path().join("formation.ron");
        let right = std::fs::read_to_string(&file)?;
        std::fs::write(&file, right.replacen("carriages: [", "carriges: [", 1))?;
        let fault = session.wait_for("fault", |_| true)?;
        if !fault["message"].as_str().is_some_and(|m| m.contains("formation.ron") && m.contains("carriges")) {
            return Err(format!("{fault} does not tell what is wrong where").into());
        }
        if session.count("reload") > 0 {
            return Err("a broken journey was put on show".into());
        }
        std::fs::write(&file, right + "\n")?;
        let reload = session.wait_for("reload", |_| true)?;
        if reload["journey_time"] != "2025-09-01T14:00:00Z" || session.count("selected") != 1 {
            return Err(format!("the instant or the selection was lost: {:#?}", session.all()).into());
        }
        session.close()
    }

    /// Without a wish the film plays; a key takes it out of the director's hands, another gives it back.
    pub fn the_film_begins_by_itself_and_yields_to_a_hand() -> Result<(), Failed> {
        let mut session = Session::open(&[])?;
        session.wait_for("shot", |e| e["id"] == "region")?;
        session.wait_for("shot", |e| e["id"] == "platform")?;
        session.wait_for("caption", |e| e["id"] == "depart")?;
        session.key("Escape");
        Session::settle();
        let before = session.count("shot");
        std::thread::sleep(Duration::from_secs(6));
        if session.count("shot") != before {
            return Err(format!("the film goes on: {:?}", session.last("shot")).into());
        }
        session.key("0");
        let again = || (session.count("shot") > before).then_some(());
        eventually(Duration::from_secs(20), again).ok_or("the film does not come back")?;
        session.close()
    }

    /// Closing the window ends the program within ten seconds, with 0, and the journal says so.
    pub fn the_window_closes_cleanly() -> Result<(), Failed> {
        let mut session = Session::open(&["--rate", "480"])?;
        Session::settle();
        session.close()?;
        session
            .last("closed")
            .map(|_| ())
            .ok_or_else(|| format!("the journal does not say that it was closed: {:?}", session.all()).into())
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn promises() -> Vec<Trial> {
    vec![
        promise(
            "a_click_on_a_carriage_selects_that_carriage",
            Need::Display,
            promises::a_click_on_a_carriage_selects_that_carriage,
        ),
        promise("a_drag_selects_nothing", Need::Display, promises::a_drag_selects_nothing),
        promise("escape_leaves_and_a_click_comes_back", Need::Display, promises::escape_leaves_and_a_click_comes_back),
        promise(
            "an_edited_file_is_shown_again_and_a_broken_one_shows_its_faults",
            Need::Display,
            promises::an_edited_file_is_shown_again_and_a_broken_one_shows_its_faults,
        ),
        promise(
            "the_film_begins_by_itself_and_yields_to_a_hand",
            Need::Display,
            promises::the_film_begins_by_itself_and_yields_to_a_hand,
        ),
        promise("the_window_closes_cleanly", Need::Display, promises::the_window_closes_cleanly),
    ]
}

/// Elsewhere there is no display to make for a test.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn promises() -> Vec<Trial> {
    let none = || Err("windows are tested under X".into());
    vec![promise("the_window_is_tested_under_x", Need::Display, none).with_ignored_flag(true)]
}

fn main() -> ExitCode {
    // One window at a time: two would share the cores that draw them.
    let arguments = Arguments { test_threads: Some(1), ..Arguments::from_args() };
    libtest_mimic::run(&arguments, promises()).exit_code()
}
