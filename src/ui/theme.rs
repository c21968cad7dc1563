//! Colours and attributes: a small palette in a file, and the styles of the screen derived from it.
//!
//! A file names what words mean (`dim`, `alert`), never a pane; so a dozen lines restyle everything and
//! a new pane needs no new line in anybody's file.

mod depth;
mod load;

use ratatui::style::{Color, Modifier, Style};

pub use depth::Depth;

use crate::app::flow::Tone;
use crate::text::Located;

/// The themes that come with the program; any other inherits from one of them.
pub const PRESETS: [&str; 5] = ["dark", "light", "high-contrast", "ansi", "mono"];

/// Columns of a palette in a file, in the order they are documented.
const COLORS: [&str; 12] = [
    "background",
    "text",
    "bright",
    "dim",
    "border",
    "accent",
    "alert",
    "warn",
    "ok",
    "note",
    "selection",
    "overlay",
];

/// What can have attributes: the colours of words, and `strong`.
const ATTRIBUTES: [&str; 12] = [
    "text",
    "bright",
    "dim",
    "border",
    "accent",
    "alert",
    "warn",
    "ok",
    "note",
    "strong",
    "selection",
    "overlay",
];

/// What a piece of the screen means. Each has one style; tones of a thread have theirs through
/// [`Theme::tone`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The usual words.
    Text,
    /// What must be read first: the customer's words, the selected row.
    Bright,
    /// What is unread, titles.
    Strong,
    /// Labels, times, hints.
    Dim,
    /// Rules and frames.
    Border,
    /// Yours to act on: keys, the active view, your own name.
    Accent,
    /// A breach, a failure, a lost link.
    Alert,
    /// Waits, is held, is not confirmed.
    Warn,
    /// All is well.
    Ok,
    /// Notes and their frame.
    Note,
    /// Background of the selected row.
    Selection,
    /// Background of what lies over the panes.
    Overlay,
    /// Background of the whole screen.
    Screen,
}

/// Colours and attributes of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    palette: Palette,
}

/// What a file says, by the place of its name in [`COLORS`] and [`ATTRIBUTES`].
#[derive(Debug, Clone, PartialEq, Eq)]
struct Palette {
    colors: [Option<Color>; COLORS.len()],
    attributes: [Modifier; ATTRIBUTES.len()],
}

impl Theme {
    /// The text of a theme that comes with the program.
    pub fn preset(name: &str) -> Option<&'static str> {
        match name {
            "dark" => Some(include_str!("../../themes/dark.toml")),
            "light" => Some(include_str!("../../themes/light.toml")),
            "high-contrast" => Some(include_str!("../../themes/high-contrast.toml")),
            "ansi" => Some(include_str!("../../themes/ansi.toml")),
            "mono" => Some(include_str!("../../themes/mono.toml")),
            _ => None,
        }
    }

    /// Reads a theme file: `inherits = "preset"` (else `dark`), `[colors]`, `[attributes]`. Errors say
    /// where in `origin` and what would be right.
    pub fn load(source: &str, origin: &str) -> Result<Self, Located> {
        load::load(source, origin).map(|palette| Self { palette })
    }

    /// The same theme with only the colours a terminal can show. Without colours it becomes the theme
    /// `mono`, whose attributes say what the colours said.
    #[must_use]
    pub fn for_depth(self, depth: Depth) -> Self {
        if depth == Depth::Mono {
            return Self {
                palette: load::mono(),
            };
        }
        let mut palette = self.palette;
        for color in &mut palette.colors {
            *color = color.map(|color| depth.nearest(color));
        }
        Self { palette }
    }

    /// The style of a meaning. Backgrounds set no colour of words.
    pub fn style(&self, role: Role) -> Style {
        match role {
            Role::Text => self.words("text"),
            Role::Bright => self.words("bright"),
            Role::Strong => self.words("bright").add_modifier(self.attributes("strong")),
            Role::Dim => self.words("dim"),
            Role::Border => self.words("border"),
            Role::Accent => self.words("accent"),
            Role::Alert => self.words("alert"),
            Role::Warn => self.words("warn"),
            Role::Ok => self.words("ok"),
            Role::Note => self.words("note"),
            Role::Selection => self.ground("selection"),
            Role::Overlay => self.ground("overlay"),
            Role::Screen => self.ground("background"),
        }
    }

    /// The style of a kind of words in a thread: the customer's stand out, all else steps back.
    pub fn tone(&self, tone: Tone) -> Style {
        let italic = |style: Style| style.add_modifier(Modifier::ITALIC);
        match tone {
            Tone::Customer => self.style(Role::Bright),
            Tone::CustomerName => self.style(Role::Strong),
            Tone::Agent | Tone::Card => self.style(Role::Text),
            Tone::OwnName | Tone::Mark => self.style(Role::Accent),
            Tone::Note | Tone::NoteMark => self.style(Role::Note),
            Tone::Warning => self.style(Role::Warn),
            Tone::Alert => self.style(Role::Alert),
            Tone::Pending | Tone::Quote => italic(self.style(Role::Dim)),
            Tone::Time
            | Tone::Day
            | Tone::AgentName
            | Tone::BotName
            | Tone::Badge
            | Tone::Bot
            | Tone::System
            | Tone::CardLabel
            | Tone::Delivery
            | Tone::Faint => self.style(Role::Dim),
        }
    }

    fn words(&self, name: &str) -> Style {
        let style = Style::new().add_modifier(self.attributes(name));
        match self.color(name) {
            Some(color) => style.fg(color),
            None => style,
        }
    }

    fn ground(&self, name: &str) -> Style {
        let style = Style::new().add_modifier(self.attributes(name));
        match self.color(name) {
            Some(color) => style.bg(color),
            None => style,
        }
    }

    fn color(&self, name: &str) -> Option<Color> {
        let at = COLORS.iter().position(|known| *known == name)?;
        self.palette.colors[at]
    }

    fn attributes(&self, name: &str) -> Modifier {
        let at = ATTRIBUTES.iter().position(|known| *known == name);
        at.map_or(Modifier::empty(), |at| self.palette.attributes[at])
    }
}

impl Default for Theme {
    /// The theme `dark`.
    fn default() -> Self {
        Self {
            palette: load::dark(),
        }
    }
}

#[cfg(test)]
mod tests;
