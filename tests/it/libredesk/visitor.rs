//! A visitor over the live-chat widget API.

use std::net::SocketAddr;

use serde_json::json;
use uuid::Uuid;

use super::day::LOOKS;
use super::peer::{Back, ask};

/// A visitor and its conversation.
pub(super) struct Visitor {
    /// The server.
    server: SocketAddr,
    /// Where it writes: there, or at a proxy that cuts.
    addr: SocketAddr,
    headers: Vec<(String, String)>,
    pub(super) talk: Uuid,
}

impl Visitor {
    /// Begins a conversation.
    pub(super) async fn begin(server: SocketAddr, inbox: &str, words: &str) -> Self {
        let mut headers = vec![
            ("X-Libredesk-Inbox-ID".to_owned(), inbox.to_owned()),
            ("Content-Type".to_owned(), "application/json".to_owned()),
        ];
        let form = json!({"name": "Vera Visitor", "email": "vera@visitors.example.com"});
        let body = json!({"message": words, "form_data": form}).to_string();
        let target = "/api/v1/widget/chat/conversations/init";
        let begun = ask(server, "POST", target, &headers, &body).await.unwrap();
        let (talk, token) = (
            &begun.data()["conversation"]["uuid"],
            &begun.data()["session_token"],
        );
        headers.push((
            "Authorization".to_owned(),
            format!("Bearer {}", token.as_str().unwrap()),
        ));
        Self {
            server,
            addr: server,
            headers,
            talk: talk.as_str().unwrap().parse().unwrap(),
        }
    }

    /// Where the server is.
    pub(super) fn server(&self) -> SocketAddr {
        self.server
    }

    /// Writes through a proxy from now on.
    pub(super) fn through(&mut self, addr: SocketAddr) {
        self.addr = addr;
    }

    /// Writes something it never wrote before, and sees to it that it is there once.
    pub(super) async fn says(&self, words: &str) {
        let target = format!("/api/v1/widget/chat/conversations/{}/message", self.talk);
        let body = json!({"message": words}).to_string();
        while self.post(&target, &body).await.is_none() {
            for _ in 0..LOOKS {
                if self.thread().await.iter().any(|text| text == words) {
                    return;
                }
            }
        }
    }

    /// `None` when it was cut.
    async fn post(&self, target: &str, body: &str) -> Option<Back> {
        let back = ask(self.addr, "POST", target, &self.headers, body).await?;
        back.data();
        Some(back)
    }

    /// What the server has, as the visitor sees it: oldest first.
    pub(super) async fn thread(&self) -> Vec<String> {
        let target = format!("/api/v1/widget/chat/conversations/{}", self.talk);
        let back = ask(self.server, "GET", &target, &self.headers, "").await.unwrap();
        let rows = back.data()["messages"].as_array().unwrap();
        rows.iter()
            .rev()
            .map(|row| row["text_content"].as_str().unwrap().to_owned())
            .collect()
    }
}
