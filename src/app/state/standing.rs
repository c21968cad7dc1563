//! Whether this process keeps the agent's words and sends, or another one does.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::Reason;
use crate::i18n::Text;

/// What this process may do with drafts and outbox. One process of a machine keeps those of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Standing {
    /// It keeps and sends them.
    #[default]
    Owner,
    /// Another one does: here everything can be read and nothing can be written.
    Reader {
        /// Its process id; 0 while that is not known.
        pid: u32,
        /// Since when it does.
        since: Timestamp,
    },
    /// The disk takes nothing: texts stay on the screen and cannot be sent.
    Adrift {
        /// Why, for the screen.
        reason: Text,
    },
}

impl Standing {
    /// Whether a text may be written here; otherwise why not.
    pub fn may_write(&self) -> Result<(), Reason> {
        match self {
            Self::Owner | Self::Adrift { .. } => Ok(()),
            Self::Reader { .. } => Err(Text::new("why-reading-only")),
        }
    }

    /// Whether a text may be kept and sent from here; otherwise why not.
    pub fn may_send(&self) -> Result<(), Reason> {
        match self {
            Self::Owner => Ok(()),
            Self::Reader { .. } => Err(Text::new("why-reading-only")),
            Self::Adrift { reason } => Err(reason.clone()),
        }
    }

    /// The sentence that stands in the status line as long as there is nothing newer to say.
    pub fn banner(&self, zone: &TimeZone) -> Option<Text> {
        match self {
            Self::Owner => None,
            Self::Reader { pid: 0, .. } => Some(Text::new("reading-only-unknown")),
            Self::Reader { pid, since } => {
                let since = since.to_zoned(zone.clone()).strftime("%H:%M");
                Some(
                    Text::new("reading-only")
                        // As words: a process id is no quantity.
                        .with("pid", pid)
                        .with("since", since),
                )
            }
            Self::Adrift { reason } => Some(reason.clone()),
        }
    }
}
