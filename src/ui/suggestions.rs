//! Suggested answers above the composer: numbered, one line each, never sent by themselves.

use ratatui::buffer::Buffer;

use super::paint::{piece, put, put_both, row_of};
use super::scene::Scene;
use super::theme::Role;
use crate::app::Action;

const KEYS: [Action; 3] = [Action::Suggestion1, Action::Suggestion2, Action::Suggestion3];

/// Draws as many as there are rows; the last row tells that there are more and why these.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer) {
    let area = scene.panes.suggestions;
    let offered = scene.state.suggestions();
    let context = scene.pane_context();
    for (at, (suggestion, action)) in (0..area.height).zip(offered.iter().zip(KEYS)) {
        let key = scene.key_in(context, action).unwrap_or_default();
        let words: Vec<&str> = suggestion.text.split_whitespace().collect();
        let row = [
            piece(key, scene.style(Role::Accent)),
            piece(format!(" {}  ", suggestion.name), scene.style(Role::Dim)),
            piece(words.join(" "), scene.style(Role::Text)),
        ];
        let hidden = offered.len() - usize::from(area.height);
        if at + 1 == area.height && hidden > 0 {
            let more = [piece(format!("+{hidden}"), scene.style(Role::Dim))];
            put_both(buf, row_of(area, at), &row, &more);
        } else {
            put(buf, row_of(area, at), &row);
        }
    }
}
