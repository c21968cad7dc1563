//! The only impure orchestration: the terminal, the loop, and what effects mean.
//!
//! ```text
//! signals ┐                                          ┌ commands ─ backend
//! keys    ┤  turn: one thing or a bounded few        ├ jobs ───── keeper (store's thread)
//! reports ┼─ desk: update(state, now, msg) → effects ┼ timers
//! events  ┤                                          └ wishes ─── screen → tty
//! timers  ┘  screen: one frame, when something changed, when the terminal takes it
//! ```
//!
//! Everything waits in one place (`turn`) and nothing there blocks: the backend's channel is bounded
//! and answers for what it has no room for, the store has its own thread, the terminal is written
//! without waiting. An idle desk sleeps until something happens.
//!
//! Every way out goes through `terminal::restore`; every way out but a kill saves the drafts first. After
//! a kill or an abort the next session on the terminal sets it right (`marker`).

mod burst;
mod cards;
mod clipboard;
mod depth;
mod desk;
mod editor;
mod elsewhere;
mod files;
#[doc(hidden)]
pub mod fuzzing;
mod guard;
mod inlets;
mod keeper;
mod lapse;
pub mod log;
mod marker;
mod model;
mod opened;
mod opener;
mod pace;
mod paint;
mod panic;
mod popup;
mod recorder;
mod scholar;
mod screen;
mod signals;
mod terminal;
mod timers;
mod tty;
mod turn;
mod words;

use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::EventStream;
use tokio::runtime::Runtime;
use tokio::time::Instant;

use crate::app::Msg;
use crate::app::state::{Settings, Standing};
use crate::backend::Link;
use crate::domain::WorkspaceId;
use crate::store::{Cache, StoreError, Trail};
use crate::text::CleanLine;
use crate::ui::Look;

pub use cards::Card;
pub use depth::colour_depth;
// The tests of the real adapter drive a desk without a screen through the same two.
pub use keeper::{saved, write};
pub use model::Model;
pub use popup::Popups;

use desk::Desk;
use keeper::KeeperError;
use lapse::Lapse;
use marker::{Before, Marker};
use opened::{Ground, Ready};
use opener::Opener;
use screen::Screen;
use terminal::{Guard, Keys};
use tty::Tty;
use turn::{End, Sources, Stage};

/// How long leaving waits for the disk; on a dead terminal less, because nobody sees us.
const SAVING: Duration = Duration::from_millis(1_500);
const SAVING_ALONE: Duration = Duration::from_secs(1);

/// A workspace to open.
#[derive(Debug)]
pub struct Workspace {
    /// What the agent calls it; shown where there are several.
    pub name: CleanLine,
    /// Where to connect. The checkpoint is filled in from the store.
    pub backend: Link,
    /// Whose rows of the store.
    pub id: WorkspaceId,
}

/// What a session is made of.
#[derive(Debug)]
pub struct Launch {
    /// The workspace that begins on the screen.
    pub workspace: Workspace,
    /// Others in the same queue.
    pub others: Vec<Workspace>,
    /// The store's file. The spool of files to be sent lies beside it.
    pub database: PathBuf,
    /// Where conversations are cached.
    pub cache: Cache,
    /// Directory of saved files; each workspace has its own in it.
    pub files: PathBuf,
    /// The desk's settings.
    pub settings: Settings,
    /// Colours, keys, words.
    pub look: Look,
    /// Hosts besides the backend's own from which files may be fetched.
    pub attachment_hosts: Vec<String>,
    /// Program and arguments that open links; empty for none.
    pub opener: Vec<String>,
    /// A language model, if there is one.
    pub model: Option<Model>,
    /// Programs that make context cards.
    pub cards: Vec<Card>,
    /// How the terminal shows notifications, if it does.
    pub popups: Option<Popups>,
}

/// Why a session could not start or broke off. The terminal has been given back.
#[derive(Debug)]
pub enum ShellError {
    /// There is no terminal to draw on.
    Terminal(io::Error),
    /// The store cannot be used.
    Store(StoreError),
    /// The system refused something: a thread, a signal handler.
    System(io::Error),
    /// A bug.
    Panicked {
        /// What it said and where.
        report: String,
    },
}

impl ShellError {
    /// The code the process ends with.
    pub fn exit_code(&self) -> i32 {
        match self {
            Self::Panicked { .. } => 101,
            Self::Terminal(_) | Self::Store(_) | Self::System(_) => 1,
        }
    }
}

impl fmt::Display for ShellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terminal(error) => write!(
                f,
                "the desk needs a terminal ({error}); for scripts see `ttydesk help`"
            ),
            Self::Store(error) => error.fmt(f),
            Self::System(error) => write!(f, "the system refused to start the desk: {error}"),
            Self::Panicked { report } => {
                write!(f, "ttydesk broke: {report}. Unsent texts were saved.")?;
                log::directory().map_or(Ok(()), |place| write!(f, " The log is in {}.", place.display()))
            }
        }
    }
}

impl std::error::Error for ShellError {}

impl From<KeeperError> for ShellError {
    fn from(error: KeeperError) -> Self {
        match error {
            KeeperError::Store(error) => Self::Store(error),
            KeeperError::Thread(error) | KeeperError::Model(error) => Self::System(error),
            KeeperError::Died => Self::Panicked {
                report: panic::take_report().unwrap_or_else(|| error.to_string()),
            },
        }
    }
}

/// Runs a session on the calling thread until the agent leaves. The backend's tasks run on `runtime`.
///
/// # Errors
/// When there is no terminal, the store cannot be used, or a bug broke it off.
pub fn run(launch: Launch, runtime: &Runtime) -> Result<(), ShellError> {
    let tty = Arc::new(Tty::open().map_err(ShellError::Terminal)?);
    let log_dir = launch.database.with_file_name("logs");
    let log = start_log(&log_dir);
    let within = runtime.enter();
    let (alarm, signals) = signals::listen(&tty).map_err(ShellError::System)?;
    panic::watch(alarm);

    let state_dir = launch.database.parent().unwrap_or(Path::new(".")).to_owned();
    let runtime_dir = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let drafts = editor::Place::of(runtime_dir, &state_dir);
    let size = tty.size().map_err(ShellError::Terminal)?;
    let opener = Opener::new(launch.opener);
    let ground = Ground {
        database: launch.database,
        cache: launch.cache,
        trail: Trail::new(&state_dir),
        spool: state_dir.join("spool"),
        saved: launch.files,
        hosts: launch.attachment_hosts,
        settings: launch.settings,
        size: (size.width, size.height),
        model: launch.model,
        cards: launch.cards,
        opening: opener.standing(|name| std::env::var_os(name).is_some()),
        macro_keys: launch.look.keymap.macros().to_vec(),
    };
    let Ready {
        mut desk,
        arrivals,
        starts,
    } = opened::all(launch.workspace, launch.others, &ground, launch.look)?;
    drop(within);
    desk.opener = opener;
    desk.popups = launch.popups;
    let (marker, before) = Marker::raise(&state_dir);
    if before == Before::Killed {
        terminal::heal(&tty, keys()).map_err(ShellError::Terminal)?;
    }
    let guard = Guard::enter(Arc::clone(&tty), keys()).map_err(ShellError::Terminal)?;
    // Whatever the loop does to the state, the drafts in it are saved.
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        // Adrift, the desk says all the time what is wrong with the disk.
        let adrift = starts
            .iter()
            .any(|(_, start)| matches!(start.saved.standing, Standing::Adrift { .. }));
        for (place, start) in starts {
            opened::begin(&mut desk, place, start, &ground.database);
        }
        if let Err(error) = &log
            && !adrift
        {
            desk.feed(Msg::ShellFailed(words::no_log(&log_dir, error)));
        }
        if before == Before::Killed {
            desk.feed(Msg::ShellFailed(words::terminal_was_left()));
        }
        let mut output = Stage {
            screen: Screen::new(Arc::clone(&tty), size, Instant::now()),
            guard: &guard,
            tty: &tty,
            drafts: &drafts,
            resize: None,
            lapse: Lapse::new(lapse::slept()),
        };
        runtime.block_on(async {
            let mut sources = Sources {
                signals,
                keys: Some(EventStream::new()),
                reports: arrivals.reports,
                events: arrivals.events,
                files: arrivals.files,
                model: arrivals.model,
                cards: arrivals.cards,
            };
            turn::run(&mut desk, &mut sources, &mut output).await
        })
    }));
    leave(desk, guard, marker, outcome.unwrap_or(End::Panicked))
}

fn leave(desk: Desk, guard: Guard, marker: Marker, end: End) -> Result<(), ShellError> {
    desk.flush_drafts();
    drop(guard);
    marker.lower();
    let patience = if end == End::Gone { SAVING_ALONE } else { SAVING };
    let saved = desk.finish(patience);
    if !saved {
        tracing::error!("the disk was too slow to save everything");
    }
    match end {
        End::Quit | End::Gone => Ok(()),
        End::Panicked => Err(ShellError::Panicked {
            report: panic::take_report().unwrap_or_else(|| "a task ended without a word".to_owned()),
        }),
    }
}

/// The name of the file beside the store with what was learned in a workspace, by its name for files.
pub fn model_name(workspace: &str) -> String {
    format!("suggest-{workspace}.model")
}

/// The log beside the store, unless the caller has started one.
fn start_log(directory: &Path) -> io::Result<Option<log::Log>> {
    if log::directory().is_some() {
        return Ok(None);
    }
    log::start(directory).map(Some)
}

fn keys() -> Keys {
    Keys::of_environment(|name| std::env::var(name).ok())
}

#[cfg(test)]
mod testing {
    //! What the shell's tests share.

    use std::sync::Arc;

    use jiff::tz::TimeZone;

    use crate::app::state::{Advance, Privacy, Settings};
    use crate::i18n::{Catalog, Lang};
    use crate::input::Keymap;
    use crate::ui::{Look, Theme};

    /// Settings without an undo hold.
    pub(super) fn settings() -> Settings {
        Settings {
            undo_ms: 0,
            bell: true,
            calls: crate::app::state::Calls::default(),
            sidebar: true,
            privacy: Privacy::default(),
            advance: Advance::Stay,
            zone: TimeZone::UTC,
            seed: 1,
            catalog: Arc::new(Catalog::new(Lang::En)),
        }
    }

    /// A look; these tests do not draw.
    pub(super) fn look(catalog: Arc<Catalog>) -> Look {
        Look {
            theme: Theme::default(),
            keymap: Keymap::default(),
            catalog,
        }
    }
}
