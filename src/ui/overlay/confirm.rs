//! A question with yes and no.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::super::paint::{piece, put, row_of};
use super::super::scene::Scene;
use super::super::theme::Role;
use super::{sheet, text_columns, wrapped};
use crate::app::state::Question;
use crate::app::{Action, Context};
use crate::domain::Entry;
use crate::i18n::Text;
use crate::suggest::Fact;
use crate::text::{CleanLine, fit};

/// Columns of a text that is asked about.
const EXCERPT: usize = 120;
/// Columns of an address that is asked about.
const ADDRESS: usize = 400;
/// Columns of what somebody else answered.
const ANSWER: usize = 300;

/// Draws the question with the keys that answer it.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer, question: &Question) -> Option<Position> {
    let columns = text_columns(scene);
    let mut lines = wrapped(scene, &scene.say(&ask(question)), columns, Role::Bright);
    if let Some(words) = about(scene, question) {
        lines.extend(wrapped(scene, &words, columns, Role::Dim));
    }
    lines.push(Vec::new());
    let mut keys = scene.hints(Context::Confirm, &[Action::Yes, Action::No]);
    if let (Question::SendAnyway { .. }, Some(key)) =
        (question, scene.key_in(Context::Confirm, Action::Discard))
    {
        // Elsewhere the same key puts a text back into the draft.
        keys.push(piece("   ", scene.style(Role::Dim)));
        keys.push(piece(key, scene.style(Role::Accent)));
        let words = scene.word("confirm-drop-draft");
        keys.push(piece(format!(" {words}"), scene.style(Role::Dim)));
    }
    lines.push(keys);
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let area = sheet(scene, buf, scene.word("confirm-title"), rows);
    for (at, line) in (0..area.height).zip(&lines) {
        put(buf, row_of(area, at), line);
    }
    None
}

fn ask(question: &Question) -> Text {
    match question {
        Question::ResolveUnanswered { .. } => Text::new("confirm-resolve-unanswered"),
        Question::SendAnyway { by, .. } => Text::new("confirm-send-anyway").with("agent", by),
        Question::Merge { other, .. } => Text::new("confirm-merge").with("name", &other.name),
        Question::SendIntoDown { reason, .. } => Text::new("confirm-send-into-down").with("reason", reason),
        Question::AsksKnown { fact, value, .. } => asks_known(*fact, value),
        Question::ResendUncertain { .. } => Text::new("confirm-resend"),
        Question::Discard { .. } => Text::new("confirm-discard"),
        Question::RemoveView { view } => Text::new("confirm-remove-view").with("name", &view.name),
        Question::WriteSummary { .. } => Text::new("confirm-write-summary"),
        Question::QuitWithQueued => Text::new("confirm-quit"),
        Question::OpenLink { host, .. } => Text::new("confirm-open-link").with("host", host),
        Question::LongPaste { words } => {
            let lines = i64::try_from(words.lines().count()).unwrap_or(i64::MAX);
            Text::new("confirm-long-paste").number("lines", lines)
        }
    }
}

fn asks_known(fact: Fact, value: &CleanLine) -> Text {
    match fact {
        Fact::Order => Text::new("confirm-asks-order").with("value", value),
        Fact::Phone => Text::new("confirm-asks-phone").with("value", value),
        Fact::Email => Text::new("confirm-asks-email").with("value", value),
        Fact::Name => Text::new("confirm-asks-name").with("value", value),
        Fact::Address => Text::new("confirm-asks-address").with("value", value),
    }
}

/// The words in question, or whose conversation it is.
fn about(scene: &Scene<'_>, question: &Question) -> Option<String> {
    let state = scene.state;
    match question {
        Question::ResolveUnanswered { conversation } => {
            let row = state.conversations.get(conversation)?;
            Some(row.contact_name.as_str().to_owned())
        }
        Question::ResendUncertain { request } | Question::Discard { request } => {
            let item = state.outbox.get(*request)?;
            let words: Vec<&str> = item.text.split_whitespace().collect();
            Some(fit(&words.join(" "), EXCERPT))
        }
        Question::Merge { other, .. } => {
            let number = |figure: usize| i64::try_from(figure).unwrap_or(i64::MAX);
            let text = Text::new("confirm-merge-about")
                .with("address", &other.address)
                .number("identities", number(other.identities))
                .number("orders", number(other.orders))
                .number("conversations", number(other.conversations));
            Some(scene.say(&text))
        }
        Question::OpenLink { address, .. } => Some(fit(address.as_str(), ADDRESS)),
        Question::LongPaste { words } => {
            let start = words.lines().find(|line| !line.trim().is_empty())?;
            Some(fit(CleanLine::from(start).as_str(), EXCERPT))
        }
        Question::SendAnyway { key, entry, .. } => {
            let thread = state.threads.get(&key.conversation)?;
            let words = match thread.entry(entry)? {
                Entry::Message(message) => &message.body,
                Entry::Note(note) => &note.body,
                Entry::Event(_) => return None,
            };
            let words: Vec<&str> = state.shown(entry, words).split_whitespace().collect();
            Some(fit(&words.join(" "), ANSWER))
        }
        Question::SendIntoDown { .. }
        | Question::AsksKnown { .. }
        | Question::QuitWithQueued
        | Question::WriteSummary { .. }
        | Question::RemoveView { .. } => None,
    }
}
