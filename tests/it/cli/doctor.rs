//! The doctor on a host that has nothing, and where everything hangs.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::desk;
use crate::support::{Home, Output, Program};

/// What is promised for the whole report.
const PROMISED: Duration = Duration::from_secs(2);

/// The report of a run that kept the promise. On a busy machine one long run says little, one short run
/// says everything.
fn in_time(run: impl Fn() -> Output) -> Output {
    const RUNS: usize = 8;
    for _ in 0..RUNS {
        let begun = Instant::now();
        let output = run();
        if begun.elapsed() < PROMISED {
            return output;
        }
    }
    panic!("none of {RUNS} reports was there within {PROMISED:?}")
}

fn set(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Home directories as ours should be.
fn private() -> Home {
    let home = Home::new();
    set(&home.state(), 0o700);
    set(&home.config(), 0o700);
    home
}

fn doctor(home: &Home, more: &[&str]) -> Program {
    let all: Vec<&str> = ["doctor", "--json"].iter().chain(more).copied().collect();
    Program::new(home, &all).with("PATH", "/nowhere")
}

/// The line about `check`.
#[track_caller]
fn about<'a>(lines: &'a [Value], check: &str) -> &'a Value {
    lines
        .iter()
        .find(|line| line["check"] == check)
        .unwrap_or_else(|| panic!("nothing about {check} in {lines:#?}"))
}

#[track_caller]
fn says(line: &Value, level: &str, words: &[&str]) {
    assert_eq!(line["level"], level, "{line}");
    for words in words {
        assert!(line.to_string().contains(words), "{words} in {line}");
    }
}

#[test]
fn a_bare_host_with_open_files_is_told_what_is_wrong_and_what_to_do() {
    let home = private();
    let config = home.write("config/config.toml", "bell = true\n");
    let database = home.write("state/ttydesk.db", "");
    set(&config, 0o666);
    set(&database, 0o644);
    set(&home.state(), 0o755);
    let output = in_time(|| doctor(&home, &[]).run("").exits(1));
    let lines = output.json();
    says(about(&lines, "systemd-creds"), "warn", &["not installed", "256"]);
    says(
        about(&lines, "secret-service"),
        "warn",
        &["no session bus", "gnome-keyring"],
    );
    says(about(&lines, "plain-file"), "ok", &["allow_plaintext_token"]);
    says(
        about(&lines, "token-storage"),
        "warn",
        &["token_command", "allow_plaintext_token = true"],
    );
    says(about(&lines, "config"), "bad", &["chmod go-w"]);
    let open: Vec<String> = lines
        .iter()
        .filter(|line| line["check"] == "files")
        .map(|line| line["advice"].to_string())
        .collect();
    for path in [&config, &database, &home.state()] {
        let path = format!("'{}'", path.display());
        assert!(
            open.iter().any(|advice| advice.contains(&path)),
            "{path} in {open:?}"
        );
    }
}

#[test]
fn what_it_mends_is_mended() {
    let home = private();
    let config = home.write("config/config.toml", "bell = true\n");
    let database = home.write("state/ttydesk.db", "");
    set(&config, 0o666);
    set(&database, 0o640);
    doctor(&home, &[]).run("").exits(1);
    let lines = doctor(&home, &["--fix"]).run("").exits(0).json();
    says(about(&lines, "fix"), "ok", &["config.toml"]);
    says(about(&lines, "files"), "ok", &[]);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&config), mode(&database)), (0o644, 0o600));
}

#[test]
fn people_read_the_same_in_lines() {
    let home = private();
    let output = Program::new(&home, &["doctor"]).run("").exits(0);
    assert!(
        output
            .out
            .lines()
            .all(|line| line.starts_with("ok  ") || line.starts_with("warn"))
    );
    assert!(!output.out.contains('{'), "{}", output.out);
    let output = Program::new(&home, &["doctor", "--lang", "ru"]).run("").exits(0);
    assert!(output.out.contains("нет сеансовой шины"), "{}", output.out);
}

#[test]
fn a_desk_is_tried_with_its_token() {
    let (home, hub) = desk();
    set(&home.state(), 0o700);
    let token = home.path().join("Anna.token");
    let lines = hub
        .call(&home, "Anna", &["doctor", "--json"])
        .run("")
        .exits(0)
        .json();
    let check = format!("desk:{}", hub.url);
    says(about(&lines, &check), "ok", &["signed in as Anna"]);
    says(about(&lines, &format!("{check}:token")), "ok", &["file"]);

    let text = format!("[workspaces.acme]\nurl = \"{}\"\n", hub.url);
    home.write("config/config.toml", &text);
    let lines = doctor(&home, &[]).run("").exits(0).json();
    says(about(&lines, "desk:acme"), "ok", &["answers"]);
    says(about(&lines, "desk:acme:token"), "warn", &["ttydesk login acme"]);

    home.write("wrong.token", "not-a-token\n");
    let wrong = format!(
        "{text}token_file = \"{}\"\n",
        home.path().join("wrong.token").display()
    );
    home.write("config/config.toml", &wrong);
    let output = doctor(&home, &[]).run("").exits(1);
    says(
        about(&output.json(), "desk:acme"),
        "bad",
        &["refuses the token", "ttydesk login acme"],
    );
    let secret = fs::read_to_string(token).unwrap();
    assert!(!output.out.contains(secret.trim()));
}

#[test]
fn what_hangs_costs_two_seconds_at_most() {
    let home = private();
    // It takes connections and never says a word.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let text = format!(
        "[workspaces.silent]\nurl = \"ws://{}/ws\"\ntoken_command = \"exec sleep 60\"\n",
        silent.local_addr().unwrap()
    );
    home.write("config/config.toml", &text);
    let output = in_time(|| Program::new(&home, &["doctor", "--json"]).run("").exits(1));
    let lines = output.json();
    says(about(&lines, "desk:silent"), "bad", &["no answer"]);
    says(
        about(&lines, "desk:silent:token"),
        "bad",
        &["token_command", "no answer within"],
    );
}
