//! The terminal's file, opened anew so that it can be non-blocking without changing the shell's.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::termios::{OptionalActions, Termios, isatty, tcgetattr, tcgetwinsize, tcsetattr, ttyname};

/// Most bytes handed over at once where the file may block: less than any terminal's buffer.
const CAREFUL: usize = 256;

/// The terminal we draw on.
#[derive(Debug)]
pub(super) struct Tty {
    file: File,
    blocking: bool,
}

impl Tty {
    /// Opens the terminal of standard output.
    ///
    /// # Errors
    /// When standard input or output is no terminal.
    pub(super) fn open() -> io::Result<Self> {
        if !isatty(io::stdin()) || !isatty(io::stdout()) {
            return Err(io::Error::other("standard input and output must be a terminal"));
        }
        let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let by_name = ttyname(io::stdout(), Vec::new())
            .and_then(|name| rustix::fs::open(name.as_c_str(), flags, Mode::empty()));
        // In a container the name may belong to another world; the controlling terminal is next.
        let opened = by_name.or_else(|_| rustix::fs::open("/dev/tty", flags, Mode::empty()));
        Ok(match opened {
            Ok(file) => Self::of(file, false),
            Err(_) => Self::of(rustix::io::dup(io::stdout())?, true),
        })
    }

    fn of(file: OwnedFd, blocking: bool) -> Self {
        Self {
            file: File::from(file),
            blocking,
        }
    }

    /// A second handle, for the thread that waits for the terminal's end.
    pub(super) fn another(&self) -> io::Result<Self> {
        Ok(Self {
            file: self.file.try_clone()?,
            blocking: self.blocking,
        })
    }

    /// Columns and rows; at least one of each.
    pub(super) fn size(&self) -> io::Result<Size> {
        let size = tcgetwinsize(&self.file)?;
        Ok(match (size.ws_col, size.ws_row) {
            // A serial line or a bare pty says nothing.
            (0, _) | (_, 0) => Size::new(80, 24),
            (columns, rows) => Size::new(columns, rows),
        })
    }

    /// The line's modes.
    pub(super) fn modes(&self) -> io::Result<Termios> {
        Ok(tcgetattr(&self.file)?)
    }

    /// Sets the line's modes at once, also while the terminal is stopped.
    pub(super) fn set_modes(&self, modes: &Termios) -> io::Result<()> {
        Ok(tcsetattr(&self.file, OptionalActions::Now, modes)?)
    }

    /// Whether the terminal takes bytes now.
    pub(super) fn is_writable(&self) -> bool {
        self.wait(PollFlags::OUT, Duration::ZERO).contains(PollFlags::OUT)
    }

    /// Writes what the terminal takes now; says how many bytes that were.
    pub(super) fn write_some(&self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = 0;
        while written < bytes.len() && self.is_writable() {
            let rest = &bytes[written..];
            let part = if self.blocking {
                &rest[..rest.len().min(CAREFUL)]
            } else {
                rest
            };
            match (&self.file).write(part) {
                Ok(0) => break,
                Ok(count) => written += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        Ok(written)
    }

    /// Writes everything, but waits no longer than `patience`; for leaving, when nobody reads any more.
    pub(super) fn write_all(&self, bytes: &[u8], patience: Duration) -> io::Result<()> {
        let end = Instant::now() + patience;
        let mut written = 0;
        loop {
            written += self.write_some(&bytes[written..])?;
            let left = end.saturating_duration_since(Instant::now());
            if written == bytes.len() {
                return Ok(());
            }
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.wait(PollFlags::OUT, left);
        }
    }

    /// Waits until the terminal is gone; no longer than `patience`. Sleeps in the kernel, not in turns.
    pub(super) fn wait_for_end(&self, patience: Duration) -> bool {
        let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
        self.wait(PollFlags::empty(), patience).intersects(gone)
    }

    fn wait(&self, what: PollFlags, patience: Duration) -> PollFlags {
        let mut files = [PollFd::new(&self.file, what)];
        let patience = Timespec {
            tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: patience.subsec_nanos().into(),
        };
        match poll(&mut files, Some(&patience)) {
            Ok(0) | Err(Errno::INTR) => PollFlags::empty(),
            Ok(_) => files[0].revents(),
            Err(_) => PollFlags::ERR,
        }
    }
}
