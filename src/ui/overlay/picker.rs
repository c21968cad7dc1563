//! A list with a filter: palette, tags, canned responses, receivers, search.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::super::composer::{Marks, text};
use super::super::paint::{Piece, inset, piece, put, put_both, row_of, rule};
use super::super::scene::Scene;
use super::super::theme::Role;
use super::{links, sheet, text_rows, wrapped};
use crate::app::state::{Choice, Picker, PickerItem, PickerKind};
use crate::app::{Action, Context};
use crate::domain::SavedView;
use crate::i18n::Text;
use crate::query::Query;
use crate::text::{CleanLine, fold, found};

/// Most rows of the list.
const LIST: u16 = 14;
/// Rows of the answer shown under the list of canned responses.
const PREVIEW: u16 = 5;
/// Rows of the address and the doubts shown under a list of links.
const LINK: u16 = 8;

/// Draws the list and gives the place of the caret in its filter.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer, picker: &Picker) -> Option<Position> {
    let preview = if picker.kind == PickerKind::Links && text_rows(scene) >= 12 {
        LINK
    } else if previews(picker) && text_rows(scene) >= 12 {
        PREVIEW
    } else {
        0
    };
    // The height follows what there is to choose from, not what the filter leaves: nothing jumps.
    let items = u16::try_from(picker.items.len())
        .unwrap_or(u16::MAX)
        .clamp(3, LIST);
    let items = if matches!(picker.kind, PickerKind::Search | PickerKind::Timeline { .. }) {
        LIST
    } else {
        items
    };
    let rows = (2 + items + preview).min(text_rows(scene));
    let area = sheet(scene, buf, scene.word(title(&picker.kind)), rows);
    if area.is_empty() {
        return None;
    }
    let caret = filter(scene, buf, row_of(area, 0), picker);
    rule(buf, row_of(area, 1), scene.style(Role::Border));
    let list = Rect {
        y: area.y + 2.min(area.height),
        height: area.height.saturating_sub(2 + preview),
        ..area
    };
    if picker.matches.is_empty() {
        let words = nothing(scene, picker);
        put(buf, row_of(list, 0), &[piece(words, scene.style(Role::Dim))]);
        return caret;
    }
    let fits = usize::from(list.height).max(1);
    let first = picker
        .selected
        .saturating_sub(fits / 2)
        .min(picker.matches.len().saturating_sub(fits));
    for (at, place) in (0..list.height).zip(first..picker.matches.len()) {
        let item = picker
            .matches
            .get(place)
            .and_then(|index| picker.items.get(*index));
        let Some(item) = item else { continue };
        item_row(
            scene,
            buf,
            row_of(list, at),
            picker,
            item,
            place == picker.selected,
        );
    }
    if preview > 0 {
        let below = Rect {
            y: list.bottom(),
            height: preview,
            ..area
        };
        answer(scene, buf, below, picker);
    }
    caret
}

fn title(kind: &PickerKind) -> &'static str {
    match kind {
        PickerKind::Palette => "picker-palette",
        PickerKind::Tags { .. } => "picker-tags",
        PickerKind::TagToResolve { .. } => "picker-tag-to-resolve",
        PickerKind::TagMany { .. } => "picker-tag-many",
        PickerKind::TransferMany { .. } => "picker-transfer-many",
        PickerKind::SnoozeMany { .. } => "picker-snooze-many",
        PickerKind::Macros { .. } => "picker-macros",
        PickerKind::CannedResponses { .. } => "picker-canned",
        PickerKind::Transfer { .. } => "picker-transfer",
        PickerKind::HandOver => "picker-hand-over",
        PickerKind::Relieve => "picker-relieve",
        PickerKind::RelievedBy { .. } => "picker-relieved-by",
        PickerKind::Handoff { .. } => "picker-handoff",
        PickerKind::Priority { .. } => "picker-priority",
        PickerKind::Snooze { .. } => "picker-snooze",
        PickerKind::Search => "picker-search",
        PickerKind::Views => "picker-views",
        PickerKind::Address { .. } => "picker-address",
        PickerKind::Timeline { .. } => "picker-timeline",
        PickerKind::Duplicates { .. } => "picker-duplicates",
        PickerKind::Attribute { .. } => "picker-attribute",
        PickerKind::ContactTags { .. } => "picker-contact-tags",
        PickerKind::Links => "picker-links",
        PickerKind::Templates { .. } => "picker-templates",
        PickerKind::Files { .. } => "picker-files",
        PickerKind::Rewrite { .. } => "picker-rewrite",
    }
}

fn filter(scene: &Scene<'_>, buf: &mut Buffer, row: Rect, picker: &Picker) -> Option<Position> {
    let end = put(buf, row, &[piece("› ", scene.style(Role::Accent))]);
    let field = inset(row, end.saturating_sub(row.x), 1);
    if picker.filter.text().is_empty() {
        put(
            buf,
            field,
            &[piece(scene.word("picker-type"), scene.style(Role::Dim))],
        );
    }
    text(
        buf,
        field,
        &picker.filter,
        scene.style(Role::Bright),
        &Marks::none(),
    )
}

fn nothing(scene: &Scene<'_>, picker: &Picker) -> String {
    let typed = picker.filter.text().trim();
    if picker.loading {
        return scene.word("picker-searching").to_owned();
    }
    if typed.is_empty() {
        let search = picker.kind == PickerKind::Search;
        return scene
            .word(if search {
                "picker-search-help"
            } else {
                "picker-empty"
            })
            .to_owned();
    }
    scene.say(&Text::new("picker-nothing").with("query", typed))
}

fn item_row(
    scene: &Scene<'_>,
    buf: &mut Buffer,
    row: Rect,
    picker: &Picker,
    item: &PickerItem,
    selected: bool,
) {
    if selected {
        buf.set_style(row.intersection(buf.area), scene.style(Role::Selection));
    }
    let role = match (&item.disabled, selected) {
        (Some(_), _) => Role::Dim,
        (None, true) => Role::Bright,
        (None, false) => Role::Text,
    };
    let mut left = vec![piece(
        if selected { "▌ " } else { "  " },
        scene.style(Role::Accent),
    )];
    if picker.kind.marks() {
        left.push(piece(
            if item.marked { "[×] " } else { "[ ] " },
            scene.style(role),
        ));
    }
    let mut style = scene.style(role);
    if selected && item.disabled.is_none() {
        style = style.patch(scene.style(Role::Strong));
    }
    let sought = sought(picker);
    left.extend(marked(scene, piece(scene.label(&item.label), style), &sought));
    let beside = beside(scene, item);
    let beside: Vec<_> = beside
        .into_iter()
        .flat_map(|it| marked(scene, it, &sought))
        .collect();
    put_both(buf, row, &left, &beside);
}

/// The folded words that were searched for.
fn sought(picker: &Picker) -> Vec<String> {
    if picker.kind != PickerKind::Search {
        return Vec::new();
    }
    let typed = picker.filter.text().replace('"', "");
    let query = Query::parse(&typed);
    query.map_or_else(|_| Vec::new(), |query| query.words().map(fold).collect())
}

/// A piece with the words that were searched for in it marked.
fn marked<'a>(scene: &Scene<'a>, whole: Piece<'a>, sought: &[String]) -> Vec<Piece<'a>> {
    let ranges = found(&whole.words, sought);
    if ranges.is_empty() {
        return vec![whole];
    }
    let mark = scene.style(Role::Accent).add_modifier(Modifier::UNDERLINED);
    let mut pieces = Vec::new();
    let mut from = 0;
    for range in ranges {
        pieces.push(piece(whole.words[from..range.start].to_owned(), whole.style));
        pieces.push(piece(
            whole.words[range.clone()].to_owned(),
            whole.style.patch(mark),
        ));
        from = range.end;
    }
    pieces.push(piece(whole.words[from..].to_owned(), whole.style));
    pieces
}

/// Why it cannot be taken, else the key of an action, else what stands beside it.
fn beside<'a>(scene: &Scene<'a>, item: &PickerItem) -> Vec<Piece<'a>> {
    if let Some(reason) = &item.disabled {
        return vec![piece(scene.say(reason), scene.style(Role::Dim))];
    }
    if let Choice::Action(action) = item.choice {
        let context = match scene.pane_context() {
            Context::Composer => Context::Thread,
            other => other,
        };
        let key = scene.key_in(context, action).unwrap_or_default();
        return vec![piece(key, scene.style(Role::Accent))];
    }
    if let Choice::View(view) = &item.choice {
        return about_view(scene, view);
    }
    let detail = item.detail.as_ref().map(|detail| scene.label(detail));
    detail
        .map(|detail| piece(detail, scene.style(Role::Dim)))
        .into_iter()
        .collect()
}

/// Whose a view is, its words, and how many rows it holds now.
fn about_view<'a>(scene: &Scene<'a>, view: &SavedView) -> Vec<Piece<'a>> {
    let mut words = Vec::new();
    if view.shared.is_some() {
        words.push(scene.word("view-shared").to_owned());
    }
    if !view.query.is_empty() {
        words.push(CleanLine::from(view.query.as_str()).to_string());
    }
    let mut all = vec![piece(words.join(" · "), scene.style(Role::Dim))];
    if let Some(count) = scene.state.rows_of(view) {
        all.push(piece(format!(" {count:>4}"), scene.style(Role::Accent)));
    }
    all
}

fn previews(picker: &Picker) -> bool {
    matches!(
        picker.kind,
        PickerKind::CannedResponses { .. } | PickerKind::Macros { .. } | PickerKind::Links
    )
}

/// The selected canned response or link in full, so that it need not be taken to be read.
fn answer(scene: &Scene<'_>, buf: &mut Buffer, area: Rect, picker: &Picker) {
    rule(buf, row_of(area, 0), scene.style(Role::Border));
    let lines = match picker.current().map(|item| &item.choice) {
        Some(Choice::CannedResponse(id)) => {
            let responses = &scene.state.session.directory().canned_responses;
            let Some(response) = responses.iter().find(|known| &known.id == id) else {
                return;
            };
            wrapped(scene, response.body.as_str(), area.width, Role::Text)
        }
        Some(Choice::Macro(id)) => {
            let macros = &scene.state.session.directory().macros;
            let Some(it) = macros.iter().find(|known| &known.id == id) else {
                return;
            };
            wrapped(scene, it.text.as_str(), area.width, Role::Text)
        }
        Some(Choice::Link(link)) => {
            let rows = usize::from(area.height.saturating_sub(2));
            let mut lines = links::about(scene, link, area.width, rows);
            lines.push(scene.hints(Context::Picker, &[Action::Accept, Action::OpenLink, Action::Back]));
            lines
        }
        _ => return,
    };
    for (at, line) in (1..area.height).zip(&lines) {
        put(buf, row_of(area, at), line);
    }
}
