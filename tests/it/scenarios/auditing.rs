//! The action log on the screen: with the right, page by page.

use ttydesk::app::state::{ActionLog, Overlay};
use ttydesk::app::{Action, Msg};
use ttydesk::backend::{Command, CommandKind, Connection, Event, Outcome};
use ttydesk::domain::{AgentId, AgentRef, FieldChange, LoggedAction, RequestId, Right};

use super::driver::{Desk, conversation, desk};

fn lead() -> Desk {
    let mut desk = desk().with(conversation("c1", "Анна", 300), &["hello"]).online();
    let mut welcome = desk.state.session.welcome().cloned().expect("signed in");
    welcome.rights.0.insert(Right::ViewActionLog);
    desk.event(Event::Connection(Connection::Online(Box::new(welcome))));
    desk
}

fn asked(desk: &Desk) -> Vec<(RequestId, Option<u64>)> {
    let of = |command: &Command| match &command.kind {
        CommandKind::ListActions { before, .. } => Some((command.id, *before)),
        _ => None,
    };
    desk.sent.iter().filter_map(of).collect()
}

fn log(desk: &Desk) -> &ActionLog {
    match desk.state.overlays.last() {
        Some(Overlay::ActionLog(log)) => log,
        other => panic!("{other:?}"),
    }
}

fn page(desk: &mut Desk, id: RequestId, numbers: impl Iterator<Item = u64>, more: bool) {
    let actions = numbers.map(|number| LoggedAction {
        number,
        at: desk.now,
        agent: AgentRef {
            id: AgentId::new("bob"),
            name: "Bob Stone".into(),
        },
        action: "resolve".into(),
        conversation: None,
        contact: None,
        entry: None,
        changes: vec![FieldChange {
            field: "status".into(),
            before: Some("open".into()),
            after: Some("resolved".into()),
        }],
    });
    let actions = actions.collect();
    desk.event(Event::ActionPage { id, actions, more });
    desk.event(Event::Answer {
        id,
        outcome: Outcome::Done,
    });
}

#[test]
fn m31_without_the_right_it_is_not_asked_and_the_reason_is_said() {
    let mut desk = desk().with(conversation("c1", "Анна", 300), &["hello"]).online();
    desk.feed(Msg::Act(Action::ActionLog));
    assert!(asked(&desk).is_empty());
    assert!(desk.state.overlays.is_empty());
    assert!(Action::ActionLog.enabled(&desk.state).is_err());
    assert!(!desk.notice().is_empty());
}

#[test]
fn m32_the_next_page_is_fetched_once_and_only_when_it_is_read_so_far() {
    let mut desk = lead();
    desk.feed(Msg::Act(Action::ActionLog));
    let (first, before) = asked(&desk)[0];
    assert_eq!((before, log(&desk).loading), (None, true));
    page(&mut desk, first, (51..=100).rev(), true);
    desk.feed(Msg::Act(Action::Down));
    assert_eq!(asked(&desk).len(), 1, "the end is far");
    desk.feed(Msg::Act(Action::Bottom));
    desk.feed(Msg::Act(Action::Bottom));
    let (second, before) = *asked(&desk).last().expect("a page");
    assert_eq!((asked(&desk).len(), before), (2, Some(51)));
    page(&mut desk, second, (1..=50).rev(), false);
    desk.feed(Msg::Act(Action::Bottom));
    assert_eq!((asked(&desk).len(), log(&desk).actions.len()), (2, 100));
}

#[test]
fn a_page_of_a_log_that_was_closed_changes_nothing() {
    let mut desk = lead();
    desk.feed(Msg::Act(Action::ActionLog));
    let (id, _) = asked(&desk)[0];
    desk.feed(Msg::Act(Action::Back));
    page(&mut desk, id, 1..=3, false);
    assert!(desk.state.overlays.is_empty());
}
