//! Files over HTTP: up once, down as they were, and only for agents.

use axum::http::StatusCode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;

/// An HTTP request as bytes; gives status, head and body.
async fn http(hub: &Hub, line: &str, token: &str, body: &[u8]) -> (StatusCode, String, Vec<u8>) {
    let mut stream = TcpStream::connect(hub.running.addr()).await.unwrap();
    let head = format!(
        "{line} HTTP/1.0\r\nHost: hub\r\nAuthorization: Bearer {token}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    let mut answer = Vec::new();
    soon("an answer", stream.read_to_end(&mut answer)).await.unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head.to_ascii_lowercase(), answer[end + 4..].to_vec())
}

async fn upload(hub: &Hub, token: &str, id: Uuid, name: &str, body: &[u8]) -> (StatusCode, Value) {
    let (status, _, body) = http(hub, &format!("POST /v1/files?id={id}&name={name}"), token, body).await;
    (status, serde_json::from_slice(&body).unwrap())
}

async fn download(hub: &Hub, token: &str, id: Uuid) -> (StatusCode, String, Vec<u8>) {
    http(hub, &format!("GET /v1/files/{id}"), token, b"").await
}

fn with_file(text: &str, id: Uuid) -> Value {
    json!({ "conversation": "c0", "text": text, "attachments": [id] })
}

fn blobs(hub: &Hub) -> usize {
    std::fs::read_dir(hub.data.path().join("files")).map_or(0, Iterator::count)
}

#[tokio::test]
async fn a_file_goes_up_once_and_comes_down_as_it_was() {
    let hub = Hub::with(1).await;
    let (ann, bob) = (hub.agent("Ann", Role::Agent), hub.agent("Bob", Role::Agent));
    let id = Uuid::now_v7();
    for _ in 0..2 {
        let (status, file) = upload(&hub, &ann, id, "p%C3%A9.png", b"\0bytes\xff").await;
        assert_eq!(status, StatusCode::OK, "{file}");
        assert_eq!(file["name"], "pé.png");
        assert_eq!((&file["bytes"], &file["kind"]), (&json!(7), &json!("image")));
    }
    assert_eq!(blobs(&hub), 1, "a repeated upload is one file");
    assert_eq!(
        download(&hub, &bob, id).await.0,
        StatusCode::NOT_FOUND,
        "nobody else's until it was sent"
    );
    let mut client = hub.sign_in(&ann).await;
    let sent = client.ok("send_message", with_file("", id)).await;
    assert_eq!(sent["attachments"][0]["id"], id.to_string());
    let (status, head, bytes) = download(&hub, &bob, id).await;
    assert_eq!(
        (status, bytes.as_slice()),
        (StatusCode::OK, b"\0bytes\xff".as_slice())
    );
    assert!(head.contains("content-disposition: attachment"), "{head}");
    assert!(head.contains("x-content-type-options: nosniff"), "{head}");
    #[cfg(unix)]
    for entry in std::fs::read_dir(hub.data.path().join("files")).unwrap() {
        use std::os::unix::fs::PermissionsExt;
        let mode = entry.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test]
async fn refusals_say_why_and_keep_nothing() {
    let tuning = Tuning {
        files_quota: 10,
        ..Tuning::default()
    };
    let hub = Hub::tuned(1, tuning).await;
    let ann = hub.agent("Ann", Role::Agent);
    let id = Uuid::now_v7();
    assert_eq!(
        upload(&hub, "nobody", id, "a", b"x").await.0,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(download(&hub, "nobody", id).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(upload(&hub, &ann, id, "", b"x").await.0, StatusCode::BAD_REQUEST);
    let (status, full) = upload(&hub, &ann, id, "a", b"12345678901").await;
    assert_eq!(status, StatusCode::INSUFFICIENT_STORAGE, "{full}");
    assert_eq!(blobs(&hub), 0);
    assert_eq!(upload(&hub, &ann, id, "a", b"one").await.0, StatusCode::OK);
    assert_eq!(upload(&hub, &ann, id, "a", b"two").await.0, StatusCode::CONFLICT);
    assert_eq!(blobs(&hub), 1);
}

#[tokio::test]
async fn an_upload_goes_with_one_message_of_its_sender() {
    let hub = Hub::with(1).await;
    let (ann, bob) = (hub.agent("Ann", Role::Agent), hub.agent("Bob", Role::Agent));
    let id = Uuid::now_v7();
    upload(&hub, &ann, id, "a.txt", b"x").await;
    let mut bob = hub.sign_in(&bob).await;
    assert_eq!(
        bob.refused("send_message", with_file("mine", id)).await["code"],
        "not_found"
    );
    let mut ann = hub.sign_in(&ann).await;
    let twice = json!({ "conversation": "c0", "text": "x", "attachments": [id, id] });
    assert_eq!(ann.refused("send_message", twice).await["code"], "not_found");
    let request = Uuid::now_v7();
    let mut held = with_file("held", id);
    held["hold_ms"] = json!(60_000);
    ann.request(request, "send_message", held).await.unwrap();
    assert_eq!(
        ann.refused("send_message", with_file("again", id)).await["code"],
        "not_found"
    );
    let cancel = json!({ "conversation": "c0", "request": request });
    ann.ok("cancel_message", cancel).await;
    ann.ok("add_note", with_file("", id)).await;
}

#[tokio::test]
async fn a_customers_file_is_there_for_every_agent() {
    let hub = Hub::with(1).await;
    let ann = hub.agent("Ann", Role::Agent);
    let bytes = b"scan".to_vec();
    let desk = hub.desk();
    let sent = desk.customer_sends("c0".into(), Channel::WebChat, String::new(), "../x.pdf", bytes);
    sent.await.unwrap();
    let mut client = hub.sign_in(&ann).await;
    let page = client
        .ok("list_entries", json!({ "conversation": "c0", "limit": 10 }))
        .await;
    let file = &page["entries"][0]["attachments"][0];
    let id = file["id"].as_str().unwrap().parse().unwrap();
    let (_, head, bytes) = download(&hub, &ann, id).await;
    assert_eq!(bytes, b"scan");
    assert!(head.contains("filename=\"x.pdf\""), "{head}");
    let row = client
        .ok("get_conversation", json!({ "conversation": "c0" }))
        .await;
    assert_eq!(row["preview"]["text"], "../x.pdf");
}
