//! From a story to records. The conversation's state is what is left when its story has been told, so
//! that waiting time, unread count, preview and owner cannot contradict the thread.

use jiff::Timestamp;

use super::story::{POLLY, Seen, Story, Vip, What, Who};
use crate::backend::native::wire::{
    Actor, AgentRef, Author, Channel, Contact, Conversation, Delivery, Entry, Handling, HandoffCard, Message,
    Note, Preview, Status, SystemEvent, SystemKind,
};
use crate::text::{Untrusted, clusters};

/// Clusters of a message that a queue row may need.
const PREVIEW_CLUSTERS: usize = 160;

/// A conversation with its thread.
pub(super) struct Thread {
    pub(super) conversation: Conversation,
    pub(super) entries: Vec<Entry>,
}

/// Tells `story` as the conversation number `number` with `contact`.
pub(super) fn thread(number: usize, contact: &Contact, vip: Vip, story: &Story, now: Timestamp) -> Thread {
    let mut teller = Teller::new(number, contact, vip, story, now);
    for line in story.lines.iter() {
        let at = before(now, line.ago);
        if teller.entries.is_empty() && !matches!(line.what, What::Via(_)) {
            teller.happened(at, Actor::Customer, SystemKind::Started);
        }
        teller.tell(at, &line.what);
    }
    teller.finish(story)
}

/// Id of the contact of conversation `number`.
pub(super) fn contact_id(number: usize) -> String {
    format!("p-{number:03}")
}

/// Id of the inbox of a channel.
pub(super) fn inbox(channel: Channel) -> &'static str {
    match channel {
        Channel::WebChat => "web",
        Channel::Telegram => "telegram",
        Channel::Whatsapp => "whatsapp",
        Channel::Email | Channel::Other => "email",
        Channel::Sms => "sms",
        Channel::Phone => "phone",
        Channel::Viber => "viber",
        Channel::Max => "max",
        Channel::Vk => "vk",
        Channel::Push => "push",
    }
}

/// `seconds` before `now`, in whole seconds.
pub(super) fn before(now: Timestamp, seconds: u32) -> Timestamp {
    Timestamp::from_second(now.as_second() - i64::from(seconds)).unwrap_or(now)
}

pub(super) fn all(words: &[&str]) -> Vec<Untrusted> {
    words.iter().copied().map(Untrusted::from).collect()
}

fn agent(who: Who) -> AgentRef {
    AgentRef {
        id: who.0.to_owned(),
        name: who.1.into(),
    }
}

/// What stands after the lines told so far.
struct Teller {
    number: usize,
    now: Timestamp,
    conversation: Conversation,
    entries: Vec<Entry>,
    /// Customer messages after the last answer of an agent.
    unread: u32,
    escalated_at: Option<Timestamp>,
    /// Tags of the round before, until the present one has its own.
    old_tags: Vec<Untrusted>,
}

impl Teller {
    fn new(number: usize, contact: &Contact, vip: Vip, story: &Story, now: Timestamp) -> Self {
        let channel = contact.identities.first().map_or(Channel::Other, |it| it.channel);
        let conversation = Conversation {
            id: format!("c-{number:03}"),
            revision: 1,
            contact: contact.id.clone(),
            contact_name: contact.name.clone(),
            vip: vip == Vip::Yes,
            inbox: inbox(channel).to_owned(),
            channel,
            subject: story.subject.as_deref().map(Untrusted::from),
            status: Status::Open,
            snoozed_until: None,
            handling: story.starts,
            assignee: None,
            team: story.team.map(str::to_owned),
            priority: story.priority,
            tags: Vec::new(),
            waiting_since: None,
            unread: 0,
            last_activity: now,
            created: None,
            preview: None,
            handoff: None,
            sla: None,
            offer: None,
        };
        Self {
            number,
            now,
            conversation,
            entries: Vec::new(),
            unread: 0,
            escalated_at: None,
            old_tags: Vec::new(),
        }
    }

    fn tell(&mut self, at: Timestamp, what: &What) {
        match what {
            What::Via(channel) => {
                self.conversation.channel = *channel;
                inbox(*channel).clone_into(&mut self.conversation.inbox);
            }
            What::Customer(text) => {
                self.conversation.waiting_since.get_or_insert(at);
                self.unread += 1;
                self.said(at, Author::Customer, text, None);
            }
            What::Agent(who, text) => {
                self.answered();
                self.unread = 0;
                self.said(at, Author::Agent(agent(*who)), text, Some(Delivery::Delivered));
            }
            What::Refused(who, text, reason) => {
                let failed = Delivery::Failed {
                    reason: reason.as_ref().into(),
                };
                self.said(at, Author::Agent(agent(*who)), text, Some(failed));
            }
            What::Bot(text) => {
                self.answered();
                self.said(at, Author::Bot(POLLY.into()), text, Some(Delivery::Delivered));
            }
            What::Note(who, text) => self.noted(at, *who, text),
            other => self.event(at, other),
        }
    }

    /// What happened without words to or from the customer.
    fn event(&mut self, at: Timestamp, what: &What) {
        let (actor, kind) = match what {
            What::Claimed(who) => {
                self.take(*who);
                (Actor::Agent(agent(*who)), SystemKind::Claimed)
            }
            What::ToAgent(who, to, words) => {
                self.take(*to);
                (Actor::Agent(agent(*who)), transferred(to.1, words))
            }
            What::ToTeam(who, (id, name), words) => {
                self.conversation.assignee = None;
                self.conversation.team = Some((*id).to_owned());
                (Actor::Agent(agent(*who)), transferred(name, words))
            }
            What::Escalated(reason) => {
                self.conversation.handling = Handling::Human;
                // The customer waits for a person from now on, even if the bot spoke last.
                self.conversation.waiting_since.get_or_insert(at);
                self.escalated_at = Some(at);
                (
                    Actor::Bot(POLLY.into()),
                    SystemKind::Escalated {
                        reason: reason.as_ref().into(),
                    },
                )
            }
            What::Tagged(who, tags) => (Actor::Agent(agent(*who)), self.tag(tags)),
            What::Snoozed(who, hours) => (Actor::Agent(agent(*who)), self.snooze(*hours)),
            What::Resolved(who) => (Actor::Agent(agent(*who)), self.resolve()),
            What::Settled => (Actor::Bot(POLLY.into()), self.resolve()),
            What::Reopened => {
                self.conversation.status = Status::Open;
                self.old_tags = std::mem::take(&mut self.conversation.tags);
                (Actor::Customer, SystemKind::Reopened)
            }
            What::Call(direction, seconds) => {
                let kind = SystemKind::Call {
                    direction: *direction,
                    seconds: *seconds,
                    outcome: None,
                    recording: None,
                };
                (Actor::Customer, kind)
            }
            What::Ordered(number, status, total) => {
                let kind = SystemKind::Order {
                    number: (*number).into(),
                    status: (*status).into(),
                    total: (*total).into(),
                };
                (Actor::System, kind)
            }
            What::Paid(state, amount, order) => {
                let kind = SystemKind::Payment {
                    state: *state,
                    amount: (*amount).into(),
                    order: Some((*order).into()),
                    link: None,
                };
                (Actor::System, kind)
            }
            // Told by `tell`; they are words, not events.
            What::Via(_)
            | What::Customer(_)
            | What::Agent(..)
            | What::Refused(..)
            | What::Bot(_)
            | What::Note(..) => return,
        };
        self.happened(at, actor, kind);
    }

    fn take(&mut self, who: Who) {
        self.conversation.assignee = Some(agent(who));
        self.conversation.handling = Handling::Human;
    }

    /// Tags; those of an earlier round give way to the first of a new one.
    fn tag(&mut self, tags: &[&str]) -> SystemKind {
        let added = all(tags);
        self.conversation.tags.extend(added.clone());
        let removed = std::mem::take(&mut self.old_tags);
        SystemKind::Tagged { added, removed }
    }

    fn snooze(&mut self, hours: u32) -> SystemKind {
        let until =
            Timestamp::from_second(self.now.as_second() + i64::from(hours) * 3600).unwrap_or(self.now);
        self.conversation.status = Status::Snoozed;
        self.conversation.snoozed_until = Some(until);
        SystemKind::Snoozed { until }
    }

    fn resolve(&mut self) -> SystemKind {
        self.conversation.status = Status::Resolved;
        self.conversation.waiting_since = None;
        self.unread = 0;
        SystemKind::Resolved
    }

    /// An answer came; what the desk had said before was therefore read.
    fn answered(&mut self) {
        self.conversation.waiting_since = None;
    }

    fn said(&mut self, at: Timestamp, author: Author, text: &str, delivery: Option<Delivery>) {
        if author == Author::Customer {
            self.read_by_customer();
        }
        self.conversation.preview = Some(Preview {
            author: author.clone(),
            text: shortened(text),
        });
        self.conversation.last_activity = at;
        let (id, position) = self.place();
        self.entries.push(Entry::Message(Message {
            id,
            conversation: self.conversation.id.clone(),
            position,
            revision: 0,
            author,
            channel: self.conversation.channel,
            text: text.into(),
            at,
            delivery,
            request: None,
            quotes: None,
            attachments: Vec::new(),
        }));
    }

    /// Who answers has read what came before, back to what is already marked so.
    fn read_by_customer(&mut self) {
        for entry in self.entries.iter_mut().rev() {
            if let Entry::Message(message) = entry {
                match message.delivery {
                    Some(Delivery::Read) => return,
                    Some(Delivery::Delivered) => message.delivery = Some(Delivery::Read),
                    _ => {}
                }
            }
        }
    }

    fn noted(&mut self, at: Timestamp, who: Who, text: &str) {
        self.conversation.last_activity = at;
        let (id, position) = self.place();
        self.entries.push(Entry::Note(Note {
            id,
            conversation: self.conversation.id.clone(),
            position,
            author: Actor::Agent(agent(who)),
            text: text.into(),
            at,
            request: None,
            attachments: Vec::new(),
        }));
    }

    fn happened(&mut self, at: Timestamp, actor: Actor, what: SystemKind) {
        self.conversation.last_activity = at;
        let (id, position) = self.place();
        self.entries.push(Entry::Event(SystemEvent {
            id,
            conversation: self.conversation.id.clone(),
            position,
            actor,
            what,
            at,
        }));
    }

    fn place(&self) -> (String, u64) {
        let position = u64::try_from(self.entries.len())
            .unwrap_or(u64::MAX)
            .saturating_add(1);
        (format!("e-{:03}-{position:04}", self.number), position)
    }

    fn finish(mut self, story: &Story) -> Thread {
        self.conversation.revision = u64::try_from(self.entries.len()).unwrap_or(1).max(1);
        self.conversation.unread = match story.seen {
            Seen::All => 0,
            Seen::UpToAnswer => self.unread,
        };
        self.conversation.handoff = match (&story.card, self.escalated_at) {
            (Some(card), Some(at)) => Some(HandoffCard {
                from: POLLY.into(),
                reason: card.reason.as_ref().into(),
                question: card.question.as_ref().into(),
                collected: card
                    .collected
                    .iter()
                    .map(|&(name, value)| (name.into(), value.into()))
                    .collect(),
                at,
            }),
            _ => None,
        };
        Thread {
            conversation: self.conversation,
            entries: self.entries,
        }
    }
}

fn transferred(to: &str, words: &str) -> SystemKind {
    let note = (!words.is_empty()).then(|| words.into());
    SystemKind::Transferred { to: to.into(), note }
}

/// `text` on one line and not longer than a row can use, cut at a cluster.
fn shortened(text: &str) -> Untrusted {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = clusters(&line)
        .nth(PREVIEW_CLUSTERS)
        .map_or(line.len(), |(at, _)| at);
    Untrusted::new(&line[..end])
}
