//! Which room may use which: the table in the codemap of `src/lib.rs` is the rule, and this reads it.
//!
//! Test code is free. Besides the rooms of ours, some crates and parts of the standard library belong
//! to a few rooms only, and the pure rooms may not reach for a clock, a file, a thread or a socket.

use std::collections::BTreeMap;

use crate::source::{self, Named, Part, paths, tokens};

/// Rooms that only compute.
const PURE: [&str; 8] = ["app", "ui", "input", "text", "i18n", "domain", "query", "suggest"];

/// What a pure room may not name, as paths.
const IMPURE: [&str; 11] = [
    "std::fs",
    "std::net",
    "std::thread",
    "std::process",
    "tokio",
    "futures_util",
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "TimeZone::system",
];

/// Crates that belong to some places only.
const VENDORS: [(&str, &[&str]); 15] = [
    (
        "crossterm::terminal::SetTitle",
        &["nobody: the title is written from `Clean` by shell"],
    ),
    ("crossterm", &["src/input/event.rs", "src/shell/"]),
    ("ratatui::crossterm", &["src/input/event.rs", "src/shell/"]),
    (
        "serde_json",
        &[
            "src/backend/native/",
            "src/backend/libredesk/",
            "src/model/",
            "src/extend/",
            "src/net/",
            "src/store/",
            "src/server/",
            "src/cli/",
            "src/config/",
        ],
    ),
    ("rusqlite", &["src/store/", "src/server/"]),
    ("axum", &["src/server/"]),
    ("tokio_tungstenite", &["src/net/", "src/backend/native/"]),
    ("rustls", &["src/net/"]),
    ("webpki", &["src/net/"]),
    ("hyper", &["src/net/", "src/server/"]),
    ("hyper_util", &["src/net/", "src/server/"]),
    ("fluent_bundle", &["src/i18n/"]),
    ("clap", &["src/cli/"]),
    ("keyring", &["src/cli/", "src/store/"]),
    ("tracing_subscriber", &["src/shell/", "src/cli/"]),
];

/// What one room may use: paths that are allowed with all below them, except some.
#[derive(Debug, Default, Clone)]
struct Allowed {
    with: Vec<String>,
    without: Vec<String>,
}

type Rules = BTreeMap<String, Allowed>;

/// Reads the table of the codemap.
fn rules(lib: &str) -> Rules {
    let rows: Vec<(String, String)> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("//! | [`"))
        .map(|row| {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            (cells[0].trim_end_matches("`]").to_owned(), cells[2].to_owned())
        })
        .collect();
    let rooms: Vec<&str> = rows.iter().map(|(room, _)| room.as_str()).collect();
    rows.iter()
        .map(|(room, cell)| (room.clone(), allowed(cell, &rooms)))
        .collect()
}

fn allowed(cell: &str, rooms: &[&str]) -> Allowed {
    let mut rule = Allowed::default();
    for word in cell.split(',').map(str::trim) {
        match word {
            "–" => {}
            "everything" => rule.with.extend(rooms.iter().map(ToString::to_string)),
            "everything but cli" => {
                rule.with.extend(
                    rooms
                        .iter()
                        .filter(|room| **room != "cli")
                        .map(ToString::to_string),
                );
            }
            "backend's enums" => {
                rule.with.push("backend".to_owned());
                rule.without.push("backend::native".to_owned());
                rule.without.push("backend::libredesk".to_owned());
            }
            "the adapter's wire words" => rule.with.push("backend::native::wire".to_owned()),
            room if rooms.contains(&room) => rule.with.push(room.to_owned()),
            other => panic!("src/lib.rs, codemap: cannot read {other:?} in the column \"May use\""),
        }
    }
    rule
}

/// The room a file belongs to; the crate's root belongs to none.
fn room(path: &str) -> Option<&str> {
    let room = path.strip_prefix("src/")?.split(['/', '.']).next()?;
    (!matches!(room, "lib" | "main")).then_some(room)
}

fn below(path: &str, top: &str) -> bool {
    path == top || path.strip_prefix(top).is_some_and(|rest| rest.starts_with("::"))
}

/// What `source`, as the file `path`, does against the rules.
fn breaches(rules: &Rules, path: &str, source: &str) -> Vec<String> {
    let Some(room) = room(path) else {
        return Vec::new();
    };
    let Some(rule) = rules.get(room) else {
        return vec![format!(
            "{path}: no row for `{room}` in the codemap of src/lib.rs"
        )];
    };
    let named = paths(path, source);
    let mut found: Vec<String> = named
        .iter()
        .filter_map(|named| {
            breach(room, rule, path, named).map(|why| format!("{path}:{}: {why}", named.line))
        })
        .collect();
    let tokens = tokens(source, Part::Product);
    let renamed = tokens
        .windows(2)
        .filter(|pair| pair[0].text == "crate" && pair[1].text == "as");
    found.extend(renamed.map(|pair| format!("{path}:{}: hides `crate` behind another name", pair[0].line)));
    if PURE.contains(&room) {
        found.extend(
            tokens
                .iter()
                .filter(|token| matches!(token.text.as_str(), "await" | "async"))
                .map(|token| format!("{path}:{}: `{room}` is pure and waits for nothing", token.line)),
        );
    }
    found
}

fn breach(room: &str, rule: &Allowed, path: &str, named: &Named) -> Option<String> {
    let words = named.words();
    if named.path.first().is_some_and(|first| first == "crate") {
        let inner = named.path[1..].join("::");
        if inner.is_empty() {
            return None; // `pub(crate)`; the root itself has nothing of its own to use
        }
        let ours = below(&inner, room);
        let with = rule.with.iter().any(|top| below(&inner, top));
        let without = rule.without.iter().any(|top| below(&inner, top));
        return (!ours && (!with || without)).then(|| format!("`{room}` may not use `{words}`"));
    }
    if PURE.contains(&room) {
        let impure = IMPURE
            .iter()
            .find(|bad| below(&words, bad) || words.ends_with(&format!("::{bad}")));
        if let Some(bad) = impure {
            return Some(format!("`{room}` is pure and may not name `{bad}`"));
        }
    }
    VENDORS
        .iter()
        .filter(|(vendor, _)| below(&words, vendor))
        .find(|(_, homes)| !homes.iter().any(|home| path.starts_with(home)))
        .map(|(vendor, homes)| format!("`{vendor}` belongs to {}", homes.join(", ")))
}

fn repository() -> Rules {
    rules(include_str!("../../src/lib.rs"))
}

#[test]
fn every_room_uses_only_what_the_codemap_allows() {
    let rules = repository();
    let found: Vec<String> = source::product()
        .iter()
        .flat_map(|(path, text)| breaches(&rules, path, text))
        .collect();
    assert!(
        found.is_empty(),
        "{} breaches of the codemap in src/lib.rs:\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn every_room_has_a_row_and_every_row_a_room() {
    let rows: Vec<String> = repository().into_keys().collect();
    let mut rooms: Vec<String> = source::files("src")
        .iter()
        .filter_map(|(path, _)| room(path).map(str::to_owned))
        .collect();
    rooms.sort();
    rooms.dedup();
    assert_eq!(rows, rooms);
}

/// Each line breaks one rule when put into the room, however it is written.
#[test]
fn each_rule_catches_its_breach() {
    let rules = repository();
    for (path, snippet) in [
        ("src/text/width.rs", "use crate::domain::Agent;"),
        ("src/text/mod.rs", "fn f(_: crate::app::State) {}"),
        ("src/domain/agent.rs", "use crate::{text::Clean, net};"),
        (
            "src/domain/agent.rs",
            "use crate::{text::{Clean, CleanLine}, backend::{Event, native::wire}};",
        ),
        (
            "src/app/update/mod.rs",
            "use crate::backend::native::wire::Hello;",
        ),
        ("src/app/update/mod.rs", "use crate::backend::{Event, native};"),
        ("src/app/state/queue.rs", "use super::super::super::ui::view;"),
        (
            "src/app/state/mod.rs",
            "mod inner { use super::super::super::store::Store; }",
        ),
        ("src/ui/mod.rs", "use super::shell;"),
        ("src/store/mod.rs", "use crate::app::StoreOp;"),
        ("src/server/mod.rs", "use crate::backend::native::spawn;"),
        ("src/shell/mod.rs", "crate::cli::main();"),
        ("src/config/mod.rs", "pub(crate) use crate::app::State as Desk;"),
        ("src/text/mod.rs", "use crate as all;"),
        ("src/app/mod.rs", "fn f() { std::fs::read(p); }"),
        ("src/app/mod.rs", "use std::{fmt, fs::File};"),
        ("src/app/mod.rs", "use std::{fmt, net};"),
        ("src/ui/mod.rs", "use std::thread;"),
        ("src/ui/mod.rs", "let now = Instant::now();"),
        ("src/ui/mod.rs", "let now = std::time::SystemTime::now();"),
        ("src/input/mod.rs", "let now = jiff::Timestamp::now();"),
        ("src/suggest/mod.rs", "use tokio::sync::mpsc;"),
        ("src/i18n/mod.rs", "async fn load() {}"),
        ("src/i18n/mod.rs", "let x = f(). await;"),
        ("src/input/keymap.rs", "use crossterm::event::KeyEvent;"),
        ("src/shell/mod.rs", "use crossterm::terminal::{Clear, SetTitle};"),
        ("src/ui/mod.rs", "use ratatui::{Frame, crossterm};"),
        ("src/domain/agent.rs", "#[serde(skip)] x: serde_json::Value,"),
        ("src/backend/event.rs", "use serde_json::Value;"),
        ("src/cli/mod.rs", "use rusqlite::Connection;"),
    ] {
        assert!(
            !breaches(&rules, path, snippet).is_empty(),
            "not caught in {path}: {snippet}"
        );
    }
}

/// What is allowed, and what only looks like a breach.
#[test]
fn no_rule_catches_the_innocent() {
    let rules = repository();
    for (path, snippet) in [
        (
            "src/domain/agent.rs",
            "use crate::{domain::{AgentId, Role}, text::CleanLine};",
        ),
        (
            "src/app/update/mod.rs",
            "use crate::backend::{Command, Event as Up};",
        ),
        (
            "src/app/state/queue.rs",
            "use super::super::select; use super::{Queue, thread::Scroll};",
        ),
        ("src/server/mod.rs", "use crate::backend::native::wire;"),
        (
            "src/shell/mod.rs",
            "use crate::{app, backend::native, store::Store, ui};",
        ),
        (
            "src/text/mod.rs",
            "// crate::app, and \"tokio\"\nconst S: &str = \"crate::app tokio::x\"; /* std::fs */",
        ),
        (
            "src/text/mod.rs",
            "#[cfg(test)]\nmod tests { use crate::domain::Agent; fn f() { std::fs::read(p); } }",
        ),
        (
            "src/app/mod.rs",
            "pub(crate) fn now(now: Timestamp) { state.fs::<u8>(); let c = '{'; }",
        ),
        ("src/input/event.rs", "use crossterm::event::KeyEvent;"),
        (
            "src/store/mod.rs",
            "use rusqlite::Connection; let x = std::fs::read(p);",
        ),
    ] {
        assert_eq!(breaches(&rules, path, snippet), [""; 0], "{path}: {snippet}");
    }
}
