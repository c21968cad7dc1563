//! The stand-in against the recording: every recorded request that applies is sent to it, and the answer
//! has the recorded status and shape. What does not apply is listed, with the reason.

use std::path::{Path, PathBuf};

use serde_json::Value;
use uuid::Uuid;

use super::peer::{Back, ask};
use super::shapes::Types;
use super::standin::{By, Standin};
use crate::support::skipped;

/// Recorded exchanges that the stand-in does not play, by the beginning of their name.
const LEFT_OUT: [(&str, &str); 29] = [
    ("agents-as-admin", "administrators are not played"),
    ("contact-as-admin", "administrators are not played"),
    ("contact-note", "administrators are not played"),
    ("contacts-search-as-admin", "administrators are not played"),
    ("conversation-create-livechat", "administrators are not played"),
    ("teams-as-admin", "administrators are not played"),
    ("auth-apikey-disabled", "administrators are not played"),
    ("auth-apikey-revoked", "in `trouble`"),
    ("email-", "e-mail is not played"),
    ("media-download", "what is fetched are the bytes that were sent"),
    ("media-upload-png", "pictures are not sent"),
    ("widget-upload", "pictures are not sent"),
    (
        "reply-attachments-reused",
        "its files are those of another exchange",
    ),
    (
        "message-with-attachments",
        "its files are those of another exchange",
    ),
    (
        "reply-with-attachments",
        "its files are those of another exchange",
    ),
    ("csat-", "surveys are not played"),
    ("rate-limit-", "in `trouble`"),
    ("views-me-", "views are read, not made"),
    ("transcript", "not read by the desk"),
    ("business-hours", "not read by the desk"),
    ("context-links", "not read by the desk"),
    ("custom-attributes", "not read by the desk"),
    ("contact-custom-attributes", "not written by the desk"),
    ("conversation-custom-attributes", "not written by the desk"),
    ("roles", "not read by the desk"),
    ("sla", "not read by the desk"),
    ("ai-", "no provider is configured"),
    ("config", "not read by the desk"),
    ("widget-settings", "not read by the desk"),
];

/// The recording; `None` where the shared data is absent.
pub(super) fn recording() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = [root.join("../shared"), root.join("../../shared")];
    beside
        .into_iter()
        .map(|shared| shared.join("fixtures/libredesk"))
        .find(|path| path.is_dir())
}

/// One recorded exchange.
struct Exchange {
    name: String,
    request: Value,
    response: Value,
}

fn exchanges(from: &Path) -> Vec<Exchange> {
    let files = std::fs::read_dir(from.join("rest")).unwrap();
    let mut all: Vec<Exchange> = files
        .map(|file| {
            let path = file.unwrap().path();
            let mut value: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            Exchange {
                name: path.file_stem().unwrap().to_string_lossy().into_owned(),
                request: value["request"].take(),
                response: value["response"].take(),
            }
        })
        .collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
}

#[tokio::test]
async fn the_stand_in_answers_in_the_recorded_shapes() {
    let Some(from) = recording() else {
        return skipped("no shared/fixtures/libredesk");
    };
    let all = exchanges(&from);
    let mut types = Types::default();
    for exchange in &all {
        types.learn(&exchange.response["body"]);
    }
    let mut differences = Vec::new();
    let mut played = 0;
    for exchange in &all {
        if LEFT_OUT.iter().any(|(begin, _)| exchange.name.starts_with(begin)) {
            continue;
        }
        played += 1;
        let answer = play(exchange).await;
        let status = &exchange.response["status"];
        if *status != answer.status {
            differences.push(format!(
                "{}: recorded {status}, answered {}",
                exchange.name, answer.status
            ));
            continue;
        }
        let found = types.differences(&exchange.response["body"], &answer.body);
        differences.extend(
            found
                .into_iter()
                .map(|found| format!("{}: {found}", exchange.name)),
        );
    }
    assert!(
        differences.is_empty(),
        "{} of {played}:\n{}",
        differences.len(),
        differences.join("\n")
    );
    assert!(played >= 150, "only {played} of {} were played", all.len());
    for (begin, why) in LEFT_OUT {
        let known = all.iter().any(|exchange| exchange.name.starts_with(begin));
        assert!(known, "{begin} ({why}) was never recorded");
    }
}

/// Sends a recorded request to a stand-in of its own in which its conversation is known.
async fn play(exchange: &Exchange) -> Back {
    let standin = Standin::start().await;
    let request = &exchange.request;
    let mut path = request["path"].as_str().unwrap().to_owned();
    prepare(&standin, &exchange.name, &path);
    let mut headers: Vec<(String, String)> = Vec::new();
    for (name, value) in request["headers"].as_object().unwrap() {
        let value = value
            .as_str()
            .unwrap()
            .replace("BASIC_CREDENTIALS", "QVBJX0tFWTpBUElfU0VDUkVU");
        headers.push((name.clone(), value));
    }
    if exchange.name.starts_with("widget-") {
        path = visit(&standin, &path, &mut headers).await;
    }
    let body = match &request["body"] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        json => json.to_string(),
    };
    if exchange.name == "auth-session-after-logout" {
        ask(standin.addr(), "GET", "/logout", &headers, "").await.unwrap();
    }
    if exchange.name.starts_with("draft") {
        keep_drafts(&standin, &exchange.name, &path).await;
    }
    let method = request["method"].as_str().unwrap();
    let back = ask(standin.addr(), method, &path, &headers, &body).await;
    back.unwrap_or_else(|| panic!("{}: no answer", exchange.name))
}

/// Puts what a request is about into the stand-in.
fn prepare(standin: &Standin, name: &str, path: &str) {
    let ids: Vec<Uuid> = path
        .split(['/', '?'])
        .filter_map(|part| part.parse().ok())
        .filter(|uuid: &Uuid| !uuid.to_string().starts_with("00000000"))
        .collect();
    let Some(talk) = ids.first() else { return };
    if name.starts_with("widget-") {
        return;
    }
    standin.know(*talk);
    if let Some(message) = ids.get(1) {
        let by = match name {
            _ if name.starts_with("note") => By::Note,
            "message" | "message-other-conversation" => By::Visitor,
            _ => By::Agent,
        };
        let other = Uuid::now_v7();
        let of = if name == "message-other-conversation" {
            other
        } else {
            *talk
        };
        standin.know(of);
        standin.know_message(of, *message, by);
    }
}

/// The list of drafts is not empty where it was not.
async fn keep_drafts(standin: &Standin, name: &str, path: &str) {
    if name != "drafts" {
        return;
    }
    assert_eq!(path, "/api/v1/drafts");
    let talk = Uuid::now_v7();
    standin.know(talk);
    let key = [("Authorization".to_owned(), "token API_KEY:API_SECRET".to_owned())];
    for kind in ["reply", "private_note"] {
        let body = serde_json::json!({"type": kind, "content": "<p>half</p>", "meta": {}}).to_string();
        let target = format!("/api/v1/conversations/{talk}/draft");
        ask(standin.addr(), "POST", &target, &key, &body)
            .await
            .unwrap()
            .data();
    }
}

/// A visitor begins a conversation; the recorded one and its token become those.
async fn visit(standin: &Standin, path: &str, headers: &mut [(String, String)]) -> String {
    let inbox = [(
        "X-Libredesk-Inbox-ID".to_owned(),
        super::standin::INBOX.to_owned(),
    )];
    let target = "/api/v1/widget/chat/conversations/init";
    let begun = ask(standin.addr(), "POST", target, &inbox, r#"{"message":"Hello"}"#).await;
    let begun = begun.unwrap();
    let (talk, token) = (
        &begun.data()["conversation"]["uuid"],
        &begun.data()["session_token"],
    );
    for (_, value) in headers.iter_mut() {
        *value = value.replace("VISITOR_TOKEN", token.as_str().unwrap());
    }
    let parts = path.split('/').map(|part| match part.parse::<Uuid>() {
        Ok(_) => talk.as_str().unwrap(),
        Err(_) => part,
    });
    parts.collect::<Vec<_>>().join("/")
}
