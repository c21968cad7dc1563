//! Who did what in a conversation, newest first.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::super::paint::piece;
use super::super::scene::Scene;
use super::super::theme::Role;
use super::{Lines, scrolled, text_columns, wrapped};
use crate::app::flow::{clock, date};
use crate::app::state::ActionLog;
use crate::domain::{FieldChange, LoggedAction};
use crate::text::CleanLine;

/// Draws the log, or that it is empty or on its way.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer, log: &ActionLog) -> Option<Position> {
    let mut lines: Lines<'_> = log.actions.iter().flat_map(|it| action(scene, it)).collect();
    let last = match (log.loading, log.actions.is_empty()) {
        (true, _) => Some("action-log-loading"),
        (false, true) => Some("action-log-empty"),
        (false, false) => None,
    };
    if let Some(id) = last {
        lines.push(vec![piece(scene.word(id), scene.style(Role::Dim))]);
    }
    scrolled(scene, buf, scene.word("action-log-title"), &lines, log.scroll);
    None
}

fn action<'a>(scene: &Scene<'a>, it: &LoggedAction) -> Lines<'a> {
    let settings = &scene.state.settings;
    let day = date(
        it.at,
        scene.state.now,
        &settings.zone,
        scene.look.catalog.as_ref(),
    );
    let when = format!("{day} {}", clock(it.at, &settings.zone));
    let mut lines = vec![vec![
        piece(format!("{when}  "), scene.style(Role::Dim)),
        piece(it.agent.name.to_string(), scene.style(Role::Strong)),
        piece(format!("  {}", it.action), scene.style(Role::Text)),
    ]];
    for change in &it.changes {
        lines.extend(wrapped(scene, &words(change), text_columns(scene), Role::Text));
    }
    lines
}

/// `  field: before → after`, with a dash for nothing.
fn words(change: &FieldChange) -> String {
    let value = |it: &Option<CleanLine>| it.as_ref().map_or("–".to_owned(), ToString::to_string);
    format!(
        "  {}: {} → {}",
        change.field,
        value(&change.before),
        value(&change.after)
    )
}
