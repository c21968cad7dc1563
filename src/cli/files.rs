//! Files without a screen: `files`, and those that go along with `reply` and `note`.

use std::path::{Path, PathBuf};

use serde_json::json;
use uuid::Uuid;

use super::args::Files;
use super::exit::{Code, Failure};
use super::print::{Table, line, object};
use super::read::{heading, thread};
use super::session::Session;
use crate::backend::{FileError, Link};
use crate::domain::{Attachment, AttachmentKind, ConversationId, Entry, OutgoingFile};
use crate::i18n::{Catalog, Text};
use crate::store::{FolderError, save, save_in};

/// Widest name of a file in the table, in columns.
const NAME: usize = 48;

/// Where saved files go when no directory is named: that of the workspace.
#[derive(Debug)]
pub(super) struct Place {
    /// The hub.
    pub(super) backend: Link,
    /// The workspace's directory.
    pub(super) saved: PathBuf,
}

/// Lists the files of a conversation, oldest first, or saves one of them and prints where it is.
pub(super) async fn files(
    session: &mut Session,
    args: &Files,
    place: &Place,
    catalog: &Catalog,
) -> Result<(), Failure> {
    let id = ConversationId::new(&args.id);
    let entries = thread(session, &id).await?;
    let all: Vec<(&Entry, &Attachment)> = entries
        .iter()
        .flat_map(|entry| entry.attachments().iter().map(move |file| (entry, file)))
        .collect();
    let Some(number) = args.save else {
        return list(&all, args.output.json, catalog);
    };
    let chosen = number.checked_sub(1).and_then(|index| all.get(index));
    let Some((_, file)) = chosen.filter(|(_, file)| file.kind != AttachmentKind::Location) else {
        let text = Text::new("cli-no-such-file")
            .with("id", &args.id)
            .with("number", number);
        return Err(Failure::new(Code::Usage, text));
    };
    let saved = fetch(place, &id, file, args.to.as_deref()).await?;
    if args.output.json {
        return object(&json!({ "saved": saved, "bytes": file.bytes }));
    }
    line(&saved.display().to_string())
}

/// Sends files of this machine; gives the ids under which a text names them.
pub(super) async fn upload(place: &Place, paths: &[PathBuf], limit: u64) -> Result<Vec<Uuid>, Failure> {
    let mut ids = Vec::with_capacity(paths.len());
    for path in paths {
        ids.push(upload_one(place, path, limit).await?);
    }
    Ok(ids)
}

async fn upload_one(place: &Place, path: &Path, limit: u64) -> Result<Uuid, Failure> {
    let local = |error| not_read(path, &error);
    let about = tokio::fs::metadata(path).await.map_err(local)?;
    if !about.is_file() {
        return Err(FolderError::NotAFile(path.to_owned()).into());
    }
    let bytes = about.len();
    if bytes > limit {
        let path = path.to_owned();
        return Err(FolderError::TooLarge { path, bytes, limit }.into());
    }
    let mut from = tokio::fs::File::open(path).await.map_err(local)?;
    let file = OutgoingFile {
        id: Uuid::now_v7(),
        name: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        bytes,
    };
    place
        .backend
        .upload(&file, &mut from)
        .await
        .map_err(|error| failed(&file.name, &error))?;
    Ok(file.id)
}

async fn fetch(
    place: &Place,
    id: &ConversationId,
    file: &Attachment,
    to: Option<&Path>,
) -> Result<PathBuf, Failure> {
    let name = file.name.original();
    let (saving, opened) = match to {
        Some(directory) => save_in(directory, name)?,
        None => save(&place.saved, id.as_str(), name, file.bytes)?,
    };
    let mut opened = tokio::fs::File::from_std(opened);
    place
        .backend
        .download(&file.id, file.bytes, &mut opened, |_| {})
        .await
        .map_err(|error| failed(file.name.as_str(), &error))?;
    Ok(saving.finish()?)
}

fn list(all: &[(&Entry, &Attachment)], as_json: bool, catalog: &Catalog) -> Result<(), Failure> {
    let columns = ["cli-number", "cli-file", "cli-size", "cli-media-type"];
    let mut table = Table::new(heading(catalog, &columns), NAME);
    for (number, (entry, file)) in (1..).zip(all) {
        if as_json {
            object(&json!({
                "number": number, "id": file.id, "name": file.name.original(), "bytes": file.bytes,
                "media_type": file.media_type.original(), "kind": file.kind, "entry": entry.id(),
            }))?;
        } else {
            table.row(vec![
                number.to_string(),
                file.name.to_string(),
                catalog.words(&crate::app::flow::size(file.bytes)),
                file.media_type.to_string(),
            ]);
        }
    }
    if as_json { Ok(()) } else { table.print() }
}

fn failed(name: &str, error: &FileError) -> Failure {
    let (code, reason) = match error {
        FileError::Link(words) => (Code::Unreachable, words.to_string()),
        FileError::Refused(words) => (Code::Failed, words.to_string()),
        FileError::TooLong => (Code::Failed, "another length than was said".to_owned()),
        FileError::Local(cause) => (Code::Failed, cause.to_string()),
    };
    Failure::new(
        code,
        Text::new("cli-file-failed")
            .with("name", name)
            .with("reason", reason),
    )
}

fn not_read(path: &Path, error: &std::io::Error) -> Failure {
    let text = Text::new("cli-file-failed")
        .with("name", path.display())
        .with("reason", error);
    Failure::new(Code::Failed, text)
}

impl From<FolderError> for Failure {
    fn from(error: FolderError) -> Self {
        Self::Quoted(Code::Failed, error.to_string())
    }
}
