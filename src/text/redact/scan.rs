//! What all passes look at: chars with their digit, and runs of digits.

/// A char of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// Byte offset.
    pub(super) at: usize,
    /// As it is.
    pub(super) char: char,
    /// In lower case, as far as that is one char.
    pub(super) lower: char,
    /// Its value, in any script.
    pub(super) digit: Option<u8>,
}

/// A run of digits without anything between them, as places of glyphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    /// The first digit.
    pub(super) start: usize,
    /// Behind the last.
    pub(super) end: usize,
}

impl Group {
    /// How many digits.
    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }
}

/// The chars of a text.
pub(super) fn glyphs(text: &str) -> Vec<Glyph> {
    let glyph = |(at, char): (usize, char)| Glyph {
        at,
        char,
        lower: char.to_lowercase().next().unwrap_or(char),
        digit: digit(char),
    };
    text.char_indices().map(glyph).collect()
}

/// The runs of digits, in order.
pub(super) fn groups(glyphs: &[Glyph]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, _) in glyphs
        .iter()
        .enumerate()
        .filter(|(_, glyph)| glyph.digit.is_some())
    {
        match groups.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => groups.push(Group {
                start: at,
                end: at + 1,
            }),
        }
    }
    groups
}

/// The values of a run.
pub(super) fn digits<'a>(glyphs: &'a [Glyph], group: &Group) -> impl Iterator<Item = u8> + 'a {
    glyphs[group.start..group.end]
        .iter()
        .filter_map(|glyph| glyph.digit)
}

/// Whether at most `most` signs stand between two runs, all of them such as people put into numbers.
pub(super) fn joined(glyphs: &[Glyph], before: &Group, after: &Group, most: usize) -> bool {
    let between = &glyphs[before.end..after.start];
    between.len() <= most && between.iter().all(|glyph| is_joint(glyph.char))
}

/// White space, dashes, dots, and what cannot be seen.
pub(super) fn is_joint(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '.' | '_' | '/' | '·' | '\u{2010}'
                ..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}'
        )
        || matches!(c, '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}')
        || matches!(
            c,
            '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{20E3}' | '\u{034F}' | '\u{061C}'
        )
}

/// A letter of the Latin alphabet in upper case, or a digit of any script as ASCII.
pub(super) fn alphanumeric(glyph: &Glyph) -> Option<char> {
    match glyph.digit {
        Some(digit) => Some(char::from(b'0' + digit)),
        None => glyph
            .char
            .is_ascii_alphabetic()
            .then(|| glyph.char.to_ascii_uppercase()),
    }
}

/// The value of a decimal digit of any script.
pub(super) fn digit(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
    }
    let code = u32::from(c);
    let before = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?;
    u8::try_from(code - ZEROS[before])
        .ok()
        .filter(|digit| *digit < 10)
}

/// The zeros of Unicode 16 outside ASCII (general category Nd: ten digits in a row follow each).
const ZEROS: [u32; 75] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0,
    0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50,
    0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x10D40, 0x11066,
    0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730,
    0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50,
    0x16D70, 0x1CCF0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1,
    0x1E950, 0x1FBF0,
];
