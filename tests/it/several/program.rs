//! The built program in a terminal with two hubs in one queue. Both have a conversation of the same id.

use std::fmt::Write;
use std::fs;
use std::time::Instant;

use crate::support::{Home, Hub, PATIENCE, Program, Screen, Size, Start, Terminal};

/// Two hubs, each with one customer, and a machine whose configuration names both.
struct Two {
    homes: [Home; 2],
    hubs: [Hub; 2],
    machine: Home,
}

const SAID: [&str; 2] = ["where is my parcel", "the shop sent a broken cup"];

impl Two {
    fn start() -> Self {
        let homes = [Home::new(), Home::new()];
        let hub = |at: usize| {
            let dialogues: &[(&str, &[&str])] = &[("care-1", &[SAID[at]])];
            let agents = &[("Anna", "lead")];
            Hub::start(&homes[at], Start { dialogues, agents })
        };
        let hubs = [hub(0), hub(1)];
        let machine = Home::new();
        let mut config =
            "undo_send_seconds = 0\nlang = \"en\"\nworkspace = [\"acme\", \"shop\"]\n".to_owned();
        for (name, (home, hub)) in ["acme", "shop"].iter().zip(homes.iter().zip(&hubs)) {
            let token = fs::read_to_string(home.path().join("Anna.token")).unwrap();
            let file = machine.write(&format!("{name}.token"), &token);
            write!(
                config,
                "[workspaces.{name}]\nurl = {:?}\ntoken_file = {:?}\n",
                hub.url,
                file.to_str().unwrap()
            )
            .unwrap();
        }
        machine.write("config/config.toml", &config);
        Self { homes, hubs, machine }
    }

    fn open(&self) -> Terminal {
        let terminal = Terminal::open(&self.machine, Size::WIDE, &[]);
        terminal.wait("a first screen", |screen| !screen.is_blank());
        terminal.keys("<Esc>");
        terminal.wait("both in one queue", |screen| {
            SAID.iter().all(|said| screen.has(said))
        });
        terminal
    }

    /// What agents said in the conversation of one hub.
    fn replies(&self, at: usize) -> Vec<String> {
        let shown = self.hubs[at].call(&self.homes[at], "Anna", &["show", "care-1", "--json"]);
        let entries = shown.run("").exits(0).json();
        let texts = entries.iter().filter_map(|entry| entry["text"].as_str());
        texts
            .filter(|text| text.starts_with("answer"))
            .map(str::to_owned)
            .collect()
    }
}

#[test]
fn an_answer_in_one_queue_reaches_the_hub_of_its_row() {
    let two = Two::start();
    let mut desk = two.open();
    desk.wait("both links", |screen| {
        screen.has("● acme") && screen.has("● shop")
    });
    for (said, name) in SAID.iter().zip(["acme", "shop"]) {
        desk.keys("g");
        desk.wait("the top of the queue", |screen| screen.rows()[3].starts_with('▌'));
        let label = format!("▌{name}");
        let is_selected = |screen: &Screen<'_>| screen.rows().iter().any(|row| row.starts_with(&label));
        if !desk.screen(is_selected) {
            desk.keys("j");
        }
        desk.wait("the row of the workspace", is_selected);
        desk.wait("the customer's words in the thread", |screen| {
            screen.part(36, 50).iter().any(|row| row.contains(said))
        });
        desk.keys(&format!("r \"answer of {name}\" <Enter>"));
        desk.wait("the answer in the thread", |screen| {
            screen
                .part(36, 50)
                .iter()
                .any(|row| row.contains(&format!("answer of {name}")))
        });
        desk.keys("<Esc> <Esc>");
    }
    for (at, name) in ["acme", "shop"].iter().enumerate() {
        let deadline = Instant::now() + PATIENCE;
        while two.replies(at) != [format!("answer of {name}")] {
            assert!(
                Instant::now() < deadline,
                "no answer at {name}: {:?}",
                two.replies(at)
            );
        }
    }
    desk.keys("q");
    assert_eq!(desk.ended(), 0);
}

#[test]
fn a_hub_that_is_away_is_said_and_the_other_stays_live() {
    let mut two = Two::start();
    let desk = two.open();
    desk.wait("both links", |screen| {
        screen.has("● acme") && screen.has("● shop")
    });
    two.hubs[1].kill9();
    desk.wait("which of the links is down", |screen| {
        screen.has("● acme") && screen.has("× shop") && screen.has("shop: offline")
    });
}

#[test]
fn a_command_without_a_screen_does_not_guess_which_is_meant() {
    let two = Two::start();
    let refused = Program::new(&two.machine, &["list"]).run("").exits(2);
    refused.explains("--workspace").explains("acme, shop");
    let listed = Program::new(&two.machine, &["--workspace", "shop", "list", "--json"]);
    assert_eq!(listed.run("").exits(0).json().len(), 1);
}
