//! The keymaps that come with the program, and what people write wrong in their own.

use super::*;
use crate::input::Code;
use crate::text::Edit;

fn preset(name: &str) -> Keymap {
    let source = Keymap::preset(name).unwrap_or_else(|| panic!("no preset {name}"));
    Keymap::load(source, name).unwrap_or_else(|error| panic!("{error}"))
}

/// Loads `source`, which must be refused.
#[track_caller]
fn refused(source: &str, message: &str) {
    match Keymap::load(source, "keys.toml") {
        Ok(_) => panic!("accepted: {source}"),
        Err(error) => assert_eq!(error.to_string(), message),
    }
}

#[test]
fn every_preset_loads() {
    for name in PRESETS {
        assert!(!preset(name).bindings.is_empty(), "{name}");
    }
    assert_eq!(preset("default"), Keymap::default());
    assert_eq!(Keymap::preset("ed"), None);
}

#[test]
fn every_action_can_be_asked_for() {
    for name in PRESETS {
        let keymap = preset(name);
        for action in Action::PLAIN
            .iter()
            .copied()
            .filter(|action| !action.in_palette())
        {
            let bound = Context::ALL
                .iter()
                .any(|context| !keymap.keys_of(*context, action).is_empty());
            assert!(bound, "{name}: no key and not in the palette: {}", action.name());
        }
    }
    for edit in Edit::ALL {
        let keys = Keymap::default().keys_of(Context::Composer, Action::Edit(*edit));
        assert!(!keys.is_empty(), "{}", edit.name());
    }
}

#[test]
fn default_keys_do_not_move_with_the_layout() {
    let keymap = Keymap::default();
    for context in Context::ALL {
        for (written, action) in keymap.bindings(context) {
            if !all_stay(&written) {
                let twin = keymap.keys_of(context, action).iter().any(|keys| all_stay(keys));
                assert!(
                    matches!(written.as_str(), "/" | "?") && twin,
                    "{written} in {}",
                    context.word()
                );
            }
        }
    }
}

fn all_stay(keys: &str) -> bool {
    keys.split(' ').all(|key| stays(key.parse().unwrap()))
}

/// Whether a key is at the same place under every layout, once Russian letters are folded.
fn stays(key: Key) -> bool {
    match key.code {
        Code::Char(c) => c.is_ascii_alphanumeric() || c == ' ',
        _ => true,
    }
}

#[test]
fn keys_of_goes_outwards_and_gives_the_shortest_first() {
    let keymap = Keymap::default();
    assert_eq!(keymap.keys_of(Context::Queue, Action::Down), ["j", "down"]);
    assert_eq!(keymap.keys_of(Context::Thread, Action::Help), ["?", "f1"]);
    assert_eq!(keymap.keys_of(Context::Composer, Action::Help), ["f1"]);
    assert_eq!(
        keymap.keys_of(Context::Composer, Action::Edit(Edit::Left)),
        ["left"]
    );
    assert_eq!(
        preset("vim").keys_of(Context::Thread, Action::Top),
        ["home", "g g"]
    );
}

#[test]
fn bindings_come_in_the_order_of_the_actions() {
    let keymap = Keymap::default();
    let confirm: Vec<_> = keymap.bindings(Context::Confirm).collect();
    let expected = [
        ("j", Action::Down),
        ("down", Action::Down),
        ("k", Action::Up),
        ("up", Action::Up),
        ("pagedown", Action::PageDown),
        ("pageup", Action::PageUp),
        ("D", Action::Discard),
        ("y", Action::Yes),
        ("enter", Action::Yes),
        ("n", Action::No),
        ("esc", Action::No),
    ];
    assert_eq!(confirm, expected.map(|(keys, action)| (keys.to_owned(), action)));
}

#[test]
fn a_file_is_laid_over_the_default_and_can_unbind() {
    let keymap = Keymap::load("[queue]\nj = \"none\"\n\"ctrl+n\" = \"down\"\n", "keys.toml").unwrap();
    assert_eq!(keymap.keys_of(Context::Queue, Action::Down), ["down", "ctrl+n"]);
    assert_eq!(keymap.keys_of(Context::Thread, Action::Down), ["j", "down"]);
    let over_vim = Keymap::load("inherits = \"vim\"\n", "keys.toml").unwrap();
    assert_eq!(over_vim, preset("vim"));
}

#[test]
fn mistakes_are_refused_with_place_and_cure() {
    refused(
        "[dask]\n",
        "keys.toml:1:2: no context is called `dask`; did you mean `desk`?",
    );
    refused(
        "[desk]\nc = \"claim\"\nr = \"replay\"\n",
        "keys.toml:3:5: no action is called `replay`; did you mean `reply`?",
    );
    refused(
        "[desk]\n\"ctlr+k\" = \"down\"\n",
        "keys.toml:2:1: `ctlr` is not a key; did you mean `ctrl`?",
    );
    refused(
        "[desk]\n\" \" = \"down\"\n",
        "keys.toml:2:1: a key is missing; write for example \"ctrl+k\"",
    );
    refused(
        "inherits = \"vmi\"\n",
        "keys.toml:1:12: no keymap is called `vmi`; did you mean `vim`?",
    );
    refused(
        "inherits = 3\n",
        "keys.toml:1:12: expected the name of a keymap in quotes, found integer",
    );
    refused(
        "[desk]\nj = true\n",
        "keys.toml:2:5: expected the name of an action in quotes, found boolean",
    );
    refused(
        "desk = 1\n",
        "keys.toml:1:8: expected a table; write `[desk]` on a line of its own",
    );
    refused(
        "[composer]\nr = \"reply\"\n",
        "keys.toml:2:1: `r` types itself in [composer]; bind it with Ctrl or Alt",
    );
}

#[test]
fn one_key_has_one_meaning() {
    refused(
        "[desk]\n\"ctrl+o\" = \"open\"\n\"Ctrl+O\" = \"back\"\n",
        "keys.toml:3:1: `ctrl+o` is bound twice in [desk]; keep one",
    );
    refused(
        "[desk]\n\"c c\" = \"claim\"\n",
        "keys.toml:2:1: in [desk] `c c` (claim) begins with `c` (claim), which acts at once; unbind one with \"none\"",
    );
    refused(
        "[queue]\n\"ctrl+k ctrl+c\" = \"claim\"\n",
        "keys.toml:2:1: in [queue] `ctrl+k ctrl+c` (claim) begins with `ctrl+k` (palette), which acts at once; unbind \
         one with \"none\"",
    );
}

#[test]
fn broken_toml_says_where() {
    let error = Keymap::load("[desk]\nj = \"down\n", "keys.toml").unwrap_err();
    assert_eq!((error.line, error.origin.as_str()), (2, "keys.toml"));
    let twice = Keymap::load("[desk]\nj = \"down\"\nj = \"up\"\n", "keys.toml").unwrap_err();
    assert_eq!((twice.line, twice.column), (3, 1));
}

#[test]
fn m11_a_macro_is_bound_by_its_name() {
    let source = "[desk]\n\"5\" = \"macro: Refund sent\"\n\"alt+z\" = \"macro:Spam\"\n\"N\" = \"macro: Refund sent\"\n";
    let keymap = Keymap::load(source, "keys.toml").unwrap();
    assert_eq!(keymap.macros(), ["Refund sent", "Spam"]);
    let found = |key: &str| keymap.find(Context::Queue, &[key.parse().unwrap()]);
    assert_eq!(found("5"), Found::Action(Action::RunMacro(0)));
    assert_eq!(found("N"), found("5"));
    assert_eq!(keymap.macro_of(Action::RunMacro(1)), Some("Spam"));
    refused(
        "[desk]\n\"5\" = \"macro: \"\n",
        "keys.toml:2:7: a macro's name is missing; write for example \"macro: Refund sent\"",
    );
}
