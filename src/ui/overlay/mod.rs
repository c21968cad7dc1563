//! What lies over the panes: centred, at most 80 wide, near the top, so that the customer's last words
//! at the bottom stay in sight.

mod action_log;
mod confirm;
mod explain;
mod help;
mod links;
mod picker;
mod prompt;
mod reader;
mod tour;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use super::paint::{self, Frame, Piece, inset, piece, put, row_of};
use super::scene::Scene;
use super::theme::Role;
use crate::app::state::Overlay;
use crate::text::{width, wrap};

/// Widest overlay, with its frame.
const WIDEST: u16 = 80;

/// Draws all layers, the topmost last, and gives the place of its caret.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer) -> Option<Position> {
    let mut caret = None;
    for overlay in &scene.state.overlays {
        caret = match overlay {
            Overlay::Picker(picker) => picker::draw(scene, buf, picker),
            Overlay::Prompt(prompt) => prompt::draw(scene, buf, prompt),
            Overlay::Confirm(question) => confirm::draw(scene, buf, question),
            Overlay::Help { scroll } => help::draw(scene, buf, *scroll),
            Overlay::Reader {
                conversation,
                entry,
                scroll,
            } => reader::draw(scene, buf, conversation, entry, *scroll),
            Overlay::ActionLog(log) => action_log::draw(scene, buf, log),
            Overlay::Explain => explain::draw(scene, buf),
            Overlay::Tour => tour::draw(scene, buf),
        };
    }
    caret
}

/// Columns of words in an overlay.
fn text_columns(scene: &Scene<'_>) -> u16 {
    outer_width(scene).saturating_sub(4)
}

fn outer_width(scene: &Scene<'_>) -> u16 {
    let all = scene.state.size.0;
    if all > WIDEST + 4 {
        WIDEST
    } else {
        all.saturating_sub(if all > 44 { 4 } else { 0 })
    }
}

/// Rows of words that can be in an overlay.
fn text_rows(scene: &Scene<'_>) -> u16 {
    body(scene).height.saturating_sub(2)
}

/// Between header and status line, which stay in sight.
fn body(scene: &Scene<'_>) -> Rect {
    let (width, height) = scene.state.size;
    let header = scene.panes.header.height;
    let rows = height.saturating_sub(header + scene.panes.status.height);
    Rect::new(0, header, width, rows)
}

/// Clears the place of an overlay with `rows` of words, frames it, and gives the place of the words.
fn sheet(scene: &Scene<'_>, buf: &mut Buffer, title: &str, rows: u16) -> Rect {
    let body = body(scene);
    let (width, height) = (outer_width(scene), rows.saturating_add(2).min(body.height));
    let area = Rect {
        x: (body.width - width) / 2,
        y: body.y + (body.height - height) / 4,
        width,
        height,
    };
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return area;
    }
    clear(scene, buf, area);
    paint::frame(buf, area, Frame::Round, scene.style(Role::Dim));
    if area.height < 3 || area.width < 6 {
        return area;
    }
    let title = [piece(format!(" {title} "), scene.style(Role::Strong))];
    put(buf, inset(row_of(area, 0), 2, 2), &title);
    Rect::new(area.x + 2, area.y + 1, area.width - 4, area.height - 2)
}

fn clear(scene: &Scene<'_>, buf: &mut Buffer, area: Rect) {
    // A wide character that begins before the area would reach into it.
    if area.x > 0 {
        for y in area.top()..area.bottom() {
            let cell = &mut buf[(area.x - 1, y)];
            if width(cell.symbol()) > 1 {
                cell.reset();
            }
        }
    }
    Clear.render(area, buf);
    let ground = scene.style(Role::Text).patch(scene.style(Role::Screen));
    buf.set_style(area, ground.patch(scene.style(Role::Overlay)));
}

/// Lines of words to scroll through.
type Lines<'a> = Vec<Vec<Piece<'a>>>;

/// Draws a sheet of lines from the scrolled-to one on.
fn scrolled(scene: &Scene<'_>, buf: &mut Buffer, title: &str, lines: &Lines<'_>, scroll: u16) {
    let rows = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .min(text_rows(scene));
    let area = sheet(scene, buf, title, rows);
    let last = lines.len().saturating_sub(area.height.into());
    let first = usize::from(scroll).min(last);
    for (at, line) in (0..area.height).zip(lines.iter().skip(first)) {
        put(buf, row_of(area, at), line);
    }
    let outer = Rect::new(area.x, area.y.saturating_sub(1), area.width, area.height + 2);
    let accent = scene.style(Role::Accent);
    if first > 0 {
        let edge = inset(row_of(outer, 0), outer.width.saturating_sub(3), 0);
        put(buf, edge, &[piece(" ↑ ", accent)]);
    }
    if first < last {
        let edge = inset(row_of(outer, outer.height - 1), outer.width.saturating_sub(3), 0);
        put(buf, edge, &[piece(" ↓ ", accent)]);
    }
}

/// Words wrapped to lines of one style.
fn wrapped<'a>(scene: &Scene<'_>, words: &str, columns: u16, role: Role) -> Lines<'a> {
    let style = scene.style(role);
    wrap(words, columns.max(1).into())
        .into_iter()
        .map(|range| vec![piece(words[range].trim_end().to_owned(), style)])
        .collect()
}
