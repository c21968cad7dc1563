//! Every key of the live keymap, by context, those that work here first.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::super::keys::legend;
use super::super::paint::piece;
use super::super::scene::Scene;
use super::super::theme::Role;
use super::{Lines, scrolled, text_columns};
use crate::app::{Action, Context};
use crate::i18n::Text;
use crate::text::{CleanLine, fit, width};

/// Columns of the keys.
const KEYS: usize = 22;

/// Draws the list.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer, scroll: u16) -> Option<Position> {
    let here = scene.pane_context();
    let mut near = vec![here];
    near.extend(std::iter::successors(here.parent(), |context| context.parent()));
    let rest = Context::ALL.into_iter().filter(|context| !near.contains(context));
    let order: Vec<Context> = near.iter().copied().chain(rest).collect();
    let mut lines = Vec::new();
    for context in order {
        section(scene, context, &mut lines);
    }
    scrolled(scene, buf, scene.word("help-title"), &lines, scroll);
    None
}

fn section<'a>(scene: &Scene<'a>, context: Context, lines: &mut Lines<'a>) {
    let mut keys: BTreeMap<Action, Vec<String>> = BTreeMap::new();
    let shown = scene.look.keymap.bindings(context);
    for (key, action) in shown.into_iter().filter(|(_, action)| action.exists(scene.state)) {
        keys.entry(action).or_default().push(legend(&key));
    }
    if keys.is_empty() {
        return;
    }
    if !lines.is_empty() {
        lines.push(Vec::new());
    }
    lines.push(vec![piece(
        scene.look.catalog.word(context.words()),
        scene.style(Role::Strong),
    )]);
    let columns = KEYS.min(usize::from(text_columns(scene)) / 2);
    for (action, keys) in keys {
        let keys = fit(&keys.join("  "), columns.saturating_sub(1));
        let gap = " ".repeat(columns.saturating_sub(width(&keys)));
        lines.push(vec![
            piece(keys + &gap, scene.style(Role::Accent)),
            piece(words(scene, action), scene.style(Role::Text)),
        ]);
    }
}

/// What an action does; of a macro's own key its name.
fn words(scene: &Scene<'_>, action: Action) -> String {
    match scene.look.keymap.macro_of(action) {
        Some(name) => {
            let name = CleanLine::from(name);
            scene.say(&Text::new("help-macro").with("name", name))
        }
        None => scene.word(action.words()).to_owned(),
    }
}
