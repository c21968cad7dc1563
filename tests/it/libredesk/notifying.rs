//! What a Libredesk tells an agent in person: once, whichever way it comes, and read there when it was seen
//! here.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};
use ttydesk::backend::{Command, CommandKind, Connection, Event, Handle};
use ttydesk::domain::{AlertKind, ConversationId, RequestId};
use uuid::Uuid;

use super::day::addr_of;
use super::standin::Standin;
use super::worker;
use crate::ws::proxy::Proxy;

const ANN: u64 = 2;
const BOB: u64 = 3;
/// Longer than the pause between two looks at the list.
const LOOKS: Duration = Duration::from_secs(150);

/// Ann's end of the adapter, where minutes pass at once.
struct Ann {
    handle: Handle,
    events: mpsc::Receiver<Event>,
}

impl Ann {
    fn open(addr: std::net::SocketAddr) -> Self {
        let (sender, events) = mpsc::channel(1_024);
        let handle = worker::link(addr, worker::key()).spawn(sender);
        Self { handle, events }
    }

    /// Everything told for so long.
    async fn hears(&mut self, time: Duration) -> Vec<Event> {
        let until = Instant::now() + time;
        let mut told = Vec::new();
        while let Ok(Some(event)) = timeout_at(until, self.events.recv()).await {
            told.push(event);
        }
        told
    }

    /// What was told in person for so long: each time, and of what.
    async fn alerts(&mut self, time: Duration) -> Vec<Vec<(AlertKind, Uuid)>> {
        let told = self.hears(time).await;
        let alerts = told.into_iter().filter_map(|event| match event {
            Event::Alerts(alerts) => Some(alerts),
            _ => None,
        });
        let known = |id: &ConversationId| id.as_str().parse().expect("a uuid");
        alerts
            .map(|all| all.iter().map(|it| (it.kind, known(&it.conversation))).collect())
            .collect()
    }

    async fn online(&mut self) {
        while let Some(event) = self.events.recv().await {
            if matches!(event, Event::Connection(Connection::Online(_))) {
                return;
            }
        }
        panic!("the adapter ended");
    }

    async fn looks_at(&mut self, talk: Uuid) {
        let kind = CommandKind::SetViewing {
            conversation: Some(ConversationId::new(talk.to_string())),
        };
        let id = RequestId(Uuid::now_v7());
        let sent = self.handle.commands.send(Command { id, kind }).await;
        sent.expect("the adapter runs");
    }
}

fn talks(standin: &Standin) -> [Uuid; 3] {
    let talks = [Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7()];
    for talk in &talks {
        standin.know(*talk);
    }
    talks
}

#[tokio::test(start_paused = true)]
async fn what_came_while_away_is_told_at_once_and_what_comes_then_once_each() {
    let standin = Standin::start().await;
    let [first, second, third] = talks(&standin);
    standin.assign(first, BOB, ANN);
    standin.mention(second, BOB, ANN);
    let mut ann = Ann::open(standin.addr());
    ann.online().await;
    assert_eq!(
        ann.alerts(LOOKS).await,
        [vec![(AlertKind::Assigned, first), (AlertKind::Mention, second)]]
    );
    standin.assign(third, BOB, ANN);
    standin.notify(first, ANN, "sla_breach");
    assert_eq!(
        ann.alerts(LOOKS).await,
        [
            vec![(AlertKind::Assigned, third)],
            vec![(AlertKind::SlaBroken, first)]
        ]
    );
    // Of no kind the desk knows.
    standin.notify(first, ANN, "birthday");
    assert_eq!(ann.alerts(LOOKS).await, Vec::<Vec<(AlertKind, Uuid)>>::new());
}

#[tokio::test(start_paused = true)]
async fn what_an_event_was_lost_of_and_what_came_without_a_link_is_found_in_the_list() {
    let standin = Standin::start().await;
    let [first, second, third] = talks(&standin);
    let proxy = Proxy::start(standin.addr()).await;
    let mut ann = Ann::open(addr_of(&proxy));
    ann.online().await;
    ann.hears(LOOKS).await;
    standin.loses_events(true);
    standin.assign(first, BOB, ANN);
    standin.loses_events(false);
    assert_eq!(ann.alerts(LOOKS).await, [vec![(AlertKind::Assigned, first)]]);
    standin.loses_events(true);
    standin.mention(second, BOB, ANN);
    standin.assign(third, BOB, ANN);
    proxy.cut_all();
    standin.loses_events(false);
    assert_eq!(
        ann.alerts(LOOKS).await,
        [vec![(AlertKind::Mention, second), (AlertKind::Assigned, third)]]
    );
}

#[tokio::test(start_paused = true)]
async fn what_was_seen_here_is_read_at_the_server_and_nothing_else() {
    let standin = Standin::start().await;
    let [first, second, _] = talks(&standin);
    standin.mention(first, BOB, ANN);
    standin.mention(first, BOB, ANN);
    standin.mention(second, BOB, ANN);
    let mut ann = Ann::open(standin.addr());
    ann.online().await;
    ann.hears(LOOKS).await;
    assert_eq!(standin.unread(ANN), 3, "told is not seen");
    standin.arm("notifications", super::standin::Fault::Html);
    ann.looks_at(first).await;
    ann.hears(Duration::from_secs(5)).await;
    assert_eq!(standin.unread(ANN), 2, "one could not be marked");
    ann.looks_at(first).await;
    ann.hears(Duration::from_secs(5)).await;
    assert_eq!(standin.unread(ANN), 1, "with the next look it is");
    standin.forget_requests();
    ann.looks_at(first).await;
    ann.hears(Duration::from_secs(5)).await;
    assert_eq!(
        standin.counts().get("notifications"),
        None,
        "nothing is left to mark"
    );
    let mut again = Ann::open(standin.addr());
    again.online().await;
    assert_eq!(again.alerts(LOOKS).await, [vec![(AlertKind::Mention, second)]]);
}
