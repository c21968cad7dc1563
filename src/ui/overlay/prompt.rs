//! A short text an action asks for.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::composer::{Marks, text};
use super::super::model;
use super::super::paint::{put, row_of};
use super::super::scene::Scene;
use super::super::theme::Role;
use super::{sheet, text_columns, text_rows, wrapped};
use crate::app::Context;
use crate::app::layout::PROMPT_COLUMNS;
use crate::app::state::model::{Preview, Slot};
use crate::app::state::{Prompt, PromptKind};
use crate::i18n::Text;

/// Most rows of what is typed.
const ROWS: u16 = 6;
/// Most rows of a summary that is offered, with what is said about it.
const SUMMARY: u16 = 11;

/// Draws the question, the warning if there is one, and what is typed.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer, prompt: &Prompt) -> Option<Position> {
    let columns = text_columns(scene);
    let mut above = Vec::new();
    if let Some(warning) = &prompt.warning {
        above.extend(wrapped(scene, &scene.say(warning), columns, Role::Warn));
    }
    above.extend(wrapped(
        scene,
        &scene.say(&question(&prompt.kind)),
        columns,
        Role::Dim,
    ));
    let preview = summary(scene, prompt);
    let wanted = preview.map_or(0, |preview| model::rows(scene, preview, columns).min(SUMMARY));
    let taken = u16::try_from(above.len())
        .unwrap_or(u16::MAX)
        .saturating_add(wanted);
    let width = columns.min(u16::try_from(PROMPT_COLUMNS).unwrap_or(u16::MAX));
    let typed = prompt.editor.rows(width.max(1).into()).len();
    let typed = u16::try_from(typed).unwrap_or(u16::MAX).clamp(2, ROWS);
    let rows = taken.saturating_add(1 + typed).min(text_rows(scene));
    let area = sheet(scene, buf, &scene.say(&title(&prompt.kind)), rows);
    if area.is_empty() {
        return None;
    }
    // With too little room for all, what is typed stays in sight.
    let typed = typed.min(area.height);
    for (at, line) in (0..area.height - typed).zip(&above) {
        put(buf, row_of(area, at), line);
    }
    if let Some(preview) = preview {
        let from = u16::try_from(above.len())
            .unwrap_or(u16::MAX)
            .min(area.height - typed);
        let place = Rect {
            y: area.y + from,
            height: wanted.min(area.height - typed - from),
            ..area
        };
        model::of(scene, buf, place, (preview, Context::Prompt));
    }
    let field = Rect {
        y: area.bottom() - typed,
        height: typed,
        width: area.width.min(width),
        ..area
    };
    text(
        buf,
        field,
        &prompt.editor,
        scene.style(Role::Bright),
        &Marks::none(),
    )
}

/// What a language model wrote for the note of a transfer or hand-off.
fn summary<'a>(scene: &Scene<'a>, prompt: &Prompt) -> Option<&'a Preview> {
    let conversation = prompt.kind.handed_over()?.clone();
    scene.state.model.preview(&Slot::Handover(conversation))
}

fn title(kind: &PromptKind) -> Text {
    match kind {
        PromptKind::Transfer { name, .. } => Text::new("prompt-transfer").with("name", name),
        PromptKind::TransferMany { name, targets, .. } => Text::new("prompt-transfer-many")
            .with("name", name)
            .number("count", i64::try_from(targets.len()).unwrap_or(i64::MAX)),
        PromptKind::HandOver { rows, name, .. } => Text::new("prompt-hand-over")
            .number("count", i64::try_from(rows.len()).unwrap_or(i64::MAX))
            .with("name", name),
        PromptKind::Relieve { from, name, .. } => Text::new("prompt-relieve")
            .with("from", &from.name)
            .with("name", name),
        PromptKind::Return { .. } => Text::new("prompt-return"),
        PromptKind::Handoff { bot: Some(bot), .. } => Text::new("prompt-handoff-bot").with("bot", bot),
        PromptKind::Handoff { bot: None, .. } => Text::new("prompt-handoff-queue"),
        PromptKind::Attribute { name, .. } => Text::new("prompt-attribute").with("name", name),
        PromptKind::Recipients { .. } => Text::new("prompt-recipients"),
        PromptKind::Attach { .. } => Text::new("prompt-attach"),
        PromptKind::SaveView { view, .. } if view.shared.is_some() => Text::new("prompt-share-view"),
        PromptKind::SaveView { .. } => Text::new("prompt-save-view"),
        PromptKind::SaveResponse { .. } => Text::new("prompt-save-response"),
    }
}

fn question(kind: &PromptKind) -> Text {
    match kind {
        PromptKind::Transfer { .. }
        | PromptKind::TransferMany { .. }
        | PromptKind::HandOver { .. }
        | PromptKind::Relieve { .. } => Text::new("prompt-transfer-note"),
        PromptKind::Return { .. } => Text::new("prompt-return-note"),
        PromptKind::Handoff { .. } => Text::new("prompt-handoff-note"),
        PromptKind::Attribute { .. } => Text::new("prompt-attribute-value"),
        PromptKind::Recipients { .. } => Text::new("prompt-recipients-lines"),
        PromptKind::Attach { .. } => Text::new("prompt-attach-path"),
        PromptKind::SaveView { .. } => Text::new("prompt-view-name"),
        PromptKind::SaveResponse { .. } => Text::new("prompt-response-words"),
    }
}
