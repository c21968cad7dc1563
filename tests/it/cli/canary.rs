//! A token is found nowhere but in the private files that are meant for it: not in another file, a log,
//! the arguments or environment of any process, what is printed or drawn, or what goes to other places.
//!
//! The canary is a real token of the hub, so that whole sessions run with it. [`Origins`] are listeners
//! that are not the hub: each keeps every byte it gets. A test of redirects or of foreign attachments
//! adds its own with [`Origins::listen`].

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use super::desk;
use crate::support::{Home, Program, Size, Terminal, Watched, import};

/// Where bytes may show up that should not be there.
#[derive(Debug)]
struct Canary {
    token: String,
    seen: Vec<String>,
}

impl Canary {
    fn of(home: &Home) -> Self {
        let token = fs::read_to_string(home.path().join("Anna.token")).unwrap();
        Self {
            token: token.trim().to_owned(),
            seen: Vec::new(),
        }
    }

    /// Looks for it in bytes.
    fn look(&mut self, place: &str, bytes: &[u8]) {
        if contains(bytes, self.token.as_bytes()) {
            self.seen.push(place.to_owned());
        }
    }

    /// Looks through all files below a directory. Those in `allowed` must be private.
    fn look_through(&mut self, directory: &Path, allowed: &[PathBuf]) {
        for entry in fs::read_dir(directory).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                self.look_through(&path, allowed);
                continue;
            }
            let Ok(bytes) = fs::read(&path) else { continue };
            let shown = path.display().to_string();
            if !allowed.contains(&path) {
                self.look(&shown, &bytes);
            } else if fs::metadata(&path).unwrap().mode() & 0o777 != 0o600 {
                self.seen.push(format!("{shown}, which is not private"));
            }
        }
    }

    /// Looks at what any user can see of the processes that run, and at what their owner can.
    fn look_at_processes(&mut self) {
        for entry in fs::read_dir("/proc").unwrap().flatten() {
            for file in ["cmdline", "environ", "comm"] {
                // Processes end while we look.
                if let Ok(bytes) = fs::read(entry.path().join(file)) {
                    self.look(&format!("{}/{file}", entry.path().display()), &bytes);
                }
            }
        }
    }
}

fn contains(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|run| run == words)
}

/// Listeners that are not the hub.
#[derive(Debug, Default)]
struct Origins(Vec<Origin>);

#[derive(Debug)]
struct Origin {
    name: String,
    address: String,
    got: Arc<Watched<Vec<u8>>>,
}

impl Origins {
    /// A listener that gives `answer` to whoever connects and keeps what it gets.
    fn listen(&mut self, name: &str, answer: &'static str) -> &Origin {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let got = Arc::new(Watched::new(Vec::new()));
        let sink = Arc::clone(&got);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut buffer = [0; 4096];
                if let Ok(read) = stream.read(&mut buffer) {
                    sink.change(|got| got.extend_from_slice(&buffer[..read]));
                }
                if stream.write_all(answer.as_bytes()).is_err() {
                    return;
                }
            }
        });
        self.0.push(Origin {
            name: name.to_owned(),
            address,
            got,
        });
        self.0.last().unwrap()
    }

    /// Every one was reached, and none got the token.
    fn look(&self, canary: &mut Canary) {
        for origin in &self.0 {
            let got = origin.got.look();
            assert!(!got.is_empty(), "nobody came to {}", origin.name);
            canary.look(&format!("what {} got", origin.name), &got);
        }
    }
}

/// A file that lies elsewhere, and how the desk is told of it.
fn letter(id: &str, address: &str) -> String {
    format!(
        "{{\"id\": \"{id}\", \"turns\": [{{\"from\": \"customer\", \"text\": \"my letter\", \
         \"files\": [{{\"name\": \"letter.txt\", \"url\": \"http://{address}/letter\", \"bytes\": 5}}]}}]}}\n"
    )
}

/// Saves a file that lies elsewhere, and waits for what is said about it.
fn save_from_elsewhere(home: &Home, canary: &mut Canary, conversation: &str, says: &str) {
    let mut terminal = Terminal::open(home, Size::WIDE, &["--log", "trace"]);
    terminal.wait("a first screen", |screen| !screen.is_blank());
    terminal.sees(&format!("Customer {conversation}"));
    // The older one waits longer and is the first.
    terminal.keys(if conversation == "letter-2" {
        "<Esc> g <Enter>"
    } else {
        "<Esc> g j <Enter>"
    });
    terminal.sees(&format!("Customer {conversation}  web chat"));
    terminal.sees("letter.txt");
    terminal.keys("S");
    terminal.sees(says);
    terminal.signal(rustix::process::Signal::TERM);
    terminal.ended();
    canary.look("the terminal", &terminal.bytes());
}

/// Files that lie elsewhere: at a host nobody has named, at one that `named` names, and at one that sends
/// on, to the listener that is given back.
fn files_from_elsewhere(
    home: &Home,
    canary: &mut Canary,
    origins: &mut Origins,
    named: impl FnOnce(),
) -> TcpListener {
    let file = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let foreign = origins.listen("a foreign host of files", file).address.clone();
    let away = origins
        .listen("a host that sends on", sends_on(&trap))
        .address
        .clone();
    let letters = letter("letter-1", &foreign) + &letter("letter-2", &away);
    let letters = home.write("letters.jsonl", &letters);
    import(home, &home.path().join("hub"), &letters);
    save_from_elsewhere(home, canary, "letter-1", "was not fetched");
    named();
    save_from_elsewhere(home, canary, "letter-1", "Saved:");
    save_from_elsewhere(home, canary, "letter-2", "HTTP 302");
    trap
}

/// A redirect to a listener. It lives as long as the test.
fn sends_on(to: &TcpListener) -> &'static str {
    let to = to.local_addr().unwrap();
    format!("HTTP/1.1 302 Found\r\nLocation: http://{to}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        .leak()
}

/// Opens the desk, answers a customer, and lets `end` end it.
fn sit_at_the_desk(home: &Home, canary: &mut Canary, arguments: &[&str], end: impl FnOnce(&mut Terminal)) {
    let mut terminal = Terminal::open(home, Size::WIDE, arguments);
    terminal.wait("a first screen", |screen| !screen.is_blank());
    terminal.keys("<Esc>");
    terminal.sees("спасибо, жду");
    terminal.keys("<Enter> r \"canary words\" <Enter>");
    terminal.sees("canary words");
    canary.look_at_processes();
    end(&mut terminal);
    canary.look("the terminal", &terminal.bytes());
}

#[test]
fn a_token_is_found_only_where_it_may_be() {
    let (home, hub) = desk();
    let mut canary = Canary::of(&home);
    let mut origins = Origins::default();
    let page = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let elsewhere = format!("ws://{}/ws", origins.listen("another hub", page).address);
    let given = home.path().join("Anna.token");
    let config = |more: &str| {
        let text = format!(
            "undo_send_seconds = 0\nallow_plaintext_token = true\nworkspace = \"acme\"\n\
             [workspaces.acme]\nurl = \"{}\"\n{more}[workspaces.other]\nurl = \"{elsewhere}\"\n",
            hub.url
        );
        home.write("config/config.toml", &text);
    };

    // The prompt, the places, the environment of everything.
    config("");
    let run = |canary: &mut Canary, arguments: &[&str], input: &str| {
        let all: Vec<&str> = ["--log", "trace"].iter().chain(arguments).copied().collect();
        let output = Program::new(&home, &all).run(input);
        canary.look(&format!("output of {arguments:?}"), output.out.as_bytes());
        canary.look(&format!("complaints of {arguments:?}"), output.err.as_bytes());
        output.code
    };
    let token = canary.token.clone();
    assert_eq!(run(&mut canary, &["login", "--token-stdin"], &token), 0);
    assert_eq!(run(&mut canary, &["list", "--json"], ""), 0);
    assert_eq!(run(&mut canary, &["reply", "care-2"], "an answer"), 0);
    run(&mut canary, &["doctor", "--json"], "");
    run(&mut canary, &["connect", &elsewhere], "");
    run(&mut canary, &["login", "other", "--token-stdin"], "another token");

    // The desk with what login kept; then with a file and with a command; ended well, and killed.
    sit_at_the_desk(&home, &mut canary, &["--log", "trace"], |terminal| {
        terminal.signal(rustix::process::Signal::TERM);
        terminal.ended();
    });
    config(&format!("token_file = \"{}\"\n", given.display()));
    sit_at_the_desk(&home, &mut canary, &["--log", "trace"], |terminal| {
        terminal.signal(rustix::process::Signal::ABORT);
        terminal.ended();
    });
    config(&format!("token_command = \"cat '{}'\"\n", given.display()));
    sit_at_the_desk(&home, &mut canary, &["--log", "trace"], |terminal| {
        terminal.signal(rustix::process::Signal::TERM);
        terminal.ended();
    });

    let named = || {
        config(&format!("token_file = \"{}\"\n", given.display()));
        let text = fs::read_to_string(home.path().join("config/config.toml")).unwrap();
        let text = format!("attachment_hosts = [\"127.0.0.1\"]\n{text}");
        home.write("config/config.toml", &text);
    };
    let trap = files_from_elsewhere(&home, &mut canary, &mut origins, named);
    // A desk the agent trusts with the token, which sends on: it gets the token, the next one nothing.
    let mut trusted = Origins::default();
    let away = sends_on(&trap);
    let address = format!("ws://{}/ws", trusted.listen("a desk that sends on", away).address);
    let token_file = given.to_str().unwrap();
    let listing = ["--url", &address, "--token-file", token_file, "list"];
    assert_ne!(run(&mut canary, &listing, ""), 0);
    assert!(contains(&trusted.0[0].got.look(), canary.token.as_bytes()));
    assert!(trap.accept().is_err(), "a redirect was followed");

    let secrets = home.state().join("secrets");
    let mut allowed: Vec<PathBuf> = fs::read_dir(&secrets)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(allowed.len(), 1, "login kept it in one file: {allowed:?}");
    allowed.push(given);
    canary.look_through(home.path(), &allowed);
    origins.look(&mut canary);

    config("");
    run(&mut canary, &["logout"], "");
    canary.look_through(&home.state(), &[]);
    assert_eq!(canary.seen, [""; 0]);
}

#[test]
fn the_canary_is_found_where_it_is() {
    let home = Home::new();
    home.write("Anna.token", "tweet-0123\n");
    let mut canary = Canary::of(&home);
    let log = home.write("state/logs/ttydesk.log", "a line\nBearer tweet-0123 and more\n");
    canary.look_through(&home.state(), &[]);
    assert_eq!(canary.seen, [log.display().to_string()]);
    let variable = ("CANARY", "tweet-0123");
    let mut child = std::process::Command::new("sh")
        .args(["-c", "echo ready; cat; true"])
        .env(variable.0, variable.1)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    canary.seen.clear();
    // The kernel shows the environment of a process a moment after it was started.
    let mut ready = [0; 6];
    child.stdout.take().unwrap().read_exact(&mut ready).unwrap();
    canary.look_at_processes();
    drop(child.stdin.take());
    child.wait().unwrap();
    assert!(!canary.seen.is_empty(), "an environment is looked into");
}
