//! Which keys ask for which actions, in which context.

mod load;

use std::collections::BTreeMap;

use super::Key;
use crate::app::{Action, Context};
use crate::text::Located;

const DEFAULT: &str = include_str!("../../keymaps/default.toml");

/// The keymaps that come with the program; any other is laid over one of them.
pub const PRESETS: [&str; 4] = ["default", "vim", "emacs", "chatwoot"];

/// A keymap: key sequences and what they ask for, per context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    /// `None` hides what the context's parents bind to the sequence.
    bindings: BTreeMap<Context, BTreeMap<Vec<Key>, Option<Action>>>,
    /// Names of the macros that have keys of their own; an action knows its place here.
    macros: Vec<String>,
}

impl Default for Keymap {
    /// The keymap `default`.
    fn default() -> Self {
        match Self::load(DEFAULT, "default.toml") {
            Ok(keymap) => keymap,
            Err(error) => unreachable!("a test loads the built-in keymap, and yet: {error}"),
        }
    }
}

/// What a key sequence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Bound to an action.
    Action(Action),
    /// The start of a longer one.
    Prefix,
    /// Neither.
    Nothing,
}

impl Keymap {
    /// The text of a keymap that comes with the program.
    pub fn preset(name: &str) -> Option<&'static str> {
        match name {
            "default" => Some(DEFAULT),
            "vim" => Some(include_str!("../../keymaps/vim.toml")),
            "emacs" => Some(include_str!("../../keymaps/emacs.toml")),
            "chatwoot" => Some(include_str!("../../keymaps/chatwoot.toml")),
            _ => None,
        }
    }

    /// Reads a keymap file: `inherits = "preset"` (else `default`), then one table per context with
    /// lines `"keys" = "action"`; `"none"` unbinds. Errors say where in `origin` and what to do.
    pub fn load(source: &str, origin: &str) -> Result<Self, Located> {
        load::load(source, origin)
    }

    /// Names of the macros that have keys of their own, in the order actions count them.
    pub fn macros(&self) -> &[String] {
        &self.macros
    }

    /// The name of the macro an action runs, if it is a macro's own.
    pub fn macro_of(&self, action: Action) -> Option<&str> {
        match action {
            Action::RunMacro(place) => self.macros.get(usize::from(place)).map(String::as_str),
            _ => None,
        }
    }

    /// Key sequences for `action` in `context` and where its lookup goes on, shortest first.
    pub fn keys_of(&self, context: Context, action: Action) -> Vec<String> {
        let mut keys: Vec<(usize, String)> = self
            .reachable(context, |_, bound| bound == action)
            .map(|(keys, _)| (keys.len(), written(keys)))
            .collect();
        keys.sort_by_key(|(presses, written)| (*presses, written.chars().count(), written.clone()));
        keys.into_iter().map(|(_, written)| written).collect()
    }

    /// What `context` itself binds, in the order of the actions.
    pub fn bindings(&self, context: Context) -> impl Iterator<Item = (String, Action)> {
        let mut own: Vec<(Action, &[Key])> = self
            .of(context)
            .filter_map(|(keys, action)| Some((action?, keys)))
            .collect();
        own.sort();
        own.into_iter().map(|(action, keys)| (written(keys), action))
    }

    /// What `keys` are in `context`.
    pub(super) fn find(&self, context: Context, keys: &[Key]) -> Found {
        match self.nearest(context, keys) {
            Some(action) => Found::Action(action),
            _ if self.continues(context, keys) => Found::Prefix,
            _ => Found::Nothing,
        }
    }

    /// The binding that counts for exactly `keys`: the first on the way outwards.
    fn nearest(&self, context: Context, keys: &[Key]) -> Option<Action> {
        *chain(context).find_map(|context| self.bindings.get(&context)?.get(keys))?
    }

    fn continues(&self, context: Context, keys: &[Key]) -> bool {
        let begins = |longer: &[Key], _| longer.len() > keys.len() && longer.starts_with(keys);
        self.reachable(context, begins).next().is_some()
    }

    /// Of the bindings that are `wanted` those that work in `context`: not hidden by a nearer one, and no
    /// bare character where text is taken.
    fn reachable(
        &self,
        context: Context,
        wanted: impl Fn(&[Key], Action) -> bool,
    ) -> impl Iterator<Item = (&[Key], Action)> {
        chain(context)
            .flat_map(move |at| self.of(at).map(move |binding| (at, binding)))
            .filter_map(move |(at, (keys, action))| {
                // First, because nearly all end here and the rest is a look into every map.
                let action = action.filter(|action| wanted(keys, *action))?;
                let nearest =
                    chain(context).find(|c| self.bindings.get(c).is_some_and(|own| own.contains_key(keys)));
                let typed = context.takes_text() && keys.first().is_some_and(|key| key.typed().is_some());
                (nearest == Some(at) && !typed).then_some((keys, action))
            })
    }

    fn of(&self, context: Context) -> impl Iterator<Item = (&[Key], Option<Action>)> {
        let own = self.bindings.get(&context).into_iter().flatten();
        own.map(|(keys, action)| (keys.as_slice(), *action))
    }
}

/// The context and its parents, nearest first.
fn chain(context: Context) -> impl Iterator<Item = Context> {
    std::iter::successors(Some(context), |context| context.parent())
}

fn written(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
