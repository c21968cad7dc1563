//! Arguments of the commands that work with conversations.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::domain::{self, Sort, Status, View};

/// How results are printed.
#[derive(Debug, Clone, Copy, Args)]
pub(in crate::cli) struct Output {
    /// One JSON object per line
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

/// A table for spreadsheets.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Export {
    /// A table for spreadsheets: CSV, every cell quoted, formulas made harmless
    #[arg(long, conflicts_with = "json")]
    pub(in crate::cli) csv: bool,
    /// Write the table to this new file, readable by its owner only
    #[arg(long, value_name = "FILE", requires = "csv")]
    pub(in crate::cli) output: Option<PathBuf>,
    /// Begin the table with a byte order mark, which Excel wants for UTF-8
    #[arg(long, requires = "csv")]
    pub(in crate::cli) bom: bool,
}

/// Which conversations.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct List {
    /// Free text, and operators: is: channel: tag: owner: team: waiting: created: active: priority:
    /// contact:; after -- each with a minus before it for the opposite
    pub(in crate::cli) words: Vec<String>,
    /// A slice of the queue
    #[arg(long)]
    pub(in crate::cli) view: Option<ViewWord>,
    /// Where they stand
    #[arg(long)]
    pub(in crate::cli) status: Option<StatusWord>,
    /// In which order
    #[arg(long, default_value = "waiting")]
    pub(in crate::cli) sort: SortWord,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
    #[command(flatten)]
    pub(in crate::cli) export: Export,
}

/// A view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ViewWord {
    /// Open and mine
    Mine,
    /// Open, nobody's, and a person is needed
    Unassigned,
    /// Open and of one of my teams
    Teams,
    /// Everything open
    All,
    /// Put off
    Snoozed,
    /// Done
    Resolved,
}

impl From<ViewWord> for View {
    fn from(word: ViewWord) -> Self {
        match word {
            ViewWord::Mine => Self::Mine,
            ViewWord::Unassigned => Self::Unassigned,
            ViewWord::Teams => Self::Teams,
            ViewWord::All => Self::All,
            ViewWord::Snoozed => Self::Snoozed,
            ViewWord::Resolved => Self::Resolved,
        }
    }
}

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SortWord {
    /// Longest wait first
    Waiting,
    /// Least time left by the SLA first
    Sla,
    /// Newest activity first
    Newest,
    /// Most urgent first
    Priority,
}

impl From<SortWord> for Sort {
    fn from(word: SortWord) -> Self {
        match word {
            SortWord::Waiting => Self::Waiting,
            SortWord::Sla => Self::Sla,
            SortWord::Newest => Self::Newest,
            SortWord::Priority => Self::Priority,
        }
    }
}

/// A status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum StatusWord {
    /// Somebody has to act
    Open,
    /// Put off
    Snoozed,
    /// Done
    Resolved,
}

impl From<StatusWord> for Status {
    fn from(word: StatusWord) -> Self {
        match word {
            StatusWord::Open => Self::Open,
            StatusWord::Snoozed => Self::Snoozed,
            StatusWord::Resolved => Self::Resolved,
        }
    }
}

/// One conversation.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct One {
    /// Id of the conversation
    pub(in crate::cli) id: String,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
}

/// One thread.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Show {
    /// Id of the conversation
    pub(in crate::cli) id: String,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
    #[command(flatten)]
    pub(in crate::cli) export: Export,
}

/// A text for a conversation.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Write {
    #[command(flatten)]
    pub(in crate::cli) one: One,
    /// A file that goes along; may be given several times
    #[arg(long, value_name = "PATH")]
    pub(in crate::cli) attach: Vec<PathBuf>,
}

/// Files of a conversation.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Files {
    /// Id of the conversation
    pub(in crate::cli) id: String,
    /// Save the file with this number and print where it is
    #[arg(long, value_name = "NUMBER")]
    pub(in crate::cli) save: Option<usize>,
    /// Directory to save it in; without one it goes where the desk saves files
    #[arg(long, value_name = "DIR", requires = "save")]
    pub(in crate::cli) to: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
}

/// Tags.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Tag {
    /// Id of the conversation
    pub(in crate::cli) id: String,
    /// +TAG to add, -TAG to remove
    #[arg(value_name = "+TAG|-TAG")]
    pub(in crate::cli) changes: Vec<String>,
    /// Remove a tag; the same as -TAG
    #[arg(long, value_name = "TAG")]
    pub(in crate::cli) remove: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
}

/// A new owner.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Transfer {
    /// Id of the conversation
    pub(in crate::cli) id: String,
    /// Agent or team, by name or id
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) to: String,
    /// What the receiver should know
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(in crate::cli) note: String,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
}

/// To a bot or the queue.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Handoff {
    /// Id of the conversation
    pub(in crate::cli) id: String,
    /// "queue", "bot", or the name of a bot
    #[arg(long, value_name = "bot|queue")]
    pub(in crate::cli) to: String,
    /// What the next one should know
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(in crate::cli) note: String,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
}

/// How urgent.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct SetPriority {
    /// Id of the conversation
    pub(in crate::cli) id: String,
    /// How urgent it is
    pub(in crate::cli) priority: PriorityWord,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
}

/// A priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum PriorityWord {
    /// After the usual ones
    Low,
    /// The usual
    Normal,
    /// Before the usual ones
    High,
    /// Now
    Urgent,
}

impl From<PriorityWord> for domain::Priority {
    fn from(word: PriorityWord) -> Self {
        match word {
            PriorityWord::Low => Self::Low,
            PriorityWord::Normal => Self::Normal,
            PriorityWord::High => Self::High,
            PriorityWord::Urgent => Self::Urgent,
        }
    }
}

/// Until when.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Snooze {
    /// Id of the conversation
    pub(in crate::cli) id: String,
    /// 2030-01-31T09:00:00Z, 2030-01-31T09:00 or 2030-01-31 in local time, a length such as 90m, 2h, 3d, or words such as "tomorrow 10:00", "monday", "завтра в 10"
    #[arg(long, value_name = "TIME")]
    pub(in crate::cli) until: String,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
}

/// What to look for.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Search {
    /// Free text, and operators: those of list, and from:
    #[arg(required = true)]
    pub(in crate::cli) query: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
    #[command(flatten)]
    pub(in crate::cli) export: Export,
}
