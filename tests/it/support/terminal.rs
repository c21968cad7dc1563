//! The program in a terminal: a pseudo-terminal, a parser of what it draws, and keys.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use super::keys::presses;
use super::{BINARY, Home, PATIENCE, Watched, say};

/// A screen that has not changed for this long has drawn what it had to draw.
const QUIET: Duration = Duration::from_millis(60);
/// A program that has drawn nothing for this long has nothing to draw now.
const DRY: Duration = Duration::from_millis(500);

/// U+FFFD, and what is drawn instead.
const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();
const STAND_IN: &[u8] = "\u{2426}".as_bytes();
/// What ends a frame.
const END_OF_FRAME: &[u8] = b"\x1b[?2026l";

/// Columns and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size(pub(crate) u16, pub(crate) u16);

impl Size {
    /// Three panes.
    pub(crate) const WIDE: Self = Self(140, 40);
    /// Two panes.
    pub(crate) const USUAL: Self = Self(80, 24);
    /// One pane.
    pub(crate) const NARROW: Self = Self(40, 12);

    fn pty(self) -> PtySize {
        PtySize {
            cols: self.0,
            rows: self.1,
            pixel_width: 0,
            pixel_height: 0,
        }
    }

    fn cells(self) -> (NonZeroU16, NonZeroU16) {
        (NonZeroU16::new(self.1).unwrap(), NonZeroU16::new(self.0).unwrap())
    }
}

/// How much of what the program draws is read. A shut or slow terminal reads less, and the program
/// feels it: the kernel keeps a few kilobytes and takes no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tap {
    Open,
    /// So many bytes more, and then none.
    Left(usize),
}

type Writer = Arc<Mutex<Box<dyn Write + Send>>>;

/// What came from the program.
struct Seen {
    parser: vt100::Parser<Answers>,
    bytes: Vec<u8>,
    /// How many of them the parser has taken.
    drawn: usize,
    ended: bool,
}

impl Seen {
    /// Lets the parser take what came. It takes U+FFFD for its own mark of bytes that are no text and
    /// draws nothing, where terminals draw a character of one column: it gets another one.
    fn draw(&mut self) {
        let new = &self.bytes[self.drawn..];
        let unfinished = [&[0xEF][..], &[0xEF, 0xBF]]
            .into_iter()
            .find(|start| new.ends_with(start));
        let whole = new.len() - unfinished.map_or(0, <[u8]>::len);
        let mut rest = &new[..whole];
        self.drawn += whole;
        while let Some(at) = rest.windows(3).position(|three| three == REPLACEMENT) {
            self.parser.process(&rest[..at]);
            self.parser.process(STAND_IN);
            rest = &rest[at + REPLACEMENT.len()..];
        }
        self.parser.process(rest);
    }
}

/// Answers the questions a program asks its terminal.
struct Answers {
    writer: Writer,
}

impl Answers {
    fn say(&self, words: &str) {
        let mut writer = self.writer.lock().unwrap();
        // A program that asked and ended does not read the answer.
        if writer
            .write_all(words.as_bytes())
            .and_then(|()| writer.flush())
            .is_err()
        {
            say(&format!("an answer nobody reads: {words:?}"));
        }
    }
}

impl vt100::Callbacks for Answers {
    fn unhandled_csi(
        &mut self,
        screen: &mut vt100::Screen,
        mark: Option<u8>,
        _: Option<u8>,
        params: &[&[u16]],
        last: char,
    ) {
        match (mark, last, params) {
            (None, 'n', [[6]]) => {
                let (row, column) = screen.cursor_position();
                self.say(&format!("\x1b[{};{}R", row + 1, column + 1));
            }
            (None, 'c', _) => self.say("\x1b[?62;22c"),
            _ => {}
        }
    }

    fn unhandled_osc(&mut self, _: &mut vt100::Screen, params: &[&[u8]]) {
        if let [b"11", b"?"] = params {
            self.say("\x1b]11;rgb:0000/0000/0000\x1b\\");
        }
    }
}

/// What is on the screen.
pub(crate) struct Screen<'a>(&'a vt100::Screen, usize);

impl Screen<'_> {
    /// How many bytes were drawn so far.
    pub(crate) fn drawn(&self) -> usize {
        self.1
    }

    /// All rows, each without trailing blanks.
    pub(crate) fn rows(&self) -> Vec<String> {
        let (_, columns) = self.0.size();
        self.0
            .rows(0, columns.get())
            .map(|row| row.trim_end().to_owned())
            .collect()
    }

    /// The rows as one text.
    pub(crate) fn text(&self) -> String {
        self.rows().join("\n")
    }

    /// Whether `words` are on the screen in one row.
    pub(crate) fn has(&self, words: &str) -> bool {
        self.rows().iter().any(|row| row.contains(words))
    }

    /// Whether nothing is drawn.
    pub(crate) fn is_blank(&self) -> bool {
        self.text().trim().is_empty()
    }

    /// What stands in a cell; nothing in the second half of a wide one.
    pub(crate) fn cell(&self, row: u16, column: u16) -> &str {
        self.0.cell(row, column).map_or("", vt100::Cell::contents)
    }

    /// All rows of the columns from `from` on.
    pub(crate) fn part(&self, from: u16, columns: u16) -> Vec<String> {
        self.0.rows(from, columns).collect()
    }

    /// Column and row of the cursor, from zero; nothing while it is hidden.
    pub(crate) fn cursor(&self) -> Option<(u16, u16)> {
        let (row, column) = self.0.cursor_position();
        (!self.0.hide_cursor()).then_some((column, row))
    }
}

/// The program in a terminal of its own. Killed at the end.
pub(crate) struct Terminal {
    words: String,
    seen: Arc<Watched<Seen>>,
    tap: Arc<Watched<Tap>>,
    writer: Writer,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    log: Box<dyn Fn() -> String>,
}

impl Terminal {
    /// Starts the program in `home` with `arguments`.
    pub(crate) fn open(home: &Home, size: Size, arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new(BINARY);
        command.env_clear();
        for (name, value) in home.environment() {
            command.env(name, value);
        }
        command.cwd(home.path());
        command.args(home.options());
        command.args(arguments);
        Self::spawn(command, size, arguments.join(" "), Box::new(home.log_tail()))
    }

    /// Starts any other program.
    pub(crate) fn run(size: Size, program: impl AsRef<OsStr>, arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        Self::spawn(command, size, arguments.join(" "), Box::new(String::new))
    }

    fn spawn(command: CommandBuilder, size: Size, words: String, log: Box<dyn Fn() -> String>) -> Self {
        let pair = native_pty_system().openpty(size.pty()).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let writer: Writer = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let (rows, columns) = size.cells();
        let answers = Answers {
            writer: Arc::clone(&writer),
        };
        let parser = vt100::Parser::new_with_callbacks(rows, columns, 0, answers);
        let seen = Arc::new(Watched::new(Seen {
            parser,
            bytes: Vec::new(),
            drawn: 0,
            ended: false,
        }));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let sink = Arc::clone(&seen);
        let tap = Arc::new(Watched::new(Tap::Open));
        let valve = Arc::clone(&tap);
        thread::spawn(move || {
            let mut buffer = [0; 8192];
            // The end of a pseudo-terminal is an error on Linux and an empty read elsewhere.
            while let Ok(read @ 1..) = reader.read(&mut buffer[..room(&valve)]) {
                valve.change(|tap| {
                    if let Tap::Left(left) = tap {
                        *left = left.saturating_sub(read);
                    }
                });
                sink.change(|seen| {
                    seen.bytes.extend_from_slice(&buffer[..read]);
                    seen.draw();
                });
            }
            sink.change(|seen| seen.ended = true);
        });
        Self {
            words,
            seen,
            tap,
            writer,
            master: pair.master,
            child,
            log,
        }
    }

    /// Waits until the screen shows what is named.
    #[track_caller]
    pub(crate) fn wait(&self, what: &str, wanted: impl Fn(&Screen<'_>) -> bool) {
        let found = self.seen.until(PATIENCE, |seen| {
            if wanted(&Screen(seen.parser.screen(), seen.bytes.len())) {
                return Some(true);
            }
            seen.ended.then_some(false)
        });
        assert!(found == Some(true), "waited in vain for: {what}\n{}", self.dump());
    }

    /// Waits until `words` stand on the screen.
    #[track_caller]
    pub(crate) fn sees(&self, words: &str) {
        self.wait(&format!("{words:?} on the screen"), |screen| screen.has(words));
    }

    /// Waits until `look` finds something at the end of a frame.
    #[track_caller]
    pub(crate) fn find<R>(&self, what: &str, mut look: impl FnMut(&Screen<'_>) -> Option<R>) -> R {
        let found = self.seen.until(PATIENCE, |seen| {
            if seen.bytes.ends_with(END_OF_FRAME)
                && let Some(found) = look(&Screen(seen.parser.screen(), seen.bytes.len()))
            {
                return Some(Some(found));
            }
            seen.ended.then_some(None)
        });
        let found = found.flatten();
        found.unwrap_or_else(|| panic!("waited in vain for: {what}\n{}", self.dump()))
    }

    /// Everything that was written so far.
    pub(crate) fn written(&self) -> Vec<u8> {
        self.seen.look().bytes.clone()
    }

    /// Stops reading what the program draws. What a read under way brings is still taken.
    pub(crate) fn shut(&self) {
        self.tap.change(|tap| *tap = Tap::Left(0));
    }

    /// Reads `bytes` more of what the program draws and waits until they are there. Gives how many were
    /// missing when nothing more came.
    pub(crate) fn pour(&self, bytes: usize) -> usize {
        self.tap.change(|tap| *tap = Tap::Left(bytes));
        let empty = |tap: &mut Tap| (*tap == Tap::Left(0)).then_some(());
        self.tap.until(DRY, empty);
        match *self.tap.look() {
            Tap::Left(left) => left,
            Tap::Open => 0,
        }
    }

    /// Reads everything again.
    pub(crate) fn open_up(&self) {
        self.tap.change(|tap| *tap = Tap::Open);
    }

    /// What was drawn from byte `from` on.
    pub(crate) fn drawn_since(&self, from: usize) -> Vec<u8> {
        self.seen.look().bytes[from..].to_vec()
    }

    /// The number of the program's process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Does to the line and the screen what a shell may do while the program is stopped: ordinary modes,
    /// and words over the picture.
    pub(crate) fn meddle(&self, words: &str) {
        let name = self.master.tty_name().expect("a terminal has a name");
        let flags = OFlags::RDWR | OFlags::NOCTTY;
        let file = std::fs::File::from(rustix::fs::open(&name, flags, Mode::empty()).unwrap());
        let mut modes = tcgetattr(&file).unwrap();
        modes.local_modes |= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
        tcsetattr(&file, OptionalActions::Now, &modes).unwrap();
        (&file).write_all(words.as_bytes()).unwrap();
        self.sees(words);
    }

    /// Waits until nothing more is drawn.
    pub(crate) fn settle(&self) {
        self.seen.still(QUIET, PATIENCE, |seen| seen.bytes.len());
    }

    /// Looks at the screen as it is.
    pub(crate) fn screen<R>(&self, look: impl FnOnce(&Screen<'_>) -> R) -> R {
        let seen = self.seen.look();
        look(&Screen(seen.parser.screen(), seen.bytes.len()))
    }

    /// Presses keys as a person does: see [`presses`]. `Esc` and `Enter` wait until what came before
    /// was taken in, because right behind other bytes they mean something else.
    #[track_caller]
    pub(crate) fn keys(&self, notation: &str) {
        for press in presses(notation) {
            if press.stands_alone() {
                self.settle();
            }
            let before = self.seen.look().bytes.len();
            self.send(press.bytes());
            // Words are always drawn. A key may change nothing; then a person goes on soon.
            let patience = if press.is_words() { PATIENCE } else { QUIET };
            self.seen.until(patience, |seen| {
                (seen.bytes.len() > before || seen.ended).then_some(())
            });
            if press.stands_alone() {
                self.settle();
            }
        }
    }

    /// Pastes as a terminal with bracketed paste does.
    #[track_caller]
    pub(crate) fn paste(&self, text: &str) {
        self.send(format!("\x1b[200~{text}\x1b[201~").as_bytes());
    }

    /// Sends bytes as they are.
    #[track_caller]
    pub(crate) fn send(&self, bytes: &[u8]) {
        let mut writer = self.writer.lock().unwrap();
        let sent = writer.write_all(bytes).and_then(|()| writer.flush());
        drop(writer);
        if let Err(error) = sent {
            panic!("cannot type: {error}\n{}", self.dump());
        }
    }

    /// Changes the size of the window.
    pub(crate) fn resize(&self, size: Size) {
        let (rows, columns) = size.cells();
        self.seen.change(|seen| seen.parser.set_size(rows, columns));
        self.master.resize(size.pty()).unwrap();
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let raw = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(raw).unwrap(), signal).unwrap();
    }

    /// Kills the program and waits until it is gone.
    pub(crate) fn kill9(mut self) {
        self.signal(Signal::KILL);
        self.ended();
    }

    /// Waits for the program's end; gives its exit code.
    #[track_caller]
    pub(crate) fn ended(&mut self) -> u32 {
        let over = self.seen.until(PATIENCE, |seen| seen.ended.then_some(()));
        assert!(over.is_some(), "the program did not end\n{}", self.dump());
        self.child.wait().unwrap().exit_code()
    }

    /// Everything that was written to the terminal so far.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.seen.look().bytes.clone()
    }

    /// How many bytes were drawn so far.
    pub(crate) fn drawn(&self) -> usize {
        self.seen.look().bytes.len()
    }

    /// The terminal's private modes that are on, and how deep the stack of keyboard flags is. What a
    /// program leaves behind here, the shell after it has to live with.
    pub(crate) fn modes(&self) -> Vec<String> {
        leftovers(&self.seen.look().bytes)
    }

    /// How the line is set: echo, canonical input and so on.
    pub(crate) fn line_modes(&self) -> String {
        let modes = self.master.get_termios().expect("a Unix terminal has them");
        format!("{:?} {:?}", modes.input_flags, modes.local_flags)
    }

    /// How many synchronized updates began and ended.
    pub(crate) fn frames(&self) -> (usize, usize) {
        let seen = self.seen.look();
        let text = String::from_utf8_lossy(&seen.bytes);
        (
            text.matches("\x1b[?2026h").count(),
            text.matches("\x1b[?2026l").count(),
        )
    }

    fn dump(&self) -> String {
        let seen = self.seen.look();
        let screen = Screen(seen.parser.screen(), seen.bytes.len());
        let width = usize::from(seen.parser.screen().size().1.get());
        let frame = format!("|{}\n", screen.rows().join("\n|"));
        let rule = "-".repeat(width);
        let state = if seen.ended { "ended" } else { "running" };
        format!(
            "`ttydesk {}`, {state}, cursor {:?}\n{rule}\n{frame}{rule}\n{}",
            self.words,
            screen.cursor(),
            (self.log)()
        )
    }
}

/// How much may be read now; waits until that is something.
fn room(tap: &Watched<Tap>) -> usize {
    let some = |tap: &mut Tap| match *tap {
        Tap::Open => Some(8192),
        Tap::Left(0) => None,
        Tap::Left(left) => Some(left.min(8192)),
    };
    loop {
        if let Some(room) = tap.until(PATIENCE, some) {
            return room;
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // The reader ends with the terminal, not with the test's patience.
        self.open_up();
        let ended = self.child.try_wait().is_ok_and(|status| status.is_some());
        if !ended && (self.child.kill().is_err() || self.child.wait().is_err()) {
            say(&format!("`ttydesk {}` could not be ended", self.words));
        }
    }
}

/// Private modes still set after `bytes`, and keyboard flags not popped. The cursor is visible in a
/// terminal at rest, so its hiding is what is reported.
fn leftovers(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut modes: BTreeMap<u16, bool> = BTreeMap::new();
    let mut flags = 0_i32;
    for part in text.split("\x1b[").skip(1) {
        let Some(end) = part.find(|c: char| c.is_ascii_alphabetic()) else {
            continue;
        };
        let (head, last) = (&part[..end], &part[end..=end]);
        match (head.chars().next(), last) {
            (Some('?'), "h" | "l") => {
                let on = last == "h";
                modes.extend(
                    head[1..]
                        .split(';')
                        .filter_map(|mode| mode.parse().ok())
                        .map(|mode| (mode, on)),
                );
            }
            (Some('>'), "u") => flags += 1,
            (Some('<'), "u") => flags -= 1,
            _ => {}
        }
    }
    let cursor = modes.remove(&25);
    let mut left: Vec<String> = modes
        .into_iter()
        .filter(|(_, on)| *on)
        .map(|(mode, _)| format!("?{mode}h"))
        .collect();
    left.extend((cursor == Some(false)).then(|| "?25l".to_owned()));
    left.extend((flags != 0).then(|| format!("{flags} keyboard flags")));
    left
}

#[test]
fn what_a_program_leaves_behind_is_found() {
    let clean = b"\x1b[?1049h\x1b[>1u\x1b[?25l\x1b[2;3Hx\x1b[31m\x1b[<u\x1b[?25h\x1b[?1049l";
    assert_eq!(leftovers(clean), [""; 0]);
    assert_eq!(
        leftovers(b"\x1b[?1049;2004h\x1b[>1u\x1b[?25l"),
        ["?1049h", "?2004h", "?25l", "1 keyboard flags"]
    );
}

#[test]
fn a_terminal_shows_types_answers_and_ends() {
    let script = "printf 'ready\\033[6n'; read -r a; echo \"<$a>\" | tr '\\033' '^'";
    let mut shell = Terminal::run(Size::USUAL, "sh", &["-c", script]);
    shell.sees("ready");
    shell.keys("\"где мой возврат?\" <Enter>");
    shell.sees("<^[1;6Rгде мой возврат?>");
    assert_eq!(shell.ended(), 0);
}
