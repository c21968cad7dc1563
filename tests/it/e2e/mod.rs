//! The built program in a terminal, doing what an agent does. What the screen does not prove, the
//! command line on the same hub does.

mod answering;
mod disk;
mod drafts;
mod files;
mod first;
mod hubs;
mod kills;
mod layouts;
mod leaving;
mod life;
mod modelled;
mod panics;
mod privacy;
mod reconnecting;
mod refused;
mod shift;
mod sizes;
mod slow;
mod tmux;
mod together;

use std::time::Instant;

use serde_json::Value;

use crate::support::{Home, Hub, PATIENCE, Size, Start, Terminal};

/// What the customer asked first: seen in the thread, not in the preview.
const ASKED: &str = "где мой возврат?";
/// What the customer said last: seen in the preview.
const LAST: &str = "спасибо, жду";

/// One waiting customer; a lead and an agent.
const ONE: Start<'_> = Start {
    dialogues: &[("care-1", &[ASKED, "Проверяю, одну минуту", LAST])],
    agents: &[("Anna", "lead"), ("Bob", "agent")],
};

/// A hub with its tokens.
struct Desk {
    home: Home,
    hub: Hub,
}

impl Desk {
    fn start(start: Start<'_>) -> Self {
        let home = Home::new();
        let hub = Hub::start(&home, start);
        Self { home, hub }
    }

    /// A machine of an agent: texts leave at once, no undo time.
    fn machine() -> Home {
        let machine = Home::new();
        machine.write("config/config.toml", "undo_send_seconds = 0\nlang = \"en\"\n");
        machine
    }

    /// Opens the program on `machine` as `name` and waits until the customer is on the screen.
    #[track_caller]
    fn open(&self, machine: &Home, name: &str, size: Size) -> Terminal {
        self.open_with(machine, name, size, &[])
    }

    #[track_caller]
    fn open_with(&self, machine: &Home, name: &str, size: Size, more: &[&str]) -> Terminal {
        let token = self.home.path().join(format!("{name}.token"));
        let mut arguments = vec![
            "connect",
            self.hub.url.as_str(),
            "--token-file",
            token.to_str().unwrap(),
        ];
        arguments.extend(more);
        let terminal = Terminal::open(machine, size, &arguments);
        terminal.wait("a first screen", |screen| !screen.is_blank());
        // The first start greets; any start leaves this alone.
        terminal.keys("<Esc>");
        terminal
    }

    /// What the command line says, as Anna.
    #[track_caller]
    fn says(&self, arguments: &[&str]) -> Vec<Value> {
        let all: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
        self.hub.call(&self.home, "Anna", &all).run("").exits(0).json()
    }

    /// The row of a conversation.
    #[track_caller]
    fn row(&self, id: &str) -> Value {
        let rows = self.says(&["list"]);
        rows.iter()
            .find(|row| row["id"] == id)
            .unwrap_or_else(|| panic!("no {id} in {rows:?}"))
            .clone()
    }

    /// The texts of one kind in a thread, oldest first.
    #[track_caller]
    fn texts(&self, id: &str, kind: &str) -> Vec<String> {
        let thread = self.says(&["show", id]);
        let wanted = thread.iter().filter(|entry| entry["kind"] == kind);
        wanted
            .map(|entry| entry["text"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// Asks again and again until the answer is yes: each asking is work of its own, so nothing sleeps.
#[track_caller]
fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "waited in vain for: {what}");
    }
}
