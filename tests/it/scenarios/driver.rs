//! The desk without a terminal, a network or a disk: keys in; screen state, commands and stored rows
//! out. A small hub answers what is fetched; changes wait until the scenario says how they end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use ttydesk::app::state::Settings;
use ttydesk::app::{CardOp, Effect, FileOp, ModelOp, Msg, Saved, State, StoreOp, StoreReport, Timer, update};
use ttydesk::backend::{
    Capabilities, Command, CommandKind, Connection, Directory, Event, Limits, Outcome, Refusal, RefusalCode,
    Welcome,
};
use ttydesk::domain::{
    Agent, AgentId, AgentRef, Author, Availability, CannedResponse, CannedResponseId, Channel, Contact,
    ContactId, Conversation, ConversationId, Deed, DraftKey, DraftKind, Entry, EntryId, KeptDraft, Message,
    Priority, RequestId, Right, Rights, Role, Status, Team, TeamId,
};
use ttydesk::i18n::{Catalog, Lang, Text};
use ttydesk::input::{Key, Keymap, Resolved, Resolver};

pub(crate) use crate::samples::{START, conversation};

/// What the disk does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Disk {
    Works,
    /// Accepts, but says nothing yet.
    Slow,
    Full,
}

pub(crate) struct Desk {
    pub(crate) state: State,
    pub(crate) now: Timestamp,
    /// Changes sent to the hub and not yet ended, oldest first.
    pub(crate) under_way: Vec<Command>,
    /// Every change ever sent.
    pub(crate) sent: Vec<Command>,
    pub(crate) stored: Vec<StoreOp>,
    pub(crate) copied: Vec<String>,
    pub(crate) recorded: Vec<Deed>,
    pub(crate) opened: Vec<String>,
    pub(crate) files: Vec<FileOp>,
    /// What the language model was told, in order.
    pub(crate) asked_model: Vec<ModelOp>,
    pub(crate) asked_cards: Vec<CardOp>,
    pub(crate) bells: usize,
    /// Notifications of the terminal.
    pub(crate) popups: Vec<String>,
    pub(crate) quit: bool,
    pub(crate) disk: Disk,
    pub(crate) rows: BTreeMap<ConversationId, Conversation>,
    pub(crate) threads: BTreeMap<ConversationId, Vec<Entry>>,
    pub(crate) contacts: BTreeMap<ContactId, Contact>,
    pub(crate) directory: Directory,
    pub(crate) capabilities: Capabilities,
    pub(crate) rights: Rights,
    /// Drafts at the hub, with their last change.
    pub(crate) kept: BTreeMap<DraftKey, (String, Timestamp)>,
    /// A draft is kept, but the answer is lost.
    pub(crate) loses_answers: bool,
    /// Everything that was fetched.
    pub(crate) asked: Vec<CommandKind>,
    /// Rows that pages leave out.
    pub(crate) unlisted: BTreeSet<ConversationId>,
    /// Entries on a page, where the hub gives fewer than asked for.
    pub(crate) page: Option<usize>,
    /// Pages of threads wait.
    pub(crate) holds_threads_back: bool,
    held_back: Vec<Command>,
    keymap: Keymap,
    resolver: Resolver,
    timers: BTreeMap<Timer, Timestamp>,
}

/// A desk that was used before, so that no tour is in the way.
pub(crate) fn desk() -> Desk {
    let now = Timestamp::from_second(START).expect("in range");
    let settings = Settings {
        undo_ms: 0,
        advance: ttydesk::app::state::Advance::Stay,
        bell: true,
        calls: ttydesk::app::state::Calls::default(),
        sidebar: true,
        privacy: ttydesk::app::state::Privacy::default(),
        zone: TimeZone::UTC,
        seed: 7,
        catalog: Arc::new(Catalog::new(Lang::En)),
    };
    let mut desk = Desk {
        state: State::new(settings, (120, 36), now),
        now,
        under_way: Vec::new(),
        sent: Vec::new(),
        stored: Vec::new(),
        copied: Vec::new(),
        recorded: Vec::new(),
        opened: Vec::new(),
        files: Vec::new(),
        asked_model: Vec::new(),
        asked_cards: Vec::new(),
        bells: 0,
        popups: Vec::new(),
        quit: false,
        disk: Disk::Works,
        rows: BTreeMap::new(),
        threads: BTreeMap::new(),
        contacts: BTreeMap::new(),
        directory: directory(),
        capabilities: capabilities(),
        rights: rights(),
        kept: BTreeMap::new(),
        loses_answers: false,
        asked: Vec::new(),
        unlisted: BTreeSet::new(),
        page: None,
        holds_threads_back: false,
        held_back: Vec::new(),
        keymap: Keymap::default(),
        resolver: Resolver::default(),
        timers: BTreeMap::new(),
    };
    desk.feed(Msg::Loaded(Box::new(Saved {
        tour_seen: true,
        ..Saved::default()
    })));
    desk
}

impl Desk {
    /// A conversation at the hub whose customer wrote `said`.
    pub(crate) fn with(mut self, row: Conversation, said: &[&str]) -> Self {
        let entries = said
            .iter()
            .zip(1..)
            .map(|(words, position)| from_customer(&row.id, position, words));
        self.threads.insert(row.id.clone(), entries.collect());
        self.contacts.insert(row.contact.clone(), contact(&row));
        self.rows.insert(row.id.clone(), row);
        self
    }

    /// Signs in; what is fetched is answered.
    pub(crate) fn online(mut self) -> Self {
        self.connect();
        self
    }

    pub(crate) fn connect(&mut self) {
        let welcome = Welcome {
            workspace: "acme".into(),
            me: agent("anna", "Anna Weber"),
            rights: self.rights.clone(),
            capabilities: self.capabilities.clone(),
            server_time: self.now,
        };
        self.feed(Msg::Backend(Event::Connection(Connection::Online(Box::new(
            welcome,
        )))));
        self.feed(Msg::Backend(Event::Directory(self.directory.clone())));
    }

    /// The link breaks: what is under way has no answer.
    pub(crate) fn cut(&mut self) {
        for command in std::mem::take(&mut self.under_way) {
            self.feed(Msg::Backend(Event::Answer {
                id: command.id,
                outcome: Outcome::Uncertain,
            }));
        }
        let reason = ttydesk::backend::Offline::TimedOut;
        let offline = Connection::Offline {
            reason,
            retry_in: Duration::from_secs(1),
        };
        self.feed(Msg::Backend(Event::Connection(offline)));
    }

    /// Presses keys: words are typed, `<Enter>`-like names and single letters are keys.
    pub(crate) fn keys(&mut self, notation: &str) -> &mut Self {
        for token in notation.split(' ').filter(|token| !token.is_empty()) {
            let name = token.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
            match name {
                Some(name) => self.press(name.parse::<Key>().expect(name)),
                None => token
                    .chars()
                    .for_each(|c| self.press(c.to_string().parse::<Key>().expect("a key"))),
            }
        }
        self
    }

    /// Types words as they are, spaces included.
    pub(crate) fn types(&mut self, words: &str) -> &mut Self {
        for c in words.chars() {
            let name = if c == ' ' {
                "space".to_owned()
            } else {
                c.to_string()
            };
            self.press(name.parse::<Key>().expect("a key"));
        }
        self
    }

    /// Pastes words, which is quicker than typing many.
    pub(crate) fn pastes(&mut self, words: &str) -> &mut Self {
        self.feed(Msg::Paste(words.to_owned()));
        self
    }

    fn press(&mut self, key: Key) {
        match self.resolver.press(&self.keymap, self.state.context(), key) {
            Resolved::Act(action) => self.feed(Msg::Act(action)),
            Resolved::Text(c) => self.feed(Msg::Text(c.to_string())),
            Resolved::Pending | Resolved::Nothing => {}
        }
    }

    /// Lets time pass; what is due happens on the way.
    pub(crate) fn wait(&mut self, time: Duration) -> &mut Self {
        let end = self.now + SignedDuration::try_from(time).expect("short");
        while let Some((timer, at)) = self.next_due(end) {
            self.now = at;
            self.timers.remove(&timer);
            self.feed(Msg::Due(timer));
        }
        self.now = end;
        self
    }

    fn next_due(&self, end: Timestamp) -> Option<(Timer, Timestamp)> {
        let due = self.timers.iter().filter(|(_, at)| **at <= end);
        due.min_by_key(|(_, at)| **at)
            .map(|(timer, at)| (timer.clone(), *at))
    }

    /// The hub accepts the oldest change under way and does it.
    pub(crate) fn hub_accepts(&mut self) -> &mut Self {
        let command = self.under_way.remove(0);
        for event in self.perform(&command) {
            self.feed(Msg::Backend(event));
        }
        self.feed(Msg::Backend(Event::Answer {
            id: command.id,
            outcome: Outcome::Done,
        }));
        self
    }

    /// The hub refuses the oldest change under way.
    pub(crate) fn hub_refuses(&mut self, code: RefusalCode, owner: Option<AgentRef>) -> &mut Self {
        let command = self.under_way.remove(0);
        let no = Refusal {
            code,
            message: "no".into(),
            owner,
        };
        self.feed(Msg::Backend(Event::Answer {
            id: command.id,
            outcome: Outcome::Refused(no),
        }));
        self
    }

    /// The oldest change under way ends like this.
    pub(crate) fn ends(&mut self, outcome: Outcome) -> &mut Self {
        let command = self.under_way.remove(0);
        self.feed(Msg::Backend(Event::Answer {
            id: command.id,
            outcome,
        }));
        self
    }

    /// The customer writes.
    pub(crate) fn customer_says(&mut self, id: &str, words: &str) -> &mut Self {
        let conversation = ConversationId::new(id);
        let entries = self.threads.entry(conversation.clone()).or_default();
        let position = entries.last().map_or(1, |entry| entry.position() + 1);
        let entry = from_customer(&conversation, position, words);
        entries.push(entry.clone());
        let row = self.rows.get_mut(&conversation).expect("known");
        row.revision += 1;
        row.unread += 1;
        row.waiting_since.get_or_insert(self.now);
        row.status = Status::Open;
        let row = row.clone();
        self.feed(Msg::Backend(Event::ConversationUpserted(row)));
        self.feed(Msg::Backend(Event::EntryUpserted(entry)));
        self
    }

    pub(crate) fn event(&mut self, event: Event) -> &mut Self {
        self.feed(Msg::Backend(event));
        self
    }

    pub(crate) fn feed(&mut self, msg: Msg) {
        let effects = update(&mut self.state, self.now, msg);
        let mut reports = Vec::new();
        for effect in effects {
            self.perform_effect(effect, &mut reports);
        }
        for report in reports {
            self.feed(report);
        }
    }

    fn perform_effect(&mut self, effect: Effect, reports: &mut Vec<Msg>) {
        match effect {
            Effect::Backend(command) => self.asks(command, reports),
            Effect::Store(op) => self.store(op, reports),
            Effect::Timer { timer, after } => {
                self.timers
                    .insert(timer, self.now + SignedDuration::try_from(after).expect("short"));
            }
            Effect::CancelTimer(timer) => {
                self.timers.remove(&timer);
            }
            Effect::Copy(words) => self.copied.push(words.as_str().to_owned()),
            Effect::Record(deed) => self.recorded.push(deed),
            Effect::Open(address) => self.opened.push(address.as_str().to_owned()),
            Effect::File(op) => self.files.push(op),
            Effect::Model(op) => self.asked_model.push(op),
            Effect::Card(op) => self.asked_cards.push(*op),
            Effect::Bell => self.bells += 1,
            Effect::Popup(words) => self.popups.push(words.as_str().to_owned()),
            Effect::Quit => self.quit = true,
            Effect::Redraw
            | Effect::Suspend
            | Effect::ReconnectNow
            | Effect::SaveModel
            | Effect::Edit { .. } => {}
        }
    }

    fn store(&mut self, op: StoreOp, reports: &mut Vec<Msg>) {
        let report = match (&op, self.disk) {
            (StoreOp::Enqueue(item), Disk::Full) => {
                let reason = Text::new("store-full");
                Some(StoreReport::OutboxFailed {
                    request: item.request,
                    reason,
                })
            }
            (StoreOp::Enqueue(item), Disk::Works) => Some(StoreReport::OutboxStored(item.request)),
            (StoreOp::PutDraft(draft), Disk::Full) => Some(StoreReport::DraftFailed {
                key: draft.key.clone(),
                reason: Text::new("store-full"),
            }),
            (StoreOp::SetOutbox { request, state }, Disk::Works)
                if *state == ttydesk::domain::OutboxState::Sending =>
            {
                Some(StoreReport::AttemptStored(*request))
            }
            (StoreOp::LoadThread(id), _) => Some(StoreReport::Thread {
                conversation: id.clone(),
                entries: Vec::new(),
            }),
            _ => None,
        };
        self.stored.push(op);
        reports.extend(report.map(Msg::Stored));
    }

    /// Reports that a slow disk owed.
    pub(crate) fn disk_catches_up(&mut self) {
        self.disk = Disk::Works;
        let owed: Vec<StoreReport> = self
            .stored
            .iter()
            .filter_map(|op| match op {
                StoreOp::Enqueue(item) => Some(StoreReport::OutboxStored(item.request)),
                _ => None,
            })
            .collect();
        for report in owed {
            self.feed(Msg::Stored(report));
        }
    }

    /// What was held back goes out.
    pub(crate) fn gives_threads(&mut self) {
        self.holds_threads_back = false;
        let mut reports = Vec::new();
        for command in std::mem::take(&mut self.held_back) {
            self.asks(command, &mut reports);
        }
        for report in reports {
            self.feed(report);
        }
    }

    /// What was held back goes out but the last, which ends like this.
    pub(crate) fn gives_threads_but_the_last(&mut self, outcome: &Outcome) {
        let last = self.held_back.pop().expect("held back");
        self.gives_threads();
        self.held_back.push(last);
        self.refuses_threads(outcome);
    }

    /// What was held back ends like this.
    pub(crate) fn refuses_threads(&mut self, outcome: &Outcome) {
        for command in std::mem::take(&mut self.held_back) {
            self.feed(Msg::Backend(Event::Answer {
                id: command.id,
                outcome: outcome.clone(),
            }));
        }
    }

    fn thread_page(&self, id: RequestId, conversation: &ConversationId) -> Event {
        let mut entries = self.threads.get(conversation).cloned().unwrap_or_default();
        let surplus = entries.len().saturating_sub(self.page.unwrap_or(usize::MAX));
        entries.drain(..surplus);
        Event::ThreadPage {
            id,
            conversation: conversation.clone(),
            entries,
            more: surplus > 0,
        }
    }

    fn asks(&mut self, command: Command, reports: &mut Vec<Msg>) {
        let id = command.id;
        let page = match &command.kind {
            CommandKind::LoadThread { .. } if self.holds_threads_back => {
                self.held_back.push(command);
                return;
            }
            CommandKind::ListConversations { view, .. } => Some(Event::ConversationPage {
                id,
                view: *view,
                conversations: self
                    .rows
                    .values()
                    .filter(|row| !self.unlisted.contains(&row.id))
                    .cloned()
                    .collect(),
                next: None,
                total: self.rows.len() as u64,
            }),
            CommandKind::LoadThread { conversation, .. } => Some(self.thread_page(id, conversation)),
            CommandKind::LoadContact { contact } => {
                self.contacts.get(contact).cloned().map(Event::ContactUpserted)
            }
            CommandKind::LoadConversation { conversation } => self
                .rows
                .get(conversation)
                .cloned()
                .map(Event::ConversationUpserted),
            CommandKind::LoadDrafts { conversation } => Some(self.drafts_of(conversation)),
            CommandKind::KeepDraft { key, text, over } => {
                self.keep_draft(key, text, *over);
                if self.loses_answers {
                    self.sent.push(command);
                    let outcome = Outcome::Uncertain;
                    reports.push(Msg::Backend(Event::Answer { id, outcome }));
                    return;
                }
                self.sent.push(command.clone());
                Some(self.drafts_of(&key.conversation))
            }
            CommandKind::SetViewing { .. } | CommandKind::SetTyping { .. } | CommandKind::MarkRead { .. } => {
                self.sent.push(command);
                reports.push(Msg::Backend(Event::Answer {
                    id,
                    outcome: Outcome::Done,
                }));
                return;
            }
            _ => {
                self.sent.push(command.clone());
                self.under_way.push(command);
                return;
            }
        };
        self.asked.push(command.kind);
        reports.extend(page.map(Msg::Backend));
        reports.push(Msg::Backend(Event::Answer {
            id,
            outcome: Outcome::Done,
        }));
    }

    fn drafts_of(&self, conversation: &ConversationId) -> Event {
        let here = self
            .kept
            .iter()
            .filter(|(key, _)| key.conversation == *conversation);
        let drafts = here.map(|(key, (text, changed))| KeptDraft {
            kind: key.kind,
            text: text.as_str().into(),
            changed: *changed,
        });
        Event::Drafts {
            conversation: conversation.clone(),
            drafts: drafts.collect(),
        }
    }

    /// In place of the one that is known, and of no other.
    fn keep_draft(&mut self, key: &DraftKey, text: &str, over: Option<Timestamp>) {
        if self.kept.get(key).map(|(_, changed)| *changed) != over {
            return;
        }
        if text.is_empty() {
            self.kept.remove(key);
        } else {
            self.keep_now(key, text);
        }
    }

    /// Keeps a draft at the hub; each is later than the one before.
    pub(crate) fn keep_now(&mut self, key: &DraftKey, text: &str) {
        let before = self.kept.get(key);
        let after = before.map(|(_, changed)| *changed + SignedDuration::from_micros(1));
        let at = after.map_or(self.now, |after| after.max(self.now));
        self.kept.insert(key.clone(), (text.to_owned(), at));
    }

    /// What the hub would do and tell.
    fn perform(&mut self, command: &Command) -> Vec<Event> {
        let me = AgentRef {
            id: AgentId::new("anna"),
            name: "Anna Weber".into(),
        };
        match &command.kind {
            CommandKind::SendMessage {
                conversation, text, ..
            } => {
                let entries = self.threads.entry(conversation.clone()).or_default();
                let position = entries.last().map_or(1, |entry| entry.position() + 1);
                let Entry::Message(mut message) = from_customer(conversation, position, text) else {
                    return Vec::new();
                };
                message.author = Author::Agent(me);
                message.request = Some(command.id);
                let entry = Entry::Message(message);
                entries.push(entry.clone());
                vec![
                    Event::EntryUpserted(entry),
                    self.change(conversation, |row| row.waiting_since = None),
                ]
            }
            CommandKind::Claim { conversation, .. } => {
                vec![self.change(conversation, |row| row.assignee = Some(me))]
            }
            CommandKind::Resolve { conversation } => {
                vec![self.change(conversation, |row| row.status = Status::Resolved)]
            }
            CommandKind::Reopen { conversation } => {
                vec![self.change(conversation, |row| row.status = Status::Open)]
            }
            CommandKind::Snooze { conversation, until } => {
                let until = *until;
                vec![self.change(conversation, |row| {
                    row.status = Status::Snoozed;
                    row.snoozed_until = Some(until);
                })]
            }
            CommandKind::Handoff { conversation, .. } => {
                vec![self.change(conversation, |row| row.assignee = None)]
            }
            CommandKind::SetTags {
                conversation,
                add,
                remove,
            } => vec![self.change(conversation, |row| {
                row.tags
                    .retain(|tag| !remove.iter().any(|gone| gone == tag.original()));
                row.tags.extend(add.iter().map(|tag| tag.as_str().into()));
            })],
            CommandKind::TagContact { contact, add, remove } => {
                let known = self.contacts.get_mut(contact).expect("known");
                known
                    .tags
                    .retain(|tag| !remove.iter().any(|gone| gone == tag.original()));
                known.tags.extend(add.iter().map(|tag| tag.as_str().into()));
                vec![Event::ContactUpserted(known.clone())]
            }
            _ => Vec::new(),
        }
    }

    fn change(&mut self, id: &ConversationId, change: impl FnOnce(&mut Conversation)) -> Event {
        let row = self.rows.get_mut(id).expect("known");
        change(row);
        row.revision += 1;
        Event::ConversationUpserted(row.clone())
    }

    /// The text in the composer of a conversation.
    pub(crate) fn draft(&self, id: &str, kind: DraftKind) -> String {
        let key = DraftKey {
            conversation: ConversationId::new(id),
            kind,
        };
        self.state
            .composer
            .get(&key)
            .map(|draft| draft.editor.text().to_owned())
            .unwrap_or_default()
    }

    /// Id of the sentence in the status line.
    pub(crate) fn notice(&self) -> &str {
        self.state.notice.as_ref().map_or("", |notice| notice.text.id)
    }

    /// Id of the conversation on screen.
    pub(crate) fn on_screen(&self) -> &str {
        self.state.queue.selected().map_or("", ConversationId::as_str)
    }

    /// Texts of all messages sent, with their conversation.
    pub(crate) fn messages_sent(&self) -> Vec<(String, String)> {
        let sent = self.sent.iter().filter_map(|command| match &command.kind {
            CommandKind::SendMessage {
                conversation, text, ..
            } => Some((conversation.to_string(), text.clone())),
            _ => None,
        });
        sent.collect()
    }
}

pub(crate) fn from_customer(conversation: &ConversationId, position: u64, words: &str) -> Entry {
    Entry::Message(Message {
        id: EntryId::new(format!("{conversation}-{position}")),
        conversation: conversation.clone(),
        position,
        revision: 0,
        author: Author::Customer,
        channel: Channel::Telegram,
        body: words.into(),
        at: Timestamp::from_second(START).expect("in range"),
        delivery: None,
        request: None,
        quotes: None,
        attachments: Vec::new(),
    })
}

/// A message of another agent.
pub(crate) fn from_agent(conversation: &str, position: u64, name: &str, words: &str) -> Entry {
    let Entry::Message(mut message) = from_customer(&ConversationId::new(conversation), position, words)
    else {
        unreachable!("a message")
    };
    message.author = Author::Agent(AgentRef {
        id: AgentId::new(name),
        name: name.into(),
    });
    Entry::Message(message)
}

fn contact(row: &Conversation) -> Contact {
    Contact {
        key_facts: vec!["customer for 4 years".into()],
        language: Some("en".into()),
        ..Contact::named(row.contact.clone(), row.contact_name.clone())
    }
}

pub(crate) fn agent(id: &str, name: &str) -> Agent {
    Agent {
        id: AgentId::new(id),
        name: name.into(),
        role: Role::Agent,
        availability: Availability::Online,
        load: 1,
        capacity: 6,
    }
}

pub(crate) fn directory() -> Directory {
    Directory {
        agents: vec![agent("anna", "Anna Weber"), agent("bob", "Bob Tanner")],
        teams: vec![Team {
            id: TeamId::new("refunds"),
            name: "Refunds".into(),
            waiting: 0,
            members: vec![AgentId::new("anna")],
        }],
        tags: vec!["refund".into(), "vip".into()],
        canned_responses: vec![
            CannedResponse {
                id: CannedResponseId::new("refund-status"),
                name: "Refund status".into(),
                group: "refunds".into(),
                language: "en".into(),
                body: "Hello {{contact.first_name}}, your refund is on its way and arrives in {{days}} days."
                    .into(),
                examples: vec!["where is my refund".into(), "when do I get my money back".into()],
                channels: Vec::new(),
                approved: false,
                uses: 3,
            },
            CannedResponse {
                id: CannedResponseId::new("delivery-time"),
                name: "Delivery time".into(),
                group: "delivery".into(),
                language: "en".into(),
                body: "Your parcel arrives within three days.".into(),
                examples: vec!["how long does delivery take".into(), "where is my parcel".into()],
                channels: Vec::new(),
                approved: false,
                uses: 1,
            },
        ],
        inboxes: Vec::new(),
        views: Vec::new(),
        macros: Vec::new(),
    }
}

/// Those of an agent who is no lead.
fn rights() -> Rights {
    Rights(
        [
            Right::Reply,
            Right::Note,
            Right::Tag,
            Right::Claim,
            Right::Transfer,
            Right::Handoff,
            Right::Status,
            Right::Priority,
            Right::EditContact,
        ]
        .into(),
    )
}

pub(crate) fn capabilities() -> Capabilities {
    Capabilities {
        claim: true,
        notes: true,
        tags: true,
        snooze: true,
        bots: vec!["Polly".to_owned()],
        typing: true,
        undo_send: true,
        idempotent_send: true,
        replays: true,
        search: true,
        edit_contact: true,
        tag_contact: true,
        priorities: Priority::ALL.to_vec(),
        filters: true,
        drafts: false,
        unfilterable: vec!["is:mentioned".to_owned(), "view:".to_owned()],
        shared_views: true,
        saves_responses: true,
        other_addresses: true,
        recipients: false,
        timeline: true,
        merges: false,
        sla: false,
        return_transfer: true,
        transfer_note: false,
        resolve_tag: false,
        alerts: false,
        model: false,
        statistics: true,
        expands_templates: None,
        limits: Limits {
            text_bytes: 32 << 10,
            undo_ms: 60_000,
            file_bytes: 20 << 20,
            requests_per_second: 50,
        },
    }
}
