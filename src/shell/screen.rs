//! Frames to the terminal: one at a time, never ahead of what it takes.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use ratatui::layout::{Rect, Size};
use ratatui::{Frame, Terminal};
use tokio::time::Instant;

use super::guard::{self, Speech};
use super::pace::{Cause, Pace};
use super::paint::Paint;
use super::terminal;
use super::tty::Tty;

/// How soon a terminal that took no bytes is tried again, and the longest such wait.
const RETRY: Duration = Duration::from_millis(16);
const LONGEST_RETRY: Duration = Duration::from_millis(256);

/// What is on the terminal and what is still on its way there.
#[derive(Debug)]
pub(super) struct Screen {
    terminal: Terminal<Paint>,
    tty: Arc<Tty>,
    pace: Pace,
    /// Bytes the terminal has not taken.
    rest: Vec<u8>,
    wanted: Option<Cause>,
    retry: Option<(Instant, Duration)>,
    /// What the guard replaced.
    caught: u64,
    /// What it and the painter replaced, as told in the log.
    replaced: u64,
}

impl Screen {
    /// A screen of which every cell is to be drawn.
    pub(super) fn new(tty: Arc<Tty>, size: Size, now: Instant) -> Self {
        let Ok(terminal) = Terminal::new(Paint::new(size));
        let mut screen = Self {
            terminal,
            tty,
            pace: Pace::new(now),
            rest: Vec::new(),
            wanted: None,
            retry: None,
            caught: 0,
            replaced: 0,
        };
        screen.start_over(size);
        screen
    }

    /// Something changed that may be seen.
    pub(super) fn want(&mut self, cause: Cause) {
        self.wanted = self.wanted.max(Some(cause));
    }

    /// When [`draw`](Self::draw) is to be called, if it is.
    pub(super) fn due(&self, now: Instant) -> Option<Instant> {
        if let Some((at, _)) = self.retry {
            return Some(at);
        }
        self.wanted.map(|cause| self.pace.due(cause, now))
    }

    /// Forgets what was drawn and takes over the size: the next frame says every cell.
    pub(super) fn start_over(&mut self, size: Size) {
        self.terminal.backend_mut().reset(size);
        let Ok(()) = self
            .terminal
            .resize(Rect::from((ratatui::layout::Position::ORIGIN, size)));
        self.want(Cause::Key);
    }

    /// Forgets also what was on its way: after a suspension it belongs to another screen.
    pub(super) fn start_afresh(&mut self, size: Size) {
        self.rest.clear();
        self.retry = None;
        self.start_over(size);
    }

    /// Hands over the rest of the last frame, then draws and hands over the next. Does nothing while
    /// the terminal takes no bytes but note when to try again.
    pub(super) fn draw(&mut self, now: Instant, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        if !terminal::is_entered() {
            return Ok(());
        }
        self.retry = self.retry.map(|(_, wait)| (now, wait));
        if !self.push(now)? {
            return Ok(());
        }
        let Some(cause) = self.wanted else {
            return Ok(());
        };
        if !self.tty.is_writable() {
            self.try_later(now);
            return Ok(());
        }
        self.wanted = None;
        let Ok(_) = self.terminal.draw(view);
        let frame = self.terminal.backend_mut().take();
        self.pace.drawn(cause, frame.len(), now);
        self.hand_over(frame, Speech::Frame);
        self.push(now).map(|_done| ())
    }

    /// Says something that is no frame: the bell, the clipboard, a notification. Waits behind a frame under way.
    pub(super) fn say(&mut self, words: &[u8], now: Instant) -> io::Result<()> {
        if !terminal::is_entered() {
            return Ok(());
        }
        self.hand_over(words.to_vec(), Speech::Call);
        self.push(now).map(|_done| ())
    }

    /// Whether something is still on its way; a bell then would only pile up.
    pub(super) fn is_behind(&self) -> bool {
        !self.rest.is_empty()
    }

    /// Puts bytes on their way, past the guard. What had to be replaced got past the display policy: a
    /// bug of ours, and worth a line in the log.
    fn hand_over(&mut self, words: Vec<u8>, speech: Speech) {
        let (mut words, caught) = guard::pass(words, speech);
        self.rest.append(&mut words);
        self.caught += caught;
        let replaced = self.caught + self.terminal.backend().replaced();
        if replaced > self.replaced {
            tracing::error!(replaced, "symbols unfit for a terminal reached the screen");
            self.replaced = replaced;
        }
    }

    fn push(&mut self, now: Instant) -> io::Result<bool> {
        let taken = self.tty.write_some(&self.rest)?;
        self.rest.drain(..taken);
        if !self.rest.is_empty() {
            if taken > 0 {
                self.retry = None;
            }
            self.try_later(now);
            return Ok(false);
        }
        self.retry = None;
        Ok(true)
    }

    fn try_later(&mut self, now: Instant) {
        let wait = self
            .retry
            .map_or(RETRY, |(_, wait)| (wait * 2).min(LONGEST_RETRY));
        self.retry = Some((now + wait, wait));
    }
}
