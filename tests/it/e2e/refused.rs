//! What does not work says so on the screen or, before there is one, in the terminal.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use super::{Desk, ONE};
use crate::support::{Home, Size, Terminal};

#[test]
fn a_wrong_token_is_said_and_the_screen_lives() {
    let desk = Desk::start(ONE);
    desk.home.write("Mallory.token", "not-a-token\n");
    let machine = Desk::machine();
    let mut terminal = desk.open(&machine, "Mallory", Size::WIDE);
    terminal.wait("a word about the token", |screen| {
        screen.text().to_lowercase().contains("token")
    });
    assert!(
        !terminal.screen(|screen| screen.has("not-a-token")),
        "a token is never shown"
    );
    terminal.keys("q");
    assert_eq!(terminal.ended(), 0);
}

#[test]
fn a_web_page_is_named_by_its_title() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("ws://{}/ws", listener.local_addr().unwrap());
    thread::spawn(move || listener.incoming().flatten().try_for_each(page));
    let machine = Desk::machine();
    let token = machine.write("x.token", "whatever\n");
    let mut terminal = Terminal::open(
        &machine,
        Size::WIDE,
        &["connect", &url, "--token-file", token.to_str().unwrap()],
    );
    terminal.sees("Router settings");
    terminal.keys("<Esc> q");
    assert_eq!(terminal.ended(), 0);
}

fn page(mut stream: TcpStream) -> std::io::Result<()> {
    let mut request = [0; 4096];
    if stream.read(&mut request)? == 0 {
        return Ok(());
    }
    let body = "<html><head><title>Router settings</title></head></html>";
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// Starts with a broken file and gives what the terminal shows when the program has ended.
fn broken(name: &str, text: &str, config: &str) -> String {
    let home = Home::new();
    home.write("config/config.toml", config);
    home.write(&format!("config/{name}"), text);
    let token = home.write("x.token", "whatever\n");
    let arguments = [
        "connect",
        "ws://127.0.0.1:9/ws",
        "--token-file",
        token.to_str().unwrap(),
    ];
    let mut terminal = Terminal::open(&home, Size(220, 40), &arguments);
    assert_eq!(terminal.ended(), 2, "a broken configuration is not started with");
    assert_eq!(
        terminal.modes(),
        [""; 0],
        "the screen was never opened or was closed again"
    );
    terminal.screen(|screen| screen.rows().concat())
}

#[test]
fn a_broken_configuration_names_the_place_and_the_nearest_word() {
    let said = broken("config.toml", "lang = \"en\"\nundo_send = 5\n", "");
    for words in ["config.toml:2:1", "undo_send_seconds"] {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[test]
fn a_broken_keymap_names_the_place_and_the_nearest_action() {
    let said = broken(
        "keymaps/mine.toml",
        "[desk]\n\"c\" = \"clam\"\n",
        "keymap = \"mine\"\n",
    );
    for words in ["mine.toml:2:", "clam", "claim"] {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[test]
fn a_broken_theme_names_the_place() {
    let said = broken(
        "themes/mine.toml",
        "# mine\n[palette]\ntxt = \"#ffffff\"\n",
        "theme = \"mine\"\n",
    );
    assert!(said.contains("mine.toml:"), "{said}");
}
