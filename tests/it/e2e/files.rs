//! Files through the real program and the real hub: the same bytes, in both directions, also after a kill.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Desk, ONE, eventually};
use crate::support::{Home, Size};

/// Bytes that are no text and longer than one read.
fn bytes() -> Vec<u8> {
    (0..200_000_u32).flat_map(u32::to_le_bytes).collect()
}

/// The numbered file of a conversation, saved by the command line.
fn fetched(desk: &Desk, number: &str) -> (PathBuf, Vec<u8>) {
    let to = desk.home.path().join("fetched");
    let said = desk.says(&["files", "care-1", "--save", number, "--to", to.to_str().unwrap()]);
    let path = PathBuf::from(said[0]["saved"].as_str().expect("a path"));
    let bytes = fs::read(&path).expect("it is there");
    (path, bytes)
}

/// Every file below `root`.
fn all_files(root: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.expect("listed").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                all_files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[track_caller]
fn assert_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o7777, 0o600, "{}", path.display());
}

#[test]
fn a_file_sent_by_command_is_seen_and_saved_on_the_screen() {
    let desk = Desk::start(ONE);
    let source = desk.home.path().join("..photo.jpg");
    fs::write(&source, bytes()).unwrap();
    let attach = ["reply", "care-1", "--attach", source.to_str().unwrap()];
    desk.hub.call(&desk.home, "Anna", &attach).run("").exits(0);
    let (path, got) = fetched(&desk, "1");
    assert!(got == bytes(), "other bytes came down");
    assert_private(&path);

    let machine = Desk::machine();
    let anna = desk.open(&machine, "Anna", Size::WIDE);
    anna.sees("[1] ..photo.jpg");
    assert!(
        all_files(&machine.state().join("files")).is_empty(),
        "fetched before it was asked for"
    );
    anna.keys("<Enter> S");
    anna.sees("Saved:");
    let saved = all_files(&machine.state().join("files"));
    assert_eq!(saved.len(), 1, "{saved:?}");
    assert!(saved[0].ends_with("care-1/photo.jpg"), "{saved:?}");
    assert!(fs::read(&saved[0]).unwrap() == bytes());
    assert_private(&saved[0]);
}

#[test]
fn a_kill_between_queue_and_upload_loses_neither_text_nor_file() {
    let mut desk = Desk::start(ONE);
    let machine: Home = Desk::machine();
    let source = machine.path().join("a.bin");
    fs::write(&source, bytes()).unwrap();
    let anna = desk.open(&machine, "Anna", Size::WIDE);
    anna.sees("Customer care-1");
    anna.keys("<Enter> r");
    anna.settle();
    desk.hub.stop();
    anna.keys("<Alt+a>");
    anna.sees("Path of the file");
    anna.send(source.to_str().unwrap().as_bytes());
    anna.sees("a.bin");
    anna.settle();
    anna.keys("<Enter>");
    anna.sees("Attached: a.bin");
    anna.send(b"with a file");
    anna.sees("with a file");
    anna.settle();
    anna.keys("<Enter>");
    anna.wait("the text in the outbox", |screen| {
        screen.has("[1] a.bin") && screen.has("with a file")
    });
    anna.kill9();
    // What is sent is what was attached.
    fs::remove_file(&source).unwrap();
    desk.hub.restart(&desk.home);
    let again = desk.open(&machine, "Anna", Size::WIDE);
    again.sees("Customer care-1");
    eventually("the text to arrive", || {
        desk.texts("care-1", "message")
            .iter()
            .any(|text| text == "with a file")
    });
    let (_, got) = fetched(&desk, "1");
    assert!(got == bytes(), "other bytes arrived");
    assert_eq!(desk.says(&["files", "care-1"]).len(), 1, "it arrived once");
}
