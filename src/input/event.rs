//! From the terminal's key events to [`Key`]: the only place here that knows the terminal library.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::{Code, Key};

/// The key of an event; `None` for a release, for keys we have no use for, and for keys held with
/// Super, which belong to the window manager.
pub fn key_of(event: &KeyEvent) -> Option<Key> {
    let foreign = KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META;
    if event.kind == KeyEventKind::Release || event.modifiers.intersects(foreign) {
        return None;
    }
    let mut key = Key {
        code: code(event.code)?,
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
        alt: event.modifiers.contains(KeyModifiers::ALT),
        shift: event.modifiers.contains(KeyModifiers::SHIFT) || event.code == KeyCode::BackTab,
    };
    if let (true, Code::Char(c)) = (key.ctrl, key.code) {
        key.code = Code::Char(unshifted_control(c));
    }
    Some(key.normal())
}

fn code(code: KeyCode) -> Option<Code> {
    Some(match code {
        KeyCode::Enter | KeyCode::Char('\r' | '\n') => Code::Enter,
        KeyCode::Tab | KeyCode::BackTab | KeyCode::Char('\t') => Code::Tab,
        KeyCode::Char(c) if c.is_control() => return None,
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::F(number) => Code::F(number),
        KeyCode::Esc => Code::Esc,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        _ => return None,
    })
}

/// crossterm reads the bytes 0x1C to 0x1F as Ctrl+4 to Ctrl+7; the keys pressed are the ones in the
/// ASCII table, `Ctrl+_` for 0x1F.
fn unshifted_control(c: char) -> char {
    match c {
        '4' => '\\',
        '5' => ']',
        '6' => '^',
        '7' => '_',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: KeyCode, modifiers: KeyModifiers, expected: &str) {
        let key = key_of(&KeyEvent::new(code, modifiers)).unwrap();
        assert_eq!(key.to_string(), expected);
    }

    #[test]
    fn terminals_that_report_alike_and_otherwise_give_one_key() {
        check(KeyCode::Char('G'), KeyModifiers::SHIFT, "G");
        check(KeyCode::Char('g'), KeyModifiers::SHIFT, "G");
        check(KeyCode::Char('G'), KeyModifiers::NONE, "G");
        check(KeyCode::Char('?'), KeyModifiers::SHIFT, "?");
        check(KeyCode::BackTab, KeyModifiers::NONE, "shift+tab");
        check(KeyCode::BackTab, KeyModifiers::SHIFT, "shift+tab");
        check(KeyCode::Tab, KeyModifiers::SHIFT, "shift+tab");
    }

    #[test]
    fn a_new_line_is_not_an_enter() {
        check(KeyCode::Char('j'), KeyModifiers::CONTROL, "ctrl+j");
        check(KeyCode::Char('\r'), KeyModifiers::NONE, "enter");
        check(KeyCode::Enter, KeyModifiers::ALT, "alt+enter");
        check(KeyCode::Char('\r'), KeyModifiers::ALT, "alt+enter");
    }

    #[test]
    fn control_characters_have_the_keys_people_press() {
        check(KeyCode::Char('7'), KeyModifiers::CONTROL, "ctrl+_");
        check(KeyCode::Char('K'), KeyModifiers::CONTROL, "ctrl+k");
        check(KeyCode::Char('С'), KeyModifiers::CONTROL, "ctrl+с");
    }

    #[test]
    fn repeats_count_and_releases_do_not() {
        let event = |kind| KeyEvent::new_with_kind(KeyCode::Char('j'), KeyModifiers::NONE, kind);
        assert!(key_of(&event(KeyEventKind::Repeat)).is_some());
        assert_eq!(key_of(&event(KeyEventKind::Release)), None);
        assert_eq!(
            key_of(&KeyEvent::new(KeyCode::Char('c'), KeyModifiers::SUPER)),
            None
        );
        assert_eq!(
            key_of(&KeyEvent::new(KeyCode::CapsLock, KeyModifiers::NONE)),
            None
        );
    }
}
