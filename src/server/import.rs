//! Importing dialogues: JSON lines, one conversation each.
//!
//! `{"id": "care-1", "turns": [{"from": "customer", "text": "…"}, …], "summary": "…"}`. A turn may have
//! files that lie elsewhere: `"files": [{"name", "url", "bytes"}]`. The same file
//! gives the same ids and the same order; times are counted back from the moment of the import.

use std::collections::HashSet;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::storage::{Loaded, Store, default_inbox, load};
use super::{HubError, World, rules};
use crate::backend::native::wire::{
    AgentRef, Attachment, Attribute, Author, Channel, Contact, Conversation, Delivery, Entry, Handling,
    MAX_TEXT, Message, Priority, Status,
};
use crate::text::{Located, Untrusted};

/// Conversations in one transaction.
const PORTION: usize = 200;
/// Longest id, in bytes.
const ID: usize = 128;
/// Seconds from the newest line of one conversation to that of the next.
const APART: i64 = 97;
/// Seconds between the turns of a conversation.
const TURN: i64 = 45;

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Conversations that are new in the desk.
    pub loaded: usize,
    /// Conversations whose ids the desk knew; they were left as they are.
    pub known: usize,
    /// Lines that could not be used, each with its place and reason.
    pub bad: Vec<Located>,
}

/// Loads the dialogues of `file` into the desk in `data`, which a hub may be serving. `now` is the time
/// the newest of them gets.
pub fn run(data: &Path, file: &Path, now: Timestamp) -> Result<Report, HubError> {
    let bytes = std::fs::read(file).map_err(|source| HubError::Read {
        path: file.to_owned(),
        source,
    })?;
    let (worlds, bad) = read(&file.display().to_string(), &bytes, now);
    let mut report = Report {
        bad,
        ..Report::default()
    };
    let store = Store::open(data)?;
    for world in worlds {
        let (Loaded { new, known }, _) = store.write(now, |tx| load(tx, &world))?;
        report.loaded += new;
        report.known += known;
    }
    Ok(report)
}

/// Reads dialogues into portions ready to be loaded, and the lines that cannot be used. `origin` names
/// the file in their places.
pub fn read(origin: &str, bytes: &[u8], now: Timestamp) -> (Vec<World>, Vec<Located>) {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let (mut worlds, mut bad, mut read) = (Vec::<World>::new(), Vec::new(), 0);
    // An id that comes again must not meet itself in one portion; the desk then finds it known.
    let mut portion = HashSet::new();
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        match dialogue(line) {
            Ok(None) => {}
            Ok(Some(dialogue)) => {
                if worlds.is_empty() || portion.len() == PORTION || portion.contains(&dialogue.id) {
                    portion.clear();
                    let inboxes = vec![default_inbox(Channel::WebChat)];
                    worlds.push(World {
                        inboxes,
                        ..World::default()
                    });
                }
                if let Some(world) = worlds.last_mut() {
                    add(world, &dialogue, newest(now, read));
                }
                portion.insert(dialogue.id);
                read += 1;
            }
            Err((column, message)) => {
                bad.push(Located {
                    origin: origin.to_owned(),
                    line: index + 1,
                    column,
                    message,
                });
            }
        }
    }
    (worlds, bad)
}

#[derive(Debug, Deserialize)]
struct Dialogue {
    id: String,
    turns: Vec<Turn>,
    #[serde(default)]
    summary: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Turn {
    from: From,
    text: String,
    /// Files of this turn that lie elsewhere.
    #[serde(default)]
    files: Vec<File>,
}

#[derive(Debug, Deserialize)]
struct File {
    name: String,
    url: String,
    bytes: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum From {
    Customer,
    Agent,
}

/// A line, `None` for an empty one; else the column and what is wrong.
fn dialogue(line: &[u8]) -> Result<Option<Dialogue>, (usize, String)> {
    let line = std::str::from_utf8(line).map_err(|error| {
        let column = String::from_utf8_lossy(&line[..error.valid_up_to()])
            .chars()
            .count()
            + 1;
        (column, "not UTF-8 text; save the file as UTF-8".to_owned())
    })?;
    if line.trim().is_empty() {
        return Ok(None);
    }
    let dialogue: Dialogue = serde_json::from_str(line).map_err(|error| {
        let text = error.to_string();
        let reason = text
            .rsplit_once(" at line ")
            .map_or(text.as_str(), |(reason, _)| reason);
        (
            characters(line, error.column()),
            format!("{reason}; a line is {{\"id\", \"turns\": [{{\"from\", \"text\"}}]}}"),
        )
    })?;
    match problem(&dialogue) {
        Some(message) => Err((1, message)),
        None => Ok(Some(dialogue)),
    }
}

fn problem(dialogue: &Dialogue) -> Option<String> {
    let id = &dialogue.id;
    if id.is_empty() || id.len() > ID || id.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Some(format!("the id is not 1 to {ID} bytes without spaces"));
    }
    if dialogue.turns.is_empty() {
        return Some(format!("{id} has no turns; leave it out or add what was said"));
    }
    let number = |turn: Option<usize>| turn.map(|turn| turn + 1);
    if let Some(turn) = number(dialogue.turns.iter().position(|turn| turn.text.trim().is_empty())) {
        return Some(format!("turn {turn} of {id} has no text"));
    }
    let long = number(dialogue.turns.iter().position(|turn| turn.text.len() > MAX_TEXT))?;
    Some(format!(
        "turn {long} of {id} is longer than {MAX_TEXT} bytes; split it"
    ))
}

/// The column in characters of a column in bytes; both from 1.
fn characters(line: &str, column: usize) -> usize {
    let mut end = column.saturating_sub(1).min(line.len());
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    line[..end].chars().count() + 1
}

fn newest(now: Timestamp, place: usize) -> Timestamp {
    let back = i64::try_from(place).unwrap_or(i64::MAX).saturating_mul(APART);
    now.checked_sub(SignedDuration::from_secs(back)).unwrap_or(now)
}

fn add(world: &mut World, dialogue: &Dialogue, newest: Timestamp) {
    let contact = contact(dialogue);
    let mut entries = Vec::with_capacity(dialogue.turns.len());
    let turns = i64::try_from(dialogue.turns.len()).unwrap_or(i64::MAX);
    for (number, turn) in (1_i64..).zip(&dialogue.turns) {
        let at = newest
            .checked_sub(SignedDuration::from_secs((turns - number) * TURN))
            .unwrap_or(newest);
        entries.push(message(&dialogue.id, number.unsigned_abs(), turn, at));
    }
    world
        .conversations
        .push(conversation(dialogue, &contact, &entries, newest));
    world.contacts.push(contact);
    world.entries.extend(entries.into_iter().map(Entry::Message));
}

fn contact(dialogue: &Dialogue) -> Contact {
    let summary = dialogue
        .summary
        .as_deref()
        .filter(|summary| !summary.trim().is_empty());
    let attributes = summary.map(|summary| Attribute {
        name: "summary".into(),
        value: summary.into(),
        source: "import".into(),
    });
    Contact {
        id: format!("contact-{}", dialogue.id),
        name: Untrusted::new(format!("Customer {}", dialogue.id)),
        key_facts: Vec::new(),
        language: None,
        identities: Vec::new(),
        attributes: attributes.into_iter().collect(),
        tags: Vec::new(),
        notes: Vec::new(),
        orders: Vec::new(),
        consent: Vec::new(),
        previous: Vec::new(),
        mailings: Vec::new(),
        visits: Vec::new(),
        merged: Vec::new(),
    }
}

fn message(conversation: &str, position: u64, turn: &Turn, at: Timestamp) -> Message {
    let (author, delivery) = match turn.from {
        From::Customer => (Author::Customer, None),
        From::Agent => {
            let agent = AgentRef {
                id: "imported".into(),
                name: "Imported agent".into(),
            };
            (Author::Agent(agent), Some(Delivery::Sent))
        }
    };
    Message {
        id: format!("{conversation}-{position}"),
        conversation: conversation.to_owned(),
        position,
        revision: 1,
        author,
        channel: Channel::WebChat,
        text: turn.text.as_str().into(),
        at,
        delivery,
        request: None,
        quotes: None,
        attachments: turn
            .files
            .iter()
            .zip(1..)
            .map(|(file, number)| attachment(file, &format!("{conversation}-{position}-{number}")))
            .collect(),
    }
}

fn attachment(file: &File, id: &str) -> Attachment {
    let (media_type, kind) = rules::media_type(&file.name);
    Attachment {
        id: id.to_owned(),
        name: file.name.as_str().into(),
        bytes: file.bytes,
        media_type: media_type.into(),
        kind,
        url: Some(file.url.as_str().into()),
    }
}

/// A dialogue the customer spoke last in is waiting since the first of the last words.
fn conversation(
    dialogue: &Dialogue,
    contact: &Contact,
    entries: &[Message],
    newest: Timestamp,
) -> Conversation {
    let theirs = |message: &&Message| message.author == Author::Customer;
    let unanswered: Vec<_> = entries.iter().rev().take_while(theirs).collect();
    Conversation {
        id: dialogue.id.clone(),
        revision: 1,
        contact: contact.id.clone(),
        contact_name: contact.name.clone(),
        vip: false,
        inbox: default_inbox(Channel::WebChat).id,
        channel: Channel::WebChat,
        subject: None,
        status: Status::Open,
        snoozed_until: None,
        handling: Handling::Human,
        assignee: None,
        team: None,
        priority: Priority::Normal,
        tags: Vec::new(),
        waiting_since: unanswered.last().map(|message| message.at),
        unread: u32::try_from(unanswered.len()).unwrap_or(u32::MAX),
        last_activity: newest,
        created: None,
        preview: entries
            .last()
            .map(|last| rules::preview(last.author.clone(), last.text.original())),
        handoff: None,
        sla: None,
        offer: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000;

    fn import(data: &Path, text: &str) -> Report {
        let file = data.join("in.jsonl");
        std::fs::write(&file, text).unwrap();
        run(data, &file, Timestamp::from_second(NOW).unwrap()).unwrap()
    }

    #[test]
    fn a_bad_line_is_named_and_the_rest_is_loaded() {
        let data = tempfile::tempdir().unwrap();
        let report = import(
            data.path(),
            concat!(
                "\u{feff}{\"id\":\"a\",\"turns\":[{\"from\":\"customer\",\"text\":\"Привет\"}]}\r\n",
                "{\"id\":\"b\",\"turns\":[{\"from\":\"robot\",\"text\":\"x\"}]}\n",
                "\n",
                "{\"id\":\"c\",\"turns\":[]}\n",
                "{\"id\":\"d\",\"turns\":[{\"from\":\"agent\",\"text\":\"hello\"}],\"summary\":\"s\"}\n",
                "{\"id\":\"a\",\"turns\":[{\"from\":\"agent\",\"text\":\"again\"}]}",
            ),
        );
        assert_eq!((report.loaded, report.known), (2, 1));
        let places: Vec<_> = report.bad.iter().map(|bad| bad.line).collect();
        assert_eq!(places, [2, 4]);
        assert!(
            report.bad[0].to_string().contains("in.jsonl:2:"),
            "{}",
            report.bad[0]
        );
        assert!(
            report.bad[0].message.contains("unknown variant `robot`"),
            "{}",
            report.bad[0]
        );
        assert!(report.bad[1].message.contains("c has no turns"));
    }

    #[test]
    fn importing_again_changes_nothing() {
        let data = tempfile::tempdir().unwrap();
        let line = "{\"id\":\"a\",\"turns\":[{\"from\":\"customer\",\"text\":\"hi\"}]}";
        assert_eq!(
            import(data.path(), line),
            Report {
                loaded: 1,
                known: 0,
                bad: vec![]
            }
        );
        assert_eq!(
            import(data.path(), line),
            Report {
                loaded: 0,
                known: 1,
                bad: vec![]
            }
        );
    }

    #[test]
    fn the_customers_last_words_wait() {
        let line = br#"{"id":"a","turns":[{"from":"agent","text":"1"},{"from":"customer","text":"2"},{"from":"customer","text":"3"}]}"#;
        let (worlds, _) = read("f", line, Timestamp::from_second(NOW).unwrap());
        let conversation = &worlds[0].conversations[0];
        assert_eq!(conversation.unread, 2);
        assert_eq!(
            conversation.waiting_since,
            Some(Timestamp::from_second(NOW - TURN).unwrap())
        );
        assert_eq!(conversation.preview.as_ref().unwrap().text.original(), "3");
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let data = tempfile::tempdir().unwrap();
        let error = run(data.path(), Path::new("/no/such.jsonl"), Timestamp::UNIX_EPOCH).unwrap_err();
        assert!(
            error.to_string().starts_with("cannot read /no/such.jsonl"),
            "{error}"
        );
    }
}
