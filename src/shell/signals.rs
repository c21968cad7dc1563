//! What the system tells the process, and the end of the terminal.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

use super::tty::Tty;

/// How long a single wait for the terminal's end lasts. It is not a poll: the kernel wakes us at once.
const WATCH: Duration = Duration::from_mins(1);
/// How long the loop has to end in good order once the terminal is gone.
const GRACE: Duration = Duration::from_millis(1_500);
/// What a shell reports for a process that a hang-up ended.
const HUNG_UP: i32 = 128 + 1;

/// Something from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// End in good order.
    Terminate,
    /// The same, but typed at the terminal: while an editor has that, it is meant for the editor.
    Interrupt,
    /// The terminal is gone: end in good order, and soon.
    Gone,
    /// Stop until somebody continues us.
    Suspend,
    /// We run on.
    Continue,
    /// A task panicked; the hook has its words.
    Panicked,
}

/// Starts listening. The sender is for the panic hook.
pub(super) fn listen(tty: &Tty) -> io::Result<(mpsc::Sender<Signal>, mpsc::Receiver<Signal>)> {
    let (sender, receiver) = mpsc::channel(16);
    let kinds = [
        (SignalKind::terminate(), Signal::Terminate),
        (SignalKind::interrupt(), Signal::Interrupt),
        (SignalKind::quit(), Signal::Interrupt),
        (SignalKind::hangup(), Signal::Gone),
        // Somebody's `kill -ABRT`. Our own `abort()` ends us all the same; the next start heals that.
        (
            SignalKind::from_raw(signal_hook::consts::SIGABRT),
            Signal::Terminate,
        ),
        (
            SignalKind::from_raw(signal_hook::consts::SIGTSTP),
            Signal::Suspend,
        ),
        (
            SignalKind::from_raw(signal_hook::consts::SIGCONT),
            Signal::Continue,
        ),
    ];
    for (kind, word) in kinds {
        let mut arrivals = signal(kind)?;
        let sender = sender.clone();
        tokio::spawn(
            async move { while arrivals.recv().await.is_some() && sender.send(word).await.is_ok() {} },
        );
    }
    watch(tty.another()?, sender.clone())?;
    Ok((sender, receiver))
}

/// Stops the process as a shell expects it; returns when it runs on.
pub(super) fn stop_process() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
}

/// crossterm's reader spins on a dead terminal (crossterm#793) and may keep everything else from being
/// noticed, so a thread of our own waits for the end of the terminal and, in the last resort, ends us.
fn watch(tty: Tty, sender: mpsc::Sender<Signal>) -> io::Result<()> {
    let watcher = move || {
        while !tty.wait_for_end(WATCH) {
            if sender.is_closed() {
                return;
            }
        }
        if let Err(mpsc::error::TrySendError::Closed(_)) = sender.try_send(Signal::Gone) {
            return;
        }
        let end = Instant::now() + GRACE;
        // The process ends under us when the loop does; being woken early means nothing.
        while let Some(left) = end.checked_duration_since(Instant::now()) {
            thread::park_timeout(left);
        }
        tracing::error!("the terminal is gone and the loop did not end in time");
        std::process::exit(HUNG_UP);
    };
    thread::Builder::new()
        .name("terminal-watch".to_owned())
        .spawn(watcher)
        .map(|_detached| ())
}
