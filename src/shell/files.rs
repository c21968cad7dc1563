//! Files: copies into the spool, uploads, downloads, names for completion. Beside the loop: it hears of
//! each when it is done.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use directories::BaseDirs;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::elsewhere::{Elsewhere, NotFetched};
use super::words;
use crate::app::{FileOp, FileReport};
use crate::backend::{FileError, Link, Outcome, Refusal, RefusalCode};
use crate::domain::{Attachment, ConversationId, OutgoingFile, RequestId};
use crate::store::{FolderError, Spool, save};
use crate::text::{Clean, CleanLine};

/// Files above this length tell how far they are, in bytes.
const TELLS: u64 = 1 << 20;
/// Between two tellings, in percent.
const STEP: u8 = 10;
/// Most names of a directory that are looked at for completion.
const NAMES: usize = 5_000;

/// Where files are and come from.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    /// The backend.
    pub(super) backend: Link,
    /// Saved files, one directory for each conversation.
    pub(super) saved: PathBuf,
    /// Files to be sent.
    pub(super) spool: Spool,
    /// What lies elsewhere than at the hub.
    pub(super) elsewhere: Elsewhere,
}

/// Does one thing after the other's beginning until the loop lets go.
pub(super) async fn run(
    desk: Desk,
    mut ops: mpsc::UnboundedReceiver<FileOp>,
    reports: mpsc::UnboundedSender<FileReport>,
) {
    // Copied, and not yet heard of in a list of what is needed: tidying must not be faster than the news.
    let mut fresh: HashSet<Uuid> = HashSet::new();
    while let Some(op) = ops.recv().await {
        match op {
            FileOp::Tidy { keep } => {
                fresh.retain(|id| !keep.contains(id));
                let all: Vec<Uuid> = keep.into_iter().chain(fresh.iter().copied()).collect();
                let spool = desk.spool.clone();
                if let Ok(Err(error)) = spawn_blocking(move || spool.tidy(&all)).await {
                    tracing::warn!(%error, "the spool could not be tidied");
                }
            }
            op => {
                if let FileOp::Attach { id, .. } = &op {
                    fresh.insert(*id);
                }
                let (desk, reports) = (desk.clone(), reports.clone());
                tokio::spawn(async move {
                    if let Some(report) = desk.perform(op, &reports).await {
                        tell(&reports, report);
                    }
                });
            }
        }
    }
}

fn tell(reports: &mpsc::UnboundedSender<FileReport>, report: FileReport) {
    if reports.send(report).is_err() {
        tracing::debug!("the desk is closed; nobody hears of a file");
    }
}

impl Desk {
    async fn perform(&self, op: FileOp, reports: &mpsc::UnboundedSender<FileReport>) -> Option<FileReport> {
        Some(match op {
            FileOp::Attach { key, id, path, limit } => {
                let spool = self.spool.clone();
                let copied = spawn_blocking(move || spool.take_in(id, &at_home(&path), limit)).await;
                match copied {
                    Ok(Ok(file)) => FileReport::Attached { key, file },
                    Ok(Err(error)) => FileReport::Failed(words::of_folder(&error)),
                    Err(error) => FileReport::Failed(words::file_failed(&error)),
                }
            }
            FileOp::Complete { typed } => {
                let asked = typed.clone();
                let paths = spawn_blocking(move || completions(&asked)).await;
                let paths = paths.ok().and_then(Result::ok).unwrap_or_default();
                FileReport::Completions { typed, paths }
            }
            FileOp::Upload { request, file } => self.upload(request, file).await,
            FileOp::Save {
                conversation,
                attachment,
            } => self.save(&conversation, &attachment, reports).await,
            FileOp::Tidy { .. } => return None,
        })
    }

    async fn upload(&self, request: RequestId, file: OutgoingFile) -> FileReport {
        let refused = |message: CleanLine| {
            Outcome::Refused(Refusal {
                code: RefusalCode::Other,
                message,
                owner: None,
            })
        };
        let local = |error: &io::Error| refused(CleanLine::from(format!("{}: {error}", file.name).as_str()));
        let outcome = match tokio::fs::File::open(self.spool.path(file.id)).await {
            Err(error) => local(&error),
            Ok(mut from) => match self.backend.upload(&file, &mut from).await {
                Ok(()) => Outcome::Done,
                Err(FileError::Link(reason)) => {
                    tracing::info!(%reason, "an upload did not get through");
                    Outcome::NotSent { retry_after: None }
                }
                Err(FileError::Refused(message)) => refused(message),
                Err(FileError::TooLong) => local(&io::ErrorKind::FileTooLarge.into()),
                Err(FileError::Local(error)) => local(&error),
            },
        };
        FileReport::Uploaded {
            request,
            file: file.id,
            outcome,
        }
    }

    async fn save(
        &self,
        conversation: &ConversationId,
        attachment: &Attachment,
        reports: &mpsc::UnboundedSender<FileReport>,
    ) -> FileReport {
        match self.fetch(conversation, attachment, reports).await {
            Ok(path) => FileReport::Saved {
                conversation: conversation.clone(),
                path: Clean::from(path.to_string_lossy().as_ref()),
            },
            Err(NotSaved::Folder(error)) => FileReport::Failed(words::of_folder(&error)),
            Err(NotSaved::File(error)) => FileReport::Failed(words::of_transfer(&attachment.name, &error)),
            Err(NotSaved::Elsewhere(host)) => FileReport::Failed(words::elsewhere(&attachment.name, &host)),
            Err(NotSaved::Task(error)) => FileReport::Failed(words::file_failed(&error)),
        }
    }

    async fn fetch(
        &self,
        conversation: &ConversationId,
        attachment: &Attachment,
        reports: &mpsc::UnboundedSender<FileReport>,
    ) -> Result<PathBuf, NotSaved> {
        let (root, of) = (self.saved.clone(), conversation.to_string());
        let (name, bytes) = (attachment.name.original().to_owned(), attachment.bytes);
        let (saving, file) = spawn_blocking(move || save(&root, &of, &name, bytes)).await??;
        let mut file = tokio::fs::File::from_std(file);
        let shown = Clean::from(attachment.name.as_str());
        let mut next = STEP;
        let told = |come: u64| {
            let percent = u8::try_from(come.saturating_mul(100) / bytes.max(1)).unwrap_or(100);
            if bytes >= TELLS && percent >= next && percent < 100 {
                next = percent.saturating_add(STEP);
                let name = shown.clone();
                tell(reports, FileReport::Saving { name, percent });
            }
        };
        match &attachment.url {
            Some(address) => self.elsewhere.download(address, bytes, &mut file).await?,
            None => {
                self.backend
                    .download(&attachment.id, bytes, &mut file, told)
                    .await?;
            }
        }
        Ok(spawn_blocking(move || saving.finish()).await??)
    }
}

#[derive(Debug)]
enum NotSaved {
    Folder(FolderError),
    File(FileError),
    /// It lies at this host, which nobody has named.
    Elsewhere(CleanLine),
    Task(tokio::task::JoinError),
}

impl From<NotFetched> for NotSaved {
    fn from(error: NotFetched) -> Self {
        match error {
            NotFetched::NotNamed(host) => Self::Elsewhere(host),
            NotFetched::File(error) => Self::File(error),
        }
    }
}

impl From<FolderError> for NotSaved {
    fn from(error: FolderError) -> Self {
        Self::Folder(error)
    }
}

impl From<FileError> for NotSaved {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<tokio::task::JoinError> for NotSaved {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Task(error)
    }
}

/// A path as typed: `~/` is the home directory.
fn at_home(typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), BaseDirs::new()) {
        (Some(below), Some(user)) => user.home_dir().join(below),
        _ => PathBuf::from(typed),
    }
}

/// Whole paths that begin with `typed`, in order. Hidden names only when asked for; names a line cannot
/// hold are left out.
fn completions(typed: &str) -> io::Result<Vec<String>> {
    let (directory, begun) = typed
        .rfind('/')
        .map_or(("", typed), |slash| typed.split_at(slash + 1));
    let place = if directory.is_empty() {
        PathBuf::from(".")
    } else {
        at_home(directory)
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(place)?.take(NAMES) {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let hidden = name.starts_with('.') && !begun.starts_with('.');
        if hidden || !name.starts_with(begun) || name.chars().any(char::is_control) {
            continue;
        }
        let end = if is_directory(&entry.path()) { "/" } else { "" };
        paths.push(format!("{directory}{name}{end}"));
    }
    paths.sort();
    Ok(paths)
}

/// Also of a link.
fn is_directory(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|about| about.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_completed_as_they_were_typed() {
        let place = tempfile::tempdir().expect("a directory");
        for name in ["invoice.pdf", "in voice.txt", ".hidden", "other", "in\u{1b}[31m"] {
            std::fs::write(place.path().join(name), "").expect("written");
        }
        std::fs::create_dir(place.path().join("inner")).expect("made");
        let typed = format!("{}/in", place.path().display());
        let found = completions(&typed).expect("listed");
        let wanted: Vec<String> = [" voice.txt", "ner/", "voice.pdf"]
            .iter()
            .map(|rest| format!("{typed}{rest}"))
            .collect();
        assert_eq!(found, wanted);
        let all = completions(&format!("{}/", place.path().display())).expect("listed");
        assert!(all.iter().all(|path| !path.contains("/.hidden")), "{all:?}");
        let hidden = completions(&format!("{}/.h", place.path().display())).expect("listed");
        assert_eq!(hidden.len(), 1);
        assert!(completions("/no/such/place/x").is_err());
    }

    #[tokio::test]
    async fn a_fresh_copy_is_not_tidied_away_before_the_desk_has_heard_of_it() {
        let place = tempfile::tempdir().expect("a directory");
        let source = place.path().join("a.txt");
        std::fs::write(&source, "words").expect("written");
        let spool = Spool::new(place.path().join("spool"));
        let desk = Desk {
            backend: Link::from(crate::backend::native::Config {
                url: "ws://127.0.0.1:1/ws".parse().expect("a url"),
                token: String::new().into(),
                checkpoint: None,
                transport: crate::net::Transport::default(),
            }),
            saved: place.path().join("files"),
            spool: spool.clone(),
            elsewhere: Elsewhere::default(),
        };
        let (ops, inbox) = mpsc::unbounded_channel();
        let (reporter, mut reports) = mpsc::unbounded_channel();
        let task = tokio::spawn(run(desk, inbox, reporter));
        let id = Uuid::from_u128(1);
        let key = crate::domain::DraftKey {
            conversation: ConversationId::new("c-1"),
            kind: crate::domain::DraftKind::Reply,
        };
        let path = source.to_string_lossy().into_owned();
        ops.send(FileOp::Attach {
            key,
            id,
            path,
            limit: 9,
        })
        .expect("taken");
        assert!(matches!(reports.recv().await, Some(FileReport::Attached { .. })));
        ops.send(FileOp::Tidy { keep: vec![] }).expect("taken");
        ops.send(FileOp::Tidy { keep: vec![id] }).expect("taken");
        drop(ops);
        task.await.expect("ended");
        assert!(spool.path(id).exists());
    }
}
