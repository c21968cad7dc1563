//! An agent without a desk: what the server does, told without anything of ours between.

use std::net::SocketAddr;
use std::time::Instant;

use serde_json::{Value, json};
use uuid::Uuid;

use super::day::{Deed, LOOKS, PATIENCE, Seen, Worker};
use super::peer::{Back, ask};
use super::standin::By;

/// An agent without a desk: REST, a look-up after every lost answer, and nothing else.
pub(super) struct Plain {
    addr: SocketAddr,
    headers: Vec<(String, String)>,
    id: u64,
}

impl Plain {
    /// Signs in with a password, directly; works through `addr` from then on.
    pub(super) async fn sign_in(at: SocketAddr, addr: SocketAddr, email: &str, password: &str) -> Self {
        let body = json!({"email": email, "password": password}).to_string();
        let json = ("Content-Type".to_owned(), "application/json".to_owned());
        let back = ask(
            at,
            "POST",
            "/api/v1/auth/login",
            std::slice::from_ref(&json),
            &body,
        )
        .await
        .unwrap();
        let id = back.data()["id"].as_u64().unwrap();
        let (session, csrf) = (back.cookie("libredesk_session"), back.cookie("csrf_token"));
        let (session, csrf) = (session.unwrap(), csrf.unwrap());
        let cookies = format!("libredesk_session={session}; csrf_token={csrf}");
        let headers = vec![
            ("Cookie".to_owned(), cookies),
            ("X-CSRFTOKEN".to_owned(), csrf),
            json,
        ];
        Self { addr, headers, id }
    }

    /// Gives a conversation to an agent: from this one, so that it is a change.
    pub(super) async fn gives(&self, talk: Uuid, to: u64) {
        for id in [self.id, to] {
            let body = json!({"assignee_id": id});
            let back = self.call("PUT", &format!("{talk}/assignee/user"), &body).await;
            back.expect("no cut on this way").data();
        }
    }

    /// Names an agent in a note.
    pub(super) async fn names(&self, talk: Uuid, agent: u64) {
        let body = json!({
            "message": "<p>please look</p>", "private": true, "sender_type": "agent", "to": [], "cc": [],
            "bcc": [], "attachments": [], "mentions": [{"type": "agent", "id": agent}],
        });
        let back = self.call("POST", &format!("{talk}/messages"), &body).await;
        back.expect("no cut on this way").data();
    }

    async fn call(&self, method: &str, path: &str, body: &Value) -> Option<Back> {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        ask(
            self.addr,
            method,
            &format!("/api/v1/conversations/{path}"),
            &self.headers,
            &body,
        )
        .await
    }

    /// Asks until somebody answers.
    async fn read(&self, path: &str) -> Value {
        let start = Instant::now();
        loop {
            if let Some(back) = self.call("GET", path, &Value::Null).await {
                return back.data().clone();
            }
            assert!(start.elapsed() < PATIENCE, "{path}: no answer");
        }
    }

    /// Sends a message. What was cut is looked for by its mark, and sent again only when it is not there.
    async fn send(&self, talk: Uuid, words: &str, private: bool) {
        let mark = Uuid::now_v7().to_string();
        let body = json!({
            "message": format!("<p>{words}</p>"), "private": private, "sender_type": "agent",
            "to": [], "cc": [], "bcc": [], "attachments": [], "mentions": [], "echo_id": mark,
        });
        loop {
            let path = format!("{talk}/messages");
            if let Some(back) = self.call("POST", &path, &body).await {
                back.data();
                return;
            }
            for _ in 0..LOOKS {
                let found = self.read(&format!("{path}?type=outgoing&page_size=10")).await;
                let rows = found["results"].as_array().unwrap();
                if rows.iter().any(|row| row["meta"]["echo_id"] == mark) {
                    return;
                }
            }
        }
    }
}

impl Worker for Plain {
    async fn look(&mut self, talk: Uuid) -> Option<Seen> {
        let row = self.read(&talk.to_string()).await;
        let list = self.read(&format!("{talk}/messages?page_size=500")).await;
        let said = list["results"].as_array()?.iter().rev().filter_map(|row| {
            let by = match (row["type"].as_str()?, row["private"].as_bool()?) {
                ("incoming", _) => By::Visitor,
                ("outgoing", true) => By::Note,
                ("outgoing", false) => By::Agent,
                _ => return None,
            };
            Some((by, row["text_content"].as_str()?.to_owned()))
        });
        let tags = row["tags"].as_array()?.iter().filter_map(Value::as_str);
        Some(Seen {
            status: row["status"].as_str()?.to_owned(),
            mine: row["assigned_user_id"] == self.id,
            team: row["assigned_team_id"].as_u64(),
            tags: tags.map(str::to_owned).collect(),
            said: said.collect(),
        })
    }

    async fn does(&mut self, talk: Uuid, deed: Deed) {
        let (method, path, body) = match deed {
            Deed::Reply(words) => return self.send(talk, &words, false).await,
            Deed::Note(words) => return self.send(talk, &words, true).await,
            Deed::Claim => ("PUT", "assignee/user", json!({"assignee_id": self.id})),
            Deed::Transfer(team) => ("PUT", "assignee/team", json!({"assignee_id": team})),
            Deed::Tag(name) => ("POST", "tags", json!({"tags": [name], "action": "add_tags"})),
            Deed::Snooze => (
                "PUT",
                "status",
                json!({"status": "Snoozed", "snoozed_until": "1h"}),
            ),
            Deed::Wake => ("PUT", "status", json!({"status": "Open"})),
            Deed::Resolve => ("PUT", "status", json!({"status": "Resolved"})),
        };
        let back = self.call(method, &format!("{talk}/{path}"), &body).await;
        back.expect("an answer").data();
    }

    async fn suggested(&mut self, _talk: Uuid) -> Option<String> {
        None
    }
}
