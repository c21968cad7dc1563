//! Searching people and messages.

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::query::{Filter, PEOPLE};
use super::{Failure, fold};
use crate::backend::native::wire::{Conversation, Entry, SearchHit, SystemKind};
use crate::server::rules::Caller;
use crate::text::Untrusted;

/// Characters shown before and after the place found.
const BEFORE: usize = 40;
const AFTER: usize = 120;

/// At most `limit` hits after the first `skip`: people first, then messages, newest first (ordering a
/// million messages by relevance would take a tenth of a second; by time it takes none).
pub(in crate::server) fn search(
    db: &Connection,
    caller: &Caller,
    text: &str,
    (limit, skip): (u16, u32),
    now: Timestamp,
) -> Result<Vec<SearchHit>, Failure> {
    let query = Filter::read(db, text, caller, now)?;
    let skip = usize::try_from(skip).unwrap_or(usize::MAX);
    let limit = usize::from(limit).saturating_add(skip);
    let mut hits = Vec::new();
    if query.from.sql.is_empty() {
        people(db, &query, limit, &mut hits)?;
    }
    if query.words.is_some() || !query.from.sql.is_empty() {
        messages(db, &query, limit, &mut hits)?;
    }
    hits.drain(..skip.min(hits.len()));
    Ok(hits)
}

fn people(db: &Connection, query: &Filter, limit: usize, hits: &mut Vec<SearchHit>) -> Result<(), Failure> {
    let mut values: Vec<Value> = Vec::new();
    let matching = match &query.words {
        Some(words) => {
            values.push(Value::Text(words.clone()));
            PEOPLE
        }
        None => "TRUE",
    };
    values.extend(query.rows.values.iter().cloned());
    let sql = format!(
        "SELECT c.record FROM conversation c WHERE {matching}{} \
         ORDER BY c.wait_rank, c.quiet_rank, c.id LIMIT {limit}",
        query.rows.sql
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        let conversation: Conversation =
            serde_json::from_str(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?;
        let excerpt = conversation
            .preview
            .as_ref()
            .map_or_else(Untrusted::default, |preview| preview.text.clone());
        hits.push(SearchHit {
            conversation,
            entry: None,
            excerpt,
        });
    }
    Ok(())
}

fn messages(db: &Connection, query: &Filter, limit: usize, hits: &mut Vec<SearchHit>) -> Result<(), Failure> {
    let (source, mut values) = match &query.words {
        Some(words) => (
            "words JOIN entry e ON e.key = words.rowid JOIN conversation c ON c.key = e.conversation \
             WHERE words MATCH ?",
            vec![Value::Text(words.clone())],
        ),
        None => (
            "entry e JOIN conversation c ON c.key = e.conversation WHERE TRUE",
            Vec::new(),
        ),
    };
    let order = if query.words.is_some() {
        "words.rowid"
    } else {
        "e.key"
    };
    values.extend(query.rows.values.iter().chain(&query.from.values).cloned());
    let sql = format!(
        "SELECT c.record, e.record FROM {source}{}{} ORDER BY {order} DESC LIMIT {}",
        query.rows.sql,
        query.from.sql,
        limit.saturating_sub(hits.len())
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        let conversation = serde_json::from_str(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?;
        let entry: Entry = serde_json::from_str(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)?;
        let (id, text) = words_of(&entry);
        let excerpt = Untrusted::new(excerpt(text, query.words.as_deref().unwrap_or_default()));
        hits.push(SearchHit {
            conversation,
            entry: Some(id.to_owned()),
            excerpt,
        });
    }
    Ok(())
}

/// Id and searchable words of an entry.
pub(super) fn words_of(entry: &Entry) -> (&str, &str) {
    match entry {
        Entry::Message(message) => (&message.id, message.text.original()),
        Entry::Note(note) => (&note.id, note.text.original()),
        Entry::Event(event) => {
            let words = match &event.what {
                SystemKind::Transferred {
                    note: Some(words), ..
                }
                | SystemKind::HandedOff {
                    note: Some(words), ..
                }
                | SystemKind::Other { text: words } => words.original(),
                _ => "",
            };
            (&event.id, words)
        }
    }
}

/// The surroundings of the first word found; the beginning when folding moved it out of sight.
fn excerpt(text: &str, expression: &str) -> String {
    let word: Vec<char> = expression
        .split('"')
        .nth(1)
        .unwrap_or_default()
        .trim()
        .chars()
        .collect();
    let chars: Vec<char> = text.chars().collect();
    // One character for one, so that a place in the folded text is a place in the text.
    let folded: Vec<char> = chars
        .iter()
        .map(|c| {
            fold(c.encode_utf8(&mut [0; 4]))
                .trim()
                .chars()
                .next()
                .unwrap_or(*c)
        })
        .collect();
    let place = if word.is_empty() {
        None
    } else {
        folded.windows(word.len()).position(|window| window == word)
    };
    let start = place.unwrap_or_default().saturating_sub(BEFORE);
    let end = (place.unwrap_or_default() + AFTER).min(chars.len());
    let mut excerpt: String = chars[start..end].iter().collect();
    if start > 0 {
        excerpt.insert(0, '…');
    }
    if end < chars.len() {
        excerpt.push('…');
    }
    excerpt
}

#[cfg(test)]
mod measured;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_surrounds_the_word() {
        assert_eq!(excerpt("Ёлка", "\"елка\"*"), "Ёлка");
        let long = format!("{} parcel {}", "a".repeat(300), "b".repeat(300));
        let cut = excerpt(&long, "\"parcel\"*");
        assert!(cut.starts_with('…') && cut.ends_with('…') && cut.contains(" parcel "));
        assert_eq!(excerpt("no such", "\"word\"*"), "no such");
    }
}
