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
        "SELECT c.record FROM \
         (SELECT c.key FROM conversation c WHERE {matching}{} \
          ORDER BY c.wait_rank, c.quiet_rank, c.id LIMIT {limit}) page \
         CROSS JOIN conversation c ON c.key = page.key ORDER BY c.wait_rank, c.quiet_rank, c.id",
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
    let sql = select_messages(query, limit.saturating_sub(hits.len()));
    let words = query.words.clone().map(Value::Text);
    let narrowing = query.rows.values.iter().chain(&query.from.values).cloned();
    let values = words.into_iter().chain(narrowing);
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

/// Their keys first, which the indexes tell: a word that is everywhere would be read everywhere before the
/// few conversations that are asked for are met.
fn select_messages(query: &Filter, limit: usize) -> String {
    let whose = if query.rows.sql.is_empty() {
        String::new()
    } else {
        let rows = &query.rows.sql;
        format!(" AND e.conversation IN (SELECT c.key FROM conversation c WHERE TRUE{rows})")
    };
    let (key, source) = match (&query.words, query.from.sql.is_empty()) {
        (Some(_), true) => (
            "words.rowid",
            "words CROSS JOIN entry e INDEXED BY entry_whose ON e.key = words.rowid WHERE words MATCH ?",
        ),
        (Some(_), false) => (
            "words.rowid",
            "words CROSS JOIN entry e ON e.key = words.rowid WHERE words MATCH ?",
        ),
        (None, _) => ("e.key", "entry e WHERE TRUE"),
    };
    format!(
        "SELECT c.record, e.record FROM (SELECT {key} AS key, e.conversation FROM {source}{whose}{} \
         ORDER BY {key} DESC LIMIT {limit}) hit \
         CROSS JOIN entry e ON e.key = hit.key CROSS JOIN conversation c ON c.key = hit.conversation \
         ORDER BY hit.key DESC",
        query.from.sql
    )
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
    fn messages_of_few_conversations_are_found_without_reading_the_others() {
        use crate::backend::native::wire::{AgentRef, Role};
        let data = tempfile::tempdir().unwrap();
        let store = crate::server::storage::Store::open(data.path()).unwrap();
        let agent = AgentRef {
            id: "ann".into(),
            name: "Ann".into(),
        };
        let caller = Caller {
            agent,
            role: Role::Agent,
        };
        for text in ["parcel", "parcel owner:me", "parcel channel:sms is:unread"] {
            let query = Filter::read(&store.db, text, &caller, Timestamp::UNIX_EPOCH).unwrap();
            let sql = format!("EXPLAIN QUERY PLAN {}", select_messages(&query, 50));
            let values = [Value::Text("\"parcel\"*".into())]
                .into_iter()
                .chain(query.rows.values);
            let mut statement = store.db.prepare(&sql).unwrap();
            let plan: Vec<String> = statement
                .query_map(params_from_iter(values), |row| row.get(3))
                .unwrap()
                .map(Result::unwrap)
                .collect();
            let is_lean = |step: &&String| step.contains("e USING COVERING INDEX entry_whose");
            assert!(plan.iter().any(|step| is_lean(&step)), "{text}: {plan:?}");
            assert!(!plan.iter().any(|step| step == "SCAN c"), "{text}: {plan:?}");
        }
    }

    #[test]
    fn an_excerpt_surrounds_the_word() {
        assert_eq!(excerpt("Ёлка", "\"елка\"*"), "Ёлка");
        let long = format!("{} parcel {}", "a".repeat(300), "b".repeat(300));
        let cut = excerpt(&long, "\"parcel\"*");
        assert!(cut.starts_with('…') && cut.ends_with('…') && cut.contains(" parcel "));
        assert_eq!(excerpt("no such", "\"word\"*"), "no such");
    }
}
