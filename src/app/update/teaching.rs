//! What is learned from the texts that were sent, and what is counted of suggestions.
//!
//! A use is a canned response that reached a customer: put into the reply and not rewritten, or typed so
//! that it reads the same. It is learned once it can no longer be taken back.

use std::time::Duration;

use super::{keep, suggesting};
use crate::app::state::{Inserted, Teaching, Use};
use crate::app::{Effect, Learned, State, StoreOp, Timer};
use crate::domain::{
    Author, CannedResponseId, Channel, DraftKey, DraftKind, Entry, Fate, Message, OutboxItem, RequestId,
    Tally,
};
use crate::suggest::{KEPT, Lesson, SAME, changed, fill, may_be_same};

/// After the hold of a sent text: the answer to an undo may be on its way.
const GRACE: Duration = Duration::from_secs(2);
/// The file of the model is written this long after something was learned.
const SAVE_AFTER: Duration = Duration::from_mins(5);

/// The model of former sessions is here; what was learned meanwhile is learned on top of it.
pub(super) fn model_came(state: &mut State, learned: Learned) {
    state.ranker.set_learner(learned.0);
    for lesson in state.teaching.meanwhile.take().unwrap_or_default() {
        state.ranker.take(&lesson);
    }
    state.suggested_for = None;
}

/// Remembers which response a draft was made of. The newest one counts.
pub(super) fn inserted(
    state: &mut State,
    key: DraftKey,
    response: CannedResponseId,
    text: &str,
    suggested: bool,
) {
    let inserted = Inserted {
        response,
        text: text.to_owned(),
        suggested,
    };
    state.teaching.inserted.insert(key, inserted);
}

/// A text is being queued: which response it is, and what is to be learned of it.
pub(super) fn queued(state: &mut State, item: &OutboxItem) {
    let inserted = state.teaching.inserted.remove(&item.key);
    if item.key.kind != DraftKind::Reply {
        return;
    }
    let Some((response, changed)) = response_of(state, inserted, &item.text) else {
        return;
    };
    let conversation = state.conversations.get(&item.key.conversation);
    let channel = conversation.map_or(Channel::Other, |row| row.channel);
    // A suggestion that was rewritten is counted, but another text answered the customer.
    let learned = changed.is_none_or(|changed| changed < KEPT);
    let lessons = if learned {
        suggesting::ask_of(state, &item.key.conversation)
            .map(|asked| state.ranker.lessons(asked.ask(), response.as_str()))
            .unwrap_or_default()
    } else {
        Vec::new()
    };
    let of_this = Use {
        response,
        conversation: item.key.conversation.clone(),
        channel,
        at: item.queued,
        lessons,
        changed,
        replied: None,
    };
    state.teaching.under_way.insert(item.request, of_this);
}

/// Which response a text is, and how much of a suggestion was changed.
fn response_of(
    state: &State,
    inserted: Option<Inserted>,
    text: &str,
) -> Option<(CannedResponseId, Option<f32>)> {
    if let Some(inserted) = inserted {
        let share = changed(&inserted.text, text);
        if inserted.suggested {
            return Some((inserted.response, Some(share)));
        }
        if share < KEPT {
            return Some((inserted.response, None));
        }
    }
    let facts = suggesting::facts(state);
    let responses = &state.session.directory().canned_responses;
    let same = responses.iter().filter_map(|response| {
        let filled = fill(response.body.original(), &facts);
        let share = may_be_same(&filled, text).then(|| changed(&filled, text))?;
        (share < SAME).then_some((share, response))
    });
    let (_, response) = same.min_by(|(a, _), (b, _)| a.total_cmp(b))?;
    Some((response.id.clone(), None))
}

/// A text is at the backend: it is learned from when it cannot be taken back any more.
pub(super) fn arrived(state: &mut State, out: &mut Vec<Effect>, item: &OutboxItem) {
    if !state.teaching.under_way.contains_key(&item.request) {
        return;
    }
    if item.hold_ms == 0 {
        teach(state, out, item.request);
        return;
    }
    out.push(Effect::Timer {
        timer: Timer::Teach(item.request),
        after: Duration::from_millis(u64::from(item.hold_ms)) + GRACE,
    });
}

/// A text was taken back or thrown away: nobody read it.
pub(super) fn taken_back(state: &mut State, out: &mut Vec<Effect>, request: RequestId) {
    if state.teaching.under_way.remove(&request).is_some() {
        out.push(Effect::CancelTimer(Timer::Teach(request)));
    }
}

/// A customer wrote: an answer to what was sent, if the last word was the desk's as far as is known here.
pub(super) fn customer_wrote(state: &mut State, out: &mut Vec<Effect>, message: &Message) {
    let newest = state.threads.get(&message.conversation).and_then(|thread| {
        let of_people = |entry: &Entry| match entry {
            Entry::Message(message) => Some((message.position, message.author.clone())),
            Entry::Note(_) | Entry::Event(_) => None,
        };
        thread.entries().iter().rev().find_map(of_people)
    });
    if newest.is_some_and(|(place, author)| author == Author::Customer || place >= message.position) {
        return;
    }
    // What was sent a moment ago is learned after this.
    for of_this in state.teaching.under_way.values_mut() {
        if of_this.conversation == message.conversation {
            of_this.replied = Some(message.at);
        }
    }
    let (conversation, at) = (message.conversation.clone(), message.at);
    keep(out, StoreOp::CustomerReplied { conversation, at });
}

/// Learns from a text, keeps the lesson and counts the use.
pub(super) fn teach(state: &mut State, out: &mut Vec<Effect>, request: RequestId) {
    let Some(of_this) = state.teaching.under_way.remove(&request) else {
        return;
    };
    for lesson in &of_this.lessons {
        learn(state, lesson);
    }
    let response = Some(of_this.response.clone());
    let mut tallies = Vec::new();
    if let Some(changed) = of_this.changed {
        let fate = if changed < KEPT {
            Fate::Accepted
        } else {
            Fate::Edited
        };
        tallies.push(tally(state, response.clone(), of_this.channel, fate));
    }
    // A suggestion that was rewritten was not sent.
    if of_this.changed.is_none_or(|changed| changed < KEPT) {
        tallies.push(tally(state, response, of_this.channel, Fate::Sent));
        *state.teaching.uses.entry(of_this.response).or_default() += 1;
    }
    count(state, out, tallies);
    if !of_this.lessons.is_empty() {
        let conversation = of_this.conversation;
        keep(
            out,
            StoreOp::PutLessons {
                request,
                conversation: conversation.clone(),
                at: of_this.at,
                lessons: of_this.lessons,
            },
        );
        if let Some(at) = of_this.replied {
            keep(out, StoreOp::CustomerReplied { conversation, at });
        }
        save_soon(&mut state.teaching, out);
        state.suggested_for = None;
    }
}

fn learn(state: &mut State, lesson: &Lesson) {
    state.ranker.take(lesson);
    if let Some(meanwhile) = &mut state.teaching.meanwhile {
        meanwhile.push(lesson.clone());
    }
}

fn save_soon(teaching: &mut Teaching, out: &mut Vec<Effect>) {
    if !std::mem::replace(&mut teaching.unsaved, true) {
        out.push(Effect::Timer {
            timer: Timer::SaveModel,
            after: SAVE_AFTER,
        });
    }
}

/// Has the file of the model written, if it is behind and the model is whole.
pub(super) fn save(state: &mut State, out: &mut Vec<Effect>) {
    if state.teaching.meanwhile.is_none() && std::mem::take(&mut state.teaching.unsaved) {
        out.push(Effect::SaveModel);
    }
}

/// Suggestions are on the screen: counted once for each message of a customer.
pub(super) fn shown(state: &mut State, out: &mut Vec<Effect>) {
    let Some(place) = state.suggested_for.clone() else {
        return;
    };
    if state.suggestions().is_empty() || !state.teaching.counted.insert(place) {
        return;
    }
    of_all(state, out, Fate::Shown);
}

/// Counts for the ranking on the screen as a whole and for each response in it.
pub(super) fn of_all(state: &State, out: &mut Vec<Effect>, fate: Fate) {
    let each = state.suggestions().iter().map(|it| Some(it.source.clone()));
    let all = std::iter::once(None).chain(each);
    of_these(state, out, all, fate);
}

/// Counts for the first response on the screen.
pub(super) fn of_first(state: &State, out: &mut Vec<Effect>, fate: Fate) {
    let first = state.suggestions().first().map(|it| Some(it.source.clone()));
    of_these(state, out, first, fate);
}

fn of_these(
    state: &State,
    out: &mut Vec<Effect>,
    responses: impl IntoIterator<Item = Option<CannedResponseId>>,
    fate: Fate,
) {
    let channel = state.current().map_or(Channel::Other, |row| row.channel);
    let all = responses
        .into_iter()
        .map(|response| tally(state, response, channel, fate));
    count(state, out, all.collect());
}

fn tally(state: &State, response: Option<CannedResponseId>, channel: Channel, fate: Fate) -> Tally {
    let me = state.session.me();
    Tally {
        response,
        agent: me.map_or_else(|| crate::domain::AgentId::new(""), |me| me.id.clone()),
        channel,
        fate,
    }
}

fn count(state: &State, out: &mut Vec<Effect>, tallies: Vec<Tally>) {
    if !tallies.is_empty() {
        keep(
            out,
            StoreOp::CountSuggestions {
                at: state.now,
                tallies,
            },
        );
    }
}
