//! Bytes a key and an event cost at 120 columns and 36 rows. Over SSH these are what one waits for.
//!
//! The limits have room for a word more in a row, and none for drawing twice as much.

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use ratatui::Terminal;

use super::*;
use crate::app::{Action, Msg, Saved, State, update};
use crate::backend::Event;
use crate::domain::{
    Author, Channel, ContactId, Conversation, ConversationId, Handling, InboxId, Preview, Priority, Status,
};
use crate::i18n::{Catalog, Lang};
use crate::shell::testing;
use crate::ui::{self, Look};

const ROWS: i64 = 400;

fn now() -> Timestamp {
    "2026-11-20T14:02:10Z".parse().unwrap()
}

fn row(number: i64) -> Conversation {
    let at = now() - SignedDuration::from_mins(ROWS - number);
    let names = [
        "Мария Климова",
        "Alice Fenwick",
        "Brendan Moss",
        "田中 美奈",
        "Owen Pike",
    ];
    let words = [
        "Where is my parcel? I ordered it a week ago",
        "Возврат оформлен, спасибо",
    ];
    let pick = |count: usize| usize::try_from(number).unwrap() % count;
    Conversation {
        id: ConversationId::new(format!("c-{number:03}")),
        revision: 1,
        contact: ContactId::new(format!("p-{number}")),
        contact_name: names[pick(5)].into(),
        vip: false,
        inbox: InboxId::new("tg"),
        channel: Channel::ALL[pick(Channel::ALL.len())],
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
        preview: Some(Preview {
            author: Author::Customer,
            text: words[pick(2)].into(),
        }),
        handoff: None,
        sla: None,
        offer: None,
    }
}

/// A desk at work on a terminal that counts.
struct Desk {
    state: State,
    look: Look,
    terminal: Terminal<Paint>,
}

impl Desk {
    fn new() -> Self {
        let catalog = Arc::new(Catalog::new(Lang::En));
        let settings = crate::app::state::Settings {
            zone: TimeZone::UTC,
            catalog: Arc::clone(&catalog),
            ..testing::settings()
        };
        let size = Size::new(120, 36);
        let mut terminal = Terminal::new(Paint::new(size)).unwrap();
        terminal
            .resize(ratatui::layout::Rect::from((Position::ORIGIN, size)))
            .unwrap();
        let mut desk = Self {
            state: State::new(settings, (120, 36), now()),
            look: testing::look(catalog),
            terminal,
        };
        let saved = Saved {
            conversations: (0..ROWS).map(row).collect(),
            tour_seen: true,
            ..Saved::default()
        };
        desk.tell(Msg::Loaded(Box::new(saved)));
        desk
    }

    /// What a message costs.
    fn tell(&mut self, msg: Msg) -> usize {
        update(&mut self.state, now(), msg);
        let (state, look) = (&self.state, &self.look);
        self.terminal.draw(|frame| ui::view(state, look, frame)).unwrap();
        self.terminal.backend_mut().take().len()
    }

    /// What each of so many actions costs, the cheapest first.
    fn costs(&mut self, action: Action, times: usize) -> Vec<usize> {
        let mut costs: Vec<_> = (0..times).map(|_| self.tell(Msg::Act(action))).collect();
        costs.sort_unstable();
        costs
    }
}

#[test]
fn a_step_through_the_queue_says_little() {
    let mut desk = Desk::new();
    let costs = desk.costs(Action::Down, 100);
    // Two rows of the queue, and the customer's name in the two other panes.
    assert!(costs[50] <= 800, "{costs:?}");
    assert!(costs[90] <= 1_000, "the list moved with every key: {costs:?}");
    assert!(costs[99] <= 3_000, "{costs:?}");
}

#[test]
fn a_typed_letter_is_a_letter() {
    let mut desk = Desk::new();
    desk.tell(Msg::Act(Action::Reply));
    let mut costs: Vec<_> = (0..40).map(|_| desk.tell(Msg::Text("x".to_owned()))).collect();
    costs.sort_unstable();
    assert!(costs[20] <= 40, "{costs:?}");
    assert!(costs[39] <= 250, "{costs:?}");
}

#[test]
fn what_is_not_on_screen_says_nothing() {
    let mut desk = Desk::new();
    desk.tell(Msg::Act(Action::Down));
    let mut changed = row(300);
    changed.revision = 2;
    changed.unread = 7;
    assert_eq!(desk.tell(Msg::Backend(Event::ConversationUpserted(changed))), 0);
    let mut seen = row(2);
    seen.revision = 2;
    seen.unread = 0;
    let cost = desk.tell(Msg::Backend(Event::ConversationUpserted(seen)));
    assert!((1..200).contains(&cost), "{cost}");
}
