//! What a key, an event and a message cost in the pure core: `cargo bench`.
//!
//! Figures move from machine to machine; compare within one run. `docs/performance.md` holds measured
//! ones with their machine.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ttydesk::app::state::Settings;
use ttydesk::app::{Action, Msg, Saved, State, update};
use ttydesk::backend::Event;
use ttydesk::domain::{
    CannedResponse, CannedResponseId, Channel, ContactId, Conversation, ConversationId, Handling, InboxId,
    Priority, Status,
};
use ttydesk::i18n::{Catalog, Lang};
use ttydesk::suggest::{Ask, Facts, Index, rank};
use ttydesk::text::{Clean, Editor, wrap};

const START: i64 = 1_768_000_000;

fn now() -> Timestamp {
    Timestamp::from_second(START).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn row(number: i64) -> Conversation {
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

fn desk(rows: i64) -> State {
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

fn keys(c: &mut Criterion) {
    for rows in [1_000, 10_000] {
        let mut state = desk(rows);
        c.bench_function(&format!("key: next row of {rows}"), |b| {
            b.iter(|| black_box(update(&mut state, now(), Msg::Act(Action::Down))));
        });
    }
    let mut state = desk(100);
    update(&mut state, now(), Msg::Act(Action::Reply));
    c.bench_function("key: a typed character", |b| {
        b.iter(|| black_box(update(&mut state, now(), Msg::Text("x".into()))));
    });
}

fn events(c: &mut Criterion) {
    for rows in [1_000, 10_000] {
        let mut state = desk(rows);
        let mut revision = 1;
        c.bench_function(&format!("event: a row of {rows} changes"), |b| {
            b.iter_batched(
                || {
                    revision += 1;
                    Conversation {
                        revision,
                        ..row(rows / 2)
                    }
                },
                |row| {
                    black_box(update(
                        &mut state,
                        now(),
                        Msg::Backend(Event::ConversationUpserted(row)),
                    ))
                },
                BatchSize::SmallInput,
            );
        });
    }
}

fn words(c: &mut Criterion) {
    let plain = "Your parcel arrives within three days, thank you for waiting. ".repeat(16);
    let foreign = "Возврат оформлен 👩‍👩‍👧, 返金について. ".repeat(16);
    for (name, text) in [("ascii", &plain), ("mixed scripts", &foreign)] {
        c.bench_function(&format!("display policy: 1 KiB of {name}"), |b| {
            b.iter(|| black_box(Clean::from(text.as_str())));
        });
        c.bench_function(&format!("wrap: 1 KiB of {name} to 60 columns"), |b| {
            b.iter(|| black_box(wrap(text, 60)));
        });
    }
    let editor = Editor::with_text(plain, 500);
    c.bench_function("composer: caret of 1 KiB", |b| {
        b.iter(|| black_box(editor.caret_cell(60)));
    });
}

fn ranking(c: &mut Criterion) {
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
        uses: 0,
    };
    let index = Index::new(&(0..200).map(response).collect::<Vec<_>>());
    let facts = Facts::default();
    let ask = Ask {
        said: &["hello", "where is my parcel? I ordered it a week ago"],
        channel: Channel::Email,
        language: Some("en"),
        facts: &facts,
    };
    c.bench_function("suggestions: 200 responses", |b| {
        b.iter(|| black_box(rank(ask, &index)));
    });
}

criterion_group!(benches, keys, events, words, ranking);
criterion_main!(benches);
