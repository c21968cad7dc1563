//! The hot paths, each ready to be run again and again.

use std::hint::black_box;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ttydesk::app::{Action, Msg, State, update};
use ttydesk::backend::Event;
use ttydesk::domain::Conversation;
use ttydesk::input::Keymap;
use ttydesk::suggest::Facts;
use ttydesk::text::{Clean, wrap};
use ttydesk::ui::{self, Look, Theme};

use crate::load::{answers, customer_writes, desk, now, question, row, taught};

/// Rows of the desks; work that looks at all of them shows.
const ROWS: i64 = 1_000;

/// One kind of work.
pub(crate) struct Work {
    /// As the table calls it.
    pub(crate) name: &'static str,
    /// Makes ready what is counted.
    pub(crate) prepare: fn() -> Box<dyn FnMut()>,
}

/// All of them.
pub(crate) const WORK: [Work; 9] = [
    Work {
        name: "key: next row",
        prepare: || {
            let mut state = desk(ROWS);
            Box::new(move || drop(black_box(update(&mut state, now(), Msg::Act(Action::Down)))))
        },
    },
    Work {
        name: "key: typed letter",
        prepare: || {
            let mut state = writing();
            Box::new(move || drop(black_box(update(&mut state, now(), Msg::Text("x".into())))))
        },
    },
    Work {
        name: "frame: next row",
        prepare: || frames(desk(ROWS), || Msg::Act(Action::Down)),
    },
    Work {
        name: "frame: typed letter",
        prepare: || frames(writing(), || Msg::Text("x".into())),
    },
    Work {
        name: "event: row",
        prepare: || {
            let (mut state, mut revision) = (desk(ROWS), 1);
            Box::new(move || {
                revision += 1;
                let row = Conversation {
                    revision,
                    ..row(ROWS / 2)
                };
                let event = Event::ConversationUpserted(row);
                drop(black_box(update(&mut state, now(), Msg::Backend(event))));
            })
        },
    },
    Work {
        name: "ranking: 200 answers",
        prepare: || {
            let (ranker, facts) = (answers(200), Facts::default());
            Box::new(move || drop(black_box(ranker.rank(question(&facts)))))
        },
    },
    Work {
        name: "frame: customer's words and suggestions",
        prepare: || {
            let mut place = 1;
            frames(taught(500), move || {
                place += 1;
                customer_writes(place)
            })
        },
    },
    Work {
        name: "display policy: 2 KiB",
        prepare: || {
            let text = "Возврат оформлен 👩‍👩‍👧, 返金について. Thank you for waiting. ".repeat(16);
            Box::new(move || drop(black_box(Clean::from(text.as_str()))))
        },
    },
    Work {
        name: "wrap: 2 KiB",
        prepare: || {
            let text = "Возврат оформлен 👩‍👩‍👧, 返金について. Thank you for waiting. ".repeat(16);
            Box::new(move || drop(black_box(wrap(&text, 60))))
        },
    },
];

fn writing() -> State {
    let mut state = desk(ROWS);
    update(&mut state, now(), Msg::Act(Action::Reply));
    state
}

/// A message and the frame that shows what it changed.
fn frames(mut state: State, mut msg: impl FnMut() -> Msg + 'static) -> Box<dyn FnMut()> {
    let look = Look {
        theme: Theme::default(),
        keymap: Keymap::default(),
        catalog: state.settings.catalog.clone(),
    };
    let mut terminal = Terminal::new(TestBackend::new(120, 36)).expect("a backend that cannot fail");
    Box::new(move || {
        update(&mut state, now(), msg());
        terminal
            .draw(|frame| ui::view(&state, &look, frame))
            .expect("a backend that cannot fail");
    })
}
