//! What a key, an event and a message cost in the pure core: `cargo bench`.
//!
//! Figures move from machine to machine; compare within one run. `docs/performance.md` holds measured
//! ones with their machine.

mod load;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use load::{answers, customer_writes, desk, now, question, row, taught};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ttydesk::app::{Action, Msg, update};
use ttydesk::backend::Event;
use ttydesk::domain::Conversation;
use ttydesk::input::Keymap;
use ttydesk::suggest::Facts;
use ttydesk::text::{Clean, Editor, wrap};
use ttydesk::ui::{self, Look, Theme};

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
    let (ranker, facts) = (answers(200), Facts::default());
    c.bench_function("suggestions: 200 responses", |b| {
        b.iter(|| black_box(ranker.rank(question(&facts))));
    });
}

/// From the customer's words to the suggestions on the screen.
fn suggesting(c: &mut Criterion) {
    let mut state = taught(10_000);
    let look = Look {
        theme: Theme::default(),
        keymap: Keymap::default(),
        catalog: state.settings.catalog.clone(),
    };
    let Ok(mut terminal) = Terminal::new(TestBackend::new(120, 36));
    let mut place = 1;
    c.bench_function("customer's words to suggestions on the screen", |b| {
        b.iter(|| {
            place += 1;
            update(&mut state, now(), customer_writes(place));
            black_box(terminal.draw(|frame| ui::view(&state, &look, frame)).is_ok())
        });
    });
    assert!(!state.suggestions().is_empty(), "nothing was suggested");
}

criterion_group!(benches, keys, events, words, ranking, suggesting);
criterion_main!(benches);
