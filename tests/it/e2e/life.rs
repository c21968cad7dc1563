//! Two programs with one workspace, the agent's own editor, and the ends a terminal can come to.

use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use super::drafts::draft_on_disk;
use super::{Desk, LAST, ONE, eventually};
use crate::support::{BINARY, Home, PATIENCE, Size, Terminal};

/// Runs shell lines in a terminal. `ttydesk` is the program on `machine`, signed in as Anna.
fn shell(desk: &Desk, machine: &Home, script: &str) -> Terminal {
    let quoted = |word: &std::ffi::OsStr| format!("'{}'", word.to_str().unwrap());
    let token = desk.home.path().join("Anna.token");
    let mut program = vec![BINARY.to_owned()];
    program.extend(machine.options().iter().map(|word| quoted(word)));
    program.extend([
        "connect".to_owned(),
        desk.hub.url.clone(),
        "--token-file".to_owned(),
        quoted(token.as_os_str()),
    ]);
    let script = format!("ttydesk() {{ {} \"$@\"; }}\n{script}", program.join(" "));
    let mut arguments = vec!["-i".to_owned()];
    for (name, value) in machine.environment() {
        arguments.push(format!("{}={}", name.to_str().unwrap(), value.to_str().unwrap()));
    }
    arguments.extend(["bash", "--norc", "-c", &script].map(str::to_owned));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    Terminal::run(Size::WIDE, "env", &arguments)
}

/// Past the first screen's greeting, with the customer in view.
#[track_caller]
fn ready(terminal: &Terminal) {
    terminal.wait("a first screen", |screen| !screen.is_blank());
    terminal.keys("<Esc>");
    terminal.sees(LAST);
}

fn executable(machine: &Home, name: &str, script: &str) -> String {
    let path = machine.write(name, script);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_second_reads_takes_over_and_no_text_is_lost_or_doubled() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let first = desk.open(&machine, "Anna", Size::WIDE);
    first.sees(LAST);
    let second = desk.open(&machine, "Anna", Size::WIDE);
    second.sees("Reading only: another ttydesk");
    second.sees(LAST);
    second.keys("r");
    second.keys("\"not from here\"");
    assert!(!second.screen(|screen| screen.has("not from here")));

    first.keys("<Enter> r");
    second.keys("<Enter>");
    let mut sent = Vec::new();
    for round in 0..10 {
        let (owner, other) = if round % 2 == 0 {
            (&first, &second)
        } else {
            (&second, &first)
        };
        if round > 0 {
            owner.keys("<Ctrl+O>");
            owner.sees("are kept and sent here now");
            other.sees("took over");
            // Out of whatever text is open, and into the reply.
            owner.keys("<Esc> r");
        }
        for number in 0..10 {
            let text = format!("text-{round}-{number}");
            owner.keys(&format!("{text} <Enter>"));
            sent.push(text);
        }
    }
    eventually("everything to arrive", || {
        desk.texts("care-1", "message").len() >= 3 + sent.len()
    });
    assert_eq!(desk.texts("care-1", "message")[3..], sent);
}

#[test]
fn a_reader_goes_on_by_itself_when_the_owner_ends() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let first = desk.open(&machine, "Anna", Size::WIDE);
    first.sees(LAST);
    let second = desk.open(&machine, "Anna", Size::WIDE);
    second.sees("Reading only: another ttydesk");
    first.keys("<Enter> r \"half a sentence\"");
    eventually("the draft on disk", || {
        draft_on_disk(&machine.state(), "half a sentence")
    });
    first.kill9();
    second.sees("are kept and sent here now");
    second.keys("<Enter> r");
    second.sees("half a sentence");
}

#[test]
fn the_agents_editor_changes_the_draft_and_no_key_is_lost() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    // It takes a line from the terminal: keys must reach it and nobody else.
    let editor = executable(
        &machine,
        "editor",
        "#!/bin/sh\nls -ld \"$(dirname \"$1\")\" \"$1\" > \"$HOME/rights\"\necho EDITING\nread line\necho \"$line\" >> \"$1\"\n",
    );
    let anna = shell(&desk, &machine, &format!("export EDITOR='{editor}'\nttydesk"));
    ready(&anna);
    anna.keys("<Enter> r \"typed here\" <Alt+e>");
    anna.sees("EDITING");
    assert_eq!(anna.modes(), [""; 0], "the editor got a terminal with our modes");
    anna.send(b"typed there\r");
    anna.sees("typed there");
    anna.sees("typed here");
    anna.keys("\" and here again\"");
    anna.sees("typed there and here again");
    let rights = fs::read_to_string(machine.path().join("rights")).unwrap();
    assert!(
        rights.contains("drwx------") && rights.contains("-rw-------"),
        "{rights}"
    );
    assert!(!left_over(&machine.state()), "the draft's file stays");
}

fn left_over(state: &Path) -> bool {
    let names = fs::read_dir(state).unwrap().flatten();
    names
        .map(|it| it.file_name().to_string_lossy().into_owned())
        .any(|name| name.starts_with("ttydesk-edit-"))
}

#[test]
fn an_editor_that_fails_changes_nothing() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let editor = executable(&machine, "editor", "#!/bin/sh\necho garbage > \"$1\"\nexit 3\n");
    let anna = shell(&desk, &machine, &format!("export EDITOR='{editor}'\nttydesk"));
    ready(&anna);
    anna.keys("<Enter> r \"typed here\" <Alt+e>");
    anna.sees("The editor ended with an error");
    anna.sees("typed here");
    assert!(!anna.screen(|screen| screen.has("garbage")));
}

#[test]
fn stopped_and_continued_the_terminal_is_the_shells_meanwhile() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let script = "set -m\nttydesk\necho STOPPED\nread line\nfg > /dev/null\necho OVER\nread line";
    let anna = shell(&desk, &machine, script);
    ready(&anna);
    anna.keys("<Ctrl+Z>");
    anna.sees("STOPPED");
    assert_eq!(anna.modes(), [""; 0], "left behind by the stop");
    anna.send(b"\r");
    anna.sees(LAST);
    anna.keys("q");
    anna.sees("OVER");
    assert_eq!(anna.modes(), [""; 0], "left behind at the end");
}

#[test]
fn after_a_kill_the_next_start_sets_the_terminal_right() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let script =
        "(echo $BASHPID > \"$HOME/pid\"; exec 3>&1; ttydesk)\necho NEXT\nttydesk\necho OVER\nread line";
    let anna = shell(&desk, &machine, script);
    ready(&anna);
    // The program is the child of the shell that wrote its number down.
    let shell: u32 = fs::read_to_string(machine.path().join("pid"))
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    kill_process(child_of(shell), Signal::KILL).unwrap();
    anna.sees("did not end in good order");
    anna.sees(LAST);
    anna.keys("q");
    anna.sees("OVER");
    assert_eq!(anna.modes(), [""; 0]);
    assert!(anna.line_modes().contains("ICANON"), "{}", anna.line_modes());
}

/// The program started by a shell, or the shell itself where it became the program.
fn child_of(shell: u32) -> Pid {
    let children = fs::read_to_string(format!("/proc/{shell}/task/{shell}/children")).unwrap_or_default();
    let pid = children
        .split_whitespace()
        .next()
        .map_or(shell, |it| it.parse().unwrap());
    Pid::from_raw(i32::try_from(pid).unwrap()).unwrap()
}

/// On a busy machine one late end says little, one in time says everything.
#[test]
fn a_terminal_that_is_closed_ends_the_program_within_two_seconds() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let codes: Vec<_> = (0..5)
        .map(|_| code_of_a_closed_terminal(&desk, &machine))
        .collect();
    assert!(
        codes.contains(&Some(0)),
        "two seconds after the terminal was closed: {codes:?}"
    );
}

/// How the program ended, if it did within two seconds.
fn code_of_a_closed_terminal(desk: &Desk, machine: &Home) -> Option<u32> {
    let token = desk.home.path().join("Anna.token");
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = CommandBuilder::new(BINARY);
    command.env_clear();
    for (name, value) in machine.environment() {
        command.env(name, value);
    }
    command.args(machine.options());
    command.args(["connect", &desk.hub.url, "--token-file", token.to_str().unwrap()]);
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut drawn = Vec::new();
    let mut buffer = [0; 4_096];
    while !drawn.windows(7).any(|part| part == b"\x1b[?2026") {
        let read = reader.read(&mut buffer).unwrap();
        assert_ne!(read, 0, "ended before the first frame");
        drawn.extend_from_slice(&buffer[..read]);
    }
    // The last handles: the terminal is gone for the program.
    drop((reader, pair.master));
    let (sender, ended) = mpsc::channel();
    let mut killer = child.clone_killer();
    let waiter = thread::spawn(move || sender.send(child.wait().unwrap().exit_code()));
    let code = ended.recv_timeout(Duration::from_secs(2));
    if code.is_err() {
        killer.kill().unwrap();
        ended.recv_timeout(PATIENCE).unwrap();
    }
    waiter.join().unwrap().unwrap();
    code.ok()
}

#[test]
fn sigquit_is_an_end_in_good_order() {
    let desk = Desk::start(ONE);
    let machine = Desk::machine();
    let mut anna = desk.open(&machine, "Anna", Size::WIDE);
    anna.sees(LAST);
    anna.signal(Signal::QUIT);
    assert_eq!(anna.ended(), 0);
    assert_eq!(anna.modes(), [""; 0]);
}
