//! The built program without a screen, in directories of its own.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, mpsc};
use std::thread;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::{BINARY, PATIENCE, Watched, say, skipped};

/// Private directories of one user of one machine. Removed at the end.
#[derive(Debug)]
pub(crate) struct Home {
    dir: tempfile::TempDir,
}

impl Home {
    /// Fresh ones.
    pub(crate) fn new() -> Self {
        let home = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        for dir in [home.config(), home.state()] {
            fs::create_dir_all(dir).unwrap();
        }
        home
    }

    /// The directory of all.
    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// `--config-dir`.
    pub(crate) fn config(&self) -> PathBuf {
        self.path().join("config")
    }

    /// `--state-dir`.
    pub(crate) fn state(&self) -> PathBuf {
        self.path().join("state")
    }

    /// Writes `text` to the file `name` below the home, readable by its owner only.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    }

    /// The environment of the program: nothing of the machine that runs the test.
    pub(crate) fn environment(&self) -> Vec<(OsString, OsString)> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        vec![
            ("PATH".into(), path),
            ("HOME".into(), self.path().into()),
            ("LANG".into(), "en_US.UTF-8".into()),
            ("TZ".into(), "UTC".into()),
            ("TERM".into(), "xterm-256color".into()),
        ]
    }

    /// The global options that name the directories.
    pub(crate) fn options(&self) -> Vec<OsString> {
        vec![
            "--config-dir".into(),
            self.config().into(),
            "--state-dir".into(),
            self.state().into(),
        ]
    }

    /// Gives the last lines of every log file when asked.
    pub(crate) fn log_tail(&self) -> impl Fn() -> String + 'static {
        let state = self.state();
        move || {
            let mut files = Vec::new();
            collect(&state, &mut files);
            files.retain(|path| path.to_string_lossy().contains("log"));
            let part = |path: &PathBuf| format!("--- {}\n{}\n", path.display(), tail(path, 30));
            files.iter().map(part).collect::<Vec<_>>().concat()
        }
    }
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            collect(&entry.path(), files);
        } else {
            files.push(entry.path());
        }
    }
}

fn tail(path: &Path, lines: usize) -> String {
    let text = fs::read_to_string(path).unwrap_or_else(|error| error.to_string());
    let all: Vec<&str> = text.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

/// The 989 real dialogues, or nothing, said on stderr, where the shared data is not there.
pub(crate) fn care_dialogues() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/care-dialogs.jsonl");
    if path.is_file() {
        return Some(path);
    }
    skipped(&format!("{} is not there", path.display()));
    None
}

/// A call of the program.
#[derive(Debug)]
pub(crate) struct Program {
    command: Command,
    words: String,
}

/// What a call came to.
#[derive(Debug)]
pub(crate) struct Output {
    /// Exit code; 128 and the signal when it was killed.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
    words: String,
}

impl Program {
    /// The program with `arguments`, in `home`.
    pub(crate) fn new(home: &Home, arguments: &[&str]) -> Self {
        let mut command = Command::new(BINARY);
        command
            .env_clear()
            .envs(home.environment())
            .args(home.options())
            .args(arguments);
        command.current_dir(home.path());
        Self {
            command,
            words: arguments.join(" "),
        }
    }

    /// The same with a variable of the environment.
    pub(crate) fn with(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// The same as another user of the machine; only root can do that.
    pub(crate) fn by_user(mut self, user: u32) -> Self {
        self.command.uid(user);
        self
    }

    /// Runs it to the end with `input` on standard input.
    pub(crate) fn run(mut self, input: &str) -> Output {
        self.command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = self.command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        // A program that does not read its input closes the pipe; that is its right.
        let writer = thread::spawn(move || stdin.write_all(input.as_bytes()).is_ok());
        let out = drain(child.stdout.take().unwrap());
        let err = drain(child.stderr.take().unwrap());
        let code = end(child, &self.words);
        writer.join().unwrap();
        Output {
            code,
            out: out.join().unwrap(),
            err: err.join().unwrap(),
            words: self.words,
        }
    }

    /// Starts it and gives the lines of its standard output as they come.
    pub(crate) fn start(self) -> Running {
        self.start_with(Stdio::null())
    }

    /// The same with something on standard input.
    pub(crate) fn start_with(mut self, input: impl Into<Stdio>) -> Running {
        self.command
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = self.command.spawn().unwrap();
        let lines = hear(child.stdout.take().unwrap());
        let said = hear(child.stderr.take().unwrap());
        Running {
            child: Some(child),
            lines,
            said,
            words: self.words,
        }
    }
}

/// Lines as they come.
#[derive(Debug, Default)]
struct Lines {
    waiting: VecDeque<String>,
    over: bool,
}

fn hear(from: impl Read + Send + 'static) -> Arc<Watched<Lines>> {
    let lines = Arc::new(Watched::new(Lines::default()));
    let sink = Arc::clone(&lines);
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            sink.change(|lines| lines.waiting.push_back(line));
        }
        sink.change(|lines| lines.over = true);
    });
    lines
}

fn drain(mut from: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut all = Vec::new();
        from.read_to_end(&mut all).unwrap();
        String::from_utf8(all).expect("the program prints UTF-8")
    })
}

/// Waits for the end; kills it when patience ends.
fn end(child: Child, words: &str) -> i32 {
    let pid = Pid::from_child(&child);
    let (sender, done) = mpsc::channel();
    let waiter = thread::spawn(move || {
        let mut child = child;
        let status = child.wait();
        sender.send(()).is_ok().then_some(status)
    });
    if done.recv_timeout(PATIENCE).is_err() {
        kill_process(pid, Signal::KILL).unwrap();
        panic!("`ttydesk {words}` did not end");
    }
    let status = waiter.join().unwrap().unwrap().unwrap();
    status
        .code()
        .unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}

impl Output {
    /// Checks the exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "`ttydesk {}`\nstdout: {}\nstderr: {}",
            self.words, self.out, self.err
        );
        self
    }

    /// Checks that standard error names `words`.
    #[track_caller]
    pub(crate) fn explains(self, words: &str) -> Self {
        assert!(
            self.err.contains(words),
            "`ttydesk {}` should say {words:?}:\n{}",
            self.words,
            self.err
        );
        self
    }

    /// Standard output as one JSON value per line.
    #[track_caller]
    pub(crate) fn json(&self) -> Vec<Value> {
        let read = |line: &str| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e} in {line:?}"));
        self.out.lines().map(read).collect()
    }
}

/// A program that goes on. Killed at the end.
#[derive(Debug)]
pub(crate) struct Running {
    child: Option<Child>,
    lines: Arc<Watched<Lines>>,
    said: Arc<Watched<Lines>>,
    words: String,
}

impl Running {
    /// The next line it prints.
    #[track_caller]
    pub(crate) fn line(&self, what: &str) -> String {
        let next = self.lines.until(PATIENCE, |lines| {
            let line = lines.waiting.pop_front();
            (line.is_some() || lines.over).then_some(line)
        });
        next.flatten().unwrap_or_else(|| {
            panic!(
                "`ttydesk {}` did not print {what}\nstderr: {:#?}",
                self.words,
                self.said.look().waiting
            )
        })
    }

    /// Skips lines until one for which `wanted` holds.
    #[track_caller]
    pub(crate) fn line_with(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        loop {
            let line = self.line(what);
            if wanted(&line) {
                return line;
            }
        }
    }

    /// Its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.as_ref().expect("it runs").id()
    }

    /// Waits for a line on standard error with `words`; takes none away.
    #[track_caller]
    pub(crate) fn said(&self, words: &str) {
        let found = self.said.until(PATIENCE, |said| {
            let found = said.waiting.iter().any(|line| line.contains(words));
            (found || said.over).then_some(found)
        });
        let said = self.said.look();
        assert!(
            found == Some(true),
            "`ttydesk {}` did not say {words:?}: {:#?}",
            self.words,
            said.waiting
        );
    }

    /// Sends it a signal and waits for its end; gives the exit code.
    #[track_caller]
    pub(crate) fn stop(mut self, signal: Signal) -> i32 {
        let child = self.child.take().unwrap();
        kill_process(Pid::from_child(&child), signal).unwrap();
        end(child, &self.words)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let Some(mut child) = self.child.take() else {
            return;
        };
        if child.kill().is_err() || child.wait().is_err() {
            say(&format!("`ttydesk {}` could not be ended", self.words));
        }
    }
}
