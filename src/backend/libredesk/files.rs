//! Attachments over HTTP.

use std::io;

use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::known::uuid;
use super::rest::Trouble;
use super::run::Config;
use super::wire;
use crate::backend::FileError;
use crate::domain::{AttachmentId, OutgoingFile};
use crate::net::http::{DownloadError, Fault, Multipart, Part, Request};
use crate::text::CleanLine;

/// Sends the bytes of `from`, and remembers what the server calls the file. The server does not know our
/// name for it: sent twice it is stored twice, and the later one goes along with the words.
pub async fn upload(config: &Config, file: &OutgoingFile, from: &mut File) -> Result<(), FileError> {
    let mut bytes = Vec::new();
    let limit = file.bytes.saturating_add(1);
    from.take(limit)
        .read_to_end(&mut bytes)
        .await
        .map_err(FileError::Local)?;
    if u64::try_from(bytes.len()).ok() != Some(file.bytes) {
        return Err(FileError::Local(io::ErrorKind::UnexpectedEof.into()));
    }
    let form = Multipart::default().field("linked_model", "messages").part(Part {
        name: "files".to_owned(),
        file_name: Some(file.name.clone()),
        // The server looks at the bytes.
        content_type: Some("application/octet-stream".to_owned()),
        bytes,
    });
    let stored: wire::Upload = config.rest().form("/media", &form).await.map_err(failed)?;
    config.rest().remember_upload(file.id, stored.id);
    Ok(())
}

/// Writes the bytes of a file to `to`: exactly `bytes` of them, or it failed. `told` hears when all have
/// come.
pub async fn download(
    config: &Config,
    id: &AttachmentId,
    bytes: u64,
    to: &mut File,
    mut told: impl FnMut(u64),
) -> Result<(), FileError> {
    let id = uuid(id.as_str()).map_err(failed)?;
    // The address in the message leads to the configured root, which need not be this host.
    let request = Request::get(&format!("/uploads/{id}"));
    let mut done = config.rest().client().download(&request, to, bytes).await;
    if matches!(&done, Err(DownloadError::Refused(response)) if response.status == 401) {
        config.rest().sign_in().await.map_err(failed)?;
        done = config.rest().client().download(&request, to, bytes).await;
    }
    let done = done.map_err(|error| match error {
        DownloadError::Fault(Fault::TooLarge { .. }) => FileError::TooLong,
        DownloadError::Fault(Fault::Connect(error)) => error.into(),
        DownloadError::Fault(fault) => FileError::Link(CleanLine::from(format!("{fault:?}").as_str())),
        DownloadError::Refused(response) if response.status == 429 || response.status >= 500 => {
            FileError::Link(status(response.status))
        }
        DownloadError::Refused(response) => FileError::Refused(status(response.status)),
        DownloadError::Body(_) => FileError::Link(CleanLine::from("the file comes compressed")),
        DownloadError::Write(words) => FileError::Local(io::Error::other(words.as_str().to_owned())),
    })?;
    if done.bytes != bytes {
        return Err(FileError::TooLong);
    }
    told(done.bytes);
    to.flush().await.map_err(FileError::Local)?;
    to.sync_all().await.map_err(FileError::Local)
}

fn status(status: u16) -> CleanLine {
    CleanLine::from(format!("HTTP {status}").as_str())
}

fn failed(trouble: Trouble) -> FileError {
    match trouble {
        Trouble::NoLink(error) => error.into(),
        Trouble::NotSent(_) => FileError::Link(CleanLine::from("not now")),
        Trouble::Unknown(words) | Trouble::Failed(words) => FileError::Link(words),
        Trouble::SignedOut(words) => FileError::Refused(words),
        Trouble::Refused(refusal) => FileError::Refused(refusal.message),
    }
}
