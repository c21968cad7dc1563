//! Through which channel an answer goes, and what that channel says to it before it is sent.

use jiff::SignedDuration;

use super::{DraftBuffer, Loading, State, Thread};
use crate::domain::channel::{Fault, Heard, Limit, Lint, Profile, Sending, Unit, check};
use crate::domain::{Author, Channel, Contact, Conversation, DraftKind, Entry, Identity, Inbox, Recipients};
use crate::i18n::Text;

/// The purpose of consent that an answer needs where the customer has not written himself; the same word
/// as the hub's.
const SERVICE: &str = "service";

/// Where an answer goes.
#[derive(Debug, Clone, Copy)]
pub struct Route<'a> {
    /// Through which kind of channel.
    pub channel: Channel,
    /// Through which inbox, if the desk knows it.
    pub inbox: Option<&'a Inbox>,
}

impl State {
    /// Where a reply goes; `None` for a note and for an unknown conversation.
    pub fn route(&self, draft: &DraftBuffer) -> Option<Route<'_>> {
        if draft.key.kind == DraftKind::Note {
            return None;
        }
        let conversation = self.conversations.get(&draft.key.conversation)?;
        Some(match &draft.via {
            Some(via) => Route {
                channel: via.channel,
                inbox: self.inbox_of(conversation, via.channel),
            },
            None => Route {
                channel: conversation.channel,
                inbox: self.inboxes().iter().find(|it| it.id == conversation.inbox),
            },
        })
    }

    /// Whom a reply goes to by e-mail: whom the agent said, else whom the backend says; `None` where that is
    /// not for the agent to say.
    pub fn recipients<'a>(&'a self, draft: &'a DraftBuffer) -> Option<&'a Recipients> {
        let able = self.session.capabilities().is_some_and(|able| able.recipients);
        if !able || self.route(draft)?.channel != Channel::Email {
            return None;
        }
        let usual = || self.recipients.get(&draft.key.conversation);
        draft.recipients.as_ref().or_else(usual)
    }

    /// The inbox an answer through `channel` leaves by: the conversation's own if it is of it.
    pub(crate) fn inbox_of(&self, conversation: &Conversation, channel: Channel) -> Option<&Inbox> {
        let mut of_it = self.inboxes().iter().filter(|it| it.channel == channel);
        let own = of_it.clone().find(|it| it.id == conversation.inbox);
        own.or_else(|| of_it.next())
    }

    fn inboxes(&self) -> &[Inbox] {
        &self.session.directory().inboxes
    }

    /// Inboxes through which nothing goes at the moment.
    pub fn down(&self) -> impl Iterator<Item = &Inbox> {
        self.inboxes().iter().filter(|it| it.down.is_some())
    }

    /// What the channel says to a reply as it is written now; `None` for a note.
    pub fn lint(&self, draft: &DraftBuffer) -> Option<Lint> {
        let route = self.route(draft)?;
        let own = route.inbox.and_then(|inbox| inbox.limits).unwrap_or_default();
        let files: Vec<u64> = draft.files.iter().map(|file| file.bytes).collect();
        let approved = self.approved(route.channel);
        let hold = SignedDuration::from_millis(self.settings.undo_ms.into());
        let now = self.server_now();
        let sending = Sending {
            text: draft.editor.text(),
            files: &files,
            heard: self.heard(draft, route.channel),
            leaves: now.checked_add(hold).unwrap_or(now),
            approved: &approved,
        };
        Some(check(&Profile::of(route.channel).with(&own), &sending))
    }

    /// Templates a channel approved.
    fn approved(&self, channel: Channel) -> Vec<&str> {
        let responses = &self.session.directory().canned_responses;
        let here = |it: &&crate::domain::CannedResponse| {
            it.approved && (it.channels.is_empty() || it.channels.contains(&channel))
        };
        responses
            .iter()
            .filter(here)
            .map(|it| it.body.original())
            .collect()
    }

    /// When the customer was last heard in a channel, as far as the loaded part of the thread tells.
    fn heard(&self, draft: &DraftBuffer, channel: Channel) -> Heard {
        let Some(thread) = self.threads.get(&draft.key.conversation) else {
            return Heard::Unknown;
        };
        let heard = thread.entries().iter().rev().find_map(|entry| match entry {
            Entry::Message(it) if it.author == Author::Customer && it.channel == channel => Some(it.at),
            _ => None,
        });
        match heard {
            Some(at) => Heard::At(at),
            // He may have written since, or in another conversation of his.
            None if thread.loading() != Loading::Live || self.has_others(draft) => Heard::Unknown,
            None => quiet(thread),
        }
    }

    fn has_others(&self, draft: &DraftBuffer) -> bool {
        let Some(own) = self.conversations.get(&draft.key.conversation) else {
            return true;
        };
        let same = |row: &&Conversation| row.contact == own.contact && row.id != own.id;
        self.conversations.iter().any(|row| same(&row))
    }
}

/// Nothing of the customer is in the loaded part.
fn quiet(thread: &Thread) -> Heard {
    match thread.entries().first() {
        Some(oldest) if thread.more() => Heard::NotSince(oldest.at()),
        None if thread.more() => Heard::Unknown,
        _ => Heard::Never,
    }
}

/// Whether the person said that this channel is not for answers, where he has not written himself.
pub(crate) fn refuses(contact: &Contact, conversation: &Conversation, address: &Identity) -> bool {
    address.channel != conversation.channel
        && contact.consent.iter().any(|it| {
            it.channel == address.channel
                && !it.granted
                && it.purpose.original().trim().eq_ignore_ascii_case(SERVICE)
        })
}

/// Why a text cannot be sent, as a sentence.
pub fn sentence(fault: Fault) -> Text {
    match fault {
        Fault::NoWords => Text::new("channel-no-words"),
        Fault::WindowOver => Text::new("channel-window-over"),
        Fault::NoFiles => Text::new("channel-no-files"),
        Fault::FileTooLarge { most } => {
            let megabytes = i64::try_from(most >> 20).unwrap_or(i64::MAX);
            Text::new("channel-file-too-large").number("megabytes", megabytes)
        }
        Fault::TooLong { used, limit } => too_long(used, limit),
    }
}

fn too_long(used: usize, limit: Limit) -> Text {
    let over = i64::try_from(used)
        .unwrap_or(i64::MAX)
        .saturating_sub(limit.most.into());
    match limit.unit {
        Unit::Utf16 => Text::new("channel-too-long").number("over", over),
        Unit::Bytes => Text::new("why-too-long").number("bytes", over),
        Unit::Segments => Text::new("channel-too-many-parts")
            .number("parts", i64::try_from(used).unwrap_or(i64::MAX))
            .number("most", limit.most),
    }
}
