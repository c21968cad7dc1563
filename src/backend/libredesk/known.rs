//! What requests and events must remember of each other: list rows leave out what is in the whole, and
//! events say less than either.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::time::Instant;
use uuid::Uuid;

use super::alerts::Alerts;
use super::mail::Mail;
use super::rest::{Rest, Trouble, refusal};
use super::translate::{self, Lexicon};
use super::wire;
use crate::backend::{Event, RefusalCode};
use crate::domain::{AgentId, Channel, Conversation, ConversationId, Entry, Position, View};
use crate::text::CleanLine;

/// Conversations remembered at most; then the memory starts over.
const MOST: usize = 20_000;

/// Everything one signed-in agent knows, shared by what runs at the same time.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) rest: Arc<Rest>,
    known: Mutex<Known>,
    /// The agent's unsent texts everywhere, and when they were read. Held while they are read or written:
    /// what was read before a change must not be told after it.
    pub(super) drafts: tokio::sync::Mutex<Option<(Instant, Vec<wire::Draft>)>>,
}

/// What is known.
#[derive(Default)]
pub(super) struct Known {
    pub(super) me: Option<wire::Me>,
    pub(super) lexicon: Lexicon,
    pub(super) agents: Vec<wire::Agent>,
    pub(super) teams: Vec<wire::Team>,
    pub(super) tags: Vec<wire::Named>,
    /// Views saved at the server: those of everybody, then the agent's own.
    pub(super) views: Vec<wire::Named>,
    /// How many rows a slice held, and when it was counted.
    pub(super) counted: HashMap<(View, String), (Instant, u64)>,
    rows: HashMap<ConversationId, Conversation>,
    /// Whom e-mail goes to.
    mails: HashMap<ConversationId, Mail>,
    /// Lines the desk was given, with their last change.
    served: HashMap<ConversationId, BTreeMap<Position, u64>>,
    /// What the agent was told in person.
    pub(super) alerts: Alerts,
    /// Conversations whose thread the desk asked for.
    opened: HashSet<ConversationId>,
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Known")
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

impl Known {
    /// Our number.
    pub(super) fn my_id(&self) -> u64 {
        self.me.as_ref().map_or(0, |me| me.id)
    }

    /// Whether a permission was given.
    pub(super) fn may(&self, permission: &str) -> bool {
        let given = self.me.as_ref().and_then(|me| me.permissions.as_ref());
        given.is_some_and(|given| given.iter().any(|it| it == permission))
    }

    /// The numbers of our teams.
    pub(super) fn my_teams(&self) -> Vec<u64> {
        let teams = self.me.iter().filter_map(|me| me.teams.as_ref()).flatten();
        teams.map(|team| team.id).collect()
    }

    /// A conversation as it was last heard of.
    pub(super) fn row(&self, id: &ConversationId) -> Option<&Conversation> {
        self.rows.get(id)
    }

    /// Takes a conversation over; gives the desk's form of it.
    pub(super) fn learn(&mut self, row: &wire::Conversation) -> Conversation {
        if self.rows.len() > MOST {
            self.rows.clear();
            self.mails.clear();
        }
        let id = ConversationId::new(&row.uuid);
        let known = self.rows.get(&id);
        let learnt = translate::conversation(row, known, &self.lexicon);
        if learnt.channel == Channel::Email {
            self.mails.entry(id.clone()).or_default().learn(row);
        }
        if known.is_none_or(|known| known.revision <= learnt.revision) {
            self.rows.insert(id, learnt.clone());
        }
        learnt
    }

    /// Changes what is known of a conversation; gives its new form if that is another one.
    pub(super) fn change(
        &mut self,
        id: &ConversationId,
        change: impl FnOnce(&mut Conversation, &Lexicon),
    ) -> Option<Conversation> {
        let row = self.rows.get_mut(id)?;
        let before = row.clone();
        change(row, &self.lexicon);
        (*row != before).then(|| row.clone())
    }

    /// A row of a list that holds only rows with these tags; its new form if they were not known.
    pub(super) fn tagged(&mut self, id: &ConversationId, tags: &[CleanLine]) -> Option<Conversation> {
        self.change(id, |row, _| {
            let missing = tags.iter().filter(|tag| !row.tags.contains(tag));
            let missing: Vec<CleanLine> = missing.cloned().collect();
            row.tags.extend(missing);
        })
    }

    /// What is known of the mail of a conversation.
    pub(super) fn mail(&self, id: &ConversationId) -> Option<&Mail> {
        self.mails.get(id)
    }

    /// Whom an answer goes to, if that is another now than was told.
    pub(super) fn mail_news(&mut self, id: &ConversationId) -> Option<Event> {
        let recipients = self.mails.get_mut(id)?.news()?;
        Some(Event::Recipients(id.clone(), recipients))
    }

    /// The desk asked for the thread.
    pub(super) fn open(&mut self, id: &ConversationId) {
        self.opened.insert(id.clone());
    }

    /// Whether the desk wants to hear of new lines: it shows the thread, or the agent owns it.
    pub(super) fn follows(&self, id: &ConversationId) -> bool {
        let me = AgentId::new(self.my_id().to_string());
        self.opened.contains(id) || self.rows.get(id).is_some_and(|row| row.is_owned_by(&me))
    }

    /// How many lines after `place` the desk was given.
    pub(super) fn served_after(&self, id: &ConversationId, place: Position) -> usize {
        let served = self.served.get(id);
        served.map_or(0, |served| served.range(place..).count().saturating_sub(1))
    }

    /// A line goes to the desk; says whether it is news: a new or a changed one.
    pub(super) fn serve(&mut self, message: &wire::Message) -> bool {
        self.head(message);
        let place = translate::place_of(message);
        let revision = u64::try_from(message.updated_at.as_microsecond()).unwrap_or_default();
        let served = self
            .served
            .entry(ConversationId::new(&message.conversation_uuid))
            .or_default();
        served.insert(place, revision) != Some(revision)
    }

    /// Remembers whom a line was for.
    pub(super) fn head(&mut self, message: &wire::Message) {
        let id = ConversationId::new(&message.conversation_uuid);
        if self.rows.get(&id).is_none_or(|row| row.channel == Channel::Email) {
            let place = translate::place_of(message);
            self.mails.entry(id).or_default().serve(message, place);
        }
    }

    /// Whether any line of it was given.
    pub(super) fn has_served(&self, id: &ConversationId) -> bool {
        self.served.get(id).is_some_and(|served| !served.is_empty())
    }

    /// The desk's form of a line.
    pub(super) fn entry(&self, message: &wire::Message) -> Entry {
        let id = ConversationId::new(&message.conversation_uuid);
        let channel = self.rows.get(&id).map_or(Channel::Other, |row| row.channel);
        translate::entry(message, channel, self.my_id(), &self.lexicon)
    }

    /// What sleeps beyond its time: the server tells nobody when it wakes one.
    pub(super) fn overslept(&self, now: Timestamp) -> Vec<ConversationId> {
        let late = |row: &&Conversation| row.snoozed_until.is_some_and(|until| until <= now);
        self.rows
            .values()
            .filter(late)
            .map(|row| row.id.clone())
            .collect()
    }
}

impl Desk {
    pub(super) fn new(rest: Arc<Rest>) -> Self {
        Self {
            rest,
            known: Mutex::default(),
            drafts: tokio::sync::Mutex::default(),
        }
    }

    /// What is known. Never held while waiting.
    pub(super) fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A conversation in full, from the server.
    pub(super) async fn fetch(&self, id: &ConversationId) -> Result<wire::Conversation, Trouble> {
        self.rest
            .get(&format!("/conversations/{}", uuid(id.as_str())?))
            .await
    }

    /// Fetches a conversation and tells of it and of its customer.
    pub(super) async fn look(&self, id: &ConversationId) -> Result<Vec<Event>, Trouble> {
        let row = self.fetch(id).await?;
        let contact = translate::contact(&row);
        let learnt = self.known().learn(&row);
        let mut events = vec![Event::ConversationUpserted(learnt)];
        events.extend(contact.map(Event::ContactUpserted));
        events.extend(self.known().mail_news(id));
        Ok(events)
    }
}

/// An identity as the server makes them. It answers 500 to anything else, and a path is no place for it.
pub(super) fn uuid(id: &str) -> Result<Uuid, Trouble> {
    id.parse()
        .map_err(|_| refusal(RefusalCode::NotFound, "there is no such conversation"))
}

/// The number behind one of our identities.
pub(super) fn number(id: &str) -> Result<u64, Trouble> {
    id.parse()
        .map_err(|_| refusal(RefusalCode::NotFound, "there is nobody of that name"))
}
