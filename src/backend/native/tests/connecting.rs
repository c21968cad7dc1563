//! Into the link, out of it, and back.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_tungstenite::tungstenite::Message;

use futures_util::SinkExt;

use super::hub::{Desk, Hub};
use crate::backend::{CommandKind, Connection, Event, Offline};
use crate::domain::ConversationId;

#[tokio::test]
async fn the_first_words_are_connecting_then_online_then_the_directory() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(None));
    let _peer = hub.sign_in(0).await;
    assert_eq!(
        desk.event().await,
        Event::Connection(Connection::Connecting { attempt: 1 })
    );
    let Event::Connection(Connection::Online(welcome)) = desk.event().await else {
        panic!("online")
    };
    assert_eq!(
        (welcome.workspace.as_str(), welcome.me.id.as_str()),
        ("Test desk", "anna")
    );
    assert_eq!(desk.event().await, Event::Resync, "nothing known is covered");
    assert!(matches!(desk.event().await, Event::Directory(_)));
}

#[tokio::test]
async fn a_restart_is_followed_by_another_try() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(None));
    let peer = hub.sign_in(0).await;
    desk.online().await;
    peer.close(1012, "restart").await;
    let (reason, retry_in) = desk
        .link(|state| match state {
            Connection::Offline { reason, retry_in } => Some((reason, retry_in)),
            _ => None,
        })
        .await;
    assert!(matches!(reason, Offline::Closed { code: 1012, .. }), "{reason:?}");
    assert!(retry_in <= Duration::from_secs(1));
    let _again = hub.sign_in(0).await;
    desk.online().await;
}

#[tokio::test]
async fn somebody_who_asks_does_not_wait_for_the_pause() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(None));
    for _ in 0..5 {
        // Longer and longer pauses.
        drop(hub.accept().await);
        desk.link(|state| matches!(state, Connection::Offline { .. }).then_some(()))
            .await;
        desk.handle.reconnect.notify_one();
    }
    let _peer = hub.sign_in(0).await;
    desk.online().await;
}

#[tokio::test]
async fn a_wrong_token_is_asked_for_and_not_tried_in_a_loop() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(None));
    let mut tcp = hub.tcp().await;
    let mut head = [0; 1024];
    assert!(tcp.read(&mut head).await.expect("a request") > 0);
    let answer = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 7\r\n\r\nunknown";
    tcp.write_all(answer.as_bytes()).await.expect("sent");
    let words = desk
        .link(|state| match state {
            Connection::AuthRequired { message } => Some(message),
            _ => None,
        })
        .await;
    assert_eq!(words.as_str(), "unknown");
    // Only asking leads to another try.
    desk.handle.reconnect.notify_one();
    let _peer = hub.sign_in(0).await;
    desk.online().await;
}

#[tokio::test]
async fn three_breaches_in_a_row_are_enough() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(None));
    let mut downs = Vec::new();
    for _ in 0..3 {
        let mut peer = hub.accept().await;
        peer.socket.send(Message::text("not JSON")).await.expect("sent");
        downs.push(
            desk.link(|state| match state {
                Connection::Offline { .. } => Some("offline"),
                Connection::Unusable { .. } => Some("unusable"),
                _ => None,
            })
            .await,
        );
    }
    assert_eq!(downs, ["offline", "offline", "unusable"]);
}

#[tokio::test]
async fn another_version_is_not_spoken() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(None));
    let mut peer = hub.accept().await;
    peer.hello_of_version(0, 2).await;
    let reason = desk
        .link(|state| match state {
            Connection::Unusable { reason } => Some(reason),
            _ => None,
        })
        .await;
    assert!(
        matches!(&reason, Offline::Protocol(words) if words.as_str().contains("version 2")),
        "{reason:?}"
    );
}

/// The peer is there, and says nothing any more: a cut cable looks like this.
#[tokio::test]
async fn a_half_open_link_is_told_and_then_given_up() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(None));
    let mut peer = hub.sign_in(0).await;
    desk.online().await;
    let since = desk
        .link(|state| match state {
            Connection::Silent { since } => Some(since),
            _ => None,
        })
        .await;
    assert!((5..7).contains(&since.as_secs()), "{since:?}");
    // It speaks again: all is well, without another connection.
    peer.changed(1, "c1", 1).await;
    desk.link(|state| match state {
        Connection::Online(_) => Some(()),
        other => panic!("{other:?}"),
    })
    .await;
    let reason = desk
        .link(|state| match state {
            Connection::Offline { reason, .. } => Some(reason),
            _ => None,
        })
        .await;
    assert_eq!(reason, Offline::TimedOut);
}

/// More events than may wait for the desk.
const FLOOD: usize = 4_200;

/// A silence that was told is over when the desk is too busy to be told of anything: nobody can hear the
/// peer then, so nothing it says later would end it.
#[tokio::test]
async fn a_silence_told_before_the_desk_was_busy_ends_with_it() {
    loop {
        let hub = Hub::start().await;
        let mut desk = Desk::with_room_for(hub.config(None), 1);
        let _peer = hub.sign_in(0).await;
        desk.online().await;
        desk.link(|state| matches!(state, Connection::Silent { .. }).then_some(()))
            .await;
        // No bot of that name: each is answered by the adapter itself, and nobody takes the answers.
        for _ in 0..FLOOD {
            desk.ask(to_nobody()).await;
        }
        match desk.link(Some).await {
            Connection::Online(_) => return,
            // The machine was so slow that the link was given up before the desk was busy.
            Connection::Offline { .. } => {}
            other => panic!("{other:?}"),
        }
    }
}

fn to_nobody() -> CommandKind {
    CommandKind::Handoff {
        conversation: ConversationId::new("c1"),
        revision: 1,
        bot: Some("nobody".to_owned()),
        note: String::new(),
    }
}
