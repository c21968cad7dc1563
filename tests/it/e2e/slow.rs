//! The program in a terminal that is stopped or slow, and the program itself stopped: the hub goes on
//! meanwhile, and in the end the screen shows what the hub has (`reliability.md`, F9 and F29).
//!
//! The hub runs in the test, so that customers can write by the thousand; the link goes through the
//! proxy, which counts connections.

use std::fs;

use futures_util::future::join_all;
use rustix::process::Signal;
use ttydesk::backend::native::wire::MAX_TEXT;

use super::drafts::on_disk;
use super::eventually;
use crate::support::{Home, Program, Screen, Size, Terminal, say};
use crate::ws::proxy::Proxy;
use crate::ws::site::Site;

/// Texts that are committed together: far fewer than fit the hub's queue of 1,024 frames.
const TOGETHER: usize = 64;

/// A hub with a proxy, and the program on its first conversation.
struct Scene {
    site: Site,
    proxy: Proxy,
    home: Home,
    terminal: Terminal,
}

impl Scene {
    async fn start() -> Self {
        let site = Site::start().await;
        let proxy = site.proxy().await;
        let home = super::Desk::machine();
        let token = home.write("token", &site.token);
        let arguments = ["connect", &proxy.url(), "--token-file", token.to_str().unwrap()];
        let terminal = Terminal::open(&home, Size::WIDE, &arguments);
        terminal.wait("a first screen", |screen| !screen.is_blank());
        terminal.keys("<Esc>");
        terminal.sees("Hello?");
        terminal.keys("<Enter>");
        terminal.settle();
        Self {
            site,
            proxy,
            home,
            terminal,
        }
    }

    /// The conversation on the screen.
    fn conversation(&self) -> &'static str {
        // Left of the thread all of them stand in the queue.
        let right = |row: &String| row.chars().skip(QUEUE).collect::<String>();
        let shown = |id: &&&str| {
            let name = format!("Customer {id}");
            self.terminal
                .screen(|screen| screen.rows().iter().any(|row| right(row).contains(&name)))
        };
        crate::ws::site::CONVERSATIONS
            .iter()
            .find(shown)
            .expect("a conversation on the screen")
    }

    /// The customer writes `m0000`, `m0001` … to the conversation on the screen.
    async fn flood(&self, conversation: &str, from: usize, count: usize) {
        let all: Vec<usize> = (from..from + count).collect();
        for some in all.chunks(TOGETHER) {
            join_all(some.iter().map(|number| async move {
                self.site.says(conversation, &words(*number)).await;
            }))
            .await;
        }
    }

    /// The whole thread as the hub has it, through `ttydesk show --json` and past the proxy.
    fn truth(&self, conversation: &str) -> Vec<String> {
        let url = self.site.config().url.to_string();
        let token = self.home.path().join("token");
        let arguments = ["--url", &url, "--token-file", token.to_str().unwrap()];
        let other = Home::new();
        let all: Vec<&str> = arguments
            .into_iter()
            .chain(["show", conversation, "--json"])
            .collect();
        let entries = Program::new(&other, &all).run("").exits(0).json();
        let messages = entries.iter().filter(|entry| entry["kind"] == "message");
        messages
            .filter_map(|entry| number_in(entry["text"].as_str().unwrap()))
            .collect()
    }

    /// What the screen shows of the thread, from the newest screenful up to the oldest message.
    fn walked(&self, count: usize) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        eventually("the oldest message", || {
            let page = self.terminal.screen(numbers);
            // Screenfuls overlap.
            let new: Vec<String> = page.into_iter().filter(|number| !all.contains(number)).collect();
            all.splice(0..0, new);
            if all.len() < count {
                self.terminal.keys("<PageUp>");
                self.terminal.settle();
            }
            all.len() >= count
        });
        all
    }
}

fn words(number: usize) -> String {
    format!("m{number:04}")
}

/// `m` and four digits.
fn number_in(row: &str) -> Option<String> {
    row.match_indices('m').find_map(|(at, _)| {
        let found = row.get(at..at + 5)?;
        found[1..]
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| found.to_owned())
    })
}

/// The numbers in the thread, each once: the newest also stands in the queue, and what stands there is
/// left of the thread.
fn numbers(screen: &Screen<'_>) -> Vec<String> {
    let thread = |row: &String| number_in(&row.chars().skip(QUEUE).collect::<String>());
    let mut found: Vec<String> = screen.rows().iter().filter_map(thread).collect();
    found.dedup();
    found
}

/// Columns of the queue on a wide screen.
const QUEUE: usize = 36;

fn is_stopped(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('T'))
}

fn resident_kib(pid: u32) -> usize {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Stops the program, lets `meanwhile` happen and continues it; checks the terminal.
async fn stopped(scene: &Scene, meanwhile: impl AsyncFnOnce(&Scene)) {
    let terminal = &scene.terminal;
    terminal.settle();
    let modes = terminal.line_modes();
    terminal.signal(Signal::STOP);
    eventually("the program to stop", || is_stopped(terminal.pid()));
    meanwhile(scene).await;
    terminal.meddle("SHELL");
    assert_ne!(terminal.line_modes(), modes, "the shell's own modes");
    let before = terminal.drawn();
    terminal.signal(Signal::CONT);
    terminal.wait("a new picture", |screen| !screen.has("SHELL"));
    let drawn = terminal.drawn_since(before);
    let entered = b"\x1b[?1049h";
    assert!(
        drawn.windows(entered.len()).any(|part| part == entered),
        "the screen is taken again"
    );
    eventually("the line to be raw again", || terminal.line_modes() == modes);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_program_has_missed_nothing() {
    let scene = Scene::start().await;
    let conversation = scene.conversation();
    stopped(&scene, async |scene| scene.flood(conversation, 0, 500).await).await;
    scene.terminal.sees(&words(499));
    let truth = scene.truth(conversation);
    assert_eq!(truth.len(), 500);
    assert_eq!(scene.walked(500), truth);
}

/// The first texts fill the sockets, the rest the hub's queue: it ends the connection.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_program_that_the_hub_sent_away_has_missed_nothing() {
    let scene = Scene::start().await;
    let conversation = scene.conversation();
    let other = crate::ws::site::CONVERSATIONS
        .iter()
        .find(|other| **other != conversation)
        .unwrap();
    assert_eq!(scene.proxy.tally().connections, 1);
    stopped(&scene, async |scene| {
        let long = "x".repeat(MAX_TEXT);
        join_all((0..300).map(|_| scene.site.says(other, &long))).await;
        scene.flood(conversation, 0, 600).await;
    })
    .await;
    scene.terminal.sees(&words(599));
    assert!(
        scene.proxy.tally().connections > 1,
        "the hub's queue took everything"
    );
    let truth = scene.truth(conversation);
    assert_eq!(truth.len(), 600);
    assert_eq!(scene.walked(600), truth);
}

/// Bytes that wait when a terminal stops: what the kernel takes from us, and one frame.
const BACKLOG: usize = 32 * 1024;
/// F1.
const HELP: &[u8] = b"\x1bOP";
/// Growth of memory for what came meanwhile, in KiB: the thread itself is a part of it.
const GROWTH: usize = 24 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_terminal_holds_up_nothing_but_itself() {
    let scene = Scene::start().await;
    let (terminal, state) = (&scene.terminal, scene.home.state());
    let conversation = scene.conversation();
    scene.flood(conversation, 0, 64).await;
    terminal.sees(&words(63));
    let memory = resident_kib(terminal.pid());
    terminal.shut();
    for round in 1..39 {
        scene.flood(conversation, round * TOGETHER, TOGETHER).await;
        // The help over everything and away again: each is a whole screen, and no budget holds it back.
        terminal.send(if round % 2 == 1 { HELP } else { b"\x1b" });
    }
    // Nobody reads the screen, and still everything is taken from the link and kept.
    eventually("the newest message on disk", || on_disk(&state, &words(2_495)));
    let grown = resident_kib(terminal.pid()).saturating_sub(memory);
    assert_eq!(scene.proxy.tally().connections, 1, "the hub sent us away");
    let before = terminal.drawn();
    terminal.open_up();
    terminal.sees(&words(2_495));
    terminal.settle();
    let drawn = terminal.drawn() - before;
    say(&format!(
        "a stopped terminal: {drawn} bytes drawn after it, {grown} KiB more"
    ));
    assert!(drawn <= BACKLOG, "{drawn} bytes: a backlog was drawn");
    assert!(grown <= GROWTH, "{grown} KiB more");
    assert_eq!(scene.truth(conversation).len(), 2_496);
}

/// What the kernel may have taken of us before the key, and the answer itself.
const AHEAD: usize = 16 * 1024;
/// Bytes a slow terminal takes at once.
const SIP: usize = 240;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_on_a_slow_terminal_waits_for_no_backlog() {
    let scene = Scene::start().await;
    let terminal = &scene.terminal;
    let conversation = scene.conversation();
    terminal.shut();
    // News for many screens, of which the terminal takes a few sips.
    for round in 0..20 {
        scene.flood(conversation, round * TOGETHER, TOGETHER).await;
        terminal.pour(SIP);
    }
    let before = terminal.drawn();
    terminal.send(HELP);
    let answered = |screen: &Screen<'_>| screen.has("Write an internal note");
    eventually("the answer", || {
        terminal.pour(SIP);
        terminal.screen(answered)
    });
    let bytes = terminal.drawn() - before;
    let frames = String::from_utf8_lossy(&terminal.drawn_since(before))
        .matches("\x1b[?2026l")
        .count();
    say(&format!(
        "a key on a slow terminal: answered after {bytes} bytes, {frames} frames"
    ));
    assert!(bytes <= AHEAD, "{bytes} bytes before the answer");
    terminal.open_up();
    terminal.sees("Write an internal note");
}
