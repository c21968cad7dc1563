//! A whole working session at the finest log level: what customers and agents wrote, a card, an account, a
//! token are in no log and not in the action log, and the action log has what was done.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Desk;
use crate::support::{Home, Program, Size, Start};

/// Words of a customer, with what must never be written down.
const SAID: &str = "zebrawort-said: card 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00, \
    password: hunter-zebrawort";
/// What must be in no log. The agent writes the last three.
const CANARIES: [&str; 9] = [
    "zebrawort-said",
    "4111 1111",
    "4111111111111111",
    "DE89 3704",
    "DE89370400440532013000",
    "hunter-zebrawort",
    "zebrawort-reply",
    "zebrawort-note",
    "zebrawort-draft",
];

const CARD: Start<'_> = Start {
    dialogues: &[("care-1", &["hello", "Hello, how can I help?", SAID])],
    agents: &[("Anna", "lead")],
};

/// Every file below a directory, with its bytes.
fn files(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    all
}

fn has(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|run| run == words.as_bytes())
}

/// Logs and action logs of a machine: none has a canary or the token, and there is something in them.
fn assert_silent(home: &Home, token: &str) {
    let all = files(&home.state());
    let is_log = |path: &Path| {
        let name = path.file_name().unwrap().to_string_lossy();
        path.parent().unwrap().ends_with("logs") || name.starts_with("actions")
    };
    let mut lines = 0;
    for (path, bytes) in all.iter().filter(|(path, _)| is_log(path)) {
        lines += bytes.split(|byte| *byte == b'\n').count() - 1;
        for canary in CANARIES.iter().copied().chain([token]) {
            assert!(!has(bytes, canary), "{canary} in {}", path.display());
        }
    }
    assert!(
        lines > 2,
        "only {lines} lines in the logs of {}",
        home.path().display()
    );
}

/// The kinds in the action log, in order.
fn deeds(home: &Home) -> Vec<(String, Value)> {
    let text = fs::read_to_string(home.state().join("actions.jsonl")).unwrap();
    let read = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        (line["action"].as_str().unwrap().to_owned(), line)
    };
    text.lines().map(read).collect()
}

#[test]
fn no_word_of_a_session_is_in_a_log() {
    let desk = {
        let home = Home::new();
        home.write("config/config.toml", "[log]\nlevel = \"trace\"\n");
        let hub = crate::support::Hub::start(&home, CARD);
        Desk { home, hub }
    };
    let machine = Desk::machine();
    let token = fs::read_to_string(desk.home.path().join("Anna.token")).unwrap();
    let token = token.trim();

    let mut terminal = desk.open_with(&machine, "Anna", Size::WIDE, &["--log", "trace"]);
    terminal.sees("Customer care-1");
    terminal.keys("<Enter>");
    terminal.sees("[card ••••1111]");
    terminal.keys("p");
    terminal.sees("4111 1111 1111 1111");
    terminal.keys("y");
    terminal.sees("Copied");
    terminal.keys("n \"zebrawort-note\" <Enter>");
    terminal.sees("zebrawort-note");
    terminal.keys("r \"zebrawort-reply\" <Enter>");
    terminal.sees("zebrawort-reply");
    terminal.keys("r \"zebrawort-draft\"");
    terminal.sees("zebrawort-draft");
    terminal.signal(rustix::process::Signal::TERM);
    terminal.ended();

    let run = |arguments: &[&str], input: &str| {
        let anna = desk.home.path().join("Anna.token");
        let mut all = vec!["--log", "trace", "--url", &desk.hub.url, "--token-file"];
        all.push(anna.to_str().unwrap());
        all.extend(arguments);
        let output = Program::new(&machine, &all)
            .with("TTYDESK_LOG", "trace")
            .run(input);
        assert_eq!(output.code, 0, "{arguments:?}: {}", output.err);
        assert!(!output.err.contains("zebrawort"), "{arguments:?}: {}", output.err);
    };
    run(&["show", "care-1", "--csv"], "");
    run(&["search", "zebrawort-said"], "");
    run(&["note", "care-1"], "zebrawort-note by script");
    run(&["audit", "verify"], "");

    assert_silent(&machine, token);
    assert_silent(&desk.home, token);
    let said = files(&machine.state());
    assert!(
        said.iter().any(|(_, bytes)| has(bytes, "zebrawort-draft")),
        "the draft is kept, so this test would see a word where it is"
    );
    let deeds = deeds(&machine);
    let kinds: Vec<&str> = deeds.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["reveal", "copy_message", "export"]);
    assert!(
        deeds.iter().all(|(_, line)| line["conversation"] == "care-1"),
        "{deeds:?}"
    );
    assert_eq!(deeds[0].1["entry"], deeds[1].1["entry"]);
}

#[test]
fn a_spoiled_action_log_is_found_out() {
    let home = Home::new();
    let verify = |arguments: &[&str]| Program::new(&home, arguments).run("");
    let none = verify(&["audit", "verify"]).exits(0);
    assert!(none.out.contains("no action log"), "{}", none.out);

    let desk = Desk::start(CARD);
    let token = fs::read_to_string(desk.home.path().join("Anna.token")).unwrap();
    let config = format!(
        "allow_plaintext_token = true\n[workspaces.acme]\nurl = \"{}\"\n",
        desk.hub.url
    );
    home.write("config/config.toml", &config);
    for _ in 0..2 {
        Program::new(&home, &["login", "--token-stdin"])
            .run(&token)
            .exits(0);
        Program::new(&home, &["logout"]).run("");
    }
    let kinds: Vec<String> = deeds(&home).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["login", "logout", "login", "logout"]);
    let whole = verify(&["audit", "verify", "--json"]).exits(0).json();
    assert_eq!(
        (&whole[0]["lines"], &whole[0]["broken"]),
        (&Value::from(4), &Value::Null)
    );

    let path = home.state().join("actions.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let second = text.lines().nth(1).unwrap();
    fs::write(&path, text.replacen(&format!("{second}\n"), "", 1)).unwrap();
    verify(&["audit", "verify"])
        .exits(1)
        .explains("actions.jsonl, line 2");
    let broken = verify(&["audit", "verify", "--json"]).exits(1).json();
    assert_eq!(broken[0]["broken"]["fault"], "unlinked");
    assert_eq!(broken[0]["broken"]["line"], 2);
}

/// Whether any file of the machine has the words.
fn keeps(home: &Home, words: &str) -> bool {
    files(&home.state()).iter().any(|(_, bytes)| has(bytes, words))
}

#[test]
fn a_purge_names_first_what_there_is_and_then_leaves_no_byte_of_it() {
    let desk = Desk::start(CARD);
    let machine = Desk::machine();
    let mut terminal = desk.open(&machine, "Anna", Size::WIDE);
    terminal.keys("<Enter>");
    terminal.sees("zebrawort-said");
    terminal.keys("r \"zebrawort-draft\"");
    terminal.sees("zebrawort-draft");
    let purge = |more: &[&str]| {
        let all: Vec<&str> = ["--url", &desk.hub.url, "purge"]
            .iter()
            .chain(more)
            .copied()
            .collect();
        Program::new(&machine, &all).run("")
    };
    let one = ["--conversation", "care-1"];
    let with = |more: &[&'static str]| -> Vec<&'static str> { one.iter().chain(more).copied().collect() };
    purge(&with(&["--yes"])).exits(5).explains("close every ttydesk");
    terminal.signal(rustix::process::Signal::TERM);
    terminal.ended();
    assert!(keeps(&machine, "zebrawort-said"));

    let counted = purge(&with(&["--json"])).exits(0).json();
    assert_eq!(
        (&counted[0]["conversations"], &counted[0]["drafts"]),
        (&Value::from(1), &Value::from(1))
    );
    assert_eq!(counted[0]["removed"], false);
    let told = purge(&one).exits(0);
    assert!(told.out.contains("Nothing was removed"), "{}", told.out);
    assert!(keeps(&machine, "zebrawort-said"));
    purge(&["--conversation", "nobody"]).exits(6);

    purge(&with(&["--yes"])).exits(0);
    assert!(!keeps(&machine, "zebrawort-said"), "words of the customer stay");
    assert!(
        keeps(&machine, "zebrawort-draft"),
        "nobody asked for the draft to go"
    );
    purge(&with(&["--yes", "--drafts"])).exits(0);
    assert!(!keeps(&machine, "zebrawort"));
    let kinds: Vec<String> = deeds(&machine).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["purge", "purge"]);
}
