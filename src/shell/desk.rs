//! The state with what `update` wants done about it. Knows channels and timers, but no terminal: what
//! concerns that is left as a [`Wish`] for the loop.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use tokio::sync::{Notify, mpsc};
use tokio::time::Instant;

use super::burst::{Burst, Held, Stroke, Verdict};
use super::cards::Runs;
use super::keeper::{Ending, Keeper};
use super::model::Questions;
use super::opener::Opener;
use super::pace::Cause;
use super::popup::{Popups, popup};
use super::recorder::Recorder;
use super::scholar::Scholar;
use super::timers::Timers;
use super::{clipboard, words};
use crate::app::state::DraftBuffer;
use crate::app::{
    Context, Desks, Effect, FileOp, Msg, Place, Source, State, StoreOp, StoreReport, update_desks,
};
use crate::backend::{Command, Event, Outcome};
use crate::domain::{Draft, DraftKey};
use crate::input::{Resolved, Resolver, key_of};
use crate::ui::Look;

/// Something for the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wish {
    /// Write these bytes, outside of a frame.
    Say(Vec<u8>),
    /// Ring, unless the terminal is behind.
    Bell,
    /// Show a notification with these bytes, unless the terminal is behind.
    Popup(Vec<u8>),
    /// Draw every cell.
    Redraw,
    /// Hand the terminal to the agent's editor, for a draft of this workspace.
    Edit(Place, DraftKey, String),
    /// Stop the process.
    Suspend,
    /// Leave.
    Quit,
}

/// What leads out of one workspace: the ends of its running backend, its rows of the store, its files.
#[derive(Debug)]
pub(super) struct Line {
    /// Commands to it.
    pub(super) commands: mpsc::Sender<Command>,
    /// Wakes it from waiting for the next try.
    pub(super) reconnect: Arc<Notify>,
    /// What is to be done with files.
    pub(super) files: mpsc::UnboundedSender<FileOp>,
    /// The thread that keeps its rows.
    pub(super) keeper: Keeper,
    /// The thread that writes its action log.
    pub(super) recorder: Recorder,
    /// What is asked of the language model.
    pub(super) questions: Questions,
    /// Programs for context cards.
    pub(super) runs: Runs,
    /// The thread that reads and writes what was learned of its answers.
    pub(super) scholar: Scholar,
}

/// State and effects.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) desks: Desks,
    pub(super) timers: Timers,
    pub(super) look: Look,
    pub(super) opener: Opener,
    /// How notifications are shown, if at all.
    pub(super) popups: Option<Popups>,
    /// One for each workspace, in their order.
    lines: Vec<Line>,
    resolver: Resolver,
    burst: Burst,
    inbox: VecDeque<(Place, Msg)>,
    wishes: Vec<Wish>,
    changed: Option<Cause>,
}

impl Desk {
    /// `lines` has one for each of `desks`, in their order.
    pub(super) fn new(desks: Desks, look: Look, lines: Vec<Line>) -> Self {
        Self {
            desks,
            look,
            lines,
            opener: Opener::default(),
            popups: None,
            timers: Timers::default(),
            resolver: Resolver::default(),
            burst: Burst::default(),
            inbox: VecDeque::new(),
            wishes: Vec::new(),
            changed: None,
        }
    }

    /// The workspace that has the keys.
    pub(super) fn state(&self) -> &State {
        self.desks.state()
    }

    /// Lets happen what comes from the terminal.
    pub(super) fn feed(&mut self, msg: Msg) {
        self.happen(Source::Terminal, msg);
    }

    /// Lets happen what belongs to one workspace.
    pub(super) fn hear(&mut self, place: Place, msg: Msg) {
        if matches!(msg, Msg::Stored(StoreReport::Standing { .. })) {
            self.line(place).keeper.heard();
        }
        self.happen(Source::Of(place), msg);
    }

    /// Lets one thing happen and performs what follows, in order.
    fn happen(&mut self, source: Source, msg: Msg) {
        let cause = match &msg {
            // The next conversation is what somebody at the keyboard waits for.
            Msg::Backend(Event::Claimed { .. })
            | Msg::Act(_)
            | Msg::Text(_)
            | Msg::Paste(_)
            | Msg::Resized { .. }
            | Msg::Loaded(_)
            | Msg::Resumed
            | Msg::Edited { .. }
            | Msg::ShellFailed(_)
            | Msg::Front(_)
            | Msg::Slice { .. }
            | Msg::Aside { .. }
            | Msg::Terminate => Cause::Key,
            Msg::Backend(_)
            | Msg::Stored(_)
            | Msg::Due(_)
            | Msg::File(_)
            | Msg::Model(_)
            | Msg::Card(_)
            | Msg::TimeLost => Cause::News,
        };
        self.changed = self.changed.max(Some(cause));
        for (place, effect) in update_desks(&mut self.desks, Timestamp::now(), source, msg) {
            self.perform(place, effect);
        }
    }

    fn line(&self, place: Place) -> &Line {
        &self.lines[place.index()]
    }

    /// Whether the stores can take what news of the backends bring.
    pub(super) fn has_room(&self) -> bool {
        self.lines.iter().all(|line| line.keeper.has_room())
    }

    /// Returns when there may be room again.
    pub(super) async fn room(&self) {
        let full = self.lines.iter().find(|line| !line.keeper.has_room());
        if let Some(line) = full {
            line.keeper.room().await;
        }
    }

    /// Lets the stores and action logs write everything they were given; waits no longer than `patience`
    /// for all of them. Says whether it was done in time.
    pub(super) fn finish(self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        let left = || deadline.saturating_duration_since(Instant::now());
        let ends = self
            .lines
            .into_iter()
            .map(|line| (line.keeper.end(), line.recorder, line.scholar));
        // All have been told to end before one is waited for.
        let ends: Vec<(Ending, Recorder, Scholar)> = ends.collect();
        let mut in_time = true;
        for (keeper, recorder, scholar) in ends {
            in_time &= keeper.wait(left());
            in_time &= recorder.finish(left());
            // Last: what it does not write in time is made anew from the log of uses.
            scholar.finish(left());
        }
        in_time
    }

    /// Feeds what effects answered by themselves; at most as many as there were, so that an answer to
    /// an answer waits for its turn.
    pub(super) fn feed_answers(&mut self) {
        for _ in 0..self.inbox.len() {
            if let Some((place, msg)) = self.inbox.pop_front() {
                self.hear(place, msg);
            }
        }
    }

    /// Whether [`feed_answers`](Self::feed_answers) has something to do.
    pub(super) fn has_answers(&self) -> bool {
        !self.inbox.is_empty()
    }

    /// Whether [`take_wishes`](Self::take_wishes) has something to give.
    pub(super) fn has_wishes(&self) -> bool {
        !self.wishes.is_empty()
    }

    /// What the terminal is to do since the last call.
    pub(super) fn take_wishes(&mut self) -> Vec<Wish> {
        std::mem::take(&mut self.wishes)
    }

    /// Whether something may look different since the last call, and for whom.
    pub(super) fn take_change(&mut self) -> Option<Cause> {
        self.changed.take()
    }

    /// A key was pressed. In a text, keys faster than fingers never send.
    pub(super) fn key(&mut self, event: KeyEvent, now: Instant) {
        if self.burst.belongs_to_paste(now) {
            self.rest_of_paste(event);
            return;
        }
        // Only where a line break means something; a filter of one line has no use for one.
        if !matches!(self.state().context(), Context::Composer | Context::Prompt) {
            if self.burst.settle(now) {
                self.press(enter());
            }
            self.burst.forget();
            self.press(event);
            return;
        }
        let stroke = match event.code {
            KeyCode::Enter if event.modifiers.is_empty() => Stroke::Enter,
            KeyCode::Char(_) if event.modifiers.difference(KeyModifiers::SHIFT).is_empty() => Stroke::Text,
            _ => Stroke::Other,
        };
        let (held, verdict) = self.burst.key(stroke, now);
        match held {
            Held::Nothing => {}
            Held::Break => self.line_break(),
            Held::Press => self.press(enter()),
        }
        match verdict {
            Verdict::Pass => self.press(event),
            Verdict::Break => self.line_break(),
            Verdict::Hold => {}
        }
    }

    /// A text was pasted, as the terminal says.
    pub(super) fn paste(&mut self, text: &str) {
        // Terminals send the key Enter for a line break.
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        self.feed(Msg::Paste(text));
        // Counted from when we are done with it: a long one takes its time.
        self.burst.bracketed_paste_seen(Instant::now());
    }

    /// A key so soon after a paste was pasted, behind an end the paste brought with it. In a text it is
    /// one more letter of it; elsewhere it is no command.
    fn rest_of_paste(&mut self, event: KeyEvent) {
        if !matches!(self.state().context(), Context::Composer | Context::Prompt) {
            return;
        }
        let plain = event.modifiers.difference(KeyModifiers::SHIFT).is_empty();
        match event.code {
            KeyCode::Enter => self.line_break(),
            KeyCode::Char(letter) if plain => self.feed(Msg::Paste(letter.to_string())),
            _ => {}
        }
    }

    /// When [`settle`](Self::settle) is to be called, if it is.
    pub(super) fn due(&self) -> Option<Instant> {
        self.timers.next().into_iter().chain(self.burst.due()).min()
    }

    /// Lets happen what is due.
    pub(super) fn settle(&mut self, now: Instant) {
        if self.burst.settle(now) {
            self.press(enter());
        }
        while let Some((place, timer)) = self.timers.take_due(now) {
            self.hear(place, Msg::Due(timer));
        }
    }

    /// Gives every draft that is not on disk to the store.
    pub(super) fn flush_drafts(&self) {
        // One that is being queued is in the store's hands: as a draft it would come back a second time.
        let unsaved = |draft: &&DraftBuffer| draft.dirty && !draft.sending;
        for (place, desk) in self.desks.iter() {
            for draft in desk.state.composer.iter().filter(unsaved) {
                let draft = Draft {
                    key: draft.key.clone(),
                    text: draft.editor.text().to_owned(),
                    caret: draft.editor.caret(),
                    quotes: draft.quotes.clone(),
                    via: draft.via.clone(),
                    recipients: draft.recipients.clone(),
                    files: draft.files.clone(),
                    changed: Timestamp::now(),
                    other: draft.other.clone(),
                    made: desk.state.model.made(&draft.key, draft.editor.text()),
                };
                self.store(place, StoreOp::PutDraft(draft));
            }
        }
    }

    fn press(&mut self, event: KeyEvent) {
        let Some(key) = key_of(&event) else { return };
        let context = self.state().context();
        match self.resolver.press(&self.look.keymap, context, key) {
            Resolved::Act(action) => self.feed(Msg::Act(action)),
            Resolved::Text(letter) => self.feed(Msg::Text(letter.to_string())),
            Resolved::Pending | Resolved::Nothing => {}
        }
    }

    fn line_break(&mut self) {
        self.feed(Msg::Paste("\n".to_owned()));
    }

    fn perform(&mut self, place: Place, effect: Effect) {
        match effect {
            Effect::Backend(command) => self.ask(place, command),
            Effect::Store(op) => self.store(place, op),
            Effect::Timer { timer, after } => self.timers.set(place, timer, Instant::now() + after),
            Effect::CancelTimer(timer) => self.timers.cancel(place, timer),
            Effect::Copy(text) => match clipboard::copy(&text) {
                Some(bytes) => self.wishes.push(Wish::Say(bytes)),
                None => self.answer(
                    place,
                    Msg::ShellFailed(words::copy_too_long(clipboard::LIMIT_KIB)),
                ),
            },
            Effect::Open(address) => {
                if let Err(said) = self.opener.open(&address) {
                    self.answer(place, Msg::ShellFailed(said));
                }
            }
            Effect::File(op) => self.file(place, op),
            Effect::Record(deed) => self.line(place).recorder.record(deed),
            Effect::Card(op) => self.lines[place.index()].runs.perform(*op),
            Effect::Model(op) => self.lines[place.index()].questions.perform(op),
            Effect::Bell => self.wishes.push(Wish::Bell),
            Effect::Popup(words) => {
                let said = self.popups.map(|kind| Wish::Popup(popup(kind, &words)));
                self.wishes.extend(said);
            }
            Effect::Redraw => self.wishes.push(Wish::Redraw),
            Effect::Edit { key, text } => self.wishes.push(Wish::Edit(place, key, text)),
            Effect::Suspend => self.wishes.push(Wish::Suspend),
            Effect::ReconnectNow => self.line(place).reconnect.notify_one(),
            Effect::SaveModel => self
                .line(place)
                .scholar
                .save(self.desks.get(place).state.ranker.learner()),
            Effect::Quit => self.wishes.push(Wish::Quit),
        }
    }

    /// What an effect comes to at once has its turn with the next of the loop.
    fn answer(&mut self, place: Place, msg: Msg) {
        self.inbox.push_back((place, msg));
    }

    /// Never waits: what the backend has no room for was provably not sent.
    fn ask(&mut self, place: Place, command: Command) {
        use mpsc::error::TrySendError;
        if let Err(TrySendError::Full(command) | TrySendError::Closed(command)) =
            self.line(place).commands.try_send(command)
        {
            tracing::warn!(id = %command.id, "the backend takes no more commands");
            let answer = Event::Answer {
                id: command.id,
                outcome: Outcome::NotSent { retry_after: None },
            };
            self.answer(place, Msg::Backend(answer));
        }
    }

    fn file(&self, place: Place, op: FileOp) {
        if self.line(place).files.send(op).is_err() {
            tracing::error!("nobody takes care of files any more");
        }
    }

    fn store(&self, place: Place, op: StoreOp) {
        if !self.line(place).keeper.submit(op) {
            // It panicked: the alarm has been raised, and the loop is about to end.
            tracing::error!("the store's thread is gone");
        }
    }
}

fn enter() -> KeyEvent {
    KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)
}

#[cfg(test)]
mod tests;
