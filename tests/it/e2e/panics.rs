//! A panic gives the terminal back, wherever it happens.
//!
//! The shipped program has no way to panic on purpose. So this test binary runs itself in a terminal and
//! opens the real screen there, beside a task that panics when it is told to.

use std::os::unix::net::UnixListener;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use jiff::tz::TimeZone;
use tokio::runtime::Runtime;
use ttydesk::app::state::Settings;
use ttydesk::backend::{Link, native};
use ttydesk::domain::WorkspaceId;
use ttydesk::i18n::{Catalog, Lang};
use ttydesk::input::Keymap;
use ttydesk::shell::{self, Launch, Workspace};
use ttydesk::ui::{Look, Theme};

use crate::support::{Size, Terminal};

const DIRECTORY: &str = "TTYDESK_TEST_PANIC";

#[test]
fn a_panic_in_a_task_or_thread_restores_the_terminal() {
    for place in ["task", "thread"] {
        let directory = tempfile::tempdir().unwrap();
        let trigger = UnixListener::bind(directory.path().join(place)).unwrap();
        let program = std::env::current_exe().unwrap();
        let mut terminal = Terminal::run(
            Size::USUAL,
            "env",
            &[
                &format!("{DIRECTORY}={}", directory.path().display()),
                program.to_str().unwrap(),
                "--exact",
                "e2e::panics::the_program_that_panics",
                "--ignored",
                "--nocapture",
            ],
        );
        terminal.wait("the screen", |screen| screen.has("Welcome"));
        let inside = terminal.line_modes();
        assert!(terminal.modes().contains(&"?1049h".to_owned()));
        // Whoever waits for a connection panics when it comes.
        drop(trigger.accept().unwrap());
        terminal.ended();
        assert_eq!(
            terminal.modes(),
            [""; 0],
            "left behind after a panic in a {place}"
        );
        assert_ne!(terminal.line_modes(), inside, "the line is still raw");
    }
}

#[test]
#[ignore = "the test above runs it in a terminal"]
fn the_program_that_panics() {
    let directory = PathBuf::from(std::env::var_os(DIRECTORY).expect("run by the test above"));
    let runtime = Runtime::new().unwrap();
    let in_task = directory.join("task");
    if in_task.exists() {
        runtime.spawn_blocking(move || panic_when_told(&in_task));
    } else {
        thread::spawn({
            let in_thread = directory.join("thread");
            move || panic_when_told(&in_thread)
        });
    }
    let launch = Launch {
        workspace: Workspace {
            name: "panics".into(),
            backend: Link::from(native::Config {
                // Nobody listens on the discard port of this machine: the desk stays offline.
                url: "ws://127.0.0.1:9/ws".parse().unwrap(),
                token: "none".into(),
                checkpoint: None,
                transport: ttydesk::net::Transport::default(),
            }),
            id: WorkspaceId::new("panics"),
        },
        others: Vec::new(),
        database: directory.join("desk.db"),
        cache: ttydesk::store::Cache::Disk,
        files: directory.join("files"),
        settings: Settings {
            undo_ms: 0,
            advance: ttydesk::app::state::Advance::Stay,
            bell: false,
            calls: ttydesk::app::state::Calls::default(),
            sidebar: true,
            privacy: ttydesk::app::state::Privacy::default(),
            zone: TimeZone::UTC,
            seed: 1,
            catalog: Arc::new(Catalog::new(Lang::En)),
        },
        look: Look {
            theme: Theme::default(),
            keymap: Keymap::default(),
            catalog: Arc::new(Catalog::new(Lang::En)),
        },
        attachment_hosts: Vec::new(),
        opener: Vec::new(),
        cards: Vec::new(),
        model: None,
        popups: None,
    };
    let error = shell::run(launch, &runtime).expect_err("a panic is an error");
    assert_eq!(error.exit_code(), 101, "{error}");
}

fn panic_when_told(trigger: &Path) {
    use std::io::Read;
    let mut stream = UnixStream::connect(trigger).unwrap();
    // It ends when the test lets go of its end.
    stream.read_to_end(&mut Vec::new()).unwrap();
    panic!("on purpose");
}
