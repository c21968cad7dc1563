//! A panic anywhere: the terminal first, then the log, then the loop, which saves what is unsaved.

use std::panic::{self, PanicHookInfo};
use std::sync::{Mutex, PoisonError};

use tokio::sync::mpsc;

use super::signals::Signal;
use super::terminal;

static REPORT: Mutex<Option<String>> = Mutex::new(None);

/// Sets the hook for the rest of the process.
pub(super) fn watch(alarm: mpsc::Sender<Signal>) {
    panic::set_hook(Box::new(move |info| {
        terminal::restore();
        let place = place_of(info);
        // The words of a panic may quote what was being worked on: they go to the person, not the log.
        tracing::error!(%place, "panic");
        report().get_or_insert_with(|| format!("{} ({place})", words_of(info)));
        // Full means the loop has been told already; closed means it is over.
        if alarm.try_send(Signal::Panicked).is_err() {
            tracing::debug!("nobody waits for the alarm");
        }
    }));
}

/// The words and the place of the first panic since the last call.
pub(super) fn take_report() -> Option<String> {
    report().take()
}

/// The shipped program has no way to panic on purpose: this is for the test that draws.
#[cfg(test)]
pub(super) fn if_told() {
    assert!(
        !tests::TOLD.load(std::sync::atomic::Ordering::Acquire),
        "on purpose"
    );
}

fn report() -> std::sync::MutexGuard<'static, Option<String>> {
    REPORT.lock().unwrap_or_else(PoisonError::into_inner)
}

fn place_of(info: &PanicHookInfo<'_>) -> String {
    info.location()
        .map_or_else(|| "unknown place".to_owned(), ToString::to_string)
}

fn words_of(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let words = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    // It goes to a terminal and from there into reports: an index out of a customer's text must carry
    // neither its escapes nor its secrets there.
    super::log::harmless(&unquoted(words.unwrap_or("no words")))
}

/// Without what is quoted: an index that misses a letter quotes the whole text, an error its input.
fn unquoted(words: &str) -> String {
    let text = match words.split_once(" of `") {
        Some((before, after)) => {
            let rest = after.rsplit_once('`').map_or("", |(_, rest)| rest);
            format!("{before} of `…`{rest}")
        }
        None => words.to_owned(),
    };
    match (text.find('"'), text.rfind('"')) {
        (Some(first), Some(last)) => format!("{}\"…{}", &text[..first], &text[last..]),
        _ => text,
    }
}

#[cfg(test)]
mod tests;
