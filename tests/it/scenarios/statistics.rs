//! The page of the desk's figures: for leads, fetched anew while it is open, each row opens what is behind it.

use ttydesk::app::state::{Overlay, Period, StatisticsPage};
use ttydesk::app::{Action, Msg, Timer};
use ttydesk::backend::{CommandKind, Connection, Event, Outcome};
use ttydesk::domain::{
    Board, Channel, ConversationId, Figures, LongestWait, RequestId, Right, Statistics, View,
};

use super::driver::{Desk, conversation, desk};

fn lead() -> Desk {
    let mut desk = desk().with(conversation("c1", "Anna", 300), &["hello"]).online();
    let mut welcome = desk.state.session.welcome().cloned().expect("signed in");
    welcome.rights.0.insert(Right::ViewStatistics);
    desk.event(Event::Connection(Connection::Online(Box::new(welcome))));
    desk
}

fn page(desk: &Desk) -> &StatisticsPage {
    match desk.state.overlays.last() {
        Some(Overlay::Statistics(page)) => page,
        other => panic!("no figures are open: {other:?}"),
    }
}

/// Requests for figures so far, the newest last.
fn asked(desk: &Desk) -> Vec<(RequestId, jiff::Timestamp)> {
    let mut asked = Vec::new();
    for command in &desk.sent {
        if let CommandKind::Statistics { since, .. } = &command.kind {
            asked.push((command.id, *since));
        }
    }
    asked
}

fn told(desk: &mut Desk, id: RequestId, began: u64) {
    let figures = Figures {
        started: began,
        ..Figures::default()
    };
    let statistics = Statistics {
        since: desk.now,
        until: desk.now,
        board: Board {
            longest: vec![LongestWait {
                conversation: ConversationId::new("c1"),
                contact_name: "Anna".into(),
                channel: Channel::Sms,
                since: desk.now,
                owner: None,
            }],
            ..Board::default()
        },
        total: figures,
        channels: vec![(Channel::Telegram, figures)],
        agents: Vec::new(),
        tags: vec![("late order".into(), figures)],
        course: vec![began],
    };
    desk.event(Event::Statistics {
        id,
        statistics: Box::new(statistics),
    });
    desk.event(Event::Answer {
        id,
        outcome: Outcome::Done,
    });
}

fn open() -> Desk {
    let mut desk = lead();
    desk.keys("5");
    let (id, _) = asked(&desk)[0];
    told(&mut desk, id, 1);
    desk
}

#[test]
fn m30_without_the_right_or_the_ability_the_reason_is_said() {
    let mut agent = desk().with(conversation("c1", "Anna", 300), &["hello"]).online();
    agent.keys("5");
    assert_eq!(agent.notice(), "why-not-permitted");
    let mut poor = desk();
    poor.capabilities.statistics = false;
    let mut poor = poor.with(conversation("c1", "Anna", 300), &["hello"]).online();
    poor.keys("5");
    assert_eq!(poor.notice(), "why-not-supported");
    assert!(asked(&agent).is_empty() && asked(&poor).is_empty());
}

#[test]
fn m39_the_figures_are_fetched_anew_while_they_are_open_and_never_twice_at_once() {
    let mut desk = open();
    assert_eq!(
        page(&desk).figures.as_ref().map(|told| told.total.started),
        Some(1)
    );
    desk.feed(Msg::Due(Timer::Statistics));
    desk.feed(Msg::Due(Timer::Statistics));
    let all = asked(&desk);
    assert_eq!(all.len(), 2, "one is under way");
    told(&mut desk, all[1].0, 2);
    assert_eq!(
        page(&desk).figures.as_ref().map(|told| told.total.started),
        Some(2)
    );
    desk.keys("<Esc>");
    desk.feed(Msg::Due(Timer::Statistics));
    assert_eq!(asked(&desk).len(), 2, "nobody looks any more");
}

#[test]
fn m30_another_period_is_asked_for_and_late_figures_of_the_former_change_nothing() {
    let mut desk = open();
    desk.feed(Msg::Due(Timer::Statistics));
    let late = asked(&desk)[1];
    desk.keys("l");
    assert_eq!(page(&desk).period, Period::Week);
    let week = asked(&desk)[2];
    assert!(week.1 < late.1, "further back");
    told(&mut desk, late.0, 7);
    assert_eq!(page(&desk).figures, None, "those of the day are not of the week");
    told(&mut desk, week.0, 9);
    assert_eq!(
        page(&desk).figures.as_ref().map(|told| told.total.started),
        Some(9)
    );
    desk.keys("h h");
    assert_eq!(page(&desk).period, Period::Month);
}

#[test]
fn m30_a_row_opens_the_conversations_behind_it() {
    let mut desk = open();
    desk.keys("<Enter>");
    assert_eq!(desk.on_screen(), "c1");
    assert!(desk.state.overlays.is_empty());

    let mut desk = open();
    desk.feed(Msg::Act(Action::Bottom));
    desk.keys("<Enter>");
    let slice = desk.state.queue.slice();
    assert_eq!(slice.view, View::All);
    assert_eq!(slice.query, "tag:\"late order\" active:<1d");
    let mut desk = open();
    desk.feed(Msg::Act(Action::Bottom));
    desk.keys("k <Enter>");
    assert_eq!(desk.state.queue.slice().query, "channel:telegram active:<1d");
}

#[test]
fn m30_figures_that_are_refused_are_not_asked_for_again() {
    let mut desk = lead();
    desk.keys("5");
    desk.hub_refuses(ttydesk::backend::RefusalCode::Forbidden, None);
    assert_eq!(desk.notice(), "why-not-permitted");
    assert!(!page(&desk).loading);
    desk.wait(std::time::Duration::from_mins(1));
    assert_eq!(asked(&desk).len(), 1);
}
