//! `ttydesk login libredesk URL`, with the built program.

use std::fs;

use super::standin::Standin;
use crate::support::{Home, Output, Program};

/// Runs a command of the program beside the stand-in.
fn run(home: &Home, args: &[&str], input: &str) -> Output {
    tokio::task::block_in_place(|| Program::new(home, args).with("PATH", "/nowhere").run(input))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_is_checked_and_remembered_as_a_workspace() {
    let (standin, home) = (Standin::start().await, Home::new());
    home.write("config/config.toml", "allow_plaintext_token = true # mine\n");
    let url = format!("http://{}", standin.addr());
    let args = ["login", "libredesk", url.as_str(), "--token-stdin"];
    let done = run(&home, &args, "API_KEY:API_SECRET").exits(0);
    assert!(done.out.contains("signed in as Ann Agent"), "{}", done.out);
    assert!(done.out.contains("workspace 127-0-0-1 added"), "{}", done.out);
    let file = home.path().join("config/config.toml");
    let after = fs::read_to_string(&file).unwrap();
    assert!(
        after.starts_with("allow_plaintext_token = true # mine\n"),
        "{after}"
    );
    assert!(after.contains("backend = \"libredesk\""), "{after}");
    assert!(!after.contains("API_SECRET"));
    // It is the usual desk now, and a second login of the same changes nothing.
    let rows = run(&home, &["list", "--json"], "").exits(0).json();
    assert!(!rows.is_empty());
    run(&home, &args, "API_KEY:API_SECRET").exits(0);
    assert_eq!(fs::read_to_string(&file).unwrap(), after);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_makes_a_workspace_with_the_address() {
    let (standin, home) = (Standin::start().await, Home::new());
    home.write("config/config.toml", "allow_plaintext_token = true\n");
    let url = format!("http://{}", standin.addr());
    let args = [
        "login",
        "libredesk",
        url.as_str(),
        "--email",
        "ann@example.com",
        "--name",
        "shop",
        "--token-stdin",
    ];
    run(&home, &args, "PASSWORD").exits(0);
    let after = fs::read_to_string(home.path().join("config/config.toml")).unwrap();
    assert!(after.contains("[workspaces.shop]"), "{after}");
    assert!(after.contains("email = \"ann@example.com\""), "{after}");
    run(&home, &["list", "--json"], "").exits(0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_is_not_remembered() {
    let (standin, home) = (Standin::start().await, Home::new());
    home.write("config/config.toml", "allow_plaintext_token = true\n");
    let url = format!("http://{}", standin.addr());
    let wrong = ["login", "libredesk", url.as_str(), "--token-stdin"];
    run(&home, &wrong, "API_KEY:WRONG").exits(4);
    run(
        &home,
        &["login", "libredsk", url.as_str(), "--token-stdin"],
        "A:B",
    )
    .exits(2)
    .explains("libredesk");
    run(
        &home,
        &["login", "libredesk", "wss://desk.example/ws", "--token-stdin"],
        "A:B",
    )
    .exits(2)
    .explains("https://");
    let after = fs::read_to_string(home.path().join("config/config.toml")).unwrap();
    assert_eq!(after, "allow_plaintext_token = true\n");
}
