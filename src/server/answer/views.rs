//! Saving and removing the views everybody has.

use uuid::Uuid;

use super::{NOTHING, json};
use crate::backend::native::wire::{Call, ErrorCode, EventBody, FieldChange, Right, SavedView};
use crate::query::Query;
use crate::server::rules::{Caller, refuse};
use crate::server::storage::{self, Failure, Tx};
use crate::text::Untrusted;

/// Longest name, in characters.
const NAME: usize = 60;
/// Longest narrowing words, in bytes.
const WORDS: usize = 1_000;
/// Most views of a desk.
const MOST: usize = 50;

/// Saves a new view, or changes a known one.
pub(super) fn save(tx: &mut Tx<'_>, caller: &Caller, call: &Call) -> Result<String, Failure> {
    let Call::SaveView {
        id,
        name,
        view,
        query,
        sort,
    } = call
    else {
        return Err(Failure::Store("not a view to save".into()));
    };
    caller.needs(Right::ManageViews)?;
    let name = name.trim();
    check(name, query)?;
    let before = match id {
        Some(id) => Some(storage::saved_view(tx.db, id)?.ok_or_else(|| missing(id))?),
        None => None,
    };
    if before.is_none() && storage::view_count(tx.db)? >= MOST {
        let message = format!("there are {MOST} views already; remove one first");
        return Err(refuse(ErrorCode::Conflict, message).into());
    }
    let saved = SavedView {
        id: before
            .as_ref()
            .map_or_else(|| Uuid::now_v7().to_string(), |it| it.id.clone()),
        name: Untrusted::from(name),
        view: *view,
        query: Untrusted::from(query.as_str()),
        sort: *sort,
    };
    if !storage::save_view(tx.db, &saved)? {
        let message = format!("there is a view “{name}” already; choose another name");
        return Err(refuse(ErrorCode::Conflict, message).into());
    }
    if before.as_ref() != Some(&saved) {
        changed(tx, before.as_ref(), Some(&saved))?;
    }
    json(&saved)
}

/// Removes one.
pub(super) fn remove(tx: &mut Tx<'_>, caller: &Caller, id: &str) -> Result<String, Failure> {
    caller.needs(Right::ManageViews)?;
    let before = storage::saved_view(tx.db, id)?.ok_or_else(|| missing(id))?;
    storage::remove_view(tx.db, id)?;
    changed(tx, Some(&before), None)?;
    Ok(NOTHING.to_owned())
}

fn check(name: &str, query: &str) -> Result<(), Failure> {
    let wrong = |message: String| Err(refuse(ErrorCode::InvalidRequest, message).into());
    if name.is_empty() || name.chars().count() > NAME {
        return wrong(format!("a view needs a name of 1 to {NAME} characters"));
    }
    if query.len() > WORDS {
        return wrong(format!("the words of a view have at most {WORDS} bytes"));
    }
    match Query::parse(query) {
        Ok(_) => Ok(()),
        Err(error) => wrong(format!("query, {error}")),
    }
}

fn missing(id: &str) -> Failure {
    refuse(ErrorCode::NotFound, format!("there is no view “{id}”")).into()
}

/// Logs the change and tells everybody that the directory is another one.
fn changed(tx: &mut Tx<'_>, before: Option<&SavedView>, after: Option<&SavedView>) -> Result<(), Failure> {
    let shown =
        |view: &SavedView| Untrusted::new(format!("{}: {}", view.name.original(), view.query.original()));
    tx.done.changes = vec![FieldChange {
        field: "view".into(),
        before: before.map(shown),
        after: after.map(shown),
    }];
    tx.emit(EventBody::DirectoryChanged {})
}
