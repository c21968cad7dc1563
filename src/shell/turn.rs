//! The loop: waits for anything, lets a bounded number of things happen, draws when it is time.

use std::future::poll_fn;
use std::io;
use std::task::Poll;
use std::time::Duration;

use crossterm::event::{Event as TerminalEvent, EventStream};
use futures_util::StreamExt;
use ratatui::layout::Size;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::desk::{Desk, Wish};
use super::editor;
use super::inlets::Inlets;
use super::lapse::{self, Lapse};
use super::screen::Screen;
use super::signals::{Signal, stop_process};
use super::terminal::{self, Guard};
use super::tty::Tty;
use crate::app::{CardReport, FileReport, ModelReport, Msg, StoreReport};
use crate::backend::Event;
use crate::ui;

/// Messages taken before the keyboard is looked at again.
const BATCH: usize = 64;
/// A window being dragged sends sizes faster than they can be drawn.
const RESIZE: Duration = Duration::from_millis(50);

/// Why the loop ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The agent left, or the system asked us to.
    Quit,
    /// The terminal is gone.
    Gone,
    /// A task panicked.
    Panicked,
}

/// Where things come from.
#[derive(Debug)]
pub(super) struct Sources {
    pub(super) signals: mpsc::Receiver<Signal>,
    /// `None` while the terminal is somebody else's.
    pub(super) keys: Option<EventStream>,
    pub(super) reports: Inlets<mpsc::UnboundedReceiver<StoreReport>>,
    pub(super) events: Inlets<mpsc::Receiver<Event>>,
    pub(super) files: Inlets<mpsc::UnboundedReceiver<FileReport>>,
    pub(super) model: Inlets<mpsc::Receiver<ModelReport>>,
    pub(super) cards: Inlets<mpsc::UnboundedReceiver<CardReport>>,
}

/// What is drawn on.
#[derive(Debug)]
pub(super) struct Stage<'a> {
    pub(super) screen: Screen,
    pub(super) guard: &'a Guard,
    pub(super) tty: &'a Tty,
    pub(super) drafts: &'a editor::Place,
    pub(super) resize: Option<Instant>,
    pub(super) lapse: Lapse,
}

/// Runs until something ends it.
pub(super) async fn run(desk: &mut Desk, sources: &mut Sources, stage: &mut Stage<'_>) -> End {
    loop {
        if let Some(end) = step(desk, sources, stage).await {
            return end;
        }
    }
}

async fn step(desk: &mut Desk, sources: &mut Sources, stage: &mut Stage<'_>) -> Option<End> {
    let now = Instant::now();
    if stage.lapse.runs(now, lapse::slept()) {
        tracing::info!("time was lost");
        desk.feed(Msg::TimeLost);
    }
    desk.settle(now);
    desk.feed_answers();
    stage.take_size(desk, now);
    for wish in desk.take_wishes() {
        let end = match wish {
            Wish::Edit(place, key, text) => editor::edit(desk, sources, stage, (place, key, text)).await,
            wish => stage.grant(wish, now),
        };
        if end.is_some() {
            return end;
        }
    }
    if stage.draw(desk, now).is_err() {
        return Some(gone(desk));
    }
    let wake = stage.wake(desk, now);
    stage.lapse.waits(wake);
    let room = desk.has_room();
    tokio::select! {
        biased;
        Some(signal) = sources.signals.recv() => on_signal(desk, stage, signal),
        key = next(&mut sources.keys) => match key {
            Some(Ok(event)) => {
                stage.on_event(desk, event);
                typed_with_it(desk, sources, stage).await
            }
            Some(Err(_)) | None => Some(gone(desk)),
        },
        (place, report) = sources.reports.next() => {
            desk.hear(place, Msg::Stored(report));
            drain(desk, sources);
            None
        }
        (place, report) = sources.files.next() => {
            desk.hear(place, Msg::File(report));
            None
        }
        (place, report) = sources.cards.next() => {
            desk.hear(place, Msg::Card(report));
            None
        }
        (place, report) = sources.model.next() => {
            desk.hear(place, Msg::Model(report));
            for _ in 1..BATCH {
                let Some((place, report)) = sources.model.take() else { break };
                desk.hear(place, Msg::Model(report));
            }
            None
        }
        (place, event) = sources.events.next(), if room => {
            desk.hear(place, Msg::Backend(event));
            drain(desk, sources);
            None
        }
        () = desk.room(), if !room => None,
        () = sleep_until(wake.unwrap_or(now)), if wake.is_some() => None,
    }
}

/// Keys that came together are shown by one frame: that of the second would wait for a sixtieth of a second.
async fn typed_with_it(desk: &mut Desk, sources: &mut Sources, stage: &mut Stage<'_>) -> Option<End> {
    for _ in 1..BATCH {
        // What a key wants of the terminal is done before the next one.
        if desk.has_wishes() {
            return None;
        }
        // Asked with the waker of the loop: another would be the one that the next key wakes.
        let there = poll_fn(|context| {
            Poll::Ready(match &mut sources.keys {
                Some(keys) => keys.poll_next_unpin(context),
                None => Poll::Pending,
            })
        });
        match there.await {
            Poll::Ready(Some(Ok(event))) => {
                desk.settle(Instant::now());
                desk.feed_answers();
                stage.on_event(desk, event);
            }
            Poll::Ready(Some(Err(_)) | None) => return Some(gone(desk)),
            Poll::Pending => return None,
        }
    }
    None
}

async fn next(keys: &mut Option<EventStream>) -> Option<io::Result<TerminalEvent>> {
    match keys {
        Some(keys) => keys.next().await,
        None => std::future::pending().await,
    }
}

/// Takes what else has arrived, up to a bound: keys come first again after it.
fn drain(desk: &mut Desk, sources: &mut Sources) {
    for _ in 1..BATCH {
        if let Some((place, report)) = sources.reports.take() {
            desk.hear(place, Msg::Stored(report));
        } else if desk.has_room()
            && let Some((place, event)) = sources.events.take()
        {
            desk.hear(place, Msg::Backend(event));
        } else {
            return;
        }
    }
}

fn gone(desk: &mut Desk) -> End {
    desk.feed(Msg::Terminate);
    End::Gone
}

fn on_signal(desk: &mut Desk, stage: &mut Stage<'_>, signal: Signal) -> Option<End> {
    match signal {
        Signal::Terminate | Signal::Interrupt => {
            desk.feed(Msg::Terminate);
            Some(End::Quit)
        }
        Signal::Gone => Some(gone(desk)),
        Signal::Panicked => Some(End::Panicked),
        Signal::Suspend => suspend().err().map(|_lost| gone(desk)),
        Signal::Continue => stage.resume(desk).err().map(|_lost| gone(desk)),
    }
}

impl Stage<'_> {
    fn on_event(&mut self, desk: &mut Desk, event: TerminalEvent) {
        let now = Instant::now();
        match event {
            TerminalEvent::Key(key) => desk.key(key, now),
            TerminalEvent::Paste(text) => desk.paste(&text),
            TerminalEvent::Resize(..) => {
                self.resize.get_or_insert(now + RESIZE);
            }
            // Whatever wrote over us meanwhile goes away.
            TerminalEvent::FocusGained => self.redraw(),
            TerminalEvent::FocusLost | TerminalEvent::Mouse(_) => {}
        }
    }

    /// The size is asked for when it is used: events of a storm are old when they arrive.
    fn take_size(&mut self, desk: &mut Desk, now: Instant) {
        if self.resize.take_if(|due| *due <= now).is_none() {
            return;
        }
        let size = self.size(desk);
        self.screen.start_over(size);
        desk.feed(Msg::Resized {
            width: size.width,
            height: size.height,
        });
    }

    fn size(&self, desk: &Desk) -> Size {
        let known = || Size::from(desk.state().size);
        self.tty.size().unwrap_or_else(|error| {
            tracing::warn!(%error, "the terminal does not say its size");
            known()
        })
    }

    fn redraw(&mut self) {
        self.resize = Some(Instant::now());
    }

    fn grant(&mut self, wish: Wish, now: Instant) -> Option<End> {
        let granted = match wish {
            Wish::Quit => return Some(End::Quit),
            Wish::Redraw => {
                self.redraw();
                Ok(())
            }
            Wish::Suspend => suspend(),
            // It takes more than the stage, and was granted before.
            Wish::Edit(..) => Ok(()),
            Wish::Bell | Wish::Popup(_) if self.screen.is_behind() => Ok(()),
            Wish::Bell => self.screen.say(b"\x07", now),
            Wish::Say(bytes) | Wish::Popup(bytes) => self.screen.say(&bytes, now),
        };
        granted.err().map(|_lost| End::Gone)
    }

    fn draw(&mut self, desk: &mut Desk, now: Instant) -> io::Result<()> {
        if let Some(cause) = desk.take_change() {
            self.screen.want(cause);
        }
        if self.screen.due(now).is_some_and(|due| due <= now) {
            let (desks, look) = (&desk.desks, &desk.look);
            self.screen.draw(now, |frame| {
                #[cfg(test)]
                super::panic::if_told();
                ui::view_desks(desks, look, frame);
            })?;
        }
        Ok(())
    }

    /// The earliest thing that is due.
    fn wake(&self, desk: &Desk, now: Instant) -> Option<Instant> {
        // Answers to effects and wishes they made have their turn at once.
        let at_once = desk.has_answers().then_some(now);
        let frame = self.screen.due(now).filter(|_| terminal::is_entered());
        at_once
            .into_iter()
            .chain(desk.due())
            .chain(self.resize)
            .chain(frame)
            .min()
    }

    fn resume(&mut self, desk: &mut Desk) -> io::Result<()> {
        self.take_back(desk)?;
        desk.feed(Msg::Resumed);
        Ok(())
    }

    /// Takes the terminal again after somebody else had it.
    pub(super) fn take_back(&mut self, desk: &mut Desk) -> io::Result<()> {
        self.guard.enter_again()?;
        let size = self.size(desk);
        self.screen.start_afresh(size);
        desk.feed(Msg::Resized {
            width: size.width,
            height: size.height,
        });
        Ok(())
    }
}

/// Gives the terminal back and stops the process. The signal that continues it brings the rest.
fn suspend() -> io::Result<()> {
    terminal::restore();
    stop_process()
}
