//! The first-run tour: one page, a conversation from claim to resolve in the order of the work, with the keys of the live keymap.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::super::paint::piece;
use super::super::scene::Scene;
use super::super::theme::Role;
use super::{Lines, scrolled, text_columns, wrapped};
use crate::app::{Action, Context};

/// Columns of the keys.
const KEYS: usize = 14;

/// Draws the page.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer) -> Option<Position> {
    let columns = text_columns(scene);
    let mut lines: Lines<'_> = wrapped(scene, scene.word("tour-welcome"), columns, Role::Bright);
    lines.push(Vec::new());
    for (actions, words) in [
        ([Action::Down, Action::Up], "tour-move"),
        ([Action::ClaimNext, Action::Claim], "tour-claim"),
        (
            [Action::Suggestion1, Action::ExplainSuggestions],
            "tour-suggestion",
        ),
        ([Action::Reply, Action::Note], "tour-write"),
        ([Action::Back, Action::Undo], "tour-sent"),
        ([Action::Tags, Action::Transfer], "tour-tag"),
        ([Action::Resolve, Action::Snooze], "tour-resolve"),
        ([Action::MarkRow, Action::Macro], "tour-many"),
        ([Action::Palette, Action::Help], "tour-help"),
    ] {
        let keys = actions.map(|action| scene.key_in(Context::Queue, action).unwrap_or_default());
        let keys = format!("{:<KEYS$}", keys.join("  "));
        let room = columns.saturating_sub(u16::try_from(KEYS).unwrap_or(0));
        let words = wrapped(scene, scene.word(words), room, Role::Text);
        for (at, mut line) in words.into_iter().enumerate() {
            let lead = if at == 0 { keys.clone() } else { " ".repeat(KEYS) };
            line.insert(0, piece(lead, scene.style(Role::Accent)));
            lines.push(line);
        }
    }
    lines.push(Vec::new());
    lines.extend(wrapped(scene, scene.word("tour-safe"), columns, Role::Dim));
    lines.push(Vec::new());
    lines.push(scene.hints(Context::Reader, &[Action::Back]));
    scrolled(scene, buf, scene.word("tour-title"), &lines, 0);
    None
}
