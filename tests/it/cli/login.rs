//! Signing in once for all: where the token goes, what the places say, and that it goes away again.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};

use super::desk;
use crate::support::{BINARY, Home, Hub, Program, Size, Terminal, skipped};

/// A user who owns nothing.
const NOBODY: u32 = 65_534;
/// A hub below the home.
const SERVE: [&str; 5] = ["serve", "--listen", "127.0.0.1:0", "--data", "hub"];
/// A `systemd-creds` of the new kind that seals by base64: enough to see what goes where.
const CREDS: &str = "#!/bin/sh
case \"$1\" in
--version) echo 'systemd 257 (257.4-1)' ;;
encrypt) echo sealed; base64 ;;
decrypt) tail -n +2 | base64 -d ;;
*) exit 1 ;;
esac
";

fn token(home: &Home) -> String {
    fs::read_to_string(home.path().join("Anna.token"))
        .unwrap()
        .trim()
        .to_owned()
}

/// A search path in which `systemd-creds` is the one above.
fn with_creds(home: &Home) -> OsString {
    let program = home.write("bin/systemd-creds", CREDS);
    fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
    let mut path = OsString::from(home.path().join("bin"));
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap());
    path
}

fn kept(home: &Home) -> Vec<PathBuf> {
    let entries = fs::read_dir(home.state().join("secrets")).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn allow_a_file(home: &Home) {
    home.write("config/config.toml", "allow_plaintext_token = true\n");
}

fn login(home: &Home, hub: &Hub) -> Program {
    Program::new(home, &["login", &hub.url, "--token-stdin"])
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o777
}

#[test]
fn the_best_place_takes_it_and_a_later_command_finds_it_there() {
    let (home, hub) = desk();
    let path = with_creds(&home);
    let token = token(&home);
    let output = login(&home, &hub).with("PATH", &path).run(&token).exits(0);
    assert!(output.out.contains("signed in as Anna"), "{}", output.out);
    assert!(output.out.contains("kept in systemd-creds"), "{}", output.out);
    let [file] = &kept(&home)[..] else {
        panic!("one file: {:?}", kept(&home));
    };
    assert_eq!(mode(file), 0o600);
    assert!(
        !fs::read_to_string(file).unwrap().contains(&token),
        "it is sealed"
    );

    let list = || Program::new(&home, &["--url", &hub.url, "list", "--json"]).with("PATH", &path);
    assert_eq!(list().run("").exits(0).json().len(), 3);

    let output = Program::new(&home, &["logout", &hub.url])
        .with("PATH", &path)
        .run("")
        .exits(0);
    assert!(
        output.out.contains("removed from systemd-creds"),
        "{}",
        output.out
    );
    assert_eq!(kept(&home).len(), 0);
    list().run("").exits(2).explains("ttydesk login");
    Program::new(&home, &["logout", &hub.url]).run("").exits(0);
}

#[test]
fn each_place_that_does_not_take_it_says_why() {
    let (home, hub) = desk();
    allow_a_file(&home);
    let output = login(&home, &hub)
        .with("PATH", "/nowhere")
        .run(&token(&home))
        .exits(0);
    for words in [
        "not in systemd-creds: the program systemd-creds is not installed",
        "not in Secret Service: there is no session bus",
        "kernel keyring",
        "kept in a file that is not encrypted",
    ] {
        assert!(output.out.contains(words), "{words} in {}", output.out);
    }
    assert!(!output.out.contains(&token(&home)));
    let [file] = &kept(&home)[..] else {
        panic!("one file: {:?}", kept(&home));
    };
    assert_eq!(mode(file), 0o600);
    let output = Program::new(&home, &["logout", &hub.url]).run("").exits(0);
    assert!(output.out.contains("removed from a file"), "{}", output.out);
    assert_eq!(kept(&home).len(), 0);
}

#[test]
fn without_leave_nothing_is_written_unencrypted() {
    let (home, hub) = desk();
    let output = login(&home, &hub).with("PATH", "/nowhere").run(&token(&home));
    assert!(
        output
            .out
            .contains("not in a file that is not encrypted: not allowed"),
        "{}",
        output.out
    );
    assert_eq!(kept(&home).len(), 0);
    // Where the kernel keeps it for a while, that is a place; where it does not, there is none.
    if !output.out.contains("kept in kernel keyring") {
        output.exits(1).explains("allow_plaintext_token = true");
    }
    Program::new(&home, &["logout", &hub.url]).run("").exits(0);
}

#[test]
fn a_token_the_hub_refuses_is_not_kept() {
    let (home, hub) = desk();
    allow_a_file(&home);
    login(&home, &hub).run("not-a-token\n").exits(4);
    login(&home, &hub).run("\n").exits(2).explains("--token-stdin");
    assert_eq!(kept(&home).len(), 0);
}

#[test]
fn nobody_to_ask_and_no_such_desk_are_told() {
    let (home, hub) = desk();
    Program::new(&home, &["login", &hub.url])
        .run("")
        .exits(2)
        .explains("--token-stdin");
    home.write(
        "config/config.toml",
        &format!("[workspaces.acme]\nurl = \"{}\"\n", hub.url),
    );
    Program::new(&home, &["login", "acne"])
        .run("")
        .exits(2)
        .explains("did you mean “acme”");
    Program::new(&home, &["logout", "ftp://desk"])
        .run("")
        .exits(2)
        .explains("wss://");
}

#[test]
fn a_desk_with_a_command_keeps_nothing_and_falls_back_when_it_fails() {
    let (home, hub) = desk();
    let file = home.path().join("Anna.token");
    let config = |command: &str| {
        let text = format!(
            "allow_plaintext_token = true\n[workspaces.acme]\nurl = \"{}\"\n{command}",
            hub.url
        );
        home.write("config/config.toml", &text);
    };
    config("");
    login_to(&home, "acme").run(&token(&home)).exits(0);
    config(&format!("token_command = \"cat '{}'\"\n", file.display()));
    let output = Program::new(&home, &["login", "acme"]).run("").exits(0);
    assert!(output.out.contains("token_command"), "{}", output.out);
    login_to(&home, "acme")
        .run("x")
        .exits(2)
        .explains("token_command");
    config("token_command = \"exit 7\"\n");
    let output = Program::new(&home, &["list", "--json"])
        .run("")
        .exits(0)
        .explains("exit status: 7");
    assert_eq!(output.json().len(), 3, "what login kept is used");
    Program::new(&home, &["logout"]).run("").exits(0);
}

fn login_to(home: &Home, desk: &str) -> Program {
    Program::new(home, &["login", desk, "--token-stdin"])
}

#[test]
fn what_is_typed_is_not_shown() {
    let (home, hub) = desk();
    allow_a_file(&home);
    let mut terminal = Terminal::open(&home, Size::WIDE, &["login", &hub.url]);
    terminal.sees("it is not shown");
    terminal.send(format!("{}\r", token(&home)).as_bytes());
    assert_eq!(terminal.ended(), 0);
    terminal.sees("signed in as Anna");
    let bytes = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    assert!(!bytes.contains(&token(&home)), "{bytes}");
    Program::new(&home, &["logout", &hub.url]).run("").exits(0);
}

#[test]
fn a_running_program_leaves_no_core_and_lets_nobody_look_into_its_memory() {
    if !rustix::process::geteuid().is_root() {
        let home = Home::new();
        return closed_to_others(Program::new(&home, &SERVE));
    }
    // Everything of root's belongs to root: only as another user does it show.
    let home = Home::new();
    for dir in [home.path().to_owned(), home.config(), home.state()] {
        std::os::unix::fs::chown(dir, Some(NOBODY), None).unwrap();
    }
    let reached = std::process::Command::new(BINARY)
        .arg("--version")
        .uid(NOBODY)
        .output();
    if !reached.is_ok_and(|output| output.status.success()) {
        skipped("the test of core dumps: another user cannot run the program from here");
        return;
    }
    closed_to_others(Program::new(&home, &SERVE).by_user(NOBODY));
}

#[track_caller]
fn closed_to_others(program: Program) {
    let running = program.start();
    running.line("its address");
    let process = PathBuf::from(format!("/proc/{}", running.pid()));
    let limits = fs::read_to_string(process.join("limits")).unwrap();
    let core: Vec<&str> = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .unwrap()
        .split_whitespace()
        .collect();
    assert_eq!(core[4..6], ["0", "0"], "{limits}");
    // The kernel gives the files of a process that must not be dumped to root.
    assert_eq!(fs::metadata(process.join("environ")).unwrap().uid(), 0);
    assert_eq!(running.stop(rustix::process::Signal::TERM), 0);
}

#[test]
fn the_key_of_a_language_model_has_a_place_of_its_own() {
    let home = Home::new();
    let path = with_creds(&home);
    let run = |arguments: &[&str]| {
        let program = Program::new(&home, arguments).with("PATH", &path);
        program.run("key-canary\n")
    };
    let login = ["login", "--model", "--token-stdin"];
    run(&login).exits(2).explains("[model]");

    let model = "[model]\nurl = \"https://api.example.com/v1\"\nmodel = \"m\"\n";
    home.write("config/config.toml", model);
    let output = run(&login).exits(0);
    assert!(output.out.contains("kept in systemd-creds"), "{}", output.out);
    let [file] = &kept(&home)[..] else {
        panic!("one file: {:?}", kept(&home));
    };
    assert_eq!(mode(file), 0o600);
    let output = run(&["logout", "--model"]).exits(0);
    assert!(
        output.out.contains("removed from systemd-creds"),
        "{}",
        output.out
    );
    assert_eq!(kept(&home).len(), 0);

    home.write(
        "config/config.toml",
        &format!("{model}key_command = \"pass m\"\n"),
    );
    run(&login).exits(2).explains("key_command");
}
