//! What lies over the panes: centred, at most 80 wide, near the top, so that the customer's last words
//! at the bottom stay in sight.

mod action_log;
mod confirm;
mod explain;
mod help;
mod links;
mod picker;
mod plan;
mod prompt;
mod reader;
mod statistics;
mod tour;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use super::paint::{self, Frame, Piece, inset, piece, put, row_of};
use super::scene::Scene;
use super::theme::Role;
use crate::app::layout;
use crate::app::state::Overlay;
use crate::text::{width, wrap};

/// Draws all layers, the topmost last, and gives the place of its caret.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer) -> Option<Position> {
    let mut caret = None;
    for overlay in &scene.state.overlays {
        caret = match overlay {
            Overlay::Picker(picker) => picker::draw(scene, buf, picker),
            Overlay::Prompt(prompt) => prompt::draw(scene, buf, prompt),
            Overlay::Filter(line) => super::queue::caret(scene, buf, line),
            Overlay::Confirm(question) => confirm::draw(scene, buf, question),
            Overlay::Help { scroll } => help::draw(scene, buf, *scroll),
            Overlay::Reader { conversation, .. } => reader::draw(scene, buf, overlay, conversation),
            Overlay::ActionLog(log) => action_log::draw(scene, buf, log),
            Overlay::Statistics(page) => statistics::draw(scene, buf, page),
            Overlay::Plan(plan) => plan::draw(scene, buf, plan),
            Overlay::Report { scroll } => plan::report(scene, buf, *scroll),
            Overlay::Explain => explain::draw(scene, buf),
            Overlay::Tour => tour::draw(scene, buf),
        };
    }
    caret
}

/// Columns of words in an overlay.
fn text_columns(scene: &Scene<'_>) -> u16 {
    layout::sheet(scene.state).0
}

/// Rows of words that can be in an overlay.
fn text_rows(scene: &Scene<'_>) -> u16 {
    layout::sheet(scene.state).1
}

/// Clears the place of an overlay with `rows` of words, frames it, and gives the place of the words.
fn sheet(scene: &Scene<'_>, buf: &mut Buffer, title: &str, rows: u16) -> Rect {
    let body = layout::overlays(scene.state);
    let (width, height) = (
        layout::overlay_width(scene.state),
        rows.saturating_add(2).min(body.height),
    );
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
    let last = lines.len().saturating_sub(text_rows(scene).into());
    let first = usize::from(scroll).min(last);
    let more = More {
        above: first > 0,
        below: first < last,
    };
    let seen = &lines[first..lines.len().min(first + usize::from(text_rows(scene)))];
    window(scene, buf, title, seen, more);
}

/// Where there is more than is seen.
#[derive(Debug, Clone, Copy)]
struct More {
    above: bool,
    below: bool,
}

/// Draws a sheet of the lines that are seen, with marks where there is more.
fn window(scene: &Scene<'_>, buf: &mut Buffer, title: &str, lines: &[Vec<Piece<'_>>], more: More) {
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let area = sheet(scene, buf, title, rows);
    for (at, line) in (0..area.height).zip(lines) {
        put(buf, row_of(area, at), line);
    }
    let outer = Rect::new(area.x, area.y.saturating_sub(1), area.width, area.height + 2);
    let accent = scene.style(Role::Accent);
    if more.above {
        let edge = inset(row_of(outer, 0), outer.width.saturating_sub(3), 0);
        put(buf, edge, &[piece(" ↑ ", accent)]);
    }
    if more.below {
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
