//! A door for the fuzz targets and their cases (`tests/it/found`): what a text frame of the hub comes
//! to, without a connection.

use super::call::call;
use super::frame::{self, Frame, News};
use super::{answer, translate, wire};
use crate::backend::{Command, Connection, Event};
use crate::domain::AgentId;

/// What the desk is told about a frame. An answer is to the command of `asked` that the last byte of
/// its id counts to; the command is taken out.
pub fn told(text: &str, me: &AgentId, able: &wire::Capabilities, asked: &mut Vec<Command>) -> Vec<Event> {
    match frame::parse(text) {
        Some(Frame::Response { id, result, error }) => {
            if asked.is_empty() {
                return answer::directory(result.as_deref());
            }
            let command = asked.remove(usize::from(id.as_bytes()[15]) % asked.len());
            call(command.kind, able).map_or_else(
                |_| Vec::new(),
                |(_, expects)| answer::events(command.id, expects, result.as_deref(), error.as_deref()),
            )
        }
        Some(frame) => {
            if let Some(hello) = frame::hello(&frame) {
                return vec![Event::Connection(Connection::Online(Box::new(
                    translate::welcome(&hello),
                )))];
            }
            let Frame::Event { kind, data, .. } = frame else {
                return Vec::new();
            };
            match frame::news(&kind, data.as_deref(), me) {
                News::Tell(event) => vec![*event],
                News::Directory => Vec::new(),
            }
        }
        None => vec![answer::unreadable("frame")],
    }
}
