//! What is asked of a language model, and what it says.

use crate::i18n::Text;
use crate::suggest::prompt::Prompt;
use crate::text::Untrusted;

/// Something to do with a language model.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelOp {
    /// Ask it. Answered by any number of [`ModelNews::Piece`] and one of the others.
    Ask {
        /// Names the question.
        generation: u64,
        /// What it is told.
        prompt: Prompt,
    },
    /// Nobody wants the answer any more: hang up.
    Cancel {
        /// Which question.
        generation: u64,
    },
}

/// Something a language model said.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelReport {
    /// To which question.
    pub generation: u64,
    /// What.
    pub news: ModelNews,
}

/// What became of a question.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelNews {
    /// More words.
    Piece(Untrusted),
    /// That was all.
    Done {
        /// Tokens of the prompt and of the answer, if the endpoint counts them.
        tokens: Option<(u64, u64)>,
        /// What is to be said about it, such as that it was cut.
        remark: Option<Text>,
    },
    /// There is no answer, and what to do about it.
    Failed(Text),
}
