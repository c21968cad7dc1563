//! Drawing: state to frame, nothing else. Pure.
//!
//! [`view`] is the whole interface. One file per pane, each a function of the scene and the cells it
//! may fill; where the panes are is decided in [`layout`](crate::app::layout), which `update` shares. A
//! pane draws words of the catalogues, [`Clean`](crate::text::Clean) text and what the agent typed, and
//! chooses what they mean ([`theme::Role`]), never a colour.

mod composer;
mod header;
mod keys;
mod lint;
mod locked;
mod model;
mod overlay;
mod paint;
mod queue;
mod scene;
mod sidebar;
mod sla;
mod status;
mod suggestions;
pub mod theme;
mod thread;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

pub use theme::{Depth, Theme};

use crate::app::{Desks, State};
use crate::i18n::Catalog;
use crate::input::Keymap;
use paint::rule;
use scene::Scene;
use theme::Role;

/// How the desk looks and speaks on this terminal.
#[derive(Debug, Clone)]
pub struct Look {
    /// Colours and attributes.
    pub theme: Theme,
    /// The live keymap: every key on the screen is read from it.
    pub keymap: Keymap,
    /// The words.
    pub catalog: Arc<Catalog>,
}

/// Draws the whole screen. Any size will do, also none.
pub fn view(state: &State, look: &Look, frame: &mut Frame<'_>) {
    show(&Scene::new(state, look), frame);
}

/// Draws the whole screen of several workspaces; of one as [`view`] does.
pub fn view_desks(desks: &Desks, look: &Look, frame: &mut Frame<'_>) {
    show(&Scene::of_desks(desks, look), frame);
}

fn show(scene: &Scene<'_>, frame: &mut Frame<'_>) {
    // The frame can be a resize ahead of the state: what is outside of it is not drawn.
    let cursor = draw(scene, frame.buffer_mut());
    if let Some(cursor) = cursor.filter(|at| frame.area().contains(*at)) {
        frame.set_cursor_position(cursor);
    }
}

/// Draws every pane and what lies over them; gives the place of the caret, if something is typed.
fn draw(scene: &Scene<'_>, buf: &mut Buffer) -> Option<Position> {
    let all = buf.area;
    buf.set_style(all, scene.style(Role::Text).patch(scene.style(Role::Screen)));
    if let Some(since) = scene.state.locked_since() {
        locked::draw(scene, buf, since);
        return None;
    }
    header::draw(scene, buf);
    queue::draw(scene, buf);
    thread::draw(scene, buf);
    suggestions::draw(scene, buf);
    model::draw(scene, buf);
    sidebar::draw(scene, buf);
    rules(scene, buf);
    status::draw(scene, buf);
    let writing = composer::draw(scene, buf);
    if scene.state.overlays.is_empty() {
        return writing;
    }
    // A filter is typed in the queue itself, whose rows are what one looks at.
    if !matches!(
        scene.state.overlays.last(),
        Some(crate::app::state::Overlay::Filter(_))
    ) {
        step_back(scene, buf);
    }
    overlay::draw(scene, buf)
}

/// The panes stay readable under what lies over them, and stop asking for attention.
fn step_back(scene: &Scene<'_>, buf: &mut Buffer) {
    let all = buf.area;
    let (header, status) = (scene.panes.header.height, scene.panes.status.height);
    let panes = Rect {
        y: all.y + header.min(all.height),
        height: all.height.saturating_sub(header + status),
        ..all
    };
    let dim = scene.style(Role::Dim).remove_modifier(Modifier::BOLD);
    let border = scene.style(Role::Border).fg;
    for position in panes.intersection(all).positions() {
        let cell = &mut buf[position];
        // Rules are fainter than words already.
        if border.is_none_or(|border| cell.fg != border) {
            cell.set_style(dim);
        }
    }
}

/// One-cell rules between the panes.
fn rules(scene: &Scene<'_>, buf: &mut Buffer) {
    let panes = &scene.panes;
    let thread = panes.thread;
    if thread.width == 0 {
        return;
    }
    let style = scene.style(Role::Border);
    if thread.x > 0 {
        rule(buf, Rect::new(thread.x - 1, thread.y, 1, thread.height), style);
    }
    if panes.sidebar.x > thread.x {
        rule(
            buf,
            Rect::new(panes.sidebar.x - 1, thread.y, 1, thread.height),
            style,
        );
    }
}
