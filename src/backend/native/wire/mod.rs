//! The words of `ttydesk.v1`, as they stand in the frames.
//!
//! Text frames of JSON over one WebSocket at `/ws`. Three kinds: a [`Request`] `{id, action, params}`,
//! a [`Response`] `{id, result}` or `{id, error}`, an [`EventFrame`] `{seq?, kind, data}`. Unknown
//! fields are ignored, unknown event kinds are skipped and counted. The JSON Schema and the AsyncAPI
//! document under `docs/` are made from these types, so their doc comments are the public reference.

mod action_log;
mod contact;
mod frame;
mod people;
mod record;
mod statistics;

pub use action_log::*;
pub use contact::*;
pub use frame::*;
pub use people::*;
pub use record::*;
pub use statistics::*;

/// WebSocket subprotocol.
pub const SUBPROTOCOL: &str = "ttydesk.v1";
/// Path of the WebSocket.
pub const PATH: &str = "/ws";
/// Path of uploads; a download is one level below, by id.
pub const FILES_PATH: &str = "/v1/files";
/// Most files of one message or note.
pub const MAX_ATTACHMENTS: usize = 10;
/// Longest name of a file, in bytes.
pub const MAX_FILE_NAME: usize = 1024;
/// Protocol version in `hello`.
pub const VERSION: u32 = 1;
/// Largest frame either side accepts, in bytes.
pub const MAX_FRAME: usize = 1 << 20;
/// Longest text of a message or note, in bytes.
pub const MAX_TEXT: usize = 32 << 10;
/// Longest undo hold, in milliseconds.
pub const MAX_HOLD_MS: u32 = 60_000;
/// Largest page of a list.
pub const MAX_PAGE: u16 = 500;
/// Seconds between pings from either side; dead after two missed.
pub const PING_SECONDS: u64 = 20;
/// Application close code: the consumer read too slowly; resume.
pub const CLOSE_SLOW_CONSUMER: u16 = 4008;
/// Application close code: repeated protocol errors.
pub const CLOSE_PROTOCOL: u16 = 4002;
/// Application close code: the token was revoked.
pub const CLOSE_UNAUTHORIZED: u16 = 4001;
