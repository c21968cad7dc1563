//! One entry in full.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::super::paint::piece;
use super::super::scene::Scene;
use super::super::theme::Role;
use super::{Lines, More, window};
use crate::app::flow::{self, Span};
use crate::app::state::Overlay;
use crate::domain::ConversationId;

/// Draws what is seen of the entry; or says that it is gone.
pub(super) fn draw(
    scene: &Scene<'_>,
    buf: &mut Buffer,
    overlay: &Overlay,
    conversation: &ConversationId,
) -> Option<Position> {
    let state = scene.state;
    let row = state.conversations.get(conversation);
    let mut title = row.map_or(String::new(), |row| row.contact_name.to_string());
    if let Some(subject) = row.and_then(|row| row.subject.as_ref()) {
        title = format!("{title} · {}", state.listed(subject));
    }
    let nothing = More {
        above: false,
        below: false,
    };
    let (lines, more): (Lines<'_>, More) = match flow::reading(state, overlay) {
        Some(reading) => {
            let more = More {
                above: reading.above,
                below: reading.below,
            };
            let lines = reading.lines.into_iter();
            (lines.map(|line| pieces(scene, line)).collect(), more)
        }
        None => (
            vec![vec![piece(scene.word("reader-gone"), scene.style(Role::Dim))]],
            nothing,
        ),
    };
    window(scene, buf, &title, &lines, more);
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
