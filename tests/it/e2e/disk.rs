//! A disk without room.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::drafts::on_disk;
use super::{Desk, LAST, ONE, eventually};
use crate::support::{Home, Size, Terminal, say, skipped};

/// A small file system on `dir`; unmounted at the end.
struct Small(PathBuf);

impl Small {
    /// Needs root; without it the test says that it was skipped.
    fn mount(dir: PathBuf) -> Option<Self> {
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs"])
            .arg(&dir)
            .output();
        if mount.is_ok_and(|output| output.status.success()) {
            return Some(Self(dir));
        }
        skipped("the test of a full disk: cannot mount a small file system (needs root)");
        None
    }

    /// Makes it read-only (`ro`) or writable (`rw`).
    fn remount(&self, how: &str) {
        let options = format!("remount,{how}");
        let mount = Command::new("mount").args(["-o", &options]).arg(&self.0).status();
        assert!(mount.unwrap().success(), "remount,{how}");
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let unmount = Command::new("umount").arg("-l").arg(&self.0).status();
        if !unmount.is_ok_and(|status| status.success()) {
            say(&format!("{} stays mounted", self.0.display()));
        }
    }
}

/// A desk whose agent keeps everything on a small disk.
struct Scene {
    // Dropped before the directory it is mounted on.
    small: Small,
    machine: Home,
    desk: Desk,
}

impl Scene {
    /// `None` where no disk can be mounted.
    fn start() -> Option<Self> {
        let machine = Desk::machine();
        Some(Self {
            small: Small::mount(machine.state())?,
            machine,
            desk: Desk::start(ONE),
        })
    }

    /// Opens the program and waits for the conversation.
    fn open(&self) -> Terminal {
        let anna = self.desk.open(&self.machine, "Anna", Size::WIDE);
        anna.sees(LAST);
        anna
    }

    /// What the hub has.
    fn texts(&self) -> Vec<String> {
        self.desk.texts("care-1", "message")
    }

    fn has_a_draft(&self, words: &str) -> bool {
        on_disk(&self.machine.state(), words)
    }
}

/// Leaves no room in `dir`; gives the file to remove.
fn fill(dir: &Path) -> PathBuf {
    let filler = dir.join("filler");
    for size in [4096, 512, 64, 1] {
        let block = vec![b'x'; size];
        let mut all = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&filler)
            .unwrap();
        while std::io::Write::write_all(&mut all, &block).is_ok() {}
    }
    filler
}

#[test]
fn a_full_disk_keeps_the_words_on_the_screen() {
    let Some(scene) = Scene::start() else { return };
    let anna = scene.open();
    anna.keys("<Enter> r");
    anna.settle();
    let filler = fill(&scene.machine.state());
    anna.keys("\"precious words\" <Enter>");
    anna.sees("precious words");
    assert_eq!(scene.texts().len(), 3, "sent without a row on disk");
    fs::remove_file(&filler).unwrap();
    anna.keys("<Enter>");
    eventually("the words to arrive once there is room", || {
        scene.texts().last().is_some_and(|text| text == "precious words")
    });
}

#[test]
fn a_disk_that_takes_nothing_is_enough_to_read() {
    let Some(scene) = Scene::start() else { return };
    scene.small.remount("ro");
    let anna = scene.open();
    anna.sees("cannot be written");
    anna.keys("<Enter> r \"precious words\" <Enter>");
    anna.sees("precious words");
    anna.sees("cannot be written");
    assert_eq!(scene.texts().len(), 3, "sent without a row on disk");
}

/// Nobody does anything but make room.
#[test]
fn a_disk_that_comes_back_is_used_again_by_itself() {
    let Some(scene) = Scene::start() else { return };
    scene.small.remount("ro");
    let anna = scene.open();
    anna.keys("<Enter> r \"precious words\" <Enter>");
    anna.sees("cannot be written");
    scene.small.remount("rw");
    anna.sees("The disk can be written again");
    anna.sees("precious words");
    eventually("the draft on disk", || scene.has_a_draft("precious words"));
    anna.keys("<Enter>");
    eventually("the words to arrive", || scene.texts().len() == 4);
    assert_eq!(scene.texts()[3], "precious words");
}

/// The disk is full in the middle of a session: what is typed is saved once there is room, and Enter
/// works again.
#[test]
fn a_draft_that_found_no_room_is_saved_when_there_is_some() {
    let Some(scene) = Scene::start() else { return };
    let anna = scene.open();
    anna.keys("<Enter> r");
    anna.settle();
    let filler = fill(&scene.machine.state());
    anna.keys("\"precious words\"");
    anna.sees("the disk is full");
    assert!(!scene.has_a_draft("precious words"));
    fs::remove_file(&filler).unwrap();
    eventually("the draft on disk", || scene.has_a_draft("precious words"));
    anna.keys("<Enter>");
    eventually("the words to arrive", || scene.texts().len() == 4);
}
