//! Waiting for a named thing, never for a time.

use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// How long anything may take before a test fails. Far above what is usual: two busy cores.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A value that one thread changes and another waits for.
#[derive(Debug, Default)]
pub(crate) struct Watched<T> {
    value: Mutex<T>,
    changed: Condvar,
}

impl<T> Watched<T> {
    /// Watches `value`.
    pub(crate) fn new(value: T) -> Self {
        Self {
            value: Mutex::new(value),
            changed: Condvar::new(),
        }
    }

    /// The value as it is.
    pub(crate) fn look(&self) -> MutexGuard<'_, T> {
        self.value.lock().unwrap()
    }

    /// Changes the value and wakes whoever waits.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let result = change(&mut self.look());
        self.changed.notify_all();
        result
    }

    /// Waits until `ready` gives something, at most `patience`.
    pub(crate) fn until<R>(
        &self,
        patience: Duration,
        mut ready: impl FnMut(&mut T) -> Option<R>,
    ) -> Option<R> {
        let deadline = Instant::now() + patience;
        let mut value = self.look();
        loop {
            if let Some(found) = ready(&mut value) {
                return Some(found);
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            value = self.changed.wait_timeout(value, left).unwrap().0;
        }
    }

    /// Waits until `mark` has stayed the same for `quiet`, at most `patience`.
    pub(crate) fn still(&self, quiet: Duration, patience: Duration, mark: impl Fn(&T) -> usize) {
        let deadline = Instant::now() + patience;
        let mut before = mark(&self.look());
        while Instant::now() < deadline {
            if self
                .until(quiet, |value| (mark(value) != before).then_some(()))
                .is_none()
            {
                return;
            }
            before = mark(&self.look());
        }
    }
}
