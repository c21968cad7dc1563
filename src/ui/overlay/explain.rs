//! Where the suggested answers come from, and why these.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::super::paint::piece;
use super::super::scene::Scene;
use super::super::theme::Role;
use super::{Lines, scrolled, text_columns, wrapped};
use crate::i18n::Text;
use crate::suggest::Suggestion;

/// Draws every suggestion in full with its score and the customer's words that led to it.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer) -> Option<Position> {
    let mut lines: Lines<'_> = Vec::new();
    for (at, suggestion) in scene.state.suggestions().iter().enumerate() {
        if at > 0 {
            lines.push(Vec::new());
        }
        one(scene, at + 1, suggestion, &mut lines);
    }
    if lines.is_empty() {
        lines.push(vec![piece(scene.word("explain-none"), scene.style(Role::Dim))]);
    }
    scrolled(scene, buf, scene.word("explain-title"), &lines, 0);
    None
}

fn one<'a>(scene: &Scene<'a>, number: usize, suggestion: &Suggestion, lines: &mut Lines<'a>) {
    let columns = text_columns(scene);
    lines.push(vec![
        piece(format!("{number} "), scene.style(Role::Accent)),
        piece(suggestion.name.as_str().to_owned(), scene.style(Role::Strong)),
    ]);
    let because = Text::new("explain-because")
        .with("words", suggestion.because.join(", "))
        .number("percent", percent(suggestion.score));
    lines.extend(wrapped(scene, &scene.say(&because), columns, Role::Dim));
    lines.extend(wrapped(scene, &suggestion.text, columns, Role::Text));
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a score from 0 to 1 as a percentage fits any integer, and a cast saturates"
)]
fn percent(score: f32) -> i64 {
    (score.clamp(0.0, 1.0) * 100.0).round() as i64
}
