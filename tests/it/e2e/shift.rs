//! A shift by script: forty customers of several channels, each claimed, answered with a suggestion,
//! tagged and resolved; every key is counted.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use ttydesk::app::{Action, Context};
use ttydesk::input::Keymap;

use crate::support::{Home, Hub, Screen, Size, Terminal, add_agent, say};

/// Customers of the shift.
const CUSTOMERS: usize = 40;
/// Most keys from claim to next in half of the conversations.
const MOST: usize = 8;

/// An agent at the screen, whose keys are counted.
struct Shift {
    terminal: Terminal,
    keys: usize,
    /// Whose conversation was on screen last.
    last: String,
}

/// Whose conversation is on screen: what stands over the thread.
fn customer(screen: &Screen<'_>) -> Option<String> {
    let rows = screen.rows();
    let header = rows.get(1)?.split('│').nth(1)?;
    let name = header.trim().split("  ").next()?.to_owned();
    header.contains("yours").then_some(name)
}

impl Shift {
    fn key(&mut self, key: &str) {
        self.terminal.keys(key);
        self.keys += 1;
    }

    fn shows(&self, words: &str) -> bool {
        self.terminal.screen(|screen| screen.has(words))
    }

    /// Takes the next; waits until it is on screen.
    fn claim(&mut self) {
        self.key("C");
        let last = self.last.clone();
        let look = |screen: &Screen<'_>| customer(screen).filter(|name| *name != last);
        self.last = self.terminal.find("another customer, taken", look);
        self.terminal.settle();
    }

    /// A suggestion is put into the composer, else the first canned response.
    fn answer(&mut self) {
        if self.shows("│ 1 ") {
            self.key("1");
        } else {
            self.key("m");
            self.key("<Enter>");
        }
        if self.shows("Words cannot be sent") {
            self.key("<Alt+v>");
            self.terminal.sees("Answer to");
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

    /// The first tag the conversation does not have: there the cursor stands.
    fn tag(&mut self) {
        self.key("t");
        self.terminal.sees("Tags");
        self.key("<Enter>");
    }

    fn resolve(&mut self) {
        self.key("e");
        if self.shows("The customer waits") {
            self.key("y");
        }
    }
}

/// What the hub has logged of the agent on shift: the words of the requests, by conversation.
fn done(hub: &Hub, home: &Home) -> BTreeMap<String, BTreeSet<String>> {
    let lines = hub.call(home, "Nora", &["audit", "--agent", "Nora", "--json"]);
    let mut all: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for line in lines.run("").exits(0).json() {
        let word = |field: &str| line[field].as_str().map(str::to_owned);
        if let (Some(conversation), Some(action)) = (word("conversation"), word("action")) {
            all.entry(conversation).or_default().insert(action);
        }
    }
    all
}

#[test]
fn m03_a_shift_of_forty_takes_eight_keys_a_customer() {
    let home = Home::new();
    let hub = Hub::demo(&home, &["--conversations", "240"]);
    add_agent(&home, hub.data(), "Nora", "lead");
    let machine = Home::new();
    // Frames that no key asks for share a budget of bytes: without colours they are shorter.
    machine.write(
        "config/config.toml",
        "undo_send_seconds = 0\nlang = \"en\"\ntheme = \"mono\"\n",
    );
    let token = home.path().join("Nora.token");
    let arguments = [
        "connect",
        hub.url.as_str(),
        "--token-file",
        token.to_str().unwrap(),
    ];
    let terminal = Terminal::open(&machine, Size::USUAL, &arguments);
    terminal.sees("live");
    terminal.keys("<Esc>");
    let (keys, last) = (0, String::new());
    let mut shift = Shift { terminal, keys, last };
    let mut counts = Vec::new();
    for _ in 0..CUSTOMERS {
        let before = shift.keys;
        shift.claim();
        shift.answer();
        shift.tag();
        shift.resolve();
        counts.push(shift.keys - before);
    }
    counts.sort_unstable();
    let median = counts[CUSTOMERS / 2];
    let mut rows: Vec<Value> = Vec::new();
    for state in ["is:open", "is:resolved"] {
        let mine = hub.call(&home, "Nora", &["list", "owner:me", state, "--json"]);
        rows.extend(mine.run("").exits(0).json());
    }
    let channels: BTreeSet<&str> = rows.iter().filter_map(|row| row["channel"].as_str()).collect();
    let words = format!(
        "a shift of {CUSTOMERS} customers from {} channels: {} keys, median {median}, most {}",
        channels.len(),
        shift.keys,
        counts[CUSTOMERS - 1]
    );
    say(&words);
    let wanted = ["claim_next", "send_message", "set_tags", "resolve"];
    let whole = |words: &&BTreeSet<String>| wanted.iter().all(|word| words.contains(*word));
    let log = done(&hub, &home);
    assert_eq!(log.values().filter(whole).count(), CUSTOMERS, "{log:?}");
    assert!(channels.len() >= 4, "{channels:?}");
    assert!(median <= MOST, "{counts:?}");
    shift.terminal.keys("q");
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
