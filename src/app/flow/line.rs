//! Lines as data: words and what kind of words they are. Colours are chosen elsewhere.

use crate::app::Action;
use crate::domain::EntryId;
use crate::text::width;

/// What kind of words; `ui` has a style for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// A time.
    Time,
    /// A rule with a date.
    Day,
    /// The customer's name.
    CustomerName,
    /// "you".
    OwnName,
    /// Another agent's name.
    AgentName,
    /// A bot's name.
    BotName,
    /// A channel.
    Badge,
    /// What the customer said.
    Customer,
    /// What an agent said.
    Agent,
    /// What a bot said.
    Bot,
    /// What happened.
    System,
    /// The words of a note.
    Note,
    /// The bar and the word that mark a note.
    NoteMark,
    /// The card of a hand-off.
    Card,
    /// Names within that card.
    CardLabel,
    /// A quoted message.
    Quote,
    /// How far an outgoing message came.
    Delivery,
    /// Something on its way.
    Pending,
    /// Something to decide.
    Warning,
    /// Something that failed.
    Alert,
    /// Steps back.
    Faint,
    /// A mark that should be seen.
    Mark,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Words.
    Words(String, Tone),
    /// The key of an action with its short word, from the live keymap.
    Hint(Action),
}

impl Span {
    /// Words of a kind.
    pub fn new(words: impl Into<String>, tone: Tone) -> Self {
        Self::Words(words.into(), tone)
    }

    /// Columns it takes; 0 for a hint, which only stands at the end of a line.
    pub fn width(&self) -> usize {
        match self {
            Self::Words(words, _) => width(words),
            Self::Hint(_) => 0,
        }
    }
}

/// A line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// The entry it belongs to, for the cursor.
    pub entry: Option<EntryId>,
    /// From the left.
    pub left: Vec<Span>,
    /// On the right edge.
    pub right: Vec<Span>,
    /// A rule fills what is free.
    pub ruled: bool,
    /// The cursor is on its entry.
    pub selected: bool,
}

impl Line {
    /// A line of one piece.
    pub fn said(words: impl Into<String>, tone: Tone) -> Self {
        Self::of(vec![Span::new(words, tone)])
    }

    /// A line of pieces.
    pub fn of(left: Vec<Span>) -> Self {
        Self {
            left,
            ..Self::default()
        }
    }

    /// Columns of the left part.
    pub fn width(&self) -> usize {
        self.left.iter().map(Span::width).sum()
    }
}
