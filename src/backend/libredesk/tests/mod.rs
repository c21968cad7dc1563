//! The recorded exchanges through the adapter.

mod recorded;
mod replay;

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::known::Known;
use super::wire;

/// Where the recordings are; `None`, and a word about it, without them.
fn recordings() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures/libredesk");
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("SKIPPED: no {}", path.display());
    None
}

/// The body of a recorded answer.
fn answer(root: &Path, name: &str) -> Value {
    let path = root.join("rest").join(format!("{name}.json"));
    let text = std::fs::read_to_string(path).expect("a recording");
    let mut exchange: Value = serde_json::from_str(&text).expect("JSON");
    exchange["response"]["body"].take()
}

/// What is in the envelope of a recorded answer.
fn data<T: serde::de::DeserializeOwned>(root: &Path, name: &str) -> T {
    serde_json::from_value(answer(root, name)["data"].take()).expect("the recorded shape")
}

/// What Ann knows after signing in.
fn ann(root: &Path) -> Known {
    let mut known = Known::default();
    known.me = Some(data(root, "agents-me"));
    known.lexicon.statuses = data(root, "statuses");
    known.agents = data::<Vec<wire::Agent>>(root, "agents-compact");
    let named = |agent: &wire::Agent| (agent.id, super::translate::agent(agent).name);
    known.lexicon.people = known.agents.iter().map(named).collect();
    known
}
