//! Saving canned responses, which everybody has.

use uuid::Uuid;

use super::NOTHING;
use crate::backend::native::wire::{CannedResponse, ErrorCode, EventBody, FieldChange, MAX_TEXT, Right};
use crate::server::rules::{Caller, refuse};
use crate::server::storage::{self, Failure, Tx};
use crate::text::Untrusted;

/// Longest name, in characters.
const NAME: usize = 60;
/// Longest tag of a language, in bytes.
const LANGUAGE: usize = 35;
/// Most canned responses of a desk.
const MOST: usize = 5_000;

/// Saves a new one.
pub(super) fn save(
    tx: &mut Tx<'_>,
    caller: &Caller,
    (name, language): (&str, &str),
    text: &str,
) -> Result<String, Failure> {
    caller.needs(Right::ManageResponses)?;
    let (name, text) = (name.trim(), text.trim());
    let wrong = |message: String| Err(refuse(ErrorCode::InvalidRequest, message).into());
    if name.is_empty() || name.chars().count() > NAME || name.chars().any(char::is_control) {
        return wrong(format!(
            "a canned response needs a name of 1 to {NAME} printable characters"
        ));
    }
    if text.is_empty() || text.len() > MAX_TEXT {
        return wrong(format!("a canned response needs a text of 1 to {MAX_TEXT} bytes"));
    }
    if language.len() > LANGUAGE || !language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return wrong(format!(
            "the language is a tag of at most {LANGUAGE} letters, as \"en\""
        ));
    }
    if storage::canned_count(tx.db)? >= MOST {
        let message = format!("there are {MOST} canned responses already");
        return Err(refuse(ErrorCode::Conflict, message).into());
    }
    let canned = CannedResponse {
        id: Uuid::now_v7().to_string(),
        name: name.into(),
        group: "".into(),
        language: language.into(),
        body: text.into(),
        examples: Vec::new(),
        channels: Vec::new(),
        approved: false,
        uses: 0,
    };
    if !storage::add_canned(tx.db, &canned)? {
        let message = format!("there is a canned response “{name}” already; choose another name");
        return Err(refuse(ErrorCode::Conflict, message).into());
    }
    tx.done.changes = vec![FieldChange {
        field: "canned_response".into(),
        before: None,
        after: Some(Untrusted::from(name)),
    }];
    tx.emit(EventBody::DirectoryChanged {})?;
    Ok(NOTHING.to_owned())
}
