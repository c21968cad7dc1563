//! A short text an action asks for.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::composer::{Marks, text};
use super::super::paint::{put, row_of};
use super::super::scene::Scene;
use super::super::theme::Role;
use super::{sheet, text_columns, text_rows, wrapped};
use crate::app::layout::PROMPT_COLUMNS;
use crate::app::state::{Prompt, PromptKind};
use crate::i18n::Text;

/// Most rows of what is typed.
const ROWS: u16 = 6;

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
    let taken = u16::try_from(above.len()).unwrap_or(u16::MAX);
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

fn title(kind: &PromptKind) -> Text {
    match kind {
        PromptKind::Transfer { name, .. } => Text::new("prompt-transfer").with("name", name),
        PromptKind::HandOver { rows, name, .. } => Text::new("prompt-hand-over")
            .number("count", i64::try_from(rows.len()).unwrap_or(i64::MAX))
            .with("name", name),
        PromptKind::Return { .. } => Text::new("prompt-return"),
        PromptKind::Handoff { bot: Some(bot), .. } => Text::new("prompt-handoff-bot").with("bot", bot),
        PromptKind::Handoff { bot: None, .. } => Text::new("prompt-handoff-queue"),
        PromptKind::Attribute { name, .. } => Text::new("prompt-attribute").with("name", name),
        PromptKind::Attach { .. } => Text::new("prompt-attach"),
    }
}

fn question(kind: &PromptKind) -> Text {
    match kind {
        PromptKind::Transfer { .. } | PromptKind::HandOver { .. } => Text::new("prompt-transfer-note"),
        PromptKind::Return { .. } => Text::new("prompt-return-note"),
        PromptKind::Handoff { .. } => Text::new("prompt-handoff-note"),
        PromptKind::Attribute { .. } => Text::new("prompt-attribute-value"),
        PromptKind::Attach { .. } => Text::new("prompt-attach-path"),
    }
}
