//! How requests end. What is not in the table of requests under way is late and changes nothing.

use std::time::Duration;

use super::{auditing, browse, bulk, keeping, link, notice, owning, sending};
use crate::app::state::{Asked, Level, Slice};
use crate::app::{Effect, State, Timer};
use crate::backend::{Outcome, Refusal, RefusalCode};
use crate::domain::{ConversationId, RequestId};
use crate::i18n::Text;

/// A page that could not be fetched although the link is up is asked for again after this.
const AGAIN: Duration = Duration::from_secs(1);

/// Takes over a final answer.
pub(super) fn answered(state: &mut State, out: &mut Vec<Effect>, id: RequestId, outcome: Outcome) {
    let Some(asked) = state.asked.remove(&id) else {
        return;
    };
    match asked {
        Asked::Send(key) => sending::answered(state, out, id, &key, outcome),
        Asked::Rows(slice) => rows(state, out, &slice, &outcome),
        Asked::Thread { conversation, .. } => {
            if let Some(thread) = state.threads.get_mut(&conversation) {
                // Without an answer it stays "under way" until it is asked for again.
                if matches!(
                    outcome,
                    Outcome::Done | Outcome::Refused(_) | Outcome::Unsupported
                ) {
                    thread.set_under_way(None);
                }
            }
            link::caught_up(state);
            fetch_failed(state, out, &outcome);
        }
        Asked::Row(_) | Asked::Contact(_) => fetch_failed(state, out, &outcome),
        Asked::Search(generation) => {
            if generation == state.search_generation {
                super::picking::search_ended(state, out, &outcome);
            }
        }
        Asked::Timeline(_) => super::people::answered(state, out, &outcome),
        Asked::Statistics(_) => super::statistics::answered(state, out, &outcome),
        Asked::Actions(conversation) => auditing::answered(state, out, &conversation, &outcome),
        Asked::Cancel { sent, key } => match outcome {
            Outcome::Done => sending::cancelled(state, out, sent, key),
            Outcome::Refused(Refusal {
                code: RefusalCode::Conflict,
                ..
            }) => {
                state.taken_back.remove(&sent);
                notice(state, out, Level::Warning, Text::new("too-late-to-undo"));
            }
            other => {
                state.taken_back.remove(&sent);
                change_failed(state, out, other);
            }
        },
        Asked::Claim(conversation) => match outcome {
            Outcome::Done => notice(state, out, Level::Info, Text::new("claimed")),
            Outcome::Refused(no) => owning::refused(state, out, Some(conversation), &no),
            other => change_failed(state, out, other),
        },
        Asked::Owner(conversation, done) => match outcome {
            Outcome::Done => owning::finished(state, out, &conversation, done),
            Outcome::Refused(no) => owning::refused(state, out, Some(conversation), &no),
            other => change_failed(state, out, other),
        },
        Asked::Finish(conversation, done) => match outcome {
            Outcome::Done => owning::finished(state, out, &conversation, done),
            other => change_failed(state, out, other),
        },
        Asked::Relief => {
            if outcome != Outcome::Done {
                state.relief = None;
                change_failed(state, out, outcome);
            }
        }
        Asked::HandOver(conversation) => owning::handed_over(state, out, &conversation, &outcome),
        Asked::ClaimNext => {
            if outcome != Outcome::Done {
                change_failed(state, out, outcome);
            }
        }
        Asked::Change(done) => match (outcome, done) {
            (Outcome::Done, Some(done)) => notice(state, out, Level::Info, done),
            (Outcome::Done, None) => {}
            (other, _) => change_failed(state, out, other),
        },
        Asked::Read(conversation) => read(state, out, &conversation, &outcome),
        Asked::KeepDraft(key) => keeping::answered(state, out, &key, &outcome),
        Asked::TagToResolve(conversation) => match outcome {
            Outcome::Done => owning::resolve_now(state, out, conversation),
            other => change_failed(state, out, other),
        },
        Asked::Written(generation) => super::model::written(state, out, generation, outcome),
        Asked::Bulk(conversation) => bulk::answered(state, out, &conversation, outcome),
        Asked::ViewCounts(_) | Asked::Drafts(_) | Asked::Quiet => {}
    }
}

/// What was read is told, or is told again later.
fn read(state: &mut State, out: &mut Vec<Effect>, conversation: &ConversationId, outcome: &Outcome) {
    match outcome {
        Outcome::Done => browse::mark_read(state, out),
        Outcome::NotSent { .. } | Outcome::Uncertain => {
            if let Some(thread) = state.threads.get_mut(conversation) {
                thread.forget_read_up_to();
            }
            fetch_failed(state, out, outcome);
        }
        Outcome::Refused(_) | Outcome::Unsupported => {}
    }
}

/// A page of the queue came, or did not.
fn rows(state: &mut State, out: &mut Vec<Effect>, slice: &Slice, outcome: &Outcome) {
    match outcome {
        Outcome::Done => {
            state.queue.extent_mut(slice).loading = false;
            state.queue.told(slice, []);
            link::caught_up(state);
        }
        Outcome::Refused(no) => {
            // Asking again would be refused again; the agent sees why, and signing in asks anew.
            state.queue.extent_mut(slice).complete = true;
            state.queue.told(slice, []);
            owning::refused(state, out, None, no);
        }
        // It stays "loading" until the pause is over: asking again at once would never end.
        other => fetch_failed(state, out, other),
    }
}

/// A change did not happen: says why.
fn change_failed(state: &mut State, out: &mut Vec<Effect>, outcome: Outcome) {
    match outcome {
        Outcome::Done => {}
        Outcome::Refused(no) => owning::refused(state, out, None, &no),
        Outcome::Unsupported => notice(state, out, Level::Warning, Text::new("why-not-supported")),
        Outcome::NotSent { .. } => notice(state, out, Level::Warning, Text::new("change-not-sent")),
        Outcome::Uncertain => notice(state, out, Level::Warning, Text::new("change-uncertain")),
    }
}

/// Something could not be fetched. While the link is down nothing is to be done: signing in fetches.
fn fetch_failed(state: &mut State, out: &mut Vec<Effect>, outcome: &Outcome) {
    match outcome {
        Outcome::NotSent { retry_after } => {
            let after = retry_after.unwrap_or(AGAIN);
            out.push(Effect::Timer {
                timer: Timer::Refetch,
                after,
            });
        }
        Outcome::Uncertain => out.push(Effect::Timer {
            timer: Timer::Refetch,
            after: AGAIN,
        }),
        Outcome::Refused(no) => owning::refused(state, out, None, no),
        _ => {}
    }
}
