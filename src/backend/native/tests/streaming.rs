//! Events: each once, in order, across cuts and gaps; a checkpoint after what it covers.

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use futures_util::SinkExt;

use super::hub::{Desk, EPOCH, Hub, empty_directory, row};
use crate::backend::{Checkpoint, CommandKind, Event};
use crate::domain::View;

fn place(seq: u64) -> String {
    format!("{EPOCH}:{seq}")
}

/// Revisions of the conversations told up to the checkpoint `seq`.
async fn revisions_up_to(desk: &mut Desk, seq: u64) -> Vec<u64> {
    let mut revisions = Vec::new();
    loop {
        match desk.event().await {
            Event::ConversationUpserted(row) => revisions.push(row.revision),
            Event::Checkpoint(Checkpoint(text)) if text == place(seq) => return revisions,
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_checkpoint_follows_what_it_covers() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(Some(&place(4))));
    let mut peer = hub.sign_in(9).await;
    peer.changed(5, "c1", 1).await;
    peer.changed(6, "c1", 2).await;
    assert_eq!(revisions_up_to(&mut desk, 6).await, [1, 2]);
}

#[tokio::test]
async fn nothing_is_lost_or_doubled_over_cuts() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(Some(&place(0))));
    for round in 0..4_u64 {
        let mut peer = hub.accept().await;
        peer.hello(100).await;
        let sync = peer.request("sync").await;
        assert_eq!(sync["params"]["seq"], round * 3, "it goes on where it was");
        peer.reply(
            &sync,
            json!({ "epoch": EPOCH, "seq": round * 3, "resync": false }),
        )
        .await;
        let directory = peer.request("directory").await;
        peer.reply(&directory, empty_directory()).await;
        for seq in round * 3 + 1..=round * 3 + 3 {
            peer.changed(seq, "c1", seq).await;
            // The hub may say one twice; it counts once.
            peer.changed(seq, "c1", seq).await;
        }
        let first = round * 3 + 1;
        assert_eq!(
            revisions_up_to(&mut desk, first + 2).await,
            [first, first + 1, first + 2]
        );
        desk.handle.reconnect.notify_one();
        drop(peer);
    }
}

#[tokio::test]
async fn a_gap_is_resumed_by_itself() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(Some(&place(0))));
    let mut peer = hub.sign_in(0).await;
    peer.changed(1, "c1", 1).await;
    peer.changed(3, "c1", 3).await;
    let sync = peer.request("sync").await;
    assert_eq!(sync["params"], json!({ "epoch": EPOCH, "seq": 1 }));
    peer.changed(4, "c1", 4).await; // Still of the old stream: comes again.
    peer.reply(&sync, json!({ "epoch": EPOCH, "seq": 1, "resync": false }))
        .await;
    for seq in 2..=4 {
        peer.changed(seq, "c1", seq).await;
    }
    assert_eq!(revisions_up_to(&mut desk, 4).await, [1, 2, 3, 4]);
}

#[tokio::test]
async fn an_unknown_event_is_reported_and_skipped() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(Some(&place(0))));
    let mut peer = hub.sign_in(0).await;
    peer.send(&json!({ "seq": 1, "kind": "hologram", "data": {} }))
        .await;
    peer.send(&json!({ "seq": 2, "kind": "conversation", "data": { "id": 5 } }))
        .await;
    peer.changed(3, "c1", 3).await;
    let mut names = Vec::new();
    loop {
        match desk.event().await {
            Event::Unknown { name } => names.push(name.to_string()),
            Event::Checkpoint(Checkpoint(text)) if text == place(3) => break,
            _ => {}
        }
    }
    assert_eq!(names, ["hologram", "conversation (unreadable)"]);
}

#[tokio::test]
async fn a_frame_that_cannot_be_read_does_not_end_the_link() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(Some(&place(0))));
    let mut peer = hub.sign_in(0).await;
    peer.socket.send(Message::text("{ not JSON")).await.expect("sent");
    peer.changed(1, "c1", 1).await;
    assert_eq!(revisions_up_to(&mut desk, 1).await, [1]);
}

#[tokio::test]
async fn after_a_resync_checkpoints_wait_for_the_first_page() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(Some(&place(70))));
    let mut peer = hub.accept().await;
    peer.hello(5).await;
    let sync = peer.request("sync").await;
    peer.reply(&sync, json!({ "epoch": EPOCH, "seq": 5, "resync": true }))
        .await;
    let directory = peer.request("directory").await;
    peer.reply(&directory, empty_directory()).await;
    peer.changed(6, "c1", 6).await;
    desk.until(|event| matches!(event, Event::Resync).then_some(()))
        .await;
    let list = CommandKind::ListConversations {
        view: View::All,
        query: String::new(),
        sort: crate::domain::Sort::default(),
        after: None,
        limit: 10,
    };
    desk.ask(list).await;
    let request = peer.request("list_conversations").await;
    peer.reply(&request, json!({ "conversations": [row("c1", 6)], "total": 1 }))
        .await;
    let mut page = false;
    loop {
        match desk.event().await {
            Event::ConversationPage { .. } => page = true,
            Event::Checkpoint(Checkpoint(text)) => {
                assert!(page, "a checkpoint before the first page");
                assert_eq!(text, place(6));
                return;
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_changed_directory_is_fetched() {
    let hub = Hub::start().await;
    let mut desk = Desk::open(hub.config(None));
    let mut peer = hub.sign_in(0).await;
    peer.send(&json!({ "kind": "directory_changed", "data": {} }))
        .await;
    let request = peer.request("directory").await;
    let mut changed = empty_directory();
    changed["tags"] = json!(["new"]);
    changed["agents"] = json!([{ "id": "broken" }]);
    peer.reply(&request, changed).await;
    let tags = desk
        .until(|event| match event {
            Event::Directory(directory) if !directory.tags.is_empty() => Some(directory.tags),
            _ => None,
        })
        .await;
    assert_eq!(tags[0].as_str(), "new");
}
