//! Reading theme files. Strict: what is not understood is an error with its place, never ignored.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use ratatui::style::{Color, Modifier};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{ATTRIBUTES, COLORS, PRESETS, Palette, Theme};
use crate::text::{Located, nearest};

/// Tables and the one key outside of them.
const TOP: [&str; 3] = ["inherits", "colors", "attributes"];

const NAMES: [(&str, Color); 16] = [
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright_black", Color::DarkGray),
    ("bright_red", Color::LightRed),
    ("bright_green", Color::LightGreen),
    ("bright_yellow", Color::LightYellow),
    ("bright_blue", Color::LightBlue),
    ("bright_magenta", Color::LightMagenta),
    ("bright_cyan", Color::LightCyan),
    ("bright_white", Color::White),
];

const MODIFIERS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

/// A key or value with its place.
type Key<'a> = Spanned<Cow<'a, str>>;
type Value<'a> = Spanned<DeValue<'a>>;

static DARK: LazyLock<Palette> = LazyLock::new(|| built_in("dark"));
static MONO: LazyLock<Palette> = LazyLock::new(|| built_in("mono"));

/// The palette of `dark`.
pub(super) fn dark() -> Palette {
    DARK.clone()
}

/// The palette of `mono`.
pub(super) fn mono() -> Palette {
    MONO.clone()
}

fn built_in(name: &str) -> Palette {
    let source = Theme::preset(name).unwrap_or_default();
    match load(source, name) {
        Ok(palette) => palette,
        Err(error) => unreachable!("a test loads the built-in themes, and yet: {error}"),
    }
}

/// Reads `source` over the theme it inherits.
pub(super) fn load(source: &str, origin: &str) -> Result<Palette, Located> {
    let file = File { source, origin };
    let table = DeTable::parse(source)
        .map_err(|error| Located::span(origin, source, error.span(), error.message()))?;
    let table = table.get_ref();
    for key in table.keys() {
        file.known(key, &TOP, "key")?;
    }
    let mut palette = match table.get("inherits") {
        Some(value) => file.base(value)?,
        // The built-in ones stand on nothing and name everything.
        None if PRESETS.iter().any(|name| Theme::preset(name) == Some(source)) => Palette::blank(),
        None => dark(),
    };
    for (key, value) in file.table(table.get("colors"))? {
        let at = file.known(key, &COLORS, "colour")?;
        palette.colors[at] = file.color(value)?;
    }
    for (key, value) in file.table(table.get("attributes"))? {
        let at = file.known(key, &ATTRIBUTES, "name")?;
        palette.attributes[at] = file.modifiers(value)?;
    }
    Ok(palette)
}

impl Palette {
    fn blank() -> Self {
        Self {
            colors: [None; COLORS.len()],
            attributes: [Modifier::empty(); ATTRIBUTES.len()],
        }
    }
}

/// The file being read, for the place of errors.
struct File<'a> {
    source: &'a str,
    origin: &'a str,
}

impl<'a> File<'a> {
    fn error(&self, span: Range<usize>, message: String) -> Located {
        Located::span(self.origin, self.source, Some(span), message)
    }

    /// The place of a key among those allowed.
    fn known(&self, key: &Key<'_>, allowed: &[&str], what: &str) -> Result<usize, Located> {
        let name = key.get_ref().as_ref();
        allowed
            .iter()
            .position(|known| *known == name)
            .ok_or_else(|| self.error(key.span(), unknown(what, name, allowed.iter().copied())))
    }

    fn base(&self, value: &Value<'_>) -> Result<Palette, Located> {
        let name = self.string(value)?;
        match Theme::preset(name) {
            Some(source) => load(source, name),
            None => Err(self.error(value.span(), unknown("theme", name, PRESETS))),
        }
    }

    fn table(&self, value: Option<&'a Value<'a>>) -> Result<Vec<(&'a Key<'a>, &'a Value<'a>)>, Located> {
        let Some(value) = value else { return Ok(Vec::new()) };
        match value.get_ref() {
            DeValue::Table(table) => Ok(table.iter().collect()),
            _ => Err(self.error(value.span(), "expected a table, as in [colors]".to_owned())),
        }
    }

    fn string<'v>(&self, value: &'v Value<'_>) -> Result<&'v str, Located> {
        value
            .get_ref()
            .as_str()
            .ok_or_else(|| self.error(value.span(), "expected words in quotes".to_owned()))
    }

    /// A colour; `None` is the terminal's own.
    fn color(&self, value: &Value<'_>) -> Result<Option<Color>, Located> {
        let name = self.string(value)?;
        if name == "none" {
            return Ok(None);
        }
        if let Some((_, color)) = NAMES.iter().find(|(known, _)| *known == name) {
            return Ok(Some(*color));
        }
        if let Ok(index) = name.parse() {
            return Ok(Some(Color::Indexed(index)));
        }
        if let Some(color) = name.strip_prefix('#').and_then(hex) {
            return Ok(Some(color));
        }
        let names = NAMES.iter().map(|(known, _)| *known).chain(["none"]);
        let near = nearest(name, names).filter(|_| !name.starts_with('#'));
        let help = near.map_or_else(
            || "write \"#rrggbb\", a number from 0 to 255, a colour's name or \"none\"".to_owned(),
            |near| format!("did you mean {near:?}?"),
        );
        Err(self.error(value.span(), format!("{name:?} is no colour; {help}")))
    }

    fn modifiers(&self, value: &Value<'_>) -> Result<Modifier, Located> {
        let DeValue::Array(list) = value.get_ref() else {
            return Err(self.error(value.span(), "expected a list, as in [\"bold\"]".to_owned()));
        };
        let mut all = Modifier::empty();
        for item in list {
            let name = self.string(item)?;
            let found = MODIFIERS.iter().find(|(known, _)| *known == name);
            let names = MODIFIERS.iter().map(|(known, _)| *known);
            let (_, modifier) =
                found.ok_or_else(|| self.error(item.span(), unknown("attribute", name, names)))?;
            all |= *modifier;
        }
        Ok(all)
    }
}

fn hex(digits: &str) -> Option<Color> {
    if digits.len() != 6 {
        return None;
    }
    let number = u32::from_str_radix(digits, 16).ok()?;
    let [_, r, g, b] = number.to_be_bytes();
    Some(Color::Rgb(r, g, b))
}

fn unknown<'n>(what: &str, name: &str, known: impl IntoIterator<Item = &'n str> + Clone) -> String {
    if let Some(near) = nearest(name, known.clone()) {
        return format!("unknown {what} {name:?}; did you mean {near:?}?");
    }
    let all: Vec<&str> = known.into_iter().collect();
    format!("unknown {what} {name:?}; there are: {}", all.join(", "))
}
