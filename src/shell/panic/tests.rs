//! A panic while drawing, in the real loop on a real terminal: this test binary runs itself in one.

use std::io::Read;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::tz::TimeZone;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use tokio::runtime::Runtime;

use super::unquoted;
use crate::app::state::Settings;
use crate::backend::{Link, native};
use crate::domain::{ConversationId, Draft, DraftKey, DraftKind, WorkspaceId};
use crate::i18n::{Catalog, Lang};
use crate::shell::{Launch, Workspace, run, testing};
use crate::store::Store;

/// Whether the next frame panics.
pub(super) static TOLD: AtomicBool = AtomicBool::new(false);

const DIRECTORY: &str = "TTYDESK_TEST_DRAWING";
/// The socket whose end is the signal.
const TRIGGER: &str = "trigger";
/// What the child says once it has ended in its own way.
const ENDED: &str = "ended as it should";

fn workspace() -> WorkspaceId {
    WorkspaceId::new("panics")
}

fn launch(directory: &std::path::Path) -> Launch {
    let catalog = Arc::new(Catalog::new(Lang::En));
    Launch {
        workspace: Workspace {
            name: "panics".into(),
            backend: Link::from(native::Config {
                // Nobody listens on the discard port of this machine: the desk stays offline.
                url: "ws://127.0.0.1:9/ws".parse().unwrap(),
                token: "none".into(),
                checkpoint: None,
                transport: crate::net::Transport::default(),
            }),
            id: workspace(),
        },
        others: Vec::new(),
        database: directory.join("desk.db"),
        cache: crate::store::Cache::Disk,
        files: directory.join("files"),
        settings: Settings {
            undo_ms: 0,
            advance: crate::app::state::Advance::Stay,
            bell: false,
            calls: crate::app::state::Calls::default(),
            sidebar: true,
            privacy: crate::app::state::Privacy::default(),
            zone: TimeZone::UTC,
            seed: 1,
            catalog: Arc::clone(&catalog),
        },
        look: testing::look(catalog),
        attachment_hosts: Vec::new(),
        opener: Vec::new(),
        cards: Vec::new(),
        model: None,
        popups: None,
    }
}

fn draft() -> Draft {
    Draft {
        key: DraftKey {
            conversation: ConversationId::new("c1"),
            kind: DraftKind::Reply,
        },
        text: "half a sentence".to_owned(),
        caret: 0,
        quotes: None,
        via: None,
        recipients: None,
        files: Vec::new(),
        changed: jiff::Timestamp::UNIX_EPOCH,
        other: None,
        made: crate::domain::Made::ByAgent,
    }
}

#[test]
fn a_panic_while_drawing_gives_the_terminal_back_and_keeps_the_words() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("desk.db");
    let mut store = Store::open(&file, workspace()).unwrap();
    store.together(|rows| rows.put_draft(&draft())).unwrap();
    drop(store);

    let trigger = UnixListener::bind(directory.path().join(TRIGGER)).unwrap();
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let before = pair.master.get_termios().unwrap();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    let name = "shell::panic::tests::the_program_that_panics_while_drawing";
    command.args(["--exact", name, "--ignored", "--nocapture"]);
    command.env(DIRECTORY, directory.path());
    let mut child = pair.slave.spawn_command(command).unwrap();
    let mut screen = pair.master.try_clone_reader().unwrap();
    let mut drawn = Vec::new();
    let mut buffer = [0; 4_096];
    let mut told = false;
    let mut size = PtySize::default();
    loop {
        let read = screen.read(&mut buffer).unwrap();
        assert_ne!(read, 0, "{}", String::from_utf8_lossy(&drawn));
        drawn.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&drawn);
        if text.contains(ENDED) {
            break;
        }
        if !told && text.contains("Welcome") {
            drop(trigger.accept().unwrap());
            told = true;
        }
        if told {
            // A new size is a new frame; one that comes before the other thread woke up is drawn, and
            // then there is another.
            size.cols += 1;
            pair.master.resize(size).unwrap();
        }
    }
    let text = String::from_utf8_lossy(&drawn).into_owned();
    let last = |words: &str| text.rfind(words);
    assert!(last("\x1b[?1049l") > last("\x1b[?1049h"), "{text}");
    assert!(
        last("\x1b[?25h") > last("\x1b[?25l"),
        "the cursor stays hidden: {text}"
    );
    assert!(
        last("\x1b[?2026l") > last("\x1b[?2026h"),
        "a frame stays open: {text}"
    );
    assert!(
        pair.master.get_termios().unwrap() == before,
        "the line is still raw"
    );
    assert!(child.wait().unwrap().success(), "{text}");

    let kept = Store::open(&file, workspace()).unwrap().load().unwrap();
    assert_eq!(kept.drafts[0].text, "half a sentence");
}

#[test]
#[ignore = "the test above runs it in a terminal"]
fn the_program_that_panics_while_drawing() {
    let directory = PathBuf::from(std::env::var_os(DIRECTORY).expect("run by the test above"));
    let runtime = Runtime::new().unwrap();
    let mut trigger = UnixStream::connect(directory.join(TRIGGER)).unwrap();
    std::thread::spawn(move || {
        // It ends when the test lets go of its end.
        trigger.read_to_end(&mut Vec::new()).unwrap();
        TOLD.store(true, Ordering::Release);
    });
    let error = run(launch(&directory), &runtime).expect_err("a panic is an error");
    let words = error.to_string();
    assert_eq!(error.exit_code(), 101, "{words}");
    assert!(words.contains("on purpose") && words.contains("log"), "{words}");
    println!("{ENDED}");
}

#[test]
fn a_crash_quotes_nothing_of_what_was_worked_on() {
    let text = "zebrawort über `all`";
    let missed = std::panic::catch_unwind(|| text[..11].len()).unwrap_err();
    let words = missed.downcast_ref::<String>().unwrap();
    assert!(words.contains("zebrawort"), "the library quotes: {words}");
    assert!(!unquoted(words).contains("zebrawort"), "{}", unquoted(words));
    let error =
        "called `Result::unwrap()` on an `Err` value: Bad { text: \"zebrawort\", more: \"zebrawort\" }";
    assert_eq!(
        unquoted(error),
        "called `Result::unwrap()` on an `Err` value: Bad { text: \"…\" }"
    );
    assert_eq!(unquoted("on purpose"), "on purpose");
}
