//! A shift by script: forty customers of several channels, each claimed, answered with a suggestion,
//! tagged and resolved; every key is counted.

use std::collections::BTreeSet;
use std::time::Instant;

use serde_json::Value;
use ttydesk::app::{Action, Context};
use ttydesk::input::Keymap;

use crate::support::{Home, Hub, PATIENCE, Size, Terminal, add_agent, say};

/// Customers of the shift.
const CUSTOMERS: usize = 40;
/// Most keys from claim to next in half of the conversations.
const MOST: usize = 8;

/// An agent at the screen, whose keys are counted.
struct Shift {
    terminal: Terminal,
    keys: usize,
}

impl Shift {
    fn key(&mut self, key: &str) {
        self.terminal.keys(key);
        self.keys += 1;
    }

    /// Asks the hub until the answer is yes; in vain, the screen is shown.
    fn until(&self, what: &str, mut holds: impl FnMut() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !holds() {
            let rows = || self.terminal.screen(|screen| screen.rows().join("\n"));
            assert!(
                Instant::now() < deadline,
                "waited in vain for: {what}\n{}",
                rows()
            );
        }
    }

    fn shows(&self, words: &str) -> bool {
        self.terminal.screen(|screen| screen.has(words))
    }

    /// A suggestion is put into the composer, else the first canned response.
    fn answer(&mut self) {
        let suggested = self
            .terminal
            .screen(|screen| screen.rows().iter().any(|row| row.contains("│ 1 ")));
        if suggested {
            self.key("1");
        } else {
            self.key("m");
            self.key("<Enter>");
        }
        // The caret stands in the first variable without a value; Tab goes to the next.
        self.terminal.settle();
        let mut more = self.shows(" gap");
        while more {
            self.key("3");
            self.terminal.settle();
            more = self.shows(" gap");
            if more {
                self.key("<Tab>");
            }
        }
        self.key("<Enter>");
        self.key("<Esc>");
    }

    /// The first tag the conversation does not have.
    fn tag(&mut self, known: usize) {
        self.key("t");
        self.terminal.sees("Tags");
        for _ in 0..known {
            self.key("<Down>");
        }
        self.key("<Enter>");
    }

    fn resolve(&mut self) {
        self.key("e");
        if self.shows("The customer waits") {
            self.key("y");
        }
    }
}

/// Rows of the hub, as the agent on shift sees them.
fn rows(hub: &Hub, home: &Home, words: &[&str]) -> Vec<Value> {
    let all: Vec<&str> = ["list"].iter().chain(words).copied().chain(["--json"]).collect();
    hub.call(home, "Nora", &all).run("").exits(0).json()
}

#[test]
#[ignore = "its last form, which fills variables, has not run yet: cargo test --test it e2e::shift -- --ignored --nocapture"]
fn m03_a_shift_of_forty_takes_eight_keys_a_customer() {
    let home = Home::new();
    let hub = Hub::demo(&home, &["--conversations", "150"]);
    add_agent(&home, hub.data(), "Nora", "lead");
    let machine = Home::new();
    machine.write("config/config.toml", "undo_send_seconds = 0\nlang = \"en\"\n");
    let token = home.path().join("Nora.token");
    let arguments = [
        "connect",
        hub.url.as_str(),
        "--token-file",
        token.to_str().unwrap(),
    ];
    let terminal = Terminal::open(&machine, Size::WIDE, &arguments);
    terminal.wait("a first screen", |screen| !screen.is_blank());
    terminal.keys("<Esc>");
    let mut shift = Shift { terminal, keys: 0 };
    let (mut counts, mut channels) = (Vec::new(), BTreeSet::new());
    for number in 0..CUSTOMERS {
        let before = shift.keys;
        shift.key("C");
        let mut mine = Vec::new();
        shift.until("one is claimed", || {
            mine = rows(&hub, &home, &["is:open", "owner:me"]);
            mine.len() == 1
        });
        let row = mine.remove(0);
        let name = row["contact"].as_str().unwrap();
        shift.terminal.sees(name);
        shift.terminal.settle();
        channels.insert(row["channel"].as_str().unwrap().to_owned());
        shift.answer();
        shift.tag(row["tags"].as_array().unwrap().len());
        shift.resolve();
        counts.push(shift.keys - before);
        shift.until(&format!("{number}: {name} is resolved and tagged"), || {
            let done = rows(&hub, &home, &["is:resolved", "owner:me"]);
            done.len() == number + 1 && done.iter().all(|row| !row["tags"].as_array().unwrap().is_empty())
        });
    }
    counts.sort_unstable();
    let median = counts[CUSTOMERS / 2];
    say(&format!(
        "a shift of {CUSTOMERS} customers from {} channels: {} keys, median {median}, most {}",
        channels.len(),
        shift.keys,
        counts[CUSTOMERS - 1]
    ));
    assert!(channels.len() >= 4, "{channels:?}");
    assert!(median <= MOST, "{counts:?}");
    shift.terminal.keys("<Esc> q");
    assert_eq!(shift.terminal.ended(), 0);
}

/// What an agent does all day, and where.
const FREQUENT: [(Context, Action); 22] = [
    (Context::Queue, Action::ClaimNext),
    (Context::Queue, Action::Claim),
    (Context::Queue, Action::NextWaiting),
    (Context::Queue, Action::Open),
    (Context::Queue, Action::Filter),
    (Context::Queue, Action::MarkRow),
    (Context::Queue, Action::MarkAll),
    (Context::Thread, Action::Reply),
    (Context::Thread, Action::Note),
    (Context::Thread, Action::Suggestion1),
    (Context::Thread, Action::Suggestion2),
    (Context::Thread, Action::CannedResponse),
    (Context::Thread, Action::Macro),
    (Context::Thread, Action::Tags),
    (Context::Thread, Action::Transfer),
    (Context::Thread, Action::Handoff),
    (Context::Thread, Action::Snooze),
    (Context::Thread, Action::Resolve),
    (Context::Thread, Action::Undo),
    (Context::Composer, Action::Send),
    (Context::Composer, Action::Suggestion1),
    (Context::Composer, Action::Back),
];

#[test]
fn m20_every_frequent_action_takes_at_most_two_keys() {
    for preset in ttydesk::input::PRESETS {
        let source = Keymap::preset(preset).expect("a preset");
        let keymap = Keymap::load(source, preset).expect("a preset loads");
        for (context, action) in FREQUENT {
            let keys = keymap.keys_of(context, action);
            let presses = keys.first().map(|keys| keys.split(' ').count());
            assert!(
                presses.is_some_and(|presses| presses <= 2),
                "{preset}: {} takes {presses:?} in {}",
                action.name(),
                context.word()
            );
        }
    }
}
