//! Files over HTTP: `POST /v1/files?id=UUID&name=NAME` takes one, `GET /v1/files/ID` gives it back.

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::io::AsyncReadExt;
use url::form_urlencoded;
use uuid::Uuid;

use super::{Gate, caller, error};
use crate::backend::native::wire::{Attachment, ErrorCode, MAX_FILE_NAME, Right};
use crate::server::files::{NotReceived, Received};
use crate::server::rules::{Caller, media_type, served_as};
use crate::server::storage::{Failure, FileRow, Kept, file_for, keep_file};
use crate::text::{Untrusted, safe_file_name};

/// Bytes read from the disk at once.
const CHUNK: usize = 64 << 10;

/// Takes a file. The same id with the same bytes again changes nothing.
pub(super) async fn upload(State(gate): State<Gate>, request: Request) -> Response {
    let caller = match caller(&gate, request.headers()).await {
        Ok((caller, _)) => caller,
        Err(refused) => return *refused,
    };
    if let Err(body) = caller.needs(Right::Reply).or_else(|_| caller.needs(Right::Note)) {
        return failed(Failure::Refused(body));
    }
    let (id, name) = match asked(request.uri().query().unwrap_or_default()) {
        Ok(asked) => asked,
        Err(message) => return error(StatusCode::BAD_REQUEST, "invalid_request", message),
    };
    let files = &gate.shared.files;
    if announced(request.headers()).is_some_and(|bytes| bytes > files.longest) {
        return too_large(files.longest);
    }
    match files.receive(request.into_body().into_data_stream()).await {
        Ok(received) => store(&gate, caller, (id, name), received).await,
        Err(NotReceived::TooLarge) => too_large(files.longest),
        Err(NotReceived::Cut) => error(
            StatusCode::BAD_REQUEST,
            "invalid_request",
            "the upload was cut off; send it again",
        ),
        Err(NotReceived::Disk(cause)) => {
            tracing::error!(%cause, "an upload could not be stored");
            let message = "the hub cannot store files at the moment; nothing was kept";
            error(StatusCode::SERVICE_UNAVAILABLE, "store_failed", message)
        }
    }
}

async fn store(gate: &Gate, caller: Caller, (id, name): (Uuid, String), received: Received) -> Response {
    let (media_type, kind) = media_type(&name);
    let file = FileRow {
        record: Attachment {
            id: id.to_string(),
            name: Untrusted::new(name),
            bytes: received.bytes,
            media_type: media_type.into(),
            kind,
        },
        hash: received.hash,
        blob: received.blob,
    };
    let (row, quota) = (file.clone(), gate.shared.files.quota);
    let kept = gate
        .keeper
        .write(move |tx, _| keep_file(tx, Some(&caller.agent.id), &row, quota))
        .await;
    if !matches!(kept, Ok(Kept::New)) {
        gate.shared.files.remove(&file.blob).await;
    }
    match kept {
        Ok(_) => json_of(&file.record),
        Err(failure) => failed(failure),
    }
}

/// Gives a file to an agent: as something to keep, never as something to run.
pub(super) async fn download(
    State(gate): State<Gate>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let caller = match caller(&gate, &headers).await {
        Ok((caller, _)) => caller,
        Err(refused) => return *refused,
    };
    let found = gate
        .keeper
        .read(move |room| file_for(&room.store.db, &id, &caller.agent.id))
        .await;
    let file = match found {
        Ok(file) => file,
        Err(failure) => return failed(failure),
    };
    let opened = match gate.shared.files.open(&file.blob).await {
        Ok(opened) => opened,
        Err(cause) => {
            tracing::error!(%cause, "the bytes of a file are not there");
            let message = "the bytes of this file are lost; ask for it again";
            return error(StatusCode::NOT_FOUND, "not_found", message);
        }
    };
    let bytes = stream::try_unfold(opened, |mut opened| async move {
        let mut chunk = vec![0; CHUNK];
        let read = opened.read(&mut chunk).await?;
        chunk.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then_some((chunk, opened)))
    });
    let mut response = Body::from_stream(bytes).into_response();
    let headers = response.headers_mut();
    let served = HeaderValue::from_str(served_as(file.record.media_type.original()));
    headers.insert(
        CONTENT_TYPE,
        served.unwrap_or(HeaderValue::from_static("application/octet-stream")),
    );
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(file.record.bytes));
    let disposition = HeaderValue::from_str(&disposition(file.record.name.original()));
    headers.insert(
        CONTENT_DISPOSITION,
        disposition.unwrap_or(HeaderValue::from_static("attachment")),
    );
    response
}

/// `attachment` with the name in ASCII and, where that loses something, in full (RFC 6266).
fn disposition(name: &str) -> String {
    let name = safe_file_name(name);
    let ascii = name.replace(|letter: char| !letter.is_ascii(), "_");
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

/// Id and name of an upload.
fn asked(query: &str) -> Result<(Uuid, String), &'static str> {
    let (mut id, mut name) = (None, None);
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*key {
            "id" => id = Uuid::parse_str(&value).ok(),
            "name" => name = Some(value.into_owned()),
            _ => {}
        }
    }
    let id = id.ok_or("`id` is missing or not a UUID")?;
    let name = name
        .filter(|name| !name.trim().is_empty())
        .ok_or("`name` is missing")?;
    if name.len() > MAX_FILE_NAME {
        return Err("`name` is longer than 1024 bytes");
    }
    Ok((id, name))
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn too_large(longest: u64) -> Response {
    let message = format!("a file may have {longest} bytes; send a smaller one");
    error(StatusCode::PAYLOAD_TOO_LARGE, "too_large", &message)
}

fn json_of(record: &Attachment) -> Response {
    match serde_json::to_string(record) {
        Ok(body) => (
            [(CONTENT_TYPE, HeaderValue::from_static("application/json"))],
            body,
        )
            .into_response(),
        Err(error) => failed(error.into()),
    }
}

fn failed(failure: Failure) -> Response {
    let is_quota = matches!(&failure, Failure::Refused(body) if body.code == ErrorCode::StoreFailed);
    let body = failure.body();
    let (status, code) = match body.code {
        ErrorCode::Forbidden => (StatusCode::FORBIDDEN, "forbidden"),
        ErrorCode::NotFound => (StatusCode::NOT_FOUND, "not_found"),
        ErrorCode::IdReused => (StatusCode::CONFLICT, "id_reused"),
        ErrorCode::StoreFailed if is_quota => (StatusCode::INSUFFICIENT_STORAGE, "store_failed"),
        ErrorCode::StoreFailed => (StatusCode::SERVICE_UNAVAILABLE, "store_failed"),
        ErrorCode::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        _ => (StatusCode::BAD_REQUEST, "invalid_request"),
    };
    error(status, code, body.message.original())
}
