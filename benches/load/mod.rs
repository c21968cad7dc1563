//! What is measured: a desk of any size, and answers to rank. Shared by `core` and by `tests/cost`.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ttydesk::app::state::Settings;
use ttydesk::app::{Msg, Saved, State, update};
use ttydesk::domain::{
    CannedResponse, CannedResponseId, Channel, ContactId, Conversation, ConversationId, Handling, InboxId,
    Priority, Status,
};
use ttydesk::i18n::{Catalog, Lang};
use ttydesk::suggest::{Ask, Facts, Ranker, Stage};

const START: i64 = 1_768_000_000;

/// The moment of everything.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(START).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A row; the larger its number, the longer it waits.
pub(crate) fn row(number: i64) -> Conversation {
    let at = Timestamp::from_second(START - number).unwrap_or(Timestamp::UNIX_EPOCH);
    Conversation {
        id: ConversationId::new(format!("c-{number}")),
        revision: 1,
        contact: ContactId::new(format!("p-{number}")),
        contact_name: "Мария Климова".into(),
        vip: false,
        inbox: InboxId::new("tg"),
        channel: Channel::Telegram,
        subject: None,
        status: Status::Open,
        snoozed_until: None,
        handling: Handling::Human,
        assignee: None,
        team: None,
        priority: Priority::Normal,
        tags: vec!["refund".into()],
        waiting_since: Some(at),
        unread: 1,
        last_activity: at,
        created: None,
        preview: None,
        handoff: None,
        sla: None,
        offer: None,
    }
}

/// A desk with so many rows on a screen of 120 columns and 36 rows.
pub(crate) fn desk(rows: i64) -> State {
    let settings = Settings {
        undo_ms: 5_000,
        bell: false,
        calls: ttydesk::app::state::Calls::default(),
        sidebar: true,
        privacy: ttydesk::app::state::Privacy::default(),
        advance: ttydesk::app::state::Advance::Stay,
        zone: TimeZone::UTC,
        seed: 1,
        catalog: Arc::new(Catalog::new(Lang::En)),
    };
    let mut state = State::new(settings, (120, 36), now());
    let conversations = (0..rows).map(row).collect();
    let saved = Saved {
        conversations,
        tour_seen: true,
        ..Saved::default()
    };
    update(&mut state, now(), Msg::Loaded(Box::new(saved)));
    state
}

/// So many canned responses, ready to be ranked.
pub(crate) fn answers(count: usize) -> Ranker {
    let response = |number: usize| CannedResponse {
        id: CannedResponseId::new(format!("r-{number}")),
        name: format!("Answer {number}").as_str().into(),
        group: "delivery".into(),
        language: "en".into(),
        body: format!("About question number {number}: your parcel is on its way.")
            .as_str()
            .into(),
        examples: vec![format!("where is parcel {number} of my order").as_str().into()],
        channels: Vec::new(),
        approved: false,
        uses: 0,
    };
    let mut ranker = Ranker::default();
    ranker.set_responses(&(0..count).map(response).collect::<Vec<_>>());
    ranker
}

/// A question to rank them for.
pub(crate) fn question(facts: &Facts) -> Ask<'_> {
    Ask {
        said: &["hello", "where is my parcel? I ordered it a week ago"],
        channel: Channel::Email,
        language: Some("en"),
        tags: &[],
        stage: Stage::First,
        facts,
    }
}
