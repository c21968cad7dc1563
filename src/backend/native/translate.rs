//! Wire words to domain words. Pure; here foreign text becomes clean, once.

use std::collections::BTreeSet;

use super::wire;
use crate::backend::{Capabilities, Counts, Limits, Welcome};
use crate::domain as d;
use crate::domain::channel::InboxLimits;
use crate::text::{Clean, CleanLine, Untrusted};

fn line(text: &Untrusted) -> CleanLine {
    CleanLine::new(text)
}

fn lines(texts: &[Untrusted]) -> Vec<CleanLine> {
    texts.iter().map(line).collect()
}

/// Two enums with the same words.
macro_rules! same_words {
    ($($(#[$doc:meta])* $function:ident: $from:ty => $to:ty { $($word:ident)* })*) => {$(
        $(#[$doc])*
        pub(super) fn $function(word: $from) -> $to {
            match word { $(<$from>::$word => <$to>::$word,)* }
        }
    )*};
}

same_words! {
    channel: wire::Channel => d::Channel { WebChat Telegram Whatsapp Email Sms Phone Viber Max Vk Push Other }
    wire_channel: d::Channel => wire::Channel {
        WebChat Telegram Whatsapp Email Sms Phone Viber Max Vk Push Other
    }
    view: d::View => wire::View { Mine Unassigned Teams All Snoozed Resolved }
    wire_sort: d::Sort => wire::Sort { Waiting Sla Newest Priority }
    sort: wire::Sort => d::Sort { Waiting Sla Newest Priority }
    own_view: wire::View => d::View { Mine Unassigned Teams All Snoozed Resolved }
    availability: wire::Availability => d::Availability { Online Busy Away Offline }
    wire_availability: d::Availability => wire::Availability { Online Busy Away Offline }
    right: wire::Right => d::Right {
        Reply Note Tag Claim Transfer Handoff Status Priority ActForOthers EditContact ManageAgents
        ViewActionLog ManageViews ManageResponses ViewStatistics
    }
    status: wire::Status => d::Status { Open Snoozed Resolved }
    handling: wire::Handling => d::Handling { Bot Human }
    priority: wire::Priority => d::Priority { Low Normal High Urgent }
    wire_priority: d::Priority => wire::Priority { Low Normal High Urgent }
    role: wire::Role => d::Role { Agent Lead Admin }
    attachment_kind: wire::AttachmentKind => d::AttachmentKind { Image Audio Video Location File }
    payment_state: wire::PaymentState => d::PaymentState { Requested Paid Failed Refunded }
    timeline_kind: wire::TimelineKind => d::TimelineKind {
        Conversation Call Order Payment Mailing Visit Other
    }
    direction: wire::CallDirection => d::CallDirection { Incoming Outgoing }
}

/// An agent's name.
pub(super) fn agent_ref(agent: &wire::AgentRef) -> d::AgentRef {
    d::AgentRef {
        id: d::AgentId::new(&agent.id),
        name: line(&agent.name),
    }
}

/// A line of the action log.
pub(super) fn logged_action(it: &wire::LoggedAction) -> d::LoggedAction {
    let change = |it: &wire::FieldChange| d::FieldChange {
        field: line(&it.field),
        before: it.before.as_ref().map(line),
        after: it.after.as_ref().map(line),
    };
    d::LoggedAction {
        number: it.number,
        at: it.at,
        agent: agent_ref(&it.agent),
        action: line(&Untrusted::from(it.action.as_str())),
        conversation: it.conversation.as_ref().map(d::ConversationId::new),
        contact: it.contact.as_ref().map(d::ContactId::new),
        entry: it.entry.as_ref().map(d::EntryId::new),
        changes: it.changes.iter().map(change).collect(),
    }
}

/// The figures of the desk.
pub(super) fn statistics(it: &wire::Statistics) -> d::Statistics {
    let wait = |it: &wire::LongestWait| d::LongestWait {
        conversation: d::ConversationId::new(&it.conversation),
        contact_name: line(&it.contact_name),
        channel: channel(it.channel),
        since: it.since,
        owner: it.owner.as_ref().map(agent_ref),
    };
    let board = &it.board;
    d::Statistics {
        since: it.since,
        until: it.until,
        board: d::Board {
            open: board.open,
            waiting: board.waiting,
            unassigned: board.unassigned,
            snoozed: board.snoozed,
            broken: board.broken,
            near: board.near,
            longest: board.longest.iter().map(wait).collect(),
        },
        total: figures(&it.total),
        channels: it
            .channels
            .iter()
            .map(|it| (channel(it.channel), figures(&it.figures)))
            .collect(),
        agents: it
            .agents
            .iter()
            .map(|it| (agent_ref(&it.agent), figures(&it.figures)))
            .collect(),
        tags: it
            .tags
            .iter()
            .map(|it| (line(&it.tag), figures(&it.figures)))
            .collect(),
        course: it.course.clone(),
    }
}

fn figures(it: &wire::Figures) -> d::Figures {
    let times = |it: wire::Times| d::Times {
        count: it.count,
        median: it.median,
        p90: it.p90,
    };
    d::Figures {
        started: it.started,
        repeats: it.repeats,
        resolution: times(it.resolution),
        first: times(it.first),
        next: times(it.next),
        kept: it.kept,
        broken: it.broken,
    }
}

/// An agent.
pub(super) fn agent(agent: &wire::Agent) -> d::Agent {
    d::Agent {
        id: d::AgentId::new(&agent.id),
        name: line(&agent.name),
        role: role(agent.role),
        availability: availability(agent.availability),
        load: agent.load,
        capacity: agent.capacity,
    }
}

/// A team.
pub(super) fn team(team: &wire::Team) -> d::Team {
    d::Team {
        id: d::TeamId::new(&team.id),
        name: line(&team.name),
        waiting: team.waiting,
        members: team.members.iter().map(d::AgentId::new).collect(),
    }
}

/// An inbox.
pub(super) fn inbox(inbox: &wire::Inbox) -> d::Inbox {
    d::Inbox {
        id: d::InboxId::new(&inbox.id),
        name: line(&inbox.name),
        channel: channel(inbox.channel),
        down: inbox.down.as_ref().map(line),
        limits: inbox.limits.map(|own| InboxLimits {
            text: own.text,
            file_bytes: own.file_bytes,
            window_hours: own.window_hours,
        }),
    }
}

/// A canned response.
pub(super) fn canned_response(canned: &wire::CannedResponse) -> d::CannedResponse {
    d::CannedResponse {
        id: d::CannedResponseId::new(&canned.id),
        name: line(&canned.name),
        group: line(&canned.group),
        language: line(&canned.language),
        body: Clean::new(&canned.body),
        examples: lines(&canned.examples),
        channels: canned.channels.iter().copied().map(channel).collect(),
        approved: canned.approved,
        uses: canned.uses,
    }
}

/// A macro.
pub(super) fn desk_macro(it: &wire::Macro) -> d::Macro {
    let step = |step: &wire::MacroStep| match step {
        wire::MacroStep::AssignToMe => d::MacroStep::AssignToMe,
        wire::MacroStep::AssignToAgent(id) => d::MacroStep::AssignToAgent(d::AgentId::new(id)),
        wire::MacroStep::AssignToTeam(id) => d::MacroStep::AssignToTeam(d::TeamId::new(id)),
        wire::MacroStep::AddTags(tags) => d::MacroStep::AddTags(lines(tags)),
        wire::MacroStep::RemoveTags(tags) => d::MacroStep::RemoveTags(lines(tags)),
        wire::MacroStep::Note(text) => d::MacroStep::Note(Clean::new(text)),
        wire::MacroStep::Snooze(minutes) => d::MacroStep::Snooze(*minutes),
        wire::MacroStep::Priority(it) => d::MacroStep::Priority(priority(*it)),
        wire::MacroStep::Reopen => d::MacroStep::Reopen,
        wire::MacroStep::Resolve => d::MacroStep::Resolve,
    };
    d::Macro {
        id: d::MacroId::new(&it.id),
        name: line(&it.name),
        group: line(&it.group),
        text: Clean::new(&it.text),
        steps: it.steps.iter().map(step).collect(),
    }
}

/// A conversation.
pub(super) fn conversation(row: &wire::Conversation) -> d::Conversation {
    d::Conversation {
        id: d::ConversationId::new(&row.id),
        revision: row.revision,
        contact: d::ContactId::new(&row.contact),
        contact_name: line(&row.contact_name),
        vip: row.vip,
        inbox: d::InboxId::new(&row.inbox),
        channel: channel(row.channel),
        subject: row.subject.as_ref().map(line),
        status: status(row.status),
        snoozed_until: row.snoozed_until,
        handling: handling(row.handling),
        assignee: row.assignee.as_ref().map(agent_ref),
        team: row.team.as_ref().map(d::TeamId::new),
        priority: priority(row.priority),
        tags: lines(&row.tags),
        waiting_since: row.waiting_since,
        unread: row.unread,
        last_activity: row.last_activity,
        created: row.created,
        preview: row.preview.as_ref().map(|preview| d::Preview {
            author: author(&preview.author),
            text: line(&preview.text),
        }),
        handoff: row.handoff.as_ref().map(handoff),
        sla: row.sla.as_ref().map(sla),
        offer: row.offer.as_ref().map(|offer| d::Offer {
            from: agent_ref(&offer.from),
            until: offer.until,
        }),
    }
}

fn handoff(card: &wire::HandoffCard) -> d::HandoffCard {
    d::HandoffCard {
        from: line(&card.from),
        reason: line(&card.reason),
        question: line(&card.question),
        collected: card
            .collected
            .iter()
            .map(|(name, value)| (line(name), line(value)))
            .collect(),
        at: card.at,
    }
}

fn author(author: &wire::Author) -> d::Author {
    match author {
        wire::Author::Customer => d::Author::Customer,
        wire::Author::Agent(agent) => d::Author::Agent(agent_ref(agent)),
        wire::Author::Bot(name) => d::Author::Bot(line(name)),
    }
}

fn actor(actor: &wire::Actor) -> d::Actor {
    match actor {
        wire::Actor::Customer => d::Actor::Customer,
        wire::Actor::Agent(agent) => d::Actor::Agent(agent_ref(agent)),
        wire::Actor::Bot(name) => d::Actor::Bot(line(name)),
        wire::Actor::System => d::Actor::System,
    }
}

fn delivery(delivery: &wire::Delivery) -> d::Delivery {
    match delivery {
        wire::Delivery::Held { until } => d::Delivery::Held { until: *until },
        wire::Delivery::Sent => d::Delivery::Sent,
        wire::Delivery::Delivered => d::Delivery::Delivered,
        wire::Delivery::Read => d::Delivery::Read,
        wire::Delivery::Failed { reason } => d::Delivery::Failed { reason: line(reason) },
    }
}

/// An entry of a thread.
pub(super) fn entry(entry: &wire::Entry) -> d::Entry {
    match entry {
        wire::Entry::Message(it) => d::Entry::Message(message(it)),
        wire::Entry::Note(it) => d::Entry::Note(note(it)),
        wire::Entry::Event(it) => d::Entry::Event(system_event(it)),
    }
}

/// A message.
pub(super) fn message(it: &wire::Message) -> d::Message {
    d::Message {
        id: d::EntryId::new(&it.id),
        conversation: d::ConversationId::new(&it.conversation),
        position: it.position,
        revision: it.revision,
        author: author(&it.author),
        channel: channel(it.channel),
        body: Clean::new(&it.text),
        at: it.at,
        delivery: it.delivery.as_ref().map(delivery),
        request: it.request.map(d::RequestId),
        quotes: it.quotes.as_ref().map(d::EntryId::new),
        attachments: it.attachments.iter().map(attachment).collect(),
    }
}

/// A note.
pub(super) fn note(it: &wire::Note) -> d::Note {
    d::Note {
        id: d::EntryId::new(&it.id),
        conversation: d::ConversationId::new(&it.conversation),
        position: it.position,
        author: actor(&it.author),
        body: Clean::new(&it.text),
        at: it.at,
        request: it.request.map(d::RequestId),
        attachments: it.attachments.iter().map(attachment).collect(),
    }
}

fn attachment(it: &wire::Attachment) -> d::Attachment {
    d::Attachment {
        id: d::AttachmentId::new(&it.id),
        name: line(&it.name),
        bytes: it.bytes,
        media_type: line(&it.media_type),
        kind: attachment_kind(it.kind),
        url: it.url.as_ref().map(line),
    }
}

fn system_event(it: &wire::SystemEvent) -> d::SystemEvent {
    d::SystemEvent {
        id: d::EntryId::new(&it.id),
        conversation: d::ConversationId::new(&it.conversation),
        position: it.position,
        actor: actor(&it.actor),
        kind: system_kind(&it.what),
        at: it.at,
    }
}

fn system_kind(kind: &wire::SystemKind) -> d::SystemKind {
    use wire::SystemKind as W;
    match kind {
        W::Started => d::SystemKind::Started,
        W::Claimed => d::SystemKind::Claimed,
        W::Transferred { to, note } => d::SystemKind::Transferred {
            to: line(to),
            note: note.as_ref().map(Clean::new),
        },
        W::Escalated { reason } => d::SystemKind::Escalated { reason: line(reason) },
        W::HandedOff { to, note } => d::SystemKind::HandedOff {
            to: to.as_ref().map(line),
            note: note.as_ref().map(Clean::new),
        },
        W::Tagged { added, removed } => d::SystemKind::Tagged {
            added: lines(added),
            removed: lines(removed),
        },
        W::Prioritised { priority: to } => d::SystemKind::Prioritised {
            priority: priority(*to),
        },
        W::Snoozed { until } => d::SystemKind::Snoozed { until: *until },
        W::Woke => d::SystemKind::Woke,
        W::Resolved => d::SystemKind::Resolved,
        W::Reopened => d::SystemKind::Reopened,
        W::Call {
            direction: way,
            seconds,
            outcome,
            recording,
        } => d::SystemKind::Call {
            direction: direction(*way),
            seconds: *seconds,
            outcome: outcome.as_ref().map(line),
            recording: recording.as_ref().map(line),
        },
        W::Order {
            number,
            status,
            total,
        } => d::SystemKind::Order {
            number: line(number),
            status: line(status),
            total: line(total),
        },
        W::Payment {
            state,
            amount,
            order,
            link,
        } => d::SystemKind::Payment {
            state: payment_state(*state),
            amount: line(amount),
            order: order.as_ref().map(line),
            link: link.as_ref().map(line),
        },
        W::Returned { to, note } => d::SystemKind::Returned {
            to: line(to),
            note: note.as_ref().map(Clean::new),
        },
        W::SlaBroken { promise: it } => d::SystemKind::SlaBroken {
            promise: promise(*it),
        },
        W::Other { text } => d::SystemKind::Other { text: line(text) },
    }
}

fn promise(it: wire::Promise) -> d::Promise {
    match it {
        wire::Promise::FirstResponse => d::Promise::FirstResponse,
        wire::Promise::NextResponse => d::Promise::NextResponse,
        wire::Promise::Resolution => d::Promise::Resolution,
    }
}

fn sla(it: &wire::Sla) -> d::Sla {
    d::Sla {
        promise: Some(promise(it.promise)),
        state: match it.state {
            wire::SlaState::Running => d::SlaState::Running,
            wire::SlaState::Warned => d::SlaState::Warned,
            wire::SlaState::Broken => d::SlaState::Broken,
            wire::SlaState::Paused => d::SlaState::Paused,
        },
        due: it.due,
    }
}

/// A contact.
pub(super) fn contact(it: &wire::Contact) -> d::Contact {
    d::Contact {
        id: d::ContactId::new(&it.id),
        name: line(&it.name),
        key_facts: lines(&it.key_facts),
        language: it.language.as_ref().map(line),
        identities: it.identities.iter().map(identity).collect(),
        attributes: it.attributes.iter().map(attribute).collect(),
        tags: lines(&it.tags),
        notes: lines(&it.notes),
        orders: it.orders.iter().map(order).collect(),
        consent: it.consent.iter().map(consent).collect(),
        previous: it.previous.iter().map(previous).collect(),
        mailings: it.mailings.iter().map(mailing).collect(),
        visits: it.visits.iter().map(visit).collect(),
        merged: it.merged.iter().map(merged).collect(),
    }
}

fn mailing(it: &wire::Mailing) -> d::Mailing {
    d::Mailing {
        at: it.at,
        channel: channel(it.channel),
        subject: line(&it.subject),
        outcome: line(&it.outcome),
    }
}

fn visit(it: &wire::Visit) -> d::Visit {
    d::Visit {
        at: it.at,
        page: line(&it.page),
        detail: line(&it.detail),
    }
}

fn merged(it: &wire::Merged) -> d::Merged {
    d::Merged {
        id: it.id.clone(),
        name: line(&it.name),
        at: it.at,
    }
}

/// A line of a timeline.
pub(super) fn timeline_row(it: &wire::TimelineRow) -> d::TimelineRow {
    d::TimelineRow {
        at: it.at,
        kind: timeline_kind(it.kind),
        text: line(&it.text),
        detail: line(&it.detail),
        conversation: it.conversation.as_ref().map(d::ConversationId::new),
        entry: it.entry.as_ref().map(d::EntryId::new),
    }
}

/// Another record of a person.
pub(super) fn duplicate(it: &wire::Duplicate) -> d::Duplicate {
    d::Duplicate {
        contact: d::ContactId::new(&it.contact),
        name: line(&it.name),
        address: line(&it.address),
        identities: it.identities,
        orders: it.orders,
        conversations: it.conversations,
    }
}

fn identity(it: &wire::Identity) -> d::Identity {
    d::Identity {
        channel: channel(it.channel),
        address: line(&it.address),
    }
}

fn attribute(it: &wire::Attribute) -> d::Attribute {
    d::Attribute {
        name: line(&it.name),
        value: line(&it.value),
        source: line(&it.source),
    }
}

fn order(it: &wire::Order) -> d::Order {
    d::Order {
        number: line(&it.number),
        title: line(&it.title),
        status: line(&it.status),
        total: line(&it.total),
        at: it.at,
    }
}

fn consent(it: &wire::Consent) -> d::Consent {
    d::Consent {
        channel: channel(it.channel),
        purpose: line(&it.purpose),
        granted: it.granted,
    }
}

fn previous(it: &wire::PreviousConversation) -> d::PreviousConversation {
    d::PreviousConversation {
        conversation: it.conversation.as_ref().map(d::ConversationId::new),
        at: it.at,
        subject: line(&it.subject),
        outcome: line(&it.outcome),
    }
}

/// A view of everybody.
pub(super) fn saved_view(it: &wire::SavedView) -> d::SavedView {
    d::SavedView {
        shared: Some(d::SavedViewId::new(&it.id)),
        name: line(&it.name),
        view: own_view(it.view),
        query: line(&it.query).original().to_owned(),
        sort: it.sort.map_or_else(d::Sort::default, sort),
    }
}

/// Rows per view.
pub(super) fn counts(it: &wire::Counts) -> Counts {
    Counts {
        mine: it.mine,
        unassigned: it.unassigned,
        teams: it.teams,
        all: it.all,
        snoozed: it.snoozed,
        resolved: it.resolved,
        waiting: it.waiting,
    }
}

/// What the hub says at sign-in.
pub(super) fn welcome(hello: &wire::Hello) -> Welcome {
    Welcome {
        workspace: line(&hello.workspace),
        me: agent(&hello.me),
        rights: d::Rights(hello.rights.iter().copied().map(right).collect::<BTreeSet<_>>()),
        capabilities: capabilities(&hello.capabilities),
        server_time: hello.server_time,
    }
}

fn capabilities(it: &wire::Capabilities) -> Capabilities {
    Capabilities {
        claim: it.claim,
        notes: it.notes,
        tags: it.tags,
        snooze: it.snooze_until,
        // A bot's name goes back to the hub as it came.
        bots: it.bots.iter().map(|bot| bot.original().to_owned()).collect(),
        typing: it.typing,
        undo_send: it.undo_send,
        idempotent_send: it.idempotent,
        // Its stream is numbered and resumed (`docs/protocol.md`).
        replays: true,
        search: it.search,
        edit_contact: it.edit_contact,
        tag_contact: it.tag_contact,
        drafts: false,
        filters: it.filters,
        // It keeps no list of mentions, and its saved views are words.
        unfilterable: vec!["is:mentioned".to_owned(), "view:".to_owned()],
        shared_views: it.views,
        saves_responses: it.saves_responses,
        priorities: it.priorities.iter().copied().map(priority).collect(),
        sla: it.sla,
        return_transfer: it.return_transfer,
        transfer_note: it.transfer_note,
        other_addresses: it.other_addresses,
        // Its e-mail goes to the customer alone.
        recipients: false,
        timeline: it.timeline,
        merges: it.merges,
        resolve_tag: it.resolve_tag,
        // Its stream is complete, and the rows and notes in it say the same.
        alerts: false,
        // It has no language model.
        model: false,
        statistics: it.statistics,
        // The hub passes words on as they are.
        expands_templates: None,
        limits: Limits {
            text_bytes: it.limits.text_bytes,
            undo_ms: it.limits.hold_ms,
            file_bytes: it.limits.file_bytes,
            requests_per_second: it.limits.requests_per_second,
        },
    }
}
