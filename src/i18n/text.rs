//! A sentence that is not yet in any language.

/// A message id of the catalogues with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Id in the catalogues of `i18n/en` and `i18n/ru`.
    pub id: &'static str,
    /// Arguments by name.
    pub args: Vec<(&'static str, Arg)>,
}

/// An argument of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Words; must be clean already.
    Words(String),
    /// A number; chooses the plural form.
    Number(i64),
}

impl Text {
    /// A message without arguments. Also marks its id for the completeness test, so ids are always
    /// written out here.
    pub const fn new(id: &'static str) -> Self {
        Self { id, args: Vec::new() }
    }

    /// Adds words. Whoever calls this hands over clean text: `Clean`, `CleanLine` or our own.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "names, references to them and literals are handed over alike"
    )]
    pub fn with(mut self, name: &'static str, words: impl ToString) -> Self {
        self.args.push((name, Arg::Words(words.to_string())));
        self
    }

    /// Adds a number.
    #[must_use]
    pub fn number(mut self, name: &'static str, number: impl Into<i64>) -> Self {
        self.args.push((name, Arg::Number(number.into())));
        self
    }
}
