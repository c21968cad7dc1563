//! What is measured: a desk of any size, and answers to rank. Shared by `core` and by `tests/cost`.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ttydesk::app::state::Settings;
use ttydesk::app::{Learned, Msg, Saved, State, StoreReport, update};
use ttydesk::backend::{Directory, Event};
use ttydesk::domain::{
    Author, CannedResponse, CannedResponseId, Channel, ContactId, Conversation, ConversationId, Entry,
    EntryId, Handling, InboxId, Message, Priority, Status,
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
    let mut ranker = Ranker::default();
    ranker.set_responses(&responses(count));
    ranker
}

fn responses(count: usize) -> Vec<CannedResponse> {
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
    (0..count).map(response).collect()
}

/// A desk with 200 canned responses that learned from so many uses; the first conversation is on the
/// screen.
pub(crate) fn taught(uses: usize) -> State {
    const ANSWERS: usize = 200;
    const WORDS: [&str; 7] = [
        "broken",
        "late",
        "red",
        "returned",
        "paid twice",
        "lost",
        "too small",
    ];
    let (mut ranker, facts) = (answers(ANSWERS), Facts::default());
    for number in 0..uses {
        let (one, two) = (WORDS[number % 7], WORDS[number / 7 % 7]);
        let said = format!(
            "parcel {} of my order is {one}, and it is {two} again",
            number % ANSWERS
        );
        let said = [said.as_str()];
        let ask = Ask {
            said: &said,
            ..question(&facts)
        };
        for lesson in ranker.lessons(ask, &format!("r-{}", number % ANSWERS)) {
            ranker.take(&lesson);
        }
    }
    let mut state = desk(100);
    let directory = Directory {
        canned_responses: responses(ANSWERS),
        ..Directory::default()
    };
    let known = StoreReport::Thread {
        conversation: ConversationId::new("c-99"),
        entries: vec![said(1, "Good morning")],
    };
    let learned = StoreReport::Learned(Learned(ranker.learner().clone()));
    for msg in [
        Msg::Backend(Event::Directory(directory)),
        Msg::Stored(learned),
        Msg::Stored(known),
    ] {
        update(&mut state, now(), msg);
    }
    state
}

/// The customer on the screen of [`taught`] writes the entry of this place.
pub(crate) fn customer_writes(place: u64) -> Msg {
    let words = format!(
        "Hello, parcel {} of my order is late and it is broken",
        place % 200
    );
    Msg::Backend(Event::EntryUpserted(said(place, &words)))
}

fn said(place: u64, words: &str) -> Entry {
    Entry::Message(Message {
        id: EntryId::new(format!("e-{place}")),
        conversation: ConversationId::new("c-99"),
        position: place,
        revision: 0,
        author: Author::Customer,
        channel: Channel::Telegram,
        body: words.into(),
        at: now(),
        delivery: None,
        request: None,
        quotes: None,
        attachments: Vec::new(),
    })
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
        conversation: "",
    }
}
