//! One entry in full.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::super::paint::piece;
use super::super::scene::Scene;
use super::super::theme::Role;
use super::{Lines, scrolled, text_columns};
use crate::app::flow::{self, Span};
use crate::domain::{ConversationId, EntryId};

/// Draws the entry as it stands in its thread, wider; or says that it is gone.
pub(super) fn draw(
    scene: &Scene<'_>,
    buf: &mut Buffer,
    conversation: &ConversationId,
    entry: &EntryId,
    scroll: u16,
) -> Option<Position> {
    let state = scene.state;
    let name = state
        .conversations
        .get(conversation)
        .map(|row| row.contact_name.as_str());
    let thread = state.threads.get(conversation);
    let found = thread.and_then(|thread| flow::whole(state, thread, entry, text_columns(scene).into()));
    let lines: Lines<'_> = match found {
        Some(lines) => lines.into_iter().map(|line| pieces(scene, line)).collect(),
        None => vec![vec![piece(scene.word("reader-gone"), scene.style(Role::Dim))]],
    };
    scrolled(scene, buf, name.unwrap_or_default(), &lines, scroll);
    None
}

fn pieces<'a>(scene: &Scene<'a>, line: flow::Line) -> Vec<super::Piece<'a>> {
    let gap = [Span::new("  ", flow::Tone::Faint)];
    let right = if line.right.is_empty() { None } else { Some(gap) };
    line.left
        .into_iter()
        .chain(right.into_iter().flatten())
        .chain(line.right)
        .flat_map(|span| match span {
            Span::Words(words, tone) => vec![piece(words, scene.look.theme.tone(tone))],
            Span::Hint(action) => scene.hint(crate::app::Context::Thread, action),
        })
        .collect()
}
