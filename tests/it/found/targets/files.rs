//! `config` (configuration, keymaps, themes) and `sql_open` (the file with the agent's words).

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::Timestamp;
use tempfile::TempDir;
use ttydesk::domain::{ConversationId, Draft, DraftKey, DraftKind, WorkspaceId};
use ttydesk::input::Keymap;
use ttydesk::store::{Recovery, Store};
use ttydesk::text::Located;
use ttydesk::ui::Theme;

/// What people write, and what becomes of it: something usable, or an error with its place.
pub(crate) fn config(data: &[u8]) {
    let Some((kind, rest)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    let refused = match kind % 4 {
        0 | 1 => ttydesk::config::parse("config.toml", &text).err(),
        2 => Keymap::load(&text, "config.toml").err(),
        _ => Theme::load(&text, "config.toml").err(),
    };
    if let Some(error) = refused {
        has_a_place(&error, &text);
    }
}

fn has_a_place(error: &Located, text: &str) {
    assert_eq!(error.origin, "config.toml");
    assert!(!error.message.trim().is_empty());
    let lines = text.matches('\n').count() + 1;
    assert!(
        (1..=lines).contains(&error.line),
        "line {} of {lines}",
        error.line
    );
    let columns = text
        .split('\n')
        .nth(error.line - 1)
        .map_or(0, |line| line.chars().count());
    assert!(
        (1..=columns + 1).contains(&error.column),
        "column {} of {columns}",
        error.column
    );
}

/// A directory in memory where there is one: the disk is not what is looked at.
fn directory() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() {
        TempDir::new_in(memory)
    } else {
        TempDir::new()
    };
    made.unwrap_or_else(|error| panic!("no directory for the file: {error}"))
}

fn desk() -> WorkspaceId {
    WorkspaceId::new("acme")
}

fn draft(text: &str) -> Draft {
    Draft {
        key: DraftKey {
            conversation: ConversationId::new("c1"),
            kind: DraftKind::Reply,
        },
        text: text.to_owned(),
        caret: 0,
        quotes: None,
        via: None,
        recipients: None,
        files: Vec::new(),
        changed: Timestamp::UNIX_EPOCH,
        other: None,
        made: ttydesk::domain::Made::ByAgent,
    }
}

/// A sound file with a draft in it.
static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let directory = directory();
    let path = directory.path().join("desk.db");
    let kept = Store::open(&path, desk())
        .and_then(|mut store| store.together(|rows| rows.put_draft(&draft("kept"))));
    if let Err(error) = kept {
        panic!("{error}");
    }
    std::fs::read(&path).unwrap_or_else(|error| panic!("{error}"))
});

/// The first byte says what the file is: the rest (bit 0), or a sound file with patches, each a place
/// (two bytes, in steps of 8 when bit 1 is set), a length (one byte, at most 15) and the bytes. Bits 2 to 4
/// say whether what was opened is also written to, and opened again.
pub(crate) fn sql_open(data: &[u8]) {
    let Some((kind, rest)) = data.split_first() else {
        return;
    };
    let file = if kind % 2 == 1 {
        rest.to_vec()
    } else {
        patched(rest, usize::from(1 + 7 * (kind >> 1 & 1)))
    };
    let directory = directory();
    let path = directory.path().join("desk.db");
    std::fs::write(&path, &file).unwrap_or_else(|error| panic!("{error}"));
    open(&path, (kind >> 2).is_multiple_of(8));
}

fn patched(mut rest: &[u8], step: usize) -> Vec<u8> {
    let mut file = SOUND.clone();
    while let [high, low, length, tail @ ..] = rest {
        let length = tail.len().min(usize::from(length % 16));
        let at = usize::from(u16::from_be_bytes([*high, *low])) * step % file.len();
        let end = file.len().min(at + length);
        file[at..end].copy_from_slice(&tail[..end - at]);
        rest = &tail[length..];
    }
    file
}

/// Either the file is refused, or it is read and keeps what is written into it from now on; what it was
/// stays.
///
/// To write and to open again costs as much as all before it, and a file made anew repeats itself: both
/// are done where `used` says so.
fn open(path: &Path, used: bool) {
    let Ok(mut store) = Store::open(path, desk()) else {
        assert!(path.exists(), "a refused file is left where it is");
        return;
    };
    let aside = |store: &Store| store.recovery().map(|recovery| recovery.put_aside.clone());
    let still_there = |aside: Option<PathBuf>| assert!(aside.is_none_or(|path| path.exists()));
    still_there(aside(&store));
    let empty = |recovery: &Recovery| recovery.drafts + recovery.outbox == 0;
    if !used && store.recovery().is_some_and(empty) {
        return;
    }
    let read = store.load().is_ok() && store.thread(&ConversationId::new("c1")).is_ok();
    if !used || !read {
        return;
    }
    still_there(aside(&store));
    if store.together(|rows| rows.put_draft(&draft("written"))).is_err() {
        return;
    }
    drop(store);
    let again = Store::open(path, desk()).and_then(|mut store| store.load());
    match again {
        Ok(kept) => assert!(kept.drafts.iter().any(|draft| draft.text == "written")),
        Err(error) => panic!("what was kept cannot be read: {error}"),
    }
}
