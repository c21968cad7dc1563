//! The attributes that are set in the terminal, and the shortest way to others.

use std::fmt::Write;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Switches: the attribute, how to set it, how to take it back.
const SWITCHES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// What shows on a space too.
pub(super) const DRAWN_ON_BLANKS: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    fg: Color,
    bg: Color,
    underline: Color,
    modifier: Modifier,
}

const PLAIN: Look = Look {
    fg: Color::Reset,
    bg: Color::Reset,
    underline: Color::Reset,
    modifier: Modifier::empty(),
};

/// What is set in the terminal, when that is certain.
#[derive(Debug)]
pub(super) struct Pen(Option<Look>);

impl Pen {
    pub(super) fn unknown() -> Self {
        Self(None)
    }

    /// The sequence that leads to a cell's attributes; empty when it looks the same with those that are set.
    pub(super) fn change_to(&mut self, cell: &Cell) -> String {
        let look = look_of(cell);
        let is_blank = cell.symbol() == " ";
        if is_blank && self.0.is_some_and(|set| are_equal_blanks(set, look)) {
            return String::new();
        }
        self.change(look)
    }

    /// Whether a cell's attributes are the ones set.
    pub(super) fn is_set_to(&self, cell: &Cell) -> bool {
        self.0 == Some(look_of(cell))
    }

    /// Whether a space written now looks like a cleared cell.
    pub(super) fn draws_blanks(&self) -> bool {
        self.0
            .is_some_and(|look| look.bg == Color::Reset && !look.modifier.intersects(DRAWN_ON_BLANKS))
    }

    /// The sequence that leads to no attributes at all.
    pub(super) fn reset(&mut self) -> String {
        self.change(PLAIN)
    }

    fn change(&mut self, to: Look) -> String {
        let before = self.0.replace(to);
        if before == Some(to) {
            return String::new();
        }
        let afresh = difference(PLAIN, to);
        let afresh = if afresh.is_empty() {
            String::new()
        } else {
            format!("0;{afresh}")
        };
        let step = before.map(|before| difference(before, to));
        match step {
            Some(step) if step.len() <= afresh.len() => format!("\x1b[{step}m"),
            _ => format!("\x1b[{afresh}m"),
        }
    }
}

/// Whether a space looks the same with both: the colour of what is not there does not matter.
fn are_equal_blanks(a: Look, b: Look) -> bool {
    a.bg == b.bg && !a.modifier.union(b.modifier).intersects(DRAWN_ON_BLANKS)
}

fn look_of(cell: &Cell) -> Look {
    Look {
        fg: cell.fg,
        bg: cell.bg,
        underline: cell.underline_color,
        modifier: cell.modifier,
    }
}

/// The parameters that lead from one look to another, joined by `;`.
fn difference(from: Look, to: Look) -> String {
    let mut words = Words(String::new());
    let mut set = from.modifier;
    for (switch, _, off) in SWITCHES {
        if set.contains(switch) && !to.modifier.contains(switch) {
            words.number(off);
            // 22 and 25 take back two switches at once.
            for (other, _, also) in SWITCHES {
                set.set(other, set.contains(other) && also != off);
            }
        }
    }
    for (switch, on, _) in SWITCHES {
        if to.modifier.contains(switch) && !set.contains(switch) {
            words.number(on);
        }
    }
    if from.fg != to.fg {
        words.colour(to.fg, 30);
    }
    if from.bg != to.bg {
        words.colour(to.bg, 40);
    }
    if from.underline != to.underline {
        words.underline(to.underline);
    }
    words.0
}

struct Words(String);

impl Words {
    fn number(&mut self, number: u8) {
        self.words(format_args!("{number}"));
    }

    fn words(&mut self, words: std::fmt::Arguments<'_>) {
        let separator = if self.0.is_empty() { "" } else { ";" };
        // Writing into a string cannot fail; the trait says it may.
        if write!(self.0, "{separator}{words}").is_err() {
            self.0.clear();
        }
    }

    /// `base` is 30 for the foreground and 40 for the background.
    fn colour(&mut self, colour: Color, base: u8) {
        match (colour, named(colour)) {
            (_, Some(index)) if index < 8 => self.number(base + index),
            (_, Some(index)) => self.number(base + 60 + index - 8),
            (Color::Indexed(index), _) => self.words(format_args!("{};5;{index}", base + 8)),
            (Color::Rgb(r, g, b), _) => self.words(format_args!("{};2;{r};{g};{b}", base + 8)),
            _ => self.number(base + 9),
        }
    }

    fn underline(&mut self, colour: Color) {
        match (colour, named(colour)) {
            (_, Some(index)) | (Color::Indexed(index), _) => self.words(format_args!("58;5;{index}")),
            (Color::Rgb(r, g, b), _) => self.words(format_args!("58;2;{r};{g};{b}")),
            _ => self.number(59),
        }
    }
}

/// The place of one of the sixteen named colours.
fn named(colour: Color) -> Option<u8> {
    Some(match colour {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Reset | Color::Rgb(..) | Color::Indexed(_) => return None,
    })
}
