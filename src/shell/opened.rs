//! The workspaces of a session as they are opened: each with a store, a backend and files of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::mpsc;

use super::cards::{Card, Runs};
use super::desk::{Desk, Line};
use super::elsewhere::Elsewhere;
use super::inlets::Inlets;
use super::keeper::{Keeper, KeeperError, Start};
use super::model::{Model, Questions};
use super::recorder::Recorder;
use super::scholar::Scholar;
use super::{Workspace, files, model_name, words};
use crate::app::state::{self, Opening, Settings};
use crate::app::{CardReport, Desks, FileReport, ModelReport, Msg, Place, State, StoreReport};
use crate::backend::Event;
use crate::net::Transport;
use crate::store::{Cache, Spool, Trail, own_folder, remove_model};
use crate::suggest::Lesson;
use crate::text::CleanLine;
use crate::ui::Look;

/// Events of a backend that may wait before it has to wait itself.
const EVENTS: usize = 1_024;

/// Pieces of a language model's answer that may wait before it is read more slowly.
const PIECES: usize = 64;

/// What all workspaces of a session stand on.
pub(super) struct Ground {
    /// The store's file; each workspace has its own rows in it.
    pub(super) database: PathBuf,
    /// Where conversations are cached.
    pub(super) cache: Cache,
    /// The action log of this machine; each line names its workspace.
    pub(super) trail: Trail,
    /// Directory of files to be sent; each workspace has its own in it.
    pub(super) spool: PathBuf,
    /// Directory of saved files; each workspace has its own in it.
    pub(super) saved: PathBuf,
    /// Hosts besides a backend's own from which files may be fetched.
    pub(super) hosts: Vec<String>,
    /// The desk's settings.
    pub(super) settings: Settings,
    /// The language model, if there is one.
    pub(super) model: Option<Model>,
    /// Programs that make context cards.
    pub(super) cards: Vec<Card>,
    /// Columns and rows.
    pub(super) size: (u16, u16),
    /// Whether a link can be opened.
    pub(super) opening: Opening,
    /// Macros with keys of their own.
    pub(super) macro_keys: Vec<String>,
}

/// All of them, ready to begin.
pub(super) struct Ready {
    pub(super) desk: Desk,
    pub(super) arrivals: Arrivals,
    /// What was kept of each.
    pub(super) starts: Vec<(Place, Start)>,
}

/// What comes in from all of them.
pub(super) struct Arrivals {
    pub(super) reports: Inlets<mpsc::UnboundedReceiver<StoreReport>>,
    pub(super) events: Inlets<mpsc::Receiver<Event>>,
    pub(super) files: Inlets<mpsc::UnboundedReceiver<FileReport>>,
    pub(super) model: Inlets<mpsc::Receiver<ModelReport>>,
    pub(super) cards: Inlets<mpsc::UnboundedReceiver<CardReport>>,
}

/// One of them, opened.
struct Opened {
    name: CleanLine,
    state: State,
    line: Line,
    reports: mpsc::UnboundedReceiver<StoreReport>,
    events: mpsc::Receiver<Event>,
    files: mpsc::UnboundedReceiver<FileReport>,
    model: mpsc::Receiver<ModelReport>,
    cards: mpsc::UnboundedReceiver<CardReport>,
    start: Start,
}

/// Opens all, the first one first: what is wrong with the file is found, and mended, before others have
/// it open.
///
/// # Errors
/// When a store cannot be used.
pub(super) fn all(
    first: Workspace,
    others: Vec<Workspace>,
    ground: &Ground,
    look: Look,
) -> Result<Ready, KeeperError> {
    let mut opened = Vec::new();
    for (workspace, number) in std::iter::once(first).chain(others).zip(0..) {
        opened.push(one(workspace, number, ground)?);
    }
    let (mut states, mut lines, mut starts) = (Vec::new(), Vec::new(), Vec::new());
    let (mut reports, mut events) = (Vec::new(), Vec::new());
    let (mut files, mut model, mut cards) = (Vec::new(), Vec::new(), Vec::new());
    for one in opened {
        states.push((one.name, one.state));
        lines.push(one.line);
        starts.push(one.start);
        reports.push(one.reports);
        events.push(one.events);
        files.push(one.files);
        model.push(one.model);
        cards.push(one.cards);
    }
    let first = states.remove(0);
    let desks = Desks::several(first, states);
    let arrivals = Arrivals {
        reports: desks.places().zip(reports).collect(),
        events: desks.places().zip(events).collect(),
        files: desks.places().zip(files).collect(),
        model: desks.places().zip(model).collect(),
        cards: desks.places().zip(cards).collect(),
    };
    let starts = desks.places().zip(starts).collect();
    Ok(Ready {
        desk: Desk::new(desks, look, lines),
        arrivals,
        starts,
    })
}

fn one(workspace: Workspace, number: u32, ground: &Ground) -> Result<Opened, KeeperError> {
    let own = own_folder(&workspace.id);
    let (reporter, reports) = mpsc::unbounded_channel();
    let learned = reporter.clone();
    let (keeper, mut start) = Keeper::start(
        ground.database.clone(),
        workspace.id.clone(),
        ground.cache,
        reporter,
    )?;
    let mut backend = workspace.backend;
    backend.resume(start.saved.checkpoint.clone());
    let (teller, events) = mpsc::channel(EVENTS);
    let (file_ops, file_inbox) = mpsc::unbounded_channel();
    let (file_teller, files) = mpsc::unbounded_channel();
    let recorder = Recorder::start(ground.trail.clone(), workspace.id, file_teller.clone());
    let desk = files::Desk {
        backend: backend.clone(),
        saved: ground.saved.join(&own),
        spool: Spool::new(ground.spool.join(&own)),
        elsewhere: Elsewhere {
            hosts: ground.hosts.clone(),
            transport: Transport {
                identity: None,
                ..backend.transport().clone()
            },
        },
    };
    tokio::spawn(files::run(desk, file_inbox, file_teller));
    let handle = backend.spawn(teller);
    let settings = Settings {
        // A random number turned is another one: no two workspaces make the same ids.
        seed: ground.settings.seed.rotate_left(number * 13),
        ..ground.settings.clone()
    };
    let mut state = State::new(settings, ground.size, Timestamp::now());
    state.opening = ground.opening;
    let scholar = scholar(ground, &own, std::mem::take(&mut start.lessons), learned)?;
    start.saved.model_follows = true;
    state.bulk.macro_keys.clone_from(&ground.macro_keys);
    let (model_teller, model) = mpsc::channel(PIECES);
    let (card_teller, cards) = mpsc::unbounded_channel();
    let names = ground.cards.iter().map(|card| card.name.clone());
    state.cards = state::Cards::new(names.collect());
    let mut questions = Questions::default();
    if let Some(known) = &ground.model {
        state.model = state::model::Model::new(known.policy.clone());
        questions = Questions::new(Arc::clone(&known.endpoint), model_teller);
    }
    Ok(Opened {
        name: workspace.name,
        state,
        line: Line {
            commands: handle.commands,
            reconnect: handle.reconnect,
            files: file_ops,
            keeper,
            recorder: recorder.map_err(KeeperError::Thread)?,
            questions,
            runs: Runs::new(&ground.cards, card_teller),
            scholar,
        },
        reports,
        events,
        files,
        model,
        cards,
        start,
    })
}

/// What a workspace learned has a file of its own; none where nothing customers said may be on the disk.
fn scholar(
    ground: &Ground,
    own: &str,
    lessons: Vec<Lesson>,
    reports: mpsc::UnboundedSender<StoreReport>,
) -> Result<Scholar, KeeperError> {
    let path = ground.database.with_file_name(model_name(own));
    let path = match ground.cache {
        Cache::Disk => Some(path),
        Cache::Memory => {
            remove_model(&path).map_err(KeeperError::Model)?;
            None
        }
    };
    Scholar::start(path, lessons, reports).map_err(KeeperError::Thread)
}

/// Gives a workspace what was kept of it, and says what became of the file.
pub(super) fn begin(desk: &mut Desk, place: Place, start: Start, database: &Path) {
    desk.hear(place, Msg::Loaded(Box::new(start.saved)));
    if let Some(recovery) = &start.recovery {
        desk.hear(place, Msg::ShellFailed(words::of_recovery(recovery)));
    }
    if let Some(name) = start.network {
        desk.hear(place, Msg::ShellFailed(words::of_network(database, name)));
    }
}
