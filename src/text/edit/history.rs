//! Undo and redo in steps a writer would call one.

/// Steps kept.
const STEPS: usize = 1000;

/// What kind of change it was; runs of the first two become one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One character was typed.
    Typing,
    /// One character was removed.
    Erasing,
    /// A paste, a word, a line: a step of its own.
    Whole,
}

/// `removed` at a byte offset became `inserted`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub at: usize,
    pub removed: String,
    pub inserted: String,
    /// The caret before.
    pub caret: usize,
}

/// Steps done and undone.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    done: Vec<Change>,
    undone: Vec<Change>,
    /// The kind of run the last step may still grow by.
    open: Option<Kind>,
}

impl History {
    /// Adds a change, to the step before if it goes on with it.
    pub(super) fn record(&mut self, change: Change, kind: Kind) {
        self.undone.clear();
        let grows = kind != Kind::Whole && self.open == Some(kind);
        self.open = Some(kind);
        let rest = match self.done.last_mut() {
            Some(last) if grows => join(last, change),
            _ => Some(change),
        };
        if let Some(step) = rest {
            if self.done.len() == STEPS {
                self.done.remove(0);
            }
            self.done.push(step);
        }
    }

    /// Ends the run: what follows is a step of its own.
    pub(super) fn pause(&mut self) {
        self.open = None;
    }

    /// The step to take back.
    pub(super) fn undo(&mut self) -> Option<Change> {
        self.open = None;
        let step = self.done.pop()?;
        self.undone.push(step.clone());
        Some(step)
    }

    /// The step to do again.
    pub(super) fn redo(&mut self) -> Option<Change> {
        self.open = None;
        let step = self.undone.pop()?;
        self.done.push(step.clone());
        Some(step)
    }
}

/// Makes `change` part of `last`, or gives it back when it is elsewhere or begins a word or line.
fn join(last: &mut Change, change: Change) -> Option<Change> {
    if last.removed.is_empty() && change.removed.is_empty() {
        let begins = |text: &str, white: bool| text.ends_with(char::is_whitespace) == white;
        let new_word = begins(&last.inserted, true) && begins(&change.inserted, false);
        if change.at != last.at + last.inserted.len() || new_word || change.inserted.contains('\n') {
            return Some(change);
        }
        last.inserted.push_str(&change.inserted);
        return None;
    }
    if !last.inserted.is_empty() || !change.inserted.is_empty() {
        return Some(change);
    }
    if change.at + change.removed.len() == last.at {
        last.removed.insert_str(0, &change.removed);
        last.at = change.at;
        return None;
    }
    if change.at == last.at {
        last.removed.push_str(&change.removed);
        return None;
    }
    Some(change)
}
