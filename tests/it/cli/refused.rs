//! What does not work says so: an exit code for scripts, a sentence for people.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use super::desk;
use crate::support::{Home, Hub, Program, Start, dialogues};

#[test]
fn codes_are_told_apart() {
    let (home, hub) = desk();
    let anna = |arguments: &[&str]| hub.call(&home, "Anna", arguments).run("");
    anna(&["list"]).exits(0);
    anna(&["list", "--no-such-option"]).exits(2);
    anna(&["show", "care-404"]).exits(6).explains("care-404");
    anna(&["transfer", "care-1", "--to", "Nobody"])
        .exits(6)
        .explains("Nobody");
    anna(&["claim", "care-1"]).exits(0);
    hub.call(&home, "Bob", &["claim", "care-1"])
        .run("")
        .exits(5)
        .explains("Anna");
}

#[test]
fn an_empty_reply_is_not_sent() {
    let (home, hub) = desk();
    let code = hub.call(&home, "Anna", &["reply", "care-1"]).run("  \n").code;
    assert_ne!(code, 0);
    let thread = hub
        .call(&home, "Anna", &["show", "care-1", "--json"])
        .run("")
        .exits(0);
    assert_eq!(
        thread
            .json()
            .iter()
            .filter(|entry| entry["kind"] == "message")
            .count(),
        3
    );
}

#[test]
fn a_wrong_token_is_no_entry() {
    let (home, hub) = desk();
    home.write("Mallory.token", "not-a-token\n");
    hub.call(&home, "Mallory", &["list"]).run("").exits(4);
}

#[test]
fn a_token_others_can_read_is_closed_to_them_and_that_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let (home, hub) = desk();
    let file = home.write("Open.token", "secret-value\n");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let output = hub
        .call(&home, "Open", &["list"])
        .run("")
        .exits(4)
        .explains("chmod");
    assert!(!output.err.contains("secret-value"), "a token is never printed");
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "it is closed to them");
}

#[test]
fn a_hub_that_is_not_there_cannot_be_reached() {
    let (home, mut hub) = desk();
    hub.stop();
    hub.call(&home, "Anna", &["list"])
        .run("")
        .exits(3)
        .explains(hub.address());
}

#[test]
fn a_web_server_is_not_a_hub() {
    let home = Home::new();
    let token = home.write("x.token", "whatever\n");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("ws://{}/ws", listener.local_addr().unwrap());
    thread::spawn(move || listener.incoming().flatten().try_for_each(answer_with_a_page));
    let arguments = ["--url", &url, "--token-file", token.to_str().unwrap(), "list"];
    Program::new(&home, &arguments)
        .run("")
        .exits(3)
        .explains("Router settings");
}

fn answer_with_a_page(mut stream: TcpStream) -> std::io::Result<()> {
    let mut request = [0; 4096];
    let read = stream.read(&mut request)?;
    assert!(read > 0);
    let page = "<html><head><title>Router settings</title></head><body>Hi</body></html>";
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
        page.len()
    )
}

#[test]
fn a_bad_configuration_names_place_and_nearest_word() {
    let home = Home::new();
    home.write("config/config.toml", "lang = \"en\"\nundo_send = 5\n");
    let output = Program::new(&home, &["list"]).run("").exits(2);
    for words in ["config.toml:2:1", "undo_send", "undo_send_seconds"] {
        assert!(output.err.contains(words), "{words} in {}", output.err);
    }
}

#[test]
fn without_a_workspace_one_learns_how_to_get_one() {
    let home = Home::new();
    Program::new(&home, &["list"]).run("").exits(2).explains("--url");
}

#[test]
fn an_import_names_the_bad_line_and_loads_the_rest() {
    let home = Home::new();
    let mut hub = Hub::start(
        &home,
        Start {
            dialogues: &[],
            agents: &[("Anna", "lead")],
        },
    );
    hub.stop();
    let good = dialogues(&[("care-7", &["hello"]), ("care-8", &["hello again"])]);
    let (first, second) = good.split_once('\n').unwrap();
    let file = home.write(
        "mixed.jsonl",
        &format!("{first}\n{{\"id\": \"care-9\", \"turns\": 5}}\n{second}"),
    );
    let arguments = [
        "import",
        file.to_str().unwrap(),
        "--data",
        hub.data().to_str().unwrap(),
    ];
    Program::new(&home, &arguments).run("").explains("mixed.jsonl:2");
    hub.restart(&home);
    let rows = hub
        .call(&home, "Anna", &["list", "--json"])
        .run("")
        .exits(0)
        .json();
    assert_eq!(rows.len(), 2, "{rows:?}");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let (home, hub) = desk();
    let token = home.path().join("Anna.token");
    let script = format!(
        "set -o pipefail; {} --config-dir {} --state-dir {} --url {} --token-file {} list --json | head -n 1 >/dev/null",
        crate::support::BINARY,
        home.config().display(),
        home.state().display(),
        hub.url,
        token.display()
    );
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
