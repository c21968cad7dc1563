//! `render`: foreign text through the policy and the whole screen to the bytes for the terminal.

use std::sync::{Arc, LazyLock};

use ttydesk::app::{Action, Msg};
use ttydesk::input::Keymap;
use ttydesk::shell::fuzzing::Canvas;
use ttydesk::ui::{Look, Theme, view};

use super::desk::{Desk, ENGLISH, HARMLESS, Words};
use super::oracle::assert_only_a_frame;
use super::text::text;

/// Sizes of terminals, from none to large.
const SIZES: [(u16, u16); 8] = [
    (80, 24),
    (40, 10),
    (60, 12),
    (100, 8),
    (1, 1),
    (0, 0),
    (17, 5),
    (120, 36),
];

static LOOKS: LazyLock<[Look; 2]> = LazyLock::new(|| ["dark", "light"].map(look));

fn look(theme: &str) -> Look {
    let source = Theme::preset(theme).unwrap_or_else(|| panic!("no theme {theme}"));
    Look {
        theme: Theme::load(source, theme).unwrap_or_else(|error| panic!("{error}")),
        keymap: Keymap::default(),
        catalog: Arc::clone(&ENGLISH),
    }
}

/// The first byte says where the text is put (bits 0 to 2), what lies over the panes (3 and 4) and in which
/// theme (5); the second how large the terminal is (bits 0 to 2) and whether the rest is frames of the
/// hub (bit 7); the rest is a text as `clean` takes it.
pub(crate) fn render(data: &[u8]) {
    let [field, shape, rest @ ..] = data else { return };
    let size = SIZES[usize::from(shape % 8)];
    let mut desk = if shape & 0x80 == 0 {
        let text = text(rest);
        Desk::busy(size, &put(&text, field % 8))
    } else {
        let mut desk = Desk::plain(size);
        for frame in String::from_utf8_lossy(rest).lines() {
            desk.hear(frame);
        }
        desk
    };
    let mut canvas = Canvas::new(size.0, size.1);
    let look = &LOOKS[usize::from(field >> 5 & 1)];
    draw(&mut canvas, &desk, look);
    for action in over(field >> 3 & 3) {
        desk.feed(Msg::Act(*action));
    }
    // The second frame says only what differs: another way through the writer.
    draw(&mut canvas, &desk, look);
    assert_eq!(canvas.replaced(), 0, "the last guard had to step in");
}

fn draw(canvas: &mut Canvas, desk: &Desk, look: &Look) {
    assert_only_a_frame(&canvas.draw(|frame| view(&desk.state, look, frame)));
}

fn put(text: &str, field: u8) -> Words<'_> {
    let mut words = HARMLESS;
    match field {
        1 => words.body = text,
        2 => words.name = text,
        3 => words.subject = text,
        4 => words.tag = text,
        5 => words.other = text,
        _ => {
            words = Words {
                body: text,
                name: text,
                subject: text,
                tag: text,
                other: text,
            }
        }
    }
    words
}

fn over(kind: u8) -> &'static [Action] {
    match kind {
        0 => &[Action::Open],
        1 => &[Action::Open, Action::Up, Action::View],
        2 => &[Action::Tags],
        _ => &[Action::Open, Action::Up, Action::Up, Action::Quote],
    }
}
