//! What a language model wrote, in grey, above the text it was written for: never to be taken for
//! something that was said, and nothing of it is there until somebody accepts it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::paint::{Piece, inset, piece, put, row_of};
use super::scene::Scene;
use super::theme::Role;
use crate::app::layout::PREVIEW_BAR;
use crate::app::state::model::{Change, Figures, Preview, Stage};
use crate::app::{Action, Context};
use crate::i18n::Text;
use crate::text::wrap;

/// Draws what is above the composer, if there is anything.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer) {
    let area = scene.panes.preview;
    if area.is_empty() {
        return;
    }
    if let Some(preview) = scene.state.preview() {
        of(scene, buf, area, (preview, Context::Composer));
        return;
    }
    let due = scene
        .state
        .draft()
        .and_then(|draft| scene.state.model.disclosure_due(&draft.key, draft.editor.text()));
    if let Some(line) = due {
        let words = scene.say(&Text::new("model-will-disclose").with("line", line));
        put(buf, row_of(area, 0), &[piece(words, scene.style(Role::Warn))]);
    }
}

/// Rows of a preview with what is said about it.
pub(super) fn rows(scene: &Scene<'_>, preview: &Preview, columns: u16) -> u16 {
    let columns = usize::from(columns.saturating_sub(PREVIEW_BAR)).max(1);
    let words = match &preview.stage {
        Stage::Failed(reason) => wrap(&scene.say(reason), columns).len(),
        Stage::Running | Stage::Done(_) => wrap(&preview.shown, columns).len(),
    };
    let about = 1 + usize::from(!preview.cited.is_empty());
    u16::try_from(words + about).unwrap_or(u16::MAX)
}

/// Draws a preview: words, where they come from, and what can be done with them in a context.
pub(super) fn of(scene: &Scene<'_>, buf: &mut Buffer, area: Rect, (preview, context): (&Preview, Context)) {
    if area.is_empty() {
        return;
    }
    let mut below = Vec::new();
    if !preview.cited.is_empty() {
        let names: Vec<String> = preview.cited.iter().map(ToString::to_string).collect();
        let from = Text::new("model-from").with("names", names.join(", "));
        below.push(vec![piece(scene.say(&from), scene.style(Role::Dim))]);
    }
    below.push(standing(scene, preview, context));
    let rows = u16::try_from(below.len()).unwrap_or(u16::MAX).min(area.height);
    let skipped = below.len() - usize::from(rows);
    for (at, row) in (area.height - rows..area.height).zip(&below[skipped..]) {
        put(buf, row_of(area, at), row);
    }
    let room = Rect {
        height: area.height - rows,
        ..area
    };
    words(scene, buf, room, preview);
}

/// The newest rows while it writes, the first ones when all is there.
fn words(scene: &Scene<'_>, buf: &mut Buffer, room: Rect, preview: &Preview) {
    let grey = scene.style(Role::Dim).add_modifier(Modifier::ITALIC);
    let said;
    let (text, style) = match &preview.stage {
        Stage::Failed(reason) => {
            said = scene.say(reason);
            (said.as_str(), scene.style(Role::Warn))
        }
        Stage::Running | Stage::Done(_) => (preview.shown.as_str(), grey),
    };
    let inner = inset(room, PREVIEW_BAR, 0);
    let rows = wrap(text, usize::from(inner.width).max(1));
    let first = match preview.stage {
        Stage::Running => rows.len().saturating_sub(room.height.into()),
        Stage::Done(_) | Stage::Failed(_) => 0,
    };
    let seen = rows.iter().skip(first).take(room.height.into());
    for (at, row) in (0..room.height).zip(seen) {
        let pieces = parts(scene, preview, (text, row.clone()), style);
        let more = at + 1 == room.height && first + usize::from(at) + 1 < rows.len();
        let bar = if more { "↓ " } else { "┊ " };
        put(buf, row_of(room, at), &[piece(bar, scene.style(Role::Note))]);
        put(buf, row_of(inner, at), &pieces);
    }
}

/// A row cut where changes begin and end.
fn parts<'a>(
    scene: &Scene<'_>,
    preview: &Preview,
    (text, row): (&'a str, std::ops::Range<usize>),
    style: Style,
) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut from = row.start;
    let changes = match preview.stage {
        Stage::Done(_) => preview.changes.as_slice(),
        Stage::Running | Stage::Failed(_) => &[],
    };
    let here = |range: &std::ops::Range<usize>| range.start < row.end && range.end > row.start;
    for (range, change) in changes.iter().filter(|(range, _)| here(range)) {
        let (start, end) = (range.start.max(row.start), range.end.min(row.end));
        let colour = match change {
            Change::Gone => scene.style(Role::Alert),
            Change::New => scene.style(Role::Ok),
        };
        pieces.push(piece(&text[from..start], style));
        pieces.push(piece(&text[start..end], colour));
        from = end;
    }
    pieces.push(piece(text[from..row.end].trim_end_matches(['\n', ' ']), style));
    pieces
}

/// What it is, what can be done, and what it took.
fn standing<'a>(scene: &Scene<'a>, preview: &Preview, context: Context) -> Vec<Piece<'a>> {
    let mut all = vec![piece(
        format!("{}  ", scene.word("model-mark")),
        scene.style(Role::Note),
    )];
    let hints: &[(Action, &'static str)] = match preview.stage {
        Stage::Done(_) => &[(Action::NextGap, "model-use"), (Action::Back, "model-drop")],
        Stage::Running => &[(Action::Back, "model-stop")],
        Stage::Failed(_) => &[(Action::Back, "model-drop")],
    };
    for (action, word) in hints {
        if let Some(key) = scene.key_in(context, *action) {
            all.push(piece(format!("{key} "), scene.style(Role::Accent)));
            all.push(piece(
                format!("{}  ", scene.look.catalog.word(word)),
                scene.style(Role::Dim),
            ));
        }
    }
    match &preview.stage {
        Stage::Running => {
            let policy = scene.state.model.policy();
            let there = scene.state.session.welcome().map(|welcome| &welcome.workspace);
            let name = policy.map(|policy| &policy.name).or(there);
            let name = name.map(ToString::to_string).unwrap_or_default();
            let writes = scene.say(&Text::new("model-writes").with("name", name));
            all.push(piece(writes, scene.style(Role::Dim)));
        }
        Stage::Done(figures) => all.extend(told(scene, figures)),
        Stage::Failed(_) => {}
    }
    all
}

fn told<'a>(scene: &Scene<'a>, figures: &Figures) -> Vec<Piece<'a>> {
    let mut all = Vec::new();
    if let Some(remark) = &figures.remark {
        all.push(piece(format!("{}  ", scene.say(remark)), scene.style(Role::Warn)));
    }
    let tenths = figures.took.as_millis() / 100;
    let mut words =
        vec![scene.say(&Text::new("model-took").with("seconds", format!("{}.{}", tenths / 10, tenths % 10)))];
    // What matters less comes last: narrow screens cut it.
    words.extend(figures.cost.as_ref().map(ToString::to_string));
    if let Some((input, output)) = figures.tokens {
        let count = i64::try_from(input.saturating_add(output)).unwrap_or(i64::MAX);
        words.push(scene.say(&Text::new("model-tokens").number("count", count)));
    }
    all.push(piece(words.join(" · "), scene.style(Role::Dim)));
    all
}
