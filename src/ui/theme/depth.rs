//! How many colours a terminal shows, and the nearest of them.

use ratatui::style::Color;

/// How many colours a terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// 24 bits.
    True,
    /// The 256-colour table.
    Indexed256,
    /// The sixteen of the terminal's own palette.
    Ansi16,
    /// None: `NO_COLOR`, or a terminal without colours.
    Mono,
}

/// The sixteen colours as xterm has them; terminals differ, but the order of brightness is the same.
const ANSI: [(Color, [u8; 3]); 16] = [
    (Color::Black, [0, 0, 0]),
    (Color::Red, [205, 0, 0]),
    (Color::Green, [0, 205, 0]),
    (Color::Yellow, [205, 205, 0]),
    (Color::Blue, [0, 0, 238]),
    (Color::Magenta, [205, 0, 205]),
    (Color::Cyan, [0, 205, 205]),
    (Color::Gray, [229, 229, 229]),
    (Color::DarkGray, [127, 127, 127]),
    (Color::LightRed, [255, 0, 0]),
    (Color::LightGreen, [0, 255, 0]),
    (Color::LightYellow, [255, 255, 0]),
    (Color::LightBlue, [92, 92, 255]),
    (Color::LightMagenta, [255, 0, 255]),
    (Color::LightCyan, [0, 255, 255]),
    (Color::White, [255, 255, 255]),
];

/// Steps of the 6×6×6 cube.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

impl Depth {
    /// The colour of this depth that looks most like `color`.
    pub(super) fn nearest(self, color: Color) -> Color {
        match (self, color) {
            (Self::Indexed256, Color::Rgb(r, g, b)) => Color::Indexed(table([r, g, b])),
            (Self::Ansi16, Color::Rgb(r, g, b)) => ansi([r, g, b]),
            (Self::Ansi16, Color::Indexed(index)) => ansi(entry(index)),
            _ => color,
        }
    }
}

/// The nearest of the cube and the greys; the first sixteen look different everywhere.
fn table(color: [u8; 3]) -> u8 {
    (16..=255)
        .min_by_key(|index| distance(entry(*index), color))
        .unwrap_or(16)
}

fn ansi(color: [u8; 3]) -> Color {
    ANSI.iter()
        .min_by_key(|(_, known)| distance(*known, color))
        .map_or(Color::Reset, |(name, _)| *name)
}

/// A colour of the 256-colour table.
fn entry(index: u8) -> [u8; 3] {
    match index {
        0..=15 => ANSI[usize::from(index)].1,
        16..=231 => {
            let place = usize::from(index - 16);
            [CUBE[place / 36], CUBE[place / 6 % 6], CUBE[place % 6]]
        }
        232..=255 => [8 + 10 * (index - 232); 3],
    }
}

/// How different two colours look: weighted by what the eye sees ("redmean").
fn distance(a: [u8; 3], b: [u8; 3]) -> i64 {
    let [r, g, bl] = [0, 1, 2].map(|part| i64::from(a[part]) - i64::from(b[part]));
    let mean = i64::midpoint(i64::from(a[0]), i64::from(b[0]));
    (((512 + mean) * r * r) >> 8) + 4 * g * g + (((767 - mean) * bl * bl) >> 8)
}
