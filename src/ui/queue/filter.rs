//! The line under the views: which saved view, which words, how many hits, which order.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::super::composer::{Marks, text};
use super::super::paint::{Piece, inset, piece, put, put_both, row_of};
use super::super::scene::Scene;
use super::super::theme::Role;
use crate::app::state::{FilterLine, Overlay};
use crate::domain::Sort;
use crate::i18n::Text;

/// Whether there is anything to tell: a usual queue stays as it is.
pub(super) fn is_told(scene: &Scene<'_>) -> bool {
    let queue = &scene.state.queue;
    line(scene).is_some()
        || !queue.filter().is_empty()
        || queue.sort() != Sort::default()
        || queue.saved().is_some()
}

/// Draws the line.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer, row: Rect) {
    if line(scene).is_some() {
        return;
    }
    let queue = &scene.state.queue;
    let mut left = Vec::new();
    if let Some(saved) = queue.saved() {
        left.push(piece(saved.name.as_str(), scene.style(Role::Strong)));
        left.push(piece(" ", Style::new()));
    }
    if !queue.filter().is_empty() {
        let words = crate::text::CleanLine::from(queue.filter());
        left.push(piece(format!("› {words}"), scene.style(Role::Accent)));
    }
    put_both(buf, row, &left, &beside(scene));
}

/// Hits, and an order that is not the usual one.
fn beside<'a>(scene: &Scene<'a>) -> Vec<Piece<'a>> {
    let queue = &scene.state.queue;
    let extent = queue.extent(queue.slice());
    let mut words = Vec::new();
    if !queue.filter().is_empty() {
        if extent.loading || queue.is_typing() {
            words.push(scene.word("filter-searching").to_owned());
        } else if extent.complete || extent.next.is_some() {
            let count = i64::try_from(extent.total).unwrap_or(i64::MAX);
            words.push(scene.say(&Text::new("filter-count").number("count", count)));
        }
    }
    if queue.sort() != Sort::default() {
        words.push(
            scene
                .word(match queue.sort() {
                    Sort::Waiting => "sort-waiting",
                    Sort::Sla => "sort-sla",
                    Sort::Newest => "sort-newest",
                    Sort::Priority => "sort-priority",
                })
                .to_owned(),
        );
    }
    vec![piece(format!(" {}", words.join(" · ")), scene.style(Role::Dim))]
}

/// Draws the line while it is typed, over the panes that step back, and gives the place of its caret.
pub(in crate::ui) fn caret(scene: &Scene<'_>, buf: &mut Buffer, line: &FilterLine) -> Option<Position> {
    let pane = match scene.panes.queue {
        pane if pane.height >= 2 => pane,
        // With one pane at a time the line stands on top of whichever it is.
        _ => Rect {
            height: 2.min(buf.area.height),
            ..buf.area
        },
    };
    let row = inset(row_of(pane, 1), 1, 1);
    put(
        buf,
        row,
        &[piece(" ".repeat(row.width.into()), scene.style(Role::Text))],
    );
    let role = if line.problem.is_some() {
        Role::Alert
    } else {
        Role::Accent
    };
    let end = put(buf, row, &[piece("› ", scene.style(role))]);
    let field = inset(row, end.saturating_sub(row.x), 0);
    if line.editor.text().is_empty() {
        put(
            buf,
            field,
            &[piece(scene.word("filter-help"), scene.style(Role::Dim))],
        );
    }
    let caret = text(
        buf,
        field,
        &line.editor,
        scene.style(Role::Bright),
        &Marks::none(),
    );
    below(scene, buf, row_of(pane, 2), line);
    caret
}

/// What is wrong, else how the word may end.
fn below(scene: &Scene<'_>, buf: &mut Buffer, row: Rect, line: &FilterLine) {
    let words = match &line.problem {
        Some(problem) => vec![piece(
            scene.say(&crate::app::query_sentence(problem)),
            scene.style(Role::Alert),
        )],
        None => line
            .offered
            .iter()
            .map(|way| piece(format!("{}  ", way.words.trim()), scene.style(Role::Text)))
            .collect(),
    };
    if words.is_empty() {
        return;
    }
    let blank = " ".repeat(row.width.into());
    put(buf, row, &[piece(blank, scene.style(Role::Text))]);
    put(buf, inset(row, 3, 1), &words);
}

fn line<'a>(scene: &Scene<'a>) -> Option<&'a FilterLine> {
    scene.state.overlays.iter().find_map(|overlay| match overlay {
        Overlay::Filter(line) => Some(line),
        _ => None,
    })
}
