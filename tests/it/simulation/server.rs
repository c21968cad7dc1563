//! Model servers with the habits of real ones.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ttydesk::backend::{CommandKind, Event, Outcome, PageToken};
use ttydesk::domain::{
    Actor, AgentId, AgentRef, Author, Channel, Conversation, ConversationId, Entry, EntryId, Message, Note,
    RequestId,
};

use crate::samples::{START, conversation};

/// Which habits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Remembers request ids, numbers its events, replays what was missed.
    Hub,
    /// Forgets ids; returns the request's marker with a message; tells hints and loses some.
    Chatwoot,
    /// Forgets ids; returns the marker with replies only; drops hints in silence.
    Libredesk,
}

impl Kind {
    pub(crate) fn idempotent(self) -> bool {
        self == Self::Hub
    }
}

/// Rows and entries on a page: few, so that there are many pages.
const ROWS: usize = 2;
const ENTRIES: usize = 8;

pub(crate) const CONVERSATIONS: [&str; 3] = ["c1", "c2", "c3"];

pub(crate) struct Server {
    pub(crate) kind: Kind,
    pub(crate) rows: BTreeMap<ConversationId, Conversation>,
    pub(crate) threads: BTreeMap<ConversationId, Vec<Entry>>,
    /// Numbered events of the hub; the index is the number.
    pub(crate) log: Vec<Event>,
    /// Which request made which message, in the order of commits. Twice the same is a duplicate.
    pub(crate) commits: Vec<(RequestId, ConversationId, String)>,
    answered: BTreeMap<RequestId, Outcome>,
}

impl Server {
    pub(crate) fn new(kind: Kind) -> Self {
        let rows = CONVERSATIONS.iter().map(|id| {
            let row = conversation(id, id, 60);
            (row.id.clone(), row)
        });
        let rows: BTreeMap<_, _> = rows.collect();
        let threads = rows.keys().map(|id| (id.clone(), Vec::new())).collect();
        let commits = Vec::new();
        let mut server = Self {
            kind,
            rows,
            threads,
            log: Vec::new(),
            commits,
            answered: BTreeMap::new(),
        };
        for id in CONVERSATIONS {
            server.customer_says(&ConversationId::new(id), "hello");
        }
        server
    }

    /// Does what is asked. Returns the partial answers, the final one, and what is told to everybody.
    pub(crate) fn perform(&mut self, id: RequestId, kind: &CommandKind) -> (Vec<Event>, Outcome, Vec<Event>) {
        match kind {
            CommandKind::ListConversations { view, after, .. } => {
                let before = after.as_ref().map(|token| token.0.clone()).unwrap_or_default();
                let rest: Vec<_> = self
                    .rows
                    .values()
                    .filter(|row| *row.id.as_str() > *before)
                    .collect();
                let page: Vec<Conversation> = rest.iter().take(ROWS).map(|row| (*row).clone()).collect();
                let more = rest.len() > ROWS;
                let next = page.last().filter(|_| more);
                let page = Event::ConversationPage {
                    id,
                    view: *view,
                    next: next.map(|row| PageToken(row.id.to_string())),
                    conversations: page,
                    total: 3,
                };
                (vec![page], Outcome::Done, Vec::new())
            }
            CommandKind::LoadConversation { conversation } => {
                let row = self.rows.get(conversation).cloned();
                (
                    row.map(Event::ConversationUpserted).into_iter().collect(),
                    Outcome::Done,
                    Vec::new(),
                )
            }
            CommandKind::LoadThread {
                conversation,
                before,
                limit,
            } => {
                let page = self.page(id, conversation, *before, usize::from(*limit).min(ENTRIES));
                (vec![page], Outcome::Done, Vec::new())
            }
            CommandKind::SendMessage {
                conversation, text, ..
            } => self.written(id, conversation, text, true),
            CommandKind::AddNote {
                conversation, text, ..
            } => self.written(id, conversation, text, false),
            _ => (Vec::new(), Outcome::Done, Vec::new()),
        }
    }

    fn page(&self, id: RequestId, conversation: &ConversationId, before: Option<u64>, limit: usize) -> Event {
        let all = self.threads.get(conversation).cloned().unwrap_or_default();
        let until: Vec<Entry> = all
            .into_iter()
            .filter(|entry| before.is_none_or(|before| entry.position() < before))
            .collect();
        let from = until.len().saturating_sub(limit);
        let entries = until[from..].to_vec();
        Event::ThreadPage {
            id,
            conversation: conversation.clone(),
            entries,
            more: from > 0,
        }
    }

    fn written(
        &mut self,
        id: RequestId,
        conversation: &ConversationId,
        text: &str,
        reply: bool,
    ) -> (Vec<Event>, Outcome, Vec<Event>) {
        if self.kind.idempotent()
            && let Some(outcome) = self.answered.get(&id)
        {
            return (Vec::new(), outcome.clone(), Vec::new());
        }
        self.commits.push((id, conversation.clone(), text.to_owned()));
        // Both foreign ones expand templates: what is stored and told is not what was sent.
        let expanded = text.replace("word", "Word");
        let text = if self.kind.idempotent() { text } else { &expanded };
        self.answered.insert(id, Outcome::Done);
        let marked = reply || self.kind != Kind::Libredesk;
        let entry = self.entry(conversation, Some(id).filter(|_| marked), text, reply);
        let told = self.store(conversation, entry.clone(), false);
        (vec![Event::EntryUpserted(entry)], Outcome::Done, told)
    }

    /// A customer writes. Returns what is told to everybody.
    pub(crate) fn customer_says(&mut self, conversation: &ConversationId, text: &str) -> Vec<Event> {
        let mut entry = self.entry(conversation, None, text, true);
        if let Entry::Message(message) = &mut entry {
            message.author = Author::Customer;
        }
        self.store(conversation, entry, true)
    }

    fn entry(
        &self,
        conversation: &ConversationId,
        request: Option<RequestId>,
        text: &str,
        reply: bool,
    ) -> Entry {
        let position = self
            .threads
            .get(conversation)
            .map_or(1, |thread| thread.len() as u64 + 1);
        let id = EntryId::new(format!("{conversation}-{position}"));
        let at = Timestamp::from_second(START).expect("in range");
        let me = AgentRef {
            id: AgentId::new("anna"),
            name: "Anna".into(),
        };
        if reply {
            Entry::Message(Message {
                id,
                conversation: conversation.clone(),
                position,
                revision: 0,
                author: Author::Agent(me),
                channel: Channel::Telegram,
                body: text.into(),
                at,
                delivery: None,
                request,
                quotes: None,
                attachments: Vec::new(),
            })
        } else {
            let author = Actor::Agent(me);
            Entry::Note(Note {
                id,
                conversation: conversation.clone(),
                position,
                author,
                body: text.into(),
                at,
                request,
                attachments: Vec::new(),
            })
        }
    }

    fn store(&mut self, conversation: &ConversationId, entry: Entry, from_customer: bool) -> Vec<Event> {
        self.threads
            .entry(conversation.clone())
            .or_default()
            .push(entry.clone());
        let row = self.rows.get_mut(conversation).expect("known");
        row.revision += 1;
        row.unread += u32::from(from_customer);
        let events = vec![
            Event::EntryUpserted(entry),
            Event::ConversationUpserted(row.clone()),
        ];
        if self.kind == Kind::Hub {
            self.log.extend(events.clone());
            return events;
        }
        // Chatwoot tells the message itself, Libredesk only that there is something.
        if self.kind == Kind::Chatwoot {
            return events;
        }
        vec![Event::Stale(conversation.clone())]
    }
}
