//! `purge`: what this machine keeps of a workspace, a conversation or a contact, named and counted first,
//! removed only with `--yes`. What only the agent has, drafts and unsent texts, wants `--drafts` too.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::args::Purge;
use super::exit::{Code, Failure};
use super::{Setup, print, say, trail, workspace};
use crate::domain::{ContactId, ConversationId, Deed, DeedKind, WorkspaceId};
use crate::i18n::Text;
use crate::shell::{log, model_name};
use crate::store::{Found, Kind, Scope, Spool, Store, StoreError, Words, own_folder};
use crate::text::safe_file_name;

/// Everything there is to remove.
#[derive(Debug)]
struct Plan {
    scope: Scope,
    words: Words,
    workspace: WorkspaceId,
    found: Found,
    /// Directories of saved files.
    directories: Vec<PathBuf>,
    /// Files in them.
    files: usize,
    /// Copies of the database.
    copies: Vec<PathBuf>,
    log_lines: usize,
}

/// Names what there is, and removes it when that is said.
pub(super) fn purge(args: &Purge, setup: &Setup) -> Result<(), Failure> {
    let workspace = workspace(args, setup)?;
    let database = setup.paths.database();
    if !args.output.json && !database.exists() && !setup.paths.files().exists() {
        return print::line(&setup.catalog.words(&nothing(setup)));
    }
    let store = Store::open(&database, workspace.clone()).map_err(|error| of_store(&error))?;
    let plan = plan(args, workspace, &store, setup)?;
    if !args.yes {
        return tell(&plan, args, setup);
    }
    carry_out(&plan, store, setup)?;
    let conversation = match &plan.scope {
        Scope::Conversation(id) => Some(id.clone()),
        _ => None,
    };
    let deed = Deed::new(DeedKind::Purge).within(conversation);
    trail::record(setup, &plan.workspace, &deed);
    tell(&plan, args, setup)
}

/// The workspace that is meant; one of a demo has no address that lasts and is named as the dry run and
/// the action log name it.
fn workspace(args: &Purge, setup: &Setup) -> Result<WorkspaceId, Failure> {
    match args.desk.as_deref() {
        Some(words) if words.starts_with("demo:") => Ok(WorkspaceId::new(words)),
        words => Ok(workspace::meant(words, &setup.global, &setup.config)?.workspace),
    }
}

fn nothing(setup: &Setup) -> Text {
    Text::new("cli-purge-nothing").with("path", setup.paths.state_dir().display())
}

fn plan(args: &Purge, workspace: WorkspaceId, store: &Store, setup: &Setup) -> Result<Plan, Failure> {
    let scope = match (&args.conversation, &args.contact) {
        (Some(id), _) => Scope::Conversation(ConversationId::new(id)),
        (None, Some(id)) => Scope::Contact(ContactId::new(id)),
        (None, None) => Scope::Workspace,
    };
    let found = store.survey(&scope).map_err(|error| of_store(&error))?;
    let directories = directories(&scope, &found, &workspace, setup);
    let files = directories.iter().map(|directory| count(directory)).sum();
    if let (true, 0, Some(id)) = (
        found.is_nothing(),
        files,
        args.conversation.as_ref().or(args.contact.as_ref()),
    ) {
        let text = Text::new("cli-purge-unknown").with("id", id);
        return Err(Failure::new(Code::NotFound, text));
    }
    let log_dir = setup.paths.log_dir();
    Ok(Plan {
        log_lines: log::lines(&log_dir, &which(&scope, &found)).map_err(|error| of_io(&log_dir, &error))?,
        copies: store.copies().map_err(|error| of_store(&error))?,
        words: if args.drafts { Words::Go } else { Words::Stay },
        scope,
        workspace,
        found,
        directories,
        files,
    })
}

/// Where files of it were saved.
fn directories(scope: &Scope, found: &Found, workspace: &WorkspaceId, setup: &Setup) -> Vec<PathBuf> {
    let root = setup.paths.files().join(own_folder(workspace));
    let of = |id: &ConversationId| root.join(safe_file_name(id.as_str()));
    let all: Vec<PathBuf> = match scope {
        Scope::Workspace => vec![root],
        Scope::Contact(_) | Scope::Conversation(_) => found.ids.iter().map(of).collect(),
    };
    all.into_iter().filter(|directory| directory.is_dir()).collect()
}

/// Which lines of the log are about it: all, or those that name one of the ids.
fn which(scope: &Scope, found: &Found) -> log::Which {
    let mut ids: Vec<String> = found.ids.iter().map(ToString::to_string).collect();
    match scope {
        Scope::Workspace => return log::Which::All,
        Scope::Contact(id) => ids.push(id.to_string()),
        Scope::Conversation(_) => {}
    }
    log::Which::Naming(ids)
}

/// Files below a directory; links are not followed.
fn count(directory: &Path) -> usize {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => count(&entry.path()),
            _ => 1,
        })
        .sum()
}

fn tell(plan: &Plan, args: &Purge, setup: &Setup) -> Result<(), Failure> {
    let (found, catalog) = (&plan.found, &setup.catalog);
    if args.output.json {
        return print::object(&json!({
            "workspace": plan.workspace.as_str(),
            "conversations": found.conversations, "entries": found.entries, "contacts": found.contacts,
            "drafts": found.drafts, "unsent": found.unsent, "lessons": found.lessons, "files": plan.files,
            "directories": plan.directories, "copies": plan.copies, "log_lines": plan.log_lines,
            "drafts_go": args.drafts, "removed": args.yes,
        }));
    }
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let mut lines = vec![
        Text::new("cli-purge-of").with("workspace", &plan.workspace),
        Text::new("cli-purge-cache")
            .number("conversations", number(found.conversations))
            .number("entries", number(found.entries))
            .number("contacts", number(found.contacts)),
        Text::new("cli-purge-files").number("files", number(plan.files)),
        Text::new("cli-purge-log").number("lines", number(plan.log_lines)),
        Text::new("cli-purge-lessons").number("count", number(found.lessons)),
    ];
    let (drafts, unsent) = (number(found.drafts), number(found.unsent));
    lines.push(match plan.words {
        Words::Go => Text::new("cli-purge-words-go")
            .number("drafts", drafts)
            .number("unsent", unsent),
        Words::Stay => Text::new("cli-purge-words-stay")
            .number("drafts", drafts)
            .number("unsent", unsent),
    });
    lines.extend(plan.copies.iter().map(|copy| match plan.words {
        Words::Go => Text::new("cli-purge-copy-goes").with("path", copy.display()),
        Words::Stay => Text::new("cli-purge-copy-stays").with("path", copy.display()),
    }));
    lines.push(Text::new("cli-purge-stays"));
    lines.push(if args.yes {
        Text::new("cli-purge-done")
    } else {
        Text::new("cli-purge-dry")
    });
    lines
        .iter()
        .try_for_each(|text| print::line(&catalog.words(text)))
}

/// The database first: it alone can refuse, and then nothing was removed. What else cannot be removed is
/// named, and the rest is removed all the same.
fn carry_out(plan: &Plan, store: Store, setup: &Setup) -> Result<(), Failure> {
    store
        .purge(&plan.scope, plan.words)
        .map_err(|error| of_store(&error))?;
    let mut failed = Vec::new();
    let mut done = |path: &Path, result: io::Result<()>| match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            failed.push(format!("{}: {error}", path.display()));
        }
        _ => {}
    };
    for directory in &plan.directories {
        done(directory, fs::remove_dir_all(directory));
    }
    // The next start makes it anew from the uses that are left.
    if plan.found.lessons > 0 || plan.scope == Scope::Workspace {
        let model = setup
            .paths
            .state_dir()
            .join(model_name(&own_folder(&plan.workspace)));
        done(&model, fs::remove_file(&model));
    }
    if plan.words == Words::Go {
        let own = own_folder(&plan.workspace);
        let spool = Spool::new(setup.paths.state_dir().join("spool").join(own));
        for id in &plan.found.spooled {
            let path = spool.path(*id);
            done(&path, fs::remove_file(&path));
        }
        for copy in &plan.copies {
            done(copy, fs::remove_file(copy));
        }
    }
    let log_dir = setup.paths.log_dir();
    done(&log_dir, log::forget(&log_dir, &which(&plan.scope, &plan.found)));
    if failed.is_empty() {
        return Ok(());
    }
    for line in &failed {
        say(line);
    }
    Err(Failure::new(Code::Failed, Text::new("cli-purge-incomplete")))
}

fn of_io(path: &Path, error: &io::Error) -> Failure {
    Failure::Quoted(Code::Failed, format!("{}: {error}", path.display()))
}

fn of_store(error: &StoreError) -> Failure {
    match error.kind() {
        Kind::Busy | Kind::Superseded => {
            let text = Text::new("cli-purge-open").with("path", error.path().display());
            Failure::new(Code::Conflict, text)
        }
        _ => Failure::Quoted(Code::Failed, error.to_string()),
    }
}
