//! What calls an agent who does not look: the bell, a notification of the terminal. Nothing else makes a
//! sound, and in peace nothing does.

use super::notice;
use crate::app::state::{Asked, Call, Handed, Level, Peace, Telling};
use crate::app::{Effect, State};
use crate::domain::{
    Actor, Alert, AlertKind, Author, Conversation, ConversationId, Entry, Message, Note, SlaState,
    SystemEvent, SystemKind,
};
use crate::i18n::Text;
use crate::text::{CleanLine, fit, fold};

/// Longest notification, in columns.
const COLUMNS: usize = 120;

/// Nothing calls any more, or the rules count again.
pub(super) fn toggle(state: &mut State, out: &mut Vec<Effect>) {
    let (peace, text) = match state.peace {
        Peace::Reachable => (Peace::DoNotDisturb, Text::new("peace-on")),
        Peace::DoNotDisturb => (Peace::Reachable, Text::new("peace-off")),
    };
    state.peace = peace;
    notice(state, out, Level::Info, text);
}

/// A new line of a thread, before it is taken over.
pub(super) fn entry(state: &mut State, out: &mut Vec<Effect>, entry: &Entry) {
    let known = |conversation: &ConversationId| {
        let thread = state.threads.get(conversation);
        thread.is_some_and(|thread| thread.index(entry.id()).is_some())
    };
    if known(entry.conversation()) {
        return;
    }
    match entry {
        Entry::Message(message) => customer_wrote(state, out, message),
        Entry::Note(note) => mentioned(state, out, note),
        Entry::Event(event) => happened(state, out, event),
    }
}

/// What the backend tells this agent in person: several at once call once, with the newest.
pub(super) fn alerts(state: &mut State, out: &mut Vec<Effect>, alerts: &[Alert]) {
    let Some(newest) = alerts.last() else { return };
    let text = told(state, newest);
    let text = match i64::try_from(alerts.len()) {
        Ok(1) => text,
        count => Text::new("call-several")
            .number("count", count.unwrap_or(i64::MAX))
            .with("newest", state.settings.catalog.words(&text)),
    };
    let calls = &state.settings.calls;
    let rule = alerts.iter().map(|alert| match alert.kind {
        AlertKind::Mention => calls.mention,
        AlertKind::Assigned => calls.assigned,
        AlertKind::SlaNear | AlertKind::SlaBroken => calls.sla,
    });
    let loudest = rule.reduce(Call::and).unwrap_or_default();
    notice(state, out, Level::Info, text.clone());
    call(state, out, loudest, &text);
}

fn told(state: &State, alert: &Alert) -> Text {
    let Some(row) = state.conversations.get(&alert.conversation) else {
        return Text::new("call-alert").with("words", state.listed(&alert.title));
    };
    let name = name(state, row);
    match alert.kind {
        AlertKind::Mention => Text::new("call-mention").with("name", name),
        AlertKind::Assigned => Text::new("call-assigned").with("name", name),
        AlertKind::SlaNear => Text::new("call-sla-near").with("name", name),
        AlertKind::SlaBroken => Text::new("call-sla-broken").with("name", name),
    }
}

/// Whether the backend tells in person what would have to be seen in rows and notes elsewhere.
fn tells(state: &State) -> bool {
    state.session.capabilities().is_some_and(|able| able.alerts)
}

/// A row the backend told, before it is taken over.
pub(super) fn row(state: &mut State, out: &mut Vec<Effect>, new: &Conversation) {
    if tells(state) {
        return;
    }
    let old = state.conversations.get(&new.id);
    let Some(me) = state.session.me().map(|me| me.id.clone()) else {
        return;
    };
    if !new.is_owned_by(&me) || old.is_some_and(|old| old.revision >= new.revision) {
        return;
    }
    let was_mine = old.is_some_and(|old| old.is_owned_by(&me));
    let before = old.and_then(|old| old.sla).map(|sla| sla.state);
    let name = name(state, new);
    if !was_mine && !asked_for(state, &new.id) {
        match state.handed.take() {
            Some(Handed::ByMe(id)) if id == new.id => {}
            Some(Handed::Back(id)) if id == new.id => {
                let text = Text::new("call-returned").with("name", name);
                notice(state, out, Level::Warning, text.clone());
                call(state, out, state.settings.calls.transfer, &text);
            }
            Some(Handed::ByOther(id)) if id == new.id => {
                let text = Text::new("call-transfer").with("name", name);
                call(state, out, state.settings.calls.transfer, &text);
            }
            _ => {
                let text = Text::new("call-assigned").with("name", name);
                call(state, out, state.settings.calls.assigned, &text);
            }
        }
        return;
    }
    let now = new.sla.map(|sla| sla.state);
    let text = match (before, now) {
        (before, now) if before == now || !was_mine => return,
        (_, Some(SlaState::Warned)) => Text::new("call-sla-near").with("name", name),
        (_, Some(SlaState::Broken)) => Text::new("call-sla-broken").with("name", name),
        _ => return,
    };
    call(state, out, state.settings.calls.sla, &text);
}

/// Whether this agent is just taking it, or it was only fetched.
fn asked_for(state: &State, id: &ConversationId) -> bool {
    state.asked.values().any(|asked| match asked {
        Asked::Claim(it) | Asked::Owner(it, _) | Asked::Row(it) => it == id,
        Asked::ClaimNext => true,
        Asked::Send(key) => key.conversation == *id,
        _ => false,
    })
}

fn customer_wrote(state: &State, out: &mut Vec<Effect>, message: &Message) {
    let Some(row) = state.conversations.get(&message.conversation) else {
        return;
    };
    let elsewhere = state.queue.selected() != Some(&row.id) || state.locked_since().is_some();
    if message.author != Author::Customer || !elsewhere || !is_mine(state, row) {
        return;
    }
    let name = name(state, row);
    let words = CleanLine::from(message.body.original());
    let text = match state.settings.calls.telling {
        Telling::Words if !words.is_empty() => Text::new("call-customer-said")
            .with("name", name)
            .with("words", state.listed(&words)),
        _ => Text::new("call-customer-wrote").with("name", name),
    };
    call(state, out, state.settings.calls.customer_wrote, &text);
}

/// A note with `@` and the name of this agent or of a team of theirs.
fn mentioned(state: &State, out: &mut Vec<Effect>, note: &Note) {
    if tells(state) {
        return;
    }
    let Some(me) = state.session.me() else { return };
    if matches!(&note.author, Actor::Agent(author) if author.id == me.id) {
        return;
    }
    let teams = state.session.my_teams();
    let directory = state.session.directory();
    let mine = directory.teams.iter().filter(|team| teams.contains(&team.id));
    let words = fold(note.body.original());
    let named = |name: &CleanLine| words.contains(&format!("@{}", fold(name.original())));
    if !std::iter::once(&me.name)
        .chain(mine.map(|team| &team.name))
        .any(named)
    {
        return;
    }
    let name = state
        .conversations
        .get(&note.conversation)
        .map_or_else(String::new, |row| name(state, row));
    let text = Text::new("call-mention").with("name", name);
    call(state, out, state.settings.calls.mention, &text);
}

fn happened(state: &mut State, out: &mut Vec<Effect>, event: &SystemEvent) {
    let me = state.session.me().map(|me| me.id.clone());
    let by_me = matches!(&event.actor, Actor::Agent(agent) if Some(&agent.id) == me.as_ref());
    let conversation = event.conversation.clone();
    match &event.kind {
        SystemKind::Claimed | SystemKind::Transferred { .. } | SystemKind::Returned { .. } if by_me => {
            state.handed = Some(Handed::ByMe(conversation));
        }
        SystemKind::Returned { .. } => state.handed = Some(Handed::Back(conversation)),
        SystemKind::Transferred { .. } => state.handed = Some(Handed::ByOther(conversation)),
        SystemKind::Woke if event.actor == Actor::System => {
            let row = state.conversations.get(&conversation);
            let Some(row) = row.filter(|row| is_mine(state, row)) else {
                return;
            };
            let text = Text::new("call-reminder").with("name", name(state, row));
            call(state, out, state.settings.calls.reminder, &text);
        }
        _ => {}
    }
}

fn is_mine(state: &State, row: &Conversation) -> bool {
    state.session.me().is_some_and(|me| row.is_owned_by(&me.id))
}

fn name(state: &State, row: &Conversation) -> String {
    state.listed(&row.contact_name).to_owned()
}

/// Does what the rule says; a locked desk names nobody.
fn call(state: &State, out: &mut Vec<Effect>, rule: Call, text: &Text) {
    if state.peace == Peace::DoNotDisturb {
        return;
    }
    if state.settings.bell && matches!(rule, Call::Bell | Call::Both) {
        out.push(Effect::Bell);
    }
    if matches!(rule, Call::Popup | Call::Both) {
        let catalog = &state.settings.catalog;
        let words = match state.locked_since() {
            Some(_) => catalog.word("call-locked").to_owned(),
            None => catalog.words(text),
        };
        let words = CleanLine::from(words.as_str());
        out.push(Effect::Popup(CleanLine::from(
            fit(words.as_str(), COLUMNS).as_str(),
        )));
    }
}
