//! What a key press means, here and now.

use super::keymap::Found;
use super::{Key, Keymap, layout};
use crate::app::{Action, Context};

/// What a key press came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// An action is asked for.
    Act(Action),
    /// A character is typed.
    Text(char),
    /// It may be the start of a sequence; the next key tells.
    Pending,
    /// It means nothing here.
    Nothing,
}

/// Looks keys up and remembers a sequence that has begun.
#[derive(Debug, Clone, Default)]
pub struct Resolver {
    pending: Vec<Key>,
    context: Option<Context>,
}

impl Resolver {
    /// Takes a key pressed in `context`. A character without Ctrl and Alt is always typed where text is
    /// taken. A Russian letter nothing is bound to stands for the QWERTY key it is on, in commands and
    /// with Ctrl or Alt; a sequence that leads nowhere is dropped with its last key.
    pub fn press(&mut self, keymap: &Keymap, context: Context, key: Key) -> Resolved {
        if self.context.replace(context) != Some(context) {
            self.pending.clear();
        }
        if let (true, true, Some(c)) = (self.pending.is_empty(), context.takes_text(), key.typed()) {
            return Resolved::Text(c);
        }
        for key in [Some(key), layout::fold(key)].into_iter().flatten() {
            self.pending.push(key);
            match keymap.find(context, &self.pending) {
                Found::Action(action) => {
                    self.pending.clear();
                    return Resolved::Act(action);
                }
                Found::Prefix => return Resolved::Pending,
                Found::Nothing => self.pending.pop(),
            };
        }
        self.pending.clear();
        Resolved::Nothing
    }

    /// The keys of a sequence that has begun, for the status line.
    pub fn pending(&self) -> &[Key] {
        &self.pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Edit;

    /// Presses `keys` one after the other and gives what the last came to.
    fn press(keymap: &Keymap, context: Context, keys: &str) -> Resolved {
        let mut resolver = Resolver::default();
        let mut last = Resolved::Nothing;
        for key in keys.split(' ') {
            last = resolver.press(keymap, context, key.parse().unwrap());
        }
        last
    }

    fn vim() -> Keymap {
        Keymap::load(Keymap::preset("vim").unwrap(), "vim").unwrap()
    }

    #[test]
    fn lookup_goes_from_the_context_outwards() {
        let keymap = Keymap::default();
        assert_eq!(
            press(&keymap, Context::Queue, "l"),
            Resolved::Act(Action::NextView)
        );
        assert_eq!(press(&keymap, Context::Queue, "j"), Resolved::Act(Action::Down));
        assert_eq!(
            press(&keymap, Context::Queue, "ctrl+k"),
            Resolved::Act(Action::Palette)
        );
        assert_eq!(press(&keymap, Context::Thread, "l"), Resolved::Nothing);
    }

    #[test]
    fn text_is_typed_and_commands_are_not() {
        let keymap = Keymap::default();
        assert_eq!(press(&keymap, Context::Composer, "q"), Resolved::Text('q'));
        assert_eq!(press(&keymap, Context::Composer, "space"), Resolved::Text(' '));
        assert_eq!(
            press(&keymap, Context::Composer, "enter"),
            Resolved::Act(Action::Send)
        );
        assert_eq!(
            press(&keymap, Context::Composer, "left"),
            Resolved::Act(Action::Edit(Edit::Left))
        );
        assert_eq!(press(&keymap, Context::Composer, "alt+j"), Resolved::Nothing);
    }

    #[test]
    fn the_russian_layout_works_in_commands_and_types_in_text() {
        let keymap = Keymap::default();
        assert_eq!(press(&keymap, Context::Queue, "о"), Resolved::Act(Action::Down));
        assert_eq!(
            press(&keymap, Context::Thread, "С"),
            Resolved::Act(Action::ClaimNext)
        );
        assert_eq!(press(&keymap, Context::Composer, "о"), Resolved::Text('о'));
        assert_eq!(
            press(&keymap, Context::Composer, "ctrl+л"),
            Resolved::Act(Action::Palette)
        );
        assert_eq!(
            press(&keymap, Context::Composer, "ctrl+о"),
            Resolved::Act(Action::Newline)
        );
        assert_eq!(press(&vim(), Context::Thread, "п п"), Resolved::Act(Action::Top));
    }

    #[test]
    fn a_letter_that_is_bound_itself_does_not_fold() {
        let keymap = Keymap::load("[desk]\n\"о\" = \"open\"\n", "user.toml").unwrap();
        assert_eq!(press(&keymap, Context::Queue, "о"), Resolved::Act(Action::Open));
    }

    #[test]
    fn a_sequence_waits_and_is_dropped_when_it_leads_nowhere() {
        let keymap = vim();
        let mut resolver = Resolver::default();
        let key = |written: &str| written.parse::<Key>().unwrap();
        assert_eq!(
            resolver.press(&keymap, Context::Thread, key("g")),
            Resolved::Pending
        );
        assert_eq!(resolver.pending(), [key("g")]);
        assert_eq!(
            resolver.press(&keymap, Context::Thread, key("q")),
            Resolved::Nothing
        );
        assert_eq!(resolver.pending(), []);
        assert_eq!(
            resolver.press(&keymap, Context::Thread, key("q")),
            Resolved::Act(Action::Quit)
        );
    }

    #[test]
    fn another_context_forgets_the_sequence() {
        let keymap = vim();
        let mut resolver = Resolver::default();
        let g = "g".parse().unwrap();
        resolver.press(&keymap, Context::Thread, g);
        assert_eq!(resolver.press(&keymap, Context::Queue, g), Resolved::Pending);
        assert_eq!(resolver.press(&keymap, Context::Composer, g), Resolved::Text('g'));
    }
}
