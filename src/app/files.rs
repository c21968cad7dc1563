//! What is to be done with files, and what became of it. The shell does it beside the loop, so a slow
//! disk or link delays nothing else.

use uuid::Uuid;

use crate::backend::Outcome;
use crate::domain::{Attachment, ConversationId, DraftKey, OutgoingFile, RequestId};
use crate::i18n::Text;
use crate::text::Clean;

/// One thing to do with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileOp {
    /// Copy a file of this machine into the spool, for a draft. Answered by
    /// [`FileReport::Attached`] or [`FileReport::Failed`].
    Attach {
        /// For which draft.
        key: DraftKey,
        /// Its name in the spool.
        id: Uuid,
        /// Where it is, as typed; `~/` is the home directory.
        path: String,
        /// Longest file, in bytes.
        limit: u64,
    },
    /// Which files begin with what was typed. Answered by [`FileReport::Completions`].
    Complete {
        /// What was typed.
        typed: String,
    },
    /// Send a spooled file to the backend. Answered by [`FileReport::Uploaded`].
    Upload {
        /// For which text of the outbox.
        request: RequestId,
        /// Which.
        file: OutgoingFile,
    },
    /// Fetch a file and save it. Answered by [`FileReport::Saved`] or [`FileReport::Failed`].
    Save {
        /// Of which conversation.
        conversation: ConversationId,
        /// Which.
        attachment: Attachment,
    },
    /// Remove from the spool what no text needs any more.
    Tidy {
        /// What is still needed.
        keep: Vec<Uuid>,
    },
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileReport {
    /// A copy is in the spool.
    Attached {
        /// For which draft.
        key: DraftKey,
        /// The file.
        file: OutgoingFile,
    },
    /// What the typed path can become.
    Completions {
        /// What was typed.
        typed: String,
        /// Whole paths, directories with `/` at the end, in order.
        paths: Vec<String>,
    },
    /// An upload ended. [`Outcome::NotSent`] may be repeated.
    Uploaded {
        /// For which text.
        request: RequestId,
        /// Which file.
        file: Uuid,
        /// How it ended.
        outcome: Outcome,
    },
    /// So much of a file has come, in percent.
    Saving {
        /// Its name.
        name: Clean,
        /// 0 to 100.
        percent: u8,
    },
    /// A file is saved.
    Saved {
        /// Of which conversation.
        conversation: ConversationId,
        /// Where it is.
        path: Clean,
    },
    /// It did not work; a sentence about it. Nothing is left half done.
    Failed(Text),
}
